"""CDATA sections as feeds write them: ended with another sign than theirs, or not at all. Pure."""

from __future__ import annotations

import re

OPENS, CLOSES = "<![CDATA[", "]]>"


def all_end(xml: str) -> bool:
    """Whether each section of `xml` ends before the next begins: else one holds what was meant to follow it."""
    return all(CLOSES in one for one in xml.split(OPENS)[1:])


class Sections:
    """The sections of `text`, asked for in their order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._close = -1  # the next end, found once for all that begin before it

    def end(self, start: int, name: str) -> tuple[int, int]:
        """Where the section that begins at `start`, in an element of this name, ends; and where the text goes on.

        Its end may be misspelt (`]]</title>`), or be that of the next section: then its element ends it.
        """
        text = self._text
        if self._close < start:
            found = text.find(CLOSES, start)
            self._close = found if found >= 0 else len(text)
        close = self._close
        open_ended = close == len(text) or text.find(OPENS, start, close) >= 0
        sign = r"(?:\]\](?:&gt;)?\s{0,99})" + "?" * open_ended
        if name:
            misspelt = re.compile(f"({sign})</{re.escape(name)}\\s{{0,99}}>", re.IGNORECASE)
            if found_end := misspelt.search(text, start, close):
                return found_end.start(), found_end.end(1)
        return close, min(close + len(CLOSES), len(text))

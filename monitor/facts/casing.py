"""Words that mean another thing in small letters: « the company has agreed » speaks of no HAS. Pure."""

from __future__ import annotations

import re

from monitor.recognise.passage import Passage

_AGENCY, _AUXILIARY = re.compile(r"\bhas\b"), "hav"  # read as another word, of as many letters


def spelled(text: str) -> str:
    """`text`, as written, without what only looks like an agency once case is lost."""
    return _AGENCY.sub(_AUXILIARY, text)


def spelled_in(passage: Passage, start: int, folded: str) -> str:
    """The `folded` words that stand at `start` of the folded text of `passage` likewise."""

    def of(match: re.Match[str]) -> str:
        low, high = passage.folded.span(start + match.start(), start + match.end())
        return match[0] if passage.folded.original[low:high].isupper() else _AUXILIARY

    return _AGENCY.sub(of, folded) if "has" in folded else folded

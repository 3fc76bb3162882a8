"""A passage: one text (a title, or a body) with every phrase found in it, and the surroundings of a place in it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property

from monitor.recognise.fold import Folded, fold
from monitor.recognise.matcher import Matcher, Span

AROUND = 200  # characters on each side within which a word is near, inside one sentence
LONGEST_TOKEN = 100
# A line break ends a sentence; so does a full stop before a capital, but for initials (« M. Dupont ») and « Dr. ».
BORDER = re.compile(
    r"[\n\r\u2028\u2029]+"
    r"|(?<=[.!?…])(?<!\b[A-ZÀ-Þ]\.)(?<!\b[DPM]r\.)[\s»”\")\]]*\s(?=[«“\"(\[]?\s?[A-ZÀ-Þ0-9])"
)
ADDRESS = re.compile(r"@|://|\bwww\.", re.IGNORECASE)
DOMAIN = re.compile(r"\.[a-z]{2,}")


@dataclass(frozen=True)
class Passage:
    """Folded text and the spans, in folded offsets, of each phrase in it; `title` is where a title is, as written."""

    folded: Folded
    found: dict[str, list[Span]]
    title: Span | None = None

    @classmethod
    def read(cls, text: str, matcher: Matcher, title: Span | None = None) -> Passage:
        """`text` as a passage; all its windows and quotes are offsets into `text`."""
        folded = fold(text)
        return cls(folded, matcher.find(folded.text), title)

    def window(self, start: int, end: int) -> Span:
        """What is near the place `start` to `end`, in original offsets: the title, or the sentence."""
        if self.title and self.title[0] <= start < self.title[1]:
            return self.title
        index = bisect_right(self._borders, start)
        low = self._borders[index - 1] if index else 0
        following = bisect_left(self._borders, end)
        high = self._borders[following] if following < len(self._borders) else len(self.folded.original)
        return max(low, start - AROUND), min(high, end + AROUND)

    def near(self, phrase: str, window: Span) -> list[Span]:
        """The places of `phrase`, in folded offsets, that stand wholly inside `window` (original offsets)."""
        spans = self.found.get(phrase, [])
        first = bisect_left(spans, window[0], key=lambda span: self.folded.start(span[0]))
        last = bisect_right(spans, window[1], key=lambda span: self.folded.span(*span)[1])
        return spans[first:last]

    def in_capitals(self, window: Span) -> bool:
        """Whether `window` is written in capitals, so that case tells nothing."""
        written = self.folded.original[slice(*window)]
        small = sum(map(str.islower, written))
        return small * 10 <= sum(map(str.isupper, written))

    def in_address(self, start: int, end: int) -> bool:
        """Whether the place `start` to `end`, in original offsets, is part of a web or e-mail address."""
        text = self.folded.original
        if DOMAIN.match(text, end):
            return True
        if not self._holds_address:
            return False
        before = re.split(r"\s", text[max(0, start - LONGEST_TOKEN) : start])[-1]
        after = re.split(r"\s", text[end : end + LONGEST_TOKEN], maxsplit=1)[0]
        return ADDRESS.search(before) is not None or "@" in after

    def begins(self, offset: int) -> bool:
        """Whether a phrase begins at `offset` of the folded text."""
        return offset in self._starts

    @cached_property
    def _holds_address(self) -> bool:
        return ADDRESS.search(self.folded.original) is not None

    @cached_property
    def _borders(self) -> list[int]:
        return [border.end() for border in BORDER.finditer(self.folded.original)]

    @cached_property
    def _starts(self) -> set[int]:
        return {start for spans in self.found.values() for start, _ in spans}

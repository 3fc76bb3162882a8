"""A passage: one text (a title, or a body) with every phrase found in it, and the surroundings of a place in it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from monitor.facts.gazetteer import gazetteer
from monitor.model import Field
from monitor.recognise.fold import Folded, fold
from monitor.recognise.matcher import Matcher, Span

LEAD = 300  # characters of the text
AROUND = 200  # characters on each side within which a word is near, inside one sentence
LONGEST_TOKEN = 100
FEW = 6  # spans: looked at one by one
# A line break ends a sentence; so does a full stop before a capital, but for initials (« M. Dupont ») and « Dr. ».
BREAK = r"[\n\r\u2028\u2029]"
BORDER = re.compile(  # begins with a set of characters, which `re` leaps to
    rf"[.!?…\n\r\u2028\u2029](?:(?<={BREAK}){BREAK}*"
    rf"|(?<!{BREAK})(?!{BREAK})(?<!\b[A-ZÀ-Þ]\.)(?<!\b[DPM]r\.)[\s»”\")\]]*\s(?=[«“\"(\[]?\s?[A-ZÀ-Þ0-9]))"
)
ADDRESS = re.compile(r"@|://|\bwww\.", re.IGNORECASE)
CAPITALS = re.compile(r"[A-ZÀ-ÖØ-ÞŒ0-9][A-ZÀ-ÖØ-ÞŒ0-9]*")
# « Strasbourg. Aux HUS, … », « Saint-Denis de La Réunion. », « Basket. »: names and nouns that open a line, no sentence
HEADING = re.compile(
    r"(?:L(?:a|es?) (?=[A-ZÀ-ÖØ-Þ]))?[A-ZÀ-ÖØ-Þ]\w{2,}"
    r"(?:[ '’-](?:[A-ZÀ-ÖØ-Þ]\w*|d|de|du|des|en|et|l|l[ae]|les|lès|sous|sur))*\.[ \u00a0]"
)
LONGEST_HEADING = 40
DOMAIN = re.compile(r"\.[a-z]{2,}")


@dataclass(frozen=True)
class Passage:
    """Folded text and the spans, in folded offsets, of each phrase in it; `title` is where a title is, as written."""

    folded: Folded
    found: dict[str, list[Span]]
    title: Span | None = None
    written: str = ""  # what quotes are taken from, where it is not the text that was folded

    @classmethod
    def read(cls, text: str, matcher: Matcher, title: Span | None = None, written: str = "") -> Passage:
        """`text` as a passage; all its windows and quotes are offsets into `text`, or `written`, of the same length."""
        folded = fold(text)
        return cls(folded, matcher.find(folded.text), title, written)

    def spot(self, start: int, end: int) -> tuple[Field, int, int, str]:
        """Where the place `start` to `end`, in original offsets, stands in the article: field, start, end, quote."""
        return self.field(start), start, end, (self.written or self.folded.original)[start:end]

    def field(self, place: int) -> Field:
        """The field of the original offset `place`."""
        if self.title and place < self.title[1]:
            return Field.TITLE
        return Field.LEAD if place < self.led else Field.BODY

    @cached_property
    def led(self) -> int:
        """Where the lead ends, in original offsets."""
        return (self.title[1] if self.title else 0) + LEAD

    def window(self, start: int, end: int) -> Span:
        """What is near the place `start` to `end`, in original offsets: the title, or the sentence."""
        if self.title and self.title[0] <= start < self.title[1]:
            return self.title
        index = bisect_right(self.borders, start)
        low = self.borders[index - 1] if index else 0
        if index and self._is_heading(opened := self.borders[index - 2] if index > 1 else 0, low):
            low = opened
        following = bisect_left(self.borders, end)
        high = self.borders[following] if following < len(self.borders) else len(self.folded.original)
        return max(low, start - AROUND), min(high, end + AROUND)

    def _is_heading(self, start: int, end: int) -> bool:
        """Whether what stands there opens its line, and tells in a few words what the next sentence is about."""
        text = self.folded.original
        if end - start > LONGEST_HEADING or (start and text[start - 1] != "\n"):
            return False
        return HEADING.fullmatch(text, start, end) is not None

    def near(self, phrase: str, window: Span) -> list[Span]:
        """The places of `phrase` that stand wholly inside `window`; folded offsets."""
        spans = self.found.get(phrase, [])
        low, high = window
        if len(spans) < FEW:
            return [one for one in spans if low <= one[0] and one[1] <= high]
        return spans[bisect_left(spans, (low,)) : bisect_right(spans, high, key=lambda span: span[1])]

    def in_capitals(self, window: Span) -> bool:
        """Whether `window` is written in capitals, so that case tells nothing."""
        written = self.folded.original[slice(*window)]
        small = islice(filter(str.islower, written), len(written) // 10, None)
        if next(small, None):
            return False  # most are told by their first letters
        return sum(map(str.islower, written)) <= sum(map(str.isupper, written)) // 10

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

    @property
    def beginnings(self) -> dict[int, None]:
        """The folded offsets, in order, of the words that begin with a capital or a digit."""
        return self._capitals[0]

    @property
    def capitals_inside(self) -> list[int]:
        """The folded offsets of the capitals and digits at which another word may begin inside a word: TICSanté."""
        return self._capitals[1]

    @cached_property
    def _capitals(self) -> tuple[dict[int, None], list[int]]:
        text, original = self.folded.text, self.folded.original
        beginnings: dict[int, None] = {}
        inside = []
        runs = [run.span() for run in CAPITALS.finditer(original)]
        for (start, end), at in zip(runs, self.folded.indexes(start for start, _ in runs), strict=True):
            if at and text[at - 1].isalnum():
                inside.append(at)
            else:
                beginnings[at] = None
                if end - start > 1 and original[end : end + 1].isalpha():
                    inside.append(at + 1)
        return beginnings, inside

    @cached_property
    def _holds_address(self) -> bool:
        return any(mark in self.folded.text for mark in ("@", "://", "www."))

    @cached_property
    def towns(self) -> list[tuple[Span, str]]:
        """The places of France that the text may name: see `Gazetteer.named`."""
        return gazetteer().named(self)

    @cached_property
    def borders(self) -> list[int]:
        """The original offsets, in order, at which sentences begin, but for the first."""
        return [border.end() for border in BORDER.finditer(self.folded.original)]

    @cached_property
    def _starts(self) -> set[int]:
        return {start for spans in self.found.values() for start, _ in spans}


def sentence_around(text: str, start: int, end: int, reach: int) -> Span:
    """The sentence of `text` that holds `start` to `end`, as far as `reach` characters to each side."""
    low, high = max(0, start - reach), min(len(text), end + reach)
    ends = [one.end() for one in BORDER.finditer(text, low, high)]
    begins = max((one for one in ends if one <= start), default=low)
    return begins, min((one for one in ends if one >= end), default=high)

"""What stands around an amount of money: its sentence on both sides, and what precedes it. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from monitor.recognise.matcher import Span
from monitor.recognise.passage import Passage

OTHER = "xamount"  # stands for any other amount; no word is written like it
_LONGEST_LIST = 600  # characters
_LONGEST_HEADING = 90
_LINES = 3  # before and after, to which a sentence may go on
_ITEM = re.compile(r"\s*[-–—•·▪*►o]\s")
_DASH = re.compile(r"(?<=\S)\s[-–—]\s")


class Surroundings(NamedTuple):
    """The places around an amount, in folded offsets, and the folded text, in which a dash between words is « | »."""

    text: str
    amount: Span
    sentence: Span
    above: Span  # the sentence or heading before, empty at the beginning
    headed: bool  # `above` is a heading
    others: Sequence[Span]  # all amounts of the passage

    def told(self, low: int, high: int) -> str:
        """The text from `low` to `high` with OTHER for each other amount."""
        found, done = "", low
        first, last = (bisect_left(self.others, (place,)) for place in (low, high))
        for start, end in self.others[first:last]:
            if end <= high:
                found += f"{self.text[done:start]} {OTHER} "
                done = end
        return found + self.text[done:high]


def surroundings(passage: Passage, amounts: Sequence[Span]) -> list[Surroundings]:
    """What stands around each of `amounts`, original offsets into `passage`, in order."""
    text = _with_dashes(passage)
    others = [passage.folded.place(*one) for one in amounts]
    places = zip(amounts, others, strict=True)
    return [Surroundings(text, place, *_around(passage, *one), others) for one, place in places]


def _with_dashes(passage: Passage) -> str:
    """The folded text, with « | » in place of the blank that a dash between words became."""
    folded = passage.folded
    text = folded.text
    places = (folded.place(*dash.span())[0] for dash in _DASH.finditer(folded.original))
    marks = [place for place in places if text[place : place + 1] == " "]
    return "|".join(text[start + 1 : end] for start, end in pairwise((-1, *marks, len(text))))


def _around(passage: Passage, start: int, end: int) -> tuple[Span, Span, bool]:
    """The sentence of an amount, what stands above it, and whether that is a heading."""
    text = passage.folded.original
    sentence = _sentence(passage, start, end)
    above, headed = (sentence[0], sentence[0]), False
    if _begins(passage, sentence[0]):
        opening = _opening(text, sentence[0])
        above = passage.window(opening - 1, opening - 1)[0], opening
        written = text[slice(*above)]
        headed = written.endswith("\n") and len(written) < _LONGEST_HEADING and written.rstrip()[-1:] not in ".!»”"
    return passage.folded.place(*sentence), passage.folded.place(*above), headed


def _begins(passage: Passage, place: int) -> bool:
    """Whether a sentence begins at `place`, and not the text."""
    first = bisect_right(passage.borders, place)
    return place > 0 and first > 0 and passage.borders[first - 1] == place


def _opening(text: str, low: int) -> int:
    """Where the list to which the line at `low` belongs begins; `low` itself when it is no item."""
    least = max(0, low - _LONGEST_LIST)
    while _ITEM.match(text, low) and low > least:
        line = text.rfind("\n", 0, low - 1) + 1
        if not _ITEM.match(text, line):
            break
        low = line
    return low


def _sentence(passage: Passage, start: int, end: int) -> Span:
    """The sentence of an amount; an item of a list reaches back to the line that opens the list."""
    text = passage.folded.original
    low, high = _unwrapped(passage, *passage.window(start, end))
    if _ITEM.match(text, low) and (opening := text.rfind(":\n", max(0, low - _LONGEST_LIST), low)) > 0:
        low = passage.window(opening, opening + 1)[0]
    return low, high


def _unwrapped(passage: Passage, low: int, high: int) -> Span:
    """The sentence that goes on over the ends of lines, as in a PDF: the next one begins in small letters."""
    text = passage.folded.original
    for _ in range(_LINES):
        if low and _goes_over(text, low):
            low = passage.window(low - 1, low - 1)[0]
        if high < len(text) and _goes_over(text, high):
            high = passage.window(high, high + 1)[1]
    return low, high


def _goes_over(text: str, place: int) -> bool:
    return text[place - 1] == "\n" and text[place].islower() and text[place - 2 : place - 1] not in ".!?:;\n"

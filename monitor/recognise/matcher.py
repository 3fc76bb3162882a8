"""One automaton over every phrase that matters, so that a text is read once however many organisations and rules.

A phrase is folded text (see `fold`); a trailing `*` makes it a prefix. Only whole words count: an apostrophe, a
hyphen, a space or any punctuation is a border, so « l'Inserm » holds « inserm » and « mars » does not hold « ars ».
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from ahocorasick_rs import BytesAhoCorasick, Implementation

from monitor.recognise.fold import fold

Span = tuple[int, int]

# Of a phrase: whether a letter may not stand right before it, nor right after it (« 510(k) » ends with a border of its
# own), whether it is a prefix, which takes in the rest of the word, and whether its borders must be compared: that of
# « ars paca » may be a comma in the text.
BEFORE, AFTER, PREFIX, COMPARED = 1, 2, 4, 8
WORD = BEFORE | AFTER
WIDE = re.compile("[^\x00-\xff]")
LETTER = "\xb5"  # stands for each letter beyond Latin-1; itself it folds to such a one
BORDER = ord(" ")
BORDERS = bytes(code if chr(code).isalnum() else BORDER for code in range(256))


@lru_cache(maxsize=4096)  # the words that confirm names are those of many
def phrase(text: str) -> str:
    """`text`, as a person writes it in a configuration or a catalogue, as a phrase; empty if it holds no letter."""
    prefix = text.rstrip().endswith("*")
    folded = fold(text.rstrip().rstrip("*")).text.strip()
    if not any(character.isalnum() for character in folded):
        return ""
    return f"{folded}*" if prefix else folded


class Matcher:
    """Finds phrases in folded text. Built once per configuration; safe to use from several threads."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._phrases = sorted(set(phrases) - {""})
        patterns = (_words(one.removesuffix("*"), whole=one[-1].isalnum()) for one in self._phrases)
        self._automaton = BytesAhoCorasick(patterns, implementation=Implementation.ContiguousNFA)
        self._bounds = bytes(map(_bounds, self._phrases))  # one byte each: there may be a hundred thousand

    def find(self, text: str) -> dict[str, list[Span]]:
        """The spans of each phrase in folded `text`, overlaps included; that of a prefix is the whole word."""
        found: dict[int, list[Span]] = defaultdict(list)
        words, all_bounds = _words(text, whole=True), self._bounds
        for index, start, end in self._automaton.find_matches_as_indexes(words, overlapping=True):
            bounds = all_bounds[index]
            if bounds & BEFORE and words[start - 1] != BORDER:  # the last of `words` is that before the first
                continue
            if bounds == WORD:  # as most are
                found[index].append((start, end - 1))
            elif not bounds & COMPARED or text.startswith(self._phrases[index].removesuffix("*"), start):
                found[index].append((start, _end(words, end, bounds)))
        return {self._phrases[index]: spans for index, spans in found.items()}


def _end(words: bytes, end: int, bounds: int) -> int:
    """Where a phrase ends that was found up to `end`."""
    if bounds & AFTER:
        return end - 1
    return words.index(BORDER, end) if bounds & PREFIX else end


def _words(text: str, *, whole: bool) -> bytes:
    """Folded `text`, a byte each character: a capital at each word, a space for each border, and at the end if `whole`.

    Most of what stands inside another word is not found at all then. After a letter beyond ASCII, and a digit, a word
    seems to begin: what stands before is looked at all the same.
    """
    western = WIDE.sub(lambda found: LETTER if found[0].isalnum() else " ", text)
    return western.encode("latin-1").translate(BORDERS).title() + b" " * whole


def _bounds(one: str) -> int:
    plain = one.removesuffix("*")
    alike = plain.isalnum() and plain.isascii()
    return one[0].isalnum() * BEFORE | one[-1].isalnum() * AFTER | (one[-1] == "*") * PREFIX | (not alike) * COMPARED


def longest(spans: Iterable[Span]) -> list[Span]:
    """The spans that remain when the longest of any that overlap wins (the first of two of one length), in order."""
    ordered = sorted(set(spans))
    ends = 0
    for start, end in ordered:
        if start < ends:
            break
        ends = end
    else:
        return ordered  # none overlap, which is nearly always so
    taken: list[Span] = []
    covered: set[int] = set()
    for start, end in sorted(ordered, key=lambda span: (span[0] - span[1], span)):
        # Ends suffice to tell an overlap: whatever was taken before is at least as long.
        if start not in covered and end - 1 not in covered:
            covered.update(range(start, end))
            taken.append((start, end))
    return sorted(taken)

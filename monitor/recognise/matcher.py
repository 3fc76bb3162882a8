"""One automaton over every phrase that matters, so that a text is read once however many organisations and rules.

A phrase is folded text (see `fold`); a trailing `*` makes it a prefix. Only whole words count: an apostrophe, a
hyphen, a space or any punctuation is a border, so « l'Inserm » holds « inserm » and « mars » does not hold « ars ».
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from ahocorasick_rs import AhoCorasick, Implementation

from monitor.recognise.fold import fold

Span = tuple[int, int]

# Of a phrase: whether a letter may not stand right before it, nor right after it (« 510(k) » ends with a border of its
# own), and whether it is a prefix, which takes in the rest of the word.
BEFORE, AFTER, PREFIX = 1, 2, 4
WIDE = re.compile("[^\x00-\xff]")
LETTERS = bytes(chr(code).isalnum() for code in range(256))


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
        self._automaton = AhoCorasick(
            [_with_capitals(one.removesuffix("*")) for one in self._phrases],
            implementation=Implementation.ContiguousNFA,
        )
        self._bounds = bytes(map(_bounds, self._phrases))  # one byte each: there may be a hundred thousand

    def find(self, text: str) -> dict[str, list[Span]]:
        """The spans of each phrase in folded `text`, overlaps included; that of a prefix is the whole word."""
        found: dict[str, list[Span]] = defaultdict(list)
        letters, all_bounds, phrases = _letters(text), self._bounds, self._phrases
        for index, start, end in self._automaton.find_matches_as_indexes(_with_capitals(text), overlapping=True):
            if letters[end] or letters[start - 1]:  # the last of `letters`, that before the first character, is none
                bounds = all_bounds[index]
                if (bounds & AFTER and letters[end]) or (bounds & BEFORE and letters[start - 1]):
                    continue
                while bounds & PREFIX and letters[end]:
                    end += 1
            found[phrases[index]].append((start, end))
        return dict(found)


def _with_capitals(text: str) -> str:
    """Folded `text` with a capital at each word: most of what stands inside another word is not found at all then.

    After any character beyond ASCII a word seems to begin: borders are looked at all the same.
    """
    return text.encode().title().decode()


def _letters(text: str) -> bytes:
    """For each character of `text` whether it is a letter or a digit; what follows the last is none.

    A byte of a table is told several times as fast as a character is asked what it is.
    """
    western = WIDE.sub(lambda found: "a" if found[0].isalnum() else " ", text)
    return western.encode("latin-1").translate(LETTERS) + b"\0"


def _bounds(one: str) -> int:
    return one[0].isalnum() * BEFORE | one[-1].isalnum() * AFTER | (one[-1] == "*") * PREFIX


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

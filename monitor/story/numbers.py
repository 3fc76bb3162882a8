"""The numbers that a text tells, in figures or in words: « 2 400 appareils », « cent vingt recrutements ». Pure.

Sums of money, years, dates and hours are told apart elsewhere, and left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.facts.days import MONTHS
from monitor.story.words import folded

SPELT = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9,
    "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16, "vingt": 20,
    "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "cent": 100, "cents": 100,
    "mille": 1000, "dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30,
    "quarantaine": 40, "cinquantaine": 50, "soixantaine": 60, "centaine": 100,
}  # fmt: skip
_WORD = "|".join(sorted(SPELT, key=len, reverse=True))
_NUMBER = re.compile(
    rf"(?<![\w,.%-])(?:(\d{{1,3}}(?:[ .]\d{{3}})+|\d+)(?:,\d+)?|((?:{_WORD})(?:(?:[ -]| et )(?:{_WORD}))*))"
    rf"(?![\w,.-]*\d|-?\w)(?! ?%| ?h\b| ?heures?\b| (?:{'|'.join(MONTHS)})\b| ?(?:k|m|md|mds)?€"
    r"| (?:k?euros?|millions?|milliards?|m d'euros)\b)"
)
_YEARS = range(1990, 2061)
_ROUGHLY = "aine"


def numbers(text: str) -> Iterator[tuple[int, int]]:
    """The numbers of folded `text` in their order, each with the offset in `text` where it ends."""
    for found in _NUMBER.finditer(text):
        figures, spelt = found.groups()
        value = int(re.sub(r"\D", "", figures)) if figures else _value(re.split(r"[ -]", spelt))
        if not (figures and value in _YEARS and " " not in figures):
            yield value, found.end()


def told(text: str) -> frozenset[int]:
    """The numbers above one that `text` tells."""
    return frozenset(value for value, _ in numbers(" ".join(folded(text).split())) if value > 1)


def _value(words: list[str]) -> int:
    """« deux cent quatre-vingt-dix »: 290."""
    total = below = 0
    for word in (word for word in words if word in SPELT):
        value = SPELT[word]
        if word.endswith(_ROUGHLY):
            below = value  # « une trentaine »
        elif value == 1000:
            total, below = (max(below, 1)) * 1000, 0
        elif value == 100:
            below = max(below, 1) * 100
        elif value == 20 and below % 100 == 4:
            below += 76
        else:
            below += value
    return total + below

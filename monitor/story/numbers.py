"""The numbers that a text tells, in figures or in words: « 2 400 appareils », « cent vingt recrutements ». Pure.

Sums of money, years, dates and hours are told apart elsewhere, and left out.
"""

from __future__ import annotations

import re
from functools import lru_cache

from monitor.facts.days import MONTHS
from monitor.facts.numerals import SPELT, in_figures
from monitor.story.words import folded

_WORD = "|".join(sorted(SPELT, key=len, reverse=True))
_NUMBER = re.compile(
    r"(?<![\w,.%-])(?<!\ble )(?<!\b[ad]u )"  # « le 15 » is a day, or whom to call
    rf"(?:(\d{{1,3}}(?:[ .]\d{{3}})+|\d+)(?:,\d+)?|((?:{_WORD})(?:(?:[ -]| et )(?:{_WORD}))*))"
    rf"(?![\w,.-]*\d|-?\w)(?! ?%| ?h\b| ?heures?\b| (?:{'|'.join(MONTHS)})\b| ?(?:k|m|md|mds)?€"
    r"| (?:k?euros?|millions?|milliards?|m d'euros)\b)"
)
_YEARS = range(1990, 2061)


@lru_cache(maxsize=1000)
def numbers(text: str) -> tuple[tuple[int, int], ...]:
    """The numbers of folded `text` in their order, each with the offset in `text` where it ends."""
    told = []
    for found in _NUMBER.finditer(text):
        figures, spelt = found.groups()
        if spelt:
            number = in_figures(word for word in re.split(r"[ -]", spelt) if word in SPELT)
        else:
            number = int(re.sub(r"\D", "", figures))
            if number in _YEARS and " " not in figures:
                continue
        told.append((number, found.end()))
    return tuple(told)


def told(text: str) -> frozenset[int]:
    """The numbers above one that `text` tells."""
    return frozenset(value for value, _ in numbers(" ".join(folded(text).split())) if value > 1)

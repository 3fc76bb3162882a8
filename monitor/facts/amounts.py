"""Amounts of money in a passage: how much, of which currency, sure or not, and what for.

numbers (money) ─▶ ranges joined, units shared ─▶ those with a currency (implied) ─▶ role, by the words around (roles),
unless grammar settles it (settled) ─▶ bound by the words before and after
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.facts import implied, spotting
from monitor.facts.money import PHRASES as OF_MONEY
from monitor.facts.money import Figure, figures, with_unit_of
from monitor.facts.roles import COUNT, NONE, Money, roles_of
from monitor.facts.settled import settled
from monitor.findings import Amount
from monitor.recognise.matcher import Span
from monitor.recognise.passage import Passage

PHRASES: frozenset[str] = spotting.PHRASES | OF_MONEY

# Folded words that stand right before an amount, or right after it.
_BEFORE = {
    "at_least": """
        plus de, plus d', au moins, au minimum, minimum de, un minimum de, minimum, a partir de, au dela de, au
        dessus de, pas moins de, superieur a, superieure a, superieurs a, superieures a, depasse, depassent,
        depasser, depassera, depassant, depassait, excede, excedent, more than, over, at least, au moins egal a""",
    "at_most": """
        jusqu'a, jusqu'a hauteur de, au maximum, maximum, un maximum de, maximum de, au plus, moins de, moins d',
        inferieur a, inferieure a, inferieurs a, inferieures a, plafonne a, plafonnee a, plafonnes a, plafonnees
        a, plafond de, dans la limite de, up to, less than, at most, ne depasse pas, ne peut depasser, ne peut
        exceder, ne doit pas depasser, ne peut pas depasser, ne depassant pas, n'excede pas, maximal de, maximale
        de, pouvant atteindre, ne depassera pas, sans depasser, n'excedant pas""",
    "about": """
        pres de, pres d', environ, quelque, quelques, autour de, presque, de l'ordre de, a peu pres,
        approximativement, avoisine, avoisinent, avoisinant, proche de, proches de, frole, quasi, quasiment, ~, ≈,
        about, around, nearly, approximately, almost, d'environ""",
}
_AFTER = {
    "at_least": "minimum, au moins, et plus, au minimum, ou plus",
    "at_most": "maximum, au maximum, au plus, max",
    "about": "environ, a peu pres",
}
_BOUNDS_BEFORE = {" ".join(word.split()): bound for bound, words in _BEFORE.items() for word in words.split(",")}
_BOUNDS_AFTER = {" ".join(word.split()): bound for bound, words in _AFTER.items() for word in words.split(",")}
_BREAK = re.compile(r"[^\w~≈'° ]+")
_LONGEST_BOUND = 25  # characters
_TO = re.compile(r"\s{0,3}(?:à|a|-|–|—|‑|/|to|jusqu['’]à|et)\s{0,3}", re.IGNORECASE)
_BETWEEN = re.compile(r"(?:entre|between)\s{1,3}$", re.IGNORECASE)
_FROM = re.compile(r"(?:\bde|\bd['’]|\bdu|from|between|\bentre)\s{0,3}$", re.IGNORECASE)
# « passe de 5 à 10 M€ » is two amounts, not a range.
_GROWS = re.compile(
    r"\b(?:pass(?:e|é|er|ée?s?|ent|ant|era|eront|ait)|port(?:é|ée|er|e|era|ant)|grimp\w+|progress\w+|augment\w+|bondi\w*"
    r"|relev\w+|(?:re)?tomb\w+|baiss\w+|chut\w+|recul\w+|rédui\w+)(?:\s[^.,;\d]{0,40})?\s(?:de|d['’])\s{0,2}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Sum:
    """An amount before its role; offsets into the original text."""

    low: float
    high: float
    currency: str
    start: int
    end: int
    rough: bool
    certain: bool  # that it is money

    @property
    def money(self) -> Money:
        return Money((self.start, self.end), self.low, self.currency)


def amounts(passage: Passage) -> list[Amount]:
    """The amounts of money of a passage, in order. A quote spans a range (« entre 5 et 10 M€ »), not « plus de ».

    What is not followed or preceded by a currency is no amount, but for millions: see monitor.facts.implied. Needs
    PHRASES to be found in the passage.
    """
    sums = list(_sums(passage, figures(passage)))
    if not sums:
        return []
    return [
        Amount(
            *(one.low, one.high, one.currency, _role(passage, one, role)),
            _bound(passage.folded.text, passage.folded.place(one.start, one.end), one.rough),
            *passage.spot(one.start, one.end),
        )
        for one, role in zip(sums, roles_of(passage, [one.money for one in sums]), strict=True)
        if one.certain or role != COUNT
    ]


def _role(passage: Passage, one: _Sum, told: str) -> str:
    return "" if told in (NONE, COUNT) else settled(passage, (one.start, one.end), told)


def money(passage: Passage) -> list[Money]:
    """What is money in a passage, or may be, in order: that of which roles are asked."""
    return [one.money for one in _sums(passage, figures(passage))]


def _sums(passage: Passage, found: Sequence[Figure]) -> Iterator[_Sum]:
    """Ranges joined, and only what has a currency."""
    text = passage.folded.original
    index = 0
    while index < len(found):
        low = found[index]
        certain = True
        if index + 1 < len(found) and _is_range(text, low, found[index + 1]):
            currency, certain = implied.currency(passage, found, index + 1)
            high = replace(found[index + 1], currency=currency)
            low = with_unit_of(low, high)
            if low.value > high.value or _GROWS.search(text[max(0, low.start - 60) : low.start]):
                high = low
            else:
                index += 1
        else:
            currency, certain = implied.currency(passage, found, index)
            low = high = low if currency == low.currency else replace(low, currency=currency)
        index += 1
        if high.currency and low.currency == high.currency:
            start = low.start
            if low is not high and (opening := re.search(r"(?i)\bentre\s{1,3}$", text[max(0, start - 9) : start])):
                start -= len(opening[0])
            yield _Sum(low.value, high.value, high.currency, start, high.end, low.rough or high.rough, certain)


def _is_range(text: str, low: Figure, high: Figure) -> bool:
    link = text[low.end : high.start]
    if len(link) > 16 or not _TO.fullmatch(link) or not (high.currency or high.scale > 1):
        return False
    before = text[max(0, low.start - 12) : low.start]
    bare = not low.currency and low.scale == 1
    if link.strip().lower() == "et" and not _BETWEEN.search(before):
        return False
    if bare and link != link.strip() and link.strip() in "-–—/" and not _FROM.search(before):
        return False  # « Covid-19 – 12 M€ »
    if low.year and bare and high.scale > 1:
        return False  # « de 2025 à 12 M€ »
    if low.currency and high.currency and low.currency != high.currency:
        return False
    return with_unit_of(low, high).value <= high.value or (bare and low.value < 1e3 <= high.scale)


def _bound(text: str, place: Span, rough: bool) -> str:
    """Which end of an amount is told, by the longest of the words around its place in the folded `text`."""
    before = _BREAK.split(text[max(0, place[0] - _LONGEST_BOUND) : place[0]])[-1].split()
    after = _BREAK.split(text[place[1] : place[1] + _LONGEST_BOUND], maxsplit=1)[0].split()
    ended = [" ".join(before[at:]) for at in range(max(0, len(before) - 5), len(before))]
    tried = [words for one in ended for words in (one, one.partition("'")[2])]  # « d'au moins »
    ends = (_BOUNDS_BEFORE.get(words) for words in tried)
    begins = (_BOUNDS_AFTER.get(" ".join(after[:count])) for count in (3, 2, 1))
    return next(filter(None, [*ends, *begins]), "about" if rough else "exact")

"""What an amount of money is for: the role that all the words of its sentence speak for together. Pure.

    surroundings ─▶ words by nearness, by clause and in pairs; what the table (`wording`) knows them to mean; the words
                    above; the size ─▶ the weights of each, added up for each role ─▶ the role with the largest sum

A multinomial logistic regression over the labelled amounts of bench/corpus: `python -m bench.roles` fits it and writes
`roles.txt`. What a feature counts is its rarity (idf; Spärck Jones, 1972), over the length of all of them.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise, takewhile
from typing import NamedTuple

from monitor.facts import spotting
from monitor.facts.cues import Cue
from monitor.facts.surroundings import OTHER, Surroundings, surroundings
from monitor.facts.weights import Row, Weights, shipped
from monitor.recognise.matcher import Span
from monitor.recognise.passage import Passage
from monitor.story.words import root

NONE = "none"  # the role of what has none of the others: a price, a debt, a fine…
COUNT = "count"  # of what is no money: « deux millions sont vaccinés »
HALF = 8  # words farther, a word counts half
FARTHER = 0.75  # what each word of the table counts less than the one before it
PAIRS, BOUND, ABOVE = 8, 3, 25  # words that are looked at in pairs, after « de », and above
# What the kinds of features count, chosen on hands that were not fitted on.
WIDE, LAST, HEADED, SIZE = 1.5, 0.8, 1.3, 2.0
TOKEN = re.compile(r"[^\W_]+|[%:;(),.|?!\n]")
OF = frozenset({"de", "d", "en", "a"})
BORDER = re.compile(rf"[,;:(.|]|{OTHER}")
Features = Mapping[str, float]


class Money(NamedTuple):
    """An amount whose role is asked for: its place, in original offsets, how much it is at least, and of what."""

    span: Span
    low: float
    currency: str


def roles_of(passage: Passage, amounts: Sequence[Money]) -> list[str]:
    """The role of each of `amounts`, those of the passage in order: NONE or COUNT if it has none of the others.

    What is told of the same amount elsewhere counts too. Needs `spotting.PHRASES` to be found in the passage.
    """
    weights = _shipped()
    spoken = [sums(weights, features) for features in features_of(passage, amounts)]
    alike: dict[tuple[float, str], Row] = {}
    for one, own in zip(amounts, spoken, strict=True):
        key = one.low, one.currency
        alike[key] = _added(alike[key], own) if key in alike else own
    return [best(weights, _added(own, alike[one.low, one.currency])) for one, own in zip(amounts, spoken, strict=True)]


def features_of(passage: Passage, amounts: Sequence[Money]) -> Iterator[Features]:
    """What is told of each of `amounts`, and how much each of these counts before its rarity."""
    around = surroundings(passage, [one.span for one in amounts])
    cues = spotting.cues(passage, [one.sentence for one in around])
    for one, money in zip(around, amounts, strict=True):
        found: dict[str, float] = {}
        for feature, value in (*_of_words(one), *_of_cues(one, cues), *_of_above(one), *_of_size(money)):
            found[feature] = max(value, found.get(feature, 0.0))
        yield found


def length(counts: Iterable[float]) -> float:
    """What the sum of the weights is divided by: the length of the vector of what each feature counts."""
    return math.hypot(*counts) or 1.0


def sums(weights: Weights, features: Features) -> Row:
    """How much `features` speak for each role."""
    known = [(features[one], *weights.row(one)) for one in sorted(weights.known(features.keys()))]
    size = length(value * rare for value, rare, _ in known)
    values = [value for value, _, _ in known]
    columns = zip(*(row for _, _, row in known), strict=True) if known else [()] * len(weights.kinds)
    totals = []
    for total, column in zip(weights.constants, columns, strict=True):
        for value, weight in zip(values, column, strict=True):  # one after the other: sums are the same in every run
            total += value * weight / size
        totals.append(total)
    return totals


def _added(one: Row, other: Row) -> Row:
    return [mine + others for mine, others in zip(one, other, strict=True)]


def best(weights: Weights, totals: Row) -> str:
    """The role that is spoken for most."""
    return weights.kinds[totals.index(max(totals))]


def _of_words(one: Surroundings) -> Iterator[tuple[str, float]]:
    before = _tokens(one.told(one.sentence[0], one.amount[0]))[::-1]
    after = _tokens(one.told(one.amount[1], one.sentence[1]))
    for side, tokens in (("b", before), ("a", after)):
        words = [token for token in tokens if _is_word(token)]
        for at, word in enumerate(words):
            yield f"w:{word}", WIDE * 0.5 ** (at / HALF)
        for at, (near, far) in enumerate(pairwise(words[: PAIRS + 1])):
            yield f"{side}:{near}+{far}", 0.5 ** (at / HALF)
        clause = list(takewhile(lambda token: _is_word(token) and token != OTHER, tokens))
        yield from ((f"c:{word}", 1.0) for word in clause)
        yield from ((f"{side}{mark}", 1.0) for mark in tokens[len(clause) :][:1])
        if words[:1] and words[0] in OF:
            yield from ((f"{side}de:{word}", 1.0) for word in words[1 : BOUND + 1])


def _of_cues(one: Surroundings, cues: Sequence[Cue]) -> Iterator[tuple[str, float]]:
    first, last = (bisect_left(cues, place, key=lambda cue: cue.start) for place in one.sentence)
    before = [cue for cue in cues[first:last] if cue.end <= one.amount[0]]
    after = [cue for cue in cues[first:last] if cue.start >= one.amount[1]]
    for side, found in (("b", before[::-1]), ("a", after)):
        for at, cue in enumerate(found):
            told, count = f"{cue.role or NONE}/{cue.sort}", FARTHER**at
            between = (cue.end, one.amount[0]) if side == "b" else (one.amount[1], cue.start)
            yield f"@{cue.role or NONE}", count
            yield f"{side}@{told}", count
            if at == 0:
                yield f"{side}0@{told}", 1.0
            if not BORDER.search(one.told(*between)):
                yield f"{side}c@{told}", 1.0


def _of_above(one: Surroundings) -> Iterator[tuple[str, float]]:
    words = [token for token in _tokens(one.told(*one.above)) if _is_word(token)]
    return ((f"p:{word}", HEADED if one.headed else LAST) for word in words[-ABOVE:])


def _of_size(money: Money) -> Iterator[tuple[str, float]]:
    yield f"10^{int(math.log10(max(money.low, 1)))}", SIZE
    yield f"in:{money.currency}", SIZE


def _tokens(text: str) -> list[str]:
    """The roots of the words of a folded text, « # » for a number, and the marks between them."""
    return [_token(one) for one in TOKEN.findall(text)]


@lru_cache(maxsize=20_000)
def _token(one: str) -> str:
    return "#" if one.isdigit() else root(one)


def _is_word(one: str) -> bool:
    return one == "#" or one[0].isalnum()


@cache
def _shipped() -> Weights:
    return Weights(shipped("roles.txt"))

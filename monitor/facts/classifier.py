"""Which types of event the words of title and lead speak for, all together. Pure.

    words ─▶ roots, and stems (what newspapers call one thing is one) ─▶ the weights of a type, added up ─▶ told or not

A logistic regression for each type, over the labelled headlines of bench/corpus: `python -m bench.headlines` fits it
and writes `classifier.txt`. What a word counts is its rarity (idf; Spärck Jones, 1972), over the length of all of them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from monitor.facts.doubts import Doubts, Place
from monitor.facts.sentences import WORD, Part
from monitor.recognise.matcher import Span
from monitor.story.words import GRAMMAR, root, stemmed

LIKELY = 0.45  # the sum at which a type is told: three to two; lower sums find as much as they mistake
SHORTEST = 16.0  # the length of a headline without a lead, about
FAR = 3  # words to each side that a quote may take in
Weights = Sequence[float]  # of the types, in order


class _Word(NamedTuple):
    number: int  # of its sentence
    span: Span  # in the folded text of its passage
    text: str


class Classifier:
    """Tells what title and lead are about from all their words."""

    def __init__(self, lines: Sequence[str]) -> None:
        """`lines` are those of `classifier.txt`: see `written`."""
        _, kinds, constants, *rows = lines
        self._kinds, self._constants = kinds.split(), _read(constants)
        self._written = {feature: row for feature, _, row in (line.partition(" ") for line in rows)}
        self._rows: dict[str, tuple[float, Weights]] = {}  # rarity and weights of those that were met

    def told(self, parts: Iterable[Part], doubts: Doubts, kinds: Set[str]) -> Iterator[tuple[str, Place]]:
        """The types among `kinds` that `parts` tell together, each with the place of the words that tell most of it."""
        words = [
            _Word(one.number, (one.start + match.start(), one.start + match.end()), match[0])
            for one in parts
            for match in WORD.finditer(one.text)
        ]
        for kind, total, size in self.likely(features([word.text for word in words])):
            if kind in kinds:
                column = self._kinds.index(kind)
                worth = [self._worth(column, word.text) / size for word in words]
                for at in _void(kind, words, worth, doubts):
                    total -= worth[at]
                    worth[at] = 0.0
                if total >= LIKELY and max(worth) > 0:
                    yield kind, _place(words, worth)

    def likely(self, found: Set[str]) -> Iterator[tuple[str, float, float]]:
        """The types that the features of a text make likely, each with its sum, and what weights were divided by."""
        rows = [self._row(one) for one in found & self._written.keys()]
        size = length(rare for rare, _ in rows)
        for column, kind in enumerate(self._kinds if rows else ()):
            total = self._constants[column] + sum(weights[column] for _, weights in rows) / size
            if total >= LIKELY:
                yield kind, total, size

    def _worth(self, column: int, word: str) -> float:
        return sum(self._row(one)[1][column] for one in _features_of(word) & self._written.keys())

    def _row(self, feature: str) -> tuple[float, Weights]:
        if feature not in self._rows:
            rare, _, weights = self._written[feature].partition(" ")
            self._rows[feature] = float(rare), _read(weights)
        return self._rows[feature]


def features(words: Sequence[str]) -> set[str]:
    """Of folded words: the root of each, « # » for a number; the stems of those that carry meaning."""
    return {"#" if word.isdigit() else root(word) for word in words} | {f"~{one}" for one in stemmed(words)}


@lru_cache(maxsize=20_000)
def _features_of(word: str) -> frozenset[str]:
    return frozenset(features((word,)))


def length(rarities: Iterable[float]) -> float:
    """What the sum of the weights is divided by. A text of a few words is taken for a longer one: it tells little."""
    return max(SHORTEST, math.sqrt(sum(rare**2 for rare in rarities)))


def written(texts: int, kinds: Sequence[str], constants: Weights, rows: Mapping[str, tuple[float, Weights]]) -> str:
    """The file of a classifier: how many texts it was fitted on; the types; their constants; a line for each feature.

    `rows` hold, by feature, its rarity and its weights times its rarity, one for each type.
    """
    lines = [f"{texts} texts", " ".join(kinds), _told(constants)]
    lines += (f"{feature} {rare:.2f} {_told(weights)}" for feature, (rare, weights) in sorted(rows.items()))
    return "\n".join((*lines, ""))


def shipped() -> Classifier:
    """The classifier that comes with vigie."""
    return Classifier((files("monitor.facts") / "classifier.txt").read_text(encoding="utf-8").splitlines())


def _void(kind: str, words: Sequence[_Word], worth: Sequence[float], doubts: Doubts) -> list[int]:
    """The words that speak for `kind` where a false friend or a standing fact is told."""
    return [
        at
        for at, (number, span, _) in enumerate(words)
        if worth[at] > 0 and (doubts.refuted(kind, number) or doubts.stands(span, number))
    ]


def _place(words: Sequence[_Word], worth: Sequence[float]) -> Place:
    """The word that is worth most, with those about it that speak for the same."""
    best = max(range(len(words)), key=worth.__getitem__)
    first, last = (_reach(words, worth, best, step) for step in (-1, 1))
    return words[best].number, (words[first].span[0], words[last].span[1])


def _reach(words: Sequence[_Word], worth: Sequence[float], at: int, step: int) -> int:
    """The farthest word of the sentence, from `at` on, up to which all speak for the same or are grammar."""
    farthest = at
    for beside in range(at + step, at + (FAR + 1) * step, step):
        if not 0 <= beside < len(words) or words[beside].number != words[at].number:
            break
        if worth[beside] > 0 and words[beside].text not in GRAMMAR:
            farthest = beside
        elif words[beside].text not in GRAMMAR:
            break
    return farthest


def _read(tenths: str) -> Weights:
    return [int(one) / 10 for one in tenths.split()]


def _told(weights: Weights) -> str:
    """The weights in tenths."""
    return " ".join(str(round(10 * one)) for one in weights)

"""Which types of event the words of a short text speak for, all together. Pure.

    words ─▶ roots, pairs of them, and stems (what newspapers call one thing is one) ─▶ the weights of a type, added up
          ─▶ more if a query found that type there ─▶ told or not

A logistic regression for each type, over the labelled headlines of bench/corpus: `python -m bench.headlines` fits it
and writes `classifier.txt`. What a word counts is its rarity (idf; Spärck Jones, 1972), over the length of all of them.
Sums are exact (`math.fsum`, or whole numbers): a set has another order in each process, and an article must be told
alike in all.
"""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Container, Iterable, Iterator, Sequence, Set
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from monitor.facts import weights
from monitor.facts.days import MONTHS
from monitor.facts.doubts import Doubts, Place
from monitor.facts.sentences import WORD, Part
from monitor.facts.weights import Row, Weights
from monitor.recognise.matcher import Span
from monitor.story.words import GRAMMAR, root, stemmed

# Chosen on hands that were not fitted on:
LIKELY = 0.2  # the sum at which a type is told
UNSURE = 1.5  # where no word is of health and no query found it
VOICE = 65.0  # that a query found the type counts as a word of this weight would
SHORTEST = 16.0  # the length of a headline without a lead, about
LONGEST = 8  # words of a quote
EACH = 0.2  # of what its best word speaks: what a word must speak for a quote to reach to it
MONTHS_OF_YEAR = frozenset(
    (
        *MONTHS,
        *("january", "february", "march", "april", "may", "june"),
        *("july", "august", "september", "october", "november", "december"),
    )
)
PAST = re.compile(r"1[5-9]\d\d|20[01]\d")  # years of what is recalled
DIGIT, NEGATIVE = 32, 2**31  # bits of a sum of weights in tenths, and what keeps each of them from being negative


class _Word(NamedTuple):
    number: int  # of its sentence
    span: Span  # in the folded text of its passage
    text: str


class _Row(NamedTuple):
    """What a feature counts: its rarity, squared, and its weights, in one number (see `Classifier.likely`)."""

    rare: float
    weights: int


class Classifier:
    """Tells what title and lead are about from all their words."""

    def __init__(self, lines: Sequence[str], asked: Container[str] | None = None) -> None:
        """`lines` are those of `classifier.txt`: see `weights`. `asked` are the types that may be told; None: all."""
        self._weights = Weights(lines)
        kinds = enumerate(self._weights.kinds)
        self._columns = {kind: at for at, kind in kinds if asked is None or kind in asked}
        self._none = _packed([0.0] * len(self._weights.kinds), NEGATIVE)
        self._rows: dict[str, _Row] = {}
        self._of_word = lru_cache(maxsize=20_000)(self._told_by)

    def told(
        self, parts: Iterable[Part], doubts: Doubts, spoken: Set[str] = frozenset(), least: float = LIKELY
    ) -> Iterator[tuple[str, Place | None]]:
        """The types that `parts` tell together, each with the place of the words that tell most of it, if any do.

        `spoken` are those that queries found; one that the classifier does not know is told then. Of others, the sum
        is `least` or more.
        """
        yield from ((kind, None) for kind in spoken if kind not in self._columns)
        parts = list(parts)
        told = [word for part in parts for word in WORD.findall(part.text)]
        beside = list(pairs(told))
        words: Sequence[_Word] = ()
        for kind, total, size in self.likely(_features(told, beside), spoken):
            words = words or _placed(parts)  # asked of a few texts only
            worth = [each / size for each in self._worth(self._columns[kind], told, beside)]
            for at in _void(kind, words, worth, doubts):
                total -= worth[at]
                worth[at] = 0.0
            speaks = any(each > 0 and not _is_mute(word.text) for word, each in zip(words, worth, strict=True))
            if (total >= LIKELY) if kind in spoken else (total >= least and speaks):
                yield kind, _place(words, worth) if speaks else None

    def likely(self, found: Set[str], spoken: Set[str] = frozenset()) -> Iterator[tuple[str, float, float]]:
        """The types that the features of a text make likely, each with its sum, and what weights were divided by.

        The weights of a feature for all types, whole numbers of tenths, are the digits of one large number: adding
        these numbers adds up every type at once, exactly.
        """
        rows = [self._row(one) for one in self._weights.known(found)]
        size = _size(row.rare for row in rows)
        sums = _unpacked(sum((row.weights for row in rows), self._none), len(self._weights.kinds))
        for kind, column in self._columns.items():
            total = self._weights.constants[column] + sums[column] / size + VOICE / size * (kind in spoken)
            if total >= LIKELY:
                yield kind, total, size

    def _row(self, feature: str) -> _Row:
        """What a feature that is known counts."""
        if feature not in self._rows:
            rare, weights = self._weights.row(feature)
            self._rows[feature] = _Row(rare**2, _packed(weights))
        return self._rows[feature]

    def _worth(self, column: int, words: Sequence[str], beside: Sequence[str]) -> list[float]:
        """What each word speaks for a type, with half of what its pairs with the words beside it do."""
        worth = [self._of_word(word)[column] for word in words]
        for at, pair in enumerate(beside):
            if pair in self._weights:
                half = self._weights.row(pair)[1][column] / 2
                worth[at] += half
                worth[at + 1] += half
        return worth

    def _told_by(self, word: str) -> Row:
        """What a word speaks for each type, by itself."""
        rows = [self._weights.row(one)[1] for one in self._weights.known(features((word,)))]
        return [math.fsum(column) for column in zip(*rows, strict=True)] or [0.0] * len(self._weights.kinds)


def features(words: Sequence[str]) -> set[str]:
    """Of folded words: the root of each, « # » for a number; those of words side by side; the stems of what tells."""
    return _features(words, pairs(words))


def _features(words: Sequence[str], beside: Iterable[str]) -> set[str]:
    return {*map(_root, words), *(f"~{one}" for one in stemmed(words)), *beside}


def pairs(words: Sequence[str]) -> Iterator[str]:
    """The roots of each two words that stand side by side."""
    return (f"{one}+{other}" for one, other in pairwise(map(_root, words)))


@lru_cache(maxsize=20_000)
def _root(word: str) -> str:
    return ("#then" if PAST.fullmatch(word) else "#") if word.isdigit() else root(word)


def length(rarities: Iterable[float]) -> float:
    """What the sum of the weights is divided by. A text of a few words is taken for a longer one: it tells little."""
    return _size(rare**2 for rare in rarities)


def _size(squares: Iterable[float]) -> float:
    return max(SHORTEST, math.sqrt(math.fsum(squares)))


def _packed(weights: Row, each: int = 0) -> int:
    """Weights, in tenths, as the digits of one number; `each` is added to every one."""
    return sum((round(10 * weight) + each) << DIGIT * at for at, weight in enumerate(weights))


def _unpacked(total: int, count: int) -> Sequence[float]:
    """The weights of a sum of `_packed` ones, to every one of which NEGATIVE was added."""
    digits = struct.unpack(f"<{count}I", total.to_bytes(count * DIGIT // 8, "little"))
    return [(digit - NEGATIVE) / 10 for digit in digits]


def shipped(asked: Container[str]) -> Classifier:
    """The classifier that comes with vigie, for the types `asked`."""
    return Classifier(weights.shipped("classifier.txt"), asked)


def _placed(parts: Iterable[Part]) -> Sequence[_Word]:
    return [
        _Word(number, (start + match.start(), start + match.end()), match[0])
        for number, start, text in parts
        for match in WORD.finditer(text)
    ]


def _void(kind: str, words: Sequence[_Word], worth: Sequence[float], doubts: Doubts) -> list[int]:
    """The words that speak for `kind` where a false friend or a standing fact is told."""
    return [
        at
        for at, each in enumerate(worth)
        if each > 0 and (doubts.refuted(kind, words[at].number) or doubts.stands(words[at].span, words[at].number))
    ]


def _place(words: Sequence[_Word], worth: Sequence[float]) -> Place:
    """The words of one sentence that tell most together: few, both ends speak for it, and one proves it."""
    price = max(worth) * EACH
    ends = [each > 0 and word.text not in GRAMMAR for word, each in zip(words, worth, strict=True)]
    best, first, last = -math.inf, 0, 0
    for at in (at for at, may in enumerate(ends) if may):
        total, proves = 0.0, False
        for end in range(at, min(at + LONGEST, len(words))):
            if words[end].number != words[at].number:
                break
            total += worth[end] - price * (words[end].text not in GRAMMAR)
            proves = proves or (worth[end] > 0 and not _is_mute(words[end].text))
            if proves and ends[end] and total > best:
                best, first, last = total, at, end
    return words[first].number, (words[first].span[0], words[last].span[1])


def _is_mute(word: str) -> bool:
    """Whether a word proves nothing to who reads it alone: a number, a month, grammar."""
    return word.isdigit() or word in GRAMMAR or word in MONTHS_OF_YEAR

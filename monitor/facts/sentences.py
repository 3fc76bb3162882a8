"""Queries that are matched sentence by sentence: many of them, over an article, in far less than a millisecond.

An article knows in which of its sentences (the title is one) each leaf of each query stands, as the bits of an integer;
a query is asked only where all that it needs stands. Offsets are into the folded text of a passage.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from monitor.model import Field
from monitor.recognise.matcher import Span
from monitor.recognise.passage import Passage
from monitor.rules.match import FIELDS, Contents, letters
from monitor.rules.tree import AllOf, AnyOf, Exact, Near, Node, Within, Without, Words

WORD = re.compile(r"[^\W_]+")
MONEY = "@montant"


@dataclass(slots=True)
class Sentence:
    """A sentence or a title: where it begins, and what queries may look for in it."""

    number: int
    passage: Passage
    start: int
    field: Field
    found: list[tuple[str, Span]]  # the keys of leaves (see monitor.rules.tree) and their places


Find = Callable[[Sentence], list[Span]]


@dataclass(frozen=True, slots=True)
class Query:
    """What finds places in a sentence, and the numbers of the leaves that must all stand there for it to find any."""

    needs: frozenset[int]
    find: Find


class Sentences:
    """The sentences of an article, and in which of them (bits) each leaf stands."""

    def __init__(self) -> None:
        self.holding: dict[int, int] = defaultdict(int)
        self._all: list[tuple[Passage, int, list[tuple[str, Span]]]] = []
        self._made: dict[int, Sentence] = {}

    def add(self, passage: Passage, found: Iterable[tuple[str, list[Span], list[int]]]) -> None:
        """Takes in the sentences of a passage; `found` are the keys that stand in it, their places and leaves."""
        first, starts = len(self._all), _starts(passage)
        self._all += [(passage, start, []) for start in starts]
        for key, spans, leaves in found:
            bits = 0
            for span in spans:
                number = first + bisect_right(starts, span[0]) - 1
                self._all[number][2].append((key, span))
                bits |= 1 << number
            for leaf in leaves:
                self.holding[leaf] |= bits

    def at(self, number: int) -> Sentence:
        """The sentence of that number."""
        if number not in self._made:
            passage, start, found = self._all[number]
            place = passage.folded.start(start)
            self._made[number] = Sentence(number, passage, start, passage.spot(place, place)[0], found)
        return self._made[number]

    def may_hold(self, query: Query, within: Sentence | None = None) -> int:
        """In which sentences, as bits, all that `query` needs stands; of `within` alone, if it is given."""
        bits = -1 if within is None else 1 << within.number
        for leaf in query.needs:
            bits &= self.holding.get(leaf, 0)
        return bits

    def asked(self, query: Query) -> Iterator[Sentence]:
        """The sentences in which `query` may find something."""
        bits = self.may_hold(query)
        while bits:
            yield self.at((bits & -bits).bit_length() - 1)
            bits &= bits - 1

    def stands(self, query: Query, sentence: Sentence) -> bool:
        """Whether `query` finds anything in `sentence`."""
        return self.may_hold(query, sentence) != 0 and bool(query.find(sentence))


class Lexicon:
    """The words of all queries. First `query` for each of them, then `read` for each article."""

    def __init__(self) -> None:
        self._leaves: dict[frozenset[str], int] = {}
        self._by_key: dict[str, list[int]] = defaultdict(list)

    @property
    def phrases(self) -> frozenset[str]:
        """What must be looked for in an article."""
        return frozenset(self._by_key.keys() - {MONEY})

    def query(self, node: Node) -> Query:
        """`node` made ready; ET and SAUF speak of one sentence."""
        if isinstance(node, Near):
            left, right = self.query(node.left), self.query(node.right)
            return Query(left.needs | right.needs, _near(left.find, right.find, node.distance, ordered=node.ordered))
        if isinstance(node, Within):
            inner, fields = self.query(node.node), FIELDS[node.where]
            return Query(inner.needs, lambda one: inner.find(one) if one.field in fields else [])
        if isinstance(node, AllOf):
            return _all([self.query(one) for one in node.nodes])
        if isinstance(node, Without):
            left, right = self.query(node.left), self.query(node.right)
            return Query(left.needs, lambda one: [] if right.find(one) else left.find(one))
        if isinstance(node, AnyOf):
            return self._any(node)
        return self._leaf(node.keys, letters(node.text) if isinstance(node, Exact) else "")

    def anchor(self, query: Query) -> int:
        """Of the leaves that `query` needs, the one with the fewest words: where it does not stand, nothing does."""
        sizes = {number: len(keys) for keys, number in self._leaves.items()}
        return min(query.needs, key=sizes.__getitem__)

    def read(self, contents: Contents) -> Sentences:
        """The sentences of an article."""
        sentences = Sentences()
        for passage in contents.passages:
            known = self._by_key.keys() & passage.found.keys()
            found = [(key, passage.found[key], self._by_key[key]) for key in known]
            if money := [amount for where, amount in contents.amounts if where is passage]:
                spans = [(passage.folded.index(one.start), passage.folded.index(one.end)) for one in money]
                found.append((MONEY, spans, self._by_key.get(MONEY, [])))
            sentences.add(passage, found)
        return sentences

    def _any(self, node: AnyOf) -> Query:
        """OU: words alone are one leaf."""
        words = [one for one in node.nodes if isinstance(one, Words)]
        parts = [self.query(one) for one in node.nodes if not isinstance(one, Words)]
        if words:
            parts.insert(0, self._leaf(frozenset(key for one in words for key in one.keys), ""))
        if len(parts) == 1:
            return parts[0]
        return Query(self._number(node.keys), lambda sentence: [span for one in parts for span in one.find(sentence)])

    def _leaf(self, keys: frozenset[str], exact: str) -> Query:
        def find(sentence: Sentence) -> list[Span]:
            found = [span for key, span in sentence.found if key in keys]
            return [span for span in found if _written(sentence.passage, span) == exact] if exact else found

        return Query(self._number(keys), find)

    def _number(self, keys: frozenset[str]) -> frozenset[int]:
        """The number of the leaf that stands where one of `keys` does."""
        if keys not in self._leaves:
            self._leaves[keys] = len(self._leaves)
            for key in keys:
                self._by_key[key].append(self._leaves[keys])
        return frozenset({self._leaves[keys]})


def _all(parts: list[Query]) -> Query:
    def find(sentence: Sentence) -> list[Span]:
        found = [one.find(sentence) for one in parts]
        return [span for part in found for span in part] if all(found) else []

    return Query(frozenset().union(*(one.needs for one in parts)), find)


def _near(left: Find, right: Find, distance: int, *, ordered: bool) -> Find:
    """From each left place to the nearest right one, at most `distance` words away; words that touch are 1 apart."""

    def find(sentence: Sentence) -> list[Span]:
        ones = left(sentence)
        others = right(sentence) if ones else []
        found = []
        for one in ones:
            pairs = [(other[0] - one[1], one, other) for other in others if other[0] >= one[1]]
            if not ordered:
                pairs += [(one[0] - other[1], other, one) for other in others if other[1] <= one[0]]
            if pairs:
                _, first, second = min(pairs)
                if len(WORD.findall(sentence.passage.folded.text, first[1], second[0])) < distance:
                    found.append((first[0], second[1]))
        return found

    return find


def _written(passage: Passage, span: Span) -> str:
    return letters(passage.folded.original[slice(*passage.folded.span(*span))])


def _starts(passage: Passage) -> list[int]:
    """Where the sentences of a passage begin; its title is one of them, whatever it holds."""
    low, high = passage.title or (0, 0)
    starts = {0, low, high, *(border for border in passage.borders if not low < border < high)}
    return sorted({passage.folded.index(start) for start in starts})

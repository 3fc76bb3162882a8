"""Queries that are matched sentence by sentence: many of them, over an article, in far less than a millisecond.

An article knows in which of its sentences (the title is one) the leaves of the queries stand; a query is asked only
where all that it needs stands. Offsets are into the folded text of a passage.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

from monitor.facts.casing import spelled_in
from monitor.model import Field
from monitor.recognise.matcher import Span
from monitor.recognise.passage import Passage
from monitor.rules.match import FIELDS, Contents, letters
from monitor.rules.tree import AllOf, AnyOf, Exact, Near, Node, Within, Without, Words

WORD = re.compile(r"[^\W_]+")
# « … », explique la directrice: what is said and who says it are not read together; « signe, dit-il, un accord » is.
SAID = re.compile(
    r"[,»”\"] ?(?:a |ont )?(?:admet|affirm|alert|assur|declar|dit|estim|expliqu|indiqu|insist|jug|observ|plaid|precis|"
    r"rappel|regrett|repond|resum|soulign|soupir)[^,]*$"
)
MONEY = "@montant"
NOWHERE: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or a title: which one it is of its article, and where it stands."""

    article: Sentences
    number: int
    passage: Passage
    field: Field


class Part(NamedTuple):
    """A sentence, or what of it is asked for."""

    number: int
    start: int  # in the folded text of its passage
    text: str  # folded


Find = Callable[[Sentence], Sequence[Span]]


@dataclass(frozen=True, slots=True)
class Query:
    """What finds places in a sentence, and the numbers of the leaves that must all stand there for it to find any."""

    needs: frozenset[int]
    find: Find


# The number of the first sentence of a passage, where its sentences begin, and the places of a word in it.
_Word = tuple[int, list[int], list[Span]]
_Places = Mapping[int, Sequence[Span]]  # by the number of a sentence


class Sentences:
    """The sentences of an article. Where a word stands is worked out when it is first asked for: most never are."""

    def __init__(self) -> None:
        self._all: list[tuple[Passage, int]] = []
        self._of_passage: dict[int, tuple[int, list[int]]] = {}  # the number of its first sentence; where they begin
        self._made: dict[int, Sentence] = {}
        self._words: dict[int, list[_Word]] = defaultdict(list)  # by leaf
        self._by_word: dict[int, _Places] = {}  # by the id of a list of spans
        self._by_leaf: dict[int, _Places] = {}
        self._where: dict[int, Set[int]] = {}  # by the id of a query

    @property
    def leaves(self) -> Set[int]:
        """The leaves that stand somewhere in the article."""
        return self._words.keys()

    def add(self, passage: Passage, starts: list[int], found: Iterable[tuple[list[Span], list[int]]]) -> None:
        """Takes in the sentences of a passage, which begin at `starts`; `found` are places in it and their leaves."""
        first = len(self._all)
        self._of_passage[id(passage)] = first, starts
        self._all += [(passage, start) for start in starts]
        for spans, leaves in found:
            word = (first, starts, spans)
            for leaf in leaves:
                self._words[leaf].append(word)

    def at(self, number: int) -> Sentence:
        """The sentence of that number."""
        if number not in self._made:
            passage, start = self._all[number]
            self._made[number] = Sentence(self, number, passage, passage.field(passage.folded.start(start)))
        return self._made[number]

    def between(self, passage: Passage, low: int, high: int) -> Iterator[Part]:
        """What stands from `low` to `high`, original offsets of `passage`, sentence by sentence."""
        low, high = passage.folded.place(low, high)
        first, starts = self._of_passage[id(passage)]
        for at in range(max(0, bisect_right(starts, low) - 1), bisect_left(starts, high)):
            start, end = max(starts[at], low), min(starts[at + 1] if at + 1 < len(starts) else high, high)
            if start < end:
                yield Part(first + at, start, spelled_in(passage, start, passage.folded.text[start:end]))

    def places(self, leaf: int, number: int) -> Sequence[Span]:
        """The places of `leaf` in the sentence of that number."""
        return self._of(leaf).get(number, ())

    def asked(self, query: Query) -> Iterable[Sentence]:
        """The sentences in which `query` may find something, in order."""
        return map(self.at, sorted(self.where(query)))

    def awake(self, queries: Iterable[Query]) -> Mapping[int, Sequence[Query]]:
        """Those of `queries` that may find something, by the number of the sentence."""
        found: dict[int, list[Query]] = {}
        for query in queries:
            for number in self.where(query):
                found.setdefault(number, []).append(query)
        return found

    def where(self, query: Query) -> Set[int]:
        """The numbers of the sentences in which `query` may find something: all that it needs stands there."""
        found = self._where.get(id(query))
        if found is None:
            found = self._where[id(query)] = self._look_up(query.needs)
        return found

    def _look_up(self, needs: frozenset[int]) -> Set[int]:
        if not needs <= self._words.keys():
            return NOWHERE
        first, *others = map(self._of, needs)
        return set(first).intersection(*others) if others else first.keys()

    def _of(self, leaf: int) -> _Places:
        """The places of `leaf`, by the number of the sentence that they stand in."""
        found = self._by_leaf.get(leaf)
        if found is None:
            found = self._by_leaf[leaf] = _joined([self._by_sentence(word) for word in self._words.get(leaf, ())])
        return found

    def _by_sentence(self, word: _Word) -> _Places:
        """The places of a word, by the number of the sentence that they stand in."""
        first, starts, spans = word
        if id(spans) not in self._by_word:
            found: dict[int, list[Span]] = {}
            for span in spans:
                found.setdefault(first + bisect_right(starts, span[0]) - 1, []).append(span)
            self._by_word[id(spans)] = found
        return self._by_word[id(spans)]


def _joined(words: Sequence[_Places]) -> _Places:
    """The places of several words."""
    if len(words) == 1:
        return words[0]
    found: dict[int, list[Span]] = {}
    for word in words:
        for number, spans in word.items():
            found.setdefault(number, []).extend(spans)
    return found


class Lexicon:
    """The words of all queries. First `query` for each of them, then `read` for each article."""

    def __init__(self) -> None:
        self._leaves: dict[tuple[frozenset[str], bool], int] = {}
        self._sizes: list[int] = []  # how many words each leaf has
        # The leaves of each word: what is looked for everywhere, and what only in title and lead.
        self._by_key: tuple[dict[str, list[int]], dict[str, list[int]]] = defaultdict(list), defaultdict(list)

    @property
    def phrases(self) -> frozenset[str]:
        """What must be looked for in an article."""
        everywhere, early = self._by_key
        return frozenset((everywhere.keys() | early.keys()) - {MONEY})

    def query(self, node: Node, *, opening: bool = False) -> Query:
        """`node` made ready; ET and SAUF speak of one sentence. With `opening`, one that begins in title or lead."""
        if isinstance(node, Near):
            left, right = self.query(node.left, opening=opening), self.query(node.right, opening=opening)
            return Query(left.needs | right.needs, _near(left.find, right.find, node.distance, ordered=node.ordered))
        if isinstance(node, Within):
            inner, fields = self.query(node.node, opening=opening), FIELDS[node.where]
            return Query(inner.needs, lambda one: inner.find(one) if one.field in fields else [])
        if isinstance(node, AllOf):
            return _all([self.query(one, opening=opening) for one in node.nodes])
        if isinstance(node, Without):
            left, right = self.query(node.left, opening=opening), self.query(node.right, opening=opening)
            return Query(left.needs, lambda one: [] if right.find(one) else left.find(one))
        if isinstance(node, AnyOf):
            return self._any(node, opening)
        return self._leaf(node.keys, opening, letters(node.text) if isinstance(node, Exact) else "")

    def anchor(self, *queries: Query) -> int:
        """Of the leaves that `queries` need, the one with the fewest words: unless it stands, they do not all find."""
        needs = frozenset[int]().union(*(one.needs for one in queries))
        return min(needs, key=self._sizes.__getitem__)

    def read(self, contents: Contents) -> Sentences:
        """The sentences of an article."""
        sentences = Sentences()
        everywhere, early = self._by_key
        for passage in contents.passages:
            starts = _starts(passage)
            body = bisect_left(starts, passage.folded.index(passage.led))  # the first sentence that begins in it
            end = starts[body] if body < len(starts) else len(passage.folded.text)
            spans = passage.found
            if money := [one for where, one in contents.amounts if where is passage]:
                spans = {**spans, MONEY: sorted(passage.folded.place(one.start, one.end) for one in money)}
            found = [(spans[key], everywhere[key]) for key in everywhere.keys() & spans.keys()]
            for key in early.keys() & spans.keys():
                places = spans[key]
                if places[0][0] < end:
                    found.append((places[: bisect_left(places, (end,))], early[key]))
            sentences.add(passage, starts, found)
        return sentences

    def _any(self, node: AnyOf, opening: bool) -> Query:
        """OU: words alone are one leaf."""
        if all(isinstance(one, Words) for one in node.nodes):
            return self._leaf(node.keys, opening, "")
        words = [one for one in node.nodes if isinstance(one, Words)]
        parts = [self.query(one, opening=opening) for one in node.nodes if not isinstance(one, Words)]
        if words:
            parts.insert(0, self._leaf(frozenset(key for one in words for key in one.keys), opening, ""))
        if len(parts) == 1:
            return parts[0]
        return Query(
            self._number(node.keys, opening), lambda sentence: [span for one in parts for span in one.find(sentence)]
        )

    def _leaf(self, keys: frozenset[str], opening: bool, exact: str) -> Query:
        needs = self._number(keys, opening)
        (leaf,) = needs

        def find(sentence: Sentence) -> Sequence[Span]:
            return sentence.article.places(leaf, sentence.number)

        def find_exact(sentence: Sentence) -> Sequence[Span]:
            return [span for span in find(sentence) if _written(sentence.passage, span) == exact]

        return Query(needs, find_exact if exact else find)

    def _number(self, keys: frozenset[str], opening: bool) -> frozenset[int]:
        """The number of the leaf that stands where one of `keys` does."""
        if (keys, opening) not in self._leaves:
            number = self._leaves[keys, opening] = len(self._leaves)
            self._sizes.append(len(keys))
            by_key = self._by_key[opening]
            for key in keys:
                by_key[key].append(number)
        return frozenset({self._leaves[keys, opening]})


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
                between = sentence.passage.folded.text[first[1] : second[0]]
                if len(WORD.findall(between)) < distance and not SAID.search(between):
                    found.append((first[0], second[1]))
        return found

    return find


def _written(passage: Passage, span: Span) -> str:
    return letters(passage.folded.original[slice(*passage.folded.span(*span))])


def _starts(passage: Passage) -> list[int]:
    """Where the sentences of a passage begin; its title is one of them, whatever it holds."""
    low, high = passage.title or (0, 0)
    starts = {0, low, high, *(border for border in passage.borders if not low < border < high)}
    return sorted(set(passage.folded.indexes(sorted(starts))))

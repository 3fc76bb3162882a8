"""What makes the triggers of an article void: false friends in their sentence, and what is true all the year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from monitor.facts.sentences import WORD, Query, Sentences
from monitor.recognise.matcher import Span
from monitor.recognise.passage import Passage

CLOSE = 4  # words between what says that a fact stands, and the fact
Place = tuple[int, Span]  # the number of a sentence, and offsets in the folded text of its passage
CLAUSE = re.compile(r"[,;:.!?…)»](?=\s)|\s[-–—(«“]|\n")


class Doubts:
    """The doubts of one article; each of its sentences, by its number, is asked once."""

    def __init__(self, sentences: Sentences, standing: Sequence[Query], unless: Mapping[str, Sequence[Query]]) -> None:
        """`standing` finds facts that stand; `unless`, by type of event, finds what only looks like it."""
        self._sentences, self._unless = sentences, unless
        self._standing = sentences.awake(standing)
        self._friends: dict[str, Mapping[int, Sequence[Query]]] = {}
        self._facts: dict[int, list[Span]] = {}
        self._refuted: dict[tuple[str, int], bool] = {}

    def refuted(self, kind: str, number: int) -> bool:
        """Whether a false friend of the type `kind` stands in the sentence."""
        if kind not in self._friends:
            self._friends[kind] = self._sentences.awake(self._unless[kind])
        if number not in self._friends[kind]:
            return False
        if (kind, number) not in self._refuted:
            sentence = self._sentences.at(number)
            self._refuted[kind, number] = any(query.find(sentence) for query in self._friends[kind][number])
        return self._refuted[kind, number]

    def stands(self, span: Span, number: int) -> bool:
        """Whether the place `span` of the sentence, in folded offsets, tells a fact that stands."""
        if number not in self._standing:
            return False
        sentence = self._sentences.at(number)
        if number not in self._facts:
            found = (query.find(sentence) for query in self._standing[number])
            self._facts[number] = [place for places in found for place in places]
        return any(_stands(span, other, sentence.passage) for other in self._facts[number])

    def places(self, query: Query, kind: str) -> Iterator[Place]:
        """The places of `query` that are neither false friends of `kind` nor facts that stand, in order."""
        for one in self._sentences.asked(query):
            for span in sorted(query.find(one)):
                if not self.refuted(kind, one.number) and not self.stands(span, one.number):
                    yield one.number, span


def _stands(span: Span, standing: Span, passage: Passage) -> bool:
    """Whether `span` shares words with a standing fact, or follows it closely in the same clause."""
    if standing[1] > span[0]:
        return standing[0] < span[1]
    between = passage.folded.original[passage.folded.start(standing[1]) : passage.folded.start(span[0])]
    return len(WORD.findall(between)) <= CLOSE and not CLAUSE.search(between)

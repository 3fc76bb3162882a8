"""Clues: words that each tell little, and that tell an event where those of title and lead come to enough points."""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from monitor.facts.doubts import Doubts, Place
from monitor.facts.sentences import Lexicon, Query, Sentences
from monitor.rules.tree import Node

ENOUGH = 20  # points that tell an event


class Clues:
    """The clues of all types of event: a list of words that serves several types is looked for once."""

    def __init__(self, lexicon: Lexicon, by_type: Iterable[tuple[str, Sequence[tuple[Node, int]]]]) -> None:
        """`by_type` holds, for the id of each type, its queries and their points, which may be negative."""
        points: dict[Node, dict[str, int]] = defaultdict(dict)
        for kind, clues in by_type:
            for node, worth in clues:
                points[node][kind] = worth
        # By a leaf that it needs: a query, and its points for what it speaks for.
        self._asked: dict[int, list[tuple[Query, list[tuple[str, int]]]]] = defaultdict(list)
        self._of_type: dict[str, list[tuple[int, Query]]] = defaultdict(list)  # the strongest first
        for node, of_types in points.items():
            query = lexicon.query(node, opening=True)
            self._asked[lexicon.anchor(query)].append((query, [one for one in of_types.items() if one[1] > 0]))
            for kind, worth in of_types.items():
                insort(self._of_type[kind], (worth, query), key=lambda one: -one[0])

    def told(self, sentences: Sentences, doubts: Doubts) -> Iterator[tuple[str, Place]]:
        """The types that the clues of title and lead tell, each with the first place of its strongest clue."""
        leaves = frozenset(sentences.leaves)  # compared twice as fast as the keys
        most: dict[str, int] = defaultdict(int)
        for leaf in self._asked.keys() & leaves:
            for query, of_types in self._asked[leaf]:
                if query.needs <= leaves:
                    for kind, worth in of_types:
                        most[kind] += worth
        for kind, points in most.items():
            if points >= ENOUGH:
                clues = [one for one in self._of_type[kind] if one[1].needs <= leaves]
                if place := _told(clues, kind, doubts):
                    yield kind, place


def _told(clues: Iterable[tuple[int, Query]], kind: str, doubts: Doubts) -> Place | None:
    """Where the strongest of `clues`, which are in order of points, stands if they are enough; a word counts once."""
    points = 0
    taken: list[Place] = []
    for worth, query in clues:
        places = doubts.places(query, kind)
        if worth < 0:
            points += worth if any(True for _ in places) else 0
        elif place := next((one for one in places if not any(_overlap(one, other) for other in taken)), None):
            points += worth
            taken.append(place)
    return taken[0] if points >= ENOUGH else None


def _overlap(one: Place, other: Place) -> bool:
    return one[0] == other[0] and one[1][0] < other[1][1] and other[1][0] < one[1][1]

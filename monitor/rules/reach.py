"""Where a query may stand on a page of which only the words are known: never fewer places than it has in an article.

A query is written as `monitor.rules.compact` does: ["word", 3], ["name", [1, 4]], ["near", […]], or "?" for what words
do not tell, as an amount.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from monitor.recognise.matcher import Span

Places = Mapping[int, list[Span]]  # of a word or of an organisation, by its number


def places(node: Any, words: Places, names: Places) -> list[Span] | None:
    """Where a query may stand; None if that cannot be told."""
    sort = node[0]
    if sort == "word":
        return words.get(node[1], [])
    if sort == "name":
        return [place for number in node[1] for place in names.get(number, ())]
    if sort == "?":
        return None
    parts = [places(one, words, names) for one in node[1]]
    if sort == "near":
        if [] in parts:
            return []
        return parts[1] if parts[0] is None else parts[0]
    if sort == "all" and [] in parts:
        return []
    if None in parts:
        return None
    return [place for part in parts for place in part or ()]


def is_open(node: Any) -> bool:
    """Whether a query may match where none of its words stands."""
    if node[0] in {"word", "name"}:
        return False
    return node[0] == "?" or (any if node[0] == "any" else all)(map(is_open, node[1]))


def leaves(node: Any) -> Iterator[tuple[str, int]]:
    """The leaves of a query that are words or names, each with its sort and number."""
    if node[0] == "word":
        yield "word", node[1]
    elif node[0] == "name":
        yield from (("name", one) for one in node[1])
    elif node[0] != "?":
        for one in node[1]:
            yield from leaves(one)


def apart(places: Sequence[Span]) -> list[Span]:
    """As many of the places as do not overlap: those that end first."""
    kept: list[Span] = []
    for place in sorted(places, key=lambda one: (one[1], one[0])):
        if not kept or kept[-1][1] <= place[0]:
            kept.append(place)
    return kept

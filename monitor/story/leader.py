"""Which article leads a story. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from monitor.model import Access


@dataclass(frozen=True, slots=True)
class Telling:
    """One article of a story. `about`: the organisations of its title and lead; `voices`: those that publish it."""

    id: int
    at: datetime  # published, or else first seen
    words: int
    about: frozenset[str] = frozenset()
    voices: frozenset[str] = frozenset()
    is_copy: bool = False
    access: Access = Access.OPEN


def leader(tellings: Iterable[Telling]) -> Telling:
    """The release of the issuer first: its publisher is one of the organisations that the story is about.

    Else, and among several: an original before a copy, what all can read before what is reserved, the earliest day, on
    one day the fullest, and then the first that was stored. Raises ValueError when there is none.
    """
    every = tuple(tellings)
    about = frozenset[str]().union(*(one.about for one in every))
    return min(
        every,
        key=lambda one: (
            not one.voices & about,
            one.is_copy,
            one.access is not Access.OPEN,
            one.at.date(),
            -one.words,
            one.id,
        ),
    )

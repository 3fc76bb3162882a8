"""The types of event, with their queries understood: what `monitor.facts.typology` reads, and what is kept of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from monitor.recognise.fold import fold
from monitor.rules.tree import Node


class Sense(NamedTuple):
    """What a type is called when all words that tell it are among these: folded; a trailing * makes a prefix."""

    label: str
    words: tuple[str, ...]


class EventType(NamedTuple):
    """A type of event: what it is called, and its queries understood."""

    id: str
    label: str
    aliases: tuple[str, ...]
    sort: str  # event, theme, format
    triggers: list[Node]
    opening: list[Node]
    together: list[Node]
    unless: list[Node]
    named: tuple[str, ...]
    aside: bool
    quoted: bool
    senses: tuple[Sense, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """What it is called: its id, its label, its aliases, each once."""
        return tuple(dict.fromkeys((self.id, self.label, *self.aliases)))

    def label_of(self, told: Iterable[str]) -> str:
        """What an event is called by the words that tell it: of one sense of its type, or of none alone."""
        if not self.senses:
            return self.label
        said = fold(". ".join(told)).text
        found = [sense.label for sense in self.senses if _pattern(sense.words).search(said)]
        return found[0] if len(found) == 1 else self.label


class Typology(NamedTuple):
    """All types of event, and the queries that they share."""

    health: list[Node]
    elsewhere: list[Node]
    standing: list[Node]
    types: list[EventType]


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """What finds one of some words in folded text."""
    written = (re.escape(fold(one.rstrip("*")).text) + r"\w*" * one.endswith("*") for one in words)
    return re.compile(rf"\b(?:{'|'.join(written)})\b")

"""The types of event, with their queries understood: what `monitor.facts.typology` reads, and what is kept of it."""

from __future__ import annotations

from typing import NamedTuple

from monitor.rules.tree import Node


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

    @property
    def names(self) -> tuple[str, ...]:
        """What it is called: its id, its label, its aliases, each once."""
        return tuple(dict.fromkeys((self.id, self.label, *self.aliases)))


class Typology(NamedTuple):
    """All types of event, and the queries that they share."""

    health: list[Node]
    elsewhere: list[Node]
    standing: list[Node]
    types: list[EventType]

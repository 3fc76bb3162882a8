"""The types of event as `catalogues/events.yaml` writes them, whose head explains the format, with their queries read.

Read only where nothing is kept of it (see `monitor.prepared`): its seven hundred queries take a second.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from monitor.config import Model
from monitor.configfile import read
from monitor.errors import ConfigError
from monitor.facts.kinds import EventType, Sense, Typology
from monitor.rules.mistakes import QueryError
from monitor.rules.names import Names
from monitor.rules.query import parse
from monitor.rules.tree import AllOf, AnyOf, Near, Node, Within, Without
from monitor.values import Text

GROUP = re.compile(r"<([^<>]*)>")


class Sensed(Model):
    """A label for one sense of a type, and the words of that sense."""

    label: Text
    words: tuple[Text, ...]


class Entry(Model):
    """One type of event, as the catalogue writes it."""

    id: Text
    label: Text
    aliases: tuple[Text, ...] = ()
    sort: Literal["event", "theme", "format"]
    triggers: tuple[Text, ...]
    opening: tuple[Text, ...] = ()
    together: tuple[Text, ...] = ()
    unless: tuple[Text, ...] = ()
    named: tuple[Text, ...] = ()
    aside: bool = False
    quoted: bool = False
    senses: tuple[Sensed, ...] = ()


class Catalogue(Model):
    """The file of event types."""

    words: dict[str, Text]
    health: tuple[Text, ...]
    elsewhere: tuple[Text, ...]
    standing: tuple[Text, ...]
    types: tuple[Entry, ...]


def read_typology(path: Path) -> Typology:
    """The types of event of the catalogue `path`. Raises ConfigError that says where in the file a mistake stands."""
    catalogue = read(path, Catalogue)
    if len({one.id for one in catalogue.types}) < len(catalogue.types):
        raise ConfigError(f"{path}: types: deux types ont le même id")

    known: dict[Node, Node] = {}

    def read_query(where: str, query: str, names: Names) -> Node:
        try:
            if strangers := set(GROUP.findall(query)) - catalogue.words.keys():
                raise ConfigError(f"{path}: {where}: {query}: <{min(strangers)}> n'est pas dans `words`")
            return _shared(parse(GROUP.sub(r'@theme:"\1"', query), names), known)
        except QueryError as error:
            raise ConfigError(f"{path}: {where}: {query}: {error.message}") from None

    # A list of words stands in many queries: each is read once.
    lists = [(name, read_query(f"words: {name}", query, Names())) for name, query in catalogue.words.items()]
    names = Names().also(lists)
    if len(list(names.themes)) < len(lists):
        raise ConfigError(f"{path}: words: deux listes ont le même nom, aux accents et aux signes près")

    def nodes(where: str, queries: Sequence[str]) -> list[Node]:
        return [read_query(where, query, names) for query in queries]

    def of_type(one: Entry) -> EventType:
        where = f"types: {one.id}"
        return EventType(
            one.id,
            one.label,
            one.aliases,
            one.sort,
            nodes(f"{where}: triggers", one.triggers),
            nodes(f"{where}: opening", one.opening),
            nodes(f"{where}: together", one.together),
            nodes(f"{where}: unless", one.unless),
            one.named,
            one.aside,
            one.quoted,
            tuple(Sense(sense.label, sense.words) for sense in one.senses),
        )

    return Typology(
        nodes("health", catalogue.health),
        nodes("elsewhere", catalogue.elsewhere),
        nodes("standing", catalogue.standing),
        list(map(of_type, catalogue.types)),
    )


def _shared(node: Node, known: dict[Node, Node]) -> Node:
    """`node` made of parts that are kept once, however many queries hold them: a list of words stands in many."""
    made = node
    if isinstance(node, AnyOf | AllOf):
        made = type(node)(tuple(_shared(one, known) for one in node.nodes))
    elif isinstance(node, Near):
        made = Near(_shared(node.left, known), _shared(node.right, known), node.distance, node.ordered)
    elif isinstance(node, Without):
        made = Without(_shared(node.left, known), _shared(node.right, known))
    elif isinstance(node, Within):
        made = Within(node.where, _shared(node.node, known))
    return known.setdefault(made, made)

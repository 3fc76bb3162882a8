"""The tree of a query: what must stand where. Built by the functions below, which keep it in one normal form.

Every node knows its `keys`: unless an article holds one of them, it cannot match, and costs nothing. They are phrases,
or `@` and the id of an organisation, `@region:` and its name, `@montant`.

Leaves have places in an article; AnyOf, Near and Within make places of places; AllOf and Without judge the article, so
they stand above: « (a ET b) PROCHE/5 c » is built as « (a PROCHE/5 c) ET (b PROCHE/5 c) », « titre:(a SAUF b) » as
« titre:a SAUF titre:b ».
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from monitor.model import Field
from monitor.recognise.inflect import joined, variants
from monitor.recognise.matcher import phrase

MOST_PARTS = 200  # that a PROCHE may be distributed into
# Where a space may stand or not, as printers like: « 5 % », « 12 M€ », « n° 5 ».
NARROW = re.compile(r"(?<=[0-9]) ?(?=[%‰]|(?:k|K|M|Md|Mds)?[€$£¥](?!\w))|(?<=\b[nN]°) ?(?=[0-9])")
AFTER_STAR = re.compile(r"(?<=[^\W_]\*)\s+")


class TooLarge(ValueError):
    """A query whose tree would grow out of measure."""


@dataclass(frozen=True, slots=True)
class Words:
    """A word or phrase as it was typed, found under each of its `keys`, phrases as a Matcher takes them."""

    text: str
    keys: frozenset[str] = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Exact:
    """A word or phrase that counts only with these capitals and accents."""

    text: str
    keys: frozenset[str] = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Organisations:
    """Any of the organisations `ids`; `label` is how a query names them, with its @."""

    label: str
    ids: frozenset[str] = field(compare=False, repr=False)
    keys: frozenset[str] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "keys", frozenset(f"@{identity}" for identity in self.ids))


@dataclass(frozen=True, slots=True)
class Region:
    """An organisation of a region, or a place in it."""

    name: str
    keys: frozenset[str] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "keys", frozenset({f"@region:{self.name}"}))


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of money."""

    keys: frozenset[str] = field(default=frozenset({"@montant"}), init=False, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """OU."""

    nodes: tuple[Node, ...]
    keys: frozenset[str] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "keys", frozenset().union(*(node.keys for node in self.nodes)))


@dataclass(frozen=True, slots=True)
class AllOf:
    """ET."""

    nodes: tuple[Node, ...]
    keys: frozenset[str] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "keys", min((node.keys for node in self.nodes), key=len))


@dataclass(frozen=True, slots=True)
class Without:
    """SAUF: what `left` finds, if `right` finds nothing in the article."""

    left: Node
    right: Node
    keys: frozenset[str] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "keys", self.left.keys)


@dataclass(frozen=True, slots=True)
class Near:
    """PROCHE/n, or SUIVI/n when `ordered`; words that touch are at distance 1."""

    left: Node
    right: Node
    distance: int
    ordered: bool
    keys: frozenset[str] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "keys", min(self.left.keys, self.right.keys, key=len))


@dataclass(frozen=True, slots=True)
class Within:
    """What stands in one field: `titre:`, `chapo:` (the lead) or `texte:` (the text, its lead included)."""

    where: Field
    node: Node
    keys: frozenset[str] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "keys", self.node.keys)


Leaf = Words | Exact | Organisations | Region | Money
Node = Leaf | AnyOf | AllOf | Without | Near | Within


def words(text: str) -> Node:
    """What is typed between quotes, or side by side; a word with `*` inside the phrase is followed by the rest.

    Raises ValueError if `text` holds neither a letter nor a digit.
    """
    text = " ".join(unicodedata.normalize("NFC", text).split())
    parts = [part for part in AFTER_STAR.split(text) if phrase(part)]
    if not parts:
        raise ValueError("ni lettre ni chiffre")
    node: Node = _words(parts[0])
    for part in parts[1:]:
        node = Near(node, _words(part), 1, True)
    return node


def _words(text: str) -> Words:
    written = {text, NARROW.sub("", text), NARROW.sub(" ", text)}
    return Words(text, frozenset(form for one in written for other in (one, joined(one)) for form in variants(other)))


def exact(text: str) -> Exact:
    """What is typed after `=`. Raises ValueError if it holds neither a letter nor a digit."""
    text = " ".join(unicodedata.normalize("NFC", text).split())
    folded = phrase(text.rstrip("*"))
    if not folded:
        raise ValueError("ni lettre ni chiffre")
    return Exact(text, frozenset({folded}))


def any_of(nodes: Iterable[Node]) -> Node:
    """The nodes joined by OU, without repetition; at least one."""
    flat = [one for node in nodes for one in (node.nodes if isinstance(node, AnyOf) else (node,))]
    unique = tuple(dict.fromkeys(flat))
    return unique[0] if len(unique) == 1 else AnyOf(unique)


def all_of(nodes: Iterable[Node]) -> Node:
    """The nodes joined by ET; « (a SAUF b) ET c » is « (a ET c) SAUF b ». At least one."""
    flat: list[Node] = []
    against: list[Node] = []
    for node in nodes:
        left = node
        if isinstance(left, Without):
            against.append(left.right)
            left = left.left
        flat += left.nodes if isinstance(left, AllOf) else (left,)
    unique = tuple(dict.fromkeys(flat))
    joined = unique[0] if len(unique) == 1 else AllOf(unique)
    return without(joined, any_of(against)) if against else joined


def without(left: Node, right: Node) -> Node:
    """`left` SAUF `right`."""
    if isinstance(left, Without):
        return Without(left.left, any_of([left.right, right]))
    return Without(left, right)


def within(where: Field, node: Node) -> Node:
    """`node` in one field."""
    return _spread(node, lambda part: Within(where, part), against_too=True)


def near(left: Node, right: Node, distance: int, *, ordered: bool) -> Node:
    """`left` PROCHE/`distance` `right`. Raises TooLarge when ET, OU and SAUF inside make too many pairs."""
    if _parts(left) * _parts(right) > MOST_PARTS:
        raise TooLarge(MOST_PARTS)
    return _spread(left, lambda one: _spread(right, lambda other: Near(one, other, distance, ordered)))


def _spread(node: Node, make: Callable[[Node], Node], *, against_too: bool = False) -> Node:
    """`make` applied to the parts of `node` that have places, to what follows SAUF only if `against_too`."""
    if isinstance(node, AllOf):
        return all_of(_spread(one, make, against_too=against_too) for one in node.nodes)
    if isinstance(node, Without):
        against = _spread(node.right, make, against_too=True) if against_too else node.right
        return without(_spread(node.left, make, against_too=against_too), against)
    if isinstance(node, AnyOf) and not all(map(_has_places, node.nodes)):
        return any_of(_spread(one, make, against_too=against_too) for one in node.nodes)
    return make(node)


def _has_places(node: Node) -> bool:
    if isinstance(node, AnyOf):
        return all(map(_has_places, node.nodes))
    return not isinstance(node, AllOf | Without)


def _parts(node: Node) -> int:
    if isinstance(node, Without):
        return _parts(node.left)
    if isinstance(node, AllOf) or (isinstance(node, AnyOf) and not _has_places(node)):
        return sum(map(_parts, node.nodes))
    return 1


def children(node: Node) -> tuple[Node, ...]:
    """The nodes right under `node`; none under a leaf."""
    if isinstance(node, AnyOf | AllOf):
        return node.nodes
    if isinstance(node, Without | Near):
        return node.left, node.right
    return (node.node,) if isinstance(node, Within) else ()


def leaves(node: Node) -> Iterator[Leaf]:
    """Every leaf, from left to right."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Leaf):
            yield one
        waiting += reversed(children(one))


def phrases(node: Node) -> frozenset[str]:
    """All phrases that must be looked for in an article to judge `node`."""
    return frozenset(key for leaf in leaves(node) if isinstance(leaf, Words | Exact) for key in leaf.keys)


def anchors(node: Node) -> tuple[Leaf, ...]:
    """Leaves one of which stands at every match of `node`: those its keys come from."""
    if isinstance(node, AnyOf):
        return tuple(leaf for one in node.nodes for leaf in anchors(one))
    if isinstance(node, AllOf | Near):
        return anchors(min(children(node), key=lambda one: len(one.keys)))
    if isinstance(node, Without):
        return anchors(node.left)
    return anchors(node.node) if isinstance(node, Within) else (node,)


def depth(node: Node) -> int:
    """How many nodes stand one under the other."""
    return 1 + max(map(depth, children(node)), default=0)

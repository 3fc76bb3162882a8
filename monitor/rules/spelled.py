"""The query that a tree was understood as, every parenthesis written: what the officer is shown, and can type again."""

from __future__ import annotations

from monitor.model import Field
from monitor.rules.tree import AllOf, AnyOf, Exact, Leaf, Near, Node, Organisations, Region, Within, Without, Words

FIELDS = {Field.TITLE: "titre", Field.LEAD: "chapo", Field.BODY: "texte"}
QUOTES = (('"', '"'), ("« ", " »"), ("“", "”"))


def spelled(node: Node) -> str:
    """`node` as a query, its operators in French."""
    if isinstance(node, AnyOf | AllOf):
        return (" OU " if isinstance(node, AnyOf) else " ET ").join(map(_inside, node.nodes))
    if isinstance(node, Without):
        return f"{_inside(node.left)} SAUF {_inside(node.right)}"
    if isinstance(node, Near):
        operator = "SUIVI" if node.ordered else "PROCHE"
        return f"{_inside(node.left)} {operator}/{node.distance} {_inside(node.right)}"
    if isinstance(node, Within):
        inner = f"({spelled(node.node)})" if isinstance(node.node, Within) else _inside(node.node)
        return f"{FIELDS[node.where]}:{inner}"
    return _leaf(node)


def _inside(node: Node) -> str:
    return spelled(node) if isinstance(node, Leaf | Within) else f"({spelled(node)})"


def _leaf(leaf: Leaf) -> str:
    if isinstance(leaf, Words):
        return quoted(leaf.text)
    if isinstance(leaf, Exact):
        return f"={quoted(leaf.text)}"
    if isinstance(leaf, Organisations):
        return leaf.label
    return f"@region:{quoted(leaf.name)}" if isinstance(leaf, Region) else "@montant"


def quoted(text: str) -> str:
    """`text` between the first quotation marks that it does not close itself."""
    opening, closing = next((pair for pair in QUOTES if pair[1].strip() not in text), QUOTES[0])
    return f"{opening}{text}{closing}"

"""The lists of articles that a web page tells to machines alone: JSON-LD in the words of schema.org. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml.html import HtmlElement

from monitor.extract.facts import structured

BYTES = 2_000_000  # of one script; a list of articles, their texts included, needs less
NODES = 5000  # of a page, that are looked at
MEMBERS = ("itemListElement", "blogPost", "blogPosts", "hasPart")  # under which a list keeps what it lists
INSIDE = ("item", "mainEntity", "@graph")  # … and what is wrapped in something else
NO_ARTICLES = {"breadcrumblist", "sitenavigationelement", "webpageelement", "person", "organization", "product"}


@dataclass(frozen=True, slots=True)
class Item:
    """What a list says of one of its members; `url` as it stands there."""

    url: str
    title: str
    published: str


def items_of(tree: HtmlElement) -> Iterator[Item]:
    """The members of all lists of a page, in their order; one may come twice."""
    todo: deque[tuple[Any, bool]] = deque((value, False) for value in structured(tree.iter("script"), BYTES))
    for _ in range(NODES):
        if not todo:
            return
        node, listed = todo.popleft()
        if isinstance(node, list):
            todo.extendleft((one, listed) for one in reversed(node[:NODES]))
        elif isinstance(node, dict) and not _types(node) & NO_ARTICLES:
            if listed:
                yield Item(_address(node), _text(node, "headline", "name"), _text(node, "datePublished"))
            below = [(node[key], True) for key in MEMBERS if key in node]
            todo.extendleft((node[key], listed) for key in INSIDE if key in node)
            todo.extendleft(reversed(below))
        elif isinstance(node, str) and listed:
            yield Item(node, "", "")


def _types(node: dict[str, Any]) -> set[str]:
    told = node.get("@type")
    return {str(one).rpartition("/")[2].lower() for one in (told if isinstance(told, list) else [told])}


def _address(node: dict[str, Any]) -> str:
    page = node.get("mainEntityOfPage")
    of_page = _raw(page, "@id", "url") if isinstance(page, dict) else _raw(node, "mainEntityOfPage")
    return _raw(node, "url") or of_page or _raw(node, "@id")


def _text(node: dict[str, Any], *keys: str) -> str:
    return " ".join(_raw(node, *keys).split())


def _raw(node: dict[str, Any], *keys: str) -> str:
    """The first of these that is a text, as it stands there."""
    return next((text for key in keys if isinstance(text := node.get(key), str) and text.strip()), "")

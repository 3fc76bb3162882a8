"""JSON Feeds as they are served: inside a script, with raw tabs, a comma too many, or cut short. Pure."""

from __future__ import annotations

import json
import re
from typing import Any

from monitor.extract.document import whole_number

# A comma behind the last of a list; what stands in a text is none.
LAST_COMMA = re.compile(r'("(?:[^"\\]++|\\.)*+")|,(?=\s*+[}\]])', re.DOTALL)
ITEMS = re.compile(r'"items"\s{0,99}:\s{0,99}\[')
# What stands before the JSON where it is served as a script: a call (JSONP), or what keeps others from running it.
SCRIPT = re.compile(
    r"(?:/\*[^*]{0,200}\*/|//[^\n]{0,200}\n|\s){0,9}"
    r"(?:\)\]\}'?,?|(?:while\s?\(1\)|for\s?\(;;\));|[\w$.\[\]'\"]{1,200}\s{0,9}\(|typeof\s[^{]{1,200}\()\s{0,99}(?=\{)"
)
AFTER = re.compile(r"\s*\)[\s;]*\Z")
OWN = re.compile(r'"(?:content_html|content_text|date_published|home_page_url)"\s{0,99}:')  # names that others lack
BETWEEN = re.compile(r"[\s,]*+")

_decoder = json.JSONDecoder(strict=False, parse_int=whole_number)


def unwrapped(text: str) -> str:
    """`text` from its first sign on, and what a script around a JSON value holds; any other text stays."""
    text = text.lstrip()
    found = SCRIPT.match(text) if text[:1] not in {"{", "<"} else None
    return AFTER.sub("", text[found.end() :]) if found else text


def is_json_feed(text: str) -> bool:
    """Whether the beginning of a JSON text is that of a JSON Feed: its version may come last."""
    return "jsonfeed.org" in text or (ITEMS.search(text) is not None and OWN.search(text) is not None)


def loads(text: str) -> tuple[Any, bool]:
    """What a JSON Feed holds, and whether it was cut: then the items are those that are whole. Raises ValueError."""
    try:
        return _decoder.decode(text), False
    except ValueError:
        pass
    text = LAST_COMMA.sub(lambda found: found[1] or "", text)
    try:
        return _decoder.decode(text), False
    except ValueError:
        begins = ITEMS.search(text)
        if begins is None:
            raise
    return _head(text[: begins.start()]) | {"items": _items(text, begins.end())}, True


def _head(text: str) -> dict[str, Any]:
    """What stands before the items."""
    try:
        head = _decoder.decode(text.rstrip().rstrip(",") + "}")
    except ValueError:
        return {}
    return head if isinstance(head, dict) else {}


def _items(text: str, at: int) -> list[Any]:
    """The items that begin there, as far as they are whole."""
    found: list[Any] = []
    while True:
        try:
            item, at = _decoder.raw_decode(text, BETWEEN.match(text, at).end())  # type: ignore[union-attr]
        except ValueError:
            return found
        found.append(item)

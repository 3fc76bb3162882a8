"""The fields of an article as JSON, as the archive keeps them between two releases. Pure."""

from __future__ import annotations

import json
from functools import cache, lru_cache
from typing import Any

from monitor.story.fields import Fields, Money, Place
from monitor.story.figures import Figure
from monitor.story.names import Name

SHAPE = 5  # of what is written: raised when a field changes
# The shape in which a field came; an article written before has none of it.
SINCE = {"further": 2, "sums": 3, "due": 3, "dates": 3, "partners": 3, "sites": 3, "numbers": 4, "happened": 5}


def written(one: Fields) -> str:
    """`one` as JSON."""
    values = [_plain(getattr(one, name)) for name in Fields.__slots__]
    return json.dumps([SHAPE, *values], ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=1000)  # what is told every day is compared again and again
def read_back(text: str) -> Fields | None:
    """The inverse of `written`; None for what a later release wrote."""
    shape, *values = json.loads(text)
    if shape > SHAPE:
        return None
    told = dict(zip(_slots(shape), values, strict=True))
    for name, kind in _ITEMS.items():
        told[name] = tuple([kind(*[_frozen(one) for one in row]) for row in told.get(name, ())])
    return Fields(**{name: _frozen(value) for name, value in told.items()})


@cache
def _slots(shape: int) -> tuple[str, ...]:
    """The fields of an article as a release of `shape` wrote them, in order."""
    return tuple(one for one in Fields.__slots__ if SINCE.get(one, 1) <= shape)


_ITEMS: dict[str, type[Name | Place | Money | Figure]] = {
    "names": Name,
    "further": Name,
    "partners": Name,
    "places": Place,
    "amounts": Money,
    "sums": Money,
    "figures": Figure,
}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    slots = getattr(type(value), "__slots__", None)
    return [_plain(getattr(value, name)) for name in slots] if slots else value


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value

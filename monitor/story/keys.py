"""By which digests an article finds, among a hundred thousand, the few that may tell its story. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable
from hashlib import blake2b

from monitor.story.acts import VAGUE
from monitor.story.fields import Fields
from monitor.story.names import Name
from monitor.story.pairs import MANY
from monitor.story.words import GENERIC, weight

WORDS = 8  # of a title, the longest first: longer words are rarer
NAMES = 8


def keys(article: Fields) -> tuple[int, ...]:
    """The digests, 63 bits each, in order: of names, of who or where and what is done, of amounts, of rare words."""
    return tuple(sorted({_digest(one) for one in _told(article)}))


def of_names(article: Fields) -> dict[str, tuple[int, ...]]:
    """The digests among `keys` that stand for a name alone, by the key of the name."""
    return {name.key: tuple(map(_digest, _alone(_heads(name)))) for name in (*article.names[:NAMES], *article.further)}


def _heads(name: Name) -> set[str]:
    """By what a name is found again: its first word, its initials."""
    if name.kind == "organisation":
        return {name.key, *(form for form in name.forms if " " not in form)}
    first = {form.split()[0] for form in name.forms}
    return first | {"".join(word[0] for word in form.split()) for form in name.forms if form.count(" ") > 1}


def _alone(heads: Iterable[str]) -> list[str]:
    return [f"name {head}" for head in sorted(heads) if head not in GENERIC]


def _told(article: Fields) -> set[str]:
    acts = sorted({*article.acts, *article.told} - VAGUE)
    told = set()
    for name in article.names[:NAMES]:
        heads = _heads(name)
        told |= {*_alone(heads)}
        told |= {f"{head} {act}" for head in heads for act in acts if name.title}
    for name in article.further:
        told |= {*_alone(_heads(name))}
    for place in article.places:
        if place.title and place.kind != "region":
            told |= {f"{place.name} {act}" for act in acts}
    told |= {f"place {one.name}" for one in article.places if one.kind == "commune"}
    told |= {f"{one.currency} {_rounded(one.low)}" for one in article.amounts if one.field != "body"}
    told |= {f"number {one}" for one in article.numbers if one > MANY and one % 10}
    rare = sorted(
        {one for one in article.title if weight(one) >= 1 and one not in article.said}, key=lambda one: (-len(one), one)
    )
    return told | {f"word {one}" for one in rare[:WORDS]}


def _rounded(value: float) -> float:
    """To two figures: 12.4 million is 12 million."""
    return round(value, 1 - math.floor(math.log10(value))) if value else 0


def _digest(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest()) >> 1

"""On which days a title and a lead say that something happened, by the names of days: « mardi », « hier ». Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from monitor.story.words import folded

_WEEK = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
# « chaque mardi » and « avant mardi » are no day of an event; « mardi prochain » and « dès mardi » are to come; and
# « mardi 4 » is a date.
_DAY = re.compile(
    r"(?<!avant )(?<!chaque )(?<!tous les )(?<!jusqu'a )(?<!partir de )(?<!des )"
    rf"\b({'|'.join(_WEEK)})\b(?! prochain| (?:\d{{1,2}}|1er)\b)"
)
_TODAY = re.compile(r"\b(?:aujourd'hui|ce matin|ce jour)\b")
_YESTERDAY = re.compile(r"\bhier\b")


@lru_cache(maxsize=1000)
def happened(text: str, published: int) -> tuple[int, ...]:
    """The days, as ordinals, of which `text`, published on day `published`, tells; none if that is 0."""
    if not published:
        return ()
    plain = folded(text)
    found = {published - (published - 1 - _WEEK.index(name)) % 7 for name in _DAY.findall(plain)}
    if _TODAY.search(plain):
        found.add(published)
    if _YESTERDAY.search(plain):
        found.add(published - 1)
    return tuple(sorted(found))

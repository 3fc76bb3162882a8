"""Where two articles say that something happens, and whether it may be one place. Pure."""

from __future__ import annotations

import re

from monitor.story.fields import Fields, Place
from monitor.story.words import folded, stems

# « près de Nantes », « Nantes Métropole »
_NEAR = re.compile(r"\b(?:pres|portes|agglomeration|metropole|bassin|banlieue|pays) d(?:e |')(?:l')?$")
_WIDE = re.compile(r" (?:agglo|metropole)")


def own_places(here: Fields, there: Fields) -> list[Place]:
    """The places of a title that the other article does not name nor lie in.

    A lead tells where people met, and where a company is listed, too. What comes from a town (« la start-up
    nancéienne ») may stand anywhere in its department.
    """
    told, others = [one for one in here.places if one.title], list(there.places)
    if any(one.kind == "commune" for one in told) and any(one.kind == "commune" for one in others):
        told, others = ([one for one in side if one.kind == "commune"] for side in (told, others))
    words = {*there.title, *there.lead}
    if any(_meet(one, other) for one in told for other in others):
        return []
    around = folded(here.headline)
    return [one for one in told if not set(stems(one.name)) <= words and not _is_around(one, around)]


def is_told_in(place: Place, there: Fields) -> bool:
    """Whether an article tells a place, or one around or within it."""
    return any(_meet(place, other) for other in there.places) or set(stems(place.name)) <= {*there.title, *there.lead}


def _meet(one: Place, other: Place) -> bool:
    if one.name == other.name:
        return True
    if "region" in (one.kind, other.kind):
        return one.region == other.region and one.kind != other.kind
    return one.department == other.department and (one.kind != other.kind or _is_of(one) or _is_of(other))


def _is_of(place: Place) -> bool:
    """Whether a place is told by what comes from it: « nancéien »."""
    return not {*place.written.split()} & {*place.name.split()}


def _is_around(place: Place, headline: str) -> bool:
    """Whether a folded headline tells a place for what lies around it."""
    before, told, after = headline.partition(place.written)
    return bool(told and (_NEAR.search(before) or _WIDE.match(after)))

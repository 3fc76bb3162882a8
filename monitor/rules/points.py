"""The formula of the score: what each place where something was found is worth.

    points of a part = points × weight of its field × ½ for each better place of the same rule
    score            = the sum of all parts

- a rule:          its points, its own weights (title 3, lead 2, body 1 unless it says otherwise), at most its cap
- an organisation: its points (3, or 1 for those named every day), a third of them when it is the publisher itself
- an event:        told in one sentence with an organisation of the sector, 1 more than the points of that organisation,
                   at most 4, and 2 more with a second organisation: the strongest sign there is

The places of one rule, of one organisation, and of all events together are ranked by what they are worth, so each of
them adds up to at most twice its best place. Parts are rounded to four decimals, and smaller ones dropped.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from monitor.findings import Hit, Mention
from monitor.model import GENERAL, Field, Organisation, Publisher, Rule

Spot = tuple[Field, int, int, str]  # field, start, end, quote

WEIGHT = {Field.TITLE: 3.0, Field.LEAD: 2.0, Field.BODY: 1.0}
FIELDS = {field: rank for rank, field in enumerate(Field)}
DIGITS = 4  # decimals of points
OWN = 1 / 3  # what a publisher's own name is worth, of its points
EVENT_AT_MOST, SECOND = 4.0, 2.0


@dataclass(frozen=True, slots=True)
class Told:
    """A trigger of an event, and the organisations named in its sentence."""

    event: str  # the id of its type
    spot: Spot
    organisations: tuple[Organisation, ...]


def of_rule(rule: Rule, spots: Iterable[Spot]) -> list[Hit]:
    """The hits of a rule at the places where it matched."""
    weight = dict(zip(Field, rule.weight, strict=True))
    worth = [(rule.name, rule.points * weight[spot[0]], spot) for spot in spots]
    return _capped(_ranked(worth, rule.theme), rule.cap)


def of_organisations(mentions: Iterable[Mention], publisher: Publisher) -> list[tuple[Organisation, list[Hit]]]:
    """Each organisation with its hits, in the order they are first named."""
    by_id: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        by_id[mention.organisation.id].append(mention)
    found = []
    for identity, named in by_id.items():
        organisation = named[0].organisation
        points = organisation.points * (OWN if identity in publisher.organisations else 1)
        spots = [(one.field, one.start, one.end, one.quote) for one in named]
        worth = [(f"organisation:{identity}", points * WEIGHT[spot[0]], spot) for spot in spots]
        found.append((organisation, _ranked(worth)))
    return found


def of_events(told: Iterable[Told]) -> list[Hit]:
    """The hits of events told in one sentence with organisations; those that stand alone are worth nothing."""
    worth = [
        (f"event:{one.event}", points * WEIGHT[one.spot[0]], one.spot)
        for one in told
        if (points := company(one.organisations))
    ]
    return _ranked(worth)


def company(organisations: Iterable[Organisation]) -> float:
    """What the organisations named in its sentence make an event worth; 0 unless one of them is of the sector."""
    organisations = list(organisations)
    sector = [one.points for one in organisations if one.kind not in GENERAL and one.points > 0]
    if not sector:
        return 0.0
    return min(EVENT_AT_MOST, 1 + max(sector)) + (SECOND if len({one.id for one in organisations}) > 1 else 0)


def _ranked(worth: list[tuple[str, float, Spot]], theme: str = "") -> list[Hit]:
    """Hits, the best first and each worth half as much of itself as the one before."""
    order = sorted(worth, key=lambda one: (-abs(one[1]), FIELDS[one[2][0]], one[2][1:3], one[0]))
    hits = []
    for rank, (name, full, spot) in enumerate(order):
        points = round(full * 0.5**rank, DIGITS)
        if points or not full:  # past some fifteen places nothing is left to add
            hits.append(Hit(name, *spot, points, theme))
    return hits


def _capped(hits: list[Hit], cap: float | None) -> list[Hit]:
    """The hits as far as the cap goes; the last one that counts is cut to what is left of it."""
    if cap is None:
        return hits
    kept, left = [], cap
    for hit in hits:
        points = round(max(-left, min(left, hit.points)), DIGITS)
        if points or not hit.points:
            kept.append(Hit(hit.rule, hit.field, hit.start, hit.end, hit.quote, points, hit.theme))
        left = round(left - abs(points), DIGITS)
    return kept

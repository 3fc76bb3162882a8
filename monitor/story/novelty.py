"""What a further telling of a story says more than those before it, and how much of a release it copies. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from monitor.story.acts import VAGUE
from monitor.story.fields import Fields, Money
from monitor.story.pairs import equal, named
from monitor.story.reprint import shingles

AMOUNT, CALENDAR, PARTNER, EVENT, PLACE, QUOTE = "montant", "calendrier", "partenaire", "évènement", "lieu", "citation"
# What brings a story that was already sent back, as an update.
MATERIAL = frozenset((AMOUNT, CALENDAR, PARTNER, EVENT))
_TOLD = ("raised", "funding", "invested")  # what an amount of the body must be; others are background
_NEW = 0.7  # part of what is quoted that nobody quoted before


def adds(before: Sequence[Fields], other: Fields) -> tuple[str, ...]:
    """What `other` tells that none of the articles `before` it tells: words of French, in a fixed order.

    Only what fields can tell: a sum, a closing date or a day, an organisation that acts, a kind of event, a town, a
    quotation.
    """
    tests: dict[str, Callable[[Sequence[Fields], Fields], bool]] = {
        AMOUNT: _amount,
        CALENDAR: _calendar,
        PARTNER: _partner,
        EVENT: _event,
        PLACE: _place,
        QUOTE: _quote,
    }
    return tuple(word for word, test in tests.items() if before and test(before, other))


def copied(original: str, other: str) -> float:
    """The share of the words of `other`, 0 to 1, that stand in `original` as they are: in runs of five."""
    runs = shingles(other)
    there = set(shingles(original))
    return round(sum(run in there for run in runs) / len(runs), 3) if runs else 0.0


def _amount(before: Sequence[Fields], other: Fields) -> bool:
    known = [one for each in before for one in each.amounts]
    new = [one for one in other.amounts if one.field != "body" or one.role in _TOLD]
    return any(not _known(one, known) for one in new if one.role not in ("market", "turnover"))


def _known(one: Money, known: Iterable[Money]) -> bool:
    return any(one.currency == other.currency and equal(one, other) for other in known)


def _calendar(before: Sequence[Fields], other: Fields) -> bool:
    closings = {one for each in before for one in each.closings}
    days = {one for each in before for one in each.days}
    return bool(set(other.closings) - closings) or bool({one for one in other.days if "-" in one} - days)


def _partner(before: Sequence[Fields], other: Fields) -> bool:
    """An organisation, known to a catalogue, that the opening names and no article before names anywhere."""
    actors = [one for one in other.names if one.kind == "organisation" and one.forms and one.key not in other.voices]
    return any(not any(named(one, each) or one.key in each.voices for each in before) for one in actors)


def _event(before: Sequence[Fields], other: Fields) -> bool:
    told = {act for each in before for act in (*each.acts, *each.told)}
    kinds = {kind for each in before for kind in each.kinds}
    return bool(set(other.acts) - told - VAGUE) and (not other.kinds or bool(set(other.kinds) - kinds))


def _place(before: Sequence[Fields], other: Fields) -> bool:
    known = {place.name for each in before for place in each.places}
    return any(place.kind == "commune" and place.name not in known for place in other.places)


def _quote(before: Sequence[Fields], other: Fields) -> bool:
    said = {one for each in before for one in each.quotes}
    new = sum(one not in said for one in other.quotes)
    return bool(other.quotes) and new >= _NEW * len(other.quotes)

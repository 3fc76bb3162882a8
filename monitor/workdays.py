"""The French calendar: working days, public holidays, bridges, August, the end of the year. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from functools import cache

AUGUST = 8
CHRISTMAS = ((12, 20), (1, 4))  # first and last day of the fortnight, both included


class DayKind(StrEnum):
    """A kind of day, by how much is published on it. A day has one: the first of these that fits it."""

    HOLIDAY = "jour férié"
    SUNDAY = "dimanche"
    SATURDAY = "samedi"
    CHRISTMAS = "fêtes de fin d'année"
    AUGUST = "août"
    BRIDGE = "pont"
    WORKING = "jour ouvré"


@cache
def is_working(day: date) -> bool:
    """True for a day that is neither of a week-end nor a public holiday of metropolitan France."""
    return day.weekday() < 5 and day not in _holidays(day.year)


@cache
def day_kind(day: date) -> DayKind:
    """The kind of a day."""
    if day in _holidays(day.year):
        return DayKind.HOLIDAY
    if day.weekday() >= 5:
        return DayKind.SATURDAY if day.weekday() == 5 else DayKind.SUNDAY
    if (day.month, day.day) >= CHRISTMAS[0] or (day.month, day.day) <= CHRISTMAS[1]:
        return DayKind.CHRISTMAS
    if day.month == AUGUST:
        return DayKind.AUGUST
    return DayKind.BRIDGE if _is_bridge(day) else DayKind.WORKING


def _is_bridge(day: date) -> bool:
    """A working day alone between a public holiday and another day off."""
    beside = (day - timedelta(days=1), day + timedelta(days=1))
    return not any(map(is_working, beside)) and any(one in _holidays(one.year) for one in beside)


@cache
def _holidays(year: int) -> frozenset[date]:
    """The public holidays of metropolitan France."""
    from holidays import country_holidays

    return frozenset(country_holidays("FR", years=year))

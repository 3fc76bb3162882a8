"""Dates and times as a letter tells them, as precisely as they are known. Pure."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

from alerts.digest import Closing
from alerts.wording import NBSP
from alerts.words import Words, words
from monitor.facts.days import Day
from monitor.model import Dated, Precision

DATE, THIS_YEAR = f"d{NBSP}MMMM y", f"d{NBSP}MMMM"  # patterns of CLDR: a day and its month stay together
LEAP = 2000  # a year that has every day
FRANCE = ZoneInfo("Europe/Paris")  # closing dates are told in its time
# « 8 h 30 » is how French prose tells the time; CLDR knows only the clock's 08:30.
_HOURS = {"fr": (f"H{NBSP}'h'", f"H{NBSP}'h'{NBSP}mm"), "en": ("H:mm", "H:mm")}


def day(at: date, said: Words, pattern: str = DATE) -> str:
    """9 septembre 2022, 1er octobre 2025; 9 September 2022. `pattern` as in CLDR, where `d` is the day."""
    if at.day == 1 and said.language == "fr":  # an ordinal that CLDR lacks
        pattern = pattern.replace("d", "d'er'", 1)
    return format_date(at, pattern, locale=said.locale)


def weekday(at: date, said: Words) -> str:
    """mardi 14 octobre 2025; Tuesday 14 October 2025."""
    return f"{format_date(at, 'EEEE', locale=said.locale)} {day(at, said)}"


def hour(at: datetime, said: Words) -> str:
    """8 h, 8 h 30; 8:00, 8:30."""
    return format_time(at.time(), _HOURS[said.language][at.minute > 0], locale=said.locale)


def published(dated: Dated, timezone: str, language: str) -> str:
    """A publication date: 9 septembre 2022, [septembre 2022], [2022] or date inconnue."""
    said = words(language)
    at = dated.local(ZoneInfo(timezone))
    if at is None or dated.precision is Precision.UNKNOWN:
        return said.say("date unknown")
    if dated.precision is Precision.YEAR:
        return f"[{at.year}]"
    if dated.precision is Precision.MONTH:
        return f"[{format_date(at, 'MMMM y', locale=said.locale)}]"
    return day(at, said)


def period(since: datetime, until: datetime, timezone: str, language: str) -> str:
    """du lundi 13 octobre, 8 h au mardi 14 octobre, 8 h; mardi 14 octobre, de 8 h à 14 h. Years that differ are told.

    Empty for a period of less than a minute: a first issue sent by hand right after the first round.
    """
    said, zone = words(language), ZoneInfo(timezone)
    begin, end = since.astimezone(zone), until.astimezone(zone)
    pattern = THIS_YEAR if begin.year == end.year else DATE
    days = [f"{format_date(at, 'EEEE', locale=said.locale)} {day(at, said, pattern)}" for at in (begin, end)]
    hours = [hour(at, said) for at in (begin, end)]
    if days[0] == days[1]:
        told = said.say("%(day)s, from %(first)s to %(last)s", day=days[0], first=hours[0], last=hours[1])
        return told if hours[0] != hours[1] else ""
    first, last = map(", ".join, zip(days, hours, strict=True))
    return said.say("from %(first)s to %(last)s", first=first, last=last)


def closing(one: Closing, language: str) -> str:
    """15 mars 2026 à 12 h; 15 mars 2026 (prolongée); mars 2026."""
    said = words(language)
    told = format_date(one.at, "MMMM y", locale=said.locale) if one.by_month else moment(one.at, language)
    return said.say("%(date)s (extended)", date=told) if one.extended else told


def moment(at: date, language: str) -> str:
    """A day, or a day and its time: local time of France unless it bears its zone."""
    said = words(language)
    if not isinstance(at, datetime):
        return day(at, said)
    local = at.astimezone(FRANCE) if at.tzinfo else at
    return said.say("%(date)s at %(time)s", date=day(local, said), time=hour(local, said))


def told(one: Day, said: Words) -> str:
    """A day or a month as a text names it, with its year and its hour if it tells them: 3 March, March 2026."""
    at = date(one.year or LEAP, one.month, one.day or 1)
    if one.day is None:
        return format_date(at, "MMMM y" if one.year else "MMMM", locale=said.locale)
    named = day(at, said, DATE if one.year else THIS_YEAR)
    if not one.time:
        return named
    return said.say("%(date)s at %(time)s", date=named, time=hour(datetime.fromisoformat(f"{at}T{one.time}"), said))

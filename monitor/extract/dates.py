"""Date strings as French sites write them, with what they tell: minute, day, month or year.

Pure: no clock. A date without a year takes the year nearest before `reference`; without a reference it stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from monitor.model import UNDATED, Dated, Precision

_MONTHS = {
    1: "janvier|janv|jan|january",
    2: "février|fevrier|févr|fevr|fév|fev|february|feb",
    3: "mars|march|mar",
    4: "avril|avr|april|apr",
    5: "mai|may",
    6: "juin|june|jun",
    7: "juillet|juil|july|jul",
    8: "août|aout|august|aug",
    9: "septembre|sept|september|sep",
    10: "octobre|oct|october",
    11: "novembre|november|nov",
    12: "décembre|decembre|déc|dec|december",
}
_MONTH_OF = {name: number for number, names in _MONTHS.items() for name in names.split("|")}
_MONTH = "(?P<month>" + "|".join(sorted(_MONTH_OF, key=len, reverse=True)) + r")\.?(?![^\W\d_])"
_GAP = r"[ \t\n\u00a0\u2009\u202f]"
_S = _GAP + "*"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
# « à 14h30 », « 8 h 05 », « - 08:00 », « T08:00:00Z »; an hour needs its minutes or an « h »
_CLOCK = (
    rf"(?:{_S}[,–—|-]?{_S}(?:T|à|at|a)?{_S}(?P<hour>[01]?\d|2[0-3]){_S}(?::|heures?(?![^\W\d_])|h(?![^\W\d_])){_S}(?P<minute>[0-5]\d)?(?![0-9])"
    rf"(?::(?P<second>[0-5]\d|60)(?:[.,]\d+)?)?{_S}(?P<half>[ap]\.?m\b)?{_S}"
    r"(?P<zone>Z\b|(?:GMT|UTC)?[+-]\d\d:?\d\d|(?:GMT|UTC?|CEST|CET|WEST|WET|EEST|EET|BST|EST|EDT|CST|CDT|MST|MDT|PST|PDT)\b)?)?"
)
_DAY = r"(?<![\d/.,-])(?P<day>0?[1-9]|[12]\d|3[01])"
_FORMS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\d/-]){_YEAR}(?P<sep>[-/.])(?P<mon>0?[1-9]|1[0-2])(?P=sep)(?P<day>0[1-9]|[12]\d|3[01]|[1-9])(?!\d){_CLOCK}",
        rf"(?<!\d){_YEAR[:-6]}(?P<mon>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])T?"
        r"(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?P<second>[0-5]\d)?(?P<zone>Z|[+-]\d\d:?\d\d)?(?!\d)",
        rf"{_DAY}(?P<sep>[/.-])(?P<mon>0?[1-9]|1[0-2])(?P=sep)(?:{_YEAR}|(?P<yy>\d\d)(?![\d]|[/.-]\d)){_CLOCK}",
        rf"{_DAY}(?:er|re|st|nd|rd|th)?\.?[\s\u00a0-]{{0,3}}{_MONTH}[,.]?[\s\u00a0-]{{0,3}}{_YEAR}{_CLOCK}",
        rf"(?<![^\W\d_]){_MONTH}{_GAP}{{1,3}}(?P<day>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?:{_GAP}|,){_GAP}{{0,3}}{_YEAR}{_CLOCK}",
        rf"{_DAY}(?:er)?[\s\u00a0]{{0,3}}{_MONTH}(?![\s\u00a0]*\d{{3}}){_CLOCK}",
        rf"(?<!\w)(?<!\d[ \u00a0]){_MONTH}[\s\u00a0]{{1,3}}{_YEAR}",
        rf"^{_S}{_YEAR}-(?P<mon>0[1-9]|1[0-2]){_S}$",
        rf"^{_S}{_YEAR}{_S}$",
    )
]
_IN_FIGURES = [form for form in _FORMS if "month" not in form.groupindex]
_NAMED = re.compile(_MONTH)  # of small letters: `re` leaps to their first ones, as it does not when it ignores case
_FIGURES = re.compile(rf"\d[-/.]\d|\d{{8}}|^{_S}\d{{4}}{_S}$")  # without which none of these is
_EPOCH = re.compile(r"^\s*(\d{10})(\d{3})?\s*$")
_AGO = re.compile(r"il y a\s+(\d{1,3}|une?)\s+(minute|heure|jour|semaine)s?", re.IGNORECASE)
_ZONES = {
    "CET": 1, "CEST": 2, "WET": 0, "WEST": 1, "EET": 2, "EEST": 3, "BST": 1,
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
}  # fmt: skip
_OLDEST = 1990  # 1970 is a clock that was never set
_SLACK = timedelta(days=1)


def from_text(text: str, reference: datetime | None, timezone: str) -> Dated:
    """The first date written in `text`, a short string (French, English, ISO 8601, RFC 822, epoch seconds).

    `reference` (aware) gives the year of a year-less date and refuses what lies more than a day after it. `timezone` is
    an IANA name, used when the string has no zone. UNDATED when nothing certain is written.
    """
    zone = ZoneInfo(timezone)
    text = text[:300]
    if epoch := _EPOCH.match(text):
        return trusted(Dated(datetime.fromtimestamp(int(epoch[1]), UTC), Precision.MINUTE), reference)
    found = sorted(
        ((match.start(), rank, match) for rank, form in enumerate(_FORMS) for match in form.finditer(text)),
        key=lambda item: item[:2],
    )
    past = -1
    for start, _, match in found:
        if start < past:
            continue  # part of a date just refused: « février 2026 » in « 30 février 2026 »
        dated = trusted(_dated(match, reference, zone), reference)
        if dated.at is not None:
            return dated
        past = match.end()
    return trusted(_relative(text, reference, zone), reference)


def trusted(dated: Dated, reference: datetime | None) -> Dated:
    """`dated`, or UNDATED when it cannot be a publication date: before 1990, or over a day after `reference`."""
    if dated.at is None or dated.at.year < _OLDEST - 1:
        return UNDATED
    if reference is not None and dated.at > reference + _SLACK:
        return UNDATED
    return dated


def day(year: int, month: int, number: int) -> Dated:
    """The day as a Dated of day precision; UNDATED when the calendar has no such day."""
    return _midnight(year, month, number, Precision.DAY)


def all_in(text: str) -> Iterator[re.Match[str]]:
    """Every place in `text` that looks like a date, in no order."""
    if _NAMED.search(text.lower()):
        forms = _FORMS
    elif _FIGURES.search(text):
        forms = _IN_FIGURES
    else:
        return  # most texts name no day
    for form in forms:
        yield from form.finditer(text)


def _dated(match: re.Match[str], reference: datetime | None, zone: ZoneInfo) -> Dated:
    parts = match.groupdict()
    month = _month(parts)
    year = _year(parts, month, reference, zone)
    if year is None or year < _OLDEST:
        return UNDATED
    if month is None:
        return _midnight(year, 1, 1, Precision.YEAR)
    if not parts.get("day"):
        return _midnight(year, month, 1, Precision.MONTH)
    if not parts.get("hour"):
        return _midnight(year, month, int(parts["day"]), Precision.DAY)
    return _moment(year, month, parts, zone)


def _month(parts: dict[str, str | None]) -> int | None:
    if name := parts.get("month"):
        return _MONTH_OF[name.lower()]
    return int(mon) if (mon := parts.get("mon")) else None


def _year(parts: dict[str, str | None], month: int | None, reference: datetime | None, zone: ZoneInfo) -> int | None:
    """The year written, or for a year-less date the one that puts it nearest before the reference."""
    if year := parts.get("year"):
        return int(year)
    if short := parts.get("yy"):
        return 2000 + int(short)
    if reference is None or month is None:
        return None
    here = (reference + _SLACK).astimezone(zone)
    return here.year if (month, int(parts["day"] or 1)) <= (here.month, here.day) else here.year - 1


def _midnight(year: int, month: int, number: int, precision: Precision) -> Dated:
    try:
        return Dated(datetime(year, month, number, tzinfo=UTC), precision)
    except ValueError:
        return UNDATED


def _moment(year: int, month: int, parts: dict[str, str | None], zone: ZoneInfo) -> Dated:
    hour, minute, number = int(parts["hour"] or 0), int(parts["minute"] or 0), int(parts["day"] or 1)
    if parts.get("half"):
        hour = hour % 12 + (12 if (parts["half"] or "").lower().startswith("p") else 0)
    if hour == minute == 0 and not int(parts.get("second") or 0):
        # an exact midnight is what a date without an hour becomes when a machine writes it
        return _midnight(year, month, number, Precision.DAY)
    try:
        local = datetime(year, month, number, hour, minute, tzinfo=_offset(parts.get("zone")) or zone)
    except ValueError:
        return UNDATED
    return Dated(local.astimezone(UTC), Precision.MINUTE)


def _offset(name: str | None) -> tzinfo | None:
    if not name:
        return None
    name = name.upper()
    if name in _ZONES:
        return timezone(timedelta(hours=_ZONES[name]))
    if signed := re.search(r"([+-])(\d\d):?(\d\d)", name):
        hours, minutes = int(signed[2]), int(signed[3])
        span = timedelta(hours=hours, minutes=minutes) * (1 if signed[1] == "+" else -1)
        return timezone(span) if hours < 24 and minutes < 60 else None
    return UTC


def _relative(text: str, reference: datetime | None, zone: ZoneInfo) -> Dated:
    """« il y a 3 jours », « hier », « aujourd'hui », told from the reference."""
    if reference is None:
        return UNDATED
    if ago := _AGO.search(text):
        count, unit = (int(ago[1]) if ago[1].isdecimal() else 1), ago[2].lower()
        if unit in ("minute", "heure"):
            return Dated(reference - timedelta(**{"minutes" if unit == "minute" else "hours": count}), Precision.MINUTE)
        back = count * (7 if unit == "semaine" else 1)
    elif word := re.search(r"\b(avant-hier|hier|aujourd['’]hui)\b", text, re.IGNORECASE):
        back = {"avant-hier": 2, "hier": 1}.get(word[1].lower(), 0)
    else:
        return UNDATED
    then = (reference.astimezone(zone) - timedelta(days=back)).date()
    return _midnight(then.year, then.month, then.day, Precision.DAY)

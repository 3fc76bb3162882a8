"""Dates as feeds and letters write them, believed only when they can be true. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from monitor.extract.dates import from_text, trusted
from monitor.model import UNDATED, Dated, Precision
from monitor.values import DAYS

# RFC 822 wrote years with two digits: « Mon, 16 Mar 26 08:00:00 GMT ».
SHORT_YEAR = re.compile(r"^(\D{0,12}\d{1,2}[ -][^\W\d_]{3,9}\.?[ -])(\d\d)(?= \d{1,2}:)")

# What American software writes: « Mon, 03/30/2026 - 19:19 ». The day of the week, or a month above 12, tells the order.
NUMBERS = re.compile(
    rf"(?:(?P<weekday>{'|'.join(DAYS)})[a-z]{{0,6}},?\s{{1,3}})?"
    r"(?P<first>\d\d?)(?P<sign>[/ -])(?P<second>\d\d?)(?P=sign)(?P<year>\d{4})(?!\d)",
    re.IGNORECASE,
)
# ISO 8601 by weeks and by days of the year: « 2026-W46-2 », « 2026-314 ».
ISO_WEEK = re.compile(r"((?:19|20)\d\d)-?W([0-5]\d)-?([1-7])(?=T|$)")
ISO_ORDINAL = re.compile(r"((?:19|20)\d\d)-?([0-3]\d\d)(?=T|$)")
MIDNIGHT = re.compile(r"(?<=[T ])24:00(?::00)?(?![:\d])")  # the end of a day
# What machines make of a date that was never set: « 30 Nov -0001 », « 01 Jan 0001 ». Without its year it would pass for
# one of this year.
NO_YEAR = re.compile(
    r"(?<!\d)\d{1,2}(?:er|st|nd|rd|th)?\.?[ -]{1,3}[^\W\d_]{3,9}\.?[ ,-]{1,3}(?:-\d{1,5}|0\d{0,4}|\d)(?![\d:]|\s?h)"
)
PLACE = re.compile(r"\s{1,3}([A-Z][A-Za-z]{1,20}/[A-Z][A-Za-z_]{1,30})$")  # « Europe/Brussels »
HOURS = re.compile(r"(:\d\d:\d\d(?:[.,]\d{1,9})?) ?([+-]\d\d)$")  # an offset without its minutes


def dated(text: str, timezone: str, now: datetime | None) -> tuple[Dated, bool]:
    """The date that `text` is, and True when it is not believed because it lies more than a day after `now`.

    `timezone` is that of a date without zone. UNDATED for no date, an impossible one, or one that is not believed.
    """
    text = HOURS.sub(r"\1\2:00", _in_order(SHORT_YEAR.sub(r"\g<1>20\2", text.strip()[:300])))
    if not text or NO_YEAR.search(text):
        return UNDATED, False
    text, timezone = _placed(text, timezone)
    text, ended = MIDNIGHT.subn("00:00", text)
    found = from_text(text, now, timezone)
    if ended and found.at is not None:
        found = trusted(replace(found, at=found.at + timedelta(days=1)), now)
    if found.at is None and re.fullmatch(r"[ -~]+", text):
        found = trusted(_rfc(text, timezone), now)
    ahead = found.at is None and now is not None and from_text(text, None, timezone).at is not None
    return found, ahead


def _in_order(text: str) -> str:
    """`text`, its figures in the order of ISO 8601: day and month as the day of the week tells, or as the French do."""
    if iso := ISO_WEEK.match(text) or ISO_ORDINAL.match(text):
        return f"{_counted(*map(int, iso.groups()))}{text[iso.end() :]}"
    found = NUMBERS.match(text)
    if found is None:
        return text
    first, second, year = int(found["first"]), int(found["second"]), int(found["year"])
    days = [told for number, month in ((first, second), (second, first)) if (told := _calendar(year, month, number))]
    weekday = (found["weekday"] or "").lower()
    agreed = [day for day in days if weekday and day.weekday() == DAYS.index(weekday)]
    return f"{(agreed or days)[0].isoformat()}{text[found.end() :]}" if days else text


def _counted(year: int, number: int, weekday: int | None = None) -> date | str:
    """The day of a week of a year, or the day of that number; empty if there is none."""
    try:
        if weekday is not None:
            return date.fromisocalendar(year, number, weekday)
        day = date(year, 1, 1) + timedelta(days=number - 1)
        return day if day.year == year else ""
    except ValueError:
        return ""


def _calendar(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _placed(text: str, timezone: str) -> tuple[str, str]:
    """`text` without the place whose time it tells, and that place; `timezone` if it names none."""
    found = PLACE.search(text)
    if found is None:
        return text, timezone
    try:
        ZoneInfo(found[1])
    except (ValueError, LookupError, OSError):
        return text, timezone
    return text[: found.start()], found[1]


def _rfc(text: str, timezone: str) -> Dated:
    """What e-mail and C programs write (« Mon Mar 16 08:00:00 2026 »)."""
    try:
        moment = parsedate_to_datetime(text)
        moment = moment.replace(tzinfo=ZoneInfo(timezone)) if moment.tzinfo is None else moment
        return Dated(moment.astimezone(UTC), Precision.MINUTE)
    except (ValueError, TypeError, IndexError, OverflowError):
        return UNDATED

"""The agenda of a letter: the calls that close soon, told at thirty days, at seven, and when they first appear. Pure.

All is computed on dates: a reminder belongs to the one issue whose period, from the day after the previous issue up to
its own day, holds the thirtieth or the seventh day before the closing. Week-ends, missed issues and changes of clocks
lose none and repeat none. A call of which only the month is known is recalled on the first day of the month before, and
on that of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from alerts.calendar import Call, closing, together, told_by
from alerts.digest import Appointment, Closing
from alerts.moments import FRANCE

REMINDERS = (30, 7)  # days before the closing


def agenda(
    rows: Iterable[Mapping[str, Any]],
    since: datetime,
    slot: datetime,
    timezone: str,
    told: Collection[int],
    items: Collection[int] = (),
) -> tuple[Appointment, ...]:
    """The appointments of the issue of `slot`, the soonest first, whose previous issue was that of `since`.

    `rows`: those of `monitor.archive.closings.calls_told`, of the stories of the letter that are calls, with the
    `language` of their articles. `told`: the articles of this very issue, whose calls appear for the first time.
    `items`: those that the letter tells in full, now or before.
    """
    zone = ZoneInfo(timezone)
    before, today = since.astimezone(zone).date(), slot.astimezone(zone).date()
    found = [
        _appointment(call, some, today)
        for some in together(rows)
        for call in told_by(some, slot, items)
        if _is_open(call, slot)
        and (is_due(call, before, today) or (_is_new(call, some, told) and is_near(call, today)))
    ]
    return tuple(sorted(found, key=lambda one: (one.closing.at.isoformat(), one.title, one.article_id)))


def reminders(call: Call) -> tuple[date, ...]:
    """The days from which on a call is to be recalled, the first one first."""
    if call.by_month:
        first = call.day.replace(day=1)
        return ((first - timedelta(days=1)).replace(day=1), first)
    return tuple(call.day - timedelta(days=left) for left in REMINDERS)


def is_due(call: Call, before: date, today: date) -> bool:
    """Whether a call is to be recalled in the issue of `today`, when the previous one was that of `before`."""
    return call.day >= today and any(before < day <= today for day in reminders(call))


def is_near(call: Call, today: date) -> bool:
    """Whether a call that only now appears has already passed its first reminder."""
    return reminders(call)[0] < today <= call.day


def _is_new(call: Call, rows: Sequence[Mapping[str, Any]], told: Collection[int]) -> bool:
    """Whether an article of this very issue is the first to tell that the call closes then."""
    first = next((row["article_id"] for row in rows if row["at"] and closing(row["at"]).at == call.at), None)
    return first in told


def _is_open(call: Call, slot: datetime) -> bool:
    """Whether a call that closes at a given time has not yet."""
    return not isinstance(call.at, datetime) or call.at.replace(tzinfo=FRANCE) > slot


def _appointment(call: Call, story: Sequence[Mapping[str, Any]], today: date) -> Appointment:
    row = next((row for row in story if row["url"] == call.url), story[0])
    closing = Closing(call.at, call.extended, call.by_month)
    days = (call.day - today).days
    return Appointment(row["article_id"], call.title, call.url, call.source, closing, days, row["language"])

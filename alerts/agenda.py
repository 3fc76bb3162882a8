"""The agenda of a letter: the calls that close soon, told at thirty days, at seven, and when they first appear. Pure.

All is computed on dates: a reminder belongs to the one issue whose period, from the day after the previous issue up to
its own day, holds the thirtieth or the seventh day before the closing. Week-ends, missed issues and changes of clocks
lose none and repeat none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from alerts.calendar import Call, calls
from alerts.digest import Appointment, Closing
from alerts.moments import FRANCE

REMINDERS = (30, 7)  # days before the closing


def agenda(
    rows: Iterable[Mapping[str, Any]], since: datetime, slot: datetime, timezone: str, told: Collection[int]
) -> tuple[Appointment, ...]:
    """The appointments of the issue of `slot`, the soonest first, whose previous issue was that of `since`.

    `rows`: those of `monitor.archive.published.closings`, of the stories of the letter that are calls. `told`: the
    articles of this very issue, whose calls appear for the first time.
    """
    zone = ZoneInfo(timezone)
    before, today = since.astimezone(zone).date(), slot.astimezone(zone).date()
    stories: dict[int, list[Mapping[str, Any]]] = {}
    for row in rows:
        stories.setdefault(row["story_id"], []).append(row)
    found: list[Appointment] = []
    for story in stories.values():
        new = any(row["article_id"] in told for row in story)
        found += [
            _appointment(call, story, today)
            for call in calls(story, slot)
            if _is_open(call, slot) and (is_due(call.day, before, today) or (new and is_near(call.day, today)))
        ]
    return tuple(sorted(found, key=lambda one: (one.closing.at.isoformat(), one.title, one.article_id)))


def is_due(closing: date, before: date, today: date) -> bool:
    """Whether a closing date is to be recalled in the issue of `today`, when the previous one was that of `before`."""
    days = (closing - timedelta(days=left) for left in REMINDERS)
    return closing >= today and any(before < day <= today for day in days)


def is_near(closing: date, today: date) -> bool:
    """Whether a call that only now appears has already passed its first reminder."""
    return today <= closing < today + timedelta(days=max(REMINDERS))


def _is_open(call: Call, slot: datetime) -> bool:
    """Whether a call that closes at a given time has not yet."""
    return not isinstance(call.at, datetime) or call.at.replace(tzinfo=FRANCE) > slot


def _appointment(call: Call, story: Sequence[Mapping[str, Any]], today: date) -> Appointment:
    article = next((row["article_id"] for row in story if row["url"] == call.url), story[0]["article_id"])
    return Appointment(
        article, call.title, call.url, call.source, Closing(call.at, call.extended), (call.day - today).days
    )

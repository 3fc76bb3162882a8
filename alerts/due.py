"""When a letter is due, and the period it covers. Pure: the moment is passed in, the archive's past too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor.config import DigestEntry
from monitor.values import DAYS
from monitor.workdays import is_working

LOOK_BACK = 40  # days; between two slots of a letter there are never as many
FIRST_PERIOD = timedelta(days=7)  # how far back the first issue of a letter goes
FIRST_MONTH = timedelta(days=31)  # that of a monthly one
TICK = timedelta(seconds=1)
LATE = timedelta(days=7)  # an article that missed its issue (stored while it was composed) is still owed for so long


@dataclass(frozen=True, slots=True)
class Period:
    """What one issue covers. Times are UTC."""

    since: datetime  # shown: the previous issue
    slot: datetime  # shown: this one; nothing first seen later goes into it
    owed_from: datetime  # what was first seen from then on, and was never sent in this letter, is owed


def last_slot(entry: DigestEntry, timezone: str, now: datetime) -> datetime | None:
    """The last moment, at or before `now`, at which the letter was to leave (UTC); None if it never leaves.

    The time of day is the wall clock's in `timezone`, before and after a change of clocks.
    """
    zone = ZoneInfo(timezone)
    clock = time.fromisoformat(entry.at)
    today = now.astimezone(zone).date()
    for back in range(LOOK_BACK):
        day = today - timedelta(days=back)
        slot = datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)
        if slot <= now and _leaves_on(entry, day):
            return slot
    return None


def due(
    entry: DigestEntry, timezone: str, now: datetime, *, began: datetime | None, last: datetime | None
) -> datetime | None:
    """The slot that the letter owes its readers now, or None.

    `began`: when the archive's first round started; before it nothing was watched. `last`: the last slot recorded at
    or before `now`. Of several slots missed only the last is due: one issue covers them all. One that was missed alone,
    on a day before, waits for that of today, if it is yet to come: nobody gets two letters in one morning.
    """
    slot = last_slot(entry, timezone, now)
    done = max(filter(None, (began, last)), default=None)
    if slot is None or began is None or done is None or slot <= done:
        return None
    missed = last_slot(entry, timezone, slot - TICK)
    alone = missed is None or missed <= done
    return None if alone and _leaves_later(entry, timezone, slot, now) else slot


def _leaves_later(entry: DigestEntry, timezone: str, slot: datetime, now: datetime) -> bool:
    """Whether a letter that should have left at `slot`, on an earlier day, leaves again later on the day of `now`."""
    zone = ZoneInfo(timezone)
    today = now.astimezone(zone).date()
    return slot.astimezone(zone).date() < today and _leaves_on(entry, today)


def period(
    slot: datetime,
    *,
    began: datetime | None,
    first: datetime | None,
    last: datetime | None,
    reach: timedelta = FIRST_PERIOD,
) -> Period:
    """What the issue of `slot` covers: from the last recorded slot, or for a first issue so long as `reach` at most.

    `first`: where the period of the letter's first issue began; what is older stays out of it for good.
    """
    if last is not None:
        since = last
    else:
        since = slot - reach
        if began is not None and since < began < slot:
            since = began
    return Period(since, slot, since if first is None else max(first, since - LATE))


def reach(entry: DigestEntry) -> timedelta:
    """How far back the first issue of a letter goes."""
    return FIRST_MONTH if entry.days == "monthly" else FIRST_PERIOD


def _leaves_on(entry: DigestEntry, day: date) -> bool:
    if entry.days == "daily":
        return True
    if entry.days == "working":
        return is_working(day)
    if entry.days == "monthly":
        before = (day.replace(day=one) for one in range(1, day.day))
        return is_working(day) and not any(map(is_working, before))
    return DAYS[day.weekday()] in entry.days

"""When a source is visited next: learnt from the hours at which it publishes. Pure; hours are UTC.

    when new links came ─▶ how many to expect, hour by hour of the week ─▶ the time by which one is to be expected
                        ─▶ never sooner than the source or its server asks, never later than a day
                        ─▶ not in the hours in which its feed asks for peace (skipHours, skipDays)

A source that offers few of its links still known has published more than it shows, or nearly so: it is visited
sooner, whatever its hours (the overlap between two visits is the safety measure, as in Media Cloud's rss-fetcher).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

SHORTEST = 15 * 60  # seconds
LONGEST = 24 * 3600
LONGEST_WISH = 6 * 3600  # how long a server may have its pages kept, as far as we are concerned
MEMORY = timedelta(days=56)
LEAST_ARRIVALS = 8  # with fewer there are no hours to learn
STEP = timedelta(minutes=15)
USUAL_HOURS = 2.0  # how many hours of each sort the rate over all hours is worth
ONE = 1.0  # new links to expect until the next visit
SHARE = 1 / 3  # … but no more than this part of what the source shows at once
MUCH_KNOWN = 0.67
LITTLE_KNOWN = 0.33


@dataclass(frozen=True, slots=True)
class Visit:
    """A good visit: how many links were `offered`, how many of them had never been seen; what the source asks."""

    offered: int
    fresh: int
    declared: int = 0  # seconds between two changes, as the feed declares (ttl, sy:updatePeriod); 0 if it does not
    cache: int = 0  # seconds for which the server lets its answer be kept (Cache-Control: max-age)

    @property
    def overlaps(self) -> bool:
        """Whether something offered was known: else links may have come and gone unseen."""
        return self.fresh < self.offered


def next_interval(every: int, visit: Visit, arrivals: Sequence[datetime], now: datetime, first: bool) -> int:
    """Seconds until the next visit. `every` is the present interval; `first`: no good visit had been made before.

    `arrivals` are the times at which links were published, or first seen, in the last 56 days.
    """
    if first:
        wanted = every  # everything was new: that says nothing
    elif visit.offered and not visit.overlaps:
        wanted = min(SHORTEST, every)
    elif len(arrivals) >= LEAST_ARRIVALS:
        wanted = min(_expected(visit, arrivals, now), max(every, SHORTEST) * 4)
    else:
        wanted = _by_overlap(every, visit)
    asked = max(min(visit.declared, LONGEST), min(visit.cache, LONGEST_WISH))
    return min(max(wanted, asked, min(SHORTEST, every)), max(LONGEST, every))


def after_failure(every: int, failures: int) -> int:
    """The wait in seconds after `failures` bad visits in a row: longer each time, a day at most; never given up."""
    return min(every * failures, max(LONGEST, every))


def spared(wait: int, skipped: Container[int], now: datetime, soonest: int = SHORTEST) -> int:
    """`wait` seconds from `now`, moved out of the hours of the week (from Monday 0h) in which a source asks for peace.

    It is put off, but not beyond the longest interval; else brought forward, but not before `soonest` seconds. Where
    neither finds an hour, the source is visited as late as the longest interval lets it.
    """
    now = now.astimezone(UTC)
    latest = now + timedelta(seconds=max(LONGEST, wait))
    at = now + timedelta(seconds=wait)
    while _of_week(at) in skipped and at < latest:
        at = min(_whole(at) + timedelta(hours=1), latest)
    before = at
    while _of_week(before) in skipped and before > now + timedelta(seconds=soonest):
        before = _whole(before) - timedelta(seconds=1)
    if _of_week(before) not in skipped and before >= now + timedelta(seconds=soonest):
        at = before
    return int((at - now).total_seconds())


def _whole(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


def _of_week(at: datetime) -> int:
    return at.weekday() * 24 + at.hour


def _by_overlap(every: int, visit: Visit) -> int:
    """Longer if most was known, shorter if most was new."""
    if visit.offered == 0:
        return every
    known = 1 - visit.fresh / visit.offered
    if known >= MUCH_KNOWN:
        return round(every * 1.5)
    return every // 2 if known < LITTLE_KNOWN else every


def _expected(visit: Visit, arrivals: Sequence[datetime], now: datetime) -> int:
    """Seconds from `now` until a new link is to be expected, by the hours of the week at which they came."""
    rates = _rates(arrivals, now)
    target = max(min(ONE, visit.offered * SHARE), 0.1)
    expected, at = 0.0, now
    while expected < target and at - now < timedelta(seconds=LONGEST):
        at += STEP
        expected += rates[_hour(at)] * (STEP / timedelta(hours=1))
    return int((at - now).total_seconds())


def _rates(arrivals: Sequence[datetime], now: datetime) -> dict[tuple[int, int], float]:
    """New links in an hour of each sort, drawn towards the rate over all hours as long as few were seen."""
    span = max(now - min(arrivals), timedelta(days=7))
    weeks = span / timedelta(days=7)
    overall = len(arrivals) / (weeks * 7 * 24)
    came = Counter(map(_hour, arrivals))
    return {
        (sort, hour): (came[sort, hour] + USUAL_HOURS * overall) / (weeks * days + USUAL_HOURS)
        for sort, days in enumerate((5, 1, 1))
        for hour in range(24)
    }


def _hour(at: datetime) -> tuple[int, int]:
    """The sort of an hour: of a working day, a Saturday or a Sunday; and its number."""
    return max(at.weekday() - 4, 0), at.hour

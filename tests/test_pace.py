"""When a source is visited next."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.pace import LONGEST, SHORTEST, Visit, after_failure, next_interval, spared

HOUR = 3600
MONDAY = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)


def office_hours(a_day: int, weeks: int = 6) -> list[datetime]:
    """Links at nine, ten… of working days, before MONDAY."""
    days = (MONDAY - timedelta(days=number) for number in range(1, 7 * weeks))
    return [day.replace(hour=9 + link) for day in days if day.weekday() < 5 for link in range(a_day)]


@pytest.mark.parametrize(
    ("visit", "every", "expected"),
    [
        (Visit(20, 0), HOUR, 1.5 * HOUR),  # all known
        (Visit(20, 8), HOUR, HOUR),
        (Visit(20, 19), HOUR, HOUR / 2),  # nearly all new
        (Visit(20, 20), HOUR, SHORTEST),  # nothing in common: some may have been missed
        (Visit(0, 0), HOUR, HOUR),
        (Visit(20, 0), 20 * HOUR, LONGEST),
        (Visit(20, 19), SHORTEST, SHORTEST),
        (Visit(20, 19, declared=4 * HOUR), HOUR, 4 * HOUR),  # the feed changes every four hours, it says
        (Visit(20, 0, declared=30 * 24 * HOUR), HOUR, LONGEST),
        (Visit(20, 0, cache=3 * HOUR), HOUR, 3 * HOUR),
        (Visit(20, 0, cache=99 * HOUR), HOUR, 6 * HOUR),
        (Visit(20, 19), 60, 60),  # the officer asked for every minute
    ],
)
def test_without_hours_to_learn_the_overlap_decides(visit: Visit, every: int, expected: float) -> None:
    assert next_interval(every, visit, [], MONDAY, first=False) == expected


def test_the_first_visit_says_nothing_of_the_pace() -> None:
    assert next_interval(HOUR, Visit(20, 20), office_hours(5), MONDAY, first=True) == HOUR


def at(hour: int, day: int = 0, a_day: int = 6) -> float:
    """Hours until the next visit of a source with office hours, after one at that hour of MONDAY + `day`."""
    now = MONDAY.replace(hour=hour) + timedelta(days=day)
    return next_interval(4 * HOUR, Visit(20, 1), office_hours(a_day), now, first=False) / HOUR


def test_a_source_with_hours_is_visited_in_them() -> None:
    assert at(9) < 2  # while it publishes
    assert at(20) > 8  # in the evening: tomorrow morning
    assert at(9, day=5) > 8  # on a Saturday
    assert at(12, a_day=2) > at(12, a_day=6)  # nothing more to expect that day


def test_a_visit_never_waits_until_a_third_of_what_is_shown_has_changed() -> None:
    now = MONDAY.replace(hour=9)
    waits = [next_interval(4 * HOUR, Visit(shown, 1), office_hours(6), now, first=False) for shown in (2, 3, 20)]
    assert waits[0] < waits[1] <= waits[2]


@given(
    every=st.integers(60, 2 * LONGEST),
    offered=st.integers(0, 100),
    fresh=st.integers(0, 100),
    declared=st.integers(0, 10**7),
    cache=st.integers(0, 10**7),
    seed=st.integers(0, 99),
    first=st.booleans(),
)
def test_the_interval_stays_within_bounds(
    every: int, offered: int, fresh: int, declared: int, cache: int, seed: int, first: bool
) -> None:
    draw = random.Random(seed)
    arrivals = [MONDAY - timedelta(minutes=draw.randrange(1, 80_000)) for _ in range(draw.randrange(40))]
    visit = Visit(offered, min(fresh, offered), declared, cache)
    found = next_interval(every, visit, arrivals, MONDAY, first)
    assert min(SHORTEST, every) <= found <= max(LONGEST, every)


@pytest.mark.parametrize(("failures", "expected"), [(1, HOUR), (3, 3 * HOUR), (99, LONGEST)])
def test_a_source_that_fails_is_asked_less_often_and_never_forgotten(failures: int, expected: int) -> None:
    assert after_failure(HOUR, failures) == expected


NIGHT = [24 * day + hour for day in range(7) for hour in range(8)]  # 0h to 8h of each day
WEEK_END = range(5 * 24, 7 * 24)


@pytest.mark.parametrize(
    ("wait", "skipped", "hour", "day", "expected"),
    [
        (HOUR, [], 6, 0, HOUR),
        (HOUR, NIGHT, 9, 0, HOUR),
        (HOUR, NIGHT, 6, 0, 2 * HOUR),  # seven o'clock becomes eight
        (3 * HOUR, NIGHT, 22, 0, 10 * HOUR),
        (24 * HOUR, NIGHT, 3, 0, 21 * HOUR - 1),  # tomorrow at three is too early, at eight too late: this evening
        (2 * HOUR, WEEK_END, 20, 6, 4 * HOUR),  # on Monday
        (2 * HOUR, WEEK_END, 23, 4, HOUR - 1),  # of two days none may be missed: before them
        (HOUR, WEEK_END, 1, 5, 24 * HOUR),  # … or once in each
        (HOUR, range(7 * 24), 9, 0, 24 * HOUR),
    ],
)
def test_a_visit_is_not_put_in_the_hours_in_which_the_feed_asks_for_peace(
    wait: int, skipped: list[int], hour: int, day: int, expected: int
) -> None:
    now = MONDAY.replace(hour=hour) + timedelta(days=day)
    assert spared(wait, skipped, now) == expected


@given(st.integers(SHORTEST, LONGEST), st.sets(st.integers(0, 167)), st.integers(0, 10**6))
def test_sparing_stays_within_bounds_and_never_chooses_a_skipped_hour_without_need(
    wait: int, skipped: set[int], seconds: int
) -> None:
    now = MONDAY + timedelta(seconds=seconds)
    found = spared(wait, skipped, now)
    assert SHORTEST <= found <= LONGEST
    assert spared(wait, skipped, now, soonest=wait) >= wait
    reach = (now + timedelta(seconds=after) for after in range(SHORTEST, LONGEST + 1, 60))
    if any(at.weekday() * 24 + at.hour not in skipped for at in reach):
        at = now + timedelta(seconds=found)
        assert at.weekday() * 24 + at.hour not in skipped

"""When a letter is due: time zones, changes of clocks, public holidays, missed slots."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from archived import begin
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.due import due, last_slot, period, reach
from monitor.archive.letters import past
from monitor.archive.outbox import record
from monitor.archive.store import Archive
from monitor.config import DigestEntry

PARIS = "Europe/Paris"


def letter(at: str = "08:00", days: Any = "working") -> DigestEntry:
    return DigestEntry(name="Veille", at=at, days=days, to=("lea@example.org",))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "now", "slot"),
    [
        ("daily", "2026-10-24 09:00", "2026-10-24 06:00"),  # summer time
        ("daily", "2026-10-25 09:00", "2026-10-25 07:00"),  # clocks went back that night
        ("daily", "2027-03-27 09:00", "2027-03-27 07:00"),
        ("daily", "2027-03-28 09:00", "2027-03-28 06:00"),  # and forward
        ("daily", "2026-10-25 06:59", "2026-10-24 06:00"),  # 7:59 in Paris: still yesterday's
        ("daily", "2026-10-24 06:00", "2026-10-24 06:00"),  # the very moment
        ("working", "2025-10-13 05:59", "2025-10-10 06:00"),  # Monday before eight: Friday's
        ("working", "2025-10-13 06:00", "2025-10-13 06:00"),
        ("working", "2025-10-12 12:00", "2025-10-10 06:00"),  # Sunday
        ("working", "2026-05-01 12:00", "2026-04-30 06:00"),  # Labour Day, a Friday
        ("working", "2026-05-14 12:00", "2026-05-13 06:00"),  # Ascension, found from Easter
        ("working", "2026-04-06 12:00", "2026-04-03 06:00"),  # Easter Monday; Good Friday works outside Alsace
        ("working", "2026-12-26 12:00", "2026-12-24 07:00"),  # Christmas is off; 26 December 2026 is a Saturday
        ("working", "2028-01-02 12:00", "2027-12-31 07:00"),  # across the year
        (("mon", "thu"), "2025-10-15 12:00", "2025-10-13 06:00"),
        (("sat",), "2025-10-13 12:00", "2025-10-11 06:00"),
        ("monthly", "2025-10-14 12:00", "2025-10-01 06:00"),
        ("monthly", "2025-11-02 12:00", "2025-10-01 06:00"),  # All Saints' Day is a Saturday, then a Sunday
        ("monthly", "2025-11-03 12:00", "2025-11-03 07:00"),
        ("monthly", "2026-01-01 12:00", "2025-12-01 07:00"),
        ("monthly", "2026-01-02 12:00", "2026-01-02 07:00"),
        ("monthly", "2026-05-31 12:00", "2026-05-04 06:00"),  # Labour Day, then a week-end
    ],
)
def test_the_last_slot_is_that_of_the_wall_clock(days: Any, now: str, slot: str) -> None:
    assert last_slot(letter(days=days), PARIS, utc(now)) == utc(slot)


def test_daily_slots_over_a_change_of_clocks_are_one_a_day() -> None:
    start = utc("2026-10-20 00:00")
    seen = {last_slot(letter(days="daily"), PARIS, start + timedelta(minutes=10 * n)) for n in range(10 * 144)}
    assert len(seen) == 11
    assert all(slot and slot.astimezone(UTC).minute == 0 for slot in seen)


def test_another_time_zone() -> None:
    assert last_slot(letter(days="daily"), "Indian/Reunion", utc("2025-10-14 05:00")) == utc("2025-10-14 04:00")


def test_a_letter_without_days_never_leaves() -> None:
    assert last_slot(letter(days=()), PARIS, utc("2025-10-14 12:00")) is None


BEGAN = utc("2025-10-01 10:00")


def test_a_slot_is_due_once() -> None:
    now = utc("2025-10-14 06:00")
    assert due(letter(), PARIS, now, began=BEGAN, last=utc("2025-10-13 06:00")) == now
    assert due(letter(), PARIS, now + timedelta(hours=5), began=BEGAN, last=now) is None


def test_an_issue_sent_by_hand_settles_the_slot_before_it() -> None:
    assert due(letter(), PARIS, utc("2025-10-14 08:00"), began=BEGAN, last=utc("2025-10-14 07:30")) is None
    assert due(letter(), PARIS, utc("2025-10-15 06:00"), began=BEGAN, last=utc("2025-10-14 07:30")) is not None


def test_of_several_missed_slots_only_the_last_is_due_and_its_period_covers_all() -> None:
    last = utc("2025-10-02 06:00")
    slot = due(letter(), PARIS, utc("2025-10-14 10:00"), began=BEGAN, last=last)
    assert slot == utc("2025-10-14 06:00")
    assert period(slot, began=BEGAN, first=BEGAN, last=last).since == last


def test_nothing_is_due_before_the_watch_began() -> None:
    now = utc("2025-10-14 09:00")
    assert due(letter(), PARIS, now, began=None, last=None) is None
    assert due(letter(), PARIS, now, began=utc("2025-10-14 08:00"), last=None) is None
    assert due(letter(), PARIS, now, began=utc("2025-10-14 05:00"), last=None) == utc("2025-10-14 06:00")


def test_monday_covers_the_week_end() -> None:
    friday = utc("2025-10-10 06:00")
    slot = due(letter(), PARIS, utc("2025-10-13 06:01"), began=BEGAN, last=friday)
    assert slot is not None
    assert period(slot, began=BEGAN, first=BEGAN, last=friday).since == friday


def test_a_first_issue_goes_back_to_the_first_round_or_one_week() -> None:
    slot = utc("2025-10-14 06:00")
    assert period(slot, began=utc("2025-10-13 09:00"), first=None, last=None).since == utc("2025-10-13 09:00")
    old = period(slot, began=utc("2024-01-01 00:00"), first=None, last=None)
    assert old.since == old.owed_from == utc("2025-10-07 06:00")
    assert period(slot, began=None, first=None, last=None).since == utc("2025-10-07 06:00")


def test_what_is_older_than_the_first_issue_stays_out_for_good() -> None:
    slot, last = utc("2025-10-14 06:00"), utc("2025-10-13 06:00")
    assert period(slot, began=BEGAN, first=utc("2025-10-12 06:00"), last=last).owed_from == utc("2025-10-12 06:00")
    assert period(slot, began=BEGAN, first=utc("2025-01-01 06:00"), last=last).owed_from == last - timedelta(days=7)


def test_a_monthly_letter_first_goes_back_a_month() -> None:
    assert reach(letter(days="monthly")) == timedelta(days=31)
    assert {reach(letter(days=days)) for days in ("working", "daily", ("fri",))} == {timedelta(days=7)}


# --- the calendar of four years -------------------------------------------------------------------------------------

ZONE = ZoneInfo(PARIS)
FIRST, LAST = date(2025, 1, 1), date(2028, 12, 31)


def easter(year: int) -> date:
    """Easter Sunday, by the rule of Oudin, so that the library is not checked against itself."""
    golden, century = year % 19, year // 100
    epact = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    moon = epact - epact // 28 * (1 - 29 // (epact + 1) * ((21 - golden) // 11))
    sunday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    day = moon - sunday
    month = 3 + (day + 40) // 44
    return date(year, month, day + 28 - 31 * (month // 4))


def holidays(year: int) -> set[date]:
    fixed = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
    return {date(year, *day) for day in fixed} | {easter(year) + timedelta(days=days) for days in (1, 39, 50)}


DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
OFF = {day for year in range(2025, 2029) for day in holidays(year)}
WORKING = [day for day in DAYS if day.weekday() < 5 and day not in OFF]


def local(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=ZONE).astimezone(UTC)


def ticks(archive: Archive, moments: Iterable[datetime], name: str = "Veille") -> list[datetime]:
    """The slots of a letter that a service which looks at these moments records, one after the other."""
    entry, made = letter().model_copy(update={"name": name}), []
    for now in moments:
        known = past(archive, entry.name, now)
        slot = due(entry, PARIS, now, began=known.began, last=known.settled)
        if slot is not None:
            covered = period(slot, began=known.began, first=known.first, last=known.last)
            assert record(archive, name=entry.name, slot=slot, since=covered.since, now=now)
            made.append(slot)
    return made


@pytest.fixture
def archive(tmp_path: Path) -> Any:
    with Archive.write(tmp_path / "v.db", "test") as opened:
        begin(opened, local(FIRST, "00:00") - timedelta(hours=1))
        yield opened


def test_eleven_holidays_a_year() -> None:
    assert [len(holidays(year)) for year in range(2025, 2029)] == [11, 11, 11, 11]
    assert easter(2025) == date(2025, 4, 20) and easter(2026) == date(2026, 4, 5)


def test_four_years_of_working_days_have_one_letter_each_at_eight(archive: Archive) -> None:
    clocks = ("02:30", "07:59:59", "08:00", "08:00:05", "23:59:59")
    made = ticks(archive, (local(day, clock) for day in DAYS for clock in clocks))
    assert made == [local(day, "08:00") for day in WORKING]
    assert {slot.astimezone(ZONE).time() for slot in made} == {time(8)}
    rows = archive.rows("SELECT since, slot FROM digests ORDER BY slot")
    assert all(row["since"] == before["slot"] for before, row in pairwise(rows))  # no hole, no overlap


def test_a_machine_that_sleeps_over_eight_sends_one_letter_when_it_wakes(archive: Archive) -> None:
    days = [day for day in DAYS if day.year == 2026]
    made = ticks(archive, (local(day, clock) for day in days for clock in ("11:00", "11:00:05", "17:00")))
    expected = [local(day, "08:00") for day in WORKING if day.year == 2026]
    assert made[-len(expected) :] == expected and len(made) == len(expected) + 1  # and the last of the year before


@pytest.mark.parametrize(
    ("woken", "made"),
    [
        ("2026-06-09 03:00", ["2026-06-09"]),  # Monday's alone was missed: Tuesday's tells both
        ("2026-06-08 22:00", ["2026-06-08", "2026-06-09"]),  # still Monday
        ("2026-06-09 09:00", ["2026-06-09"]),
        ("2026-06-10 03:00", ["2026-06-09", "2026-06-10"]),  # two were: nobody waits longer than a day
    ],
)
def test_a_machine_that_slept_over_a_letter_sends_no_two_in_one_morning(
    archive: Archive, woken: str, made: list[str]
) -> None:
    asleep, awake = local(date(2026, 6, 8), "07:00"), datetime.fromisoformat(woken).replace(tzinfo=ZONE)
    ticks(archive, [asleep - timedelta(hours=20)])  # Sunday: Friday's issue
    hours = [awake + timedelta(hours=n) for n in range(12)]
    told = ticks(archive, [one.astimezone(UTC) for one in hours])
    assert [str(slot.astimezone(ZONE).date()) for slot in told] == made
    rows = archive.rows("SELECT since, slot FROM digests ORDER BY slot")
    assert all(row["since"] == before["slot"] for before, row in pairwise(rows))  # what was missed is told


def test_a_machine_that_only_wakes_at_night_still_sends(archive: Archive) -> None:
    days = [day for day in DAYS if day.year == 2026 and day.month == 6]
    assert len(ticks(archive, (local(day, "03:00") for day in days))) >= 10


CHANGES = [date(2025, 3, 30), date(2025, 10, 26), date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28)]


@pytest.mark.parametrize("clock", ["00:00", "01:59", "03:00", "08:00"])  # the hour that changes is refused
@pytest.mark.parametrize("change", CHANGES)
def test_a_daily_letter_comes_once_on_the_day_of_a_change_of_clocks(change: date, clock: str) -> None:
    entry = letter(at=clock, days="daily")
    start = local(change - timedelta(days=1), "12:00")
    minutes = [start + timedelta(minutes=n) for n in range(60 * 48)]
    slots = {slot for now in minutes if (slot := last_slot(entry, PARIS, now)) is not None and slot > start}
    assert len(slots) == 2
    assert change in {slot.astimezone(ZONE).date() for slot in slots}


STEPS = st.one_of(
    st.integers(1, 40 * 3600),  # awake again after so many seconds: a sleep, a restart, or the next tick
    st.sampled_from([-3600, -86400, -25 * 3600]),  # the clock is set back
)


def test_whatever_the_clock_does_no_slot_comes_twice_and_none_that_was_passed_stays_due(archive: Archive) -> None:
    names = map(str, count())

    @settings(max_examples=60, deadline=None)
    @given(start=st.sampled_from(DAYS[5:-60]), steps=st.lists(STEPS, min_size=1, max_size=40))
    def holds(start: date, steps: list[int]) -> None:
        name, now = next(names), local(start, "07:00")
        furthest, made = now, ticks(archive, [now], name)
        for step in steps:
            back = step < 0 and furthest - now < timedelta(hours=2)  # not again before it has caught up
            now += timedelta(seconds=step if step > 0 or back else 60)
            furthest = max(furthest, now)
            made += ticks(archive, [now, now + timedelta(seconds=5)], name)
        assert made == sorted(set(made))  # each once, and never an older one after a newer one
        assert all(slot.astimezone(ZONE).date() in WORKING for slot in made)
        slot = last_slot(letter(), PARIS, furthest)
        local_day = furthest.astimezone(ZONE).date()
        waits = local_day in WORKING and furthest < local(local_day, "08:00")  # for that of its own day
        assert slot in made or (waits and last_slot(letter(), PARIS, slot - timedelta(seconds=1)) in made)

    holds()

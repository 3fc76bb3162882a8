"""When a letter is due: time zones, changes of clocks, public holidays, missed slots."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from alerts.due import due, last_slot, period
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

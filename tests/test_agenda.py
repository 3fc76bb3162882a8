"""The agenda: which calls a letter recalls, when, and that it recalls each of them once."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from archived import article, begin, config
from hypothesis import given
from hypothesis import strategies as st

from alerts import send
from alerts.agenda import is_due, is_near, reminders
from alerts.calendar import Call
from alerts.digest import Appointment
from alerts.due import last_slot
from monitor.archive.store import Archive, stamp
from monitor.config import DigestEntry
from vigie.letters import plain

NOW = datetime(2025, 10, 14, 6, 0, tzinfo=UTC)  # Tuesday, eight o'clock in Paris
DAY = timedelta(days=1)
SEEN = NOW - timedelta(hours=3)
TODAY = date(2025, 10, 14)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.write(tmp_path / "v.db", "test") as opened:
        begin(opened, NOW - DAY)
        yield opened


def call(
    archive: Archive,
    at: str,
    title: str = "Un appel",
    *,
    extended: int = 0,
    event: str = "call_for_projects",
    **how: Any,
) -> int:
    """An article that tells a call and when it closes."""
    number = article(archive, how.pop("fetched", SEEN), title, **how)
    with archive.transaction() as db:
        db.execute("INSERT INTO deadlines VALUES (?, ?, ?, 'body', 0, 1, 'x')", (number, at, extended))
        if event:
            db.execute("INSERT INTO events VALUES (?, ?, 'x', 'title', 0, 1, 'x')", (number, event))
    return number


def agenda(archive: Archive, now: datetime = NOW, **changes: Any) -> list[tuple[str, int]]:
    watch = config(**changes)
    return [(one.title, one.days) for one in send.preview(archive, watch, watch.digests[0], now).agenda]


def issue(archive: Archive, now: datetime) -> tuple[Appointment, ...]:
    """The agenda of an issue that leaves and arrives."""
    watch = config(digest={"empty": "tell"})
    made = send.preview(archive, watch, watch.digests[0], now)
    send.issue(archive, watch, watch.digests[0], now, now)
    with archive.transaction() as db:
        db.execute("UPDATE deliveries SET state = 'sent'")
    return made.agenda


def in_days(days: int) -> str:
    return (TODAY + timedelta(days=days)).isoformat()


# --- which calls ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "told"), [(-1, False), (0, True), (6, True), (7, True), (29, True), (30, True), (31, False), (90, False)]
)
def test_a_call_that_first_appears_is_told_when_it_closes_within_thirty_days(
    archive: Archive, days: int, told: bool
) -> None:
    call(archive, in_days(days))
    assert agenda(archive) == ([("Un appel", days)] if told else [])


@pytest.mark.parametrize(
    ("at", "told"),
    [
        (f"{in_days(0)}T07:59", False),  # a minute ago, in Paris
        (f"{in_days(0)}T12:00", True),
    ],
)
def test_a_closing_time_is_that_of_france(archive: Archive, at: str, told: bool) -> None:
    call(archive, at)
    assert bool(agenda(archive)) is told


@pytest.mark.parametrize("event", ["", "site_closure"])
def test_a_date_that_closes_no_call_is_none(archive: Archive, event: str) -> None:
    call(archive, in_days(7), "L’usine produira jusqu’au 21 octobre", event=event)
    assert agenda(archive) == []


@pytest.mark.parametrize(
    "filters",
    [{"regions": ["Corse"]}, {"themes": ["financements"]}, {"organisations": ["Perlin"]}, {"min_score": 50}],
)
def test_only_the_calls_of_the_letter_are_told(archive: Archive, filters: dict[str, Any]) -> None:
    call(archive, in_days(7), regions=["Bretagne"], themes=["partenariats"], organisations=["Nanobrume"])
    assert agenda(archive) and agenda(archive, digest=filters) == []
    assert agenda(archive, digest={"content": "figures"}) == []


def test_a_call_told_by_several_is_one_line_of_what_told_it_first(archive: Archive) -> None:
    first = call(archive, in_days(7), "L’appel")
    call(archive, in_days(7), "L’appel, repris", story=first, source="Un autre")
    call(archive, in_days(7), "Un autre appel", source="Un autre")
    assert agenda(archive) == [("L’appel", 7), ("Un autre appel", 7)]


def test_what_comes_later_on_a_call_that_was_told_does_not_bring_it_back(archive: Archive) -> None:
    call(archive, in_days(20), "Appel « Santé de demain 2027 »")
    assert [one.days for one in issue(archive, NOW)] == [20]
    call(archive, in_days(20), "« Santé de demain 2027 » : un webinaire", fetched=NOW + timedelta(hours=1))
    made = issue(archive, NOW + DAY)
    assert [one.title for one in made] == []
    later = NOW + timedelta(hours=30)
    call(archive, in_days(28), "« Santé de demain 2027 » est prolongé", fetched=later, extended=1)
    assert [(one.days, one.closing.extended) for one in issue(archive, NOW + 2 * DAY)] == [(26, True)]


def test_a_prolonged_date_takes_the_place_of_the_former(archive: Archive) -> None:
    first = call(archive, in_days(7))
    call(archive, in_days(20), "Un appel prolongé", story=first, extended=1, source="Un autre")
    watch = config()
    (one,) = send.preview(archive, watch, watch.digests[0], NOW).agenda
    assert (one.days, one.closing.extended, one.closing.at) == (20, True, TODAY + timedelta(days=20))


@pytest.mark.parametrize("hour", ["", "T12:00"])
def test_an_appointment_names_the_registrations_that_close(archive: Archive, hour: str) -> None:
    text = "Le congrès se tient à Lille. Les inscriptions ferment le 21 octobre."
    call(archive, in_days(7) + hour, "Le congrès", text=text)
    with archive.transaction() as db:
        db.execute("UPDATE deadlines SET start = ?, end = ?", (text.index("ferment"), len(text) - 1))
    watch = config()
    (one,) = send.preview(archive, watch, watch.digests[0], NOW).agenda
    assert one.closing.step == "inscriptions"


def test_an_agenda_alone_is_worth_a_letter(archive: Archive) -> None:
    call(archive, in_days(31), fetched=SEEN)
    issue(archive, NOW)
    watch = config()
    made = send.issue(archive, watch, watch.digests[0], NOW + DAY, NOW + DAY)
    assert made is not None and made.stories == () and [one.days for one in made.agenda] == [30]


# --- when, and once -------------------------------------------------------------------------------------------------


def test_a_call_is_recalled_at_thirty_days_and_at_seven(archive: Archive) -> None:
    call(archive, in_days(45))
    told = [(n, one.days) for n in range(50) for one in issue(archive, NOW + n * DAY)]
    assert told == [(15, 30), (38, 7)]


def test_a_reminder_that_falls_on_a_week_end_is_monday_s(archive: Archive) -> None:
    call(archive, "2025-12-01")  # a Monday: J-30 is Saturday 1 November, J-7 Monday 24 November
    entry = DigestEntry(name="Veille", to=("lea@example.org",))
    slots = sorted({slot for n in range(60) if (slot := last_slot(entry, "Europe/Paris", NOW + n * DAY))})
    told = [(slot.date(), one.days) for slot in slots for one in issue(archive, slot)]
    assert told == [(date(2025, 11, 3), 28), (date(2025, 11, 24), 7)]


def test_issues_that_were_missed_lose_no_reminder(archive: Archive) -> None:
    call(archive, in_days(45))
    told = [(n, one.days) for n in (0, 1, 20, 21, 44, 45) for one in issue(archive, NOW + n * DAY)]
    assert told == [(20, 25), (44, 1)]


def test_two_issues_of_one_day_do_not_repeat_one(archive: Archive) -> None:
    call(archive, in_days(8))
    assert len(issue(archive, NOW)) == 1
    assert len(issue(archive, NOW + DAY)) == 1  # seven days
    assert issue(archive, NOW + DAY + timedelta(hours=3)) == ()
    assert issue(archive, NOW + 2 * DAY) == ()


def test_an_issue_that_reached_nobody_leaves_its_reminders_to_the_next(archive: Archive) -> None:
    call(archive, in_days(31))
    watch = config()
    for n in range(3):
        send.issue(archive, watch, watch.digests[0], NOW + n * DAY, NOW + n * DAY)
    row = archive.rows("SELECT content FROM deliveries WHERE state = 'queued'")
    assert len(row) == 1 and "15 novembre" not in row[0][0].decode()
    assert agenda(archive, NOW + 2 * DAY) == []  # told, whatever became of it


def closing_on(day: date, *, by_month: bool = False) -> Call:
    return Call("", "Un appel", "", "Le Pôle", day, False, NOW, NOW, 0, frozenset({day}), by_month)


SOME_DAY = st.dates(date(2025, 1, 1), date(2028, 12, 31))


@given(closing=SOME_DAY, gaps=st.lists(st.integers(0, 12), min_size=1, max_size=80))
def test_each_reminder_belongs_to_one_issue_and_comes_with_the_first_that_can_tell_it(
    closing: date, gaps: list[int]
) -> None:
    days = [closing - timedelta(days=60)]
    for gap in gaps:
        days.append(days[-1] + timedelta(days=gap))
    told = [day for before, day in pairwise(days) if is_due(closing_on(closing), before, day)]
    expected = {next((day for day in days[1:] if day >= closing - timedelta(days=left)), None) for left in (30, 7)}
    assert told == sorted(day for day in expected if day is not None and day <= closing)


@given(closing=SOME_DAY, today=SOME_DAY)
def test_what_is_near_is_neither_over_nor_far(closing: date, today: date) -> None:
    assert is_near(closing_on(closing), today) == (0 <= (closing - today).days < 30)


# --- known by its month ---------------------------------------------------------------------------------------------


def test_a_call_of_a_month_is_recalled_in_the_month_before_and_at_its_beginning(archive: Archive) -> None:
    call(archive, "2025-12")
    told = [(NOW + n * DAY, one) for n in range(90) for one in issue(archive, NOW + n * DAY)]
    assert [day.date() for day, _ in told] == [date(2025, 11, 1), date(2025, 12, 1)]
    assert all(one.closing.by_month and one.closing.at == date(2025, 12, 31) for _, one in told)


@pytest.mark.parametrize(
    ("at", "told"), [("2025-09", False), ("2025-10", True), ("2025-11", True), ("2025-12", False), ("2026-11", False)]
)
def test_a_call_of_a_month_that_first_appears_is_told_in_it_and_in_the_month_before(
    archive: Archive, at: str, told: bool
) -> None:
    call(archive, at)
    assert bool(agenda(archive)) is told


def test_a_month_before_january_is_december() -> None:
    assert reminders(closing_on(date(2026, 1, 31), by_month=True)) == (date(2025, 12, 1), date(2026, 1, 1))


def test_a_day_that_another_article_tells_takes_the_place_of_its_month(archive: Archive) -> None:
    first = call(archive, "2025-10", "L’appel")
    call(archive, in_days(6), "L’appel, au jour près", story=first, source="Un autre")
    call(archive, "2025-10", "L’appel, vaguement", story=first, source="Un troisième")
    watch = config()
    (one,) = send.preview(archive, watch, watch.digests[0], NOW).agenda
    assert (one.title, one.days, one.closing.by_month) == ("L’appel", 6, False)


def test_the_article_of_an_appointment_is_the_call_s(archive: Archive) -> None:
    other = call(archive, in_days(7), "Un premier appel")
    number = call(archive, in_days(9), "Un appel", url="https://x.fr/appel", fetched=SEEN)
    with archive.transaction() as db:
        db.execute("UPDATE articles SET fetched_at = ? WHERE id = ?", (stamp(SEEN - timedelta(minutes=1)), other))
    watch = config()
    made = send.preview(archive, watch, watch.digests[0], NOW).agenda
    assert [(one.article_id, one.url) for one in made][1] == (number, "https://x.fr/appel")


def test_a_call_keeps_the_language_of_its_article(archive: Archive) -> None:
    call(archive, in_days(7), "A call", language="en")
    watch = config()
    (one,) = send.preview(archive, watch, watch.digests[0], NOW).agenda
    assert one.language == "en"


def test_scripts_are_told_closing_days_and_hours(archive: Archive) -> None:
    call(archive, in_days(7), "Un appel au jour près")
    call(archive, f"{in_days(30)}T12:00", "Un appel à l'heure près")
    watch = config()
    told = json.loads(json.dumps(plain(send.preview(archive, watch, watch.digests[0], NOW))))
    assert [one["closing"]["at"][:10] for one in told["agenda"]] == [in_days(7), in_days(30)]
    assert told["agenda"][0]["closing"]["at"] == in_days(7)

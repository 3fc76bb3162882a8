"""Days of ticks: a mail server that is away for days, the calendar of a year, clocks that jump; real mail throughout."""

from __future__ import annotations

import re
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from archived import article, begin, config
from hostile_smtp import HostileSmtp

from alerts import send
from monitor.archive.outbox import IN_A_ROW
from monitor.archive.read import undelivered
from monitor.archive.store import Archive
from monitor.config import Config
from monitor.workdays import is_working
from vigie.demo.mail import Mailbox, Received

PARIS = ZoneInfo("Europe/Paris")
MONDAY = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)  # eight in Paris
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
READERS = ["lea@example.org", "max@example.org", "zoe@example.org"]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.write(tmp_path / "v.db", "test") as opened:
        begin(opened, MONDAY - 2 * HOUR)
        yield opened


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def watch(port: int, **digest: Any) -> Config:
    return config(smtp={"port": port}, digest={"to": READERS, "days": "daily"} | digest, rules=[])


def days(archive: Archive, settings: Config, first: datetime, last: datetime, step: timedelta = HOUR) -> None:
    """Ticks from `first` to `last`; every day at six in the morning (UTC) an article."""
    now = first
    while now <= last:
        if now.hour == 6 and now.minute < step / MINUTE:
            article(archive, now, f"Nouvelle du {now:%Y-%m-%d}")
        send.tick(archive, settings, now + MINUTE, {})
        now += step


def told(message: Received) -> list[str]:
    """The days whose news a message tells."""
    part = message_from_bytes(message.content, policy=policy.default).get_body(("plain",))
    assert part is not None
    return sorted(set(re.findall(r"Nouvelle du (\S+)", part.get_content())))


def by_reader(messages: list[Received]) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    for message in messages:
        found.setdefault(message.recipients[0], []).append(told(message))
    return found


def kinds(archive: Archive) -> list[str]:
    return [row["kind"] for row in archive.rows("SELECT kind FROM digests ORDER BY slot")]


# ---------------------------------------------------------------------------------------------- a server away


@pytest.mark.parametrize("hours", [1, 27])
def test_an_outage_of_three_days_ends_in_one_letter_for_each(archive: Archive, port: int, hours: int) -> None:
    """Back an hour after the last slot, or just before the next one: all of it, in one letter, to each, once."""
    settings = watch(port)
    back = MONDAY + 2 * DAY + timedelta(hours=hours)
    days(archive, settings, MONDAY - HOUR, back - HOUR)
    with Mailbox(port) as mailbox:
        days(archive, settings, back, back + 2 * HOUR)
        wanted = [f"2026-03-0{day}" for day in ((2, 3, 4) if hours == 1 else (2, 3, 4, 5))]
        assert by_reader(mailbox.messages) == {reader: [wanted] for reader in READERS}
        assert kinds(archive) == ["withdrawn"] * (len(wanted) - 1) + ["issue"]
        subject = message_from_bytes(mailbox.messages[0].content, policy=policy.default)["Subject"]
        assert f"{len(wanted)} articles" in str(subject)
        mailbox.messages.clear()
        days(archive, settings, back + 3 * HOUR, back + 27 * HOUR)  # and the next letter is an ordinary one
        assert all(len(lists) == 1 and len(lists[0]) == 1 for lists in by_reader(mailbox.messages).values())
        assert len(mailbox.messages) == 3


def test_each_issue_is_kept_apart_when_it_is_asked(archive: Archive, port: int) -> None:
    settings = watch(port, after_outage="each")
    days(archive, settings, MONDAY - HOUR, MONDAY + 2 * DAY)
    with Mailbox(port) as mailbox:
        days(archive, settings, MONDAY + 2 * DAY + HOUR, MONDAY + 2 * DAY + 3 * HOUR)
        wanted = [["2026-03-02"], ["2026-03-03"], ["2026-03-04"]]
        assert {reader: sorted(lists) for reader, lists in by_reader(mailbox.messages).items()} == dict.fromkeys(
            READERS, wanted
        )
    assert kinds(archive) == ["issue"] * 3


def test_what_reached_one_reader_is_not_taken_back(archive: Archive, port: int) -> None:
    """The other one's box is full: each issue waits for them, and none tells an article twice to anybody."""
    settings = watch(port)
    with Mailbox(port) as mailbox:
        mailbox.refuse = {READERS[1]: "452 4.2.2 full", READERS[2]: "550 5.1.1 unknown"}
        days(archive, settings, MONDAY - HOUR, MONDAY + 2 * DAY)
        mailbox.refuse.pop(READERS[1])
        days(archive, settings, MONDAY + 2 * DAY + HOUR, MONDAY + 2 * DAY + 3 * HOUR)
        wanted = [["2026-03-02"], ["2026-03-03"], ["2026-03-04"]]
        found = {reader: sorted(lists) for reader, lists in by_reader(mailbox.messages).items()}
        assert found == {READERS[0]: wanted, READERS[1]: wanted}
    assert kinds(archive) == ["issue"] * 3


def test_a_refusal_for_good_stands_while_the_rest_is_replaced(archive: Archive, port: int) -> None:
    settings = watch(port)
    with Mailbox(port) as mailbox:
        mailbox.refuse = {READERS[0]: "550 5.1.1 unknown", READERS[1]: "451 later", READERS[2]: "451 later"}
        days(archive, settings, MONDAY - HOUR, MONDAY + 23 * HOUR)
        mailbox.refuse = {}
        days(archive, settings, MONDAY + DAY, MONDAY + DAY + HOUR)
        both = ["2026-03-02", "2026-03-03"]
        assert by_reader(mailbox.messages) == {reader: [both] for reader in READERS}
    now = MONDAY + DAY + HOUR
    assert Counter(one["state"] for one in undelivered(archive, now)) == {"failed": 1, "withdrawn": 2}


def test_a_letter_that_all_refuse_is_not_gathered_up_for_ever(archive: Archive, port: int) -> None:
    settings = watch(port, to=[READERS[0]])
    with Mailbox(port) as mailbox:
        mailbox.refuse = {READERS[0]: "550 5.1.1 unknown"}
        days(archive, settings, MONDAY - HOUR, MONDAY + 3 * DAY)
        assert kinds(archive) == ["issue"] * 4
        assert [row[0] for row in archive.rows("SELECT articles FROM digests ORDER BY slot")] == [1] * 4


def test_a_box_that_is_full_for_weeks_does_not_gather_a_year(archive: Archive, port: int) -> None:
    settings = watch(port, to=[READERS[0]])
    with Mailbox(port) as mailbox:
        mailbox.refuse = {READERS[0]: "452 4.2.2 full"}
        days(archive, settings, MONDAY - HOUR, MONDAY + 13 * DAY, timedelta(hours=12))
    longest = max(row[0] for row in archive.rows("SELECT articles FROM digests"))
    assert longest == IN_A_ROW + 1
    assert kinds(archive) == [*["withdrawn"] * IN_A_ROW, "issue", "withdrawn", "issue"]


@pytest.mark.parametrize(
    ("step", "found", "articles"),
    [(12 * HOUR, ["issue", "issue"], [1, 1]), (6 * HOUR, ["withdrawn", "issue"], [1, 2])],
    ids=["twice", "for long"],
)
def test_what_may_have_arrived_is_not_told_again_unless_the_server_never_answers(
    archive: Archive, step: timedelta, found: list[str], articles: list[int]
) -> None:
    """The server takes every byte, then drops the connection without an answer: twice or more before the next slot."""
    with HostileSmtp("answer", "drop") as server:
        settings = watch(server.port, to=[READERS[0]])
        article(archive, MONDAY - HOUR, "Nouvelle du 2026-03-02")
        article(archive, MONDAY + DAY - HOUR, "Nouvelle du 2026-03-03")
        for tries in range(DAY // step + 1):
            send.tick(archive, settings, MONDAY + tries * step + MINUTE, {})
        identities = re.findall(rb"(?im)^Message-ID:\s*(\S+)", b"".join(server.received))
        assert kinds(archive) == found
    assert [row[0] for row in archive.rows("SELECT articles FROM digests ORDER BY slot")] == articles
    assert len(identities) == len(server.received) > 2 and len(set(identities)) == 2


def test_a_server_that_answers_nothing_for_days_ends_in_one_letter(archive: Archive) -> None:
    with HostileSmtp("answer", "drop") as server:
        settings = watch(server.port, to=[READERS[0]])
        days(archive, settings, MONDAY - HOUR, MONDAY + 2 * DAY + HOUR, 6 * HOUR)
    with Mailbox(server.port) as mailbox:
        days(archive, settings, MONDAY + 2 * DAY + 7 * HOUR, MONDAY + 2 * DAY + 13 * HOUR, 6 * HOUR)
        assert by_reader(mailbox.messages) == {READERS[0]: [["2026-03-02", "2026-03-03", "2026-03-04"]]}


def test_a_weekly_letter_that_was_given_up_comes_with_the_next(archive: Archive, port: int) -> None:
    settings = watch(port, days=["mon"])
    days(archive, settings, MONDAY - HOUR, MONDAY + 6 * DAY, timedelta(hours=6))
    states = {row[0] for row in archive.rows("SELECT DISTINCT state FROM deliveries")}
    answers = [row[0] for row in archive.rows("SELECT answer FROM deliveries")]
    assert states == {"failed"} and all(answer.startswith("abandonné après 5 jours : ") for answer in answers)
    with Mailbox(port) as mailbox:
        days(archive, settings, MONDAY + 6 * DAY + HOUR, MONDAY + 7 * DAY + HOUR)
        assert {reader: len(lists) for reader, lists in by_reader(mailbox.messages).items()} == dict.fromkeys(
            READERS, 1
        )
        assert "2026-03-02" in told(mailbox.messages[0]) and "2026-03-09" in told(mailbox.messages[0])


# ---------------------------------------------------------------------------------------------- the calendar


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        (date(2026, 3, 25), date(2026, 4, 8), 10),  # the clocks go forward, and Easter Monday
        (date(2026, 10, 21), date(2026, 11, 12), 16),  # they go back; All Saints' is a Sunday, the eleventh a Wednesday
        pytest.param(date(2026, 1, 1), date(2026, 12, 31), 252, marks=pytest.mark.soak),  # 261 less nine on weekdays
    ],
)
def test_every_working_day_has_its_letter_at_eight(
    tmp_path: Path, port: int, first: date, last: date, count: int
) -> None:
    """Looked at before eight, at eight, after, and in the evening."""
    settings = watch(port, to=[READERS[0]], days="working")
    letters = []
    with Archive.write(tmp_path / "v.db", "test") as archive, Mailbox(port) as mailbox:
        begin(archive, datetime(first.year, first.month, first.day, tzinfo=UTC))
        for day in (first + n * DAY for n in range((last - first).days + 1)):
            eight = datetime(day.year, day.month, day.day, 8, tzinfo=PARIS).astimezone(UTC)
            article(archive, eight - 2 * HOUR, f"Nouvelle du {day}")
            for moment in (eight - MINUTE, eight, eight + MINUTE, eight + 10 * HOUR):
                before = len(mailbox.messages)
                send.tick(archive, settings, moment, {})
                letters += [(day, moment - eight)] * (len(mailbox.messages) - before)
    working = [first + n * DAY for n in range((last - first).days + 1) if is_working(first + n * DAY)]
    assert letters == [(day, timedelta(0)) for day in working] and len(letters) == count
    news = [told(message) for message in mailbox.messages]
    until = working[-1]
    assert [day for days in news for day in days] == [str(first + n * DAY) for n in range((until - first).days + 1)]


@pytest.mark.parametrize("morning", [date(2026, 3, 29), date(2026, 10, 25)], ids=["23 hours", "25 hours"])
@pytest.mark.parametrize("trouble", ["none", "set back", "set back over the slot", "asleep", "down"])
def test_one_letter_a_day_whatever_the_clock_does(archive: Archive, port: int, morning: date, trouble: str) -> None:
    """On the days on which clocks change: every minute around eight, with a clock that jumps, a sleep or a restart."""
    eights = [datetime.combine(morning + day * DAY, time(8), tzinfo=PARIS).astimezone(UTC) for day in (-1, 0, 1)]
    around = [n * MINUTE for n in range(-20, 21)]
    moments = {
        "none": around,
        "set back": [*around[:25], *(at - 3 * MINUTE for at in around[25:])],
        "set back over the slot": [*around, *(at - HOUR for at in around), *around],
        "asleep": [*around[:5], 5 * HOUR, 5 * HOUR + MINUTE],
        "down": around,
    }[trouble]
    settings = watch(port, to=[READERS[0]])
    with ExitStack() as later:
        if trouble != "down":
            mailbox = later.enter_context(Mailbox(port))
        for eight in eights:
            article(archive, eight - HOUR, f"Nouvelle du {eight.astimezone(PARIS).date()}")
            for moment in moments:
                send.tick(archive, settings, eight + moment, {})
        if trouble == "down":
            mailbox = later.enter_context(Mailbox(port))
            send.tick(archive, settings, eights[-1] + 2 * HOUR, {})
        found = by_reader(mailbox.messages)[READERS[0]]
    each = [[str(morning + day * DAY)] for day in (-1, 0, 1)]
    assert found == ([[day for days in each for day in days]] if trouble == "down" else each)

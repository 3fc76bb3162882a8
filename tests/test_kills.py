"""Killed at random moments, from the gathering of a letter to the record of the last answer: nothing is lost, nothing
is sent twice but what was in flight, and that under its own Message-ID and with the same bytes."""

from __future__ import annotations

import multiprocessing
import os
import random
import re
import signal
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from archived import article, begin, config
from hostile_smtp import HostileSmtp

from alerts import send
from monitor.archive.store import Archive, stamp
from monitor.config import Config

MORNING = datetime(2026, 3, 2, 7, 1, tzinfo=UTC)  # a Monday, a minute past eight in Paris
READERS = ["lea@example.org", "max@example.org", "zoe@example.org"]
PER_DAY = 6  # articles
KILLS_A_DAY = 4


def watch(port: int) -> Config:
    return config(smtp={"port": port}, digest={"to": READERS, "days": "daily"}, rules=[])


@dataclass
class Told:
    """What a battery came to."""

    kills: int = 0
    survived: int = 0  # children that were done before their time
    moments: Counter[str] = field(default_factory=Counter)  # what the archive held when a child died
    received: list[bytes] = field(default_factory=list)
    again: int = 0  # messages received a second time
    issues: int = 0


def tick(path: Path, port: int, now: datetime) -> None:
    with Archive.write(path, "victim") as archive:
        send.tick(archive, watch(port), now, {})


def executioner(orders: Any, rehearsal: tuple[Path, int, datetime]) -> None:
    """In a process without other threads, warm from one whole tick: for each order (path, port, now, delay), a child
    that ticks and is killed after `delay` seconds; answers whether it was killed."""
    tick(*rehearsal)
    began = time.monotonic()
    tick(rehearsal[0], rehearsal[1], rehearsal[2] + timedelta(days=1))
    orders.send(time.monotonic() - began)
    while order := orders.recv():
        *what, delay = order
        child = os.fork()
        if child == 0:
            try:
                tick(*what)
            except BaseException:
                os._exit(1)
            os._exit(0)
        time.sleep(delay)
        os.kill(child, signal.SIGKILL)
        orders.send(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


def news(path: Path, day: int) -> None:
    with Archive.write(path, "test") as archive:
        if day == 0:
            begin(archive, MORNING - timedelta(days=2))
        for number in range(PER_DAY):
            article(archive, MORNING + timedelta(days=day, hours=-3), f"Nouvelle {day:03}-{number:02}")


def moment(path: Path, day: int) -> str:
    """How far the day had come."""
    with Archive.read(path) as archive:
        issue = archive.row("SELECT id FROM digests WHERE slot >= ?", (stamp(MORNING + timedelta(days=day, hours=-3)),))
        if issue is None:
            return "before the record"
        states = {row[0] for row in archive.rows("SELECT state FROM deliveries WHERE digest_id = ?", (issue["id"],))}
    if "sending" in states:
        return "in flight"
    return "between two messages" if states & {"queued", "deferred"} else "after the last"


def battery(folder: Path, kills: int, seed: int) -> Told:
    """`kills` children killed at random, four a day; at the end of a day a tick runs to its end."""
    draw, told, path = random.Random(seed), Told(), folder / "v.db"
    for rehearsed in (folder / "rehearsal.db", path):
        news(rehearsed, 0)
    with Archive.write(folder / "rehearsal.db", "test") as archive:
        for number in range(PER_DAY):
            article(archive, MORNING + timedelta(hours=21), f"Répétition {number}")
    orders, theirs = multiprocessing.Pipe()
    with HostileSmtp(slow=0.02) as mailbox:
        rehearsal = (folder / "rehearsal.db", mailbox.port, MORNING)
        context = multiprocessing.get_context("spawn")
        driver = context.Process(target=executioner, args=(theirs, rehearsal), daemon=True)
        driver.start()
        assert orders.poll(60)
        lasts = orders.recv()  # seconds, of a tick with something to do
        mailbox.received.clear()
        day = 0
        while told.kills < kills:
            if day:
                news(path, day)
            for minute in range(KILLS_A_DAY):
                now = MORNING + timedelta(days=day, minutes=minute)
                orders.send((path, mailbox.port, now, draw.uniform(0, 1.2 * lasts)))
                assert orders.poll(60)
                code = orders.recv()
                assert code in (0, -signal.SIGKILL)
                told.kills += code != 0
                told.survived += code == 0
                if code:
                    told.moments[moment(path, day)] += 1
            tick(path, mailbox.port, MORNING + timedelta(days=day, hours=2))
            day += 1
        orders.send(None)
        driver.join(60)
        told.received = list(mailbox.received)
    told.issues = day
    check(path, told, day)
    return told


def check(path: Path, told: Told, days: int) -> None:
    with Archive.write(path, "test") as archive:
        assert archive.rows("PRAGMA integrity_check")[0][0] == "ok"
        assert [row[0] for row in archive.rows("SELECT DISTINCT state FROM deliveries")] == ["sent"]
        assert len(archive.rows("SELECT id FROM digests WHERE articles > 0")) == days
        stored = {(row["recipient"], row["message_id"]): (row["content"], row["doubtful"]) for row in
                  archive.rows("SELECT recipient, message_id, content, doubtful FROM deliveries")}  # fmt: skip
    copies: Counter[tuple[str, str]] = Counter()
    bytes_of: dict[str, bytes] = {}
    where: dict[tuple[str, str], set[str]] = defaultdict(set)  # (reader, title): the Message-IDs that tell it
    for message in told.received:
        content = re.sub(rb"(?m)^\.", b"", message)
        parsed = message_from_bytes(content, policy=policy.default)
        reader, identity = str(parsed["To"]), str(parsed["Message-ID"])
        assert stored[reader, identity][0] in (content, b"")  # the bytes of old messages are dropped
        assert bytes_of.setdefault(identity, content) == content
        copies[reader, identity] += 1
        part = parsed.get_body(("plain",))
        assert part is not None
        for title in set(re.findall(r"Nouvelle \d{3}-\d{2}", part.get_content())):
            where[reader, title].add(identity)
    assert set(copies) == set(stored) and len(stored) == days * len(READERS)
    titles = {f"Nouvelle {day:03}-{number:02}" for day in range(days) for number in range(PER_DAY)}
    assert {title for _, title in where} == titles
    assert len(where) == len(READERS) * len(titles) and all(len(ids) == 1 for ids in where.values())
    told.again = sum(copies.values()) - len(copies)
    twice = {key for key, count in copies.items() if count > 1}
    assert all(stored[key][1] for key in twice)  # each was in flight when a process died
    assert told.again <= told.moments["in flight"]


def test_a_few_kills_lose_nothing_and_repeat_only_what_was_in_flight(tmp_path: Path) -> None:
    told = battery(tmp_path, kills=10, seed=7)
    assert told.kills >= 10


@pytest.mark.soak
def test_two_hundred_kills_lose_nothing_and_repeat_only_what_was_in_flight(tmp_path: Path) -> None:
    told = battery(tmp_path, kills=250, seed=2026)
    assert told.kills >= 250
    assert len(told.moments) == 4 and told.moments["in flight"] >= 20  # all along the path
    print(told.kills, told.survived, dict(told.moments), told.issues, len(told.received), told.again)  # noqa: T201

"""The service, step by step and then as a process: what is due is done once, and a signal or a kill loses nothing."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from apscheduler.schedulers.background import BackgroundScheduler
from archived import article, begin
from conftest import judge_of, rss, story, vigie, write_watch
from hostile_smtp import HostileSmtp

from monitor.archive.store import Archive
from monitor.config import Delivery, Smtp
from monitor.configfile import load
from spiders.nursery import Nursery
from vigie.demo.mail import Mailbox
from vigie.demo.web import Reply, Web
from vigie.service import TICK, Service, tick_now

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)  # a Friday, 7:00 in Paris
LETTER = {"name": "Lettre", "at": "08:00", "days": "working", "to": ["a@example.org"], "min_score": 5}
TITLE = "Une unité de bioproduction"


@contextmanager
def newsroom(folder: Path, *, delay: float = 0.0) -> Iterator[tuple[Path, Web, Mailbox]]:
    """A source with one article, a mail server, and the watch over them."""
    routes = {
        "/feed": Reply(rss(f"<title>{TITLE}</title><link>/a</link>")),
        "/a": Reply(story(TITLE, "La bioproduction démarre."), delay=delay),
    }
    with Web({"127.0.6.1": routes}) as web, Mailbox() as mailbox:
        config = write_watch(
            folder,
            [{"name": "s", "url": web.url("127.0.6.1", "/feed"), "kind": "feed"}],
            digests=[LETTER],
            scoring={"keep": 5, "digest": 5, "urgent": 90},
            delivery={"smtp": {"host": "127.0.0.1", "port": mailbox.port, "sender": "Veille <veille@example.org>"}},
        )
        yield config, web, mailbox


class Clock:
    """A clock that tests set."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at


def test_what_is_due_is_done_once(tmp_path: Path, nursery: Nursery) -> None:
    clock = Clock()
    with newsroom(tmp_path) as (file, web, mailbox):
        config = load(file)
        with Archive.write(config.archive, "test") as archive:
            service = Service(archive, config, judge_of(config), clock, nursery)
            assert service.collect_due()
            assert not service.collect_due()  # the next visit is an hour away
            assert not service.send_due()  # it is seven
            clock.at += timedelta(minutes=59)
            assert not service.collect_due()
            clock.at += timedelta(minutes=2)  # 8:01
            assert service.collect_due()
            assert service.send_due()
            assert [message.recipients for message in mailbox.messages] == [("a@example.org",)]
            for minutes in (0, 5, 600):
                clock.at += timedelta(minutes=minutes)
                assert not service.send_due()
            clock.at -= timedelta(hours=6)  # the clock steps back over the slot
            assert not service.send_due()
            assert len(mailbox.messages) == 1
        assert [request.path for request in web.requests].count("/a") == 1


def test_a_slot_slept_through_is_sent_on_waking(tmp_path: Path) -> None:
    clock = Clock()
    with newsroom(tmp_path) as (file, _, mailbox):
        config = load(file)
        with Archive.write(config.archive, "test") as archive:
            assert Service(archive, config, judge_of(config), clock).collect_due()
        clock.at += timedelta(days=4)  # Tuesday: three slots went by
        with Archive.write(config.archive, "test") as archive:
            assert Service(archive, config, judge_of(config), clock).send_due()
            assert len(mailbox.messages) == 1


def test_old_texts_below_the_threshold_are_forgotten_not_their_links(tmp_path: Path, nursery: Nursery) -> None:
    clock = Clock()
    with newsroom(tmp_path) as (file, web, _):
        web.sites["127.0.6.1"]["/feed"] = Reply(rss("<title>Rien de tel</title><link>/a</link>"))
        web.sites["127.0.6.1"]["/a"] = Reply(story("Rien de tel", "Rien."))
        config = load(file)
        with Archive.write(config.archive, "test") as archive:
            service = Service(archive, config, judge_of(config), clock, nursery)
            service.collect_due()
            assert archive.rows("SELECT decision FROM articles")[0]["decision"] == "below"
            clock.at += timedelta(days=29)
            assert not service.tidy()
            clock.at += timedelta(days=2)
            assert service.tidy()
            assert archive.rows("SELECT * FROM articles") == []
            assert archive.rows("SELECT * FROM articles_fts WHERE articles_fts MATCH 'rien'") == []
            assert archive.rows("SELECT outcome FROM candidates")[0]["outcome"] == "below"
            web.forget()
            assert service.collect_due()
            assert "/a" not in [request.path for request in web.requests]


def test_a_letter_that_cannot_leave_does_not_stop_the_service(tmp_path: Path, nursery: Nursery) -> None:
    clock = Clock()
    with newsroom(tmp_path) as (file, _, mailbox):
        config = load(file)
        with Archive.write(config.archive, "test") as archive:
            service = Service(archive, config, judge_of(config), clock, nursery)
            service.collect_due()
            clock.at = NOW + timedelta(hours=2)
            mailbox.data_answer = "451 4.3.0 later"
            service.step(service.send_due)
            assert archive.rows("SELECT state FROM deliveries")[0]["state"] == "deferred"
            mailbox.data_answer = None
            clock.at += timedelta(minutes=2)
            service.step(service.send_due)
            assert archive.rows("SELECT state FROM deliveries")[0]["state"] == "sent"
            assert not service.stop.is_set()


def test_a_mail_server_that_hangs_delays_no_round(tmp_path: Path, nursery: Nursery) -> None:
    """A round begins and ends while a message waits for an answer that does not come; asked to stop, sending ends."""
    clock = Clock()
    with newsroom(tmp_path) as (file, web, _), HostileSmtp("answer", "stall") as server:
        config = load(file)
        smtp = Smtp(host="127.0.0.1", port=server.port, sender="veille@example.org")
        config = config.model_copy(update={"delivery": Delivery(smtp=smtp)})
        with Archive.write(config.archive, "test") as archive:
            service = Service(archive, config, judge_of(config), clock, nursery)
            assert service.collect_due()
            clock.at += timedelta(hours=2)
            sending = threading.Thread(target=service.step, args=(service.send_due,))
            sending.start()
            until = time.monotonic() + 10
            while not server.received and time.monotonic() < until:
                time.sleep(0.05)
            web.sites["127.0.6.1"]["/feed"] = Reply(rss("<title>Suite</title><link>/b</link>"))
            assert service.collect_due()
            assert archive.rows("SELECT state FROM rounds ORDER BY id DESC")[0]["state"] == "done"
            assert sending.is_alive()
            assert archive.rows("SELECT state FROM deliveries")[0]["state"] == "sending"
            service.stop.set()
            began = time.monotonic()
            sending.join(15)
            assert not sending.is_alive() and time.monotonic() - began < 8
            states = archive.rows("SELECT state, doubtful FROM deliveries")
            assert [tuple(row) for row in states] == [("deferred", 1)]


def test_an_alert_leaves_while_a_round_goes_on(tmp_path: Path, nursery: Nursery) -> None:
    """What follows the first article is waited for, but for minutes, not for the end of a long round."""
    clock = Clock()
    with newsroom(tmp_path) as (file, web, mailbox):
        pages = web.sites["127.0.6.1"]
        config = load(file)
        rules = tuple(rule.model_copy(update={"urgent": True}) for rule in config.rules)
        config = config.model_copy(update={"rules": rules})
        with Archive.write(config.archive, "test") as archive:
            service = Service(archive, config, judge_of(config), clock, nursery)
            assert service.collect_due()
            clock.at += timedelta(days=3, hours=5)  # Monday noon
            service.send_due()
            mailbox.messages.clear()
            day = f"<pubDate>{clock.at:%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
            alert = "Nanobrume choisit Rennes pour sa bioproduction"
            links = [
                f"<title>{title}</title><link>/{name}</link>{day}" for name, title in (("b", alert), ("c", "Lent"))
            ]
            pages["/feed"] = Reply(rss(*links))
            pages["/b"] = Reply(story(alert, "La bioproduction démarre."))
            pages["/c"] = Reply(story("Lent", "La bioproduction démarre."), delay=50)
            collecting = threading.Thread(target=service.collect_due)
            collecting.start()
            until = time.monotonic() + 40
            while not archive.rows("SELECT 1 FROM articles WHERE title = ?", (alert,)) and time.monotonic() < until:
                time.sleep(0.05)
            assert not service.send_due()  # others may follow
            clock.at += timedelta(minutes=6)
            assert service.send_due() and collecting.is_alive()
            assert [message.recipients for message in mailbox.messages] == [("a@example.org",)]
            assert not service.send_due()
            service.stop.set()
            collecting.join(30)
            assert not collecting.is_alive()


def test_a_clock_set_back_does_not_silence_the_ticks() -> None:
    """Three hours back, the next tick would be three hours away."""
    ticked = threading.Event()
    scheduler = BackgroundScheduler(timezone=UTC)
    ahead = datetime.now(UTC) + timedelta(hours=3)
    scheduler.add_job(ticked.set, "interval", seconds=TICK, next_run_time=ahead)
    scheduler.start()
    try:
        assert not ticked.wait(0.5)
        tick_now(scheduler, datetime.now(UTC))
        assert ticked.wait(5)
        assert scheduler.get_jobs()[0].next_run_time < ahead
    finally:
        scheduler.shutdown()


# ---------------------------------------------------------------------------------------------- as a process


@contextmanager
def running(config: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "vigie", "--config", str(config), *(words or ["run"])]
    child = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        yield child
    finally:
        if child.poll() is None:
            child.kill()
        child.communicate()


def wait_for(config: Path, query: str, seconds: float = 40.0) -> None:
    """Until the archive answers `query` with a row."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if (config.parent / "v.db").exists():
            with sqlite3.connect(f"file:{config.parent / 'v.db'}?mode=ro", uri=True) as db:
                try:
                    if db.execute(query).fetchone():
                        return
                except sqlite3.OperationalError:
                    pass
            db.close()
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds} s: {query}")


def test_a_signal_ends_it_while_a_message_waits_for_its_answer(tmp_path: Path) -> None:
    """The outbox says that it may have arrived; the next service sends it again, the same, and that is all."""
    keys = {"scoring": {"keep": 5, "digest": 5, "urgent": 90}, "digests": [LETTER | {"at": "00:01", "days": "daily"}]}
    source = {"name": "s", "url": "http://127.0.6.2:9/"}
    with HostileSmtp("answer", "stall", at={0}) as server:
        smtp = {"host": "127.0.0.1", "port": server.port, "sender": "Veille <veille@example.org>"}
        file = write_watch(tmp_path, [source], delivery={"smtp": smtp}, **keys)
        now = datetime.now(UTC)
        with Archive.write(tmp_path / "v.db", "test") as archive:
            begin(archive, now - timedelta(days=2))
            article(archive, now - timedelta(days=1, hours=1))
        for number in range(2):
            with running(file) as child:
                until = time.monotonic() + 40
                while len(server.received) <= number and time.monotonic() < until:
                    time.sleep(0.05)
                if number:
                    wait_for(file, "SELECT 1 FROM deliveries WHERE state = 'sent'")
                began = time.monotonic()
                child.send_signal(signal.SIGTERM)
                assert child.wait(timeout=30) == 0
                assert time.monotonic() - began < 20
                assert child.stderr is not None
                assert "Traceback" not in child.stderr.read()
            with sqlite3.connect(tmp_path / "v.db") as db:
                states = db.execute("SELECT state, doubtful FROM deliveries").fetchall()
            assert states == [("sent" if number else "deferred", 1)]
        assert len(server.received) == 2 and len(set(server.received)) == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_within_seconds(tmp_path: Path, number: signal.Signals) -> None:
    with newsroom(tmp_path, delay=50) as (config, web, _):
        with running(config) as child:
            wait_for(config, "SELECT 1 FROM candidates")  # the article is being fetched, and hangs
            started = time.monotonic()
            child.send_signal(number)
            assert child.wait(timeout=15) == 0
            assert time.monotonic() - started < 8
            assert child.stderr is not None
            log = child.stderr.read()
        with sqlite3.connect(tmp_path / "v.db") as db:
            assert db.execute("SELECT outcome FROM candidates").fetchall() == [(None,)]
        web.sites["127.0.6.1"]["/a"] = Reply(story(TITLE, "La bioproduction démarre."))
        assert vigie("--config", config, "collect").status == 0  # what was cut short is due at once
    assert "Traceback" not in log
    assert "vigie s'arrête" in log
    with sqlite3.connect(tmp_path / "v.db") as db:
        assert db.execute("SELECT state FROM rounds").fetchall() == [("stopped",), ("done",)]
        assert db.execute("SELECT outcome FROM candidates").fetchall() == [("kept",)]


def test_a_kill_loses_nothing_and_leaves_nobody_behind(tmp_path: Path) -> None:
    with newsroom(tmp_path, delay=50) as (config, web, _):
        with running(config) as child:
            wait_for(config, "SELECT 1 FROM candidates")
            os.kill(child.pid, signal.SIGKILL)
            child.wait()
        until = time.monotonic() + 10
        while time.monotonic() < until and crawlers():
            time.sleep(0.2)
        assert crawlers() == []
        web.sites["127.0.6.1"]["/a"] = Reply(story(TITLE, "La bioproduction démarre."))
        assert vigie("--config", config, "collect").status == 0
    with sqlite3.connect(tmp_path / "v.db") as db:
        assert db.execute("SELECT state FROM rounds ORDER BY id").fetchall() == [("killed",), ("done",)]
        assert db.execute("SELECT outcome FROM candidates").fetchall() == [("kept",)]


def crawlers() -> list[int]:
    """The processes of rounds whose service is gone."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                status = (entry / "status").read_text()
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if b"spiders.forking" in command and "PPid:\t1\n" in status:  # a fork bears the command of its parent
                found.append(int(entry.name))
    return found


def test_it_holds_the_archive_while_it_runs(tmp_path: Path) -> None:
    with newsroom(tmp_path) as (config, _, _mailbox), running(config) as child:
        wait_for(config, "SELECT 1 FROM rounds WHERE state = 'done'")
        refused = vigie("--config", config, "collect", "--all")
        assert (refused.status, f"vigie run (processus {child.pid})" in refused.err) == (1, True)
        assert vigie("--config", config, "status", "--json").json["rounds"][0]["state"] == "done"


@pytest.mark.parametrize("command", [["run"], ["collect", "--all"]])
def test_a_round_whose_process_was_killed_is_told_as_interrupted(tmp_path: Path, command: list[str]) -> None:
    with newsroom(tmp_path, delay=50) as (config, _, _mailbox):

        def told() -> tuple[str, str]:
            (last,) = json.loads(vigie("--config", config, "status", "--json").out)["rounds"]
            return last["state"], last["error"] or ""

        with running(config, *command) as child:
            wait_for(config, "SELECT 1 FROM candidates")  # the article is being fetched, and hangs
            assert told() == ("running", "")
            child.kill()
            child.wait()
        state, why = told()
        assert state == "killed" and why.startswith("interrompu")
        assert "interrompu" in " ".join(vigie("--config", config, "status").out.split())

"""The nursery: what is born in it works, and dies with whoever asked for it."""

from __future__ import annotations

import json
import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import judge_of, write_watch

from monitor.archive.sources import sync_sources
from monitor.archive.store import Archive
from monitor.configfile import load
from spiders.frames import frame
from spiders.messages import Assignment, Ended, Fetch, Job, Lost, Message, encode
from spiders.nursery import PARSER, WORKER, Child, Nursery
from vigie import round as rounds
from vigie.demo.web import Reply, Web
from vigie.talk import converse

FEED = b"<rss version='2.0'><channel><item><title>Un titre</title><link>/a</link></item></channel></rss>"


@pytest.fixture
def nursery() -> Iterator[Nursery]:
    with Nursery() as one:
        yield one


def job(url: str) -> Job:
    return Job((Assignment("s", url, "feed"),), "vigie", 0.0, ("127.0.0.0/8",), "Europe/Paris", 30.0)


def lives(pid: int) -> bool:
    """Whether a process is there, and is no corpse."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def gone(*pids: int, within: float = 5.0) -> bool:
    late = time.monotonic() + within
    while any(map(lives, pids)) and time.monotonic() < late:
        time.sleep(0.02)
    return not any(map(lives, pids))


def children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def nursery_of(child: Child) -> int:
    status = Path(f"/proc/{child.pid}/status").read_text()
    return int(status.partition("PPid:")[2].split()[0])


def test_one_nursery_serves_round_after_round(nursery: Nursery) -> None:
    told: list[Message] = []

    def take(message: Message) -> Fetch | None:
        told.append(message)
        return Fetch(message.id, ()) if message.type == "offered" else None

    with Web({"127.0.9.3": {"/feed": Reply(FEED, content_type="application/xml")}}) as web:
        for _ in range(2):
            assert converse(job(web.url("127.0.9.3", "/feed")), take, 60, nursery=nursery) == "finished"
    assert [one.type for one in told if one.type != "robots"] == ["offered", "ended"] * 2
    probe = nursery.birth(PARSER, os.memfd_create("gate"), memory=1 << 30)
    assert children(nursery_of(probe)) == [probe.pid]  # nothing of the rounds is left, dead or alive
    probe.end()


def test_what_was_born_for_a_worker_dies_with_it(nursery: Nursery) -> None:
    with Web({"127.0.9.4": {"/feed": Reply(b"<a>" * 2_000_000, content_type="application/xml")}}) as web:
        worker = nursery.birth(WORKER)
        worker.line.sendall(encode(job(web.url("127.0.9.4", "/feed"))))
        late = time.monotonic() + 30
        home = nursery_of(worker)
        while len(born := children(home)) < 2 and time.monotonic() < late:
            time.sleep(0.02)
        assert len(born) == 2
        worker.end()
        assert gone(*born)


def test_a_parser_whose_asker_goes_without_reading_its_answer_ends_without_a_word(
    nursery: Nursery, capfd: pytest.CaptureFixture[str]
) -> None:
    parser = nursery.birth(PARSER, os.memfd_create("gate"), memory=1 << 30)
    head = {"task": "robots", "deadline": 5, "url": "http://s.example/robots.txt", "status": 200, "content_type": ""}
    parser.line.sendall(frame(json.dumps(head).encode()) + frame(b""))
    parser.line.recv(1, socket.MSG_PEEK)  # the answer is there, and stays
    parser.line.close()
    assert parser.wait(5)
    parser.end()
    assert capfd.readouterr().err == ""


def test_an_owner_that_goes_without_reading_its_answer_is_buried_without_a_word(
    nursery: Nursery, capfd: pytest.CaptureFixture[str]
) -> None:
    parser = nursery.birth(PARSER, os.memfd_create("gate"), memory=1 << 30)
    line, far = socket.socketpair()
    to_nursery = nursery._open()
    socket.send_fds(to_nursery, [json.dumps({"what": WORKER}).encode()], [far.fileno()])
    to_nursery.recv(1, socket.MSG_PEEK)  # the answer is there, and stays
    nursery.end()
    assert parser.wait(5)
    parser.end()
    line.close()
    far.close()
    assert capfd.readouterr().err == ""


LEAVING = ("in the middle of the job", "with the job read", "with an offer unread")


@pytest.mark.parametrize("left", LEAVING)
def test_a_worker_whose_parent_goes_ends_without_a_word(
    nursery: Nursery, capfd: pytest.CaptureFixture[str], left: str
) -> None:
    with Web({"127.0.9.7": {"/feed": Reply(FEED, content_type="application/xml")}}) as web:
        worker = nursery.birth(WORKER)
        told = encode(job(web.url("127.0.9.7", "/feed")))
        worker.line.sendall(told[: len(told) // 2] if left == "in the middle of the job" else told)
        late = time.monotonic() + 30
        while left == "with an offer unread" and time.monotonic() < late:
            if b'"offered"' in worker.line.recv(9999, socket.MSG_PEEK):  # it is there, and stays
                break
            time.sleep(0.02)
        worker.line.close()
        assert worker.wait(10)
    worker.end()
    assert capfd.readouterr().err == ""


class Recording(Nursery):
    """A nursery that keeps who was born last."""

    last: Child

    def birth(self, what: str, *files: int, **told: Any) -> Child:
        child = super().birth(what, *files, **told)
        if what == WORKER:
            self.last = child
        return child


def test_a_worker_that_dies_is_a_failed_round_and_its_links_wait(tmp_path: Path) -> None:
    def kill(*_: int) -> None:  # its offer is taken, the answer not sent yet
        nursery.last.kill()
        nursery.last.wait(5)

    with Recording() as nursery, Web({"127.0.9.8": {"/feed": Reply(FEED, content_type="application/xml")}}) as web:
        sources = [{"name": "s", "url": web.url("127.0.9.8", "/feed"), "kind": "feed"}]
        config = load(write_watch(tmp_path, sources))
        with Archive.write(config.archive, "test") as archive:
            sync_sources(archive, config.sources, config.collect.every)
            rounds.collect(archive, config, judge_of(config), ["s"], nursery=nursery, progress=kill)
            (row,) = archive.rows("SELECT state, error FROM rounds")
            assert (row["state"], row["error"]) == ("failed", "le processus de collecte est mort")
            assert [tuple(one) for one in archive.rows("SELECT outcome FROM candidates")] == [(None,)]


def test_all_die_with_the_nursery_and_the_next_birth_starts_another(nursery: Nursery) -> None:
    first = nursery.birth(WORKER)
    os.kill(nursery_of(first), signal.SIGKILL)
    assert first.wait(5)
    first.end()
    told: list[Message] = []
    assert (
        converse(job("http://127.0.9.5:1/feed"), lambda message: told.append(message), 60, nursery=nursery)
        == "finished"
    )
    assert [type(one) for one in told] == [Lost, Ended]


def test_a_nursery_that_is_ended_leaves_nobody() -> None:
    with Nursery() as nursery:
        worker, parser = nursery.birth(WORKER), nursery.birth(PARSER, os.memfd_create("gate"), memory=1 << 30)
        home = nursery_of(worker)
    assert gone(home, worker.pid, parser.pid, within=0.0)
    for one in (worker, parser):
        one.end()


def test_a_parser_knows_no_password(nursery: Nursery, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIGIE_SMTP_PASSWORD", "secret-of-the-house")
    parser = nursery.birth(PARSER, os.memfd_create("gate"), memory=1 << 30)
    assert b"secret-of-the-house" not in Path(f"/proc/{parser.pid}/environ").read_bytes()
    parser.end()

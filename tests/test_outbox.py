"""Sending: once, to each, again when it must be, and never lost, against a real mail server on 127.0.0.1."""

import contextlib
import http.server
import json
import logging
import multiprocessing
import os
import re
import signal
import socket
import sqlite3
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from archived import article, begin, config

from alerts import notify, outbox, send
from alerts.channels import Channels, DeliveryError, masked
from monitor.archive.outbox import release, waiting
from monitor.archive.store import Archive, stamp
from monitor.config import Config
from monitor.errors import VigieError
from vigie.demo.mail import Mailbox, Received

NOW = datetime(2025, 10, 14, 6, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
READERS = ["lea@example.org", "max@example.org", "zoe@example.org"]


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as box:
        yield box


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An archive with three articles that are owed."""
    made = tmp_path / "v.db"
    with Archive.write(made, "test") as archive:
        begin(archive, NOW - timedelta(days=1))
        for number in range(3):
            article(archive, NOW - timedelta(hours=2), f"Article {number}")
    return made


def watch(port: int, **changes: Any) -> Config:
    return config(smtp={"port": port}, digest={"to": READERS} | changes.pop("digest", {}), **changes)


def by_hand(archive: Archive, settings: Config, now: datetime = NOW) -> bool:
    """What `vigie digest NAME --send` does: whether something was owed."""
    issued = send.issue(archive, settings, settings.digests[0], now)
    send.deliver(archive, settings, now, {})
    return issued is not None


def states(archive: Archive) -> dict[str, tuple[str, int]]:
    rows = archive.rows("SELECT recipient, state, attempts FROM deliveries ORDER BY id")
    return {row["recipient"]: (row["state"], row["attempts"]) for row in rows}


def identity(message: Received) -> str:
    return str(message_from_bytes(message.content)["Message-ID"])


# --- once, to each --------------------------------------------------------------------------------------------------


def test_each_reader_receives_one_message_of_their_own_once(path: Path, mailbox: Mailbox) -> None:
    with Archive.write(path, "test") as archive:
        settings = watch(mailbox.port)
        assert by_hand(archive, settings)
        assert not by_hand(archive, settings, NOW + MINUTE)
        assert [message.recipients for message in mailbox.messages] == [(reader,) for reader in READERS]
        assert len({identity(message) for message in mailbox.messages}) == 3
        for message in mailbox.messages:
            others = set(READERS) - set(message.recipients)
            assert not any(other.encode() in message.content for other in others)
            assert message.sender == "veille@example.org"
        stored = [row["content"] for row in archive.rows("SELECT content FROM deliveries ORDER BY id")]
        assert [message.content for message in mailbox.messages] == stored
        rows = archive.rows("SELECT state, answer, finished_at FROM deliveries")
        assert {tuple(row) for row in rows} == {("sent", "250 2.0.0 OK", stamp(NOW))}
        issued = archive.row("SELECT subject, articles, since FROM digests")
        assert issued is not None
        assert tuple(issued) == (
            "Veille santé – mardi 14\u00a0octobre 2025 – 3 articles",
            3,
            stamp(NOW - timedelta(days=1)),
        )


def test_a_preview_writes_nothing(path: Path) -> None:
    with Archive.read(path) as archive:
        settings = watch(1)
        assert len(send.preview(archive, settings, settings.digests[0], NOW).stories) == 3
        assert archive.rows("SELECT * FROM digests") == []


def test_the_service_issues_what_is_due_and_says_when_there_is_nothing_to_do(path: Path, mailbox: Mailbox) -> None:
    with Archive.write(path, "test") as archive:
        settings = watch(mailbox.port)
        assert not send.tick(archive, settings, NOW - MINUTE, {})
        assert send.tick(archive, settings, NOW + MINUTE, {})
        assert len(mailbox.messages) == 3
        assert not send.tick(archive, settings, NOW + 2 * MINUTE, {})
        assert not send.tick(archive, settings, NOW - 10 * MINUTE, {})  # the clock was set back
        assert len(mailbox.messages) == 3


def test_an_empty_issue_is_recorded_and_not_sent(tmp_path: Path, mailbox: Mailbox) -> None:
    with Archive.write(tmp_path / "v.db", "test") as archive:
        begin(archive, NOW - timedelta(days=1))
        settings = watch(mailbox.port)
        assert not by_hand(archive, settings, NOW - timedelta(hours=1))
        assert archive.rows("SELECT * FROM digests") == []  # by hand, nothing is settled
        assert send.tick(archive, settings, NOW, {})
        assert not send.tick(archive, settings, NOW + MINUTE, {})
        assert [tuple(row) for row in archive.rows("SELECT slot, articles FROM digests")] == [(stamp(NOW), 0)]
        assert mailbox.messages == []


def test_days_of_silence_are_made_up_for_by_one_letter(path: Path, mailbox: Mailbox) -> None:
    with Archive.write(path, "test") as archive:
        settings = watch(mailbox.port)
        send.tick(archive, settings, NOW, {})
        late = NOW + timedelta(days=9, hours=3)
        for days in (1, 5, 8):
            article(archive, NOW + timedelta(days=days), f"Jour {days}")
        mailbox.messages.clear()
        send.tick(archive, settings, late, {})
        assert len(mailbox.messages) == 3
        text = message_from_bytes(mailbox.messages[0].content, policy=policy.default).get_body(("plain",)).get_content()
        assert "Du mardi 14\u00a0octobre, 8\u00a0h au jeudi 23\u00a0octobre, 8\u00a0h" in text
        assert all(f"Jour {days}" in text for days in (1, 5, 8))


def test_an_address_given_twice_receives_one_message(path: Path, mailbox: Mailbox) -> None:
    with Archive.write(path, "test") as archive:
        by_hand(archive, watch(mailbox.port, digest={"to": ["lea@example.org", "LEA@example.org"]}))
        assert len(mailbox.messages) == 1


# --- refusals, and a server that is down -----------------------------------------------------------------------------


def test_one_bad_address_does_not_stop_the_others(path: Path, mailbox: Mailbox) -> None:
    mailbox.refuse = {READERS[0]: "550 5.1.1 unknown user", READERS[1]: "452 4.2.2 mailbox full"}
    with Archive.write(path, "test") as archive:
        settings = watch(mailbox.port)
        send.issue(archive, settings, settings.digests[0], NOW)
        results = send.deliver(archive, settings, NOW, {})
        assert [(r.state, r.answer) for r in results] == [
            ("failed", "550 5.1.1 unknown user"),
            ("deferred", "452 4.2.2 mailbox full"),
            ("sent", "250 2.0.0 OK"),
        ]
        assert send.deliver(archive, settings, NOW + timedelta(seconds=59), {}) == []
        mailbox.refuse = {}
        results = send.deliver(archive, settings, NOW + MINUTE, {})
        assert [(r.recipient, r.state) for r in results] == [(READERS[1], "sent")]
        assert states(archive) == dict(zip(READERS, [("failed", 1), ("sent", 2), ("sent", 1)], strict=True))


def test_a_server_that_takes_no_message_now_gets_the_same_bytes_later(path: Path, mailbox: Mailbox) -> None:
    with Archive.write(path, "test") as archive:
        settings = watch(mailbox.port)
        mailbox.data_answer = "451 4.3.0 try later"
        by_hand(archive, settings)
        assert {state for state, _ in states(archive).values()} == {"deferred"}
        frozen = [row["content"] for row in archive.rows("SELECT content FROM deliveries ORDER BY id")]
        with archive.transaction() as db:
            db.execute("UPDATE articles SET title = 'changé depuis'")
        mailbox.data_answer = None
        send.deliver(archive, settings, NOW + MINUTE, {})
        assert [message.content for message in mailbox.messages] == frozen
        mailbox.data_answer = "554 5.7.1 spam"
        article(archive, NOW + MINUTE, "Suite")
        by_hand(archive, settings, NOW + 2 * MINUTE)
        assert [state for state, _ in states(archive).values()] == ["failed"] * 3


def test_a_server_that_is_down_defers_everything_with_one_attempt_to_connect(path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with Archive.write(path, "test") as archive:
        settings = watch(port)
        by_hand(archive, settings)
        assert set(states(archive).values()) == {("deferred", 1)}
        answers = {row["answer"] for row in archive.rows("SELECT answer FROM deliveries")}
        assert len(answers) == 1 and f"127.0.0.1:{port}" in answers.pop()
        waits, now = [], NOW
        for _ in range(9):
            (due,) = {row["next_at"] for row in archive.rows("SELECT next_at FROM deliveries")}
            waits.append(round((datetime.fromisoformat(due) - now) / MINUTE))
            now = datetime.fromisoformat(due)
            send.deliver(archive, settings, now, {})
        assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]
        with Mailbox(port) as box:
            send.deliver(archive, settings, now + timedelta(hours=1), {})
            assert len(box.messages) == 3


def test_after_five_days_it_is_given_up(path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with Archive.write(path, "test") as archive:
        settings = watch(port)
        by_hand(archive, settings)
        send.deliver(archive, settings, NOW + timedelta(days=5) - MINUTE, {})
        assert {state for state, _ in states(archive).values()} == {"deferred"}
        send.deliver(archive, settings, NOW + timedelta(days=5, hours=1), {})
        assert {state for state, _ in states(archive).values()} == {"failed"}
    assert outbox.retry_at(1, NOW, NOW) == NOW + MINUTE
    assert outbox.retry_at(10**6, NOW, NOW) == NOW + timedelta(hours=1)


class Rude:
    """A server that greets and says goodbye as it likes, and takes so many messages per connection."""

    def __init__(self, greeting: bytes = b"220 hello\r\n", per_connection: int = 1) -> None:
        self.greeting, self.per_connection = greeting, per_connection
        self.received = 0
        self.connections = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

    def __enter__(self) -> "Rude":
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.listener.close()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            with client, client.makefile("rb") as lines:
                self._talk(client, lines)

    def _talk(self, client: socket.socket, lines: Any) -> None:
        client.sendall(self.greeting)
        taken = 0
        for line in lines:
            verb = line[:4].upper()
            if verb == b"QUIT":
                client.sendall(b"500 no\r\n")
                return
            if verb == b"MAIL" and taken == self.per_connection:
                client.sendall(b"421 4.7.0 too many\r\n")
                return
            if verb == b"DATA":
                client.sendall(b"354 go\r\n")
                while lines.readline() not in (b".\r\n", b""):
                    pass
                taken += 1
                self.received += 1
            client.sendall(b"250 ok\r\n")


def test_what_the_server_says_to_quit_does_not_undo_what_it_accepted(path: Path) -> None:
    with Rude(per_connection=9) as server, Archive.write(path, "test") as archive:
        by_hand(archive, watch(server.port))
        assert {state for state, _ in states(archive).values()} == {"sent"}
        assert (server.received, server.connections) == (3, 1)


def test_a_limit_of_messages_per_connection_is_met_by_another_connection(path: Path) -> None:
    with Rude(per_connection=1) as server, Archive.write(path, "test") as archive:
        by_hand(archive, watch(server.port))
        assert {state for state, _ in states(archive).values()} == {"sent"}
        assert (server.received, server.connections) == (3, 3)
    with Rude(per_connection=0) as server, Archive.write(path, "test") as archive:
        article(archive, NOW, "Suite")
        by_hand(archive, watch(server.port), NOW + MINUTE)
        assert [state for state, _ in states(archive).values()] == ["deferred"] * 3
        assert server.connections == 1


def test_a_server_that_refuses_the_connection_refuses_no_message(path: Path) -> None:
    with Rude(greeting=b"554 go away\r\n") as server, Archive.write(path, "test") as archive:
        by_hand(archive, watch(server.port))
        assert {state for state, _ in states(archive).values()} == {"deferred"}


def test_without_the_encryption_asked_for_nothing_leaves_and_no_secret_is_told(path: Path, mailbox: Mailbox) -> None:
    env = {"VIGIE_SMTP_USER": "veilleur", "VIGIE_SMTP_PASSWORD": "s3cret!"}
    with Archive.write(path, "test") as archive:
        for security in ("starttls", "tls", "none"):  # with none: the server offers no identification
            settings = config(smtp={"port": mailbox.port, "security": security}, digest={"name": security})
            send.issue(archive, settings, settings.digests[0], NOW)
            with pytest.raises(DeliveryError) as caught, Channels(settings.delivery, env) as channels:
                channels.send("smtp", "lea@example.org", "", b"x")
            assert not caught.value.permanent and "s3cret" not in str(caught.value)
            send.deliver(archive, settings, NOW, env)
        assert {state for state, _ in states(archive).values()} == {"deferred"}
        kept = json.dumps([tuple(row) for row in archive.rows("SELECT answer, recipient FROM deliveries")])
        assert "s3cret" not in kept
    assert mailbox.messages == []


# --- what does not depend on the configuration of the day -----------------------------------------------------------


def test_a_letter_that_left_the_configuration_keeps_its_messages(path: Path, mailbox: Mailbox) -> None:
    with Archive.write(path, "test") as archive:
        settings = watch(mailbox.port)
        send.issue(archive, settings, settings.digests[0], NOW)
        without = settings.model_copy(update={"digests": ()})
        assert send.tick(archive, without, NOW, {})
        assert len(mailbox.messages) == 3


def test_a_letter_that_cannot_be_issued_does_not_hold_up_the_others(path: Path, mailbox: Mailbox) -> None:
    with Archive.write(path, "test") as archive:
        settings = watch(mailbox.port)
        entry = settings.digests[0]
        # An address that no header may hold; the configuration refuses it, so it is put in behind its back.
        bad = entry.model_copy(update={"name": "Mal adressée", "to": ("x@[\r\nBcc: e@x.fr",)})
        settings = settings.model_copy(update={"digests": (bad, entry)})
        with pytest.raises(VigieError, match="Mal adressée"):
            send.tick(archive, settings, NOW, {})
        assert len(mailbox.messages) == 3


def test_the_bytes_of_old_messages_are_dropped(path: Path, mailbox: Mailbox) -> None:
    mailbox.refuse = {READERS[1]: "452 full"}
    with Archive.write(path, "test") as archive:
        settings = watch(mailbox.port)
        by_hand(archive, settings)
        later = NOW + timedelta(days=31)
        article(archive, later, "Plus tard")
        send.issue(archive, settings, settings.digests[0], later)
        lengths = archive.rows("SELECT length(content) > 0 FROM deliveries ORDER BY id")
        assert [row[0] for row in lengths] == [0, 1, 0, 1, 1, 1]  # what is still owed keeps them


def test_the_outbox_is_found_by_its_index(path: Path) -> None:
    seen: list[str] = []
    with Archive.write(path, "test") as archive:
        archive.connection.set_trace_callback(seen.append)
        release(archive, NOW)
        waiting(archive, NOW)
        archive.connection.set_trace_callback(None)
        plans = [archive.rows("EXPLAIN QUERY PLAN " + sql)[0][3] for sql in seen if "deliveries" in sql]
    assert len(plans) == 2 and all("deliveries_due" in plan for plan in plans)


# --- killed at any moment -------------------------------------------------------------------------------------------


def victims(orders: Any, rehearsal: tuple[Path, int, int]) -> None:
    """In a process without other threads, warm from one whole tick: for each order (path, port, step), a child that
    ticks until it is killed; answers its exit code."""
    tick_until_killed(*rehearsal)
    orders.send("ready")
    while order := orders.recv():
        child = os.fork()
        if child == 0:
            try:
                tick_until_killed(*order)
            except BaseException:
                os._exit(1)
            os._exit(0)
        orders.send(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


def tick_until_killed(path: Path, port: int, step: int) -> None:
    """One tick that kills its process just before SQL statement number `step`."""
    with Archive.write(path, "victim") as archive:
        left = step

        def count(_: str) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

        archive.connection.set_trace_callback(count)
        send.tick(archive, watch(port), NOW, {})


def test_killed_before_any_statement_nothing_is_lost_nor_sent_under_another_name(
    tmp_path: Path, path: Path, mailbox: Mailbox
) -> None:
    """SIGKILL at every statement of a tick in turn, then a tick that runs to its end: every reader has the letter, and
    what came twice came with the same Message-ID and the same bytes."""
    pristine = path.read_bytes()
    orders, theirs = multiprocessing.Pipe()
    rehearsal = (tmp_path / "rehearsal.db", mailbox.port, 10**6)
    rehearsal[0].write_bytes(pristine)
    driver = multiprocessing.get_context("spawn").Process(target=victims, args=(theirs, rehearsal), daemon=True)
    driver.start()
    assert orders.poll(60) and orders.recv() == "ready"
    step, killed, twice = 0, True, 0
    while killed:
        copy = tmp_path / f"{step}.db"
        copy.write_bytes(pristine)
        mailbox.messages.clear()
        orders.send((copy, mailbox.port, step))
        assert orders.poll(60)
        code = orders.recv()
        killed = code == -signal.SIGKILL
        assert killed or code == 0
        early = {message.recipients: message.content for message in mailbox.messages}
        with Archive.write(copy, "test") as archive:
            send.tick(archive, watch(mailbox.port), NOW + MINUTE, {})
            assert {state for state, _ in states(archive).values()} == {"sent"}
            assert len(archive.rows("SELECT * FROM digests")) == 1
        assert {message.recipients for message in mailbox.messages} == {(reader,) for reader in READERS}
        for message in mailbox.messages:
            if message.recipients in early:
                assert message.content == early[message.recipients]
        assert len({identity(message) for message in mailbox.messages}) == 3
        twice += len(mailbox.messages) - 3
        step += 1
    orders.send(None)
    driver.join(60)
    assert step > 20
    # Sent again: only when killed between a 250 and its record (BEGIN, UPDATE, COMMIT), for each of the three readers.
    assert twice == 9


# --- Apprise --------------------------------------------------------------------------------------------------------


class Hook(http.server.BaseHTTPRequestHandler):
    """A chat service: what is posted to it, and the status it answers; 0: silence, -1: a byte now and then."""

    posts: list[dict[str, Any]]
    status: int

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.posts.append(json.loads(body))
        if self.status > 0:
            self.send_response(self.status, "t0ken, you said")
            self.end_headers()
            return
        until = time.monotonic() + 20
        with contextlib.suppress(OSError):
            while time.monotonic() < until:
                time.sleep(0.1)
                if self.status == -1:
                    self.wfile.write(b"H")

    def log_message(self, *_: Any) -> None:
        pass


@contextlib.contextmanager
def hooked() -> Iterator[tuple[str, type[Hook]]]:
    handler = type("Handler", (Hook,), {"posts": [], "status": 200})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads, server.block_on_close = True, False
    with server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"json://127.0.0.1:{server.server_address[1]}/t0ken", handler
        server.shutdown()


@pytest.fixture
def hook() -> Iterator[tuple[str, type[Hook]]]:
    with hooked() as opened:
        yield opened


def chatting(port: int, *urls: str) -> Config:
    settings = watch(port)
    return settings.model_copy(update={"delivery": settings.delivery.model_copy(update={"apprise": urls})})


def test_apprise_receives_the_text_and_its_address_stays_secret(
    path: Path,
    mailbox: Mailbox,
    hook: tuple[str, type[Hook]],
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    url, service = hook
    settings = chatting(mailbox.port, url)
    with Archive.write(path, "test") as archive, caplog.at_level(logging.DEBUG):
        service.status = 500
        by_hand(archive, settings)
        assert states(archive)[masked(url)] == ("deferred", 1)
        assert len(mailbox.messages) == 3
        answer = archive.rows("SELECT answer FROM deliveries WHERE channel = 'apprise'")[0]["answer"]
        assert answer == "le service a répondu 500"
        service.posts.clear()
        service.status = 200
        send.deliver(archive, settings, NOW + MINUTE, {})
        assert states(archive)[masked(url)] == ("sent", 2)
        (post,) = service.posts
        assert post["title"].endswith("3 articles")
        assert re.search(r"\bArticle 1 – Le Quotidien\nhttps?://\S+(?:\n|$)", post["message"])
        assert post["title"] not in post["message"] and "Retenu pour" not in post["message"]
        told = json.dumps([tuple(row) for row in archive.rows("SELECT recipient, answer, message_id FROM deliveries")])
        assert re.search(r"json://\\u2026#[0-9a-f]{8}", told)
    printed = capfd.readouterr()
    files = [file.read_bytes() for file in path.parent.iterdir()]
    for place in (told.encode(), caplog.text.encode(), printed.out.encode(), printed.err.encode(), *files):
        assert b"t0ken" not in place


def test_several_chat_services_are_told_each_on_its_own(path: Path, mailbox: Mailbox) -> None:
    with hooked() as (good, told), hooked() as (gone, refused), Archive.write(path, "test") as archive:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            down = f"json://127.0.0.1:{listener.getsockname()[1]}/t0ken"
        refused.status = 404
        settings = chatting(mailbox.port, gone, down, good)
        by_hand(archive, settings)
        found = states(archive)
        assert {masked(url): found[masked(url)] for url in (gone, down, good)} == {
            masked(gone): ("failed", 1),
            masked(down): ("deferred", 1),
            masked(good): ("sent", 1),
        }
        assert len(told.posts) == len(refused.posts) == 1 and len(mailbox.messages) == 3


@pytest.mark.parametrize("status", [0, -1], ids=["stalls", "drips"])
def test_a_chat_service_that_holds_the_line_holds_nothing_else(
    path: Path, mailbox: Mailbox, hook: tuple[str, type[Hook]], monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    monkeypatch.setattr(notify, "PATIENCE", 0.5)
    url, service = hook
    service.status = status
    with Archive.write(path, "test") as archive:
        began = time.monotonic()
        by_hand(archive, chatting(mailbox.port, url))
        assert time.monotonic() - began < 5
        assert states(archive)[masked(url)] == ("deferred", 1)
        assert len(mailbox.messages) == 3
        service.status = 200
        assert [one.state for one in send.deliver(archive, chatting(mailbox.port, url), NOW + MINUTE, {})] == ["sent"]


def test_apprise_addresses_that_cannot_serve(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bogus = "bogus://t0ken"
    settings = config(delivery={"apprise": [bogus]})
    with Archive.write(path, "test") as archive:
        assert by_hand(archive, settings)
        assert states(archive) == {masked(bogus): ("failed", 1)}
    with Channels(settings.delivery, {}) as channels:
        with pytest.raises(DeliveryError, match=r"n’est plus dans delivery\.apprise"):
            channels.send("apprise", masked("slack://a/b/c"), "", b"x")
        monkeypatch.setitem(sys.modules, "apprise", None)
        with pytest.raises(DeliveryError, match="pip install") as caught:
            channels.send("apprise", masked(bogus), "", b"x")
        assert not caught.value.permanent


def test_two_issues_of_one_slot_are_one(path: Path) -> None:
    with Archive.write(path, "test") as archive:
        settings = watch(1)
        assert send.issue(archive, settings, settings.digests[0], NOW) is not None
        article(archive, NOW, "Dans la même seconde")
        assert send.issue(archive, settings, settings.digests[0], NOW) is None
        with pytest.raises(sqlite3.IntegrityError), archive.transaction() as db:
            db.execute("INSERT INTO deliveries SELECT NULL, digest_id, channel, 'x', message_id, content, state,"
                       " attempts, next_at, created_at, NULL, NULL, '', 0 FROM deliveries LIMIT 1")  # fmt: skip

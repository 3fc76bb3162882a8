"""The mail server as an enemy: it stalls, drops, drips, lies and strips, and nothing is held up, lost or told."""

from __future__ import annotations

import base64
import contextlib
import datetime as dt
import ipaddress
import logging
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from archived import article, begin, config
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hostile_smtp import STAGES, HostileSmtp

from alerts import send
from alerts.advice import advice
from alerts.channels import Channels
from alerts.outbox import BREAKDOWNS, drain
from alerts.smtp import Patience
from monitor.archive.outbox import Parcel, record
from monitor.archive.store import Archive
from monitor.config import Config
from vigie.demo.mail import Mailbox

NOW = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
QUICK = Patience(connect=0.4, step=0.4, message=0.8, answer=0.8, goodbye=0.3)
BODY = b"Subject: x\r\nMessage-ID: <%d@example.org>\r\n\r\n.un point\r\n..deux\r\nfin\r\n"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.write(tmp_path / "v.db", "test") as opened:
        yield opened


def filled(archive: Archive, count: int, now: datetime = NOW, kind: str = "issue") -> list[str]:
    """An issue with a message for each of `count` readers; the addresses."""
    readers = [f"{kind}{number}@example.org" for number in range(count)]
    parcels = [Parcel("smtp", to, f"<{kind}-{to}>", BODY % number) for number, to in enumerate(readers)]
    assert record(archive, name=kind, slot=now, since=now - timedelta(days=1), now=now, kind=kind, parcels=parcels)
    return readers


def sent(
    archive: Archive,
    settings: Config,
    now: datetime = NOW,
    stop: Callable[[], bool] = lambda: False,
    patience: Patience = QUICK,
    **env: str,
) -> list[tuple[str, str]]:
    """One drain: (state, answer) of each attempt."""
    with Channels(settings.delivery, env, stop) as channels:
        channels.patience = patience
        return [(one.state, one.answer) for one in drain(archive, channels, now, stop)]


def watch(port: int, **smtp: Any) -> Config:
    return config(smtp={"port": port} | smtp)


def rows(archive: Archive) -> list[tuple[str, int]]:
    return [tuple(row) for row in archive.rows("SELECT state, doubtful FROM deliveries ORDER BY id")]


# ------------------------------------------------------------------------------------------- at each stage


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("fault", ["stall", "drop", "drip", "garbage", "endless", "flood", "421 4.3.2 bye", "451 no"])
def test_whatever_it_does_and_when_the_message_waits_and_goes_later(archive: Archive, stage: str, fault: str) -> None:
    filled(archive, 1)
    began = time.monotonic()
    with HostileSmtp(stage, fault) as server:
        ((state, answer),) = sent(archive, watch(server.port))
    assert time.monotonic() - began < 4
    assert (state, bool(answer)) == ("deferred", True)
    doubtful = stage in ("text", "answer") and fault[0] != "4"  # so short a text has left before it is read
    assert rows(archive) == [("deferred", int(doubtful))]
    with HostileSmtp() as server:
        assert sent(archive, watch(server.port), NOW + timedelta(hours=2)) == [("sent", "250 2.0.0 taken")]
        assert server.received == [BODY.replace(b"\r\n.", b"\r\n..") % 0]  # as it travels, its dots doubled


def test_a_text_that_has_not_left_as_a_whole_has_not_arrived(archive: Archive) -> None:
    long = [Parcel("smtp", "lea@example.org", "<x>", BODY % 1 + b"x" * 78 * 400_000)]
    record(archive, name="x", slot=NOW, since=NOW, now=NOW, parcels=long)
    with HostileSmtp("text", "stall") as server:
        assert [state for state, _ in sent(archive, watch(server.port))] == ["deferred"]
    assert rows(archive) == [("deferred", 0)]


def test_a_drip_is_bounded_as_a_whole_not_byte_by_byte(archive: Archive) -> None:
    """Each byte comes well within the time of one read."""
    filled(archive, 1)
    with HostileSmtp("RCPT", "drip", drip=0.02) as server:
        began = time.monotonic()
        ((state, answer),) = sent(archive, watch(server.port), patience=Patience(5, 5, 0.6, 5, 1))
        assert time.monotonic() - began < 2
    assert state == "deferred" and "ne répond pas à temps (étape : RCPT)" in answer


def test_a_connection_that_is_never_accepted_is_given_up(archive: Archive) -> None:
    filled(archive, 3)
    with socket.socket() as listener, contextlib.ExitStack() as others:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(4):  # fill the queue of the system: the next connection hangs
            other = others.enter_context(socket.socket())
            other.setblocking(False)
            other.connect_ex(listener.getsockname())
        began = time.monotonic()
        told = sent(archive, watch(listener.getsockname()[1]))
        assert time.monotonic() - began < 2
    assert [state for state, _ in told] == ["deferred"] * 3 and "ne répond pas à temps" in told[0][1]


def test_the_refusal_of_one_says_nothing_of_the_next(archive: Archive) -> None:
    filled(archive, 3)
    with HostileSmtp("answer", "554 5.7.1 spam", at={1}) as server:
        assert [state for state, _ in sent(archive, watch(server.port))] == ["sent", "failed", "sent"]
        assert server.connections == 1


@pytest.mark.parametrize("fault", ["drop", "stall", "421 4.7.0 later"])
@pytest.mark.parametrize("stage", ["RCPT", "DATA", "text", "answer"])
def test_one_message_it_chokes_on_does_not_hold_up_the_others(archive: Archive, stage: str, fault: str) -> None:
    filled(archive, 3)
    with HostileSmtp(stage, fault, at={0}) as server:
        assert [state for state, _ in sent(archive, watch(server.port))] == ["deferred", "sent", "sent"]
        assert len(server.received) in (2, 3)


def test_a_server_that_chokes_on_every_message_is_left_alone_after_a_few(archive: Archive) -> None:
    """Three hundred readers are not three hundred timeouts; the next attempt begins with those that were not tried."""
    filled(archive, 8)
    with HostileSmtp("answer", "stall") as server:
        assert len(sent(archive, watch(server.port))) == BREAKDOWNS
        assert len(sent(archive, watch(server.port), NOW + timedelta(seconds=5))) == BREAKDOWNS
    states = [state for state, _ in rows(archive)]
    assert states == ["deferred"] * 6 + ["queued"] * 2


@pytest.mark.parametrize("per_connection", [1, 2])
def test_a_server_that_closes_after_some_messages_gets_all_of_them_at_once(
    archive: Archive, per_connection: int
) -> None:
    filled(archive, 5)
    with HostileSmtp(per_connection=per_connection) as server:
        assert [state for state, _ in sent(archive, watch(server.port))] == ["sent"] * 5
        assert (len(server.received), server.connections) == (5, -(-5 // per_connection))


def test_greylisting_is_met_by_a_second_try(archive: Archive) -> None:
    filled(archive, 1)
    with HostileSmtp("RCPT", "450 4.2.0 greylisted, come back in five minutes", at={0, 1, 2}) as server:
        minutes = []
        for minute in range(20):
            if told := sent(archive, watch(server.port), NOW + minute * MINUTE):
                minutes.append((minute, told[0][0]))
    assert minutes == [(0, "deferred"), (1, "deferred"), (3, "deferred"), (7, "sent")]


def test_alerts_leave_before_what_waits_for_longer(archive: Archive) -> None:
    filled(archive, 2)
    filled(archive, 1, NOW + MINUTE, "urgent")
    with HostileSmtp() as server:
        sent(archive, watch(server.port), NOW + MINUTE)
        assert b"issue" not in server.lines[2] and b"urgent0@" in server.lines[2]


def test_over_ipv6(archive: Archive) -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this machine has no IPv6")
    filled(archive, 2)
    with HostileSmtp(host="::1") as server:
        assert [state for state, _ in sent(archive, watch(server.port, host="::1"))] == ["sent"] * 2
        port = server.port
    filled(archive, 1, NOW + MINUTE, "urgent")
    assert f"[::1]:{port}" in sent(archive, watch(port, host="::1"), NOW + MINUTE)[0][1]


def test_an_address_with_accents_needs_a_server_that_takes_it_and_is_never_mangled(archive: Archive) -> None:
    parcels = [Parcel("smtp", to, f"<{to}>", BODY % 1) for to in ("zoé@example.org", "lea@example.org")]
    record(archive, name="x", slot=NOW, since=NOW, now=NOW, parcels=parcels)
    with HostileSmtp() as server:
        (state, answer), (other, _) = sent(archive, watch(server.port))
        assert (state, other) == ("failed", "sent") and "SMTPUTF8" in answer and "adresse" in advice(state, answer)
        assert not any(b"zo" in line for line in server.lines)


def test_an_address_with_accents_gets_its_letter(archive: Archive) -> None:
    begin(archive, NOW - timedelta(days=1))
    article(archive, NOW - MINUTE)
    with Mailbox() as mailbox:
        readers = ["zoé@santé.example.org", "lea@santé.example.org", "max@example.org"]
        settings = config(smtp={"port": mailbox.port}, digest={"to": readers})
        assert send.issue(archive, settings, settings.digests[0], NOW) is not None
        results = send.deliver(archive, settings, NOW, {})
        assert {one.recipient: one.state for one in results} == dict.fromkeys(readers, "sent")
        first, second, third = (
            (one.recipients[0], message_from_bytes(one.content, policy=policy.default)) for one in mailbox.messages
        )
    assert [one[0] for one in (first, second, third)] == [
        "zoé@xn--sant-epa.example.org", "lea@xn--sant-epa.example.org", "max@example.org"]  # fmt: skip
    assert str(first[1]["To"]) == "zoé@xn--sant-epa.example.org" and first[1]["Subject"] == third[1]["Subject"]
    assert not mailbox.messages[0].content.isascii() and mailbox.messages[1].content.isascii()


@pytest.mark.parametrize(
    "address", ["zoe example.org", "zoé@", "zoé@exa mple.org", "zoé@exa_mple.org", "zo\u202eé@example.org"]
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="une adresse électronique est attendue"):
        config(digest={"to": [address]})


def test_the_sender_has_no_accents() -> None:
    with pytest.raises(ValueError, match="sans accents"):
        config(smtp={"sender": "Zoé <zoé@example.org>"})


@pytest.mark.parametrize("stage", ["banner", "EHLO", "RCPT", "text", "answer"])
def test_asked_to_stop_it_lets_go_within_moments_and_sends_the_same_later(archive: Archive, stage: str) -> None:
    filled(archive, 2)
    asked = threading.Event()
    with HostileSmtp(stage, "stall") as server:
        threading.Timer(0.5, asked.set).start()
        began = time.monotonic()
        ((state, _),) = sent(archive, watch(server.port), stop=asked.is_set, patience=Patience(goodbye=0.5))
        assert 0.4 < time.monotonic() - began < 3
    assert state == "deferred"
    assert rows(archive) == [("deferred", int(stage in ("text", "answer"))), ("queued", 0)]
    with HostileSmtp() as server:  # the service starts again at once
        assert [state for state, _ in sent(archive, watch(server.port))] == ["sent", "sent"]


def test_asked_to_stop_it_waits_for_the_answer_to_what_has_left(archive: Archive) -> None:
    filled(archive, 2)
    asked = threading.Event()

    class Slow(HostileSmtp):
        def _fault(self, client: socket.socket) -> None:
            asked.set()
            time.sleep(0.6)
            client.sendall(b"250 2.0.0 at last\r\n")

    with Slow("answer", "slow") as server:
        told = sent(archive, watch(server.port), stop=asked.is_set, patience=Patience(goodbye=3))
    assert told == [("sent", "250 2.0.0 at last")]
    assert [state for state, _ in rows(archive)] == ["sent", "queued"]


# ---------------------------------------------------------------------------------------------- encryption


SECRETS = {"VIGIE_SMTP_USER": "veilleur", "VIGIE_SMTP_PASSWORD": "Tr0mpe-la-mort"}
KNOWN = [SECRETS["VIGIE_SMTP_PASSWORD"].encode(), base64.b64encode(SECRETS["VIGIE_SMTP_PASSWORD"].encode())]


def certificate(folder: Path, *names: str) -> Path:
    """A self-signed certificate for these names or addresses, its key beside it in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    alternatives: list[x509.GeneralName] = [
        x509.IPAddress(ipaddress.ip_address(name)) if name[0].isdigit() else x509.DNSName(name) for name in names
    ]
    begin = datetime.now(UTC) - dt.timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + dt.timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{names[0]}.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return file


class Office:
    """What a server with encryption and identification received, and what was heard of it on the wire in clear."""

    def __init__(self) -> None:
        self.messages: list[bytes] = []
        self.logins: list[LoginPassword] = []
        self.accept = True

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        self.messages.append(bytes(envelope.content or b""))
        return "250 2.0.0 OK"

    def identify(self, _server: SMTP, _session: Session, _envelope: Envelope, _kind: str, login: Any) -> AuthResult:
        self.logins.append(login)
        # A server that repeats what it was given, in clear and as it travelled.
        words = f"535 5.7.8 not {login.password.decode()} {KNOWN[1].decode()}"
        return AuthResult(success=self.accept, handled=self.accept, message=None if self.accept else words)


@contextlib.contextmanager
def office(file: Path, security: str) -> Iterator[tuple[Office, int]]:
    """aiosmtpd with this certificate: STARTTLS required, or TLS from the first byte."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file)
    handler = Office()
    keys: dict[str, Any] = {"authenticator": handler.identify, "hostname": "127.0.0.1", "port": free_port()}
    if security == "tls":
        # aiosmtpd sees no STARTTLS on such a connection, and would refuse to identify over it.
        keys |= {"ssl_context": context, "auth_require_tls": False}
    else:
        keys |= {"tls_context": context, "require_starttls": True}
    controller = Controller(handler, **keys)
    controller.start()
    try:
        yield handler, controller.port
    finally:
        controller.stop()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_encrypted_and_identified(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, security: str
) -> None:
    file = certificate(tmp_path, "127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    filled(archive, 2)
    with office(file, security) as (server, port):
        told = sent(archive, watch(port, security=security), patience=Patience(), **SECRETS)
        assert [state for state, _ in told] == ["sent", "sent"]
        assert len(server.messages) == 2 and server.logins[0].password == KNOWN[0]


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize(
    ("names", "trusted", "why"),
    [
        (("127.0.0.1",), False, "auto-signé"),
        (("mail.example.org",), True, "un autre nom de serveur|une autre adresse"),
    ],
    ids=["self-signed", "another name"],
)
def test_a_certificate_that_is_not_right_lets_nothing_leave(
    archive: Archive,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    security: str,
    names: tuple[str, ...],
    trusted: bool,
    why: str,
) -> None:
    file = certificate(tmp_path, *names)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
    filled(archive, 1)
    with office(file, security) as (server, port):
        ((state, answer),) = sent(archive, watch(port, security=security), patience=Patience(), **SECRETS)
    assert state == "deferred" and "certificat refusé" in answer
    assert any(word in answer for word in why.split("|"))
    assert (server.messages, server.logins) == ([], [])


@contextlib.contextmanager
def stripping(port: int) -> Iterator[tuple[int, list[bytes]]]:
    """Somebody in the middle, who takes STARTTLS out of what the server offers; what the client said to him."""
    heard: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def relay(source: socket.socket, target: socket.socket, change: Callable[[bytes], bytes]) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                target.sendall(change(data))
            target.shutdown(socket.SHUT_WR)

    def listen(data: bytes) -> bytes:
        heard.append(data)
        return data

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = listener.accept()
                server = socket.create_connection(("127.0.0.1", port))
                strip = (server, client, lambda data: data.replace(b"250-STARTTLS", b"250-XXXXXXXX"))
                for way in (strip, (client, server, listen)):
                    threading.Thread(target=relay, args=way, daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    with listener:
        yield int(listener.getsockname()[1]), heard


def test_an_offer_that_is_stripped_lets_nothing_leave_in_clear(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = certificate(tmp_path, "127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    filled(archive, 1)
    with office(file, "starttls") as (server, port), stripping(port) as (middle, heard):
        ((state, answer),) = sent(archive, watch(middle, security="starttls"), **SECRETS)
        assert state == "deferred" and "n’offre pas STARTTLS : rien ne part en clair" in answer
        assert server.messages == []
    said = b"".join(heard).upper()
    assert said.startswith(b"EHLO") and b"MAIL" not in said and b"AUTH" not in said


@pytest.mark.parametrize("answer", ["454 4.7.0 not now", "501 syntax", "250 ok"])
def test_a_server_that_refuses_to_encrypt_gets_nothing(archive: Archive, answer: str) -> None:
    class Unwilling(HostileSmtp):
        def _answer(self, client: socket.socket, stage: str, normal: bytes) -> None:
            if self.lines and self.lines[-1].upper().startswith(b"STARTTLS"):
                normal = answer.encode() + b"\r\n"
            elif stage == "EHLO":
                normal = b"250-mail.example.org\r\n250 STARTTLS\r\n"
            super()._answer(client, stage, normal)

    filled(archive, 1)
    with Unwilling() as server:
        ((state, told),) = sent(archive, watch(server.port, security="starttls"), **SECRETS)
    assert state == "deferred" and "STARTTLS" in told
    assert not any(line[:4].upper() in (b"MAIL", b"AUTH") for line in server.lines)


def test_a_password_is_never_said_in_clear_to_another_machine(archive: Archive) -> None:
    """Over loopback it may be: nothing leaves the machine. Another machine is one whose address is not loopback."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # no packet leaves: the system only says which address it would use
        except OSError:
            pytest.skip("this machine has no address but loopback")
        outside = str(probe.getsockname()[0])
    filled(archive, 1)
    with HostileSmtp(host=outside) as server:
        ((state, answer),) = sent(archive, watch(server.port, host=outside), **SECRETS)
        assert state == "deferred" and "partirait en clair" in answer
        assert not any(b"AUTH" in line.upper() for line in server.lines)


@pytest.mark.parametrize("accept", [False, True])
def test_the_password_is_found_nowhere(
    archive: Archive,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    accept: bool,
) -> None:
    """Neither in what is answered, logged and printed, nor in a byte of the archive, though the server repeats it."""
    file = certificate(tmp_path, "127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    filled(archive, 2)

    class Parrot(Office):
        async def handle_DATA(self, _server: SMTP, _session: Session, _envelope: Envelope) -> str:
            return f"550 5.7.1 I know {KNOWN[0].decode()} and {KNOWN[1].decode()}"

    monkeypatch.setitem(globals(), "Office", Parrot)
    with caplog.at_level(logging.DEBUG), office(file, "starttls") as (server, port):
        caplog.clear()
        server.accept = accept
        logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # the server's own log
        told = sent(archive, watch(port, security="starttls"), patience=Patience(), **SECRETS)
    assert [state for state, _ in told] == (["failed"] * 2 if accept else ["deferred"] * 2)
    assert server.logins  # it was told
    archive.close()
    files = [path.read_bytes() for path in tmp_path.iterdir() if path.name.startswith("v.db")]
    printed = capfd.readouterr()
    places = [repr(told).encode(), caplog.text.encode(), printed.out.encode(), printed.err.encode(), *files]
    assert not any(secret in place for place in places for secret in KNOWN)


def test_a_password_with_accents_is_told_apart(archive: Archive) -> None:
    class Offers(HostileSmtp):
        def _answer(self, client: socket.socket, stage: str, normal: bytes) -> None:
            super()._answer(client, stage, b"250-x\r\n250 AUTH PLAIN\r\n" if stage == "EHLO" else normal)

    filled(archive, 1)
    with Offers() as server:
        env = {"VIGIE_SMTP_USER": "veille", "VIGIE_SMTP_PASSWORD": "motdepassé"}
        ((state, answer),) = sent(archive, watch(server.port), **env)
    assert state == "deferred" and "ASCII" in answer and "motdepass" not in answer

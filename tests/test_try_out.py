"""`vigie digest`: `--html` is what a reader gets, `--test-to` sends a sample at once and keeps nothing of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from archived import article, begin, config
from conftest import vigie, write_watch
from hostile_smtp import HostileSmtp

from monitor.archive.store import Archive
from monitor.config import Config
from monitor.configfile import load
from monitor.errors import ConfigError, VigieError
from vigie import letters
from vigie.demo.mail import Mailbox

NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "v.db"
    with Archive.write(made, "test") as archive:
        begin(archive, NOW - timedelta(days=1))
        article(archive, NOW - timedelta(hours=2), "Nanobrume s’installe à Rennes")
    return made


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as box:
        yield box


def watch(path: Path, port: int) -> Config:
    return config(smtp={"port": port}, archive=str(path))


def html(content: bytes) -> str:
    part = message_from_bytes(content, policy=policy.default).get_body(("html",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def kept(path: Path) -> list[int]:
    with Archive.read(path) as archive:
        return [archive.rows(f"SELECT count(*) FROM {table}")[0][0] for table in ("digests", "deliveries")]


def test_a_sample_leaves_at_once_marked_and_nothing_of_it_is_kept(
    path: Path, mailbox: Mailbox, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = watch(path, mailbox.port)
    letters.try_out(settings, settings.digests[0], "moi@example.org", as_json=False)
    (message,) = mailbox.messages
    assert message.recipients == ("moi@example.org",) and b"lea@example.org" not in message.content
    assert "essai" in str(message_from_bytes(message.content, policy=policy.default)["Subject"]).lower()
    assert "Nanobrume" in html(message.content)
    assert "moi@example.org : essai envoyé ; le serveur a répondu : 250 2.0.0 OK" in capsys.readouterr().out
    assert kept(path) == [0, 0]
    letters.send(settings, settings.digests, None, as_json=False)  # its articles are still owed
    assert mailbox.messages[1].recipients == ("lea@example.org",) and kept(path) == [1, 1]


def test_what_the_server_says_of_a_sample_is_told(path: Path, mailbox: Mailbox) -> None:
    mailbox.refuse = {"moi@example.org": "550 5.1.1 unknown"}
    settings = watch(path, mailbox.port)
    with pytest.raises(VigieError, match=r"550 5\.1\.1 unknown"):
        letters.try_out(settings, settings.digests[0], "moi@example.org", as_json=False)
    with pytest.raises(ConfigError, match="n'est pas une adresse"):
        letters.try_out(settings, settings.digests[0], "zoé example.org", as_json=False)
    assert mailbox.messages == [] and kept(path) == [0, 0]


def test_the_page_is_what_a_reader_gets(path: Path, mailbox: Mailbox, tmp_path: Path) -> None:
    settings = watch(path, mailbox.port)
    letters.preview(settings, settings.digests, tmp_path / "l.html", as_json=False)
    letters.send(settings, settings.digests, None, as_json=False)
    (message,) = mailbox.messages
    assert (tmp_path / "l.html").read_text(encoding="utf-8").strip() == html(message.content).strip()


def test_by_hand_everything_leaves_and_what_does_not_is_told(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A server that chokes on each message gets a few at a time, and yet all are tried."""
    readers = [f"lecteur{number}@example.org" for number in range(8)]
    with HostileSmtp("RCPT", "drop") as server:
        settings = config(smtp={"port": server.port}, archive=str(path), digest={"to": readers})
        with pytest.raises(VigieError, match=r"8 message\(s\) sur 8"):
            letters.send(settings, settings.digests, None, as_json=False)
    assert capsys.readouterr().out.count("remis à plus tard") == 8


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--test-to", "a@example.org"], "une seule lettre"),
        (["Une", "--test-to", "a@example.org", "--send"], "va seul"),
    ],
)
def test_options_that_do_not_go_together(tmp_path: Path, options: list[str], why: str) -> None:
    two = [{"name": name, "to": ["a@example.org"]} for name in ("Une", "Deux")]
    smtp = {"smtp": {"port": 9, "sender": "veille@example.org"}}
    file = write_watch(tmp_path, [], digests=two, delivery=smtp)
    assert load(file).digests
    told = vigie("--config", file, "digest", *options)
    assert told.status == 2 and why in told.err

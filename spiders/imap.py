"""A folder of an IMAP account, read without touching it: EXAMINE, and BODY.PEEK, which marks nothing as seen."""

from __future__ import annotations

import base64
import imaplib
import re
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

from monitor.errors import ReadError, because
from monitor.mailbox import Mailbox
from spiders.post import AT_ONCE, MAX_BYTES, Cursor, Message, Post

SECONDS = 30.0  # for each answer
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def fetch_imap(box: Mailbox, sender: str, cursor: Cursor, since: datetime, password: str) -> Post:
    """The messages of `sender` (all, if empty) that `cursor` does not know; those after `since` if it knows none.

    Raises ReadError, with what the officer may do about it.
    """
    if not password:
        raise ReadError("failed", "mot de passe absent : donnez VIGIE_IMAP_PASSWORD dans l'environnement")
    with _reasons(box), _connected(box) as server:
        _log_in(server, box, password)
        status, _ = server.select(_quoted(_utf7(box.folder)), readonly=True)
        if status != "OK":
            raise ReadError("failed", f"dossier « {box.folder} » introuvable ou interdit")
        validity, coming = _number(server, "UIDVALIDITY"), _number(server, "UIDNEXT")
        goes_on = cursor.next > 0 and cursor.validity == validity
        wanted = [f"UID {cursor.next}:*"] if goes_on else [f"SINCE {since.day}-{MONTHS[since.month - 1]}-{since.year}"]
        wanted += [f"FROM {_quoted(sender.removeprefix('@'))}"] if sender else []
        uids = _uids(server, " ".join(wanted), cursor.next if goes_on else 1)
        now, later = uids[:AT_ONCE], uids[AT_ONCE:]
        sizes = _sizes(server, now)
        messages = [_message(server, uid, received) for uid, (size, received) in sizes.items() if size <= MAX_BYTES]
    following = max([now[-1] + 1] if later else [coming, *(uid + 1 for uid in now), cursor.next if goes_on else 1])
    return Post(
        tuple(message for message in messages if message is not None),
        replace(cursor, validity=validity, next=following),
        len(later),
        sum(size > MAX_BYTES for size, _ in sizes.values()),
    )


@contextmanager
def _connected(box: Mailbox) -> Iterator[imaplib.IMAP4]:
    context = ssl.create_default_context()
    if box.security == "tls":
        server: imaplib.IMAP4 = imaplib.IMAP4_SSL(box.host, box.port, ssl_context=context, timeout=SECONDS)
    else:
        server = imaplib.IMAP4(box.host, box.port, timeout=SECONDS)
    with server:
        if box.security == "starttls":
            if "STARTTLS" not in server.capabilities:
                raise ReadError("failed", "le serveur de courrier n'offre pas STARTTLS : essayez imaps://")
            server.starttls(context)
        yield server


def _log_in(server: imaplib.IMAP4, box: Mailbox, password: str) -> None:
    try:
        if "AUTH=PLAIN" in server.capabilities:  # the only one that takes a password with accents
            server.authenticate("PLAIN", lambda _challenge: f"\0{box.user}\0{password}".encode())
        else:
            server.login(box.user, password)
    except imaplib.IMAP4.abort:
        raise
    except (imaplib.IMAP4.error, UnicodeEncodeError):
        raise ReadError("failed", f"identifiants de {box.user} refusés (VIGIE_IMAP_PASSWORD)") from None


@contextmanager
def _reasons(box: Mailbox) -> Iterator[None]:
    """What goes wrong, as a ReadError in French. Never with what was sent: it may be the password."""
    place = f"{box.host}:{box.port}"
    try:
        yield
    except TimeoutError:
        raise ReadError("failed", f"pas de réponse de {place} en {SECONDS:g} s") from None
    except OSError as error:
        raise ReadError("failed", f"{place} : {because(error)}") from None
    except (EOFError, imaplib.IMAP4.abort):
        raise ReadError("failed", f"{place} a coupé la connexion au milieu de l'échange") from None
    except (imaplib.IMAP4.error, ValueError, LookupError):
        raise ReadError("failed", f"{place} : ce qui répond n'est pas un serveur IMAP, ou se trompe") from None


def _number(server: imaplib.IMAP4, name: str) -> int:
    """A number that the server told on selecting the folder; 0 if it told none."""
    data = server.response(name)[1]
    value = data[-1] if data else None
    return int(value) if isinstance(value, bytes) and value.isdigit() else 0


def _uids(server: imaplib.IMAP4, wanted: str, least: int) -> list[int]:
    """In order. `n:*` always gives the last message, even one before n."""
    status, data = server.uid("SEARCH", wanted)
    if status != "OK":
        raise ReadError("failed", "le serveur de courrier refuse la recherche")
    found = b" ".join(part for part in data if isinstance(part, bytes)).split()
    return sorted({int(uid) for uid in found if uid.isdigit() and int(uid) >= least})


def _sizes(server: imaplib.IMAP4, uids: list[int]) -> dict[int, tuple[int, datetime | None]]:
    """The size of each message and when it was received; a message that is gone is left out."""
    if not uids:
        return {}
    _, data = server.uid("FETCH", ",".join(map(str, uids)), "(RFC822.SIZE INTERNALDATE)")
    told: dict[int, tuple[int, datetime | None]] = {}
    for line in data:
        text = line if isinstance(line, bytes) else b" ".join(line) if isinstance(line, tuple) else b""
        uid, size = re.search(rb"\bUID (\d+)", text), re.search(rb"\bRFC822\.SIZE (\d+)", text)
        moment = imaplib.Internaldate2tuple(text)
        if uid and size and int(uid[1]) in uids:
            received = datetime.fromtimestamp(time.mktime(moment), UTC) if moment else None
            told[int(uid[1])] = int(size[1]), received
    return dict(sorted(told.items()))


def _message(server: imaplib.IMAP4, uid: int, received: datetime | None) -> Message | None:
    _, data = server.uid("FETCH", str(uid), f"(BODY.PEEK[]<0.{MAX_BYTES}>)")
    raw = next((part[1] for part in data if isinstance(part, tuple) and isinstance(part[1], bytes)), None)
    return Message(raw, received) if raw is not None else None


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _utf7(name: str) -> str:
    """The name of a folder as IMAP writes it (RFC 3501, 5.1.3): « Reçus » is `Re&AOc-us`."""
    return re.sub(
        r"&|[^ -~]+",
        lambda run: "&-" if run[0] == "&" else f"&{_base64(run[0])}-",
        name,
    )


def _base64(text: str) -> str:
    return base64.b64encode(text.encode("utf-16-be")).decode("ascii").rstrip("=").replace("/", ",")

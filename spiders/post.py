"""What the two kinds of mailbox have in common: messages, and the memory of those that were given."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

WINDOW = timedelta(days=30)  # how far back the first visit looks, and one to a mailbox that was numbered anew
AT_ONCE = 50  # messages read in one visit; the others wait for the next
MAX_BYTES = 10 << 20  # of one message
REMEMBERED = 2000  # letters; files of a maildir


@dataclass(frozen=True, slots=True)
class Cursor:
    """What was read so far. Of IMAP: the UID to go on with, valid while UIDVALIDITY stays. Of a maildir: its files."""

    validity: int = 0
    next: int = 0
    files: tuple[str, ...] = ()
    after: float = 0.0  # files older than this (seconds since 1970) were read, or are too old
    letters: tuple[str, ...] = ()  # by Message-ID, the latest last


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it lies in the mailbox."""

    raw: bytes
    received: datetime | None  # aware


@dataclass(frozen=True, slots=True)
class Post:
    """What one visit took out: the oldest first."""

    messages: tuple[Message, ...]
    cursor: Cursor
    waiting: int = 0  # messages left for the next visit
    too_big: int = 0


def short(identity: str) -> str:
    """A few characters that stand for an identity."""
    return hashlib.sha256(identity.encode("utf-8", "surrogateescape")).hexdigest()[:12]

"""Letters as a source: a mailbox over IMAP, or a maildir on this machine. It is only ever read: nothing is marked,
moved or deleted there.

    mailbox ─▶ messages it has not given yet ─▶ letters (sandbox) ─▶ those of the sender ─▶ Look, and the next cursor

What was read is remembered in the cursor, a text of bounded length that the caller keeps: where the numbers of the
server stood, and the last letters by their Message-ID, so that a mailbox that is numbered anew gives none twice.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime

from pydantic import TypeAdapter, ValidationError

from monitor.errors import ReadError
from monitor.mailbox import mailbox
from monitor.model import Candidate, Page
from spiders.imap import fetch_imap
from spiders.letter import Letter
from spiders.look import Look
from spiders.maildir import fetch_maildir
from spiders.post import MAX_BYTES, REMEMBERED, WINDOW, Cursor, Message, Post, short
from spiders.sandbox import Sandbox

PATIENCE = 300.0  # seconds for all messages of one visit
NAMED, LONGEST = 10, 90  # letters without an article that are named in a note, and characters of their subjects

_letters: TypeAdapter[Letter] = TypeAdapter(Letter)
_cursors: TypeAdapter[Cursor] = TypeAdapter(Cursor)


@dataclass(frozen=True, slots=True)
class Visit:
    """What a mailbox gave: `letters` is how many new ones of the sender. Without any, it is as a feed that says 304."""

    look: Look
    cursor: str  # to be kept with what is offered, and given back at the next visit
    letters: int


async def visit(
    url: str, sender: str, cursor: str, password: str, timezone: str, now: datetime, sandbox: Sandbox
) -> Visit:
    """The links of the letters that came since `cursor` (empty at first: those of the last 30 days).

    `url` is as monitor.mailbox reads it; `sender` an e-mail address, a domain, or empty for all. Raises ReadError.
    """
    known = _cursor(cursor)
    try:
        post = await asyncio.wait_for(asyncio.to_thread(_fetch, url, sender, known, password, now), PATIENCE)
    except TimeoutError:
        raise ReadError("failed", f"boîte aux lettres trop lente : plus de {PATIENCE:g} s") from None
    remembered = list(known.letters)
    letters: list[Letter] = []
    unreadable = 0
    for message in post.messages:
        try:
            letter = await _read(message, url, timezone, now, sandbox)
        except ReadError:
            unreadable += 1
            continue
        identity = short(letter.message_id or f"{letter.sender}\n{letter.subject}\n{letter.sent.at}")
        if is_from(letter.sender, sender) and identity not in remembered:
            remembered.append(identity)
            letters.append(letter)
    following = replace(post.cursor, letters=tuple(remembered[-REMEMBERED:]))
    look = Look("mailbox", _candidates(letters), note=_note(letters, post, unreadable))
    return Visit(look, _cursors.dump_json(following).decode(), len(letters))


def is_from(address: str, sender: str) -> bool:
    """True when `address` is `sender`, or belongs to it when that is a domain (`example.org` or `@example.org`)."""
    wanted, address = sender.strip().lower(), address.strip().lower()
    if not wanted or address == wanted:
        return True
    if "@" in wanted.lstrip("@"):
        return False
    domain, wanted = address.rpartition("@")[2], wanted.lstrip("@")
    return domain == wanted or domain.endswith(f".{wanted}")


def _cursor(text: str) -> Cursor:
    """The cursor of an earlier visit; a new one when there was none, or when nothing can be made of it."""
    try:
        return _cursors.validate_json(text) if text else Cursor()
    except ValidationError:
        return Cursor()


def _fetch(url: str, sender: str, cursor: Cursor, password: str, now: datetime) -> Post:
    try:
        box = mailbox(url)
    except ValueError as error:
        raise ReadError("failed", str(error)) from None
    if not box.host:
        return fetch_maildir(box.folder, cursor, now - WINDOW)
    return fetch_imap(box, sender, cursor, now - WINDOW, password)


async def _read(message: Message, url: str, timezone: str, now: datetime, sandbox: Sandbox) -> Letter:
    received = message.received.isoformat() if message.received else None
    head = {"received": received, "timezone": timezone, "now": now.isoformat()}
    return _letters.validate_python(await sandbox.run("letter", head, Page(url, 200, "message/rfc822", message.raw)))


def _candidates(letters: list[Letter]) -> tuple[Candidate, ...]:
    """Each address once, as the first letter has it."""
    found: dict[str, Candidate] = {}
    for letter in letters:
        for candidate in letter.candidates:
            found.setdefault(candidate.url, candidate)
    return tuple(found.values())


def _note(letters: list[Letter], post: Post, unreadable: int) -> str:
    left_out = sum(letter.left_out for letter in letters)
    attached = [name for letter in letters for name in letter.attached]
    bare = [letter.subject or "sans objet" for letter in letters if not letter.candidates]
    notes = (
        f"{_many(len(letters), 'lettre')}" if letters else "",
        f"{_many(left_out, 'lien')} laissé{'s' * (left_out > 1)} de côté (service, réseaux, images)"
        if left_out
        else "",
        f"{_many(len(bare), 'lettre')} sans lien d’article : {_quoted(bare)}" if bare else "",
        f"{len(attached)} PDF en pièce jointe, non lu{'s' * (len(attached) > 1)} : {_quoted(attached)}"
        if attached
        else "",
        f"{_many(unreadable, 'message')} illisible{'s' * (unreadable > 1)}" if unreadable else "",
        f"{_many(post.too_big, 'message')} de plus de {MAX_BYTES >> 20} Mo" if post.too_big else "",
        f"{_many(post.waiting, 'message')} pour la prochaine visite" if post.waiting else "",
    )
    return " ; ".join(note for note in notes if note)


def _quoted(subjects: list[str]) -> str:
    """The subjects of letters, or the names of files, for the officer to open them: what they tell is in them."""
    cut = [subject if len(subject) <= LONGEST else f"{subject[: LONGEST - 1].rstrip()}…" for subject in subjects]
    more = len(cut) - NAMED
    return ", ".join(f"« {subject} »" for subject in cut[:NAMED]) + (f" et {_many(more, 'autre')}" if more > 0 else "")


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' * (count > 1)}"

"""A maildir, read without touching it."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from monitor.errors import ReadError, because
from spiders.post import AT_ONCE, MAX_BYTES, REMEMBERED, Cursor, Message, Post, short


def fetch_maildir(folder: str, cursor: Cursor, since: datetime) -> Post:
    """The messages of the maildir `folder` that came after `since`, less those of `cursor`. Raises ReadError."""
    root = Path(folder)
    if not (root / "cur").is_dir() or not (root / "new").is_dir():
        raise ReadError("failed", f"pas de maildir (cur et new) dans {folder}")
    try:
        files = sorted((entry.stat().st_mtime, entry.name, entry.path) for entry in _entries(root))
    except OSError as error:
        raise ReadError("failed", f"maildir illisible ({because(error)})") from None
    after = max(since.timestamp(), cursor.after)
    files = [file for file in files if file[0] >= after]
    known = set(cursor.files)
    # The name up to the colon stays when a message is moved from `new` to `cur`, or marked.
    new = [file for file in files if short(file[1].partition(":")[0]) not in known]
    messages, gone, too_big = [], set[str](), 0
    for moment, name, path in new[:AT_ONCE]:
        raw = _read(path)
        if raw is None:
            gone.add(name)  # moved this very moment: it is there at the next visit
        elif len(raw) > MAX_BYTES:
            too_big += 1
        else:
            messages.append(Message(raw, datetime.fromtimestamp(moment, UTC)))
    later = gone | {name for _, name, _ in new[AT_ONCE:]}
    read = [(moment, short(name.partition(":")[0])) for moment, name, _ in files if name not in later]
    if len(read) > REMEMBERED:
        read = read[-REMEMBERED:]
        after = read[0][0]
    kept = replace(cursor, files=tuple(name for _, name in read), after=after)
    return Post(tuple(messages), kept, len(later), too_big)


def _entries(root: Path) -> list[os.DirEntry[str]]:
    return [
        entry
        for place in ("new", "cur")
        for entry in os.scandir(root / place)
        if entry.is_file(follow_symlinks=False) and not entry.name.startswith(".")
    ]


def _read(path: str) -> bytes | None:
    try:
        with Path(path).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError:
        return None

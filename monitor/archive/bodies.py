"""The bodies that articles were read from, by their digests: the same bytes need not be read twice."""

from __future__ import annotations

import sqlite3

from monitor.archive.store import Archive

MOST = 20_000  # digests that a round is told


def remember(db: sqlite3.Connection, body: str, article_id: int) -> None:
    """Note the body that an article was read from; one is known of each article. Called in a transaction."""
    db.execute("DELETE FROM bodies WHERE article_id = ?", (article_id,))
    db.execute("INSERT OR IGNORE INTO bodies (digest, article_id) VALUES (?, ?)", (body, article_id))


def known_bodies(archive: Archive) -> tuple[str, ...]:
    """The digests of the bodies that were read last."""
    rows = archive.rows("SELECT digest FROM bodies ORDER BY article_id DESC LIMIT ?", (MOST,))
    return tuple(row["digest"] for row in rows)


def article_of(db: sqlite3.Connection, body: str) -> int | None:
    """The article that was read from a body; None if the archive no longer holds it."""
    row = db.execute("SELECT article_id FROM bodies WHERE digest = ?", (body,)).fetchone()
    return None if row is None else int(row["article_id"])

"""What has changed in articles after a letter had told them: noted once, told once by each letter that had."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from monitor.archive.store import Archive, moment, stamp
from monitor.changes import changes
from monitor.findings import Relevance
from monitor.model import Article, Field
from monitor.replaced import Change, Told

VANISHED = "vanished"
FOLLOWED = timedelta(days=14)  # after it was sent nobody looks at an article again
LOOKS = (1, 3, 7)  # days after it was sent
# What is noted while a letter is composed is the next one's: a correction belongs to a period that ended a minute ago.
SETTLED = timedelta(minutes=1)

_SENT = "SELECT 1 FROM digest_articles WHERE article_id = ? AND place = 'item'"


def was_sent(db: sqlite3.Connection, article_id: int) -> bool:
    """Whether a letter told the article as an item of its own."""
    return db.execute(_SENT, (article_id,)).fetchone() is not None


def told_by(archive: Archive, old: sqlite3.Row, text: str) -> Told:
    """What the archive holds of an article, `old` being its row: the part that a letter may have to correct."""
    db, one = archive.connection, (old["id"],)
    columns = "role, low, high, currency, quote"
    amounts = db.execute(f"SELECT {columns} FROM amounts WHERE article_id = ? ORDER BY rowid", one)  # noqa: S608 - above
    closings = db.execute("SELECT at FROM deadlines WHERE article_id = ? ORDER BY rowid", one)
    names = db.execute(
        """SELECT o.id, o.name, m.field = 'title', m.start, m."end" FROM mentions m
        JOIN organisations o ON o.id = m.organisation_id WHERE m.article_id = ? ORDER BY m.rowid""",
        one,
    )
    return Told(
        old["title"],
        text,
        tuple((row[0], row[1], row[2], row[3], row[4]) for row in amounts),
        tuple(row[0] for row in closings),
        tuple((row[0], row[1], bool(row[2]), row[3], row[4]) for row in names),
    )


def told_now(article: Article, relevance: Relevance) -> Told:
    """The same of an edited version that has just been read."""
    return Told(
        article.title,
        article.text,
        tuple((one.role, one.low, one.high, one.currency, one.quote) for one in relevance.amounts),
        tuple(one.at for one in relevance.deadlines),
        tuple(
            (one.organisation.id, one.organisation.name, one.field is Field.TITLE, one.start, one.end)
            for one in relevance.mentions
        ),
    )


def note_changes(db: sqlite3.Connection, article_id: int, old: Told, new: Told, now: datetime) -> list[Change]:
    """Note what a sent article says otherwise since it was edited. Called in a transaction."""
    found = changes(old, new)
    _note(db, article_id, found, now)
    return found


def note_vanished(archive: Archive, article_id: int, now: datetime) -> bool:
    """Note that the page of a sent article is gone (404 or 410); whether that is new. It is told once."""
    with archive.transaction() as db:
        if not was_sent(db, article_id) or _is_gone(db, article_id):
            return False
        _note(db, article_id, [(VANISHED, "", "")], now)
    return True


def note_found(archive: Archive, article_id: int) -> None:
    """A page that had vanished is back: that is no correction, and what no letter has told yet is taken back."""
    with archive.transaction() as db:
        db.execute(
            """DELETE FROM corrections WHERE article_id = ?1 AND kind = 'vanished' AND NOT EXISTS (
              SELECT 1 FROM digests d JOIN digest_articles a ON a.name = d.name AND a.article_id = ?1
              WHERE d.kind = 'issue' AND d.slot >= corrections.noted_at)""",
            (article_id,),
        )


def corrections(archive: Archive, name: str, since: datetime, slot: datetime) -> list[dict[str, Any]]:
    """The corrections that the issue of `slot` of the letter `name` owes, its previous issue being that of `since`.

    Of the articles that the letter told as items before they changed. Rows: article_id, url, source, language, `title`
    as it was sent, `sent` (when), kind, was, now. What changed several times is told once; what is again as it was,
    not at all.
    """
    rows = archive.rows(
        """SELECT c.article_id, a.url, a.source, a.language, c.kind, c.was, c.now, d.composed_at AS sent,
          iif(coalesce(a.edited_at, a.fetched_at) <= d.composed_at, a.title, coalesce(
            (SELECT r.title FROM revisions r WHERE r.article_id = a.id AND r.read_at <= d.composed_at
             ORDER BY r.read_at DESC, r.rowid DESC LIMIT 1), a.title)) AS title
        FROM corrections c JOIN articles a ON a.id = c.article_id
        JOIN digest_articles i ON i.article_id = c.article_id AND i.name = :name AND i.place = 'item'
        JOIN digests d ON d.id = i.digest_id
        WHERE c.noted_at > :since AND c.noted_at <= :slot AND d.composed_at <= c.noted_at ORDER BY c.id""",
        {"name": name, "since": stamp(since - SETTLED), "slot": stamp(slot - SETTLED)},
    )
    merged: list[dict[str, Any]] = []
    for row in rows:
        before = next((one for one in merged if _continues(one, row)), None)
        if before is None:
            merged.append(dict(row) | {"sent": moment(row["sent"])})
        else:
            before["now"] = row["now"]
    return [one for one in merged if one["kind"] == VANISHED or one["was"] != one["now"]]


def to_look_at(archive: Archive, now: datetime) -> list[dict[str, Any]]:
    """The sent articles that deserve another look: one, three and seven days after they were first sent.

    Rows: article_id, source, url (as it was fetched), key, sent_at. Whatever became of a look, it was made: the link
    says when it was decided last. What was found gone is not looked at again.
    """
    rows = archive.rows(
        """SELECT a.id AS article_id, c.source, c.url, c.key, min(d.composed_at) AS sent_at, c.decided_at
        FROM digests d JOIN digest_articles i ON i.digest_id = d.id AND i.place = 'item'
        JOIN articles a ON a.id = i.article_id
        JOIN candidates c ON c.article_id = a.id AND c.source = a.source
        JOIN sources s ON s.name = a.source AND s.active
        WHERE d.composed_at > ? AND d.composed_at <= ?
          AND NOT EXISTS (SELECT 1 FROM corrections v WHERE v.article_id = a.id AND v.kind = 'vanished')
        GROUP BY a.id ORDER BY a.id""",
        (stamp(now - FOLLOWED), stamp(now)),
    )
    return [
        {key: row[key] for key in ("article_id", "source", "url", "key")} | {"sent_at": moment(row["sent_at"])}
        for row in rows
        if _is_due(moment(row["sent_at"]), moment(row["decided_at"]) if row["decided_at"] else None, now)
    ]


def _is_due(sent: datetime, looked: datetime | None, now: datetime) -> bool:
    passed = [at for days in LOOKS if (at := sent + timedelta(days=days)) <= now]
    return bool(passed) and (looked is None or looked < passed[-1])


def _note(db: sqlite3.Connection, article_id: int, found: Iterable[Change], now: datetime) -> None:
    db.executemany(
        "INSERT INTO corrections (article_id, noted_at, kind, was, now) VALUES (?, ?, ?, ?, ?)",
        [(article_id, stamp(now), *change) for change in found],
    )


def _is_gone(db: sqlite3.Connection, article_id: int) -> bool:
    return (
        db.execute("SELECT 1 FROM corrections WHERE article_id = ? AND kind = 'vanished'", (article_id,)).fetchone()
        is not None
    )


def _continues(one: dict[str, Any], row: sqlite3.Row) -> bool:
    """Whether a change goes on from an earlier one: 5 M€ to 6 M€, then 6 M€ to 7 M€."""
    same = all(one[key] == row[key] for key in ("article_id", "kind"))
    return same and bool(one["now"] == row["was"])

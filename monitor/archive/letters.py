"""The letters in the archive: what their readers are owed, the issues that were made, and the outbox.

Times go in and come out as aware datetimes in UTC; lists come out as Python lists.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from monitor.archive.store import Archive, moment, stamp
from monitor.model import Dated, Precision

KEEP_BYTES = timedelta(days=30)  # then the bytes of a finished message are dropped: 300 readers, every day


@dataclass(frozen=True, slots=True)
class Past:
    """What the archive knows of a letter, and of its own beginning."""

    began: datetime | None  # when its first round started
    first: datetime | None  # where the period of the letter's first issue began
    last: datetime | None  # the last slot recorded; one in the future (the clock was wrong) does not count


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message to one recipient, as it enters the outbox."""

    channel: str  # smtp or apprise
    recipient: str  # no secret in it
    message_id: str
    content: bytes


def past(archive: Archive, name: str, now: datetime) -> Past:
    """The past of the letter `name` at `now`."""
    row = archive.row(
        "SELECT (SELECT min(started_at) FROM rounds) AS began,"
        " (SELECT min(since) FROM digests WHERE name = :name) AS first,"
        " (SELECT max(slot) FROM digests WHERE name = :name AND slot <= :now) AS last",
        {"name": name, "now": stamp(now)},
    )
    assert row is not None  # noqa: S101 - a SELECT without FROM gives one row
    began, first, last = (moment(value) if value else None for value in row)
    return Past(began, first, last)


def owed(archive: Archive, name: str, owed_from: datetime, slot: datetime, min_score: float) -> list[dict[str, Any]]:
    """The articles kept, of at least `min_score`, first seen in the period, whose story was never in the letter `name`.

    Each is a row of `articles` without its text, with `regions` and `themes` as lists, `published` as a Dated, and
    three lists more: `hits` (rule, organisation's name or None, theme, field, points), `organisations` (their names,
    most named first) and `reprints` (the other articles of its story: id, source, url).
    """
    rows = archive.rows(
        "SELECT id, url, source, title, excerpt, language, published, published_precision, fetched_at, origin, format,"
        " pages, score, copy_of, story_id, regions, themes FROM articles a"
        " WHERE decision = 'kept' AND fetched_at BETWEEN :owed_from AND :slot AND score >= :min_score AND NOT EXISTS"
        " (SELECT 1 FROM articles b CROSS JOIN digest_articles d ON d.article_id = b.id"
        "  WHERE b.story_id = a.story_id AND d.name = :name) ORDER BY id",
        {"owed_from": stamp(owed_from), "slot": stamp(slot), "min_score": min_score, "name": name},
    )
    articles = [_article(row) for row in rows]
    ids = json.dumps([article["id"] for article in articles])
    hits = _by_article(archive.rows(_HITS, (ids,)))
    named = _by_article(archive.rows(_ORGANISATIONS, (ids,)))
    reprints = _by_article(archive.rows(_REPRINTS, (ids,)))
    for article in articles:
        article["hits"] = hits.get(article["id"], [])
        article["organisations"] = [row["name"] for row in named.get(article["id"], [])]
        article["reprints"] = reprints.get(article["id"], [])
    return articles


# An organisation and an event are told by their name: `rule` is organisation:ID or event:ID.
_HITS = """SELECT h.article_id, h.rule, h.theme, h.field, h.points,
    coalesce(o.name, (SELECT label FROM events e WHERE e.article_id = h.article_id AND h.rule = 'event:' || e.type),
      h.rule) AS name
  FROM hits h LEFT JOIN organisations o ON h.rule = 'organisation:' || o.id
  WHERE h.article_id IN (SELECT value FROM json_each(?)) ORDER BY h.rowid"""
_ORGANISATIONS = """SELECT m.article_id, o.name FROM mentions m JOIN organisations o ON o.id = m.organisation_id
  WHERE m.article_id IN (SELECT value FROM json_each(?))
  GROUP BY m.article_id, o.id ORDER BY count(*) DESC, min(m.rowid)"""
_REPRINTS = """SELECT a.id AS article_id, b.id, b.source, b.url FROM articles a
  JOIN articles b ON b.story_id = a.story_id AND b.id <> a.id
  WHERE a.id IN (SELECT value FROM json_each(?)) ORDER BY b.fetched_at, b.id"""


def counts(archive: Archive, since: datetime, slot: datetime) -> tuple[int, int]:
    """How many articles were read, and how many of them kept, after `since` and up to `slot`."""
    row = archive.row(
        "SELECT count(*), coalesce(sum(decision = 'kept'), 0) FROM articles WHERE fetched_at > ? AND fetched_at <= ?",
        (stamp(since), stamp(slot)),
    )
    return (row[0], row[1]) if row else (0, 0)


def failing(archive: Archive, before: datetime) -> list[tuple[str, str]]:
    """The sources (name, why) whose last visit was bad and that gave nothing good since `before`."""
    rows = archive.rows(
        "SELECT name, coalesce(error, '') FROM sources"
        " WHERE active = 1 AND failures > 0 AND (ok_at IS NULL OR ok_at < ?) ORDER BY name",
        (stamp(before),),
    )
    return [(row[0], row[1]) for row in rows]


def record(
    archive: Archive,
    *,
    name: str,
    slot: datetime,
    since: datetime,
    now: datetime,
    subject: str = "",
    articles: int = 0,
    contents: Iterable[tuple[int, str, int]] = (),
    parcels: Iterable[Parcel] = (),
) -> bool:
    """Record an issue, what is in it (article id, section, position) and its messages, all or nothing.

    False, and nothing is written, when the letter already has an issue of that slot.
    """
    with archive.transaction() as db:
        cursor = db.execute(
            "INSERT INTO digests (name, slot, since, composed_at, subject, articles) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (name, slot) DO NOTHING",
            (name, stamp(slot), stamp(since), stamp(now), subject, articles),
        )
        if not cursor.rowcount:
            return False
        digest = cursor.lastrowid
        db.executemany(
            "INSERT INTO digest_articles (digest_id, name, article_id, section, position) VALUES (?, ?, ?, ?, ?)",
            [(digest, name, *content) for content in contents],
        )
        db.executemany(
            "INSERT INTO deliveries (digest_id, channel, recipient, message_id, content, state, next_at, created_at)"
            " VALUES (?, ?, ?, ?, ?, 'queued', ?, ?)",
            [(digest, p.channel, p.recipient, p.message_id, p.content, stamp(now), stamp(now)) for p in parcels],
        )
        db.execute(
            "UPDATE deliveries SET content = x'' WHERE digest_id IN (SELECT id FROM digests WHERE composed_at < ?)"
            " AND length(content) > 0 AND state IN ('sent', 'failed')",
            (stamp(now - KEEP_BYTES),),
        )
    return True


# In the next two, the list of states is word for word the condition of the index `deliveries_due`: SQLite uses it then,
# instead of walking through the bytes of every message ever sent.


def release(archive: Archive, now: datetime) -> int:
    """Put back what a killed process had claimed: how many. Only the writer calls it, and there is one writer."""
    with archive.transaction() as db:
        return db.execute(
            "UPDATE deliveries SET state = 'deferred', next_at = ?"
            " WHERE state IN ('queued', 'sending', 'deferred') AND state = 'sending'",
            (stamp(now),),
        ).rowcount


def waiting(archive: Archive, now: datetime) -> list[int]:
    """The deliveries to try now, the longest due first."""
    rows = archive.rows(
        "SELECT id FROM deliveries WHERE state IN ('queued', 'sending', 'deferred') AND state <> 'sending'"
        " AND next_at <= ? ORDER BY next_at, id",
        (stamp(now),),
    )
    return [row[0] for row in rows]


def claim(archive: Archive, delivery: int, now: datetime) -> dict[str, Any] | None:
    """Take a delivery for one attempt: its row, with the `letter` and `subject` of its issue; None if it is taken.

    `created_at` is a datetime; `attempts` counts this one.
    """
    with archive.transaction() as db:
        taken = db.execute(
            "UPDATE deliveries SET state = 'sending', attempts = attempts + 1, attempted_at = ?"
            " WHERE id = ? AND state IN ('queued', 'deferred') AND next_at <= ?",
            (stamp(now), delivery, stamp(now)),
        ).rowcount
    row = archive.row(
        "SELECT d.id, d.channel, d.recipient, d.content, d.attempts, d.created_at, i.name AS letter, i.subject"
        " FROM deliveries d JOIN digests i ON i.id = d.digest_id WHERE d.id = ?",
        (delivery,),
    )
    return dict(row) | {"created_at": moment(row["created_at"])} if taken and row else None


def finish(archive: Archive, delivery: int, state: str, answer: str, now: datetime, next_at: datetime) -> None:
    """Record the result of an attempt: `sent`, `failed`, or `deferred` until `next_at`."""
    with archive.transaction() as db:
        db.execute(
            "UPDATE deliveries SET state = ?, answer = ?, next_at = ?, finished_at = ? WHERE id = ?",
            (state, answer, stamp(next_at), None if state == "deferred" else stamp(now), delivery),
        )


def _article(row: sqlite3.Row) -> dict[str, Any]:
    published = moment(row["published"]) if row["published"] else None
    return dict(row) | {
        "published": Dated(published, Precision(row["published_precision"])),
        "fetched_at": moment(row["fetched_at"]),
        "regions": json.loads(row["regions"]),
        "themes": json.loads(row["themes"]),
    }


def _by_article(rows: list[sqlite3.Row]) -> dict[int, list[dict[str, Any]]]:
    grouped: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        grouped.setdefault(row["article_id"], []).append(dict(row))
    return grouped

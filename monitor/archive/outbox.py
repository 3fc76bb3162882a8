"""The outbox in the archive: the issues that were made, and their messages, each a row per recipient.

Times go in and come out as aware datetimes in UTC.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from monitor.archive.store import Archive, moment, stamp

KEEP_BYTES = timedelta(days=30)  # then the bytes of a finished message are dropped: 300 readers, every day
ALERTED = timedelta(days=35)  # an alert belongs to the next issue of its letter: a month later at most
GIVE_UP = timedelta(days=5)  # for so long a message that meets no refusal is tried again
UNANSWERED = 3  # times: a server that takes a message and says nothing, so often, has not accepted it (RFC 5321)
IN_A_ROW = 10  # issues that one letter may replace: a box that is full for a year does not gather a year's articles


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message to one recipient, as it enters the outbox."""

    channel: str  # smtp or apprise
    recipient: str  # no secret in it
    message_id: str
    content: bytes


def record(
    archive: Archive,
    *,
    name: str,
    slot: datetime,
    since: datetime,
    now: datetime,
    kind: str = "issue",
    subject: str = "",
    articles: int = 0,
    page: bytes | None = None,
    contents: Iterable[tuple[int, str, int, str]] = (),
    parcels: Iterable[Parcel] = (),
) -> bool:
    """Record an issue (`kind`: issue or urgent; `page`: its web copy), what is in it and its messages, all or nothing.

    `contents`: article id, section, position, place (item or twin). False, and nothing is written, when the letter
    already has an issue of that slot.
    """
    with archive.transaction() as db:
        cursor = db.execute(
            "INSERT INTO digests (name, slot, since, composed_at, kind, subject, articles, page)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name, slot) DO NOTHING",
            (name, stamp(slot), stamp(since), stamp(now), kind, subject, articles, page),
        )
        if not cursor.rowcount:
            return False
        digest = cursor.lastrowid
        db.executemany(
            "INSERT INTO digest_articles (digest_id, name, article_id, section, position, place)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            [(digest, name, *content) for content in contents],
        )
        db.executemany(
            "INSERT INTO deliveries (digest_id, channel, recipient, message_id, content, state, next_at, created_at)"
            " VALUES (?, ?, ?, ?, ?, 'queued', ?, ?)",
            [(digest, p.channel, p.recipient, p.message_id, p.content, stamp(now), stamp(now)) for p in parcels],
        )
        db.execute(
            "UPDATE deliveries SET content = x'' WHERE digest_id IN (SELECT id FROM digests WHERE composed_at < ?)"
            " AND length(content) > 0 AND state IN ('sent', 'failed', 'withdrawn')",
            (stamp(now - KEEP_BYTES),),
        )
    return True


def addressed(archive: Archive, articles: Iterable[int]) -> dict[str, set[int]]:
    """Who was sent any of `articles`, in whatever letter, or will be: recipients, each with those articles."""
    found: dict[str, set[int]] = {}
    for row in archive.rows(_ADDRESSED, (json.dumps(sorted(articles)),)):
        found.setdefault(row["recipient"], set()).add(row["article_id"])
    return found


def withdraw(archive: Archive, name: str, now: datetime) -> bool:
    """Take back the latest issue of the letter `name` if mail was down and it reached nobody; whether it was.

    Its messages become `withdrawn`, its articles are owed again, and its kind becomes `withdrawn`: its slot stays
    settled, but the period of the issue that replaces it begins where its own began. Nothing is taken back when a
    message of it was sent, may have been (`sending`, or `doubtful` fewer than UNANSWERED times), or when all were
    refused for good.

    Call it in one transaction with `record` of the issue that replaces it.
    """
    with archive.transaction() as db:
        issue = db.execute(_LATEST, {"name": name, "now": stamp(now)}).fetchone()
        if issue is None or issue["replaced"] >= IN_A_ROW:
            return False
        asked = {"issue": issue["id"], "days": f"+{GIVE_UP.days} days", "unanswered": UNANSWERED}
        told = db.execute(_REACH, asked).fetchone()
        if told["reached"] or not told["held_up"]:
            return False
        _take_back(db, issue["id"], now)
        db.execute("UPDATE digests SET kind = 'withdrawn' WHERE id = ?", (issue["id"],))
    return True


def withdraw_alerts(archive: Archive, name: str, now: datetime) -> int:
    """Take back the alerts of the letter `name` that have reached nobody: how many. Their articles are owed again.

    What was to be told at once is then told by the issue that is due, and is not said to have been told. An alert
    without a message of its own, since its readers got that of another letter, has reached who that one has.

    Call it in one transaction with `record` of that issue.
    """
    asked = {"name": name, "since": stamp(now - ALERTED), "now": stamp(now), "unanswered": UNANSWERED}
    with archive.transaction() as db:
        alerts = [row["id"] for row in db.execute(_UNREACHED, asked).fetchall()]
        for alert in alerts:
            _take_back(db, alert, now)
            db.execute("UPDATE digests SET page = NULL WHERE id = ?", (alert,))
    return len(alerts)


def _take_back(db: sqlite3.Connection, digest: int, now: datetime) -> None:
    """What waits of its messages leaves no more, and what it told was not told."""
    db.execute(
        "UPDATE deliveries SET state = 'withdrawn', finished_at = ?"
        " WHERE digest_id = ? AND state IN ('queued', 'deferred')",
        (stamp(now), digest),
    )
    db.execute("DELETE FROM digest_articles WHERE digest_id = ?", (digest,))


_LATEST = """SELECT id, (SELECT count(*) FROM digests w WHERE w.name = :name AND w.kind = 'withdrawn'
    AND w.slot > coalesce((SELECT max(slot) FROM digests r WHERE r.name = :name AND r.kind = 'issue'
      AND r.slot < d.slot), '')) AS replaced
  FROM digests d WHERE name = :name AND kind = 'issue' AND slot <= :now ORDER BY slot DESC LIMIT 1"""
_ADDRESSED = """SELECT DISTINCT d.recipient, a.article_id FROM digest_articles a JOIN deliveries d USING (digest_id)
  WHERE a.article_id IN (SELECT value FROM json_each(?)) AND d.state NOT IN ('failed', 'withdrawn')"""
_REACHED = "(state IN ('sent', 'sending') OR doubtful BETWEEN 1 AND :unanswered - 1)"
_REACH = f"""SELECT coalesce(sum({_REACHED}), 0) AS reached,
    coalesce(sum(state IN ('queued', 'deferred')
      OR state = 'failed' AND finished_at >= strftime('%Y-%m-%dT%H:%M:%SZ', created_at, :days)), 0) AS held_up
  FROM deliveries WHERE digest_id = :issue"""  # noqa: S608 - a condition of ours
_UNREACHED = f"""SELECT d.id FROM digests d WHERE d.name = :name AND d.kind = 'urgent' AND d.slot > :since
    AND d.slot <= :now AND EXISTS (SELECT 1 FROM digest_articles a WHERE a.digest_id = d.id)
    AND NOT EXISTS (SELECT 1 FROM deliveries WHERE {_REACHED} AND (digest_id = d.id
      OR NOT EXISTS (SELECT 1 FROM deliveries own WHERE own.digest_id = d.id)
        AND digest_id IN (SELECT o.digest_id FROM digest_articles m JOIN digest_articles o USING (article_id)
          WHERE m.digest_id = d.id AND o.digest_id <> d.id)))"""  # noqa: S608

# In the next two, the list of states is word for word the condition of the index `deliveries_due`: SQLite uses it then,
# instead of walking through the bytes of every message ever sent.


def release(archive: Archive, now: datetime) -> int:
    """Put back what a killed process had claimed, which may have left: how many. Only the one writer calls it."""
    with archive.transaction() as db:
        return db.execute(
            "UPDATE deliveries SET state = 'deferred', doubtful = doubtful + 1, next_at = ?"
            " WHERE state IN ('queued', 'sending', 'deferred') AND state = 'sending'",
            (stamp(now),),
        ).rowcount


def waiting(archive: Archive, now: datetime) -> list[tuple[int, str]]:
    """The deliveries to try now, each with its channel: those of alerts first, then the longest due."""
    rows = archive.rows(
        "SELECT d.id, d.channel FROM deliveries d CROSS JOIN digests i ON i.id = d.digest_id"
        " WHERE d.state IN ('queued', 'sending', 'deferred') AND d.state <> 'sending' AND d.next_at <= ?"
        " ORDER BY i.kind = 'urgent' DESC, d.next_at, d.id",
        (stamp(now),),
    )
    return [(row[0], row[1]) for row in rows]


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


def finish(
    archive: Archive,
    delivery: int,
    state: str,
    answer: str,
    now: datetime,
    next_at: datetime,
    *,
    doubtful: bool = False,
) -> None:
    """Record the result of an attempt: `sent`, `failed`, or `deferred` until `next_at`.

    `doubtful`: it ended without an answer after the last byte; how often that happened stays with the delivery.
    """
    with archive.transaction() as db:
        db.execute(
            "UPDATE deliveries SET state = ?, answer = ?, next_at = ?, finished_at = ?, doubtful = doubtful + ?"
            " WHERE id = ?",
            (state, answer, stamp(next_at), None if state == "deferred" else stamp(now), int(doubtful), delivery),
        )

"""The sources and the rounds that visit them: what is due, and what became of each visit."""

from __future__ import annotations

import fcntl
import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from monitor.archive.ahead import AHEAD, set_back, times
from monitor.archive.renamed import follow
from monitor.archive.store import Archive, moment, stamp
from monitor.config import SourceEntry
from monitor.errors import ConfigError
from monitor.model import Candidate, Dated, Outcome, Precision
from monitor.pace import MEMORY, Visit, after_failure, next_interval, spared

MISSES_BEFORE_SEARCH = 3  # bad visits in a row after which an `auto` source is looked for anew
OUTAGE_RETRY = timedelta(minutes=15)
NOT_MODIFIED = 304
FULL_EVERY = timedelta(days=3)  # after which a source is asked for all it has, changed or not


def sync_sources(archive: Archive, entries: Sequence[SourceEntry], every: timedelta) -> None:
    """Bring the table into line with the configuration; a source that moved is looked for anew, one that was renamed
    goes on."""
    with archive.transaction() as db:
        follow(db, entries)
        db.execute("UPDATE sources SET active = 0")
        for entry in entries:
            db.execute(
                """INSERT INTO sources (name, url, kind, regions, every_s) VALUES (:name, :url, :kind, :regions, :every)
                ON CONFLICT (name) DO UPDATE SET active = 1, regions = excluded.regions,
                  watch = CASE WHEN url = excluded.url AND kind = excluded.kind THEN watch END,
                  watch_kind = CASE WHEN url = excluded.url AND kind = excluded.kind THEN watch_kind END,
                  etag = CASE WHEN url = excluded.url AND kind = excluded.kind THEN etag END,
                  modified = CASE WHEN url = excluded.url AND kind = excluded.kind THEN modified END,
                  next_at = CASE WHEN url = excluded.url AND kind = excluded.kind THEN next_at END,
                  url = excluded.url, kind = excluded.kind""",
                {
                    "name": entry.name,
                    "url": entry.url,
                    "kind": entry.kind,
                    "regions": json.dumps(entry.regions, ensure_ascii=False),
                    "every": int(every.total_seconds()),
                },
            )


def due_sources(archive: Archive, now: datetime) -> list[str]:
    """The names of the sources to visit now, the longest due first; those that a clock ran ahead of are due too."""
    rows = archive.rows(
        f"SELECT name FROM sources WHERE active AND (next_at IS NULL OR next_at <= :now OR {AHEAD})"  # noqa: S608 - a condition of ours
        " ORDER BY next_at, name",
        times(now),
    )
    return [row["name"] for row in rows]


def named_sources(archive: Archive, names: Sequence[str]) -> list[str]:
    """The sources called `names`, case ignored; all if none is given. Raises ConfigError for a stranger."""
    known = {
        row["name"].casefold(): row["name"]
        for row in archive.rows("SELECT name FROM sources WHERE active ORDER BY name")
    }
    unknown = [name for name in names if name.casefold() not in known]
    if unknown:
        raise ConfigError(f"aucune source active ne s'appelle « {unknown[0]} » ; `vigie sources list` les donne")
    return [known[name.casefold()] for name in names] if names else list(known.values())


def close_abandoned(archive: Archive, now: datetime) -> None:
    """Close the round that a killed process left running; what it had still to read is due at once."""
    for row in archive.rows("SELECT id FROM rounds WHERE state = 'running'"):
        end_round(archive, row["id"], "killed", "interrompu", now)


def is_held(archive: Path) -> bool:
    """Whether a living process holds the archive for writing, or may: its lock cannot be tried.

    A round that goes on by an archive that nobody holds is that of a process that was killed.
    """
    try:
        with archive.with_name(archive.name + ".lock").open(encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)  # for an instant; the system frees it with the file
    except FileNotFoundError:
        return False  # a copy of an archive
    except OSError:
        return True
    return False


def begin_round(archive: Archive, names: Sequence[str], now: datetime) -> int:
    """A new round over these sources."""
    with archive.transaction() as db:
        set_back(db, now)
        cursor = db.execute(
            "INSERT INTO rounds (started_at, state, sources) VALUES (?, 'running', ?)", (stamp(now), len(names))
        )
        round_id = int(cursor.lastrowid or 0)
        db.executemany(
            "INSERT INTO visits (round_id, source, state) VALUES (?, ?, 'pending')", [(round_id, n) for n in names]
        )
    return round_id


def source_row(archive: Archive, name: str) -> sqlite3.Row:
    """The row of a source."""
    row = archive.row("SELECT * FROM sources WHERE name = ?", (name,))
    if row is None:
        raise LookupError(name)
    return row


def validators(row: sqlite3.Row, now: datetime) -> tuple[str | None, str | None]:
    """The ETag and the Last-Modified to ask a source with; none now and then, since some servers keep an ETag for ever.

    The cursor of a mailbox, which stands in the same column, is always given back.
    """
    full = moment(row["full_at"]) if row["full_at"] else None
    if row["kind"] != "mailbox" and (full is None or now - full >= FULL_EVERY):
        return None, None
    return row["etag"], row["modified"]


def waiting(archive: Archive, source: str, now: datetime, limit: int) -> tuple[Candidate, ...]:
    """The links of earlier rounds that are still to be read: never decided, or failed or edited and due again."""
    rows = archive.rows(
        """SELECT * FROM candidates WHERE source = ?
        AND (outcome IS NULL OR retry_at <= ?) ORDER BY id LIMIT ?""",
        (source, stamp(now), limit),
    )
    return tuple(
        Candidate(
            row["url"],
            row["title"],
            Dated(moment(row["published"]) if row["published"] else None, Precision(row["published_precision"])),
            row["summary"],
            identity=row["key"].partition("#")[2],
        )
        for row in rows
    )


def visited(
    db: sqlite3.Connection,
    round_id: int,
    source: str,
    state: str,
    now: datetime,
    fresh: int,
    counted: int,
    **facts: Any,
) -> None:
    """A good visit: `state` is ok, unchanged or empty; `fresh` links had never been seen. Called in a transaction.

    `counted` links are added to those that the visit has to account for. `facts` are the columns of the source that it
    tells, `note`, `gap`, and of what it says of its pace `declared` and `cache` (see `monitor.pace.Visit`) and
    `skipped`, the hours of the week in which it asks for peace; those told before count if it is silent on them.
    """
    row = db.execute(
        "SELECT every_s, offered, ok_at, declared_s, skipped FROM sources WHERE name = ?", (source,)
    ).fetchone()
    offered = facts.get("offered", row["offered"])
    declared = facts.get("declared") or row["declared_s"] or 0
    visit = Visit(offered, fresh, declared, facts.get("cache") or 0)
    every = next_interval(row["every_s"], visit, _arrivals(db, source, now), now, not row["ok_at"])
    skipped = facts.get("skipped", json.loads(row["skipped"]))
    known = dict.fromkeys(("watch", "watch_kind", "etag", "modified", "terms", "moved_to", "status", "digest"))
    db.execute(
        """UPDATE sources SET every_s = :every, next_at = :next, polled_at = :now, ok_at = :now, failures = 0,
        error = NULL, offered = :offered, new_at = CASE WHEN :fresh THEN :now ELSE new_at END,
        watch = coalesce(:watch, watch), watch_kind = coalesce(:watch_kind, watch_kind),
        terms = coalesce(:terms, terms), etag = iif(:told, etag, :etag),
        modified = iif(:told, modified, :modified), digest = coalesce(:digest, digest),
        status = :status, moved_to = :moved_to, declared_s = :declared, skipped = :skipped,
        full_at = iif(:told, full_at, :now), gap_at = iif(:gap, :now, gap_at)
        WHERE name = :name""",
        known
        | {"gap": False}
        | facts
        | {
            "every": every,
            "next": stamp(now + timedelta(seconds=spared(every, skipped, now))),
            "now": stamp(now),
            "fresh": fresh,
            "offered": offered,
            "declared": declared or None,
            "skipped": json.dumps(skipped),
            "told": facts.get("status") == NOT_MODIFIED,  # by the server: nothing else is known of it
            "name": source,
        },
    )
    db.execute("DELETE FROM candidates WHERE source = ? AND key = ''", (source,))
    db.execute(
        "UPDATE visits SET state = ?, reason = ?, offered = offered + ? WHERE round_id = ? AND source = ?",
        (state, facts.get("note") or None, counted, round_id, source),
    )


def _arrivals(db: sqlite3.Connection, source: str, now: datetime) -> list[datetime]:
    """When the links of a source were published, as far as it told the minute, or were first seen."""
    rows = db.execute(
        """SELECT CASE WHEN published_precision = 'minute' AND published <= first_seen THEN published
                       WHEN first_seen > (SELECT min(first_seen) FROM candidates WHERE source = :source) THEN first_seen
                  END AS at
        FROM candidates WHERE source = :source AND key != '' AND first_seen > :since AND at > :since""",
        {"source": source, "since": stamp(now - MEMORY)},
    )
    return [moment(row["at"]) for row in rows]


def lost(
    archive: Archive,
    round_id: int,
    source: str,
    state: str,
    outcome: Outcome,
    reason: str,
    retry_after: float,
    now: datetime,
    status: int | None = None,
) -> None:
    """A bad visit: it is counted, the source is asked again later, and its own address stands in the ledger.

    `state` is failed, or unreachable when nobody answered; `retry_after` is in seconds, as the server asked; `status`
    is that of its answer, if it gave one.
    """
    row = source_row(archive, source)
    failures = row["failures"] + 1
    wait = int(max(after_failure(row["every_s"], failures), retry_after))
    wait = spared(wait, json.loads(row["skipped"]), now, soonest=wait)
    search = row["kind"] == "auto" and failures >= MISSES_BEFORE_SEARCH
    with archive.transaction() as db:
        db.execute(
            """UPDATE sources SET failures = ?, error = ?, polled_at = ?, next_at = ?, etag = NULL, modified = NULL,
            status = ?, watch = CASE WHEN ? THEN NULL ELSE watch END,
            watch_kind = CASE WHEN ? THEN NULL ELSE watch_kind END WHERE name = ?""",
            (failures, reason, stamp(now), stamp(now + timedelta(seconds=wait)), status, search, search, source),
        )
        db.execute(
            """INSERT INTO candidates (source, url, key, first_seen, last_seen, seen_round, outcome, reason, decided_at)
            VALUES (:source, :url, '', :now, :now, :round, :outcome, :reason, :now)
            ON CONFLICT (source, key) DO UPDATE SET last_seen = :now, seen_round = :round, outcome = :outcome,
            reason = :reason, decided_at = :now""",
            {
                "source": source,
                "url": row["watch"] or row["url"],
                "now": stamp(now),
                "round": round_id,
                "outcome": outcome,
                "reason": reason,
            },
        )
        db.execute(
            "UPDATE visits SET state = ?, reason = ?, offered = offered + 1, refused = refused + ?, failed = failed + ?"
            " WHERE round_id = ? AND source = ?",
            (state, reason, outcome == Outcome.REFUSED, outcome == Outcome.FAILED, round_id, source),
        )


def end_round(archive: Archive, round_id: int, state: str, error: str | None, now: datetime) -> None:
    """Close a round. Visits it never came to stay pending, and due; a general outage is not held against sources."""
    with archive.transaction() as db:
        silent, total = db.execute(
            "SELECT count(*) FILTER (WHERE state = 'unreachable'), count(*) FROM visits WHERE round_id = ?", (round_id,)
        ).fetchone()
        if total >= 3 and silent * 2 > total and state == "done":
            error = f"{silent} sources sur {total} injoignables : panne probable de notre côté"
            state = "failed" if silent == total else state
            db.execute(
                """UPDATE sources SET failures = max(failures - 1, 0), next_at = min(next_at, ?) WHERE name IN
                (SELECT source FROM visits WHERE round_id = ? AND state = 'unreachable')""",
                (stamp(now + OUTAGE_RETRY), round_id),
            )
        if state != "done":
            # What was cut short goes on as soon as it can: its links must not wait an hour for the next visit.
            db.execute(
                """UPDATE sources SET next_at = NULL WHERE name IN (SELECT source FROM visits WHERE round_id = ?)
                AND EXISTS (SELECT 1 FROM candidates WHERE source = name AND outcome IS NULL)""",
                (round_id,),
            )
        db.execute(
            "UPDATE rounds SET finished_at = ?, state = ?, error = ? WHERE id = ?", (stamp(now), state, error, round_id)
        )

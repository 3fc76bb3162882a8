"""What is asked of the archive: how a round went, which reasons an article has, which sources worry. Plain data."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from monitor.archive.history import pasts
from monitor.archive.store import Archive, stamp
from monitor.errors import ArchiveError
from monitor.health import Health, State, health, usually
from monitor.model import Outcome

OVERDUE = timedelta(days=1)
TARDY = timedelta(minutes=10)  # a message is due for so long: nobody sends
SHOWN = timedelta(days=14)  # for so long a message that will not arrive is told


def round_report(archive: Archive, round_id: int) -> dict[str, Any]:
    """A round: its state, and for each source the fates of its links and how many still wait to be read."""
    row = archive.row("SELECT id, started_at, finished_at, state, error FROM rounds WHERE id = ?", (round_id,))
    if row is None:
        raise ArchiveError(f"le tour {round_id} n'est pas dans l'archive")
    columns = ", ".join(outcome.value for outcome in Outcome)
    visits = archive.rows(
        f"""SELECT source, state, coalesce(reason, '') AS reason, offered, {columns},
        (SELECT count(*) FROM candidates c WHERE c.source = v.source AND c.outcome IS NULL) AS waiting
        FROM visits v WHERE round_id = ? ORDER BY source""",  # noqa: S608 - names of the enum
        (round_id,),
    )
    return dict(row) | {"sources": [dict(visit) for visit in visits]}


def kept_in_round(archive: Archive, round_id: int) -> list[dict[str, Any]]:
    """The articles that a round kept, best first, each with its reasons."""
    rows = archive.rows(
        """SELECT a.id, a.title, a.source, a.url, a.score, a.published, a.published_precision FROM articles a
        JOIN rounds r ON r.id = ? WHERE a.decision = 'kept' AND a.copy_of IS NULL AND a.fetched_at >= r.started_at
        AND a.fetched_at <= coalesce(r.finished_at, a.fetched_at) ORDER BY a.score DESC, a.id""",
        (round_id,),
    )
    return [dict(row) | {"reasons": reasons(archive, row["id"])} for row in rows]


def reasons(archive: Archive, article_id: int) -> list[dict[str, Any]]:
    """The parts of a score, one per rule or organisation, strongest first: name, points, and its best place."""
    rows = archive.rows(
        """SELECT reason AS name, round(sum(points), 4) AS points, field, quote, max(abs(points)) AS best FROM reasons
        WHERE article_id = ? GROUP BY reason ORDER BY abs(sum(points)) DESC, reason""",
        (article_id,),
    )
    return [{key: row[key] for key in ("name", "points", "field", "quote")} for row in rows]


def source_states(archive: Archive, now: datetime, source: str | None = None) -> list[dict[str, Any]]:
    """Every active source, or one, with its state (`monitor.health.State`), the worst first.

    `evidence` and `advice` say why and what to do; `usual_gap` and `silent_days` are in working days, `expected` in
    days with something new, `chance` is that of so long a silence; these four are None as long as there is no rhythm.
    """
    return [_told(row, found) for row, found in faring(archive, now, source)]


def faring(archive: Archive, now: datetime, source: str | None = None) -> list[tuple[dict[str, Any], Health]]:
    """Every active source, or one, as its row and how it fares, the worst first."""
    worst = {state: place for place, state in enumerate(State)}
    found = [(row, health(past, now)) for row, past in pasts(archive, source)]
    return sorted(found, key=lambda one: (worst[one[1].state], -one[0]["failures"], one[0]["name"]))


def _told(row: dict[str, Any], found: Health) -> dict[str, Any]:
    usual, silence = found.rhythm, found.silence
    columns = ("name", "url", "kind", "watch", "watch_kind", "polled_at", "ok_at", "new_at", "next_at", "offered")
    return {key: row[key] for key in (*columns, "failures", "error", "kept")} | {
        "state": found.state,
        "evidence": found.evidence,
        "advice": found.advice,
        "usual": usually(usual) if usual else None,
        "usual_gap": usual.usual if usual else None,
        "silent_days": silence.working if silence else None,
        "expected": round(silence.expected, 2) if silence else None,
        "chance": float(f"{silence.chance:.2g}") if silence else None,
    }


def overdue(archive: Archive, now: datetime) -> list[str]:
    """The sources that were to be visited more than a day ago: the service does not run, or does not keep up."""
    rows = archive.rows(
        "SELECT name FROM sources WHERE active AND next_at < ? ORDER BY next_at, name", (stamp(now - OVERDUE),)
    )
    return [row["name"] for row in rows]


def last_rounds(archive: Archive, count: int) -> list[dict[str, Any]]:
    """The last rounds, newest first."""
    rows = archive.rows(
        """SELECT r.id, r.started_at, r.finished_at, r.state, r.error, r.sources,
        (SELECT coalesce(sum(kept), 0) FROM visits v WHERE v.round_id = r.id) AS kept,
        (SELECT count(*) FROM visits v WHERE v.round_id = r.id AND v.state IN ('failed', 'unreachable')) AS failed
        FROM rounds r ORDER BY r.id DESC LIMIT ?""",
        (count,),
    )
    return [dict(row) for row in rows]


def undelivered(archive: Archive, now: datetime) -> list[dict[str, Any]]:
    """The deliveries that have not arrived, newest first: waiting, put off, and of the last days given up or replaced.

    `late` is true when one should have been tried minutes ago: the service does not run, or does not keep up.
    """
    rows = archive.rows(
        """SELECT d.id, g.name, g.slot, d.channel, d.recipient, d.state, d.attempts, d.next_at, d.answer,
        d.state IN ('queued', 'deferred') AND d.next_at < ? AS late FROM deliveries d
        JOIN digests g ON g.id = d.digest_id WHERE d.state IN ('queued', 'sending', 'deferred')
        OR d.state IN ('failed', 'withdrawn') AND d.finished_at >= ? ORDER BY d.id DESC LIMIT 1000""",
        (stamp(now - TARDY), stamp(now - SHOWN)),
    )
    return [dict(row) | {"late": bool(row["late"])} for row in rows]

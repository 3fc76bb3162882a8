"""What the archive dates later than now: the clock of the machine ran ahead (a dead battery, a start before NTP).

Nothing is put off by such dates: a source is due, and the next round brings all of them back to the present.
"""

from __future__ import annotations

import logging
import sqlite3
from datetime import datetime, timedelta
from typing import Any

from monitor.archive.store import Archive, moment, stamp
from monitor.pace import LONGEST

log = logging.getLogger("vigie.archive")

SLACK = timedelta(hours=1)  # clocks are slewed by less, and visits put off by no more beyond the longest interval
ROBOTS = timedelta(days=1)  # for so long a robots.txt is kept
ROUNDS = 5  # the last ones that are looked at
# Of a source, with `late` from `times`: visited in the future, or put off beyond any interval.
AHEAD = f"(polled_at > :late OR next_at > strftime('%Y-%m-%dT%H:%M:%SZ', :late, max(every_s, {LONGEST}) || ' seconds'))"


def times(now: datetime) -> dict[str, Any]:
    """What the statements here are given; `past` is before any round that begins now."""
    return {
        "now": stamp(now),
        "late": stamp(now + SLACK),
        "past": stamp(now - timedelta(seconds=1)),
        "robots": stamp(now + SLACK + ROBOTS),
    }


def clock_ahead(archive: Archive, now: datetime) -> datetime | None:
    """The latest time that was taken for the present by a clock that ran ahead; None if none did in the last rounds."""
    rows = archive.rows(
        f"""SELECT max(at) AS at FROM (
        SELECT started_at AS at FROM (SELECT started_at FROM rounds ORDER BY id DESC LIMIT {ROUNDS})
        WHERE started_at > :late
        UNION ALL SELECT max(coalesce(polled_at, ''), coalesce(next_at, '')) FROM sources WHERE active AND {AHEAD})""",  # noqa: S608 - conditions of ours
        times(now),
    )
    return moment(rows[0]["at"]) if rows[0]["at"] else None


def set_back(db: sqlite3.Connection, now: datetime) -> None:
    """Bring back what a clock that ran ahead has dated. Called in a transaction, before a round.

    What seemed too old then is no longer known, so that it is judged anew; so its sources are asked for all they have.
    """
    given = times(now)
    if not db.execute(f"SELECT 1 FROM sources WHERE {AHEAD}", given).fetchone():  # noqa: S608 - a condition of ours
        return
    log.warning("l'horloge avait avancé : les dates à venir de l'archive sont ramenées à maintenant")
    for statement in (
        "DELETE FROM candidates WHERE first_seen > :late AND outcome = 'refused' AND article_id IS NULL"
        " AND reason LIKE 'trop ancien%'",
        "UPDATE candidates SET first_seen = min(first_seen, :past), last_seen = min(last_seen, :past),"
        " decided_at = min(decided_at, :past), retry_at = min(retry_at, :past)"
        " WHERE last_seen > :late OR decided_at > :late",
        "UPDATE articles SET fetched_at = :past WHERE fetched_at > :late",
        "UPDATE stories SET first_seen = :past WHERE first_seen > :late",
        "DELETE FROM robots WHERE until > :robots",
        "UPDATE sources SET digest = NULL, full_at = NULL WHERE polled_at > :late",
        "UPDATE sources SET next_at = NULL, polled_at = min(polled_at, :past), ok_at = min(ok_at, :past),"  # noqa: S608 - a condition of ours
        " new_at = min(new_at, :past), gap_at = min(gap_at, :past) WHERE " + AHEAD,
    ):
        db.execute(statement, given)

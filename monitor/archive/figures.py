"""The figures that a monitor asks for again and again: cheap queries, whatever the age of the archive."""

from __future__ import annotations

import sqlite3

from monitor.archive.store import Archive, moment
from monitor.model import Outcome

WAITING = ("queued", "sending", "deferred", "failed")  # what has not arrived


def last_round_id(archive: Archive) -> int:
    """The number of the last round that has ended; 0 if there is none."""
    row = archive.rows("SELECT coalesce(max(id), 0) AS id FROM rounds WHERE state != 'running'")[0]
    return int(row["id"])


def rounds_after(archive: Archive, round_id: int) -> list[sqlite3.Row]:
    """The rounds that have ended after `round_id`, the oldest first: id, state, and how many links had each outcome."""
    sums = ", ".join(f"coalesce(sum({outcome}), 0) AS {outcome}" for outcome in Outcome)
    return archive.rows(
        f"""SELECT r.id, r.state, {sums} FROM rounds r LEFT JOIN visits v ON v.round_id = r.id
        WHERE r.id > ? AND r.state != 'running' GROUP BY r.id ORDER BY r.id""",  # noqa: S608 - names of the enum
        (round_id,),
    )


def last_successes(archive: Archive) -> dict[str, float]:
    """When each active source was last visited well, and under the empty name the last round; Unix time."""
    rows = archive.rows(
        """SELECT name, ok_at AS at FROM sources WHERE active AND ok_at IS NOT NULL
        UNION ALL SELECT '', max(finished_at) FROM rounds WHERE state = 'done' HAVING max(finished_at) IS NOT NULL"""
    )
    return {row["name"]: moment(row["at"]).timestamp() for row in rows}


def deliveries_by_state(archive: Archive) -> dict[str, float]:
    """How many messages have not arrived, by state; every state is there."""
    rows = archive.rows(
        "SELECT state, count(*) AS count FROM deliveries WHERE state NOT IN ('sent', 'withdrawn') GROUP BY state"
    )
    return dict.fromkeys(WAITING, 0.0) | {row["state"]: float(row["count"]) for row in rows}

"""The history of sources: when they published, how their pages were read, what became of their links. Plain rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from monitor.archive.store import Archive, moment
from monitor.archive.texts import unpacked
from monitor.health import Past, Reading
from monitor.model import Origin, Outcome

PAGES = 8  # the last pages of a source that are looked at,
AMONG = 16  # … among so many: where most are not even extracted, the others do not stand for all
LINKS = 30
FATES = tuple(outcome.value for outcome in Outcome)

# The day of an item is that of its publication, if that is precise and was no long time before it was seen, so that a
# pause of ours leaves no hole; else the day when it was first seen. Of what stood there at the first visit only the
# publication tells. Days are UTC: an hour or two at midnight do not matter here.
# For all sources the table is read from end to end, twice: by its indexes each row would be looked up on its own.
DAYS = """
WITH bounds AS MATERIALIZED (
  SELECT source, min(first_seen) AS first, max(first_seen) AS last FROM candidates {path}
  WHERE key != '' AND source {which} GROUP BY source)
SELECT source, day, count(*) AS items, first, last FROM (
  SELECT c.source, b.first, b.last,
    CASE WHEN c.published_precision IN ('minute', 'day') AND c.published <= c.first_seen
           AND (c.first_seen = b.first OR c.published >= datetime(c.first_seen, '-45 days'))
         THEN substr(c.published, 1, 10)
         WHEN c.first_seen > b.first THEN substr(c.first_seen, 1, 10) END AS day
  FROM candidates c {path} CROSS JOIN bounds b USING (source) WHERE c.key != '' AND c.source {which})
GROUP BY source, day
"""


def pasts(archive: Archive, source: str | None = None) -> Iterator[tuple[dict[str, Any], Past]]:
    """The row of each active source, or of one, with how many of its articles are `kept`; and its past."""
    which, path = ("= :source", "") if source is not None else ("IS NOT NULL", "NOT INDEXED")
    days: dict[str, dict[date, int]] = defaultdict(dict)
    bounds: dict[str, tuple[str, str]] = {}
    for row in archive.rows(DAYS.format(which=which, path=path), {"source": source}):
        bounds[row["source"]] = row["first"], row["last"]
        if row["day"] is not None:
            days[row["source"]][date.fromisoformat(row["day"])] = row["items"]
    counted = archive.rows(
        f"SELECT source, count(*) AS kept FROM articles WHERE decision = 'kept' AND source {which} GROUP BY source",  # noqa: S608 - a comparison of ours
        {"source": source},
    )
    kept = {row["source"]: row["kept"] for row in counted}
    rows = archive.rows(
        f"SELECT * FROM sources WHERE active AND name {which} ORDER BY name",  # noqa: S608 - a comparison of ours
        {"source": source},
    )
    for row in rows:
        name = row["name"]
        first, last = map(moment, bounds[name]) if name in bounds else (None, None)
        past = Past(
            url=row["watch"] or row["url"],
            polled_at=moment(row["polled_at"]) if row["polled_at"] else None,
            ok_at=moment(row["ok_at"]) if row["ok_at"] else None,
            began=first,
            failures=row["failures"],
            error=row["error"] or "",
            status=row["status"],
            moved_to=row["moved_to"] or "",
            offered=row["offered"],
            days=days[name],
            newest=last.date() if first and last and last > first else None,
            gap_at=moment(row["gap_at"]) if row["gap_at"] else None,
            pages=tuple(readings(archive, name)),
        )
        yield dict(row) | {"kept": kept.get(name, 0)}, past


def readings(archive: Archive, source: str) -> list[Reading]:
    """How the last pages of a source were read, those of the latest links first.

    A page whose article was not looked for, since it could not reach the threshold, tells nothing.
    """
    rows = archive.rows(
        """SELECT c.outcome, c.reason, a.text, u.packed, a.origin FROM candidates c
        LEFT JOIN articles a ON a.id = c.article_id LEFT JOIN unmatched u ON u.article_id = a.id
        WHERE c.source = ? AND c.attempts > 0 AND c.key != '' ORDER BY c.seen_round DESC, c.id DESC LIMIT ?""",
        (source, AMONG),
    )
    read = [row for row in rows if row["outcome"] and row["origin"] != Origin.WHOLE]
    return [Reading(row["outcome"], row["reason"], _length(row["text"], row["packed"])) for row in read[:PAGES]]


def _length(text: str | None, packed: bytes | None) -> int | None:
    return None if text is None else len(unpacked(text, packed))


def last_visits(archive: Archive, source: str, count: int) -> list[dict[str, Any]]:
    """The last rounds that were to visit a source, newest first.

    For each the fates of its links and `waiting`, how many were left to read: with them they add up to `offered`.
    """
    rows = archive.rows(
        f"""SELECT round_id AS round, started_at, v.state, coalesce(reason, '') AS reason, offered, {", ".join(FATES)},
        offered - ({" + ".join(FATES)}) AS waiting
        FROM visits v JOIN rounds r ON r.id = round_id WHERE source = ? ORDER BY round_id DESC LIMIT ?""",  # noqa: S608 - names of the enum
        (source, count),
    )
    return [dict(row) for row in rows]


def last_links(archive: Archive, source: str, count: int = LINKS) -> list[dict[str, Any]]:
    """The links that a source offered last, newest first, each with its one outcome and the reason."""
    rows = archive.rows(
        """SELECT url, title, published, published_precision, first_seen, last_seen, outcome, reason, article_id
        FROM candidates WHERE source = ? ORDER BY first_seen DESC, id DESC LIMIT ?""",
        (source, count),
    )
    return [dict(row) for row in rows]

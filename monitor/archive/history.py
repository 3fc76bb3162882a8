"""The history of sources: when they published, how their pages were read, what became of their links. Plain rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from monitor.archive.articles import unpacked
from monitor.archive.store import Archive, moment
from monitor.health import Past, Reading
from monitor.model import Outcome

PAGES = 8  # the last pages of a source that are looked at
LINKS = 30
FATES = tuple(outcome.value for outcome in Outcome)

# The day of an item is that of its publication, if that is precise and was no long time before it was seen, so that a
# pause of ours leaves no hole; else the day when it was first seen. Of what stood there at the first visit only the
# publication tells. Days are UTC: an hour or two at midnight do not matter here.
DAYS = """
WITH began AS (
  SELECT source, min(first_seen) AS first FROM candidates WHERE key != '' AND source {which} GROUP BY source)
SELECT source, day, count(*) AS items, max(newest) AS newest, first FROM (
  SELECT c.source, b.first, iif(c.first_seen > b.first, substr(c.first_seen, 1, 10), NULL) AS newest,
    CASE WHEN c.published_precision IN ('minute', 'day') AND c.published <= c.first_seen
           AND (c.first_seen = b.first OR c.published >= datetime(c.first_seen, '-45 days'))
         THEN substr(c.published, 1, 10)
         WHEN c.first_seen > b.first THEN substr(c.first_seen, 1, 10) END AS day
  FROM candidates c JOIN began b USING (source) WHERE c.key != '' AND c.source {which})
GROUP BY source, day
"""


def pasts(archive: Archive, source: str | None = None) -> Iterator[tuple[dict[str, Any], Past]]:
    """The row of each active source, or of one, and what is known of its past."""
    which = "= :source" if source is not None else "IS NOT NULL"
    days: dict[str, dict[date, int]] = defaultdict(dict)
    newest: dict[str, date] = {}
    began: dict[str, datetime] = {}
    for row in archive.rows(DAYS.format(which=which), {"source": source}):
        began[row["source"]] = moment(row["first"])
        if row["day"] is not None:
            days[row["source"]][date.fromisoformat(row["day"])] = row["items"]
        if row["newest"] is not None:
            seen = date.fromisoformat(row["newest"])
            newest[row["source"]] = max(seen, newest.get(row["source"], seen))
    rows = archive.rows(
        f"""SELECT s.*, (SELECT count(*) FROM articles a WHERE a.source = s.name AND a.decision = 'kept') AS kept
        FROM sources s WHERE active AND name {which} ORDER BY name""",  # noqa: S608 - a comparison of ours
        {"source": source},
    )
    for row in rows:
        name = row["name"]
        past = Past(
            url=row["watch"] or row["url"],
            polled_at=moment(row["polled_at"]) if row["polled_at"] else None,
            ok_at=moment(row["ok_at"]) if row["ok_at"] else None,
            began=began.get(name),
            failures=row["failures"],
            error=row["error"] or "",
            status=row["status"],
            moved_to=row["moved_to"] or "",
            offered=row["offered"],
            days=days[name],
            newest=newest.get(name),
            gap_at=moment(row["gap_at"]) if row["gap_at"] else None,
            pages=tuple(readings(archive, name)),
        )
        yield dict(row), past


def readings(archive: Archive, source: str) -> list[Reading]:
    """How the last pages of a source were read, those of the latest links first."""
    rows = archive.rows(
        """SELECT c.outcome, c.reason, a.text, u.packed FROM candidates c
        LEFT JOIN articles a ON a.id = c.article_id LEFT JOIN unmatched u ON u.article_id = a.id
        WHERE c.source = ? AND c.attempts > 0 AND c.key != '' ORDER BY c.seen_round DESC, c.id DESC LIMIT ?""",
        (source, PAGES),
    )
    return [
        Reading(row["outcome"], row["reason"], _length(row["text"], row["packed"])) for row in rows if row["outcome"]
    ]


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

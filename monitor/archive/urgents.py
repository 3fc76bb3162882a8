"""The articles that may deserve an alert. Plain rows."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from monitor.archive.letters import these
from monitor.archive.store import Archive, moment, stamp


def unsent(
    archive: Archive, name: str, since: datetime, now: datetime, score: float, rules: Collection[str]
) -> list[dict[str, Any]]:
    """The articles first seen after `since` that reach `score` or that one of `rules` favours, not in letter `name`.

    Those of their stories that were first seen then come too, as far as they are kept. Rows as
    `monitor.archive.letters.owed` tells them, with `seen_at` (when the source first offered the link) and
    `watched_at` (when the first visit of that source had ended; never, as long as it goes on).
    """
    asked = {"name": name, "since": stamp(since), "now": stamp(now), "score": score, "rules": json.dumps(list(rules))}
    stories = [row[0] for row in archive.rows(_URGENT, asked)]
    if not stories:
        return []
    rows = archive.rows(_KIN, asked | {"stories": json.dumps(stories)})
    articles = these(archive, name, [row["id"] for row in rows])
    for article in articles:
        article |= _offered(archive, article["id"], article["source"])
    return [article for article in articles if article["seen_at"] is not None]


def is_collecting(archive: Archive) -> bool:
    """Whether a round is going on."""
    return archive.row("SELECT 1 FROM rounds WHERE state = 'running'") is not None


_NEW = """a.decision = 'kept' AND a.fetched_at > :since AND a.fetched_at <= :now
  AND NOT EXISTS (SELECT 1 FROM digest_articles d WHERE d.name = :name AND d.article_id = a.id)"""
_URGENT = f"""SELECT DISTINCT a.story_id FROM articles a WHERE {_NEW}
  AND (a.score >= :score OR EXISTS (SELECT 1 FROM hits h WHERE h.article_id = a.id AND h.points > 0
    AND h.rule IN (SELECT value FROM json_each(:rules))))"""  # noqa: S608 - a condition of ours
_KIN = f"""SELECT a.id FROM articles a WHERE {_NEW}
  AND a.story_id IN (SELECT value FROM json_each(:stories)) ORDER BY a.id"""  # noqa: S608 - a condition of ours


def _offered(archive: Archive, article: int, source: str) -> dict[str, datetime | None]:
    """When the link of an article was first seen, and when the first visit of its source had ended."""
    row = archive.row(
        """SELECT min(c.first_seen) AS seen_at, (
          SELECT coalesce(r.finished_at, '9999-12-31T00:00:00Z') FROM rounds r
          WHERE r.started_at <= (SELECT min(b.first_seen) FROM candidates b WHERE b.source = ?2)
          ORDER BY r.started_at DESC LIMIT 1) AS watched_at
        FROM candidates c WHERE c.article_id = ?1 AND c.source = ?2""",
        (article, source),
    )
    seen, watched = (row["seen_at"], row["watched_at"]) if row else (None, None)
    return {"seen_at": moment(seen) if seen else None, "watched_at": moment(watched or "9999-12-31T00:00:00Z")}

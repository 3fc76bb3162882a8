"""What the archive shows in public: the articles kept, the closing dates of calls, the web copies of letters.

Only questions. Times come out as aware datetimes in UTC, lists as Python lists.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from monitor.archive.letters import chosen_by
from monitor.archive.store import Archive, moment, stamp
from monitor.facts.moved import days_replaced


def kept_since(archive: Archive, since: datetime) -> list[dict[str, Any]]:
    """The articles kept and first seen from `since` on, those that repeat another left out, in the order of arrival.

    What a letter chooses by, and no more: id, score, story_id, `regions`, `themes`, `organisations`,
    `organisation_ids`, fetched_at, and `changed_at`: when it was last read.
    """
    rows = archive.rows(
        "SELECT id, score, story_id, regions, themes, fetched_at, coalesce(edited_at, fetched_at) AS changed_at"
        " FROM articles WHERE decision = 'kept' AND fetched_at >= ? AND copy_of IS NULL ORDER BY fetched_at, id",
        (stamp(since),),
    )
    return [
        row | {"fetched_at": moment(row["fetched_at"]), "changed_at": moment(row["changed_at"])}
        for row in chosen_by(archive, rows)
    ]


def closings(archive: Archive, today: date) -> list[dict[str, Any]]:
    """The closing dates told by the articles kept, of the stories that tell one of `today` or later.

    Past ones of these stories come too, so that a call that was prolonged is known again.
    Rows in the order in which they were read: story_id, article_id, url, title, source, at (2026-03-15,
    2026-03-15T12:00 or 2026-03), extended, fetched_at, changed_at, revisions (how often the article was edited),
    `leads` (its story: it is compared with no other), and `replaces`: the days that the article says are no more when
    it prolongs a call.
    """
    rows = archive.rows(
        """WITH open AS (SELECT DISTINCT b.story_id FROM deadlines e CROSS JOIN articles b ON b.id = e.article_id
          WHERE (e.at >= :today OR e.at = substr(:today, 1, 7)) AND +b.decision = 'kept' AND b.copy_of IS NULL)
        SELECT a.story_id, a.id AS article_id, a.url, a.title, a.source, d.at, d.extended, a.fetched_at,
          coalesce(a.edited_at, a.fetched_at) AS changed_at, iif(d.extended, a.text, '') AS text,
          a.copied IS NULL AS leads,
          (SELECT count(*) FROM revisions r WHERE r.article_id = a.id) AS revisions
        FROM open CROSS JOIN articles a ON a.story_id = open.story_id CROSS JOIN deadlines d ON d.article_id = a.id
        WHERE +a.decision = 'kept' AND a.copy_of IS NULL
        ORDER BY a.id, d.rowid""",
        {"today": today.isoformat()},
    )
    return [
        {key: row[key] for key in row.keys() if key != "text"}  # noqa: SIM118 - a Row gives values
        | {
            "extended": bool(row["extended"]),
            "leads": bool(row["leads"]),
            "replaces": days_replaced(row["text"], row["at"]) if row["text"] else frozenset(),
            "fetched_at": moment(row["fetched_at"]),
            "changed_at": moment(row["changed_at"]),
        }
        for row in rows
    ]


def stories_of(archive: Archive, articles: Collection[int]) -> set[int]:
    """The stories of these articles."""
    rows = archive.rows(
        "SELECT DISTINCT story_id FROM articles WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(articles)),),
    )
    return {row[0] for row in rows}


def issues(archive: Archive) -> list[dict[str, Any]]:
    """The issues that have a web copy, the newest first: id, name, slot, subject."""
    rows = archive.rows(
        "SELECT id, name, slot, subject FROM digests"
        " WHERE page IS NOT NULL AND kind <> 'withdrawn' ORDER BY slot DESC, id DESC"
    )
    return [dict(row) | {"slot": moment(row["slot"])} for row in rows]


def web_copy(archive: Archive, digest: int) -> str:
    """The web copy of an issue, as HTML; empty if it has none."""
    row = archive.row("SELECT page FROM digests WHERE id = ?", (digest,))
    return zlib.decompress(row["page"]).decode() if row and row["page"] else ""

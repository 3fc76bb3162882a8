"""The calls for projects that are open, as the letters choose among them. Plain rows."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from monitor.archive.letters import chosen_by
from monitor.archive.store import Archive

CALL = "call_for_projects"  # the event of an article that tells a call


def open_calls(archive: Archive, today: date) -> list[dict[str, Any]]:
    """The articles kept that tell a call and when it closes: `today` or later, or in its month if no day is known.

    A closing date alone does not make a call: the article must tell one. Rows: id, story_id, score, `regions`,
    `themes`, `organisations` and `organisation_ids`.
    """
    rows = archive.rows(
        "SELECT id, story_id, score, regions, themes FROM articles a WHERE decision = 'kept'"
        " AND id IN (SELECT article_id FROM deadlines WHERE at >= ?1 OR at = substr(?1, 1, 7))"
        " AND EXISTS (SELECT 1 FROM events e WHERE e.article_id = a.id AND e.type = ?2) ORDER BY id",
        (today.isoformat(), CALL),
    )
    return chosen_by(archive, rows)


def languages(archive: Archive, articles: Iterable[int]) -> dict[int, str]:
    """The language of each of some articles."""
    rows = archive.rows(
        "SELECT id, language FROM articles WHERE id IN (SELECT value FROM json_each(?))", (json.dumps([*articles]),)
    )
    return {row["id"]: row["language"] for row in rows}

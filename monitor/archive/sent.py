"""What later articles say of what a letter told: which items it told, their errata, who else tells them. Plain rows.

Times go in and come out as aware datetimes in UTC.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from monitor import errata
from monitor.archive.placing import tellings
from monitor.archive.store import Archive, moment, stamp
from monitor.archive.texts import unpacked
from monitor.story.leader import leader


def items(archive: Archive, name: str, articles: Collection[int]) -> dict[int, dict[str, Any]]:
    """Those of `articles` that the letter `name` told as items: article_id, title, url, source, language, sent."""
    rows = archive.rows(
        """SELECT a.id AS article_id, a.title, a.url, a.source, a.language, d.composed_at AS sent
        FROM digest_articles i JOIN digests d ON d.id = i.digest_id JOIN articles a ON a.id = i.article_id
        WHERE i.name = ? AND i.place = 'item' AND i.article_id IN (SELECT value FROM json_each(?))""",
        (name, json.dumps(list(articles))),
    )
    return {row["article_id"]: dict(row) | {"sent": moment(row["sent"])} for row in rows}


def corrected(archive: Archive, name: str, since: datetime, slot: datetime) -> Iterator[tuple[dict[str, Any], str]]:
    """The articles first seen after `since` and up to `slot` that correct what the letter `name` told of their story.

    For each (title, url, source, language, article_id, `item`: the article that the letter told), and the words that
    correct it.
    """
    rows = archive.rows(
        """SELECT b.id AS article_id, b.title, b.url, b.source, b.language, b.text, u.packed, i.article_id AS item
        FROM articles b JOIN articles a ON a.story_id = b.story_id AND a.id <> b.id
        JOIN digest_articles i ON i.article_id = a.id AND i.name = ? AND i.place = 'item'
        JOIN digests d ON d.id = i.digest_id AND d.composed_at <= b.fetched_at
        LEFT JOIN unmatched u ON u.article_id = b.id
        WHERE b.decision IN ('kept', 'below') AND b.fetched_at > ? AND b.fetched_at <= ? AND b.copy_of IS NULL
        ORDER BY b.id, a.source = b.source, i.article_id""",
        (name, stamp(since), stamp(slot)),
    )
    for row in {row["article_id"]: row for row in rows}.values():  # its own source's, or else the last one told
        text = unpacked(row["text"], row["packed"])
        if errata.is_erratum(row["title"], text):
            told = {key: row[key] for key in ("article_id", "title", "url", "source", "language", "item")}
            yield told, errata.correcting(row["title"], text)


def elsewhere(archive: Archive, articles: Collection[int]) -> dict[int, dict[str, Any]]:
    """For each of `articles`, the best other telling of its story that is still there: title, url, source, language.

    One that is kept before one below the threshold. Nothing for what nobody else tells.
    """
    rows = archive.rows(
        """SELECT a.id AS gone, b.id, b.title, b.url, b.source, b.language, b.decision
        FROM articles a JOIN articles b ON b.story_id = a.story_id AND b.id <> a.id
        WHERE a.id IN (SELECT value FROM json_each(?)) AND NOT EXISTS
          (SELECT 1 FROM corrections c WHERE c.article_id = b.id AND c.kind = 'vanished') ORDER BY a.id, b.id""",
        (json.dumps(list(articles)),),
    )
    known = tellings(archive, {row["id"] for row in rows})
    found: dict[int, dict[str, Any]] = {}
    for gone in dict.fromkeys(row["gone"] for row in rows):
        others = {row["id"]: row for row in rows if row["gone"] == gone}
        kept = {one: row for one, row in others.items() if row["decision"] == "kept"}
        best = others[leader(known[one] for one in kept or others).id]
        found[gone] = {key: best[key] for key in ("title", "url", "source", "language")}
    return found


def sums(archive: Archive, name: str, since: datetime) -> set[tuple[str, float, float, str]]:
    """The amounts that the articles of the letter `name` told since then: role, low, high, currency."""
    rows = archive.rows(
        """SELECT DISTINCT m.role, m.low, m.high, m.currency FROM digests d
        JOIN digest_articles i ON i.digest_id = d.id JOIN amounts m ON m.article_id = i.article_id
        WHERE d.name = ? AND d.composed_at >= ?""",
        (name, stamp(since)),
    )
    return {(row["role"], row["low"], row["high"], row["currency"]) for row in rows}

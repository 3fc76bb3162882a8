"""The letters in the archive: what their readers are owed, and the issues that were made.

Times go in and come out as aware datetimes in UTC; lists come out as Python lists.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from monitor.archive.news import news
from monitor.archive.placing import tellings
from monitor.archive.store import Archive, moment, stamp
from monitor.model import Access, Dated, Precision

SET_BACK = timedelta(hours=36)  # by so much a clock may be set back, and no letter comes twice


@dataclass(frozen=True, slots=True)
class Past:
    """What the archive knows of a letter, and of its own beginning."""

    began: datetime | None  # when its first round started
    opened: datetime | None  # when the letter's first issue was made
    first: datetime | None  # where the period of that issue began
    last: datetime | None  # the slot of its last issue that stands: the next one covers what came since
    settled: datetime | None  # the last slot that was dealt with, be its issue withdrawn since


def past(archive: Archive, name: str, now: datetime) -> Past:
    """The past of the letter `name` at `now`. Alerts do not count, nor slots of the future: the clock was wrong.

    But one of a few hours ahead is settled: the clock was set back since.
    """
    row = archive.row(
        "SELECT (SELECT min(started_at) FROM rounds) AS began,"
        " (SELECT min(composed_at) FROM digests WHERE name = :name AND kind <> 'urgent') AS opened,"
        " (SELECT min(since) FROM digests WHERE name = :name AND kind <> 'urgent') AS first,"
        " (SELECT max(slot) FROM digests WHERE name = :name AND slot <= :now AND kind = 'issue') AS last,"
        " (SELECT max(slot) FROM digests WHERE name = :name AND slot <= :ahead AND kind <> 'urgent') AS settled",
        {"name": name, "now": stamp(now), "ahead": stamp(now + SET_BACK)},
    )
    assert row is not None  # noqa: S101 - a SELECT without FROM gives one row
    return Past(*(moment(value) if value else None for value in row))


def owed(archive: Archive, name: str, owed_from: datetime, slot: datetime) -> list[dict[str, Any]]:
    """The articles kept, first seen in the period, that were never in the letter `name`.

    Each is a row of `articles` with `regions` and `themes` as lists, `published` as a Dated, and: `reserved`;
    `voice` (its source is the site of an organisation other than a medium); `telling` (by which one leads its story);
    `told` (its story was in the letter before), and `news` (what of it is new then: monitor.archive.news); `hits`
    (rule, name, theme, field, start, end, quote, points); `organisations` (their names, most named first) and
    `organisation_ids`; `amounts` (quote, role, low, high, currency, and their place); `closings` (at, extended, and
    their place); `reprints` (the other articles of its story: id, source, url, language, score, adds, copied, and
    `sent` if it was in the letter).
    """
    return _articles(
        archive,
        name,
        "a.decision = 'kept' AND a.fetched_at BETWEEN :owed_from AND :slot AND NOT EXISTS"
        " (SELECT 1 FROM digest_articles d WHERE d.name = :name AND d.article_id = a.id)",
        {"owed_from": stamp(owed_from), "slot": stamp(slot)},
    )


def alerted(archive: Archive, name: str, since: datetime, slot: datetime) -> list[dict[str, Any]]:
    """The articles that led the alerts of the letter `name` after `since` and up to `slot`, as `owed` tells them."""
    rows = archive.rows(
        "SELECT a.article_id FROM digests d JOIN digest_articles a ON a.digest_id = d.id"
        " WHERE d.name = ? AND d.kind = 'urgent' AND d.slot > ? AND d.slot <= ? AND a.place = 'item'",
        (name, stamp(since), stamp(slot)),
    )
    return these(archive, name, [row[0] for row in rows])


def these(archive: Archive, name: str, articles: Collection[int]) -> list[dict[str, Any]]:
    """Articles by their ids, as `owed` tells them for the letter `name`."""
    if not articles:
        return []
    return _articles(
        archive, name, "a.id IN (SELECT value FROM json_each(:articles))", {"articles": json.dumps(list(articles))}
    )


def counts(archive: Archive, since: datetime, slot: datetime) -> tuple[int, int]:
    """How many articles were read, and how many of them kept, after `since` and up to `slot`."""
    row = archive.row(
        "SELECT count(*), coalesce(sum(decision = 'kept'), 0) FROM articles WHERE fetched_at > ? AND fetched_at <= ?",
        (stamp(since), stamp(slot)),
    )
    return (row[0], row[1]) if row else (0, 0)


def kept(archive: Archive, since: datetime, slot: datetime) -> list[dict[str, Any]]:
    """Every article kept after `since` and up to `slot`, whatever was sent: what is counted of it.

    id, source, score, `regions`, `themes`, `organisations` and `organisation_ids`.
    """
    rows = archive.rows(
        "SELECT id, source, score, regions, themes FROM articles"
        " WHERE decision = 'kept' AND fetched_at > ? AND fetched_at <= ? ORDER BY id",
        (stamp(since), stamp(slot)),
    )
    return chosen_by(archive, rows)


def chosen_by(archive: Archive, rows: Iterable[sqlite3.Row]) -> list[dict[str, Any]]:
    """Rows of articles with what a letter chooses by: `regions`, `themes`, `organisations` and `organisation_ids`."""
    articles = [
        dict(row) | {"regions": json.loads(row["regions"]), "themes": json.loads(row["themes"])} for row in rows
    ]
    named = _by_article(archive.rows(_ORGANISATIONS, (json.dumps([article["id"] for article in articles]),)))
    for article in articles:
        found = named.get(article["id"], [])
        article["organisations"] = [one["name"] for one in found]
        article["organisation_ids"] = [one["id"] for one in found]
    return articles


def waiting_links(archive: Archive) -> int:
    """How many links of the active sources are yet to be read."""
    row = archive.row(  # the first condition is that of the index `candidates_open`
        "SELECT count(*) FROM candidates WHERE (outcome IS NULL OR outcome = 'failed') AND outcome IS NULL"
        " AND source IN (SELECT name FROM sources WHERE active)"
    )
    return row[0] if row else 0


def failed_deliveries(archive: Archive, name: str, since: datetime, now: datetime) -> list[tuple[str, str]]:
    """The recipients of the letter `name` that were given up after `since`, and what was last answered."""
    rows = archive.rows(
        "SELECT d.recipient, d.answer, max(d.finished_at) FROM digests i JOIN deliveries d ON d.digest_id = i.id"
        " WHERE i.name = ? AND d.state = 'failed' AND d.finished_at > ? AND d.finished_at <= ?"
        " GROUP BY d.recipient ORDER BY d.recipient",
        (name, stamp(since), stamp(now)),
    )
    return [(row[0], row[1]) for row in rows]


def _articles(archive: Archive, name: str, condition: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    rows = archive.rows(f"{_ARTICLES} WHERE {condition} ORDER BY a.id", values | {"name": name})
    articles = [_article(row) for row in chosen_by(archive, rows)]
    ids = json.dumps([article["id"] for article in articles])
    beside = {
        "hits": _by_article(archive.rows(_HITS, (ids,))),
        "amounts": _by_article(archive.rows(_AMOUNTS, (ids,))),
        "closings": _by_article(archive.rows(_CLOSINGS, (ids,))),
        "reprints": _by_article(archive.rows(_REPRINTS, {"ids": ids, "name": name})),
    }
    known = tellings(archive, [article["id"] for article in articles])
    new = news(archive, name, [article["id"] for article in articles if article["told"]])
    for article in articles:
        article |= {"telling": known[article["id"]], "news": new.get(article["id"], ())}
        article |= {key: found.get(article["id"], []) for key, found in beside.items()}
        for reprint in article["reprints"]:
            reprint["adds"] = tuple(json.loads(reprint["adds"]))
            reprint["reserved"] = reprint["access"] == Access.RESERVED
    return articles


# A medium's own site gets the excerpt of the press; so does an organisation that no article has named yet.
_ARTICLES = """SELECT a.id, a.url, a.source, a.title, a.text, a.excerpt, a.language, a.published, a.published_precision,
    a.fetched_at, a.origin, a.format, a.pages, a.score, a.copy_of, a.story_id, a.regions, a.themes, a.access,
    EXISTS (SELECT 1 FROM json_each(iif(a.publisher = '', '{}', a.publisher), '$.organisations') v
      JOIN organisations o ON o.id = v.value AND o.kind <> 'media') AS voice,
    EXISTS (SELECT 1 FROM articles b CROSS JOIN digest_articles d ON d.article_id = b.id
      WHERE b.story_id = a.story_id AND d.name = :name) AS told
  FROM articles a"""
# An organisation and an event are told by their name: `rule` is organisation:ID or event:ID.
_HITS = """SELECT h.article_id, h.rule, h.theme, h.field, h.start, h."end", h.quote, h.points,
    coalesce(o.name, (SELECT label FROM events e WHERE e.article_id = h.article_id AND h.rule = 'event:' || e.type),
      h.rule) AS name
  FROM hits h LEFT JOIN organisations o ON h.rule = 'organisation:' || o.id
  WHERE h.article_id IN (SELECT value FROM json_each(?)) ORDER BY h.rowid"""
_ORGANISATIONS = """SELECT m.article_id, o.id, o.name FROM mentions m JOIN organisations o ON o.id = m.organisation_id
  WHERE m.article_id IN (SELECT value FROM json_each(?))
  GROUP BY m.article_id, o.id ORDER BY count(*) DESC, min(m.rowid)"""
_AMOUNTS = """SELECT article_id, quote, role, low, high, currency, bound, field, start, "end" FROM amounts
  WHERE article_id IN (SELECT value FROM json_each(?)) ORDER BY rowid"""
_CLOSINGS = """SELECT article_id, at, extended, field, start, "end" FROM deadlines
  WHERE article_id IN (SELECT value FROM json_each(?)) ORDER BY rowid"""
_REPRINTS = """SELECT a.id AS article_id, b.id, b.source, b.url, b.language, b.score, b.adds, b.copied, b.access,
    EXISTS (SELECT 1 FROM digest_articles d WHERE d.name = :name AND d.article_id = b.id) AS sent
  FROM articles a JOIN articles b ON b.story_id = a.story_id AND b.id <> a.id
  WHERE a.id IN (SELECT value FROM json_each(:ids)) ORDER BY b.fetched_at, b.id"""


def _article(row: dict[str, Any]) -> dict[str, Any]:
    published = moment(row["published"]) if row["published"] else None
    return row | {
        "published": Dated(published, Precision(row["published_precision"])),
        "fetched_at": moment(row["fetched_at"]),
        "reserved": row["access"] == Access.RESERVED,
        "voice": bool(row["voice"]),
        "told": bool(row["told"]),
    }


def _by_article(rows: list[sqlite3.Row]) -> dict[int, list[dict[str, Any]]]:
    grouped: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        grouped.setdefault(row["article_id"], []).append(dict(row))
    return grouped

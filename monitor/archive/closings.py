"""The calls for projects that are open, as the letters choose among them, and what moves them. Plain rows."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from monitor import callnews
from monitor.archive.letters import chosen_by
from monitor.archive.published import closings
from monitor.archive.store import Archive, moment, stamp
from monitor.archive.texts import unpacked
from monitor.model import Dated, Decision, Precision

CALL = "call_for_projects"  # the event of an article that tells a call
KNOWN = timedelta(days=180)  # how far back it is looked for what moves a call
OVER = timedelta(days=90)  # a call that closed so long ago may still turn out to have been prolonged
# What may say that a call moves: beginnings of words for the full-text index of titles, and pieces of them, as LIKE
# knows them, for the beginnings of texts; an underscore stands for any letter.
_BEGINNINGS = (
    "prolong prorog report repouss decal recul avanc rallong suspen annul abandon retir ajourn interromp anticip etend"
    " extend cancel withdr sine sans nouvelle nouveau supplementaire"
)
_PIECES = _BEGINNINGS.replace("decal", "d_cal").replace("etend", "_tend").replace("supplementaire", "suppl_ment")
_TITLED = "title : (" + " OR ".join(f"{one}*" for one in _BEGINNINGS.split()) + ")"
_SPEAKS = " OR ".join(f"excerpt LIKE '%{one}%'" for one in _PIECES.split())


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


def calls_told(archive: Archive, today: date) -> list[dict[str, Any]]:
    """The rows of `monitor.archive.published.closings`, with what any article says of the same calls later on.

    An article below the threshold tells no call of its own, but it may prolong one, bring it forward or end it. Rows of
    such articles have `below`; `advanced` says that a day comes sooner than was told, `ends` that the call is no more
    (its `at` is empty), and `names` by what the article names the call.
    """
    every = closings(archive, today - OVER)
    later = list(_later(archive, today, every)) if every else []
    prolonged = any(row["below"] and row["at"] >= today.isoformat() for row in later)
    rows = every if prolonged else closings(archive, today)
    sooner = {(row["article_id"], row["at"]) for row in later if row["advanced"]}
    told = [row | {"advanced": True} if (row["article_id"], row["at"]) in sooner else row for row in rows]
    added = [row for row in later if row["below"] or row["ends"]] if rows else []
    return sorted((*told, *added), key=lambda row: row["article_id"])


def languages(archive: Archive, articles: Iterable[int]) -> dict[int, str]:
    """The language of each of some articles."""
    rows = archive.rows(
        "SELECT id, language FROM articles WHERE id IN (SELECT value FROM json_each(?))", (json.dumps([*articles]),)
    )
    return {row["id"]: row["language"] for row in rows}


def _later(archive: Archive, today: date, told: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """What articles say of the dates of calls, or of their end, in the order in which they were read.

    Titles say it, of any article; beginnings of texts too, in the stories and sources of the calls that were `told`.
    """
    told = list(told)
    rows = archive.rows(
        f"""SELECT a.*, u.packed, (SELECT count(*) FROM revisions r WHERE r.article_id = a.id) AS revisions
        FROM (SELECT rowid AS id FROM articles_fts WHERE articles_fts MATCH :titled
          UNION SELECT id FROM articles WHERE story_id IN (SELECT value FROM json_each(:stories))
          UNION SELECT id FROM articles WHERE source IN (SELECT value FROM json_each(:sources))
            AND fetched_at >= :since AND ({_SPEAKS})) f
        CROSS JOIN articles a ON a.id = f.id LEFT JOIN unmatched u ON u.article_id = a.id
        WHERE a.fetched_at >= :since AND a.copy_of IS NULL ORDER BY a.id""",  # noqa: S608 - words of ours
        {
            "titled": _TITLED,
            "stories": json.dumps(list({row["story_id"] for row in told})),
            "sources": json.dumps(list({row["source"] for row in told})),
            "since": stamp(datetime.combine(today - KNOWN, time(), UTC)),
        },
    )
    for row in rows:
        if callnews.may_change(row["title"], row["excerpt"]):
            yield from _said(row)


def _said(row: sqlite3.Row) -> Iterator[dict[str, Any]]:
    text = unpacked(row["text"], row["packed"])
    published = Dated(moment(row["published"]) if row["published"] else None, Precision(row["published_precision"]))
    made = {key: row[key] for key in ("story_id", "url", "title", "source", "revisions")} | {
        "article_id": row["id"],
        "below": row["decision"] == Decision.BELOW,
        "names": callnews.named(row["title"], row["excerpt"]),
        "fetched_at": moment(row["fetched_at"]),
        "changed_at": moment(row["edited_at"] or row["fetched_at"]),
    }
    for one in callnews.moves(row["title"], text, published):
        yield made | {
            "at": one.at,
            "extended": one.extended,
            "advanced": one.advanced,
            "replaces": one.replaces,
            "ends": False,
        }
    if callnews.ends(row["title"], row["excerpt"]):
        yield made | {"at": "", "extended": False, "advanced": False, "replaces": frozenset[str](), "ends": True}

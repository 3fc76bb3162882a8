"""Where a new article belongs: in the story of the article that it repeats, in one that tells the same event, or alone.

    bands of hashes ─▶ the first article that it repeats nearly word for word       (monitor.story.reprint)
    keys, by date   ─▶ the few worth comparing ─▶ their fields ─▶ the story most like it         (monitor.story.same)

A story grows over days: a new article is compared to its members, and joins unless more than a third of them tell
something else. Articles stored by a release without keys are found as reprints only.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from heapq import nlargest
from typing import NamedTuple

from monitor.archive.store import Archive, moment
from monitor.archive.texts import text_of, unpacked
from monitor.findings import Relevance
from monitor.model import Access, Article, Origin, Publisher
from monitor.story.conflicts import FAR
from monitor.story.fields import Fields, fields
from monitor.story.keys import keys, of_names
from monitor.story.leader import Telling, leader
from monitor.story.novelty import adds, copied
from monitor.story.pairs import SOON
from monitor.story.reprint import bands, is_reprint
from monitor.story.same import Verdict, same
from monitor.story.stored import read_back, written

READ = 8  # articles whose text is read word for word, those with the most bands in common
COMMON = 150  # articles of one key that are looked at, the latest
COMPARED = 12  # articles, those with the rarest keys in common
MEMBERS = 8  # of a story that a new one is compared to, the latest
STORIES = 2  # that are tried, those most like it
OFTEN = 2  # other stories of two months, but for the days around, in which a name is that is told for many reasons
DISSENT = 3  # one member in so many may tell something else


class Place(NamedTuple):
    """Where an article belongs. `story_id` is None for a story of its own; `original` is the article it repeats."""

    story_id: int | None
    original: sqlite3.Row | None
    prints: tuple[int, ...]
    fields: Fields | None  # None of a whole page, whose words are those of its menus


def place(
    archive: Archive, source: str, article: Article, relevance: Relevance, publisher: Publisher, now: datetime
) -> Place:
    """Where a new article of `source` belongs. Called in a transaction; writes nothing."""
    prints = prints_of(article)
    told = None if article.origin is Origin.WHOLE else fields(article, relevance, publisher)
    original = _original(archive, article.text, prints)
    if original is not None:
        return Place(original["story_id"], original, prints, told)
    return Place(_story(archive, source, told, _day(told, now)) if told else None, None, prints, told)


def settle(archive: Archive, article_id: int, found: Place, now: datetime) -> None:
    """Store by what an article will be found again, and what it adds to its story. Called in a transaction."""
    sign(archive, article_id, found.prints)
    if found.fields is None:
        return
    note(archive, article_id, found.fields, now)
    if found.story_id is not None:
        _compare(archive, found.story_id, article_id)


def prints_of(article: Article) -> tuple[int, ...]:
    """The bands of hashes by which a text is known again; none of a whole page, whose menus are those of the next."""
    return () if article.origin is Origin.WHOLE else tuple(bands(article.text))


def sign(archive: Archive, article_id: int, prints: Sequence[int]) -> None:
    """Store the bands of hashes by which a text is known again."""
    archive.db.table("shingles").insert_all(
        {"band": band, "hash": value, "article_id": article_id} for band, value in enumerate(prints)
    )


def note(archive: Archive, article_id: int, told: Fields, now: datetime) -> None:
    """Store, or store anew, the fields of an article and its keys. Called in a transaction."""
    day = _day(told, now)
    db = archive.connection
    db.execute("DELETE FROM story_keys WHERE article_id = ?", (article_id,))
    db.execute(
        "INSERT OR REPLACE INTO story_fields (article_id, day, fields) VALUES (?, ?, ?)",
        (article_id, day, written(told)),
    )
    db.executemany(
        "INSERT INTO story_keys (key, day, article_id) VALUES (?, ?, ?)", [(key, day, article_id) for key in keys(told)]
    )


def tellings(archive: Archive, article_ids: Iterable[int]) -> dict[int, Telling]:
    """What tells which article of a story leads it (`monitor.story.leader`), by article id."""
    rows = archive.rows(
        "SELECT a.id, a.published, a.fetched_at, a.copy_of, a.access, f.fields,"
        " coalesce(length(u.packed) / 2, length(a.text) / 6) AS words"
        " FROM articles a LEFT JOIN story_fields f ON f.article_id = a.id LEFT JOIN unmatched u ON u.article_id = a.id"
        " WHERE a.id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(article_ids)),),
    )
    return {row["id"]: _telling(row) for row in rows}


def _day(told: Fields, now: datetime) -> int:
    return told.first or now.astimezone(UTC).date().toordinal()


def _story(archive: Archive, source: str, told: Fields, day: int) -> int | None:
    """The story that tells the same event; None if there is none."""
    best: dict[int, float] = {}
    compared: dict[int, Verdict] = {}
    common = _common(archive, told, day)
    for article_id, story_id, speaker, other in _candidates(archive, told, day):
        verdict = compared[article_id] = same(told, other, common=common, one_source=speaker == source)
        if verdict.merge:
            best[story_id] = max(best.get(story_id, 0), verdict.points)
    for story_id in sorted(best, key=lambda one: (-best[one], one))[:STORIES]:
        members = _members(archive, story_id)
        verdicts = (compared.get(one) or same(told, other, common=common) for one, other in members.items())
        dissent = sum(verdict.conflict for verdict in verdicts)
        if not dissent or dissent * DISSENT < len(members):
            return story_id
    return None


def _common(archive: Archive, told: Fields, day: int) -> frozenset[str]:
    """The names of an article that the archive tells again and again."""
    asked = [(name, key) for name, found in of_names(told).items() for key in found]
    rows = archive.rows(
        "SELECT w.value ->> 0 AS name FROM json_each(?) w WHERE (SELECT count(*) FROM ("
        "SELECT DISTINCT a.story_id FROM story_keys k JOIN articles a ON a.id = k.article_id"
        " WHERE k.key = w.value ->> 1 AND (k.day BETWEEN ? AND ? OR k.day BETWEEN ? AND ?) LIMIT ?)) >= ?",
        (json.dumps(asked), day - 2 * FAR, day - SOON - 1, day + SOON + 1, day + FAR, OFTEN, OFTEN),
    )
    return frozenset(row["name"] for row in rows)


def _candidates(archive: Archive, told: Fields, day: int) -> list[tuple[int, int, str, Fields]]:
    """The articles that share the rarest keys: id, story, source, fields."""
    shared: dict[int, float] = defaultdict(float)
    lists = archive.rows(  # a list for each key: a row for each article would cost three times as much
        "SELECT (SELECT json_group_array(article_id) FROM ("
        "SELECT article_id FROM story_keys WHERE key = w.value AND day BETWEEN ? AND ? ORDER BY day DESC LIMIT ?))"
        " FROM json_each(?) w",
        (day - FAR, max(told.last, day) + FAR, COMMON, json.dumps(keys(told))),
    )
    for (listed,) in lists:
        ids = json.loads(listed)
        share = 1 / len(ids) if ids else 0
        for article_id in ids:
            shared[article_id] += share
    chosen = [one for _, one in nlargest(COMPARED, zip(shared.values(), shared, strict=True))]
    rows = archive.rows(
        "SELECT a.id, a.story_id, a.source, f.fields FROM story_fields f JOIN articles a ON a.id = f.article_id"
        " WHERE a.id IN (SELECT value FROM json_each(?)) ORDER BY a.id",
        (json.dumps(chosen),),
    )
    return [
        (row["id"], row["story_id"], row["source"], other)
        for row in rows
        if (other := read_back(row["fields"])) is not None
    ]


def _members(archive: Archive, story_id: int) -> dict[int, Fields]:
    """The fields of the articles of a story, in the order they were stored."""
    rows = archive.rows(
        "SELECT f.article_id, f.fields FROM articles a JOIN story_fields f ON f.article_id = a.id"
        " WHERE a.story_id = ? ORDER BY a.id DESC LIMIT ?",
        (story_id, MEMBERS),
    )
    return {row["article_id"]: other for row in reversed(rows) if (other := read_back(row["fields"])) is not None}


def _compare(archive: Archive, story_id: int, article_id: int) -> None:
    """Store what the articles of a story add to it and copy: the new one, or all when it leads them from now on."""
    members = _members(archive, story_id)
    first = leader(tellings(archive, members).values()).id
    text = text_of(archive, first)
    archive.connection.execute("UPDATE articles SET adds = '[]', copied = NULL WHERE id = ?", (first,))
    ids = list(members)
    for place, one in enumerate(ids):
        if one == first or article_id not in (one, first):
            continue
        before = [members[first], *(members[other] for other in ids[:place] if other != first)]
        words = json.dumps(adds(before, members[one], text), ensure_ascii=False)
        share = copied(text, text_of(archive, one))
        archive.connection.execute("UPDATE articles SET adds = ?, copied = ? WHERE id = ?", (words, share, one))


def _telling(row: sqlite3.Row) -> Telling:
    told = read_back(row["fields"]) if row["fields"] else None
    return Telling(
        row["id"],
        moment(row["published"] or row["fetched_at"]),
        row["words"],
        frozenset(one.key for one in told.names if one.kind == "organisation" and one.forms) if told else frozenset(),
        frozenset(told.voices) if told else frozenset(),
        row["copy_of"] is not None,
        Access(row["access"]),
    )


def _original(archive: Archive, text: str, prints: Sequence[int]) -> sqlite3.Row | None:
    """The first article that this text repeats: the most bands in common, then the texts compared."""
    if not prints:
        return None
    wanted = json.dumps(list(enumerate(prints)))
    rows = archive.rows(
        """SELECT id, source, story_id, decision, text, packed FROM articles LEFT JOIN unmatched ON article_id = id
        WHERE id IN (
          SELECT s.article_id FROM json_each(?) w
          JOIN shingles s ON s.band = w.value ->> 0 AND s.hash = w.value ->> 1
          JOIN articles o ON o.id = s.article_id AND o.copy_of IS NULL
          GROUP BY s.article_id ORDER BY count(*) DESC, s.article_id LIMIT ?)
        ORDER BY id""",
        (wanted, READ),
    )
    return next((row for row in rows if is_reprint(text, unpacked(row["text"], row["packed"]))), None)

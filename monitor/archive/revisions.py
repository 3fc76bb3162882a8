"""Articles that were edited after they were read: the new version takes the place of the old one, which is kept."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime

from monitor.archive.articles import facts_of, prints_of, sign, store_relevance, store_text
from monitor.archive.corrections import note_changes, told_by, told_now, was_sent
from monitor.archive.findings import COLUMNS
from monitor.archive.placing import note
from monitor.archive.store import Archive, stamp
from monitor.archive.texts import text_of
from monitor.findings import Relevance
from monitor.model import Article, Origin, Publisher
from monitor.story.fields import fields


def is_of_page(archive: Archive, source: str, key: str) -> bool:
    """Whether a link has an article that was read from its page: what its source says does not take its place."""
    query = """SELECT 1 FROM candidates c JOIN articles a ON a.id = c.article_id
        WHERE c.source = ? AND c.key = ? AND a.origin != ?"""
    return archive.row(query, (source, key, Origin.FEED)) is not None


def revise(
    archive: Archive,
    article_id: int,
    article: Article,
    relevance: Relevance,
    now: datetime,
    publisher: Publisher,
    fingerprint: str,
) -> str:
    """Put an edited version in the place of an article; what was edited, in French, empty if nothing was.

    Called in a transaction. What repeats the article, its story and its letters are left as they are; if a letter told
    it, what it now says otherwise is noted as a correction.
    """
    old = archive.connection.execute("SELECT * FROM articles WHERE id = ?", (article_id,)).fetchone()
    text = text_of(archive, article_id)
    change = _change(old["title"], text, article) if old is not None else ""
    if not change:
        return ""
    db = archive.connection
    # The page itself in place of what its source told of it is no correction.
    fuller = old["origin"] == Origin.FEED and article.origin is not Origin.FEED
    if was_sent(db, article_id) and not fuller:
        note_changes(db, article_id, told_by(archive, old, text), told_now(article, relevance), now)
    db.execute(
        """INSERT INTO revisions (article_id, read_at, title, text, published, score)
        SELECT id, coalesce(edited_at, fetched_at), title, ?, published, score FROM articles WHERE id = ?""",
        (text, article_id),
    )
    for table in ("mentions", "hits", "shingles", *COLUMNS):
        db.execute(f"DELETE FROM {table} WHERE article_id = ?", (article_id,))  # noqa: S608 - tables of ours
    facts = facts_of(archive, old["source"], article, relevance, now, publisher, fingerprint)
    archive.db.table("articles").update(article_id, facts | {"edited_at": stamp(now)})
    store_text(archive, article_id, article, relevance)
    store_relevance(archive, article_id, relevance)
    sign(archive, article_id, prints_of(article))
    note(archive, article_id, fields(article, relevance, publisher), now)
    return change


def _change(title: str, text: str, article: Article) -> str:
    """What differs between the stored version and the one just read; white space and signs do not count."""
    told = []
    if re.findall(r"\w+", title) != re.findall(r"\w+", article.title):
        told.append("titre modifié")
    if share := differing(text, article.text):
        told.append(f"texte modifié ({max(round(100 * share), 1)} %)")
    return ", ".join(told)


def differing(one: str, other: str) -> float:
    """The share of the words of two texts that only one of them has: 0 for the same words, 1 for none in common."""
    before, after = (Counter(re.findall(r"\w+", text)) for text in (one, other))
    return ((before - after) + (after - before)).total() / max(before.total() + after.total(), 1)

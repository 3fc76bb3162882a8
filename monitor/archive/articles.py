"""An article in the archive, with all that belongs to it: the parts of its score, what was found in it, its story."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from monitor.archive import placing
from monitor.archive.findings import store_findings
from monitor.archive.placing import prints_of, sign
from monitor.archive.store import Archive, stamp
from monitor.excerpt import excerpt
from monitor.findings import Relevance
from monitor.model import UNDATED, UNKNOWN_PUBLISHER, Article, Dated, Decision, Organisation, Publisher

CLOCKS_DIFFER = timedelta(days=1)
__all__ = ["believable", "facts_of", "prints_of", "sign", "store", "store_relevance", "store_text"]


def store(
    archive: Archive,
    source: str,
    url: str,
    article: Article,
    relevance: Relevance,
    now: datetime,
    publisher: Publisher = UNKNOWN_PUBLISHER,
    fingerprint: str = "",
) -> tuple[int, sqlite3.Row | None]:
    """Insert an article under its canonical `url`; (its id, the article it repeats if any). Called in a transaction.

    `publisher` is who spoke, as the relevance was found; `fingerprint` that of the rules that gave it.
    A reprint that is kept when the first was not stands for itself: what matters must not hide behind what does not.
    """
    place = placing.place(archive, source, article, relevance, publisher, now)
    original, story_id = place.original, place.story_id
    hidden = original is not None and (original["decision"] == Decision.KEPT or relevance.decision is Decision.BELOW)
    copied = original if hidden else None
    if story_id is None:
        story_id = archive.db.table("stories").insert({"title": article.title, "first_seen": stamp(now)}).last_pk
    table = archive.db.table("articles").insert(
        facts_of(archive, source, article, relevance, now, publisher, fingerprint)
        | {
            "url": url,
            "source": source,
            "fetched_at": stamp(now),
            "copy_of": copied["id"] if copied else None,
            "story_id": story_id,
        }
    )
    article_id = int(table.last_pk or 0)
    store_text(archive, article_id, article, relevance)
    store_relevance(archive, article_id, relevance)
    placing.settle(archive, article_id, place, now)
    return article_id, copied


def facts_of(
    archive: Archive,
    source: str,
    article: Article,
    relevance: Relevance,
    now: datetime,
    publisher: Publisher,
    fingerprint: str,
) -> dict[str, Any]:
    """The columns of an article that an edited version of it changes."""
    published = believable(article.published, now)
    named = ("title", "language", "author", "origin", "format", "pages")
    return {name: getattr(article, name) for name in named} | {
        "text": article.text if relevance.decision is Decision.KEPT else "",
        "excerpt": excerpt(article.text),
        "published": stamp(published.at) if published.at else None,
        "published_precision": published.precision,
        "dated_by": published.witness,
        "access": article.access,
        "credit": article.credit,
        "score": relevance.score,
        "decision": relevance.decision,
        "regions": _json(_regions(archive, source, relevance)),
        "themes": _json(relevance.themes),
        "fingerprint": fingerprint,
        "publisher": _json({"regions": publisher.regions, "organisations": sorted(publisher.organisations)}),
    }


def store_text(archive: Archive, article_id: int, article: Article, relevance: Relevance) -> None:
    """Keep a text below the threshold compressed, so that other rules can be tried on it; one that is kept is plain."""
    if relevance.decision is Decision.KEPT:
        archive.connection.execute("DELETE FROM unmatched WHERE article_id = ?", (article_id,))
        return
    packed = zlib.compress(article.text.encode("utf-8", "surrogatepass"))
    archive.db.table("unmatched").upsert({"article_id": article_id, "packed": packed}, pk="article_id")


def believable(published: Dated, now: datetime) -> Dated:
    """A publication date, or none when it is yet to come: a wrong clock, or the date of an event."""
    return UNDATED if published.at is not None and published.at > now + CLOCKS_DIFFER else published


def _regions(archive: Archive, source: str, relevance: Relevance) -> list[str]:
    """The regions that an article speaks of, then those of its source."""
    own = json.loads(archive.connection.execute("SELECT regions FROM sources WHERE name = ?", (source,)).fetchone()[0])
    places = list(dict.fromkeys((*relevance.regions, *own)))
    return [place for place in places if place != "France"] or places  # « France » says nothing beside a region


def store_relevance(archive: Archive, article_id: int, relevance: Relevance) -> None:
    """The mentions and the parts of the score, the organisations they name, and all else that was found."""
    named = {mention.organisation.id: mention.organisation for mention in relevance.mentions}
    archive.db.table("organisations").upsert_all((_organisation(one) for one in named.values()), pk="id")
    archive.db.table("mentions").insert_all(
        {
            "article_id": article_id,
            "organisation_id": mention.organisation.id,
            "field": mention.field,
            "start": mention.start,
            "end": mention.end,
            "quote": mention.quote,
        }
        for mention in relevance.mentions
    )
    archive.db.table("hits").insert_all({"article_id": article_id} | asdict(hit) for hit in relevance.hits)
    store_findings(archive, article_id, relevance)


def _organisation(organisation: Organisation) -> dict[str, str]:
    row = {name: getattr(organisation, name) for name in ("id", "name", "kind", "city", "site")}
    return row | {"regions": _json(organisation.regions)}


def _json(values: Sequence[str] | Mapping[str, Sequence[str]]) -> str:
    return json.dumps(values, ensure_ascii=False)

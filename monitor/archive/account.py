"""The account of an archived article: what was found when it was judged, and what is needed to judge it again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from monitor.archive.findings import stored_findings
from monitor.archive.store import Archive
from monitor.archive.texts import text_of
from monitor.errors import ArchiveError
from monitor.model import UNKNOWN_PUBLISHER, Article, Publisher


@dataclass(frozen=True, slots=True)
class Account:
    """What was stored of an article. `told` is plain data, as `vigie explain --json` prints it."""

    told: dict[str, Any]
    publisher: Publisher | None  # who spoke, as the score was given; None if an older release gave it

    @property
    def article(self) -> Article:
        """The article, as far as it is judged by it."""
        return Article(*(self.told[key] for key in ("url", "title", "text", "language")))

    def spoken_by(self, sources: Mapping[str, Publisher]) -> Publisher:
        """Who spoke; by the present `sources` where that was not stored."""
        return self.publisher or sources.get(self.told["source"], UNKNOWN_PUBLISHER)


def account(archive: Archive, article_id: int) -> Account:
    """The account of an archived article. Raises ArchiveError when it is not there, or no longer."""
    row = archive.row(
        """SELECT url, title, text, language, published, published_precision, score, decision, fingerprint, publisher,
        themes, id, source, origin, format FROM articles WHERE id = ?""",
        (article_id,),
    )
    if row is None:
        raise ArchiveError(_missing(archive, article_id))
    told = dict(row) | {"text": text_of(archive, article_id)}
    own = {key: told.pop(key) for key in ("fingerprint", "id", "source", "origin", "format")}
    publisher = _publisher(told.pop("publisher"))
    hits = archive.rows(
        'SELECT rule, field, start, "end", quote, points FROM hits WHERE article_id = ? ORDER BY rowid', (article_id,)
    )
    told |= {
        "organisations": _organisations(archive, article_id),
        "hits": [dict(hit) for hit in hits],
        "themes": json.loads(told.pop("themes")),
    }
    return Account(told | stored_findings(archive, article_id) | own, publisher)


def _organisations(archive: Archive, article_id: int) -> list[dict[str, Any]]:
    named: dict[str, dict[str, Any]] = {}
    for mention in archive.rows(
        """SELECT o.id, o.name, o.kind, o.regions, m.field, m.start, m."end", m.quote FROM mentions m
        JOIN organisations o ON o.id = m.organisation_id WHERE m.article_id = ? ORDER BY m.rowid""",
        (article_id,),
    ):
        known = {key: mention[key] for key in ("id", "name", "kind")} | {"regions": json.loads(mention["regions"])}
        entry = named.setdefault(mention["id"], known | {"mentions": []})
        entry["mentions"].append({key: mention[key] for key in ("field", "start", "end", "quote")})
    return list(named.values())


def _publisher(stored: str) -> Publisher | None:
    if not stored:
        return None
    known = json.loads(stored)
    return Publisher(tuple(known["regions"]), frozenset(known["organisations"]))


def _missing(archive: Archive, article_id: int) -> str:
    """Why an article is not there: numbers are given in order, so one that was passed has been forgotten."""
    last = archive.rows("SELECT coalesce(max(id), 0) AS id FROM articles")[0]["id"]
    if 0 < article_id < last:
        return (
            f"l'article {article_id} n'est plus dans l'archive : un texte sous le seuil n'y reste que le temps de "
            "collect.keep_unmatched, puis il est oublié ; son lien et son sort restent dans candidates"
        )
    return f"l'article {article_id} n'est pas dans l'archive"

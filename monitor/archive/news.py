"""What an article brings to a story that a letter has told already."""

from __future__ import annotations

import json
from collections.abc import Collection

from monitor.archive.store import Archive
from monitor.story.novelty import MATERIAL, material
from monitor.story.stored import read_back


def news(archive: Archive, name: str, articles: Collection[int]) -> dict[int, tuple[str, ...]]:
    """What each of these articles tells that none of its story in the letter `name` told, as far as it is material.

    French words, such as « montant » (monitor.story.novelty); nothing for a copy. What cannot be compared, since an
    older release stored it, brings what it was found to add when it was stored.
    """
    rows = archive.rows(_PAIRS, {"ids": json.dumps(list(articles)), "name": name})
    told: dict[int, list[str | None]] = {}
    for row in rows:
        told.setdefault(row["id"], []).append(row["sent_fields"])
    found = {}
    for row in {row["id"]: row for row in rows}.values():
        own = read_back(row["fields"]) if row["fields"] else None
        before = [one for text in told[row["id"]] if text and (one := read_back(text)) is not None]
        stored = (word for word in json.loads(row["adds"]) if word in MATERIAL)
        new = material(before, own) if own is not None and before else tuple(stored)
        found[row["id"]] = () if row["copy_of"] else new
    return found


_PAIRS = """SELECT a.id, a.copy_of, a.adds, f.fields, g.fields AS sent_fields FROM articles a
  JOIN articles b ON b.story_id = a.story_id AND b.id <> a.id
  JOIN digest_articles d ON d.article_id = b.id AND d.name = :name
  LEFT JOIN story_fields f ON f.article_id = a.id LEFT JOIN story_fields g ON g.article_id = b.id
  WHERE a.id IN (SELECT value FROM json_each(:ids)) ORDER BY a.id, b.id"""

"""What the pages of the desk read from the archive, beyond what datasette shows by itself."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Any

from datasette.database import QueryInterrupted

from desk.article import Span, marked, marked_line
from desk.french import LABELS, closing, label, located, number, with_role
from desk.health import States
from monitor.archive.texts import unpacked
from monitor.health import WORRYING, State

QUICK_MS = 300  # a page's extras give up before they make it wait

FIGURES = """
SELECT
  (SELECT count(*) FROM retained WHERE fetched_at >= depuis(1, 1)) AS kept_day,
  (SELECT count(*) FROM retained WHERE fetched_at >= depuis(7, 7)) AS kept_week,
  (SELECT count(*) FROM articles WHERE decision IN ('kept', 'below') AND fetched_at >= depuis(7, 7)) AS read_week,
  (SELECT count(*) FROM sources WHERE active) AS sources,
  (SELECT count(*) FROM deliveries WHERE state IN ('failed', 'deferred')) AS undelivered,
  (SELECT heure_locale(max(finished_at), 'minute') FROM rounds) AS last_round
"""

# What a canned query's parameter may be, for the browser to suggest. Small tables and recent rows only.
CHOICES = {
    "source": "SELECT name FROM sources ORDER BY name",
    "organisation": "SELECT name FROM organisations ORDER BY name",
    "evenement": """
        SELECT DISTINCT label FROM events WHERE rowid > (SELECT max(rowid) FROM events) - 20000 ORDER BY label
    """,
    "etat": "SELECT DISTINCT en_clair(json_extract(value, '$.state')) FROM json_each(sante_des_sources())",
    "lettre": "SELECT DISTINCT name FROM digests ORDER BY name",
    "region": """
        SELECT value FROM organisations, json_each(regions) UNION SELECT value FROM sources, json_each(regions)
        ORDER BY 1
    """,
    "theme": """
        SELECT DISTINCT theme FROM hits WHERE theme <> '' AND rowid > (SELECT max(rowid) FROM hits) - 20000
        ORDER BY theme
    """,
}

# The text of an article that is not kept is compressed, beside it.
ARTICLE = "SELECT a.*, u.packed FROM articles a LEFT JOIN unmatched u ON u.article_id = a.id WHERE a.id = :id"
REASONS = """
SELECT coalesce(o.name, 'Évènement : ' || (SELECT label FROM events e WHERE e.article_id = h.article_id
    AND e.type = CASE WHEN h.rule LIKE 'event:%' THEN substr(h.rule, 7) END), h.rule) AS reason,
  o.id AS organisation, h.theme, h.field, h.start, h."end", h.quote, h.points
FROM hits h LEFT JOIN organisations o ON o.id = CASE WHEN h.rule LIKE 'organisation:%' THEN substr(h.rule, 14) END
WHERE h.article_id = :id ORDER BY abs(h.points) DESC
"""
MENTIONS = """
SELECT o.id, o.name, o.kind, m.field, m.start, m."end" FROM mentions m JOIN organisations o ON o.id = m.organisation_id
WHERE m.article_id = :id
"""
# What else was found: for each table, what a row of it is called on the page, and how it is told.
FACTS: dict[str, tuple[str, Callable[[Any], str]]] = {
    "events": ("Évènement", lambda row: str(row["label"])),
    "amounts": ("Montant", lambda row: with_role(row["role"], row["low"], row["high"], row["currency"], row["bound"])),
    "deadlines": ("Clôture", lambda row: closing(row["at"], bool(row["extended"]))),
    "programmes": ("Programme", lambda row: str(row["name"])),
    "places": ("Lieu", lambda row: located(row["name"], row["department"], row["region"])),
}
STORY = "SELECT id, title, source FROM articles WHERE story_id = :story AND id <> :id ORDER BY id LIMIT 50"
LETTERS = """
SELECT d.id, d.name, d.slot, c.section FROM digest_articles c JOIN digests d ON d.id = c.digest_id
WHERE c.article_id = :id
"""


async def _rows(datasette: Any, sql: str, parameters: dict[str, Any] | None = None) -> list[Any]:
    try:
        return list((await datasette.execute("vigie", sql, parameters, custom_time_limit=QUICK_MS)).rows)
    except QueryInterrupted:
        return []


async def home(datasette: Any, states: States) -> dict[str, Any]:
    """The figures of the first page, the states that worry and of how many sources, the canned queries by group."""
    figures = await _rows(datasette, FIGURES)
    groups: dict[str, list[Any]] = {}
    for query in (await datasette.get_canned_queries("vigie", None)).values():
        groups.setdefault(query["group"], []).append(query)
    found = Counter(one["state"] for one in await asyncio.to_thread(states.now))
    worries = [(label(state), found[state]) for state in State if state in WORRYING and found[state]]
    return {"figures": figures[0] if figures else None, "groups": groups, "worries": worries}


async def choices(datasette: Any, name: str) -> list[str]:
    """The values to suggest for a parameter of that name; none if there is no list of them."""
    return [row[0] for row in await _rows(datasette, CHOICES[name])] if name in CHOICES else []


async def article(datasette: Any, key: str) -> dict[str, Any]:
    """The page of an article: its marked title and text, why its score, what else it tells, what repeats it."""
    row = (await _rows(datasette, ARTICLE, {"id": key}))[0]
    reasons = await _rows(datasette, REASONS, {"id": row["id"]})
    mentions = await _rows(datasette, MENTIONS, {"id": row["id"]})
    spans: dict[bool, list[Span]] = {True: [], False: []}  # in the title, or in the text
    for hit in reasons:
        note = f"{hit['reason']}\u00a0: {number(hit['points'])} points"
        spans[hit["field"] == "title"].append(Span(hit["start"], hit["end"], note))
    scored = {(hit["organisation"], hit["field"] == "title", hit["start"]) for hit in reasons}
    for mention in mentions:
        place = (mention["id"], mention["field"] == "title", mention["start"])
        if place not in scored:
            spans[place[1]].append(Span(mention["start"], mention["end"], mention["name"]))
    facts = await _facts(datasette, row["id"], spans)
    named = {mention["id"]: mention for mention in mentions}
    verdicts = await _rows(datasette, "SELECT verdict FROM verdicts WHERE article_id = :id", {"id": row["id"]})
    return {
        "article": row,
        "title": marked_line(row["title"], spans[True]),
        "text": marked(unpacked(row["text"], row["packed"]), spans[False]),
        "reasons": reasons,
        "organisations": [(mention, sum(m["id"] == mention["id"] for m in mentions)) for mention in named.values()],
        "facts": facts,
        "story": await _rows(datasette, STORY, {"id": row["id"], "story": row["story_id"]}),
        "letters": await _rows(datasette, LETTERS, {"id": row["id"]}),
        "verdict": LABELS.get(verdicts[0]["verdict"], "") if verdicts else "",
    }


async def _facts(datasette: Any, article_id: int, spans: dict[bool, list[Span]]) -> list[tuple[str, str, str]]:
    """What else is told: its kind, its sentence, and the first words that say so. All places are marked in `spans`."""
    told = []
    for table, (kind, sentence) in FACTS.items():
        select = f"SELECT * FROM {table} WHERE article_id = :id ORDER BY field <> 'title', start"  # noqa: S608
        first: dict[str, str] = {}
        for row in await _rows(datasette, select, {"id": article_id}):
            words = sentence(row)
            first.setdefault(words, row["quote"])
            spans[row["field"] == "title"].append(Span(row["start"], row["end"], words, fact=True))
        told += [(kind, words, quote) for words, quote in first.items()]
    return told

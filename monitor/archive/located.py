"""Where the articles of a letter happen, by what their texts name. Plain rows."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from monitor.archive.store import Archive
from monitor.model import Field
from monitor.regions import WIDE

_WEIGHT = {Field.TITLE: 3, Field.LEAD: 2, Field.BODY: 1}
_SURE = 2  # named in the title or the lead, or twice


def located(archive: Archive, articles: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of articles (`id`, `regions`) with `places`: the regions where each happens, the surest first.

    Those of the places that the text names, surely if it names any so, and of the organisations that are of one region
    alone; else those of the other organisations; else what `regions` holds, which comes from the source.
    """
    rows = list(articles)
    ids = (json.dumps([row["id"] for row in rows]),)
    worth: dict[int, Counter[str]] = {row["id"]: Counter() for row in rows}
    for article, region, field in archive.rows(_PLACES, ids):
        worth[article][region] += _WEIGHT[Field(field)]
    homes: dict[int, list[list[str]]] = {row["id"]: [] for row in rows}
    for article, regions in archive.rows(_HOMES, ids):
        homes[article].append([region for region in json.loads(regions) if region not in WIDE])
    return [row | {"places": _where(row["regions"], worth[row["id"]], homes[row["id"]])} for row in rows]


def _where(regions: Sequence[str], named: Counter[str], homes: Sequence[Sequence[str]]) -> list[str]:
    sure = [region for region, weight in named.most_common() if weight >= _SURE]
    alone = [region for one in homes if len(one) == 1 for region in one]
    of_others = [region for one in homes for region in one]
    told = [*(sure or named), *alone] or of_others or [*regions]
    return list(dict.fromkeys(told))


_PLACES = """SELECT article_id, region, field FROM places
  WHERE article_id IN (SELECT value FROM json_each(?)) ORDER BY rowid"""
_HOMES = """SELECT m.article_id, o.regions FROM mentions m JOIN organisations o ON o.id = m.organisation_id
  WHERE m.article_id IN (SELECT value FROM json_each(?)) GROUP BY m.article_id, o.id
  ORDER BY count(*) DESC, min(m.rowid)"""

"""Where the articles of a letter happen, by what their texts name. Plain rows."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from monitor.archive.store import Archive
from monitor.facts.asides import AROUND, is_past
from monitor.model import Field
from monitor.recognise.fold import fold
from monitor.regions import WIDE

_WEIGHT = {Field.TITLE: 3, Field.LEAD: 2, Field.BODY: 1}
_NEVER = 9  # more than anything weighs
_SURE = 2  # named in the title or the lead, or twice
_MANY = 3  # regions that a body names in passing: above, it tells of the whole country
# « Réunis à Lyon par leur syndicat », « lors de son congrès annuel, à Lille »: people who came from everywhere.
_MEETING = re.compile(
    r"\b(?:réuni|rassemblé)e?s\b[^.!?;:]{0,40}\bà\s(?:la\s|l['’])?$"
    r"|\b(?:lors|à l['’]occasion|en marge|au cours|dans le cadre)\s(?:d|l)[^.!?;:]{0,30}"
    r"\b(?:congrès|colloque|salon|assises|assemblée générale|université d['’]été|séminaire|sommet|forum|rencontres"
    r"|journées?|conférence|table ronde|convention annuelle)\b[^.!?;:]{0,50}?(?:\bà|\bde|,)\s$"
    r"|\b(?:auditions?|oraux|finale|cérémonie|remise (?:des?|du) (?:prix|trophées?))\b[^.!?;:]{0,50}\b(?:à|au)\s$"
    r"|\b(?:gathered|meeting|met) in\s$"
    r"|\bat (?:the|its|a) [^.!?;:]{0,40}\b(?:congress|conference|summit|meeting) in\s$",
    re.I,
)
# What stands between two places of one list: « en Normandie, en Bretagne (35) et dans les Pays de la Loire ».
_LIST = re.compile(
    r"(?:[\s,;/()’']|\d{2,3}\b|(?:et|ou|puis|ainsi que|de|d|du|des|la|le|les|l|en|à|au|aux|dans|and|or|in|the)\b)+"
)


@dataclass
class _Named:
    """What one article names: how much each region weighs by its places, which of them its title or lead has, those
    that stand in one list, and the regions of each organisation with the weight of where it stands best.
    """

    worth: Counter[str] = field(default_factory=Counter)
    headed: set[str] = field(default_factory=set)
    lists: list[set[str]] = field(default_factory=list)
    homes: list[tuple[int, list[str]]] = field(default_factory=list)


def located(archive: Archive, articles: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of articles (`id`) with `places`: the regions where each happens, the surest first.

    Those of the places that the text names, surely if it names any so, and of the organisations that are of one region
    alone; else those of the other organisations; else those of the source. No place of a meeting in the text, and none
    of those that a survey of the whole country names in passing.
    """
    rows = list(articles)
    ids = (json.dumps([row["id"] for row in rows]),)
    named = {row["id"]: _Named() for row in rows}
    for article, region, where, listed in _places(archive, ids):
        named[article].worth[region] += _WEIGHT[where]
        if not listed:
            named[article].lists.append(set())
        named[article].lists[-1].add(region)
        if where != Field.BODY:
            named[article].headed.add(region)
    for article, regions, weight in _homes(archive, ids):
        named[article].homes.append((weight, [region for region in regions if region not in WIDE]))
    own = {article: json.loads(regions) for article, regions in archive.rows(_SOURCES, ids)}
    return [row | {"places": list(dict.fromkeys(_where(named[row["id"]]) or own[row["id"]]))} for row in rows]


def _places(archive: Archive, ids: tuple[str]) -> Iterator[tuple[int, str, Field, bool]]:
    """Article, region and field of each place but those of meetings, and whether it goes on a list of places; a list
    that begins in the lead is all in it.
    """
    former, until, led, told = 0, 0, False, False
    for article, region, kind, start, end, before in archive.rows(_PLACES, ids):
        where, between = Field(kind), start - until
        near = article == former and told and 0 < between <= len(before)
        listed = near and _LIST.fullmatch(before[-between:]) is not None
        if where is Field.BODY and led and listed:
            where = Field.LEAD
        former, until, led, told = article, end, where is Field.LEAD, not _MEETING.search(before)
        if told:
            yield article, region, where, listed


def _homes(archive: Archive, ids: tuple[str]) -> Iterator[tuple[int, list[str], int]]:
    """Article, regions and weight of each organisation, the most named first, but for past posts of somebody."""
    held: dict[tuple[int, str], tuple[list[str], list[int]]] = {}
    for article, organisation, regions, where, before, after in archive.rows(_HOMES, ids):
        if not is_past(fold(before).text, fold(after).text):
            held.setdefault((article, organisation), (json.loads(regions), []))[1].append(_WEIGHT[Field(where)])
    for (article, _), (regions, weights) in sorted(held.items(), key=lambda one: -len(one[1][1])):
        yield article, regions, max(weights)


def _where(named: _Named) -> list[str]:
    """The regions where an article happens, the surest first; none if nothing tells."""
    sure = [region for region, weight in named.worth.most_common() if weight >= _SURE]
    places = _listed(named, sure) if named.headed else _often(named)
    if not places and len(named.worth) > _MANY:
        return [home[0] for weight, home in named.homes if len(home) == 1 and weight >= _SURE]
    # Beside an organisation of one region, a network named as early counts: else the one would stand for both.
    least = max((weight for weight, home in named.homes if len(home) == 1 and not places), default=_NEVER)
    beside = [home for weight, home in named.homes if len(home) == 1 or weight >= least]
    told = [*(places or named.worth), *(region for home in beside for region in home)]
    return told or [region for _, home in named.homes for region in home]


def _listed(named: _Named, sure: list[str]) -> list[str]:
    """The regions that are sure, and those that stand in one list with them, if most of it is sure."""
    lists = (one for one in named.lists if 2 * len(one.intersection(sure)) > len(one))
    return [*sure, *(region for one in lists for region in sorted(one))]


def _often(named: _Named) -> list[str]:
    """The regions that the body names twice, and as often as all others together."""
    total = named.worth.total()
    return [one for one, weight in named.worth.most_common() if weight >= _SURE and 2 * weight >= total]


# `before`: the 80 characters in which a meeting, or the place before in a list, is looked for
_PLACES = """SELECT p.article_id, p.region, p.field, p.start, p."end",
    iif(p.field = 'title', '', substr(a.text, max(1, p.start + 1 - 80), min(p.start, 80))) AS before
  FROM places p JOIN articles a ON a.id = p.article_id
  WHERE p.article_id IN (SELECT value FROM json_each(?)) ORDER BY p.rowid"""
_HOMES = f"""SELECT m.article_id, o.id, o.regions, m.field,
    iif(m.field = 'title', '', substr(a.text, max(1, m.start + 1 - {AROUND}), min(m.start, {AROUND}))) AS before,
    iif(m.field = 'title', '', substr(a.text, m."end" + 1, {AROUND})) AS after
  FROM mentions m JOIN organisations o ON o.id = m.organisation_id JOIN articles a ON a.id = m.article_id
  WHERE m.article_id IN (SELECT value FROM json_each(?)) ORDER BY m.rowid"""  # noqa: S608 - a number of ours
_SOURCES = """SELECT a.id, s.regions FROM articles a JOIN sources s ON s.name = a.source
  WHERE a.id IN (SELECT value FROM json_each(?))"""

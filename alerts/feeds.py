"""What is kept, as feeds: Atom 1.0 (RFC 4287) and JSON Feed 1.1. Pure.

rows of the archive ─▶ those that a letter asks for ─▶ the first of each story ─▶ the latest ─▶ Entry ─▶ Atom, JSON

An entry is the first article seen of its story, and stays it: what came later does not make it new again. Its identity
comes from the article's address, so that it is the same in every feed and outlives the archive. No feed holds a text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from lxml import etree

from alerts.compose import least_score
from alerts.digest import Story
from alerts.items import marks
from alerts.links import link, shown
from alerts.select import wanted
from alerts.wording import clean, quoted, typeset
from alerts.words import words
from monitor.config import Config, DigestEntry
from monitor.model import Dated, Precision

SHOWN = timedelta(days=30)
KNOWN = 2 * SHOWN  # how far back a story is looked for, so that a late telling of it is not taken for its first
MOST = 100  # entries in a feed…
LATEST = timedelta(days=2)  # …and all of those so new that a reader may not have come for them yet
ATOM = "http://www.w3.org/2005/Atom"
JSON_FEED = "https://jsonfeed.org/version/1.1"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One story, as its first article tells it; all of it clean and short."""

    id: str
    url: str  # empty when it cannot be a link
    title: str
    source: str
    excerpt: str
    language: str
    published: datetime | None  # with the zone of the watch; midnight for a day; None if not known to the day
    updated: datetime
    categories: tuple[str, ...]  # themes, regions, organisations


@dataclass(frozen=True, slots=True)
class Head:
    """What a feed says of itself. The addresses are empty when they are not known."""

    id: str
    title: str
    language: str
    home: str
    atom: str
    json: str
    rights: str
    updated: datetime  # for a feed without entries


def latest(rows: Iterable[dict[str, Any]], config: Config, letter: DigestEntry | None, now: datetime) -> list[int]:
    """The articles of the feed of a letter, or of all without one, the newest first.

    From rows of `monitor.archive.published.kept_since(now - KNOWN)`.
    """
    stories: dict[int, dict[str, Any]] = {}
    for row in rows:
        if letter is None or (row["score"] >= least_score(letter, config) and wanted(letter, row)):
            stories.setdefault(row["story_id"], row)
    told = [row for row in stories.values() if row["fetched_at"] > now - SHOWN]
    told.sort(key=lambda row: (row["fetched_at"], row["id"]), reverse=True)
    newest = sum(row["fetched_at"] > now - LATEST for row in told)
    return [row["id"] for row in told[: max(MOST, newest)]]


def entry(story: Story, themes: Iterable[str], changed_at: datetime, config: Config) -> Entry:
    """An article as an entry of a feed: what a letter would tell of it, in few words."""
    spoken = story.language if re.fullmatch("[a-z]{2}", story.language) else config.language
    named = (*themes, *story.regions, *story.organisations)
    return Entry(
        id=uuid5(NAMESPACE_URL, _shown(story.url)).urn,
        url=link(story.url) if _shown(story.url) == story.url else "",
        title=_shown(typeset(clean(story.title, 300), spoken)) or _shown(clean(shown(story.url), 300)),
        source=_shown(clean(story.source, 120)),
        excerpt=_excerpt(story, spoken, config.language),
        language=spoken,
        published=_published(story.published, ZoneInfo(config.timezone)),
        updated=changed_at,
        categories=tuple(dict.fromkeys(one for name in named if (one := _shown(clean(name, 80))))),
    )


def atom(head: Head, told: Sequence[Entry]) -> bytes:
    """An Atom document in UTF-8."""
    feed = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})  # type: ignore[dict-item]  # the default namespace
    feed.set(_LANG, head.language)
    _add(feed, "id", head.id)
    _add(feed, "title", _shown(head.title))
    _add(feed, "updated", _rfc3339(max((one.updated for one in told), default=head.updated)))
    for kind, relation, href in (("atom+xml", "self", head.atom), ("html", "alternate", head.home)):
        if href:
            prefix = "text" if kind == "html" else "application"
            _add(feed, "link", rel=relation, type=f"{prefix}/{kind}", href=href)
    _add(feed, "rights", _shown(head.rights))
    _add(feed, "generator", "vigie")
    for one in told:
        _atom_entry(feed, one)
    return etree.tostring(feed, xml_declaration=True, encoding="utf-8", pretty_print=True)


def json_feed(head: Head, told: Sequence[Entry]) -> bytes:
    """A JSON Feed document in UTF-8."""
    feed = {"version": JSON_FEED, "title": head.title, "description": head.rights, "language": head.language}
    feed |= {key: value for key, value in (("home_page_url", head.home), ("feed_url", head.json)) if value}
    document = feed | {"items": [_json_item(one) for one in told]}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def _excerpt(story: Story, spoken: str, language: str) -> str:
    """« The few words that may be quoted » (accès réservé) (PDF, 2 p.)."""
    text = _shown(typeset(clean(story.excerpt), spoken))
    return " ".join([*([quoted(text, language)] if text else []), *marks(story, words(language))])


def _published(dated: Dated, zone: ZoneInfo) -> datetime | None:
    at = dated.local(zone)
    if at is None or dated.precision not in {Precision.DAY, Precision.MINUTE}:
        return None
    return at.replace(tzinfo=zone)


def _atom_entry(feed: etree._Element, one: Entry) -> None:
    entry = etree.SubElement(feed, f"{{{ATOM}}}entry")
    entry.set(_LANG, one.language)
    _add(entry, "id", one.id)
    _add(entry, "title", one.title)
    if one.url:
        _add(entry, "link", rel="alternate", href=one.url)
    if one.published:
        _add(entry, "published", _rfc3339(one.published))
    _add(entry, "updated", _rfc3339(one.updated))
    _add(_add(entry, "author"), "name", one.source)
    for name in one.categories:
        _add(entry, "category", term=name)
    # An entry without a link must have a content.
    if one.excerpt or not one.url:
        _add(entry, "summary" if one.url else "content", one.excerpt or one.title)


def _json_item(one: Entry) -> dict[str, Any]:
    item: dict[str, Any] = {"id": one.id, "title": one.title, "content_text": one.excerpt or one.title}
    if one.url:
        item["url"] = one.url
    if one.published:
        item["date_published"] = _rfc3339(one.published)
    item |= {"date_modified": _rfc3339(one.updated), "authors": [{"name": one.source}], "language": one.language}
    return item | ({"tags": list(one.categories)} if one.categories else {})


def _add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    child.text = text or None
    return child


def _shown(text: str) -> str:
    """Without the characters that XML 1.0 cannot hold."""
    return _NOT_XML.sub("", text)


def _rfc3339(at: datetime) -> str:
    if (at.utcoffset() or SHOWN).seconds % 60:  # the local times of the nineteenth century
        at = at.astimezone(UTC)
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")

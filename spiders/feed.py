"""Feeds: RSS, Atom and CDF through feedparser, and JSON Feed. Bytes in, a Feed out: what it offers, and its rhythm.

bytes ─▶ text (monitor.extract.document) ─▶ sound XML (mend) ─▶ entries ─▶ titles trimmed ─▶ told apart ─▶ candidates
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

import feedparser

from monitor.address import absolute, spelled
from monitor.errors import ReadError
from monitor.extract.document import decode, sound, unescape
from monitor.model import UNDATED, Dated, Page
from monitor.values import DAYS
from spiders.credentials import without_credentials
from spiders.dating import dated
from spiders.entries import Entry, Feed, gathered
from spiders.loose_json import is_json_feed, loads, unwrapped
from spiders.mend import MAX_ENTRIES, mend, root_of
from spiders.plain import plain
from spiders.tongues import in_one_language
from spiders.walls import instead

MAX_BYTES = 5 << 20
MAX_TITLE = 300
MAX_LINK = 2083
MAX_SUMMARY = 50_000
PERIODS = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
LONGEST = 31_536_000  # seconds: no feed means more
SKIPPED = re.compile(r"<skip(hours|days)\b[^>]{0,200}>(.{0,2000}?)</skip\1>", re.IGNORECASE | re.DOTALL)
HOUR = re.compile(r"<hour\b[^>]{0,200}>\s{0,50}(\d{1,2})\s{0,50}<", re.IGNORECASE)
DAY = re.compile(r"<day\b[^>]{0,200}>\s{0,50}([A-Za-z]{3,9})\s{0,50}<", re.IGNORECASE)
# By other vocabularies than those of feeds: prism:publicationDate, news:publication_date; yandex:full-text.
PUBLISHED = re.compile(r"(?:[a-z]\w{0,40}_)?(?:publication_?date|date_?published|publish_?date)")
FULL_TEXT = re.compile(r"(?:[a-z]\w{0,40}_)?full[-_]?text")
HREF = re.compile(r"<a\s[^<>]{0,300}?href\s*=\s*[\"']([^\"'<>]{1,2083})", re.IGNORECASE)  # a link that is a whole one
MEDIA = ("audio/", "video/", "image/")
PAGES = ("", "text/html", "application/xhtml+xml")


def is_feed(page: Page) -> bool:
    """True when the bytes begin like RSS, Atom, CDF or JSON Feed; the declared type proves nothing."""
    text = unwrapped(sound(decode(page.body[:65_536], page.content_type)))
    return is_json_feed(text) if text.startswith("{") else root_of(text) >= 0


def read_feed(page: Page, timezone: str, now: datetime | None = None, language: str = "fr") -> Feed:
    """What a feed offers and declares. Raises ReadError, and nothing else, when the page is no feed.

    `timezone` is that of dates without a zone. A date more than a day after `now` is not believed. Of what is said in
    several languages, `language` is read.
    """
    text = unwrapped(sound(decode(page.body[:MAX_BYTES], page.content_type)))
    try:
        if text.startswith("{"):
            feed = _json_feed(text, page, timezone, now)
        else:
            feed = _xml_feed(text, page, timezone, now, language)
    except (RecursionError, ValueError, TypeError, AttributeError, LookupError) as error:
        raise ReadError("failed", f"flux illisible ({type(error).__name__})") from None
    cut = f"flux de plus de {MAX_BYTES >> 20} Mo, lu en partie" if len(page.body) > MAX_BYTES else ""
    return replace(feed, note=" ; ".join(part for part in (cut, feed.note) if part)) if cut else feed


# ------------------------------------------------------------------------------------------------------- XML


def _xml_feed(text: str, page: Page, timezone: str, now: datetime | None, language: str) -> Feed:
    if root_of(text) < 0:
        raise ReadError("failed", instead(text, page.content_type, "un flux"))
    xml, offered = mend(text)
    xml = in_one_language(xml, language)
    # Through BytesIO only: given text or bytes, feedparser may open a local file or an address.
    told = {"content-type": "application/xml; charset=utf-8"}
    if "xml:base" in xml:  # relative ones start from where the feed stands; without any, links are resolved below
        told["content-location"] = page.url
    parsed = feedparser.parse(
        io.BytesIO(xml.encode("utf-8", "replace")),
        response_headers=told,
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if not parsed.version and not parsed.entries:
        raise ReadError("failed", instead(text, page.content_type, "un flux"))
    home = absolute(page.url, _address(parsed.feed.get("link"))) or page.url
    entries = [_entry(entry, page.url, home, timezone, now) for entry in parsed.entries[:MAX_ENTRIES]]
    return gathered(
        entries,
        offered,
        title=plain(parsed.feed.get("title") or ""),
        terms=plain(parsed.feed.get("rights") or parsed.feed.get("license") or "")[:MAX_TITLE],
        every=_every(parsed.feed),
        skipped=_skipped(xml[:65_536]),
    )


def _skipped(head: str) -> tuple[int, ...]:
    """The hours of the week in which the feed asks not to be read: its skipHours on each day, its skipDays whole."""
    told = {match[1].lower(): match[2] for match in SKIPPED.finditer(head)}
    hours = {int(hour) % 24 for hour in HOUR.findall(told.get("hours", ""))}
    days = {day[:3].lower() for day in DAY.findall(told.get("days", ""))}
    return tuple(hour for hour in range(7 * 24) if hour % 24 in hours or DAYS[hour // 24] in days)


def _standing(link: str, base: str, home: str) -> str:
    """The address of an entry; of one without a link, that of its site."""
    return (absolute(base, link) or link[:MAX_LINK]) if link else home


def _entry(entry: Any, base: str, home: str, timezone: str, now: datetime | None) -> Entry | None:
    """A feed's entry; one without any address stands at `home`, and is None if it says nothing either."""
    link = _link(entry)
    texts = [part.get("value") or "" for part in entry.get("content", ())] + [entry.get("summary") or ""]
    texts += _called(entry, FULL_TEXT)
    title, summary = _line(entry.get("title")), _longest(texts)
    if not (link or title or summary):
        return None
    given = [str(entry[key]) for key in ("published", "created") if key in entry]
    given += _called(entry, PUBLISHED)
    edited = str(entry["updated"]) if "updated" in entry else ""
    published, early = _first([*given, edited], timezone, now)
    updated = dated(edited, timezone, now)[0]
    source = entry.get("source")
    return Entry(
        _standing(link, base, home),
        _id(entry.get("id"), link),
        title,
        published,
        updated,
        summary,
        _line(source.get("title") if isinstance(source, dict) else ""),
        frozenset(_line(tag.get("term")) for tag in entry.get("tags", ())[:20]),
        early,
        pageless=not link,
    )


def _called(entry: Any, name: re.Pattern[str]) -> list[str]:
    """What elements of that name hold which feedparser does not know; it tells them by their prefix and name."""
    return [said for key, said in entry.items() if isinstance(said, str) and name.fullmatch(key)]


def _link(entry: Any) -> str:
    """The address of an entry: the page it links to, HTML before anything else; else what it encloses or is numbered
    by, if that is an address.
    """
    identity = _address(str(entry.get("id") or ""))
    links = [(_rel(one), one) for one in entry.get("links", ()) if one.get("href")]
    pages = [one for rel, one in links if rel == "alternate"]
    # Some entries name their data too, and before their page.
    pages = [one["href"] for one in sorted(pages, key=lambda one: str(one.get("type", "")).lower() not in PAGES)]
    others = [
        one["href"]
        for rel in ("related", "enclosure", "via", "self")
        for said, one in links
        if said == rel and not str(one.get("type", "")).startswith(MEDIA)
    ]
    anchor = entry.get("a")
    choices = [
        entry.get("feedburner_origlink"),
        *(pages[:1] if len(pages) > 1 else ()),
        entry.get("link"),
        *pages,
        anchor.get("href") if isinstance(anchor, dict) else None,
        *others,
        *(part.get("src") for part in entry.get("content", ())),
        entry.get("comments"),  # those of the article stand under it
        identity,
    ]
    for choice in choices:
        link = _address(choice)
        # A number is taken for an address when nothing says that it is none.
        if link and (link != identity or re.match(r"https?://|/", link)):
            return link
    return ""


def _rel(link: Any) -> str:
    """What a link is to its entry; the name may be written as the address of its registration."""
    return str(link.get("rel") or "alternate").removeprefix("http://www.iana.org/assignments/relation/").lower()


def _address(link: object) -> str:
    """A link as it was meant: without credentials, `&amp;` decoded, a scheme added when a host begins it."""
    text = link[: 4 * MAX_LINK].lstrip() if isinstance(link, str) else ""
    text = spelled(anchor[1] if (anchor := HREF.match(text)) else text)
    text = without_credentials(unescape(text) if "&amp;" in text or "&#" in text else text)
    return f"https://{text}" if text.lower().startswith("www.") else text


def _id(identity: object, link: str) -> str:
    text = str(identity or "").strip()
    return "" if text == link else text[:MAX_LINK]


def _line(text: object) -> str:
    return plain(text[: 8 * MAX_TITLE]).replace("\n", " ")[:MAX_TITLE] if isinstance(text, str) else ""


def _longest(texts: Sequence[str]) -> str:
    most = MAX_SUMMARY * 4
    shorter = (text if len(text) <= most else text[:most].rpartition("<")[0] for text in texts)
    return max(map(plain, shorter), key=len)[:MAX_SUMMARY]


def _first(texts: Sequence[str], timezone: str, now: datetime | None) -> tuple[Dated, bool]:
    """The first of `texts` that is a date, and whether one that comes before it lies in the future."""
    early = False
    for text in texts:
        found, ahead = dated(text, timezone, now)
        early = early or ahead
        if found.at is not None:
            return found, early
    return UNDATED, early


def _every(feed: Any) -> int | None:
    """The period a feed declares, in seconds."""
    declared: list[float] = []
    if re.fullmatch(r"\d{1,6}", ttl := str(feed.get("ttl") or "").strip()):
        declared.append(int(ttl) * 60)
    period = PERIODS.get(str(feed.get("sy_updateperiod") or "").strip().lower())
    times = str(feed.get("sy_updatefrequency") or "1").strip()
    if period is not None:
        declared.append(period / (int(times) if re.fullmatch(r"0*[1-9]\d{0,3}", times) else 1))
    usable = [int(seconds) for seconds in declared if 0 < seconds <= LONGEST]
    return min(usable, default=None)


# ------------------------------------------------------------------------------------------------------- JSON


def _json_feed(text: str, page: Page, timezone: str, now: datetime | None) -> Feed:
    """JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1)."""
    try:
        feed, cut = loads(text)
        items = feed["items"]
        home = absolute(page.url, _address(feed.get("home_page_url"))) or page.url
        read = partial(_json_item, base=page.url, home=home, timezone=timezone, now=now)
        entries = [read(item) for item in items[:MAX_ENTRIES] if isinstance(item, dict)]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise ReadError("failed", "un JSON qui n'est pas un flux JSON Feed") from None
    found = gathered(entries, len(items), title=_line(feed.get("title")))
    return replace(found, note=" ; ".join(filter(None, ("flux coupé, lu en partie", found.note)))) if cut else found


def _json_item(item: dict[str, Any], base: str, home: str, timezone: str, now: datetime | None) -> Entry | None:
    identity = str(item.get("id") or "")
    by_id = identity if identity.startswith(("http://", "https://")) else ""
    link = _address(item.get("url")) or _address(item.get("external_url")) or by_id
    raw = item.get("content_text")
    texts = [text for name in ("content_html", "summary") if isinstance(text := item.get(name), str)] or [""]
    title = _line(item.get("title"))
    summary = max(_longest(texts), raw[:MAX_SUMMARY] if isinstance(raw, str) else "", key=len)
    if not (link or title or summary):
        return None
    edited = str(item.get("date_modified") or "")
    published, early = _first([str(item.get("date_published") or ""), edited], timezone, now)
    tags = item.get("tags")
    return Entry(
        _standing(link, base, home),
        _id(identity, link),
        title,
        published,
        dated(edited, timezone, now)[0],
        summary,
        rubrics=frozenset(_line(tag) for tag in tags[:20]) if isinstance(tags, list) else frozenset(),
        early=early,
        pageless=not link,
    )

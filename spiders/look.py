"""What the page of a source is, and what it offers. Pure; run in the sandbox, since the bytes are a stranger's.

`look(kind, page, …)` is called with the kind the source is watched as. `auto` tries them in order: the page itself is a
feed or a sitemap; else it is a web page, that may announce feeds and that may list articles.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.address import MAX_LENGTH, absolute, host
from monitor.errors import ReadError
from monitor.extract.document import decode
from monitor.model import Candidate, Page
from spiders.packed import unpacked
from spiders.places import NEWS_SITEMAP, usual_feeds
from spiders.signposts import announced_feeds, frames, news_pages, next_page, plain_text

MAX_BYTES = 50 << 20  # of a gzip file, unpacked: the limit of a sitemap by its own protocol
MAX_CANDIDATES = 2000  # of one visit; what a source offers beyond is said in `note`
MARKUP = 300_000  # bytes of a page in which its software betrays itself
TITLES = 30  # enough of them to tell the language
# A line of a robots.txt that announces sitemaps, as it is written: behind a byte order mark, without its colon.
SITEMAP = re.compile(r"[\ufeff\s]*site-?maps?\s*[:\s](.*)", re.IGNORECASE)
APART = re.compile(r"[\s,;<>\"']{1,9}(?=https?:/)", re.IGNORECASE)  # between two addresses of one line
AROUND = " \t,;<>\"'"
ENDED = re.compile(
    r"[^\s<>]+?(?: +[^\s<>]+?)*?\.(?:xml|txt|rss|atom|php|aspx?)(?:\.gz)?(?:\?[^\s<>]*)?(?![^\s,;<>])", re.IGNORECASE
)
ROOTED = re.compile(r"https?:/|/", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen: the kind the page can be watched as ("" if none), what it offers, and where else to look."""

    kind: str
    candidates: tuple[Candidate, ...] = ()
    feeds: tuple[str, ...] = ()  # addresses a web page announces
    usual: tuple[str, ...] = ()  # where the software of a web page keeps its feeds
    news_pages: tuple[str, ...] = ()  # links of a web page called « Actualités » or the like
    sitemaps: tuple[str, ...] = ()  # of a sitemap index
    frames: tuple[str, ...] = ()  # of a page that only holds other pages
    next_page: str = ""  # of a listing
    news: bool = False  # a sitemap that says when its pages were published
    language: str = ""  # of what is offered, when `auto` was asked; of the page, if it offers nothing
    terms: str = ""
    note: str = ""  # what was left out or not believed, in French
    every: int | None = None  # seconds: the period a feed declares
    skipped: tuple[int, ...] = ()  # hours of the week (UTC, from Monday 0h) in which a feed asks not to be read


def look(
    kind: str, page: Page, links: str | None, timezone: str, now: datetime | None = None, language: str = "fr"
) -> Look:
    """What `page` offers, watched as `kind` (feed, sitemap, listing or auto).

    `links` is the CSS selector of a listing; `timezone` that of dates without a zone; a feed's dates well after
    `now` are not believed; of several languages of a feed, `language` is read. Raises ReadError when the page is not
    what it should be.
    """
    if not page.body.strip():
        raise ReadError("failed", "réponse vide")
    if not (body := unpacked(page.body, MAX_BYTES)):
        raise ReadError("failed", "réponse compressée (gzip) illisible")
    page = replace(page, body=body)
    return _bounded(_look(kind, page, links, timezone, now, language))


def _bounded(found: Look) -> Look:
    if len(found.candidates) <= MAX_CANDIDATES:
        return found
    note = f"{MAX_CANDIDATES} liens lus sur {len(found.candidates)} proposés"
    note = " ; ".join(part for part in (note, found.note) if part)
    return replace(found, candidates=found.candidates[:MAX_CANDIDATES], note=note)


def together(children: Sequence[Look], lost: int) -> Look:
    """What several sitemaps of an index offer, the newest first; `lost` of its sitemaps could not be read."""
    found: dict[str, Candidate] = {}
    for one in (one for look in children for one in look.candidates):
        found.setdefault(one.url, one)
    newest = sorted(found.values(), key=_newness, reverse=True)  # stable: undated ones stay in their order, last
    told = f"{lost} plan{'s' * (lost > 1)} de site de l'index illisible{'s' * (lost > 1)}" if lost else ""
    note = " ; ".join(dict.fromkeys(part for part in (told, *(look.note for look in children)) if part))
    return _bounded(replace(children[0], kind="sitemap", candidates=tuple(newest), note=note))


def _newness(candidate: Candidate) -> float:
    at = candidate.changed.at or candidate.published.at
    return at.timestamp() if at is not None else 0.0


def _look(kind: str, page: Page, links: str | None, timezone: str, now: datetime | None, language: str) -> Look:
    # What reads is imported here: the crawl knows what a Look is, and leaves the reading to its parsers.
    from spiders.feed import is_feed, read_feed
    from spiders.listing import read_listing
    from spiders.sitemap import is_sitemap, read_sitemap

    auto = kind == "auto"
    # Some sites serve a feed as their sitemap.
    if kind == "feed" or (auto and is_feed(page)) or (kind == "sitemap" and not is_sitemap(page) and is_feed(page)):
        feed = read_feed(page, timezone, now, language)
        spoken = _language(feed.candidates) if auto else ""
        pace = {"every": feed.every, "skipped": feed.skipped}
        return Look("feed", feed.candidates, terms=feed.terms, note=feed.note, language=spoken, **pace)  # type: ignore[arg-type]
    if kind == "sitemap" or (auto and is_sitemap(page)):
        plan = read_sitemap(page, timezone)
        spoken = _language(plan.candidates) if auto else ""
        children, news, note = plan.children, plan.news, plan.note
        return Look("sitemap", plan.candidates, sitemaps=children, news=news, note=note, language=spoken)
    candidates = read_listing(page, links, timezone, now)
    inside = () if candidates else frames(page)
    seen = Look("listing" if candidates else "", candidates, frames=inside, next_page=next_page(page))
    if not auto:
        return seen
    return replace(
        seen,
        feeds=announced_feeds(page),
        usual=usual_feeds(page.url, page.body[:MARKUP]),
        news_pages=news_pages(page),
        language=_language(candidates) or _spoken(plain_text(page)),
    )


def _language(candidates: tuple[Candidate, ...]) -> str:
    return _spoken(". ".join(candidate.title for candidate in candidates[:TITLES]))


def robots_sitemaps(page: Page) -> tuple[str, ...]:
    """The sitemaps a robots.txt announces, those of news first."""
    lines = map(SITEMAP.fullmatch, decode(page.body[:500_000]).splitlines())
    told = [address for line in lines if line for address in APART.split(line[1].partition("#")[0][:MAX_LENGTH])]
    urls = [url for name in told if (url := _sitemap(page.url, name.strip(AROUND)))]
    return tuple(sorted(dict.fromkeys(urls), key=lambda url: not NEWS_SITEMAP.search(url)))


def _sitemap(base: str, said: str) -> str | None:
    """The address that a robots.txt means: it may hold spaces, lack its host or its scheme, or go on in words."""
    ended = ENDED.match(said)
    address = ended[0] if ended else said.partition(" ")[0].rstrip(AROUND)
    if not ended and not ROOTED.match(address):
        return None  # « none », or a word of a sentence
    named = not ROOTED.match(address) and host(f"https://{address}") == host(base)
    return absolute(base, f"//{address}" if named else address)


def _spoken(text: str) -> str:
    from monitor.extract.language import language  # late: the crawl itself imports this module for its nouns

    return language(text)

"""What the page of a source is, and what it offers. Pure; run in the sandbox, since the bytes are a stranger's.

`look(kind, page, …)` is called with the kind the source is watched as. `auto` tries them in order: the page itself is a
feed or a sitemap; else it is a web page, that may announce feeds and that may list articles.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.errors import ReadError
from monitor.model import Candidate, Page
from spiders.feed import is_feed, read_feed
from spiders.listing import announced_feeds, next_page, read_listing
from spiders.sitemap import is_sitemap, read_sitemap

MAX_CANDIDATES = 2000  # of one visit; what a source offers beyond is said in `note`


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen: the kind the page can be watched as ("" if none), what it offers, and where else to look."""

    kind: str
    candidates: tuple[Candidate, ...] = ()
    feeds: tuple[str, ...] = ()  # addresses a web page announces
    sitemaps: tuple[str, ...] = ()  # of a sitemap index
    next_page: str = ""  # of a listing
    news: bool = False  # a sitemap that says when its pages were published
    terms: str = ""
    note: str = ""


def look(kind: str, page: Page, links: str | None, timezone: str) -> Look:
    """What `page` offers, watched as `kind` (feed, sitemap, listing or auto).

    `links` is the CSS selector of a listing; `timezone` that of dates without a zone. Raises ReadError when the page is
    not what it should be.
    """
    if not page.body.strip():
        raise ReadError("failed", "réponse vide")
    found = _look(kind, page, links, timezone)
    if len(found.candidates) <= MAX_CANDIDATES:
        return found
    note = f"{MAX_CANDIDATES} liens lus sur {len(found.candidates)} proposés"
    return Look(found.kind, found.candidates[:MAX_CANDIDATES], news=found.news, terms=found.terms, note=note)


def _look(kind: str, page: Page, links: str | None, timezone: str) -> Look:
    if kind == "feed" or (kind == "auto" and is_feed(page)):
        candidates, terms = read_feed(page, timezone)
        return Look("feed", candidates, terms=terms)
    if kind == "sitemap" or (kind == "auto" and is_sitemap(page)):
        candidates, children, news = read_sitemap(page, timezone)
        return Look("sitemap", candidates, sitemaps=children, news=news)
    candidates = read_listing(page, links, timezone)
    return Look("listing" if candidates else "", candidates, feeds=announced_feeds(page), next_page=next_page(page))


def robots_sitemaps(page: Page) -> tuple[str, ...]:
    """The sitemaps a robots.txt announces, those of news first."""
    lines = page.body[:500_000].decode("utf-8", "replace").splitlines()
    urls = [match[1] for line in lines if (match := re.match(r"\s*sitemap\s*:\s*(https?://\S+)", line, re.IGNORECASE))]
    return tuple(sorted(dict.fromkeys(urls), key=lambda url: not re.search(r"news|actu|article|post", url.lower())))

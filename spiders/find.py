"""How a site is watched: by what it made for that, if it made anything, else by the links its pages list."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from urllib.parse import urljoin

from pydantic import TypeAdapter
from scrapy.http import Response

from monitor.errors import ReadError
from monitor.model import Page
from spiders.look import Look
from spiders.messages import Assignment
from spiders.sandbox import Sandbox

log = logging.getLogger("vigie.spider")

FEEDS_TRIED = 4
SITEMAPS_TRIED = 3
LEAST_LISTED = 3  # links that make a listing worth watching
# Where feeds usually are, tried only when a site announces none and lists nothing.
USUAL_PLACES = ("/feed/", "/rss.xml", "/rss", "/atom.xml", "/sitemap.xml")

_looks: TypeAdapter[Look] = TypeAdapter(Look)


@dataclass(frozen=True, slots=True)
class Found:
    """A source's page that can be watched: where, how it looked, and its answer."""

    watch: str
    look: Look
    response: Response


class Finder:
    """Looks at the pages of a site, in the sandbox, until it knows how to watch it."""

    def __init__(self, timezone: str, sandbox: Sandbox, fetch: Callable[[str], Awaitable[Response]]) -> None:
        """`timezone` is that of dates without one; `fetch` gives the page of an address, or raises."""
        self.timezone, self.sandbox, self.fetch = timezone, sandbox, fetch

    async def find(self, source: Assignment, response: Response) -> Found:
        """What a source offers, its next pages included, and how that is watched. Raises ReadError."""
        return await self.further(source, await self.watched(source, response))

    async def watched(self, source: Assignment, response: Response) -> Found:
        """How a source is watched: as told, or for `auto` by looking around. Raises ReadError if not at all.

        `auto` prefers what the site made for it: the page itself if it is a feed or a sitemap, else a feed it
        announces, else a news sitemap, else the links the page lists, else what stands in the usual places.
        """
        look = await self.look(source.kind, source.links, response)
        if look.sitemaps:
            return await self.first_full(Found(response.url, look, response), look.sitemaps)
        if source.kind != "auto" or look.kind in {"feed", "sitemap"}:
            if not look.kind:
                raise ReadError("failed", "aucun lien d'article trouvé dans cette page")
            return Found(response.url, look, response)
        return await self.look_around(source, Found(response.url, look, response))

    async def look_around(self, source: Assignment, home: Found) -> Found:
        """`auto`, on a web page: the first good thing of that order."""
        empty: list[Found] = []
        async for found in self.looks(home.look.feeds[:FEEDS_TRIED]):
            if found.look.kind == "feed" and found.look.candidates:
                return found
            empty += [found] if found.look.kind == "feed" else []
        robots = await self.robots_sitemaps(home.response.url)
        async for found in self.looks(robots[:SITEMAPS_TRIED]):
            full = await self.first_full(found, found.look.sitemaps) if found.look.sitemaps else found
            if full.look.news and full.look.candidates:
                return full
        if len(home.look.candidates) >= LEAST_LISTED or (source.links and home.look.candidates):
            return home
        usual = tuple(urljoin(home.response.url, place) for place in USUAL_PLACES)
        async for found in self.looks(() if empty else (*robots[:SITEMAPS_TRIED], *usual)):
            full = await self.first_full(found, found.look.sitemaps) if found.look.sitemaps else found
            if full.look.kind in {"feed", "sitemap"} and full.look.candidates:
                return full
        if home.look.candidates or empty:
            return home if home.look.candidates else empty[0]
        raise ReadError("failed", "ni flux, ni plan de site, ni liste d'articles trouvés à cette adresse")

    async def first_full(self, index: Found, children: tuple[str, ...]) -> Found:
        """What the first child with links offers, watched through its index; the index itself if none has any."""
        async for found in self.looks(children[:SITEMAPS_TRIED]):
            if found.look.candidates:
                return Found(index.watch, found.look, found.response)
        return index

    async def further(self, source: Assignment, found: Found) -> Found:
        """A listing with what its next pages list, as far as the parent wants to go back."""
        candidates = {candidate.url: candidate for candidate in found.look.candidates}
        following = found.look.next_page if found.look.kind == "listing" else ""
        for _ in range(source.pages - 1):
            if not following:
                break
            try:
                look = await self.look("listing", source.links, await self.fetch(following))
            except Exception as error:
                log.info("%s: %s", following, error)
                break
            for candidate in look.candidates:
                candidates.setdefault(candidate.url, candidate)
            following = look.next_page
        return Found(found.watch, replace(found.look, candidates=tuple(candidates.values())), found.response)

    async def looks(self, urls: tuple[str, ...]) -> AsyncIterator[Found]:
        """What stands at each address; those that cannot be fetched or understood are passed over."""
        for url in urls:
            try:
                response = await self.fetch(url)
                yield Found(url, await self.look("auto", None, response), response)
            except Exception as error:
                log.info("%s: %s", url, error)

    async def robots_sitemaps(self, url: str) -> tuple[str, ...]:
        """The sitemaps that the robots.txt of a site announces."""
        try:
            response = await self.fetch(urljoin(url, "/robots.txt"))
            return tuple(await self.sandbox.run("robots", {}, page_of(response)))
        except Exception as error:
            log.info("robots.txt of %s: %s", url, error)
            return ()

    async def look(self, kind: str, links: str | None, response: Response) -> Look:
        """What a page offers, seen in the sandbox. Raises ReadError."""
        head = {"kind": kind, "links": links, "timezone": self.timezone}
        return _looks.validate_python(await self.sandbox.run("look", head, page_of(response)))


def page_of(response: Response) -> Page:
    """A Scrapy response as a Page."""
    content_type = (response.headers.get("Content-Type") or b"").decode("latin-1").lower()
    return Page(response.url, response.status, content_type, response.body)

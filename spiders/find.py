"""How a site is watched: by what it made for that if it is any good, else by the links its pages list.

    the page asked for ─▶ is it a feed, or a sitemap? ─▶ that is it
                       ─▶ feeds it announces ─▶ where its software keeps feeds ─▶ sitemaps of robots.txt
                       ─▶ its page of news ─▶ where feeds and sitemaps usually are

Each step asks for a few pages, a dozen in all, and the search ends as soon as nothing better is to be expected.
`spiders.choose` compares what was seen; it alone decides.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urljoin

from pydantic import TypeAdapter
from scrapy.http import Response

from monitor.address import file_kind
from monitor.errors import ReadError
from monitor.model import Candidate, Page
from spiders.choose import LEAST, Choice, Way, choose
from spiders.failures import explain
from spiders.look import Look, together
from spiders.messages import Assignment
from spiders.places import feeds_anywhere, key, rank, usual_sitemaps
from spiders.sandbox import Sandbox

log = logging.getLogger("vigie.spider")

REQUESTS = 9  # of one search, beside the page asked for and what Scrapy asks of robots.txt
ANNOUNCED = 4  # feeds of one page tried
SITEMAPS = 2  # sitemaps tried
CHILDREN = 3  # of a sitemap index, that are read together
TRIED = 5  # … and that are asked for, since some are empty or missing; frames of a page too
GUESSES = 3  # addresses tried unseen

_looks: TypeAdapter[Look] = TypeAdapter(Look)


@dataclass(frozen=True, slots=True)
class Found:
    """A way to watch a source: where, how it looked, its answer, how it was met, and how sure the choice is."""

    watch: str
    look: Look
    response: Response
    how: str = "asked"
    confidence: str = ""
    why: str = ""


class Finder:
    """Looks at the pages of a site, in the sandbox, until it knows how to watch it."""

    def __init__(
        self,
        timezone: str,
        sandbox: Sandbox,
        fetch: Callable[[str], Awaitable[Response]],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        language: str = "fr",
    ) -> None:
        """`timezone` is that of dates without one; `fetch` gives the page of an address, or raises; `language` that of
        the readers."""
        self.timezone, self.sandbox, self.fetch, self.now = timezone, sandbox, fetch, now
        self.language = language

    async def find(self, source: Assignment, response: Response) -> Found:
        """What a source offers, its next pages included, and how that is watched. Raises ReadError."""
        return await self.further(source, await self.watched(source, response))

    async def watched(self, source: Assignment, response: Response) -> Found:
        """How a source is watched: as told, or for `auto` by looking around. Raises ReadError if not at all."""
        search = _Search(self, source)
        asked = await search.full(Found(response.url, await self.look(source.kind, source.links, response), response))
        if source.kind == "auto" and asked.look.kind not in {"feed", "sitemap"}:
            return await search.around(asked)
        if not asked.look.kind:
            raise ReadError("failed", "aucun lien d'article trouvé dans cette page")
        if asked.look.sitemaps:
            raise ReadError("failed", "index de plans de site : aucun lien dans ceux qui ont été lus")
        search.seen = [asked]
        return search.best()

    async def further(self, source: Assignment, found: Found) -> Found:
        """A listing with what its next pages list, as far as the parent wants to go back; anything else as it is."""
        if found.look.kind != "listing":  # of a feed, several entries may stand at one address
            return found
        candidates = {candidate.url: candidate for candidate in found.look.candidates}
        following = found.look.next_page
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
        return replace(found, look=replace(found.look, candidates=tuple(candidates.values())))

    async def look(self, kind: str, links: str | None, response: Response) -> Look:
        """What a page offers, seen in the sandbox. Raises ReadError."""
        told = {"timezone": self.timezone, "language": self.language, "now": self.now().isoformat()}
        head = {"kind": kind, "links": links, **told}
        return _looks.validate_python(await self.sandbox.run("look", head, page_of(response)))


class _Search:
    """One search over one site: what was asked for, what was seen, what is left to ask."""

    def __init__(self, finder: Finder, source: Assignment) -> None:
        self.finder, self.source, self.left = finder, source, REQUESTS
        self.seen: list[Found] = []
        self.asked: set[str] = set()
        self.dead: list[str] = []  # announced, and not what it should be

    async def around(self, home: Found) -> Found:
        """The best way to watch the site of a web page. Raises ReadError when there is none."""
        self.seen = [home]
        self.asked = {home.watch, home.response.url, self.source.url}
        for step in (self.announced, self.known_places, self.announced_sitemaps, self.news_page, self.any_places):
            async for found in step(home):
                self.seen.append(found)
                if self.choice().settled:
                    return self.best()
        if all(not found.look.candidates for found in self.seen) and not any(f.look.kind == "feed" for f in self.seen):
            nothing = "ni flux, ni plan de site, ni liste d'articles trouvés à cette adresse"
            raise ReadError("failed", " ; ".join([nothing, *(f"écarté : {reason}" for reason in self.dead)]))
        return self.best()

    def choice(self) -> Choice:
        """What is best of all that was seen so far."""
        language = self.seen[0].look.language if self.seen[0].look.kind not in {"feed", "sitemap"} else ""
        return choose([_way(found, self.source.links) for found in self.seen], self.finder.now(), language)

    def best(self) -> Found:
        """The best of all that was seen, with its reasons."""
        choice = self.choice()
        why = " ; ".join([choice.why, *(f"écarté : {reason}" for reason in self.dead)])
        return replace(self.seen[choice.index], confidence=choice.confidence, why=why)

    # ------------------------------------------------------------------------------------------- the steps, in order

    async def announced(self, home: Found) -> AsyncIterator[Found]:
        """The feeds a page announces; a page that only lists feeds is asked for those."""
        pages: list[Look] = []
        async for found in self.looks(home.look.feeds[:ANNOUNCED], "announced", said=True):
            if found.look.kind == "feed":
                yield found
            else:
                pages.append(found.look)
        listed = tuple(url for look in pages for url in look.feeds)
        async for found in self.feeds(self.fresh(listed)[: ANNOUNCED - 1], "announced"):
            yield found

    async def known_places(self, home: Found) -> AsyncIterator[Found]:
        """Where the software of the site keeps its feeds."""
        async for found in self.feeds(self.fresh(home.look.usual)[:GUESSES], "usual"):
            yield found

    async def announced_sitemaps(self, home: Found) -> AsyncIterator[Found]:
        """The sitemaps of robots.txt, those of news first."""
        for url in self.fresh((urljoin(home.response.url, "/robots.txt"),)):
            try:
                addresses = await self.finder.sandbox.run("robots", {}, page_of(await self.get(url)))
            except Exception as error:
                log.info("%s: %s", url, error)
                return
            async for found in self.sitemaps(tuple(addresses), "robots"):
                yield found

    async def news_page(self, home: Found) -> AsyncIterator[Found]:
        """The page that the site calls its news, and what that announces."""
        async for page in self.looks(self.fresh(home.look.news_pages)[:1], "news_page"):
            if page.look.kind == "listing":
                yield page
            async for found in self.feeds(self.fresh(page.look.feeds)[:1], "announced"):
                yield found

    async def any_places(self, home: Found) -> AsyncIterator[Found]:
        """Where feeds usually are, then sitemaps if nothing else was found."""
        async for found in self.feeds(self.fresh(feeds_anywhere(home.response.url))[:GUESSES], "usual"):
            yield found
        if not any(len(_readable(found.look)) >= LEAST for found in self.seen):
            async for found in self.sitemaps(usual_sitemaps(home.response.url), "usual"):
                yield found

    # --------------------------------------------------------------------------------------------------- asking

    async def feeds(self, urls: Sequence[str], how: str) -> AsyncIterator[Found]:
        """Those of these addresses that are feeds."""
        async for found in self.looks(urls, how):
            if found.look.kind == "feed":
                yield found

    async def sitemaps(self, urls: Sequence[str], how: str) -> AsyncIterator[Found]:
        """The first of these addresses that are sitemaps with links, or feeds in place of sitemaps."""
        async for found in self.looks(self.fresh(urls)[:SITEMAPS], how, said=how == "robots"):
            full = await self.full(found)
            if full.look.kind in {"sitemap", "feed"} and full.look.candidates:
                yield full
            elif how == "robots":
                none = "un plan de site sans lien" if full.look.kind == "sitemap" else "ce n'est pas un plan de site"
                self.dead.append(f"{full.watch} ({full.look.note or none})")

    async def full(self, outer: Found) -> Found:
        """Of a sitemap index, what its newest children offer, watched through the index; of a page made of frames, the
        one with most links; anything else as it is."""
        if outer.look.frames:
            shown = [found async for found in self.looks(outer.look.frames[:TRIED], outer.how)]
            return max((outer, *shown), key=lambda found: len(found.look.candidates))
        waiting, read, tried, lost = [*outer.look.sitemaps], list[Found](), 0, 0
        self.asked.add(outer.watch)
        while waiting and len(read) < CHILDREN and tried < TRIED and self.left > 0:
            url = waiting.pop(0)
            if url in self.asked or (read and rank(url) != rank(read[0].watch)):
                continue  # beside articles, other pages are none
            found = [one async for one in self.looks((url,), outer.how)]
            tried, lost = tried + 1, lost + (not found)
            waiting[:0] = [inner for one in found for inner in one.look.sitemaps]  # an index of indexes
            read += [one for one in found if one.look.candidates]
        if not read:
            return outer
        look = together([one.look for one in read], lost)
        note = " ; ".join(filter(None, (outer.look.note, look.note)))
        return replace(read[0], look=replace(look, note=note), watch=outer.watch)

    async def looks(self, urls: Sequence[str], how: str, *, said: bool = False) -> AsyncIterator[Found]:
        """What stands at each address, as long as requests are left; `said`: the page promised something there."""
        for url in urls:
            if self.left <= 0:
                return
            try:
                response = await self.get(url)
                yield Found(url, await self.finder.look("auto", None, response), response, how)
            except Exception as error:
                log.info("%s: %s", url, error)
                if said:
                    self.dead.append(f"{url} ({explain(error, url, set()).reason})")

    async def get(self, url: str) -> Response:
        """A page, counted."""
        self.left -= 1
        self.asked.add(url)
        return await self.finder.fetch(url)

    def fresh(self, urls: Sequence[str]) -> tuple[str, ...]:
        """Those of these addresses that were not asked for yet."""
        asked = {key(url) for url in self.asked}
        return tuple(url for url in urls if key(url) not in asked)


def _way(found: Found, links: str | None) -> Way:
    look = found.look
    kind = "news" if look.kind == "sitemap" and look.news else look.kind or "listing"
    chosen = bool(links) and found.how == "asked" and kind == "listing"
    return Way(found.watch, kind, found.how, _readable(look), look.language, chosen)


def _readable(look: Look) -> tuple[Candidate, ...]:
    """What is offered, but for files that nobody here can read."""
    return tuple(one for one in look.candidates if not file_kind(one.url))


def page_of(response: Response) -> Page:
    """A Scrapy response as a Page."""
    content_type = (response.headers.get("Content-Type") or b"").decode("latin-1").lower()
    return Page(response.url, response.status, content_type, response.body)

"""Manners towards the sites, as a Scrapy downloader middleware.

- a robots.txt that answers with a server error forbids everything for the round (RFC 9309, 2.3.1.4);
- only http and https are fetched, whatever a page links to;
- a `Crawl-delay` of robots.txt longer than ours is kept (Scrapy reads it and does not apply it);
- an opt-out of text mining is obeyed: the `tdm-reservation` header, and `/.well-known/tdmrep.json` of the host (TDM
  Reservation Protocol, W3C community report of 10 May 2024). Any « reserved » counts. It concerns articles: a request
  says so with `meta["article"]`.
"""

from __future__ import annotations

import asyncio
import json
from fnmatch import fnmatchcase
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

LONGEST_DELAY = 60.0  # a longer Crawl-delay would make a round endless: the host's links then wait for later rounds
RESERVED = "le site réserve la fouille de textes (TDM)"


class Refusal(IgnoreRequest):
    """vigie itself declines to fetch this; the message is the reason."""


class RobotsUnavailable(IgnoreRequest):
    """The site's robots.txt cannot be known; the message is the reason."""


class Robots(RobotsTxtMiddleware):
    """Scrapy's own, but for a robots.txt that answers 5xx, which it would read as permission."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.broken: dict[str, int] = {}

    async def process_request(self, request: Request, spider: Spider | None = None) -> None:  # noqa: ARG002 - Scrapy's
        """Refuse what robots.txt forbids, and everything while it answers with an error."""
        await super().process_request(request)
        status = self.broken.get(urlsplit(request.url).netloc)
        if status and not request.meta.get("dont_obey_robotstxt"):
            raise RobotsUnavailable(f"le robots.txt du site répond HTTP {status} : rien n'est lu en attendant")

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500:
            self.broken[netloc] = response.status
        await super()._parse_robots(response, netloc, request)


class Manners:
    """See the module."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.delays: dict[str, float] = {}
        self.reservations: dict[str, asyncio.Task[list[tuple[str, bool]]]] = {}
        crawler.signals.connect(self.robots_parsed, signals.robots_parsed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor."""
        return cls(crawler)

    def robots_parsed(self, robotparser: Any, request: Request) -> None:
        """Keep the Crawl-delay of a host."""
        wanted = getattr(robotparser, "rp", None)
        delay = wanted.crawl_delay(self.crawler.settings["USER_AGENT"]) if wanted is not None else None
        if delay and delay > self.crawler.settings.getfloat("DOWNLOAD_DELAY"):
            self.delays[urlsplit(request.url).hostname or ""] = min(float(delay), LONGEST_DELAY)

    async def process_request(self, request: Request) -> None:
        """Refuse other schemes and reserved articles; slow down where a site asks for it."""
        parts = urlsplit(request.url)
        if parts.scheme not in {"http", "https"}:
            raise Refusal(f"adresse {parts.scheme}: refusée")
        host = parts.hostname or ""
        if host in self.delays:
            request.meta["autothrottle_dont_adjust_delay"] = True
            slots = self.crawler.engine.downloader.slots
            if host in slots:
                slots[host].delay = max(slots[host].delay, self.delays[host])
        if request.meta.get("article") and await self._is_reserved(parts.scheme, parts.netloc, parts.path):
            raise Refusal(RESERVED)

    def process_response(self, request: Request, response: Response) -> Response:
        """Refuse an article whose own headers reserve it."""
        if request.meta.get("article") and (response.headers.get("tdm-reservation") or b"").strip() == b"1":
            raise Refusal(RESERVED)
        return response

    async def _is_reserved(self, scheme: str, netloc: str, path: str) -> bool:
        """True when the host's tdmrep.json reserves `path`; the file is asked for once a round."""
        if netloc not in self.reservations:
            address = f"{scheme}://{netloc}/.well-known/tdmrep.json"
            self.reservations[netloc] = asyncio.ensure_future(self._reservations(address))
        rules = await asyncio.shield(self.reservations[netloc])
        return any(reserved and fnmatchcase(path or "/", location) for location, reserved in rules)

    async def _reservations(self, address: str) -> list[tuple[str, bool]]:
        """(path pattern, reserved) of a tdmrep.json; empty when there is none or it cannot be read."""
        request = Request(address, callback=NO_CALLBACK, meta={"dont_obey_robotstxt": True, "dont_retry": True})
        try:
            response = await self.crawler.engine.download_async(request)
            rules = json.loads(response.body[:1_000_000]) if response.status == 200 else []
            return [(_pattern(rule["location"]), str(rule["tdm-reservation"]) == "1") for rule in rules]
        except Exception:  # no file, no answer, or no JSON: nothing is reserved by it
            return []


def _pattern(location: str) -> str:
    """A location of tdmrep.json as a pattern of fnmatch: `/a/` covers what is below it, `$` ends it."""
    pattern = location.replace("[", "[[]").replace("?", "[?]")
    return pattern.removesuffix("$") if pattern.endswith("$") else pattern.rstrip("*") + "*"

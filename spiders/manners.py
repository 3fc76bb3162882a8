"""Manners towards the sites, as a Scrapy downloader middleware.

- a robots.txt is kept, by the parent, for a day, or for less if its server says so (RFC 9309, 2.4);
- a robots.txt that answers with a server error, or not at all, forbids everything for the round (RFC 9309, 2.3.1.4);
- only http and https are fetched, at addresses of a bounded length, whatever a page links or redirects to;
- a `Crawl-delay` of robots.txt longer than ours is kept (Scrapy reads it and does not apply it), by as few articles a
  round as it takes not to hold up the others: what is left waits for later rounds;
- credentials in an address that we are sent to are not shown;
- an opt-out of text mining is obeyed: that of the headers (`spiders.optout`), and the tdmrep.json of its host
  (TDM Reservation Protocol). It concerns articles: a request says so with `meta["article"]`.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from fnmatch import translate
from functools import cache
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser, RobotParser, decode_robotstxt
from twisted.internet.defer import Deferred

from monitor.address import MAX_LENGTH, absolute
from monitor.errors import ReadError
from monitor.extract.document import decode
from spiders import messages, optout
from spiders.answers import kept_for
from spiders.bodies import PAGELESS
from spiders.bounds import Unusable
from spiders.credentials import without_credentials
from spiders.halt import Halted, is_check
from spiders.settings import USER_AGENT

LONGEST_DELAY = 30.0  # seconds: a longer Crawl-delay is kept by asking for one page a round
PATIENCE = 60.0  # seconds that the articles of a host with a Crawl-delay may hold up a round: the rest waits for later
ROBOTS_BYTES = 500 << 10  # of a robots.txt that are read: what RFC 9309 (2.5) asks for; more would hold up the round
ROBOTS_KEPT = 86_400  # seconds
NO_ROBOTS = frozenset({404, 410})
RESERVATIONS = 500  # rules of a tdmrep.json that are kept, each of at most so many characters
RESERVED = "le site réserve la fouille de textes ({})"
# How a robot calls itself (RFC 9309, 2.2.1), in front of its version or behind the name of a browser; and whom a group
# of rules speaks to, as it is written: with a version, with a star.
PRODUCT = re.compile(r"(?:^|\bcompatible;\s*)([a-z_-]+)", re.IGNORECASE)
ADDRESSED = re.compile(r"\s*user[- ]?agent\s*[:\s]\s*(\*(?=\s*(?:#|$))|\**([a-z_-]*))", re.IGNORECASE)


class Refusal(IgnoreRequest):
    """vigie itself declines to fetch this; the message is the reason."""


class RobotsUnavailable(IgnoreRequest):
    """The site's robots.txt cannot be known; the message is the reason, or else the cause is (`__cause__`)."""


class Robots(RobotsTxtMiddleware):
    """Scrapy's own, with memory and a limit of size; and a robots.txt that fails is no permission."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.kept: dict[str, str] = dict(crawler.settings["KEPT_ROBOTS"])
        self.broken: dict[str, int] = {}
        self.lost: dict[str, Exception] = {}
        self.delays: dict[str, float] = {}
        self.articles: Counter[str] = Counter()  # asked for in this round, by host
        crawler.signals.connect(self.robots_parsed, signals.robots_parsed)

    def robots_parsed(self, robotparser: Any, request: Request) -> None:
        """Keep the Crawl-delay of a host."""
        delay = robotparser.crawl_delay(self.crawler.settings["USER_AGENT"])
        if delay and delay > self.crawler.settings.getfloat("DOWNLOAD_DELAY"):
            self.delays[urlsplit(request.url).hostname or ""] = float(delay)

    async def process_request(self, request: Request, spider: Spider | None = None) -> None:  # noqa: ARG002 - Scrapy's
        """Refuse what robots.txt forbids, and everything while it answers with an error; slow down where it asks to."""
        await super().process_request(request)
        host = urlsplit(request.url).hostname or ""
        if host in self.delays:  # known by now, also to those that waited for this robots.txt
            request.meta["autothrottle_dont_adjust_delay"] = True
            slots: Any = self.crawler.engine.downloader.slots
            if host in slots:
                slots[host].delay = max(slots[host].delay, min(self.delays[host], LONGEST_DELAY))
            self.hold_back(request)
        if request.meta.get("dont_obey_robotstxt"):
            return
        netloc = urlsplit(request.url).netloc
        if netloc in self.broken:
            status = self.broken[netloc]
            raise RobotsUnavailable(f"le robots.txt du site répond HTTP {status} : rien n'est lu en attendant")
        if netloc in self.lost:
            raise RobotsUnavailable from self.lost[netloc]

    def hold_back(self, request: Request) -> None:
        """Raises Halted for an article of a slow host that would hold up the round."""
        again = request.meta.get("redirect_times") or request.meta.get("retry_times")
        if again or "candidate" not in request.cb_kwargs:
            return
        host = urlsplit(request.url).hostname or ""
        delay = self.delays[host]
        self.articles[host] += 1
        if self.articles[host] > 1 and (delay > LONGEST_DELAY or self.articles[host] * delay > PATIENCE):
            raise Halted(f"Crawl-delay de {delay:g} s : la suite au tour suivant")

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """What the robots.txt of a host says: the one that is kept, or else it is asked for."""
        netloc = urlsplit(request.url).netloc
        kept = self.kept.pop(netloc, None)
        if kept is not None:
            self._parsers[netloc] = Deferred()
            await super()._parse_robots(Response(request.url, body=kept.encode()), netloc, request)
        return await super().robot_parser(request)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500:
            self.broken[netloc] = response.status
        body = b"" if response.status in NO_ROBOTS else response.body
        if len(body) > ROBOTS_BYTES:
            body = body[:ROBOTS_BYTES].rpartition(b"\n")[0]
        body = decode(body).encode("utf-8", "ignore")  # some editors save in UTF-16, or in windows-1252
        await super()._parse_robots(response.replace(body=body), netloc, request)
        seconds = kept_for(response, ROBOTS_KEPT)
        if seconds and response.status in {200, *NO_ROBOTS}:
            self.crawler.spider.parent.tell(messages.Robots(netloc, body.decode(), seconds))  # type: ignore[union-attr]

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        if not isinstance(exc, IgnoreRequest):  # too many redirects and the like: as if there were none
            self.lost[netloc] = exc
        super()._robots_error(exc, netloc)


class Rules(ProtegoRobotParser):
    """Scrapy's parser, shown whom each group speaks to by the one name that counts.

    Protego obeys `User-agent: v` and the first words of our contact address, and passes `User-agent: vigie/1.0` by.
    """

    def __init__(self, robotstxt_body: bytes, spider: Spider | None) -> None:
        lines = decode_robotstxt(robotstxt_body, spider).splitlines()
        super().__init__("\n".join(map(_named, lines)).encode(), spider)

    def allowed(self, url: str | bytes, user_agent: str | bytes) -> bool:
        """True when a robot that calls itself so may fetch the address."""
        return super().allowed(url, product(user_agent))

    def crawl_delay(self, user_agent: str | bytes) -> float | None:
        """Seconds between two of its requests, if the site asks for some."""
        return super().crawl_delay(product(user_agent))


def _named(line: str) -> str:
    """A line of a robots.txt; of one that names a robot, its product token alone, that no other begins like."""
    found = ADDRESSED.match(line)
    return line if found is None else f"User-agent: {found[1] if found[1] == '*' else _whole(found[2])}"


@cache
def product(user_agent: str | bytes) -> str:
    """The product token of a robot that calls itself so, as groups are told by it."""
    text = user_agent.decode("latin-1") if isinstance(user_agent, bytes) else user_agent
    return _whole((PRODUCT.findall(text) or [USER_AGENT])[-1])


def _whole(token: str) -> str:
    """A name that is the beginning of no other: Protego takes a part for the whole."""
    return f"={token.lower()}="


class Manners:
    """See the module."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.reservations: dict[str, asyncio.Task[list[re.Pattern[str]]]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Refuse other schemes and reserved articles."""
        parts = urlsplit(request.url)
        if len(request.url) > MAX_LENGTH:
            raise Refusal(f"adresse de plus de {MAX_LENGTH} caractères")
        if absolute(request.url, request.url) is None or not _can_be_asked_for(parts.hostname or ""):
            raise Refusal(f"ce n'est pas une adresse du web : {without_credentials(request.url)[:100]}")
        if request.meta.get("article") and await self._is_reserved(parts.scheme, parts.netloc, parts.path):
            raise Refusal(RESERVED.format("TDM"))
        candidate = request.cb_kwargs.get("candidate")
        if candidate is not None and candidate.identity.startswith(PAGELESS):
            raise ReadError("thin", "entrée sans adresse")  # nothing to ask for: what the feed says of it is all

    def process_response(self, request: Request, response: Response) -> Response:
        """Refuse an article whose own headers reserve it, and an answer that holds nothing, or a part."""
        if response.status == 206:  # of what no part was asked for
            raise Unusable("réponse HTTP 206 : une partie seulement de la page")
        empty = 200 < response.status < 300 and not response.body.strip() and not is_check(response)
        if empty and not request.meta.get("dont_obey_robotstxt"):
            raise Unusable(f"réponse HTTP {response.status} sans contenu")  # « accepted »: there may be some later
        if request.meta.get("article") and (how := optout.by_header(response.headers)):
            raise Refusal(RESERVED.format(how))
        return response

    async def _is_reserved(self, scheme: str, netloc: str, path: str) -> bool:
        """True when the host's tdmrep.json reserves `path`; the file is asked for once a round."""
        if netloc not in self.reservations:
            address = f"{scheme}://{netloc}/.well-known/tdmrep.json"
            self.reservations[netloc] = asyncio.ensure_future(self._reservations(address))
        rules = await asyncio.shield(self.reservations[netloc])
        return any(location.match(path or "/") for location in rules)

    async def _reservations(self, address: str) -> list[re.Pattern[str]]:
        """The paths that a tdmrep.json reserves; none when there is no such file or it cannot be read."""
        request = Request(address, callback=NO_CALLBACK, meta={"dont_obey_robotstxt": True, "dont_retry": True})
        try:
            response = await self.crawler.engine.download_async(request)
            rules = json.loads(response.body[:1_000_000]) if response.status == 200 else []
            return [_pattern(location) for location in reserved(rules) if len(location) <= RESERVATIONS]
        except Exception:  # no file, no answer, or no JSON: nothing is reserved by it
            return []


def _can_be_asked_for(host: str) -> bool:
    """False for a name that no host can have: Scrapy would wait for its address until the time is up."""
    try:
        return "%" not in host and bool(host.encode("idna"))
    except UnicodeError:  # « a..b », or too long
        return False


def reserved(rules: Any) -> list[str]:
    """The locations that the rules of a tdmrep.json reserve; one that is not as it should be spoils no other."""
    told = [rule for rule in ([rules] if isinstance(rules, dict) else rules) if isinstance(rule, dict)]
    locations = [rule.get("location") for rule in told if str(rule.get("tdm-reservation")) == "1"]
    return [location for location in locations[:RESERVATIONS] if isinstance(location, str)]


def _pattern(location: str) -> re.Pattern[str]:
    """A location of tdmrep.json as a pattern: `/a/` covers what is below it, `*` is anything, `$` ends it."""
    pattern = location.replace("[", "[[]").replace("?", "[?]")
    return re.compile(translate(pattern.removesuffix("$") if pattern.endswith("$") else pattern.rstrip("*") + "*"))

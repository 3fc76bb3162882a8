"""Stopping at a word: a host that answers 429, or puts a robot check in the way, is not asked again in that round.

A Scrapy downloader middleware. What was still to be asked of the host is left for later rounds; a check is never got
round. Nor is a host asked for more articles that did not answer in time, several times in a row: each would hold up the
round for as long as an answer may take.
"""

from __future__ import annotations

from collections import Counter
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadTimeoutError, IgnoreRequest
from scrapy.http import Response

from monitor.address import host
from spiders import bounds, walls

TOO_MANY = 429
SILENCES = 8  # in a row: a host that answers now and then is asked on
SILENT = f"{SILENCES} fois de suite, pas de réponse complète à temps"
CHECKS = frozenset({200, 202, 401, 403, 405, 503})  # statuses that robot checks come with
LONGEST = 60_000  # bytes: a page with a check is small, and an article that speaks of one is not taken for it
HEADERS = {  # header: what of its value says that this is a check
    "cf-mitigated": b"challenge",
    "x-amzn-waf-action": b"",
    "x-datadome": b"protected",
    "x-dd-b": b"",
    "x-px-block": b"",
}


class Halted(IgnoreRequest):
    """The host has asked to be left alone in this round; the message is the reason."""


class Silent(Halted):
    """The host has not answered for a while; the message says so."""


class RobotCheck(IgnoreRequest):
    """The answer is a check for robots; the message is the reason."""


class Halt:
    """See the module."""

    def __init__(self, halted: dict[str, str] | None = None) -> None:
        self.halted = {} if halted is None else halted  # by host, why

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor."""
        return cls(crawler.settings["HALTED_HOSTS"])

    def process_request(self, request: Request) -> None:
        """Ask nothing more of a host that has said so."""
        _check(self.halted, request)

    def process_response(self, request: Request, response: Response) -> Response:
        """Note a host that says that it is asked too much, or that wants no robots."""
        reason = _note(self.halted, request, response)
        if reason and response.status != TOO_MANY:
            raise RobotCheck(reason)
        return response


class Handler(bounds.Handler):
    """Asks once more, right before the request leaves: it may have waited in the queue of its host.

    What asks for peace is noted as it arrives. The middleware sees it unpacked, but later: the next request of the
    queue may have left by then.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._halted: dict[str, str] = crawler.settings["HALTED_HOSTS"]
        self._silences: Counter[str] = Counter()  # by host, since its last answer

    async def download_request(self, request: Request) -> Response:
        """Fetch; raises Halted instead, where the host has asked to be left alone since."""
        _check(self._halted, request)
        where = host(request.url)
        try:
            response = await super().download_request(request)
        except DownloadTimeoutError:
            self._silences[where] += 1
            if self._silences[where] >= SILENCES:
                self._halted.setdefault(where, SILENT)
            raise
        del self._silences[where]
        _note(self._halted, request, response)
        return response


def _check(halted: dict[str, str], request: Request) -> None:
    reason = halted.get(host(request.url))
    if reason == SILENT and not request.meta.get("article"):
        return  # a source is asked all the same: whether it answers tells whose fault it is
    if reason:
        kind = Silent if reason == SILENT else Halted
        raise kind(f"plus rien n'est demandé au site dans ce tour : {reason}")


def _note(halted: dict[str, str], request: Request, response: Response) -> str:
    """Note, and return, why the host of an answer asks to be left alone; empty if it does not."""
    reason = ""
    if response.status == TOO_MANY:
        reason = f"réponse HTTP {TOO_MANY}"
    elif is_check(response):
        reason = f"contrôle anti-robot (HTTP {response.status})"
    if reason:
        halted[host(request.url)] = reason
    return reason


def is_check(response: Response) -> bool:
    """Whether an answer is a check for robots in the place of a page."""
    if response.status not in CHECKS:
        return False
    for name, word in HEADERS.items():
        value = response.headers.get(name)
        if value is not None and word in value.lower() and (word or response.status != 200):
            return True
    if urlsplit(response.url).path.endswith(("robots.txt", ".xml", ".json", ".pdf")):
        return False
    return len(response.body) <= LONGEST and walls.is_check(response.body.decode("latin-1"))

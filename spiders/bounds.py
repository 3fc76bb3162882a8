"""What a stranger's answer may cost the process that fetches, where Scrapy and Twisted leave it open.

- the head of an answer, interim answers (1xx) included, has a size: Twisted reads headers for as long as they come;
- a body is packed a few times at most: each further layer may be ten megabytes to unpack, and a header names thousands;
- a redirect waits in the queue of the host it leads to: Scrapy leaves it in that of the host it comes from;
- a meta refresh is looked for in the first bytes, read as ASCII: Scrapy decodes the whole page with the alphabet that
  it declares, and some that Python knows need hours (punycode: 12 seconds for 400 kB);
- the memory that is limited is what the process holds: Scrapy asks for the most it ever held, and Linux counts there
  what the process that started it had held, so that no round could begin under a service that was once a large one.
"""

from __future__ import annotations

import re
from pathlib import Path
from resource import getpagesize
from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware, RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.extensions.memusage import MemoryUsage
from scrapy.http import HtmlResponse, Response
from twisted.web._newclient import HEADER, STATUS

from spiders.settings import MAX_BYTES

HEAD = "en-têtes de réponse démesurés"
HEAD_BYTES = 256 << 10  # of an answer, before its body; browsers stop there too
PAGESIZE = getpagesize()
LAYERS = 3  # of packing
PLAIN = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<[!?a-zA-Z]|[{\[]\s*[\"{])")  # how text begins, and nothing packed does
REFRESH_BYTES = 4096  # of a page, in which a meta refresh counts


class Unusable(Exception):
    """An answer that cannot be taken; the message is the reason, in French."""


class _Parser(_LenientHTTPClientParser):
    """Scrapy's, with a limit on all that comes before a body."""

    taken = 0

    def dataReceived(self, data: bytes) -> None:
        if self.state in {STATUS, HEADER}:
            if self.taken > HEAD_BYTES:
                raise Unusable(HEAD)
            self.taken += len(data)
        super().dataReceived(data)  # type: ignore[no-untyped-call]

    def lineLengthExceeded(self, line: bytes) -> None:  # noqa: ARG002
        """Twisted would close the connection without a word."""
        raise Unusable(HEAD)


class _Protocol(_LenientHTTP11ClientProtocol):
    def request(self, request: Any) -> Any:
        answer = super().request(request)
        if self._parser is not None:
            self._parser.__class__ = _Parser  # Twisted chooses the class itself, and Scrapy changes it in this way
        return answer


class _Factory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: Any) -> _Protocol:  # noqa: ARG002 - Twisted's
        return _Protocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


class Handler(HTTP11DownloadHandler):
    """Scrapy's handler of http and https, for answers whose head has an end."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _Factory


class Unpacking(HttpCompressionMiddleware):
    """Scrapy's middleware, which limits the size of each layer, with a limit on their number too."""

    def process_response(self, request: Request, response: Response, spider: Any = None) -> Request | Response:  # noqa: ARG002
        """The page unpacked. Raises Unusable."""
        if b",".join(response.headers.getlist("Content-Encoding")).count(b",") >= LAYERS:
            raise Unusable(f"réponse compressée plus de {LAYERS} fois")
        try:
            return super().process_response(request, response)
        except IgnoreRequest:
            raise Unusable(f"réponse de plus de {MAX_BYTES >> 20} Mo une fois décompressée") from None
        except Exception as error:  # each of the four libraries has its own
            if PLAIN.match(response.body):  # a server that says so of pages that it does not pack
                response.headers.pop("Content-Encoding")
                return response
            raise Unusable("réponse compressée illisible") from error


class Memory(MemoryUsage):
    """Scrapy's extension, which ends a crawl that holds too much, told what this process holds now."""

    def get_virtual_size(self) -> int:
        """Bytes of memory in use."""
        return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * PAGESIZE


class Redirect(RedirectMiddleware):
    """Scrapy's middleware, which fails for some of the addresses that are none."""

    def process_response(self, request: Request, response: Response, spider: Any = None) -> Request | Response:  # noqa: ARG002
        """The request an answer leads on to, or the answer."""
        try:
            return queued(super().process_response(request, response))
        except ValueError:
            return response


class MetaRefresh(MetaRefreshMiddleware):
    """Scrapy's middleware, shown the first bytes of a page only."""

    def process_response(self, request: Request, response: Response, spider: Any = None) -> Request | Response:  # noqa: ARG002
        """The request a page leads on to, or the page."""
        if not isinstance(response, HtmlResponse):
            return response
        head = HtmlResponse(response.url, body=response.body[:REFRESH_BYTES], encoding="latin-1")
        try:
            found: Request | Response = super().process_response(request, head)
        except ValueError:  # no address
            return response
        return response if found is head else queued(found)


def queued(found: Request | Response) -> Request | Response:
    """A request that an answer leads on to waits in the queue of its own host, at the pace of that host.

    Scrapy leaves it in the queue of the host that answered, so that another host would be asked without any delay.
    """
    if isinstance(found, Request):
        found.meta.pop("download_slot", None)
    return found

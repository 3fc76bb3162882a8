"""What a stranger's answer may cost the process that fetches, where Scrapy and Twisted leave it open.

- the head of an answer, interim answers (1xx) included, has a size: Twisted reads headers for as long as they come;
- a body is packed a few times at most: each further layer may be ten megabytes to unpack, and a header names thousands;
- what is packed has an end, or is not the whole page: what Scrapy could unpack of it would pass for all of it;
- a redirect to an address with credentials leads to that address without them: nobody is meant to see them;
- a redirect waits in the queue of the host it leads to: Scrapy leaves it in that of the host it comes from;
- a cookie lives as long as the redirects of one request: some sites give their page to who brings it back, others send
  round in circles who does not. None is kept for another request: they would tell who visits;
- a refresh is looked for in its header and in the first bytes, read as ASCII: Scrapy decodes the whole page with the
  alphabet that it declares, and some that Python knows need hours (punycode: 12 seconds for 400 kB). One in <noscript>
  is for who runs no scripts, as we do, and counts where a page says nothing else: beside an article it leads away from
  it, to ask for scripts;
- the memory that is limited is what the process holds: Scrapy asks for the most it ever held, and Linux counts there
  what the process that started it had held, so that no round could begin under a service that was once a large one.
"""

from __future__ import annotations

import logging
import re
import zlib
from html import escape
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
from scrapy.downloadermiddlewares.redirect import (
    BaseRedirectMiddleware,
    MetaRefreshMiddleware,
    RedirectMiddleware,
)
from scrapy.exceptions import IgnoreRequest
from scrapy.extensions.memusage import MemoryUsage
from scrapy.http import HtmlResponse, Response
from scrapy.http.cookies import CookieJar
from scrapy.utils._compression import brotli, zstd  # type: ignore[attr-defined] # whichever it unpacks with
from scrapy.utils.response import get_meta_refresh
from twisted.web._newclient import HEADER, STATUS

from spiders.certificates import Policy
from spiders.credentials import without_credentials
from spiders.settings import MAX_BYTES

log = logging.getLogger("vigie.spider")

HEAD = "en-têtes de réponse démesurés"
HEAD_BYTES = 256 << 10  # of an answer, before its body; browsers stop there too
PAGESIZE = getpagesize()
NOTHING = 100  # bytes: an empty page, packed, is no larger
LAYERS = 3  # of packing
PLAIN = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<[!?a-zA-Z]|[{\[]\s*[\"{])")  # how text begins, and nothing packed does
# How what is packed begins, and no text does; brotli has no such mark.
PACKED = (
    (b"\x1f\x8b\x08", b"gzip"),
    (b"\x28\xb5\x2f\xfd", b"zstd"),
    *((b"x" + level, b"deflate") for level in (b"\x01", b"\x9c", b"\xda")),
)
CLOSING = 400  # bytes at the end of a page
COMPLETE = re.compile(
    rb"(?:</(?:html|body|rss|feed|rdf:rdf|urlset|sitemapindex)\s*>(?:\s|<!--[^>]*>)*|[}\]]\s*)\Z", re.IGNORECASE
)
UNPACKED = f"réponse de plus de {MAX_BYTES >> 20} Mo une fois décompressée"
CHOICES, FOUND = 300, 302  # statuses
REFRESH_BYTES = 4096  # of a page, in which a meta refresh counts; of a header, half as many
SILENT = re.compile(rb"<!--.*?-->|<(script|style|title|noscript)\b.*?</\1\s*>|<[^>]*>", re.DOTALL | re.IGNORECASE)
NOSCRIPT = re.compile(rb"</?noscript\b[^>]*>", re.IGNORECASE)
FEW_LETTERS = 200  # bytes of a page that says nothing but where to go on
COOKIES = re.compile(rb"[\x20-\x7e]{1,4096}")  # that are brought back: servers refuse long or strange headers


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
    """Scrapy's handler of http and https, for answers whose head has an end; it tells why a certificate is refused."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _Factory
        self._contextFactory: Any = Policy(self._contextFactory)


class Unpacking(HttpCompressionMiddleware):
    """Scrapy's middleware, which limits the size of each layer, with a limit on their number too.

    What is packed without a word is unpacked like the rest.
    """

    def process_response(self, request: Request, response: Response, spider: Any = None) -> Request | Response:  # noqa: ARG002
        """The page unpacked. Raises Unusable."""
        if b",".join(response.headers.getlist("Content-Encoding")).count(b",") >= LAYERS:
            raise Unusable(f"réponse compressée plus de {LAYERS} fois")
        try:
            unpacked = super().process_response(request, response)
        except IgnoreRequest:
            raise Unusable(UNPACKED) from None
        except Unusable:
            raise
        except Exception as error:  # each of the four libraries has its own
            if PLAIN.match(response.body):  # a server that says so of pages that it does not pack
                response.headers.pop("Content-Encoding")
                return response
            raise Unusable("réponse compressée illisible") from error
        if len(response.body) > NOTHING and isinstance(unpacked, Response) and not unpacked.body:  # zstd, cut short
            raise Unusable("réponse compressée illisible")
        return self._packed_in_silence(request, unpacked) if isinstance(unpacked, Response) else unpacked

    @staticmethod
    def _decode(body: bytes, encoding: bytes, max_size: int) -> bytes:
        """Scrapy's, of one layer. Raises Unusable if its end is missing.

        Some servers leave the end of the packing out behind a page that is all there, and are believed.
        """
        unpacked = HttpCompressionMiddleware._decode(body, encoding, max_size)
        if not COMPLETE.search(unpacked[-CLOSING:]) and is_cut(body, encoding):
            raise Unusable("réponse tronquée")
        return unpacked

    def _packed_in_silence(self, request: Request, response: Response) -> Request | Response:
        """An answer that is packed and does not say so, unpacked; as it is if that fails.

        A large feed or sitemap stays a gzip file: who reads it unpacks it, as far as may be. Raises Unusable.
        """
        packing = next((name for mark, name in PACKED if response.body.startswith(mark)), None)
        if packing is None:
            return response
        said = response.copy()
        said.headers["Content-Encoding"] = packing
        try:
            return super().process_response(request, said)
        except IgnoreRequest:
            if packing != b"gzip" or request.meta.get("article"):
                raise Unusable(UNPACKED) from None
        except Unusable:
            raise
        except Exception:
            log.info("%s: not %s after all", response.url, packing.decode())
        return response


def is_cut(body: bytes, packing: bytes) -> bool:
    """Whether what was packed in this way, and can be unpacked, ends before its end.

    The checksum behind it may be missing.
    """
    if packing == b"br":
        stream = brotli.Decompressor()
        part = stream.process(body, output_buffer_limit=MAX_BYTES)
        while part and not stream.is_finished():
            part = stream.process(b"", output_buffer_limit=MAX_BYTES)
        return not stream.is_finished()
    if packing == b"zstd":
        frame = zstd.ZstdDecompressor()
        frame.decompress(body, MAX_BYTES + 1)
        return not frame.eof
    if packing == b"deflate":
        start = 2 if body[:1] == b"x" and int.from_bytes(body[:2]) % 31 == 0 else 0
    elif body.startswith(b"\x1f\x8b\x08\0"):
        start = 10
    else:
        return False  # names and comments stand before the body: rare, and believed
    inside = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        inside.decompress(body[start:], MAX_BYTES + 1)
    except zlib.error:
        return False
    return not inside.eof


class Memory(MemoryUsage):
    """Scrapy's extension, which ends a crawl that holds too much, told what this process holds now."""

    def get_virtual_size(self) -> int:
        """Bytes of memory in use."""
        return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * PAGESIZE


class _Onward(BaseRedirectMiddleware):
    """What both kinds of redirects share: they lead to an address without the credentials that it may carry."""

    def _redirect(self, redirected: Request, request: Request, reason: Any) -> Request:
        bare = redirected.replace(url=without_credentials(redirected.url))
        return super()._redirect(bare, request, reason)


class Redirect(_Onward, RedirectMiddleware):
    """Scrapy's middleware, which fails for some of the addresses that are none, and leaves a choice (300) unmade."""

    def process_response(self, request: Request, response: Response, spider: Any = None) -> Request | Response:  # noqa: ARG002
        """The request an answer leads on to, or the answer; of several choices, the server's own (RFC 9110, 15.4.1)."""
        said = response.replace(status=FOUND) if response.status == CHOICES else response
        try:
            found: Request | Response = super().process_response(request, said)
        except ValueError:
            return response
        return onward(found, request, response) if isinstance(found, Request) else response


class MetaRefresh(_Onward, MetaRefreshMiddleware):
    """Scrapy's middleware, shown the first bytes of a page only, and the header that says the same."""

    def process_response(self, request: Request, response: Response, spider: Any = None) -> Request | Response:  # noqa: ARG002
        """The request a page leads on to, or the page: an error leads nowhere, a page that renews itself stays."""
        if response.status >= 300:
            return response
        said = escape((response.headers.get("Refresh") or b"")[: REFRESH_BYTES // 2].decode("latin-1"))
        start = response.body[:REFRESH_BYTES] if isinstance(response, HtmlResponse) else b""
        if not said and b"refresh" not in start.lower():
            return response
        if len(response.body) <= REFRESH_BYTES and len(b"".join(SILENT.sub(b"", start).split())) < FEW_LETTERS:
            start = NOSCRIPT.sub(b"", start)
        head = HtmlResponse(
            response.url,
            body=f'<meta http-equiv="refresh" content="{said}">'.encode("latin-1") * bool(said) + start,
            encoding="latin-1",
        )
        try:
            seconds, url = get_meta_refresh(head)
            if seconds and url == response.url:
                return response
            found: Request | Response = super().process_response(request, head)
        except ValueError:  # no address
            return response
        return onward(found, request, response) if isinstance(found, Request) else response


def onward(found: Request, request: Request, response: Response) -> Request:
    """The request that an answer leads on to, with the cookies of this one chain of redirects.

    It waits in the queue of its own host, at the pace of that host. Scrapy leaves it in the queue of the host that
    answered, so that another host would be asked without any delay.
    """
    found.meta.pop("download_slot", None)
    jar = request.meta.get("cookies") or CookieJar()
    jar.extract_cookies(response, request)
    found.meta["cookies"] = jar
    found.headers.pop("Cookie", None)
    jar.add_cookie_header(found)
    if not COOKIES.fullmatch(found.headers.get("Cookie") or b""):
        found.headers.pop("Cookie", None)
    return found

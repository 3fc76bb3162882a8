"""Conditional requests (`If-None-Match`, `If-Modified-Since`), as a Scrapy downloader middleware.

- a validator (`ETag`, `Last-Modified`) is sent back only if it can be: short, and of printable ASCII;
- a server that stumbles over validators is asked once more without them, in the queue of its host, and no further;
- one that asks for calm (429, `Retry-After`) or guards itself against robots is not: that is no stumbling.

It sees an answer before the retries do: the request without conditions takes the place of any other.
"""

from __future__ import annotations

import re

from scrapy import Request
from scrapy.http import Response

from spiders.answers import UNCONDITIONAL
from spiders.bounds import Unusable
from spiders.halt import is_check
from spiders.walls import wall

VALIDATORS = ("If-None-Match", "If-Modified-Since")
SENDABLE = re.compile(rb"[\x20-\x7e]{1,500}")  # servers refuse long or strange headers, those they gave themselves too
REFUSING = frozenset({400, 403, 412})  # besides all errors of servers: so some, or what stands before them, refuse them
SERVER_ERROR = 500
HEAD = 60_000  # bytes of an error page in which a wall shows


class Conditions:
    """See the module."""

    def process_request(self, request: Request) -> None:
        """Leave out validators that cannot be sent."""
        for name in VALIDATORS:
            if not SENDABLE.fullmatch(request.headers.get(name) or b""):
                request.headers.pop(name, None)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """The same request without its conditions, if they made it fail; else the answer, unless it spares what we do
        not have."""
        conditional = any(name in request.headers for name in VALIDATORS)
        if conditional and _stumbles(response):
            return _without_conditions(request)
        if response.status == 304 and not conditional:
            raise Unusable("réponse HTTP 304 (rien de neuf) à une première demande")
        return response


def _stumbles(response: Response) -> bool:
    """Whether it may be for its conditions alone that a request failed."""
    failed = response.status in REFUSING or response.status >= SERVER_ERROR
    if not failed or "Retry-After" in response.headers or is_check(response):
        return False
    return not wall(response.body[:HEAD].decode("latin-1"))


def _without_conditions(request: Request) -> Request:
    """The same request, for the whole of the page, once; it says of itself that it had to be made."""
    bare = request.replace(dont_filter=True, meta=request.meta | {UNCONDITIONAL: True, "dont_retry": True})
    for name in VALIDATORS:
        bare.headers.pop(name, None)
    return bare

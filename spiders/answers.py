"""What an answer says beside its content: that the page has moved for good, how long it may be kept. Pure."""

from __future__ import annotations

import re

from scrapy.http import Response

FOR_GOOD = frozenset({301, 308})
MAX_AGE = re.compile(rb"(?<![\w-])max-age\s*=\s*\"?(\d{1,9})")
NOT_KEPT = re.compile(rb"\bno-(?:cache|store)\b")
# The mark of a request to a server that stumbles over conditions: see `spiders.conditions`.
UNCONDITIONAL = "unconditional"


def moved_to(response: Response) -> str:
    """Where the page that was asked for has moved for good (HTTP 301, 308 all the way); empty if it has not."""
    reasons = response.meta.get("redirect_reasons", ()) if response.request else ()
    return response.url if reasons and FOR_GOOD.issuperset(reasons) else ""


def max_age(response: Response) -> int:
    """Seconds for which the server lets its answer be kept (Cache-Control, RFC 9111, 5.2.2.1); 0 if it does not say."""
    said = (response.headers.get("Cache-Control") or b"").lower()
    found = MAX_AGE.search(said)
    return int(found[1]) if found and not NOT_KEPT.search(said) else 0


def kept_for(response: Response, most: int) -> int:
    """Seconds for which an answer may be kept: as its server says, `most` at most; `most` if it does not say."""
    said = (response.headers.get("Cache-Control") or b"").lower()
    if NOT_KEPT.search(said):
        return 0
    return min(max_age(response), most) if MAX_AGE.search(said) else most


def validators(response: Response) -> tuple[str | None, str | None]:
    """The ETag and the Last-Modified of an answer, to ask with the next time.

    An ETag that is empty says that the server stumbles over them: it is asked without.
    """
    if response.request and response.meta.get(UNCONDITIONAL):
        return "", None
    etag, modified = ((response.headers.get(name) or b"").decode("latin-1") for name in ("ETag", "Last-Modified"))
    return etag or None, modified or None

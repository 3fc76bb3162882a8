"""The bodies of answers, by their digests: what the same bytes were read into serves once more."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Container
from dataclasses import dataclass, replace
from hashlib import blake2b

from monitor.address import canonical
from monitor.errors import ReadError
from monitor.model import Candidate, Page
from spiders.messages import Sieved

MOST = 500  # readings of one round that are kept
OWN_WORDS = 80  # characters that an entry of a feed says of itself, for it to be read instead of a page that it shares
SHARED = "page commune à plusieurs entrées"
# How the identity of an entry begins that stands at the address of its site, for want of its own.
PAGELESS = "sans page "


def digest(body: bytes, *read_as: str | None) -> str:
    """What a body is known again by; `read_as` is the way to read it, which may change too."""
    return blake2b(body, digest_size=12, person=blake2b(repr(read_as).encode(), digest_size=8).digest()).hexdigest()


@dataclass(frozen=True, slots=True)
class _Reading:
    page: str  # its address
    candidate: Candidate
    result: asyncio.Future[Sieved]


class Readings:
    """What the pages of a round were read into; `known` are the digests of bodies that earlier rounds read."""

    def __init__(self, known: Container[str] = ()) -> None:
        self._known = known
        self._by_body: OrderedDict[str, _Reading] = OrderedDict()
        self._read_for: dict[str, str] = {}  # by link, the identity of the entry that it was first read for

    async def once(self, page: Page, body: str, candidate: Candidate, read: Callable[[], Awaitable[Sieved]]) -> Sieved:
        """What the page, whose body has this digest, is read into: by `read` unless the same bytes were read before.

        Raises what `read` raises; ReadError, when several entries share the page and this one tells what it is about:
        the page is that of the first one, and another reading of it would be a mere copy.

        A page that was spared is read again when its source says something else of it, which may count.
        """
        first = self._read_for.setdefault(candidate.url, candidate.identity)
        shared = first != candidate.identity or (candidate.identity and body in self._known)
        if shared and len(candidate.summary) >= OWN_WORDS:
            raise ReadError("thin", SHARED)
        earlier = self._by_body.get(body)
        if earlier is not None:
            sieved = await asyncio.shield(earlier.result)
            if sieved.most is None or _told(earlier.candidate) == _told(candidate):
                return _moved(sieved, earlier.page, page.url)
        result = asyncio.ensure_future(read())
        self._by_body[body] = _Reading(page.url, candidate, result)
        if len(self._by_body) > MOST:
            self._by_body.popitem(last=False)
        return await result


def _told(candidate: Candidate) -> tuple[str, str]:
    return candidate.title, candidate.summary


def _moved(sieved: Sieved, there: str, here: str) -> Sieved:
    """The same, at the address of the page `here` where it had that of the page `there`."""
    if sieved.article.url != canonical(there):
        return sieved
    return replace(sieved, article=replace(sieved.article, url=canonical(here)))

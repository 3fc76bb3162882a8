"""The bodies of answers, by their digests: what the same bytes were read into serves once more."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Container, Hashable
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
    told: Hashable  # what its outcome hangs on beside the page
    result: asyncio.Future[Sieved]


class Readings:
    """What the pages of a round were read into; `known` are the digests of bodies that earlier rounds read."""

    def __init__(self, known: Container[str] = ()) -> None:
        self._known = known
        self._by_body: OrderedDict[tuple[str, str], _Reading] = OrderedDict()  # by digest, and the link that led there
        self._read_for: dict[str, str] = {}  # by link, the identity of the entry that it was first read for

    async def once(
        self,
        page: Page,
        body: str,
        candidate: Candidate,
        read: Callable[[], Awaitable[Sieved]],
        publisher: Hashable = None,
    ) -> Sieved:
        """What the page, whose body has this digest, is read into: by `read` unless the same bytes were read before.

        Raises what `read` raises; ReadError, when several entries share the page and this one tells what it is about:
        the page is that of the first one, and another reading of it would be a mere copy.

        An article serves all links whose own page it is. That there is none, or that the page was spared, hangs on what
        the source and its `publisher` say too; and where a link leads to another address, all hangs on the link.
        """
        first = self._read_for.setdefault(candidate.url, candidate.identity)
        shared = first != candidate.identity or (candidate.identity and body in self._known)
        if shared and len(candidate.summary) >= OWN_WORDS:
            raise ReadError("thin", SHARED)
        way, told = (body, _led_from(candidate, page)), (candidate.title, candidate.summary, publisher)
        earlier = self._by_body.get(way)
        if earlier is not None:
            same = earlier.told == told
            try:
                sieved = await asyncio.shield(earlier.result)
            except ReadError:
                if same:
                    raise
            else:
                if same or sieved.most is None:
                    return _moved(sieved, earlier.page, page.url)
        result = asyncio.ensure_future(read())
        self._by_body[way] = _Reading(page.url, told, result)
        if len(self._by_body) > MOST:
            self._by_body.popitem(last=False)
        return await result


def _led_from(candidate: Candidate, page: Page) -> str:
    """The link, if it leads to a page at another address; else nothing."""
    same = candidate.url == page.url or canonical(candidate.url) == canonical(page.url)
    return "" if same else candidate.url


def _moved(sieved: Sieved, there: str, here: str) -> Sieved:
    """The same, at the address of the page `here` where it had that of the page `there`."""
    if sieved.article.url != canonical(there):
        return sieved
    return replace(sieved, article=replace(sieved.article, url=canonical(here)))

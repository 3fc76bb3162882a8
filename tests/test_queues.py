"""What Scrapy and a search hand on: a redirect to the queue of its own host, and every entry of a feed."""

from __future__ import annotations

import asyncio

import pytest
from scrapy import Request
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from monitor.model import Candidate
from spiders.bounds import Redirect
from spiders.find import Finder, Found
from spiders.look import Look
from spiders.messages import Assignment
from spiders.sandbox import Sandbox

HERE = "http://a.example/p"


def test_a_redirect_waits_in_the_queue_of_the_host_it_leads_to() -> None:
    # « download_slot » is what Scrapy's downloader writes when it queues a request.
    asked = Request(HERE, meta={"download_slot": "a.example", "article": True})
    answer = Response(HERE, status=302, headers={"Location": "http://b.example/p"})
    further = Redirect.from_crawler(get_crawler()).process_response(asked, answer)
    assert isinstance(further, Request)
    assert further.url == "http://b.example/p"
    assert further.meta["article"] is True
    assert "download_slot" not in further.meta


@pytest.mark.parametrize(("kind", "offered"), [("feed", 2), ("sitemap", 2), ("listing", 1)])
def test_entries_at_one_address_stay_apart_unless_they_are_links_of_one_list(kind: str, offered: int) -> None:
    candidates = Candidate(HERE, "Deux"), Candidate(HERE, "Une", identity="1")

    async def fetch(url: str) -> Response:
        raise AssertionError(url)

    async def further() -> Found:
        finder = Finder("Europe/Paris", Sandbox(), fetch)
        return await finder.further(Assignment("s", HERE, kind), Found(HERE, Look(kind, candidates), Response(HERE)))

    assert len(asyncio.run(further()).look.candidates) == offered

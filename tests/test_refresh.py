"""Pages that lead on by a refresh, in <noscript> too: we run no scripts."""

from __future__ import annotations

import pytest
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import HtmlResponse, Response
from scrapy.utils.test import get_crawler

from spiders.bounds import REFRESH_BYTES, MetaRefresh

HERE, THERE = "http://a.example/lien", "http://a.example/article"
ONWARD = "<meta http-equiv='refresh' content='0;url=/article'>"
ARTICLE = "<p>Le hangar de Clairval rouvre lundi, et la commune y installe un marché couvert de trente étals.</p>" * 3


def led(body: str, meta: dict[str, int] | None = None) -> Request | Response:
    answer = HtmlResponse(HERE, body=body.encode(), encoding="utf-8")
    return MetaRefresh.from_crawler(get_crawler()).process_response(Request(HERE, meta=meta), answer)


@pytest.mark.parametrize(
    "body",
    [
        f"<head><noscript>{ONWARD}</noscript><title>{THERE}</title></head><script>location.replace('/article')</script>",
        f"<NOSCRIPT >{ONWARD.upper()}</NOSCRIPT><body onload=go()><p>Un instant…</p></body>".replace(
            "/ARTICLE", "/article"
        ),
        f"<head>{ONWARD}</head><body>{ARTICLE}</body>",
    ],
)
def test_a_page_that_says_nothing_leads_on_without_scripts(body: str) -> None:
    further = led(body)
    assert isinstance(further, Request) and further.url == THERE


@pytest.mark.parametrize(
    "body",
    [
        f"<head><noscript>{ONWARD}</noscript></head><body>{ARTICLE}</body>",
        f"<head><noscript>{ONWARD}</noscript><style>{'a{}' * REFRESH_BYTES}</style></head><body>{ARTICLE}</body>",
        f'<script>document.write("<noscript>{ONWARD}</noscript>")</script>',
        f"<!-- <noscript>{ONWARD}</noscript> -->",
    ],
)
def test_an_article_stays_that_would_lead_who_runs_no_scripts_elsewhere(body: str) -> None:
    assert isinstance(led(body), HtmlResponse)


def test_such_redirects_are_counted_like_the_others() -> None:
    most = get_crawler().settings.getint("REDIRECT_MAX_TIMES")
    with pytest.raises(IgnoreRequest):
        led(f"<noscript>{ONWARD}</noscript>", {"redirect_times": most, "redirect_ttl": 1})

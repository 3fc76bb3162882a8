"""Pages that list their articles for machines alone (JSON-LD), and show none until a program draws them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import story, vigie, write_watch

from monitor.model import Page
from spiders.listing import read_listing
from vigie.demo.web import Reply, Web

HERE = "https://pole.example/actualites"
ONE, TWO = "/une-usine-ouvre", "/un-essai-demarre"


def shell(*data: Any, inside: str = "") -> bytes:
    """A page that a program fills; `data` are its scripts of JSON-LD."""
    scripts = "".join(
        f"<script type='application/ld+json'>{one if isinstance(one, str) else json.dumps(one)}</script>"
        for one in data
    )
    return f"<html><head>{scripts}</head><body><div id='app'></div>{inside}</body></html>".encode()


def links(body: bytes, selector: str | None = None) -> list[str]:
    return [
        one.url.removeprefix("https://pole.example") for one in read_listing(Page(HERE, 200, "", body), selector, "UTC")
    ]


def entry(url: str, **more: Any) -> dict[str, Any]:
    return {"@type": "ListItem", "url": url, **more}


@pytest.mark.parametrize(
    "data",
    [
        {"@type": "ItemList", "itemListElement": [entry(ONE, position=1), entry(TWO, position=2)]},
        {"@type": "ItemList", "itemListElement": [entry("", item={"@id": ONE}), {"item": TWO}]},
        {"@type": ["ItemList"], "itemListElement": [ONE, TWO]},
        {"@type": "CollectionPage", "url": HERE, "mainEntity": {"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "url": ONE}, {"url": TWO}]}},
        {"@type": "CollectionPage", "hasPart": [{"@type": "NewsArticle", "url": ONE}, {"@type": "Article", "url": TWO}]},
        {"@type": "Blog", "blogPost": [{"@type": "BlogPosting", "url": ONE}, {"@type": "BlogPosting", "@id": TWO}]},
        {"@type": "Blog", "blogPost": [{"@id": "#1", "mainEntityOfPage": ONE}, {"mainEntityOfPage": {"@type": "WebPage", "@id": TWO}}]},
        {"@graph": [{"@type": "WebSite", "url": "/site"}, {"@type": "https://schema.org/Blog", "blogPosts": [{"url": ONE}, {"url": TWO}]}]},
        [{"@type": "Organization", "url": "/pole"}, {"@type": "ItemList", "itemListElement": [ONE, TWO, ONE]}],
        '<!-- {"@type": "ItemList", "itemListElement": ["/une-usine-ouvre", "/un-essai-demarre"]}; -->',
    ],
)  # fmt: skip
def test_a_list_for_machines_gives_its_addresses_in_order(data: Any) -> None:
    assert links(shell(data)) == [ONE, TWO]


@pytest.mark.parametrize(
    "data",
    [
        {"@type": "BreadcrumbList", "itemListElement": [entry("/rubrique-une"), entry("/rubrique-deux")]},
        {"@type": "ItemList", "itemListElement": [{"@type": "SiteNavigationElement", "url": "/nos-missions"}]},
        {"@type": "ItemList", "itemListElement": ["https://ailleurs.example/a", HERE, HERE + "#1", "/", "/contact", "javascript:a"]},
        {"@type": "WebSite", "url": "/site", "potentialAction": {"target": "/recherche-avancee"}},
        {"@type": "ItemList", "itemListElement": {"a": 1}},
        {"@type": "ItemList", "itemListElement": [1, None, [[]], {"url": 5}, {"url": {"a": "b"}}]},
        "[" * 50_000,
        "{",
        "",
    ],
)  # fmt: skip
def test_what_is_no_list_of_articles_gives_none(data: Any) -> None:
    assert links(shell(data)) == []


def test_what_is_shown_and_what_the_officer_chose_come_first() -> None:
    shown = "".join(f"<h3><a href='/nouvelle-{n}'>Une nouvelle du pôle, la numéro {n}</a></h3>" for n in range(3))
    data = {"@type": "ItemList", "itemListElement": [ONE, TWO]}
    assert links(shell(data, inside=shown)) == ["/nouvelle-0", "/nouvelle-1", "/nouvelle-2"]
    assert links(shell(data), "article a") == []


def test_titles_and_dates_are_taken() -> None:
    post = {"url": ONE, "headline": "Une usine  ouvre &amp; recrute", "datePublished": "2026-11-20T08:00:00Z"}
    found = read_listing(Page(HERE, 200, "", shell({"@type": "Blog", "blogPost": [ONE, post]})), None, "UTC")
    assert [(one.title, one.published.at) for one in found] == [
        ("Une usine ouvre & recrute", datetime(2026, 11, 20, 8, tzinfo=UTC))
    ]


def test_a_huge_list_is_bounded() -> None:
    data = {"@type": "ItemList", "itemListElement": [f"/nouvelle-{n}" for n in range(20_000)]}
    assert 1000 < len(links(shell(data))) < 5000


@pytest.mark.parametrize("kind", ["listing", "auto"])
def test_the_articles_of_such_a_page_are_read(tmp_path: Path, kind: str) -> None:
    data = {"@type": "Blog", "blogPost": [{"url": ONE, "headline": "Une usine ouvre"}, {"url": TWO}]}
    told = "La bioproduction avance."
    paths = {
        "/actus": Reply(shell(data)),
        ONE: Reply(story("Une usine ouvre", told)),
        TWO: Reply(story("Un essai démarre", told)),
    }
    with Web({"127.0.0.1": paths}) as web:
        config = write_watch(tmp_path, [{"name": "s", "url": web.url("127.0.0.1", "/actus"), "kind": kind}])
        visit = vigie("--config", config, "collect", "--all", "--json").json["sources"][0]
    assert (visit["state"], visit["offered"], visit["below"]) == ("ok", 2, 2)

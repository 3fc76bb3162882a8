"""`sources find` and `kind: auto`: how a site would be watched, from its home page or from a feed's address."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import rss, story, vigie, write_watch
from test_feed import NEWS

from monitor.config import Config
from vigie.demo.web import Reply, Web

XML = "application/xml; charset=utf-8"
FEED = rss("<title>Une nouvelle usine ouvre ses portes à Pau</title><link>/a</link>")
TITLES = (
    "Une nouvelle usine ouvre ses portes à Pau",
    "Le pôle accueille douze adhérents cet automne",
    "Un appel à projets est ouvert en région",
)
LISTING = "<ul>" + "".join(f"<li><a href='/actu/{n}'>{title}</a></li>" for n, title in enumerate(TITLES)) + "</ul>"


def home(body: str = LISTING, head: str = "") -> Reply:
    return Reply(f"<html><head>{head}</head><body>{body}</body></html>".encode())


def announced(path: str) -> str:
    return f"<link rel='alternate' type='application/rss+xml' href='{path}'>"


SITES = {
    "127.0.4.1": {"/": home(head=announced("/rss")), "/rss": Reply(FEED, content_type=XML)},
    "127.0.4.2": {"/": Reply(FEED, content_type="text/html")},
    "127.0.4.3": {"/": home()},
    "127.0.4.4": {
        "/": home("<p>Bienvenue</p>"),
        "/robots.txt": Reply(b"Sitemap: http://127.0.4.4:PORT/news.xml", content_type="text/plain"),
        "/news.xml": Reply(NEWS.replace(b"https://journal.example", b"http://127.0.4.4:PORT"), content_type=XML),
    },
    "127.0.4.5": {"/": home("<p>Bienvenue</p>"), "/feed/": Reply(FEED, content_type=XML)},
    "127.0.4.6": {"/": home(head=announced("/dead") + announced("/live")), "/live": Reply(FEED, content_type=XML)},
    "127.0.4.7": {"/": home(head=announced("/empty")), "/empty": Reply(rss(), content_type=XML)},
    "127.0.4.8": {"/": home("<p>Rien du tout</p>")},
}


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with Web(SITES) as running:
        for address, routes in SITES.items():
            for path, reply in routes.items():
                filled = reply.body.replace(b"PORT", str(running.port).encode())
                running.sites[address][path] = Reply(filled, content_type=reply.content_type)
        yield running


EXPECTED = {
    "127.0.4.1": ("feed", "/rss"),  # announced in the head
    "127.0.4.2": ("feed", "/"),  # the page itself, whatever its declared type
    "127.0.4.3": ("listing", "/"),
    "127.0.4.4": ("sitemap", "/news.xml"),  # announced by robots.txt
    "127.0.4.5": ("feed", "/feed/"),  # where feeds usually are
    "127.0.4.6": ("feed", "/live"),  # the first announced one is dead
    "127.0.4.7": ("listing", "/"),  # the announced one is empty, the page is not
}


def test_auto_finds_what_applies(web: Web, tmp_path: Path) -> None:
    sources = [{"name": address, "url": web.url(address)} for address in SITES]
    told = vigie("--config", write_watch(tmp_path, sources), "check", "--live", "--json")
    assert told.status == 1  # one of them offers nothing
    found = {one["source"]: one for one in told.json}
    assert {name: (found[name]["kind"], found[name]["watch"]) for name in EXPECTED} == {
        name: (kind, web.url(name, path)) for name, (kind, path) in EXPECTED.items()
    }
    assert found["127.0.4.8"]["problem"] == "ni flux, ni plan de site, ni liste d'articles trouvés à cette adresse"
    assert not [request for request in web.requests if "/actu/" in request.path]  # a probe reads no article
    assert {request.header("User-Agent") for request in web.requests} == {Config().collect.user_agent}
    assert {request.header("Accept-Language") for request in web.requests} == {"fr, en;q=0.5"}


def test_find_prints_what_the_contract_says(web: Web, tmp_path: Path) -> None:
    config = write_watch(tmp_path, [])
    told = vigie("--config", config, "sources", "find", web.url("127.0.4.1"), "--json").json
    assert list(told) == ["url", "kind", "watch", "confidence", "items"]
    assert told["items"] == [{"title": TITLES[0], "url": web.url("127.0.4.1", "/a"), "published": None}]
    assert vigie("--config", config, "sources", "find", web.url("127.0.4.8")).status == 1


def test_a_source_that_was_found_is_watched_there(tmp_path: Path) -> None:
    routes = {"/": home(head=announced("/rss")), "/rss": Reply(FEED, content_type=XML), "/a": Reply(story("Une usine"))}
    with Web({"127.0.4.20": routes}) as web:
        config = write_watch(tmp_path, [{"name": "s", "url": web.url("127.0.4.20")}])
        assert vigie("--config", config, "collect").status == 0
        web.forget()
        web.sites["127.0.4.20"]["/rss"] = Reply(FEED.replace(b"/a", b"/b"), content_type=XML)
        web.sites["127.0.4.20"]["/b"] = Reply(story("Une autre usine"))
        told = vigie("--config", config, "collect", "--all", "--json").json
        assert next(request.path for request in web.requests if request.path != "/robots.txt") == "/rss"
    assert told["sources"][0]["offered"] == 1
    assert told["sources"][0]["below"] + told["sources"][0]["kept"] == 1


def test_a_listing_is_read_back_once_then_only_its_first_page(tmp_path: Path) -> None:
    def page(first: int, following: str) -> Reply:
        rows = "".join(
            f"<li><a href='/actu/{n}'>Une nouvelle du pôle, numéro {n} de l'année</a></li>"
            for n in range(first, first + 4)
        )
        return home(f"<ul>{rows}</ul><nav><a rel='next' href='{following}'>Suivant</a></nav>")

    routes = {f"/actu/{n}": Reply(story(f"Une nouvelle du pôle, numéro {n}")) for n in range(12)}
    lists = {
        "/": page(0, "?page=1"),
        "/?page=1": page(4, "?page=2"),
        "/?page=2": page(8, "?page=3"),
        "/?page=3": page(12, ""),
    }
    with Web({"127.0.4.21": routes | lists}) as web:
        config = write_watch(tmp_path, [{"name": "s", "url": web.url("127.0.4.21"), "kind": "listing"}])
        told = vigie("--config", config, "collect", "--json").json["sources"][0]
        assert (told["offered"], told["kept"] + told["below"]) == (12, 12)
        web.forget()
        assert vigie("--config", config, "collect", "--all", "--json").json["sources"][0]["known"] >= 4
        assert [request.path for request in web.requests if "?page" in request.path] == []

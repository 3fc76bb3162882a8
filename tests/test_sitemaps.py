"""Sitemap indexes over the network, sitemaps in plain text, pages made of frames."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from conftest import rss, story

from monitor.errors import ReadError
from monitor.model import Candidate, Page
from spiders.look import MAX_CANDIDATES, Look, look, together
from spiders.messages import Assignment, Fetch, Job, Lost, Message, Offered
from spiders.nursery import Nursery
from spiders.places import rank
from spiders.sitemap import is_sitemap, read_sitemap
from vigie.demo.web import Reply, Web
from vigie.talk import converse

XML = "application/xml; charset=utf-8"
Row = tuple[str, str]  # a path, and when it changed


def plan(*rows: Row, kind: str = "url") -> Reply:
    outer = "sitemapindex" if kind == "sitemap" else "urlset"
    inside = "".join(
        f"<{kind}><loc>http://HOST:PORT{path}</loc><lastmod>{day}</lastmod></{kind}>".replace("<lastmod></lastmod>", "")
        for path, day in rows
    )
    return Reply(f'<{outer} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inside}</{outer}>'.encode(), 200, XML)


def index(*rows: Row) -> Reply:
    return plan(*rows, kind="sitemap")


def rows(*paths: str) -> list[Row]:
    return [(path, "") for path in paths]


LISTED = "".join(f"<li><a href='/nouvelle-{n}.html'>Une nouvelle assez longue, la {n}e</a></li>" for n in range(4))
FRAMES = "<html><frameset cols='20%,*'><frame src='/menu.html'><frame src='/actus.html'></frameset></html>"
# name: (kind, paths, the paths that are offered, in order)
SITES: dict[str, tuple[str, dict[str, Reply], list[str]]] = {
    "the newest children together, the newest pages first": (
        "sitemap",
        {
            "/": index(("/post-1.xml", "2026-11-20"), ("/post-2.xml", "2026-11-21"), ("/page.xml", "2026-11-22")),
            "/post-1.xml": plan(("/a", "2026-11-20"), ("/b", "2026-10-01")),
            "/post-2.xml": plan(("/c", "2026-11-21"), ("/d", "2026-11-01")),
            "/page.xml": plan(("/mentions", "2026-11-22")),
        },
        ["/c", "/a", "/d", "/b"],
    ),
    "what lists articles by category holds none of its own": (
        "sitemap",
        {
            "/": index(("/category.xml", "2026-11-22"), ("/post_tag.xml", "2026-11-22"), ("/fiches.xml", "2026-11-01")),
            "/category.xml": plan(*rows("/c")),
            "/post_tag.xml": plan(*rows("/t")),
            "/fiches.xml": plan(*rows("/a", "/b")),
        },
        ["/a", "/b"],
    ),
    "three at most": (
        "sitemap",
        {"/": index(*rows(*(f"/{n}.xml" for n in range(9))))} | {f"/{n}.xml": plan((f"/a{n}", "")) for n in range(9)},
        ["/a8", "/a7", "/a6"],
    ),
    "an index of indexes": (
        "auto",
        {
            "/": index(*rows("/inner.xml", "/absent.xml")),
            "/inner.xml": index(*rows("/2.xml", "/1.xml")),
            "/1.xml": plan(*rows("/a")),
            "/2.xml": plan(*rows("/b")),
        },
        ["/b", "/a"],
    ),
    "one address a line": ("auto", {"/": Reply(b"http://HOST:PORT/a\r\nhttp://HOST:PORT/b\r\n", 200, "text/plain")},
                           ["/a", "/b"]),
    "a page made of frames": ("auto", {"/": Reply(FRAMES.encode()), "/menu.html": Reply(b"<a href='/actus.html'>A</a>"),
                              "/actus.html": Reply(f"<html><body><ul>{LISTED}</ul></body></html>".encode())},
                              [f"/nouvelle-{n}.html" for n in range(4)]),
}  # fmt: skip
ROBOTS = {
    "/": Reply(b"<html><body><h1>Bienvenue</h1></body></html>"),
    "/robots.txt": Reply(b"Sitemap: /plan.xml", 200, "text/plain"),
}
SITES |= {
    "a sitemap of robots.txt that is none": ("auto", {**ROBOTS, "/plan.xml": Reply(b"<html><title>Perdu</title>")}, []),
    "a sitemap of robots.txt that is elsewhere": (
        "auto", {**ROBOTS, "/plan.xml": Reply(b"<urlset><url><loc>http://ailleurs.example/a</loc></url></urlset>", 200, XML)}, []),
    "a feed where robots.txt announces a sitemap": (
        "auto", {**ROBOTS, "/plan.xml": Reply(rss("<title>Une usine ouvre</title><link>/a</link>"), 200, XML)}, ["/a"]),
}  # fmt: skip
SITES["a listing made of frames"] = ("listing", *SITES["a page made of frames"][1:])


@pytest.fixture(scope="module")
def told(nursery: Nursery) -> Iterator[tuple[dict[str, Message], Web]]:
    """What a round tells of each site."""
    messages: dict[str, Message] = {}

    def take(message: Message) -> Fetch | None:
        if isinstance(message, Offered | Lost):
            messages[message.source] = message
        return Fetch(message.id, ()) if isinstance(message, Offered) else None

    places = {name: f"127.0.21.{number}" for number, name in enumerate(SITES, 1)}
    with Web({place: {} for place in places.values()}) as web:
        for name, (_, paths, _) in SITES.items():
            here = f"{places[name]}:{web.port}".encode()
            told = {path: replace(one, body=one.body.replace(b"HOST:PORT", here)) for path, one in paths.items()}
            web.sites[places[name]] = told  # type: ignore[index]
        sources = tuple(Assignment(name, web.url(places[name], "/"), kind) for name, (kind, _, _) in SITES.items())
        job = Job(sources, "vigie-test", 0.0, ("127.0.0.0/8",), "Europe/Paris", 60)
        assert converse(job, take, 60, nursery=nursery) == "finished"
        yield messages, web


@pytest.mark.parametrize("name", SITES)
def test_a_site_offers(told: tuple[dict[str, Message], Web], name: str) -> None:
    message = told[0][name]
    if not SITES[name][2]:
        assert isinstance(message, Lost)
        return
    assert isinstance(message, Offered), message
    assert ["/" + one.url.split("/", 3)[3] for one in message.candidates] == SITES[name][2]


def test_a_child_that_cannot_be_read_is_told(told: tuple[dict[str, Message], Web]) -> None:
    message = told[0]["an index of indexes"]
    assert isinstance(message, Offered)
    assert message.note == "1 plan de site de l'index illisible"
    assert message.watch.count("/") == 3  # the index itself is watched


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("a sitemap of robots.txt that is none", "plan.xml (ce n'est pas un plan de site)"),
        ("a sitemap of robots.txt that is elsewhere", "plan.xml (1 lien vers d’autres sites, non retenu)"),
    ],
)
def test_a_sitemap_of_robots_txt_that_offers_nothing_is_named(
    told: tuple[dict[str, Message], Web], name: str, reason: str
) -> None:
    message = told[0][name]
    assert isinstance(message, Lost)
    assert message.reason.endswith(reason)


def test_what_several_sitemaps_offer_is_bounded_and_said() -> None:
    looks = [Look("sitemap", tuple(Candidate(f"https://a.example/{k}/{n}") for n in range(1500))) for k in range(2)]
    both = together(looks, 0)
    assert len(both.candidates) == MAX_CANDIDATES
    assert both.note == "2000 liens lus sur 3000 proposés"
    assert together([looks[0], looks[0]], 2).candidates == looks[0].candidates


@pytest.mark.parametrize(
    "body",
    [b"http://a.example/x\nhttp://a.example/y", b"\xef\xbb\xbf\r\n http://a.example/x \r\n\r\nHTTP://a.example/y\n"],
)
def test_a_text_of_addresses_is_a_sitemap(body: bytes) -> None:
    page = Page("http://a.example/plan.txt", 200, "text/plain", body)
    assert is_sitemap(page)
    assert [one.url.rpartition("/")[2] for one in read_sitemap(page, "Europe/Paris").candidates] == ["x", "y"]


@pytest.mark.parametrize(
    "body",
    [
        b"http://a.example/un  avis.pdf\nhttp://a.example/y",
        b"<urlset><url><loc>\n http://a.example/un  avis.pdf\n</loc></url><url><loc>http://a.example/y</loc></url></urlset>",
    ],
)
def test_a_name_with_spaces_is_asked_for_with_its_spaces(body: bytes) -> None:
    found = read_sitemap(Page("http://a.example/plan", 200, "", body), "Europe/Paris").candidates
    assert [one.url for one in found] == ["http://a.example/un%20%20avis.pdf", "http://a.example/y"]


HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
ONE = "<url><loc>http://a.example/x</loc><lastmod>2026-11-17</lastmod></url>"
TITLED = (
    "<url><loc>http://a.example/x</loc><news:news><news:publication_date>2026-11-17</news:publication_date>"
    "<news:title>{}</news:title></news:news></url>"
)


def urlset(inside: str, spaces: str = SPACE) -> str:
    return f"{HEAD}<urlset {spaces}>{inside}</urlset>"


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("\n\n" + urlset(ONE), ""),
        ("\ufeff" + urlset(ONE), ""),
        ("<!-- cache: <urlset> -->" + urlset(ONE), ""),
        ("<br />\n<b>Warning</b>: undefined variable<br />" + urlset(ONE), ""),
        (urlset(ONE) + "\n<script>if (a && b < c) {}</script>", ""),
        (urlset(ONE)[:-3], ""),
        (urlset(ONE)[: -len("</urlset>")] + "<url><loc>http://a.example/pas-enti", ""),
        (urlset(TITLED.format("Un\x0b titre"), f"{SPACE} {NEWS}"), "Un titre"),
        (urlset(TITLED.format("Un titre"), SPACE), "Un titre"),  # a prefix that nobody declared
        (urlset(TITLED.format("L&eacute;t&eacute;&nbsp;& apr&egrave;s"), f"{SPACE} {NEWS}"), "Lété & après"),
        (urlset(TITLED.format("Recherche &amp;amp; soin"), f"{SPACE} {NEWS}"), "Recherche & soin"),
        (urlset(TITLED.format("<![CDATA[Recherche & soin]]> &"), f"{SPACE} {NEWS}"), "Recherche & soin &"),
        (urlset(TITLED.format("Été"), f"{SPACE} {NEWS}").encode("latin-1"), "Été"),
        (urlset(TITLED.format("Été"), f"{SPACE} {NEWS}").replace("UTF-8", "ISO-8859-1"), "Été"),
    ],
)
def test_an_unsound_sitemap_is_read(body: str | bytes, title: str) -> None:
    page = Page("http://a.example/sitemap.xml", 200, "", body if isinstance(body, bytes) else body.encode())
    assert is_sitemap(page)
    assert [(one.url, one.title) for one in read_sitemap(page, "UTC").candidates] == [("http://a.example/x", title)]


@pytest.mark.parametrize("query", ["?a=1&b=2", "?a=1&amp;b=2", "?a=1&amp;amp;b=2", "<![CDATA[?a=1&b=2]]>"])
def test_an_address_in_a_sitemap_however_its_signs_are_written(query: str) -> None:
    body = urlset(f"<url><loc>http://a.example/x{query}</loc></url><url><loc>http://a.example/y?a&b</loc></url>")
    found = read_sitemap(Page("http://a.example/sitemap.xml", 200, "", body.encode()), "UTC").candidates
    assert [one.url for one in found] == ["http://a.example/x?a=1&b=2", "http://a.example/y?a&b"]


def test_what_a_sitemap_leaves_out_is_said() -> None:
    away = "<url><loc>http://ailleurs.example/y</loc></url>"
    body = urlset(f"{ONE}{away * 2}<url><lastmod>2026-11-17</lastmod></url>")[: -len("</urlset>")]
    plan = read_sitemap(Page("http://a.example/sitemap.xml", 200, "", body.encode()), "UTC")
    assert plan.note == (
        "plan de site coupé, lu en partie ; 2 liens vers d’autres sites, non retenus ; 1 entrée sans adresse"
    )
    text = read_sitemap(Page("http://a.example/p", 200, "", b"http://a.example/x\nhttp://ailleurs.example/"), "UTC")
    assert text.note == "1 lien vers d’autres sites, non retenu"


@pytest.mark.parametrize(
    "definitions",
    [
        '<!ENTITY a "dix"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">',
        '<!ENTITY b SYSTEM "file:///etc/hostname">',
    ],
)
def test_entities_of_its_own_are_refused_in_a_sitemap(definitions: str) -> None:
    body = f"<!DOCTYPE urlset [{definitions}]>" + urlset(TITLED.format("Un &b; titre"), NEWS).removeprefix(HEAD)
    with pytest.raises(ReadError, match="entités"):
        read_sitemap(Page("http://a.example/sitemap.xml", 200, "", body.encode()), "UTC")


def test_a_feed_served_as_a_sitemap_is_one() -> None:
    body = rss("<title>Une usine ouvre</title><link>/x</link>")
    for kind in ("sitemap", "auto"):
        seen = look(kind, Page("http://a.example/sitemap.xml", 200, "", body), None, "UTC")
        assert (seen.kind, [one.title for one in seen.candidates]) == ("feed", ["Une usine ouvre"])


@pytest.mark.parametrize(
    "body", [b"http://a.example/x est une adresse", b"httpd est en panne", b"http", story("A"), b""]
)
def test_any_other_text_is_none(body: bytes) -> None:
    assert not is_sitemap(Page("http://a.example/", 200, "text/plain", body))


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/post-sitemap.xml", 0), ("/sitemap-communiques.xml", 0), ("/page-sitemap.xml", 1), ("/post_tag-sitemap.xml", 2),
     ("/wp-sitemap-taxonomies-category-1.xml", 2), ("/author-sitemap.xml", 2), ("/news/sitemap-tags.xml", 2),
     ("/tags/sitemap-news.xml", 0)],
)  # fmt: skip
def test_a_sitemap_is_ranked_by_its_name(path: str, expected: int) -> None:
    assert rank(f"https://a.example{path}") == expected

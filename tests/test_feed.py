"""Feeds and sitemaps: every kind, and what goes wrong in them."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime

import pytest
from conftest import rss

from monitor.errors import ReadError
from monitor.model import Candidate, Dated, Page, Precision
from spiders.feed import is_feed, plain, read_feed
from spiders.look import look, robots_sitemaps
from spiders.sitemap import read_sitemap

BASE = "https://journal.example/rss/tout.xml"


def page(body: bytes, url: str = BASE, content_type: str = "application/xml") -> Page:
    return Page(url, 200, content_type, body)


def entries(body: bytes) -> tuple[Candidate, ...]:
    return read_feed(page(body), "Europe/Paris")[0]


def test_rss_gives_absolute_links_titles_dates_and_text() -> None:
    one = entries(
        rss(
            "<title>L&#8217;usine &amp; le p&#244;le</title><link>../articles/usine</link>"
            "<pubDate>Fri, 20 Nov 2026 08:30:00 +0100</pubDate>"
            "<description>&lt;p&gt;Premier.&lt;/p&gt;&lt;p&gt;Second.&lt;/p&gt;</description>"
        )
    )[0]
    assert one.url == "https://journal.example/articles/usine"
    assert one.title == "L’usine & le pôle"
    assert one.published == Dated(datetime(2026, 11, 20, 7, 30, tzinfo=UTC), Precision.MINUTE)
    assert one.summary == "Premier.\nSecond."


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("ven., 20 nov. 2026 08:00:00 +0100", datetime(2026, 11, 20, 7, 0, tzinfo=UTC)),
        ("Fri, 20 Nov 2026 08:00:00 CET", datetime(2026, 11, 20, 7, 0, tzinfo=UTC)),
        ("20/11/2026 - 08:00", datetime(2026, 11, 20, 7, 0, tzinfo=UTC)),
        ("Mon, 20 Jul 2026 08:00:00", datetime(2026, 7, 20, 6, 0, tzinfo=UTC)),
        ("2026-11-20T08:00:00Z", datetime(2026, 11, 20, 8, 0, tzinfo=UTC)),
        ("bientôt", None),
    ],
)
def test_dates_as_feeds_write_them(date: str, expected: datetime | None) -> None:
    assert entries(rss(f"<title>t</title><link>/a</link><pubDate>{date}</pubDate>"))[0].published.at == expected


def test_atom_and_its_full_text() -> None:
    atom = (
        b'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><rights>Tous droits</rights>'
        b'<entry><title type="html">Un &lt;em&gt;titre&lt;/em&gt;</title><link rel="alternate" href="/a"/>'
        b"<published>2026-11-20T08:00:00+01:00</published><summary>Court</summary>"
        b'<content type="html">&lt;p&gt;Bien plus long que le chapeau&lt;/p&gt;</content></entry></feed>'
    )
    candidates, terms = read_feed(page(atom), "Europe/Paris")
    assert candidates[0].title == "Un titre"
    assert candidates[0].summary == "Bien plus long que le chapeau"
    assert terms == "Tous droits"


def test_json_feed() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [
            {"id": "1", "url": "/a", "title": "A", "content_html": "<p>Un</p><p>deux</p>", "date_published": "2026-11-20T08:00:00Z"},
            {"id": "https://journal.example/b", "content_text": "Sans adresse, mais son numéro en est une"},
            {"id": "3"},
        ],
    }  # fmt: skip
    body = json.dumps(feed).encode()
    assert is_feed(page(body))
    assert [candidate.url for candidate in entries(body)] == ["https://journal.example/a", "https://journal.example/b"]
    assert entries(body)[0].summary == "Un\ndeux"


def test_a_feed_with_a_mark_a_blank_line_and_an_unknown_entity_is_read() -> None:
    body = b"\xef\xbb\xbf\r\n" + rss("<title>Un&nbsp;titre</title><link>/a</link>")
    assert is_feed(page(body))
    assert [candidate.title for candidate in entries(body)] == ["Un\u00a0titre"]


def test_entities_encoded_twice_are_decoded_twice() -> None:
    item = "<title>L&amp;#8217;eau &amp;amp; la for&amp;ecirc;t</title><link>/a</link>"
    assert entries(rss(item))[0].title == "L’eau & la forêt"


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x"])
def test_an_address_that_is_none_of_the_webs_is_left_as_it_is(link: str) -> None:
    found = entries(rss(f"<title>t</title><link>{link}</link>", "<title>u</title><link>/b</link>"))
    assert [one.title for one in found] == ["t", "u"]
    assert not found[0].url.startswith("https://journal.example")


def test_an_entry_without_any_address_is_no_link() -> None:
    assert entries(rss("<title>t</title><guid isPermaLink='false'>42</guid>", "<title>u</title><link></link>")) == ()


def test_the_number_of_an_entry_stands_for_its_missing_link() -> None:
    assert (
        entries(rss("<title>t</title><guid>https://journal.example/42</guid>"))[0].url == "https://journal.example/42"
    )


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<html><body>Erreur</body></html>", "une page HTML"),
        (b'{"erreur": 1}', "JSON"),
        (b"%PDF-1.7", "là où un flux était attendu"),
        (b"<!DOCTYPE d [<!ENTITY a 'b'>]><rss version='2.0'><channel/></rss>", "entités XML"),
    ],
)
def test_what_is_no_feed_says_so(body: bytes, reason: str) -> None:
    with pytest.raises(ReadError, match=reason) as caught:
        read_feed(page(body), "Europe/Paris")
    assert caught.value.outcome == "failed"


def test_a_path_is_never_opened() -> None:
    with pytest.raises(ReadError):
        read_feed(page(b"/etc/passwd"), "Europe/Paris")


def test_an_empty_answer_is_a_failure() -> None:
    with pytest.raises(ReadError, match="réponse vide"):
        look("feed", page(b" \n"), None, "Europe/Paris")


def test_links_side_by_side_in_a_feed_text_stay_apart() -> None:
    assert (
        plain("<ul><li>Un</li><li>Deux</li></ul><a href='#'>Novéka</a><a href='#'>Medicalps</a>")
        == "Un\nDeux\nNovéka Medicalps"
    )


def test_no_more_than_is_said() -> None:
    many = rss(*(f"<title>t{n}</title><link>/{n}</link>" for n in range(2300)))
    seen = look("auto", page(many), None, "Europe/Paris")
    assert (seen.kind, len(seen.candidates)) == ("feed", 2000)
    assert seen.note == "2000 liens lus sur 2300 proposés"


# ------------------------------------------------------------------------------------------------- sitemaps

NEWS = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
 <url><loc>https://journal.example/a</loc><news:news><news:publication_date>2026-11-20T08:00:00+01:00</news:publication_date>
 <news:title>Une usine</news:title></news:news><image:image><image:title>Photo</image:title></image:image></url>
 <url><loc>https://ailleurs.example/b</loc></url></urlset>"""


@pytest.mark.parametrize("body", [NEWS, gzip.compress(NEWS)], ids=["plain", "gzip"])
def test_a_news_sitemap_keeps_titles_and_dates_and_its_own_site(body: bytes) -> None:
    candidates, children, news = read_sitemap(page(body), "Europe/Paris")
    assert children == ()
    assert news
    assert [(one.url, one.title, one.published.precision) for one in candidates] == [
        ("https://journal.example/a", "Une usine", Precision.MINUTE)
    ]


def test_a_plain_sitemap_is_read_newest_first_and_its_changes_are_no_dates() -> None:
    body = b"<urlset><url><loc>https://journal.example/old</loc><lastmod>2020-01-01</lastmod></url><url><loc>https://journal.example/new</loc><lastmod>2026-11-01</lastmod></url></urlset>"
    candidates, _, news = read_sitemap(page(body), "Europe/Paris")
    assert [one.url[-3:] for one in candidates] == ["new", "old"]
    assert candidates[0].published.at is None
    assert candidates[0].changed.at == datetime(2026, 11, 1, tzinfo=UTC)
    assert not news


def test_an_index_gives_its_children_those_of_news_first() -> None:
    body = (
        b"<sitemapindex><sitemap><loc>https://journal.example/pages.xml</loc></sitemap>"
        b"<sitemap><loc>https://journal.example/news.xml</loc></sitemap>"
        b"<sitemap><loc>http://127.0.0.1/x.xml</loc></sitemap></sitemapindex>"
    )
    assert read_sitemap(page(body), "Europe/Paris")[1] == (
        "https://journal.example/news.xml",
        "https://journal.example/pages.xml",
    )


@pytest.mark.parametrize(
    "body",
    [
        b"<urlset><url>",
        b"<html/>",
        b"\x1f\x8bxx",
        b"<!DOCTYPE d [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><urlset><url><loc>&a;</loc></url>",
    ],
)
def test_what_is_no_sitemap_says_so(body: bytes) -> None:
    with pytest.raises(ReadError, match="plan de site"):
        read_sitemap(page(body), "Europe/Paris")


def test_robots_txt_announces_sitemaps() -> None:
    body = b"User-agent: *\nSitemap: https://x.example/pages.xml\nsitemap:https://x.example/news.xml\nSitemap: nowhere"
    assert robots_sitemaps(page(body)) == ("https://x.example/news.xml", "https://x.example/pages.xml")

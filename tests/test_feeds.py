"""What is kept, as feeds: sound Atom and JSON Feed whatever a page wrote, read by feed readers; one entry per story."""

import io
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import feedparser
import pytest
from archived import config
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from alerts import feeds
from alerts.digest import Story
from alerts.feeds import ATOM, Entry, Head, atom, entry, json_feed, latest
from alerts.wording import clean
from monitor.model import UNDATED, Dated, Page, Precision
from spiders.feed import read_feed

NOW = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
WATCH = config()
SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).with_name("data") / "atom.rng"))
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
ANYTHING = st.text(st.characters(exclude_categories=()), max_size=60)


def story(**changes: Any) -> Story:
    values: dict[str, Any] = {
        "article_id": 1, "title": "Un accord-cadre", "url": "https://www.example.org/1", "source": "Le Pôle",
        "published": Dated(datetime(2026, 11, 19, tzinfo=UTC), Precision.DAY), "language": "fr",
        "excerpt": "Le partenariat prévoit trois ans de recherche.", "from_feed": False, "is_pdf": False, "pages": 0,
        "score": 34, "regions": ("Bretagne",), "organisations": ("Nanobrume",), "reasons": (), "reprints": (),
        "twins": (),
    }  # fmt: skip
    return Story(**(values | changes))


def one(themes: tuple[str, ...] = ("partenariats",), **changes: Any) -> Entry:
    return entry(story(**changes), themes, NOW, WATCH)


def head(**changes: Any) -> Head:
    values: dict[str, Any] = {
        "id": "urn:uuid:a88f031c-a4d8-5184-a385-723f0a06cece", "title": "Tout", "language": "fr",
        "home": "https://veille.example.org/", "atom": "https://veille.example.org/articles.atom",
        "json": "https://veille.example.org/articles.json", "rights": "Droits réservés.", "updated": NOW,
    }  # fmt: skip
    return Head(**(values | changes))


def page(body: bytes) -> Page:
    return Page("https://veille.example.org/articles", 200, "", body)


# --- RFC 4287 -------------------------------------------------------------------------------------------------------


def texts(parent: etree._Element, name: str) -> list[str]:
    return [child.text or "" for child in parent.findall(f"{{{ATOM}}}{name}")]


def hold_rfc4287(body: bytes) -> etree._Element:
    """What sections 4.1.1, 4.1.2 and 3.2 to 3.3 require of a feed and of its entries."""
    feed = etree.fromstring(body)
    assert SCHEMA.validate(feed), SCHEMA.error_log
    selves = [link for link in feed.findall(f"{{{ATOM}}}link") if link.get("rel") == "self"]
    assert len(selves) <= 1
    entries = feed.findall(f"{{{ATOM}}}entry")
    for part in (feed, *entries):
        assert [len(texts(part, name)) for name in ("id", "title", "updated")] == [1, 1, 1]
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", texts(part, "id")[0])
        dates = texts(part, "updated") + texts(part, "published")
        assert all(RFC3339.fullmatch(written) for written in dates), dates
        assert len(texts(part, "published")) <= 1
    for part in entries:
        links = [link.get("rel") for link in part.findall(f"{{{ATOM}}}link")]
        assert links.count("alternate") == 1 or len(texts(part, "content")) == 1
        (author,) = part.findall(f"{{{ATOM}}}author")
        assert len(texts(author, "name")) == 1
        assert all(category.get("term") for category in part.findall(f"{{{ATOM}}}category"))
    assert len({texts(part, "id")[0] for part in entries}) == len(entries)
    return feed


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("<id>", "<id>a</id><id>"),
        ("<updated>2026", "<updated>le 2026"),
        ("Z</updated>", "</updated>"),  # an instant has its zone
        ('rel="self"', 'rel=""'),
        ('term="Bretagne"', 'label="Bretagne"'),
        ("<name>Le Pôle</name>", ""),
        ("<author>", "<auteur/><author>"),
        ("</entry>", "<title>Deux</title></entry>"),
    ],
)
def test_the_schema_refuses_what_is_no_atom(was: str, now: str) -> None:
    sound = atom(head(), [one()]).decode()
    assert SCHEMA.validate(etree.fromstring(sound.encode())), SCHEMA.error_log
    assert was in sound and not SCHEMA.validate(etree.fromstring(sound.replace(was, now, 1).encode()))


# What JSON Feed 1.1 knows, and of what kind it is.
OF_FEED = {
    "version": str, "title": str, "home_page_url": str, "feed_url": str, "description": str, "user_comment": str,
    "next_url": str, "icon": str, "favicon": str, "authors": list, "language": str, "expired": bool, "hubs": list,
    "items": list,
}  # fmt: skip
OF_ITEM = {
    "id": str, "url": str, "external_url": str, "title": str, "content_html": str, "content_text": str, "summary": str,
    "image": str, "banner_image": str, "date_published": str, "date_modified": str, "authors": list, "tags": list,
    "language": str, "attachments": list,
}  # fmt: skip


def hold_json_feed(body: bytes) -> dict[str, Any]:
    """What JSON Feed 1.1 requires, and nothing that it does not know."""
    feed: dict[str, Any] = json.loads(body)
    assert feed["version"] == "https://jsonfeed.org/version/1.1" and {"title", "items"} <= feed.keys()
    for told, known in ((feed, OF_FEED), *((item, OF_ITEM) for item in feed["items"])):
        assert {key: type(value) for key, value in told.items()} == {key: known[key] for key in told}
        addresses = [told[key] for key in ("home_page_url", "feed_url", "url") if key in told]
        assert all(urlsplit(one).scheme in {"http", "https"} for one in addresses)
    for item in feed["items"]:
        assert item["id"] and ("content_text" in item or "content_html" in item)
        assert all(RFC3339.fullmatch(item[key]) for key in ("date_published", "date_modified") if key in item)
        assert all(author["name"] and author.keys() <= {"name", "url", "avatar"} for author in item["authors"])
        assert all(isinstance(tag, str) and tag for tag in item.get("tags", []))
    assert len({item["id"] for item in feed["items"]}) == len(feed["items"])
    return feed


INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")


@given(ANYTHING, ANYTHING, ANYTHING, ANYTHING, st.lists(ANYTHING, max_size=3))
@example("a\x00b\ufffe", "\uffff", "]]>\ud800\x0b", "https://a.example/\ufffe", ["\ufffe\u202e"])
def test_whatever_a_page_wrote_the_feeds_are_sound(
    title: str, source: str, excerpt: str, url: str, tags: list[str]
) -> None:
    told = [one(tuple(tags), title=title, source=f"{source}.", excerpt=excerpt, url=url, organisations=tuple(tags))]
    body = atom(head(title=clean(f"Lettre {source}"), rights=clean(f"Licence {source}")), told)
    feed = hold_rfc4287(body)
    assert not INVISIBLE.search(body.decode())
    document = hold_json_feed(json_feed(head(), told))
    assert document["items"][0]["title"] == (texts(feed.find(f"{{{ATOM}}}entry"), "title")[0])


@given(st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30)), st.sampled_from(list(Precision)))
def test_any_date_can_be_written(at: datetime, precision: Precision) -> None:
    hold_rfc4287(atom(head(), [one(published=Dated(at.replace(tzinfo=UTC), precision))]))


def test_a_feed_without_entries_is_one_and_without_addresses_too() -> None:
    feed = hold_rfc4287(atom(head(home="", atom="", json=""), []))
    assert texts(feed, "updated") == ["2026-11-20T07:00:00Z"]
    assert feed.findall(f"{{{ATOM}}}link") == []
    assert "feed_url" not in hold_json_feed(json_feed(head(home="", atom="", json=""), []))


# --- read by others -------------------------------------------------------------------------------------------------


def test_a_reader_finds_all_that_an_entry_tells() -> None:
    told = one(title="Signature <b>d’une</b> convention & co", reserved=True, is_pdf=True, pages=2)
    parsed = feedparser.parse(io.BytesIO(atom(head(), [told])))
    assert not parsed.bozo
    assert (parsed.feed.title, parsed.feed.language, parsed.feed.rights) == ("Tout", "fr", "Droits réservés.")
    links = {link.rel: link.href for link in parsed.feed.links}
    assert links == {"self": "https://veille.example.org/articles.atom", "alternate": "https://veille.example.org/"}
    (read,) = parsed.entries
    assert read.id == told.id
    assert read.title == "Signature <b>d’une</b> convention & co"
    assert read.title_detail.type == "text/plain"
    assert read.link == "https://www.example.org/1"
    assert read.author == "Le Pôle"
    assert [tag.term for tag in read.tags] == ["partenariats", "Bretagne", "Nanobrume"]
    assert read.published == "2026-11-19T00:00:00+01:00"
    assert read.summary == (
        "«\u00a0Le partenariat prévoit trois ans de recherche.\u00a0» (accès réservé) (PDF, 2\u00a0p.)"
    )


@pytest.mark.parametrize("made", [atom, json_feed])
def test_vigie_reads_its_own_feeds(made: Any) -> None:
    told = [one(title=f"Titre {number}", url=f"https://www.example.org/{number}") for number in range(3)]
    read = read_feed(page(made(head(), told)), "Europe/Paris", NOW)
    assert [candidate.title for candidate in read.candidates] == ["Titre 0", "Titre 1", "Titre 2"]
    assert [candidate.url for candidate in read.candidates] == [one.url for one in told]
    assert {candidate.published for candidate in read.candidates} == {
        Dated(datetime(2026, 11, 19, tzinfo=UTC), Precision.DAY)
    }
    assert read.note == ""


# --- an entry -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("published", "written"),
    [
        (Dated(datetime(2026, 7, 1, 22, 30, tzinfo=UTC), Precision.MINUTE), "2026-07-02T00:30:00+02:00"),
        (Dated(datetime(2026, 7, 1, tzinfo=UTC), Precision.DAY), "2026-07-01T00:00:00+02:00"),
        (Dated(datetime(2026, 7, 1, tzinfo=UTC), Precision.MONTH), None),
        (Dated(datetime(2026, 1, 1, tzinfo=UTC), Precision.YEAR), None),
        (UNDATED, None),
    ],
)
def test_a_date_is_told_when_it_is_known_to_the_day(published: Dated, written: str | None) -> None:
    item = json.loads(json_feed(head(), [one(published=published)]))["items"][0]
    assert item.get("date_published") == written
    assert item["date_modified"] == "2026-11-20T07:00:00Z"


def test_an_entry_is_known_by_the_address_of_its_article() -> None:
    assert one().id == one(article_id=9, title="Titre corrigé", excerpt="").id
    assert one().id != one(url="https://www.example.org/2").id


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "https://a@b.example/", "nothing"])
def test_only_a_web_address_becomes_a_link(url: str) -> None:
    told = [one(url=url, excerpt="")]
    feed = hold_rfc4287(atom(head(), told))
    entry_read = feed.find(f"{{{ATOM}}}entry")
    assert entry_read.find(f"{{{ATOM}}}link") is None
    assert texts(entry_read, "content") == ["Un accord-cadre"]
    assert "url" not in json.loads(json_feed(head(), told))["items"][0]


@pytest.mark.parametrize(("language", "told"), [("en", "en"), ("", "fr"), ("x<", "fr")])
def test_an_entry_says_its_language(language: str, told: str) -> None:
    assert one(language=language).language == told


# --- which ones -----------------------------------------------------------------------------------------------------


def row(number: int, *, story: int | None = None, hours: float = 1, **changes: Any) -> dict[str, Any]:
    seen = NOW - timedelta(hours=hours)
    return {
        "id": number, "score": 34, "story_id": story or number, "regions": ["Bretagne"], "themes": ["partenariats"],
        "organisations": ["Nanobrume"], "organisation_ids": ["nanobrume"], "fetched_at": seen, "changed_at": seen,
    } | changes  # fmt: skip


def shown(rows: list[dict[str, Any]], **digest: Any) -> list[int]:
    watch = config(digest=digest)
    return latest(sorted(rows, key=lambda one: (one["fetched_at"], one["id"])), watch, watch.digests[0], NOW)


@pytest.mark.parametrize(
    ("digest", "expected"),
    [
        ({}, [3, 2]),  # scoring.digest is 20
        ({"min_score": 0}, [3, 2, 1]),
        ({"regions": ["Occitanie"]}, [2]),
        ({"themes": ["Financements"]}, [3]),
        ({"organisations": ["nanobrume"]}, [3, 2]),
        ({"organisations": ["absente"]}, []),
    ],
)
def test_the_feed_of_a_letter_has_what_the_letter_asks_for(digest: dict[str, Any], expected: list[int]) -> None:
    rows = [row(1, hours=3, score=12), row(2, hours=2, regions=["Occitanie"]), row(3, themes=["financements"])]
    assert shown(rows, **digest) == expected


def test_the_feed_of_all_has_all_that_is_kept() -> None:
    watch = config()
    assert latest([row(1, score=10, regions=[], themes=[])], watch, None, NOW) == [1]


def test_a_story_is_the_first_of_its_articles_that_is_asked_for() -> None:
    rows = [row(1, story=1, hours=9, score=5), row(2, story=1, hours=8), row(3, story=1, hours=1, score=90), row(4)]
    assert shown(rows) == [4, 2]


def test_a_late_telling_of_an_old_story_is_not_news() -> None:
    late = row(2, story=1, hours=1)
    assert shown([row(1, story=1, hours=24 * 40), late]) == []
    assert shown([row(3, hours=24 * 40), late]) == [2]
    assert shown([row(1, hours=24 * 29)]) == [1]
    assert shown([row(1, hours=24 * 31)]) == []


def test_a_feed_is_short_but_loses_nothing_of_the_last_two_days() -> None:
    assert shown([row(number, hours=60 + number) for number in range(300)]) == list(range(feeds.MOST))
    assert len(shown([row(number, hours=1 + number / 10) for number in range(300)])) == 300

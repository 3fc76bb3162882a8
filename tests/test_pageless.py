"""Entries of a feed that have no address: read in their own words, each in the ledger, nothing asked for in their name."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from conftest import rss, story, vigie, write_watch

from monitor.model import Page
from spiders.feed import read_feed
from vigie.demo.web import Reply, Web

NEWS = "La bioproduction avance dans la région : trois entreprises recrutent et une quatrième s'installe, dit le pôle."
XML = "application/rss+xml; charset=utf-8"


def item(title: str, told: str, more: str = "") -> str:
    return f"<title>{title}</title><description>{told}</description>{more}"


def rounds(folder: Path, web: Web, path: str, count: int = 1) -> sqlite3.Connection:
    config = write_watch(folder, [{"name": "s", "url": web.url("127.0.0.1", path), "kind": "feed"}])
    for _ in range(count):
        assert vigie("--config", config, "collect", "--all").status == 0
    db = sqlite3.connect(folder / "v.db")
    db.row_factory = sqlite3.Row
    return db


def test_each_entry_without_address_becomes_an_article_of_its_own_words(tmp_path: Path) -> None:
    feed = rss(
        item("Bioproduction : trois postes", f"{NEWS} Un.", "<guid isPermaLink='false'>1</guid>"),
        item("Bioproduction : une salle", f"{NEWS} Deux."),
        item("Un mot", "Trop court."),
        "<guid isPermaLink='false'>7</guid>",
        "<title>Une page</title><link>/a</link>",
        head="<link>/accueil</link>",
    )
    with Web({"127.0.0.1": {"/feed": Reply(feed, content_type=XML), "/a": Reply(story("Une page", NEWS))}}) as web:
        db = rounds(tmp_path, web, "/feed", 2)
        asked = [request.path for request in web.requests]
        home = web.url("127.0.0.1", "/accueil")
    assert "/accueil" not in asked
    rows = db.execute("SELECT title, url, outcome, reason FROM candidates ORDER BY title").fetchall()
    titles = ["Bioproduction : trois postes", "Bioproduction : une salle", "Un mot", "Une page"]
    assert [row["title"] for row in rows] == titles
    assert rows[2]["outcome"] in {"below", "thin"}
    assert "entrée sans adresse" in rows[2]["reason"]
    for row in rows[:2]:
        assert (row["url"], row["outcome"]) == (home, "kept")
        assert row["reason"].endswith("texte du flux : entrée sans adresse")
    articles = dict(db.execute("SELECT title, text FROM articles").fetchall())
    assert articles["Bioproduction : trois postes"] == f"{NEWS} Un."
    assert articles["Bioproduction : une salle"] == f"{NEWS} Deux."
    first, second = db.execute("SELECT * FROM visits ORDER BY round_id").fetchall()
    assert (first["offered"], first["kept"]) == (4, 2)
    assert (second["offered"], second["known"]) == (4, 4)
    assert first["reason"] == "2 entrées sans adresse"  # the short one, and the one that says nothing


def test_what_a_site_reserves_is_not_taken_from_its_feed_either(tmp_path: Path) -> None:
    paths = {
        "/feed": Reply(rss(item("Trois postes ouverts", NEWS)), content_type=XML),
        "/.well-known/tdmrep.json": Reply(b'[{"location": "/", "tdm-reservation": 1}]'),
    }
    with Web({"127.0.0.1": paths}) as web:
        db = rounds(tmp_path, web, "/feed")
    assert [row["outcome"] for row in db.execute("SELECT outcome FROM candidates")] == ["refused"]


@pytest.mark.parametrize(
    ("head", "home"),
    [
        ("<link>https://a.example/</link>", "https://a.example/"),
        ("<link>/actus#une</link>", "https://a.example/actus"),
        ("<link>javascript:void(0)</link>", "https://a.example/feed"),
        ("", "https://a.example/feed"),
    ],
)
def test_the_address_is_that_of_the_site_or_else_of_the_feed(head: str, home: str) -> None:
    feed = read_feed(Page("https://a.example/feed", 200, XML, rss(item("A", NEWS), item("B", NEWS), head=head)), "UTC")
    assert [one.url for one in feed.candidates] == [home, home]
    assert len({one.identity for one in feed.candidates}) == 2
    assert feed.note == ""


def test_items_of_json_feeds_without_address_too() -> None:
    items = [{"id": "1", "title": "A", "content_text": NEWS}, {"id": "2", "title": "B"}]
    body = {"version": "https://jsonfeed.org/version/1.1", "home_page_url": "https://a.example/fr", "items": items}
    feed = read_feed(Page("https://a.example/feed.json", 200, "", json.dumps(body).encode()), "UTC")
    assert [(one.url, one.title) for one in feed.candidates] == [("https://a.example/fr", title) for title in "AB"]
    assert feed.note == "1 entrée sans adresse"


def test_an_entry_that_does_have_the_address_of_the_site_keeps_it() -> None:
    entries = item("A", NEWS), f"<title>B</title><link>https://a.example/</link><description>{NEWS}</description>"
    body = rss(*entries, head="<link>https://a.example/</link>")
    told = read_feed(Page("https://a.example/feed", 200, XML, body), "UTC").candidates
    assert [one.identity == "" for one in told] == [False, True]

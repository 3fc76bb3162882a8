"""What a source says of an article is kept where its page lacks the words, or where there is none to read."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from conftest import RULES, rss, story, vigie, write_watch

from vigie.demo.web import Reply, Web

XML = "application/rss+xml; charset=utf-8"
TITLE = "Bioproduction : Oréalis ouvre à Clairval"
OTHER = "Une unité de plus au bord du canal"
SAYS = "Oréalis ouvre une unité de bioproduction à Clairval."
SHELL = b"<html><head><title>Portail</title></head><body><div id='root'></div></body></html>"
WALL = (
    "<html><title>Request Rejected</title><body>The requested URL was rejected. Your support ID is: 17.</body></html>"
)
LIKES = [*RULES, {"name": "Fanfare", "words": ["fanfare"], "points": -9}]


def rounds(folder: Path, pages: dict[str, list[Reply]], feed: bytes) -> sqlite3.Connection:
    """An archive after as many rounds over the feed as a page has answers, each with all that is due."""
    with Web({"127.0.0.1": {"/feed": Reply(feed, content_type=XML)}}) as web:
        config = write_watch(folder, [{"name": "s", "url": web.url("127.0.0.1", "/feed"), "kind": "feed"}], rules=LIKES)
        for number in range(max(map(len, pages.values()))):
            web.sites["127.0.0.1"] |= {path: replies[min(number, len(replies) - 1)] for path, replies in pages.items()}
            assert vigie("--config", config, "collect", "--all").status == 0
            with sqlite3.connect(folder / "v.db") as db:
                db.execute("UPDATE candidates SET retry_at = '2020-01-01T00:00:00Z' WHERE retry_at IS NOT NULL")
    db = sqlite3.connect(folder / "v.db")
    db.row_factory = sqlite3.Row
    return db


def told(db: sqlite3.Connection) -> sqlite3.Row:
    query = """SELECT c.outcome, c.reason, c.retry_at, a.title, a.text, a.origin, a.score FROM candidates c
    LEFT JOIN articles a ON a.id = c.article_id"""
    row: sqlite3.Row = db.execute(query).fetchone()
    parts = db.execute("SELECT field, start, end, quote, points FROM hits").fetchall()
    if row["outcome"] != "below" and row["title"] is not None:
        assert row["score"] == pytest.approx(sum(part["points"] for part in parts))
        assert all(
            row[p["field"] if p["field"] == "title" else "text"][p["start"] : p["end"]] == p["quote"] for p in parts
        )
    return row


def item(title: str, says: str = "") -> bytes:
    return rss(f"<title>{title}</title><link>/a</link><description>{says}</description>")


def test_a_title_that_its_page_does_not_bear_is_kept(tmp_path: Path) -> None:
    row = told(rounds(tmp_path, {"/a": [Reply(story(OTHER))]}, item(TITLE)))
    assert (row["outcome"], row["title"], row["text"], row["origin"]) == ("kept", TITLE, "", "feed")
    assert row["reason"] == "score 12 ; texte du flux : la page n'atteint que 0"


def test_so_is_a_summary_and_no_word_of_the_page_is_mixed_in(tmp_path: Path) -> None:
    says = f"{SAYS} La bioproduction occupera trente personnes."
    row = told(rounds(tmp_path, {"/a": [Reply(story(OTHER))]}, item("Un point", says)))
    assert (row["outcome"], row["title"], row["text"], row["origin"]) == ("kept", "Un point", says, "feed")


@pytest.mark.parametrize(
    ("page", "again"),
    [(Reply(SHELL), False), (Reply(WALL.encode()), True), (Reply(b"", status=503), True), (Reply(b""), False)],
    ids=["shell", "wall", "server error", "nothing"],
)
def test_a_title_is_kept_where_there_is_no_page(tmp_path: Path, page: Reply, again: bool) -> None:
    row = told(rounds(tmp_path, {"/a": [page]}, item(TITLE)))
    assert (row["outcome"], row["title"], row["origin"]) == ("kept", TITLE, "feed")
    assert "texte du flux : " in row["reason"]
    assert (row["retry_at"] is not None) == again


@pytest.mark.parametrize("says", ["", f"{SAYS} {SAYS}"], ids=["title", "text"])
def test_the_page_takes_its_place_once_it_is_read(tmp_path: Path, says: str) -> None:
    pages = [Reply(WALL.encode()), Reply(story(TITLE, SAYS))]
    row = told(rounds(tmp_path, {"/a": pages}, item(TITLE, says)))
    assert (row["outcome"], row["origin"]) == ("updated", "page")
    assert row["text"].startswith(SAYS)


def test_a_wall_once_more_leaves_it_as_it_was(tmp_path: Path) -> None:
    row = told(rounds(tmp_path, {"/a": [Reply(WALL.encode())] * 3}, item(TITLE)))
    assert (row["outcome"], row["title"], row["origin"]) == ("kept", TITLE, "feed")


@pytest.mark.parametrize(
    ("title", "page", "outcome"),
    [
        (OTHER, Reply(SHELL), "thin"),  # not worth it
        (TITLE, Reply(story(OTHER, head="<meta name='tdm-reservation' content='1'>")), "refused"),
        (TITLE, Reply(story(TITLE, "La fanfare joue. La fanfare rejoue, et joue encore.")), "below"),
        (TITLE, Reply(story(OTHER, "La fanfare joue. La fanfare rejoue, et joue encore.")), "below"),
    ],
    ids=["below", "reserved", "against it", "against it under another title"],
)
def test_it_is_not_kept_without_reason(tmp_path: Path, title: str, page: Reply, outcome: str) -> None:
    row = told(rounds(tmp_path, {"/a": [page]}, item(title)))
    assert (row["outcome"], row["origin"] == "feed") == (outcome, False), tuple(row)

"""What a source says of an article is kept where its page lacks the words, or where there is none to read."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pytest
from conftest import RULES, rss, story, vigie, write_watch

from monitor.model import Article, Candidate
from spiders.messages import Assignment
from spiders.said import own_words
from vigie.demo.web import Reply, Web

XML = "application/rss+xml; charset=utf-8"
SHELL = b"<html><head><title>Portail</title></head><body><div id='root'></div></body></html>"
WALL = (
    "<html><title>Request Rejected</title><body>The requested URL was rejected. Your support ID is: 17.</body></html>"
)
CHECK = "<html><title>Un instant</title><script>window._cf_chl_opt={}; // cf-chl-</script></html>"
FANFARE = "La fanfare joue. La fanfare rejoue, et joue encore."
LIKES = [*RULES, {"name": "Fanfare", "words": ["fanfare"], "points": -9}]
ROUNDS = 3


def item(title: str, says: str = "", path: str = "/a") -> bytes:
    return rss(f"<title>{title}</title><link>{path}</link><description>{says}</description>")


def of(town: str) -> str:
    """A title that is worth keeping. Each source has its town: what is the same is read once."""
    return f"Bioproduction : Oréalis ouvre à {town}"


def other(town: str) -> str:
    """One that is not."""
    return f"Une unité de plus au bord du canal de {town}"


def says(town: str) -> str:
    return f"Oréalis ouvre une unité de bioproduction à {town}."


@dataclass(frozen=True)
class Case:
    """A source on a host of its own: what its feed and its pages answer round by round; the last answer stays."""

    feeds: list[bytes]
    pages: dict[str, list[Reply]]


def one(feed: bytes, *page: Reply) -> Case:
    return Case([feed], {"/a": list(page)})


def twice(title: str, town: str) -> Case:
    """The same page under two links, the second of which the feed calls `title`."""
    page = [Reply(story(other(town)))]
    return Case([item(other(town)), item(title, path="/b")], {"/a": page, "/b": page})


def shown_late(wall: str, town: str, words: str) -> Case:
    return one(item(of(town), words), Reply(wall.encode()), Reply(story(of(town), says(town))))


CASES = {
    "other title": one(item(of("Albe")), Reply(story(other("Albe")))),
    "summary": one(item("Un point", f"{says('Brune')} La bioproduction attire."), Reply(story(other("Brune")))),
    "shell": one(item(of("Clairval")), Reply(SHELL)),
    "wall": one(item(of("Dorne")), Reply(WALL.encode())),
    "server error": one(item(of("Estive")), Reply(b"", status=503)),
    "nothing": one(item(of("Fauve")), Reply(b"")),
    "wall, title": shown_late(WALL, "Garde", ""),
    "wall, text": shown_late(WALL, "Hesse", f"{says('Hesse')} {says('Hesse')}"),
    "check, title": shown_late(CHECK, "Isle", ""),
    "check, text": shown_late(CHECK, "Jarre", f"{says('Jarre')} {says('Jarre')}"),
    "below": one(item(other("Ker")), Reply(SHELL)),
    "reserved": one(item(of("Lune")), Reply(story(other("Lune"), head="<meta name='tdm-reservation' content='1'>"))),
    "against it": one(item(of("Morte")), Reply(story(of("Morte"), FANFARE))),
    "against it, other title": one(item(of("Nive")), Reply(story(other("Nive"), FANFARE))),
    "same bytes, kept": twice(of("Orge"), "Orge"),
    "same bytes, known": twice(other("Pree"), "Pree"),
    "same bytes, untold": twice("Un point", "Quai"),
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """What three rounds over all sources leave, each with all that is due."""
    folder = tmp_path_factory.mktemp("told")
    hosts = {name: f"127.0.{number}.1" for number, name in enumerate(CASES, 1)}
    with Web({host: {} for host in hosts.values()}) as web:
        urls = {name: web.url(host, "/feed") for name, host in hosts.items()}
        sources = [{"name": name, "url": url, "kind": "feed"} for name, url in urls.items()]
        config = write_watch(folder, sources, rules=LIKES)
        for number in range(ROUNDS):
            for name, case in CASES.items():
                feed = Reply(_now(case.feeds, number), content_type=XML)
                pages = {path: _now(replies, number) for path, replies in case.pages.items()}
                web.sites[hosts[name]] |= {"/feed": feed} | pages
            assert vigie("--config", config, "collect", "--all").status == 0
            with closing(sqlite3.connect(folder / "v.db")) as db, db:
                db.execute("UPDATE candidates SET retry_at = '2020-01-01T00:00:00Z' WHERE retry_at IS NOT NULL")
    with closing(sqlite3.connect(folder / "v.db")) as db:
        db.row_factory = sqlite3.Row
        yield db


def _now(answers: list[Any], number: int) -> Any:
    return answers[min(number, len(answers) - 1)]


def told(db: sqlite3.Connection, name: str) -> list[sqlite3.Row]:
    """What became of each link of a source; every quoted part stands where it is said to, and they add up."""
    query = """SELECT c.outcome, c.reason, c.retry_at, a.id, a.title, a.text, a.origin, a.score FROM candidates c
    LEFT JOIN articles a ON a.id = c.article_id WHERE c.source = ? ORDER BY c.id"""
    rows: list[sqlite3.Row] = db.execute(query, [name]).fetchall()
    for row in rows:
        if row["outcome"] != "below" and row["title"] is not None:
            hits = "SELECT field, start, end, quote, points FROM hits WHERE article_id = ?"
            parts = db.execute(hits, [row["id"]]).fetchall()
            assert row["score"] == pytest.approx(sum(part["points"] for part in parts))
            for part in parts:
                text = row["title" if part["field"] == "title" else "text"]
                assert text[part["start"] : part["end"]] == part["quote"]
    return rows


def test_a_title_that_its_page_does_not_bear_is_kept(archive: sqlite3.Connection) -> None:
    (row,) = told(archive, "other title")
    assert (row["outcome"], row["title"], row["text"], row["origin"]) == ("kept", of("Albe"), "", "feed")
    assert row["reason"] == "score 12 ; texte du flux : la page n'atteint que 0"


def test_so_is_a_summary_and_no_word_of_the_page_is_mixed_in(archive: sqlite3.Connection) -> None:
    (row,) = told(archive, "summary")
    text = f"{says('Brune')} La bioproduction attire."
    assert (row["outcome"], row["title"], row["text"], row["origin"]) == ("kept", "Un point", text, "feed")


@pytest.mark.parametrize(
    ("name", "again"), [("shell", False), ("wall", True), ("server error", True), ("nothing", False)]
)
def test_a_title_is_kept_where_there_is_no_page(archive: sqlite3.Connection, name: str, again: bool) -> None:
    """However often it is asked for."""
    (row,) = told(archive, name)
    assert (row["outcome"], row["origin"]) == ("kept", "feed")
    assert row["title"].startswith("Bioproduction : ") and "texte du flux : " in row["reason"]
    assert (row["retry_at"] is not None) == again


@pytest.mark.parametrize("name", [name for name in CASES if name.startswith(("wall, ", "check, "))])
def test_the_page_takes_its_place_once_it_is_read(archive: sqlite3.Connection, name: str) -> None:
    (row,) = told(archive, name)
    assert (row["outcome"], row["origin"]) == ("updated", "page")
    assert row["text"].startswith("Oréalis ouvre une unité de bioproduction à ")


@pytest.mark.parametrize(
    ("name", "outcome"),
    [("below", "thin"), ("reserved", "refused"), ("against it", "below"), ("against it, other title", "below")],
)
def test_it_is_not_kept_without_reason(archive: sqlite3.Connection, name: str, outcome: str) -> None:
    (row,) = told(archive, name)
    assert (row["outcome"], row["origin"] == "feed") == (outcome, False), tuple(row)


@pytest.mark.parametrize("outcome", ["kept", "known", "untold"])
def test_a_page_of_the_same_bytes_is_not_all_that_there_is(archive: sqlite3.Connection, outcome: str) -> None:
    outcomes = [row["outcome"] for row in told(archive, f"same bytes, {outcome}")]
    assert outcomes == ["below", outcome.replace("untold", "known")]


@pytest.mark.parametrize(
    ("candidate", "asked"),
    [
        (Candidate("u", "Une usine  ouvre", summary="Elle emploie dix personnes […]\nElle ouvre."), False),
        (Candidate("u", "Une usine ouvre", summary="Une usine ouvre..."), False),
        (Candidate("u", "Une usine ouvre", summary="Elle ferme."), True),
        (Candidate("u", "Elle ouvre."), True),  # not in so good a place
    ],
)
def test_what_the_page_says_too_is_not_asked_for(candidate: Candidate, asked: bool) -> None:
    calls: list[str] = []

    async def run(task: str, *_: Any, **__: Any) -> None:
        calls.append(task)

    page = Article("u", "Une usine ouvre à Pau", "Elle emploie dix personnes, et\xa0plus.\nElle ouvre.")
    assert asyncio.run(own_words(run, candidate, Assignment("s", "u", "feed"), page)) is None
    assert calls == ["told"] * asked

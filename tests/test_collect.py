"""Two rounds over sites that move, vanish, edit, repeat and translate themselves: what the command makes of them."""

from __future__ import annotations

import mailbox
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from conftest import Done, rss, story, vigie, write_watch

from vigie.demo.web import Reply, Web

XML = "application/xml; charset=utf-8"
NEWS = "La bioproduction avance dans la région, où trois entreprises recrutent."


def item(path: str, title: str, more: str = "") -> str:
    return f"<title>{title}</title><link>{path}</link>{more}"


def atom(path: str, title: str, updated: str) -> str:
    return f"<entry><id>{path}</id><title>{title}</title><link href='{path}'/><updated>{updated}</updated></entry>"


def atom_feed(*entries: str) -> Reply:
    body = f"<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><title>F</title>{''.join(entries)}</feed>"
    return Reply(body.encode(), content_type=XML)


def page(title: str, lang: str, words: str, head: str = "") -> Reply:
    body = f"<html lang={lang}><head><title>{title}</title>{head}</head><body><main><article><h1>{title}</h1>"
    return Reply(f"{body}{''.join(f'<p>{words}</p>' for _ in range(4))}</article></main></body></html>".encode())


def sites() -> dict[str, dict[str, Any]]:
    """By address: a site that moved, one that is gone, one that has had enough, one that edits, one in two languages…"""
    french = "Le pôle de bioproduction ouvre ses portes aux entreprises de la région, dit la directrice du site."
    english = "The bioproduction cluster opens its doors to the companies of the region, says the head of the site."
    twin = "<link rel=alternate hreflang=fr href='/fr/a'><link rel=alternate hreflang=en href='/en/a'>"
    following = "<link rel=next href='/long?page=2'>"
    pager = "<nav><a href='/long?page=1'>1</a> <a href='/long?page=2'>2</a></nav>"
    return {
        "127.0.7.1": {
            "/feed": Reply(status=301, headers=(("Location", "/flux"),)),
            "/flux": Reply(rss(item("/a", "Une plateforme ouvre à Limoges")), content_type=XML, headers=(("Cache-Control", "max-age=7200"),)),
            "/a": Reply(story("Une plateforme ouvre à Limoges", NEWS)),
        },
        "127.0.7.2": {"/feed": Reply(status=410)},
        "127.0.7.3": {
            "/feed": Reply(rss(item("/a", "Trois ateliers ouvrent à Tours"), item("/b", "Quatre ateliers ouvrent à Pau"), item("/c", "Cinq ateliers ouvrent à Brest")), content_type=XML),
            "/a": Reply(status=429, headers=(("Retry-After", "600"),)),
            "/b": Reply(story("Quatre ateliers ouvrent à Pau", NEWS)),
            "/c": Reply(story("Cinq ateliers ouvrent à Brest", NEWS)),
        },
        "127.0.7.4": {
            "/feed": atom_feed(atom("/a", "Une usine ouvre à Nantes", "2026-11-20T08:00:00Z")),
            "/a": Reply(story("Une usine ouvre à Nantes", NEWS)),
        },
        "127.0.7.5": {
            "/feed": Reply(rss(item("/en/a", "The cluster opens")), content_type=XML),
            "/en/a": page("The cluster opens", "en", english, twin),
            "/fr/a": page("Le pôle ouvre", "fr", french, twin),
        },
        "127.0.7.6": {
            "/feed": Reply(rss(item("/long", "Un long dossier")), content_type=XML),
            "/long": Reply(story("Un long dossier", f"{NEWS} Première partie.").replace(b"</article>", pager.encode() + b"</article>").replace(b"</head>", following.encode() + b"</head>")),
            "/long?page=2": Reply(story("Un long dossier", "La seconde partie conclut sur les emplois.")),
        },
        "127.0.7.7": {"/a": Reply(story("Une lettre le disait", NEWS))},
    }  # fmt: skip


@dataclass(frozen=True)
class Watch:
    file: Path
    web: Web
    first: Done
    second: Done
    db: sqlite3.Connection


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    folder = tmp_path_factory.mktemp("collect")
    with Web(sites()) as web:
        sources = [
            {"name": f"s{number}", "url": web.url(f"127.0.7.{number}", "/feed"), "kind": "feed"}
            for number in range(1, 7)
        ]
        letter(folder / "lettres", web.url("127.0.7.7", "/a"))
        sources.append({"name": "s7", "url": f"maildir://{folder / 'lettres'}", "kind": "mailbox"})
        file = write_watch(folder, sources, scoring={"keep": 5, "digest": 10})
        first = vigie("--config", file, "collect", "--json")
        routes = web.sites["127.0.7.4"]
        routes["/feed"] = atom_feed(atom("/a", "Une usine ouvre à Nantes", f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"))
        routes["/a"] = Reply(story("Une usine ouvre à Nantes", f"{NEWS} Elle emploiera deux cents personnes."))
        second = vigie("--config", file, "collect", "--all", "--json")
        with sqlite3.connect(folder / "v.db") as db:
            db.row_factory = sqlite3.Row
            yield Watch(file, web, first, second, db)


def letter(folder: Path, link: str) -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "Lettre <lettre@cluster.example>", "La lettre"
    message["Date"], message["Message-ID"] = "Fri, 20 Nov 2026 08:00:00 +0100", "<1@cluster.example>"
    message.set_content(f"<p><a href='{link}'>Une lettre le disait, la bioproduction avance</a></p>", subtype="html")
    mailbox.Maildir(folder, create=True).add(message)


def source(watch: Watch, name: str) -> sqlite3.Row:
    row: sqlite3.Row = watch.db.execute("SELECT * FROM sources WHERE name = ?", (name,)).fetchone()
    return row


def links(watch: Watch, name: str) -> list[tuple[str, str]]:
    rows = watch.db.execute(
        "SELECT outcome, reason FROM candidates WHERE source = ? AND key != '' ORDER BY id", (name,)
    )
    return [tuple(row) for row in rows]


def test_both_rounds_end_well(watched: Watch) -> None:
    assert [(done.status, done.json["state"]) for done in (watched.first, watched.second)] == [(0, "done")] * 2


def test_a_source_that_moved_for_good_is_told_where_it_is(watched: Watch) -> None:
    row = source(watched, "s1")
    assert row["moved_to"] == watched.web.url("127.0.7.1", "/flux")
    assert [outcome for outcome, _ in links(watched, "s1")] == ["kept"]
    told = vigie("--config", watched.file, "status", "--json").json["sources"]
    assert {one["name"]: one["state"] for one in told}["s1"] == "moved"


def test_a_server_that_lets_its_answer_be_kept_is_asked_less_often(watched: Watch) -> None:
    assert source(watched, "s1")["every_s"] >= 7200


def test_a_source_that_is_gone_is_told_so(watched: Watch) -> None:
    row = source(watched, "s2")
    assert (row["status"], row["error"]) == (410, "réponse HTTP 410 : la page a été retirée")
    told = vigie("--config", watched.file, "status", "--json").json["sources"]
    assert {one["name"]: one["state"] for one in told}["s2"] == "moved"


def test_a_host_that_has_had_enough_is_left_alone_and_its_links_wait(watched: Watch) -> None:
    asked = [request.path for request in watched.web.requests if request.address == "127.0.7.3"]
    assert "/a" in asked and "/c" not in asked[: asked.index("/a") + 2]
    first_round = asked[: asked.index("/feed", asked.index("/a"))]
    assert first_round[-1] == "/a"  # not one request more: it is noted before the queue of the host moves on
    first, _ = watched.db.execute("SELECT * FROM visits WHERE source = 's3' ORDER BY round_id")
    assert (first["offered"], first["failed"], first["kept"]) == (3, 1, 0)  # two were not asked, so not decided
    assert [outcome for outcome, _ in links(watched, "s3")] == ["failed", "kept", "kept"]  # the next round asked


def test_an_edited_article_is_updated(watched: Watch) -> None:
    ((outcome, reason),) = links(watched, "s4")
    assert outcome == "updated" and reason.startswith("texte modifié")
    (article,) = watched.db.execute("SELECT text, edited_at FROM articles WHERE source = 's4'")
    assert "deux cents personnes" in article["text"] and article["edited_at"]


def test_of_an_article_in_two_languages_that_of_the_readers_is_kept(watched: Watch) -> None:
    (article,) = watched.db.execute("SELECT url, title, language FROM articles WHERE source = 's5'")
    assert (article["url"].rsplit("/", 2)[1:], article["language"]) == (["fr", "a"], "fr")


def test_an_article_on_several_pages_is_joined(watched: Watch) -> None:
    (article,) = watched.db.execute("SELECT text FROM articles WHERE source = 's6'")
    assert "Première partie" in article["text"] and "conclut sur les emplois" in article["text"]


def test_a_letter_is_a_source(watched: Watch) -> None:
    assert [outcome for outcome, _ in links(watched, "s7")] == ["kept"]
    visits = [
        row["state"] for row in watched.db.execute("SELECT state FROM visits WHERE source = 's7' ORDER BY round_id")
    ]
    assert visits == ["ok", "unchanged"]


def test_every_visit_adds_up(watched: Watch) -> None:
    outcomes = "kept + below + known + updated + copy + thin + refused + failed"
    rows = watched.db.execute(f"SELECT round_id, source, offered, {outcomes} AS decided FROM visits").fetchall()
    waiting = [row["source"] for row in rows if row["offered"] != row["decided"]]
    assert set(waiting) <= {"s3"}
    assert all(row["decided"] <= row["offered"] for row in rows)

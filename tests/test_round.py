"""One round over hostile and broken sites: each trouble costs one counted outcome, never the round."""

from __future__ import annotations

import resource
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from conftest import Done, judge_of, rss, story, vigie, write_watch

from monitor.archive.sources import sync_sources
from monitor.archive.store import Archive
from monitor.configfile import load
from monitor.errors import ArchiveError
from spiders.nursery import Nursery
from vigie import round as rounds
from vigie.demo.web import Reply, Web

XML = "application/xml; charset=utf-8"
TOLD = {
    "image": "Une photographie du laboratoire montre la chaîne de remplissage, les cuves et les personnes qui y travaillent.",
    "one": "Les portes de l'usine s'ouvrent aux lycéens le 12 mars : visite guidée, rencontres et démonstrations toute la journée.",
    "two": "Un atelier consacré aux essais cliniques réunira à Tours, le 3 avril, chercheurs, patients et industriels.",
}
LONG = "La bioproduction avance. " + "Le texte du flux suffit à faire un article lisible par lui-même. " * 6


def item(path: str, title: str, more: str = "") -> str:
    return f"<title>{title}</title><link>{path}</link>{more}"


def pages() -> dict[str, Reply]:
    """A site whose feed leads to every trouble."""
    links = [
        item("/good", "Bon"),
        item("/good?utm_source=rss&amp;xtor=1", "Bon, suivi à la trace"),
        item("/500", "Panne"),
        item("/gone", "Disparu, mais le flux a un texte", f"<description>{LONG}</description>"),
        item("/robots", "Interdit", f"<description>{LONG}</description>"),
        item("/reserved-header", "Réservé par en-tête"),
        item("/reserved-meta", "Réservé par la page"),
        item("/reserved/by-file", "Réservé par fichier"),
        item("/loop", "Boucle"),
        item("/private", "Vers une adresse privée"),
        item("/empty", "Vide"),
        item("/image", "Image"),
        item("/image?vue", "Image, que le flux raconte", f"<description>{TOLD['image']}</description>"),
        item("/shared", "Une journée", f"<guid isPermaLink='false'>un</guid><description>{TOLD['one']}</description>"),
        item("/shared", "Un atelier", f"<guid isPermaLink='false'>deux</guid><description>{TOLD['two']}</description>"),
        item("/shared", "Un mot", "<guid isPermaLink='false'>trois</guid>"),
        item("/truncated.pdf", "PDF tronqué"),
        item("/huge", "Trop gros"),
        item("/short", "Réponse plus courte qu'annoncée"),
        item("file:///etc/hostname", "Fichier local"),
        item("javascript:alert(1)", "Script"),
        item("/old", "Vieux", "<pubDate>Mon, 06 Jan 2020 08:00:00 +0100</pubDate>"),
    ]
    html = "text/html; charset=utf-8"
    return {
        "/feed": Reply(rss(*links, head="<copyright>Usage privé</copyright>"), content_type=XML),
        "/robots.txt": Reply(b"User-agent: *\nDisallow: /robots\n", content_type="text/plain"),
        "/.well-known/tdmrep.json": Reply(b'[{"location": "/reserved/", "tdm-reservation": 1}]'),
        "/good": Reply(story("Une usine de bioproduction", "La bioproduction démarre.")),
        "/good?utm_source=rss&xtor=1": Reply(story("Une usine de bioproduction", "La bioproduction démarre.")),
        "/500": Reply(b"", status=500),
        "/robots": Reply(story("Interdit")),
        "/reserved-header": Reply(story("Réservé"), headers=(("tdm-reservation", "1"),)),
        "/reserved-meta": Reply(story("Réservé", head="<meta name='tdm-reservation' content='1'>")),
        "/reserved/by-file": Reply(story("Réservé")),
        "/loop": Reply(status=302, headers=(("Location", "/loop"),)),
        "/private": Reply(status=302, headers=(("Location", "http://[::1]:9/"),)),
        "/empty": Reply(b""),
        "/image": Reply(b"\x89PNG\r\n\x1a\n" + b"\0" * 200, content_type="image/png"),
        "/image?vue": Reply(b"\x89PNG\r\n\x1a\n" + b"\0" * 200, content_type="image/png"),
        "/shared": Reply(story("L'agenda du pôle", "L'agenda annonce des rendez-vous.")),
        "/truncated.pdf": Reply(b"%PDF-1.7\n1 0 obj\n<</Type/Cat", content_type="application/pdf"),
        "/huge": Reply(b"x" * (11 << 20), content_type=html),
        "/short": Reply(b"<html>", headers=(("Content-Length", "5000"),)),
        "/old": Reply(story("Vieux")),
    }  # fmt: skip


SITES: dict[str, dict[str, Any]] = {
    "127.0.3.1": pages(),
    "127.0.3.2": {"/feed": Reply(b"<html><body><h1>Maintenance</h1></body></html>", content_type=XML)},
    "127.0.3.3": {"/feed": Reply(b"", content_type=XML)},
    "127.0.3.4": {
        "/feed": Reply(
            b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/hostname'>]>" + rss(item("/a", "&amp;a;")), content_type=XML
        )
    },
    "127.0.3.5": {"/feed": Reply(rss(), content_type=XML)},
    "127.0.3.6": {"/feed": Reply(rss(item("http://127.0.3.1:PORT/good", "Le même lien")), content_type=XML)},
    "127.0.3.8": {
        "/feed": Reply(rss(item("/a", "Jamais lu")), content_type=XML),
        "/robots.txt": Reply(b"", status=503),
        "/a": Reply(story("Jamais lu")),
    },
    "127.0.3.7": {"/feed": Reply(b"", status=503, headers=(("Retry-After", "7200"),))},
}
NAMES = {address: f"s{address.rsplit('.', 1)[1]}" for address in SITES}


@dataclass
class Rounds:
    """Two rounds over the same sites, the second one after everything is known."""

    first: Done
    second: Done
    paths: list[list[str]]
    db: sqlite3.Connection

    def fate(self, path: str) -> tuple[str, str]:
        # whichever of the two sources that offer /good came first has it; the other one knows it
        query = "SELECT outcome, reason FROM candidates WHERE outcome != 'known' AND url LIKE ?"
        row = self.db.execute(query, (f"%{path}",)).fetchone()
        return (row[0], row[1])

    def visit(self, source: str, number: int = 1) -> dict[str, Any]:
        row = self.db.execute("SELECT * FROM visits WHERE source = ? AND round_id = ?", (source, number)).fetchone()
        return dict(row)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rounds]:
    folder = tmp_path_factory.mktemp("rounds")
    with Web(SITES) as web:
        feed = web.sites["127.0.3.6"]["/feed"]
        assert isinstance(feed, Reply)
        web.sites["127.0.3.6"]["/feed"] = Reply(feed.body.replace(b"PORT", str(web.port).encode()), content_type=XML)
        sources = [{"name": name, "url": web.url(address, "/feed"), "kind": "feed"} for address, name in NAMES.items()]
        sources.append({"name": "private", "url": f"http://[::1]:{web.port}/feed", "kind": "feed"})
        sources.append({"name": "refused", "url": "http://127.0.3.99:9/feed", "kind": "feed"})
        config = write_watch(folder, sources, collect={"max_age": "365d"})
        answers, paths = [], []
        for _ in range(2):
            answers.append(vigie("--config", config, "collect", "--all", "--json"))
            paths.append([f"{request.address}{request.path}" for request in web.requests])
            web.forget()
    db = sqlite3.connect(folder / "v.db")
    db.row_factory = sqlite3.Row
    yield Rounds(*answers, paths, db)
    db.close()


@pytest.mark.parametrize(
    ("path", "outcome", "reason"),
    [
        ("/good", "kept", "score 16"),
        ("/500", "failed", "réponse HTTP 500"),
        ("/gone", "below", "texte du flux : réponse HTTP 404"),
        ("/robots", "refused", "interdit par le robots.txt du site"),
        ("/reserved-header", "refused", "fouille de textes"),
        ("/reserved-meta", "refused", "fouille de textes"),
        ("/reserved/by-file", "refused", "fouille de textes"),
        ("/loop", "failed", "boucle de redirections"),
        ("/private", "refused", "adresse privée"),
        ("/empty", "thin", "vide"),
        ("/image", "refused", "image/png"),
        ("/image?vue", "below", "texte du flux : type image/png"),
        ("/truncated.pdf", "failed", "PDF"),
        ("/huge", "failed", "réponse de plus de 10 Mo"),
        ("/short", "failed", "tronquée"),
        ("/old", "refused", "trop ancien : du 06/01/2020"),
    ],
)
def test_every_trouble_has_its_outcome_and_its_reason(two: Rounds, path: str, outcome: str, reason: str) -> None:
    told = two.fate(path)
    assert told[0] == outcome, told
    assert reason in told[1]


def test_entries_that_share_a_page_are_each_read_in_their_own_words(two: Rounds) -> None:
    query = """SELECT c.title AS entry, c.outcome, c.reason, a.title, a.origin FROM candidates c
    JOIN articles a ON a.id = c.article_id WHERE c.url LIKE '%/shared'"""
    told = {row["entry"]: row for row in two.db.execute(query)}
    assert told.keys() == {"Une journée", "Un atelier", "Un mot"}
    apart = [row for row in told.values() if row["origin"] == "feed"]
    assert apart and all(row["reason"].endswith("texte du flux : page commune à plusieurs entrées") for row in apart)
    assert all(row["title"] == row["entry"] for row in apart)
    assert told["Un mot"]["origin"] == "page"  # it says nothing of itself
    assert told["Un mot"]["title"] == "L'agenda du pôle"


def test_a_link_with_trackers_is_the_same_link(two: Rounds) -> None:
    rows = two.db.execute("SELECT url FROM candidates WHERE url LIKE '%/good%' AND source = 's1'").fetchall()
    assert len(rows) == 1


def test_only_web_addresses_are_read_and_the_others_are_told(two: Rounds) -> None:
    rows = two.db.execute("SELECT outcome, reason FROM candidates WHERE url NOT LIKE 'http%'").fetchall()
    assert [tuple(row) for row in rows] == [("refused", "ce n'est pas une adresse du web")] * 2


def test_what_must_not_be_fetched_was_not(two: Rounds) -> None:
    paths = two.paths[0]
    assert not [path for path in paths if path.endswith(("/robots", "/reserved/by-file", "/old"))]
    assert not [path for path in paths if path.startswith("::1")]


def test_every_link_offered_is_counted_once(two: Rounds) -> None:
    for source in NAMES.values():
        visit = two.visit(source)
        fates = sum(visit[name] for name in ("kept", "below", "known", "updated", "copy", "thin", "refused", "failed"))
        assert fates == (visit["offered"] if visit["state"] in {"ok", "empty"} else 1), dict(visit)
    assert two.db.execute("SELECT count(*) FROM candidates WHERE outcome IS NULL").fetchone()[0] == 0


@pytest.mark.parametrize(
    ("source", "state", "reason"),
    [
        ("s1", "ok", None),
        ("s2", "failed", "une page HTML là où un flux était attendu"),
        ("s3", "failed", "réponse vide"),
        ("s4", "failed", "entités XML"),
        ("s5", "empty", None),
        ("s7", "failed", "réponse HTTP 503"),
        ("s8", "failed", "le robots.txt du site répond HTTP 503"),
        ("private", "failed", "adresse privée"),
        ("refused", "unreachable", "connexion refusée"),
    ],
)
def test_every_source_says_how_its_visit_went(two: Rounds, source: str, state: str, reason: str | None) -> None:
    visit = two.visit(source)
    assert visit["state"] == state
    assert visit["reason"] == reason if reason is None else reason in visit["reason"]


def test_a_failed_source_counts_as_one_failed_outcome(two: Rounds) -> None:
    assert two.visit("s2")["failed"] == 1
    row = two.db.execute("SELECT outcome, reason FROM candidates WHERE source = 's2'").fetchone()
    assert tuple(row) == ("failed", "une page HTML là où un flux était attendu")


def test_the_same_link_of_a_second_source_is_known(two: Rounds) -> None:
    rows = two.db.execute("SELECT outcome, reason FROM candidates WHERE url LIKE '%/good' ORDER BY outcome").fetchall()
    assert [row["outcome"] for row in rows] == ["kept", "known"]
    assert rows[1]["reason"] in {"déjà proposé par s1", "déjà proposé par s6"}


def test_retry_after_is_obeyed(two: Rounds) -> None:
    row = two.db.execute("SELECT julianday(next_at) - julianday(polled_at) FROM sources WHERE name = 's7'").fetchone()
    assert row[0] * 24 >= 1.99


def test_the_round_succeeds_and_says_so(two: Rounds) -> None:
    assert two.first.status == 0
    assert two.first.json["state"] == "done"


def test_a_second_round_reads_no_known_article_again(two: Rounds) -> None:
    assert two.second.json["state"] == "done"
    read = {path for path in two.paths[1] if not path.endswith(("/feed", "/robots.txt"))}
    assert read == set()
    assert two.visit("s1", 2)["state"] == "unchanged"
    assert two.visit("s1", 2)["known"] >= 9


def test_the_terms_of_a_feed_are_kept(two: Rounds) -> None:
    assert two.db.execute("SELECT terms FROM sources WHERE name = 's1'").fetchone()[0] == "Usage privé"


def test_the_text_of_the_feed_is_marked(two: Rounds) -> None:
    row = two.db.execute("SELECT origin, format, title FROM articles WHERE url LIKE '%/gone'").fetchone()
    assert tuple(row) == ("feed", "feed", "Disparu, mais le flux a un texte")


# ------------------------------------------------------------------------------------------- cut short


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[tuple[Path, Web]]:
    """A watch over a site whose second article never answers."""
    feed = rss(item("/quick", "Un"), item("/hang", "Deux"))
    routes = {
        "/feed": Reply(feed, content_type=XML),
        "/quick": Reply(story("Un")),
        "/hang": Reply(story("Deux"), delay=60),
    }
    with Web({"127.0.3.20": routes}) as web:
        yield write_watch(tmp_path, [{"name": "s", "url": web.url("127.0.3.20", "/feed"), "kind": "feed"}]), web


def one_round(config_file: Path, **options: Any) -> dict[str, Any]:
    config = load(config_file)
    with Archive.write(config.archive, "test") as archive:
        sync_sources(archive, config.sources, config.collect.every)
        judge = judge_of(config)
        rounds.gate_of(judge)
        started = time.monotonic()
        number = rounds.collect(archive, config, judge, ["s"], **options)
        seconds = time.monotonic() - started
        row = archive.row("SELECT state, error FROM rounds WHERE id = ?", (number,))
        left = archive.rows("SELECT url, outcome FROM candidates ORDER BY id")
    assert row is not None
    return dict(row) | {
        "seconds": seconds,
        "links": [(entry["url"].rsplit("/", 1)[1], entry["outcome"]) for entry in left],
    }


def test_a_round_that_hangs_is_killed_and_its_links_wait(slow: tuple[Path, Web], nursery: Nursery) -> None:
    config, web = slow
    told = one_round(config, limit=12.0, nursery=nursery)
    assert told["seconds"] < 25
    assert told["state"] in {"killed", "done"}
    assert told["links"] == [("quick", "below"), ("hang", None)]
    web.sites["127.0.3.20"]["/hang"] = Reply(story("Deux"))
    assert one_round(config, nursery=nursery)["links"] == [
        ("quick", "below"),
        ("hang", "below"),
    ]  # what waited is read by the next round


def test_a_round_that_is_told_to_stop_stops_within_seconds(slow: tuple[Path, Web], nursery: Nursery) -> None:
    stop = threading.Event()
    asked: list[float] = []

    def ask() -> None:
        while not any(request.path == "/quick" for request in slow[1].requests):
            time.sleep(0.2)
        time.sleep(1.0)  # by now the second is being waited for
        asked.append(time.monotonic())
        stop.set()

    threading.Thread(target=ask, daemon=True).start()
    told = one_round(slow[0], stop=stop, nursery=nursery)
    assert time.monotonic() - asked[0] < 10
    assert (told["state"], told["links"][1]) == ("stopped", ("hang", None))


NEWSROOM = Path(__file__).parents[1] / "vigie" / "demo" / "newsroom" / "ateliers" / "articles"


@pytest.mark.parametrize("kind", ["auto", "listing"])
def test_a_page_of_nothing_but_files_is_read_and_each_has_its_own_title(
    tmp_path: Path, nursery: Nursery, kind: str
) -> None:
    files = sorted(NEWSROOM.glob("*.pdf"))
    rows = "".join(f"<p><a href='/cp/{number}.pdf'>Télécharger</a></p>" for number in range(len(files)))
    page = Reply(f"<html><body>{rows}<p><a href='/cp/note.docx'>Note aux rédactions</a></p></body></html>".encode())
    routes = {f"/cp/{n}.pdf": Reply(one.read_bytes(), content_type="application/pdf") for n, one in enumerate(files)}
    with Web({"127.0.3.22": {"/": page, **routes}}) as web:
        config = write_watch(tmp_path, [{"name": "s", "url": web.url("127.0.3.22", "/"), "kind": kind}])
        told = one_round(config, nursery=nursery)
    assert dict(told["links"])["note.docx"] == "refused"
    with Archive.read(tmp_path / "v.db") as archive:
        titles = [row["title"] for row in archive.rows("SELECT title FROM articles")]
    assert len(titles) == len(files) >= 3
    assert all(len(title) > 20 and "Télécharger" not in title for title in titles)


# ------------------------------------------------------------------------------------------- a full disk

LONG_READ = "".join(f"<p>La phrase {n} dit que l'atelier {n * 7} suit la cuve {n * 13}.</p>" for n in range(1500))


@contextmanager
def no_larger_file(archive: Archive) -> Iterator[None]:
    """The system writes no file beyond what the journal of the archive holds, and a little for a last word."""
    journal = archive.path.with_name(f"{archive.path.name}-wal").stat().st_size
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (journal + 50_000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def no_more_pages(archive: Archive) -> Iterator[None]:
    """SQLite finds no place for another page."""
    archive.rows(f"PRAGMA max_page_count = {archive.rows('PRAGMA page_count')[0][0]}")
    try:
        yield
    finally:
        archive.rows(f"PRAGMA max_page_count = {1 << 30}")


FULL: dict[str, tuple[Callable[[Archive], AbstractContextManager[None]], str]] = {
    "refused by the system": (no_larger_file, "le disque refuse de lire ou d'écrire ; voyez s'il est plein"),
    "refused by SQLite": (no_more_pages, "le disque est plein ; libérez de la place"),
}


@pytest.mark.parametrize(("fill", "said"), FULL.values(), ids=FULL)
def test_a_disk_that_fills_up_during_a_round_is_named_and_the_next_round_goes_on(
    tmp_path: Path, nursery: Nursery, fill: Callable[[Archive], AbstractContextManager[None]], said: str
) -> None:
    titles = [f"Bioproduction : l'usine numéro {n} ouvre" for n in range(6)]
    articles = {
        f"/{n}": Reply(story(title, f"Voici {n}.").replace(b"</article>", f"{LONG_READ[n:]}</article>".encode()))
        for n, title in enumerate(titles)
    }
    feed = {"/feed": Reply(rss(*(item(f"/{n}", title) for n, title in enumerate(titles))), content_type=XML)}
    with Web({"127.0.3.21": feed | articles}) as web:
        source = {"name": "s", "url": web.url("127.0.3.21", "/feed"), "kind": "feed"}
        config = load(write_watch(tmp_path, [source]))
        with Archive.write(config.archive, "test") as archive:
            sync_sources(archive, config.sources, config.collect.every)
            whole = archive, config, judge_of(config), ["s"]
            with ExitStack() as disk, pytest.raises(ArchiveError, match=rf"v\.db: {said}"):

                def fills(done: int, _: int) -> None:
                    if done == 3:  # the offer, and two articles
                        disk.enter_context(fill(archive))

                rounds.collect(*whole, progress=fills, nursery=nursery)
            first = archive.rows("SELECT state, error FROM rounds")[0]
            assert first["state"] == "failed" and said in first["error"]
            assert archive.rows("SELECT count(*) FROM candidates WHERE outcome = 'kept'")[0][0] == 2
            rounds.collect(*whole, nursery=nursery)
            assert [row["state"] for row in archive.rows("SELECT state FROM rounds")] == ["failed", "done"]
            assert [row["outcome"] for row in archive.rows("SELECT outcome FROM candidates")] == ["kept"] * len(titles)
            assert archive.rows("PRAGMA integrity_check")[0][0] == "ok"

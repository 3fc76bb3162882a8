"""What is not read: pages that cannot reach the threshold, bodies that were read before, sources that sent the same."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import judge_of, rss, story, write_watch

from bench.newspaper import newspaper
from bench.stream import compare, dropped
from monitor.archive.account import account
from monitor.archive.history import pasts
from monitor.archive.keep import tidy
from monitor.archive.sources import sync_sources
from monitor.archive.store import Archive
from monitor.archive.texts import text_of
from monitor.configfile import load
from monitor.errors import ReadError
from monitor.health import LEAST_PAGES, State, health
from monitor.model import Article, Candidate, Page
from monitor.rules.compact import compact
from spiders import parser
from spiders.bodies import Readings, digest
from spiders.messages import Sieved
from spiders.nursery import Nursery
from vigie import round as rounds
from vigie.demo.web import Reply, Web

ADDRESS = "127.0.12.1"
XML = "application/xml"
SILENT = (("ETag", ""),)  # a server that sends no validator
PAPER = newspaper(20, 2)
IRRELEVANT = next(one for one in PAPER if not one.relevant)
LONG = "Les ateliers ont rouvert leurs portes et chacun a pu voir les machines tourner, sans se presser. " * 30


def item(path: str, title: str) -> str:
    return f"<title>{title}</title><link>{path}</link>"


@pytest.fixture
def watch(tmp_path: Path, nursery: Nursery) -> Iterator[tuple[Web, Callable[[], Archive]]]:
    """A site, and one more round over it, each time that it is asked for."""
    web = Web({ADDRESS: {}})
    with web:
        file = write_watch(tmp_path, [{"name": "s", "url": web.url(ADDRESS, "/feed"), "kind": "feed"}])
        config = load(file)
        judge = judge_of(config)
        with Archive.write(config.archive, "test") as archive:

            def one_round() -> Archive:
                sync_sources(archive, config.sources, config.collect.every)
                rounds.collect(archive, config, judge, ["s"], nursery=nursery)
                return archive

            yield web, one_round


def links(archive: Archive) -> dict[str, tuple[str, str]]:
    rows = archive.rows("SELECT url, outcome, reason FROM candidates WHERE key != ''")
    return {row["url"].rsplit("/", 1)[1]: (row["outcome"], row["reason"]) for row in rows}


def test_a_page_that_cannot_reach_the_threshold_is_recorded_without_its_article(
    watch: tuple[Web, Callable[[], Archive]],
) -> None:
    web, one_round = watch
    web.sites[ADDRESS] = {
        "/feed": Reply(
            rss(item("/a", IRRELEVANT.title), item("/b", "Bioproduction"), item("/c", "C")), content_type=XML
        ),
        "/a": Reply(IRRELEVANT.body),
        "/b": Reply(story("Une usine de bioproduction", f"La bioproduction démarre. {LONG}")),
        "/c": Reply(story("Rien du tout")),
    }
    archive = one_round()
    told = links(archive)
    assert told["a"] == ("below", "au plus 0 point : texte non extrait")
    assert told["b"][0] == "kept"
    assert told["c"] == ("below", "score 0")  # so few words may be a wall or an error: the extractor tells
    rows = {row["url"].rsplit("/", 1)[1]: row for row in archive.rows("SELECT * FROM articles")}
    spared = next(row for row in rows.values() if row["origin"] == "whole")
    assert (spared["text"], spared["score"], spared["decision"]) == ("", 0, "below")
    assert spared["title"] == IRRELEVANT.title
    for paragraph in IRRELEVANT.text.split("\n"):
        assert paragraph.split(". ")[0] in " ".join(text_of(archive, spared["id"]).split("\n"))
    assert archive.rows("SELECT * FROM shingles WHERE article_id = ?", (spared["id"],)) == []
    assert "bioproduction" in rows["b"]["text"]


def test_a_shell_with_long_menus_is_no_article_below_the_threshold(
    watch: tuple[Web, Callable[[], Archive]],
) -> None:
    web, one_round = watch
    menu = "".join(f"<li><a href='/{number}'>Toutes les actualités du {number}</a></li>" for number in range(200))
    consent = "<p>Nous mesurons l'audience de ce site. Vous pouvez l'accepter ou le refuser à tout moment.</p>"
    shell = f"<html><title>{{}}</title><body><ul>{menu}</ul><div id=root></div>{{}}<script src=/a.js></script>"
    pages = {f"/{name}": shell.format(f"Titre {name}", "" if name in "abc" else consent) for name in "abcde"}
    web.sites[ADDRESS] = {"/feed": Reply(rss(*(item(one, one) for one in pages)), content_type=XML)}
    web.sites[ADDRESS] |= {path: Reply(page.encode()) for path, page in pages.items()}
    archive = one_round()
    assert [links(archive)[name][0] for name in "abcde"] == ["thin"] * 3 + ["below"] * 2
    texts = [text_of(archive, row["id"]) for row in archive.rows("SELECT id FROM articles")]
    assert texts and all(consent == f"<p>{text}</p>" for text in texts)
    ((_, past),) = pasts(archive)
    assert health(past, rounds.clock()).state is State.BROKEN


PURPOSES = (
    "mesurer l'audience de ses rubriques", "retenir la taille des caractères", "compter les vidéos regardées jusqu'au bout",
    "régler la fréquence des annonces", "reconnaître un même appareil d'un jour à l'autre", "prévenir les fraudes",
    "proposer des lectures proches des vôtres", "savoir d'où viennent les visiteurs", "corriger les pages trop lentes",
)  # fmt: skip
LONG_WALLS = {
    "consent": ("thin", "consentement", "Gérer mes cookies", "Nos partenaires et nous utilisons des cookies pour {0}, "
                "et chacun de ces partenaires a sa propre politique, que vous pouvez lire avant de choisir ce qui suit."),
    "consent, of another name": (
        "thin", "consentement", "La Gazette du soin",
        "En acceptant les cookies, vous nous permettez de {0} tout en lisant la Gazette du "
        "soin sans la payer, et vous aidez une rédaction indépendante à garder ses journalistes."),
    "script": ("unfit", "JavaScript", "JavaScript requis | Le pôle", "Pour {0}, ce site vous demande d'avancer : veuillez "
               "activer JavaScript dans les réglages de votre navigateur, puis rechargez la page que vous vouliez lire."),
    "login": ("unfit", "abonner", "L'espace de la Gazette", "Connectez-vous avec votre compte de la Gazette, qui sert à {0}"
              ", à retrouver vos lectures de la semaine et à classer les dossiers que vous avez gardés pour plus tard."),
    "error": ("failed", "erreur", "Erreur technique", "Une erreur est survenue au moment de {0}. Veuillez réessayer dans "
              "quelques minutes : nos équipes sont prévenues et font de leur mieux pour rétablir le service au plus tôt."),
}  # fmt: skip


@pytest.mark.parametrize("kind", LONG_WALLS)
def test_a_long_wall_is_told_for_what_it_is(kind: str, watch: tuple[Web, Callable[[], Archive]]) -> None:
    web, one_round = watch
    outcome, reason, name, says = LONG_WALLS[kind]
    text = "".join(f"<p>{says.format(purpose)} {says.format(purpose)}</p>" for purpose in PURPOSES[:7])
    wall = f"<html lang=fr><title>{name}</title><body><main><h1>{name}</h1>{text}</main></body></html>"
    assert len(text) - 7 * len("<p></p>") > parser.FEW_WORDS
    web.sites[ADDRESS] = {
        "/feed": Reply(rss(item("/a", "Un hangar rouvre sur le port de Clairval")), content_type=XML),
        "/a": Reply(wall.encode()),
    }
    told = links(one_round())["a"]
    assert told[0] == {"unfit": "refused"}.get(outcome, outcome) and reason in told[1]


def test_what_may_be_a_wall_is_asked_of_few_pages() -> None:
    judge = judge_of(load(Path(__file__).parent.parent / "config.yaml"))
    others = [page for page in newspaper(30, 10) if not page.relevant]
    assert len(dropped(others, compact(judge))) >= 0.95 * len(others)


def test_pages_that_were_not_extracted_tell_nothing_of_a_source(
    watch: tuple[Web, Callable[[], Archive]], tmp_path: Path
) -> None:
    web, one_round = watch
    judge = judge_of(load(next(tmp_path.glob("*.yaml"))))
    out_of_reach = dropped([page for page in newspaper(30, 3) if not page.relevant], compact(judge))[:13]
    poor = {f"/p{number}": Reply(b"<html><title>Vide</title><body><p>Rien.</p>%d" % number) for number in range(5)}
    pages = {**poor, **{f"/s{number}": Reply(page.body) for number, page in enumerate(out_of_reach)}}
    titles = {f"/s{number}": page.title for number, page in enumerate(out_of_reach)}
    feed = rss(*(item(path, titles.get(path, path)) for path in pages))
    web.sites[ADDRESS] = {"/feed": Reply(feed, content_type=XML), **pages}
    archive = one_round()
    told = Counter(outcome for outcome, _ in links(archive).values())
    assert told == {"thin": 5, "below": 13}
    ((_, past),) = pasts(archive)
    assert {page.outcome for page in past.pages} == {"thin"} and len(past.pages) < LEAST_PAGES


def test_texts_below_the_threshold_are_kept_compressed_and_forgotten_in_time(
    watch: tuple[Web, Callable[[], Archive]],
) -> None:
    web, one_round = watch
    web.sites[ADDRESS] = {
        "/feed": Reply(rss(item("/a", "Rien"), item("/b", "Bioproduction")), content_type=XML),
        "/a": Reply(story("Rien", LONG)),
        "/b": Reply(story("Une usine de bioproduction", "La bioproduction démarre.")),
    }
    archive = one_round()
    below, kept = archive.rows("SELECT id, text, decision FROM articles ORDER BY decision")
    packed = archive.rows("SELECT article_id, length(packed) AS size FROM unmatched")
    assert [row["article_id"] for row in packed] == [below["id"]]
    assert below["text"] == ""
    assert kept["text"]
    assert LONG.strip() in text_of(archive, below["id"])
    assert packed[0]["size"] < len(LONG) / 5
    assert account(archive, below["id"]).told["text"] == text_of(archive, below["id"])
    assert tidy(archive, rounds.clock() + rounds.LONG_UNSEEN, rounds.LONG_UNSEEN / 2) == 1
    assert archive.rows("SELECT * FROM unmatched") == []


def test_the_same_bytes_are_read_once_in_a_round_and_between_rounds(
    watch: tuple[Web, Callable[[], Archive]],
) -> None:
    web, one_round = watch
    page = Reply(story("Une usine de bioproduction", "La bioproduction démarre."))
    web.sites[ADDRESS] = {
        "/feed": Reply(rss(item("/a", "Une usine"), item("/b", "La même")), content_type=XML),
        **dict.fromkeys(("/a", "/b", "/c"), page),
    }
    told = links(one_round())
    assert told["a"][0] == "kept"
    assert told["b"][0] == "copy"
    web.sites[ADDRESS]["/feed"] = Reply(rss(item("/c", "Encore la même")), content_type=XML)
    assert links(one_round())["c"] == ("known", "même contenu que l'article 1")


def test_a_feed_that_is_sent_again_without_a_validator_is_not_read_again(
    watch: tuple[Web, Callable[[], Archive]],
) -> None:
    web, one_round = watch
    feed = Reply(rss(item("/a", "Un titre")), content_type=XML, headers=SILENT)
    web.sites[ADDRESS] = {"/feed": feed, "/a": Reply(story("Un titre"))}
    one_round()
    archive = one_round()
    states = archive.rows("SELECT state, offered, known FROM visits ORDER BY round_id")
    assert [tuple(row) for row in states] == [("ok", 1, 0), ("unchanged", 1, 1)]
    web.sites[ADDRESS]["/feed"] = replace(feed, body=rss(item("/a", "Un titre"), item("/b", "Deux")))
    web.sites[ADDRESS]["/b"] = Reply(story("Deux"))
    assert links(one_round())["b"][0] == "below"


def once(
    readings: Readings,
    url: str,
    body: bytes,
    title: str,
    answers: list[Any],
    there: str = "",
    publisher: tuple[str, ...] = (),
) -> Sieved:
    """What a page is read into, the next of the answers if it is read at all; `there` is where the link leads."""

    async def read() -> Sieved:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return Sieved(*answer)

    page = Page(f"http://x.example{there or url}", 200, "text/html", body)
    candidate = Candidate(f"http://x.example{url}", title)
    return asyncio.run(readings.once(page, digest(page.body), candidate, read, publisher))


def article(url: str) -> Article:
    return Article(f"http://x.example{url}", "Titre", "Texte")


def test_what_the_same_bytes_were_read_into_serves_once_more() -> None:
    readings, answers = Readings(), [(article("/a"),), (article("/autre"), None), ReadError("thin", "vide")]
    assert once(readings, "/a", b"un", "A", answers).article.url == "http://x.example/a"
    assert once(readings, "/b", b"un", "B", answers).article.url == "http://x.example/b"  # it claims no address
    assert once(readings, "/c", b"deux", "C", answers).article.url == "http://x.example/autre"
    assert once(readings, "/d", b"deux", "D", answers).article.url == "http://x.example/autre"
    for path in ("/e", "/f"):
        with pytest.raises(ReadError, match="vide"):
            once(readings, path, b"trois", "E", answers)
    assert answers == []


def test_a_page_that_was_spared_is_looked_at_again_when_its_source_tells_something_else() -> None:
    readings, answers = Readings(), [(article("/a"), 2.0), (article("/a"),)]
    assert once(readings, "/a", b"un", "Rien", answers).most == 2
    assert once(readings, "/b", b"un", "Rien", answers).most == 2
    assert once(readings, "/b", b"un", "Bioproduction", answers).most is None


def test_a_refusal_serves_no_other_link() -> None:
    elsewhere, wall = ReadError("thin", "accueil"), ReadError("thin", "consentement")
    readings, answers = Readings(), [elsewhere, (article("/"),), elsewhere, wall, (article("/b"),)]
    with pytest.raises(ReadError, match="accueil"):
        once(readings, "/vieux", b"un", "Une usine", answers, there="/")
    assert once(readings, "/", b"un", "", answers).article.url == "http://x.example/"  # watched as a page
    with pytest.raises(ReadError, match="accueil"):  # nor does an article serve a link that leads to it from elsewhere
        once(readings, "/ancien", b"un", "Un hangar", answers, there="/")
    with pytest.raises(ReadError, match="consentement"):
        once(readings, "/a", b"deux", "Une usine", answers)
    assert once(readings, "/b", b"deux", "La Gazette", answers).article.url == "http://x.example/b"
    assert answers == []


def test_a_page_that_was_spared_for_one_publisher_is_looked_at_for_another() -> None:
    readings, answers = Readings(), [(article("/a"), 2.0), (article("/a"),)]
    assert once(readings, "/a", b"un", "Rien", answers).most == 2
    assert once(readings, "/a", b"un", "Rien", answers, publisher=("Bretagne",)).most is None


def test_a_stream_of_pages_keeps_what_a_plain_crawl_keeps() -> None:
    config = load(Path(__file__).parent.parent / "config.yaml")
    judge = judge_of(config)
    stream = compare(newspaper(12, 4), 4, judge, rounds.gate_of(judge))
    assert stream.same
    assert len(stream.vigie.kept) == 3

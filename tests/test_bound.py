"""The bound: no article made of a page scores more than the page was said to reach, whatever the page holds."""

from __future__ import annotations

import html
import random
import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.newspaper import newspaper
from monitor.configfile import load
from monitor.errors import ReadError
from monitor.extract.document import decode, parse
from monitor.extract.facts import facts
from monitor.extract.html import read_html
from monitor.extract.read import from_feed
from monitor.extract.whole import Whole, Words
from monitor.model import UNKNOWN_PUBLISHER, Article, Candidate, Page, Publisher
from monitor.reader import appraiser
from monitor.rules.bound import Gate
from monitor.rules.compact import compact
from monitor.rules.letters import Joints
from monitor.rules.relevance import Appraiser
from vigie.demo.newsroom import load as newsroom
from vigie.demo.newsroom import mapping
from vigie.demo.web import Reply, Request

ROOT = Path(__file__).parent.parent
URL = "https://journal.example/a/1"
PARIS = "Europe/Paris"


@cache
def shipped() -> tuple[Appraiser, Gate]:
    judge = appraiser(load(ROOT / "config.yaml"))
    return judge, Gate(compact(judge))


def most(gate: Gate, body: bytes, hint: Candidate, publisher: Publisher) -> float:
    return gate.most(words_of(body, hint, narrow=True), publisher)


def words_of(body: bytes, hint: Candidate, *, narrow: bool) -> Words:
    tree = parse(decode(body, "text/html"))
    whole = Whole(tree, facts(tree), hint, URL)
    if narrow:
        whole.narrow()
    return whole.words()


def articles(body: bytes, hint: Candidate) -> list[Article]:
    """What the page may be read into: its article, or the text of the feed."""
    made = []
    for read in (lambda: read_html(Page(URL, 200, "text/html", body), hint, PARIS), lambda: from_feed(hint, PARIS)):
        try:
            made.append(read())
        except ReadError:
            continue
    return made


def assert_bounded(judge: Appraiser, gate: Gate, body: bytes, hint: Candidate, *publishers: Publisher) -> None:
    made, pages = articles(body, hint), [words_of(body, hint, narrow=narrow) for narrow in (False, True)]
    for publisher in publishers or (UNKNOWN_PUBLISHER,):
        bounds = [gate.most(page, publisher) for page in pages]
        for article in made:
            score = judge.appraise(article, publisher).score
            assert score <= min(bounds), (score, bounds, judge.appraise(article, publisher).hits, article)


# ------------------------------------------------------------------------------------------------- real pages


def corpus() -> list[Path]:
    return sorted((ROOT / "bench" / "corpus" / "tuning").glob("*.txt"))


def as_page(text: str) -> tuple[bytes, Candidate]:
    title, _, body = text.strip().partition("\n")
    paragraphs = "".join(f"<p>{html.escape(line)}</p>" for line in body.split("\n") if line.strip())
    page = f"<html><head><title>{html.escape(title)} | Journal</title></head><body><nav>Menu</nav><article>"
    return f"{page}<h1>{html.escape(title)}</h1>{paragraphs}</article></body></html>".encode(), Candidate(URL, title)


@pytest.mark.parametrize("part", range(4))
def test_no_article_of_the_corpus_scores_more_than_its_page_may_reach(part: int) -> None:
    judge, gate = shipped()
    for file in corpus()[part::4]:
        body, hint = as_page(file.read_text(encoding="utf-8"))
        assert_bounded(judge, gate, body, hint, UNKNOWN_PUBLISHER, Publisher(("Occitanie",), frozenset({"leem"})))


def test_no_page_of_the_newsroom_scores_more_than_it_may_reach() -> None:
    judge, gate = shipped()
    sites = newsroom(datetime(2026, 11, 20, 7, 0, tzinfo=UTC))
    served = mapping(sites)
    read = 0
    for site in sites:
        for path in site.articles.values():
            route = served[site.address][path]
            reply = route if isinstance(route, Reply) else route(Request(0.0, site.address, 80, "GET", path, {}))
            if reply.status == 200 and "html" in reply.content_type:
                assert_bounded(judge, gate, reply.body, Candidate(URL))
                read += 1
    assert read > 20


def test_nine_pages_in_ten_of_a_regional_paper_that_are_not_of_the_sector_are_dropped() -> None:
    judge, gate = shipped()
    pages = newspaper(60, 10)
    dropped = [
        page
        for page in pages
        if most(gate, page.body, Candidate(URL, page.title), Publisher(("Bretagne",))) < judge.keep
    ]
    assert not [page for page in dropped if page.relevant]
    assert len(dropped) >= 0.9 * sum(not page.relevant for page in pages)


def test_an_article_for_those_without_scripts_counts() -> None:
    judge, gate = shipped()
    told = "<p>L'Inserm et Sanofi signent un partenariat avec le pôle de compétitivité Lyonbiopôle.</p>"
    prose = "".join(f"<p>{one}</p>" for one in (*PROSE, *map(str.upper, PROSE)))
    for shown in ("", f"<p>{PROSE[0]}</p>"):
        body = f"<html><body><h1>Un accord</h1>{shown}<noscript>{told}{prose}</noscript></body></html>".encode()
        assert "Lyonbiopôle" in articles(body, Candidate(URL, "Un accord"))[0].text
        assert_bounded(judge, gate, body, Candidate(URL, "Un accord"))


def test_a_card_that_repeats_the_title_spares_no_other_card() -> None:
    title = "Les éleveurs de Vannes inquiets du prix du lait"
    cards = "".join(f"<div class='card'><h3>{one}</h3></div>" for one in ("Sanofi ferme une usine", title) * 9)
    page = f"<h1>{title}</h1>{f'<p>{PROSE[0]}</p>' * 8}<section class='related'><h2>Les plus lus</h2>{cards}</section>"
    body = f"<html><body>{page}</body></html>".encode()
    said = " ".join(piece for text, _ in words_of(body, Candidate(URL, title), narrow=True).texts for piece in text)
    assert "Sanofi" not in said
    assert PROSE[0] in said


# ------------------------------------------------------------------------------------------------- any page

PROSE = (
    "Le projet avance dans la bonne humeur et les équipes s'installent peu à peu dans leurs nouveaux bureaux du centre.",
    "Rien n'a filtré de la réunion qui s'est tenue mardi, sinon que tout le monde en est sorti plutôt satisfait.",
    "Les travaux dureront jusqu'au printemps, et la rue restera ouverte aux piétons pendant toute cette période-là.",
)
TOLD = (
    "signe un partenariat avec", "lève 12 millions d'euros avec", "inaugure une usine avec", "et", ",", "/", "a nommé",
    "les CHU de Nantes, Rennes et Angers", "les ARS Bretagne et Normandie", "l'ARS", "le CHU", "la Région", "le CHRU",
    "Agences régionales de santé de Bretagne et d'Occitanie", "l'agence régionale de santé", "à Rennes", "En Bretagne,",
)  # fmt: skip
INLINE = ("b", "em", "a href='/x'", "span", "span class='nom'", "i", "strong", "sup")
BETWEEN = (
    "<button>Partager</button>", "<script>var a = 1</script>", "<span hidden>caché</span>", "<br>", "<!-- rien -->",
    "<span class='share'>Partager sur</span>", "&shy;", "&nbsp;", "<wbr>", "<nav>Menu</nav>", "\n",
)  # fmt: skip
BLOCKS = (
    "p", "p", "p", "li", "h2", "h3", "div", "td", "div class='share'", "div class='related'", "aside", "figcaption",
    "blockquote", "footer", "div class='author'", "section class='newsletter'", "div class='chapo'",
)  # fmt: skip


@cache
def vocabulary() -> list[str]:
    judge, _ = shipped()
    forms = [form.text for one in judge.organisations for form in one.forms]
    return forms + [word.replace("*", "s") for rule in judge.rules if rule.points > 0 for word in rule.words]


def written(draw: random.Random, text: str) -> str:
    """The text as a page may write it: in capitals, with other joints, cut by tags, with things in between."""
    way = draw.randrange(8)
    if way == 0:
        text = text.upper()
    elif way == 1:
        text = re.sub(r"[ -]", draw.choice(("", "-", " ", "\u00a0", " & ")), text)
    cut = draw.randrange(len(text) + 1)
    left, right = html.escape(text[:cut]), html.escape(text[cut:])
    if way == 2:
        tag = draw.choice(INLINE)
        return f"<{tag}>{left}</{tag.split()[0]}>{right}"
    if way == 3 and " " in text:
        return html.escape(text).replace(" ", f" {draw.choice(BETWEEN)}", draw.randint(1, 2))
    if way == 4:
        return f"{left}{draw.choice(BETWEEN)}{right}"
    if way == 5:
        return html.escape(html.escape(text))
    return html.escape(text)


def line(draw: random.Random, plain: bool = False) -> str:
    parts = [
        draw.choice(vocabulary()) if draw.random() < 0.6 else draw.choice((*TOLD, *PROSE))
        for _ in range(draw.randint(1, 5))
    ]
    if plain:
        return " ".join(parts)
    return draw.choice((" ", " ", " ", "", ", ")).join(written(draw, part) for part in parts)


def around(draw: random.Random, title: str) -> str:
    """What may stand beside an article: a card with its own title, a foot of links, text for those without scripts."""
    links = "".join(f"<li><a href='/{number}'>{line(draw)}</a></li>" for number in range(draw.randint(1, 8)))
    kinds = (
        f"<section class='related'><h3>{written(draw, title)}</h3><p>{line(draw)}</p></section>",
        f"<div class='card'><h2><a href='/b/2'>{html.escape(title)}</a></h2>{line(draw)}</div>",
        f"<header><h1>{html.escape(draw.choice((title, 'Le Journal', line(draw, plain=True))))}</h1></header>",
        f"<footer><ul>{links}</ul><p>{line(draw)} {draw.choice(PROSE)}</p></footer>",
        f"<aside><ul>{links}</ul><p>{draw.choice(PROSE) * draw.randint(1, 3)} {line(draw)}</p></aside>",
        f"<noscript><p>{line(draw)} {' '.join(draw.choices(PROSE, k=draw.randint(1, 8)))}</p></noscript>",
    )
    return "".join(draw.sample(kinds, draw.randint(0, 3)))


def page(draw: random.Random) -> tuple[bytes, Candidate]:
    """A page, and what its source said of it."""
    title = line(draw, plain=True)[:200] if draw.random() < 0.8 else ""
    blocks = []
    for _ in range(draw.randint(2, 8)):
        tag = draw.choice(BLOCKS)
        text = " ".join((line(draw), draw.choice(("", *PROSE))))
        blocks.append(f"<{tag}>{text}</{tag.split()[0]}>")
    shown = written(draw, title) if draw.random() < 0.7 else line(draw)
    said = html.escape(title, quote=True)
    heads = (
        f"<title>{said} | Le Journal</title>", f'<meta property="og:title" content="{said}">',
        f'<meta name="description" content="{html.escape(line(draw, plain=True), quote=True)}">',
        '<script type="application/ld+json">{"@type": "NewsArticle", "articleBody": "'
        + re.sub(r'["\\]', "", line(draw, plain=True)) * 3 + '"}</script>',
    )  # fmt: skip
    head = "".join(draw.sample(heads, draw.randint(0, len(heads))))
    top = f"<h1>{shown}</h1>" if draw.random() < 0.8 else ""
    prose = "".join(f"<p>{one}</p>" for one in draw.sample(PROSE, draw.randint(0, 3)))
    article = f"<article>{top}{prose}{''.join(blocks)}</article>"
    before, after = around(draw, title), around(draw, title)
    body = f"<html><head>{head}</head><body>{before}{article}{after}</body></html>"
    offered = title if draw.random() < 0.6 else ""
    summary = line(draw, plain=True) * draw.randint(0, 2)
    return body.encode(), Candidate(URL, offered, summary=summary)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 1 << 40))
def test_no_article_scores_more_than_its_page_may_reach(seed: int) -> None:
    judge, gate = shipped()
    draw = random.Random(seed)
    body, hint = page(draw)
    own = frozenset(one.id for one in draw.sample(judge.organisations, 3))
    publisher = draw.choice((UNKNOWN_PUBLISHER, Publisher(("Bretagne",)), Publisher(("Occitanie", "France"), own)))
    assert_bounded(judge, gate, body, hint, publisher)


@given(st.lists(st.lists(st.sampled_from(["ab", "abc", "b", "c"]), min_size=1, max_size=4).map(" ".join), max_size=12))
def test_a_phrase_goes_on_after_each_of_its_beginnings(phrases: list[str]) -> None:
    """« ab » begins « ab c », and not « abc »."""
    joints = Joints({*phrases}, ())
    for first in {*phrases, "ab", "ab b", "zz"}:
        told = {phrase: phrase.removeprefix(f"{first} ") for phrase in phrases if phrase.startswith(f"{first} ")}
        for _ in range(2):  # looked up, and then known
            assert {phrase: rest for phrase, rest, _ in joints.after(first)} == told

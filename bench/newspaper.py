"""Heavy pages as the sites of regional papers serve them, made up: 100 to 300 KB, the same for the same seed.

A page is an article of 2 to 6 KB in its usual company: inline styles and scripts, JSON-LD, a menu of a hundred links,
slots for advertisements, cards of other articles, the most read, comments, a foot full of towns.
"""

from __future__ import annotations

import html
import json
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bench.press import EVERYDAY, MENU, PAPER, PEOPLE, SECTOR, TEASERS, TOWNS, parts

FIRST = datetime(2026, 11, 2, 5, 0, tzinfo=UTC)
FILL = "abcdefghijklmnopqrstuvwxyz0123456789"


@dataclass(frozen=True, slots=True)
class Made:
    """A page: its path, its bytes, the title and text of its article, and whether it speaks of the sector."""

    path: str
    body: bytes
    title: str
    text: str
    relevant: bool


def newspaper(count: int, relevant: int, seed: int = 7) -> list[Made]:
    """`count` pages, one in `relevant` of the sector."""
    draw = random.Random(seed)
    return [_page(draw, number, sector=number % relevant == relevant - 1 or relevant == 1) for number in range(count)]


def feed(pages: list[Made]) -> bytes:
    """The feed that offers them, titles alone."""
    items = "".join(
        f"<item><title>{html.escape(one.title)}</title><link>{one.path}</link>"
        f"<pubDate>{FIRST + timedelta(minutes=9 * number):%a, %d %b %Y %H:%M:%S +0000}</pubDate></item>"
        for number, one in enumerate(pages)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{PAPER}</title>{items}</channel></rss>'.encode()


def _filled(draw: random.Random, text: str) -> str:
    town, other = draw.sample(TOWNS, 2)
    return text.format(town=town, other=other, who=draw.choice(PEOPLE), n=draw.randint(11, 89))


def _page(draw: random.Random, number: int, *, sector: bool) -> Made:
    headline, sentences = draw.choice(SECTOR if sector else EVERYDAY)
    title = _filled(draw, headline)
    parts = [*map(str.strip, sentences.split("|"))]
    paragraphs = [
        " ".join(_filled(draw, one) for one in draw.sample(parts, min(len(parts), draw.randint(3, 5))))
        for _ in range(draw.randint(5, 11))
    ]
    path = f"/{number}-{'-'.join(draw.choices(FILL, k=6))}"
    at = FIRST + timedelta(minutes=9 * number)
    body = "".join(
        (
            "<!doctype html><html lang='fr'><head>",
            _head(draw, title, paragraphs[0], at, path),
            "</head><body class='page page-article'>",
            _menu(draw),
            _article(draw, title, paragraphs, at),
            _cards(draw, "À lire aussi", draw.randint(12, 24)),
            _cards(draw, "Les plus lus", draw.randint(10, 20)),
            _cards(draw, "Votre commune", draw.randint(10, 20)),
            _comments(draw),
            _foot(draw),
            f"<script>{_script(draw, draw.randint(10_000, 40_000))}</script></body></html>",
        )
    )
    return Made(path, body.encode(), title, "\n".join(paragraphs), sector)


def _head(draw: random.Random, title: str, lead: str, at: datetime, path: str) -> str:
    name, about = html.escape(title, quote=True), html.escape(lead[:200], quote=True)
    data = {
        "@context": "https://schema.org",
        "@graph": [
            {
                "@type": "NewsArticle",
                "headline": title,
                "datePublished": at.isoformat(),
                "dateModified": (at + timedelta(hours=1)).isoformat(),
                "author": {"@type": "Person", "name": draw.choice(PEOPLE)},
                "publisher": {"@type": "NewsMediaOrganization", "name": PAPER, "logo": {"url": "/logo.png"}},
                "description": lead[:200],
                "image": [{"@type": "ImageObject", "url": f"/photos/{_word(draw, 24)}.jpg"}],
            },
            {
                "@type": "BreadcrumbList",
                "itemListElement": [
                    {"@type": "ListItem", "position": rank, "item": {"@id": f"/{where}", "name": where}}
                    for rank, where in enumerate(("Accueil", "Bretagne", draw.choice(TOWNS)), start=1)
                ],
            },
        ],
    }
    return "".join(
        (
            f"<meta charset='utf-8'><title>{name} - {PAPER}</title><meta name='description' content=\"{about}\">",
            f"<meta property='og:title' content=\"{name}\"><meta property='og:site_name' content=\"{PAPER}\">",
            f"<meta property='og:description' content=\"{about}\"><meta property='og:type' content='article'>",
            f"<meta property='article:published_time' content='{at.isoformat()}'>",
            f"<link rel='canonical' href='{path}'>",
            f"<script type='application/ld+json'>{json.dumps(data, ensure_ascii=False)}</script>",
            f"<style>{_style(draw, draw.randint(10_000, 40_000))}</style>",
            f"<script>window.dataLayer=window.dataLayer||[];{_script(draw, draw.randint(10_000, 40_000))}</script>",
        )
    )


def _menu(draw: random.Random) -> str:
    links = [
        f"<li class='menu-item' data-nav='{_word(draw, 8)}'><a href='/r/{_word(draw, 6)}'>{_icon(draw)}"
        f"<span>{one}</span></a>"
        f"<ul class='menu-sub'><li><a href='/r/{_word(draw, 6)}'>Tout voir</a></li></ul></li>"
        for one in MENU
    ]
    towns = [f"<li class='menu-item'><a class='ville' href='/v/{_word(draw, 6)}'>{one}</a></li>" for one in TOWNS * 3]
    return (
        f"<header class='site-header'><a class='logo' href='/'><img src='/logo.svg' alt=\"{PAPER}\"></a>"
        f"<nav class='main-nav' aria-label='Rubriques'><ul>{''.join(links)}</ul><ul class='sub'>{''.join(towns)}</ul>"
        "</nav><div class='account'><a href='/connexion'>Se connecter</a> <a href='/abo'>S'abonner</a></div></header>"
        "<div id='cookie-banner' class='consent' role='dialog'><p>Avec nos partenaires, nous utilisons des "
        "cookies pour "
        "mesurer l'audience et personnaliser les annonces.</p><button>Tout accepter</button><button>Continuer sans "
        f"accepter</button></div><div class='ticker'>{_filled(draw, draw.choice(TEASERS))}</div>"
    )


def _article(draw: random.Random, title: str, paragraphs: list[str], at: datetime) -> str:
    inside = []
    for number, text in enumerate(paragraphs):
        words = text.split(" ")
        linked = draw.randrange(len(words) - 2)
        words[linked] = f"<a href='/tag/{_word(draw, 5)}'>{words[linked]}</a>"
        inside.append(f"<p class='prose'>{' '.join(words)}</p>")
        if number % 3 == 1:
            inside.append(_slot(draw))
        if number == 2:
            teaser = _filled(draw, draw.choice(TEASERS))
            inside.append(f"<div class='lire-aussi'><strong>Lire aussi :</strong> <a href='/1-a'>{teaser}</a></div>")
        if number == 4:
            inside.append(
                "<div class='newsletter-box'><p>Chaque soir, l'essentiel de l'actualité de votre commune.</p><form>"
                "<input type='email' placeholder='Votre e-mail'><button>Je m'inscris</button></form></div>"
            )
    share = "".join(f"<li><a href='#'>Partager sur {one}</a></li>" for one in ("Facebook", "X", "LinkedIn", "WhatsApp"))
    return (
        f"<main><article class='article'><header><p class='kicker'>{draw.choice(TOWNS)}</p>"
        f"<h1>{html.escape(title)}</h1>"
        f"<p class='byline'>Par <span class='author'>{draw.choice(PEOPLE)}</span> – <time datetime='{at.isoformat()}'>"
        f"Publié le {at:%d/%m/%Y} à {at:%Hh%M}</time></p><ul class='share-bar'>{share}</ul></header>"
        f"<figure><img src='/photos/{_word(draw, 20)}.jpg' alt='Une vue de {draw.choice(TOWNS)}'><figcaption>Photo "
        f"{PAPER}</figcaption></figure><div class='article-body'>{''.join(inside)}</div></article></main>"
    )


def _slot(draw: random.Random) -> str:
    data = "".join(f" data-{_word(draw, 5)}='{_word(draw, 12)}'" for _ in range(12))
    return f"<div class='ad-slot'{data}><span>Publicité</span><script>{_script(draw, 600)}</script></div>"


def _cards(draw: random.Random, heading: str, count: int) -> str:
    cards = []
    for number in range(count):
        pool = TEASERS if number % 4 == 0 else [one for one, _ in EVERYDAY]
        title = html.escape(_filled(draw, draw.choice(pool)), quote=True)
        sizes = ", ".join(f"/photos/{_word(draw, 20)}-{wide}.jpg {wide}w" for wide in (320, 480, 640, 960, 1280))
        cards.append(
            f"<article class='card card--small' data-id='{_word(draw, 10)}'><div class='card__inner'><a "
            f"href='/{_word(draw, 8)}' "
            f"class='card__link'><div class='card__media'><picture><source srcset='{sizes}'><img loading='lazy' "
            f"src='/x.gif' "
            f"srcset='{sizes}' alt=\"\"></picture>{_icon(draw)}</div><div class='card__body'><h3 "
            f"class='card__title'>{title}"
            f"</h3></div></a><div class='card__meta'><span class='card__place'>{draw.choice(TOWNS)}</span><span "
            f"class='sep'>"
            f"</span><time class='card__date'>{draw.randint(1, 28)}/11/2026</time><button "
            f"class='card__save'>{_icon(draw)}"
            "</button></div></div></article>"
        )
    return f"<section class='related'><h2>{heading}</h2><div class='grid'>{''.join(cards)}</div></section>"


def _comments(draw: random.Random) -> str:
    said = parts(
        "Enfin une bonne nouvelle pour la commune.|Et qui va payer ? Toujours les mêmes.|Bravo à toute l'équipe !|"
        "Il serait temps que la mairie réagisse.|J'habite à {town}, rien n'a changé depuis {n} ans.|On marche sur la "
        "tête dans ce pays.|Merci pour cet article.|Pourquoi ne pas l'avoir fait plus tôt ?",
        "|",
    )
    items = "".join(
        f"<li class='comment'><div class='comment__head'><span class='avatar'>{_icon(draw)}</span><p "
        f"class='who'>lecteur"
        f"{draw.randint(100, 999)}</p><time>{draw.randint(1, 59)} min</time></div><div class='comment__body'><p>"
        f"{_filled(draw, draw.choice(said))}</p></div><div class='comment__foot'><button class='reply'>Répondre"
        f"</button>"
        f"<button class='like'>{_icon(draw)}<span>{draw.randint(0, 40)}</span></button></div></li>"
        for _ in range(draw.randint(5, 25))
    )
    return f"<section id='comments' class='comments'><h2>Commentaires</h2><ol>{items}</ol></section>"


def _foot(draw: random.Random) -> str:
    links = "".join(f"<li><a href='/f/{_word(draw, 6)}'>Actualités {town}</a></li>" for town in TOWNS * 4)
    return (
        f"<footer class='site-footer'><ul>{links}</ul><p>© {PAPER}. Mentions légales, cookies, conditions générales, "
        "plan du site, qui sommes-nous, recrutement.</p></footer>"
    )


def _icon(draw: random.Random) -> str:
    return (
        f"<svg class='icon' viewBox='0 0 24 24' aria-hidden='true'><path d='M{draw.randint(1, 9)} 3h18v2H3zm0 6h18'/>"
        f"<use href='#i-{_word(draw, 4)}'></use></svg>"
    )


def _style(draw: random.Random, size: int) -> str:
    rules: list[str] = []
    length = 0
    while length < size:
        look = f"margin:0 {draw.randint(0, 40)}px;color:#{draw.randint(0, 999999):06d}"
        rule = f".{_word(draw, 9)}>.{_word(draw, 7)}{{{look}}}"
        rules.append(rule)
        length += len(rule)
    return "".join(rules)


def _script(draw: random.Random, size: int) -> str:
    lines: list[str] = []
    length = 0
    while length < size:
        line = (
            f'var {_word(draw, 6)}={{"{_word(draw, 8)}":"{_word(draw, 22)}","n":{draw.randint(0, 99999)},"ok":true}};'
        )
        lines.append(line)
        length += len(line)
    return "".join(lines)


def _word(draw: random.Random, size: int) -> str:
    return "".join(draw.choices(FILL[:26], k=size))

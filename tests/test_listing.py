"""Listing pages: which links are articles, in markups that have nothing in common."""

from __future__ import annotations

import pytest

from monitor.model import Page, Precision
from spiders.listing import announced_feeds, next_page, read_listing

MENU = "".join(f"<li><a href='/rubrique-{n}/'>Rubrique numéro {n} du site</a></li>" for n in range(8))
TITLES = {
    "/actu/usine": "Une nouvelle usine de bioproduction ouvre à Pau",
    "/actu/pole": "Le pôle accueille douze nouveaux adhérents cet automne",
    "/actu/appel": "Appel à projets : les candidatures sont ouvertes",
    "/cp/2026.pdf": "Communiqué : la fédération publie son baromètre annuel",
}


def page(body: str) -> Page:
    return Page(
        "https://pole.example/actualites", 200, "text/html; charset=utf-8", f"<html><body>{body}</body></html>".encode()
    )


def cards(link: str) -> str:
    return "".join(link.format(url=url, title=title) for url, title in TITLES.items())


MARKUPS = {
    "articles with headings": cards(
        "<article><a href='{url}'><img></a><h3><a href='{url}'>{title}</a></h3><p>Lire</p></article>"
    ),
    "list": "<ul>" + cards("<li><a href='{url}'>{title}</a> <span>20/11/2026</span></li>") + "</ul>",
    "table": "<table>" + cards("<tr><td>20 novembre 2026</td><td><a href='{url}'>{title}</a></td></tr>") + "</table>",
    "div soup": cards("<div class='c'><div class='d'><a href='{url}'>{title}</a></div></div>"),
    "block link": cards(
        "<a class='card' href='{url}'><div><h2>{title}</h2><p>Un résumé de la nouvelle, assez long.</p></div></a>"
    ),
    "read more": cards(
        "<div class='bloc'><span>19/11/2026</span><h2>{title}</h2><p>Chapô.</p><a href='{url}'>Lire la suite</a></div>"
    ),
    "picture": cards("<div class='bloc'><a href='{url}'><img src='/i.jpg'></a><h3>{title}</h3><p>Chapô.</p></div>"),
    "absolute": cards("<p><a href='https://pole.example{url}'>{title}</a></p>"),
}


@pytest.mark.parametrize("markup", MARKUPS.values(), ids=MARKUPS.keys())
def test_articles_are_told_from_menus_and_feet(markup: str) -> None:
    body = (
        f"<nav><ul>{MENU}</ul></nav><header><a href='/'>Accueil du pôle de la santé</a></header>"
        f"<a href='/contact'>Contacter l'équipe du pôle santé</a><main>{markup}</main>"
        f"<div class='footer-links'>{MENU}</div><footer><a href='/mentions-legales'>Mentions légales du site</a></footer>"
        "<a href='https://ailleurs.example/x'>Un partenaire lointain et son long titre</a>"
    )
    found = read_listing(page(body), None, "Europe/Paris")
    assert [one.url.removeprefix("https://pole.example") for one in found] == list(TITLES)
    assert [one.title.startswith(title) for one, title in zip(found, TITLES.values(), strict=True)] == [True] * 4


def test_a_menu_that_shares_the_places_of_the_list_is_left_out() -> None:
    menu = "".join(f"<td><a href='/{word}.asp'>{word}</a></td>" for word in ("Accueil", "Industrie", "Archives"))
    body = f"<table><tr>{menu}</tr></table>" + MARKUPS["table"]
    assert [
        one.url.removeprefix("https://pole.example") for one in read_listing(page(body), None, "Europe/Paris")
    ] == list(TITLES)


def test_the_most_read_of_a_side_column_are_no_list_unless_there_is_no_other() -> None:
    side = (
        "<ol>"
        + "".join(
            f"<li><a href='/vieux/{n}'>Un article ancien que beaucoup ont lu, le numéro {n}</a></li>" for n in range(4)
        )
        + "</ol>"
    )
    both = read_listing(page(MARKUPS["list"] + f"<aside><h2>Les plus lus</h2>{side}</aside>"), None, "Europe/Paris")
    assert [one.url.removeprefix("https://pole.example") for one in both] == list(TITLES)
    assert len(read_listing(page(f"<aside>{side}</aside>"), None, "Europe/Paris")) == 4


def test_the_date_beside_a_link_is_its_own() -> None:
    body = (
        "<ul><li><a href='/a'>Une première nouvelle assez longue</a><time datetime='2026-11-20'>20 nov.</time></li>"
        "<li><span>Le 18 novembre 2026</span><a href='/b'>Une deuxième nouvelle assez longue</a></li>"
        "<li><a href='/c'>Une troisième nouvelle, sans date</a></li></ul>"
    )
    dates = [one.published for one in read_listing(page(body), None, "Europe/Paris")]
    assert [(dated.at.day if dated.at else None, dated.precision) for dated in dates] == [
        (20, Precision.DAY),
        (18, Precision.DAY),
        (None, Precision.UNKNOWN),
    ]


@pytest.mark.parametrize("selector", [".n a", ".n"])
def test_a_selector_chooses(selector: str) -> None:
    body = "<div class='n'><a href='/x'>Court</a></div><h3><a href='/y'>Un titre bien plus long que l'autre</a></h3>"
    assert [one.url for one in read_listing(page(body), selector, "Europe/Paris")] == ["https://pole.example/x"]


def test_a_page_without_articles_lists_none() -> None:
    assert (
        read_listing(page(f"<nav>{MENU}</nav><p>Bienvenue. <a href='/contact'>Contact</a></p>"), None, "Europe/Paris")
        == ()
    )


def test_a_base_moves_relative_links() -> None:
    body = "<base href='https://pole.example/fr/'><div class='n'><a href='x'>Titre</a></div>"
    assert read_listing(page(body), ".n", "Europe/Paris")[0].url == "https://pole.example/fr/x"


def test_feeds_are_announced_in_the_head_or_by_a_link_comments_last() -> None:
    body = (
        "<link rel='alternate' type='application/rss+xml' title='Commentaires' href='/comments/feed/'>"
        "<link rel='alternate' type='application/atom+xml' href='/atom'>"
        "<link rel='alternate' hreflang='en' href='/en/'>"
        "<a href='/spip.php?page=backend'>Flux</a><a href='https://ailleurs.example/rss'>RSS</a><a href='/essor'>Essor</a>"
    )
    assert announced_feeds(page(body)) == (
        "https://pole.example/atom",
        "https://pole.example/spip.php?page=backend",
        "https://pole.example/comments/feed/",
    )


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("<a rel='next' href='?page=1'>2</a>", "https://pole.example/actualites?page=1"),
        ("<a href='/actualites/page/2/'>Page suivante »</a>", "https://pole.example/actualites/page/2/"),
        ("<a href='?page=2'>Suivant</a>", "https://pole.example/actualites?page=2"),
        ("<a href='https://ailleurs.example/2' rel='next'>Suivant</a>", ""),
        ("<a href='/suite'>La suite de notre dossier</a>", ""),
    ],
)
def test_the_next_page_of_a_list(link: str, expected: str) -> None:
    assert next_page(page(link)) == expected

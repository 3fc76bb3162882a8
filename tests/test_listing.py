"""Listing pages: which links are articles, in markups that have nothing in common."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime

import pytest

from monitor.model import Page, Precision
from spiders.invitations import uninvited
from spiders.listing import read_listing
from spiders.look import robots_sitemaps
from spiders.places import usual_feeds
from spiders.signposts import announced_feeds, news_pages, next_page

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
    **{
        f"a heading, and {invitation!r}": cards(
            "<article><h3><a href='{url}'>{title}</a></h3><p>Chapô.</p><a href='{url}'>INVITED</a></article>".replace(
                "INVITED", invitation
            )
        )
        for invitation in (
            "En savoir plus<span class='visually-hidden'> sur {title}</span>",
            "Lire la suite à propos de {title}",
            "Lire l’article : {title}",
            "Découvrir <span>{title}</span>",
            "Un extrait de l’article, plus long que son titre ne le sera jamais, et qui va…",
        )
    },
    **{
        f"no heading, {invitation!r}": cards(
            "<div class='c'><p>Chapô.</p><a href='{url}'>INVITED</a></div>".replace("INVITED", invitation)
        )
        for invitation in (
            "En savoir plus<span class='sr-only'> sur {title}</span>",
            "Lire la suite de l'article « {title} »",
            "<span aria-hidden='true'>→</span> <span class='sr-only'>Consulter l’article {title}</span>",
            "Découvrir <span class='visually-hidden'>{title}</span>",
        )
    },
    "invitation said aloud": cards(
        "<div class='c'><p>Chapô.</p><a href='{url}' aria-label=\"En savoir plus sur {title}\"><img></a></div>"
    ),
    "absolute": cards("<p><a href='https://pole.example{url}'>{title}</a></p>"),
    "table with a picture behind": "<table>"
    + cards("<tr><td><a href='{url}'>{title}</a></td><td><a href='{url}'><img src='/f.gif'></a></td></tr>")
    + "</table>",
    "title cut short": cards("<p><a href='{url}' title=\"{title}\">{title:.9}…</a></p>"),
    "whole card, no heading": cards(
        "<a class='c' href='{url}'><div class='d'>20/11/2026</div><span class='tag'>Communiqué de presse</span>"
        "<div class='t'>{title}</div><div>Un résumé de la nouvelle, bien assez long.</div></a>"
    ),
    "overlay": cards("<div class='c'><p class='n'>{title}</p><a href='{url}' aria-label=\"{title}\"></a></div>"),
    "caption": cards("<figure><a href='{url}'><img src='/i.jpg'></a><figcaption>{title}</figcaption></figure>"),
    "weight of a file": cards("<p><a href='{url}'>{title} (PDF, 230 Ko)</a></p>"),
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
    assert [one.title for one in found] == list(TITLES.values())


FILES = {
    "/Dossier de presse.docx": "Dossier de presse : le projet Alizéa en dix pages",
    "/budget.xlsx": "Tableau des aides attribuées par le pôle cette année",
    "/entretien.mp4": "Vidéo : un entretien avec la directrice du pôle",
}


@pytest.mark.parametrize(
    "apart", ["", "<div class='documents'>{files}</div>", "<table>{files}</table>"], ids=["mixed", "block", "table"]
)
def test_files_told_like_articles_are_offered_among_them(apart: str) -> None:
    item = "<p class='i'><a href='{url}'>{title} (ZIP, 2 Mo)</a></p>"
    files = "".join(item.format(url=url, title=title) for url, title in FILES.items())
    found = read_listing(
        page(cards("<p class='i'><a href='{url}'>{title}</a></p>") + (apart or "{files}").format(files=files)),
        None,
        "Europe/Paris",
    )
    told = {one.url.removeprefix("https://pole.example").replace("%20", " "): one.title for one in found}
    assert told == TITLES | FILES


FORMS = {
    "of each article": "<article><h3><a href='{url}'>{title}</a></h3><a class='d' href='{url}.docx'>{title}</a></article>",
    "called alike": "<article><h3><a href='{url}'>{title}</a></h3><p><a href='{url}.docx'>Télécharger le communiqué de presse"
    " au format Word</a></p></article>",
    "download": "<article><h3><a href='{url}'>{title}</a></h3><p><a href='{url}.zip'>Télécharger</a></p></article>",
    "picture": "<article><h3><a href='{url}'>{title}</a></h3><h3><a href='{url}.jpg'>Photographie de {title}</a></h3></article>",
}


@pytest.mark.parametrize("item", FORMS.values(), ids=FORMS)
def test_other_forms_of_articles_and_pictures_are_not_offered(item: str) -> None:
    menu = "<nav><ul><li><a href='/reglement.docx'>Le règlement intérieur du pôle, à télécharger</a></li></ul></nav>"
    found = read_listing(page(menu + cards(item)), None, "Europe/Paris")
    assert [one.url for one in found] == [f"https://pole.example{url}" for url in TITLES]


RELEASES = {
    "/CP_2026_01.pdf": "Une usine de bioproduction à Pau",
    "/CP 2026 02.pdf": "Douze adhérents rejoignent le pôle",
    "/cp/03.pdf": "Le bilan de la filière",
    "/note.docx": "Une note aux rédactions",
}
DAYS = ("20/11/2026", "13/11/2026", "6 novembre 2026", "30/10/2026")
DOWNLOAD = "<a href='{url}'>Télécharger</a>"
FILE_LISTS = {
    "title": "<li>{day} <a href='{url}'>{title}</a></li>",
    "table": f"<tr><td>{{day}}</td><td>{{title}}</td><td>{DOWNLOAD}</td></tr>",
    "all called alike": "<p>{title} <a href='{url}'>Télécharger le document joint au format PDF</a> <i>{day}</i></p>",
    "name of the file": "<p>{day} – <b>{title}</b> <a href='{url}'>{name}</a></p>",
    "kind and size": "<div>{day}<br>{title}<br><a href='{url}'>Version PDF – 230 Ko</a></div>",
    "picture": "<div>{day}<span>{title}</span><a href='{url}'><img src='/pdf.png' alt='Fichier PDF'></a></div>",
    "heading": f"<div><h3>{{title}}</h3><p>{{day}}</p>{DOWNLOAD}</div>",
    "elsewhere": "<li><a href='https://cdn.example{url}'>{title}</a> ({day})</li>",
}


def releases(markup: str) -> str:
    told = zip(RELEASES.items(), DAYS, strict=True)
    return "".join(markup.format(url=url, title=title, day=day, name=url.strip("/")) for (url, title), day in told)


@pytest.mark.parametrize("markup", FILE_LISTS.values(), ids=FILE_LISTS)
def test_a_page_of_nothing_but_files_lists_them(markup: str) -> None:
    beside = "<aside><h3><a href='/actu/1'>Les articles les plus lus de ce mois de novembre</a></h3></aside>"
    menu = f"<nav><ul>{MENU}</ul></nav><footer><a href='/statuts.pdf'>Statuts</a></footer>"
    found = read_listing(page(f"{menu}<main><table>{releases(markup)}</table></main>{beside}"), None, "Europe/Paris")
    assert {re.sub("https://[a-z]+[.]example", "", one.url).replace("%20", " "): one.title for one in found} == RELEASES
    assert [f"{one.published.at:%d/%m}" for one in found if one.published.at] == ["20/11", "13/11", "06/11", "30/10"]


def test_files_that_say_nothing_of_themselves_are_called_by_what_is_in_them() -> None:
    rows = "".join(f"<p><a href='{url}'>{url.strip('/')}</a></p>" for url in RELEASES)
    assert [one.title for one in read_listing(page(rows), None, "Europe/Paris")] == [""] * len(RELEASES)


def test_another_form_of_a_file_that_can_be_read_is_left_out() -> None:
    forms = "<li>{title} <a href='{url}.pdf'>PDF</a> <a href='{url}.docx'>Word</a> <a href='{url}.pdf'>Lire</a></li>"
    found = read_listing(page(releases(forms)), None, "Europe/Paris")
    assert [one.url.endswith(".pdf") for one in found] == [True] * len(RELEASES)


LINKED = "".join(f"<li><a href='/service-{n}'>Service {n}</a></li>" for n in range(9))


@pytest.mark.parametrize(("day", "listed"), [("", 0), ("20/11/2026", 4)])
def test_files_among_more_links_are_a_list_if_they_are_dated(day: str, listed: int) -> None:
    rows = "".join(f"<p>{day} <a href='{url}'>{title:.20}</a></p>" for url, title in RELEASES.items())
    assert len(read_listing(page(f"<ul>{LINKED}</ul>{rows}"), None, "Europe/Paris")) == listed


def test_papers_that_stand_beside_dated_releases_are_none_of_them() -> None:
    papers = "".join(
        f"<li><a href='/documents/{name}.pdf'>{name} de la fédération (PDF, 1 Mo)</a></li>"
        for name in ("Statuts", "Charte graphique", "Baromètre")
    )
    dated = cards("<li>20/11/2026 : <a href='/cp{url}.pdf'>{title} (PDF, 230 Ko)</a></li>")
    found = read_listing(page(f"<ul>{dated}</ul><h2>Documents</h2><ul>{papers}</ul>"), None, "Europe/Paris")
    assert [one.title for one in found] == [*TITLES.values(), "Baromètre de la fédération"]
    bare = read_listing(page(f"<ul>{papers}</ul>"), None, "Europe/Paris")
    assert len(bare) == 3  # where nothing is dated, nothing tells them apart


def test_two_files_are_no_list() -> None:
    rows = "<p>20/11/2026 <a href='/statuts.pdf'>Statuts</a></p><p>20/11/2026 <a href='/charte.pdf'>Charte</a></p>"
    assert read_listing(page(rows), None, "Europe/Paris") == ()


def test_a_picture_lends_its_words_only_to_a_link_that_has_none() -> None:
    told = "<a href='/a'><img alt='Vue du ciel de la nouvelle usine, prise ce matin par un drone'></a>"
    body = (
        cards("<div><a href='{url}'>{title}</a></div>")
        + f"<div><a href='/a'>Une usine ouvre ses portes</a></div>{told}"
    )
    assert "Une usine ouvre ses portes" in [one.title for one in read_listing(page(body), None, "Europe/Paris")]
    logos = cards("<p><a href='{url}'><img alt='Logo de notre partenaire de la région'></a></p>")
    assert read_listing(page(logos), None, "Europe/Paris") == ()


@pytest.mark.parametrize(
    "body",
    [
        f"<form>{'<header></header>'}<p>{MENU}</p>{MARKUPS['list']}<footer>{MENU}</footer></form>",
        f"<div class='has-menu'><header><nav>{MENU}</nav></header>{MARKUPS['list']}<footer>{MENU}</footer></div>",
    ],
    ids=["one form", "no main"],
)
def test_what_holds_the_whole_page_is_no_menu(body: str) -> None:
    found = read_listing(page(body), None, "Europe/Paris")
    assert set(TITLES) <= {one.url.removeprefix("https://pole.example") for one in found}


@pytest.mark.parametrize(
    "words",
    [
        "Découvrir les métiers de la pharmacie",
        "Lire plus de mille pages par an, un défi",
        "Lire le communiqué de presse",
        "En savoir plus sur nous",
    ],
)
def test_what_merely_begins_like_an_invitation_stays(words: str) -> None:
    assert uninvited(words) == words


def test_headings_that_lead_elsewhere_are_read_when_the_page_lists_nothing_itself() -> None:
    away = cards("<h4><a href='https://presse.ailleurs.example{url}'>{title}</a></h4>")
    assert len(read_listing(page(away), None, "Europe/Paris")) == 4
    assert len(read_listing(page(away + MARKUPS["list"]), None, "Europe/Paris")) == 4
    assert read_listing(page(away.replace("h4>", "b>")), None, "Europe/Paris") == ()


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


@pytest.mark.parametrize(
    "item",
    [
        "<dt>20 novembre 2026</dt><dd><a href='/{n}'>{title}</a></dd>",
        "20/11/2026 : <a href='/{n}'>{title}</a><br>",
        "<a href='/{n}'>{title}</a> (20/11/26)<br>",
        "<li><b><span>20</span> <span>nov.</span> <span>2026</span></b> <a href='/{n}'>{title}</a></li>",
        "<p><a href='/{n}'>{title}</a> <i>Publié le 20 novembre 2026 à 14h30 par la rédaction</i></p>",
        "<p><a href='/{n}'><em class='d'>20.11.2026</em><strong class='t'>{title}</strong></a></p>",
    ],
)
def test_a_date_in_pieces_or_on_the_line_of_a_link(item: str) -> None:
    body = "".join(item.format(n=n, title=f"{title} de l'année 2019") for n, title in enumerate(TITLES.values()))
    found = read_listing(page(f"<dl>{body}</dl>"), None, "Europe/Paris")
    assert [(one.published.at and one.published.at.strftime("%d/%m/%Y")) for one in found] == ["20/11/2026"] * 4


ROWS = {
    "a table": "<table><tr><th>Date</th><th>Objet</th><th>Document</th></tr>{}</table>",
    "list": "<ul>{}</ul>",
    "terms": "<dl>{}</dl>",
    "blocks": "<div>{}</div>",
}


@pytest.mark.parametrize(
    ("around", "row"),
    [
        ("a table", "<tr><td>{day:02d}.11.2026</td><td>{title}</td><td><a href='{url}'>Consulter</a></td></tr>"),
        ("a table", "<tr><td>{day}/11/2026</td><td><b>{title}</b></td><td><a href='{url}'><img alt='PDF'></a></td></tr>"),
        ("list", "<li>{day}/11/2026 – {title} (<a href='{url}'>lire</a>)</li>"),
        ("list", "<li><span class='rubrique'>Industrie</span> {title} <i>({day}/11/2026)</i> <a href='{url}'>[lire]</a></li>"),
        ("terms", "<dt>{day} novembre 2026 : {title}</dt><dd>En bref. <a href='{url}'>[lire]</a></dd>"),
        ("blocks", "<p>{title}<br>Ce que le pôle en attend, sur deux ans et davantage.<br>Le {day}/11/2026 <a href='{url}'>Lire</a></p>"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("links", [None, "a"])
def test_a_link_that_says_nothing_is_called_and_dated_by_its_row(around: str, row: str, links: str | None) -> None:
    told = {f"/doc/{day}": (f"{title}, n° {day}", day) for day, title in enumerate(TITLES.values(), 11)}
    rows = "".join(row.format(url=url, title=title, day=day) for url, (title, day) in told.items())
    found = read_listing(page(ROWS[around].format(rows)), links, "Europe/Paris")
    assert {one.url[20:]: (one.title, one.published.at and one.published.at.day) for one in found} == told


def test_a_short_title_that_its_address_repeats_is_one() -> None:
    items = "".join(
        f"<li><a href='/breves/{name}'>{name}</a> : ce que le pôle en attend.</li>" for name in ("grippe", "rage")
    )
    assert [one.title for one in read_listing(page(f"<ul>{items}</ul>"), "a", "Europe/Paris")] == ["grippe", "rage"]


def test_what_a_link_tells_at_length_is_not_its_title() -> None:
    items = "".join(f"<li>{'Le pôle en dit long, et plus encore. ' * 9}<a href='/{n}'>Lire</a></li>" for n in range(4))
    assert [one.title for one in read_listing(page(f"<ul>{items}</ul>"), "a", "Europe/Paris")] == [""] * 4


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("Aujourd’hui", 12), ("Hier", 11), ("Publié hier à 18h30", 11), ("Avant-hier", 10), ("il y a 2 jours", 10), ("Il y a un jour", 11),
        ("Il y a 3 heures", 11), ("il y a 20 minutes", 12), ("Il y a 2 semaines", None), ("Hier encore, le pôle", None),
    ],
)  # fmt: skip
def test_days_are_counted_from_the_visit(said: str, day: int | None) -> None:
    items = "".join(
        f"<div><h3><a href='/{n}'>{title}</a></h3><i>{said}</i></div>" for n, title in enumerate(TITLES.values())
    )
    now = datetime(2026, 11, 12, 0, 30, tzinfo=UTC)
    dates = {one.published for one in read_listing(page(items), None, "Europe/Paris", now)}
    assert {(one.at and one.at.day, one.precision) for one in dates} == {
        (day, Precision.DAY if day else Precision.UNKNOWN)
    }


def test_the_date_of_an_abbreviation_is_in_its_title() -> None:
    body = cards(
        "<li><a href='{url}'>{title}</a> <abbr title='2026-11-22T08:00:00Z'>22 nov.</abbr> <abbr title='Agence'>A</abbr></li>"
    )
    assert {one.published.at for one in read_listing(page(body), None, "Europe/Paris")} == {
        datetime(2026, 11, 22, 8, tzinfo=UTC)
    }


VACANCIES = "".join(
    f"<li><a href='/emploi/{n}'>Ingénieur qualité n° {n} (H/F), CDI à Vierzon</a></li>" for n in range(9)
)


def test_vacancies_beside_news_are_left_out_and_offered_where_they_are_all_there_is() -> None:
    news = cards("<div><h3><a href='{url}'>{title}</a></h3></div>")
    found = read_listing(page(f"<ul>{VACANCIES}</ul>{news}"), None, "Europe/Paris")
    assert [one.title for one in found] == list(TITLES.values())
    assert len(read_listing(page(f"<ul>{VACANCIES}</ul>"), None, "Europe/Paris")) == 9


def test_a_date_in_a_headline_is_that_of_an_event() -> None:
    body = "".join(f"<p><a href='/{n}'>Les assises du {n} mars 2025 à Pau</a></p>" for n in range(1, 5))
    assert {one.published.at for one in read_listing(page(body), None, "Europe/Paris")} == {None}


@pytest.mark.parametrize("selector", [".n a", ".n"])
def test_a_selector_chooses(selector: str) -> None:
    body = "<div class='n'><a href='/x'>Court</a></div><h3><a href='/y'>Un titre bien plus long que l'autre</a></h3>"
    assert [one.url for one in read_listing(page(body), selector, "Europe/Paris")] == ["https://pole.example/x"]


SIDES = {
    "underscores": "<div class='c-footer__links'>{}</div>",
    "capitals": "<div class='siteFooter'>{}</div>",
    "a prefix": "<ul class='mainmenu'>{}</ul>",
    "a role": "<div role='navigation'>{}</div>",
    "a side column": "<div class='right-sidebar'>{}</div>",
    "the most read": "<div id='articles-plus-lus'>{}</div>",
}


@pytest.mark.parametrize("side", SIDES.values(), ids=SIDES)
def test_what_stands_beside_is_told_by_its_name(side: str) -> None:
    found = read_listing(page(MARKUPS["list"] + side.format(MENU)), None, "Europe/Paris")
    assert [one.url.removeprefix("https://pole.example") for one in found] == list(TITLES)


@pytest.mark.parametrize("wrapper", ["has-menu", "with_footer nav-open", "social-bar"])
def test_a_name_on_the_wrapper_of_the_page_says_nothing(wrapper: str) -> None:
    body = f"<div id='page' class='{wrapper}'><nav>{MENU}</nav><main>{MARKUPS['list']}</main></div>"
    assert len(read_listing(page(body), None, "Europe/Paris")) == 4


@pytest.mark.parametrize(
    ("query", "article"),
    [("?article1{}", True), ("?p=1{}", True), ("?id_article=1{}", True), ("?rubrique1{}", False), ("?page={}", False)],
)
def test_a_home_page_may_show_articles_by_their_number(query: str, article: bool) -> None:
    links = "".join(
        f"<li><a href='/{query.format(n)}'>Un titre assez long pour en être un {n}</a></li>" for n in range(4)
    )
    assert bool(read_listing(page(f"<ul>{links}</ul>"), None, "Europe/Paris")) is article


@pytest.mark.parametrize(
    ("path", "article"),
    [
        ("/actualites?f%5B0%5D=theme%3A{}", False),
        ("/actualites?f[0]=theme:{}", False),
        ("/actualites?field_theme_target_id={}", False),
        ("/resultats?tx_solr%5Bfilter%5D%5B0%5D=type%3A{}", False),
        ("/actualites?keyword=grippe", False),
        ("/?s=covid-19", False),
        ("/actualites?page=2&motcle=grippe", False),
        ("/article.php?keyword=grippe&num=1", True),
        ("/index.php?q=node/12", True),
        ("/spip.php?article{}&f=1", True),
        ("/detail?fiche={}", True),
        ("/recherche/une-decouverte-sur-le-virus", True),
        ("/rubrique/sante/une-usine-ouvre-a-pau", True),
        ("/rubrique/une-usine-ouvre-a-pau-12", True),
        ("/category/2026/11/usine", True),
        ("/recherche", False),
        ("/recherche/", False),
        ("/rubrique/sante", False),
        ("/tag/usine-a-pau/", False),
        ("/page/3/", False),
        ("/contact.html", False),
        ("/newsletter", False),
    ],
)
def test_an_address_may_tell_that_it_is_no_article(path: str, article: bool) -> None:
    links = "".join(f"<li><a href='{path}?n={n}'>Un titre assez long pour en être un {n}</a></li>" for n in range(4))
    assert bool(read_listing(page(f"<ul>{links}</ul>"), None, "Europe/Paris")) is article


@pytest.mark.parametrize(
    ("content_type", "meta", "encoding"),
    [
        ("text/html", "", "utf-8"),
        ("text/html", "<meta charset='windows-1252'>", "windows-1252"),
        ("text/html; charset=iso-8859-1", "", "iso-8859-1"),
        ("", "", "iso-8859-1"),
    ],
)
def test_accents_come_through(content_type: str, meta: str, encoding: str) -> None:
    links = "".join(f"<li><a href='/{n}'>Été comme hiver, l'hôpital à l'œuvre n° {n}</a></li>" for n in range(3))
    body = f"<html><head>{meta}</head><body><ul>{links}</ul></body></html>".replace("œ", "oe").encode(encoding)
    found = read_listing(Page("https://pole.example/", 200, content_type, body), None, "Europe/Paris")
    assert [one.title for one in found] == [f"Été comme hiver, l'hôpital à l'oeuvre n° {n}" for n in range(3)]


def test_a_page_as_deep_as_parsers_go_is_read() -> None:
    deep = "<div>" * 1500 + MARKUPS["list"] + "</div>" * 1500
    assert len(read_listing(page(deep), None, "Europe/Paris")) in {0, 4}


def test_thousands_of_links_in_one_block_cost_little() -> None:
    links = "".join(f"<p><a href='/n{n}'>Un mot {n}</a> texte du {n}</p>" for n in range(1000))
    began = time.process_time()
    assert read_listing(page(f"<div>{links}</div>"), None, "Europe/Paris") == ()
    assert time.process_time() - began < 10


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
    ("link", "feed"),
    [
        ("<link rel='alternate' type='text/xml' title='RSS' href='/fil'>", "/fil"),
        ("<link rel='alternate' href='/rss.xml'>", "/rss.xml"),
        ("<link rel='feed' href='/fil'>", "/fil"),
        ("<link rel='alternate' type='application/json' title='JSON Feed' href='/fil.json'>", "/fil.json"),
        ("<link rel='alternate' type='application/json' title='Feed' href='/wp-json/wp/v2/pages/2'>", ""),
        ("<link rel='alternate' type='text/xml' title='Données' href='/donnees'>", ""),
        ("<link rel='alternate' type='application/rss+xml' href=''>", ""),
        ("<a href='/xml/fil.php'>Flux RSS</a>", "/xml/fil.php"),
        ("<a href='/xml/fil.php'><img alt='Flux RSS'></a>", "/xml/fil.php"),
        ("<a href='/abonnement/1' title=\"S'abonner au flux RSS\"><i></i></a>", "/abonnement/1"),
        ("<a href='feed://pole.example/fil'>S'abonner</a>", "/fil"),
        ("<a href='https://feeds.ailleurs.example/Pole'>RSS</a>", "https://feeds.ailleurs.example/Pole"),
        ("<a href='/a'>Tout ce qu'il faut savoir du flux RSS et des autres manières de suivre un site</a>", ""),
    ],
)
def test_a_feed_is_known_by_its_type_its_address_or_its_name(link: str, feed: str) -> None:
    found = [
        url.removeprefix("https://pole.example").replace("http://pole.example", "")
        for url in announced_feeds(page(link))
    ]
    assert found == ([feed] if feed else [])


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Sitemap: /plan.xml", "https://pole.example/plan.xml"),
        ("\ufeffsitemap : https://pole.example/plan.xml # plan", "https://pole.example/plan.xml"),
        ("Sitemap: <https://pole.example/plan.xml>", "https://pole.example/plan.xml"),
        ("Sitemap: https://pole.example/plan du site.xml", "https://pole.example/plan%20du%20site.xml"),
        ("Sitemap: plans/le  plan.xml.gz?v=2 # le plan", "https://pole.example/plans/le%20%20plan.xml.gz?v=2"),
        ("Site-map: https://pole.example/plan.xml (le plan du site.xml)", "https://pole.example/plan.xml"),
        ("Sitemap https://pole.example/plan voir aussi le plan", "https://pole.example/plan"),
        ("Sitemap: 'www.pole.example/plan.xml'", "https://www.pole.example/plan.xml"),
        ("Sitemap: //cdn.example/plan.xml", "https://cdn.example/plan.xml"),
        ("Sitemap:", ""),
        ("Sitemap: aucun", ""),
        ("Sitemap: voir le plan du site", ""),
        ("Sitemap: ftp://pole.example/plan.xml", ""),
    ],
)
def test_a_sitemap_of_robots_txt_as_sites_write_it(line: str, found: str) -> None:
    robots = Page("https://pole.example/robots.txt", 200, "text/plain", f"{line}\r\nUser-agent: *\r\n".encode())
    assert robots_sitemaps(robots) == ((found,) if found else ())


@pytest.mark.parametrize("between", [", ", ";", " ", ">,<"])
def test_several_sitemaps_on_one_line_of_robots_txt(between: str) -> None:
    line = f"User-agent: *\nSitemap: <https://pole.example/plan.xml{between}https://pole.example/actus du pôle.xml>"
    robots = Page("https://pole.example/robots.txt", 200, "text/plain", line.encode())
    assert robots_sitemaps(robots) == ("https://pole.example/actus%20du%20pôle.xml", "https://pole.example/plan.xml")


def test_a_robots_txt_of_nothing_but_spaces_costs_little() -> None:
    lines = "sitemap: " + "a " * 1000 + "\nsitemap:" + " " * 2000 + "x\n"
    began = time.monotonic()
    robots_sitemaps(Page("https://pole.example/robots.txt", 200, "text/plain", (lines * 120).encode()))
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("<a aria-label='Page suivante' href='?p=2'><svg></svg></a>", "https://pole.example/actualites?p=2"),
        ("<a title='Aller à la page suivante' href='?p=2'><b>››</b></a>", "https://pole.example/actualites?p=2"),
        ("<div class='paging'><a class='next' href='?p=2'><i></i></a></div>", "https://pole.example/actualites?p=2"),
        ("<a class='carousel-next' aria-label='Suivant' href='#carousel'></a>", ""),
        ("<a rel='next' href='?page=1'>2</a>", "https://pole.example/actualites?page=1"),
        ("<a href='/actualites/page/2/'>Page suivante »</a>", "https://pole.example/actualites/page/2/"),
        ("<a href='?page=2'>Suivant</a>", "https://pole.example/actualites?page=2"),
        ("<a href='https://ailleurs.example/2' rel='next'>Suivant</a>", ""),
        ("<a href='/suite'>La suite de notre dossier</a>", ""),
        ("<a href='?p=2'>Voir plus d'actualités</a>", "https://pole.example/actualites?p=2"),
        (
            "<ul class='pagination'><li><span class='current'>1</span></li><li><a href='?d=10'>2</a></li></ul>",
            "https://pole.example/actualites?d=10",
        ),
        (
            "<nav aria-label='Pagination'><a href='/actualites'>1</a><a href='?p=2'>2</a><a href='?p=3'>3</a></nav>",
            "https://pole.example/actualites?p=2",
        ),
        (
            "<div class='pager'><a href='?p=0'>1</a><a href='?p=1'>2</a><b>3</b><a href='?p=3'>4</a></div>",
            "https://pole.example/actualites?p=3",
        ),
        ("<div class='pager'><a href='?p=0'>1</a><b class='active'>2</b></div>", ""),
        (
            "<div class='pagination'><a href='/actualites/page/1'>1</a><a href='/actualites/page/2'>2</a></div>",
            "https://pole.example/actualites/page/2",
        ),
        ("<p>Les <a href='/top'>2</a> meilleurs</p>", ""),
        (
            "<p class='pagination'><b class='on'>0</b> | <a href='?debut=8'>8</a> | <a href='?debut=16'>16</a></p>",
            "https://pole.example/actualites?debut=8",
        ),
        (
            "<p class='pagination'><a href='?debut=0'>0</a> <b class='on'>8</b> <a href='?debut=16'>16</a></p>",
            "https://pole.example/actualites?debut=16",
        ),
        ("<p class='pagination'><a href='?debut=0'>0</a> | <a href='?debut=8'>8</a> | <b class='on'>16</b></p>", ""),
        ("<p class='pagination'><b class='on'>0</b></p>", ""),
    ],
)
def test_the_next_page_of_a_list(link: str, expected: str) -> None:
    assert next_page(page(link)) == expected


def test_the_news_page_of_a_home_page_is_found_in_its_menu() -> None:
    links = (
        "<nav><a href='/presse'>Espace presse</a><a href='/qui'>Qui sommes-nous</a><a href='/actus'>Toutes nos actualités</a>"
        "<a href='/a'>L'actualité de la recherche vue par ceux qui la font</a><a href='https://x.example/'>Actualités</a></nav>"
    )
    home = Page("https://pole.example/fr/", 200, "", f"<html><body>{links}</body></html>".encode())
    assert news_pages(home) == ("https://pole.example/actus", "https://pole.example/presse")
    assert news_pages(page(links)) == ()  # not a home page: what was asked for is meant


@pytest.mark.parametrize(
    ("words", "news"),
    [
        ("Nos dernières actualités", True),
        ("Fil d’actualités", True),
        ("L’actualité du pôle", True),
        ("Actualités des adhérents et agenda", True),
        ("Informations de contact", False),
        ("Presse quotidienne", False),
    ],
)
def test_what_a_menu_calls_its_news(words: str, news: bool) -> None:
    home = Page("https://pole.example/", 200, "", f"<html><body><a href='/x'>{words}</a></body></html>".encode())
    assert news_pages(home) == (("https://pole.example/x",) if news else ())


PLACES = {
    "https://blog.example/sante/": (b"<link href='/wp-content/x.css'>", "https://blog.example/sante/feed/"),
    "https://www.occitanie.ars.sante.fr/actus": (b"", "https://www.occitanie.ars.sante.fr/rss.xml"),
    "https://www.dr14.cnrs.fr/": (b"", "https://www.dr14.cnrs.fr/fr/rss.xml"),
    "https://min.example/spip.php?rubrique12": (b"", "https://min.example/spip.php?page=backend&id_rubrique=12"),
    "https://d.example/fr/news": (b"<meta content='Drupal 10'>", "https://d.example/fr/rss.xml"),
    "https://j.example/news.html": (
        b"<script src='/media/jui/js/x.js'>",
        "https://j.example/news.html?format=feed&type=rss",
    ),
}


@pytest.mark.parametrize(("url", "body", "first"), [(url, *told) for url, told in PLACES.items()])
def test_software_and_families_of_sites_tell_where_feeds_are(url: str, body: bytes, first: str) -> None:
    assert usual_feeds(url, body + url.encode())[0] == first


def test_a_page_without_signs_tells_nothing() -> None:
    assert usual_feeds("https://pole.example/", b"<html><body>Bonjour</body></html>") == ()


FLAT = "".join(
    f"<h3>Un titre assez long pour en être un {n}</h3><p>Un mot du contenu.</p><p>Suite. <a href='/actu/{n}'>Lire la suite</a></p>"
    for n in range(4)
)


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (FLAT, 4),
        (FLAT.replace("<p>Suite. ", "").replace("</a></p>", "</a><br>"), 4),
        (FLAT.replace("h3>", "div>"), 0),
        ("<h3>Toutes les actualités de la fédération</h3>" + re.sub("<h3>.*?</h3>", "", FLAT), 0),
    ],
)
def test_a_heading_above_its_link_names_it_without_a_box_around_them(body: str, named: int) -> None:
    found = read_listing(page(f"<main>{body}</main>"), None, "Europe/Paris")
    assert [one.title for one in found if one.title.startswith(("Un titre", "Toutes"))] == [
        f"Un titre assez long pour en être un {n}" for n in range(named)
    ]

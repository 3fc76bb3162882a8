"""Dates: what a string tells, and which of a page's dates is its own."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.extract.dates import from_text
from monitor.extract.published import dateline
from monitor.extract.read import read
from monitor.model import UNDATED, Candidate, Dated, Page, Precision, Witness

PARIS = "Europe/Paris"
REFERENCE = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "at", "precision"),
    [
        ("ven., 20 nov. 2026 08:00:00 +0100", "2026-11-20T07:00", "minute"),
        ("Fri, 20 Nov 2026 08:00:00 CET", "2026-11-20T07:00", "minute"),
        ("Fri, 20 Nov 2026 08:00:00 GMT", "2026-11-20T08:00", "minute"),
        ("Mon, 20 Jul 2026 08:00:00 EST", "2026-07-20T13:00", "minute"),
        ("20/11/2026 - 08:00", "2026-11-20T07:00", "minute"),
        ("20/07/2026 08h05", "2026-07-20T06:05", "minute"),
        ("2026-11-20T08:00:00+01:00", "2026-11-20T07:00", "minute"),
        ("2026-11-20T07:00:00.000Z", "2026-11-20T07:00", "minute"),
        ("20261120T080000Z", "2026-11-20T08:00", "minute"),
        ("2026-11-20 08:00", "2026-11-20T07:00", "minute"),
        ("1763622000", "2025-11-20T07:00", "minute"),
        ("Nov 20, 2026 3:05 PM", "2026-11-20T14:05", "minute"),
        ("1er déc. 2025 à 9h", "2025-12-01T08:00", "minute"),
        ("3 févr. 2026 8 h 05", "2026-02-03T07:05", "minute"),
        ("Publié le 20 novembre 2026 à 14h30", "2026-11-20T13:30", "minute"),
        ("20 novembre 2026 à 10 heures 30", "2026-11-20T09:30", "minute"),
        ("2026-11-20", "2026-11-20T00:00", "day"),
        ("2026-11-20T00:00:00+01:00", "2026-11-20T00:00", "day"),
        ("2026/11/20", "2026-11-20T00:00", "day"),
        ("Mis à jour le 03/11/26", "2026-11-03T00:00", "day"),
        ("15 aout 2026", "2026-08-15T00:00", "day"),
        ("14\u00a0novembre\u00a02025", "2025-11-14T00:00", "day"),
        ("22janvier 2026", "2026-01-22T00:00", "day"),
        ("DIMANCHE 09 NOVEMBRE 2014", "2014-11-09T00:00", "day"),
        ("6/5/2025", "2025-05-06T00:00", "day"),
        ("20.11.2026", "2026-11-20T00:00", "day"),
        ("November 20, 2026", "2026-11-20T00:00", "day"),
        ("le 8 avril 2026 – 14 projets", "2026-04-08T00:00", "day"),
        ("le 20 novembre", "2026-11-20T00:00", "day"),
        ("le 25 décembre", "2025-12-25T00:00", "day"),
        ("hier", "2026-11-20T00:00", "day"),
        ("il y a 3 jours", "2026-11-18T00:00", "day"),
        ("il y a 2 heures", "2026-11-21T08:00", "minute"),
        ("février 2021", "2021-02-01T00:00", "month"),
        ("2026-11", "2026-11-01T00:00", "month"),
        ("2021", "2021-01-01T00:00", "year"),
    ],
)
def test_what_a_string_tells(text: str, at: str, precision: str) -> None:
    dated = from_text(text, REFERENCE, PARIS)
    assert dated == Dated(datetime.fromisoformat(at).replace(tzinfo=UTC), Precision(precision))


@pytest.mark.parametrize(
    "text",
    [
        "", "25 %", "article 51", "11 à 14 ans", "2024-2028", "06 39 98 12 34", "01/02", "30 février 2026", "31/12/2030",
        "1er janvier 1970", "marseille 12", "100 M£", "version 3.2", "le 32 mars 2026", "99/99/2026",
    ],
)  # fmt: skip
def test_what_tells_nothing(text: str) -> None:
    assert from_text(text, REFERENCE, PARIS) == UNDATED


def test_a_yearless_date_needs_a_reference() -> None:
    assert from_text("le 20 novembre", None, PARIS) == UNDATED


def test_the_zone_of_the_configuration_is_used() -> None:
    assert from_text("20/11/2026 08:00", None, "America/Martinique").at == datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["Lyon, le 8 avril 2026 – Le pôle", "LYON (Rhône), 8 avril 2026 - Le pôle", "Paris, le 8 avril 2026"]
)
def test_a_dateline(text: str) -> None:
    assert dateline(text, PARIS).at == datetime(2026, 4, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["Depuis le 8 avril 2026, le pôle", "Le 8 avril 2026, le pôle ouvrira", "Né à Lyon le 8 avril 2026 dans"]
)
def test_a_date_in_a_sentence_is_no_dateline(text: str) -> None:
    assert dateline(text, PARIS) == UNDATED


PROSE = (
    "<p>Le pôle a retenu quatorze projets, dont le plus ancien remonte au 3 mars 2019, pour un budget de six millions.</p>"
    "<p>Une réunion est prévue le 12 décembre 2026 à Clairval avec les équipes et leurs partenaires industriels.</p>"
)


def published(
    head: str = "", before: str = "", after: str = "", url: str = "https://a.example/n", hint: Dated = UNDATED
) -> Dated:
    body = f"<html><head>{head}</head><body><h1>Quatorze projets pour le pôle</h1>{before}{PROSE}{after}</body></html>"
    page = Page(url, 200, "text/html; charset=utf-8", body.encode())
    return read(page, Candidate(url, published=hint), PARIS).published


def day(year: int, month: int, number: int) -> Dated:
    return from_text(f"{year}-{month:02}-{number:02}", None, PARIS)


LD = '<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebPage"},%s]}</script>'
ARTICLE = '{"@type":"NewsArticle","headline":"Quatorze projets pour le pôle","datePublished":"2026-05-04","dateModified":"2026-06-01"}'


def test_the_order_of_trust() -> None:
    ld = LD % ARTICLE
    meta = '<meta property="article:published_time" content="2026-05-05"><meta name="lastmod" content="2026-07-01">'
    line = "<p>Publié le 6 mai 2026</p>"
    url = "https://a.example/2026/05/07/quatorze-projets"
    feed = day(2026, 5, 3)
    assert published(ld + meta, line, url=url, hint=feed) == feed
    assert published(ld + meta, line, url=url) == day(2026, 5, 4)
    assert published(meta, line, url=url) == day(2026, 5, 5)
    assert published("", line, url=url) == day(2026, 5, 6)
    assert published("", "", url=url) == day(2026, 5, 7)
    assert published() == UNDATED


def test_who_tells_a_date_is_kept() -> None:
    ld = LD % ARTICLE
    line = "<p>Publié le 6 mai 2026</p>"
    url = "https://a.example/2026/05/07/quatorze-projets"
    told = Dated(day(2026, 5, 3).at, Precision.DAY, Witness.SITEMAP)
    assert published(ld, line, url=url, hint=day(2026, 5, 3)).witness is Witness.FEED
    assert published(ld, line, url=url).witness is Witness.DATA
    assert published("", "<time datetime='2026-05-06'>6 mai</time>", url=url).witness is Witness.TIME
    assert published("", line, url=url, hint=told).witness is Witness.LINE
    assert published("", "", url=url, hint=told) == told
    assert published("", "", url=url, hint=told).witness is Witness.SITEMAP
    assert published("", "", url=url).witness is Witness.ADDRESS
    assert published("", "<p>Lyon, le 8 avril 2026 – Le pôle a retenu ses projets pour l’année, au nombre de quatorze.</p>").witness in {
        Witness.DATELINE, Witness.LINE,
    }  # fmt: skip
    assert published().witness is Witness.NONE
    exact = '<meta property="article:published_time" content="2026-05-03T09:15:00+02:00">'
    assert published(exact, hint=day(2026, 5, 3)).witness is Witness.DATA


def test_a_finer_witness_refines_the_same_day_only() -> None:
    exact = '<meta property="article:published_time" content="2026-05-03T09:15:00+02:00">'
    assert published(exact, hint=day(2026, 5, 3)).precision is Precision.MINUTE
    assert published(exact, hint=day(2026, 5, 2)) == day(2026, 5, 2)


@pytest.mark.parametrize(
    "around",
    [
        "<p>Mis à jour le 9 mai 2026</p>",
        '<p class="updated"><time datetime="2026-05-09">9 mai 2026</time></p>',
        "<p>Modifié le <time datetime='2026-05-09'>9 mai</time></p>",
        "<p>Copyright 2019-2026</p>",
    ],
)
def test_a_change_is_no_publication(around: str) -> None:
    assert published("", around) == UNDATED
    assert published("", "", around) == UNDATED


@pytest.mark.parametrize(
    "sentence",
    [
        "L’explication tient à la date : les données s’arrêtent à décembre 2025. Il faudra dix mois pour en sortir.",
        "L’étude, publiée dans une revue anglaise en mars 2024, montre que les délais se sont allongés partout.",
        "Le rapport a été publié le 3 mars 2024.",
    ],
)
def test_a_sentence_that_tells_when_something_else_came_out_is_no_date(sentence: str) -> None:
    assert published("", f"<p>{sentence}</p>") == UNDATED


@pytest.mark.parametrize(
    "line",
    [
        "Publié le 6 mai 2026 par la rédaction.",
        "Cet article a été publié le 6 mai 2026 dans Actualités par admin.",
        "Par Odile Marchand, publié le 6 mai 2026.",
        "Santé | Publié le 6 mai 2026.",
        "Date : 6 mai 2026.",
    ],
)
def test_a_line_that_ends_like_a_sentence_may_tell_the_date(line: str) -> None:
    assert published("", f"<p>{line}</p>") == day(2026, 5, 6)


@pytest.mark.parametrize(
    "box",
    [
        "<div class='footer'><p><span><time itemprop='datePublished' datetime='2026-05-06'>06.05.2026</time></span><span>Recherche</span></p></div>",
        "<div class='pub'>Publié le 6 mai 2026</div>",
        "<div class='tools'><span>Mise en ligne : 6 mai 2026</span></div>",
    ],
)
def test_a_box_whose_name_says_little_tells_the_date(box: str) -> None:
    assert published("", box) == day(2026, 5, 6)


def test_publication_and_change_on_one_line() -> None:
    assert published("", "<p>Mis à jour le 9 mai 2026, publié le 6 mai 2026</p>") == day(2026, 5, 6)
    assert published("", "<p>Publié le 6 mai 2026 | Mis à jour le 9 mai 2026</p>") == day(2026, 5, 6)


def test_a_recommended_article_does_not_lend_its_date() -> None:
    block = (
        "<div><div>Nous vous recommandons</div><div><a href='/1'>Une autre affaire qui n'a rien à voir</a>"
        "<time datetime='2021-03-02'>02/03/2021</time></div><div><a href='/2'>Et une troisième sans plus de rapport</a></div></div>"
    )
    assert published("", "", block) == UNDATED
    assert published("", block) == UNDATED


def test_the_month_of_a_path_is_no_more_than_a_month() -> None:
    dated = published(url="https://a.example/2026/05/quatorze-projets")
    assert dated.precision is Precision.MONTH
    assert dated.at == datetime(2026, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "foot",
    [
        "<h3>À propos</h3><p>Le pôle, créé le 12 mars 2015, fédère cent membres.</p>",
        "<p>Créé le 12/03/2015</p>",
        "<ul><li>Date de création : 12 mars 2015</li><li>Effectif : 45</li></ul>",
        "<dl><dt>Création</dt><dd>12/03/2015</dd><dt>Siège</dt><dd>Clairval</dd></dl>",
        "<p>1. Étude publiée le 3 avril 2026 par une revue anglaise</p>",
        "<p>Étude publiée le 3 mai 2024.</p>",
        "<h3>Références</h3><ul><li>Rapport de l’agence, publié le 3 mai 2024</li></ul>",
        "<p>Textes : décret paru le 3 mai 2012 au Journal officiel</p>",
        "<p>Loi du 3 mai 2012</p><p>Parue le 4 mai 2012</p>",
        "<p><a href='/x'>Relire l’article du 3 mai 2024</a></p>",
        "<p>Source : note d’information du 4 février 2025</p>",
        "<p>Article publié initialement le 3 mai 2012 par un journal local</p>",
        "<p>Guide de l’adhérent</p><p>Publié le 12/03/2015</p>",
        "<h3>Nos guides</h3><p>Publié le 12/03/2015</p>",
    ],
)
def test_a_date_at_the_foot_is_of_something_else(foot: str) -> None:
    assert published("", "", foot) == UNDATED
    dateline = "<p>Clairval, le 20 novembre 2026 – Le pôle a choisi ses projets de l’année avec ses partenaires.</p>"
    assert published("", dateline, foot) == day(2026, 11, 20)


@pytest.mark.parametrize(
    "foot",
    [
        "<p>Publié le 6 mai 2026</p>",
        "<p>Partager</p><p>Publié le 6 mai 2026 par la rédaction</p>",
        "<p>Par Odile Marchand</p><p>Mis en ligne le 06/05/2026</p>",
        "<div>Publié le <time datetime='2026-05-06'>6 mai</time></div>",
        "<p>Mis à jour le 9 mai 2026, publié le 6 mai 2026</p>",
        "<p>Cet article a été publié le 6 mai 2026 dans Projets. Vous pouvez en suivre les commentaires.</p>",
        "<p>Date de publication : 6 mai 2026</p>",
    ],
)
def test_a_line_of_its_own_tells_the_date_behind_the_article_too(foot: str) -> None:
    assert published("", "", foot) == day(2026, 5, 6)
    assert published("", "<p>Clairval, le 5 mai 2026</p>", foot) == day(2026, 5, 5)


def test_the_hour_of_a_date_at_the_foot_counts() -> None:
    found = published("", "", "<p>Publié le 6 mai 2026 à 8 h</p>")
    assert found.at == datetime(2026, 5, 6, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "line",
    [
        "<p>Communiqué du 6 mai 2026</p>",
        "<p>Création : 06/05/2026</p>",
        "<p>Créé le mercredi 6 mai 2026</p>",
        "<dl><dt>Date</dt><dd>06/05/2026</dd></dl>",
        "<p>Odile Marchand Publié: 6 mai 2026</p>",
    ],
)
def test_weak_words_count_beside_the_headline(line: str) -> None:
    assert published("", line) == day(2026, 5, 6)


@pytest.mark.parametrize(
    "line",
    [
        "<p>D’après une étude parue le 3 mai 2024 dans une revue anglaise</p>",
        "<p>Rapport publié le 3 mai 2024, disponible en ligne</p>",
        "<p>Créée le 12 mars 2015, Oréalis emploie cent personnes.</p>",
        "<p>Date de création de l’entreprise : 12/03/2015</p>",
        "<dl><dt>Création</dt><dd>12/03/2015</dd></dl>",
    ],
)
def test_what_is_told_beside_the_headline_may_be_of_something_else(line: str) -> None:
    assert published("", line) == UNDATED


STANDFIRST = "<p>Quatorze équipes de six villes se partageront six millions d’euros, a annoncé le pôle ce matin.</p>"


@pytest.mark.parametrize(
    "line",
    ["<p>6 mai 2026</p>", "<p>Odile Marchand | 6 mai 2026</p>", "<div><time datetime='2026-05-06'>6 mai</time></div>"],
)
def test_a_date_under_the_standfirst(line: str) -> None:
    assert published("", STANDFIRST + line) == day(2026, 5, 6)


@pytest.mark.parametrize(
    "lines",
    ["<p>12 mars 2015</p><p>Fondation</p><p>3 mai 2018</p>", "<h3>12 mars 2015</h3>", "<p>Créé le 12 mars 2015</p>"],
)
def test_a_chronology_is_no_date(lines: str) -> None:
    assert published("", STANDFIRST + lines) == UNDATED


CHANGED = '<meta property="og:updated_time" content="2026-06-01T23:30:00+02:00">'


def test_the_day_of_a_change_is_told_where_nothing_else_is() -> None:
    told = published(CHANGED)
    assert (told, told.witness) == (day(2026, 6, 1), Witness.DATA)
    assert published(CHANGED, "<p>Publié le 6 mai 2026</p>") == day(2026, 5, 6)
    assert published(CHANGED, url="https://a.example/2026/05/07/quatorze-projets") == day(2026, 5, 7)
    assert published('<meta property="article:modified_time" content="2026-06-01">') == UNDATED


@pytest.mark.parametrize(
    ("told", "line", "expected"),
    [
        ("2019", "Publié le 6 mai 2026", day(2026, 5, 6)),
        ("2019-03-02T08:00:00Z", "Mis en ligne le 6 mai 2026", day(2026, 5, 6)),
        ("2026-03-02", "Publié le 6 mai 2026", day(2026, 3, 2)),  # put on line again
        ("2026-05-04", "Publié le 6 mai 2019", day(2026, 5, 4)),
        ("2019-03-02", "6 mai 2026", day(2019, 3, 2)),  # maybe that of what is told
        ("2019-03-02", "Modifié le 6 mai 2026", day(2019, 3, 2)),
    ],
)
def test_what_machines_are_told_of_another_year_yields_to_what_readers_are(
    told: str, line: str, expected: Dated
) -> None:
    meta = f'<meta property="article:published_time" content="{told}">'
    assert published(meta, f"<p>{line}</p>") == expected

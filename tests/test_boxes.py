"""Boxes that stand in an article or beside it and are none of it; what only looks like one stays."""

from __future__ import annotations

import pytest

from monitor.extract.read import read
from monitor.model import Article, Page, Precision

TITLE = "La plateforme Rhéa ouvre ses salles blanches à Brélès"
ABOVE = [
    "La plateforme Rhéa a ouvert mardi ses salles blanches à Brélès, après deux ans de travaux menés par quatre "
    "entreprises du département.",
    "Les équipes y prépareront des lots de cellules pour les hôpitaux de la région, qui les envoyaient jusqu'ici à "
    "l'étranger par la route.",
]
BELOW = (
    "Quarante personnes seront recrutées d'ici à l'été, dont une dizaine de techniciens formés au lycée de la ville "
    "depuis la rentrée."
)


def article(body: str) -> Article:
    page = (
        f"<!doctype html><html lang=fr><head><title>{TITLE}</title></head><body>"
        f"<nav><a href=/>Accueil</a></nav>{body}<footer><p>Mentions légales</p></footer></body></html>"
    )
    at = "https://www.rhea.example/actus/salles-blanches"
    return read(Page(at, 200, "text/html; charset=utf-8", page.encode()), None, "Europe/Paris")


def paragraphs(*lines: str) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def inside(box: str) -> list[str]:
    """What is read beside the article's own text, when the box stands in the middle of it."""
    page = f"<main><article><h1>{TITLE}</h1>{paragraphs(*ABOVE)}{box}{paragraphs(BELOW)}</article></main>"
    return without_own(article(page))


def below(box: str) -> list[str]:
    """The same, when the box ends it."""
    return without_own(article(f"<main><article><h1>{TITLE}</h1>{paragraphs(*ABOVE, BELOW)}{box}</article></main>"))


def beside(box: str) -> list[str]:
    """The same, when the box stands in a column of its own."""
    page = f"<div class=row><div class=col-8><h1>{TITLE}</h1>{paragraphs(*ABOVE, BELOW)}</div><div>{box}</div></div>"
    return without_own(article(page))


def without_own(found: Article) -> list[str]:
    lines = found.text.split("\n")
    assert [line for line in lines if line in (*ABOVE, BELOW)] == [*ABOVE, BELOW]
    return [line for line in lines if line not in (*ABOVE, BELOW)]


AGENDAS = [
    "<div><h3>Agenda</h3><p>Le 12 mars - 14h, Lyon</p><p>Le 18 mars - 9h30, Nantes</p></div>",
    "<div><p><strong>À vos agendas</strong></p><p>Le 12 mars - 14h, Lyon</p><p>Matinée des bioproducteurs</p>"
    "<p>Le 18 mars - 9h, Nantes</p><p>Atelier sur les essais</p></div>",
    "<div><h4>Prochains rendez-vous</h4><ul><li>Du 12 au 14 mars, Lyon</li><li>18/03/2026 - 9h00 - Nantes</li></ul></div>",
    "<div><h3>À venir</h3><ul><li><time>12 mars</time> Matinée des bioproducteurs, Lyon</li>"
    "<li><time>18 mars</time> Atelier sur les essais, Nantes</li></ul></div>",
    "<div><p>Agenda : le 12 mars - 14h, Lyon</p></div>",
]


@pytest.mark.parametrize("box", AGENDAS)
def test_an_agenda_is_no_part_of_the_article_wherever_it_stands(box: str) -> None:
    assert [inside(box), below(box), beside(box)] == [[], [], []]


@pytest.mark.parametrize(
    "lines",
    [
        ["Le 12 mars à 14h, Lyon accueillera la première visite ouverte au public."],
        ["Trois réunions sont prévues :", "le 12 mars à Lyon, à 14h", "le 18 mars à Nantes, à 9h"],
        ["Calendrier de l'appel", "Le 12 mars : ouverture du guichet", "Le 6 mai : clôture des candidatures"],
        ["Agenda de l'appel", "12 mars : réunion publique à Lyon", "6 mai : clôture des candidatures"],
        ["Rendez-vous", "Le 12 mars, la plateforme recevra les élèves du lycée."],
    ],
)
def test_the_days_that_an_article_tells_stay(lines: list[str]) -> None:
    assert inside(paragraphs(*lines)) == lines


OF_THE_PAGE = [
    "<dl><dt>Publié le</dt><dd>3 mars 2026</dd><dt>Auteur :</dt><dd>Claire Dumas</dd><dt>Rubrique</dt><dd>Lieux</dd></dl>",
    "<dl><dt>Catégorie</dt><dd>Industrie</dd><dt>Mots-clés</dt><dd><a href=/t/1>cellules</a></dd><dt>Référence</dt>"
    "<dd>CP-2026-031</dd></dl>",
    "<dl><div><dt>Type de document</dt><dd>Communiqué</dd></div><div><dt>Langue</dt><dd>Français</dd></div>"
    "<div><dt>Format</dt><dd>PDF, 2 Mo</dd></div></dl>",
]


@pytest.mark.parametrize("box", OF_THE_PAGE)
def test_a_list_that_tells_of_the_page_goes(box: str) -> None:
    assert [inside(box), below(box), beside(box)] == [[], [], []]


def test_the_day_that_such_a_list_tells_is_that_of_the_article() -> None:
    found = article(f"<main><article><h1>{TITLE}</h1>{OF_THE_PAGE[0]}{paragraphs(*ABOVE, BELOW)}</article></main>")
    assert (found.published.precision, str(found.published.at)[:10]) == (Precision.DAY, "2026-03-03")


@pytest.mark.parametrize(
    ("pairs", "lines"),
    [
        (
            [("Une salle blanche", "Un lieu où l'air est filtré."), ("Un lot", "Ce qui est préparé en une fois.")],
            ["Une salle blanche", "Un lieu où l'air est filtré.", "Un lot", "Ce qui est préparé en une fois."],
        ),
        (
            [("Dépôt des dossiers", "jusqu'au 6 mai 2026"), ("Résultats :", "en juillet 2026")],
            ["Dépôt des dossiers", "jusqu'au 6 mai 2026", "Résultats : en juillet 2026"],
        ),
        (
            [("Thème", "Bioproduction"), ("Budget", "12 M€"), ("Référence", "AAP-7")],
            ["Thème", "Bioproduction", "Budget", "12 M€", "Référence", "AAP-7"],
        ),
    ],
)
def test_a_list_of_terms_that_is_the_articles_stays(pairs: list[tuple[str, str]], lines: list[str]) -> None:
    assert inside("<dl>" + "".join(f"<dt>{term}</dt><dd>{told}</dd>" for term, told in pairs) + "</dl>") == lines


@pytest.mark.parametrize(
    "box",
    [
        "<p><b>Sondage : faut-il ouvrir ces salles au public ?</b></p><ul><li>Oui</li><li>Non</li></ul><p>Votez</p>",
        "<h3>Le sondage du jour</h3><p>Faut-il ouvrir ces salles au public ?</p><p>Oui</p><p>Non</p><p>Je ne sais pas</p>"
        "<p>Voter</p><p>Voir les résultats</p><p>1 254 votes</p>",
        "<p>Et vous ?</p><p>Visiterez-vous ces salles ?</p><p>Oui 62 %</p><p>Non 38 %</p><p>Nombre de votes : 812</p>",
        "<p>Sondage : faut-il ouvrir les salles au public ? Votez !</p>",
        "<p><b>Sondage</b></p><p>Faut-il ouvrir ces salles au public ?</p><label><input type=radio>Oui</label>"
        "<p>Non</p><p>Sans avis</p><input type=submit value=Voter>",
    ],
)
def test_a_poll_of_the_readers_goes(box: str) -> None:
    assert [inside(f"<div>{box}</div>"), below(f"<div>{box}</div>")] == [[], []]


@pytest.mark.parametrize(
    "lines",
    [
        ["Sondage : six Français sur dix font confiance aux biothérapies, selon l'institut Mésange."],
        ["Votez pour le prix du public : les cinq projets seront départagés le 12 mai à Brélès."],
        ["Qui peut visiter ?", "Tout le monde.", "Combien de voix a obtenu le projet ?", "1 254 votes"],
    ],
)
def test_what_tells_of_a_poll_or_of_a_vote_stays(lines: list[str]) -> None:
    assert inside(paragraphs(*lines)) == lines


@pytest.mark.parametrize(
    "box",
    [
        "<p><a href=/a.pdf>Télécharger le PDF (2 Mo)</a></p>",
        "<p>Télécharger le communiqué de presse (PDF, 2,3 Mo)</p>",
        "<p>Télécharger le dossier de candidature (PDF)</p>",
        "<h3>Documents à télécharger</h3><ul><li><a href=/a.pdf>Communiqué de presse (PDF - 340 Ko)</a></li>"
        "<li>dossier-rhea.pdf 2.1 MB</li></ul>",
        "<p><strong>Télécharger :</strong> <a href=/a.pdf>le dossier de presse</a></p>",
        "<span>Dossier de presse</span><span>PDF</span><span>2,3 Mo</span><a href=/a.pdf>Télécharger</a>",
        "<h3>Fichiers joints</h3><p>CP_Rhea_2026.pdf – PDF – 1,2 Mo</p><p>Plan des salles (4 Mo, PDF)</p>",
    ],
)
def test_files_to_download_go(box: str) -> None:
    assert [inside(f"<div>{box}</div>"), below(f"<div>{box}</div>")] == [[], []]


@pytest.mark.parametrize(
    "line",
    [
        "Le dossier complet (PDF, 2 Mo) se télécharge sur le site de l'agence.",
        "Chaque séquence pèse 2 Mo, et le centre en garde 40 millions.",
        "Dossier de candidature à déposer avant le 6 mai 2026 (PDF, 2 Mo)",
    ],
)
def test_what_tells_of_a_file_stays(line: str) -> None:
    assert inside(f"<p>{line}</p>") == [line]


def test_a_page_that_is_an_agenda_stays_one() -> None:
    days = [f"{day} mars : atelier numéro {day} des bioproducteurs, à Lyon" for day in range(10, 16)]
    page = f"<main><article><h1>Les ateliers du pôle Rhéa</h1><h2>Agenda</h2>{paragraphs(*days)}</article></main>"
    assert article(page).text.split("\n")[-6:] == days

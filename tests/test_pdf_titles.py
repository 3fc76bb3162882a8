"""The titles of PDFs, as press offices lay them out: what is a heading, what only stands around it."""

from __future__ import annotations

import io
from typing import NamedTuple

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from monitor.extract.heading import telling
from monitor.extract.labels import is_label
from monitor.extract.read import read
from monitor.model import Article, Candidate, Page

URL = "https://halderis.example/cp.pdf"
TITLE = "Halderis et le pôle Ventalis ouvrent à Bellerive un atelier commun de flacons stériles"
TWO = ["Halderis et le pôle Ventalis ouvrent à Bellerive", "un atelier commun de flacons stériles"]
THREE = ["Halderis et le pôle Ventalis", "ouvrent à Bellerive un atelier", "commun de flacons stériles"]
BODY = [
    "Le façonnier Halderis met en service une ligne de remplissage consacrée aux injectables. Elle",
    "emploiera quarante personnes à Bellerive, dont dix apprentis, et livrera ses premiers lots à la fin",
    "de l’année. « Nous avons investi 14 millions d’euros en deux ans », indique la direction. Le pôle",
    "Ventalis y formera chaque année soixante techniciens venus des écoles de production voisines.",
]
DATELINE = "Bellerive, le 8 avril 2026"
RELEASE = "COMMUNIQUÉ DE PRESSE"


class Put(NamedTuple):
    """Lines of one style, one under the other; `gap` stands above them, `leading` between them."""

    lines: list[str]
    size: float = 11
    bold: bool = False
    gap: float = 14
    leading: float = 1.2
    centred: bool = False
    left: float = 60


def page(*parts: Put | list[Put], title: str = "") -> bytes:
    """A PDF of one page. A list of parts is a row: each begins at the same height."""
    sink = io.BytesIO()
    canvas = Canvas(sink, pagesize=A4)
    canvas.setTitle(title or "CP_halderis_v7_DEF.docx")
    top = 810.0
    for part in parts:
        row = part if isinstance(part, list) else [part]
        top = min([draw(canvas, each, top) for each in row])
    canvas.save()
    return sink.getvalue()


def draw(canvas: Canvas, part: Put, top: float) -> float:
    canvas.setFont("Helvetica-Bold" if part.bold else "Helvetica", part.size)
    top -= part.gap
    for number, line in enumerate(part.lines):
        if number:
            top -= part.size * part.leading
        if part.centred:
            canvas.drawCentredString(A4[0] / 2, top, line)
        else:
            canvas.drawString(part.left, top, line)
    return top - part.size * 0.3


def opened(body: bytes, offered: str = "") -> Article:
    hint = Candidate(URL, title=offered) if offered else None
    return read(Page(URL, 200, "application/pdf", body), hint, "Europe/Paris")


HEADS = {
    "none": [],
    "label": [Put([RELEASE], bold=True)],
    "label, dateline": [Put([RELEASE], bold=True), Put([DATELINE])],
    "one row": [[Put(["HALDERIS"], bold=True), Put([f"{RELEASE} – {DATELINE}"], left=250)]],
    "numbered": [Put(["Communiqué de presse n° 2026-14"], bold=True), Put([DATELINE], bold=True)],
    "number alone": [Put(["N° 2026/14"], bold=True), Put([DATELINE])],
    "embargo": [Put([RELEASE], 13, True), Put(["SOUS EMBARGO JUSQU’AU 8 AVRIL 2026 À 6 H 00"], 13, True), Put([DATELINE])],
    "embargo on two lines": [Put(["SOUS EMBARGO JUSQU’AU MERCREDI 8 AVRIL", "2026 À 6 HEURES"], 14, True, 20), Put([DATELINE])],
    "large label": [Put([RELEASE], 32, True, 30), Put([DATELINE], 12)],
    "label on two lines": [Put(["COMMUNIQUÉ", "DE PRESSE"], 30, True, 30), Put([DATELINE])],
    "logo": [Put(["HALDERIS"], 38, True, 30), Put(["Façonner le soin"], 12), Put([RELEASE]), Put([DATELINE])],
    "contact": [
        Put(["Contacts presse", "Odile Marchand, directrice de la communication", "06 39 98 12 34", "odile@halderis.example"], 10, True),
        Put([RELEASE], bold=True), Put([DATELINE]),
    ],
    "kicker": [Put([RELEASE], 10), Put(["Bioproduction"], 13, True), Put([DATELINE])],
    "address": [Put(["Halderis – 4 quai des Tanneurs – 99200 Bellerive – www.halderis.example"], 8), Put([RELEASE], bold=True)],
    "invitation": [Put(["INVITATION PRESSE"], 14, True), Put([DATELINE], 12)],
}  # fmt: skip
TITLES = {
    "20 pt": Put(TWO, 20, gap=30),
    "bold": Put(TWO, 16, True, 26),
    "loose": Put(THREE, 20, gap=34, leading=1.6),
    "uneven": Put(THREE[:2], 20, gap=30),  # the last line a hair larger, as some printers round
    "centred": Put(THREE, 18, True, 28, centred=True),
    "body size, bold": Put(TWO, 11, True, 22),
    "14 pt": Put(THREE, 14, True, 24),
}


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("head", HEADS)
def test_all_lines_of_the_heading_are_the_title_whatever_stands_above(head: str, title: str) -> None:
    parts: list[Put | list[Put]] = [*HEADS[head], TITLES[title]]
    if title == "uneven":
        parts.append(Put(THREE[2:], 20.0001, gap=17))
    article = opened(page(*parts, Put(BODY, gap=26)))
    assert article.title == TITLE
    assert article.text.count("Le façonnier Halderis") == 1
    assert "apprentis" in article.text and "EMBARGO" not in article.text and "HEURES" not in article.text
    assert "flacons stériles" not in article.text


@pytest.mark.parametrize(
    ("parts", "title"),
    [
        # a subtitle in other letters stays in the text
        ([Put(TWO, 18, True, 30), Put(["Quarante emplois créés en deux ans dans la vallée"], 14)], TITLE),
        ([Put(TWO, 16, True, 30), Put(["Quarante emplois créés en deux ans dans la vallée"], 16, False, 20)], TITLE),
        # one in the same letters, further down
        ([Put(TWO, 16, True, 30), Put(["Quarante emplois créés en deux ans dans la vallée"], 16, True, 44)], TITLE),
        # capitals, in bold or not, at the size of the text
        ([Put([RELEASE]), Put([line.upper() for line in TWO], 11, True, 22)], TITLE.upper()),
        ([Put([RELEASE]), Put([DATELINE]), Put([line.upper() for line in TWO], 11, gap=22)], TITLE.upper()),
        ([Put([TITLE.upper()[:48]], 11, True, 22), Put(["Quarante emplois créés dans la vallée"], 11, True, 14)], TITLE.upper()[:48].strip()),
        # a bold lead under a bold title
        ([Put(["L’atelier de Bellerive double sa production"], 15, True, 24), Put(BODY[:2], 11, True, 24)], "L’atelier de Bellerive double sa production"),
        # the day is part of the title
        ([Put(["Décisions du conseil de surveillance d’Halderis", "du 3 avril 2026"], 18, True, 30), Put([DATELINE])], "Décisions du conseil de surveillance d’Halderis du 3 avril 2026"),
        # the label opens the line of the title
        ([Put(["Communiqué de presse : L’atelier de Bellerive double sa", "production"], 16, True, 30)], "L’atelier de Bellerive double sa production"),
        # label, title and dateline set alike
        ([Put([RELEASE, *TWO, DATELINE], 14, True, 24)], TITLE),
        # what is written in capitals at the end of a title
        ([Put(["L’atelier de Bellerive ouvre ses portes au", "CHU DE CLAIRVAL"], 18, True, 30)], "L’atelier de Bellerive ouvre ses portes au CHU DE CLAIRVAL"),
        ([Put(["HALDERIS DÉVELOPPEMENT", "ouvre un atelier à Bellerive"], 18, True, 30)], "HALDERIS DÉVELOPPEMENT ouvre un atelier à Bellerive"),
        ([Put(["Rapport annuel 2025"], 24, True, 30), Put(["Une année de croissance dans la vallée"], 11, True, 30)], "Rapport annuel 2025"),
        # figures and quotations in larger letters
        ([Put(TWO, 18, True, 30), Put(["14 M€ investis"], 36, gap=50)], TITLE),
        ([Put(TWO, 16, True, 30), Put(["« Un geste juste s’apprend avec les mains »"], 20, gap=40)], TITLE),
        ([Put(["« Un geste juste s’apprend avec les mains »"], 20, gap=40)], "« Un geste juste s’apprend avec les mains »"),
        # three words are a title where nothing tells more
        ([Put(["Rapport annuel 2025"], 24, True, 30)], "Rapport annuel 2025"),
    ],
)  # fmt: skip
def test_what_stands_beside_a_title_is_none(parts: list[Put], title: str) -> None:
    assert opened(page(*parts, Put(BODY, gap=30))).title == title


def test_the_title_above_two_columns() -> None:
    left = [f"La colonne de gauche dit sa ligne {n} et continue" for n in range(12)]
    right = [f"et celle de droite dit sa ligne {n} de même ici" for n in range(12)]
    columns = [Put(left, 9, gap=30), Put(right, 9, gap=30, left=320)]
    article = opened(page(Put([RELEASE], bold=True), Put(THREE, 22, True, 34), columns))
    assert article.title == TITLE
    assert article.text.index("ligne 11 et continue") < article.text.index("celle de droite dit sa ligne 1 ")


@pytest.mark.parametrize(
    ("parts", "offered", "title"),
    [
        # the PDF's own is a part of it, or a logo, or much shorter
        ([Put(TWO[1:], 20, gap=30)], TITLE, TITLE),
        ([Put(["HALDERIS"], 30, gap=30)], TITLE, TITLE),
        ([Put(["Un atelier à Bellerive"], 20, gap=30)], TITLE, TITLE),
        # nothing is set as a title
        ([Put([RELEASE]), Put([DATELINE])], TITLE, TITLE),
        ([Put([RELEASE]), Put([DATELINE]), Put(TWO, 11)], TITLE, TITLE),
        # word for word, however the PDF sets it
        ([Put(["Résultats semestriels"], 30, True, 30), Put(TWO, 13)], TITLE, TITLE),
        ([Put([line.upper() for line in TWO], 18, True, 30)], TITLE, TITLE),
        # the heading that the source names, not the largest
        ([Put(["Notre raison d’être : façonner le soin"], 26, True, 30), Put(TWO, 16, True, 30)], f"CP – {TITLE}", TITLE),
        # what a source calls a file is no title
        ([Put(TWO, 18, gap=30)], "Télécharger le communiqué de presse", TITLE),
        ([Put(TWO, 18, gap=30)], "Communiqué de presse du 8 avril 2026", TITLE),
        ([Put(TWO, 18, gap=30)], "Halderis et le pôle Ventalis ouvrent", TITLE),
        ([Put(TWO[1:], 18, gap=30)], f"Communiqué de presse n° 12 : {TITLE} (PDF, 230 Ko)", TITLE),
    ],
)  # fmt: skip
def test_the_title_that_the_source_offers(parts: list[Put], offered: str, title: str) -> None:
    article = opened(page(*parts, Put(BODY, gap=30)), offered)
    assert article.title == title
    assert TITLE not in article.text and TITLE.upper() not in article.text


def test_a_date_line_is_never_a_title() -> None:
    article = opened(page(Put([DATELINE], gap=30), Put(BODY, gap=30)))
    assert article.title.startswith("Le façonnier Halderis")
    assert article.published.at is not None


def test_metadata_tell_the_title_of_a_logo() -> None:
    assert opened(page(Put(["HALDERIS"], 30, gap=30), Put(BODY, gap=30), title=TITLE)).title == TITLE
    last_year = "Communiqué résultats annuels 2024"
    assert opened(page(Put(TWO, 20, gap=30), Put(BODY, gap=30), title=last_year)).title == TITLE
    assert opened(page(Put(BODY, gap=30), title="CP Halderis Ventalis vdef2")).title.startswith("Le façonnier")


@pytest.mark.parametrize(
    "line",
    [
        "COMMUNIQUÉ DE PRESSE", "Communiqué de presse commun", "Communiqué de presse n° 2026-14", "CP n° 12/2026", "N° 2026-14",
        "Information presse", "Note aux rédactions", "Alerte presse", "INVITATION PRESSE", "Communiqué financier",
        "HALDERIS – Communiqué de presse", "Communiqué de presse Halderis", "Communiqué de presse | Bellerive, le 8 avril 2026",
        "Bellerive, le 8 avril 2026", "BELLERIVE, LE 8 AVRIL 2026", "Bellerive-sur-Ouze (99), mercredi 8 avril 2026", "Fait à Clairval, le 3 mai 2026",
        "Bellerive et Clairval, le 3 mai 2026 – 7h00", "Bellerive, 3 mai 2026", "Bellerive, le 03/05/2026", "Le 8 avril 2026", "Avril 2026",
        "SOUS EMBARGO JUSQU’AU 24 NOVEMBRE 2026 À 6H00", "Embargo : mardi 24 novembre, 6 heures", "Information sous embargo jusqu’au 3 mai",
        "Ne pas diffuser avant le 3 mai 2026", "POUR DIFFUSION IMMÉDIATE", "Contacts presse", "Service presse : Odile Marchand", "À propos de Halderis",
    ],
)  # fmt: skip
def test_what_labels_a_release_is_no_title(line: str) -> None:
    assert is_label(line)


@pytest.mark.parametrize(
    "line",
    [
        "Halderis ouvre un atelier à Bellerive", "Conseil de surveillance du 3 avril 2026", "Assemblée générale du 12 mai 2026",
        "Presse et santé : quelle information pour les patients ?", "Communiqué de presse : un vaccin autorisé en Europe dès janvier",
        "Embargo sur les principes actifs : la filière s’organise", "Informations sur les ruptures d’amoxicilline", "Rendez-vous à Bellerive le 8 avril 2026 pour l’atelier",
        "Point de situation sur la bronchiolite", "Contacts à risque : une nouvelle définition", "Bilan social 2025", "N° 1 français du flacon stérile, Halderis recrute", "Dossier médical partagé : ce qui change le 3 mai 2026",
    ],
)  # fmt: skip
def test_a_title_is_no_label(line: str) -> None:
    assert not is_label(line)


@pytest.mark.parametrize(
    ("offered", "told"),
    [
        (f"Communiqué de presse – {TITLE}", TITLE),
        (f"CP : {TITLE} [PDF – 1,2 Mo]", TITLE),
        (f"{TITLE}.pdf", TITLE),
        ("Information presse", ""),
        ("Consulter le communiqué", ""),
        ("Bellerive, le 8 avril 2026", ""),
        ("CP-laboratoire Halderis : un atelier commun", "CP-laboratoire Halderis : un atelier commun"),
    ],
)
def test_what_the_title_of_a_source_tells(offered: str, told: str) -> None:
    assert telling(offered) == told


def stretched(words: list[str], gap: float, size: float = 20) -> list[Put]:
    """The words of a line set apart by one gap, as a program does that fills a line."""
    left, parts = 60.0, []
    for word in words:
        parts.append(Put([word], size, True, 30, left=left))
        left += stringWidth(word, "Helvetica-Bold", size) + gap
    return parts


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["Ouverture", "de", "l’atelier", "de", "flacons"], "Ouverture de l’atelier de flacons"),
        (["Halderis", "embauche", "quarante"], "Halderis embauche quarante"),
        (["Ouverture", "du", "Campus"], "Ouverture du Campus"),
        (["Postes", "Emplois", "Effectifs"], "Postes | Emplois | Effectifs"),
        (["Lits", "40", "52"], "Lits | 40 | 52"),
    ],
)
def test_a_line_that_was_stretched_has_no_cells(words: list[str], told: str) -> None:
    article = opened(page(Put(TWO, 24, True, 30), [*stretched(words, 60, 12)], Put(BODY, gap=40)))
    assert told in (article.title + article.text)

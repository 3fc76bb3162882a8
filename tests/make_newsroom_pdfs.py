"""Writes the PDF press releases of the demonstration newsroom; the files are kept in the repository.

    python tests/make_newsroom_pdfs.py [FOLDER]

In: the releases below. Out: one PDF each in FOLDER (by default the newsroom's own). Twice the same bytes: reportlab
is asked for an invariant document, without date or identity. Standard Helvetica, so no font is embedded.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer

FOLDER = Path(__file__).parents[1] / "vigie/demo/newsroom/ateliers/articles"
FOOT = "Page de démonstration de vigie : médias et entreprises fictifs. – Fédération des ateliers du soin"
CONTACTS = (
    "Fédération des ateliers du soin – Service presse",
    "Tél. : 01 99 00 34 10 – Portable : 06 39 98 20 45",
    "presse@ateliersdusoin.example",
)
TITLE = ParagraphStyle("title", fontName="Helvetica-Bold", fontSize=15, leading=19, spaceAfter=12)
HEADING = ParagraphStyle("heading", fontName="Helvetica-Bold", fontSize=11.5, leading=15, spaceBefore=8, spaceAfter=4)
BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=10.5, leading=15, spaceAfter=8, alignment=TA_JUSTIFY)
CONTACT = ParagraphStyle("contact", fontName="Helvetica", fontSize=9.5, leading=13)


@dataclass(frozen=True, slots=True)
class Release:
    """One press release: a paragraph that begins with `# ` is a heading, `---` goes to the next page."""

    slug: str
    title: str
    text: tuple[str, ...]


RELEASES = (
    Release(
        "etat-des-lieux-bioproduction",
        "Bioproduction : la Fédération des ateliers du soin publie son état des lieux",
        (
            "La Fédération des ateliers du soin rend public son premier état des lieux de la bioproduction. "
            "L'enquête, menée pendant quatre mois, a recensé 64 ateliers de bioproduction et de biothérapies, "
            "du laboratoire de quelques personnes au site de quatre cents salariés. Ensemble, ils représentent "
            "5 300 emplois et 1,1 milliard d'euros de chiffre d'affaires.",
            "# Un secteur jeune et dispersé",
            "La moitié des ateliers ont moins de dix ans. Ils sont présents dans onze régions, avec trois pôles "
            "d'attraction autour des grandes métropoles et une multitude de petites unités, souvent installées dans "
            "des friches industrielles. Les thérapies cellulaires occupent 22 ateliers, les vecteurs viraux 15, "
            "les protéines et les anticorps monoclonaux 27.",
            "« Nous avons découvert des voisins qui s'ignoraient : deux ateliers partageant le même mur achetaient "
            "chacun leur azote liquide », raconte la déléguée générale de la Fédération. L'état des lieux donne, "
            "pour chaque territoire, une carte des équipements et des fluides.",
            "# Huit métiers en tension",
            "Les ateliers prévoient 1 450 recrutements en trois ans. L'enquête distingue huit métiers en tension, "
            "au premier rang desquels le technicien de culture cellulaire et le responsable de qualification. "
            "Quatre offres sur dix restent ouvertes plus de six mois.",
            "---",
            "Les dirigeants interrogés mettent en cause l'éloignement des formations plutôt que leur nombre : "
            "une fois diplômés, les jeunes hésitent à changer de région. La Fédération propose de créer un titre de "
            "technicien de culture cellulaire, accessible en alternance, dont les travaux pratiques se feraient dans "
            "les ateliers eux-mêmes.",
            "# Des capacités mal connues",
            "Le taux d'occupation des salles propres varie de 35 % à 95 % d'un site à l'autre. Pour rapprocher ceux "
            "qui cherchent une suite de ceux qui en ont une, la Fédération ouvrira dans deux mois un annuaire des "
            "capacités disponibles, mis à jour par les ateliers et consultable gratuitement.",
            "L'état des lieux a été présenté à l'occasion d'une journée d'étude accueillie par Polepharma, en "
            "présence d'adhérents de France BioLead. Les questions des participants ont porté sur les délais "
            "d'inspection, la maintenance des isolateurs et le prix de l'énergie.",
            "La prochaine édition comparera ces résultats à ceux de trois pays voisins.",
            "# À propos",
            "La Fédération des ateliers du soin rassemble 340 entreprises qui façonnent, conditionnent et contrôlent "
            "des produits de santé.",
        ),
    ),
    Release(
        "appel-gestes-d-atelier",
        "Appel à manifestation d'intérêt « Gestes d'atelier »",
        (
            "La Fédération des ateliers du soin lance un appel à manifestation d'intérêt pour choisir six territoires "
            "pilotes où sera inventée une formation aux gestes aseptiques. Le programme « Gestes d'atelier » "
            "est doté de 900 000 euros, soit 150 000 euros par territoire.",
            "Chaque candidature réunira au moins trois entreprises, un lycée ou un centre de formation d'apprentis et "
            "un lieu d'exercice : une salle propre désaffectée, un laboratoire d'enseignement, voire un conteneur "
            "aménagé. Les projets ouverts aux personnes éloignées de l'emploi seront examinés en priorité.",
            "« Un geste juste s'apprend avec les mains, devant quelqu'un qui le fait bien », souligne la "
            "responsable des compétences de la Fédération. L'évaluation portera sur le nombre de personnes formées, "
            "mais aussi sur le taux de lots rejetés dans les ateliers participants.",
            "Les dossiers, de dix pages au plus, sont attendus six semaines après la publication de cet appel. Deux "
            "réunions d'information sont prévues, dont l'une dans une salle prêtée par Eurobiomed ; le "
            "compte rendu en sera mis en ligne. Les lauréats seront connus avant la fin du trimestre suivant et "
            "les premières sessions devront ouvrir dans l'année.",
        ),
    ),
    Release(
        "nouvelle-presidente",
        "La Fédération des ateliers du soin élit une nouvelle présidente",
        (
            "Réunie en assemblée générale, la profession a choisi : la dirigeante d'un atelier de collyres, "
            "administratrice depuis quatre ans, a été élue présidente de la Fédération des ateliers du soin pour "
            "un mandat de trois ans. Elle succède au président sortant, qui n'était pas candidat à sa succession.",
            "Ancienne pharmacienne hospitalière, elle a repris il y a douze ans une entreprise de trente salariés, "
            "qui en compte aujourd'hui 140. Elle a fait campagne sur trois priorités : la formation, le partage "
            "des équipements entre adhérents et la simplification des audits croisés.",
            "« Nous subissons chacun vingt audits par an pour répondre vingt fois aux mêmes questions. "
            "Je souhaite que l'on puisse en faire cinq, et les faire bien », a-t-elle déclaré devant les "
            "représentants des 340 adhérents.",
            "Le bureau est renouvelé de moitié : deux vice-présidents sont chargés des régions, une trésorière et un "
            "secrétaire complètent l'équipe. L'assemblée s'est achevée par une table ronde ouverte aux organisations "
            "amies, à laquelle assistaient des adhérents du Snitem et du Leem.",
        ),
    ),
)


def typeset(text: str) -> str:
    """French typography in what Helvetica can draw: typographic apostrophes, no-break spaces."""
    text = text.replace("'", "’").replace("« ", "«\u00a0")
    for mark in (" :", " ;", " !", " ?", " »", " %"):
        text = text.replace(mark, "\u00a0" + mark[1])
    return escape(text)


def frame(canvas: Canvas, document: SimpleDocTemplate, *, pages: int) -> None:
    """The head and foot lines of a page."""
    canvas.saveState()
    canvas.setFont("Helvetica-Bold", 11)
    canvas.drawString(2.2 * cm, A4[1] - 1.6 * cm, "COMMUNIQUÉ DE PRESSE")
    canvas.setFont("Helvetica", 8)
    canvas.drawString(2.2 * cm, 1.3 * cm, FOOT)
    canvas.drawRightString(A4[0] - 2.2 * cm, 1.3 * cm, f"{document.page}/{pages}")
    canvas.restoreState()


def story(release: Release) -> list[Flowable]:
    """The flow of one release: title, text, contacts."""
    flow: list[Flowable] = [Paragraph(typeset(release.title), TITLE)]
    for paragraph in release.text:
        if paragraph == "---":
            flow.append(PageBreak())
        elif paragraph.startswith("# "):
            flow.append(Paragraph(typeset(paragraph[2:]), HEADING))
        else:
            flow.append(Paragraph(typeset(paragraph), BODY))
    flow += [Spacer(1, 0.6 * cm), Paragraph("Contacts presse", HEADING)]
    return flow + [Paragraph(typeset(line), CONTACT) for line in CONTACTS]


def write(release: Release, folder: Path) -> Path:
    """One release as a PDF in the folder."""
    path = folder / f"{release.slug}.pdf"
    document = SimpleDocTemplate(
        str(path), pagesize=A4, invariant=1, title=release.title, author="Fédération des ateliers du soin",
        leftMargin=2.2 * cm, rightMargin=2.2 * cm, topMargin=2.6 * cm, bottomMargin=2.2 * cm, lang="fr-FR",
    )  # fmt: skip
    draw = partial(frame, pages=1 + release.text.count("---"))
    document.build(story(release), onFirstPage=draw, onLaterPages=draw)
    return path


if __name__ == "__main__":
    for release in RELEASES:
        write(release, Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)

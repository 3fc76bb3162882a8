"""PDFs made here, as press offices make them, and read back."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from monitor.errors import ReadError
from monitor.extract.hyphens import HYPHEN, joined
from monitor.extract.read import read
from monitor.model import Article, Candidate, Dated, Page, Precision, Witness

TITLE = ["L’atelier de Bellerive double", "sa production de flacons"]
FIRST = [
    "Le façonnier Halderis met en service une ligne de remplissage consacrée à la bio-",
    "production de médicaments injectables. Elle emploiera quarante personnes à Belle-",
    "rive, en Auvergne-",
    "Rhône-Alpes, dont dix apprentis.",
]
SECOND = [
    "« Nous avons investi 14 millions d’euros en deux ans », indique la direction, qui",
    "attend les premiers lots commerciaux pour la fin de l’année.",
]


def made(draw: Callable[[Canvas], None], **options: object) -> bytes:
    sink = io.BytesIO()
    canvas = Canvas(sink, pagesize=A4, **options)  # type: ignore[arg-type]
    draw(canvas)
    canvas.save()
    return sink.getvalue()


def lines(canvas: Canvas, text: list[str], top: float, left: float = 72, size: float = 11) -> float:
    canvas.setFont("Helvetica", size)
    for line in text:
        canvas.drawString(left, top, line)
        top -= size * 1.25
    return top


def release(canvas: Canvas) -> None:
    canvas.setTitle("Microsoft Word - CP_halderis_v7_DEF.docx")
    lines(canvas, ["COMMUNIQUÉ DE PRESSE"], 800, size=10)
    lines(canvas, ["Bellerive, le 8 avril 2026"], 780)
    top = lines(canvas, TITLE, 740, size=20)
    top = lines(canvas, FIRST, top - 20)
    top = lines(canvas, SECOND, top - 12)
    lines(canvas, ["Contact presse", "Odile Marchand – 06 39 98 12 34", "odile.marchand@halderis.example"], top - 20)


def opened(body: bytes, hint: Candidate | None = None) -> Article:
    return read(Page("https://halderis.example/cp.pdf", 200, "application/pdf", body), hint, "Europe/Paris")


def test_a_release() -> None:
    article = opened(made(release))
    assert article.title == "L’atelier de Bellerive double sa production de flacons"
    assert article.text.split("\n") == [
        "Le façonnier Halderis met en service une ligne de remplissage consacrée à la bioproduction de médicaments "
        "injectables. Elle emploiera quarante personnes à Bellerive, en Auvergne-Rhône-Alpes, dont dix apprentis.",
        "« Nous avons investi 14 millions d’euros en deux ans », indique la direction, qui attend les premiers lots "
        "commerciaux pour la fin de l’année.",
    ]
    assert article.format == "pdf"
    assert article.pages == 1
    assert article.language == "fr"
    assert article.published.precision is Precision.DAY
    assert article.published.at is not None
    assert article.published.at.isoformat() == "2026-04-08T00:00:00+00:00"


def test_what_the_bytes_are_decides_and_not_the_type() -> None:
    page = Page("https://halderis.example/telecharger?id=3", 200, "application/octet-stream", b"\n" + made(release))
    assert read(page, None, "Europe/Paris").format == "pdf"


def test_two_columns_are_read_one_after_the_other() -> None:
    left = [f"Colonne de gauche, ligne {n} du premier texte" for n in range(1, 31)]
    right = [f"Colonne de droite, ligne {n} du second texte" for n in range(1, 31)]

    def draw(canvas: Canvas) -> None:
        lines(canvas, ["Un bulletin en deux colonnes"], 790, size=18)
        lines(canvas, left, 750, left=50, size=9)
        lines(canvas, right, 750, left=310, size=9)

    text = opened(made(draw)).text
    assert text.index("gauche, ligne 30") < text.index("droite, ligne 1 ")
    assert "gauche, ligne 3 du premier texte Colonne de gauche, ligne 4" in text


LEFT = [f"Le premier récit tient dans la colonne de gauche, ligne {n}," for n in range(1, 15)]
RIGHT = [f"Le second récit se lit dans celle de droite, ligne {n}," for n in range(1, 15)]


@pytest.mark.parametrize("shift", [0, 3], ids=["level", "shifted"])
@pytest.mark.parametrize("backwards", [False, True], ids=["rows", "right-first"])
def test_columns_written_row_by_row_are_read_one_after_the_other(shift: float, backwards: bool) -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, ["Un bulletin en deux colonnes"], 790, size=18)
        for number, (one, other) in enumerate(zip(LEFT, RIGHT, strict=True)):
            row = [(one, 50.0, 0.0), (other, 310.0, shift)]
            for text, left, down in reversed(row) if backwards else row:
                lines(canvas, [text], 740 - number * 12 - down, left=left, size=8)
        lines(
            canvas,
            ["Une ligne sous les deux colonnes, qui va d’un bord à l’autre de la page et la termine enfin."],
            500,
        )

    text = opened(made(draw)).text
    whole = " ".join(text.split())
    assert " ".join(LEFT) in whole
    assert " ".join(RIGHT) in whole
    assert whole.index("gauche, ligne 14") < whole.index("droite, ligne 1,") < whole.index("Une ligne sous")


def test_the_rows_of_a_table_stay_whole() -> None:
    rows = [
        ("Secteur", "Officines", "Gardes"),
        ("Plaine", "41", "9"),
        ("Vallées", "27", "13"),
        ("Montagne", "18", "20"),
    ]

    def draw(canvas: Canvas) -> None:
        lines(canvas, ["Les gardes des pharmacies du Plateau"], 760, size=18)
        top = lines(canvas, [*FIRST, *SECOND], 700) - 14
        for row in rows:
            for cell, left in zip(row, (72, 220, 330), strict=True):
                lines(canvas, [cell], top, left=left)
            top -= 16
        lines(canvas, ["Un premier bilan sera dressé en décembre avec les maires des communes concernées."], top - 14)

    text = opened(made(draw)).text.split("\n")
    assert [" | ".join(row) for row in rows] == text[-5:-1]
    assert text[-1].startswith("Un premier bilan")


def test_who_tells_the_date_of_a_pdf() -> None:
    assert opened(made(release)).published.witness is Witness.LINE
    offered = Candidate(
        "https://halderis.example/cp.pdf", published=Dated(datetime(2026, 4, 9, tzinfo=UTC), Precision.DAY)
    )
    assert opened(made(release), offered).published.witness is Witness.FEED


def test_running_headers_footers_and_page_numbers_go() -> None:
    def draw(canvas: Canvas) -> None:
        for page in range(1, 5):
            lines(canvas, ["Lettre de l’Observatoire Hygie – n° 12"], 815, size=8)
            lines(canvas, [f"Observatoire Hygie, 4 quai des Tanneurs — page {page}/4"], 30, size=8)
            lines(canvas, [f"{page}"], 18, size=8)
            if page == 1:
                lines(canvas, ["Les essais cliniques du trimestre"], 770, size=18)
            lines(
                canvas, [f"Le territoire numéro {page} a ouvert douze essais, soit deux de plus que l’an dernier."], 700
            )
            canvas.showPage()

    article = opened(made(draw))
    assert article.pages == 4
    assert article.title == "Les essais cliniques du trimestre"
    assert "Lettre de" not in article.text
    assert "Tanneurs" not in article.text
    assert [f"numéro {n}" in article.text for n in range(1, 5)] == [True] * 4


def test_a_header_in_two_parts_goes_whether_or_not_the_page_has_columns() -> None:
    """Beside columns the parts of the header are two lines; on a page of one column they are one."""

    def draw(canvas: Canvas) -> None:
        for page in range(2):
            canvas.setFont("Helvetica", 8)
            canvas.drawString(40, 815, "Observatoire du matériel médical")
            canvas.drawRightString(555, 815, "Communiqué n° 47")
            if page == 0:
                lines(canvas, ["COMMUNIQUÉ DE PRESSE"], 795, size=10)
                lines(canvas, ["Les essais cliniques du trimestre"], 770, size=18)
                for row in range(14):
                    canvas.setFont("Helvetica", 10)
                    canvas.drawString(40, 700 - 14 * row, f"La colonne de gauche dit sa ligne {row} et continue")
                    canvas.drawString(305, 700 - 14 * row, f"et celle de droite dit sa ligne {row} de même")
            else:
                lines(canvas, [f"Le territoire numéro {page} a ouvert douze essais, soit deux de plus."], 700)
            canvas.showPage()

    text = opened(made(draw)).text
    assert "colonne de gauche" in text and "territoire" in text
    assert "Observatoire" not in text and "47" not in text


@pytest.mark.parametrize(
    "edge",
    [
        ["Les Façonniers réunis — 12 rue des Tanneurs, 99008 Bellerive — Page 1"], ["Page 1"], ["1/2"], ["- 3 -"], ["p. 2"], ["Page 1 sur 3"],
        ["www.halderis.example"], ["Tél. 01 99 00 11 22 – Fax 01 99 00 11 23 – halderis.example"], ["4 bis, quai des Tanneurs", "99200 Bellerive Cedex"],
        ["Halderis SAS au capital de 10 000 euros - 4, allée du Parc - F-99200 Bellerive", "1"],
    ],
)  # fmt: skip
@pytest.mark.parametrize("top", [810, 40])
def test_the_head_and_foot_of_a_single_page_go(edge: list[str], top: float) -> None:
    def draw(canvas: Canvas) -> None:
        release(canvas)
        lines(canvas, edge, top + 5, size=8)

    assert opened(made(draw)).text == opened(made(release)).text


@pytest.mark.parametrize(
    "last",
    [
        "L’usine, située 12 rue des Tanneurs, 99008 Bellerive, ouvrira au public le 3 mai.",
        "Les plans sont affichés en mairie, 2 place du Marché, 99008 Bellerive.",
        "Bellerive compte 4 000 habitants et trois usines.",
        "Le site www.halderis.example décrit les postes offerts.",
    ],
)
def test_a_sentence_at_the_foot_of_a_page_stays(last: str) -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, TITLE, 740, size=20)
        lines(canvas, [*FIRST, *SECOND], 640)
        lines(canvas, [last], 60)

    assert last in opened(made(draw)).text


def test_a_page_of_nothing_but_edges_is_no_article() -> None:
    def draw(canvas: Canvas) -> None:
        for _ in range(3):
            lines(canvas, ["Lettre de l’Observatoire Hygie – n° 12 – les essais cliniques du trimestre"], 815)
            canvas.showPage()

    with pytest.raises(ReadError) as failure:
        opened(made(draw))
    assert failure.value.outcome == "thin"


@pytest.mark.parametrize("heading", [["À propos de Halderis"], ["À propos du groupe Halderis"]])
@pytest.mark.parametrize("size", [11, 14])
def test_the_portrait_of_the_issuer_goes(heading: list[str], size: float) -> None:
    def draw(canvas: Canvas) -> None:
        release(canvas)
        lines(canvas, heading, 420, size=size)
        lines(canvas, ["Fondé en 1921, Halderis fournit Novéka, Synaptea et la banque Ponant."], 395)

    assert opened(made(draw)).text == opened(made(release)).text


def test_a_sentence_goes_on_over_the_page() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, ["Une étude en deux pages"], 790, size=18)
        lines(
            canvas, ["Les trois équipes, réunies à Clairval, ont comparé les traitements de huit cents patients et"], 60
        )
        canvas.showPage()
        lines(canvas, ["concluent à une efficacité égale. La suite de l’étude portera sur le coût des soins."], 780)

    assert "huit cents patients et concluent à une efficacité égale" in opened(made(draw)).text


def test_ligatures_are_written_out() -> None:
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))

    def draw(canvas: Canvas) -> None:
        lines(canvas, ["Qualité de l’air en officine"], 760, size=18)
        canvas.setFont("Vera", 12)
        canvas.drawString(
            72, 700, "Une ofﬁcine efﬁcace : le coefﬁcient de réﬂexion des salles reste élevé partout en France,"
        )
        canvas.drawString(72, 684, "d’après les mesures publiées par le laboratoire national au début de cette année.")

    assert "officine efficace : le coefficient de réflexion" in opened(made(draw)).text


def test_owner_password_is_read_and_user_password_is_not() -> None:
    assert "quarante personnes" in opened(made(release, encrypt=StandardEncryption("", ownerPassword="clef"))).text
    with pytest.raises(ReadError) as failure:
        opened(made(release, encrypt=StandardEncryption("secret", ownerPassword="clef")))
    assert (failure.value.outcome, failure.value.reason) == ("refused", "PDF protégé par mot de passe")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.97])
def test_cut_short(share: float) -> None:
    body = made(release)
    with pytest.raises(ReadError) as failure:
        opened(body[: int(len(body) * share)])
    assert failure.value.outcome == "failed"
    assert "tronqué" in failure.value.reason


def test_broken_inside() -> None:
    with pytest.raises(ReadError) as failure:
        opened(b"%PDF-1.7\nrien de tout cela\nstartxref\n0\n%%EOF")
    assert failure.value.outcome == "failed"


def test_a_scanned_image() -> None:
    pixels = io.BytesIO(b"P6 2 2 255 " + bytes(range(12)))

    def draw(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(pixels), 0, 0, 500, 700)

    with pytest.raises(ReadError) as failure:
        opened(made(draw))
    assert failure.value.outcome == "refused"
    assert "pages numérisées" in failure.value.reason


def test_no_more_than_two_hundred_pages_are_read() -> None:
    def draw(canvas: Canvas) -> None:
        for page in range(230):
            lines(canvas, [f"Ligne qui n’existe que sur la page {page} de ce rapport annuel."], 500)
            canvas.showPage()

    article = opened(made(draw))
    assert article.pages == 230
    assert "la page 199 de" in article.text
    assert "la page 200 de" not in article.text


def test_the_title_of_even_text() -> None:
    """Without a larger text: the metadata if they say something, else the source's title, else the first line."""

    def draw(canvas: Canvas, title: str) -> None:
        canvas.setTitle(title)
        lines(canvas, ["Avis sur les tarifs", *FIRST], 700)

    good = made(lambda canvas: draw(canvas, "Avis relatif aux tarifs de la pharmacie"))
    bad = made(lambda canvas: draw(canvas, "avis_v2_final.indd"))
    offered = Candidate("https://halderis.example/cp.pdf", title="Tarifs : l’avis de la commission")
    assert opened(good).title == "Avis relatif aux tarifs de la pharmacie"
    assert opened(bad, offered).title == "Tarifs : l’avis de la commission"
    assert opened(bad).title == "Avis sur les tarifs"


@pytest.mark.parametrize(
    ("left", "right", "whole"),
    [
        ("bio", "production", "bioproduction"),
        ("Auvergne", "Rhône-Alpes", "Auvergne-Rhône-Alpes"),
        ("peut", "être", "peut-être"),
        ("pharma", "ceutique", "pharmaceutique"),
        ("Covid", "19", "Covid-19"),
        ("celles", "ci", "celles-ci"),
        ("l’entre", "prise", "l’entreprise"),
        ("c’est-à", "dire", "c’est-à-dire"),
        ("rendez", "vous", "rendez-vous"),
    ],
)
def test_hyphens_at_line_ends(left: str, right: str, whole: str) -> None:
    assert joined([f"un mot {left}{HYPHEN}", f"{right} de plus"], "") == f"un mot {whole} de plus"


def test_the_document_itself_settles_a_hyphen() -> None:
    assert joined([f"la bio{HYPHEN}", "banque"], "une bio-banque ouverte") == "la bio-banque"
    assert joined([f"la télé{HYPHEN}", "surveillance"], "la télésurveillance") == "la télésurveillance"

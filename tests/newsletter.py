"""Letters built from the nouns alone: one story, or an issue with all that a letter can hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from alerts.digest import (
    Appointment,
    Closing,
    Correction,
    Digest,
    Figures,
    Kind,
    Missed,
    Money,
    Reason,
    Reprint,
    Role,
    Section,
    Story,
    Watch,
)
from monitor.model import Dated, Precision

NOW = datetime(2025, 10, 14, 6, 0, tzinfo=UTC)  # Tuesday, eight o'clock in Paris
DAY = Dated(datetime(2025, 10, 13, tzinfo=UTC), Precision.DAY)
_STORY = Story(
    article_id=0, title="Un accord", url="https://www.example.org/a", source="Le Quotidien", published=DAY,
    language="fr", excerpt="", from_feed=False, is_pdf=False, pages=0, score=34, regions=(), organisations=(),
    reasons=(), reprints=(), twins=(),
)  # fmt: skip
_DIGEST = Digest(
    name="Veille santé", kind=Kind.ISSUE, since=NOW - timedelta(days=1), slot=NOW, language="fr",
    timezone="Europe/Paris", contact="veille@example.org", content="items", sections=(), read=212, kept=12,
)  # fmt: skip


def story(number: int = 1, title: str = "Un accord", **changes: Any) -> Story:
    values = {"article_id": number, "title": title, "url": f"https://www.example.org/{number}"}
    return replace(_STORY, **(values | changes))


def digest(*stories: Story, **changes: Any) -> Digest:
    """An issue with one rubric of these stories, unless `sections` are given."""
    sections = (Section("Partenariats", stories),) if stories else ()
    return replace(_DIGEST, **({"sections": sections} | changes))


def reason(name: str, points: float = 4.0, *quotes: str, organisation: bool = False, in_title: bool = False) -> Reason:
    return Reason(name, organisation, in_title, points, quotes)


def full(**changes: Any) -> Digest:
    """An issue with all that a letter can hold."""
    leem = reason("Leem", 9, "Leem", organisation=True, in_title=True)
    allis = reason("ALLIS-NA", 9, "ALLIS-NA", organisation=True, in_title=True)
    deal = reason("Partenariat", 8, "convention de partenariat", "partenariat")
    top = story(
        1, "Le Leem et ALLIS-NA signent une convention : la bioproduction en Nouvelle-Aquitaine", source="ALLIS-NA",
        url="https://www.allis-na.example/actualites/convention", score=61.5, is_pdf=True, pages=2,
        excerpt="La convention « inédite » porte sur trois ans ; elle soutiendra les entreprises de la région !",
        regions=("Nouvelle-Aquitaine",), organisations=("Leem", "ALLIS-NA"),
        reasons=(leem, allis, deal, reason("Sport", -4, "ligue 1")),
        reprints=(
            Reprint(21, "Le Journal du Ponant", "https://ponant.example/7", ("montant", "calendrier"), 0.8),
            Reprint(22, "Placéo", "https://placeo.example/2", (), 0.34),
        ),
        amounts=(Money("1,5 M€", "funding"),),
    )  # fmt: skip
    round_ = story(
        2, "Nanobrume lève 12 M€ pour son inhalateur réutilisable", source="L’Officine du Ponant", score=48,
        url="https://officine.example/nanobrume", reserved=True, regions=("Nouvelle-Aquitaine", "Occitanie"),
        organisations=("Nanobrume", "Bpifrance"), amounts=(Money("12 M€", "raised"), Money("40 M€", "turnover")),
        excerpt="Le tour de table réunit quatre fonds ; la jeune société de Pessac recrutera trente personnes. […]",
        reasons=(reason("Levée de fonds", 12, "lève", "tour de table"), reason("Nanobrume", 9, organisation=True)),
        news=("montant",),
    )  # fmt: skip
    call = story(
        3, "Appel à projets « Innovation en santé » : la Région prolonge le dépôt des dossiers", score=33,
        source="Région Nouvelle-Aquitaine", published=Dated(datetime(2025, 10, 1, tzinfo=UTC), Precision.DAY),
        url="https://aides.example.fr/innovation", regions=("Nouvelle-Aquitaine",),
        excerpt="Les dossiers sont à déposer avant le 13 novembre à midi.",
        closings=(Closing(datetime(2025, 11, 13, 12, 0), extended=True),), amounts=(Money("3 millions d’euros", "funding"),),
        reasons=(reason("Appel à projets", 12, "Appel à projets"), reason("Financement", 6, "aides régionales")),
    )  # fmt: skip
    english = story(
        4, "European regions join forces on antibiotics manufacturing", language="en", score=27,
        source="The Lakeside Review", url="https://review.example.com/antibiotics",
        published=Dated(datetime(2025, 9, 1, tzinfo=UTC), Precision.MONTH), from_feed=True,
        excerpt="Four regions will share “one roof” for early batches: a first in Europe.",
        reasons=(reason("Bioproduction", 8, "manufacturing"),),
    )  # fmt: skip
    changed = {
        "sections": (
            Section("À la une", (top,), Role.TOP),
            Section("Financements et appels à projets", (round_, call)),
            Section("Industrie et bioproduction", (english,)),
            Section("", (story(5, "Une feuille de route pour les données de santé", published=Dated()),), Role.UNDATED),
            Section("", (story(6, "Le pôle ouvre ses adhésions 2026"), story(7, "Un colloque à Limoges")), Role.BRIEF),
            Section("", (story(8, "Rupture d’approvisionnement : l’agence publie une liste"),), Role.ALERTED),
        ),
        "agenda": (
            Appointment(
                9, "Appel à manifestation d’intérêt « Usines du soin »", "https://aides.example.fr/usines", "Bpifrance",
                Closing(datetime(2025, 10, 21, 17, 30), extended=False), 7,
            ),
            Appointment(
                3, "Appel à projets « Innovation en santé »", "https://aides.example.fr/innovation",
                "Région Nouvelle-Aquitaine", Closing(date(2025, 11, 13), extended=True), 30,
            ),
        ),
        "corrections": (
            Correction(
                11, "Novéka agrandit son site de Brive", "https://ponant.example/3", "Le Journal du Ponant",
                NOW - timedelta(days=4), "amount", "10 M€", "12 M€",
            ),
            Correction(
                12, "Atelier Perlin recrute", "https://placeo.example/9", "Placéo", NOW - timedelta(days=1), "vanished",
                "", "",
            ),
        ),
        "watch": Watch(
            sources=87,
            troubled=(
                ("Gazette du pôle", "silent", "rien depuis 12 jours ouvrés : un tel silence est sans exemple"),
                ("Le Carnet des paillasses", "failing", "HTTP 503 depuis le 11 octobre"),
            ),
            missed=(Missed(31, "Une officine change de mains à Tulle", "https://placeo.example/4", "Placéo", 19.2),),
            waiting=4,
            undelivered=(("max@example.org", "550 boîte inconnue"),),
        ),
        "mention": "Diffusion interne, avec l’autorisation du CFC.",
        "web": "https://veille.example.org/lettres/2025-10-14.html",
    }  # fmt: skip
    return digest(**(changed | changes))


def counted(**changes: Any) -> Digest:
    """A monthly letter of figures."""
    figures = Figures(
        themes=(("partenariats et vie des pôles", 31), ("financements et appels à projets", 24), ("nominations", 6)),
        regions=(("Nouvelle-Aquitaine", 40), ("Occitanie", 12)),
        organisations=tuple((f"Organisation {number}", 40 - number) for number in range(20)),
        sources=(("L’Officine du Ponant", 1284), ("Placéo", 22)),
    )
    return digest(**({"content": "figures", "figures": figures, "kept": 1306, "read": 5210} | changes))

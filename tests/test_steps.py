"""Of which step of a call a closing date is, by the words of the text."""

import pytest

from monitor.facts.steps import registers, step


@pytest.mark.parametrize(
    ("text", "quotes", "expected"),
    [
        (
            "Les lettres d'intention sont attendues le 15 janvier, les dossiers complets le 30 avril.",
            ["attendues le 15 janvier", "attendues le 15 janvier, les dossiers complets le 30 avril"],
            ["lettres d'intention", "dossiers complets"],
        ),
        (
            "Lettres d’intention : 15 janvier 2027\nDossiers complets : 30 avril 2027",
            ["Lettres d’intention : 15 janvier 2027", "Dossiers complets : 30 avril 2027"],
            ["Lettres d’intention", "Dossiers complets"],
        ),
        (
            "On a jusqu'au 15 janvier pour envoyer une lettre d'intention, puis jusqu'au 30 avril pour le dossier final.",
            ["jusqu'au 15 janvier", "jusqu'au 30 avril"],
            ["lettre d'intention", "dossier final"],
        ),
        (
            "Letters of intent are due by 15 January 2027; full proposals by 30 April 2027.",
            ["by 15 January 2027", "by 30 April 2027"],
            ["Letters of intent", "full proposals"],
        ),
        (
            "Clôture le 15 janvier 2027 (pré-projets). Les projets complets suivront. Clôture le 30 avril 2027.",
            ["Clôture le 15 janvier 2027", "Clôture le 30 avril 2027"],
            ["pré-projets", ""],
        ),
        (
            "Une lettre d'intention est due le 15 janvier. Candidatures avant le 30 avril.",
            ["due le 15 janvier", "avant le 30 avril"],
            ["lettre d'intention", ""],
        ),
    ],
)
def test_the_step_of_a_closing_date(text: str, quotes: list[str], expected: list[str]) -> None:
    places = [(text.index(one), text.index(one) + len(one)) for one in quotes]
    assert [step(text, one) for one in places] == expected


@pytest.mark.parametrize(
    ("text", "quote", "told"),
    [
        (
            "Le congrès se tient à Lille. Les inscriptions, au tarif de 90 euros, ferment le 12 mars.",
            "ferment le 12 mars",
            True,
        ),
        ("Pour assister à la journée, il faut s'inscrire avant le 12 mars.", "avant le 12 mars", True),
        ("Registration closes on 12 March.", "closes on 12 March", True),
        ("Les inscriptions au concours ferment le 12 mars.", "ferment le 12 mars", False),
        ("Inscription des candidats et dépôt des dossiers avant le 12 mars.", "avant le 12 mars", False),
        ("Les résumés sont attendus avant le 12 mars. Les inscriptions ouvrent en mai.", "avant le 12 mars", False),
    ],
)
def test_a_day_that_closes_registrations(text: str, quote: str, told: bool) -> None:
    place = text.index(quote)
    assert registers(text, (place, place + len(quote))) is told

"""What tells no news, standing facts and an interviewer's words, and excerpts that keep away from it."""

from __future__ import annotations

import pytest

from monitor.excerpt import excerpt
from monitor.standing import is_standing


@pytest.mark.parametrize(
    "sentence",
    [
        "Adhérente de la grappe Aubrelune, la société a réuni 20 M€.", "Membre du pôle, elle exporte.",
        "Le groupe emploie 300 personnes en France.", "Nanobrume employs 24 people.",
        "La société a levé 34 M€ depuis sa création.", "Depuis son lancement, le fonds a aidé neuf sociétés.",
        "The company has raised €34 million since its inception.", "Le cluster rassemble 400 adhérents.",
        "Nanobrume a réalisé 31 M€ de chiffre d’affaires en 2025.", "Perlin est une filiale du groupe Orgelune.",
        "En 2025, la deuxième édition avait retenu 14 projets.", "Pour rappel, l’usine est en vente.",
        "Pour les patients, c’est le parcours du combattant.", "La livraison est une course contre la montre.",
    ],
)  # fmt: skip
def test_a_standing_fact(sentence: str) -> None:
    assert is_standing(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Basée à Dax, la medtech Nanobrume boucle un tour de 2 M€.", "Nanobrume lève 12 M€ et recrutera 60 personnes.",
        "Médipale, qui emploie 120 personnes, ouvre une seconde usine.", "Le CHU opère un premier patient.",
        "Nanobrume boucle la plus grosse levée qu’elle a connue depuis sa création.",
        "Le groupe, qui a réalisé 31 M€ de chiffre d’affaires, ferme son site.",
        "Perlin compte recruter quarante personnes.", "L’ARS, qui avait suspendu la maternité, la rouvre.",
        "Une course contre la montre : 40 doses livrées en 2 heures.",
    ],
)  # fmt: skip
def test_news(sentence: str) -> None:
    assert not is_standing(sentence)


NEWS = "Nanobrume, installée à Dax, a inclus le premier patient de son essai clinique de phase 3."
GEL = "Le gel, destiné au genou, sera évalué contre placebo chez quatre cents malades de onze pays d’Europe."
STAGE = "Nanobrume entre en phase 3 avec son gel"
ATTACK = "Papier et crayon : le personnel de l’hôpital de Montferrel travaille sans ordinateur depuis la cyberattaque."
CELL = "Une cellule de crise a été ouverte avec l’agence régionale et celle du numérique en santé, lundi matin."


@pytest.mark.parametrize(
    ("title", "text", "hits", "quote"),
    [
        # who is named in a standing fact does not win over the news,
        (
            STAGE,
            f"{NEWS} {GEL}\n\nLes résultats sont attendus fin 2028. Adhérente de la grappe Aubrelune, la société a levé 34 M€"
            " depuis sa création.",
            {"premier patient": 4, "Aubrelune": 6},
            NEWS,
        ),
        # nor an aside over the sentence with the words of the title,
        ("Cyberattaque : l’hôpital de Montferrel en mode dégradé", f"{ATTACK} {CELL}", {"cyberattaque": 1, "numérique": 3}, ATTACK),
        # nor what comes later over what is worth nearly as much;
        ("", f"{NEWS} {GEL}", {"patient": 3, "placebo": 4}, NEWS),
        # a hit far stronger does.
        ("", f"{NEWS} {GEL}", {"patient": 1, "placebo": 4}, GEL),
    ],
)  # fmt: skip
def test_the_sentence_that_tells_the_news_is_quoted(title: str, text: str, hits: dict[str, float], quote: str) -> None:
    found = [(at := text.index(words), at + len(words), points) for words, points in hits.items()]
    assert excerpt(text, found, 150, title) == quote


INTERVIEW = (
    "Pharma Brume : Vous venez d’ouvrir une seconde ligne à Dax. Pourquoi maintenant ?\n\n"
    "Le patron : Parce que nos clients ne veulent plus attendre dix-huit mois une place dans nos cuves de production.\n\n"
    "Pharma Brume : Parlons de vos usines.\n\n"
    "Le patron : Celle de Dax emploiera soixante techniciens, que forme le campus des métiers de la bioproduction.\n\n"
    "Pharma Brume : Et la Bourse ?\n\n"
    "Le patron : Non."
)


@pytest.mark.parametrize("words", ["Pharma", "usines", "Bourse"])
def test_the_words_of_an_interviewer_are_not_quoted_alone(words: str) -> None:
    hit = (INTERVIEW.index(words), INTERVIEW.index(words) + len(words), 9.0)
    answer = INTERVIEW.index("bioproduction")
    made = excerpt(INTERVIEW, [hit, (answer, answer + 13, 1.0)], 200)
    assert "Celle de Dax emploiera soixante techniciens" in made
    assert "Parce que nos clients" in excerpt(INTERVIEW, [hit], 200)  # the first question, with its answer
    assert "Parce que nos clients" in excerpt(INTERVIEW, (), 200)


def test_a_question_ends_no_excerpt() -> None:
    text = f"{NEWS} Et après ?\n\n{GEL}"
    assert excerpt(text, [(0, 9, 3.0)], 120) == NEWS

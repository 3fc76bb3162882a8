"""How excerpts begin: never with what hangs on words left out, with a rubric, a date or a name of nobody's business."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from monitor.excerpt import excerpt
from monitor.openings import hangs

PRESS, INSTITUTION = 200, 400
LEAD = "Le conseil de la grappe Aubrelune a accueilli onze entreprises."
WIDE = (
    "Le conseil de la grappe Aubrelune, réuni jeudi à Montferrel sous les verrières de l’ancienne manufacture, a"
    " accueilli onze entreprises venues de quatre départements."
)
THEY = "On compte parmi elles quatre biotechs, trois façonniers et deux éditeurs de logiciels pour l’hôpital."
OTHER = "La Région apporte 300 000 euros au laboratoire commun."


@dataclass(frozen=True)
class Case:
    """A text, the words that counted in it with their points, and what is quoted, in so many characters."""

    text: str
    hits: dict[str, float]
    quote: str
    limit: int = PRESS

    @property
    def made(self) -> str:
        found = [(at := self.text.index(words), at + len(words), points) for words, points in self.hits.items()]
        return excerpt(self.text, found, self.limit, "Aubrelune s’agrandit")


CASES = {
    # What hangs is joined to the sentence before it,
    "joined": Case(f"{LEAD} {THEY}", {"biotechs": 9}, f"{LEAD} {THEY}"),
    "joined over a paragraph": Case(f"{LEAD}\n\n{THEY}", {"biotechs": 9}, f"{LEAD} {THEY}"),
    "joined where more is allowed": Case(f"{WIDE} {THEY}", {"biotechs": 9}, f"{WIDE} {THEY}", INSTITUTION),
    "joined twice": Case(
        f"{LEAD} Elles sont onze. Pourtant, trois seulement ont une usine de médicaments.",
        {"usine": 9},
        f"{LEAD} Elles sont onze. Pourtant, trois seulement ont une usine de médicaments.",
    ),
    "an answer to its question": Case(
        "Où en est la filière ?\nLes usines tournent, les laboratoires recrutent et le pôle compte onze membres de plus.",
        {"laboratoires": 9},
        "Où en est la filière ? Les usines tournent, les laboratoires recrutent et le pôle compte onze membres de plus.",
    ),
    # or the next best is quoted,
    "next best": Case(f"{WIDE} {THEY} {OTHER}", {"biotechs": 9, "Région": 3}, OTHER),
    "next best, for he": Case(
        f"{WIDE} Il a signé avec le laboratoire Untel une convention de trois ans. {OTHER}",
        {"convention": 9, "Région": 3},
        OTHER,
    ),
    "next best, for the latter": Case(
        f"{WIDE} Cette dernière a signé avec le laboratoire Untel une convention. {OTHER}",
        {"convention": 9, "Région": 3},
        OTHER,
    ),
    "next best, for this one": Case(
        f"{WIDE} Celui-ci a signé avec le laboratoire Untel une convention. {OTHER}",
        {"convention": 9, "Région": 3},
        OTHER,
    ),
    "next best, for who it is after a participle": Case(
        f"{WIDE} Doté de douze millions d’euros, il finance une usine de médicaments. {OTHER}",
        {"usine": 9, "Région": 3},
        OTHER,
    ),
    "next best, for there": Case(
        f"{WIDE} Les premiers médicaments y seront fabriqués en mars prochain. {OTHER}",
        {"médicaments": 9, "Région": 3},
        OTHER,
    ),
    "next best, for it in English": Case(
        f"{WIDE} Under its terms, the company will receive an upfront payment. {OTHER}",
        {"company": 9, "Région": 3},
        OTHER,
    ),
    "next best, for the middle of a sentence": Case(
        "La question est revenue à chaque table de la rencontre annuelle des ateliers, sur la formation des prix et sur"
        " la durée des contrats que leur proposent les acheteurs, où l’on a beaucoup parlé du comité des prix."
        f" {OTHER}",
        {"comité des prix": 9, "Région": 3},
        OTHER,
    ),
    "next best, for a list in small letters": Case(
        f"{WIDE}\n- de la bioproduction, pour un tiers des sommes engagées cette année.\n{OTHER}",
        {"bioproduction": 9, "Région": 3},
        OTHER,
    ),
    # or the first of the article.
    "first": Case(f"{WIDE} {THEY}", {"biotechs": 9}, WIDE),
    "first, after a question": Case(
        f"Comment amortir une machine sur dix ans avec des contrats d’un an ? {WIDE} {THEY}",
        {"biotechs": 9},
        WIDE,
    ),
    "first, which hangs on its title alone": Case(
        "Ils étaient onze industriels à visiter jeudi le laboratoire de Montferrel, sous la pluie.",
        {"laboratoire": 9},
        "Ils étaient onze industriels à visiter jeudi le laboratoire de Montferrel, sous la pluie.",
    ),
    # What stands before the first word is left out.
    "a bullet": Case(f"• {OTHER} {LEAD}", {"Région": 9}, f"{OTHER} {LEAD}"),
    "a rubric": Case(f"Solidarité. {OTHER} {LEAD}", {"Région": 9}, f"{OTHER} {LEAD}"),
    "a date, a place": Case(f"Brive, France – June 16, 2026 – {OTHER} {LEAD}", {"Région": 9}, f"{OTHER} {LEAD}"),
    "a name": Case(f"Par Jeanne Untel, à Montferrel. {OTHER} {LEAD}", {"Région": 9}, f"{OTHER} {LEAD}"),
    # What is no sentence is quoted only where there is none.
    "a heading": Case(f"Douze millions pour la bioproduction\n{OTHER}", {"bioproduction": 9, "Région": 3}, OTHER),
    "a rubric in capitals": Case(
        f"SURVEILLANCE – DISPOSITIFS MÉDICAUX.\n{OTHER}", {"DISPOSITIFS": 9, "Région": 3}, OTHER, INSTITUTION
    ),
    "whom to ring": Case(
        f"{OTHER}\nContact presse : cabinet de la direction générale, laboratoire de Montferrel, place du Marché.",
        {"cabinet": 9, "Région": 3},
        OTHER,
        INSTITUTION,
    ),
    "the label of what comes next": Case(
        f"{LEAD} Avignon. Le centre hospitalier et l’institut voisin marient leurs plateaux de radiothérapie, dit-on ici.",
        {"onze": 9},
        LEAD,
        110,
    ),
    "only headings": Case("Nos membres\nAubrelune\nLaboratoire Untel", {"Untel": 9}, "Laboratoire Untel"),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_an_excerpt_begins_with_what_is_understood(case: Case) -> None:
    assert case.made == case.quote


@pytest.mark.parametrize(
    "sentence",
    [
        "Elle succède à la fondatrice.", "« Ils ont tenu parole.", "Ces deux projets iront à Dax.", "Mais rien n’est signé.",
        "En effet, l’usine rouvre.", "Avec cela, le site double.", "Grâce à cette aide, l’usine rouvre.",
        "Pour ce faire, trois usines ouvrent.", "Selon elle, rien ne presse.", "Tous seront présentés au jury.",
        "C’est la leçon de l’année.", "C’est ce que demande le pôle.", "Objectif : dix sites en trois ans.",
        "Certains d’entre eux ferment.", "De son côté, l’agence attend.", "Son directeur s’en va.", "However, it failed.",
        "Sont éligibles les équipes de la région.", "Âgée de 51 ans, issue du sérail, elle dirige le CHU.",
        "Depuis, l’hôpital travaille à la main.", "J. B. : C’est notre cauchemar.",
    ],
)  # fmt: skip
def test_what_hangs_on_the_sentence_before(sentence: str) -> None:
    assert hangs(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Il faut dix ans pour former un médecin.", "Il y a dix ans, l’usine ouvrait.", "Ce lundi, l’agence tranche.",
        "Cette semaine, trois usines ferment.", "Ces dernières années, les prix baissent.", "En ce moment, rien ne bouge.",
        "C’est Nanobrume qui mène le tour.", "C’est en mars que l’usine ouvre.", "Toutes les usines rouvrent.",
        "bioMérieux recrute.", "e-santé : le pôle recrute.", "Alors que la grippe repart, l’agence alerte.", "Depuis lundi, l’usine tourne.", "J. B. : Les usines rouvrent.",
        "Dans son rapport, la Cour s’inquiète.", "Doté de 12 M€, le plan vise dix sites.", "À Lyon, la Région y travaille.",
        "Ce18 est une molécule.", "Orgelune ouvre un site.", "Paris-based Nanobrume raises €5 million.",
        "Sonalys lance sa sonde.", "Etat et Région signent.", "Les entreprises, y compris les plus petites, signent.",
        "Leurope des soins s’organise.", "Autour de Dax, trois sites ouvrent.", "Outre-mer : trois hôpitaux en travaux.",
    ],
)  # fmt: skip
def test_what_is_understood_by_itself(sentence: str) -> None:
    assert not hangs(sentence)

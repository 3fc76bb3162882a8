"""What sums up several things is a story of its own, whatever it shares with each of them."""

from __future__ import annotations

import pytest

from monitor.story.roundups import tells_no_event
from tests.test_story_same import verdict


@pytest.mark.parametrize(
    "title",
    [
        "L'essentiel de la semaine en santé",
        "L’actu pharma de la quinzaine",
        "Les levées de fonds du mois",
        "Les 5 nominations de la semaine",
        "Agenda",
        "L'agenda de la filière",
        "Agenda : les rendez-vous d'avril",
        "Santé : les rendez-vous du mois de mars",
        "En bref",
        "La biotech normande en bref",
        "Revue de presse",
        "Newsletter n° 12 – mars 2026",
        "La semaine éco en Bretagne",
        "Emploi, hôpital : ce qu'il faut retenir de la semaine en Picardie",
        "Tribune. « Nos petites maternités ferment »",
        "Portrait : une sage-femme en mer",
        "La lettre de Biogenouest – octobre 2026",
        "La Lettre du Leem",
        "Newsletter Eurobiomed : septembre 2026",
        "L’actu de l’ARS Bretagne",
        "Les brèves du mois",
        "Brèves de novembre 2026",
        "Flash info n° 8",
        "Revue de presse du 12 octobre 2026",
        "Bulletin d'information n°34",
        "Lettre aux adhérents",
        "BioValley News #14",
        "Le mag du CHU – automne 2026",
        "Panorama de presse du 3 novembre",
        "Ce mois-ci chez Polepharma",
    ],
)
def test_a_title_that_gathers(title: str) -> None:
    assert tells_no_event(title)


@pytest.mark.parametrize(
    "title",
    [
        "Le chiffre de la semaine : 12 000 lits",
        "La lettre de l'ARS qui fâche les maires",
        "Lettre ouverte des internes au ministre",
        "La lettre de mission de la directrice prolongée",
        "La lettre de licenciement est arrivée le 12 octobre",
        "L'actualité du marché : Sanofi rachète Lumival",
        "Le magazine de la Mutualité disparaît en octobre 2026",
        "La newsletter qui cartonne chez les pharmaciens",
        "Les infos des patients volées au CHU",
        "L'actu des biotechs bousculée par la chute du Nasdaq",
        "Bulletin d'alerte de l'ANSM n° 12",
        "La gazette des hôpitaux rachetée",
        "Agenda : congrès de cancérologie le 19 mars à Lyon",
        "Les soignants adoptent la semaine de quatre jours",
        "Les urgences du jour rouvrent",
        "Grève à l'hôpital à la fin de la semaine",
        "Oxalyne ouvre un agenda en ligne",
        "Semaine du rein : dépistage gratuit",
        "Essentiel pour les malades : un médicament de retour",
        "Budget de la Sécu : ce qu'il faut retenir",
        "La tribune du stade de Bègles rénovée",
    ],
)
def test_a_title_that_tells_one_thing(title: str) -> None:
    assert not tells_no_event(title)


def test_a_roundup_joins_none_of_what_it_sums_up() -> None:
    telling = {"source": "Le Matin", "date": "2026-03-04", "title": "Oxalyne lève 42 M€ en série B"}
    telling["lead"] = "La biotech de Montpellier boucle un tour de table de 42 M€ mené par Valdrome Capital."
    summary = {
        "source": "Biotech Hebdo",
        "date": "2026-03-05",
        "title": "Les levées de fonds de la semaine en Occitanie",
    }
    summary["lead"] = (
        "42 M€ pour Oxalyne à Montpellier, mené par Valdrome Capital, 6 M€ pour Sylvanis : notre récapitulatif."
    )
    assert verdict({"a": telling, "b": summary}, alone=False).reason == "revue ou tribune"
    summary["title"] = "Levée de fonds en Occitanie : 42 M€ pour Oxalyne"
    assert verdict({"a": telling, "b": summary}, alone=False).merge

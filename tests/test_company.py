"""The company a name keeps: a list, or an article about the sector, tells what a name means."""

from __future__ import annotations

import pytest

from monitor.model import Article, Form, Organisation
from monitor.rules.relevance import Appraiser


def sure(name: str) -> Organisation:
    return Organisation(name.casefold(), name, "biotech", forms=(Form(name),))


def doubtful(name: str) -> Organisation:
    return Organisation(
        name.casefold(), name, "biotech", forms=(Form(name, ambiguous=True, case=True, confirm=("foie",)),)
    )


SURE = ("Nanobrume", "Genobulle", "Cytolune")
DOUBTFUL = ("Zelnor", "Vartec", "KZT", "Brume", "Clara")
JUDGE = Appraiser([*map(sure, SURE), *map(doubtful, DOUBTFUL)], (), keep=10)
SECTOR = "Nanobrume, Genobulle et Cytolune ont répondu."


def named(text: str, title: str = "") -> list[str]:
    found = JUDGE.appraise(Article("https://site.test/a", title, text)).mentions
    return [one.quote for one in found if one.organisation.name not in SURE]


@pytest.mark.parametrize(
    "text",
    [
        "Nanobrume et Zelnor s'associent.",
        "Un accord lie Zelnor, Nanobrume et l'État.",
        "Zelnor (Lyon), Nanobrume (Nantes) exposent.",
        "Hausse : Nanobrume de 3,5 %, Zelnor de 2 %.",
        "Selon Nanobrume, ainsi que Zelnor, rien ne presse.",
        "Le pôle réunit Nanobrume/Zelnor.",
    ],
)
def test_a_name_in_a_list_with_an_organisation_is_one(text: str) -> None:
    assert named(text) == ["Zelnor"]


@pytest.mark.parametrize(
    "text",
    [
        "Zelnor a gagné le derby.",
        "Nanobrume a parlé. Zelnor a gagné le derby.",
        "Nanobrume, dont le siège est à Lyon, et que Zelnor ignore.",
        "Nanobrume et brume font bon ménage.",  # a word of the language
        "Nanobrume et Brume du matin.",
        "Nanobrume et Clara ont fait connaissance.",  # a given name
        "Nanobrume et zelnor.",  # no capital
    ],
)
def test_a_name_beside_nothing_is_none(text: str) -> None:
    assert named(text) == []


def test_an_article_about_the_sector_speaks_for_the_names_near_its_organisations() -> None:
    assert named(f"{SECTOR} Pour Zelnor, rien ne presse.") == ["Zelnor"]
    assert named(f"{SECTOR} La KZT prendra la suite.") == ["KZT"]
    assert named("Nanobrume et Genobulle ont répondu. Pour Zelnor, rien ne presse.") == []  # two are not many
    assert named(f"{SECTOR} {'Il pleut. ' * 40}Football : Zelnor a perdu.") == []  # too far
    assert named(f"{SECTOR} La déesse « Zelnor » règne.") == []
    assert named(f"{SECTOR} La protéine KZT-3 se replie.") == []


def test_two_doubtful_names_speak_for_each_other_in_such_an_article() -> None:
    assert named(f"{SECTOR} {'Il pleut. ' * 40}Zelnor et Vartec s'en vont.") == ["Zelnor", "Vartec"]
    assert named("Zelnor et Vartec s'en vont.") == []


@pytest.mark.parametrize(
    "text",
    [
        "Zelnor renonce à son vaccin.",
        "Le rhume recule. Zelnor s'en inquiète, et les pharmacies avec lui.",
        "Rappel : Zelnor prévient les chirurgiens.",
        "Zelnor n'ira pas en appel contre le refus de remboursement.",
    ],
)
def test_a_firm_that_acts_where_one_speaks_of_health_is_told_by_its_bare_name(text: str) -> None:
    assert named(text) == ["Zelnor"]


@pytest.mark.parametrize(
    "text",
    [
        "Zelnor renonce à son titre.",  # nothing of health
        "Un Zelnor renonce à son vaccin.",
        "La patiente de Zelnor renonce.",
        "Zelnor de Saint-Malo, le patient le plus âgé.",
        "Zelnor, patient, attend.",
        "Brume renonce à son vaccin.",
        "Paul Zelnor est médecin. Zelnor renonce à son cabinet.",  # a person's
        f"Un vaccin. {'Il pleut. ' * 40}Zelnor a gagné.",  # too far
    ],
)
def test_a_bare_name_that_does_not_act_as_a_firm_is_none(text: str) -> None:
    assert named(text) == []

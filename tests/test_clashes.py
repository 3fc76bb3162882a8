"""What `vigie check` says of the officer's own organisations, beside those of the catalogue."""

from __future__ import annotations

from collections import defaultdict

import pytest

from monitor.config import Config, OrganisationEntry
from monitor.recognise.catalogue import organisations
from monitor.recognise.clashes import clashes
from monitor.recognise.fold import fold
from monitor.recognise.homonyms import common_word, few_letters


def told(*entries: OrganisationEntry, catalogue: bool = True) -> list[tuple[str, str]]:
    config = Config(catalogues=("france-health",) if catalogue else (), organisations=entries)
    return [(".".join(map(str, where)), message) for where, message in clashes(config)]


def test_nothing_is_said_of_an_organisation_of_its_own() -> None:
    assert told(OrganisationEntry(name="Nanobrume", forms=("Nanobrume SAS", "Société Nanobrume"))) == []


def test_nothing_is_said_without_organisations() -> None:
    assert list(clashes(Config())) == []


@pytest.mark.parametrize("name", ["Lyonbiopôle", "LYONBIOPOLE", "GIPSO", "GIPSO (Polepharma)"])
def test_an_entry_that_completes_one_of_the_catalogue(name: str) -> None:
    ((where, message),) = told(OrganisationEntry(name=name, points=9))
    assert where == "organisations.0.name"
    assert "déjà dans le catalogue" in message and "la complète" in message


def test_a_form_of_the_catalogue_given_to_another() -> None:
    ((where, message),) = told(OrganisationEntry(name="Agence des nuages", forms=("Agence brumeuse", "Eurobiomed")))
    assert where == "organisations.0.forms.1"
    assert message.startswith("« Eurobiomed » désigne aussi « Eurobiomed », du catalogue")
    assert "ne désignera plus que la vôtre" in message


def test_a_form_that_is_read_like_another() -> None:
    ((where, message),) = told(OrganisationEntry(name="Agence des nuages", forms=("Allisna",)))
    assert where == "organisations.0.forms.0"
    assert message.startswith("« Allisna » se lit comme « ALLIS-NA », qui désigne « ALLIS-NA », du catalogue")


def test_two_ambiguous_forms_stand_side_by_side() -> None:
    entry = OrganisationEntry(name="Académie des nuages", forms=("ANS",), confirm=("nuage*",))
    assert told(entry) == []


def test_an_ambiguous_form_against_one_that_needs_nothing() -> None:
    ((_, message),) = told(OrganisationEntry(name="Agence des nuages", forms=("Eurobiomed",), confirm=("nuage*",)))
    assert "aucune n'est retenue" in message


def test_two_entries_share_a_form() -> None:
    first = OrganisationEntry(name="Nanobrume", forms=("Le Halo bleu",))
    second = OrganisationEntry(name="Vaporel", forms=("le halo-bleu",))
    for catalogue in (True, False):
        ((where, message),) = told(first, second, catalogue=catalogue)
        assert where == "organisations.1.forms.0"
        assert "votre organisation « Nanobrume » (organisations.0)" in message


def test_two_entries_of_one_name_are_one_organisation() -> None:
    assert told(OrganisationEntry(name="Nanobrume"), OrganisationEntry(name="NANOBRUME", forms=("Nanobrume SA",))) == []


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Brume", "mot courant"),
        ("ÉCUME", "mot courant"),
        ("Clémence", "prénom"),
        ("NBR", "très court"),
        ("N-B R", "très court"),
        ("Zorp", "très court"),
    ],
)
def test_a_risk_of_homonyms(name: str, why: str) -> None:
    ((where, message),) = told(OrganisationEntry(name=name), catalogue=False)
    assert where == "organisations.0.name"
    assert why in message and "risque d'homonymes" in message
    assert told(OrganisationEntry(name=name, confirm=("biotech*",)), catalogue=False) == []


def test_a_name_of_the_catalogue_is_not_said_to_be_short() -> None:
    messages = [message for _, message in told(OrganisationEntry(name="HAS", points=2))]
    assert len(messages) == 1 and "la complète" in messages[0]


@pytest.mark.parametrize(("text", "few"), [("ANS", True), ("A.N.S.M", True), ("ALLIS", False), ("Nano", True)])
def test_few_letters(text: str, few: bool) -> None:
    assert few_letters(text) is few


@pytest.mark.parametrize(
    ("text", "common"), [("horizon", True), (" Éclipse ", True), ("Horizon Europe", False), ("Nanobrume", False)]
)
def test_common_word(text: str, common: bool) -> None:
    assert common_word(text) is common


def test_every_form_of_the_catalogue_clashes_with_a_newcomer() -> None:
    owned = [(one.name, form.text) for one in organisations(Config()) for form in one.forms if not form.ambiguous]
    messages: dict[str, list[str]] = defaultdict(list)
    for where, message in told(OrganisationEntry(name="Agence des nuages", forms=tuple(text for _, text in owned))):
        messages[where].append(message)
    said = [messages[f"organisations.0.forms.{number}"] for number in range(len(owned))]
    assert [pair for pair, about in zip(owned, said, strict=True) if not any(pair[0] in one for one in about)] == []
    assert all(fold(text).text for _, text in owned)

"""The catalogue that ships: every entry keeps the contract, and the configuration can add to it."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from monitor.config import Config, OrganisationEntry
from monitor.configfile import read
from monitor.errors import ConfigError
from monitor.model import Article, Form, Organisation
from monitor.recognise.catalogue import KINDS, Catalogue, organisations, slug
from monitor.recognise.fold import fold
from monitor.recognise.matcher import phrase
from monitor.regions import REGIONS, WIDE
from monitor.rules.relevance import Appraiser

SHIPPED = organisations(Config())
BY_ID = {one.id: one for one in SHIPPED}
FILE = Path(__file__).parent.parent / "monitor" / "catalogues" / "france-health.yaml"
LISTED = read(FILE, Catalogue)
FORMS = [(one, form) for one in SHIPPED for form in one.forms]


@pytest.fixture(scope="module")
def appraiser() -> Appraiser:
    return Appraiser(SHIPPED, (), keep=10)


def named(appraiser: Appraiser, text: str, source: tuple[str, ...] = ()) -> set[str]:
    found = appraiser.appraise(Article("https://site.test/a", "", text), source).mentions
    return {mention.organisation.id for mention in found}


def test_holds_the_field() -> None:
    assert len(SHIPPED) >= 580
    assert {one.kind for one in SHIPPED} == set(KINDS)
    assert {region for one in SHIPPED for region in one.regions} == set(REGIONS)
    for kind in ("ars", "region"):
        covered = [region for one in SHIPPED if one.kind == kind for region in one.regions]
        assert sorted(covered) == sorted(set(REGIONS) - WIDE)


def test_no_organisation_is_listed_twice() -> None:
    assert len(BY_ID) == len(SHIPPED)
    assert len({fold(one.name).text for one in SHIPPED}) == len(SHIPPED)


def test_points_are_those_of_the_scale() -> None:
    assert {one.points for one in SHIPPED} == {1, 3}
    assert {BY_ID[identity].points for identity in ("has", "sanofi", "inserm", "oms", "commission-europeenne")} == {1}
    assert {BY_ID[identity].points for identity in ("allis-na", "leem", "lyonbiopole", "ars-corse", "nanobiotix")} == {
        3
    }


def test_no_two_organisations_share_an_unambiguous_form() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for one, form in FORMS:
        if not form.ambiguous:
            owners[fold(form.text).text].add(one.id)
    assert {text: ids for text, ids in owners.items() if len(ids) > 1} == {}


def test_no_organisation_lists_a_form_twice() -> None:
    for one in SHIPPED:
        written = [(fold(form.text).text, form.text if form.case else "", form.scope) for form in one.forms]
        assert len(set(written)) == len(written), one.id


@pytest.mark.parametrize("one", SHIPPED, ids=lambda one: one.id)
def test_each_unambiguous_form_names_its_organisation(appraiser: Appraiser, one: Organisation) -> None:
    for form in one.forms:
        if not form.ambiguous:
            assert named(appraiser, f"On sait que {form.text} recrute, dit-on jeudi.") == {one.id}, form.text


def test_ambiguous_forms_name_nothing_by_themselves(appraiser: Appraiser) -> None:
    alone = {form.text for _, form in FORMS if form.ambiguous and named(appraiser, f"On sait que {form.text} recrute.")}
    assert alone == set()


def test_each_confirming_word_confirms(appraiser: Appraiser) -> None:
    silent = [
        (one.id, form.text, word)
        for one, form in FORMS
        for word in form.confirm
        if one.id not in named(appraiser, f"On sait que {form.text} recrute ({word.rstrip('*')}).", one.regions[:1])
        and not _inside(word, form)
    ]
    assert silent == []


def test_each_refuting_word_refutes(appraiser: Appraiser) -> None:
    deaf = []
    for one, form in FORMS:
        for word in form.refute:
            full = named(appraiser, f"{word.rstrip('*')}, et {(form.confirm or ('',))[0].rstrip('*')}.")
            text = f"On sait que {form.text} recrute, {word.rstrip('*')}, {(form.confirm or ('',))[0].rstrip('*')}."
            if one.id in named(appraiser, text) - full:
                deaf.append((one.id, form.text, word))
    assert deaf == []


def _inside(word: str, form: Form) -> bool:
    return phrase(word).rstrip("*") in fold(form.text).text


def test_context_words_hold_letters_and_prefixes_are_long_enough() -> None:
    """« âgé* » would be found in « agence »: a short prefix says nothing once accents are gone."""
    for one, form in FORMS:
        for word in (*form.confirm, *form.refute):
            assert phrase(word), (one.id, word)
            assert not word.endswith("*") or len(phrase(word)) > 4, (one.id, word)


def test_ambiguous_forms_and_only_they_have_confirming_words() -> None:
    for one, form in FORMS:
        assert form.ambiguous == bool(form.confirm), (one.id, form.text)


def test_marking_and_molecule_are_never_names() -> None:
    assert {form.text for _, form in FORMS} & {"CE", "ADN", "BF", "NA"} == set()


def test_sites_are_secure_addresses_of_one_host() -> None:
    for one in SHIPPED:
        assert not one.site or (one.site.startswith("https://") and one.site.count("/") <= 4), one.id


def test_shared_forms_are_confirmed_by_the_region() -> None:
    shared = {form.text: form for form in BY_ID["ars-occitanie"].forms}["ARS"]
    assert shared.ambiguous and shared.scope == "document" and "Occitanie" in shared.confirm


def test_former_names_lead_to_who_took_them_over(appraiser: Appraiser) -> None:
    former = [(entry.id, form.text) for entry in LISTED.organisations for form in entry.formerly]
    assert ("clariane", "Korian") in former
    assert len(former) > 30
    for identity, text in former:
        assert named(appraiser, f"On sait que {text} recrute.") == {identity}, text
    assert BY_ID["gipso"].name == "GIPSO (Polepharma)"
    assert BY_ID["cancer-bio-sante"].name == "Cancer-Bio-Santé (Eurobiomed)"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ALLIS-NA", "allis-na"),
        ("L'Œuvre d’Été & Cie", "l-oeuvre-d-ete-cie"),
        ("中", "organisation"),
        (" – ", "organisation"),
    ],
)
def test_slug(name: str, expected: str) -> None:
    assert slug(name) == expected


# What the configuration adds


def of(*entries: OrganisationEntry) -> dict[str, Organisation]:
    return {one.id: one for one in organisations(Config(organisations=entries))}


def test_a_new_organisation_is_found_by_its_name_and_forms() -> None:
    entry = OrganisationEntry(
        name="Nanobrume", forms=("Nanobrume SAS", "NBR"), kind="biotech", regions=("Occitanie",), points=6
    )
    known = of(entry)
    assert len(known) == len(SHIPPED) + 1
    one = known["nanobrume"]
    assert (one.name, one.kind, one.regions, one.points) == ("Nanobrume", "biotech", ("Occitanie",), 6)
    assert [form.text for form in one.forms] == ["Nanobrume", "Nanobrume SAS", "NBR"]


def test_conditions_of_an_entry_hold_for_all_its_forms() -> None:
    entry = OrganisationEntry(name="Écume", case=True, confirm=("biotech*",), refute=("vagues",))
    one = of(entry)["ecume"]
    assert one.forms == (Form("Écume", True, ("biotech*",), ("vagues",), ambiguous=True),)


@pytest.mark.parametrize("name", ["Lyonbiopôle", "LYONBIOPOLE"])
def test_an_entry_named_like_one_of_the_catalogue_adds_to_it(name: str) -> None:
    known = of(OrganisationEntry(name=name, forms=("Le Pôle de Lyon",), regions=("Normandie",), points=9))
    assert len(known) == len(SHIPPED)
    one, before = known["lyonbiopole"], BY_ID["lyonbiopole"]
    assert one.points == 9
    assert one.regions == ("Auvergne-Rhône-Alpes", "Normandie")
    assert one.forms == (*before.forms, Form("Le Pôle de Lyon"))
    assert (one.name, one.kind) == (before.name, before.kind)


def test_a_successor_is_known_by_its_own_name_too() -> None:
    assert of(OrganisationEntry(name="GIPSO", points=8))["gipso"].points == 8
    assert of(OrganisationEntry(name="GIPSO (Polepharma)", points=8))["gipso"].points == 8


def test_the_conditions_of_the_catalogue_hold_when_only_points_are_given() -> None:
    entry = OrganisationEntry(name="CLARA", points=7)
    known = of(entry)["clara"]
    assert known.forms == BY_ID["clara"].forms
    assert known.points == 7


def test_a_form_of_the_configuration_belongs_to_its_entry_alone() -> None:
    known = of(OrganisationEntry(name="Agence des nuages", forms=("ANS",)))
    appraiser = Appraiser(known.values(), (), keep=10)
    assert named(appraiser, "L’ANS et le Ségur du numérique en santé.") == {"agence-des-nuages"}


def test_two_entries_of_one_name_are_one_organisation() -> None:
    first, second = OrganisationEntry(name="Brume"), OrganisationEntry(name="BRUME", forms=("Brume SA",))
    assert [form.text for form in of(first, second)["brume"].forms] == ["Brume", "Brume SA"]


def test_names_that_give_one_slug_get_two_ids() -> None:
    known = of(OrganisationEntry(name="A+B Pharma"), OrganisationEntry(name="A/B Pharma"))
    assert known["a-b-pharma"].name == "A+B Pharma"
    assert known["a-b-pharma-2"].name == "A/B Pharma"


def test_without_catalogues_only_the_configuration_counts() -> None:
    entry = OrganisationEntry(name="Brume")
    assert [one.id for one in organisations(Config(catalogues=(), organisations=(entry,)))] == ["brume"]


# The format of a catalogue file


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("- {id: a, name: A, kind: pole, regions: [Bretagne], form: [B]}", "form: unknown key (did you mean 'forms'?)"),
        ("- {id: a, name: A, kind: licorne, regions: [Bretagne]}", "kind: input should be"),
        ("- {id: a, name: A, kind: pole, regions: [Aquitaine]}", "regions.0: input should be"),
        ("- {id: a, name: A, kind: pole, regions: []}", "regions: "),
        ("- {id: A b, name: A, kind: pole, regions: [Bretagne]}", "id: "),
        ("- {id: a, name: A, kind: pole, regions: [Bretagne], forms: [{text: B, scope: near}]}", "forms.0.scope: "),
        ("- {id: a, name: A, kind: pole, regions: [Bretagne], merged_into: b}", "no organisation has the id 'b'"),
        (
            "- {id: a, name: A, kind: pole, regions: [Corse]}\n- {id: a, name: B, kind: pole, regions: [Corse]}",
            "have the id 'a'",
        ),
    ],
)
def test_a_mistake_in_a_catalogue_is_located(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(f"organisations:\n{text}\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read(path, Catalogue)
    assert problem in str(caught.value)
    assert str(caught.value).startswith(f"{path}:")

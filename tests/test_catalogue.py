"""The catalogue that ships: every entry keeps the contract, and the configuration can add to it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from monitor.config import Config, OrganisationEntry
from monitor.configfile import read
from monitor.errors import ConfigError
from monitor.model import FIELD, PROGRAMME, Article, Form, Organisation, Publisher, Successor
from monitor.recognise.catalogue import organisations, slug
from monitor.recognise.entries import KINDS, Catalogue, Entry
from monitor.recognise.fold import fold
from monitor.recognise.homonyms import common_word, few_letters, readings
from monitor.recognise.matcher import phrase
from monitor.regions import REGIONS, WIDE
from monitor.rules.relevance import Appraiser

SHIPPED = organisations(Config())
BY_ID = {one.id: one for one in SHIPPED}
MANY = 8  # forms of a kind
OVERSEAS = {"Guadeloupe", "Guyane", "Martinique", "Mayotte"}
# Acronyms of four letters or fewer that mean one thing in the French press, however they are written.
SAFE = """DGOS|IGAS|SGPI|ANAP|ANRS|ANSM|ASNR|IRSN|ATIH|CNIL|CNSA|HCSP|ECDC|EDQM|H4D|Qare|CSMF|CSRP|FSPF|Leem|SIMV|USPO|Oséo
MGEN|AP-HM|APHM|AP-HP|APHP|VBHI|CCNE|DNDi|FDA|OMS|Irdi|CNOM|GSK|J&J|UPSA|Urgo|S2E2|CIML|CNRS|AxLR|CPER|EHDS|PHRC|PIA4|PIA3
PIA 4|PIA 3|PSPC|Vyv 3"""
FILE = Path(__file__).parent.parent / "monitor" / "catalogues" / "france-health.yaml"
LISTED = read(FILE, Catalogue)
FORMS = [(one, form) for one in SHIPPED for form in one.forms]
NAMED = [one for one in SHIPPED if one.kind != PROGRAMME]
RELEASED = [
    line.split()
    for line in (Path(__file__).parent / "data" / "organisation_ids.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.fixture(scope="module")
def appraiser() -> Appraiser:
    return Appraiser(SHIPPED, (), keep=10)


def named(appraiser: Appraiser, text: str, source: tuple[str, ...] = ()) -> set[str]:
    """The organisations and the programmes found in `text`."""
    found = appraiser.appraise(Article("https://site.test/a", "", text), Publisher(tuple(source)))
    return {mention.organisation.id for mention in (*found.mentions, *found.programmes)}


def test_holds_the_field() -> None:
    assert len(NAMED) >= 640
    assert len(SHIPPED) - len(NAMED) >= 40
    assert {one.kind for one in SHIPPED} == set(KINDS)
    assert {region for one in SHIPPED for region in one.regions} == set(REGIONS)
    for kind in ("ars", "region"):
        covered = [region for one in SHIPPED if one.kind == kind for region in one.regions]
        assert sorted(covered) == sorted(set(REGIONS) - WIDE)
    assert sum(one.kind == "clcc" for one in NAMED) == 18
    assert sum(one.kind == "canceropole" for one in NAMED) == 7
    assert sum(any(form.text == "CHU" for form in one.forms) for one in NAMED) == 31
    for region in set(REGIONS) - WIDE:
        assert any(one.kind == "chambre" and region in one.regions for one in NAMED) or region in OVERSEAS, region


def test_every_kind_is_told_in_words() -> None:
    assert set(LISTED.kinds) == set(KINDS) - {PROGRAMME}
    assert set(LISTED.regions) == set(REGIONS) - WIDE


def test_entries_stand_by_kind_then_by_name() -> None:
    order = list(LISTED.kinds)
    placed = [(order.index(entry.kind), fold(entry.name).text) for entry in LISTED.organisations]
    assert placed == sorted(placed)
    assert [one.id for one in LISTED.programmes] == sorted(one.id for one in LISTED.programmes)


def test_no_organisation_is_listed_twice() -> None:
    assert len(BY_ID) == len(SHIPPED)
    assert len({fold(one.name).text for one in SHIPPED}) == len(SHIPPED)


def test_an_id_is_no_kind_and_no_programme_passes_for_an_organisation() -> None:
    assert not set(BY_ID) & set(KINDS)
    for one in SHIPPED:
        assert one.id.startswith("programme-") == (one.kind == PROGRAMME), one.id


def test_an_id_once_released_is_still_there_or_has_a_successor() -> None:
    """The list only grows: an id that goes is followed, on its line, by the id that takes its place."""
    lost = [line for line in RELEASED if len(line) == 1 and line[0] not in BY_ID]
    assert lost == []
    retired = {line[0]: line[1] for line in RELEASED if len(line) > 1}
    assert set(retired) & set(BY_ID) == set()
    assert set(retired.values()) <= set(BY_ID)


def test_every_id_is_written_down_and_the_list_is_in_order() -> None:
    ids = [line[0] for line in RELEASED]
    assert set(BY_ID) <= set(ids)
    assert ids == sorted(set(ids))


def test_points_are_those_of_the_scale() -> None:
    assert {one.points for one in NAMED} == {1, 3}
    assert {one.points for one in SHIPPED if one.kind == PROGRAMME} == {0}
    assert {BY_ID[identity].points for identity in ("has", "sanofi", "inserm", "oms", "commission-europeenne")} == {1}
    assert {BY_ID[identity].points for identity in ("allis-na", "leem", "lyonbiopole", "ars-corse", "nanobiotix")} == {
        3
    }


def test_no_two_organisations_share_an_unambiguous_form() -> None:
    """However it is written: AllisNA would be ALLIS-NA too."""
    owners: dict[str, set[str]] = defaultdict(set)
    for one, form in FORMS:
        if not form.ambiguous:
            for reading in readings(form.text):
                owners[reading].add(one.id)
    assert {text: ids for text, ids in owners.items() if len(ids) > 1} == {}


def test_a_form_of_a_few_letters_or_a_common_word_has_conditions() -> None:
    bare = [
        (one.id, form.text)
        for one, form in FORMS
        if not form.case and not form.ambiguous and (common_word(form.text) or _is_short(form.text))
    ]
    assert bare == []
    common = [(one.id, form.text) for one, form in FORMS if not form.ambiguous and common_word(form.text)]
    assert [text for _, text in common if not text.isupper() and text not in {"Anses", "INCa"}] == []


def _is_short(text: str) -> bool:
    return few_letters(text) and text not in re.split(r"[|\n]", SAFE)


def test_forms_hold_letters() -> None:
    for one, form in FORMS:
        folded = fold(form.text).text
        assert any(map(str.isalpha, folded)) and sum(map(str.isalnum, folded)) >= 2, (one.id, form.text)


def test_no_organisation_lists_a_form_twice() -> None:
    for one in SHIPPED:
        written = [(fold(form.text).text, form.text if form.case else "", form.scope) for form in one.forms]
        assert len(set(written)) == len(written), one.id


def test_each_unambiguous_form_names_its_organisation(appraiser: Appraiser) -> None:
    assert [
        (one.id, form.text)
        for one, form in FORMS
        if not form.ambiguous
        and named(appraiser, f"On sait que {form.text} recrute des salariés, dit-on jeudi.") != {one.id}
    ] == []


def test_a_company_named_by_a_word_needs_an_article_of_the_field(appraiser: Appraiser) -> None:
    words = {form.text for _, form in FORMS if form.scope == FIELD}
    assert len(words) > 200 and words >= {"Lonza", "Thuasne", "Boiron"}
    assert [
        text
        for text in words - {"Pharmagest", "Therapixel"}
        if named(appraiser, f"On sait que {text} gagne le tournoi de boules.")
    ] == []
    for text in ("Lonza déborde.", "Le comice de Thuasne ouvre samedi."):
        assert named(appraiser, text) == set()
    assert named(appraiser, "Lonza déborde. L'usine de Viège recrute.") == {"lonza"}
    assert named(appraiser, "Lonza et Thuasne s'entendent.") == {"lonza", "thuasne"}


def test_a_name_made_of_a_word_of_the_field_needs_no_article_of_it(appraiser: Appraiser) -> None:
    assert named(appraiser, "Provepharm déborde.") == {"provepharm"}


@pytest.mark.parametrize("text", ["Sanofi recrute.", "Le Leem recrute.", "bioMérieux recrute.", "Doctolib recrute."])
def test_what_everybody_knows_needs_none(appraiser: Appraiser, text: str) -> None:
    assert len(named(appraiser, text)) == 1


def test_ambiguous_forms_name_nothing_by_themselves(appraiser: Appraiser) -> None:
    alone = {form.text for _, form in FORMS if form.ambiguous and named(appraiser, f"On sait que {form.text} recrute.")}
    assert alone == set()


def test_each_confirming_word_confirms(appraiser: Appraiser) -> None:
    silent = [
        (one.id, form.text, word)
        for one, form, word in _confirming()
        if one.id
        not in named(appraiser, f"On sait que {form.text} {_does(form)} ({word.rstrip('*')}).", one.regions[:1])
        and not _inside(word, form)
    ]
    assert silent == []


def _does(form: Form) -> str:
    """What an organisation does; of the bare name of a hospital the sentence must speak of care too."""
    return "recrute des sages-femmes" if form.scope == FIELD else "recrute"


def _confirming() -> Iterator[tuple[Organisation, Form, str]]:
    """Each form with each word that confirms it; what confirms many of a kind (its trade) with one of them alone."""
    held = Counter((one.kind, word) for one, form in FORMS for word in form.confirm)
    asked: set[tuple[str, str]] = set()
    for one, form in FORMS:
        for word in form.confirm:
            of_kind = one.kind, word
            if held[of_kind] < MANY or of_kind not in asked:
                asked.add(of_kind)
                yield one, form, word


def test_each_refuting_word_refutes(appraiser: Appraiser) -> None:
    deaf = []
    for one, form in FORMS:
        for word in form.refute:
            against, confirming = word.rstrip("*"), (form.confirm or ("",))[0].rstrip("*")
            found = one.id in named(appraiser, f"On sait que {form.text} recrute, {against}, {confirming}.")
            if found and one.id not in named(appraiser, f"{against}, et {confirming}."):
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
    assert len(former) > 80
    for entry in LISTED.organisations:
        for form in entry.formerly:
            if not form.confirm:
                assert named(appraiser, f"On sait que {form.text} recrute des salariés.") == {entry.id}, form.text


def test_former_names_tell_until_when() -> None:
    until = {(one.id, form.text): form.until for one, form in FORMS if form.until}
    assert until["clariane", "Korian"] == "2023"
    assert until["region-nouvelle-aquitaine", "Région Aquitaine"] == "2015"
    assert until["neres", "Afipa"] == "?"
    assert all(value == "?" or 1990 <= int(value[:4]) <= 2026 for value in until.values())


def test_merged_organisations_show_both_names_and_the_date() -> None:
    gipso = BY_ID["gipso"]
    assert gipso.name == "GIPSO (Polepharma)"
    assert gipso.successor == Successor("polepharma", "Polepharma", "2022-01-01")
    assert BY_ID["cancer-bio-sante"].name == "Cancer-Bio-Santé (Eurobiomed)"
    assert BY_ID["eurobiomed"].successor is None


def test_weak_facts_stay_in_the_file() -> None:
    kept = {entry.id: entry for entry in LISTED.organisations}
    assert kept["chu-de-nantes"].city and not BY_ID["chu-de-nantes"].city
    assert BY_ID["lyonbiopole"].city == "Lyon" and BY_ID["lyonbiopole"].site == "https://www.lyonbiopole.com/"
    for one in NAMED:
        entry = kept[one.id]
        assert one.city == (entry.city if entry.evidence == "seen" and "city" not in entry.doubts else ""), one.id
        assert one.site == ((entry.site or "") if entry.evidence == "seen" and "site" not in entry.doubts else ""), (
            one.id
        )
        assert one.regions == entry.regions
        assert set(entry.doubts) <= {fact for fact in ("city", "regions", "site") if getattr(entry, fact)}, one.id


@pytest.mark.parametrize(
    ("doubts", "shown"),
    [((), {"city", "regions", "site"}), (("regions",), {"city", "site"}), (("city", "site"), {"regions"})],
)
def test_a_fact_in_doubt_is_not_shown(doubts: tuple[Any, ...], shown: set[str]) -> None:
    entry = Entry(id="a", name="A", kind="pole", regions=("Corse",), evidence="seen", doubts=doubts)
    assert {fact for fact in ("city", "regions", "site") if entry.shows(fact)} == shown  # type: ignore[arg-type]


# Names that several organisations share


@pytest.mark.parametrize(
    ("text", "source", "expected"),
    [
        ("À Bordeaux, le CHU ouvre un service.", (), {"chu-de-bordeaux"}),
        ("Le CHU ouvre un service. Les élus bordelais applaudissent.", (), {"chu-de-bordeaux"}),
        ("Le CHU ouvre un service.", ("Nouvelle-Aquitaine",), set()),  # it has three
        ("Le CHU ouvre un service.", ("Martinique",), {"chu-de-martinique"}),
        ("Le CHU de Liège, en Belgique, et celui de Lille.", (), set()),
        ("Au CHU, un hébergement d’urgence de Lyon, les sans-abri attendent.", (), set()),
        ("Après plusieurs tours, le CHU tranche.", (), set()),
        ("En Occitanie, le cancéropôle lance un appel.", (), {"canceropole-grand-sud-ouest"}),
        ("La chambre régionale de commerce et d’industrie de Bretagne vote.", (), {"cci-bretagne"}),
        ("L’agence régionale de développement économique recrute en Normandie.", (), {"ad-normandie"}),
        ("La situation se corse pour l’ARS.", (), set()),
        ("L’ARS enquête chez L’Occitane.", (), set()),
        ("À la réunion, l’ARS a parlé.", (), set()),
        ("En Lorraine, l’ARS alerte.", (), {"ars-grand-est"}),
        ("Lorraine dirige l’ARS.", (), set()),
        ("L’ARS Aquitaine avait tranché.", (), {"ars-nouvelle-aquitaine"}),
    ],
)
def test_the_place_tells_which_one_is_meant(
    appraiser: Appraiser, text: str, source: tuple[str, ...], expected: set[str]
) -> None:
    assert named(appraiser, text, source) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("La Région Occitanie vote un budget.", {"region-occitanie"}),
        ("Le président de la Région Occitanie signe.", {"region-occitanie"}),
        ("Cent usines tournent en Région Occitanie.", set()),
        ("Dans toute la Région Occitanie, on recrute.", set()),
        ("Les habitants de la Région Bretagne attendent.", set()),
        ("Une aide de la Région Limousin l’avait permis.", {"region-nouvelle-aquitaine"}),
        ("En Normandie, partout dans la Région, on recrute.", set()),
        ("En Normandie, la Région vote une aide.", {"region-normandie"}),
    ],
)
def test_a_territory_is_not_its_council(appraiser: Appraiser, text: str, expected: set[str]) -> None:
    assert named(appraiser, text) == expected


# Programmes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Financé par France 2030 et le Feder.", {"programme-france-2030", "programme-feder"}),
        ("Un AMI est ouvert : les candidatures sont attendues en mars.", {"programme-ami"}),
        ("C’est un ami des lauréats.", set()),
        ("Lauréat du concours i-Lab.", {"programme-i-lab"}),
        ("Le RHU, projet de recherche, démarre.", {"programme-rhu"}),
        ("Selon l’article 51 de la Constitution.", set()),
        ("Une expérimentation de l’article 51 en santé.", {"programme-article-51"}),
        ("Le dispositif PECAN rembourse la télésurveillance.", {"programme-pecan"}),
        ("Une tarte aux noix de pécan.", set()),
        ("L’EIC Accelerator a retenu le projet.", {"programme-eic-accelerator"}),
        ("À l’horizon 2020, la France relance son industrie.", set()),
        ("Soutenu par Horizon 2020 puis France Relance.", {"programme-horizon-2020", "programme-france-relance"}),
        ("Il inaugure sa première usine, lauréate d’un appel à projets.", set()),
    ],
)
def test_programmes_are_found(appraiser: Appraiser, text: str, expected: set[str]) -> None:
    assert {one for one in named(appraiser, text) if one.startswith("programme-")} == expected


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
    assert named(appraiser, "L’ANS et le numérique en santé.") == {"agence-des-nuages"}
    assert not [form for form in known["agence-du-numerique-en-sante"].forms if form.text == "ANS"]


def test_a_name_of_the_configuration_belongs_to_its_entry_alone() -> None:
    known = of(OrganisationEntry(name="ANS", forms=("Agence des nuages",)))
    assert [one.id for one in known.values() for form in one.forms if form.text == "ANS"] == ["ans"]


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
        (
            "- {id: a, name: A, kind: pole, regions: [Bretagne], form: [B]}",
            "form: clé inconnue (vouliez-vous dire « forms » ?)",
        ),
        ("- {id: a, name: A, kind: licorne, regions: [Bretagne]}", "kind: 'academie', "),
        ("- {id: a, name: A, kind: pole, regions: [Aquitaine]}", "regions.0: 'Auvergne-Rhône-Alpes', "),
        ("- {id: a, name: A, kind: pole, regions: []}", "regions: "),
        ("- {id: A b, name: A, kind: pole, regions: [Bretagne]}", "id: "),
        ("- {id: a, name: A, kind: pole, regions: [Bretagne], forms: [{text: B, scope: near}]}", "forms.0.scope: "),
        (
            '- {id: a, name: A, kind: pole, regions: [Bretagne], merged_into: b, merged_on: "2019"}',
            "aucune organisation n'a l'identifiant « b »",
        ),
        (
            "- {id: a, name: A, kind: pole, regions: [Bretagne], merged_into: b}",
            "a : merged_into et merged_on vont ensemble",
        ),
        ("- {id: a, name: A, kind: pole, regions: [Bretagne], merged_into: b, merged_on: 2019}", "merged_on: "),
        (
            "- {id: a, name: A, kind: pole, regions: [Bretagne], formerly: [{text: B, until: bientôt}]}",
            "formerly.0.until",
        ),
        ("- {id: a, name: A, kind: programme, regions: [Bretagne]}", "kind: 'academie', "),
        (
            "- {id: a, name: A, kind: pole, regions: [Corse]}\n- {id: a, name: B, kind: pole, regions: [Corse]}",
            "2 entrées ont l'identifiant « a »",
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

"""The spellings that are made from the names of a catalogue, and those that are not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.config import Config
from monitor.model import Article, Form, Organisation
from monitor.recognise.catalogue import organisations
from monitor.recognise.spellings import Habits, spelled
from monitor.rules.relevance import Appraiser

HABITS = Habits(
    generic=frozenset({"partners", "pharma", "medical"}),
    heads=(("CH", "Centre hospitalier"), ("IHU",), ("Université", "Univ.", "… University", "University of …")),
    trades={"biotech": ("biotech*",), "ihu": ("IHU",)},
    shortened=("biotech", "ihu"),
    regions={"Nouvelle-Aquitaine": ("N-A", "N.-A."), "Bretagne": ()},
)


def one(*names: str | Form, identity: str = "a", kind: str = "biotech") -> Organisation:
    forms = tuple(Form(name) if isinstance(name, str) else name for name in names)
    return Organisation(identity, identity, kind, forms=forms)


def made(*known: Organisation) -> dict[str, Form]:
    """The spellings made for the first of `known`."""
    listed = {form.text for form in known[0].forms}
    return {form.text: form for form in spelled(known, HABITS)[0].forms if form.text not in listed}


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Nanobrume Partners", {"Nanobrume"}),
        ("NanoBrume Medical Pharma", {"NanoBrume", "Nanobrume"}),
        ("Nanobrume", set()),
        ("Nanobrume Autre", set()),
        ("Brume Partners", set()),  # a common word
        ("Sophie Pharma", set()),  # a given name
        ("Lyon Pharma", set()),  # a town
        ("Zou Pharma", set()),  # three letters
        ("Pharma Medical", set()),
    ],
)
def test_the_press_shortens(name: str, short: set[str]) -> None:
    found = made(one(name))
    assert set(found) == short
    assert all(form.case and not form.ambiguous for form in found.values())


@pytest.mark.parametrize(
    "known",
    [
        (one("Zoub Pharma"),),  # four letters
        (one("Nanobrume Pharma"), one("Institut Nanobrume", identity="b")),  # in another's name
    ],
)
def test_a_short_name_that_is_not_its_own_needs_a_word_of_the_trade(known: tuple[Organisation, ...]) -> None:
    (form,) = made(*known).values()
    assert form.case and form.ambiguous and form.confirm[0] == "biotech*"


@pytest.mark.parametrize(
    "known",
    [
        (one("Nanobrume Pharma"), one("Nanobrume", identity="b")),
        (one("Nanobrume Pharma"), one("Nano Brume", identity="b")),
        (one("Nanobrume Pharma"), one("Nanobrume Partners", identity="b")),
        (one("Nanobrume Pharma", Form("Nanobrume", True, ("usine",), ambiguous=True)),),
        (one("Nanobrume Pharma", kind="pole"),),
    ],
)
def test_what_is_listed_or_of_two_is_not_made(known: tuple[Organisation, ...]) -> None:
    assert made(*known) == {}


def test_an_institute_goes_by_its_own_word_where_the_trade_is_told() -> None:
    found = made(one("IHU Zoubiny", kind="ihu"))
    assert found["Zoubiny"].ambiguous and not found["IHU de Zoubiny"].ambiguous


@pytest.mark.parametrize(
    ("name", "expected", "never"),
    [
        ("CH Nulleville", {"CH de Nulleville", "Centre hospitalier de Nulleville"}, {"CH du Nulleville"}),
        ("Centre hospitalier d'Oulle", {"CH Oulle", "CH d'Oulle"}, {"CH de Oulle"}),
        (
            "Université de Nulleville",
            {"Univ. de Nulleville", "Nulleville University", "University of Nulleville"},
            {"Université Nulleville"},  # it may go on: Nulleville Montaigne
        ),
        ("Université technologique", set(), {"technologique University", "University of technologique"}),
        ("CH de Saint-Nul", {"CH St-Nul", "Centre hospitalier de St-Nul"}, {"CH de Ste-Nul"}),
        ("Clinique Sainte-Nulle", {"Clinique Ste-Nulle"}, {"Clinique St-Nulle", "Clinique Ste-Ste-Nulle"}),
        ("Clinique des Saints", set(), {"Clinique des Sts"}),
        ("Université de technologie", set(), {"Université technologie"}),
        ("IHU Bretagne", {"IHU de Bretagne", "IHU de la Bretagne"}, {"IHU d'Bretagne"}),
        ("ESEA Nouvelle-Aquitaine", {"ESEA N-A", "ESEA N.-A."}, {"ESEA"}),
        ("RDM N-A", {"RDM Nouvelle-Aquitaine", "RDM N.-A."}, {"RDM"}),
        ("B. Brume", {"B.Brume"}, {"Brume"}),
    ],
)
def test_heads_regions_and_full_stops(name: str, expected: set[str], never: set[str]) -> None:
    found = set(made(one(name, kind="hopital")))
    assert expected <= found
    assert not never & found


def test_a_former_name_is_not_turned_around_in_english() -> None:
    assert set(made(one(Form("Université de Nulleville", until="2015"), kind="universite"))) == {"Univ. de Nulleville"}


def test_the_saint_of_an_ambiguous_name_keeps_its_conditions() -> None:
    listed = Form("Saint-Nul", True, ("usine",), ("phare",), ambiguous=True)
    assert made(one(listed, kind="hopital")) == {"St-Nul": replace(listed, text="St-Nul")}


@pytest.mark.parametrize(
    ("regions", "ambiguous", "made_of_it"),
    [
        (("Monde",), True, {"Brume France"}),
        (("Monde",), False, set()),  # its name alone tells it already
        (("Bretagne",), True, set()),
        (("Monde", "Bretagne"), True, set()),
        ((), True, set()),
    ],
)
def test_a_group_from_abroad_has_a_company_in_france(
    regions: tuple[str, ...], ambiguous: bool, made_of_it: set[str]
) -> None:
    form = Form("Brume", True, ("usine",) if ambiguous else (), ambiguous=ambiguous)
    found = made(replace(one(form), name="Brume", regions=regions))
    assert set(found) == made_of_it
    assert all(form.case and not form.ambiguous for form in found.values())


def test_conditions_go_with_the_spelling() -> None:
    listed = Form("Région Nouvelle-Aquitaine", True, not_after=("en",), until="2015")
    assert made(one(listed, kind="region"))["Région N-A"] == Form("Région N-A", True, not_after=("en",), until="2015")


@pytest.mark.parametrize(("acronym", "word"), [("ZOUB", {"Zoub"}), ("ZOU", set()), ("BRUME", set()), ("Z2OUB", set())])
def test_an_acronym_that_is_no_other_word_is_written_as_one(acronym: str, word: set[str]) -> None:
    assert set(made(one(Form(acronym, True), kind="pole"))) == word
    assert set(made(one(acronym, kind="pole"))) == set()  # it counts in any case already


def test_the_others_of_a_trade_confirm() -> None:
    doubtful = one(Form("Brume", True, ("usine",), refute=("phare",), ambiguous=True))
    other, lighthouse = one("Nanolix", identity="b"), one("Phare Lix", identity="c")
    forms = spelled((doubtful, other, lighthouse), HABITS)[0].forms
    assert forms[0].confirm == ("usine", "biotech*", "Nanolix")  # what refutes it does not


def shared(identity: str, *place: str) -> Organisation:
    return one(Form("Centre", True, place, ("phare",), "document", True, ("sans",)), identity=identity, kind="hopital")


@pytest.mark.parametrize(
    ("place", "people"),
    [
        (("Oulle", "oullois*"), {"oullois", "oulloise"}),
        (("nullien*", "île Nulle"), {"nullien", "nullienne"}),
        (("oulleau*", "oullon*", "oulliste*"), {"oulleau", "oullelle", "oullon", "oullonne", "oulliste"}),
        (("nulin", "nuline", "nulins", "nulinaux"), {"nulin", "nuline"}),  # a plural speaks of several
        (("franc-oullois*",), {"franc-oullois", "franc-oulloise"}),
        (("Oulle",), set()),
    ],
)
def test_what_several_share_is_told_by_the_people_of_the_place(place: tuple[str, ...], people: set[str]) -> None:
    found = made(shared("a", *place), shared("b", "Nulleville"))
    assert set(found) == {f"Centre {word}" for word in people}
    expected = [Form(text, True, refute=("phare",), not_after=("sans",)) for text in found]
    assert list(found.values()) == expected


def test_people_of_two_places_tell_neither() -> None:
    assert made(shared("a", "oullois*"), shared("b", "oullois*")) == {}
    assert made(shared("a", "oullois*")) == {}  # what one alone goes by is no description


def test_the_trade_confirms_from_near_what_the_article_confirms_from_afar() -> None:
    far = Form("Brume", True, ("usine",), ("phare",), "document", ambiguous=True)
    forms = spelled((one(far), one("Nanolix", identity="b")), HABITS)[0].forms
    assert forms == (far, Form("Brume", True, ("biotech*", "Nanolix"), ("phare",), ambiguous=True))


SHIPPED = Appraiser(organisations(Config()), (), keep=10)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kurma et Andera entrent au capital.", {"kurma-partners", "andera-partners"}),
        ("Un pas vers kurma et andera.", set()),
        ("Posos puis Synapse lèvent des fonds.", {"posos", "synapse-medicine"}),
        ("Une synapse relie deux neurones.", set()),
        ("Au bord du Volta, on pêche.", set()),
        ("L’IHU de Strasbourg et le CHR de Metz-Thionville.", {"ihu-strasbourg", "chr-metz-thionville"}),
        ("L’ESEA N.-A. et B.Braun.", {"esea-nouvelle-aquitaine", "b-braun"}),
        ("Sim & Cure et Hygie 31 recrutent.", {"sim-cure", "hygie31"}),
        ("L’Upec, à Créteil, recrute.", {"universite-paris-est-creteil"}),
        ("Il a étudié à l’université Bordeaux Montaigne.", set()),
        ("Unitec, un club, expose à Pessac.", set()),
        ("L’UCA de Clermont-l’Hérault lance sa quinzaine.", set()),
        ("Sans CHU, Bordeaux attend.", set()),
        ("Le CHU rémois et le CHU lillois signent.", {"chu-de-reims", "chu-de-lille"}),
        ("Les CHU normands signent.", set()),
        ("La Région bretonne vote.", {"region-bretagne"}),
        ("On vit bien dans la Région bretonne.", set()),
        (
            "Le CHU Dupuytren, la Timone et les HUS signent.",
            {"chu-de-limoges", "ap-hm", "hopitaux-universitaires-de-strasbourg"},
        ),
        ("L’UHA, à Mulhouse, recrute.", {"universite-de-haute-alsace"}),
        ("L’ARS de la région Bretagne écrit à la chambre de commerce de Bretagne.", {"ars-bretagne", "cci-bretagne"}),
        ("L’ARS du Finistère et l’ARS de l’Hérault recrutent.", {"ars-bretagne", "ars-occitanie"}),
        ("L’agence régionale de la santé de Normandie alerte.", {"ars-normandie"}),
        ("Le centre anticancéreux de Rennes recrute.", {"centre-eugene-marquis"}),
        ("Le Cnam forme des infirmiers.", set()),
        ("Le supermarché du Centre Leclerc, à Dijon, ferme.", set()),
        ("À Dijon, le Centre Leclerc essaie une radiothérapie.", {"centre-georges-francois-leclerc"}),
        ("La Ligue finance un dépistage des cancers.", {"ligue-contre-le-cancer"}),
        ("La Ligue reporte le match des cancéreux.", set()),
        ("Le remboursement par l’assurance maladie baisse.", {"assurance-maladie"}),
        ("Le Bio³ Institute ouvre.", {"bio3-institute"}),
        ("La commission ENVI vote à Bruxelles.", {"commission-envi"}),
        ("Nantes University Hospital opens a trial.", {"chu-de-nantes"}),
        ("The University of Strasbourg opens a trial.", {"universite-de-strasbourg"}),
        ("Les urgences du CHU de St-Étienne débordent.", {"chu-de-saint-etienne"}),
        ("La fac de pharmacie de Montpellier recrute.", {"universite-de-montpellier"}),
        ("Le patron de Roche France s’en va.", {"roche"}),
        ("L’université du Maine, aux États-Unis, publie une étude.", set()),
        ("L’université du Maine forme des Manceaux.", {"le-mans-universite"}),
        ("Le projet est soutenu par la région Occitanie.", {"region-occitanie"}),
        ("Une entreprise de la région Normandie investit.", set()),
        ("La région Bretagne manque de médecins.", set()),
        ("Le LFB recrute.", {"lfb"}),
        ("La LFB reprend samedi à Bourges.", set()),
        ("À Fort-de-France, la CTM vote une aide.", {"region-martinique"}),
        ("L’Institut Pasteur de Cayenne alerte.", {"institut-pasteur-de-guyane"}),
        (
            "Le bureau de la Région à Bruxelles suit les Néo-Aquitains.",
            {"bureau-de-la-region-nouvelle-aquitaine-a-bruxelles"},
        ),
    ],
)
def test_in_an_article(text: str, expected: set[str]) -> None:
    found = SHIPPED.appraise(Article("https://site.test/a", "", text))
    assert {mention.organisation.id for mention in found.mentions} == expected

"""Names as they are really written: cut, glued, told in lists, borne by persons; and why a place names nobody."""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from monitor.model import Form, Organisation, Publisher
from monitor.recognise.fold import fold
from monitor.recognise.matcher import Matcher
from monitor.recognise.mentions import Recogniser
from monitor.recognise.passage import Passage
from monitor.recognise.persons import given_names, is_given_name
from monitor.recognise.refusals import TERRITORY

CASES: list[dict[str, Any]] = YAML(typ="safe").load(Path(__file__).parent / "data" / "names.yaml")
AFTER = ("en", "dans la", "de toute la")
REGIONS = {
    "bretagne": "Bretagne", "normandie": "Normandie", "occitanie": "Occitanie", "centre": "Centre-Val de Loire"
}  # fmt: skip
NAMES = [
    "Eurobiomed", "Lyonbiopôle", "Polepharma", "ALLIS-NA", "CNRS", "Inserm", "Evotec", "Cosmed", "bioMérieux",
    "Ad'Occ", "Servier", "Pierre Fabre",
]  # fmt: skip


def organisation(identity: str, *forms: str | Form, kind: str = "", regions: tuple[str, ...] = ()) -> Organisation:
    known = tuple(Form(form) if isinstance(form, str) else form for form in forms)
    return Organisation(identity, identity, kind=kind, regions=regions, forms=known)


def ambiguous(text: str, *confirm: str, refute: tuple[str, ...] = ()) -> Form:
    return Form(text, case=True, confirm=confirm, refute=refute, ambiguous=True)


def of_region(identity: str, name: str) -> list[Organisation]:
    shared = Form("ARS", case=True, confirm=(name,), scope="document", ambiguous=True)
    council = Form("la Région", case=True, confirm=(name,), scope="document", ambiguous=True)
    full = (f"ARS {name}", f"Agence régionale de santé {name}")
    return [
        organisation(f"ars-{identity}", *full, shared, regions=(name,)),
        organisation(
            f"region-{identity}", Form(f"Région {name}", case=True, not_after=AFTER), council, regions=(name,)
        ),
    ]


ORGANISATIONS = [
    *(organisation(fold(name).text.replace(" ", "-").replace("'", "-"), name) for name in NAMES),
    organisation("atlanpole", "Atlanpole Biotherapies"),
    organisation("roche", ambiguous("Roche", "laboratoire")),
    organisation("clara", ambiguous("Clara", "cancer")),
    organisation("curie", "Institut Curie", ambiguous("Curie", "cancer")),
    organisation("g5", ambiguous("G5", "santé", refute=("Sahel",))),
    organisation("nebula", "Nébula"),
    organisation("programme-nebula", "Nébula", kind="programme"),
    organisation("france-2099", "France 2099", kind="programme"),
    organisation("chu-angers", "CHU d'Angers"),
    *(organisation(f"chu-{fold(town).text}", f"CHU de {town}", f"CHU {town}") for town in ("Montpellier", "Nîmes")),
    *(organisation(f"chu-{fold(town).text}", f"CHU de {town}") for town in ("Toulouse", "Nantes")),
    *(organisation(f"u-{town.lower()}", f"université de {town}") for town in ("Bordeaux", "Limoges", "Poitiers")),
    *(one for identity, name in REGIONS.items() for one in of_region(identity, name)),
]


@cache
def matcher_of(recogniser: Recogniser) -> Matcher:
    return Matcher(recogniser.phrases)


def passages_of(recogniser: Recogniser, text: str, title: str = "") -> list[Passage]:
    matcher = matcher_of(recogniser)
    headline = [Passage.read(title, matcher, (0, len(title)))] if title else []
    return [*headline, Passage.read(text, matcher)]


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser(ORGANISATIONS)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["trap"])
def test_names(recogniser: Recogniser, case: dict[str, Any]) -> None:
    publisher = Publisher(tuple(case.get("regions", ())), frozenset(case.get("own", ())))
    found = recogniser.named(passages_of(recogniser, case["text"], case.get("title", "")), publisher)
    assert [[one.organisation.id, one.passage.folded.original[one.start : one.end]] for one in found] == case["named"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Clara Delmas et le cancer", ("clara", "Clara", "suivi d'un nom de famille")),
        ("Sophie Servier", ("servier", "Servier", "précédé d'un prénom")),
        ("le Dr Servier", ("servier", "Servier", "précédé d'une civilité")),
        ("Le G5 parle.", ("g5", "G5", "aucun mot de confirmation à proximité (attendus : santé)")),
        ("Le G5 Sahel", ("g5", "G5", "réfuté par « Sahel »")),
        ("Le g5 parle.", ("g5", "g5", "écrit autrement (majuscules attendues)")),
        ("en Région Bretagne", ("region-bretagne", "Région Bretagne", TERRITORY)),
        ("L'ARS parle.", ("ARS", "ARS", "plusieurs organisations possibles")),
        ("voir www.servier.test", ("servier", "servier", "partie d'une adresse")),
        ("les ARS parlent", ("ARS", "ARS", "plusieurs organisations désignées à la fois")),
    ],
)
def test_what_did_not_count_says_why(recogniser: Recogniser, text: str, expected: tuple[str, str, str]) -> None:
    passages = passages_of(recogniser, text)
    assert recogniser.named(passages) == []
    assert [(one.name, text[one.start : one.end], one.reason) for one in recogniser.ignored(passages)] == [expected]


def test_an_acronym_defined_otherwise_is_ignored_everywhere() -> None:
    one = organisation("oms", Form("OMS", refute=("office municipal",)), "Organisation mondiale")
    recogniser = Recogniser([one])
    passages = passages_of(recogniser, "L'office municipal (OMS) recrute. Rien. L'OMS invite. ")
    assert [found.reason for found in recogniser.ignored(passages)] == [
        "réfuté par « office municipal »",
        "autre sens défini dans l'article",
    ]


def test_two_forms_written_alike_are_one_organisation() -> None:
    forms = (Form("Bayer", confirm=("labo",), ambiguous=True), Form("Bayer", confirm=("Bourse",), ambiguous=True))
    recogniser = Recogniser([organisation("bayer", *forms)])
    (one,) = recogniser.ignored(passages_of(recogniser, "Bayer parle."))
    assert one.reason == "aucun mot de confirmation à proximité (attendus : labo)"


def test_what_a_longer_name_covers_is_not_ignored(recogniser: Recogniser) -> None:
    assert recogniser.ignored(passages_of(recogniser, "L'ARS Bretagne et l'Institut Curie.")) == []


def test_words_of_a_refuting_phrase_confirm_nothing() -> None:
    form = Form("ARS", confirm=("Bretagne",), refute=("Grande-Bretagne",), scope="document", ambiguous=True)
    recogniser = Recogniser([organisation("ars", form)])
    assert recogniser.named(passages_of(recogniser, "L'ARS parle.\nLa Grande-Bretagne écoute.")) == []
    assert len(recogniser.named(passages_of(recogniser, "L'ARS parle.\nLa Bretagne écoute."))) == 1


def test_given_names_are_no_common_words() -> None:
    assert len(given_names()) > 900
    assert is_given_name("Jean-Pierre")
    assert is_given_name("THÉA")
    for word in ("France", "Paris", "Lorraine", "Florence", "Saint-Martin", "Santé", "Le", "La", "En", "Avec", "Nord"):
        assert not is_given_name(word), word


# Every offset points at the exact characters, whatever stands around and inside the names

SEPARATORS = st.sampled_from(
    ["", " ", "-", "\u2011", "-\n", "\u00ad\n", "-\r\n ", "\u00a0", ", ", " et ", "’", "\u0301", "."]
)
PIECES = st.sampled_from(
    ["les CHU de ", "Nantes", "Nîmes", "Toulouse", "Lyon", "biopo\u0302le", "Euro", "biomed", "Cosmed", "Evotec", "C.N.R.S.",
     "ALLIS", "NA", "bioMérieux", "Clara", "Sophie ", "la Région Bretagne", "l’ARS", "œ", "ﬁ", "½", "\u200b"]
)  # fmt: skip
TEXTS = st.lists(st.one_of(PIECES, SEPARATORS, st.text(max_size=3)), max_size=25).map("".join)


@settings(deadline=None, max_examples=400)
@given(title=TEXTS, text=TEXTS)
def test_every_offset_points_at_the_exact_characters(recogniser: Recogniser, title: str, text: str) -> None:
    passages = passages_of(recogniser, text, title)
    tails = {"nantes", "nimes", "toulouse"}
    known = {
        one.id: {letters(form.text) for form in one.forms} | {tail for tail in tails if tail in one.id}
        for one in ORGANISATIONS
    }
    ends: dict[int, int] = {}
    for one in recogniser.named(passages):
        original = one.passage.folded.original
        assert 0 <= one.start < one.end <= len(original)
        assert ends.get(id(one.passage), 0) <= one.start  # in order, and none overlaps another
        ends[id(one.passage)] = one.end
        assert letters(original[one.start : one.end]) in known[one.organisation.id]
    for other in recogniser.ignored(passages):
        assert 0 <= other.start < other.end <= len(other.passage.folded.original)


def letters(text: str) -> str:
    """What all spellings of a name have in common."""
    return "".join(character for character in fold(text).text if character.isalnum())


@pytest.mark.parametrize(
    "piece", ["EvotecCosmed", "aB", "CHU, ", "les CHU de Nantes, ", "Euro-", "A.B.", "Sophie ", "Le Le ", "-\n", "a1B2"]
)
def test_hostile_text_takes_seconds_not_minutes(recogniser: Recogniser, piece: str) -> None:
    began = time.process_time()
    recogniser.named(passages_of(recogniser, piece * (100_000 // len(piece))))
    assert time.process_time() - began < 20  # one or two on a busy machine


def test_a_hundred_times_the_names_cost_little_more() -> None:
    text = "La société Nanolix12, avec Nano-Lix77 et l'Institut Nanolix de Brume, investit à Nantes. " * 50
    few, many = (Recogniser(invented(number)) for number in (200, 20_000))
    ratio = fastest(many, text) / fastest(few, text)
    assert ratio < 6  # about 1 on an idle machine; 100 if each name were looked for


def invented(number: int) -> list[Organisation]:
    return [organisation(f"o{one}", f"Nanolix{one}", f"Institut Brume{one} de Nano") for one in range(number // 2)]


def fastest(recogniser: Recogniser, text: str) -> float:
    passages = passages_of(recogniser, text)
    spent = []
    for _ in range(5):
        began = time.process_time()
        recogniser.named(passages)
        spent.append(time.process_time() - began)
    return min(spent)

"""Plurals and simple inflection: what is found beside what was typed, and what is left as it is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.recognise.fold import fold
from monitor.recognise.inflect import MOST, joined, variants
from monitor.recognise.matcher import Matcher, phrase


@pytest.mark.parametrize(
    "forms",
    [
        ("partenariat", "partenariats"),
        ("levée de fonds", "levées de fonds"),
        ("appel à projets", "appels à projets", "appel à projet"),
        ("essai clinique", "essais cliniques"),
        ("accord-cadre", "accords-cadres"),
        ("convention d'affaires", "conventions d'affaires"),
        ("tour de table", "tours de table"),
        ("chiffre d'affaires", "chiffres d'affaires"),
        ("agence régionale de santé", "agences régionales de santé"),
        ("établissement public hospitalier régional", "établissements publics hospitaliers régionaux"),
        ("régional", "régionale", "régionaux", "régionales"),
        ("médical", "médicale", "médicaux", "médicales"),
        ("hospitalier", "hospitalière", "hospitaliers", "hospitalières"),
        ("nommé", "nommée", "nommés", "nommées"),
        ("élu", "élue", "élus", "élues"),
        ("lauréat", "lauréate", "lauréats", "lauréates"),
        ("nouveau", "nouvelle", "nouveaux", "nouvelles", "nouvel"),
        ("signe", "signent"),
        ("s'allie", "s'allient"),
        ("investit", "investissent"),
        ("lève 3", "lèvent 3"),
        ("hôpital", "hôpitaux"),
        ("journal", "journaux"),
        ("festival", "festivals"),
        ("travail", "travaux"),
        ("réseau", "réseaux"),
        ("bureau", "bureaux"),
        ("enjeu", "enjeux"),
        ("noyau", "noyaux"),
        ("pneu", "pneus"),
        ("genou", "genoux"),
        ("emploi", "emplois"),
        ("essai", "essais"),
        ("innovatif", "innovative", "innovatifs", "innovatives"),
        ("infectieux", "infectieuse", "infectieuses"),
        ("chercheur", "chercheuse", "chercheurs", "chercheuses"),
        ("directeur général", "directrice générale", "directeurs généraux", "directrices générales"),
        ("européen", "européenne", "européens", "européennes"),
        ("francilien", "francilienne", "franciliens", "franciliennes"),
        ("industriel", "industrielle", "industriels", "industrielles"),
        ("français", "française", "françaises"),
        ("soignant", "soignante", "soignants", "soignantes"),
        ("patient", "patiente", "patients", "patientes"),
        ("président", "présidente", "présidents", "présidentes"),
        ("majeur", "majeure", "majeurs", "majeures"),
    ],
)
def test_each_form_finds_the_others(forms: tuple[str, ...]) -> None:
    for typed in forms:
        found = variants(typed)
        assert found[0] == phrase(typed)
        assert {phrase(form) for form in forms} <= set(found)


@pytest.mark.parametrize(
    "text",
    [
        "fonds", "cours", "concours", "accès", "prix", "virus", "campus", "processus", "taux", "avis", "mars", "corps", "cour",
        "dans", "leurs", "plus", "tous", "de", "la", "à", "an", "CHU", "Bourse", "Tours", "tour", "AIDES",
        "L'Oréal", "H2", "i-Lab", "2030", "partenariat*", "COVID-19", "gaz", "fois", "fond", "foi", "vent", "paris", "wellness",
    ],
)  # fmt: skip
def test_what_does_not_inflect(text: str) -> None:
    assert variants(text) == (phrase(text),)


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ("capital", "capitale"), ("moral", "morale"), ("final", "finale"), ("signal", "signale"), ("motif", "motive"),
        ("vent", "vente"), ("vente", "vent"), ("plante", "plant"), ("implant", "implante"), ("chant", "chante"),
        ("médecin", "médecine"), ("vaccin", "vaccine"), ("accord", "accorde"), ("plan", "plane"), ("port", "porte"),
        ("portée", "porte"), ("année", "Anne"), ("armée", "arme"), ("durée", "dure"), ("levée", "lève"), ("donnée", "donne"),
        ("présent", "présente"), ("préside", "président"), ("président", "préside"), ("patient", "pâtie"), ("agent", "âge"),
        ("content", "conte"), ("excelle", "excellent"), ("réside", "résident"), ("fonds", "fond"), ("cours", "cour"),
        ("fois", "foi"), ("mois", "moi"), ("filière", "filier"), ("manière", "manier"), ("prière", "prier"), ("gain", "gaine"),
        ("grain", "graine"), ("main", "Maine"), ("bien", "Bienne"), ("appel", "appelle"), ("lien", "lienne"), ("semaine", "semain"),
        ("fraise", "frais"), ("neuf", "neuve"), ("tout", "toute"), ("secteur", "sectrice"), ("pari", "Paris"), ("tour", "Tours"),
        ("vers", "ver"), ("sens", "sen"), ("temps", "temp"), ("relais", "relaise"), ("français", "françai"), ("délais", "délaise"),
    ],
)  # fmt: skip
def test_no_other_common_word_is_made(typed: str, other: str) -> None:
    assert phrase(other) not in variants(typed)


def test_the_plural_comes_first_and_agrees() -> None:
    assert variants("appareil de mesure médical")[:2] == ("appareil de mesure medical", "appareils de mesures medicaux")
    assert len(variants("grand établissement public hospitalier régional national ancien")) == MOST


def test_a_phrase_that_folds_as_a_whole_stays_whole() -> None:
    assert variants("C.H.U.") == ("chu",)
    assert variants("!") == variants("") == ()


@pytest.mark.parametrize(
    ("typed", "also"),
    [("start-up", "start ups"), ("start-ups", "start up"), ("sous-sol", "sous sols"), ("accord-cadre", "accords cadres")],
)  # fmt: skip
def test_a_compound_inflects_at_its_end(typed: str, also: str) -> None:
    assert also in variants(typed)


@pytest.mark.parametrize("typed", ["celui-ci", "CAR-T", "start up", "y a-t-il", "mise-en-place"])
def test_short_words_elsewhere_stay(typed: str) -> None:
    short = [word for word in re.split("[ -]", phrase(typed)) if len(word) < 4]
    for one in variants(typed):
        assert [word for word in one.split() if len(word) < 4] == short


@pytest.mark.parametrize(
    ("typed", "one_word"),
    [("bio-cluster", "biocluster"), ("CAR-T", "CAR-T"), ("pré‑industriel d'e-santé", "préindustriel d'esanté"),
     ("Île-de-France", "Île-de-France"), ("covid-19", "covid-19"), ("- a -", "- a -")],
)  # fmt: skip
def test_compounds_of_common_words_are_joined(typed: str, one_word: str) -> None:
    assert joined(typed) == one_word


TYPED = st.text(st.sampled_from("aeéèsxlniu'-* .ÉAC2œ\u0301\u00ad") | st.characters(codec="utf-8"), max_size=30)


@settings(deadline=None)
@given(TYPED)
def test_variants_are_phrases_the_typed_one_first(text: str) -> None:
    found = variants(text)
    assert bool(found) == bool(phrase(text))
    assert len(found) == len(set(found)) <= MOST
    if found:
        assert found[0] == phrase(text)
    for one in found:
        assert fold(one).text.strip() == one


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(["partenariat", "régional", "signé", "hôpital", "réseau", "essai"]), min_size=1, max_size=3
    )
)
def test_what_is_typed_is_found_where_it_is_written_in_the_plural(chosen: list[str]) -> None:
    plural = " ".join(
        {"régional": "régionaux", "hôpital": "hôpitaux", "réseau": "réseaux"}.get(word, f"{word}s") for word in chosen
    )
    found = Matcher(variants(" ".join(chosen))).find(phrase(plural))
    assert [(0, len(phrase(plural)))] in found.values()


def test_no_list_holds_an_accent() -> None:
    from monitor.recognise import inflect

    for name, value in vars(inflect).items():
        if name.isupper() and isinstance(value, frozenset):
            assert not [word for word in value if not re.fullmatch("[a-z]+", word)], name

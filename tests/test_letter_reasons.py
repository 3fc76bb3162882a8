"""What « Retenu pour » says: quotes that say something, each reason once, in the language of the letter."""

import re
from typing import Any

import pytest

from alerts.counted import reasons
from alerts.digest import Reason
from alerts.quotes import shortened, telling
from alerts.reasons import EVENTS, SENSES, why
from alerts.rubrics import names_of_events
from alerts.words import words
from monitor.facts.events import shipped_typology


@pytest.mark.parametrize(
    ("quote", "after", "told"),
    [
        ("lancent un", " incubateur commun", "lancent un incubateur"),
        ("lancent un", "", ""),
        ("lance", ", avec le pôle Rhéa", ""),  # nothing further on in its sentence
        ("ouvre l’", "unité de Brive", "ouvre l’unité"),
        ("signé", " en septembre à Brive", ""),  # when and where, not what
        ("prend", "\u00a0la direction de", "prend la direction"),
        ("à la tête de", " Nanobrume", "à la tête de Nanobrume"),
        ("Doté de", " 4,5 M€ par", "Doté de 4,5 M€"),
        ("doté de", ".", "doté"),
        ("filières : le pôle Rhéa reconduit", " trois ans", "le pôle Rhéa reconduit"),
        ("à Brive. Une unité pilote", "", "Une unité pilote"),
        ("nommée par M. Arvel", "", "nommée par M. Arvel"),
        ("hépatite A", " recule", "hépatite A"),
        ("phase 1", "", "phase 1"),
        ("IA", "", "IA"),
        ("lève", " 12 M€", "lève"),
        ("signs", " a pact", "signs a pact"),
        ("appel  à\nprojets", "", "appel à projets"),
        ("", "", ""),
    ],
)
def test_a_quote_says_something_within_one_sentence(quote: str, after: str, told: str) -> None:
    assert telling(quote, after) == told


@pytest.mark.parametrize(
    ("quote", "told"),
    [
        ("signé à Brive, le 19 novembre, une convention de partenariat", "signé à Brive […] une convention…"),
        ("signé le 19 novembre par les deux pôles de la région", "signé le 19 novembre par les deux…"),
        ("convention de partenariat", "convention de partenariat"),
    ],
)
def test_a_long_quote_is_cut_where_it_does_not_break_off(quote: str, told: str) -> None:
    assert shortened(quote, 40) == told


TITLE = "Rhéa et Brivia lancent un incubateur"
TEXT = "Le pôle Rhéa ouvre un appel à projets. Les lauréats seront connus en mai."


def hit(rule: str, quote: str, points: float, field: str = "lead", name: str = "") -> dict[str, Any]:
    start = (TITLE if field == "title" else TEXT).index(quote)
    at = {"field": field, "start": start, "end": start + len(quote)}
    return {"rule": rule, "name": name or rule, "quote": quote, "points": points} | at


def kept(*hits: dict[str, Any], language: str = "fr") -> str:
    return re.sub("\u00a0", " ", why(reasons(hits, TITLE, TEXT), words(language)))


CALL = {"rule": "event:call_for_projects", "name": "Appel à projets / AMI"}


def test_an_event_and_a_rule_that_is_called_like_it_are_one_reason() -> None:
    event = hit("", "lancent un", 18, "title") | CALL
    rule = hit("Appels à projets", "lauréats", 1.5)
    assert kept(event, rule) == "Appel à projets / AMI (« lancent un incubateur », « lauréats »)"
    assert kept(event, rule | {"points": 20}).startswith("Appels à projets (« lauréats »")
    (one,) = reasons((event, rule), TITLE, TEXT)
    assert one.points == 19.5 and one.in_title and one.event == "call_for_projects"
    against = rule | {"points": -4}
    assert kept(event, against).endswith(" ; malgré Appels à projets (« lauréats »)")
    assert len(reasons((event, hit("organisation:aap", "Rhéa", 3, "title", "AAP")), TITLE, TEXT)) == 2


def test_a_lighter_reason_that_was_already_said_is_left_out() -> None:
    rule, same = hit("Appel à projets", "appel à projets", 9), hit("Projets", "projets", 2)
    assert kept(rule, same) == "Appel à projets"
    assert kept(rule, hit("Jury", "lauréats", 2)) == "Appel à projets ; Jury (« lauréats »)"


def test_a_name_is_quoted_as_it_stands() -> None:
    assert reasons((hit("organisation:x", "Le pôle Rhéa", 9, name="Rhéa"),), TITLE, TEXT)[0].quotes == ("Le pôle Rhéa",)


def test_an_event_is_named_in_the_language_of_the_letter_and_a_rule_as_the_officer_wrote_it() -> None:
    event, rule = hit("", "appel à projets", 9) | CALL, hit("Vie du pôle", "lauréats", 2)
    assert kept(event, rule, language="en") == "Call for projects (“appel à projets”); Vie du pôle (“lauréats”)"
    assert kept(event, rule) == "Appel à projets / AMI ; Vie du pôle (« lauréats »)"
    unknown = Reason("Un type d’hier", False, False, 3.0, event="yesterday")
    assert why((unknown,), words("en")) == "Un type d’hier"


def test_every_type_of_event_has_its_words() -> None:
    assert EVENTS.keys() == names_of_events().keys()
    for event, (_, label, *_) in names_of_events().items():
        assert words("fr").say(EVENTS[event]) == words("fr").say(label) == label


def test_a_sense_of_a_type_has_its_words() -> None:
    assert SENSES.keys() == {sense.label for one in shipped_typology().types for sense in one.senses}
    for label, told in SENSES.items():
        assert words("fr").say(told) == label != words("en").say(told)
    bought = Reason("Acquisition / cession", False, True, 12.0, ("acquiert",), event="site_closure")
    assert why((bought,), words("en")) == "Acquisition / sale (“acquiert”)"


@pytest.mark.parametrize(
    ("quotes", "told"),
    [
        (("signent un accord", "annoncent la signature d’un accord"), "Deal (“signent un accord”)"),
        (
            ("série A de 14 millions d’euros", "boucle une série A de 14 millions…"),
            "Deal (“série A de 14 millions d’euros”)",
        ),
        (("PLFSS", "clause de sauvegarde"), "Deal (“PLFSS”, “clause de sauvegarde”)"),
        (("€120 million",), "Deal"),
        (("96,4 M€", "essai"), "Deal (“essai”)"),
    ],
)
def test_the_same_words_and_mere_sums_are_not_quoted(quotes: tuple[str, ...], told: str) -> None:
    assert why((Reason("Deal", False, False, 9, quotes),), words("en")) == told

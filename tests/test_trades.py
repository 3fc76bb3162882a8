"""Names given to other trades, acronyms spelled out otherwise: the list that ships, and the reasons that are told."""

from __future__ import annotations

import pytest

from monitor.config import Config
from monitor.model import Article
from monitor.recognise.catalogue import organisations
from monitor.recognise.trades import LONGEST, trades
from monitor.rules.relevance import Appraiser


@pytest.fixture(scope="module")
def shipped() -> Appraiser:
    return Appraiser(organisations(Config()), (), keep=10)


def test_what_stands_on_both_sides_is_listed_once() -> None:
    found = trades()
    assert all(found)
    assert found.thing & (found.before | found.after) == set()


def test_no_word_is_too_long_to_be_found() -> None:
    assert {word for words in trades() for word in words if len(word.split(" ")) > LONGEST} == set()


@pytest.mark.parametrize(
    ("text", "name", "reason"),
    [
        ("La galerie Moderna expose.", "Moderna", "réfuté par « galerie »"),
        ("Carmat, un terre-neuve de quatre ans, cherche une famille.", "Carmat", "réfuté par « terre neuve »"),
        ("Me Recordati a plaidé.", "Recordati", "précédé d'une civilité"),
        ("Née Servier en 1931, elle écrit.", "Servier", "précédé de « Née »"),
        ("Clara, 8 ans, a gagné.", "Clara", "suivi d'un âge"),
        ("Clara et Emma ont gagné.", "Clara", "à côté d'un prénom"),
        ("L'ANSM, association nordique de Saint-Malo, marche.", "ANSM", "autre sens défini dans l'article"),
        ("Une ville sans CHU, en Corse.", "CHU", "aucune organisation en particulier"),
    ],
)
def test_what_does_not_count_says_why(shipped: Appraiser, text: str, name: str, reason: str) -> None:
    told = shipped.appraise(Article("https://site.test/a", "", text), explain=True)
    assert not told.mentions
    assert (name, reason) in {(one.quote, one.reason) for one in told.ignored}

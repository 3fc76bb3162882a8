"""What an edit has put in the place of something else: sums, days, names; and what is no correction."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from monitor.archive.corrections import told_now
from monitor.changes import changes
from monitor.config import Config
from monitor.model import Article, Dated, Precision
from monitor.reader import appraiser
from monitor.replaced import Told, in_place
from monitor.rules.relevance import Appraiser

EDITS: list[dict[str, Any]] = YAML(typ="safe").load((Path(__file__).parent / "data" / "edits.yaml").read_text("utf-8"))
WORDS = [
    "le 4 mai 2026",
    "le 5 juin",
    "en 2027",
    "Mme Claire Aubanel",
    "Perlin",
    "ouvrira",
    "à Dax",
    "pour",
    "son",
    ".",
]


@cache
def judge() -> Appraiser:
    return appraiser(Config())


@cache
def told(title: str, text: str) -> Told:
    article = Article(
        "https://a.example/", title, text, published=Dated(datetime(2026, 3, 2, tzinfo=UTC), Precision.DAY)
    )
    return told_now(article, judge().appraise(article))


@pytest.mark.parametrize("edit", EDITS, ids=range(len(EDITS)))
def test_readers_are_told_what_an_edit_makes_untrue_and_nothing_else(edit: dict[str, Any]) -> None:
    found = changes(told(*edit["sent"]), told(*edit["edited"]))
    assert sorted({kind for kind, _, _ in found}) == edit["told"], found


@pytest.mark.parametrize("edit", EDITS, ids=range(len(EDITS)))
def test_an_edit_that_says_nothing_new_says_nothing_new_the_other_way_round(edit: dict[str, Any]) -> None:
    if not edit["told"]:
        assert changes(told(*edit["edited"]), told(*edit["sent"])) == []


def test_what_is_replaced_is_told_in_its_own_words() -> None:
    old, new = "Le site de Dax ouvrira le 4 mai 2026 au public.", "Le site de Dax ouvrira le 14 juin 2026 au public."
    assert in_place(Told("", old), Told("", new)) == [("day", "4 mai 2026", "14 juin 2026")]
    assert in_place(Told("", old * 3), Told("", new * 3)) == [("day", "4 mai 2026", "14 juin 2026")]  # once


@given(st.lists(st.sampled_from(WORDS), max_size=12), st.lists(st.sampled_from(WORDS), max_size=12))
def test_what_is_added_before_or_after_is_never_a_correction(text: list[str], more: list[str]) -> None:
    one = Told("", " ".join(text))
    assert in_place(one, one) == []
    assert in_place(one, Told("", " ".join([*text, *more]))) == []
    assert in_place(one, Told("", " ".join([*more, ".", *text]))) == []

"""Amounts of money: how they are written, what is none, and what each is for."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from monitor.facts.amounts import PHRASES, amounts
from monitor.findings import Amount
from monitor.model import Field
from monitor.recognise.matcher import Matcher
from monitor.recognise.passage import Passage

CASES: list[dict[str, Any]] = YAML(typ="safe").load(Path(__file__).parent / "data" / "amounts.yaml")
MATCHER = Matcher(PHRASES)
ROLES = {"raised", "funding", "invested", "turnover", "market", ""}


def read(text: str) -> list[Amount]:
    return amounts(Passage.read(text, MATCHER))


def expected(case: dict[str, Any]) -> list[tuple[Any, ...]]:
    rows = []
    for quote, value, currency, role, *bound in case.get("amounts", ()):
        low, high = value if isinstance(value, list) else (value, value)
        told = "" if role == "-" else role
        rows.append((str(quote), float(low), float(high), currency, told, bound[0] if bound else "exact"))
    return rows


def parameters() -> list[Any]:
    wrong = pytest.mark.xfail(strict=True, reason="the role that the classifier tells is another")
    return [pytest.param(one, id=one["text"][:50], marks=[wrong] if one.get("misled") else []) for one in CASES]


@pytest.mark.parametrize("case", parameters())
def test_amounts_of_a_sentence(case: dict[str, Any]) -> None:
    found = [(one.quote, one.low, one.high, one.currency, one.role, one.bound) for one in read(case["text"])]
    assert found == expected(case)


@pytest.mark.parametrize(
    "text",
    ["12\u00a0millions\u202fd’euros", "150\u202f000\u00a0€", "12 millions\nd'euros", "12 milli\u00adons d'euros"],
    ids=["no-break spaces", "narrow spaces", "a line break", "a soft hyphen"],
)
def test_spaces_and_line_ends_inside_an_amount(text: str) -> None:
    [one] = read(f"Une aide de {text} est versée.")
    assert (one.quote, one.role) == (text, "funding")
    assert one.low == (150000 if "150" in text else 12e6)


def test_a_line_break_does_not_join_two_numbers() -> None:
    assert [one.low for one in read("Effectif : 12\n500 000 euros de subvention")] == [500000]


def test_an_amount_without_a_role_takes_that_of_the_same_amount_elsewhere() -> None:
    first, again = read("Lumea lève 12 M€.\nCes 12 M€ lui donnent de l'air.")
    assert (first.role, again.role) == ("raised", "raised")


def test_a_sentence_does_not_lend_its_role_to_the_next() -> None:
    assert [one.role for one in read("Lumea lève 12 M€.\nSon siège vaut 3 M€.")] == ["raised", ""]


def test_the_items_of_a_list_have_the_role_of_the_line_that_opens_it() -> None:
    found = read("Aides votées :\n- Lumea : 300 000 €\n- Ovelis : 120 000 €\n\nLe siège vaut 3 M€.")
    assert [one.role for one in found] == ["funding", "funding", ""]


def test_an_amount_cut_at_the_end_of_a_line() -> None:
    text = "Une aide de 3,2 millions d'eu-\nros est versée."
    [one] = read(text)
    assert (one.quote, one.low, one.role) == ("3,2 millions d'eu-\nros", 3.2e6, "funding")


@pytest.mark.parametrize(
    ("words", "value"),
    [("deux cent quatre-vingts", 280e6), ("cent quatre-vingt-dix", 190e6), ("quatre-vingt-trois", 83e6)],
)
def test_a_number_in_words_is_read_whole(words: str, value: float) -> None:
    assert [one.low for one in read(f"L'enveloppe atteint {words} millions d'euros.")] == [value]


def test_fields_and_offsets() -> None:
    title = "Lumea lève 12 M€"
    passage = Passage.read(title, MATCHER, (0, len(title)))
    [one] = amounts(passage)
    assert (one.field, one.start, one.end) == (Field.TITLE, 11, 16)
    [late] = read("x" * 300 + " Une aide de 5 M€.")
    assert late.field is Field.BODY


FRAGMENTS = st.sampled_from(
    [
        *(
            "12",
            "1,5",
            "150 000",
            "100.000",
            "2026",
            "M€",
            "€",
            "millions",
            "million",
            "d'euros",
            "de dollars",
            "un",
            "mille",
        ),
        *(
            "entre",
            "et",
            "à",
            "-",
            "plus de",
            "lève",
            "subvention",
            "chiffre d'affaires",
            "\n",
            " ",
            "\u00a0",
            ".",
            ",",
            "$",
        ),
        *(
            "EUR",
            "k€",
            "Md€",
            "CHF",
            "ŉ",
            "ﬃ",
            "e\u0301",
            "\u00ad",
            "🙂",
            "quatre-vingt",
            "demi",
            "une centaine de",
            "100 %",
        ),
    ]
)


@given(
    st.one_of(st.text(max_size=60), st.lists(FRAGMENTS, max_size=14).map(" ".join), st.lists(FRAGMENTS).map("".join))
)
@example("0MILLE D'EURO")
def test_whatever_the_text_a_quote_is_the_very_text_and_a_range_is_one(text: str) -> None:
    ends = [0]
    for one in read(text):
        assert one.quote == text[one.start : one.end] != ""
        assert one.start >= ends[-1], "two amounts overlap"
        ends.append(one.end)
        assert 0 <= one.low <= one.high
        assert len(one.currency) == 3 and one.role in ROLES
        assert one.bound in {"exact", "about", "at_least", "at_most"}


@pytest.mark.parametrize(
    "text", ["1" * 100_000, "1 " * 50_000, "1€ " * 30_000, "un million " * 9_000, "lève 3 M€ " * 9_000]
)
def test_hostile_texts_cost_little(text: str) -> None:
    began = time.process_time()
    read(text)
    assert time.process_time() - began < 20

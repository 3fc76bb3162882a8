"""Closing dates of calls: what closes one, what does not, which year, and what was prolonged."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from monitor.facts.deadlines import PHRASES, deadlines
from monitor.findings import Deadline
from monitor.model import UNDATED, Dated, Field, Precision
from monitor.recognise.matcher import Matcher
from monitor.recognise.passage import Passage

CASES: list[dict[str, Any]] = YAML(typ="safe").load(Path(__file__).parent / "data" / "deadlines.yaml")
MATCHER = Matcher(PHRASES)
PUBLISHED = Dated(datetime(2026, 1, 20, tzinfo=UTC), Precision.DAY)


def read(text: str, title: str = "", published: Dated = PUBLISHED) -> list[Deadline]:
    passages = [Passage.read(title, MATCHER, (0, len(title)))] if title else []
    return deadlines([*passages, Passage.read(text, MATCHER)], published)


def published(told: str | date | None) -> Dated:
    if told == "none":
        return UNDATED
    return (
        Dated(datetime(told.year, told.month, told.day, tzinfo=UTC), Precision.DAY)
        if isinstance(told, date)
        else PUBLISHED
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:50])
def test_closing_dates_of_a_text(case: dict[str, Any]) -> None:
    found = read(case["text"], case.get("title", ""), published(case.get("published")))
    assert sorted(one.at + "+" * one.extended for one in found) == sorted(str(end) for end in case.get("ends", []))


def test_a_quote_tells_why_and_stands_where_it_says() -> None:
    text = "Appel à projets. Clôture le 15 mars à 12 h."
    [one] = read(text)
    assert (one.quote, one.field) == ("Clôture le 15 mars à 12 h", Field.LEAD)
    assert text[one.start : one.end] == one.quote


def test_the_day_of_publication_is_that_of_france() -> None:
    late = Dated(datetime(2026, 3, 15, 23, 30, tzinfo=UTC), Precision.MINUTE)  # 16 March in Paris
    assert [one.at for one in read("Candidatures jusqu'au 15 mars.", published=late)] == ["2027-03-15"]
    assert [one.at for one in read("Candidatures jusqu'au 16 mars.", published=late)] == ["2026-03-16"]


def test_a_day_that_is_over_closes_nothing() -> None:
    assert read("Candidatures jusqu'au 15 janvier 2026.", title="Appel à projets") == []
    assert [one.at for one in read("Candidatures jusqu'au 20 janvier 2026.", title="Appel à projets")] == ["2026-01-20"]


def test_a_day_of_the_month_alone_is_the_next_one() -> None:
    assert [one.at for one in read("Candidatures attendues avant le 25.")] == ["2026-01-25"]
    assert [one.at for one in read("Candidatures attendues avant le 9.")] == ["2026-02-09"]
    assert [one.at for one in read("Les dossiers sont à rendre courant mars, avant le 9.")] == ["2026-03-09"]


def test_without_a_word_on_applying_a_day_far_away_is_of_something_else() -> None:
    title = "Appel à projets Santé"
    assert [one.at for one in read("C'est jusqu'au 30 avril.", title=title)] == ["2026-04-30"]
    assert read("C'est jusqu'au 30 avril 2029.", title=title) == []


def test_a_day_told_twice_is_told_once_with_its_hour() -> None:
    found = read("Candidatures jusqu'au 15 mars. Clôture des candidatures le 15 mars à midi.", title="Appel à projets")
    assert [one.at for one in found] == ["2026-03-15T12:00"]


def test_two_calls_keep_their_own_dates() -> None:
    calls = "AAP Santé : clôture le 3 mars 2026." + " Le règlement est en ligne." * 14
    found = read(calls + "\nAAP Climat : la date limite de dépôt est prolongée jusqu'au 30 mars 2026.")
    assert [(one.at, one.extended) for one in found] == [("2026-03-03", False), ("2026-03-30", True)]


REST = " Le règlement est en ligne." * 14
OPEN = "Les candidatures sont ouvertes jusqu'au 27 novembre 2026."


@pytest.mark.parametrize(
    ("said", "ends"),
    [
        ("Initialement fixée au 27 novembre, la clôture est reportée au 15 décembre.", ["2026-12-15+"]),
        ("La clôture est désormais fixée au 15 décembre, au lieu du 27 novembre.", ["2026-12-15+"]),
        ("La clôture du 27 novembre est reportée au 15 décembre.", ["2026-12-15+"]),
        ("La date limite est repoussée du 27 novembre au 15 décembre 2026.", ["2026-12-15+"]),
        ("La date limite passe du 27 novembre au 15 décembre.", ["2026-12-15+"]),
        ("Nouvelle date limite : 15 décembre 2026 (anciennement 27 novembre).", ["2026-12-15+"]),
        ("Les dossiers étaient attendus le 27 novembre. La nouvelle date limite est le 15 décembre.", ["2026-12-15+"]),
        ("La clôture est avancée au 20 novembre au lieu du 27 novembre.", ["2026-11-20"]),
        ("La date limite est avancée du 27 au 20 novembre.", ["2026-11-20"]),
    ],
)
def test_a_day_said_to_be_replaced_closes_nothing_wherever_the_article_tells_it(said: str, ends: list[str]) -> None:
    for text in (f"{said}{REST} {OPEN}", f"{OPEN}{REST} {said}", f"{OPEN} {said}"):
        assert [one.at + "+" * one.extended for one in read(text, title="AAP Santé")] == ends, text
    found = read(said + REST, title="AAP Santé : clôture le 27 novembre")
    assert [one.at + "+" * one.extended for one in found] == ends


def test_what_replaces_a_day_replaces_no_other() -> None:
    text = (
        "Clôture de l'AAP Sang : 27 novembre 2026. Clôture de l'AAP Os, initialement le 20 novembre : 15 décembre 2026."
    )
    assert [(one.at, one.extended) for one in read(text)] == [("2026-11-27", False), ("2026-12-15", True)]


def test_a_former_day_just_over_is_that_of_this_year() -> None:
    text = f"La clôture, prévue le 10 janvier, est reportée au 15 février.{REST} Candidatures jusqu'au 10 janvier."
    assert [(one.at, one.extended) for one in read(text, title="AAP Santé")] == [("2026-02-15", True)]


FRAGMENTS = st.sampled_from(
    [
        *(
            "clôture",
            "le",
            "15 mars",
            "15/03/2026",
            "31 février",
            "à 12 h",
            "à minuit",
            "jusqu'au",
            "candidatures",
            "prolongé",
        ),
        *(
            "appel à projets",
            "du",
            "au",
            "fin mars",
            "2026",
            ".",
            "\n",
            ",",
            " ",
            "\u00a0",
            "dossier",
            "avant le",
            "colloque",
            "ŉ",
        ),
    ]
)


@given(
    st.one_of(st.text(max_size=60), st.lists(FRAGMENTS, max_size=20).map(" ".join), st.lists(FRAGMENTS).map("".join))
)
def test_whatever_the_text_a_quote_is_the_very_text(text: str) -> None:
    for one in read(text, title="Appel à projets"):
        shown = "Appel à projets" if one.field is Field.TITLE else text
        assert one.quote == shown[one.start : one.end] != ""
        assert datetime.strptime(
            one.at, "%Y-%m" if len(one.at) == 7 else "%Y-%m-%d" if len(one.at) == 10 else "%Y-%m-%dT%H:%M"
        )


@pytest.mark.parametrize(
    "text", ["dossier du 1 au 15 mars " * 4_000, "dossier jusqu'au 15 mars " * 4_000, "clôture " * 12_000]
)
def test_hostile_texts_cost_little(text: str) -> None:
    began = time.process_time()
    read(text, title="Appel à projets")
    assert time.process_time() - began < 20

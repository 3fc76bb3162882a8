"""Places of France: names, former names, demonyms, and the words, people and towns abroad that look like them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from monitor.facts.gazetteer import gazetteer
from monitor.facts.places import Places
from monitor.findings import Locality, Mention
from monitor.model import Field, Organisation
from monitor.recognise.fold import fold
from monitor.recognise.matcher import Matcher
from monitor.recognise.passage import Passage
from monitor.regions import REGIONS, WIDE

DATA = Path(__file__).parent / "data" / "places.yaml"
FILE = Path(__file__).parent.parent / "monitor" / "catalogues" / "places.csv"
CASES: list[dict[str, Any]] = YAML(typ="safe").load(DATA)
PLACES = Places()
MATCHER = Matcher(PLACES.phrases)


def read(text: str, title: str = "", **known: Any) -> list[Locality]:
    passages = [Passage.read(title, MATCHER, (0, len(title)))] if title else []
    return PLACES.named([*passages, Passage.read(text, MATCHER)], **known)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:50])
def test_places_of_a_text(case: dict[str, Any]) -> None:
    found = read(case["text"], case.get("title", ""), regions=case.get("regions", ()))
    assert [f"{one.name} {one.department}".strip() for one in found] == case.get("places", [])


def test_the_region_of_the_publisher_settles_a_doubtful_name() -> None:
    text = "Le centre hospitalier et la mairie de Vienne signent."
    assert read(text) == []
    assert [one.department for one in read(text, regions=("Auvergne-Rhône-Alpes",))] == ["38"]
    assert [one.name for one in read("Le Lot : trois médecins de plus", regions=("Occitanie",))] == ["Lot"]
    assert read("Lot de trois boîtes rappelé", regions=("Occitanie",)) == []
    assert read(text, regions=("France", "Europe")) == []


def test_a_doubtful_name_inside_that_of_an_organisation_is_sure() -> None:
    text = "Le Génopole Sens et Vie recrute."
    inside = Mention(Organisation("x", "Génopole Sens"), Field.LEAD, 3, 16, "Génopole Sens")
    assert read(text) == []
    assert [one.quote for one in read(text, mentions=(inside,))] == ["Sens"]


def test_a_name_inside_that_of_an_organisation_is_no_place_of_another_region() -> None:
    text = "Le soutien de Sens Alpage Santé."
    home = Organisation("x", "Sens Alpage Santé", regions=("Auvergne-Rhône-Alpes",))
    assert read(text, mentions=(Mention(home, Field.LEAD, 14, 31, "Sens Alpage Santé"),)) == []
    near = Organisation("y", "Sens Alpage Santé", regions=("Bourgogne-Franche-Comté",))
    assert [one.quote for one in read(text, mentions=(Mention(near, Field.LEAD, 14, 31, ""),))] == ["Sens"]


def test_a_dateline_below_a_title_is_no_place_and_a_title_is_no_dateline() -> None:
    text = "Le budget voté\nPARIS, 12 mai 2026 (ABC) - Les députés ont voté.\n"
    file = Passage.read(text, MATCHER, (0, 14))
    assert PLACES.named([file]) == []
    assert [one.name for one in read("Un colloque.", title="Paris, 12 mai 2026 - Journée des biotechs")] == ["Paris"]


def test_the_title_settles_the_text() -> None:
    found = read("La Loire manque de médecins.", title="Saint-Étienne : le CHU recrute")
    assert [(one.name, one.field) for one in found] == [("Saint-Étienne", Field.TITLE), ("Loire", Field.LEAD)]


def test_every_region_and_department_is_there_once() -> None:
    known = [place for places in gazetteer().meant.values() for place in places]
    assert {one.region for one in known} == set(REGIONS) - WIDE
    departments = {one.department for one in known if one.kind == "department"} | {
        "75",
        "971",
        "972",
        "973",
        "974",
        "976",
    }
    numbers = {f"{number:02}" for number in range(1, 96)} - {"20"} | {"2A", "2B", "971", "972", "973", "974", "976"}
    assert departments == numbers
    assert len({one.name for one in known if one.kind == "commune"}) > 1100


def test_the_file_is_consistent_and_small() -> None:
    lines = [line for line in FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert all(line.count(";") == 5 for line in lines)
    assert len(set(lines)) == len(lines)
    assert {line.split(";")[0] for line in lines} == {"region", "former", "department", "number", "commune", "not"}
    assert {line.split(";")[5] for line in lines} == {"", "word", "name", "elsewhere"}
    assert FILE.stat().st_size < 150_000


def test_every_sure_name_is_found_by_itself() -> None:
    for places in gazetteer().meant.values():
        for one in places:
            if not one.doubt and not one.demonym:
                text = f"Le site de {one.name} ouvre."
                found = read(text)
                assert one.name in {each.name for each in found}, one.name
                assert all(text[each.start : each.end] == each.quote for each in found)


WORDS = st.sampled_from(
    [
        *(
            "Tours",
            "à",
            "Lot",
            "le",
            "dans",
            "La Réunion",
            "Paris",
            "(75)",
            "Saint-Denis",
            "(974)",
            "Vienne",
            "Autriche",
            "NICE",
        ),
        *(
            "Lorraine",
            "Martin",
            "de",
            "\n",
            ".",
            ",",
            " ",
            "\u00a0",
            "ŉ",
            "ﬃ",
            "e\u0301",
            "\u00ad",
            "🙂",
            "du",
            "Havre",
            "rue",
            "43000",
        ),
    ]
)


@given(st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=14).map(" ".join), st.lists(WORDS).map("".join)))
def test_whatever_the_text_a_quote_is_the_very_text(text: str) -> None:
    for one in read(text):
        assert one.quote == text[one.start : one.end] != ""
        assert one.region in REGIONS and one.kind in {"region", "department", "commune"}
        assert bool(one.department) == (one.kind != "region")
        assert fold(one.quote).text[0].isalpha()

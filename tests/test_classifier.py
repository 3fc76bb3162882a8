"""Types of event told by all the words of a text together, by weights of a few invented ones."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Set

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.facts.classifier import LIKELY, Classifier, features, length
from monitor.facts.doubts import Doubts
from monitor.facts.sentences import Lexicon
from monitor.facts.weights import written
from monitor.recognise.matcher import Matcher
from monitor.recognise.passage import Passage
from monitor.rules.match import Contents
from monitor.rules.names import Names
from monitor.rules.query import parse

LINES = (
    "4 titles with their leads",
    "opens closes",
    "-10 -10",
    "ouvr 6.0 400 -100",
    "ferm 6.0 -100 400",
    "rideau 6.0 0 150",
    "port 6.0 150 0",
    "fete 6.0 400 -600",
    "~clinique 6.0 0 0",
    "octobr 6.0 900 0",
)


def _classified(
    text: str, spoken: Set[str] = frozenset(), unless: str = "jeu", standing: str = "depuis"
) -> list[tuple[str, str]]:
    """What a classifier of two types tells of `text`, with the words that it names."""
    lexicon = Lexicon()
    queries = {kind: [lexicon.query(parse(unless, Names()))] for kind in ("opens", "closes")}
    doubtful = [lexicon.query(parse(standing, Names()))]
    passage = Passage.read(text, Matcher(lexicon.phrases))
    sentences = lexicon.read(Contents([passage]))
    told = Classifier(LINES).told(
        sentences.between(passage, 0, len(text)), Doubts(sentences, doubtful, queries), spoken
    )
    return [(kind, passage.folded.text[slice(*place[1])] if place else "") for kind, place in told]


def _told(text: str, least: float) -> Iterator[str]:
    passage = Passage.read(text, Matcher(Lexicon().phrases))
    sentences = Lexicon().read(Contents([passage]))
    parts = sentences.between(passage, 0, len(text))
    for kind, _ in Classifier(LINES).told(parts, Doubts(sentences, [], {"opens": [], "closes": []}), least=least):
        yield kind


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("La clinique ouvre ses portes", [("opens", "ouvre ses portes")]),
        ("La clinique ferme", [("closes", "ferme")]),
        ("En octobre, elle ouvre", [("opens", "octobre, elle ouvre")]),
        ("En octobre, la neige", []),  # a month proves nothing to who reads it alone
        ("Le rideau de la clinique", []),  # 150 tenths over the size of a short text are less than the constant asks
        ("Elle ferme. Elle ouvre", [("opens", "ouvre"), ("closes", "ferme")]),
        ("Le jeu ouvre", []),  # a false friend in the sentence
        ("Le jeu ouvre. La clinique ouvre", []),  # a word is one, wherever it stands
        ("Depuis : elle ouvre", [("opens", "ouvre")]),  # what stands is another clause
        ("Depuis hier elle ouvre", []),
        ("", []),
    ],
)
def test_the_words_of_a_text_are_weighed_together(text: str, told: list[tuple[str, str]]) -> None:
    assert sorted(_classified(text)) == sorted(told)


@pytest.mark.parametrize(
    ("text", "spoken", "told"),
    [
        ("Le rideau de la clinique", {"closes"}, [("closes", "rideau")]),  # a query and a word that says the same
        ("La porte", {"closes"}, [("closes", "")]),  # a query alone, in a text that says little
        ("Une fête", {"closes"}, [("opens", "fete")]),  # words that say another thing
        ("Elle ferme un jeu", {"closes"}, [("closes", "")]),  # its words are void, and the query was not
        ("La porte", {"sells"}, [("sells", "")]),  # no text was labelled with it
    ],
)
def test_a_query_counts_as_a_word(text: str, spoken: set[str], told: list[tuple[str, str]]) -> None:
    assert sorted(_classified(text, spoken)) == sorted(told)


def test_more_is_asked_where_that_is_wanted() -> None:
    told = {least: list(_told("La clinique ferme", least)) for least in (LIKELY, 1.0, 50.0)}
    assert told == {LIKELY: ["closes"], 1.0: ["closes"], 50.0: []}


@given(st.text(max_size=60))
def test_the_words_that_are_named_stand_in_the_text(text: str) -> None:
    for _, words in _classified(f"{text} ouvre ses portes {text}"):
        assert "ouvre" in words


def test_two_processes_tell_the_same_in_the_same_order() -> None:
    code = (
        "from monitor.config import Config; from monitor.model import Article; from monitor.reader import appraiser\n"
        "text = 'Effectif : 320 salariés\\nCA 2025 : 71 M€\\nInvestissement 2026 : 5 M€'\n"
        "print(appraiser(Config()).appraise(Article('https://a.example/', '', text), explain=True).events)"
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("3", "4")
    ]
    assert told[0] == told[1] and b"Event(" in told[0]


def test_what_is_written_is_read_again() -> None:
    rows = {"ouvr": (6.0, [30.0, -10.0]), "ferm": (6.0, [-10.0, 30.0])}
    file = written(4, ("opens", "closes"), [-1.0, -1.0], rows)
    ((kind, total, size),) = Classifier(file.splitlines()).likely({"ouvr", "unknown"})
    assert (kind, size) == ("opens", length([6.0]))
    assert total == pytest.approx(30.0 / size - 1.0)


def test_features_are_roots_numbers_and_what_stands_for_near_synonyms() -> None:
    assert {"#", "ouvr", "unit", "ouvr+#", "#+unit"} <= features(["ouvre", "3", "unites"])
    assert "#then" in features(["ouvre", "en", "1987"])
    assert "#then" not in features(["ouvre", "en", "2026"])
    assert any(one.startswith("~") for one in features(["ouvre", "ses", "portes"]))

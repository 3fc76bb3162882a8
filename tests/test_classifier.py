"""Types of event told by all the words of a text together, by weights of a few invented ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.facts.classifier import Classifier, features, length, written
from monitor.facts.doubts import Doubts
from monitor.facts.sentences import Lexicon
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
    "~clinique 6.0 0 0",
)


def _classified(text: str, unless: str = "jeu", standing: str = "depuis") -> list[tuple[str, str]]:
    """What a classifier of two types tells of `text`, with the words that it names."""
    lexicon = Lexicon()
    queries = {kind: [lexicon.query(parse(unless, Names()))] for kind in ("opens", "closes")}
    doubtful = [lexicon.query(parse(standing, Names()))]
    passage = Passage.read(text, Matcher(lexicon.phrases))
    sentences = lexicon.read(Contents([passage]))
    told = Classifier(LINES).told(
        sentences.between(passage, 0, len(text)), Doubts(sentences, doubtful, queries), {"opens", "closes"}
    )
    return [(kind, passage.folded.text[slice(*span)]) for kind, (_, span) in told]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("La clinique ouvre ses portes", [("opens", "ouvre ses portes")]),
        ("La clinique ferme", [("closes", "ferme")]),
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


@given(st.text(max_size=60))
def test_the_words_that_are_named_stand_in_the_text(text: str) -> None:
    for _, words in _classified(f"{text} ouvre ses portes {text}"):
        assert "ouvre" in words


def test_what_is_written_is_read_again() -> None:
    rows = {"ouvr": (6.0, [30.0, -10.0]), "ferm": (6.0, [-10.0, 30.0])}
    file = written(4, ("opens", "closes"), [-1.0, -1.0], rows)
    ((kind, total, size),) = Classifier(file.splitlines()).likely({"ouvr", "unknown"})
    assert (kind, size) == ("opens", length([6.0]))
    assert total == pytest.approx(30.0 / size - 1.0)


def test_features_are_roots_numbers_and_what_stands_for_near_synonyms() -> None:
    assert {"#", "ouvr", "unit"} <= features(["ouvre", "3", "unites"])
    assert any(one.startswith("~") for one in features(["ouvre", "ses", "portes"]))

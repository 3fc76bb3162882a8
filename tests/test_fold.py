"""Folding: what is made equal, what is kept apart, and the way back to the text as written."""

from __future__ import annotations

import re
import sys
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.recognise.fold import APOSTROPHES, HYPHENS, fold, shape

# Texts rich in what folding has to deal with, and any text at all.
awkward = st.text(
    alphabet=st.one_of(
        st.sampled_from("aeœŒæßÉé\u0301\u0302\u00ad\u200b\ufeff\u00a0\u202f\u2009\n\t  -‑’'…™²ﬁ½İſΣς\x00"),
        st.characters(),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Île-de-France", "ile de france"),
        ("densite\u0301\u0301", "densite"),
        ("Main-d’Œuvre", "main d'oeuvre"),
        ("ex æquo, Straße", "ex aequo, strasse"),
        ("6\u00a0000\u202feuros", "6 000 euros"),
        ("Auvergne\u2010Rhône\u2011Alpes – \n Lyon", "auvergne rhone alpes lyon"),
        ("bio\u00adpôle \u200bde\ufeff Lyon", "biopole de lyon"),
        ("Ｓａｎｏｆｉ", "sanofi"),
        ("Keytruda™, l’Inserm²", "keytruda , l'inserm "),
        ("a\u00ad \u00adb", "a b"),
        ("Euro-\nbiomed, Euro\u00ad\r\n  biomed", "eurobiomed, eurobiomed"),
        ("mot\u0301\u2010 \nà mot", "mota mot"),
        ("ALLIS-\nNA, 3-\nou 4, a -\nb, a-\n\nb, de-\n\u0301x", "allis na, 3 ou 4, a b, a b, de x"),
        ("C.N.R.S. du C.H.U.", "cnrs du chu"),
        ("M.D. et c.n.r.s., 3.5.A, www.A.B.C", "m.d. et c.n.r.s., 3.5.a, www.abc"),
        ("", ""),
    ],
)
def test_folds_what_readers_take_as_the_same(written: str, folded: str) -> None:
    assert fold(written).text == folded


@pytest.mark.parametrize("mark", APOSTROPHES)
def test_every_apostrophe_is_one(mark: str) -> None:
    assert fold(f"l{mark}État").text == "l'etat"


@pytest.mark.parametrize("mark", HYPHENS)
def test_every_hyphen_is_a_space(mark: str) -> None:
    assert fold(f"N{mark}A").text == "n a"


def test_every_character_folds_to_something_stable() -> None:
    """Folding twice changes nothing, otherwise a pattern could miss its text: for each character that means something,
    and for one in sixty-four of the 970,000 code points without a meaning, which are all alike."""
    points = enumerate(map(chr, range(sys.maxunicode + 1)))
    once = fold(".".join(one for number, one in points if number % 64 == 0 or _means_something(one))).text
    assert fold(once).text == once


def _means_something(character: str) -> bool:
    return unicodedata.category(character) not in {"Cn", "Co"}


def test_keeps_letters_of_other_scripts_and_punctuation() -> None:
    assert fold("Комета & R&D, 3,5 % (510(k))!").text == "комета & r&d, 3,5 % (510(k))!"


def test_shape_keeps_case_only() -> None:
    assert shape("N\u00e8reS – l’ANS") == "NereS l'ANS"


def test_spans_lead_back_to_the_text_as_written() -> None:
    written = "\n L’I\u00adnse\u0301rm‑ \u00a0œuvre"
    folded = fold(written)
    places = {match[0]: folded.span(*match.span()) for match in re.finditer(r"\w+", folded.text)}
    assert {word: written[slice(*span)] for word, span in places.items()} == {
        "l": "L",
        "inserm": "I\u00adnse\u0301rm",
        "oeuvre": "œuvre",
    }


def test_span_takes_the_marks_of_its_last_letter() -> None:
    written = "cafe\u0301\u0301 noir"
    start, end = fold(written).span(0, 4)
    assert written[start:end] == "cafe\u0301\u0301"


@settings(deadline=None)
@given(awkward)
def test_folded_text_has_no_marks_or_double_spaces(text: str) -> None:
    folded = fold(text).text
    assert "  " not in folded
    assert not any(unicodedata.category(character) in {"Mn", "Cf", "Cs", "Cc"} for character in folded)
    assert fold(folded).text == folded


@settings(deadline=None)
@given(awkward)
def test_spans_stay_inside_and_in_order(text: str) -> None:
    folded = fold(text)
    starts = [folded.start(index) for index in range(len(folded.text) + 1)]
    assert starts == sorted(starts)
    assert starts[-1] == len(text)
    for index in range(len(folded.text)):
        start, end = folded.span(index, index + 1)
        assert 0 <= start < end <= len(text)


@settings(deadline=None)
@given(awkward)
def test_index_leads_to_the_first_letter_at_a_place_or_after_it(text: str) -> None:
    folded = fold(text)
    starts = [folded.start(index) for index in range(len(folded.text))]
    for original in range(len(text) + 1):
        expected = next((index for index, start in enumerate(starts) if start >= original), len(starts))
        assert folded.index(original) == expected


@settings(deadline=None)
@given(awkward, st.lists(st.integers(0, 70)))
def test_many_indexes_are_those_of_each(text: str, places: list[int]) -> None:
    folded = fold(text)
    ordered = sorted(min(place, len(text)) for place in places)
    assert list(folded.indexes(ordered)) == [folded.index(place) for place in ordered]


@given(awkward)
def test_a_word_is_found_again_in_its_quote(text: str) -> None:
    folded = fold(text)
    for match in re.finditer(r"[^\W_]+", folded.text):
        quote = text[slice(*folded.span(*match.span()))]
        assert match[0] in fold(quote).text


@settings(deadline=None)
@given(st.text(alphabet="abcdefgh ABÉé'-\n", max_size=80), st.text(alphabet="abcdefgh ABÉé'-\n", max_size=80))
def test_folding_is_local(before: str, after: str) -> None:
    """What a text folds to does not depend on its neighbours, save for the blanks where they meet."""
    joined = fold(f"{before}. {after}").text
    assert joined == re.sub(" +", " ", f"{fold(before).text}. {fold(after).text}")


@pytest.mark.parametrize(
    "piece",
    ["\u00ad", "e\u0301", " \u00ad", "œ", "ﷺ", "\ud800", "\u0301", " ", "-", "½", "A\u200b"],
    ids=lambda piece: "-".join(f"{ord(character):04x}" for character in piece),
)
def test_hostile_text_folds_in_linear_time(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    began = time.process_time()
    folded = fold(text)
    assert time.process_time() - began < 5  # a tenth of that on an idle machine; a quadratic fold takes minutes
    assert len(folded.text) <= 4 * len(text)

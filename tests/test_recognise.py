"""Recognition: our own sentences, one trap each, and the rules they rest on."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from monitor.config import Config
from monitor.model import FIELD, Article, Form, Organisation, Publisher
from monitor.recognise.catalogue import organisations
from monitor.recognise.fold import fold
from monitor.recognise.matcher import Matcher, longest, phrase
from monitor.recognise.passage import Passage
from monitor.rules.relevance import Appraiser

CASES: list[dict[str, Any]] = YAML(typ="safe").load(Path(__file__).parent / "data" / "mentions.yaml")


@pytest.fixture(scope="module")
def shipped() -> Appraiser:
    return Appraiser(organisations(Config()), (), keep=10)


def named(appraiser: Appraiser, text: str, *, title: str = "", source: tuple[str, ...] = ()) -> list[str]:
    article = Article(url="https://site.test/a", title=title, text=text)
    return [mention.organisation.id for mention in appraiser.appraise(article, Publisher(tuple(source))).mentions]


def appraiser_of(*forms: Form, identity: str = "org", regions: tuple[str, ...] = ()) -> Appraiser:
    return Appraiser([Organisation(identity, identity, regions=regions, forms=forms)], (), keep=10)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["trap"])
def test_sentence(shipped: Appraiser, case: dict[str, Any]) -> None:
    assert (
        named(shipped, case["text"], title=case.get("title", ""), source=tuple(case.get("source", ()))) == case["ids"]
    )


@pytest.mark.parametrize("case", [case for case in CASES if case["ids"]], ids=lambda case: case["trap"])
def test_every_mention_quotes_its_place(shipped: Appraiser, case: dict[str, Any]) -> None:
    article = Article(url="https://site.test/a", title=case.get("title", ""), text=case["text"])
    for mention in shipped.appraise(article, Publisher(tuple(case.get("source", ())))).mentions:
        written = article.title if mention.field == "title" else article.text
        assert written[mention.start : mention.end] == mention.quote
        assert mention.quote.strip() == mention.quote


def test_every_trap_is_named_once() -> None:
    traps = [case["trap"] for case in CASES]
    assert len(traps) >= 60
    assert len(traps) == len(set(traps))


# Phrases and the automaton


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Partenariat*", "partenariat*"),
        (" L’Accord-cadre ", "l'accord cadre"),
        ("convention de partenariat *", "convention de partenariat*"),
        ("510(k)", "510(k)"),
        ("*", ""),
        (" – ", ""),
    ],
)
def test_phrase(text: str, expected: str) -> None:
    assert phrase(text) == expected


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("ars", "mars, ars, chars; l'ars-ars", ["ars", "ars", "ars"]),
        ("partenariat*", "partenariats et copartenariat, partenariat", ["partenariats", "partenariat"]),
        ("partenariat", "partenariats", []),
        (
            "interleukine*",
            "interleukine, interleukines, interleukine2",
            ["interleukine", "interleukines", "interleukine2"],
        ),
        ("vitamine d3*", "vitamine d3, vitamine d3β", ["vitamine d3", "vitamine d3β"]),
        ("interferon β*", "interféron β, interféron β1a", ["interferon β", "interferon β1a"]),
        ("510(k)", "un 510(k)accordé", ["510(k)"]),
        ("r&d", "la r&d, r&da", ["r&d"]),
        ("covid 19", "covid-19, covid-190", ["covid 19"]),
        ("ars", "ars_ars _ars_", ["ars", "ars", "ars"]),
        ("ars sud", "ars, sud; ars/sud, ars sud", ["ars sud"]),
        ("interferon β*", "interferon γ, interferon β", ["interferon β"]),
    ],
)
def test_whole_words(pattern: str, text: str, found: list[str]) -> None:
    folded = fold(text).text
    spans = Matcher([pattern]).find(folded).get(pattern, [])
    assert [folded[slice(*span)] for span in spans] == found


def test_overlapping_phrases_are_all_found() -> None:
    found = Matcher(["a b", "b c", "a b c", "b"]).find("a b c")
    assert found == {"a b": [(0, 3)], "b c": [(2, 5)], "a b c": [(0, 5)], "b": [(2, 3)]}


@settings(deadline=None)
@given(st.lists(st.text("ab1β '»*", min_size=1, max_size=4), max_size=5), st.text("ab1β '»", max_size=30))
def test_finds_what_a_plain_search_finds(words: list[str], text: str) -> None:
    phrases = {phrase(word) for word in words} - {""}
    folded = fold(text).text
    expected: dict[str, list[tuple[int, int]]] = {}
    for one in phrases:
        stem = one.removesuffix("*")
        for start in range(len(folded)):
            end = start + len(stem)
            apart = (start == 0 or not (folded[start - 1].isalnum() and one[0].isalnum())) and (
                end >= len(folded) or not (folded[end].isalnum() and one[-1].isalnum())
            )
            if folded[start:end] == stem and apart:
                while stem != one and folded[end : end + 1].isalnum():
                    end += 1
                expected.setdefault(one, []).append((start, end))
    assert Matcher(phrases).find(folded) == expected


spans = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 8)).map(lambda pair: (pair[0], sum(pair))), max_size=12)


@settings(deadline=None)
@given(spans)
def test_longest_leaves_no_overlap_and_drops_nothing_else(found: list[tuple[int, int]]) -> None:
    kept = longest(found)
    assert kept == sorted(kept)
    assert all(one[1] <= other[0] for one, other in pairwise(kept))
    for start, end in set(found) - set(kept):
        assert any(low < end and start < high and high - low >= end - start for low, high in kept)


def test_an_acronym_of_the_field_needs_no_word_near_it_but_an_article_of_the_field() -> None:
    appraiser = appraiser_of(Form("ZQX", case=True, refute=("vigne",), scope=FIELD))
    assert named(appraiser, "Le ZQX tranchera. Les patients attendent.") == ["org"]
    assert named(appraiser, "Le ZQX tranchera. La fanfare attend.") == []
    assert named(appraiser, "Le ZQX d'une vigne. Les patients attendent.") == []
    assert named(appraiser, "Il a soigné 30 ZQX. Les patients attendent.") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Un nom.\nZQXW\nEt un autre.", ["org"]),
        ("Un nom.\nFÊTE DU ZQXW\nEt un autre.", []),
        ("ZQXW. Il part.", ["org"]),
    ],
)
def test_a_heading_that_is_an_acronym_and_nothing_else_names(text: str, expected: list[str]) -> None:
    assert named(appraiser_of(Form("ZQXW", case=True)), text) == expected


# Spellings


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("ALLIS-NA", ["Allis NA", "ALLISNA", "ALLIS–NA"]),
        ("RDM N-A", ["RDM-NA", "RDM- NA", "RDM NA"]),
        ("TIC Santé", ["TICSanté", "TIC-Santé"]),
        ("Polepharma", ["POLEPHARMA", "Polépharma"]),
        ("MedVallée", ["Med Vallée", "Med-Vallee"]),
        ("Dev'Up", ["Dev Up", "DEV’UP"]),
        ("Brain & Mind", ["Brain&Mind", "Brain and Mind"]),
    ],
)
def test_other_spellings_are_found(name: str, written: list[str]) -> None:
    appraiser = appraiser_of(Form(name))
    assert {text: named(appraiser, f"On cite {text} ici.") for text in written} == {text: ["org"] for text in written}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("HealthTech", "the health tech sector"),
        ("CHU d'Angers", "au CHU, dangers et risques; le chud angers"),
        ("I-Stem", "un istem"),
        ("TIC Santé", "le site ticsante"),
        ("Leem", "le em et le-em"),
    ],
)
def test_worked_out_spellings_are_no_ordinary_words(name: str, text: str) -> None:
    assert named(appraiser_of(Form(name)), text) == []


def test_what_is_listed_outranks_what_is_worked_out() -> None:
    first = Organisation("a", "A", forms=(Form("Nano Brume"),))
    second = Organisation("b", "B", forms=(Form("NanoBrume"),))
    for order in ([first, second], [second, first]):
        appraiser = Appraiser(order, (), keep=10)
        assert named(appraiser, "NanoBrume puis Nano Brume.") == ["b", "a"]


@pytest.mark.parametrize(
    "text",
    ["InstitutNationalDuCancerDeLyon", "Institut National Ducancer De Lyon", "Institut Nationaldu cancer de Lyon"],
)
def test_long_names_are_not_joined(text: str) -> None:
    appraiser = appraiser_of(Form("Institut national du cancer de Lyon"))
    assert named(appraiser, text) == []
    assert named(appraiser, "L'institut national du cancer de Lyon.") == ["org"]


@pytest.mark.parametrize(
    ("name", "written", "counts"),
    [
        ("BFCare", "BF Care", True),
        ("BFCare", "bf care", False),
        ("bioMérieux", "bio Mérieux", True),
        ("bioMérieux", "bio mérieux", False),
        ("2ACBI", "2 ACBI", False),  # five letters: too often other words
        ("TIC Santé", "ticsante", False),
        ("Eurobiomed", "Euro-Biomed", True),
        ("Eurobiomed", "Euro biomed", False),  # a name that shows no joint is cut between capitals only
        ("Medicen", "Medi Cen", False),  # seven letters
        ("Polepharma", "Pôle-Pharma", True),
        ("Lyonbiopôle", "Lyon Biopôle", True),
        ("Lyonbiopôle", "Lyon\u00a0Bio\u2011Pôle", True),
        ("Lyonbiopôle", "Lyon. Biopôle", False),
        ("Lyonbiopôle", "Lyon, Biopôle", False),
        ("Images & Réseaux", "Images et Réseaux", True),
        ("Images & Réseaux", "images et réseaux", False),
    ],
)
def test_a_name_with_other_joints_must_look_like_one(name: str, written: str, *, counts: bool) -> None:
    assert named(appraiser_of(Form(name)), f"On cite {written} ici.") == ["org"] * counts


# Windows and context


def passage(text: str, *phrases: str) -> Passage:
    return Passage.read(text, Matcher(phrases))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Un. Deux X trois. Quatre.", "Deux X trois. "),
        ("Un\nDeux X trois\nQuatre", "Deux X trois\n"),
        ("Avec M. Deux et le Dr. Trois X.", "Avec M. Deux et le Dr. Trois X."),
        ("Il dit « Oui. » X ensuite.", "X ensuite."),
        ("Sans majuscule. ensuite X.", "Sans majuscule. ensuite X."),
        ("a" * 300 + " X " + "b" * 300, "a" * 199 + " X " + "b" * 199),
    ],
)
def test_window_is_the_sentence(text: str, expected: str) -> None:
    start = text.index("X")
    assert text[slice(*passage(text).window(start, start + 1))] == expected


def test_a_word_half_outside_the_window_is_not_near() -> None:
    text = "mot " + "x" * 195 + " NOM"
    one = passage(text, "mot", "nom")
    start = text.index("NOM")
    assert one.near("mot", one.window(start, start + 3)) == [(0, 3)]
    longer = passage("y" + text[:-4] + "xx NOM", "ymot")
    assert longer.near("ymot", longer.window(start + 3, start + 6)) == []


def test_context_words_are_whole_words() -> None:
    appraiser = appraiser_of(Form("Nom", confirm=("cancer*",), refute=("Mme",), ambiguous=True))
    assert named(appraiser, "Le programme Nom en cancérologie.") == ["org"]
    assert named(appraiser, "Le programme de Mme Nom en cancérologie.") == []
    assert named(appraiser, "Nom et anticancer.") == []


def test_a_confirming_word_inside_the_name_does_not_count() -> None:
    appraiser = appraiser_of(Form("Pôle Nom", confirm=("pôle*",), ambiguous=True))
    assert named(appraiser, "Le Pôle Nom recrute.") == []
    assert named(appraiser, "Le Pôle Nom, un pôle jeune, recrute.") == ["org"]


def test_document_scope_reaches_the_title() -> None:
    appraiser = appraiser_of(Form("NOM", case=True, confirm=("vaccin*",), scope="document", ambiguous=True))
    assert named(appraiser, "NOM recrute.", title="Des vaccins pour tous") == ["org"]
    assert named(appraiser, "NOM recrute.", title="Des emplois pour tous") == []


def test_two_that_remain_are_told_apart_by_the_source_or_not_at_all() -> None:
    form = Form("le Conseil", confirm=("budget",), ambiguous=True)
    both = [Organisation(name, name, regions=(name,), forms=(form,)) for name in ("Corse", "Bretagne")]
    appraiser = Appraiser(both, (), keep=10)
    assert named(appraiser, "le Conseil vote son budget.") == []
    assert named(appraiser, "le Conseil vote son budget.", source=("Bretagne", "France")) == ["Bretagne"]
    assert named(appraiser, "le Conseil vote son budget.", source=("Bretagne", "Corse")) == []


@pytest.mark.parametrize(
    "piece", ["ARS Occitanie ", "la Région. ", "Clara HAS@", "HAS\n", "Roche laboratoire La Roche "]
)
def test_hostile_text_takes_seconds_not_minutes(shipped: Appraiser, piece: str) -> None:
    article = Article(url="https://site.test/a", title=piece, text=piece * (200_000 // len(piece)))
    began = time.process_time()
    shipped.appraise(article)
    assert time.process_time() - began < 20  # one to four on a busy machine; minutes if each place read the others

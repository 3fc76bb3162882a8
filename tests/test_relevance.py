"""The score: its formula, its parts that add up, and what follows from them."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import ConfigError
from monitor.findings import Hit, Relevance
from monitor.model import Article, Decision, Field, Form, Organisation, Rule
from monitor.rules.relevance import Appraiser

LEEM = Organisation("leem", "Leem", regions=("France",), forms=(Form("Leem"),))
GIPSO = Organisation("gipso", "GIPSO", regions=("Nouvelle-Aquitaine",), forms=(Form("GIPSO"),))
POLE = Organisation("pole", "Pôle X", regions=("Occitanie", "France"), points=1, forms=(Form("Pôle X"),))
PARTNERS = Rule("Partenariat", ("partenariat*", "convention de partenariat"), 4, "partenariats")
SPORT = Rule("Sport", ("football", "ligue 1"), -15)
FAR = "x " * 150  # 300 characters: what follows is no longer the lead


def appraise(
    title: str, text: str, *rules: Rule, organisations: tuple[Organisation, ...] = (), keep: float = 10
) -> Relevance:
    return Appraiser(organisations, rules, keep).appraise(Article("https://site.test/a", title, text))


def parts(relevance: Relevance) -> list[tuple[str, str, str, float]]:
    return [(hit.rule, hit.field.value, hit.quote, hit.points) for hit in relevance.hits]


def test_a_rule_gives_its_points_times_the_weight_of_the_field() -> None:
    assert appraise("Un partenariat", "", PARTNERS).score == 12
    assert appraise("", "Un partenariat", PARTNERS).score == 8
    assert appraise("", FAR + "Un partenariat", PARTNERS).score == 4
    assert appraise("", "Rien", PARTNERS).score == 0


def test_each_further_hit_gives_half_of_the_one_before() -> None:
    relevance = appraise("Un partenariat", f"Des partenariats {FAR}, le partenariat et le partenariat", PARTNERS)
    assert parts(relevance) == [
        ("Partenariat", "title", "partenariat", 12),
        ("Partenariat", "lead", "partenariats", 4),
        ("Partenariat", "body", "partenariat", 1),
        ("Partenariat", "body", "partenariat", 0.5),
    ]
    assert relevance.score == 17.5


def test_the_best_hit_comes_first_wherever_it_stands() -> None:
    relevance = appraise("", FAR + "partenariat", PARTNERS)
    assert [hit.field for hit in relevance.hits] == [Field.BODY]
    relevance = appraise("Le partenariat", FAR + "partenariat", PARTNERS)
    assert [hit.points for hit in relevance.hits] == [12, 2]


def test_the_lead_is_the_first_300_characters() -> None:
    assert appraise("", "x" * 298 + " partenariat", PARTNERS).hits[0].field is Field.LEAD
    assert appraise("", "x" * 299 + " partenariat", PARTNERS).hits[0].field is Field.BODY


@pytest.mark.parametrize(
    ("opening", "points"),
    [
        ("LYON, 8 octobre 2026 (Dépêches Santé) - L'usine recrute.", 0),
        ("(Dépêches Santé) - LYON, 8 oct - L'usine recrute.", 0),
        ("LYON (Dépêches Santé) – L'usine recrute.", 0),
        ("Le campus (Dépêches Santé) ouvre à Lyon.", 8),
        ("LYON, 8 octobre 2026 (Dépêches) - La santé recrute.", 8),
    ],
)
def test_the_agency_of_a_dateline_scores_nothing(opening: str, points: float) -> None:
    assert appraise("", opening, Rule("Santé", ("santé",), 4)).score == points


def test_overlapping_words_of_one_rule_count_once_and_the_longest_wins() -> None:
    relevance = appraise("", "Une convention de partenariat", PARTNERS)
    assert parts(relevance) == [("Partenariat", "lead", "convention de partenariat", 8)]


def test_two_rules_and_an_organisation_may_share_their_words() -> None:
    other = Rule("Pôle", ("pôle x",), 2)
    third = Rule("X", ("x",), 1)
    relevance = appraise("Pôle X", "", other, third, organisations=(POLE,))
    assert parts(relevance) == [
        ("Pôle", "title", "Pôle X", 6),
        ("X", "title", "X", 3),
        ("organisation:pole", "title", "Pôle X", 3),
    ]


def test_an_organisation_gives_its_points_like_a_rule() -> None:
    relevance = appraise("Le Leem", f"Leem {FAR}Leem", organisations=(LEEM, GIPSO))
    assert parts(relevance) == [
        ("organisation:leem", "title", "Leem", 9),
        ("organisation:leem", "lead", "Leem", 3),
        ("organisation:leem", "body", "Leem", 0.75),
    ]


def test_negative_points_work_the_same_way() -> None:
    relevance = appraise("Le football", "football et ligue 1", SPORT)
    assert [hit.points for hit in relevance.hits] == [-45, -15, -7.5]
    assert relevance.score == -67.5
    assert relevance.decision is Decision.BELOW


def test_hits_that_are_worth_nothing_are_left_out() -> None:
    relevance = appraise("", "partenariat " * 1000, PARTNERS)
    assert relevance.score == pytest.approx(16, abs=0.001)
    assert len(relevance.hits) < 20
    assert all(hit.points for hit in relevance.hits)


def test_a_rule_of_no_points_still_tells_where_it_hit() -> None:
    relevance = appraise("Un partenariat", "partenariat", Rule("Étiquette", ("partenariat",), 0, "thème"))
    assert [hit.quote for hit in relevance.hits] == ["partenariat", "partenariat"]
    assert relevance.score == 0
    assert relevance.themes == ()


@pytest.mark.parametrize(("keep", "decision"), [(12, Decision.KEPT), (12.0001, Decision.BELOW)])
def test_kept_at_or_above_the_threshold(keep: float, decision: Decision) -> None:
    assert appraise("Un partenariat", "", PARTNERS, keep=keep).decision is decision


def test_themes_are_those_of_positive_rules_the_strongest_first() -> None:
    rules = (
        Rule("A", ("alpha",), 1, "faible"),
        Rule("B", ("beta",), 5, "fort"),
        Rule("C", ("gamma",), -9, "bruit"),
        Rule("D", ("delta",), 1, "fort"),
        Rule("E", ("epsilon",), 9, "absent"),
    )
    assert appraise("", "alpha beta gamma delta", *rules).themes == ("fort", "faible")


def test_regions_are_those_of_the_organisations_without_the_wide_ones() -> None:
    relevance = appraise("Le GIPSO", "Leem, Pôle X", organisations=(LEEM, POLE, GIPSO))
    assert relevance.regions == ("Nouvelle-Aquitaine", "Occitanie")


def test_the_scale_of_the_score() -> None:
    """Of the design: a title that names a cluster and an event is above 20, a passing national body below 3."""
    national = Organisation("has", "HAS", points=1, forms=(Form("HAS", case=True),))
    assert appraise("Le GIPSO signe un partenariat", "", PARTNERS, organisations=(GIPSO,)).score > 20
    assert appraise("", FAR + "selon la HAS", organisations=(national,)).score < 3


def test_mentions_stand_in_the_order_of_the_article() -> None:
    relevance = appraise("GIPSO et Leem", "Leem, GIPSO", organisations=(LEEM, GIPSO))
    assert [(one.organisation.id, one.field.value, one.start, one.end, one.quote) for one in relevance.mentions] == [
        ("gipso", "title", 0, 5, "GIPSO"),
        ("leem", "title", 9, 13, "Leem"),
        ("leem", "lead", 0, 4, "Leem"),
        ("gipso", "lead", 6, 11, "GIPSO"),
    ]


def test_offsets_are_into_the_text_when_the_title_stands_in_it() -> None:
    text = "\n  Le Leem signe\n\nUn partenariat" + FAR + "GIPSO"
    article = Article("file:a.txt", "Le Leem signe", text, title_at=3)
    relevance = Appraiser((LEEM, GIPSO), (PARTNERS,), 10).appraise(article)
    assert [(one.field.value, one.start, one.quote) for one in relevance.mentions] == [
        ("title", 6, "Leem"),
        ("body", text.index("GIPSO"), "GIPSO"),
    ]
    assert [(hit.rule, hit.field.value) for hit in relevance.hits if not hit.rule.startswith("event:")] == [
        ("Partenariat", "lead"),
        ("organisation:leem", "title"),
        ("organisation:gipso", "body"),
    ]
    assert all(text[hit.start : hit.end] == hit.quote for hit in relevance.hits)


def test_the_lead_of_a_file_begins_after_its_title() -> None:
    text = "Titre\n" + "x" * 297 + " partenariat"
    appraiser = Appraiser((), (PARTNERS,), 10)
    assert appraiser.appraise(Article("file:a.txt", "Titre", text, title_at=0)).hits[0].field is Field.LEAD
    later = text.replace("xx", "xxxx", 1)
    assert appraiser.appraise(Article("file:a.txt", "Titre", later, title_at=0)).hits[0].field is Field.BODY


def test_text_past_200_000_characters_is_not_read() -> None:
    assert appraise("", "x" * 199_988 + " partenariat", PARTNERS).score == 4
    assert appraise("", "x" * 199_990 + " partenariat", PARTNERS).score == 0


@pytest.mark.parametrize("word", ["*", "–", "« »"])
def test_a_word_without_letters_is_an_error_that_names_its_rule(word: str) -> None:
    with pytest.raises(ConfigError, match=r"^rules\.0\.words\.1: « .* » ne contient ni lettre ni chiffre"):
        Appraiser((), (Rule("Vide", ("santé", word), 1),), 10)


def test_nothing_to_look_for_is_nothing_found() -> None:
    assert Appraiser((), (), 10).appraise(Article("u", "Un titre", "Un texte")) == Relevance(0, Decision.BELOW)
    assert Appraiser((), (), 0).appraise(Article("u", "", "")).decision is Decision.KEPT


words = st.sampled_from(
    ["partenariat", "convention de partenariat", "football", "Leem", "GIPSO", "L’essai", ".", "\n", "x" * 90]
)
texts = st.lists(words, max_size=25).map(" ".join)


@cache
def judge(keep: int = 10) -> Appraiser:
    return Appraiser((LEEM, GIPSO, POLE), (PARTNERS, SPORT), keep)


@settings(deadline=None)
@given(title=texts, text=texts, keep=st.sampled_from([-20, 0, 4, 10, 12]))
def test_the_parts_add_up_and_quote_the_article(title: str, text: str, keep: int) -> None:
    article = Article("u", title, text)
    relevance = judge(keep).appraise(article)
    assert relevance.score == round(sum(hit.points for hit in relevance.hits), 4)
    assert (relevance.decision is Decision.KEPT) == (relevance.score >= keep)
    for part in (*relevance.hits, *relevance.mentions):
        written = title if part.field is Field.TITLE else text
        assert written[part.start : part.end] == part.quote
        assert part.field is Field.TITLE or (part.field is Field.LEAD) == (part.start < 300)
    for rule, worth in (("Partenariat", 4), ("organisation:leem", 3), ("Sport", -15)):
        assert _total(relevance.hits, rule) <= abs(2 * 3 * worth)


def _total(hits: tuple[Hit, ...], rule: str) -> float:
    return abs(sum(hit.points for hit in hits if hit.rule == rule))


@settings(deadline=None)
@given(title=texts, text=texts)
def test_appraising_is_repeatable(title: str, text: str) -> None:
    assert judge().appraise(Article("u", title, text)) == judge().appraise(Article("u", title, text))


def test_what_a_cap_leaves_out_is_told() -> None:
    capped = Rule("Partenariat", ("partenariat",), 4, cap=12)
    article = Article("https://site.test/a", "Un partenariat", f"Le partenariat {FAR} et le partenariat")
    relevance = Appraiser((), (capped,), 10).appraise(article, explain=True)
    assert relevance.score == 12
    reason = "au-delà du plafond de la règle (12 points)"
    assert [(one.field, one.quote, one.reason) for one in relevance.ignored] == [
        (Field.LEAD, "partenariat", reason),
        (Field.BODY, "partenariat", reason),
    ]


def test_the_events_of_an_article_below_are_told_on_request_and_change_no_score() -> None:
    judge = Appraiser((POLE, LEEM), (), 1000)
    article = Article("https://site.test/a", "Une start-up lève 5 M€", "Le tour de table associe deux fonds.")
    plain, whole = judge.appraise(article), judge.appraise(article, explain=True)
    assert (plain.events, [event.type for event in whole.events]) == ((), ["fundraising"])
    assert plain.score == whole.score == 0

"""The rubric of a story: by its title and its events, before a word of its text; and who leads a regional letter."""

from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from archived import config
from newsletter import NOW, story

from alerts.digest import Role, Story
from alerts.order import Item, arranged
from alerts.rubrics import names_of_events, theme, themes_of
from monitor.configfile import load
from monitor.model import Article
from monitor.reader import appraiser

SHIPPED = load(Path(__file__).parent.parent / "config.yaml")
PARTNERS, FUNDS, PLANTS, RESEARCH, DIGITAL, LAW = themes_of(SHIPPED)[:6]


def hit(rule: str, theme: str, field: str, points: float, start: int = 0, end: int = 5) -> dict[str, Any]:
    return {"rule": rule, "theme": theme, "field": field, "points": points, "start": start, "end": end}


def chosen(*hits: dict[str, Any], asked: tuple[str, ...] = ()) -> str:
    themes = list(dict.fromkeys(one["theme"] for one in hits if one["theme"]))
    return theme({"themes": themes, "hits": hits}, asked, SHIPPED)


CALL = hit("event:call_for_projects", "", "title", 18)
PASSING = hit("Accès au marché", LAW, "lead", 6, 40, 52)


@pytest.mark.parametrize(
    ("hits", "told"),
    [
        ((CALL, PASSING), FUNDS),  # an event whose rubric no rule of the article names
        ((CALL, hit("Partenariat", PARTNERS, "title", 4.5), PASSING), FUNDS),
        ((hit("event:partnership", "", "lead", 12), PASSING), PARTNERS),
        ((hit("event:partnership", "", "body", 4), PASSING), LAW),  # recalled further down: no better than words there
        ((hit("Appel à projets", FUNDS, "title", 4.5), hit("Santé numérique", DIGITAL, "lead", 9)), FUNDS),
        ((PASSING, hit("Usines et emplois", PLANTS, "body", 1)), LAW),
        ((hit("Textes et budget", LAW, "body", 1),), ""),  # one word in passing
        ((hit("Textes et budget", LAW, "body", 1), hit("Textes et budget", LAW, "body", 0.5, 90, 99)), LAW),
        ((), ""),
    ],
)
def test_title_and_events_choose_before_words_of_the_text(hits: tuple[dict[str, Any], ...], told: str) -> None:
    assert chosen(*hits) == told


def test_what_a_rule_is_worth_does_not_say_what_an_article_is_about() -> None:
    who = hit("Filière santé", PARTNERS, "title", 9)
    what = [hit("Appel à projets", FUNDS, "title", 4.5), hit("Appel à projets", FUNDS, "title", 2.25, 50, 59)]
    assert chosen(who, *what) == FUNDS  # two words of a rule of few points, one of a rule of many
    few = [hit("Usines et emplois", PLANTS, "lead", 2), hit("Usines et emplois", PLANTS, "lead", 1, 30, 39)]
    assert chosen(hit("Pénuries", LAW, "lead", 4), *few) == PLANTS


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("Agenda : la télémédecine à Dax", "Agenda"),  # a theme
        ("LEVÉE DE FONDS : le dossier patient", FUNDS),  # a rule of a theme
        ("Santé : la télémédecine à Dax", DIGITAL),  # a rule of none
        ("Agenda de la télémédecine", DIGITAL),
    ],
)
def test_what_stands_before_a_title_is_its_rubric(title: str, told: str) -> None:
    found = hit("Santé numérique", DIGITAL, "title", 9, 12, 20)
    assert theme({"title": title, "themes": [DIGITAL], "hits": [found]}, (), SHIPPED) == told
    assert theme({"title": title, "themes": [DIGITAL], "hits": [found]}, (DIGITAL,), SHIPPED) == DIGITAL


@pytest.mark.parametrize(
    ("title", "quote", "told"),
    [
        ("Grève illimitée en réanimation au CHU de Brévignac", "Grève", ""),
        ("Brévignac : la maternité cherche un repreneur", "repreneur", ""),
        ("Grève illimitée chez le façonnier Nanobrume", "Grève", PLANTS),
        ("Le CHU de Brévignac confie ses gélules à un façonnier", "façonnier", PLANTS),
    ],
)
def test_what_befalls_a_place_of_care_is_no_news_of_industry(title: str, quote: str, told: str) -> None:
    found = hit("Usines et emplois", PLANTS, "title", 3) | {"quote": quote}
    assert theme({"title": title, "themes": [PLANTS], "hits": [found]}, (), SHIPPED) == told
    assert theme({"title": title, "themes": [PLANTS], "hits": [found]}, (PLANTS,), SHIPPED) == PLANTS


def test_a_sum_given_in_the_title_tells_its_rubric() -> None:
    found = [hit("Filière santé", PARTNERS, "lead", 6), hit("Argent public", FUNDS, "lead", 2, 40, 47)]
    row = {"title": "La Région vote un plan de 45 millions", "themes": [PARTNERS, FUNDS], "hits": found}
    assert theme(row, (), SHIPPED) == PARTNERS
    for role, field, told in (("funding", "title", FUNDS), ("funding", "lead", PARTNERS), ("", "title", PARTNERS)):
        assert theme(row | {"amounts": [{"role": role, "field": field}]}, (), SHIPPED) == told


def test_the_newsletter_of_a_body_is_about_that_body() -> None:
    found = [hit("organisation:x", "", "title", 9), hit("Accès au marché", LAW, "lead", 6, 40, 52)]
    for title, told in (("La lettre de Brumipôle – mai 2026", PARTNERS), ("Brumipôle et le marquage CE", LAW)):
        assert theme({"title": title, "themes": [LAW], "hits": found}, (), SHIPPED) == told


def test_a_bare_verb_makes_no_rubric() -> None:
    for quote, told in (("signé", ""), ("accord-cadre", PARTNERS)):
        found = hit("Partenariat", PARTNERS, "lead", 3) | {"quote": quote}
        assert theme({"title": "Un médecin sur quatre", "themes": [PARTNERS], "hits": [found]}, (), SHIPPED) == told


def test_of_equal_themes_that_which_opens_the_title_before_its_colon() -> None:
    law, member = hit("Textes et budget", LAW, "title", 3, 0, 13), hit("Vie des pôles", PARTNERS, "title", 4.5, 40, 48)
    known = hit("Vie des pôles", PARTNERS, "lead", 1.5)
    for title, told in (("Règlement sur l’IA : les adhérents", LAW), ("Règlement et adhérents", PARTNERS)):
        row = {"title": title, "themes": [], "hits": [law, member, known]}
        assert theme(row, (), SHIPPED) == told


SHIPPED_RULES = appraiser(SHIPPED)


@pytest.mark.parametrize(
    ("title", "text", "told"),
    [
        (
            "Acquisition : Perlin, adhérent du pôle, reprend Orgelune",
            "L’acquisition porte sur tout le capital.",
            PLANTS,
        ),
        ("Règlement sur l’IA : ce qui change en 2027", "La mise en conformité prendra un an.", LAW),
        ("Des radiopharmaceutiques made in France", "Trois sites sont en projet.", PLANTS),
        ("Médicament : 9 000 salariés de plus", "Les embauches progressent, dit l’observatoire de l’emploi.", PLANTS),
        ("Un robot au bloc", "Le fonds de dotation Aubrelune finance la moitié de l’appareil.", ""),
        ("Deux internes primées", "Le prix, doté de 5 000 euros, récompense une thèse de médecine.", ""),
        ("Un robot au bloc", "La dotation de l’État finance la moitié de l’appareil.", FUNDS),
    ],
)
def test_rubrics_of_the_rules_that_ship(title: str, text: str, told: str) -> None:
    found = SHIPPED_RULES.appraise(Article("https://x.example/1", title, text))
    row = {"title": title, "themes": list(found.themes), "hits": [asdict(one) for one in found.hits]}
    assert theme(row, (), SHIPPED) == told


def test_the_name_of_an_organisation_says_who_and_not_what() -> None:
    name = hit("organisation:caisse", "", "lead", 2, 38, 57)
    word = hit("Textes et budget", LAW, "lead", 2, 40, 57)
    assert chosen(word) == LAW and chosen(name, word) == ""
    assert chosen(name, word, asked=(LAW,)) == LAW  # the letter speaks of nothing else
    assert chosen(name, word, hit("Textes et budget", LAW, "lead", 1, 90, 99)) == LAW
    assert chosen(hit("organisation:ihu", "", "title", 9), hit("Recherche", RESEARCH, "title", 6, 2, 5)) == RESEARCH


def test_a_letter_of_some_themes_has_no_other_rubric() -> None:
    assert chosen(CALL, PASSING, asked=(LAW,)) == LAW
    assert chosen(CALL, PASSING, asked=(FUNDS.upper(), LAW)) == FUNDS


def test_an_event_stands_under_the_theme_of_the_rules_that_look_for_it() -> None:
    events = {one: theme({"themes": [], "hits": [hit(f"event:{one}", "", "title", 9)]}, (), SHIPPED) for one in EVENTS}
    assert {one: events[one] for one in ("fundraising", "funding_public", "call_for_projects")} == dict.fromkeys(
        ("fundraising", "funding_public", "call_for_projects"), FUNDS
    )
    assert events["site_opening"] == events["site_closure"] == PLANTS
    assert events["clinical"] == RESEARCH and events["appointment"] == "Nominations" and events["medtech"] == ""


def test_rules_of_the_officer_decide_where_an_event_stands() -> None:
    rules = [
        {"name": "R1", "theme": "Visites", "words": ["rencontre"], "points": 1},
        {"name": "R2", "theme": "Usines", "query": '"plan social" OU @leem', "points": 1},  # asks for an organisation
        {"name": "R3", "theme": "Sites", "query": "rachat OU reprise", "points": 1},
        {"name": "R4", "theme": "Bruit", "words": ["nomination"], "points": -4},
    ]
    mine = config(rules=rules)
    events = {one: theme({"themes": [], "hits": [hit(f"event:{one}", "", "title", 9)]}, (), mine) for one in EVENTS}
    assert {one: told for one, told in events.items() if told} == {"visit": "Visites", "site_closure": "Sites"}


EVENTS = names_of_events()


def test_every_type_of_event_has_its_names() -> None:
    assert len(EVENTS) == 18
    assert all(names[0] == event and len(names) > 2 for event, names in EVENTS.items())
    assert EVENTS["partnership"][1] == "Partenariat / accord"


# --- who leads a regional letter ------------------------------------------------------------------------------------


def led(*stories: Story, regions: tuple[str, ...]) -> list[int]:
    mine = config(digest={"regions": list(regions)})
    items = [Item(one, one.score, ({"themes": [], "hits": [], "fetched_at": NOW},)) for one in stories]
    made = arranged(items, mine.digests[0], mine, NOW - timedelta(days=1))
    assert sorted(one.article_id for part in made for one in part.stories) == sorted(one.article_id for one in stories)
    return [one.article_id for part in made if part.role is Role.TOP for one in part.stories]


@pytest.mark.parametrize(
    ("regions", "top"),
    [
        (("Bretagne",), [2, 3, 4]),  # what is of no region, or of both, may lead
        (("bretagne", "France"), [2, 3, 4]),  # France lets it in, and does not make it a story of Bretagne
        (("Bretagne", "Pays de la Loire"), [1, 2, 3]),
        (("France",), [1, 2, 3]),
        ((), [1, 2, 3]),
    ],
)
def test_a_story_of_elsewhere_does_not_lead_a_regional_letter(regions: tuple[str, ...], top: list[int]) -> None:
    told = [("Pays de la Loire",), ("Bretagne", "Pays de la Loire"), (), ("Bretagne",), *[("Occitanie",)] * 8]
    stories = [story(n, score=100 - n, regions=one) for n, one in enumerate(told, 1)]
    assert led(*stories, regions=regions) == top

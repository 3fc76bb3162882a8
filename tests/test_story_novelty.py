"""What reprises add, how much they copy, and which article leads."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from told_alone import read_alone

from monitor.config import Config
from monitor.findings import Deadline, Mention, Relevance
from monitor.model import UNDATED, Access, Article, Dated, Decision, Field, Organisation, Precision, Publisher
from monitor.reader import appraiser
from monitor.rules.relevance import Appraiser
from monitor.story.fields import Fields, fields
from monitor.story.leader import Telling, leader
from monitor.story.novelty import adds, copied, material
from monitor.story.stored import read_back, written

CASES: list[dict[str, Any]] = YAML(typ="safe").load(
    (Path(__file__).parent / "data" / "story_adds.yaml").read_text("utf-8")
)
NEWER = 7  # fields that came with the third shape and those after it
AT = datetime(2026, 3, 2, 7, tzinfo=UTC)
RELEASE = read_alone("Nanobrume lève des fonds", "La société d'inhalateurs connectés annonce un tour de table.")


def with_organisation(title: str, text: str, name: str) -> Fields:
    start = title.find(name)
    one = Mention(Organisation(name.lower(), name), Field.TITLE, start, start + len(name), name)
    return fields(Article("", title, text), Relevance(0, Decision.KEPT, mentions=(one,)))


def test_a_sum_that_nobody_told_is_added() -> None:
    press = read_alone("Nanobrume lève 12 millions d'euros", "Le tour de table a été bouclé.")
    assert adds([RELEASE], press) == ("montant",)
    assert adds([RELEASE, press], press) == ()
    assert adds([press], RELEASE) == ()
    assert adds([], press) == ()


def test_a_sum_told_with_a_rounding_is_not_new() -> None:
    first = read_alone("Nanobrume lève 12,3 millions d'euros", "")
    assert adds([first], read_alone("Nanobrume lève 12 millions d'euros", "")) == ()


def test_the_town_of_a_body_that_was_told_is_no_news() -> None:
    told = with_organisation("Le Dax Biopôle signe une convention", "", "Dax Biopôle")
    town, nameless = replace(told, sites=("dax",)), replace(told, names=(), partners=())
    assert adds([told], town) == () and "lieu" in adds([nameless], town)
    assert adds([told], replace(town, sites=("dax", "pau"))) == ("lieu",)


def test_a_town_that_the_leading_text_names_is_no_news() -> None:
    release = read_alone("Nanobrume lève des fonds", "La société annonce un tour de table.")
    press = read_alone("Nanobrume lève des fonds à Saint-Étienne", "")
    assert adds([release], press) == ("lieu",)
    text = "La société annonce un tour de table.\nÀ propos : Nanobrume emploie 19 personnes à Saint-Étienne (Loire)."
    assert adds([release], press, text) == ()
    assert adds([release], press, text.replace("Saint-Étienne", "Roanne")) == ("lieu",)


def test_what_comes_from_the_town_next_door_is_no_other_place() -> None:
    release = read_alone("Nanobrume lève des fonds", "La société d’Illkirch-Graffenstaden boucle un tour de table.")
    assert adds([release], read_alone("Nanobrume, à Illkirch, lève des fonds", "")) == ()
    assert adds([release], read_alone("La pépite strasbourgeoise Nanobrume lève des fonds", "")) == ()
    assert adds([release], read_alone("Nanobrume ouvre un atelier à Strasbourg", ""))[-1] == "lieu"
    assert adds([RELEASE], read_alone("La pépite strasbourgeoise Nanobrume lève des fonds", "")) == ("lieu",)


def test_what_somebody_who_stands_apart_will_give_each_year_is_added() -> None:
    def added(more: str) -> set[str]:
        signed = "Nanobrume et Perlin ont signé lundi une convention pour la région, en Occitanie."
        said = {"title": "Nanobrume et Perlin signent une convention", "text": f"{signed} Un comité de suivi est créé."}
        later = {"title": "Nanobrume et Perlin main dans la main", "text": f"{signed} {more}"}
        return set(found({"said": said, "later": later}, updates=False))

    given = "La Région Occitanie, associée au comité de suivi, apportera 200 000 euros par an."
    assert {"montant", "partenaire"} <= added(given)
    assert "montant" not in added("Le traitement de la maladie coûte 200 000 euros par an.")


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("12 millions d'euros ont été investis dans les murs et les machines.", True),
        ("Nanobrume, qui réalise un chiffre d'affaires de 30 M€, y a investi 12 M€.", True),
        ("La Région a apporté 3 millions d'euros.", True),
        ("Bpifrance a prêté 2 millions d'euros.", True),
        ("L'État finance 4 M€, soit un tiers des dépenses.", True),
        ("Nanobrume reçoit 4 M€ de l'Assurance maladie pour équiper le site.", True),
        ("Le groupe Perlin investira 8 millions d'euros.", False),
        ("À Brest, 8 millions d'euros seront investis par le CHU.", False),
        ("Chaque année, la maladie mobilise 600 millions d'euros.", False),
        ("Nanobrume réalise un chiffre d'affaires de 30 M€.", False),
    ],
)
def test_a_sum_of_the_story_is_added_wherever_its_sentence_stands(more: str, told: bool) -> None:
    first = read_alone("Nanobrume ouvre une usine à Redon", "La société Nanobrume inaugure lundi une usine à Redon.")
    later = read_alone(
        "Nanobrume inaugure son usine de Redon", f"Nanobrume a inauguré lundi son usine de Redon. {more}"
    )
    assert ("montant" in adds([first], later)) is told


def test_a_partner_a_closing_date_a_quotation_a_town() -> None:
    partner = with_organisation("Nanobrume lève des fonds auprès de Bpifrance", "", "Bpifrance")
    assert adds([RELEASE], partner) == ("partenaire",)
    day = Deadline("2026-06-12", False, Field.BODY, 0, 1, "12 juin")
    call = fields(Article("", "Un appel", "Un texte."), Relevance(0, Decision.KEPT, deadlines=(day,)))
    assert adds([RELEASE], call) == ("calendrier",)
    said = read_alone(
        "Nanobrume lève des fonds", "« Nous allons doubler de taille en deux ans dans toute l'Europe », dit-elle."
    )
    assert adds([RELEASE], said) == ("citation",)
    assert adds([RELEASE], read_alone("Nanobrume lève des fonds à Grenoble", "")) == ("lieu",)


def found(case: dict[str, Any], *, updates: bool) -> tuple[str, ...]:
    sides = [
        Article(
            "https://a.example/", case[side]["title"], case[side]["text"], published=on(case[side].get("date", day))
        )
        for side, day in (("said", "2026-03-02"), ("later", "2026-03-04"))
    ]
    first, later = (fields(one, judge().appraise(one)) for one in sides)
    return material([first], later) if updates else adds([first], later)


def on(day: str | date) -> Dated:
    return Dated(datetime.fromisoformat(str(day)).replace(tzinfo=UTC), Precision.DAY)


@cache
def judge() -> Appraiser:
    return appraiser(Config())


@pytest.mark.parametrize("part", ["tuning", "blind", "third", "fourth"])
def test_what_is_told_as_news_of_the_story_is_added_and_background_is_not(part: str) -> None:
    """Floors: at most one word in ten is wrong, and one in ten is missed."""
    cases = [case for case in CASES if case["part"] == part]
    right, wrong, missed = Counter[str](), [], []
    for case in cases:
        got, due = set(found(case, updates=False)), set(case["adds"])
        right.update(got & due)
        wrong += [f"{case['id']}: {word}" for word in sorted(got - due)]
        missed += [f"{case['id']}: {word}" for word in sorted(due - got)]
    told = sum(right.values())
    assert told >= 0.9 * (told + len(wrong)), wrong
    assert told >= 0.9 * (told + len(missed)), missed


@pytest.mark.parametrize("part", ["tuning", "blind", "third", "fourth"])
def test_only_what_is_material_brings_a_sent_story_back(part: str) -> None:
    cases = [case for case in CASES if case["part"] == part]
    back = {case["id"] for case in cases if found(case, updates=True)}
    due = {case["id"] for case in cases if case["update"]}
    assert len(back & due) >= 0.95 * len(back), sorted(back - due)
    assert len(back & due) >= 0.9 * len(due), sorted(due - back)


def test_a_day_that_nobody_dates_is_no_day_to_come() -> None:
    text = "Le site ouvrira le 2 novembre 2026. Les travaux ont commencé le 3 février."
    one = Article("", "Nanobrume construit une usine", text, published=on("2026-03-02"))
    assert fields(one, Relevance(0, Decision.KEPT)).dates == ("2026-11-02",)
    assert fields(replace(one, published=UNDATED), Relevance(0, Decision.KEPT)).dates == ()


def test_what_an_older_release_stored_is_not_taken_for_one_that_names_no_day() -> None:
    one = Article("", "Nanobrume construit une usine", "Elle ouvrira le 2 novembre 2026.", published=on("2026-03-02"))
    later = fields(one, Relevance(0, Decision.KEPT))
    _, *values = json.loads(written(later))
    older = read_back(json.dumps([2, *values[:-NEWER]]))  # without the fields that came since
    assert older is not None
    assert adds([replace(later, dates=())], later) == ("calendrier",)
    assert adds([older], later) == ()


def test_a_text_of_many_short_sentences_is_read() -> None:
    """None of them names anybody: each rests on the one before."""
    text = "La société ouvre un site. " + "Il neige. " * 200 + "Elle ouvrira le 2 novembre 2026."
    for written_so, due in (
        (text, ("2026-11-02",)),
        (text.replace(". ", ".\n"), ("2026-11-02",)),
        ("Oui.\n" * 600 + text, ()),
    ):
        one = Article("", "Nanobrume construit une usine", written_so, published=on("2026-03-02"))
        assert fields(one, Relevance(0, Decision.KEPT)).due == due


def test_the_share_of_a_release_that_is_copied() -> None:
    release = "Nanobrume annonce une levée de fonds pour ses inhalateurs connectés et sa future usine bretonne."
    assert copied(release, release) == 1.0
    assert copied(release, "Rien de tout cela ne figure dans ce texte entièrement nouveau.") == 0.0
    half = copied(
        release, f"{release} Le marché mondial progresse de dix pour cent chaque année depuis longtemps déjà."
    )
    assert 0.3 < half < 0.6
    assert copied(release, "Trop court.") == 0.0


def telling(number: int, days: int = 0, words: int = 100, **changes: object) -> Telling:
    return Telling(number, AT + timedelta(days=days), words, **changes)  # type: ignore[arg-type]


ISSUER = {"about": frozenset(("leem",)), "voices": frozenset(("leem",))}


@pytest.mark.parametrize(
    ("tellings", "first"),
    [
        ([telling(1), telling(2, 2, **ISSUER)], 2),
        ([telling(1, **ISSUER), telling(2, 0, 900)], 1),
        ([telling(1, is_copy=True), telling(2, 1)], 2),
        ([telling(1, access=Access.RESERVED), telling(2, 1)], 2),
        ([telling(1, 1, 900), telling(2, 0, 100)], 2),
        ([telling(1, 0, 100), telling(2, 0, 900)], 2),
        ([telling(2), telling(1)], 1),
        ([telling(1, voices=frozenset(("leem",))), telling(2, 1, about=frozenset(("leem",)))], 1),
        ([telling(1), telling(2, 1, voices=frozenset(("industrie-pharma",)))], 1),
    ],
    ids=["issuer", "issuer-short", "copy", "reserved", "earliest", "fullest", "first", "about-others", "other-voice"],
)
def test_who_leads(tellings: list[Telling], first: int) -> None:
    assert leader(tellings).id == first
    assert leader(reversed(tellings)).id == first


def test_the_voice_of_a_source_is_a_field() -> None:
    found = fields(
        Article("", "Un appel", "Un texte."), Relevance(0, Decision.KEPT), Publisher((), frozenset(("leem",)))
    )
    assert found.voices == ("leem",)


def test_what_is_done_days_later_is_an_event_of_its_own_though_of_the_same_kind() -> None:
    """A refusal is told; that the company files for something else a few days later is news, not the same again."""
    refused, filed = (
        found_alone(title, lead, day)
        for title, lead, day in (
            (
                "La HAS refuse l'accès précoce à Brumisane",
                "La commission a refusé l'autorisation d'accès précoce à Brumisane, de Nanobrume.",
                "2026-03-02",
            ),
            (
                "Nanobrume demande le remboursement de Brumisane",
                "Après le refus de l'accès précoce, Nanobrume dépose une demande de remboursement de droit commun.",
                "2026-03-07",
            ),
        )
    )
    assert refused.kinds
    alike = replace(filed, kinds=refused.kinds)
    assert material([refused], alike) == ("évènement",)
    assert adds([refused], replace(alike, first=refused.first, last=refused.last)) == ()


def found_alone(title: str, lead: str, day: str) -> Fields:
    """The fields of a title and a lead, read with the shipped catalogue."""
    dated = Dated(datetime.fromisoformat(day).replace(tzinfo=UTC), Precision.DAY)
    article = Article("https://a.example/", title, lead, published=dated)
    return fields(article, judge().appraise(article))

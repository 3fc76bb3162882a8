"""What reprises add, how much they copy, and which article leads."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from monitor.findings import Deadline, Mention, Relevance
from monitor.model import Access, Article, Decision, Field, Organisation, Publisher
from monitor.story.fields import Fields, fields, read_alone
from monitor.story.leader import Telling, leader
from monitor.story.novelty import MATERIAL, adds, copied

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


def test_what_is_material_brings_a_story_back() -> None:
    assert {"montant", "calendrier", "partenaire"} <= MATERIAL
    assert not MATERIAL & {"citation", "lieu"}


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

"""What the editor's copy says of sources in trouble, in the language of the letter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from alerts.annexes import watch
from alerts.digest import Watch
from alerts.sources import evidence, reason
from alerts.words import words
from monitor.health import Past, Reading, State, health
from monitor.workdays import is_working
from tests.newsletter import digest

NOW = datetime(2025, 10, 15, 7, tzinfo=UTC)
FIRST = date(2025, 1, 6)


def published(wanted: Callable[[date], bool], last: date) -> dict[date, int]:
    every = (FIRST + timedelta(days=n) for n in range((last - FIRST).days + 1))
    return {day: 3 for day in every if wanted(day)}


DAILY = published(is_working, date(2025, 10, 14))
WELL = Past("https://example.org/", NOW, NOW, datetime(2025, 1, 6, tzinfo=UTC), offered=20, days=DAILY)
DEAD: dict[str, object] = {"days": published(is_working, date(2025, 9, 30))}
LATE: dict[str, object] = {"days": published(is_working, date(2025, 10, 9))}
WALLED = (Reading("refused", "interdit par le robots.txt du site", None),) * 6
THIN = (Reading("thin", "", None),) * 8

CASES: dict[str, tuple[dict[str, object], State, str, str]] = {
    "silent": (
        DEAD, State.SILENT,
        "nothing new since 30\u00a0September 2025, that is 10 working days; usually something new every working day:"
        " such a silence has no precedent (less than once in 1000)",
        "rien de nouveau depuis le 30\u00a0septembre 2025, soit 10 jours ouvrés\u00a0; d’ordinaire du nouveau chaque jour"
        " ouvré\u00a0: un tel silence est sans exemple (moins d’une fois sur 1000)",
    ),
    "late": (LATE, State.LATE, "usually something new every working day: such a silence is rare (", "\u00a0: un tel silence est rare ("),
    "never anything": (
        {"days": {}, "ok_at": NOW}, State.SILENT, "nothing new in 282 days of watch", "rien de nouveau en 282 jours de"
    ),
    "failing": (
        {"failures": 4, "error": "connexion refusée"}, State.FAILING,
        "4 visits in a row failed, the last good one was on 15\u00a0October 2025: connection refused",
        "4 visites de suite ont échoué, la dernière bonne est du 15\u00a0octobre 2025\u00a0: connexion refusée",
    ),
    "never well": (
        {"failures": 1, "ok_at": None, "error": "réponse HTTP 503"}, State.FAILING,
        "the last visit failed, none has succeeded yet: HTTP 503",
        "la dernière visite a échoué, aucune n’a encore réussi\u00a0: réponse HTTP 503",
    ),
    "gone": ({"failures": 1, "error": "réponse HTTP 410"}, State.MOVED, "gone (HTTP 410)", "n’existe plus (HTTP 410)"),
    "moved": (
        {"moved_to": "https://new.example/"}, State.MOVED,
        "redirected for good to https://new.example/", "redirigée pour toujours vers https://new.example/",
    ),
    "empty": ({"offered": 0}, State.EMPTY, "it answers, and offers no link", "elle répond, et n’offre aucun lien"),
    "walled": (
        {"pages": WALLED}, State.BLOCKED,
        "its pages turn us away, 6 of the last 6: forbidden by robots.txt",
        "ses pages se refusent, 6 des 6 dernières\u00a0: interdit par le robots.txt du site",
    ),
    "unreadable": (
        {"pages": THIN}, State.BROKEN,
        "none of its last 8 pages gave an article: nothing, or a few lines only",
        "aucune de ses 8 dernières pages n’a donné d’article\u00a0: rien, ou quelques lignes seulement",
    ),
    "gap": (
        DEAD | {"gap_at": NOW - timedelta(days=1)}, State.SILENT,
        "; articles may be missing before the visit on 14\u00a0October 2025",
        " ; des articles ont pu manquer avant la visite du 14\u00a0octobre 2025",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("facts", "state", "english", "french"), CASES.values(), ids=CASES.keys())
def test_the_evidence_is_in_the_language_of_the_letter(
    facts: dict[str, object], state: State, english: str, french: str
) -> None:
    found = health(replace(WELL, **facts), NOW)  # type: ignore[arg-type]
    assert found.state is state
    assert english in evidence(found, words("en"))
    assert french in evidence(found, words("fr"))


@pytest.mark.parametrize(
    ("wanted", "english"),
    [
        (lambda day: day.weekday() == 1, "something new every 5 working days"),
        (lambda day: day.day == 8, "something new every 4 weeks"),
        (lambda day: day.month % 3 == 0 and day.day == 8, "something new every 3 months"),
        (lambda day: is_working(day) and day.day < 5 and day.month % 2 == 0, "something new in bursts, 2 days a month"),
    ],
)
def test_a_rhythm_is_said_in_english(wanted: Callable[[date], bool], english: str) -> None:
    days = published(wanted, date(2026, 12, 10))
    seen = datetime(2027, 12, 10, tzinfo=UTC)
    found = health(replace(WELL, days=days, polled_at=seen, ok_at=seen), seen)
    assert english in evidence(found, words("en"))


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("réponse HTTP 404", "HTTP 404"),
        ("le robots.txt du site répond HTTP 503", "HTTP 503"),
        ("interdit par le robots.txt du site", "forbidden by robots.txt"),
        ("nom de site introuvable", "host not found"),
        ("pas de réponse complète en 30 s (en demandant le robots.txt du site)", "no complete answer in time"),
        ("certificat TLS refusé : expiré (CERT_HAS_EXPIRED)", "TLS certificate or handshake refused"),
        ("le site réserve la fouille de ses textes", "text mining is reserved"),
        ("boucle de redirections", "redirect loop"),
        ("réseau du site injoignable d'ici (ENETUNREACH)", "network out of reach"),
        ("un mot que personne n'a prévu", "un mot que personne n'a prévu"),
        ("", ""),
    ],
)
def test_a_reason_of_the_archive_is_told_in_english(french: str, english: str) -> None:
    assert reason(french, words("en")) == english
    assert reason(french, words("fr")) == french


def test_an_english_copy_has_no_french_spacing() -> None:
    told = Watch(1, (("A: source", "silent", "nothing new since 3 May 2026; usually something: rare"),), ())
    (shown,) = watch(told, digest(language="en"))["troubled"]
    assert shown == {
        "source": "A: source", "state": "silent", "evidence": "nothing new since 3 May 2026; usually something: rare",
    }  # fmt: skip

"""The health of sources: French days, rhythms, silences, and the state that each past gives. Simulated, with seeds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.health import KINDS, simulated
from monitor.health import A_FEW_LINES, WORRYING, Health, Past, Reading, State, health
from monitor.rhythm import rhythm, silence
from monitor.workdays import DayKind, day_kind, is_working

URL = "https://example.org/actualites"
FIRST = date(2025, 1, 6)


def at(day: date, hour: int = 7) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=UTC)


def past(published: dict[date, int], seen: datetime, **more: object) -> Past:
    """A source that answers well and offers links, last visited at `seen`."""
    return replace(Past(URL, seen, seen, at(FIRST), offered=20), **({"days": published} | more))  # type: ignore[arg-type]


def publishing(wanted: Callable[[date], bool], until: date, first: date = FIRST) -> dict[date, int]:
    span = (first + timedelta(days=n) for n in range((until - first).days + 1))
    return {day: 3 for day in span if wanted(day)}


def state_on(days: dict[date, int], day: date, hour: int = 7) -> Health:
    return health(past(days, at(day, hour)), at(day, hour))


# ---------------------------------------------------------------------------------------------------------- days


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        ("2026-11-17", DayKind.WORKING),
        ("2026-11-21", DayKind.SATURDAY),
        ("2026-11-22", DayKind.SUNDAY),
        ("2026-11-11", DayKind.HOLIDAY),
        ("2026-05-14", DayKind.HOLIDAY),  # Ascension, found from Easter
        ("2026-05-15", DayKind.BRIDGE),  # between it and the week-end
        ("2026-07-13", DayKind.BRIDGE),  # Monday before a Tuesday off
        ("2027-07-13", DayKind.WORKING),  # Tuesday before a Wednesday off
        ("2026-05-11", DayKind.WORKING),  # Monday after a Friday off: no bridge, the week begins
        ("2026-08-18", DayKind.AUGUST),
        ("2026-08-15", DayKind.HOLIDAY),
        ("2026-12-20", DayKind.SUNDAY),
        ("2026-12-28", DayKind.CHRISTMAS),
        ("2027-01-04", DayKind.CHRISTMAS),
        ("2027-01-05", DayKind.WORKING),
    ],
)
def test_the_french_year_has_its_days(day: str, kind: DayKind) -> None:
    assert day_kind(date.fromisoformat(day)) is kind


# ------------------------------------------------------------------------------------------------------ silences


def test_a_daily_is_late_after_three_working_days_and_silent_after_a_week() -> None:
    days = publishing(is_working, date(2025, 10, 14))  # a Tuesday; then nothing
    told = {day: state_on(days, date(2025, 10, day)).state for day in (15, 16, 18, 20, 22)}
    assert told[15] is told[16] is State.WELL or told[16] is State.QUIET  # one silent day
    assert told[18] is told[20] is State.LATE  # three of them, then the week-end, which adds nothing
    assert told[22] is State.SILENT
    assert state_on(days, date(2025, 10, 17), 20).state is State.LATE  # the evening of the third


def test_a_week_end_a_bridge_and_the_holidays_say_nothing_of_a_daily() -> None:
    for last, back in (("2025-10-17", "2025-10-20"), ("2025-05-07", "2025-05-12"), ("2025-12-24", "2025-12-29")):
        days = publishing(is_working, date.fromisoformat(last), date(2024, 9, 2))
        assert state_on(days, date.fromisoformat(back)).state in {State.WELL, State.QUIET}, last


def test_a_letter_twice_a_month_is_not_late_after_four_days() -> None:
    days = publishing(lambda day: day.day in {3, 17}, date(2025, 10, 17))
    assert state_on(days, date(2025, 10, 21)).state is State.WELL
    assert state_on(days, date(2025, 10, 31)).state is State.WELL
    assert state_on(days, date(2025, 12, 8)).state in {State.LATE, State.SILENT}


def test_august_is_learnt() -> None:
    """The same silence in August: a source that closes every August, and one that never did."""
    closed = publishing(lambda day: is_working(day) and day.month != 8, date(2026, 7, 31), date(2025, 1, 6))
    open_all_year = publishing(is_working, date(2026, 7, 31), date(2025, 1, 6))
    assert state_on(closed, date(2026, 8, 24)).state in {State.WELL, State.QUIET}
    assert state_on(open_all_year, date(2026, 8, 24)).state is State.SILENT


def test_a_first_august_is_no_reason_to_declare_a_death() -> None:
    days = publishing(is_working, date(2025, 7, 31))
    assert state_on(days, date(2025, 8, 25)).state is State.LATE
    assert state_on(days, date(2025, 9, 12)).state is State.SILENT


def test_ten_items_in_a_day_weigh_no_more_than_one() -> None:
    days = publishing(lambda day: day.weekday() == 1, date(2025, 10, 14))
    heavy = {day: 10 if day.month == 10 else 1 for day in days}
    light, loaded = (state_on(one, date(2025, 10, 30)) for one in (days, heavy))
    assert light.silence == loaded.silence is not None


def test_what_was_not_looked_at_is_not_silent() -> None:
    """The service was stopped for a month: the last good visit bounds the silence."""
    days = publishing(is_working, date(2025, 10, 14))
    stopped = past(days, at(date(2025, 10, 15)))
    assert health(stopped, at(date(2025, 11, 20))).state is State.WELL


def test_a_source_that_was_dead_when_it_was_added_is_silent() -> None:
    days = publishing(lambda day: day.weekday() == 1, date(2023, 6, 6), date(2023, 1, 2))
    found = health(past(days, at(date(2025, 10, 14)), began=at(date(2025, 10, 13))), at(date(2025, 10, 14)))
    assert found.state is State.SILENT
    assert "06/06/2023" in found.evidence and URL in found.advice


def test_a_burst_seen_at_a_first_visit_is_no_rhythm_to_die_by() -> None:
    days = publishing(is_working, date(2026, 11, 2), date(2026, 10, 26))
    day = date(2026, 11, 23)
    watched = past(days, at(day), began=at(date(2026, 10, 24)))
    assert health(watched, at(day)).state is State.SILENT
    fresh = past(days, at(day), began=at(day))
    assert health(fresh, at(day)).state is State.LATE
    long_dead = replace(fresh, days={one.replace(year=2025): items for one, items in days.items()})
    assert health(long_dead, at(day)).state is State.SILENT


def test_a_new_link_is_a_sign_of_life_whatever_its_date() -> None:
    days = publishing(is_working, date(2025, 9, 1))
    now = at(date(2025, 10, 14))
    assert health(past(days, now), now).state is State.SILENT
    assert health(past(days, now, newest=date(2025, 10, 13)), now).state is State.WELL


@pytest.mark.parametrize("kind", KINDS)
def test_a_living_source_is_hardly_ever_thought_dead_and_a_dead_one_is_seen(kind: str) -> None:
    """A year of mornings; « slowing down » really changes, and is allowed the alarms that this deserves."""
    told = [simulated(KINDS[kind](), seed, history=200, watched=365) for seed in (101, 102)]
    allowed = 3 if kind == "slowing down" else 1
    assert max(one.false_silent for one in told) <= allowed
    for one in told:
        assert 0 < one.late_after <= one.silent_after
        assert one.silent_after <= 12 * max(one.mean, 1), one


@given(
    st.lists(st.integers(1, 40), min_size=6, max_size=60),
    st.integers(0, 60),
    st.integers(1, 60),
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
)
def test_a_longer_silence_is_never_likelier(gaps: list[int], silent: int, more: int, start: date) -> None:
    days, day = {start: 1}, start
    for gap in gaps:
        day += timedelta(days=gap)
        days[day] = 1
    usual = rhythm(days)
    assert usual is not None
    short, long = (silence(usual, day, day + timedelta(days=n)) for n in (silent, silent + more))
    assert 0 <= long.chance <= short.chance <= 1
    assert short.working <= short.days == silent
    assert short.sure <= short.expected + 1e-9
    worst = [state for state in State if state in {State.SILENT, State.LATE, State.QUIET, State.WELL}]
    states = [state_on(days, day + timedelta(days=n + 1)).state for n in (silent, silent + more)]
    assert worst.index(states[1]) <= worst.index(states[0])


# -------------------------------------------------------------------------------------------------------- states

NOW = at(date(2025, 10, 15))
DAILY = publishing(is_working, date(2025, 10, 14))
GOOD = Reading("kept", "score 12", 4000)
SHORT = Reading("below", "score 0", A_FEW_LINES - 1)
SHORT_KEPT = Reading("kept", "score 15", 150)
SHORT_UPDATED = Reading("updated", "score 15", 150)
THIN = Reading("thin", "la page ne contient pas d'article", None)
WALLED = Reading("failed", "réponse HTTP 403", None)
FORBIDDEN = Reading("refused", "interdit par le robots.txt du site", None)
FROM_FEED = Reading("kept", "score 12 ; texte du flux : réponse HTTP 403", 900)
LOST = Reading("failed", "réponse HTTP 404", None)


@pytest.mark.parametrize(
    ("facts", "state", "evidence", "advice"),
    [
        ({}, State.WELL, "chaque jour ouvré", ""),
        ({"polled_at": None, "ok_at": None, "days": {}}, State.NEW, "jamais visitée", ""),
        ({"days": {date(2025, 10, 13): 2}}, State.NEW, "pas assez", ""),
        ({"failures": 1, "error": "réponse HTTP 503"}, State.FAILING, "réponse HTTP 503", ""),
        ({"failures": 4, "error": "connexion refusée"}, State.FAILING, "4 visites de suite", "sources find"),
        ({"failures": 2, "error": "réponse HTTP 403"}, State.BLOCKED, "HTTP 403", "collect.user_agent"),
        ({"failures": 2, "error": "réponse HTTP 429"}, State.BLOCKED, "HTTP 429", "collect.user_agent"),
        ({"failures": 1, "error": "interdit par le robots.txt du site"}, State.BLOCKED, "robots.txt", "écrire"),
        ({"failures": 1, "error": "le robots.txt du site répond HTTP 503"}, State.FAILING, "503", ""),
        ({"failures": 1, "error": "réponse HTTP 410"}, State.MOVED, "410", "retirer"),
        ({"failures": 1, "error": "page disparue", "status": 410}, State.MOVED, "410", "retirer"),
        *(
            (
                {"failures": many, "ok_at": None, "days": {}, "error": error},
                State.FAILING,
                "encore réussi : " + error,
                advice,
            )
            for many in (0, 1, 2, 7)
            for error, advice in (
                ("nom de site introuvable", f"l'orthographe de {URL} dans config.yaml"),
                ("connexion refusée", "pare-feu"),
                ("pas de réponse complète en 30 s", "pare-feu"),
                ("adresse privée ou locale, absente de collect.private_hosts", "ajouter sa machine à collect.private"),
                ("certificat TLS refusé : inconnu, expiré ou fait pour un autre site", "www."),
                ("réponse HTTP 404", "cette page n'existe pas"),
                ("réponse HTTP 503", "en panne"),
                ("aucun lien d'article trouvé dans cette page", f"`vigie sources find {URL}`"),
            )
        ),
        (
            {"failures": 2, "ok_at": None, "error": "réponse HTTP 403"},
            State.BLOCKED,
            "encore réussi",
            "collect.user_agent",
        ),
        ({"moved_to": "https://neuf.example.org/fil"}, State.MOVED, "neuf.example.org", "https://neuf.example.org/fil"),
        ({"gap_at": NOW - timedelta(days=1)}, State.WELL, "ont pu manquer avant la visite du 14/10/2025", ""),
        ({"offered": 0}, State.EMPTY, "aucun lien", "sources find"),
        ({"pages": (WALLED,) * 6}, State.BLOCKED, "6 des 6 dernières : réponse HTTP 403", "écrire"),
        ({"pages": (FORBIDDEN,) * 8}, State.BLOCKED, "robots.txt", "écrire"),
        ({"pages": (FROM_FEED,) * 8}, State.BLOCKED, ": réponse HTTP 403", "écrire"),
        ({"pages": (THIN, SHORT) * 4}, State.BROKEN, "n'a donné d'article : rien, ou quelques lignes", "vigie explain"),
        ({"pages": (SHORT,) * 8}, State.BROKEN, "pages très courtes : aucune des 8", "vigie explain"),
        # the short articles of a source are articles where they are kept
        *(
            ({"pages": (*others, kept)}, State.WELL, "chaque jour ouvré", "")
            for others in ((SHORT,) * 5, (THIN,) * 5, (SHORT, SHORT_KEPT) * 3)
            for kept in (SHORT_KEPT, SHORT_UPDATED)
        ),
        ({"pages": (LOST,) * 6 + (THIN,)}, State.BROKEN, "HTTP 404", "vigie explain"),
        ({"pages": (THIN,) * 7 + (GOOD,)}, State.WELL, "", ""),
        ({"pages": (WALLED,) * 4}, State.WELL, "", ""),  # too few to tell
        ({"pages": (Reading("below", "score 1", None),) * 8}, State.WELL, "", ""),  # texts that were forgotten
    ],
)
def test_a_past_gives_one_state_its_evidence_and_what_to_do(
    facts: dict[str, object], state: State, evidence: str, advice: str
) -> None:
    found = health(past(DAILY, NOW, **facts), NOW)
    assert found.state is state
    assert evidence in found.evidence and advice in found.advice
    assert bool(found.advice) or state not in WORRYING or facts.get("failures") == 1
    assert "\n" not in found.evidence


@pytest.mark.parametrize(("failures", "ok_at"), [(1, None), (4, None), (4, NOW)])
def test_of_a_mailbox_that_fails_no_site_is_to_be_opened(failures: int, ok_at: datetime | None) -> None:
    url, error = "imaps://veille@example.org@imap.example.org/INBOX", "nom de machine introuvable"
    found = health(past(DAILY, NOW, url=url, failures=failures, ok_at=ok_at, error=error), NOW)
    assert "VIGIE_IMAP_PASSWORD" in found.advice and "sources find" not in found.advice


def test_a_source_that_never_offers_anything_new_is_silent_in_the_end() -> None:
    quiet = past({}, at(date(2025, 3, 1)))
    assert health(quiet, at(date(2025, 3, 1))).state is State.NEW
    late = past({}, at(date(2025, 6, 1)))
    assert health(late, at(date(2025, 6, 1))).state is State.SILENT


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (is_working, "chaque jour ouvré"),
        (lambda day: day.weekday() == 1, "tous les 5 jours ouvrés"),
        (lambda day: day.day == 8, "toutes les 4 semaines"),
        (lambda day: day.month % 3 == 0 and day.day == 8, "tous les 3 mois"),
        (lambda day: is_working(day) and day.day < 5 and day.month % 2 == 0, "par à-coups"),
    ],
)
def test_a_rhythm_is_said_in_words(wanted: Callable[[date], bool], words: str) -> None:
    days = publishing(wanted, date(2026, 12, 10))
    assert words in state_on(days, max(days) + timedelta(days=1)).evidence

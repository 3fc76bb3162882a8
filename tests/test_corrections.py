"""Corrections: what readers are told of sent articles that have changed, and what they are spared."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from archived import article, begin, config

from alerts import send
from alerts.digest import Digest
from monitor.archive.corrections import corrections, note_found, note_vanished, to_look_at
from monitor.archive.revisions import revise
from monitor.archive.store import Archive, stamp
from monitor.changes import changes, title_changed
from monitor.config import Config
from monitor.model import UNKNOWN_PUBLISHER, Article, Dated, Precision
from monitor.reader import appraiser
from monitor.replaced import Told
from monitor.rules.relevance import Appraiser

NOW = datetime(2025, 10, 14, 6, 0, tzinfo=UTC)  # Tuesday, eight o'clock in Paris
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SEEN = NOW - 3 * HOUR

# --- titles ---------------------------------------------------------------------------------------------------------

SAME = [
    ("Le pôle lance un appel à projets", "Le pôle lance un appel a projets"),
    ("Le pôle lance un appel à projets", "LE PÔLE LANCE UN APPEL À PROJETS"),
    ("Nanobrume lève 5 M€", "Nanobrume lève 5 M€ !"),
    ("Nanobrume lève 5 M€", "Nanobrume lève 5 millions d’euros"),
    ("Nanobrume lève 5 M€", "Nanobrume lève 5 M€"),
    ("Nanobrume lève 5,5 M€", "Nanobrume lève 5,5 millions d'euros"),
    ("Nanobrume lève 500 k€", "Nanobrume lève 500 000 euros"),
    ("Nanobrume lève 2 milliards d'euros", "Nanobrume lève 2 Md€"),
    ("Nanobrume ouvre une usine à Dax", "Nanobrume ouvre une uisne à Dax"),  # two letters changed places
    ("Nanobrume recrute 40 chercheurs", "Nanobrume recrute 40 cherheurs"),
    ("Nanobrume annonce un partenariat", "Nanobrune annonce un partenariat"),
    ("Nanobrume et le CHU signent une convention", "Nanobrume et le CHU signent la convention"),
    ("Nanobrume annonce un partenariat", "Annonce d’un partenariat de Nanobrume"),
    ("Le laboratoire ouvre un site", "Les laboratoires ouvrent un site"),
    ("Nanobrume lève 5 M€", "Nanobrume lève 5 M€ auprès de Bpifrance"),  # what was sent is still true
    ("Nanobrume lève 5 M€ auprès de Bpifrance", "Nanobrume lève 5 M€"),
    ("Nanobrume lève 5 M€", "VIDÉO. Nanobrume lève 5 M€"),
    ("Nanobrume lève 5 M€", "Nanobrume lève 5 M€ [mise à jour]"),
    ("L’hôpital recrute", "L'hôpital recrute"),
    ("Trois projets retenus", "3 projets retenus"),
    ("Premier essai chez l’homme", "1er essai chez l’homme"),
    ("Une hausse de 12 %", "Une hausse de 12 pour cent"),
    ("L’œuvre du pôle", "L’oeuvre du pôle"),
    ("Le Grand-Est investit", "Le Grand Est investit"),
    ("Ouverture du site de Saint-Malo", "Ouverture du site de St Malo"),
    ("12 000 doses livrées", "12000 doses livrées"),
    ("Vers un accord-cadre régional", "Vers un accord cadre régional"),
    ("Le comité se réunit lundi", "Le comité s’est réuni lundi"),
    ("", ""),
]
OTHER = [
    ("Nanobrume lève 5 M€", "Nanobrume lève 15 M€"),
    ("Nanobrume lève 5 M€", "Nanobrume lève 5 Md€"),
    ("Nanobrume lève 5 millions d’euros", "Nanobrume lève 5 milliards d’euros"),
    ("Appel à projets 2025", "Appel à projets 2026"),
    ("Un essai de phase I", "Un essai de phase II"),
    ("Une série A pour Nanobrume", "Une série B pour Nanobrume"),
    ("Nanobrume ouvre une usine à Lyon", "Nanobrume ouvre une usine à Laon"),
    ("Nanobrume ouvre une usine", "Nanobrume ferme une usine"),
    ("Nanobrume rachète Perlin", "Perlin rachète Nanobrume"),
    ("Nanobrume s’associe à Perlin", "Nanobrume s’associe à Servane"),
    ("Le directeur du pôle démissionne", "Le président du conseil démissionne"),
    ("Nanobrume va ouvrir une usine", "Nanobrume ne va pas ouvrir d’usine"),
    ("Signature de la convention", "Signature de la convention reportée"),
    ("L’appel à projets est ouvert", "L’appel à projets est annulé"),
    ("L’autorisation du traitement", "L’autorisation du traitement suspendue"),
    ("Le pôle exclut une fusion", "Le pôle n’exclut pas une fusion"),
    ("La Bretagne investit dans la santé", "La Normandie investit dans la santé"),
    ("40 emplois créés à Dax", "40 emplois supprimés à Dax"),
    ("Le vaccin protège les enfants", "Le vaccin protège les seniors"),
    ("Un accord avec le CHU de Nantes", "Un accord avec le CHU de Rennes"),
    ("Clôture le 15 mars", "Clôture le 30 mars"),
    ("Trois projets retenus", "Quatre projets retenus"),
]


@pytest.mark.parametrize(("old", "new"), SAME)
def test_a_title_written_better_is_no_correction(old: str, new: str) -> None:
    assert not title_changed(old, new) and not title_changed(new, old)


@pytest.mark.parametrize(("old", "new"), OTHER)
def test_a_title_that_says_something_else_is_one(old: str, new: str) -> None:
    assert title_changed(old, new) and title_changed(new, old)


@pytest.mark.parametrize(("old", "new"), SAME + OTHER)
def test_no_title_differs_from_itself(old: str, new: str) -> None:
    assert not title_changed(old, old) and not title_changed(new, new)


# --- amounts, dates, names ------------------------------------------------------------------------------------------

FIVE = ("raised", 5e6, 5e6, "EUR", "5 M€")
SIX = ("raised", 6e6, 6e6, "EUR", "6 M€")
TURNOVER = ("turnover", 9e6, 9e6, "EUR", "9 M€")
BASE = Told("Un titre", "Le texte")


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ((FIVE,), (SIX,), [("amount", "5 M€", "6 M€")]),
        ((FIVE,), (("raised", 5e6, 5e6, "EUR", "5 millions d’euros"),), []),  # the same, in other words
        ((FIVE,), (FIVE, SIX), []),  # one more
        ((FIVE, SIX), (SIX,), []),  # one less
        ((FIVE,), (TURNOVER,), []),  # of another role
        ((("", 5e6, 5e6, "EUR", "5 M€"),), (("", 6e6, 6e6, "EUR", "6 M€"),), []),  # of no known role
        ((FIVE,), (("raised", 5e6, 5e6, "USD", "5 M$"),), [("amount", "5 M€", "5 M$")]),
        ((FIVE, TURNOVER), (SIX, TURNOVER), [("amount", "5 M€", "6 M€")]),
    ],
)
def test_an_amount_that_another_replaces(before: Any, after: Any, found: list[tuple[str, str, str]]) -> None:
    assert changes(replace(BASE, amounts=before), replace(BASE, amounts=after)) == found


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("Elle a levé 5 M€.", "Elle a levé 5 M€, puis 6 M€.", []),  # the first one still stands
        ("Elle a levé 5 M€ sur 6 M€.", "Elle a levé 6 M€.", []),  # the second one was there
        ("Elle a levé 5 M€.", "Elle a levé 6 M€ ou 15 M€.", [("amount", "5 M€", "6 M€")]),
    ],
)
def test_only_words_that_went_and_words_that_came_make_a_change(
    before: str, after: str, found: list[tuple[str, str, str]]
) -> None:
    """A later release may read the same words otherwise."""
    old, new = replace(BASE, text=before, amounts=(FIVE,)), replace(BASE, text=after, amounts=(SIX,))
    assert changes(old, new) == found


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (("2026-03-15",), ("2026-03-30",), [("date", "2026-03-15", "2026-03-30")]),
        (("2026-03-15",), ("2026-03-15T12:00",), []),  # the same day
        (("2026-03-15",), ("2026-03-15", "2026-05-02"), []),
        (("2026-03-15", "2026-05-02"), ("2026-03-15", "2026-05-22"), [("date", "2026-05-02", "2026-05-22")]),
    ],
)
def test_a_closing_date_that_another_replaces(before: Any, after: Any, found: list[tuple[str, str, str]]) -> None:
    assert changes(replace(BASE, closings=before), replace(BASE, closings=after)) == found


def naming(text: str, *names: str, title: str = "Un titre") -> Told:
    spots = [(name, False, text.index(name)) for name in names if name in text]
    spots += [(name, True, title.index(name)) for name in names if name in title]
    return Told(
        title, text, names=tuple((name.lower(), name, titled, at, at + len(name)) for name, titled, at in spots)
    )


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (
            "Une convention signée avec Perlin à Dax pour trois ans.",
            "Une convention signée avec Servane à Dax pour trois ans.",
            [("name", "Perlin", "Servane")],
        ),
        ("Une convention avec Perlin à Dax.", "Une convention avec Perlin et Servane à Dax.", []),
        ("Une convention signée avec Perlin.", "Servane est ici. Une convention est signée.", []),  # elsewhere
    ],
)
def test_a_name_that_another_replaces(before: str, after: str, found: list[tuple[str, str, str]]) -> None:
    assert changes(naming(before, "Perlin", "Servane"), naming(after, "Perlin", "Servane")) == found


def test_a_name_in_the_title_is_told_once_and_as_a_name() -> None:
    old = naming("Le texte", "Perlin", "Servane", title="Accord avec Perlin à Dax")
    new = naming("Le texte", "Perlin", "Servane", title="Accord avec Servane à Dax")
    assert changes(old, new) == [("name", "Perlin", "Servane")]


# --- noted once, told once ------------------------------------------------------------------------------------------


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.write(tmp_path / "v.db", "test") as opened:
        begin(opened, NOW - DAY)
        yield opened


OURS = [{"name": name, "points": 12} for name in ("Nanobrume", "Perlin")]
WATCH: Config = config(catalogues=[], organisations=OURS)
LETTER = WATCH.digests[0]
TEXT = "Nanobrume a levé 5 millions d’euros pour son usine de Dax. " + "Le site ouvrira dans deux ans. " * 8


def edit(archive: Archive, number: int, title: str, text: str, now: datetime) -> str:
    """A new version of an article, as the collecting half stores it."""
    read = Article("https://x.fr/a", title, text, "fr", Dated(SEEN, Precision.DAY))
    with archive.transaction():
        return revise(archive, number, read, judge().appraise(read), now, UNKNOWN_PUBLISHER, "")


@cache
def judge() -> Appraiser:
    """One for all tests: it reads word lists."""
    return appraiser(WATCH)


def issue(archive: Archive, now: datetime) -> Digest | None:
    """The issue of `now`, sent and arrived."""
    made = send.issue(archive, WATCH, LETTER, now, now)
    with archive.transaction() as db:
        db.execute("UPDATE deliveries SET state = 'sent'")
    return made


def told(archive: Archive, now: datetime) -> list[tuple[str, str, str]]:
    return [(one.kind, one.was, one.now) for one in send.preview(archive, WATCH, LETTER, now).corrections]


def stored(archive: Archive) -> int:
    number = article(archive, SEEN, "Nanobrume lève 5 M€", text=TEXT)
    edit(archive, number, "Nanobrume lève 5 M€", TEXT + " Fin.", SEEN)
    return number


def test_a_sent_article_that_changes_is_corrected_once_in_each_letter_that_told_it(archive: Archive) -> None:
    number = stored(archive)
    issue(archive, NOW)
    edit(archive, number, "Nanobrume lève 6 M€", TEXT.replace("5 millions", "6 millions"), NOW + HOUR)
    (one,) = send.preview(archive, WATCH, LETTER, NOW + DAY).corrections
    assert (one.article_id, one.title, one.kind, one.sent) == (number, "Nanobrume lève 5 M€", "amount", NOW)
    assert (one.was, one.now, one.language) == ("5 M€", "6 M€", "fr")
    other = config(catalogues=[], digest={"name": "Une autre"})
    assert send.preview(archive, other, other.digests[0], NOW + DAY).corrections == ()  # it told nothing
    issued = issue(archive, NOW + DAY)
    assert issued is not None and not issued.empty and issued.stories == ()  # a correction alone is worth a letter
    assert told(archive, NOW + 2 * DAY) == []


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Nanobrume leve 5 M€.", TEXT.replace("usine", "uisne")),
        ("Nanobrume lève 5 M€", TEXT + " Ajout : le maire s’en félicite."),
    ],
)
def test_a_typo_or_an_addition_gives_none(archive: Archive, title: str, text: str) -> None:
    number = stored(archive)
    issue(archive, NOW)
    assert edit(archive, number, title, text, NOW + HOUR)
    assert told(archive, NOW + DAY) == []


def test_what_changed_before_it_was_sent_needs_no_correction(archive: Archive) -> None:
    number = stored(archive)
    edit(archive, number, "Perlin ferme son usine", TEXT.replace("5 millions", "6 millions"), NOW - HOUR)
    issue(archive, NOW)
    assert told(archive, NOW + DAY) == []


def test_several_changes_are_one_and_a_change_taken_back_none(archive: Archive) -> None:
    number = stored(archive)
    issue(archive, NOW)
    for hours, sum_ in ((1, "6"), (2, "7")):
        edit(archive, number, f"Nanobrume lève {sum_} M€", TEXT.replace("5 mill", f"{sum_} mill"), NOW + hours * HOUR)
    assert told(archive, NOW + DAY) == [("amount", "5 M€", "7 M€")]
    edit(archive, number, "Nanobrume lève 5 M€", TEXT, NOW + 3 * HOUR)
    assert told(archive, NOW + DAY) == []


@pytest.mark.parametrize("seconds", [-90, -61, -60, -59, -1, 0, 1, 59, 60, 61, 90, 3600])
def test_a_change_around_the_hour_is_told_exactly_once(archive: Archive, seconds: int) -> None:
    number = stored(archive)
    issue(archive, NOW)
    issue(archive, NOW + DAY)
    at = NOW + DAY + timedelta(seconds=seconds)
    with archive.transaction() as db:
        db.execute("INSERT INTO corrections (article_id, noted_at, kind, was, now) VALUES (?, ?, 'title', 'a', 'b')",
                   (number, stamp(at)))  # fmt: skip
    slots = [NOW + n * DAY for n in range(5)]
    found = [corrections(archive, LETTER.name, since, slot) for since, slot in pairwise(slots)]
    assert sum(map(len, found)) == 1


# --- pages that vanish ----------------------------------------------------------------------------------------------


def test_a_page_that_vanished_is_told_once(archive: Archive) -> None:
    number = stored(archive)
    assert not note_vanished(archive, number, NOW - HOUR)  # nobody was told of it
    issue(archive, NOW)
    assert note_vanished(archive, number, NOW + HOUR)
    assert not note_vanished(archive, number, NOW + 2 * HOUR)
    assert told(archive, NOW + DAY) == [("vanished", "", "")]
    assert told(archive, NOW + DAY) == [("vanished", "", "")]
    issue(archive, NOW + DAY)
    assert told(archive, NOW + 2 * DAY) == []


def test_a_page_that_is_back_is_no_correction(archive: Archive) -> None:
    number = stored(archive)
    issue(archive, NOW)
    note_vanished(archive, number, NOW + HOUR)
    note_found(archive, number)
    assert told(archive, NOW + DAY) == []
    note_vanished(archive, number, NOW + 2 * HOUR)
    issue(archive, NOW + DAY)
    note_found(archive, number)  # back after it was told: that is told by nobody either
    assert told(archive, NOW + 2 * DAY) == []
    assert not note_vanished(archive, number, NOW + 2 * DAY)


def test_sent_articles_are_looked_at_after_one_three_and_seven_days(archive: Archive) -> None:
    number = stored(archive)
    with archive.transaction() as db:
        db.execute(
            "INSERT INTO candidates (source, url, key, first_seen, last_seen, outcome, decided_at, article_id)"
            " VALUES ('Le Quotidien', 'https://x.fr/a?b', 'k', ?1, ?1, 'kept', ?1, ?2)",
            (stamp(SEEN), number),
        )
    assert to_look_at(archive, NOW + 5 * DAY) == []  # never sent
    issue(archive, NOW)
    looks = []
    for hours in range(24 * 20):
        now = NOW + hours * HOUR
        for row in to_look_at(archive, now):
            assert (row["article_id"], row["url"], row["sent_at"]) == (number, "https://x.fr/a?b", NOW)
            looks.append(hours / 24)
            with archive.transaction() as db:
                db.execute("UPDATE candidates SET decided_at = ?", (stamp(now),))
    assert looks == [1, 3, 7]


def test_looks_that_were_missed_are_one(archive: Archive) -> None:
    number = stored(archive)
    with archive.transaction() as db:
        db.execute(
            "INSERT INTO candidates (source, url, key, first_seen, last_seen, outcome, decided_at, article_id)"
            " VALUES ('Le Quotidien', 'u', 'k', ?1, ?1, 'kept', ?1, ?2)",
            (stamp(SEEN), number),
        )
    issue(archive, NOW)
    assert len(to_look_at(archive, NOW + 5 * DAY)) == 1
    with archive.transaction() as db:
        db.execute("UPDATE candidates SET decided_at = ?", (stamp(NOW + 5 * DAY),))
    assert to_look_at(archive, NOW + 6 * DAY) == []
    note_vanished(archive, number, NOW + 6 * DAY)
    assert to_look_at(archive, NOW + 8 * DAY) == []

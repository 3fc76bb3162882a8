"""What shows that an article was edited: another title, a later date; and what does not, however often it changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.archive.edits import retitled
from monitor.archive.ledger import record_read
from monitor.archive.offers import record_offer
from monitor.archive.sources import begin_round, sync_sources
from monitor.archive.store import Archive
from monitor.config import SourceEntry
from monitor.findings import Relevance
from monitor.model import Article, Candidate, Dated, Decision, Outcome, Precision

NOW = datetime(2026, 11, 16, 7, 0, tzinfo=UTC)
KEPT = Relevance(20, Decision.KEPT)
TEXT = "Alizéa Biotech ouvre une plateforme de bioproduction au printemps, et recrute dix personnes."
TITLE = "Alizéa Biotech ouvre une plateforme à Pau"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.write(tmp_path / "v.db", "test") as opened:
        sync_sources(opened, [SourceEntry(name="s", url="https://s.example")], timedelta(hours=1))
        yield opened


def link(number: int = 1, title: str = TITLE, at: datetime | None = None, exact: bool = True) -> Candidate:
    published = Dated(at, Precision.MINUTE if exact else Precision.DAY) if at else Dated()
    return Candidate(f"https://s.example/{number}", title, published)


def visit(archive: Archive, *links: Candidate, hours: float, text: str = TEXT, kind: str = "feed") -> list[Outcome]:
    """One round: what is offered, and what becomes of the links that are asked for."""
    now = NOW + timedelta(hours=hours)
    number = begin_round(archive, ["s"], now)
    wanted = record_offer(archive, number, "s", links, now, None, watch="https://s.example/f", watch_kind=kind)
    return [
        record_read(archive, number, "s", url, Article(url, "Titre", text), KEPT, "", now, None)[0] for url, _ in wanted
    ]


def titles(archive: Archive) -> list[str]:
    return [row["title"] for row in archive.rows("SELECT title FROM candidates ORDER BY id")]


def test_another_title_asks_for_one_reading_more(archive: Archive) -> None:
    renamed = "Alizéa Biotech renonce à sa plateforme de Pau"
    assert visit(archive, link(), link(2), hours=0) == [Outcome.KEPT, Outcome.KEPT]
    assert visit(archive, link(title=renamed), link(2), hours=1, text=f"{TEXT} Elle y renonce.") == [Outcome.UPDATED]
    assert titles(archive) == [renamed, TITLE]
    assert visit(archive, link(title=renamed), link(2), hours=2) == []
    assert visit(archive, link(title=renamed), link(2, "Le pôle recrute"), hours=3) == [Outcome.KNOWN]  # nothing else


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (TITLE, TITLE.upper()),
        (TITLE, f"  {TITLE} ".replace(" ", "\u00a0 ")),
        (TITLE, f"{TITLE} - Le Journal du pôle"),
        (f"{TITLE} | Pôle Santé", TITLE),
        (f"{TITLE} (3 commentaires)", f"{TITLE} (12 commentaires)"),
        (TITLE, f"{TITLE} [4]"),
        (f"{TITLE} – 1 204 vues", f"{TITLE} – 1 310 vues"),
        (f"Il y a 2 heures {TITLE}", f"Il y a 3 jours {TITLE}"),
        ("Alizéa Biotech ouvre une…", TITLE),
        ("", TITLE),
    ],
)
def test_a_title_that_says_the_same_is_no_edit(archive: Archive, before: str, after: str) -> None:
    visit(archive, link(title=before), hours=0)
    assert visit(archive, link(title=after), hours=1) == []
    assert titles(archive) == [after]


@pytest.mark.parametrize(
    "after",
    [
        f"{TITLE} : 80 emplois",
        f"{TITLE} – la région s’y oppose",
        "Alizéa Biotech ouvre deux plateformes à Pau",
        f"MISE À JOUR {TITLE}",
    ],
)
def test_a_title_that_says_something_else_is_one(after: str) -> None:
    assert retitled(TITLE, after)
    assert retitled(after, TITLE)


@pytest.mark.parametrize(
    ("at", "exact", "asked"),
    [(5, True, True), (-8, True, False), (5, False, False), (30, False, True)],
    ids=["later", "earlier", "the same day", "another day"],
)
def test_a_later_date_asks_for_one_reading_more(archive: Archive, at: int, exact: bool, asked: bool) -> None:
    visit(archive, link(at=NOW - timedelta(hours=6)), hours=0)
    moved = link(at=NOW + timedelta(hours=at), exact=exact)
    assert visit(archive, moved, hours=40, text=f"{TEXT} Et vingt de plus.") == [Outcome.UPDATED] * asked
    assert visit(archive, moved, hours=90) == []


def test_a_title_that_never_stays_is_followed_less_and_less(archive: Archive) -> None:
    read = [
        len(visit(archive, link(title=f"{TITLE}, épisode {hour}"), link(2), link(3), hours=hour)) for hour in range(200)
    ]
    assert read[:2] == [3, 1]
    assert sum(read[1:]) < 12
    last = [hour for hour, count in enumerate(read) if count][-1]
    assert titles(archive)[0] == f"{TITLE}, épisode {last}"


def test_a_source_that_renames_all_it_offers_edits_none(archive: Archive) -> None:
    for hour in range(4):
        links = [link(number, f"{TITLE}, le {number}e, vu à {hour} heures") for number in range(6)]
        assert len(visit(archive, *links, hours=hour)) == 6 * (hour == 0)
        assert titles(archive) == [one.title for one in links]


def test_a_letter_that_calls_a_link_otherwise_edits_nothing(archive: Archive) -> None:
    visit(archive, link(), hours=0, kind="mailbox")
    assert visit(archive, link(title="Inscrivez-vous avant vendredi"), hours=24, kind="mailbox") == []

"""What prolongs, brings forward or ends a call counts, whatever its article scores: in the letter and the calendar."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from archived import article, begin, config

from alerts import send
from alerts.calendar import calls
from alerts.digest import Correction
from alerts.publish import publish
from monitor import callnews
from monitor.archive.closings import calls_told
from monitor.archive.keep import tidy
from monitor.archive.store import Archive
from monitor.model import Dated, Precision

NOW = datetime(2025, 10, 14, 6, 0, tzinfo=UTC)  # Tuesday, eight o'clock in Paris
DAY = timedelta(days=1)
SEEN, LATER = NOW - DAY / 8, NOW + DAY / 2
WATCH = config()
TITLE = "Appel à projets « Mer et soin 2026 »"
PROLONGED = {
    "title": "« Mer et soin 2026 » : le dépôt des dossiers prolongé jusqu’au 20 décembre",
    "text": "L’appel à projets « Mer et soin 2026 », qui devait clore le 5 décembre, reste ouvert jusqu’au 20 décembre.",
}
SOONER = {
    "title": "« Mer et soin 2026 » : la clôture de l’appel est avancée au 28 novembre",
    "text": "La clôture de l’appel à projets est avancée au 28 novembre 2025 : l’enveloppe est presque consommée.",
}
WITH_ITS_NAME = {
    "title": "Mer et soin : la date limite de dépôt est reportée au 20 décembre",
    "text": "À la demande des équipes, le pôle reporte la date limite de l’appel à projets destiné aux soignants des îles "
    "et des ports de pêche du 5 décembre au 20 décembre 2025, à 12 heures.",
}
ENDED = {
    "title": "La Région suspend l’appel à projets « Mer et soin 2026 »",
    "text": "Faute de crédits, l’appel est suspendu. Les dossiers déposés ne seront pas instruits.",
}


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.write(tmp_path / "v.db", "test") as opened:
        begin(opened, SEEN - DAY)
        yield opened


def call(archive: Archive, at: str = "2025-12-05", title: str = TITLE, **columns: Any) -> int:
    """A call that a letter tells."""
    number = article(archive, SEEN, title, source="Le pôle", **columns)
    with archive.transaction() as db:
        db.execute("INSERT INTO deadlines VALUES (?, ?, 0, 'body', 0, 1, 'x')", (number, at))
        db.execute(
            "INSERT INTO events (article_id, type, label, field, start, end, quote)"
            " VALUES (?, 'call_for_projects', 'Appel', 'title', 0, 1, 'x')",
            (number,),
        )
    return number


def later(archive: Archive, told: dict[str, str], **columns: Any) -> int:
    """What is read of it afterwards, below the threshold."""
    values: dict[str, Any] = {"score": 3, "decision": "below", "source": "Le pôle", "excerpt": told["text"]} | columns
    return article(archive, LATER, **told, **values)


def issue(archive: Archive, at: datetime) -> None:
    send.issue(archive, WATCH, WATCH.digests[0], at, at)
    with archive.transaction() as db:
        db.execute("UPDATE deliveries SET state = 'sent'")


def corrected(archive: Archive, at: datetime) -> tuple[Correction, ...]:
    return send.preview(archive, WATCH, WATCH.digests[0], at).corrections


def days(archive: Archive, at: datetime = LATER) -> list[date]:
    """The closing days of the calls that are open."""
    return [one.day for one in calls(calls_told(archive, at.date()), at)]


@pytest.mark.parametrize(
    ("told", "kind", "now"),
    [
        (PROLONGED, "date", "2025-12-20"),
        (SOONER, "date", "2025-11-28"),
        (WITH_ITS_NAME, "date", "2025-12-20T12:00:00"),
        (ENDED, "ended", "2025-12-05"),
    ],
)
def test_a_call_that_was_sent_is_corrected_once(archive: Archive, told: dict[str, str], kind: str, now: str) -> None:
    first = call(archive)
    issue(archive, NOW)
    later(archive, told)
    (one,) = corrected(archive, NOW + DAY)
    assert (one.article_id, one.kind, one.was, one.now, one.sent) == (first, kind, "2025-12-05", now, NOW)
    assert one.title == TITLE and one.by is not None and one.by.title == told["title"]
    issue(archive, NOW + DAY)
    assert corrected(archive, NOW + 2 * DAY) == ()


def test_what_a_letter_tells_in_full_or_never_told_is_no_correction(archive: Archive) -> None:
    call(archive, score=12)  # below the letter's threshold
    issue(archive, NOW)
    later(archive, PROLONGED)
    assert corrected(archive, NOW + DAY) == ()
    other = config(digest={"min_score": 10})
    kept = call(archive, title="Appel à projets « Cœur battant 2026 »", at="2025-11-20")
    send.issue(archive, other, other.digests[0], NOW + DAY, NOW + DAY)
    said = {key: text.replace("Mer et soin", "Cœur battant") for key, text in PROLONGED.items()}
    told = article(archive, NOW + 1.5 * DAY, **said, source="Le pôle", score=40)
    with archive.transaction() as db:
        db.execute("INSERT INTO deadlines VALUES (?, '2025-12-20', 1, 'title', 0, 1, 'x')", (told,))
    made = send.preview(archive, other, other.digests[0], NOW + 2 * DAY)
    assert told in [one.article_id for one in made.stories] and made.corrections == ()
    assert kept not in [one.article_id for one in made.stories]


def test_the_calendar_follows(archive: Archive, tmp_path: Path) -> None:
    call(archive)
    assert days(archive) == [date(2025, 12, 5)]
    later(archive, PROLONGED)
    assert days(archive) == [date(2025, 12, 20)]
    assert days(archive, NOW + 60 * DAY) == [date(2025, 12, 20)]  # when the former day is over too
    publish(archive, config(publish={"folder": tmp_path / "public"}), LATER)
    written = (tmp_path / "public" / "agenda.ics").read_text()
    assert "20251220" in written and "20251205" not in written
    later(archive, ENDED)
    assert days(archive) == []


def test_one_brought_forward_is_recalled_on_its_new_day(archive: Archive) -> None:
    call(archive)
    issue(archive, NOW)
    later(archive, SOONER)
    assert days(archive) == [date(2025, 11, 28)]
    late = NOW + 38 * DAY  # the seventh day before, a Friday
    (one,) = send.preview(archive, WATCH, WATCH.digests[0], late).agenda
    assert one.closing.at == date(2025, 11, 28)


def test_an_article_below_the_threshold_tells_no_call_of_its_own(archive: Archive) -> None:
    call(archive, title="Appel à projets « Autre chose 2026 »")
    later(archive, PROLONGED)
    later(archive, ENDED, source="La Gazette")
    later(
        archive,
        {"title": "Appel à projets « Neuf 2026 » : jusqu’au 3 décembre", "text": "Dossiers jusqu’au 3 décembre."},
    )
    assert days(archive) == [date(2025, 12, 5)]


def test_a_call_that_is_no_more_ends_with_all_its_steps_and_is_told_once(archive: Archive) -> None:
    number = call(archive)
    with archive.transaction() as db:
        db.execute("INSERT INTO deadlines VALUES (?, '2025-12-12', 0, 'body', 0, 1, 'x')", (number,))
    issue(archive, NOW)
    later(archive, ENDED)
    assert days(archive) == []
    assert [one.kind for one in corrected(archive, NOW + DAY)] == ["ended"]


@pytest.mark.parametrize(
    ("titles", "left"),
    [
        ((TITLE, "Appel à projets « Cœur battant 2026 »"), [date(2025, 12, 12)]),
        (("Deux appels de la Région", "Deux appels de la Région"), [date(2025, 12, 5), date(2025, 12, 12)]),
        (("La Région aide les soignants de la mer", "La Région aide les pharmacies"), [date(2025, 12, 12)]),
    ],
)
def test_of_two_calls_of_one_story_that_which_is_named_is_ended(
    archive: Archive, titles: tuple[str, str], left: list[date]
) -> None:
    first = call(archive, title=titles[0])
    call(archive, "2025-12-12", titles[1], story=first)
    ended = ENDED if titles[0] == TITLE else {"title": "L’appel pour les soignants de la mer est annulé", "text": ""}
    later(archive, ended, story=first)
    assert days(archive) == left


def test_it_is_kept_as_long_as_it_may_matter(archive: Archive) -> None:
    call(archive, at="2026-02-05")
    moved = later(archive, PROLONGED)
    other = later(archive, {"title": "Un match reporté", "text": "La pluie."})
    assert tidy(archive, NOW + 40 * DAY, 30 * DAY) == 1
    left = {row[0] for row in archive.rows("SELECT id FROM articles WHERE decision = 'below'")}
    assert moved in left and other not in left
    tidy(archive, NOW + 200 * DAY, 30 * DAY)
    assert not archive.rows("SELECT id FROM articles WHERE id = ?", (moved,))


@pytest.mark.parametrize(
    ("title", "lead", "changes", "ends"),
    [
        ("Trophées de la mer : dépôt des candidatures repoussé", "", True, False),
        ("Un délai supplémentaire pour l’appel à candidatures", "", True, False),
        ("Aide aux pêcheurs", "L’appel à projets est annulé par la Région.", True, True),
        ("L’appel à manifestation d’intérêt sans suite", "", True, True),
        ("L’appel à projets n’est pas annulé", "", False, False),
        ("Fin de la suspension de l’appel à projets", "", False, False),
        ("Le chantier du CHU reporté", "Le maire avance une raison.", False, False),
        ("Appel à projets « Mer et soin »", "Les dossiers sont attendus en mars.", False, False),
    ],
)
def test_what_says_that_a_call_changes(title: str, lead: str, changes: bool, ends: bool) -> None:
    assert (callnews.may_change(title, lead), callnews.ends(title, lead)) == (changes, ends)


def test_an_ordinary_closing_date_moves_nothing() -> None:
    day = Dated(datetime(2025, 10, 14, tzinfo=UTC), Precision.DAY)
    assert callnews.moves(TITLE, "Les dossiers sont à déposer avant le 5 décembre 2025.", day) == ()
    (one,) = callnews.moves(SOONER["title"], SOONER["text"], day)
    assert (one.at, one.advanced, one.extended) == ("2025-11-28", True, False)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Appel à candidatures 2027 : soins de nuit à domicile", "soins de nuit a domicile"),
        ("Soins de nuit à domicile : date limite de dépôt reportée au 20 mars", "soins de nuit a domicile"),
        ("Le pôle reporte l’appel à projets destiné aux soignants des îles du 5 au 20 mars", "soignants des iles"),
        ("Le pôle reporte l’appel à projets « Mer et soin » du 5 au 20 mars", "mer et soin"),
    ],
)
def test_how_a_call_that_moves_is_named(said: str, name: str) -> None:
    assert callnews.named(said, "") == {name}

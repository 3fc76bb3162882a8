"""Articles that correct others, and pages that are gone: what the next letter says of them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from archived import article, begin, config

from alerts import send
from alerts.digest import Correction
from monitor.archive.corrections import note_vanished
from monitor.archive.store import Archive
from monitor.errata import correcting, is_erratum

NOW = datetime(2025, 10, 14, 6, 0, tzinfo=UTC)  # Tuesday, eight o'clock in Paris
DAY = timedelta(days=1)
SEEN, LATER = NOW - DAY / 8, NOW + DAY / 2
WATCH = config()
WRONG = "Une erreur s’est glissée dans notre article. La levée s’élève à 3 millions d’euros, et non 13 millions."


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.write(tmp_path / "v.db", "test") as opened:
        begin(opened, SEEN - DAY)
        yield opened


def issue(archive: Archive, at: datetime) -> None:
    send.issue(archive, WATCH, WATCH.digests[0], at, at)
    with archive.transaction() as db:
        db.execute("UPDATE deliveries SET state = 'sent'")


def corrected(archive: Archive, at: datetime) -> tuple[Correction, ...]:
    return send.preview(archive, WATCH, WATCH.digests[0], at).corrections


@pytest.mark.parametrize(
    ("title", "text", "found"),
    [
        ("Erratum – levée de fonds de Nanobrume", "", True),
        ("RECTIFICATIF Nanobrume lève 3 M€", "", True),
        ("Correction : Nanobrume lève 3 M€", "", True),
        ("Correction à notre article sur Nanobrume", "", True),
        ("[Rectificatif] Nanobrume lève 3 M€", "", True),
        ("Nanobrume lève 3 M€ (et non 13 M€)", "", True),
        ("[MISE À JOUR] Nanobrume lève 3 M€", "Le montant a été corrigé à 15 heures.", True),
        ("Mise à jour : Nanobrume lève 3 M€", "Ajout de la réaction du maire.", False),
        ("Correction de copies : les internes protestent", "", False),
        ("Nanobrume corrige sa trajectoire", "", False),
        ("La Région rectifie son budget", "", False),
    ],
)
def test_what_says_that_another_article_was_wrong(title: str, text: str, found: bool) -> None:
    assert is_erratum(title, text) is found


def test_the_words_that_put_it_right_are_quoted() -> None:
    assert correcting("Erratum", f"Chers lecteurs, bonjour à tous.\n{WRONG}") == WRONG
    assert correcting("Nanobrume lève 3 M€ (et non 13 M€)", "Texte.") == "Nanobrume lève 3 M€ (et non 13 M€)"


def test_an_erratum_of_a_story_that_was_sent_is_a_line_of_the_next_letter(archive: Archive) -> None:
    values: dict[str, Any] = {"text": WRONG, "score": 4, "decision": "below", "source": "Placéco"}
    other = article(archive, SEEN, "Nanobrume lève 13 M€", score=50, source="Le Ponant")
    first = article(archive, SEEN, "Nanobrume : 13 M€", score=40, source="Placéco")
    untold = article(archive, SEEN, "Perlin lève 5 M€", score=12)
    issue(archive, NOW)
    with archive.transaction() as db:  # both were told as items, and found to be one story since
        db.execute("UPDATE articles SET story_id = (SELECT story_id FROM articles WHERE id = ?)", (first,))
        db.execute("INSERT INTO stories (id, title, first_seen) VALUES (99, 'x', 'x')")
        db.execute("UPDATE articles SET story_id = 99 WHERE id = ?", (untold,))
    article(archive, LATER, "Erratum – levée de Nanobrume", story=first, **values)
    article(archive, LATER, "Erratum – levée de Perlin", story=untold, **values)
    (one,) = corrected(archive, NOW + DAY)
    assert (one.article_id, one.kind, one.now) == (first, "erratum", WRONG) and first != other  # that of its own source
    assert one.by is not None and one.by.title == "Erratum – levée de Nanobrume"
    issue(archive, NOW + DAY)
    assert corrected(archive, NOW + 2 * DAY) == ()


def test_an_erratum_that_the_letter_tells_is_not_told_twice(archive: Archive) -> None:
    first = article(archive, SEEN, "Nanobrume lève 13 M€", score=50)
    issue(archive, NOW)
    columns: dict[str, Any] = {"text": WRONG, "source": "Placéco", "adds": '["montant"]'}
    article(archive, LATER, "Rectificatif : Nanobrume lève 3 M€", story=first, score=40, **columns)
    made = send.preview(archive, WATCH, WATCH.digests[0], NOW + DAY)
    assert [one.news for one in made.stories] == [("montant",)] and made.corrections == ()


def test_a_page_that_is_gone_leads_to_who_still_tells_its_story(archive: Archive) -> None:
    first = article(archive, SEEN, "Un accord", score=50, text="Un accord. " * 90)
    gone = article(archive, SEEN, "L’accord, chez nous", story=first, score=45, source="Placéco")
    article(
        archive, SEEN, "Un accord signé", story=first, score=3, decision="below", source="La Dépêche", text="x " * 900
    )
    article(archive, SEEN, "Ils s’accordent", story=first, score=15, source="Le Ponant", text="Un accord. " * 9)
    alone = article(archive, SEEN, "Un prix", score=50)
    issue(archive, NOW)
    for number in (first, gone, alone):
        note_vanished(archive, number, LATER)
    with archive.transaction() as db:
        db.execute(
            "INSERT INTO corrections (article_id, noted_at, kind, was, now) VALUES (?, 'x', 'vanished', '', '')",
            (gone,),
        )
    found = {one.article_id: one.by for one in corrected(archive, NOW + DAY)}
    assert found[alone] is None
    by = found[first]
    assert by is not None and (by.title, by.source) == ("Ils s’accordent", "Le Ponant")  # kept, and still there

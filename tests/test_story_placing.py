"""Placing in the archive: one event told by several sources is one story, which grows over days."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from monitor.archive.articles import store
from monitor.archive.ledger import record_read
from monitor.archive.offers import record_offer
from monitor.archive.placing import tellings
from monitor.archive.revisions import revise
from monitor.archive.schema import migrations
from monitor.archive.sources import begin_round, sync_sources
from monitor.archive.store import Archive
from monitor.config import SourceEntry
from monitor.findings import Amount, Mention, Relevance
from monitor.model import (
    UNKNOWN_PUBLISHER,
    Article,
    Candidate,
    Dated,
    Decision,
    Field,
    Organisation,
    Origin,
    Outcome,
    Precision,
    Publisher,
)
from monitor.story.leader import leader

NOW = datetime(2026, 3, 2, 7, tzinfo=UTC)
NANO = Organisation("nanobrume", "Nanobrume", kind="biotech")
VOICE = Publisher((), frozenset(("nanobrume",)))
RELEASE = (
    "Nanobrume boucle un tour de table de 12 M€",
    "La société d'inhalateurs connectés annonce une levée de fonds.",
)
PRESS = ("La biotech rennaise Nanobrume lève 12 millions d'euros", "Elle conçoit des inhalateurs connectés.")
OTHER = ("La biotech rennaise Quatrefeuille lève 12 millions d'euros", "Elle conçoit des anticorps.")


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    opened = Archive.write(tmp_path / "v.db", "test")
    entries = [SourceEntry(name=name, url=f"https://{name}.example") for name in ("a", "b")]
    sync_sources(opened, entries, timedelta(hours=1))
    return opened


def keep(
    archive: Archive,
    told: tuple[str, str],
    day: int = 0,
    *,
    decision: Decision = Decision.KEPT,
    publisher: Publisher = UNKNOWN_PUBLISHER,
    origin: Origin = Origin.PAGE,
    text: str = "",
    source: str = "a",
) -> int:
    """Store an article; its id. What the recogniser would find of « Nanobrume » and of sums in its title is given."""
    title, at = told[0], NOW + timedelta(days=day)
    number = len(archive.rows("SELECT id FROM articles"))
    mentions = tuple(
        Mention(NANO, Field.TITLE, spot, spot + 9, "Nanobrume") for spot in [title.find("Nanobrume")] if spot >= 0
    )
    sums = tuple(
        Amount(12e6, 12e6, "EUR", "raised", "exact", Field.TITLE, spot, spot + 2, "12 M€")
        for spot in [title.find("12")]
        if spot >= 0
    )
    article = Article(
        f"https://a.example/{number}", title, text or told[1], published=Dated(at, Precision.MINUTE), origin=origin
    )
    relevance = Relevance(20, decision, mentions=mentions, amounts=sums)
    with archive.transaction():
        return store(archive, source, article.url, article, relevance, at, publisher)[0]


def stories(archive: Archive) -> list[int]:
    return [row["story_id"] for row in archive.rows("SELECT story_id FROM articles ORDER BY id")]


def test_one_event_told_otherwise_joins_the_story_and_a_look_alike_does_not(archive: Archive) -> None:
    for told in (RELEASE, OTHER, PRESS):
        keep(archive, told)
    assert stories(archive) == [1, 2, 1]
    assert len(archive.rows("SELECT id FROM stories")) == 2


def test_what_one_source_says_of_itself_day_after_day_is_not_one_story(archive: Archive) -> None:
    keep(archive, ("Onze nouveaux membres rejoignent l'Alliance des Trois Ponts", "Le bureau les accueille."))
    keep(
        archive, ("L'Alliance des Trois Ponts et la Caisse du Val signent une convention", "Elle court sur trois ans.")
    )
    keep(archive, ("Une délégation reçue par les membres de l'Alliance des Trois Ponts", "Elle est restée deux jours."))
    assert stories(archive) == [1, 2, 3]


def test_a_name_that_the_archive_tells_again_and_again_does_not_make_a_story(archive: Archive) -> None:
    news = [
        ("Perlin ouvre un laboratoire de collyres", "Soixante personnes y travaillent."),
        ("Perlin recrute des préparateurs de nuit", "Les candidatures sont reçues jusqu'en juin."),
        ("Perlin dans l'œil du gendarme de la Bourse", "Une enquête est ouverte."),
    ]
    for day, told in zip((0, 6, 20), news, strict=True):
        keep(archive, told, day)
    before = stories(archive)
    keep(archive, ("Un nouveau dépôt pour Perlin", "Il desservira douze départements."), 21, source="b")
    assert stories(archive) == [*before, max(before) + 1]


def test_an_article_kept_and_one_below_share_a_story(archive: Archive) -> None:
    keep(archive, RELEASE, decision=Decision.BELOW)
    keep(archive, PRESS)
    assert stories(archive) == [1, 1]
    assert archive.rows("SELECT copy_of FROM articles WHERE id = 2")[0]["copy_of"] is None


def test_the_outcome_of_another_telling_is_kept(archive: Archive) -> None:
    number = begin_round(archive, ["a", "b"], NOW)
    for source, (title, text) in zip("ab", (RELEASE, PRESS), strict=True):
        url = f"https://{source}.example/1"
        record_offer(archive, number, source, [Candidate(url, title)], NOW, None)
        fate = record_read(
            archive, number, source, url, Article(url, title, text), Relevance(20, Decision.KEPT), "", NOW, None
        )
        assert fate[0] is Outcome.KEPT
    assert stories(archive) == [1, 1]


def test_a_story_grows_over_days_and_ends_after_a_month(archive: Archive) -> None:
    for day in (0, 3, 6, 60):
        keep(archive, RELEASE if day % 2 else PRESS, day)
    assert stories(archive) == [1, 1, 1, 2]


def test_what_a_reprise_adds_and_copies_is_stored(archive: Archive) -> None:
    told = "La société d'inhalateurs connectés annonce une levée de fonds auprès de ses actionnaires."
    keep(archive, ("Nanobrume boucle un tour de table", told))
    keep(
        archive,
        ("Nanobrume lève 12 millions d'euros", f"{told} Elle ouvrira une usine en Bretagne l'an prochain, dit-elle."),
        1,
        source="b",
    )
    first, second = archive.rows("SELECT adds, copied FROM articles ORDER BY id")
    assert (first["adds"], first["copied"]) == ("[]", None)
    assert json.loads(second["adds"]) == ["montant"]
    assert 0.3 < second["copied"] < 0.9


def test_the_issuer_s_release_leads_even_when_it_comes_last(archive: Archive) -> None:
    keep(archive, PRESS)
    keep(archive, RELEASE, 1, publisher=VOICE, source="b")
    found = tellings(archive, [1, 2])
    assert leader(found.values()).id == 2
    first, second = archive.rows("SELECT copied FROM articles ORDER BY id")
    assert first["copied"] is not None
    assert second["copied"] is None


def test_the_same_articles_give_the_same_stories_again(tmp_path: Path) -> None:
    told = [RELEASE, OTHER, PRESS, ("Nanobrume nomme Claire Martin", "Elle dirigera les essais."), PRESS, OTHER]
    found = []
    for name in ("one", "two"):
        with Archive.write(tmp_path / f"{name}.db", "test") as archive:
            sync_sources(archive, [SourceEntry(name="a", url="https://a.example")], timedelta(hours=1))
            for day, one in enumerate(told):
                keep(archive, one, day)
            found.append(stories(archive))
    assert found[0] == found[1]
    assert found[0] == [1, 2, 1, 3, 1, 2]


def test_a_whole_page_is_no_telling(archive: Archive) -> None:
    keep(archive, RELEASE)
    keep(archive, PRESS, origin=Origin.WHOLE, decision=Decision.BELOW)
    assert stories(archive) == [1, 2]
    assert archive.rows("SELECT count(*) FROM story_fields")[0][0] == 1


def test_an_edited_article_is_found_by_what_it_says_now(archive: Archive) -> None:
    number = keep(archive, ("Un titre provisoire", "Un texte provisoire."))
    article = Article("https://a.example/0", *RELEASE, published=Dated(NOW, Precision.MINUTE))
    with archive.transaction():
        assert revise(archive, number, article, Relevance(20, Decision.KEPT), NOW, Publisher(), "")
    keep(archive, PRESS, source="b")
    assert stories(archive) == [1, 1]


def test_what_is_forgotten_leaves_no_key(archive: Archive) -> None:
    keep(archive, RELEASE)
    with archive.transaction() as db:
        db.execute("DELETE FROM articles")
    assert archive.rows("SELECT count(*) FROM story_keys")[0][0] == 0
    assert archive.rows("SELECT count(*) FROM story_fields")[0][0] == 0


def test_an_archive_of_an_older_release_opens_and_new_articles_are_placed(tmp_path: Path) -> None:
    path = tmp_path / "v.db"
    old = Database(sqlite3.connect(path, isolation_level=None))
    migrations.apply(old, stop_before="m004_letters")
    old.execute("INSERT INTO sources (name, url, kind, every_s) VALUES ('a', 'https://a.example', 'feed', 1)")
    old.execute("INSERT INTO stories (id, title, first_seen) VALUES (1, 't', '2026-03-01T07:00:00Z')")
    old.execute(
        "INSERT INTO articles (url, source, title, published_precision, fetched_at, origin, format, score, decision,"
        " story_id, text) VALUES ('https://a.example/old', 'a', ?, 'unknown', '2026-03-01T07:00:00Z', 'page', 'html', 20,"
        " 'kept', 1, ?)",
        RELEASE,
    )
    old.conn.close()
    with Archive.write(path, "test") as archive:
        keep(archive, PRESS)
        keep(archive, RELEASE)
        assert stories(archive) == [1, 2, 2]  # the old one has no keys
        assert tellings(archive, [1])[1].id == 1

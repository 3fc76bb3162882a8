"""What sources offer over time: links known again, edited, moved, missed; and a ledger that adds up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.archive.ledger import ATTEMPTS, record_missed, record_read
from monitor.archive.offers import record_offer, record_unchanged
from monitor.archive.sources import begin_round, source_row, sync_sources, waiting
from monitor.archive.store import Archive
from monitor.config import SourceEntry
from monitor.findings import Relevance
from monitor.model import Article, Candidate, Dated, Decision, Origin, Outcome, Precision

NOW = datetime(2026, 11, 16, 7, 0, tzinfo=UTC)
KEPT = Relevance(20, Decision.KEPT)
TEXT = "Le pôle ouvre une plateforme de bioproduction au printemps, et recrute dix personnes."


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.write(tmp_path / "v.db", "test") as opened:
        sync_sources(opened, [SourceEntry(name="s", url="https://s.example")], timedelta(hours=1))
        yield opened


def link(
    number: int, title: str = "", updated: datetime | None = None, identity: str = "", published: datetime | None = None
) -> Candidate:
    at, told = (Dated(one, Precision.MINUTE) if one else Dated() for one in (published, updated))
    return Candidate(f"https://s.example/{number}", title, at, updated=told, identity=identity)


def offer(archive: Archive, *links: Candidate, hours: int = 0) -> tuple[str, ...]:
    now = NOW + timedelta(hours=hours)
    number = begin_round(archive, ["s"], now)
    wanted = record_offer(archive, number, "s", links, now, None, watch="https://s.example/f")
    return tuple(url for url, _ in wanted)


def read(archive: Archive, number: int, text: str = TEXT, title: str = "Titre", hours: int = 0) -> Outcome:
    url, now = f"https://s.example/{number}", NOW + timedelta(hours=hours)
    round_id = archive.rows("SELECT max(id) AS id FROM rounds")[0]["id"]
    return record_read(archive, round_id, "s", url, Article(url, title, text), KEPT, "", now, None)[0]


def in_place_of(archive: Archive, number: int, text: str, again: float | None, hours: int = 0) -> Outcome:
    """The feed's own text is taken since the page could not be read."""
    url, now = f"https://s.example/{number}", NOW + timedelta(hours=hours)
    article = Article(url, "Titre", text, origin=Origin.FEED)
    round_id = archive.rows("SELECT max(id) AS id FROM rounds")[0]["id"]
    return record_read(archive, round_id, "s", url, article, KEPT, "", now, None, again=again)[0]


def due(archive: Archive, hours: float) -> list[str]:
    return [one.url for one in waiting(archive, "s", NOW + timedelta(hours=hours), 9)]


def last_visit(archive: Archive) -> dict[str, int | str]:
    return dict(archive.rows("SELECT * FROM visits ORDER BY round_id DESC LIMIT 1")[0])


def test_an_edited_article_takes_the_place_of_the_old_one_which_is_kept(archive: Archive) -> None:
    assert offer(archive, link(1, updated=NOW)) == ("https://s.example/1",)
    assert read(archive, 1) is Outcome.KEPT
    assert offer(archive, link(1, updated=NOW), hours=1) == ()
    assert offer(archive, link(1, updated=NOW + timedelta(hours=2)), hours=3) == ("https://s.example/1",)
    assert read(archive, 1, TEXT.replace("dix", "douze"), hours=3) is Outcome.UPDATED
    (article,) = archive.rows("SELECT id, text, edited_at FROM articles")
    assert "douze" in article["text"] and article["edited_at"] == "2026-11-16T10:00:00Z"
    (before,) = archive.rows("SELECT * FROM revisions")
    assert (before["article_id"], before["text"], before["read_at"]) == (article["id"], TEXT, "2026-11-16T07:00:00Z")
    (row,) = archive.rows("SELECT outcome, reason FROM candidates")
    assert (row["outcome"], row["reason"]) == ("updated", "texte modifié (8 %) ; score 20")
    assert last_visit(archive)["updated"] == 1
    assert len(archive.rows("SELECT 1 FROM articles_fts WHERE articles_fts MATCH 'douze'")) == 1
    assert offer(archive, link(1, updated=NOW + timedelta(hours=2)), hours=4) == ()  # once


def test_what_is_said_to_be_edited_and_is_not_is_known(archive: Archive) -> None:
    offer(archive, link(1))
    read(archive, 1)
    offer(archive, link(1, updated=NOW + timedelta(hours=2)), hours=3)
    assert read(archive, 1, f"  {TEXT} ", hours=3) is Outcome.KNOWN
    assert archive.rows("SELECT * FROM revisions") == []
    assert [row["outcome"] for row in archive.rows("SELECT outcome FROM candidates")] == ["kept"]


def test_an_edited_article_that_cannot_be_read_stays_as_it_was(archive: Archive) -> None:
    offer(archive, link(1))
    read(archive, 1)
    offer(archive, link(1, updated=NOW + timedelta(hours=2)), hours=3)
    round_id = archive.rows("SELECT max(id) AS id FROM rounds")[0]["id"]
    record_missed(archive, round_id, "s", "https://s.example/1", Outcome.FAILED, "HTTP 500", None, NOW)
    (row,) = archive.rows("SELECT outcome, article_id, retry_at FROM candidates")
    assert (row["outcome"], row["article_id"], row["retry_at"]) == ("kept", 1, None)
    assert last_visit(archive)["failed"] == 1


def test_an_edited_article_whose_round_was_cut_short_waits_for_the_next(archive: Archive) -> None:
    offer(archive, link(1))
    read(archive, 1)
    offer(archive, link(1, updated=NOW + timedelta(hours=2)), hours=3)
    left = waiting(archive, "s", NOW + timedelta(hours=4), 10)
    assert [one.url for one in left] == ["https://s.example/1"]


def test_an_old_article_is_not_followed_for_ever(archive: Archive) -> None:
    offer(archive, link(1))
    read(archive, 1)
    assert offer(archive, link(1, updated=NOW + timedelta(days=20)), hours=24 * 21) == ()


def test_nothing_in_common_with_the_last_visit_is_told(archive: Archive) -> None:
    offer(archive, *(link(number) for number in range(5)))
    offer(archive, *(link(number) for number in range(4, 9)), hours=1)
    assert last_visit(archive)["reason"] is None
    offer(archive, *(link(number) for number in range(20, 25)), hours=2)
    told = last_visit(archive)["reason"]
    assert told == "rien de commun avec la visite du 16/11 à 08:00 UTC : des articles ont pu manquer"
    row = source_row(archive, "s")
    assert (row["gap_at"], row["every_s"]) == ("2026-11-16T09:00:00Z", 900)


def test_a_source_that_changes_all_its_addresses_offers_nothing_new(archive: Archive) -> None:
    titles = ["Un titre assez long pour être reconnu", "Un autre titre assez long lui aussi", "Bref"]
    offer(archive, *(link(number, title) for number, title in enumerate(titles)))
    assert offer(archive, *(link(number + 10, title) for number, title in enumerate(titles)), hours=1) == (
        "https://s.example/12",  # too short to tell
    )
    assert last_visit(archive)["known"] == 2
    assert (
        last_visit(archive)["reason"] == "la source a changé toutes ses adresses depuis la visite du 16/11 à 07:00 UTC"
    )
    row = source_row(archive, "s")
    assert row["gap_at"] is None  # nothing was missed
    offer(archive, *(link(number + 10, title) for number, title in enumerate(titles)), hours=2)
    assert last_visit(archive)["reason"] is None


def test_moved_links_alone_are_nothing_new(archive: Archive) -> None:
    titles = [f"Un titre assez long pour être reconnu, le {number}e" for number in range(4)]
    offer(archive, *(link(number, title) for number, title in enumerate(titles)))
    before = source_row(archive, "s")["new_at"]
    offer(archive, *(link(number + 10, title) for number, title in enumerate(titles)), hours=5)
    assert source_row(archive, "s")["new_at"] == before


WEEK = timedelta(days=7)
COLUMN = "Les rendez-vous de la semaine du pôle"


@pytest.mark.parametrize(
    "later",
    [
        pytest.param([link(10, COLUMN, published=NOW + WEEK)], id="of another day"),
        pytest.param(
            [
                link(10, COLUMN),
                link(11, "Une usine ouvre ses portes à Pau"),
                link(12, "Le bilan de l'année est en ligne"),
            ],
            id="among others",
        ),
    ],
)
def test_a_title_that_comes_again_is_another_article(archive: Archive, later: list[Candidate]) -> None:
    offer(archive, link(1, COLUMN, published=NOW))
    wanted = offer(archive, *later, hours=24 * 7)
    assert wanted == tuple(one.url for one in later)
    told = last_visit(archive)["reason"]
    assert told == "rien de commun avec la visite du 16/11 à 07:00 UTC : des articles ont pu manquer"


def told(query: str, title: str) -> Candidate:
    return Candidate(f"https://s.example/cp.php{query}", title)


def test_articles_that_a_reference_alone_tells_apart_are_all_read_in_the_next_rounds_too(archive: Archive) -> None:
    first = offer(archive, told("?ref=CP-2026-01", "Un"), told("?ref=CP-2026-02", "Deux"))
    later = offer(archive, told("?ref=CP-2026-02", "Deux"), told("?ref=CP-2026-03", "Trois"), hours=1)
    assert [url[-2:] for url in (*first, *later)] == ["01", "02", "03"]


def test_a_link_with_a_tracker_is_the_one_without_it_under_the_same_title(archive: Archive) -> None:
    title = "Halderis ouvre un atelier à Vierzon"
    assert offer(archive, told("?ref=slider1", title), told("", title)) == ("https://s.example/cp.php",)
    assert last_visit(archive)["reason"] is None
    several = [told(f"?ref={number}", "Communiqué de presse du pôle") for number in (1, 2)]
    assert len(offer(archive, *several, hours=1)) == 2  # numbers, under whatever title


def test_links_that_only_a_tracker_tells_apart_are_named_if_their_titles_differ(archive: Archive) -> None:
    links = [told(f"?keyword={word}", word) for word in ("grippe", "rage", "lèpre")]
    assert len(offer(archive, *links, told("?utm_content=a", "zona"))) == 1
    reason = "2 liens pris pour d’autres : même adresse, au suivi près"
    assert last_visit(archive)["reason"] == reason and last_visit(archive)["offered"] == 1


def renamed(archive: Archive) -> None:
    sync_sources(archive, [SourceEntry(name="t", url="https://s.example/fil")], timedelta(hours=1))


def offer_as(archive: Archive, source: str, *links: Candidate, hours: int) -> tuple[str, ...]:
    now = NOW + timedelta(hours=hours)
    wanted = record_offer(archive, begin_round(archive, [source], now), source, links, now, None)
    return tuple(url for url, _ in wanted)


@pytest.mark.parametrize("edited", [2, 4])
def test_a_source_under_another_name_follows_what_the_former_one_offered(archive: Archive, edited: int) -> None:
    offer(archive, link(1), link(2), link(3))
    read(archive, 1)
    renamed(archive)
    changed = link(1, updated=NOW + timedelta(hours=edited))
    again = [offer_as(archive, "t", changed if hours > edited else link(1), hours=hours) for hours in (3, 5)]
    assert sorted(again) == [(), (changed.url,)]
    number, article = (
        archive.rows("SELECT max(id) AS id FROM rounds")[0]["id"],
        Article(changed.url, "Titre", TEXT[:60]),
    )
    fate = record_read(archive, number, "t", changed.url, article, KEPT, "", NOW + timedelta(hours=5), None)
    assert fate[0] is Outcome.UPDATED
    assert len(archive.rows("SELECT id FROM articles")) == 1
    offer_as(archive, "t", link(2), hours=6)  # what the former one had not read yet
    assert [one.url for one in waiting(archive, "t", NOW + timedelta(hours=7), 9)] == [link(2).url]


def test_what_another_source_offers_stays_its_own(archive: Archive) -> None:
    both = [SourceEntry(name=name, url=f"https://{name}.example") for name in "st"]
    sync_sources(archive, both, timedelta(hours=1))
    offer(archive, link(1))
    read(archive, 1)
    offer_as(archive, "t", link(1), hours=1)
    assert offer_as(archive, "t", link(1, updated=NOW + timedelta(hours=2)), hours=3) == ()
    renamed(archive)  # only t is left, and follows it from now on
    assert offer_as(archive, "t", link(1, updated=NOW + timedelta(hours=4)), hours=5) == (link(1).url,)


def test_items_at_one_address_stay_distinct(archive: Archive) -> None:
    wanted = offer(archive, link(1, "Lundi", identity="a"), link(1, "Mardi", identity="b"))
    assert wanted == ("https://s.example/1", "https://s.example/1")
    round_id = archive.rows("SELECT max(id) AS id FROM rounds")[0]["id"]
    for identity in "ab":
        article = Article("https://s.example/1", identity, f"{TEXT} {identity}")
        fate = record_read(archive, round_id, "s", article.url, article, KEPT, "", NOW, None, identity=identity)
        assert fate[0] is Outcome.KEPT
    assert [row["url"] for row in archive.rows("SELECT url FROM articles")] == [
        "https://s.example/1#a",
        "https://s.example/1#b",
    ]


OUTCOMES = [outcome.value for outcome in Outcome]
acts = st.lists(
    st.tuples(st.sets(st.integers(0, 6)), st.booleans(), st.lists(st.sampled_from(["read", "fail", "thin"]))),
    max_size=4,
)


@given(acts)
@settings(max_examples=15, deadline=None)
def test_the_outcomes_of_a_visit_and_what_waits_add_up_to_what_was_offered(
    tmp_path_factory: pytest.TempPathFactory, rounds: list[tuple[set[int], bool, list[str]]]
) -> None:
    with Archive.write(tmp_path_factory.mktemp("ledger") / "v.db", "test") as archive:
        sync_sources(archive, [SourceEntry(name="s", url="https://s.example")], timedelta(hours=1))
        for hours, (numbers, edited, fates) in enumerate(rounds):
            now = NOW + timedelta(hours=hours)
            changed = now if edited else None
            wanted = offer(archive, *(link(number, updated=changed) for number in numbers), hours=hours)
            round_id = archive.rows("SELECT max(id) AS id FROM rounds")[0]["id"]
            for url, fate in zip(wanted, fates, strict=False):
                if fate == "read":
                    text = f"{TEXT} {url} {hours}"
                    record_read(archive, round_id, "s", url, Article(url, "T", text), KEPT, "", now, None)
                else:
                    outcome = Outcome.FAILED if fate == "fail" else Outcome.THIN
                    record_missed(archive, round_id, "s", url, outcome, "raison", None, now)
            visit = last_visit(archive)
            waits = {one.url for one in waiting(archive, "s", now, 100)}
            offered = {f"https://s.example/{number}" for number in numbers}
            assert int(visit["offered"]) == len(offered)
            assert sum(int(visit[name]) for name in OUTCOMES) + len(waits & offered) == len(offered)


def test_an_unchanged_source_offers_what_it_offered(archive: Archive) -> None:
    offer(archive, link(1), link(2))
    read(archive, 1)
    round_id = begin_round(archive, ["s"], NOW)
    record_unchanged(archive, round_id, "s", NOW + timedelta(hours=1))
    visit = last_visit(archive)
    assert (visit["state"], visit["offered"], visit["known"]) == ("unchanged", 2, 1)


@pytest.mark.parametrize("answer", [{}, {"digest": "d", "etag": "e", "modified": None}], ids=["304", "same bytes"])
def test_a_source_that_became_empty_and_did_not_change_since_offers_nothing(
    archive: Archive, answer: dict[str, str | None]
) -> None:
    offer(archive, link(1), link(2))
    offer(archive, hours=1)
    for hours in (2, 3):
        record_unchanged(archive, begin_round(archive, ["s"], NOW), "s", NOW + timedelta(hours=hours), **answer)  # type: ignore[arg-type]
        visit = last_visit(archive)
        assert (visit["state"], visit["offered"], visit["known"]) == ("empty", 0, 0)
    offer(archive, link(2), hours=4)
    record_unchanged(archive, begin_round(archive, ["s"], NOW), "s", NOW + timedelta(hours=5), **answer)  # type: ignore[arg-type]
    visit = last_visit(archive)
    assert (visit["state"], visit["offered"]) == ("unchanged", 1)


def test_validators_outlive_an_empty_answer_that_did_not_change(archive: Archive) -> None:
    record_offer(archive, begin_round(archive, ["s"], NOW), "s", (), NOW, None, etag='"1"')
    record_unchanged(archive, begin_round(archive, ["s"], NOW), "s", NOW + timedelta(hours=1))
    row = source_row(archive, "s")
    assert (row["etag"], row["full_at"]) == ('"1"', "2026-11-16T07:00:00Z")


def test_a_file_that_cannot_be_read_is_refused_with_its_title_unless_its_source_tells_what_is_in_it(
    archive: Archive,
) -> None:
    bare = Candidate("https://s.example/Dossier de presse.docx", "Dossier de presse : le projet Alizéa")
    told = Candidate("https://s.example/entretien.mp3", "Entretien", summary="Le pôle raconte ses dix ans.")
    assert offer(archive, bare, told, link(1)) == ("https://s.example/entretien.mp3", "https://s.example/1")
    (row,) = archive.rows("SELECT title, reason FROM candidates WHERE outcome = 'refused'")
    assert tuple(row) == ("Dossier de presse : le projet Alizéa", "fichier .docx : ni HTML ni PDF")
    assert last_visit(archive)["refused"] == 1


def test_a_source_is_not_due_in_the_hours_in_which_its_feed_asks_for_peace(archive: Archive) -> None:
    def due(told: dict[str, tuple[int, ...]]) -> str:
        number = begin_round(archive, ["s"], NOW)
        if told:
            record_offer(archive, number, "s", [link(1)], NOW, None, watch="https://s.example/f", **told)
        else:
            record_unchanged(archive, number, "s", NOW)
        return str(source_row(archive, "s")["next_at"])

    monday = tuple(range(7, 12))
    assert due({"skipped": monday}) == "2026-11-16T12:00:00Z"
    assert due({}) == "2026-11-16T12:00:00Z"  # it said so last time
    assert due({"skipped": ()}) < "2026-11-16T12:00:00Z"


def test_a_page_that_could_not_be_read_is_asked_for_again_and_takes_the_place_of_what_the_feed_told(
    archive: Archive,
) -> None:
    address = offer(archive, link(1))[0]
    assert in_place_of(archive, 1, "Le pôle ouvre.", again=0) is Outcome.KEPT
    assert (due(archive, 0.9), due(archive, 1)) == ([], [address])
    offer(archive, link(1), hours=1)
    assert in_place_of(archive, 1, "Le pôle ouvre.", again=3 * 3600, hours=1) is Outcome.KNOWN
    assert (due(archive, 3.9), due(archive, 4)) == ([], [address])
    offer(archive, link(1), hours=4)
    assert read(archive, 1, hours=4) is Outcome.UPDATED
    assert last_visit(archive)["updated"] == last_visit(archive)["offered"] == 1
    assert due(archive, 99) == []
    assert [tuple(row) for row in archive.rows("SELECT origin, text FROM articles")] == [("page", TEXT)]


def test_what_the_feed_tells_does_not_take_the_place_of_a_page_that_was_read(archive: Archive) -> None:
    offer(archive, link(1, updated=NOW))
    read(archive, 1)
    offer(archive, link(1, updated=NOW + timedelta(hours=2)), hours=3)
    assert in_place_of(archive, 1, "Le pôle ouvre.", again=None, hours=3) is Outcome.KNOWN
    assert last_visit(archive)["known"] == 1
    assert [row["text"] for row in archive.rows("SELECT text FROM articles")] == [TEXT]


def test_a_page_that_never_comes_back_is_given_up(archive: Archive) -> None:
    offer(archive, link(1))
    for number in range(ATTEMPTS):
        assert number == 0 or due(archive, 100 * number)
        in_place_of(archive, 1, "Le pôle ouvre.", again=0, hours=100 * number)
    assert due(archive, 9999) == []


@pytest.mark.parametrize(
    ("title", "text", "outcome"),
    [
        ("Une usine ouvre à Pau", "La bioproduction gagne le Béarn, où cent emplois sont promis.", Outcome.KEPT),
        ("Une usine ouvre à Pau", TEXT, Outcome.KNOWN),
        ("Titre", "La bioproduction gagne le Béarn, où cent emplois sont promis.", Outcome.KNOWN),
    ],
)
def test_a_page_that_claims_the_address_of_another_article_is_not_lost(
    archive: Archive, title: str, text: str, outcome: Outcome
) -> None:
    offer(archive, link(1), link(2))
    read(archive, 1)
    claimed = Article("https://s.example/1", title, text)
    fate = record_read(archive, 1, "s", "https://s.example/2", claimed, KEPT, "", NOW, None)
    assert fate[0] is outcome
    stored = {row["url"] for row in archive.rows("SELECT url FROM articles")}
    assert stored == {"https://s.example/1"} | ({"https://s.example/2"} if outcome is Outcome.KEPT else set())

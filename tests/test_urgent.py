"""Alerts: what cannot wait, told at once, once, together, and never again as news."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from archived import article, config

from alerts import send
from alerts.digest import Digest, Kind, Role
from monitor.archive.store import Archive, stamp
from monitor.config import Config
from vigie.letters import preview

NOW = datetime(2025, 10, 14, 10, 0, tzinfo=UTC)  # Tuesday, noon in Paris
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SLOT = datetime(2025, 10, 15, 6, 0, tzinfo=UTC)  # the next letter
BEGAN = NOW - 5 * DAY
URGENT = ("Pénurie", "", "title", 12.0)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """An archive whose first round was five days ago, and whose letter left this morning."""
    with Archive.write(tmp_path / "v.db", "test") as opened:
        gone(opened, BEGAN)
        link(opened, "Le Quotidien", BEGAN)
        yield opened


def gone(archive: Archive, start: datetime, end: datetime | None = None, state: str = "done") -> None:
    """A round."""
    with archive.transaction() as db:
        db.execute(
            "INSERT INTO rounds (started_at, finished_at, state) VALUES (?, ?, ?)",
            (stamp(start), None if state == "running" else stamp(end or start + 10 * MINUTE), state),
        )


def link(archive: Archive, source: str, seen: datetime, number: int | None = None) -> None:
    """A link that a source offered."""
    with archive.transaction() as db:
        db.execute(
            "INSERT OR IGNORE INTO sources (name, url, kind, every_s) VALUES (?, 'https://x.fr/', 'feed', 1)", (source,)
        )
        db.execute(
            "INSERT INTO candidates (source, url, key, first_seen, last_seen, outcome, article_id)"
            " VALUES (?1, 'u', ?2, ?3, ?3, 'kept', ?4)",
            (source, f"{source} {number} {seen}", stamp(seen), number),
        )


def news(archive: Archive, title: str = "Une rupture", at: datetime = NOW - MINUTE, **how: Any) -> int:
    """An article that a source offered at `at`, and that was read and kept at once."""
    how = {"score": 80} | how
    number = article(archive, at, title, **how)
    link(archive, how.get("source", "Le Quotidien"), at, number)
    return number


def watch(**changes: Any) -> Config:
    rules = [{"name": "Pénurie", "words": ["pénurie"], "points": 4, "urgent": True},
             {"name": "Partenariat", "words": ["partenariat"], "points": 4}]  # fmt: skip
    return config(rules=rules, **changes)


def alert(archive: Archive, now: datetime = NOW, **changes: Any) -> Digest | None:
    """The alert that leaves at `now`, if any, and arrives."""
    settings = watch(**changes)
    made = send.alert(archive, settings, settings.digests[0], now)
    with archive.transaction() as db:
        db.execute("UPDATE deliveries SET state = 'sent'")
    return made


def titles(made: Digest | None) -> list[str]:
    return [story.title for story in made.stories] if made else []


# --- what is urgent -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("how", "changes", "told"),
    [
        ({"score": 60}, {}, True),
        ({"score": 59.9}, {}, False),
        ({"score": 12, "hits": [URGENT]}, {}, True),  # by its rule, below the threshold of the letter
        ({"score": 12, "hits": [("Pénurie", "", "title", -12.0)]}, {}, False),
        ({"score": 40, "hits": [("Partenariat", "", "title", 12.0)]}, {}, False),
        ({"score": 90, "decision": "below"}, {}, False),
        ({"score": 80}, {"digest": {"min_score": 85}}, False),  # its readers want more
        ({"score": 80}, {"scoring": {"urgent": 90}}, False),
        ({"score": 80}, {"digest": {"urgent": False}}, False),
        ({"score": 80}, {"digest": {"content": "figures"}}, False),
        ({"score": 80, "regions": ["Bretagne"]}, {"digest": {"regions": ["Corse"]}}, False),
        ({"score": 80, "regions": ["Bretagne"]}, {"digest": {"regions": ["Bretagne"]}}, True),
    ],
)
def test_what_is_urgent(archive: Archive, how: dict[str, Any], changes: dict[str, Any], told: bool) -> None:
    news(archive, **how)
    assert (alert(archive, **changes) is not None) is told


@pytest.mark.parametrize(
    ("published", "precision", "told"),
    [
        (NOW - 47 * HOUR, "minute", True),
        (NOW - 49 * HOUR, "minute", False),
        (datetime(2025, 10, 12, tzinfo=UTC), "day", True),  # perhaps in the afternoon of the day before yesterday
        (datetime(2025, 10, 11, tzinfo=UTC), "day", False),
        (None, "unknown", True),  # first offered by a source that has been watched for days
        (datetime(2025, 10, 1, tzinfo=UTC), "month", True),
    ],
)
def test_what_was_published_long_ago_is_no_news(
    archive: Archive, published: datetime | None, precision: str, told: bool
) -> None:
    news(archive, published=stamp(published) if published else None, published_precision=precision)
    assert (alert(archive) is not None) is told


def test_the_first_round_of_a_watch_has_no_news(tmp_path: Path) -> None:
    with Archive.write(tmp_path / "v.db", "test") as archive:
        gone(archive, NOW - HOUR, NOW)
        for minutes in (1, 20, 59):
            news(archive, at=NOW - HOUR + minutes * MINUTE)
        assert alert(archive, NOW + HOUR) is None
        news(archive, "Depuis", at=NOW + 2 * HOUR)
        assert titles(alert(archive, NOW + 3 * HOUR)) == ["Depuis"]


def test_what_a_new_source_already_showed_is_no_news_be_it_read_later(archive: Archive) -> None:
    gone(archive, NOW - 2 * HOUR, NOW - HOUR)
    link(archive, "Nouvelle", NOW - 2 * HOUR)
    late = news(archive, "Lu au tour suivant", at=NOW - MINUTE, source="Nouvelle")
    with archive.transaction() as db:
        db.execute("UPDATE candidates SET first_seen = ? WHERE article_id = ?", (stamp(NOW - 110 * MINUTE), late))
    undated: dict[str, Any] = {"published": None, "published_precision": "unknown"}
    news(archive, "Sans date", source="Nouvelle", **undated)  # of a source watched for an hour
    assert alert(archive) is None
    news(archive, "Vraiment neuf", source="Nouvelle")
    assert titles(alert(archive)) == ["Vraiment neuf"]
    gone(archive, NOW + DAY)
    news(archive, "Sans date, le lendemain", at=NOW + DAY, source="Nouvelle", **undated)
    assert titles(alert(archive, NOW + DAY + MINUTE)) == ["Sans date, le lendemain"]


def test_the_first_visit_of_a_source_that_still_goes_on_has_no_news(archive: Archive) -> None:
    gone(archive, NOW - 20 * MINUTE, state="running")
    link(archive, "Nouvelle", NOW - 19 * MINUTE)
    news(archive, at=NOW - 10 * MINUTE, source="Nouvelle")
    assert alert(archive) is None


# --- together, and once ---------------------------------------------------------------------------------------------


def test_while_a_round_goes_on_what_comes_within_minutes_leaves_together(archive: Archive) -> None:
    gone(archive, NOW - MINUTE, state="running")
    news(archive, "Première", at=NOW)
    assert alert(archive, NOW + MINUTE) is None
    news(archive, "Deuxième", at=NOW + 3 * MINUTE, score=90)
    assert alert(archive, NOW + 299 * timedelta(seconds=1)) is None
    made = alert(archive, NOW + 5 * MINUTE)
    assert made is not None and titles(made) == ["Deuxième", "Première"]
    assert (made.kind, made.since, made.slot) == (Kind.URGENT, NOW, NOW + 5 * MINUTE)
    assert [section.role for section in made.sections] == [Role.RUBRIC]
    assert alert(archive, NOW + 6 * MINUTE) is None
    assert archive.rows("SELECT kind, articles FROM digests")[0][:] == ("urgent", 2)


def test_an_older_article_of_the_story_does_not_hurry_it(archive: Archive) -> None:
    gone(archive, NOW - MINUTE, state="running")
    first = news(archive, "Un bruit", at=NOW - 3 * HOUR, score=30)
    news(archive, "Confirmé", at=NOW, story=first)
    assert alert(archive, NOW + MINUTE) is None
    made = alert(archive, NOW + 6 * MINUTE)
    assert made is not None and len(made.stories) == 1 and made.since == NOW


def test_the_editor_is_alerted_as_readers_are(archive: Archive) -> None:
    smtp = {"host": "127.0.0.1", "sender": "Veille <veille@example.org>"}
    settings = watch(delivery={"smtp": smtp, "editor": "redaction@example.org", "apprise": ["json://localhost"]})
    news(archive)
    send.alert(archive, settings, settings.digests[0], NOW)
    rows = archive.rows("SELECT channel, recipient, content FROM deliveries ORDER BY id")
    assert [row["channel"] for row in rows] == ["smtp", "smtp", "apprise"]
    assert rows[1]["recipient"] == "redaction@example.org"
    assert not any(b"surveill" in row["content"] for row in rows)


def test_when_the_round_is_over_it_leaves_at_once(archive: Archive) -> None:
    news(archive, at=NOW)
    assert titles(alert(archive, NOW)) == ["Une rupture"]


def test_a_story_is_alerted_once_unless_something_material_is_new(archive: Archive) -> None:
    first = news(archive)
    assert alert(archive) is not None
    news(archive, "Redite", at=NOW + HOUR, story=first, source="Le Quotidien")
    assert alert(archive, NOW + 2 * HOUR) is None
    news(archive, "Le calendrier", at=NOW + 3 * HOUR, story=first, adds='["calendrier"]')
    made = alert(archive, NOW + 4 * HOUR)
    assert made is not None
    assert [(story.title, story.news) for story in made.stories] == [("Le calendrier", ("calendrier",))]


def test_what_a_letter_has_sent_needs_no_alert(archive: Archive) -> None:
    news(archive)
    settings = watch()
    assert send.issue(archive, settings, settings.digests[0], NOW, NOW) is not None
    assert alert(archive, NOW + MINUTE) is None


def test_the_next_issue_says_so_instead_of_repeating_it_and_its_period_is_the_same(archive: Archive) -> None:
    settings = watch()
    morning = SLOT - DAY
    send.issue(archive, settings, settings.digests[0], morning, morning)
    number = news(archive)
    alert(archive)
    alone = send.preview(archive, settings, settings.digests[0], SLOT)
    assert alone.empty and alone.since == morning
    news(archive, "Autre chose", at=NOW + HOUR, score=30)
    made = send.issue(archive, settings, settings.digests[0], SLOT, SLOT)
    assert made is not None and titles(made) == ["Autre chose"]
    assert [(one.role, one.title, [s.article_id for s in one.stories]) for one in made.sections][-1] == (
        Role.ALERTED, "Déjà signalé", [number])  # fmt: skip
    with archive.transaction() as db:
        db.execute("UPDATE deliveries SET state = 'sent'")
    after = send.preview(archive, settings, settings.digests[0], SLOT + DAY)
    assert [section.role for section in after.sections] == []


def test_a_reader_of_two_letters_is_alerted_once(archive: Archive) -> None:
    both = [{"name": "A", "to": ["lea@example.org", "max@example.org"]},
            {"name": "B", "to": ["Lea@example.org", "zoe@example.org"]}]  # fmt: skip
    settings = watch().model_copy(update={"digests": Config.model_validate({"digests": both}).digests})
    send.tick(archive, settings, NOW, {})  # the letters of this morning
    news(archive, at=NOW)
    assert send.tick(archive, settings, NOW + MINUTE, {}) is True
    rows = archive.rows(
        "SELECT name, lower(recipient) FROM deliveries d JOIN digests g ON g.id = digest_id ORDER BY d.id"
    )
    assert [tuple(row) for row in rows] == [
        ("A", "lea@example.org"), ("A", "max@example.org"), ("B", "zoe@example.org")]  # fmt: skip


@pytest.mark.parametrize("names", [("A", "B"), ("B", "A")])
def test_who_has_just_been_sent_a_story_in_a_letter_is_not_alerted_of_it_by_another(
    archive: Archive, names: tuple[str, str]
) -> None:
    daily = {"name": "A", "to": ["lea@example.org", "max@example.org"]}
    weekly = {"name": "B", "to": ["Lea@example.org", "zoe@example.org"], "days": ["mon"]}
    both = [one for name in names for one in (daily, weekly) if one["name"] == name]
    settings = watch().model_copy(update={"digests": Config.model_validate({"digests": both}).digests})
    send.tick(archive, settings, SLOT - 2 * timedelta(days=1), {})
    news(archive, at=SLOT - MINUTE)
    before = len(archive.rows("SELECT 1 FROM deliveries"))
    send.tick(archive, settings, SLOT + timedelta(seconds=3), {})
    rows = archive.rows(
        "SELECT name, kind, lower(recipient) FROM deliveries d JOIN digests g ON g.id = digest_id ORDER BY d.id"
    )
    assert [tuple(row) for row in rows[before:]] == [
        ("A", "issue", "lea@example.org"), ("A", "issue", "max@example.org"), ("B", "urgent", "zoe@example.org")]  # fmt: skip


def test_two_alerts_of_one_second_are_two(archive: Archive) -> None:
    news(archive, at=NOW)
    assert alert(archive, NOW) is not None
    news(archive, "Une autre", at=NOW)
    assert alert(archive, NOW) is None  # that second has its alert
    assert titles(alert(archive, NOW + timedelta(seconds=5))) == ["Une autre"]


@pytest.mark.parametrize(
    ("state", "doubtful", "told"),
    [
        ("sent", 0, "alerted"),
        ("sending", 0, "alerted"),
        ("deferred", 1, "alerted"),  # it may have arrived
        ("deferred", 0, "issue"),
        ("deferred", 3, "issue"),
        ("failed", 0, "issue"),
    ],
)
def test_only_an_alert_that_reached_somebody_was_told_already(
    archive: Archive, state: str, doubtful: int, told: str
) -> None:
    settings = watch(digest={"to": ["lea@example.org"]})
    number = news(archive)
    assert alert(archive) is not None
    with archive.transaction() as db:
        db.execute("UPDATE deliveries SET state = ?, doubtful = ?", (state, doubtful))
    made = send.issue(archive, settings, settings.digests[0], SLOT + DAY, SLOT + DAY)
    states = [row[0] for row in archive.rows("SELECT state FROM deliveries ORDER BY id")]
    if told == "alerted":
        assert made is None and states == [state]
    else:
        assert made is not None and [story.article_id for story in made.stories] == [number]
        assert all(section.role is not Role.ALERTED for section in made.sections)
        assert states == ["failed" if state == "failed" else "withdrawn", "queued"]


@pytest.mark.parametrize("state", ["sent", "deferred"])
def test_an_alert_that_another_letter_brought_reached_whom_that_one_did(archive: Archive, state: str) -> None:
    both = [{"name": "A", "to": ["lea@example.org"]}, {"name": "B", "to": ["lea@example.org"]}]
    settings = watch().model_copy(update={"digests": Config.model_validate({"digests": both}).digests})
    news(archive)
    assert all(send.alert(archive, settings, entry, NOW) for entry in settings.digests)
    with archive.transaction() as db:
        db.execute("UPDATE deliveries SET state = ?", (state,))
    assert archive.row("SELECT count(*) FROM deliveries")[0] == 1  # type: ignore[index]
    made = [send.issue(archive, settings, entry, SLOT + DAY, SLOT + DAY) for entry in settings.digests]
    assert [bool(one and one.stories) for one in made] == [state == "deferred"] * 2


@pytest.mark.parametrize("state", ["sent", "failed"])
def test_who_was_sent_it_by_another_letter_some_minutes_ago_needs_no_alert(archive: Archive, state: str) -> None:
    both = [{"name": "A", "to": ["lea@example.org"]}, {"name": "B", "to": ["LEA@example.org"]}]
    settings = watch().model_copy(update={"digests": Config.model_validate({"digests": both}).digests})
    news(archive)
    assert send.issue(archive, settings, settings.digests[0], NOW, NOW)
    with archive.transaction() as db:
        db.execute("UPDATE deliveries SET state = ?", (state,))
    assert send.alert(archive, settings, settings.digests[1], NOW + 2 * MINUTE)
    assert len(archive.rows("SELECT id FROM deliveries")) == (1 if state == "sent" else 2)


def test_a_preview_says_what_leaves_apart_as_an_alert(
    archive: Archive, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    now = datetime.now(UTC)
    settings = watch().read_from(tmp_path / "config.yaml", tmp_path / "v.db")
    news(archive, "Un partenariat", now - HOUR, score=40)
    preview(settings, settings.digests, None, False)
    assert capsys.readouterr().err == ""
    news(archive, "Une rupture", now - HOUR)
    preview(settings, settings.digests, None, False)
    told = capsys.readouterr()
    assert "Une rupture" in told.out and told.err.count("\n") == 1
    assert "à part, en alerte, dès que le service (`vigie run`) tourne : Une rupture" in told.err
    assert alert(archive, now) is not None
    preview(settings, settings.digests, None, False)
    assert capsys.readouterr().err == ""


def test_a_new_letter_in_an_old_archive_does_not_alert_for_what_came_before_it(archive: Archive) -> None:
    settings = watch(digest={"name": "Nouvelle", "days": ["mon"]})
    news(archive, at=NOW - timedelta(hours=5))
    send.tick(archive, settings, NOW, {})  # its first issue, of Monday
    send.tick(archive, settings, NOW + MINUTE, {})
    assert [row[0] for row in archive.rows("SELECT kind FROM digests")] == ["issue"]
    news(archive, "Une autre rupture", at=NOW + 2 * MINUTE)
    send.tick(archive, settings, NOW + 3 * MINUTE, {})
    assert [row[0] for row in archive.rows("SELECT kind FROM digests")] == ["issue", "urgent"]


def test_an_issue_that_is_due_tells_what_an_alert_would(archive: Archive) -> None:
    settings = watch()
    news(archive, at=SLOT - MINUTE)
    send.tick(archive, settings, SLOT + timedelta(seconds=3), {})
    assert [row[0] for row in archive.rows("SELECT kind FROM digests")] == ["issue"]
    send.tick(archive, settings, SLOT + timedelta(seconds=8), {})
    assert [row[0] for row in archive.rows("SELECT kind FROM digests")] == ["issue"]

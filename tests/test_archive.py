"""Opening the archive: one writer, read-only readers, migrations, and a clear line when something is wrong."""

import json
import re
import sqlite3
import subprocess
import sys
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import archived
import pytest
from sqlite_utils import Database

from monitor.archive.account import account
from monitor.archive.articles import store
from monitor.archive.findings import COLUMNS, findings, stored_findings
from monitor.archive.keep import COMPARED, tidy
from monitor.archive.outbox import record
from monitor.archive.published import issues, web_copy
from monitor.archive.rulesets import record_ruleset, recorded_ruleset
from monitor.archive.schema import migrations
from monitor.archive.store import Archive, moment, stamp
from monitor.archive.trouble import reason
from monitor.errors import ArchiveError
from monitor.findings import Amount, Deadline, Event, Locality, Mention, Relevance
from monitor.model import Article, Dated, Decision, Field, Organisation, Precision, Publisher
from monitor.rules.fingerprint import ruleset

NOW = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
TITLE = "Un appel à projets de 5 à 10 M€ à Bordeaux"
TEXT = "Dans le cadre de France 2030, il est prolongé jusqu'au 15 mars 2099 à 12 h."


def spot(words: str) -> tuple[Field, int, int, str]:
    field, whole = (Field.TITLE, TITLE) if words in TITLE else (Field.LEAD, TEXT)
    return field, whole.index(words), whole.index(words) + len(words), words


FOUND = Relevance(
    score=12.5,
    decision=Decision.KEPT,
    programmes=(Mention(Organisation("programme-france-2030", "France 2030"), *spot("France 2030")),),
    events=(Event("call_for_projects", "Appel à projets / AMI", *spot("appel à projets")),),
    amounts=(Amount(5e6, 10e6, "EUR", "funding", "about", *spot("5 à 10 M€")),),
    deadlines=(Deadline("2099-03-15T12:00", True, *spot("prolongé jusqu'au 15 mars 2099 à 12 h")),),
    places=(Locality("Bordeaux", "commune", "33", "Nouvelle-Aquitaine", *spot("Bordeaux")),),
)
VOICE = Publisher(("Nouvelle-Aquitaine",), frozenset({"leem", "allis-na"}))


def test_links_with_spaces_of_an_older_archive_are_found_again(tmp_path: Path) -> None:
    old = Database(sqlite3.connect(tmp_path / "v.db", isolation_level=None))
    migrations.apply(old, stop_before="m005_spaces")
    old.execute("INSERT INTO sources (name, url, kind, every_s) VALUES ('s', 'u', 'listing', 3600)")
    for url, key in (
        ("https://s.example/CP 1 2.pdf", "https://s.example/CP12.pdf"),
        ("https://s.example/CP 3.pdf", "https://s.example/CP3.pdf#avis 7"),
        ("https://s.example/CP%204.pdf", "https://s.example/CP%204.pdf"),
        ("https://s.example/CP 4.pdf", "https://s.example/CP4.pdf"),
        ("https://s.example/CP5.pdf", "https://s.example/CP5.pdf"),
    ):
        old.execute(
            "INSERT INTO candidates (source, url, key, first_seen, last_seen) VALUES ('s', ?, ?, '2026', '2026')",
            (url, key),
        )
    old.conn.close()
    with Archive.write(tmp_path / "v.db", "test") as archive:
        assert [tuple(row) for row in archive.rows("SELECT url, key FROM candidates ORDER BY key")] == [
            ("https://s.example/CP%201%202.pdf", "https://s.example/CP%201%202.pdf"),
            ("https://s.example/CP%203.pdf", "https://s.example/CP%203.pdf#avis 7"),
            ("https://s.example/CP%204.pdf", "https://s.example/CP%204.pdf"),
            ("https://s.example/CP5.pdf", "https://s.example/CP5.pdf"),
        ]


def kept(
    archive: Archive, relevance: Relevance = FOUND, url: str = "https://www.example.org/a", text: str = TEXT
) -> int:
    with archive.transaction() as db:
        db.execute("INSERT OR IGNORE INTO sources (name, url, kind, every_s) VALUES ('s', 'u', 'feed', 3600)")
        return store(archive, "s", url, Article(url, TITLE, text), relevance, NOW, VOICE, "0123456789abcdef")[0]


def test_the_tables_of_the_design_are_there(tmp_path: Path) -> None:
    with Archive.write(tmp_path / "v.db", "test") as archive:
        names = set(archive.db.table_names())
        columns = {row["name"] for row in archive.rows("PRAGMA table_info(articles)")}
    tables = "sources rounds candidates articles articles_fts organisations mentions hits stories digests"
    assert {*tables.split(), "digest_articles", "deliveries", "verdicts"} <= names
    wanted = "id url source title text language published published_precision fetched_at score story_id"
    assert set(wanted.split()) <= columns


def test_a_second_writer_is_told_who_writes(tmp_path: Path) -> None:
    path = tmp_path / "v.db"
    code = (
        "import sys; from pathlib import Path; from monitor.archive.store import Archive\n"
        "archive = Archive.write(Path(sys.argv[1]), 'vigie run'); print('ok', flush=True); sys.stdin.read()"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "ok\n"
    with pytest.raises(ArchiveError, match=rf"ouverte en écriture par vigie run \(processus {child.pid}\)"):
        Archive.write(path, "vigie collect")
    child.kill()  # the system frees the lock of a process that dies, however it dies
    child.wait()
    Archive.write(path, "vigie collect").close()


def test_a_reader_changes_nothing_and_sees_what_is_written(tmp_path: Path) -> None:
    path = tmp_path / "v.db"
    with Archive.write(path, "test") as writer, Archive.read(path) as reader:
        with writer.transaction() as connection:
            connection.execute("INSERT INTO stories (title, first_seen) VALUES ('t', '2026-11-20T07:00:00Z')")
        assert [row["title"] for row in reader.rows("SELECT title FROM stories")] == ["t"]
        with (
            pytest.raises(ArchiveError, match="en lecture seule ; voyez les droits"),
            reader.transaction() as connection,
        ):
            connection.execute("DELETE FROM stories")


def test_a_transaction_is_all_or_nothing(tmp_path: Path) -> None:
    with Archive.write(tmp_path / "v.db", "test") as archive:
        with pytest.raises(RuntimeError), archive.transaction() as connection:
            connection.execute("INSERT INTO stories (title, first_seen) VALUES ('t', 'x')")
            with archive.transaction():
                connection.execute("INSERT INTO stories (title, first_seen) VALUES ('u', 'x')")
            raise RuntimeError
        assert archive.rows("SELECT * FROM stories") == []


def test_full_text_search_ignores_accents_and_follows_changes(tmp_path: Path) -> None:
    with Archive.write(tmp_path / "v.db", "test") as archive:
        with archive.transaction() as db:
            db.execute("INSERT INTO stories (id, title, first_seen) VALUES (1, 't', 'x')")
            db.execute("INSERT INTO sources (name, url, kind, every_s) VALUES ('s', 'u', 'feed', 3600)")
            db.execute(
                "INSERT INTO articles (id, url, source, title, text, published_precision, fetched_at, origin, format, score,"
                " decision, story_id) VALUES (1, 'u', 's', 'Bioproduction', 'Une unité à Évreux', 'unknown', 'x', 'page',"
                " 'html', 1, 'below', 1)"
            )
        find = "SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?"
        assert len(archive.rows(find, ("evreux",))) == 1
        with archive.transaction() as db:
            db.execute("UPDATE articles SET text = 'Une unité à Pau'")
        assert archive.rows(find, ("evreux",)) == []
        assert len(archive.rows(find, ("unite",))) == 1


@pytest.mark.parametrize(
    ("content", "expected"),
    [(b"x" * 8000, "pas une archive de vigie ; corrigez"), (None, "pas une archive de vigie ; corrigez")],
)
def test_a_file_that_is_no_archive(tmp_path: Path, content: bytes | None, expected: str) -> None:
    path = tmp_path / "v.db"
    if content is None:
        with sqlite3.connect(path) as other:
            other.execute("CREATE TABLE recipes (name)")
        other.close()
    else:
        path.write_bytes(content)
    for opening in (Archive.read, lambda file: Archive.write(file, "test")):
        with pytest.raises(ArchiveError, match=expected):
            opening(path)


def test_an_archive_of_a_later_release_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "v.db"
    with Archive.write(path, "test") as archive, archive.transaction() as db:
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('vigie', 'm999_future', 'x')"
        )
    for opening in (Archive.read, lambda file: Archive.write(file, "test")):
        with pytest.raises(ArchiveError, match=r"version plus récente de vigie \(m999_future\) ; mettez vigie à jour"):
            opening(path)


def test_an_unreadable_archive(tmp_path: Path) -> None:
    (tmp_path / "v.db").mkdir()  # what even root cannot open as a file
    for opening in (Archive.read, lambda file: Archive.write(file, "test")):
        with pytest.raises(ArchiveError, match=r"ceci est un dossier ; donnez à archive un chemin comme var/vigie\.db"):
            opening(tmp_path / "v.db")
    (tmp_path / "file").touch()
    with pytest.raises(ArchiveError, match=r"créée ou écrite \(un fichier de ce nom existe déjà\) ; voyez archive"):
        Archive.write(tmp_path / "file" / "v.db", "test")


DAMAGED = re.compile("rétablissez une sauvegarde|pas une archive de vigie")


@pytest.mark.parametrize("size", [100, 5000, 40_000])
def test_an_archive_cut_short_is_a_french_line_wherever_it_shows(tmp_path: Path, size: int) -> None:
    path = tmp_path / "v.db"
    Archive.write(path, "test").close()
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(ArchiveError, match=DAMAGED):
        Archive.write(path, "test")
    with (
        pytest.raises(ArchiveError, match=DAMAGED),
        Archive.read(path) as archive,
    ):
        for table in ("articles", "deliveries", "sources", "candidates"):
            archive.rows(f"SELECT * FROM {table}")
        archive.rows("PRAGMA quick_check").clear()
        raise ArchiveError("not noticed")


def test_a_full_disk_is_said_with_what_to_do_and_loses_nothing(tmp_path: Path) -> None:
    with Archive.write(tmp_path / "v.db", "test") as archive:
        pages = archive.rows("PRAGMA page_count")[0][0]
        archive.rows(f"PRAGMA max_page_count = {pages}")
        with (
            pytest.raises(ArchiveError, match=r"v\.db: le disque est plein ; libérez de la place"),
            archive.transaction() as db,
        ):
            db.executemany("INSERT INTO stories (title, first_seen) VALUES (?, 'x')", [("t" * 9000,)] * 200)
        assert archive.rows("SELECT * FROM stories") == []


def test_an_archive_that_another_program_holds_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.archive.store.BUSY_MS", 50)
    path = tmp_path / "v.db"
    Archive.write(path, "test").close()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    for opening in (Archive.read, lambda file: Archive.write(file, "test")):
        with pytest.raises(ArchiveError, match=r"v\.db: un autre programme l'occupe ; fermez-le"):
            opening(path)
    other.close()


@pytest.mark.parametrize("name", sorted(one for one in vars(sqlite3) if re.fullmatch("SQLITE_[A-Z]+", one)))
def test_sqlite_never_speaks_english(name: str) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode, error.sqlite_errorname = getattr(sqlite3, name), name
    assert " error" not in reason(error) and ("SQLite" in reason(error) or " ; " in reason(error))


def test_no_archive_yet(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="pas encore d'archive"):
        Archive.read(tmp_path / "v.db")


def test_times_are_kept_in_utc() -> None:
    paris = timezone(timedelta(hours=2))
    assert stamp(datetime(2026, 7, 1, 9, 30, tzinfo=paris)) == "2026-07-01T07:30:00Z"
    assert moment("2026-07-01T07:30:00Z") == datetime(2026, 7, 1, 7, 30, tzinfo=UTC)


def test_all_that_was_found_is_stored_and_read_again_as_it_was(tmp_path: Path) -> None:
    with Archive.write(tmp_path / "v.db", "test") as archive:
        number = kept(archive)
        assert stored_findings(archive, number) == findings(FOUND)
        assert [len(rows) for rows in findings(FOUND).values()] == [1] * len(COLUMNS)
        stored = account(archive, number)
        assert stored.publisher == VOICE
        assert (stored.told["score"], stored.told["fingerprint"]) == (12.5, "0123456789abcdef")
        with archive.transaction() as db:
            db.execute("DELETE FROM articles")
        assert [archive.rows(f"SELECT * FROM {table}") for table in COLUMNS] == [[]] * len(COLUMNS)


def test_every_table_of_an_article_is_found_by_its_article(tmp_path: Path) -> None:
    with Archive.write(tmp_path / "v.db", "test") as archive:
        for table in COLUMNS:
            plan = archive.rows(f"EXPLAIN QUERY PLAN SELECT * FROM {table} WHERE article_id = 1")
            assert f"{table}_by_article" in plan[0]["detail"]


def test_the_agenda_holds_what_is_to_come_of_the_articles_kept(tmp_path: Path) -> None:
    tomorrow = datetime.now(UTC) + timedelta(days=2)
    dates = ["2001-03-15", "2001-03", f"{tomorrow:%Y-%m-%d}T09:30", f"{tomorrow:%Y-%m}", "2099-03-15T12:00", "2099-03"]
    deadlines = tuple(replace(FOUND.deadlines[0], at=at, extended=False) for at in dates)
    once_more = replace(FOUND.deadlines[0], at=dates[-1])
    with Archive.write(tmp_path / "v.db", "test") as archive:
        kept(archive, replace(FOUND, deadlines=(*deadlines, once_more)))
        below = replace(FOUND, decision=Decision.BELOW)
        kept(archive, below, "https://www.example.org/b", "Tout autre chose, d'une autre plume.")
        agenda = archive.rows("SELECT at, extended, title FROM agenda ORDER BY at")
        assert [(row["at"], row["extended"]) for row in agenda] == sorted(
            [*((at, 0) for at in dates[2:5]), (dates[5], 1)]
        )
        told = archive.rows("SELECT label, quote, article_id FROM events_told")
        assert [tuple(row) for row in told] == [("Appel à projets / AMI", "appel à projets", 1)]


def test_a_set_of_rules_is_recorded_once(tmp_path: Path) -> None:
    rules = ruleset([Organisation("leem", "Leem")], [], 10)
    with Archive.write(tmp_path / "v.db", "test") as archive:
        assert record_ruleset(archive, rules, NOW) == rules.fingerprint
        record_ruleset(archive, rules, NOW + timedelta(days=1))
        assert recorded_ruleset(archive, rules.fingerprint) == rules
        assert recorded_ruleset(archive, "ffff") is None
        assert [row["recorded_at"] for row in archive.rows("SELECT * FROM rulesets")] == [stamp(NOW)]


def first_release(path: Path) -> None:
    """An archive as the first release left it, with an article in it."""
    connection = sqlite3.connect(path, isolation_level=None)
    db = Database(connection)
    migrations.apply(db, stop_before="m002_findings")
    archived.article(
        Archive(connection, Path("a.db")),
        NOW,
        "Un partenariat",
        hits=[("Partenariat", "p", "title", 12.0)],
        organisations=["Leem"],
    )
    connection.close()


def names(path: Path) -> set[str]:
    with sqlite3.connect(path) as db:
        found = {row[0] for row in db.execute("SELECT name FROM sqlite_master")}
    db.close()
    return found


@pytest.mark.parametrize("opened", [lambda path: Archive.write(path, "test"), Archive.read], ids=["writer", "reader"])
def test_an_archive_of_the_first_release_is_brought_up_to_date(
    tmp_path: Path, opened: Callable[[Path], Archive]
) -> None:
    path = tmp_path / "v.db"
    first_release(path)
    assert not {"events", "rulesets", "agenda"} & names(path)
    with opened(path) as archive:
        assert {*COLUMNS, "rulesets", "agenda", "events_told"} <= names(path)
        stored = account(archive, 1)
        assert (stored.told["title"], stored.told["fingerprint"], stored.publisher) == ("Un partenariat", "", None)
        assert [hit["points"] for hit in stored.told["hits"]] == [12.0]
        assert stored_findings(archive, 1) == {table: [] for table in COLUMNS}
        assert [row["reason"] for row in archive.rows("SELECT reason FROM reasons")] == ["Partenariat"]
    with Archive.write(path, "test") as archive:
        assert kept(archive, url="https://www.example.org/new") == 2


def test_an_archive_of_the_first_release_that_another_writes_is_left_to_it(tmp_path: Path) -> None:
    path = tmp_path / "v.db"
    first_release(path)
    with Archive.write(tmp_path / "other.db", "vigie run"):
        (tmp_path / "v.db.lock").hardlink_to(tmp_path / "other.db.lock")  # the very lock that a running service holds
        with pytest.raises(ArchiveError, match="ouverte en écriture par vigie run"):
            Archive.read(path)
    assert "events" not in names(path)


@pytest.mark.parametrize(("number", "reason"), [(1, "n'est plus dans l'archive"), (3, "n'est pas dans l'archive")])
def test_an_article_that_is_not_there(tmp_path: Path, number: int, reason: str) -> None:
    with Archive.write(tmp_path / "v.db", "test") as archive:
        kept(archive)
        kept(archive, url="https://www.example.org/b", text="Tout autre chose, d'une autre plume.")
        with archive.transaction() as db:
            db.execute("DELETE FROM articles WHERE id = 1")
        with pytest.raises(ArchiveError, match=reason):
            account(archive, number)


def test_the_points_of_an_event_are_told_by_its_name(tmp_path: Path) -> None:
    with Archive.write(tmp_path / "v.db", "test") as archive:
        number = kept(archive)
        with archive.transaction() as db:
            for rule in ("event:call_for_projects", "event:unknown", "Appel"):
                db.execute("INSERT INTO hits VALUES (?, ?, '', 'title', 0, 2, 'Un', 1)", (number, rule))
        reasons = [row["reason"] for row in archive.rows("SELECT reason FROM reasons ORDER BY rowid")]
    assert sorted(reasons) == ["Appel", "event:unknown", "Évènement : Appel à projets / AMI"]


def test_the_context_of_a_score_is_plain_json(tmp_path: Path) -> None:
    with Archive.write(tmp_path / "v.db", "test") as archive:
        kept(archive)
        stored = archive.rows("SELECT publisher FROM articles")[0]["publisher"]
    assert json.loads(stored) == {"regions": ["Nouvelle-Aquitaine"], "organisations": ["allis-na", "leem"]}


def test_by_what_articles_are_compared_goes_once_they_are_too_old_for_it(tmp_path: Path) -> None:
    """What counts is when it was read, not of what day it is; the article, its story and its reprints stay."""

    def read(name: str, title: str, text: str, at: datetime, told: datetime) -> int:
        url = f"https://www.example.org/{name}"
        with archive.transaction():
            article = Article(url, title, text, published=Dated(told, Precision.DAY))
            return store(archive, "s", url, article, Relevance(12.5, Decision.KEPT), at)[0]

    def compared() -> set[int]:
        found = {row[0] for row in archive.rows("SELECT article_id FROM story_fields")}
        assert found == {row[0] for row in archive.rows("SELECT DISTINCT article_id FROM story_keys")}
        return found

    def articles() -> list[tuple[int, int]]:
        return [tuple(row) for row in archive.rows("SELECT id, story_id FROM articles ORDER BY id")]

    old, long = NOW - COMPARED, f"{TEXT} " + " ".join(f"La commune {number} y prend part." for number in range(60))
    with Archive.write(tmp_path / "v.db", "test") as archive:
        with archive.transaction() as db:
            db.execute("INSERT INTO sources (name, url, kind, every_s) VALUES ('s', 'u', 'feed', 3600)")
        first = read("a", TITLE, long, old - timedelta(minutes=1), old)
        second = read("b", "Une thèse sur les levures", "Elle porte sur les levures.", old, old)
        late = read(
            "c", "Un prix pour un hôpital de Brest", "Le prix est remis à Brest.", NOW, old - timedelta(days=300)
        )
        before = articles()
        assert compared() == {first, second, late} and len({story for _, story in before}) == 3
        assert tidy(archive, NOW, None) == 0
        assert compared() == {second, late}
        assert articles() == before
        assert read("d", TITLE, long, NOW, NOW) == late + 1
        assert dict(articles())[late + 1] == dict(before)[first]  # a reprint is known again, however old the first
        tidy(archive, NOW + 2 * COMPARED, None)
        assert compared() == {second, late, late + 1}  # nothing was read meanwhile


def test_the_web_copies_of_letters_stay(tmp_path: Path) -> None:
    with Archive.write(tmp_path / "v.db", "test") as archive:
        page = zlib.compress(b"<p>Une lettre</p>")
        assert record(archive, name="Veille", slot=NOW, since=NOW - timedelta(days=1), now=NOW, articles=1, page=page)
        tidy(archive, NOW + timedelta(days=3000), timedelta(days=30))
        (told,) = issues(archive)
        assert web_copy(archive, told["id"]) == "<p>Une lettre</p>"

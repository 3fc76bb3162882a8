"""Opening the archive: one writer, read-only readers, migrations, and a clear line when something is wrong."""

import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from monitor.archive.store import Archive, moment, stamp
from monitor.errors import ArchiveError


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
        with pytest.raises(ArchiveError, match="readonly"), reader.transaction() as connection:
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
    [(b"x" * 8000, "file is not a database"), (None, "pas une archive de vigie")],
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
    with pytest.raises(ArchiveError, match="version plus récente de vigie"):
        Archive.write(path, "test")


def test_an_unreadable_archive(tmp_path: Path) -> None:
    (tmp_path / "v.db").mkdir()  # what even root cannot open as a file
    with pytest.raises(ArchiveError, match="ne peut pas être"):
        Archive.read(tmp_path / "v.db")
    with pytest.raises(ArchiveError, match="ne peut pas être"):
        Archive.write(tmp_path / "v.db", "test")


def test_no_archive_yet(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="pas encore d'archive"):
        Archive.read(tmp_path / "v.db")


def test_times_are_kept_in_utc() -> None:
    paris = timezone(timedelta(hours=2))
    assert stamp(datetime(2026, 7, 1, 9, 30, tzinfo=paris)) == "2026-07-01T07:30:00Z"
    assert moment("2026-07-01T07:30:00Z") == datetime(2026, 7, 1, 7, 30, tzinfo=UTC)

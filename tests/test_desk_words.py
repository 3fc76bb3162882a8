"""The desk's words and life: what is typed and shown, descriptions against the schema, translations, start and stop."""

import http.client
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import datasette
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk import french
from desk.article import Span, marked
from desk.plugin import since
from desk.search import NOTHING, expression, fold
from desk.serve import metadata, serve
from desk.translate import TRANSLATIONS
from monitor.archive.store import Archive
from monitor.errors import VigieError
from monitor.health import State
from monitor.model import Decision, Field, Origin, Outcome, Precision
from monitor.recognise.entries import KINDS
from vigie.show import SOURCES

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture(scope="module")
def index() -> sqlite3.Connection:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE t USING fts5(text, tokenize='unicode61 remove_diacritics 2')")
    db.execute("INSERT INTO t VALUES ('Le cœur de l''hôpital bat à Rennes')")
    return db


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("\"'«»“”*-()^:{}+ANDORNT oeœ"))))
def test_whatever_is_typed_is_a_valid_full_text_query(index: sqlite3.Connection, typed: str) -> None:
    try:
        typed.encode()
    except UnicodeEncodeError:
        return  # a lone surrogate cannot come out of a URL
    index.execute("SELECT rowid FROM t WHERE t MATCH ?", (expression(typed),)).fetchall()


def test_a_query_keeps_what_was_meant() -> None:
    assert expression("l'hôpital") == '"hôpital"'
    assert expression("qu’Aujourd'hui") == '"aujourd\'hui"'
    assert expression("cœur*") == '("cœur"* OR "coeur"*)'
    assert (
        expression('santé "levée de fonds" -sport -"ligue 1"')
        == '("santé" AND "levée de fonds") NOT ("sport" OR "ligue 1")'
    )
    assert expression("accord-cadre") == '"accord-cadre"'
    assert expression("-sport") == expression("* « »") == expression("") == NOTHING
    assert fold("Cœur d'ÉTÉ") == "coeur d'ete"


def test_times_are_told_where_the_reader_is_and_no_finer_than_known() -> None:
    midnight = "2026-07-14T00:00:00Z"  # a day is stored as a date, not as an instant
    told = {precision: french.local_time(midnight, precision, PARIS) for precision in Precision}
    assert list(told.values()) == ["2026-07-14 02:00", "2026-07-14", "2026-07", "2026", None]
    assert french.local_time("2026-11-20T08:05:00Z", None, PARIS) == "2026-11-20 09:05"
    assert french.local_time("soon", "day", PARIS) is french.local_time(None, "day", PARIS) is None
    assert french.spoken("2026-11-20 09:05") == "20\u00a0novembre\u00a02026 à 9\u00a0h\u00a005"
    assert french.spoken("2026-01-01 09:00") == "1er\u00a0janvier\u00a02026 à 9\u00a0h"
    assert french.spoken("2026-08") == "août\u00a02026"
    assert french.spoken("2026-13") == "2026-13"


def test_durations_and_numbers_are_short() -> None:
    lasting = [french.duration(seconds).replace("\u00a0", " ") for seconds in (45, 900, 3600, 5400, 7199, 86400)]
    assert lasting == ["45 s", "15 min", "1 h", "1 h 30", "2 h", "24 h"]
    assert [french.number(value) for value in (12.0, 12.25, -15.0)] == ["12", "12,25", "-15"]


def test_a_period_is_never_an_error() -> None:
    now = datetime(2026, 11, 20, 7, tzinfo=UTC)
    assert since("2", 7, now) == "2026-11-18T07:00:00Z"
    for typed in ("", None, "abc", "-5", "0", "9" * 30, "²"):
        assert since(typed, 7, now) == "2026-11-13T07:00:00Z"
    assert since("99999999", 7, now) < "1930"


def test_every_code_of_the_model_has_its_french() -> None:
    codes = [str(code) for kind in (Outcome, Precision, Field, Origin, Decision) for code in kind]
    assert [code for code in codes if code not in french.LABELS] == []
    assert {state: french.LABELS[state] for state in State} == SOURCES  # the words of `vigie status`


def test_a_kind_of_organisation_is_told_as_people_write_it() -> None:
    told = [french.label(kind) or "" for kind in KINDS]
    assert [one for one in told if "_" in one] == [] and len(set(told)) == len(told)
    assert (french.label("pole"), french.label("financeur_public"), french.label("ordre")) == (
        "pôle", "financeur public", "ordre")  # fmt: skip


def test_marks_stand_at_their_offsets_and_never_let_markup_through() -> None:
    text = "Un <b>pôle</b>\n\nsigne 🎉 ici"
    spans = [
        Span(6, 10, 'le "pôle"'),
        Span(3, 10, "a"),
        Span(21, 23, "fête"),
        Span(25, 99, "fin"),
        Span(-1, 0, "x"),
        Span(5, 5, "y"),
    ]
    assert marked(text, spans) == (
        '<p>Un <mark title="a">&lt;b&gt;</mark><mark title="le &#34;pôle&#34; · a">pôle</mark>&lt;/b&gt;</p>\n'
        '<p>signe<mark title="fête"> 🎉</mark> i<mark title="fin">ci</mark></p>'
    )


def _schema(tmp_path: Path) -> Iterator[tuple[str, list[str]]]:
    with Archive.write(tmp_path / "v.db", "test") as archive:
        kinds = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'articles_fts%'"
        for (name,) in archive.rows(kinds):
            yield name, [row["name"] for row in archive.rows(f"PRAGMA table_info('{name}')")]


def test_every_table_and_every_column_is_described_and_nothing_else(tmp_path: Path) -> None:
    described = metadata()["databases"]["vigie"]["tables"]
    schema = dict(_schema(tmp_path))
    assert set(described) == set(schema)
    for name, columns in schema.items():
        about = described[name]
        if about.get("hidden"):
            continue
        assert about["title"] and about["description"]
        assert list(about["columns"]) and set(about["columns"]) == set(columns), name
        assert all(str(text).strip() for text in about["columns"].values())
        facets = [next(iter(facet.values())) if isinstance(facet, dict) else facet for facet in about.get("facets", [])]
        named = [about.get("sort"), about.get("sort_desc"), about.get("label_column"), *facets]
        assert {column for column in named if column} <= {*columns, "rowid"}, name


def test_every_consultation_is_introduced() -> None:
    queries = metadata()["databases"]["vigie"]["queries"]
    tables = metadata()["databases"]["vigie"]["tables"]
    assert len(queries) >= 14
    for name, query in queries.items():
        assert query["title"] and query["description"] and query["group"], name
        assert name not in tables
        assert set(query.get("params", [])) == set(query.get("hints", {})), name
        assert set(query.get("params", [])) <= set(TRANSLATIONS["headings"]), name
        assert all(f":{parameter}" in query["sql"] for parameter in query.get("params", [])), name


def test_datasette_still_has_each_phrase_that_is_translated() -> None:
    templates = Path(datasette.__file__).parent / "templates"
    for template, phrases in TRANSLATIONS["phrases"].items():
        source = (templates / template).read_text(encoding="utf-8")
        assert [phrase for phrase in phrases if phrase not in source] == [], template


SERVE = (
    "import sys; from pathlib import Path; from desk.serve import serve\n"
    "serve(Path(sys.argv[1]), 0, ready=lambda url: print(url, flush=True))"
)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_desk_says_its_address_and_stops_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    Archive.write(tmp_path / "v.db", "test").close()
    command = [sys.executable, "-c", SERVE, str(tmp_path / "v.db")]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert child.stdout is not None
    url = child.stdout.readline().strip()
    assert url.startswith("http://127.0.0.1:")
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    connection.request("GET", "/")
    assert connection.getresponse().read().startswith(b"<!DOCTYPE html>")  # then held open, as a browser does
    child.send_signal(number)
    out, err = child.communicate(timeout=30)
    connection.close()
    assert (child.returncode, out, err) == (0, "", "")


def test_what_prevents_serving_is_one_french_line(tmp_path: Path) -> None:
    path = tmp_path / "v.db"
    with pytest.raises(VigieError, match="pas encore d'archive"):
        serve(path, 0)
    path.write_bytes(b"not an archive" * 100)
    with pytest.raises(VigieError, match=r"v\.db: ce fichier n'est pas une archive de vigie"):
        serve(path, 0)
    path.unlink()
    Archive.write(path, "test").close()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(VigieError, match=f"127.0.0.1:{port}: ce port est déjà pris ; choisissez-en un autre"):
            serve(path, port)
    with pytest.raises(VigieError, match="ce port ne peut pas être ouvert"):
        serve(path, 70_000)
    with pytest.raises(VigieError, match="ne s'ouvre que sur cette machine"):
        serve(path, 0, host="0.0.0.0")


READ_AS_ANOTHER = """
import importlib.metadata, os, sys
import sqlite_utils, monitor.archive.schema  # what is imported late, and another account might not read
from pathlib import Path
from monitor.archive.store import Archive
if os.getuid() == 0:
    os.setgid(65534); os.setuid(65534)
try:
    with Archive.read(Path(sys.argv[1])) as archive:
        print(archive.rows("SELECT count(*) AS n FROM articles")[0]["n"])
except Exception as error:
    print(error)
"""


def test_an_account_that_may_not_write_beside_the_archive_is_told_what_to_do() -> None:
    with tempfile.TemporaryDirectory() as name:  # not tmp_path, which other accounts may not enter
        folder = Path(name)
        archive = Archive.write(folder / "v.db", "test")

        def read(file: str) -> str:
            command = [sys.executable, "-c", READ_AS_ANOTHER, str(folder / file)]
            return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

        folder.chmod(0o555)
        assert read("v.db") == "0"  # while the service runs, its -shm file is there
        folder.chmod(0o755)
        archive.connection.execute("VACUUM INTO ?", (str(folder / "copy.db"),))
        archive.close()
        folder.chmod(0o555)
        assert "ce compte ne peut pas écrire dans le dossier de l'archive" in read("v.db")
        assert read("copy.db") == "0"
        folder.chmod(0o755)


def test_a_disk_that_cannot_be_written_is_told_as_such(tmp_path: Path) -> None:
    path = tmp_path / "v.db"
    Archive.write(path, "test").close()
    mounted = f"mount --bind {tmp_path} {tmp_path} && mount -o remount,bind,ro {tmp_path}"
    inside = ["unshare", "--mount", "--map-root-user", "sh", "-c", f'{mounted} && exec "$@"', "sh"]
    if subprocess.run([*inside, "true"], capture_output=True).returncode:
        pytest.skip("this account may mount nothing")
    read = "from pathlib import Path; from monitor.archive.store import Archive; Archive.read(Path(__import__('sys').argv[1]))"
    done = subprocess.run([*inside, sys.executable, "-c", read, str(path)], capture_output=True, text=True)
    assert "v.db: le disque est en lecture seule" in done.stderr
    assert "copiez-la ailleurs" in done.stderr

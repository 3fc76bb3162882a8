"""The desk is read-only, closed to strangers, to foreign markup and to misuse, and speaks French."""

import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, urlencode

import lxml.html
import pytest
from desk_archive import HOSTILE_TITLE, fill
from desk_client import ASKED, QUERIES, VISIBLE, Client, served

from monitor.archive.store import Archive


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A filled archive whose name needs quoting in a URI."""
    path = tmp_path_factory.mktemp("desk") / "veille #1 ?.db"
    with Archive.write(path, "test") as archive:
        fill(archive, datetime.now(UTC))
    return path


@pytest.fixture(scope="module")
def desk(path: Path) -> Iterator[Client]:
    with served(path) as client:
        yield client


WRITES = ["delete from articles", "insert into verdicts values (1, 'noise', 'x')", "pragma user_version = 5",
          "attach database '/tmp/x.db' as x", "with x as (select 1) delete from articles", "vacuum"]  # fmt: skip


def test_nothing_can_be_written(path: Path, desk: Client) -> None:
    for sql in WRITES:
        assert desk.get("/vigie?" + urlencode({"sql": sql}))[0] == 400, sql
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW"):
        assert desk.get("/vigie/derniers-articles", method)[0] == 405
    status, _, page = desk.get("/vigie.db")
    assert (status, "Erreur 403" in page, "Cela n&#39;est pas permis ici" in page) == (403, True, True)
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT count(*) FROM articles").fetchone()[0] == 7
        assert db.execute("PRAGMA user_version").fetchone()[0] == 0


def test_a_select_may_be_typed_and_is_stopped_when_it_lasts(desk: Client) -> None:
    assert "Pôle Écume" in desk.get("/vigie?sql=select+name+from+organisations")[2]
    endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"
    status, _, page = desk.get("/vigie?" + urlencode({"sql": endless}))
    assert status == 400
    assert "plus de deux secondes" in page


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "10.0.0.1:8001",
                                  "", "[::1", "localhost@evil.example:80", "evil.example#localhost"])  # fmt: skip
def test_only_the_names_of_this_machine_are_answered(desk: Client, host: str) -> None:
    status, _, body = desk.get("/vigie/articles.json", host=host)
    assert status == 421
    assert "Nanobrume" not in body


@pytest.mark.parametrize("host", ["localhost", "localhost:8001", "127.0.0.1:9", "[::1]:8001", "127.8.8.8"])
def test_each_name_of_this_machine_is_answered(desk: Client, host: str) -> None:
    assert desk.get("/", host=host)[0] == 200


@pytest.mark.parametrize("address", ["/\\evil.example/foo/", "//evil.example/foo/", "/\\/evil.example/", "/a\\b/",
                                  "//evil.example", "http://evil.example/"])  # fmt: skip
def test_no_address_redirects_elsewhere(desk: Client, address: str) -> None:
    status, headers, _ = desk.get(address)
    assert status == 400
    assert "location" not in headers


def test_an_encoded_or_slashed_address_stays_here(desk: Client) -> None:
    for path in ("/%5Cevil.example/", "/%2F%2Fevil.example/", "/vigie/articles/", "/:memory:/evil"):
        status, headers, _ = desk.get(path)
        assert status in (301, 302)
        assert re.match(r"/[^/\\]", headers["location"])


@pytest.mark.parametrize("page", ["databases.json", "metadata", "threads", "auth-token?token=x", "patterns", "config"])
def test_the_technical_pages_are_closed(desk: Client, page: str) -> None:
    assert desk.get(f"/-/{page}")[0] == 404


MISUSED = [
    *("articles?_facet=nope", "articles?_facet={", "articles?_facet={}", "articles?_facetx=1"),
    *("articles?_facet_date=nope", "articles?_facet_array=title", "shingles?_facet=x", "articles.json?_facet={"),
    *("articles?_sort=nope", "articles?_size=x", "articles?_timelimit=x", "articles?_through=x"),
    *("articles?_through={}", "articles?_where=nope", "articles?id__in=[", "articles?_next=x,y,z,t"),
    *("retained?_next=x", "regles?_timelimit=x"),
]


@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited")  # datasette's own, when one of its facets fails
@pytest.mark.parametrize("address", MISUSED)
def test_a_misused_parameter_is_refused_in_french_and_without_a_traceback(
    desk: Client, address: str, capfd: pytest.CaptureFixture[str]
) -> None:
    status, _, page = desk.get(f"/vigie/{address}")
    assert status == 400
    assert "Cette demande n" in page
    assert "Traceback" not in "".join(capfd.readouterr())


def test_a_missing_page_says_so(desk: Client, capfd: pytest.CaptureFixture[str]) -> None:
    for path in ("/nope", "/vigie/nope", "/vigie/articles/999", "/vigie/articles/x"):
        status, _, page = desk.get(path)
        assert status == 404
        assert "n&#39;existe pas" in page
    assert capfd.readouterr() == ("", "")


PAGES = ["/", "/vigie", "/vigie?_show_hidden=1", "/vigie?sql=select+*+from+articles", "/vigie/articles/7", "/nope",
         "/vigie/sources/Cluster~20Ouest", "/vigie/deliveries/1", f"/vigie/recherche?mots={quote(HOSTILE_TITLE)}",
         f"/vigie/articles?_search={quote(HOSTILE_TITLE)}", "/vigie/articles?_facet=title&_facet=url",
         *(f"/vigie/{name}?" + urlencode(ASKED.get(name, {})) for name in QUERIES),
         *(f"/vigie/{name}?_labels=on" for name in VISIBLE)]  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_foreign_markup_is_shown_and_never_run(desk: Client, address: str) -> None:
    _, headers, body = desk.get(address)
    policy = headers["content-security-policy"]
    nonce = policy.split("'nonce-")[1].split("'")[0]
    page = lxml.html.fromstring(body)
    assert all(script.get("nonce") == nonce or script.get("src", "").startswith("/") for script in page.iter("script"))
    assert not page.xpath("//img | //iframe | //object | //embed | //base | //link[not(@rel)]")
    assert not page.xpath("//@*[starts-with(name(), 'on')]")
    for link in page.xpath("//@href | //@src | //@action"):
        assert link.startswith(("/", "?", "#", "http://127.0.0.1", "https://www.example.org/", "https://datasette.io/"))
    assert "unsafe-inline" not in policy.split("script-src")[1].split(";")[0]
    assert (headers["x-frame-options"], headers["x-content-type-options"]) == ("DENY", "nosniff")
    assert headers["referrer-policy"] == "no-referrer"


def test_each_answer_has_its_own_nonce(desk: Client) -> None:
    assert desk.get("/")[1]["content-security-policy"] != desk.get("/")[1]["content-security-policy"]


ENGLISH = [
    *("Search:", "Apply", " rows", "This data", "Custom SQL", "Run SQL", "Powered by", "Advanced", "Suggested"),
    *("Next page", "Links from", "0 records", "descending", "contains<", "(array)", "(view)", ">home<", "Query param"),
]


@pytest.mark.parametrize("address", PAGES)
def test_the_pages_are_in_french(desk: Client, address: str) -> None:
    body = desk.get(address)[2]
    assert [phrase for phrase in ENGLISH if phrase in body] == []

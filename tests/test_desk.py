"""The desk over real HTTP: every consultation, the pages, the article, the search, the exports, live."""

import subprocess
import sys
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote, urlencode

import lxml.html
import pytest
from archived import article
from desk_archive import RULES, TEXT, fill
from desk_client import ASKED, QUERIES, Client, served

from desk.health import States
from monitor.archive.read import source_states
from monitor.archive.sources import sync_sources
from monitor.archive.store import Archive, stamp
from monitor.config import SourceEntry
from monitor.health import State
from vigie.show import SOURCES


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


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    path = tmp_path_factory.mktemp("desk") / "v.db"
    Archive.write(path, "test").close()
    with served(path) as client:
        yield client


@pytest.mark.parametrize("name", QUERIES)
def test_every_consultation_answers_on_a_filled_archive(desk: Client, name: str) -> None:
    rows = desk.rows(name, **ASKED.get(name, {}))
    assert rows
    status, _, page = desk.get(f"/vigie/{name}?" + urlencode(ASKED.get(name, {})))
    assert status == 200
    assert len(lxml.html.fromstring(page).xpath("//table/tbody/tr")) == len(rows)


def test_kinds_and_shares_are_told_as_people_tell_them(desk: Client) -> None:
    kinds = {row["Organisation"]: row["Nature"] for row in desk.rows("organisations-citees")}
    assert kinds["Pôle Écume"] == "pôle"
    assert all(isinstance(row["Retenus (%)"], int) for row in desk.rows("volume"))


@pytest.mark.parametrize("name", QUERIES)
def test_every_consultation_answers_on_an_empty_archive(empty: Client, name: str) -> None:
    assert empty.rows(name) == []
    status, _, page = empty.get(f"/vigie/{name}")
    assert status == 200
    assert "Rien à montrer" in page


NASTY = [
    "'",
    '"',
    '"""',
    "*",
    "l'Etat",
    "AND",
    "NOT",
    "a AND",
    "NEAR(",
    "-",
    "(",
    "{x}:y",
    "^",
    "\0",
    "é" * 5000,
    "%",
    "a " * 999,
]


@pytest.mark.parametrize(("name", "parameter"), [(name, p) for name, q in QUERIES.items() for p in q.get("params", [])])
def test_whatever_is_typed_is_answered(desk: Client, name: str, parameter: str) -> None:
    for typed in [*NASTY, "-9223372036854775808", "99999999999999999999", "0", "-3", "1.5", "²"]:
        assert desk.get(f"/vigie/{name}?{parameter}={quote(typed)}")[0] == 200, typed


@pytest.mark.parametrize(
    "typed", ["hopital", "l'hôpital", "L’HÔPITAL", "coeur", "CŒUR*", '"levée de fonds"',
              "« levée de fonds »", "ecume rennes", "partenar*", "hopital -absent"],
)  # fmt: skip
def test_the_search_finds_whatever_the_spelling(desk: Client, typed: str) -> None:
    assert len(desk.rows("recherche", mots=typed)) == 7
    assert len(desk.rows("articles", _search=typed)) == 7


@pytest.mark.parametrize("typed", ["", "*", "hopital absent", "hopital -rennes", '"fonds de levée"', "-rennes"])
def test_the_search_finds_no_more_than_asked(desk: Client, typed: str) -> None:
    assert desk.rows("recherche", mots=typed) == []


def test_the_last_articles_stand_by_the_day_they_were_read_then_by_their_date(tmp_path: Path) -> None:
    file, noon = tmp_path / "v.db", datetime.now(UTC).replace(hour=12) - timedelta(days=2)
    with Archive.write(file, "test") as archive:
        read = [noon, noon + timedelta(hours=1), noon + timedelta(days=1), noon]
        numbers = [article(archive, at, f"Article {place}") for place, at in enumerate(read)]
        with archive.transaction() as db:
            for number, at, days in zip(numbers, read, (1, 2, 30, 0), strict=True):
                published = (stamp(noon - timedelta(days=days)), stamp(at), number)
                db.execute("UPDATE articles SET published = ?, fetched_at = ? WHERE id = ?", published)
    with served(file) as client:
        found = [row["N°"] for row in client.rows("derniers-articles")]
    assert found == [numbers[place] for place in (2, 3, 0, 1)]


def test_of_an_article_below_the_threshold_the_title_is_searched_and_the_page_says_so(tmp_path: Path) -> None:
    file, now = tmp_path / "v.db", datetime.now(UTC)
    with Archive.write(file, "test") as archive:
        number = article(archive, now, "Le match de district", score=1, decision="below")
        with archive.transaction() as db:
            db.execute("INSERT INTO unmatched VALUES (?, ?)", (number, zlib.compress(b"Un but d'ecart.")))
    with served(file) as client:
        found = [len(client.rows("recherche", mots=words)) for words in ("district", "ecart")]
        assert found == [1, 0]
        assert all(
            "sous le seuil, seul le titre est cherché" in client.get(page)[2] for page in ("/", "/vigie/recherche")
        )
        assert "Un but d&#39;ecart" in client.get(f"/vigie/articles/{number}")[2]


def test_the_consultations_tell_the_truth(desk: Client) -> None:
    assert [row["Titre"] for row in desk.rows("reprises")] == [
        "Nanobrume et le Pôle Écume signent un partenariat industriel"
    ]
    assert [row["N°"] for row in desk.rows("sous-le-seuil")] == [6]
    assert len(desk.rows("derniers-articles", jours="30")) == 5  # neither the copy nor the one below the threshold
    assert len(desk.rows("derniers-articles", jours="1")) == 2
    parts = desk.rows("pourquoi", numero="1")
    assert parts[-1] == {"Raison": "Score", "Endroit": "retenu", "Citation": parts[-1]["Citation"], "Points": 47.5}
    assert sum(float(str(part["Points"])) for part in parts[:-1]) == 47.5
    fates = desk.rows("sort-des-liens")
    assert sum(int(str(row["Liens"])) for row in fates) == 27
    assert all(
        sum(int(str(n)) for key, n in row.items() if key not in ("Source", "Liens")) == row["Liens"] for row in fates
    )
    announced = desk.rows("par-evenement", evenement="appel")
    assert [(row["N°"], row["Mots"]) for row in announced] == [(n, "appel à projets") for n in (1, 2, 7, 3, 4)]
    closing = desk.rows("agenda-des-clotures")
    assert [(row["N°"], row["Clôture"]) for row in closing] == [(n, "2099-03-15 12:00") for n in (1, 2, 3, 4, 7)]
    judged = {row["Règle"]: (row["Jugés utiles"], row["Jugés du bruit"]) for row in desk.rows("regles")}
    assert judged == {rule: (1, 1) for rule, *_ in RULES}


def test_the_health_of_the_sources_is_that_of_vigie_status(desk: Client, path: Path) -> None:
    with Archive.read(path) as archive:
        told = source_states(archive, datetime.now(UTC))
    shown = desk.rows("sante-des-sources")
    assert [(row["Source"], row["État"], row["Constat"], row["À faire"]) for row in shown] == [
        (one["name"], SOURCES[one["state"]], one["evidence"], one["advice"]) for one in told
    ]
    assert shown[0]["Source"] == "Journal en panne" and "6 visites de suite" in str(shown[0]["Constat"])
    assert [row["Source"] for row in desk.rows("sante-des-sources", etat="Échec")] == ["Journal en panne"]


def test_the_health_of_the_sources_follows_their_visits(tmp_path: Path) -> None:
    file = tmp_path / "v.db"
    with Archive.write(file, "test") as archive:
        sync_sources(archive, [SourceEntry(name="s", url="https://s.example/")], timedelta(hours=1))
        states = States(file)
        assert [one["state"] for one in states.now()] == [State.NEW]
        assert states.now() is states.now()
        with archive.transaction() as db:
            gone = {"failures": 1, "error": "réponse HTTP 410", "polled_at": stamp(datetime.now(UTC))}
            db.execute("UPDATE sources SET failures = :failures, error = :error, polled_at = :polled_at", gone)
        assert [one["state"] for one in states.now()] == [State.MOVED]


def test_the_first_page_counts_and_leads_everywhere(desk: Client, empty: Client) -> None:
    page = lxml.html.fromstring(desk.get("/")[2])
    assert page.get("lang") == "fr"
    figures = [item.text_content().strip() for item in page.xpath("//ul[@class='figures']/li")]
    assert figures[2:] == [
        "5 sources suivies",
        "1 source en échec",
        "2 envois non partis",
    ]
    links = set(page.xpath("//dt/a/@href"))
    assert links == {f"/vigie/{name}" for name in QUERIES}
    assert all(desk.get(link)[0] == 200 for link in page.xpath("//a/@href") if link.startswith("/"))
    assert "Aucun tour de collecte" in empty.get("/")[2]


def test_an_article_shows_why_at_its_exact_place(desk: Client) -> None:
    page = lxml.html.fromstring(desk.get("/vigie/articles/1")[2])
    text = page.xpath("//div[@class='text']")[0]
    assert [p.text_content() for p in text.xpath("p")] == TEXT.split("\n")
    marks = {mark.text_content(): mark.get("title") for mark in text.xpath(".//mark")}
    assert marks["levée de fonds"] == "Financement\u00a0: 4 points"
    assert marks["Pôle Écume"] == "Pôle Écume"
    assert marks["ont signé un "] == "Évènement : Partenariat / accord\u00a0: 12 points · Partenariat / accord"
    assert marks["2,5 millions d'euros"] == "financement\u00a0: 2,5\u00a0M€"
    assert [mark.text_content() for mark in text.xpath(".//mark[@class='fact']")] == [
        "Rennes", "appel à projets", "France 2030", "2,5 millions d'euros", "se clôt le 15 mars 2099 à 12 h",
    ]  # fmt: skip
    facts = [[cell.text_content() for cell in row] for row in page.xpath("//table[contains(@class, 'found')]//tr")]
    assert facts == [
        ["Évènement", "Partenariat / accord", "«\u00a0ont signé un partenariat\u00a0»"],
        ["Évènement", "Appel à projets / AMI", "«\u00a0appel à projets\u00a0»"],
        ["Montant", "financement\u00a0: 2,5\u00a0M€", "«\u00a02,5 millions d'euros\u00a0»"],
        ["Clôture", "le 15\u00a0mars\u00a02099 à 12\u00a0h", "«\u00a0se clôt le 15 mars 2099 à 12 h\u00a0»"],
        ["Programme", "France 2030", ""],
        ["Lieu", "Rennes (35, Bretagne)", "«\u00a0Rennes\u00a0»"],
    ]
    assert "Évènement : Partenariat / accord" in [cell.text for cell in page.xpath("//aside/table[2]//td")]
    assert page.xpath("string(//tfoot//td)") == "47,5"
    assert {"/vigie/articles/2", "/vigie/articles/5"} <= set(page.xpath("//aside//a/@href"))
    assert "jugé" in page.xpath("string(//p[@class='verdict'])")


def test_the_titles_of_a_result_lead_to_the_articles(desk: Client) -> None:
    page = lxml.html.fromstring(desk.get("/vigie/derniers-articles?jours=30")[2])
    assert page.xpath("//td[@data-label='Titre']/a/@href") == [f"/vigie/articles/{n}" for n in (1, 2, 7, 3, 4)]
    assert set(page.xpath("//td[@data-label='Lien']/a/@rel")) == {"noopener noreferrer nofollow"}


def test_what_another_process_writes_shows_at_once_and_it_never_waits(path: Path, desk: Client) -> None:
    before = len(desk.rows("articles"))
    code = (
        "import sys, time; from pathlib import Path; from monitor.archive.store import Archive\n"
        "with Archive.write(Path(sys.argv[1]), 'vigie run') as archive:\n"
        "    with archive.transaction() as db:\n"
        "        db.execute(\"INSERT INTO verdicts VALUES (2, 'useful', ?)\", (sys.argv[2],))\n"
        "    print('written', flush=True); sys.stdin.read()\n"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code, str(path), stamp(datetime.now(UTC))], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert child.stdout is not None
    assert child.stdout.readline() == b"written\n"  # while the desk holds its connections, and the writer holds its own
    status, headers, page = desk.get("/vigie/jugements")
    assert status == 200
    assert headers["cache-control"] == "no-cache"
    assert len(lxml.html.fromstring(page).xpath("//tbody/tr")) == 3
    assert len(desk.rows("articles")) == before
    child.kill()
    child.wait()


def test_the_spreadsheet_opens_by_a_double_click_and_holds_no_formula(desk: Client) -> None:
    query = urlencode({"sql": "select '=1+1' as a, '@x' as b, 2.5 as c, 'l''été' as d"})
    links = lxml.html.fromstring(desk.get(f"/vigie?{query}")[2]).xpath("//a[text()='tableur']/@href")
    assert links[0].startswith("/vigie.tableur?")
    _, headers, body = desk.get(links[0])
    assert body == "\ufeffa;b;c;d\r\n'=1+1;'@x;2,5;l'été\r\n"
    assert headers["content-type"] == "text/csv; charset=utf-8"
    assert headers["content-disposition"].startswith("attachment")


def test_a_round_that_nobody_is_at_is_told_as_interrupted(desk: Client, path: Path) -> None:
    def told() -> tuple[str, str]:
        (cell,) = lxml.html.fromstring(desk.get("/vigie/rounds?state=running")[2]).xpath(
            "//tbody//td[contains(@class, 'col-state')]"
        )
        return desk.rows("derniers-tours")[0]["État"], cell.text_content().strip()

    assert told() == ("interrompu", "interrompu")
    with Archive.write(path, "test"):
        assert told() == ("en cours", "en cours")

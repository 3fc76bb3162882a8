"""The demonstration: the whole line, once, held against what the newsroom's own truth says of every article."""

from __future__ import annotations

import email
import email.policy
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from conftest import Done, alone, vigie
from ruamel.yaml import YAML

from monitor.archive.store import moment
from monitor.archive.texts import unpacked
from monitor.model import Dated, Precision
from vigie.demo.newsroom import PARIS, fill, load

TRUTH: list[dict[str, Any]] = YAML(typ="safe").load(
    (Path(__file__).parent / "data/newsroom_truth.yaml").read_text("utf-8")
)
# Links the rounds must not have read: their age, or the site itself, forbids it.
UNREAD = {"ponant/archives-solvirelle", "relais/halte-bio-acces-reserve"}


@dataclass(frozen=True)
class Shown:
    """What the demonstration printed and left."""

    done: Done
    folder: Path
    db: sqlite3.Connection
    now: datetime
    articles: dict[str, sqlite3.Row]  # by « site/article » as the truth names them


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    folder = tmp_path_factory.mktemp("demo")
    before = datetime.now(PARIS)
    assert alone("demo", "--folder", folder).status == 0
    done = vigie("demo", "--folder", folder)  # a second time works too
    db = sqlite3.connect(folder / "vigie.db")
    db.row_factory = sqlite3.Row
    places = {
        (site.address, urlsplit(path).path): f"{site.key}/{name.rsplit('.', 1)[0]}"
        for site in load(before)
        for name, path in site.articles.items()
    }
    rows = db.execute("SELECT * FROM articles LEFT JOIN unmatched ON article_id = id").fetchall()
    articles = {places[urlsplit(row["url"]).hostname or "", urlsplit(row["url"]).path]: row for row in rows}
    yield Shown(done, folder, db, before, articles)
    db.close()


def plain(text: str) -> str:
    return " ".join(text.replace("’", "'").split())


def test_it_says_what_it_did_and_where_it_left_it(shown: Shown) -> None:
    assert shown.done.status == 0
    for words in (
        "L’Écho des blouses",
        "réponse HTTP 500",
        "Bulletin des préparateurs",
        "vide",
        "lettre.html",
        "browse",
    ):
        assert words in shown.done.out, words
    assert re.search(r"le serveur de courrier a reçu 2 messages pour 2 destinataires", shown.done.out)


def test_every_link_has_one_fate(shown: Shown) -> None:
    assert shown.db.execute("SELECT count(*) FROM candidates WHERE outcome IS NULL").fetchone()[0] == 0
    for visit in shown.db.execute("SELECT * FROM visits"):
        fates = sum(visit[name] for name in ("kept", "below", "known", "updated", "copy", "thin", "refused", "failed"))
        assert fates == max(visit["offered"], visit["failed"]), dict(visit)


def test_the_mail_that_arrived_is_the_letter(shown: Shown) -> None:
    message = email.message_from_bytes((shown.folder / "lettre.eml").read_bytes(), policy=email.policy.default)
    assert message["Subject"].startswith("Veille santé (démonstration) – ")
    parts = [part.get_content_type() for part in message.walk() if not part.is_multipart()]
    assert parts == ["text/plain", "text/html", "text/calendar"]
    assert message["List-Unsubscribe"]


@pytest.mark.parametrize("entry", TRUTH, ids=lambda entry: entry["article"])
def test_the_text_is_clean_and_whole(shown: Shown, entry: dict[str, Any]) -> None:
    row = shown.articles.get(entry["article"])
    if row is None:
        assert entry["article"] in UNREAD or entry["kept"] != True  # noqa: E712 - `either` is no boolean
        return
    text = plain(row["title"] + "\n" + unpacked(row["text"], row["packed"]))
    for words in entry.get("must", ()):
        assert plain(fill(words, {}, shown.now)) in text
    for words in entry.get("must_not", ()) if row["origin"] != "whole" else ():  # that has all words of its page
        assert plain(fill(words, {}, shown.now)) not in text
    assert not re.search(r"\b0[1-9](?:[ .]?\d\d){4}\b|\S@\S", text)


@pytest.mark.parametrize("entry", TRUTH, ids=lambda entry: entry["article"])
def test_the_organisations_are_those_named(shown: Shown, entry: dict[str, Any]) -> None:
    row = shown.articles.get(entry["article"])
    if row is None:
        return
    query = "SELECT DISTINCT organisation_id FROM mentions WHERE article_id = ?"
    named = {found[0] for found in shown.db.execute(query, (row["id"],))}
    assert set(entry.get("organisations", ())) <= named
    assert not set(entry.get("not_organisations", ())) & named


@pytest.mark.parametrize("entry", TRUTH, ids=lambda entry: entry["article"])
def test_what_matters_is_kept_and_noise_is_not(shown: Shown, entry: dict[str, Any]) -> None:
    row = shown.articles.get(entry["article"])
    kept = row is not None and row["decision"] == "kept"
    if entry["kept"] != "either":
        assert kept == entry["kept"], row["score"] if row is not None else "unread"


@pytest.mark.parametrize("entry", TRUTH, ids=lambda entry: entry["article"])
def test_the_date_is_right_and_as_precise_as_it_can_be(shown: Shown, entry: dict[str, Any]) -> None:
    row = shown.articles.get(entry["article"])
    told = entry.get("published")
    if row is None or told is None:
        return
    assert row["published_precision"] == told["precision"]
    if told["precision"] == "unknown":
        assert row["published"] is None
    else:
        at = Dated(moment(row["published"]), Precision(row["published_precision"])).local(PARIS)
        assert at is not None
        expected = fill("{{" + told["at"] + "|iso}}", {}, shown.now)
        assert (
            at.isoformat()[: 16 if told["precision"] == "minute" else 10]
            == expected[: 16 if told["precision"] == "minute" else 10]
        )


def test_a_reprint_is_found(shown: Shown) -> None:
    rows = shown.db.execute("SELECT outcome, count(*) FROM candidates WHERE outcome = 'copy' GROUP BY 1").fetchall()
    assert [tuple(row) for row in rows] == [("copy", 1)]

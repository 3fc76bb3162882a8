"""The command as a user types it: what it prints, what it writes, and its exit status."""

from __future__ import annotations

import io
import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import archived
import jsonschema
import pytest
from conftest import RULES, alone, rss, story, vigie, write_watch
from reportlab.pdfgen.canvas import Canvas

from monitor.archive.store import Archive
from vigie.demo.mail import Mailbox
from vigie.demo.web import Reply, Web
from vigie.wording import points

RELEASE = "Lyonbiopôle accueille une unité de bioproduction"
BODY = (
    "Le pôle Lyonbiopôle accueille une unité de bioproduction. "
    + "Les équipes préparent la suite du chantier avec soin. " * 8
)


@pytest.fixture
def watch(tmp_path: Path) -> Path:
    return write_watch(tmp_path, [])


def pdf(text: str) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.setFont("Helvetica-Bold", 16)
    canvas.drawString(50, 780, RELEASE)
    canvas.setFont("Helvetica", 10)
    for line, start in enumerate(range(0, len(text), 90)):
        canvas.drawString(50, 740 - 14 * line, text[start : start + 90])
    canvas.save()
    return buffer.getvalue()


# --------------------------------------------------------------------------------------------------- explain


def explained(watch: Path, target: str | Path) -> dict[str, Any]:
    done = vigie("--config", watch, "explain", target, "--json")
    assert done.status == 0, done.err
    told: dict[str, Any] = done.json
    assert list(told)[:10] == [
        "url", "title", "text", "language", "published", "published_precision", "score", "decision", "organisations", "hits",
    ]  # fmt: skip
    assert round(sum(hit["points"] for hit in told["hits"]), 4) == told["score"]
    return told


def quotes_are_true(told: dict[str, Any], title_in_text: bool = False) -> None:
    places = [*told["hits"], *(place for one in told["organisations"] for place in one["mentions"])]
    assert places
    for place in places:
        whole = told["title"] if place["field"] == "title" and not title_in_text else told["text"]
        assert whole[place["start"] : place["end"]] == place["quote"]


def test_explain_a_text_file_with_offsets_into_the_file(watch: Path, tmp_path: Path) -> None:
    text = f"\r\n  {RELEASE}\r\n\r\n{BODY}\r\n"
    (tmp_path / "a.txt").write_bytes(text.encode())
    told = explained(watch, tmp_path / "a.txt")
    assert told["text"] == text
    assert told["title"] == RELEASE
    quotes_are_true(told, title_in_text=True)
    assert [one["id"] for one in told["organisations"]] == ["lyonbiopole"]
    assert {place["field"] for place in told["organisations"][0]["mentions"]} == {"title", "lead"}
    assert told["decision"] == "kept"


def test_explain_an_html_file(watch: Path, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(story(RELEASE, BODY))
    told = explained(watch, tmp_path / "a.html")
    assert told["title"] == RELEASE
    quotes_are_true(told)


def test_explain_a_pdf(watch: Path, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf(BODY))
    told = explained(watch, tmp_path / "a.pdf")
    assert told["title"] == RELEASE
    quotes_are_true(told)


def test_explain_an_address_then_the_archived_article(tmp_path: Path) -> None:
    feed = rss(f"<title>{RELEASE}</title><link>/a</link><pubDate>Fri, 20 Nov 2026 08:30:00 +0100</pubDate>")
    with Web({"127.0.5.1": {"/feed": Reply(feed), "/a": Reply(story(RELEASE, BODY))}}) as web:
        watch = write_watch(tmp_path, [{"name": "s", "url": web.url("127.0.5.1", "/feed"), "kind": "feed"}])
        live = explained(watch, web.url("127.0.5.1", "/a"))
        assert explained(watch, web.url("127.0.5.1", "/a").replace("http", "HTTP")) == live
        assert vigie("--config", watch, "collect").status == 0
        gone = vigie("--config", watch, "explain", web.url("127.0.5.1", "/nowhere"))
    assert (gone.status, gone.err) == (1, f"vigie : {web.url('127.0.5.1', '/nowhere')}: réponse HTTP 404\n")
    stored = explained(watch, "1")  # the site is gone, the answer is the same
    for key in live.keys() - {"url", "published", "published_precision"}:
        assert stored[key] == live[key], key
    assert (stored["published"], stored["published_precision"]) == ("2026-11-20T07:30:00Z", "minute")
    assert stored["check"] == {"same": True, "score_now": stored["score"], "changes": [], "parts": []}
    shown = vigie("--config", watch, "explain", "1")
    assert f"Score {points(stored['score'])} : retenu" in shown.out
    assert "[Lyonbiopôle] accueille une unité de" in shown.out
    assert "Recalculé aujourd'hui avec les mêmes règles : même score.\n" in shown.out
    archive = sqlite3.connect(tmp_path / "v.db")
    archive.execute("UPDATE articles SET score = score + 1")
    archive.commit()
    archive.close()
    broken = vigie("--config", watch, "explain", "1")
    assert (broken.status, "ANOMALIE : à l'article 1, les mêmes règles" in broken.err) == (1, True)


def test_explain_says_which_rule_changed_since(tmp_path: Path) -> None:
    feed = rss(f"<title>{RELEASE}</title><link>/a</link>")
    with Web({"127.0.5.3": {"/feed": Reply(feed), "/a": Reply(story(RELEASE, BODY))}}) as web:
        sources = [{"name": "s", "url": web.url("127.0.5.3", "/feed"), "kind": "feed"}]
        watch = write_watch(tmp_path, sources)
        assert vigie("--config", watch, "collect").status == 0
    before = explained(watch, "1")
    write_watch(tmp_path, sources, rules=[RULES[0] | {"points": -9}])
    told = explained(watch, "1")
    assert (told["score"], told["fingerprint"]) == (before["score"], before["fingerprint"])
    assert told["check"]["changes"] == ["la règle « Bioproduction » a changé"]
    assert [part["rule"] for part in told["check"]["parts"]] == ["Bioproduction"]
    assert told["check"]["score_now"] < 0 < told["score"]
    shown = vigie("--config", watch, "explain", "1")
    assert (shown.status, shown.err) == (0, "")
    assert "la règle « Bioproduction » a changé\n" in shown.out


def test_explain_an_article_that_was_forgotten(tmp_path: Path) -> None:
    with Archive.write(tmp_path / "v.db", "test") as archive:
        numbers = [archived.article(archive, datetime(2026, 11, 20, tzinfo=UTC)) for _ in range(2)]
        with archive.transaction() as db:
            db.execute("DELETE FROM articles WHERE id = ?", (numbers[0],))
    done = vigie("--config", write_watch(tmp_path, []), "explain", str(numbers[0]))
    assert (done.status, "n'est plus dans l'archive" in done.err) == (1, True)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("none.html", None, "ne peut pas être lu"),
        ("empty.html", b"", ""),
        ("empty.txt", b" \n", "fichier vide"),
        ("cut.pdf", b"%PDF-1.7\n1 0 obj", "PDF"),
        ("image.bin", b"\x89PNG\x00\x00", "ni HTML, ni PDF, ni texte"),
    ],
)
def test_explain_what_cannot_be_read(
    watch: Path, tmp_path: Path, name: str, content: bytes | None, reason: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    done = vigie("--config", watch, "explain", tmp_path / name)
    assert done.status == 1
    assert done.err.startswith(f"vigie : {tmp_path / name}: ")
    assert reason in done.err
    assert done.err.count("\n") == 1


# --------------------------------------------------------------------------------------------------- the rest


def test_a_wrong_configuration_is_status_2_and_its_line(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_text("collect:\n  dely: 1s\n")
    for command in (["check"], ["collect"], ["digest"], ["run"], ["status"], ["browse"]):
        done = vigie("--config", file, *command)
        assert (done.status, done.err) == (2, f"{file}:2: collect.dely: clé inconnue (vouliez-vous dire « delay » ?)\n")
    assert vigie("--config", tmp_path / "none.yaml", "check").status == 2
    assert vigie("colect").status == 2
    assert vigie("collect", "--source").status == 2


def test_check_says_what_it_read(watch: Path) -> None:
    done = vigie("--config", watch, "check")
    absent = f"{watch}:8: sources: aucune source : rien ne sera collecté"
    assert done.status == 0
    assert done.out == f"{watch} : sans erreur (0 source, 1 règle, 0 lettre)\n\n1 remarque :\n{absent}\n"
    assert vigie("--config", watch, "check", "--json").json == {
        "ok": True, "sources": 0, "rules": 1, "digests": 0, "remarks": [absent],
    }  # fmt: skip


def test_check_remarks_on_what_may_be_mended_and_still_succeeds(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_text(
        "organisations:\n- {name: Nanobrume, forms: [ANS]}\n"
        "rules:\n- {name: R, words: [partenariat, partenariats], points: 3}\n"
        "- {name: S, query: 'leem SAUF leem', points: 3}\n"
    )
    done = vigie("--config", file, "check")
    assert done.status == 0
    assert f"{file}:4: rules.0.words.1: « partenariats » est déjà trouvé par « partenariat »" in done.out
    assert f"{file}:2: organisations.0.forms.0: " in done.out
    assert f"{file}:5: rules.1" in done.out
    assert vigie("--config", file, "check", "--json").json["remarks"]


def test_a_wrong_query_is_located_and_its_place_marked(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_text(
        "rules:\n- name: R\n  query: (leem OU snitem\n  points: 3\n- {name: S, query: leem et x, points: 3}\n"
    )
    for command in (("check",), ("explain", file), ("collect",)):
        done = vigie("--config", file, *command)
        assert (done.status, done.out) == (2, "")
        assert done.err.splitlines()[:3] == [
            f"{file}:3: rules.0.query: cette parenthèse n'est jamais fermée", "  (leem OU snitem", "  ^",
        ]  # fmt: skip
        assert f"{file}:5: rules.1.query: « et » " in done.err


def test_init_writes_a_configuration_that_is_in_order_and_never_overwrites(tmp_path: Path) -> None:
    assert vigie("init", tmp_path / "w").status == 0
    assert vigie("--config", tmp_path / "w/config.yaml", "check").status == 0
    schema = json.loads((tmp_path / "w/config.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    before = (tmp_path / "w/config.yaml").read_bytes()
    done = vigie("init", tmp_path / "w")
    assert (done.status, done.err.count("\n")) == (1, 1)
    assert (tmp_path / "w/config.yaml").read_bytes() == before


def test_an_unknown_source_or_letter_is_named(watch: Path) -> None:
    done = vigie("--config", watch, "collect", "--source", "Nulle part")
    assert (done.status, "Nulle part" in done.err) == (2, True)
    done = vigie("--config", watch, "digest", "Nulle part")
    assert (done.status, "Nulle part" in done.err) == (2, True)


def test_no_source_is_configured_and_it_says_so(watch: Path) -> None:
    assert vigie("--config", watch, "collect", "--all").out == "Aucune source n'est configurée (sources).\n"


def test_no_archive_yet(watch: Path) -> None:
    for command in (["status"], ["explain", "1"], ["browse"]):
        done = vigie("--config", watch, *command)
        assert (done.status, "pas encore d'archive" in done.err) == (1, True), done


def test_a_locked_archive_says_who_has_it(watch: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from monitor.archive.store import Archive\n"
        "archive = Archive.write(Path(sys.argv[1]), 'vigie run'); print('ok', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(watch.parent / "v.db")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "ok\n"
        done = vigie("--config", watch, "collect", "--all")
        child.kill()
    assert done.status == 1
    assert f"déjà ouverte en écriture par vigie run (processus {child.pid})" in done.err


@pytest.fixture(scope="module")
def living(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Mailbox]]:
    """A watch that has collected one article worth a letter, and its mail server."""
    folder = tmp_path_factory.mktemp("living")
    feed = rss(f"<title>{RELEASE}</title><link>/a</link>")
    with Web({"127.0.5.2": {"/feed": Reply(feed), "/a": Reply(story(RELEASE, BODY))}}) as web, Mailbox() as mailbox:
        watch = write_watch(
            folder,
            [{"name": "La Gazette", "url": web.url("127.0.5.2", "/feed"), "kind": "feed"}],
            rules=RULES,
            scoring={"keep": 5, "digest": 5, "urgent": 90},
            digests=[{"name": "Lettre", "to": ["a@example.org", "b@example.org"]}],
            delivery={"smtp": {"host": "127.0.0.1", "port": mailbox.port, "sender": "Veille <veille@example.org>"}},
        )
        assert vigie("--config", watch, "collect").status == 0
        yield watch, mailbox


def test_a_letter_is_shown_then_sent_once(living: tuple[Path, Mailbox], tmp_path: Path) -> None:
    watch, mailbox = living
    shown = vigie("--config", watch, "digest", "--html", tmp_path / "l.html")
    assert RELEASE in shown.out
    assert RELEASE in (tmp_path / "l.html").read_text()
    assert mailbox.messages == []
    assert vigie("--config", watch, "digest", "Lettre", "--send").status == 0
    assert [message.recipients for message in mailbox.messages] == [("a@example.org",), ("b@example.org",)]
    again = vigie("--config", watch, "digest", "Lettre", "--send")
    assert (again.status, again.out) == (0, "Rien à envoyer : tout ce qui était dû est déjà parti.\n")
    assert len(mailbox.messages) == 2


def test_nothing_is_due_and_it_says_so(living: tuple[Path, Mailbox]) -> None:
    assert vigie("--config", living[0], "collect").out == "Aucune source n'est due ; --all les visite toutes.\n"


def test_status_judge_and_backup(living: tuple[Path, Mailbox], tmp_path: Path) -> None:
    watch, _ = living
    told = vigie("--config", watch, "status", "--json").json
    assert (told["sources"][0]["state"], told["sources"][0]["kept"], told["rounds"][0]["state"]) == ("new", 1, "done")
    assert vigie("--config", watch, "status").status == 0
    assert vigie("--config", watch, "judge", "1", "useful").out == f"utile : {RELEASE}\n"
    assert vigie("--config", watch, "judge", "99", "noise").status == 1
    assert vigie("--config", watch, "backup", tmp_path / "copy.db").status == 0
    with sqlite3.connect(tmp_path / "copy.db") as copy:
        assert copy.execute("SELECT title, verdict FROM articles JOIN verdicts ON article_id = id").fetchone() == (
            RELEASE,
            "useful",
        )
    assert vigie("--config", watch, "backup", tmp_path / "copy.db").status == 1  # never overwrites
    assert "La Gazette" in vigie("--config", watch, "sources", "list").out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("check", "sans erreur (1 source, 1 règle, 1 lettre)"), ("collect", "Aucune source n'est due"), ("digest", ""),
        ("explain 1", "[Lyonbiopôle] accueille une unité"), ("judge 1 useful", "utile : "), ("status", "Dernier tour"),
        ("replay", "1 article depuis 30 jours"), ("sources list", "La Gazette"), ("init {folder}/w", "est prêt"),
        ("backup {folder}/copy.db", "copy.db"),
    ],
)  # fmt: skip
def test_a_command_that_imports_for_itself(living: tuple[Path, Mailbox], tmp_path: Path, words: str, said: str) -> None:
    done = alone("--config", living[0], *words.format(folder=tmp_path).split())
    assert (done.status, said in done.out) == (0, True), done

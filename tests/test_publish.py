"""The published folder: web copies, feeds and calendar as a web server shows them, and nothing that is not for readers."""

import hashlib
import io
import re
import threading
import zlib
from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import feedparser
import icalendar
import pytest
from archived import article, begin, config
from conftest import rss, vigie, write_watch
from conftest import story as page_of
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from alerts import render, send
from alerts.digest import Appointment, Closing, Digest, Kind, Missed, Role, Section, Story, Watch
from alerts.publish import attachment, publish, web_address
from alerts.web import copy_path, slug
from monitor.archive.store import Archive, stamp
from monitor.config import Config
from monitor.errors import VigieError
from monitor.model import Dated, Page, Precision
from spiders.feed import read_feed
from vigie.demo.web import Reply, Web

NOW = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)  # Friday, eight o'clock in Paris
SEEN = NOW - timedelta(hours=5)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.write(tmp_path / "v.db", "test") as opened:
        begin(opened, NOW - timedelta(days=1))
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "public"


def watch(folder: Path, *letters: dict[str, Any] | str, url: str | None = None, **changes: Any) -> Config:
    """A watch that publishes; a letter by its name, or by its keys."""
    told = [{"name": one} if isinstance(one, str) else one for one in letters or ("Veille santé",)]
    digests = [{"to": ["lectrice@example.org"], **one} for one in told]
    return config(publish={"folder": str(folder), "url": url}, digests=digests, **changes)


def digest(name: str = "Veille santé", slot: datetime = NOW, *stories: Story, **changes: Any) -> Digest:
    watched = Watch(3, (("Un journal muet", "silent", "rien depuis dix jours"),), (Missed(7, "Raté", "", "X", 19),))
    values: dict[str, Any] = {
        "name": name, "kind": Kind.ISSUE, "since": slot - timedelta(days=1), "slot": slot, "language": "fr",
        "timezone": "Europe/Paris", "contact": "veille@example.org", "content": "items", "read": 40, "kept": 12,
        "sections": (Section("Partenariats", stories or (story(),), Role.RUBRIC),), "watch": watched,
    }  # fmt: skip
    return Digest(**(values | changes))


def story(number: int = 1, **changes: Any) -> Story:
    values: dict[str, Any] = {
        "article_id": number, "title": f"Titre {number}", "url": f"https://www.example.org/{number}", "source": "Le Pôle",
        "published": Dated(SEEN, Precision.DAY), "language": "fr", "excerpt": "Un extrait.", "from_feed": False,
        "is_pdf": False, "pages": 0, "score": 34, "regions": (), "organisations": (), "reasons": (), "reprints": (),
        "twins": (),
    }  # fmt: skip
    return Story(**(values | changes))


def issue(archive: Archive, made: Digest) -> None:
    """Record an issue as it was sent to readers."""
    page = render.page(made, editor=False, whole=True).encode()
    values = (made.name, stamp(made.slot), stamp(made.since), stamp(made.slot), render.subject(made), 1, made.kind)
    with archive.transaction() as db:
        db.execute(
            "INSERT INTO digests (name, slot, since, composed_at, subject, articles, kind, page)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (*values, zlib.compress(page)),
        )


def closes(archive: Archive, number: int, at: str) -> None:
    with archive.transaction() as db:
        db.execute("INSERT INTO deadlines VALUES (?, ?, 0, 'body', 0, 1, 'x')", (number, at))


def files(folder: Path) -> dict[str, Path]:
    return {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A plain web server over the folder."""
    folder.mkdir(exist_ok=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def get(url: str) -> bytes:
    with urlopen(url, timeout=10) as answer:
        return bytes(answer.read())


# --- as a reader finds it -------------------------------------------------------------------------------------------


def test_a_reader_goes_from_the_first_page_to_everything(archive: Archive, folder: Path) -> None:
    number = article(archive, SEEN, "Un appel à projets", themes=["partenariats"], excerpt="Il est ouvert.")
    closes(archive, number, "2026-12-15")
    issue(archive, digest())
    with served(folder) as base:
        told = watch(folder, "Veille santé", {"name": "Occitanie", "regions": ["Occitanie"]}, url=f"{base}/")
        publish(archive, told, NOW)
        page = html.fromstring(get(f"{base}/"), base_url=f"{base}/")
        page.make_links_absolute()
        links = {link.get("href") for link in page.iter("a", "link")} - {"https://www.example.org/1"}
        bodies = {link: get(link) for link in links if link.startswith(base)}
        assert f"{base}/lettres/veille-sante/2026-11-20-0800.html" in bodies
        assert web_address(told, "Veille santé", NOW) in bodies
        for name, titles in (("articles", ["Un appel à projets"]), ("occitanie", [])):
            atom, json = bodies[f"{base}/{name}.atom"], bodies[f"{base}/{name}.json"]
            parsed = feedparser.parse(io.BytesIO(atom))
            assert not parsed.bozo
            assert {link.href for link in parsed.feed.links} == {f"{base}/{name}.atom", f"{base}/"}
            for body in (atom, json):
                read = read_feed(Page(f"{base}/{name}", 200, "", body), "Europe/Paris", NOW)
                assert [one.title for one in read.candidates] == titles
        (event,) = icalendar.Calendar.from_ical(bodies[f"{base}/agenda.ics"]).events
        assert event["summary"] == "Clôture\u00a0: Un appel à projets"
        announced = [link.get("href") for link in page.iter("link") if link.get("rel") == "alternate"]
        assert announced == [
            *(
                f"{base}/{name}.{kind}"
                for name in ("articles", "veille-sante", "occitanie")
                for kind in ("atom", "json")
            ),
            f"{base}/agenda.ics",
        ]
        assert get(f"{base}/robots.txt") == b"User-agent: *\nDisallow: /\n"


def test_a_web_copy_is_the_readers_letter_and_leads_back(archive: Archive, folder: Path) -> None:
    issue(archive, digest())
    publish(archive, watch(folder), NOW)
    copy = (folder / copy_path(watch(folder), "Veille santé", NOW)).read_text()
    assert "Titre 1" in copy
    assert "Un extrait." in copy
    for hidden in ("Un journal muet", "Raté", "lectrice@example.org", "34"):
        assert hidden not in copy
    page = html.fromstring(copy)
    ways = [link.get("href") for link in page.iter("a", "link")]
    assert ways.count("../../index.html") == 2  # for people, and for machines
    for way in ("../../index.html", "../../veille-sante.atom"):
        assert way in ways
        assert (folder / "lettres" / "veille-sante" / way).resolve().exists()
    assert closed(page, "style-src 'unsafe-inline'")


def closed(page: html.HtmlElement, styles: str) -> bool:
    """Whether a page runs no script, loads nothing, and asks not to be indexed, before anything else."""
    metas = {meta.get("http-equiv") or meta.get("name"): meta.get("content") for meta in page.iter("meta")}
    policy = metas["Content-Security-Policy"]
    loads = [one for one in page.iter() if one.get("src") or one.tag in {"script", "iframe", "img", "form", "object"}]
    sheets = [link for link in page.iter("link") if link.get("rel") not in {"up", "alternate"}]
    assert policy == f"default-src 'none'; {styles}; base-uri 'none'; form-action 'none'"
    assert "noindex" in metas["robots"]
    return not loads and not sheets


def test_the_first_page_is_closed_and_its_policy_lets_its_own_style_through(archive: Archive, folder: Path) -> None:
    issue(archive, digest("<script>alert(1)</script> & « co »"))
    publish(archive, watch(folder, "<script>alert(1)</script> & « co »"), NOW)
    written = (folder / "index.html").read_text()
    page = html.fromstring(written)
    (style,) = re.findall("<style>(.*?)</style>", written, re.DOTALL)
    mark = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert closed(page, f"style-src 'sha256-{mark}'")
    assert not [one for one in page.iter() if one.get("style")]
    assert page.find(".//h1").text == "<script>alert(1)</script> & «\u00a0co\u00a0»"
    assert page.get("lang") == "fr"


def test_the_letters_are_listed_the_newest_first_by_month(archive: Archive, folder: Path) -> None:
    alert = digest("Alertes", NOW + timedelta(hours=2), kind=Kind.URGENT)
    english = digest("Watch", NOW - timedelta(days=1), language="en")
    for made in (digest(), digest(slot=NOW - timedelta(days=30)), alert, english):
        issue(archive, made)
    publish(archive, watch(folder, "Veille santé", "Alertes"), NOW + timedelta(hours=3))
    page = html.parse(str(folder / "index.html"))
    rows = [" ".join(row.text_content().split()) for row in page.findall(".//ul[@class='issues']/li")]
    assert rows == [
        "Vendredi 20 novembre 2026 – Alertes Alerte – Titre 1",
        "Vendredi 20 novembre 2026 – Veille santé 1 article",
        "Jeudi 19 novembre 2026 – Watch 1 article",
        "Mercredi 21 octobre 2026 – Veille santé 1 article",
    ]
    assert [title.text for title in page.findall(".//h3")] == ["Novembre 2026", "Octobre 2026"]


def test_in_english(archive: Archive, folder: Path) -> None:
    publish(archive, watch(folder, language="en"), NOW)
    page = html.parse(str(folder / "index.html")).getroot()
    assert page.get("lang") == "en"
    assert "No letter yet." in page.text_content()
    assert "All that is kept" in (folder / "articles.atom").read_text()


# --- nothing that is not for readers --------------------------------------------------------------------------------


def test_what_is_below_the_threshold_a_copy_or_a_text_is_nowhere(archive: Archive, folder: Path) -> None:
    text = "Le début du texte. " + "Une phrase de plus. " * 60 + "La fin que nul ne recopie."
    kept = article(archive, SEEN, "Gardé", score=12.75, text=text, excerpt="Le début du texte.")
    article(archive, SEEN, "Écarté", decision="below", score=3)
    article(archive, SEEN, "Copie", story=kept, copy_of=kept)
    publish(archive, watch(folder, delivery={"smtp": None, "editor": "chef@example.org"}), NOW)
    everything = "".join(path.read_text() for path in files(folder).values())
    assert "Gardé" in everything
    for hidden in ("Écarté", "Copie", "12.75", "12,75", "nul ne recopie", "lectrice@example.org", "chef@example.org"):
        assert hidden not in everything
    assert "Gardé" not in (folder / "veille-sante.atom").read_text()


def test_a_source_without_excerpt_has_none_in_the_feeds(archive: Archive, folder: Path) -> None:
    article(archive, SEEN, "Titre", text="Des mots réservés à leur éditeur.", excerpt="Des mots réservés.")
    source = {"name": "Le Quotidien", "url": "https://www.example.org/", "excerpt": 0}
    publish(archive, watch(folder, sources=[source]), NOW)
    assert "mots réservés" not in "".join(path.read_text() for path in files(folder).values())
    publish(archive, watch(folder), NOW)
    assert "mots réservés" in (folder / "articles.atom").read_text()


# --- what changes, and what stays -----------------------------------------------------------------------------------


def test_nothing_is_written_without_publish(archive: Archive, tmp_path: Path) -> None:
    before = files(tmp_path)
    assert publish(archive, config(), NOW) == []
    assert files(tmp_path) == before
    assert web_address(config(), "Veille santé", NOW) == ""
    assert web_address(watch(tmp_path), "Veille santé", NOW) == ""


def test_only_what_changes_is_written_again(archive: Archive, folder: Path) -> None:
    article(archive, SEEN, "Premier", score=50)
    issue(archive, digest())
    told = watch(folder)
    assert {path.name for path in publish(archive, told, NOW)} == {
        *("index.html", "robots.txt", "agenda.ics", "articles.atom", "articles.json"),
        *("veille-sante.atom", "veille-sante.json", "2026-11-20-0800.html"),
    }
    stamps = {name: path.stat().st_mtime_ns for name, path in files(folder).items()}
    assert publish(archive, told, NOW + timedelta(hours=6)) == []
    assert {name: path.stat().st_mtime_ns for name, path in files(folder).items()} == stamps
    article(archive, NOW, "Second", score=12)
    changed = publish(archive, told, NOW + timedelta(hours=7))
    assert sorted(path.name for path in changed) == ["articles.atom", "articles.json"]
    assert not [name for name in files(folder) if name.endswith(".part")]


def test_an_old_letter_stays_until_its_owner_removes_it_and_then_does_not_come_back(
    archive: Archive, folder: Path
) -> None:
    issue(archive, digest())
    issue(archive, digest(slot=NOW - timedelta(days=1)))
    publish(archive, watch(folder), NOW)
    first, second = sorted((folder / "lettres" / "veille-sante").iterdir())
    publish(archive, watch(folder, "Une autre"), NOW)  # the letter has left the configuration
    assert first.exists()
    first.unlink()
    publish(archive, watch(folder), NOW)
    assert not first.exists()
    listed = (folder / "index.html").read_text()
    assert second.name in listed
    assert first.name not in listed


def test_a_letter_that_has_no_copy_does_not_lead_to_one(archive: Archive, folder: Path) -> None:
    told = watch(folder, {"name": "Veille santé", "empty": "tell"}, url="https://veille.example.org")
    empty = send.preview(archive, told, told.digests[0], NOW)
    assert empty.empty and empty.web == ""
    article(archive, SEEN)
    assert send.preview(archive, told, told.digests[0], NOW).web.startswith("https://veille.example.org/lettres/")


def test_each_year_gone_by_has_its_page(archive: Archive, folder: Path) -> None:
    slots = [NOW, NOW - timedelta(days=300), NOW - timedelta(days=400), NOW - timedelta(days=800)]
    for slot in slots:
        issue(archive, digest(slot=slot))
    with served(folder) as base:
        publish(archive, watch(folder), NOW)

        def read(path: str) -> list[str]:
            page = html.fromstring(get(f"{base}/{path}"), base_url=f"{base}/{path}")
            page.make_links_absolute()
            links = [str(link.get("href")) for link in page.iter("a")]
            assert all(get(link) for link in links if link.startswith(base) and not link.endswith(f"/{path}"))
            return [link.removeprefix(f"{base}/") for link in links]

        copies = [copy_path(watch(folder), "Veille santé", slot) for slot in slots]
        first = read("index.html")
        assert [one for one in first if one.startswith("lettres/")] == [
            *copies[:2], "lettres/2025.html", "lettres/2024.html"]  # fmt: skip
        assert read("lettres/2025.html") == ["index.html", copies[2]]
        assert read("lettres/2024.html") == ["index.html", copies[3]]
    assert publish(archive, watch(folder), NOW) == []


def test_the_first_page_does_not_grow_with_the_years(archive: Archive, folder: Path) -> None:
    def size(years: int) -> int:
        for year in range(1, years):
            for day in range(20):
                issue(archive, digest(slot=NOW - timedelta(days=365 * year + day)))
        publish(archive, watch(folder), NOW)
        return (folder / "index.html").stat().st_size

    issue(archive, digest())
    one = size(1)
    assert size(4) - one < 400  # three ways, no letter


def test_an_issue_that_was_withdrawn_is_not_shown(archive: Archive, folder: Path) -> None:
    issue(archive, digest())
    with archive.transaction() as db:
        db.execute("UPDATE digests SET kind = 'withdrawn'")
    publish(archive, watch(folder), NOW)
    assert "Aucune lettre pour l’instant." in (folder / "index.html").read_text()
    assert not (folder / copy_path(watch(folder), "Veille santé", NOW)).exists()


def test_an_article_that_was_edited_is_the_same_entry_changed(archive: Archive, folder: Path) -> None:
    number = article(archive, SEEN, "Avant")
    publish(archive, watch(folder), NOW)
    before = feedparser.parse(io.BytesIO((folder / "articles.atom").read_bytes())).entries[0]
    with archive.transaction() as db:
        db.execute("UPDATE articles SET title = 'Après', edited_at = ? WHERE id = ?", (stamp(NOW), number))
    publish(archive, watch(folder), NOW)
    after = feedparser.parse(io.BytesIO((folder / "articles.atom").read_bytes())).entries[0]
    assert (after.id, after.title, after.updated) == (before.id, "Après", stamp(NOW))
    assert before.updated == stamp(SEEN)


@pytest.mark.parametrize("blocked", ["", "lettres", "index.html"])
def test_a_folder_that_cannot_be_written_is_one_clear_error(archive: Archive, folder: Path, blocked: str) -> None:
    issue(archive, digest())
    if blocked == "index.html":
        (folder / blocked).mkdir(parents=True)
    else:
        (folder / blocked).parent.mkdir(exist_ok=True)
        (folder / blocked).write_text("un fichier")
    with pytest.raises(VigieError) as error:
        publish(archive, watch(folder), NOW)
    assert re.fullmatch(r"publish\.folder: .*: ne peut pas être lu ou écrit \([^\n]+\)", str(error.value))
    if blocked == "index.html":
        assert (folder / "articles.atom").exists()


def test_two_threads_publish_one_after_the_other(archive: Archive, folder: Path) -> None:
    article(archive, SEEN, "Un article", score=50)
    issue(archive, digest())
    told = watch(folder)
    with ThreadPoolExecutor(4) as pool:
        written = [path for paths in pool.map(lambda _: publish(archive, told, NOW), range(4)) for path in paths]
    assert len(written) == len(set(written)) == 8


# --- names ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Veille santé", "veille-sante"),
        ("ŒUVRE n° 2 – Île-de-France", "oeuvre-n-2-ile-de-france"),
        ("a/b", "a-b"),
        ("Lettre " + "x" * 200, "lettre-" + "x" * 53),
    ],
)
def test_a_slug_reads_like_the_name(name: str, expected: str) -> None:
    assert slug(name, [name]) == expected


@pytest.mark.parametrize("name", ["../..", ".", "/etc/passwd/../..", "日本語", "Articles", "\u202e", "..\\..", "-"])
def test_unusual_names_stay_inside_the_folder(archive: Archive, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "a" / "b" / "public"
    issue(archive, digest(name))
    told = watch(folder, name)
    publish(archive, told, NOW)
    copy = folder / copy_path(told, name, NOW)
    assert copy.resolve().is_relative_to(folder / "lettres")
    assert copy.exists()
    assert {path for path in files(tmp_path) if not path.startswith("a/b/public/")} <= {
        "v.db",
        "v.db-wal",
        "v.db-shm",
        "v.db.lock",
    }
    assert len(list(folder.glob("*.atom"))) == 2  # never that of all


def test_letters_of_the_same_slug_stay_apart(archive: Archive, folder: Path) -> None:
    names = ["Veille santé", "Veille sante", "Veille-Santé !"]
    for name in names:
        issue(archive, digest(name))
    told = watch(folder, *names)
    publish(archive, told, NOW)
    pages = [(folder / copy_path(told, name, NOW)).read_text() for name in names]
    assert [re.search("<title>(.*?) – ", page)[1].replace("\u00a0", " ") for page in pages if page] == names  # type: ignore[index]
    assert slug(names[0], names) == slug(names[0], [names[0]]) == "veille-sante"


@given(st.lists(st.text(st.characters(exclude_categories=()), min_size=1, max_size=80), min_size=1, unique=True))
def test_any_names_give_slugs_of_their_own(names: list[str]) -> None:
    slugs = [slug(name, names) for name in names]
    assert len(set(slugs)) == len(names)
    assert all(re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", one) and one != "articles" for one in slugs)
    assert slug(names[0], [*names, "another"]) == slugs[0]


def test_each_issue_has_an_address_of_its_own(folder: Path) -> None:
    told = watch(folder, url="https://veille.example.org/presse")
    first = datetime(2026, 10, 24, 22, 0, tzinfo=UTC)  # the twenty-five hours of a Sunday in Paris
    slots = [first + timedelta(minutes=20 * number) for number in range(75)] + [first + timedelta(seconds=1)]
    assert len({web_address(told, "Veille santé", slot) for slot in slots}) == len(slots)
    base = "https://veille.example.org/presse/lettres/veille-sante"
    assert web_address(told, "Veille santé", NOW) == f"{base}/2026-11-20-0800.html"
    assert web_address(told, "Veille santé", NOW + timedelta(seconds=5)) == f"{base}/2026-11-20-080005.html"


# --- the calendar of an issue ---------------------------------------------------------------------------------------


def test_an_issue_brings_the_closing_dates_of_its_stories_and_of_its_agenda(archive: Archive, folder: Path) -> None:
    told, recalled, other = (article(archive, SEEN, title) for title in ("Raconté", "Rappelé", "Autre"))
    for number, at in ((told, "2026-12-15"), (recalled, "2026-11-27T12:00"), (other, "2026-12-01")):
        closes(archive, number, at)
    soon = Appointment(recalled, "Rappelé", "", "X", Closing(NOW, False), 7)
    attached = attachment(archive, digest("L", NOW, story(told), agenda=(soon,)), NOW)
    events = {str(event["summary"]): event for event in icalendar.Calendar.from_ical(attached).events}
    assert list(events) == ["Clôture\u00a0: Rappelé", "Clôture\u00a0: Raconté"]
    publish(archive, watch(folder), NOW)
    shown = icalendar.Calendar.from_ical((folder / "agenda.ics").read_bytes()).events
    assert {str(event["uid"]) for event in events.values()} < {str(event["uid"]) for event in shown}
    assert attachment(archive, replace(digest("L", NOW, story(other + 1)), agenda=()), NOW) == b""


def test_what_was_collected_is_told_even_when_the_folder_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "public").write_text("un fichier, pas un dossier")
    feed = rss("<title>Une usine de bioproduction ouvre</title><link>/a</link>")
    page = page_of("Une usine de bioproduction ouvre", "La bioproduction avance dans la région.")
    with Web({"127.0.7.41": {"/feed": Reply(feed), "/a": Reply(page)}}) as web:
        sources = [{"name": "Gazette", "url": web.url("127.0.7.41", "/feed"), "kind": "feed"}]
        done = vigie("--config", write_watch(tmp_path, sources, publish={"folder": "public"}), "collect")
    assert done.status == 1 and "1 article retenu" in done.out
    assert re.fullmatch(
        r"vigie : publish\.folder: .*: ne peut pas être lu ou écrit \(.*\)\n", done.err.splitlines(True)[-1]
    )

"""`vigie status`, the ledger that adds up, the figures for Prometheus, and the heartbeat."""

from __future__ import annotations

import re
import socket
import sqlite3
import threading
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from conftest import judge_of, rss, story, vigie, write_watch
from hypothesis import example, given, settings
from hypothesis import strategies as st

from alerts.advice import advice
from monitor.archive.ahead import clock_ahead
from monitor.archive.history import last_visits
from monitor.archive.ledger import record_missed, record_read
from monitor.archive.offers import record_offer, record_unchanged
from monitor.archive.outbox import Parcel, claim, finish, record, withdraw
from monitor.archive.outbox import waiting as outbox_waiting
from monitor.archive.read import kept_in_round, overdue, source_states, undelivered
from monitor.archive.sources import begin_round, due_sources, end_round, lost, source_row, sync_sources, waiting
from monitor.archive.store import Archive, stamp
from monitor.config import Config, SourceEntry
from monitor.configfile import load
from monitor.errors import ConfigError
from monitor.findings import Relevance
from monitor.health import State
from monitor.model import Article, Candidate, Dated, Decision, Outcome, Precision
from spiders.messages import Assignment, Fetch, Job
from spiders.nursery import Nursery
from spiders.source import SourceSpider
from vigie.demo.web import Reply, Web
from vigie.heartbeat import ping
from vigie.metrics import served
from vigie.service import Service
from vigie.shown_status import status

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
FATES = tuple(outcome.value for outcome in Outcome)
EVERY = timedelta(hours=1)


def accounts(archive: Archive) -> list[tuple[int, int]]:
    """(offered, sum of the outcomes) of every visit."""
    rows = archive.rows(f"SELECT offered, {' + '.join(FATES)} AS told FROM visits ORDER BY round_id, source")
    return [(row["offered"], row["told"]) for row in rows]


# -------------------------------------------------------------------------------------------- the ledger adds up


LINKS = [f"https://example.org/{number}" for number in range(6)]
OFFER = st.dictionaries(st.sampled_from(LINKS), st.booleans())  # each link, and whether it says that it was edited
STEPS = st.tuples(
    st.lists(st.sampled_from(["text", *FATES[5:]]), max_size=4),  # what comes of links read before the source answers
    st.one_of(OFFER, st.sampled_from(["unchanged", "lost", "never asked"])),
    st.lists(st.sampled_from(["text", *FATES[5:]]), max_size=4),  # and after
    st.integers(1, 40),  # hours to the next round
)


def test_a_link_that_waits_is_asked_for_once_though_its_source_offers_it_anew() -> None:
    left, new = Candidate(LINKS[0]), Candidate(LINKS[1])
    source = Assignment("s", "https://example.org/", "feed", waiting=(left,))
    job = Job((source,), "vigie", 0.0, (), "Europe/Paris", 60.0)
    spider = SourceSpider(job, parent=None, sandbox=None)  # type: ignore[arg-type]
    offered = Candidate(f"{left.url}?utm_source=fil"), new
    wanted = Fetch(1, tuple((one.url, "") for one in offered))
    assert [request.url for request in spider.wanted(source, offered, wanted)] == [new.url]


@settings(max_examples=30, deadline=None)
@example(
    rounds=[([], {LINKS[0]: False}, ["text"], 1), ([], {LINKS[0]: True}, [], 1), ([], {LINKS[0]: True}, ["text"], 1)]
)
@given(rounds=st.lists(STEPS, min_size=1, max_size=6))
def test_whatever_happens_the_outcomes_of_a_visit_add_up_to_the_links(rounds: list[Any]) -> None:
    """Links are offered, edited, found unchanged, and read before or after they are offered again, or left unread."""
    now = NOW
    with TemporaryDirectory() as folder, Archive.write(Path(folder) / "v.db", "test") as archive:
        sync_sources(archive, [SourceEntry(name="s", url="https://example.org/")], EVERY)
        for before, answer, after, hours in rounds:
            number = begin_round(archive, ["s"], now)
            to_read = [one.url for one in waiting(archive, "s", now, 100)]
            done = [read(archive, number, to_read.pop(0), what, now + EVERY) for what in before[: len(to_read)]]
            wanted = visited(archive, number, answer, now + EVERY)
            to_read += [url for url in wanted if url not in to_read]  # as the spider does
            done += [read(archive, number, to_read.pop(0), what, now + 2 * EVERY) for what in after[: len(to_read)]]
            now += timedelta(hours=hours + 2)
            end_round(archive, number, "done", None, now)
            seen = archive.rows("SELECT url FROM candidates WHERE seen_round = ? AND key != ''", (number,))
            links = {row["url"] for row in seen} | set(done)
            (told,) = last_visits(archive, "s", 1)
            assert told["offered"] == len(links) + (answer == "lost")
            assert told["offered"] == sum(told[fate] for fate in FATES) + told["waiting"]
            assert told["waiting"] == len({row["url"] for row in seen} & set(to_read) - set(done))


def visited(archive: Archive, number: int, answer: Any, now: datetime) -> tuple[str, ...]:
    """What the source answers in a round; the links that are to be read of it."""
    if answer == "lost":
        lost(archive, number, "s", "failed", Outcome.FAILED, "réponse HTTP 503", 0, now)
    elif answer == "unchanged":
        record_unchanged(archive, number, "s", now)
    elif answer != "never asked":
        edited = Dated(now, Precision.MINUTE)
        links = [Candidate(url, updated=edited if news else Dated()) for url, news in answer.items()]
        return tuple(url for url, _ in record_offer(archive, number, "s", links, now, None))
    return ()


def read(archive: Archive, number: int, url: str, what: str, now: datetime) -> str:
    """A link is read, and gives a text or an outcome without one."""
    if what == "text":
        article = Article(url, f"Titre {url[-1]}", f"Le texte du {now:%d/%m à %H:%M}, à l'adresse {url}.")
        record_read(archive, number, "s", url, article, Relevance(0.0, Decision.BELOW), "", now, None)
    else:
        record_missed(archive, number, "s", url, Outcome(what), "sans texte", None, now)
    return url


def test_every_round_of_a_real_watch_adds_up(tmp_path: Path) -> None:
    """A source that fails, one that goes on, one whose pages come back: over three rounds nothing is left out."""
    feed = rss(*(f"<title>Titre {n}</title><link>/a{n}</link>" for n in range(4)), "<title>X</title><link>/gone</link>")
    good = {"/feed": Reply(feed), **{f"/a{n}": Reply(story(f"Titre {n}", "La bioproduction.")) for n in range(4)}}
    with Web({"127.0.6.11": good, "127.0.6.12": {}}) as web:
        sources = [
            {"name": "good", "url": web.url("127.0.6.11", "/feed"), "kind": "feed"},
            {"name": "bad", "url": web.url("127.0.6.12", "/feed"), "kind": "feed"},
        ]
        watch = write_watch(tmp_path, sources)
        assert vigie("--config", watch, "collect").status == 0
        with closing(sqlite3.connect(tmp_path / "v.db")) as db:
            # The page is due again.
            db.execute("UPDATE candidates SET retry_at = first_seen WHERE outcome = 'failed' AND key != ''")
            db.commit()
        assert vigie("--config", watch, "collect", "--all").status == 0
        with Archive.read(tmp_path / "v.db") as archive:
            assert sum(offered for offered, _ in accounts(archive)) == 5 + 1 + 5 + 1
            assert all(offered == told for offered, told in accounts(archive)), accounts(archive)
        told = vigie("--config", watch, "status", "--source", "GOOD", "--json").json
        assert told["source"]["name"] == "good"
        for visit in told["rounds"]:
            assert visit["offered"] == sum(visit[fate] for fate in FATES) + visit["waiting"] == 5
        assert {link["outcome"] for link in told["links"]} == {"below", "failed"}
        assert [link["reason"] for link in told["links"] if link["outcome"] == "failed"] == ["réponse HTTP 404"]
        shown = vigie("--config", watch, "status", "--source", "good").out
        assert "Titre 1" in shown and "réponse HTTP 404" in shown
        assert vigie("--config", watch, "status", "--source", "nobody").status == 2
        whole = vigie("--config", watch, "status").out
        assert "2 sources : 1 en échec, 1 nouvelle" in whole
        assert "bad : 2 visites de suite ont échoué, aucune n'a encore réussi : réponse HTTP 404" in whole


# ------------------------------------------------------------------------------------------- from the archive


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.write(tmp_path / "v.db", "test") as opened:
        sync_sources(opened, [SourceEntry(name="s", url="https://example.org/")], EVERY)
        yield opened


def visit(archive: Archive, at: datetime, *links: tuple[str, datetime | None]) -> None:
    """A good visit that offers these links, each with its date."""
    number = begin_round(archive, ["s"], at)
    dated = [Candidate(url, published=Dated(day, Precision.MINUTE) if day else Dated()) for url, day in links]
    for url, _ in record_offer(archive, number, "s", dated, at, None):
        record_missed(archive, number, "s", url, Outcome.REFUSED, "réservé aux abonnés", None, at)
    end_round(archive, number, "done", None, at)


def test_the_rhythm_is_known_from_the_first_visit_by_the_dates_of_a_feed(archive: Archive) -> None:
    weekly = [(f"https://example.org/{n}", NOW - timedelta(days=3 + 7 * n)) for n in range(12)]
    visit(archive, NOW, *weekly)
    (told,) = source_states(archive, NOW)
    assert (told["state"], told["usual_gap"], told["silent_days"]) == (State.WELL, 5, 2)
    visit(archive, NOW + timedelta(days=60), *weekly)
    (told,) = source_states(archive, NOW + timedelta(days=60))
    assert told["state"] is State.SILENT and told["chance"] < 0.001 and told["advice"]


def test_what_stood_there_undated_at_the_first_visit_says_nothing(archive: Archive) -> None:
    old = [(f"https://example.org/{n}", None) for n in range(30)]
    visit(archive, NOW, *old)
    (told,) = source_states(archive, NOW)
    assert (told["state"], told["usual"], told["chance"]) == (State.NEW, None, None)
    for day in range(1, 30):
        visit(archive, NOW + timedelta(days=day), (f"https://example.org/new{day}", None), *old)
    (told,) = source_states(archive, NOW + timedelta(days=29, hours=1))
    assert told["state"] is State.WELL


def test_a_pause_of_ours_leaves_no_hole_in_a_rhythm(archive: Archive) -> None:
    """The service stood still for three weeks: what was published meanwhile counts for its own days."""
    links = [(f"https://example.org/{n}", NOW - timedelta(days=n)) for n in range(20)]
    visit(archive, NOW, *links)
    later = NOW + timedelta(days=21)
    visit(archive, later, *((f"https://example.org/later{n}", later - timedelta(days=n, hours=1)) for n in range(21)))
    (told,) = source_states(archive, later)
    assert (told["state"], told["usual_gap"]) == (State.WELL, 1)


def test_the_worst_comes_first_and_what_is_due_for_long_is_named(archive: Archive) -> None:
    entries = [SourceEntry(name=name, url="https://example.org/") for name in ("s", "fails", "never")]
    sync_sources(archive, entries, EVERY)
    number = begin_round(archive, ["fails"], NOW)
    lost(archive, number, "fails", "failed", Outcome.FAILED, "réponse HTTP 403", 0, NOW)
    end_round(archive, number, "done", None, NOW)
    assert [(one["name"], one["state"]) for one in source_states(archive, NOW)] == [
        ("fails", State.BLOCKED),
        ("never", State.NEW),
        ("s", State.NEW),
    ]
    assert overdue(archive, NOW) == []
    assert overdue(archive, NOW + timedelta(days=2)) == ["fails"]


FAR = timedelta(days=400)


@pytest.mark.parametrize("late", [timedelta(hours=5), FAR])
def test_a_clock_that_ran_ahead_puts_no_visit_off(archive: Archive, late: timedelta) -> None:
    visit(archive, NOW + late, ("https://example.org/1", None))
    assert clock_ahead(archive, NOW + late) is None and due_sources(archive, NOW + late) == []
    assert clock_ahead(archive, NOW) is not None and due_sources(archive, NOW) == ["s"]
    visit(archive, NOW, ("https://example.org/1", None))
    assert due_sources(archive, NOW) == [] and due_sources(archive, NOW + timedelta(days=1)) == ["s"]
    assert clock_ahead(archive, NOW) is not None  # one of the last rounds still says so
    for hours in range(1, 6):
        visit(archive, NOW + timedelta(hours=hours), ("https://example.org/1", None))
    assert clock_ahead(archive, NOW + timedelta(hours=6)) is None


def test_a_wait_of_more_than_a_day_that_was_asked_for_is_none(tmp_path: Path) -> None:
    with Archive.write(tmp_path / "v.db", "test") as archive:
        sync_sources(archive, [SourceEntry(name="s", url="https://example.org/")], timedelta(days=30))
        visit(archive, NOW, ("https://example.org/1", None))
        assert clock_ahead(archive, NOW) is None and due_sources(archive, NOW + timedelta(days=2)) == []


def test_what_a_clock_that_ran_ahead_dated_makes_no_source_well_for_months(archive: Archive) -> None:
    daily = [(f"https://example.org/{n}", NOW - timedelta(days=n)) for n in range(60)]
    visit(archive, NOW, *daily)
    visit(archive, NOW + FAR, *daily, ("https://example.org/later", None))
    visit(archive, NOW + timedelta(hours=1), *daily)
    (told,) = source_states(archive, NOW + timedelta(hours=1))
    assert max(told["ok_at"], told["polled_at"], told["new_at"]) <= stamp(NOW + timedelta(hours=1))
    visit(archive, NOW + timedelta(days=60), *daily)
    (told,) = source_states(archive, NOW + timedelta(days=60))
    assert told["state"] is State.SILENT


def test_what_seemed_too_old_to_a_clock_that_ran_ahead_is_read_after_all(archive: Archive) -> None:
    link = Candidate("https://example.org/1", published=Dated(NOW, Precision.MINUTE))
    for late, wanted in ((FAR, 0), (timedelta(0), 1), (timedelta(hours=1), 0)):
        number = begin_round(archive, ["s"], NOW + late)
        assert len(record_offer(archive, number, "s", [link], NOW + late, timedelta(days=30), digest="d")) == wanted
        if wanted:
            record_missed(archive, number, "s", link.url, Outcome.REFUSED, "réservé aux abonnés", None, NOW)
        end_round(archive, number, "done", None, NOW + late)


def test_an_article_read_by_a_clock_that_ran_ahead_goes_into_the_next_letter(archive: Archive) -> None:
    for late, url in ((FAR, "https://example.org/1"), (timedelta(0), "https://example.org/2")):
        number = begin_round(archive, ["s"], NOW + late)
        record_offer(archive, number, "s", [Candidate(url)], NOW + late, None)
        article = Article(url, f"Titre {url}", f"Le texte de {url}.")
        record_read(archive, number, "s", url, article, Relevance(1.0, Decision.KEPT), "", NOW + late, None)
        end_round(archive, number, "done", None, NOW + late)
    read_at = [row["fetched_at"] for row in archive.rows("SELECT fetched_at FROM articles ORDER BY id")]
    assert read_at == [stamp(NOW - timedelta(seconds=1)), stamp(NOW)]
    assert [one["url"] for one in kept_in_round(archive, number)] == ["https://example.org/2"]


def test_status_and_collect_tell_and_mend_a_clock_that_ran_ahead(tmp_path: Path) -> None:
    routes = {"/feed": Reply(rss("<title>Un</title><link>/a</link>")), "/a": Reply(story("Un", "La bioproduction."))}
    with Web({"127.0.6.14": routes}) as web:
        sources = [{"name": "s", "url": web.url("127.0.6.14", "/feed"), "kind": "feed"}]
        watch = write_watch(tmp_path, sources)
        config = load(watch)
        with Archive.write(config.archive, "test") as archive:
            sync_sources(archive, config.sources, EVERY)
            visit(archive, datetime.now(UTC) + FAR)
        assert "L'horloge de cette machine a avancé" in vigie("--config", watch, "status").out
        assert "Aucune source" not in vigie("--config", watch, "collect").out
        assert "Aucune source" in vigie("--config", watch, "collect").out
        with Archive.read(config.archive) as archive:
            assert source_row(archive, "s")["next_at"] < stamp(datetime.now(UTC) + timedelta(days=1))


def test_one_source_is_told_as_among_all(archive: Archive) -> None:
    """One is asked for by another way through the ledger; what was kept is counted for each, twins of a name apart."""
    sources = {"s": 12, "S": 5, "seul": 1, "rien": 0}
    sync_sources(archive, [SourceEntry(name=name, url="https://example.org/") for name in sources], EVERY)
    for name, many in sources.items():
        for day in range(many):
            at = NOW - timedelta(days=2 * (many - day))
            number = begin_round(archive, [name], at)
            links = [Candidate(f"https://example.org/{name}/{day}/{n}") for n in range(2)]
            for url, _ in record_offer(archive, number, name, links, at, None):
                article = Article(url, f"Titre {url}", f"Le texte de {url}.")
                decision = Decision.KEPT if url.endswith("1") else Decision.BELOW
                record_read(archive, number, name, url, article, Relevance(1.0, decision), "", at, None)
            end_round(archive, number, "done", None, at)
    told = {one["name"]: one for one in source_states(archive, NOW)}
    assert {name: one["kept"] for name, one in told.items()} == sources
    assert {name: one["usual_gap"] is not None for name, one in told.items()} == {n: m > 5 for n, m in sources.items()}
    for name, one in told.items():
        assert source_states(archive, NOW, name) == [one]
    assert source_states(archive, NOW, "personne") == []


def test_a_watch_that_is_well_is_told_in_a_few_lines(tmp_path: Path) -> None:
    watch = write_watch(tmp_path, [{"name": "s", "url": "https://example.org/"}])
    now = datetime.now(UTC).replace(microsecond=0)
    config = load(watch)
    with Archive.write(config.archive, "test") as archive:
        sync_sources(archive, config.sources, EVERY)
        visit(archive, now, *((f"https://example.org/{n}", now - timedelta(days=n)) for n in range(30)))
    shown = vigie("--config", watch, "status").out
    assert "1 source : 1 bien" in shown
    assert len(shown.splitlines()) < 10
    assert "Derniers liens" in vigie("--config", watch, "status", "--source", "s").out


# ---------------------------------------------------------------------------------------------------- deliveries


def issued(archive: Archive, name: str, slot: datetime, **answers: tuple[str, str]) -> None:
    """An issue of a letter, and how it went to each reader: (state, answer)."""
    parcels = [Parcel("smtp", f"{who}@example.org", f"<{name}-{slot}-{who}>", b"x") for who in answers]
    assert record(archive, name=name, slot=slot, since=slot - timedelta(days=1), now=slot, parcels=parcels)
    for number, channel in outbox_waiting(archive, slot):
        row = claim(archive, number, slot)
        assert row is not None and channel == "smtp"
        state, answer = answers[row["recipient"].partition("@")[0]]
        finish(archive, number, state, answer, slot, slot + timedelta(hours=1))


def test_what_has_not_arrived_is_told_with_what_to_do(archive: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    """An outage is a line, not one for each reader; a refusal is a line for each reader, not one for each day."""
    down = ("deferred", "127.0.0.1:25 : connexion refusée, aucun serveur n’y répond")
    gone = ("failed", "550 5.1.1 unknown user")
    issued(archive, "Une", NOW - timedelta(days=30), x=("failed", "550 5.1.1 long ago"))
    issued(archive, "Une", NOW - timedelta(days=1), a=("sent", "250 ok"), b=gone)
    issued(archive, "Une", NOW, a=down, b=gone, c=down, d=down)
    rows = undelivered(archive, NOW)
    assert Counter(one["state"] for one in rows) == {"deferred": 3, "failed": 2}
    told = shown(rows, capsys)
    assert re.search(r"Une, 2\S+ [^,]*, 3 destinataires : remis à plus tard \(1 essai, le prochain le ", told), told
    assert "connexion refusée" in told and "vérifiez delivery.smtp (host, port, security)" in told
    assert "2 envois jusqu'au" in told and "b@example.org : refusé : 550 5.1.1 unknown user" in told
    assert "corrigez l’adresse, ou retirez-la de la lettre" in told and "long ago" not in told
    assert "tourne-t-il" not in told


def test_what_waits_though_it_is_due_asks_whether_the_service_runs(
    archive: Archive, capsys: pytest.CaptureFixture[str]
) -> None:
    issued(archive, "Une", NOW - timedelta(hours=2), a=("deferred", "451 later"))
    rows = undelivered(archive, NOW)
    assert [one["late"] for one in rows] == [True]
    assert "Le service tourne-t-il ?" in shown(rows, capsys)
    assert [one["late"] for one in undelivered(archive, NOW - timedelta(minutes=55))] == [False]


def test_a_letter_that_the_next_one_replaced_asks_nothing(archive: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    issued(archive, "Une", NOW - timedelta(days=1), a=("deferred", "451 later"))
    assert withdraw(archive, "Une", NOW)
    assert not withdraw(archive, "Une", NOW) and not withdraw(archive, "Deux", NOW)
    told = shown(undelivered(archive, NOW), capsys)
    assert "remplacé par l'envoi suivant" in told and "rien à faire" in told
    assert undelivered(archive, NOW + timedelta(days=15)) == []


def shown(rows: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]) -> str:
    """What the terminal shows of them."""
    capsys.readouterr()
    advised = [one | {"advice": advice(one["state"], one["answer"])} for one in rows]
    status({"clock_ahead": None, "sources": [], "overdue": [], "rounds": [], "deliveries": advised}, "Europe/Paris")
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("state", "answer", "word"),
    [
        ("failed", "550 5.1.1 unknown", "corrigez l’adresse"),
        ("failed", "550 no such user here", "corrigez l’adresse"),
        ("failed", "553 5.1.8 sender rejected", "delivery.smtp.sender"),
        ("failed", "552 5.2.2 over quota", "la boîte"),
        ("failed", "552 5.3.4 too big", "trop gros"),
        ("failed", "554 5.7.1 spam", "SPF et DKIM"),
        ("failed", "550 5.7.26 unauthenticated", "SPF et DKIM"),
        ("failed", "571 whatever", "lisez la réponse"),
        ("failed", "le service a répondu 404", "delivery.apprise"),
        ("failed", "cette adresse n’est plus dans delivery.apprise", "delivery.apprise"),
        ("failed", "abandonné après 5 jours : 451 later", "vérifiez delivery"),
        ("deferred", "x:25 : certificat refusé (self-signed certificate)", "certificat"),
        ("deferred", "[::1]:25 ne répond pas à temps (étape : RCPT)", "réseau"),
        ("deferred", "452 4.2.2 mailbox full", "réessaie"),
        ("queued", "", ""),
    ],
)
def test_the_advice_fits_the_answer(state: str, answer: str, word: str) -> None:
    told = advice(state, answer)
    assert (word in told) if word else told == ""


# ------------------------------------------------------------------------------------------------------- figures


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def scraped(port: int) -> dict[str, float]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
        lines = answer.read().decode().splitlines()
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines if line[0] != "#")}


def test_prometheus_is_told_what_happened_since_the_service_started(archive: Archive, tmp_path: Path) -> None:
    port = free_port()
    visit(archive, NOW, ("https://example.org/before", None))
    with served(f"127.0.0.1:{port}", tmp_path / "v.db", lambda: NOW):
        first = scraped(port)
        assert first['vigie_links_total{outcome="refused"}'] == 0  # the rounds before the start are not counted
        assert first['vigie_sources{state="new"}'] == first["vigie_up"] == 1
        assert first["vigie_last_round_timestamp_seconds"] == NOW.timestamp()
        assert first['vigie_source_last_success_timestamp_seconds{source="s"}'] == NOW.timestamp()
        assert first['vigie_deliveries{state="queued"}'] == 0
        visit(archive, NOW + EVERY, ("https://example.org/before", None), ("https://example.org/after", None))
        begin_round(archive, ["s"], NOW + 2 * EVERY)  # still running: not yet counted
        for _ in range(2):
            told = scraped(port)
            assert told['vigie_links_total{outcome="refused"}'] == told['vigie_links_total{outcome="known"}'] == 1
            assert told['vigie_rounds_total{state="done"}'] == 1
        with (
            pytest.raises(ConfigError, match="ne peut pas être ouvert"),
            served(f"127.0.0.1:{port}", tmp_path / "v.db", lambda: NOW),
        ):
            pass
    with pytest.raises(OSError):
        scraped(port)


def test_a_source_with_quotes_in_its_name_is_told(archive: Archive, tmp_path: Path) -> None:
    sync_sources(archive, [SourceEntry(name='La "Une" \\ é', url="https://example.org/")], EVERY)
    with archive.transaction() as db:
        db.execute("UPDATE sources SET ok_at = ?", (stamp(NOW),))
    port = free_port()
    with served(f"127.0.0.1:{port}", tmp_path / "v.db", lambda: NOW):
        assert 'vigie_source_last_success_timestamp_seconds{source="La \\"Une\\" \\\\ é"}' in scraped(port)


# ------------------------------------------------------------------------------------------------------ heartbeat


@contextmanager
def watcher(status: int = 200, hang: threading.Event | None = None) -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    """A watcher of heartbeats: its address, and (method, path, body) of what it was told."""
    told: list[tuple[str, str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if hang is not None:
                hang.wait(20)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            told.append((self.command, self.path, body))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        do_POST = do_GET

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/ping/3b2e-secret?create=1", told
    finally:
        if hang is not None:
            hang.set()
        server.shutdown()
        server.server_close()
        thread.join()


def test_the_heartbeat_tells_start_success_and_failure() -> None:
    with watcher() as (url, told):
        assert ping(url, "start") and ping(url, "success") and ping(url, "fail", "tour tué : " + "é" * 900)
    assert [one[:2] for one in told] == [
        ("GET", "/ping/3b2e-secret/start?create=1"),
        ("GET", "/ping/3b2e-secret?create=1"),
        ("POST", "/ping/3b2e-secret/fail?create=1"),
    ]
    assert told[2][2].startswith("tour tué : é") and len(told[2][2]) == 500


@pytest.mark.parametrize("status", [404, 500, 302])
def test_a_ping_that_fails_says_so_without_its_address(status: int, caplog: pytest.LogCaptureFixture) -> None:
    with watcher(status) as (url, told):
        assert not ping(url, "success")
        assert len(told) == 1  # a redirect is not followed
    assert str(status) in caplog.text and "secret" not in caplog.text


def test_a_watcher_that_hangs_or_is_gone_costs_little(caplog: pytest.LogCaptureFixture) -> None:
    with watcher(hang=threading.Event()) as (url, _):
        began = datetime.now(UTC)
        assert not ping(url, "success", patience=0.3)
        assert datetime.now(UTC) - began < timedelta(seconds=2)
    assert not ping(f"http://127.0.0.1:{free_port()}/secret", "success")
    assert not ping("http://exa mple/secret", "success")
    assert not ping(None, "fail")
    assert "secret" not in caplog.text and len(caplog.records) >= 3


def test_the_service_pings_after_each_round(tmp_path: Path, nursery: Nursery) -> None:
    routes = {"/feed": Reply(rss("<title>Un</title><link>/a</link>")), "/a": Reply(story("Un", "La bioproduction."))}
    with Web({"127.0.6.13": routes}) as web, watcher() as (url, told):
        sources = [{"name": "s", "url": web.url("127.0.6.13", "/feed"), "kind": "feed"}]
        config = load(write_watch(tmp_path, sources, heartbeat=url))
        with Archive.write(config.archive, "test") as archive:
            service = Service(archive, config, judge_of(config), nursery=nursery)
            assert service.collect_due()
            assert not service.collect_due()  # nothing was due: nothing is told
            with archive.transaction() as db:
                db.execute("UPDATE sources SET next_at = NULL")
            service.limit = 0.0  # the round is killed at once
            assert service.collect_due()
    assert [path.partition("?")[0].removeprefix("/ping/3b2e-secret") for _, path, _ in told] == [
        "/start", "", "/start", "/fail",
    ]  # fmt: skip
    assert "durée limite dépassée" in told[3][2]


@pytest.mark.parametrize("value", ["localhost:9464", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:99999", "9464"])
def test_the_place_of_the_figures_is_an_address_and_a_port(value: str) -> None:
    with pytest.raises(ValueError, match=r"127\.0\.0\.1:9464"):
        Config.model_validate({"metrics": value})


def test_both_are_off_unless_asked_for() -> None:
    assert Config().metrics is None and Config().heartbeat is None
    assert Config.model_validate({"metrics": "[::1]:9464"}).metrics == "[::1]:9464"


def test_a_source_that_is_called_otherwise_keeps_what_is_known_of_it(archive: Archive) -> None:
    """Not where two went or two came: which became which is anybody's guess. Nor of a mailbox, which many write to."""
    url, other = "https://s.example/", "https://t.example/"

    def names(*entries: tuple[str, str]) -> dict[str, int]:
        now = datetime(2026, 11, 16, 7, tzinfo=UTC)
        sync_sources(archive, [SourceEntry(name=name, url=at) for name, at in entries], EVERY)
        new = [row["name"] for row in archive.rows("SELECT name FROM sources WHERE active AND polled_at IS NULL")]
        number = begin_round(archive, new, now)
        for name in new:
            record_offer(archive, number, name, [Candidate(f"{url}{name}")], now, None, watch=url, watch_kind="feed")
        rows = archive.rows(
            "SELECT name, (SELECT count(*) FROM candidates WHERE source = name) AS n FROM sources WHERE name != 's'"
        )
        return {row["name"]: row["n"] for row in rows}

    assert names(("a", url)) == {"a": 1}
    assert names(("A, en entier", url)) == {"A, en entier": 1}
    assert not archive.rows("PRAGMA foreign_key_check")
    assert archive.rows("SELECT source FROM visits")[0]["source"] == "A, en entier"
    assert names(("b", other)) == {"A, en entier": 1, "b": 1}  # at another address
    assert set(names(("c", other), ("d", other))) == {"A, en entier", "b", "c", "d"}
    assert set(names(("e", other))) == {"A, en entier", "b", "c", "d", "e"}

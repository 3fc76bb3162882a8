"""One round over a hundred sites that misbehave, each in its own way: each costs one outcome and a bounded time.

Each site has a feed with two links: one that misbehaves, and a sound one that must be read all the same.
"""

from __future__ import annotations

import os
import re
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from conftest import rss, story, write_watch
from hostile_server import Authority, HostileServer, Way, Wire
from hostile_ways import LINKS, MORE, READ, SECRET, SOURCES, calendar

from monitor.archive.sources import sync_sources
from monitor.archive.store import Archive
from monitor.configfile import load
from monitor.model import Outcome
from monitor.reader import appraiser
from spiders.bounds import Memory as SpiderMemory
from vigie import round as rounds

PAGE_SECONDS = 6.0
ENGLISH = re.compile(r"\b(?:the|of|not|invalid|error|failed|twisted|scrapy|exception)\b", re.IGNORECASE)
XML = "application/rss+xml; charset=utf-8"


def link_site(name: str, way: Way) -> dict[str, Way]:
    """A sound site, one page of which answers in this way."""
    feed = rss(f"<title>{name}</title><link>/bad</link>", f"<title>{name}, saine</title><link>/good</link>")
    return {"/feed": lambda wire: wire.answer(feed, XML), "/bad": way, "/good": sound(f"{name}, saine"), **MORE}


def sound(title: str) -> Way:
    return lambda wire: wire.answer(story(title, "La bioproduction avance."))


def source_site(name: str, paths: dict[str, Way]) -> dict[str, Way]:
    """A site whose source itself misbehaves."""
    return {"/good": sound(f"{name}, saine"), **paths}


TLS = {  # name: (days until the certificate ends, whether an authority that is trusted signed it, for its own address)
    "tls-sound": (30, True, True),
    "tls-self-signed": (30, False, True),
    "tls-expired": (-1, True, True),
    "tls-other-name": (30, True, False),
}
TEXTS = ["tls-as-text", "text-as-tls"]  # who answers plainly where TLS was asked for, and the reverse
AGAIN = [*(name for name in SOURCES if name.startswith("tag-")), "calendar", "feed-odd-links", "loop", "wait-words"]
NAMES = [*LINKS, *SOURCES, *TLS, *TEXTS]
ADDRESSES = {name: f"127.4.{1 + number // 250}.{1 + number % 250}" for number, name in enumerate(NAMES)}


@dataclass
class Watch:
    """What two rounds left behind."""

    server: HostileServer
    db: sqlite3.Connection
    seconds: float
    memory: dict[str, int]  # peak of each process of the rounds, in MiB
    before: frozenset[int]  # processes of other tests that were there when they began

    def fate(self, source: str, path: str) -> tuple[str, str]:
        row = self.db.execute(
            "SELECT outcome, reason FROM candidates WHERE source = ? AND url LIKE ?", (source, f"%{path}")
        ).fetchone()
        return row[0], row[1]

    def visits(self, source: str) -> list[sqlite3.Row]:
        """One of each round."""
        return self.db.execute("SELECT * FROM visits WHERE source = ? ORDER BY round_id", (source,)).fetchall()

    def wires(self, source: str, path: str = "") -> list[Wire]:
        """The requests that came for a source."""
        address = ADDRESSES[source]
        return [wire for wire in self.server.wires if wire.address == address and path in ("", wire.path)]


class Memory(threading.Thread):
    """Samples the peak memory of the processes that are ours, until it is told to stop."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peaks: dict[str, int] = {}
        self.done = threading.Event()

    def run(self) -> None:
        while not self.done.wait(0.2):
            for pid in descendants(os.getpid()):
                with suppress(OSError, IndexError):
                    role = f"{Path(f'/proc/{pid}/comm').read_text(encoding='utf-8').strip()} {pid}"
                    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
                    peak = int(status.partition("VmHWM:")[2].split()[0]) >> 10
                    self.peaks[role] = max(peak, self.peaks.get(role, 0))


def descendants(root: int) -> set[int]:
    """The processes that a process started, and those that these did."""
    parents = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    found, new = set(), {root}
    while new:
        found |= new
        new = {pid for pid, parent in parents.items() if parent in found} - found
    return found - {root}


def collected(folder: Path, sources: list[dict[str, Any]], again: Sequence[str] = ()) -> tuple[float, dict[str, int]]:
    """A round over these sources, and one over those called `again`; the seconds they took, and the memory."""
    config = load(write_watch(folder, sources, collect={"private_hosts": ["127.4.0.0/16"]}))
    memory = Memory()
    memory.start()
    started = time.monotonic()
    with Archive.write(config.archive, "test") as archive, pytest.MonkeyPatch.context() as patch:
        talk = rounds.converse
        patch.setattr(rounds, "converse", lambda job, *rest: talk(replace(job, page_seconds=PAGE_SECONDS), *rest))
        sync_sources(archive, config.sources, config.collect.every)
        judge = appraiser(config)
        for names in filter(None, ([source["name"] for source in sources], again)):
            rounds.collect(archive, config, judge, names, limit=200.0)
    seconds = time.monotonic() - started
    memory.done.set()
    memory.join()
    return seconds, memory.peaks


def opened(archive: Path) -> sqlite3.Connection:
    db = sqlite3.connect(archive)
    db.row_factory = sqlite3.Row
    return db


def sites() -> dict[str, dict[str, Way]]:
    links = {ADDRESSES[name]: link_site(name, way) for name, (way, _, _) in LINKS.items()}
    sources = {ADDRESSES[name]: source_site(name, paths) for name, (_, paths, _, _) in SOURCES.items()}
    tls = {ADDRESSES[name]: link_site(name, sound(f"{name}, autre")) for name in (*TLS, *TEXTS)}
    return (
        links
        | sources
        | tls
        | {"127.4.0.1": {"/landing": sound("Ailleurs"), "/other": sound("Autre site"), "/choice": sound("Au choix")}}
    )


def entry(server: HostileServer, name: str) -> dict[str, Any]:
    """The source of a site, as the configuration names it."""
    if name in SOURCES:
        return {"name": name, "url": server.url(ADDRESSES[name], "/source"), "kind": SOURCES[name][0]}
    url = server.url(ADDRESSES[name], "/feed")
    if name in TEXTS:  # the wrong scheme
        url = url.replace("https:", "http:") if url.startswith("https:") else url.replace("http:", "https:")
    return {"name": name, "url": url, "kind": "feed"}


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    before = frozenset(descendants(os.getpid()))
    folder = tmp_path_factory.mktemp("hostile")
    authority = Authority(folder)
    tls = {
        ADDRESSES[name]: authority.context(ADDRESSES[name] if own else "127.4.0.1", days=days, signed=signed)
        for name, (days, signed, own) in TLS.items()
    }
    tls[ADDRESSES["text-as-tls"]] = authority.context(ADDRESSES["text-as-tls"])
    with HostileServer(sites(), tls) as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(authority.file))
        seconds, memory = collected(folder, [entry(server, name) for name in NAMES], AGAIN)
        db = opened(folder / "v.db")
        yield Watch(server, db, seconds, memory, before)
        db.close()


@pytest.mark.parametrize("name", LINKS)
def test_a_link_that_misbehaves_costs_one_outcome_with_its_reason(watch: Watch, name: str) -> None:
    _, outcomes, words = LINKS[name]
    outcome, reason = watch.fate(name, "/bad")
    assert outcome in outcomes.split(), (outcome, reason)
    assert re.search(words, reason), reason
    assert reason
    assert not ENGLISH.search(reason), reason


@pytest.mark.parametrize("name", LINKS)
def test_the_other_link_of_the_same_site_is_read(watch: Watch, name: str) -> None:
    assert watch.fate(name, "/good")[0] in READ.split()


@pytest.mark.parametrize("name", SOURCES)
def test_a_source_that_misbehaves_says_so_each_time(watch: Watch, name: str) -> None:
    _, paths, states, words = SOURCES[name]
    for place, visit in enumerate(watch.visits(name)):
        same = place > 0 and visit["state"] == "unchanged"
        assert same or visit["state"] in states.split(), (visit["state"], visit["reason"])
        assert same or re.search(words, visit["reason"] or ""), visit["reason"]
        assert not ENGLISH.search(visit["reason"] or "")
    good = watch.db.execute("SELECT outcome FROM candidates WHERE source = ? AND url LIKE '%/good'", (name,)).fetchall()
    assert all(row["outcome"] in READ.split() for row in good)
    assert good or states != "ok" or paths["/source"] is calendar or name == "feed-many"


def test_both_rounds_went_to_their_end(watch: Watch) -> None:
    rows = watch.db.execute("SELECT state, error FROM rounds").fetchall()
    assert [tuple(row) for row in rows] == [("done", None)] * 2


@pytest.mark.parametrize("name", NAMES)
def test_the_visits_of_a_source_add_up(watch: Watch, name: str) -> None:
    waiting = "SELECT count(*) FROM candidates WHERE source = ? AND outcome IS NULL"
    left = watch.db.execute(waiting, (name,)).fetchone()[0]
    visits = watch.visits(name)
    assert len(visits) == 1 + (name in AGAIN)
    for visit in visits:
        assert sum(visit[outcome.value] for outcome in Outcome) + left == visit["offered"], dict(visit)
        assert visit["offered"] > 0 or visit["state"] == "empty"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("tls-self-signed", "signé par le site lui-même (DEPTH_ZERO_SELF_SIGNED_CERT)"),
        ("tls-expired", "expiré (CERT_HAS_EXPIRED)"),
        ("tls-other-name", "fait pour un autre nom de site"),
    ],
)
def test_a_certificate_that_proves_nothing_is_refused_and_why_is_told(watch: Watch, name: str, why: str) -> None:
    visit = watch.visits(name)[0]
    assert (visit["state"], visit["failed"]) == ("failed", 1)
    assert visit["reason"].startswith(f"certificat TLS refusé : {why}")
    assert watch.wires(name) == []


def test_a_certificate_that_a_trusted_authority_signed_is_taken(watch: Watch) -> None:
    assert watch.visits("tls-sound")[0]["state"] == "ok"
    assert watch.fate("tls-sound", "/good")[0] in READ.split()


@pytest.mark.parametrize("name", TEXTS)
def test_a_site_that_speaks_the_other_protocol_is_told(watch: Watch, name: str) -> None:
    visit = watch.visits(name)[0]
    assert (visit["state"], visit["failed"]) == ("failed", 1)
    assert not ENGLISH.search(visit["reason"]), visit["reason"]


def test_a_name_that_no_host_has_is_not_waited_for(watch: Watch) -> None:
    rows = watch.db.execute("SELECT url, outcome, reason FROM candidates WHERE source = 'feed-odd-links'").fetchall()
    odd = [row for row in rows if re.search(r"\.\.|a{300}", row["url"])]
    assert [row["outcome"] for row in odd] == ["refused"] * 4
    assert all(row["reason"].startswith("ce n'est pas une adresse du web") for row in odd)


def test_no_request_lasts_much_longer_than_its_limit(watch: Watch) -> None:
    longest = max(watch.server.wires, key=lambda wire: wire.ended - wire.began)
    assert longest.ended - longest.began < PAGE_SECONDS + 3, longest.path
    assert all(wire.ended for wire in watch.server.wires)


@pytest.mark.parametrize("name", [name for name in LINKS if name.startswith(("endless-", "one-huge"))])
def test_what_never_ends_is_cut_early(watch: Watch, name: str) -> None:
    # 10 are read, and up to 15 were sent: sockets hold the more, the busier the machine.
    most = 1 if "chunks" not in name and "body" not in name else 24
    if name != "endless-parse":
        assert max(wire.sent for wire in watch.wires(name, "/bad")) < most << 20


def test_a_loop_costs_a_few_requests(watch: Watch) -> None:
    assert len(watch.wires("loop", "/bad")) == 6
    assert len([wire for wire in watch.wires("chain") if "chain" in wire.path]) == 5
    assert len(watch.wires("sitemap-of-itself")) < 12
    assert len([wire for wire in watch.wires("calendar") if "jour=" in wire.path]) <= 3


def test_nothing_inside_was_asked(watch: Watch) -> None:
    assert not [wire for wire in watch.server.wires if wire.path in {"/admin", "/latest/meta-data/"}]


def test_the_processes_stay_small(watch: Watch) -> None:
    assert max(size for role, size in watch.memory.items() if "worker" in role) < 400
    assert max(size for role, size in watch.memory.items() if "parser" in role) < 1024


def test_no_process_is_left(watch: Watch) -> None:
    left = set(descendants(os.getpid())) - watch.before
    assert not [pid for pid in left if b"spiders." in Path(f"/proc/{pid}/cmdline").read_bytes()]


def test_a_tag_is_sent_back_only_if_it_can_be(watch: Watch) -> None:
    for name in ("tag-with-controls", "tag-not-ascii", "tag-huge", "tag-split"):
        for wire in watch.wires(name, "/source"):
            assert re.fullmatch(rb"[\x20-\x7e\r\n]+", wire.head), wire.head[:2000]
            assert len(wire.head) < 2000
            assert b"\nX-Injected" not in wire.head


def test_a_cookie_is_brought_back_to_its_site_alone_and_for_one_request(watch: Watch) -> None:
    for name in ("cookie-check", "cookie-check-by-refresh", "feed-behind-a-cookie"):
        brought = [b"\ncookie:" in wire.head.lower() for wire in watch.wires(name) if wire.path in ("/bad", "/source")]
        assert brought == [False, True], name
    assert len(watch.wires("cookie-loop", "/bad")) == 6
    others = [wire for wire in watch.server.wires if wire.path not in ("/bad", "/source")]
    brought = [line for wire in others for line in wire.head.lower().splitlines() if line.startswith(b"cookie:")]
    assert brought == [b"cookie: a=b x-injected: yes"]


def test_a_part_of_a_page_is_asked_for_once_more_as_a_whole(watch: Watch) -> None:
    assert len(watch.wires("partial", "/bad")) == 2


def test_credentials_in_an_address_are_neither_kept_nor_told(watch: Watch) -> None:
    assert SECRET not in "".join(watch.db.iterdump())
    assert not [wire for wire in watch.server.wires if b"authorization" in wire.head.lower()]
    assert len(watch.wires("to-credentials-by-refresh", "/further")) == 1


@pytest.mark.parametrize("name", [name for name in LINKS if name.startswith("wait-")])
def test_an_absurd_wait_is_bounded(watch: Watch, name: str) -> None:
    row = watch.db.execute(
        "SELECT julianday(retry_at) - julianday(decided_at) FROM candidates WHERE source = ? AND url LIKE '%/bad'",
        (name,),
    ).fetchone()
    assert 0 < row[0] <= 1.01


def test_memory_is_what_a_process_holds_now() -> None:
    memory = object.__new__(SpiderMemory)  # its constructor wants a crawler
    before = memory.get_virtual_size()
    block = bytearray(b"a" * (200 << 20))
    assert memory.get_virtual_size() - before > 150 << 20
    del block
    assert memory.get_virtual_size() - before < 50 << 20

"""A host that does not answer in time, again and again, is not asked for more articles in that round; they wait."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from conftest import rss, story
from hostile_server import HostileServer, Way, Wire
from scrapy import Request

from spiders.halt import SILENCES, SILENT, Halt, Silent
from spiders.messages import Assignment, Fetch, Job, Message, Missed, Offered, Read
from spiders.nursery import Nursery
from vigie.talk import converse

SECONDS = 1.0  # for one answer
LINKS = 12
NEWS = (
    "La bioproduction avance dans la région : trois entreprises recrutent et une quatrième s'y installe, dit le pôle."
)
SILENT_SITE, TOLD, SLOW, OTHER = "127.0.8.1", "127.0.8.2", "127.0.8.3", "127.0.8.4"


def feed(told: str = "") -> Way:
    items = (f"<title>T {n}</title><link>/{n}</link><description>{told}</description>" for n in range(LINKS))
    body = rss(*items)
    return lambda wire: wire.answer(body, "application/xml")


def sound(wire: Wire) -> None:
    wire.answer(story(f"Page {wire.address} {wire.path}", NEWS))


def pages(answers: str) -> dict[str, Way]:
    """The pages of a site: for each letter, the next that is asked for comes, or does not."""
    ways = iter([sound if one == "o" else Wire.hang for one in answers])
    return {f"/{n}": lambda wire: next(ways)(wire) for n in range(len(answers))}


@dataclass
class Round:
    messages: list[Message]
    server: HostileServer
    seconds: float

    def of(self, source: str, kind: type[Message]) -> list[Message]:
        return [one for one in self.messages if isinstance(one, kind) and getattr(one, "source", "") == source]

    def asked(self, address: str) -> list[str]:
        return [wire.path for wire in self.server.wires if wire.address == address and wire.path[1:].isdigit()]


@pytest.fixture(scope="module")
def done(nursery: Nursery) -> Iterator[Round]:
    messages: list[Message] = []

    def take(message: Message) -> Fetch | None:
        messages.append(message)
        if isinstance(message, Offered):
            return Fetch(message.id, tuple((one.url, one.identity) for one in message.candidates))
        return None

    sites: dict[str, dict[str, Way]] = {
        SILENT_SITE: {"/feed": feed(), **pages("-" * LINKS)},
        TOLD: {"/feed": feed(NEWS), **pages("-" * LINKS)},
        SLOW: {"/feed": feed(), **pages("-------o-o--")},
        OTHER: {"/feed": feed(), **pages("o" * LINKS)},
    }
    with HostileServer(sites) as server:
        sources = tuple(Assignment(name, server.url(name, "/feed"), "feed") for name in sites)
        job = Job(sources, "vigie-test", 0.0, ("127.0.0.0/8",), "Europe/Paris", 60, page_seconds=SECONDS)
        began = time.monotonic()
        assert converse(job, take, 60, nursery=nursery) == "finished"
        yield Round(messages, server, time.monotonic() - began)


def test_a_silent_host_is_asked_a_few_times_and_the_other_links_wait(done: Round) -> None:
    assert len(done.asked(SILENT_SITE)) == SILENCES
    missed = done.of(SILENT_SITE, Missed)
    assert [one.reason.startswith("pas de réponse complète") for one in missed] == [True] * SILENCES
    assert done.of(SILENT_SITE, Read) == []
    assert done.seconds < (SILENCES + 3) * SECONDS + 8


def test_what_its_feed_says_is_read_meanwhile(done: Round) -> None:
    read = done.of(TOLD, Read)
    assert len(done.asked(TOLD)) == SILENCES
    assert len(read) == LINKS and done.of(TOLD, Missed) == []
    assert sum(SILENT in one.note for one in read) == LINKS - SILENCES
    assert all(one.again == 0.0 for one in read)  # each page is asked for again later


def test_a_host_that_answers_now_and_then_is_asked_for_all(done: Round) -> None:
    assert len(set(done.asked(SLOW))) == LINKS
    assert len(done.of(SLOW, Read)) == 2 and len(done.of(SLOW, Missed)) == 10


def test_other_hosts_are_not_held_up(done: Round) -> None:
    assert len(done.of(OTHER, Read)) == LINKS


def test_a_source_of_a_silent_host_is_asked_all_the_same() -> None:
    halt = Halt({"site.test": SILENT})
    halt.process_request(Request("https://www.site.test/feed"))
    with pytest.raises(Silent, match="plus rien n'est demandé au site dans ce tour : 8 fois de suite"):
        halt.process_request(Request("https://www.site.test/a", meta={"article": True}))

"""Servers that stumble over a conditional request: they are asked again without conditions, once, and so from then on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import judge_of, rss, story, write_watch
from hostile_server import HostileServer, Way, Wire

from monitor.archive.sources import sync_sources
from monitor.archive.store import Archive
from monitor.configfile import load
from spiders.nursery import Nursery
from vigie import round as rounds

ADDRESS = "127.0.16.1"
XML = "application/rss+xml; charset=utf-8"
FEED = rss("<title>Une usine</title><link>/a</link>")
TAGS = (b'ETag: "un"', b"Last-Modified: Mon, 02 Feb 2026 08:00:00 GMT")

Visits = list[tuple[str, str | None]]


def is_conditional(wire: Wire) -> bool:
    head = wire.head.lower()
    return b"\nif-none-match:" in head or b"\nif-modified-since:" in head


def stumbling(status: str) -> Way:
    """A feed with validators, whose server cannot bear to have them back."""
    return lambda wire: wire.status(status) if is_conditional(wire) else wire.answer(FEED, XML, *TAGS)


def dying() -> Way:
    """A feed whose server breaks down after the first visit."""
    served: list[bool] = []

    def way(wire: Wire) -> None:
        if served:
            wire.status("500 Panne")
        else:
            served.append(True)
            wire.answer(FEED, XML, *TAGS)

    return way


@pytest.fixture
def visits(tmp_path: Path, nursery: Nursery) -> Iterator[Callable[[Way], tuple[Visits, list[bool]]]]:
    """In: how a feed answers. Out: state and reason of four visits; of each request for the feed, if conditional."""

    def visited(way: Way) -> tuple[Visits, list[bool]]:
        article: Way = lambda wire: wire.answer(story("Une usine"))  # noqa: E731
        with HostileServer({ADDRESS: {"/feed": way, "/a": article}}) as server:
            config = load(write_watch(tmp_path, [{"name": "s", "url": server.url(ADDRESS, "/feed"), "kind": "feed"}]))
            with Archive.write(config.archive, "test") as archive:
                for _ in range(4):
                    sync_sources(archive, config.sources, config.collect.every)
                    rounds.collect(archive, config, judge_of(config), ["s"], nursery=nursery)
                rows = archive.rows("SELECT state, reason FROM visits ORDER BY round_id")
                told = [(row["state"], row["reason"]) for row in rows]
            return told, [is_conditional(wire) for wire in server.wires if wire.path == "/feed"]

    yield visited


@pytest.mark.parametrize("status", ["412 Precondition Failed", "500 Panne", "400 Bad Request", "501 Not Implemented"])
def test_a_server_that_stumbles_over_conditions_is_asked_without_them(
    visits: Callable[[Way], tuple[Visits, list[bool]]], status: str
) -> None:
    states, asked = visits(stumbling(status))
    assert states == [("ok", None), *[("unchanged", None)] * 3]
    assert asked == [False, True, False, False, False]  # the second visit asked twice, and those after it once


def test_a_server_that_is_broken_is_asked_once_more_and_no_further(
    visits: Callable[[Way], tuple[Visits, list[bool]]],
) -> None:
    states, asked = visits(dying())
    assert states == [("ok", None), *[("failed", "réponse HTTP 500")] * 3]
    assert asked == [False, True, False, False, False]

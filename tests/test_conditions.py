"""Servers that stumble over a conditional request: they are asked again without conditions, once, and so from then on."""

from __future__ import annotations

import pytest
from conftest import judge_of, rss, story, write_watch
from hostile_server import HostileServer, Way, Wire

from monitor.archive.sources import sync_sources
from monitor.archive.store import Archive
from monitor.configfile import load
from spiders.nursery import Nursery
from vigie import round as rounds

XML = "application/rss+xml; charset=utf-8"
FEED = rss("<title>Une usine</title><link>/a</link>")
TAGS = (b'ETag: "un"', b"Last-Modified: Mon, 02 Feb 2026 08:00:00 GMT")

Visits = tuple[list[tuple[str, str | None]], list[bool]]


def is_conditional(wire: Wire) -> bool:
    head = wire.head.lower()
    return b"\nif-none-match:" in head or b"\nif-modified-since:" in head


def stumbling(status: str, *lines: bytes, body: bytes = b"") -> Way:
    """A feed with validators, whose server cannot bear to have them back."""
    return lambda wire: (
        wire.status(status, *lines, body=body) if is_conditional(wire) else wire.answer(FEED, XML, *TAGS)
    )


def dying(status: str) -> Way:
    """A feed whose server breaks down, or turns us away, after the first visit."""
    served: list[bool] = []

    def way(wire: Wire) -> None:
        if served:
            wire.status(status)
        else:
            served.append(True)
            wire.answer(FEED, XML, *TAGS)

    return way


STUMBLING = [
    *("412 Precondition Failed", "400 Bad Request", "403 Forbidden"),
    *(
        "500 Panne",
        "501 Not Implemented",
        "502 Bad Gateway",
        "503 Service Unavailable",
        "504 Gateway Timeout",
        "520 Panne",
    ),
]
CAPTCHA = b"<html><title>Un instant</title><div class='h-captcha' data-sitekey='x'></div></html>"
CALM = {
    "too many": stumbling("429 Too Many Requests"),
    "later": stumbling("503 Service Unavailable", b"Retry-After: 60"),
    "later, and forbidden": stumbling("403 Forbidden", b"Retry-After: 60"),
    "challenge in a header": stumbling("403 Forbidden", b"cf-mitigated: challenge"),
    "challenge in the page": stumbling("503 Un instant", body=b"<p id='challenge-error-text'>"),
    "captcha": stumbling("403 Forbidden", body=CAPTCHA),
}
WAYS: dict[str, Way] = {
    **{status: stumbling(status) for status in STUMBLING},
    **{f"dying: {status}": dying(f"{status} Panne") for status in (403, 500, 502)},
    **CALM,
}


@pytest.fixture(scope="module")
def visits(tmp_path_factory: pytest.TempPathFactory, nursery: Nursery) -> dict[str, Visits]:
    """Of each way to answer: state and reason of four visits; of each request for the feed, whether it is conditional."""
    article: Way = lambda wire: wire.answer(story("Une usine"))  # noqa: E731
    addresses = {name: f"127.0.16.{number}" for number, name in enumerate(WAYS, 1)}
    with HostileServer({addresses[name]: {"/feed": way, "/a": article} for name, way in WAYS.items()}) as server:
        sources = [{"name": name, "url": server.url(addresses[name], "/feed"), "kind": "feed"} for name in WAYS]
        config = load(write_watch(tmp_path_factory.mktemp("conditions"), sources))
        with Archive.write(config.archive, "test") as archive:
            for _ in range(4):
                sync_sources(archive, config.sources, config.collect.every)
                rounds.collect(archive, config, judge_of(config), list(WAYS), nursery=nursery)
            rows = archive.rows("SELECT source, state, reason FROM visits ORDER BY round_id")
    wires = [wire for wire in server.wires if wire.path == "/feed"]
    return {
        name: (
            [(row["state"], row["reason"]) for row in rows if row["source"] == name],
            [is_conditional(wire) for wire in wires if wire.address == addresses[name]],
        )
        for name in WAYS
    }


@pytest.mark.parametrize("status", STUMBLING)
def test_a_server_that_stumbles_over_conditions_is_asked_without_them(visits: dict[str, Visits], status: str) -> None:
    states, asked = visits[status]
    assert states == [("ok", None), *[("unchanged", None)] * 3]
    assert asked == [False, True, False, False, False]  # the second visit asked twice, and those after it once


@pytest.mark.parametrize("status", [403, 500])
def test_a_server_that_is_broken_is_asked_once_more_and_no_further(visits: dict[str, Visits], status: int) -> None:
    states, asked = visits[f"dying: {status}"]
    assert states == [("ok", None), *[("failed", f"réponse HTTP {status}")] * 3]
    assert asked == [False, True, False, False, False]


def test_what_a_server_in_trouble_is_asked_once_more_takes_the_place_of_a_retry(visits: dict[str, Visits]) -> None:
    _, asked = visits["dying: 502"]
    assert asked[:3] == [False, True, False]
    assert asked[3:] == [False, False] * 2  # without conditions from the start: asked and retried, as any other


@pytest.mark.parametrize("name", CALM)
def test_a_server_that_asks_for_calm_or_wants_no_robots_is_asked_nothing_more(
    visits: dict[str, Visits], name: str
) -> None:
    states, asked = visits[name]
    assert [state for state, _ in states[:2]] == ["ok", "failed"]
    assert asked[:2] == [False, True] and len(asked) == len(states)  # once a visit

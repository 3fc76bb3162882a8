"""robots.txt: kept for as long as it may be, obeyed all the same, asked for again when it could not be had."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import rss, story
from scrapy import Request
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from monitor.archive.keep import tidy
from monitor.archive.robots import kept_robots, record_robots
from monitor.archive.store import Archive
from spiders.answers import kept_for
from spiders.halt import Halted
from spiders.manners import Robots as RobotsManners
from spiders.manners import Rules, reserved
from spiders.messages import Assignment, Fetch, Job, Lost, Message, Missed, Offered, Robots
from spiders.nursery import Nursery
from vigie.demo.web import Reply, Web
from vigie.talk import converse

NOW = datetime(2026, 11, 16, 7, tzinfo=UTC)
FORBIDDEN = "User-agent: *\nDisallow: /a\n"


def robots(text: str = FORBIDDEN, status: int = 200, cache: str = "") -> Reply:
    headers = (("Cache-Control", cache),) if cache else ()
    return Reply(text.encode(), status, "text/plain; charset=utf-8", headers)


SITES = {
    "127.0.9.1": robots(""),  # kept from an earlier round, when it forbade
    "127.0.9.2": robots("\ufeff" + FORBIDDEN),
    "127.0.9.3": robots(cache="public, max-age=60"),
    "127.0.9.4": robots(cache="no-store"),
    "127.0.9.5": robots(status=503),
    "127.0.9.6": robots(status=404),  # what the page of an error says is no rule
    "127.0.9.7": robots(status=403),
    "127.0.9.8": robots("User-agent: *\nAllow: /\n\nUser-agent: Vigie-Test/1.0\nDisallow: /a\n"),
    "127.0.9.9": robots("User-agent: *\nDisallow: /a\n\nUser-agent: vigie\nAllow: /\n"),  # another robot's
    "127.0.9.10": Reply(FORBIDDEN.encode("utf-16"), content_type="text/plain"),
}


@pytest.fixture(scope="module")
def told(nursery: Nursery) -> Iterator[tuple[list[Message], Web]]:
    """What a round tells of sites, each a feed whose one link robots.txt may forbid."""
    messages: list[Message] = []
    feed = Reply(rss("<title>A</title><link>/a</link>"), content_type="application/xml")
    sites = {name: {"/robots.txt": one, "/feed": feed, "/a": Reply(story("A"))} for name, one in SITES.items()}

    def take(message: Message) -> Fetch | None:
        messages.append(message)
        if isinstance(message, Offered):
            return Fetch(message.id, tuple((one.url, one.identity) for one in message.candidates))
        return None

    with Web(sites) as web:
        sources = tuple(Assignment(name, web.url(name, "/feed"), "feed") for name in SITES)
        kept = ((f"127.0.9.1:{web.port}", FORBIDDEN),)
        job = Job(sources, "vigie-test", 0.0, ("127.0.0.0/8",), "Europe/Paris", 60, robots=kept)
        assert converse(job, take, 60, nursery=nursery) == "finished"
        yield messages, web


def test_a_robots_txt_that_is_kept_is_obeyed_and_not_asked_for(told: tuple[list[Message], Web]) -> None:
    messages, web = told
    asked = [(one.address, one.path) for one in web.requests]
    assert ("127.0.9.1", "/robots.txt") not in asked and ("127.0.9.1", "/a") not in asked
    assert all(asked.count((name, "/robots.txt")) == 1 for name in list(SITES)[1:])
    refused = {one.source for one in messages if isinstance(one, Missed) and "robots.txt" in one.reason}
    assert refused == {f"127.0.9.{number}" for number in (1, 2, 3, 4, 7, 8, 9, 10)}
    assert {one.source for one in messages if isinstance(one, Lost)} == {"127.0.9.5"}


def test_what_was_read_is_told_with_how_long_it_may_be_kept(told: tuple[list[Message], Web]) -> None:
    messages, web = told
    found = {one.host: (one.text, one.seconds) for one in messages if isinstance(one, Robots)}
    assert found == {
        f"127.0.9.2:{web.port}": (FORBIDDEN, 86_400),
        f"127.0.9.3:{web.port}": (FORBIDDEN, 60),
        f"127.0.9.6:{web.port}": ("", 86_400),
        f"127.0.9.10:{web.port}": (FORBIDDEN, 86_400),
        **{f"{name}:{web.port}": (SITES[name].body.decode(), 86_400) for name in ("127.0.9.8", "127.0.9.9")},
    }


@pytest.mark.parametrize(
    ("said", "read"), [("86400", 1), ("30", 2), ("10", 6), ("0.5", 120)], ids=lambda value: str(value)
)
def test_a_slow_host_does_not_hold_up_the_others(said: str, read: int) -> None:
    """As many articles are read as take a minute, and the rest waits; one at least, or it would never end."""
    manners = RobotsManners(
        get_crawler(settings_dict={"ROBOTSTXT_OBEY": True, "KEPT_ROBOTS": {}, "DOWNLOAD_DELAY": 0.1})
    )
    page = Request("http://127.0.9.1/feed")
    manners.robots_parsed(Rules(f"User-agent: *\nCrawl-delay: {said}\n".encode(), None), page)

    def asks(request: Request) -> bool:
        with suppress(Halted):
            manners.hold_back(request)
            return True
        return False

    articles = [page.replace(url=f"http://127.0.9.1/{n}", cb_kwargs={"candidate": n}) for n in range(200)]
    assert [asks(one) for one in articles] == [True] * read + [False] * (200 - read)
    assert asks(page)  # the source itself
    assert asks(articles[0].replace(meta={"redirect_times": 1}))  # it was counted


OURS = "vigie (+https://example.org/veille; veille@example.org)"


@pytest.mark.parametrize(
    "named",
    ["vigie", "Vigie", "VIGIE/2.0", "vigie/1.0 (+https://example.org)", " vigie # la veille", "vigie*", "*vigie*"],
)
def test_a_group_that_names_the_robot_binds_it_whatever_its_version_and_case(named: str) -> None:
    rules = Rules(f"User-agent: *\nAllow: /\n\nUser-agent: {named}\nDisallow: /\nCrawl-delay: 7\n".encode(), None)
    assert not rules.allowed("https://a.example/x", OURS)
    assert not rules.allowed("https://a.example/x", b"Mozilla/5.0 (compatible; Vigie/1.0; +https://example.org)")
    assert rules.crawl_delay(OURS) == 7


@pytest.mark.parametrize("named", ["v", "vig", "vigie-news", "vigiebot", "veille", "example", "https", "Mozilla", ""])
def test_a_group_that_names_another_robot_does_not_speak_to_this_one(named: str) -> None:
    rules = Rules(f"User-agent: *\nDisallow: /x\n\nUser-agent: {named}\nAllow: /\n".encode(), None)
    assert not rules.allowed("https://a.example/x", OURS)


def test_all_groups_of_one_robot_count_together_and_the_others_do_not() -> None:
    groups = ("vigie", "/a"), ("*", "/b"), ("VIGIE/1.0\nUser-agent: autre", "/c"), ("vigie/2", "/d")
    text = "\n\n".join(f"User-agent: {name}\nDisallow: {path}" for name, path in groups)
    rules = Rules(text.encode(), None)
    assert [path for path in "abcd" if not rules.allowed(f"https://a.example/{path}", OURS)] == ["a", "c", "d"]


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("", 86_400),
        ("public", 86_400),
        ("max-age=60", 60),
        ("max-age=0, must-revalidate", 0),
        ("no-cache", 0),
        ("private, no-store, max-age=60", 0),
        ("s-maxage=60, max-age=9999999", 86_400),
    ],
)
def test_how_long_an_answer_may_be_kept(said: str, seconds: int) -> None:
    headers = {"Cache-Control": said} if said else {}
    assert kept_for(Response("https://a.example/robots.txt", headers=headers), 86_400) == seconds


def test_the_archive_gives_what_is_fresh_and_forgets_the_rest(tmp_path: Path) -> None:
    with Archive.write(tmp_path / "v.db", "test") as archive:
        record_robots(archive, "a.example", "ancien", 60, NOW)
        record_robots(archive, "a.example", FORBIDDEN, 3600, NOW)
        record_robots(archive, "b.example:8080", "", 60, NOW)
        asked = ["b.example:8080", "a.example", "c.example", "a.example"]
        assert kept_robots(archive, asked, NOW) == (("b.example:8080", ""), ("a.example", FORBIDDEN))
        later = NOW + timedelta(minutes=1)
        assert kept_robots(archive, asked, later) == (("a.example", FORBIDDEN),)
        tidy(archive, later, None)
        assert [row["host"] for row in archive.rows("SELECT host FROM robots")] == ["a.example"]


@pytest.mark.parametrize(
    ("rules", "locations"),
    [
        ([{"location": "/a/", "tdm-reservation": 1}, {"location": "/b/", "tdm-reservation": 0}], ["/a/"]),
        ([{"location": "/b/"}, "rien", {"tdm-reservation": 1}, {"location": "/a/", "tdm-reservation": "1"}], ["/a/"]),
        ({"location": "/", "tdm-reservation": 1}, ["/"]),
        ([], []),
    ],
)
def test_a_reservation_that_is_not_as_it_should_be_spoils_no_other(rules: object, locations: list[str]) -> None:
    assert reserved(rules) == locations

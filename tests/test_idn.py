"""Sites whose name has accents (IDN), and names with a dot at their end: one site, whatever the spelling."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import rss, story

from monitor.address import absolute, canonical, host
from spiders.failures import explain
from spiders.guard import Allowed
from spiders.messages import Assignment, Fetch, Job, Lost, Message, Missed, Offered, Read
from spiders.nursery import Nursery
from vigie.demo.web import Reply, Web
from vigie.talk import converse

SEEN, ASKED = "pharmacie-santé.example", "xn--pharmacie-sant-okb.example"
AT, ELSEWHERE = "127.0.20.1", "127.0.20.2"
# Python runs this first in every process of the round: the one name is at a loopback address.
NAMES = f"""import socket
ask = socket.getaddrinfo
socket.getaddrinfo = lambda name, *more, **told: ask("{AT}" if name in ("{ASKED}", b"{ASKED}") else name, *more, **told)
"""
XML = "application/xml; charset=utf-8"


@pytest.mark.parametrize("name", [SEEN, SEEN.upper(), ASKED, f"{ASKED}.", f"{SEEN}.", "pharmacie-sante\u0301.example"])
def test_all_spellings_of_a_host_are_one(name: str) -> None:
    assert host(f"https://www.{name}/a") == ASKED
    assert absolute("https://b.example/", f"https://{name}:8443/a?b=c") == f"https://{ASKED}:8443/a?b=c"
    assert canonical(f"https://{name}/a") == f"https://{ASKED}/a"


@pytest.mark.parametrize("url", ["http://\u202e.fr/", f"http://{'é' * 90}.fr/", "http://é..fr/"])
def test_a_name_that_no_host_has_is_no_address(url: str) -> None:
    assert absolute("https://b.example/", url) is None
    assert host(url)


def test_a_private_host_with_accents_is_listed_as_it_is_seen() -> None:
    assert Allowed([SEEN]).permits(ASKED, "127.0.0.1", 80)
    assert Allowed([f"*.{SEEN}"]).permits(f"intra.{ASKED}", "127.0.0.1", 80)
    assert not Allowed([SEEN]).permits("autre.example", "127.0.0.1", 80)


def links(port: int) -> list[str]:
    """Four pages of the site, each under another spelling of its name."""
    spelled = (SEEN, ASKED, SEEN.upper(), f"{SEEN}.")
    return [f"http://{name}:{port}/page-{number}" for number, name in enumerate(spelled)]


def pages(port: int) -> dict[str, Reply]:
    items = (f"<title>T {number}</title><link>{url}</link>" for number, url in enumerate(links(port)))
    locs = "".join(f"<url><loc>{url}</loc></url>" for url in links(port))
    rows = "".join(
        f"<li><a href='{url}'>Une nouvelle assez longue, la {n}e</a></li>" for n, url in enumerate(links(port))
    )
    plan = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{locs}</urlset>'
    return {
        "/robots.txt": Reply(b"User-agent: *\nDisallow: /page-1\nCrawl-delay: 0.5\n", content_type="text/plain"),
        "/feed": Reply(rss(*items), content_type=XML),
        "/plan.xml": Reply(plan.encode(), content_type=XML),
        "/liste": Reply(f"<html><body><main><ul>{rows}</ul></main></body></html>".encode()),
        **{f"/page-{number}": Reply(story(f"Page {number}")) for number in range(4)},
    }


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[list[Message], Web, list[float]]]:
    folder = tmp_path_factory.mktemp("names")
    (folder / "sitecustomize.py").write_text(NAMES, encoding="utf-8")
    messages: list[Message] = []
    moments: list[float] = []
    read: set[str] = set()

    def take(message: Message) -> Fetch | None:
        messages.append(message)
        if isinstance(message, Offered):
            wanted = [one for one in message.candidates if one.url not in read]
            read.update(one.url for one in wanted)
            return Fetch(message.id, tuple((one.url, one.identity) for one in wanted))
        return None

    with Web({AT: {}, ELSEWHERE: {}}) as web, pytest.MonkeyPatch.context() as patch:
        web.sites[AT] = pages(web.port)  # type: ignore[index]
        location = f"http://{SEEN}:{web.port}/feed".encode().decode("latin-1")  # sent as the bytes of its UTF-8
        away = Reply(status=302, headers=(("Location", location),))
        web.sites[ELSEWHERE] = {"/feed": away}  # type: ignore[index]
        patch.setenv("PYTHONPATH", f"{folder}:{Path(__file__).parents[1]}")
        site = f"http://{SEEN}:{web.port}"
        sources = (
            *(Assignment(kind, f"{site}/{path}", kind) for kind, path in
              (("feed", "feed"), ("sitemap", "plan.xml"), ("listing", "liste"))),
            Assignment("redirected", web.url(ELSEWHERE, "/feed"), "feed"),
        )  # fmt: skip
        with Nursery() as nursery:
            job = Job(sources, "vigie-test", 0.0, ("127.0.0.0/8",), "Europe/Paris", 60)
            assert converse(job, take, 60, nursery=nursery) == "finished"
        moments += [one.time for one in web.requests if one.address == AT and one.path.startswith("/page")]
        yield messages, web, moments


def test_every_kind_of_source_offers_the_pages_whatever_the_spelling(
    told: tuple[list[Message], Web, list[float]],
) -> None:
    messages, web, _ = told
    wanted = {f"http://{ASKED}:{web.port}/page-{number}" for number in range(4)}
    offers = {one.source: {each.url for each in one.candidates} for one in messages if isinstance(one, Offered)}
    assert offers == dict.fromkeys(("feed", "sitemap", "listing", "redirected"), wanted)
    assert not [one for one in messages if isinstance(one, Lost)]


def test_each_page_is_asked_for_once_and_robots_txt_is_obeyed(told: tuple[list[Message], Web, list[float]]) -> None:
    messages, web, _ = told
    asked = [one.path for one in web.requests if one.address == AT]
    assert sorted(path for path in asked if path.startswith("/page")) == ["/page-0", "/page-2", "/page-3"]
    assert asked.count("/robots.txt") == 1
    assert [one.reason for one in messages if isinstance(one, Missed)] == ["interdit par le robots.txt du site"]
    assert len([one for one in messages if isinstance(one, Read)]) == 3


def test_the_spellings_share_one_queue_at_the_pace_that_the_site_asks_for(
    told: tuple[list[Message], Web, list[float]],
) -> None:
    moments = sorted(told[2])
    assert min(later - before for before, later in pairwise(moments)) > 0.2


def test_a_private_address_under_such_a_name_is_told_as_one() -> None:
    trouble = explain(OSError(f"DNS lookup failed: {ASKED}"), f"http://{ASKED}/", {ASKED})
    assert trouble.reason.startswith("adresse privée")

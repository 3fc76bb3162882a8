"""What may be fetched: public addresses, and the private ones that are listed; in every spelling."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import rss, vigie, write_watch
from scrapy.settings import Settings

from spiders.guard import Allowed
from spiders.messages import Job
from spiders.settings import settings
from vigie.demo.web import Reply, Web


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.1.1", "172.16.0.9", "169.254.169.254", "0.0.0.0", "100.64.0.1", "198.18.0.1",
     "224.0.0.1", "::1", "::ffff:127.0.0.1", "fe80::1%eth0", "fc00::1", "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1"],
)  # fmt: skip
def test_private_addresses_are_refused(address: str) -> None:
    assert not Allowed([]).permits("name.example", address, 80)


@pytest.mark.parametrize("address", ["9.9.9.9", "2620:fe::fe"])
def test_public_addresses_are_allowed(address: str) -> None:
    assert Allowed([]).permits("name.example", address, 443)


@pytest.mark.parametrize(
    ("entry", "host", "address", "port", "expected"),
    [
        ("127.0.0.1", "x", "127.0.0.1", 80, True),
        ("127.0.0.1", "x", "127.0.0.2", 80, False),
        ("127.0.0.1:8080", "x", "127.0.0.1", 8080, True),
        ("127.0.0.1:8080", "x", "127.0.0.1", 80, False),
        ("10.0.0.0/8", "x", "10.9.9.9", 80, True),
        ("localhost", "localhost", "127.0.0.1", 80, True),
        ("*.intra.example", "a.intra.example", "10.0.0.1", 80, True),
        ("*.intra.example", "intra.example", "10.0.0.1", 80, False),
        ("::1", "x", "::1", 80, True),
        ("127.0.0.1", "x", "::ffff:127.0.0.1", 80, True),
        ("169.254.0.0/16", "x", "169.254.169.254", 80, False),  # where clouds keep credentials: never
    ],
)
def test_what_is_listed_is_allowed(entry: str, host: str, address: str, port: int, expected: bool) -> None:
    assert Allowed([entry]).permits(host, address, port) is expected


def test_no_spelling_of_loopback_is_fetched(tmp_path: Path) -> None:
    """Real requests: the server on 127.0.0.1 must see none of them."""
    hosts = ["2130706433", "0x7f000001", "127.1", "0177.0.0.1", "[::ffff:127.0.0.1]", "localhost", "①②⑦.0.0.1"]
    with Web({"127.0.0.1": {"/feed": Reply(rss("<title>t</title><link>/a</link>"))}}) as web:
        sources = [{"name": host, "url": f"http://{host}:{web.port}/feed", "kind": "feed"} for host in hosts]
        config = write_watch(tmp_path, sources, collect={"private_hosts": ["127.0.0.9"]})
        told = vigie("--config", config, "collect", "--all", "--json").json
        assert [request.path for request in web.requests] == []
    assert {visit["state"] for visit in told["sources"]} <= {"failed", "unreachable"}
    assert sum(visit["refused"] + visit["failed"] for visit in told["sources"]) == len(hosts)


def test_scrapy_loads_what_is_asked_for_alone_and_verifies_certificates() -> None:
    chosen = Settings(settings(Job((), "vigie", 1.0, (), "Europe/Paris", 10.0)))
    for kind in ("EXTENSIONS", "DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES"):
        loaded = {str(one).rpartition(".")[2] for one in chosen.get_component_priority_dict_with_base(kind)}
        assert loaded == {one.rpartition(".")[2] for one in chosen.getdict(kind)}  # nothing of Scrapy's own lists
        # neither a server, nor cookies, nor a proxy or a password from the environment, nor where a reader came from
        assert loaded.isdisjoint(
            {"TelnetConsole", "RemoteControl", "CookiesMiddleware", "HttpProxyMiddleware", "HttpAuthMiddleware"}
            | {"RefererMiddleware"}
        )
    for name in ("DOWNLOAD_VERIFY_CERTIFICATES", "ROBOTSTXT_OBEY", "TWISTED_REACTOR_ENABLED"):
        assert chosen.getbool(name)

"""The sites that `bench.rounds` collects from: many small feeds that do not change, one paper, a few that do change."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bench.newspaper import Made, newspaper
from bench.press import parts
from bench.server import Answer

CONFIG = Path(__file__).parent.parent / "config.yaml"
SHIPPED: dict[str, Any] = {}  # nothing of the shipped configuration is replaced
ITEMS = 10  # entries of a feed
WORDS = parts(
    "atelier, bassin, cadre, départ, équipe, filière, gamme, hangar, indice, jalon, lot, méthode, niveau, outil, "
    "projet, quai, relais, site, terrain, usage, volume, zone, bilan, chantier, dossier, essai, étape, marge, norme"
)


def addresses(network: int, count: int) -> list[str]:
    """So many loopback addresses, each for a site."""
    return [f"127.{network}.{number // 250}.{number % 250 + 1}" for number in range(count)]


def watch(folder: Path, sources: list[dict[str, Any]], max_age: str, keys: Mapping[str, Any]) -> Path:
    """The shipped watch, its rules and catalogues, over other sources and without letters; `keys` replace its own."""
    yaml = YAML()
    config = yaml.load(CONFIG.read_text(encoding="utf-8"))
    config["archive"] = "vigie.db"
    config["sources"] = sources
    config["digests"] = []
    config.update(keys)
    config["collect"] = {"delay": "0s", "max_age": max_age, "private_hosts": ["127.0.0.0/8"]}
    file = folder / "config.yaml"
    with file.open("w", encoding="utf-8") as stream:
        yaml.dump(config, stream)
    return file


def item(title: str, link: str, published: datetime, text: str = "") -> str:
    """One entry of an RSS feed."""
    date = f"{published:%a, %d %b %Y %H:%M:%S +0000}"
    return (
        f"<item><title>{title}</title><link>{link}</link><guid>{link}</guid><pubDate>{date}</pubDate>"
        f"<description><![CDATA[<p>{text}</p>]]></description></item>"
    )


def rss(title: str, items: list[str]) -> bytes:
    """An RSS feed."""
    inside = "".join(items)
    link = "<link>/</link><description>Les nouvelles</description>"
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{title}</title>{link}{inside}'
        "</channel></rss>"
    ).encode()


def unchanging(now: datetime) -> Callable[[str, str], Answer]:
    """A feed of ten entries for each address, of some 10 KB, from two to sixty days old; and no robots.txt."""

    @cache
    def feed(address: str) -> bytes:
        draw = random.Random(address)
        entries = []
        for number in range(ITEMS):
            words = draw.choices(WORDS, k=130)
            link = f"http://{address}/articles/{number}-{draw.randrange(10**6)}"
            age = timedelta(days=2 + 6 * number, hours=draw.randrange(20))
            entries.append(item(" ".join(words[:8]).capitalize(), link, now - age, " ".join(words)))
        return rss(f"Site {address}", entries)

    return lambda address, path: feed(address) if path == "/feed.xml" else 404


def paper(pages: list[Made], url: Callable[[str], str]) -> Callable[[str, str], Answer]:
    """A paper whose home page announces a feed of `pages`; `url` makes a path absolute."""
    served = {one.path: one.body for one in pages}
    now = datetime.now(UTC)

    def answer(_address: str, path: str) -> Answer:
        if path == "/feed.xml":
            return rss("Le journal", [item(_plain(one.title), url(one.path), now) for one in pages])
        if path == "/":
            return (
                '<!doctype html><html lang="fr"><head><title>Le journal</title><link rel="alternate" '
                f'type="application/rss+xml" href="{url("/feed.xml")}"></head><body><h1>Le journal</h1></body></html>'
            ).encode()
        return served.get(path, 404)

    return answer


def _plain(title: str) -> str:
    return re.sub(r"[&<>]", " ", title)


class Changing:
    """Sites that publish two articles a round, every other one of the sector; some of them misbehave.

    The last address answers 500; the one before offers a page nested too deep; the one before that never answers
    while `hangs` is true. `round` says which round it is.
    """

    def __init__(self, sites: list[str]) -> None:
        self.sites, self.round, self.hangs = sites, 0, False
        self.url: Callable[[str, str], str] = lambda address, path: f"http://{address}{path}"

    def answer(self, address: str, path: str) -> Answer:
        """What an address says now."""
        place = self.sites.index(address)
        if path == "/robots.txt":
            return 404
        if place == len(self.sites) - 1:
            return 500
        if place == len(self.sites) - 3 and self.hangs:
            return None
        if path == "/feed.xml":
            return self._feed(address)
        number = re.fullmatch(r"/a/(\d+)", path)
        if number is None:
            return 404
        if place == len(self.sites) - 2 and int(number[1]) % 2:
            return b"<html><body>" + b"<div>" * 50_000
        return newspaper(1, 1 + int(number[1]) % 2, seed=place * 100_000 + int(number[1]))[0].body

    def _feed(self, address: str) -> bytes:
        last = 2 * self.round + 2
        now = datetime.now(UTC)
        offered = range(max(last - ITEMS, 0), last)
        return rss(address, [item(f"Nouvelle {one}", self.url(address, f"/a/{one}"), now) for one in offered])

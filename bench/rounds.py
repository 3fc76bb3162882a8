"""What a round costs, against peers in the same run, and whether a service stays as it is: `python -m bench.rounds`.

    unchanged   a round over 2,000 feeds that did not change: vigie, lemon24/reader, plain feedparser
    pages       a paper's heavy pages, from its feed to stored articles: vigie, news-please
    service     50 rounds in one service: its memory, its files, what stays behind

`--part NAME` runs one, `--sources`, `--pages` and `--rounds` change the sizes, `--write` puts all tables into
docs/rounds.md. Needs the peers of requirements-bench.txt (`make bench`); `make soak` runs the third part alone. Linux.
CPU is that of all processes, memory their proportional share (Pss) at the highest of five looks a second. Nothing
leaves the machine: every process refuses to, by an audit hook (bench/loopback). Absolute figures drift with the load;
the ratios hold.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench.lasting import told_service
from bench.newspaper import newspaper
from bench.processes import Cost, Failed, watch
from bench.server import Site
from bench.sites import SHIPPED, addresses, paper, unchanging
from bench.sites import watch as write_watch

PAGE = Path(__file__).parent.parent / "docs" / "rounds.md"
PARTS = ("unchanged", "pages", "service")
VIGIE = (sys.executable, "-m", "vigie", "collect", "--all", "--json")
COMMANDS = {
    "vigie": VIGIE,
    "reader": (sys.executable, "-m", "bench.peers", "reader"),
    "feedparser": (sys.executable, "-m", "bench.peers", "feedparser"),
}
QUIET_ROUNDS = 3  # rounds over unchanged feeds, to see whether memory grows


def run(name: str, command: Sequence[str], folder: Path) -> Cost:
    """Watch a command. Raises Failed when it failed."""
    cost = watch(command, folder)
    if cost.status:
        raise Failed(f"{name}: status {cost.status}\n{cost.out[-2000:]}")
    return cost


# ------------------------------------------------------------------------------------------------ unchanged feeds


@dataclass(frozen=True, slots=True)
class Round:
    """One round of one contestant: its cost, and how many requests it made, by status."""

    cost: Cost
    told: dict[int, int]


def rounds_over(
    name: str, count: int, folder: Path, quiet: int, again: int = 1, keys: Mapping[str, Any] = SHIPPED
) -> list[Round]:
    """A first round, `quiet` ones over the same feeds answered by 304, `again` over the same bytes sent again.

    `keys` replace those of the shipped configuration, for vigie.
    """
    folder.mkdir(parents=True)
    found = []
    hosts = addresses(40, count)
    with Site(hosts, unchanging(datetime.now(UTC))) as site:
        urls = [site.url(host, "/feed.xml") for host in hosts]
        (folder / "feeds.txt").write_text("\n".join(urls), encoding="utf-8")
        sources = [{"name": f"Source {n}", "url": url, "kind": "feed"} for n, url in enumerate(urls)]
        write_watch(folder, sources, max_age="1d", keys=keys)
        for number in range(1 + quiet + again):
            site.validators = number <= quiet
            site.told.clear()
            cost = run(name, COMMANDS[name], folder)
            found.append(Round(cost, dict(site.told)))
    return found


def unchanged(count: int, folder: Path, names: Sequence[str] = tuple(COMMANDS)) -> Iterator[str]:
    """The table of the first part."""
    yield f"## A round over {count} unchanged feeds"
    yield ""
    yield "| | requests | CPU s | CPU ms per feed | start-up CPU s | wall s | memory MB | with one feed | left |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for name in names:
        alone = rounds_over(name, 1, folder / f"{name}-1", quiet=1, again=0)[1].cost
        many = rounds_over(name, count, folder / name, QUIET_ROUNDS)
        yield _rounds_row(f"{_named(name)}, 304", many[1 : QUIET_ROUNDS + 1], alone, count)
        yield _rounds_row(f"{_named(name)}, same bytes again", many[QUIET_ROUNDS + 1 :], alone, count)
    yield ""


def _rounds_row(label: str, rounds: list[Round], alone: Cost, count: int) -> str:
    """The figures of the round with the median CPU, and the memory of all of them in their order."""
    one = sorted(rounds, key=lambda one: one.cost.cpu)[len(rounds) // 2]
    requests = " + ".join(f"{many} × {status}" for status, many in sorted(one.told.items()))
    each = (one.cost.cpu - alone.cpu) / count * 1000
    peaks = ", ".join(f"{one.cost.peak:.0f}" for one in rounds)
    figures = f"{one.cost.cpu:.1f} | {each:.1f} | {alone.cpu:.1f} | {one.cost.wall:.0f} | {peaks} | {alone.peak:.0f}"
    return f"| {label} | {requests} | {figures} | {max(one.cost.left for one in rounds)} |"


def _named(name: str) -> str:
    return name if name == "vigie" else f"{name} {version(name)}"


# ---------------------------------------------------------------------------------------------------- heavy pages


def by_vigie(folder: Path, site: Site) -> tuple[Cost, int]:
    """Collect the paper; the cost and how many articles were read."""
    write_watch(folder, [{"name": "Le journal", "url": site.url(site.addresses[0]), "kind": "auto"}], "none", SHIPPED)
    cost = run("vigie", VIGIE, folder)
    with sqlite3.connect(folder / "vigie.db") as db:
        told = "SELECT count(*) FROM candidates WHERE outcome IN ('kept', 'below', 'copy', 'updated')"
        return cost, db.execute(told).fetchone()[0]


def by_news_please(folder: Path, site: Site) -> tuple[Cost, int]:
    """The same by news-please's library: it is handed the addresses, and keeps nothing but a file of its articles."""
    feed = site.answer(site.addresses[0], "/feed.xml")
    assert isinstance(feed, bytes)
    (folder / "feeds.txt").write_text("\n".join(re.findall("<link>(http.*?)</link>", feed.decode())), encoding="utf-8")
    cost = run("news-please", (sys.executable, "-m", "bench.peers", "news-please"), folder)
    told = json.loads((folder / "articles.json").read_text(encoding="utf-8"))
    return cost, sum(1 for one in told if one["maintext"])


CRAWLS = {"vigie": by_vigie, "news-please": by_news_please}


def pages(count: int, folder: Path) -> Iterator[str]:
    """The table of the second part."""
    yield f"## {count} heavy pages of one paper"
    yield ""
    yield "| | articles | CPU s | CPU ms per article | start-up CPU s | memory MB | left | refused |"
    yield "|---|---|---|---|---|---|---|---|"
    for label, relevant in (("one page in ten of the sector", 10), ("every page of the sector", 1)):
        for name, crawl in CRAWLS.items():
            measured = []
            for size in (1, count):
                here = folder / f"{name}-{relevant}-{size}"
                here.mkdir(parents=True)
                with Site(addresses(50, 1), lambda *_: 404) as site:
                    site.answer = paper(newspaper(size, relevant), lambda path, site=site: _on(site, path))  # type: ignore[misc]
                    measured.append(crawl(here, site))
            (alone, _), (cost, articles) = measured
            if articles == 0:
                raise Failed(f"{name} read nothing:\n{cost.out[-2000:]}")
            each = (cost.cpu - alone.cpu) / (articles - 1) * 1000
            away = ", ".join(cost.refused) or "nothing"
            yield (
                f"| {_named(name)}, {label} | {articles} | {cost.cpu:.1f} | {each:.0f} | {alone.cpu:.1f} "
                f"| {cost.peak:.0f} | {cost.left} | {away} |"
            )
    yield ""


def _on(site: Site, path: str) -> str:
    return site.url(site.addresses[0], path)


# ------------------------------------------------------------------------------------------------------- the command


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.rounds", description="What a round costs.")
    parser.add_argument("--part", choices=PARTS, action="append", help="this part only; may be repeated")
    parser.add_argument("--sources", type=int, default=2000)
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--write", action="store_true", help="put the tables into docs/rounds.md")
    chosen = parser.parse_args(arguments)
    folder = Path(tempfile.mkdtemp(prefix="vigie-bench-"))
    makers = {
        "unchanged": lambda: unchanged(chosen.sources, folder / "unchanged"),
        "pages": lambda: pages(chosen.pages, folder / "pages"),
        "service": lambda: told_service(chosen.rounds, folder / "service"),
    }
    try:
        for part in chosen.part or PARTS:
            lines = []
            for line in makers[part]():
                print(line, flush=True)
                lines.append(line)
            if chosen.write:
                before = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
                PAGE.write_text(written(before, part, "\n".join(lines).strip()), encoding="utf-8")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def written(page: str, part: str, table: str) -> str:
    """The page with a new table of one part; what it says of the others stays."""
    found = dict(re.findall(r"<!-- part: (\w+) -->\n(.*?)\n(?=<!-- part|\Z)", page, re.DOTALL))
    found[part] = table
    told = "".join(f"<!-- part: {one} -->\n{found[one].strip()}\n\n" for one in PARTS if one in found)
    return f"{HEAD}\n{told.rstrip()}\n"


HEAD = """# What a round costs

Written by `python -m bench.rounds --write` (`make bench` runs it without writing). Every server is on loopback, and
every process of a benchmark refuses to go further (`bench/loopback`): the column *refused* says what asked to.

- CPU is that of all processes of a command, the server's not in it. *Start-up* is that of a round over one single
  source or page, and is taken off the figure *per feed* or *per article*. `vigie collect` reads the configuration,
  the catalogues and the rules anew each time; the service does that once.
- Memory is the proportional share (Pss) of all processes together, at the highest of about five looks a second.
- *Left* is how many processes outlived the command by five seconds.
- Absolute figures drift with the load of the machine; the ratios within a table hold better.

**Unchanged feeds.** Each feed stands on a host of its own, has ten entries in 10 KB, and does not change. vigie
asks for the robots.txt of each host in each round, which the peers do not; the answer here is 404. *Same bytes
again*: the server has no ETag and sends the whole feed. lemon24/reader and feedparser run with their defaults, in
one process and one thread.

**Heavy pages.** One paper with pages of 100 to 300 KB. vigie goes from the home page by the feed to scored articles
in the archive. news-please is handed the addresses (`NewsPlease.from_urls`, with its default extractors but for the
pictures, which it would fetch) and keeps one file of articles: its own crawler hands bytes to readability-lxml,
whose present release wants text, and loses every page.

**Rounds in one service.** Ten sites publish two articles each between two rounds; one of them answers 500, one has
pages nested 50,000 deep. In every tenth round one site never answers and the round is cut after six seconds. The
clock of the service goes on by a day after each round. *Children* counts the dead that were not waited for, too.
"""

if __name__ == "__main__":
    main()

"""What a stream of pages costs: vigie's child against Scrapy with trafilatura in its callback, on the same pages.

`python -m bench.stream [--pages N] [--write]`: heavy pages of a regional paper (bench/newspaper.py), served here; one
in ten of the sector, then all of them. CPU is that of all processes of a crawl, from its start to its end, by ratios:
the server's is not in it. vigie crawls twice: as a command, which starts all that it needs, and as a service that has
been through a round does, whose nursery lives. `--write` puts the table into docs/performance.md.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from bench.newspaper import Made, feed, newspaper
from bench.processes import children
from monitor.configfile import load
from monitor.extract.document import decode, parse
from monitor.extract.facts import facts
from monitor.extract.read import read
from monitor.extract.whole import Whole, Words
from monitor.model import Article, Candidate, Page, Publisher
from monitor.reader import appraiser
from monitor.rules.bound import Gate
from monitor.rules.compact import compact
from monitor.rules.relevance import Appraiser
from spiders.messages import Assignment, Fetch, Job, Message, Offered, Read, Robots, Sifted
from spiders.nursery import Nursery
from vigie.demo.web import Reply, Web
from vigie.talk import converse

ROOT = Path(__file__).parent.parent
TABLE = ROOT / "docs" / "performance.md"
HOST = "127.0.8.1"
BRETAGNE = ("Bretagne",)
LONGEST = 3600.0  # seconds of one crawl
TARGETS = {10: 0.25, 1: 0.6}


@dataclass(frozen=True, slots=True)
class Crawl:
    """What a crawl cost, in CPU seconds, and the paths of the articles that are worth keeping."""

    seconds: float
    kept: frozenset[str]


def spent(work: Callable[[], Iterable[tuple[str, Article]]], judge: Appraiser) -> Crawl:
    """The cost of the children of `work`, and what is kept of the articles it gives, each with its address."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    found = list(work())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    publisher = Publisher(BRETAGNE)
    kept = {url for url, article in found if judge.appraise(article, publisher).score >= judge.keep}
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Crawl(seconds, frozenset(re.sub(r"^https?://[^/]+", "", url) for url in kept))


def by_vigie(address: str, gate: str, nursery: Nursery | None = None) -> list[tuple[str, Article]]:
    """The articles that the child of a round reads; it is born in `nursery`, or in one that starts and ends with it."""
    read: list[tuple[str, Article]] = []

    def take(message: Message) -> Fetch | None:
        if isinstance(message, Offered):
            return Fetch(message.id, tuple((one.url, one.identity) for one in message.candidates))
        if isinstance(message, Read):
            read.append((message.url, message.article))
        elif not isinstance(message, Robots | Sifted) and message.type != "ended":
            raise RuntimeError(f"the crawl failed: {message}")
        return None

    source = Assignment("paper", address, "feed", regions=BRETAGNE)
    job = Job((source,), "vigie-bench", 0.0, ("127.0.0.0/8",), "Europe/Paris", LONGEST, gate)
    converse(job, take, LONGEST, nursery=nursery)
    return read


def in_a_service(address: str, gate: str, judge: Appraiser) -> Crawl:
    """The cost of a round of a service that has been through one."""
    with Nursery() as nursery:
        by_vigie(address, gate, nursery)
        before = so_far(nursery.pid)
        crawl = spent(lambda: by_vigie(address, gate, nursery), judge)
        return Crawl(so_far(nursery.pid) - before, crawl.kept)


def so_far(pid: int) -> float:
    """CPU seconds of a process and of its children, once all of them are gone."""
    while children(pid):
        time.sleep(0.02)
    told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return sum(map(int, told[11:15])) / os.sysconf("SC_CLK_TCK")


def by_scrapy(address: str, work: str = "read") -> list[tuple[str, Article]]:
    """The articles that a plain crawl reads; none if it only parses."""
    command = [sys.executable, "-m", "bench.plain_crawl", address, work]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    lines = map(json.loads, done.stdout.splitlines())
    return [(line["url"], Article(line["url"], line["title"], line["text"])) for line in lines]


@dataclass(frozen=True, slots=True)
class Stream:
    """The crawls over one stream of pages: `later` is a later round of a service."""

    pages: int
    size: int  # bytes of a page, on average
    one_in: int
    vigie: Crawl
    later: Crawl
    scrapy: Crawl
    floor: Crawl

    @property
    def same(self) -> bool:
        """Whether all keep the same articles."""
        return self.vigie.kept == self.later.kept == self.scrapy.kept


def compare(pages: list[Made], one_in: int, judge: Appraiser, gate: str) -> Stream:
    """The crawls over these pages, one in `one_in` of them of the sector."""
    routes = {one.path: Reply(one.body) for one in pages}
    with Web({HOST: routes | {"/feed": Reply(feed(pages), content_type="application/xml")}}) as web:
        address = web.url(HOST, "/feed")
        size = sum(len(one.body) for one in pages) // len(pages)
        return Stream(
            len(pages),
            size,
            one_in,
            spent(lambda: by_vigie(address, gate), judge),
            in_a_service(address, gate, judge),
            spent(lambda: by_scrapy(address), judge),
            spent(lambda: by_scrapy(address, "parse"), judge),
        )


def stages(pages: list[Made], written: bytes) -> list[tuple[str, float]]:
    """CPU milliseconds per page of each stage of the reading, in this process."""
    gate = Gate(written)
    inputs = [(Page(f"http://{HOST}{one.path}", 200, "text/html", one.body), Candidate("", one.title)) for one in pages]
    for page, hint in inputs[:3]:
        read(page, hint, "Europe/Paris")
    spent_in = dict.fromkeys(("one parse", "what the page says of itself", "the words of the page", "the bound"), 0.0)
    spent_in["extraction, of every page"] = 0.0
    for page, hint in inputs:
        marks = [time.process_time()]
        tree = parse(decode(page.body, page.content_type))
        marks.append(time.process_time())
        known = facts(tree)
        marks.append(time.process_time())
        whole = Whole(tree, known, hint, page.url)
        whole.text()
        whole.narrow()
        words = whole.words()
        marks.append(time.process_time())
        gate.most(words, Publisher(BRETAGNE))
        marks.append(time.process_time())
        read(page, hint, "Europe/Paris")
        marks.append(time.process_time())
        for name, begun, ended in zip(spent_in, marks, marks[1:], strict=False):
            spent_in[name] += ended - begun
    return [(name, seconds / len(inputs) * 1000) for name, seconds in spent_in.items()]


def report(streams: list[Stream], of_stages: list[tuple[str, float]], dropped: float) -> str:
    """The table, in Markdown."""
    lines = [
        "| stream | pages | vigie / Scrapy and trafilatura | a later round of a service | at most | same articles kept "
        "| vigie / floor | a later round |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for one in streams:
        name = "all of the sector" if one.one_in == 1 else f"one in {one.one_in} of the sector"
        ratio, later = (each.seconds / one.scrapy.seconds for each in (one.vigie, one.later))
        floor, later_floor = (each.seconds / one.floor.seconds for each in (one.vigie, one.later))
        same = f"yes, {len(one.vigie.kept)}" if one.same else f"no: {len(one.vigie.kept)} and {len(one.scrapy.kept)}"
        lines.append(
            f"| {name} | {one.pages} of {one.size // 1000} KB "
            f"| {ratio:.2f} | {later:.2f} | {TARGETS[one.one_in]} | {same} | {floor:.1f} | {later_floor:.1f} |"
        )
    parsed = of_stages[0][1]
    lines += ["", "| stage of the reading | times one lxml parse |", "|---|---|"]
    lines += [f"| {name} | {spent_in / parsed:.1f} |" for name, spent_in in of_stages]
    lines += ["", f"Pages not of the sector that the bound drops: {dropped:.0%}."]
    return "\n".join(lines)


def dropped(pages: list[Made], written: bytes) -> list[Made]:
    """The pages whose bound is below the threshold."""
    gate = Gate(written)
    return [one for one in pages if gate.most(_words(one), Publisher(BRETAGNE)) < gate.keep]


def _words(page: Made) -> Words:
    tree = parse(decode(page.body, "text/html"))
    whole = Whole(tree, facts(tree), Candidate("", page.title), f"http://{HOST}{page.path}")
    whole.narrow()
    return whole.words()


def share_dropped(pages: list[Made], written: bytes) -> float:
    """The share of the pages not of the sector whose bound is below the threshold."""
    others = [one for one in pages if not one.relevant]
    return len(dropped(others, written)) / len(others)


def main(arguments: list[str] | None = None) -> None:
    """Run both streams and print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=int, default=600)
    options.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    chosen = options.parse_args(arguments)
    judge = appraiser(load(ROOT / "config.yaml"))
    written = compact(judge)
    mixed = newspaper(chosen.pages, 10)
    streams = [
        compare(mixed, 10, judge, written.decode()),
        compare(newspaper(max(chosen.pages // 2, 20), 1), 1, judge, written.decode()),
    ]
    told = report(streams, stages(mixed[:60], written), share_dropped(mixed[:200], written))
    print(told)
    if chosen.write:
        write(told)


def write(told: str) -> None:
    """Put the table between its two marks in docs/performance.md."""
    begin, end = "<!-- stream -->", "<!-- /stream -->"
    before, _, rest = TABLE.read_text(encoding="utf-8").partition(begin)
    TABLE.write_text(f"{before}{begin}\n{told}\n{end}{rest.partition(end)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()

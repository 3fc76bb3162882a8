"""Whether a service stays as it is over many rounds: its memory, its files, what stays behind. See `bench.rounds`."""

from __future__ import annotations

import sqlite3
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.processes import GRACE, Failed, Group, children, open_files, resident
from bench.processes import threads as threads_of
from bench.server import Site
from bench.sites import SHIPPED, Changing, addresses
from bench.sites import watch as write_watch

LIMIT = 1800.0  # seconds of a round
CUT, CUT_AFTER = 10, 6.0  # every tenth round is killed after so many seconds, while a site hangs
SITES = 10
LASTING = 2  # processes that outlive a round: the service, and the nursery of its rounds
FIRST_LOOK = 5  # rounds after which the service is warm


@dataclass(frozen=True, slots=True)
class Look:
    """The service after a round: MB, open files, threads, children (the dead among them), others of its group.

    Its nursery is one of its children, and none of the others.
    """

    resident: float
    files: int
    threads: int
    children: int
    others: int
    peak: float  # MB of the whole group during the round
    seconds: float


def service(
    rounds: int, sites: int, folder: Path, cut: int = CUT, after: float = CUT_AFTER, keys: Mapping[str, Any] = SHIPPED
) -> list[Look]:
    """Rounds in one service, one after the other; a site hangs in every `cut`th, which is killed `after` seconds.

    Raises Failed when the service dies, or leaves a process behind.
    """
    folder.mkdir(parents=True, exist_ok=True)
    group, looks = Group(), []
    changing = Changing(addresses(60, sites))
    with Site(changing.sites, changing.answer) as site:
        changing.url = site.url
        feeds = [{"name": host, "url": site.url(host, "/feed.xml"), "kind": "feed"} for host in changing.sites]
        write_watch(folder, feeds, max_age="none", keys=keys)
        child = subprocess.Popen(
            (sys.executable, "-m", "bench.peers", "service"),
            cwd=folder,
            env=group.environment(folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            for number in range(1, rounds + 1):
                changing.round, changing.hangs = number - 1, number % cut == 0
                looks.append(_one_round(child, group, after if changing.hangs else LIMIT))
        finally:
            child.communicate(timeout=60)
            left = group.settle()
    if child.returncode or left:
        raise Failed(f"the service ended with status {child.returncode} and left {left} processes")
    return looks


def _one_round(child: subprocess.Popen[str], group: Group, limit: float) -> Look:
    """Have the service do a round, and look at it from outside."""
    assert child.stdin is not None and child.stdout is not None
    began, peak = time.monotonic(), 0.0
    child.stdin.write(f"{limit}\n")
    child.stdin.flush()
    answered: list[str] = []
    waiter = threading.Thread(target=lambda: answered.append(child.stdout.readline()))  # type: ignore[union-attr]
    waiter.start()
    while waiter.is_alive():
        peak = max(peak, group.memory())
        waiter.join(0.2)
    if answered != ["done\n"]:
        raise Failed("the service died")
    seconds, pid = time.monotonic() - began, child.pid
    late = time.monotonic() + GRACE  # a parser whose round was killed ends by itself, once it reads on
    while (others := len(group.processes()) - LASTING) and time.monotonic() < late:
        time.sleep(0.1)
    return Look(resident(pid), open_files(pid), threads_of(pid), children(pid), others, peak, seconds)


def told_service(rounds: int, folder: Path) -> Iterator[str]:
    """The table of the third part."""
    looks = service(rounds, SITES, folder)
    with sqlite3.connect(folder / "vigie.db") as db:
        ends = dict(db.execute("SELECT state, count(*) FROM rounds GROUP BY 1"))
        outcomes = dict(db.execute("SELECT coalesce(outcome, 'waiting'), count(*) FROM candidates GROUP BY 1"))
    yield f"## {rounds} rounds in one service"
    yield ""
    yield f"Rounds: {_counts(ends)}. Links: {_counts(outcomes)}."
    yield ""
    yield "| after round | memory MB | open files | threads | children | other processes | peak of the round, all MB |"
    yield "|---|---|---|---|---|---|---|"
    shown = {1, 2, FIRST_LOOK, *range(10, rounds + 1, 10), rounds}
    for number in sorted(number for number in shown if number <= rounds):
        one = looks[number - 1]
        yield (
            f"| {number} | {one.resident:.1f} | {one.files} | {one.threads} | {one.children} | {one.others} "
            f"| {one.peak:.0f} |"
        )
    warm = looks[FIRST_LOOK:] or looks
    slope = growth([one.resident for one in warm])
    yield ""
    yield f"Growth after round {FIRST_LOOK}: {slope:+.3f} MB a round, by the line through the rounds that fits best."
    yield ""


def growth(values: Sequence[float]) -> float:
    """By how much a series grows at each step: the slope of the line that fits best."""
    if len(values) < 2:
        return 0.0
    return statistics.linear_regression(range(len(values)), values).slope


def _counts(found: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(found.items()))

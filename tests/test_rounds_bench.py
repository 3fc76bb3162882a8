"""The benchmark of rounds, in small: what it tells is told right, and no process stays behind. No time is asserted."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bench import lasting, rounds
from bench.processes import Group, watch

LEAN = {"catalogues": [], "organisations": [], "rules": [{"name": "Essai", "words": ["bioproduction"], "points": 4}]}


@pytest.mark.soak
def test_a_round_over_unchanged_feeds_asks_each_of_them_once_and_leaves_no_process(tmp_path: Path) -> None:
    first, quiet = rounds.rounds_over("vigie", 40, tmp_path / "vigie", quiet=1, again=0, keys=LEAN)
    assert (first.told[200], quiet.told[304]) == (40, 40)
    assert 200 not in quiet.told
    with sqlite3.connect(tmp_path / "vigie" / "vigie.db") as db:
        states = "SELECT round_id, state, count(*) FROM visits GROUP BY 1, 2 ORDER BY 1"
        assert [row[1:] for row in db.execute(states)] == [("ok", 40), ("unchanged", 40)]
        assert db.execute("SELECT count(*) FROM candidates").fetchone() == (400,)
    assert [(one.cost.left, one.cost.refused) for one in (first, quiet)] == [(0, ())] * 2


@pytest.mark.soak
def test_the_table_of_unchanged_feeds_has_a_row_for_304_and_one_for_the_same_bytes(tmp_path: Path) -> None:
    lines = list(rounds.unchanged(5, tmp_path, names=("feedparser",)))
    rows = [line.split(" | ") for line in lines if line.startswith("| feedparser")]
    assert [row[1] for row in rows] == ["5 × 304", "5 × 200"]
    assert {line.count("|") for line in lines if line.startswith("|")} == {10}


def test_a_service_leaves_nothing_behind_from_one_round_to_the_next_even_from_one_that_is_killed(
    tmp_path: Path,
) -> None:
    looks = lasting.service(3, 4, tmp_path, cut=3, after=3.0, keys=LEAN)
    assert [(look.children, look.others) for look in looks] == [(1, 0)] * 3  # the nursery
    assert looks[0].files == looks[1].files == looks[2].files
    assert looks[0].threads == looks[1].threads
    with sqlite3.connect(tmp_path / "vigie.db") as db:
        ends = [row[0] for row in db.execute("SELECT state FROM rounds ORDER BY id")]
        assert ends[:2] == ["done", "done"] and ends[2] != "failed"
        assert db.execute("SELECT count(*) FROM articles").fetchone() > (0,)


@pytest.mark.soak
def test_fifty_rounds_in_one_service_leave_its_memory_and_its_files_as_they_were(tmp_path: Path) -> None:
    looks = lasting.service(50, 6, tmp_path)
    warm = looks[lasting.FIRST_LOOK :]
    assert {(look.children, look.others) for look in looks} == {(1, 0)}
    assert max(look.files for look in warm) <= looks[0].files
    assert lasting.growth([look.resident for look in warm]) < 0.1, [look.resident for look in looks]


def test_a_process_that_outlives_its_command_is_counted_and_ended(tmp_path: Path) -> None:
    sleeper = f"import subprocess; subprocess.Popen([{sys.executable!r}, '-c', 'import time; time.sleep(60)'])"
    cost = watch((sys.executable, "-c", sleeper), tmp_path, grace=0.5)
    assert (cost.status, cost.left) == (0, 1)


def test_the_cost_of_a_command_holds_that_of_its_children(tmp_path: Path) -> None:
    work = "import time\nwhile time.process_time() < 0.4: pass"
    parent = f"import subprocess; subprocess.run([{sys.executable!r}, '-c', {work!r}])"
    cost = watch((sys.executable, "-c", parent), tmp_path)
    assert cost.cpu >= 0.4
    assert cost.peak > 0


@pytest.mark.parametrize(
    "call",
    ["socket.create_connection(('192.0.2.1', 80), 1)", "socket.getaddrinfo('site.example', 80)"],
)
def test_nothing_leaves_the_machine_and_the_attempt_is_told(tmp_path: Path, call: str) -> None:
    child = f"import subprocess, sys; subprocess.run([{sys.executable!r}, '-c', \"import socket; {call}\"])"
    cost = watch((sys.executable, "-c", child), tmp_path)
    assert "is not on this machine" in cost.out
    assert len(cost.refused) == 1


def test_processes_of_others_are_not_those_of_a_group() -> None:
    with subprocess.Popen((sys.executable, "-c", "input()"), stdin=subprocess.PIPE):
        time.sleep(0.1)
        assert Group().processes() == []


@pytest.mark.parametrize(("values", "slope"), [([4.0, 4.0, 4.0], 0), ([1.0, 1.5, 2.0], 0.5), ([3.0], 0)])
def test_growth_is_the_slope_of_a_series(values: list[float], slope: float) -> None:
    assert lasting.growth(values) == pytest.approx(slope)


def test_writing_one_part_keeps_what_the_page_says_of_the_others() -> None:
    page = rounds.written(rounds.written("", "service", "## C\n\n| c |"), "unchanged", "## A\n\n| a |")
    assert page.endswith("## A\n\n| a |\n\n<!-- part: service -->\n## C\n\n| c |\n")
    again = rounds.written(page, "service", "## D")
    assert "| a |" in again and "## C" not in again and again.count("## D") == 1

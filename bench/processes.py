"""What a command and all its processes cost: CPU, memory, what stays behind (Linux: read from /proc).

The processes of a command are told by a mark in their environment, which children inherit: one that has lost its
parent is still counted.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

LOOPBACK = Path(__file__).parent / "loopback"
ROOT = Path(__file__).parent.parent
MARK = "BENCH_MARK"
EVERY = 0.2  # seconds between two looks
GRACE = 5.0  # seconds that processes have to follow their parent


class Failed(Exception):
    """A contestant did not do its work; the message has its last words."""


@dataclass(frozen=True, slots=True)
class Cost:
    """`cpu` and `wall` in seconds; `peak` in MB, of all processes together, shared pages counted once.

    `left` is how many processes outlived the command by `grace` seconds, `refused` what it asked for off this machine.
    """

    status: int
    cpu: float
    wall: float
    peak: float
    left: int
    refused: tuple[str, ...]
    out: str


class Group:
    """The processes that carry one mark."""

    def __init__(self) -> None:
        self.mark = f"{MARK}={uuid.uuid4().hex}"

    def environment(self, folder: Path, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """That of a command of the group: our packages, nothing of the machine's proxies, nothing leaves loopback."""
        kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        name, _, value = self.mark.partition("=")
        paths = os.pathsep.join((str(LOOPBACK), str(ROOT)))
        return kept | {name: value, "PYTHONPATH": paths, "BENCH_REFUSED": str(folder / "refused")} | dict(more or {})

    def processes(self) -> list[int]:
        """Those that live now."""
        mark, found = self.mark.encode(), []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and int(entry.name) != os.getpid():
                try:
                    carried = (entry / "environ").read_bytes().split(b"\0")
                except OSError:
                    continue
                if mark in carried:
                    found.append(int(entry.name))
        return found

    def memory(self) -> float:
        """MB of all of them now."""
        return sum(memory(process) for process in self.processes())

    def settle(self, grace: float = GRACE) -> int:
        """Wait until none is left, `grace` seconds at most; those that are, are counted and ended."""
        late = time.monotonic() + grace
        while (left := self.processes()) and time.monotonic() < late:
            time.sleep(EVERY)
        for process in left:
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                continue
        return len(left)


def watch(command: Sequence[str], folder: Path, limit: float = 3600.0, grace: float = GRACE) -> Cost:
    """Run a command in `folder` and tell what it cost. It is killed after `limit` seconds.

    CPU is that of the command and of all its descendants that were waited for, which are all but those told in `left`.
    """
    group, peak = Group(), 0.0
    began = time.monotonic()
    with (folder / "output").open("w+b") as output:
        child = subprocess.Popen(
            command, cwd=folder, env=group.environment(folder), stdout=output, stderr=subprocess.STDOUT
        )
        while True:
            pid, status, used = os.wait4(child.pid, os.WNOHANG)
            if pid:
                break
            peak = max(peak, group.memory())
            if time.monotonic() - began > limit:
                child.kill()
            time.sleep(EVERY)
        wall = time.monotonic() - began
        child.returncode = os.waitstatus_to_exitcode(status)
        left = group.settle(grace)
        output.seek(0)
        out = output.read().decode("utf-8", "replace")
    return Cost(child.returncode, used.ru_utime + used.ru_stime, wall, peak, left, refused(folder), out)


def refused(folder: Path) -> tuple[str, ...]:
    """What was asked for off this machine by the commands run in `folder`, and refused."""
    notes = folder / "refused"
    return tuple(sorted(set(notes.read_text(encoding="utf-8").splitlines()))) if notes.exists() else ()


def memory(process: int, key: str = "Pss") -> float:
    """MB of one process; 0 when it is gone."""
    try:
        told = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0.0
    found = re.search(rf"^{key}:\s+(\d+) kB", told, re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0


def resident(process: int) -> float:
    """MB of one process in memory (VmRSS)."""
    told = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    found = re.search(r"^VmRSS:\s+(\d+) kB", told, re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0


def open_files(process: int) -> int:
    """How many files, pipes and sockets a process holds."""
    return sum(1 for _ in Path(f"/proc/{process}/fd").iterdir())


def threads(process: int) -> int:
    """How many threads a process has."""
    return sum(1 for _ in Path(f"/proc/{process}/task").iterdir())


def children(process: int) -> int:
    """How many children a process has, the dead ones that it did not wait for included."""
    count = 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                told = (entry / "stat").read_text(encoding="utf-8", errors="replace")
            except OSError:
                continue
            count += int(told.rpartition(")")[2].split()[1]) == process
    return count

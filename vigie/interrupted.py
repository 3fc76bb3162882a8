"""Rounds that go on by the archive, and that no living process can be at: those of a writer that was killed."""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import Any

from monitor.archive.read import last_rounds
from monitor.archive.store import Archive

TOLD = {"state": "killed", "error": "interrompu : le prochain tour reprend ce qui restait à lire"}


def rounds(archive: Archive, count: int) -> list[dict[str, Any]]:
    """The last rounds, newest first; one that was interrupted is told as the next writer will write it down.

    Who ends a round writes so before it lets go of the archive: one that still goes on once nobody holds it is dead.
    """
    before = {one["id"] for one in last_rounds(archive, count) if one["state"] == "running"}
    dead = before if before and not is_held(archive.path) else set()
    return [
        one | TOLD if one["id"] in dead and one["state"] == "running" else one for one in last_rounds(archive, count)
    ]


def is_held(archive: Path) -> bool:
    """Whether a living process holds the archive for writing, or may: its lock cannot be tried."""
    try:
        with archive.with_name(archive.name + ".lock").open(encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)  # for an instant; the system frees it with the file
    except FileNotFoundError:
        return False  # a copy of an archive
    except OSError:
        return True
    return False

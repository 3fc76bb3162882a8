"""How the sources fare, as `vigie status` tells it: the same states, the same evidence. Kept until the next visit."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from monitor.archive.read import source_states
from monitor.archive.store import Archive

VISITED = "SELECT count(*) AS sources, max(polled_at) AS at FROM sources WHERE active"


class States:
    """The states of the sources of one archive; they take milliseconds for each source, and change with its visits."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._kept: tuple[object, list[dict[str, Any]]] = None, []

    def now(self) -> list[dict[str, Any]]:
        """What `monitor.archive.read.source_states` tells, the worst first. Raises ArchiveError."""
        now = datetime.now(UTC)
        with Archive.read(self.path) as archive:
            visited = archive.row(VISITED)
            mark = (tuple(visited) if visited is not None else None, now.date())
            if self._kept[0] != mark:
                self._kept = mark, source_states(archive, now)
        return self._kept[1]

"""Which articles of the archive other rules can be tried on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from monitor.archive.store import Archive, stamp


def held_since(archive: Archive, since: datetime) -> Sequence[tuple[int, str]]:
    """The articles read from `since` on, kept or not, in the order they came: (id, fingerprint of the rules).

    The fingerprint is empty when an older release gave the score. An article that was edited counts from its first
    reading.
    """
    rows = archive.rows("SELECT id, fingerprint FROM articles WHERE fetched_at >= ? ORDER BY id", (stamp(since),))
    return [(row["id"], row["fingerprint"]) for row in rows]

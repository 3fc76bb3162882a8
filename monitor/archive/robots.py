"""The robots.txt of hosts, kept for as long as they may be, so that they need not be asked for in each round."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from monitor.archive.store import Archive, stamp


def record_robots(archive: Archive, host: str, text: str, seconds: int, now: datetime) -> None:
    """Keep the robots.txt of `host` (with its port) for `seconds`; `text` is empty if it has none."""
    with archive.transaction() as db:
        db.execute(
            "INSERT OR REPLACE INTO robots (host, packed, until) VALUES (?, ?, ?)",
            (host, zlib.compress(text.encode()), stamp(now + timedelta(seconds=seconds))),
        )


def kept_robots(archive: Archive, hosts: Iterable[str], now: datetime) -> tuple[tuple[str, str], ...]:
    """Of `hosts`, those whose robots.txt is still fresh, each with its text."""
    rows = (
        archive.row("SELECT host, packed FROM robots WHERE host = ? AND until > ?", (host, stamp(now)))
        for host in dict.fromkeys(hosts)
    )
    return tuple((row["host"], zlib.decompress(row["packed"]).decode()) for row in rows if row is not None)

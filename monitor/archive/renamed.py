"""Sources that the configuration calls otherwise than before: what is known of them goes on under the new name."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence

from monitor.config import SourceEntry

# The tables that tell of sources, and the column where each names one.
NAMING = """SELECT DISTINCT t.name AS at, f."from" AS place FROM sqlite_master t, pragma_foreign_key_list(t.name) f
WHERE t.type = 'table' AND f."table" = 'sources'"""


def follow(db: sqlite3.Connection, entries: Sequence[SourceEntry]) -> None:
    """Rename the sources that bear another name in `entries`, at the same address and of the same kind.

    Only where there is no doubt: one name went, one came. A mailbox holds the letters of many. Called in a transaction.
    """
    named = {entry.name for entry in entries}
    rows = db.execute("SELECT name, url, kind FROM sources WHERE active").fetchall()
    known = {row["name"] for row in db.execute("SELECT name FROM sources").fetchall()}
    gone = [((row["url"], row["kind"]), row["name"]) for row in rows if row["name"] not in named]
    came = [((one.url, one.kind), one.name) for one in entries if one.name not in known and one.kind != "mailbox"]
    once = Counter(place for place, _ in gone), Counter(place for place, _ in came)
    new = dict(came)
    for place, name in gone:
        if (once[0][place], once[1][place]) == (1, 1):
            _rename(db, name, new[place])


def _rename(db: sqlite3.Connection, old: str, new: str) -> None:
    db.execute("PRAGMA defer_foreign_keys = ON")  # until the end of the transaction
    db.execute("UPDATE sources SET name = ? WHERE name = ?", (new, old))
    for table, column in db.execute(NAMING).fetchall():
        db.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE "{column}" = ?', (new, old))  # noqa: S608 - names of ours

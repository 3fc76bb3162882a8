"""The fifth migration: a link whose address holds spaces is known by all of it."""

from __future__ import annotations

from sqlite_utils import Database

from monitor.address import canonical, spelled


def with_spaces(db: Database) -> None:
    """Give links with spaces the key that they are looked for by; one that stands there already keeps it alone."""
    spaced = "*[ \u00a0\u202f\t\r\n]*"
    rows = db.execute("SELECT id, url, key FROM candidates WHERE key != '' AND url GLOB ?", (spaced,))
    for number, url, key in rows.fetchall():
        _, sign, identity = key.partition("#")
        told = spelled(url), canonical(url) + sign + identity, number
        if not db.execute("UPDATE OR IGNORE candidates SET url = ?, key = ? WHERE id = ?", told).rowcount:
            db.execute("DELETE FROM candidates WHERE id = ?", (number,))

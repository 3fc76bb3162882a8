"""What was found in an article, beside the parts of its score: events, amounts, closing dates, places, programmes.

The same plain rows are stored, read again, and told of an article that is not stored (`vigie explain FILE`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from monitor.archive.store import Archive
from monitor.findings import Amount, Deadline, Event, Locality, Mention, Relevance

PLACE = ("field", "start", "end", "quote")
COLUMNS = {
    "events": ("type", "label", *PLACE),
    "amounts": ("low", "high", "currency", "role", "bound", *PLACE),
    "deadlines": ("at", "extended", *PLACE),
    "places": ("name", "kind", "department", "region", *PLACE),
    "programmes": ("name", *PLACE),
}
Found = Event | Amount | Deadline | Locality | Mention


def findings(relevance: Relevance) -> dict[str, list[dict[str, Any]]]:
    """The findings of `relevance` as plain data, by table: `events`, `amounts`, `deadlines`, `places`, `programmes`."""
    found: dict[str, Iterable[Found]] = {table: getattr(relevance, table) for table in COLUMNS}
    return {table: [_row(one, COLUMNS[table]) for one in items] for table, items in found.items()}


def store_findings(archive: Archive, article_id: int, relevance: Relevance) -> None:
    """Insert the findings of an article. Called in a transaction."""
    for table, rows in findings(relevance).items():
        if rows:
            columns = ", ".join(f'"{column}"' for column in COLUMNS[table])
            values = ", ".join(f":{column}" for column in COLUMNS[table])
            insert = f"INSERT INTO {table} (article_id, {columns}) VALUES ({article_id:d}, {values})"  # noqa: S608
            archive.connection.executemany(insert, rows)


def stored_findings(archive: Archive, article_id: int) -> dict[str, list[dict[str, Any]]]:
    """What `findings` said of an article when it was stored."""
    told = {}
    for table, names in COLUMNS.items():
        columns = ", ".join(f'"{name}"' for name in names)
        select = f"SELECT {columns} FROM {table} WHERE article_id = ? ORDER BY rowid"  # noqa: S608 - names from above
        told[table] = [dict(row) for row in archive.rows(select, (article_id,))]
    for deadline in told["deadlines"]:
        deadline["extended"] = bool(deadline["extended"])
    return told


def _row(one: Found, columns: Iterable[str]) -> dict[str, Any]:
    named = {"name": one.organisation.name} if isinstance(one, Mention) else {}
    values = named | {column: getattr(one, column) for column in columns if column not in named}
    return values | {"field": one.field.value}

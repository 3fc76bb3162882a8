"""A real archive with articles in it, written row by row as the collecting half writes them."""

import itertools
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from monitor.archive.store import Archive, stamp
from monitor.config import Config

_numbers = itertools.count(1)


def config(**changes: Any) -> Config:
    """A configuration with one letter; `digest` and `smtp` are merged into theirs."""
    digest = {"name": "Veille santé", "to": ["lea@example.org"]} | changes.pop("digest", {})
    smtp = {"host": "127.0.0.1", "port": 25, "sender": "Veille <veille@example.org>"} | changes.pop("smtp", {})
    rules = [
        {"name": "Partenariat", "theme": "partenariats", "words": ["partenariat*"], "points": 4},
        {"name": "Levée de fonds", "theme": "financements", "words": ["levée de fonds"], "points": 4},
        {"name": "Sport", "words": ["football"], "points": -15},
    ]
    values = {"rules": rules, "digests": [digest], "delivery": {"smtp": smtp}} | changes
    return Config.model_validate(values)


def begin(archive: Archive, at: datetime) -> None:
    """The archive's first round."""
    with archive.transaction() as db:
        db.execute("INSERT INTO rounds (started_at, finished_at, state) VALUES (?, ?, 'done')", (stamp(at), stamp(at)))


def article(
    archive: Archive,
    fetched: datetime,
    title: str = "Un partenariat",
    *,
    score: float = 34,
    source: str = "Le Quotidien",
    story: int | None = None,
    hits: Sequence[tuple[str, str, str, float]] = (),
    organisations: Sequence[str] = (),
    regions: Sequence[str] = (),
    themes: Sequence[str] = (),
    **columns: Any,
) -> int:
    """Store an article and return its id. `hits`: (rule, theme, field, points). `story`: that of another article."""
    number = next(_numbers)
    values = {
        "url": f"https://www.example.org/{number}", "source": source, "title": title, "text": "", "excerpt": "",
        "language": "fr", "published": stamp(fetched), "published_precision": "minute", "fetched_at": stamp(fetched),
        "origin": "page", "format": "html", "pages": 0, "score": score, "decision": "kept", "copy_of": None,
        "regions": json.dumps(list(regions)), "themes": json.dumps(list(themes)),
    } | columns  # fmt: skip
    with archive.transaction() as db:
        db.execute(
            "INSERT OR IGNORE INTO sources (name, url, kind, every_s) VALUES (?, 'https://x.fr/', 'feed', 1)", (source,)
        )
        if story is None:
            new = "INSERT INTO stories (title, first_seen) VALUES (?, ?)"
            story = db.execute(new, (title, stamp(fetched))).lastrowid
        else:
            story = db.execute("SELECT story_id FROM articles WHERE id = ?", (story,)).fetchone()[0]
        names = ", ".join(values)
        marks = ", ".join(f":{name}" for name in values)
        made = db.execute(
            f"INSERT INTO articles ({names}, story_id) VALUES ({marks}, :story)", values | {"story": story}
        ).lastrowid
        for rule, theme, field, points in hits:
            db.execute("INSERT INTO hits VALUES (?, ?, ?, ?, 0, 1, 'x', ?)", (made, rule, theme, field, points))
        for name in organisations:
            db.execute("INSERT OR IGNORE INTO organisations (id, name) VALUES (?, ?)", (name.casefold(), name))
            db.execute("INSERT INTO mentions VALUES (?, ?, 'title', 0, 1, 'x')", (made, name.casefold()))
    assert made is not None
    return made

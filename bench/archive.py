"""What the archive costs, as a ratio to the least that could be done.

Keeping an article: to two bare rows in one transaction. Telling how the sources fare: to reading their links alone, in
time of processor.
"""

from __future__ import annotations

import random
import sqlite3
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.archive.ledger import record_read
from monitor.archive.offers import record_offer
from monitor.archive.read import source_states
from monitor.archive.sources import begin_round, sync_sources
from monitor.archive.store import Archive, stamp
from monitor.config import Config, SourceEntry
from monitor.model import Article, Candidate
from monitor.reader import appraiser

NOW = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
COUNT = 400
SOURCES, LINKS = 150, 150_000  # of a year


def articles() -> list[Article]:
    """Articles of 2,500 characters or so, of words drawn at random, the same in every run."""
    draw = random.Random(3)
    words = [
        f"{start}{end}"
        for start in ("soin", "pharm", "recher", "indus", "territ")
        for end in ("ier", "ages", "ales", "ons")
    ]
    return [
        Article(f"https://a.example/{n}", f"Titre {n}", " ".join(draw.choice(words) for _ in range(350)))
        for n in range(COUNT)
    ]


def main() -> None:
    """Print both figures."""
    keeping()
    telling()


def keeping() -> None:
    """What keeping an article costs."""
    wanted = articles()
    judge = appraiser(Config())
    relevances = [judge.appraise(article) for article in wanted]
    with tempfile.TemporaryDirectory() as folder:
        with Archive.write(Path(folder) / "v.db", "bench") as archive:
            sync_sources(archive, [SourceEntry(name="s", url="https://a.example")], timedelta(hours=1))
            number = begin_round(archive, ["s"], NOW)
            record_offer(archive, number, "s", [Candidate(article.url, article.title) for article in wanted], NOW, None)
            began = time.perf_counter()
            for article, relevance in zip(wanted, relevances, strict=True):
                record_read(archive, number, "s", article.url, article, relevance, "", NOW, None)
            ours = time.perf_counter() - began
        bare = sqlite3.connect(Path(folder) / "bare.db", isolation_level=None)
        bare.execute("PRAGMA journal_mode = WAL")
        bare.execute("CREATE TABLE a (url TEXT, title TEXT, text TEXT)")
        began = time.perf_counter()
        for article in wanted:
            bare.execute("BEGIN IMMEDIATE")
            bare.execute("INSERT INTO a VALUES (?, ?, ?)", (article.url, article.title, article.text))
            bare.execute("INSERT INTO a VALUES (?, ?, ?)", (article.url, "", ""))
            bare.execute("COMMIT")
        least = time.perf_counter() - began
        bare.close()
    print(f"{COUNT} articles, one transaction each")
    each = ours / COUNT * 1000
    print(f"keeping  : {ours / least:6.1f} times two bare rows, {each:.1f} ms an article: full text, reprints and all")


def telling() -> None:
    """What it costs to tell how all sources fare."""
    draw = random.Random(5)
    minutes = sorted(draw.randrange(365 * 24 * 60) for _ in range(LINKS))
    with tempfile.TemporaryDirectory() as folder, Archive.write(Path(folder) / "v.db", "bench") as archive:
        names = [f"Source {number}" for number in range(SOURCES)]
        sync_sources(archive, [SourceEntry(name=name, url="https://a.example") for name in names], timedelta(hours=1))
        with archive.transaction() as db:
            db.execute("UPDATE sources SET polled_at = :now, ok_at = :now, offered = 20", {"now": stamp(NOW)})
            db.executemany(
                "INSERT INTO candidates (source, url, key, title, published, published_precision, first_seen,"
                " last_seen, outcome) VALUES (?, ?, ?, ?, ?, 'minute', ?, ?, 'below')",
                (_link(draw, names, number, NOW - timedelta(minutes=one)) for number, one in enumerate(minutes)),
            )
        began = time.process_time()
        states = source_states(archive, NOW)
        ours = time.process_time() - began
        began = time.process_time()
        archive.rows("SELECT source, published, published_precision, first_seen FROM candidates")
        least = time.process_time() - began
    print(f"{len(states)} sources, {LINKS} links of a year")
    print(f"telling  : {ours / least:6.1f} times reading the links, {ours:.2f} s: how each source fares")


def _link(draw: random.Random, names: list[str], number: int, at: datetime) -> tuple[str, ...]:
    """A link of some source, published at `at` and seen within the hour."""
    url = f"https://a.example/actualites/{number}"
    seen = stamp(at + timedelta(hours=1))
    return draw.choice(names), url, url, f"Un titre de longueur ordinaire, {number}", stamp(at), seen, seen


if __name__ == "__main__":
    main()

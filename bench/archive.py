"""What keeping an article costs, as a ratio to the least that could be done: two bare rows in one transaction."""

from __future__ import annotations

import random
import sqlite3
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.archive.ledger import record_read
from monitor.archive.offers import record_offer
from monitor.archive.sources import begin_round, sync_sources
from monitor.archive.store import Archive
from monitor.config import Config, SourceEntry
from monitor.model import Article, Candidate
from monitor.reader import appraiser

NOW = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
COUNT = 400


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


if __name__ == "__main__":
    main()

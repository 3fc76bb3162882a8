"""What is measured by `bench.rounds`, each a process of its own: `python -m bench.peers NAME …`, run in its folder.

`feedparser`, `reader`   one round over the feeds listed in `feeds.txt`; what they remember is in the folder
`news-please`            the pages listed in `feeds.txt`, read into `articles.json`
`service`                vigie's service, one round for each line of stdin, which gives the round's limit in seconds

vigie's own round is `vigie collect --all`.
"""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from pathlib import Path

STEP = timedelta(days=1)  # between two rounds of the service, by its own clock: every source is due again


def feeds() -> list[str]:
    """The addresses to visit."""
    return Path("feeds.txt").read_text(encoding="utf-8").split()


def by_feedparser() -> None:
    """Plain feedparser, as its documentation has it: the validators are kept and sent again."""
    import feedparser

    memory = Path("validators.json")
    known = json.loads(memory.read_text(encoding="utf-8")) if memory.exists() else {}
    for url in feeds():
        etag, modified = known.get(url, (None, None))
        found = feedparser.parse(url, etag=etag, modified=modified)
        if found.get("status") not in {200, 304}:
            raise SystemExit(f"{url}: {found.get('status')} {found.get('bozo_exception')}")
        known[url] = found.get("etag") or etag, found.get("modified") or modified
    memory.write_text(json.dumps(known), encoding="utf-8")


def by_reader() -> None:
    """lemon24/reader, with its SQLite file and its defaults; all feeds are updated, due or not."""
    from reader import make_reader

    with make_reader("reader.db") as reader:
        for url in feeds():
            reader.add_feed(url, exist_ok=True)
        reader.update_feeds(scheduled=False)


def by_news_please() -> None:
    """The pages listed, by news-please's library with its default extractors, but for the pictures."""
    from newsplease import NewsPlease

    found = NewsPlease.from_urls(feeds(), request_args={"timeout": 120}, fetch_images=False)
    told = [one.get_serializable_dict() for one in found.values() if one]
    Path("articles.json").write_text(json.dumps(told), encoding="utf-8")


def service() -> None:
    """The steps of the service as its ticks do them; its clock goes on by a day after each round."""
    from monitor.archive.store import Archive
    from monitor.configfile import load
    from monitor.reader import appraiser
    from spiders.nursery import Nursery
    from vigie.round import clock
    from vigie.service import Service

    config = load(Path("config.yaml"))
    ahead = timedelta(0)
    with Archive.write(config.archive, "bench") as archive, Nursery() as nursery:
        watch = Service(archive, config, appraiser(config), lambda: clock() + ahead, nursery)
        for line in sys.stdin:
            watch.limit = float(line)
            for action in (watch.collect_due, watch.send_due, watch.tidy):
                watch.step(action)
            if watch.failure is not None:
                raise watch.failure
            ahead += STEP
            print("done", flush=True)


CONTESTANTS = {"feedparser": by_feedparser, "reader": by_reader, "news-please": by_news_please, "service": service}

if __name__ == "__main__":
    CONTESTANTS[sys.argv[1]]()

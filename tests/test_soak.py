"""The long batteries (`make soak`): a service killed again and again, and hostile pages by the hundred."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import rss, story, vigie, write_watch

from vigie.demo.mail import Mailbox
from vigie.demo.web import Reply, Web

ARTICLES = 40
LETTER = {"name": "Lettre", "at": "00:00", "days": "daily", "to": ["a@example.org", "b@example.org"], "min_score": 5}


def routes(articles: int) -> dict[str, Reply]:
    """A feed of articles that all matter, each a little slow."""
    titles = [f"Une unité de bioproduction, chantier {number}" for number in range(articles)]
    items = [f"<title>{title}</title><link>/{number}</link>" for number, title in enumerate(titles)]
    pages = {
        f"/{number}": Reply(story(title, "La bioproduction démarre."), delay=0.05)
        for number, title in enumerate(titles)
    }
    return {"/feed": Reply(rss(*items))} | pages


def killed_at_random(config: Path, kills: int, seed: int) -> None:
    """Run the service `kills` times, each ended by SIGKILL at a moment drawn between half a second and six."""
    draw = random.Random(seed)
    for _ in range(kills):
        command = [sys.executable, "-m", "vigie", "--config", str(config), "run"]
        child = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        time.sleep(draw.uniform(0.5, 6.0))
        os.kill(child.pid, signal.SIGKILL)
        child.wait()


def battery(folder: Path, kills: int, articles: int) -> None:
    with Web({"127.0.7.1": routes(articles)}) as web, Mailbox() as mailbox:
        config = write_watch(
            folder,
            [{"name": "s", "url": web.url("127.0.7.1", "/feed"), "kind": "feed"}],
            digests=[LETTER],
            scoring={"keep": 5, "digest": 5, "urgent": 90},
            delivery={"smtp": {"host": "127.0.0.1", "port": mailbox.port, "sender": "Veille <veille@example.org>"}},
        )
        killed_at_random(config, kills, seed=articles)
        while vigie("--config", config, "collect", "--all", "--json").json["sources"][0]["waiting"]:
            pass
        vigie("--config", config, "digest", "--send")
        received = [(message.recipients, message.content) for message in mailbox.messages]
    with sqlite3.connect(folder / "v.db") as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("SELECT outcome, count(*) FROM candidates GROUP BY 1").fetchall() == [("kept", articles)]
        assert db.execute("SELECT count(*) FROM articles").fetchone() == (articles,)
        assert db.execute("SELECT count(*), count(DISTINCT article_id) FROM digest_articles").fetchone() == (
            articles,
            articles,
        )
        assert db.execute("SELECT DISTINCT state FROM deliveries").fetchall() == [("sent",)]
        total = db.execute("SELECT round(sum(score), 2) FROM articles").fetchone()
        assert db.execute("SELECT round(sum(points), 2) FROM hits").fetchone() == total
    # Never twice with different words: what was received again is the same bytes.
    assert len(set(received)) == len({(to, content[:200]) for to, content in received})


def test_a_service_killed_a_few_times_loses_and_doubles_nothing(tmp_path: Path) -> None:
    battery(tmp_path, kills=3, articles=12)


@pytest.mark.soak
def test_a_service_killed_forty_times_loses_and_doubles_nothing(tmp_path: Path) -> None:
    battery(tmp_path, kills=40, articles=ARTICLES)


@pytest.mark.soak
def test_hostile_bytes_by_the_hundred_cost_one_outcome_each(tmp_path: Path) -> None:
    draw = random.Random(7)
    shapes = [
        lambda: bytes(draw.randrange(256) for _ in range(2000)),
        lambda: b"<div>" * draw.randrange(1000, 60_000),
        lambda: b"<html " + b" ".join(b"a%d=1" % n for n in range(draw.randrange(100, 8000))) + b">",
        lambda: b"%PDF-1.7\n" + bytes(draw.randrange(256) for _ in range(500)),
        lambda: b"<table>" + b"<tr><td>x" * draw.randrange(1000, 30_000),
        lambda: b"<?xml version='1.0'?><rss/>",
        lambda: "<p>\u202e\u0000\ud7ff".encode() * 500,
        lambda: story("Titre").replace(b"<p>", b"<p>&#x110000;&#0;&bogus;"),
    ]
    pages = {f"/{number}": Reply(draw.choice(shapes)()) for number in range(200)}
    items = [f"<title>Page {number}</title><link>/{number}</link>" for number in range(200)]
    with Web({"127.0.7.2": {"/feed": Reply(rss(*items))} | pages}) as web:
        config = write_watch(tmp_path, [{"name": "s", "url": web.url("127.0.7.2", "/feed"), "kind": "feed"}])
        command = [sys.executable, "-m", "vigie", "--config", str(config), "collect", "--json"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=1500, check=False)
    assert done.returncode == 0, done.stderr
    with sqlite3.connect(tmp_path / "v.db") as db:
        assert db.execute("SELECT count(*) FROM candidates WHERE outcome IS NOT NULL AND reason != ''").fetchone() == (
            200,
        )

"""The child process of a round, born in the nursery.

It reads a Job from stdin, crawls, and writes messages to stdout as JSON lines. When stdin closes its parent is gone,
and so it ends. It opens no database and keeps nothing: it can be killed at any moment.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sys
import threading
from importlib import import_module
from socket import socket
from typing import IO

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils.misc import load_object

from monitor.address import canonical
from spiders import messages
from spiders.messages import Ended, Fetch, Job, Message, Offered, decode_fetch, decode_job, encode
from spiders.nursery import Nursery
from spiders.sandbox import Sandbox
from spiders.settings import settings
from spiders.source import SourceSpider

# What goes wrong is told in messages; logs, tracebacks among them, are for a curious engineer: VIGIE_LOG=INFO or DEBUG.
SILENT = logging.CRITICAL + 1
GONE = 3  # status of a worker whose parent is gone
# What Scrapy imports when a crawl begins.
LATE = (
    "encodings.idna",
    "scrapy.dupefilters",
    "scrapy.logformatter",
    "scrapy.pqueues",
    "scrapy.squeues",
    "scrapy.statscollectors",
    "spiders.guard",
)


class Pipe:
    """The near end of the pipe to the parent. `tell` and `ask` are called in the event loop; a thread reads answers.

    Once the parent is gone nothing here needs saving, and nobody is there to be told: whichever notices ends all.
    """

    def __init__(self, incoming: IO[bytes], outgoing: IO[bytes]) -> None:
        self.incoming, self.outgoing = incoming, outgoing
        self.waiting: dict[int, asyncio.Future[Fetch]] = {}

    def tell(self, message: Message) -> None:
        """Write a message."""
        try:
            self.outgoing.write(encode(message))
            self.outgoing.flush()
        except ConnectionError:
            os._exit(GONE)

    async def ask(self, offer: Offered) -> Fetch:
        """Write an offer and wait for its answer."""
        answer: asyncio.Future[Fetch] = asyncio.get_running_loop().create_future()
        self.waiting[offer.id] = answer
        self.tell(offer)
        return await answer

    def listen(self) -> None:
        """Read answers until the parent is gone."""
        with contextlib.suppress(ConnectionError):  # it left without reading all that it was told
            for line in self.incoming:
                fetch = decode_fetch(line)
                answer = self.waiting.pop(fetch.id)
                answer.get_loop().call_soon_threadsafe(answer.set_result, fetch)
        os._exit(GONE)


def prepare() -> None:
    """Do once, in the nursery, what each worker would have to do: imports, models."""
    messages.prepare()
    chosen = settings(Job((), "", 0.0, (), "", 0.0))
    for kind in ("DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES", "EXTENSIONS"):
        for name in chosen[kind]:
            load_object(name)
    for name in LATE:
        import_module(name)
    canonical("http://vigie.invalid/")  # it imports as much again


def main(line: socket) -> None:
    """Do one job. `line` leads to the nursery."""
    incoming = os.fdopen(os.dup(0), "rb")
    outgoing = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever else prints must not fall among the messages
    handler = logging.StreamHandler(sys.stderr)
    handler.setLevel(os.environ.get("VIGIE_LOG") or SILENT)  # of the handler: Scrapy sets those of its loggers itself
    logging.basicConfig(handlers=[handler], format="%(levelname)s %(name)s: %(message)s")
    pipe = Pipe(incoming, outgoing)
    told = incoming.readline()
    if not told.endswith(b"\n"):
        os._exit(GONE)  # in the middle of it
    job = decode_job(told)
    threading.Thread(target=pipe.listen, name="answers", daemon=True).start()
    try:
        reason = crawl(job, pipe, Nursery(line))
    except Exception:
        logging.getLogger("vigie.worker").exception("the crawl crashed")
        reason = "crash"
    pipe.tell(Ended(reason))


def crawl(job: Job, pipe: Pipe, nursery: Nursery) -> str:
    """Crawl to the end; the reason it ended, in Scrapy's words (`finished` when all went its way)."""
    process = AsyncCrawlerProcess(settings(job))
    crawler = process.create_crawler(SourceSpider)
    sandbox = Sandbox(len(os.sched_getaffinity(0)), gate=job.gate.encode(), nursery=nursery)
    try:
        process.crawl(crawler, job=job, parent=pipe, sandbox=sandbox)
        process.start()
    finally:
        sandbox.close()
    spider = crawler.spider
    return spider.ending if isinstance(spider, SourceSpider) else "crash"

"""A round: a child process visits sources and reads pages; this process judges what comes back, and writes it.

    names of sources ─▶ Job ─▶ child (spiders.worker) ─▶ Offered ─▶ ledger ─▶ Fetch: which links to read
                                                      ─▶ Read    ─▶ appraise ─▶ archive
                                                      ─▶ Missed, Lost, Unchanged ─▶ ledger

Each message is one transaction. The child can be killed at any moment: a link that was offered and not read waits in
the ledger, and the next round reads it. The round's row says how it ended; the child's exit status says nothing.
"""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import IO

from pydantic import ValidationError

from monitor.archive.ledger import record_missed, record_read
from monitor.archive.offers import record_offer, record_unchanged
from monitor.archive.rulesets import record_ruleset
from monitor.archive.sources import begin_round, end_round, lost, source_row, waiting
from monitor.archive.store import Archive, moment
from monitor.config import Config
from monitor.model import UNKNOWN_PUBLISHER, Outcome
from monitor.recognise.publisher import publishers
from monitor.rules.fingerprint import ruleset
from monitor.rules.relevance import Appraiser
from spiders.messages import (
    Assignment,
    Ended,
    Fetch,
    Job,
    Lost,
    Message,
    Missed,
    Offered,
    Read,
    Unchanged,
    decode,
    encode,
)

log = logging.getLogger("vigie.round")

LIMIT = 1800.0  # seconds: a round that takes longer hangs, and is killed
SOFT = 0.8  # part of the limit after which the crawl itself stops asking for pages
SECRETS = {"VIGIE_SMTP_USER", "VIGIE_SMTP_PASSWORD"}  # what parses strangers' bytes need not know them
PAGES_BACK = 3
LONG_UNSEEN = timedelta(days=2)
WAITING_READ = 200  # links of one source that earlier rounds left, read in one round

Progress = Callable[[int, int], None]  # links decided, links to decide


def clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


def collect(
    archive: Archive,
    config: Config,
    appraiser: Appraiser,
    names: Sequence[str],
    *,
    stop: threading.Event | None = None,
    progress: Progress | None = None,
    limit: float = LIMIT,
    now: Callable[[], datetime] = clock,
) -> int:
    """One round over the sources called `names`; the id of its row, which says how it went.

    `stop` ends it early, with everything decided so far kept. A child still there after `limit` seconds is killed.
    """
    round_id = begin_round(archive, names, now())
    desk = _Desk(archive, config, appraiser, round_id, progress, now)
    job = Job(
        tuple(desk.assignment(name) for name in names),
        config.collect.user_agent,
        config.collect.delay.total_seconds(),
        config.collect.private_hosts,
        config.timezone,
        limit * SOFT,
    )
    try:
        ending = converse(job, desk.take, limit, stop)
    except BaseException:
        end_round(archive, round_id, "failed", "interrompu par une erreur de vigie", now())
        raise
    end_round(
        archive, round_id, *ROUND_STATES.get(ending, ("failed", f"la collecte s'est interrompue ({ending})")), now()
    )
    return round_id


ROUND_STATES: dict[str, tuple[str, str | None]] = {
    "finished": ("done", None),
    "closespider_timeout": ("done", "durée limite atteinte : la suite au prochain tour"),
    "stopped": ("stopped", "arrêt demandé"),
    "killed": ("killed", "durée limite dépassée : collecte tuée"),
    "died": ("failed", "le processus de collecte est mort"),
}


class _Desk:
    """What is done with each message of the child."""

    def __init__(
        self,
        archive: Archive,
        config: Config,
        appraiser: Appraiser,
        round_id: int,
        progress: Progress | None,
        now: Callable[[], datetime],
    ) -> None:
        self.archive, self.appraiser, self.round_id, self.now = archive, appraiser, round_id, now
        self.max_age = config.collect.max_age
        self.publishers = publishers(config.sources, appraiser.organisations)
        rules = ruleset(appraiser.organisations, appraiser.rules, appraiser.keep)
        self.fingerprint = record_ruleset(archive, rules, now())
        self.links = {source.name: source.links for source in config.sources}
        self.progress, self.done, self.total = progress, 0, 0

    def assignment(self, name: str) -> Assignment:
        """What the child is told of a source."""
        row = source_row(self.archive, name)
        left = waiting(self.archive, name, self.now(), WAITING_READ)
        self.total += 1 + len(left)
        kind = row["watch_kind"] if row["kind"] == "auto" and row["watch"] else row["kind"]
        watch = row["watch"] if row["kind"] == "auto" else None
        pages, links = self._pages(row["ok_at"]), self.links.get(name)
        return Assignment(name, row["url"], kind, links, watch, row["etag"], row["modified"], pages, left)

    def _pages(self, last: str | None) -> int:
        """How many pages of a listing to look at: the first, or more when it was not seen for long."""
        return 1 if last is not None and self.now() - moment(last) < LONG_UNSEEN else PAGES_BACK

    def take(self, message: Message) -> Fetch | None:
        """Write what a message says; the answer it wants, if any."""
        now = self.now()
        answer = None
        match message:
            case Offered():
                answer = self._offered(message, now)
            case Unchanged(source):
                record_unchanged(self.archive, self.round_id, source, now)
            case Lost():
                state = "unreachable" if message.unreachable else "failed"
                wait = message.retry_after or 0
                lost(self.archive, self.round_id, message.source, state, message.outcome, message.reason, wait, now)
            case Missed(source, url, outcome, reason, wait):
                record_missed(self.archive, self.round_id, source, url, outcome, reason, wait, now)
            case Read():
                self._read(message, now)
            case Ended():
                return None
        self.done += 1
        if self.progress is not None:
            self.progress(self.done, self.total)
        return answer

    def _offered(self, message: Offered, now: datetime) -> Fetch:
        urls = record_offer(
            self.archive,
            self.round_id,
            message.source,
            message.candidates,
            now,
            self.max_age,
            watch=message.watch,
            watch_kind=message.kind,
            etag=message.etag,
            modified=message.modified,
            terms=message.terms or None,
            note=message.note,
        )
        self.total += len(urls)
        return Fetch(message.id, urls)

    def _read(self, message: Read, now: datetime) -> None:
        """Judge an article. A defect of ours costs this one link, and is named in the ledger."""
        publisher = self.publishers.get(message.source, UNKNOWN_PUBLISHER)
        try:
            relevance = self.appraiser.appraise(message.article, publisher)
        except Exception as error:
            log.exception("appraising %s", message.url)
            reason = f"notation impossible : {type(error).__name__} : {error}"[:300]
            record_missed(self.archive, self.round_id, message.source, message.url, Outcome.FAILED, reason, None, now)
            return
        record_read(
            self.archive,
            self.round_id,
            message.source,
            message.url,
            message.article,
            relevance,
            message.note,
            now,
            self.max_age,
            publisher,
            self.fingerprint,
        )


def converse(
    job: Job, take: Callable[[Message], Fetch | None], limit: float, stop: threading.Event | None = None
) -> str:
    """Run a job in a child process and give each of its messages to `take`, whose answer is sent back.

    How it ended: Scrapy's own word (`finished`…), or `stopped`, `killed`, `died`. The child and its parsers are gone
    when this returns.
    """
    child = subprocess.Popen(
        [sys.executable, "-m", "spiders.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={name: value for name, value in os.environ.items() if name not in SECRETS},
        start_new_session=True,  # so that a Ctrl-C is ours to handle, and the whole group can be killed
    )
    if child.stdin is None or child.stdout is None:
        raise OSError("the child has no pipes")
    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_pump, args=(child.stdout, lines), daemon=True).start()
    try:
        child.stdin.write(encode(job))
        child.stdin.flush()
        return _listen(lines, child.stdin, take, time.monotonic() + limit, stop)
    except BrokenPipeError:
        return "died"
    finally:
        _kill(child)


def _pump(stream: IO[bytes], lines: queue.SimpleQueue[bytes]) -> None:
    """Move lines from the pipe to the queue; an empty one marks the end."""
    for line in stream:
        lines.put(line)
    lines.put(b"")


def _listen(
    lines: queue.SimpleQueue[bytes],
    answers: IO[bytes],
    take: Callable[[Message], Fetch | None],
    deadline: float,
    stop: threading.Event | None,
) -> str:
    while True:
        if stop is not None and stop.is_set():
            return "stopped"
        if time.monotonic() > deadline:
            return "killed"
        try:
            line = lines.get(timeout=0.2)
        except queue.Empty:
            continue
        if not line:
            return "died"
        try:
            message = decode(line)
        except ValidationError:
            log.error("not a message: %.200r", line)
            continue
        answer = take(message)
        if isinstance(message, Ended):
            return message.reason
        if answer is not None:
            answers.write(encode(answer))
            answers.flush()


def _kill(child: subprocess.Popen[bytes]) -> None:
    """End the child and its parsing processes; one that has ended its work gets a moment to leave by itself."""
    with contextlib.suppress(BrokenPipeError):
        if child.stdin is not None:
            child.stdin.close()
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(timeout=2)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    if child.stdout is not None:
        child.stdout.close()

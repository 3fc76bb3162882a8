"""A round: a child process visits sources and reads pages; this process judges what comes back, and writes it.

    names of sources ─▶ Job ─▶ child (spiders.worker) ─▶ Offered ─▶ ledger ─▶ Fetch: which links to read
                                                      ─▶ Read    ─▶ appraise ─▶ archive
                                                      ─▶ Sifted  ─▶ archive: it cannot reach the threshold
                                                      ─▶ Missed, Lost, Unchanged ─▶ ledger

Each message is one transaction. The child can be killed at any moment: a link that was offered and not read waits in
the ledger, and the next round reads it. The round's row says how it ended; the child's exit status says nothing.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from math import ceil
from urllib.parse import urlsplit

from monitor.archive.bodies import known_bodies
from monitor.archive.ledger import key_of, record_missed, record_read, record_same
from monitor.archive.offers import look_again, record_offer, record_unchanged
from monitor.archive.revisions import is_of_page
from monitor.archive.robots import kept_robots, record_robots
from monitor.archive.rulesets import record_ruleset
from monitor.archive.sources import begin_round, end_round, lost, source_row, validators, waiting
from monitor.archive.store import Archive, moment
from monitor.config import Config
from monitor.errors import VigieError
from monitor.findings import Relevance
from monitor.model import UNKNOWN_PUBLISHER, Decision, Outcome, Publisher
from monitor.recognise.publisher import publishers
from monitor.rules.compact import compact
from monitor.rules.relevance import Appraiser
from monitor.told import in_place_of, says_more
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
    Robots,
    Same,
    Sifted,
    Unchanged,
)
from spiders.nursery import Nursery
from vigie.talk import converse

log = logging.getLogger("vigie.round")

LIMIT = 1800.0  # seconds: a round that takes longer hangs, and is killed
SOFT = 0.8  # part of the limit after which the crawl itself stops asking for pages
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
    nursery: Nursery | None = None,
) -> int:
    """One round over the sources called `names`; the id of its row, which says how it went.

    `stop` ends it early, with everything decided so far kept. A child still there after `limit` seconds is killed.
    Its processes are born in `nursery`, or in one of the round's own.
    """
    round_id = begin_round(archive, names, now())
    look_again(archive, names, now())
    desk = _Desk(archive, config, appraiser, round_id, progress, now)
    assignments = tuple(desk.assignment(name) for name in names)
    job = Job(
        assignments,
        config.collect.user_agent,
        config.collect.delay.total_seconds(),
        config.collect.private_hosts,
        config.timezone,
        limit * SOFT,
        gate_of(appraiser),
        config.language,
        os.environ.get("VIGIE_IMAP_PASSWORD", ""),
        known_bodies(archive),
        robots=kept_robots(archive, (host for one in assignments for host in _hosts(one)), now()),
    )
    try:
        ending = converse(job, desk.take, limit, stop, nursery)
    except BaseException as error:
        told = f"interrompu : {error}" if isinstance(error, VigieError) else "interrompu par une erreur de vigie"
        end_round(archive, round_id, "failed", told, now())  # a full disk is no fault of vigie
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
        self.fingerprint = record_ruleset(archive, appraiser.ruleset, now())
        self.links = {source.name: source.links for source in config.sources}
        self.senders = {source.name: source.sender or "" for source in config.sources}
        self.progress, self.done, self.total = progress, 0, 0

    def assignment(self, name: str) -> Assignment:
        """What the child is told of a source."""
        row = source_row(self.archive, name)
        left = waiting(self.archive, name, self.now(), WAITING_READ)
        self.total += 1 + len(left)
        kind = row["watch_kind"] if row["kind"] == "auto" and row["watch"] else row["kind"]
        watch = row["watch"] if row["kind"] == "auto" else None
        pages, links = self._pages(row["ok_at"]), self.links.get(name)
        publisher = self.publishers.get(name, UNKNOWN_PUBLISHER)
        speaker = publisher.regions, tuple(sorted(publisher.organisations))
        sender = self.senders.get(name, "")
        seen = validators(row, self.now())
        return Assignment(name, row["url"], kind, links, watch, *seen, pages, left, sender, row["digest"], *speaker)

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
            case Unchanged(source, cache, moved_to, digest, etag, modified):
                seen = {"digest": digest, "etag": etag, "modified": modified} if digest else {}
                record_unchanged(self.archive, self.round_id, source, now, cache, moved_to or None, **seen)
            case Lost():
                state = "unreachable" if message.unreachable else "failed"
                wait = message.retry_after or 0
                why = state, message.outcome, message.reason, wait, now, message.status
                lost(self.archive, self.round_id, message.source, *why)
            case Missed():
                self._missed(message, now)
            case Read():
                self._read(message, now)
            case Sifted():
                self._sifted(message, now)
            case Same(source, url, digest, identity):
                record_same(self.archive, self.round_id, source, url, digest, now, identity)
            case Robots(host, text, seconds):
                record_robots(self.archive, host, text, seconds, now)
                return None
            case Ended():
                return None
        self.done += 1
        if self.progress is not None:
            self.progress(self.done, self.total)
        return answer

    def _offered(self, message: Offered, now: datetime) -> Fetch:
        links = record_offer(
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
            status=message.status,
            moved_to=message.moved_to or None,
            declared=message.declared,
            cache=message.cache,
            digest=message.digest or None,
            skipped=message.skipped,
        )
        self.total += len(links)
        return Fetch(message.id, links)

    def _read(self, message: Read, now: datetime) -> None:
        """Judge an article. A defect of ours costs this one link, and is named in the ledger."""
        publisher = self.publishers.get(message.source, UNKNOWN_PUBLISHER)
        try:
            relevance = self.appraiser.appraise(message.article, publisher)
            message, relevance = self._said_better(message, relevance, publisher)
        except Exception as error:
            log.exception("appraising %s", message.url)
            reason = f"notation impossible, un défaut de vigie ({type(error).__name__}) ; voyez le journal"
            link = message.source, message.url, Outcome.FAILED, reason, None, now, message.identity
            record_missed(self.archive, self.round_id, *link)
            return
        self._record(message, relevance, message.note, now, message.digest, message.again)

    def _said_better(self, message: Read, relevance: Relevance, publisher: Publisher) -> tuple[Read, Relevance]:
        """What was read, or what its source says of it where the page says less and was never read otherwise."""
        if message.told is None or relevance.decision is Decision.KEPT or self._is_of_page(message):
            return message, relevance
        told = in_place_of(message.article, message.told)
        said = self.appraiser.appraise(told, publisher)
        if not says_more(said, relevance, message.article, self.appraiser.keep):
            return message, relevance
        note = f"texte du flux : la page n'atteint que {relevance.score:g}".replace(".", ",")
        return replace(message, article=told, note=note, digest=""), said

    def _missed(self, message: Missed, now: datetime) -> None:
        """Keep what the source says of a link that gave no article if that is worth it, else note why there is none."""
        if message.told is not None and not self._is_of_page(message):
            publisher = self.publishers.get(message.source, UNKNOWN_PUBLISHER)
            relevance = self.appraiser.appraise(message.told, publisher)
            if relevance.decision is Decision.KEPT:
                again = (message.retry_after or 0.0) if message.outcome is Outcome.FAILED else None
                read = Read(message.source, message.url, message.told, identity=message.identity)
                self._record(read, relevance, f"texte du flux : {message.reason}", now, again=again)
                return
        link = message.source, message.url, message.outcome, message.reason, message.retry_after, now, message.identity
        record_missed(self.archive, self.round_id, *link, message.status)

    def _is_of_page(self, message: Read | Missed) -> bool:
        return is_of_page(self.archive, message.source, key_of(message.url, message.identity))

    def _sifted(self, message: Sifted, now: datetime) -> None:
        """Keep all the words of a page that cannot reach the threshold, so that other rules can be tried on them."""
        most = ceil(message.most * 10) / 10
        points = f"{most:g} point{'s' if most >= 2 else ''}".replace(".", ",")
        self._record(message, Relevance(0.0, Decision.BELOW), f"au plus {points} : texte non extrait", now)

    def _record(
        self,
        message: Read | Sifted,
        relevance: Relevance,
        note: str,
        now: datetime,
        body: str = "",
        again: float | None = None,
    ) -> None:
        publisher = self.publishers.get(message.source, UNKNOWN_PUBLISHER)
        link = self.archive, self.round_id, message.source, message.url, message.article, relevance, note, now
        record_read(*link, self.max_age, publisher, self.fingerprint, message.identity, body, again)


def _hosts(source: Assignment) -> set[str]:
    """The hosts, with their ports, that are asked for a source: for what it offers, and for links that wait."""
    addresses = (source.watch or source.url, *(one.url for one in source.waiting))
    return {urlsplit(address).netloc for address in addresses}


@lru_cache(maxsize=1)
def gate_of(appraiser: Appraiser) -> str:
    """What the child tells by that a page cannot reach the threshold."""
    return compact(appraiser).decode()

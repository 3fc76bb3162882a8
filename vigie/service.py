"""The service: a tick that asks the archive what is due, and does it.

    every few seconds   collect what is due   a round, in a child process; then the published folder
                        send what is due      letters whose slot has come, then the outbox
    once an hour        tidy                  forget old texts below the threshold, fold the log in

APScheduler only ticks. What is due is computed from the archive at each tick, so that a kill, a sleep or a step of the
clock loses no slot and doubles none. Collecting and sending have a thread each: a long round never delays a letter.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from alerts.publish import publish
from alerts.send import tick as send_tick
from monitor.archive.keep import tidy
from monitor.archive.read import round_report
from monitor.archive.sources import close_abandoned, due_sources, sync_sources
from monitor.archive.store import Archive
from monitor.config import Config
from monitor.errors import ArchiveError, VigieError
from monitor.reader import appraiser
from monitor.rules.relevance import Appraiser
from spiders.nursery import Nursery
from vigie.heartbeat import ping
from vigie.metrics import served
from vigie.round import LIMIT, clock, collect
from vigie.show import ROUNDS, several

log = logging.getLogger("vigie.service")

TICK = 5  # seconds
TIDY = 3600
STEP = 30.0  # seconds: the clock is slewed by less


class Service:
    """The steps of the service. Each does what is due and says whether there was any; tests call them one by one."""

    def __init__(
        self,
        archive: Archive,
        config: Config,
        judge: Appraiser,
        now: Callable[[], datetime] = clock,
        nursery: Nursery | None = None,
    ) -> None:
        """`nursery` is where the processes of its rounds are born; without it each round has one of its own."""
        self.archive, self.config, self.judge, self.now, self.nursery = archive, config, judge, now, nursery
        self.stop = threading.Event()
        self.failure: ArchiveError | None = None
        self.limit = LIMIT
        sync_sources(archive, config.sources, config.collect.every)
        close_abandoned(archive, now())

    def collect_due(self) -> bool:
        """One round over the sources that are due."""
        names = due_sources(self.archive, self.now())
        if not names or self.stop.is_set():
            return False
        log.info("collecte : %s", several(len(names), "source"))
        ping(self.config.heartbeat, "start")
        try:
            number = collect(
                self.archive,
                self.config,
                self.judge,
                names,
                stop=self.stop,
                limit=self.limit,
                now=self.now,
                nursery=self.nursery,
            )
        except Exception as error:
            ping(self.config.heartbeat, "fail", f"tour interrompu : {type(error).__name__}")
            raise
        report = round_report(self.archive, number)
        self._tell(report)
        offered, kept, below, failed = (
            sum(visit[key] for visit in report["sources"]) for key in ("offered", "kept", "below", "failed")
        )
        told = f"{offered} liens, {kept} retenus, {below} écartés, {failed} échecs"
        log.info("tour %d %s : %s", number, ROUNDS[report["state"]], told)
        if report["error"]:
            log.warning("tour %d : %s", number, report["error"])
        for visit in report["sources"]:
            if visit["state"] in {"failed", "unreachable"}:
                log.warning("source %s : %s", visit["source"], visit["reason"])
        publish(self.archive, self.config, self.now())
        return True

    def _tell(self, report: dict[str, Any]) -> None:
        """Tell the heartbeat's watcher how a round went; one that was asked to stop is neither good nor bad."""
        if report["state"] == "done":
            ping(self.config.heartbeat, "success")
        elif report["state"] != "stopped":
            ping(self.config.heartbeat, "fail", f"tour {ROUNDS[report['state']]} : {report['error'] or 'sans raison'}")

    def send_due(self) -> bool:
        """The letters whose slot has come, and the messages that wait."""
        return send_tick(self.archive, self.config, self.now(), os.environ, self.stop.is_set)

    def tidy(self) -> bool:
        """Forget what need not be kept."""
        forgotten = tidy(self.archive, self.now(), self.config.collect.keep_unmatched)
        if forgotten:
            log.info("%d textes sous le seuil oubliés", forgotten)
        return forgotten > 0

    def step(self, action: Callable[[], bool]) -> None:
        """Do one step. What fails is tried again at the next tick; an archive that fails ends the service."""
        try:
            action()
        except ArchiveError as error:
            self.failure = error
            self.stop.set()
        except VigieError as error:
            log.error("%s", error)


def run(archive: Archive, config: Config) -> None:
    """Tick until SIGTERM or SIGINT; then the step in hand is finished, and the round in hand cut short.

    Raises ArchiveError when the archive can no longer be written, ConfigError when the port for metrics is taken.
    """
    with served(config.metrics, config.archive, clock), Nursery() as nursery:
        _run(archive, config, nursery)


def _run(archive: Archive, config: Config, nursery: Nursery) -> None:
    service = Service(archive, config, appraiser(config), nursery=nursery)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: service.stop.set())
    scheduler = BackgroundScheduler(
        timezone=UTC,
        executors={"default": ThreadPoolExecutor(3)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    scheduler.add_listener(_told, EVENT_JOB_ERROR)
    # The scheduler says at each tick that the last one is still at work: that is what it should be.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    for name, action, seconds in (
        ("collect", service.collect_due, TICK),
        ("send", service.send_due, TICK),
        ("tidy", service.tidy, TIDY),
    ):
        scheduler.add_job(service.step, "interval", (action,), id=name, seconds=seconds, next_run_time=service.now())
    watched = f"{several(len(config.sources), 'source')}, {several(len(config.digests), 'lettre')}"
    log.info("vigie veille : %s, archive %s", watched, config.archive)
    scheduler.start()
    ahead = _ahead()
    while not service.stop.wait(TICK):
        before, ahead = ahead, _ahead()
        if ahead < before - STEP:
            log.warning("l'horloge a reculé de %d s", before - ahead)
            tick_now(scheduler, service.now())
    log.info("arrêt demandé" if service.failure is None else "arrêt : l'archive fait défaut")
    scheduler.shutdown(wait=True)
    log.info("vigie s'arrête")
    if service.failure is not None:
        raise service.failure


def tick_now(scheduler: BackgroundScheduler, now: datetime) -> None:
    """Tick at once. After the clock has been set back, the scheduler would wait for an hour that has already been."""
    for job in scheduler.get_jobs():
        job.modify(next_run_time=now)


def _ahead() -> float:
    """By how many seconds the wall clock is ahead of the one that never steps."""
    return time.time() - time.monotonic()


def _told(event: JobExecutionEvent) -> Any:
    log.error("%s : %s", event.job_id, event.exception, exc_info=event.exception)

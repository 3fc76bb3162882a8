"""The figures of the watch for Prometheus, read from the archive when they are asked for.

Counters start at nought with the service, as Prometheus expects. A round is added once, when it has ended, so that a
scrape costs the same after years; the states of the sources take the whole ledger, and are kept for a quarter of an
hour.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from monitor.archive.figures import deliveries_by_state, last_round_id, last_successes, rounds_after
from monitor.archive.read import source_states
from monitor.archive.store import Archive
from monitor.errors import ConfigError, VigieError, because
from monitor.health import State
from monitor.model import Outcome
from monitor.values import split_port

FRESH = 900.0  # seconds for which the states of the sources are kept


@contextmanager
def served(address: str | None, path: Path, now: Callable[[], datetime]) -> Iterator[None]:
    """Answer Prometheus at `address` (`127.0.0.1:9464`) with the figures of the archive at `path`; None = do not.

    Raises ConfigError when the port cannot be had.
    """
    if address is None:
        yield
        return
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Figures(path, now))
    host, port = split_port(address)
    try:
        server, thread = start_http_server(port or 0, host, registry)
    except OSError as error:
        raise ConfigError(f"metrics: {address} ne peut pas être ouvert ({because(error)})") from None
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Figures(Collector):
    """What Prometheus gathers."""

    def __init__(self, path: Path, now: Callable[[], datetime]) -> None:
        self.path, self.now = path, now
        self.mutex = threading.Lock()
        self.links: Counter[str] = Counter()
        self.rounds: Counter[str] = Counter()
        self.states: Counter[str] = Counter()
        self.states_at = float("-inf")
        with Archive.read(path) as archive:
            self.counted = last_round_id(archive)

    def collect(self) -> Iterable[Metric]:
        """The figures, now. An archive that cannot be read shows as `vigie_up 0`."""
        with self.mutex:
            try:
                with Archive.read(self.path) as archive:
                    self._count(archive)
                    gauges = list(_gauges(archive))
            except VigieError:
                return [GaugeMetricFamily("vigie_up", "1 when the archive can be read.", 0)]
            return [
                GaugeMetricFamily("vigie_up", "1 when the archive can be read.", 1),
                _counter("vigie_links", "Links by outcome, since the service started.", "outcome", self.links),
                _counter("vigie_rounds", "Rounds by how they ended, since the service started.", "state", self.rounds),
                _gauge("vigie_sources", "Sources by state.", "state", self.states),
                *gauges,
            ]

    def _count(self, archive: Archive) -> None:
        """Add the rounds that have ended since the last time."""
        for ended in rounds_after(archive, self.counted):
            self.counted = ended["id"]
            self.rounds[ended["state"]] += 1
            self.links.update({outcome.value: ended[outcome.value] for outcome in Outcome})
        for outcome in Outcome:
            self.links[outcome.value] += 0
        if time.monotonic() - self.states_at > FRESH:
            self.states = Counter({state.value: 0 for state in State})
            self.states.update(one["state"].value for one in source_states(archive, self.now()))
            self.states_at = time.monotonic()


def _gauges(archive: Archive) -> Iterator[Metric]:
    successes = last_successes(archive)
    done = successes.pop("", None)
    if done is not None:
        told = "When the last round ended well, in seconds since 1970."
        yield GaugeMetricFamily("vigie_last_round_timestamp_seconds", told, done)
    told = "When the source was last visited well, in seconds since 1970."
    yield _gauge("vigie_source_last_success_timestamp_seconds", told, "source", successes)
    told = "Messages that have not arrived, by state."
    yield _gauge("vigie_deliveries", told, "state", deliveries_by_state(archive))


def _gauge(name: str, told: str, label: str, values: dict[str, float] | Counter[str]) -> Metric:
    family = GaugeMetricFamily(name, told, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family


def _counter(name: str, told: str, label: str, values: Counter[str]) -> Metric:
    family = CounterMetricFamily(name, told, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family

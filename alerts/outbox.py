"""The outbox: each message to each recipient is a row, recorded before the first attempt, with its result after it.

    queued ─▶ sending ─▶ sent
                 ├─▶ deferred (tried again later: 1, 2, 4… minutes, then every hour) ─▶ sending …
                 └─▶ failed   (refused for good, or five days without success)

A row left in `sending` by a process that was killed is sent again: the same bytes, the same Message-ID. So a message
leaves at least once, never with another content, and twice only when a process dies between the server's answer and
its record.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from alerts.channels import Channels, DeliveryError
from monitor.archive.outbox import GIVE_UP, claim, finish, release, waiting
from monitor.archive.store import Archive

log = logging.getLogger(__name__)
log.addHandler(logging.NullHandler())  # a command that tells the results itself does not log them too

FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=1)
AT_A_STRETCH = 60.0  # seconds: then the service looks for what else is due, such as an alert
BREAKDOWNS = 3  # in a row; one message that a server chokes on must not hold up the others, nor a choking server us


WORDS = {"sent": "parti(s)", "deferred": "remis à plus tard :", "failed": "refusé(s) :"}


@dataclass(frozen=True, slots=True)
class Result:
    """One attempt to tell one recipient. `state`: sent, deferred or failed; `answer`: why, in one line."""

    letter: str
    channel: str
    recipient: str
    state: str
    answer: str


def drain(archive: Archive, channels: Channels, now: datetime, stop: Callable[[], bool]) -> list[Result]:
    """Try the messages that are due, one by one, until `stop()` or for about a minute: what is left stays due.

    A message that fails never holds up the others.
    """
    release(archive, now)
    results = []
    until = time.monotonic() + AT_A_STRETCH
    closed: dict[str, DeliveryError] = {}  # the channels by which nothing leaves for now: not one timeout per reader
    broken: Counter[str] = Counter()  # breakdowns in a row, by channel
    for delivery, channel in waiting(archive, now):
        if stop() or time.monotonic() >= until:
            break
        if broken[channel] >= BREAKDOWNS:
            continue
        row = claim(archive, delivery, now)
        if row is not None:
            result, error = _attempt(archive, channels, row, now, closed, stop)
            results.append(result)
            broken[channel] = broken[channel] + 1 if error is not None and error.broken else 0
    _log(results)
    return results


def _log(results: list[Result]) -> None:
    """A line for each letter, state and answer: an outage is one line, not one for each reader."""
    told = Counter((one.letter, one.channel, one.state, "" if one.state == "sent" else one.answer) for one in results)
    for (letter, channel, state, answer), count in told.items():
        level = logging.INFO if state == "sent" else logging.WARNING
        log.log(level, "lettre « %s », %s : %d %s %s", letter, channel, count, WORDS[state], answer)


def retry_at(attempts: int, created: datetime, now: datetime) -> datetime | None:
    """When to try again after `attempts` attempts; None: give up."""
    if now - created >= GIVE_UP:
        return None
    return now + min(LONGEST_RETRY, FIRST_RETRY * (1 << min(attempts - 1, 10)))


def _attempt(
    archive: Archive,
    channels: Channels,
    row: dict[str, Any],
    now: datetime,
    closed: dict[str, DeliveryError],
    stop: Callable[[], bool],
) -> tuple[Result, DeliveryError | None]:
    """One attempt, and its record; with what went wrong."""
    channel, recipient = row["channel"], row["recipient"]
    failure: DeliveryError | None = None
    again: datetime | None = None
    state = "sent"
    try:
        if channel in closed:
            raise closed[channel]
        answer = channels.send(channel, recipient, row["subject"], row["content"])
    except Exception as error:  # whatever it is, the queue goes on
        # Only what we worded ourselves is told: another text may hold anything.
        told = f"erreur inattendue ({type(error).__name__})"
        failure = error if isinstance(error, DeliveryError) else DeliveryError(told)
        answer, again = str(failure), _again(failure, row, now, stop)
        state = "deferred" if again else "failed"
        if not failure.permanent and not again:
            answer = f"abandonné après {GIVE_UP.days} jours : {answer}"
        if failure.unreachable:
            closed[channel] = failure
    doubtful = failure is not None and failure.doubtful
    finish(archive, row["id"], state, answer, now, again or now, doubtful=doubtful)
    return Result(row["letter"], channel, recipient, state, answer), failure


def _again(failure: DeliveryError, row: dict[str, Any], now: datetime, stop: Callable[[], bool]) -> datetime | None:
    if failure.permanent:
        return None
    return now if stop() else retry_at(row["attempts"], row["created_at"], now)

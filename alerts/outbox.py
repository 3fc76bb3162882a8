"""The outbox: each message to each recipient is a row, recorded before the first attempt, with its result after it.

    queued ─▶ sending ─▶ sent
                 ├─▶ deferred (tried again later: 1, 2, 4… minutes, then every hour) ─▶ sending …
                 └─▶ failed   (refused for good, or five days without success)

A row left in `sending` by a process that was killed is sent again: the same bytes, the same Message-ID. So a message
leaves at least once, never with another content, and twice only when a process dies between the server's answer and
its record.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from alerts.channels import Channels, DeliveryError
from monitor.archive import letters
from monitor.archive.store import Archive

FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=1)
GIVE_UP = timedelta(days=5)


@dataclass(frozen=True, slots=True)
class Result:
    """One attempt to tell one recipient. `state`: sent, deferred or failed; `answer`: why, in one line."""

    letter: str
    channel: str
    recipient: str
    state: str
    answer: str


def drain(archive: Archive, channels: Channels, now: datetime, stop: Callable[[], bool]) -> list[Result]:
    """Try every message that is due, one by one, until `stop()`. A message that fails never holds up the others."""
    letters.release(archive, now)
    results = []
    closed: dict[str, DeliveryError] = {}  # the channels by which nothing leaves for now: not one timeout per reader
    for delivery in letters.waiting(archive, now):
        if stop():
            break
        row = letters.claim(archive, delivery, now)
        if row is not None:
            results.append(_attempt(archive, channels, row, now, closed))
    return results


def retry_at(attempts: int, created: datetime, now: datetime) -> datetime | None:
    """When to try again after `attempts` attempts; None: give up."""
    if now - created >= GIVE_UP:
        return None
    return now + min(LONGEST_RETRY, FIRST_RETRY * (1 << min(attempts - 1, 10)))


def _attempt(
    archive: Archive, channels: Channels, row: dict[str, Any], now: datetime, closed: dict[str, DeliveryError]
) -> Result:
    channel, recipient = row["channel"], row["recipient"]
    again: datetime | None = None
    try:
        if channel in closed:
            raise closed[channel]
        answer = channels.send(channel, recipient, row["subject"], row["content"])
        state = "sent"
    except Exception as error:  # whatever it is, the queue goes on
        answer = str(error) if isinstance(error, DeliveryError) else f"erreur inattendue ({type(error).__name__})"
        permanent = isinstance(error, DeliveryError) and error.permanent
        again = None if permanent else retry_at(row["attempts"], row["created_at"], now)
        state = "deferred" if again else "failed"
        if isinstance(error, DeliveryError) and error.unreachable:
            closed[channel] = error
    letters.finish(archive, row["id"], state, answer, now, again or now)
    return Result(row["letter"], channel, recipient, state, answer)

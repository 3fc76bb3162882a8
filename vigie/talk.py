"""The talk with the child process of a round: a job in, messages out, and its end whatever it does."""

from __future__ import annotations

import contextlib
import logging
import queue
import socket
import threading
import time
from collections.abc import Callable

from pydantic import ValidationError

from spiders.messages import Ended, Fetch, Job, Message, decode, encode
from spiders.nursery import WORKER, Nursery

log = logging.getLogger("vigie.round")

PATIENCE = 2.0  # seconds


def converse(
    job: Job,
    take: Callable[[Message], Fetch | None],
    limit: float,
    stop: threading.Event | None = None,
    nursery: Nursery | None = None,
) -> str:
    """Run a job in a child process and give each of its messages to `take`, whose answer is sent back.

    The child is born in `nursery`, or in one of its own. How it ended: Scrapy's own word (`finished`…), or `stopped`,
    `killed`, `died`. The child is gone when this returns, and its parsers follow it.
    """
    if nursery is None:
        with Nursery() as own:
            return converse(job, take, limit, stop, own)
    child = nursery.birth(WORKER)
    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    pump = threading.Thread(target=_pump, args=(child.line, lines), daemon=True)
    pump.start()
    try:
        child.line.sendall(encode(job))
        return _listen(lines, child.line, take, time.monotonic() + limit, stop)
    except ConnectionError:
        return "died"
    finally:
        with contextlib.suppress(OSError):  # it is gone
            child.line.shutdown(socket.SHUT_WR)
        child.wait(PATIENCE)  # one that has ended its work gets a moment to leave by itself
        child.end()
        pump.join()


def _pump(incoming: socket.socket, lines: queue.SimpleQueue[bytes]) -> None:
    """Move lines from the child to the queue; an empty one marks the end."""
    with contextlib.suppress(ConnectionResetError), incoming.makefile("rb") as stream:
        for line in stream:
            lines.put(line)
    lines.put(b"")


def _listen(
    lines: queue.SimpleQueue[bytes],
    answers: socket.socket,
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
            answers.sendall(encode(answer))

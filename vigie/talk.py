"""The talk with the child process of a round: a job in, messages out, and its end whatever it does."""

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
from collections.abc import Callable
from typing import IO

from pydantic import ValidationError

from spiders.messages import Ended, Fetch, Job, Message, decode, encode

log = logging.getLogger("vigie.round")

# What parses strangers' bytes need not know them.
SECRETS = {"VIGIE_SMTP_USER", "VIGIE_SMTP_PASSWORD", "VIGIE_IMAP_PASSWORD"}


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

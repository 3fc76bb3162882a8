"""Where the processes of a round are born: one process has imported what they need, and forks.

    service ─birth─▶ nursery ─fork─▶ worker of a round ─birth─▶ nursery ─fork─▶ parser

`Nursery` is the near side, in the service and in its workers; the far side is `spiders.forking`. The nursery lives as
long as the service, so that a round, or a parser in the place of one that was killed, costs no start.

The two talk in packets over a socket: what is to be born, with the files that it gets; then its number, and a handle.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from types import TracebackType
from typing import Any, Self

WORKER, PARSER = "worker", "parser"
PACKET = 4096  # bytes
PATIENCE = 5.0  # seconds that a nursery has to leave by itself
# What parses strangers' bytes need not know them.
SECRETS = {"VIGIE_SMTP_USER", "VIGIE_SMTP_PASSWORD", "VIGIE_IMAP_PASSWORD"}
LIBRARIES = {"OPENBLAS_NUM_THREADS": "1"}  # a fork has no other thread, and no use for them


class Child:
    """A process that was born. `line` is our end of what are its standard input and output: a stream socket."""

    def __init__(self, pid: int, handle: int, line: socket.socket) -> None:
        self.pid, self.line = pid, line
        self._handle = handle

    def wait(self, timeout: float | None = None) -> bool:
        """Wait for its end, `timeout` seconds at most; whether it has come."""
        end = select.poll()
        end.register(self._handle, select.POLLIN)
        return bool(end.poll(None if timeout is None else timeout * 1000))

    def kill(self) -> None:
        """Kill it, if it is not dead."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)

    def end(self) -> None:
        """Kill it, and wait for its end: nothing else can be done with it."""
        self.kill()
        self.wait()
        os.close(self._handle)
        self.line.close()


class Nursery:
    """Gives birth to processes, from any thread. It starts when first needed, or anew when it has died."""

    def __init__(self, line: socket.socket | None = None) -> None:
        """`line` leads to a nursery that somebody else has started."""
        self._line = line
        self._process: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.end()

    def birth(self, what: str, *files: int, **told: Any) -> Child:
        """A WORKER or a PARSER, which gets `files` (open ones) and is `told` more. Raises OSError if it cannot be."""
        line, far = socket.socketpair()
        with self._turn, far:
            try:
                nursery = self._open()
                socket.send_fds(nursery, [json.dumps({"what": what, **told}).encode()], [far.fileno(), *files])
                answer, handles, _, _ = socket.recv_fds(nursery, PACKET, 1)
                if not handles:
                    raise OSError(f"no {what} was born: {answer.decode() or 'the nursery is gone'}")
            except OSError:
                line.close()
                raise
            return Child(int(answer), handles[0], line)

    @property
    def pid(self) -> int:
        """The number of its process, if it was started here and lives; else 0."""
        return self._process.pid if self._process is not None else 0

    def end(self) -> None:
        """End it, with all that was born in it and lives still."""
        if self._line is not None:
            self._line.close()
            self._line = None
        if self._process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(PATIENCE)
            self._process.kill()
            self._process.wait()
            self._process = None

    def _open(self) -> socket.socket:
        """The socket to the nursery."""
        if self._process is not None and self._process.poll() is not None:
            self.end()
        if self._line is None:
            self._line, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with far:
                self._process = subprocess.Popen(
                    [sys.executable, "-m", "spiders.forking"],
                    stdin=far.fileno(),
                    env={name: value for name, value in os.environ.items() if name not in SECRETS} | LIBRARIES,
                    start_new_session=True,  # a Ctrl-C is the service's to handle
                )
        return self._line

"""The command in a process of its own, without the seconds that its imports take: forked from one that has done them.

    Prefork.run ─words, environment, output files─▶ this file, as a process ─fork─▶ vigie.__main__, from its first line

The fork is a command like any other: its own arguments, environment, output, status and end. What a command imports
and when is for the tests that start one in earnest (`python -m vigie`), of which each command has one at least.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import pkgutil
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from spiders.forking import DEATH_OF_PARENT, prctl

LIBRARIES = {"OPENBLAS_NUM_THREADS": "1"}  # a fork has no other thread
PACKET = 1 << 17  # bytes
TIMEOUT = 120.0  # seconds


class Prefork:
    """The near side. The process starts when first needed, and ends with `end`, or with whoever started it."""

    def __init__(self) -> None:
        self._line: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """`vigie` with these words: its status (negative: the signal that ended it) and what it printed."""
        near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with near, far, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            request = json.dumps({"words": words, "folder": str(Path.cwd()), "environment": dict(os.environ)}).encode()
            with self._turn:
                socket.send_fds(self._open(), [request], [far.fileno(), out.fileno(), err.fileno()])
            far.close()
            near.settimeout(TIMEOUT)
            pid = int(near.recv(PACKET))
            try:
                status = int(near.recv(PACKET))
            except TimeoutError:
                os.kill(pid, signal.SIGKILL)
                raise
            return subprocess.CompletedProcess(words, status, _text(out), _text(err))

    def end(self) -> None:
        """End the process, and the commands that still run."""
        if self._line is not None and self._process is not None:
            self._line.close()
            self._process.wait(10)

    def _open(self) -> socket.socket:
        if self._line is None:
            self._line, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with far:
                self._process = subprocess.Popen(
                    [sys.executable, __file__],
                    stdin=far.fileno(),
                    stdout=subprocess.DEVNULL,
                    env=os.environ | LIBRARIES | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                )
        return self._line


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode().replace("\r\n", "\n")


def prepare() -> None:
    """Import what the commands need, and read what comes with vigie."""
    for package in ("monitor", "alerts", "vigie"):
        for module in pkgutil.walk_packages(import_module(package).__path__, f"{package}."):
            import_module(module.name)
    from monitor.config import Config
    from monitor.extract.read import read_text
    from monitor.reader import appraiser

    appraiser(Config()).appraise(read_text("Un titre\n\nUn texte de quelques mots, en français.", "file:a.txt"))


def serve(tests: socket.socket) -> list[str]:
    """Fork a command whenever one is asked for. In each fork, give back its words; in this process, never."""
    waiting = selectors.DefaultSelector()
    waiting.register(tests, selectors.EVENT_READ)
    while True:
        for key, _ in waiting.select():
            if key.data is not None:
                pid, asker = key.data
                _, ended = os.waitpid(pid, 0)
                waiting.unregister(key.fd)
                os.close(key.fd)
                with asker, contextlib.suppress(OSError):  # it has given up
                    asker.send(str(os.waitstatus_to_exitcode(ended)).encode())
                continue
            packet, files, _, _ = socket.recv_fds(tests, PACKET, 3)
            if not packet:
                sys.exit()
            asker = socket.socket(fileno=files[0])
            gc.freeze()
            if not (pid := os.fork()):
                waiting.close()
                tests.close()
                asker.close()
                return _become(json.loads(packet), files[1:])
            for file in files[1:]:
                os.close(file)
            with contextlib.suppress(OSError):  # likewise
                asker.send(str(pid).encode())
            waiting.register(os.pidfd_open(pid), selectors.EVENT_READ, (pid, asker))


def _become(told: dict[str, Any], outputs: list[int]) -> list[str]:
    """Make of this process, a fork, what one that is started for a command would be; the words of the command."""
    prctl(DEATH_OF_PARENT, signal.SIGKILL)
    for number, file in enumerate(outputs, start=1):
        os.dup2(file, number)
        os.close(file)
    os.chdir(told["folder"])
    os.environ.clear()
    os.environ.update(told["environment"])
    gc.enable()
    return list(told["words"])


if __name__ == "__main__":
    gc.disable()  # what is imported stays
    line = socket.socket(fileno=os.dup(0))
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    prepare()
    import vigie.__main__

    typed = serve(line)
    sys.modules["__main__"] = vigie.__main__
    sys.argv = [str(vigie.__main__.__file__), *typed]
    vigie.__main__.main()

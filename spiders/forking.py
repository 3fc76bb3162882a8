"""The far side of the nursery: `python -m spiders.forking` imports what workers and parsers need, and forks them.

It has one thread, reads no byte of strangers, and does nothing else. Whoever asked for a process owns it: when the
owner goes, what it owned is killed. When this process goes, the kernel kills all that were born here.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import json
import os
import selectors
import signal
import socket
import sys
import traceback
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from spiders.nursery import PACKET, WORKER

DEATH_OF_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)
FILES = 2  # that a birth comes with, at most
prctl = ctypes.CDLL(None, use_errno=True).prctl


class Forking:
    """The loop: births asked for over sockets, and ends of those who were born."""

    def __init__(self, service: socket.socket) -> None:
        self._service = service
        self._waiting = selectors.DefaultSelector()
        self._owned: dict[socket.socket, dict[int, int]] = {}  # by socket of the owner: numbers, by handle
        self._add(service)

    def run(self) -> None:
        """Serve until the service is gone."""
        while self._service in self._owned:
            for key, _ in self._waiting.select():
                key.data()
        for owner in [*self._owned]:
            self._bury(owner)

    def _add(self, owner: socket.socket) -> None:
        self._owned[owner] = {}
        self._waiting.register(owner, selectors.EVENT_READ, partial(self._hear, owner))

    def _hear(self, owner: socket.socket) -> None:
        """A birth that is asked for, or the end of the owner."""
        try:
            packet, files, _, _ = socket.recv_fds(owner, PACKET, FILES)
        except ConnectionError:  # it went without reading the last answer
            packet = b""
        if not packet:
            self._bury(owner)
            return
        try:
            pid, handle = self._bear(json.loads(packet), files)
        except Exception as error:  # no memory, no number left: the owner tells it
            with contextlib.suppress(OSError):
                owner.send(f"{type(error).__name__}: {error}".encode()[:PACKET])
            return
        finally:
            for one in files:
                os.close(one)
        self._owned[owner][handle] = pid
        self._waiting.register(handle, selectors.EVENT_READ, partial(self._reap, owner, handle))
        with contextlib.suppress(OSError):  # the owner is gone: its end is heard next
            socket.send_fds(owner, [str(pid).encode()], [handle])

    def _bear(self, told: dict[str, Any], files: list[int]) -> tuple[int, int]:
        """Fork; the number of the child, and a handle of it."""
        prepare(told["what"], files)
        near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)  # only a worker asks for births
        gc.freeze()  # what is here stays, and need not be looked through by each child
        parent = os.getpid()
        pid = os.fork()
        if not pid:
            near.close()
            self._forget()
            live(told, files, far, parent)
        far.close()
        handle = os.pidfd_open(pid)
        if told["what"] == WORKER:
            self._add(near)
        else:
            near.close()
        return pid, handle

    def _forget(self) -> None:
        """In a child: nothing of this is its business."""
        self._waiting.close()
        for owner, owned in self._owned.items():
            owner.close()
            for handle in owned:
                os.close(handle)

    def _reap(self, owner: socket.socket, handle: int) -> None:
        """One has ended."""
        pid = self._owned.get(owner, {}).pop(handle, None)
        if pid is None:  # buried with its owner a moment ago
            return
        os.waitpid(pid, 0)
        self._waiting.unregister(handle)
        os.close(handle)

    def _bury(self, owner: socket.socket) -> None:
        """The owner is gone: kill what it owned."""
        for handle, pid in [*self._owned[owner].items()]:
            os.kill(pid, signal.SIGKILL)
            self._reap(owner, handle)
        self._waiting.unregister(owner)
        del self._owned[owner]
        owner.close()


def prepare(what: str, files: list[int]) -> None:
    """Import what a worker or a parser needs; the first time takes a second, any other nothing."""
    if what == WORKER:
        # First, and from here: it reads the sources of all that import it, and further on they would be many.
        import scrapy.core.downloader.contextfactory  # noqa: F401

        from spiders import worker

        worker.prepare()
    else:
        from spiders import parser

        parser.prepare(os.pread(files[1], os.fstat(files[1]).st_size, 0))


def live(told: dict[str, Any], files: list[int], line: socket.socket, parent: int) -> NoReturn:
    """The life of a child."""
    try:
        prctl(DEATH_OF_PARENT, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
        for standard in (0, 1):
            os.dup2(files[0], standard)
        for one in files:
            os.close(one)
        Path("/proc/self/comm").write_text(f"vigie-{told['what']}", "ascii")
        gc.enable()
        if told["what"] == WORKER:
            from spiders.worker import main as work

            work(line)
        else:
            from spiders.parser import main as parse

            line.close()
            parse(told["memory"])
    except ConnectionError:  # whoever asked is gone, and nobody is there to be told
        os._exit(1)
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    sys.stderr.flush()
    os._exit(0)


def main() -> None:
    """See the module."""
    gc.disable()  # what is imported stays
    service = socket.socket(fileno=os.dup(0))
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    Path("/proc/self/comm").write_text("vigie-nursery", "ascii")
    Forking(service).run()
    sys.stderr.flush()
    os._exit(0)  # nothing is left to save, and to take all that was imported apart takes a quarter of a second


if __name__ == "__main__":
    main()

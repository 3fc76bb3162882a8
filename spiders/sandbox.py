"""Where strangers' bytes are parsed: a child process with a deadline and limits, which can be killed at any moment.

`Sandbox` is the near side: `run(task, …)` hands one task over and waits. The far side is `spiders.parser`.
One hostile page costs one task: the process is killed at the deadline, and the next task gets a new one.

The two talk in frames, each a 4-byte length and that many bytes: first the gate (`monitor.rules.compact`), which may be
empty; then for each task a JSON head and the body to parse; a JSON answer. Nothing that comes back is ever executed or
unpickled.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import json
import subprocess
import sys
import threading
from typing import IO, Any

from monitor.errors import ReadError
from monitor.model import Page
from spiders.frames import read_frame, write

MEMORY = 1 << 30  # bytes of address space
DEADLINE = 30.0  # seconds for one page or feed
PIPE = 1 << 20  # bytes of a page that go over at once
PATIENCE = 1.0  # seconds
TASKS_EACH = 2000  # then a new process: what a native library leaks is bounded


class Sandbox:
    """A few parsing processes, started when first needed. `run` may be awaited concurrently; `close` ends them."""

    def __init__(self, processes: int = 1, memory: int = MEMORY, gate: bytes = b"") -> None:
        """`gate` is what `monitor.rules.compact` wrote: pages that cannot reach the threshold are not read then."""
        self._all = [_Process(memory, gate) for _ in range(processes)]
        # The last one used is the first to be used again: what one process can do warms no second one.
        self._free: asyncio.LifoQueue[_Process] = asyncio.LifoQueue()
        self._free.put_nowait(self._all[0])
        self._unused = self._all[1:]
        self._warming: list[asyncio.Future[Any]] = []

    def warm(self) -> None:
        """Make one ready for articles while the first is fetched; the others start when there is work for them."""
        if not self._warming:
            self._warming.append(asyncio.ensure_future(self.run("warm", {}, Page("", 0, "", b""))))

    async def run(self, task: str, head: dict[str, Any], page: Page, deadline: float = DEADLINE) -> Any:
        """The answer of `task` on `page`: plain JSON data. Raises ReadError, also when the process had to be killed."""
        head = head | {
            "task": task,
            "deadline": deadline,
            "url": page.url,
            "status": page.status,
            "content_type": page.content_type,
        }
        if task == "read":  # one that is about to be warm serves as soon as one that is cold, and costs no second start
            await asyncio.gather(*(one for one in self._warming if not one.done()), return_exceptions=True)
        process = await self._next()
        try:
            answer = await asyncio.to_thread(process.ask, json.dumps(head).encode(), page.body, deadline)
        finally:
            self._free.put_nowait(process)
        if "reason" in answer:
            raise ReadError(answer["outcome"], answer["reason"])
        return answer["value"]

    async def _next(self) -> _Process:
        """The process for a task: another one is started for what has waited as long as its start takes."""
        if self._unused:
            with contextlib.suppress(TimeoutError):
                return await asyncio.wait_for(self._free.get(), PATIENCE)
        return self._unused.pop() if self._unused else await self._free.get()

    def close(self) -> None:
        """End the processes, whatever they are doing."""
        for process in self._all:
            process.end()


class _Process:
    """One parsing process: started late, killed when late."""

    def __init__(self, memory: int, gate: bytes) -> None:
        self.memory, self.gate = memory, gate
        self.child: subprocess.Popen[bytes] | None = None
        self.tasks = 0

    def ask(self, head: bytes, body: bytes, deadline: float) -> dict[str, Any]:
        late = threading.Event()

        def kill() -> None:
            late.set()
            if self.child is not None:
                self.child.kill()

        timer = threading.Timer(deadline, kill)
        timer.start()
        try:
            tasks, answers = self._running()
            self.tasks += 1
            write(tasks, head)
            write(tasks, body)
            answer: dict[str, Any] = json.loads(read_frame(answers))
            return answer
        except (OSError, EOFError, ValueError):
            self.end()
            if late.is_set():
                return {"outcome": "failed", "reason": f"lecture interrompue après {deadline:g} s"}
            return {"outcome": "failed", "reason": "le contenu a fait échouer la lecture (mémoire ou plantage)"}
        finally:
            timer.cancel()

    def _running(self) -> tuple[IO[bytes], IO[bytes]]:
        """The two pipes of the child, which is started again when it has died or has done its share."""
        if self.child is None or self.child.poll() is not None or self.tasks >= TASKS_EACH:
            self.end()
            command = [sys.executable, "-m", "spiders.parser", str(self.memory)]
            self.child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - ours
            self.tasks = 0
            if self.child.stdin is not None:
                with contextlib.suppress(OSError):  # not allowed more: it takes several goes
                    fcntl.fcntl(self.child.stdin, fcntl.F_SETPIPE_SZ, PIPE)
                write(self.child.stdin, self.gate)
        if self.child.stdin is None or self.child.stdout is None:
            raise OSError("the parsing process has no pipes")
        return self.child.stdin, self.child.stdout

    def end(self) -> None:
        if self.child is not None:
            self.child.kill()
            self.child.communicate()
            self.child = None

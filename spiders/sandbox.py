"""Where strangers' bytes are parsed: a child process with a deadline and limits, which can be killed at any moment.

`Sandbox` is the near side: `run(task, …)` hands one task over and waits. The far side is `spiders.parser`.
One hostile page costs one task: the process is killed at the deadline, and the next task gets a new one, born in the
nursery with all that it needs.

The two talk in frames, each a 4-byte length and that many bytes: for each task a JSON head and the body to parse; a
JSON answer. Nothing that comes back is ever executed or unpickled.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
from typing import Any

from monitor.errors import ReadError
from monitor.model import Page
from spiders.frames import frame, receive
from spiders.nursery import PARSER, Child, Nursery

MEMORY = 1 << 30  # bytes of address space
DEADLINE = 30.0  # seconds for one page or feed
TASKS_EACH = 2000  # then a new process: what a native library leaks is bounded


class Sandbox:
    """A few parsing processes, born when first needed. `run` may be awaited concurrently; `close` ends them."""

    def __init__(
        self, processes: int = 1, memory: int = MEMORY, gate: bytes = b"", nursery: Nursery | None = None
    ) -> None:
        """`gate` is what `monitor.rules.compact` wrote: pages that cannot reach the threshold are not read then."""
        self._born_in = nursery or Nursery()
        self._own = nursery is None
        self._gate = os.fdopen(os.memfd_create("gate"), "wb")  # the nursery reads it
        self._gate.write(gate)
        self._gate.flush()
        self._all = [_Process(memory, self._gate.fileno(), self._born_in) for _ in range(processes)]
        # The last one used is the first to be used again.
        self._free: asyncio.LifoQueue[_Process] = asyncio.LifoQueue()
        for process in self._all:
            self._free.put_nowait(process)

    async def run(self, task: str, head: dict[str, Any], page: Page, deadline: float = DEADLINE) -> Any:
        """The answer of `task` on `page`: plain JSON data. Raises ReadError, also when the process had to be killed."""
        head = head | {
            "task": task,
            "deadline": deadline,
            "url": page.url,
            "status": page.status,
            "content_type": page.content_type,
        }
        process = await self._free.get()
        try:
            answer = await process.ask(json.dumps(head).encode(), page.body, deadline)
        finally:
            self._free.put_nowait(process)
        if "reason" in answer:
            raise ReadError(answer["outcome"], answer["reason"])
        return answer["value"]

    def close(self) -> None:
        """End the processes, whatever they are doing."""
        for process in self._all:
            process.end()
        if self._own:
            self._born_in.end()
        self._gate.close()


class _Process:
    """One parsing process: born late, killed when late."""

    def __init__(self, memory: int, gate: int, nursery: Nursery) -> None:
        self.memory, self.gate, self.nursery = memory, gate, nursery
        self.child: Child | None = None
        self.tasks = 0

    async def ask(self, head: bytes, body: bytes, deadline: float) -> dict[str, Any]:
        try:
            line = await self._running()
        except OSError as error:
            return {"outcome": "failed", "reason": f"aucun processus de lecture n'a pu être lancé : {error}"}
        self.tasks += 1
        try:
            async with asyncio.timeout(deadline):
                await asyncio.get_running_loop().sock_sendall(line, frame(head) + frame(body))
                answer: dict[str, Any] = json.loads(await receive(line))
                return answer
        except TimeoutError:
            self.end()
            return {"outcome": "failed", "reason": f"lecture interrompue après {deadline:g} s"}
        except (OSError, EOFError, ValueError):
            self.end()
            return {"outcome": "failed", "reason": "le contenu a fait échouer la lecture (mémoire ou plantage)"}
        except asyncio.CancelledError:  # its answer would be taken for that of the next task
            self.end()
            raise

    async def _running(self) -> socket.socket:
        """The line to the child, which is born again when it has died or has done its share. Raises OSError."""
        if self.child is None or self.child.wait(0) or self.tasks >= TASKS_EACH:
            self.end()
            self.child = await asyncio.to_thread(self.nursery.birth, PARSER, self.gate, memory=self.memory)
            self.child.line.setblocking(False)
            self.tasks = 0
        return self.child.line

    def end(self) -> None:
        child, self.child = self.child, None
        if child is not None:
            child.end()

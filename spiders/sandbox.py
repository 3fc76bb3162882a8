"""Where strangers' bytes are parsed: a child process with a deadline and limits, which can be killed at any moment.

`Sandbox` is the near side: `run(task, …)` hands one task over and waits. `python -m spiders.sandbox` is the far side.
One hostile page costs one task: the process is killed at the deadline, and the next task gets a new one.

The two talk in frames, each a 4-byte length and that many bytes: a JSON head, then the body to parse; a JSON answer.
Nothing that comes back is ever executed or unpickled.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import resource
import signal
import struct
import subprocess
import sys
import threading
from typing import IO, Any

from pydantic import TypeAdapter

from monitor.errors import ReadError
from monitor.model import Article, Candidate, Page

MEMORY = 1 << 30  # bytes of address space
DEADLINE = 30.0  # seconds for one page or feed
TASKS_EACH = 400  # then a new process: what a native library leaks is bounded
# A page may reserve itself against text mining in its own head (TDM Reservation Protocol, W3C CG report, 10 May 2024).
RESERVED = re.compile(
    rb"<meta\b(?=[^>]{0,400}\bname\s*=\s*[\"']?tdm-reservation\b)(?=[^>]{0,400}\bcontent\s*=\s*[\"']?1\b)",
    re.IGNORECASE,
)


class Sandbox:
    """A few parsing processes, started when first needed. `run` may be awaited concurrently; `close` ends them."""

    def __init__(self, processes: int = 1, memory: int = MEMORY) -> None:
        self._free: asyncio.Queue[_Process] = asyncio.Queue()
        self._all = [_Process(memory) for _ in range(processes)]
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
            answer = await asyncio.to_thread(process.ask, json.dumps(head).encode(), page.body, deadline)
        finally:
            self._free.put_nowait(process)
        if "reason" in answer:
            raise ReadError(answer["outcome"], answer["reason"])
        return answer["value"]

    def close(self) -> None:
        """End the processes, whatever they are doing."""
        for process in self._all:
            process.end()


class _Process:
    """One parsing process: started late, killed when late."""

    def __init__(self, memory: int) -> None:
        self.memory = memory
        self.child: subprocess.Popen[bytes] | None = None
        self.tasks = 0

    def ask(self, head: bytes, body: bytes, deadline: float) -> dict[str, Any]:
        child, tasks, answers = self._running()
        self.tasks += 1
        late = threading.Event()

        def kill() -> None:
            late.set()
            child.kill()

        timer = threading.Timer(deadline, kill)
        timer.start()
        try:
            _write(tasks, head)
            _write(tasks, body)
            answer: dict[str, Any] = json.loads(_read(answers))
            return answer
        except (OSError, EOFError, ValueError):
            self.end()
            if late.is_set():
                return {"outcome": "failed", "reason": f"lecture interrompue après {deadline:g} s"}
            return {"outcome": "failed", "reason": "le contenu a fait échouer la lecture (mémoire ou plantage)"}
        finally:
            timer.cancel()

    def _running(self) -> tuple[subprocess.Popen[bytes], IO[bytes], IO[bytes]]:
        """The child and its two pipes, started again when it has died or has done its share."""
        if self.child is None or self.child.poll() is not None or self.tasks >= TASKS_EACH:
            self.end()
            command = [sys.executable, "-m", "spiders.sandbox", str(self.memory)]
            self.child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - ours
            self.tasks = 0
        if self.child.stdin is None or self.child.stdout is None:
            raise OSError("the parsing process has no pipes")
        return self.child, self.child.stdin, self.child.stdout

    def end(self) -> None:
        if self.child is not None:
            self.child.kill()
            self.child.communicate()
            self.child = None


def _write(stream: IO[bytes], frame: bytes) -> None:
    stream.write(struct.pack(">I", len(frame)) + frame)
    stream.flush()


def _read(stream: IO[bytes]) -> bytes:
    head = stream.read(4)
    if len(head) < 4:
        raise EOFError
    size = struct.unpack(">I", head)[0]
    frame = stream.read(size)
    if len(frame) < size:
        raise EOFError
    return frame


# ------------------------------------------------------------------------------------------------- the far side


def look_task(head: dict[str, Any], page: Page) -> Any:
    """What a source's page offers: a `spiders.look.Look`."""
    from spiders.look import Look, look

    return TypeAdapter(Look).dump_python(look(head["kind"], page, head["links"], head["timezone"]), mode="json")


def robots_task(_head: dict[str, Any], page: Page) -> Any:
    """The sitemaps a robots.txt announces."""
    from spiders.look import robots_sitemaps

    return robots_sitemaps(page)


def read_task(head: dict[str, Any], page: Page) -> Any:
    """The article of a page; or, when the page fails and the source carried a text of its own, that text."""
    from monitor.extract.read import read

    if RESERVED.search(page.body[:100_000]):
        raise ReadError("refused", "la page réserve la fouille de textes (TDM)")
    hint = TypeAdapter(Candidate).validate_python(head["candidate"])
    return TypeAdapter(Article).dump_python(read(page, hint, head["timezone"]), mode="json")


def feed_text_task(head: dict[str, Any], _page: Page) -> Any:
    """The article made of what the source itself said of a candidate."""
    from monitor.extract.read import from_feed

    hint = TypeAdapter(Candidate).validate_python(head["candidate"])
    return TypeAdapter(Article).dump_python(from_feed(hint, head["timezone"]), mode="json")


TASKS = {"look": look_task, "robots": robots_task, "read": read_task, "feed_text": feed_text_task}


def _answer(head: dict[str, Any], body: bytes) -> dict[str, Any]:
    page = Page(head["url"], head["status"], head["content_type"], body)
    try:
        return {"value": TASKS[head["task"]](head, page)}
    except ReadError as error:
        return {"outcome": error.outcome, "reason": error.reason}
    except MemoryError:
        return {"outcome": "failed", "reason": "le contenu demande trop de mémoire"}
    except RecursionError:
        return {"outcome": "failed", "reason": "le contenu est trop imbriqué"}
    except Exception as error:  # a parser's bug must cost one candidate, never the round; it is named in the ledger
        return {"outcome": "failed", "reason": f"lecture impossible : {type(error).__name__} : {error}"[:300]}


def main(memory: int) -> None:
    """Serve tasks from stdin until it closes. Output of the libraries goes to stderr, never into the frames."""
    sys.dont_write_bytecode = True  # it may not write files
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (256 << 20, 256 << 20))  # py3langid unpacks its model to a temporary file
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    tasks = os.fdopen(os.dup(0), "rb")
    while True:
        try:
            head, body = json.loads(_read(tasks)), _read(tasks)
        except EOFError:
            return
        # Should the near side die first, the kernel ends a stuck parser: no handler, so C code cannot put it off.
        signal.alarm(int(head["deadline"]) + 5)
        _write(answers, json.dumps(_answer(head, body)).encode())


if __name__ == "__main__":
    main(int(sys.argv[1]))

"""The parsing processes: a hostile page costs one answer, and the next page is read as if nothing had been."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Iterator
from typing import Any

import pytest

from monitor.errors import ReadError
from monitor.model import Page
from spiders.sandbox import Sandbox

LISTING = {"kind": "listing", "links": "a", "timezone": "Europe/Paris"}
GOOD = Page("http://x.example/", 200, "text/html", b"<html><body><a href='/a'>Un titre</a></body></html>")
# libxml2's HTML parser is quadratic in the attributes of one element: this one takes it minutes
ATTRIBUTES = b"<html><body " + b" ".join(b'a%d="1"' % n for n in range(100_000)) + b"></body></html>"


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    box = Sandbox()
    yield box
    box.close()


def look(sandbox: Sandbox, page: Page, deadline: float = 20.0) -> Any:
    return asyncio.run(sandbox.run("look", LISTING, page, deadline))


def titles(answer: Any) -> list[str]:
    return [candidate["title"] for candidate in answer["candidates"]]


def test_a_page_that_takes_too_long_is_given_up_and_the_next_is_read(sandbox: Sandbox) -> None:
    assert titles(look(sandbox, GOOD)) == ["Un titre"]
    started = time.monotonic()
    with pytest.raises(ReadError, match="lecture interrompue après 2 s"):
        look(sandbox, Page("http://x.example/", 200, "text/html", ATTRIBUTES), deadline=2.0)
    assert time.monotonic() - started < 6
    assert titles(look(sandbox, GOOD)) == ["Un titre"]


def test_what_comes_while_a_process_is_busy_gets_another_one() -> None:
    async def both() -> list[Any]:
        pages = (Page(GOOD.url, 200, "text/html", ATTRIBUTES), GOOD)
        return await asyncio.gather(*(box.run("look", LISTING, one, 3.0) for one in pages), return_exceptions=True)

    box = Sandbox(2)
    try:
        assert [titles(look(box, GOOD)) for _ in range(2)] == [["Un titre"]] * 2
        assert sum(process.tasks > 0 for process in box._all) == 1
        _, answer = asyncio.run(both())
        assert titles(answer) == ["Un titre"]
        assert sum(process.child is not None for process in box._all) == 1  # that of the other was killed
    finally:
        box.close()


def test_a_process_that_dies_costs_one_answer(sandbox: Sandbox) -> None:
    look(sandbox, GOOD)
    child = sandbox._all[0].child
    assert child is not None
    os.kill(child.pid, signal.SIGSTOP)  # it can no longer answer, and then it dies
    child.kill()
    assert child.wait(5)
    assert titles(look(sandbox, GOOD)) == ["Un titre"]


def test_a_process_has_only_the_memory_it_was_given() -> None:
    box = Sandbox(memory=300 << 20)
    try:
        many = b"<html><body>" + b"<a href='/a'>x</a>" * 400_000 + b"</body></html>"
        with pytest.raises(ReadError, match="mémoire"):
            look(box, Page("http://x.example/", 200, "text/html", many))
    finally:
        box.close()


def test_an_error_of_the_page_comes_back_as_its_reason(sandbox: Sandbox) -> None:
    head = {"kind": "feed", "links": None, "timezone": "Europe/Paris"}
    with pytest.raises(ReadError, match="une page HTML là où un flux était attendu") as caught:
        asyncio.run(sandbox.run("look", head, GOOD))
    assert caught.value.outcome == "failed"


def test_its_processes_end_with_it(sandbox: Sandbox) -> None:
    look(sandbox, GOOD)
    child = sandbox._all[0].child
    assert child is not None
    sandbox.close()
    with pytest.raises(ProcessLookupError):
        os.kill(child.pid, 0)

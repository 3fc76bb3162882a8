"""A web server on many loopback addresses at once: one thread, one event loop, so that 2,000 sites cost little."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from email.utils import formatdate
from ipaddress import ip_address
from types import TracebackType

Answer = bytes | int | None  # a body, a status without one, or None: the answer never comes
NAMES = {200: "OK", 304: "Not Modified", 404: "Not Found", 500: "Internal Server Error"}


class Site:
    """Serves from the moment the `with` block is entered until it is left.

    In: the addresses, and `answer(address, path)`, called in the thread of the server. With `validators`, an answer
    carries an ETag and is not sent again to those who have it. Out: `port`, `url()`, and `told`: answers by status.
    """

    def __init__(self, addresses: Sequence[str], answer: Callable[[str, str], Answer]) -> None:
        if not all(ip_address(one).is_loopback for one in addresses):
            raise ValueError("only loopback addresses are served")
        self.addresses, self.answer = list(addresses), answer
        self.validators = True
        self.port = 0
        self.told: Counter[int] = Counter()
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._over = asyncio.Event()
        self._open: set[asyncio.StreamWriter] = set()
        self._failure: OSError | None = None
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._serve(),), daemon=True)

    def url(self, address: str, path: str = "/") -> str:
        """The absolute URL of a path of one of the addresses."""
        return f"http://{address}:{self.port}{path}"

    def __enter__(self) -> Site:
        self._thread.start()
        self._ready.wait()
        if self._failure is not None:
            raise self._failure
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join()
        self._loop.close()

    async def _serve(self) -> None:
        try:
            first = await asyncio.start_server(self._talk, self.addresses[0], 0)
            self.port = first.sockets[0].getsockname()[1]
            servers = [first]
            if self.addresses[1:]:
                servers.append(await asyncio.start_server(self._talk, self.addresses[1:], self.port))
        except OSError as error:
            self._failure = error
            return
        finally:
            self._ready.set()
        await self._over.wait()
        for server in servers:
            server.close()
        for writer in list(self._open):
            writer.transport.abort()  # its reader then ends
        await asyncio.gather(*(asyncio.all_tasks() - {asyncio.current_task()}), return_exceptions=True)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, kept for as many requests as the client likes."""
        address = writer.get_extra_info("sockname")[0]
        self._open.add(writer)
        try:
            while True:
                lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])}
                method, path, _ = lines[0].split(" ", 2)
                writer.write(await self._reply(address, method, path, headers))
                await writer.drain()
                if headers.get("connection", "").lower() == "close":
                    return
        except (asyncio.IncompleteReadError, ConnectionError, ValueError):
            return
        finally:
            self._open.discard(writer)
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    async def _reply(self, address: str, method: str, path: str, headers: dict[str, str]) -> bytes:
        found = self.answer(address, path)
        if found is None:
            await self._over.wait()
        body = found if isinstance(found, bytes) else b""
        status = found if isinstance(found, int) else 200
        head = {"Date": formatdate(usegmt=True), "Content-Type": _kind(body), "Content-Length": str(len(body))}
        if status == 200 and self.validators:
            head["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
            if headers.get("if-none-match") == head["ETag"]:
                status, body = 304, b""
                del head["Content-Length"], head["Content-Type"]
        self.told[status] += 1
        lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
        return f"HTTP/1.1 {status} {NAMES[status]}\r\n{lines}\r\n".encode() + (b"" if method == "HEAD" else body)


def _kind(body: bytes) -> str:
    start = body[:40].lstrip()
    return "application/rss+xml" if start.startswith(b"<?xml") else "text/html; charset=utf-8"

"""A real web server on loopback addresses, for the demonstration and for the tests of the whole project.

In: for each loopback address, its paths and what each one answers. Out: the port, the URLs, and the log of every
request that came in. Several addresses stand for several sites; all of them share one port.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Network, ip_address
from types import TracebackType
from typing import Any
from urllib.parse import unquote

LOOPBACK = IPv4Network("127.0.0.0/8")
PORT_TRIES = 40
PIECE = 256  # bytes between two pauses of a dripping reply
NOT_FOUND = (
    "<!doctype html>\n<html lang='fr'><head><meta charset='utf-8'><title>Page introuvable</title></head>"
    "<body><h1>Page introuvable</h1><p>La page demandée n’existe pas ou n’existe plus.</p>"
    "<footer>Page de démonstration de vigie.</footer></body></html>\n"
).encode()


@dataclass(frozen=True, slots=True)
class Request:
    """One request as the server saw it. `status` is 0 until it is answered, and stays 0 if it never was."""

    time: float
    address: str
    port: int
    method: str
    path: str
    headers: Mapping[str, str]
    status: int = 0

    def header(self, name: str) -> str | None:
        """The value of a header, whatever the case of its name."""
        return next((value for key, value in self.headers.items() if key.lower() == name.lower()), None)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a path answers.

    `delay` is the number of seconds before the first byte, `drip` the number of seconds between two pieces of the
    body: a server that hangs is a long delay, a slow one a small drip; both end at once when the server is closed.
    A header given in `headers` replaces the one the server would have written itself (so a page can lie about its
    length or its type); an empty `content_type` sends none.
    """

    body: bytes = b""
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()
    delay: float = 0.0
    drip: float = 0.0


Route = Reply | Callable[[Request], Reply]
MISSING = Reply(NOT_FOUND, status=404)


class Web:
    """The sites, served from the moment the `with` block is entered until it is left.

    In: `sites`, address -> path (with its query string, if any) -> Reply or a function of the Request. They may be
    changed while the server runs (`web.sites["127.0.1.1"]["/a"] = Reply(...)`). Out: `port`, `url()`, `requests`.
    """

    def __init__(self, sites: Mapping[str, Mapping[str, Route]], port: int = 0) -> None:
        for address in sites:
            _refuse_public(address)
        self.sites: dict[str, dict[str, Route]] = {address: dict(routes) for address, routes in sites.items()}
        self.port = port
        self.closing = threading.Event()
        self._log: list[Request] = []
        self._lock = threading.Lock()
        self._servers: list[_Server] = []
        self._threads: list[threading.Thread] = []

    def url(self, address: str, path: str = "/") -> str:
        """The absolute URL of a path of one of the addresses."""
        return f"http://{address}:{self.port}{path}"

    @property
    def requests(self) -> list[Request]:
        """A copy of the log: every request answered (or given up) so far, in the order of the answers."""
        with self._lock:
            return list(self._log)

    def forget(self) -> None:
        """Empty the log, so that a test counts from here."""
        with self._lock:
            self._log.clear()

    def note(self, request: Request) -> None:
        """Add one request to the log; called by the handler threads."""
        with self._lock:
            self._log.append(request)

    def reply_to(self, request: Request) -> Reply:
        """The reply for a request: by the path as it was asked, else by the path with its escapes undone."""
        routes = self.sites[request.address]
        route = routes.get(request.path) or routes.get(unquote(request.path)) or MISSING
        if isinstance(route, Reply):
            return route
        try:
            return route(request)
        except Exception as error:  # a mistake in a test's own page must show as an answer, not as a lost thread
            return Reply(repr(error).encode(), status=500, content_type="text/plain; charset=utf-8")

    def __enter__(self) -> Web:
        self.closing.clear()
        self._servers = _bind_all(self, self.port)
        if self._servers:
            self.port = self._servers[0].server_address[1]
        for server in self._servers:
            thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
            thread.start()
            self._threads.append(thread)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        for server in self._servers:
            server.stop()
        for thread in self._threads:
            thread.join(timeout=1)
        self._servers.clear()
        self._threads.clear()


def _refuse_public(address: str) -> None:
    """Raise ValueError for anything but an IPv4 loopback address: the demonstration is never seen from outside."""
    try:
        loopback = ip_address(address) in LOOPBACK
    except ValueError:
        loopback = False
    if not loopback:
        raise ValueError(f"{address!r} is not a loopback address (127.x.x.x)")


def _bind_all(web: Web, port: int) -> list[_Server]:
    """One listening server per address, all on one port; a free one is looked for when `port` is 0."""
    for left in reversed(range(PORT_TRIES)):
        servers: list[_Server] = []
        try:
            for address in web.sites:
                servers.append(_Server(web, address, servers[0].server_address[1] if servers else port))
        except OSError as error:
            for server in servers:
                server.server_close()
            if port or not left or error.errno != errno.EADDRINUSE:
                raise
        else:
            return servers
    raise AssertionError("unreachable: the last try returns or raises")


class _Server(ThreadingHTTPServer):
    """One address. Knows its open connections, so that closing does not wait for idle or hanging ones."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, web: Web, address: str, port: int) -> None:
        self.web = web
        self.address = address
        self._open: set[socket.socket] = set()
        super().__init__((address, port), _Handler)

    def server_bind(self) -> None:
        """Bind without asking the resolver for the name of the address, which can be slow."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = self.address, int(self.server_address[1])

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no news; nothing is ever printed."""

    def stop(self) -> None:
        """Stop answering and cut the connections that are still open."""
        self.shutdown()
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    """One connection: reads requests, looks the reply up, writes it, notes it."""

    server: _Server
    protocol_version = "HTTP/1.1"
    server_version = "vigie-demo"
    sys_version = ""
    wbufsize = -1  # one packet for head and body

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing; the log is `Web.requests`."""

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def _answer(self) -> None:
        server, web = self.server, self.server.web
        method, path = self.command, self.path
        request = Request(time.time(), server.address, server.server_port, method, path, dict(self.headers.items()))
        reply = web.reply_to(request)
        if web.closing.wait(reply.delay) if reply.delay else web.closing.is_set():
            self.close_connection = True
            web.note(request)
            return
        tag = f'"{hashlib.sha256(reply.body).hexdigest()[:32]}"'
        same = reply.status == 200 and _matches(self.headers.get("If-None-Match"), tag)
        status = 304 if same else reply.status
        web.note(replace(request, status=status))
        self._head(reply, status, tag)
        if not same and method != "HEAD":
            self._body(reply)
        self.wfile.flush()

    def _head(self, reply: Reply, status: int, tag: str) -> None:
        """Status line and headers; what the reply gives itself replaces what would be written here."""
        own = {name.lower() for name, _ in reply.headers}
        written = {"Date": formatdate(usegmt=True), "Server": self.server_version}
        if reply.content_type and status != 304:
            written["Content-Type"] = reply.content_type
        if reply.status == 200:
            written["ETag"] = tag
        if status != 304 and "transfer-encoding" not in own:
            written["Content-Length"] = str(len(reply.body))
        self.send_response_only(status)
        for name, value in (*written.items(), *reply.headers):
            if name.lower() not in own or (name, value) in reply.headers:
                self.send_header(name, value)
        if own & {"content-length", "transfer-encoding"}:  # perhaps a lie: the end of the connection ends the body
            self.send_header("Connection", "close")
        self.end_headers()

    def _body(self, reply: Reply) -> None:
        for piece in _pieces(reply):
            self.wfile.write(piece)
            if reply.drip:
                self.wfile.flush()
                if self.server.web.closing.wait(reply.drip):
                    self.close_connection = True
                    return


def _pieces(reply: Reply) -> Iterator[bytes]:
    """The body whole, or in small pieces when it is to drip."""
    step = PIECE if reply.drip else max(len(reply.body), 1)
    return (reply.body[start : start + step] for start in range(0, len(reply.body), step))


def _matches(asked: str | None, tag: str) -> bool:
    """Whether an If-None-Match header names this tag."""
    names = [name.strip().removeprefix("W/") for name in (asked or "").split(",")]
    return "*" in names or tag in names

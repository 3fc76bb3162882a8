"""A mail server on loopback that misbehaves at one stage: a real socket, real SMTP up to there."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from types import TracebackType

STAGES = ("banner", "EHLO", "MAIL", "RCPT", "DATA", "text", "answer")
_VERBS = {b"EHLO": "EHLO", b"HELO": "EHLO", b"MAIL": "MAIL", b"RCPT": "RCPT", b"DATA": "DATA"}


class HostileSmtp:
    """`fault` at `stage`, in the messages numbered `at` (from 0, over all connections; None: all of them).

    fault: `stall` (silence), `drop` (closed), `drip` (a byte now and then), `garbage`, `endless` (a line without end),
    `flood` (continuation lines without end), or an answer such as "421 4.3.2 bye". `per_connection`: closed, without a
    word, after so many messages. The messages accepted are in `received`; the lines read are in `lines`.
    """

    def __init__(
        self,
        stage: str = "",
        fault: str = "",
        *,
        at: set[int] | None = None,
        per_connection: int = 10**9,
        host: str = "127.0.0.1",
        drip: float = 0.05,
        slow: float = 0.0,
    ) -> None:
        self.stage, self.fault, self.at, self.per_connection, self.drip = stage, fault, at, per_connection, drip
        self.slow = slow  # seconds before each answer
        self.received: list[bytes] = []
        self.lines: list[bytes] = []
        self.connections = 0
        self.messages = 0  # begun
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.listener = socket.create_server((host, 0), family=family)
        self.port = int(self.listener.getsockname()[1])
        self._closing = threading.Event()

    def __enter__(self) -> HostileSmtp:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        self.listener.shutdown(socket.SHUT_RDWR)  # wakes accept up
        self.listener.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                self.connections += 1
                threading.Thread(target=self._client, args=(client,), daemon=True).start()

    def _client(self, client: socket.socket) -> None:
        with client, contextlib.suppress(OSError), client.makefile("rb") as lines:
            self._answer(client, "banner", b"220 mail.example.org\r\n")
            taken = 0
            for line in lines:
                self.lines.append(line)
                stage = _VERBS.get(line[:4].upper(), "")
                if stage == "MAIL":
                    if taken == self.per_connection:
                        return
                    self.messages += 1
                if stage == "DATA":
                    self._answer(client, "DATA", b"354 go\r\n")
                    if self._faulty("text"):
                        self._fault(client)
                    body = []
                    while (part := lines.readline()) not in (b".\r\n", b""):
                        body.append(part)
                    if not part:
                        return
                    taken += 1
                    if not (self._faulty("answer") and self.fault[:1] in "45"):
                        self.received.append(b"".join(body))
                    self._answer(client, "answer", b"250 2.0.0 taken\r\n")
                else:
                    self._answer(client, stage, b"221 bye\r\n" if line[:4].upper() == b"QUIT" else b"250 ok\r\n")

    def _faulty(self, stage: str) -> bool:
        number = max(self.messages - 1, 0)
        return stage == self.stage and (self.at is None or number in self.at)

    def _answer(self, client: socket.socket, stage: str, normal: bytes) -> None:
        if self._faulty(stage):
            self._fault(client)
        else:
            time.sleep(self.slow)
            client.sendall(normal)

    def _fault(self, client: socket.socket) -> None:
        if self.fault == "stall":
            self._closing.wait(60)
        elif self.fault == "drip":
            while not self._closing.is_set():
                client.sendall(b"2")
                time.sleep(self.drip)
        elif self.fault == "garbage":
            client.sendall(b"\x00\xff<html>\r\n\xe9\xe9\r\n")
            return
        elif self.fault == "endless":
            client.sendall(b"2" * 100_000)
        elif self.fault == "flood":
            while not self._closing.is_set():
                client.sendall(b"250-and more\r\n" * 100)
        elif self.fault != "drop":
            client.sendall(self.fault.encode() + b"\r\n")
            if not self.fault.startswith("421"):
                return
        client.shutdown(socket.SHUT_RDWR)
        raise OSError(self.fault)

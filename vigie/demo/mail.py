"""A real mail server on 127.0.0.1, for the demonstration and for the tests.

In: mail over SMTP. Out: the messages received, in order. Tests script its refusals: a recipient that is unknown or
whose box is full, a server that takes no message for now.
"""

from __future__ import annotations

import socket
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Received:
    """One message as it was accepted: the envelope, and the bytes of the message."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes


class Mailbox:
    """The server, up while the `with` block lasts.

    `refuse` (recipient -> SMTP answer, such as "550 5.1.1 unknown") and `data_answer` (the answer to DATA, such as
    "451 4.3.0 try later"; None accepts) may be changed while it runs. A refused message is not in `messages`.
    """

    def __init__(self, port: int = 0) -> None:
        self.port = port
        self.messages: list[Received] = []
        self.refuse: dict[str, str] = {}
        self.data_answer: str | None = None
        self._controller: _Controller | None = None

    def __enter__(self) -> Mailbox:
        listener = socket.create_server((HOST, self.port))
        self.port = int(listener.getsockname()[1])
        self._controller = _Controller(_Handler(self), listener)
        try:
            self._controller.start()
        except BaseException:
            listener.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None


class _Controller(Controller):
    """aiosmtpd's controller on a socket that is already listening: the port is known, and nobody can take it."""

    def __init__(self, handler: _Handler, listener: socket.socket) -> None:
        super().__init__(handler, hostname=HOST, port=listener.getsockname()[1], ident="vigie demo")
        self._listener = listener

    def _create_server(self) -> Any:
        return self.loop.create_server(self._factory_invoker, sock=self._listener)


class _Handler:
    """The answers to RCPT and DATA; the hook names are aiosmtpd's."""

    def __init__(self, box: Mailbox) -> None:
        self.box = box

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        refusal = self.box.refuse.get(address)
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        if self.box.data_answer:
            return self.box.data_answer
        content = envelope.content or b""
        content = content.encode() if isinstance(content, str) else content
        self.box.messages.append(Received(str(envelope.mail_from), tuple(envelope.rcpt_tos), content))
        return "250 2.0.0 OK"

"""One connection to the mail server, that no server can hold for ever.

    connect ─▶ greeting ─▶ EHLO ─▶ STARTTLS ─▶ AUTH ─▶ for each message: MAIL ─▶ RCPT ─▶ DATA ─▶ text ─▶ answer

Every read has its time, and so has the whole, so that a server that drips a byte now and then holds nothing up. A
thread cuts the connection when the time is up, or when the service is asked to stop.
"""

from __future__ import annotations

import contextlib
import io
import ipaddress
import re
import smtplib
import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from alerts.wording import clean
from monitor.config import Smtp
from monitor.errors import VigieError, because

LONGEST_REPLY = 100_000  # bytes
CLOSING = 421  # this connection is closed, whatever was asked
IDENTIFY = 530  # no message without identification: it is not this message that is refused


class DeliveryError(VigieError):
    """The message did not leave. The text is what to show and to keep; it holds no secret.

    `permanent`: this message will never be accepted. `unreachable`: nothing can leave this way for now. `broken`: the
    talk about this message broke down. `doubtful`: it broke down after the last byte: the message may have arrived.
    """

    def __init__(
        self,
        answer: str,
        *,
        permanent: bool = False,
        unreachable: bool = False,
        broken: bool = False,
        doubtful: bool = False,
    ) -> None:
        super().__init__(clean(answer, 300))
        self.permanent, self.unreachable, self.broken, self.doubtful = permanent, unreachable, broken, doubtful


@dataclass(frozen=True, slots=True)
class Patience:
    """How long is waited, in seconds."""

    connect: float = 10
    step: float = 30  # for one read
    message: float = 60  # for all that comes before the last byte of a message, the connection included
    answer: float = 120  # after the last byte: to give up then is to send it again, perhaps for nothing
    goodbye: float = 5  # for QUIT; and for the answer, once the service is asked to stop


PATIENCE = Patience()


class Line(smtplib.SMTP):
    """smtplib's client, encrypted and identified as configured, on a connection that is cut when its time is up.

    Raises OSError (smtplib's errors are OSErrors too) or DeliveryError; `stage` tells how far it came.
    """

    def __init__(self, smtp: Smtp, user: str, password: str, patience: Patience, stop: Callable[[], bool]) -> None:
        self._smtp, self._user, self._password = smtp, user, password
        self._patience, self._stop = patience, stop
        self._until = time.monotonic() + patience.message
        self._closed = threading.Event()
        self._handle: socket.socket | None = None
        self.stage, self.late, self.handed_over = "connexion", False, False

    def open(self) -> None:
        """Connect, encrypt and identify, as configured."""
        threading.Thread(target=self._watch, name="smtp", daemon=True).start()
        try:
            super().__init__(self._smtp.host, self._smtp.port, timeout=self._patience.step)
            self.stage = "EHLO"
            self.ehlo_or_helo_if_needed()
            if self._smtp.security == "starttls":
                self._encrypt()
            if self._user:
                self._identify(self._user, self._password)
        except BaseException:
            self.close()
            raise

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        """smtplib's place for opening the connection."""
        opened = socket.create_connection((host, port), self._patience.connect)
        opened.settimeout(timeout)
        self._handle = opened.dup()  # cuts the connection under TLS too
        if self._smtp.security == "tls":
            self.stage = "TLS"
            opened = ssl.create_default_context().wrap_socket(opened, server_hostname=host)
        self.stage = "accueil"
        return opened

    def _encrypt(self) -> None:
        self.stage = "STARTTLS"
        if not self.has_extn("starttls"):
            raise DeliveryError(
                f"{place(self._smtp)} n’offre pas STARTTLS : rien ne part en clair ; voyez delivery.smtp.security"
            )
        self.starttls(context=ssl.create_default_context())
        self.ehlo_or_helo_if_needed()

    def _identify(self, user: str, password: str) -> None:
        self.stage = "identification"
        where = place(self._smtp)
        if self._smtp.security == "none" and not self._local():
            raise DeliveryError(
                f"{where} : le mot de passe partirait en clair ; mettez delivery.smtp.security à starttls ou tls"
            )
        if not self.has_extn("auth"):
            raise DeliveryError(
                f"{where} n’offre pas d’identification ; retirez VIGIE_SMTP_USER, ou voyez delivery.smtp.security"
            )
        if not (user + password).isascii():
            raise DeliveryError("VIGIE_SMTP_USER et VIGIE_SMTP_PASSWORD : seul l’ASCII passe, sans accents")
        try:
            self.login(user, password)
        except smtplib.SMTPAuthenticationError as error:
            # The server's words are left out: they may repeat what it was given.
            raise DeliveryError(
                f"{where} refuse l’identification (code {error.smtp_code}) ;"
                " vérifiez VIGIE_SMTP_USER et VIGIE_SMTP_PASSWORD"
            ) from None

    def _local(self) -> bool:
        handle = self._handle
        return handle is not None and ipaddress.ip_address(handle.getpeername()[0].partition("%")[0]).is_loopback

    def transfer(self, sender: str, recipient: str, content: bytes) -> str:
        """Hand over one message; returns the server's last words, which often name it in its own queue.

        Raises DeliveryError when the server refuses it; the connection then serves the next one, unless it said 421.
        """
        self.handed_over = False
        self._until = time.monotonic() + self._patience.message
        written = self._in_utf8(recipient)
        for self.stage, command, taken in (
            ("MAIL", f"MAIL FROM:<{sender}>{written}", (250,)),
            ("RCPT", f"RCPT TO:<{recipient}>", (250, 251, 252)),
            ("DATA", "DATA", (354,)),
        ):
            code, answer = self.docmd(command)
            if code not in taken:
                raise self._refusal(code, answer)
        self.stage = "texte"
        body = re.sub(rb"(?m)^\.", b"..", content)  # RFC 5321, 4.5.2
        self.send(body + (b".\r\n" if body.endswith(b"\r\n") else b"\r\n.\r\n"))
        self.stage, self.handed_over = "réponse", True
        self._until = time.monotonic() + self._patience.answer
        self._wait(self._patience.answer)
        code, answer = self.getreply()
        self._wait(self._patience.step)
        if code // 100 != 2:
            raise self._refusal(code, answer)
        return _words(code, answer)

    def _in_utf8(self, recipient: str) -> str:
        """What MAIL says more for an address with accents (RFC 6531)."""
        plain = recipient.isascii()
        if not plain and not (self.has_extn("smtputf8") and self.has_extn("8bitmime")):
            told = f"{place(self._smtp)} ne prend pas les adresses avec des accents (SMTPUTF8)"
            raise DeliveryError(told, permanent=True)
        self.command_encoding = "ascii" if plain else "utf-8"
        return "" if plain else " SMTPUTF8 BODY=8BITMIME"

    def _wait(self, seconds: float) -> None:
        """How long one read may take from now on."""
        if self.sock is not None:
            self.sock.settimeout(seconds)

    def _refusal(self, code: int, answer: bytes) -> DeliveryError:
        """What a 4xx or 5xx is to the message; the connection is left ready for the next. Anything else ends it."""
        if code // 100 not in (4, 5):
            raise smtplib.SMTPServerDisconnected("not the answer to that")
        told = _words(code, answer)
        if code == CLOSING:
            return DeliveryError(told, broken=True)
        with contextlib.suppress(OSError):
            self.docmd("RSET")
        if code == IDENTIFY:
            return DeliveryError(f"{told} ; donnez VIGIE_SMTP_USER et VIGIE_SMTP_PASSWORD", unreachable=True)
        return DeliveryError(told, permanent=code // 100 == 5)

    def hang_up(self) -> None:
        """Say goodbye. After its 250 a message is sent, whatever the server says to QUIT."""
        self._until = time.monotonic() + self._patience.goodbye
        with contextlib.suppress(OSError):
            self.quit()
        self.close()

    def close(self) -> None:
        """Close; can be called twice."""
        self._closed.set()
        super().close()
        handle, self._handle = self._handle, None
        if handle is not None:
            handle.close()

    def getreply(self) -> tuple[int, bytes]:
        """smtplib's, of a bounded length."""
        if self.sock is not None:
            self.file = self.file or _Bounded(self.sock.makefile("rb"))
            if isinstance(self.file, _Bounded):
                self.file.left = LONGEST_REPLY
        return super().getreply()

    def _watch(self) -> None:
        """Cut the connection when its time is up. Asked to stop, a message in hand has a moment to be answered."""
        asked = False
        while not self._closed.wait(0.1):
            if not asked and self._stop():
                asked = True
                self._until = min(self._until, time.monotonic() + (self._patience.goodbye if self.handed_over else 0))
            handle = self._handle
            if handle is not None and time.monotonic() >= self._until:
                self.late = not asked
                with contextlib.suppress(OSError):
                    handle.shutdown(socket.SHUT_RDWR)
                return


class _Bounded(io.BufferedIOBase):
    """The answers of a server, of which only so many bytes are read until `left` is set again."""

    def __init__(self, file: io.BufferedReader) -> None:
        self._file = file
        self.left = LONGEST_REPLY

    def readline(self, limit: int | None = -1, /) -> bytes:
        line = self._file.readline(limit)
        self.left -= len(line)
        if self.left < 0:
            raise OSError("answer without end")
        if line and not line.endswith(b"\n") and len(line) != limit:
            raise OSError("answer cut short")  # smtplib would take its first three figures for the code
        return line

    def close(self) -> None:
        self._file.close()
        super().close()


def place(smtp: Smtp) -> str:
    """host:port, an IPv6 address in brackets."""
    return f"[{smtp.host}]:{smtp.port}" if ":" in smtp.host else f"{smtp.host}:{smtp.port}"


def timed_out(error: OSError) -> bool:
    """Whether one read took too long: smtplib says it in its own way."""
    return isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError)


def trouble(smtp: Smtp, error: OSError, stage: str, late: bool) -> str:
    """What went wrong with the connection, in one line of French."""
    where, at = place(smtp), "" if stage == "connexion" else f" (étape : {stage})"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"{where} : {because(error)} ; rien ne part sans certificat valable"
    if late:
        return f"{where} ne répond pas à temps{at}"
    if isinstance(error, smtplib.SMTPResponseException):
        answered = 200 <= error.smtp_code < 600 and isinstance(error.smtp_error, bytes)  # else smtplib's own words
        code = f"code {error.smtp_code}" if answered else "réponse incompréhensible"
        return f"{where} n’accepte pas la connexion ({code}){at}"
    if isinstance(error, socket.gaierror):
        return f"{where} : nom de serveur introuvable"
    if isinstance(error, ConnectionRefusedError):
        return f"{where} : connexion refusée, aucun serveur n’y répond"
    if isinstance(error, smtplib.SMTPServerDisconnected | ConnectionError):
        return f"{where} a coupé la connexion{at}"
    return f"{where} : l’envoi a échoué ({because(error)}){at}"


def _words(code: int, answer: bytes) -> str:
    return clean(f"{code} {answer.decode('utf-8', 'replace')}", 300)

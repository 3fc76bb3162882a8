"""A web server that can misbehave in any way: it writes the bytes it is told to, on many loopback addresses."""

from __future__ import annotations

import contextlib
import datetime as dt
import ipaddress
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

LINGER = struct.pack("ii", 1, 0)  # close with a reset


@dataclass
class Wire:
    """One connection on which one request came, and how it went."""

    socket: socket.socket
    address: str
    path: str
    head: bytes  # of the request
    port: int
    closing: threading.Event
    began: float = field(default_factory=time.monotonic)
    ended: float = 0.0
    sent: int = 0  # bytes

    def send(self, data: bytes) -> None:
        """Write it all. Raises OSError when the other side is gone."""
        self.socket.sendall(data)
        self.sent += len(data)

    def answer(self, body: bytes = b"", content_type: str = "text/html; charset=utf-8", *more: bytes) -> None:
        """A sound answer, with these header lines besides."""
        self.raw(f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\n".encode("latin-1"), body, *more)

    def status(self, line: str, *more: bytes, body: bytes = b"") -> None:
        """An answer with this status, and these header lines."""
        self.raw(f"HTTP/1.1 {line}\r\nContent-Type: text/html; charset=utf-8\r\n".encode(), body, *more)

    def raw(self, head: bytes, body: bytes, *more: bytes) -> None:
        """An answer whose length is told, unless one of the header lines tells it."""
        lines = [*more, b"Connection: close"]
        if not any(line.lower().startswith((b"content-length", b"transfer-encoding")) for line in lines):
            lines.append(b"Content-Length: %d" % len(body))
        self.send(head + b"\r\n".join(lines) + b"\r\n\r\n" + body)

    def forever(self, pieces: Iterator[bytes], pause: float = 0.0) -> None:
        """Send piece after piece until the other side goes, or the server closes."""
        for piece in pieces:
            self.send(piece)
            if self.closing.wait(pause) if pause else self.closing.is_set():
                return

    def hang(self) -> None:
        """Say nothing more, until the other side goes or the server closes."""
        self.socket.settimeout(0.2)
        while not self.closing.is_set():
            with contextlib.suppress(TimeoutError):
                if not self.socket.recv(1024):
                    return

    def reset(self) -> None:
        """End the connection with a reset."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER)


Way = Callable[[Wire], None]  # of answering


class HostileServer:
    """In: address -> path -> way of answering; the addresses that speak TLS. Out: `port`, and `wires`, what came in.

    A path without a way gets a 404. All addresses share one port.
    """

    def __init__(self, sites: Mapping[str, Mapping[str, Way]], tls: Mapping[str, ssl.SSLContext] | None = None) -> None:
        self.sites, self.tls = sites, tls or {}
        self.port = 0
        self.wires: list[Wire] = []
        self.closing = threading.Event()
        self._sockets: list[socket.socket] = []

    def url(self, address: str, path: str) -> str:
        """The absolute URL of a path."""
        return f"{'https' if address in self.tls else 'http'}://{address}:{self.port}{path}"

    def __enter__(self) -> HostileServer:
        for address in self.sites:
            listening = socket.create_server((address, self.port), backlog=64)
            listening.settimeout(0.3)
            self.port = listening.getsockname()[1]
            self._sockets.append(listening)
            threading.Thread(target=self._listen, args=(listening, address), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        for listening in self._sockets:
            listening.close()

    def _listen(self, listening: socket.socket, address: str) -> None:
        while not self.closing.is_set():
            with contextlib.suppress(OSError):
                connection, _ = listening.accept()
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 16)
                threading.Thread(target=self._serve, args=(connection, address), daemon=True).start()

    def _serve(self, connection: socket.socket, address: str) -> None:
        connection.settimeout(60)
        with contextlib.suppress(OSError):
            if address in self.tls:
                connection = self.tls[address].wrap_socket(connection, server_side=True)
            with connection:
                self._answer(connection, address)

    def _answer(self, connection: socket.socket, address: str) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            more = connection.recv(65536)
            if not more:
                return
            head += more
            if head.startswith(b"\x16"):  # a TLS greeting: what servers of plain HTTP answer to it
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
                return
        path = head.split(b" ", 2)[1].decode("latin-1")
        wire = Wire(connection, address, path, head, self.port, self.closing)
        self.wires.append(wire)
        try:
            way = self.sites[address].get(path)
            if way is None:
                wire.status("404 Not Found")
            else:
                way(wire)
        finally:
            wire.ended = time.monotonic()


class Authority:
    """A certificate authority of a test, in a folder; `file` is what is trusted."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Autorité d'essai")])
        self.file = folder / "authority.pem"
        certificate = self._signed(self.name, self.key, self.name, self.key, None, 30)
        self.file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))

    def context(self, address: str, *, days: int = 30, signed: bool = True) -> ssl.SSLContext:
        """What serves a certificate for `address` that ends in so many days; if not signed here, then by itself."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, address)])
        issuer, signer = (self.name, self.key) if signed else (subject, key)
        certificate = self._signed(subject, key, issuer, signer, address, days)
        file = self.folder / f"{address}-{days}-{signed}.pem"
        plain = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + key.private_bytes(*plain))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context

    @staticmethod
    def _signed(
        subject: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        issuer: x509.Name,
        signer: ec.EllipticCurvePrivateKey,
        address: str | None,
        days: int,
    ) -> x509.Certificate:
        now = dt.datetime.now(dt.UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=60))
            .not_valid_after(now + dt.timedelta(days=days))
            .add_extension(x509.BasicConstraints(ca=address is None, path_length=None), critical=True)
        )
        if address is not None:
            names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))])
            builder = builder.add_extension(names, critical=False)
        return builder.sign(signer, hashes.SHA256())

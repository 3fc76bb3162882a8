"""What the desk refuses, and the headers it adds: an ASGI layer around datasette.

The desk has no password: it answers this machine only. A page opened in the officer's browser can still send requests
to 127.0.0.1, under a name of its own that it makes point there; so only loopback names are answered. datasette 0.65.5
also turns `/\\evil.example/` into a redirect to another site, and lists file paths under `/-/`: neither goes through.
"""

from __future__ import annotations

import ipaddress
import re
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
ASGIApp = Callable[[Scope, Receive, Send], Awaitable[None]]

# A plain path: no authority (//), no backslash (browsers read it as a slash), nothing outside printable ASCII.
PLAIN_PATH = re.compile(rb"/(?!/)[!-\[\]-~]*")
# Inline scripts of datasette's own pages carry the nonce of the answer; foreign markup cannot know it.
POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    b"x-frame-options": b"DENY",
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
}


def is_loopback(host: str) -> bool:
    """Whether a bare host name or address (no port, no brackets) is this machine's own."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def refusal(method: str, path: bytes, hosts: list[bytes]) -> tuple[int, str] | None:
    """The status and the French sentence that refuse a request, or None to let it through.

    `path` is as received, percent-encoded, with or without its query; `hosts` holds the values of the Host headers.
    """
    try:
        host = urlsplit(f"//{hosts[0].decode('ascii')}").hostname if len(hosts) == 1 else None
    except ValueError:
        host = None
    if host is None or not is_loopback(host):
        return 421, "vigie ne répond qu'aux adresses de cette machine : http://127.0.0.1 ou http://localhost."
    if method not in {"GET", "HEAD"}:
        return 405, "L'archive se consulte seulement : rien ne peut y être écrit d'ici."
    path = path.partition(b"?")[0]
    if not PLAIN_PATH.fullmatch(path):
        return 400, "Cette adresse est mal formée."
    if path.startswith(b"/-/") and not path.startswith(b"/-/static/"):
        return 404, "Cette page n'existe pas."
    return None


def guarded(app: ASGIApp) -> ASGIApp:
    """`app` behind the refusals above, its answers given the security headers; the nonce is in `scope["nonce"]`."""

    async def guard(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(16)
        added = {**HEADERS, b"content-security-policy": POLICY.format(nonce=nonce).encode()}

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [(name, value) for name, value in message.get("headers", []) if name.lower() not in added]
                message = {**message, "headers": [*kept, *added.items()]}
            await send(message)

        hosts = [value for name, value in scope["headers"] if name == b"host"]
        refused = refusal(scope["method"], scope.get("raw_path") or scope["path"].encode(), hosts)
        if refused is None:
            await app({**scope, "nonce": nonce}, receive, send_with_headers)
        else:
            await _answer(send_with_headers, *refused)

    return guard


async def _answer(send: Send, status: int, sentence: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": sentence.encode()})

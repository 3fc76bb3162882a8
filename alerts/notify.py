"""Chat services and the like, through Apprise: an optional package."""

from __future__ import annotations

import hashlib
import logging
import re
import threading
import time
from collections.abc import Callable
from typing import Any

from alerts.smtp import DeliveryError

PATIENCE = 60.0  # seconds for all parts of one message
REFUSED = {400, 401, 403, 404, 405, 410, 413}  # the address, or the message, is wrong: trying again would not help


def masked(url: str) -> str:
    """An Apprise address as it may be shown and stored: its scheme, and a fingerprint that finds it again."""
    scheme = re.sub(r"[^a-z0-9+.-]", "", url.partition("://")[0].lower())[:20]
    return f"{scheme}://…#{hashlib.sha256(url.encode()).hexdigest()[:8]}"


def notify(urls: tuple[str, ...], recipient: str, subject: str, text: str, stop: Callable[[], bool]) -> str:
    """Send `text` to the one of `urls` whose masked form is `recipient`; "accepté". Raises DeliveryError.

    Once `stop()` is true, the answer is not waited for.
    """
    url = next((url for url in urls if masked(url) == recipient), None)
    if url is None:
        raise DeliveryError("cette adresse n’est plus dans delivery.apprise", permanent=True)
    try:
        import apprise
    except ImportError:
        raise DeliveryError(
            "delivery.apprise : Apprise n’est pas installé ; installez-le avec pip install 'vigie[notify]'"
        ) from None
    said = _overheard()
    service = apprise.Apprise.instantiate(url)
    if service is None:
        raise DeliveryError("delivery.apprise : Apprise ne comprend pas cette adresse", permanent=True)
    service.overflow_mode = apprise.OverflowMode.SPLIT  # a long letter goes in parts rather than be refused
    answers: list[bool] = []

    def send() -> None:
        answers.append(bool(service.notify(body=text, title=subject, notify_type=apprise.NotifyType.INFO)))

    # A service that drips its answer would hold the queue up: its thread is left behind.
    thread = threading.Thread(target=send, name="apprise", daemon=True)
    thread.start()
    until = time.monotonic() + PATIENCE
    while thread.is_alive() and time.monotonic() < until and not stop():
        thread.join(0.2)
    if thread.is_alive():
        raise DeliveryError("le service ne répond pas à temps", broken=True, doubtful=True)
    if answers == [True]:
        return "accepté"
    code = said.code
    told = f"le service a répondu {code}" if code else "le service n’a pas répondu, ou n’a pas accepté le message"
    raise DeliveryError(told, permanent=code in REFUSED)


class _Overheard(logging.Handler):
    """The status of HTTP that Apprise tells in its log, and nothing else of it: the log holds tokens."""

    code: int | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if found := re.search(r"\berror=(\d{3})\b", record.getMessage()):
            self.code = int(found[1])


def _overheard() -> _Overheard:
    """Listen to Apprise, and keep what it and what it uses would log from everybody else: addresses are in it."""
    for name in ("apprise", "urllib3", "requests"):
        logger: Any = logging.getLogger(name)
        logger.propagate = False
        logger.handlers = [logging.NullHandler()]
    handler = _Overheard()
    logging.getLogger("apprise").addHandler(handler)
    logging.getLogger("apprise").setLevel(logging.WARNING)
    return handler

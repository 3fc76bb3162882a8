"""The heartbeat: an address that is asked after each round, so that a watcher elsewhere notices when nothing comes.

Made for healthchecks.io and what speaks like it: ADDRESS/start before a round, ADDRESS after a good one, ADDRESS/fail
with a short text after a bad one. It is the officer's own address, so it may be a local one. The address is a secret:
whoever knows it can pass for this service; it stands in no log. A ping that fails, or hangs, harms nothing.
"""

from __future__ import annotations

import logging
import threading
from typing import Literal
from urllib.error import HTTPError
from urllib.parse import urlsplit, urlunsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

log = logging.getLogger("vigie.heartbeat")

PATIENCE = 5.0  # seconds for an answer, and in all
LONGEST = 500  # characters of the text

Event = Literal["start", "success", "fail"]


class _NoRedirect(HTTPRedirectHandler):
    """A ping that is sent elsewhere is one that failed: the address is to be mended."""

    def redirect_request(self, *_: object) -> None:
        return None


def ping(url: str | None, event: Event, text: str = "", patience: float = PATIENCE) -> bool:
    """Tell the watcher; True if it answered. Without an address nothing is done. Raises nothing, waits `patience`."""
    if url is None:
        return False
    answered: list[bool] = []
    asking = threading.Thread(target=lambda: answered.append(_ask(url, event, text, patience)), daemon=True)
    asking.start()
    asking.join(patience)
    if asking.is_alive():
        log.warning("signal de vie : pas de réponse en %g s", patience)
    return answered == [True]


def _ask(url: str, event: Event, text: str, patience: float) -> bool:
    body = text[:LONGEST].encode() if event == "fail" else None
    headers = {"User-Agent": "vigie", "Content-Type": "text/plain; charset=utf-8"}
    try:
        request = Request(_address(url, event), data=body, headers=headers)  # noqa: S310 - http or https, by Config
        with build_opener(_NoRedirect()).open(request, timeout=patience):
            return True
    except HTTPError as error:
        log.warning("signal de vie : réponse HTTP %d", error.code)
        error.close()
    except Exception as error:  # the words of an error may quote the address
        log.warning("signal de vie : échec (%s)", type(getattr(error, "reason", error)).__name__)
    return False


def _address(url: str, event: Event) -> str:
    """The address of an event: the word goes behind the path, before a query."""
    if event == "success":
        return url
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/{event}"))

"""What went wrong with a request, in the words of the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError

from monitor.errors import ReadError
from monitor.model import Outcome
from spiders.halt import Halted, RobotCheck
from spiders.manners import Refusal, RobotsUnavailable
from spiders.settings import MAX_BYTES, PAGE_SECONDS

LONGEST_WAIT = 86400.0
GONE = 410


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a failed request or a failed reading comes to."""

    outcome: Outcome
    reason: str  # in French, for the ledger
    retry_after: float | None = None  # seconds to wait, as the server asked
    unreachable: bool = False  # nobody answered: the fault may be ours
    status: int | None = None  # of the answer, if there was one
    asked: bool = True  # False if it was not even asked for: the link waits


def explain(error: BaseException, url: str, refused_hosts: set[str]) -> Trouble:
    """What `error`, met at `url`, comes to; `refused_hosts` are those the guard turned away."""
    if isinstance(error, ReadError):
        return Trouble(Outcome(error.outcome), error.reason)
    if isinstance(error, HttpError):
        status = error.response.status
        return Trouble(Outcome.FAILED, _answered(status), retry_after(error.response), status=status)
    if isinstance(error, Refusal):
        return Trouble(Outcome.REFUSED, str(error))
    if isinstance(error, RobotsUnavailable | Halted | RobotCheck):
        return Trouble(Outcome.FAILED, str(error), asked=not isinstance(error, Halted))
    if isinstance(error, IgnoreRequest):
        if "robots.txt" in str(error):
            return Trouble(Outcome.REFUSED, "interdit par le robots.txt du site")
        return Trouble(Outcome.FAILED, "boucle de redirections" if "redirections" in str(error) else str(error))
    if refused_hosts & {urlsplit(url).hostname or "", *_hosts_named(error)}:
        return Trouble(Outcome.REFUSED, "adresse privée ou locale, absente de collect.private_hosts")
    silent = isinstance(error, CannotResolveHostError | DownloadConnectionRefusedError | DownloadTimeoutError)
    return Trouble(Outcome.FAILED, _network(error), unreachable=silent)


def _answered(status: int) -> str:
    gone = " : la page a été retirée" if status == GONE else ""
    return f"réponse HTTP {status}{gone}"


def retry_after(response: Response) -> float | None:
    """Seconds to wait, from a Retry-After header in seconds or as a date; at most a day."""
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if value.isdigit():
        return min(float(value), LONGEST_WAIT)
    try:
        wait = (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds()
    except (ValueError, TypeError):
        return None
    return min(max(wait, 0.0), LONGEST_WAIT)


def _network(error: BaseException) -> str:
    reasons = (
        (CannotResolveHostError, "nom de site introuvable"),
        (DownloadConnectionRefusedError, "connexion refusée"),
        (DownloadTimeoutError, f"pas de réponse complète en {PAGE_SECONDS} s"),
        (DownloadCancelledError, f"réponse de plus de {MAX_BYTES >> 20} Mo"),
        (ResponseDataLossError, "réponse tronquée"),
    )
    for kind, reason in reasons:
        if isinstance(error, kind):
            return reason
    words = f"{type(error).__name__} : {error}"
    if "certificate" in words.lower() or "SSL" in words:
        return f"certificat TLS refusé ({words[:120]})"
    return f"échec réseau ({words[:160]})"


def _hosts_named(error: BaseException) -> set[str]:
    """Words of an error that may be a host: after a redirect the refused host is not the one that was asked for."""
    return {word.strip("'\".,[]") for word in str(error).split()}

"""What went wrong with a request, in the words of the ledger."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from OpenSSL import SSL
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from service_identity import VerificationError
from twisted.internet.error import ConnectionDone, ConnectionLost
from twisted.python.failure import Failure
from twisted.web.client import ResponseNeverReceived

from monitor.errors import ReadError
from monitor.model import Outcome
from spiders import certificates
from spiders.bounds import CHOICES, Unusable
from spiders.halt import Halted, RobotCheck, Silent
from spiders.manners import Refusal, RobotsUnavailable
from spiders.settings import MAX_BYTES

LONGEST_WAIT = 86400.0
SERVER_ERROR = 500
PASSING = frozenset({408, 425, 429})
GONE = 410
MOVED = frozenset({301, 302, 303, 307, 308})
NOBODY = (CannotResolveHostError, DownloadConnectionRefusedError)
LIMIT = re.compile(r"longer than (\d+(?:\.[1-9])?)")
# What a request may end with, the most telling first.
REASONS: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], str], ...] = (
    (CannotResolveHostError, "nom de site introuvable"),
    (DownloadConnectionRefusedError, "connexion refusée"),
    (DownloadTimeoutError, "pas de réponse complète{seconds}"),
    (DownloadCancelledError, f"réponse de plus de {MAX_BYTES >> 20} Mo"),
    (ResponseDataLossError, "réponse tronquée"),
    (SSL.Error, "échange chiffré (TLS) impossible avec le site"),
    ((ConnectionLost, ConnectionDone, ResponseNeverReceived), "connexion coupée par le site"),
    ((DownloadFailedError, UnicodeDecodeError), "ce qui répond ne parle pas HTTP"),
)
# What the system says of a connection that it could not make.
NETWORK = {
    getattr(errno, name): f"{said} ({name})"
    for name, said in (
        ("ENETUNREACH", "réseau du site injoignable d'ici"),
        ("EHOSTUNREACH", "serveur du site injoignable d'ici"),
        ("EACCES", "connexion interdite par cette machine"),
        ("EPERM", "connexion interdite par cette machine"),
        ("ENETDOWN", "le réseau de cette machine est arrêté"),
        ("EADDRNOTAVAIL", "adresse que cette machine ne peut pas joindre"),
        ("EMFILE", "trop de connexions ouvertes par vigie"),
        ("ENFILE", "trop de fichiers ouverts sur cette machine"),
        ("ECONNRESET", "connexion coupée par le site"),
        ("EPIPE", "connexion coupée par le site"),
        ("EINVAL", "adresse à laquelle on ne peut pas se connecter"),
    )
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a failed request or a failed reading comes to."""

    outcome: Outcome
    reason: str  # in French, for the ledger
    retry_after: float | None = None  # seconds to wait, as the server asked
    unreachable: bool = False  # nobody answered: the fault may be ours
    status: int | None = None  # of the answer, if there was one
    asked: bool = True  # False if it was not even asked for: the link waits
    passing: bool = False  # it may be over in an hour: a server in trouble, no answer
    unfit: bool = False  # what is there is no article by its kind, and will not become one


def error_of(failure: Failure) -> BaseException:
    """What went wrong, as Twisted hands it over."""
    return failure.value or RuntimeError("unknown failure")


def explain(error: BaseException, url: str, refused_hosts: set[str]) -> Trouble:
    """What `error`, met at `url`, comes to; `refused_hosts` are those the guard turned away."""
    if isinstance(error, ReadError):
        unfit = error.outcome == "unfit"
        return Trouble(Outcome.FAILED if unfit else Outcome(error.outcome), error.reason, unfit=unfit)
    if isinstance(error, HttpError):
        status = error.response.status
        passing = status >= SERVER_ERROR or status in PASSING
        wait = retry_after(error.response)
        return Trouble(Outcome.FAILED, _answered(error.response), wait, status=status, passing=passing)
    if isinstance(error, Refusal):
        return Trouble(Outcome.REFUSED, str(error))
    if isinstance(error, RobotsUnavailable) and error.__cause__ is not None:
        trouble = explain(error.__cause__, url, refused_hosts)
        if trouble.outcome is Outcome.REFUSED or isinstance(error.__cause__, NOBODY):
            return trouble
        return replace(trouble, reason=f"{trouble.reason} (en demandant le robots.txt du site)")
    if isinstance(error, RobotsUnavailable | Halted | RobotCheck):
        asked, passing = not isinstance(error, Halted), isinstance(error, Silent)
        return Trouble(Outcome.FAILED, str(error), asked=asked, passing=passing)
    if isinstance(error, IgnoreRequest):
        return _ignored(error)
    if refused_hosts & {urlsplit(url).hostname or "", *_hosts_named(error)}:
        return Trouble(Outcome.REFUSED, "adresse privée ou locale, absente de collect.private_hosts")
    silent = (*NOBODY, DownloadTimeoutError)
    return Trouble(Outcome.FAILED, _network(error), unreachable=isinstance(error, silent), passing=True)


def _answered(response: Response) -> str:
    status = response.status
    if status == GONE:
        return f"réponse HTTP {status} : la page a été retirée"
    # What leads to the web was followed.
    if status in MOVED or (status == CHOICES and "Location" in response.headers):
        return f"réponse HTTP {status} : la redirection ne mène pas à une adresse du web"
    if status == CHOICES:
        return f"réponse HTTP {status} : le site propose plusieurs versions de la page sans en choisir une"
    return f"réponse HTTP {status}"


def _ignored(error: IgnoreRequest) -> Trouble:
    """What Scrapy itself declined to go on with."""
    words = str(error)
    if "robots.txt" in words:
        return Trouble(Outcome.REFUSED, "interdit par le robots.txt du site")
    if "redirections" in words:
        return Trouble(Outcome.FAILED, "boucle de redirections")
    return Trouble(Outcome.FAILED, words)


def retry_after(response: Response) -> float | None:
    """Seconds to wait, from a Retry-After header in seconds or as a date; at most a day."""
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if value.isascii() and value.isdigit():
        return min(float(value), LONGEST_WAIT)
    try:
        wait = (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(wait, 0.0), LONGEST_WAIT)


def _network(error: BaseException) -> str:
    met = [error, *_causes(error)]
    words = " ".join(f"{type(one).__name__} : {one}" for one in met)
    if unusable := next((one for one in met if isinstance(one, Unusable)), None):
        return str(unusable)
    if refused := next((one for one in met if isinstance(one, certificates.Refused)), None):
        return str(refused)
    if any(isinstance(one, VerificationError) for one in met):
        return "certificat TLS refusé : fait pour un autre nom de site"
    for kinds, reason in REASONS:
        if any(isinstance(one, kinds) for one in met):
            seconds = LIMIT.search(words)
            return reason.format(seconds=f" en {seconds[1]} s" if seconds else " à temps")
    if unmet := next((NETWORK[number] for one in met if (number := _number(one)) in NETWORK), None):
        return unmet
    return f"échec réseau ({words[:160]})"


def _number(error: BaseException) -> int | None:
    """The number that the system gives to what went wrong with a connection; Twisted keeps it in `osError`."""
    told = error if isinstance(error, OSError) else getattr(error, "osError", None)
    return getattr(told, "errno", told if isinstance(told, int) else None)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """What stands behind an error: Twisted gathers failures in `reasons`."""
    behind = [getattr(reason, "value", reason) for reason in getattr(error, "reasons", None) or ()]
    for one in (*behind, error.__cause__):
        if isinstance(one, BaseException):
            yield one
            yield from _causes(one)


def _hosts_named(error: BaseException) -> set[str]:
    """Words of an error that may be a host: after a redirect the refused host is not the one that was asked for."""
    return {word.strip("'\".,[]") for word in str(error).split()}

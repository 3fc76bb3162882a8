"""Why the system would not is told in French, number by number, and never in the system's English."""

from __future__ import annotations

import errno
import os
import re
import socket
import ssl
from pathlib import Path

import pytest

from monitor.errors import CERTIFICATES, FILES, NAMES, NETWORK, because

ASKED = (
    *("ENOENT", "EACCES", "ENOSPC", "EROFS", "EISDIR", "ENOTDIR", "EADDRINUSE", "ECONNREFUSED", "ETIMEDOUT"),
    *("EHOSTUNREACH", "ENETUNREACH", "ECONNRESET", "EADDRNOTAVAIL", "EMFILE", "EBUSY", "EIO", "EDQUOT", "ENOMEM"),
)


@pytest.mark.parametrize("number", sorted(errno.errorcode))
def test_no_number_of_the_system_is_told_in_its_own_words(number: int) -> None:
    told = because(OSError(number, os.strerror(number)))
    assert os.strerror(number).lower() not in told.lower()
    assert told in {FILES.get(number), NETWORK.get(number), f"erreur {errno.errorcode[number]} du système"}


@pytest.mark.parametrize("name", ASKED)
def test_what_happens_to_officers_has_words_of_its_own(name: str) -> None:
    assert name not in because(OSError(getattr(errno, name), "English"))


def test_numbers_of_the_tables_are_those_of_the_system() -> None:
    assert not FILES.keys() & NETWORK.keys()
    assert NAMES.keys() >= {socket.EAI_NONAME, socket.EAI_AGAIN, socket.EAI_FAIL}
    told = because(socket.gaierror(socket.EAI_NONAME, "Name or service not known"))
    assert told == "nom de machine introuvable"
    assert because(TimeoutError("timed out")) == because(OSError(errno.ETIMEDOUT, "Connection timed out"))
    assert because(OSError("answer without end")) == "erreur OSError du système"


@pytest.mark.parametrize(
    ("code", "said"),
    [(10, "il a expiré"), (18, "il est auto-signé"), (62, "il est fait pour un autre nom de serveur"), (12, "code 12")],
)
def test_why_a_certificate_is_refused(code: int, said: str) -> None:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_code, error.verify_message = code, "in English"
    assert because(error).startswith(f"certificat refusé ({said}")
    assert code in CERTIFICATES or code == 12


def test_an_error_of_tls_is_not_taken_for_one_of_files() -> None:
    with pytest.raises(ssl.SSLError) as caught:  # its number is 1, as that of « not permitted »
        ssl.create_default_context().load_verify_locations(cadata="no certificate")
    assert because(caught.value) == "l'échange chiffré (TLS) a échoué"


def test_nothing_tells_the_words_of_the_system() -> None:
    """`strerror` is English; every place that tells why goes through `because`."""
    root = Path(__file__).parent.parent
    sources = [
        path for room in ("alerts", "desk", "monitor", "spiders", "vigie") for path in (root / room).rglob("*.py")
    ]
    assert [str(path) for path in sources if re.search(r"\.strerror\b", path.read_text(encoding="utf-8"))] == []

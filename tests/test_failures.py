"""What went wrong with a connection, in words of the ledger."""

from __future__ import annotations

import errno

import pytest
from twisted.internet.error import ConnectError, NoRouteError

from spiders.failures import explain


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (
            NoRouteError(OSError(errno.ENETUNREACH, "Network is unreachable")),
            "réseau du site injoignable d'ici (ENETUNREACH)",
        ),
        (ConnectError(errno.EHOSTUNREACH, "No route to host"), "serveur du site injoignable d'ici (EHOSTUNREACH)"),
        (OSError(errno.EMFILE, "Too many open files"), "trop de connexions ouvertes par vigie (EMFILE)"),
        (ConnectError(None, "odd"), "échec réseau (ConnectError : An error occurred while connecting: odd.)"),
    ],
)
def test_what_the_system_says_of_a_connection_is_told_in_french(error: Exception, reason: str) -> None:
    assert explain(error, "http://a.example/", set()).reason == reason

"""Why a certificate is refused: OpenSSL checks it, and tells the one who asks; its error alone only says that it is."""

from __future__ import annotations

from typing import Any

from OpenSSL import SSL
from twisted.internet._sslverify import ClientTLSOptions, _verifyCB
from twisted.python.failure import Failure
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer

# OpenSSL's number (x509_vfy.h): what it means, and its name.
FAULTS = {
    9: ("pas encore valable", "CERT_NOT_YET_VALID"),
    10: ("expiré", "CERT_HAS_EXPIRED"),
    18: ("signé par le site lui-même", "DEPTH_ZERO_SELF_SIGNED_CERT"),
    19: ("signé par une autorité inconnue", "SELF_SIGNED_CERT_IN_CHAIN"),
    20: (
        "autorité inconnue, ou certificat intermédiaire que le site n'envoie pas",
        "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
    ),
    21: ("autorité inconnue, ou certificat intermédiaire que le site n'envoie pas", "UNABLE_TO_VERIFY_LEAF_SIGNATURE"),
    23: ("révoqué", "CERT_REVOKED"),
}


class Refused(SSL.Error):
    """A certificate is refused; the message is the reason, in French."""

    def __init__(self, number: int) -> None:
        fault, name = FAULTS.get(number, ("non vérifiable", f"erreur {number} d'OpenSSL"))
        super().__init__(f"certificat TLS refusé : {fault} ({name})")


@implementer(IPolicyForHTTPS)
class Policy:
    """Scrapy's way of asking for a certificate, with the reason why one is refused."""

    def __init__(self, scrapys: Any) -> None:
        self.scrapys = scrapys

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:
        """Twisted's method: what makes the connections to a host."""
        creator = self.scrapys.creatorForNetloc(hostname, port)
        if type(creator) is ClientTLSOptions:
            creator.__class__ = _Creator  # Twisted makes it itself
        return creator


class _Creator(ClientTLSOptions):
    """Twisted's, whose check of a certificate tells why it says no."""

    def clientConnectionForTLS(self, tlsProtocol: Any) -> Any:
        """Twisted's method."""
        connection = super().clientConnectionForTLS(tlsProtocol)
        named = _verifyCB(tlsProtocol, self._hostnameIsDnsName, self._hostnameASCII)

        def checked(connection: Any, certificate: Any, number: int, depth: int, sound: int) -> bool:
            if not sound:
                tlsProtocol.failVerification(Failure(Refused(number)))  # type: ignore[no-untyped-call]
                return False
            return named(connection, certificate, number, depth, bool(sound))

        connection.set_verify(SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT, checked)
        return connection

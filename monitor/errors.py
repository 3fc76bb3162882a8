"""The errors that a person may read: one clear line, never a traceback."""

from __future__ import annotations

import errno

FILES = {
    errno.ENOENT: "il n'existe pas",
    errno.EACCES: "l'accès est refusé",
    errno.EPERM: "l'accès est refusé",
    errno.EISDIR: "c'est un dossier",
    errno.ENOTDIR: "ce qui devrait être un dossier est un fichier",
    errno.ENOTEMPTY: "le dossier n'est pas vide",
    errno.EEXIST: "un fichier de ce nom existe déjà",
    errno.ENOSPC: "le disque est plein",
    errno.EDQUOT: "le quota d'espace est atteint",
    errno.EFBIG: "le fichier deviendrait trop grand",
    errno.EROFS: "le disque est en lecture seule",
    errno.EIO: "le disque ne répond pas",
    errno.ESTALE: "le disque partagé ne répond plus",
    errno.EBUSY: "un autre programme l'occupe",
    errno.ETXTBSY: "un autre programme l'occupe",
    errno.ENAMETOOLONG: "le nom est trop long",
    errno.ELOOP: "les liens tournent en rond",
    errno.EXDEV: "c'est sur un autre disque",
    errno.ENODEV: "ce n'est pas un fichier",
    errno.ENXIO: "ce n'est pas un fichier",
    errno.EMFILE: "trop de fichiers sont ouverts",
    errno.ENFILE: "trop de fichiers sont ouverts",
    errno.ENOMEM: "la mémoire manque",
}
NETWORK = {
    errno.EADDRINUSE: "cette adresse et ce port sont déjà pris par un autre programme",
    errno.EADDRNOTAVAIL: "cette adresse n'est pas celle de cette machine",
    errno.ECONNREFUSED: "connexion refusée, aucun serveur n'y répond",
    errno.ECONNRESET: "la connexion a été coupée",
    errno.ECONNABORTED: "la connexion a été coupée",
    errno.EPIPE: "la connexion a été coupée",
    errno.ETIMEDOUT: "pas de réponse à temps",
    errno.EHOSTUNREACH: "la machine est injoignable",
    errno.EHOSTDOWN: "la machine est injoignable",
    errno.ENETUNREACH: "le réseau est injoignable",
    errno.ENETDOWN: "le réseau est coupé",
    errno.EAFNOSUPPORT: "cette sorte d'adresse n'est pas servie par cette machine",
}
# The numbers of getaddrinfo(3), which are below nought on Linux.
NAMES = {
    -2: "nom de machine introuvable",
    -3: "les noms ne peuvent pas être résolus pour l'instant : voyez le réseau ou le DNS",
    -4: "les noms ne peuvent pas être résolus : voyez le réseau ou le DNS",
    -5: "ce nom de machine n'a pas d'adresse",
}
# Why a certificate is refused: the numbers of OpenSSL, X509_V_ERR_*.
CERTIFICATES = {
    9: "il n'est pas encore valable",
    10: "il a expiré",
    18: "il est auto-signé",
    19: "l'autorité qui l'a signé est inconnue de cette machine",
    20: "l'autorité qui l'a signé est inconnue de cette machine",
    21: "il manque un certificat intermédiaire",
    23: "il a été révoqué",
    24: "l'autorité qui l'a signé n'en est pas une",
    26: "il n'est pas fait pour un serveur",
    28: "il est rejeté",
    62: "il est fait pour un autre nom de serveur",
    64: "il est fait pour une autre adresse",
    66: "sa clé est trop faible",
    67: "la clé de l'autorité est trop faible",
    68: "sa signature est trop faible",
    79: "l'autorité qui l'a signé n'en est pas une",
}


class VigieError(Exception):
    """The work failed (exit status 1). The message is one French line: what, where, what to do."""


class ConfigError(VigieError):
    """The configuration or the arguments are wrong (exit status 2).

    `problems` holds one line each, `FILE:LINE: key.path: what is wrong and what would be right`.
    """

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class ArchiveError(VigieError):
    """The archive cannot be opened, read or written."""


class ReadError(VigieError):
    """A page cannot become an article.

    `outcome` is the fate its candidate gets (`failed`, `thin` or `refused`), or `unfit` for what is no article by its
    kind, such as a picture: the source's own text may stand for it, else it is refused. `reason` is kept in the ledger.
    """

    def __init__(self, outcome: str, reason: str) -> None:
        super().__init__(reason)
        self.outcome = outcome
        self.reason = reason


def because(error: BaseException) -> str:
    """Why the system would not (a file, a connection, a certificate), in a few French words; never in its English."""
    refused = getattr(error, "verify_code", None)  # of ssl.SSLCertVerificationError; what is pure may not import ssl
    if refused is not None:
        return f"certificat refusé ({CERTIFICATES.get(refused, f'code {refused} d’OpenSSL')})"
    if hasattr(error, "library") and hasattr(error, "reason"):  # ssl.SSLError, whose numbers are not the system's
        return "l'échange chiffré (TLS) a échoué"
    number = getattr(error, "errno", None)
    if number is None and isinstance(error, TimeoutError):
        number = errno.ETIMEDOUT
    told = {**FILES, **NETWORK, **NAMES}.get(number or 0)
    return told or f"erreur {errno.errorcode.get(number or 0, type(error).__name__)} du système"

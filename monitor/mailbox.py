"""Where letters arrive: the address of a mailbox, as a source of kind `mailbox` gives it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

SCHEMES = frozenset({"imap", "imaps", "maildir"})
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A folder of an IMAP account, or a maildir on this machine (`host` empty, `folder` its path)."""

    folder: str
    host: str = ""
    port: int = 0
    user: str = ""
    security: str = ""  # tls; starttls; none, which only this very machine may use


def is_mailbox(url: str) -> bool:
    """True when `url` means a mailbox, rightly written or not."""
    return url.strip().partition(":")[0].lower() in SCHEMES


def mailbox(url: str) -> Mailbox:
    """The mailbox that `url` names. Raises ValueError, in French, with what would be right.

    `imaps://USER@HOST[:PORT]/FOLDER` is IMAP over TLS, `imap://…` IMAP that turns to TLS before anything is said (on
    this very machine, plain). The user may be an e-mail address. `maildir:///PATH` is a folder with `cur` and `new`.
    """
    parts = urlsplit(url.strip())
    if parts.scheme == "maildir":
        path = unquote(parts.path)
        if parts.netloc or not path.startswith("/") or ".." in PurePosixPath(path).parts or "\0" in path:
            raise ValueError("un dossier est attendu, comme maildir:///var/mail/veille")
        return Mailbox(path)
    if parts.scheme not in SCHEMES or not parts.hostname:
        raise ValueError("une boîte aux lettres est attendue, comme imaps://veille@imap.example.org/INBOX")
    if parts.password is not None:
        raise ValueError("le mot de passe ne va pas ici, mais dans l'environnement : VIGIE_IMAP_PASSWORD")
    if not parts.username:
        raise ValueError("il manque l'utilisateur, comme dans imaps://veille@imap.example.org/INBOX")
    folder = unquote(parts.path.strip("/")) or "INBOX"
    user = unquote(parts.username)
    if any(ord(character) < 32 or ord(character) == 127 for character in folder + user):
        raise ValueError("une adresse sans caractères de contrôle est attendue")
    secure = parts.scheme == "imaps"
    security = "tls" if secure else "none" if parts.hostname in LOOPBACK else "starttls"
    return Mailbox(folder, parts.hostname, parts.port or (993 if secure else 143), user, security)

"""What SQLite says when the archive fails, in French, with what to do about it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from monitor.errors import ArchiveError

RIGHTS = "voyez les droits de ce compte sur le fichier et sur son dossier"
RESTORE = "rétablissez une sauvegarde (`vigie backup` en fait)"
NOT_OURS = "ce fichier n'est pas une archive de vigie ; corrigez le chemin donné à archive dans la configuration"
OCCUPIED = "un autre programme l'occupe ; fermez-le (un navigateur SQLite, une copie en cours), puis recommencez"
REASONS = {
    sqlite3.SQLITE_FULL: "le disque est plein ; libérez de la place, puis recommencez : ce qui est gardé est sauf",
    **dict.fromkeys((sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED), OCCUPIED),
    sqlite3.SQLITE_READONLY: f"l'archive est en lecture seule ; {RIGHTS}",
    sqlite3.SQLITE_PERM: f"l'accès est refusé ; {RIGHTS}",
    sqlite3.SQLITE_CANTOPEN: f"le fichier ne s'ouvre pas ; {RIGHTS}",
    sqlite3.SQLITE_CORRUPT: f"l'archive est endommagée ou tronquée ; {RESTORE}",
    sqlite3.SQLITE_NOTADB: NOT_OURS,
    sqlite3.SQLITE_IOERR: "le disque refuse de lire ou d'écrire ; voyez s'il est plein, débranché ou abîmé",
    sqlite3.SQLITE_NOMEM: "la mémoire manque ; libérez-en, puis recommencez",
    sqlite3.SQLITE_TOOBIG: "un texte est trop long pour SQLite",
    sqlite3.SQLITE_ERROR: f"l'archive n'a pas les tables attendues ; {RESTORE}, ou mettez vigie à jour",
}
PRIMARY = 0xFF  # the low byte of an extended code is its kind


def reason(error: sqlite3.Error) -> str:
    """Why the archive cannot be used, and what to do."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return f"erreur {type(error).__name__} de SQLite"
    return REASONS.get(code & PRIMARY) or f"erreur {error.sqlite_errorname} de SQLite"


@contextmanager
def told(path: Path | str) -> Iterator[None]:
    """SQLite's errors as ArchiveError, with the file they are about; mistakes of ours stay what they are."""
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise
    except sqlite3.Error as error:
        raise ArchiveError(f"{path}: {reason(error)}") from error

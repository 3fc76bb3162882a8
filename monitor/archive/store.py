"""Opening the archive: one writer, named by a lock; any number of readers, read-only."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Self

from monitor.archive.trouble import NOT_OURS, RESTORE, reason, told
from monitor.errors import ArchiveError, because

if TYPE_CHECKING:
    from sqlite_utils import Database

BUSY_MS = 10_000


def stamp(at: datetime) -> str:
    """An aware datetime as the archive writes it: `2026-11-20T07:00:00Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(text: str) -> datetime:
    """The inverse of `stamp`."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


class Archive:
    """A connection to the archive, shared by the threads of one process.

    `write(path, who)` gives the only writer: it takes the lock, checks the file and runs the migrations.
    `read(path)` gives a reader, which can change nothing. Both are context managers.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path, lock: IO[str] | None = None) -> None:
        connection.row_factory = sqlite3.Row
        self.connection = connection
        self.path = path
        self._lock = lock
        self._mutex = threading.RLock()

    @cached_property
    def db(self) -> Database:
        """The same, as sqlite-utils has it. That brings numpy in: those who open no archive need not wait for it."""
        from sqlite_utils import Database

        return Database(self.connection)

    @classmethod
    def write(cls, path: Path, who: str) -> Self:
        """Open for writing, creating the file. Raises ArchiveError: locked, unreadable, damaged, of a later release."""
        _refuse_folder(path)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            lock = _lock(path, who)
        except OSError as error:
            why = f"l'archive ne peut pas être créée ou écrite ({because(error)}) ; voyez archive dans la configuration"
            raise ArchiveError(f"{path}: {why}") from None
        try:
            archive = cls(_connect(f"file:{_quoted(path)}?mode=rwc", path), path, lock)
            archive._prepare(path)
        except BaseException:
            lock.close()
            raise
        return archive

    @classmethod
    def read(cls, path: Path) -> Self:
        """Open for reading; an archive of an older release is first brought up to date, as its writer would.

        Raises ArchiveError when there is no archive yet, or it cannot be read.
        """
        _refuse_folder(path)
        if not path.exists():
            raise ArchiveError(f"{path}: pas encore d'archive ; `vigie collect` la crée")
        from monitor.archive.schema import migrations

        archive = cls(_connect(f"file:{_quoted(path)}?mode=ro", path), path)
        try:
            with told(path), _shared(path):
                if not migrations.applied(archive.db):
                    raise ArchiveError(f"{path}: {NOT_OURS}")
                archive._refuse_later()
                older = bool(migrations.pending(archive.db))
        except BaseException:
            archive.close()
            raise
        if older:
            archive.close()
            cls.write(path, "vigie (mise à jour de l'archive)").close()
            return cls.read(path)
        return archive

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing, begun IMMEDIATE so that a reader turned writer never meets SQLITE_BUSY_SNAPSHOT.

        Nested calls belong to the outer transaction. Raises ArchiveError when the disk is full or the file damaged.
        """
        with self._mutex:
            if self.connection.in_transaction:
                yield self.connection
                return
            try:
                self.connection.execute("BEGIN IMMEDIATE")
                yield self.connection
                self.connection.execute("COMMIT")
            except sqlite3.DatabaseError as error:
                self._rollback()
                if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
                    raise
                raise ArchiveError(f"{self.path}: {reason(error)}") from error
            except BaseException:
                self._rollback()
                raise

    def rows(self, sql: str, parameters: tuple[Any, ...] | dict[str, Any] = ()) -> list[sqlite3.Row]:
        """The rows of a query."""
        with self._mutex, told(self.path):
            return self.connection.execute(sql, parameters).fetchall()

    def row(self, sql: str, parameters: tuple[Any, ...] | dict[str, Any] = ()) -> sqlite3.Row | None:
        """The first row of a query, or None."""
        with self._mutex, told(self.path):
            found: sqlite3.Row | None = self.connection.execute(sql, parameters).fetchone()
            return found

    def close(self) -> None:
        """Close, and let the next writer in."""
        with self._mutex:
            self.connection.close()
        if self._lock is not None:
            self._lock.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _prepare(self, path: Path) -> None:
        from monitor.archive.schema import migrations

        with told(path):
            self.connection.execute("PRAGMA journal_mode = WAL")
            self.connection.execute("PRAGMA journal_size_limit = 67108864")
            state = self.connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            if state != "ok":
                raise ArchiveError(f"{path}: l'archive est endommagée ; {RESTORE}")
            names = set(self.db.table_names())
            if names and "_sqlite_migrations" not in names:
                raise ArchiveError(f"{path}: {NOT_OURS}")
            self._refuse_later()
            migrations.apply(self.db)
            self.connection.execute("PRAGMA foreign_keys = ON")

    def _refuse_later(self) -> None:
        """Raises ArchiveError when a later release has changed the tables."""
        from sqlite_utils import Database

        from monitor.archive.schema import migrations

        known = {migration.name for migration in migrations.pending(Database(memory=True))}
        later = sorted({migration.name for migration in migrations.applied(self.db)} - known)
        if later:
            why = f"cette archive vient d'une version plus récente de vigie ({', '.join(later)}) ; mettez vigie à jour"
            raise ArchiveError(f"{self.path}: {why}")

    def _rollback(self) -> None:
        if self.connection.in_transaction:
            self.connection.execute("ROLLBACK")


def _connect(uri: str, path: Path) -> sqlite3.Connection:
    with told(path):
        connection = sqlite3.connect(
            uri, uri=True, isolation_level=None, check_same_thread=False, timeout=BUSY_MS / 1000
        )
        connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _refuse_folder(path: Path) -> None:
    if path.is_dir():
        why = "l'archive est un fichier, et ceci est un dossier ; donnez à archive un chemin comme var/vigie.db"
        raise ArchiveError(f"{path}: {why}")


@contextmanager
def _shared(path: Path) -> Iterator[None]:
    """A WAL archive that nobody writes has no -shm file: where it cannot be created, the archive cannot be read."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if not error.sqlite_errorname.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN")):
            raise
        why, instead = (
            ("le disque est en lecture seule", "rendez-le inscriptible, ou copiez-la ailleurs, avec son fichier -wal")
            if os.statvfs(path.parent).f_flag & os.ST_RDONLY
            else (
                "ce compte ne peut pas écrire dans le dossier de l'archive",
                "prenez le compte du service, ou une copie faite par `vigie backup`",
            )
        )
        raise ArchiveError(
            f"{path}: {why}, et SQLite doit y écrire pour lire l'archive quand le service est arrêté ; {instead}"
        ) from None


def _lock(path: Path, who: str) -> IO[str]:
    """An open, locked file beside the archive that says who writes; the system frees it when the process dies."""
    file = path.with_name(path.name + ".lock").open("a+", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.seek(0)
        holder = file.read().strip() or "un autre processus"
        file.close()
        raise ArchiveError(
            f"{path}: l'archive est déjà ouverte en écriture par {holder} ; arrêtez-le, ou attendez qu'il ait fini"
        ) from None
    file.seek(0)
    file.truncate()
    file.write(f"{who} (processus {os.getpid()})\n")
    file.flush()
    return file


def _quoted(path: Path) -> str:
    """A path for a SQLite URI."""
    return str(path.resolve()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")

"""datasette over the archive: read-only, for this machine, in French."""

from __future__ import annotations

import errno
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from sqlite3 import Connection
from typing import Any
from zoneinfo import ZoneInfo

import uvicorn
from datasette.app import Datasette
from datasette.database import Database
from datasette.plugins import pm
from datasette.utils import parse_metadata

from desk import plugin
from desk.french import local_time, spoken
from desk.guard import ASGIApp, guarded, is_loopback
from desk.translate import French
from monitor.archive.store import Archive
from monitor.errors import VigieError

HERE = Path(__file__).parent
NAME = "vigie"  # of the database in datasette, whatever the file is called
SETTINGS = {
    # Any SELECT may be typed: the desk answers one person on their own machine, over a connection that cannot write,
    # and a query stops after two seconds. A colleague who knows SQL needs no other tool.
    "default_allow_sql": True,
    "allow_download": False,  # a copy of a live file would lack its WAL: `vigie backup` makes a whole one
    "sql_time_limit_ms": 2000,
    "facet_time_limit_ms": 500,
    "suggest_facets": False,  # those of the metadata are the useful ones
    "default_page_size": 50,
    "max_returned_rows": 2000,
    "truncate_cells_html": 160,
    "default_cache_ttl": 0,  # what the service has just written shows at once
    "num_sql_threads": 4,
}


class ReadOnly(Database):  # type: ignore[misc]
    """The archive as datasette's database: opened like any reader of vigie's, and never for writing."""

    def connect(self, write: bool = False) -> Connection:
        """A read-only connection, which sees the WAL of a live archive. Raises ArchiveError, or PermissionError."""
        if write:
            raise PermissionError("the desk never writes")
        return Archive.read(Path(self.path)).connection


def metadata(timezone: str = "Europe/Paris") -> dict[str, Any]:
    """datasette's metadata: titles, descriptions and canned queries. Times are shown in `timezone`."""
    described: dict[str, Any] = parse_metadata((HERE / "metadata.yaml").read_text(encoding="utf-8"))
    queries = parse_metadata((HERE / "queries.yaml").read_text(encoding="utf-8"))
    for query in queries.values():
        query["hide_sql"] = True
    described["databases"][NAME]["queries"] = queries
    described["plugins"] = {plugin.NAME: {"timezone": timezone}}
    return described


def app(archive: Path, timezone: str = "Europe/Paris") -> ASGIApp:
    """An ASGI application: datasette over the archive file, behind the desk's guard."""
    if not pm.has_plugin(plugin.NAME):
        pm.register(plugin, plugin.NAME)
    datasette = Datasette(
        metadata=metadata(timezone),
        settings=SETTINGS,
        template_dir=str(HERE / "templates"),
        static_mounts=[("assets", str(HERE / "static"))],
    )
    datasette.remove_database("_memory")
    datasette.add_database(ReadOnly(datasette, path=str(archive)), name=NAME)
    zone = ZoneInfo(timezone)
    datasette.jinja_env.add_extension(French)
    datasette.jinja_env.filters["when"] = lambda at, precision: spoken(local_time(at, precision, zone) or "")
    return guarded(datasette.app())


def serve(
    archive: Path,
    port: int,
    host: str = "127.0.0.1",
    ready: Callable[[str], None] | None = None,
    timezone: str = "Europe/Paris",
) -> None:
    """Serve the archive until SIGINT or SIGTERM; `ready` is given the address (port 0 takes a free one).

    Raises VigieError: no archive or one that cannot be read, a host that is not this machine's, a port that is taken.
    Call it from the main thread.
    """
    if not is_loopback(host):
        raise VigieError(
            f"{host}: le bureau n'a pas de mot de passe et ne s'ouvre que sur cette machine (127.0.0.1) ; "
            "d'un autre poste, passez par un tunnel SSH"
        )
    Archive.read(archive).close()
    with _listening(host, port) as listener:
        config = uvicorn.Config(
            app(archive, timezone), log_level="warning", lifespan="on", timeout_graceful_shutdown=3, server_header=False
        )
        server = uvicorn.Server(config)
        # uvicorn stops at either signal, then raises it again for whoever handled it before: here, nobody minds.
        before = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            if ready is not None:
                ready(f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}/")
            server.run(sockets=[listener])
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _listening(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except (OSError, OverflowError) as error:
        taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
        why = "ce port est déjà pris" if taken else "ce port ne peut pas être ouvert"
        raise VigieError(f"{host}:{port}: {why} ; choisissez-en un autre avec --port") from None

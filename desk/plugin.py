"""What the desk adds to datasette: SQL functions, readable cells, a spreadsheet export, its pages, clear errors."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import re
import sqlite3
import sys
from collections.abc import Awaitable, Callable, Generator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from datasette import hookimpl as marker
from datasette.utils import tilde_decode, tilde_encode
from datasette.utils.asgi import BadRequest, Forbidden, Response
from markupsafe import Markup

from desk import pages
from desk.french import CODED, LABELS, LOCAL, STAMP, duration, label, listed, local_time, number, spoken
from desk.guard import ASGIApp, Receive, Scope, Send
from desk.health import States
from desk.search import expression, fold
from monitor.archive.sources import is_held
from monitor.archive.store import stamp
from monitor.errors import VigieError

if TYPE_CHECKING:
    from pluggy import HookimplMarker

hookimpl: HookimplMarker = marker  # datasette has no type annotations
NAME = "vigie-desk"
URL = re.compile(r"https?://[^\s<>\"]+")
LINK = Markup('<a href="{}" title="{}" rel="noopener noreferrer nofollow" target="_blank">{}</a>')
LONGEST_SHOWN = 60  # characters of an address, shown in a cell
LONGEST_PERIOD = 36_500  # days
# Cells beginning so are formulas to a spreadsheet; a headline must not become one.
FORMULA = ("=", "+", "-", "@", "\t", "\r")

FACETS = {"_facet", "_facet_array", "_facet_date"}
# What a parameter that datasette does not check ends in: _next, _timelimit, _through…
MISUSES = (ValueError, LookupError, TypeError, NameError, sqlite3.OperationalError)


def zone(datasette: Any) -> ZoneInfo:
    """The time zone in which the desk tells times."""
    return ZoneInfo(datasette.plugin_config(NAME)["timezone"])


def states(datasette: Any) -> States:
    """How the sources fare, kept from one request to the next."""
    found: States | None = getattr(datasette, "vigie_states", None)
    if found is None:
        found = datasette.vigie_states = States(Path(datasette.databases["vigie"].path))
    return found


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[ASGIApp], ASGIApp]:
    """Have the states of the sources at hand before a query asks for them: it is stopped after two seconds."""

    def wrapped(inner: ASGIApp) -> ASGIApp:
        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == "http" and scope["path"].startswith("/vigie/sante-des-sources"):
                with suppress(VigieError):  # the page tells it
                    await asyncio.to_thread(states(datasette).now)
            await inner(scope, receive, send)

        return answer

    return wrapped


@hookimpl(trylast=True)  # after datasette's own, whose escape_fts knows neither elisions nor ligatures
def prepare_connection(conn: sqlite3.Connection, datasette: Any) -> None:
    """The SQL functions of the canned queries; `escape_fts` also serves the search box of the tables."""
    here = zone(datasette)
    conn.create_function("escape_fts", 1, lambda text: expression(str(text or "")), deterministic=True)
    conn.create_function("sans_accents", 1, lambda text: fold(str(text or "")), deterministic=True)
    conn.create_function("en_clair", 1, label, deterministic=True)
    conn.create_function("tour_en_clair", 1, lambda state: label(_round_state(datasette, state)))
    conn.create_function("sante_des_sources", 0, lambda: json.dumps(states(datasette).now()))
    conn.create_function("liste", 1, listed, deterministic=True)
    conn.create_function("heure_locale", 2, lambda at, precision: local_time(at, precision, here), deterministic=True)
    # Constant within one statement, which is what SQLite needs to use an index on the other side.
    conn.create_function("depuis", 2, lambda days, default: since(days, default, datetime.now(UTC)), deterministic=True)


def _round_state(datasette: Any, state: str) -> str:
    """The state of a round: of one that goes on, whether somebody is at it still."""
    goes_on = state != "running" or is_held(Path(datasette.databases["vigie"].path))
    return state if goes_on else "killed"


def since(days: Any, default: int, now: datetime) -> str:
    """`days` days before `now`, as the archive writes times; `default` days when `days` is no number above zero."""
    text = str(days or "").strip()
    count = int(text) if text.isdecimal() and len(text) < 9 else 0
    return stamp(now - timedelta(days=min(count or default, LONGEST_PERIOD)))


@hookimpl
def render_cell(row: Any, value: Any, column: str, table: str | None, datasette: Any) -> Markup | str | None:
    """A cell as a person reads it; None leaves it to datasette, which escapes it."""
    names = row.keys()
    if value in ("", None) or isinstance(value, dict):
        return None
    if isinstance(value, bytes):
        return _message(row, column) if table == "deliveries" else None
    if isinstance(value, str):
        value = _round_state(datasette, value) if (table, column) == ("rounds", "state") else value
        return _text(row, names, value.strip(), column, table, zone(datasette))
    if isinstance(value, float):
        return number(value)
    return duration(value) if column.endswith("_s") else None


def _text(
    row: Any, names: list[str], value: str, column: str, table: str | None, here: ZoneInfo
) -> Markup | str | None:
    if URL.fullmatch(value):
        shown = value.split("/")[2] if column == "Lien" else value
        shown = shown if len(shown) <= LONGEST_SHOWN else shown[: LONGEST_SHOWN - 1] + "…"
        return LINK.format(value, value, shown)
    if column in CODED and value in LABELS:
        return Markup('<span title="{}">{}</span>').format(value, LABELS[value])
    if STAMP.fullmatch(value):
        precision = row[f"{column}_precision"] if f"{column}_precision" in names else None
        told = spoken(local_time(value, precision, here) or value)
        return Markup('<time datetime="{}" title="{} (temps universel)">{}</time>').format(value, value, told)
    if table is None and LOCAL.fullmatch(value):
        return spoken(value)
    if column in ("regions", "themes"):
        return listed(value) or "–"
    key = {("Titre", None): "N°", ("title", "retained"): "id", ("title", "articles"): "id"}.get((column, table))
    if key in names:
        return Markup('<a href="/vigie/articles/{}">{}</a>').format(row[key], value)
    if column == "Source" and table is None:
        return Markup('<a href="/vigie/sources/{}">{}</a>').format(tilde_encode(value), value)
    return None


def _message(row: Any, column: str) -> Markup:
    link = Markup('<a href="/vigie/deliveries/{}.blob?_blob_column={}">message ({}\u00a0Ko)</a>')
    return link.format(row["id"], column, max(1, len(row[column]) // 1024))


@hookimpl
def register_output_renderer() -> dict[str, Any]:
    """`.tableur`: a CSV file that opens in a French spreadsheet by a double click."""
    return {"extension": "tableur", "render": spreadsheet}


def spreadsheet(columns: list[str], rows: list[Any], query_name: str | None, table: str | None) -> Response:
    """The rows as CSV: semicolons, UTF-8 with its mark, no cell that a spreadsheet would run as a formula."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(columns)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    name = quote(query_name or table or "vigie", safe="")
    disposition = f"attachment; filename*=UTF-8''{name}.csv"
    return Response(
        "\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8", headers={"content-disposition": disposition}
    )


def _harmless(cell: Any) -> Any:
    if isinstance(cell, float):
        return str(cell).replace(".", ",")
    if isinstance(cell, bytes):
        return f"({len(cell)} octets)"
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


@hookimpl
def extra_template_vars(
    template: str, table: str | None, view_name: str, request: Any, datasette: Any
) -> Callable[[], Awaitable[dict[str, Any]]]:
    """What our templates show beyond datasette's own variables."""

    async def variables() -> dict[str, Any]:
        found: dict[str, Any] = {"nonce": request.scope.get("nonce", "")}
        if template == "index.html":
            found |= await pages.home(datasette, states(datasette))
        elif template == "query.html":
            found["choices"] = lambda name: pages.choices(datasette, name)
        elif view_name == "row" and table == "articles":
            found |= await pages.article(datasette, tilde_decode(request.url_vars["pks"]))
        return found

    return variables


@hookimpl
def filters_from_request(request: Any, database: str, table: str, datasette: Any) -> None:
    """Refuse to count by what is not a column: datasette would end in an error 500. Raises BadRequest."""
    columns = datasette.metadata("columns", database=database, table=table, fallback=False) or {}
    for kind in request.args:
        if kind.startswith("_facet") and kind != "_facet_size":
            asked = request.args.getlist(kind)
            if kind not in FACETS or any(column not in columns for column in asked):
                raise BadRequest(f"{kind}={', '.join(asked)}")


@hookimpl(hookwrapper=True)
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Generator[None, Any, None]:
    """One French page in place of datasette's, which would also print a traceback for every address mistyped."""
    outcome = yield
    outcome.force_result([lambda: _explained(datasette, request, exception)])


@hookimpl
def forbidden(datasette: Any, request: Any, message: str) -> Callable[[], Awaitable[Response]]:
    """The same page for what datasette forbids."""
    return lambda: _explained(datasette, request, Forbidden(message))


async def _explained(datasette: Any, request: Any, exception: Exception) -> Response:
    status, sentence = explanation(exception)
    if status == 500:
        sys.stderr.write(f"vigie browse: {request.path}: {type(exception).__name__}: {exception}\n")
    if request.path.endswith(".json"):
        return Response.json({"ok": False, "error": sentence, "status": status, "title": None}, status=status)
    page = await datasette.render_template(
        "error.html", {"status": status, "error": sentence}, request=request, view_name="error"
    )
    return Response.html(page, status=status)


def explanation(exception: Exception) -> tuple[int, str]:
    """The HTTP status and the French sentence for whatever datasette raised."""
    status = getattr(exception, "status", 500)
    said = str(getattr(exception, "message", "") or exception)
    if isinstance(exception, VigieError):
        return 503, said
    if status == 404:
        return 404, "Cette page n'existe pas, ou plus."
    if status == 403:
        return 403, "Cela n'est pas permis ici."
    if getattr(exception, "title", None) == "SQL Interrupted":
        return 400, "La requête a pris plus de deux secondes et a été arrêtée : précisez-la, ou réduisez la période."
    if status == 400 or isinstance(exception, MISUSES) or said.startswith("Cannot "):
        return 400, f"Cette demande n'est pas comprise : {said}"
    return 500, "La page n'a pas pu être préparée ; le terminal de `vigie browse` dit pourquoi."

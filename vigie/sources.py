"""The commands about the list of sources: what it holds, how a site would be watched, OPML in and out."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor.errors import ConfigError, VigieError, because
from vigie import options
from vigie.options import AsJson

if TYPE_CHECKING:
    from monitor.config import Config

FOUND = ("url", "kind", "watch", "confidence", "items", "reason", "newest", "newest_precision", "count")


def add_to(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    sources = typer.Typer(help="La liste des sources.", no_args_is_help=True)
    sources.command("list")(sources_list)
    sources.command("find")(sources_find)
    sources.command("import")(sources_import)
    sources.command("export")(sources_export)
    app.add_typer(sources, name="sources")


def sources_list(as_json: AsJson = False) -> None:
    """Les sources de la configuration, et où chacune en est."""
    from vigie import show

    config = options.config()
    states = _states(config)
    rows = [
        {
            "name": one.name,
            "url": one.url,
            "kind": one.kind,
            "regions": list(one.regions),
            "state": states.get(one.name, {}).get("state", "new"),
        }
        for one in config.sources
    ]
    if as_json:
        show.as_json(rows)
    else:
        shown = [
            [row["name"], show.SOURCES[row["state"]], row["kind"], ", ".join(row["regions"]), row["url"]]
            for row in rows
        ]
        show.table(f"{len(rows)} sources", ["Source", "État", "Nature", "Régions", "Adresse"], shown)


def sources_find(
    url: Annotated[str, typer.Argument(help="L'adresse d'un site, d'un flux ou d'une page.")], as_json: AsJson = False
) -> None:
    """Dit comment un site serait surveillé, ce qu'il offre, et avec quelle confiance."""
    from pydantic import ValidationError

    from monitor.config import Config, SourceEntry
    from vigie import show
    from vigie.probe import probe
    from vigie.shown_sources import found as shown

    config = options.config() if options.config_file.exists() else Config()
    try:
        source = SourceEntry(name=url, url=url)
    except ValidationError as error:
        why = error.errors(include_url=False)[0]["msg"].removeprefix("Value error, ")
        raise ConfigError(f"{url}: {why}") from None
    found = probe([source], config)[0]
    if found["problem"] and not found["kind"]:
        raise VigieError(f"{url}: {found['problem']}")
    if as_json:
        show.as_json({key: found[key] for key in FOUND})
    else:
        shown(found, config.timezone, datetime.now(UTC))


def sources_import(
    file: Annotated[Path, typer.Argument(help="Un fichier OPML, comme Inoreader, Feedly ou FreshRSS en exportent.")],
    as_json: AsJson = False,
) -> None:
    """Ajoute à config.yaml les flux d'un fichier OPML, sans toucher au reste du fichier."""
    from vigie import show
    from vigie.intake import sort_out
    from vigie.opml import read_opml
    from vigie.roster import add_sources, closed_sources
    from vigie.shown_sources import imported

    try:
        body = file.read_bytes()
    except OSError as error:
        raise VigieError(f"{file}: ce fichier ne peut pas être lu ({because(error)})") from None
    config = options.config()
    closed = closed_sources(options.config_file)
    added, skipped = sort_out(read_opml(body, str(file)), config.sources, _feeds(config), closed)
    if added:
        remark = f"Importées de {file.name} le {datetime.now(UTC):%d/%m/%Y}"
        add_sources(options.config_file, added, "".join(one for one in remark if one.isprintable()))
        options.config()
    if as_json:
        show.as_json({"added": added, "skipped": skipped})
    else:
        imported(options.config_file, added, skipped)


def sources_export() -> None:
    """Écrit les sources en OPML sur la sortie standard, rangées par région, pour un lecteur de flux."""
    from vigie import show
    from vigie.opml import write_opml

    config = options.config()
    boxes = [f"« {one.name} »" for one in config.sources if one.kind == "mailbox"]
    if boxes:
        show.error(f"l'OPML ne connaît pas les boîtes aux lettres, laissées de côté : {', '.join(boxes)}")
    show.document(write_opml(config.sources, _feeds(config), datetime.now(UTC)))


def _states(config: Config) -> dict[str, dict[str, Any]]:
    """What the archive knows of each source, by its name; nothing when there is no archive yet."""
    from monitor.archive.read import source_states
    from monitor.archive.store import Archive

    if not config.archive.exists():
        return {}
    with Archive.read(config.archive) as archive:
        return {state["name"]: state for state in source_states(archive, datetime.now(UTC))}


def _feeds(config: Config) -> dict[str, str]:
    """By name, the feeds that vigie found for sources watched as `auto`."""
    return {name: one["watch"] for name, one in _states(config).items() if one["watch_kind"] == "feed" and one["watch"]}

"""The commands that look at the watch: its health, its sources, its archive."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from monitor.config import Config, SourceEntry
from monitor.errors import ConfigError, VigieError
from vigie import options
from vigie.options import AsJson


def add_to(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    for command in (status, judge, browse, backup):
        app.command()(command)
    sources = typer.Typer(help="La liste des sources.", no_args_is_help=True)
    sources.command("list")(sources_list)
    sources.command("find")(sources_find)
    app.add_typer(sources, name="sources")


def status(as_json: AsJson = False) -> None:
    """Ce qui est en retard, muet ou en échec : sources, tours, envois."""
    from monitor.archive.read import last_rounds, source_states, undelivered
    from monitor.archive.store import Archive
    from vigie import show

    config = options.config()
    with Archive.read(config.archive) as archive:
        told = {
            "sources": source_states(archive, datetime.now(UTC)),
            "rounds": last_rounds(archive, 5),
            "deliveries": undelivered(archive),
        }
    if as_json:
        show.as_json(told)
    else:
        show.status(told["sources"], told["rounds"], told["deliveries"], config.timezone)


def sources_list(as_json: AsJson = False) -> None:
    """Les sources de la configuration, et où chacune en est."""
    from monitor.archive.read import source_states
    from monitor.archive.store import Archive
    from vigie import show

    config = options.config()
    states = {}
    if config.archive.exists():
        with Archive.read(config.archive) as archive:
            states = {state["name"]: state for state in source_states(archive, datetime.now(UTC))}
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
    """Dit comment un site serait surveillé, et ce qu'il offre."""
    from pydantic import ValidationError

    from vigie import show
    from vigie.probe import probe

    config = options.config() if options.config_file.exists() else Config()
    try:
        source = SourceEntry(name=url, url=url)
    except ValidationError:
        raise ConfigError(f"{url}: une adresse commence par http:// ou https://") from None
    found = probe([source], config)[0]
    if found["problem"] and not found["kind"]:
        raise VigieError(f"{url}: {found['problem']}")
    if as_json:
        show.as_json({key: found[key] for key in ("url", "kind", "watch", "confidence", "items")})
    else:
        show.probe([found])


def judge(
    article: Annotated[int, typer.Argument(help="Le numéro de l'article dans l'archive.")],
    verdict: Annotated[Literal["useful", "noise"], typer.Argument(help="useful (utile) ou noise (bruit).")],
) -> None:
    """Enregistre le verdict de l'officier de veille sur un article."""
    from monitor.archive.keep import give_verdict
    from monitor.archive.store import Archive

    with Archive.write(options.config().archive, "vigie judge") as archive:
        title = give_verdict(archive, article, verdict, datetime.now(UTC))
    typer.echo(f"{'utile' if verdict == 'useful' else 'bruit'} : {title}")


def browse(port: Annotated[int, typer.Option("--port", help="Le port local.", min=1, max=65535)] = 8001) -> None:
    """Ouvre l'archive dans datasette, en lecture seule, sur cette machine."""
    from desk.serve import serve

    config = options.config()
    serve(
        config.archive,
        port,
        timezone=config.timezone,
        ready=lambda url: typer.echo(f"L'archive est ouverte : {url} (Ctrl-C pour fermer)"),
    )


def backup(file: Annotated[Path, typer.Argument(help="Le fichier à créer.")]) -> None:
    """Une copie sûre de l'archive, prise pendant que le service travaille."""
    from monitor.archive.keep import back_up

    back_up(options.config().archive, file)
    typer.echo(f"{file} : {file.stat().st_size / 1e6:.1f} Mo, copie vérifiée")

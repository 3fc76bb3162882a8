"""The commands that look at the watch: its health, its archive."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from vigie import options
from vigie.options import AsJson


def add_to(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    for command in (status, judge, browse, backup):
        app.command()(command)


def status(
    source: Annotated[str | None, typer.Option("--source", "-s", help="Une seule source, tour par tour.")] = None,
    as_json: AsJson = False,
) -> None:
    """Ce qui est muet, bloqué, en échec ou en retard, et pourquoi : sources, tours, envois."""
    from alerts.advice import advice
    from monitor.archive.ahead import clock_ahead
    from monitor.archive.history import last_links, last_visits
    from monitor.archive.read import overdue, source_states, undelivered
    from monitor.archive.sources import named_sources
    from monitor.archive.store import Archive, stamp
    from vigie import interrupted, show, shown_status

    config, now = options.config(), datetime.now(UTC)
    told: dict[str, Any]
    with Archive.read(config.archive) as archive:
        if source is not None:
            (name,) = named_sources(archive, [source])
            (state,) = source_states(archive, now, name)
            told = {"source": state, "rounds": last_visits(archive, name, 10), "links": last_links(archive, name)}
        else:
            ahead = clock_ahead(archive, now)
            told = {
                "clock_ahead": stamp(ahead) if ahead else None,
                "sources": source_states(archive, now),
                "overdue": overdue(archive, now),
                "rounds": interrupted.rounds(archive, 5),
                "deliveries": [
                    one | {"advice": advice(one["state"], one["answer"])} for one in undelivered(archive, now)
                ],
            }
    if as_json:
        show.as_json(told)
    elif source is not None:
        shown_status.source(told, config.timezone)
    else:
        shown_status.status(told, config.timezone)


def judge(
    article: Annotated[int, typer.Argument(help="Le numéro de l'article dans l'archive.", min=1, max=10**18)],
    verdict: Annotated[Literal["useful", "noise"], typer.Argument(help="useful (utile) ou noise (bruit).")],
) -> None:
    """Enregistre le verdict de l'officier de veille sur un article."""
    from monitor.archive.keep import give_verdict
    from monitor.archive.store import Archive

    path = options.config().archive
    Archive.read(path).close()  # one that is not there yet has no article, and says so
    with Archive.write(path, "vigie judge") as archive:
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
    from vigie.show import tenth

    back_up(options.config().archive, file)
    typer.echo(f"{file} : {tenth(file.stat().st_size / 1e6)} Mo, copie vérifiée")

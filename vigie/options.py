"""What the options before the command said, for every command."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vigie import __version__

if TYPE_CHECKING:
    from monitor.config import Config

config_file = Path("config.yaml")  # set by the callback of vigie.cli

AsJson = Annotated[bool, typer.Option("--json", help="Un document JSON sur la sortie standard.")]


def config() -> Config:
    """The configuration. Raises ConfigError."""
    from monitor.configfile import load

    return load(config_file)


def version(wanted: bool) -> None:
    """Print the version and stop, if that is wanted."""
    if wanted:
        typer.echo(__version__)
        raise typer.Exit

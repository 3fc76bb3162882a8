"""The command: one thin function per verb. Results on stdout, progress and logs on stderr.

Exit status: 0 done; 1 the work failed; 2 the configuration or the arguments are wrong. Slow packages are imported in
the commands that need them, so that `--help` and `check` answer at once.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.errors import FILES, ConfigError, VigieError, because
from vigie import options, sources, survey, usage
from vigie.options import AsJson

if TYPE_CHECKING:
    from monitor.config import Config, DigestEntry

app = typer.Typer(
    help="Veille de presse santé : collecte, lit, note, garde et envoie.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback()
def main_options(
    config: Annotated[Path, typer.Option("--config", "-c", help="Le fichier de configuration.")] = Path("config.yaml"),
    _show_version: Annotated[
        bool, typer.Option("--version", callback=options.version, is_eager=True, help="La version.")
    ] = False,
) -> None:
    """Options before the command."""
    options.config_file = config


@app.command()
def init(folder: Annotated[Path, typer.Argument(help="Où l'écrire.")] = Path()) -> None:
    """Écrit un config.yaml de départ et son schéma ; n'écrase jamais rien."""
    import json
    from importlib.resources import files

    from monitor.configfile import json_schema

    target, schema, created = folder / "config.yaml", folder / "config.schema.json", False
    if target.exists():
        raise VigieError(f"{target} existe déjà : rien n'a été écrit")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        schema.write_text(json.dumps(json_schema(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        with target.open("xb") as stream:  # last, and whole or not at all: what is there is never written again
            created = True
            stream.write(files("vigie").joinpath("starter.yaml").read_bytes())
    except OSError as error:
        if created:
            target.unlink()
        raise VigieError(f"{target} ne peut pas être écrit ({because(error)})") from None
    typer.echo(
        f"{target} est prêt : mettez-y votre contact (collect.user_agent), vos destinataires (digests)\n"
        f"et votre serveur d'envoi (delivery), puis : vigie --config {target} check --live"
    )


@app.command()
def check(
    live: Annotated[bool, typer.Option("--live", help="Sonder chaque source, sans rien lire ni garder.")] = False,
    as_json: AsJson = False,
) -> None:
    """Vérifie la configuration ; avec --live, dit ce que chaque source offre."""
    from monitor.reader import appraiser, remarks
    from vigie import show

    config = options.config()
    told = remarks(config, appraiser(config))
    counts = {"sources": len(config.sources), "rules": len(config.rules), "digests": len(config.digests)}
    if not live:
        if as_json:
            show.as_json({"ok": True} | counts | {"remarks": told})
        else:
            show.checked(options.config_file, counts, told)
        return
    from vigie.probe import probe

    found = probe(config.sources, config)
    show.as_json(found) if as_json else show.probe(found)
    problems = [one for one in found if one["problem"]]
    if problems:
        raise VigieError(f"{len(problems)} sources sur {len(found)} n'offrent rien pour l'instant")


@app.command()
def collect(
    source: Annotated[
        list[str] | None, typer.Option("--source", help="Cette source seulement ; peut être répété.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Toutes les sources, dues ou non.")] = False,
    as_json: AsJson = False,
) -> None:
    """Un tour de collecte : les sources dues, celles nommées, ou toutes."""
    from alerts.publish import publish
    from monitor.archive.read import kept_in_round, round_report
    from monitor.archive.sources import close_abandoned, due_sources, named_sources, sync_sources
    from monitor.archive.store import Archive
    from monitor.reader import appraiser
    from vigie import round as rounds
    from vigie import show

    config = options.config()
    judge = appraiser(config)
    with Archive.write(config.archive, "vigie collect") as archive:
        sync_sources(archive, config.sources, config.collect.every)
        close_abandoned(archive, rounds.clock())
        chosen = named_sources(archive, source or ()) if source or everything else due_sources(archive, rounds.clock())
        if not chosen:
            why = "n'est due ; --all les visite toutes" if config.sources else "n'est configurée (sources)"
            show.as_json({"sources": []}) if as_json else show.out.print(f"Aucune source {why}.")
            return
        stop = threading.Event()
        for interruption in (signal.SIGINT, signal.SIGTERM):
            signal.signal(interruption, lambda *_: stop.set())
        with show.progress("collecte") as progress:
            number = rounds.collect(archive, config, judge, chosen, stop=stop, progress=progress)
        report, kept = round_report(archive, number), kept_in_round(archive, number)
        if as_json:
            show.as_json(report | {"articles": kept})
        else:
            show.round_table(report)
            show.kept_list(kept, config.timezone)
        publish(archive, config, rounds.clock())  # last: what was collected is told even if the folder is lost
    if report["state"] != "done":
        raise VigieError(f"le tour {number} n'est pas allé au bout : {report['error']}")


@app.command()
def explain(
    target: Annotated[
        str, typer.Argument(help="Une adresse, un fichier .html, .pdf ou .txt, ou le numéro d'un article archivé.")
    ],
    as_json: AsJson = False,
) -> None:
    """Dit ce que vigie lit, reconnaît et note dans un texte, et pourquoi."""
    from monitor.recognise.catalogue import organisations
    from vigie import show
    from vigie.explain import defect
    from vigie.explain import explain as explained
    from vigie.shown_explanation import explanation

    config = options.config()
    told = explained(target, config)
    show.as_json(told) if as_json else explanation(told, config, organisations(config))
    if problem := defect(told):
        raise VigieError(problem)


@app.command()
def replay(
    rules: Annotated[
        Path | None,
        typer.Option("--rules", help="D'autres règles : une configuration, ou un fichier avec rules: seul."),
    ] = None,
    days: Annotated[int, typer.Option("--days", help="Sur combien de jours.", min=1, max=36500)] = 30,
    as_json: AsJson = False,
) -> None:
    """Dit ce que d'autres règles ajouteraient à l'archive et en retireraient ; n'y change rien."""
    from vigie import replay as replays
    from vigie import show, shown_replay

    config = options.config()
    judged_by = config if rules is None else replays.proposed(config, rules)
    with show.progress("relecture") as progress:
        told = replays.replay(judged_by, datetime.now(UTC) - timedelta(days=days), progress)
    show.as_json(told) if as_json else shown_replay.replay(told, days, replays.unmatched_lost(config, days))


@app.command()
def digest(
    name: Annotated[str | None, typer.Argument(help="Le nom de la lettre ; toutes, sinon.")] = None,
    html: Annotated[Path | None, typer.Option("--html", help="Écrire la page HTML dans ce fichier.")] = None,
    send: Annotated[bool, typer.Option("--send", help="Envoyer ce qui est dû, une fois.")] = False,
    test_to: Annotated[
        str | None,
        typer.Option("--test-to", help="Envoyer tout de suite un essai, marqué comme tel, à cette adresse."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Montre ce qui est dû aux lecteurs ; avec --send, l'envoie ; avec --test-to, en envoie un essai."""
    from vigie import letters

    config = options.config()
    chosen = _letters(config, name)
    if len(chosen) != 1 and (html is not None or test_to is not None):
        raise ConfigError("--html et --test-to demandent le nom d'une seule lettre")
    if test_to is not None:
        if send or html is not None:
            raise ConfigError("--test-to va seul, sans --send ni --html")
        letters.try_out(config, chosen[0], test_to, as_json)
    elif send:
        letters.send(config, chosen, html, as_json)
    else:
        letters.preview(config, chosen, html, as_json)


def _letters(config: Config, name: str | None) -> Sequence[DigestEntry]:
    """The letters meant. Raises ConfigError when there is none of that name."""
    chosen = [entry for entry in config.digests if name is None or entry.name.casefold() == name.casefold()]
    if not chosen:
        if name is None:
            raise ConfigError(f"{options.config_file}: aucune lettre n'est configurée (digests)")
        known = ", ".join(entry.name for entry in config.digests) or "aucune n'est configurée"
        raise ConfigError(f"{options.config_file}: pas de lettre « {name} » dans digests ({known})")
    return chosen


@app.command()
def run() -> None:
    """Le service, au premier plan : collecte et envoie ce qui est dû, jusqu'à SIGTERM ou Ctrl-C."""
    from monitor.archive.store import Archive
    from vigie.service import run as serve

    config = options.config()
    logging.basicConfig(
        stream=sys.stderr,
        level=os.environ.get("VIGIE_LOG", "INFO"),
        format="%(asctime)s %(levelname)-7s %(message)s",
        datefmt="%Y-%m-%d %H:%M:%S",
    )
    with Archive.write(config.archive, "vigie run") as archive:
        try:
            serve(archive, config)
        finally:  # it is leaving: to ask again changes nothing, not even while the interpreter comes down
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, signal.SIG_IGN)


@app.command()
def demo(
    folder: Annotated[Path, typer.Option("--folder", help="Où laisser l'archive et la lettre.")] = Path("var/demo"),
) -> None:
    """Toute la chaîne sur une presse d'essai : un vrai serveur web et un vrai serveur de courrier, locaux."""
    from vigie.demo.play import play

    play(folder)


survey.add_to(app)
sources.add_to(app)


def main() -> None:
    """The entry point: every foreseen error is a line, never a traceback."""
    usage.settle_streams()
    try:
        sys.exit(usage.spoken(app)(standalone_mode=False))
    except usage.UsageError as error:
        typer.echo(usage.told(error), err=True)
        sys.exit(2)
    except ConfigError as error:
        _told(error)
        sys.exit(2)
    except VigieError as error:
        _told(error)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        if error.errno not in FILES:
            raise
        _told(VigieError(f"{error.filename or 'la sortie'} : {because(error)}"))
        sys.exit(1)


def _told(error: VigieError) -> None:
    for line in str(error).splitlines():
        typer.echo(line if isinstance(error, ConfigError) else f"vigie : {line}", err=True)

"""`vigie demo`: the whole line, on a bundled newsroom, over a real local web server and to a real local mail server.

newsroom ─▶ round ─▶ archive ─▶ digest ─▶ mail server: the same code as on the real web, and nothing leaves the machine
"""

from __future__ import annotations

import shlex
import sys
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from rich.text import Text
from ruamel.yaml import YAML

from alerts import render
from alerts import send as sending
from monitor.archive.read import kept_in_round, round_report
from monitor.archive.sources import named_sources, sync_sources
from monitor.archive.store import Archive
from monitor.config import Config
from monitor.configfile import load, read
from monitor.errors import VigieError, because
from monitor.reader import appraiser
from vigie import show
from vigie.demo.mail import Mailbox
from vigie.demo.newsroom import Site, mapping
from vigie.demo.newsroom import load as newsroom
from vigie.demo.web import Web
from vigie.round import clock, collect

NETWORK = "127.0.1.0/24"
LETTER = "Veille santé (démonstration)"
FILES = ("config.yaml", "vigie.db", "vigie.db-wal", "vigie.db-shm", "vigie.db.lock", "lettre.html", "lettre.eml")


def play(folder: Path) -> None:
    """Collect, keep, compose and deliver, then say where everything is. Raises VigieError when a step fails.

    `folder` receives the configuration, the archive and the letter; those of an earlier demonstration are replaced.
    """
    sites = newsroom(clock())
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in FILES:
            (folder / name).unlink(missing_ok=True)
    except OSError as error:
        raise VigieError(f"{folder}: impossible d'y écrire la démonstration ({because(error)})") from None
    with Web(mapping(sites)) as web, Mailbox() as mailbox:
        show.out.print(
            Text(f"La presse d'essai : {len(sites)} sites fictifs et un serveur de courrier, sur cette machine.")
        )
        config = _configured(folder / "config.yaml", sites, web, mailbox)
        _collect(config)
        _send(config, folder, mailbox)
    _say_where(folder, config)


def _configured(file: Path, sites: list[Site], web: Web, mailbox: Mailbox) -> Config:
    """The watch of the demonstration: the rules that ship, over the newsroom."""
    with as_file(files("vigie").joinpath("starter.yaml")) as starter:
        shipped = read(starter, Config).model_dump(mode="json", include={"catalogues", "rules", "scoring"})
    watch: dict[str, Any] = {
        "timezone": "Europe/Paris",
        "archive": "vigie.db",
        "collect": {"user_agent": "vigie (demonstration)", "delay": "0.02s", "private_hosts": [NETWORK]},
        **shipped,
        "sources": [_source(site, web) for site in sites],
        "digests": [
            {"name": LETTER, "at": "08:00", "days": "daily", "to": ["direction@example.org", "equipe@example.org"]}
        ],
        "delivery": {"smtp": {"host": "127.0.0.1", "port": mailbox.port, "sender": "Veille <veille@example.org>"}},
    }
    writer = YAML()
    writer.default_flow_style = False
    with file.open("w", encoding="utf-8") as stream:
        stream.write("# La veille de démonstration : les règles livrées, sur la presse d'essai.\n")
        writer.dump(watch, stream)
    return load(file)


def _source(site: Site, web: Web) -> dict[str, Any]:
    source: dict[str, Any] = {"name": site.name, "url": web.url(site.address, site.path), "kind": site.kind}
    if site.regions:
        source["regions"] = list(site.regions)
    if site.links:
        source["links"] = site.links
    return source


def _collect(config: Config) -> None:
    """One round over every site; its outcomes, and what was kept and why."""
    judge = appraiser(config)
    with Archive.write(config.archive, "vigie demo") as archive:
        sync_sources(archive, config.sources, config.collect.every)
        names = named_sources(archive, ())
        with show.progress("collecte") as progress:
            number = collect(archive, config, judge, names, progress=progress)
        report, kept = round_report(archive, number), kept_in_round(archive, number)
    show.round_table(report)
    show.kept_list(kept, config.timezone)
    if report["state"] != "done":
        raise VigieError(f"la collecte n'est pas allée au bout : {report['error']}")


def _send(config: Config, folder: Path, mailbox: Mailbox) -> None:
    """Compose the letter and deliver it to the mail server; keep what the server received."""
    entry = config.digests[0]
    now = clock()
    with Archive.write(config.archive, "vigie demo") as archive:
        digest = sending.issue(archive, config, entry, now)
        results = sending.deliver(archive, config, now, {})
    if digest is None:
        raise VigieError("rien à envoyer : aucun article n'atteint le seuil de la lettre")
    (folder / "lettre.html").write_text(render.page(digest), encoding="utf-8")
    (folder / "lettre.eml").write_bytes(mailbox.messages[0].content if mailbox.messages else b"")
    show.out.print()
    show.out.print(Text(render.subject(digest), "bold"))
    for result in results:
        show.out.print(
            Text(f"  {result.recipient} : {'remis' if result.state == 'sent' else result.state} {result.answer}")
        )
    show.out.print(
        Text(f"  le serveur de courrier a reçu {len(mailbox.messages)} messages pour {len(entry.to)} destinataires")
    )
    if len(mailbox.messages) != len(entry.to):
        raise VigieError("un message n'est pas arrivé")


def _say_where(folder: Path, config: Config) -> None:
    command = Path(sys.argv[0])
    command = command.relative_to(Path.cwd()) if command.is_relative_to(Path.cwd()) else command
    browse = shlex.join([str(command), "--config", str(folder / "config.yaml"), "browse"])
    show.out.print()
    show.out.print(Text(f"L'archive         {folder / config.archive.name}"))
    show.out.print(Text(f"La lettre (HTML)  {folder / 'lettre.html'}"))
    show.out.print(Text(f"Le courriel reçu  {folder / 'lettre.eml'}"))
    show.out.print(Text(f"Ouvrir l'archive  {browse}"))

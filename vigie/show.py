"""What the terminal shows, in French: tables on stdout, progress on stderr, JSON when asked."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo

from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from monitor.archive.store import moment
from monitor.health import State
from monitor.model import Dated, Outcome, Precision


class Terminal(Console):
    """A console that is silent once nobody reads it any more (`| head`): the work still goes to its end."""

    def on_broken_pipe(self) -> None:
        """Called by rich when the reader is gone."""
        unread(self.file)


def unread(stream: IO[Any]) -> None:
    """Let what is still written to `stream` go nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


out = Terminal(highlight=False, soft_wrap=True)
err = Terminal(stderr=True, highlight=False, soft_wrap=True)

OUTCOMES = {
    Outcome.KEPT: "retenus",
    Outcome.BELOW: "écartés",
    Outcome.KNOWN: "connus",
    Outcome.UPDATED: "à jour",
    Outcome.COPY: "reprises",
    Outcome.THIN: "vides",
    Outcome.REFUSED: "refusés",
    Outcome.FAILED: "échecs",
}
LEAST_WIDTH = 20  # of a column, before its words are broken
ALWAYS = (Outcome.KEPT, Outcome.BELOW, Outcome.KNOWN, Outcome.FAILED)
VISITS = {
    "ok": "",
    "empty": "vide",
    "unchanged": "inchangée",
    "failed": "en échec",
    "unreachable": "injoignable",
    "pending": "non visitée",
}
SOURCES = {
    State.SILENT: "muette",
    State.BLOCKED: "bloquée",
    State.BROKEN: "illisible",
    State.MOVED: "déplacée",
    State.EMPTY: "vide",
    State.FAILING: "en échec",
    State.LATE: "en retard",
    State.NEW: "nouvelle",
    State.QUIET: "calme",
    State.WELL: "bien",
}
ROUNDS = {"done": "terminé", "running": "en cours", "failed": "échoué", "killed": "tué", "stopped": "arrêté"}


def as_json(data: Any) -> None:
    """One JSON document on stdout, in UTF-8 wherever it is read."""
    document((json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode())


def document(content: bytes) -> None:
    """A whole document on stdout."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        unread(sys.stdout)


def several(count: int, noun: str) -> str:
    """« 1 lettre », « 12 lettres »."""
    return f"{count} {noun}{'s' if count > 1 else ''}"


def checked(file: Path, counts: dict[str, int], remarks: Sequence[str]) -> None:
    """What `check` says of a configuration without mistakes: what it holds, and what may be mended."""
    nouns = {"sources": "source", "rules": "règle", "digests": "lettre"}
    held = ", ".join(several(counts[key], noun) for key, noun in nouns.items())
    out.print(f"{file} : {'sans erreur' if remarks else 'en ordre'} ({held})")
    if remarks:
        out.print(Text(f"\n{several(len(remarks), 'remarque')} :", "bold"))
        for remark in remarks:
            out.print(Text(remark))


def error(message: str) -> None:
    """A line or more on stderr, each said once."""
    for line in message.splitlines():
        err.print(Text(f"vigie : {line}"))


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on stderr, or a line at each tenth if it is no terminal; gives what to call with (done, total)."""
    if err.is_terminal:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=err, transient=True) as bar:
            task = bar.add_task(label, total=None)
            yield lambda done, total: bar.update(task, completed=done, total=total)
        return
    told = -1

    def tell(done: int, total: int) -> None:
        nonlocal told
        tenth = done * 10 // max(total, 1)
        if tenth > told:
            told = tenth
            err.print(f"{label} : {done}/{total}")

    yield tell


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], right: Sequence[int] = ()) -> None:
    """A plain table on stdout; `right` are the numbers of the columns set flush right."""
    cells = [[Text("" if cell is None else str(cell)) for cell in row] for row in rows]
    spacing = {"box": box.SIMPLE_HEAD, "pad_edge": False, "padding": (0, 2, 0, 0)}
    shown = Table(title=title, title_justify="left", title_style="bold", **spacing)  # type: ignore[arg-type]
    wide = Terminal(highlight=False, width=None if out.is_terminal else 160)
    widest = [max((len(row[number]) for row in cells), default=0) for number in range(len(columns))]
    # Where not even that fits, words are broken: nothing may be cut off on the right.
    fits = sum(min(one, LEAST_WIDTH) + 2 for one in widest) < wide.width
    for number, column in enumerate(columns):
        side = "right" if number in right else "left"
        least = min(widest[number], LEAST_WIDTH) if fits else None
        shown.add_column(column, justify=side, overflow="fold", min_width=least)  # type: ignore[arg-type]
    for row in cells:
        shown.add_row(*row)
    wide.print(shown)


def round_table(report: dict[str, Any]) -> None:
    """The outcomes of a round, source by source, what must be said of some, and how it ended.

    An outcome that no link had is left out.
    """
    visits = report["sources"]
    sums = {outcome: sum(visit[outcome] for visit in visits) for outcome in Outcome}
    shown = [outcome for outcome in Outcome if sums[outcome] or outcome in ALWAYS]
    columns = ["Source", "liens", *(OUTCOMES[outcome] for outcome in shown), "à lire"]
    rows = [
        [visit["source"], visit["offered"], *(visit[outcome] or "·" for outcome in shown), visit["waiting"] or "·"]
        for visit in visits
    ]
    offered, waiting = (sum(visit[key] for visit in visits) for key in ("offered", "waiting"))
    rows.append(["Total", offered, *(sums[outcome] for outcome in shown), waiting])
    table(f"Tour {report['id']} : {ROUNDS[report['state']]}", columns, rows, right=range(1, len(shown) + 3))
    for visit in visits:
        remark = " : ".join(part for part in (VISITS[visit["state"]], visit["reason"]) if part)
        if remark:
            out.print(Text(f"  {visit['source']} : {remark}"))
    if report["error"]:
        error(report["error"])
    out.print()


def kept_list(articles: Sequence[dict[str, Any]], timezone: str) -> None:
    """The articles kept, each with its score and its reasons."""
    out.print(Text(f"{several(len(articles), 'article')} {'retenus' if len(articles) > 1 else 'retenu'}", "bold"))
    for article in articles:
        reasons = ", ".join(f"{reason['name']} {tenth(reason['points'], '+')}" for reason in article["reasons"][:4])
        out.print(Text(f"{tenth(article['score']):>6}  {article['title']}"))
        out.print(Text(f"        {article['source']}, {date(article, timezone)} · {reasons}", "dim"))


def tenth(points: float, sign: str = "") -> str:
    """Points to one decimal, with a comma; signed when `sign` is +."""
    return f"{points:{sign}.1f}".replace(".", ",").replace("-", "\u2212")


def date(article: dict[str, Any], timezone: str) -> str:
    """The publication date of an article row, at its precision, in the officer's time."""
    if not article["published"]:
        return "date inconnue"
    dated = Dated(moment(article["published"]), Precision(article["published_precision"]))
    at = dated.local(ZoneInfo(timezone)) or dated.at
    shapes = {"minute": "%d/%m/%Y %H:%M", "day": "%d/%m/%Y", "month": "%m/%Y", "year": "%Y"}
    return at.strftime(shapes[dated.precision]) if at else "date inconnue"


def local(text: str | None, timezone: str) -> str:
    """A stored moment in the officer's time; a dash for none."""
    return moment(text).astimezone(ZoneInfo(timezone)).strftime("%d/%m/%Y %H:%M") if text else "–"


def probe(found: Sequence[dict[str, Any]]) -> None:
    """What probing sources gave: how each would be watched."""
    rows = [
        [
            one["source"],
            one["kind"] or "–",
            one["watch"],
            one["count"] or "·",
            one["problem"] or (one["items"][0]["title"] if one["items"] else ""),
        ]
        for one in found
    ]
    table(
        "Sources sondées",
        ["Source", "Nature", "Adresse surveillée", "Liens", "Premier titre, ou problème"],
        rows,
        right=(3,),
    )

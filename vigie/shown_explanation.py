"""What `vigie explain` shows to a person: the text with its marks, then the score, part by part, and all else found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from desk.french import LABELS, closing, located, with_role
from monitor.config import Config
from monitor.model import Organisation
from vigie.marked_text import Mark, legend, marked, safe, shortened, thousands
from vigie.show import Terminal, date, out
from vigie.wording import points, quoted, reason_name, renamed

WIDEST = 100  # columns of a text that is pleasant to read
PLACES = 3  # of one reason, shown with their quotes
LABEL = 10  # characters of the column that says what a fact is
IGNORED = 20  # lines
FACTS = ("events", "amounts", "deadlines", "places", "programmes")

Told = Mapping[str, Any]


def explanation(told: Told, config: Config, organisations: Iterable[Organisation], console: Console = out) -> None:
    """Print what `explain` told. `organisations` are those of today's catalogues, for what became of those named.

    A terminal shows long texts without the stretches where nothing counts; elsewhere the text is whole.
    """
    known = {one.id: one for one in organisations}
    _article(told, config.timezone, console)
    _score(told, config, console)
    _findings(told, known, console)
    _ignored(told, console)
    if "check" in told:
        _check(told, config, console)


def marks(told: Told) -> tuple[tuple[str, list[Mark]], tuple[str, list[Mark]]]:
    """The title and the text, each with its marks. The title of a .txt file stands in its text, and is taken out."""
    title, text = told["title"], told["text"]
    at = len(text) - len(text.lstrip())
    inside = bool(title) and text.startswith(title, at)
    of_title: list[Mark] = []
    of_text: list[Mark] = []
    for kind, place in _places(told):
        mark = Mark(place["start"], place["end"], kind)
        (of_title if place["field"] == "title" else of_text).append(mark)
    if not inside:
        return (title, of_title), (text, of_text)
    body = at + len(title)
    of_title = [Mark(mark.start - at, mark.end - at, mark.kind) for mark in of_title]
    of_text = [Mark(mark.start - body, mark.end - body, mark.kind) for mark in of_text]
    return (title, of_title), (text[body:], of_text)


def _places(told: Told) -> Iterable[tuple[str, Told]]:
    for organisation in told["organisations"]:
        yield from (("organisation", place) for place in organisation["mentions"])
    for hit in told["hits"]:
        if hit["rule"].startswith("event:"):
            yield "fact", hit
        elif not hit["rule"].startswith("organisation:"):
            yield ("noise" if hit["points"] < 0 else "rule"), hit
    for fact in FACTS:
        yield from (("fact", place) for place in told[fact])


def _article(told: Told, timezone: str, console: Console) -> None:
    coloured = console.is_terminal and console.color_system is not None and not console.no_color
    (title, of_title), (text, of_text) = marks(told)
    heading = marked(title, of_title, coloured)
    heading.stylize("bold")
    _print(heading, console)
    facts = [
        date(dict(told), timezone),
        f"langue {told['language'] or 'inconnue'}",
        f"{thousands(len(text))} caractère{'s' if len(text) > 1 else ''}",
    ]
    if told.get("source"):
        facts.insert(0, told["source"])
    console.print(Text(safe(f"{told['url']}\n{' · '.join(facts)}"), "dim"))
    signs = legend([*of_title, *of_text], coloured)
    if signs:
        console.print(Text("Marques : ", "dim"), signs, sep="")
    console.print()
    body = (shortened if console.is_terminal else marked)(text.rstrip(), of_text, coloured)
    for paragraph in body.split("\n"):
        paragraph.rstrip()
        if paragraph.plain:
            _print(paragraph, console)
    console.print()


def _print(text: Text, console: Console) -> None:
    """Wrapped at a pleasant width on a terminal, and not at all elsewhere."""
    if console.is_terminal:
        console.print(text, width=min(console.width, WIDEST), soft_wrap=False)
    else:
        console.print(text, soft_wrap=True)


def _score(told: Told, config: Config, console: Console) -> None:
    scoring, score = config.scoring, told["score"]
    verdict = _verdict(told)
    reach = "urgent" if score >= scoring.urgent else "assez pour les lettres" if score >= scoring.digest else ""
    decision = f"{verdict}, {reach}" if reach and told["decision"] == "kept" else verdict
    console.print(Text(f"Score {points(score)} : {decision}", "bold"))
    thresholds = f"retenu dès {points(scoring.keep)}, en lettre dès {points(scoring.digest)}"
    if told.get("rubric"):
        console.print(Text(f"Rubrique : {safe(told['rubric'])}", "dim"))
    console.print(Text(f"Seuils : {thresholds}, urgent dès {points(scoring.urgent)}", "dim"))
    if not told["hits"]:
        console.print("Aucune règle ni organisation n'a compté.\n")
        return
    table = _table("Points", "Quoi", "Où", "Mots")
    table.columns[0].justify = "right"
    table.columns[2].no_wrap = True
    table.show_footer = True
    table.columns[0].footer, table.columns[1].footer = Text(points(score), "bold"), "Somme"
    for reason, hits in _grouped(told["hits"]):
        name = safe(reason_name(reason, told))
        shown = hits if len(hits) <= PLACES + 1 else hits[:PLACES]
        for hit in shown:
            style = "red" if hit["points"] < 0 else ""
            words = Text(quoted(hit["quote"]))
            table.add_row(Text(points(hit["points"], "+"), style), Text(name), LABELS[hit["field"]], words)
            name = ""
        rest = hits[len(shown) :]
        if rest:
            table.add_row(points(sum(hit["points"] for hit in rest), "+"), "", "", f"et {len(rest)} autres endroits")
    _wide(table, console)


def _grouped(hits: Sequence[Told]) -> list[tuple[str, list[Told]]]:
    """The hits by what gave them: what counts most first, then each in the order of its points."""
    groups: dict[str, list[Told]] = {}
    for hit in hits:
        groups.setdefault(hit["rule"], []).append(hit)
    return sorted(groups.items(), key=lambda group: -abs(sum(hit["points"] for hit in group[1])))


def _findings(told: Told, known: Mapping[str, Organisation], console: Console) -> None:
    lines = [
        *(("Évènement", one["label"], group) for one, group in _alike(told["events"], "type")),
        *(
            ("Montant", with_role(one["role"], one["low"], one["high"], one["currency"], one["bound"]), group)
            for one, group in _alike(told["amounts"], "low", "high", "currency", "role", "bound")
        ),
        *(
            ("Clôture", closing(one["at"], one["extended"]), group)
            for one, group in _alike(told["deadlines"], "at", "extended")
        ),
        *(("Programme", one["name"], group) for one, group in _alike(told["programmes"], "name")),
        *(
            ("Lieu", located(one["name"], one["department"], one["region"]), group)
            for one, group in _alike(told["places"], "name", "kind", "department")
        ),
    ]
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(min_width=LABEL, style="dim")
    grid.add_column()
    grid.add_column(style="dim")
    said = ""
    for label, words, group in lines:
        grid.add_row("" if label == said else label, Text(safe(words)), Text(_where_said(group)))
        said = label
    if lines:
        _wide(grid, console)
    names = [change for one in told["organisations"] for change in renamed(one, known.get(one["id"]))]
    for number, change in enumerate(names):
        _print(Text.assemble((("" if number else "Nom").ljust(LABEL + 2), "dim"), safe(change)), console)
    if lines or names:
        console.print()


def _where_said(group: Sequence[Told]) -> str:
    """The words of the first place, where it stands, and how many there are."""
    times = f" ({len(group)} fois)" if len(group) > 1 else ""
    return f"{quoted(group[0]['quote'])}, {LABELS[group[0]['field']]}{times}"


def _alike(places: Sequence[Told], *keys: str) -> list[tuple[Told, list[Told]]]:
    """The places that say the same, in the order they are first said; the title's words speak for them."""
    groups: dict[tuple[Any, ...], list[Told]] = {}
    for place in places:
        groups.setdefault(tuple(place[key] for key in keys), []).append(place)
    return [(one[0], sorted(one, key=lambda place: place["field"] != "title")) for one in groups.values()]


def _ignored(told: Told, console: Console) -> None:
    groups = _alike(told["ignored"], "name", "reason")
    if not groups:
        return
    today = " (d'après les règles d'aujourd'hui)" if told.get("check", {}).get("changes") else ""
    console.print(Text(f"Ce qui n'a pas compté, et pourquoi{today}", "bold"))
    for one, group in groups[:IGNORED]:
        line = Text(f"  {safe(one['name'])} : {safe(one['reason'])}")
        _print(line.append(f" · {_where_said(group)}", "dim"), console)
    if len(groups) > IGNORED:
        console.print(Text(f"  et {len(groups) - IGNORED} autres raisons", "dim"))
    console.print()


def _check(told: Told, config: Config, console: Console) -> None:
    """Whether the present rules give the same score to the same text, and what changed if they differ."""
    check = told["check"]
    if not check["changes"]:
        if check["same"]:
            console.print(Text("Recalculé aujourd'hui avec les mêmes règles : même score.", "green"))
        return  # the defect of a score that is not the same is told by the command, which fails
    verdict = "retenu" if check["score_now"] >= config.scoring.keep else "sous le seuil"
    if check["same"]:
        moved = f", mais l'article serait {verdict}" if verdict != _verdict(told) else ""
        console.print(Text(f"Les règles ont changé depuis ; le score serait le même{moved}."))
    else:
        now, then = points(check["score_now"]), points(told["score"])
        console.print(Text(f"Aujourd'hui le score serait {now} ({verdict}) au lieu de {then}.", "bold"))
    for change in check["changes"]:
        console.print(Text(f"  {safe(change)}"))
    for part in check["parts"]:
        console.print(
            Text(f"  {safe(part['name'])} : {points(part['now'], '+')} au lieu de {points(part['then'], '+')}", "dim")
        )


def _verdict(told: Told) -> str:
    return "retenu" if told["decision"] == "kept" else "sous le seuil"


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _wide(table: Table, console: Console) -> None:
    wide = console if console.is_terminal else Terminal(file=console.file, width=160, highlight=False)
    wide.print(table, soft_wrap=False)

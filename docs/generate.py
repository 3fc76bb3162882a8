"""Write the pages that are made from the code: commands.md, configuration.md, catalogue.md and config.schema.json.

`make docs` runs this; `tests/test_docs.py` calls `pages()` and fails when what is on disk is no longer what it gives.
"""

from __future__ import annotations

import inspect
import json
import typing
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

import typer
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from monitor import config, values
from monitor.configfile import json_schema, read
from monitor.recognise.entries import Catalogue, Entry, FormEntry, FormerName, Programme
from monitor.recognise.fold import fold
from vigie.cli import app

ROOT = Path(__file__).resolve().parent.parent
NOTICE = "<!-- Made from the code by docs/generate.py: do not edit it, run `make docs`. -->\n"

COMMANDS = """\
# Commands

Generated from `vigie/` by `make docs`. The command speaks French, to the officer it is made for, and its own words
stand below; the [README](../README.md) shows in English what it is like to use it.

Results go to the standard output, progress and logs to the standard error. A command that reads takes `--json` and
prints one document, in UTF-8. When nobody reads the output any more (`| head`), the work still goes to its end.

| exit status | |
|---|---|
| 0 | done |
| 1 | the work failed; one line says what, where and what to do |
| 2 | the configuration or the arguments are wrong; one line per problem, `config.yaml:LINE: key: what is wrong` |
| 130 | interrupted by Ctrl-C |

| environment | |
|---|---|
| `VIGIE_SMTP_USER`, `VIGIE_SMTP_PASSWORD` | what the mail server asks for; never in the configuration |
| `VIGIE_IMAP_PASSWORD` | that of the mailboxes that are watched (`kind: mailbox`) |
| `VIGIE_CACHE` | where to keep what [the next start](service.md#what-is-kept-between-two-starts) needs, or `off` |
| `VIGIE_LOG` | `DEBUG`, `INFO`, `WARNING`… `vigie run` starts at `INFO`; the crawl itself says nothing unless asked |
"""

CONFIGURATION = """\
# Configuration

Generated from `monitor/config.py` by `make docs`. `vigie init` writes a complete file to start from, with its schema
(`config.schema.json`), which lets an editor complete and check it. `vigie check` reports every mistake at once, each
with its line. Unknown keys are refused. Passwords stand in [the environment](commands.md#commands), never in this file.

Durations are a number and a unit: `90s`, `15m`, `1h`, `30d`. Times of day stand in quotes: `"08:00"`.
"""

CATALOGUE = """\
# The catalogue

Generated from `monitor/catalogues/france-health.yaml` by `make docs`. Whoever finds a mistake corrects that file, whose
head explains its format, and runs `make docs` and `make test`: the tests check every line of it. A new organisation is
a new line, and a new id in `tests/data/organisation_ids.txt`; an id never changes, since archives hold it. What only
one watch needs goes under `organisations:` of [its own configuration](configuration.md#organisations), where an entry
that bears a name of this page completes it.

**Forms** are the other ways an organisation is written. Hyphens, spaces, accents and apostrophes do not matter. *Aa*:
only in this very case. **Only with** lists the words one of which must stand near an ambiguous form (`*` makes a
prefix): alone, it counts for nothing. **Before** lists former names, which still match, and until when they were used.
Regions that are in doubt are left out here: they only help to recognise.
"""

# How a type of monitor.config is spoken of; the order matters to nobody.
WORDS = {
    str: "text",
    int: "whole number",
    float: "number",
    bool: "`true` or `false`",
    Path: "path of a file",
    values.Duration: "duration",
    values.OptionalDuration: "duration, or `none`",
    values.Url: "`http://` or `https://` address",
    values.SourceUrl: "`http://` or `https://` address, or a mailbox",
    values.Correspondent: "e-mail address or domain",
    values.Clock: "time of day, `HH:MM`",
    values.Zone: "time zone",
    values.PrivateHost: "address, network or host name, perhaps with `:port`",
    values.Listen: "IP address and port",
    values.Email: "e-mail address",
    values.Sender: "name and e-mail address",
    values.Text: "text",
    values.Query: "text",
}

HEAD = "| key | takes | default | |\n|---|---|---|---|\n"
LIMITS = {"gt": "above {}", "ge": "at least {}", "lt": "below {}", "le": "at most {}", "min_length": "at least {}"}


def pages() -> dict[Path, str]:
    """The path and the text of each generated file."""
    schema = json.dumps(json_schema(), ensure_ascii=False, indent=1) + "\n"
    return {
        ROOT / "docs" / "commands.md": NOTICE + COMMANDS + "".join(_commands()),
        ROOT / "docs" / "configuration.md": NOTICE + CONFIGURATION + "".join(_sections()),
        ROOT / "docs" / "catalogue.md": NOTICE + CATALOGUE + "".join(_catalogue()),
        ROOT / "config.schema.json": schema,
    }


# ------------------------------------------------------------------------------------------------------ commands


def _commands() -> Iterator[str]:
    root = typer.main.get_command(app)
    yield _command("vigie", root, " COMMAND…")
    for name, command in walk(root):
        if not getattr(command, "commands", None):
            yield _command(f"vigie {name}", command)


def walk(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """(name, click command) of every command and group of commands below `group`, in the order of `--help`."""
    for name, command in getattr(group, "commands", {}).items():
        yield before + name, command
        yield from walk(command, f"{before}{name} ")


def _command(name: str, command: Any, tail: str = "") -> str:
    shown = [one for one in command.params if not getattr(one, "hidden", False)]
    usage = " ".join([name, *(_usage(one) for one in sorted(shown, key=_is_argument))]) + tail
    rows = "".join(f"| `{_spelling(one)}` | {_cell(one.help or '')} | {_given(one)} |\n" for one in shown)
    table = f"\n| | | default |\n|---|---|---|\n{rows}" if rows else ""
    return f"\n## {name}\n\n{_cell(command.help)}\n\n```\n{usage}\n```\n{table}"


def _is_argument(parameter: Any) -> bool:
    return bool(parameter.param_type_name == "argument")


def _spelling(parameter: Any) -> str:
    """`--port PORT`, `--json`, `TARGET`."""
    if _is_argument(parameter):
        return str(parameter.name).upper()
    value = "" if parameter.is_flag else f" {parameter.opts[0].lstrip('-').upper()}"
    return ", ".join(parameter.opts) + value


def _usage(parameter: Any) -> str:
    spelling = _spelling(parameter).split(", ")[0] if parameter.param_type_name == "option" else _spelling(parameter)
    if parameter.param_type_name == "option" and not parameter.is_flag:
        spelling = f"{parameter.opts[0]} {parameter.opts[0].lstrip('-').upper()}"
    return (spelling if parameter.required else f"[{spelling}]") + ("…" if parameter.multiple else "")


def _given(parameter: Any) -> str:
    """The default, as one would type it."""
    if parameter.required:
        return "required"
    return "" if parameter.default in (None, False) else f"`{parameter.default}`"


# ------------------------------------------------------------------------------------------------- configuration


def _sections() -> Iterator[str]:
    """The file's own keys, then each part of it, in the order in which they are met."""
    todo: list[tuple[str, type[BaseModel]]] = [("config.yaml", config.Config)]
    for title, model in todo:
        yield f"\n## {title}\n\n{_cell(inspect.getdoc(model) or '')}\n\n{HEAD}"
        for key, (annotation, field) in _fields(model).items():
            part = _model_in(annotation)
            inner = f"{key}[]" if part and typing.get_origin(annotation) is tuple else key
            inner = inner if model is config.Config else f"{title}.{inner}"
            if part is not None:
                todo.append((inner, part))
            about = _cell(field.description or (inspect.getdoc(part) if part else "") or "")
            yield f"| `{key}` | {_takes(annotation, field, inner)} | {_default(field, part)} | {about} |\n"


def _fields(model: type[BaseModel]) -> dict[str, tuple[Any, FieldInfo]]:
    hints = typing.get_type_hints(model, include_extras=True)
    return {key: (hints[key], field) for key, field in model.model_fields.items()}


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The part of the configuration that a key holds, alone or in a list; None for a plain value."""
    for one in (annotation, *typing.get_args(annotation)):
        if isinstance(one, type) and issubclass(one, BaseModel):
            return one
    return None


def _takes(annotation: Any, field: FieldInfo, section: str) -> str:
    if _model_in(annotation) is not None:
        anchor = "".join(letter for letter in section.lower() if letter.isalnum() or letter in "_-")
        kind = "list of " if section.endswith("[]") else ""
        return f"{kind}[{section.removesuffix('[]')}](#{anchor})"
    marks = [(mark, limit) for mark in field.metadata for limit in LIMITS if hasattr(mark, limit)]
    return ", ".join([_spoken(annotation), *(LIMITS[limit].format(getattr(mark, limit)) for mark, limit in marks)])


def _spoken(annotation: Any) -> str:
    """A type in words."""
    for known, words in WORDS.items():
        if annotation == known:
            return words
    origin, inside = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return _spoken(inside[0])
    if origin is Literal:
        *first, last = (f"`{value}`" for value in inside)
        return f"{', '.join(first)} or {last}" if first else last
    if origin is tuple:
        return f"list of {_spoken(inside[0])}"
    return " or ".join(_spoken(one) for one in inside if one is not type(None))


def _default(field: FieldInfo, part: type[BaseModel] | None) -> str:
    value = field.default
    if field.is_required():
        return "**required**"
    if value is None or value == ():
        return ""
    if isinstance(value, timedelta):
        return f"`{_duration(value)}`"
    if isinstance(value, tuple):
        return f"`[{', '.join(map(str, value))}]`"
    return "" if part or value == "" else f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _duration(value: timedelta) -> str:
    """90s, 15m, 1h or 30d: the largest unit that divides it."""
    seconds = value.total_seconds()
    unit = max((unit for unit in values.UNITS if not seconds % values.UNITS[unit]), key=lambda unit: values.UNITS[unit])
    return f"{seconds / values.UNITS[unit]:g}{unit}"


# ------------------------------------------------------------------------------------------------------ catalogue


def _catalogue() -> Iterator[str]:
    """The shared forms, the organisations by kind, and the programmes."""
    catalogue = read(ROOT / "monitor" / "catalogues" / "france-health.yaml", Catalogue)
    kinds = {kind: [one for one in catalogue.organisations if one.kind == kind] for kind in catalogue.kinds}
    yield f"\n{len(catalogue.organisations)} organisations and {len(catalogue.programmes)} programmes.\n"
    yield "\n## Shared forms\n\nThe place that the article speaks of, or that of its source, tells which is meant.\n"
    yield _head("forms", "of", "told by")
    for group in catalogue.shared:
        of = f"{len(group.only)} of the kind « {group.kind} »" if group.only else f"the kind « {group.kind} »"
        yield f"| {_cell(', '.join(form.text for form in group.forms))} | {of} | its {group.by} |\n"
    yield _head("place", "words that speak of it")
    for place, words in (*catalogue.regions.items(), *catalogue.cities.items()):
        yield f"| {place} | {_cell(', '.join(words.confirm))} |\n"
    names = {one.id: one.name for one in catalogue.organisations}
    for kind, organisations in kinds.items():
        yield f"\n## {catalogue.kinds[kind]} (`{kind}`)\n" + _head("name", "regions", "forms", "only with", "before")
        for one in organisations:
            regions = ", ".join(one.regions) if one.shows("regions") else ""
            merged = [f"{names[one.merged_into]} took it over ({one.merged_on})"] if one.merged_into else []
            yield f"| {_cell(one.name)} | {regions} | {_told(one, merged)} |\n"
    yield "\n## Programmes (`programme`)\n" + _head("name", "forms", "only with", "before")
    for programme in catalogue.programmes:
        yield f"| {_cell(programme.name)} | {_told(programme, [])} |\n"


def _head(*columns: str) -> str:
    return f"\n| {' | '.join(columns)} |\n{'|---' * len(columns)}|\n"


def _told(one: Entry | Programme, merged: list[str]) -> str:
    """The forms, what confirms those that are ambiguous, and what the organisation was called: three cells."""
    own = fold(one.name).text
    sure = [_form(form) for form in one.forms if not form.confirm and (form.case or fold(form.text).text != own)]
    unsure = [f"{_form(form)}: {', '.join(form.confirm)}" for form in (*one.forms, *one.formerly) if form.confirm]
    before = [f"{form.text} ({_until(form)})" for form in one.formerly]
    return " | ".join(_cell("; ".join(cell)) for cell in (sure, unsure, [*before, *merged]))


def _form(form: FormEntry) -> str:
    return f"{form.text} (Aa)" if form.case else form.text


def _until(form: FormerName) -> str:
    return f"until {form.until}" if form.until != "?" else "date unknown"


def _cell(text: str) -> str:
    """Text for a table's cell: one line, its marks plain outside of code."""
    parts = " ".join(text.split()).replace("|", "\\|").split("`")
    return "`".join(part if place % 2 else part.replace("<", "\\<") for place, part in enumerate(parts))


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")

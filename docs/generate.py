"""Write the pages that are made from the code: commands.md, configuration.md and config.schema.json.

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

from monitor import config
from monitor.configfile import json_schema
from vigie.cli import app

ROOT = Path(__file__).resolve().parent.parent
NOTICE = "<!-- Made from the code by docs/generate.py: do not edit it, run `make docs`. -->\n"

COMMANDS = """\
# Commands

Generated from `vigie/` by `make docs`. The command speaks French, to the officer it is made for, and its own words
stand below; the [README](../README.md) shows in English what it is like to use it.

Results go to the standard output, progress and logs to the standard error. A command that reads takes `--json` and
prints one document.

| exit status | |
|---|---|
| 0 | done |
| 1 | the work failed; one line says what, where and what to do |
| 2 | the configuration or the arguments are wrong; one line per problem, `config.yaml:LINE: key: what is wrong` |
| 130 | interrupted by Ctrl-C |

| environment | |
|---|---|
| `VIGIE_SMTP_USER`, `VIGIE_SMTP_PASSWORD` | what the mail server asks for; never in the configuration |
| `VIGIE_LOG` | `DEBUG`, `INFO`, `WARNING`… `vigie run` starts at `INFO`; the crawl itself says nothing unless asked |
"""

CONFIGURATION = """\
# Configuration

Generated from `monitor/config.py` by `make docs`. `vigie init` writes a complete file to start from, with its schema
(`config.schema.json`), which lets an editor complete and check it. `vigie check` reports every mistake at once, each
with its line. Unknown keys are refused. Passwords stand in [the environment](commands.md#commands), never in this file.

Durations are a number and a unit: `90s`, `15m`, `1h`, `30d`. Times of day stand in quotes: `"08:00"`.
"""

# How a type of monitor.config is spoken of; the order matters to nobody.
WORDS = {
    str: "text",
    int: "whole number",
    float: "number",
    bool: "`true` or `false`",
    Path: "path of a file",
    config.Duration: "duration",
    config.OptionalDuration: "duration, or `none`",
    config.Url: "`http://` or `https://` address",
    config.Clock: "time of day, `HH:MM`",
    config.Zone: "time zone",
    config.PrivateHost: "address, network or host name, perhaps with `:port`",
    config.Email: "e-mail address",
    config.Sender: "name and e-mail address",
    config.Text: "text",
}

HEAD = "| key | takes | default | |\n|---|---|---|---|\n"
LIMITS = {"gt": "above {}", "ge": "at least {}", "lt": "below {}", "le": "at most {}", "min_length": "at least {}"}


def pages() -> dict[Path, str]:
    """The path and the text of each generated file."""
    schema = json.dumps(json_schema(), ensure_ascii=False, indent=1) + "\n"
    return {
        ROOT / "docs" / "commands.md": NOTICE + COMMANDS + "".join(_commands()),
        ROOT / "docs" / "configuration.md": NOTICE + CONFIGURATION + "".join(_sections()),
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
    unit = max((unit for unit in config.UNITS if not seconds % config.UNITS[unit]), key=lambda unit: config.UNITS[unit])
    return f"{seconds / config.UNITS[unit]:g}{unit}"


def _cell(text: str) -> str:
    """Text for a table's cell: one line, its marks plain outside of code."""
    parts = " ".join(text.split()).replace("|", "\\|").split("`")
    return "`".join(part if place % 2 else part.replace("<", "\\<") for place, part in enumerate(parts))


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")

"""What the command line itself says, in French: its help pages, and what is wrong with what was typed."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, cast

import typer

# The parser's own class of « this is not how the command is used »; typer exports only its children.
UsageError = cast("type[Exception]", typer.BadParameter.__base__)

WIDEST = 120  # columns of a help page

# What the parser says, from the whole to its parts: each is looked for in what the one before left.
MESSAGES = (
    (r"^Missing argument '?(\w+)'?\.", r"il manque « \1 »"),
    (r"Choose from:\s+(.*)", r"; c'est l'un de : \1"),
    (r"^Missing command\.$", "il manque une commande"),
    (r"^No such command '(.*?)'\.?", r"« \1 » n'est pas une commande"),
    (r"^No such option:? '?(\S+?)'?(?= |\.|$)", r"« \1 » n'est pas une option"),
    (r"(« (?:-c|--config) » n'est pas une option).*", r"\1 ici ; elle se met avant la commande"),
    (r"(« --json » n'est pas une option).*--version.*", r"\1 ici ; elle se met après la commande"),
    (r"^Got unexpected extra arguments? ?(?:\(s\))? ?\((.*)\)$", r"en trop : « \1 »"),
    (r"^Option '(\S+)' requires an argument\.$", r"\1 demande une valeur"),
    (r"^Option '(\S+)' does not take a value\.$", r"\1 ne prend pas de valeur"),
    (r"^Invalid value for (?:'([^']*)'|(\S+)): ", r"\1\2 : "),
    (r"Value error, ", ""),
    (r"'(.*?)' is not one of (.*)\.$", r"« \1 » n'en est pas ; c'est l'un de : \2"),
    (r"Input should be a valid integer.*", "un nombre entier est attendu"),
    (r"Input should be greater than or equal to (\S+)", r"au moins \1 est attendu"),
    (r"Input should be less than or equal to (\S+)", r"au plus \1 est attendu"),
    (r"\.? ?\(?(?:Did you mean|Possible options?:) (.*?)[?)]+$", r" ; vouliez-vous dire \1 ?"),
)

# What stands on its help pages.
HELP = {
    "Options": "Options ",  # before its colon
    "Arguments": "Arguments ",
    "Commands": "Commandes ",
    "COMMAND [ARGS]...": "COMMANDE…",
    "Show this message and exit.": "Montre cette page.",
    "required]": "obligatoire]",
    "[default: ": "[par défaut : ",
    "<path>": "<fichier>",
    "<str>": "<texte>",
    "<list[str]>": "<texte>",
    "<int>": "<nombre>",
    "<int range>": "<nombre>",
}
RANGE = re.compile(r"(?<=[\[ ])(\d+)<=x<=(\d+)(?=[;\]])")
FEW = 5  # digits of the greatest value, beyond which it is no limit that a person would meet


def told(error: Exception) -> str:
    """What is wrong with what was typed, in one French line; the help page where nothing was typed."""
    message = str(error.format_message())  # type: ignore[attr-defined]
    context: typer.Context | None = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        return message
    for said, french_for_it in MESSAGES:
        message = re.sub(said, french_for_it, message, flags=re.DOTALL)
    message = " ".join(re.sub(r"'([^' ]+)'", r"« \1 »", message).split())
    command = context.command_path if context is not None else "vigie"
    return f"{command} : {message} (voir `{command} --help`)"


def french(words: str) -> str:
    """A piece of a help page with the parser's own words in French."""
    for said, translated in HELP.items():
        words = words.replace(said, translated)
    return RANGE.sub(_limits, words)


def _limits(found: re.Match[str]) -> str:
    least, greatest = found.groups()
    return f"de {least} à {greatest}" if len(greatest) <= FEW else f"au moins {least}"


class Page(typer.Context.formatter_class):  # type: ignore[misc, valid-type]
    """A help page in French."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The line that shows how the command is typed."""
        super().write_usage(prog, re.sub(r"\{(\w+)\}", r"\1", french(args)), prefix or "Usage : ")

    def write_heading(self, heading: str) -> None:
        """The name of a section."""
        super().write_heading(french(heading))

    def write_dl(self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Two columns."""
        super().write_dl([(french(term), french(text)) for term, text in rows], col_max, col_spacing)


class InFrench(typer.Context):
    """A command in use, whose help page is in French."""

    formatter_class = Page

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        """Name the command whose words were wrong: the parser forgets to, of an option without its value."""
        if isinstance(error, UsageError) and getattr(error, "ctx", None) is None:
            error.ctx = self  # type: ignore[attr-defined]
        return super().__exit__(kind, error, trace)


def spoken(app: typer.Typer) -> Callable[..., Any]:
    """The command of `app`, with those under it, its help pages in French."""
    root = typer.main.get_command(app)
    commands: list[Any] = [root]
    for command in commands:
        command.context_class = InFrench
        command.short_help = command.help  # whole, where the parser would cut it
        commands += getattr(command, "commands", {}).values()
    root.context_settings["max_content_width"] = WIDEST
    return root


def settle_streams() -> None:
    """Let nothing that is printed be refused: not for want of a letter (better a ? than nothing), nor of a stream."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name) or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - for the whole run
        stream.reconfigure(errors="replace")
        setattr(sys, name, stream)

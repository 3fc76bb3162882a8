"""What is wrong with the syntax of a YAML file: the place and one French sentence, never the parser's English.

    the parser's error ─▶ its mark, and the tokens before it ─▶ the first of MISTAKES that knows it ─▶ Mistake

A parser gives up where it no longer understands, which is often a line after the slip: the tokens tell where it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, ReusedAnchorWarning
from ruamel.yaml.nodes import Node, ScalarNode
from ruamel.yaml.reader import ReaderError
from ruamel.yaml.tokens import AnchorToken, ScalarToken, Token, ValueToken

QUOTES = "mettez tout le texte entre guillemets"
GENERAL = "ce n'est pas du YAML : voyez les guillemets, les deux-points et le retrait, ici et à la ligne précédente"
OPENING = {"[": "]", "{": "}"}
SPECIAL = "*&!@`%|>?"  # what no text may begin with, unless it is quoted
ODD_DASH = re.compile(r"\s*([–—•‣·*])\s")
GLUED_DASH = re.compile(r"\s*-[^\s-]")
# Spaces that look like one and are none: they come with texts from the web and from word processors.
HARD_SPACE = re.compile(
    r"^[ ]*(?:- *)?([\u00a0\u2007\u202f\u2003\u2009\u3000])|^[ ]*(?:- )?[\w.]+:([\u00a0\u202f])", re.M
)


@dataclass(frozen=True, slots=True)
class Mistake:
    """A slip: its line and column, from 1, and what is wrong and would be right."""

    line: int
    column: int
    told: str


@dataclass(frozen=True, slots=True)
class Met:
    """What a parser met: its own words, where (from 0), where what it was reading began, and the tokens before."""

    words: str
    line: int
    column: int
    index: int
    begun: Any  # a mark, or None
    text: str
    tokens: tuple[Token, ...]

    @property
    def sign(self) -> str:
        """The character that it stopped at."""
        return self.text[self.index : self.index + 1]

    @property
    def last(self) -> Token | None:
        """The token before."""
        return self.tokens[-1] if self.tokens else None

    def source(self, line: int) -> str:
        """A line of the text, from 0."""
        return self.text.split("\n")[line] if line <= self.text.count("\n") else ""


def mistake(error: Exception, text: str) -> Mistake:
    """What `error`, met by ruamel.yaml when it read `text`, comes from."""
    if isinstance(error, ReaderError):
        sign = f"U+{ord(text[error.position]):04X}"
        told = f"un caractère interdit ({sign}) : enregistrez le fichier en texte brut, en UTF-8"
        return Mistake(*_place(text, error.position), told)
    if isinstance(error, RecursionError):
        return Mistake(1, 1, "trop de crochets ou d'accolades les uns dans les autres")
    if isinstance(error, ReusedAnchorWarning):
        return _reused(text)
    if not isinstance(error, MarkedYAMLError):
        return _unreadable_value(text)
    mark = error.problem_mark or error.context_mark
    words = f"{error.context or ''} {error.problem or ''}"
    met = Met(words, mark.line, mark.column, mark.index, error.context_mark, text, tuple(_before(text, mark.index)))
    found = next((one for known in MISTAKES if (one := known(met)) is not None), None)
    return found or Mistake(met.line + 1, met.column + 1, GENERAL)


def hard_space(text: str) -> Mistake | None:
    """Where a no-break space stands for the space that YAML asks for, if anywhere."""
    found = HARD_SPACE.search(text)
    if found is None:
        return None
    told = "une espace insécable tient lieu d'espace : retapez-la avec la barre d'espace, YAML ne la lit pas"
    return Mistake(*_place(text, found.start(found.lastindex or 0)), told)


def _place(text: str, index: int) -> tuple[int, int]:
    """The line and the column, from 1, of a place in the text."""
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


def _before(text: str, index: int) -> Iterator[Token]:
    """The tokens that end at `index` or before, marks of indentation left out."""
    try:
        for token in YAML(typ="safe", pure=True).scan(text):
            if token.end_mark.index > index:
                return
            if token.end_mark.index > token.start_mark.index:
                yield token
    except Exception:  # the slip itself, which is known already
        return


def _reused(text: str) -> Mistake:
    """An anchor (`&name`) that an earlier one has already."""
    seen: set[str] = set()
    for token in _before(text, len(text)):
        if isinstance(token, AnchorToken):
            if token.value in seen:
                told = f"« &{token.value} » est déjà donné plus haut : changez-en un, ou {QUOTES}"
                return Mistake(token.start_mark.line + 1, token.start_mark.column + 1, told)
            seen.add(token.value)
    return Mistake(1, 1, GENERAL)


def _unreadable_value(text: str) -> Mistake:
    """A value that looks like a date or a number and is none: only its own reading tells which."""
    yaml = YAML(typ="safe", pure=True)
    for node in _scalars(yaml.compose(text)):
        try:
            yaml.constructor.construct_object(node)
        except Exception:
            told = f"cette valeur ressemble à une date ou à un nombre sans en être : corrigez-la, ou {QUOTES}"
            return Mistake(node.start_mark.line + 1, node.start_mark.column + 1, told)
    return Mistake(1, 1, GENERAL)


def _scalars(node: Any) -> Iterator[ScalarNode]:
    if isinstance(node, ScalarNode):
        yield node
    elif isinstance(node, Node | tuple | list):
        for part in node.value if isinstance(node, Node) else node:
            yield from _scalars(part)


# ------------------------------------------------------------------- the slips, the surest first; None = not this one


def _tab(met: Met) -> Mistake | None:
    line = met.source(met.line)
    indent = line[: len(line) - len(line.lstrip())]
    if met.sign != "\t" and "\t" not in indent:
        return None
    column = indent.find("\t") if "\t" in indent else met.column
    return Mistake(met.line + 1, column + 1, "une tabulation sert de retrait : mettez des espaces")


def _repeated(met: Met) -> Mistake | None:
    if found := re.search(r'duplicate key "(.*?)" with value', met.words, re.DOTALL):
        told = f"la clé « {found[1]} » est donnée deux fois : n'en gardez qu'une"
    elif "another document" in met.words or "after document end" in met.words:
        told = "une seconde configuration commence ici : retirez « --- » ou « ... », un fichier n'en contient qu'une"
    else:
        return None
    return Mistake(met.line + 1, met.column + 1, told)


def _escape(met: Met) -> Mistake | None:
    if "escape" not in met.words or "URI" in met.words:
        return None
    told = "entre guillemets doubles, « \\ » commence un code : doublez-le (\\\\), ou mettez des guillemets simples"
    return Mistake(met.line + 1, met.column + 1, told)


def _open_quote(met: Met) -> Mistake | None:
    """Quotes that are never closed, or only by those that should open the next text."""
    last = met.last
    if "quoted scalar" in met.words and met.begun is not None:
        begun, sign = met.begun, met.text[met.begun.index]
    elif isinstance(last, ScalarToken) and last.style in {"'", '"'} and last.start_mark.line < last.end_mark.line:
        begun, sign = last.start_mark, last.style
    else:
        return None
    told = f"les guillemets ({sign}) ouverts ici ne sont pas fermés : ajoutez {sign} à la fin du texte"
    return Mistake(begun.line + 1, begun.column + 1, told)


def _after_quotes(met: Met) -> Mistake | None:
    last = met.last
    if not (isinstance(last, ScalarToken) and last.style in {"'", '"'} and last.end_mark.line == met.line):
        return None
    if met.sign == ":" or "expected" not in met.words or "flow" in met.words:
        return None
    how = "doublez l'apostrophe ('') ou entourez le texte de \"" if last.style == "'" else "entourez le texte de '"
    return Mistake(met.line + 1, met.column + 1, f"du texte suit des guillemets fermés : {how}")


def _special(met: Met) -> Mistake | None:
    if "document start" in met.words and (found := re.search("^%", met.text, re.MULTILINE)):
        return Mistake(met.text.count("\n", 0, found.start()) + 1, 1, "une ligne ne commence pas par « % »")
    for index, line, column in (
        (met.index, met.line, met.column),
        *([(met.begun.index, met.begun.line, met.begun.column)] if met.begun is not None else ()),
    ):
        sign = met.text[index : index + 1]
        if sign and sign in SPECIAL:
            return Mistake(line + 1, column + 1, f"un texte qui commence par « {sign} » se met entre guillemets")
    return None


def _brackets(met: Met) -> Mistake | None:
    """A bracket that is not closed, or not opened; a comma too few or too many."""
    opened: list[tuple[Token, str]] = []
    for token in met.tokens:
        sign = met.text[token.start_mark.index]
        if sign in OPENING:
            opened.append((token, sign))
        elif sign in OPENING.values() and opened:
            opened.pop()
    here = met.line + 1, met.column + 1
    if not opened:
        if met.sign == ",":
            return Mistake(*here, f"cette virgule est de trop, ou {QUOTES}")
        told = f"rien n'est ouvert que ce signe ferme : retirez-le ou {QUOTES}"
        return Mistake(*here, told) if met.sign in OPENING.values() else None
    start, closing = opened[-1][0].start_mark, OPENING[opened[-1][1]]
    if start.line != met.line or met.sign in {"", "\n"}:
        sign = opened[-1][1]
        told = f"« {sign} » n'est pas fermé : ajoutez « {closing} », ou une virgule avant la ligne {here[0]}"
        return Mistake(start.line + 1, start.column + 1, told)
    if met.sign == ":":
        return Mistake(*here, f"« : » est dans un texte, ou il manque une virgule avant : {QUOTES}")
    return Mistake(*here, "cette virgule est de trop" if met.sign == "," else f"« , » ou « {closing} » est attendu ici")


def _colon(met: Met) -> Mistake | None:
    """A colon that the parser did not expect: within a text, or after a line that should have had its own."""
    last = met.last
    if met.sign != ":" or "mapping values" not in met.words or not isinstance(last, ScalarToken):
        return None
    start = last.start_mark
    former = met.tokens[-2] if len(met.tokens) > 1 else None
    follows = isinstance(former, ValueToken) and former.end_mark.line == start.line
    if start.line == met.line:
        return Mistake(met.line + 1, met.column + 1, f"« : » est dans un texte : {QUOTES}")
    source = met.source(start.line)
    if found := ODD_DASH.match(source):
        told, column = f"« {found[1]} » n'est pas le tiret d'une liste : mettez « - » et une espace", found.start(1)
    elif GLUED_DASH.match(source):
        told, column = "il manque une espace après « - »", source.index("-") + 1
    elif follows:
        column = len(met.source(met.line)) - len(met.source(met.line).lstrip())
        told = f"cette ligne prolonge la valeur de la ligne {start.line + 1} : alignez-la sur les clés voisines"
        return Mistake(met.line + 1, column + 1, told)
    elif ":" in source[start.column :]:
        column = source.index(":", start.column) + 1
        told = "il manque une espace après « : »"
    else:
        told, column = "il manque « : » et une espace entre la clé et sa valeur", start.column
    return Mistake(start.line + 1, column + 1, told)


def _indent(met: Met) -> Mistake | None:
    if not re.search(r"expected '?<(block end|document start)>|mapping keys|sequence entries|block scalar", met.words):
        return None
    if met.sign == "-" or "found '?'" in met.words or "sequence entries" in met.words:
        told = "une liste (« - ») et des clés se mêlent : alignez cette ligne sur ses voisines, ou retirez ce tiret"
    else:
        told = "cette ligne n'est pas alignée sur ses voisines : donnez-lui le même nombre d'espaces au début"
    return Mistake(met.line + 1, met.column + 1, told)


MISTAKES: tuple[Callable[[Met], Mistake | None], ...] = (
    _tab, _repeated, _escape, _open_quote, _after_quotes, _special, _brackets, _colon, _indent,
)  # fmt: skip

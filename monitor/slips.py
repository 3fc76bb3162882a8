"""The slips that people make in YAML, each known by what the parser met: where it is, and one French sentence."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ruamel.yaml.tokens import ScalarToken, Token, ValueToken

QUOTES = "mettez tout le texte entre guillemets"
OPENING = {"[": "]", "{": "}"}
SPECIAL = "*&!@`%|>?"  # what no text may begin with, unless it is quoted
ODD_DASH = re.compile(r"\s*([–—•‣·*])\s")
GLUED_DASH = re.compile(r"\s*-[^\s-]")


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


# The surest first; None = not this one


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
    glued = met.index == last.end_mark.index
    if met.sign == ":" or "expected" not in met.words or ("flow" in met.words and not (glued and met.sign.isalnum())):
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


def _after_brackets(met: Met) -> Mistake | None:
    """A text that begins with brackets, which YAML takes for a list or for keys."""
    last = met.last
    if last is None or last.end_mark.line != met.line or "block" not in met.words or met.sign == ":":
        return None
    if met.text[last.start_mark.index] not in OPENING.values():
        return None
    opened: list[Token] = []
    for token in met.tokens[:-1]:
        if met.text[token.start_mark.index] in OPENING:
            opened.append(token)
        elif met.text[token.start_mark.index] in OPENING.values() and opened:
            opened.pop()
    start = opened[-1].start_mark if opened else last.start_mark
    sign = met.text[start.index]
    return Mistake(start.line + 1, start.column + 1, f"un texte qui commence par « {sign} » se met entre guillemets")


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
    if follows and not (ODD_DASH.match(met.source(start.line)) or GLUED_DASH.match(met.source(start.line))):
        column = len(met.source(met.line)) - len(met.source(met.line).lstrip())
        told = f"cette ligne prolonge la valeur de la ligne {start.line + 1} : alignez-la sur les clés voisines"
        return Mistake(met.line + 1, column + 1, told)
    return _unkeyed(met, start.line, start.column)


def _no_colon(met: Met) -> Mistake | None:
    """A line that should have had a colon, told by the parser when it came to the next one."""
    if "could not find expected ':'" not in met.words or met.begun is None:
        return None
    return _unkeyed(met, met.begun.line, met.begun.column)


def _unkeyed(met: Met, line: int, column: int) -> Mistake:
    """What a line that is no key, and should be, was meant to be."""
    source = met.source(line)
    if found := ODD_DASH.match(source):
        told, column = f"« {found[1]} » n'est pas le tiret d'une liste : mettez « - » et une espace", found.start(1)
    elif GLUED_DASH.match(source):
        told, column = "il manque une espace après « - »", source.index("-") + 1
    elif ":" in source[column:]:
        told, column = "il manque une espace après « : »", source.index(":", column) + 1
    else:
        told = "il manque « : » et une espace entre la clé et sa valeur"
    return Mistake(line + 1, column + 1, told)


def _indent(met: Met) -> Mistake | None:
    if not re.search(r"expected '?<(block end|document start)>|mapping keys|sequence entries|block scalar", met.words):
        return None
    if re.match(r"-[ ]+[0-9]", met.text[met.index :]) and isinstance(met.last, ValueToken):
        told = "un nombre négatif s'écrit sans espace : -15"
    elif met.sign == "-" or "found '?'" in met.words or "sequence entries" in met.words:
        told = "une liste (« - ») et des clés se mêlent : alignez cette ligne sur ses voisines, ou retirez ce tiret"
    else:
        told = "cette ligne n'est pas alignée sur ses voisines : donnez-lui le même nombre d'espaces au début"
    return Mistake(met.line + 1, met.column + 1, told)


MISTAKES: tuple[Callable[[Met], Mistake | None], ...] = (
    _tab, _repeated, _escape, _open_quote, _after_quotes, _special, _brackets, _colon, _no_colon, _after_brackets,
    _indent,
)  # fmt: skip

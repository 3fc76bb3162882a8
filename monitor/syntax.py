"""What is wrong with the syntax of a YAML file: the place and one French sentence, never the parser's English.

    the parser's error ─▶ its mark, and the tokens before it ─▶ the first of `monitor.slips` that knows it ─▶ Mistake

A parser gives up where it no longer understands, which is often a line after the slip: the tokens tell where it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, ReusedAnchorWarning
from ruamel.yaml.events import AliasEvent, ScalarEvent
from ruamel.yaml.nodes import Node, ScalarNode
from ruamel.yaml.reader import ReaderError
from ruamel.yaml.tokens import AnchorToken, Token

from monitor.slips import MISTAKES, QUOTES, Met, Mistake

GENERAL = "ce n'est pas du YAML : voyez les guillemets, les deux-points et le retrait, ici et à la ligne précédente"
# Spaces that look like one and are none: they come with texts from the web and from word processors.
HARD_SPACE = re.compile(
    r"^[ ]*(?:- *)?([\u00a0\u2007\u202f\u2003\u2009\u3000])|^[ ]*(?:- )?[\w.]+:([\u00a0\u202f])", re.M
)
ANCHOR = re.compile(r"(?:^|[\s\[{,])&[^\s&]", re.M)


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
    slip = found or Mistake(met.line + 1, met.column + 1, GENERAL)
    return hard_space(text, slip.line) or slip


def hard_space(text: str, before: int | None = None) -> Mistake | None:
    """Where a no-break space stands for the space that YAML asks for, if anywhere; right `before` a line, if given."""
    told = "une espace insécable tient lieu d'espace : retapez-la avec la barre d'espace, YAML ne la lit pas"
    for found in HARD_SPACE.finditer(text):
        line, column = _place(text, found.start(found.lastindex or 0))
        if before is None or line in {before - 1, before}:
            return Mistake(line, column, told)
    return None


def lost_words(text: str) -> list[Mistake]:
    """Texts that begin with `&`: YAML takes their first word for a name of the rest, and drops it.

    A name that is taken up somewhere, by `*`, is no slip.
    """
    if not ANCHOR.search(text):
        return []
    try:
        events = list(YAML(typ="safe", pure=True).parse(text))
    except Exception:  # what only the parser in C allows
        return []
    taken_up = {event.anchor for event in events if isinstance(event, AliasEvent)}
    lost = [one for one in events if isinstance(one, ScalarEvent) and one.anchor and one.anchor not in taken_up]
    told = 'un texte qui commence par « & » se met entre guillemets : "&…"'
    return [Mistake(one.start_mark.line + 1, one.start_mark.column + 1, told) for one in lost]


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

"""The marks of an annotated text: `[[org leem|Leem]]`, `[[amount EUR raised 12000000|12 M€]]`.

`unmarked` gives the text without its marks, and what each mark says, with offsets into that text.
The marks are described in bench/corpus/README.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from monitor.model import Field

STYLES = ("ordinary", "glued", "description", "coordinated")
ROLES = ("funding", "raised", "invested", "turnover", "market", "")
MARK = re.compile(r"\[\[(?P<kind>\w+) (?P<of>[^\[\]|]+)\|(?P<written>[^\[\]|]+)\]\]")
STRAY = re.compile(r"\[\[|\]\]")
AT = re.compile(r"\d{4}-\d{2}(?:-\d{2}(?:T\d{2}:\d{2})?)?")


class CorpusError(Exception):
    """A file of the corpus is not well formed; the message begins with file:line."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place of a page, with what is true of it: `kind` org, optional or trap. Offsets into the field's text."""

    kind: str
    id: str
    style: str  # one of STYLES
    field: Field  # TITLE, or BODY for anywhere in the text
    start: int
    end: int
    written: str


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount of money as it should be read; `role` is empty when nothing tells."""

    currency: str
    role: str
    low: float
    high: float
    field: Field
    start: int
    end: int
    written: str


@dataclass(frozen=True, slots=True)
class Closing:
    """The closing date of a call, as it should be read: `at` is 2026-03-15T12:00, 2026-03-15 or 2026-03."""

    at: str
    field: Field
    start: int
    end: int
    written: str


@dataclass(slots=True)
class Marked:
    """A text without its marks, and the marks."""

    text: str = ""
    marks: list[Mark] = field(default_factory=list)
    amounts: list[Sum] = field(default_factory=list)
    deadlines: list[Closing] = field(default_factory=list)


def unmarked(source: str, where: Field, name: str, first: int | None = None) -> Marked:
    """`source` without its marks, and the marks with offsets into that.

    `name` is for messages; with `first`, the number of the first line, the line of a mistake is added to it.
    """

    def at(offset: int) -> str:
        return name if first is None else f"{name}:{first + source.count(chr(10), 0, offset)}"

    def plain(start: int, end: int) -> str:
        if stray := STRAY.search(source, start, end):
            near = source[stray.start() : end].split("\n")[0][:60]
            raise CorpusError(f"{at(stray.start())}: a mark that is not well formed: {near}")
        return source[start:end]

    found = Marked()
    done = 0
    for mark in MARK.finditer(source):
        found.text += plain(done, mark.start())
        start = len(found.text)
        found.text += mark["written"]
        _add(found, mark, (where, start, len(found.text), mark["written"]), at(mark.start()))
        done = mark.end()
    found.text += plain(done, len(source))
    return found


def _add(found: Marked, mark: re.Match[str], place: tuple[Field, int, int, str], at: str) -> None:
    kind, words = mark["kind"], mark["of"].split(" ")
    if kind in ("org", "optional", "trap") and len(words) <= 2:
        style = words[1] if len(words) == 2 else "ordinary"
        if style not in STYLES or (len(words) == 2 and (kind != "org" or style == "ordinary")):
            raise CorpusError(f"{at}: {mark[0]}: no such style: {style}")
        found.marks.append(Mark(kind, words[0], style, *place))
    elif kind == "amount" and len(words) == 3:
        found.amounts.append(_sum(words, place, at))
    elif kind == "deadline" and len(words) == 1:
        if not AT.fullmatch(words[0]) or not _is_date(words[0]):
            raise CorpusError(f"{at}: {mark[0]}: no such date: {words[0]}")
        found.deadlines.append(Closing(words[0], *place))
    else:
        raise CorpusError(f"{at}: {mark[0]}: no such mark")


def _sum(words: list[str], place: tuple[Field, int, int, str], at: str) -> Sum:
    currency, role, value = words
    role = "" if role == "none" else role
    low, _, high = value.partition("..")
    if not re.fullmatch(r"[A-Z]{3}", currency) or role not in ROLES:
        raise CorpusError(f"{at}: no such currency or role: {currency} {role}")
    try:
        least, most = float(low), float(high or low)
    except ValueError:
        raise CorpusError(f"{at}: no number: {value}") from None
    if not 0 < least <= most:
        raise CorpusError(f"{at}: not a range: {value}")
    return Sum(currency, role, least, most, *place)


def _is_date(value: str) -> bool:
    try:
        datetime.fromisoformat(value if len(value) > 7 else f"{value}-01")
    except ValueError:
        return False
    return True

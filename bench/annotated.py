"""The annotated texts of `bench/corpus`: what is written, and what is true of it. See bench/corpus/README.md.

    tuning/01-slug.txt ─▶ Page (title and text without marks, marks with offsets)
    traps-tuning.yaml  ─▶ Trap        events-tuning.yaml, articles-tuning.yaml ─▶ Headline     facts-tuning.yaml ─▶ Fact

The reader is strict: what is not well formed raises CorpusError, with the file and the line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import SequenceNode

from bench.marks import Closing, CorpusError, Mark, Sum, unmarked
from monitor.model import Field

CORPUS = Path(__file__).parent / "corpus"
PARTS = ("tuning", "heldout")
EVENTS = (
    *("partnership", "funding_public", "fundraising", "call_for_projects", "appointment", "site_opening"),
    *("site_closure", "clinical", "authorisation", "shortage", "bioproduction", "medtech", "ehealth_ai"),
    *("regulatory", "territory", "visit", "interview", "event_announcement"),
)
HEAD = ("shape", "regions", "publisher", "published", "events")


@dataclass(frozen=True, slots=True)
class Page:
    """An annotated page."""

    path: Path
    shape: str
    regions: tuple[str, ...]
    publisher: tuple[str, ...]
    published: date | None
    events: tuple[str, ...]
    title: str
    text: str
    marks: tuple[Mark, ...]
    amounts: tuple[Sum, ...]
    deadlines: tuple[Closing, ...]


@dataclass(frozen=True, slots=True)
class Trap:
    """A sentence in which the organisations `wrong` are not named, and those of `right` are; either may be empty."""

    where: str  # file:line
    text: str
    wrong: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Headline:
    """A title and a lead, or a whole article for one, and the types of event they tell. An item may have no title."""

    where: str
    title: str
    lead: str
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A sentence with amounts and closing dates marked, read on the day `published`."""

    where: str
    published: date | None
    text: str
    amounts: tuple[Sum, ...]
    deadlines: tuple[Closing, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One half of the corpus."""

    name: str
    pages: tuple[Page, ...]
    traps: tuple[Trap, ...]
    headlines: tuple[Headline, ...]
    articles: tuple[Headline, ...]
    facts: tuple[Fact, ...]


def present() -> tuple[str, ...]:
    """The parts whose pages are there."""
    return tuple(part for part in PARTS if any((CORPUS / part).glob("*.txt")))


@cache
def read_part(name: str, corpus: Path = CORPUS) -> Part:
    """One half of the corpus, whole. Raises CorpusError at the first thing that is not well formed."""
    pages = tuple(read_page(path) for path in sorted((corpus / name).glob("*.txt")))
    if not pages:
        raise CorpusError(f"{corpus / name}: no page")
    return Part(
        name,
        pages,
        tuple(_traps(corpus / f"traps-{name}.yaml")),
        tuple(_headlines(corpus / f"events-{name}.yaml", "lead")),
        tuple(_headlines(whole, "text")) if (whole := corpus / f"articles-{name}.yaml").exists() else (),
        tuple(_facts(corpus / f"facts-{name}.yaml")),
    )


def read_page(path: Path) -> Page:
    """The page of one file, which is UTF-8 as it is: line ends and composed characters are left alone."""
    lines = path.read_bytes().decode("utf-8").split("\n")
    if "---" not in lines:
        raise CorpusError(f"{path.name}:1: no line `---` after the head")
    rule = lines.index("---")
    head = _head(path.name, lines[:rule])
    if len(lines) < rule + 3 or not lines[rule + 1].strip():
        raise CorpusError(f"{path.name}:{rule + 2}: a title and a text must follow the head")
    title = unmarked(lines[rule + 1], Field.TITLE, f"{path.name}:{rule + 2}")
    text = unmarked("\n".join(lines[rule + 2 :]).strip("\n"), Field.BODY, path.name, rule + 3)
    return Page(
        path,
        head["shape"],
        _several(head["regions"]),
        _several(head["publisher"]),
        _day(head["published"], f"{path.name}:1"),
        _events(_several(head["events"]), f"{path.name}:1"),
        title.text,
        text.text,
        (*title.marks, *text.marks),
        (*title.amounts, *text.amounts),
        (*title.deadlines, *text.deadlines),
    )


def _head(name: str, lines: list[str]) -> dict[str, str]:
    head: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        key, colon, value = line.partition(":")
        if not colon or key not in HEAD or key in head:
            raise CorpusError(f"{name}:{number}: not a line of the head: {line!r}")
        head[key] = value.strip()
    if missing := [key for key in HEAD if key not in head]:
        raise CorpusError(f"{name}:1: the head lacks {', '.join(missing)}")
    if not head["shape"]:
        raise CorpusError(f"{name}:1: the shape is empty")
    return head


def _several(value: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in value.split(",") if one.strip())


def _events(events: tuple[str, ...], at: str) -> tuple[str, ...]:
    if unknown := set(events) - set(EVENTS):
        raise CorpusError(f"{at}: no such type of event: {', '.join(sorted(unknown))}")
    return events


def _day(value: object, at: str) -> date | None:
    if isinstance(value, date) or not value:
        return value if isinstance(value, date) else None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise CorpusError(f"{at}: not a day: {value!r}") from None


def _traps(path: Path) -> Iterator[Trap]:
    for where, item in _items(path, {"text": str, "not": list, "yes": list}, {"text"}):
        wrong, right = tuple(item.get("not", ())), tuple(item.get("yes", ()))
        if not (wrong or right):
            raise CorpusError(f"{where}: a sentence says what must not be recognised, or what must")
        yield Trap(where, item["text"], wrong, right)


def _headlines(path: Path, text: str) -> Iterator[Headline]:
    keys = {"title": str, text: str, "events": list}
    for where, item in _items(path, keys, set(keys)):
        yield Headline(where, item["title"], item[text], _events(tuple(item["events"]), where))


def _facts(path: Path) -> Iterator[Fact]:
    for where, item in _items(path, {"text": str, "published": (str, date)}, {"text"}):
        found = unmarked(item["text"], Field.BODY, where)
        if found.marks:
            raise CorpusError(f"{where}: only amounts and deadlines are marked here")
        day = _day(item.get("published"), where)
        yield Fact(where, day, found.text, tuple(found.amounts), tuple(found.deadlines))


def _items(path: Path, keys: dict[str, Any], needed: set[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The items of a YAML list, each with its place, whose values are of the types that `keys` says."""
    reader = YAML(typ="safe")  # in C: these files have megabytes, and it tells the lines of nodes too
    try:
        root = reader.compose(path.read_text(encoding="utf-8"))
        listed = reader.constructor.construct_document(root) if isinstance(root, SequenceNode) else None
    except YAMLError as error:
        raise CorpusError(f"{path.name}: {error}") from None
    if listed is None:
        raise CorpusError(f"{path.name}:1: not a list")
    for node, item in zip(root.value, listed, strict=True):
        where = f"{path.name}:{node.start_mark.line + 1}"
        if not isinstance(item, dict) or not needed <= set(item) <= set(keys):
            raise CorpusError(f"{where}: an item has {', '.join(keys)}, and nothing else")
        for key, value in item.items():
            words = value if isinstance(value, list) else []
            if not isinstance(value, keys[key]) or not all(isinstance(one, str) for one in words):
                raise CorpusError(f"{where}: {key}: not what it should be: {value!r}")
        yield where, item

"""What an article tells: the types of event of `catalogues/events.yaml`, whose head explains the format and the rules.

Contents ─▶ sentences ─▶ triggers, without false friends and standing facts ─▶ what title, lead and body tell
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from typing import NamedTuple

from monitor.facts.sentences import WORD, Lexicon, Query, Sentence, Sentences
from monitor.findings import Event
from monitor.model import Field
from monitor.prepared import prepared
from monitor.recognise.matcher import Span, longest
from monitor.recognise.passage import Passage
from monitor.rules.match import Contents
from monitor.rules.tree import Node, any_of, within

OFTEN = 3  # places in the body that make a theme what an article is about
CLOSE = 4  # words between what says that a fact stands, and the fact
OPENING = (Field.TITLE, Field.LEAD)
RANK = {field: rank for rank, field in enumerate(Field)}
SEVERAL = 3  # items that make an article a round-up
# « Biologie. Cerba ferme… », « Recherche : le CHU… », « • Un laboratoire… »: a paragraph that begins with a heading of
# one to four words, or with a bullet.
ITEM = re.compile(r"(?:[•▪■●‣] ?)?[A-ZÀ-Þ][\w'’-]+(?: [\w'’-]+){0,3}(?:\.| ?:| [–—])\s|[•▪■●‣] ?(?=[A-ZÀ-Þ])")
QUOTATION = re.compile(r"\s*(«[^«»]+»|“[^“”]+”)\s*")
CLAUSE = re.compile(r"[,;:.!?…)»](?=\s)|\s[-–—(«“]|\n")


class EventType(NamedTuple):
    """A type of event: what it is called, and its queries understood."""

    id: str
    label: str
    aliases: tuple[str, ...]
    sort: str  # event, theme, format
    triggers: list[Node]
    opening: list[Node]
    unless: list[Node]
    named: tuple[str, ...]
    beside: tuple[str, ...]
    quoted: bool


class Typology(NamedTuple):
    """All types of event, and the queries that they share."""

    health: list[Node]
    elsewhere: list[Node]
    standing: list[Node]
    types: list[EventType]


class Trigger(NamedTuple):
    """A place that tells an event, in offsets of the original text of its passage."""

    type: str
    passage: Passage
    start: int
    end: int
    field: Field


class Reading(NamedTuple):
    """What an article tells, one event of a type, the strongest first; and every trigger of an event proper."""

    told: list[tuple[Passage, Event]]
    triggers: list[Trigger]


@dataclass(frozen=True, slots=True)
class _Type:
    entry: EventType
    node: Node  # what @theme: stands for
    unless: tuple[Query, ...]

    @property
    def is_event(self) -> bool:
        return self.entry.sort == "event"


class Events:
    """Tells what happens in an article. Built once per process."""

    def __init__(self, typology: Typology | None = None) -> None:
        """`typology` is the one that comes with vigie by default. Raises ConfigError."""
        health, elsewhere, standing, types = typology or prepared("events", "", _shipped)
        self._lexicon = Lexicon()
        # By a leaf that it needs: a trigger, its type, and whether it counts in the opening only.
        self._asked: dict[int, list[tuple[Query, str, bool]]] = defaultdict(list)
        self.labels = {one.id: one.label for one in types}
        self._health = any_of(health).keys
        self._formats = {one.id for one in types if one.sort == "format"}
        self._kinds = {kind: one.id for one in types for kind in one.named}
        self._quoted = [one.id for one in types if one.quoted]
        self._elsewhere = [self._lexicon.query(node) for node in elsewhere]
        self._standing = [self._lexicon.query(node) for node in standing]
        self._types = {one.id: self._type(one) for one in types}
        self.phrases = self._lexicon.phrases | self._health

    @property
    def themes(self) -> Iterator[tuple[str, Node]]:
        """What `@theme:` stands for, by the id, the label and the aliases of each type."""
        for one in self._types.values():
            for name in dict.fromkeys((one.entry.id, one.entry.label, *one.entry.aliases)):
                yield name, one.node

    def read(self, contents: Contents) -> Reading:
        """What the article tells. Each event has the best of its triggers, in title, lead or body."""
        found = self._found(contents)
        titled = any(self._types[one.type].is_event and one.field is Field.TITLE for one, _ in found)
        by_type: dict[str, list[Trigger]] = defaultdict(list)
        for trigger, hint in found:
            allowed = (Field.TITLE,) if titled and self._types[trigger.type].is_event else OPENING
            if not hint or trigger.field in allowed:
                by_type[trigger.type].append(trigger)
        for trigger in (*self._of_names(contents), *self._of_quotations(contents)):
            by_type[trigger.type].append(trigger)
        counted = [(self._types[one], sorted(by_type[one], key=_order)) for one in self._types if one in by_type]
        opened = {one.entry.id for one, triggers in counted if one.is_event and triggers[0].field in OPENING}
        heads = {id(passage): _heads(passage) for passage in contents.passages} if opened else {}
        told = [
            (one, triggers)
            for one, triggers in counted
            if _tells(one, triggers, opened)
            or (one.is_event and any(_heads_item(trigger, heads) for trigger in triggers))
        ]
        told.sort(key=lambda pair: (RANK[pair[1][0].field], -len(pair[1]), pair[1][0].start))
        return Reading(
            [(triggers[0].passage, _event(one, triggers[0])) for one, triggers in told],
            [trigger for one, triggers in counted if one.is_event for trigger in triggers],
        )

    def _found(self, contents: Contents) -> list[tuple[Trigger, bool]]:
        """The triggers that no false friend and no standing fact makes void, and whether each is but a hint."""
        sentences = self._lexicon.read(contents)
        for query in self._elsewhere:
            if any(one.field is Field.TITLE and query.find(one) for one in sentences.asked(query)):
                return []
        spans: dict[tuple[int, str, bool], list[Span]] = defaultdict(list)
        awake = [one for leaf in sentences.leaves for one in self._asked.get(leaf, ())]
        if not contents.named and all(self._health.isdisjoint(one.found) for one in contents.passages):
            awake = [(query, kind, hint) for query, kind, hint in awake if not hint or kind in self._formats]
        for query, kind, hint in awake:
            for sentence in sentences.asked(query):
                if not (hint and sentence.field is Field.BODY) and (places := query.find(sentence)):
                    spans[sentence.number, kind, hint] += places
        if not spans:
            return []
        void = {one.number for query in self._elsewhere for one in sentences.asked(query) if query.find(one)}
        standing = self._facts({number for number, _, _ in spans}, sentences)
        found = []
        for (number, kind, hint), places in spans.items():
            sentence = sentences.at(number)
            if number in void or any(sentences.find(query, sentence) for query in self._types[kind].unless):
                continue
            for span in longest(places):
                if not any(_stands(span, other, sentence.passage) for other in standing[number]):
                    found.append((_trigger(kind, sentence, span), hint))
        return found

    def _facts(self, numbers: set[int], sentences: Sentences) -> dict[int, list[Span]]:
        """The standing facts that sentences tell, by their numbers."""
        told: dict[int, list[Span]] = defaultdict(list)
        for query in self._standing:
            for number in numbers & sentences.where(query):
                told[number] += query.find(sentences.at(number))
        return told

    def _of_names(self, contents: Contents) -> Iterator[Trigger]:
        """The organisations of the title whose kind tells what the article is about."""
        for one in contents.named:
            if (kind := self._kinds.get(one.organisation.kind)) is not None:
                field = one.passage.spot(one.start, one.end)[0]
                if field is Field.TITLE:
                    yield Trigger(kind, one.passage, one.start, one.end, field)

    def _of_quotations(self, contents: Contents) -> Iterator[Trigger]:
        """The title, if the whole of it is what somebody says."""
        for passage in contents.passages:
            if passage.title and (said := QUOTATION.fullmatch(passage.folded.original, *passage.title)):
                for kind in self._quoted:
                    yield Trigger(kind, passage, *said.span(1), Field.TITLE)

    def _type(self, entry: EventType) -> _Type:
        for hint, nodes in ((False, entry.triggers), (True, entry.opening)):
            for query in map(self._lexicon.query, nodes):
                self._asked[self._lexicon.anchor(query)].append((query, entry.id, hint))
        node = any_of([*entry.triggers, *(within(field, node) for field in OPENING for node in entry.opening)])
        return _Type(entry, node, tuple(map(self._lexicon.query, entry.unless)))


def _shipped() -> Typology:
    from monitor.facts.typology import read_typology

    with as_file(files("monitor") / "catalogues" / "events.yaml") as path:
        return read_typology(path)


def _stands(span: Span, standing: Span, passage: Passage) -> bool:
    """Whether `span` shares words with a standing fact, or follows it closely in the same clause."""
    if standing[1] > span[0]:
        return standing[0] < span[1]
    between = passage.folded.original[passage.folded.start(standing[1]) : passage.folded.start(span[0])]
    return len(WORD.findall(between)) <= CLOSE and not CLAUSE.search(between)


def _trigger(kind: str, sentence: Sentence, span: Span) -> Trigger:
    start, end = sentence.passage.folded.span(*span)
    return Trigger(kind, sentence.passage, start, end, sentence.passage.spot(start, end)[0])


def _order(trigger: Trigger) -> tuple[int, int, int]:
    return RANK[trigger.field], trigger.start, -trigger.end


def _tells(one: _Type, triggers: Sequence[Trigger], opened: set[str]) -> bool:
    """Whether `triggers`, the best first, tell their type; `opened` are the types of event that title or lead tell."""
    if triggers[0].field in OPENING or one.entry.sort == "format":
        return True
    return opened.issubset(one.entry.beside) if one.is_event else len(triggers) >= OFTEN


def _heads(passage: Passage) -> list[Span]:
    """The heading and first sentence of each item, in original offsets; nothing unless there are several items."""
    text = passage.folded.original
    lines = [0, *(end.end() for end in re.finditer("\n", text))]
    items = [item for line in lines if (item := ITEM.match(text, line))]
    if len(items) < SEVERAL:
        return []
    after = [bisect_right(passage.borders, item.end()) for item in items]
    ends = [*passage.borders, len(text)]
    return [(item.start(), ends[number]) for item, number in zip(items, after, strict=True)]


def _heads_item(trigger: Trigger, heads: dict[int, list[Span]]) -> bool:
    return any(low <= trigger.start < high for low, high in heads[id(trigger.passage)])


def _event(one: _Type, trigger: Trigger) -> Event:
    return Event(one.entry.id, one.entry.label, *trigger.passage.spot(trigger.start, trigger.end))

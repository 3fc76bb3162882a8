"""What an article tells: the types of event of `catalogues/events.yaml`, whose head explains the format and the rules.

Contents ─▶ sentences ─▶ triggers, without false friends and standing facts ─▶ what title, lead and body tell
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from importlib.resources import as_file, files
from typing import NamedTuple

from monitor.facts.classifier import shipped
from monitor.facts.doubts import Doubts, Place
from monitor.facts.items import items
from monitor.facts.sentences import Lexicon, Part, Query, Sentence, Sentences
from monitor.findings import Event
from monitor.model import Field
from monitor.prepared import prepared
from monitor.recognise.matcher import Span, longest
from monitor.recognise.passage import Passage
from monitor.rules.match import Contents
from monitor.rules.tree import AllOf, AnyOf, Node, any_of, within

OFTEN = 3  # places in the body that make a theme what an article is about
OPENING = (Field.TITLE, Field.LEAD)
RANK = {field: rank for rank, field in enumerate(Field)}
LONGEST = 40  # letters of a word
JOINED = re.compile(r"(?:\w+[-\u2010\u2011])+\Z")
# What somebody says, or who and what: « Prénom Nom : « Il faut… » ».
QUOTATION = re.compile(r"\s*(?:[A-ZÀ-Þ][\w'’-]+ (?:d[eu] )?[A-ZÀ-Þ][\w'’-]+\s?: )?(«[^«»]+»|“[^“”]+”)\s*")


class EventType(NamedTuple):
    """A type of event: what it is called, and its queries understood."""

    id: str
    label: str
    aliases: tuple[str, ...]
    sort: str  # event, theme, format
    triggers: list[Node]
    opening: list[Node]
    together: list[Node]
    unless: list[Node]
    named: tuple[str, ...]
    aside: bool
    quoted: bool


class Typology(NamedTuple):
    """All types of event, and the queries that they share."""

    health: list[Node]
    elsewhere: list[Node]
    standing: list[Node]
    types: list[EventType]


class Ground(Enum):
    """What a trigger was found by."""

    TRIGGER = "a query that tells wherever it finds"
    HINT = "a query that tells in title and lead only"
    ALL_WORDS = "the classifier"


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
        # Likewise: what must stand in title and lead together, and its type.
        self._joined: dict[int, list[tuple[frozenset[int], list[Query], str]]] = defaultdict(list)
        self.labels = {one.id: one.label for one in types}
        self._health = any_of(health).keys
        self._formats = {one.id for one in types if one.sort == "format"}
        self._kinds = {kind: one.id for one in types for kind in one.named}
        self._quoted = [one.id for one in types if one.quoted]
        self._elsewhere = [self._lexicon.query(node) for node in elsewhere]
        self._standing = [self._lexicon.query(node) for node in standing]
        self._types = {one.id: self._type(one) for one in types}
        self._classifier = shipped()
        self._unless = {one.id: [self._lexicon.query(node) for node in one.unless] for one in types}
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
        titled = any(
            self._types[one.type].is_event and one.field is Field.TITLE and ground is not Ground.ALL_WORDS
            for one, ground in found
        )
        by_type: dict[str, list[Trigger]] = defaultdict(list)
        for trigger, ground in found:
            allowed = (Field.TITLE,) if titled and self._types[trigger.type].is_event else OPENING
            if ground is not Ground.HINT or trigger.field in allowed:
                by_type[trigger.type].append(trigger)
        for trigger in (*self._of_names(contents), *self._of_quotations(contents)):
            by_type[trigger.type].append(trigger)
        counted = [(self._types[one], sorted(by_type[one], key=_order)) for one in self._types if one in by_type]
        opened = any(one.is_event and triggers[0].field in OPENING for one, triggers in counted)
        heads = items(contents.passages) if opened else {}
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

    def _found(self, contents: Contents) -> list[tuple[Trigger, Ground]]:
        """The triggers that no false friend and no standing fact makes void, each with its ground."""
        sentences = self._lexicon.read(contents)
        for query in self._elsewhere:
            if any(one.field is Field.TITLE and query.find(one) for one in sentences.asked(query)):
                return []
        doubts = Doubts(sentences, self._standing, self._unless)
        spans = self._spans(contents, sentences, doubts)
        if not spans:
            return []
        void = {one.number for query in self._elsewhere for one in sentences.asked(query) if query.find(one)}
        found = []
        for (number, kind, ground), places in spans.items():
            if number not in void and not doubts.refuted(kind, number):
                sentence = sentences.at(number)
                told = [span for span in longest(places) if not doubts.stands(span, number)]
                found += [(_trigger(kind, sentence, span), ground) for span in told]
        return found

    def _spans(
        self, contents: Contents, sentences: Sentences, doubts: Doubts
    ) -> dict[tuple[int, str, Ground], list[Span]]:
        """The places that tell something, by sentence, type, and ground."""
        health = contents.named or not all(self._health.isdisjoint(one.found) for one in contents.passages)
        spans: dict[tuple[int, str, Ground], list[Span]] = defaultdict(list)
        leaves = frozenset(sentences.leaves)  # compared twice as fast as the keys
        for leaf in self._asked.keys() & leaves:
            for query, kind, hint in self._asked[leaf]:
                if not query.needs <= leaves or (hint and not (health or kind in self._formats)):
                    continue
                for sentence in sentences.asked(query):
                    if places := query.find(sentence):
                        spans[sentence.number, kind, Ground.HINT if hint else Ground.TRIGGER] += places
        for leaf in self._joined.keys() & leaves if health else ():
            for needs, parts, kind in self._joined[leaf]:
                if needs <= leaves and (place := _together(parts, kind, doubts)):
                    spans[place[0], kind, Ground.HINT].append(place[1])
        known = self._types.keys() if health else self._formats
        for text in _told_apart(contents.passages, sentences):
            for kind, (number, span) in self._classifier.told(text, doubts, known):
                spans[number, kind, Ground.ALL_WORDS].append(_whole(sentences.at(number).passage, span))
        return spans

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
            for node in nodes:
                query = self._lexicon.query(node, opening=hint)
                self._asked[self._lexicon.anchor(query)].append((query, entry.id, hint))
        joined = []
        for node in entry.together:
            parts = node.nodes if isinstance(node, AllOf) else (node,)
            queries = [self._lexicon.query(part, opening=True) for part in parts]
            needs = frozenset[int]().union(*(query.needs for query in queries))
            self._joined[self._lexicon.anchor(*queries)].append((needs, queries, entry.id))
            joined.append(AllOf(tuple(map(_opening, parts))))
        node = AnyOf((*entry.triggers, *map(_opening, entry.opening), *joined))
        return _Type(entry, node)


def _opening(node: Node) -> Node:
    return AnyOf(tuple(within(field, node) for field in OPENING))


def _shipped() -> Typology:
    from monitor.facts.typology import read_typology

    with as_file(files("monitor") / "catalogues" / "events.yaml") as path:
        return read_typology(path)


def _together(parts: list[Query], kind: str, doubts: Doubts) -> Place | None:
    """The first place in title and lead of what tells `kind` if all `parts` stand there."""
    places = []
    for part in parts:
        if (place := next(doubts.places(part, kind), None)) is None:
            return None
        places.append(place)
    return min(places)


def _trigger(kind: str, sentence: Sentence, span: Span) -> Trigger:
    start, end = sentence.passage.folded.span(*span)
    return Trigger(kind, sentence.passage, start, end, sentence.passage.spot(start, end)[0])


def _order(trigger: Trigger) -> tuple[int, int, int]:
    return RANK[trigger.field], trigger.start, -trigger.end


def _tells(one: _Type, triggers: Sequence[Trigger], opened: bool) -> bool:
    """Whether `triggers`, the best first, tell their type; `opened` says whether title or lead tell an event."""
    if triggers[0].field in OPENING or one.entry.sort == "format":
        return True
    return (one.entry.aside or not opened) if one.is_event else len(triggers) >= OFTEN


def _told_apart(passages: Sequence[Passage], sentences: Sentences) -> Iterator[list[Part]]:
    """What is classified by itself: title with lead, and each item of a round-up."""
    yield [part for one in passages for part in sentences.between(one, 0, one.led)]
    for one, spans in zip(passages, items(passages).values(), strict=True):
        for span in spans:
            yield list(sentences.between(one, *span))


def _whole(passage: Passage, span: Span) -> Span:
    """`span`, in folded offsets, from the beginning of its first word: « AP-HP » is one where it is quoted."""
    start, end = passage.folded.span(*span)
    before = JOINED.search(passage.folded.original, max(0, start - LONGEST), start)
    return passage.folded.place(before.start() if before else start, end)


def _heads_item(trigger: Trigger, heads: dict[int, list[Span]]) -> bool:
    return any(low <= trigger.start < high for low, high in heads[id(trigger.passage)])


def _event(one: _Type, trigger: Trigger) -> Event:
    return Event(one.entry.id, one.entry.label, *trigger.passage.spot(trigger.start, trigger.end))

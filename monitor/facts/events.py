"""What an article tells: the types of event of `catalogues/events.yaml`, whose head explains the format and the rules.

Contents ─▶ sentences ─▶ triggers, without false friends and standing facts ─▶ what queries find
        ─▶ title with lead, each item of a round-up: are they told by all the words there (`classifier`)? ─▶ events

A query speaks for a type; the words around it may say that it is another thing. What queries find in the body of an
article whose title and lead tell nothing stands as it is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from importlib.resources import as_file, files
from typing import NamedTuple

from monitor.facts.classifier import LIKELY, UNSURE, shipped
from monitor.facts.doubts import Doubts, Place
from monitor.facts.items import items
from monitor.facts.kinds import EventType, Typology
from monitor.facts.sentences import Lexicon, Query, Sentence, Sentences
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
LONGEST, WIDEST = 40, 80  # letters of a word; characters of a quote that holds all that tells an event together
JOINED = re.compile(r"(?:\w+[-\u2010\u2011])+\Z")
# What somebody says, or who and what: « Prénom Nom : « Il faut… » ».
QUOTATION = re.compile(r"\s*(?:[A-ZÀ-Þ][\w'’-]+ (?:d[eu] )?[A-ZÀ-Þ][\w'’-]+\s?: )?(«[^«»]+»|“[^“”]+”)\s*")

_Stretch = Sequence[tuple[Passage, Span]]  # in offsets of the original text


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
        health, elsewhere, standing, types = typology or shipped_typology()
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
        self._classifier = shipped(self._types)
        self._unless = {one.id: [self._lexicon.query(node) for node in one.unless] for one in types}
        self.phrases = self._lexicon.phrases | self._health

    @property
    def themes(self) -> Iterator[tuple[str, Node]]:
        """What `@theme:` stands for, by the id, the label and the aliases of each type."""
        for one in self._types.values():
            for name in one.entry.names:
                yield name, one.node

    def read(self, contents: Contents) -> Reading:
        """What the article tells. Each event has the best of its triggers, in title, lead or body."""
        sentences = self._lexicon.read(contents)
        of_others = [one for query in self._elsewhere for one in sentences.asked(query) if query.find(one)]
        if any(one.field is Field.TITLE for one in of_others):
            return Reading([], [])
        void = {one.number for one in of_others}
        doubts = Doubts(sentences, self._standing, self._unless)
        stretches = list(_stretches(contents.passages))
        health = self._is_of_health(contents)
        claimed = self._claimed(self._found(sentences, doubts, void, health=health), contents, stretches[1:])
        least = LIKELY if health else UNSURE
        told: dict[str, list[Trigger]] = defaultdict(list)
        for stretch in stretches:
            for trigger in self._weighed(stretch, sentences, doubts, void, claimed, least):
                told[trigger.type].append(trigger)
        for trigger in self._of_quotations(contents):
            told[trigger.type].append(trigger)
        opened = any(self._types[kind].is_event for kind in told)
        for kind in [one for one in claimed if one not in told]:
            further = [one for one in claimed[kind] if not any(_within(one, stretch) for stretch in stretches)]
            if further and _tells(self._types[kind], further, opened):
                told[kind] = further
        events = [(self._types[kind], _each_once(triggers)) for kind, triggers in told.items()]
        events.sort(key=lambda pair: (RANK[pair[1][0].field], -len(pair[1]), pair[1][0].start))
        return Reading(
            [(triggers[0].passage, _event(one, triggers)) for one, triggers in events],
            [trigger for one, triggers in events if one.is_event for trigger in triggers],
        )

    def _found(
        self, sentences: Sentences, doubts: Doubts, void: Set[int], *, health: bool
    ) -> list[tuple[Trigger, bool]]:
        """What queries find that no false friend and no standing fact makes void, each with whether it is a hint."""
        leaves = frozenset(sentences.leaves)  # compared twice as fast as the keys
        spans: dict[tuple[int, str, bool], list[Span]] = defaultdict(list)  # by sentence, type, and whether it hints
        for leaf in self._asked.keys() & leaves:
            for query, kind, hint in self._asked[leaf]:
                if not query.needs <= leaves or (hint and not (health or kind in self._formats)):
                    continue
                for sentence in sentences.asked(query):
                    if places := query.find(sentence):
                        spans[sentence.number, kind, hint] += places
        for leaf in self._joined.keys() & leaves if health else ():
            for needs, parts, kind in self._joined[leaf]:
                if needs <= leaves and (place := _together(parts, kind, doubts)):
                    spans[place[0], kind, True].append(place[1])
        found = []
        for (number, kind, hint), places in spans.items():
            if number not in void and not doubts.refuted(kind, number):
                told = [span for span in longest(places) if not doubts.stands(span, number)]
                found += [(_trigger(kind, sentences.at(number), span), hint) for span in told]
        return found

    def _claimed(
        self, found: Sequence[tuple[Trigger, bool]], contents: Contents, items: Sequence[_Stretch]
    ) -> dict[str, list[Trigger]]:
        """The triggers of each type by queries and names; hints where title, lead or an item tell them."""
        titled = any(self._types[one.type].is_event and one.field is Field.TITLE for one, _ in found)
        by_type: dict[str, list[Trigger]] = defaultdict(list)
        for trigger, hint in found:
            allowed = (Field.TITLE,) if titled and self._types[trigger.type].is_event else OPENING
            if not hint or trigger.field in allowed or any(_within(trigger, one) for one in items):
                by_type[trigger.type].append(trigger)
        for trigger in self._of_names(contents):
            by_type[trigger.type].append(trigger)
        return by_type

    def _weighed(
        self,
        stretch: _Stretch,
        sentences: Sentences,
        doubts: Doubts,
        void: Set[int],
        claimed: Mapping[str, Sequence[Trigger]],
        least: float,
    ) -> Iterator[Trigger]:
        """The triggers of the types that all the words of a stretch tell, those that are `claimed` more easily."""
        every = ((kind, [one for one in found if _within(one, stretch)]) for kind, found in claimed.items())
        spoken = {kind: found for kind, found in every if found}
        parts = [part for one, span in stretch for part in sentences.between(one, *span) if part.number not in void]
        for kind, place in self._classifier.told(parts, doubts, spoken.keys(), least):
            if kind in spoken:
                yield from spoken[kind]
            elif place is not None:
                sentence, span = sentences.at(place[0]), place[1]
                yield _trigger(kind, sentence, _whole(sentence.passage, span))

    def _is_of_health(self, contents: Contents) -> bool:
        """Whether everyday words may tell a type of ours."""
        return bool(contents.named) or not all(self._health.isdisjoint(one.found) for one in contents.passages)

    def _of_names(self, contents: Contents) -> Iterator[Trigger]:
        """The organisations of the title whose kind tells what the article is about."""
        for one in contents.named:
            if (kind := self._kinds.get(one.organisation.kind)) and one.passage.field(one.start) is Field.TITLE:
                yield Trigger(kind, one.passage, one.start, one.end, Field.TITLE)

    def _of_quotations(self, contents: Contents) -> Iterator[Trigger]:
        """The title, if the whole of it is what somebody says."""
        for one in contents.passages:
            if one.title and (said := QUOTATION.fullmatch(one.folded.original, *one.title)):
                yield from (Trigger(kind, one, *said.span(1), Field.TITLE) for kind in self._quoted)

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


def shipped_typology() -> Typology:
    """The types of event that come with vigie. Raises ConfigError."""
    return prepared("events", "", _shipped)


def _shipped() -> Typology:
    from monitor.facts.typology import read_typology

    with as_file(files("monitor") / "catalogues" / "events.yaml") as path:
        return read_typology(path)


def _together(parts: list[Query], kind: str, doubts: Doubts) -> Place | None:
    """Where title and lead tell `kind`, if all `parts` stand there: in the sentence that holds most of them.

    From the first to the last of these, or where the longest is if they stand far apart.
    """
    held: dict[int, list[Span]] = defaultdict(list)
    for part in parts:
        if not (first := dict(reversed(list(doubts.places(part, kind))))):  # the first place in each sentence
            return None
        for number, span in first.items():
            held[number].append(span)
    number, spans = min(held.items(), key=lambda one: (-len(one[1]), one[0]))
    low, high = min(spans)[0], max(end for _, end in spans)
    return number, (low, high) if high - low <= WIDEST else max(spans, key=lambda span: span[1] - span[0])


def _trigger(kind: str, sentence: Sentence, span: Span) -> Trigger:
    start, end = sentence.passage.folded.span(*span)
    return Trigger(kind, sentence.passage, start, end, sentence.passage.spot(start, end)[0])


def _each_once(triggers: Sequence[Trigger]) -> list[Trigger]:
    """The best first."""
    return sorted({(id(one.passage), one.start, one.end): one for one in triggers}.values(), key=_order)


def _order(trigger: Trigger) -> tuple[int, int, int]:
    return RANK[trigger.field], trigger.start, -trigger.end


def _tells(one: _Type, triggers: Sequence[Trigger], opened: bool) -> bool:
    """Whether `triggers` that stand in no stretch tell their type; `opened` says whether a stretch tells an event."""
    if one.entry.sort == "format":
        return True
    return (one.entry.aside or not opened) if one.is_event else len(triggers) >= OFTEN


def _stretches(passages: Sequence[Passage]) -> Iterator[_Stretch]:
    """What is weighed by itself: title with lead, then each item of a round-up."""
    yield [(one, (0, one.led)) for one in passages]
    for one, spans in zip(passages, items(passages).values(), strict=True):
        for span in spans:
            yield [(one, span)]


def _within(trigger: Trigger, stretch: _Stretch) -> bool:
    return any(trigger.passage is one and low <= trigger.start < high for one, (low, high) in stretch)


def _whole(passage: Passage, span: Span) -> Span:
    """`span`, in folded offsets, from the beginning of its first word: « AP-HP » is one where it is quoted."""
    start, end = passage.folded.span(*span)
    before = JOINED.search(passage.folded.original, max(0, start - LONGEST), start)
    return passage.folded.place(before.start() if before else start, end)


def _event(one: _Type, triggers: Sequence[Trigger]) -> Event:
    """Of the best trigger, called by what those that stand where it does say."""
    best = triggers[0]
    told = [each.passage.folded.original[each.start : each.end] for each in triggers if each.field is best.field]
    return Event(one.entry.id, one.entry.label_of(told), *best.passage.spot(best.start, best.end))

"""The forms of all organisations, ready to be found: as listed, with other joints, glued together, told in lists."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from monitor.model import Form, Organisation
from monitor.recognise.coordination import Item, Lists
from monitor.recognise.fold import fold, shape
from monitor.recognise.glued import glued
from monitor.recognise.joints import Joints
from monitor.recognise.matcher import Span, longest, phrase
from monitor.recognise.passage import Passage
from monitor.recognise.wordlists import lines

LONGEST_ACRONYM = 6  # letters
SHORTEST_NAME = 5  # letters of a name that is told by its capitals
IN_ADDRESS = "partie d'une adresse"


@dataclass(frozen=True, slots=True)
class Use:
    """A form of an organisation, ready to be recognised: the words of its company as phrases."""

    organisation: Organisation
    form: Form
    confirm: tuple[str, ...]
    refute: tuple[str, ...]
    not_after: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """A place where forms stand, and the uses that are written as they must be there."""

    passage: Passage
    span: Span  # folded offsets
    start: int  # original offsets
    end: int
    uses: tuple[Use, ...]
    head: Span | None = None  # of the list that the place is an item of, in folded offsets

    @cached_property
    def window(self) -> Span:
        """What is near, in original offsets."""
        return self.passage.window(self.start, self.end)

    @cached_property
    def surroundings(self) -> Span:
        """What is near, in folded offsets."""
        return self.passage.folded.place(*self.window)

    @cached_property
    def in_capitals(self) -> bool:
        """Whether the window is, so that the case of a form tells nothing."""
        return self.passage.in_capitals(self.window)

    @cached_property
    def is_alone(self) -> bool:
        """Whether nothing else stands in the window: a heading, an item of a list."""
        low, high = self.surroundings
        text = self.passage.folded.text
        return not any(map(str.isalnum, f"{text[low : self.span[0]]}{text[self.span[1] : high]}"))

    @property
    def is_of_one(self) -> bool:
        """Whether one organisation alone goes by what stands here."""
        return len(self.uses) == 1 or len({use.organisation.id for use in self.uses}) == 1

    @property
    def written(self) -> str:
        """The name as it stands in the text."""
        return self.passage.folded.original[self.start : self.end]


class Forms:
    """All forms. Built once per configuration; `phrases` are those to be found in a passage."""

    def __init__(self, organisations: Iterable[Organisation]) -> None:
        uses: dict[str, tuple[Use, ...]] = {}
        for organisation in organisations:
            for form in organisation.forms:
                plain = fold(form.text).text.strip()
                words = (_phrases(form.confirm), _phrases(form.refute), _phrases(form.not_after))
                uses[plain] = (*uses.get(plain, ()), Use(organisation, form, *words))
        self._uses = uses
        written = {plain: found[0].form.text for plain, found in uses.items()}
        self._joints = Joints(written)
        self._lists = Lists(written, lambda plain: {use.organisation.id for use in uses[plain]})
        context = {word for found in uses.values() for use in found for word in (*use.confirm, *use.refute)}
        self.phrases = frozenset(context.union(uses, self._lists.phrases, field_words(), care_words()))

    @property
    def names(self) -> Collection[str]:
        """All forms, folded."""
        return self._uses.keys()

    def places(self, passage: Passage) -> Iterator[Place]:
        """The places of `passage` where a form stands, written as it must be and not part of an address."""
        for span, meant in self._found(passage):
            place = self._place(passage, span, meant)
            uses = _written_uses(place)
            if uses and not _is_lowered(place) and not passage.in_address(place.start, place.end):
                yield place if uses == place.uses else Place(passage, span, place.start, place.end, uses)
        for item in self._lists.find(passage):
            uses = tuple(use for use in self._uses[item.form] if _has_head(passage, item, use.form))
            if uses:
                yield self._place(passage, item.span, uses, item.head)

    def spared(self, passage: Passage) -> Iterator[tuple[Place, str]]:
        """The places where a form stands that is not written as it must be, or is part of an address; and which."""
        for plain in passage.found.keys() & self._uses.keys():
            for span in passage.found[plain]:
                place = self._place(passage, span, self._uses[plain])
                if passage.in_address(place.start, place.end):
                    yield place, IN_ADDRESS
                elif not _written_uses(place):
                    capitals = any(map(str.isupper, place.uses[0].form.text))
                    yield place, f"écrit autrement ({'majuscules' if capitals else 'minuscules'} attendues)"

    def known(self, text: str) -> Sequence[str]:
        """The forms that folded `text` is, as they are listed or with other joints."""
        return (text,) if text in self._uses else self._joints.spelled(text)

    def _found(self, passage: Passage) -> Iterator[tuple[Span, tuple[Use, ...]]]:
        """The folded spans where forms stand, in whatever writing, and their uses there."""
        if passage.capitals_inside:  # before the others: of two readings of one span the first stands
            for plain, span in glued(passage, self.known):
                yield span, _in_a_run(self._uses[plain])
        for plain in passage.found.keys() & self._uses.keys():
            for span in passage.found[plain]:
                yield span, self._uses[plain]
        for plain, span in self._joints.find(passage):
            yield span, self._uses[plain]

    def _place(self, passage: Passage, span: Span, uses: tuple[Use, ...], head: Span | None = None) -> Place:
        return Place(passage, span, *passage.folded.span(*span), uses, head)


def _in_a_run(uses: tuple[Use, ...]) -> tuple[Use, ...]:
    """The uses in a run of glued names: the names beside it confirm it, unless several organisations share the form."""
    if len({use.organisation.id for use in uses}) > 1:
        return uses
    return tuple(
        replace(use, form=replace(use.form, ambiguous=False, case=True)) if use.form.ambiguous else use for use in uses
    )


def _written_uses(place: Place) -> tuple[Use, ...]:
    """The uses that the place is written as; many may share one form."""
    cased = {use.form.text for use in place.uses if use.form.case}
    if not cased:
        return place.uses
    written = {text for text in cased if _is_written(place.written, text)}
    if not written:
        written = {text for text in cased if _is_written_in_capitals(place, text)}
    if written == cased:
        return place.uses
    return tuple(use for use in place.uses if not use.form.case or use.form.text in written)


def _is_lowered(place: Place) -> bool:
    """Whether a name of two capitalised words stands without any capital: « garder le cap digital »."""
    words = place.uses[0].form.text.split()
    return len(words) == 2 and all(word[:1].isupper() for word in words) and place.written.islower()


def _is_written(written: str, form: str) -> bool:
    """Whether a form that counts in its very case is `written` so; a small letter may begin a sentence."""
    ours, theirs = letters_of(written), letters_of(form)
    return ours == theirs or (theirs[:1].islower() and ours[:1].lower() + ours[1:] == theirs)


def _is_written_in_capitals(place: Place, form: str) -> bool:
    """Whether the place is that form in capitals: in a title in capitals, or « BAYER », a name as « Bayer » is."""
    ours, theirs = letters_of(place.written), letters_of(form)
    if ours.lower() != theirs.lower():
        return False
    # Of a few capitals, one may be an acronym instead.
    named = ours.isupper() and theirs[1:].islower() and len(theirs) >= SHORTEST_NAME
    return named or place.in_capitals


def is_acronym(form: Form) -> bool:
    """Whether the form is a few capitals: ANSM, CEA."""
    return form.scope != "document" and len(letters_of(form.text)) <= LONGEST_ACRONYM and form.text.isupper()


@lru_cache(maxsize=1)
def field_words() -> frozenset[str]:
    """The phrases of `monitor/catalogues/field-words.txt`: an article that holds one speaks of the field."""
    return frozenset(phrase(word) for line in lines("field-words.txt") for word in line.split(","))


@lru_cache(maxsize=1)
def care_words() -> frozenset[str]:
    """The phrases of `monitor/catalogues/care-words.txt`: who stands near one is a hospital rather than its saint."""
    return frozenset(phrase(word) for line in lines("care-words.txt") for word in line.split(","))


@lru_cache(maxsize=4096)
def letters_of(text: str) -> str:
    """The letters and digits of `text`, folded but for their case."""
    return re.sub(r"[\W_]+", "", shape(text))


def _has_head(passage: Passage, item: Item, form: Form) -> bool:
    """Whether the head of the list is written as that of the form: an acronym, or where case tells, in its case."""
    written = passage.folded.original[slice(*passage.folded.span(*item.head))]
    first = re.match(r"\w+", form.text)
    if first and len(first[0]) > 1 and first[0].isupper():
        return written[: len(first[0])].isupper()
    return not form.case or written[:1].isupper() == form.text[:1].isupper()


@lru_cache(maxsize=4096)
def _phrases(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(filter(None, map(phrase, words)))


def longest_of(found: Iterable[tuple[Place, Organisation | None]]) -> list[tuple[Place, Organisation]]:
    """Of the organisations named at overlapping places, those with the longest form; passage by passage, in order.

    A place without an organisation names none, and hides those it overlaps.
    """
    by_passage: dict[int, dict[Span, tuple[Place, Organisation | None]]] = {}
    for place, organisation in found:
        by_passage.setdefault(id(place.passage), {}).setdefault(place.span, (place, organisation))
    left = [places[span] for places in by_passage.values() for span in longest(places)]
    return [(place, organisation) for place, organisation in left if organisation]

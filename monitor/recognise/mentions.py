"""Who is named where: from the phrases found in an article to its mentions, homonyms and shared names told apart.

    places where a form stands ─▶ written as it must be? ─▶ what speaks for each organisation ─▶ one, or none ─▶ longest

An ambiguous form needs a word that confirms it, none that refutes it, or its organisation named in full elsewhere.
When several organisations remain, the region of the source decides; if it does not, none is named: never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from monitor.model import Form, Organisation
from monitor.recognise.fold import shape
from monitor.recognise.matcher import Span, longest, phrase
from monitor.recognise.passage import Passage
from monitor.recognise.spellings import looks_like_a_name, spellings
from monitor.regions import WIDE

LONGEST_ACRONYM = 6  # letters
COUNT = re.compile(r"(?<!\d)\d{1,3}[ \u00a0\u202f]$")
SURNAME = re.compile(r"[ \u00a0\u202f]([A-ZÀ-Þ][a-zß-ÿ'’-]+)")


class Evidence(IntEnum):
    """How well a place speaks for an organisation; the best supported one wins."""

    NONE = 0
    ARTICLE = 1  # a confirming word somewhere in the article, or the region of its source
    NAMED = 2  # the organisation is named without ambiguity elsewhere
    NEAR = 3  # a confirming word in the same sentence, or a form that needs none


@dataclass(frozen=True, slots=True)
class Use:
    """A form of an organisation, ready to be recognised: its context words as phrases."""

    organisation: Organisation
    form: Form
    worked_out: bool  # a spelling of the form, which counts only if it looks like a name
    confirm: tuple[str, ...]
    refute: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A place where forms stand, and the forms that are written as they must be there."""

    passage: Passage
    span: Span  # folded offsets
    start: int  # original offsets
    end: int
    window: Span
    uses: tuple[Use, ...]
    in_capitals: bool  # so that the case of a form tells nothing


@dataclass(frozen=True, slots=True)
class Named:
    """An organisation named in a passage; offsets into its original text."""

    organisation: Organisation
    passage: Passage
    start: int
    end: int


class Recogniser:
    """Recognises organisations. Built once per configuration; `phrases` are those it looks for in a passage."""

    def __init__(self, organisations: Iterable[Organisation]) -> None:
        self._uses: dict[str, list[Use]] = {}
        for organisation in organisations:
            for form in organisation.forms:
                self._add(organisation, form)
        self.phrases = frozenset(self._uses) | {
            word for uses in self._uses.values() for use in uses for word in (*use.confirm, *use.refute)
        }

    def _add(self, organisation: Organisation, form: Form) -> None:
        confirm, refute = (tuple(filter(None, map(phrase, words))) for words in (form.confirm, form.refute))
        for spelling, worked_out in spellings(form.text).items():
            uses = self._uses.setdefault(spelling, [])
            # What is listed outranks what is worked out: « Icare » is not I-Care if another organisation is called so.
            if worked_out and any(not use.worked_out for use in uses):
                continue
            if not worked_out:
                uses[:] = [use for use in uses if not use.worked_out]
            uses.append(Use(organisation, form, worked_out, confirm, refute))

    def named(self, passages: Sequence[Passage], source_regions: Iterable[str] = ()) -> list[Named]:
        """The organisations named in `passages`, those of one article, in the order they stand in."""
        places = [place for passage in passages for place in self._places(passage)]
        reading = Reading(passages, places, frozenset(source_regions) - WIDE)
        return _longest((place, one) for place in places if (one := reading.resolve(place)))

    def _places(self, passage: Passage) -> Iterator[Place]:
        for spelling in passage.found.keys() & self._uses.keys():
            candidates = self._uses[spelling]
            cased = any(use.form.case for use in candidates)
            for span in passage.found[spelling]:
                start, end = passage.folded.span(*span)
                if passage.in_address(start, end):
                    continue
                window = passage.window(start, end)
                in_capitals = cased and passage.in_capitals(window)
                written = passage.folded.original[start:end]
                uses = tuple(use for use in candidates if _is_written(written, use, in_capitals))
                if uses:
                    yield Place(passage, span, start, end, window, uses, in_capitals)


class Reading:
    """One article being read: what it says for and against each use, worked out once."""

    def __init__(self, passages: Sequence[Passage], places: Sequence[Place], regions: frozenset[str]) -> None:
        self._passages = passages
        self._regions = regions
        self._present: dict[int, tuple[list[str], list[str]]] = {}
        self._confirmed: dict[int, bool] = {}
        self._redefined = self._acronyms_redefined(places)
        sure = _longest(
            (place, place.uses[0].organisation)
            for place in places
            if len(place.uses) == 1
            and self._is_sure(place, place.uses[0])
            and not self._is_refuted(place, place.uses[0])
        )
        self._in_full = frozenset(one.organisation.id for one in sure)

    def resolve(self, place: Place) -> Organisation | None:
        """The one organisation that the place names, or None."""
        weighed = [(self._evidence(place, use), use.organisation) for use in place.uses]
        best = max(evidence for evidence, _ in weighed)
        if best is Evidence.NONE:
            return None
        left = {organisation.id: organisation for evidence, organisation in weighed if evidence is best}
        if len(left) > 1:
            left = {identity: one for identity, one in left.items() if self._regions.intersection(one.regions)}
        return next(iter(left.values())) if len(left) == 1 else None

    def _evidence(self, place: Place, use: Use) -> Evidence:
        if self._is_refuted(place, use):
            return Evidence.NONE
        if self._is_sure(place, use) or self._is_confirmed_near(place, use):
            return Evidence.NEAR
        if use.organisation.id in self._in_full:
            return Evidence.NAMED
        if use.form.scope == "document" and self._is_confirmed_somewhere(use):
            return Evidence.ARTICLE
        return Evidence.NONE

    def _is_sure(self, place: Place, use: Use) -> bool:
        return not (use.form.ambiguous or (use.form.case and place.in_capitals))

    def _is_refuted(self, place: Place, use: Use) -> bool:
        return (
            id(use) in self._redefined
            or self._is_contradicted(place, use)
            or _is_first_name(place, use.form)
            or _is_counted(place, use.form)
        )

    def _is_contradicted(self, place: Place, use: Use) -> bool:
        return any(place.passage.near(word, place.window) for word in self._words(use)[1])

    def _acronyms_redefined(self, places: Sequence[Place]) -> frozenset[int]:
        """Acronyms that mean something else in this article, its title included.

        One sense per discourse (Gale, Church and Yarowsky 1992): « l'office municipal des sports (OMS) » speaks for
        every OMS of the article, unless another form of the organisation stands in it.
        """
        acronyms = [(place, use) for place in places for use in place.uses if _is_acronym(use.form)]
        against = {id(use) for place, use in acronyms if self._is_contradicted(place, use)}
        spelled_out = {
            use.organisation.id
            for place in places
            for use in place.uses
            if id(use) not in against and self._is_sure(place, use)
        }
        return frozenset(id(use) for _, use in acronyms if use.organisation.id not in spelled_out) & against

    def _is_confirmed_near(self, place: Place, use: Use) -> bool:
        # No refuting word is near, so a confirming one cannot be part of it; it may be part of the name itself.
        confirm, _ = self._words(use)
        return any(
            end <= place.span[0] or start >= place.span[1]
            for word in confirm
            for start, end in place.passage.near(word, place.window)
        )

    def _is_confirmed_somewhere(self, use: Use) -> bool:
        if id(use) not in self._confirmed:
            self._confirmed[id(use)] = bool(self._regions.intersection(use.organisation.regions)) or any(
                self._confirms(passage, word, use) for passage in self._passages for word in self._words(use)[0]
            )
        return self._confirmed[id(use)]

    def _confirms(self, passage: Passage, word: str, use: Use) -> bool:
        """Whether the word stands somewhere outside a refuting phrase: « Grande-Bretagne » is not Bretagne."""
        against = {
            place for phrase in self._words(use)[1] for span in passage.found.get(phrase, ()) for place in range(*span)
        }
        return any(start not in against for start, _ in passage.found.get(word, ()))

    def _words(self, use: Use) -> tuple[list[str], list[str]]:
        """The words that confirm and refute the use, of those that the article holds."""
        if id(use) not in self._present:
            confirm, refute = (
                [word for word in words if any(word in passage.found for passage in self._passages)]
                for words in (use.confirm, use.refute)
            )
            self._present[id(use)] = confirm, refute
        return self._present[id(use)]


def _is_written(written: str, use: Use, in_capitals: bool) -> bool:
    """Whether `written` is as the form must be: its case, where case tells something."""
    if use.worked_out and not looks_like_a_name(written):
        return False
    if not use.form.case:
        return True
    ours, theirs = _letters(written), _letters(use.form.text)
    if in_capitals:
        return ours.lower() == theirs.lower()
    return ours == theirs or (theirs[:1].islower() and ours[:1].lower() + ours[1:] == theirs)


@lru_cache(maxsize=4096)
def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", shape(text))


def _is_acronym(form: Form) -> bool:
    return form.scope == "window" and len(_letters(form.text)) <= LONGEST_ACRONYM and form.text.isupper()


def _is_counted(place: Place, form: Form) -> bool:
    """« DEPUIS 30 ANS », « les 13 ARS »: what is counted is no name of one organisation."""
    before = place.passage.folded.original[max(0, place.start - 5) : place.start]
    return form.ambiguous and COUNT.search(before) is not None


def _is_first_name(place: Place, form: Form) -> bool:
    """« Clara Luciani » is a person: a name that case alone sets apart, then a capital that begins nothing known."""
    if not (form.ambiguous and form.case):
        return False
    written = place.passage.folded.original[place.start : place.end]
    if written.isupper() or re.search(r"\W", written):
        return False
    surname = SURNAME.match(place.passage.folded.original, place.end)
    return surname is not None and not place.passage.begins(place.span[1] + 1)


def _longest(found: Iterable[tuple[Place, Organisation]]) -> list[Named]:
    """Of the organisations named at overlapping places, those with the longest form; passage by passage, in order."""
    by_passage: dict[int, dict[Span, tuple[Place, Organisation]]] = {}
    for place, organisation in found:
        by_passage.setdefault(id(place.passage), {})[place.span] = (place, organisation)
    kept = [places[span] for places in by_passage.values() for span in longest(places)]
    return [Named(organisation, place.passage, place.start, place.end) for place, organisation in kept]

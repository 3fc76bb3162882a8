"""Who is named where: from the phrases found in an article to its mentions, homonyms and shared names told apart.

    places where a form stands, as it must be written ─▶ what speaks for each organisation ─▶ one, or none ─▶ longest

`forms` finds the places, `evidence` weighs them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitor.facts.gazetteer import gazetteer
from monitor.model import UNKNOWN_PUBLISHER, Organisation, Publisher
from monitor.recognise.evidence import AMBIGUOUS, Reading
from monitor.recognise.forms import Forms, Place, longest_of
from monitor.recognise.passage import Passage


@dataclass(frozen=True, slots=True)
class Named:
    """An organisation named in a passage; offsets into its original text."""

    organisation: Organisation
    passage: Passage
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Unnamed:
    """A place where a form stands and names nobody, and why (in French); offsets into the original text.

    `name` is that of the organisation; that of the form, as written, where several organisations go by it.
    """

    name: str
    passage: Passage
    start: int
    end: int
    reason: str


class Recogniser:
    """Recognises organisations. Built once per configuration; `phrases` are those it looks for in a passage."""

    def __init__(self, organisations: Iterable[Organisation]) -> None:
        self._forms = Forms(organisations)
        self.phrases = self._forms.phrases | gazetteer().phrases

    def named(self, passages: Sequence[Passage], publisher: Publisher = UNKNOWN_PUBLISHER) -> list[Named]:
        """The organisations named in `passages`, those of one article, in the order they stand in."""
        places, reading = self._read(passages, publisher)
        resolved = ((place, reading.resolve(place)) for place in places)
        return [
            Named(one, place.passage, place.start, place.end)
            for place, one in longest_of(pair for pair in resolved if pair[1] or reading.is_else(pair[0]))
        ]

    def ignored(self, passages: Sequence[Passage], publisher: Publisher = UNKNOWN_PUBLISHER) -> list[Unnamed]:
        """The places of `passages` where a form stands and does not count, in order, but for those inside a name.

        Costs as much as `named`: for `explain`, not for each article.
        """
        places, reading = self._read(passages, publisher)
        spared = [one for passage in passages for one in self._forms.spared(passage)]
        resolved = [(place, reading.resolve(place)) for place in places]
        named = longest_of((place, one) for place, one in resolved if one)
        covered = {(id(place.passage), at) for place, _ in named for at in range(*place.span)}
        refused = [(place, _reason(reading, place)) for place, one in resolved if not one]
        found: dict[tuple[int, int, int], Unnamed] = {}
        for place, reason in (*refused, *spared):
            if not any((id(place.passage), at) in covered for at in range(*place.span)):
                one = Unnamed(_name(place), place.passage, place.start, place.end, reason)
                found.setdefault((id(place.passage), place.start, place.end), one)
        order = {id(passage): number for number, passage in enumerate(passages)}
        return sorted(found.values(), key=lambda one: (order[id(one.passage)], one.start, one.end))

    def _read(self, passages: Sequence[Passage], publisher: Publisher) -> tuple[list[Place], Reading]:
        places = [place for passage in passages for place in self._forms.places(passage)]
        return places, Reading(passages, places, publisher, self._forms.names)


def _reason(reading: Reading, place: Place) -> str:
    if reading.candidates(place):
        return AMBIGUOUS
    refusals = [reading.refusal(place, use) for use in place.uses]
    lacking = [use for use, refusal in zip(place.uses, refusals, strict=True) if not refusal]
    if not lacking:
        return refusals[0]
    return AMBIGUOUS if len({use.organisation.id for use in lacking}) > 1 else reading.lack(lacking[0])


def _name(place: Place) -> str:
    organisations = {use.organisation.id: use.organisation.name for use in place.uses}
    return next(iter(organisations.values())) if len(organisations) == 1 else place.uses[0].form.text

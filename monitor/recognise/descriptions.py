"""Where an article names organisations in full, and places: what tells which of its kind « l'ARS » or « le CHU » is."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from monitor.recognise import persons
from monitor.recognise.forms import Place, Use
from monitor.recognise.matcher import Span
from monitor.recognise.passage import Passage
from monitor.recognise.whereabouts import Told, paragraph, told

# What tells a description from others of its kind: « le CHU de Liège », « la Région Sud ».
QUALIFIER = re.compile(r"[ \u00a0\u202f](?:(?:de|du|des|de la) |(?:de l|d)['’])?([A-ZÀ-ÖØ-Þ][\w’'-]*)")
WITHIN = 30  # characters: the words of a qualifier
FEW = 20  # places above a description that are looked at
# Between a description and its organisation in full: « l'agence (ARS Bretagne) », « l'agence, l'ARS Bretagne »; and
# between two that differ: « la Région Sud et le conseil régional ».
APPOSED = re.compile(r"[ \u00a0]?[,(–—:][ \u00a0]?(?:la |le |l['’])?")
JOINED = re.compile(r"[ \u00a0](?:et|ou|comme|avec)[ \u00a0](?:la |le |l['’])?")

HERE = re.compile(r"\b(?:[àÀ]|[Ee]n)[ \u00a0]$")  # « même sentiment en Martinique, où le CHU attend »
TERRITORIAL = "region"  # « la Région de Nantes » is a territory

Where = tuple[int, int, int]  # the number of a passage, and original offsets


class Last(NamedTuple):
    """The uses of a description that what stands last above it tells, and whether that is in its paragraph."""

    uses: Sequence[Use]
    near: bool


class Descriptions:
    """The places of France and the full names of one article, as they tell its descriptions apart."""

    def __init__(self, passages: Sequence[Passage], in_full: Mapping[str, Sequence[Where]]) -> None:
        """`in_full`: where each organisation, by its id, is named without ambiguity; in order."""
        self._passages = passages
        self._in_full = in_full
        self._order = {id(passage): number for number, passage in enumerate(passages)}
        self._places: dict[int, list[Told]] = {}
        self._by_region: dict[str, list[Told]] | None = None  # one of each name
        self._near: dict[int, Collection[Told]] = {}
        self._lasts: dict[int, Last] = {}

    def at(self, place: Place) -> Span:
        """Where the place is: the number of its passage, and the original offset."""
        return self._order[id(place.passage)], place.start

    def is_told_anywhere(self, use: Use) -> bool:
        """Whether a place of the article tells the use."""
        if self._by_region is None:
            places = chain.from_iterable(map(self._told, self._passages))
            self._by_region = defaultdict(list)
            for one in {one.phrase: one for one in places}.values():
                self._by_region[one.region].append(one)
        told = [region for region in use.organisation.regions if region in self._by_region]  # of most uses none
        return any(one.tells(use) for region in told for one in self._by_region[region])

    def is_told_in_title(self, use: Use) -> bool:
        """Whether a place in the title tells the use."""
        first = self._passages[0]
        end = first.title[1] if first.title else 0
        places = self._told(first)
        return any(one.tells(use) for one in places[: bisect_left(places, end, key=_start)])

    def told_between(self, place: Place, low: int, uses: Sequence[Use]) -> Use | None:
        """The one of `uses` that the last place of the paragraph from `low` to the description tells."""
        return self._told_from(place, max(low, paragraph(place.passage, place.start)), uses)

    def told_above(self, place: Place, uses: Sequence[Use]) -> Use | None:
        """The one of `uses` that the last place above the description tells, in whatever paragraph."""
        return self._told_from(place, 0, uses)

    def _told_from(self, place: Place, low: int, uses: Sequence[Use]) -> Use | None:
        places = self._told(place.passage)
        end = bisect_left(places, place.start, key=_start)
        first = max(bisect_left(places, low, key=_start), end - FEW)
        for one in reversed(places[first:end]):
            if telling := [use for use in uses if one.tells(use)]:
                return telling[0] if len(telling) == 1 else None
        return None

    def nearest(self, place: Place, uses: Sequence[Use]) -> list[Use]:
        """Those whose organisation is the last one named before the place; all if none was."""
        here = self.at(place)
        before = [(where, use) for use in uses if (where := self.named_before(use, here))]
        last = max((at for at, _ in before), default=None)
        if last and last[0] == here[0] and (told := self.told_between(place, last[1], uses)):
            return [told]
        return [use for at, use in before if at == last] or list(uses)

    def is_told_before(self, place: Place, use: Use) -> bool:
        """Whether the last place of the sentence above the description tells the use: « à Brest, le CHU »."""
        return self.told_between(place, place.window[0], place.uses) is use

    def qualifies(self, place: Place, use: Use) -> bool:
        """Whether the description goes on with a place that tells the use: « l'ARS de Mamoudzou »."""
        qualifier = QUALIFIER.match(place.passage.folded.original, place.end)
        if not qualifier or use.organisation.kind == TERRITORIAL:
            return False
        places = self._told(place.passage)
        at = bisect_left(places, qualifier.start(1), key=_start)
        return at < len(places) and places[at].start == qualifier.start(1) and places[at].tells(use)

    def is_told_near(self, place: Place, use: Use) -> bool:
        """Whether a place in the same sentence tells the use."""
        if id(place) not in self._near:
            low, high = place.window
            places = self._told(place.passage)
            near = places[bisect_left(places, low, key=_start) : bisect_left(places, high, key=_start)]
            self._near[id(place)] = {one.phrase: one for one in near if one.end <= high}.values()
        return any(one.tells(use) for one in self._near[id(place)])

    def last(self, place: Place) -> Last:
        """What tells a description last, above it: a full name, or a place that opens a sentence."""
        if id(place) not in self._lasts:
            here = self.at(place)
            uses: list[Use] = []
            at = -1
            for use in place.uses:
                where = self.named_before(use, here)
                if where and where[0] == here[0] and where[1] >= max(at, 0):
                    uses, at = ([*uses, use] if where[1] == at else [use]), where[1]
            for one in self._openings(place, at):
                if telling := [use for use in place.uses if one.tells(use)]:
                    uses, at = telling, one.start
                    break
            self._lasts[id(place)] = Last(uses, at >= paragraph(place.passage, place.start))
        return self._lasts[id(place)]

    def named_before(self, use: Use, here: Span) -> Where | None:
        """Where the organisation of the use is last named in full before `here`, a passage's number and an offset."""
        named = self._in_full.get(use.organisation.id, ())
        count = bisect_left(named, here)
        return named[count - 1] if count else None

    def is_spelled_out(self, place: Place, use: Use) -> bool:
        """Whether the name and its organisation in full stand side by side: « Haute Autorité de santé (HAS) »."""
        text = place.passage.folded.original
        if text[place.start - 1 : place.start] == "(":
            number, start = self.at(place)
            before = self.named_before(use, (number, start))
            return bool(before and before[0] == number and not text[before[2] : start - 1].strip())
        if text[place.end : place.end + 2] == " (":
            named = self._in_full.get(use.organisation.id, ())
            inside = self._order[id(place.passage)], place.end + 2
            count = bisect_left(named, inside)
            return count < len(named) and named[count][:2] == inside
        return False

    def is_beside(self, place: Place, use: Use) -> bool:
        """Whether the sentence names the organisation as another: « la Région et la Région Sud »."""
        named = self._in_full.get(use.organisation.id, ())
        number, start = self.at(place)
        count = bisect_left(named, (number, start))
        text = place.passage.folded.original
        if count < len(named) and named[count][0] == number and place.end <= named[count][1] < place.window[1]:
            # « à Brest, le CHU rouvre l'hôpital Morvan »: its own house
            return not (APPOSED.fullmatch(text, place.end, named[count][1]) or self.is_told_before(place, use))
        before = named[count - 1] if count else None
        return bool(before and before[0] == number and JOINED.fullmatch(text, before[2], start))

    def _openings(self, place: Place, low: int) -> Iterable[Told]:
        """The places from an offset to a description that open a sentence, or tell where its own is; the last first."""
        places = self._told(place.passage)
        text, sentence = place.passage.folded.original, place.window[0]
        last = bisect_left(places, place.start, key=_start)
        first = max(bisect_left(places, low, key=_start), last - FEW)
        for one in reversed(places[first:last]):
            if one.opens or (low < sentence <= one.start and HERE.search(text, sentence, one.start)):
                yield one

    def _told(self, passage: Passage) -> list[Told]:
        if id(passage) not in self._places:
            self._places[id(passage)] = told(passage)
        return self._places[id(passage)]


def goes_on(place: Place, confirming: Iterable[str]) -> bool:
    """Whether a description goes on with a name that none of its confirming words is part of."""
    folded = place.passage.folded
    qualifier = QUALIFIER.match(folded.original, place.end)
    if not qualifier or persons.is_given_name(qualifier[1]):
        return False
    low, high = place.span[1], folded.index(qualifier.start(1)) + WITHIN
    for word in confirming:
        spans = place.passage.found.get(word, [])
        first = bisect_left(spans, (low,))
        if first < len(spans) and spans[first][1] <= high:
            return False
    return True


def is_at_home(place: Place) -> bool:
    """Whether « chez nous » stands before a description: who speaks tells which it is, and not what was told above."""
    low, start = place.surroundings[0], place.span[0]
    return place.passage.folded.text.find("chez nous", low, start) >= 0


def _start(one: Told) -> int:
    return one.start

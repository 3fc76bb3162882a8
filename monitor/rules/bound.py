"""The most that a page can score, told from all its words before anything is taken out of them.

Most pages of a regional paper cannot reach `scoring.keep` whatever the extractor makes of them: they are recorded
`below` for a tenth of the cost. The bound is never less than the score of an article that is made of the page's own
words, in their order, whatever is left out. So it counts every place where a name or a word of a rule may stand:

- letters alone are compared (« BF-Care », « BF<b>Care</b> » and « BFCare » are one), and a word may begin or end at a
  space, a sign, a tag or a change of case: names glued together and names with other joints are among them;
- a phrase may begin at the end of one piece of text and go on in a later one, what is between them left out;
- names told in a list (« les CHU de Nantes et Rennes ») count wherever the head of a list stands above them;
- a description (« le CHU ») or an ambiguous name counts for whoever something on the page may speak for;
- what only takes away takes nothing here: negative points, `unless`, SAUF, the field a word is asked for in.

The formula is that of `monitor.rules.points`: the weight of titles in the title, of the lead elsewhere, since all that
stands above may be left out; half as much for each further place. One place names one organisation.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ahocorasick_rs import AhoCorasick, Implementation

from monitor.extract.phrases import words
from monitor.extract.whole import Words
from monitor.model import UNKNOWN_PUBLISHER, Field, Publisher
from monitor.recognise.matcher import Span
from monitor.regions import WIDE
from monitor.rules.letters import Joints, Letters
from monitor.rules.points import DIGITS, EVENT_AT_MOST, OWN, SECOND, WEIGHT
from monitor.rules.reach import Places, apart, is_open, leaves, places

MOST_PLACES = 16  # of one rule: after them nothing is left to add
FAR = 1000  # letters between what stands in the text, in parted pieces, and in the title, so that none overlap
SEVERAL = words("les des aux ces nos vos leurs entre deux trois quatre cinq six sept huit neuf dix onze douze")
LONGEST_BEFORE = 6  # letters of those
AROUND = 300  # letters on each side of a name that may be in a passage in capitals,
NO_CAPITALS = b"abcdefghijklmnopqrstuvwxyz0123456789"  # of ASCII, in which capitals are counted far sooner
ONE_IN = 10  # in which one letter in so many may be small
TITLE, ELSEWHERE = WEIGHT[Field.TITLE], max(WEIGHT[Field.LEAD], WEIGHT[Field.BODY])
SLACK: float = 10**-DIGITS  # of rounding, for each part
OWNED = ("words", "names", "confirms", "regions", "heads", "tails")  # what a phrase may stand for

_Owners = tuple[Any, ...]  # of one phrase, in that order
_Tails = Sequence[tuple[int, int]]  # the organisations that one may name, each with the head that it asks for


@dataclass(slots=True)
class _Found:
    """The places of what stands on a page, in letters of its text; those of its title behind it, from `title` on."""

    title: int
    words: dict[int, list[Span]] = field(default_factory=lambda: defaultdict(list))
    names: dict[int, list[tuple[Span, int]]] = field(default_factory=lambda: defaultdict(list))  # with the condition
    confirmed: set[int] = field(default_factory=set)
    regions: set[str] = field(default_factory=set)
    heads: dict[int, int] = field(default_factory=dict)  # where the first of a list ends
    tails: list[tuple[Span, _Tails]] = field(default_factory=list)
    glued: bool = False  # a name begins or ends inside a word

    def copy(self) -> _Found:
        made = _Found(self.title, confirmed=set(self.confirmed), regions=set(self.regions), heads=dict(self.heads))
        made.tails, made.glued = list(self.tails), self.glued
        made.words.update({one: list(found) for one, found in self.words.items()})
        made.names.update({one: list(found) for one, found in self.names.items()})
        return made


class Gate:
    """Tells the most that a page can score. Built once per process from what `monitor.rules.compact` wrote."""

    def __init__(self, written: bytes) -> None:
        told = json.loads(written)
        self.keep: float = told["keep"]
        self._rules: list[Any] = told["rules"]
        self._organisations: list[Any] = told["organisations"]
        self._conditions: list[Any] = told["conditions"]
        self._phrases: dict[str, dict[str, Any]] = told["phrases"]
        self._joints = Joints(self._phrases, told["lasts"])
        self._owners: dict[str, _Owners] = {}  # of the phrases that were met
        by_letters: dict[str, list[str]] = defaultdict(list)
        for phrase in self._phrases:
            by_letters[phrase.rstrip("*").replace(" ", "")].append(phrase)
        self._written = list(by_letters.values())
        self._automaton = AhoCorasick(list(by_letters), implementation=Implementation.ContiguousNFA)
        self._asleep = [number for number, rule in enumerate(self._rules) if is_open(rule[3])]
        self._by_word: dict[int, list[int]] = defaultdict(list)
        self._by_name: dict[int, list[int]] = defaultdict(list)
        for number, rule in enumerate(self._rules):
            for sort, one in leaves(rule[3]):
                (self._by_word if sort == "word" else self._by_name)[one].append(number)

    def most(self, page: Words, publisher: Publisher = UNKNOWN_PUBLISHER) -> float:
        """The most that an article made of the page may score."""
        unlike = [one for one in map(Letters, dict.fromkeys(page.titles)) if self._find(one, _Found(0), 0)]
        best = 0.0
        for pieces, untitled in page.texts:
            letters = Letters(pieces)
            behind = len(letters.text) + FAR * (MOST_PLACES * 64)
            found = _Found(behind)
            self._find(letters, found, 0)
            self._find_parted(letters, found)
            best = max(best, self._worth(found, publisher))
            for title in (*unlike, letters) if untitled else unlike:  # a line that is the title may stay in the text
                more = found.copy()
                if self._find(title, more, behind):
                    best = max(best, self._worth(more, publisher))
        return best

    # ------------------------------------------------------------------------------------------------ what stands

    def _find(self, letters: Letters, found: _Found, shift: int) -> int:
        """Note what stands in `letters`; how many places."""
        borders, count = letters.borders, 0
        for index, start, end in self._automaton.find_matches_as_indexes(letters.text, overlapping=True):
            if start not in borders:
                continue
            for phrase in self._written[index]:
                if end in borders or phrase.endswith("*"):  # the beginning of a word
                    count += 1
                    self._note(phrase, letters, (start, end), shift, found)
        return count

    def _owned(self, phrase: str) -> _Owners:
        """What a phrase stands for; few of them are ever met."""
        if phrase not in self._owners:
            self._owners[phrase] = tuple(self._phrases[phrase].get(sort, ()) for sort in OWNED)
        return self._owners[phrase]

    def _note(self, phrase: str, letters: Letters, span: Span, shift: int, found: _Found) -> None:
        place = span[0] + shift, span[1] + shift
        words, names, confirms, regions, heads, tails = self._owned(phrase)
        for leaf, written in words:
            if not written or _is_written(letters, span, written, exactly=True):
                found.words[leaf].append(place)
        for number, condition, written in names:
            if not written or _is_written(letters, span, written):
                found.names[number].append((place, condition))
                found.glued |= span[0] in letters.inner or span[1] in letters.inner
        if confirms:
            found.confirmed.update(confirms)
        if regions:
            found.regions.update(regions)
        for head, several in heads:
            if several or _tells_several(letters, span[0]):
                found.heads.setdefault(head, place[1])
        if tails and _is_named(letters, span[0]):
            found.tails.append((place, tails))

    def _find_parted(self, letters: Letters, found: _Found) -> None:
        """Note the phrases that stand in several pieces, each at a place of its own behind the text."""
        nowhere = Letters(())
        for count, phrase in enumerate(letters.parted(self._joints), start=1):
            at = len(letters.text) + FAR * min(count, MOST_PLACES * 32)
            self._note(phrase, nowhere, (at, at + 1), 0, found)

    # ------------------------------------------------------------------------------------------------ what it is worth

    def _worth(self, found: _Found, publisher: Publisher) -> float:
        names = self._named(found, publisher)
        total = self._of_organisations(names, found.title, publisher)
        awake = {rule for leaf in found.words for rule in self._by_word[leaf]}
        awake |= {rule for number in names for rule in self._by_name[number]}
        for number in awake.union(self._asleep):
            total += self._of_rule(self._rules[number], found, names)
        return total

    def _of_rule(self, rule: Any, found: _Found, names: Places) -> float:
        points, weight, cap, node, needs = rule
        spots = places(node, found.words, names)
        if spots == [] or (needs and places(needs, found.words, names) == []):
            return 0.0
        title, elsewhere = weight[0], max(weight[1:])
        if spots is None:
            worth: float = 2 * max(weight)
        else:
            worth = _halved(title if start >= found.title else elsewhere for start, _ in apart(spots))
        total: float = points * worth + SLACK * MOST_PLACES
        return min(total, cap) if isinstance(cap, float) else total

    def _of_organisations(self, names: Places, title: int, publisher: Publisher) -> float:
        """What names and events may add. Places that overlap name one organisation, at most, each."""
        if not names:
            return 0.0
        ranked: list[float] = []
        for number, spots in names.items():
            identity, points, _ = self._organisations[number]
            if points:
                points *= OWN if identity in publisher.organisations else 1
                worth = sorted((TITLE if start >= title else ELSEWHERE for start, _ in apart(spots)), reverse=True)
                ranked += (points * one * 0.5**rank for rank, one in enumerate(worth[:MOST_PLACES]))
        slots = len(apart([place for spots in names.values() for place in spots]))
        total: float = sum(sorted(ranked, reverse=True)[:slots]) + SLACK * min(slots, len(ranked))
        return total + self._of_events(names, title, slots)

    def _of_events(self, names: Places, title: int, slots: int) -> float:
        """What events may add where one of the sector is named: one in the title, and any number elsewhere."""
        sector = [number for number in names if self._organisations[number][2]]
        if not sector:
            return 0.0
        points: float = max(self._organisations[one][1] for one in sector)
        best: float = min(EVENT_AT_MOST, 1 + points) + SECOND * (slots > 1)
        starts = [start for number in sector for start, _ in names[number]]
        weights = [TITLE] * (max(starts) >= title) + [ELSEWHERE] * MOST_PLACES * (min(starts) < title)
        return best * _halved(weights) + SLACK * MOST_PLACES

    def _named(self, found: _Found, publisher: Publisher) -> dict[int, list[Span]]:
        """The places of each organisation that something on the page, or its source, may speak for."""
        regions = (frozenset(publisher.regions) - WIDE) | found.regions
        sure = {number for number, spots in found.names.items() if any(not one for _, one in spots)}
        listed = [
            (place, number)
            for place, tails in (found.tails if found.heads else ())
            for number, head in tails
            if head in found.heads and found.heads[head] <= place[0]
        ]
        sure.update(number for _, number in listed)
        names: dict[int, list[Span]] = defaultdict(list)
        for number, spots in found.names.items():
            own = self._organisations[number][0] in publisher.organisations
            for place, condition in spots:
                if own or number in sure or self._holds(condition, found, regions, any_sure=bool(sure)):
                    names[number].append(place)
        for place, number in listed:
            names[number].append(place)
        return names

    def _holds(self, condition: int, found: _Found, regions: Iterable[str], *, any_sure: bool) -> bool:
        """Whether something on the page may make an ambiguous form count."""
        if not condition or condition in found.confirmed or found.glued:
            return True
        _, told, near = self._conditions[condition]
        return any_sure if near else not set(told).isdisjoint(regions)


def _halved(weights: Iterable[float]) -> float:
    """The sum of the weights, the best first and each worth half as much of itself as the one before."""
    ranked = sorted(weights, reverse=True)[:MOST_PLACES]
    return sum((one * 0.5**rank for rank, one in enumerate(ranked)), 0.0)


def _is_written(letters: Letters, span: Span, form: str, *, exactly: bool = False) -> bool:
    """Whether the letters of a place may be `form` as it must be written (see `monitor.recognise.forms`)."""
    if not letters.cased:
        return True
    ours = letters.cased[slice(*span)]
    if ours == form:
        return True
    if exactly:
        return False
    if ours.isupper() or (form[:1].islower() and ours[:1].lower() + ours[1:] == form):
        return True
    before, after = letters.cased[max(0, span[0] - AROUND) : span[0]], letters.cased[span[1] : span[1] + AROUND]
    owed = ONE_IN * sum(map(str.islower, ours))
    return (
        _capitals(before) + _capitals(after) >= owed
        and _excess(before[::-1]) + _capitals(ours) + _excess(after) >= owed
    )


def _capitals(text: str) -> int:
    return len(text.encode().translate(None, NO_CAPITALS)) if text.isascii() else sum(map(str.isupper, text))


def _excess(text: str) -> int:
    """The capitals of the best beginning of `text`, less the ten that make up for each small letter."""
    left = _capitals(text)
    best = total = 0
    for letter in text:
        if total + left <= best:
            break  # no longer beginning is better
        if letter.isupper():
            total, left = total + 1, left - 1
            best = max(best, total)
        elif letter.islower():
            total -= ONE_IN
    return best


def _tells_several(letters: Letters, start: int) -> bool:
    """Whether the head of a list at `start` may follow « les », « deux », a number."""
    if start in letters.starts or start == 0 or letters.text[start - 1 : start].isdigit():
        return True
    sizes = range(2, LONGEST_BEFORE + 1)
    return any(letters.text[start - size : start] in SEVERAL for size in sizes if start >= size)


def _is_named(letters: Letters, start: int) -> bool:
    """Whether the tail of a list at `start` is written as a name."""
    first = letters.cased[start : start + 1]
    return not first or first.isupper() or first.isdigit() or letters.text[:start].endswith("des")

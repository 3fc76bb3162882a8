"""Two articles side by side: what they share, and what each tells that the other does not. Pure."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from monitor.story.acts import KIN, ONCE, VAGUE
from monitor.story.fields import FURTHER, Fields, Money, Place
from monitor.story.figures import STEPS, Figure, close
from monitor.story.names import Name, alike
from monitor.story.words import LONGEST_STEM, is_told, stems

NAMED = ("organisation", "name")  # kinds of those that act
BODIES = frozenset(
    stems(
        "agence association caisse comite conseil federation fondation institut ligue observatoire office ordre"
        " syndicat union"
    )
)
RARE = {"name", "town"}  # those that no catalogue knows
MANY = 20  # things: two stories seldom count as many
RECALLED = 1  # days after which a lead that tells what another title told recalls it
SOON = 4  # days in which a name that is rare is told for one reason
NEAR = 0.05  # by which two tellings of one amount differ
TEMPLATE = 0.5  # part of the words of two titles
ROUGH = 0.15  # when one says « près de »


@dataclass(frozen=True)
class Pair:
    """Two articles in an order of their own, so that it does not matter which was given first."""

    one: Fields
    other: Fields
    common: Set[str] = frozenset()  # keys of names that are told again and again
    one_source: bool = False

    @classmethod
    def of(cls, one: Fields, other: Fields, *, common: Set[str] = frozenset(), one_source: bool = False) -> Pair:
        """The pair of `one` and `other`."""
        if (one.headline, one.lead, one.first) == (other.headline, other.lead, other.first):
            first, second = sorted((one, other), key=repr)
        else:
            first, second = sorted((one, other), key=lambda each: (each.headline, each.lead, each.first))
        return cls(first, second, common, one_source)

    @property
    def sides(self) -> tuple[tuple[Fields, Fields], tuple[Fields, Fields]]:
        """Each article with the other."""
        return (self.one, self.other), (self.other, self.one)

    @cached_property
    def gap(self) -> int:
        """Days between the two publications, at least; 0 if one is unknown."""
        if not (self.one.first and self.other.first):
            return 0
        return max(self.one.first - self.other.last, self.other.first - self.one.last, 0)

    @cached_property
    def titles(self) -> SequenceMatcher[str]:
        """The words of both titles, compared in their order."""
        return SequenceMatcher(None, self.one.title, self.other.title, autojunk=False)

    @cached_property
    def is_of_template(self) -> bool:
        """Whether half of the words of the titles, names apart, stand in the same order in both."""
        apart = {*self.one.apart, *self.other.apart}
        mine, others = ([word for word in each.title if word not in apart] for each in (self.one, self.other))
        enough = TEMPLATE * (len(mine) + len(others))
        if not (mine and others) or 2 * sum(word in others for word in mine) < enough:
            return False  # which is nearly always so: no need to look at their order
        blocks = self.titles.get_matching_blocks()
        return 2 * sum(word not in apart for at, _, size in blocks for word in self.one.title[at : at + size]) >= enough

    @cached_property
    def matched(self) -> list[tuple[Name, Name]]:
        """The names that both tell. A doubtful one counts if it is sure on the other side, or twice the same word."""
        found = []
        for here in self.one.names:
            for there in self.other.names:
                if (here.sure or there.sure or (here.title and there.title)) and alike(here, there):
                    found.append((here, there))
                    break
        for side, far in self.sides:
            found += [(here, there) for here in side.names if here.title for there in far.further if alike(here, there)]
        return found

    @cached_property
    def bodies(self) -> set[str]:
        """The stems of the names of bodies that both tell, « la Fédération des ateliers »: they act again and again."""
        return {
            stem
            for mine in (self.one.title, self.one.lead)
            for others in (self.other.title, self.other.lead)
            for stem in _bodies(mine, others)
        }

    @cached_property
    def rare(self) -> list[tuple[Name, Name]]:
        """The names that two sources tell within a few days and that are seldom told: for one reason, most likely.

        What a catalogue knows is told for many reasons.
        """
        if self.one_source or self.gap > SOON or not (self.one.first and self.other.first):
            return []
        return [
            (here, there)
            for here, there in self.matched
            if {here.kind, there.kind} <= RARE and (here.sure or there.sure)
            if min(here.weight, there.weight) >= FURTHER
            if not {here.key, there.key} & self.common
            if not (is_told(here.key) or is_told(there.key))
        ]

    @property
    def is_rare(self) -> bool:
        """Whether such a name, and not that of a town, is in both titles."""
        return any(here.title and there.title and "town" not in (here.kind, there.kind) for here, there in self.rare)

    @cached_property
    def unmatched(self) -> tuple[list[Name], list[Name]]:
        """The sure names of each title that the other article names nowhere, neither as a name nor as a word."""
        left, right = (
            [one for one in here.names if one.title and one.sure and not named(one, there)]
            for here, there in self.sides
        )
        return left, right

    @cached_property
    def shared_acts(self) -> set[str]:
        """What both say is done, one of them in its title."""
        mine, others = set(self.one.acts), set(self.other.acts)
        return (mine & {*others, *self.other.told}) | (others & {*mine, *self.one.told})

    @cached_property
    def kindred_acts(self) -> list[str]:
        """What one title says is done, when the other title tells another side of it."""
        if not any(here.title and there.title and here.kind in NAMED for here, there in self.matched):
            return []
        return sorted(one for one in self.one.acts for other in self.other.acts if frozenset((one, other)) in KIN)

    @cached_property
    def recalls(self) -> bool:
        """Whether each title tells an act of its own, days apart: what a lead tells of the other's it recalls."""
        mine, others = set(self.one.acts), set(self.other.acts)
        return bool(self.gap > RECALLED and mine and others) and not (mine & others or self.kindred_acts)

    @cached_property
    def elsewhere(self) -> bool:
        """Whether each title says that something is done, and the other article nothing of it."""
        if not self.recalls and (self.shared_acts or self.kindred_acts):
            return False
        return bool(set(self.one.acts) - VAGUE and set(self.other.acts) - VAGUE)

    @cached_property
    def shared_amounts(self) -> list[tuple[Money, Money]]:
        """The amounts of an opening that the other tells too."""
        return [
            (here, there)
            for here in opening(self.one)
            for there in opening(self.other)
            if here.currency == there.currency and equal(here, there)
        ]

    @cached_property
    def shared_figures(self) -> list[Figure]:
        """The counts and steps that both tell."""
        return [
            here
            for here in self.one.figures
            if any(here.what == there.what and close(here.value, there.value) for there in self.other.figures)
        ]

    @cached_property
    def one_count(self) -> bool:
        """Whether both titles tell one number that is not round, whatever they count: « 748 spécialités »."""
        mine, others = (
            {int(one.value) for one in each.figures if one.title and one.what.startswith("no ") and one.value.isdigit()}
            for each in (self.one, self.other)
        )
        return any(one >= MANY and one % 10 for one in mine & others)

    @cached_property
    def shared_places(self) -> list[Place]:
        """The communes and departments that both tell."""
        return [
            here
            for here in self.one.places
            if here.kind != "region" and any(here.name == there.name for there in self.other.places)
        ]

    @cached_property
    def words(self) -> tuple[list[str], list[str], list[str]]:
        """The words of both titles; of one title and the other lead; of both leads.

        Names, places, topics and what is done count elsewhere.
        """
        apart = {*self.one.apart, *self.other.apart, *self.one.said, *self.other.said}
        mine, others = set(self.one.title) - apart, set(self.other.title) - apart
        led, theirs = set(self.one.lead) - apart, set(self.other.lead) - apart
        titles = mine & others
        further = ((mine & theirs) | (others & led)) - titles
        return sorted(titles), sorted(further), sorted((led & theirs) - titles - further)

    def is_titled(self, here: Name, there: Name) -> bool:
        """Whether a name of both is in a title, and in the other article not further down than its lead."""
        return (here.title or there.title) and min(here.weight, there.weight) > FURTHER

    @cached_property
    def shared_counts(self) -> list[Figure]:
        """How many of what, as both tell it; not one or two of anything, nor what is in a name: « Trois-Ponts »."""
        named = {f"no {stem}" for stem in {*self.one.apart, *self.other.apart}}
        return [one for one in self.shared_figures if one.what not in {*STEPS, *named} and one.value not in "12"]

    @cached_property
    def is_sure(self) -> bool:
        """Whether who and what leave no doubt: both titles tell what somebody does once in a while, and one sum."""
        acting = any(here.title and there.title and here.kind in NAMED for here, there in self.matched)
        once = set(self.one.acts) & set(self.other.acts) & ONCE
        count = any(
            one.value.isdigit() and int(one.value) >= 10 and one.what.startswith("no ") for one in self.shared_figures
        )
        somebody = any(here.kind == there.kind == "person" for here, there in self.matched)
        return acting and bool(once) and (bool(self.shared_amounts) or count or somebody)


def _bodies(mine: Sequence[str], others: Sequence[str]) -> Iterator[str]:
    """The stems that follow « fédération », « agence »… alike in two texts."""
    for at, stem in enumerate(mine):
        if stem in BODIES and stem in others:
            both = zip(mine[at:], others[others.index(stem) :], strict=False)
            run = [one for one, _ in itertools.takewhile(lambda two: two[0] == two[1], both)]
            if len(run) > 1:
                yield from run


def named(name: Name, there: Fields) -> bool:
    """Whether an article names, or writes as plain words, what `name` names."""
    if any(alike(name, other) for other in (*there.names, *there.further)):
        return True
    if name.kind == "organisation" and name.key in there.actors:
        return True
    if any(_spells(form, there.title) or _spells(form, there.lead) for form in name.forms):
        return True
    words = {*there.title, *there.lead}
    if any(set(found) <= words for form in name.forms if (found := stems(form))):
        return True
    # « Montarec », « une équipe montarécoise »
    return len(name.key) >= LONGEST_STEM and name.kind != "organisation" and name.key[:LONGEST_STEM] in words


def _spells(form: str, words: Sequence[str]) -> bool:
    """Whether `form` is the acronym of words that follow one another: « SLA », « sclérose latérale amyotrophique »."""
    return len(form) > 2 and form.isalpha() and len(form) <= 6 and form in "".join(word[0] for word in words)


def opening(article: Fields) -> Iterator[Money]:
    """The amounts of title and lead."""
    return (one for one in article.amounts if one.field != "body")


def equal(one: Money, other: Money) -> bool:
    """Whether two amounts of one currency may be the same, one of them rounded."""
    if one.low <= other.high and other.low <= one.high:
        return True
    low, high = sorted((one, other), key=lambda each: each.low)
    rough = ROUGH if low.bound in ("about", "at_least") or high.bound in ("about", "at_most") else NEAR
    return high.low - low.high <= rough * high.low

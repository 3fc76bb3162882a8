"""What an article says for and against each organisation that a place may name; the best supported one wins.

An ambiguous form needs a word that confirms it and none that refutes it, or its organisation named in full elsewhere,
or a source that is its own voice. A description (scope `document`) such as « l'ARS » is the one that the article told
last above it in the paragraph, by its full name or by a place that opens a sentence; else that of its sentence, of the
title in the source's region, the one named before, that of its source or article. Of several left none is named.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from functools import cached_property

from monitor.model import FIELD, PROGRAMME, Organisation, Publisher
from monitor.recognise.abroad import is_abroad, is_of_one_abroad
from monitor.recognise.company import Company, acts, is_name, speaks_near, speaks_of_the_field
from monitor.recognise.councils import is_council
from monitor.recognise.descriptions import Descriptions, Where, goes_on, is_at_home
from monitor.recognise.expansions import otherwise
from monitor.recognise.forms import Place, Use, is_acronym, longest_of
from monitor.recognise.homonyms import common_word
from monitor.recognise.passage import LEAD, Passage
from monitor.recognise.refusals import ABROAD, is_called_company, is_description, is_hospital, is_territory, refused
from monitor.recognise.support import Evidence
from monitor.recognise.topics import is_in_a_brief, speaks_of_care
from monitor.regions import WIDE

SHOWN = 4  # words in a reason
OTHER = "suivi du nom d'une autre"
REDEFINED = "autre sens défini dans l'article"
AMBIGUOUS = "plusieurs organisations possibles"


class Reading:
    """One article being read: what it says for and against each use, worked out once."""

    def __init__(
        self, passages: Sequence[Passage], places: Sequence[Place], publisher: Publisher, names: Container[str]
    ) -> None:
        """`places` are all those of `passages`; `names` the folded forms of all organisations."""
        self._passages = passages
        self._names = names
        self._regions = frozenset(publisher.regions) - WIDE
        self._own = publisher.organisations
        self._held = frozenset[str]().union(*(passage.found for passage in passages))
        self._refusals: dict[tuple[int, int], str] = {}
        self._present: dict[int, list[str]] = {}
        self._likely: dict[int, list[Use]] = {}
        self._confirmed: dict[int, bool] = {}
        self._in_full: dict[str, list[Where]] = {}  # where, in order
        self._today: dict[str, list[Where]] = {}  # those of them where it bears no former name
        self._descriptions = Descriptions(passages, self._today)
        self._in_field = bool(self._own) or speaks_of_the_field(self._held, places)
        self._redefined = self._acronyms_redefined(places)
        sure = longest_of(
            (place, place.uses[0].organisation)
            for place in places
            if place.is_of_one and self._is_sure(place, place.uses[0]) and not self.refusal(place, place.uses[0])
        )
        self._lead = len(passages) - 1, LEAD
        self._places, self._sure = places, sure
        for place, organisation in sure:
            where = (*self._descriptions.at(place), place.end)
            self._in_full.setdefault(organisation.id, []).append(where)
            if not place.uses[0].form.until:  # « l'ARS océan Indien » of old does not tell which « l'ARS » is today
                self._today.setdefault(organisation.id, []).append(where)

    @cached_property
    def _company(self) -> Company:
        return Company(self._sure, (place for place in self._places if is_name(place, place.uses[0].form)))

    def resolve(self, place: Place) -> Organisation | None:
        """The one organisation that the place names, or None."""
        left = self.candidates(place)
        return left[0] if len(left) == 1 else None

    def is_else(self, place: Place) -> bool:
        """Whether the place speaks of a territory, or of one abroad, so that no shorter form names anybody either."""
        named = " " in place.written and self.refusal(place, place.uses[0]) == ABROAD
        return named or all(is_territory(place, use) for use in place.uses)

    def candidates(self, place: Place) -> list[Organisation]:
        """The organisations that the place names as far as the article tells: several where nothing decides."""
        supported: dict[Evidence, list[Use]] = {}
        for use in self._supported(place.uses):
            supported.setdefault(self._support(place, use), []).append(use)
        supported.pop(Evidence.NONE, None)
        for best in sorted(supported, reverse=True):  # of what is supported less nobody asks what speaks against it
            if left := [use for use in supported[best] if not self.refusal(place, use)]:
                if len({use.organisation.id for use in left}) > 1:
                    left = self._told_apart(place, left, best)
                return list({use.organisation.id: use.organisation for use in left}.values())
        return []

    def refusal(self, place: Place, use: Use) -> str:
        """Why the use is no name of its organisation at the place, in French; empty if nothing speaks against it."""
        asked = id(place), id(use)
        if asked not in self._refusals:
            self._refusals[asked] = self._refused(place, use)
        return self._refusals[asked]

    def lack(self, use: Use) -> str:
        """Why a use that nothing speaks against does not count, in French."""
        if use.form.scope == FIELD and not self._in_field:
            return "rien dans l'article ne parle de santé ni d'industrie"
        if not use.form.confirm:
            return "aucune mention du nom complet, et la casse ne prouve rien ici"
        words = ", ".join(use.form.confirm[:SHOWN]) + ("…" if len(use.form.confirm) > SHOWN else "")
        where = "dans l'article" if use.form.scope == "document" else "à proximité"
        return f"aucun mot de confirmation {where} (attendus : {words})"

    def _refused(self, place: Place, use: Use) -> str:
        if self._descriptions.is_spelled_out(place, use):
            return ""
        if reason := refused(place, use, self._names):
            return reason
        if word := self._contradiction(place, use):
            return f"réfuté par « {word} »"
        if self._is_of_another(place, use):
            return OTHER
        return REDEFINED if (use.organisation.id, use.form.text) in self._redefined else ""

    def _told_apart(self, place: Place, uses: Sequence[Use], best: Evidence) -> list[Use]:
        """Those of `uses`, equally supported, that the place rather means."""
        left = [use for use in uses if use.organisation.kind != PROGRAMME] or list(uses)
        if best in {Evidence.SOURCE, Evidence.BOTH}:
            left = (
                [use for use in [self._descriptions.told_between(place, 0, left)] if use]
                or [use for use in left if self._descriptions.is_told_in_title(use)]
                or [use for use in left if use.organisation.id in self._in_full]
                or [use for use in [self._descriptions.told_above(place, left)] if use]
                or [use for use in left if self._descriptions.is_told_anywhere(use)]
                or left
            )
        elif best is Evidence.NAMED:
            near = [use for use in left if self._is_confirmed_near(place, use)]
            left = near or self._descriptions.nearest(
                place, self._own_of(left) if is_description(place, left[0]) else left
            )
        return self._own_of(left) if len(left) > 1 else left

    def _own_of(self, uses: Sequence[Use]) -> list[Use]:
        """Those of the region of the source; all if there are none."""
        return [use for use in uses if not self._regions.isdisjoint(use.organisation.regions)] or list(uses)

    def _supported(self, uses: tuple[Use, ...]) -> list[Use]:
        """Those of `uses` that something in the article may support: of most of a kind it never speaks."""
        if id(uses) not in self._likely:
            self._likely[id(uses)] = [
                use
                for use in uses
                if len(uses) == 1
                or not use.form.ambiguous
                or use.form.scope == "window"
                or use.organisation.id in self._own
                or use.organisation.id in self._in_full
                or not self._regions.isdisjoint(use.organisation.regions)
                or not self._held.isdisjoint(use.confirm)
                or (use.form.scope == "document" and self._descriptions.is_told_anywhere(use))
            ]
        return self._likely[id(uses)]

    def _support(self, place: Place, use: Use) -> Evidence:
        """What speaks for the use at the place, whatever speaks against it."""
        if self._is_sure(place, use):
            return Evidence.NEAR
        far = use.form.scope == "document"
        if not far and (self._is_confirmed_near(place, use) or is_council(place, use.organisation)):
            return Evidence.NEAR
        if use.organisation.id in self._own:
            return Evidence.OWN
        if far:
            return self._told(place, use) or self._beside(place, use)
        if use.organisation.id in self._in_full:
            return Evidence.NAMED
        return self._beside(place, use)

    def _beside(self, place: Place, use: Use) -> Evidence:
        """What the names beside a name speak for it: those of its list, or those of the article."""
        if is_description(place, use):
            return Evidence.NONE
        if is_name(place, use.form) and not place.in_capitals:
            if self._company.lists(place):
                return Evidence.LISTED
            if self._company.surrounds(place, use.form):
                return Evidence.AMONG
        return Evidence.ACTS if self._in_field and self._acts(place, use) else Evidence.NONE

    def _acts(self, place: Place, use: Use) -> bool:
        """Whether the name acts here, and is nobody's and nothing else's elsewhere in the article."""
        told = is_in_a_brief(place, use) or (acts(place, use.organisation, use.form) and speaks_near(place))
        return told and not any(self.refusal(one, use) for one in self._places if use in one.uses)

    def _told(self, place: Place, use: Use) -> Evidence:
        """What the article and its source say for a description, the nearest first."""
        if self._descriptions.qualifies(place, use):
            return Evidence.NEAR
        named = self._today.get(use.organisation.id)
        last = self._descriptions.last(place)
        at_home = is_at_home(place)
        own = not self._regions.isdisjoint(use.organisation.regions)
        if last.near and use in last.uses and not at_home:
            return Evidence.TOLD
        if self._is_confirmed_near(place, use) or self._descriptions.is_told_near(place, use):
            return Evidence.SENTENCE
        if own and is_description(place, use) and (at_home or self._descriptions.is_told_in_title(use)):
            return Evidence.TITLE
        if at_home:
            return Evidence.NONE
        if named and named[0] <= max(self._descriptions.at(place), self._lead):
            return Evidence.NAMED
        somewhere = self._is_confirmed_somewhere(use)
        # Of a name that is a given name or a word the region of the source tells nothing.
        if own and (somewhere or is_description(place, use) or not common_word(use.form.text)):
            return Evidence.BOTH if somewhere else Evidence.SOURCE
        if use in last.uses:
            return Evidence.ABOVE
        if named:
            return Evidence.LATER
        return Evidence.ARTICLE if somewhere else Evidence.NONE

    def _is_sure(self, place: Place, use: Use) -> bool:
        if use.form.ambiguous or (use.form.scope == FIELD and not (self._in_field or is_called_company(place))):
            return False
        return not (use.form.case and place.in_capitals) or place.is_alone

    def _contradiction(self, place: Place, use: Use) -> str:
        """A word near the place that refutes the use, as the text has it; empty if there is none."""
        for word in self._here(use.refute):
            for span in place.passage.near(word, place.surroundings):
                return place.passage.folded.original[slice(*place.passage.folded.span(*span))]
        return ""

    def _is_of_another(self, place: Place, use: Use) -> bool:
        """Whether the words beside a description tell that another of its kind is meant."""
        if not use.form.ambiguous or (use.form.scope != "document" and not is_hospital(use)):
            return False
        if is_description(place, use) and self._descriptions.is_beside(place, use):
            return True
        if place.head or self._descriptions.qualifies(place, use):
            return False
        return goes_on(place, self._here(use.confirm))

    def _acronyms_redefined(self, places: Sequence[Place]) -> frozenset[tuple[str, str]]:
        """Acronyms that mean something else in this article, its title included.

        One sense per discourse (Gale, Church and Yarowsky 1992): « l'office municipal des sports (OMS) » speaks for
        every OMS of the article, unless another form of the organisation stands in it. A refuting word speaks for all
        of them only if no other sentence confirms the acronym.
        """
        acronyms = [(place, use) for place in places for use in place.uses if is_acronym(use.form)]
        refuted = [(use, bool(self._contradiction(place, use)), place) for place, use in acronyms]
        confirmed = {
            id(use)
            for use, against_it, place in refuted
            if not against_it and use.form.scope != "document" and self._is_confirmed_near(place, use)
        }
        against = {id(use) for use, against_it, _ in refuted if against_it and id(use) not in confirmed}
        against |= {id(use) for place, use in acronyms if otherwise(place, use) or is_of_one_abroad(place, use, places)}
        if not against:
            return frozenset()
        spelled_out = {
            use.organisation.id
            for place in places
            for use in place.uses
            if id(use) not in against and self._is_sure(place, use) and not is_abroad(place, use.organisation)
        }
        left = (use for _, use in acronyms if use.organisation.id not in spelled_out and id(use) in against)
        return frozenset((use.organisation.id, use.form.text) for use in left)

    def _is_confirmed_near(self, place: Place, use: Use) -> bool:
        # Not inside the name itself; scope `field` asks for care as well.
        return (use.form.scope != FIELD or speaks_of_care(place)) and any(
            end <= place.span[0] or start >= place.span[1]
            for word in self._here(use.confirm)
            for start, end in place.passage.near(word, place.surroundings)
        )

    def _is_confirmed_somewhere(self, use: Use) -> bool:
        if id(use) not in self._confirmed:
            self._confirmed[id(use)] = any(
                self._confirms(passage, word, use) for passage in self._passages for word in self._here(use.confirm)
            )
        return self._confirmed[id(use)]

    def _confirms(self, passage: Passage, word: str, use: Use) -> bool:
        """Whether the word stands somewhere outside a refuting phrase: « Grande-Bretagne » is not Bretagne."""
        against = {
            place
            for phrase in self._here(use.refute)
            for span in passage.found.get(phrase, ())
            for place in range(*span)
        }
        return any(start not in against for start, _ in passage.found.get(word, ()))

    def _here(self, words: tuple[str, ...]) -> list[str]:
        """Those of the words of a use that the article holds."""
        if id(words) not in self._present:
            self._present[id(words)] = [word for word in words if word in self._held]
        return self._present[id(words)]

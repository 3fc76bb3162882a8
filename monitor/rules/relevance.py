"""Relevance: what an article holds, what it is worth, and why.

    Article ─▶ passages (folded, matched once) ─▶ organisations, programmes, places, amounts, closing dates
            ─▶ events and rules, which look at these and at the words ─▶ points ─▶ score, decision, themes, regions

The formula stands in `monitor.rules.points`. Every part is kept as a hit; together they are the score.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property
from typing import Any

from monitor.conflicts import Conflict
from monitor.errors import ConfigError
from monitor.facts import amounts, datelines, deadlines
from monitor.facts.events import Events, Trigger
from monitor.facts.places import Places
from monitor.findings import Event, Hit, Ignored, Locality, Mention, Relevance
from monitor.model import PROGRAMME, UNKNOWN_PUBLISHER, Article, Decision, Field, Organisation, Publisher, Rule
from monitor.recognise.matcher import Matcher
from monitor.recognise.mentions import Recogniser
from monitor.recognise.passage import Passage
from monitor.regions import WIDE
from monitor.rules import points
from monitor.rules.fingerprint import ruleset
from monitor.rules.match import Contents
from monitor.rules.names import Names
from monitor.rules.query import parse_word
from monitor.rules.ruling import Rulebook, Ruling, mistakes
from monitor.rules.tree import Node, any_of

LONGEST_TEXT = 200_000  # characters that are read; no article is longer


class RuleMistakes(ConfigError):
    """Rules that cannot be understood; `places` tells where each mistake stands in the configuration."""

    def __init__(self, places: Sequence[Conflict]) -> None:
        super().__init__(*(f"{'.'.join(map(str, where))}: {message}" for where, message in places))
        self.places = places


class Appraiser:
    """Appraises articles by organisations and rules; built once per configuration."""

    def __init__(self, organisations: Iterable[Organisation], rules: Iterable[Rule], keep: float) -> None:
        """`keep` is the least score of an article that is kept. Raises RuleMistakes."""
        self.organisations = tuple(organisations)
        self.rules = tuple(rules)
        self.keep = keep
        wrong = [
            (("rules", index, *where), str(error))
            for index, rule in enumerate(self.rules)
            for where, error in mistakes(rule, self.names)
        ]
        if wrong:
            raise RuleMistakes(wrong)
        self._rulebook = Rulebook(self.rules, self.names)
        self._recogniser = Recogniser(self.organisations)
        self.ruleset = ruleset(self.organisations, self.rules, self.keep)

    def __getstate__(self) -> dict[str, Any]:
        """What is worth keeping (see `monitor.prepared`): the rest is common to all, or as soon made as read."""
        return {name: value for name, value in vars(self).items() if name not in {"_matcher", "names"}}

    @cached_property
    def names(self) -> Names:
        """What the @names of queries stand for."""
        return _names(self.organisations, self.rules, _events())

    @cached_property
    def _matcher(self) -> Matcher:
        of_facts = amounts.PHRASES | deadlines.PHRASES | _events().phrases | _places().phrases
        return Matcher(self._recogniser.phrases | self._rulebook.phrases | of_facts)

    def appraise(
        self, article: Article, publisher: Publisher = UNKNOWN_PUBLISHER, *, explain: bool = False
    ) -> Relevance:
        """The relevance of `article`; its `publisher` helps to tell which ARS or council is meant.

        With `explain`, what did not count and why is told too, and of an article below `keep` also events and closing
        dates. Offsets are into the title and the text as they are; all into the text if `article.title_at` is set.
        Text past 200,000 characters is not read.
        """
        passages = self._passages(article)
        named = self._recogniser.named(passages, publisher)
        mentions = [Mention(one.organisation, *one.passage.spot(one.start, one.end)) for one in named]
        places = _places().named(passages, mentions, publisher.regions)
        contents = Contents(
            passages,
            named,
            [(passages[0 if place.field is Field.TITLE else -1], place) for place in places],
            [(passage, amount) for passage in passages for amount in amounts.amounts(passage)],
        )
        organisations = [one for one in mentions if one.organisation.kind != PROGRAMME]
        of_organisations = points.of_organisations(organisations, publisher)
        hits, ignored = self._of_rules(contents)
        hits += [hit for _, found in of_organisations for hit in found]
        told: list[tuple[Passage, Event]] = []
        # Events are worth something beside an organisation of the sector only; of most articles nobody asks them.
        if explain or _sum(hits) >= self.keep or points.company(one.organisation for one in organisations):
            told, triggers = _events().read(contents)
            types = {event.type for _, event in told}
            hits += points.of_events(_in_company((one for one in triggers if one.type in types), contents))
        score = _sum(hits)
        kept = score >= self.keep
        return Relevance(
            score=score,
            decision=Decision.KEPT if kept else Decision.BELOW,
            mentions=tuple(organisations),
            hits=tuple(hits),
            themes=_strongest((hit.theme, hit.points) for hit in hits if hit.theme and hit.points > 0),
            regions=_strongest(_regions(of_organisations, places)),
            programmes=tuple(one for one in mentions if one.organisation.kind == PROGRAMME),
            events=tuple(event for _, event in told),
            amounts=tuple(amount for _, amount in contents.amounts),
            deadlines=tuple(deadlines.deadlines(passages, article.published)) if kept or explain else (),
            places=tuple(places),
            ignored=(*ignored, *self._unnamed(passages, publisher)) if explain else (),
        )

    @property
    def rulings(self) -> Sequence[Ruling]:
        """The rules, compiled, in their order."""
        return self._rulebook.rulings

    def _passages(self, article: Article) -> list[Passage]:
        text = _without(article.text[:LONGEST_TEXT], article.outside)
        text = _without(text, datelines.agencies(text))  # who writes is not what it is about: « (Dépêches Santé) »
        if article.title_at is not None:
            title = (article.title_at, article.title_at + len(article.title))
            return [Passage.read(text, self._matcher, title, article.text)]
        headline = Passage.read(article.title, self._matcher, (0, len(article.title)))
        return [headline, Passage.read(text, self._matcher)]

    def _of_rules(self, contents: Contents) -> tuple[list[Hit], list[Ignored]]:
        """The hits of all rules, and where they would have counted but for their conditions."""
        hits: list[Hit] = []
        ignored: list[Ignored] = []
        for ruling in self._rulebook.awake(contents):
            stretches, refused = ruling.places(contents)
            spots = [one.passage.spot(one.start, one.end) for one in stretches]
            counted = points.of_rule(ruling.rule, spots)
            hits += counted
            ignored += [*refused, *_capped(ruling.rule, spots, counted)]
        return hits, ignored

    def _unnamed(self, passages: Sequence[Passage], publisher: Publisher) -> Iterator[Ignored]:
        for one in self._recogniser.ignored(passages, publisher):
            yield Ignored(one.name, *one.passage.spot(one.start, one.end), one.reason)


def _sum(hits: Iterable[Hit]) -> float:
    return round(sum((hit.points for hit in hits), 0.0), points.DIGITS)


def _capped(rule: Rule, spots: Iterable[points.Spot], counted: Iterable[Hit]) -> Iterator[Ignored]:
    """The places that the cap of the rule leaves out."""
    if rule.cap is not None:
        taken = {(hit.field, hit.start) for hit in counted}
        unit = "points" if rule.cap >= 2 else "point"
        reason = f"au-delà du plafond de la règle ({rule.cap:g} {unit})".replace(".", ",")
        yield from (Ignored(rule.name, *spot, reason) for spot in spots if spot[:2] not in taken)


@cache
def _events() -> Events:
    return Events()


@cache
def _places() -> Places:
    return Places()


def _without(text: str, outside: Iterable[tuple[int, int]]) -> str:
    """`text` with blanks in the stretches `outside` the article, so that offsets stay what they are."""
    for start, end in outside:
        text = text[:start] + " " * len(text[start:end]) + text[end:]
    return text


def _names(organisations: Sequence[Organisation], rules: Sequence[Rule], events: Events) -> Names:
    """What the @names of queries stand for: organisations, types of event, and the themes of the rules of words."""
    known = Names(organisations, events.themes)
    return known.also(_themes(rules, known))


def _themes(rules: Sequence[Rule], names: Names) -> Iterator[tuple[str, Node]]:
    for rule in rules:
        if rule.theme and rule.words and not any(mistakes(rule, names)):
            yield rule.theme, any_of(parse_word(word, names) for word in rule.words)


def _in_company(triggers: Iterable[Trigger], contents: Contents) -> Iterator[points.Told]:
    """The best trigger of each sentence that has one, and the organisations named in the sentence."""
    seen = set()
    for trigger in triggers:
        window = trigger.passage.window(trigger.start, trigger.end)
        if (id(trigger.passage), window) in seen:
            continue
        seen.add((id(trigger.passage), window))
        company = tuple(
            one.organisation
            for one in contents.named
            if one.passage is trigger.passage
            and window[0] <= one.start
            and one.end <= window[1]
            # a name that says the event by itself (« Commission de la transparence ») is no company for it
            and (one.end <= trigger.start or one.start >= trigger.end)
        )
        yield points.Told(trigger.type, trigger.passage.spot(trigger.start, trigger.end), company)


def _regions(
    found: Iterable[tuple[Organisation, list[Hit]]], places: Iterable[Locality]
) -> Iterator[tuple[str, float]]:
    """The regions of the organisations named, and of the places: those of the title or the lead, or named twice."""
    for organisation, hits in found:
        for region in organisation.regions:
            if region not in WIDE:
                yield region, sum(hit.points for hit in hits)
    worth: dict[str, float] = defaultdict(float)
    for place in places:
        worth[place.region] += points.WEIGHT[place.field]
    yield from ((region, weight) for region, weight in worth.items() if weight >= points.WEIGHT[Field.LEAD])


def _strongest(worth: Iterable[tuple[str, float]]) -> tuple[str, ...]:
    """The names by their total worth, the strongest first, then in alphabetical order."""
    totals: dict[str, float] = defaultdict(float)
    for name, one in worth:
        totals[name] += one
    return tuple(sorted(totals, key=lambda name: (-totals[name], name)))

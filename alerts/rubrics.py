"""The theme under which an article stands: what its title and its events tell, before its text names it. Pure.

An event stands under the theme that the officer's own rules give to what it is called: « Appel à projets / AMI » under
that of the rule which looks for « appel à projets ».
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from alerts.select import Row, among
from monitor.config import Config, RuleEntry
from monitor.facts.events import shipped_typology
from monitor.model import Field
from monitor.reader import rule
from monitor.recognise.matcher import Matcher
from monitor.recognise.passage import Passage
from monitor.rules.match import Contents
from monitor.rules.names import Names, key_of
from monitor.rules.ruling import Rulebook, mistakes

EVENT, ORGANISATION = "event:", "organisation:"  # how the rules of such hits begin
Hit = Mapping[str, Any]


def themes_of(config: Config) -> list[str]:
    """The themes of the rules, in the order in which the configuration first names them."""
    return list(dict.fromkeys(one.theme for one in config.rules if one.theme))


def theme(row: Row, asked: Sequence[str], config: Config) -> str:
    """The theme of an article among those `asked` (all if none is); empty if it has none.

    That of which its title and the events of its opening tell most; without any, that of which its text does. A single
    word further down, or the name of an organisation (« l'Assurance maladie »), decides only where a theme is asked.
    """
    told: dict[str, float] = defaultdict(float)
    text: dict[str, float] = defaultdict(float)
    places: dict[str, list[Hit]] = defaultdict(list)
    for hit in row["hits"]:
        is_event = hit["rule"].startswith(EVENT)
        named = _of_events(config.rules).get(hit["rule"].removeprefix(EVENT), "") if is_event else hit["theme"]
        if named and hit["points"] > 0:
            opens = hit["field"] == Field.TITLE or (is_event and hit["field"] == Field.LEAD)
            (told if opens else text)[named] += hit["points"]
            places[named].append(hit)
    themes = [one for one in dict.fromkeys((*row["themes"], *places)) if among([one], asked)]
    if not asked:
        themes = [one for one in themes if one in told or not _is_faint(places[one], row["hits"])]
    known = {one: place for place, one in enumerate(themes_of(config))}
    return min(themes, key=lambda one: (-told[one], -text[one], known.get(one, len(known)), one), default="")


def _is_faint(places: Sequence[Hit], hits: Sequence[Hit]) -> bool:
    """Whether a theme is told by one word of the body at most, or by names alone. One without any place is not."""
    own = [one for one in places if not any(_within(one, name) for name in hits)]
    return bool(places) and (not own or (len(own) == 1 and own[0]["field"] == Field.BODY))


def _within(hit: Hit, name: Hit) -> bool:
    inside: bool = name["start"] <= hit["start"] and hit["end"] <= name["end"]
    return name["rule"].startswith(ORGANISATION) and hit["field"] == name["field"] and inside


@cache
def names_of_events() -> dict[str, tuple[str, ...]]:
    """What each type of event is called, by its id: the id, the label, and other names."""
    return {one.id: one.names for one in shipped_typology().types}


@lru_cache(maxsize=4)
def _of_events(rules: tuple[RuleEntry, ...]) -> dict[str, str]:
    """The theme of each type of event that has one, by its id: one of its names, or that whose rules find most."""
    themed = [rule(one) for one in rules if one.theme and one.points > 0]
    known = [one for one in themed if not any(mistakes(one, Names()))]  # those that ask for no organisation
    book = Rulebook(known, Names())
    matcher = Matcher(book.phrases)
    found = {}
    for event, (_, *names) in names_of_events().items():
        worth: dict[str, float] = dict.fromkeys((one.theme for one in themed), 0.0)
        contents = Contents([Passage.read(name, matcher) for name in names], [], [], [])
        for ruling in book.awake(contents):
            worth[ruling.rule.theme] += ruling.rule.points * len(ruling.places(contents)[0])
        called = set(map(key_of, names))
        best = max(worth, key=lambda one: (key_of(one) in called, worth[one]), default="")
        if best and (worth[best] or key_of(best) in called):
            found[event] = best
    return found

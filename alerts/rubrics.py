"""The theme under which an article stands: what its title and its events tell, before its text names it. Pure.

An event stands under the theme that the officer's own rules give to what it is called: « Appel à projets / AMI » under
that of the rule which looks for « appel à projets ».
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from math import inf
from typing import Any

from alerts.select import Row, among
from monitor.config import Config, RuleEntry
from monitor.facts.events import shipped_typology
from monitor.model import Field
from monitor.reader import rule
from monitor.recognise.fold import fold
from monitor.recognise.matcher import Matcher
from monitor.recognise.passage import Passage
from monitor.rules.match import Contents
from monitor.rules.names import Names, key_of
from monitor.rules.points import WEIGHT
from monitor.rules.ruling import Rulebook, mistakes

EVENT, ORGANISATION = "event:", "organisation:"  # how the rules of such hits begin
DONE = 2  # what is done, in a title or a lead, tells so many times more than a word there
Hit = Mapping[str, Any]
PLANTS, BODIES = "bioproduction", "territory"  # the types of event of whose themes are plants, and bodies of the trade
SUMS = {"funding": "funding_public", "raised": "fundraising"}  # the type of event that a sum of such a role tells
# Folded titles. A strike or an opening at a place of care is none of industry; « lits », « réanimation » are such too.
CARE = re.compile(
    r"\b(?:chu|chru|hopita(?:l|ux)|hospitalier\w*|maternites?|urgences|reanimation|ehpad|maisons? de (?:sante|garde)"
    r"|samu|cliniques?(?= (?:d|l|saint|sainte|mut|prive))|pharmacies?|officines?|cabinets? (?:medica\w+|dentaires?)"
    r"|infirmi\w+|aides? soignant\w+|sages? femmes?|ambulanciers?|generalistes?|centres? de (?:sante|soins))\b"
)
# What may happen to any employer, at the beginning of a folded quote.
WORK = re.compile(
    r"(?:grev|debray|embauch|recrut|repreneur|inaugur|premiere pierre|rach|acqui|redressement|liquidation"
    r"|plan (?:social|de)|suppr|licenci|departs|tribunal|change|negociations|ferme|fermeture)"
)
VERB = re.compile(r"(?:sign|lanc|ouvr|uni|renforc|alli|soutien|associ)\w*")
LETTER = re.compile(
    r"^(?:la |notre )?(?:lettre (?:de|du|des|d'|d)\b(?! mission| intention| cadrage)|newsletter|infolettre|bulletin)"
)


def themes_of(config: Config) -> list[str]:
    """The themes of the rules, in the order in which the configuration first names them."""
    return list(dict.fromkeys(one.theme for one in config.rules if one.theme))


def theme(row: Row, asked: Sequence[str], config: Config) -> str:
    """The theme of an article among those `asked` (all if none is); empty if it has none.

    That which stands before its title (« Agenda : … »), or else of which its title and the events of its opening tell
    most; without any, that of which its text does; of equal ones, that which opens the title, before its colon. A
    single word further down, or the name of an organisation (« l'Assurance maladie »), decides only where a theme is
    asked.
    """
    told: dict[str, float] = defaultdict(float)
    text: dict[str, float] = defaultdict(float)
    points: dict[str, float] = defaultdict(float)
    places: dict[str, list[Hit]] = defaultdict(list)
    of_events = _of_events(config.rules)
    barred = of_events.get(PLANTS) if CARE.search(_plain(row)) else None  # unless the trade itself is told
    for hit, share in _shares(row["hits"]):
        is_event = _is_event(hit)
        named = of_events.get(hit["rule"].removeprefix(EVENT), "") if is_event else hit["theme"]
        if named == barred and (is_event or WORK.match(fold(hit.get("quote", "")).text)):
            continue
        if named:
            opens = hit["field"] == Field.TITLE or (is_event and hit["field"] == Field.LEAD)
            (told if opens else text)[named] += share * (DONE if opens and is_event else 1)
            points[named] += hit["points"]
            places[named].append(hit)
    for named in _of_the_title(row, of_events):
        told[named] += WEIGHT[Field.TITLE]
    if rubric := _kicker(row.get("title", ""), config):
        told[rubric] = inf
    themes = [one for one in dict.fromkeys((*row["themes"], *places, *told)) if among([one], asked)]
    if not asked:
        themes = [one for one in themes if one in told or not _is_faint(places[one], row["hits"])]
        themes = [one for one in themes if places[one] or told[one] or one != barred]
    colon = row.get("title", "").find(":")
    ahead = {one: [hit["start"] for hit in places[one] if hit["field"] == Field.TITLE] for one in themes}
    first = {one: min((start for start in ahead[one] if start < colon), default=inf) for one in themes}
    known = {one: place for place, one in enumerate(themes_of(config))}
    return min(
        themes,
        key=lambda one: (-told[one], first[one], -text[one], -points[one], known.get(one, len(known)), one),
        default="",
    )


def _plain(row: Row) -> str:
    """The title, folded."""
    return fold(row.get("title", "")).text


def _of_the_title(row: Row, of_events: Mapping[str, str]) -> Iterator[str]:
    """The themes that a title tells without a word of theirs: a sum that is given or raised, and what a newsletter of a
    body that it names is about.
    """
    roles = {one["role"] for one in row.get("amounts", ()) if one["field"] == Field.TITLE}
    found = [event for role, event in SUMS.items() if role in roles]
    named = any(hit["rule"].startswith(ORGANISATION) and hit["field"] == Field.TITLE for hit in row["hits"])
    if named and LETTER.search(_plain(row)):
        found.append(BODIES)
    yield from dict.fromkeys(of_events[event] for event in found if event in of_events)


def _shares(hits: Sequence[Hit]) -> Iterator[tuple[Hit, float]]:
    """The hits that count for an article, each with its part in telling what it is about: the weight of its field, less
    for the further ones of one rule. The points of a rule say how much it matters to the officer, and are none of it.
    """
    best: dict[str, Hit] = {}
    for hit in hits:
        if hit["points"] > best.get(_rule_of(hit), {"points": 0.0})["points"]:
            best[_rule_of(hit)] = hit
    for hit in hits:
        if hit["points"] > 0:
            top = best[_rule_of(hit)]
            yield hit, hit["points"] / top["points"] * WEIGHT[Field(top["field"])]


def _rule_of(hit: Hit) -> str:
    """All events are one rule."""
    return EVENT if _is_event(hit) else str(hit["rule"])


def _is_event(hit: Hit) -> bool:
    return bool(hit["rule"].startswith(EVENT))


def _kicker(title: str, config: Config) -> str:
    """The theme that stands, or of which a rule stands, before a colon that opens a title; empty if none does."""
    opening, colon, _ = title.partition(":")
    called = key_of(opening)
    of_rules = {key_of(one.name): one.theme for one in config.rules if one.theme}
    of_themes = {key_of(one): one for one in themes_of(config)}
    return (of_themes.get(called) or of_rules.get(called, "")) if colon else ""


def _is_faint(places: Sequence[Hit], hits: Sequence[Hit]) -> bool:
    """Whether a theme is told by one word of the body at most, by a bare verb (« un seul a signé »), or by names alone.
    One without any place is not.
    """
    own = [one for one in places if not any(_within(one, name) for name in hits)]
    alone = own[0] if len(own) == 1 else None
    bare = alone is not None and VERB.fullmatch(fold(alone.get("quote", "")).text) is not None
    return bool(places) and (not own or bare or (alone is not None and alone["field"] == Field.BODY))


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

"""What speaks for two articles telling one story, and against it: each sign weighed, and the weights added up. Pure.

The signs are who, what is done, how much, where, and in which words; the weights are those of a logistic regression
over the labelled pairs of `tests/data/story_pairs.yaml` and over pairs of articles that have nothing to do with one
another (`python -m bench.weights`), so a sum is the logarithm of odds: one more makes « the same » 2.7 times as likely.
"""

from __future__ import annotations

from collections.abc import Iterator, Set

from monitor.story.acts import VAGUE
from monitor.story.names import Name
from monitor.story.pairs import Pair, named
from monitor.story.words import rarity, weight

Worth = tuple[str, float]  # what is shared, in French, and what it is worth
# By sign: what it is called, and its weight for a sign of strength 1. Those without a name are not told.
WEIGHTS: dict[str, tuple[str, float]] = {
    "person": ("même personne", 0.48),
    "town": ("même commune", 0.87),
    "rare name": ("nom rare, à quelques jours", 1.66),
    "spelled": ("nom repris en toutes lettres", 0.67),
    "nobody": ("", -1.10),
    "somebody less": ("", -0.22),
    "vague act": ("", -0.69),
    "act of leads": ("", 0.71),
    "kindred act": ("", -0.64),
    "no act": ("", -1.17),
    "sum": ("même montant", 2.38),
    "number": ("même nombre", 1.52),
    "counted": ("même compte", 1.24),
    "date": ("même date", 0.25),
    "commune": ("", -1.86),
    "department": ("même département", 1.11),
    "region": ("même région", 0.35),
    "other department": ("", -1.11),
    "other region": ("", -1.75),
    "lead": ("", -0.18),
    "told alike": ("mêmes mots rares", 2.60),
    "name alone": ("", -0.37),
    "actor and act": ("même acteur, même acte", -0.49),
    "place and act": ("même lieu, même acte", 0.69),
    "place and number": ("", 0.59),
    "place and words": ("", 1.30),
    "act and words": ("", -1.48),
    "same day": ("même jour", 0.89),
    "other day": ("", -1.48),
    "covered": ("", 2.44),
    "akin": ("mots apparentés", 0.70),
}
TITLED = (0.35, 0.7, 1.0)  # the strength of a name in neither title, in one, in both
DOUBTFUL = 0.4
SPELLED = ("name", "town", "organisation")
LED = 2.5  # rare words of both leads that no title tells
STOCK = 1.5  # the leads of one sender share words that tell nothing: « X, société spécialisée dans… »
ALIKE = 8.0  # rare words: what more of them adds is no news
FREE = 6.0  # and of those that belong to no name, place or topic
BEGINNING = 5  # letters that two words of one sense share
RARE = 0.5  # of 1, from which a word is seldom told
LITTLE = 1.8  # rare words
ROUND = (10, 20, 30, 50, 100)
FRESH, STALE = 2, 0.2  # days after which each one more takes off so much
ELSEWHERE = 1.0  # each title tells what the other article does not: as many of these are wrong as right
ONE_SOURCE = 2.1  # a source tells an event once as a rule, and its own name and manner are in all that it publishes


def evidence(pair: Pair) -> list[Worth]:
    """All that counts for and against a merge: what it is, in French, and its worth."""
    found = [(WEIGHTS[sign][0], WEIGHTS[sign][1] * strength) for sign, strength in signs(pair).items() if strength]
    return [*found, ("", given(pair))]


def given(pair: Pair) -> float:
    """What is not fitted: days between two articles take off some, acts of each title's own more, one source much."""
    stale = STALE * max(0, min(pair.gap, 14) - FRESH)
    return -stale - ELSEWHERE * pair.elsewhere - ONE_SOURCE * pair.one_source


def signs(pair: Pair) -> dict[str, float]:
    """The signs by name, each with its strength: 0 when it is not there, 1 when it is, more or less for some."""
    who, what, much, where = _who(pair), _what(pair), _how_much(pair), _where(pair)
    words = _words(pair)
    actor = max(who["organisation"], who["name"], who["person"])
    act = max(what["act"], 0.7 * what["act of one title"], 0.5 * what["kindred act"], 0.4 * what["vague act"])
    place = max(where["department"] * 0.6, where["commune"], who["town"])
    topic = max(where["topic"], 0.6 * where["topic further"])
    told = min(1.0, (words["title"] + 0.7 * words["words"] + 0.3 * words["lead"]) / 2)
    number = min(1.0, max(much["sum"], much["number"]))
    acted = max(what["act"], 0.7 * what["act of one title"])
    beside = max(act, topic, told, number)
    if who["town"] and not (who["name"] or who["organisation"] or who["person"]):
        who["rare name"] *= min(1.0, 2 * beside)  # of a town many things are told
    every = {
        **who,
        **what,
        **much,
        **where,
        **words,
        **_when(pair),
        "name alone": max(0.0, who["rare name"] * (1 - 2 * beside)),
        "actor and act": actor * act,
        "place and act": place * act,
        "place and number": place * number,
        "place and words": place * told,
        "act and words": acted * words["free"],
    }
    return {name: every[name] for name in WEIGHTS}


def _who(pair: Pair) -> dict[str, float]:
    best = dict.fromkeys(("organisation", "name", "person", "town"), 0.0)
    for here, there in pair.matched:
        if here.kind == "programme" or not (here.forms or there.forms):
            continue  # two articles of one publisher share its voice
        strength = TITLED[here.title + there.title] * min(here.weight, there.weight)
        if not (here.sure or there.sure):
            strength *= DOUBTFUL
        kind = _kind(here, there)
        best[kind] = max(best[kind], strength)
    left, right = pair.unmatched
    return {
        **best,
        "rare name": _rarity(pair),
        "spelled": max((0.5 if _is_plain(one) else 1.0 for one in _spelled(pair)), default=0.0),
        "nobody": float(bool(left and right)),
        "somebody less": float(bool(left) != bool(right)),
    }


def _kind(here: Name, there: Name) -> str:
    kinds = {here.kind, there.kind}
    return next((one for one in ("person", "town", "name") if one in kinds), "organisation")


def _spelled(pair: Pair) -> Iterator[Name]:
    """The names of a title that the other article writes as plain words, or spells out."""
    for side, far in pair.sides:
        for one in side.names:
            if (
                one.title
                and one.sure
                and one.kind in SPELLED
                and named(one, far)
                and not any(one in both for both in pair.matched)
            ):
                yield one


def _is_plain(one: Name) -> bool:
    """Whether a name may be an ordinary word with a capital: « les Rencontres »."""
    return one.kind == "name" and not any(" " in form for form in one.forms)


def _rarity(pair: Pair) -> float:
    """How much a name tells that is seldom told, when two sources tell it within a few days."""
    most = max((_rare_worth(pair, here, there) for here, there in pair.rare), default=0.0)
    return most / 2 if pair.recalls or pair.elsewhere else most


def _rare_worth(pair: Pair, here: Name, there: Name) -> float:
    worth = 0.8 if "town" in (here.kind, there.kind) else 1.0
    return worth * (1.0 if pair.is_titled(here, there) else 0.5) * (0.9 if pair.gap > 1 else 1.0)


def _what(pair: Pair) -> dict[str, float]:
    mine, others = set(pair.one.acts), set(pair.other.acts)
    both = mine & others
    shared = both if pair.recalls else pair.shared_acts
    any_act = bool(shared or pair.kindred_acts)
    return {
        "act": float(bool(both - VAGUE)),
        "vague act": float(bool(both & VAGUE)),
        "act of one title": float(bool(shared - both - VAGUE)),
        "act of leads": float(bool({*pair.one.told} & {*pair.other.told} - VAGUE) and not shared),
        "kindred act": float(bool(pair.kindred_acts)),
        "no act": float(not any_act),
    }


def _how_much(pair: Pair) -> dict[str, float]:
    both = set(pair.one.numbers) & set(pair.other.numbers)
    return {
        "sum": float(bool(pair.shared_amounts) and not pair.recalls),
        "number": min(2.0, sum(map(_telling, both))),
        "counted": float(bool(pair.shared_counts)),
        "date": float(
            bool(set(pair.one.closings) & set(pair.other.closings) or {*pair.one.due} & {*pair.other.due} - {""})
        ),
    }


def _telling(number: int) -> float:
    """How much it tells that two articles tell the same number."""
    if number < 10:
        return 0.25 if number > 3 else 0.0
    return 0.5 if number in ROUND else 1.0


def _where(pair: Pair) -> dict[str, float]:
    one, other = pair.one, pair.other
    departments, theirs = ({place.department for place in side.places} - {""} for side in (one, other))
    regions, their_regions = ({place.region for place in side.places} - {""} for side in (one, other))
    topics = set(one.topics) & set(other.topics)
    further = (set(one.topics) & set(other.beside)) | (set(other.topics) & set(one.beside))
    return {
        "commune": float(any(place.kind == "commune" for place in pair.shared_places)),
        "department": float(bool(departments & theirs)),
        "region": float(bool(regions & their_regions)),
        "other department": float(bool(departments and theirs) and not departments & theirs),
        "other region": float(bool(regions and their_regions) and not regions & their_regions),
        "topic": float(bool(topics)),
        "topic further": float(bool(further or set(one.beside) & set(other.beside)) and not topics),
    }


def _words(pair: Pair) -> dict[str, float]:
    found = zip(("title", "words", "lead"), pair.words, strict=True)
    worth = {name: sum(map(_rarer, words)) for name, words in found}
    most = STOCK if worth["title"] or worth["words"] else STOCK / 2
    title, far_title = ({*side.title} - pair.bodies for side in (pair.one, pair.other))
    one, other = title | ({*pair.one.lead} - pair.bodies), far_title | ({*pair.other.lead} - pair.bodies)
    both = one & other
    titled = both & (title | far_title)
    alike = sum(map(rarity, titled))
    apart = {*pair.one.apart, *pair.other.apart}
    further = sum(map(rarity, both - titled - apart))
    if not pair.elsewhere:  # else what both leads say is who somebody is
        alike += min(sum(map(rarity, both - titled)), LED)
    return {
        **worth,
        "lead": min(worth["lead"], most),
        "told alike": min(alike, ALIKE) / 2,
        "free": min(sum(map(rarity, titled - apart)) + min(further, LED), FREE) / 2,
        "covered": max(_covered(title, other), _covered(far_title, one)),
        "akin": float(_akin(title - other, other - one) + _akin(far_title - one, one - other)),
    }


def _akin(title: Set[str], far: Set[str]) -> int:
    """How many rare words of a title begin like a word of the other article: « aphasique », « aphasie »."""
    beginnings = {one[:BEGINNING] for one in far}
    return sum(len(one) >= BEGINNING and one[:BEGINNING] in beginnings and rarity(one) > RARE for one in title)


def _covered(title: Set[str], far: Set[str]) -> float:
    """The part of what a title tells, 0 to 1, that the other article tells: a title of one word tells little."""
    return sum(map(rarity, title & far)) / max(sum(map(rarity, title)), LITTLE)


def _when(pair: Pair) -> dict[str, float]:
    mine, others = set(pair.one.happened), set(pair.other.happened)
    return {
        "same day": float(bool(mine & others)),
        "other day": float(bool(mine and others) and not mine & others),
    }


def _rarer(one: str) -> float:
    return max(0.0, weight(one) - 0.5)

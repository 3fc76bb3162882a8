"""What speaks for two articles telling one story, weighed: who, what is done, how much, and rare words. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from monitor.story.acts import OFTEN, ONCE, VAGUE, label
from monitor.story.figures import STEPS
from monitor.story.pairs import Pair, is_titled, named

Worth = tuple[str, float]  # what is shared, in French, and what it is worth
NAME = (0.8, 2.0, 3.0)  # in neither title, in one, in both
FURTHER = 0.6  # of each name after the best
MOST_NAMES = 6.0
DOUBTFUL = 0.6
WRITTEN = 1.2  # of a name that the other article writes as plain words, or spells out
SPELLED = ("name", "town", "organisation")
TOWN = 0.8  # of a name that is a town's
RARE = {"name": 4.2, "town": 3.4}  # more, of a name that is seldom told, within a day
LATER = 0.4  # less, within some days
UNTITLED = 0.5  # of what that is worth when no title has it, or one text far down
ELSEWHERE = -2.0  # each title says that something else is done
NOBODY = -3.0  # each title names somebody, and never the same


def evidence(pair: Pair, beside: Iterable[Worth]) -> list[Worth]:
    """All that counts for and against a merge; `beside` is what `beside_names` gives for the pair."""
    return [*_names(pair), *_rarity(pair), *beside, *_time(pair)]


def beside_names(pair: Pair) -> list[Worth]:
    """What is done, how much, where, and in which words."""
    return [*_acts(pair), *_facts(pair), *_words(pair)]


def _names(pair: Pair) -> Iterator[Worth]:
    worths = []
    for here, there in pair.matched:
        if here.kind == "programme" or not (here.forms or there.forms):
            continue  # two articles of one publisher share its voice
        worth = NAME[here.title + there.title] * min(here.weight, there.weight)
        if not (here.sure or there.sure):
            worth *= DOUBTFUL
        if "town" in (here.kind, there.kind):
            worth *= TOWN
        worths.append((worth, (here.forms or (here.key,))[-1]))
    for side, far in pair.sides:
        spelled = [one for one in side.names if one.title and one.kind in SPELLED and named(one, far)]
        worths += [(WRITTEN, one.forms[0]) for one in spelled if not any(one in both for both in pair.matched)]
    worths.sort(reverse=True)
    left = MOST_NAMES
    for rank, (worth, name) in enumerate(worths):
        counted = min(worth * (FURTHER if rank else 1), left)
        left -= counted
        yield name, counted
    titled = any(here.title or there.title for here, there in pair.matched)
    if not (worths and titled) and all(
        any(one.title and one.sure for one in each.names) for each in (pair.one, pair.other)
    ):
        yield "", NOBODY


def _rarity(pair: Pair) -> Iterator[Worth]:
    worths = [
        (RARE["town" if "town" in (here.kind, there.kind) else "name"] - (LATER if pair.gap > 1 else 0))
        * (1 if is_titled(here, there) else UNTITLED)
        for here, there in pair.rare
    ]
    if worths:
        yield "nom rare, à quelques jours", max(worths)


def _acts(pair: Pair) -> Iterator[Worth]:
    both = set(pair.one.acts) & set(pair.other.acts)
    worths = []
    for act in pair.shared_acts:
        worth = 1.0 if act in OFTEN or act not in both else 2.0
        worths.append((worth + (1.5 if act in ONCE and act in both else 0.5 if act in ONCE else 0), act))
    if worths:
        worth, act = max(worths)
        yield label(act), worth
        if pair.shared_acts <= VAGUE and any(
            set(here.acts) - VAGUE - {*there.acts, *there.told} for here, there in pair.sides
        ):
            yield "", ELSEWHERE / 2
    elif pair.kindred_acts:
        yield label(pair.kindred_acts[0]), 1.0
    elif pair.elsewhere:
        yield "", ELSEWHERE
    else:
        if set(pair.one.kinds) & set(pair.other.kinds):
            yield "même type d'évènement", 1.0
        if all(pair.acts):
            yield "", ELSEWHERE / 3


def _facts(pair: Pair) -> Iterator[Worth]:
    if pair.shared_amounts:
        titled = any("title" in (here.field, there.field) for here, there in pair.shared_amounts)
        yield "même montant", 3.0 if titled else 2.0
    counts = [one for one in pair.shared_figures if one.what not in STEPS and one.value not in "12"]
    if pair.one_count:
        yield "même nombre", 2.0
    elif counts:
        yield "même nombre", 2.0 if any(one.title for one in counts) else 0.6
    steps = [one for one in pair.shared_figures if one.what in STEPS]
    if steps:
        yield "même édition ou étape", 0.7 if any(one.title for one in steps) else 0.3
    if set(pair.one.closings) & set(pair.other.closings):
        yield "même date limite", 2.0
    if set(pair.one.days) & set(pair.other.days):
        yield "même date", 1.0
    if pair.shared_places:
        yield "même lieu", 1.0 if any(one.title for one in pair.shared_places) else 0.6
    if set(pair.one.topics) & set(pair.other.topics):
        yield "même sujet", 2.0
    elif set(pair.one.topics) & set(pair.other.beside) or set(pair.other.topics) & set(pair.one.beside):
        yield "même sujet", 1.0


def _words(pair: Pair) -> Iterator[Worth]:
    """Words of one title that the other article has, and words of both leads, beside names, places and acts.

    The leads of one sender share words that tell nothing (« X, société spécialisée dans… »): they count beside titles
    that share some, and little without.
    """
    titled, leads = pair.words
    yield "mêmes mots du titre", titled
    yield "mêmes mots", min(3.0 if titled >= 1.0 else 2.0, 0.5 * leads)


def _time(pair: Pair) -> Iterator[Worth]:
    for days, worth in ((14, -3.0), (7, -1.5), (3, -0.5)):
        if pair.gap > days:
            yield "", worth
            return

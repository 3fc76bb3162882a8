"""What keeps two articles apart however alike their titles are: a field that each tells otherwise. Pure.

Releases of one sender are built on a template: what differs between them stands in its slots. What differs between two
tellings of one story stands in one of them only, or in both as different words for the same thing; so a difference
counts when each title tells something of one sort that the other article tells nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from monitor.story.acts import label, opposed, turned
from monitor.story.families import WORD
from monitor.story.fields import Fields, Money
from monitor.story.figures import STEPS, close
from monitor.story.pairs import Pair, equal, named, opening
from monitor.story.roundups import tells_no_event
from monitor.story.topics import is_organ, is_trade, meets
from monitor.story.whereabouts import is_told_in, own_places
from monitor.story.words import folded, stem, stems, weight

PRICE = 10_000  # below, a price rather than a sum that is news
FAR = 30  # days after which a story is another one
MOST = 50  # parts into which an amount is told
REST = 0.02  # by which such a part differs from what is told of it, rounded
NEARLY = 0.7  # the same, names and all
GIVEN = {"raised", "funding", "invested"}  # which of them a sum is, two newspapers may say otherwise
TITLED = {"title": 0, "lead": 1, "body": 2}


def conflict(pair: Pair) -> str:
    """The first field that tells the two articles apart, in French; empty if none does."""
    return next(filter(None, (rule(pair) for rule in RULES)), "")


def _dates(pair: Pair) -> str:
    return f"parus à {pair.gap} jours d'écart" if pair.gap > FAR else ""


def _roundups(pair: Pair) -> str:
    """What sums up several things is none of them, nor another sum of them; a column is nobody's news."""
    if pair.one.headline == pair.other.headline:
        return ""
    return "revue ou tribune" if any(tells_no_event(each.headline) for each in (pair.one, pair.other)) else ""


def _acts(pair: Pair) -> str:
    mine, others = ((each.acts, each.told) for each in (pair.one, pair.other))
    if not (pair.one.acts and pair.other.acts):
        return ""  # a lead recalls, and says what may follow
    found = opposed(mine, others) or turned(mine, others)
    if found and set(found) == {"appoint", "depart"} and sum(here.kind == "person" for here, _ in pair.matched) > 1:
        return ""  # who leaves and who comes, told together
    return f"« {label(found[0])} » n'est pas « {label(found[1])} »" if found else ""


def _steps(pair: Pair) -> str:
    """Another edition, year or phase."""
    for what in sorted({one.what for one in pair.one.figures} & STEPS):
        mine, others = ({one.value for one in each.figures if one.what == what} for each in (pair.one, pair.other))
        if others and not mine & others:
            return f"{what} : {_list(mine)} / {_list(others)}"
    return ""


def _counts(pair: Pair) -> str:
    """Another number of the same thing: each title has one that the other article does not have.

    So does each lead, if the titles have the same words in the same order, but for some.
    """
    both = ({one.what for one in pair.one.figures} & {one.what for one in pair.other.figures}) - STEPS
    if not both:
        return ""
    values = {
        each: {what: [one.value for one in side.figures if one.what == what] for what in both}
        for each, side in enumerate((pair.other, pair.one))
    }
    left, right = (
        [
            one
            for one in side.figures
            if one.what in both
            and not any(close(one.value, value) for value in values[each][one.what])
            and (one.title or pair.is_of_template)
        ]
        for each, side in enumerate((pair.one, pair.other))
    )
    for here in left:
        for there in right:
            if here.what == there.what:
                return f"autre nombre : {here.value} / {there.value}"
    return ""


def _amounts(pair: Pair) -> str:
    """Another amount for the same thing: the first of each opening is nowhere in the other article."""
    heads = [min(opening(each), key=lambda one: TITLED[one.field], default=None) for each in (pair.one, pair.other)]
    mine, others = heads
    if mine is None or others is None or mine.currency != others.currency or max(mine.high, others.high) < PRICE:
        return ""
    roles = {mine.role, others.role} - {""}
    if len(roles) > 1 and not roles <= GIVEN:
        return ""
    if "" in (mine.role, others.role) and mine.role != others.role and pair.is_rare:
        return ""  # what one of them is nothing tells: a value, a price
    if _paid(mine, pair.other) or _paid(others, pair.one) or _reckoned(mine, others, pair):
        return ""
    return f"autre montant : {_money(mine)} / {_money(others)}"


def _reckoned(mine: Money, others: Money, pair: Pair) -> bool:
    """Whether one amount is what the other makes for each of so many, a share of it, or what is left to add to it."""
    small, large = sorted((mine.low, others.low))
    shares = [1 / number for side in (pair.one, pair.other) for number in side.numbers if number <= MOST]
    shares += [
        float(one.value) / 100 for side in (pair.one, pair.other) for one in side.figures if one.what == "no pourcent"
    ]
    rest = [one.low for side in (pair.one, pair.other) for one in side.amounts if one.currency == mine.currency]
    reckoned = (*(share * large for share in shares), *(large - one for one in rest))
    return any(abs(one - small) <= REST * small for one in reckoned)


def _paid(one: Money, there: Fields) -> bool:
    return any(one.currency == other.currency and equal(one, other) for other in there.amounts)


def _places(pair: Pair) -> str:
    """Another town or region: each tells one that does not lie in, or around, one of the other."""
    left, right = (own_places(here, there) for here, there in pair.sides)
    if left and right and left[0].kind == right[0].kind:
        return f"autre lieu : {left[0].name} / {right[0].name}"
    return ""


def _people(pair: Pair) -> str:
    """Another person appointed, leaving, or honoured; or told in each title."""
    about_people = {"appoint", "depart", "prize"} & pair.shared_acts
    left, right = (
        [one for one in here.names if one.kind == "person" and (one.title or about_people) and not named(one, there)]
        for here, there in pair.sides
    )
    titled = left and right and left[0].title and right[0].title
    shared = any(here.kind == "person" for here, _ in pair.matched)
    return f"autre personne : {left[0].key} / {right[0].key}" if left and right and (titled or not shared) else ""


def _organisations(pair: Pair) -> str:
    """Another organisation or product: each title names one that the other article does not.

    Who is named every day (an agency) is not set against a company, nor against what may be a district or a product.
    """
    left, right = (
        [one for one in side if one.kind in ("organisation", "name") and len(one.key) > 2] for side in pair.unmatched
    )
    if {one.weight < 1 for one in left} & {one.weight < 1 for one in right} and not pair.is_sure:
        return f"autre nom : {left[0].forms[-1]} / {right[0].forms[-1]}"
    towns = [
        [one.key for one in side if one.kind == "town"]
        or [one.name for one in here.places if one.title and one.kind == "commune" and not is_told_in(one, there)]
        for side, (here, there) in zip(pair.unmatched, pair.sides, strict=True)
    ]
    if all(towns) and any(one.kind == "town" for side in pair.unmatched for one in side):
        return f"autre lieu : {towns[0][0]} / {towns[1][0]}"
    return ""


def _closings(pair: Pair) -> str:
    mine, others = set(pair.one.closings), set(pair.other.closings)
    if mine and others and not any(a.startswith(b) or b.startswith(a) for a in mine for b in others):
        return f"autre date limite : {_list(mine)} / {_list(others)}"
    return ""


def _days(pair: Pair) -> str:
    mine, others = set(pair.one.days), set(pair.other.days)
    if mine and others and not any(a.startswith(b) or b.startswith(a) for a in mine for b in others):
        return f"autre date : {_list(mine)} / {_list(others)}"
    return ""


def _topics(pair: Pair) -> str:
    """Another illness, organ or medicine: each tells one, in its title if it can, that the other article does not.

    A service or a trade counts only against another one, title against title.
    """
    if any({*here.topics} & {*there.topics, *there.beside} for here, there in pair.sides):
        return ""
    for trade in (False, True):
        mine, others = (
            [one for one in each.topics if is_trade(one) is trade]
            or [one for one in each.beside if not trade and not each.topics and not is_trade(one)]
            for each in (pair.one, pair.other)
        )
        left, right = (
            sorted(one for one in told if not any(meets(one, other) for other in (*there.topics, *there.beside)))
            for told, (_, there) in zip((mine, others), pair.sides, strict=True)
        )
        if any(is_organ(one) is is_organ(other) for one in left for other in right):
            return f"autre sujet : {left[0]} / {right[0]}"
    return ""


def _slots(pair: Pair) -> str:
    """Titles of one template with different things in the same place."""
    if pair.one_count:
        return ""
    one, other = pair.one, pair.other
    steps = pair.titles.get_opcodes()
    headed = [step[0] for step in steps] == ["replace", "equal"] and len(one.title) - steps[1][1] > 1
    if not (pair.is_of_template or headed or pair.titles.ratio() >= NEARLY):
        return ""
    for tag, start, end, low, high in steps:
        if tag != "replace":
            continue
        slots = one.title[start:end], other.title[low:high]
        actors = [
            bool(set(slot) & _acting(here) - {*there.title})
            for slot, (here, there) in zip(slots, pair.sides, strict=True)
        ]
        if any(actors) and not all(actors):
            continue  # who acts, and what is done: not two things of one sort
        acting = all(actors)
        here, there = _own(slots[0], one, other, acting=acting), _own(slots[1], other, one, acting=acting)
        if here and there and not pair.is_sure:
            return f"autre objet : « {_written(one, here)} » / « {_written(other, there)} »"
    return ""


def _own(slot: Sequence[str], here: Fields, there: Fields, *, acting: bool) -> list[str]:
    """The words of a slot that tell something, and that the other article does not have; places are judged elsewhere.

    When both slots name somebody (`acting`), the name must stand in the other title: who acts in one release is often
    the partner in the lead of another.
    """
    names = _acting(here) if acting else set()
    places = {one for place in here.places for one in stems(place.written)}
    elsewhere = {*there.title, *there.lead}
    return [
        one
        for one in slot
        if one not in (there.title if one in names else elsewhere)
        and one not in here.said
        and one not in places
        and weight(one) >= 1.0
    ]


def _acting(article: Fields) -> set[str]:
    """The stems of the organisations that a title names."""
    return {
        one
        for name in article.names
        if name.title and name.kind in ("organisation", "name")
        for form in (name.key, *name.forms)
        for one in stems(form)
    }


def _written(article: Fields, wanted: Iterable[str]) -> str:
    """The words of the title that have these stems."""
    asked = set(wanted)
    words = [word for word in WORD.findall(article.headline) if stem(folded(word)) in asked]
    return " ".join(words) or " ".join(wanted)


def _money(one: Money) -> str:
    return f"{one.low:,.0f} {one.currency}".replace(",", "\u202f")


def _list(values: Iterable[str]) -> str:
    return ", ".join(sorted(values))


RULES: tuple[Callable[[Pair], str], ...] = (
    *(_roundups, _dates, _steps, _amounts, _closings, _days, _counts),
    *(_acts, _people, _topics, _organisations, _places, _slots),
)

"""What a further telling of a story says more than those before it, and how much of a release it copies. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from monitor.story.acts import CALL, KIN, OF_A_CALL, OPPOSED, SUM, TURNS, VAGUE
from monitor.story.fields import Fields, Money, Place
from monitor.story.names import Name, alike
from monitor.story.pairs import equal, named
from monitor.story.reprint import shingles
from monitor.story.words import folded

AMOUNT, CALENDAR, PARTNER, EVENT, PLACE, QUOTE = "montant", "calendrier", "partenaire", "évènement", "lieu", "citation"
# What brings a story that was already sent back, as an update, wherever it is told.
MATERIAL = (AMOUNT, CALENDAR, EVENT)
INTENDED = re.compile(
    r"\b(?:envisage|prepare|projette|etudie|souhaite|veut|veulent|espere|menace|redout\w+|craint|craignent|pourrait"
    r"|pourraient|devrait|devraient|projet de|en vue|negoci\w+|discut\w+)\b"
)
SOON = 1  # days in which one act is told in several ways
YEAR = 4  # characters of a date that is a year alone
_NEW = 0.7  # part of what is quoted that nobody quoted before


def adds(before: Sequence[Fields], other: Fields, text: str = "") -> tuple[str, ...]:
    """What `other` tells that none of the articles `before` it tells: words of French, in a fixed order. `text` is all
    that the first of them says: a town that stands far down in a release is told.

    Only what fields can tell, and as far as it is news of this story (monitor.story.fresh): a sum, a day, an
    organisation that acts, a kind of event, a town, a quotation.
    """
    tests: dict[str, Callable[[Sequence[Fields], Fields], bool]] = {
        AMOUNT: _amount,
        CALENDAR: _calendar,
        PARTNER: _partner,
        EVENT: _event,
        PLACE: _place,
        QUOTE: _quote,
    }
    found = (word for word, test in tests.items() if before and test(before, other))
    return tuple(word for word in found if word != PLACE or not _are_told(_new_sites(before, other), text))


def copied(original: str, other: str) -> float:
    """The share of the words of `other`, 0 to 1, that stand in `original` as they are: in runs of five."""
    runs = shingles(other)
    there = set(shingles(original))
    return round(sum(run in there for run in runs) / len(runs), 3) if runs else 0.0


def material(before: Sequence[Fields], other: Fields) -> tuple[str, ...]:
    """What of that brings a story back that was already sent: what changes it, not what only tells more of it."""
    found = adds(before, other)
    titled = {PARTNER: _partner, PLACE: _place}
    head = _head(other)
    return tuple(word for word in found if word in MATERIAL or (word in titled and titled[word](before, head)))


def _head(one: Fields) -> Fields:
    """An article as its title alone tells it, as far as partners and places go."""
    places = {place.name for place in one.places if place.title}
    partners = tuple(name for name in one.partners if name.title)
    return replace(one, partners=partners, sites=tuple(site for site in one.sites if site in places))


def _amount(before: Sequence[Fields], other: Fields) -> bool:
    known = [one for each in before for one in each.amounts]
    return any(not _known(one, known) for one in other.sums)


def _known(one: Money, known: Iterable[Money]) -> bool:
    return any(one.currency == other.currency and equal(one, other) for other in known)


def _calendar(before: Sequence[Fields], other: Fields) -> bool:
    """A day of the story that nobody told."""
    known = {one for each in before for one in (*each.dates, *each.closings)}
    return any(not any(_is_told(one, told) for told in known) for one in other.due)


def _is_told(one: str, told: str) -> bool:
    """Whether a date is one that was told: a month is told with any of its days, and a day, roughly, with its month."""
    return told.startswith(one) or (len(told) != YEAR and one.startswith(told))


def _partner(before: Sequence[Fields], other: Fields) -> bool:
    """An organisation that acts, and that no article before names anywhere."""
    actors = [one for one in other.partners if one.key not in other.voices]
    return any(not any(_names(each, one) for each in before) for one in actors)


def _names(article: Fields, one: Name) -> bool:
    """An organisation of a catalogue is known by itself: « la région » and « Occitanie », apart, are no council."""
    if one.kind == "organisation":
        known = (*article.names, *article.further, *article.partners)
        return one.key in {*article.actors, *article.voices} or any(alike(one, other) for other in known)
    return named(one, article) or one.key in article.voices or any(alike(one, other) for other in article.partners)


def _event(before: Sequence[Fields], other: Fields) -> bool:
    """Something else is done, or what was only intended is done now."""
    told = {act for each in before for act in (*each.acts, *each.told)}
    kin = {act for pair in KIN for each in before if pair & _done(each) for act in pair}
    kinds = {kind for each in before for kind in each.kinds}
    new = set(other.acts) - told - kin - VAGUE - {SUM}
    if CALL in told & {*other.acts, *other.told}:
        new -= OF_A_CALL
    later = all(each.last and other.first - each.last > SOON for each in before)
    if new and (later or not other.kinds or bool(set(other.kinds) - kinds)):
        return True
    intended = all(INTENDED.search(folded(each.headline)) for each in before)
    done = set(other.acts) & told - VAGUE
    return bool(done) and intended and not INTENDED.search(folded(other.headline))


def _done(one: Fields) -> set[str]:
    """What an article says is done: a refused authorisation is none."""
    every = {*one.acts, *one.told}
    return {act for act in every if not any(act in group and every & TURNS & {*group} - {act} for group in OPPOSED)}


def _place(before: Sequence[Fields], other: Fields) -> bool:
    """A town that nobody told."""
    return bool(_new_sites(before, other))


def _are_told(sites: Iterable[str], text: str) -> bool:
    """Whether a text names all these towns."""
    plain = f" {_spaced(text)} " if text else ""
    return all(f" {_spaced(site)} " in plain for site in sites)


def _spaced(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", folded(words))


def _new_sites(before: Sequence[Fields], other: Fields) -> set[str]:
    """The towns that no article before tells; that of a body which was told (Lyonbiopôle, CHU de Rennes) is where one
    expects it, and so is that of which something is said to come (« lyonnais ») near a town that was told.
    """
    known = {site for each in before for site in (*each.sites, *(place.name for place in each.places))}
    bodies = [form for each in before for name in (*each.names, *each.partners) for form in _of_a_body(name)]
    near = {place.department for each in before for place in each.places if place.kind == "commune"}
    called = {one.name for one in other.places if _is_called(one) or one.department not in near}
    come = {one.name for one in other.places} - called
    new = set(other.sites) - known - come
    return {site for site in new if not any(re.search(rf"\b{re.escape(site)}", one) for one in bodies)}


def _is_called(one: Place) -> bool:
    """Whether a place is written by its name, and not by what comes from it."""
    return bool({*one.written.split()} & {*one.name.split()})


def _of_a_body(one: Name) -> tuple[str, ...]:
    return one.forms if one.kind == "organisation" else ()


def _quote(before: Sequence[Fields], other: Fields) -> bool:
    said = {one for each in before for one in each.quotes}
    new = sum(one not in said for one in other.quotes)
    return bool(other.quotes) and new >= _NEW * len(other.quotes)

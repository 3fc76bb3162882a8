"""What an article says of a call that another one told: its date moves, or it is no more. Pure.

It counts whatever the article scores: who noted the former date must learn of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from monitor.facts import deadlines, moved
from monitor.facts.calls import names_of
from monitor.model import Dated, Field
from monitor.recognise.fold import fold
from monitor.recognise.matcher import Matcher
from monitor.recognise.passage import LEAD, Passage

_FAR = 160  # characters before a day in which it may be said that it comes sooner
_CALL = (
    r"\b(?:appels? a (?:\w+ )?(?:projets?|candidatures?|propositions?|manifestations? d'interets?|solutions?|idees"
    r"|contributions?|communications?)|l'appel|cet appel|appels?|aap|ami|concours|trophees|guichet|consultation"
    r"|(?:depots?|remise|reception) des? (?:\w+ )?(?:dossiers?|candidatures?|projets|demandes)|candidatures?"
    r"|date limite|clotures?|delai)\b"
)
_MOVES = (
    r"\b(?:(?:prolong|prorog|report|repouss|decal|recul|avanc|rallong)\w*|eten(?:d|du|dus|due|dues|dre)|nouvelle date"
    r"|nouvelle echeance|nouveau calendrier|nouveau delai|delai supplementaire|extended)\b"
)
_STOPS = (
    r"\b(?:suspen(?:d|du|due|dus|dues|dent|sion)|annul(?:e|ee|es|ees|ent|ation)|abandon(?:ne|nee|nes|nent)?"
    r"|retir(?:e|ee|es|ees|ent)|ajourne\w*|interromp\w*|sans suite|sine die"
    r"|(?:cloture|ferme)\w* (?:\w+ )?(?:par anticipation|anticipe\w*|plus tot)"
    r"|n'aura pas lieu|cancelled|suspended|withdrawn)\b"
)
_RESUMES = re.compile(
    r"\b(?:ni |n'est pas|n'ont pas|ne sera pas|fin de la suspension|levee? de la suspension|repren\w+|relance\w*)"
)
_NEAR = r"[^.;!?|]{0,100}"
_MOVING = re.compile(rf"{_CALL}{_NEAR}{_MOVES}|{_MOVES}{_NEAR}{_CALL}")
_STOPPING = re.compile(rf"{_CALL}{_NEAR}{_STOPS}|{_STOPS}{_NEAR}{_CALL}")


@dataclass(frozen=True, slots=True)
class Moved:
    """A closing date that takes the place of another one, told elsewhere."""

    at: str  # ISO 8601
    extended: bool
    advanced: bool
    replaces: frozenset[str]  # the days, ISO 8601, that the article says hold no more


def may_change(title: str, lead: str) -> bool:
    """Whether a title or a lead says of a call that its date moves, or that it is no more."""
    return any(_said(title, lead))


def ends(title: str, lead: str) -> bool:
    """Whether a call is suspended or cancelled, by the title or the lead of an article."""
    return _said(title, lead)[1]


def named(title: str, lead: str) -> frozenset[str]:
    """The names, folded, by which a title or a lead names a call."""
    return frozenset(names_of(title) | names_of(lead[:LEAD]))


@lru_cache(maxsize=256)  # a call that moved stays among those of the letters for months
def moves(title: str, text: str, published: Dated) -> tuple[Moved, ...]:
    """The dates to which an article says that a call is prolonged or brought forward."""
    passages = [Passage.read(title, _matcher(), (0, len(title))), Passage.read(text, _matcher())]
    found = []
    for one in deadlines.deadlines(passages, published):
        said = (title if one.field is Field.TITLE else text)[max(0, one.start - _FAR) : one.end]
        sooner = moved.is_advanced(fold(said).text)
        former = moved.days_replaced(text, one.at)
        if one.extended or sooner or former:
            found.append(Moved(one.at, one.extended, sooner, former))
    return tuple(found)


@cache
def _matcher() -> Matcher:
    return Matcher(deadlines.PHRASES)


@lru_cache(maxsize=4096)  # each letter asks both questions of the articles of months
def _said(title: str, lead: str) -> tuple[bool, bool]:
    """Whether a call moves, and whether it is no more."""
    opening = f"{fold(title).text}. {fold(lead[:LEAD]).text}"
    ended = _STOPPING.search(opening) is not None and _RESUMES.search(opening) is None
    return _MOVING.search(opening) is not None, ended

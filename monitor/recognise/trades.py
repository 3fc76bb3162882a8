"""Names that the words set against them give to another trade: « la galerie Moderna », « Unitec, club de tuning ».

The words are those of `monitor/catalogues/other-trades.txt`, whose head explains its format. Pure.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from monitor.model import Organisation
from monitor.recognise.fold import fold
from monitor.recognise.forms import Place
from monitor.recognise.wordlists import lines

REACH = 50  # folded characters before and after a name
LONGEST = 3  # words
WORD = re.compile(r"[^\W_]+")
CUT = re.compile(r"[^\w\s'«»“”\"]")
OF = frozenset(("de", "du", "des", "d"))
CALLED = frozenset(  # « un restaurant baptisé Axelera »
    f"{stem}{ending}"
    for stem in ("appele", "baptise", "denomme", "dit", "intitule", "nomme", "surnomme")
    for ending in ("", "e")
)
VERBAL = re.compile(r"(?<![^\W_])(?:que|qu'|qui|dont|ne|se|lui|leur) ?$")  # « le dispositif que pilote BDI »
# « la gare d'Évry-Génopole », « la station Villejuif – Gustave-Roussy »: a stop bears the name of what is near
STOP = re.compile(
    r"\b(?i:gares?|stations?|arrêts?|terminus)\s(?:de\s|du\s|d['’])?[A-ZÀ-Þ][\w'’ -]{1,30}[-\u2010\u2011–—]\s?$"
)
ARTICLES = frozenset(("le", "la", "les", "l"))
FIRMS = frozenset(("agence", "artisan", "atelier", "cabinet", "entreprise", "firme", "groupe", "magasin", "societe"))
# « le restaurant italien Vidal »; not « la galerie appelle »
ADJECTIVE = re.compile(r"\w{3,}(?:ale?|ienn?e?|[ao]ise?)$")
COMPLEMENT = r"(?: (?:de la |de l'|de |du |des |d')[^,.;:()]{2,25})?"  # « ANR de Kinshasa »
SURNAME = r"(?P<surname> [^\W\d_][\w'-]{2,20})?"  # « Karista Olsson, judokate »
APPOSITION = re.compile(
    rf"(?:{COMPLEMENT}|{SURNAME})(?: ?[,(] ?| (?:est|etait) (?=une? |l))"
    r"(?:(?P<definite>le |la |les |l')|une? |notre |votre )?"
    r"(?:(?:petite?|grande?|ancien|ancienne|nouveau|nouvelle|jeune|vieux|vieille|celebre|premiere?|seule?) )?"
    r"(?P<what>[^,.;:()]+)"
)

# « l'UPSA, qui réunit les garagistes »
MEMBERS = re.compile(
    r" ?, (?:qui (?:reunit|rassemble|regroupe|federe|represente|defend)|porte voix|syndicat|federation|union)"
    r" (?:les |des )([^,.;:()]+)"
)


class Trades(NamedTuple):
    """Folded words, by where they stand."""

    street: frozenset[str]
    thing: frozenset[str]
    before: frozenset[str]
    after: frozenset[str]
    sport: frozenset[str]
    inn: frozenset[str]
    business: frozenset[str]
    followed: frozenset[str]
    office: frozenset[str]
    person: frozenset[str]
    work: frozenset[str]
    members: frozenset[str]


def other_trade(place: Place, organisation: Organisation, *, doubtful: bool = False) -> str:
    """Why the name is that of something else, in French, quoting the word; empty if nothing says so.

    `doubtful`: the name is a word that means something else too, as « du Vinatier » in « l'auberge du Vinatier ».
    """
    return _said(_before(place, doubtful=doubtful) or _after(place), organisation)


def other_trade_before(place: Place, organisation: Organisation) -> str:
    """The same, of what stands right before the name alone: what follows a name of several words goes on to tell."""
    return _said(_before(place, doubtful=False), organisation)


def _said(word: str, organisation: Organisation) -> str:
    return f"réfuté par « {word} »" if word and word.split(" ")[0] not in names_of(organisation) else ""


def names_of(organisation: Organisation) -> frozenset[str]:
    """The folded words of all the forms of an organisation."""
    return frozenset(word for form in organisation.forms for word in WORD.findall(fold(form.text).text))


@lru_cache(maxsize=1)
def trades() -> Trades:
    """The words that ship with vigie."""
    found: dict[str, set[str]] = {where: set() for where in Trades._fields}
    for line in lines("other-trades.txt"):
        where, _, words = line.partition(":")
        found[where].update(fold(word).text.strip() for word in words.split(","))
    return Trades(**{where: frozenset(words) for where, words in found.items()})


def _before(place: Place, *, doubtful: bool) -> str:
    """The trade right before the name, with an adjective or a complement in between; empty if there is none."""
    folded, start = place.passage.folded, place.span[0]
    if STOP.search(folded.original, max(0, place.start - REACH), place.start):
        return "gare"
    near = CUT.split(folded.text[max(0, start - REACH) : start])[-1]
    words = WORD.findall(near)
    if not words or words[0] in CALLED:
        return ""
    known = trades()
    acronym = place.written.isupper()
    linked = False
    if words[-1] in CALLED:
        words = words[:-1]
    if words[-1] in ARTICLES:
        linked = len(words) > 1 and words[-2] in OF
        words = words[:-2] if linked else words[:-1]
    elif words[-1] in OF:
        linked, words = True, words[:-1]
    word = _last(words, _linked(doubtful) if linked else _unlinked())
    if linked:
        word = word or ("place" if words[-1:] == ["place"] and near.rstrip().endswith("de la") else "")
        word = "" if acronym else word
    elif not word and len(words) > 1 and (firm := _firm(words)):
        word = firm
    elif not word and len(words) > 1 and words[-2] in OF:
        word = _last(words[:-2], known.thing)
    elif not word and words and ADJECTIVE.fullmatch(words[-1]):
        word = _last(words[:-1], known.thing)
    at = folded.text.rfind(word, 0, start)
    if VERBAL.search(folded.text, max(0, at - 10), at) or (word in known.street and _is_coined(place.written)):
        return ""
    return "" if not word or "\n" in folded.original[folded.start(at) : place.start] else word


def _is_coined(name: str) -> bool:
    """Whether a capital inside tells that the name is no street's, nor a village's: « le village MedVallée »."""
    return not name.isupper() and any(one.islower() and other.isupper() for one, other in pairwise(name))


@lru_cache(maxsize=1)
def _unlinked() -> frozenset[str]:
    known = trades()
    return known.street | known.thing | known.before | known.office


@lru_cache(maxsize=2)
def _linked(doubtful: bool) -> frozenset[str]:
    known = trades()
    return known.street | known.sport | known.work | (known.inn if doubtful else frozenset())


def _firm(words: list[str]) -> str:
    """What a firm of another business does that `words` end with: « société de travaux publics »; empty if none."""
    for count in (1, 2):
        business, before = " ".join(words[-count:]), words[:-count]
        if business in trades().business and len(before) > 1 and before[-1] in OF and before[-2] in FIRMS:
            return business
    return ""


def _last(words: list[str], known: frozenset[str]) -> str:
    """The known phrase that `words` end with; empty if there is none."""
    for count in range(min(LONGEST, len(words)), 0, -1):
        if (phrase := " ".join(words[-count:])) in known:
            return phrase
    return ""


def _first(words: list[str], known: frozenset[str]) -> str:
    """The known phrase that `words` begin with; empty if there is none."""
    phrases = (" ".join(words[:count]) for count in range(LONGEST, 0, -1))
    return next((phrase for phrase in phrases if phrase in known), "")


def _after(place: Place) -> str:
    """The trade that an apposition after the name gives to it; empty if there is none."""
    folded, end = place.passage.folded, place.span[1]
    if (members := MEMBERS.match(folded.text, end)) and (word := _first(WORD.findall(members[1]), trades().members)):
        return word
    found = APPOSITION.match(folded.text, end, end + 2 * REACH)
    if not found or "\n" in folded.original[place.end : folded.start(found.start("what"))]:
        return ""
    if found["surname"] and not folded.original[folded.start(found.start("surname") + 1)].isupper():
        return ""
    known = trades()
    words = WORD.findall(found["what"])
    for count in range(min(LONGEST, len(words)), 0, -1):
        phrase = " ".join(words[:count])
        if phrase in known.thing or (phrase in known.after and not found["definite"]):
            return phrase
    if len(words) > 2 and words[0] in FIRMS and words[1] in OF:  # « Genfit, société de nettoyage »
        return next((one for one in (words[2], " ".join(words[2:4])) if one in known.business), "")
    return "" if found["definite"] else next((one for one in words[:1] if one in known.office), "")

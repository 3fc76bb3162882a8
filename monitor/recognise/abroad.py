"""Institutions of other countries that bear the name of a French one: « la HAS ivoirienne », « l'indien HCL ».

A country, its people or a town of `monitor/catalogues/foreign-places.txt` tells so where it is bound to the name: right
after it, right before it, in what the name is set beside, or at the head of the sentence for what every country has.
« Le Maroc et la HAS signent », « l'Inserm en Belgique » speak of the French ones. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from monitor.model import Organisation
from monitor.recognise.fold import fold
from monitor.recognise.forms import Place, Use, is_acronym
from monitor.recognise.trades import names_of
from monitor.recognise.wordlists import lines

NEAR = 100  # folded characters before a name
LONGEST = 30  # of a people and its noun
LINK = 6  # between a name and its acronym
# Kinds that each country has its own of.
NATIONAL = frozenset(
    {"academie", "administration", "agence", "association_patients", "federation", "ministere", "ordre", "recherche"}
    | {"universite"}
)
INTERNATIONAL = "institution_int"  # but for those of one country: the FDA is American
# Kinds of which a name is never that of a foreign company: « l'italien ICO » is no hospital.
NATIVE = NATIONAL | {
    "agence_dev", "alliance", "ars", "association_regionale", "biocluster", "campus", "canceropole", "chambre", "clcc",
    "cluster", "collectivite", "financeur_public", "fondation", "hopital", "ihu", "incubateur", "instance", "operateur",
    "pole", "region", "technopole", "transfert",
}  # fmt: skip
EVERYWHERE = frozenset({"ministere", "ordre"})  # what stands at the head of the sentence tells whose it is
# Of which a brief from abroad tells: « Varsovie : l'Institut Curie », « Argentine. L'Anses relève les pensions »
LABELLED = frozenset({"academie", "agence", "clcc"})
# And whose they are that go by common nouns: « Belgique : la Cour des comptes », « au Gabon, la Caisse des dépôts ».
GENERIC = frozenset({"administration", "agence", "financeur_public", "instance"})
# What each region has its own of: what several go by is another country's where its people follow.
LOCAL = frozenset({"ars", "hopital", "region"})
BRANCHED = frozenset({"academie", "association_patients", "federation"})  # « Médecins du monde Belgique »
DIPLOMATIC = frozenset(("bruxelles", "geneve", "new york"))  # where French ministers speak too
WORDS = r"[^\W\d_]+(?:[ '][^\W\d_]+){0,2}"
FOLLOWED = re.compile(rf" (de la |de l'|de |du |des |d')?({WORDS})")
# « le ministère de la Santé et des Services sociaux du Québec »
JOINED = re.compile(rf" et (?:de la |de l'|des |du )[^\W\d_][\w' ]{{3,40}}? (?:de la |de l'|de |du |des |d')({WORDS})")
QUALIFIED = re.compile(rf" [^\W\d_]{{4,}}(?:e|al) ({WORDS})")  # « la Mutualité chrétienne belge »
OPENED = re.compile(rf"(?:^|[;:–—(] ?)[^\w;:]*(?:(?:a|au|aux|en) ({WORDS}) ?,|({WORDS}) ?: )")
# what heads an item: « Tunis : », « Argentine. »
LABEL = re.compile(rf"[^\w;:]*(?:(cote) ({WORDS}) ?,|({WORDS})(?: ?[:–—]|\.) )")
APPOSED = re.compile(r"(?:, (?:le |la |les |l')?| ?\( ?(?:le |la |les |l')?)$")
OFFICE = (
    r"(?:agence|association|assureur|autorite|banque|caisse|centre|conseil|federation|gendarme|institut|ministere|mutuelle"
    r"|observatoire|office|ong|ordre|organisation|organisme|regulateur|service|societe|syndicat|tutelle|universite)"
)
APPOSITION = re.compile(rf" ?, (?:le |la |les |l'){OFFICE}((?: [^\W\d_]+){{1,3}})")
CLOSED = re.compile(r" ?(?:[.;)]|,(?! (?:le |la |les |l'|et |puis ))|$)")
# « Le Maroc crée une Haute Autorité de santé »: one of its own
OWN = re.compile(
    r"(?<![^\W_])(?:une?|sa|son|leur)(?: (?:propre|premiere?|nouvelle|nouvel|nouveau|future?|veritable|autre))? $"
)


def is_abroad(place: Place, organisation: Organisation) -> bool:
    """Whether the words bound to the name say that another country's institution is meant."""
    kind = organisation.kind
    if kind not in NATIVE and kind != INTERNATIONAL:
        return False
    folded, start = place.passage.folded, place.span[0]
    before = folded.text[max(0, start - NEAR) : start]
    if kind == INTERNATIONAL:
        return _follows(place, organisation) and not names_of(organisation).isdisjoint(foreign_places())
    if _is_beside(place, before) or (_is_everywhere(place, kind) and _opens(place)):
        return True
    if _is_labelled(place, kind) or _is_called(place):
        return True
    if _is_local(place, kind) and _follows(place, organisation):
        return True
    if kind in GENERIC - NATIONAL:
        return not is_acronym(place.uses[0].form) and _follows(place, organisation)
    return kind in NATIONAL and (
        _follows(place, organisation)
        or _is_apposed(place, before)
        or (OWN.search(before, max(0, len(before) - LONGEST)) is not None and _speaks_of_abroad(place))
    )


def is_of_one_abroad(place: Place, use: Use, places: Iterable[Place]) -> bool:
    """Whether an acronym follows a name that is another country's: « crée une Haute Autorité de santé, la HAS »."""
    text, start = place.passage.folded.text, place.span[0]
    opening = APPOSED.search(text, max(0, start - LINK), start)
    if use.organisation.kind not in NATIONAL or not opening:
        return False
    return any(
        is_abroad(other, use.organisation)
        for other in places
        if other.span[1] == opening.start() and other.passage is place.passage
        if any(one.organisation.id == use.organisation.id for one in other.uses)
    )


def _follows(place: Place, organisation: Organisation) -> bool:
    folded, end = place.passage.folded, place.span[1]
    found = FOLLOWED.match(folded.text, end)
    if not found:
        return False
    told = _foreign(found[2])
    if told and not (found[1] or organisation.kind in BRANCHED):
        told = told if folded.original[folded.start(found.start(2))].islower() else ""
    if not told and (qualified := QUALIFIED.match(folded.text, end)):
        told = _foreign(qualified[1])
        told = told if folded.original[folded.start(qualified.start(1))].islower() else ""
    if not told and organisation.kind in EVERYWHERE and (joined := JOINED.match(folded.text, end)):
        told = _foreign(joined[1])
    # what its own names hold is not abroad to it
    return bool(told) and names_of(organisation).isdisjoint(re.split("[ ']", told))


def _is_beside(place: Place, before: str) -> bool:
    """Whether a people stands right before the name: « l'indien HCL », « l'ONG kényane »; not « franco-allemand »."""
    if before[-1:] != " ":
        return False
    rest, _, last = before[-LONGEST:-1].replace("'", " ").rpartition(" ")
    earlier = rest.rpartition(" ")[2]
    known = foreign_places()
    told = last if last in known else f"{earlier} {last}"
    if told not in known or earlier == "franco":
        return False
    folded = place.passage.folded
    at = folded.start(place.span[0] - 1 - len(told))
    return folded.original[at].islower() or folded.original[at - 1 : at] in {"'", "’"}


def _is_everywhere(place: Place, kind: str) -> bool:
    """Whether other countries have one that is named likewise."""
    form = place.uses[0].form
    if kind in GENERIC:
        return not is_acronym(form) and "franc" not in fold(form.text).text
    if kind == "hopital" and form.text.rpartition(" ")[2].isupper():
        return True
    # Not « la Région »: « au Québec, la Région a signé » tells of a French one that travels.
    return kind in EVERYWHERE or (kind != "region" and _is_local(place, kind))


def _is_local(place: Place, kind: str) -> bool:
    """Whether the place is common nouns that several go by: « la Région » wallonne, « l'agence régionale de santé »."""
    return kind in LOCAL and not place.is_of_one


def _opens(place: Place) -> bool:
    """Whether the sentence, or the clause, of the name opens with a place abroad."""
    text, (low, _), start = place.passage.folded.text, place.surroundings, place.span[0]
    text = text[low:start]
    found = OPENED.finditer(text)
    told = (_foreign(one[1] or one[2]) for one in found if one.start() == 0 or ";" not in text[one.end() :])
    return any(one and one not in DIPLOMATIC for one in told)


def _is_labelled(place: Place, kind: str) -> bool:
    """Whether the item is one from abroad, told at its head: « Tunis : l'Institut Pasteur », « Côté vaudois, … »."""
    found = LABEL.match(place.passage.folded.text, place.surroundings[0], place.span[0])
    if not found or (told := _foreign(found[2] or found[3])) in {"", *DIPLOMATIC}:
        return False
    if found[1]:
        return kind in NATIONAL
    named = kind == "recherche" and " " in place.written and "nation" not in fold(place.written).text
    return (named or kind in LABELLED) and told == found[3]


def _is_called(place: Place) -> bool:
    """Whether the name is told to be a foreign body's right after it: « l'ICO, l'autorité britannique des données »."""
    found = APPOSITION.match(place.passage.folded.text, place.span[1])
    told = found[1].split() if found else []
    return any(word in foreign_places() and word not in DIPLOMATIC for word in told)


def _is_apposed(place: Place, before: str) -> bool:
    """Whether the name is a foreign body's, told right before: « le gendarme néerlandais de la bourse, l'AFM, »."""
    opening = APPOSED.search(before, max(0, len(before) - LINK))
    if not opening or not CLOSED.match(place.passage.folded.text, place.span[1]):
        return False
    return bool(_foreign_body().search(before, 0, opening.start()))


def _speaks_of_abroad(place: Place) -> bool:
    text = place.passage.folded.text[place.surroundings[0] : place.span[0]]
    words = (found[1] for found in re.finditer(rf"(?=(?<![^\W\d_])({WORDS}))", text))
    return any((told := _foreign(one)) and told not in DIPLOMATIC for one in words)


def _foreign(words: str) -> str:
    """The place abroad, or the people, that `words` begin with; empty if there is none."""
    known = foreign_places()
    if not _begins_one(words):
        return ""
    ends = [*(one.start() for one in re.finditer("[ ']", words)), len(words)]
    return next((words[:end] for end in reversed(ends) if words[:end] in known), "")


@lru_cache(maxsize=1)
def foreign_places() -> frozenset[str]:
    """The folded words of `monitor/catalogues/foreign-places.txt`."""
    return frozenset(fold(one).text.strip() for line in lines("foreign-places.txt") for one in line.split(","))


def _begins_one(words: str) -> bool:
    """Whether a place abroad may begin like `words`: most are told here."""
    return re.split("[ ']", words, maxsplit=1)[0] in _first_words()


@lru_cache(maxsize=1)
def _first_words() -> frozenset[str]:
    return frozenset(re.split("[ ']", one, maxsplit=1)[0] for one in foreign_places())


@lru_cache(maxsize=1)
def _foreign_body() -> re.Pattern[str]:
    """A body of another country, at the end of a text: « l'agence tunisienne », « le gendarme belge de la bourse »."""
    peoples = "|".join(map(re.escape, sorted(foreign_places(), key=len, reverse=True)))
    return re.compile(
        rf"(?<![^\W_]){OFFICE}(?: [^\W\d_]+){{0,2}}? (?:de la |de l'|de |du |des |d')?(?:{peoples})"
        r"(?: (?:de |du |des |d'|pour |contre |chargee? )[^,.;:()]*)?$"
    )

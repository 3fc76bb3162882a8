"""Persons whose name an organisation bears too, told by their office: « Pierre Fabre, maire de la commune ». Pure."""

from __future__ import annotations

import re

from monitor.recognise import persons
from monitor.recognise.forms import Place
from monitor.recognise.trades import CUT, LONGEST, WORD, trades

NEAR = 60  # folded characters
# « Le maire de Castres, Pierre Fabre, a coupé le ruban »; not « le maire, Pierre Fabre, la Région et l'Inserm »
OPENING = re.compile(
    r"(?:^|[^\w'])(?:le |la |l'|son |sa |notre |leur |une? )(?:ancienne? |nouveau |nouvelle )?([^,.;:()]{3,50}), $"
)
CLOSED = re.compile(r" ?(?:[.;)]|,(?! (?:le |la |les |l'|et ))|$)")
SAID = re.compile(
    r" ?[,(] ?(?:une? )?(?:(?:ancien|ancienne|nouveau|nouvelle|futur|future|premier|premiere|jeune) )?([^,.;:()]{3,40})"
)


def in_office(place: Place) -> str:
    """Why a name that begins with a given name is a person's, in French; empty if nothing says so."""
    folded, (start, end) = place.passage.folded, place.span
    before = folded.original[max(0, place.start - persons.NEAR) : place.start]
    if persons.TITLE.search(before):
        return "précédé d'une civilité"
    if persons.AGE.match(folded.original, place.end):
        return "suivi d'un âge"
    known = trades()
    told = ""
    if said := SAID.match(folded.text, end):
        told = _first(WORD.findall(said[1]), known.office | known.person)
    near = folded.text[max(0, start - NEAR) : start]
    if not told and (opening := OPENING.search(near)) and CLOSED.match(folded.text, end):
        told = _first(WORD.findall(opening[1]), known.office | known.person)
    if not told:
        told = _last(WORD.findall(CUT.split(near)[-1]), known.office)
    return f"réfuté par « {told} »" if told else ""


def _first(words: list[str], known: frozenset[str]) -> str:
    return next((one for one in _phrases(words, 0) if one in known), "")


def _last(words: list[str], known: frozenset[str]) -> str:
    return next((one for one in (" ".join(words[-count:]) for count in range(1, LONGEST + 1)) if one in known), "")


def _phrases(words: list[str], at: int) -> list[str]:
    return [" ".join(words[at : at + count]) for count in range(LONGEST, 0, -1)]

"""Names that go on, and are then another's: « MSA Safety », « l'Institut du cerveau et du mouvement ».

The words that go on with a capital are those of `monitor/catalogues/other-trades.txt` (`followed`). Pure.
"""

from __future__ import annotations

import re

from monitor.model import Organisation
from monitor.recognise.abroad import NATIONAL
from monitor.recognise.forms import Place
from monitor.recognise.trades import names_of, trades

# Kinds whose names hold what they are for: « Institut du cerveau », « Agence de la biomédecine ».
OF_A_THING = NATIONAL | {"fondation", "ihu", "instance", "institution_int"}
HYPHENS = "-\u2010\u2011"
NEXT = re.compile(r"[ \u00a0]([A-ZÀ-ÖØ-Þ][^\W\d_]+)")
ENTIRE = re.compile(r" entiere?s?(?![^\W_])")  # « des médecins du monde entier »
FIRM = re.compile(r" (?:&|et) (?:fils|associes|freres|cie)(?![^\W_])")
COMPLEMENT = re.compile(r"(?<![^\W_])(?:du|de la|de l'|des|contre le|contre la)[ '][^ ]+$|(?<![^\W_])d'[^ ]+$")
JOINED = re.compile(r" et (?:du |de la |de l')")
# « les équipes de l'Institut du cerveau et de la clinique »: what is joined is the word before
GOVERNED = re.compile(r"(?<![^\W_])(?:de la |de l'|de |du |des |entre (?:l'|la |le )?)$")


def goes_on(place: Place, organisation: Organisation) -> str:
    """Why the name is only part of a longer one, in French; empty if it is not."""
    folded, end = place.passage.folded, place.span[1]
    after = folded.text[end : end + 1]
    if after != " ":
        return ""
    original = folded.original
    if original[place.end : place.end + 1] in HYPHENS:
        if " " in place.written and original[place.end + 1 : place.end + 2].islower():
            return _said(original[place.start : place.end + 12])
        return ""
    following = NEXT.match(original, place.end)
    if following:
        word = folded.text[end + 1 : folded.index(following.end())]
        if word in trades().followed and word not in names_of(organisation):
            return _said(f"{place.written} {following[1]}")
        return ""
    if entire := ENTIRE.match(folded.text, end):
        return _said(f"{place.written}{entire[0]}")
    if folded.text[end + 1 : end + 3] not in {"et", "& "}:
        return ""
    if firm := FIRM.match(folded.text, end):
        return _said(f"{place.written}{firm[0]}")
    return _said(f"{place.written}…") if _is_joined(place, organisation) else ""


def _is_joined(place: Place, organisation: Organisation) -> bool:
    """Whether what the name is for goes on: « Institut du cerveau et du mouvement »."""
    if organisation.kind not in OF_A_THING or " " not in place.written:
        return False
    folded, (start, end) = place.passage.folded, place.span
    joined = JOINED.match(folded.text, end)
    if not joined or not COMPLEMENT.search(folded.text[start:end]):
        return False
    if GOVERNED.search(folded.text, max(0, start - 12), start):
        return False
    return folded.original[folded.start(joined.end())].islower()


def _said(name: str) -> str:
    return f"partie d'un nom plus long (« {name.strip()} »)"

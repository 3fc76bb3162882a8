"""Towns that are somebody's name: « Xavier Montreuil est élu », « M. Montreuil », then « Montreuil » alone. Pure."""

from __future__ import annotations

import re

from monitor.facts.offices import OFFICE
from monitor.recognise.fold import fold
from monitor.recognise.passage import Passage
from monitor.recognise.persons import person

# Small words that stand with a capital at the beginning of a sentence.
LITTLE = frozenset(
    ("le", "la", "les", "un", "une", "des", "du", "de", "au", "aux", "en", "et", "dans", "sur", "selon", "pour", "chez")
)
_NO_GIVEN_NAMES = frozenset(("france", "lorraine", "alsace", "europe", "mars", "avril", "mai", "noel"))
_NEAR = 60  # characters before a name in which its house may be named
_GIVEN = re.compile(r"(?<![\w’'-])([A-ZÀ-Þ][a-zß-ÿ]+(?:[-‐‑][A-ZÀ-Þ][a-zß-ÿ]+)?)\s$")
# Houses that bear a given name, before the town where they stand: « l'université Claude-Bernard Lyon 1 ».
_HOUSE = re.compile(
    r"\b(?i:universit\w+|h[ôo]pita\w+|cliniques?|polycliniques?|instituts?|centres?|lyc[ée]es?|coll[èe]ges?|campus"
    r"|fondations?|ch|chu|chru|ghu|groupes?|saint|sainte|st|ste|maisons?|[ée]coles?|facult[ée]s?|sites?|r[ée]sidences?|espaces?"
    r"|rues?|places?|pharmacies?|laboratoires?|p[ôo]les?|crous|ehpad|parc|technopole|iut|stade|a[ée]roport|biotech|start-up"
    r"|soci[ée]t[ée]s?|h[ôo]tel|palais|salle|gare|eurom[ée]decine|prix)\b[^.;:!?]{0,45}$"
)
# What happens to somebody, or what somebody is, right after the name.
_OFFICE = re.compile(
    r",? (?:(?:est|a ete|sera|soit|is|was) )?(?:(?:re)?elue?|nommee?|designee?|reconduite?|prend|preside|succede"
    r"|remplace|quitte (?:la direction|la presidence|ses fonctions)|appointed|elected|named|to lead)\b"
    rf"|, (?:\d\d ans|{OFFICE})\b"
)
# Before a place, and never before the bare name of somebody: « à Montreuil », « l'usine de Montreuil ».
_AT = re.compile(
    r"(?:\b(?:a|pres d[e']|entre|depuis|vers|en|sur|in|near|at)"
    r"|\b(?:chr?u|villes?|communes?|mairie|maire|metropole|agglomeration|hopita\w+|universite|sites?|usines?|gare|campus"
    r"|cliniques?|tribunal|centre hospitalier|habitants|ateliers?|pole) (?:de|du|d'))\s?$"
)


def is_of_somebody(passage: Passage, start: int, end: int) -> bool:
    """Whether the town `start` to `end`, original offsets, follows a given name or a title: a surname."""
    text = passage.folded.original
    before = text[max(0, start - _NEAR) : start]
    if not before[-1:].isspace() or _HOUSE.search(before):
        return False
    if given := _GIVEN.search(before):
        first, last = passage.folded.place(start, end)
        if fold(given[1]).text in _NO_GIVEN_NAMES or any(span[1] == first - 1 for span, _ in passage.towns):
            return False
        if _OFFICE.match(passage.folded.text, last):
            return fold(given[1]).text not in LITTLE
    return bool(person(passage, start, end, like_a_name=False, organisations=()))


def is_bare(passage: Passage, start: int, end: int) -> bool:
    """Whether nothing before the name `start` to `end` says that it is a place."""
    first, _ = passage.folded.place(start, end)
    return _AT.search(passage.folded.text, max(0, first - _NEAR), first) is None

"""The bare names of hospitals that are named after somebody: « à Saint-Joseph » of Marseille, « Pasteur » of Toulouse.

Worked out from « Hôpital Saint-Joseph », « Clinique Pasteur » and the town. Such a name counts only in a sentence that
tells the town and speaks of the life of hospitals (`catalogues/care-words.txt`): scope `field`. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from monitor.model import FIELD, Form
from monitor.recognise.fold import fold
from monitor.recognise.homonyms import common_word, is_place
from monitor.recognise.persons import is_given_name

KINDS = frozenset({"clcc", "groupe_soins", "hopital"})
SHORTEST = 5  # letters
# Without a preposition: « l'hôpital de la Croix-Rousse » is named after a part of the town
SITE = re.compile(
    r"(?:(?:[Hh]ôpital|[Cc]linique|[Pp]olyclinique|[Cc]entre)(?: privée?)?|(?:Centre|Groupe) hospitalier|CH)"
    r" ((?:[A-ZÀ-Þ][a-zß-ÿ]+(?:[- ]|$)){1,3})"
)
NOBODY = frozenset(("bellevue", "cimiez", "europeen", "garonne", "memorial", "ouest", "sebastopol"))
HEADS = frozenset(("saint", "sainte", "st", "ste", "notre", "docteur"))  # Saint-Joseph, Notre-Dame


def sites(forms: Iterable[Form], towns: tuple[str, ...]) -> Iterator[Form]:
    """The bare names that are not listed, of a hospital that stands where `towns`, words of its town, tell."""
    forms = tuple(forms)
    known = {fold(form.text).text for form in forms if not form.ambiguous or not set(towns).isdisjoint(form.confirm)}
    for form in forms:
        found = SITE.fullmatch(form.text)
        own = fold(found[1]).text if found else ""
        if not found or own in known or len(own) < SHORTEST or not _is_somebody(own):
            continue
        confirm = tuple(dict.fromkeys((*towns, *form.confirm)))
        if confirm and not (is_place(found[1]) or common_word(found[1]) or _holds(own, confirm)):
            known.add(own)
            against = dict.fromkeys(word for one in forms if own in fold(one.text).text for word in one.refute)
            yield Form(found[1], True, confirm, tuple(against), FIELD, ambiguous=True)


def _is_somebody(own: str) -> bool:
    """Whether the folded name is like a saint's or a person's: of several words one that begins with a given name."""
    first, several, _ = own.partition(" ")
    return (first in HEADS or is_given_name(first)) if several else own not in NOBODY


def _holds(own: str, towns: Iterable[str]) -> bool:
    """Whether the name holds that of the town: « Clinique Pasteur Toulouse »."""
    return any(fold(town.rstrip("*")).text in own for town in towns)

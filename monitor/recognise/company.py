"""The company a name keeps: beside an organisation in a list, or in an article about the sector, a name is one too.

« Roche et Abbott », « Nanobiotix bondissait de 11 %, DBV de 6 % »: what is told without ambiguity speaks for the others
of its list (as in M. Hearst 1992, Automatic acquisition of hyponyms, patterns 2 to 4).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Set

from monitor.model import GENERAL, PROGRAMME, Form, Organisation
from monitor.recognise.forms import Place, field_words
from monitor.recognise.homonyms import common_word, is_place

Stretch = tuple[int, int, int]  # the id of a passage, and original offsets

MANY = 3  # organisations of the sector, named without ambiguity, that make an article one about it
MANY_OF_ALL = 5  # hospitals, universities and public bodies included
SHORTEST = 3  # letters
NEAR = 250  # characters on each side in which one of them is named
LONGEST = 60  # characters between two names of a list
# Kinds of which newspapers tell by the bare name what they do.
FIRMS = frozenset(
    {"biologie", "bioproduction", "biotech", "cabinet", "cdmo", "chimie_pharma", "cro", "diagnostic", "e_sante"}
    | {"emballage_pharma", "investisseur", "medtech", "pharma", "pharma_vet"}
)
OPENS = re.compile(r"(?:^|[.:!?…»\n])\s*$")  # before a sentence, or what follows a colon
VERB = re.compile(r"[ \u00a0](?:[ns]['’]|([^\W\d_]+))")
NO_VERB = {  # in small letters after a name, and no verb
    *("à", "après", "au", "aux", "avant", "avec", "chez", "comme", "contre", "dans", "de", "depuis"),
    *("des", "du", "en", "entre", "et", "grâce", "il", "la", "le", "les", "mais", "ni"),
    *("non", "ou", "où", "par", "pas", "plus", "pour", "près", "puis", "que", "qui", "sans"),
    *("selon", "si", "sous", "sur", "un", "une", "vers"),
}
NO_VERB_OF_A_WORD = ("s", "x", "é", "ée", "er")  # how no verb ends that tells what one organisation does
TOWN = re.compile(r"(?<![^\W_])(?:mairie|maire|mairesse|municipalite|communes?|bourg|villages?)(?![^\W_])")
QUOTED = re.compile(r"[«“\"‹][ \u00a0\u202f]?$")
# What may stand between two names of a list: a bracket or a figure of the first, a separator, the article of the other.
BETWEEN = re.compile(
    r"(?:[ \u00a0]\([^()\n]{1,40}\))?"
    r"(?:[ \u00a0](?:de|à|[+-])?[ \u00a0]?[+-]?\d+(?:[.,]\d+)?[ \u00a0\u202f]?%)?"
    r"(?:[ \u00a0]?[,;/&+][ \u00a0]?(?:(?:et|ou|and|or|puis|ainsi que)[ \u00a0])?"
    r"|[ \u00a0](?:et|ou|and|or|&|ainsi que)[ \u00a0])"
    r"(?:(?:avec|de|des|du|à|au|aux|pour|chez|entre)[ \u00a0]|d['’])?"
    r"(?:(?:la|le|les|the)[ \u00a0]|l['’])?"
)


def speaks_of_the_field(held: Set[str], places: Iterable[Place]) -> bool:
    """Whether an article that holds those phrases speaks of health or of companies (see `field_words`).

    Two organisations named by forms that need no confirming word say so too, each for the other.
    """
    if not held.isdisjoint(field_words()):
        return True
    sure = {one.uses[0].organisation.id for one in places if one.is_of_one and not one.uses[0].form.ambiguous}
    return len(sure) > 1


class Company:
    """The organisations that an article names without ambiguity, as they speak for names that stand beside them."""

    def __init__(self, sure: Iterable[tuple[Place, Organisation]], names: Iterable[Place]) -> None:
        """`names` are places of names that may be something else, but for common words and given names."""
        sector: set[str] = set()
        named: set[str] = set()
        stretches: list[Stretch] = []
        for place, organisation in sure:
            stretches.append((id(place.passage), place.start, place.end))
            if organisation.kind != PROGRAMME:
                named.add(organisation.id)
            if organisation.kind not in GENERAL and organisation.kind != PROGRAMME:
                sector.add(organisation.id)
        is_of_the_sector = len(sector) >= MANY or len(named) >= MANY_OF_ALL
        self._sure = sorted((passage, start) for passage, start, _ in stretches) if is_of_the_sector else []
        if is_of_the_sector:
            stretches += ((id(place.passage), place.start, place.end) for place in names)
        self._starts = {(passage, start) for passage, start, _ in stretches}
        self._ends: dict[int, list[int]] = {}
        for passage, _, end in stretches:
            self._ends.setdefault(passage, []).append(end)

    def surrounds(self, place: Place, form: Form) -> bool:
        """Whether the article names many organisations, and one near the place, where the very form is written."""
        if place.written != form.text or len(form.text) < SHORTEST or is_place(form.text):
            return False
        passage = id(place.passage)
        at = bisect_left(self._sure, (passage, place.start - NEAR))
        near = at < len(self._sure) and self._sure[at] <= (passage, place.end + NEAR)
        return near and not QUOTED.search(place.passage.folded.original, max(0, place.start - 2), place.start)

    def lists(self, place: Place) -> bool:
        """Whether the place stands in a list, right before or after another name of an organisation."""
        text, passage = place.passage.folded.original, id(place.passage)
        between = BETWEEN.match(text, place.end, place.end + LONGEST)
        if between is not None and (passage, between.end()) in self._starts:
            return True
        near = (end for end in self._ends.get(passage, ()) if 0 < place.start - end <= LONGEST)
        return any(BETWEEN.fullmatch(text, end, place.start) for end in near)


def acts(place: Place, organisation: Organisation, form: Form) -> bool:
    """Whether the bare name of a firm opens a sentence, or what follows a colon, and a verb stands after it.

    « Bayer renonce à vendre sa division », « Rappel : Stryker prévient les chirurgiens ».
    """
    if organisation.kind not in FIRMS or place.written != form.text or len(form.text) < SHORTEST or is_place(form.text):
        return False
    if place.in_capitals or not is_name(place, form) or is_of_a_town(place):
        return False
    text = place.passage.folded.original
    if not does(place, form.text):
        return False
    return OPENS.search(text[max(0, place.start - 3) : place.start]) is not None


def does(place: Place, name: str) -> bool:
    """Whether a verb follows the name; after a word of the language only what is like one."""
    verb = VERB.match(place.passage.folded.original, place.end)
    if verb is None or not verb[1]:
        return verb is not None
    if not verb[1].islower() or verb[1] in NO_VERB:
        return False
    return not (common_word(name) and verb[1].endswith(NO_VERB_OF_A_WORD))


def is_of_a_town(place: Place) -> bool:
    """Whether the sentence speaks of a town hall: « Marle perd son dernier médecin, la mairie offre un local »."""
    return TOWN.search(place.passage.folded.text, *place.surroundings) is not None


def speaks_near(place: Place) -> bool:
    """Whether a word of the field stands near the place (see `field_words`)."""
    low, high = place.span[0] - NEAR, place.span[1] + NEAR
    found = place.passage.found
    return any(low <= start < high for word in field_words() & found.keys() for start, _ in found[word])


def is_name(place: Place, form: Form) -> bool:
    """Whether the place is written as a name: a capital, and no word of the language nor given name."""
    return place.written[:1].isupper() and not common_word(form.text)

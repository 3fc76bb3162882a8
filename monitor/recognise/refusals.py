"""What a name is not: words set against a place that make it a plural, a territory or a person. Pure."""

from __future__ import annotations

import re
from collections.abc import Container

from monitor.recognise import persons
from monitor.recognise.forms import Place, Use, is_acronym

COUNT = re.compile(r"(?<!\d)\d{1,3} $")
SEVERAL = re.compile(
    r"(?<![^\W_])(?:les|des|aux|ces|nos|vos|leurs|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze) $"
)
ARTICLE = re.compile(r" ?(?:la|le|les|l')$")
PLURAL = "plusieurs organisations désignées à la fois"
TERRITORY = "territoire, pas institution"


def refused(place: Place, use: Use, names: Container[str]) -> str:
    """Why the place is no name of the organisation, in French; empty if the words beside it say nothing against it.

    `names` are the folded forms of all organisations.
    """
    if _is_plural(place, use):
        return PLURAL
    return TERRITORY if is_territory(place, use) else _as_person(place, use, names)


def _is_plural(place: Place, use: Use) -> bool:
    """« DEPUIS 30 ANS », « les 13 ARS »: what is counted is no name of one organisation."""
    if not use.form.ambiguous or place.head:
        return False
    before = place.passage.folded.text[max(0, place.span[0] - 8) : place.span[0]]
    return bool(COUNT.search(before) or (use.form.scope == "document" and SEVERAL.search(before)))


def is_territory(place: Place, use: Use) -> bool:
    """Whether a word that makes it something else stands right before: « en Région Occitanie » is no council."""
    if not use.not_after:
        return False
    text, start = place.passage.folded.text, (place.head or place.span)[0]
    before = text[max(0, start - 40) : start].rstrip(" ")
    if place.head:  # « dans les Régions Bretagne et Normandie »
        before = ARTICLE.sub("", before)
    for words in use.not_after:
        one = ARTICLE.sub("", words) if place.head else words
        if one and before.endswith(one) and not before[: -len(one)][-1:].isalnum():
            return True
    return False


def _as_person(place: Place, use: Use, names: Container[str]) -> str:
    """Why a name of one word is a person's; empty if it is not."""
    text = place.passage.folded.text
    if place.head or " " in text[slice(*place.span)] or "'" in text[slice(*place.span)]:
        return ""
    if is_acronym(use.form) and not use.form.ambiguous:
        return ""  # « Sophie Martin INSERM » tells where she works
    written = place.written
    told_by_case = use.form.ambiguous and use.form.case
    like = not written.isupper() and (told_by_case or (written[:1].isupper() and persons.is_given_name(written)))
    return persons.person(place.passage, place.start, place.end, surname_may_follow=like, organisations=names)

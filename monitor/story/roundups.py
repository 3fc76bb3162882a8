"""Titles that tell no event: « L'essentiel de la semaine », « Les nominations du mois », « Tribune ». Pure.

What stands under them shares names and sums with the articles that it sums up or speaks of, and is none of them.
"""

from __future__ import annotations

import re
from functools import lru_cache

from monitor.facts.days import MONTHS
from monitor.story.words import folded

_SPAN = r"(?:de (?:la|cette|notre) (?:semaine|quinzaine)|du (?:mois|trimestre|week end)|de ce mois)\b"
_MONTH = f"(?:{'|'.join(MONTHS)})"
# One thing may be that of the week (« Le chiffre de la semaine »), or stand under a kicker (« Agenda : un congrès »).
_SAID = (
    rf"\b(?:l'essentiel|l'actu(?:alite)?s?|qu'il faut retenir|retour sur)\b.{{0,30}} {_SPAN}",
    rf"\ble (?:recap(?:itulatif)?|resume|meilleur)\b.{{0,30}} {_SPAN}",
    rf"^(?:les|nos|vos) (?:\d+ )?\w+s(?: \S+){{0,3}} {_SPAN}",
    rf"\bles (?:rendez vous|dates|evenements)\b.{{0,40}} {_MONTH}\b",
    r"\ben bref$|^en bref\b|^(?:la )?revue de (?:la )?presse\b|^tour de presse\b|\brevue du web\b",
    r"^(?:l')?agenda (?:de|des|du|sante|medical|pharma)\b|^agenda$|^agenda ?: (?:les|nos|la sante)\b",
    r"^(?:les )?breves\b|^(?:la |notre )?(?:newsletter|infolettre|lettre d'infos?(?:rmations?)?)\b",
    r"^(?:tribune|edito|editorial|portrait|chronique|billet|opinion) ?[.:|«]",
    r"^la semaine (?:\S+ )?(?:en bref|en sante|eco|sante|pharma|biotech)\b",
)
_NO_EVENT = re.compile("|".join(f"(?:{one})" for one in _SAID))


@lru_cache(maxsize=4096)
def tells_no_event(title: str) -> bool:
    """Whether a title says that what stands under it sums up several things, or is a column."""
    return _NO_EVENT.search(folded(title)) is not None

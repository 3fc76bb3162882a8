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
    r"^(?:les |nos )?breves\b",
    r"^(?:la |notre |votre )?(?:newsletter|infolettre|lettre d'infos?(?:rmations?)?)\b(?! (?:qui|que|est|sera)\b)",
    r"^(?:tour de|(?:la )?(?:revue|panorama) de) (?:la )?presse\b|^hebdo \w+ (?:du|n)\b",
    r"^ce mois ci (?:chez|au|a|dans)\b",
    r"^(?:dans|toute) l'actu(?:alite)? (?:de|du|des|d'|en) .{2,40} (?:ce mois ci|cette semaine)$",
    r"^(?:tribune|edito|editorial|portrait|chronique|billet|opinion) ?[.:|«]",
    r"^la semaine (?:\S+ )?(?:en bref|en sante|eco|sante|pharma|biotech)\b",
)
# Titles of what comes out again and again, as written: whose it is in names alone, or with its number or its month set
# apart. « La lettre de Biogenouest – octobre 2026 », « L'actu de Medicen », « Flash info n° 8 »; no « lettre ouverte ».
_HEAD = (
    r"(?:newsletter|infolettre|lettre|bulletin|gazette|magazine|mag|journal|flash[- ]?infos?|actu(?:alité)?s?|brèves"
    r"|infos|news|échos|essentiel|nouvelles|panorama)"
)
_OF_A_SERIES = r"(?:pôle|cluster|filière|réseau|fédération|région|santé|pharma|CHU|biotechs?)"
_LINK = r"(?:de|du|des|d['’]|l['’]|la|le|les|en|et|aux?|&)"
_WHOSE = rf"\s?(?:(?:{_LINK}\s|[dlDL]['’]))*(?:(?-i:[A-ZÀ-Þ0-9][\w'’.-]*)|{_OF_A_SERIES}\b)"
_MONTHLY = r"(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)"
_ISSUE = (
    rf"(?:n[°ºo]\s?\d{{1,4}}|#\s?\d{{1,4}}|(?:\d{{1,2}}(?:er)?\s)?{_MONTHLY}(?:\s20\d\d)?|semaine\s\d{{1,2}}"
    r"|(?:été|automne|hiver|printemps|rentrée)\s20\d\d|\d{1,2}/\d{1,2}(?:/\d{2,4})?|numéro\s\d{1,4})"
)
_NO_SERIES = (
    r"(?:lettre|bulletin)s?\s(?:ouverte|d['’](?:alerte|intention)|de\s(?:mission|cadrage|paie|salaire|licenciement|démission"
    r"|santé|sécurité|prescription|liaison|rappel)|épidémio|officiel)"
)
_SERIES = re.compile(
    rf"(?:(?:la|le|les|notre|votre|nos|quelques)\s|l['’])?(?!{_NO_SERIES})(?:(?-i:[A-Z])[\w-]+\s){{0,2}}{_HEAD}\b(?:"
    rf"(?:\saux\s\w+|(?:{_WHOSE}){{0,5}})(?:\s?[–—:|,(/-])?(?:\s(?:{_LINK}\s|d['’])?{_ISSUE}\W*)*"
    rf"|[^.!?:;]{{0,60}}?(?:\s[–—|-]\s|\s?:\s|,\s|\s?\(|\s(?=n[°º]|\#)){_ISSUE}(?:\W*{_ISSUE})?\W*)",
    re.IGNORECASE,
)
_NO_EVENT = re.compile("|".join(f"(?:{one})" for one in _SAID))


@lru_cache(maxsize=4096)
def tells_no_event(title: str) -> bool:
    """Whether a title says that what stands under it sums up several things, or is a column."""
    return _NO_EVENT.search(folded(title)) is not None or _SERIES.fullmatch(title.strip()) is not None

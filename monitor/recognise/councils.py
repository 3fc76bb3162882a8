"""Where « la région Bretagne », in small letters, is its council: « les aides de la région Bretagne ».

It is among those who pay: one of a list of funders, or what money is of. Elsewhere it is the territory. Pure.
"""

from __future__ import annotations

import re

from monitor.model import Organisation
from monitor.recognise.forms import Place

NEAR = 60  # folded characters on each side
KIND = "region"
FUNDER = (
    r"(?:bpifrance|bpi france|l'etat|l'europe|l'union europeenne|le feder|du feder|feder|l'ademe|l'anr|l'ars|la drari"
    r"|le departement|la metropole|la ville|la commission europeenne|la banque des territoires|la caisse des depots"
    r"|l'agglomeration|france 2030|le fonds europeen|[\w' -]{2,25} metropole)"
)
LISTED_AFTER = re.compile(rf"(?<!\w){FUNDER}(?: \([^()]*\))?(?: ?, ?| et | ou |, et )(?:aupres |avec )?(?:de )?$")
LISTED_BEFORE = re.compile(
    r" ?(?:,|et|,? ainsi que) (?:de |par |du |d'|et )?(?:(?:la |le )?"
    rf"(?:{FUNDER}|etat|departement|fonds europeen))(?!\w)"
)
MONEY = (
    r"(?<!\w)(?:aides?|appui|apports?|argent|avances?|concours|contributions?|credits?|dotations?|financements?|fonds"
    r"|participation|prets?|soutiens?|subventions?|euros|millions?|cofinancements?)(?!\w)"
)
PAID = re.compile(rf"{MONEY}|(?<!\w)(?:co)?financ")
# Who sits or works there: « l'élue de la région Occitanie », « le budget de la région Bretagne »
OF_COUNCIL = re.compile(
    r"(?<!\w)(?:elu|elue|(?:vice[ -])?president|(?:vice[ -])?presidente|conseillers?|conseilleres?|representante?"
    r"|executif|budget|commission permanente|hemicycle|assemblee|porte[ -]parole|directeur|directrice|services"
    r"|convention avec|convention entre) (?:de )?$"
)
GIVEN = re.compile(rf"{MONEY}(?: (?:financiere?|public|regional))? (?:aupres )?de $")


def is_council(place: Place, organisation: Organisation) -> bool:
    """Whether the region pays where the place names it, in small letters."""
    if organisation.kind != KIND or not place.written.startswith(("la r", "La r")):
        return False
    text, (start, end) = place.passage.folded.text, place.span
    before = text[max(0, start - NEAR) : start]
    if GIVEN.search(before) or LISTED_AFTER.search(before) or OF_COUNCIL.search(before):
        return True
    return PAID.search(before) is not None and LISTED_BEFORE.match(text, end, end + NEAR) is not None

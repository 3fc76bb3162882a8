"""The names of the regions, and those of the wider places that stand beside them."""

from __future__ import annotations

import difflib
from typing import Literal, get_args

from monitor.recognise.fold import fold

Region = Literal[
    "Auvergne-Rhône-Alpes", "Bourgogne-Franche-Comté", "Bretagne", "Centre-Val de Loire", "Corse", "Grand Est",
    "Guadeloupe", "Guyane", "Hauts-de-France", "Île-de-France", "La Réunion", "Martinique", "Mayotte", "Normandie",
    "Nouvelle-Aquitaine", "Occitanie", "Pays de la Loire", "Provence-Alpes-Côte d'Azur",
    "France", "Europe", "Monde",
]  # fmt: skip
REGIONS: tuple[str, ...] = get_args(Region)
WIDE = frozenset({"France", "Europe", "Monde"})  # the places that are no region of France

_BY_FOLD = {fold(name).text: name for name in REGIONS}


def region_name(name: str) -> str:
    """`name` as vigie spells it: « ile de france » is Île-de-France. A name that is no region of France stays as it is.

    Raises ValueError for a name that is nearly one: a mistyped region would silently let nothing through.
    """
    folded = fold(name).text.strip()
    if folded in _BY_FOLD:
        return _BY_FOLD[folded]
    near = difflib.get_close_matches(folded, _BY_FOLD, n=1, cutoff=0.85)
    if near:
        raise ValueError(f"région inconnue (vouliez-vous dire « {_BY_FOLD[near[0]]} » ?)")
    return name

"""What `vigie replay` shows to a person: how many articles would come and go, then which, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.text import Text

from monitor.model import Origin
from vigie.marked_text import safe
from vigie.show import out, several, table
from vigie.wording import points

COLUMNS = ("Avant", "Après", "N°", "Titre", "Source", "Ce qui change")
WHOLE = "* page entière, dont l'article n'a pas été extrait : jamais notée avant, et peut-être surestimée ici"
CAUSES = 4  # told of one article


def replay(told: Mapping[str, Any], days: int, lost: bool) -> None:
    """Print what `vigie.replay.replay` told of the last `days`; `lost`: some texts below the threshold are gone."""
    period = f"depuis {several(days, 'jour')}"
    if not told["articles"]:
        out.print(Text(f"Aucun article dans l'archive {period} : rien à rejouer."))
        return
    out.print(Text(f"{several(told['articles'], 'article')} {period} : {_verdict(told)}."))
    for key, title in (("added", "Ajoutés"), ("dropped", "Perdus")):
        if told[key]:
            out.print()
            table(f"{title} ({len(told[key])})", COLUMNS, [_row(one) for one in told[key]], right=(0, 1, 2))
    if any(one["origin"] == Origin.WHOLE for one in (*told["added"], *told["dropped"])):
        out.print(Text(WHOLE))
    if lost:
        out.print(
            Text("Les textes sous le seuil plus vieux que collect.keep_unmatched sont oubliés : aucun n'a été rejoué.")
        )


def _verdict(told: Mapping[str, Any]) -> str:
    added, dropped = len(told["added"]), len(told["dropped"])
    others = told["changed"] - added - dropped
    if not told["changed"]:
        return "avec ces règles, rien ne change"
    moves = f"{several(added, 'ajouté')}, {several(dropped, 'perdu')}" if added or dropped else "ni ajout ni perte"
    if not others:
        return moves
    return f"{moves} ; {'un autre score' if others == 1 else f'{others} autres scores'} sans effet sur le tri"


def _row(one: Mapping[str, Any]) -> Sequence[str]:
    mark = " *" if one["origin"] == Origin.WHOLE else ""
    causes = [f"{safe(part['name'])} {points(part['after'] - part['before'], '+')}" for part in one["rules"]]
    rest = len(causes) - CAUSES
    if rest > 0:
        causes[CAUSES:] = [f"et {several(rest, 'autre')}"]
    title, source = safe(one["title"]) + mark, safe(one["source"])
    return points(one["before"]), points(one["after"]), str(one["id"]), title, source, ", ".join(causes) or "le seuil"

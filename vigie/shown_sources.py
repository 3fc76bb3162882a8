"""What the terminal shows of sources found and sources imported, in French."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.text import Text

from monitor.archive.store import moment
from vigie.show import date, out, several, table

KINDS = {"feed": "le flux", "sitemap": "le plan de site", "listing": "la page et ses liens"}
CONFIDENCE = {"high": "forte", "medium": "moyenne", "low": "faible", "none": "nulle"}


def found(told: dict[str, Any], timezone: str, now: datetime) -> None:
    """How a site would be watched, how sure that is and why, how fresh it is, and its last titles."""
    out.print(Text(f"À surveiller : {KINDS.get(told['kind'], told['kind'])} {told['watch']}", "bold"))
    out.print(Text(f"Confiance {CONFIDENCE[told['confidence']]} : {told['reason']}"))
    out.print(Text(f"Fraîcheur : {_freshness(told, timezone, now)}"))
    if told["problem"]:
        out.print(Text(told["problem"]))
    rows = [
        [date(item, timezone) if item["published"] else "–", item["title"] or item["url"]] for item in told["items"]
    ]
    table(f"Les derniers titres, sur {several(told['count'], 'lien')}", ["Date", "Titre"], rows)


def _freshness(told: dict[str, Any], timezone: str, now: datetime) -> str:
    if told["newest"] is None:
        return "inconnue, rien n'est daté"
    days = max((now - moment(told["newest"])).days, 0)
    age = f"il y a {several(days, 'jour')}" if days else "moins d'un jour"
    newest = {"published": told["newest"], "published_precision": told["newest_precision"]}
    return f"dernier article daté du {date(newest, timezone)}, {age}"


def imported(file: Path, added: Sequence[dict[str, Any]], skipped: Sequence[dict[str, str]]) -> None:
    """What an import added to `file`, and what it left out."""
    if added:
        rows = [
            [one["name"], ", ".join(one.get("regions", ())), ", ".join(one.get("folders", ())), one["url"]]
            for one in added
        ]
        table(
            f"{several(len(added), 'source')} de plus dans {file}", ["Source", "Régions", "Dossiers", "Adresse"], rows
        )
    else:
        out.print(Text(f"Rien à ajouter à {file}."))
    if skipped:
        rows = [[one["name"], one["reason"], one["url"]] for one in skipped]
        table(
            f"{len(skipped)} laissées de côté" if len(skipped) > 1 else "1 laissée de côté",
            ["Source", "Pourquoi", "Adresse"],
            rows,
        )

"""The desk in French: codes, dates, durations and numbers as a person reads them."""

from __future__ import annotations

import json
import re
from datetime import datetime
from zoneinfo import ZoneInfo

MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)

LABELS = {
    # outcomes of a link
    "kept": "retenu",
    "below": "sous le seuil",
    "known": "déjà connu",
    "updated": "mis à jour",
    "copy": "copie",
    "thin": "sans article",
    "refused": "refusé",
    "failed": "échec",
    # precisions of a date
    "minute": "à la minute",
    "day": "au jour",
    "month": "au mois",
    "year": "à l'année",
    "unknown": "inconnue",
    # places in an article
    "title": "titre",
    "lead": "chapô",
    "body": "texte",
    # where a text comes from
    "page": "page",
    "whole": "page entière, non dépouillée",
    "feed": "flux",
    # states of a visit, a round, a delivery
    "pending": "à faire",
    "ok": "bonne",
    "unchanged": "rien de nouveau",
    "empty": "vide",
    "running": "en cours",
    "done": "terminé",
    "killed": "interrompu",
    "stopped": "arrêté",
    "queued": "en file",
    "sending": "en cours d'envoi",
    "sent": "envoyé",
    "deferred": "reporté",
    "withdrawn": "remplacé par l'envoi suivant",
    # how a source fares; « vide » stands above
    "silent": "muette",
    "blocked": "bloquée",
    "broken": "illisible",
    "moved": "déplacée",
    "failing": "en échec",
    "late": "en retard",
    "new": "nouvelle",
    "quiet": "calme",
    "well": "bien",
    # roles of an amount
    "funding": "financement",
    "raised": "levée",
    "invested": "investissement",
    "turnover": "chiffre d'affaires",
    "market": "marché",
    # bounds of an amount
    "exact": "exactement",
    "about": "environ",
    "at_least": "au moins",
    "at_most": "au plus",
    # kinds of places
    "region": "région",
    "department": "département",
    # kinds of organisations; those that are French words already (cluster, agence, ordre) are told as they stand
    "academie": "académie",
    "agence_dev": "agence de développement",
    "agence_ue": "agence européenne",
    "ars": "ARS",
    "association_patients": "association de patients",
    "association_regionale": "association régionale",
    "biologie": "laboratoire de biologie",
    "canceropole": "cancéropôle",
    "cdmo": "sous-traitant (CDMO)",
    "chimie_pharma": "chimie pharmaceutique",
    "clcc": "centre de lutte contre le cancer",
    "collectivite": "collectivité",
    "cro": "recherche sous contrat (CRO)",
    "e_sante": "e-santé",
    "emballage_pharma": "emballage pharmaceutique",
    "federation": "fédération",
    "financeur_public": "financeur public",
    "groupe_soins": "groupe de soins",
    "hopital": "hôpital",
    "ihu": "IHU",
    "institution_int": "institution internationale",
    "institution_ue": "institution européenne",
    "media": "média",
    "ministere": "ministère",
    "operateur": "opérateur",
    "pharma_vet": "pharma vétérinaire",
    "pole": "pôle",
    "transfert": "transfert de technologie",
    "universite": "université",
    # verdicts
    "useful": "utile",
    "noise": "bruit",
}
# The columns that hold these codes.
CODED = {"outcome", "decision", "state", "published_precision", "field", "origin", "verdict", "role", "bound", "kind"}

CURRENCIES = {"EUR": "€", "USD": "$", "GBP": "£"}
SCALES = ((1e9, "Md"), (1e6, "M"))

STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
LOCAL = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d)(?: (\d\d):(\d\d))?)?")
SHOWN = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y", "unknown": ""}


def label(code: str | None) -> str | None:
    """A code of the archive in French: `kept` gives `retenu`. Anything else comes back as it is."""
    return LABELS.get(code, code) if isinstance(code, str) else code


def local_time(stamp: str | None, precision: str | None, zone: ZoneInfo) -> str | None:
    """A time of the archive as `zone` tells it, no finer than `precision`: `2026-11-20 09:00`, `2026-11`; or None."""
    if not stamp or not STAMP.fullmatch(stamp):
        return None
    at = datetime.fromisoformat(stamp)
    if precision in {None, "minute"}:  # a day or a month is the same wherever it is read
        at = at.astimezone(zone)
    return at.strftime(SHOWN.get(precision or "minute", "%Y-%m-%d %H:%M")) or None


def spoken(local: str) -> str:
    """A result of `local_time` in words: `20 novembre 2026 à 9 h 05`."""
    match = LOCAL.fullmatch(local)
    if match is None or not 1 <= int(match[2]) <= 12:
        return local
    year, month, day, hour, minute = match.groups()
    words = f"{MONTHS[int(month) - 1]}\u00a0{year}"
    if day is None:
        return words
    words = f"{'1er' if day == '01' else int(day)}\u00a0{words}"
    if hour is None:
        return words
    return f"{words} à {int(hour)}\u00a0h" + (f"\u00a0{minute}" if minute != "00" else "")


def duration(seconds: int) -> str:
    """`5400` gives `1 h 30`."""
    if seconds < 60:
        return f"{seconds}\u00a0s"
    hours, rest = divmod(round(seconds / 60), 60)
    if not hours:
        return f"{rest}\u00a0min"
    return f"{hours}\u00a0h" + (f"\u00a0{rest:02}" if rest else "")


def number(value: float) -> str:
    """`12.0` gives `12`, `12.5` gives `12,5`, `0.3125` gives `0,31`."""
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def amount(low: float, high: float, currency: str, bound: str) -> str:
    """An amount of money: `12 M€`, `de 5 à 10 M€`, `environ 588 000 €`, `au moins 1,5 Md$`."""
    least, mark = next(((scale, sign) for scale, sign in SCALES if high >= scale), (1.0, ""))
    sign = CURRENCIES.get(currency, "")
    unit = f"{mark}{sign}" if sign else f"{mark}\u00a0{currency}".strip()
    figures = [_figure(value / least) for value in ((low,) if low == high else (low, high))]
    between = f"de {figures[0]} à {figures[-1]}" if len(figures) > 1 else figures[0]
    told = f"{between}\u00a0{unit}"
    return told if bound == "exact" else f"{LABELS.get(bound, bound)} {told}"


def _figure(value: float) -> str:
    """`588000.0` gives `588 000`, `6.7` gives `6,7`; three decimals at most."""
    return f"{value:,.3f}".rstrip("0").rstrip(".").replace(",", "\u202f").replace(".", ",")


def day(at: str) -> str:
    """A date of French time, as an article tells it: `2026-03-15T12:00` gives `15 mars 2026 à 12 h`."""
    return spoken(at.replace("T", " "))


def with_role(code: str, low: float, high: float, currency: str, bound: str) -> str:
    """An amount with what it is: `levée : 12 M€`."""
    told = amount(low, high, currency, bound)
    return f"{LABELS.get(code, code)}\u00a0: {told}" if code else told


def closing(at: str, extended: bool) -> str:
    """A closing date: `le 15 mars 2026 à 12 h, prolongée`."""
    return f"{'le ' if len(at) > len('2026-03') else ''}{day(at)}{', prolongée' if extended else ''}"


def located(name: str, department: str, region: str) -> str:
    """A place and where it is: `Bordeaux (33, Nouvelle-Aquitaine)`."""
    around = ", ".join(part for part in (department, region) if part and part != name)
    return f"{name} ({around})" if around else name


def listed(array: str | None) -> str | None:
    """A JSON array of texts as `Bretagne, Normandie`. Anything else comes back as it is."""
    try:
        values = json.loads(array or "[]")
    except ValueError:
        return array
    return ", ".join(str(value) for value in values) if isinstance(values, list) else array

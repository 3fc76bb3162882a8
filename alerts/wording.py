"""The words of a letter, in French and in English: labels, dates, numbers, typography. Pure."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.model import Dated, Precision

NBSP = "\u00a0"
_ELLIPSIS = "…"

LABELS: dict[str, dict[str, str]] = {
    "fr": {
        "top": "À la une",
        "others": "Autres",
        "undated": "date inconnue",
        "from_feed": "texte du flux : la page n’a pas pu être lue",
        "why": "Retenu pour :",
        "in_title": "dans le titre",
        "despite": "malgré",
        "score": "score",
        "also": "Également :",
        "contents": "Au sommaire",
        "nothing": "Rien à signaler sur cette période.",
        "figures": "Articles lus : {read} – retenus : {kept} – dans cette lettre : {sent}.",
        "rights": "Titres et extraits : droits réservés aux éditeurs cités. Chaque titre mène à l’article d’origine.",
        "contact": "Une question, une source à proposer :",
        "leave": "Ne plus recevoir cette lettre",
        "leave_by_mail": "Pour ne plus recevoir cette lettre, écrivez à",
        "leave_subject": "Désinscription",
        "failing": "Sources en défaut",
        "failing_note": "seule la copie de l’expéditeur porte cette liste",
    },
    "en": {
        "top": "Top stories",
        "others": "Other",
        "undated": "date unknown",
        "from_feed": "text of the feed: the page could not be read",
        "why": "Kept for:",
        "in_title": "in the title",
        "despite": "despite",
        "score": "score",
        "also": "Also:",
        "contents": "In this issue",
        "nothing": "Nothing to report for this period.",
        "figures": "Articles read: {read} – kept: {kept} – in this letter: {sent}.",
        "rights": "Titles and excerpts: rights reserved to their publishers. Each title leads to the original article.",
        "contact": "A question, a source to suggest:",
        "leave": "Stop receiving this letter",
        "leave_by_mail": "To stop receiving this letter, write to",
        "leave_subject": "Unsubscribe",
        "failing": "Failing sources",
        "failing_note": "only the sender’s copy bears this list",
    },
}
_DAYS = {
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = {
    "fr": (
        *("janvier", "février", "mars", "avril", "mai", "juin"),
        *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}


def clean(text: str, limit: int = 500) -> str:
    """Foreign text made safe to show on one line: no control, bidirectional, zero-width or unpaired character.

    Longer than `limit` characters, it is cut at a word and ends with an ellipsis.
    """
    kept = (" " if _is_space(char) else char for char in text if not _is_invisible(char))
    line = re.sub(" {2,}", " ", "".join(kept)).strip()
    if len(line) <= limit:
        return line
    return line[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + _ELLIPSIS


def _is_space(char: str) -> bool:
    return char in "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85" or unicodedata.category(char) in {"Zl", "Zp"}


def _is_invisible(char: str) -> bool:
    """Controls (unless they are spaces), formats (bidirectional marks, zero widths, soft hyphens), lone surrogates."""
    return unicodedata.category(char) in {"Cc", "Cf", "Cs"} and not _is_space(char)


def typeset(text: str, language: str) -> str:
    """French spacing: the ordinary space beside « » : ; ! ? becomes a no-break one. No character is added or lost."""
    if language != "fr":
        return text
    return re.sub(" (?=[:;!?»])|(?<=«) ", NBSP, text)


def quoted(text: str, language: str) -> str:
    """« text », or “text” in English; quotation marks inside it become those of the second rank."""
    if language == "fr":
        inner = re.sub(r"\s*»", "”", re.sub(r"«\s*", "“", text))
        return f"«{NBSP}{inner}{NBSP}»"
    inner = text.translate({ord("“"): "‘", ord("”"): "’"})
    return f"“{inner}”"


def day(at: datetime, language: str) -> str:
    """9 septembre 2022, 1er octobre 2025; 9 September 2022."""
    first = "er" if at.day == 1 and language == "fr" else ""
    return f"{at.day}{first} {_MONTHS[language][at.month - 1]} {at.year}"


def weekday(at: datetime, language: str) -> str:
    """mardi 14 octobre 2025; Tuesday 14 October 2025."""
    return f"{_DAYS[language][at.weekday()]} {day(at, language)}"


def published(dated: Dated, timezone: str, language: str) -> str:
    """A publication date as precisely as it is known."""
    at = dated.local(ZoneInfo(timezone))
    if at is None or dated.precision is Precision.UNKNOWN:
        return LABELS[language]["undated"]
    if dated.precision is Precision.YEAR:
        return str(at.year)
    if dated.precision is Precision.MONTH:
        return f"{_MONTHS[language][at.month - 1]} {at.year}"
    return day(at, language)


def period(since: datetime, until: datetime, timezone: str, language: str) -> str:
    """du lundi 13 octobre, 8 h au mardi 14 octobre, 8 h; the years are told when they differ."""
    zone = ZoneInfo(timezone)
    begin, end = since.astimezone(zone), until.astimezone(zone)
    same = begin.year == end.year
    first, last = (_moment(at, language, year=not same) for at in (begin, end))
    return f"du {first} au {last}" if language == "fr" else f"from {first} to {last}"


def _moment(at: datetime, language: str, *, year: bool) -> str:
    date = weekday(at, language)
    return f"{date if year else date.rsplit(' ', 1)[0]}, {_hour(at, language)}"


def _hour(at: datetime, language: str) -> str:
    if language == "en":
        return f"{at.hour}:{at.minute:02}"
    return f"{at.hour}{NBSP}h" + (f"{NBSP}{at.minute:02}" if at.minute else "")


def number(value: float, language: str) -> str:
    """1 284; 34,5: at most one decimal."""
    text = f"{value:,.1f}".removesuffix(".0")
    return text.translate({ord(","): NBSP, ord("."): ","}) if language == "fr" else text


def articles(count: int, language: str) -> str:
    """Aucun article, 1 article, 12 articles."""
    if count == 0:
        return "Aucun article" if language == "fr" else "No article"
    return f"{number(count, language)} article{'s' if count > 1 else ''}"


def pdf(pages: int, language: str) -> str:
    """(PDF, 2 p.)"""
    return f"(PDF, {pages}{NBSP}{'p.' if language == 'fr' else 'pp.' if pages > 1 else 'p.'})" if pages else "(PDF)"

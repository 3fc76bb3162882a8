"""What labels a release, and is no part of it: a rubric, a number, a date, an embargo, the heading of a contact."""

from __future__ import annotations

import re

from monitor.extract.clean import is_furniture
from monitor.extract.contacts import EMAIL, PHONE
from monitor.extract.edges import BAR, is_letterhead
from monitor.extract.portrait import lead_of

_ROW = 140  # characters of a line of labels
_PRESS = (
    r"(?:communiqu[ée]s?|dossiers?|informations?|infos?|notes?|points?|alertes?|invitations?|flash|services?"
    r"|contacts?|relations?|espace)\s+(?:de\s+|à\s+la\s+|aux\s+)?(?:presse|m[ée]dias?|r[ée]dactions?|journalistes?)"
)
_NUMBER = r"(?:n\s?[°º]|num[ée]ro|r[ée]f(?:[ée]rence)?\b\.?)\s*:?\s*\d[\w./-]*"
_LABEL = (
    rf"(?:{_PRESS}|communiqu[ée](?:\s+(?:financier|commun|conjoint))*|press\s+release|news\s+release"
    rf"|information\s+r[ée]glement[ée]e|flash\s+infos?|c\.?p\.?(?=\s*(?:n\s?[°º]|[–—|:-]|$)))"
    rf"(?:\s+(?:commune?|conjointe?|financier))?(?:[\s–—|,-]*{_NUMBER})?"
)
_HEAD = re.compile(rf"\W*(?:{_LABEL}|{_NUMBER})\s*(?:[–—|:•/]|-(?=\s)|$)[\s–—|:•/-]*", re.IGNORECASE)
# « Communiqué de presse Halderis », « HALDERIS – Communiqué de presse »
_RUBRIC = re.compile(
    rf"\W*(?:(?:[^\s–—|:]+\s+){{0,3}}[–—|:-]\s*)?{_LABEL}(?:\s+[^\s:|–—]+){{0,3}}\W*|\W*(?:de\s+)?presse\W*|\W*{_NUMBER}\W*",
    re.IGNORECASE,
)
_EMBARGO = re.compile(
    r"\W*(?:(?:information\s+)?(?:sous|strict)\s+embargo\b|embargo\s*(?::|–|-|jusqu|au\b|le\b|strict|until)"
    r"|(?:ne\s+pas|à)\s+(?:diffuser|publier)\b|(?:pour\s+)?diffusion\s+imm[ée]diate|for\s+immediate\s+release).{0,90}",
    re.IGNORECASE,
)
_CONTACTS = re.compile(
    r"\W*(?:(?:vos|nos|votre)\s+)?(?:contacts?(?=\W*$|\s*:|\s+(?:presse|m[ée]dias?|communication|journalistes?)\b)"
    r"|relations?\s+(?:avec\s+la\s+)?(?:presse|m[ée]dias?)|attach[ée]e?s?\s+de"
    r"\s+presse|service\s+(?:de\s+)?(?:la\s+)?(?:presse|communication)|press\s+contacts?)\b.{0,60}",
    re.IGNORECASE,
)
_MONTH = (
    r"(?:janv|f[ée]v|mars|avr|mai|juin|juil|ao[uû]t|sept|oct|nov|d[ée]c|jan|feb|march|apr|may|june|july|aug|dec)"
    r"[a-zéûÉÛ]{0,6}\.?"
)
DAY = (
    r"(?i:(?:(?:lun|mar|mercre|jeu|vendre|same)di\s+|dimanche\s+)?(?:\d{1,2}(?:er)?\s+)?"
    rf"{_MONTH}\s+(?:19|20)\d\d"
    r"|\d\d?[/.-]\d\d?[/.-](?:19|20)?\d\d)"
)
_PLACE = (
    r"(?:Fait\s+à\s+)?[A-ZÉÈÎÔ(][\w’'().]*"
    r"(?:[ ,/&-]{1,3}(?:(?:et|sur|sous|en|le|la|les|lès|de|du)[ -])?[A-ZÉÈÎÔ(\d][\w’'().]*){0,6}"
)
_DATELINE = re.compile(
    rf"\W*(?:{_PLACE}(?:\s*[,–—|:-]\s*|\s+)?)??(?i:le\s+)?{DAY}"
    r"(?i:[\s,–—-]*(?:à\s+)?\d{1,2}\s?(?:h|heures|:)\s?\d{0,2})?\W*"
)


def is_label(text: str) -> bool:
    """Whether a line stands around a title and is none: a rubric, a number, a date, an embargo, an address."""
    if is_furniture(text):
        return True
    if len(text) <= _ROW and any(_is_rubric(part.strip()) for part in text.split(BAR)):
        return True
    return bool(EMAIL.search(text) or PHONE.search(text)) or lead_of(text) or is_letterhead(text)


def _is_rubric(text: str) -> bool:
    rest = bare(text)
    if not rest or _is_dateline(rest):
        return True
    return any(pattern.fullmatch(text) for pattern in (_RUBRIC, _EMBARGO, _CONTACTS))


def _is_dateline(text: str) -> bool:
    return len(text) <= 100 and _DATELINE.fullmatch(text) is not None


def bare(text: str) -> str:
    """« Communiqué de presse n° 12 – Halderis ouvre une usine » → « Halderis ouvre une usine »."""
    return text[found.end() :] if (found := _HEAD.match(text)) else text


def is_embargo(text: str) -> bool:
    """Whether a line tells that, or until when, what follows may not be told."""
    return _EMBARGO.fullmatch(text) is not None


def is_contact(text: str) -> bool:
    """Whether a line announces whom the press may call."""
    return _CONTACTS.fullmatch(text) is not None

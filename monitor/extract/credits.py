"""Lines by which a page says whom its text is taken from: « Source : laregion.fr », « (Communiqué) », « Avec AFP ».

They are provenance, not text: an organisation that lent its words is not one that the article speaks of.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_LONGEST = 110  # characters of such a line
_HEAD, _TAIL = 3, 5  # lines from either end of a text among which they stand
# agencies, which may be named alone; of others the line has to say what they are
_AGENCY = (
    r"(?:l['’]\s?)?(?:AFP|A\.F\.P\.|APM(?:\s?news)?|Reuters|Relaxnews|Associated Press|AEF(?: info)?|News Tank(?: \w+)?"
    r"|Agence France[ -]Presse|agences?|ATS|Belga|ANSA|dpa|EFE|PR Newswire|Business Wire|GlobeNewswire)"
)
_SEVERAL = rf"{_AGENCY}(?:\s?(?:,|/|et|&|-)\s?{_AGENCY})*"
_DESK = r"(?:(?:la|notre|sa)\s)?(?:r[ée]daction|r[ée]d\.?|web|journaliste)"
_RELEASE = r"communiqu[ée]s?(?:\s(?:de presse|commun))?"
_NAMED = re.compile(
    r"(?:(?:sources?|cr[ée]dits?(?: texte)?|provenance|origine)\s?:\s?|d['’]apr[èe]s\s(?=un communiqu)"
    r"|(?:article|texte|contenu|information)\s(?:\w+\s)?(?:publi[ée]e?|parue?|repris[e]?)\s(?:\w+\s)?"
    r"(?:sur|dans|par|chez|de|du)\s(?:le site (?:de |du |d['’])?)?)"
    r"(?P<name>[^:]{2,80}?)",
    re.IGNORECASE,
)
_WITH = re.compile(
    rf"(?:{_DESK}[\s,/]+)?(?:avec|via|source|sources|d['’]apr[èe]s)\s(?P<name>{_SEVERAL})", re.IGNORECASE
)
_ALONE = re.compile(rf"(?P<name>{_SEVERAL})")
_DESK_AND = re.compile(rf"{_DESK}\s?[/,&]\s?(?P<name>{_SEVERAL})", re.IGNORECASE)
_SAID = re.compile(rf"(?P<name>{_RELEASE}(?:\s(?:de|du|des|d['’])[^.:;]{{2,60}})?)", re.IGNORECASE)
_BRACKETS = re.compile(r"^[\s\u00a0]*[(\[–—-]\s?(?P<inner>[^()\[\]]+?)\s?[)\]]?[\s\u00a0.]*$")
_CLOSING = re.compile(r"\s?(?:\((?P<round>[^()]{2,80})\)|\[(?P<square>[^\[\]]{2,80})\])\s?\.?$")
_FORMS = (_NAMED, _WITH, _DESK_AND, _ALONE)


def credit_of(line: str) -> str:
    """Whom a line that is nothing but a credit names, as it names them; empty for any other line."""
    if len(line) > _LONGEST:
        return ""
    inner = _BRACKETS.match(line)
    said = (inner["inner"] if inner else line).strip(" \u00a0.")
    for form in (*_FORMS, _SAID) if inner else _FORMS:
        if found := form.fullmatch(said):
            return found["name"].strip(" \u00a0.")
    return ""


def without_credits(lines: Sequence[str]) -> tuple[list[str], str]:
    """The lines of a text without the credits at its start and end, and whom they name (the last, if several do)."""
    kept: list[str] = []
    named = ""
    for index, line in enumerate(lines):
        edge = index < _HEAD or index >= len(lines) - _TAIL
        if edge and (name := credit_of(line)):
            named = name
            continue
        kept.append(line)
    if kept and (found := _CLOSING.search(kept[-1])) and found.start() > 40:
        name = credit_of(f"({found['round'] or found['square']})")
        if name:
            rest = kept[-1][: found.start()].rstrip()
            kept[-1] = rest if rest[-1] in ".!?…»" else f"{rest}."
            named = name
    return kept, named

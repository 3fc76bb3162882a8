"""« À propos de … »: what an organisation says of itself, every time, at the end of its releases or of its pages.

Standing facts, not news: the portrait goes when it ends the text, under its heading or led by its own first words. So
does the warning of listed companies about their forward-looking statements.
"""

from __future__ import annotations

import re

from monitor.extract.phrases import plain

_LINES = 8  # lines of one portrait under its heading
_FEW = 4  # and under a line that nothing but its words makes a heading
_PROSE = 70  # characters from which a line counts as a sentence of the article
_ARTICLE = 80  # characters of prose that must be left above the portrait
_OF = r"\W*(?:[àÀaA](?:\s|\u00a0)+(?:propos|PROPOS)|About|ABOUT)"
_HEADING = re.compile(_OF + r"(?P<name>(?:\s[^?«»\n]{1,100})?)[\W_]*")
_LEAD = re.compile(_OF + r"(?P<name>\s[^?!:,;«»\n]{2,100}?)(?:\s*:|\s[–—-]|\.)\s+(?=[A-ZÉÈÀÂÊÎÔÇ\d]).{40,}", re.DOTALL)
_WARNING = re.compile(
    r"\W*(?:avertissements?|mises? en garde|disclaimer|forward[- ]looking statements?"
    r"|(?:declarations?|informations?|enonces?|elements?) (?:de nature |a caractere )?prospecti\w+)\b.{0,60}"
)
_WARNS = re.compile(
    r"\bprospecti(?:f|ve)s?\b|forward[- ]looking|valeurs mobilieres|facteurs de risques?|offre de vente"
)
_WARNS_AT_ONCE = re.compile(
    r"\W*(?:ce|le present) (?:communique|document)\b.{0,40}\b(?:contient|contenir|comprend|comporte|inclut)\b"
    r".{0,80}\bprospecti(?:f|ve)s?\b"
)
_SELVES = re.compile(
    r"\b(?:groupe|reseau|pole|cluster|societe|entreprise|laboratoire|federation|syndicat|association|fondation|institut"
    r"|agence|organisme|partenaires?|auteure?|nous|site|media|journal)\b"
)


def without_portraits(lines: list[tuple[str, bool]]) -> list[str]:
    """The lines without the portraits that end them. Each line comes with whether it is a heading."""
    end = len(lines)
    while (start := _opens(lines, end)) >= 0:
        end = start
    return [line for line, _ in lines[:end]]


def _opens(lines: list[tuple[str, bool]], end: int) -> int:
    """Where the portrait that ends the first `end` lines begins, -1 if none does."""
    for index in range(end - 1, max(-1, end - 2 - _LINES), -1):
        line, heading = lines[index]
        if _is_warning(line, heading, lines[index + 1 : end]):
            return index if sum(len(text) for text, _ in lines[:index] if len(text) >= _PROSE) >= _ARTICLE else -1
        if _is_lead(line) or (_is_heading(line) and not (end > index + 1 and lines[index + 1][0].startswith("«"))):
            prose = [len(text) for text, _ in lines[:index] if len(text) >= _PROSE]
            # a line that nothing sets apart may be a subheading of a text that has hardly begun, or goes on at length
            apart = heading or (len(prose) >= 2 and end - index - 1 <= _FEW)
            return index if sum(prose) >= _ARTICLE and apart else -1
        if heading:
            return -1
    return -1


def _is_warning(line: str, heading: bool, after: list[tuple[str, bool]]) -> bool:
    """Whether a line opens the warning of a listed company: its forecasts may be wrong, it offers no shares."""
    folded = plain(line[:300])
    if heading and _WARNING.fullmatch(folded):
        return not after or any(_WARNS.search(plain(text)) for text, _ in after)
    return bool(_WARNS_AT_ONCE.match(folded))


def lead_of(bold: str) -> bool:
    """Whether the words in bold that open a paragraph are the heading of a portrait."""
    return _is_heading(bold)


def _is_heading(line: str) -> bool:
    if len(line) > 130 or (line.endswith(".") and len(line.split()) > 8):
        return False  # too long for a heading, or a sentence
    found = _HEADING.fullmatch(line)
    return found is not None and (not found["name"].strip() or _names(found["name"]))


def _is_lead(line: str) -> bool:
    found = _LEAD.match(line)
    return found is not None and _names(found["name"])


def _names(text: str) -> bool:
    """Whether an organisation is spoken of, by its name (a capital) or its kind, and not a matter."""
    return bool(re.search(r"[A-ZÉÈÀÂÊÎÔÇ]", text)) or bool(_SELVES.search(plain(text)))

"""What a person types in a search box, as SQLite's full-text query language."""

from __future__ import annotations

import re
import unicodedata

TERM = re.compile(r'(-?)(?:"([^"]*)"|«([^»]*)»|“([^”]*)”|(\S+))')
ELISION = re.compile(r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)['’ʼ](?=\w)", re.IGNORECASE)
LIGATURES = (("œ", "oe"), ("æ", "ae"))
NOTHING = '""'  # a full-text query that is valid and finds nothing
MOST_TERMS = 32


def fold(text: str) -> str:
    """Lower case without accents nor ligatures, to compare names: `Cœur d'Été` gives `coeur d'ete`."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    for ligature, letters in LIGATURES:
        bare = bare.replace(ligature, letters)
    return bare


def expression(text: str) -> str:
    """An FTS5 query for what was typed; never one that SQLite refuses, whatever the input.

    Every word is required; `"several words"` (or « ») is a phrase, `word*` a beginning, `-word` an exclusion. The
    elided article is dropped (`l'hôpital` finds `d'hôpital`) and `œ` finds `oe`, which the index does not fold.
    Accents and case are folded by the index. Without a word to look for, the query finds nothing.
    """
    wanted: list[str] = []
    unwanted: list[str] = []
    for match in list(TERM.finditer(text.replace("\0", " ")))[:MOST_TERMS]:
        minus, *phrases, word = match.groups()
        phrase = next((phrase for phrase in phrases if phrase is not None), None)
        term = _term(ELISION.sub("", word.lstrip("\"'«“(")) if phrase is None else phrase)
        if term:
            (unwanted if minus else wanted).append(term)
    if not wanted:
        return NOTHING
    query = " AND ".join(wanted)
    return f"({query}) NOT ({' OR '.join(unwanted)})" if unwanted else query


def _term(text: str) -> str:
    """One word or phrase, quoted, with its other spelling; empty when it holds no letter and no digit."""
    prefix = "*" if text.endswith("*") else ""
    spelled = text.lower().replace('"', " ").strip().rstrip("*")
    if not any(letter.isalnum() for letter in spelled):
        return ""
    spellings = {spelled: None}
    for ligature, letters in LIGATURES:
        for one in list(spellings):
            spellings |= {one.replace(ligature, letters): None, one.replace(letters, ligature): None}
    terms = [f'"{one}"{prefix}' for one in spellings]
    return terms[0] if len(terms) == 1 else f"({' OR '.join(terms)})"

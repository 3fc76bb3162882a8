"""Articles that correct another one: « Erratum – … », « Rectificatif : 3 M€ (et non 13 M€) ». Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from monitor.excerpt import LONGEST, excerpt
from monitor.recognise.fold import fold

LEAD = 300  # characters of the text in which an update says that it corrects
_TITLED = re.compile(
    r"^\W*(?:(?:errat(?:um|a)|rectificati(?:f|on)|correctif|corrigendum)(?![\w'])"
    r"|(?:correction|corrige|corrected)\b(?: (?:a|de) (?:notre|l'article)\b.*)?\W*(?:[:.|\])]|$))"
)
_UPDATED = re.compile(r"^\W*(?:mise? a jour|maj|actualise|update[d]?)\b")
_CORRECTS = re.compile(
    r"\bet non\b|\bau lieu de?\b|\b(?:bien|fallait|faut) lire\b|\blire (?:bien )?[:«]|\b(?:corrig|rectifi|errone)\w*"
    r"|\berreurs?\b|\brather than\b|\binstead of\b|\bin error\b"
)
_STATED = re.compile(
    r"\bet non\b|\bau lieu d|\bbien lire\b|\bfallait lire\b|\bfaut lire\b|\brather than\b|\binstead of\b"
)


@lru_cache(maxsize=1024)
def is_erratum(title: str, text: str) -> bool:
    """Whether an article says that another one was wrong: by its title, or as an update whose lead says so."""
    said = fold(title).text
    if _TITLED.search(said) or re.search(r"\(et non\b", said):
        return True
    return _UPDATED.search(said) is not None and _CORRECTS.search(f"{said} {fold(text[:LEAD]).text}") is not None


def correcting(title: str, text: str) -> str:
    """The words that put it right: those of the text around « et non », else the title where it has them."""
    whole = fold(text)
    places = [whole.span(*found.span()) for found in (*_STATED.finditer(whole.text), *_CORRECTS.finditer(whole.text))]
    if not places and _CORRECTS.search(fold(title).text):
        return title
    hits = [(*place, 1.0 if number else 2.0) for number, place in enumerate(places)]
    return excerpt(text, hits, LONGEST, title=title) or title

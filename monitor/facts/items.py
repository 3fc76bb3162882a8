"""The items of a round-up or a newsletter: each tells what its heading and its first sentence tell. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from monitor.recognise.matcher import Span
from monitor.recognise.passage import Passage

SEVERAL = 3  # items that make an article a round-up
# « Biologie. Cerba ferme… », « Recherche : le CHU… », « • Un laboratoire… », « 2. Un laboratoire… »: a paragraph that
# begins with a heading of one to four words, with a bullet or with a number.
BULLET = r"(?:[•▪■●‣►➤▶✓→*] ?|\d{1,2}[.)] )"
HEADING = r"(?:\*\*)?[A-ZÀ-Þ][\w'’-]+(?: [\w'’-]+){0,3}(?:\.| ?:| [–—])(?:\*\*)?\s"
ITEM = re.compile(rf"{BULLET}?{HEADING}|{BULLET}(?=[A-ZÀ-Þ])")
# Titles of what tells many things, one in a line.
LISTING = re.compile(
    r"\b(?:newsletter|infolettre|lettre d['’]information|lettre (?:d['’]|de |du |des )[A-ZÀ-Þ]|lettre n[°o]|flash info"
    r"|lettre aux |actualit[ée]s\b|actus\b|agenda\b|en bref|br[èe]ves\b|à retenir|revue de presse|tour d['’]horizon"
    r"|l['’]essentiel|de la semaine|de la quinzaine|du mois\b|les échos d|le carnet\b|n[°o] ?\d|in brief\b|round-?up\b"
    r"|ne fallait pas manquer|\bce qu['’]il faut retenir|le mag\b|bulletin d|gazette|compte[- ]rendu|procès-verbal)",
    re.IGNORECASE,
)
LINE = re.compile(rf"(?:{BULLET}?{HEADING}|{BULLET})?(?=(?:\S+[ \t]+){{4}})")


def items(passages: Sequence[Passage]) -> dict[int, list[Span]]:
    """By passage, the heading and first sentence of each item of a round-up, in original offsets."""
    titles = (one.folded.original[slice(*one.title)] for one in passages if one.title)
    item = LINE if any(map(LISTING.search, titles)) else ITEM
    return {id(one): _of(one, item) for one in passages}


def _of(passage: Passage, written: re.Pattern[str]) -> list[Span]:
    """The items of a passage that begin as `written`; none unless there are several."""
    text = passage.folded.original
    lines = [0, *(end.end() for end in re.finditer("\n", text))]
    begun = [item for line in lines if (item := written.match(text, line))]
    if len(begun) < SEVERAL:
        return []
    after = [bisect_right(passage.borders, item.end()) for item in begun]
    ends = [*passage.borders, len(text)]
    return [(item.start(), ends[number]) for item, number in zip(begun, after, strict=True)]

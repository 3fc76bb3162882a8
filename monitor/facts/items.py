"""The items of a round-up or a newsletter: each tells what it begins with, as title and lead do. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

from monitor.recognise.matcher import Span
from monitor.recognise.passage import LEAD, Passage

SEVERAL = 3  # items that make an article a round-up
# « Biologie. Cerba ferme… », « Recherche : le CHU… », « • Un laboratoire… », « 2. Un laboratoire… », « **Lyon** – »: a
# paragraph that begins with a heading of one to four words, or any in bold, with a bullet, a number or a letter.
BULLET = r"(?:[•▪■●◆‣►➤▶✓→*–—-] ?|\d{1,2}[.)/°] |[A-Z][.)] )"
WORDS = r"[A-ZÀ-Þ][\w'’-]+(?: [\w'’(),-]+){0,3}"
HEADING = rf"(?:{WORDS}(?:\.| ?:| [–—])\s|\*\*[^*\n]{{3,100}}\*\*)"
ITEM = re.compile(rf"{BULLET}?{HEADING}|{BULLET}(?=[A-ZÀ-Þ])")
# A line that ends without a full stop, above a paragraph.
TITLE = re.compile(rf"{BULLET}?(?=[A-ZÀ-Þ0-9«\"])[^\n]{{3,90}}(?<![.…;,:?])\n(?=[^\n]{{50}})")
# Titles of what tells many things, one in a line.
LISTING = re.compile(
    r"\b(?:newsletter|infolettre|lettre d['’]information|lettre (?:d['’]|de |du |des )[A-ZÀ-Þ]|lettre n[°o]|flash info"
    r"|lettre aux |actualit[ée]s\b|actus\b|agenda\b|en bref|br[èe]ves\b|à retenir|revue de presse|tour d['’]horizon"
    r"|l['’]essentiel|de la semaine|de la quinzaine|du mois\b|les échos d|le carnet\b|n[°o] ?\d|in brief\b|round-?up\b"
    r"|rapport (?:annuel|d['’]activit)|faits (?:marquants|de l['’]ann)|l['’]ann[ée]e en\b|la semaine (?:en|vue)\b"
    r"|indiscrets|ça bouge|mouvements\b|sept jours|ne fallait pas manquer|\bce qu['’]il faut retenir|le mag\b"
    r"|bulletin d|gazette|compte[- ]rendu|procès-verbal)",
    re.IGNORECASE,
)
LINE = re.compile(rf"(?:{BULLET}?{HEADING}|{BULLET})?(?=(?:\S+[ \t]+){{4}})")


def items(passages: Sequence[Passage]) -> dict[int, list[Span]]:
    """By passage, the beginning of each item of a round-up, its heading included, in original offsets."""
    titles = (one.folded.original[slice(*one.title)] for one in passages if one.title)
    item = LINE if any(map(LISTING.search, titles)) else ITEM
    return {id(one): _of(one, item) for one in passages}


def _of(passage: Passage, written: re.Pattern[str]) -> list[Span]:
    """The items of a passage: under titles of their own, or beginning as `written`; none unless there are several."""
    text = passage.folded.original
    lines = [0, *(end.end() for end in re.finditer(r"\n+", text))]
    begun = _titled(text, lines) or [line for line in lines if written.match(text, line)]
    if len(begun) < SEVERAL:
        return []
    return [(start, min(end, start + LEAD)) for start, end in pairwise((*begun, len(text)))]


def _titled(text: str, lines: Sequence[int]) -> list[int]:
    """Where lines that are titles begin, if nearly all stand above one paragraph, as those of one article do not."""
    begun = [line for line in lines if TITLE.match(text, line)]
    between = pairwise((*begun, len(text)))
    alone = sum(bisect_left(lines, end) - bisect_right(lines, start) == 1 for start, end in between)
    return begun if len(begun) >= SEVERAL and alone * 4 >= len(begun) * 3 else []

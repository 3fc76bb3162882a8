"""The dateline of a dispatch or a release: the towns, the day and the agency that say where, when and by whom it was
written. Pure. All who must know one ask here: what may be quoted, which towns the news is of, what rules read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.facts.gazetteer import gazetteer
from monitor.recognise.fold import fold
from monitor.recognise.matcher import Span

MONTH = (
    r"(?:janv(?:ier|\.)?|f[ée]v(?:rier|r?\.?)?|mars|avr(?:il|\.)?|mai|juin|juil(?:let|\.)?|ao[uû]t|sept(?:embre|\.)?"
    r"|oct(?:obre|\.)?|nov(?:embre|\.)?|d[ée]c(?:embre|\.)?|jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)|apr(?:il|\.)?|may"
    r"|june?|july?|aug(?:ust|\.)?|september|october|november|december)"
)
DAY = (
    r"(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche),?\s+)?"
    rf"(?:\d{{1,2}}(?:er|st|nd|rd|th)?\s+{MONTH}(?:,?\s+\d{{4}})?|{MONTH}\s+\d{{1,2}}(?:,\s+\d{{4}})?"
    r"|\d{1,2}[/.]\d{1,2}[/.]\d{2,4})"
)
_HOUR = r"(?:,?\s*(?:à\s*)?\d{1,2}\s?[h:]\s?(?:\d\d)?(?:\s?[ap]\.?m\.?)?(?:\s?[A-Z]{2,4})?)?"
_PLACE = r"[A-ZÀ-Þ][\w'’.-]*(?:[ ,/&]+(?:\(?[\w'’.-]+\)?)){0,6}?"
_AGENCY = r"\([\w ./&'’-]{2,30}\)"
_DASH = r"(?:[–—]|--?)"
_TOWNS = rf"{_PLACE}(?:\s*(?:[–—/-]|,|\bet\b|\band\b)\s*{_PLACE})?"
_SHOUTED = r"[A-ZÀ-Þ][A-ZÀ-Þ' -]{2,30}"
_NAMED = r"[A-ZÀ-Þ][\w'’-]*(?:[ -][A-ZÀ-Þ][\w'’-]*)?"
# « Lyon, le 8 avril 2026 – », « COMMUNIQUÉ – Lille et Metz, le 8 avril. », « (Agence) - PARIS, 8 avril - », « BORDEAUX
# (Agence) - », « FRANKFURT – », « NANTES, France – »
_DATELINE = re.compile(
    rf"(?:(?i:communiqu[ée](?: de presse)?|press release)\s*[–—:|,-]\s*)?(?:(?P<first>{_AGENCY})\s*{_DASH}\s*)?"
    rf"(?:{_TOWNS}(?:\s*\([\w '’-]{{2,30}}\))?,?\s+(?:le\s+)?(?i:{DAY}){_HOUR}(?:\s*(?P<dated>{_AGENCY}))?"
    r"(?:\s*/(?:PR|Business) ?(?:News)?[Ww]ire/?)?\s*(?P<mark>[–—:|.-]+|$)\s*"
    rf"|(?P<town>{_SHOUTED}?)\s*(?P<alone>{_AGENCY})\s*[–—:-]+\s*"
    rf"|{_SHOUTED}(?:,\s+[A-ZÀ-Þ][\w.'’ -]{{1,30}}?)?(?:\s*/\s*{_SHOUTED})?\s+(?:[–—]|--)\s+(?=[A-ZÀ-Þ]))",
    re.MULTILINE,
)
# « Lyon (ABC) – »: of a town, where it is known to be one; else it may be anybody, and from there.
_TOWN_AND_AGENCY = re.compile(
    rf"(?P<towns>{_NAMED}(?:(?:, | et | & | ?/ ?){_NAMED}){{0,2}}) {_AGENCY} ?(?:[–—]|-{{1,2}})(?= |$)"
)
_BULLET = re.compile(r"[\s*_•–—-]*")
_FAR = 80  # characters from the beginning of a line to a town of its dateline
_DONE_AT = re.compile(r"\b[Ff]ait à $")
_ON = re.compile(rf",? (?:le|,) (?i:{DAY})")


def dateline(line: str) -> int:
    """Where the text begins after the dateline that opens `line`: 0 without any."""
    found = _DATELINE.match(line)
    return found.end() if found else 0


def in_dateline(text: str, start: int, end: int) -> bool:
    """Whether the town `start` to `end` of `text` stands in a dateline: it opens a line, or an act is « fait à » it.

    « Paris, 12 mai : la journée » may announce what takes place there.
    """
    line = text.rfind("\n", 0, start) + 1
    begin = _BULLET.match(text, line)
    if begin is not None and start - line <= _FAR:
        found = _DATELINE.match(text, begin.end())
        if found and end <= found.end() and (found["mark"] is None or ":" not in found["mark"]):
            return True
        alike = _TOWN_AND_AGENCY.match(text, begin.end())
        if alike and end <= alike.end("towns"):
            return True
    return _DONE_AT.search(text, max(0, start - _FAR), start) is not None and _ON.match(text, end) is not None


def agencies(text: str) -> Iterator[Span]:
    """Where the names of agencies stand in the datelines of a text, without their brackets.

    « DOUAI (Nord) – » tells a place, and « NANOBRUME (Perlin) – » begins an item on two companies.
    """
    known = gazetteer().meant
    for line in re.finditer(r"^[\s*_•–—-]*(?=[^\n]{0,80}\()", text, re.MULTILINE):
        found = _DATELINE.match(text, line.end())
        if found is None or (found["town"] and fold(found["town"]).text not in known):
            continue
        for start, end in map(found.span, ("first", "dated", "alone")):
            inner = text[start + 1 : end - 1]
            if start >= 0 and not inner.isdigit() and fold(inner).text not in known:
                yield start + 1, end - 1

"""What stands at the head and foot of the pages of a PDF: page numbers, running titles, the issuer's address."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from monitor.extract.contacts import EMAIL, PHONE
from monitor.extract.phrases import plain

_HEAD, _FOOT = 0.86, 0.12  # places on the page, 0 (bottom) to 1, beyond which a line may be a header or a footer
_OUTER = 4  # lines from the top or bottom of a page among which its issuer's address may stand
_LONGEST = 250  # characters of such a line
_OF = r"(?:page|p\.)?\s*\d{1,3}(?:\s*(?:/|sur|of|de)\s*\d{1,3})?"
_NUMBER = re.compile(rf"[\W_]*{_OF}[\W_]*", re.IGNORECASE)
_NUMBERED = re.compile(r"\b(?:page|p\.)\s*\d{1,3}(?:\s*(?:/|sur|of|de)\s*\d{1,3})?", re.IGNORECASE)
_WAY = (
    r"(?:rue|avenue|av\.?|boulevard|bd\.?|blvd\.?|place|pl\.?|quai|chemin|cours|route|all[ée]es?|impasse|square|passage"
    r"|esplanade|faubourg|mail|parvis|promenade|rond-point|sentier|villa|voie)"
)
_STREET = rf"\b\d{{1,4}}(?:\s?[-/]\s?\d{{1,4}})?(?:\s?(?:bis|ter|quater))?\s?,?\s{_WAY}\s[^.;!?\n]{{2,80}}?"
_CODE = r"\b(?:F-?\s?)?\d{2}\s?\d{3}\b"
_ADDRESS = re.compile(rf"{_STREET}{_CODE}", re.IGNORECASE)
_OPEN = re.compile(rf"{_STREET}$", re.IGNORECASE)  # a street at the end of its line, its town on the next
_TOWN = re.compile(rf"\W*{_CODE}\s+[A-ZÉÈ]")
_WEB = re.compile(r"(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:fr|com|org|eu|net|info|example)\b(?:/\S*)?", re.I)
_LABEL = re.compile(
    r"\b(?:t[ée]l(?:[ée]phone)?|fax|t[ée]l[ée]copie|standard|e-?mail|mail|courriel|m[ée]l|site(?: (?:web|internet))?"
    r"|web|adresse|si[èe]ge(?: social)?)\b\.?",
    re.IGNORECASE,
)
BAR = " | "  # between what wide gaps part in a line
_PARTS = re.compile(r"\s[-–—|•·/]\s|[,;:|•·–—\n]")


@dataclass(slots=True)
class Line:
    """One line of a page. Lengths in points from the bottom left; `high` is its place on the page, 0 (bottom) to 1."""

    text: str
    page: int
    size: float
    left: float
    right: float
    bottom: float
    high: float
    bold: bool = False


def without_edges(lines: list[Line], pages: int) -> list[Line]:
    """Drops page numbers, the issuer's address, and the headers and footers that come back on most pages."""

    edge = [line for line in lines if line.high > _HEAD or line.high < _FOOT]
    marks = {id(line): _marks(line.text) for line in edge}
    seen = Counter(key for key, _ in {(key, line.page) for line in edge for key in marks[id(line)]})
    often = {key for key, times in seen.items() if times >= 2 and times * 2 >= pages}
    drop = {id(line) for line in edge if often.issuperset(marks[id(line)]) or _NUMBER.fullmatch(line.text)}
    # a running header is often the title itself: its first, largest showing stays if it is larger than the others
    for mark in {each for each in marks.values() if often.issuperset(each)}:
        alike = [line for line in edge if marks[id(line)] == mark]
        first, least = min(line.page for line in alike), min(line.size for line in alike)
        drop -= {id(line) for line in alike if line.page == first and line.size > 1.2 * least}
    drop |= _letterheads(edge)
    return [line for line in lines if id(line) not in drop]


def _marks(text: str) -> frozenset[str]:
    """What a line of an edge says, whatever its numbers: each of the parts between wide gaps, but the number of a page.

    Whether the parts are one line depends on what else stands on the page.
    """
    parts = [part for part in text.split(BAR) if not _NUMBER.fullmatch(part)] or [text]
    return frozenset(re.sub(r"\d+", "#", plain(part)) for part in parts)


def _letterheads(edge: list[Line]) -> set[int]:
    """The ids of the outermost lines of each page that give the issuer's address, telephone or site, and no more."""
    gone: set[int] = set()
    for number in {line.page for line in edge}:
        page = sorted((line for line in edge if line.page == number), key=lambda line: -line.bottom)
        for outer in (
            [line for line in page if line.high > _HEAD][:_OUTER],
            [line for line in page if line.high < _FOOT][-_OUTER:],
        ):
            for index, line in enumerate(outer):
                after = outer[index + 1] if index + 1 < len(outer) else None
                if is_letterhead(line.text):
                    gone.add(id(line))
                elif after and _OPEN.search(line.text) and _TOWN.match(after.text):
                    gone |= {id(each) for each in (line, after) if is_letterhead(f"{line.text}, {after.text}")}
    return gone


def is_letterhead(text: str) -> bool:
    """Whether a line holds an address, telephone or site, and besides them only names: no part of a sentence."""
    if len(text) > _LONGEST:
        return False
    rest = text
    for pattern in (EMAIL, _ADDRESS, PHONE, _WEB):
        rest = pattern.sub("\n", rest)
    if rest == text or re.search(r"[.!?…»]\s*$", rest):
        return False
    rest = _LABEL.sub(" ", _NUMBERED.sub(" ", rest))
    parts = [part.strip(" .()-–—\u00a0") for part in _PARTS.split(rest)]
    return all(not part or (not part[0].islower() and len(part.split()) <= 9) for part in parts)

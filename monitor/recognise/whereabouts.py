"""Which region an article speaks of where a description stands: « En Bretagne, … l'ARS », « À Tours, le CHU ».

Towns and departments tell of their region (`monitor/catalogues/places.csv`). Pure.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from monitor.facts.gazetteer import gazetteer
from monitor.recognise.fold import plain
from monitor.recognise.forms import Use
from monitor.recognise.passage import Passage

HEADING = 40  # characters of a line that heads the paragraph below it
NEAR = 24  # characters before a place
CAPITAL = "Paris"  # where ministers speak: it tells nothing of the region
WORD = "word"  # the doubt of a place whose name is a common word: Tours, La Réunion
# What stands between the beginning of a sentence, of a clause or of an item, and the place that opens it.
OPENS = re.compile(
    r"(?:^|[\n;•–—]|[.!?…:»][ \u00a0]|\n[-*])[ \u00a0«\"(]*"
    r"(?i:en|à|au|aux|dans l(?:e|a|es)|côté|vue? de|vue? d['’])?[ \u00a0]?(?i:dans l['’])?$"
)
OPENED = re.compile(r"[ \u00a0]?(?:[,.:(–—\n]|$|l['’]|l[ea]\b)")  # « En Bretagne l'ARS »: the comma is often left out
SIGN = re.compile(r"\b(?:[àÀ]|[Ee]n|de|vers|[Dd]ans l[ae])[ \u00a0]$")


class Told(NamedTuple):
    """A place of France that a passage names; original offsets. `opens`: its sentence, or a clause of it."""

    start: int
    end: int
    phrase: str
    region: str
    opens: bool

    def tells(self, use: Use) -> bool:
        """Whether an organisation is meant where one speaks of the place."""
        if self.region in use.organisation.regions:
            return (
                self.phrase in use.confirm or f"a {self.phrase}" in use.confirm or self.region in _regions(use.confirm)
            )
        return False


def told(passage: Passage) -> list[Told]:
    """The places that tell of a region, in order."""
    return [place for span, phrase in passage.towns if (place := _told(passage, phrase, *span))]


def paragraph(passage: Passage, start: int) -> int:
    """Where the paragraph of original offset `start` begins, the short heading above it included."""
    text = passage.folded.original
    begin = text.rfind("\n", 0, start) + 1
    while begin > 1:
        above = text.rfind("\n", 0, begin - 1) + 1
        line = text[above : begin - 1].rstrip()
        if len(line) > HEADING or line.endswith((".", "!", "?", "…", "»")):
            break
        begin = above
    return begin


def _told(passage: Passage, phrase: str, first: int, last: int) -> Told | None:
    places = gazetteer().meant[phrase]
    regions = {place.region for place in places}
    if len(regions) != 1 or places[0].name == CAPITAL:
        return None
    start, end = passage.folded.span(first, last)
    start += places[0].lead
    text = passage.folded.original
    if not (places[0].demonym or text[start].isupper()):
        return None
    before = text[max(0, start - NEAR) : start]
    if start > NEAR:
        before = f" {before}"  # what is cut off opens nothing
    opens = bool(OPENS.search(before) and OPENED.match(text, end))
    if all(place.doubt for place in places):
        sure = places[0].doubt == WORD and (opens or SIGN.search(before))
        if not sure:
            return None
    town = plain(places[0].name) if places[0].demonym else phrase  # « les investigateurs lillois »
    return Told(start, end, town, regions.pop(), opens)


@lru_cache(maxsize=4096)
def _regions(words: tuple[str, ...]) -> frozenset[str]:
    """The regions that words name."""
    meant = gazetteer().meant
    return frozenset(one.region for word in words for one in meant.get(word, ()) if one.kind == "region")

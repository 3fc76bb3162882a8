"""The days that another replaces: « initialement fixée au 27 novembre », « repoussée du 5 au 20 »."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise, zip_longest

from monitor.facts import applying
from monitor.facts.days import Day, days
from monitor.recognise.fold import fold
from monitor.recognise.matcher import Span
from monitor.recognise.passage import BORDER

_NEAR = 60  # characters before a day in which it may be said that it holds no more
READ = 5_000  # characters of a text in which it may be said
_FAR = 320  # characters before a day in which it may be said that it moves
# All in folded words.
_DATE = r"(?:dates?|limite|echeance|cloture|delai|terme)"
_BEFORE = re.compile(
    rf"\b(?:(?:{_DATE} initiale?|ancien(?:ne)? {_DATE}|en remplacement|instead of|originally|initially|previously)"
    r"\b(?: [\w']+){0,5}|anciennement|contre)[ :(]{0,3}(?: (?:le|du|au))?(?: \w+di)? ?$"
)
_AFTER = re.compile(
    r"[ ,(]{0,3}(?:initialement|auparavant|precedemment|a l'origine|est caduque|n'est plus valable|ne tient plus)\b"
)
_MOVED = r"(?:report|repouss|decal|recul|avanc|pass[ea]|deplac|prorog|prolong|gliss|exten|rallong)\w*"
# What moves may have a long name, with a year, when it is a date, a call or what is sent.
_OF_CALL = (
    rf"(?:{_DATE}s?|appels? a \w+|appel|aap|ami|concours|guichet|depots?|remise|reception|candidatures?|inscriptions?"
    r"|deadline|closing date|call for \w+)"
)
_LONG = r"(?:[^.;:?!\d]|\b20\d\d\b){0,240}"
_MOVES = re.compile(
    rf"\b(?:{_MOVED}[^.;:\d]{{0,60}}|{_MOVED} (?:\w+ |[ld]'){{0,4}}{_OF_CALL}\b{_LONG}|{_OF_CALL}\b{_LONG} {_MOVED} )$"
)
_FROM = re.compile(r"\b(?:du|from)(?: \w+di)? (?P<alone>\d{1,2})?$")
_TO = re.compile(r"[ ,(]{0,3}(?:au|to|jusqu'au)\b[^\d.;:]{0,12}$")
_ADVANCED = re.compile(
    rf"\b(?:(?:est|sont|ete|etre|{_DATE}) (?:\w+ ){{0,2}}avancee?s?|avance (?:au|la {_DATE}|sa {_DATE})"
    r"|(?:been|is) brought forward)\b[^.;:]{0,50}$"
)

Folded = Callable[[int, int], str]  # the folded words between two original offsets


def replaced(every: Sequence[Day], window: Span, folded: Folded) -> Iterator[Day]:
    """The days of a sentence that it says hold no more."""
    past = window[0]
    for one, later in zip_longest(every, every[1:]):
        before, after = folded(max(past, one.start - _NEAR), one.start), folded(one.end, max(one.end, window[1]))
        to = later and _TO.fullmatch(folded(one.end, later.start))
        said = applying.FORMER.search(before) or applying.is_former("", after) or _BEFORE.search(before)
        if said or _AFTER.match(after) or (to and _moved_from(window[0], one.start, folded)):
            yield one
        elif alone := _before_it(window[0], one, folded):
            yield alone
        past = one.end


def days_replaced(text: str, at: str) -> frozenset[str]:
    """The days, ISO 8601, that `text` says hold no more, when the date that replaces them is `at`."""
    text = text[:READ]
    whole = fold(text)

    def folded(start: int, end: int) -> str:
        return whole.text[slice(*whole.place(start, end))]

    ends = [0, *(one.end() for one in BORDER.finditer(text)), len(text)]
    told = (day for window in pairwise(ends) for day in replaced(days(text, *window), window, folded))
    return frozenset(nearest(day, at) for day in told if day.month and day.day) - {at[:10]}


def nearest(day: Day, at: str) -> str:
    """The date of a former day, in the year that puts it nearest to `at`, which replaces it, if none is told."""
    month = date.fromisoformat(f"{at[:7]}-01")
    years = [day.year] if day.year else [month.year - 1, month.year, month.year + 1]
    found = [told for year in years if (told := day.iso(year)[:10])] if day.month else []
    return min(found, key=lambda told: abs(date.fromisoformat(f"{told[:7]}-01") - month), default=at)


def opens(every: Sequence[Day], day: Day, window: Span, folded: Folded) -> bool:
    """Whether a day is the one that opens, or else one that holds no more, by the words beside it."""
    earlier = max((one.end for one in every if one.end <= day.start), default=window[0])
    before = folded(max(earlier, day.start - _NEAR), day.start)
    return applying.is_former(before, folded(day.end, max(day.end, window[1])))


def _moved_from(low: int, start: int, folded: Folded) -> bool:
    """Whether « repoussée du » ends there."""
    before = folded(max(low, start - _FAR), start)
    found = _FROM.search(before)
    return found is not None and not found["alone"] and _MOVES.search(before, 0, found.start()) is not None


def _before_it(low: int, one: Day, folded: Folded) -> Day | None:
    """« repoussée du 5 au 20 décembre »: the fifth, of the month of the day that follows."""
    before = folded(max(low, one.start - _FAR), one.start)
    said = _TO.search(before)
    found = _FROM.search(before, 0, said.start()) if said else None
    if found is None or not found["alone"] or not _MOVES.search(before, 0, found.start()):
        return None
    return replace(one, day=int(found["alone"]), time="")


def is_advanced(before: str) -> bool:
    """Whether the folded words before a day say that it comes sooner than was told: « la clôture est avancée au »."""
    return _ADVANCED.search(before) is not None

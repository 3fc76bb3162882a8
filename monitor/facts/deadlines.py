"""The closing dates of calls: until when one may apply, answer or register.

    words that close ─▶ the day each governs ─▶ is it a call that closes? ─▶ the year ─▶ what was prolonged, forgotten

One principle: a word that closes, a date after it, and applying is what the sentence speaks of. When the sentence does
not say of what, the title or the lead does: in an article on a call, « jusqu'au 15 mars » closes it, unless the
sentence names something else that happens on a day.

Dates are those of France, without a zone. « Midi » is 12:00. A call « jusqu'au 15 mars à minuit », « 24 h » or
« 23 h 59 » is open all that day, as one « jusqu'au 15 mars » is: the day alone is kept. So it is for « 0 h »,
which says nothing sure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from monitor.facts import calls, moved
from monitor.facts.calls import PHRASES as PHRASES
from monitor.facts.closings import Closing, Reading
from monitor.facts.days import Day, days, future, on
from monitor.findings import Deadline
from monitor.model import Dated, Field
from monitor.recognise.passage import Passage

_YEAR = 366  # days: what closes later must say that it is a call
_PARAGRAPH = 300  # characters within which two days are those of one call
_FRANCE = ZoneInfo("Europe/Paris")
_CENTURY = re.compile(r"(?<!\d)20\d\d(?!\d)")
_EDITION = re.compile(
    r"\b(?:appels?\s(?:à|de)\s\w+|AAP|AMI|édition|concours|programme|campagne|session|trophées|prix)\b[^.\n\d]{0,30}\b(20\d\d)\b",
    re.IGNORECASE,
)


def deadlines(passages: Sequence[Passage], published: Dated) -> list[Deadline]:
    """The closing dates told in the passages of one article, each once, in the order they stand in.

    A day without a year is the first on or after `published`; if that is unknown, it takes the year of another date or
    of the call (« appel à projets 2026 »), and without any it is left out. A day before `published` closes nothing any
    more. Of two days of one call only the one that holds counts: that which prolongs it, or brings it forward. A quote
    goes from the word that closes to the end of the day and its hour. Needs PHRASES to be found in the passages.
    """
    if not any(one.found.keys() & PHRASES for one in passages):
        return []
    titled, headed = (any(_at_the_head(one, words) for one in passages) for words in (calls.CALLED, calls.CALLS))
    found: list[Closing] = []
    former: list[Day] = []
    for passage in passages:
        if passage.found.keys() & PHRASES:
            reading = Reading(passage, titled, headed)
            found += sorted(reading.closings(), key=lambda one: (one.day.start, one.start))
            former += [day for days_told in reading.former.values() for day in days_told]
    if not found:
        return []
    at = published.local(_FRANCE)
    today = at.date() if at else None
    dated = [(one, iso) for one in found if (iso := _iso(one.day, today, passages)) and _to_come(one, iso, today)]
    return _each_once(_without_former([(_extended(one, iso, one.former), iso) for one, iso in dated], former))


def _at_the_head(passage: Passage, words: frozenset[str]) -> bool:
    """Whether one of some words stands in the title or the lead."""
    return any(
        passage.spot(*span)[0] is not Field.BODY
        for word in passage.found.keys() & words
        for span in (passage.folded.span(*passage.found[word][0]),)
        if calls.is_written(passage, word, span)
    )


def _iso(day: Day, published: date | None, passages: Sequence[Passage]) -> str:
    if day.ahead:
        return on(day, published) if published else ""
    if published and not day.month:
        day = replace(day, month=published.month % 12 + 1 if (day.day or 0) < published.day else published.month)
    year = day.year or (future(day, published) if published else _year_told(passages))
    return day.iso(year) if year and day.month else ""


def _to_come(one: Closing, iso: str, published: date | None) -> bool:
    """Whether a day is not over, and not so far that only a sentence on applying makes it a closing."""
    if published is None:
        return True
    near = one.sure or iso[:7] <= (published + timedelta(_YEAR)).isoformat()[:7]
    return near and iso[:10] >= published.isoformat()[: len(iso[:10])]


def _year_told(passages: Sequence[Passage]) -> int | None:
    """The year of the call, or that of the first full date."""
    texts = [one.folded.original for one in passages]
    if edition := next(filter(None, map(_EDITION.search, texts)), None):
        return int(edition[1])
    near = ((text, year) for text in texts for year in _CENTURY.finditer(text))
    told = (day.year for text, year in near for day in days(text, max(0, year.start() - 20), year.end() + 6))
    return next(filter(None, told), None)


def _extended(one: Closing, iso: str, former: Sequence[Day]) -> Closing:
    """A closing said to replace an earlier day prolongs it, whatever the verb."""
    return replace(one, extended=True) if any(moved.nearest(day, iso) < iso[:10] for day in former) else one


def _without_former(dated: list[tuple[Closing, str]], former: Sequence[Day]) -> list[tuple[Closing, str]]:
    """The closings without those that another one of the same call prolongs or brings forward, and without the days
    that a sentence says are replaced, wherever the article tells them again: unless nothing would be left.

    What is said to replace a day replaces that one, and no other.
    """
    later = [(one, iso) for one, iso in dated if one.extended and not one.former]
    sooner = [(one, iso) for one, iso in dated if one.advanced and not one.former]
    told = [
        (one, iso)
        for one, iso in dated
        if not any(iso[:10] < new[:10] and _same_call(one, other) for other, new in later)
        and not any(iso[:10] > new[:10] and _same_call(one, other) for other, new in sooner)
    ]
    left = [(one, iso) for one, iso in told if one.extended or not any(_is_on(day, iso) for day in former)]
    if len({iso[:10] for _, iso in left}) == 1:
        return [(_extended(one, iso, former), iso) for one, iso in left]
    return left or told


def _is_on(day: Day, iso: str) -> bool:
    return bool(day.month) and day.iso(day.year or int(iso[:4]))[:10] == iso[:10]


def _same_call(one: Closing, other: Closing) -> bool:
    """Whether a day that moves is of the call of another: told in the title, beside it, or in the lead under it."""
    here, there = (each.passage.spot(each.start, each.day.end)[0] for each in (one, other))
    if there is Field.TITLE or (here is Field.TITLE and there is Field.LEAD):
        return True
    return one.passage is other.passage and abs(one.start - other.start) < _PARAGRAPH


def _each_once(dated: list[tuple[Closing, str]]) -> list[Deadline]:
    """One deadline for each day: the one that tells the hour, else the first."""
    chosen: dict[str, tuple[Closing, str]] = {}
    for one, iso in dated:
        known = chosen.get(iso[:10])
        if known is None or len(iso) > len(known[1]):
            chosen[iso[:10]] = (one, iso)
    prolonged = {iso[:10] for one, iso in dated if one.extended}
    return [
        Deadline(iso, iso[:10] in prolonged, *one.passage.spot(one.start, one.day.end)) for one, iso in chosen.values()
    ]

"""What has taken the place of something else in a text that was edited: a sum, a day, somebody. Pure.

A place is known again by the words on both sides of it, so that what was moved, added or left out is not taken for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass

from monitor.facts.days import WEEKDAY, days
from monitor.recognise.fold import fold
from monitor.story.names import names
from monitor.story.words import folded


@dataclass(frozen=True, slots=True)
class Told:
    """What an article tells, as far as a letter may have to correct it."""

    title: str
    text: str
    amounts: tuple[tuple[str, float, float, str, str], ...] = ()  # role, low, high, currency, the words
    closings: tuple[str, ...] = ()  # ISO 8601
    names: tuple[tuple[str, str, bool, int, int], ...] = ()  # organisation: id, name, in the title?, start, end


Change = tuple[str, str, str]  # amount, date (of closing), day, name or title; what it was; what it is


AROUND = 3  # words on each side of a place
LEAST = 2  # of them in all
WINDOW = 80  # characters in which they stand
PRICE = 1000  # less, when nothing tells what it is for, is a price of the page
READ = 10_000  # characters in which names are read
SLIPS = 3  # letters more or less, at most, of a name that is only written better
_WEEKDAY = re.compile(WEEKDAY, re.IGNORECASE)
# « Publié le 3 mars », « © 2026 »: of the page.
_OF_THE_PAGE = re.compile(
    r"(?:publie|mise? a jour|mis en ligne|modifie|consulte|actualise|imprime|copyright|©)\w*(?: en ligne)?,?"
    r"(?: (?:le|du|:))*\s?$"
)
_YEAR = re.compile(r"(?<![\d/.,-])20[1-4]\d(?![\d/-]|[.,]\d)")


@dataclass(frozen=True, slots=True)
class _Spot:
    """Something told: `value` is what it amounts to, however it is written."""

    value: Hashable
    words: str
    title: bool
    before: tuple[str, ...]
    after: tuple[str, ...]


_Find = Callable[[Told, str], Iterator[tuple[Hashable, int, int]]]  # value, start, end


def in_place(old: Told, new: Told) -> list[Change]:
    """The sums, days and names of `old` in whose place another stands in `new`, and that `new` has nowhere."""
    found = []
    for kind, find in (("amount", _sums), ("day", _days), ("name", _names)):
        here, there = list(_spots(old, find)), list(_spots(new, find))
        gone = [one for one in here if not _has(there, one) and not stands(one.words, new)]
        come = [one for one in there if not _has(here, one) and not stands(one.words, old)]
        for one in {one.value: one for one in reversed(gone)}.values():  # the first of each
            other = next((each for each in come if _same_place(one, each)), None)
            if other and not (kind == "name" and _is_slip(one.words, other.words)):
                found.append((kind, one.words, other.words))
    return found


def stands(words: str, told: Told) -> bool:
    """Whether these very words stand there, whatever was made of them: another release may read the same otherwise."""
    sought = re.escape(" ".join(fold(words).text.split()))
    return any(
        re.search(rf"(?<![\w,.]){sought}(?!\w)", " ".join(fold(text).text.split())) for text in (told.title, told.text)
    )


def _spots(told: Told, find: _Find) -> Iterator[_Spot]:
    for text, title in ((told.title, True), (told.text, False)):
        for value, start, end in find(told, text):
            before, after = text[max(0, start - WINDOW) : start], text[end : end + WINDOW]
            words = _around(before)[-AROUND:], _around(after)[:AROUND]
            yield _Spot(value, " ".join(text[start:end].split()), title, *words)


def _around(text: str) -> tuple[str, ...]:
    """The words of `text`: numbers are all one, since they change together, and days of the week go with a day."""
    return tuple(re.sub(r"\d+", "0", one) for one in re.findall(r"\w+", fold(_WEEKDAY.sub(" ", text)).text))


def _has(spots: list[_Spot], one: _Spot) -> bool:
    """Whether a value is among those of `spots`; a day whose year is not told is that of any year."""
    if not isinstance(one.value, tuple):
        return any(one.value == other.value for other in spots)
    return any(
        isinstance(other.value, tuple)
        and all(a == b or None in (a, b) for a, b in zip(one.value, other.value, strict=True))
        for other in spots
    )


def _same_place(one: _Spot, other: _Spot) -> bool:
    same = (one.title, one.before, one.after) == (other.title, other.before, other.after)
    return same and len(one.before) + len(one.after) >= LEAST


def _sums(told: Told, text: str) -> Iterator[tuple[Hashable, int, int]]:
    for role, low, high, currency, quote in dict.fromkeys(told.amounts):
        if role or high >= PRICE:
            for one in re.finditer(rf"(?<![\w,.]){re.escape(quote)}(?!\w)", text):
                yield (low, high, currency), one.start(), one.end()


def _days(_: Told, text: str) -> Iterator[tuple[Hashable, int, int]]:
    """The days, months and years of a text, those of its page left out."""
    spans = []
    for one in days(text, 0, len(text)):
        if one.month:
            spans.append((one.start, one.end))
            if not _OF_THE_PAGE.search(fold(text[max(0, one.start - WINDOW) : one.start]).text):
                yield (one.day or 0, one.month, one.year), one.start, one.end
    for year in _YEAR.finditer(text):
        inside = any(low <= year.start() < high for low, high in spans)
        if not inside and not _OF_THE_PAGE.search(fold(text[max(0, year.start() - WINDOW) : year.start()]).text):
            yield (0, 0, int(year[0])), year.start(), year.end()


def _names(_: Told, text: str) -> Iterator[tuple[Hashable, int, int]]:
    """The people and companies that a text names, known to a catalogue or not."""
    plain = fold(text[:READ])
    for one in names(text[:READ], title=False):
        if one.sure and one.kind in ("person", "name"):
            for place in re.finditer(rf"(?<!\w){re.escape(one.forms[0])}(?!\w)", plain.text):
                yield one.key, *plain.span(*place.span())


def _is_slip(one: str, other: str) -> bool:
    """Whether a name is another one, misspelt: nearly the same letters, word by word, or more of its words."""
    mine, others = folded(one).split(), folded(other).split()
    if set(mine) & set(others) and len(mine) != len(others):
        return True
    return len(mine) == len(others) and all(_near(here, there) for here, there in zip(mine, others, strict=True))


def _near(here: str, there: str) -> bool:
    return here == there or (
        here[0] == there[0]
        and len(here) > SLIPS
        and len(set(here) ^ set(there)) < SLIPS
        and abs(len(here) - len(there)) < SLIPS
    )

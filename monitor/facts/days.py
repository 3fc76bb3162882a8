"""Days to come that a sentence names, with their hour: « 15 mars à 12 h », « 15/03 », « fin mars ». Pure: no clock."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from monitor.extract.dates import all_in, from_text
from monitor.recognise.matcher import Span

WEEKDAY = r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday|friday)"
_MONTH = r"(?P<month>janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[uû]t|septembre|octobre|novembre|d[ée]cembre)"
MONTHS = (
    *("janvier", "fevrier", "mars", "avril", "mai", "juin"),
    *("juillet", "aout", "septembre", "octobre", "novembre", "decembre"),
)
_PART = re.compile(
    rf"\b(?=[cdfm])(?:fin|mi|d[ée]but|courant|(?:fin du )?mois)(?:[\s\u00a0-]|\s(?:du mois )?d(?:e\s|['’])){_MONTH}"
    r"(?:\s(?P<year>20\d\d))?\b",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?<![\d/.,-])(?P<day>0?[1-9]|[12]\d|3[01])/(?P<mon>0[1-9]|1[0-2])(?![\d/.,-]*\d)")
_DIGIT = re.compile(r"\d")
_HOUR = (
    r"(?:(?P<hour>[01]?\d|2[0-4])\s{0,2}(?:h(?:eures?)?\s{0,2}(?P<minute>[0-5]\d)?|[:.](?P<past>[0-5]\d)(?!\d))"
    r"(?:\s?(?P<half>[ap])\.?m\b)?|(?P<twelve>[1-9]|1[0-2])\s?(?P<half12>[ap])\.?m\b|(?P<word>midi|minuit|noon"
    r"|midnight))(?!\w)"
)
_AFTER = re.compile(
    rf"(?:\s{{1,2}}(?:prochain|inclus|dernier délai|\(inclus\)|au soir)){{0,2}}\s{{0,2}}[,(–—-]?\s{{0,2}}"
    rf"(?:(?:avant|jusqu['’]à|à|a|at|by)\s{{1,2}})?{_HOUR}",
    re.IGNORECASE,
)
_BEFORE = re.compile(rf"(?:\b(?:à|avant|at|by)\s{{1,2}})?{_HOUR}\s?,?\s?(?:le\s|on\s)?(?:{WEEKDAY}\s)?$", re.IGNORECASE)
_LONGEST_HOUR = 32  # characters
_FAR = 110  # characters between a word that closes and its day
_AT_ONCE = re.compile(
    rf"(?:[\s:,(]|\b(?:le|la|ce|au|du|à|a|the|on|mois|de|soir|fin|mi)\b|{WEEKDAY}|midi|minuit"
    rf"|\d{{1,2}}\s?h\s?\d{{0,2}})*",
    re.IGNORECASE,
)
_THEN = re.compile(r"\s*(?:,|;|/|et|ou|puis|and)\s*(?:(?:le|au|du|avant le|jusqu['’]au)\s+)?", re.IGNORECASE)
_LINKED_BACK = re.compile(
    r"\W{0,4}(?:\(?heure (?:de |d['’])?\w+(?: \w+)?\)?\W{0,3})?"
    r"(?:(?:ce|c|qui|se|s)\b[ '’]?)?(?:(?:est|sera|marque|constitue|constituant|représente|étant|comme|en)\b)?\W{0,3}"
    r"(?:(?:la|le|l|son|leur)\b)?\W{0,3}",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"\s{0,2}\((?:la )?")  # « 27 mars (clôture) »
_FROM = re.compile(
    rf"\b(?:du|from|entre le|à partir du|depuis le)\s(?:{WEEKDAY}\s)?(?:\d{{1,2}}(?:er)?\s{{0,2}})?$", re.IGNORECASE
)
TO = re.compile(rf"(?<=\s)(?:au|jusqu['’]au|to|et le|-|–)\s(?:{WEEKDAY}\s)?$", re.IGNORECASE)
# « du 2 janvier au », « du 2 au », « entre le 2 janvier et le »
PERIOD = re.compile(  # its first letters are plain, so that `re` leaps to them
    r"(?:du|Du|DU|entre le|Entre le|from|From)"
    rf"\s(?:{WEEKDAY}\s)?\d{{1,2}}(?:er|/)?\b[^.\n;:]{{0,24}}?\s(?=(?:au|AU|jusqu['’]au|et le|to)\s)"
)
_ALONE = re.compile(
    rf"\s(?:(?:le|au)\s)?(?:{WEEKDAY}\s)?(?P<day>1er|[12]?\d|3[01])"
    r"(?=\s?(?:[;:!)]|[.,](?!\d)|$|\n)|\sinclus\b|\s(?:de\sce|du)\smois\b|\s(?:à\s)?(?:minuit|midi)\b"
    r"|\sà\s\d{1,2}\s?h)",
    re.IGNORECASE,
)

_THIS_MONTH = re.compile(r"\s(?:de\sce|du)\smois\b")
_LE = re.compile(rf"\W*(?:le\s)?(?:{WEEKDAY}\s)?", re.IGNORECASE)
_SUBJECT = re.compile(r",\s[^,;:.]{3,50}\s")
_WEEK = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_NEXT = re.compile(
    rf"\s(?:(?:le|ce|à|au)\s)?(?P<ahead>{'|'.join(_WEEK)}|demain)\b"
    r"(?!\s(?:(?:soir|matin|midi|minuit|le|prochain|suivant),?\s)?\d{1,2}(?:er\b|/|\s(?!h)))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Day:
    """A day, or a month, as a text names it; offsets into the text, the hour included."""

    start: int
    end: int
    year: int | None
    month: int  # 0 when only a day of the month is told: « avant le 20 »
    day: int | None  # None when only a month is told
    time: str = ""  # 12:00, empty when no hour is told
    ahead: str = ""  # « vendredi », « demain », in place of a month and a day

    def iso(self, year: int) -> str:
        """ISO 8601 of this day in `year`, empty when the calendar has no such day."""
        if self.day is None:
            return f"{year}-{self.month:02}"
        try:
            found = date(year, self.month, self.day).isoformat()
        except ValueError:
            return ""
        return f"{found}T{self.time}" if self.time else found


def may_name(folded: str) -> bool:
    """Whether a folded text can name any day or month."""
    return _DIGIT.search(folded) is not None or any(name in folded for name in (*MONTHS, *_WEEK, "demain"))


def days(text: str, low: int, high: int) -> list[Day]:
    """The days and months named between `low` and `high` of `text`, in order, without overlap."""
    piece = text[low:high]
    in_figures = [*all_in(piece), *_BARE.finditer(piece)] if _DIGIT.search(piece) else []
    matches = [*in_figures, *_PART.finditer(piece)]
    found: list[Day] = []
    past = -1
    for match in sorted(matches, key=lambda one: (one.start(), -_without_hour(one))):
        if match.start() >= past and (one := _day(match, text, low)):
            found.append(one)
            past = one.end - low
    return found


def _bare_day(text: str, start: int) -> Day | None:
    """The day that stands alone right at `start`: « avant le 20 », « avant vendredi »; none when a month follows."""
    if named := _NEXT.match(text, start):
        _, end, time = _with_hour(text, named.start("ahead"), named.end("ahead"))
        return Day(named.start("ahead"), end, None, 0, None, time, named["ahead"].lower())
    if not (match := _ALONE.match(text, start)):
        return None
    _, end, time = _with_hour(text, match.start("day"), match.end())
    return Day(match.start("day"), end, None, 0, int(match["day"].lower().removesuffix("er")), time)


def governed(text: str, word: Span, named: list[Day], at_once: bool, every: list[Day]) -> list[Day]:
    """The days that a word speaks of: the first after it, with those coordinated; else one right before it."""
    later = [one for one in named if one.end > word[1]]
    if alone := _bare_day(text, word[1]):  # « courant mars, avant le 20 », « ouverture le 3 mars, clôture le 20 »
        told = next((one for one in reversed(every) if one.end <= word[0] and (one.day or 0) < (alone.day or 0)), None)
        if told or at_once or _THIS_MONTH.match(text, alone.end):
            return [replace(alone, month=told.month, year=told.year) if told else alone]
    before = [one for one in named if one.end <= word[0]][-1:]
    if before and not at_once and _LABELLED.fullmatch(text[before[0].end : word[0]]):
        return before
    if later and at_once and not _AT_ONCE.fullmatch(text[word[1] : max(word[1], later[0].start)]):
        later = []
    elif at_once:
        pass
    elif later:
        later = later[1:] if len(later) > 1 and _is_range(text, later[0], later[1]) else later
        if later[0].start - word[1] > _FAR:
            later = []
    if not later:
        return before if before and _LINKED_BACK.fullmatch(text[before[0].end : word[0]]) else []
    kept = [later[0]]
    for one in later[1:]:
        if not _THEN.fullmatch(text[kept[-1].end : one.start]):
            break
        kept.append(one)
    last = kept[-1].year
    return [replace(one, year=one.year or last) for one in kept]


def is_fronted(text: str, low: int, day: Day, word: Span) -> bool:
    """Whether a clause that begins at `low` opens with a day, then its subject: « Le 3 mai, l'appel ferme »."""
    before, between = text[low : day.start], text[day.end : max(day.end, word[0])]
    return _LE.fullmatch(before) is not None and _SUBJECT.fullmatch(between) is not None


def _is_range(text: str, first: Day, second: Day) -> bool:
    return bool(
        _FROM.search(text[max(0, first.start - 30) : first.start]) and TO.search(text[first.end : second.start])
    )


def future(day: Day, published: date) -> int:
    """The year that puts a day without one first on or after `published`."""
    here = (published.month, published.day if day.day else 0)
    return published.year + ((day.month, day.day or 0) < here)


def on(day: Day, published: date) -> str:
    """ISO 8601 of « vendredi » or « demain » told on the day `published`."""
    days_off = 1 if day.ahead not in _WEEK else (_WEEK.index(day.ahead) - published.weekday() - 1) % 7 + 1
    told = (published + timedelta(days_off)).isoformat()
    return f"{told}T{day.time}" if day.time else told


def _without_hour(match: re.Match[str]) -> int:
    parts = match.re.groupindex
    return max(match.end(name) for name in ("day", "month", "mon", "year", "yy") if name in parts)


def _day(match: re.Match[str], text: str, low: int) -> Day | None:
    parts = match.groupdict()
    if not (parts.get("month") or parts.get("mon")):
        return None
    month = int(parts["mon"]) if parts.get("mon") else _month(parts["month"] or "")
    year, short, day = parts.get("year"), parts.get("yy"), parts.get("day")
    known = int(year) if year else 2000 + int(short) if short else None
    start, end, time = _with_hour(text, low + match.start(), low + _without_hour(match))
    return Day(start, end, known, month, int(day) if day else None, time if day else "")


@lru_cache(maxsize=128)
def _month(name: str) -> int:
    dated = from_text(f"1 {name} 2000", None, "UTC").at
    return dated.month if dated else 0


def _with_hour(text: str, start: int, end: int) -> tuple[int, int, str]:
    """The place of a day with its hour, after it or before, and that hour."""
    if after := _AFTER.match(text, end, end + _LONGEST_HOUR):
        return start, after.end(), _time(after)
    if before := _BEFORE.search(text[max(0, start - _LONGEST_HOUR) : start]):
        return max(0, start - _LONGEST_HOUR) + before.start(), end, _time(before)
    return start, end, ""


def _time(match: re.Match[str]) -> str:
    if word := match["word"]:
        return "12:00" if word.lower() in ("midi", "noon") else ""
    hour, half = int(match["hour"] or match["twelve"]), (match["half"] or match["half12"] or "").lower()
    minute = int(match["minute"] or match["past"] or 0)
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    whole = hour == 24 or (hour, minute) in ((0, 0), (23, 59))
    return "" if whole else f"{hour:02}:{minute:02}"

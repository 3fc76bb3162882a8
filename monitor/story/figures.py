"""The figures of a headline that tell one story from another: how many of what, which edition, which phase. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from monitor.extract.phrases import words
from monitor.facts.days import MONTHS
from monitor.facts.numerals import ROUGHLY
from monitor.story.numbers import numbers
from monitor.story.words import GRAMMAR, folded, stem

_RANKS = (
    "premier premiere 1er 1re 1ere;deuxieme second"
    " seconde;troisieme;quatrieme;cinquieme;sixieme;septieme;huitieme;neuvieme;"
    "dixieme;onzieme;douzieme"
)
_ORDINALS = {word: value for value, words in enumerate(_RANKS.split(";"), 1) for word in words.split()}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}
_STEP = r"phase|serie|edition|vague|saison|tranche|volet|releve|session|acte|promotion|tour|trimestre|semestre|semaine"
STEPS = frozenset(map(stem, (*_STEP.split("|"), "numero", "annee")))
_ISSUE = re.compile(r"\bn(?:(?:os?|°|umero)\s?|\s)(\d{1,4})\b(?! ?%)")
_NUMBERED = re.compile(rf"\b({_STEP})s?\s(?:n[°o]\s?)?(\d{{1,3}}|i{{1,3}}|iv|v|[abcd])(?:[ab])?\b(?!\s?%)")
_ORDINAL = re.compile(
    r"\b(?:(\d{1,3})\s?(?:e|er|eme|ere|re|nd|nde)|([a-z0-9]+))\s(?:grande?s?\s|nouve\w+\s)?([a-z]{3,})"
)
_QUARTER = re.compile(r"\b([ts])([1-4])\b(?:\s(20\d\d))?")
_COUNTED = re.compile(r"(?:\s(?:nouve\w+|futur\w*|petit\w*|jeune\w*|grand\w*))?\s(?:de |d')?([a-z]{3,})")
_PERCENT = re.compile(r"(?<![\d,.])(\d{1,3}(?:,\d{1,2})?)\s?%")
_YEAR = re.compile(r"(?<!\d)(20[1-4]\d)(?!\d)")
_BACKGROUND = re.compile(
    r"(?:depuis|des|fin|cree\w* en|fonde\w* en|ouvert\w* en|ne\w* en|d'ici|d'ici a|horizon|jusqu'en|a)\s$"
)
_EDITION = re.compile(
    r"\b(?:appels?|aap|ami|edition|concours|programme|campagne|session|trophees|prix|millesime|barometre|rapport|bilan|palmares"
    r"|assises|journees|congres|forum|salon)\b[^.\n\d]{0,40}?\b(20\d\d)\b"
)
_MONTH = re.compile(rf"(?:\b(\d{{1,2}}|1er)(?:\s?(?:et|au|-)\s?(\d{{1,2}}))?\s)?\b({'|'.join(MONTHS)})\b")
_ROUND = (10, 100, 1000)  # what a count is rounded to
ROUGH = "~"  # before a count that is told roughly
_ROUGHLY = 0.2
_UNIT = words(
    "an ans au aux avec cent d de des dollars dont en et eur euro euros fin fois heures jour jours k kg kilos km "
    "m m2 md metres milliard milliards million millions mois ou page pages par point points pour semaines sur"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """`what` is the stem of what is counted or numbered, `value` how many or which."""

    what: str
    value: str
    title: bool


def figures(text: str, *, title: bool) -> set[Figure]:
    """The counts and the numbered steps that `text` tells."""
    plain = " ".join(folded(text).split())
    found = {Figure(stem(what), str(_ROMAN.get(value, value)), title) for what, value in _NUMBERED.findall(plain)}
    found |= {Figure("numero", value, title) for value in _ISSUE.findall(plain)}
    for digits, word, noun in _ORDINAL.findall(plain):
        value = int(digits) if digits else _ORDINALS.get(word)
        if value is not None and noun not in GRAMMAR:
            found.add(Figure(stem(noun), str(value), title))
    for sort, value, _ in _QUARTER.findall(plain):
        found.add(Figure(stem("trimestre" if sort == "t" else "semestre"), value, title))
    found |= {Figure("no " + stem(noun), value, title) for value, noun in _counts(plain)}
    found |= {Figure("no pourcent", one.replace(",", "."), title) for one in _PERCENT.findall(plain)}
    if title:
        found |= {
            Figure("annee", one[1], title)
            for one in _YEAR.finditer(plain)
            if not _BACKGROUND.search(plain[max(0, one.start() - 12) : one.start()])
        }
    found |= {Figure("annee", year, title) for year in _EDITION.findall(plain)}
    return found


def days(title: str) -> frozenset[str]:
    """The days and months that a title names: « 12 mars », « mars »."""
    found = set()
    for first, last, month in _MONTH.findall(folded(title)):
        number = f"{MONTHS.index(month) + 1:02}"
        found |= {f"{number}-{day.removesuffix('er').zfill(2)}" for day in (first, last) if day} or {number}
    return frozenset(found)


@lru_cache(maxsize=20_000)
def close(one: str, other: str) -> bool:
    """Whether two counts may be the same, one of them rounded, or told roughly (« ~30 »: une trentaine)."""
    if one == other:
        return True
    if ROUGH in one + other:
        low, high = sorted(float(value.strip(ROUGH)) for value in (one, other))
        return high - low <= _ROUGHLY * high
    if not (one.isdigit() and other.isdigit()):
        return False
    gap, high = abs(int(one) - int(other)), max(int(one), int(other))
    return gap <= 0.05 * high and any(gap < unit and 0 in (int(one) % unit, int(other) % unit) for unit in _ROUND)


def _counts(plain: str) -> list[tuple[str, str]]:
    found = []
    for value, end in numbers(plain):
        noun = _COUNTED.match(plain, end)
        if value > 1 and noun and noun[1] not in _UNIT and noun[1] not in GRAMMAR and noun[1] not in MONTHS:
            rough = ROUGH if plain.endswith(ROUGHLY, 0, end) else ""
            found.append((f"{rough}{value}", noun[1]))
    return found

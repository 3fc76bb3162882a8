"""How amounts of money are written: numbers in figures and in words, scales, currencies. Pure reading, no context."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from monitor.facts.numerals import ROUGHLY, SPELT, in_figures
from monitor.recognise.fold import fold, plain
from monitor.recognise.passage import Passage

_SCALES = {
    1e3: "k millier milliers mille thousand",
    1e6: "m mm mio mln million millions",
    1e9: "md mds mrd mrds mdr mdrs bn b g milliard milliards billion billions",
}
_SCALE_OF = {word: scale for scale, words in _SCALES.items() for word in words.split()}
_TRUE_BILLION = 1e12  # « un billion d'euros »; an English « billion » is followed by no « de »
_SYMBOLS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY"}
_CODES = re.findall(
    r"\w+",
    """EUR USD GBP CHF JPY CNY RMB DKK SEK NOK CAD AUD NZD SGD HKD INR BRL KRW PLN CZK HUF RON ILS TRY ZAR MXN MAD
    TND DZD XOF XAF XPF AED SAR RUB""",
)
# A name of money, and the adjectives that make it another one; the first code stands without any.
_NAMES: dict[str, dict[str, str]] = {
    "euro": {"": "EUR"},
    "centime": {"": "EUR"},
    "dollar": {"": "USD", "canadien": "CAD", "australien": "AUD", "singapourien": "SGD", "neo zelandais": "NZD",
               "de hong kong": "HKD", "de singapour": "SGD"},
    "livre": {"": "GBP?", "sterling": "GBP", "turque": "TRY", "egyptienne": "EGP"},
    "pound": {"": "GBP"},
    "franc": {"": "FRF", "suisse": "CHF", "cfa": "XOF", "pacifique": "XPF", "cfp": "XPF", "belge": "BEF"},
    "yen": {"": "JPY"},
    "yuan": {"": "CNY"},
    "renminbi": {"": "CNY"},
    "won": {"": "KRW"},
    "roupie": {"": "INR"},
    "zloty": {"": "PLN"},
    "forint": {"": "HUF"},
    "rouble": {"": "RUB"},
    "reai": {"": "BRL"},  # « reais »
    "shekel": {"": "ILS"},
    "dirham": {"": "MAD", "emirati": "AED", "des emirats": "AED"},
    "dinar": {"algerien": "DZD", "tunisien": "TND"},
    "couronne": {"": "DKK?", "danoise": "DKK", "suedoise": "SEK", "norvegienne": "NOK", "tcheque": "CZK"},
    "swiss franc": {"": "CHF"},
}  # fmt: skip
_DOLLARS = {"us": "USD", "u": "USD", "a": "AUD", "c": "CAD", "ca": "CAD", "can": "CAD", "au": "AUD", "hk": "HKD"}
_ADJECTIVES = sorted({one for names in _NAMES.values() for one in names if one}, key=len, reverse=True)
_ADJECTIVE = "|".join(one.replace("e", "[eéè]").replace(" ", r"[ \u00a0-]") for one in _ADJECTIVES)
_NAME = (
    r"(?i:(?:" + "|".join(one.replace("e", "[eé]") for one in _NAMES) + r")s?(?!\w|-[^\W\d])"
    rf"(?:[ \u00a0]{{1,2}}(?:{_ADJECTIVE})(?:n?e)?s?(?!\w))?|keuros?(?!\w))"
)
_CODE = "(?:" + "|".join(_CODES) + "|[Ee]ur)"
_DOLLAR = r"(?:US|CA|HK|AU|A|C)\$|\$[ \u00a0]?(?:US|U\.S\.|CA|CAN|AU|HK)(?![\w])"
MONEY = rf"(?:{_DOLLAR}|[€$£¥]|{_NAME}|{_CODE}(?!\w))"
_BLANK = r"[ \t\u00a0\u2002-\u200a\u202f]"
_GAP = r"\s{0,3}"  # a line may end between a number and its unit, not inside a number
# Begins with a digit and nothing else, which is what `re` finds fast; what stands before it is looked at after.
_NUMBER = (
    rf"\d(?<!\w\d)(?<!\d[.,]\d)(?:\d{{0,2}}(?:(?:{_BLANK}|[.'’])\d{{3}})+(?!\d)(?:,\d{{1,2}}(?!\d))?"
    r"|\d{0,14}(?:[.,]\d{1,6})*(?!\d))"
)
_OF = r"(?:[dD]['’]\s?|[dD][eE]\s{1,2}|of\s)?"
_WORDS = r"(?i:milliers?|mille|thousand|millions?|milliards?|billions?|mrds?|mio|mln)(?!\w)"
_SIGN = r"(?:Mds?|MDS?|mds?|Mrds?|Mdrs?|mrds?|MM|bn|Bn|[kKMmBG])"
_HALF = r"(?P<half>\s{1,2}et\sdemie?)?"
_SCALE = rf"{_GAP}(?P<scale>{_WORDS}|{_SIGN}(?={_GAP}(?:[dD]['’]\s?)?{MONEY})){_HALF}"
_LINK = rf"(?={_GAP}(?:[àa]\s|[-–—‑/]|et\s|to\s|jusqu))"  # a number without a unit may be the lower end of a range
_AMOUNT = re.compile(
    rf"(?P<number>{_NUMBER})(?:(?:{_SCALE})(?:{_GAP}{_OF}(?P<after>{MONEY}))?|{_GAP}(?P<bare>{MONEY})|{_LINK})"
)
_BEFORE = re.compile(rf"(?:(?:US|CA|HK|AU|A|C)?[€$£¥]|\b{_CODE}){_BLANK}{{0,2}}$")
_DIGIT = re.compile(r"\d(?<!\w\d)")
_LONGEST_BEFORE = 6  # characters
_PREFIXED = re.compile(
    rf"(?P<number>{_NUMBER})(?:{_GAP}(?P<scale>{_WORDS}|{_SIGN}(?!\w)){_HALF})?(?:{_GAP}{_OF}(?P<after>{MONEY}))?"
)
_UNIT = re.compile(rf"(?i:milli(?:on|ard)s?)(?!\w){_HALF}(?:{_GAP}{_OF}(?P<after>{MONEY}))?|{_NAME}")
# The units that a number in words may have, as phrases; and what else shows that a text speaks of money.
_UNITS = frozenset(f"{one}{s}" for one in ("million", "milliard", *_NAMES) for s in ("", "s"))
_CODED = frozenset(scale + code.lower() for code in _CODES for scale in ("", "k", "m", "md"))
PHRASES: frozenset[str] = _UNITS | _CODED
_SHOWN = (*_SYMBOLS, "euro", "Euro", "EUR")
_AHEAD, _BEHIND = 60, 8  # characters from a number to what shows that it is money
_SPELT = {*SPELT, "demi"}
_LONGEST_SPELT = 90  # characters
# Soft hyphens and other marks without a width, and the cut of a word at the end of a line.
_HIDDEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff-](?:(?<!-)|(?<=[a-z]-)\n(?=[a-z]))")
_LETTERS = re.compile(r"[^\W\d_]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_AT = re.compile(r"\b(?:à|À|d['’])\s?$")  # « passe à un euro »
_EACH = re.compile(r"\s(?:symbolique|par|de plus|de moins|la|le|supplémentaire|près|pièce)\b")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that may be money; offsets into the text. `value` holds its scale already."""

    start: int
    end: int
    value: float
    scale: float  # 1 when none is written
    currency: str  # empty when none is written; ends with « ? » when its name is that of other things too
    rough: bool = False  # « une centaine »
    prefixed: bool = False  # « £15 »
    year: bool = False  # may be a year: four digits and no unit


def figures(passage: Passage) -> list[Figure]:
    """The numbers of a passage that have a unit or a link to the next, in order; none if it speaks of no money.

    Numbers in words need a unit, and PHRASES to be found in the passage.
    """
    text, shown = passage.folded.original, passage.found.keys() & PHRASES
    if not shown and not any(mark in text for mark in _SHOWN):
        return []
    places = sorted(passage.folded.start(start) for unit in shown for start, _ in passage.found[unit])
    hidden = [at for mark in _HIDDEN.finditer(text) for at in range(*mark.span())]
    if not hidden:
        return _read_all(text, places)
    found = _read_all(_HIDDEN.sub("", text), [place - bisect_left(hidden, place) for place in places])
    steps = [place - before for before, place in enumerate(hidden)]  # where, without them, each would stand
    return [
        replace(
            one,
            start=one.start + bisect_right(steps, one.start),
            end=one.end + bisect_right(steps, one.end - 1),
        )
        for one in found
    ]


def _read_all(text: str, units: list[int]) -> list[Figure]:
    shown = sorted([*units, *(place for mark in _SHOWN for place in _places(text, mark))])
    found: list[Figure] = []
    for one in sorted([*_in_figures(text, shown), *_in_words(text, units)], key=lambda one: (one.start, -one.end)):
        if not found or one.start >= found[-1].end:  # « 0MILLE D'EURO » is one
            found.append(one)
    return found


def with_unit_of(low: Figure, high: Figure) -> Figure:
    """`low` as the lower end of a range: « 5 » in « 5 à 10 M€ » is five million."""
    scaled = low.value * high.scale
    if (
        low.scale == 1
        and (low.prefixed or not low.currency)
        and (scaled <= high.value or low.value < 1e3 <= high.scale)
    ):
        low = replace(low, value=round(scaled, 2), scale=high.scale)
    return replace(low, currency=low.currency or high.currency)


def _in_figures(text: str, shown: list[int]) -> Iterator[Figure]:
    past, last = 0, ""  # the end of the number before, and the currency written before it
    for start in _digits(text, shown):
        if start < past:
            continue
        before = _BEFORE.search(text, max(past, start - _LONGEST_BEFORE), start)
        money = before[0].strip() if before else last if text[past:start] in ("-", "–") else ""  # « £15-18m »
        last = ""
        match = (_PREFIXED if money else _AMOUNT).match(text, start)
        if match:
            past, last = match.end(), money
            yield _figure(text, match, before.start() if before else start, money)


def _places(text: str, mark: str) -> Iterator[int]:
    place = text.find(mark)
    while place >= 0:
        yield place
        place = text.find(mark, place + 1)


def _digits(text: str, shown: list[int]) -> Iterator[int]:
    """Where numbers may begin, near what shows that they are money."""
    past = 0
    for place in shown:
        low, high = max(past, place - _AHEAD), place + _BEHIND
        if low < high:
            past = high
            yield from (digit.start() for digit in _DIGIT.finditer(text, low, high))


def _figure(text: str, match: re.Match[str], start: int, prefix: str) -> Figure:
    """The figure of a match; `prefix` is the currency before it, which makes it begin at `start`."""
    parts = match.groupdict()
    written, money = parts["scale"] or "", parts["after"] or parts.get("bare") or ""
    scale = _scale(written, text[match.end("scale") : match.start("after")] if parts["after"] else "")
    prefixed = not money and bool(prefix)
    money = money or prefix
    value = (_value(match["number"], scale) + (0.5 if parts["half"] else 0)) * scale / _hundred(money)
    if money.lower().startswith("keuro"):
        value, scale = value * 1e3, 1e3
    year = bool(not money and scale == 1 and _YEAR.fullmatch(match["number"]))
    return Figure(start, match.end(), round(value, 2), scale, _currency(money), prefixed=prefixed, year=year)


def _in_words(text: str, units: list[int]) -> Iterator[Figure]:
    """« douze millions d'euros », « un demi-million », « trois cent mille euros »; « un » of « un à deux millions »."""
    past = 0
    for place in units:
        if place < past or text[max(0, place - 3) : place].rstrip()[-1:].isdigit():
            continue
        unit = _UNIT.match(text, place)
        if unit is None:
            continue
        past = unit.end()
        spelt = _walk_back(text, place)
        if spelt is None:
            continue
        start, number, rough = spelt
        scale = _SCALE_OF.get(unit[0].split()[0].lower(), 1.0)
        money = (unit["after"] or "") if scale > 1 else unit[0]
        if scale == 1 and number < 2 and not (_AT.search(text[:start][-4:]) or _EACH.match(text, unit.end())):
            continue  # « un euro investi », « l'euro »
        value = (number + (0.5 if unit["half"] else 0)) * scale / _hundred(money)
        if link := re.search(r"\s(?:à|et)\s$", text[max(0, start - 5) : start]):
            first = _walk_back(text, start - len(link[0]) + 1)
            if first is not None:
                yield Figure(first[0], start - len(link[0]), first[1], 1, "", first[2])
        yield Figure(start, unit.end(), round(value, 2), scale, _currency(money), rough)


def _hundred(money: str) -> int:
    """By what to divide « 50 centimes »."""
    return 100 if money.lower().startswith("centime") else 1


def _walk_back(text: str, end: int) -> tuple[int, float, bool] | None:
    """The number in words that ends just before `end`: its start, its value, and whether it is a rough one."""
    low = max(0, end - _LONGEST_SPELT)
    words: list[str] = []
    start = limit = end
    for token in reversed(list(_LETTERS.finditer(text[low:end]))):
        word, between = plain(token[0]), text[low + token.end() : limit]
        if between.strip(" \t\n\u00a0\u202f-‐‑'’"):
            break
        if word in _SPELT:
            words.append(word)
            start = low + token.start()
        elif not (word in ("de", "d") and not words) and not (word == "et" and words):
            break
        limit = low + token.start()
    if not words:
        return None
    return start, _read(words[::-1]), any(word.endswith(ROUGHLY) for word in words)


def _read(words: list[str]) -> float:
    """What words come to, « demi » among them."""
    if "demi" in words:
        return 0.5 + (_read(words[: words.index("demi")]) if len(words) > 2 else 0)
    return float(in_figures(words))


def _scale(word: str, before_money: str) -> float:
    scale = _SCALE_OF.get(word.lower(), 1.0)
    return _TRUE_BILLION if word.lower().startswith("billion") and "d" in before_money.lower() else scale


def _value(number: str, scale: float) -> float:
    """A number as written. Three digits after a mark are thousands, unless a scale makes them decimals."""
    plain = re.sub(rf"{_BLANK}|['’]", "", number)
    marks = re.findall(r"[.,]", plain)
    if len(marks) > 1:
        decimal = marks[-1] if marks[-1] != marks[0] else None
        whole, _, rest = plain.rpartition(decimal) if decimal else (plain, "", "")
        return float(re.sub("[.,]", "", whole) + (f".{rest}" if rest else ""))
    if marks and len(plain) - plain.index(marks[0]) == 4 and scale < 1e6:
        return float(plain.replace(marks[0], ""))
    return float(plain.replace(",", "."))


def _currency(money: str) -> str:
    """The ISO 4217 code of a symbol, a code or a name; empty when it names no currency (« dinars »)."""
    if not money:
        return ""
    if "$" in money:
        return _DOLLARS.get(re.sub(r"[^a-z]", "", money.lower())[:3], "USD") if len(money) > 1 else "USD"
    if money in _SYMBOLS:
        return _SYMBOLS[money]
    if money.upper() in _CODES:
        return "CNY" if money == "RMB" else money.upper()
    folded = fold(money).text.removeprefix("k")
    names = next((names for name, names in _NAMES.items() if re.match(rf"{name}s?\b", folded)), {})
    return next((code for adjective, code in names.items() if adjective and adjective in folded), names.get("", ""))

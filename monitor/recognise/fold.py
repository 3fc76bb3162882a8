"""Folding: one spelling for what readers take as the same word, with a way back to the text as written.

Accents, case, ligatures, apostrophes, hyphens and spaces vary from page to page; soft hyphens and zero-width marks
hide inside words. Matching compares folded text only, and quotes the original through `Folded.span`.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

APOSTROPHES = "'’‘‛ʼʻʹˈ´`′＇‵"
HYPHENS = "-‐‑‒–—―−⁃﹘﹣－"
# Letters that Unicode does not decompose, though a French keyboard lacks them.
LETTERS = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ı": "i"})
# Set against a name without being part of it: « Keytruda™ », a footnote call after « Inserm² ».
BESIDE = "™℠®©ªº¹²³⁰⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉"
UNEVEN = "\x00"  # stands, while folding, for a character that does not fold to exactly one
LONGEST = 4  # characters that one may become
STEPS = (UNEVEN, "  ")  # what the two texts run out of step at, in a run of blanks
BLANK = re.compile(f"[{UNEVEN} ]*")
BEYOND = re.compile("[^\x00-\xb4\xb6-\xff]")  # Latin-1, whose micro sign folds to the Greek letter
# What stands inside a word without being part of it: the cut of « Euro-\nbiomed » at the end of a line, before a small
# letter only (« Centre-\nVal » is two words); and the full stops of an acronym of three letters or more.
LINE_END = re.compile("[-\u2010\u00ad][ \t\u00a0]*(?:\r\n|[\n\r\u2028])[ \t\u00a0]*")
DOT = re.compile(r"\.[A-ZÀ-ÖØ-Þ]\.[A-ZÀ-ÖØ-Þ]")
DOTTED = re.compile(r"(?<![^\W_])[A-ZÀ-ÖØ-Þ](?:\.[A-ZÀ-ÖØ-Þ](?![^\W_])){2,}\.?")
GONE = "\u200b"  # folds to nothing


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text, and where each of its characters stood.

    `text` holds lower-case letters without accents, `'` for every apostrophe, and one space for each run of white
    space and hyphens. `original` is the text as written. Offsets are code points, end exclusive.
    """

    text: str
    original: str
    # Where the two run out of step: from folded offset `at[k]` on, the original stands at `origin[k]` and onwards.
    _at: tuple[int, ...] = field(default=(0,), repr=False)
    _origin: tuple[int, ...] = field(default=(0,), repr=False)

    def start(self, index: int) -> int:
        """The original offset of the folded character at `index`; the length of the original at or past the end."""
        if index >= len(self.text):
            return len(self.original)
        step = bisect_right(self._at, index) - 1
        return self._origin[step] + index - self._at[step]

    def index(self, original: int) -> int:
        """The first folded offset whose character stands at `original` or after it."""
        step = bisect_left(self._origin, original)
        if step == 0:
            return self._at[0]
        following = self._at[step] if step < len(self._at) else len(self.text)
        return min(self._at[step - 1] + original - self._origin[step - 1], following)

    def indexes(self, originals: Iterable[int]) -> Iterator[int]:
        """The `index` of each of some offsets, which are in order: one walk instead of a search for each."""
        if self._origin == (0,):  # never out of step
            yield from originals
            return
        ats, origins = (*self._at, len(self.text)), self._origin
        step, steps = 0, len(origins)
        shift = 0
        for original in originals:
            while step < steps and origins[step] < original:
                shift = ats[step] - origins[step]
                step += 1
            yield min(original + shift, ats[step]) if step else ats[0]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The folded span of the original span, the way back of `span`."""
        return self.index(start), self.index(end)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original span of the folded span (`start` < `end`), the combining marks of its last letter included."""
        last = self.start(end - 1) + 1
        while last < len(self.original) and unicodedata.combining(self.original[last]):
            last += 1
        return self.start(start), last


class _Table(dict[int, str]):
    """The one character that each character folds to, or UNEVEN; worked out once per character and process."""

    def __init__(self, *, keep_case: bool) -> None:
        super().__init__()
        self.keep_case = keep_case

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code), keep_case=self.keep_case)
        self[code] = one = folded if len(folded) == 1 and chr(code) != UNEVEN else UNEVEN
        return one

    def apply(self, text: str) -> str:
        """`text` with each of its characters folded, one for one."""
        western = BEYOND.sub(lambda found: self[ord(found[0])], text)
        try:  # of French nearly all characters are bytes then, which are translated forty times as fast
            return western.encode("latin-1").translate(self._bytes).decode("latin-1")
        except UnicodeEncodeError:
            return text.translate(self)

    @cached_property
    def _bytes(self) -> bytes:
        """What the first 256 characters fold to, none of them beyond these, and each folded character to itself."""
        return "".join(self[code] for code in range(256)).encode("latin-1", "replace")


@lru_cache(maxsize=4096)
def _fold_character(character: str, *, keep_case: bool) -> str:
    """What one character folds to: usually one character, nothing for marks, two or more for ligatures."""
    if character in APOSTROPHES:
        return "'"
    if character in HYPHENS or character in BESIDE or character.isspace():
        return " "
    if character == "…":
        return "."  # one for one: by far the most common of the characters that Unicode expands
    category = unicodedata.category(character)
    if category == "Cf" or category.startswith("M"):
        return ""
    if category in {"Cc", "Cs", "Pd"}:
        return " "
    folded = character
    for _ in range(2):  # lower case may bring marks in, and decomposition capitals
        folded = unicodedata.normalize("NFKD", folded if keep_case else folded.casefold()).translate(LETTERS)
        folded = "".join(mark for mark in folded if not unicodedata.category(mark).startswith("M"))
    folded = "".join("'" if mark in APOSTROPHES else " " if mark in HYPHENS else mark for mark in folded)
    # Unicode spells whole words out of one character; past a ligature or a numeral that is no longer spelling.
    return re.sub(" +", " ", folded) if len(folded) <= LONGEST else " "


_FOLDS = _Table(keep_case=False)
_SHAPES = _Table(keep_case=True)


def fold(text: str) -> Folded:
    """`text` folded for matching, in time linear in its length whatever it holds."""
    return _folded(text, _FOLDS)


@lru_cache(maxsize=8192)
def plain(word: str) -> str:
    """A word folded: those beside names are met again and again."""
    return _folded(word, _FOLDS).text


def shape(text: str) -> str:
    """`text` folded but for its case: what two spellings of a case-sensitive name have in common."""
    return _folded(text, _SHAPES).text


def _without_cuts(text: str) -> str:
    """`text` with what stands inside its words hidden; of the same length."""
    if "\n" in text or "\r" in text or "\u2028" in text:
        text = LINE_END.sub(_joined, text)
    if DOT.search(text):
        text = DOTTED.sub(lambda acronym: acronym[0].replace(".", GONE), text)
    return text


def _joined(cut: re.Match[str]) -> str:
    """The cut, hidden if it stands inside a word."""
    before, after = cut.string[max(0, cut.start() - 1) : cut.start()], cut.string[cut.end() : cut.end() + 1]
    inside = after.islower() and (before.isalpha() or unicodedata.combining(before or " "))
    return GONE * len(cut[0]) if inside else cut[0]


def _folded(text: str, table: _Table) -> Folded:
    original, text = text, _without_cuts(text)
    even = table.apply(text)
    if STEPS[0] not in even and STEPS[1] not in even:
        return Folded(even, original)  # as most words and sentences
    pieces: list[str] = []
    at, origin = [0], [0]
    done = length = 0  # how much of the original is folded, and how long that is
    for start, end in _runs(even):
        pieces.append(even[done:start])
        length += start - done
        blank = False
        for place in range(start, end):
            expansion = " " if even[place] == " " else _fold_character(text[place], keep_case=table.keep_case)
            for character in expansion:
                if character == " " and blank:
                    continue
                blank = character == " "
                _step(at, origin, length, place)
                pieces.append(character)
                length += 1
        done = end
        _step(at, origin, length, done)
    return Folded("".join([*pieces, even[done:]]), original, tuple(at), tuple(origin))


def _runs(even: str) -> Iterator[tuple[int, int]]:
    """The runs of blanks at which the original and the folded text run out of step: most have none or few.

    `str.find` leaps over all else; an expression would stop at every space.
    """
    end = 0
    found = [even.find(one) for one in STEPS]
    while (start := min((place for place in found if place >= 0), default=-1)) >= 0:
        while start > end and even[start - 1] == " ":
            start -= 1
        run = BLANK.match(even, start)
        end = run.end() if run else start + 1
        yield start, end
        found = [
            place if place < 0 or place >= end else even.find(one, end) for place, one in zip(found, STEPS, strict=True)
        ]


def _step(at: list[int], origin: list[int], folded: int, original: int) -> None:
    """Note that folded offset `folded` stands at `original`, unless the last note already says so."""
    if original - folded != origin[-1] - at[-1]:
        if at[-1] == folded:
            origin[-1] = original
        else:
            at.append(folded)
            origin.append(original)

"""The letters of a page alone, so that a phrase is found whatever parts its words: spaces, signs, tags, or nothing.

pieces of text ─▶ words, cut where the case changes ─▶ one run of letters, and where a word may begin or end in it
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise

from monitor.recognise.fold import fold, shape

MARK = "¦"  # between two pieces: it folds to itself, and is no letter
WORD = re.compile(r"[^\W_]+")
TOKEN = re.compile(rf"[^\W_]+|{MARK}")
# Where one name may end and the next begin inside a word: TIC|Santé, CHU|s, Lyon|2030.
INSIDE = re.compile(
    r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Z]{2})(?=[a-z])|(?<=[a-z])(?=[0-9])|(?<=[0-9])(?=[a-z])"
)
LONGEST = 8  # words of a phrase whose parts are looked for in several pieces


def words(text: str) -> list[str]:
    """The words of `text`, folded."""
    return WORD.findall(fold(text).text)


class Letters:
    """`text` holds the letters and digits of the pieces, folded; `cased` the same in their case, if they are as many.

    `borders` are the offsets at which a word may begin or end, `inner` those of them that stand inside a word as it is
    written, `starts` those at which a piece begins.
    """

    def __init__(self, pieces: Iterable[str]) -> None:
        whole = MARK.join(piece.replace(MARK, " ") for piece in pieces)
        if not unicodedata.is_normalized("NFC", whole):
            whole = unicodedata.normalize("NFC", whole)
        self._tokens = TOKEN.findall(shape(whole))
        parts: list[str] = []
        begun = [0]  # how many parts stand before each piece
        inside: list[int] = []  # and before each border inside a word
        for token in self._tokens:
            if token == MARK:
                begun.append(len(parts))
            elif token.isalpha() and (token.islower() or token.istitle() or token.isupper()):
                parts.append(token)
            else:
                cut = INSIDE.split(token)
                inside += range(len(parts) + 1, len(parts) + len(cut))
                parts += cut
        cased = "".join(parts)
        self.text = cased.casefold()
        self.cased = cased if len(cased) == len(self.text) else ""
        lengths = map(len, parts) if self.cased else (len(part.casefold()) for part in parts)
        ends = [0, *accumulate(lengths)]
        self.borders = frozenset(ends)
        self.inner = frozenset(ends[count] for count in inside)
        self.starts = frozenset(ends[count] for count in begun)

    def parted(self, firsts: Mapping[str, Sequence[str]], lasts: Container[str]) -> Iterator[str]:
        """The phrases that may stand in several pieces, what is between them left out; one for each of their firsts.

        `firsts`: what a piece may end with, words apart, and the phrases that begin so; `lasts`: its last words.
        """
        pieces: _Pieces | None = None
        for last, number in self._ends():
            if last not in lasts:
                continue
            pieces = pieces or _Pieces(self._tokens)
            own = pieces.all[number]
            for count in range(1, min(len(own), LONGEST) + 1):
                first = " ".join(own[-count:])
                for phrase in firsts.get(first, ()):
                    if pieces.go_on(number, phrase[len(first) + 1 :]):
                        yield phrase

    def _ends(self) -> Iterator[tuple[str, int]]:
        """The last word of each piece, folded, and the number of the piece."""
        number, before = 0, MARK
        for token in self._tokens:
            if token == MARK:
                if before != MARK:
                    yield before.casefold(), number
                number += 1
            before = token


class _Pieces:
    """The folded words of the pieces, as they begin and end."""

    def __init__(self, tokens: Iterable[str]) -> None:
        self.all: list[list[str]] = [[]]
        for token in tokens:
            if token == MARK:
                self.all.append([])
            else:
                self.all[-1].append(token.casefold())
        full = [(number, one) for number, one in enumerate(self.all) if one]
        self._next = {number: after for (number, _), (after, _) in pairwise(full)}
        self._heads = sorted((" ".join(one[:LONGEST]), number) for number, one in full)
        self._short: dict[str, list[int]] = {}
        for number, one in full:
            if len(one) < LONGEST:
                self._short.setdefault(" ".join(one), []).append(number)
        self._opening = {short.partition(" ")[0] for short in self._short}

    def go_on(self, piece: int, rest: str, *, skipped: bool = False) -> bool:
        """Whether the words `rest` may follow the piece where others between them are left out.

        Where they follow as it is, they are found in the run of letters already.
        """
        after = self._next.get(piece)
        if after is None:
            return False
        start = rest.rstrip("*")
        at = bisect_left(self._heads, (start,))
        while at < len(self._heads) and self._heads[at][0].startswith(start):
            head, number = self._heads[at]
            is_whole = rest != start or head[len(start) : len(start) + 1] in {"", " "}
            if is_whole and number > piece and (skipped or number != after):
                return True
            at += 1
        if " " not in rest or rest.partition(" ")[0] not in self._opening:
            return False
        parts = rest.split(" ")
        for count in range(1, len(parts)):
            for number in self._short.get(" ".join(parts[:count]), ()):
                if number > piece and self.go_on(number, " ".join(parts[count:]), skipped=skipped or number != after):
                    return True
        return False

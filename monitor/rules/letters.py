"""The letters of a page alone, so that a phrase is found whatever parts its words: spaces, signs, tags, or nothing.

pieces of text ─▶ words, cut where the case changes ─▶ one run of letters, and where a word may begin or end in it
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise, takewhile

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

    def parted(self, joints: Joints) -> Iterator[str]:
        """The phrases that may stand in several pieces, what is between them left out; one for each of their firsts."""
        pieces = " ".join(self._tokens).casefold().split(MARK)
        known: _Pieces | None = None
        for number, piece in enumerate(pieces):
            if piece.rstrip(" ").rpartition(" ")[2] not in joints.lasts:
                continue
            known = known or _Pieces(pieces)
            own = piece.split()[1 - LONGEST :]
            for count in range(1, len(own) + 1):
                for phrase, rest, word in joints.after(" ".join(own[-count:])):
                    if (not word or word in known.begun) and known.go_on(number, rest):
                        yield phrase


_Parted = tuple[str, str, str]  # a phrase, its rest, and the word that must begin a piece for it; "" if any may


class Joints:
    """Where phrases may be parted: what a piece may end with, and how the phrases that begin so go on."""

    def __init__(self, phrases: Iterable[str], lasts: Iterable[str]) -> None:
        """`lasts` are the words that `may_be_parted_after` tells of all the phrases."""
        self._phrases = sorted(phrases)
        self._openings = {phrase.partition(" ")[0] for phrase in self._phrases}
        self._met: dict[str, list[_Parted]] = {}
        self.lasts = frozenset(lasts)

    def after(self, first: str) -> Sequence[_Parted]:
        """The phrases that begin with the words `first`, and have more."""
        if first in self._met:
            return self._met[first]
        if first.partition(" ")[0] not in self._openings:
            return ()
        start = f"{first} "
        following = map(self._phrases.__getitem__, range(bisect_left(self._phrases, start), len(self._phrases)))
        found = [*takewhile(lambda one: one.startswith(start), following)]
        if found:  # of these there are only so many
            self._met[first] = [_parted_after(one, first) for one in found]
        return self._met.get(first, ())


def _parted_after(phrase: str, first: str) -> _Parted:
    """How a phrase that begins with the words `first` goes on."""
    rest = phrase[len(first) + 1 :]
    word, space, _ = rest.partition(" ")
    return phrase, rest, word if space or not word.endswith("*") else ""


def may_be_parted_after(phrase: str) -> list[str]:
    """The words of a phrase after which it is looked for in several pieces."""
    return phrase.split(" ")[:-1][: LONGEST - 1]


class _Pieces:
    """How the pieces begin and go on; each is its folded words."""

    def __init__(self, pieces: Sequence[str]) -> None:
        self._pieces = pieces
        self.begun = {words[0] for piece in pieces if (words := piece.split(maxsplit=1))}
        self._next: dict[int, int] | None = None

    def _read(self) -> dict[int, int]:
        """Which piece follows each, but for empty ones; seldom asked for."""
        full = [(piece.split(maxsplit=LONGEST), number) for number, piece in enumerate(self._pieces) if piece.strip()]
        self._heads = sorted((" ".join(one[:LONGEST]), number) for one, number in full)
        self._short: dict[str, list[int]] = {}
        for one, number in full:
            if len(one) < LONGEST:
                self._short.setdefault(" ".join(one), []).append(number)
        self._opening = {short.partition(" ")[0] for short in self._short}
        return {number: after for (_, number), (_, after) in pairwise(full)}

    def go_on(self, piece: int, rest: str, *, skipped: bool = False) -> bool:
        """Whether the words `rest` may follow the piece where others between them are left out.

        Where they follow as it is, they are found in the run of letters already.
        """
        word, space, _ = rest.partition(" ")
        if word not in self.begun and (space or not word.endswith("*")):
            return False
        if self._next is None:
            self._next = self._read()
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
        if not space or word not in self._opening:
            return False
        parts = rest.split(" ")
        for count in range(1, len(parts)):
            for number in self._short.get(" ".join(parts[:count]), ()):
                if number > piece and self.go_on(number, " ".join(parts[count:]), skipped=skipped or number != after):
                    return True
        return False

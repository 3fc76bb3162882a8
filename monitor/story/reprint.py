"""Which articles tell the same thing in the same words: reprints of one release. Pure.

Shingles of five words are signed with MinHash (Broder 1997) and cut into bands, so that the archive finds the few
articles worth comparing; those are then compared word by word. What outlets change of a release stands before and after
it: a head, an introduction, a foot. What a template changes stands in the middle, and is names and figures: two
releases of one template are two stories, and a wrong « copy » would be worse than a missed one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from rensa import RMinHash

WORDS = 5  # of a shingle
PERMUTATIONS = 128
BANDS = 32  # of 4 rows each: two texts of Jaccard similarity 0.5 share a band with probability 0.87
SEED = 42  # a signature must be the same in every process and release
LEAST = 60  # words: shorter texts are too alike to tell
LONGEST = 3.0  # times: a page that merely contains a short release is not a copy of it
CORE = 0.85  # part of the shorter text that must lie between the first and the last words in common
EDITED = 0.05  # part of that core that may have been edited


def bands(text: str) -> tuple[int, ...]:
    """One 63-bit hash per band; empty for a text too short to compare."""
    words = _words(text)
    if len(words) < LEAST:
        return ()
    signature = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    signature.update(sorted(set(_shingles(words))))
    rows: list[int] = signature.digest()
    size = PERMUTATIONS // BANDS
    return tuple(_mix(rows[start : start + size]) for start in range(0, PERMUTATIONS, size))


def is_reprint(text: str, other: str) -> bool:
    """True when the shorter of two texts is, but for what precedes and follows, the longer one nearly word for word."""
    small, large = sorted((_words(text), _words(other)), key=len)
    if len(small) < LEAST or len(large) > len(small) * LONGEST:
        return False
    there = set(_shingles(large))
    shared = [False] * len(small)
    for start, shingle in enumerate(_shingles(small)):
        if shingle in there:
            shared[start : start + WORDS] = [True] * WORDS
    if True not in shared:
        return False
    first, last = shared.index(True), len(shared) - 1 - shared[::-1].index(True)
    core = range(first, last + 1)
    edits = [small[place] for place in core if not shared[place]]
    same_facts = not any(word[0].isupper() or word[0].isdigit() for word in edits)
    return same_facts and len(core) >= CORE * len(small) and len(edits) <= EDITED * len(core)


def shingles(text: str) -> list[str]:
    """The runs of five words of a text, case ignored, in their order."""
    return _shingles(_words(text))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFC", text))


def _shingles(words: Sequence[str]) -> list[str]:
    """Runs of five words, case ignored, in their order."""
    lower = [word.casefold() for word in words]
    return [" ".join(lower[start : start + WORDS]) for start in range(len(lower) - WORDS + 1)]


def _mix(values: Sequence[int]) -> int:
    """The values as one number that SQLite can hold (FNV-1a, 64 bits, the sign bit dropped)."""
    mixed = 0xCBF29CE484222325
    for value in values:
        mixed = ((mixed ^ value) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return mixed >> 1

"""The spellings of a name: hyphen, space and nothing are the same to those who write one in haste.

ALLIS-NA is also written ALLIS NA, ALLIS N-A and AllisNA; Ad'Occ, AD OCC; BFCare, BF Care; Images & Réseaux, Images et
Réseaux. Such spellings are worked out, not listed, and count only when they look like a name.
"""

from __future__ import annotations

import re
from itertools import product

from monitor.recognise.fold import fold

JOINABLE = 4  # words: longer names are not written without their spaces
SHORTEST = 6  # letters of a name written as one word: shorter ones are too often other words
JOINT = re.compile(r"(?<=[a-zß-ÿ])(?=[A-ZÀ-Þ])|(?<=[A-ZÀ-Þ]{2})(?=[A-ZÀ-Þ][a-zß-ÿ])")  # Invivo|Lim, BF|Care
SEPARATOR = re.compile(r"( ?& ?|(?<=\w)'(?=\w)| )")


def spellings(text: str) -> dict[str, bool]:
    """The phrases under which the name `text` is found, as written first; True for those that were worked out."""
    plain = fold(text).text.strip()
    found = {plain: False}
    for one in _joined(plain):
        found.setdefault(one, True)
    parts = [part for word in text.split() for part in JOINT.split(word)]
    if all(len(part) > 1 for part in parts) and len(plain) >= SHORTEST:
        found.setdefault(fold(" ".join(parts)).text.strip(), True)
    return found


def looks_like_a_name(written: str) -> bool:
    """Whether the words of `written` begin with capitals or digits; one may not: « bio Mérieux »."""
    words: list[str] = re.findall(r"\w+", written)
    small = sum(word[0].islower() for word in words)
    return small < len(words) and small <= 1


def _joined(plain: str) -> list[str]:
    """`plain` with each of its separators in every form it takes."""
    pieces = SEPARATOR.split(plain)
    words, separators = pieces[::2], pieces[1::2]
    if not 0 < len(separators) < JOINABLE:
        return []
    found = []
    for chosen in product(*(_choices(mark, word) for mark, word in zip(separators, words, strict=False))):
        one = words[0] + "".join(mark + word for mark, word in zip(chosen, words[1:], strict=True))
        if re.search(r"\W", one) or len(one) >= SHORTEST:
            found.append(one)
    return found


def _choices(separator: str, before: str) -> tuple[str, ...]:
    if "&" in separator:
        return (" & ", "&", " et ", " and ")
    if separator == "'" and len(before) == 1:
        return ("'", " ")  # an elision: d'Angers is never « dangers »
    return (separator, "") if separator == " " else ("'", " ", "")

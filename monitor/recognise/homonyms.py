"""What a name may be mistaken for: a common word, a given name, a place, or another spelling of another name."""

from __future__ import annotations

from functools import lru_cache

from monitor.facts.gazetteer import gazetteer
from monitor.recognise.fold import fold
from monitor.recognise.joints import SHORTEST, WORD, letters
from monitor.recognise.persons import is_given_name
from monitor.recognise.wordlists import lines

SHORT = 4  # letters and digits: an acronym of so few has other senses


@lru_cache(maxsize=4096)
def common_word(text: str) -> bool:
    """Whether `text` is one word that articles use in its ordinary sense, or a given name: brume, Alan."""
    return fold(text).text.strip() in _common_words() or is_given_name(text.strip())


def few_letters(text: str) -> bool:
    """Whether `text` has so few letters and digits that it is likely to mean something else too."""
    return sum(map(str.isalnum, text)) <= SHORT


@lru_cache(maxsize=4096)
def is_place(text: str) -> bool:
    """Whether `text` is the name of a region, a department or a town that `catalogues/places.csv` lists."""
    return gazetteer().is_name(fold(text).text.strip())


def readings(text: str) -> set[str]:
    """What a form is read as: folded, and by its letters alone if it has enough of them (see `joints`)."""
    plain = fold(text).text.strip()
    alone = letters(WORD.findall(plain))
    return {plain, f"{alone}#"} if len(alone) >= SHORTEST else {plain}


@lru_cache(maxsize=1)
def _common_words() -> frozenset[str]:
    return frozenset(fold(word).text for line in lines("common-words.txt") for word in line.split())

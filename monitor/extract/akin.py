"""Whether two titles, or a title and a text, are of the same thing: by the words that they share. Pure."""

from __future__ import annotations

import re

from monitor.extract.phrases import plain, squeezed, words

_LEAST = 4  # letters of a word that two titles may share, and of a title that says something
_STEM = 6  # of them that must be the same
_NAMED = 3  # words of the name of a site
_COMMON = words(
    "dans pour avec sans leur leurs vers entre cette cela comme plus moins votre notre elle nous vous sont etre fait "
    "tous tout toute toutes aussi apres avant depuis chez sous the and with from that this your"
)


def akin(text: str, offered: str) -> bool:
    """Whether a text holds a third of the words of an offered title, in some form: it may be what that is told of."""
    wanted = words_of(offered)
    return bool(wanted) and len(wanted & words_of(text)) * 3 >= len(wanted)


def words_of(text: str) -> set[str]:
    """The words of a title that may tell it from others, each by its beginning."""
    return {word[:_STEM] for word in re.findall(r"\w+", plain(text)) if len(word) >= _LEAST and word not in _COMMON}


def says_little(claimed: str, offered: str) -> bool:
    """Whether a claimed title is a letter, a rubric or the name of a site beside the longer one that a source gave."""
    if not offered or len(squeezed(claimed)) < _LEAST:
        return bool(offered)
    few, many = len(claimed.split()) <= _NAMED, len(offered.split()) >= 2 * _NAMED
    return few and many and not akin(claimed, offered) and not akin(offered, claimed)


def may_be_of(name: str, offered: str) -> bool:
    """Whether a claimed title may be the headline of what a source offered, whatever else the page says."""
    return not offered or not (says_little(name, offered) or words_of(offered).isdisjoint(words_of(name)))

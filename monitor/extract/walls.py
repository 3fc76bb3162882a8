"""What a site puts in the place of an article: an error, a robot check, a question, an offer. Pure.

A page is one by what it is called and by what it says to its reader (« veuillez activer JavaScript »), never by a word
alone, so that an article about cookies, subscriptions or the health professions stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from monitor.errors import ReadError
from monitor.extract import phrases
from monitor.extract.akin import akin, words_of
from monitor.extract.phrases import plain
from monitor.extract.standins import ABSENT, PASSING, WALLS

_LONGEST = 3_000  # characters from which a text is no wall
_SHORT = 1_000  # … no robot check
_LITTLE = 80  # … of one that tells nothing but its name
_BARE = 160  # … of one that holds no prose
_TELLING = 3  # words of an offered title, none of which its article would go without
_NAME = 90  # characters of what a wall is called
_SOME, _ALL = 0.2, 0.8  # of what is said, that is the wall's
_LINE = 40  # characters of a line that tells its reader something
_APART = re.compile(r"\s+[|–—›»-]\s+")  # the name of a page and that of its site
_CHOSEN = 4  # words of the buttons of a consent banner
_SENTENCES = re.compile(r"(?<=[.!?…])\s+|\n")

_ROBOT = re.compile(
    r"(?:verif\w+ que vous (?:n'etes pas un robot|etes (?:bien )?(?:un )?humain)"
    r"|verify(?:ing)? (?:that )?you are (?:a )?human|enable javascript and cookies"
    r"|activer? javascript (?:et les cookies )?(?:pour continuer|dans votre navigateur)|"
    r"checking your browser|votre navigateur (?:est|n'est)|unusual traffic|trafic inhabituel|acces automatise)"
)
_CONSENT = re.compile(
    r"\b(?:nous|nos|vos|votre|your?|we)\b.*\b(?:cookies|traceurs|consent)|\b(?:cookies|traceurs)\b.*\bvos?\b"
)


def refuse_wall(title: str, called: Sequence[str], text: str, offered: str, *, dated: bool = False) -> None:
    """Raises ReadError for a page put before the article, or in its place.

    `title` is what the article would be called, `called` what the titles and headings of the page say, `text` all that
    stands where the article should; `offered` is the title that its source gave, maybe empty; `dated` whether the page
    tells a day. `failed` may be another page tomorrow; `unfit` is open to some readers only. Of all of them the
    source's own words are kept, if they tell enough.
    """
    if len(text) >= _LONGEST:
        return
    folded, same = plain(text), akin(" ".join(called), offered)
    if stands_in(title):
        outcome = "failed" if PASSING.fullmatch(plain(title)) else "thin"
        raise ReadError(outcome, f"page d'erreur ou d'attente, pas un article : « {title[:60]} »")
    if len(folded) < _SHORT and not same and _ROBOT.search(folded):
        raise ReadError("failed", "contrôle anti-robot, pas un article")
    _refuse_named(title, called, text, offered, same=same)
    chosen = len(set(phrases.CHOICES.findall(folded)))
    if chosen >= _CHOSEN and not same and _share(text, _CONSENT) >= _SOME:
        raise ReadError("thin", "bandeau de consentement, pas un article")
    if not dated and 0 < len(text) < _BARE and _has_nothing_of(offered, f"{' '.join(called)} {text}"):
        raise ReadError("failed", "page sans date ni texte suivi, et sans un mot du titre annoncé : pas l'article")


def _refuse_named(title: str, called: Sequence[str], text: str, offered: str, *, same: bool) -> None:
    """Raises ReadError for a page that is called what a wall is, or says nothing but what a wall says."""
    other = bool(offered) and not same and not akin(text, offered)
    whole = [name for name in (title, *called) if len(name) <= 2 * _NAME]
    names = {plain(name).strip(" !?.:…") for name in whole}
    parts = {plain(part).strip(" !?.:…") for name in whole for part in _APART.split(name)}  # of « Erreur | Le pôle »
    for wall in WALLS:
        named = any(wall.called.fullmatch(name) for name in names)
        partly = other and any(wall.called.fullmatch(part) for part in parts)
        if len(text) < _LITTLE:
            share = _SOME if named or not partly else 1.0
        else:
            share = _share(text, wall.says) if named or other else 0.0
        if (named and share >= (_ALL if same else _SOME)) or (other and share >= _ALL):
            raise ReadError(wall.outcome, wall.reason)


def _has_nothing_of(offered: str, page: str) -> bool:
    """Whether no word of an offered title that tells something stands on the page."""
    wanted = words_of(offered)
    return len(wanted) >= _TELLING and wanted.isdisjoint(words_of(page))


def may_be_wall(called: Iterable[str], lines: Iterable[str], offered: str) -> bool:
    """Whether `refuse_wall` may refuse a page: by what it is `called`, or by its `lines` under another name.

    The text of the article is not known here: this is quick, and suspects rather too many.
    """
    is_called, says = _of_all_kinds()
    names = {name for name in called if len(name) < 2 * _NAME}
    if any(is_called.fullmatch(plain(part)) for name in names for part in (name, *_APART.split(name))):
        return True
    told = [line for line in lines if len(line) >= _LINE]
    least = _SOME * sum(map(len, told))
    if least > _LONGEST or akin(" ".join(names), offered):
        return False
    return sum(len(line) for line in told if says.search(plain(line))) >= least


@cache
def _of_all_kinds() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What walls of all kinds are called, and what they say to their readers."""
    called = "|".join(f"(?:{one.pattern})" for one in (ABSENT, PASSING, *(wall.called for wall in WALLS)))
    says = "|".join(f"(?:{one.pattern})" for one in (_CONSENT, _ROBOT, *(wall.says for wall in WALLS)))
    return re.compile(rf"\W*(?:{called})\W*"), re.compile(says)


def stands_in(title: str) -> bool:
    """Whether a page of this title stands in for an article: gone, refused, or on its way."""
    folded = plain(title)
    return len(title) <= _NAME and bool(ABSENT.fullmatch(folded) or PASSING.fullmatch(folded))


def _share(text: str, says: re.Pattern[str]) -> float:
    """How much of a text stands in sentences that tell this to the reader, 0 to 1."""
    sentences = [sentence for sentence in _SENTENCES.split(text) if sentence.strip()]
    said = sum(len(sentence) for sentence in sentences if says.search(plain(sentence)))
    return said / max(1, sum(map(len, sentences)))

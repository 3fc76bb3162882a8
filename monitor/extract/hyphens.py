"""Lines of a paragraph → one line, with the words that were cut at line ends put together again."""

from __future__ import annotations

import re

from monitor.extract.phrases import words

HYPHEN = "\ufffe"  # how pypdfium2 gives a hyphen at the end of a line
# halves of words that keep their hyphen when a line ends on it
_KEEP_LEFT = words(
    "peut celui celle ceux celles lui elle elles eux nous vous moi toi soi quelques rendez vingt trente quarante "
    "cinquante soixante quatre cent mi semi demi ex non sous vice avant après contre grand grande haut haute bas "
    "basse saint sainte porte chef est-à c'est-à c’est-à dit start e à au par là ci sur quasi pro anti ville outre "
    "arrière savoir mot"
)
_KEEP_RIGHT = words(
    "il ils elle elles on ce ci là même mêmes vous nous je tu t dire up ups être delà dessus dessous clé clés cible "
    "d l de du en"
)


def joined(parts: list[str], whole: str) -> str:
    """The lines of a paragraph as one, hyphens at line ends mended."""
    text = ""
    for part in parts:
        if text.endswith((HYPHEN, "-")) and re.search(r"\w[-\ufffe]$", text):
            text = text[:-1] + HYPHEN + part
        else:
            text = f"{text} {part}" if text else part
    return re.sub(rf"([\w'’-]*){HYPHEN}(\w*)", lambda match: _mended(match[1], match[2], whole), text).replace(
        HYPHEN, "-"
    )


def _mended(left: str, right: str, whole: str) -> str:
    """A word cut at a line end: with its hyphen when it is a compound, a name or a number; else without."""
    if f"{left}-{right}" in whole:
        return f"{left}-{right}"
    if right and re.search(rf"\b{re.escape(left + right)}\b", whole):
        return left + right
    word = re.split(r"['’]", left)[-1].lower()
    stem = word.rsplit("-", 1)[-1]
    if not right or not right[0].islower() or left[-1:].isdigit() or (left.isupper() and len(left) > 1):
        return f"{left}-{right}"
    if word in _KEEP_LEFT or stem in _KEEP_LEFT or right.lower() in _KEEP_RIGHT:
        return f"{left}-{right}"
    return left + right

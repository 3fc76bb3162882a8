"""What is wrong in a query: the message, the place marked by a caret, and what may have been meant."""

from __future__ import annotations

import re
import unicodedata

WIDTH = 76  # columns of a query that are shown
NO_JOKER = "« ? » ne remplace pas une lettre ; * en fin de mot remplace la suite du mot"


class Mistake(ValueError):
    """What is wrong, and at which place of the query, in code points."""

    def __init__(self, message: str, position: int, suggestion: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.position = position
        self.suggestion = suggestion


class QueryError(ValueError):
    """A query that cannot be understood. Its text is French and says what, where (a caret) and what would be right."""

    def __init__(self, message: str, position: int, query: str, suggestion: str = "") -> None:
        self.position, self.query = position, query
        self.message, self.suggestion = _printable(message), _printable(suggestion)
        lines = [self.message, *(_marked(query, position) if query.strip() else ())]
        if suggestion:
            lines.append(f"vouliez-vous : {self.suggestion} ?")
        super().__init__("\n".join(lines))


def _marked(query: str, position: int) -> tuple[str, str]:
    """The line of the query that holds `position`, or what stands around it, and a caret under the place."""
    start = query.rfind("\n", 0, position) + 1
    end = query.find("\n", position)
    line = _printable(query[start : end if end >= 0 else len(query)])
    at = position - start
    low = max(0, at - WIDTH // 2) if len(line) > WIDTH else 0
    high = low + WIDTH if len(line) > WIDTH else len(line)
    head = "…" if low else ""
    columns = sum(map(_columns, head + line[low:at]))
    return f"  {head}{line[low:high]}{'…' if high < len(line) else ''}", f"  {' ' * columns}^"


def _printable(text: str) -> str:
    """`text` on one line, with a space for each character that a terminal would obey or not show."""
    return "".join(one if one.isprintable() else " " for one in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def check_stars(text: str, position: int) -> None:
    """Raises Mistake for a `*` or a `?` of the phrase `text`, which stands at `position`, that stands wrong."""
    for sign in re.finditer(r"[*?]", text):
        if sign[0] == "?":
            if sign.start() and not text[sign.start() - 1].isspace():
                raise Mistake(NO_JOKER, position + sign.start())
            continue
        before, after = text[: sign.start()], text[sign.end() :]
        if not before or not before[-1].isalnum():
            raise Mistake("« * » termine un mot : il n'est ni seul, ni au début", position + sign.start())
        if after and not after[0].isspace():
            raise Mistake("« * » ne va qu'à la fin d'un mot", position + sign.start())
        if sum(map(str.isalnum, before.rsplit("*", 1)[-1])) < 2:
            raise Mistake("il faut au moins deux lettres avant « * »", position + sign.start())
    if text.count("*") > 5:
        raise Mistake("plus de cinq « * » dans une expression", position)

"""The dateline of a dispatch or a release: the town and the day that say where and when it was written. Pure."""

from __future__ import annotations

import re

_LONGEST = 80  # characters of the towns and marks before, and of the day after
_MONTH = (
    r"(?:janv|févr|fevr|mars|avr|mai|juin|juil|août|aout|sept|oct|nov|déc|dec|jan|feb|mar|apr|may|june?|july?|aug)"
    r"[a-zéû]*\.?"
)
_DAY = (
    rf"(?i:(?:\w+di )?(?:\d{{1,2}}(?:er|st|nd|rd|th)? {_MONTH}|{_MONTH} \d{{1,2}}|\d{{1,2}}[/.]\d{{1,2}})"
    r"(?:[ ,/.]{1,2}\d{2,4})?)"
)
_AGENCY = r"\((?:[A-ZÀ-Þ]|e-)[\w .&/'’-]{1,30}\)"
_NAME = r"[A-ZÀ-Þ][\w'’-]*(?: [A-ZÀ-Þ][\w'’-]*)?"
# « PARIS, 20 novembre 2026 (ABC) - », « Lyon (ABC) – », « Paris et Rennes, le 3 mars – », « Paris, France, May 3 – »,
# « (ABC) - PARIS / RENNES, 3 mars - », « COMMUNIQUÉ DE PRESSE – Paris, le 3 mars – »
_BEFORE = re.compile(
    rf"(?:^|\n)[\W_]*(?:{_AGENCY}[\W_]*)?(?:(?i:communiqué de presse|press release)[\W_]+)?"
    rf"(?:{_NAME}(?:, | et | and | & | ?/ ?| ?[–—-] ))*$"
)
_AFTER = re.compile(
    rf"(?:(?:, | et | and | & | ?/ ?){_NAME})*"
    rf"(?:[ ,(–—-]{{1,3}}(?:le )?{_DAY}\)?(?: ?{_AGENCY})?(?= ?(?:[–—(/]|-{{1,2}}|\n|$))"
    rf"| {_AGENCY}(?= ?(?:[–—]|-{{1,2}}))| ?/PR ?Newswire)"
)
_DONE_AT = re.compile(r"\b[Ff]ait à $")
_ON = re.compile(rf",? (?:le|,) {_DAY}")


def in_dateline(text: str, start: int, end: int) -> bool:
    """Whether the town `start` to `end` of `text` stands in a dateline: it opens a line, or an act is « fait à » it."""
    before = text[max(0, start - _LONGEST) : start]
    if _DONE_AT.search(before):
        return _ON.match(text, end) is not None
    return _BEFORE.search(before) is not None and _AFTER.match(text, end) is not None

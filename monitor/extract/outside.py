"""What stands in a plain text beside its article: menus, notices, contact blocks, the articles it recommends.

A file that is explained keeps its text as it was read, so nothing can be cut out of it; the stretches that are not the
article are told instead, and nothing is recognised in them.
"""

from __future__ import annotations

import re

from monitor.extract.clean import is_furniture, normal
from monitor.extract.contacts import cut_contacts
from monitor.extract.credits import without_credits
from monitor.extract.phrases import NEWSLETTER, RELATED, plain

_LINE = re.compile(r"[^\r\n]+")
_MARKDOWN = re.compile(r"^#{1,6}\s+|\*\*")
_WORD = re.compile(r"[^\W\d_]{2,}")
_CONTACT = 14  # words of a line of a contact block, at most
_HEADING = 90  # characters of a heading, at most
_LEAST = 300  # characters before the articles that are recommended: an article that ends sooner is none

Stretch = tuple[int, int]


def plain_lines(text: str) -> list[tuple[str, Stretch]]:
    """The lines of a text that hold something, without Markdown's marks, and where each stands in it."""
    found = ((normal(_MARKDOWN.sub("", line[0])), line.span()) for line in _LINE.finditer(text))
    return [(line, span) for line, span in found if line]


def article_lines(lines: list[tuple[str, Stretch]]) -> list[tuple[str, Stretch]]:
    """The lines down to the heading of recommended articles, if there is one, but for furniture and notices."""
    heads = (index for index, (line, (start, _)) in enumerate(lines) if start >= _LEAST and _recommends(line))
    return [(line, span) for line, span in lines[: next(heads, len(lines))] if not _is_beside(line)]


def outside(text: str) -> tuple[Stretch, ...]:
    """The stretches of `text`, in code points, that are not its article, in order."""
    lines = plain_lines(text)
    wanted = article_lines(lines)
    kept = set(without_credits(cut_contacts([(line, False) for line, _ in wanted]))[0])
    inside = {span for line, span in wanted if line in kept or _is_prose(line)}
    return tuple(span for _, span in lines if span not in inside)


def _is_prose(line: str) -> bool:
    """A paragraph that ends with a telephone number tells something before it; the line of a contact block does not."""
    return len(_WORD.findall(line)) > _CONTACT


def _recommends(line: str) -> bool:
    return len(line) <= _HEADING and RELATED.fullmatch(plain(line)) is not None


def _is_beside(line: str) -> bool:
    return is_furniture(line) or NEWSLETTER.fullmatch(plain(line)) is not None

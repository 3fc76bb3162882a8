"""How the blocks of a page lie: which element holds which, where the headline is, which blocks look like teasers."""

from __future__ import annotations

import re
from itertools import accumulate
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from monitor.extract.blocks import Block, title_at
from monitor.extract.dates import all_in
from monitor.extract.phrases import squeezed

_LONG = 300  # a block this long without links is an article's paragraph, not a teaser's excerpt
CUT_SHORT = re.compile(
    r"(?:\[\s*(?:…|\.\.\.|&hellip;)\s*\]|…|\.\.\.|\(…\)|lire la suite\W*|en savoir plus\W*|lire plus\W*)$",
    re.IGNORECASE,
)
_FILES = re.compile(r"\.(?:pdf|docx?|xlsx?|zip|pptx?)$", re.IGNORECASE)


class Layout:
    """The blocks of a page, and what the search for other articles' blocks needs to know of them.

    `span` gives the first and last block inside each element; `title` the index of the headline, -1 if unknown;
    `names[i]` whether block i looks like a teaser's title. `longs`, `titles` and `sums` are running totals of long
    paragraphs, teaser titles and characters of prose.
    """

    def __init__(self, found: list[Block], headline: HtmlElement | None, url: str) -> None:
        self.found = found
        self.url = url
        self.span = _spans(found)
        self.title = title_at(found, headline)
        self.names = [self._is_name(index) for index in range(len(found))]
        self.sums = list(accumulate((len(b.text) if is_prose(b) else 0 for b in found), initial=0))
        self.longs = list(accumulate((is_long(b) for b in found), initial=0))
        self.titles = list(accumulate(self.names, initial=0))

    def _is_name(self, index: int) -> bool:
        """Whether a block is nothing but a link to another article of the site, or a line printed twice in a row."""
        block = self.found[index]
        size = len(block.text)
        if 25 <= size <= 250 and index and squeezed(self.found[index - 1].text) == squeezed(block.text):
            return True
        if not (block.share >= 0.85 or _is_dated_link(block)) or not 22 <= size <= 250 or len(block.text.split()) < 4:
            return False
        return any(self._internal(href.strip()) for href in block.hrefs)

    def _internal(self, href: str) -> bool:
        if href.startswith(("#", "mailto:", "tel:", "javascript:")):
            return False
        try:
            target = urlsplit(urljoin(self.url, href))
        except ValueError:
            return False
        return _site(target.hostname) == _site(urlsplit(self.url).hostname) and not _FILES.search(target.path)


def _is_dated_link(block: Block) -> bool:
    """« Un titre qui est un lien 12 mai 2026 »: a link, and next to it only its date."""
    spare = len(block.text) - block.linked
    return block.linked >= 22 and spare <= 30 and any(end - start >= spare - 8 for start, end in _dates(block.text))


def _dates(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in all_in(text)]


def is_prose(block: Block) -> bool:
    """A run of words of a sentence's length, not made of links."""
    return len(block.text) >= 80 and block.share < 0.3


def is_long(block: Block) -> bool:
    """A paragraph too long for a teaser, and not cut short like one."""
    return len(block.text) >= _LONG and block.share < 0.3 and not CUT_SHORT.search(block.text)


def _spans(found: list[Block]) -> dict[HtmlElement, tuple[int, int]]:
    """The first and last block inside each element that holds any, in one pass from the leaves up."""
    span: dict[HtmlElement, tuple[int, int]] = {}
    for index, block in enumerate(found):
        span[block.element] = (span.get(block.element, (index, index))[0], index)
    if not found:
        return span
    for element in reversed(list(found[0].element.getroottree().getroot().iter())):
        parent = element.getparent()
        if element in span and parent is not None:
            first, last = span[element]
            above = span.get(parent, (first, last))
            span[parent] = (min(first, above[0]), max(last, above[1]))
    return span


def _site(host: str | None) -> str:
    """The last two labels of a host name: enough to tell the site's own pages from others'."""
    return ".".join((host or "").lower().split(".")[-2:])

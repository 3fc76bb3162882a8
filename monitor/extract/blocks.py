"""A tree → its blocks of text, in reading order, with the space that HTML leaves out.

A block is a paragraph, a heading, a list item, a row of a table, a line between two <br>. Nothing is judged here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import takewhile

from lxml import etree
from lxml.html import HtmlElement

from monitor.extract.phrases import words

_INLINE = words(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q s samp small span "
    "strike strong sub sup time tt u var wbr ruby rb rt rp picture source img amp-img bold o:p st1 g-emoji"
)
_SKIPPED = words(
    "head script style template noscript svg math iframe object embed canvas audio video map select textarea button "
    "title"
)
_ITEMS = frozenset(("time", "label", "img", "amp-img", "picture"))
_CELLS = frozenset(("td", "th"))
_HEADING = re.compile(r"h([1-6])$")
# Two letters at least on both sides: a letter alone is a drop cap, or one of a word that is set letter by letter.
_NAME_END = re.compile(r"[^\W_]{2,}$")
_NAME_START = re.compile(r"(?=[^\W\d_a-zà-öø-ÿœ])[^\W\d_]{2,}")
_BLOCKY = re.compile(r"display\s*:\s*(?:block|flex|grid|table|list-item)", re.IGNORECASE)


Piece = tuple[str, str | None, bool]  # text, address of the link it stands in, whether in bold


@dataclass(slots=True, eq=False)
class Block:
    """One block: its text (white space collapsed), its nearest block element, and its links."""

    text: str
    element: HtmlElement
    linked: int = 0  # characters of `text` that stand in links
    hrefs: list[str] = field(default_factory=list)
    level: int = 0  # 1 to 6 for a heading
    bold: bool = False  # wholly in bold: a heading without a heading's tag
    opens: str = ""  # the words in bold that open it, when others follow

    @property
    def share(self) -> float:
        """The share of the text that is link text, 0 to 1."""
        return min(1.0, self.linked / max(1, len(self.text)))


def blocks(tree: HtmlElement) -> list[Block]:
    """The blocks of `tree` in document order. Linear in the size of the tree; never recursive."""
    reader = _Reader({table for table in tree.iter("table") if _is_data(table)})
    walker = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walker:
        if not isinstance(element.tag, str):
            continue
        if event == "start":
            if element.tag in _SKIPPED:
                walker.skip_subtree()
                reader.skip(element)
            else:
                reader.open(element)
        elif element.tag not in _SKIPPED:
            reader.close(element)
        if event == "end" and element is not tree:
            reader.text(element.tail)
    reader.flush()
    return reader.found


def title_at(found: list[Block], headline: HtmlElement | None) -> int:
    """The index of the block that shows the headline, -1 if none does."""
    if headline is None:
        return -1
    inner = set(headline.iter())
    parent = headline.getparent()
    letters = "".join("".join(headline.itertext()).split())
    for index, block in enumerate(found):
        if block.element in inner or (block.element is parent and "".join(block.text.split()) == letters):
            return index
    return -1


class _Reader:
    """Gathers inline pieces until a block border."""

    def __init__(self, data_tables: set[HtmlElement]) -> None:
        self.found: list[Block] = []
        self.data = data_tables
        self.pieces: list[Piece] = []
        self.links: list[str] = []  # the addresses of the links that are open
        self.owners: list[HtmlElement] = []
        self.bolds = 0
        self.rows = 0  # depth of rows of data tables
        self.ended: HtmlElement | None = None  # inline borders crossed since the last text
        self.begun: HtmlElement | None = None
        self.forced = False

    def open(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag == "br":
            self.pieces.append(("\n", None, False))
        elif self._is_inline(element):
            self.begun = element
            self.forced |= tag in _ITEMS
            if tag == "a":
                self.links.append(element.get("href") or "")
            self.bolds += tag in ("b", "strong")
        elif not self._row(element, +1):
            self.flush()
            self.owners.append(element)
        self.text(element.text)

    def close(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag == "br":
            return
        if self._is_inline(element):
            if self.pieces or self.ended is None:
                self.ended, self.begun = element, None
            self.forced |= tag in _ITEMS
            if tag == "a":
                self.links.pop()
            self.bolds -= tag in ("b", "strong")
        elif not self._row(element, -1):
            self.flush()
            self.owners.pop()

    def skip(self, element: HtmlElement) -> None:
        self.forced |= element.tag not in ("script", "style", "noscript", "template")

    def text(self, text: str | None) -> None:
        if not text:
            return
        if not text.strip():
            self.pieces.append((" ", None, False))
            return
        if self.pieces and self._separate(text):
            self.pieces.append((" ", self._link(), False))
        self.pieces.append((re.sub(r"[\t\n\r\f ]+", " ", text), self._link(), self.bolds > 0))
        self.ended = self.begun = None
        self.forced = False

    def flush(self) -> None:
        if self.pieces and self.owners:
            for line in _lines(self.pieces):
                block = _block(line, self.owners[-1])
                if block.text:
                    self.found.append(block)
        self.pieces = []
        self.ended = self.begun = None
        self.forced = False

    def _link(self) -> str | None:
        return self.links[-1] if self.links else None

    def _row(self, element: HtmlElement, step: int) -> bool:
        """Rows of a data table become one line, cells apart by a bar. True when `element` lies inside such a row."""
        if element.tag == "tr" and _table(element) in self.data:
            self.rows += step if step > 0 else 0
            if step < 0:
                self.rows -= 1
            return False
        if not self.rows:
            return False
        if element.tag in _CELLS and step > 0 and any(piece[0].strip() for piece in self.pieces):
            self.pieces.append((" | ", None, False))
        elif element.tag not in _CELLS:
            self.pieces.append((" ", None, False))
        return True

    def _is_inline(self, element: HtmlElement) -> bool:
        if element.tag not in _INLINE:
            return False
        return not _BLOCKY.search(element.get("style") or "")

    def _separate(self, text: str) -> bool:
        """Whether a space is missing between the text before and `text`, across the tags between them."""
        before = self.pieces[-1][0][-1:]
        if not before or before.isspace() or text[0].isspace():
            return False
        ended, begun = self.ended, self.begun
        if ended is None and begun is None and not self.forced:
            return False
        if self.forced:
            return (before.isalnum() and text[0].isalnum()) or (before in ".!?…»)" and text[0].isalnum())
        tags = {element.tag for element in (ended, begun) if element is not None}
        if ended is not None and begun is not None:
            if ended.tag == begun.tag == "a":
                return text[0].isalnum() or text[0] in "«("
            if ended.tag == begun.tag == "span" and ended.get("class") and ended.get("class") == begun.get("class"):
                return before.isalnum() and text[0].isalnum()
        if ended is not None and begun is not None and _are_apart(self.pieces[-1][0], text):
            return True
        if not tags & {"a", "span"} and not (ended is not None and begun is not None):
            return False
        word = re.search(r"[^\W_]*$", self.pieces[-1][0])
        if not word or len(word[0]) < 3:
            return False
        if text[0].isdigit():
            return word[0].isalpha()
        return (before.islower() or before.isdigit()) and text[0].isupper() and text[1:2].islower()


def _are_apart(before: str, text: str) -> bool:
    """Whether the ends of two elements that touch are two things: names (<span>Inserm</span><span>CNRS</span>), a year
    and a count (2026, 4 min), a figure and what it counts (12, lycées)."""
    if _NAME_START.match(text) and _NAME_END.search(before):
        return True
    return bool(re.search(r"\d\d$", before)) and (text[0].isdigit() or bool(re.match(r"[^\W\d_]{3}", text)))


def _lines(pieces: list[Piece]) -> Iterator[list[Piece]]:
    """Cuts at <br>, but joins again what was only wrapped: a long line without an end, then a lower-case letter."""
    line: list[Piece] = []
    opens = ""  # the first letters after each <br>, read backwards
    starts: list[str] = []
    for text, _, _ in reversed(pieces):
        if text == "\n":
            starts.append(opens)
            opens = "\n"
        elif text.strip():
            opens = text.lstrip()[:1]
    for piece in pieces:
        if piece[0] != "\n":
            line.append(piece)
            continue
        before = "".join(part[0] for part in line[-8:]).rstrip()
        if starts.pop().islower() and len(before) >= 40 and before[-1] not in ".!?:;»…":
            line.append((" ", None, False))
            continue
        yield line
        line = []
    yield line


def _block(pieces: list[Piece], owner: HtmlElement) -> Block:
    text = "".join(piece[0] for piece in pieces)
    text = re.sub(r" {2,}", " ", text).strip(" ")
    text = re.sub(r"(?: \|)+ *$|^(?:\| ?)+", "", text)
    linked = sum(len(piece[0].strip()) for piece in pieces if piece[1] is not None)
    bold = bool(text) and all(piece[2] or not piece[0].strip(" :|") for piece in pieces)
    heading = _HEADING.match(owner.tag)
    hrefs = list(dict.fromkeys(piece[1] for piece in pieces if piece[1]))
    level = int(heading[1]) if heading else 0
    opens = (
        "" if bold else "".join(piece[0] for piece in takewhile(lambda piece: piece[2] or not piece[0].strip(), pieces))
    )
    opens = re.sub(r" {2,}", " ", opens).strip(" ")
    return Block(text, owner, min(linked, len(text)), hrefs, level, bold, opens if text.startswith(opens) else "")


def _table(row: HtmlElement) -> HtmlElement | None:
    return next((up for up in row.iterancestors("table")), None)


def _is_data(table: HtmlElement) -> bool:
    """Whether a table shows data (short cells side by side) and does not merely lay out the page."""
    if table.get("role") in ("presentation", "none") or table.find(".//table") is not None:
        return False
    rows = [[cell for cell in row if cell.tag in _CELLS] for row in table.iter("tr")]
    wide = [cells for cells in rows if len(cells) >= 2]
    if len(wide) < 2 or len(wide) * 2 < len(rows):
        return False
    for cells in wide:
        for cell in cells:
            if cell.find(".//h1") is not None or cell.find(".//h2") is not None or cell.find(".//h3") is not None:
                return False
            if len(cell.findall("p")) > 2 or len(" ".join(cell.itertext()).split()) > 60:
                return False
    return True

"""Where on a page the date of its article may stand, and how much is believed of it there.

above, headline, below  a date, or words that go with one: « Communiqué du 12 mars », « Création : 12/03/2026 »
under the standfirst    a line that is nothing but « Publié le … », or the only one that is nothing but a date
at the foot             a line that is nothing but « Publié le … »: other dates are of a study, a decree, a company
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.extract import phrases
from monitor.extract.blocks import Block
from monitor.extract.clean import is_date_line, is_furniture
from monitor.extract.dates import all_in
from monitor.extract.phrases import plain
from monitor.extract.region import is_prose

_BELOW, _ABOVE, _FOOT = 12, 4, 6  # blocks
_WORDS = 6  # of a sentence that is a paragraph
_LINE = 300  # characters
_TIMED = 60  # … of a line that shows a <time>
_ENDED = re.compile(r"[.!?…»][\d\s\])]*$")
_DAY = re.compile(r"date|publi|ligne|paru|diffus|post")
_CELLS = frozenset(("dd", "dt", "td", "th", "li"))


@dataclass(frozen=True, slots=True)
class Near:
    """The blocks where a date may stand, by place."""

    head: list[Block]
    under: list[Block]
    foot: list[Block]


def near(own: list[Block], at: int, chosen: list[Block]) -> Near:
    """The places of a page, from its own blocks, where the headline stands among them (-1 if it does not), and those
    of the article."""
    start = at if at >= 0 or not chosen else own.index(chosen[0])
    below = own[max(0, start) : max(0, start) + _BELOW]
    first = next((i for i, block in enumerate(below) if (i or at < 0) and _is_paragraph(block)), len(below))
    head = [block for i, block in enumerate(below[:first]) if not (i and _answers_else(below[i - 1], block))]
    last = max((i for i, block in enumerate(below) if _is_paragraph(block)), default=0)
    under = [block for block in below[first:last] if not (block.level or block.bold or block.element.tag in _CELLS)]
    return Near(
        [*head, *_above(own, start)], [block for block in under if not _is_paragraph(block)], _foot(own, chosen)
    )


def _above(own: list[Block], start: int) -> list[Block]:
    """The blocks just above the headline. A link to another article ends the search: its date would be that one's."""
    above = []
    for block in reversed(own[max(0, start - _ABOVE) : max(0, start)]):
        if block.share > 0.6 and len(block.text.split()) >= 4:
            break
        above.append(block)
    return above


def _foot(own: list[Block], chosen: list[Block]) -> list[Block]:
    """The lines that go with an article, signature, share bar and date, just behind its last paragraph."""
    if not chosen:
        return []
    begin = own.index(chosen[-1]) + 1
    while begin and _goes_with(own[begin - 1]):
        begin -= 1
    if not begin or not (_is_paragraph(own[begin - 1]) or own[begin - 1].element.tag in _CELLS):
        return []  # behind what looks like the title of something else
    foot = []
    for block in own[begin : begin + _FOOT]:
        if not _goes_with(block):
            break
        foot.append(block)
    return foot


def _goes_with(block: Block) -> bool:
    if phrases.THIS_ONE.match(plain(block.text)) and len(block.text) <= _LINE and any(all_in(block.text)):
        return True  # « Cet article a été publié le 12 mars 2026 dans Soins. »
    if block.level or is_prose(block):
        return False
    if len(block.text) <= _TIMED and next(block.element.iter("time"), None) is not None:
        return True
    folded = plain(block.text)
    return (
        is_furniture(block.text)
        or is_date_line(phrases.SIGNED.sub("", folded), 0)
        or bool(phrases.BYLINE.fullmatch(folded))
    )


def _is_paragraph(block: Block) -> bool:
    """Whether a block is prose, or a sentence that is more than a date and who signs."""
    if block.level or any(up.tag == "figcaption" for up in (block.element, *block.element.iterancestors("figcaption"))):
        return False
    if is_prose(block):
        return not is_date_line(block.text, 45)
    return len(block.text.split()) >= _WORDS and bool(_ENDED.search(block.text)) and not _goes_with(block)


def _answers_else(term: Block, block: Block) -> bool:
    """Whether a block answers to a term that asks for something else than the day of publication."""
    return block.element.tag == "dd" and term.element.tag == "dt" and not _DAY.search(plain(term.text))

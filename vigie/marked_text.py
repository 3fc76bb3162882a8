"""A text on a terminal with what counts in it marked in place: in colours, or between signs where there are none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rich.text import Text

STYLES = {"organisation": "black on cyan", "rule": "black on green", "noise": "white on red", "fact": "underline"}
SIGNS = {"organisation": ("[", "]"), "rule": ("{", "}"), "noise": ("{-", "-}"), "fact": ("_", "_")}
LEGEND = {"organisation": "organisation", "rule": "règle", "noise": "bruit", "fact": "évènement, montant, date, lieu"}
AROUND = 100  # characters that are shown on each side of a mark, more or less a word
LEAST_HIDDEN = 240  # characters: less is not worth hiding
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Mark:
    """A place worth marking. Offsets are code points, end exclusive; `kind` is a key of STYLES."""

    start: int
    end: int
    kind: str


def safe(text: str) -> str:
    """`text` without what would move or recolour a terminal."""
    return CONTROL.sub("", text)


def marked(text: str, marks: Sequence[Mark], coloured: bool) -> Text:
    """The whole of `text`, marked. What a mark holds beyond the text is ignored; overlapping marks are split."""
    return _piece(text, marks, 0, len(text), coloured)


def shortened(text: str, marks: Sequence[Mark], coloured: bool) -> Text:
    """As `marked`, with long stretches that hold no mark replaced by how many characters they have."""
    shown = Text()
    last = 0
    for start, end in (*_kept(text, marks), (len(text), len(text))):
        if start > last:
            shown.append(_hidden(text, last, start), "dim italic")
        shown.append_text(_piece(text, marks, start, end, coloured))
        last = end
    return shown


def legend(marks: Sequence[Mark], coloured: bool) -> Text:
    """What the marks mean, in one line; empty when there are none."""
    shown = Text()
    for kind in (kind for kind in STYLES if any(mark.kind == kind for mark in marks)):
        shown.append("   " if shown.plain else "")
        shown.append_text(_piece(LEGEND[kind], [Mark(0, len(LEGEND[kind]), kind)], 0, len(LEGEND[kind]), coloured))
    return shown


def _piece(text: str, marks: Sequence[Mark], start: int, end: int, coloured: bool) -> Text:
    here = [Mark(max(m.start, start), min(m.end, end), m.kind) for m in marks if m.start < end and m.end > start]
    here = list(dict.fromkeys(mark for mark in here if mark.start < mark.end))
    if not coloured:
        here = [mark for mark in here if not any(_inside(mark, other) for other in here)]
    cuts = sorted({start, end, *(cut for mark in here for cut in (mark.start, mark.end))})
    shown = Text()
    for left, right in pairwise(cuts):
        over = [mark for mark in here if mark.start <= left and mark.end >= right]
        if coloured:
            # the shortest mark has the last word on the background; an underline stays under it
            styles = [STYLES[mark.kind] for mark in sorted(over, key=lambda mark: mark.start - mark.end)]
            shown.append(safe(text[left:right]), " ".join(dict.fromkeys(styles)) if styles else "")
        else:
            shown.append(_between_signs(safe(text[left:right]), here, left, right))
    return shown


def _inside(mark: Mark, other: Mark) -> bool:
    """Whether a mark is a part of another of its kind: signs inside like signs cannot be told apart."""
    return mark != other and mark.kind == other.kind and other.start <= mark.start and mark.end <= other.end


def _between_signs(piece: str, marks: Sequence[Mark], left: int, right: int) -> str:
    """`piece`, which is text[left:right], after the signs that open there and before those that close."""
    opening = sorted((mark for mark in marks if mark.start == left), key=lambda mark: -mark.end)
    closing = sorted((mark for mark in marks if mark.end == right), key=lambda mark: -mark.start)
    before = "".join(SIGNS[mark.kind][0] for mark in opening)
    return before + piece + "".join(SIGNS[mark.kind][1] for mark in closing)


def _kept(text: str, marks: Sequence[Mark]) -> Iterator[tuple[int, int]]:
    """The stretches of `text` to show, in order: its beginning, and what is around each mark, in its paragraph."""
    start, end = 0, _forward(text, 0, 2 * AROUND)
    for mark in sorted((one for one in marks if one.end > 0 and one.start < len(text)), key=lambda mark: mark.start):
        begin = _back(text, mark.start)
        if begin - end > LEAST_HIDDEN:
            yield start, end
            start = begin
        end = max(end, _forward(text, min(mark.end, len(text)), AROUND))
    yield start, (end if len(text) - end > LEAST_HIDDEN else len(text))


def _back(text: str, offset: int) -> int:
    """AROUND characters before `offset`, at the beginning of a word; no further than its paragraph."""
    paragraph = text.rfind("\n", 0, offset) + 1
    if offset - paragraph <= AROUND:
        return paragraph
    found = re.compile(r"\s").search(text, offset - AROUND, offset)
    return found.end() if found else offset - AROUND


def _forward(text: str, offset: int, count: int) -> int:
    """`count` characters after `offset`, at the end of a word; no further than its paragraph."""
    paragraph = text.find("\n", offset)
    paragraph = len(text) if paragraph < 0 else paragraph
    if paragraph - offset <= count:
        return paragraph
    found = max(text.rfind(space, offset, offset + count) for space in " \u00a0\u202f")
    return found if found > offset else offset + count


def _hidden(text: str, start: int, end: int) -> str:
    """What stands for text[start:end]: on a line of its own where whole paragraphs are left out."""
    before = "\n" if text[start] == "\n" else " "
    after = "\n" if text[end - 1] == "\n" else " […] "
    return f"{before}[…] {thousands(end - start)} caractères{after}"


def thousands(count: int) -> str:
    """`1240` gives `1 240`."""
    return f"{count:,}".replace(",", "\u202f")

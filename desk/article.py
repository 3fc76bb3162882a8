"""One article as its page shows it: why it was kept, and the words that say so, marked where they stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a text worth marking. Offsets are code points, end exclusive; `note` says why it is marked.

    `fact`: it gave no points, and is marked more lightly.
    """

    start: int
    end: int
    note: str
    fact: bool = False


def marked(text: str, spans: Iterable[Span]) -> Markup:
    """`text` as safe HTML, one <p> per line, with a <mark title="notes"> around each span; overlapping spans are split.

    What a span holds beyond the text is ignored. Nothing of the text is taken as markup.
    """
    known = list(spans)
    paragraphs = []
    start = 0
    for line in text.split("\n"):
        if line.strip():
            paragraphs.append(Markup("<p>{}</p>").format(marked_line(text, known, start, start + len(line))))
        start += len(line) + 1
    return Markup("\n").join(paragraphs)


def marked_line(text: str, spans: Iterable[Span], start: int = 0, end: int | None = None) -> Markup:
    """`text[start:end]` as safe HTML in one piece, marked as `marked` does."""
    end = len(text) if end is None else end
    here = [span for span in spans if max(span.start, start) < min(span.end, end)]
    cuts = sorted({start, end} | {cut for span in here for cut in (span.start, span.end) if start < cut < end})
    html = Markup("")
    for left, right in pairwise(cuts):
        over = [span for span in here if span.start <= left and span.end >= right]
        html += _mark(text[left:right], over) if over else escape(text[left:right])
    return html


def _mark(piece: str, over: list[Span]) -> Markup:
    lightly = Markup(' class="fact"') if all(span.fact for span in over) else ""
    notes = dict.fromkeys(span.note for span in over)
    return Markup('<mark{} title="{}">{}</mark>').format(lightly, " · ".join(notes), piece)

"""The lines of one page of a PDF in reading order: column after column, and the rows of a table whole.

Programs write the text of a page in any order; many write two columns row by row. Where two columns of prose stand side
by side, each is read to its end; a line across both parts what is above it from what is below. Short cells side by side
are a table: a row stays one line, its cells apart by a bar.
"""

from __future__ import annotations

import re
import statistics
from dataclasses import replace
from itertools import groupby, pairwise

from monitor.extract.edges import BAR, Line
from monitor.extract.phrases import words

_GAP = 0.8  # heights of a letter that part two pieces of a line; a word space is a quarter of one
_CELL = 1.8  # and from which they are cells of a table when they are no columns
_LINES = 3  # lines that a column has at least
_PROSE = 16  # characters of the median line of a column
_DEPTH = 4  # columns within columns
_ALIKE = 0.25  # heights of a letter by which the gaps of a line that was stretched differ
_SMALL = words("à au aux avec d dans de des du en entre et l la le les ou par pour sa ses son sous sur un une")


def in_order(rows: list[list[Line]]) -> list[Line]:
    """The lines of a page. Each of `rows` is a line as the file gives it, cut into pieces at its wide gaps."""
    pieces = [(piece, number) for number, row in enumerate(rows) for piece in row]
    if _gutter([piece for piece, _ in pieces]) is None:
        return [line for row in rows for line in _row(row)]
    row_of = {id(piece): number for piece, number in pieces}
    return _joined(_read([piece for piece, _ in pieces], _DEPTH), row_of)


def is_gap(before: float, after: float, size: float) -> bool:
    """Whether two words of a line stand too far apart for a word space, or the second before the first; in points."""
    return after - before > _GAP * size or before - after > size


def _read(pieces: list[Line], depth: int) -> list[Line]:
    gutter = _gutter(pieces) if depth else None
    if gutter is None:
        return pieces
    done: list[Line] = []
    left: list[Line] = []
    right: list[Line] = []
    for piece in sorted(pieces, key=lambda piece: -piece.bottom):
        if piece.right <= gutter:
            left.append(piece)
        elif piece.left >= gutter:
            right.append(piece)
        else:
            done += [*_read(left, depth - 1), *_read(right, depth - 1), piece]
            left, right = [], []
    return [*done, *_read(left, depth - 1), *_read(right, depth - 1)]


def _gutter(pieces: list[Line]) -> float | None:
    """Where the blank strip between two columns of prose ends, in points from the left; None when there is none."""
    best: tuple[int, float] | None = None
    for edge in sorted({round(piece.left / 4) * 4 for piece in pieces}):
        right = [piece for piece in pieces if abs(piece.left - edge) <= 4]
        if len(right) < _LINES or not _is_prose(right):
            continue
        x = min(piece.left for piece in right) - 0.5
        low, high = min(piece.bottom for piece in right), max(piece.bottom for piece in right)
        slack = 1.5 * right[0].size
        left = [p for p in pieces if p.right <= x and low - slack <= p.bottom <= high + slack]
        if len(left) < _LINES or not _is_prose(left):
            continue
        across = sum(p.left < x < p.right for p in pieces if low <= p.bottom <= high)
        size = min(len(left), len(right)) - across
        if size >= _LINES and (best is None or size > best[0]):
            best = (size, x)
    return best[1] if best else None


def _is_prose(pieces: list[Line]) -> bool:
    """Whether the lines of a column are lines of sentences, not the cells of a table."""
    return statistics.median(len(piece.text) for piece in pieces) >= _PROSE


def _joined(pieces: list[Line], row_of: dict[int, int]) -> list[Line]:
    """Pieces of one row that no column has parted, as one line again."""
    lines: list[Line] = []
    for _, group in groupby(pieces, key=lambda piece: row_of[id(piece)]):
        lines += _row(list(group))
    return lines


def _row(row: list[Line]) -> list[Line]:
    """One line of the pieces of a row: with a bar where the gap is a table's, else with a space."""
    if len(row) < 2:
        return row
    text, justified = row[0].text, _is_justified(row)
    for before, piece in pairwise(row):
        within = justified or _is_grammar(before) or _is_grammar(piece)
        text += (BAR if not within and piece.left - before.right > _CELL * piece.size else " ") + piece.text
    return [replace(row[0], text=text, right=max(piece.right for piece in row))]


def _is_justified(row: list[Line]) -> bool:
    """Whether a row is a short line that was stretched: single words, one of them small, all gaps alike."""
    gaps = [piece.left - before.right for before, piece in pairwise(row)]
    told = [piece.text for piece in row]
    alike = len(gaps) > 1 and max(gaps) - min(gaps) <= _ALIKE * row[0].size
    return alike and any(map(str.islower, told)) and all(map(str.isalpha, told))


def _is_grammar(piece: Line) -> bool:
    """Whether a piece is no cell: « du », « et de »."""
    return all(word in _SMALL for word in re.split(r"[\s'’]+", piece.text) if word)

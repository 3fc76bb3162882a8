"""Finds lists of teasers by their shape alone: a title that is a link, perhaps a date and an excerpt, and again."""

from __future__ import annotations

import re
from itertools import pairwise

from monitor.extract import phrases
from monitor.extract.layout import Layout, is_long, is_prose
from monitor.extract.phrases import plain, squeezed

# what an article lists with links: its own people and things, not other articles
_ROLL = re.compile(
    r"\b(?:membres?|adherents?|laureate?s?|partenaires?|participants?|entreprises?|etablissements?|projets?"
    r"|intervenants?|signataires?|equipes?|beneficiaires?|exposants?|"
    r"candidats?|nommes?|finalistes?|selectionne\w*|retenu\w*|soutenu\w*|societes?|start-?ups?|sites|acteurs"
    r"|clusters?|poles?|liste (?:des|de))\b"
)
GAP = 4  # blocks a teaser may hold beside its title: image legend, date, rubric, excerpt


def teasers(page: Layout, gone: set[int]) -> set[int]:
    """Runs of two or more teasers: a title that is a link, then perhaps a date, a rubric, an excerpt; and again."""
    found = page.found
    marks = [i for i in range(len(found)) if page.names[i] and i not in gone and i != page.title]
    runs: list[list[int]] = []
    for i in marks:
        if runs and _joined(page, runs[-1][-1], i):
            runs[-1].append(i)
        else:
            runs.append([i])
    dropped: set[int] = set().union(*(_single(page, i) for i in marks))
    for run in runs:
        distinct = {squeezed(found[i].text) for i in run}
        if len(distinct) < 2 or _announced(page, run):
            continue
        start = _start(page, run[0])
        dropped |= set(range(start, run[-1] + 1))
        dropped |= _last_excerpt(page, run)
    return dropped


def _start(page: Layout, first: int) -> int:
    """Where a run begins: with the copy of its first title, and the heading above it whatever it says."""
    found = page.found
    start = first
    while start and squeezed(found[start - 1].text) == squeezed(found[start].text):
        start -= 1
    if start and start - 1 != page.title and _heads(page, start - 1, start):
        start -= 1
    return start


def _heads(page: Layout, above: int, first: int) -> bool:
    """Whether a line is the heading of the teasers that begin at `first`, by its look or by its place."""
    block = page.found[above]
    if len(block.text) > 70 or block.text.endswith((".", ":")):
        return False
    if block.level or block.bold:
        return True
    holder = next((up for up in block.element.iterancestors() if page.span[up][1] >= first), None)
    return holder is not None and page.span[holder][0] == above


def _joined(page: Layout, left: int, right: int) -> bool:
    """Whether two teaser titles stand in one list: close, and with nothing of the article between them."""
    between = page.found[left + 1 : right]
    if len(between) > GAP or left < page.title < right:
        return False
    if any(is_long(block) for block in between) or sum(is_prose(block) for block in between) > 1:
        return False
    # a subheading of the article ends a run; a linked one, or a small one, is a teaser's
    if any(block.level and not block.linked and is_prose(after) for block, after in pairwise(between)):
        return False
    return _is_item(page, left, right)


def _is_item(page: Layout, left: int, right: int) -> bool:
    """Whether the branch that holds `left` but not `right` holds teasers only: no prose before its first title."""
    branch = page.found[left].element
    if page.span[branch][1] >= right:
        return True  # lines of one element, or a title that holds the next
    for up in (branch, *branch.iterancestors()):
        first, last = page.span[up]
        if first <= right <= last:
            break
        branch = up
    first, last = page.span[branch]
    titles = [i for i in range(first, last + 1) if page.names[i]]
    prose = [i for i in range(first, last + 1) if is_prose(page.found[i]) and not page.names[i]]
    return not titles or (len(prose) <= len(titles) and not any(i < titles[0] for i in prose))


def _single(page: Layout, index: int) -> set[int]:
    """The blocks of one teaser that stands alone: a heading that is a link, in a small element of its own."""
    block = page.found[index]
    if not block.level or block.share < 0.85:
        return set()
    gone = {index}
    for up in (block.element, *block.element.iterancestors()):
        first, last = page.span[up]
        if last - first > GAP or index - first > 2 or first <= page.title <= last:
            break
        inside = range(first, last + 1)
        prose = [i for i in inside if is_prose(page.found[i])]
        if len(prose) > 1 or any(is_long(page.found[i]) or i < index for i in prose):
            break
        gone = set(inside)
    return gone


def _announced(page: Layout, run: list[int]) -> bool:
    """Whether a run is a list that the article itself introduces: « Les lauréats sont : », then its items."""
    first = run[0]
    items = all(page.found[i].element.tag in ("li", "td", "dd", "p") for i in run)
    compact = run[-1] - run[0] == len(run) - 1
    if first - 1 == page.title and page.sums[-1]:
        return False  # under its headline an article with sentences begins with one
    before = plain(page.found[first - 1].text) if first else ""
    said = before.endswith(":") or (len(before) <= 90 and not before.endswith(".") and bool(_ROLL.search(before)))
    return items and compact and said and not phrases.RELATED.fullmatch(before)


def _last_excerpt(page: Layout, run: list[int]) -> set[int]:
    """What the last teaser of a run holds after its title, judged by what the ones before it held."""
    gaps = [right - left - 1 for left, right in pairwise(run)]
    size = max(gaps, default=0)
    gone: set[int] = set()
    prose_before = any(is_prose(page.found[i]) for left, right in pairwise(run) for i in range(left + 1, right))
    for i in range(run[-1] + 1, min(run[-1] + 1 + size, len(page.found))):
        block = page.found[i]
        if (
            is_long(block)
            or i == page.title
            or (is_prose(block) and not prose_before)
            or (block.level and not block.linked)
        ):
            break
        if is_prose(block) and any(is_prose(page.found[j]) for j in gone):
            break
        gone.add(i)
    return gone

"""Names glued together, as lists of links become when their markup is lost: « EurobiomedMedicenInserm ».

Such a stretch is cut only where the case changes, and only if names that are known fill the whole of it, two at least:
a capital inside a word is otherwise part of the name (bioMérieux, OpenAI).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from monitor.recognise.fold import Folded
from monitor.recognise.matcher import Span
from monitor.recognise.passage import Passage

SHORTEST = 3  # letters of a name in such a stretch
LONGEST_NAME = 80  # folded characters
LONGEST_STRETCH = 300
REACH = 6  # words that a name may stretch to before the glued word
REACH_AFTER = 24  # words after it: a run of glued names goes on

Known = Callable[[str], Sequence[str]]


def glued(passage: Passage, known: Known) -> Iterator[tuple[str, Span]]:
    """The forms glued together in `passage`, and their folded spans; `known` gives the forms that a text is."""
    folded = passage.folded
    done = 0
    for at in passage.capitals_inside:
        if at < done:
            continue
        start, end = _word(folded.text, at)
        done = end
        if end - start <= LONGEST_STRETCH and not known(folded.text[start:end]):
            tiles = _tiles(folded, (start, end), known)
            done = max(done, tiles[-1][1][1] if tiles else 0)
            yield from tiles


def _tiles(folded: Folded, word: Span, known: Known) -> list[tuple[str, Span]]:
    """The names that fill the glued word and, at either end, go on into the words beside it; none if they do not."""
    text = folded.text
    starts = _starts(text, word[0])
    borders = {place for place in range(word[0] + 1, word[1]) if _is_border(folded, place)}
    if not any(known(text[start:border]) for start in starts for border in borders if border - start >= SHORTEST):
        return []  # no name ends inside the word: most are told here
    ends = _ends(text, word[1])
    borders.update(place for place in range(word[1], ends[-1]) if _is_border(folded, place))
    nodes = sorted(borders | set(ends))
    reached: dict[int, tuple[int, str] | None] = dict.fromkeys(starts)
    for to in nodes:
        for came in sorted(place for place in reached if to - LONGEST_NAME <= place <= to - SHORTEST):
            # A name from start to end has no joint: nothing is glued. A name that has ended a word is the last.
            idle = came in ends or (came in starts and to in ends)
            if not idle and (forms := known(text[came:to])):
                reached[to] = came, forms[0]
                break
    last = next((end for end in reversed(ends) if reached.get(end)), None)
    tiles: list[tuple[str, Span]] = []
    while last is not None and (step := reached[last]):
        tiles.insert(0, (step[1], (step[0], last)))
        last = step[0]
    return tiles


def _starts(text: str, at: int) -> list[int]:
    """Where a name that reaches into the word at `at` may begin, the farthest first."""
    found = [at]
    while len(found) <= REACH and at > 1 and text[at - 1] in " '&" and text[at - 2].isalnum():
        at, _ = _word(text, at - 2)
        found.insert(0, at)
    return found


def _ends(text: str, at: int) -> list[int]:
    """Where a name that begins in the word that ends at `at` may end."""
    found = [at]
    while len(found) <= REACH_AFTER and at + 1 < len(text) and text[at] in " '&" and text[at + 1].isalnum():
        _, at = _word(text, at + 1)
        found.append(at)
    return found


def _word(text: str, at: int) -> Span:
    """The bounds of the word that holds `at`."""
    start = end = at
    while start and text[start - 1].isalnum() and at - start <= LONGEST_STRETCH:
        start -= 1
    while end < len(text) and text[end].isalnum() and end - at <= LONGEST_STRETCH:
        end += 1
    return start, end


def _is_border(folded: Folded, place: int) -> bool:
    """Whether one name may end and another begin inside the word at `place`: where the case changes."""
    text, original = folded.text, folded.original
    if not (text[place - 1].isalnum() and text[place].isalnum()):
        return False
    before, here = original[folded.start(place - 1)], original[folded.start(place)]
    if here.isupper():
        after = original[folded.start(place + 1)] if place + 1 < len(text) else ""
        return not before.isupper() or after.islower() or _is_in_run(folded, place)
    if here.isdigit():
        return before.islower()
    return before.isdigit() or (before.isupper() and place > 1 and original[folded.start(place - 2)].isupper())


def _is_in_run(folded: Folded, place: int) -> bool:
    """Whether `place` is far enough inside a run of capitals set against small letters: « InsermCNRSINRAE »."""
    text, original = folded.text, folded.original
    start = end = place
    while start and text[start - 1].isalnum() and original[folded.start(start - 1)].isupper():
        start -= 1
    while end < len(text) and text[end].isalnum() and original[folded.start(end)].isupper():
        end += 1
    beside = text[max(start - 1, 0) : start] + text[end : end + 1]
    return place - start >= SHORTEST and end - place >= SHORTEST and any(map(str.isalnum, beside))

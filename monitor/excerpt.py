"""The few words of an article that a letter may quote: whole sentences around what made it relevant. Pure.

text ─▶ lines that belong to the article ─▶ sentences ─▶ the one of the strongest hit ─▶ its neighbours, while they fit
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from monitor.quotable import Sentence, quotable

LONGEST = 200  # code points: « very short extracts » (CPI L211-3-1), for press publishers as for the others
CUT = " […]"
ENOUGH = 60  # code points under which a quotation says too little, if there is more to quote
CLAUSE = 0.7  # of what could be quoted of a long sentence: so much is worth ending with a clause
FIRST = 5000  # code points in which the beginning of an article is looked for

Hit = tuple[int, int, float]  # start and end in the text, points

_ANAPHORA = re.compile(
    r"(?:Il|Elle|Ils|Elles|Ce|Cet|Cette|Ces|Celui|Celle|Ceux|Celles|Cela|Lui|Leur|Son|Sa|Ses|Mais|Ainsi|Or|Et|Puis"
    r"|Parmi (?:eux|elles|ceux|celles)|It|He|She|They|This|These|That|Its|Their|But)\b"
)


def excerpt(text: str, hits: Sequence[Hit] = (), limit: int = LONGEST, title: str = "") -> str:
    """At most `limit` code points of `text`, around the best of the `hits` (start, end, points; offsets of `text`).

    Whole sentences if they fit, else cut at a word, with […] where words are left out. Never a line that is not of the
    article (dates, credits, contacts, « Lire aussi »), nor the title again, nor a number or an address to reach
    somebody. Every piece between […] stands in the text, but for its white space. Empty when nothing fits.
    """
    strong = [hit for hit in hits if hit[2] > 0 and 0 <= hit[0] < hit[1] <= len(text)]
    sentences = list(quotable(text, title) if strong else _opening(quotable(text[: FIRST + limit], title), limit))
    if not sentences or limit <= 0:
        return ""
    place, hit = _strongest(sentences, strong)
    chosen = sentences[place]

    def fits(one: Sentence, other: Sentence) -> bool:
        return len(_flat(text[one.start : other.end])) <= limit

    if not fits(chosen, chosen):
        return _cut(text, chosen, hit, limit)
    first, last = _grown(text, sentences, place, fits)
    begin, end = sentences[first].start, sentences[last].end
    if end - begin < ENOUGH <= limit // 2 and _goes_on(text, sentences, last, lines=True):
        return _cut(text, Sentence(begin, sentences[last + 1].end, whole=True), hit, limit)
    return _balanced(_flat(text[begin:end]))


def _opening(sentences: Iterator[Sentence], limit: int) -> Iterator[Sentence]:
    """As many as a quotation of the beginning can hold."""
    begin = None
    for one in sentences:
        yield one
        begin = one.start if begin is None and one.whole else begin
        if begin is not None and one.end - begin > limit:
            return


def _flat(text: str) -> str:
    """On one line; no-break spaces stay."""
    return re.sub(r"[^\S\u00a0\u202f]+", " ", text).strip()


def _strongest(sentences: list[Sentence], hits: list[Hit]) -> tuple[int, Hit | None]:
    """Which sentence to quote, and its strongest hit; without a hit, the first that ends as one.

    Of two with hits as strong, the first: an article begins with what it is about.
    """
    best: tuple[tuple[float, bool, int], int, Hit] | None = None
    for place, one in enumerate(sentences):
        inside = [hit for hit in hits if one.start <= hit[0] and hit[1] <= one.end]
        if inside:
            top = max(inside, key=lambda hit: (hit[2], -hit[0]))
            rank = (top[2], one.whole, -place)
            if best is None or rank > best[0]:
                best = (rank, place, top)
    if best is not None:
        return best[1], best[2]
    return next((place for place, one in enumerate(sentences) if one.whole), 0), None


def _grown(
    text: str, sentences: list[Sentence], place: int, fits: Callable[[Sentence, Sentence], bool]
) -> tuple[int, int]:
    """The first and the last of the sentences quoted: what comes before in the paragraph, then what follows.

    None but the one at `place` begins them with a word that stands for what was said before it.
    """
    first = last = place
    while _goes_on(text, sentences, first - 1) and fits(sentences[first - 1], sentences[last]):
        first -= 1
    while first < place and _ANAPHORA.match(text, sentences[first].start):
        first += 1
    while True:
        lines = sentences[last].end - sentences[first].start < ENOUGH  # a short one goes on into the next paragraph
        if not (_goes_on(text, sentences, last, lines=lines) and fits(sentences[first], sentences[last + 1])):
            return first, last
        last += 1


def _goes_on(text: str, sentences: list[Sentence], place: int, *, lines: bool = False) -> bool:
    """Whether a sentence and the next may be quoted in one go: both whole, nothing left out between them."""
    if place < 0 or place + 1 >= len(sentences):
        return False
    one, other = sentences[place], sentences[place + 1]
    between = text[one.end : other.start]
    return one.whole and other.whole and not between.strip() and (lines or "\n" not in between)


def _balanced(quote: str) -> str:
    """Without a guillemet at one end whose fellow was left out."""
    if quote.startswith("«") and "»" not in quote:
        return quote[1:].lstrip()
    if quote.endswith("»") and "«" not in quote:
        return quote[:-1].rstrip()
    return quote


def _cut(text: str, one: Sentence, hit: Hit | None, limit: int) -> str:
    """A part of a sentence too long to be quoted whole: words around the hit, with […] where some are left out."""
    words = [
        (found.start(), found.end()) for found in re.finditer(r"(?:\S|[\u00a0\u202f])+", text[one.start : one.end])
    ]
    words = [(one.start + start, one.start + end) for start, end in words]
    start, end = (hit[0], hit[1]) if hit else words[0]
    first = 0
    if len(_flat(text[one.start : end])) > limit - len(CUT):  # from its beginning the hit is out of reach
        room = max(limit // 3, limit - 2 * len(CUT) - (end - start) - limit // 2)
        near = [place for place, word in enumerate(words) if word[0] <= start and start - word[0] <= room]
        first = near[0] if near else next(place for place, word in enumerate(words) if word[1] > start)
        clauses = [place for place in near[1:] if text[words[place - 1][1] - 1] in ",;:»)"]
        first = clauses[0] if clauses else first
    head = CUT.strip() + " " if first else ""
    room = limit - len(head)
    last = first - 1
    while last + 1 < len(words):
        tail = "" if last + 2 == len(words) else CUT
        if len(_flat(text[words[first][0] : words[last + 1][1]])) + len(tail) > room:
            break
        last += 1
    if last < first:
        return ""
    if last + 1 < len(words):
        last = _clause(text, words, first, last, end)
    kept = _flat(text[words[first][0] : words[last][1]])
    return head + (kept if last + 1 == len(words) else kept.rstrip(" ,;:–—-(«“\u00a0\u202f") + CUT)


def _clause(text: str, words: list[tuple[int, int]], first: int, last: int, end: int) -> int:
    """The last word of a clause, if one ends after the hit and not far before the word `last`; else `last`."""
    begin, until = words[first][0], words[last][1]
    for place in range(last, first, -1):
        stop = words[place][1]
        if stop < end or stop - begin < CLAUSE * (until - begin):
            break
        if text[stop - 1] in ",;:)»":
            return place
    return last

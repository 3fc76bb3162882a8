"""The few words of an article that a letter may quote: whole sentences around what made it relevant. Pure.

text ─▶ lines that belong to the article ─▶ sentences ─▶ the one of the strongest hit that can be understood
     ─▶ its neighbours, while they fit ─▶ without what stands before the first word

The strongest hit is not always where the news is: the name of a network stands in « Adhérente de… » too. So hits weigh
more in a sentence that has the words of the title, less in one of standing facts; of nearly equal ones the first wins.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from monitor.openings import FIGURE, GOES_ON, OF_IT, before, hangs, is_contact, is_item, is_label, is_poor, is_slow
from monitor.quotable import Sentence, quotable
from monitor.recognise.fold import fold
from monitor.standing import asked, asks, is_standing

LONGEST = 200  # code points: « very short extracts » (CPI L211-3-1), for press publishers as for the others
CUT = " […]"
ENOUGH = 60  # code points under which a quotation says too little, if there is more to quote
CLAUSE = 0.7  # of what could be quoted of a long sentence: so much is worth ending with a clause
FIRST = 5000  # code points in which the beginning of an article is looked for
STANDING = 0.4  # what a hit is worth in a sentence of standing facts
TITLE = 5.0  # how much more a hit is worth in a sentence that has all the words of the title
NEARLY = 0.5  # of the best worth: so much is as good, and the first in the article wins
STEM = 5  # letters by which two words are taken for the same
LABEL = 20  # code points after a sentence in which what a rubric stands before is seen

Hit = tuple[int, int, float]  # start and end in the text, points
Fits = Callable[[Sentence, Sentence], bool]  # whether all from one sentence to another may be quoted


def excerpt(text: str, hits: Sequence[Hit] = (), limit: int = LONGEST, title: str = "") -> str:
    """At most `limit` code points of `text`, around the best of the `hits` (start, end, points; offsets of `text`).

    Whole sentences if they fit, else cut at a word, with […] where words are left out. One that hangs on the sentence
    before (« Elle… », « Pourtant… ») is quoted with it; where both do not fit, the next best is quoted, or else the
    first of the article. Never a line that is not of the article (dates, credits, contacts, « Lire aussi »), nor the
    title again, nor a number or an address to reach somebody. Every piece between […] stands in the text, but for its
    white space. Empty when nothing fits.
    """
    strong = [hit for hit in hits if hit[2] > 0 and 0 <= hit[0] < hit[1] <= len(text)]
    found = quotable(text, title) if strong else _opening(quotable(text[: FIRST + limit], title), limit)
    sentences = [one for one in found if not is_contact(text[_span(one)])]
    if not sentences or limit <= 0:
        return ""

    def fits(one: Sentence, other: Sentence) -> bool:
        return len(_flat(text[one.start : other.end])) <= limit

    questions = asked(text, sentences)
    ranked = _ranked(text, [(at, one) for at, one in enumerate(sentences) if at not in questions], strong, title)
    first, place, hit = _chosen(text, sentences, ranked, limit, fits) or _first(text, sentences, questions, fits)
    chosen = sentences[place]
    if not fits(sentences[first], chosen):
        return _cut(text, replace(chosen, start=_begin(text, sentences, first)), hit, limit)
    first, last = _grown(text, sentences, first, place, fits)
    begin, end = _begin(text, sentences, first), sentences[last].end
    little = end - begin < ENOUGH or asks(text[_span(sentences[last])])
    if little and limit // 2 >= ENOUGH and _adds(text, sentences, last):
        return _cut(text, Sentence(begin, sentences[last + 1].end, whole=True), hit, limit)
    if point := _point(text, sentences, begin, last, ranked, limit):
        return _cut(text, Sentence(begin, sentences[last + 1].end, whole=True), point, limit)
    return _balanced(_flat(text[begin:end]))


def _point(
    text: str, sentences: list[Sentence], begin: int, last: int, ranked: list[tuple[int, Hit]], limit: int
) -> Hit | None:
    """What the sentence after tells in the room that is left, when a quotation without any figure misses the point:
    « X juge le texte sévèrement. Il prévoit 1,6 milliard d'économies […] ».
    """
    quote = _flat(text[begin : sentences[last].end])
    if FIGURE.search(quote) or limit - len(quote) < ENOUGH or not _goes_on(text, sentences, last):
        return None
    after = sentences[last + 1]
    figure = FIGURE.search(text, after.start, after.end)
    best = next((hit for place, hit in ranked[:1] if place == last + 1), None)
    point = best or ((figure.start(), figure.end(), 0.0) if figure else None)
    within = point is not None and len(_flat(text[begin : point[1]])) <= limit - len(CUT)
    return point if within else None


def _opening(sentences: Iterator[Sentence], limit: int) -> Iterator[Sentence]:
    """As many as a quotation of the beginning can hold."""
    begin = None
    for one in sentences:
        yield one
        begin = one.start if begin is None and one.whole else begin
        if begin is not None and one.end - begin > limit:
            return


def _span(one: Sentence) -> slice:
    return slice(one.start, one.end)


def _flat(text: str) -> str:
    """On one line; no-break spaces stay."""
    return re.sub(r"[^\S\u00a0\u202f]+", " ", text).strip()


def _chosen(
    text: str, sentences: list[Sentence], ranked: list[tuple[int, Hit]], limit: int, fits: Fits
) -> tuple[int, int, Hit | None] | None:
    """Which sentence to quote, from which one on, and its strongest hit: the best of those `ranked` that can be
    understood; if nothing of the article ends as a sentence, the best as it is.
    """
    for place, hit in ranked:
        one, ends = sentences[place], hit[1]

        def holds(first: Sentence, last: Sentence, ends: int = ends) -> bool:
            """Whether all may be quoted, or as much as the hit asks for, and enough of what follows another."""
            told = ends if first == last else max(ends, last.start + ENOUGH)
            return fits(first, last) or len(_flat(text[first.start : told])) <= limit - len(CUT)

        begun = _begun(text, sentences, place, holds)
        if begun is not None and holds(one, one) and not is_poor(text[_span(one)], whole=one.whole):
            return begun, place, hit
    if ranked and not any(one.whole for one in sentences):
        return ranked[0][0], *ranked[0]
    return None


def _first(text: str, sentences: list[Sentence], questions: set[int], fits: Fits) -> tuple[int, int, Hit | None]:
    """The first sentence of the article that can be understood; a question with its answer, or the answer alone."""
    whole = [place for place, one in enumerate(sentences) if one.whole]
    fine = (at for at in whole if not (_hangs(text, sentences, at) or is_poor(text[_span(sentences[at])], whole=True)))
    first = next(fine, whole[0] if whole else 0)
    answer = next((at for at in whole if at > first and at not in questions), None) if first in questions else None
    if answer is None:
        return first, first, None
    begun = _begun(text, sentences, answer, fits)
    if begun is not None and fits(sentences[begun], sentences[answer]):
        return begun, answer, None
    beside = _adds(text, sentences, answer - 1)
    return (answer - 1, answer - 1, None) if beside else (answer, answer, None)


def _ranked(text: str, sentences: list[tuple[int, Sentence]], hits: list[Hit], title: str) -> list[tuple[int, Hit]]:
    """The `sentences` (with their places) that hold a hit, each with its strongest: those of nearly the best worth in
    their order, then the others, the best first.
    """
    headline = _stems(title)
    found: dict[int, tuple[float, bool, Hit]] = {}
    for place, one in sentences:
        inside = [hit for hit in hits if one.start <= hit[0] and hit[1] <= one.end]
        if inside:
            top = max(inside, key=lambda hit: (hit[2], -hit[0]))
            found[place] = top[2] * _telling(text[_span(one)], headline), one.whole, top
    best = max((worth for worth, _, _ in found.values()), default=0.0)

    def order(place: int) -> tuple[float, bool, int]:
        worth, whole, _ = found[place]
        return (-best if worth >= NEARLY * best else -worth, not whole, place)

    return [(place, found[place][2]) for place in sorted(found, key=order)]


def _telling(sentence: str, headline: set[str]) -> float:
    """By how much what counts in a sentence weighs more, or less, for what the sentence tells."""
    shared = len(headline & _stems(sentence)) / len(headline) if headline else 0.0
    return (1 + TITLE * shared) * (STANDING if is_standing(sentence) else 1)


def _stems(words: str) -> set[str]:
    """The beginnings of the words that say something: the long ones, and numbers."""
    return {one[:STEM] for one in re.findall(r"\w+", fold(words).text) if len(one) >= STEM or one.isdigit()}


def _begun(text: str, sentences: list[Sentence], place: int, fits: Fits) -> int | None:
    """The nearest sentence at which a quotation of the one at `place` may begin; None if what lies between is too long.

    The first of an article hangs on nothing but its title.
    """
    at = place
    while _hangs(text, sentences, at):
        at -= 1
        if not (_goes_on(text, sentences, at, lines=True) and fits(sentences[at], sentences[place])):
            return None
    return at


def _hangs(text: str, sentences: list[Sentence], place: int) -> bool:
    """Whether a sentence hangs on the one before: by its first words, or as the answer to a question."""
    if place == 0:
        return False
    one, former = sentences[place], sentences[place - 1]
    answers = asks(text[_span(former)]) and "\n" in text[former.end : one.start] and not is_item(text[_span(one)])
    return answers or hangs(text[_span(one)]) or OF_IT.match(text, one.start) is not None


def _begin(text: str, sentences: list[Sentence], place: int) -> int:
    """Where a quotation that begins with the sentence at `place` starts: after its bullet, its rubric."""
    one = sentences[place]
    return one.start + before(
        text[one.start : one.end + LABEL], first=not any(former.whole for former in sentences[:place])
    )


def _grown(text: str, sentences: list[Sentence], first: int, place: int, fits: Fits) -> tuple[int, int]:
    """The first and the last of the sentences quoted, those from `first` to `place` among them: what comes before in
    the paragraph, then what follows. They begin with one that hangs on none, and end with no label of what comes next.
    """
    begun, last = first, place
    while _goes_on(text, sentences, first - 1) and fits(sentences[first - 1], sentences[last]):
        first -= 1
    while first < begun and (is_slow(text[_span(sentences[first])]) or _hangs(text, sentences, first)):
        first += 1
    while True:
        lines = sentences[last].end - sentences[first].start < ENOUGH  # a short one goes on into the next paragraph
        if not (_goes_on(text, sentences, last, lines=lines) and fits(sentences[first], sentences[last + 1])):
            break
        last += 1
    while last > place and (is_label(text[_span(sentences[last])]) or asks(text[_span(sentences[last])])):
        last -= 1
    return first, last


def _goes_on(text: str, sentences: list[Sentence], place: int, *, lines: bool = False) -> bool:
    """Whether a sentence and the next may be quoted in one go: both whole, nothing left out between them."""
    if place < 0 or place + 1 >= len(sentences):
        return False
    one, other = sentences[place], sentences[place + 1]
    between = text[one.end : other.start]
    return one.whole and other.whole and not between.strip() and (lines or "\n" not in between)


def _adds(text: str, sentences: list[Sentence], place: int) -> bool:
    """Whether the sentence after says more of the same, and is not the label of what comes next."""
    return _goes_on(text, sentences, place, lines=True) and not is_label(text[_span(sentences[place + 1])])


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
        last = _phrase(text, words, first, _clause(text, words, first, last, end), end)
    kept = _flat(text[words[first][0] : words[last][1]])
    return head + (kept if last + 1 == len(words) else kept.rstrip(" ,;:–—-(«“\u00a0\u202f") + CUT)


def _phrase(text: str, words: list[tuple[int, int]], first: int, last: int, end: int) -> int:
    """The last word after which a phrase may stop, after the hit: no preposition, article, conjunction or number."""
    for place in range(last, first, -1):
        start, stop = words[place]
        if text[stop - 1] in ",;:)»" or not GOES_ON.fullmatch(fold(text[start:stop]).text.strip(" '(«")):
            return place
        if words[place - 1][1] < end:
            return place
    return last


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

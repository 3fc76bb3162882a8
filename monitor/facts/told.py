"""What amounts are for, when their own sentence tells nothing: a list, a heading, the sentence before tell it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from monitor.facts import around, roles, spotting
from monitor.facts.cues import Cue
from monitor.facts.roles import Verdict
from monitor.recognise.matcher import Span
from monitor.recognise.passage import Passage

_LONGEST_LIST = 600  # characters
_LONGEST_HEADING = 90
_LONGEST_LINES = 180
_HEADLINE = 40
_LABEL = 30  # characters of a sentence that may be but a label
_LINES = 3  # before and after, to which a sentence may go on
_LARGE = frozenset({"raised", "invested", "turnover", "market"})
_PRICE = 1000  # a smaller sum is a price as likely as anything
_ITEM = re.compile(r"\s*[-–—•·▪*►o]\s")
# Folded words that begin a sentence that goes on with what the one before says.
_GOES_ON = re.compile(
    r"\W*(?:elles?|ils?|celle.ci|celui.ci|ce (?:montant|financement|budget|tour|projet|plan|fonds|chantier|programme)"
    r"|cette (?:somme|enveloppe|operation|aide|levee)|ces (?:fonds|sommes|travaux|aides)|la somme|le montant|montant"
    r"|l'operation|l'ensemble|le tout|au total|en tout|a la cle|soit|cout|budget|s'y ajoute\w*|coute\w*|total"
    r"|resultat|le cout|(?:une partie|la moitie|un (?:tiers|quart)|les deux tiers|le reste) (?:de |du |des |d')"
    r"(?:cette |ces |ce )?(?:somme|montant|enveloppe|argent|fonds|total))\b"
)
# « 1,2 M€ à l'Institut » after « 3,5 M€ au CHU ».
_AND = re.compile(r"[ ,;]{1,3}(?:(?:et|puis|ainsi que|enfin|ou) )?(?:de |d')?$|^[ ,;]{1,3}$")
_PART = re.compile(r"\bdont (?:(?:pres|plus) de |environ |quelque )?$")
_LAST = re.compile(r" (?:et|puis|ou)(?: de)? $")
_DASH = re.compile(r"(?<=\S)\s[-–—]\s")
_EARLIER = ("apres ", "contre ")
_TO = re.compile(r" (?:(?P<to>a|au|aux)|(?P<for>pour)|(?P<in>dans|en|sur)|(?P<by>par|de|du|des))\b| ?(?P<bracket>\()")
# « 22 M€ pour les hôpitaux »
_FOR_ALL = re.compile(
    r" (?:de plus |supplementaires? )?(?:en faveur d|au profit d|pour (?:soutenir |aider |lutter |renforcer )?"
    r"(?:l[ae]s? |l'|des |contre )?(?:hopita|hospit|chu\b|chru\b|urgence|recherche|soignant|soins|etablissements"
    r"|psychiatri|sante|maison|universit|filiere|patients|desert|ehpad|infirmi|medecine|lutte|innovation|medecins))"
)


class _Place(NamedTuple):
    """An amount and its surroundings; folded offsets."""

    span: Span
    sentence: Span
    before: Span  # the sentence or heading before, empty at the beginning
    after: Span  # the sentence after, empty at the end
    headed: bool  # `before` is a heading
    low: float


def roles_of(passage: Passage, sums: Sequence[tuple[int, int, float]]) -> list[Verdict | None]:
    """What the amounts of a passage are for, None when nothing tells. Each is its start, end and lower value."""
    places = [_place(passage, *one) for one in sums]
    spans = [one.span for one in places]
    cues = spotting.cues(passage, [(min(one.before[0], one.sentence[0]), one.after[1]) for one in places])
    cues = [one for one in cues if not _is_inside(one, spans)]  # « 12 M$ CA »
    text = _with_dashes(passage)
    found: list[Verdict | None] = []
    for at, one in enumerate(places):
        verdict = _by_itself(one, cues, spans, text)
        last = places[at - 1] if at else None
        beside = last is not None and last.sentence[0] == one.sentence[0]
        doubtful = verdict is None or not verdict.sure
        if last and (
            (verdict is None or _parallel(last.span, one.span, text) or _is_part(last, one, cues, spans, text))
            if beside
            else doubtful and _next_line(last, one, text)
        ):
            verdict = found[-1]
        elif doubtful:
            verdict = _by_what_precedes(one, verdict, cues, spans, text) or _by_what_follows(one, cues, spans, text)
        if verdict and verdict.role in _LARGE and one.low < _PRICE:
            verdict = Verdict("", verdict.sure)
        found.append(verdict)
    for at in range(len(places) - 1, 0, -1):  # « après 3 M€ en 2022 et 8 M€ en 2024, un troisième tour »
        if found[at - 1] is None and _coordinated(places[at - 1], places[at], text):
            found[at - 1] = found[at]
    return found


def _with_dashes(passage: Passage) -> str:
    """The folded text, with « | » in place of the blank that a dash between words became."""
    folded = passage.folded
    text = folded.text
    marks = [
        place[0] for dash in _DASH.finditer(folded.original) if text[(place := folded.place(*dash.span()))[0]] == " "
    ]
    if not marks:
        return text
    return "|".join(text[start + 1 : end] for start, end in pairwise((-1, *marks, len(text))))


def _by_itself(one: _Place, cues: Sequence[Cue], spans: Sequence[Span], text: str) -> Verdict | None:
    context = one.sentence
    if text[slice(*one.before)].rstrip().endswith("?") and not text[one.sentence[0] : one.span[0]].strip():
        answer = roles.topic(one.before, one.before, cues, text)
        if answer and answer.role:
            return answer  # « Le marché ? 3 Md€. »
    size = one.before[1] - one.before[0]
    if size and (_GOES_ON.match(text, one.sentence[0]) or (size < _LABEL and _is_told(one.before, cues, text))):
        context = (_lines_before(one), one.sentence[1])
    return roles.verdict(one.span, one.sentence, context, cues, spans, text)


def _is_inside(cue: Cue, spans: Sequence[Span]) -> bool:
    last = bisect_right(spans, (cue.start, cue.end + 1))
    return last > 0 and cue.end <= spans[last - 1][1]


def _is_told(sentence: Span, cues: Sequence[Cue], text: str) -> bool:
    """« Tour de table bouclé. »"""
    topic = roles.topic(sentence, sentence, cues, text)
    return topic is not None and topic.sure


def _by_what_precedes(
    one: _Place, told: Verdict | None, cues: Sequence[Cue], spans: Sequence[Span], text: str
) -> Verdict | None:
    """What a heading tells of an amount of which no word is sure, or the sentence before of one that has no word."""
    caused = one.before[1] - one.before[0] < _HEADLINE and around.CAUSE.search(text, *one.before)
    if told is None and (_FOR_ALL.match(text, one.span[1]) or (caused and one.low >= _PRICE)):
        return Verdict("funding", sure=False)  # « Déserts médicaux. 3 M€ supplémentaires dans le Lot »
    if one.low < _PRICE or one.before[0] == one.before[1]:
        return told
    another = any(one.before[0] <= start < one.before[1] for start, _ in spans)
    goes_on = _GOES_ON.match(text, one.sentence[0]) is not None
    if another and (told or not (goes_on or one.headed)):
        return told
    topic = roles.topic(one.before, (_lines_before(one), one.before[1]), cues, text)
    if topic is None or (told and not (one.headed and topic.sure)):
        return told
    return Verdict(topic.role, sure=one.headed and topic.sure) if topic.sure or one.headed or goes_on else None


def _by_what_follows(one: _Place, cues: Sequence[Cue], spans: Sequence[Span], text: str) -> Verdict | None:
    """What the next sentence tells of an amount that stands in a short one: « Budget : 12 M€. L'usine sera livrée… »,
    « Vingt millions d'euros. C'est ce que la Région consacre… »."""
    begins, ends = one.span[0] - one.sentence[0], one.sentence[1] - one.span[1]
    if one.low < _PRICE or begins > _LABEL or ends > _LABEL or one.after[0] == one.after[1]:
        return None
    wide = (_lines_before(one), one.after[1])
    if (told := roles.verdict(one.span, one.sentence, wide, cues, spans, text)) is not None:
        return told
    if any(one.after[0] <= start < one.after[1] for start, _ in spans):
        return None
    return roles.topic(one.after, one.after, cues, text)


def _lines_before(one: _Place) -> int:
    """Where what helps to understand the heading before an amount begins: labels stand in lines."""
    return max(0, one.before[0] - _LONGEST_LINES) if one.headed else one.before[0]


def _parallel(last: Span, one: Span, text: str) -> bool:
    """Whether an amount is coordinated with the one before: « 3,5 M€ au CHU et 1,2 M€ à l'Institut »."""
    way = text[last[1] : one[0]]
    first, second = _TO.match(text, last[1]), _TO.match(text, one[1])
    if not (first and second and first.lastgroup == second.lastgroup) or len(way) > 120:
        return False
    return first.lastgroup in ("to", "for") and _AND.search(way) is not None


def _is_part(last: _Place, one: _Place, cues: Sequence[Cue], spans: Sequence[Span], text: str) -> bool:
    """Whether an amount is a part of the one before, and nothing after it says what this part is: « dont 3 M€ … »."""
    if not _PART.search(text, last.span[1], one.span[0]):
        return False
    behind = cues[bisect_right(cues, one.span[1], key=lambda cue: cue.start - 1) :]
    own = roles.verdict(one.span, one.sentence, one.sentence, behind, spans, text)
    return own is None or not own.sure


def _coordinated(last: _Place, one: _Place, text: str) -> bool:
    """Whether an amount is told with the next of its sentence: « 3 M€ puis 8 M€ », « après 3 M€, elle lève 8 M€ »."""
    if last.sentence != one.sentence:
        return False
    way = text[last.span[1] : one.span[0]]
    return (len(way) < 30 and _LAST.search(way) is not None) or text.endswith(_EARLIER, 0, last.span[0])


def _next_line(last: _Place, one: _Place, text: str) -> bool:
    """Whether an amount ends the line after one that ends with an amount, as in a table."""
    between = text[last.span[1] : one.sentence[0]]
    return (
        len(between) < 40 and between.strip(" \n.;,-)") == "" and text[one.span[0] - 2 : one.span[0]].strip() in ":-–("
    )


def _place(passage: Passage, start: int, end: int, low: float) -> _Place:
    text = passage.folded.original
    sentence = _sentence(passage, start, end)
    before, headed = (sentence[0], sentence[0]), False
    if _begins(passage, sentence[0]):
        opening = _opening(text, sentence[0])
        before = passage.window(opening - 1, opening - 1)[0], opening
        written = text[slice(*before)]
        headed = written.endswith("\n") and len(written) < _LONGEST_HEADING and written.rstrip()[-1:] not in ".!»”"
    after = sentence[1], sentence[1]
    if sentence[1] < len(text) and _begins(passage, sentence[1]):
        after = passage.window(sentence[1], sentence[1] + 1)
        if after[1] - after[0] < _LABEL and after[1] < len(text):
            after = after[0], passage.window(after[1], after[1] + 1)[1]
    return _Place(
        passage.folded.place(start, end),
        passage.folded.place(*sentence),
        passage.folded.place(*before),
        passage.folded.place(*after),
        headed,
        low,
    )


def _begins(passage: Passage, place: int) -> bool:
    """Whether a sentence begins at `place`, and not the text."""
    first = bisect_right(passage.borders, place)
    return place > 0 and first > 0 and passage.borders[first - 1] == place


def _opening(text: str, low: int) -> int:
    """Where the list to which the line at `low` belongs begins; `low` itself when it is no item."""
    least = max(0, low - _LONGEST_LIST)
    while _ITEM.match(text, low) and low > least:
        line = text.rfind("\n", 0, low - 1) + 1
        if not _ITEM.match(text, line):
            break
        low = line
    return low


def unwrapped(passage: Passage, low: int, high: int) -> Span:
    """The sentence that goes on over the ends of lines, as in a PDF: the next one begins in small letters."""
    text = passage.folded.original
    for _ in range(_LINES):
        if low and _goes_over(text, low):
            low = passage.window(low - 1, low - 1)[0]
        if high < len(text) and _goes_over(text, high):
            high = passage.window(high, high + 1)[1]
    return low, high


def _goes_over(text: str, place: int) -> bool:
    return text[place - 1] == "\n" and text[place].islower() and text[place - 2 : place - 1] not in ".!?:;\n"


def _sentence(passage: Passage, start: int, end: int) -> Span:
    """The sentence of an amount; an item of a list reaches back to the line that opens the list."""
    text = passage.folded.original
    low, high = unwrapped(passage, *passage.window(start, end))
    if _ITEM.match(text, low) and (opening := text.rfind(":\n", max(0, low - _LONGEST_LIST), low)) > 0:
        low = passage.window(opening, opening + 1)[0]
    return low, high

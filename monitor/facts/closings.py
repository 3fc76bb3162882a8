"""The days of a passage that close a call: the words that close, the day each governs, and whether it is a call."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from monitor.facts import calls
from monitor.facts.days import TO, WEEKDAY, Day, days, governed
from monitor.recognise.matcher import Span
from monitor.recognise.passage import Passage

_BACK = 300  # characters before a sentence in which its call may stand
_FAR = 110  # characters between a word that prolongs and its day
_WEEKDAY = 24  # characters of « au mercredi »
_MOST = 100  # words looked at in a passage: a text with more is a list of dates
_NOWHERE = 10**9
_CLAUSE = 60  # characters that a « ; » is worth
_DAY_AFTER = re.compile(r"[ :,(]{0,3}(?:\w+ ){0,4}(?:\d|fin\b|mi\b|mois\b|debut\b)")
_LABEL_START = 16  # characters: « Date et heure de »
_LABEL = re.compile(rf"[^.!?;:\d]{{0,40}}:\s{{0,2}}(?:le\s)?(?:{WEEKDAY}\s)?", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
# « du 2 janvier au », « du 2 au », « entre le 2 janvier et le »
_OPENING = re.compile(  # its first letters are plain, so that `re` leaps to them
    r"(?:du|Du|DU|entre le|Entre le|from|From)"
    rf"\s(?:{WEEKDAY}\s)?\d{{1,2}}(?:er|/)?\b[^.\n;:]{{0,24}}?\s(?=(?:au|AU|jusqu['’]au|et le|to)\s)"
)
_COMPLEMENT = re.compile(r" (?:de|du|des) | d'")
_STEP = re.compile(r"(?:,|;| puis| et) ?")
_ENDS = re.compile(r"\d|[.!?]$")


@dataclass(frozen=True, slots=True)
class Closing:
    """A day that closes a call; `start` is where the word that says so begins, in original offsets.

    `sure`: its sentence speaks of applying; without it, only the article does.
    """

    passage: Passage
    day: Day
    start: int
    extended: bool
    sure: bool


def is_written(passage: Passage, word: str, span: Span) -> bool:
    """« ami » is a friend, AMI a call; other words are what they are."""
    return word not in calls.ACRONYMS or passage.folded.original[slice(*span)].isupper()


class Reading:
    """A passage, with the places of the words that matter, in original offsets, each worked out once.

    `titled`: the title or the lead of the article names a call; `headed`: it holds a word that may belong to one.
    """

    def __init__(self, passage: Passage, titled: bool, headed: bool) -> None:
        self.passage, self.titled, self.headed = passage, titled, headed
        self.text = passage.folded.original
        self._places: dict[frozenset[str], list[Span]] = {}
        self._days: dict[Span, list[Day]] = {}
        self._topics: dict[Span, tuple[list[Span], list[Span]]] = {}

    def closings(self) -> Iterator[Closing]:
        for words in (calls.LIMITS, calls.ENDS, calls.ACTS, calls.VERBS, calls.PROLONGS, calls.UNTIL, calls.AFTER):
            until = words is calls.UNTIL or words is calls.AFTER
            for word in self._by_a_day(words) if until else self._all(words)[:_MOST]:
                window = self._sentence(word)
                for day in governed(self.text, word, self._days_in(window), until):
                    if self._closes(word, day, window, words):
                        yield self._closing(day, word, window)
                        yield from (self._closing(one, word, window) for one in self._next_steps(day, window))
        yield from self._of_periods()

    def _next_steps(self, day: Day, window: Span) -> Iterator[Day]:
        """« le 20 mars pour la lettre d'intention, le dossier complet le 12 juin »: the days that follow likewise."""
        for one in self._days_in(window):
            if one.start < day.end:
                continue
            between = self._folded(day.end, one.start)
            said = calls.TOPIC.search(between)
            if not _STEP.match(between) or said is None or said["other"] or not calls.OF_SENT.match(between):
                return
            yield one
            day = one

    def _of_periods(self) -> Iterator[Closing]:
        """« du 2 janvier au 15 mars »: the second day."""
        whole = [(0, len(self.text))]
        windows = whole if self.titled else {self.passage.window(*one): None for one in self._all(calls.CALLS)[:_MOST]}
        for opening in islice((one for low, high in windows for one in _OPENING.finditer(self.text, low, high)), _MOST):
            window = self.passage.window(*opening.span())
            word = (opening.start(), opening.start())
            for day in [one for one in self._days_in(window) if 0 <= one.start - opening.end() < _WEEKDAY][:1]:
                said = self._topics_in(window)[0]  # « du 10 au 12 mars » alone may be anything
                if said and TO.search(self.text[word[0] : day.start]) and self._closes(word, day, window, calls.UNTIL):
                    yield self._closing(day, word, window)

    def _by_a_day(self, words: frozenset[str]) -> list[Span]:
        """The places of words at which a day may stand."""
        found, folded = self.passage.found, self.passage.folded
        text = folded.text
        near = (
            one
            for word in words & found.keys()
            for one in found[word]
            if _DAY_AFTER.match(text, one[1]) or _DIGIT.search(text, max(0, one[0] - _WEEKDAY), one[0])
        )
        return sorted(folded.span(*one) for one in islice(near, _MOST))

    def _all(self, words: frozenset[str]) -> list[Span]:
        if words not in self._places:
            found, folded = self.passage.found, self.passage.folded
            self._places[words] = sorted(
                span
                for word in words & found.keys()
                for one in found[word]
                if is_written(self.passage, word, span := folded.span(*one))
            )
        return self._places[words]

    def _in(self, words: frozenset[str], window: Span) -> list[Span]:
        places = self._all(words)
        low = bisect_left(places, window[0], key=lambda one: one[0])
        return places[low : bisect_right(places, window[1], lo=low, key=lambda one: one[1])]

    def _days_in(self, window: Span) -> list[Day]:
        if window not in self._days:
            self._days[window] = days(self.text, *window)
        return self._days[window]

    def _sentence(self, word: Span) -> Span:
        """The sentence of a word; and the next line when it ends like a label (« Date limite : »)."""
        low, high = self.passage.window(*word)
        rest = self.text[word[1] : high].strip()
        if high < len(self.text) and self.text[high - 1] == "\n" and len(rest) < 60 and not _ENDS.search(rest):
            high = self.passage.window(high, high + 1)[1]
        return low, high

    def _closes(self, word: Span, day: Day, window: Span, words: frozenset[str]) -> bool:
        """Whether it is a call that closes: by the call named near it, and by what the sentence speaks of."""
        labelled = words in (calls.LIMITS, calls.ENDS) and self._is_label(word, day)
        if not (labelled or self._in_a_call(window, words is calls.LIMITS)):
            return False
        if words is calls.AFTER and not calls.TOO_LATE.search(self._folded(day.end, window[1])):
            return False
        earlier = max((one.end for one in self._days_in(window) if one.end <= day.start), default=window[0])
        if calls.FORMER.search(self._folded(max(earlier, day.start - 60), day.start)):
            return False
        if words is calls.VERBS and calls.PAST.search(self._folded(window[0], word[0])):
            return False
        between = self._folded(min(word[1], day.end), max(word[0], day.start))
        if words is calls.ACTS:
            before = self._folded(max(window[0], word[0] - _WEEKDAY), word[0])
            return calls.OF_SENT.match(between) is not None and not calls.OPENS.search(before + between)
        if words is calls.LIMITS or words is calls.ENDS:
            after = between if day.start > word[0] else self._folded(word[1], word[1] + 40)
            said = calls.TOPIC.search(after)
            if said is None:
                return words is calls.LIMITS or not _COMPLEMENT.match(after)
            return said["other"] is None or said["other"].endswith("lieu")  # « la clôture aura lieu »
        return self._speaks_of_applying((min(word[0], day.start), max(word[1], day.end)), window)

    def _is_label(self, word: Span, day: Day) -> bool:
        """Whether the line begins with a label and its day: « Date de clôture : 10 avril », of nothing else."""
        line = self.text.rfind("\n", 0, word[0]) + 1
        rest = self.text[word[1] : max(word[1], day.start)]
        if word[0] - line > _LABEL_START or not _LABEL.fullmatch(rest):
            return False
        said = calls.TOPIC.search(self._folded(word[1], day.start))
        return said["other"] is None if said else not rest.partition(":")[0].strip()

    def _in_a_call(self, window: Span, limit: bool) -> bool:
        """Whether a call is named: by the article, shortly before a sentence or in it.

        A word that only may be of one (« dossier », « prix ») needs an act of applying beside it; so does a `limit`.
        """
        around = max(0, window[0] - _BACK), window[1]
        if self.titled or self._in(calls.CALLED, around):
            return True
        if not (limit or self.headed or self._in(calls.CALLS, around)):
            return False
        applying = calls.APPLYING.search(self._folded(*around)) if limit else calls.ACT.search(self._folded(*window))
        return applying is not None

    def _speaks_of_applying(self, place: Span, window: Span) -> bool:
        applying, other = (self._distance(ones, place) for ones in self._topics_in(window))
        return applying < other or (applying == other == _NOWHERE and self.titled)

    def _distance(self, words: list[Span], place: Span) -> int:
        """How far the nearest of some words is from a place, another clause far; very far when there is none."""
        return min((self._far(one, place) for one in words), default=_NOWHERE)

    def _far(self, word: Span, place: Span) -> int:
        low, high = (word[1], place[0]) if word[0] < place[0] else (place[1], word[0])
        return max(high - low, 0) + _CLAUSE * self.text.count(";", low, max(low, high))

    def _topics_in(self, window: Span) -> tuple[list[Span], list[Span]]:
        """Where a sentence speaks of applying, and where of what else has its day."""
        if window not in self._topics:
            folded = self.passage.folded
            both: tuple[list[Span], list[Span]] = ([], [])
            for said in calls.TOPIC.finditer(folded.text, folded.index(window[0]), folded.index(window[1])):
                both[said["other"] is not None].append(folded.span(*said.span()))
            self._topics[window] = both
        return self._topics[window]

    def _folded(self, start: int, end: int) -> str:
        folded = self.passage.folded
        return folded.text[folded.index(start) : folded.index(end)]

    def _closing(self, day: Day, word: Span, window: Span) -> Closing:
        extended = any(-60 < day.start - end < _FAR for _, end in self._in(calls.PROLONGS, window))
        applying, other = self._topics_in(window)
        return Closing(self.passage, day, min(word[0], day.start), extended, bool(applying and not other))

"""The days of a passage that close a call: the words that close, the day each governs, and whether it is a call."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from monitor.facts import applying, calls, moved, others
from monitor.facts.days import PERIOD, TO, Day, days, governed, is_fronted, may_name
from monitor.recognise.matcher import Span
from monitor.recognise.passage import Passage

_KINDS = (calls.LIMITS, calls.ENDS, calls.STEPS, calls.ACTS, calls.VERBS, calls.PROLONGS, calls.UNTIL, calls.AFTER)
_BACK = 300  # characters before a sentence in which its call may stand
_JUST_BEFORE = 150  # characters before a sentence in which it may be said who sets the day
_SHORT = 120  # characters of a sentence that may answer the one before
_BEFORE = 60  # characters before a word in which its day, or what is sent, may stand
_FAR = 110  # characters between a word that prolongs and its day
_WEEKDAY = 24  # characters of « au mercredi »
_MOST = 100  # words looked at in a passage: a text with more is a list of dates
_DAY_AFTER = re.compile(
    r"[ :,(]{0,3}(?:\w+ ){0,4}(?:\d|fin\b|mi\b|mois\b|debut\b|\w+di\b|dimanche|demain)"
    r"|[ -](?:janv|fevr|mars|avri|mai\b|jui[nl]|aout|sept|octo|nove|dece)"
)
_LABEL_START = 16  # characters: « Date et heure de »
_BEGINS = re.compile(r"(?:^|[\n;.:•–—*|-]\s{0,2})$")
_DAY = re.compile(r"\d|\b(?:fin|mi|mois|debut|courant)\b")
_DIGIT = re.compile(r"\d")
_SUBJECT = re.compile(
    r"[,;]\s(?:et |mais )?(?!l[ae] (?:second|premi|deux|trois|derni)|l['’]autre)"
    r"(?:l[ea]s? |l['’]|une? |des |ce |cette |ces |s[ae]s? |leurs? )[^,;]{2,60}$"
)
_FOR = re.compile(r"\)?,?\spour\s(?:une?|l[ea]s?|l['’])\s?")
_ENDS = re.compile(r"\d|[.!?]$")


@dataclass(frozen=True, slots=True)
class Closing:
    """A day that closes a call; `start` is where the word that says so begins, in original offsets.

    `sure`: its sentence speaks of applying, not only the article; `former`: the days that it replaces.
    """

    passage: Passage
    day: Day
    start: int
    extended: bool
    advanced: bool
    sure: bool
    former: tuple[Day, ...]


class Reading:
    """A passage, with the places of the words that matter, in original offsets, each worked out once.

    `titled`: the title or the lead of the article names a call; `headed`: it holds a word that may belong to one.
    """

    def __init__(self, passage: Passage, titled: bool, headed: bool) -> None:
        self.passage, self.titled, self.headed = passage, titled, headed
        self.text = passage.folded.original
        self._places: dict[frozenset[str], list[Span]] = {}
        self._days: dict[Span, list[Day]] = {}
        self.former: dict[Span, tuple[Day, ...]] = {}  # of each sentence with a word that closes
        self._topics: dict[Span, applying.Topics] = {}

    def closings(self) -> Iterator[Closing]:
        if not may_name(self.passage.folded.text):
            return
        for words in _KINDS:
            until = words is calls.UNTIL or words is calls.AFTER
            for word in self._by_a_day(words, until):
                window = self._sentence(word)
                for day in self._governed(word, window, words):
                    if self._closes(word, day, window, words):
                        yield self._closing(day, word, window)
                        yield from (self._closing(one, word, window) for one in self._next_steps(day, window))
        yield from self._of_periods()

    def _governed(self, word: Span, window: Span, words: frozenset[str]) -> list[Day]:
        """The days that a word speaks of: those after it, or one bound to it from before."""
        every = self._days_in(window)
        named = [one for one in every if not self._is_former(one, window)]
        if words is calls.STEPS:
            bound = [one for one in named if one.end <= word[0] and _FOR.fullmatch(self.text[one.end : word[0]])]
            if bound:
                return bound
        until = words is calls.UNTIL or words is calls.AFTER
        told = governed(self.text, word, named, until, every)
        if words is calls.LIMITS and told and told[0].end <= word[0] and self._folded(*word).startswith("dates"):
            return [one for one in named if one.end <= word[0]]  # « 15 avril et 2 octobre (dates de clôture) »
        if not told and words is calls.VERBS:  # « Le 3 mars à midi, le guichet n'acceptera plus rien »
            told = [one for one in named[:1] if is_fronted(self.text, window[0], one, word)]
        return [one for one in told if not self._is_former(one, window)]

    def _next_steps(self, day: Day, window: Span) -> Iterator[Day]:
        """« le 20 mars pour la lettre d'intention, le dossier complet le 12 juin »: the days that follow likewise."""
        for one in [later for later in self._days_in(window) if later.start >= day.end]:
            between = self._folded(day.end, one.start)
            said = applying.TOPIC.search(between)
            next_one = said and not said["other"] and applying.STEP.match(between) and applying.OF_SENT.match(between)
            if not (next_one or applying.FOR_THE_OTHER.fullmatch(between)):
                return
            yield one
            day = one

    def _of_periods(self) -> Iterator[Closing]:
        """« du 2 janvier au 15 mars »: the second day."""
        whole = [(0, len(self.text))]
        windows = whole if self.titled else {self.passage.window(*one): None for one in self._all(calls.CALLS)[:_MOST]}
        for opening in islice((one for low, high in windows for one in PERIOD.finditer(self.text, low, high)), _MOST):
            window = self.passage.window(*opening.span())
            word = (opening.start(), opening.start())
            for day in [one for one in self._days_in(window) if 0 <= one.start - opening.end() < _WEEKDAY][:1]:
                said = self._topics_in(window)[0]  # « du 10 au 12 mars » alone may be anything
                of_event = applying.is_of_an_event(self._folded(window[0], word[0]))
                told = said and not of_event and TO.search(self.text[word[0] : day.start])
                if told and self._closes(word, day, window, calls.UNTIL):
                    yield self._closing(day, word, window)

    def _by_a_day(self, words: frozenset[str], at_once: bool) -> list[Span]:
        """The places of words at which a day may stand: right after them or before, or at some distance."""
        found, folded = self.passage.found, self.passage.folded
        text = folded.text
        near = (
            one
            for word in words & found.keys()
            for one in found[word]
            if (_DAY_AFTER.match(text, one[1]) if at_once else _DAY.search(text, one[1], one[1] + _FAR))
            or _DIGIT.search(text, max(0, one[0] - _BEFORE), one[0])
        )
        return sorted(folded.span(*one) for one in islice(near, _MOST))

    def _all(self, words: frozenset[str]) -> list[Span]:
        if words not in self._places:
            found, folded = self.passage.found, self.passage.folded
            self._places[words] = sorted(
                span
                for word in words & found.keys()
                for one in found[word]
                if calls.is_written(self.passage, word, span := folded.span(*one))
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
        if high < len(self.text) and self.text[high - 1] == "\n":
            rest = self.text[word[1] : high].strip()
            if len(rest) < 60 and (rest == "?" or not _ENDS.search(rest)):
                high = self.passage.window(high, high + 1)[1]
        return low, high

    def _closes(self, word: Span, day: Day, window: Span, words: frozenset[str]) -> bool:
        """Whether it is a call that closes: by the call named near it, and by what the sentence speaks of."""
        if words is calls.STEPS:
            return self._is_step(word, day)
        labelled = words in (calls.LIMITS, calls.ENDS) and self._is_label(word, day)
        shuts = others.shuts_down(self._folded(*window)) and not self._in(calls.CALLED, window)
        if shuts or (not labelled and (self._is_of_others(window) or not self._in_a_call(word, window, words))):
            return False
        before, after = self._folded(window[0], word[0]), self._folded(day.end, max(day.end, window[1]))
        if (
            others.is_of_a_price(self._up_to(day, word, window, words), after)
            or (words is calls.AFTER and not applying.TOO_LATE.search(self._folded(*window)))
            or (words is calls.VERBS and applying.is_closed(before, self.text, word[0]))
            or (words is calls.UNTIL and (applying.is_over(before) or applying.comes_of_it(before)))
        ):
            return False
        between = self._folded(min(word[1], day.end), max(word[0], day.start))
        if words is calls.ACTS:
            return applying.is_sent(self._folded(max(window[0], word[0] - _BEFORE), word[0]), between)
        if words is calls.LIMITS or words is calls.ENDS:
            after = between if day.start > word[0] else self._folded(word[1], word[1] + 40)
            said = applying.TOPIC.search(after)
            if said is None:
                return words is calls.LIMITS or not applying.COMPLEMENT.match(after)
            return said["other"] is None or said["other"].endswith("lieu")  # « la clôture aura lieu »
        place = min(word[0], day.start), max(word[1], day.end)
        return self._speaks_of_applying(place, window, subject=words is calls.VERBS)

    def _up_to(self, day: Day, word: Span, window: Span, words: frozenset[str]) -> str:
        """The folded words of a sentence before a day, without what a verb sets apart from its subject."""
        if words is not calls.VERBS or day.start < word[0]:
            return self._folded(window[0], day.start)
        start, end = applying.set_apart(self.text, window[0], word[0])
        return f"{self._folded(window[0], start)} {self._folded(end, day.start)}"

    def _is_of_others(self, window: Span) -> bool:
        """Whether a court, an owner or a lawmaker sets the day, in the sentence or, outside a call, before it."""
        if others.VETO.search(self._folded(*window)):
            return True
        before = self._folded(max(0, window[0] - _JUST_BEFORE), window[0])
        return not self.titled and others.TAKEOVER.search(before) is not None

    def _is_step(self, word: Span, day: Day) -> bool:
        """« Lettre d'intention : 27 février » at the beginning of a line, a sentence or a clause."""
        if day.end <= word[0]:  # « le 16 janvier pour les lettres d'intention »
            return not self._folded(*word).startswith(("inscri", "candid"))
        rest = self.text[word[1] : max(word[1], day.start)]
        if not calls.LABEL.fullmatch(rest) or not _BEGINS.search(self.text[max(0, word[0] - 3) : word[0]]):
            return False
        said = applying.TOPIC.search(rest := self._folded(word[1], day.start))
        return not ((said and said["other"]) or applying.OPENS.search(rest))

    def _is_former(self, day: Day, window: Span) -> bool:
        """Whether a day closes no more, or opens: « initialement fixée au 15 mars », « au lieu du 15 mars »."""
        every = self._days_in(window)
        if window not in self.former:
            self.former[window] = tuple(moved.replaced(every, window, self._folded))
        return day in self.former[window] or moved.opens(every, day, window, self._folded)

    def _is_label(self, word: Span, day: Day) -> bool:
        """Whether the line begins with a label and its day: « Date de clôture : 10 avril », of nothing else."""
        line = self.text.rfind("\n", 0, word[0]) + 1
        rest = self.text[word[1] : max(word[1], day.start)]
        if word[0] - line > _LABEL_START or not calls.LABEL.fullmatch(rest):
            return False
        said = applying.TOPIC.search(self._folded(word[1], day.start))
        return said["other"] is None if said else not rest.partition(":")[0].strip()

    def _in_a_call(self, word: Span, window: Span, words: frozenset[str]) -> bool:
        """Whether a call is named: by the article, shortly before a sentence or in it.

        A word that only may be of one (« dossier », « prix ») needs an act of applying beside it; so does a limit.
        What opens in a sentence may close there.
        """
        around = max(0, window[0] - _BACK), window[1]
        if self.titled or self._in(calls.CALLED, around) or self._is_prolonged(window):
            return True
        before = self._folded(window[0], word[0])
        opened = self._folded(max(0, window[0] - _BEFORE), word[0])
        if words is calls.ENDS and applying.OPENED.search(opened) and not applying.EVENT.search(before):
            return True
        sentence, limit = self._folded(*window), words is calls.LIMITS
        if applying.SURE.search(sentence) or applying.sends_something(sentence) or (limit and "clotur" in sentence):
            return True
        if self._folded(*word).startswith("fermeture"):
            return False  # of a site
        if not (limit or self.headed or self._in(calls.CALLS, around)):
            return False
        if limit or words is calls.ENDS:
            return applying.APPLYING.search(self._folded(*around)) is not None
        subject = applying.APPLYING.search(before) if words is calls.VERBS else None
        return (subject or applying.ACT.search(sentence)) is not None

    def _is_prolonged(self, window: Span) -> bool:
        """« La date limite est reportée au 26 juin »: of a call, when the sentence speaks of nothing else."""
        later = self._in(calls.PROLONGS, window) and self._in(calls.LIMITS | calls.ENDS, window)
        return bool(later) and not self._topics_in(window)[1]

    def _speaks_of_applying(self, place: Span, window: Span, *, subject: bool) -> bool:
        """Whether applying is the nearest topic to a place; for a verb, its `subject` is what stands before it."""
        said = self._topics_in(window)
        if subject and any(one[0] < place[0] for ones in said for one in ones):
            clause = _SUBJECT.search(self.text, window[0], place[0])
            low = clause.start() if clause else window[0]
            head = applying.set_apart(self.text, low, place[0])[0]
            high = head if any(low <= one[0] < head for ones in said for one in ones) else place[0]
            of_calls, other = ([one for one in ones if low <= one[0] < high] for ones in said)
            said = of_calls, other
        if applying.HAVE_UNTIL.search(self._folded(window[0], place[0] + 8)):
            purpose = applying.PURPOSE.match(self._folded(place[1], window[1]))
            if purpose and not applying.APPLYING.search(purpose[1]):
                return False
        return applying.is_nearest(said, place, self.text, alone=self.titled or self._asked(window))

    def _asked(self, window: Span) -> bool:
        """Whether a call is named shortly before a sentence: « Qui peut candidater ? Quand ? Avant le 29 mai. »."""
        return window[1] - window[0] < _SHORT and bool(self._in(calls.CALLED, (max(0, window[0] - _BACK), window[0])))

    def _topics_in(self, window: Span) -> applying.Topics:
        """Where a sentence speaks of applying, and where of what else has its day."""
        if window not in self._topics:
            self._topics[window] = applying.topics(self.passage.folded, window)
        return self._topics[window]

    def _folded(self, start: int, end: int) -> str:
        folded = self.passage.folded
        return folded.text[slice(*folded.place(start, end))]

    def _closing(self, day: Day, word: Span, window: Span) -> Closing:
        extended = any(-60 < day.start - end < _FAR for _, end in self._in(calls.PROLONGS, window))
        of_calls, other = self._topics_in(window)
        advanced = moved.is_advanced(self._folded(max(window[0], day.start - _FAR), day.start))
        sure, former = bool(of_calls and not other), self.former.get(window, ())
        return Closing(self.passage, day, min(word[0], day.start), extended, advanced, sure, former)

"""What an article tells as news of its own story: sums, days to come, who takes part, where. Pure.

A press article recalls: what was raised two years ago, what others do, what the market is worth. A sum or a day is news
when it stands in the title or in a sentence of the story, and neither is told as past nor as a figure of a whole trade.
A sentence is of the story when it is the first, names who the title names, goes on about them (« Elle… », « Le
projet… »), or names nobody at all.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from monitor.facts.days import days, may_name
from monitor.findings import Amount, Locality, Mention, Relevance
from monitor.model import Article, Field
from monitor.recognise.fold import Folded, fold
from monitor.recognise.passage import BORDER
from monitor.story.background import (
    day_to_come,
    goes_on,
    happens_at,
    is_aside,
    is_foot,
    is_of_a_trade,
    is_of_others,
    is_past,
    is_to_come,
    later_years,
    names_another,
    years_to_come,
)
from monitor.story.names import Name, names
from monitor.story.words import GENERIC, folded

READ = 2500  # characters of the text, from its beginning
HELD = ("funding", "raised", "invested")  # roles of an amount that a story is about
TRADES = ("market", "turnover")  # and of those that are never news of it
PRICE = 1000  # less, when nothing tells what it is for, is a price
SHORT = 3  # letters of a word that is no name by itself

# « selon le Leem », « en présence du président du Leem »: named, and does nothing.
_SAID_BY = re.compile(
    r"\b(?:(?:attendu|estime|chiffre|evalue|prevu|calcule)e?s? par|selon|d'apres|source|comme"
    r"|contrairement a|concurrente?s?|presence|president\w*|direct(?:eur|rice)\w*"
    r"|representant\w*|ministre|porte parole|ancien\w*|locaux|voisin\w*|filiale|issue?s?)(?: general\w*)?\s?"
    r"(?:(?:d'un |de |du |des |d')?(?:l[ae]s? |l'|le )?)\s?$"
)
_WITH = re.compile(
    r"\b(?:(?:aupres|avec|cotes|soutien|appui|participation|concours|finance\w*|mene\w*|conduit\w*|cofinance\w*|soutenu\w*|accompagne\w*"
    r"|associe\w*|rejoint\w*|grace|repris\w*|rachete\w*|partenari\w+|collabor\w+|confie\w*|copilote\w*|porte\w*|alli\w+)"
    r"(?: (?:egalement|aussi))?(?: (?:a|au|aux|de|du|des|d'|par|avec|l'|la|le|les|d'un|dont|notamment))*"
    r"|(?:partenaire|repreneur|acquereur|acheteur|investisseur|candidat|chef de file)s?,?"
    r"(?: (?:le|la|l')(?: ?\w+)?)?)\s?$"
)
_LISTED = re.compile(r"(?:,| et| ainsi que)(?: (?:de|du|des|par|la|le|les|avec))*(?: d'| l'| de l'| par l')?\s?$")
_AND_THEN = (
    r"^(?:, [^,.;]{3,60},)?(?: (?:y|en|va|vont|a|ont|qui|lui|se|s'est|egalement|aussi|doit|le|la|les))* ?(?:s'|y |l')?"
)
_GIVES = (
    r"(?:particip|apport|financ|cofinanc|souti|souten|rejoin|associ|men[ei]|entre(?:ra|nt)? au capital|accompagn|accord"
    r"|attribu|vers|prend(?:ra)? part|contribu|s'all|copilot|pret[ea]|octroi|allou|subventionn|debloqu|consacr)"
)
_JOINS = re.compile(_AND_THEN + _GIVES)
_TAKES_PART = re.compile(_AND_THEN + rf"(?:{_GIVES}|investi|repren|rachet|acqui|procede|engag|sign|pilot)")
# A sentence without any of these says of nobody that they take part.
_MAY_JOIN = re.compile(
    r"aupres|avec|cotes|soutien|appui|particip|concours|financ|men[ei]|condui|souten|souti|accompagn|associ|re(?:joint|joi)"
    r"|grace|repr[ei]|rachet|partenari|collabor|confie|pilot|porte|alli|partenaire|acquereur|acheteur|investi|candidat"
    r"|chef de file|apport|entre|accord|attribu|vers|part\b|contribu|all|acqui|proced|engag|sign"
)


@dataclass(frozen=True, slots=True)
class News:
    """What is new in an article's own words. `dates` are all days, months and years to come that it names, ISO 8601."""

    sums: tuple[Amount, ...]
    due: tuple[str, ...]  # those of `dates` that are days of the story
    dates: tuple[str, ...]
    partners: tuple[Name, ...]
    sites: tuple[str, ...]  # communes, folded


def news(article: Article, relevance: Relevance, named: Sequence[Name], published: date | None) -> News:
    """What `article` tells of its own story; `named` are the names of its title and lead."""
    return _Reader(article, relevance, named, published).read()


@dataclass(frozen=True, eq=False)
class _Sentence:
    """A sentence, or the title; offsets are into the text, or the title."""

    start: int
    end: int
    written: str
    title: bool
    first: bool
    aside: bool

    @cached_property
    def folded(self) -> Folded:
        """Folded, with the places of its characters."""
        return fold(self.written)

    @property
    def plain(self) -> str:
        """Folded."""
        return self.folded.text

    def clause(self, start: int) -> str:
        """What stands, folded, between two commas around an offset."""
        low = self.written.rfind(", ", 0, max(0, start - self.start)) + 1
        high = self.written.find(", ", max(0, start - self.start))
        return fold(self.written[low : high if high >= 0 else len(self.written)]).text


class _Reader:
    def __init__(self, article: Article, relevance: Relevance, named: Sequence[Name], published: date | None) -> None:
        self.base = 0 if article.title_at is None else article.title_at + len(article.title)
        self.text = article.text
        self.relevance, self.published = relevance, published
        self.acting: dict[_Sentence, list[tuple[tuple[int, int], Name]]] = {}
        self.own = _words_of(named)
        self.sentences = list(self._split())
        self.starts = [one.start for one in self.sentences]
        self.belongs: list[bool] = []  # of the first sentences, whether they are of the story
        at = article.title_at or 0
        self.heading = _Sentence(at, at + len(article.title), article.title, title=True, first=True, aside=False)
        self.spots: dict[_Sentence, list[Mention | Locality]] = defaultdict(list)
        every: tuple[Mention | Locality, ...] = (*relevance.mentions, *relevance.places)
        for spot in every:
            if sentence := self._at(spot.field, spot.start):
                self.spots[sentence].append(spot)

    def read(self) -> News:
        dated = list(self._dates())
        return News(
            tuple(one for one in self.relevance.amounts if self._is_sum(one)),
            tuple(sorted({at for at, sentence, start in dated if self._is_news(sentence, start)})),
            tuple(sorted({at for at, _, _ in dated} | self._years())),
            tuple(self._partners()),
            tuple(sorted({folded(one.name) for one in self.relevance.places if self._is_site(one)})),
        )

    def _years(self) -> set[str]:
        every = (self.heading, *self.sentences)
        return set[str]().union(*(later_years(one.plain, self.published) for one in every)) if self.published else set()

    def _split(self) -> Iterator[_Sentence]:
        """The sentences of the beginning, without what stands at its foot."""
        low, first = self.base, True
        for high in [
            *(one.end() for one in BORDER.finditer(self.text, low, low + READ)),
            min(len(self.text), low + READ),
        ]:
            written = self.text[low:high]
            if is_foot(plain := fold(written[:40]).text):
                return
            if written.strip():
                yield _Sentence(low, high, written, title=False, first=first, aside=is_aside(plain))
                first = False
            low = high

    def _at(self, field: Field, start: int) -> _Sentence | None:
        """The sentence at an offset; None for what is not read."""
        if field is Field.TITLE:
            return self.heading
        place = bisect_right(self.starts, start) - 1
        return self.sentences[place] if place >= 0 and start < self.sentences[place].end else None

    def _is_sum(self, one: Amount) -> bool:
        sentence = self._at(one.field, one.start)
        if sentence is None or one.role in TRADES or (one.high < PRICE and one.role not in HELD):
            return False
        held = one.role in HELD
        clause = sentence.clause(one.start) if held else ""
        sure = not (held and self._stays(sentence))
        return self._is_news(sentence, one.start, sure=sure) and not is_of_a_trade(sentence.plain, clause)

    def _stays(self, sentence: _Sentence) -> bool:
        """Whether a sentence names no place but those of the title and of the first sentence."""
        told, here = (
            {spot.name for one in some for spot in self.spots.get(one, ()) if isinstance(spot, Locality)}
            for some in ((self.heading, *self.sentences[:1]), (sentence,))
        )
        return here <= told

    def _is_news(self, sentence: _Sentence, start: int, *, sure: bool = False) -> bool:
        """Whether what stands at `start` is news of the story. `sure`: not because its sentence names nobody else."""
        if sentence.aside or is_past(sentence.plain, sentence.clause(start), self.published):
            return False
        return sentence.title or (self._is_own(sentence, sure=sure) and not is_of_others(sentence.plain))

    def _is_own(self, sentence: _Sentence, *, sure: bool) -> bool:
        if sentence.first or self.own.search(sentence.plain):
            return True
        if names_another(sentence.written):
            return False
        spans = [span for span, _ in self._actors(sentence)]
        if any(_JOINS.match(sentence.plain[span[1] :]) or _WITH.search(sentence.plain[: span[0]]) for span in spans):
            return True
        return (goes_on(sentence.plain) or not (spans or sure)) and self._follows_own(sentence)

    def _follows_own(self, sentence: _Sentence) -> bool:
        """Whether the sentence before is of the story: who goes on about others is not."""
        place = bisect_right(self.starts, sentence.start) - 2
        while len(self.belongs) <= place:  # in their order, since each rests on the one before
            one = self.sentences[len(self.belongs)]
            self.belongs.append(not is_of_others(one.plain) and self._is_own(one, sure=False))
        return self.belongs[place]

    def _actors(self, sentence: _Sentence) -> list[tuple[tuple[int, int], Name]]:
        """The organisations that a sentence names, known to a catalogue or not, with their places, folded."""
        if sentence not in self.acting:
            self.acting[sentence] = self._read_actors(sentence)
        return self.acting[sentence]

    def _known(self, sentence: _Sentence) -> list[tuple[tuple[int, int], Name]]:
        """The organisations of a catalogue among them."""
        found = []
        for spot in self.spots[sentence]:
            if isinstance(spot, Mention):
                who = Name("organisation", spot.organisation.id, (folded(spot.quote),), sentence.title)
                found.append((sentence.folded.place(spot.start - sentence.start, spot.end - sentence.start), who))
        return sorted(found, key=lambda each: each[0])

    def _read_actors(self, sentence: _Sentence) -> list[tuple[tuple[int, int], Name]]:
        known = [(one.start - sentence.start, one.end - sentence.start) for one in self.spots[sentence]]
        found = self._known(sentence)
        for one in names(sentence.written, title=sentence.title, known=known):
            place = _find(one, sentence.plain) if one.kind == "name" else None
            if place and (one.sure or _TAKES_PART.match(sentence.plain[place[1] :])):
                found.append((place, one))
        return sorted(found, key=lambda each: each[0])

    def _takes_part(self, sentence: _Sentence, span: tuple[int, int]) -> bool:
        before, after = sentence.plain[: span[0]], sentence.plain[span[1] :]
        return bool(_WITH.search(before) or _TAKES_PART.match(after))

    def _partners(self) -> Iterator[Name]:
        """Who acts: organisations of a catalogue in sentences of the story; others where they are said to take part."""
        told: set[str] = set()
        for sentence in (self.heading, *self.sentences):
            quoted = any(mark in sentence.written for mark in "«»“”")  # who speaks, or is spoken of, does not act
            joined = False
            for span, one in self._actors(sentence) if _MAY_JOIN.search(sentence.plain) else self._known(sentence):
                before, at = sentence.plain[: span[0]], sentence.start + sentence.folded.start(span[0])
                joined = self._takes_part(sentence, span) or (joined and _LISTED.search(before) is not None)
                told_now = sentence.first or is_to_come(sentence.clause(at))
                acts = joined or (one.kind == "organisation" and told_now and not quoted)
                if acts and one.key not in told and not _SAID_BY.search(before) and self._is_news(sentence, at):
                    told.add(one.key)
                    yield one

    def _is_site(self, one: Locality) -> bool:
        sentence = self._at(one.field, one.start)
        if sentence is None or one.kind != "commune":
            return False
        before = sentence.written[: one.start - sentence.start]
        stands = sentence.title or happens_at(before, sentence.plain)
        return stands and self._is_news(sentence, one.start)

    def _dates(self) -> Iterator[tuple[str, _Sentence, int]]:
        """The days and months to come that the article names, and where."""
        for sentence in (self.heading, *self.sentences):
            if not may_name(sentence.plain):
                continue
            for one in days(sentence.written, 0, len(sentence.written)):
                if at := day_to_come(one, self.published):
                    yield at, sentence, sentence.start + one.start
            if self.published:
                for at, place in years_to_come(sentence.plain, self.published):
                    yield at, sentence, sentence.start + sentence.folded.start(place)
        for closing in self.relevance.deadlines:
            if sentence_ := self._at(closing.field, closing.start):
                yield closing.at[:10], sentence_, closing.start


def _words_of(named: Sequence[Name]) -> re.Pattern[str]:
    """What finds those whom the title names, or else the lead: by their forms, or the first word of a longer one."""
    who = [one for one in named if one.forms and one.kind in ("organisation", "name", "person", "programme")]
    forms = {form for one in [one for one in who if one.title] or who for form in one.forms}
    heads = {form.split()[0] for form in forms}
    found = forms | {one for one in heads if len(one) > SHORT and one not in GENERIC}
    return re.compile("|".join(rf"\b{re.escape(one)}\b" for one in sorted(found, key=len, reverse=True)) or r"(?!)")


def _find(one: Name, plain: str) -> tuple[int, int] | None:
    found: Iterable[re.Match[str] | None] = (re.search(rf"\b{re.escape(form)}\b", plain) for form in one.forms)
    return next(((match.start(), match.end()) for match in found if match), None)

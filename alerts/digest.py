"""The nouns of a letter: what one issue holds, before it is worded and rendered. Times are UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from monitor.model import Dated


class Kind(StrEnum):
    """What an issue is."""

    ISSUE = "issue"  # the letter at its time
    URGENT = "urgent"  # an alert between two issues
    SAMPLE = "sample"  # sent to try, and marked so


class Role(StrEnum):
    """What a section is for; the order of the letter."""

    TOP = "top"  # « À la une »
    RUBRIC = "rubric"
    UNDATED = "undated"  # apart from what is dated
    BRIEF = "brief"  # a line each
    ALERTED = "alerted"  # sent as an alert since the last issue: a line each


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule, organisation or event that counted: its best field, its points in all, and the words that did it."""

    name: str  # of an event, its label in French
    organisation: bool
    in_title: bool
    points: float
    quotes: tuple[str, ...] = ()  # as the article writes them, the heaviest first, each once
    event: str = ""  # the id of its type, if it is an event


@dataclass(frozen=True, slots=True)
class Money:
    """An amount as the article tells it: the words, and what it is (funding, raised, invested, turnover, market)."""

    quote: str  # empty when its words do not stand alone: « 5 », in « de 5 à 10 M€ »
    role: str  # empty for one of no known role that is the news: « Montant »
    low: float = 0.0  # in units of the currency; `high` is another number when a range is told
    high: float = 0.0
    currency: str = ""  # ISO 4217; empty if only the words are known
    bound: str = "exact"  # which end is told: exact, about, at_least, at_most
    part: bool = False  # of another sum: « dont 2 M€ »
    each: str = ""  # what follows: « par équipe », in the words of the article


@dataclass(frozen=True, slots=True)
class Closing:
    """When a call closes: local time of France, to the minute, to the day, or to the month (`at` is its last day)."""

    at: datetime | date
    extended: bool
    by_month: bool = False
    step: str = ""  # of which of several steps: « lettres d’intention », in the words of the article; or REGISTRATION


@dataclass(frozen=True, slots=True)
class Reprint:
    """Another article of the same story."""

    article_id: int
    source: str
    url: str
    adds: tuple[str, ...] = ()  # what it tells more, in the words of the archive: montant, calendrier…
    copied: float | None = None  # the share of its words that are the leading article's, 0 to 1; None if not known
    language: str = ""
    reserved: bool = False  # the page is open to subscribers only


@dataclass(frozen=True, slots=True)
class Story:
    """One event: the article that tells it best, and who else tells it."""

    article_id: int
    title: str
    url: str
    source: str
    published: Dated
    language: str
    excerpt: str
    from_feed: bool
    is_pdf: bool
    pages: int
    score: float
    regions: tuple[str, ...]
    organisations: tuple[str, ...]
    reasons: tuple[Reason, ...]  # the heaviest first, those against last
    reprints: tuple[Reprint, ...]  # of each source the one that adds most, and others that add something
    twins: tuple[int, ...]  # their ids
    reserved: bool = False  # the page is open to subscribers only
    amounts: tuple[Money, ...] = ()
    closings: tuple[Closing, ...] = ()
    best: tuple[str, float] | None = None  # the source and score of the article that brought it in, if it is another
    news: tuple[str, ...] = ()  # what is new in a story that was sent before (montant…); empty: it was never sent

    @property
    def articles(self) -> tuple[int, ...]:
        """The ids of all its articles, the leading one first."""
        return (self.article_id, *self.twins)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its stories, in their order."""

    title: str
    stories: tuple[Story, ...]
    role: Role = Role.RUBRIC


@dataclass(frozen=True, slots=True)
class Appointment:
    """A line of the agenda: a call that closes soon."""

    article_id: int
    title: str
    url: str
    source: str
    closing: Closing
    days: int  # from the day of the issue
    language: str = ""  # of its title


@dataclass(frozen=True, slots=True)
class Telling:
    """An article that is only pointed to."""

    title: str
    url: str
    source: str
    language: str = ""  # of its title


@dataclass(frozen=True, slots=True)
class Correction:
    """A sent article that has changed since, is gone, or that another article corrects."""

    article_id: int
    title: str  # as it was sent
    url: str
    source: str
    sent: datetime
    kind: str  # ended (a call), date, day, amount, erratum, name, title or vanished
    was: str  # of a date ISO 8601: 2026-03-15 or 2026-03-15T12:00, local time of France
    now: str  # empty if it is gone
    language: str = ""  # of the article
    by: Telling | None = None  # the other article that says so; of a page that is gone, one that still tells its story

    @property
    def weight(self) -> int:
        """Its place among others: calls, dates, then amounts, names and titles, and what is gone at the end."""
        order = ("ended", "date", "day", "amount", "erratum", "name", "title")
        return order.index(self.kind) if self.now and self.kind in order else len(order)


@dataclass(frozen=True, slots=True)
class Missed:
    """An article just under the threshold of the letter."""

    article_id: int
    title: str
    url: str
    source: str
    score: float
    language: str = ""  # of its title


@dataclass(frozen=True, slots=True)
class Watch:
    """What the watch did, for the editor."""

    sources: int
    troubled: tuple[tuple[str, str, str], ...]  # source, state (silent, blocked…), the evidence in words
    missed: tuple[Missed, ...]
    waiting: int = 0  # links that are yet to be read
    undelivered: tuple[tuple[str, str], ...] = ()  # recipient, and what the server said


@dataclass(frozen=True, slots=True)
class Figures:
    """The count of a period: (what, how many), the most first."""

    themes: tuple[tuple[str, int], ...]
    regions: tuple[tuple[str, int], ...]
    organisations: tuple[tuple[str, int], ...]
    sources: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """One issue of one letter. `contact` is the sender's address, or empty; `web` the address of its web copy."""

    name: str
    kind: Kind
    since: datetime
    slot: datetime
    language: str
    timezone: str
    contact: str
    content: str  # items, titles or figures
    sections: tuple[Section, ...]
    read: int
    kept: int
    agenda: tuple[Appointment, ...] = ()
    corrections: tuple[Correction, ...] = ()
    figures: Figures | None = None  # of a letter of figures
    watch: Watch | None = None  # for the editor's copy
    mention: str = ""
    web: str = ""
    first: bool = False  # no issue of this letter was made before

    @property
    def stories(self) -> tuple[Story, ...]:
        """All stories told as news, in their order; those that were sent as alerts already are not counted."""
        told = (section for section in self.sections if section.role is not Role.ALERTED)
        return tuple(story for section in told for story in section.stories)

    @property
    def corrected(self) -> tuple[tuple[Correction, ...], ...]:
        """The corrections, those of one article together: a line each, what readers must act on first."""
        lines: dict[int, list[Correction]] = {}
        for one in sorted(self.corrections, key=lambda one: one.weight):
            lines.setdefault(one.article_id, []).append(one)
        return tuple(map(tuple, lines.values()))

    @property
    def empty(self) -> bool:
        """True when its readers are owed nothing."""
        return not (self.stories or self.agenda or self.corrections or self.figures)

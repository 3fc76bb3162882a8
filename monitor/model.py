"""The nouns of vigie, one per stage of the flow. All are frozen; the stage is the name.

    Source ─▶ Candidate ─▶ Page ─▶ Article ─▶ Relevance ─▶ Outcome

Offsets are Unicode code points into the stored text (or title), end exclusive. Times are aware datetimes in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from enum import StrEnum


class Outcome(StrEnum):
    """The one fate of a candidate in a round."""

    KEPT = "kept"  # read, and at or above the threshold
    BELOW = "below"  # read, and below the threshold
    KNOWN = "known"  # already decided in an earlier round, or offered by another source first
    UPDATED = "updated"  # known, and read again because its page changed
    COPY = "copy"  # the same text as an article already read: attached to its story
    THIN = "thin"  # the page holds no article: too little text
    REFUSED = "refused"  # vigie does not read it: robots.txt, text-mining opt-out, private address, too old
    FAILED = "failed"  # the page could not be fetched or read; tried again later


class Precision(StrEnum):
    """How much of a publication date is known."""

    MINUTE = "minute"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


class Field(StrEnum):
    """Where in an article a word stands. The lead is the first 300 characters of the text."""

    TITLE = "title"
    LEAD = "lead"
    BODY = "body"


class Origin(StrEnum):
    """Where an article's text comes from."""

    PAGE = "page"  # the page or PDF itself
    FEED = "feed"  # the feed's own text, because the page could not be read


class Decision(StrEnum):
    """What the score says of an article."""

    KEPT = "kept"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class Dated:
    """A publication date and what is known of it.

    `at` is UTC. A day, a month or a year is no instant: it is written as the midnight, in UTC, that begins it, and is
    the same date wherever it is read (`2026-11-19T00:00:00Z` with precision day is 19 November). None if unknown.
    """

    at: datetime | None = None
    precision: Precision = Precision.UNKNOWN

    def local(self, zone: tzinfo) -> datetime | None:
        """The date as `zone` tells it: an instant is converted, a day, month or year stays what it is."""
        if self.at is None or self.precision is not Precision.MINUTE:
            return self.at
        return self.at.astimezone(zone)


UNDATED = Dated()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A link a source offered, with what the source said about it."""

    url: str  # as it will be fetched: absolute, http or https
    title: str = ""  # plain text
    published: Dated = UNDATED
    summary: str = ""  # plain text, no markup: the feed's summary or full text, whichever is longer
    changed: Dated = UNDATED  # when a sitemap says the page last changed: it was published then, or before


@dataclass(frozen=True, slots=True)
class Page:
    """What the server answered."""

    url: str  # final URL, after redirects
    status: int
    content_type: str  # the Content-Type header, lower case, may be empty
    body: bytes


@dataclass(frozen=True, slots=True)
class Article:
    """Readable text with its facts."""

    url: str  # canonical
    title: str
    text: str  # paragraphs separated by one newline; the title is not repeated at its start
    language: str = ""  # ISO 639-1, empty if unknown
    published: Dated = UNDATED
    author: str = ""
    origin: Origin = Origin.PAGE
    format: str = "html"  # html, pdf, text or feed
    pages: int = 0  # of a PDF
    title_at: int | None = (
        None  # where the title stands in `text` (a .txt file only): offsets of the title are then into `text`
    )


@dataclass(frozen=True, slots=True)
class Form:
    """One way an organisation is written, and the company it must keep.

    `case`: counts only as written. `confirm`: ambiguous, so one of these words (whole words, `*` makes a prefix) must
    stand near it; `refute`: none of these may. `scope`: `window` (the title or the same sentence) or `document`
    (anywhere in the article, or among the regions of its source).
    """

    text: str
    case: bool = False
    confirm: tuple[str, ...] = ()
    refute: tuple[str, ...] = ()
    scope: str = "window"
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class Organisation:
    """An entity of a catalogue or of `organisations:`."""

    id: str
    name: str
    kind: str = ""
    regions: tuple[str, ...] = ()
    points: float = 3.0
    forms: tuple[Form, ...] = ()
    city: str = ""
    site: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where an organisation is named."""

    organisation: Organisation
    field: Field
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Rule:
    """What the officer cares about: words or phrases, and their points (negative for noise)."""

    name: str
    words: tuple[str, ...]
    points: float
    theme: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """One part of a score: one place where a rule, or an organisation, matched.

    `rule` is the rule's name, or `organisation:ID` for the points of an organisation.
    """

    rule: str
    field: Field
    start: int
    end: int
    quote: str
    points: float
    theme: str = ""


@dataclass(frozen=True, slots=True)
class Relevance:
    """The score and its parts; the points of the hits add up to the score."""

    score: float
    decision: Decision
    mentions: tuple[Mention, ...] = ()
    hits: tuple[Hit, ...] = ()
    themes: tuple[str, ...] = ()
    regions: tuple[str, ...] = field(default=())  # of the organisations named

"""The nouns of vigie, one per stage of the flow. All are frozen; the stage is the name.

    Source ─▶ Candidate ─▶ Page ─▶ Article ─▶ Relevance (monitor.findings) ─▶ Outcome

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


class Witness(StrEnum):
    """Who tells a publication date, by order of trust."""

    FEED = "feed"  # the source: its feed, or the page that lists its articles
    DATA = "data"  # the page to machines: JSON-LD, <meta>
    TIME = "time"  # the page's <time>, or what is marked as its date
    LINE = "line"  # the page to its readers: « Publié le 12 mars 2026 »
    SITEMAP = "sitemap"
    ADDRESS = "address"  # its URL
    DATELINE = "dateline"  # « Lyon, le 8 avril 2026 – » at the start of its text
    NONE = ""


class Access(StrEnum):
    """How much of an article its page shows to everybody."""

    OPEN = "open"
    RESERVED = "reserved"  # the rest is for subscribers or members: `text` is the lead


class Field(StrEnum):
    """Where in an article a word stands. The lead is the first 300 characters of the text."""

    TITLE = "title"
    LEAD = "lead"
    BODY = "body"


class Origin(StrEnum):
    """Where an article's text comes from."""

    PAGE = "page"  # the page or PDF itself
    FEED = "feed"  # the feed's own words, because the page could not be read or says less
    WHOLE = "whole"  # all the words of a page that cannot reach the threshold: its article was not looked for


class Decision(StrEnum):
    """What the score says of an article."""

    KEPT = "kept"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class Dated:
    """A publication date and what is known of it.

    `at` is UTC. A day, a month or a year is no instant: it is written as the midnight, in UTC, that begins it, and is
    the same date wherever it is read (`2026-11-19T00:00:00Z` with precision day is 19 November). None if unknown.
    Who tells it does not make it another date.
    """

    at: datetime | None = None
    precision: Precision = Precision.UNKNOWN
    witness: Witness = field(default=Witness.NONE, compare=False)

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
    updated: Dated = UNDATED  # when a feed says the article was last edited
    identity: str = ""  # what tells it from the others that its source offers at this very address; usually empty


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
    access: Access = Access.OPEN
    credit: str = ""  # whom the text is taken from, when it says so: « Source : laregion.fr », « (avec AFP) »
    more: tuple[str, ...] = ()  # addresses of the pages on which it goes on, in order (monitor.extract.sequel)
    alternates: tuple[tuple[str, str], ...] = ()  # the same article in other languages: (ISO 639-1, address)
    # Of a .txt file only. Where the title stands in `text`: offsets of the title are then into `text`.
    title_at: int | None = None
    outside: tuple[tuple[int, int], ...] = ()  # stretches of `text` beside the article: menus, contacts


FIELD = "field"  # a scope of forms


@dataclass(frozen=True, slots=True)
class Form:
    """One way an organisation is written, and the company it must keep.

    `case`: counts only as written. `confirm`: ambiguous, so one of these words (whole words, `*` makes a prefix) must
    stand near it; `refute`: none of these may. `scope`: `window` (the title or the same sentence) or `document`
    (anywhere in the article, or among the regions of its source); `field`: sure, in an article of the field.
    """

    text: str
    case: bool = False
    confirm: tuple[str, ...] = ()
    refute: tuple[str, ...] = ()
    scope: str = "window"
    ambiguous: bool = False
    not_after: tuple[str, ...] = ()  # words that, right before it, make it something else: « en » Région Occitanie
    until: str = ""  # for a former name: the year, or the date, until which it was used; « ? » if unknown


@dataclass(frozen=True, slots=True)
class Successor:
    """The organisation that took another over, and since when (a year or a date; empty if unknown)."""

    id: str
    name: str
    since: str = ""


PROGRAMME = "programme"  # the kind of what is named like an organisation, and is none: France 2030, RHU
# Those that have other business than health: beside them alone an event, or a name, says nothing of the sector.
GENERAL = frozenset(
    {"administration", "agence_dev", "chambre", "collectivite", "financeur_public", "hopital", "incubateur"}
    | {"institution_int", "institution_ue", "investisseur", "media", "ministere", "recherche", "region", "technopole"}
    | {"universite"}
)


@dataclass(frozen=True, slots=True)
class Organisation:
    """An entity of a catalogue or of `organisations:`; a programme too, of kind PROGRAMME and worth nothing."""

    id: str
    name: str
    kind: str = ""
    regions: tuple[str, ...] = ()
    points: float = 3.0
    forms: tuple[Form, ...] = ()
    city: str = ""
    site: str = ""
    successor: Successor | None = None


@dataclass(frozen=True, slots=True)
class Publisher:
    """What is known of who speaks: the regions of the source, and the organisations whose voice it is (their ids)."""

    regions: tuple[str, ...] = ()
    organisations: frozenset[str] = frozenset()


UNKNOWN_PUBLISHER = Publisher()


@dataclass(frozen=True, slots=True)
class Rule:
    """What the officer cares about: words or a query, and their points (negative for noise).

    `needs` and `unless` are words, one of which is enough, or one query. `weight` is by field; `cap` limits what the
    rule adds up to, either way. With `same_sentence` all of it speaks of one sentence.
    """

    name: str
    words: tuple[str, ...]
    points: float
    theme: str = ""
    query: str = ""
    weight: tuple[float, float, float] = (3, 2, 1)  # title, lead, body
    cap: float | None = None
    same_sentence: bool = False
    needs: str | tuple[str, ...] = ()
    unless: str | tuple[str, ...] = ()

"""What is found in an article, each thing with the place that shows it: the parts of its relevance.

Offsets are Unicode code points into the stored title or text, as `field` says, end exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass

from monitor.model import Decision, Field, Organisation


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where an organisation is named."""

    organisation: Organisation
    field: Field
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One part of a score: one place where a rule, or an organisation, matched.

    `rule` is the rule's name, `organisation:ID` for the points of an organisation, or `event:ID` for those of an event
    told in one sentence with organisations.
    """

    rule: str
    field: Field
    start: int
    end: int
    quote: str
    points: float
    theme: str = ""


@dataclass(frozen=True, slots=True)
class Ignored:
    """A place where a form or a word stands and does not count, and why (in French, for the officer)."""

    name: str  # of the organisation or the rule
    field: Field
    start: int
    end: int
    quote: str
    reason: str


@dataclass(frozen=True, slots=True)
class Event:
    """What kind of event an article tells, with the words that say so."""

    type: str  # the id of an event type of the catalogue: partnership, fundraising…
    label: str  # in French
    field: Field
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of money. `low` and `high` are in units of the currency, and equal unless a range was written."""

    low: float
    high: float
    currency: str  # ISO 4217
    role: str  # funding, raised, invested, turnover, market, or empty when nothing tells
    bound: str  # exact, about, at_least or at_most
    field: Field
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a call for projects closes, as the text says it: local time of France, no zone."""

    at: str  # ISO 8601: 2026-03-15, 2026-03-15T12:00, or 2026-03 when no day is given
    extended: bool  # « prolongé jusqu'au »
    field: Field
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Locality:
    """A place of France that an article names: a region, a department or a commune."""

    name: str  # as it is spelled today
    kind: str  # region, department or commune
    department: str  # its number: 33, 2A, 974; empty for a region
    region: str  # one of monitor.regions
    field: Field
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Relevance:
    """What an article holds, and its score; the points of the hits add up to the score."""

    score: float
    decision: Decision
    mentions: tuple[Mention, ...] = ()
    hits: tuple[Hit, ...] = ()
    themes: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()  # of the organisations and places named
    programmes: tuple[Mention, ...] = ()  # France 2030, RHU…: mentions of organisations of kind `programme`
    events: tuple[Event, ...] = ()
    amounts: tuple[Amount, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    places: tuple[Locality, ...] = ()
    ignored: tuple[Ignored, ...] = ()

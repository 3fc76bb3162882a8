"""What a round's child process and its parent say to one another: JSON lines over a pipe.

The parent writes one `Job`, then a `Fetch` for every `Offered`. The child writes the rest. Nothing else crosses, so the
same child can run on another machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from monitor.model import Article, Candidate, Outcome


@dataclass(frozen=True, slots=True)
class Assignment:
    """One source to visit: `watch` if an earlier round found it, else `url`.

    `kind` is feed, sitemap, listing or auto; `page` fetches `url` alone, as an article.
    """

    name: str
    url: str
    kind: str
    links: str | None = None
    watch: str | None = None
    etag: str | None = None
    modified: str | None = None
    pages: int = 1  # of a listing, how many to look at
    waiting: tuple[Candidate, ...] = ()  # links of earlier rounds that are still to be read
    sender: str = ""  # of a mailbox: whose letters are read; its cursor stands in `etag`
    digest: str | None = None  # of the body of its last answer
    regions: tuple[str, ...] = ()  # of the source
    voice: tuple[str, ...] = ()  # the ids of the organisations whose voice it is


@dataclass(frozen=True, slots=True)
class Job:
    """A batch of sources, and how to behave. `seconds` is the soft limit of the whole round.

    `gate` is what tells a page that cannot reach the threshold (`monitor.rules.compact`); without it all are read.
    """

    sources: tuple[Assignment, ...]
    user_agent: str
    delay: float
    private_hosts: tuple[str, ...]
    timezone: str
    seconds: float
    gate: str = ""
    language: str = "fr"  # of the readers: of an article in several languages, this one is read
    mail_password: str = ""  # of mailboxes
    bodies: tuple[str, ...] = ()  # digests of those that articles were read from
    page_seconds: float = 30.0  # for the whole of one answer
    robots: tuple[tuple[str, str], ...] = ()  # hosts (with their port) and their robots.txt, those that are fresh


@dataclass(frozen=True, slots=True)
class Fetch:
    """Parent: of offer `id`, read these links, each its address and identity; the others are already decided."""

    id: int
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Sieved:
    """What a page was read into: its article, or all its words if it cannot score more than `most` and was spared."""

    article: Article
    most: float | None = None


@dataclass(frozen=True, slots=True)
class Offered:
    """A source was visited: what it offers, and how it was watched (`watch`, `kind`)."""

    id: int
    source: str
    watch: str
    kind: str
    candidates: tuple[Candidate, ...]
    note: str = ""
    terms: str = ""
    etag: str | None = None
    modified: str | None = None
    status: int = 200
    moved_to: str = ""  # where the address that was asked has moved for good
    declared: int = 0  # seconds between two changes, as a feed declares
    cache: int = 0  # seconds for which the server lets its answer be kept
    confidence: str = ""  # of a way to watch that was just found: high, medium or low
    why: str = ""  # … and what speaks for it, in French
    digest: str = ""  # of the body of the answer
    skipped: tuple[int, ...] = ()  # hours of the week (UTC, from Monday 0h) in which a feed asks not to be read
    type: Literal["offered"] = "offered"


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A source did not change since the last visit: it says so (HTTP 304), or sent the very same body."""

    source: str
    cache: int = 0  # seconds for which the server lets its answer be kept
    moved_to: str = ""  # where the address that was asked has moved for good
    digest: str | None = None  # of the body, if it was sent
    etag: str | None = None  # … and its validators
    modified: str | None = None
    type: Literal["unchanged"] = "unchanged"


@dataclass(frozen=True, slots=True)
class Robots:
    """The robots.txt of a host was read; `text` is empty if it has none. It may be kept for `seconds`."""

    host: str  # with its port
    text: str
    seconds: int
    type: Literal["robots"] = "robots"


@dataclass(frozen=True, slots=True)
class Same:
    """A candidate's page holds the bytes that an article was read from: one of the bodies of the job."""

    source: str
    url: str
    digest: str
    identity: str = ""
    type: Literal["same"] = "same"


@dataclass(frozen=True, slots=True)
class Lost:
    """A source could not be visited or understood. `outcome` is failed or refused."""

    source: str
    outcome: Outcome
    reason: str
    retry_after: float | None = None  # seconds, as the server asked
    unreachable: bool = False  # nobody answered
    status: int | None = None  # of the answer, if there was one
    type: Literal["lost"] = "lost"


@dataclass(frozen=True, slots=True)
class Read:
    """A candidate became an article."""

    source: str
    url: str
    article: Article
    note: str = ""
    identity: str = ""  # that of the candidate
    digest: str = ""  # of the body that it was read from
    again: float | None = None  # for a page whose trouble may pass: seconds to wait at least until it is asked again
    told: Article | None = None  # what the source itself says of it, if that may reach the threshold
    type: Literal["read"] = "read"


@dataclass(frozen=True, slots=True)
class Sifted:
    """A candidate's page cannot score more than `most`, which is below the threshold: `article` holds all its words."""

    source: str
    url: str
    article: Article
    most: float
    identity: str = ""
    type: Literal["sifted"] = "sifted"


@dataclass(frozen=True, slots=True)
class Missed:
    """A candidate did not: `outcome` is failed, thin or refused; `status` is the HTTP answer, 0 if there was none.

    `told` is what the source itself says of it, if that may reach the threshold and no one forbids to read it.
    """

    source: str
    url: str
    outcome: Outcome
    reason: str
    retry_after: float | None = None
    identity: str = ""
    status: int = 0
    told: Article | None = None
    type: Literal["missed"] = "missed"


@dataclass(frozen=True, slots=True)
class Ended:
    """The crawl is over, and why: finished, or what cut it short."""

    reason: str
    type: Literal["ended"] = "ended"


Message = Offered | Unchanged | Robots | Lost | Read | Sifted | Same | Missed | Ended


@cache  # each takes a tenth of a second to make, and the parsers need none
def _messages() -> TypeAdapter[Message]:
    return TypeAdapter(Annotated[Message, Field(discriminator="type")])


@cache
def _jobs() -> TypeAdapter[Job]:
    return TypeAdapter(Job)


@cache
def _fetches() -> TypeAdapter[Fetch]:
    return TypeAdapter(Fetch)


def prepare() -> None:
    """Make what reads and writes messages."""
    _messages(), _jobs(), _fetches()


def encode(message: Message | Job | Fetch) -> bytes:
    """One line of JSON, newline included."""
    if isinstance(message, Job):
        return _jobs().dump_json(message) + b"\n"
    if isinstance(message, Fetch):
        return _fetches().dump_json(message) + b"\n"
    return _messages().dump_json(message) + b"\n"


def decode(line: bytes) -> Message:
    """A line the child wrote. Raises pydantic's ValidationError if it is no message."""
    return _messages().validate_json(line)


def decode_job(line: bytes) -> Job:
    """The first line the parent wrote."""
    return _jobs().validate_json(line)


def decode_fetch(line: bytes) -> Fetch:
    """Any later line the parent wrote."""
    return _fetches().validate_json(line)

"""What a round's child process and its parent say to one another: JSON lines over a pipe.

The parent writes one `Job`, then a `Fetch` for every `Offered`. The child writes the rest. Nothing else crosses, so the
same child can run on another machine.
"""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Job:
    """A batch of sources, and how to behave. `seconds` is the soft limit of the whole round."""

    sources: tuple[Assignment, ...]
    user_agent: str
    delay: float
    private_hosts: tuple[str, ...]
    timezone: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Fetch:
    """Parent: of offer `id`, read these; the other links are already decided."""

    id: int
    urls: tuple[str, ...]


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
    type: Literal["offered"] = "offered"


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A source answered that nothing changed since the last visit (HTTP 304)."""

    source: str
    type: Literal["unchanged"] = "unchanged"


@dataclass(frozen=True, slots=True)
class Lost:
    """A source could not be visited or understood. `outcome` is failed or refused."""

    source: str
    outcome: Outcome
    reason: str
    retry_after: float | None = None  # seconds, as the server asked
    unreachable: bool = False  # nobody answered
    type: Literal["lost"] = "lost"


@dataclass(frozen=True, slots=True)
class Read:
    """A candidate became an article."""

    source: str
    url: str
    article: Article
    note: str = ""
    type: Literal["read"] = "read"


@dataclass(frozen=True, slots=True)
class Missed:
    """A candidate did not: `outcome` is failed, thin or refused."""

    source: str
    url: str
    outcome: Outcome
    reason: str
    retry_after: float | None = None
    type: Literal["missed"] = "missed"


@dataclass(frozen=True, slots=True)
class Ended:
    """The crawl is over, and why: finished, or what cut it short."""

    reason: str
    type: Literal["ended"] = "ended"


Message = Offered | Unchanged | Lost | Read | Missed | Ended
_messages: TypeAdapter[Message] = TypeAdapter(Annotated[Message, Field(discriminator="type")])
_jobs: TypeAdapter[Job] = TypeAdapter(Job)
_fetches: TypeAdapter[Fetch] = TypeAdapter(Fetch)


def encode(message: Message | Job | Fetch) -> bytes:
    """One line of JSON, newline included."""
    adapter: TypeAdapter[Job] | TypeAdapter[Fetch] | TypeAdapter[Message] = (
        _jobs if isinstance(message, Job) else _fetches if isinstance(message, Fetch) else _messages
    )
    return adapter.dump_json(message) + b"\n"  # type: ignore[arg-type]


def decode(line: bytes) -> Message:
    """A line the child wrote. Raises pydantic's ValidationError if it is no message."""
    return _messages.validate_json(line)


def decode_job(line: bytes) -> Job:
    """The first line the parent wrote."""
    return _jobs.validate_json(line)


def decode_fetch(line: bytes) -> Fetch:
    """Any later line the parent wrote."""
    return _fetches.validate_json(line)

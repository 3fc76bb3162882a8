"""How a site would be watched: a visit that reads nothing and keeps nothing."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from monitor.archive.store import stamp
from monitor.config import Config, SourceEntry
from monitor.model import Candidate, Dated, Precision
from spiders.messages import Assignment, Fetch, Job, Lost, Message, Offered, Unchanged
from spiders.post import WINDOW
from vigie.talk import converse

SECONDS = 600.0
SHOWN = 10  # items of a source, the newest
EARLIEST = datetime.min.replace(tzinfo=UTC)


def probe(sources: Sequence[SourceEntry], config: Config) -> list[dict[str, Any]]:
    """What each source offers, as `sources find --json` prints it, with `source`, `count` and `problem` or None.

    `items` are the ten newest of `count`, `newest` the date of the newest that is not to come,
    each date with its precision.
    """
    assignments = (Assignment(one.name, one.url, one.kind, one.links, sender=one.sender or "") for one in sources)
    collect = config.collect
    job = Job(
        tuple(assignments),
        collect.user_agent,
        collect.delay.total_seconds(),
        collect.private_hosts,
        config.timezone,
        SECONDS,
        mail_password=os.environ.get("VIGIE_IMAP_PASSWORD", ""),
    )
    answers: dict[str, Message] = {}

    def take(message: Message) -> Fetch | None:
        if isinstance(message, Offered | Lost | Unchanged):
            answers[message.source] = message
        return Fetch(message.id, ()) if isinstance(message, Offered) else None

    converse(job, take, SECONDS)
    now = datetime.now(UTC)
    return [_told(source, answers.get(source.name), now) for source in sources]


def _told(source: SourceEntry, answer: Message | None, now: datetime) -> dict[str, Any]:
    told: dict[str, Any] = {
        "source": source.name,
        "url": source.url,
        "kind": None,
        "watch": None,
        "confidence": "none",
        "reason": "",
        "newest": None,
        "newest_precision": Precision.UNKNOWN.value,
        "count": 0,
        "items": [],
    }
    if isinstance(answer, Unchanged):  # only a mailbox says so at a first visit
        whose = f" de {source.sender}" if source.sender else ""
        nothing = f"boîte ouverte : aucune lettre{whose} depuis {WINDOW.days} jours"
        return told | {"kind": source.kind, "watch": source.url, "confidence": "low", "problem": nothing}
    if not isinstance(answer, Offered):
        return told | {"problem": answer.reason if isinstance(answer, Lost) else "pas de réponse"}
    past = [one for one in answer.candidates if one.published.at and one.published.at <= now]
    newest = newest_first(past)[0].published if past else Dated()
    of_mailbox = answer.kind == "mailbox"
    nothing = f"boîte ouverte : {answer.note}" if of_mailbox else "rien à lire : la source est vide"
    return told | {
        "kind": answer.kind,
        "watch": answer.watch,
        "confidence": ("high" if of_mailbox else answer.confidence) if answer.candidates else "low",
        "reason": answer.note if of_mailbox else answer.why,
        "newest": stamp(newest.at) if newest.at else None,
        "newest_precision": newest.precision.value,
        "count": len(answer.candidates),
        "items": [_item(one) for one in newest_first(answer.candidates)[:SHOWN]],
        "problem": None if answer.candidates else nothing,
    }


def newest_first(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The dated ones by their date, the newest first, then the others in the order of the source."""
    return sorted(candidates, key=lambda one: one.published.at or EARLIEST, reverse=True)


def _item(one: Candidate) -> dict[str, Any]:
    at, precision = one.published.at, one.published.precision.value
    return {
        "title": one.title,
        "url": one.url,
        "published": stamp(at) if at else None,
        "published_precision": precision,
    }

"""How a site would be watched: a visit that reads nothing and keeps nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from monitor.archive.store import stamp
from monitor.config import Config, SourceEntry
from spiders.messages import Assignment, Fetch, Job, Lost, Message, Offered
from vigie.round import converse

SECONDS = 600.0
CONFIDENCE = {"feed": "high", "sitemap": "high", "listing": "medium"}


def probe(sources: Sequence[SourceEntry], config: Config) -> list[dict[str, Any]]:
    """What each source offers, as `sources find --json` prints it, with `source` and `problem` or None."""
    assignments = tuple(Assignment(source.name, source.url, source.kind, source.links) for source in sources)
    collect = config.collect
    job = Job(
        assignments, collect.user_agent, collect.delay.total_seconds(), collect.private_hosts, config.timezone, SECONDS
    )
    answers: dict[str, Message] = {}

    def take(message: Message) -> Fetch | None:
        if isinstance(message, Offered | Lost):
            answers[message.source] = message
        return Fetch(message.id, ()) if isinstance(message, Offered) else None

    converse(job, take, SECONDS)
    return [_told(source, answers.get(source.name)) for source in sources]


def _told(source: SourceEntry, answer: Message | None) -> dict[str, Any]:
    told: dict[str, Any] = {
        "source": source.name,
        "url": source.url,
        "kind": None,
        "watch": None,
        "confidence": "none",
        "items": [],
    }
    if not isinstance(answer, Offered):
        return told | {"problem": answer.reason if isinstance(answer, Lost) else "pas de réponse"}
    items = [
        {"title": one.title, "url": one.url, "published": stamp(one.published.at) if one.published.at else None}
        for one in answer.candidates
    ]
    confidence = CONFIDENCE.get(answer.kind, "none") if items else "low"
    problem = None if items else "rien à lire : la source est vide"
    return told | {
        "kind": answer.kind,
        "watch": answer.watch,
        "confidence": confidence,
        "items": items,
        "problem": problem,
    }

"""Which articles deserve an alert between two issues of a letter, and when it leaves. Pure.

An article is urgent by its score or by a rule of the officer. It must be news: published within two days, and no part
of what a site already showed when it was first looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from alerts.compose import least_score
from alerts.select import Row, Told, gathered, grouped
from monitor.config import Config, DigestEntry
from monitor.model import Dated, Precision

FRESH = timedelta(hours=48)  # after it was published, and after it was first seen
GATHER = timedelta(minutes=5)  # while a round goes on, others may follow: all of them leave in one message
KNOWN = timedelta(days=1)  # of watch, before what a source does not date is taken for new
_LASTS = {Precision.MINUTE: timedelta(0), Precision.DAY: timedelta(days=1)}


@dataclass(frozen=True, slots=True)
class Alert:
    """A story that deserves an alert, and since when: what made it urgent was stored then."""

    told: Told
    since: datetime


def alerts(entry: DigestEntry, config: Config, rows: Sequence[Row], now: datetime) -> list[Alert]:
    """The alerts of a letter, the best first, from rows of `monitor.archive.urgents.unsent`."""
    if not entry.urgent or entry.content == "figures":
        return []
    rules = {rule.name for rule in config.rules if rule.urgent}
    found = []
    for group in grouped(entry, rows):
        urgent = [row["fetched_at"] for row in group if is_urgent(row, entry, config, rules) and is_new(row, now)]
        if urgent:
            found.append(Alert(gathered(group, config.language_of(entry)), min(urgent)))
    return sorted(found, key=lambda one: (-one.told.score, one.told.rows[0]["id"]))


def is_ripe(found: Sequence[Alert], now: datetime, *, collecting: bool) -> bool:
    """Whether these leave now: no round is going on, or the first of them has waited for five minutes."""
    return bool(found) and (not collecting or now - min(one.since for one in found) >= GATHER)


def is_urgent(row: Row, entry: DigestEntry, config: Config, rules: set[str]) -> bool:
    """Whether a row is urgent: by a rule that says so, whatever its score, or by its score."""
    if any(hit["rule"] in rules and hit["points"] > 0 for hit in row["hits"]):
        return True
    return bool(row["score"] >= max(config.scoring.urgent, least_score(entry, config)))


def is_new(row: dict[str, Any], now: datetime) -> bool:
    """Whether a row is news at `now`. One without a day needs a source that has been watched for a day."""
    if row["seen_at"] <= row["watched_at"]:
        return False
    published: Dated = row["published"]
    if published.at is None or published.precision not in _LASTS:
        return bool(row["seen_at"] >= row["watched_at"] + KNOWN)
    return now - published.at <= FRESH + _LASTS[published.precision]

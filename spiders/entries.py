"""What the entries of a feed become: candidates with their titles trimmed, each told from the others. Pure."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from monitor.address import canonical, without_doubtful
from monitor.extract.phrases import plain as folded
from monitor.model import Candidate, Dated
from spiders.bodies import OWN_WORDS, PAGELESS
from spiders.titles import trimmed


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says: the candidates in its own order, and what it declares about itself."""

    candidates: tuple[Candidate, ...]
    terms: str = ""  # its copyright line
    every: int | None = None  # seconds: the shorter of what `ttl` and `sy:updatePeriod` declare
    skipped: tuple[int, ...] = ()  # hours of the week (UTC, from Monday 0h) in which it asks not to be read
    note: str = ""  # what was left out or not believed, in French


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it was read."""

    link: str  # absolute, or as it is when it is none of the web's
    id: str  # what the feed calls it; empty if nothing but the link
    title: str
    published: Dated
    updated: Dated
    summary: str
    origin: str = ""  # the source that an aggregator names
    rubrics: frozenset[str] = frozenset()
    early: bool = False  # its date lies in the future, and so is not told
    pageless: bool = False  # it has no address: `link` is that of the site, and what it says is all there is


def gathered(found: Sequence[Entry | None], offered: int, title: str, **declared: Any) -> Feed:
    """The Feed of the entries `found`, None for one that says nothing at all; `offered` is how many there are, `title`
    its own.

    `declared` is what else the feed says: terms, every, skipped.
    """
    entries = [entry for entry in found if entry is not None]
    titles = trimmed(
        [entry.title for entry in entries],
        title,
        [entry.origin for entry in entries],
        [entry.rubrics for entry in entries],
    )
    entries = [replace(entry, title=better) for entry, better in zip(entries, titles, strict=True)]
    untold = sum(entry.pageless and len(entry.summary) < OWN_WORDS for entry in entries)
    lost, early = len(found) - len(entries) + untold, sum(entry.early for entry in entries)
    notes = (
        f"{len(found)} liens lus sur {offered} proposés" if offered > len(found) else "",
        f"{lost} entrée{'s' * (lost > 1)} sans adresse" if lost else "",
        f"{early} date{'s' * (early > 1)} dans le futur, non retenue{'s' * (early > 1)}" if early else "",
    )
    return Feed(_told_apart(entries), note=" ; ".join(note for note in notes if note), **declared)


def _told_apart(entries: Sequence[Entry]) -> tuple[Candidate, ...]:
    """Candidates, each once. Of different entries with one address, all but the oldest get an identity.

    So the first article of an address keeps being known by it when a second one comes.
    """
    numbers = Counter(entry.id for entry in entries)
    at: defaultdict[str, dict[tuple[str, str], int]] = defaultdict(dict)
    said: set[tuple[str, str, datetime | None, str]] = set()
    for place, entry in enumerate(entries):
        address, title = canonical(entry.link) + PAGELESS * entry.pageless, folded(entry.title)
        own = entry.id or (entry.published.at.isoformat() if entry.published.at else "")
        all_of_it = address, title, entry.published.at, entry.summary
        if all_of_it not in said or not title:  # else one entry under two numbers
            at[address].setdefault((own, title), place)
        said.add(all_of_it)
    told: dict[int, str] = {}
    for same in at.values():
        oldest = min(same.values(), key=lambda place: (_age(entries[place]), len(entries[place].link), -place))
        for place in same.values():
            if entries[place].pageless:
                told[place] = PAGELESS + _identity(entries[place], numbers)
            elif place == oldest:
                told[place] = ""
            elif entries[place].link == entries[oldest].link or _has_number(entries[place]):
                told[place] = _identity(entries[place], numbers)
            elif without_doubtful(entries[place].link) and folded(entries[place].title) != folded(
                entries[oldest].title
            ):
                told[place] = ""  # for the ledger to name; else the same link, spelled or tracked otherwise
    return tuple(
        Candidate(entry.link, entry.title, entry.published, entry.summary, updated=entry.updated, identity=told[place])
        for place, entry in enumerate(entries)
        if place in told
    )


def _age(entry: Entry) -> float:
    return entry.published.at.timestamp() if entry.published.at else float("inf")


def _has_number(entry: Entry) -> bool:
    """Whether the feed numbers an entry otherwise than by an address."""
    return bool(entry.id) and "://" not in entry.id


def _identity(entry: Entry, numbers: Counter[str]) -> str:
    """The entry's own number; where it has none, or shares it, what it says."""
    if entry.id and numbers[entry.id] == 1:
        return entry.id
    when = entry.published.at.isoformat() if entry.published.at else ""
    said = "\n".join((entry.id, folded(entry.title), when))
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:16]

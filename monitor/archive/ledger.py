"""The ledger: what each source offered and the one fate of every link, written one transaction per page."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta

from monitor.address import absolute, canonical
from monitor.archive.articles import store
from monitor.archive.sources import visited
from monitor.archive.store import Archive, stamp
from monitor.findings import Relevance
from monitor.model import UNKNOWN_PUBLISHER, Article, Candidate, Decision, Outcome, Publisher

READ_AT_ONCE = 200  # links of one source read in one round; the others wait for the next
ATTEMPTS = 6
FIRST_RETRY = timedelta(hours=1)

Fate = tuple[Outcome, str]  # an outcome and its reason


def record_offer(
    archive: Archive,
    round_id: int,
    source: str,
    candidates: Sequence[Candidate],
    now: datetime,
    max_age: timedelta | None,
    **facts: str | None,
) -> tuple[str, ...]:
    """What a source offered, in one transaction with its validators; the answer is which links to read.

    `facts` are watch, watch_kind, etag, modified, terms and note. A new link waits to be read (outcome NULL), is
    `refused` when it is too old, or `known` when another source offered it first.
    """
    offers = {canonical(candidate.url): candidate for candidate in reversed(candidates)}
    wanted: list[str] = []
    fresh = 0
    with archive.transaction() as db:
        for key, candidate in reversed(offers.items()):
            row = db.execute("SELECT * FROM candidates WHERE source = ? AND key = ?", (source, key)).fetchone()
            if row is None:
                fresh += 1
                fate = _first_fate(db, key, candidate, now, max_age)
                _insert(archive, round_id, source, key, candidate, fate, now)
                if fate is None:
                    wanted.append(candidate.url)
            else:
                fate = _later_fate(row, now)
                db.execute(
                    "UPDATE candidates SET last_seen = ?, seen_round = ? WHERE id = ?",
                    (stamp(now), round_id, row["id"]),
                )
            if fate is not None:
                _count(db, round_id, source, fate[0])
        state = "ok" if offers else "empty"
        visited(db, round_id, source, state, now, fresh, offered=len(offers), **facts)
    return tuple(wanted[:READ_AT_ONCE])


def record_unchanged(archive: Archive, round_id: int, source: str, now: datetime) -> None:
    """A source that says nothing changed still offers what it offered last: each link is seen, and known."""
    with archive.transaction() as db:
        last = db.execute(
            "SELECT max(seen_round) FROM candidates WHERE source = ? AND key != ''", (source,)
        ).fetchone()[0]
        rows = db.execute(
            "SELECT * FROM candidates WHERE source = ? AND seen_round = ? AND key != ''", (source, last)
        ).fetchall()
        for row in rows:
            fate = _later_fate(row, now)
            db.execute(
                "UPDATE candidates SET last_seen = ?, seen_round = ? WHERE id = ?", (stamp(now), round_id, row["id"])
            )
            if fate is not None:
                _count(db, round_id, source, fate[0])
        visited(db, round_id, source, "unchanged", now, 0)


def record_missed(
    archive: Archive,
    round_id: int,
    source: str,
    url: str,
    outcome: Outcome,
    reason: str,
    retry_after: float | None,
    now: datetime,
) -> None:
    """A link that gave no article; a failed one is tried again later, less and less often, `ATTEMPTS` times in all."""
    with archive.transaction() as db:
        row = _candidate(db, source, url)
        attempts = row["attempts"] + 1
        wait = max(FIRST_RETRY * 2 ** row["attempts"], timedelta(seconds=retry_after or 0))
        again = outcome is Outcome.FAILED and attempts < ATTEMPTS
        _decide(db, round_id, row, outcome, reason, now, retry_at=stamp(now + wait) if again else None)


def record_read(
    archive: Archive,
    round_id: int,
    source: str,
    url: str,
    article: Article,
    relevance: Relevance,
    note: str,
    now: datetime,
    max_age: timedelta | None,
    publisher: Publisher = UNKNOWN_PUBLISHER,
    fingerprint: str = "",
) -> Fate:
    """An article and its relevance, with every part of its score; (outcome, reason) is the fate of its link.

    `publisher` is who spoke, as the relevance was found; `fingerprint` that of the rules that gave it.
    """
    with archive.transaction() as db:
        row = _candidate(db, source, url)
        key = canonical(article.url)
        twin = db.execute("SELECT id, title FROM articles WHERE url = ?", (key,)).fetchone()
        if twin is not None:
            fate = Outcome.KNOWN, f"même page que l'article {twin['id']}"
            _decide(db, round_id, row, *fate, now, article_id=twin["id"])
            return fate
        old = _too_old(article.published.at, now, max_age)
        if old:
            _decide(db, round_id, row, Outcome.REFUSED, old, now)
            return Outcome.REFUSED, old
        article_id, original = store(archive, source, key, article, relevance, now, publisher, fingerprint)
        fate = _fate_of(relevance, original, note)
        _decide(db, round_id, row, *fate, now, article_id=article_id)
    return fate


def _first_fate(
    db: sqlite3.Connection, key: str, candidate: Candidate, now: datetime, max_age: timedelta | None
) -> Fate | None:
    """The fate of a link never seen from this source; None when it is to be read."""
    if absolute(candidate.url, candidate.url) is None:
        return Outcome.REFUSED, "ce n'est pas une adresse du web"
    other = db.execute("SELECT source FROM candidates WHERE key = ? LIMIT 1", (key,)).fetchone()
    if other is not None:
        return Outcome.KNOWN, f"déjà proposé par {other['source']}"
    if db.execute("SELECT 1 FROM articles WHERE url = ?", (key,)).fetchone():
        return Outcome.KNOWN, "déjà lu à cette adresse"
    # A page that has not changed for longer than that was published before it last did.
    latest = candidate.published if candidate.published.at else candidate.changed
    old = _too_old(latest.at, now, max_age)
    return (Outcome.REFUSED, old) if old else None


def _later_fate(row: sqlite3.Row, now: datetime) -> Fate | None:
    """How a link seen before counts in this round; None while it is being read, since then it will be counted."""
    if row["outcome"] is None or (row["retry_at"] is not None and row["retry_at"] <= stamp(now)):
        return None
    return (Outcome.FAILED if row["outcome"] == Outcome.FAILED else Outcome.KNOWN), ""


def _too_old(at: datetime | None, now: datetime, max_age: timedelta | None) -> str:
    if at is None or max_age is None or now - at <= max_age:
        return ""
    return f"trop ancien : du {at:%d/%m/%Y}, plus de {max_age.days} jours"


def _insert(
    archive: Archive, round_id: int, source: str, key: str, candidate: Candidate, fate: Fate | None, now: datetime
) -> None:
    seen = stamp(now)
    archive.db.table("candidates").insert(
        {
            "source": source,
            "url": candidate.url,
            "key": key,
            "title": candidate.title,
            "published": stamp(candidate.published.at) if candidate.published.at else None,
            "published_precision": candidate.published.precision,
            "summary": "" if fate else candidate.summary,
            "first_seen": seen,
            "last_seen": seen,
            "seen_round": round_id,
            "outcome": fate[0] if fate else None,
            "reason": fate[1] if fate else "",
            "decided_at": seen if fate else None,
        }
    )


def _candidate(db: sqlite3.Connection, source: str, url: str) -> sqlite3.Row:
    row = db.execute("SELECT * FROM candidates WHERE source = ? AND key = ?", (source, canonical(url))).fetchone()
    if row is None:
        raise LookupError(f"{source} never offered {url}")
    found: sqlite3.Row = row
    return found


def _decide(
    db: sqlite3.Connection,
    round_id: int,
    row: sqlite3.Row,
    outcome: Outcome,
    reason: str,
    now: datetime,
    article_id: int | None = None,
    retry_at: str | None = None,
) -> None:
    """Write the fate of a link and count it; the feed's text is dropped once it can no longer be needed."""
    db.execute(
        """UPDATE candidates SET outcome = ?, reason = ?, decided_at = ?, article_id = ?, retry_at = ?,
        attempts = attempts + 1, summary = iif(? IS NULL, '', summary) WHERE id = ?""",
        (outcome, reason, stamp(now), article_id, retry_at, retry_at, row["id"]),
    )
    _count(db, round_id, row["source"], outcome)


def _count(db: sqlite3.Connection, round_id: int, source: str, outcome: Outcome) -> None:
    column = Outcome(outcome).value
    db.execute(
        f"UPDATE visits SET {column} = {column} + 1 WHERE round_id = ? AND source = ?",  # noqa: S608 - a name of the enum
        (round_id, source),
    )


def _fate_of(relevance: Relevance, original: sqlite3.Row | None, note: str) -> Fate:
    score = f"score {relevance.score:g}"
    reason = f"{score} ; {note}" if note else score
    if original is not None:
        return Outcome.COPY, f"reprise de l'article {original['id']} ({original['source']}) ; {reason}"
    return (Outcome.KEPT if relevance.decision is Decision.KEPT else Outcome.BELOW), reason

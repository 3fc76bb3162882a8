"""The ledger: what each source offered and the one fate of every link, written one transaction per page."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

from monitor.address import canonical
from monitor.archive.articles import store
from monitor.archive.bodies import article_of, remember
from monitor.archive.corrections import note_found, note_vanished
from monitor.archive.revisions import differing, is_of_page, revise
from monitor.archive.store import Archive, stamp
from monitor.archive.texts import text_of
from monitor.findings import Relevance
from monitor.model import UNKNOWN_PUBLISHER, Article, Decision, Origin, Outcome, Publisher
from monitor.recognise.fold import fold

ATTEMPTS = 6
FIRST_RETRY = timedelta(hours=1)
GONE = frozenset({404, 410})
APART = 0.25  # the share of words by which two copies of one page never differ, both in title and in text

Fate = tuple[Outcome, str]  # an outcome and its reason


def record_missed(
    archive: Archive,
    round_id: int,
    source: str,
    url: str,
    outcome: Outcome,
    reason: str,
    retry_after: float | None,
    now: datetime,
    identity: str = "",
    status: int = 0,
) -> None:
    """A link that gave no article; a failed one is tried again later, less and less often, `ATTEMPTS` times in all.

    `status` is the HTTP answer, 0 if there was none: of an article that a letter told, it tells that its page is gone.
    """
    with archive.transaction() as db:
        row = _candidate(db, source, key_of(url, identity))
        if row["article_id"] is not None:  # it was to be read again: what was read before stands
            _keep(db, round_id, row, outcome, now)
            if status in GONE:
                note_vanished(archive, row["article_id"], now)
            return
        retry_at = _next_attempt(row, retry_after, now) if outcome is Outcome.FAILED else None
        _decide(db, round_id, row, outcome, reason, now, retry_at=retry_at)


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
    identity: str = "",
    body: str = "",
    again: float | None = None,
) -> Fate:
    """An article and its relevance, with every part of its score; (outcome, reason) is the fate of its link.

    `publisher` is who spoke, as the relevance was found; `fingerprint` that of the rules that gave it; `identity` tells
    the link from others that the source offers at the same address; `body` is the digest of what it was read from;
    `again` says that the page could not be read and may be in so many seconds: it is asked for as failed ones are.
    """
    with archive.transaction() as db:
        row = _candidate(db, source, key_of(url, identity))
        if row["article_id"] is not None:
            note_found(archive, row["article_id"])
            if body:
                remember(db, body, row["article_id"])
            fate = _read_again(archive, round_id, row, article, relevance, now, publisher, fingerprint)
            if again is not None:
                told = _next_attempt(row, again, now), row["id"]
                db.execute("UPDATE candidates SET retry_at = ?, attempts = attempts + 1 WHERE id = ?", told)
            return fate
        key = key_of(article.url, identity)
        twin = _at(db, key)
        if twin is not None and _is_another(archive, twin, article):
            key = key_of(url, identity)
            twin = _at(db, key)
        if twin is not None:
            fate = Outcome.KNOWN, f"même page que l'article {twin['id']}"
            _decide(db, round_id, row, *fate, now, article_id=twin["id"])
            return fate
        old = too_old(article.published.at, now, max_age)
        if old:
            _decide(db, round_id, row, Outcome.REFUSED, old, now)
            return Outcome.REFUSED, old
        article_id, original = store(archive, source, key, article, relevance, now, publisher, fingerprint)
        if body:
            remember(db, body, article_id)
        fate = _fate_of(article, relevance, original, note)
        retry_at = None if again is None else _next_attempt(row, again, now)
        _decide(db, round_id, row, *fate, now, article_id=article_id, retry_at=retry_at)
    return fate


def record_same(
    archive: Archive, round_id: int, source: str, url: str, body: str, now: datetime, identity: str = ""
) -> None:
    """A link whose page holds the very bytes that an article was read from, by their digest: it is not read again."""
    with archive.transaction() as db:
        row = _candidate(db, source, key_of(url, identity))
        article_id = article_of(db, body)
        if row["article_id"] is not None:
            note_found(archive, row["article_id"])
            _keep(db, round_id, row, Outcome.KNOWN, now)
        elif article_id is None:  # forgotten in the meantime
            _decide(db, round_id, row, Outcome.FAILED, "à relire", now, retry_at=stamp(now + FIRST_RETRY))
        else:
            reason = f"même contenu que l'article {article_id}"
            _decide(db, round_id, row, Outcome.KNOWN, reason, now, article_id=article_id)


def _read_again(
    archive: Archive,
    round_id: int,
    row: sqlite3.Row,
    article: Article,
    relevance: Relevance,
    now: datetime,
    publisher: Publisher,
    fingerprint: str,
) -> Fate:
    """An article that was read before: `updated` if it was really edited, else `known`. Called in a transaction."""
    less = article.origin is Origin.WHOLE  # not extracted, since it cannot reach the threshold
    if article.origin is Origin.FEED:  # nor its title alone that of all that it said before
        bare = not article.text and bool(text_of(archive, row["article_id"]))
        less = bare or is_of_page(archive, row["source"], row["key"])
    change = "" if less else revise(archive, row["article_id"], article, relevance, now, publisher, fingerprint)
    if change:
        fate = Outcome.UPDATED, f"{change} ; score {relevance.score:g}"
        _decide(archive.connection, round_id, row, *fate, now, article_id=row["article_id"])
        return fate
    _keep(archive.connection, round_id, row, Outcome.KNOWN, now)
    return Outcome.KNOWN, "relu : inchangé"


def _at(db: sqlite3.Connection, key: str) -> sqlite3.Row | None:
    row: sqlite3.Row | None = db.execute("SELECT id, title FROM articles WHERE url = ?", (key,)).fetchone()
    return row


def _is_another(archive: Archive, there: sqlite3.Row, article: Article) -> bool:
    """Whether an article is not the one at the address that its page claims: on some sites pages claim wrong ones."""
    titles = differing(fold(there["title"]).text, fold(article.title).text)
    return titles > APART and differing(text_of(archive, there["id"]), article.text) > APART


def _next_attempt(row: sqlite3.Row, wait: float | None, now: datetime) -> str | None:
    """When a link is tried again, `wait` seconds being the least; None after the last attempt."""
    if row["attempts"] + 1 >= ATTEMPTS:
        return None
    return stamp(now + max(FIRST_RETRY * 2 ** row["attempts"], timedelta(seconds=wait or 0)))


def key_of(url: str, identity: str = "") -> str:
    """What a link of a source is known again by; `identity` tells it from others at the same address."""
    return f"{canonical(url)}#{identity}" if identity else canonical(url)


def too_old(at: datetime | None, now: datetime, max_age: timedelta | None) -> str:
    """Why what was published then is not read, in French; empty if it is."""
    if at is None or max_age is None or now - at <= max_age:
        return ""
    return f"trop ancien : du {at:%d/%m/%Y}, plus de {max_age.days} jours"


def _candidate(db: sqlite3.Connection, source: str, key: str) -> sqlite3.Row:
    row = db.execute("SELECT * FROM candidates WHERE source = ? AND key = ?", (source, key)).fetchone()
    if row is None:
        raise LookupError(f"{source} never offered {key}")
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
    _account(db, round_id, row, outcome)


def _keep(db: sqlite3.Connection, round_id: int, row: sqlite3.Row, outcome: Outcome, now: datetime) -> None:
    """Count the outcome of a second reading, and leave the link with the fate that the first one gave it."""
    db.execute("UPDATE candidates SET retry_at = NULL, decided_at = ? WHERE id = ?", (stamp(now), row["id"]))
    _account(db, round_id, row, outcome)


def _account(db: sqlite3.Connection, round_id: int, row: sqlite3.Row, outcome: Outcome) -> None:
    """Count the outcome of a link in the visit of its source, and the link too unless this round has offered it."""
    count(db, round_id, row["source"], outcome)
    if row["seen_round"] != round_id:
        db.execute(
            "UPDATE visits SET offered = offered + 1 WHERE round_id = ? AND source = ?", (round_id, row["source"])
        )


def count(db: sqlite3.Connection, round_id: int, source: str, outcome: Outcome) -> None:
    """Count an outcome in the visit of the source."""
    column = Outcome(outcome).value
    db.execute(
        f"UPDATE visits SET {column} = {column} + 1 WHERE round_id = ? AND source = ?",  # noqa: S608 - a name of the enum
        (round_id, source),
    )


def _fate_of(article: Article, relevance: Relevance, original: sqlite3.Row | None, note: str) -> Fate:
    score = f"score {relevance.score:g}"
    reason = f"{score} ; {note}" if note else score
    if article.origin is Origin.WHOLE:
        return Outcome.BELOW, note
    if original is not None:
        return Outcome.COPY, f"reprise de l'article {original['id']} ({original['source']}) ; {reason}"
    return (Outcome.KEPT if relevance.decision is Decision.KEPT else Outcome.BELOW), reason

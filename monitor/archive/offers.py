"""What the sources offer: each link once, and which of them are to be read."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from monitor.address import absolute, file_kind, without_doubtful
from monitor.archive.corrections import to_look_at
from monitor.archive.edits import is_ripe, said_to_be_edited, shown_to_be_edited
from monitor.archive.ledger import Fate, count, key_of, too_old
from monitor.archive.sources import visited
from monitor.archive.store import Archive, moment, stamp
from monitor.model import Candidate, Dated, Outcome

READ_AT_ONCE = 200  # links of one source read in one round; the others wait for the next
AGAIN_AT_ONCE = 30  # articles of one source read again in one round, since it says that they were edited
TELLING = 20  # characters of a title that is not another link's too
MOVED: Fate = (Outcome.KNOWN, "déjà proposé à une autre adresse : la source a changé toutes les siennes")


def record_offer(
    archive: Archive,
    round_id: int,
    source: str,
    candidates: Sequence[Candidate],
    now: datetime,
    max_age: timedelta | None,
    **facts: Any,
) -> tuple[tuple[str, str], ...]:
    """What a source offered, in one transaction; the answer is which links to read, each its address and identity.

    `facts` are watch, watch_kind, etag, modified, terms, note, and what `visited` takes. A new link waits to be read
    (outcome NULL), is `refused` when it is too old, or `known` when it was offered before, here or elsewhere. A link
    that the source says or shows was edited is read again.
    """
    offers, confused = _each_once(candidates)
    wanted: list[tuple[str, str]] = []
    again: list[tuple[str, str]] = []
    with archive.transaction() as db:
        rows = {key: _inherited(db, source, key) for key in offers}
        gap = _gap(db, source, rows, facts.get("watch"))
        moved = _moved(db, source, candidates) if gap else set()
        counted, began = 0, _began(db, round_id)
        shown = shown_to_be_edited(rows, offers, now) if facts.get("watch_kind") != "mailbox" else frozenset()
        for key, candidate in offers.items():
            row = rows[key]
            if row is None:
                fate = _first_fate(db, key, candidate, now, max_age) or (MOVED if candidate.title in moved else None)
                _insert(archive, round_id, source, key, candidate, fate, now)
                if fate is None:
                    wanted.append((candidate.url, candidate.identity))
                else:
                    count(db, round_id, source, fate[0])
                counted += 1
                continue
            edited = said_to_be_edited(row, candidate, now) or (key in shown and is_ripe(row, now))
            if edited and len(again) < AGAIN_AT_ONCE and not _is_counted(row, round_id, began):
                again.append((candidate.url, candidate.identity))
                counted += 1
                _to_be_read_again(db, round_id, row, candidate, now)
            else:
                # What is shown to be edited, and is not read again yet, keeps the title by which that is known.
                counted += _seen_again(db, round_id, row, now, began, "" if key in shown else candidate.title)
        state = "ok" if offers else "empty"
        fresh = sum(row is None and offers[key].title not in moved for key, row in rows.items())
        facts["note"] = " ; ".join(filter(None, (facts.get("note"), confused, _remark(gap, moved))))
        missed = bool(gap) and not moved
        visited(db, round_id, source, state, now, fresh, counted, offered=len(offers), gap=missed, **facts)
    return (*wanted[:READ_AT_ONCE], *again)


def record_unchanged(
    archive: Archive,
    round_id: int,
    source: str,
    now: datetime,
    cache: int = 0,
    moved_to: str | None = None,
    **seen: str | None,
) -> None:
    """A source that says nothing changed still offers what it offered last, if anything: each link is seen, and known.

    `cache` is for how many seconds the server lets its answer be kept; `moved_to` where it says that it has moved;
    `seen` are the digest and the validators of an answer that was sent once more and holds what it held.
    """
    with archive.transaction() as db:
        offered = db.execute("SELECT offered FROM sources WHERE name = ?", (source,)).fetchone()[0]
        rows = _offered_last(db, source) if offered else []  # else it was empty, whatever the answers before it held
        began = _began(db, round_id)
        counted = sum(_seen_again(db, round_id, row, now, began) for row in rows)
        facts: dict[str, Any] = {"status": 200 if seen.get("digest") else 304, "cache": cache, "moved_to": moved_to}
        visited(db, round_id, source, "unchanged" if offered else "empty", now, 0, counted, **facts, **seen)


def look_again(archive: Archive, sources: Collection[str], now: datetime) -> None:
    """Have the articles that letters told, and that deserve another look, read again with the links that wait."""
    with archive.transaction() as db:
        db.executemany(
            "UPDATE candidates SET retry_at = ? WHERE source = ? AND key = ?",
            [(stamp(now), row["source"], row["key"]) for row in to_look_at(archive, now) if row["source"] in sources],
        )


def _each_once(candidates: Sequence[Candidate]) -> tuple[dict[str, Candidate], str]:
    """The links under the keys by which they are known, the first of each; and a remark on those that this leaves out.

    A link with a parameter that may be a tracker is the one without it if it bears the same title: `?ref=slider1`. One
    that differs from another by a parameter that is taken for a tracker, and is called otherwise, is told.
    """
    told = [one for one in candidates if len(one.title) >= TELLING and not without_doubtful(one.url)]
    plain = {(key_of(one.url), one.title) for one in told}
    offers: dict[str, Candidate] = {}
    confused: set[tuple[str, str]] = set()
    for candidate in candidates:
        key = key_of(candidate.url, candidate.identity)
        bare = "" if candidate.identity else without_doubtful(candidate.url)
        if bare and (bare, candidate.title) in plain:
            continue
        first = offers.setdefault(key, candidate)
        if bare and first.title != candidate.title:
            confused.add((key, candidate.title))
    if not confused:
        return offers, ""
    named = "1 lien pris pour un autre" if len(confused) == 1 else f"{len(confused)} liens pris pour d’autres"
    return offers, f"{named} : même adresse, au suivi près"


def _inherited(db: sqlite3.Connection, source: str, key: str) -> sqlite3.Row | None:
    """The row of a link; of one that a source offered which is watched no more, or bears another name now, the heir.

    The link keeps its fate, and this source follows what becomes of it: edits, another attempt, a first reading.
    """
    row = _row(db, source, key)
    if row is not None and (row["outcome"] != Outcome.KNOWN or row["article_id"] is not None):
        return row
    left = db.execute(
        """SELECT c.id FROM candidates c JOIN sources s ON s.name = c.source AND NOT s.active
        WHERE c.key = ? AND c.source != ? AND c.outcome IS NOT 'known' ORDER BY c.id LIMIT 1""",
        (key, source),
    ).fetchone()
    if left is None:
        return row
    if row is not None:
        db.execute("DELETE FROM candidates WHERE id = ?", (row["id"],))
    db.execute("UPDATE candidates SET source = ? WHERE id = ?", (source, left["id"]))
    return _row(db, source, key)


def _row(db: sqlite3.Connection, source: str, key: str) -> sqlite3.Row | None:
    row: sqlite3.Row | None = db.execute(
        "SELECT * FROM candidates WHERE source = ? AND key = ?", (source, key)
    ).fetchone()
    return row


def _offered_last(db: sqlite3.Connection, source: str) -> list[sqlite3.Row]:
    """The links of the last answer of a source that held any."""
    last = db.execute("SELECT max(seen_round) FROM candidates WHERE source = ? AND key != ''", (source,)).fetchone()[0]
    rows = db.execute("SELECT * FROM candidates WHERE source = ? AND seen_round = ? AND key != ''", (source, last))
    return rows.fetchall()


def _gap(db: sqlite3.Connection, source: str, rows: Mapping[str, sqlite3.Row | None], watch: object) -> str:
    """Since which visit no address that is offered is known; empty if one is, or if there was none to compare with."""
    last = db.execute("SELECT watch, ok_at, offered FROM sources WHERE name = ?", (source,)).fetchone()
    same = watch in (None, last["watch"]) or last["watch"] is None
    if not (last["ok_at"] and last["offered"] and same and rows) or any(rows.values()):
        return ""
    return f"la visite du {moment(last['ok_at']):%d/%m à %H:%M} UTC"


def _moved(db: sqlite3.Connection, source: str, candidates: Sequence[Candidate]) -> set[str]:
    """The titles that the source offered at other addresses, if most of its titles are such: it has changed them all.

    Else a title that comes again is that of a column, or of a letter: another article. So it is on another day.
    """
    told = [one for one in candidates if len(one.title) >= TELLING]
    known = """SELECT 1 FROM candidates WHERE source = :source AND title = :title
        AND coalesce(substr(published, 1, 10) = substr(:published, 1, 10), 1) LIMIT 1"""
    asked = ((one, {"source": source, "title": one.title, "published": _stamped(one.published)}) for one in told)
    found = [one.title for one, what in asked if db.execute(known, what).fetchone()]
    return set(found) if len(found) * 2 > len(told) else set()


def _remark(gap: str, moved: Collection[str]) -> str:
    """What a visit says of a gap: one thing or the other, for links that moved are no links that were missed."""
    if not gap:
        return ""
    return (
        f"la source a changé toutes ses adresses depuis {gap}"
        if moved
        else f"rien de commun avec {gap} : des articles ont pu manquer"
    )


def _to_be_read_again(
    db: sqlite3.Connection, round_id: int, row: sqlite3.Row, candidate: Candidate, now: datetime
) -> None:
    """An edited article is to be read again, and counted then."""
    db.execute(
        """UPDATE candidates SET last_seen = :now, seen_round = :round, retry_at = :now, title = :title,
        published = :published, published_precision = :precision, updated = coalesce(:updated, updated)
        WHERE id = :id""",
        {
            "now": stamp(now),
            "round": round_id,
            "title": candidate.title or row["title"],
            "published": _stamped(candidate.published) or row["published"],
            "precision": candidate.published.precision if candidate.published.at else row["published_precision"],
            "updated": _stamped(candidate.updated),
            "id": row["id"],
        },
    )


def _seen_again(
    db: sqlite3.Connection, round_id: int, row: sqlite3.Row, now: datetime, began: str, title: str = ""
) -> bool:
    """A link seen before is offered again, under a title that the ledger follows, and its fate is counted. False when
    this round has counted the link already.
    """
    counted = _is_counted(row, round_id, began)
    fate = None if counted else _later_fate(row, now)
    if fate is not None:
        count(db, round_id, row["source"], fate[0])
    db.execute(
        "UPDATE candidates SET last_seen = ?, seen_round = ?, title = ? WHERE id = ?",
        (stamp(now), round_id, title or row["title"], row["id"]),
    )
    return not counted


def _began(db: sqlite3.Connection, round_id: int) -> str:
    began: str = db.execute("SELECT started_at FROM rounds WHERE id = ?", (round_id,)).fetchone()[0]
    return began


def _is_counted(row: sqlite3.Row, round_id: int, began: str) -> bool:
    """Whether this round, which began then, has counted a link: one that an earlier one left may be read first."""
    return bool(row["seen_round"] == round_id or (row["decided_at"] or "") > began)


def _stamped(dated: Dated) -> str | None:
    return stamp(dated.at) if dated.at else None


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
    kind = file_kind(candidate.url)
    if kind and not candidate.summary:  # else its feed says what it is about
        return Outcome.REFUSED, f"fichier .{kind} : ni HTML ni PDF"
    # A page that has not changed for longer than that was published before it last did.
    latest = candidate.published if candidate.published.at else candidate.changed
    old = too_old(latest.at, now, max_age)
    return (Outcome.REFUSED, old) if old else None


def _later_fate(row: sqlite3.Row, now: datetime) -> Fate | None:
    """How a link seen before counts in this round; None while it is being read, since then it will be counted."""
    if row["outcome"] is None or (row["retry_at"] is not None and row["retry_at"] <= stamp(now)):
        return None
    return (Outcome.FAILED if row["outcome"] == Outcome.FAILED else Outcome.KNOWN), ""


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
            "published": _stamped(candidate.published),
            "published_precision": candidate.published.precision,
            "summary": "" if fate else candidate.summary,
            "updated": _stamped(candidate.updated),
            "first_seen": seen,
            "last_seen": seen,
            "seen_round": round_id,
            "outcome": fate[0] if fate else None,
            "reason": fate[1] if fate else "",
            "decided_at": seen if fate else None,
        }
    )

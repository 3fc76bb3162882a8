"""What keeps the archive fit: forgetting what need not be kept, checkpoints, backups, verdicts."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

from monitor.archive.closings import KNOWN
from monitor.archive.store import Archive, stamp
from monitor.archive.trouble import told
from monitor.callnews import may_change
from monitor.errors import ArchiveError, because
from monitor.story.conflicts import FAR

COMPARED = timedelta(days=3 * FAR)  # after it was read: what is read now may be FAR days old, and its story FAR more


def tidy(archive: Archive, now: datetime, keep_unmatched: timedelta | None) -> int:
    """Forget the texts below the threshold older than `keep_unmatched`; how many. Their links stay in the ledger.

    A text that was judged, mailed, or that a kept article repeats stays, and what prolongs or ends a call, for as long
    as letters look for it (monitor.archive.closings). By what articles are compared goes once they are too old for it,
    whatever was decided of them. The write-ahead log is then folded in.

    Web copies stay: they are what is left of a letter once its messages are dropped, and a year of a daily letter takes
    2 MB, where the articles of a year take hundreds.
    """
    forgotten = 0
    with archive.transaction() as db:
        db.execute("DELETE FROM robots WHERE until <= ?", (stamp(now),))
        for table in ("story_fields", "story_keys"):
            # Ids grow with the moment of reading: an index tells the first that stays, and nothing older is walked.
            db.execute(
                f"""DELETE FROM {table} WHERE article_id < (SELECT min(id) FROM articles
                WHERE decision IN ('kept', 'below') AND fetched_at >= ?)""",  # noqa: S608 - tables of ours
                (stamp(now - COMPARED),),
            )
    if keep_unmatched is not None:
        with archive.transaction() as db:
            until = stamp(now - keep_unmatched)
            forgotten = db.execute(
                """DELETE FROM articles WHERE decision = 'below' AND fetched_at < ?
                AND id NOT IN (SELECT value FROM json_each(?)) AND id NOT IN (SELECT article_id FROM verdicts)
                AND id NOT IN (SELECT article_id FROM digest_articles)
                AND id NOT IN (SELECT copy_of FROM articles WHERE copy_of IS NOT NULL AND decision = 'kept')""",
                (until, json.dumps(_of_calls(db, until, now))),
            ).rowcount
            db.execute("DELETE FROM stories WHERE id NOT IN (SELECT story_id FROM articles)")
    archive.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    return forgotten


def _of_calls(db: sqlite3.Connection, until: str, now: datetime) -> list[int]:
    """The articles below the threshold that say of a call that it moves, or is no more."""
    rows = db.execute(
        "SELECT id, title, excerpt FROM articles WHERE decision = 'below' AND fetched_at < ? AND fetched_at >= ?",
        (until, stamp(now - KNOWN)),
    )
    return [row["id"] for row in rows if may_change(row["title"], row["excerpt"])]


def back_up(source: Path, target: Path) -> None:
    """A consistent, checked copy of the archive, taken while it is in use. Raises ArchiveError; never overwrites."""
    if target.exists():
        raise ArchiveError(f"{target}: ce fichier existe déjà ; donnez un nom nouveau")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with Archive.read(source) as archive, told(f"{target} (copie de {source})"):
            archive.connection.execute("VACUUM INTO ?", (str(target),))
            copy = sqlite3.connect(target)
            state = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
            copy.close()
    except OSError as error:
        raise ArchiveError(f"{target}: la copie ne peut pas être écrite ({because(error)})") from None
    if state != "ok":
        raise ArchiveError(f"{target}: la copie est endommagée ; vérifiez le disque")


def give_verdict(archive: Archive, article_id: int, verdict: str, now: datetime) -> str:
    """Record the officer's verdict on an article; its title. Raises ArchiveError for an unknown article."""
    row = archive.row("SELECT title FROM articles WHERE id = ?", (article_id,))
    if row is None:
        raise ArchiveError(f"l'article {article_id} n'est pas dans l'archive")
    with archive.transaction():
        verdicts = archive.db.table("verdicts")
        verdicts.upsert({"article_id": article_id, "verdict": verdict, "given_at": stamp(now)}, pk="article_id")
    return str(row["title"])

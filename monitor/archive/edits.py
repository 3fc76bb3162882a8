"""Which articles a source says were edited after they were read. Pure: the moment is passed in.

A source may say so itself (`atom:updated`, `date_modified`), or merely show it: by another title, or a later date of
publication. What is merely shown may also be the source's own doing: a counter in each title, the date of today
beside each link. So an article that is shown to be edited is read again after as long as passed between the day it
was first seen and its last reading, at least; and when most articles seem edited at once, it is the source that was.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from datetime import datetime, timedelta

from monitor.archive.store import moment, stamp
from monitor.extract.phrases import plain as folded
from monitor.model import Candidate, Outcome, Precision

EDITED_WITHIN = timedelta(days=14)  # after that nobody follows what becomes of an article
AT_ONCE = 3  # articles that seem edited in one visit: as many, and most of the source's, were not
# « (3 commentaires) », « 12 vues », « il y a 2 heures », « [4] »: what counts up under a title that stays.
COUNTER = re.compile(
    r"[(\[]\s*\d[\d\s.]*[)\]]|[(\[]?\s*\d[\d\s.]*(?:k\s*)?(?:commentaire|comment|reaction|reponse|vue|view|lecture|partage|like|avis"
    r"|min(?:ute)?)s?(?: de lecture| read)?\s*[)\]]?\s*$|il y a \S+ (?:minute|heure|jour|semaine|mois)s?|\d+ \w+ ago"
)
SUFFIX = re.compile(r"\s+[-–—|·]\s+[A-ZÀ-ÝŒ\d][^-–—|·]{0,40}$")  # « … - Le Journal du pôle »
CUT = re.compile(r"\s*(?:…|\.\.\.)\s*$")


def said_to_be_edited(row: sqlite3.Row, candidate: Candidate, now: datetime) -> bool:
    """Whether the source says that an article was edited after it was read."""
    if candidate.updated.at is None or not is_followed(row, now):
        return False
    return stamp(candidate.updated.at) > str(row["updated"] or row["first_seen"])


def shown_to_be_edited(
    rows: Mapping[str, sqlite3.Row | None], offers: Mapping[str, Candidate], now: datetime
) -> frozenset[str]:
    """The keys of the links whose titles or dates show that their articles were edited; none if most seem so."""
    followed = {key: row for key, row in rows.items() if row is not None and is_followed(row, now)}
    shown = [
        key for key, row in followed.items() if retitled(row["title"], offers[key].title) or _later(row, offers[key])
    ]
    every = len(shown) >= AT_ONCE and len(shown) * 2 > len(followed)
    return frozenset() if every else frozenset(shown)


def is_ripe(row: sqlite3.Row, now: datetime) -> bool:
    """Whether an article that is merely shown to be edited may be read again by now: less and less often."""
    read = moment(row["decided_at"] or row["first_seen"])
    return now - read >= read - moment(row["first_seen"])


def is_followed(row: sqlite3.Row, now: datetime) -> bool:
    """Whether a link has an article of its own, and is so new that its edits count."""
    own = row["article_id"] is not None and row["outcome"] != Outcome.KNOWN
    return own and now - moment(row["first_seen"]) <= EDITED_WITHIN


def retitled(before: str, after: str) -> bool:
    """Whether a title became another one: not in its case, its signs, its counters, its end that was cut or the name of
    the source behind it.
    """
    old, new = _words(before), _words(after)
    if not old or not new:
        return False
    if new in {old, _words(SUFFIX.sub("", before))} or old == _words(SUFFIX.sub("", after)):
        return False
    cut, whole = (before, new) if CUT.search(before) else (after, old)
    return not (CUT.search(cut) and whole.startswith(_words(cut)))


def _words(title: str) -> str:
    return " ".join(re.findall(r"\w+", COUNTER.sub(" ", folded(title))))


def _later(row: sqlite3.Row, candidate: Candidate) -> bool:
    """Whether the date of publication of a link moved on; days are compared when one of the two is no more precise."""
    exact = {Precision.MINUTE, Precision.DAY}
    precisions = {Precision(row["published_precision"]), candidate.published.precision}
    if not row["published"] or candidate.published.at is None or not precisions <= exact:
        return False
    figures = None if precisions == {Precision.MINUTE} else 10
    return stamp(candidate.published.at)[:figures] > str(row["published"])[:figures]

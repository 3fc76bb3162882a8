"""The sets of rules that gave the scores of the archive."""

from __future__ import annotations

import json
from datetime import datetime

from monitor.archive.store import Archive, stamp
from monitor.rules.fingerprint import Ruleset


def record_ruleset(archive: Archive, ruleset: Ruleset, now: datetime) -> str:
    """Keep `ruleset` under its fingerprint, once; the fingerprint."""
    values = (
        ruleset.fingerprint,
        stamp(now),
        ruleset.engine,
        ruleset.keep,
        json.dumps(dict(ruleset.rules), ensure_ascii=False),
        json.dumps(dict(ruleset.organisations)),
    )
    with archive.transaction() as db:
        db.execute("INSERT OR IGNORE INTO rulesets VALUES (?, ?, ?, ?, ?, ?)", values)
    return ruleset.fingerprint


def recorded_ruleset(archive: Archive, fingerprint: str) -> Ruleset | None:
    """The set of rules with that fingerprint, or None."""
    row = archive.row("SELECT * FROM rulesets WHERE fingerprint = ?", (fingerprint,))
    if row is None:
        return None
    return Ruleset(
        row["fingerprint"], row["engine"], row["keep"], json.loads(row["rules"]), json.loads(row["organisations"])
    )

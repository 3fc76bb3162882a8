"""`vigie replay`: what other rules would add and drop in the archive. Nothing is written.

archive ─▶ articles of the last days ─▶ appraised again, as in a round ─▶ those that cross the threshold
        ─▶ what each rule gave and would give
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from monitor.archive.account import Account, account
from monitor.archive.replayed import held_since
from monitor.archive.store import Archive
from monitor.config import Config
from monitor.configfile import load, read
from monitor.errors import ArchiveError, ConfigError
from monitor.findings import Relevance
from monitor.model import Article, Decision, Origin, Publisher
from monitor.reader import appraiser
from monitor.recognise.publisher import publishers
from monitor.rules.relevance import Appraiser
from vigie.explain import described, parts
from vigie.wording import reason_name

Progress = Callable[[int, int], None]  # articles looked at, articles to look at


def proposed(config: Config, file: Path) -> Config:
    """What `file` would judge by: a whole configuration, or `rules` alone, which then replace those of `config`.

    The archive stays that of `config`. Raises ConfigError, each problem with its place in `file`.
    """
    given = read(file, Config).model_fields_set
    other = load(file)
    if "rules" not in given:
        raise ConfigError(f"{file}:1: rules: cette clé manque ; ce fichier ne propose aucune règle")
    if given == {"rules"}:
        other = config.model_copy(update={"rules": other.rules})
    return other.read_from(file, config.archive)


@dataclass(slots=True)
class Replay:
    """What was found: how many articles, those that would come and go, and how many have another score."""

    articles: int = 0
    added: list[dict[str, Any]] = field(default_factory=list)
    dropped: list[dict[str, Any]] = field(default_factory=list)
    changed: int = 0

    def told(self) -> dict[str, Any]:
        """As `--json` prints it: the greatest difference first."""
        added, dropped = (
            sorted(moved, key=lambda one: (-abs(one["after"] - one["before"]), one["id"]))
            for moved in (self.added, self.dropped)
        )
        return {"articles": self.articles, "added": added, "dropped": dropped, "changed": self.changed}


def replay(config: Config, since: datetime, progress: Progress | None = None) -> dict[str, Any]:
    """What the rules of `config` would add to its archive and drop from it, among the articles read from `since` on.

    `articles`: how many there are; `added`, `dropped`: those that cross the threshold, with the score stored
    (`before`), that of these rules (`after`), and in `rules` what is worth something else; `changed`: how many have
    another score, these among them. A page whose article was never extracted (`origin` whole) has no score of its own:
    0 before, perhaps too much after, and it is not in `changed` unless it crosses. Raises ConfigError, ArchiveError.
    """
    judge = appraiser(config)
    fingerprint = judge.ruleset.fingerprint
    speakers = publishers(config.sources, judge.organisations)
    found = Replay()
    with Archive.read(config.archive) as archive:
        held = held_since(archive, since)
        for done, (article_id, judged_by) in enumerate(held, 1):
            # The same rules give the same score: `explain` is there to tell where they do not.
            stored = None if judged_by == fingerprint else _account(archive, article_id)
            if stored is not None:
                _compare(found, stored, judge, speakers)
            if progress is not None:
                progress(done, len(held))
        found.articles = len(held)
    return found.told()


def _account(archive: Archive, article_id: int) -> Account | None:
    """The account of an article; None when the service forgot it meanwhile."""
    try:
        return account(archive, article_id)
    except ArchiveError:
        return None


def _compare(found: Replay, stored: Account, judge: Appraiser, speakers: Mapping[str, Publisher]) -> None:
    """Appraise an article again, and note in `found` what is different."""
    told, article = stored.told, stored.article
    now = judge.appraise(article, stored.spoken_by(speakers))
    crosses = now.decision != told["decision"]
    if crosses:
        moved = found.added if now.decision is Decision.KEPT else found.dropped
        moved.append(_moved(told, article, now))
    if crosses or (now.score != told["score"] and told["origin"] != Origin.WHOLE):
        found.changed += 1


def _moved(told: Mapping[str, Any], article: Article, relevance: Relevance) -> dict[str, Any]:
    now = described(article, relevance)
    both = {key: [*told[key], *now[key]] for key in ("organisations", "events")}
    rules = [
        {"rule": one["rule"], "name": reason_name(one["rule"], both), "before": one["then"], "after": one["now"]}
        for one in parts(told, now)
    ]
    rules.sort(key=lambda one: -abs(one["after"] - one["before"]))
    return {
        **{key: told[key] for key in ("id", "url", "title", "source", "origin")},
        "before": told["score"],
        "after": relevance.score,
        "rules": rules,
    }


def unmatched_lost(config: Config, days: int) -> bool:
    """Whether texts below the threshold may be forgotten already of a part of the last `days`."""
    kept = config.collect.keep_unmatched
    return kept is not None and kept < timedelta(days=days)

"""What the readers of a letter are owed, put in order: rows of the archive in, a Digest out. Pure.

rows ─▶ one Story per event ─▶ those the letter asks for ─▶ sections, the best of them « À la une »
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from alerts.wording import LABELS
from monitor.config import Config, DigestEntry
from monitor.model import Dated, Field, Origin

MAX_TOP = 3
STORIES_PER_TOP = 4  # one item « À la une » for so many: with fewer, there is nothing to stand out from
NATIONAL = "France"  # the least telling region


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule or organisation that counted: its best field, and its points in all."""

    name: str
    organisation: bool
    in_title: bool
    points: float


@dataclass(frozen=True, slots=True)
class Reprint:
    """Another article of the same story."""

    article_id: int
    source: str
    url: str


@dataclass(frozen=True, slots=True)
class Story:
    """One event: the article that tells it best, and who else tells it."""

    article_id: int
    title: str
    url: str
    source: str
    published: Dated
    language: str
    excerpt: str
    from_feed: bool
    is_pdf: bool
    pages: int
    score: float
    regions: tuple[str, ...]
    organisations: tuple[str, ...]
    reasons: tuple[Reason, ...]  # the heaviest first, those against last
    reprints: tuple[Reprint, ...]  # one per source
    twins: tuple[int, ...]  # ids of all its other articles, shown or not


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its stories, the best first."""

    title: str
    stories: tuple[Story, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """One issue of one letter. `since` and `slot` are UTC; `contact` is the sender's address, or empty."""

    name: str
    since: datetime
    slot: datetime
    language: str
    timezone: str
    contact: str
    sections: tuple[Section, ...]
    read: int
    kept: int
    failing: tuple[tuple[str, str], ...]  # sources that failed, and why

    @property
    def stories(self) -> tuple[Story, ...]:
        """All stories, in their order."""
        return tuple(story for section in self.sections for story in section.stories)


def sections(entry: DigestEntry, config: Config, rows: Sequence[dict[str, Any]]) -> tuple[Section, ...]:
    """The sections of an issue, from the rows of `monitor.archive.letters.owed`."""
    wanted = [row for row in rows if _wanted(row["regions"], entry.regions) and _wanted(row["themes"], entry.themes)]
    labels = LABELS[config.language]
    told = sorted(((_story(group), group[0]) for group in _by_event(wanted)), key=lambda pair: _rank(*pair))
    top = min(MAX_TOP, len(told) // STORIES_PER_TOP)
    grouped: dict[str, list[Story]] = {}
    for story, row in told[top:]:
        grouped.setdefault(_heading(entry, config, row, story) or labels["others"], []).append(story)
    order = _order(entry, config)
    titles = sorted(grouped, key=lambda title: (title == labels["others"], order(title)))
    made = [Section(_capital(title), tuple(grouped[title])) for title in titles]
    first = [Section(labels["top"], tuple(story for story, _ in told[:top]))] if top else []
    return (*first, *made)


def _wanted(values: Iterable[str], asked: Sequence[str]) -> bool:
    return not asked or bool({value.casefold() for value in values} & {value.casefold() for value in asked})


def _by_event(rows: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The rows of each story, the one that leads it first: an original, the best score, the first seen."""
    events: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        events.setdefault(row["story_id"], []).append(row)
    return [
        sorted(group, key=lambda row: (row["copy_of"] is not None, -row["score"], row["fetched_at"], row["id"]))
        for group in events.values()
    ]


def _story(group: Sequence[dict[str, Any]]) -> Story:
    row = group[0]
    reprints: dict[str, Reprint] = {}
    for other in row["reprints"]:
        if other["source"] != row["source"]:
            reprints.setdefault(other["source"], Reprint(other["id"], other["source"], other["url"]))
    return Story(
        article_id=row["id"],
        title=row["title"],
        url=row["url"],
        source=row["source"],
        published=row["published"],
        language=row["language"],
        excerpt=row["excerpt"],
        from_feed=row["origin"] == Origin.FEED,
        is_pdf=row["format"] == "pdf",
        pages=row["pages"],
        score=row["score"],
        regions=tuple(row["regions"]),
        organisations=tuple(row["organisations"]),
        reasons=_reasons(row["hits"]),
        reprints=tuple(reprints.values()),
        twins=tuple(other["id"] for other in row["reprints"]),
    )


def _reasons(hits: Sequence[dict[str, Any]]) -> tuple[Reason, ...]:
    parts: dict[str, list[dict[str, Any]]] = {}
    for hit in hits:
        parts.setdefault(hit["rule"], []).append(hit)
    reasons = [
        Reason(
            name=group[0]["name"],
            organisation=rule.startswith("organisation:"),
            in_title=any(hit["field"] == Field.TITLE for hit in group),
            points=sum(hit["points"] for hit in group),
        )
        for rule, group in parts.items()
    ]
    return tuple(sorted(reasons, key=lambda reason: -reason.points))


def _rank(story: Story, row: dict[str, Any]) -> tuple[float, float, int]:
    """The best score first; at equal score the newest, by its publication or else by when it was first seen."""
    at: datetime = story.published.at or row["fetched_at"]
    return (-story.score, -at.astimezone(UTC).timestamp(), -story.article_id)


def _heading(entry: DigestEntry, config: Config, row: dict[str, Any], story: Story) -> str:
    """The section a story belongs to; empty if none."""
    if entry.group_by == "organisation":
        heaviest = [reason.name for reason in story.reasons if reason.organisation]
        return next(iter((*heaviest, *story.organisations)), "")
    if entry.group_by == "region":
        shown = [region for region in story.regions if _wanted([region], entry.regions)]
        return next((region for region in shown if region != NATIONAL), next(iter(shown), ""))
    return _theme(row, entry, _themes(config))


def _theme(row: dict[str, Any], entry: DigestEntry, order: Sequence[str]) -> str:
    """The theme with the most points among those the letter asks for; of equals, the first in the configuration."""
    points = {theme: 0.0 for theme in row["themes"] if _wanted([theme], entry.themes)}
    for hit in row["hits"]:
        if hit["theme"] in points:
            points[hit["theme"]] += hit["points"]
    known = {theme: place for place, theme in enumerate(order)}
    return min(points, key=lambda theme: (-points[theme], known.get(theme, len(known)), theme), default="")


def _themes(config: Config) -> list[str]:
    return list(dict.fromkeys(rule.theme for rule in config.rules if rule.theme))


def _order(entry: DigestEntry, config: Config) -> Any:
    """A sort key for headings: the order of the configuration where it has one, then the alphabet."""
    configured = {"theme": _themes(config), "region": list(entry.regions), "organisation": []}[entry.group_by]
    places = {title: place for place, title in enumerate(configured)}

    def key(title: str) -> tuple[int, bool, str]:
        folded = unicodedata.normalize("NFKD", title.casefold()).encode("ascii", "ignore").decode()
        return (places.get(title, len(places)), title == NATIONAL, folded)

    return key


def _capital(title: str) -> str:
    """With a capital, accented if need be; the rest as the officer wrote it."""
    return title[:1].upper() + title[1:]

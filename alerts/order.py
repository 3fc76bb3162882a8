"""The stories of an issue in their order: « À la une », rubrics, what has no date, what only gets a line. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from alerts.digest import Role, Section, Story
from alerts.rubrics import theme, themes_of
from alerts.select import Row, among
from alerts.wording import sentence
from alerts.words import heading, themed
from monitor.config import Config, DigestEntry
from monitor.model import Precision
from monitor.recognise.fold import fold
from monitor.regions import WIDE
from monitor.story.roundups import tells_no_event

MAX_TOP = 3
STORIES_PER_TOP = 4  # one item « À la une » for so many, beyond the first
STALE = timedelta(days=7)  # what was published so long before the period is no headline, though it was just found
NATIONAL = "France"  # the least telling region


@dataclass(frozen=True, slots=True)
class Item:
    """A story with what decides its place: its score, and the rows that it was made from, the leading one first."""

    story: Story
    score: float
    rows: tuple[Row, ...]


def arranged(items: Sequence[Item], entry: DigestEntry, config: Config, since: datetime) -> tuple[Section, ...]:
    """The sections of a letter whose period began at `since`: each story stands in one of them.

    A letter of items tells `entry.length` of them in full. One of titles has neither headlines nor a limit.
    """
    language = config.language_of(entry)
    ranked = sorted(items, key=_rank)
    titles = entry.content == "titles"
    full, rest = (ranked, []) if titles else (ranked[: entry.length], ranked[entry.length :])
    dated = [one for one in full if one.story.published.precision is not Precision.UNKNOWN]
    undated = [one for one in full if one.story.published.precision is Precision.UNKNOWN]
    leading = [one for one in dated if _may_lead(one.story, entry, since)]
    top = [] if titles else leading[: _how_many(len(full))]
    first = {one.story.article_id for one in top}
    return (
        *_apart(top, Role.TOP, language),
        *_rubrics([one for one in dated if one.story.article_id not in first], entry, config, language),
        *_apart(undated, Role.UNDATED, language),
        *_apart(rest, Role.BRIEF, language),
    )


def plain(items: Sequence[Item], entry: DigestEntry, config: Config) -> tuple[Section, ...]:
    """The sections of an alert: rubrics alone."""
    return tuple(_rubrics(sorted(items, key=_rank), entry, config, config.language_of(entry)))


def _how_many(stories: int) -> int:
    """How many stand « À la une »: one to three, and none where a story stands alone."""
    return min(MAX_TOP, max(1, stories // STORIES_PER_TOP)) if stories > 1 else 0


def _may_lead(story: Story, entry: DigestEntry, since: datetime) -> bool:
    """Whether a story may stand « À la une »: a review of the week repeats what was told, and is no event."""
    return _is_fresh(story, since) and not _is_elsewhere(story, entry) and not tells_no_event(story.title)


def _is_fresh(story: Story, since: datetime) -> bool:
    at, precise = story.published.at, story.published.precision in {Precision.MINUTE, Precision.DAY}
    return precise and at is not None and at >= since - STALE


def _is_elsewhere(story: Story, entry: DigestEntry) -> bool:
    """Whether a story happens in other regions than those of its letter, though it names an organisation of theirs."""
    told, own = ([one for one in regions if one not in WIDE] for regions in (story.regions, entry.regions))
    return bool(told) and not among(told, own)


def _rank(one: Item) -> tuple[float, float, int]:
    """The best score first; at equal score the newest, by its publication or else by when it was first seen."""
    at: datetime = one.story.published.at or one.rows[0]["fetched_at"]
    return (-one.score, -at.astimezone(UTC).timestamp(), -one.story.article_id)


def _apart(items: Sequence[Item], role: Role, language: str) -> list[Section]:
    return [Section(heading(role, language), tuple(one.story for one in items), role)] if items else []


def _rubrics(items: Sequence[Item], entry: DigestEntry, config: Config, language: str) -> list[Section]:
    """One section for each heading, in a fixed order; what has no heading comes last."""
    grouped: dict[str, list[Story]] = {}
    for one in items:
        grouped.setdefault(_heading(entry, config, one), []).append(one.story)
    order = _order(entry, config)
    others = heading(Role.RUBRIC, language)
    return [
        Section(sentence(themed(title, language)) or others, tuple(grouped[title]))
        for title in sorted(grouped, key=lambda title: (not title, order(title)))
    ]


def _heading(entry: DigestEntry, config: Config, one: Item) -> str:
    """The rubric of a story: that of its leading row, or of the first one that has one; empty if none has."""
    if entry.group_by == "organisation":
        heaviest = [reason.name for reason in one.story.reasons if reason.organisation]
        return next(iter((*heaviest, *one.story.organisations)), "")
    if entry.group_by == "region":
        for side in ("places", "regions"):  # where it happens; what the text speaks of only where that tells nothing
            told: list[str] = [region for row in one.rows for region in row[side] if among([region], entry.regions)]
            if told:
                return next((region for region in told if region != NATIONAL), told[0])
        return ""
    return next(filter(None, (theme(row, entry.themes, config) for row in one.rows)), "")


def _order(entry: DigestEntry, config: Config) -> Callable[[str], tuple[int, bool, str]]:
    """A sort key for headings: the order of the configuration where it has one, then the alphabet."""
    of_themes = entry.themes or themes_of(config)
    configured: dict[str, Sequence[str]] = {"theme": of_themes, "region": entry.regions, "organisation": ()}
    places = {fold(title).text: place for place, title in enumerate(configured[entry.group_by])}

    def key(title: str) -> tuple[int, bool, str]:
        folded = fold(title).text
        return (places.get(folded, len(places)), title == NATIONAL, folded)

    return key

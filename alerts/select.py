"""Which stories a letter tells: rows of the archive in, one group of rows per story out. Pure.

rows ─▶ what the letter asks for ─▶ one group per story ─▶ led by its best telling; silent, if it brings nothing new
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from monitor.config import DigestEntry
from monitor.recognise.fold import fold
from monitor.story.leader import leader

Row = dict[str, Any]
NEARLY = 0.8  # of the threshold: from there on an article fell just short
MISSED = 10  # so many are shown to the editor


@dataclass(frozen=True, slots=True)
class Told:
    """A story to tell: its rows, the leading one first. `news`: what is new in it, if the letter told it before."""

    rows: tuple[Row, ...]
    news: tuple[str, ...] = ()

    @property
    def score(self) -> float:
        """That of its best row."""
        return float(max(row["score"] for row in self.rows))


def wanted(entry: DigestEntry, row: Row) -> bool:
    """Whether a row passes the filters of the letter: regions, themes, organisations. An empty one lets all pass."""
    names = (*row["organisations"], *row["organisation_ids"])
    asked = ((entry.regions, row["regions"]), (entry.themes, row["themes"]), (entry.organisations, names))
    return all(among(values, some) for some, values in asked)


def among(values: Iterable[str], asked: Sequence[str]) -> bool:
    """Whether one of `values` is one of `asked`, case and accents ignored; true when nothing is asked."""
    return not asked or bool({fold(value).text for value in values} & {fold(value).text for value in asked})


def told(entry: DigestEntry, rows: Iterable[Row], least: float, language: str) -> list[Told]:
    """The stories that a letter in `language` tells, from rows of `monitor.archive.letters.owed`.

    `least` is its threshold.

    A story is told when one of its rows reaches the threshold. Another may lead it: the issuer's own words are worth
    fewer points than those of a newspaper on it. One that was told before comes back with a row that brings news.
    """
    groups = (group for group in grouped(entry, rows) if any(row["score"] >= least for row in group))
    return [gathered(group, language) for group in groups]


def grouped(entry: DigestEntry, rows: Iterable[Row]) -> list[list[Row]]:
    """The rows that a letter may tell, by story: those that pass its filters, and bring news if it told their story."""
    stories: dict[int, list[Row]] = {}
    for row in rows:
        if wanted(entry, row) and (row["news"] or not row["told"]):
            stories.setdefault(row["story_id"], []).append(row)
    return list(stories.values())


def gathered(group: Sequence[Row], language: str) -> Told:
    """The rows of one story with the one that leads it in a letter in `language` first, then the best."""
    first = _leading(group, language)
    ordered = sorted(group, key=lambda row: (row["id"] != first, -row["score"], row["id"]))
    return Told(tuple(ordered), tuple(dict.fromkeys(new for row in ordered for new in row["news"])))


def _leading(group: Sequence[Row], language: str) -> int:
    """The id of the article that leads: of what is no release, one in the language of the letter, if it is as open."""
    tellings = [row["telling"] for row in group]
    first = leader(tellings)
    about = frozenset[str]().union(*(one.about for one in tellings))
    spoken = [row["telling"] for row in group if row["language"] == language]
    if first.voices & about or not spoken:
        return first.id
    other = leader(spoken)
    return other.id if (other.is_copy, other.access) == (first.is_copy, first.access) else first.id


def missed(entry: DigestEntry, rows: Iterable[Row], least: float) -> list[Row]:
    """The rows that fell just short of the threshold, the best first, one per story; none of a story that is told."""
    reached = {row["story_id"] for row in rows if row["told"] or (wanted(entry, row) and row["score"] >= least)}
    near: dict[int, Row] = {}
    for row in sorted(rows, key=lambda row: (-row["score"], row["id"])):
        if row["story_id"] not in reached and wanted(entry, row) and NEARLY * least <= row["score"] < least:
            near.setdefault(row["story_id"], row)
    return list(near.values())[:MISSED]

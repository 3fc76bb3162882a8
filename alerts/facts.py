"""What a letter shows of the sums and closing dates of an article: sums of today, and of which step a date is. Pure."""

from __future__ import annotations

import re
from typing import Any

from alerts.moments import FRANCE
from alerts.select import Row
from monitor.facts.steps import step
from monitor.facts.todays import is_todays
from monitor.model import Field

MARKET = "market"
# A title that is about a market; under any other, what a market is worth is beside the point.
_TRADE = re.compile(
    r"\b(?:marchés?|ventes|secteur|filière|dépenses|consommation|market|sales|spending)\b", re.IGNORECASE
)


def sums(row: Row) -> list[dict[str, Any]]:
    """The amounts of an article of `monitor.archive.letters`, but those of the past, of comparison, or hoped for, and
    those of a market under a title that is about none.
    """
    at = row["published"].local(FRANCE)
    day = at.date() if at else None
    told = (one for one in row["amounts"] if one["role"] != MARKET or _is_title(one) or _TRADE.search(row["title"]))
    return [one for one in told if is_todays(*_place(row, one), one["role"], day, title=_is_title(one))]


def closings(row: Row) -> list[dict[str, Any]]:
    """Its closing dates, each with its `step` if the text names one and there are several."""
    several = len({one["at"] for one in row["closings"]}) > 1
    return [one | {"step": step(*_place(row, one)) if several else ""} for one in row["closings"]]


def _place(row: Row, one: dict[str, Any]) -> tuple[str, tuple[int, int]]:
    return row["title" if _is_title(one) else "text"], (one["start"], one["end"])


def _is_title(one: dict[str, Any]) -> bool:
    return bool(one["field"] == Field.TITLE)

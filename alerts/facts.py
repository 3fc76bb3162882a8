"""What a letter shows of the sums and closing dates of an article: sums of today, and of which step a date is. Pure."""

from __future__ import annotations

import re
from typing import Any

from alerts.moments import FRANCE
from alerts.select import Row
from monitor.facts.deals import is_news
from monitor.facts.steps import REGISTRATION, registers, step
from monitor.facts.todays import is_todays
from monitor.model import Field

MARKET = "market"
# A title that is about a market; under any other, what a market is worth is beside the point.
_TRADE = re.compile(
    r"\b(?:marchés?|ventes|secteur|filière|dépenses|consommation|market|sales|spending)\b", re.IGNORECASE
)


def sums(row: Row) -> list[dict[str, Any]]:
    """The amounts of an article of `monitor.archive.letters`, but those of the past, of comparison, or hoped for, those
    of a market under a title that is about none, and those of no role that are not the news.
    """
    at = row["published"].local(FRANCE)
    day = at.date() if at else None
    known = {_value(one) for one in row["amounts"] if one["role"]}
    told = (one for one in row["amounts"] if (_is_shown(row, one) if one["role"] else _value(one) not in known))
    today = (one for one in told if is_todays(*_place(row, one), one["role"], day, title=_is_title(one)))
    return [one for one in today if one["role"] or _is_news(row, one)]


def closings(row: Row) -> list[dict[str, Any]]:
    """Its closing dates, each with its `step`: if the text names one and there are several, or REGISTRATION."""
    several = len({one["at"] for one in row["closings"]}) > 1
    return [one | {"step": _step(row, one, several)} for one in row["closings"]]


def _step(row: Row, one: dict[str, Any], several: bool) -> str:
    place = _place(row, one)
    return (step(*place) if several else "") or (REGISTRATION if registers(*place) else "")


def _is_shown(row: Row, one: dict[str, Any]) -> bool:
    return one["role"] != MARKET or _is_title(one) or _TRADE.search(row["title"]) is not None


def _is_news(row: Row, one: dict[str, Any]) -> bool:
    return is_news(row["title"], *_place(row, one), one["low"], titled=_is_title(one))


def _value(one: dict[str, Any]) -> tuple[float, float, str]:
    return one["low"], one["high"], one["currency"]


def _place(row: Row, one: dict[str, Any]) -> tuple[str, tuple[int, int]]:
    return row["title" if _is_title(one) else "text"], (one["start"], one["end"])


def _is_title(one: dict[str, Any]) -> bool:
    return bool(one["field"] == Field.TITLE)

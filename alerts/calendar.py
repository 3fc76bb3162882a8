"""The closing dates of calls as an iCalendar file (RFC 5545). Pure.

rows of the archive ─▶ one Call each, however often it was told or prolonged ─▶ those still open ─▶ one event each

A call is the same event in every file, now and later: its UID comes from the address of the article that told it
first. A later date of it replaces the former one in the reader's calendar, as its SEQUENCE has grown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import icalendar

from alerts.links import link
from alerts.moments import FRANCE
from alerts.wording import clean
from alerts.words import Words, noted, words

LONGEST = 300  # characters of a title
REFRESHED = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Call:
    """A call that closes. `at`: local time of France, to the day or to the minute."""

    uid: str
    title: str
    url: str
    source: str
    at: date
    extended: bool
    told_at: datetime  # when it was first seen; UTC
    changed_at: datetime  # when what is said of it was last read; UTC
    revision: int  # grows each time that what is said of it changes
    days: frozenset[date]  # on which it was ever said to close

    @property
    def day(self) -> date:
        """The day it closes."""
        return day_of(self.at)


def day_of(at: date) -> date:
    """The day of a day, or of a time."""
    return at.date() if isinstance(at, datetime) else at


def today(now: datetime) -> date:
    """The day it is in France at `now`."""
    return now.astimezone(FRANCE).date()


def calls(rows: Iterable[Mapping[str, Any]], now: datetime) -> tuple[Call, ...]:
    """The calls still open at `now`, the next to close first, from rows of `monitor.archive.published.closings`.

    Within a story, the same day is the same call; a prolonged date takes the place of the earlier one if there is only
    one that it can prolong. A closing date of which only the month is known is left out.
    """
    stories: dict[int, list[Call]] = {}
    for (story, _), told in groupby(rows, key=lambda row: (row["story_id"], row["article_id"])):
        _tell(stories.setdefault(story, []), list(told))
    opened = [call for one in stories.values() for call in one if call.day >= today(now)]
    return tuple(sorted(opened, key=lambda call: (call.day, call.title, call.uid)))


def calendar(open_calls: Sequence[Call], name: str, language: str) -> bytes:
    """An iCalendar file of `open_calls`, called `name`. The same calls give the same bytes."""
    said = words(language)
    made = icalendar.Calendar()
    made.add("prodid", "-//vigie//agenda//FR")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    told = said.say("Calls of which only the month of closing is known are not in this calendar.")
    for key, value in (("name", name), ("x-wr-calname", name), ("description", told), ("x-wr-caldesc", told)):
        made.add(key, value)
    made.add("refresh-interval", REFRESHED, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", icalendar.vDuration(REFRESHED))
    for call in open_calls:
        made.add_component(_event(call, said))
    return bytes(made.to_ical())


def _tell(told: list[Call], rows: Sequence[Mapping[str, Any]]) -> None:
    """Add what one article says to the calls of its story that were told before."""
    dated = [(row, at) for row in rows if (at := day_or_time(row["at"]))]
    here = {day_of(at) for _, at in dated}
    fresh = 0
    for row, at in dated:
        day = day_of(at)
        known = next((place for place, call in enumerate(told) if day in call.days), None)
        earlier = [place for place, call in enumerate(told) if call.day < day and call.day not in here]
        if known is not None:
            told[known] = _more_precise(told[known], row, at)
        elif row["extended"] and len(earlier) == 1:
            told[earlier[0]] = _prolonged(told[earlier[0]], _call(row, at, ""))
        else:
            told.append(_call(row, at, f"{row['url']}#{fresh}" if fresh else row["url"]))
            fresh += 1


def _more_precise(call: Call, row: Mapping[str, Any], at: date) -> Call:
    """The same call, with the hour that another article adds to its day."""
    if call.day != day_of(at) or isinstance(call.at, datetime) or not isinstance(at, datetime):
        return call
    changed = max(call.changed_at, row["changed_at"])
    return replace(call, at=at, changed_at=changed, revision=call.revision + 1 + row["revisions"])


def _prolonged(call: Call, later: Call) -> Call:
    """The same call, as the article that prolongs it tells it."""
    return replace(
        later,
        uid=call.uid,
        told_at=call.told_at,
        changed_at=max(call.changed_at, later.changed_at),
        revision=call.revision + 1 + later.revision,
        days=call.days | later.days,
    )


def _call(row: Mapping[str, Any], at: date, identity: str) -> Call:
    return Call(
        uid=uuid5(NAMESPACE_URL, identity).urn,
        title=clean(row["title"], LONGEST) or clean(row["url"], LONGEST),
        url=link(row["url"]),
        source=clean(row["source"], LONGEST),
        at=at,
        extended=row["extended"],
        told_at=row["fetched_at"],
        changed_at=row["changed_at"],
        revision=row["revisions"],
        days=frozenset({day_of(at)}),
    )


def day_or_time(written: str) -> date | None:
    """A closing date of the archive: 2026-03-15 or 2026-03-15T12:00, local time of France; None for 2026-03."""
    if len(written) < len("2026-03-15"):
        return None
    return datetime.fromisoformat(written) if "T" in written else date.fromisoformat(written)


def _event(call: Call, said: Words) -> icalendar.Event:
    """A day for a day; an instant, in UTC, for a time: every calendar shows it in its own."""
    event = icalendar.Event()
    timed = isinstance(call.at, datetime)
    at = call.at.replace(tzinfo=FRANCE).astimezone(UTC) if isinstance(call.at, datetime) else call.at
    summary = noted("Closing (extended): %(title)s") if call.extended else noted("Closing: %(title)s")
    event.add("uid", call.uid)
    event.add("dtstamp", call.changed_at)
    event.add("created", call.told_at)
    event.add("last-modified", call.changed_at)
    event.add("sequence", call.revision)
    event.add("dtstart", at)
    if not timed:
        event.add("dtend", call.day + timedelta(days=1))
    event.add("summary", said.say(summary, title=call.title))
    event.add("description", "\n".join(part for part in (call.source, call.url) if part))
    if call.url:
        event.add("url", call.url)
    event.add("transp", "TRANSPARENT")  # a closing date keeps nobody busy
    return event

"""The closing dates of calls as an iCalendar file (RFC 5545): one event for each call. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import icalendar

from alerts.calendar import Call
from alerts.moments import FRANCE
from alerts.words import Words, noted, words

REFRESHED = timedelta(hours=6)


def calendar(open_calls: Sequence[Call], name: str, language: str) -> bytes:
    """An iCalendar file of `open_calls`, called `name`. The same calls give the same bytes."""
    said = words(language)
    made = icalendar.Calendar()
    made.add("prodid", f"-//vigie//agenda//{said.language.upper()}")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    told = said.say("Calls of which only the month of closing is known are not in this calendar.")
    for key, value in (("name", name), ("x-wr-calname", name), ("description", told), ("x-wr-caldesc", told)):
        made.add(key, value)
    made.add("refresh-interval", REFRESHED, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", icalendar.vDuration(REFRESHED))
    for call in (call for call in open_calls if not call.by_month):
        made.add_component(_event(call, said))
    return bytes(made.to_ical())


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

"""Dates as feeds and letters write them, believed only when they can be true. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from monitor.extract.dates import from_text, trusted
from monitor.model import UNDATED, Dated, Precision

# RFC 822 wrote years with two digits: « Mon, 16 Mar 26 08:00:00 GMT ».
SHORT_YEAR = re.compile(r"^(\D{0,12}\d{1,2}[ -][^\W\d_]{3,9}\.?[ -])(\d\d)(?= \d{1,2}:)")


def dated(text: str, timezone: str, now: datetime | None) -> tuple[Dated, bool]:
    """The date that `text` is, and True when it is not believed because it lies more than a day after `now`.

    `timezone` is that of a date without zone. UNDATED for no date, an impossible one, or one that is not believed.
    """
    text = SHORT_YEAR.sub(r"\g<1>20\2", text.strip()[:300])
    if not text:
        return UNDATED, False
    found = from_text(text, now, timezone)
    if found.at is None and re.fullmatch(r"[ -~]+", text):
        found = trusted(_rfc(text, timezone), now)
    ahead = found.at is None and now is not None and from_text(text, None, timezone).at is not None
    return found, ahead


def _rfc(text: str, timezone: str) -> Dated:
    """What e-mail and C programs write (« Mon Mar 16 08:00:00 2026 »)."""
    try:
        moment = parsedate_to_datetime(text)
        moment = moment.replace(tzinfo=ZoneInfo(timezone)) if moment.tzinfo is None else moment
        return Dated(moment.astimezone(UTC), Precision.MINUTE)
    except (ValueError, TypeError, IndexError, OverflowError):
        return UNDATED

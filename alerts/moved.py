"""What later articles say of calls that a letter told: another closing date, or that the call is no more. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from alerts.calendar import Call, ever_told, together
from alerts.digest import Correction, Telling

Row = Mapping[str, Any]
ENDED = "ended"  # the kind of a correction: the call is suspended or cancelled


def moved(
    rows: Iterable[Row], sent: Mapping[int, Row], told: Collection[int], since: datetime, slot: datetime
) -> tuple[Correction, ...]:
    """The corrections owed for what was first seen after `since` and up to `slot`.

    `rows` are those of `monitor.archive.closings.calls_told`; `sent` the articles that the letter told as items, of
    `monitor.archive.sent.items`; `told` the articles of this very issue: what they say needs no correction.
    """
    found: list[Correction] = []
    for some in together(row for row in rows if row["fetched_at"] <= slot):
        before = [row for row in some if row["fetched_at"] <= since]
        news = {row["url"]: row for row in some if row["fetched_at"] > since and row["article_id"] not in told}
        if news and any(row["article_id"] in sent for row in before):
            found += _changes(before, some, news, sent)
    return tuple(found)


def _changes(
    before: Sequence[Row], every: Sequence[Row], news: Mapping[str, Row], sent: Mapping[int, Row]
) -> Iterator[Correction]:
    """Of each call that an item told, what the articles of `news` made of it."""
    now = {call.uid: call for call in ever_told(every)}
    for call in ever_told(before):
        later = now.get(call.uid)
        by = next((row for url, row in news.items() if later and url == later.url), None)
        item = _item(call, before, sent)
        if later is None or by is None or item is None or call.ended:
            continue
        if later.ended or later.at != call.at:
            kind, at = (ENDED, call.at) if later.ended else ("date", later.at)
            yield Correction(
                item["article_id"],
                item["title"],
                item["url"],
                item["source"],
                item["sent"],
                kind,
                call.at.isoformat(),
                at.isoformat(),
                item["language"],
                Telling(by["title"], by["url"], by["source"]),
            )


def _item(call: Call, rows: Sequence[Row], sent: Mapping[int, Row]) -> Row | None:
    """The item of the letter that told a call: the last one that told a day of it."""
    days = {day.isoformat() for day in call.days}
    items = [sent[row["article_id"]] for row in rows if row["article_id"] in sent and row["at"][:10] in days]
    return items[-1] if items else None

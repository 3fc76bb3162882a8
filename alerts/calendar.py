"""The calls that close, from the closing dates that articles tell of them. Pure.

rows of the archive ─▶ one Call each, however often it was told or prolonged ─▶ those still open

A call is the same event in every calendar file (alerts.ical), now and later: its UID comes from the address of the
article that told it first. A later date of it replaces the former one in the reader's calendar, as its SEQUENCE
has grown.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from alerts.digest import Closing
from alerts.links import link, shown
from alerts.moments import FRANCE
from alerts.wording import clean, headline
from monitor.facts.calls import names_of
from monitor.story.words import stems

LONGEST = 300  # characters of a title
DAY = len("2026-03-15")
# What titles of any two calls may share.
_SAID_OF_CALLS = frozenset(
    stems("appel projets candidatures manifestation intérêt propositions date limite clôture dépôt dossiers délai")
    + stems("prolongation prolongé report reporté repoussé ouvert lance santé région AAP AMI édition jours")
)


@dataclass(frozen=True, slots=True)
class Call:
    """A call that closes. `at`: local time of France, to the minute, to the day, or to the month: its last day."""

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
    by_month: bool = False
    ended: bool = False  # suspended or cancelled

    @property
    def day(self) -> date:
        """The day it closes, at the latest."""
        return day_of(self.at)


def day_of(at: date) -> date:
    """The day of a day, or of a time."""
    return at.date() if isinstance(at, datetime) else at


def today(now: datetime) -> date:
    """The day it is in France at `now`."""
    return now.astimezone(FRANCE).date()


def calls(rows: Iterable[Mapping[str, Any]], now: datetime, items: Collection[int] = ()) -> tuple[Call, ...]:
    """The calls still open at `now`, the next to close first, from rows of `monitor.archive.closings.calls_told`.

    One known by its month is open until its end. `items`: the articles that a letter tells in full.
    """
    found = [call for some in together(rows) for call in told_by(some, now, items)]
    return tuple(sorted(found, key=lambda call: (call.day, call.title, call.uid)))


def told_by(rows: Iterable[Mapping[str, Any]], now: datetime, items: Collection[int] = ()) -> list[Call]:
    """The calls still open at `now`, from rows that belong `together`.

    The same day is the same call; a prolonged date takes the place of the earlier one if there is only one that it can
    prolong, whichever was read first; one brought forward, that of a later one; a day in a month, that of the month.
    """
    rows = list(rows)
    return [_credited(call, rows, items) for call in ever_told(rows) if call.day >= today(now) and not call.ended]


def _credited(call: Call, rows: Iterable[Mapping[str, Any]], items: Collection[int]) -> Call:
    """The same call, in the words of the article that tells it best: of those that tell this day or its month, one of
    `items`, or the one that leads its story; else the first. It stays the same event.
    """
    days = f"{call.day:%Y-%m}", call.day.isoformat()
    shown = (row for row in rows if row["article_id"] in items or row.get("leads"))
    telling = (row for row in shown if row["at"] and row["at"][:DAY] in days)
    best = min(telling, key=lambda row: (row["article_id"] not in items, not row.get("leads")), default=None)
    if best is None or link(best["url"]) == call.url:
        return call
    one = _call(best, closing(best["at"]), "")
    changed, revision = max(call.changed_at, one.changed_at), call.revision + 1 + one.revision
    return replace(call, title=one.title, url=one.url, source=one.source, changed_at=changed, revision=revision)


def ever_told(rows: Iterable[Mapping[str, Any]]) -> list[Call]:
    """The calls of rows that belong `together`, open or not, as the last article that tells each leaves it."""
    told: list[Call] = []
    for _, some in groupby(rows, key=lambda row: row["article_id"]):
        article = list(some)
        _tell(told, [row for row in article if row["at"]])
        for row in article:
            for place in _ended(told, row) if row.get("ends") else ():
                told[place] = replace(told[place], ended=True, url=link(row["url"]), changed_at=row["changed_at"])
    return told


def _ended(told: Sequence[Call], row: Mapping[str, Any]) -> list[int]:
    """Which of the calls of a story are no more, by what a row that says so names: all steps of the call that it names,
    or that whose title alone shares most words with its own. Of several, none, if nothing says which.
    """
    if len(told) == 1:
        return [0]
    said = row.get("names") or names_of(row["title"])
    if named := [place for place, call in enumerate(told) if names_of(call.title) & said]:
        return named
    mine = _own_words(row["title"], row["source"])
    shared = [len(mine & _own_words(call.title, call.source)) for call in told]
    best = [place for place, count in enumerate(shared) if count == max(shared, default=0)]
    alone = len({told[place].title for place in best}) == 1 and len({call.title for call in told}) > 1
    return best if alone else []


def _own_words(title: str, source: str) -> set[str]:
    """The words of a title that those of any two calls of one source do not share."""
    return set(stems(title)) - _SAID_OF_CALLS - set(stems(source))


def of_stories(rows: Iterable[Mapping[str, Any]], stories: Collection[int]) -> list[Mapping[str, Any]]:
    """The rows of the calls that these stories tell, whichever article tells them too."""
    groups = (some for some in together(rows) if any(row["story_id"] in stories for row in some))
    return [row for some in groups for row in some]


def together(rows: Iterable[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """The rows by what may be one call: those of a story, those whose titles tell the same name (« Santé de demain
    2027 ») if one source tells both, or both tell the same day, and that of a day with the one said to replace it.
    """
    groups: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    rows = list(rows)
    moving = [row for row in rows if row.get("replaces") or row.get("ends")]
    for row in rows:
        keys = _keys(row) + [("moved", one["article_id"]) for one in moving if _is_moved(row, one)]
        group, *others = {id(groups[key]): groups[key] for key in keys if key in groups}.values() or [[]]
        for other in others:  # seldom any
            group += other
            keys += [key for key, some in groups.items() if some is other]
        group.append(row)
        groups |= dict.fromkeys(keys, group)
    distinct = {id(some): some for some in groups.values()}.values()
    return [sorted(some, key=lambda row: row["article_id"]) for some in distinct]


def _keys(row: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """What rows that belong together have in common."""
    names = row.get("names") or names_of(row["title"])
    told = [key for name in names for key in ((name, "source", row["source"]), (name, "day", row["at"][:DAY]))]
    return [(row["story_id"],), *told]


def _is_moved(row: Mapping[str, Any], later: Mapping[str, Any]) -> bool:
    """Whether a row tells the day that `later` replaces, and of the same call by the words of their titles; or the
    call that it ends, if one source tells both and they share most of these words.
    """
    if row["article_id"] == later["article_id"]:
        return True
    mine, others = (_own_words(one["title"], one["source"]) for one in (row, later))
    shared, same_source = len(mine & others), row["source"] == later["source"]
    if later.get("ends"):
        return same_source and not row.get("below") and shared >= 2 and 2 * shared > len(mine)
    return row["at"][:DAY] in later["replaces"] and shared >= (1 if same_source else 2)


def _tell(told: list[Call], rows: Sequence[Mapping[str, Any]]) -> None:
    """Add what one article says to the calls of its story that were told before."""
    made = [(row, closing(row["at"], extended=bool(row["extended"]))) for row in rows]
    made.sort(key=lambda one: one[1].by_month)  # a day says more than its month
    here = {day_of(one.at) for _, one in made}
    fresh = 0
    for row, one in made:
        day = day_of(one.at)
        known = next((place for place, call in enumerate(told) if _is_that(call, one)), None)
        others = [place for place, call in enumerate(told) if call.day not in here]
        earlier = [place for place in others if told[place].day < day]
        earlier = [place for place in earlier if told[place].day >= today(row["fetched_at"])] or earlier
        earlier = [place for place in earlier if told[place].day.isoformat() in row.get("replaces", ())] or earlier
        after = [place for place in others if told[place].day > day]
        later = [place for place in after if _is_new_date(told[place])]
        if known is not None:
            told[known] = _more_precise(told[known], row, one)
        elif one.extended and len(earlier) == 1:
            told[earlier[0]] = _moved(told[earlier[0]], _call(row, one, ""))
        elif row.get("advanced") and len(after) == 1:
            told[after[0]] = _moved(told[after[0]], _call(row, one, ""))
        elif not one.extended and len(later) == 1:  # an older article, read after the one that prolongs
            told[later[0]] = replace(told[later[0]], days=told[later[0]].days | {day})
        elif not row.get("below"):  # that prolongs what nobody told
            told.append(_call(row, one, f"{row['url']}#{fresh}" if fresh else row["url"]))
            fresh += 1


def _is_new_date(call: Call) -> bool:
    """Whether a call is told to be prolonged, and nobody yet told until when it was open before."""
    return call.extended and len(call.days) == 1


def _is_that(call: Call, one: Closing) -> bool:
    """Whether a call was ever said to close then: on that day, or in that month if one of both is no more precise."""
    day = day_of(one.at)
    if call.by_month or (one.by_month and not one.extended):
        return any((known.year, known.month) == (day.year, day.month) for known in call.days)
    return day in call.days


def _more_precise(call: Call, row: Mapping[str, Any], one: Closing) -> Call:
    """The same call, with the day that another article adds to its month, or the hour that it adds to its day."""
    timed = not isinstance(call.at, datetime) and isinstance(one.at, datetime) and call.day == day_of(one.at)
    if one.by_month or not (call.by_month or timed):
        return call
    changed = max(call.changed_at, row["changed_at"])
    return replace(
        call,
        at=one.at,
        by_month=False,
        extended=call.extended or one.extended,
        changed_at=changed,
        revision=call.revision + 1 + row["revisions"],
        days=call.days | {day_of(one.at)},
    )


def _moved(call: Call, later: Call) -> Call:
    """The same call, as the article that prolongs it, or brings it forward, tells it."""
    return replace(
        later,
        uid=call.uid,
        told_at=call.told_at,
        changed_at=max(call.changed_at, later.changed_at),
        revision=call.revision + 1 + later.revision,
        days=call.days | later.days,
    )


def _call(row: Mapping[str, Any], one: Closing, identity: str) -> Call:
    return Call(
        uid=uuid5(NAMESPACE_URL, identity).urn,
        title=clean(headline(row["title"]), LONGEST) or clean(shown(row["url"]), LONGEST),
        url=link(row["url"]),
        source=clean(row["source"], LONGEST),
        at=one.at,
        extended=one.extended,
        told_at=row["fetched_at"],
        changed_at=row["changed_at"],
        revision=row["revisions"],
        days=frozenset({day_of(one.at)}),
        by_month=one.by_month,
    )


def closing(written: str, *, extended: bool = False) -> Closing:
    """A closing date of the archive: 2026-03-15, 2026-03-15T12:00 (local time of France) or 2026-03.

    Raises ValueError for anything else.
    """
    if len(written) > len("2026-03"):
        return Closing(datetime.fromisoformat(written) if "T" in written else date.fromisoformat(written), extended)
    first = date.fromisoformat(f"{written}-01")
    return Closing(first.replace(day=monthrange(first.year, first.month)[1]), extended, by_month=True)

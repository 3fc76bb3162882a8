"""What the archive holds for the readers of a letter, put together as a Digest: an issue, an alert or a sample.

    period ─▶ rows owed ─▶ sections     calls that close ─▶ agenda     changes noted ─▶ corrections     health ─▶ watch

Nothing is written: the archive may be open for reading.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any
from zoneinfo import ZoneInfo

from alerts import compose, facts, urgent
from alerts.agenda import agenda
from alerts.calendar import DAY, of_stories
from alerts.digest import Appointment, Correction, Digest, Kind, Section, Telling, Watch
from alerts.due import Period, period, reach
from alerts.moved import ENDED, moved
from alerts.order import plain
from alerts.select import Row, wanted
from alerts.sources import evidence
from alerts.web import web_address
from alerts.words import words
from monitor.archive import letters, sent
from monitor.archive.closings import calls_told, languages, open_calls
from monitor.archive.corrections import SETTLED, VANISHED
from monitor.archive.corrections import corrections as noted
from monitor.archive.located import located
from monitor.archive.read import faring
from monitor.archive.store import Archive
from monitor.archive.urgents import unsent
from monitor.config import Config, DigestEntry
from monitor.health import WORRYING, Health
from monitor.story.roundups import tells_no_event

SECOND = timedelta(seconds=1)
REVIEWED = timedelta(days=45)  # how far back a review, of a month at most, looks
SAMPLE = timedelta(days=7)  # what a sample shows when nothing is owed


@dataclass(frozen=True, slots=True)
class Sources:
    """How the sources fare: how many there are, and those in trouble."""

    count: int
    troubled: tuple[tuple[str, Health], ...]


def sources(archive: Archive, now: datetime) -> Sources:
    """How the sources fare. It reads the whole past of each: seconds, for a large archive."""
    found = faring(archive, now)
    return Sources(len(found), tuple((row["name"], one) for row, one in found if one.state in WORRYING))


def issue(archive: Archive, config: Config, entry: DigestEntry, slot: datetime, fares: Sources | None = None) -> Digest:
    """What the readers of a letter are owed at `slot`; with `fares`, what the watch did too, for the editor."""
    slot = slot.replace(microsecond=0)  # slots are kept to the second
    past = letters.past(archive, entry.name, slot)
    covered = period(slot, began=past.began, first=past.first, last=past.last, reach=reach(entry))
    counted = entry.content == "figures"
    rows = [] if counted else located(archive, letters.owed(archive, entry.name, covered.owed_from, covered.slot))
    made = replace(_told(archive, config, entry, covered, rows), first=past.last is None)
    if made.empty:  # such an issue has no web copy
        made = replace(made, web="")
    return replace(made, watch=_watch(archive, config, entry, made, rows, fares)) if fares else made


def sample(archive: Archive, config: Config, entry: DigestEntry, now: datetime) -> Digest:
    """What is owed now; when that is nothing, what the last seven days gave, sent or not."""
    made = issue(archive, config, entry, now)
    if made.empty:
        covered = Period(made.slot - SAMPLE, made.slot, made.slot - SAMPLE)
        # A letter without a name was never sent.
        rows = located(archive, letters.owed(archive, "", covered.owed_from, covered.slot))
        made = _told(archive, config, entry, covered, rows)
    return replace(made, kind=Kind.SAMPLE, web="")


def alert(archive: Archive, config: Config, entry: DigestEntry, now: datetime, *, collecting: bool) -> Digest | None:
    """The alert that the readers of a letter are owed now, or None. `collecting`: a round is going on.

    A letter that is new in an old archive alerts for nothing that came before it.
    """
    now = now.replace(microsecond=0)
    opened = letters.past(archive, entry.name, now).opened
    since = max(now - urgent.FRESH, opened - SECOND) if opened else now - urgent.FRESH
    rules = [rule.name for rule in config.rules if rule.urgent]
    rows = located(archive, unsent(archive, entry.name, since, now, config.scoring.urgent, rules))
    found = urgent.alerts(entry, config, rows, now)
    if not urgent.is_ripe(found, now, collecting=collecting):
        return None
    sections = plain([compose.item(one.told, config) for one in found], entry, config)
    return _digest(archive, config, entry, Kind.URGENT, min(one.since for one in found), now, sections)


def _told(archive: Archive, config: Config, entry: DigestEntry, covered: Period, rows: list[Row]) -> Digest:
    """An issue with all that its readers see."""
    since, slot = covered.since, covered.slot
    if entry.content == "figures":
        counted = compose.figures(entry, letters.kept(archive, since, slot))
        return replace(_digest(archive, config, entry, Kind.ISSUE, since, slot, ()), figures=counted)
    repeated = located(archive, letters.alerted(archive, entry.name, since, slot))
    sections = compose.sections(entry, config, _fresh(archive, entry, rows, slot), since, repeated)
    made = _digest(archive, config, entry, Kind.ISSUE, since, slot, sections)
    told = {article for section in sections for story in section.stories for article in story.articles}
    items = {story.article_id for section in sections for story in section.stories}
    calls = calls_told(archive, slot.astimezone(ZoneInfo(config.timezone)).date())
    items |= sent.items(archive, entry.name, {row["article_id"] for row in calls}).keys()
    soon = agenda(_asked(archive, config, entry, slot, calls), since, slot, config.timezone, told, items)
    return replace(
        made,
        agenda=_named(archive, entry.name, soon),
        corrections=_corrections(archive, entry.name, calls, told, since, slot),
    )


def _named(archive: Archive, name: str, soon: Sequence[Appointment]) -> tuple[Appointment, ...]:
    """The appointments, each with the step of its call, or what else closes then, as its article tells."""
    rows = letters.these(archive, name, {one.article_id for one in soon})
    steps = {(row["id"], one["at"]): one["step"] for row in rows for one in facts.closings(row)}
    return tuple(
        replace(one, closing=replace(one.closing, step=steps.get((one.article_id, _written(one)), ""))) for one in soon
    )


def _written(one: Appointment) -> str:
    """When it closes, as the archive writes it."""
    at = one.closing.at
    if one.closing.by_month:
        return f"{at:%Y-%m}"
    return at.isoformat(timespec="minutes") if isinstance(at, datetime) else at.isoformat()


def _fresh(archive: Archive, entry: DigestEntry, rows: list[Row], slot: datetime) -> list[Row]:
    """The rows of a letter; a review of the week without the sums that the letter told when they were news."""
    if not any(tells_no_event(row["title"]) for row in rows):
        return rows
    known = sent.sums(archive, entry.name, slot - REVIEWED)
    return [row | {"amounts": _unknown(row, known)} if tells_no_event(row["title"]) else row for row in rows]


def _unknown(row: Row, known: Collection[tuple[str, float, float, str]]) -> list[dict[str, Any]]:
    return [one for one in row["amounts"] if (one["role"], one["low"], one["high"], one["currency"]) not in known]


def _corrections(
    archive: Archive, name: str, calls: Sequence[dict[str, Any]], told: Collection[int], since: datetime, slot: datetime
) -> tuple[Correction, ...]:
    """What the issue of `slot` of the letter `name` corrects, its previous issue being that of `since`.

    `calls` are rows of `monitor.archive.closings.calls_told`; `told` are the articles of the issue itself. What several
    articles say of one item is told once.
    """
    edited = [Correction(**row) for row in noted(archive, name, since, slot)]
    living = sent.elsewhere(archive, {one.article_id for one in edited if one.kind == VANISHED})
    edited = [
        replace(one, by=Telling(**living[one.article_id])) if one.kind == VANISHED and one.article_id in living else one
        for one in edited
    ]
    since, slot = since - SETTLED, slot - SETTLED
    items = sent.items(archive, name, {row["article_id"] for row in calls})
    found = (*edited, *moved(calls, items, told, since, slot), *_errata(archive, name, told, since, slot))
    once: dict[tuple[int, str, str], Correction] = {}
    for one in found:
        now = "" if one.kind == ENDED else one.now[:DAY] if one.kind == "date" else one.now
        once.setdefault((one.article_id, one.kind, now), one)
    return tuple(once.values())


def _errata(archive: Archive, name: str, told: Collection[int], since: datetime, slot: datetime) -> list[Correction]:
    """The errata that other articles published, but those told in full in this issue."""
    rows = [(row, words) for row, words in sent.corrected(archive, name, since, slot) if row["article_id"] not in told]
    items = sent.items(archive, name, {row["item"] for row, _ in rows})
    return [
        Correction(
            **items[row["item"]],
            kind="erratum",
            was="",
            now=words,
            by=Telling(row["title"], row["url"], row["source"], row["language"]),
        )
        for row, words in rows
    ]


def _digest(
    archive: Archive,
    config: Config,
    entry: DigestEntry,
    kind: Kind,
    since: datetime,
    slot: datetime,
    sections: tuple[Section, ...],
) -> Digest:
    read, kept = letters.counts(archive, since, slot)
    smtp = config.delivery.smtp
    return Digest(
        name=entry.name,
        kind=kind,
        since=since,
        slot=slot,
        language=config.language_of(entry),
        timezone=config.timezone,
        contact=parseaddr(smtp.sender)[1] if smtp else "",
        content=entry.content,
        sections=sections,
        read=read,
        kept=kept,
        mention=config.delivery.mention,
        web=web_address(config, entry.name, slot),
    )


def _asked(
    archive: Archive, config: Config, entry: DigestEntry, slot: datetime, calls: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Of the closing dates of `calls`, those of the calls that pass the letter's filters and its threshold."""
    today = slot.astimezone(ZoneInfo(config.timezone)).date()
    least = compose.least_score(entry, config)
    stories = {row["story_id"] for row in open_calls(archive, today) if row["score"] >= least and wanted(entry, row)}
    rows = of_stories(calls, stories)
    spoken = languages(archive, {row["article_id"] for row in rows})
    return [{**row, "language": spoken[row["article_id"]]} for row in rows]


def _watch(
    archive: Archive, config: Config, entry: DigestEntry, made: Digest, rows: list[Row], fares: Sources
) -> Watch:
    """What the watch did in the period of an issue."""
    fresh = [row for row in rows if row["fetched_at"] > made.since]
    said = words(made.language)
    return Watch(
        sources=fares.count,
        troubled=tuple((name, str(one.state), evidence(one, said)) for name, one in fares.troubled),
        missed=compose.almost(entry, config, fresh),
        waiting=letters.waiting_links(archive),
        undelivered=tuple(letters.failed_deliveries(archive, entry.name, made.since, made.slot)),
    )

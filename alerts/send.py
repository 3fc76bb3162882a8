"""The letters, acting: what is due is composed, recorded with its messages, then sent.

    due ─▶ owed rows ─▶ compose ─▶ render ─▶ record (digest, articles, messages: one transaction) ─▶ outbox ─▶ sent

`preview` only looks, `issue` records, `deliver` sends, `tick` does all that is due. Only the writer of the archive
calls the last three.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from email.utils import parseaddr

from alerts import compose, outbox, render
from alerts.channels import Channels, masked
from alerts.compose import Digest
from alerts.due import due, period
from alerts.message import message, message_id
from alerts.outbox import Result
from monitor.archive import letters
from monitor.archive.letters import Parcel
from monitor.archive.store import Archive
from monitor.config import Config, DigestEntry
from monitor.errors import ArchiveError

FAILING_FOR = timedelta(days=1)  # a source that gave nothing good for so long is named in the editor's copy


def preview(archive: Archive, config: Config, entry: DigestEntry, now: datetime) -> Digest:
    """What the readers of a letter are owed at `now`. Nothing is written: the archive may be open for reading."""
    now = now.replace(microsecond=0)  # slots are kept to the second
    past = letters.past(archive, entry.name, now)
    covered = period(now, began=past.began, first=past.first, last=past.last)
    least = config.scoring.digest if entry.min_score is None else entry.min_score
    rows = letters.owed(archive, entry.name, covered.owed_from, covered.slot, least)
    read, kept = letters.counts(archive, covered.since, covered.slot)
    smtp = config.delivery.smtp
    return Digest(
        name=entry.name,
        since=covered.since,
        slot=covered.slot,
        language=config.language,
        timezone=config.timezone,
        contact=parseaddr(smtp.sender)[1] if smtp else "",
        sections=compose.sections(entry, config, rows),
        read=read,
        kept=kept,
        failing=tuple(letters.failing(archive, covered.slot - FAILING_FOR)),
    )


def issue(
    archive: Archive, config: Config, entry: DigestEntry, now: datetime, slot: datetime | None = None
) -> Digest | None:
    """Record the issue of `slot`, and a message for each recipient; None when nothing is owed.

    Without a slot (sent by hand) the issue is that of `now`, and an empty one leaves no trace. A slot is recorded even
    when it has nothing to say, so that it is settled; nothing is sent then.
    """
    digest = preview(archive, config, entry, slot or now)
    if not digest.stories and slot is None:
        return None
    contents = [
        (article, section, position)
        for position, (section, story) in enumerate(
            (section.title, story) for section in digest.sections for story in section.stories
        )
        for article in (story.article_id, *story.twins)
    ]
    recorded = letters.record(
        archive,
        name=digest.name,
        slot=digest.slot,
        since=digest.since,
        now=now,
        subject=render.subject(digest),
        articles=len(digest.stories),
        contents=contents,
        parcels=list(_parcels(config, entry, digest, now)) if digest.stories else [],
    )
    return digest if recorded and digest.stories else None


def deliver(
    archive: Archive,
    config: Config,
    now: datetime,
    env: Mapping[str, str],
    stop: Callable[[], bool] = lambda: False,
) -> list[Result]:
    """Send all that is due in the outbox, whatever letter it is of, until `stop()`. One result per attempt."""
    with Channels(config.delivery, env) as channels:
        return outbox.drain(archive, channels, now, stop)


def tick(
    archive: Archive,
    config: Config,
    now: datetime,
    env: Mapping[str, str],
    stop: Callable[[], bool] = lambda: False,
) -> bool:
    """Issue every letter that is due at `now`, then send. Returns whether there was work.

    A letter that cannot be issued does not hold up the others: what went wrong is raised once all is done.
    """
    problems: list[Exception] = []
    worked = False
    for entry in config.digests:
        past = letters.past(archive, entry.name, now)
        slot = due(entry, config.timezone, now, began=past.began, last=past.last)
        if slot is None:
            continue
        worked = True
        try:
            issue(archive, config, entry, now, slot)
        except ArchiveError:
            raise
        except Exception as error:
            problems.append(error)
    worked = bool(deliver(archive, config, now, env, stop)) or worked
    if problems:
        raise problems[0]
    return worked


def _parcels(config: Config, entry: DigestEntry, digest: Digest, now: datetime) -> Iterator[Parcel]:
    """One message per recipient: readers never see one another."""
    smtp = config.delivery.smtp
    if smtp is not None:
        for recipient in {address.casefold(): address for address in entry.to}.values():
            yield Parcel("smtp", recipient, *message(digest, smtp.sender, recipient, now))
    for url in dict.fromkeys(config.delivery.apprise):
        identity = message_id(digest, masked(url), "apprise.invalid")
        yield Parcel("apprise", masked(url), identity, render.text(digest, editor=False).encode())

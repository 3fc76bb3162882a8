"""The letters, acting: what is due is gathered, recorded with its messages, then sent.

    due ─▶ gather ─▶ render ─▶ record (issue, articles, messages: one transaction) ─▶ outbox ─▶ sent

`preview` and `sample` only look, `issue` and `alert` record, `deliver` sends, `tick` does all that is due. Only the
writer of the archive calls the last four.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping, Set
from datetime import datetime
from email.utils import parseaddr
from functools import cache, partial

from alerts import gather, outbox, render
from alerts.channels import Channels, masked
from alerts.digest import Digest, Kind, Role
from alerts.due import due
from alerts.links import reader
from alerts.message import message, message_id
from alerts.outbox import Result
from alerts.publish import attachment, publish
from monitor.archive import letters
from monitor.archive.outbox import Parcel, addressed, record, withdraw, withdraw_alerts
from monitor.archive.store import Archive
from monitor.archive.urgents import is_collecting
from monitor.config import Config, DigestEntry
from monitor.errors import ArchiveError, VigieError


def preview(archive: Archive, config: Config, entry: DigestEntry, now: datetime) -> Digest:
    """What the readers of a letter are owed at `now`. Nothing is written: the archive may be open for reading."""
    return gather.issue(archive, config, entry, now, gather.sources(archive, now))


def sample(archive: Archive, config: Config, entry: DigestEntry, address: str, now: datetime) -> tuple[str, bytes]:
    """A letter to try, marked so, for `address`: its Message-ID and its bytes. Nothing is written.

    Raises VigieError when no mail server is configured.
    """
    smtp = config.delivery.smtp
    if smtp is None:
        raise VigieError("delivery.smtp manque : sans serveur de courrier, aucune lettre ne peut partir")
    digest = gather.sample(archive, config, entry, now)
    calendar = attachment(archive, digest, now) or None
    return message(digest, smtp.sender, address, now, editor=False, calendar=calendar)


def issue(
    archive: Archive,
    config: Config,
    entry: DigestEntry,
    now: datetime,
    slot: datetime | None = None,
    sources: Callable[[], gather.Sources] | None = None,
) -> Digest | None:
    """Record the issue of `slot`, and a message for each recipient; None when its readers are owed nothing.

    Without a slot (sent by hand) the issue is that of `now`, and an empty one leaves no trace. A slot is recorded even
    when it has nothing to say, so that it is settled; only the editor is told then, unless the letter says otherwise.
    When the former issue reached nobody, this one takes its place, if the letter wants it so; it tells what an alert
    that reached nobody told. `sources` tells how they fare, if that is known already.
    """
    told = sources or (lambda: gather.sources(archive, now))
    faring = told() if _editor(config, entry) else None  # before the transaction: collecting goes on meanwhile
    with archive.transaction():
        withdraw_alerts(archive, entry.name, now)
        if slot is not None and entry.after_outage == "one":
            withdraw(archive, entry.name, now)
        digest = gather.issue(archive, config, entry, slot or now, faring)
        if digest.empty and slot is None:
            return None
        recorded = _record(archive, config, digest, now, list(_parcels(archive, config, entry, digest, now)))
    return digest if recorded and not digest.empty else None


def alert(archive: Archive, config: Config, entry: DigestEntry, now: datetime) -> Digest | None:
    """Record the alert that is owed now, if any, with its messages. Who has been sent all of it gets none."""
    digest = gather.alert(archive, config, entry, now, collecting=is_collecting(archive))
    if digest is None:
        return None
    articles = {article for story in digest.stories for article in story.articles}
    sent: dict[str, set[int]] = {}
    for address, those in addressed(archive, articles).items():
        sent.setdefault(reader(address), set()).update(those)
    done = {one for one, those in sent.items() if articles <= those}
    recorded = _record(archive, config, digest, now, list(_parcels(archive, config, entry, digest, now, done)))
    return digest if recorded else None


def deliver(
    archive: Archive,
    config: Config,
    now: datetime,
    env: Mapping[str, str],
    stop: Callable[[], bool] = lambda: False,
) -> list[Result]:
    """Send all that is due in the outbox, whatever letter it is of, until `stop()`. One result per attempt."""
    with Channels(config.delivery, env, stop) as channels:
        return outbox.drain(archive, channels, now, stop)


def tick(
    archive: Archive,
    config: Config,
    now: datetime,
    env: Mapping[str, str],
    stop: Callable[[], bool] = lambda: False,
) -> bool:
    """Issue every letter and every alert that is due at `now`, then send. Returns whether there was work.

    A letter that cannot be issued does not hold up the others: what went wrong is raised once all is done.
    """
    problems: list[Exception] = []
    sources = cache(lambda: gather.sources(archive, now))  # for all letters of this moment
    worked = 0
    steps: list[Callable[[], object]] = [
        *(partial(_issue, archive, config, entry, now, sources) for entry in config.digests),
        # Last: who was sent a story in one letter needs no alert of another.
        *(partial(alert, archive, config, entry, now) for entry in config.digests),
    ]
    for step in steps:
        try:
            worked += bool(step())
        except ArchiveError:
            raise
        except Exception as error:
            worked += 1
            problems.append(error)
    if worked:
        try:
            publish(archive, config, now)
        except VigieError as error:
            problems.append(error)
    worked += len(deliver(archive, config, now, env, stop))
    if problems:
        raise problems[0]
    return worked > 0


def _issue(
    archive: Archive,
    config: Config,
    entry: DigestEntry,
    now: datetime,
    sources: Callable[[], gather.Sources],
) -> bool:
    """The issue of a letter if its time has come. Returns whether there was one."""
    past = letters.past(archive, entry.name, now)
    slot = due(entry, config.timezone, now, began=past.began, last=past.settled)
    if slot is not None:
        issue(archive, config, entry, now, slot, sources)
    return slot is not None


def _record(archive: Archive, config: Config, digest: Digest, now: datetime, parcels: list[Parcel]) -> bool:
    """Record an issue with its articles and its messages; False if that slot has one."""
    told = [section for section in digest.sections if section.role is not Role.ALERTED]
    contents = [
        (article, section, position, "item" if article == story.article_id else "twin")
        for position, (section, story) in enumerate(
            (section.title, story) for section in told for story in section.stories
        )
        for article in story.articles
    ]
    shown = config.publish is not None and not digest.empty
    return record(
        archive,
        name=digest.name,
        slot=digest.slot,
        since=digest.since,
        now=now,
        kind=digest.kind.value,
        subject=render.subject(digest),
        articles=len(digest.stories),
        page=zlib.compress(render.page(digest, editor=False, whole=True).encode()) if shown else None,
        contents=contents,
        parcels=parcels,
    )


def _parcels(
    archive: Archive,
    config: Config,
    entry: DigestEntry,
    digest: Digest,
    now: datetime,
    done: Set[str] = frozenset(),
) -> Iterator[Parcel]:
    """One message per recipient, those that are `done` left out: readers never see one another.

    The editor gets one of every issue, the others when there is something to tell.
    """
    delivery, telling = config.delivery, not digest.empty or entry.empty == "tell"
    calendar = attachment(archive, digest, now) or None
    if delivery.smtp is not None:
        sender = delivery.smtp.sender
        editor = _editor(config, entry)
        readers = {reader(address): address for address in (entry.to if telling else ())}
        if editor:
            readers[reader(editor)] = editor
        for key, address in readers.items():
            if key not in done:
                own = key == reader(editor) and digest.kind is Kind.ISSUE
                unsubscribe = str(delivery.unsubscribe or "")
                made = message(digest, sender, address, now, editor=own, calendar=calendar, unsubscribe=unsubscribe)
                yield Parcel("smtp", address, *made)
    for url in dict.fromkeys(delivery.apprise if telling else ()):
        if reader(masked(url)) not in done:
            identity = message_id(digest, masked(url), "apprise.invalid")
            yield Parcel("apprise", masked(url), identity, render.brief(digest).encode())


def _editor(config: Config, entry: DigestEntry) -> str:
    """Who gets the editor's copy: the address that is configured, else the sender if the letter is addressed to it."""
    smtp = config.delivery.smtp
    own = parseaddr(smtp.sender)[1] if smtp else ""
    among = reader(own) in {reader(address) for address in entry.to}
    return config.delivery.editor or (own if among else "")

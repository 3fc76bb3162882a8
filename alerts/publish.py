"""The published folder: static files for whoever reads the letters elsewhere than in the mail. Acting, and thin.

    issues of the letters ─▶ web copies, each written once        ┐
    articles kept         ─▶ Atom and JSON feeds, all and by letter ├▶ index.html
    closing dates         ─▶ agenda.ics                           ┘   and a page for each year gone by

A file appears whole or not at all, and is left alone when it would stay the same, so that what a web server says of its
age holds. Nothing is ever removed; a web copy that its owner removes does not come back.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from alerts import feeds, frontpage
from alerts.calendar import Call, calls, of_stories, today
from alerts.compose import story
from alerts.digest import Digest
from alerts.ical import calendar
from alerts.select import Told
from alerts.web import AGENDA, ALL, INDEX, LETTERS, address, copy_path, slug_in
from alerts.web import web_address as web_address
from alerts.wording import clean, typeset
from alerts.words import words
from monitor import atomic
from monitor.archive import published
from monitor.archive.closings import calls_told
from monitor.archive.letters import these
from monitor.archive.located import located
from monitor.archive.store import Archive
from monitor.config import Config, DigestEntry
from monitor.errors import VigieError, because

WRITTEN = f"{LETTERS}/.publiees.json"  # the web copies ever written
NO_ROBOTS = b"User-agent: *\nDisallow: /\n"
_one_at_a_time = threading.Lock()  # the service collects in one thread and sends in another


def publish(archive: Archive, config: Config, now: datetime) -> list[Path]:
    """Bring the folder of `publish.folder` up to date; the files that changed. Nothing without that key.

    Raises VigieError, one line, when the folder cannot be read or written: what was written before stays.
    """
    if config.publish is None:
        return []
    folder = config.publish.folder
    with _one_at_a_time:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            issues = [one | {"path": copy_path(config, one["name"], one["slot"])} for one in published.issues(archive)]
            return [*_letters(archive, config, folder, issues), *_rest(archive, config, folder, issues, now)]
        except OSError as error:
            where = error.filename or folder
            why = because(error)
            raise VigieError(f"publish.folder: {where}: ne peut pas être lu ou écrit ({why})") from None


def attachment(archive: Archive, digest: Digest, now: datetime) -> bytes:
    """The calendar that goes with an issue: the closing dates of its stories and of its agenda; empty if it has none.

    The events are those of the published calendar, under the same UIDs.
    """
    items = {one.article_id for one in digest.stories} | {one.article_id for one in digest.agenda}
    ids = items | {article for story in digest.stories for article in story.articles}
    told = calls(of_stories(calls_told(archive, today(now)), published.stories_of(archive, ids)), now, items)
    dated = [call for call in told if not call.by_month]
    return calendar(dated, _agenda_name(digest.language), digest.language) if dated else b""


def _letters(archive: Archive, config: Config, folder: Path, issues: Sequence[dict[str, Any]]) -> list[Path]:
    """Write the web copies that never were."""
    written = _written(folder)
    fresh = []
    for issue in issues:
        path = issue["path"]
        if path in written:
            continue
        entry = _entry_of(config, issue["name"])
        language = config.language_of(entry)
        feed = _slug(config, entry)
        page = published.web_copy(archive, issue["id"])
        framed = frontpage.framed(page, f"../../{INDEX}", f"../../{feed}.atom", language)
        fresh += _write(folder, path, framed.encode())
        written.add(path)
    if fresh or not (folder / WRITTEN).exists():
        _write(folder, WRITTEN, json.dumps(sorted(written), indent=0).encode())
    return fresh


def _rest(
    archive: Archive, config: Config, folder: Path, issues: Sequence[dict[str, Any]], now: datetime
) -> list[Path]:
    """Write all but the web copies, where it has changed."""
    told = calls(calls_told(archive, today(now)), now)
    agenda = calendar(told, _agenda_name(config.language), config.language)
    files = {AGENDA: agenda, "robots.txt": NO_ROBOTS, **dict(_feeds(archive, config, now))}
    shown = _shown(config, folder, issues)
    files |= {path: page.encode() for path, page in frontpage.year_pages(shown, config.language).items()}
    files[INDEX] = _index(config, shown, told).encode()
    return [path for name, content in files.items() for path in _write(folder, name, content)]


def _feeds(archive: Archive, config: Config, now: datetime) -> Iterator[tuple[str, bytes]]:
    rows = published.kept_since(archive, now - feeds.KNOWN)
    changed = {row["id"]: row["changed_at"] for row in rows}
    shown = [(letter, feeds.latest(rows, config, letter, now)) for letter in (None, *config.digests)]
    told = {
        row["id"]: feeds.entry(story(Told((row,)), config), row["themes"], changed[row["id"]], config)
        for row in located(archive, these(archive, "", {article for _, ids in shown for article in ids}))
    }
    for letter, ids in shown:
        head, name = _head(config, letter, now), _slug(config, letter)
        entries = [told[article] for article in ids if article in told]
        yield f"{name}.atom", feeds.atom(head, entries)
        yield f"{name}.json", feeds.json_feed(head, entries)


def _head(config: Config, entry: DigestEntry | None, now: datetime) -> feeds.Head:
    said = words(config.language_of(entry))
    name = _slug(config, entry)
    where = config.publish.url or config.publish.folder.as_uri() if config.publish else ""
    rights = said.say(
        "Titles and excerpts: rights reserved to their publishers. Each title leads to the original article."
    )
    return feeds.Head(
        id=uuid5(NAMESPACE_URL, f"{where}#{name}").urn,
        title=_feed_name(config, entry),
        language=said.language,
        home=address(config, ""),
        atom=address(config, f"{name}.atom"),
        json=address(config, f"{name}.json"),
        rights=" ".join(part for part in (rights, clean(config.delivery.mention)) if part),
        updated=now.replace(hour=0, minute=0, second=0, microsecond=0),
    )


def _feed_name(config: Config, entry: DigestEntry | None) -> str:
    if entry is None:
        return words(config.language).say("All that is kept")
    return typeset(clean(entry.name, 80), config.language_of(entry))


def _slug(config: Config, entry: DigestEntry | None) -> str:
    """The name of the feeds of a letter, or of all."""
    return slug_in(config, entry.name) if entry else ALL


def _agenda_name(language: str) -> str:
    return words(language).say("Closing dates of calls")


def _shown(config: Config, folder: Path, issues: Sequence[dict[str, Any]]) -> list[frontpage.Issue]:
    """Of the web copies, those that are still there."""
    zone = ZoneInfo(config.timezone)
    return [
        frontpage.Issue(one["name"], one["slot"].astimezone(zone), one["path"], one["subject"])
        for one in issues
        if (folder / one["path"]).exists()
    ]


def _index(config: Config, shown: Sequence[frontpage.Issue], told: Sequence[Call]) -> str:
    names = [(entry, _slug(config, entry)) for entry in (None, *config.digests)]
    pairs = [frontpage.Feed(_feed_name(config, entry), f"{name}.atom", f"{name}.json") for entry, name in names]
    return frontpage.first_page(shown, pairs, told, AGENDA, config.delivery.mention, config.language)


def _entry_of(config: Config, name: str) -> DigestEntry | None:
    return next((entry for entry in config.digests if entry.name == name), None)


def _written(folder: Path) -> set[str]:
    """The web copies ever written to a folder; none when that is not told, or not readable."""
    with suppress(FileNotFoundError, ValueError):
        told: Any = json.loads((folder / WRITTEN).read_bytes())
        return {path for path in told if isinstance(path, str)} if isinstance(told, list) else set()
    return set()


def _write(folder: Path, name: str, content: bytes) -> list[Path]:
    """Put a file in its place at once; no path if it is there already."""
    file = folder / name
    with suppress(FileNotFoundError):
        if file.read_bytes() == content:
            return []
    file.parent.mkdir(parents=True, exist_ok=True)
    atomic.replace(file, content)
    return [file]

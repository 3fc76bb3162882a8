"""`vigie digest`: what readers are owed, shown, tried or sent."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from alerts import gather, render
from alerts import send as sending
from alerts.channels import Channels
from alerts.digest import Digest
from alerts.outbox import Result
from alerts.publish import publish
from monitor.archive.read import undelivered
from monitor.archive.store import Archive, stamp
from monitor.config import Config, DigestEntry
from monitor.errors import ConfigError, VigieError, because
from monitor.values import ADDRESS
from vigie import show
from vigie.shown_status import DELIVERIES


def preview(config: Config, entries: Sequence[DigestEntry], html: Path | None, as_json: bool) -> None:
    """Show what each letter would hold now; write nothing but the HTML file, which is what a reader would get.

    What waits to leave as an alert is told on stderr: once it has left, the letter gives it a line.
    """
    now = datetime.now(UTC)
    with Archive.read(config.archive) as archive:
        digests = [sending.preview(archive, config, entry, now) for entry in entries]
        alerts = [gather.alert(archive, config, entry, now, collecting=False) for entry in entries]
    if html is not None:
        _write(html, digests[0])
    for alert in filter(None, alerts):
        titles = " ; ".join(story.title for story in alert.stories)
        show.error(f"« {alert.name} » : à part, en alerte, dès que le service (`vigie run`) tourne : {titles}")
    if as_json:
        show.as_json([plain(digest) for digest in digests])
        return
    for digest in digests:
        show.out.print(render.text(digest), markup=False)


def try_out(config: Config, entry: DigestEntry, address: str, as_json: bool) -> None:
    """Send a sample of the letter, marked so, to `address`, at once; nothing of it is kept, the service may run.

    Raises ConfigError when that is no address, VigieError when the mail server does not take the message.
    """
    if not ADDRESS.fullmatch(address):
        raise ConfigError(f"--test-to : « {address} » n'est pas une adresse électronique")
    now = datetime.now(UTC)
    with Archive.read(config.archive) as archive:
        identity, content = sending.sample(archive, config, entry, address, now)
    with Channels(config.delivery, os.environ) as channels:
        answer = channels.send("smtp", address, "", content)
    if as_json:
        show.as_json({"recipient": address, "message_id": identity, "state": "sent", "answer": answer})
    else:
        show.out.print(f"{address} : essai envoyé ; le serveur a répondu : {answer}", markup=False)


def send(config: Config, entries: Sequence[DigestEntry], html: Path | None, as_json: bool) -> None:
    """Issue each letter that has something to say, and deliver. Raises VigieError when a message did not leave."""
    now = datetime.now(UTC)
    Archive.read(config.archive).close()  # an archive that is not there yet has nothing to send, and says so
    with Archive.write(config.archive, "vigie digest --send") as archive:
        issued = [sending.issue(archive, config, entry, now) for entry in entries]
        results: list[Result] = []
        while batch := sending.deliver(archive, config, now, os.environ):  # each call lasts about a minute
            results += batch
        later = [one for one in undelivered(archive, now) if one["state"] == "deferred"]
        digests = [digest for digest in issued if digest is not None]
        if as_json:
            show.as_json(
                {"digests": [plain(digest) for digest in digests], "deliveries": [_result(one) for one in results]}
            )
        else:
            _sent(digests, results, later, config.timezone)
        if html is not None and digests:
            _write(html, digests[0])
        publish(archive, config, now)  # last: what was sent is told even if the folder is lost
    stuck = [result for result in results if result.state != "sent"]
    if stuck:
        raise VigieError(f"{len(stuck)} message(s) sur {len(results)} n'ont pas pu partir ; `vigie status` les suit")


def _sent(digests: Sequence[Digest], results: Sequence[Result], later: Sequence[dict[str, Any]], timezone: str) -> None:
    """Tell what was sent, or why there was nothing to send."""
    for digest in digests:
        show.out.print(render.subject(digest), markup=False)
    for result in results:
        show.out.print(f"{result.recipient} : {DELIVERIES[result.state]} : {result.answer}", markup=False)
    if later and not results:
        soonest = show.local(min(one["next_at"] for one in later), timezone)
        told = show.several(len(later), "message")
        show.out.print(
            f"Rien de nouveau ; {told} à renvoyer, à partir du {soonest} : {later[0]['answer']}", markup=False
        )
    elif not digests and not results:
        show.out.print("Rien à envoyer : tout ce qui était dû est déjà parti.")


def _write(file: Path, digest: Digest) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(render.page(digest, editor=False), encoding="utf-8")
    except OSError as error:
        raise VigieError(f"{file}: ne peut pas être écrit ({because(error)})") from None


def plain(value: Any) -> Any:
    """A digest as JSON data: moments in UTC, days as they are told (ISO 8601)."""
    if isinstance(value, Digest):
        return plain(asdict(value)) | {"subject": render.subject(value)}
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, datetime):
        return stamp(value)
    return value.isoformat() if isinstance(value, date) else value  # a closing date may have no hour


def _result(result: Result) -> dict[str, Any]:
    return {"recipient": result.recipient, "state": result.state, "answer": result.answer}

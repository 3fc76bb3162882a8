"""`vigie explain`: an address, a file or an archived article; its text, its mentions, its score and its parts."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from monitor.address import host
from monitor.archive.read import explained
from monitor.archive.store import Archive, stamp
from monitor.config import Config
from monitor.errors import ReadError, VigieError
from monitor.extract.read import read_text
from monitor.model import Article, Candidate, Page, Relevance
from monitor.reader import appraiser
from spiders.messages import Assignment, Fetch, Job, Lost, Message, Missed, Read
from spiders.sandbox import Sandbox
from vigie.round import converse

FETCH_SECONDS = 90.0
MAX_FILE = 20 << 20
TYPES = {".html": "text/html", ".htm": "text/html", ".xhtml": "application/xhtml+xml", ".pdf": "application/pdf"}


def explain(target: str, config: Config) -> dict[str, Any]:
    """What vigie makes of `target`: a URL, a file (.html, .pdf, .txt) or the number of an archived article.

    Raises VigieError, in one line, when there is nothing to explain.
    """
    if target.isdigit() and not Path(target).exists():
        with Archive.read(config.archive) as archive:
            return explained(archive, int(target))
    if not target.startswith(("http://", "https://")):
        article = from_file(Path(target), config)
        return described(article, appraiser(config).appraise(article))
    # As in a round, the regions of the source help to tell which ARS or council is meant.
    regions = next((source.regions for source in config.sources if host(source.url) == host(target)), ())
    article = fetched(target, config)
    return described(article, appraiser(config).appraise(article, regions))


def described(article: Article, relevance: Relevance) -> dict[str, Any]:
    """An article and its relevance as the plain data that `explain --json` prints."""
    organisations: dict[str, dict[str, Any]] = {}
    for mention in relevance.mentions:
        one = mention.organisation
        known = {"id": one.id, "name": one.name, "kind": one.kind, "regions": list(one.regions), "mentions": []}
        place = {"field": mention.field.value, "start": mention.start, "end": mention.end, "quote": mention.quote}
        organisations.setdefault(one.id, known)["mentions"].append(place)
    hits = [
        {"rule": h.rule, "field": h.field.value, "start": h.start, "end": h.end, "quote": h.quote, "points": h.points}
        for h in relevance.hits
    ]
    return {
        "url": article.url,
        "title": article.title,
        "text": article.text,
        "language": article.language,
        "published": stamp(article.published.at) if article.published.at else None,
        "published_precision": article.published.precision.value,
        "score": relevance.score,
        "decision": relevance.decision.value,
        "organisations": list(organisations.values()),
        "hits": hits,
    }


def from_file(path: Path, config: Config) -> Article:
    """The article of a file; HTML and PDF are parsed in the sandbox, as in a round. Raises VigieError."""
    try:
        body = path.read_bytes()
    except OSError as error:
        raise VigieError(f"{path}: ce fichier ne peut pas être lu ({error.strerror})") from None
    if len(body) > MAX_FILE:
        raise VigieError(f"{path}: ce fichier dépasse {MAX_FILE >> 20} Mo")
    if path.suffix.lower() not in TYPES and not body.startswith(b"%PDF-"):
        return read_text(_decoded(path, body), path.resolve().as_uri())
    page = Page(path.resolve().as_uri(), 200, TYPES.get(path.suffix.lower(), ""), body)
    head = {"candidate": TypeAdapter(Candidate).dump_python(Candidate(page.url)), "timezone": config.timezone}
    sandbox = Sandbox()
    try:
        return TypeAdapter(Article).validate_python(asyncio.run(sandbox.run("read", head, page)))
    except ReadError as error:
        raise VigieError(f"{path}: {error.reason}") from None
    finally:
        sandbox.close()


def _decoded(path: Path, body: bytes) -> str:
    """A text file as it is, its line ends untouched, so that offsets are into the file."""
    if b"\x00" in body[:4096]:
        raise VigieError(f"{path}: ni HTML, ni PDF, ni texte")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")


def fetched(url: str, config: Config) -> Article:
    """The article at an address, fetched with the manners of a round. Raises VigieError with the reason."""
    collect = config.collect
    job = Job(
        (Assignment("explain", url, "page"),),
        collect.user_agent,
        collect.delay.total_seconds(),
        collect.private_hosts,
        config.timezone,
        FETCH_SECONDS,
    )
    answers: list[Message] = []

    def take(message: Message) -> Fetch | None:
        answers.append(message)
        return None

    converse(job, take, FETCH_SECONDS)
    for answer in answers:
        if isinstance(answer, Read):
            return answer.article
        if isinstance(answer, Missed | Lost):
            raise VigieError(f"{url}: {answer.reason}")
    raise VigieError(f"{url}: pas de réponse")

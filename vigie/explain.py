"""`vigie explain`: an address, a file or an archived article; its text, its mentions, its score and its parts."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from alerts.rubrics import theme
from monitor.address import host
from monitor.archive.account import account
from monitor.archive.findings import findings
from monitor.archive.rulesets import recorded_ruleset
from monitor.archive.store import Archive, stamp
from monitor.config import Config
from monitor.errors import ConfigError, ReadError, VigieError, because
from monitor.extract.read import read_text
from monitor.findings import Hit, Ignored, Mention, Relevance
from monitor.model import UNKNOWN_PUBLISHER, Article, Candidate, Page, Publisher
from monitor.reader import appraiser
from monitor.recognise.publisher import publishers
from monitor.rules.fingerprint import Ruleset, changes
from monitor.rules.relevance import Appraiser
from spiders.messages import Assignment, Fetch, Job, Lost, Message, Missed, Read, Sieved
from spiders.sandbox import Sandbox
from vigie.talk import converse
from vigie.wording import reason_name

FETCH_SECONDS = 90.0
NUMBER = re.compile(r"[0-9]{1,18}")  # of an article: SQLite knows no greater one
ADDRESS = re.compile(r"https?://[^\s/?#]+([/?#]|$)", re.IGNORECASE)
MEANT = re.compile(r"\w+:/|www\.")  # to be an address
MAX_FILE = 20 << 20
NO_FINGERPRINT = "la version de vigie qui a donné ce score ne notait pas encore avec quelles règles"
TYPES = {".html": "text/html", ".htm": "text/html", ".xhtml": "application/xhtml+xml", ".pdf": "application/pdf"}


def explain(target: str, config: Config) -> dict[str, Any]:
    """What vigie makes of `target`, as `_account` tells it, with its `rubric`: that under which letters put it."""
    told = _account(target, config)
    themes = {one.name: one.theme for one in config.rules}
    hits = [hit | {"theme": themes.get(hit["rule"], "")} for hit in told["hits"]]
    return told | {"rubric": theme(told | {"hits": hits}, (), config)}


def _account(target: str, config: Config) -> dict[str, Any]:
    """What vigie makes of `target`: a URL, a file (.html, .pdf, .txt) or the number of an archived article.

    Of an archived article, what was stored when it was judged, and whether the present rules give the same score.
    Raises VigieError, in one line, when there is nothing to explain; ConfigError when nothing is asked for.
    """
    if not target.strip():
        raise ConfigError("target : une adresse, un fichier ou le numéro d'un article archivé est attendu")
    judge = appraiser(config)
    rules = judge.ruleset
    if NUMBER.fullmatch(target) and not Path(target).exists():
        with Archive.read(config.archive) as archive:
            return checked(archive, int(target), judge, rules, publishers(config.sources, judge.organisations))
    if not ADDRESS.match(target):
        if MEANT.match(target) and not Path(target).exists():
            raise VigieError(f"{target}: ni un fichier, ni une adresse comme https://www.example.org/page")
        article, publisher = from_file(Path(target), config), UNKNOWN_PUBLISHER
    else:
        # As in a round, the source helps to tell which ARS or council is meant.
        source = [source for source in config.sources if host(source.url) == host(target)][:1]
        publisher = next(iter(publishers(source, judge.organisations).values()), UNKNOWN_PUBLISHER)
        article = fetched(target, config)
    return described(article, judge.appraise(article, publisher, explain=True)) | {"fingerprint": rules.fingerprint}


def checked(
    archive: Archive, article_id: int, judge: Appraiser, rules: Ruleset, sources: Mapping[str, Publisher]
) -> dict[str, Any]:
    """The stored account of an article, and under `check` what the present `rules` make of the same text.

    `same`: the score is the same; `changes`: what is different in the rules since, in French, nothing if nothing is;
    `parts`: the reasons that are worth something else now. Raises ArchiveError when the article is not there.
    """
    stored = account(archive, article_id)
    told = stored.told
    article = stored.article
    now = described(article, judge.appraise(article, stored.spoken_by(sources), explain=True))
    concerned = {hit["rule"].removeprefix("organisation:") for hit in (*told["hits"], *now["hits"])}
    before = recorded_ruleset(archive, told["fingerprint"])
    names = {one.id: one.name for one in judge.organisations}
    both = {key: [*told[key], *now[key]] for key in ("organisations", "events")}
    check = {
        "same": now["score"] == told["score"],
        "score_now": now["score"],
        "changes": changes(before, rules, names, concerned) if before else [NO_FINGERPRINT],
        "parts": [part | {"name": reason_name(part["rule"], both)} for part in parts(told, now)],
    }
    own = {key: told.pop(key) for key in ("id", "source", "origin", "format")}
    return told | {"ignored": now["ignored"], "fingerprint": told.pop("fingerprint"), "check": check} | own


def defect(told: Mapping[str, Any]) -> str:
    """What to say, loudly, when the same rules give another score than they gave; empty when all is well."""
    check = told.get("check")
    if not check or check["same"] or check["changes"]:
        return ""
    return (
        f"ANOMALIE : à l'article {told['id']}, les mêmes règles donnent aujourd'hui {check['score_now']:g} au lieu de "
        f"{told['score']:g} (empreinte {told['fingerprint']}) ; c'est un défaut de vigie, signalez-le"
    )


def described(article: Article, relevance: Relevance) -> dict[str, Any]:
    """An article and its relevance as the plain data that `explain --json` prints."""
    organisations: dict[str, dict[str, Any]] = {}
    for mention in relevance.mentions:
        one = mention.organisation
        known = {"id": one.id, "name": one.name, "kind": one.kind, "regions": list(one.regions), "mentions": []}
        organisations.setdefault(one.id, known)["mentions"].append(_place(mention))
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
        "hits": [{"rule": hit.rule} | _place(hit) | {"points": hit.points} for hit in relevance.hits],
        "themes": list(relevance.themes),
        **findings(relevance),
        "ignored": [{"name": one.name} | _place(one) | {"reason": one.reason} for one in relevance.ignored],
    }


def _place(one: Mention | Hit | Ignored) -> dict[str, Any]:
    return {"field": one.field.value, "start": one.start, "end": one.end, "quote": one.quote}


def parts(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What each rule, organisation or event gave and gives, where the two differ."""
    sums = [_sums(then["hits"]), _sums(now["hits"])]
    both = {rule: (sums[0].get(rule, 0.0), sums[1].get(rule, 0.0)) for rule in {**sums[0], **sums[1]}}
    return [{"rule": rule, "then": old, "now": new} for rule, (old, new) in both.items() if old != new]


def _sums(hits: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    sums: dict[str, float] = {}
    for hit in hits:
        sums[hit["rule"]] = round(sums.get(hit["rule"], 0.0) + hit["points"], 4)
    return sums


def from_file(path: Path, config: Config) -> Article:
    """The article of a file; HTML and PDF are parsed in the sandbox, as in a round. Raises VigieError."""
    try:
        body = path.read_bytes()
    except OSError as error:
        raise VigieError(f"{path}: ce fichier ne peut pas être lu ({because(error)})") from None
    if len(body) > MAX_FILE:
        raise VigieError(f"{path}: ce fichier dépasse {MAX_FILE >> 20} Mo")
    if path.suffix.lower() not in TYPES and not body.startswith(b"%PDF-"):
        try:
            return read_text(_decoded(path, body), path.resolve().as_uri())
        except ReadError as error:
            raise VigieError(f"{path}: {error.reason}") from None
    page = Page(path.resolve().as_uri(), 200, TYPES.get(path.suffix.lower(), ""), body)
    head = {"candidate": TypeAdapter(Candidate).dump_python(Candidate(page.url)), "timezone": config.timezone}
    sandbox = Sandbox()
    try:
        return TypeAdapter(Sieved).validate_python(asyncio.run(sandbox.run("read", head, page))).article
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
        language=config.language,
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

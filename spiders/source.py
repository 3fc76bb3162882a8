"""The spider of a round: it visits the sources of a job and reads the links the parent asks for.

    visit a source ─▶ look at its page (sandbox) ─▶ offer its links ─▶ the parent answers which to read
                 ─▶ fetch each ─▶ read it (sandbox) ─▶ an article, or the reason why there is none

Every request has a callback and an errback, and whatever either raises becomes a `failed` outcome of that source or
link: a round never ends early, and never in silence.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any, Protocol

from pydantic import TypeAdapter
from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from monitor.address import canonical
from monitor.errors import ReadError
from monitor.model import Article, Candidate, Outcome, Page
from spiders.answers import UNCONDITIONAL, max_age, moved_to, validators
from spiders.bodies import Readings, digest
from spiders.complete import in_language, with_all_pages
from spiders.failures import error_of, explain
from spiders.find import Finder, Found, page_of
from spiders.messages import (
    Assignment,
    Fetch,
    Job,
    Lost,
    Message,
    Missed,
    Offered,
    Read,
    Same,
    Sieved,
    Sifted,
    Unchanged,
)
from spiders.said import asked_again, own_text, own_words
from spiders.sandbox import Sandbox

log = logging.getLogger("vigie.spider")

_sieved: TypeAdapter[Sieved] = TypeAdapter(Sieved)
_articles: TypeAdapter[Article] = TypeAdapter(Article)
_candidates: TypeAdapter[Candidate] = TypeAdapter(Candidate)


class Parent(Protocol):
    """The other end of the pipe."""

    def tell(self, message: Message) -> None:
        """Send a message that wants no answer."""

    async def ask(self, offer: Offered) -> Fetch:
        """Send an offer and wait for what is to be read of it."""


class SourceSpider(Spider):
    """See the module. Scrapy gives it `job`, `parent` and `sandbox` from the worker."""

    name = "vigie"
    custom_settings: dict[str, Any] = {}  # noqa: RUF012 - Scrapy's own declaration

    def __init__(self, job: Job, parent: Parent, sandbox: Sandbox, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.job, self.parent, self.sandbox = job, parent, sandbox
        self.finder = Finder(job.timezone, sandbox, self.fetch, language=job.language)
        self.offers, self.ending = 0, "crash"
        self.bodies = frozenset(job.bodies)
        self.readings = Readings(self.bodies)

    def closed(self, reason: str) -> None:
        """Scrapy's method: the crawl is over, and why, in its words."""
        self.ending = reason

    async def start(self) -> AsyncIterator[Request]:
        """A request per source, and one per link that earlier rounds left waiting."""
        # Mailboxes last: they are read here and now, and a slow one must not hold up the others.
        for source in sorted(self.job.sources, key=lambda one: one.kind == "mailbox"):
            if source.kind == "page":
                yield self.article_request(source, Candidate(source.url))
            elif source.kind == "mailbox":
                async for request in self.read_mailbox(source):
                    yield request
            else:
                yield self.source_request(source)
            for candidate in source.waiting:
                yield self.article_request(source, candidate)

    # ----------------------------------------------------------------------------------------------- a source

    def source_request(self, source: Assignment) -> Request:
        """The request for the page of a source, if it has changed."""
        headers = {"If-None-Match": source.etag, "If-Modified-Since": source.modified}
        return self.request(
            source.watch or source.url,
            self.parse_source,
            self.source_failed,
            {"source": source},
            headers={name: value for name, value in headers.items() if value},
            priority=10,
            meta={"handle_httpstatus_list": [304], UNCONDITIONAL: source.etag == ""},
        )

    async def parse_source(self, response: Response, source: Assignment) -> AsyncIterator[Request]:
        """Look at a source's page, offer its links, and read those the parent wants."""
        if response.status == 304:
            self.parent.tell(Unchanged(source.name, max_age(response), moved_to(response)))
            return
        body = digest(response.body, source.kind, source.links)
        if body == source.digest:
            self.parent.tell(Unchanged(source.name, max_age(response), moved_to(response), body, *validators(response)))
            return
        try:
            found = await self.finder.find(source, response)
            wanted = await self.parent.ask(self.offered(source, found))
        except Exception as error:
            log.info("source %s: %s", source.name, error, exc_info=not isinstance(error, ReadError))
            self.lose(source, error, response.url)
            return
        for request in self.wanted(source, found.look.candidates, wanted):
            yield request

    def wanted(self, source: Assignment, candidates: tuple[Candidate, ...], wanted: Fetch) -> Iterator[Request]:
        """A request for each link that the parent wants, and that is not being read already."""
        by_link = {(one.url, one.identity): one for one in candidates}
        asked = {(canonical(one.url), one.identity) for one in source.waiting}  # once a round, or it counts twice
        links = (link for link in wanted.links if not asked or (canonical(link[0]), link[1]) not in asked)
        yield from (self.article_request(source, by_link[link]) for link in links)

    async def read_mailbox(self, source: Assignment) -> AsyncIterator[Request]:
        """Look into a mailbox, offer the links of its new letters, and read those the parent wants."""
        from spiders.mailbox import visit  # most rounds have none

        try:
            now, job = datetime.now(UTC), self.job
            asked = source.url, source.sender, source.etag or "", job.mail_password, job.timezone, now, self.sandbox
            found = await visit(*asked)
            if not found.letters:
                self.parent.tell(Unchanged(source.name))
                return
            self.offers += 1
            seen = found.look.kind, found.look.candidates, found.look.note
            wanted = await self.parent.ask(Offered(self.offers, source.name, source.url, *seen, etag=found.cursor))
        except Exception as error:
            log.info("source %s: %s", source.name, error, exc_info=not isinstance(error, ReadError))
            self.lose(source, error, source.url)
            return
        for request in self.wanted(source, found.look.candidates, wanted):
            yield request

    def offered(self, source: Assignment, found: Found) -> Offered:
        """What a source offers, as it is told to the parent."""
        self.offers += 1
        look = found.look
        # The validators are those of the very address that will be asked again.
        same = found.watch == found.response.url
        etag, modified = validators(found.response) if same else (None, None)
        return Offered(
            self.offers,
            source.name,
            found.watch,
            look.kind,
            look.candidates,
            look.note,
            look.terms,
            etag,
            modified,
            found.response.status,
            moved_to(found.response) if same and look.kind != "listing" else "",
            look.every or 0,
            max_age(found.response) if same else 0,
            found.confidence,
            found.why,
            digest(found.response.body, source.kind, source.links) if same else "",
            look.skipped,
        )

    async def source_failed(self, failure: Failure) -> None:
        """The page of a source could not be fetched."""
        request: Request = failure.request  # type: ignore[attr-defined]
        self.lose(request.cb_kwargs["source"], error_of(failure), request.url)

    def lose(self, source: Assignment, error: BaseException, url: str) -> None:
        """Tell that a source gave nothing, and why."""
        trouble = explain(error, url, self.refused_hosts)
        told = trouble.outcome, trouble.reason, trouble.retry_after, trouble.unreachable, trouble.status
        self.parent.tell(Lost(source.name, *told))

    async def fetch(self, url: str, *, article: bool = False) -> Response:
        """A page outside the main line, with the same manners. Raises what the request raised, HttpError included."""
        engine = self.crawler.engine
        if engine is None:
            raise RuntimeError("the crawl is over")
        response = await engine.download_async(
            Request(url, callback=NO_CALLBACK, meta={"article": True} if article else {})
        )
        if response.status != 200:
            raise HttpError(response, f"HTTP {response.status}")
        return response

    # ----------------------------------------------------------------------------------------------- a link

    def article_request(self, source: Assignment, candidate: Candidate) -> Request:
        """The request that reads one link."""
        context = {"source": source, "candidate": candidate}
        return self.request(candidate.url, self.parse_article, self.article_failed, context, meta={"article": True})

    async def parse_article(self, response: Response, source: Assignment, candidate: Candidate) -> None:
        """Read a page into an article."""
        page, body = page_of(response), digest(response.body)
        same = body in self.bodies and not candidate.identity
        told = await own_words(self.run, candidate, source) if same else None
        if same and told is None:
            self.parent.tell(Same(source.name, candidate.url, body))
            return
        try:
            sieved = await self.sift(page, body, candidate, source)
        except Exception as error:
            log.info("%s: %s", candidate.url, error, exc_info=not isinstance(error, ReadError))
            await self.miss(source, candidate, error)
            return
        if sieved.most is None:
            article = await self.completed(sieved.article, source, candidate)
            told = told or await own_words(self.run, candidate, source, article)
            self.parent.tell(Read(source.name, candidate.url, article, "", candidate.identity, body, told=told))
        else:
            self.parent.tell(Sifted(source.name, candidate.url, sieved.article, sieved.most, candidate.identity))

    async def sift(self, page: Page, body: str, candidate: Candidate, source: Assignment) -> Sieved:
        """What the page of a link is read into, once for the same bytes, whose digest is `body`. Raises ReadError."""

        async def read() -> Sieved:
            told = {"regions": source.regions, "voice": source.voice, "language": self.job.language}
            return _sieved.validate_python(await self.run("read", page, candidate, **told))

        return await self.readings.once(page, body, candidate, read, (source.regions, source.voice))

    async def completed(self, article: Article, source: Assignment, candidate: Candidate) -> Article:
        """The article in the language of the readers, and with all its pages."""

        async def read(page: Page, candidate: Candidate) -> Article | None:
            found = await self.sift(page, digest(page.body), candidate, source)
            return found.article if found.most is None else None

        async def continued(article: Article, page: Page) -> Article:
            head = {"article": _articles.dump_python(article, mode="json"), "timezone": self.job.timezone}
            return _articles.validate_python(await self.sandbox.run("continue", head, page))

        fetch = partial(self.fetch, article=True)
        article = await in_language(article, candidate, self.job.language, fetch, read)
        return await with_all_pages(article, fetch, continued)

    async def article_failed(self, failure: Failure) -> None:
        """The page of a link could not be fetched."""
        kwargs = failure.request.cb_kwargs  # type: ignore[attr-defined]
        await self.miss(kwargs["source"], kwargs["candidate"], error_of(failure))

    async def miss(self, source: Assignment, candidate: Candidate, error: BaseException) -> None:
        """A link gave no article; what the source itself says may take its place, unless reading is forbidden."""
        trouble = explain(error, candidate.url, self.refused_hosts)
        allowed = trouble.outcome is not Outcome.REFUSED
        if allowed and (trouble.asked or trouble.passing) and (article := await own_text(self.run, candidate)):
            note, again = f"texte du flux : {trouble.reason}", asked_again(trouble, error)
            self.parent.tell(Read(source.name, candidate.url, article, note, candidate.identity, again=again))
            return
        if not trouble.asked:
            return  # the link waits: nobody was asked for it
        why = Outcome.REFUSED if trouble.unfit else trouble.outcome, trouble.reason, trouble.retry_after
        told = await own_words(self.run, candidate, source) if allowed else None
        self.parent.tell(Missed(source.name, candidate.url, *why, candidate.identity, trouble.status or 0, told))

    async def run(self, task: str, page: Page, candidate: Candidate, **told: Any) -> Any:
        """What the sandbox makes of a page of a candidate. Raises ReadError."""
        head = {"candidate": _candidates.dump_python(candidate, mode="json"), "timezone": self.job.timezone, **told}
        return await self.sandbox.run(task, head, page)

    # ----------------------------------------------------------------------------------------------- requests

    @property
    def refused_hosts(self) -> set[str]:
        """The hosts the guard turned away in this round."""
        hosts: set[str] = self.settings["REFUSED_HOSTS"]
        return hosts

    def request(self, url: str, callback: Any, errback: Any, context: dict[str, Any], **options: Any) -> Request:
        """A request whose callback and errback get `context`; the parent has already seen to duplicates."""
        return Request(url, callback, errback=errback, cb_kwargs=context, dont_filter=True, **options)

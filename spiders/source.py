"""The spider of a round: it visits the sources of a job and reads the links the parent asks for.

    visit a source ─▶ look at its page (sandbox) ─▶ offer its links ─▶ the parent answers which to read
                 ─▶ fetch each ─▶ read it (sandbox) ─▶ an article, or the reason why there is none

Every request has a callback and an errback, and whatever either raises becomes a `failed` outcome of that source or
link: a round never ends early, and never in silence.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import AsyncIterator
from typing import Any, Protocol

from pydantic import TypeAdapter
from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from monitor.errors import ReadError
from monitor.model import Article, Candidate, Outcome, Page
from spiders.failures import explain
from spiders.find import Finder, Found, page_of
from spiders.messages import Assignment, Fetch, Job, Lost, Message, Missed, Offered, Read, Unchanged
from spiders.sandbox import Sandbox

log = logging.getLogger("vigie.spider")

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
        self.finder = Finder(job.timezone, sandbox, self.fetch)
        self.offers = 0

    async def start(self) -> AsyncIterator[Request]:
        """A request per source, and one per link that earlier rounds left waiting."""
        for source in self.job.sources:
            if source.kind == "page":
                yield self.article_request(source, Candidate(source.url))
                continue
            headers = {"If-None-Match": source.etag, "If-Modified-Since": source.modified}
            yield self.request(
                source.watch or source.url,
                self.parse_source,
                self.source_failed,
                {"source": source},
                headers={name: value for name, value in headers.items() if value},
                priority=10,
                meta={"handle_httpstatus_list": [304]},
            )
            for candidate in source.waiting:
                yield self.article_request(source, candidate)

    # ----------------------------------------------------------------------------------------------- a source

    async def parse_source(self, response: Response, source: Assignment) -> AsyncIterator[Request]:
        """Look at a source's page, offer its links, and read those the parent wants."""
        if response.status == 304:
            self.parent.tell(Unchanged(source.name))
            return
        try:
            found = await self.finder.find(source, response)
            wanted = await self.offer(source, found)
        except Exception as error:
            log.info("source %s: %s", source.name, error, exc_info=not isinstance(error, ReadError))
            self.lose(source, error, response.url)
            return
        by_url = {candidate.url: candidate for candidate in found.look.candidates}
        for url in wanted.urls:
            yield self.article_request(source, by_url[url])

    async def offer(self, source: Assignment, found: Found) -> Fetch:
        """Tell the parent what a source offers; the answer is what to read of it."""
        self.offers += 1
        headers, look = found.response.headers, found.look
        # The validators are those of the very address that will be asked again.
        same = found.watch == found.response.url
        etag, modified = (headers.get(name) or b"" if same else b"" for name in ("ETag", "Last-Modified"))
        return await self.parent.ask(
            Offered(
                self.offers,
                source.name,
                found.watch,
                look.kind,
                look.candidates,
                look.note,
                look.terms,
                etag.decode("latin-1") or None,
                modified.decode("latin-1") or None,
            )
        )

    async def source_failed(self, failure: Failure) -> None:
        """The page of a source could not be fetched."""
        request: Request = failure.request  # type: ignore[attr-defined]
        self.lose(request.cb_kwargs["source"], _error(failure), request.url)

    def lose(self, source: Assignment, error: BaseException, url: str) -> None:
        """Tell that a source gave nothing, and why."""
        trouble = explain(error, url, self.refused_hosts)
        self.parent.tell(Lost(source.name, trouble.outcome, trouble.reason, trouble.retry_after, trouble.unreachable))

    async def fetch(self, url: str) -> Response:
        """A page outside the main line, with the same manners. Raises what the request raised, HttpError included."""
        engine = self.crawler.engine
        if engine is None:
            raise RuntimeError("the crawl is over")
        response = await engine.download_async(Request(url, callback=NO_CALLBACK))
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
        try:
            article = await self.read("read", page_of(response), candidate)
        except Exception as error:
            log.info("%s: %s", candidate.url, error, exc_info=not isinstance(error, ReadError))
            await self.miss(source, candidate, error)
            return
        self.parent.tell(Read(source.name, candidate.url, article))

    async def article_failed(self, failure: Failure) -> None:
        """The page of a link could not be fetched."""
        kwargs = failure.request.cb_kwargs  # type: ignore[attr-defined]
        await self.miss(kwargs["source"], kwargs["candidate"], _error(failure))

    async def miss(self, source: Assignment, candidate: Candidate, error: BaseException) -> None:
        """A link gave no article; the source's own text takes its place, unless reading is forbidden."""
        trouble = explain(error, candidate.url, self.refused_hosts)
        if trouble.outcome is not Outcome.REFUSED and candidate.summary:
            with contextlib.suppress(ReadError):
                article = await self.read("feed_text", Page(candidate.url, 0, "", b""), candidate)
                self.parent.tell(Read(source.name, candidate.url, article, f"texte du flux : {trouble.reason}"))
                return
        self.parent.tell(Missed(source.name, candidate.url, trouble.outcome, trouble.reason, trouble.retry_after))

    async def read(self, task: str, page: Page, candidate: Candidate) -> Article:
        """An article, read in the sandbox. Raises ReadError."""
        head = {"candidate": _candidates.dump_python(candidate, mode="json"), "timezone": self.job.timezone}
        return _articles.validate_python(await self.sandbox.run(task, head, page))

    # ----------------------------------------------------------------------------------------------- requests

    @property
    def refused_hosts(self) -> set[str]:
        """The hosts the guard turned away in this round."""
        hosts: set[str] = self.settings["REFUSED_HOSTS"]
        return hosts

    def request(self, url: str, callback: Any, errback: Any, context: dict[str, Any], **options: Any) -> Request:
        """A request whose callback and errback get `context`; the parent has already seen to duplicates."""
        return Request(url, callback, errback=errback, cb_kwargs=context, dont_filter=True, **options)


def _error(failure: Failure) -> BaseException:
    return failure.value or RuntimeError("unknown failure")

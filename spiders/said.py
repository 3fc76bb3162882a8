"""What a source itself says of a link, as an article: for when its page cannot be read, or says less. Never raises."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

from pydantic import TypeAdapter

from monitor.errors import ReadError
from monitor.model import Article, Candidate, Outcome, Page
from spiders.failures import Trouble
from spiders.halt import RobotCheck
from spiders.messages import Assignment

_articles: TypeAdapter[Article | None] = TypeAdapter(Article | None)

CUT = re.compile(r"\s*(?:…|\.\.\.|\[(?:…|\.\.\.)\])$")  # the end of an excerpt

Run = Callable[..., Awaitable[Any]]  # a task of the sandbox, a page, the candidate, and what else it is told


async def own_text(run: Run, candidate: Candidate) -> Article | None:
    """The article that a feed carries whole, or so much of it that it may be read in place of its page."""
    return await _article(run, "feed_text", candidate) if candidate.summary else None


async def own_words(run: Run, candidate: Candidate, source: Assignment, page: Article | None = None) -> Article | None:
    """The article of the title and the words, however few, that a source gave, if they may reach the threshold.

    None, and nothing is asked, where its `page` says them all.
    """
    if page is not None and _says_all(page, candidate):
        return None
    told = {"regions": source.regions, "voice": source.voice}
    return await _article(run, "told", candidate, **told) if candidate.title else None


def asked_again(trouble: Trouble, error: BaseException) -> float | None:
    """Seconds to wait at least until a page is asked for again in whose place the source's own text was read.

    None if it is not: only where what was met may pass, or be another page tomorrow.
    """
    passing = trouble.passing or isinstance(error, RobotCheck)
    passing = passing or (isinstance(error, ReadError) and error.outcome == Outcome.FAILED)
    return (trouble.retry_after or 0.0) if passing else None


def _says_all(page: Article, candidate: Candidate) -> bool:
    """Whether the title of a page holds that of a candidate, and its text each line of its summary, cut or not."""
    title = _spaced(page.title)
    text = f"{title}\n{_spaced(page.text)}"
    lines = (CUT.sub("", _spaced(line)) for line in candidate.summary.splitlines())
    return _spaced(candidate.title) in title and all(line in text for line in lines)


def _spaced(text: str) -> str:
    return " ".join(text.split())


async def _article(run: Run, task: str, candidate: Candidate, **told: Any) -> Article | None:
    try:
        return _articles.validate_python(await run(task, Page(candidate.url, 0, "", b""), candidate, **told))
    except ReadError:
        return None

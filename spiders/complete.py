"""An article as its reader wants it: in the language that he reads, if its site has it, and with all its pages."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from scrapy.http import Response

from monitor.extract.addresses import twin
from monitor.model import UNDATED, Article, Candidate
from spiders.find import page_of

log = logging.getLogger("vigie.spider")

MOST_PAGES = 11  # after the first

Fetch = Callable[[str], Awaitable[Response]]
Run = Callable[..., Awaitable[Any]]  # a task of the sandbox, its page, and what else it is told


async def in_language(article: Article, candidate: Candidate, language: str, fetch: Fetch, read: Run) -> Article:
    """The same article in `language`; `article` itself when it is, or when its site has no such version to be read.

    `read(page, candidate)` gives the article of a page, or None if the page was not worth reading. Never raises.
    """
    other = twin(article, language)
    if not other:
        return article
    try:
        told = replace(candidate, url=other, title="", summary="", changed=UNDATED)
        found: Article | None = await read(page_of(await fetch(other)), told)
    except Exception as error:
        log.info("%s: %s", other, error)
        return article
    return found if found is not None and found.language == language else article


async def with_all_pages(article: Article, fetch: Fetch, continued: Run) -> Article:
    """`article` with the text of the pages on which it goes on; those that cannot be read are left out. Never raises.

    `continued(article, page)` gives the article with the text of one more of its pages.
    """
    for _ in range(MOST_PAGES):
        if not article.more:
            break
        try:
            article = await continued(article, page_of(await fetch(article.more[0])))
        except Exception as error:
            log.info("%s: %s", article.more[0], error)
            article = replace(article, more=article.more[1:])
    return replace(article, more=())

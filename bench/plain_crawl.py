"""The crawl that vigie is compared with: Scrapy's defaults, and the callback that most people write.

`python -m bench.plain_crawl FEED read|parse`: reads each page of the feed with trafilatura's defaults and writes a JSON
line, or only parses it with lxml, which is the least that can be done.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import AsyncIterator, Iterator
from typing import Any

import lxml.html
import trafilatura
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response

LINK = re.compile(rb"<link>(/[^<]+)</link>")


class Plain(Spider):
    """One feed and its pages."""

    name = "plain"

    def __init__(self, feed: str, work: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.feed, self.work = feed, work

    async def start(self) -> AsyncIterator[Request]:
        """The feed."""
        yield Request(self.feed)

    def parse(self, response: Response) -> Iterator[Request]:
        """Ask for each page that the feed offers."""
        for path in LINK.findall(response.body):
            yield Request(response.urljoin(path.decode()), self.read)

    def read(self, response: Response) -> None:
        """Read a page, and write what it was read into."""
        if self.work == "parse":
            lxml.html.document_fromstring(response.body)
            return
        found = trafilatura.bare_extraction(response.text, url=response.url, with_metadata=True)
        told = found.as_dict() if found is not None and not isinstance(found, dict) else {}
        line = {"url": response.url, "title": told.get("title") or "", "text": told.get("text") or ""}
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")


def main(feed: str, work: str) -> None:
    """Crawl to the end."""
    process = AsyncCrawlerProcess({"LOG_ENABLED": False, "TELNETCONSOLE_ENABLED": False})
    process.crawl(Plain, feed=feed, work=work)
    process.start()


if __name__ == "__main__":
    main(*sys.argv[1:])

"""What reading a page costs, as ratios to a bare lxml parse and to trafilatura as it comes, on the demo's newsroom."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from datetime import UTC, datetime

import lxml.html
import trafilatura

from monitor.extract.read import read
from monitor.model import Page
from vigie.demo.newsroom import load, mapping
from vigie.demo.web import Reply, Request

NOW = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
ROUNDS = 3


def pages() -> list[Page]:
    """The article pages of the newsroom, as a reader would get them."""
    sites = load(NOW)
    served = mapping(sites)
    found = []
    for site in sites:
        for path in site.articles.values():
            route = served[site.address][path]
            reply = route if isinstance(route, Reply) else route(Request(0.0, site.address, 80, "GET", path, {}))
            found.append(Page(f"http://{site.address}{path}", reply.status, reply.content_type, reply.body))
    return [page for page in found if page.status == 200 and "html" in page.content_type]


def spent(work: Callable[[Page], object], over: list[Page]) -> float:
    """CPU milliseconds per page, of the fastest round."""
    rounds = []
    for _ in range(ROUNDS):
        began = time.process_time()
        for page in over:
            work(page)
        rounds.append(time.process_time() - began)
    return min(rounds) / len(over) * 1000


def main() -> None:
    over = pages()
    for page in over[:3]:  # the language model and the patterns are loaded once in the life of a process
        read(page, None, "Europe/Paris")
    parse = spent(lambda page: lxml.html.document_fromstring(page.body), over)
    plain = spent(lambda page: trafilatura.bare_extraction(page.body, with_metadata=True), over)
    ours = spent(lambda page: read(page, None, "Europe/Paris"), over)
    print(f"{len(over)} pages of {sum(len(page.body) for page in over) // len(over)} bytes on average")
    print(f"reading  : {ours / parse:6.1f} times a bare lxml parse, {ours / plain:.2f} times trafilatura as it comes")
    print(
        f"           {ours:.1f} ms per page; peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB"
    )


if __name__ == "__main__":
    main()

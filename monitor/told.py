"""What a source says of an article, beside what its page says: which of the two is kept. Pure.

Feeds and pages do not always tell the same: the page shows another headline, or a text that leaves the name out. What
the source says is taken, whole, where it alone reaches the threshold by words that its page lacks. What speaks against
the article on its page still counts, so that a rule that takes away cannot be passed by with a telling title.
"""

from __future__ import annotations

from dataclasses import replace

from monitor.findings import Hit, Relevance
from monitor.model import Article, Decision, Field
from monitor.recognise.fold import fold


def says_more(told: Relevance, relevance: Relevance, page: Article, keep: float) -> bool:
    """Whether what a source says is worth keeping, where its `page`, of this `relevance`, is not."""
    if told.decision is not Decision.KEPT or relevance.decision is Decision.KEPT:
        return False
    named = {hit.rule for hit in told.hits}
    against = sum(hit.points for hit in relevance.hits if hit.points < 0 and hit.rule not in named)
    title, text = fold(page.title).text, fold(page.text).text
    lacks = any(hit.points > 0 and not _stands(hit, title, text) for hit in told.hits)
    return lacks and told.score + against >= keep


def in_place_of(page: Article, told: Article) -> Article:
    """What a source says of an article, at the address of its page, and on its day if the source tells none."""
    return replace(told, url=page.url, published=told.published if told.published.at else page.published)


def _stands(hit: Hit, title: str, text: str) -> bool:
    """Whether a hit stands on the page too, in as good a place."""
    quote = fold(hit.quote).text
    return quote in title or (hit.field is not Field.TITLE and quote in text)

"""Fields of a title and a lead, for tests of stories: nothing is read but amounts, dates and places."""

from __future__ import annotations

from functools import cache

from monitor.facts import amounts, deadlines
from monitor.facts.places import Places
from monitor.findings import Relevance
from monitor.model import UNDATED, Article, Dated, Decision
from monitor.recognise.matcher import Matcher
from monitor.recognise.passage import Passage
from monitor.story.fields import Fields, fields


def read_alone(title: str, lead: str, published: Dated = UNDATED) -> Fields:
    """The fields of a title and a lead that no catalogue has been looked up for."""
    article = Article("", title, lead, published=published)
    passages = [Passage.read(title, _matcher(), (0, len(title))), Passage.read(lead, _matcher())]
    found = Relevance(
        0,
        Decision.BELOW,
        amounts=tuple(one for passage in passages for one in amounts.amounts(passage)),
        deadlines=tuple(deadlines.deadlines(passages, published)),
        places=tuple(_places().named(passages)),
    )
    return fields(article, found)


@cache
def _places() -> Places:
    return Places()


@cache
def _matcher() -> Matcher:
    return Matcher(amounts.PHRASES | deadlines.PHRASES | _places().phrases)

"""Titles without what a feed puts around each: the name of the source behind, that of the rubric before. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from monitor.extract.papers import LONGEST, is_whole, signatures, split
from monitor.extract.phrases import plain as folded

LEAST = 3  # titles that make a repetition
SHARE = 0.8  # of the titles of a feed
BEFORE = re.compile(
    r"^(?:\[(?P<box>[^\]]+)\]|(?P<name>.*?\S)\s+(?P<sign>[-–—|·•»]|::|//)\s)\s*(?P<rest>\S.*)$", re.DOTALL
)
# What says only that this is an article.
RUBRICS = frozenset(
    (
        *(
            "a la une",
            "actu",
            "actualite",
            "actualites",
            "actus",
            "article",
            "articles",
            "breve",
            "breves",
            "communique",
        ),
        *(
            "communique de presse",
            "communiques",
            "communiques de presse",
            "cp",
            "derniere minute",
            "dernieres actualites",
        ),
        *("espace presse", "info", "infos", "news", "presse", "press release", "publication", "publications"),
    )
)


def trimmed(titles: Sequence[str], feed: str, origins: Sequence[str], rubrics: Sequence[frozenset[str]]) -> list[str]:
    """`titles`, each without the name of its source at its end and that of its rubric at its start.

    `feed` is the title of the feed. `origins` and `rubrics` are, for each title, the source that the entry names and
    its categories. A name goes when the entry or the feed says that it is one, when it repeats over the feed, or when
    it signs a title as aggregators do, and the entry names no other source. A rubric of several words that merely
    repeats stays: « Appel à projets | … » is news.
    """
    source = folded(feed)
    tails = [split(title) for title in titles]
    tail = _repeated([name for _, _, name in filter(None, tails)], len(titles))
    unnamed = iter(signatures([title for title, origin in zip(titles, origins, strict=True) if not origin]))
    named = [origin or next(unnamed) for origin in origins]
    cut = [
        part[0] if part and _is_source(part[2], {tail, source, folded(name)}) else title
        for title, part, name in zip(titles, tails, named, strict=True)
    ]
    heads = [_opening(title) for title in cut]
    head = _repeated([match["box"] or match["name"] for match in heads if match], len(titles))
    return [
        match["rest"] if match and _is_rubric(match["box"] or match["name"], head, source, named) else title
        for title, match, named in zip(cut, heads, rubrics, strict=True)
    ]


def _opening(title: str) -> re.Match[str] | None:
    """What may be a rubric before a title; nothing when the sign behind it stands in a quotation."""
    found = BEFORE.match(title)
    return found if found and is_whole(found["name"] or "") else None


def _repeated(names: Sequence[str], of: int) -> str:
    """The one name, folded, that nearly all of the titles bear; empty if there is none."""
    name, count = (Counter(map(folded, names)).most_common(1) or [("", 0)])[0]
    return name if count >= max(LEAST, SHARE * of) else ""


def _is_source(name: str, sources: set[str]) -> bool:
    key = folded(name)
    return len(name) <= LONGEST and bool(key) and key in sources


def _is_rubric(name: str, repeated: str, feed: str, categories: frozenset[str]) -> bool:
    key = folded(name)
    if len(name) > LONGEST or not key:
        return False
    if key in RUBRICS or key == feed:
        return True
    return key == repeated and (len(key.split()) == 1 or key in {folded(one) for one in categories})

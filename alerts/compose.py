"""What the readers of a letter are owed: rows of the archive in, the nouns of a letter out. Pure.

rows ─▶ one group per story (select) ─▶ Story ─▶ sections (order)
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from alerts import facts
from alerts.calendar import closing
from alerts.capitals import lowered
from alerts.counted import reasons
from alerts.digest import Closing, Figures, Missed, Money, Reprint, Role, Section, Story
from alerts.order import Item, arranged
from alerts.select import Row, Told, among, missed, told, wanted
from alerts.wording import headline
from alerts.words import heading
from monitor.config import Config, DigestEntry
from monitor.excerpt import excerpt
from monitor.model import Field, Origin
from monitor.story.novelty import QUOTE

PRESS, INSTITUTION = 200, 400  # the longest excerpts, in characters
CURRENCY = re.compile(r"[€$£¥]|euro|dollar|livre|franc|couronne|yen|yuan|roupie|(?-i:\b[A-Z]{3}\b)", re.IGNORECASE)
_SCALED = re.compile(r"(?:million|milliard|billion)s?(?: et demie?)?$", re.IGNORECASE)
LONGEST_PART = 24  # characters of the words that say that a sum is a part of another
_PART = re.compile(r"\b(?:dont|including|of which)(?: (?:environ|près de|plus de|some|about))?\s$", re.IGNORECASE)
_EACH = re.compile(
    r"\s(?:par (?:an|mois|équipe|projet|lauréat|structure|établissement|dossier|patient|site|personne|étudiant)"
    r"|per (?:year|month|team|project|patient|site)|a year|each|chacune?|maximum par \w+)\b"
)
_EACH_BEFORE = re.compile(r"\b(chacune?)\s$")  # « huit lauréats recevront chacun 100 000 euros »


def least_score(entry: DigestEntry, config: Config) -> float:
    """The threshold of a letter."""
    return config.scoring.digest if entry.min_score is None else entry.min_score


def sections(
    entry: DigestEntry, config: Config, rows: Sequence[Row], since: datetime, alerted: Sequence[Row] = ()
) -> tuple[Section, ...]:
    """The sections of an issue, from rows of `monitor.archive.letters`, `located`: owed, and those of alerts."""
    language = config.language_of(entry)
    items = [item(one, config) for one in told(entry, rows, least_score(entry, config), language)]
    made = arranged(items, entry, config, since)
    if not alerted:
        return made
    repeated = tuple(story(Told((row,)), config) for row in alerted)
    return (*made, Section(heading(Role.ALERTED, language), repeated, Role.ALERTED))


def item(one: Told, config: Config) -> Item:
    """A story to be put in its place."""
    return Item(story(one, config), one.score, one.rows)


def story(one: Told, config: Config) -> Story:
    """A story as it is told: its leading row in full, the others as reprints."""
    row = one.rows[0]
    title = headline(lowered(row["title"], row["text"]))
    reprints = tuple(_reprints(row))
    return Story(
        article_id=row["id"],
        title=title,
        url=row["url"],
        source=row["source"],
        published=row["published"],
        language=row["language"],
        excerpt=_excerpt(row, config),
        from_feed=row["origin"] == Origin.FEED,
        is_pdf=row["format"] == "pdf",
        pages=row["pages"],
        score=row["score"],
        regions=tuple(row["places"]),
        organisations=tuple(row["organisations"]),
        reasons=reasons(row["hits"], title, row["text"]),
        reprints=reprints,
        twins=tuple(other.article_id for other in reprints),
        reserved=row["reserved"],
        amounts=_amounts(facts.sums(row), row),
        closings=closings(facts.closings(row)),
        best=_best(one),
        news=one.news,
    )


def _best(one: Told) -> tuple[str, float] | None:
    """The article that scores best, if it does not lead."""
    best = max(one.rows, key=lambda row: row["score"])
    return (best["source"], best["score"]) if best["score"] > one.rows[0]["score"] else None


def _reprints(row: Row) -> Iterator[Reprint]:
    """Who else tells it: of each other source the article that adds most, or else scores best, and every further one
    that adds a fact. What is not shown is not told: it may be owed later.
    """
    others = [other for other in row["reprints"] if not other["sent"]]
    chosen, heard = set(), {row["source"]}
    for other in sorted(others, key=lambda one: (-len(one["adds"]), -one["score"], one["id"])):
        if other["source"] not in heard or set(other["adds"]) - {QUOTE}:
            chosen.add(other["id"])
        heard.add(other["source"])
    for other in others:
        if other["id"] in chosen:
            yield Reprint(*(other[key] for key in ("id", "source", "url", "adds", "copied", "language", "reserved")))


def _amounts(rows: Iterable[dict[str, Any]], article: Row) -> tuple[Money, ...]:
    """Each amount once for each of its roles, in the words that tell it first."""
    told: dict[tuple[Any, ...], Money] = {}
    for row in rows:
        key, money = (row["role"], row["low"], row["high"], row["currency"]), _money(row, article)
        if key not in told or (told[key].quote.isupper() and not money.quote.isupper()):  # a title all in capitals
            told[key] = money
    return tuple(dict.fromkeys(told.values()))


def _money(row: dict[str, Any], article: Row) -> Money:
    """« dont 5 millions levés » leaves the currency to the words around: where it is the euro, as all but always, it
    reads « 5 millions d’euros »; another one is added in brackets; « 5 » (« de 5 à 10 M€ ») is told in figures.

    A part of a sum, and what each gets, are told as such: « dont 2 M€ », « 450 000 euros par équipe ».
    """
    around = article["title" if row["field"] == Field.TITLE else "text"]
    words = " ".join(row["quote"].split())
    if not CURRENCY.search(words):
        implied = " d’euros" if row["currency"] == "EUR" else f" [{row['currency']}]"
        words = words + implied if _SCALED.search(words) else ""
    part = bool(_PART.search(around[max(0, row["start"] - LONGEST_PART) : row["start"]]))
    each = _EACH.match(around, row["end"]) or _EACH_BEFORE.search(around[max(0, row["start"] - 9) : row["start"]])
    told = " ".join(each[0].split()) if each else ""
    return Money(words, row["role"], row["low"], row["high"], row["currency"], row["bound"], part=part, each=told)


def closings(rows: Iterable[dict[str, Any]]) -> tuple[Closing, ...]:
    """Closing dates of the archive as those of a letter, the soonest first; no month of which a day is told."""
    found = [replace(closing(one["at"], extended=bool(one["extended"])), step=one["step"]) for one in rows]
    days = {(one.at.year, one.at.month) for one in found if not one.by_month}
    told = (one for one in found if not (one.by_month and (one.at.year, one.at.month) in days))
    return tuple(sorted(told, key=lambda one: one.at.isoformat()))


def almost(entry: DigestEntry, config: Config, rows: Sequence[Row]) -> tuple[Missed, ...]:
    """What fell just short of the letter's threshold."""
    near = missed(entry, rows, least_score(entry, config))
    told = ("id", "title", "url", "source", "score", "language")
    return tuple(Missed(*(row[key] for key in told)) for row in near)


def figures(entry: DigestEntry, rows: Iterable[Row]) -> Figures | None:
    """The count of the articles kept in a period, from rows of `monitor.archive.letters.kept`; None if there is none.

    Those of the letter's filters, and of its `min_score` if it has one.
    """
    least = entry.min_score
    counted = [row for row in rows if wanted(entry, row) and (least is None or row["score"] >= least)]
    if not counted:
        return None
    return Figures(
        themes=_most(value for row in counted for value in _asked(row["themes"], entry.themes)),
        regions=_most(value for row in counted for value in _asked(row["regions"], entry.regions)),
        organisations=_most(value for row in counted for value in row["organisations"]),
        sources=_most(row["source"] for row in counted),
    )


def _asked(values: Sequence[str], asked: Sequence[str]) -> list[str]:
    return [value for value in dict.fromkeys(values) if among([value], asked)]


def _most(values: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(values).items(), key=lambda pair: (-pair[1], pair[0])))


def _excerpt(row: Row, config: Config) -> str:
    """What may be quoted of an article: as much as its source allows, around what made it relevant."""
    own = next((source.excerpt for source in config.sources if source.name == row["source"]), None)
    limit = own if own is not None else INSTITUTION if row["voice"] else PRESS
    if limit == 0:
        return ""
    text, hits = (row["text"], _in_text(row["hits"])) if row["text"] else (row["excerpt"], [])
    return excerpt(text, hits, limit, title=row["title"])


def _in_text(hits: Sequence[dict[str, Any]]) -> list[tuple[int, int, float]]:
    """The hits of the text (start, end, points), as if the title had none: what it tells halves those of the text, and
    the sentence that tells the same in full would lose to one beside the point.
    """
    titled = Counter(hit["rule"] for hit in hits if hit["field"] == Field.TITLE)
    return [
        (hit["start"], hit["end"], hit["points"] * 2 ** titled[hit["rule"]])
        for hit in hits
        if hit["field"] != Field.TITLE
    ]

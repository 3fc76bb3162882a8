"""The fields of an article by which stories are known to be the same: who, what, how much, which, where, when. Pure.

    title, lead, Relevance ─▶ names · places · acts · amounts · figures · closing dates · words ─▶ Fields

The title and the first 300 characters tell the story; what the recogniser found further down only serves to know that
an amount or a name is not missing from it.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from monitor.findings import Amount, Locality, Mention, Relevance
from monitor.model import PROGRAMME, UNKNOWN_PUBLISHER, Article, Dated, Field, Precision, Publisher
from monitor.recognise.passage import LEAD
from monitor.story.acts import SUM, acts, spoken
from monitor.story.figures import Figure, days, figures
from monitor.story.fresh import news
from monitor.story.names import Name, alike, each_once, is_member_of, names
from monitor.story.numbers import told
from monitor.story.topics import KNOWN, topics
from monitor.story.when import happened
from monitor.story.words import folded, stems

_DATELINE = re.compile(r"^[^\n.!?]{0,60}?\b(?:le\s)?(?:1er|\d{1,2})\s\w{3,9}\s20\d\d\s?[–—:.-]\s?")
_QUOTED = re.compile(r"[«“]([^«»“”]{40,})[»”]")
_QUOTES, _SHINGLES = 4, 8
_MORE_AMOUNTS = 12  # of the body
_BEGINNING, _MORE_NAMES = 2500, 8  # characters of the text in which further names are read, and how many of them
FURTHER = 0.6  # weight of a name that stands further down
_EVERY_DAY = 0.5  # weight of organisations that are named every day, which are worth one point


@dataclass(frozen=True, slots=True)
class Place:
    """A place of France that the title or the lead names; `department` and `region` are empty if unknown."""

    name: str  # folded
    kind: str  # commune, department or region
    department: str
    region: str
    title: bool
    written: str  # folded


@dataclass(frozen=True, slots=True)
class Money:
    """An amount: see monitor.findings.Amount. `field` is title, lead or body."""

    low: float
    high: float
    currency: str
    role: str
    bound: str
    field: str


@dataclass(frozen=True, slots=True)
class Fields:
    """What an article is compared by. Days are ordinals (`date.toordinal`); 0 when the date is unknown."""

    headline: str
    first: int
    last: int
    title: tuple[str, ...]  # stems, in their order
    lead: tuple[str, ...]  # stems, each once
    said: tuple[str, ...]  # those of the title that only say what is done
    apart: tuple[str, ...]  # those of title and lead that belong to names, places or topics
    names: tuple[Name, ...]
    places: tuple[Place, ...]
    topics: tuple[str, ...]  # illnesses, organs, medicines of the title
    beside: tuple[str, ...]  # those of the lead
    acts: tuple[str, ...]  # of the title
    told: tuple[str, ...]  # of the lead
    kinds: tuple[str, ...]  # ids of types of event, of the title or the lead
    amounts: tuple[Money, ...]
    figures: tuple[Figure, ...]
    days: tuple[str, ...]  # that the title names
    closings: tuple[str, ...]
    actors: tuple[str, ...]  # organisations of the whole text, by id
    quotes: tuple[int, ...]  # digests of what is quoted, a few per quotation
    voices: tuple[str, ...]  # the organisations that publish it, by id
    further: tuple[Name, ...] = ()  # sure names that stand further down in the text
    sums: tuple[Money, ...] = ()  # the amounts that are news of this story: see monitor.story.fresh
    due: tuple[str, ...] = ()  # days, months and years to come of this story, ISO 8601
    dates: tuple[str, ...] = ("",)  # all that are to come and named; one empty: any, nobody read them
    partners: tuple[Name, ...] = ()  # who acts in the sentences of this story
    sites: tuple[str, ...] = ()  # communes where something of it is done, folded
    numbers: tuple[int, ...] = ()  # of title and lead, above one: no sums, years, dates
    happened: tuple[int, ...] = ()  # days of which title and lead tell by their names: « mardi »


def fields(article: Article, relevance: Relevance, publisher: Publisher = UNKNOWN_PUBLISHER) -> Fields:
    """The fields of `article`, whose relevance is `relevance`. `publisher` is who speaks."""
    title, lead = article.title, article.text[:LEAD]
    if article.title_at is not None:
        lead = article.text[article.title_at + len(title) :][:LEAD]
    mentions = [one for one in (*relevance.mentions, *relevance.programmes) if one.field is not Field.BODY]
    first, last = _days(article.published)
    titled, led = stems(title), tuple(dict.fromkeys(stems(_DATELINE.sub("", lead))))
    named = _names(article, title, lead, mentions, relevance.places, publisher)
    places = tuple(dict.fromkeys(_place(one) for one in relevance.places if one.field is not Field.BODY))
    about, beside = sorted(topics(title)), sorted(topics(lead))
    sums = any(one.field is Field.TITLE for one in relevance.amounts)
    new = news(article, relevance, named, date.fromordinal(first) if first else None)
    return Fields(
        headline=title,
        first=first,
        last=last,
        title=titled,
        lead=led,
        said=tuple(sorted(spoken(title))),
        apart=_apart({*titled, *led}, named, places, (*about, *beside)),
        names=named,
        places=places,
        topics=tuple(about),
        beside=tuple(beside),
        acts=tuple(sorted(acts(title))) or ((SUM,) if sums else ()),
        told=tuple(sorted(acts(lead))),
        kinds=tuple(sorted({one.type for one in relevance.events if one.field is not Field.BODY})),
        amounts=_amounts(relevance.amounts),
        figures=_figures(title, lead),
        days=tuple(sorted(days(title))),
        closings=tuple(sorted({one.at[:10] for one in relevance.deadlines})),
        actors=tuple(sorted({one.organisation.id for one in relevance.mentions})),
        quotes=_quotes(article.text),
        voices=tuple(sorted(publisher.organisations)),
        further=_further(article, named, relevance),
        sums=_amounts(new.sums),
        due=new.due,
        dates=new.dates,
        partners=new.partners,
        sites=new.sites,
        numbers=tuple(sorted(told(title) | told(lead))),
        happened=happened(f"{title} . {lead}", first if first == last else 0),
    )


def _apart(words: set[str], named: Sequence[Name], places: Sequence[Place], about: Sequence[str]) -> tuple[str, ...]:
    """The stems among `words` that belong to names, places or topics; and those of the names, however written."""
    found = {one for name in named for form in name.forms for one in stems(form)}
    found |= {one for place in places for one in (*stems(place.name), *stems(place.written))}
    found |= {one for one in words if any(topic.startswith(one) or one.startswith(topic) for topic in about)}
    return tuple(sorted(found))


def _names(
    article: Article,
    title: str,
    lead: str,
    mentions: Sequence[Mention],
    places: Iterable[Locality],
    publisher: Publisher,
) -> tuple[Name, ...]:
    """Organisations that the recogniser knows, and names that it does not, outside these and outside places."""
    known = [
        Name(
            "organisation" if one.organisation.kind != PROGRAMME else "programme",
            one.organisation.id,
            tuple(sorted({folded(one.quote), folded(one.organisation.name)})),
            one.field is Field.TITLE and not is_member_of(title, one.start - (article.title_at or 0)),
            weight=_EVERY_DAY if one.organisation.points <= 1 else 1.0,
        )
        for one in mentions
    ]
    at = article.title_at
    spans: dict[bool, list[tuple[int, int]]] = {True: [], False: []}
    every: tuple[Mention | Locality, ...] = (*mentions, *places)
    for spot in every:
        if at is None and spot.field is not Field.BODY:
            spans[spot.field is Field.TITLE].append((spot.start, spot.end))
        elif at is not None:
            low = at if spot.field is Field.TITLE else at + len(title)
            spans[spot.field is Field.TITLE].append((spot.start - low, spot.end - low))
    dateline = _DATELINE.match(lead)
    if dateline:
        spans[False].append((0, dateline.end()))
    voices = [Name("organisation", one, (), title=False, weight=_EVERY_DAY) for one in sorted(publisher.organisations)]
    unknown = [*names(title, title=True, known=spans[True]), *names(lead, title=False, known=spans[False])]
    if dateline and not any(low == 0 for low, _ in spans[False][:-1]):
        unknown += _dated_at(dateline[0])
    return each_once([*known, *voices, *(one for one in unknown if not _is_topic(one))])


def _further(article: Article, before: Sequence[Name], relevance: Relevance) -> tuple[Name, ...]:
    """The names of companies and towns that the beginning of the text tells after its lead, and that these do not."""
    if article.title_at is not None:
        return ()  # a whole page: its menus tell names too
    every: tuple[Mention | Locality, ...] = (*relevance.mentions, *relevance.programmes, *relevance.places)
    known = [(spot.start - LEAD, spot.end - LEAD) for spot in every if spot.field is Field.BODY]
    found = names(article.text[LEAD:_BEGINNING], title=False, known=known)
    new = [
        replace(one, weight=min(one.weight, FURTHER))
        for one in found
        if one.sure and one.kind in ("name", "town") and not _is_topic(one) and not any(alike(one, b) for b in before)
    ]
    return each_once(new)[:_MORE_NAMES]


def _dated_at(dateline: str) -> list[Name]:
    """The town of a dateline (« Roquebelle, le 2 mars 2026 – »), if it has one that no gazetteer knows."""
    town = folded(re.split(r"[,(–—]|\sle\s|\d", dateline, maxsplit=1)[0])
    return [Name("town", town, (town,), title=False)] if town else []


def _is_topic(one: Name) -> bool:
    """Whether a word with a capital is a common noun: « Bronchiolite : … », « la maladie d'Alzheimer »."""
    return one.kind == "name" and " " not in one.key and (one.key in KNOWN or (not one.sure and bool(topics(one.key))))


def _place(one: Locality) -> Place:
    return Place(
        folded(one.name),
        one.kind,
        one.department,
        one.region,
        one.field is Field.TITLE,
        folded(one.quote),
    )


def _amounts(found: Iterable[Amount]) -> tuple[Money, ...]:
    every = dict.fromkeys(Money(one.low, one.high, one.currency, one.role, one.bound, one.field.value) for one in found)
    opening = [one for one in every if one.field != Field.BODY]
    return (*opening, *[one for one in every if one.field == Field.BODY][:_MORE_AMOUNTS])


def _figures(title: str, lead: str) -> tuple[Figure, ...]:
    found = figures(title, title=True) | figures(lead, title=False)
    return tuple(sorted(found, key=lambda one: (not one.title, one.what, one.value)))


def _quotes(text: str) -> tuple[int, ...]:
    """Digests of runs of four words of what is quoted."""
    found: list[int] = []
    for said in _QUOTED.findall(text)[:_QUOTES]:
        words = folded(said).split()
        runs = [" ".join(words[at : at + 4]) for at in range(0, max(len(words) - 3, 0), 2)]
        found += [zlib.crc32(run.encode()) for run in runs[:_SHINGLES]]
    return tuple(found)


def _days(published: Dated) -> tuple[int, int]:
    """The first and the last day that a publication date may be."""
    if published.at is None:
        return 0, 0
    day = published.at.date()
    if published.precision is Precision.MONTH:
        following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        return day.toordinal(), (following - timedelta(1)).toordinal()
    if published.precision is Precision.YEAR:
        return day.toordinal(), date(day.year, 12, 31).toordinal()
    return day.toordinal(), day.toordinal()

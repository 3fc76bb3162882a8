"""Which of the ways to watch a site is the best, and how sure that is. Pure: the moment is passed in.

Each way is measured by what it is, how much of the page's own list it holds (by address or by title), how fresh it is,
how much it offers and in which language. A feed is worth more than a list of links, but only when it tells what the
page tells: a dead, empty, stale or partial feed, one of comments or of another language loses to the page itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.model import Candidate
from monitor.recognise.fold import fold
from spiders.places import NEWS_ADDRESS, key

KINDS = {"feed": 0.45, "news": 0.40, "listing": 0.20, "sitemap": 0.05}
AGREEMENT, FRESHNESS, BEHIND, NUMBER, MEAGRE, LANGUAGE, COMMENTS = 0.5, 0.4, 0.3, 0.1, 0.25, 0.6, 1.0
UNSURE = 0.5  # the part of AGREEMENT of a list that neither dates nor other offers confirm, or of a feed without a list
UNDATED = 0.25  # the part of FRESHNESS of what bears no dates
LEAST = 3  # links that make a list to compare with
SAME = 0.5  # the part of a list that a feed of the same news holds
FRESH, STALE = timedelta(days=60), timedelta(days=180)
TOLERANCE = timedelta(days=3)  # by which one way may lag behind another without being stale
AHEAD = timedelta(days=1)  # a later date is that of an event, not of a publication
REMARK = re.compile(
    r"(?:par|by|re|réponse à)\s*:|(?:commentaires?|comments?)\s+(?:sur|on|de|for|pour)\b|.{3,80}\ba commenté\b",
    re.IGNORECASE,
)
REMARKS = re.compile(r"/comment(?:s|aires?)?(?:[/._-]|$)|[?&]feed=comments", re.IGNORECASE)
LANGUAGES = {"fr": "français", "en": "anglais", "de": "allemand", "es": "espagnol", "it": "italien"}


@dataclass(frozen=True, slots=True)
class Way:
    """One way to watch a site, as it was seen.

    `kind` is feed, news (a sitemap with publication dates), listing or sitemap; `how` it was met: asked, announced,
    usual, robots or news_page; `chosen` when the officer's own selector made the list.
    """

    watch: str
    kind: str
    how: str
    candidates: tuple[Candidate, ...]
    language: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """The best way (its place in the sequence), how sure that is (high, medium or low), and why, in French."""

    index: int
    confidence: str
    why: str
    settled: bool  # nothing better is to be expected from looking further


@dataclass(slots=True)
class _Measure:
    way: Way
    newest: datetime | None
    dated: int
    comments: bool
    marks: tuple[tuple[str, str], ...] = ()  # (address, title) of each item, in a form that compares
    agreement: float | None = None
    shared: int = 0
    listed: int = 0
    vouched: bool = True  # the list it was compared with is one of articles
    trusted: bool = False
    foreign: bool = False
    behind: timedelta = field(default_factory=timedelta)
    score: float = 0.0

    @property
    def count(self) -> int:
        return len(self.way.candidates)


def choose(ways: Sequence[Way], now: datetime, page_language: str = "") -> Choice:
    """The best of `ways`; the first is the page that was asked for. ValueError if there is none."""
    measures = [_measured(way, now, alone=len(ways) == 1) for way in ways]
    _compare(measures, page_language)
    for one in measures:
        one.score = _score(one, now)
    best = max(measures, key=lambda one: one.score)  # the first of equals: what the site announces comes early
    others = [
        one for one in measures if one is not best and (one.way.how != "asked" or (one.count and not _sound(best)))
    ]
    why = " ; ".join([_account(best, page_language), *(f"écarté : {_refusal(one, best, now)}" for one in others[:4])])
    return Choice(measures.index(best), _confidence(best, now), why, _settled(best, now))


def _measured(way: Way, now: datetime, *, alone: bool) -> _Measure:
    dates = [one.published.at for one in way.candidates if one.published.at and one.published.at <= now + AHEAD]
    remarks = sum(REMARK.match(one.title) is not None for one in way.candidates)
    comments = way.kind == "feed" and (
        REMARKS.search(way.watch) is not None or (remarks > 0 and remarks * 2 > len(way.candidates))
    )
    marks = () if alone else tuple((key(one.url), _title(one.title)) for one in way.candidates)
    return _Measure(way, max(dates, default=None), len(dates), comments, marks)


def _title(title: str) -> str:
    """A title in a form that compares; empty when it is too short to be known again."""
    folded = " ".join(re.findall(r"\w+", fold(title).text))
    return folded if len(folded) >= 15 else ""


def _compare(measures: list[_Measure], page_language: str) -> None:
    """What the measures say of one another: shared links, borrowed dates, lags, languages."""
    lists = [one for one in measures if one.way.kind == "listing" and one.count >= LEAST]
    for one in lists:
        others = [
            other for other in measures if other is not one and other.way.kind != "sitemap" and not other.comments
        ]
        common = [_shared(one, other) for other in others if other.count]
        named = one.way.how == "news_page" or NEWS_ADDRESS.search(one.way.watch) is not None
        one.trusted = one.way.chosen or named or one.dated * 2 >= one.count or max(common, default=0) >= 2
    reference = [one for one in lists[:1] if one.trusted and one is measures[0]] or lists
    for one in measures:
        others = [other for other in reference if other is not one]
        if one.way.kind == "listing" or not others or not one.count:
            continue
        closest = max(others, key=lambda other: _shared(one, other) / min(one.count, other.count))
        one.shared, one.listed, one.vouched = _shared(one, closest), closest.count, closest.trusted
        one.agreement = one.shared / min(one.count, closest.count)
    _borrow_dates(lists, measures)
    newest = max((one.newest for one in measures if one.newest and not one.comments), default=None)
    for one in measures:
        if newest and one.newest:
            one.behind = newest - one.newest
        one.foreign = bool(page_language and one.way.language and one.way.language != page_language)


def _shared(one: _Measure, other: _Measure) -> int:
    """How many items of `one` the other has too, by address or by title."""
    addresses, titles = {address for address, _ in other.marks}, {title for _, title in other.marks if title}
    return sum(address in addresses or title in titles for address, title in one.marks)


def _borrow_dates(lists: list[_Measure], measures: list[_Measure]) -> None:
    """A list is at least as fresh as those of its links that a feed or a sitemap dates."""
    dated = [one for one in measures if one.way.kind != "listing" and one.newest and lists and not one.comments]
    known: dict[str, datetime] = {}
    for one in dated:
        for (address, title), candidate in zip(one.marks, one.way.candidates, strict=True):
            at = candidate.published.at
            if at and one.newest and at <= one.newest:
                known |= {name: max(at, known.get(name, at)) for name in (address, title) if name}
    for one in lists:
        dates = [known[name] for pair in one.marks for name in pair if name in known]
        one.newest = max([*dates, *([one.newest] if one.newest else ())], default=None)


def _score(one: _Measure, now: datetime) -> float:
    if not one.count:
        return KINDS[one.way.kind] - 9
    if one.way.kind == "listing":
        agreement = 1.0 if one.trusted else UNSURE if one.count >= LEAST else 0.0
    elif one.way.kind == "sitemap":  # it holds the page's links, and every other page of the site
        agreement = 0.0
    else:
        agreement = UNSURE if one.agreement is None else one.agreement
    fresh = 1 / (1 + max(now - one.newest, timedelta()) / FRESH) if one.newest else UNDATED
    lag = 1 - 1 / (1 + max(one.behind - TOLERANCE, timedelta()) / timedelta(days=15))
    return (
        KINDS[one.way.kind]
        + AGREEMENT * agreement
        + FRESHNESS * fresh
        - BEHIND * lag
        + NUMBER * min(1.0, one.count / 10)
        - MEAGRE * _meagre(one)
        - LANGUAGE * one.foreign
        - COMMENTS * one.comments
    )


def _meagre(one: _Measure) -> bool:
    """True for what offers far less than the page does, and for a list that is none."""
    return one.count < LEAST if one.way.kind == "listing" else one.count < 5 and one.count * 2 < one.listed


def _sound(one: _Measure) -> bool:
    """True for a feed, or a sitemap of news, that holds the news of the page and nothing else."""
    same = one.agreement is None or one.agreement >= SAME
    kind = one.way.kind in {"feed", "news"}
    wrong = one.comments or one.foreign or _meagre(one) or one.behind > TOLERANCE
    return kind and same and bool(one.count) and not wrong


def _settled(one: _Measure, now: datetime) -> bool:
    if one.agreement is None and one.way.how != "asked":  # nothing to compare with: only fresh news proves it lives
        return _sound(one) and one.newest is not None and now - one.newest < FRESH
    return _sound(one)


def _confidence(one: _Measure, now: datetime) -> str:
    old = one.newest is not None and now - one.newest > STALE
    if not one.count or one.comments or one.foreign or old or one.way.kind == "sitemap":
        return "low"
    if _sound(one):
        return "high" if one.newest and now - one.newest < FRESH and one.count >= LEAST else "medium"
    if one.way.kind == "listing":
        return "medium" if one.trusted else "low"
    fresh = one.newest is not None and now - one.newest < FRESH
    return "medium" if one.agreement is None or one.agreement >= SAME / 2 or (fresh and not one.vouched) else "low"


# ------------------------------------------------------------------------------------------------- in French

NAMES = {
    ("feed", "asked"): "cette adresse est un flux",
    ("feed", "announced"): "flux que le site annonce",
    ("feed", "usual"): "flux à une adresse habituelle",
    ("feed", "robots"): "flux que robots.txt annonce comme plan de site",
    ("news", "asked"): "cette adresse est un plan de site d'actualités",
    ("news", "robots"): "plan de site d'actualités annoncé par robots.txt",
    ("news", "usual"): "plan de site d'actualités à une adresse habituelle",
    ("sitemap", "asked"): "cette adresse est un plan de site",
    ("sitemap", "robots"): "plan de site ordinaire annoncé par robots.txt",
    ("sitemap", "usual"): "plan de site ordinaire à une adresse habituelle",
    ("listing", "asked"): "liste d'articles de la page",
    ("listing", "news_page"): "page d'actualités du site",
}


def _account(one: _Measure, page_language: str) -> str:
    """What the chosen way is, and what speaks for it and against it."""
    parts = [
        NAMES[one.way.kind, one.way.how],
        _several(one.count) if one.count else "",
        "" if one.way.kind == "sitemap" else _dates(one),
    ]
    if one.agreement is not None:
        parts.append(f"{one.shared} en commun avec la page, qui en liste {one.listed}")
    if one.foreign:
        parts.append(f"en {_language(one.way.language)}, la page en {_language(page_language)}")
    if one.comments:
        parts.append("ce sont des commentaires")
    if one.way.kind == "listing" and one.count and not one.trusted:
        parts.append("rien ne confirme que ce soient des articles")
    if one.way.kind == "sitemap":
        parts.append("toutes les pages du site, sans dates de parution")
    return ", ".join(part for part in parts if part)


def _refusal(one: _Measure, best: _Measure, now: datetime) -> str:
    """Why another way was not taken."""
    name = "la liste de la page" if one.way.kind == "listing" and one.way.how == "asked" else one.way.watch
    if not one.count:
        reason = "vide"
    elif one.comments:
        reason = "commentaires"
    elif one.foreign:
        reason = f"en {_language(one.way.language)}"
    elif one.newest and (one.behind > TOLERANCE or (now - one.newest > STALE and best.newest != one.newest)):
        reason = f"s'arrête au {one.newest:%d/%m/%Y}"
    elif one.agreement is not None and one.agreement < SAME:
        reason = f"{one.shared} en commun avec la page, qui en liste {one.listed}"
    elif one.count * 2 < best.count:
        reason = _several(one.count)
    else:
        reason = "moins bien daté ou moins complet"
    return f"{name} ({reason})"


def _several(count: int) -> str:
    return f"{count} article{'s' if count > 1 else ''}"


def _dates(one: _Measure) -> str:
    if not one.count:
        return "rien à lire"
    return f"le dernier du {one.newest:%d/%m/%Y}" if one.newest else "sans dates"


def _language(code: str) -> str:
    return LANGUAGES.get(code, code)

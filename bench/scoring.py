"""What was found against what is true, over the annotated texts: the counting half of bench.quality.

A mention is right when its organisation is, and when its span and the marked one differ only by words that do not
tell organisations apart (LOOSE: articles, elisions, « le pôle », « les laboratoires »).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from bench.annotated import EVENTS, Fact, Page, Part
from bench.marks import Closing, Mark, Sum
from monitor.findings import Amount, Deadline, Mention, Relevance
from monitor.model import Article, Dated, Field, Precision, Publisher
from monitor.recognise.fold import fold
from monitor.rules.relevance import Appraiser

NAMES, DESCRIPTIONS = "ordinary and glued names", "descriptions and coordinated names"
KIND = {"ordinary": NAMES, "glued": NAMES, "description": DESCRIPTIONS, "coordinated": DESCRIPTIONS}
LOOSE = frozenset(
    [
        *("le", "la", "les", "l", "un", "une", "d", "de", "du", "des", "au", "aux", "a", "et", "en", "qu", "the"),
        *("pole", "cluster", "biocluster", "technopole", "campus", "incubateur", "gie", "groupe", "societe"),
        *(
            "association",
            "federation",
            "syndicat",
            "hopital",
            "hopitaux",
            "hospitalier",
            "hospitaliers",
            "universitaire",
            "universitaires",
            "centre",
            "centres",
            "clinique",
            "chr",
            "fondation",
            "laboratoire",
            "laboratoires",
            "institut",
            "instituts",
            "ihu",
        ),
        *("canceropole", "canceropoles", "chu", "chru", "universite", "universites", "agence", "agences", "ars"),
        *("region", "regions", "conseil", "conseils", "regional", "regionaux", "regionale", "regionales", "sante"),
    ]
)


@dataclass(slots=True)
class Tally:
    """What was found and what was true. `slips` are the misses and false alarms, as lines to show on request."""

    right: int = 0
    wrong: int = 0  # found, and not true
    missed: int = 0  # true, and not found
    slips: list[str] = field(default_factory=list, repr=False)

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def f1(self) -> float:
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else 1.0

    def miss(self, line: str) -> None:
        self.missed += 1
        self.slips.append(f"missed      {line}")

    def alarm(self, line: str) -> None:
        self.wrong += 1
        self.slips.append(f"false alarm {line}")


@dataclass(slots=True)
class Figures:
    """What was measured over one part of the corpus."""

    part: str
    mentions: dict[str, Tally] = field(default_factory=lambda: {NAMES: Tally(), DESCRIPTIONS: Tally()})
    traps: Tally = field(default_factory=Tally)  # right: stayed silent; wrong: recognised
    beside: Tally = field(default_factory=Tally)  # organisations truly named in the sentences of a list of traps
    events: dict[str, Tally] = field(default_factory=lambda: {one: Tally() for one in EVENTS})
    amounts: Tally = field(default_factory=Tally)
    deadlines: Tally = field(default_factory=Tally)
    pages: int = 0
    headlines: int = 0
    articles: int = 0

    @property
    def macro_f1(self) -> float:
        return sum(tally.f1 for tally in self.events.values()) / len(self.events)

    @property
    def false_alarms(self) -> float:
        """The share of traps that were recognised."""
        return self.traps.wrong / (self.traps.right + self.traps.wrong)


def measure(part: Part, judge: Appraiser) -> Figures:
    """Every figure over one part of the corpus."""
    figures = Figures(part.name, pages=len(part.pages), headlines=len(part.headlines), articles=len(part.articles))
    own = _own_forms(judge)
    for page in part.pages:
        publisher = Publisher(page.regions, frozenset(page.publisher))
        found = judge.appraise(_article(page.title, page.text, page.published), publisher, explain=True)
        _mentions(figures, page, found.mentions, own)
        _events(figures, page.path.stem, page.title, page.events, found)
        _facts(figures, page.path.stem, page, found)
    for trap in part.traps:
        named = {mention.organisation.id for mention in judge.appraise(_article("", trap.text)).mentions}
        if caught := named.intersection(trap.wrong):
            figures.traps.alarm(f"{trap.where} {', '.join(sorted(caught))} in « {trap.text} »")
        elif trap.wrong:
            figures.traps.right += 1
        for wanted in trap.right:
            if wanted in named:
                figures.beside.right += 1
            else:
                figures.beside.miss(f"{trap.where} {wanted} in « {trap.text} »")
    for item in (*part.headlines, *part.articles):
        found = judge.appraise(_article(item.title, item.lead), explain=True)
        _events(figures, item.where, item.title, item.events, found)
    for fact in part.facts:
        found = judge.appraise(_article("", fact.text, fact.published), explain=True)
        _facts(figures, fact.where, fact, found)
    return figures


def _article(title: str, text: str, day: date | None = None) -> Article:
    dated = Dated(datetime(day.year, day.month, day.day, tzinfo=UTC), Precision.DAY) if day else Dated()
    return Article("https://site.test/article", title, text, "fr", dated)


def _own_forms(judge: Appraiser) -> dict[str, set[str]]:
    """The folded forms that are of one organisation only, by its id."""
    owners: dict[str, set[str]] = defaultdict(set)
    for one in judge.organisations:
        for form in (one.name, *(form.text for form in one.forms)):
            owners[fold(form).text].add(one.id)
    own: dict[str, set[str]] = defaultdict(set)
    for form, ids in owners.items():
        if len(ids) == 1:
            own[next(iter(ids))].add(form)
    return own


def _mentions(figures: Figures, page: Page, found: Sequence[Mention], own: dict[str, set[str]]) -> None:
    true = [mark for mark in page.marks if mark.kind != "trap"]
    named = [one for one in found if one.organisation.kind != "programme"]
    right = [one for one in named if _covered(page, one, [mark for mark in true if mark.id == one.organisation.id])]
    for mark in page.marks:
        near = [one for one in right if one.organisation.id == mark.id]
        if mark.kind == "org":
            tally = figures.mentions[KIND[mark.style]]
            if _covered(page, mark, near):
                tally.right += 1
            else:
                tally.miss(f"{page.path.stem} {mark.id} ({mark.style}) « {mark.written} » {_around(page, mark)}")
        elif mark.kind == "trap":
            if any(one.organisation.id == mark.id and _overlap(one, mark) for one in named):
                figures.traps.alarm(f"{page.path.stem} {mark.id} « {mark.written} » {_around(page, mark)}")
            else:
                figures.traps.right += 1
    for one in named:
        if one not in right:
            kind = NAMES if fold(one.quote).text in own[one.organisation.id] else DESCRIPTIONS
            line = f"{page.path.stem} {one.organisation.id} « {one.quote} » {_around(page, one)}"
            figures.mentions[kind].alarm(line)


def _covered(page: Page, one: Mark | Mention, others: Sequence[Mark | Mention]) -> bool:
    """Whether `others`, of the same organisation, touch `one` and leave nothing but loose words of it."""
    touching = [other for other in others if _overlap(one, other)]
    text = page.title if one.field is Field.TITLE else page.text
    kept = [at for at in range(one.start, one.end) if not any(other.start <= at < other.end for other in touching)]
    left = "".join(text[at] if at - 1 in kept or at == one.start else f" {text[at]}" for at in kept)
    return bool(touching) and LOOSE.issuperset(re.findall(r"[^\W_]+", fold(left).text))


def _overlap(one: Mark | Mention | Amount | Deadline | Sum | Closing, other: object) -> bool:
    """Whether both stand in the title, or both in the text, and share a character."""
    assert isinstance(other, Mark | Mention | Amount | Deadline | Sum | Closing)
    same = (one.field is Field.TITLE) == (other.field is Field.TITLE)
    return same and one.start < other.end and other.start < one.end


def _around(page: Page, one: Mark | Mention) -> str:
    text = page.title if one.field is Field.TITLE else page.text
    return "[…" + " ".join(text[max(0, one.start - 30) : one.end + 30].split()) + "…]"


def _events(figures: Figures, where: str, title: str, true: Sequence[str], found: Relevance) -> None:
    quotes = {event.type: event.quote for event in found.events}
    for kind, tally in figures.events.items():
        if kind in true and kind in quotes:
            tally.right += 1
        elif kind in true:
            tally.miss(f"{where} {kind} « {title} »")
        elif kind in quotes:
            tally.alarm(f"{where} {kind} by « {quotes[kind]} » in « {title} »")


def _facts(figures: Figures, where: str, true: Page | Fact, found: Relevance) -> None:
    left = list(found.amounts)
    for one in true.amounts:
        key = (one.currency, one.role, one.low, one.high)
        same = (a for a in left if (a.currency, a.role, round(a.low, 2), round(a.high, 2)) == key and _overlap(a, one))
        if (match := next(same, None)) is None:
            figures.amounts.miss(f"{where} {key} « {one.written} »")
        else:
            left.remove(match)
            figures.amounts.right += 1
    for a in left:
        figures.amounts.alarm(f"{where} {(a.currency, a.role, a.low, a.high)} « {a.quote} »")
    _dates(figures.deadlines, where, true.deadlines, found.deadlines)


def _dates(tally: Tally, where: str, true: Sequence[Closing], found: Sequence[Deadline]) -> None:
    """A day told in several places of an article is one; its last minute is the day itself."""
    places: dict[str, list[Closing]] = defaultdict(list)
    for closing in true:
        places[closing.at[:10]].append(closing)
    left = list(found)
    for same in places.values():
        at = max((one.at for one in same), key=len).removesuffix("T23:59")
        match = next((d for d in left if d.at == at and any(_overlap(d, one) for one in same)), None)
        if match is None:
            tally.miss(f"{where} {at} « {same[0].written} »")
        else:
            left.remove(match)
            tally.right += 1
    for d in left:
        tally.alarm(f"{where} {d.at} « {d.quote} »")


def slips(figures: Figures) -> Iterable[str]:
    """Every miss and false alarm, one a line."""
    for tally in (*figures.mentions.values(), figures.traps, figures.beside, *figures.events.values()):
        yield from tally.slips
    yield from (*figures.amounts.slips, *figures.deadlines.slips)

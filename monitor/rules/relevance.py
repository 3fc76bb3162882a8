"""Relevance: what an article is worth, and why.

    Article ─▶ passages (folded, matched once) ─▶ mentions and hits ─▶ points ─▶ score, decision, themes, regions

Each rule and each organisation gives its points times the weight of the field of its best hit (title 3, lead 2,
body 1), and each further hit half of the one before. Every part is kept as a hit; together they are the score.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from monitor.errors import ConfigError
from monitor.model import Article, Decision, Field, Hit, Mention, Organisation, Relevance, Rule
from monitor.recognise.matcher import Matcher, longest, phrase
from monitor.recognise.mentions import Recogniser
from monitor.recognise.passage import Passage
from monitor.regions import WIDE

WEIGHT = {Field.TITLE: 3, Field.LEAD: 2, Field.BODY: 1}
LEAD = 300  # characters of the text
LONGEST_TEXT = 200_000  # characters that are read; no article is longer
DIGITS = 4  # decimals of points

Place = tuple[Field, int, int, str]  # field, start, end, quote


class Appraiser:
    """Appraises articles by organisations and rules; built once per configuration."""

    def __init__(self, organisations: Iterable[Organisation], rules: Iterable[Rule], keep: float) -> None:
        """`keep` is the least score of an article that is kept.

        Raises ConfigError when a word of a rule holds neither a letter nor a digit.
        """
        self._recogniser = Recogniser(organisations)
        self._rules = tuple(rules)
        self._phrases = {rule.name: [_phrase(rule, word) for word in rule.words] for rule in self._rules}
        self._keep = keep
        words = {one for phrases in self._phrases.values() for one in phrases}
        self._matcher = Matcher(self._recogniser.phrases | words)

    def appraise(self, article: Article, source_regions: Sequence[str] = ()) -> Relevance:
        """The relevance of `article`; `source_regions` help to tell which ARS or council is meant.

        Offsets are into the title and the text as they are; all into the text if `article.title_at` is set. Text past
        200,000 characters is not read.
        """
        passages = self._passages(article)
        mentions = [
            Mention(named.organisation, *_place(named.passage, named.start, named.end))
            for named in self._recogniser.named(passages, source_regions)
        ]
        hits = [hit for rule in self._rules for hit in self._hits_of_rule(rule, passages)]
        of_organisations = _hits_of_organisations(mentions)
        hits += [hit for _, found in of_organisations for hit in found]
        score = round(sum((hit.points for hit in hits), 0.0), DIGITS)
        return Relevance(
            score=score,
            decision=Decision.KEPT if score >= self._keep else Decision.BELOW,
            mentions=tuple(mentions),
            hits=tuple(hits),
            themes=_strongest((hit.theme, hit.points) for hit in hits if hit.theme and hit.points > 0),
            regions=_strongest(
                (region, sum(hit.points for hit in found))
                for organisation, found in of_organisations
                for region in organisation.regions
                if region not in WIDE
            ),
        )

    def _passages(self, article: Article) -> list[Passage]:
        text = article.text[:LONGEST_TEXT]
        if article.title_at is not None:
            title = (article.title_at, article.title_at + len(article.title))
            return [Passage.read(text, self._matcher, title)]
        headline = Passage.read(article.title, self._matcher, (0, len(article.title)))
        return [headline, Passage.read(text, self._matcher)]

    def _hits_of_rule(self, rule: Rule, passages: list[Passage]) -> list[Hit]:
        places = []
        for passage in passages:
            spans = longest(span for one in self._phrases[rule.name] for span in passage.found.get(one, []))
            places += [_place(passage, *passage.folded.span(*span)) for span in spans]
        return _hits(rule.name, rule.points, rule.theme, places)


def _phrase(rule: Rule, word: str) -> str:
    folded = phrase(word)
    if not folded:
        raise ConfigError(f"rules: {rule.name}: words: {word!r} holds neither a letter nor a digit")
    return folded


def _place(passage: Passage, start: int, end: int) -> Place:
    """Where a span of a passage stands in the article."""
    quote = passage.folded.original[start:end]
    if passage.title and start < passage.title[1]:
        return Field.TITLE, start, end, quote
    lead_from = passage.title[1] if passage.title else 0
    return (Field.LEAD if start < lead_from + LEAD else Field.BODY), start, end, quote


def _hits(rule: str, points: float, theme: str, places: list[Place]) -> list[Hit]:
    """The hits of one rule: its best place in full, each further one half of the one before."""
    ranked = sorted(places, key=lambda place: (-WEIGHT[place[0]], place[1]))
    hits = []
    for rank, (field, start, end, quote) in enumerate(ranked):
        worth = round(points * WEIGHT[field] * 0.5**rank, DIGITS)
        if worth or not points:  # past some fifteen places nothing is left to add
            hits.append(Hit(rule, field, start, end, quote, worth, theme))
    return hits


def _hits_of_organisations(mentions: list[Mention]) -> list[tuple[Organisation, list[Hit]]]:
    """The hits of each organisation, in the order they are first named."""
    by_id: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        by_id[mention.organisation.id].append(mention)
    found = []
    for identity, named in by_id.items():
        organisation = named[0].organisation
        places = [(one.field, one.start, one.end, one.quote) for one in named]
        found.append((organisation, _hits(f"organisation:{identity}", organisation.points, "", places)))
    return found


def _strongest(worth: Iterable[tuple[str, float]]) -> tuple[str, ...]:
    """The names by their total worth, the strongest first, then in alphabetical order."""
    totals: dict[str, float] = defaultdict(float)
    for name, points in worth:
        totals[name] += points
    return tuple(sorted(totals, key=lambda name: (-totals[name], name)))

"""From a page to an article with its relevance: the reading half of vigie, in one place.

    bytes ─▶ extract.read.read        decode, cut what is not the article, find title, date, author, language
          ─▶ Article                  (in the sandbox: spiders.sandbox.read_task)
          ─▶ recognise.matcher        one pass of one automaton over the folded text, for all that follows
          ─▶ recognise.mentions       ambiguous names need the company they keep; the longest form wins
          ─▶ facts                    places, amounts, closing dates, events
          ─▶ rules.ruling             words and queries, over the words, the names and the facts
          ─▶ rules.points             points × weight of the field, each part kept; their sum is the score
          ─▶ Relevance                (in the process that writes: vigie.round)

`appraiser(config)` builds the second half once; its `appraise(article, publisher)` is pure and may be called for years.
"""

from __future__ import annotations

from monitor.config import Config, RuleEntry
from monitor.configfile import located
from monitor.conflicts import Conflict, notices, unfinished
from monitor.errors import ConfigError
from monitor.model import Rule
from monitor.prepared import prepared
from monitor.recognise.catalogue import organisations
from monitor.rules.relevance import Appraiser, RuleMistakes


def appraiser(config: Config) -> Appraiser:
    """What judges the articles of this watch.

    Raises ConfigError when a catalogue cannot be read, or when rules cannot be understood, with the place of each.
    """

    def made() -> Appraiser:
        return Appraiser(organisations(config), map(rule, config.rules), config.scoring.keep)

    try:
        return prepared("appraiser", _told(config), made)
    except RuleMistakes as wrong:
        raise ConfigError(*located(config, wrong.places)) from None


def remarks(config: Config, judge: Appraiser) -> list[str]:
    """What the officer may want to mend, located: examples left as they came, clashes of names, rules that never match
    or repeat another, and what should be known of the letters before they leave."""

    def made() -> list[Conflict]:
        from monitor.recognise.clashes import clashes
        from monitor.rules import lint

        return [*clashes(config), *lint.remarks(judge.rulings, judge.names)]

    return located(config, [*unfinished(config), *prepared("remarks", _told(config), made), *notices(config)])


def _told(config: Config) -> str:
    """All of a configuration that decides a score."""
    return repr((config.catalogues, config.organisations, config.rules, config.scoring.keep))


def rule(entry: RuleEntry) -> Rule:
    """What the configuration says, as the rule that is judged by."""
    return Rule(
        entry.name,
        entry.words,
        entry.points,
        entry.theme,
        entry.query or "",
        (entry.weight.title, entry.weight.lead, entry.weight.body),
        entry.cap,
        entry.same_sentence,
        entry.needs,
        entry.unless,
    )

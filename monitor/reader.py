"""From a page to an article with its relevance: the reading half of vigie, in one place.

    bytes ─▶ extract.read.read        decode, cut what is not the article, find title, date, author, language
          ─▶ Article                  (in the sandbox: spiders.sandbox.read_task)
          ─▶ recognise.matcher        one pass of one automaton over the folded text: organisations and rules
          ─▶ recognise.mentions       ambiguous names need the company they keep; the longest form wins
          ─▶ rules.relevance          points × weight of the field, each part kept; their sum is the score
          ─▶ Relevance                (in the process that writes: vigie.round)

`appraiser(config)` builds the second half once; its `appraise(article, regions)` is pure and may be called for years.
"""

from __future__ import annotations

from monitor.config import Config
from monitor.model import Rule
from monitor.recognise.catalogue import organisations
from monitor.rules.relevance import Appraiser


def appraiser(config: Config) -> Appraiser:
    """What judges the articles of this watch. Raises ConfigError when a catalogue cannot be read."""
    rules = tuple(Rule(rule.name, rule.words, rule.points, rule.theme) for rule in config.rules)
    return Appraiser(organisations(config), rules, config.scoring.keep)

"""Whether two articles tell one story, by their fields. Pure, and the same whichever comes first.

    conflicts (one is enough to keep them apart, however alike they are) ─▶ evidence, weighed ─▶ Verdict

A wrong merge hides a story, a missed one repeats it: what is not shown to be the same stays apart.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from monitor.story.conflicts import conflict
from monitor.story.evidence import beside_names, evidence
from monitor.story.fields import Fields
from monitor.story.pairs import Pair

ENOUGH = 4.2
AMPLE = 6.7  # when nothing says what is done
NOBODY = 0.5  # more, when no name of a title is in both
SOMETHING = 0.6  # beside a name that is seldom told, when it is a town's, or not in both titles
WEEK, LATE = 7, 1.0  # days, after which it takes more
ONE_SOURCE = 9.0  # a source tells an event once as a rule, and its own name and manner are in all that it publishes


@dataclass(frozen=True, slots=True)
class Verdict:
    """Merged or kept apart, why (in French), and how much evidence there was."""

    merge: bool
    reason: str
    points: float = 0.0
    conflict: bool = False  # kept apart by a field that differs, not for want of evidence


def same(one: Fields, other: Fields, *, common: Set[str] = frozenset(), one_source: bool = False) -> Verdict:
    """Whether the two tell the same event.

    `common` are the keys of the names that are told again and again: a name that is not tells more. With `one_source`
    the same source published both.
    """
    pair = Pair.of(one, other, common=common, one_source=one_source)
    against = conflict(pair)
    if against:
        return Verdict(False, against, conflict=True)
    beside = beside_names(pair)
    found = evidence(pair, beside)
    points = round(sum(worth for _, worth in found), 2)
    reasons = ", ".join(what for what, worth in found if what and worth >= 0.5)
    enough = ONE_SOURCE if one_source else ENOUGH + (0 if pair.has_somebody or pair.is_rare else NOBODY)
    if pair.gap > WEEK:
        enough += LATE
    told = pair.tells_the_same or (not pair.elsewhere and (points >= AMPLE or pair.is_rare))
    if pair.rare and not pair.elsewhere:  # of a town, and beside a name, many things are told
        told = told or sum(worth for _, worth in beside) >= SOMETHING
    if points >= enough and told:
        return Verdict(True, reasons, points)
    return Verdict(False, f"trop peu en commun ({reasons})" if reasons else "rien en commun", points)

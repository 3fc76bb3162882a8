"""Whether two articles tell one story, by their fields. Pure, and the same whichever comes first.

    conflicts (one is enough to keep them apart, however alike they are) ─▶ evidence, weighed ─▶ Verdict

A wrong merge hides a story, a missed one repeats it: what is not shown to be the same stays apart.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from monitor.story.conflicts import conflict
from monitor.story.evidence import evidence
from monitor.story.fields import Fields
from monitor.story.pairs import Pair

ENOUGH = 3.2  # the sum at which two articles that nothing sets apart are one story: see bench/weights.py


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
    found = evidence(pair)
    points = round(sum(worth for _, worth in found), 2)
    reasons = ", ".join(what for what, worth in sorted(found, key=lambda one: -one[1]) if what and worth >= 0.3)
    if points >= ENOUGH:
        return Verdict(True, reasons, points)
    return Verdict(False, f"trop peu en commun ({reasons})" if reasons else "rien en commun", points)

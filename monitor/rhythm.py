"""How often a source publishes, and how unlikely its silence is. Pure.

Only days count: a day has something new or not, so that ten items at once weigh no more than one. Days are not alike
(`monitor.workdays`): for each kind of day the chance of something new is learnt from the source's own past, starting
from what the French press does. The *expected* of a silence is the sum of these chances over its days. Measured so,
time runs slowly over a week-end or in August (the time change of Brown et al., Neural Computation 14, 2002).

On that clock, publication is bursty (three days in a row, then nothing for weeks) or regular (a letter on Tuesdays),
and no Poisson process. The chance of a gap longer than x is taken as exp(-(x/scale)^shape), a Weibull law, which fits
such gaps between acts of people (Jiang et al., PNAS 110, 2013) and between clustered events (Bunde et al., Phys. Rev.
Lett. 94, 2005): below 1 the shape says bursts, above 1 regularity. The scale is learnt from a few gaps only, hence not
known for sure: with a gamma law for it, the chance becomes (1 + x^shape / sum of gaps^shape)^-number of gaps, whose
tail is the heavier the less is known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, pairwise
from statistics import median

from monitor.workdays import DayKind, day_kind, is_working

MEMORY = timedelta(days=730)  # what is older says nothing of today
HALF_LIFE = 30  # gaps after which one counts half: sources change their habits
LEAST_GAPS = 4  # with fewer there is no rhythm yet
BURSTIEST, STEADIEST = 0.8, 2.0  # bounds of the shape: rests end, and a few gaps alike do not make a clock
OWN_GAPS = 3.0  # how many gaps the assumption « as irregular as chance » is worth
OWN_DAYS = 2.0  # how many days with something new the habits below are worth
KNOWN_DAYS = 8  # a kind of day seen less often is not known well enough to declare a death on it
HABITS = {  # how much is published on a day, against a working day, as long as the source's own past is not known
    DayKind.WORKING: 1.0,
    DayKind.SATURDAY: 0.15,
    DayKind.SUNDAY: 0.1,
    DayKind.HOLIDAY: 0.15,
    DayKind.BRIDGE: 0.5,
    DayKind.AUGUST: 0.5,
    DayKind.CHRISTMAS: 0.4,
}


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What is usual for a source."""

    rates: Mapping[DayKind, float]  # for each kind of day, the chance of something new
    known: frozenset[DayKind]  # the kinds that its own past tells about
    shape: float
    gaps: float  # how many were learnt from, old ones counting less
    total: float  # of the gaps, each to the power of `shape`
    a_year: float  # how many gaps there are in a year
    usual: float  # the median gap, in working days
    longest: float  # the longest one, as days on which something new was expected
    items: float  # the median number of items on a day with something new

    def chance(self, expected: float) -> float:
        """The chance that a gap is longer than `expected`."""
        return float((1 + expected**self.shape / (self.total + 1)) ** -(self.gaps + 1))


@dataclass(frozen=True, slots=True)
class Silence:
    """The days since the last new item, and how unlikely they are."""

    days: int  # whole ones, all kinds
    working: int  # of these, working days
    expected: float  # on how many of them something new was to be expected
    chance: float  # of a silence as long or longer
    sure: float  # the same as `expected`, of the kinds of days that are known well


def rhythm(days: Mapping[date, int], began: date | None = None) -> Rhythm | None:
    """The rhythm of a source that had so many new items on these days; None while there are too few.

    `began`: when it was first watched, if nothing is known of it before.
    """
    oldest = max(days, default=date.max) - MEMORY
    active = sorted(day for day in days if day > oldest)
    if len(active) <= LEAST_GAPS:
        return None
    first = began if began is not None and active[-1] - MEMORY < began < active[0] else active[0]
    window = list(map(date.fromordinal, range(first.toordinal(), active[-1].toordinal() + 1)))
    kinds = [day_kind(day) for day in window]
    places = [(day - first).days for day in active]
    rates, known = _rates(kinds[1:], [kinds[place] for place in places if place])
    clock = list(accumulate(rates[kind] for kind in kinds))
    worked = list(accumulate(map(is_working, window)))
    spans = [clock[end] - clock[start] for start, end in pairwise(places)]
    gaps = [max(worked[end] - worked[start], 1) for start, end in pairwise(places)]
    weights = [0.5 ** (age / HALF_LIFE) for age in reversed(range(len(spans)))]
    shape = _shape(spans, weights)
    # From the first visit to the first item: a gap of which only the end is known.
    total = (clock[places[0]] - clock[0]) ** shape
    total += sum(weight * span**shape for span, weight in zip(spans, weights, strict=True))
    a_year = len(spans) / max((active[-1] - active[0]).days, 1) * 365
    return Rhythm(
        rates, known, shape, sum(weights), total, a_year, median(gaps), max(spans), median(days[day] for day in active)
    )


def silence(usual: Rhythm, last: date, until: date) -> Silence:
    """The silence after the day `last`, up to the day `until` included, which must be over."""
    days = [last + timedelta(days=number) for number in range(1, (until - last).days + 1)]
    rates = [(kind, usual.rates[kind]) for kind in map(day_kind, days)]
    expected = sum(rate for _, rate in rates)
    sure = sum(rate for kind, rate in rates if kind in usual.known)
    return Silence(len(days), sum(map(is_working, days)), expected, usual.chance(expected), sure)


def _rates(met: list[DayKind], new: list[DayKind]) -> tuple[dict[DayKind, float], frozenset[DayKind]]:
    """For each kind of day the chance of something new, and the kinds that were seen often enough.

    `met`: the kind of each day that was watched; `new`: of each of these that had something new.
    """
    seen, had = Counter(met), Counter(new)
    # What a working day would have, if the source had the habits of the press.
    level = len(new) / sum(HABITS[kind] * count for kind, count in seen.items())
    rates = {
        kind: min((had[kind] + OWN_DAYS) / (seen[kind] + OWN_DAYS / (level * habit)), 1.0)
        for kind, habit in HABITS.items()
    }
    return rates, frozenset(kind for kind, count in seen.items() if count >= KNOWN_DAYS) | {DayKind.WORKING}


def _shape(spans: list[float], weights: list[float]) -> float:
    """The shape of the Weibull law with the spread of these gaps (Justus et al., J. Appl. Meteorology 17, 1978)."""
    held = sum(weights)
    mean = sum(weight * span for span, weight in zip(spans, weights, strict=True)) / held
    squares = sum(weight * (span - mean) ** 2 for span, weight in zip(spans, weights, strict=True))
    spread = (squares / mean**2 + OWN_GAPS) / (held + OWN_GAPS)
    return min(max(float(spread ** (-1.086 / 2)), BURSTIEST), STEADIEST)

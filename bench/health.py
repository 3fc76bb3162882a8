"""How often a living source is called dead, and how long a dead one stays unseen: `python -m bench.health`.

Sources are simulated day by day: some history, then a year during which the state is asked for every morning while the
source lives, then it dies and is asked for until it is called silent. Each kind has its own habits, which the code
under test is not told.
"""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from monitor.health import Past, State, health
from monitor.workdays import DayKind, day_kind, is_working

START = date(2024, 3, 4)
BEGAN = datetime.combine(START, time(), tzinfo=UTC)
SEEDS = 8
RECENT = 40  # gaps before the death, of which the median and the mean are told
Habit = Callable[[random.Random, date], int]  # how many items on a day


@dataclass(frozen=True)
class Told:
    """What was said of one simulated source."""

    false_late: int  # times that a living source became late
    false_silent: int
    late_after: int  # working days from its last item to « late », once dead
    silent_after: int
    gap: float  # its usual gap, in working days: the median
    mean: float  # the mean one, longer when it publishes by bursts


def poisson(pick: random.Random, mean: float) -> int:
    count, left = 0, pick.expovariate(1.0)
    while left < mean:
        count, left = count + 1, left + pick.expovariate(1.0)
    return count


def working_days(after: date, until: date) -> int:
    """How many working days there are after `after`, up to `until` included."""
    return sum(is_working(after + timedelta(days=n)) for n in range(1, (until - after).days + 1))


def daily(pick: random.Random, day: date) -> int:
    """A trade daily: working days, less in August, a bridge now and then."""
    mean = {DayKind.WORKING: 6.0, DayKind.BRIDGE: 2.0, DayKind.AUGUST: 3.0, DayKind.CHRISTMAS: 1.5}
    return poisson(pick, mean.get(day_kind(day), 0.0))


def press(pick: random.Random, day: date) -> int:
    """The regional press: every day, Sundays too."""
    return poisson(pick, 12 if is_working(day) else 5)


def almost_daily(pick: random.Random, day: date) -> int:
    """A federation: three days of five, week-ends never, closed for three weeks of August and at Christmas."""
    closed = date(day.year, 8, 3) <= day <= date(day.year, 8, 23) or day_kind(day) is DayKind.CHRISTMAS
    return int(is_working(day) and not closed and pick.random() < 0.6)


def tuesdays(pick: random.Random, day: date) -> int:
    """A letter on Tuesdays, which skips one in fifteen and rests in August and at Christmas."""
    resting = day_kind(day) in {DayKind.AUGUST, DayKind.CHRISTMAS}
    return 4 if day.weekday() == 1 and not resting and pick.random() > 1 / 15 else 0


def twice_monthly(pick: random.Random, day: date) -> int:
    """A cluster: at random, twice a month, never at week-ends, half as much in August."""
    return int(is_working(day) and pick.random() < 0.095 * (0.5 if day.month == 8 else 1))


class Monthly:
    """A newsletter on one of the first five working days of the month, none in August."""

    def __init__(self) -> None:
        self.due = 0

    def __call__(self, pick: random.Random, day: date) -> int:
        if day.day == 1:
            self.due = pick.randint(1, 5) if day.month != 8 else 0
        self.due -= is_working(day)
        return int(self.due == 0 and is_working(day) and day.month != 8)


class Bursts:
    """A hospital: at rest for weeks, then a burst of a few days."""

    def __init__(self) -> None:
        self.busy = False

    def __call__(self, pick: random.Random, day: date) -> int:
        self.busy = pick.random() < (0.75 if self.busy else 0.045)
        return int(self.busy and is_working(day) and pick.random() < 0.7)


class Slowing:
    """An agency that publishes every day, then, after 400 days, once a week."""

    def __call__(self, pick: random.Random, day: date) -> int:
        slow = day > START + timedelta(days=400)
        return int(is_working(day) and pick.random() < (0.2 if slow else 0.8))


KINDS: dict[str, Callable[[], Habit]] = {
    "daily": lambda: daily,
    "regional press": lambda: press,
    "three days of five": lambda: almost_daily,
    "letter on Tuesdays": lambda: tuesdays,
    "twice a month": lambda: twice_monthly,
    "monthly": Monthly,
    "bursts": Bursts,
    "slowing down": Slowing,
}


def simulated(habit: Habit, seed: int, history: int = 365, watched: int = 365, dying: int = 400) -> Told:
    """A source that lives for `history` and `watched` days, and then publishes nothing for `dying` days."""
    pick = random.Random(seed)
    days: dict[date, int] = {}
    was, counts = State.WELL, {State.LATE: 0, State.SILENT: 0}
    after: dict[State, int] = {}
    died = START + timedelta(days=history + watched)
    last, silent_for = START, 0
    for number in range(history + watched + dying):
        day = START + timedelta(days=number)
        if number >= history:
            at = datetime.combine(day, time(5), tzinfo=UTC)  # the officer looks at seven: the day has yet to begin
            past = Past(
                "https://example.org/", at, at, datetime.combine(START, time(), tzinfo=UTC), offered=20, days=days
            )
            state = health(past, at).state
            if day > died:
                if state in {State.LATE, State.SILENT}:
                    after.setdefault(State.LATE, silent_for)
                if state is State.SILENT:
                    after[State.SILENT] = silent_for
                    break
            else:
                for one in counts:
                    counts[one] += state is one and was is not one
            was = state
        items = habit(pick, day) if day < died else 0
        if items:
            days[day], last, silent_for = items, day, 0
        elif day > last:
            silent_for += is_working(day)
    gaps = [max(working_days(first, second), 1) for first, second in pairwise(days)][-RECENT:]
    delays = (after.get(state, -1) for state in (State.LATE, State.SILENT))
    return Told(counts[State.LATE], counts[State.SILENT], *delays, statistics.median(gaps), statistics.mean(gaps))


def main() -> None:
    """Print a line for each kind of source."""
    print(f"{SEEDS} sources of each kind, a year each; gaps and delays (from the last item) in working days\n")
    heads = ["median gap", "mean gap", "false late", "false silent", "at most", "late after", "silent after", "longest"]
    print(f"| days of history | kind | {' | '.join(heads)} |\n|--:|---|{'--:|' * len(heads)}")
    for history in (365, 90):
        for name, made in KINDS.items():
            told = [simulated(made(), seed, history) for seed in range(SEEDS)]
            means = [statistics.mean(getattr(one, key) for one in told) for key in ("gap", "mean")]
            rates = [statistics.mean(getattr(one, key) for one in told) for key in ("false_late", "false_silent")]
            late, silent = ([getattr(one, f"{word}_after") for one in told] for word in ("late", "silent"))
            cells = [f"{mean:.1f}" for mean in means] + [f"{rate:.2f}" for rate in rates]
            cells += map(str, (max(one.false_silent for one in told), *map(_half, (late, silent)), max(silent)))
            print(f"| {history} | {name} | {' | '.join(cells)} |", flush=True)


def _half(values: list[int]) -> int:
    return round(statistics.median(values))


if __name__ == "__main__":
    main()

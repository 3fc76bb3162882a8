"""Fits the weights of monitor/story/evidence.py: `python -m bench.weights` prints them, and how well they do.

`python -m bench.weights --count` writes monitor/story/frequency.txt, how many texts of the field tell each stem, anew.

    labelled pairs, all pairs of a morning, and pairs of two hands that have nothing to do with one another ─▶ signs
    ─▶ logistic regression

Each labelled pair serves twice: as it stands, and as if its names were told every day, so that no name is rare.

Each hand's pairs are judged by weights fitted without them: that says how the weights do on texts by yet another hand.
Pairs marked `unread` serve neither to fit nor to choose. Pairs that a conflict keeps apart are left out of
the fit.
"""

from __future__ import annotations

import itertools
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ruamel.yaml import YAML

from monitor.config import Config
from monitor.model import Article, Dated, Precision
from monitor.reader import appraiser
from monitor.rules.relevance import Appraiser
from monitor.story.conflicts import conflict
from monitor.story.evidence import given, signs
from monitor.story.fields import Fields, fields
from monitor.story.keys import keys
from monitor.story.pairs import Pair
from monitor.story.words import stems

ROOT = Path(__file__).parents[1]
PAIRS = ROOT / "tests" / "data" / "story_pairs.yaml"
MORNINGS = ROOT / "tests" / "data" / "story_mornings.yaml"
HEADLINES = ROOT / "bench" / "corpus" / "events-tuning.yaml"
FREQUENCY = ROOT / "monitor" / "story" / "frequency.txt"
TOLD = 3  # texts that tell a stem, at least, for it to be written
HANDS = {"tuning": "first", "check": "first", "last": "first"}  # parts that one hand wrote
ASIDE = ("unread", "sealed")
STRANGERS = 0.2  # weight of a pair of strangers beside a labelled one: there are many
DAILY = 0.5  # and of one as if its names were told every day
RIDGE = 1.0  # how much large weights are held back
STEPS = 60
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Example:
    """A pair of articles, by its signs."""

    hands: frozenset[str]
    same: bool
    against: bool  # a conflict keeps them apart
    signs: dict[str, float]
    given: float
    daily: bool = False  # as if its names were told every day: serves to fit, and is not counted


def examples() -> tuple[list[Example], list[Example]]:
    """The labelled pairs, and the pairs of articles by two hands that share something."""
    labelled = [*_of_mornings()]
    every: dict[tuple[str, str], tuple[str, Fields]] = {}
    for pair in YAML(typ="safe").load(PAIRS.read_text("utf-8")):
        if pair["part"] in ASIDE:
            continue
        hand = HANDS.get(pair["part"], pair["part"])
        one, other = (read(side, str(side["date"])) for side in (pair["a"], pair["b"]))
        alone = pair["a"]["source"] == pair["b"]["source"]
        for common in (frozenset(), frozenset(name.key for side in (one, other) for name in side.names)):
            both = Pair.of(one, other, common=common, one_source=alone)
            against, found = bool(conflict(both)), signs(both)
            labelled.append(Example(frozenset((hand,)), pair["same"], against, found, given(both), bool(common)))
        for side in (pair["a"], pair["b"]):
            day = f"2026-03-0{1 + len(side['title']) % 4}"
            every.setdefault((side["title"], side["lead"]), (hand, read(side, day)))
    strangers = []
    for (mine, one), (theirs, other) in itertools.combinations(every.values(), 2):
        if mine == theirs or not _meet(one, other):
            continue
        pair = Pair.of(one, other)
        if not conflict(pair):
            strangers.append(Example(frozenset((mine, theirs)), False, False, signs(pair), given(pair)))
    return labelled, strangers


def _of_mornings() -> Iterator[Example]:
    """Each two articles of a morning that the archive would compare, and those of one story."""
    every = [one for one in YAML(typ="safe").load(MORNINGS.read_text("utf-8")) if not one["part"].startswith(ASIDE)]
    told = [(one, read(one, str(one["date"]))) for one in every]
    found = {id(article): frozenset(keys(article)) for _, article in told}
    for (here, one), (there, other) in itertools.combinations(told, 2):
        same = here["part"] == there["part"] and here["story"] == there["story"]
        if here["part"] == there["part"] and (same or found[id(one)] & found[id(other)]):
            pair = Pair.of(one, other, one_source=here["source"] == there["source"])
            yield Example(frozenset((here["part"],)), same, bool(conflict(pair)), signs(pair), given(pair))


@cache
def _judge() -> Appraiser:
    return appraiser(Config())


def read(side: dict[str, Any], day: str) -> Fields:
    """The fields of a title and its lead, published on `day` (ISO 8601)."""
    dated = Dated(datetime.fromisoformat(day).replace(tzinfo=UTC), Precision.DAY)
    article = Article("https://a.example/", side["title"], side["lead"], published=dated)
    return fields(article, _judge().appraise(article))


def _meet(one: Fields, other: Fields) -> bool:
    """Whether two articles share what makes them worth comparing: two words, a name or a place."""
    shared = {*one.title} & {*other.title, *other.lead} | {*other.title} & {*one.lead}
    names, theirs = ({name.key for name in side.names} for side in (one, other))
    places, their_places = ({place.name for place in side.places} for side in (one, other))
    return len(shared) > 1 or bool(names & theirs or places & their_places)


def fit(labelled: Sequence[Example], strangers: Sequence[Example], names: Sequence[str]) -> Floats:
    """The weights of `names`, then the constant, by Newton's method; `given` counts as it stands."""
    chosen = [one for one in (*labelled, *strangers) if not one.against]
    table = np.array([[*(one.signs[name] for name in names), 1.0] for one in chosen])
    wanted = np.array([float(one.same) for one in chosen])
    offset = np.array([one.given for one in chosen])
    worth = np.array([STRANGERS if len(one.hands) > 1 else DAILY if one.daily else 1.0 for one in chosen])
    ridge = np.diag([RIDGE] * len(names) + [0.0])
    weights = np.zeros(len(names) + 1)
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-(table @ weights + offset)))
        slope = table.T @ (worth * (likely - wanted)) + ridge @ weights
        bend = (table.T * (worth * likely * (1 - likely))) @ table + ridge
        step = np.linalg.solve(bend, slope)
        weights = weights - step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def points(chosen: Sequence[Example], names: Sequence[str], weights: Floats) -> list[float]:
    """The sum of each example, without the constant."""
    return [
        -99.0 if one.against else float(np.dot([one.signs[name] for name in names], weights[:-1])) + one.given
        for one in chosen
    ]


def count() -> str:
    """The table of stems: how many titles with their leads, of pairs and headlines that were read, tell each."""
    pairs = [pair for pair in YAML(typ="safe").load(PAIRS.read_text("utf-8")) if pair["part"] not in ASIDE]
    headlines = YAML(typ="safe").load(HEADLINES.read_text("utf-8"))
    sides = [*(side for pair in pairs for side in (pair["a"], pair["b"])), *headlines]
    texts = {(side["title"], side.get("lead") or "") for side in sides}
    told = Counter(one for title, lead in texts for one in {*stems(title), *stems(lead)})
    rows = [f"{one} {number}" for one, number in sorted(told.items()) if number >= TOLD]
    return "\n".join((f"of {len(texts)} titles with their leads, each stem that three or more tell", *rows, ""))


def main() -> None:
    """Print the weights, and what they find at several sums."""
    if "--count" in sys.argv:
        FREQUENCY.write_text(count(), encoding="utf-8")
        return
    labelled, strangers = examples()
    names = [name for name in labelled[0].signs if name not in sys.argv[1:]]
    hands = sorted({hand for one in labelled for hand in one.hands})
    found: list[tuple[str, bool, float]] = []
    wrong: list[float] = []
    for hand in hands:
        weights = fit(
            [one for one in labelled if hand not in one.hands],
            [one for one in strangers if hand not in one.hands],
            names,
        )
        mine = [one for one in labelled if hand in one.hands and not one.daily]
        found += [
            (hand, one.same, sum_ + weights[-1]) for one, sum_ in zip(mine, points(mine, names, weights), strict=True)
        ]
        others = [one for one in strangers if hand in one.hands]
        wrong += [sum_ + float(weights[-1]) for sum_ in points(others, names, weights)]
    for least in (-0.75, -0.5, -0.25, 0.0, 0.25):
        told = []
        for hand in [*hands, ""]:
            same = [sum_ >= least for one, is_same, sum_ in found if is_same and hand in (one, "")]
            others_ = [sum_ >= least for one, is_same, sum_ in found if not is_same and hand in (one, "")]
            told.append(f"{hand or 'all'} {sum(same) / len(same):.2f}/{sum(others_)}")
        print(least, *told, "strangers", sum(sum_ >= least for sum_ in wrong) // 2, "of", len(strangers))
    weights = fit(labelled, strangers, names)
    for name, worth in zip([*names, "constant"], weights, strict=True):
        print(f"{name:20} {worth:6.2f}")


if __name__ == "__main__":
    main()

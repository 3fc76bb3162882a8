"""Fits the classifier of events: `python -m bench.headlines` writes monitor/facts/classifier.txt, and judges it.

    labelled headlines with their leads ─▶ features of their words ─▶ a logistic regression for each type of event

Those of the tuning part of bench/corpus are fitted on; half of them judge weights fitted on the other half first. What
the events come to on texts by another hand, `bench.quality` says.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from bench.annotated import EVENTS, Headline, read_part
from bench.fitting import Table
from monitor.facts.casing import spelled
from monitor.facts.classifier import Classifier, features, length
from monitor.facts.sentences import WORD
from monitor.recognise.fold import fold
from monitor.recognise.passage import LEAD

CLASSIFIER = Path(__file__).parents[1] / "monitor" / "facts" / "classifier.txt"
TOLD = 3  # texts that tell a feature, at least, for it to count
LOOSE = 8.0  # how little large weights are held back


def words(item: Headline) -> set[str]:
    """The features of a headline with its lead."""
    return features(WORD.findall(fold(spelled(f"{item.title}\n{item.lead[:LEAD]}")).text))


def fit(items: Sequence[Headline]) -> str:
    """The file of the classifier of `items`."""
    table = Table([dict.fromkeys(words(item), 1.0) for item in items], TOLD, length)
    models = []
    for kind in EVENTS:
        model = LogisticRegression(C=LOOSE, class_weight="balanced", max_iter=500)
        models.append(model.fit(table.rows, np.array([kind in item.events for item in items])))
    constants = [float(model.intercept_[0]) for model in models]
    return table.file(EVENTS, constants, np.array([model.coef_[0] for model in models]))


def macro_f1(given: Sequence[Collection[str]], items: Sequence[Headline]) -> float:
    """The mean of the F1 of the types."""
    scores = []
    for kind in EVENTS:
        pairs = [(kind in one, kind in item.events) for one, item in zip(given, items, strict=True)]
        right, told = sum(one and true for one, true in pairs), sum(one + true for one, true in pairs)
        scores.append(2 * right / told if told else 1.0)
    return sum(scores) / len(scores)


def main() -> None:
    """Write the weights; print what the classifier finds alone, each half by weights fitted on the other."""
    items = read_part("tuning").headlines
    for first in (0, 1):
        mine, classifier = items[first::2], Classifier(fit(items[1 - first :: 2]).splitlines())
        likely = [{kind for kind, *_ in classifier.likely(words(item))} for item in mine]
        print(f"macro F1 of the classifier alone, on the other half: {macro_f1(likely, mine):.3f}")
    CLASSIFIER.write_text(fit(items), encoding="utf-8")
    print(f"{len(items)} headlines, {CLASSIFIER.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()

"""Fits what tells the roles of amounts: `python -m bench.roles` writes monitor/facts/roles.txt, and judges it.

    labelled sentences and pages ─▶ features of each amount ─▶ a multinomial logistic regression

Those of the tuning part of bench/corpus are fitted on; each third of them first judges weights fitted on the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from bench.annotated import Fact, Page, Part, read_part
from bench.fitting import Table
from bench.marks import Sum
from monitor.facts import amounts
from monitor.facts.roles import COUNT, NONE, Features, best, features_of, length, sums
from monitor.facts.weights import Weights
from monitor.model import Field
from monitor.recognise.matcher import Matcher, Span
from monitor.recognise.passage import Passage

ROLES = Path(__file__).parents[1] / "monitor" / "facts" / "roles.txt"
TOLD = 3  # amounts that tell a feature, at least, for it to count
LOOSE = 40.0  # how little large weights are held back
Example = tuple[Features, str]  # and the role


def examples(part: Part) -> list[Example]:
    """The amounts of a part, each with its role, in the order of the files."""
    matcher = Matcher(amounts.PHRASES)
    return list(chain.from_iterable(_of_text(one, matcher) for one in (*part.facts, *part.pages)))


def fit(told: Sequence[Example]) -> str:
    """The file of the weights."""
    table = Table([features for features, _ in told], TOLD, length)
    model = LogisticRegression(C=LOOSE, max_iter=500).fit(table.rows, np.array([role for _, role in told]))
    return table.file(model.classes_, model.intercept_, model.coef_)


def _of_text(one: Fact | Page, matcher: Matcher) -> Iterator[Example]:
    title = [one.title] if isinstance(one, Page) else []
    for field, text in (*((Field.TITLE, line) for line in title), (Field.BODY, one.text)):
        passage = Passage.read(text, matcher, (0, len(text)) if field is Field.TITLE else None)
        money = amounts.money(passage)
        true = [told for told in one.amounts if (told.field is Field.TITLE) == (field is Field.TITLE)]
        for features, asked in zip(features_of(passage, money), money, strict=True):
            same = next((told for told in true if _overlap(told, asked.span)), None)
            yield features, (same.role or NONE) if same else COUNT


def _overlap(told: Sum, span: Span) -> bool:
    return told.start < span[1] and span[0] < told.end


def right(told: Sequence[Example], weights: Weights) -> float:
    """The share of amounts whose role `weights` tell."""
    return sum(best(weights, sums(weights, features)) == true for features, true in told) / len(told)


def main() -> None:
    """Write the weights; print how many roles are right, each third of the amounts by weights fitted on the others."""
    told = examples(read_part("tuning"))
    for first in range(3):
        others = [one for at, one in enumerate(told) if at % 3 != first]
        share = right(told[first::3], Weights(fit(others).splitlines()))
        print(f"roles told right, of amounts that were not fitted on: {share:.3f}")
    ROLES.write_text(fit(told), encoding="utf-8")
    print(f"{len(told)} amounts, {ROLES.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()

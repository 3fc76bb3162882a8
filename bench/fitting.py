"""What the classifiers are fitted with alike: the features of labelled texts as a table, and the weights as a file."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sklearn.feature_extraction import DictVectorizer

from monitor.facts.weights import written


class Table:
    """The features of each text, by their rarity, over the length of all of them: what a regression is fitted on."""

    def __init__(
        self, told: Sequence[Mapping[str, float]], least: int, length: Callable[[Iterable[float]], float]
    ) -> None:
        """`told` are the features of each text, with how much they count; `least` texts must tell one for it to stay.

        `length` is that of the classifier.
        """
        texts = Counter(one for features in told for one in features)
        self._texts, self._length, self._columns = len(told), length, DictVectorizer()
        self._rarity = {one: round(math.log(len(told) / count), 2) for one, count in texts.items() if count >= least}
        self.rows = self._columns.fit_transform(list(map(self._row, told)))

    def _row(self, features: Mapping[str, float]) -> dict[str, float]:
        counts = {one: value * self._rarity[one] for one, value in features.items() if one in self._rarity}
        size = self._length(counts.values())
        return {one: count / size for one, count in counts.items()}

    def file(self, kinds: Iterable[str], constants: Sequence[float], weights: Any) -> str:
        """The file of the classifier; `weights` is an array with a row for each kind, a column for each feature."""
        names = self._columns.get_feature_names_out()
        rows = {
            one: (self._rarity[one], [self._rarity[one] * float(weight) for weight in column])
            for one, column in zip(names, weights.T, strict=True)
        }
        return written(self._texts, kinds, constants, rows)

"""The weights of a linear classifier, as a file keeps them: how rare each feature is, and what it speaks for. Pure.

texts N
kinds, in order
a constant of each kind
feature rarity weight weight…    weights, in tenths, are those of a feature that is told once, times its rarity
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from importlib.resources import files

Row = Sequence[float]  # a number for each kind, in order


class Weights:
    """What each feature speaks for. A row is read when its feature is first met: most never are."""

    def __init__(self, lines: Sequence[str]) -> None:
        """`lines` are those that `written` gives."""
        _, kinds, constants, *rows = lines
        self.kinds = tuple(kinds.split())
        self.constants = _read(constants)
        self._written = {feature: row for feature, _, row in (line.partition(" ") for line in rows)}
        self._met: dict[str, tuple[float, Row]] = {}

    def __contains__(self, feature: str) -> bool:
        return feature in self._written

    def known(self, features: Set[str]) -> Set[str]:
        """Those of `features` that have weights."""
        return {one for one in features if one in self._written}

    def row(self, feature: str) -> tuple[float, Row]:
        """The rarity of a feature that is known, and its weights."""
        met = self._met.get(feature)
        if met is None:
            rare, _, weights = self._written[feature].partition(" ")
            met = self._met[feature] = float(rare), _read(weights)
        return met


def written(texts: int, kinds: Iterable[str], constants: Row, rows: Mapping[str, tuple[float, Row]]) -> str:
    """The file of a classifier that was fitted on so many `texts`.

    `rows` hold, by feature, its rarity and its weights times its rarity, one for each kind.
    """
    lines = [f"{texts} texts", " ".join(kinds), _told(constants)]
    lines += (f"{feature} {rare:.2f} {_told(weights)}" for feature, (rare, weights) in sorted(rows.items()))
    return "\n".join((*lines, ""))


def shipped(name: str) -> list[str]:
    """The lines of the file `name` that comes with vigie."""
    return (files("monitor.facts") / name).read_text(encoding="utf-8").splitlines()


def _read(tenths: str) -> Row:
    return [int(one) / 10 for one in tenths.split()]


def _told(weights: Row) -> str:
    return " ".join(str(round(10 * one)) for one in weights)

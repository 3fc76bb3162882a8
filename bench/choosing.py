"""How well the shipped rules choose what belongs in the letter: `python -m bench.choosing`.

Articles of invented mornings, of which press officers said what each is worth, are scored by title and lead alone. A
whole article tells more, so these shares are less than those of a watch; they serve to compare one set of rules with
another: `python -m bench.choosing CONFIG`.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ruamel.yaml import YAML

from monitor.config import Config
from monitor.configfile import load
from monitor.model import Article
from monitor.reader import appraiser

ROOT = Path(__file__).parents[1]
MORNINGS = ROOT / "tests" / "data" / "story_mornings.yaml"
GENERAL = ROOT / "tests" / "data" / "worth.yaml"
LETTER, ARCHIVE, NOWHERE = 2, 1, 0


class Chosen(NamedTuple):
    """Of articles of one worth: how many there are, and which part of them, 0 to 1, reaches each threshold."""

    many: int
    kept: float
    told: float


def labelled(file: Path) -> list[dict[str, Any]]:
    """The articles of a file that bear a `worth`."""
    return [one for one in YAML(typ="safe").load(file.read_text("utf-8")) if "worth" in one]


def scores(articles: Sequence[dict[str, Any]], config: Config) -> dict[int, list[float]]:
    """The scores of articles, by what each is worth."""
    judge = appraiser(config)
    found: dict[int, list[float]] = defaultdict(list)
    for one in articles:
        found[one["worth"]].append(judge.appraise(Article("https://a.example/", one["title"], one["lead"])).score)
    return found


def chosen(found: dict[int, list[float]], config: Config) -> dict[int, Chosen]:
    """What becomes of the articles of each worth."""
    keep, digest = config.scoring.keep, config.scoring.digest
    return {
        worth: Chosen(
            len(every), sum(one >= keep for one in every) / len(every), sum(one >= digest for one in every) / len(every)
        )
        for worth, every in sorted(found.items(), reverse=True)
    }


def ranked(found: dict[int, list[float]]) -> float:
    """How often, 0 to 1, an article of the letter scores more than one that is not: the area under the ROC curve."""
    others = [one for worth, every in found.items() if worth < LETTER for one in every]
    pairs = [(one > other) + (one == other) / 2 for one in found[LETTER] for other in others]
    return sum(pairs) / len(pairs)


def main() -> None:
    """Print what becomes of the articles of each file."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("config", nargs="?", type=Path, default=ROOT / "config.yaml")
    config = load(options.parse_args().config)
    for file in (MORNINGS, GENERAL):
        found = scores(labelled(file), config)
        print(file.name, f"ranked {ranked(found):.3f}")
        for worth, one in chosen(found, config).items():
            print(f"  worth {worth}: {one.many:4} articles, kept {one.kept:.2f}, in the letter {one.told:.2f}")


if __name__ == "__main__":
    main()

"""What the shipped rules choose among articles of which press officers said what they are worth."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.choosing import ARCHIVE, GENERAL, LETTER, MORNINGS, NOWHERE, chosen, labelled, ranked, scores
from monitor.configfile import load

CONFIG = load(Path(__file__).parents[1] / "config.yaml")


@pytest.mark.parametrize(
    ("file", "order"), [(MORNINGS, 0.76), (GENERAL, 0.81)], ids=lambda one: getattr(one, "name", one)
)
def test_what_belongs_in_the_letter_scores_more(file: Path, order: float) -> None:
    assert ranked(scores(labelled(file), CONFIG)) >= order


def test_most_of_what_belongs_in_the_letter_is_kept_by_title_and_lead_alone() -> None:
    found = chosen(scores(labelled(MORNINGS), CONFIG), CONFIG)
    assert found[LETTER].kept >= 0.66
    assert found[LETTER].told >= 0.42
    assert found[ARCHIVE].told <= 0.125
    assert found[NOWHERE].kept <= 0.02


def test_what_belongs_nowhere_is_not_kept() -> None:
    found = chosen(scores(labelled(GENERAL), CONFIG), CONFIG)
    assert found[NOWHERE].kept <= 0.03
    assert found[NOWHERE].told == found[ARCHIVE].told == 0
    assert found[LETTER].kept >= 0.2

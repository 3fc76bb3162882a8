"""Numbers in French words: « deux cent quatre-vingt-dix ». Pure."""

from __future__ import annotations

from collections.abc import Iterable

# Folded, as all words here.
SPELT = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9,
    "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16, "vingt": 20,
    "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "septante": 70, "huitante": 80,
    "nonante": 90, "cent": 100, "cents": 100, "mille": 1000, "dizaine": 10, "douzaine": 12, "quinzaine": 15,
    "vingtaine": 20, "trentaine": 30, "quarantaine": 40, "cinquantaine": 50, "soixantaine": 60, "centaine": 100,
}  # fmt: skip
ROUGHLY = "aine"  # « une dizaine de millions »


def in_figures(words: Iterable[str]) -> int:
    """What `words`, all of SPELT, come to: « quatre », « vingt », « trois », « mille » is 83,000."""
    total = below = 0
    for word in words:
        number = SPELT[word]
        if number == 1000:
            total, below = total + (below or 1) * 1000, 0
        elif number == 100:
            below = (below or 1) * 100
        elif number == 20 and below % 100 == 4:
            below += 76  # quatre-vingts
        elif word.endswith(ROUGHLY) and below == 1:
            below = number
        else:
            below += number
    return total + below

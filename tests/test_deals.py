"""Which sums of no role a letter shows: that of a title, and the price of what changes hands."""

import pytest

from alerts.facts import sums
from monitor.facts.deals import is_news
from monitor.model import UNDATED

SOLD = "Nordvax acquiert Lumival, façonnier de Redon"
# The sum asked for stands in brackets; the title is the sentence itself where it is empty.
NEWS = [
    ("", "Nordvax s’offre Lumival pour [120 M€]"),
    ("", "Lumival : trésorerie de [96,4 M€] au 30 septembre"),
    ("", "[120 M€] : Nordvax s’offre Lumival"),
    (SOLD, "La transaction valorise Lumival à [120 millions d’euros]."),
    (SOLD, "Montant de la transaction : [30 millions d’euros]."),
    ("Nordvax vend son usine de Redon", "Le prix est de [30 M€], payables en deux fois."),
    ("Nordvax to buy Lumival", "The deal values the company at [€120 million]."),
]
NOT_NEWS = [
    ("", "La boîte de Teravel vendue [2 euros]"),
    ("", "Un traitement à [320 000 euros] par patient"),
    (SOLD, "Lumival porte une dette de [60 M€]."),
    (SOLD, "La transaction a été négociée ; l’amende de [4 M€] reste due."),
    ("Nordvax recrute à Redon", "Le prix de l’usine était de [30 M€]."),
    ("La Région aide Lumival", "Le montant des pertes atteint [3 M€]."),
]


def is_shown(title: str, sentence: str) -> bool:
    start, end = sentence.index("["), sentence.index("]")
    text = sentence[:start] + sentence[start + 1 : end] + sentence[end + 1 :]
    low = 2 if "2 euros" in sentence else 1e5
    return is_news(title or text, text, (start, end - 1), low, titled=not title)


@pytest.mark.parametrize(("title", "sentence"), NEWS)
def test_a_sum_that_is_the_news(title: str, sentence: str) -> None:
    assert is_shown(title, sentence)


@pytest.mark.parametrize(("title", "sentence"), NOT_NEWS)
def test_a_sum_beside_the_point(title: str, sentence: str) -> None:
    assert not is_shown(title, sentence)


def test_a_letter_shows_it_once_beside_sums_with_a_role() -> None:
    title, text = "Nordvax s’offre Lumival", "La transaction valorise Lumival à 120 M€. La dette est de 30 M€."
    place = {"field": "body", "currency": "EUR"}
    price = place | {"role": "", "low": 120e6, "high": 120e6, "start": 34, "end": 40}
    debt = place | {"role": "", "low": 30e6, "high": 30e6, "start": 57, "end": 62}
    row = {"title": title, "text": text, "published": UNDATED, "amounts": [price, debt]}
    assert sums(row) == [price]
    told = price | {"role": "invested"}
    assert sums(row | {"amounts": [told, price]}) == [told]

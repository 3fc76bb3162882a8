"""Titles all in capitals: told in the case of their own article, or left as they are."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.capitals import lowered

TEXT = """BREST (Agence) - Le laboratoire Nanobrume a levé 3 millions d'euros auprès de la région Grand Est, à Brest.
L'ARS Bretagne et l'ANSM suivent le projet. « Les essais sur l'hépatite C reprennent à l'est de la ville »,
dit Saint-Herblain. L'État recommande la prudence. Il lance un grand plan."""


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("NANOBRUME RECOMMANDE LE PROJET", "Nanobrume recommande le projet"),
        ("L'ARS BRETAGNE LANCE UN GRAND PLAN", "L'ARS Bretagne lance un grand plan"),
        ("LA RÉGION GRAND EST ET NANOBRUME À BREST", "La région Grand Est et Nanobrume à Brest"),
        ("BIOTECH : NANOBRUME LÈVE 3 MILLIONS D’EUROS", "Biotech : Nanobrume lève 3 millions d’euros"),
        ("LES ESSAIS SUR L'HÉPATITE C REPRENNENT", "Les essais sur l'hépatite C reprennent"),
        ("ESSAIS : L'ÉTAT À SAINT-HERBLAIN", "Essais : l'État à Saint-Herblain"),
        # What nothing settles stays, and so does what is no title in capitals.
        ("NANOBRUME RACHÈTE VISIOLAB POUR 3 MILLIONS", "NANOBRUME RACHÈTE VISIOLAB POUR 3 MILLIONS"),
        ("NANOBRUME LEVE 3 MILLIONS", "NANOBRUME LEVE 3 MILLIONS"),  # lève, or levé?
        ("ANSM, ARS : Brest", "ANSM, ARS : Brest"),
        ("L’ANSM suit NANOBRUME", "L’ANSM suit NANOBRUME"),
        ("CAR-T", "CAR-T"),
        ("2026", "2026"),
        ("", ""),
    ],
)
def test_a_title_in_capitals(title: str, told: str) -> None:
    assert lowered(title, TEXT) == told


def letters(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in folded if not unicodedata.combining(char))


@given(st.text(max_size=80), st.text(max_size=200))
def test_no_letter_is_added_or_lost(title: str, text: str) -> None:
    for one in (title, title.upper()):
        assert letters(lowered(one, text)) == letters(one)


@given(st.sampled_from(TEXT.split(". ")))
def test_what_the_text_says_is_said_as_it_says_it(line: str) -> None:
    assert letters(lowered(line.upper(), TEXT)) == letters(line)

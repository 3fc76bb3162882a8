"""The message catalogues: each message of the letters is in both, translated, and no other."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import alerts
from alerts.rubrics import themes_of
from alerts.words import DOMAIN, THEMES, themed, words
from monitor.configfile import load

HOUSE = Path(alerts.__file__).parent
KEYWORDS = {"say": None, "noted": None, "count": (1, 2), "_": None, "ngettext": (1, 2)}
FILES = [("templates/*.html", "jinja2"), ("templates/*.txt", "jinja2"), ("*.py", "python")]


def found() -> set[str | tuple[str, ...]]:
    """The messages of the code and of the templates, as Babel finds them."""
    return {message for _, _, message, _, _ in extract_from_dir(HOUSE, method_map=FILES, keywords=KEYWORDS)}


def catalogue(language: str) -> Catalog:
    with (HOUSE / "locale" / language / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        return read_po(file, locale=language)


def asked(tree: ast.Module) -> Iterator[str]:
    """The first argument of each call that asks for a message, wherever it stands: in an f-string too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in KEYWORDS and node.args and isinstance(node.args[0], ast.Constant):
                yield str(node.args[0].value)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_message_is_translated_and_none_is_left_over(language: str) -> None:
    entries = [entry for entry in catalogue(language) if entry.id]
    assert {entry.id if isinstance(entry.id, str) else tuple(entry.id) for entry in entries} == found()
    for entry in entries:
        given = [entry.string] if isinstance(entry.string, str) else list(entry.string)
        asked_for = [entry.id] if isinstance(entry.id, str) else list(entry.id)
        assert len(given) == len(asked_for) and all(given) and not entry.fuzzy, entry.id
        holes = [sorted(re.findall(r"%\(\w+\)s|%(?!\()", one)) for one in (*asked_for, *given)]
        assert all(one == holes[0] for one in holes), entry.id


def test_babel_sees_every_message_that_the_code_asks_for() -> None:
    known = {one for message in found() for one in ([message] if isinstance(message, str) else message)}
    sources = [path.read_text(encoding="utf-8") for path in HOUSE.glob("*.py")]
    assert {message for source in sources for message in asked(ast.parse(source))} <= known
    assert list(asked(ast.parse("""f'{said.say("hidden")} {noted("too")}'"""))) == ["hidden", "too"]


def test_french_is_french() -> None:
    strings = [entry.string for entry in catalogue("fr") if entry.id]
    texts = [text for string in strings for text in ([string] if isinstance(string, str) else string)]
    badly = re.compile(r"\w'\w|[^\s\u00a0][:;!?»]|«[^\s\u00a0]|\.\.\.|\"")  # ' for ’, no space before « : »…
    assert [one for one in texts if badly.search(one)] == []
    assert all(badly.search(one) for one in ("l'article", "Clôture: demain", "«mot »", "etc...", '"mot"'))


def test_another_language_is_refused() -> None:
    with pytest.raises((KeyError, FileNotFoundError)):
        words("de")
    assert words("fr") is words("fr")
    assert words("fr").catalogue.ngettext("%(num)s article", "%(num)s articles", 0) == "%(num)s article"
    assert words("en").catalogue.ngettext("%(num)s article", "%(num)s articles", 0) == "%(num)s articles"


def test_the_themes_that_ship_are_headings_in_the_language_of_a_letter() -> None:
    shipped = load(Path(alerts.__file__).parents[1] / "config.yaml")
    assert set(themes_of(shipped)) == set(THEMES)
    assert all(themed(theme, "fr") == theme and themed(theme, "en").isascii() for theme in THEMES)
    assert themed("Nominations", "en") == "Appointments" and themed("Vie du pôle", "en") == "Vie du pôle"

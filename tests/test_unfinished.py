"""What `vigie check` remarks on in a configuration that holds no mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.config import Config
from monitor.configfile import load, located
from monitor.conflicts import unfinished

ROOT = Path(__file__).parent.parent
OWN = """\
collect: {user_agent: "veille (+https://pole.fr/veille)"}
sources:
- {name: A, url: https://a.fr/, regions: [ile de france, France]}
digests:
- {name: L, to: [lecteur@pole.fr]}
delivery:
  smtp: {host: localhost, sender: "Veille <veille@pole.fr>"}
rules:
- {name: R, words: [partenariat], points: 4}
"""


def said_of(config: Config) -> list[str]:
    return located(config, list(unfinished(config)))


def told(text: str, folder: Path) -> list[str]:
    file = folder / "c.yaml"
    file.write_text(text, encoding="utf-8")
    return [line.removeprefix(f"{file}:") for line in said_of(load(file))]


def test_a_configuration_of_ones_own_is_finished(tmp_path: Path) -> None:
    assert told(OWN, tmp_path) == []
    kinds = "organisations:\n- {name: B, kind: Pôle}\n- {name: C, kind: mutuelle, regions: [Suisse]}\n"
    assert told(kinds + OWN, tmp_path) == []


def test_an_empty_configuration_is_no_mistake_and_what_it_lacks_is_told(tmp_path: Path) -> None:
    lacking = [
        "sources: aucune source : rien ne sera collecté",
        "rules: aucune règle : seules les organisations et les évènements donnent des points",
    ]
    assert said_of(Config()) == lacking
    assert told("", tmp_path) == [f"1: {line}" for line in lacking]


@pytest.mark.parametrize(
    ("own", "example", "said"),
    [
        ("https://pole.fr/veille", "https://example.org/x", "1: collect.user_agent: c'est encore l'exemple"),
        ("veille (+https://pole.fr/veille)", "moi@veille.Example.com", "1: collect.user_agent: c'est encore"),
        ("lecteur@pole.fr", "a@example.net", "5: digests.0.to.0: « a@example.net » est une adresse d'exemple"),
        ("<veille@pole.fr>", "<veille@example.org>", "7: delivery.smtp.sender: c'est encore l'exemple"),
        ("collect: {", "collect: {every: 9999d, ", "1: collect.every: si rarement, la veille manquera"),
        ("[ile de france, France]", "[PACA]", "3: sources.0.regions.0: « PACA » n'est pas le nom d'une région"),
        *(
            (
                "[ile de france, France]",
                f"[{asked}]",
                f"3: sources.0.regions.0: « {asked} » n'est pas le nom d'une {told}",
            )
            for asked, told in (
                ("Rhone-Alpes", "région (vouliez-vous dire « Auvergne-Rhône-Alpes » ?)"),
                ("Poitou-Charente", "région (vouliez-vous dire « Nouvelle-Aquitaine » ?)"),
                ("paca", "région (vouliez-vous dire « Provence-Alpes-Côte d'Azur » ?)"),
                ("Wallonie", "région, comme « Provence-Alpes-Côte d'Azur »"),
            )
        ),
        (
            "digests:",
            "- {name: B, url: https://a.fr/}\ndigests:",
            "4: sources.1.url: « A » a déjà cette adresse : elle sera visitée deux fois",
        ),
        (
            "digests:",
            "organisations:\n- {name: Nanobrume, regions: [aquitaine]}\ndigests:",
            "5: organisations.0.regions.0: « aquitaine » est une ancienne région : « Nouvelle-Aquitaine »",
        ),
        (
            "points: 4}",
            "points: 0}\n- {name: B, words: [a], points: 0, urgent: true}",
            "9: rules.0.points: 0 point : cette règle ne change aucun score",
        ),
        (
            "digests:",
            "organisations:\n- {name: Nanobrume, kind: clustre}\ndigests:",
            "5: organisations.0.kind: aucune organisation du catalogue n'est de cette sorte "
            "(vouliez-vous dire « cluster » ?)",
        ),
    ],
)
def test_what_was_left_is_said_with_its_line(own: str, example: str, said: str, tmp_path: Path) -> None:
    assert own in OWN
    (line,) = told(OWN.replace(own, example), tmp_path)
    assert line.startswith(said)


@pytest.mark.parametrize("name", ["counterexample.org", "myexample.com", "example.organic", "lexample.net"])
def test_a_name_that_only_looks_like_an_example_is_nobodys_business(name: str, tmp_path: Path) -> None:
    assert told(OWN.replace("pole.fr", name), tmp_path) == []


def test_the_shipped_configuration_still_asks_for_what_must_be_changed() -> None:
    places = [line.split(": ")[1] for line in said_of(load(ROOT / "config.yaml"))]
    assert places == ["collect.user_agent", "digests.0.to.0", "delivery.smtp.sender"]

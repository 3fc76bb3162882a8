"""Where a story happens: the regions its text tells of, all of them or none, and no hall that people came to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from archived import article

from monitor.archive.located import located
from monitor.archive.store import Archive
from monitor.facts.places import Places
from monitor.model import Field
from monitor.recognise.matcher import Matcher
from monitor.recognise.passage import Passage

PLACES = Places()
MATCHER = Matcher(PLACES.phrases)
NOW = datetime(2026, 3, 2, 7, tzinfo=UTC)
NATIONAL = ["France"]
LONG = "Le conseil de la grappe a rendu son rapport annuel, que ses membres attendaient depuis le printemps. " * 3


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.write(tmp_path / "v.db", "test") as opened:
        yield opened


def told(
    archive: Archive, text: str, title: str = "Une annonce", homes: dict[str, tuple[Field, list[str]]] | None = None
) -> list[str]:
    """The regions of an article of a national source.

    `homes`: organisations named where they stand in the text, else at its beginning; in which field, of which regions.
    """
    number = article(archive, NOW, title, text=text)
    passages = [Passage.read(title, MATCHER, (0, len(title))), Passage.read(text, MATCHER)]
    with archive.transaction() as db:
        db.execute("UPDATE sources SET regions = ?", (json.dumps(NATIONAL),))
        for one in PLACES.named(passages):
            spot = (one.name, one.kind, one.department, one.region, one.field, one.start, one.end, one.quote)
            db.execute("INSERT INTO places VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (number, *spot))
        for name, (field, regions) in (homes or {}).items():
            db.execute(
                "INSERT INTO organisations (id, name, regions) VALUES (?, ?, ?)", (name, name, json.dumps(regions))
            )
            start = max(0, text.find(name))
            db.execute(
                "INSERT INTO mentions VALUES (?, ?, ?, ?, ?, 'x')", (number, name, field, start, start + len(name))
            )
    (row,) = located(archive, [{"id": number, "regions": NATIONAL}])
    places: list[str] = row["places"]
    return places


@pytest.mark.parametrize(
    ("text", "regions"),
    [
        # a survey of the country happens nowhere, be one region named twice
        (f"{LONG} La Normandie et le Grand Est dominent. Suivent Nantes, puis Rouen et Albi.", NATIONAL),
        # but two or three regions named once are all told, and one that returns stands for itself
        (f"{LONG} Les sites de Dijon et de Rennes ferment.", ["Bourgogne-Franche-Comté", "Bretagne"]),
        (f"{LONG} L’usine de Dijon ferme. À Dijon, on attend ; à Rennes aussi.", ["Bourgogne-Franche-Comté"]),
        # a list that the lead begins, or of which most is told, is told whole
        (f"{LONG[:270]} Il ouvre à Rouen, à Rennes et à Nantes.", ["Normandie", "Bretagne", "Pays de la Loire"]),
        (
            f"À Rouen et à Rennes, on recrute. {LONG} Il ouvre en Normandie, en Bretagne et dans les Pays de la Loire.",
            ["Normandie", "Bretagne", "Pays de la Loire"],
        ),
        (f"À Rouen, on recrute. {LONG} Il a des bureaux à Rouen, Rennes et Nantes.", ["Normandie"]),
    ],
)
def test_all_the_regions_of_a_story_or_none(archive: Archive, text: str, regions: list[str]) -> None:
    assert told(archive, text) == regions


@pytest.mark.parametrize(
    "text",
    [
        "Réunis à Lyon par leur syndicat, les fabricants demandent des contrats plus longs.",
        "Les façonniers, rassemblés mardi à Lille, demandent des contrats plus longs.",
        "Lors de son congrès annuel, à Nantes, le syndicat a élu son bureau.",
        "À l’occasion des assises du médicament de Lyon, le ministre a promis un décret.",
        "Les auditions des candidats auront lieu en avril à Paris.",
        "The federation presented its plan at its annual congress in Lyon.",
    ],
)
def test_a_meeting_is_no_place_of_the_story(archive: Archive, text: str) -> None:
    assert told(archive, text) == NATIONAL


def test_a_place_that_is_told_otherwise_counts(archive: Archive) -> None:
    assert told(archive, "Réunis à Lyon, les salariés du site de Lyon votent la grève.") == ["Auvergne-Rhône-Alpes"]
    assert told(archive, "Le congrès réunira mille personnes.", "Nantes accueille le congrès") == ["Pays de la Loire"]
    assert told(archive, "L’usine de vaccins réunit à Lyon toutes ses équipes.") == ["Auvergne-Rhône-Alpes"]


def test_a_network_counts_beside_one_of_a_single_region_that_is_named_no_sooner(archive: Archive) -> None:
    one, two = ["Bretagne"], ["Occitanie", "Corse"]
    both = {"Aubrelune": (Field.TITLE, two), "Grappe Perlin": (Field.TITLE, one)}
    assert sorted(told(archive, "Ils créent un fonds.", homes=both)) == ["Bretagne", "Corse", "Occitanie"]


def test_a_network_in_passing_does_not(archive: Archive) -> None:
    passing = {"Aubrelune": (Field.BODY, ["Occitanie", "Corse"]), "Grappe Perlin": (Field.TITLE, ["Bretagne"])}
    assert told(archive, "Elle crée un fonds.", homes=passing) == ["Bretagne"]


def test_a_place_narrows_a_network(archive: Archive) -> None:
    homes = {"Aubrelune": (Field.TITLE, ["Occitanie", "Corse"]), "Grappe Perlin": (Field.TITLE, ["Bretagne"])}
    assert told(archive, "À Albi, ils créent un fonds.", homes=homes) == ["Occitanie", "Bretagne"]


def test_a_past_post_is_no_region_of_the_news(archive: Archive) -> None:
    homes = {"Grappe Perlin": (Field.LEAD, ["Bretagne"]), "Pôle Arvor": (Field.LEAD, ["Occitanie"])}
    text = "Ancienne directrice de la Grappe Perlin, elle est nommée à la tête du Pôle Arvor."
    assert told(archive, text, "Une nomination", homes) == ["Occitanie"]


def test_a_sure_place_beside_a_past_post(archive: Archive) -> None:
    text = "Passé par le CHU de Bordeaux et l’hôpital de Limoges, il dirigera l’usine de Lens."
    assert told(archive, text) == ["Hauts-de-France"]

"""The configuration that ships: it loads, it is honest about its sources, and its rules keep what they should."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from statistics import mean
from typing import Any
from urllib.parse import urlsplit

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from monitor import reader
from monitor.config import Config
from monitor.configfile import json_schema, load
from monitor.findings import Relevance
from monitor.model import Article, Decision, Publisher
from monitor.recognise.catalogue import organisations
from monitor.recognise.matcher import phrase
from monitor.regions import REGIONS
from monitor.rules.relevance import Appraiser

ROOT = Path(__file__).parents[1]
SHIPPED = ROOT / "config.yaml"
SECTIONS = [
    "Partenariats et vie des pôles",
    "Financements et appels à projets",
    "Industrie et bioproduction",
    "Recherche et essais",
    "Numérique en santé",
    "Réglementation et politique du médicament",
    "Nominations",
    "Agenda",
]
# What these rules look for happens in every trade: even repeated for ever (twice a title) they are not enough.
GENERAL = ["Vie des pôles", "Partenariat", "Appel à projets", "Levée de fonds", "Argent public", "Usines et emplois"]
GENERAL += ["Chercheurs", "Données et intelligence artificielle", "Textes et budget", "Nominations", "Agenda", "Santé"]
SOURCE_LINE = re.compile(r"  (?P<closed># )?(?P<entry>- \{name: (?P<name>[^,]+), .*\})(  # (?P<comment>.+))?")
NEUTRAL = "Le texte ne dit rien de plus à ce sujet. " * 10  # longer than a lead

Item = dict[str, Any]


@cache
def shipped() -> Config:
    return load(SHIPPED)


@cache
def lines() -> tuple[re.Match[str], ...]:
    """The lines of the file that are a source, open or closed."""
    return tuple(found for line in SHIPPED.read_text().splitlines() if (found := SOURCE_LINE.fullmatch(line)))


@cache
def appraiser() -> Appraiser:
    config = shipped()
    rules = map(reader.rule, config.rules)
    return Appraiser(organisations(config), rules, config.scoring.keep)


def appraise(title: str, text: str, regions: tuple[str, ...] = ()) -> Relevance:
    return appraiser().appraise(Article(url="https://example.org/", title=title, text=text), Publisher(tuple(regions)))


# --- The file -----------------------------------------------------------------------------------------------------


def test_editors_find_its_schema_and_the_schema_accepts_it() -> None:
    text = SHIPPED.read_text()
    assert text.splitlines()[0] == "# yaml-language-server: $schema=./config.schema.json"
    problems = Draft202012Validator(json_schema()).iter_errors(YAML(typ="safe", pure=True).load(text))
    assert [problem.message for problem in problems] == []


def test_what_must_be_changed_first_is_a_placeholder_and_says_so() -> None:
    config = shipped()
    assert config.delivery.smtp is not None
    addresses = [address for digest in config.digests for address in digest.to] + [
        config.delivery.smtp.sender.rstrip(">")
    ]
    assert all(address.endswith("@example.org") for address in addresses)
    assert "example.org" in config.collect.user_agent
    marked = [line for line in SHIPPED.read_text().splitlines() if "À CHANGER" in line]
    assert {line.split(":")[0].strip() for line in marked} == {"user_agent", "to", "smtp"}


def test_the_example_organisation_works_once_its_marks_are_taken_away(tmp_path: Path) -> None:
    before, mark, after = SHIPPED.read_text().partition("# organisations:\n")
    example, blank, rest = after.partition("\n\n")
    edited = tmp_path / "config.yaml"
    edited.write_text(before + re.sub("(?m)^# ", "", mark + example) + blank + rest)
    assert [organisation.points for organisation in load(edited).organisations] == [6]


# --- The sources --------------------------------------------------------------------------------------------------


def test_many_sources_are_open_and_every_region_of_mainland_france_has_some() -> None:
    sources = shipped().sources
    assert len(sources) >= 75
    assert len(sources) == sum(not line["closed"] for line in lines())
    covered = Counter(region for source in sources for region in source.regions)
    overseas = {"Guadeloupe", "Guyane", "La Réunion", "Martinique", "Mayotte"}
    assert set(REGIONS) - overseas - {"Monde"} <= set(covered)


def test_every_source_has_a_region_of_the_catalogue_and_a_safe_address() -> None:
    comments = {line["name"]: line["comment"] or "" for line in lines()}
    for source in shipped().sources:
        assert source.regions, source.name
        assert set(source.regions) <= set(REGIONS), source.name
        assert source.url.startswith("https://") or "sans https" in comments[source.name], source.name


def test_nothing_is_watched_twice() -> None:
    names = Counter(line["name"].casefold() for line in lines())
    assert [name for name, count in names.items() if count > 1] == []
    places = Counter(re.sub(r"^https?://(www\.)?", "", source.url).rstrip("/") for source in shipped().sources)
    assert [place for place, count in places.items() if count > 1] == []
    # Several feeds or listings of one site are different things; two searches of its home page are not.
    searched = Counter(urlsplit(source.url).hostname for source in shipped().sources if source.kind == "auto")
    assert [host for host, count in searched.items() if count > 1] == []


def test_a_closed_source_gives_its_reason_and_an_open_one_its_evidence() -> None:
    guide = (ROOT / "docs" / "sources.md").read_text()
    for line in lines():
        comment = line["comment"] or ""
        if line["closed"]:
            assert len(comment) > 20, line["name"]
            assert line["name"] in guide, f"docs/sources.md says nothing of {line['name']}"
        else:
            assert not comment or comment.startswith(("vue", "à vérifier")), line["name"]
    closed = sum(bool(line["closed"]) for line in lines())
    assert f"opens {len(shipped().sources)} sources and keeps {closed} more closed" in guide
    assert f"holds {len(headlines())} invented articles" in guide


def test_closed_sources_can_be_opened_by_taking_their_mark_away(tmp_path: Path) -> None:
    edited = tmp_path / "config.yaml"
    edited.write_text(re.sub(r"(?m)^  # (- \{)", r"  \1", SHIPPED.read_text()))
    config = load(edited)
    assert len(config.sources) == len(lines())
    assert {region for source in config.sources for region in source.regions} <= set(REGIONS)


# --- The rules ----------------------------------------------------------------------------------------------------


def test_the_themes_are_the_sections_of_the_letter_in_their_order() -> None:
    assert list(dict.fromkeys(rule.theme for rule in shipped().rules if rule.theme)) == SECTIONS


def test_no_word_is_counted_twice_by_one_rule_or_by_two() -> None:
    """A rule that `needs` something in the sentence counts what happens to what another rule finds."""
    words = Counter(phrase(word) for rule in shipped().rules if not rule.needs for word in rule.words)
    assert [word for word, count in words.items() if count > 1] == []
    assert all("*" not in word[:-1] for word in words)


def test_no_word_alone_keeps_an_article_nor_a_general_rule_however_often_it_matches() -> None:
    keep = shipped().scoring.keep
    for rule in shipped().rules:
        assert 3 * rule.points < keep, f"{rule.name}: one word of a title would be enough"
        for word in rule.words:
            assert appraise("", NEUTRAL + word.replace("*", "")).score < keep, word
    points = {rule.name: rule.points for rule in shipped().rules}
    assert [name for name in GENERAL if 6 * points[name] >= keep] == []


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Polepharma et Cyralis signent un accord-cadre",
            "Le cluster Polepharma et la medtech de Dreux ont conclu un accord-cadre de quatre ans.",
        ),
        (
            "Medicen lance un appel à projets sur la santé mentale",
            "Le pôle de compétitivité Medicen Paris Region ouvre un appel à projets aux entreprises de santé.",
        ),
        (
            "Atlanpole Biotherapies accueille sa nouvelle directrice",
            "Issue d'une biotech nantaise, elle succède à la tête d'Atlanpole Biotherapies au fondateur du pôle.",
        ),
    ],
)
def test_a_title_that_names_a_cluster_and_an_event_reaches_the_letter(title: str, text: str) -> None:
    assert appraise(title, text).score > shipped().scoring.digest


def test_one_passing_mention_of_a_national_body_is_worth_little() -> None:
    for name in ("l'Inserm", "la Commission européenne", "Bpifrance", "le CNRS"):
        relevance = appraise("Une rue bientôt refaite", f"{NEUTRAL} On y croise parfois des gens que {name} emploie.")
        assert [mention.organisation.name for mention in relevance.mentions], name
        assert relevance.score < 3, name


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Accident mortel sur la rocade, un blessé conduit au CHU de Bordeaux",
            "La collision s'est produite à l'aube. Malgré les pompiers, le conducteur est mort au CHU de Bordeaux.",
        ),
        (
            "Rugby, le pilier forfait après son passage à l'hôpital",
            "Touché lors du match de samedi, il a passé des examens à l'hôpital. Le médecin du club reste prudent.",
        ),
    ],
)
def test_a_hospital_in_the_news_of_the_day_is_not_health_news(title: str, text: str) -> None:
    assert appraise(title, text).decision is Decision.BELOW


# --- The measure --------------------------------------------------------------------------------------------------


@cache
def headlines() -> tuple[Item, ...]:
    return tuple(YAML(typ="safe").load((ROOT / "tests" / "data" / "headlines.yaml").read_text()))


def half(first: int) -> list[Item]:
    """Every second item of each label: those of even index (0) were used to set the rules, the others (1) were not."""
    return [item for keep in (True, False) for item in [one for one in headlines() if one["keep"] is keep][first::2]]


def measure(items: list[Item], more: str = "") -> tuple[float, float]:
    """Precision and recall of the decision on `items`, `more` being added to each text."""
    kept = [item for item in items if read(item, more).decision is Decision.KEPT]
    right = sum(item["keep"] for item in kept)
    return right / len(kept), right / sum(item["keep"] for item in items)


def read(item: Item, more: str = "") -> Relevance:
    return appraise(item["title"], item["text"] + more, tuple(item.get("regions", ())))


def test_the_headlines_are_many_and_labelled() -> None:
    labels = Counter(item["keep"] for item in headlines())
    assert min(labels[True], labels[False]) >= 60
    assert {item["theme"] for item in headlines() if item["keep"]} == set(SECTIONS)
    assert len({item["title"] for item in headlines()}) == len(headlines())


@pytest.mark.parametrize(
    ("first", "precision", "recall"),
    [(0, 0.95, 0.95), (1, 0.92, 0.87)],
    ids=["the half that set the rules", "the half held out"],
)
def test_the_rules_keep_what_an_officer_would(first: int, precision: float, recall: float) -> None:
    found = measure(half(first))
    assert found[0] >= precision
    assert found[1] >= recall


def test_an_unrelated_paragraph_changes_little() -> None:
    """What extraction leaves of a sidebar seldom condemns a good article or saves a bad one."""
    strays = [item["text"] for item in headlines() if not item["keep"]][::12]
    found = [measure(list(headlines()), "\n" + stray) for stray in strays]
    assert mean(precision for precision, _ in found) >= 0.90
    assert mean(recall for _, recall in found) >= 0.90


def test_the_expected_section_is_among_the_themes_found() -> None:
    wanted = [item for item in headlines() if item["keep"]]
    first = sum(item["theme"] in read(item).themes[:1] for item in wanted) / len(wanted)
    among = sum(item["theme"] in read(item).themes for item in wanted) / len(wanted)
    assert first >= 0.72
    assert among >= 0.85

"""`vigie replay`: what other rules would add to a real archive and drop from it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import RULES, rss, story, vigie, write_watch
from ruamel.yaml import YAML

from monitor.archive.articles import store
from monitor.archive.sources import sync_sources
from monitor.archive.store import Archive
from monitor.configfile import load
from monitor.errors import ConfigError
from monitor.model import Article, Origin, Publisher
from monitor.reader import appraiser
from vigie import shown_replay
from vigie.demo.web import Reply, Web
from vigie.replay import proposed, replay, unmatched_lost

HOST = "127.0.7.41"
PAGES = {
    "/usine": story("Une usine de bioproduction", "La bioproduction démarre."),
    "/stade": story("Une visite au stade", "Un match de football, puis un débat sur la bioproduction."),
    "/foire": story("La foire du village", "On y verra une fanfare et des vélos."),
}
FANFARE = {"name": "Fanfare", "words": ["fanfare"], "points": 9}
SPORT = {"name": "Sport", "words": ["football"], "points": -15}
NOW = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
MONTH = datetime.now(UTC) - timedelta(days=30)  # of the archive that a real round made


def rules_file(folder: Path, rules: Sequence[Mapping[str, Any]], **keys: Any) -> Path:
    file = folder / "essai.yaml"
    with file.open("w", encoding="utf-8") as stream:
        YAML().dump({"rules": [dict(rule) for rule in rules]} | keys, stream)
    return file


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A watch after a real round: two articles kept, one below the threshold. No test writes to its archive."""
    links = [f"<title>Lien {path}</title><link>{path}</link>" for path in PAGES]
    served = {path: Reply(page) for path, page in PAGES.items()}
    with Web({HOST: served | {"/feed": Reply(rss(*links), content_type="application/xml")}}) as web:
        source = {"name": "Le Fil", "url": web.url(HOST, "/feed"), "kind": "feed"}
        rules = [RULES[0] | {"points": 10}]
        file = write_watch(tmp_path_factory.mktemp("replay"), [source], rules=rules, catalogues=[])
        done = vigie("--config", file, "collect")
        assert done.status == 0, done.err
    assert dict(rows(file)) == {
        "Une usine de bioproduction": "kept",
        "Une visite au stade": "kept",
        "La foire du village": "below",
    }
    return file


def rows(watch: Path) -> list[tuple[str, str]]:
    database = sqlite3.connect(watch.parent / "v.db")
    found = database.execute("SELECT title, decision FROM articles").fetchall()
    database.close()
    return found


def test_with_the_rules_of_the_round_nothing_changes(watch: Path) -> None:
    done = vigie("--config", watch, "replay")
    assert (done.status, done.out) == (0, "3 articles depuis 30 jours : avec ces règles, rien ne change.\n")
    assert "relecture : 3/3" in done.err
    told = vigie("--config", watch, "replay", "--json").json
    assert told == {"articles": 3, "added": [], "dropped": [], "changed": 0}


def test_a_rule_that_nothing_meets_changes_nothing(watch: Path, tmp_path: Path) -> None:
    file = rules_file(tmp_path, [*load_rules(watch), {"name": "Vide", "words": ["zythologie"], "points": 9}])
    told = replay(proposed(load(watch), file), MONTH)
    assert told == {"articles": 3, "added": [], "dropped": [], "changed": 0}


def load_rules(watch: Path) -> list[dict[str, Any]]:
    rules = YAML(typ="safe").load(watch.read_text(encoding="utf-8"))["rules"]
    return [dict(rule) for rule in rules]


def test_a_rule_of_a_file_adds_an_article_that_was_below(watch: Path, tmp_path: Path) -> None:
    before = rows(watch)
    told = replay(proposed(load(watch), rules_file(tmp_path, [*load_rules(watch), FANFARE])), MONTH)
    (added,) = told["added"]
    assert (told["articles"], told["dropped"], told["changed"]) == (3, [], 1)
    assert added["title"] == "La foire du village"
    assert added["source"] == "Le Fil" and added["url"].endswith("/foire") and added["id"] > 0
    assert (added["before"], added["after"]) == (0, 18)  # nine points, twice in the lead
    assert added["rules"] == [{"rule": "Fanfare", "name": "Fanfare", "before": 0, "after": 18}]
    assert rows(watch) == before


def test_a_rule_with_more_points_adds_and_a_negative_one_drops(watch: Path, tmp_path: Path) -> None:
    rules = [*load_rules(watch), FANFARE, SPORT]
    shown = vigie("--config", watch, "replay", "--rules", rules_file(tmp_path, rules))
    assert shown.status == 0, shown.err
    assert shown.out.startswith("3 articles depuis 30 jours : 1 ajouté, 1 perdu.\n")
    added, _, dropped = shown.out.partition("Perdus (1)")
    assert "Ajoutés (1)" in added and "La foire du village" in added and "Fanfare +18" in added
    assert "Une visite au stade" in dropped and "Sport −30" in dropped and "Bioproduction" not in dropped
    assert "usine" not in shown.out


def test_the_rules_of_the_configuration_are_tried_when_no_file_is_given(watch: Path, tmp_path: Path) -> None:
    file = YAML(typ="safe").load(watch.read_text(encoding="utf-8"))
    sources = [dict(source) for source in file["sources"]]
    edited = write_watch(tmp_path, sources, rules=[FANFARE], catalogues=[], archive=str(watch.parent / "v.db"))
    told = replay(load(edited), MONTH)
    assert [one["title"] for one in told["added"]] == ["La foire du village"]
    assert [one["title"] for one in told["dropped"]] == ["Une usine de bioproduction", "Une visite au stade"]
    assert told["changed"] == 3


def test_a_whole_configuration_brings_its_own_threshold(
    watch: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = rules_file(
        tmp_path, load_rules(watch), catalogues=[], scoring={"keep": 1000, "digest": 1000, "urgent": 1000}
    )
    shown_replay.replay(replay(proposed(load(watch), file), MONTH), 30, False)
    seen = capsys.readouterr().out
    assert seen.startswith("3 articles depuis 30 jours : 0 ajouté, 2 perdus.\n")
    assert seen.count("le seuil") == 2


def test_rules_alone_leave_the_organisations_and_the_threshold_as_they_are(tmp_path: Path) -> None:
    nanobrume = [{"name": "Nanobrume", "points": 25}]
    scoring = {"keep": 30, "digest": 30, "urgent": 60}
    file = write_watch(tmp_path, [], catalogues=[], organisations=nanobrume, scoring=scoring)
    config = proposed(load(file), rules_file(tmp_path, [FANFARE]))
    assert [rule.name for rule in config.rules] == ["Fanfare"]
    assert [one.name for one in config.organisations] == ["Nanobrume"]
    assert (config.catalogues, config.scoring.keep, config.archive) == ((), 30, tmp_path / "v.db")
    whole = proposed(load(file), rules_file(tmp_path, [FANFARE], catalogues=[]))
    assert (whole.organisations, whole.scoring.keep, whole.archive) == ((), 10, tmp_path / "v.db")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("rules:\n  - name: A\n    words: [a]\n", "essai.yaml:2: rules.0.points: cette clé manque"),
        ("rules:\n  - {name: A, points: 1, query: 'leem ET'}\n", "essai.yaml:2: rules.0.query"),
        ("rulez: []\n", "essai.yaml:1: rulez: clé inconnue (vouliez-vous dire « rules » ?)"),
        ("scoring: {keep: 1}\n", "essai.yaml:1: rules: cette clé manque"),
        ("", "essai.yaml:1: rules: cette clé manque"),
        ("rules: [\n", "« [ » n'est pas fermé"),
        (None, "ce fichier n'existe pas"),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(watch: Path, tmp_path: Path, content: str | None, said: str) -> None:
    file = tmp_path / "essai.yaml"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError) as wrong:
        appraiser(proposed(load(watch), file))
    assert said in str(wrong.value)


def test_a_wrong_file_ends_with_status_2(watch: Path, tmp_path: Path) -> None:
    done = vigie("--config", watch, "replay", "--rules", rules_file(tmp_path, [{"name": "A", "words": ["a"]}]))
    assert (done.status, done.out) == (2, "")
    assert "rules.0.points: cette clé manque" in done.err


def test_without_an_archive_or_with_no_days(tmp_path: Path) -> None:
    file = write_watch(tmp_path, [], catalogues=[])
    done = vigie("--config", file, "replay")
    assert done.status == 1 and "pas encore d'archive" in done.err
    assert vigie("--config", file, "replay", "--days", "0").status == 2


# ------------------------------------------------------------------------------------------- an archive made in place


def made(folder: Path, articles: Sequence[tuple[Article, int]]) -> Path:
    """An archive of these articles, each read so many days before NOW, by the rules of a watch; its configuration."""
    source = {"name": "Le Fil", "url": f"http://{HOST}/feed", "kind": "feed"}
    file = write_watch(folder, [source], collect={"keep_unmatched": "10d"}, catalogues=[])
    config = load(file)
    judge = appraiser(config)
    with Archive.write(config.archive, "test") as archive:
        sync_sources(archive, config.sources, config.collect.every)
        with archive.transaction():
            for article, days in articles:
                at = NOW - timedelta(days=days)
                store(archive, "Le Fil", article.url, article, judge.appraise(article), at, Publisher())
    return file


def fair(number: int, words: str) -> Article:
    return Article(f"https://www.example.org/{number}", f"Nouvelle {number}", f"{'Rien. ' * 60}{words}", "fr")


def test_only_the_last_days_are_looked_at_and_the_greatest_difference_comes_first(tmp_path: Path) -> None:
    file = made(tmp_path, [(fair(1, "fanfare"), 40), (fair(2, "fanfare"), 20), (fair(3, "fanfare " * 3), 5)])
    config = proposed(load(file), rules_file(tmp_path, [FANFARE | {"points": 12}]))
    month, all_time = (replay(config, NOW - timedelta(days=days)) for days in (30, 60))
    assert [one["id"] for one in month["added"]] == [3, 2]
    assert [one["after"] for one in month["added"]] == [21, 12]
    assert (month["articles"], all_time["articles"], len(all_time["added"])) == (2, 3, 3)
    assert replay(config, NOW) == {"articles": 0, "added": [], "dropped": [], "changed": 0}


def test_a_score_that_moves_on_its_side_of_the_threshold_is_counted_alone(tmp_path: Path) -> None:
    file = made(tmp_path, [(fair(1, "fanfare"), 1), (fair(2, "vélo"), 1)])
    told = replay(proposed(load(file), rules_file(tmp_path, [FANFARE])), NOW - timedelta(days=30))
    assert told == {"articles": 2, "added": [], "dropped": [], "changed": 1}


def test_a_page_that_was_not_extracted_is_marked_and_counts_only_if_it_crosses(tmp_path: Path) -> None:
    menu, fanfare = (
        replace(fair(number, words), origin=Origin.WHOLE) for number, words in ((1, "vélo"), (2, "fanfare"))
    )
    file = made(tmp_path, [(menu, 1), (fanfare, 1)])
    rules = [FANFARE | {"points": 30}, {"name": "Vélo", "words": ["vélo"], "points": 1}]
    told = replay(proposed(load(file), rules_file(tmp_path, rules)), NOW - timedelta(days=30))
    assert [(one["id"], one["origin"], one["after"]) for one in told["added"]] == [(2, "whole", 30)]
    assert told["changed"] == 1


@pytest.mark.parametrize(("days", "forgotten"), [(10, False), (11, True)])
def test_what_is_whole_or_forgotten_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], days: int, forgotten: bool
) -> None:
    file = made(tmp_path, [(replace(fair(1, "fanfare"), origin=Origin.WHOLE), 1)])
    config = proposed(load(file), rules_file(tmp_path, [FANFARE | {"points": 30}]))
    told = replay(config, NOW - timedelta(days=days))
    shown_replay.replay(told, days, unmatched_lost(config, days))
    seen = capsys.readouterr().out
    assert "Nouvelle 1 *" in seen and "peut-être surestimée" in seen
    assert ("keep_unmatched" in seen) is forgotten


def test_an_organisation_is_told_by_its_name(tmp_path: Path) -> None:
    file = made(tmp_path, [(fair(1, "Nanobrume"), 1)])
    organisation = {"name": "Nanobrume", "points": 25}
    config = proposed(load(file), rules_file(tmp_path, [FANFARE], organisations=[organisation], catalogues=[]))
    (added,) = replay(config, NOW - timedelta(days=2))["added"]
    assert [(part["name"], part["before"], part["after"]) for part in added["rules"]] == [("Nanobrume", 0, 25)]
    assert added["rules"][0]["rule"].startswith("organisation:")

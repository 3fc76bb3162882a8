"""Why an article has its score: the digests of the rules, the account of an article, and what a person is shown."""

from __future__ import annotations

import io
import json
import re
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from test_layers import MODULES, ROOT, name_of, reached

from desk.french import amount, closing, located
from monitor.archive.articles import store
from monitor.archive.rulesets import record_ruleset
from monitor.archive.store import Archive
from monitor.config import Config
from monitor.findings import Amount, Deadline, Event, Hit, Ignored, Locality, Mention, Relevance
from monitor.model import Article, Decision, Field, Form, Organisation, Publisher, Rule, Successor
from monitor.reader import appraiser
from monitor.rules import fingerprint
from monitor.rules.fingerprint import ENGINE, changes, digest, engine, ruleset
from monitor.rules.relevance import Appraiser
from vigie.explain import NO_FINGERPRINT, checked, defect, described
from vigie.marked_text import Mark, marked, safe, shortened
from vigie.shown_explanation import explanation, marks
from vigie.wording import points, renamed

LEEM = Organisation("leem", "Leem", "federation", ("France",))
ALLIS = Organisation("allis-na", "ALLIS-NA", "cluster", forms=(Form("ALLIS-NA"), Form("ALLIS NA", case=True)))
DEAL = Rule("Partenariat", ("partenariat*",), 4, "partenariats")
SPORT = Rule("Sport", ("football",), -15)
NOW = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)


# ------------------------------------------------------------------------------------------------ fingerprints


def test_the_same_rules_have_the_same_fingerprint() -> None:
    one = ruleset([LEEM, ALLIS], [DEAL, SPORT], 10)
    again = ruleset([replace(LEEM), ALLIS], [replace(DEAL, points=4.0, words=("partenariat*",)), SPORT], 10.0)
    assert one == again
    assert changes(one, again, {}) == []
    assert set(one.rules) == {"Partenariat", "Sport"}
    assert set(one.organisations) == {"leem", "allis-na"}


@pytest.mark.parametrize(
    ("organisations", "rules", "keep", "said"),
    [
        ([LEEM, ALLIS], [replace(DEAL, points=5), SPORT], 10, ["la règle « Partenariat » a changé"]),
        ([LEEM, ALLIS], [replace(DEAL, words=("accord",)), SPORT], 10, ["la règle « Partenariat » a changé"]),
        ([LEEM, ALLIS], [replace(DEAL, weight=(3, 2, 0.5)), SPORT], 10, ["la règle « Partenariat » a changé"]),
        ([LEEM, ALLIS], [replace(DEAL, needs="leem"), SPORT], 10, ["la règle « Partenariat » a changé"]),
        ([LEEM, ALLIS], [DEAL], 10, ["la règle « Sport » a été retirée"]),
        ([LEEM, ALLIS], [DEAL, SPORT, Rule("Fonds", ("fonds",), 1)], 10, ["la règle « Fonds » a été ajoutée"]),
        ([LEEM, ALLIS], [DEAL, SPORT], 12.5, ["le seuil est passé de 10 à 12,5"]),
        ([LEEM], [DEAL, SPORT], 10, ["l'organisation « allis-na » a été retirée"]),
        ([LEEM, replace(ALLIS, forms=())], [DEAL, SPORT], 10, ["l'organisation « ALLIS Nouvelle-Aquitaine » a changé"]),
        (
            [LEEM, replace(ALLIS, successor=Successor("x", "X"))],
            [DEAL, SPORT],
            10,
            ["l'organisation « ALLIS Nouvelle-Aquitaine » a changé"],
        ),
        ([LEEM, ALLIS], [SPORT, DEAL], 10, ["l'ordre des règles ou des organisations a changé"]),
        (
            [LEEM, ALLIS],
            [replace(DEAL, points=5)],
            12,
            ["la règle « Partenariat » a changé", "la règle « Sport » a été retirée", "le seuil est passé de 10 à 12"],
        ),
    ],
)
def test_what_changed_is_named(
    organisations: list[Organisation], rules: list[Rule], keep: float, said: list[str]
) -> None:
    new = ruleset(organisations, rules, keep)
    present = {"allis-na": "ALLIS Nouvelle-Aquitaine"} if "allis-na" in new.organisations else {}
    assert changes(ruleset([LEEM, ALLIS], [DEAL, SPORT], 10), new, present) == said


def test_many_changes_are_counted_and_those_that_concern_an_article_come_first() -> None:
    rules = [Rule(f"Règle {number}", ("mot",), 1) for number in range(20)]
    old, new = ruleset([], rules, 10), ruleset([], [replace(one, points=2) for one in rules], 10)
    said = changes(old, new, {}, {"Règle 17"})
    assert said[:2] == ["la règle « Règle 17 » a changé", "la règle « Règle 0 » a changé"]
    assert said[-1] == "et 15 autres règles"
    assert len(said) == 6
    assert len(changes(ruleset([], rules[:6], 10), ruleset([], [], 10), {})) == 6  # nothing is worth counting


def test_a_key_left_at_its_default_says_nothing() -> None:
    assert digest(DEAL) == digest(replace(DEAL, weight=(3.0, 2.0, 1.0), cap=None, unless=()))
    assert digest(LEEM) != digest(replace(LEEM, points=1))
    assert digest(DEAL) != digest(replace(DEAL, cap=0.0))


texts = st.text(max_size=8)
rules_drawn = st.builds(
    Rule,
    texts,
    st.lists(texts, max_size=3).map(tuple),
    st.floats(-20, 20),
    query=texts,
    needs=texts | st.lists(texts, max_size=2).map(tuple),
    same_sentence=st.booleans(),
)


@given(rules_drawn, rules_drawn)
def test_two_rules_have_one_digest_exactly_when_they_are_equal(one: Rule, other: Rule) -> None:
    assert (digest(one) == digest(other)) == (one == other)


def test_the_engine_is_all_of_our_code_that_a_score_depends_on() -> None:
    outside = {  # what reads the configuration, which is told rule by rule, and what has no say in a score
        *("monitor", "monitor.address", "monitor.config", "monitor.configfile", "monitor.errors", "monitor.values"),
        *(
            "monitor.conflicts",
            "monitor.pace",
            "monitor.mailbox",
            "monitor.prepared",
            "monitor.salvage",
            "monitor.slips",
            "monitor.syntax",
        ),
    }
    wanted = {name_of(path) for path in reached(ROOT / "monitor" / "reader.py")} - outside
    rooms = [ROOT / "monitor" / name for name in ENGINE]
    covered = {name_of(path) for path in MODULES if any(path.is_relative_to(room) for room in rooms)}
    assert "monitor.recognise.mentions" in wanted
    assert wanted - covered == set()


def test_a_changed_line_of_the_engine_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "catalogues").mkdir()
    code, words, others = tmp_path / "rules/a.py", tmp_path / "catalogues/events.yaml", tmp_path / "catalogues/notes.md"
    organisations = tmp_path / "catalogues/france-health.yaml"

    def seen() -> str:
        engine.cache_clear()
        return engine()

    monkeypatch.setattr(fingerprint, "files", lambda _: tmp_path)
    code.write_text("a = 1\n")
    first = seen()
    assert seen() == first
    others.write_text("no matter")
    organisations.write_text("told one by one")
    assert seen() == first
    words.write_text("- partnership\n")
    second = seen()
    assert second != first
    code.write_text("a = 2\n")
    assert seen() not in {first, second}
    code.rename(tmp_path / "rules/b.py")
    third = seen()
    assert third not in {first, second}
    engine.cache_clear()
    monkeypatch.undo()
    old = replace(ruleset([], [DEAL], 10), engine=first, fingerprint="another")
    assert changes(old, ruleset([], [DEAL], 10), {}) == ["le moteur de vigie a changé"]


def test_the_engine_costs_little() -> None:
    engine.cache_clear()
    began = time.process_time()
    engine()
    assert time.process_time() - began < 0.2  # some 2 ms; a slow machine is no failure


# ------------------------------------------------------------------------------------------------ the account

TITLE = "Le Leem signe un partenariat"
TEXT = "Un partenariat de 12 millions d'euros à Bordeaux.\nClara Martin salue le football de GIPSO et France 2030."


def spot(words: str, in_title: bool = False) -> tuple[Field, int, int, str]:
    whole = TITLE if in_title else TEXT
    return (
        Field.TITLE if in_title else Field.LEAD, whole.index(words), whole.index(words) + len(words), words,
    )  # fmt: skip


GIPSO = Organisation(
    "gipso", "GIPSO (Polepharma)", "cluster", successor=Successor("polepharma", "Polepharma", "2022-01-01")
)
FULL = Relevance(
    score=17.0,
    decision=Decision.KEPT,
    mentions=(Mention(LEEM, *spot("Leem", True)), Mention(GIPSO, *spot("GIPSO"))),
    hits=(
        Hit("Sport", *spot("football"), -15.0),
        Hit("Partenariat", *spot("partenariat", True), 12.0, "partenariats"),
        Hit("event:partnership", *spot("signe un partenariat", True), 8.0),
        Hit("organisation:leem", *spot("Leem", True), 9.0),
        Hit("organisation:gipso", *spot("GIPSO"), 3.0),
    ),
    programmes=(Mention(Organisation("programme-france-2030", "France 2030", "programme"), *spot("France 2030")),),
    events=(
        Event("partnership", "Partenariat / accord", *spot("partenariat")),
        Event("partnership", "Partenariat / accord", *spot("signe un partenariat", True)),
    ),
    amounts=(Amount(12e6, 12e6, "EUR", "funding", "exact", *spot("12 millions d'euros")),),
    deadlines=(Deadline("2026-03-15T12:00", True, *spot("partenariat")),),
    places=(Locality("Bordeaux", "commune", "33", "Nouvelle-Aquitaine", *spot("Bordeaux")),),
    ignored=(Ignored("CLARA", *spot("Clara"), "suivi d'un nom de famille"),) * 2,
)
ARTICLE = Article("https://www.example.org/a", TITLE, TEXT, "fr")
KEYS = [
    *("url", "title", "text", "language", "published", "published_precision", "score", "decision", "organisations"),
    *("hits", "themes", "events", "amounts", "deadlines", "places", "programmes", "ignored"),
]


def told(relevance: Relevance = FULL, article: Article = ARTICLE, **more: Any) -> dict[str, Any]:
    return described(article, relevance) | more


def test_an_account_is_plain_and_whole() -> None:
    plain = told()
    assert list(plain) == KEYS
    assert json.loads(json.dumps(plain)) == plain
    assert sum(hit["points"] for hit in plain["hits"]) == plain["score"]
    for place in [*plain["hits"], *(one for table in KEYS[11:] for one in plain[table])]:
        whole = TITLE if place["field"] == "title" else TEXT
        assert whole[place["start"] : place["end"]] == place["quote"]
    assert plain["amounts"][0] == {
        "low": 12e6, "high": 12e6, "currency": "EUR", "role": "funding", "bound": "exact",
        "field": "lead", "start": 18, "end": 37, "quote": "12 millions d'euros",
    }  # fmt: skip
    assert plain["ignored"][0]["reason"] == "suivi d'un nom de famille"
    assert (plain["deadlines"][0]["at"], plain["deadlines"][0]["extended"]) == ("2026-03-15T12:00", True)


WATCH: dict[str, Any] = {
    "catalogues": [],
    "organisations": [{"name": "Leem", "points": 3}, {"name": "Ars", "confirm": ["Bretagne"], "points": 5}],
    "rules": [{"name": "Partenariat", "words": ["partenariat*"], "points": 4}],
}


def kept(path: Path, watch: Mapping[str, Any], fingerprinted: bool = True) -> Appraiser:
    """Judge one article by a watch and store it as a round does; what it was judged by."""
    judge = appraiser(Config.model_validate(watch))
    speaker = Publisher(("Bretagne",), frozenset({"leem"}))
    rules = ruleset(judge.organisations, judge.rules, judge.keep)
    with Archive.write(path, "test") as archive, archive.transaction() as db:
        db.execute("INSERT INTO sources (name, url, kind, every_s) VALUES ('s', 'u', 'feed', 3600)")
        known = record_ruleset(archive, rules, NOW) if fingerprinted else ""
        store(archive, "s", ARTICLE.url, ARTICLE, judge.appraise(ARTICLE, speaker), NOW, speaker, known)
    return judge


def check(path: Path, watch: Mapping[str, Any]) -> dict[str, Any]:
    judge = appraiser(Config.model_validate(watch))
    with Archive.read(path) as archive:
        return checked(archive, 1, judge, ruleset(judge.organisations, judge.rules, judge.keep), {})


def test_the_same_rules_give_the_same_score_again(tmp_path: Path) -> None:
    judge = kept(tmp_path / "v.db", WATCH)
    stored = check(tmp_path / "v.db", WATCH)
    assert list(stored) == [*KEYS, "fingerprint", "check", "id", "source", "origin", "format"]
    now = told(judge.appraise(ARTICLE, Publisher(("Bretagne",), frozenset({"leem"}))))
    assert {key: stored[key] for key in KEYS} == now
    assert stored["check"] == {"same": True, "score_now": stored["score"], "changes": [], "parts": []}
    assert defect(stored) == ""


def test_a_changed_rule_is_named_with_what_it_gives_now(tmp_path: Path) -> None:
    kept(tmp_path / "v.db", WATCH)
    rules = [{"name": "Partenariat", "words": ["partenariat*"], "points": 2}]
    stored = check(tmp_path / "v.db", WATCH | {"rules": rules, "scoring": {"keep": 12}})
    gave = sum(hit["points"] for hit in stored["hits"] if hit["rule"] == "Partenariat")
    assert gave > 0
    assert stored["check"] == {
        "same": False,
        "score_now": stored["score"] - gave / 2,
        "changes": ["la règle « Partenariat » a changé", "le seuil est passé de 10 à 12"],
        "parts": [{"rule": "Partenariat", "name": "Partenariat", "then": gave, "now": gave / 2}],
    }
    assert defect(stored) == ""


def test_what_the_new_rules_find_is_told_by_its_name(tmp_path: Path) -> None:
    kept(tmp_path / "v.db", WATCH)
    more = [{"name": "Le Ballon", "forms": ["football"], "points": 5}]
    stored = check(tmp_path / "v.db", WATCH | {"organisations": [*WATCH.get("organisations", []), *more]})
    assert "Le Ballon" in [part["name"] for part in stored["check"]["parts"]]


def test_a_rule_that_does_not_touch_the_article_changes_no_score(tmp_path: Path) -> None:
    kept(tmp_path / "v.db", WATCH)
    more = [*WATCH["rules"], {"name": "Sport", "words": ["rugby"], "points": -9}]
    stored = check(tmp_path / "v.db", WATCH | {"rules": more})
    assert stored["check"]["same"]
    assert stored["check"]["changes"] == ["la règle « Sport » a été ajoutée"]


def test_an_article_of_the_first_release_says_that_nobody_knows(tmp_path: Path) -> None:
    kept(tmp_path / "v.db", WATCH, fingerprinted=False)
    assert check(tmp_path / "v.db", WATCH)["check"]["changes"] == [NO_FINGERPRINT]


def test_the_same_rules_with_another_score_is_a_defect_and_said(tmp_path: Path) -> None:
    kept(tmp_path / "v.db", WATCH)
    with Archive.write(tmp_path / "v.db", "test") as archive, archive.transaction() as db:
        db.execute("UPDATE articles SET score = 99")
    stored = check(tmp_path / "v.db", WATCH)
    assert (stored["check"]["same"], stored["check"]["changes"]) == (False, [])
    assert re.match(r"ANOMALIE : à l'article 1, .* au lieu de 99 \(empreinte [0-9a-f]{16}\)", defect(stored))


# ------------------------------------------------------------------------------------------------ the display


def shown(account: dict[str, Any], width: int = 0, watch: Mapping[str, Any] = WATCH, colours: bool = True) -> str:
    """What a person sees: on a terminal of that width, or in a file when it is 0."""
    file = io.StringIO()
    system: Any = "standard" if width and colours else None
    console = Console(
        file=file, force_terminal=bool(width), width=width or None, color_system=system, highlight=False, soft_wrap=True
    )
    explanation(account, Config.model_validate(watch), [LEEM, GIPSO], console)
    return file.getvalue()


def test_without_colours_the_marks_are_signs() -> None:
    lines = shown(told()).splitlines()
    assert lines[0] == "Le [Leem] _signe un {partenariat}_"
    assert "Un _partenariat_ de _12 millions d'euros_ à _Bordeaux_." in lines
    assert "Clara Martin salue le {-football-} de [GIPSO] et _France 2030_." in lines
    assert "Marques : [organisation]   {règle}   {-bruit-}   _évènement, montant, date, lieu_" in lines
    assert "\x1b" not in shown(told())


def test_on_a_terminal_the_marks_are_colours() -> None:
    seen = shown(told(), 100)
    assert "\x1b[30;46mGIPSO\x1b[0m" in seen
    assert "\x1b[37;41mfootball\x1b[0m" in seen
    assert "\x1b[4m12 millions d'euros\x1b[0m" in seen
    assert "[Leem]" not in seen
    assert "[Leem]" in shown(told(), 100, colours=False)


def test_the_parts_add_up_and_each_has_its_words() -> None:
    seen = shown(told())
    rows = re.findall(r"^ +([+−][\d,]+) {2,}(.+?) {2,}(titre|chapô|texte) +« (.+) »", seen, re.MULTILINE)
    assert [row[1] for row in rows] == [
        "Sport", "Partenariat", "Leem", "Évènement : Partenariat / accord", "GIPSO (Polepharma)",
    ]  # fmt: skip
    assert sum(float(row[0].replace("−", "-").replace(",", ".")) for row in rows) == 17
    assert re.search(r"^ +17 +Somme", seen, re.MULTILINE)
    assert "Score 17 : retenu\nSeuils : retenu dès 10, en lettre dès 20, urgent dès 60\n" in seen


def test_what_was_found_and_what_did_not_count() -> None:
    seen = shown(told()).replace("\u00a0", " ")
    for line in (
        "Évènement   Partenariat / accord               « signe un partenariat », titre (2 fois)",
        "Montant     financement : 12 M€                « 12 millions d'euros », chapô",
        "Clôture     le 15 mars 2026 à 12 h, prolongée  « partenariat », chapô",
        "Programme   France 2030                        « France 2030 », chapô",
        "Lieu        Bordeaux (33, Nouvelle-Aquitaine)  « Bordeaux », chapô",
        "Nom         GIPSO, devenu Polepharma le 1er janvier 2022",
        "  CLARA : suivi d'un nom de famille · « Clara », chapô (2 fois)",
    ):
        assert line in seen, line


@pytest.mark.parametrize("width", [0, 40, 80, 120])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    seen = re.sub(r"\x1b\[[\d;]*m", "", shown(told(), width))
    assert "Score 17 : retenu" in seen
    if width:
        own = [line for line in seen.splitlines() if not line.startswith(("http", "date", "Marques", "Seuils", "Nom"))]
        assert max(map(len, own)) <= width


def test_many_places_of_one_reason_are_counted() -> None:
    places = tuple(Hit("Partenariat", *spot("partenariat", True), round(12 / 2**rank, 4)) for rank in range(9))
    seen = shown(told(replace(FULL, hits=places, score=sum(hit.points for hit in places))))
    assert re.search(r"\+2,9532 +et 6 autres endroits", seen)
    assert re.search(r"^ +23,9532 +Somme", seen, re.MULTILINE)


def test_at_most_twenty_reasons_of_what_did_not_count() -> None:
    ignored = tuple(Ignored(f"Nom {number}", *spot("Clara"), "un homonyme") for number in range(33))
    seen = shown(told(replace(FULL, ignored=ignored)))
    assert seen.count("un homonyme") == 20
    assert "  et 13 autres raisons" in seen


@pytest.mark.parametrize(
    ("score", "decision", "said"),
    [
        (9.5, Decision.BELOW, "Score 9,5 : sous le seuil\n"),
        (10, Decision.KEPT, "Score 10 : retenu\n"),
        (20, Decision.KEPT, "Score 20 : retenu, assez pour les lettres\n"),
        (60.25, Decision.KEPT, "Score 60,25 : retenu, urgent\n"),
    ],
)
def test_the_decision_is_told_with_the_thresholds(score: float, decision: Decision, said: str) -> None:
    assert said in shown(told(replace(FULL, score=score, decision=decision)))


def test_nothing_found_is_said_shortly() -> None:
    nothing = Relevance(0.0, Decision.BELOW)
    seen = shown(told(nothing, Article("u", "", "Rien ici.\n")))
    assert "Aucune règle ni organisation n'a compté." in seen
    assert "Marques" not in seen
    assert "pas compté, et" not in seen


@pytest.mark.parametrize(
    ("check", "said", "unsaid"),
    [
        (
            {"same": True, "score_now": 17.0, "changes": [], "parts": []},
            "Recalculé aujourd'hui avec les mêmes règles : même score.",
            "d'après les règles d'aujourd'hui",
        ),
        (
            {"same": True, "score_now": 17.0, "changes": ["le moteur de vigie a changé"], "parts": []},
            "Les règles ont changé depuis ; le score serait le même.\n  le moteur de vigie a changé",
            "au lieu de",
        ),
        (
            {
                "same": False,
                "score_now": 5.0,
                "changes": ["la règle « Partenariat » a changé"],
                "parts": [{"rule": "organisation:leem", "name": "Leem", "then": 9.0, "now": -3.0}],
            },
            "Aujourd'hui le score serait 5 (sous le seuil) au lieu de 17.\n  la règle « Partenariat » a changé\n"
            "  Leem : −3 au lieu de +9\n",
            "même score",
        ),
        ({"same": False, "score_now": 5.0, "changes": [], "parts": []}, "Score 17 : retenu", "même score"),
        (
            {"same": True, "score_now": 3.0, "changes": ["le seuil est passé de 2 à 10"], "parts": []},
            "le score serait le même, mais l'article serait sous le seuil.\n  le seuil est passé de 2 à 10",
            "au lieu de",
        ),
    ],
)
def test_whether_the_score_still_stands_is_told(check: dict[str, Any], said: str, unsaid: str) -> None:
    seen = shown(told(check=check))
    assert said in seen
    assert unsaid not in seen


def test_the_title_of_a_text_file_is_taken_out_of_its_text() -> None:
    whole = f"\r\n  {TITLE}\r\n\r\n{TEXT}\r\n"
    article = Article("file:///a.txt", TITLE, whole, title_at=whole.index(TITLE))
    judge = appraiser(Config.model_validate(WATCH))
    (title, of_title), (text, of_text) = marks(told(judge.appraise(article), article))
    assert (title, text) == (TITLE, whole[whole.index(TITLE) + len(TITLE) :])
    assert {"Leem", "partenariat"} <= {title[mark.start : mark.end] for mark in of_title}
    assert {text[mark.start : mark.end] for mark in of_text if mark.kind == "rule"} == {"partenariat"}


def test_signs_nest_and_those_of_one_kind_do_not() -> None:
    places = [
        Mark(0, 9, "fact"),
        Mark(2, 4, "fact"),
        Mark(3, 9, "organisation"),
        Mark(3, 5, "rule"),
        Mark(0, 9, "fact"),
    ]
    assert marked("abcdefghij", places, coloured=False).plain == "_abc[{de}fghi]_j"
    assert marked("abcdefghij", [Mark(0, 4, "rule"), Mark(2, 6, "noise")], coloured=False).plain == "{ab{-cd}ef-}ghij"


def test_a_long_stretch_without_a_mark_is_counted_not_shown() -> None:
    filler = "Les équipes préparent la suite du chantier. " * 40
    text = f"Début.\n{filler}\n{filler}Voici le Leem ici. {filler}\nFin."
    at = text.index("Leem")
    seen = shortened(text, [Mark(at, at + 4, "organisation")], coloured=False).plain
    assert seen.startswith("Début.\n[…] ")
    assert re.search(
        r"\[…\] 3\u202f\d{3} caractères \[…\] .{40,120}Voici le \[Leem\] ici\. .{40,120} \[…\] 1\u202f\d{3}", seen
    )
    counts = [int(count.replace("\u202f", "")) for count in re.findall(r"\[…\] ([\d\u202f]+) caractères", seen)]
    left = re.sub(r"[ \n]\[…\] [\d\u202f]+ caractères(?: \[…\] |\n)", "", seen).replace("[Leem]", "Leem")
    assert sum(counts) + len(left) == len(text)


marks_drawn = st.lists(
    st.builds(
        lambda start, length, kind: Mark(start, start + length, kind),
        st.integers(-3, 900),
        st.integers(0, 60),
        st.sampled_from(["organisation", "rule", "noise", "fact"]),
    ),
    max_size=6,
)


@given(st.text(alphabet="ab \n\u00a0é", max_size=1200), marks_drawn)
def test_every_mark_is_shown_whole_however_short_the_text_is_made(text: str, places: list[Mark]) -> None:
    assert marked(text, places, coloured=True).plain == text
    seen = shortened(text, places, coloured=True)
    for mark in places:
        words = text[max(mark.start, 0) : max(mark.end, 0)]
        assert words in seen.plain
    counts = [int(count.replace("\u202f", "")) for count in re.findall(r"\[…\] ([\d\u202f]+) caractères", seen.plain)]
    assert all(count > 240 for count in counts)
    assert len(seen.plain) + sum(counts) >= len(text)


@given(st.text(max_size=300), marks_drawn)
def test_nothing_that_a_page_holds_reaches_the_terminal_as_a_command(text: str, places: list[Mark]) -> None:
    for coloured in (True, False):
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", marked(text, places, coloured).plain)


def test_a_hostile_page_cannot_colour_the_terminal() -> None:
    hostile = "\x1b[31mrouge\x1b[0m \x9b2J \u202eretourné"
    assert safe(hostile) == "[31mrouge[0m 2J retourné"
    article = Article("https://x.example/\x1b[1m", f"Titre {hostile}", f"Texte {hostile}")
    hit = Hit(f"Règle {hostile}", Field.LEAD, 0, 5, f"Texte {hostile}", 1.0)
    ignored = Ignored(hostile, Field.LEAD, 0, 5, hostile, hostile)
    account = told(Relevance(1.0, Decision.BELOW, hits=(hit,), ignored=(ignored,)), article)
    check = {
        "same": False,
        "score_now": 2.0,
        "changes": [hostile],
        "parts": [{"rule": hostile, "name": hostile, "then": 1, "now": 2}],
    }
    assert "\x1b" not in shown(account | {"check": check, "source": hostile})


@pytest.mark.parametrize(
    ("known", "quotes", "said"),
    [
        (GIPSO, ["GIPSO"], ["GIPSO, devenu Polepharma le 1er janvier 2022"]),
        (replace(GIPSO, successor=Successor("p", "Polepharma", "2022")), ["GIPSO"], ["GIPSO, devenu Polepharma en 2022"]),
        (replace(GIPSO, successor=Successor("p", "Polepharma")), ["GIPSO"], ["GIPSO, devenu Polepharma"]),
        (
            Organisation("neres", "NèreS", forms=(Form("NèreS"), Form("Afipa", until="2021"))),
            ["l'AFIPA", "AFIPA", "NèreS"],
            ["Afipa, devenu NèreS en 2021"],
        ),
        (Organisation("x", "Emeis", forms=(Form("Orpea", until="?"),)), ["ORPÉA"], ["Orpea, devenu Emeis"]),
        (Organisation("x", "BioValley", forms=(Form("Alsace-BioValley", until="2017-06-01"),)), ["Alsace BioValley"],
         ["Alsace-BioValley, devenu BioValley le 1er juin 2017"]),
        (LEEM, ["Leem"], []),
        (None, ["Leem"], []),
    ],
)  # fmt: skip
def test_former_names_are_told_with_what_became_of_them(
    known: Organisation | None, quotes: list[str], said: list[str]
) -> None:
    mentions = [{"quote": quote} for quote in quotes]
    assert [line.replace("\u00a0", " ") for line in renamed({"mentions": mentions}, known)] == said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((12e6, 12e6, "EUR", "exact"), "12 M€"),
        ((5e6, 10e6, "EUR", "exact"), "de 5 à 10 M€"),
        ((588_000, 588_000, "EUR", "about"), "environ 588 000 €"),
        ((6.7e9, 6.7e9, "EUR", "at_most"), "au plus 6,7 Md€"),
        ((1.5e9, 1.5e9, "USD", "at_least"), "au moins 1,5 Md$"),
        ((800_000, 1.2e6, "CHF", "exact"), "de 0,8 à 1,2 M CHF"),
        ((300, 300, "CHF", "exact"), "300 CHF"),
        ((0.5, 0.5, "GBP", "exact"), "0,5 £"),
    ],
)
def test_amounts_as_they_are_written_in_french(given: tuple[float, float, str, str], said: str) -> None:
    assert amount(*given).replace("\u00a0", " ").replace("\u202f", " ") == said


def test_closing_dates_and_places_as_they_are_said() -> None:
    assert closing("2026-03-01", False).replace("\u00a0", " ") == "le 1er mars 2026"
    assert closing("2026-03", True).replace("\u00a0", " ") == "mars 2026, prolongée"
    assert located("Occitanie", "", "Occitanie") == "Occitanie"
    assert located("Gironde", "33", "Nouvelle-Aquitaine") == "Gironde (33, Nouvelle-Aquitaine)"


@given(st.lists(st.integers(-(10**6), 10**6).map(lambda n: n / 10_000), max_size=8))
def test_points_as_shown_add_up(parts: list[float]) -> None:
    seen = [float(points(part, "+").replace("−", "-").replace(",", ".")) for part in parts]
    total = float(points(sum(parts)).replace("−", "-").replace(",", "."))
    assert round(sum(seen), 4) == total

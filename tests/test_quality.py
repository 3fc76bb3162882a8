"""How well vigie recognises, on the annotated texts of bench/corpus: the targets hold, and the corpus is well formed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bench.annotated import EVENTS, Part, present, read_page, read_part
from bench.marks import ROLES, STYLES, Closing, CorpusError, Mark, Sum, unmarked
from bench.quality import document, report, rows, shipped, wilson
from bench.scoring import DESCRIPTIONS, NAMES, Figures, measure, slips
from monitor.model import Field, Form, Organisation
from monitor.regions import REGIONS
from monitor.rules.relevance import Appraiser

# What was promised. These numbers are not to be lowered: a figure that falls short is a fault to correct, or to tell.
LEAST_RECALL_OF_NAMES = 0.98
LEAST_PRECISION_OF_NAMES = 0.98
LEAST_RECALL_OF_DESCRIPTIONS = 0.85
LEAST_PRECISION_OF_DESCRIPTIONS = 0.85
MOST_FALSE_ALARMS = 0.02
LEAST_MACRO_F1_OF_EVENTS = 0.85
LEAST_F1_OF_AMOUNTS = 0.9
LEAST_EXACT_DEADLINES = 0.9
# What texts that nobody had read (the fifth set) fall short of, and where they stand: see docs/quality.md. Raise these.
SHORT = {
    ("heldout", "recall of names"): 0.96,
    ("heldout", "traps"): 0.06,
    ("heldout", "events"): 0.805,
}
# How much there is to measure on: in the tuning part, and in both parts together.
TUNING = {"pages": 24, "mentions": 350, "ordinary": 250, "glued": 30, "description": 40, "coordinated": 40}
TUNING |= {"traps": 90, "headlines": 120, "each event": 5, "without event": 30, "amounts": 80, "deadlines": 50}
WHOLE = {"pages": 40, "traps": 150}
SAMPLE = 6
SHORTEST, LONGEST = 110, 600  # words of a page

MONITOR = Path(__file__).parents[1] / "monitor"
CATALOGUE = MONITOR / "catalogues" / "france-health.yaml"
BOTH = {"tuning", "heldout"}
parts = pytest.mark.parametrize("name", present())


@cache
def part(name: str) -> Part:
    return read_part(name)


@cache
def figures(name: str) -> Figures:
    """Of all that is held out; of the tuning part, which says little, one in four: `bench.quality` measures all."""
    whole = part(name)
    if name == "tuning":
        some = slice(None, None, SAMPLE)
        whole = replace(
            whole,
            pages=whole.pages[some],
            traps=whole.traps[some],
            headlines=whole.headlines[some],
            articles=whole.articles[some],
            facts=whole.facts[some],
        )
    return measure(whole, shipped())


@cache
def ids() -> frozenset[str]:
    listed = YAML(typ="safe").load(CATALOGUE.read_text(encoding="utf-8"))
    return frozenset(one["id"] for one in listed["organisations"])


def shown(name: str) -> str:
    """What to say when a floor is not reached; the held-out part keeps its misses to itself."""
    lines = ["  ".join(row) for row in rows(figures(name))]
    return "\n".join([*lines, *(slips(figures(name)) if name == "tuning" else [])])


# ------------------------------------------------------------------------------------------------------ the targets


@parts
@pytest.mark.parametrize(
    ("kind", "recall", "precision"),
    [
        (NAMES, LEAST_RECALL_OF_NAMES, LEAST_PRECISION_OF_NAMES),
        (DESCRIPTIONS, LEAST_RECALL_OF_DESCRIPTIONS, LEAST_PRECISION_OF_DESCRIPTIONS),
    ],
)
def test_organisations_are_found_and_nothing_else(name: str, kind: str, recall: float, precision: float) -> None:
    tally = figures(name).mentions[kind]
    recall = SHORT.get((name, f"recall of {'names' if kind == NAMES else 'descriptions'}"), recall)
    assert tally.recall >= recall and tally.precision >= precision, shown(name)


@parts
def test_homonyms_are_left_alone(name: str) -> None:
    assert figures(name).false_alarms <= SHORT.get((name, "traps"), MOST_FALSE_ALARMS), shown(name)


@parts
def test_events_are_told(name: str) -> None:
    assert figures(name).macro_f1 >= SHORT.get((name, "events"), LEAST_MACRO_F1_OF_EVENTS), shown(name)


@parts
def test_amounts_are_read_with_their_role(name: str) -> None:
    assert figures(name).amounts.f1 >= SHORT.get((name, "amounts"), LEAST_F1_OF_AMOUNTS), shown(name)


@parts
def test_closing_dates_are_exact(name: str) -> None:
    assert figures(name).deadlines.recall >= SHORT.get((name, "deadlines"), LEAST_EXACT_DEADLINES), shown(name)


# ------------------------------------------------------------------------------------------------------- the corpus


@parts
def test_every_organisation_is_in_the_catalogue(name: str) -> None:
    named = {mark.id for page in part(name).pages for mark in page.marks}
    named |= {one for page in part(name).pages for one in page.publisher}
    named |= {one for trap in part(name).traps for one in (*trap.wrong, *trap.right)}
    assert named <= ids(), named - ids()


@parts
def test_every_region_is_one(name: str) -> None:
    regions = {region for page in part(name).pages for region in page.regions}
    assert regions <= {*REGIONS, "France", "Europe", "Monde"}


@parts
def test_every_page_is_of_a_natural_length(name: str) -> None:
    lengths = {page.path.name: len(page.text.split()) for page in part(name).pages}
    assert all(SHORTEST <= words <= LONGEST for words in lengths.values()), lengths


@parts
def test_every_mark_stands_where_it_says(name: str) -> None:
    for page in part(name).pages:
        marks: list[Mark | Sum | Closing] = [*page.marks, *page.amounts, *page.deadlines]
        for mark in marks:
            text = page.title if mark.field is Field.TITLE else page.text
            assert text[mark.start : mark.end] == mark.written != ""


@parts
def test_nothing_is_written_twice(name: str) -> None:
    texts = [page.text for page in part(name).pages] + [trap.text for trap in part(name).traps]
    texts += [f"{one.title}\n{one.lead}" for one in (*part(name).headlines, *part(name).articles)]
    texts += [fact.text for fact in part(name).facts]
    assert [text for text, times in Counter(texts).items() if times > 1] == []


def counted(one: Part) -> Counter[str]:
    styles = Counter(mark.style for page in one.pages for mark in page.marks if mark.kind == "org")
    told = Counter(event for item in one.headlines for event in item.events)
    places = [mark for page in one.pages for mark in page.marks if mark.kind == "trap"]
    dated = [fact for fact in one.facts if fact.published is not None]
    return Counter(
        {
            **styles,
            "mentions": styles.total(),
            "pages": len(one.pages),
            "traps": len(one.traps) + len(places),
            "headlines": len(one.headlines),
            "each event": min(told[event] for event in EVENTS),
            "without event": sum(not item.events for item in one.headlines),
            "amounts": len(one.facts) - len(dated),
            "deadlines": len(dated),
        }
    )


def test_there_is_enough_to_measure_on() -> None:
    tuning = counted(part("tuning"))
    assert {what: tuning[what] for what, least in TUNING.items() if tuning[what] < least} == {}


@pytest.mark.skipif(set(present()) != BOTH, reason="the other part is not there")
def test_both_parts_together_are_what_was_asked() -> None:
    whole = sum((counted(part(name)) for name in present()), Counter[str]())
    assert {what: whole[what] for what, least in WHOLE.items() if whole[what] < least} == {}


@parts
def test_every_kind_of_fact_occurs(name: str) -> None:
    amounts = [amount for fact in part(name).facts for amount in fact.amounts]
    assert {amount.role for amount in amounts} == set(ROLES)
    assert any(amount.low < amount.high for amount in amounts) and len({a.currency for a in amounts}) > 2
    assert any(not fact.amounts and not fact.deadlines for fact in part(name).facts)
    assert {mark.style for page in part(name).pages for mark in page.marks} == set(STYLES)


# ------------------------------------------------------------------------------------------------------- the reader


def test_marks_are_taken_out_and_kept() -> None:
    read = unmarked(
        "Le [[org leem|Leem]] : [[amount EUR funding 5..7|5 à 7 €]], [[deadline 2026-03|mars]].", Field.BODY, "a"
    )
    assert read.text == "Le Leem : 5 à 7 €, mars."
    (mark,), (amount,), (closing,) = read.marks, read.amounts, read.deadlines
    assert (mark.kind, mark.id, mark.style, mark.start, mark.end) == ("org", "leem", "ordinary", 3, 7)
    assert (amount.currency, amount.role, amount.low, amount.high) == ("EUR", "funding", 5, 7)
    assert (closing.at, read.text[closing.start : closing.end]) == ("2026-03", "mars")


@pytest.mark.parametrize(
    "wrong",
    [
        "[[org leem]]",
        "[[org leem|Le [[org a|b]]]]",
        "[[org leem|Leem",
        "[[org leem loud|Leem]]",
        "[[trap leem glued|Leem]]",
        "[[person x|Clara]]",
        "[[amount EUR gift 5|5 €]]",
        "[[amount euro funding 5|5 €]]",
        "[[amount EUR funding many|5 €]]",
        "[[amount EUR funding 7..5|5 €]]",
        "[[deadline 2026-13-01|lundi]]",
        "[[deadline 1 mars|lundi]]",
    ],
)
def test_a_mark_that_is_not_well_formed_is_refused_with_its_line(wrong: str) -> None:
    with pytest.raises(CorpusError, match=r"^page\.txt:12: "):
        unmarked(f"Une ligne.\n\n{wrong}", Field.BODY, "page.txt", 10)


HEAD = "shape: release\nregions:\npublisher:\npublished: 2026-03-02\nevents: visit\n"


@pytest.mark.parametrize(
    ("source", "line"),
    [
        (HEAD + "Titre\nTexte", 1),
        (HEAD + "---\nTitre", 7),
        (HEAD + "colour: red\n---\nTitre\nTexte", 6),
        (HEAD + "events: visit\n---\nTitre\nTexte", 6),
        (HEAD.replace("visit", "party") + "---\nTitre\nTexte", 1),
        (HEAD.replace("03-02", "3-2") + "---\nTitre\nTexte", 1),
        (HEAD.replace("regions:\n", "") + "---\nTitre\nTexte", 1),
    ],
)
def test_a_page_that_is_not_well_formed_is_refused(tmp_path: Path, source: str, line: int) -> None:
    path = tmp_path / "page.txt"
    path.write_text(source, encoding="utf-8")
    with pytest.raises(CorpusError, match=rf"^page\.txt:{line}: "):
        read_page(path)


def corpus(folder: Path, text: str, **lists: str) -> Part:
    """A part of one page, and whatever `lists` (traps, events, facts) hold."""
    (folder / "tuning").mkdir()
    (folder / "tuning" / "01.txt").write_text(f"{HEAD}---\nUn titre\n{text}", encoding="utf-8")
    for name in ("traps", "events", "facts"):
        (folder / f"{name}-tuning.yaml").write_text(lists.get(name, "[]"), encoding="utf-8")
    return read_part("tuning", folder)


@pytest.mark.parametrize(
    "lists",
    [
        {"traps": '- {text: "x"}'},
        {"traps": '- {text: "x", not: []}'},
        {"traps": '- {text: "x", not: [3]}'},
        {"traps": '- {text: "x", not: leem}'},
        {"events": '- {title: "x", lead: "y", events: [party]}'},
        {"facts": '- {text: "[[org leem|Leem]]"}'},
        {"facts": "- {text: x, published: soon}"},
        {"facts": "text: x"},
    ],
)
def test_a_list_that_is_not_well_formed_is_refused(tmp_path: Path, lists: dict[str, str]) -> None:
    with pytest.raises(CorpusError, match=r"^\w+-tuning\.yaml:1: "):
        corpus(tmp_path, "Texte", **lists)


# ------------------------------------------------------------------------------------------------------- the scorer

JUDGE = Appraiser(
    [
        Organisation("leem", "Leem", "federation", forms=(Form("Leem"),)),
        Organisation("clara", "CLARA", "canceropole", forms=(Form("Cancéropôle CLARA"),)),
        Organisation("roche", "Roche", "pharma", forms=(Form("Roche Diagnostics"),)),
    ],
    (),
    keep=10,
)


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("Le [[org leem|Leem]] parle.", (1, 0, 0)),
        ("[[org leem|Le Leem]] parle.", (1, 0, 0)),
        ("Le Leem parle.", (0, 1, 0)),
        ("Le [[optional leem|Leem]] parle.", (0, 0, 0)),
        ("Le [[org clara|Leem]] parle.", (0, 1, 1)),
        ("Le cancéropôle [[org clara|CLARA]] parle.", (1, 0, 0)),
        ("Chez [[org roche|Roche]] Diagnostics, on parle.", (0, 1, 1)),
        ("[[org leem|La fédération]] parle.", (0, 0, 1)),
        ("[[org leem|Leem]] et Roche Diagnostics.", (1, 1, 0)),
    ],
)
def test_a_mention_is_right_or_not(tmp_path: Path, text: str, counts: tuple[int, int, int]) -> None:
    tally = measure(corpus(tmp_path, text), JUDGE).mentions[NAMES]
    assert (tally.right, tally.wrong, tally.missed) == counts
    assert len(tally.slips) == tally.wrong + tally.missed


def test_traps_count_whether_in_sentences_or_in_pages(tmp_path: Path) -> None:
    traps = '[{text: "Le Leem.", not: [leem]}, {text: "Leem.", not: [roche], yes: [leem, clara]}]'
    found = measure(corpus(tmp_path, "Le [[trap leem|Leem]], [[trap roche|Clara]].", traps=traps), JUDGE)
    assert (found.traps.wrong, found.traps.right, found.false_alarms) == (2, 2, 0.5)
    assert (found.beside.right, found.beside.missed) == (1, 1)


def test_what_is_not_told_is_missed(tmp_path: Path) -> None:
    facts = '- {published: 2026-03-01, text: "[[amount EUR none 5|Cinq]] [[deadline 2026-04-01|demain]]"}'
    events = '- {title: "Une chose", lead: "Une autre.", events: [visit, clinical]}'
    found = measure(corpus(tmp_path, "Texte.", facts=facts, events=events), JUDGE)
    assert (found.amounts.missed, found.deadlines.missed) == (1, 1)
    assert {kind: tally.missed for kind, tally in found.events.items() if tally.missed} == {"visit": 2, "clinical": 1}


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [(8, 10, 0.4902, 0.9433), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (0, 0, 0.0, 1.0), (98, 100, 0.9300, 0.9945)],
)
def test_wilson_s_interval(hits: int, total: int, low: float, high: float) -> None:
    assert wilson(hits, total) == pytest.approx((low, high), abs=5e-5)


def test_the_page_says_every_figure(tmp_path: Path) -> None:
    found = measure(corpus(tmp_path, "Le [[org leem|Leem]] parle."), JUDGE)
    page = document([found], str(date(2026, 3, 2)))
    assert all(f"| {row[0]} | {row[1]} |" in page for row in rows(found))
    assert all(f"| {event} |" in page for event in EVENTS)
    assert "Measured on 2026-03-02." in page and "Measured on" not in document([found], "")


def test_the_classifier_is_fitted_on_the_headlines_that_are_there() -> None:
    """After a change of the tuning headlines: python -m bench.headlines."""
    texts, kinds, _, *rows = (MONITOR / "facts" / "classifier.txt").read_text("utf-8").splitlines()
    assert int(texts.split()[0]) == len(part("tuning").headlines)
    assert kinds.split() == list(EVENTS)
    assert all(len(row.split()) == 2 + len(EVENTS) for row in rows)


def test_misses_are_shown_only_on_request(tmp_path: Path) -> None:
    found = measure(corpus(tmp_path, "[[org roche|Roche]] et le Leem."), JUDGE)
    plain, shown_too = list(report(found, show=False)), list(report(found, show=True))
    assert shown_too[: len(plain)] == plain and not any("missed  " in line or "alarm " in line for line in plain)
    assert [line.split()[0] for line in shown_too[len(plain) :]] == ["missed", "false", "missed"]  # and the visit

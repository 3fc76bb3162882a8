"""Two articles tell one story when their fields say so; a field that differs keeps them apart, however alike they are."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from told_alone import read_alone

from bench.weights import count
from monitor.config import Config
from monitor.model import UNDATED, Article, Dated, Precision
from monitor.reader import appraiser
from monitor.rules.relevance import Appraiser
from monitor.story.acts import acts, label, matches, patterns
from monitor.story.fields import Fields, fields
from monitor.story.figures import close, days, figures
from monitor.story.names import names
from monitor.story.numbers import told as told_numbers
from monitor.story.pairs import Pair
from monitor.story.same import Verdict, same
from monitor.story.stored import read_back, written
from monitor.story.topics import topics
from monitor.story.when import happened
from monitor.story.words import folded, rarity, stem, stems

PAIRS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "data" / "story_pairs.yaml").read_text("utf-8"))
MORNINGS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "data" / "story_mornings.yaml").read_text("utf-8")
)
COUNTED = [pair for pair in PAIRS if pair["part"] in ("tuning", "check", "last")]


@cache
def judge() -> Appraiser:
    return appraiser(Config())


def on(day: str) -> Dated:
    return Dated(datetime.fromisoformat(day).replace(tzinfo=UTC), Precision.DAY)


@cache
def told(title: str, lead: str, day: str, *, alone: bool) -> Fields:
    if alone:
        return read_alone(title, lead, on(day))
    article = Article("https://a.example/", title, lead, published=on(day))
    return fields(article, judge().appraise(article))


def verdict(pair: dict[str, Any], *, alone: bool) -> Verdict:
    one, other = (told(side["title"], side["lead"], str(side["date"]), alone=alone) for side in (pair["a"], pair["b"]))
    return same(one, other, one_source=pair["a"]["source"] == pair["b"]["source"])


def wrong_ones(pairs: list[dict[str, Any]], *, alone: bool) -> Iterator[str]:
    for pair in pairs:
        found = verdict(pair, alone=alone)
        if found.merge != pair["same"]:
            what = "manquée" if pair["same"] else "À TORT"
            yield f"{what} ({found.points:g} : {found.reason})\n  {pair['a']['title']}\n  {pair['b']['title']}"


def rate(pairs: list[dict[str, Any]], *, alone: bool, wanted: bool) -> float:
    asked = [pair for pair in pairs if pair["same"] is wanted]
    return sum(verdict(pair, alone=alone).merge for pair in asked) / len(asked)


def test_the_pairs_are_many_and_half_of_them_look_alikes() -> None:
    assert len(COUNTED) >= 160
    assert sum(not pair["same"] for pair in COUNTED) >= len(COUNTED) / 2
    assert sum(pair["part"] == "check" for pair in COUNTED) >= len(COUNTED) / 4


@pytest.mark.parametrize("alone", [False, True], ids=["recognised", "alone"])
@pytest.mark.parametrize("part", ["all", "check"])
def test_merges_are_found_and_seldom_wrong(part: str, *, alone: bool) -> None:
    pairs = [pair for pair in COUNTED if part in ("all", pair["part"])]
    report = "\n".join(wrong_ones(pairs, alone=alone))
    assert rate(pairs, alone=alone, wanted=True) >= 0.85, report
    assert rate(pairs, alone=alone, wanted=False) <= 0.03, report


def test_difficult_pairs_are_rather_missed_than_merged() -> None:
    hard = [pair for pair in PAIRS if pair["part"] == "hard"]
    report = "\n".join(wrong_ones(hard, alone=False))
    assert rate(hard, alone=False, wanted=False) <= 0.05, report
    assert rate(hard, alone=False, wanted=True) >= 0.5, report


@pytest.mark.parametrize(
    ("part", "found", "wrong"),
    [
        *(("press", 0.78, 0.013), ("third", 0.66, 0.067), ("exam", 0.65, 0.025)),
        *(("daily", 0.75, 0.04), ("outlets", 0.93, 0.017), ("fourth", 0.7, 0.0)),
        *(("regional", 0.8, 0.0), ("agency", 0.71, 0.037), ("mixed", 0.75, 0.038), ("officer", 0.68, 0.0)),
        *(("vivid", 0.2, 0.03), ("overseas", 0.33, 0.058), ("morning", 0.42, 0.013), ("wire", 0.48, 0.038)),
        *(("week", 0.58, 0.025), ("papers", 0.66, 0.0), ("ward", 0.59, 0.03), ("trade", 0.41, 0.04)),
        ("even", 0.47, 0.051),
    ],
)
def test_the_press_tells_one_story_in_words_of_its_own(part: str, found: float, wrong: float) -> None:
    """Floors: 0.85 found and 0.03 wrong are wanted; over all parts together 0.029 are wrong."""
    pairs = [pair for pair in PAIRS if pair["part"] == part]
    report = "\n".join(wrong_ones(pairs, alone=False))
    assert rate(pairs, alone=False, wanted=True) >= found, report
    assert rate(pairs, alone=False, wanted=False) <= wrong, report


@pytest.mark.parametrize(
    ("part", "found", "wrong"),
    [
        *(("lyon", 0.55, 4), ("bordeaux", 0.65, 8), ("lille", 0.27, 4), ("industry", 0.17, 5), ("marseille", 0.5, 4)),
        *(
            ("paris", 0.4, 6),
            ("professions", 0.28, 7),
            ("centre", 0.34, 8),
            ("islands", 0.35, 5),
            ("investors", 0.36, 5),
        ),
    ],
)
def test_a_story_is_found_among_all_that_is_told_of_the_same_towns(part: str, found: float, wrong: int) -> None:
    """Floors, of some 40 pairs that are the same, and most of some 3,300 others that may be merged."""
    every = [one for one in MORNINGS if one["part"] == part]
    right, merged = [], []
    for one, other in itertools.combinations(every, 2):
        told = verdict({"a": one, "b": other}, alone=False).merge
        (right if one["story"] == other["story"] else merged).append(told)
    assert sum(right) / len(right) >= found
    assert sum(merged) <= wrong


@pytest.mark.parametrize("pair", PAIRS[::5], ids=lambda pair: pair["kind"])
def test_the_order_of_two_articles_does_not_matter(pair: dict[str, Any]) -> None:
    one, other = (told(side["title"], side["lead"], str(side["date"]), alone=True) for side in (pair["a"], pair["b"]))
    assert same(one, other) == same(other, one)
    assert same(one, one).conflict is False


WORDS = st.sampled_from(
    [
        "Nanobrume",
        "Perlin",
        "lève",
        "12",
        "millions",
        "d'euros",
        "8",
        "M€",
        "signe",
        "ouvre",
        "ferme",
        "à",
        "Rennes",
        "Lyon",
        "appel",
        "à",
        "projets",
        "2026",
        "2027",
        "phase",
        "2",
        "III",
        "contre",
        "l'asthme",
        "le",
        "lupus",
        "lance",
        "clôture",
        "lauréats",
        "et",
        "de",
        "la",
        "pour",
        "Claire",
        "Martin",
        "nomme",
        "3e",
        "édition",
        ",",
        ":",
        "«",
        "»",
    ]
)


@given(st.lists(WORDS, min_size=1, max_size=14), st.lists(WORDS, min_size=1, max_size=14))
def test_any_two_titles_are_judged_alike_both_ways(left: list[str], right: list[str]) -> None:
    one, other = (read_alone(" ".join(words), "Un texte qui suit.", on("2026-03-02")) for words in (left, right))
    assert same(one, other) == same(other, one)
    assert read_back(written(one)) == one


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Alizance lance l'appel à projets 2026 de Perlin", "Alizance lance l'appel à projets 2027 de Perlin", "2026"),
        ("Nanobrume lance l'appel à projets 2026", "Quatrefeuille lance l'appel à projets 2026", "nom"),
        ("Nanobrume ouvre son usine de Lyon", "Nanobrume ferme son usine de Lyon", "fermeture"),
        ("Nanobrume lance son appel à projets", "Les lauréats de l'appel à projets de Nanobrume", "lauréats"),
        ("Nanobrume lève 12 millions d'euros", "Nanobrume lève 25 millions d'euros", "montant"),
        ("Nanobrume inaugure un site à Lyon", "Nanobrume inaugure un site à Nantes", "lieu"),
        ("Nanobrume nomme Claire Martin à sa tête", "Nanobrume nomme Paul Durand à sa tête", "personne"),
        ("Nanobrume : l'essai de phase 1 démarre", "Nanobrume : l'essai de phase 3 démarre", "phas"),
        ("Nanobrume supprime 120 postes", "Nanobrume supprime 80 postes", "nombre"),
        ("Nanobrume traite le mélanome", "Nanobrume traite le lupus", "sujet"),
        ("Nanobrume ouvre le 12 mars", "Nanobrume ouvre le 19 mars", "date"),
        ("L'ARS finance les équipes mobiles de soins", "L'ARS finance les équipes dentaires de soins", "objet"),
    ],
    ids=lambda one: one[:24],
)
def test_a_field_that_differs_keeps_apart(one: str, other: str, why: str) -> None:
    found = same(*(read_alone(title, "", on("2026-03-02")) for title in (one, other)))
    assert found.conflict
    assert why in found.reason


RELEASE = ("Nanobrume inaugure un laboratoire de collyres", "L'unité emploie soixante personnes.")
PRESS = ("Ruban coupé chez Nanobrume", "Le préfet et deux cents invités étaient là.")


def test_a_name_that_is_seldom_told_is_told_for_one_reason_in_a_few_days() -> None:
    release, press, later = (
        read_alone(*told, on(day))
        for told, day in ((RELEASE, "2026-03-02"), (PRESS, "2026-03-03"), (PRESS, "2026-03-12"))
    )
    found = same(release, press)
    assert found.merge and "nom rare" in found.reason
    assert not same(release, later).merge  # ten days after, it may be anything
    every_week = frozenset({"nanobrume"})
    assert same(release, press).points - same(release, press, common=every_week).points > 1
    visited = read_alone("Le préfet chez Nanobrume", PRESS[1], on("2026-03-03"))
    assert not same(release, visited, common=every_week).merge
    assert not same(release, press, one_source=True).merge  # a source tells an event once


def test_a_name_that_only_the_text_of_the_other_tells_joins_them_if_something_else_does() -> None:
    opening = "Les élus ont coupé le ruban de la fabrique, attendue depuis deux ans par les habitants du bassin. " * 4
    local = read_alone(
        "Soixante emplois pour une usine de collyres", f"{opening}Elle est à Nanobrume.", on("2026-03-03")
    )
    assert [one.key for one in local.further] == ["nanobrume"]
    assert same(read_alone(*RELEASE, on("2026-03-02")), local).merge
    other = read_alone("Le marché aux fleurs revient", f"{opening}Elle est à Nanobrume.", on("2026-03-03"))
    assert not same(read_alone("Nanobrume nomme un directeur", "Il vient de Lyon.", on("2026-03-02")), other).merge


def test_what_a_lead_recalls_days_later_is_not_told_again() -> None:
    raised = read_alone("Nanobrume lève 12 millions d'euros", "La société vise la clinique.", on("2026-03-02"))
    lead = "La société, qui a levé 12 millions d'euros le 2 mars, emploiera quarante personnes."
    for title in ("Nanobrume ouvrira un second site à Angers", "Nanobrume crée un laboratoire commun avec Perlin"):
        assert not same(raised, read_alone(title, lead, on("2026-03-05"))).merge
        assert not same(raised, read_alone(title, lead, on("2026-03-09"))).merge


def test_a_number_that_is_not_round_is_that_of_one_story() -> None:
    one = read_alone("Pénuries : l'ANSM impose quatre mois de stock à 748 médicaments", "", on("2026-03-02"))
    other = read_alone("L'ANSM porte à quatre mois les stocks de 748 spécialités", "", on("2026-03-02"))
    assert same(one, other).merge
    other = read_alone("L'ANSM porte à quatre mois les stocks de 312 spécialités", "", on("2026-03-02"))
    assert not same(one, other).merge


def test_a_town_alone_is_no_story() -> None:
    one = read_alone(
        "Crème solaire : la vitrine qui fait rire", "Un pharmacien de Port-Mervent a osé.", on("2026-03-02")
    )
    other = read_alone("Football : l'enfant de Port-Mervent marque", "Il jouait son premier match.", on("2026-03-03"))
    assert not same(one, other).merge


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bulletin épidémiologique régional n° 12", "Bulletin épidémiologique régional n° 13"),
        ("Grippe : point hebdomadaire, semaine 48", "Grippe : point hebdomadaire, semaine 49"),
        ("Cordalis obtient le marquage CE de sa valve", "Cordalis dépose une demande d'autorisation pour sa valve"),
    ],
)
def test_a_series_and_its_steps_are_told_apart(one: str, other: str) -> None:
    assert same(*(read_alone(title, "", on("2026-03-02")) for title in (one, other))).conflict


def test_months_apart_is_another_story_and_a_few_days_are_not() -> None:
    title, lead = "Nanobrume lève 12 millions d'euros", "La société d'inhalateurs connectés a réuni ses actionnaires."
    first = read_alone(title, lead, on("2026-03-02"))
    assert same(first, read_alone(title, lead, on("2026-03-06"))).merge
    assert same(first, read_alone(title, lead, on("2026-06-02"))).conflict
    assert same(first, read_alone(title, lead, UNDATED)).merge
    month = Dated(datetime(2026, 3, 1, tzinfo=UTC), Precision.MONTH)
    assert same(first, read_alone(title, lead, month)).merge


def test_a_sender_s_other_news_does_not_merge_by_its_stock_phrases() -> None:
    stock = "Nanobrume, société rennaise spécialisée dans les inhalateurs connectés pour les malades de l'asthme."
    found = same(
        read_alone("Nanobrume signe un accord avec Perlin", stock), read_alone("Nanobrume nomme un directeur", stock)
    )
    assert not found.merge


# -------------------------------------------------------------------------------------------- the fields


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Nanobrume lève 12 M€", {"raise"}),
        ("Clôture de l'appel à projets", {"call_closed"}),
        ("Appel à projets : dix lauréats", {"call_results", "prize"}),
        ("Fin de la grève aux urgences", {"strike_end"}),
        ("L'hôpital de Limoges s'agrandit", set()),
        ("Troubles du sommeil : un sommet à Lyon", set()),
        ("L'Union européenne, aux côtés des moins de 30 ans, le rappelle", set()),
        ("Plan social chez Nanobrume", {"cut"}),
        ("Échec d'un essai de phase 3", {"trial_fail"}),
    ],
)
def test_what_a_title_says_is_done(text: str, wanted: set[str]) -> None:
    assert acts(text) == wanted
    assert all(label(one) for one in wanted)


def test_only_acts_that_a_word_may_begin_are_tried_and_none_is_missed() -> None:
    words = folded((files("monitor.story") / "acts.yaml").read_text("utf-8"))
    sides = [side for pair in PAIRS for side in (pair["a"], pair["b"])]
    for text in (words, *(folded(f"{side['title']} . {side['lead']}") for side in sides)):
        found = {(act, one.span()) for act, one in matches(text)}
        assert found == {(act, one.span()) for act, pattern in patterns().items() for one in pattern.finditer(text)}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Nanobrume lève 12 M€ avec Atelier Perlin", [("name", "nanobrume", True), ("name", "atelier perlin", True)]),
        ("Santé : un plan", []),
        ("Bronzage : un plan", [("name", "bronzage", False)]),
        (
            "La ville de Montferrel et Claire Rochebrune",
            [("town", "montferrel", True), ("person", "claire rochebrune", True)],
        ),
        ("Nanobrume s'allie à Perlin", [("name", "nanobrume", True), ("name", "perlin", True)]),
        ("Dutch CDMO Nanobrume expands", [("name", "nanobrume", True)]),
        ("Lyon-based Nanobrume and Swiss biotech Perlin", [("name", "nanobrume", True), ("name", "perlin", True)]),
        ("La CDMO Nanobrume investit", [("name", "nanobrume", True)]),
    ],
)
def test_names_that_no_catalogue_knows(text: str, wanted: list[tuple[str, str, bool]]) -> None:
    assert [(one.kind, one.key, one.sure) for one in names(text, title=True)] == wanted


def test_figures_and_days() -> None:
    found = {
        (one.what, one.value)
        for one in figures("3e édition, phase II, 330 postes en 2026, en hausse de 5 %", title=True)
    }
    assert {
        ("edition", "3"),
        ("phas", "2"),
        (f"no {stem('postes')}", "330"),
        ("annee", "2026"),
        ("no pourcent", "5"),
    } <= found
    assert close("330", "327")
    assert not close("224", "231")
    (rough,) = {one for one in figures("une trentaine de lits ferment", title=True) if one.what.startswith("no ")}
    assert close(rough.value, "34") and close("26", rough.value) and not close(rough.value, "42")


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (
            ("Un contrat de santé pour le pays de Valdor", "Il comporte 22 actions de prévention."),
            ("Un contrat de santé pour le pays de Merrac", "Il comporte 19 actions de prévention."),
            "autre nombre : 19 / 22",
        ),
        (
            ("Budget de la Sécu : les industriels alertent sur les baisses de prix", ""),
            ("Budget de la Sécu : les députés adoptent les baisses de prix", ""),
            "« adoption » n'est pas « alerte »",
        ),
    ],
)
def test_what_keeps_two_articles_apart(one: tuple[str, str], other: tuple[str, str], reason: str) -> None:
    found = same(*(read_alone(title, lead, on("2026-03-02")) for title, lead in (one, other)))
    assert (found.conflict, found.reason) == (True, reason)
    assert days("Rendez-vous les 14 et 15 octobre") == {"10-14", "10-15"}


def test_topics_are_known_by_their_endings() -> None:
    assert topics("Une hépatite et l'amoxicilline") == {"hepatit", "amoxici"}
    assert topics("La réussite du site, une épidémie") == frozenset()


def test_what_was_written_by_another_release_is_left_alone() -> None:
    text = written(read_alone("Nanobrume lève 12 M€", "", on("2026-03-02")))
    assert read_back(text) is not None
    assert read_back(text.replace("[", "[9", 1)) is None


def test_a_day_is_an_ordinal() -> None:
    assert read_alone("Nanobrume", "", on("2026-03-02")).first == date(2026, 3, 2).toordinal()


def test_one_company_with_two_pieces_of_news_on_one_day_has_two_stories() -> None:
    signed = read_alone(
        "À la journée des ateliers, Nanobrume et Atelier Perlin signent un accord-cadre",
        "Les deux entreprises partageront leurs lignes de remplissage pour les médicaments par voie nasale.",
        on("2026-03-02"),
    )
    opened = read_alone(
        "Port-Mervent : Nanobrume ouvre un site de production et promet 60 emplois",
        "L'usine fabriquera des médicaments par voie nasale sur l'ancien terrain des Salines.",
        on("2026-03-02"),
    )
    found = same(signed, opened)
    assert not found.merge and not found.conflict
    assert not same(
        read_alone("Prix : les façonniers veulent y voir clair", "Ils tiendront leurs rencontres au printemps."),
        read_alone("Le programme des Rencontres de l'atelier", "Trente tables rondes, et des visites."),
    ).merge


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("La maternité de Sarvel ouvre ses portes", "Mise en service de la maternité de Sarvel"),
        ("Fin de vie : le décret est prêt", "Aide à mourir : le décret est prêt"),
        ("La drépanocytose, soignée à Lyon", "Lyon soigne un drépanocytaire"),
        ("L'agence du médicament alerte", "L'ANSM alerte"),
    ],
)
def test_what_two_newspapers_call_one_thing_is_one_word(one: str, other: str) -> None:
    assert set(stems(one)) == set(stems(other))


def test_no_term_stands_in_two_families() -> None:
    lines = (files("monitor.story") / "families.txt").read_text(encoding="utf-8").splitlines()
    terms = [term.strip() for line in lines if not line.startswith("#") for term in line.split("|") if term.strip()]
    assert len(terms) > 8000
    assert [term for term, times in Counter(terms).items() if times > 1] == []


def test_a_rare_word_tells_more_than_one_that_is_everywhere() -> None:
    hospital, yttrium, project = (rarity(stem(word)) for word in ("hopital", "yttrium", "projet"))
    assert 0 < project < hospital < yttrium <= 1


def test_the_table_of_words_is_the_one_that_is_counted() -> None:
    """`python -m bench.weights --count` writes it."""
    assert count() == (files("monitor.story") / "frequency.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("appeler le 15 avant de venir", set()), ("les 15 lits du 93", {15}), ("au 31, trente agents", {30})],
)
def test_whom_to_call_is_no_number(text: str, wanted: set[int]) -> None:
    assert told_numbers(text) == wanted


@pytest.mark.parametrize(("part", "many", "found", "wrong"), [("unread", 120, 0.7, 0.02), ("sealed", 160, 0.53, 0.038)])
def test_pairs_that_nobody_has_read_are_told_as_well(part: str, many: int, found: float, wrong: float) -> None:
    """Without a report: who reads their mistakes has read them."""
    pairs = [pair for pair in PAIRS if pair["part"] == part]
    assert len(pairs) == many
    assert rate(pairs, alone=False, wanted=True) >= found
    assert rate(pairs, alone=False, wanted=False) <= wrong


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nanobrume : 40 millions d'euros sur quatre ans", "Nanobrume touchera 10 millions d'euros par an"),
        ("Un hôpital de 148 millions d'euros, payé à 62 %", "L'État donne 92 millions d'euros pour l'hôpital"),
        ("Un anticorps à 440 millions d'euros", "30 millions d'euros tout de suite, puis 410 millions d'euros"),
        ("La start-up nancéienne ouvre un atelier", "Un atelier ouvre à Lunéville"),
        ("Le tribunal suspend la fermeture de la maternité", "La justice donne raison aux défenseurs de la maternité"),
        ("« Une porte se ferme pour nous tous » : les familles", "Les familles ouvrent une maison"),
        ("Une équipe suit la rétine de cent malades", "Des malades de la rétinite suivis par une équipe"),
        ("L'eau interdite dans douze communes", "Un atome pour soigner le cancer"),
        ("Pommades : Nanobrume jette l'éponge à Brévignac", "Nanobrume ferme son usine de Brévignac"),
        ("Nanobrume jette l'éponge à Brévignac", "Nanobrume supprime les 80 postes de Brévignac"),
        ("Nanobrume renonce à son usine de Brévignac", "Nanobrume va fermer son usine de Brévignac"),
        ("Le salon de Brévignac tire le rideau", "Le salon de Brévignac est annulé"),
        ("Nanobrume met la clé sous la porte", "Nanobrume demande son redressement judiciaire"),
        ("Nanobrume baisse pavillon face à Perlin", "Progression de Perlin face à Nanobrume"),
    ],
    ids=lambda one: one[:24],
)
def test_what_only_seems_to_differ_does_not_keep_apart(one: str, other: str) -> None:
    found = same(*(read_alone(title, "", on("2026-03-02")) for title in (one, other)))
    assert not found.conflict, found.reason


def test_what_is_given_up_and_what_is_to_be_done_stay_apart() -> None:
    for one in ("Nanobrume renonce à son usine de Brévignac", "Nanobrume jette l'éponge à Brévignac"):
        other = "Nanobrume va construire une usine à Brévignac"
        assert same(*(read_alone(title, "", on("2026-03-02")) for title in (one, other))).conflict
    assert acts("Le maire ferme la porte à une vente du bâtiment") == set()


def test_whose_member_somebody_is_takes_no_part() -> None:
    one = {"title": "Perlin rachète Nanobrume, adhérent de Polepharma", "date": "2026-03-03", "source": "a"}
    one |= {"lead": "Le groupe suisse Perlin reprend Nanobrume et ses trois ateliers de collyres pour 80 millions."}
    other = {
        "title": "Perlin acquiert les collyres de Nanobrume avec Quatrefeuille",
        "date": "2026-03-03",
        "source": "b",
    }
    other |= {"lead": "Perlin met la main sur Nanobrume, dont les trois ateliers font des collyres."}
    assert verdict({"a": one, "b": other}, alone=False).merge
    party = one | {"title": "Perlin rachète Nanobrume avec Polepharma"}
    assert verdict({"a": party, "b": other}, alone=False).conflict


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Le ruban a été coupé lundi", {2}),  # 4 March 2026 is a Wednesday
        ("Le vote a eu lieu jeudi", {-2}),
        ("Ce mercredi, et hier", {4, 3}),
        ("chaque mardi, avant lundi, mardi prochain, lundi 9 mars", set()),
    ],
)
def test_on_which_day_it_happened(text: str, wanted: set[int]) -> None:
    day = date(2026, 3, 4).toordinal()
    assert {one - day + 4 for one in happened(text, day)} == wanted
    assert happened(text, 0) == ()


def test_what_an_attack_puts_off_does_not_turn_it_round() -> None:
    one = {"title": "Brévignac. L'hôpital visé par une cyberattaque, des consultations reportées", "date": "2026-03-03"}
    one |= {"lead": "L'hôpital de Brévignac a été attaqué dimanche ; ses dossiers sont inaccessibles.", "source": "a"}
    other = {"title": "Cyberattaque : l'hôpital de Brévignac en mode dégradé", "date": "2026-03-03", "source": "b"}
    other |= {"lead": "Le personnel de l'hôpital de Brévignac travaille sans ordinateur depuis dimanche."}
    assert verdict({"a": one, "b": other}, alone=False).merge


def test_the_name_of_a_body_that_no_catalogue_knows_is_no_word_that_two_articles_share() -> None:
    """« la Fédération des moulins à plantes » publishes often: two of its publications are two stories."""
    body = "la Fédération des moulins à plantes"
    one, other = (
        told(title, lead, "2026-03-02", alone=False)
        for title, lead in (
            (f"Broyage : {body} publie son étude", "Elle recense 64 moulins et leurs 5 300 emplois."),
            (f"Énergie : ce que dit l'enquête de {body}", "Six moulins sur dix paient leur gaz plus cher qu'hier."),
        )
    )
    assert Pair.of(one, other).bodies == {*stems("fédération moulins plantes")}
    assert not same(one, other).merge

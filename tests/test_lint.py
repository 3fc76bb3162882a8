"""Remarks on rules: what can never count, what is found twice, and what is left in peace."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.facts.events import Events
from monitor.model import Form, Organisation, Rule
from monitor.recognise.matcher import Matcher
from monitor.recognise.passage import Passage
from monitor.rules.lint import implies, remarks
from monitor.rules.match import Contents, find
from monitor.rules.names import Names
from monitor.rules.query import parse
from monitor.rules.ruling import Ruling
from monitor.rules.tree import phrases, words

NAMES = Names(
    [
        Organisation("leem", "Leem", "federation", ("France",), forms=(Form("Leem"),)),
        Organisation("sicos", "Sicos", "federation", ("France",), forms=(Form("Sicos"),)),
        Organisation("allis-na", "ALLIS-NA", "cluster", ("Nouvelle-Aquitaine",), forms=(Form("ALLIS-NA"),)),
    ],
    [("accords", words("accord"))],
)


def said(*rules: Rule) -> list[tuple[tuple[str | int, ...], str]]:
    return list(remarks([Ruling(rule, NAMES) for rule in rules], NAMES))


def query(text: str, **more: object) -> Rule:
    return Rule("r", (), 1, query=text, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rule", "key"),
    [
        (query("leem SAUF leem"), "query"),
        (query("leem SAUF (leem OU sicos)"), "query"),
        (query("convention de partenariat SAUF partenari*"), "query"),
        (query("essais cliniques SAUF essai"), "query"),
        (query("=Leem SAUF leem"), "query"),
        (query("@leem SAUF @federation"), "query"),
        (query("(accord ET leem) SAUF accord"), "query"),
        (query("accord PROCHE/5 leem SAUF leem"), "query"),
        (query("accord SUIVI/5 leem SAUF accord PROCHE/8 leem"), "query"),
        (query("titre:leem SAUF leem"), "query"),
        (query("chapo:leem SAUF texte:leem"), "query"),
        (query("@theme:accords SAUF accords"), "query"),
        (query("leem ET (accord SAUF accord)"), "query"),
        (query("(leem SAUF leem) OU (sicos SAUF sicos)"), "query"),
        (query("titre:(chapo:leem)"), "query"),
        (query("titre:leem PROCHE/5 texte:accord"), "query"),
        (query("titre:leem ET chapo:accord", same_sentence=True), "query"),
        (query("titre:leem", weight=(0, 2, 1)), "weight"),
        (query("chapo:leem OU texte:sicos", weight=(3, 0, 0)), "weight"),
        (Rule("r", ("leem",), 1, weight=(0, 0, 0)), "weight"),
        (Rule("r", ("leem", "sicos"), 1, unless=("sicos", "leem")), "unless"),
        (Rule("r", ("partenariats",), 1, unless=("partenariat*",)), "unless"),
        (query("leem ET accord", unless="accord OU contrat"), "unless"),
        (Rule("r", ("leem",), 1, needs="accord SAUF accord"), "needs"),
        (Rule("r", ("leem",), 1, needs="titre:(texte:accord)"), "needs"),
        (Rule("r", ("leem",), 1, needs=("accord",), unless=("accord*",)), "needs"),
        (query("leem SAUF accord", needs=("accord",)), "needs"),
        (query("chapo:leem", needs="titre:accord", same_sentence=True), "needs"),
    ],
)
def test_a_rule_that_can_never_count_is_named(rule: Rule, key: str) -> None:
    where, message = said(rule)[0]
    assert where == ("rules", 0, key)
    assert "ne peut" in message


@pytest.mark.parametrize(
    "rule",
    [
        query("leem SAUF sicos"),
        query("accord SAUF accord de branche"),
        query("partenari* SAUF partenariat"),
        query("leem SAUF =Leem"),
        query("@federation SAUF @leem"),
        query("leem SAUF titre:leem"),
        query("texte:leem SAUF chapo:leem"),
        query("leem SAUF (leem ET sicos)"),
        query("accord PROCHE/8 leem SAUF accord PROCHE/5 leem"),
        query("accord PROCHE/5 leem SAUF accord SUIVI/5 leem"),
        query("(leem SAUF leem) OU sicos"),
        query("titre:leem ET chapo:accord"),
        query("titre:leem ET (chapo:accord OU titre:accord)", same_sentence=True),
        query("chapo:leem PROCHE/5 texte:accord"),
        query("titre:leem", weight=(3, 0, 0)),
        query('510 k SAUF "510(k)"'),
        Rule("r", ("leem", "sicos"), 1, unless=("sicos",)),
        Rule("r", ("leem",), 1, needs=("accord",), unless=("accord de branche",)),
        Rule("r", ("leem",), 1, needs=("leem",)),
        Rule("r", ("leem",), 0),
        query("@region:Nouvelle-Aquitaine OU @region:France"),
        query("chapo:leem", needs="texte:accord", same_sentence=True),
        query("chapo:leem", needs="titre:accord"),
        query("titre:(leem SAUF accord)"),
        query("leem", unless="titre:accord", same_sentence=True),
    ],
)
def test_a_rule_that_may_count_is_left_in_peace(rule: Rule) -> None:
    assert said(rule) == []


@pytest.mark.parametrize(
    ("rule", "key"),
    [
        (query("chapo:(leem SAUF titre:accord)"), "query"),
        (query("leem SAUF (sicos OU titre:(chapo:accord))"), "query"),
        (Rule("r", ("leem",), 1, unless="titre:(chapo:accord)"), "unless"),
        (query("chapo:leem", unless="titre:accord", same_sentence=True), "unless"),
    ],
)
def test_an_exclusion_that_can_never_hold_is_named(rule: Rule, key: str) -> None:
    ((where, message),) = said(rule)
    assert where == ("rules", 0, key)
    assert "n'exclut rien" in message


def test_the_exclusions_of_a_type_of_event_are_not_the_officer_s() -> None:
    names = Names((), Events().themes)
    rules = [query("@theme:partnership"), query("@theme:nomination SAUF bourse")]
    assert list(remarks([Ruling(rule, names) for rule in rules], names)) == []


@pytest.mark.parametrize(
    ("rule", "where"),
    [
        (Rule("r", ("accord", "leem OU sicos"), 1), ("words", 1)),
        (Rule("r", ("titre:leem",), 1), ("words", 0)),
        (Rule("r", ("leem, sicos",), 1), ("words", 0)),
        (Rule("r", ("levée de fonds ET leem",), 1), ("words", 0)),
        (Rule("r", ("leem PROCHE/5 accord",), 1), ("words", 0)),
        (Rule("r", ("accord",), 1, needs=("leem SAUF sicos",)), ("needs", 0)),
        *((Rule("r", (word,), 1), ("words", 0)) for word in (
            "leem near5 région", "leem N/5 région", "leem %2 région", "TIT_HEAD=leem", "hd=leem", "-football",
            "leem ET7 région", "leem %%7 région", "accord/7 région")),
        (query('accord OU "leem OU sicos"'), ("query",)),
        (query("accord OU « titre:leem »"), ("query",)),
        (Rule("r", ("accord",), 1, unless='leem ET "sicos ET leem"'), ("unless",)),
    ],
)  # fmt: skip
def test_a_term_that_looks_like_a_query_is_named(rule: Rule, where: tuple[str | int, ...]) -> None:
    ((place, message),) = said(rule)
    assert place == ("rules", 0, *where)
    assert "ressemble à une requête" in message


@pytest.mark.parametrize("word", ["lev(é|e)es?", "^bio", "[Ss]anté", "pharma.*", r"\bars\b", "labo(ratoire)?"])
def test_a_term_that_looks_like_a_regular_expression_is_named(word: str) -> None:
    ((place, message),) = said(Rule("r", ("accord", word), 1))
    assert place == ("rules", 0, "words", 1)
    assert "ressemble à une expression régulière" in message


@pytest.mark.parametrize("word", ["*thérapie", "bio*tech", "p*", "organi?ation", "médicament**"])
def test_a_star_that_stands_wrong_in_a_term_is_named(word: str) -> None:
    ((place, message),) = said(Rule("r", ("accord", word), 1))
    assert place == ("rules", 0, "words", 1)
    assert "ne trouve pas ce qu'il semble dire : " in message


@pytest.mark.parametrize(
    ("entry", "written"),
    [
        ("vaccin/essai", "deux termes, « vaccin » et « essai »"),
        ("(vaccin)", "« vaccin »"),
        ("(vaccin", "« vaccin »"),
        ('"vaccin', "« vaccin »"),
        ("{vaccin}", "« vaccin »"),
        ("vaccin.", "« vaccin »"),
        ("vaccin…", "« vaccin »"),
        ("essai de vaccin.", "« essai de vaccin »"),
        ("vaccin... essai", "« vaccin essai »"),
        ("vaccin+", "« vaccin* »"),
        ("&vaccin", "« vaccin »"),
        ("citoyen·ne", "« citoyen* »"),
        ("vaccin -- essai", "les mots sans eux"),
        ("1) vaccin", "les mots sans eux"),
        ("(re)vaccination", "les mots sans eux"),
        *((one, "« soigné » : les pluriels") for one in ("soigné(e)s", "soigné·e·s", "soigné.e.s", "Soigné(e)")),
    ],
)
def test_a_term_whose_signs_no_article_holds_is_named(entry: str, written: str) -> None:
    ((place, message),) = said(Rule("r", ("accord", entry), 1))
    assert place == ("rules", 0, "words", 1)
    assert f"ne trouvera que ces signes tels quels ; écrivez {written}" in message


@pytest.mark.parametrize("text", ["vaccin/essai OU leem", "leem ET (vaccin/essai)", "titre:vaccin/essai"])
def test_two_words_with_a_slash_in_a_query_are_named_unless_they_are_quoted(text: str) -> None:
    ((place, message),) = said(query(text))
    assert place == ("rules", 0, "query")
    assert "vaccin OU essai" in message
    assert said(query(text.replace("vaccin/essai", '"vaccin/essai"'))) == []


def test_two_spellings_of_a_percentage_are_one_word() -> None:
    ((place, message),) = said(Rule("r", ("7 %", "7%"), 1))
    assert (place, message) == (("rules", 0, "words", 1), "« 7% » est déjà trouvé par « 7 % »")


@pytest.mark.parametrize(
    "entry",
    ["A/B", "C++", "R&D", "L.5121-1", "n° 5", "VIH/sida", "rapport bénéfice/risque", "Canal+", "bac+5", "C.H.U.", "Dr. House", "5 %", "12 M€", "Molécule (dénomination)", "santé - travail", "« vaccin »", "„vaccin“", 'le "grand" plan', "24 h/24", "lejournal.fr", "=vaccin.", "recherche et développement", "recherche & développement", "Johnson & Johnson", "lève 1*", "Et demain ?", "MÉDECINS ET PHARMACIENS", "3,5 millions", "510(k)", "OR", '="a, b"', "SOUS TITRE: x"],
)  # fmt: skip
def test_a_term_that_is_none_is_left_in_peace(entry: str) -> None:
    assert said(Rule("r", (entry,), 1)) == []


@pytest.mark.parametrize(("name", "rest"), [("Corse", "ses lieux"), ("Monde", "ne trouve rien")])
def test_a_region_without_organisations_is_named(name: str, rest: str) -> None:
    (where, message), *others = said(Rule("r", ("leem",), 1, needs=f"@region:{name}"))
    assert where == ("rules", 0, "needs")
    assert name in message and rest in message
    assert not others


@pytest.mark.parametrize(
    ("entries", "index", "other"),
    [
        (("partenariat*", "partenariats"), 1, "partenariat*"),
        (("partenariats", "partenariat*"), 0, "partenariat*"),
        (("partenariat", "accord", "partenariats"), 2, "partenariat"),
        (("médical", "médicale"), 1, "médical"),
        (("levée de fonds", "Levée de fonds"), 1, "levée de fonds"),
        (("appel à proj*", "appel à projets"), 1, "appel à proj*"),
        (("leem", "=Leem"), 1, "leem"),
        (("@federation", "@leem"), 1, "@federation"),
        (("biotech*", "bio*"), 0, "bio*"),
    ],
)
def test_a_word_that_another_finds_is_named(entries: tuple[str, ...], index: int, other: str) -> None:
    assert said(Rule("r", entries, 1)) == [
        (("rules", 0, "words", index), f"« {entries[index]} » est déjà trouvé par « {other} »")
    ]


@pytest.mark.parametrize(
    "entries",
    [
        ("partenariat*", "convention de partenariat"),
        ("partenariat", "partenariale"),
        ("Partenariat", "accord"),
        ("essai", "essai clinique"),
        ("bio*", "bio production"),
        ("@leem", "leem"),
        ("@leem", "@sicos"),
        ("=HAS", "=Has"),
    ],
)
def test_a_word_that_adds_something_is_left_in_peace(entries: tuple[str, ...]) -> None:
    assert said(Rule("r", entries, 1)) == []


def test_a_rule_that_another_covers_is_named_once() -> None:
    general = Rule("Général", ("partenariat*", "accord"), 2, "t")
    assert said(general, Rule("Double", ("accords", "partenariats"), 1)) == [
        (("rules", 1), "« Double » : « Général » trouve déjà tous ses termes, qui comptent deux fois")
    ]
    assert [where for where, _ in said(general, Rule("Même", ("accords", "partenariat*"), 1, "t"))] == [("rules", 1)]
    assert [where for where, _ in said(query("leem PROCHE/5 accord"), query("leem PROCHE/5 accords"))] == []
    assert [where for where, _ in said(query("leem PROCHE/5 accord"), query("leem PROCHE/5 accord"))] == [("rules", 1)]


@pytest.mark.parametrize(
    "other",
    [
        Rule("Signe contraire", ("accord",), -2),
        Rule("Sans point", ("accord",), 0),
        Rule("Autre thème", ("accord",), 1, "autre"),
        Rule("Un mot de plus", ("accord", "contrat"), 1),
    ],
)
def test_a_rule_that_does_something_else_is_left_in_peace(other: Rule) -> None:
    assert said(Rule("Général", ("accord", "leem"), 2, "t"), other) == []


@pytest.mark.parametrize("conditions", [{"needs": ("leem",)}, {"unless": ("salaire",)}, {"same_sentence": True}])
def test_a_rule_with_conditions_covers_nothing(conditions: dict[str, object]) -> None:
    general = Rule("Général", ("accord", "contrat"), 2, **conditions)  # type: ignore[arg-type]
    assert said(general, Rule("Autre", ("accord",), 1)) == []


@pytest.mark.parametrize("conditions", [{"needs": ("leem",)}, {"unless": ("salaire",)}, {"same_sentence": True}])
def test_a_rule_with_conditions_may_add_to_another(conditions: dict[str, object]) -> None:
    narrow = Rule("Plus précis", ("accord",), 2, **conditions)  # type: ignore[arg-type]
    assert said(Rule("Général", ("accord", "contrat"), 1), narrow) == []


TERMS = st.sampled_from(["leem", "accord", "accord*", "accord de branche", "=Leem", "branche"])
QUERIES = st.recursive(
    TERMS,
    lambda inner: st.builds(
        "{0}({1} {2} {3})".format,
        st.sampled_from(["", "", "titre:", "texte:"]),
        inner,
        st.sampled_from(["ET", "OU", "SAUF", "PROCHE/2", "SUIVI/3"]),
        inner,
    ),
    max_leaves=4,
)
TEXTS = st.lists(
    st.sampled_from(["Leem", "leem", "accords", "accord de branche", "accordéon", "branche", "x"]), max_size=6
)


@settings(deadline=None)
@given(QUERIES, QUERIES, TEXTS.map(" ".join), TEXTS.map(" ".join))
def test_what_is_said_to_follow_does_follow(one: str, other: str, title: str, text: str) -> None:
    first, second = parse(one, NAMES), parse(other, NAMES)
    matcher = Matcher(phrases(first) | phrases(second))
    contents = Contents([Passage.read(title, matcher, (0, len(title))), Passage.read(text, matcher)])
    if implies(first, second) and find(first, contents):
        assert find(second, contents)
    never = [where for where, message in said(query(one)) if "jamais" in message]
    assert not (never and find(first, contents))

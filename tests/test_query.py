"""The query language of rules: what it accepts, how it is understood, where it stands in an article, what it refuses."""

from __future__ import annotations

import re
import time
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from monitor.findings import Amount, Locality
from monitor.model import Field, Form, Organisation, Rule
from monitor.recognise.matcher import Matcher
from monitor.recognise.mentions import Recogniser
from monitor.recognise.passage import Passage
from monitor.rules.match import Contents, find
from monitor.rules.mistakes import QueryError
from monitor.rules.names import Names
from monitor.rules.query import LONGEST, parse, parse_word
from monitor.rules.ruling import Rulebook, Ruling, mistakes
from monitor.rules.spelled import spelled
from monitor.rules.tree import Node, phrases, words


def organisation(identity: str, name: str, kind: str = "", *regions: str, forms: tuple[str, ...] = ()) -> Organisation:
    return Organisation(identity, name, kind, regions, forms=tuple(map(Form, (name, *forms))))


LEEM = organisation("leem", "Leem", "federation", "France", forms=("Les Entreprises du médicament",))
BIOTECH = organisation("france-biotech", "France Biotech", "federation", "France")
ALLIS = organisation("allis-na", "ALLIS-NA", "cluster", "Nouvelle-Aquitaine")
POLE = organisation("lyonbiopole", "Lyonbiopôle", "pole", "Auvergne-Rhône-Alpes")
CLUSTER = organisation("cluster", "Le Cluster des clusters", "agence_dev", "Occitanie")
NORTH, SOUTH = (organisation(one, f"CHU {one}", "hopital", "Bavière", forms=("CHU commun",)) for one in ("nord", "sud"))
KNOWN = (LEEM, BIOTECH, ALLIS, POLE, CLUSTER, NORTH, SOUTH)
NAMES = Names(
    KNOWN,
    [("partnership", words("partenariat")), ("Vie des pôles", words("pôle")), ("vie des poles", words("adhérent"))],
)


def understood(query: str) -> str:
    return spelled(parse(query, NAMES))


def contents(node: Node, title: str, text: str, **more: object) -> Contents:
    recogniser = Recogniser(KNOWN)
    matcher = Matcher(recogniser.phrases | phrases(node))
    passages = [Passage.read(title, matcher, (0, len(title))), Passage.read(text, matcher)]
    return Contents(passages, recogniser.named(passages), **more)  # type: ignore[arg-type]


def quotes(query: str, text: str, title: str = "", **more: object) -> list[str]:
    node = parse(query, NAMES)
    found = find(node, contents(node, title, text, **more))
    return [one.passage.folded.original[one.start : one.end] for one in found]


def refusal(query: str) -> QueryError:
    with pytest.raises(QueryError) as caught:
        parse(query, NAMES)
    return caught.value


# What is understood


@pytest.mark.parametrize(
    ("query", "meaning"),
    [
        ("leem", '"leem"'),
        ("entreprises du médicament", '"entreprises du médicament"'),
        ("  entreprises \n du\u00a0médicament ", '"entreprises du médicament"'),
        ('"leem"', '"leem"'),
        ("« appel à projets »", '"appel à projets"'),
        ("“appel à projets”", '"appel à projets"'),
        ('« le "grand" plan »', '« le "grand" plan »'),
        ("a ET b", '"a" ET "b"'),
        ("a AND b", '"a" ET "b"'),
        ("a OU b OR c", '"a" OU "b" OU "c"'),
        ("a OU b ET c", '"a" OU ("b" ET "c")'),
        ("(a OU b) ET c", '("a" OU "b") ET "c"'),
        ("a ET(b OU c)", '"a" ET ("b" OU "c")'),
        ("a SAUF b", '"a" SAUF "b"'),
        ("a NOT b", '"a" SAUF "b"'),
        ("a ET SAUF b", '"a" SAUF "b"'),
        ("a AND NOT b", '"a" SAUF "b"'),
        ("a ET NON b", '"a" SAUF "b"'),
        ("a SAUF b ET c", '("a" ET "c") SAUF "b"'),
        ("(a SAUF b) SAUF c", '"a" SAUF ("b" OU "c")'),
        ("a OU b SAUF c", '"a" OU ("b" SAUF "c")'),
        ("a PROCHE/5 b", '"a" PROCHE/5 "b"'),
        ("a ET b PROCHE/5 c", '"a" ET ("b" PROCHE/5 "c")'),
        *((f"a {near} b", '"a" PROCHE/5 "b"') for near in ("PROCHE5", "PROCHE 5", "PROCHE / 5", "NEAR/5", "NEAR5", "w/5", "W/5")),
        *((f"a {near} b", '"a" SUIVI/5 "b"') for near in ("SUIVI/5", "SUIVI5", "SUIVI 5", "ADJ5", "ADJ/5")),
        ("a PROCHE/2 b PROCHE/3 c", '("a" PROCHE/2 "b") PROCHE/3 "c"'),
        ("partenariat*", '"partenariat*"'),
        ('"convention de parten*"', '"convention de parten*"'),
        ("appel* à projet*", '"appel*" SUIVI/1 "à projet*"'),
        ("lève 1*", '"lève 1*"'),
        ("titre:leem", 'titre:"leem"'),
        ("title: leem", 'titre:"leem"'),
        ("Titre : leem", 'titre:"leem"'),
        ("chapô:leem", 'chapo:"leem"'),
        ("lead:leem OU body:pôle", 'chapo:"leem" OU texte:"pôle"'),
        ("titre:(a OU b) ET c", 'titre:("a" OU "b") ET "c"'),
        ("titre:(a SAUF b)", 'titre:"a" SAUF titre:"b"'),
        ("=HAS", '="HAS"'),
        ("= HAS", '="HAS"'),
        ("=“Ségur du numérique”", '="Ségur du numérique"'),
        ("@leem", "@leem"),
        ("@Leem", "@leem"),
        ('@"France Biotech"', "@france-biotech"),
        ("@francebiotech OU @Lyonbiopole", "@france-biotech OU @lyonbiopole"),
        ('@"les entreprises du medicament"', "@leem"),
        ("@clusters", "@cluster"),
        ("@fédération", "@federation"),
        ("@hôpitaux", "@hopital"),
        ("@agence-dev", "@agence_dev"),
        ('@"cluster"', '@"cluster"'),
        ("@region:Occitanie", '@region:"Occitanie"'),
        ("@région:pays-de-la-loire", '@region:"Pays de la Loire"'),
        ('@region: "Ile de France"', '@region:"Île-de-France"'),
        ("@region:Bavière", '@region:"Bavière"'),
        ("@theme:partnership", '"partenariat"'),
        ('@thème:"Vie des pôles"', '"pôle" OU "adhérent"'),
        ("@montant", "@montant"),
        ("(a ET b) PROCHE/5 c", '("a" PROCHE/5 "c") ET ("b" PROCHE/5 "c")'),
        ("c SUIVI/5 (a SAUF b)", '("c" SUIVI/5 "a") SAUF "b"'),
        ("titre:(a ET b) PROCHE/5 c", '(titre:"a" PROCHE/5 "c") ET (titre:"b" PROCHE/5 "c")'),
        ("COVID-19 OU 510k", '"COVID-19" OU "510k"'),
        ("ETAT OU OUEST ET SAUFCONDUIT", '"ETAT" OU ("OUEST" ET "SAUFCONDUIT")'),
        ("proche aidant", '"proche aidant"'),
        ("R&D", '"R&D"'),
        ('"recherche et développement"', '"recherche et développement"'),
    ],
)  # fmt: skip
def test_a_query_is_understood(query: str, meaning: str) -> None:
    assert understood(query) == meaning
    assert parse(meaning, NAMES) == parse(query, NAMES)


def test_quotes_do_not_matter_to_words_that_stand_side_by_side() -> None:
    assert parse("levée de fonds", NAMES) == parse('"levée de fonds"', NAMES) == parse("«levée  de fonds»", NAMES)


def test_words_take_their_plurals_but_not_prefixes_and_exact_writing() -> None:
    assert {"levee de fonds", "levees de fonds"} <= phrases(parse("levée de fonds", NAMES))
    assert phrases(parse("partenariat* OU =Essai OU @leem", NAMES)) == {"partenariat*", "essai"}


# Where it stands


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("partenariat", "Des partenariats, un PARTENARIAT", ["partenariats", "PARTENARIAT"]),
        ("partenari*", "Des partenariales et partenariats", ["partenariales", "partenariats"]),
        ("appel* à projet*", "Les appels à projets et l'appel aux projets", ["appels à projets"]),
        ("levée de fonds", "Deux levées de\u00a0fonds", ["levées de\u00a0fonds"]),
        ("leem OU sicos", "Le Leem", ["Leem"]),
        ("leem ET région", "Le Leem", []),
        ("leem ET région", "Le Leem et la Région", ["Leem", "Région"]),
        ("leem SAUF région", "Le Leem et la Région", []),
        ("leem SAUF région", "Le Leem", ["Leem"]),
        ("convention OU convention de partenariat", "Une convention de partenariat", ["convention de partenariat"]),
        ("leem PROCHE/1 région", "leem région", ["leem région"]),
        ("leem PROCHE/1 région", "région, leem", ["région, leem"]),
        ("leem PROCHE/1 région", "leem en région", []),
        ("leem PROCHE/2 région", "leem en région", ["leem en région"]),
        ("leem PROCHE/2 région", "leem l'région", ["leem l'région"]),
        ("leem SUIVI/2 région", "région et leem", []),
        ("leem SUIVI/2 région", "leem et région et leem", ["leem et région"]),
        ("leem PROCHE/3 région", "région a b leem c région", ["leem c région"]),
        ("leem PROCHE/5 région", "leem a leem b région", ["leem b région"]),
        ("leem PROCHE/5 leem", "leem", []),
        ("leem PROCHE/5 leem", "leem et leem", ["leem et leem"]),
        ("santé PROCHE/5 industrie de santé", "industrie de santé", []),
        ("(leem OU pôle) PROCHE/2 région", "pôle région, et puis ici, leem et région", ["pôle région", "leem et région"]),
        ("leem PROCHE/2 région PROCHE/2 santé", "leem et région santé", ["leem et région santé"]),
        ("leem PROCHE/2 région PROCHE/2 santé", "leem et région pour la santé", []),
        ("(leem ET pôle) PROCHE/2 région", "leem région, bien loin de tout autre pôle", []),
        ("(leem ET pôle) PROCHE/2 région", "leem région. Le pôle région", ["leem région", "pôle région"]),
        ("(leem SAUF sport) PROCHE/2 région", "leem région, loin de là, dans un autre monde, sport", []),
        ("=HAS", "La HAS, le has been, la Has", ["HAS"]),
        ("=Ségur", "le Ségur, le Segur, le SÉGUR", ["Ségur"]),
        ("=Ségur", "le Se\u0301gur", ["Se\u0301gur"]),
        ('="Île-de-France"', "Île de France et Île‑de‑France, Ile-de-France", ["Île de France", "Île‑de‑France"]),
        ("=\"L'Oréal\"", "L’Oréal", ["L’Oréal"]),
        ("@leem", "Le Leem, ou Les entreprises du médicament", ["Leem", "Les entreprises du médicament"]),
        ("@cluster PROCHE/3 convention", "ALLIS-NA signe une convention", ["ALLIS-NA signe une convention"]),
        ("@federation", "Leem et France Biotech, ALLIS-NA", ["Leem", "France Biotech"]),
        ("@region:Nouvelle-Aquitaine", "Leem et ALLIS-NA", ["ALLIS-NA"]),
        ("@theme:partnership", "un partenariat", ["partenariat"]),
        ('"510(k)"', "le 510(k) de la FDA", ["510(k)"]),
        ("leem PROCHE/2 région", "le\u00adem et re\u0301gion", ["le\u00adem et re\u0301gion"]),
    ],
)  # fmt: skip
def test_where_a_query_stands(query: str, text: str, found: list[str]) -> None:
    assert quotes(query, text) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("titre:leem", ["Leem"]),
        ("chapo:partenariat", ["partenariat"]),
        ("texte:partenariat", ["partenariat", "partenariats"]),
        ("titre:partenariat", []),
        ("chapo:leem", []),
        ("titre:leem ET texte:partenariats", ["Leem", "partenariat", "partenariats"]),
        ("titre:(leem SAUF partenariat)", ["Leem"]),
        ("titre:(chapo:leem)", []),
        ("titre:leem PROCHE/5 chapo:partenariat", []),
        ("leem PROCHE/5 partenariat", []),
    ],
)
def test_fields(query: str, found: list[str]) -> None:
    assert quotes(query, "Un partenariat. " + "x " * 150 + "Des partenariats", "Le Leem") == found


def test_the_title_of_a_text_file_is_a_field_of_its_own() -> None:
    text = "\nLe Leem\nUn partenariat du Leem"
    node = parse("titre:leem OU chapo:partenariat OU leem PROCHE/3 partenariat", NAMES)
    passage = Passage.read(text, Matcher(phrases(node)), (1, 8))
    found = [(one.start, one.end) for one in find(node, Contents([passage]))]
    assert [text[slice(*span)] for span in found] == ["Leem", "partenariat du Leem"]
    assert found[0] == (4, 8)


def test_amounts_and_places_of_a_region() -> None:
    text = "Un laboratoire de Bordeaux lève 3 M€"
    place = Locality("Bordeaux", "commune", "33", "Nouvelle-Aquitaine", Field.LEAD, 18, 26, "Bordeaux")
    amount = Amount(3e6, 3e6, "EUR", "raised", "exact", Field.LEAD, 32, 36, "3 M€")
    node = parse("@region:Nouvelle-Aquitaine SUIVI/3 @montant", NAMES)
    passage = Passage.read(text, Matcher(phrases(node)))
    found = find(node, Contents([passage], places=[(passage, place)], amounts=[(passage, amount)]))
    assert [text[one.start : one.end] for one in found] == ["Bordeaux lève 3 M€"]
    assert find(node, Contents([passage], places=[(passage, place)])) == []


def test_a_window_holds_all_of_a_query() -> None:
    text = "Le Leem signe. La région aussi."
    node = parse("leem ET région", NAMES)
    passage = Passage.read(text, Matcher(phrases(node)))
    assert len(find(node, Contents([passage]))) == 2
    assert find(node, Contents([passage]), (passage, 0, 14)) == []
    without = parse("leem SAUF région", NAMES)
    assert len(find(without, Contents([passage]), (passage, 0, 14))) == 1


# What is refused


@pytest.mark.parametrize(
    ("query", "position", "words_of_it", "suggestion"),
    [
        ("", 0, "vide", ""),
        (" \n ", 0, "vide", ""),
        ("leem et région", 5, "majuscules", "ET"),
        ("leem Ou région", 5, "majuscules", "OU"),
        ("leem and not région", 5, "majuscules", "AND"),
        ("(leem", 0, "jamais fermée", ""),
        ("leem OU (a ET (b OU c)", 8, "jamais fermée", ""),
        ("leem)", 4, "sans avoir été ouverte", ""),
        (")", 0, "sans avoir été ouverte", ""),
        ("()", 0, "vides", ""),
        ("leem ET ()", 8, "vides", ""),
        ('leem OU "région', 8, "jamais fermé", ""),
        ('"le „plan" OU "région', 14, "jamais fermé", ""),
        ("leem OU «région", 8, "jamais fermé", ""),
        ("leem OU région”", 14, "sans avoir été ouvert", ""),
        ("leem ET", 5, "il manque un terme après", ""),
        ("ET leem", 0, "il manque un terme avant", ""),
        ("leem ET OU région", 5, "il manque un terme après", ""),
        ("leem ET (région OU)", 16, "il manque un terme après", ""),
        ("SAUF sport", 0, "dites d'abord", "terme SAUF autre terme"),
        ("leem OU SAUF sport", 8, "dites d'abord", "terme SAUF autre terme"),
        ("leem ET (NOT sport)", 9, "dites d'abord", "terme SAUF autre terme"),
        ("*pharma", 0, "au début", ""),
        ("leem OU *", 8, "seul", ""),
        ("bio*tech", 3, "à la fin", ""),
        ("p*", 1, "deux lettres", ""),
        ('"appel* p*"', 9, "deux lettres", ""),
        ('leem OU "bio*tech"', 12, "à la fin", ""),
        ("leem  OU  bio  tec*h", 18, "à la fin", ""),
        ("organi?ation", 6, "ne remplace pas", ""),
        ('"organi?ation"', 7, "ne remplace pas", ""),
        ("leem PROCHE région", 5, "un nombre de mots", "PROCHE/5"),
        ("leem PROCHE/0 région", 5, "un nombre de mots", "PROCHE/1"),
        ("leem PROCHE/2000 région", 5, "un nombre de mots", "PROCHE/999"),
        ("leem NEAR/x région", 5, "un nombre de mots", "NEAR/5"),
        ("leem proche/5 région", 5, "majuscules", "PROCHE/5"),
        ("leem near3 région", 5, "majuscules", "NEAR/3"),
        ("leem /N5 région", 5, "proximité", "PROCHE/5"),
        ("auteur:dupont", 0, "n'est pas un champ", ""),
        ("titr:leem", 0, "n'est pas un champ", "titre:"),
        ("titre:", 0, "il manque un terme", ""),
        ("titre:chapo:leem", 0, "un champ dans un champ", "titre:terme ET chapo:terme"),
        ("@ leem", 0, "touche le nom", "@leem"),
        ('@ "France Biotech"', 0, "touche le nom", '@"France Biotech"'),
        ("leem PROCHE(3) région", 5, "un nombre de mots", "PROCHE/3"),
        ("@chu", 0, "ni une organisation", "@hopital"),
        ("@Aquitaine", 0, "ni une organisation", '@region:"Nouvelle-Aquitaine"'),
        ("@region:Languedoc-Roussillon", 0, "n'est pas une région", "Occitanie"),
        ("@region:paca", 0, "n'est pas une région", "Provence-Alpes-Côte d'Azur"),
        ("@theme:xyz", 0, "(partnership, Vie des pôles)", ""),
        ("@lem", 0, "ni une organisation", "@leem"),
        ("@clutser", 0, "ni une organisation", "@cluster"),
        ("leem OU @xyzzy", 8, "ni une organisation", ""),
        ('@"CHU commun"', 0, "plusieurs organisations", "@nord ou @sud"),
        ("@France Biotech", 8, "il manque un opérateur", '@"France Biotech"'),
        ("@region:Pays de la Loire", 13, "il manque un opérateur", '@region:"Pays de la Loire"'),
        ("@region:Ocitanie", 0, "n'est pas une région", "Occitanie"),
        ("@theme:partnerchip", 0, "ni un type d'événement", "partnership"),
        ("@kind:cluster", 0, "@region: ou @theme:", ""),
        ("@régions:Occitanie", 0, "@region: ou @theme:", "@region:Occitanie"),
        ('@themes:"Vie des pôles"', 0, "@region: ou @theme:", '@theme:"Vie des pôles"'),
        ("@", 0, "il manque un nom", ""),
        ("@region:", 0, "il manque un nom", ""),
        ("=", 0, "suivi d'un mot", ""),
        ("=HAS*", 0, "écriture exacte", ""),
        ("---", 0, "ni lettre ni chiffre", ""),
        ('leem OU ""', 9, "ni lettre ni chiffre", ""),
        ("/part.*/", 0, "expressions régulières", ""),
        ("leem -sport", 5, "ne dit rien", "SAUF sport"),
        ("leem && région", 5, "n'est pas un opérateur", "ET"),
        ("leem, sicos", 4, "séparez", "leem OU sicos"),
        ('leem "région"', 5, "il manque un opérateur", 'leem ET "région"'),
        ("leem (région OU pôle)", 5, "il manque un opérateur", ""),
        ("(" * 51 + "a" + ")" * 51, 102, "plus de 50", ""),
        ("a" + " PROCHE/5 a" * 51, 552, "plus de 50", ""),
        ("a" * (LONGEST + 1), LONGEST, "caractères", ""),
    ],
)  # fmt: skip
def test_a_mistake_is_refused_where_it_stands(query: str, position: int, words_of_it: str, suggestion: str) -> None:
    error = refusal(query)
    assert (error.position, error.suggestion) == (position, suggestion)
    assert words_of_it in error.message
    assert error.query == query


@pytest.mark.parametrize(
    ("query", "position", "suggestion"),
    [
        ("TIT_HEAD= leem", 0, "titre:leem"),
        ("leem OU LEAD=pôle", 8, "chapo:pôle"),
        ('TEXT="a b"', 0, 'texte:"a b"'),
        ("HD=(a OU b)", 0, "titre:(a OU b)"),
        ('TIT_HEAD = (a & (b | "c d"))', 0, 'titre:(a & (b | "c d"))'),
        ("HD=(a OU b", 0, "titre:"),
        ("hlp=(a OU b)", 0, "(titre:(a OU b) OU chapo:(a OU b))"),
        ("hlp = leem", 0, "(titre:leem OU chapo:leem)"),
        ("co=(a OU b)", 0, ""),
        ("hl=leem", 0, "titre:leem"),
        ("titre = leem", 0, "titre:leem"),
        ("xyz=leem", 0, ""),
        ("intitle:leem", 0, "titre:"),
        ("'leem'", 0, '"leem"'),
        ("a OU 'levée de fonds' OU b", 5, '"levée de fonds"'),
        ("‘levée de fonds’", 0, '"levée de fonds"'),
        ("'l'Inserm'", 0, '"l\'Inserm"'),
        *((f"a {sign} b", 2, "PROCHE/5") for sign in (
            "PRES/5", "PRÈS/5", "PROCHES/5", "PROCHE-5", "NEAR-5", "N/5", "N5", "F5", "W5", "w5", "n5", "proche")),
        *((f"a {sign} b", 2, "SUIVI/5") for sign in ("ONEAR/5", "pre/5", "P/5", "next/5", "next5", "adj")),
        *((f"a {sign} b", 2, "PROCHE/5") for sign in (
            "AROUND/5", "AROUND(5)", "within 5", "WITHIN 5", "same5", "xyz/5", "w/", "w/ 5", "/F5/", "/N5/")),
        ('"a b"~5', 5, "PROCHE/5"),
        ("a /S b", 2, "ET"),
        ("a /p b", 2, "PROCHE/30"),
        ("a PROCHE 5 mots clés", 11, "PROCHE 5 clés"),
        ("a SAUF PROCHE/5 b", 2, "terme SAUF (terme PROCHE/5 autre terme)"),
        ("a PAS PROCHE/5 b", 2, "SAUF"),
        ("a MAIS PAS b", 2, "SAUF"),
        ("a ET AUSSI b", 2, "ET"),
        ("a et/ou b", 2, "OU"),
        ("a SANS b", 2, "SAUF"),
        ("a + b", 2, "ET"),
        ("leem&région", 4, "leem ET région"),
        ("leem!région", 4, "leem SAUF région"),
        ("leem||sicos", 4, "leem OU sicos"),
        ("leem &! sicos", 5, "SAUF"),
        ("leem&!sicos", 4, "leem SAUF sicos"),
        ("a w/o b", 2, "SAUF"),
        ("a w/para b", 2, "PROCHE/30"),
        ("@region=Occitanie", 7, "@region:Occitanie"),
        ("@leem*", 5, ""),
        ("a OU. b", 2, "OU"),
        ("a ET^ b", 2, "ET"),
        ("atleast 3 leem", 0, ""),
        ("a ET date after 20260101", 5, ""),
        ("date from 1/1/2026 to 1/2/2026", 0, ""),
        ("la=fr", 0, ""),
        ("site:lemonde.fr", 0, ""),
        ("hlp=leem", 0, "(titre:leem OU chapo:leem)"),
        ("région:Occitanie", 0, "@region:Occitanie"),
        ('region:"Grand Est"', 0, '@region:"Grand Est"'),
        ("theme:partnership", 0, "@theme:partnership"),
        ("co=leem", 0, "@leem"),
        ("leemPROCHE/3 b", 4, "leem PROCHE/3"),
        ("a ET PAS b", 2, "SAUF"),
        ("a PAS b", 2, "SAUF"),
        ("a ET non b", 2, "SAUF"),
        ("a non b", 2, "SAUF"),
        ("a MAIS b", 2, "ET"),
        ("(a) XOR b", 4, "OU"),
        ("a SAME b", 2, "PROCHE/30"),
        ("a near b", 2, "PROCHE/5"),
        ("atleast3 leem", 0, ""),
        ("a ET/OU b", 2, "OU"),
        ("a ET-région", 2, "ET région"),
        ("a ETregion", 2, "ET region"),
        ("accordOU leem", 6, "accord OU"),
        ("a OU,région", 2, "OU région"),
        ("leem,région", 4, "leem OU région"),
        ("a ,leem", 2, ""),
        ("a , b", 2, "OU"),
        ("a : b", 2, ""),
        ("a & b", 2, "ET"),
        ("a ! b", 2, "SAUF"),
        ("a %5 b", 2, "PROCHE/5"),
        ("a !5 b", 2, "SUIVI/5"),
        ("leem@region", 4, "leem ET @region"),
        ("leem|sicos", 4, "leem OU sicos"),
        ("[leem]", 0, "leem"),
        ("{leem}", 0, "leem"),
        ("lee~", 3, "lee"),
        ("leem~2", 4, "leem"),
        ("leem^3", 4, "leem"),
        ("pharma!", 6, "pharma*"),
        ("leem#", 4, "leem*"),
        ("==HAS", 0, "=HAS"),
        ("=@leem", 0, "@leem"),
        ("= @region:", 0, "@region:"),
        ("=titre:leem", 0, "titre:=leem"),
        ("+accord", 0, "accord"),
        ("+accord +essai leem", 0, "accord ET essai"),
        ("leem ET +essai", 8, "essai"),
        ("leem +essai", 5, "ET essai"),
        ("-essai", 0, "terme SAUF essai"),
        ("leem OU -essai", 8, "terme SAUF essai"),
        ("leem ET -essai", 8, "SAUF essai"),
        ("leem NEAR/7/20 essai", 5, "NEAR/7"),
        ("leem ADJ/5000 essai", 5, "ADJ/999"),
        ("„levée de fonds“ ET leem", 0, '"levée de fonds"'),
        ("leem ET „levée de fonds”", 8, '"levée de fonds"'),
        ("leem ET „essai", 8, '"essai"'),
        ("leem OU12 essai", 5, "OU"),
        ("leem ET12 essai", 5, "PROCHE/12"),
        ("leem %%12 essai", 5, "PROCHE/12"),
        ("essai/12 vaccin", 5, "essai PROCHE/12 vaccin"),
    ],
)  # fmt: skip
def test_what_another_tool_would_understand_is_refused(query: str, position: int, suggestion: str) -> None:
    error = refusal(query)
    assert (error.position, error.suggestion) == (position, suggestion)


@pytest.mark.parametrize(
    ("query", "position", "suggestion"),
    [
        ("leem ET vaccin.", 14, "vaccin"),
        ("accord de branche.", 17, "branche"),
        ("(vaccin. OU leem)", 7, "vaccin"),
        ("vaccination. leem", 11, "vaccination"),
        ("leem, vaccin", 4, "leem OU vaccin"),
        ("leem ET vaccin,", 14, "vaccin"),
        ("vaccin...", 6, "vaccin"),
        ("vaccin… essai", 6, "vaccin"),
        ("vaccin..essai", 6, ""),
        ("leem £ vaccin", 5, "leem ET vaccin"),
        ("leem ET · vaccin", 8, ""),
        ("leem ET % essai", 8, ""),
        ("leem ET -- à revoir", 8, ""),
        ("vaccin+", 6, "vaccin*"),
        ("vaccin&", 6, "vaccin"),
        ("Vaccin/ leem", 6, "Vaccin"),
        ("&vaccin", 0, "vaccin"),
        ("$vaccin", 0, "vaccin"),
        ("vaccin+essai", 6, "vaccin ET essai"),
        ("vaccin_essai", 6, "vaccin essai"),
        ("vaccin//essai", 6, ""),
        ("510(k)", 3, '"510(k)"'),
    ],
)
def test_a_sign_that_no_article_holds_there_is_refused(query: str, position: int, suggestion: str) -> None:
    error = refusal(query)
    assert (error.position, error.suggestion) == (position, suggestion)
    if suggestion:
        parse(suggestion, NAMES)


@pytest.mark.parametrize(
    ("query", "word", "text"),
    [
        ("contrat(s)", "contrat", "des contrats"),
        ("leem ET soigné(e)s", "soigné", "les soignées"),
        ("soigné(e)(s)", "soigné", "une soignée"),
        ("Soigné·e·s", "soigné", "les soignées"),
        ("soigné.e.s", "soigné", "les soignés"),
        ("soigné.es", "soigné", "les soignées"),
        ("soigné-e-s", "soigné", "les soignées"),
        ("soigné/e", "soigné", "la soignée"),
        ("l'infirmier·ère libéral", "l'infirmier", "l'infirmière"),
        ("directeur·rice·s", "directeur", "les directrices"),
        ("contrat.e.s", "contrat", "des contrats"),
        ("citoyen·ne·s", "citoyen*", "des citoyennes"),
        ("CDD(s)", "CDD*", "des CDDs"),
    ],
)
def test_inclusive_writing_is_refused_for_a_word_that_finds_all_its_forms(query: str, word: str, text: str) -> None:
    assert refusal(query).suggestion == word
    assert quotes(word, text)


@pytest.mark.parametrize(
    "query",
    [
        "A/B", "A / B", "100 %", "Canal+", "HER2+", "bac+5", "§ 5", "$ 5", "c.h.u.", "J.-C.", "M. le préfet", "art. 5", "lejournal.fr", ".fr",
        "bénéfice/risque", "santé - travail", "500 £", "37°", "ex-æquo", "C++", "12 M€", "s'associe", "l'Inserm", "aujourd'hui", "R&D", "e-santé",
        "CAR-T", "L.5121-1", "Covid-19", "n° 5", "3,5 millions", "masque N95", "année N-1", "NON-CONFORMITÉ", "VIH/sida",
        "proche aidant", "non lucratif", "PAS", "next generation", "P&G", "loi 5/2026", "Médecins sans frontières", "#leem", "OUEST", "Sanofi-Aventis", "H5N1", "5 000 €",
    ],
)  # fmt: skip
def test_signs_that_terms_are_written_with_are_part_of_them(query: str) -> None:
    assert understood(query) == f'"{query}"'
    article = f"Ici {query}, là."
    assert quotes(query, article) == [query]


@pytest.mark.parametrize(
    ("query", "written"),
    [
        (("7%", "7 %", '"7 %"', "7\u00a0%"), ("7%", "7 %", "7\u00a0%", "7\u202f%")),
        (("3 M€", "3M€"), ("3M€", "3\u00a0M€")),
        (("900 $", "900$"), ("900 $", "900$")),
        (("n° 7", "n°7", "N°7"), ("n°7", "N°\u00a07")),
        (("hausse de 7% à 9%",), ("hausse de 7 % à 9 %",)),
    ],
)
def test_the_space_that_printers_set_before_a_unit_does_not_matter(
    query: tuple[str, ...], written: tuple[str, ...]
) -> None:
    for one in query:
        assert quotes(one, f"Ici {', '.join(written)}, non 17 %.") == [*written]


def test_a_name_is_suggested_before_a_form_that_is_as_near() -> None:
    names = Names([organisation("ema", "EMA", forms=("LEMA",)), LEEM])
    with pytest.raises(QueryError) as caught:
        parse("@lem", names)
    assert caught.value.suggestion == "@leem"


def test_a_kind_is_one_however_it_is_spelled() -> None:
    names = Names([POLE, organisation("mien", "Le mien", "Pôle")])
    assert parse("@pole", names).keys == parse("@Pôles", names).keys == {"@lyonbiopole", "@mien"}


def test_a_name_that_many_of_one_kind_share_stands_for_the_kind() -> None:
    many = Names([organisation(f"ch-{place}", place, "hopital", forms=("Grand hôpital",)) for place in "abcdef"])
    with pytest.raises(QueryError) as caught:
        parse("@grand-hôpital", many)
    assert caught.value.suggestion == "@hopital ou @ch-a ou @ch-b ou @ch-c"


@pytest.mark.parametrize("inner", ["a non b", "N5", "leem, sicos", "leem@region", "[leem]", "a PAS b", "ET/OU", "TI=x"])
def test_quotation_marks_take_any_sign(inner: str) -> None:
    assert understood(f'leem OU "{inner}"') == f'"leem" OU "{inner}"'


@pytest.mark.parametrize("space", [" ", "\n", "\t", "\r\n", "\u00a0", "\u202f", "\n\n  ", "\v"])
@pytest.mark.parametrize(
    "query", ["levée de fonds OU (leem ET SAUF région)", "a PROCHE / 5 titre: =HAS", '@region: "Pays de la Loire" ET NON b']
)  # fmt: skip
def test_any_white_space_is_a_space(query: str, space: str) -> None:
    assert parse(query.replace(" ", space), NAMES) == parse(query, NAMES)
    assert parse(f"{space}{query}{space}", NAMES) == parse(query, NAMES)


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("start-up", "Des start-ups, une start-up, une startup", ["start-ups", "start-up", "startup"]),
        ("start-ups lyonnaises", "une start-up lyonnaise", ["start-up lyonnaise"]),
        ("sous-sol", "les sous-sols", ["sous-sols"]),
        ("bio-cluster*", "le bio cluster, les bioclusters", ["bio cluster", "bioclusters"]),
        ("pré-industrialisation", "préindustrialisation", ["préindustrialisation"]),
        ("CAR-T", "a cart, le CAR-T", ["CAR-T"]),
        ("celui-ci", "ceux, celui-cis", []),
        ("biocluster", "un bio-cluster", []),
    ],
)
def test_compounds(query: str, text: str, found: list[str]) -> None:
    assert quotes(query, text) == found


def test_the_message_marks_the_place() -> None:
    assert str(refusal("leem OU\n  @lem ET région")) == (
        "« @lem » n'est ni une organisation, ni une sorte d'organisation\n"
        "    @lem ET région\n"
        "    ^\n"
        "vouliez-vous : @leem ?"
    )


@pytest.mark.parametrize("before", ["santé OU ", "sante\u0301 OU ", "\tsanté OU ", "santé OU " * 100, "日本 OU "])
def test_the_caret_stands_under_the_place_in_a_line_of_any_length(before: str) -> None:
    _, line, caret, *_ = str(refusal(f"{before}@xyzzy OU {'santé OU ' * 40}leem")).split("\n")
    assert len(line) < 90
    width = sum(2 if one in "日本" else one != "\u0301" for one in line[: line.index("@xyzzy")])
    assert len(caret) - 1 == width


def test_products_of_alternatives_are_refused_before_they_grow() -> None:
    both = "(ab ET cd ET ef ET gh)"
    assert "trop de ET" in refusal(" PROCHE/5 ".join([both] * 10)).message


def test_themes_may_not_pile_up_without_end() -> None:
    node: Node = words("mot")
    names = Names(themes=[("t", node)])
    for _ in range(130):
        try:
            node = parse("(@theme:t ET ab) OU cd", names)
        except QueryError as error:
            assert "trop grande" in error.message
            return
        names = Names(themes=[("t", node)])
    pytest.fail("nothing stopped it")


# Whatever is typed

ATOMS = st.sampled_from(
    ["leem", "partenariat*", '"appel* à projet"', "« France 2030 »", "“d'été”", "=HAS", '="Ségur du numérique"', "R&D",
     "@leem", "@cluster", '@"cluster"', '@"France Biotech"', "@region:Occitanie", '@theme:"vie des pôles"', "@montant"]
)  # fmt: skip


def _joined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    operators = st.sampled_from(["ET", "OU", "SAUF", "AND NOT", "PROCHE/5", "SUIVI 3", "OR"])
    fields = st.sampled_from(["", "titre:", "chapo: ", "texte:"])
    return st.builds(lambda where, left, op, right: f"{where}({left} {op} {right})", fields, inner, operators, inner)


QUERIES = st.recursive(ATOMS, _joined, max_leaves=12)
PIECES = st.sampled_from(
    [
        *'()"«»“”„*?=@:/,-|.…·+%&$_ \n',
        "ET",
        "OU",
        "SAUF",
        "et",
        "PROCHE/3",
        "PROCHE",
        "NEAR",
        "titre:",
        "x:",
        "a",
        "été",
        "@leem",
        "@region:",
        "5",
    ]
)
TEXTS = st.lists(
    st.sampled_from(["Leem", "ALLIS-NA", "partenariats", "HAS", "France 2030", "R&D", "et", ".", "été", "\n"])
).map(" ".join)


@settings(deadline=None)
@given(QUERIES)
def test_what_is_spelled_out_is_understood_the_same(query: str) -> None:
    try:
        node = parse(query, NAMES)
    except QueryError as error:
        assert "trop de ET" in error.message
        return
    assert parse(spelled(node), NAMES) == node


@settings(deadline=None, max_examples=500)
@given(st.lists(PIECES, max_size=40).map("".join) | st.lists(PIECES, max_size=40).map(" ".join) | st.text(max_size=60))
def test_any_text_is_understood_or_refused_at_a_place_of_it(query: str) -> None:
    try:
        node = parse(query, NAMES)
    except QueryError as error:
        assert 0 <= error.position <= len(query)
        assert str(error).count("\n") >= (2 if query.strip() else 0)
    else:
        assert parse(spelled(node), NAMES) == node


@settings(deadline=None)
@given(QUERIES, TEXTS, TEXTS)
def test_what_is_found_stands_in_the_article_and_apart(query: str, title: str, text: str) -> None:
    try:
        node = parse(query, NAMES)
    except QueryError:
        return
    found = find(node, contents(node, title, text))
    for one in found:
        assert 0 <= one.start < one.end <= len(one.passage.folded.original)
    for one, other in pairwise(found):
        assert one.passage is not other.passage or one.end <= other.start


@pytest.mark.parametrize(
    "query",
    [
        "(" * 9000, ")" * 9000, '"' * 9001, "a PROCHE/5 " * 900, "a SAUF " * 1400 + "a", "a ET " * 1900 + "a",
        "ab* " * 2400, "titre:" * 1600, "@leem OU " * 1100 + "a", " ".join(["à"] * 4900), "PROCHE " * 1400,
        "(a OU b) ET (c OU d) PROCHE/3 " * 300 + "a", "é" * 9999, "(a ET (b OU " * 24 + "c" + "))" * 24, "0" * 9999,
        "PROCHE/" + "9" * 9900, "@" + "x" * 9900, "a PROCHE/" + "0" * 9900 + "5 b",
    ],
)  # fmt: skip
def test_long_queries_are_answered_quickly(query: str) -> None:
    started = time.perf_counter()
    with suppress(QueryError):
        spelled(parse(query, NAMES))
    assert time.perf_counter() - started < 5


# Rules


def ruled(rule: Rule, text: str, title: str = "") -> tuple[list[str], list[tuple[str, str]]]:
    ruling = Ruling(rule, NAMES)
    matcher = Matcher(ruling.phrases)
    found, ignored = ruling.places(
        Contents([Passage.read(title, matcher, (0, len(title))), Passage.read(text, matcher)])
    )
    return (
        [one.passage.folded.original[one.start : one.end] for one in found],
        [(one.quote, one.reason) for one in ignored],
    )


@pytest.mark.parametrize(
    ("word", "meaning"),
    [
        ("partenariat*", '"partenariat*"'),
        ('"levée de fonds"', '"levée de fonds"'),
        ("recherche et développement", '"recherche et développement"'),
        ("510(k)", '"510(k)"'),
        ("=HAS", '="HAS"'),
        ("@France Biotech", "@france-biotech"),
        ("@region:Pays de la Loire", '@region:"Pays de la Loire"'),
        ("titre:leem", '"titre:leem"'),
        ("A*STAR", '"A*STAR"'),
        ("'leem'", '"leem"'),
        ("„leem“", '"leem"'),
        ("l'Inserm", '"l\'Inserm"'),
    ],
)
def test_an_entry_of_words_is_one_term(word: str, meaning: str) -> None:
    assert spelled(parse_word(word, NAMES)) == meaning


@pytest.mark.parametrize("word", ["", " ", "!", "*", "=", "@", "@xyzzy", "=*"])
def test_an_entry_of_words_must_say_something(word: str) -> None:
    with pytest.raises(QueryError):
        parse_word(word, NAMES)


def test_words_count_once_where_they_overlap() -> None:
    rule = Rule("r", ("partenariat", "convention de partenariat"), 1)
    assert ruled(rule, "Des conventions de partenariat, des partenariats")[0] == [
        "conventions de partenariat",
        "partenariats",
    ]


@pytest.mark.parametrize(
    ("rule", "text", "found", "ignored"),
    [
        (Rule("r", ("accord",), 1, needs=("leem", "pôle")), "L'accord du pôle", ["accord"], []),
        (Rule("r", ("accord",), 1, needs=("leem", "pôle")), "L'accord", [], [("accord", "il manque « leem » ou « pôle » (needs)")]),
        (Rule("r", ("accord",), 1, needs="leem ET pôle"), "L'accord du pôle", [], [("accord", "il manque leem ET pôle (needs)")]),
        (Rule("r", ("accord",), 1, unless=("salaire",)), "L'accord et les salaires", [], [("accord", "à cause de « salaires » (unless)")]),
        (Rule("r", ("accord",), 1, unless=("salaire",)), "L'accord", ["accord"], []),
        (Rule("r", (), 1, query="accord SAUF branche"), "L'accord de branche", [], [("accord", "à cause de « branche » (SAUF)")]),
        (Rule("r", (), 1, query="accord ET leem SAUF branche"), "L'accord de branche", [], []),
        (Rule("r", (), 1, query="accord ET leem", same_sentence=True), "Un accord. Le Leem.", [], []),
        (Rule("r", (), 1, query="accord ET leem", same_sentence=True), "Un accord du Leem. Leem.", ["accord", "Leem"], []),
        (Rule("r", (), 1, query="accord SAUF branche", same_sentence=True), "Un accord. Un accord de branche.", ["accord"], [("accord", "à cause de « branche » (SAUF)")]),
        (Rule("r", ("accord",), 1, needs=("leem",), same_sentence=True), "Un accord. Un accord du Leem.", ["accord"], [("accord", "il manque dans cette phrase « leem » (needs)")]),
        (Rule("r", ("accord",), 1, unless=("branche",), same_sentence=True), "L'accord. La branche.", ["accord"], []),
    ],
)  # fmt: skip
def test_conditions_of_a_rule(rule: Rule, text: str, found: list[str], ignored: list[tuple[str, str]]) -> None:
    assert ruled(rule, text) == (found, ignored)


def test_only_the_rules_that_an_article_may_awake_are_asked() -> None:
    rules = [Rule(f"r{n}", (f"mot{n}",), 1) for n in range(100)] + [Rule("ET", (), 1, query="mot3 ET absent")]
    book = Rulebook(rules, NAMES)
    matcher = Matcher(book.phrases)
    article = Contents([Passage.read("mot3, mot70", matcher)])
    assert [ruling.rule.name for ruling in book.awake(article)] in (["r3", "r70"], ["r3", "r70", "ET"])
    assert [len(ruling.places(article)[0]) for ruling in book.awake(article)][:2] == [1, 1]


def test_every_mistake_of_a_rule_is_located() -> None:
    rule = Rule("r", ("accord", "@xyzzy", "!"), 1, needs="leem et", unless=("*",))
    assert [where for where, _ in mistakes(rule, NAMES)] == [("words", 1), ("words", 2), ("needs",), ("unless", 0)]
    assert [where for where, _ in mistakes(Rule("r", (), 1, query="("), NAMES)] == [("query",)]


# What the documentation shows

PAGE = (Path(__file__).parent.parent / "docs" / "rules.md").read_text(encoding="utf-8")
SHOWN = Names(
    [*KNOWN, organisation("x", "Sicos")], [("partnership", words("partenariat")), ("partenariats", words("accord"))]
)


def rows(title: str, after: str) -> list[list[str]]:
    """The cells of code of the first table with columns `title` and `after` of the page."""
    table = PAGE.split(f"| {title} | {after} |\n", 1)[1].split("\n\n", 1)[0].splitlines()[1:]
    return [[cell.strip().strip("`") for cell in line.strip("|").split(" | ", 1)] for line in table]


@pytest.mark.parametrize("query", [row[0] for row in rows("query", "finds")])
def test_a_query_of_the_documentation_is_understood(query: str) -> None:
    node = parse(query, SHOWN)
    assert parse(spelled(node), SHOWN) == node


@pytest.mark.parametrize(("query", "meaning"), rows("query", "is understood as"))
def test_the_documentation_says_how_a_query_is_understood(query: str, meaning: str) -> None:
    assert parse(query, SHOWN) == parse(meaning, SHOWN)


CODE = re.compile("`([^`]+)`")


@pytest.mark.parametrize(("there", "here"), rows("there", "here"))
def test_what_is_typed_elsewhere_means_what_the_documentation_says_or_is_refused(there: str, here: str) -> None:
    meant = CODE.findall(f"`{here}`")[0]
    for query in CODE.findall(f"`{there}`"):
        with suppress(QueryError):
            assert parse(query, SHOWN) == parse(meant, SHOWN)


def test_the_documentation_lists_the_kinds_and_the_themes() -> None:
    root = Path(__file__).parent.parent
    catalogue = (root / "docs" / "catalogue.md").read_text(encoding="utf-8")
    kinds = re.findall(r"^## (.+) \(`(\w+)`\)$", catalogue, re.MULTILINE)
    assert sorted((label, f"@{kind}") for label, kind in kinds) == sorted(
        (label, kind) for kind, label in rows("kind", "organisations")
    )
    events = (root / "monitor" / "catalogues" / "events.yaml").read_text(encoding="utf-8")
    themes = re.findall(r"^ *- id: (\w+)\n *label: (.+)$", events, re.MULTILINE)
    assert [[f"@theme:{identity}", label] for identity, label in themes] == rows("id", "label")


@pytest.mark.parametrize("entry", [row[0] for row in rows("entry", "finds")])
def test_an_entry_of_words_of_the_documentation_is_understood(entry: str) -> None:
    parse_word(entry, SHOWN)


def test_the_rules_of_the_documentation_are_understood() -> None:
    entries = YAML(typ="safe").load(PAGE.split("```yaml\n", 1)[1].split("```", 1)[0])["rules"]
    for entry in entries:
        rule = Rule(entry["name"], tuple(entry.get("words", ())), entry["points"], query=entry.get("query", ""))
        assert list(mistakes(rule, SHOWN)) == []


def test_the_mistake_of_the_documentation_is_the_one_that_is_shown() -> None:
    assert str(refusal("(@lem OU sicos) PROCHE/5 région")) in PAGE

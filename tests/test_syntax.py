"""A slip in the YAML of a configuration is one French line with its place; the parser's English is never shown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.configfile import load
from monitor.errors import ConfigError

SOUND = """\
collect: {every: 15m, private_hosts: [127.0.0.1, "10.0.0.0/8"]}
rules:
  - name: "L'appel : à projets"
    words: ['c''est', "tarif*"]
    points: 4
sources:
  - name: Gazette
    url: https://gazette.example/
digests:
  - {name: Lettre, at: "08:00", to: [a@example.org]}
delivery:
  smtp: {sender: "Veille <veille@example.org>"}
"""
ENGLISH = re.compile(
    r"\b(found|expected|while|could not|cannot|allowed|should|invalid|Input|must|token|scalar|mapping|sequence|key|"
    r"duplicate|unhashable|literal|string|object|error|recursion|None|True)\b"
)
TAB = "une tabulation sert de retrait : mettez des espaces"
SPECIAL = "un texte qui commence par « {} » se met entre guillemets"
COLON = "« : » est dans un texte : mettez tout le texte entre guillemets"
UNALIGNED = "cette ligne n'est pas alignée sur ses voisines : donnez-lui le même nombre d'espaces au début"
SECOND = "une seconde configuration commence ici : retirez « --- » ou « ... », un fichier n'en contient qu'une"
BACKSLASH = "entre guillemets doubles, « \\ » commence un code : doublez-le (\\\\), ou mettez des guillemets simples"
HARD = "une espace insécable tient lieu d'espace : retapez-la avec la barre d'espace, YAML ne la lit pas"


def wrong(folder: Path, text: str) -> list[str]:
    """What is said of a text; nothing if it is sound."""
    file = folder / "config.yaml"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        load(file)
    except ConfigError as error:
        return [problem.removeprefix(str(file)) for problem in error.problems]
    return []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("collect:\n\tdelay: 1s\n", f":2:1: {TAB}"),
        ("sources:\n  - name: a\n  \t url: http://x\n", f":3:3: {TAB}"),
        ("rules:\n  - name: Santé : hôpital\n    words: [a]\n", f":2:17: {COLON}"),
        (
            "sources:\n  - {name: ARS: Corse, url: http://x/}\n",
            ":2:15: « : » est dans un texte, ou il manque une virgule avant : mettez tout le texte entre guillemets",
        ),
        (
            'sources:\n  - name: "a\n    url: http://x/\n',
            ':2:11: les guillemets (") ouverts ici ne sont pas fermés : ajoutez " à la fin du texte',
        ),
        (
            'sources:\n  - name: "a\n    url: "http://x/"\n',
            ':2:11: les guillemets (") ouverts ici ne sont pas fermés : ajoutez " à la fin du texte',
        ),
        (
            "sources:\n  - name: 'l'Écho'\n",
            ":2:14: du texte suit des guillemets fermés : doublez l'apostrophe ('') ou entourez le texte de \"",
        ),
        ('rules:\n - name: "a\\d+"\n', f":2:13: {BACKSLASH}"),
        (
            "digests:\n  - name: a\n    to: [a@b.example,\n      c@d.example\n    at: '08:00'\n",
            ":3:9: « [ » n'est pas fermé : ajoutez « ] », ou une virgule avant la ligne 5",
        ),
        ("rules:\n- {name: a, words: [b c, d}\n", ":2:27: « , » ou « ] » est attendu ici"),
        ("digests:\n- {name: a, regions: [b,, c]}\n", ":2:25: cette virgule est de trop"),
        (
            "collect: ]\n",
            ":1:10: rien n'est ouvert que ce signe ferme : retirez-le ou mettez tout le texte entre guillemets",
        ),
        (
            "collect: &a {}\nscoring: &a {}\n",
            ":2:10: « &a » est déjà donné plus haut : changez-en un, ou mettez tout le texte entre guillemets",
        ),
        *(
            (f"rules:\n  - words:\n      - {sign}tarif\n", f":3:9: {SPECIAL.format(sign)}")
            for sign in ("*", "@", "%", "`", "!")
        ),
        ("rules:\n  - name: > 5 points\n", f":2:11: {SPECIAL.format('>')}"),
        ("collect:\n    delay: 1s\n  every: 1h\n", f":3:3: {UNALIGNED}"),
        (
            "collect:\n  delay: 1s\n   every: 1h\n",
            ":3:4: cette ligne prolonge la valeur de la ligne 2 : alignez-la sur les clés voisines",
        ),
        (
            "sources:\n  - name: a\n    url: http://x/\n - name: b\n",
            ":4:2: une liste (« - ») et des clés se mêlent : alignez cette ligne sur ses voisines, ou retirez ce tiret",
        ),
        *(
            (f"rules:\n  - words:\n      - {words}\n", f':3:9: {SPECIAL.format("&")} : "&…"')
            for words in ("&tarif", "&tarif public", "&tarif\n      - public")
        ),
        ("rules:\n- words: [a, &tarif]\n", f':2:14: {SPECIAL.format("&")} : "&…"'),
        ("language fr\ncollect: {}\n", ":1:1: il manque « : » et une espace entre la clé et sa valeur"),
        ("collect:\n  delay 1s\n  every: 1h\n", ":2:3: il manque « : » et une espace entre la clé et sa valeur"),
        ("language:fr\ncollect: {}\n", ":1:10: il manque une espace après « : »"),
        ("c\n:ollect: {every: 1h}\n", ":1:1: il manque « : » et une espace entre la clé et sa valeur"),
        ("sources:\n  -name: a\n   url: b\n", ":2:4: il manque une espace après « - »"),
        (
            "sources:\n  – name: a\n    url: b\n",
            ":2:3: « – » n'est pas le tiret d'une liste : mettez « - » et une espace",
        ),
        ("collect:\n\u00a0\u00a0delay: 1s\n", f":2:1: {HARD}"),
        ("language:\u00a0fr\n", f":1:10: {HARD}"),
        ("language:\u00a0fr\ncollect: {}\n", f":1:10: {HARD}"),
        ("collect:\n  every: 1h\n\u00a0\u00a0delay: 1s\n  max_age: 1d\n", f":3:1: {HARD}"),
        ("rules:\n- words: [a]\n  theme:b\n  points: [1]\n", ":3:9: il manque une espace après « : »"),
        (
            "rules:\n- words: [a]\n  theme b\n  points: [1]\n",
            ":3:3: il manque « : » et une espace entre la clé et sa valeur",
        ),
        ("rules:\n- query: [leem] OU x\n", f":2:10: {SPECIAL.format('[')}"),
        ("rules:\n- query: {leem} OU x\n", f":2:10: {SPECIAL.format('{')}"),
        ("rules:\n- name: a\n  points: - 15\n", ":3:11: un nombre négatif s'écrit sans espace : -15"),
        (
            "rules:\n- words: [accord, 'l'Inserm']\n",
            ":2:22: du texte suit des guillemets fermés : doublez l'apostrophe ('') ou entourez le texte de \"",
        ),
        ("language: fr\n---\nlanguage: en\n", f":2:1: {SECOND}"),
        (
            "language: fr\x01\n",
            ":1:13: un caractère interdit (U+0001) : enregistrez le fichier en texte brut, en UTF-8",
        ),
        (
            "language: fr\narchive: 2026-13-45\n",
            ":2:10: cette valeur ressemble à une date ou à un nombre sans en être : corrigez-la, "
            "ou mettez tout le texte entre guillemets",
        ),
        ("%a\n", ":1:1: une ligne ne commence pas par « % »"),
        ("[a]: b\n", ":1: (fichier): une clé est un texte : mettez-la entre guillemets"),
        ("[" * 3000, ":1:1: trop de crochets ou d'accolades les uns dans les autres"),
        (
            "{a: b}: c\n",
            ":1:1: ce n'est pas du YAML : voyez les guillemets, les deux-points et le retrait, ici et à la ligne précédente",
        ),
    ],
)
def test_a_slip_is_one_french_line_with_its_place(text: str, said: str, tmp_path: Path) -> None:
    assert wrong(tmp_path, text) == [said]


def test_a_name_that_is_taken_up_is_no_slip(tmp_path: Path) -> None:
    assert wrong(tmp_path, "scoring: {keep: &least 5, digest: *least}\ncollect: &how {delay: 2s}\n") == []
    rules = "rules:\n- {name: R&D, words: [R&D, a & b], points: 1}\n"
    assert wrong(tmp_path, rules) == []


def test_the_configuration_that_is_spoilt_below_is_sound(tmp_path: Path) -> None:
    assert wrong(tmp_path, SOUND) == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    at=st.integers(0, len(SOUND)),
    cut=st.integers(0, 3),
    put=st.text(st.sampled_from("\t :-'\"[]{},&*!%@`|>?#\n\\\u00a0xé\x00~=<0"), max_size=3),
)
def test_whatever_the_slip_its_lines_are_french(tmp_path: Path, at: int, cut: int, put: str) -> None:
    told = wrong(tmp_path, SOUND[:at] + put + SOUND[at + cut :])
    for line in told:
        assert re.match(r":\d+(:\d+)?: \S", line)
        own = line.split(": ", 2)[2] if line.count(": ") > 1 and not re.match(r":\d+:\d+: ", line) else line
        assert not ENGLISH.search(re.sub(r"\(attendues : .*|« .*? »", "", own)), line


def test_a_text_that_is_refused_is_not_repeated(tmp_path: Path) -> None:
    """It may be a secret: neither by a slip nor by a key given twice."""
    for text in ("delivery:\n  apprise: s3cr3t: a\n", "delivery: {apprise: [s3cr3t], apprise: [s3cr3t]}\n"):
        assert wrong(tmp_path, text) and "s3cr3t" not in "".join(wrong(tmp_path, text))

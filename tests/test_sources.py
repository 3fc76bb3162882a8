"""`vigie sources import` and `export`: config.yaml grows by a few lines, and not a byte of the rest changes."""

from __future__ import annotations

import difflib
import stat
from pathlib import Path

import pytest
from conftest import vigie
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from monitor.errors import VigieError
from spiders.places import key
from vigie.roster import add_sources, closed_sources, with_sources

OPML = """<opml version="1.0"><body><outline text="Occitanie">
<outline text="Le Fil : santé" xmlUrl="https://fil.example/rss"/></outline>
<outline text="Fermée" xmlUrl="http://www.fermee.example"/>
<outline text="Déjà là" xmlUrl="http://la.example"/><outline text="Perdu" type="rss"/></body></opml>"""
ENTRY = {"name": "Le Fil : santé", "url": "https://fil.example/rss", "kind": "feed", "regions": ["Occitanie"]}
LINE = "{name: 'Le Fil : santé', url: https://fil.example/rss, kind: feed, regions: [Occitanie]}"
WATCH = """# Ma veille
language: fr   # la langue
rules:
  - {name: R, words: [santé, hôpital,
     soin], points: 4}   # sur deux lignes
sources:   # les miennes
  - {name: Là, url: "https://la.example/"}  # à garder
  # - {name: Fermée, url: "https://fermee.example/"}  # fermée

# La suite
archive: v.db
"""


def parsed(text: str) -> dict[str, object]:
    return dict(YAML(typ="safe", pure=True).load(text) or {})


SHAPES = {
    "a block": WATCH,
    "without a line at its end": "sources:\n  - {name: a, url: https://a.example/}",
    "keys over lines": "sources:\n  - name: a\n    url: https://a.example/\n    regions:\n      - France\n\n# fin\nlanguage: fr\n",
    "a dash at the margin": "sources:\n- name: a\n  url: https://a.example/\n# des lettres\ndigests: []\n",
    "a folded scalar at its end": "sources:\n  - url: https://a.example/\n    name: >\n      un nom\n\nlanguage: fr\n",
    "quotes over lines": 'sources:\n  - {url: "https://a.example/", name: "un\n     nom"}\nlanguage: fr\n',
    "a flow list": "sources: [{name: a, url: 'https://a.example/'}]   # tout\nlanguage: fr\n",
    "a flow list with a comma": "sources: [\n  {name: a, url: 'https://a.example/'},\n]\nlanguage: fr\n",
    "an empty list": "sources: []  # rien encore\nlanguage: fr\n",
    "nothing": "sources:\n# rien encore\nlanguage: fr\n",
    "no key": "language: fr\n",
    "comments only": "# rien\n",
    "an empty file": "",
    "JSON": '{"language": "fr", "sources": []}',
    "lines of Windows": WATCH.replace("\n", "\r\n"),
    "a byte order mark": "\ufeff" + WATCH,
    "a document end": "---\nsources:\n  - {name: a, url: https://a.example/}\n...\n",
}


@pytest.mark.parametrize("text", SHAPES.values(), ids=SHAPES)
def test_a_file_of_any_shape_gets_the_lines_and_keeps_the_rest(text: str) -> None:
    longer = with_sources(text, [ENTRY], "Importées")
    before, after = parsed(text.removeprefix("\ufeff")), parsed(longer.removeprefix("\ufeff"))
    assert after == before | {"sources": [*(before.get("sources") or ()), ENTRY]}  # type: ignore[misc]
    assert all(comment in longer for comment in ("# la langue", "# sur deux lignes", "# fermée") if comment in text)
    gone = [line for line in difflib.ndiff(text.splitlines(), longer.splitlines()) if line.startswith("- ")]
    assert len(gone) <= 1 and all("[" in line or "{" in line for line in gone)  # at most the line of a list that grew
    assert longer.count("\r\n") in {0, longer.count("\n")}


def test_a_block_grows_behind_its_closed_sources_and_nowhere_else() -> None:
    assert with_sources(WATCH, [ENTRY], "Importées") == WATCH.replace(
        "# fermée\n", f"# fermée\n\n  # Importées\n  - {LINE}\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "- a\n",
        "sources: {a: b}\n",
        '{"language": "fr"}',
        "sources: &s\n  - a\nold: *s\n",
        "a: [\n",
        "sources: *x\n",
    ],
)
def test_a_file_without_a_place_is_left_alone(text: str, tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(VigieError) as caught:
        add_sources(file, [ENTRY], "Importées")
    assert "\n" not in str(caught.value)
    assert file.read_text(encoding="utf-8") == text
    assert list(tmp_path.iterdir()) == [file]


@given(
    st.lists(
        st.text(st.characters(blacklist_categories=("Cs", "Cc", "Cn")), min_size=1, max_size=30), min_size=1, max_size=5
    )
)
@example(["?Ñ", "? a", "- b", ": c", "a: b, c", "# d", "!e", "&f", "*g", "%h", "@i", "|", ">"])
@settings(deadline=None)  # the parser is slow in its first second
def test_any_name_can_be_written(names: list[str]) -> None:
    entries = [{"name": name, "url": f"https://{number}.example/"} for number, name in enumerate(names)]
    assert parsed(with_sources(WATCH, entries, "R"))["sources"][1:] == entries  # type: ignore[index]


@pytest.mark.parametrize("url", ["https://a.example/rss?x=1&y=2", "https://a.example/rss?"])
def test_an_address_with_a_question_is_quoted_since_other_readers_of_yaml_want_it(url: str) -> None:
    assert f'url: "{url}"' in with_sources(WATCH, [{"name": "A", "url": url}], "R")


@pytest.mark.parametrize(
    "closed",
    [
        "  # - {name: A, url: https://a.example/rss?x=1,2, kind: feed}  # fermée",
        "#  - {name: A, url: https://a.example/rss?x=1,2}",
        "  # - {url: 'https://a.example/rss?x=1,2', name: A}",
        '  #- {"name": "A", "url":"https://a.example/rss?x=1,2"}',
        "  #     url: https://a.example/rss?x=1,2   # l'adresse",
        "#url: https://a.example/rss?x=1,2",
    ],
)
def test_a_source_in_a_comment_is_found_however_it_is_written(closed: str, tmp_path: Path) -> None:
    file = tmp_path / "veille.yaml"
    file.write_text(f"sources:\n  # voir l'url du site\n{closed}\n  - {{name: B, url: https://b.example/}} # url\n")
    assert closed_sources(file) == {key("https://a.example/rss?x=1,2"): "veille.yaml (ligne 3)"}


def test_import_says_what_it_added_and_skipped_and_a_second_time_adds_nothing(tmp_path: Path) -> None:
    config, opml = tmp_path / "config.yaml", tmp_path / "fils.opml"
    config.write_text(WATCH, encoding="utf-8")
    config.chmod(0o640)
    opml.write_text(OPML, encoding="utf-8")
    told = vigie("--config", config, "sources", "import", opml, "--json")
    assert told.status == 0, told.err
    assert told.json["added"] == [ENTRY]
    assert [(one["name"], one["reason"]) for one in told.json["skipped"]] == [
        ("Fermée", "en commentaire dans config.yaml (ligne 8) : laissée de côté"),
        ("Déjà là", "déjà suivie : « Là »"),
        ("Perdu", "aucune adresse de flux (xmlUrl)"),
    ]
    written = config.read_text(encoding="utf-8")
    assert [line for line in written.splitlines() if line not in WATCH.splitlines() and "#" not in line] == [
        f"  - {LINE}"
    ]
    assert stat.S_IMODE(config.stat().st_mode) == 0o640
    again = vigie("--config", config, "sources", "import", opml)
    assert again.status == 0
    assert "Rien à ajouter" in again.out and "déjà suivie : « Le Fil : santé »" in again.out
    assert config.read_text(encoding="utf-8") == written


def test_what_was_exported_is_imported_into_an_empty_watch(tmp_path: Path) -> None:
    here, there = tmp_path / "config.yaml", tmp_path / "other.yaml"
    here.write_text(WATCH, encoding="utf-8")
    there.write_text("language: fr\n", encoding="utf-8")
    listed = vigie("--config", here, "sources", "list", "--json").json
    box = "  - {name: Lettres, url: 'imaps://veille@mail.example/INBOX', kind: mailbox}\n"
    here.write_text(WATCH.replace("\n\n# La suite", f"\n{box}\n# La suite"), encoding="utf-8")
    exported = vigie("--config", here, "sources", "export")
    assert exported.status == 0 and exported.out.startswith("<?xml") and "imaps" not in exported.out
    assert "boîtes aux lettres, laissées de côté : « Lettres »" in exported.err
    (tmp_path / "out.opml").write_text(exported.out, encoding="utf-8")
    assert vigie("--config", there, "sources", "import", tmp_path / "out.opml").status == 0
    assert vigie("--config", there, "sources", "list", "--json").json == listed


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [(None, 1, "il n'existe pas"), ("<opml><body>\n<outline></body></opml>", 1, "fils.opml:2: ")],
    ids=["missing", "broken"],
)
def test_what_cannot_be_imported_is_one_line_and_changes_nothing(
    body: str | None, status: int, said: str, tmp_path: Path
) -> None:
    config, opml = tmp_path / "config.yaml", tmp_path / "fils.opml"
    config.write_text(WATCH, encoding="utf-8")
    if body is not None:
        opml.write_text(body, encoding="utf-8")
    told = vigie("--config", config, "sources", "import", opml)
    assert (told.status, told.out) == (status, "")
    assert said in told.err and len(told.err.splitlines()) == 1
    assert config.read_text(encoding="utf-8") == WATCH

"""The documents: generated pages are current, everything is documented, links and command lines are right."""

from __future__ import annotations

import re
import runpy
import shlex
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import typer
from ruamel.yaml import YAML

from alerts import outbox
from monitor.archive.store import Archive
from monitor.model import Outcome
from vigie import show
from vigie.cli import app

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
WRITTEN = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.glob("*.md"))]
GENERATOR: dict[str, Any] = runpy.run_path(str(DOCS / "generate.py"))
PAGES: dict[Path, str] = GENERATOR["pages"]()
COMMANDS = dict(GENERATOR["walk"](typer.main.get_command(app)))
HOW = (DOCS / "how-it-works.md").read_text(encoding="utf-8")

pages = pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.name)


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


# ------------------------------------------------------------------------------------------------ generated pages


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_generated_page_is_current(path: Path) -> None:
    assert path.exists() and path.read_text(encoding="utf-8") == PAGES[path], f"{path.name} is stale: run `make docs`"


@pytest.mark.parametrize("path", [path for path in PAGES if path.suffix == ".md"], ids=lambda path: path.name)
def test_a_generated_page_says_so(path: Path) -> None:
    first, _, rest = PAGES[path].partition("\n")
    assert "make docs" in first and "Generated from" in rest


def test_the_shipped_configuration_names_its_schema_and_fits_it() -> None:
    first, _, body = text_of("config.yaml").partition("\n")
    name = re.search(r"\$schema=(\S+)", first)
    assert name is not None and (ROOT / name[1]).resolve() in PAGES
    schema = YAML(typ="safe", pure=True).load((ROOT / name[1]).read_text(encoding="utf-8"))
    jsonschema.validate(YAML(typ="safe", pure=True).load(body), schema)


# ------------------------------------------------------------------------------------ everything is documented


def test_every_command_and_option_is_documented() -> None:
    page = PAGES[DOCS / "commands.md"]
    sections = {part.partition("\n")[0]: part for part in page.split("\n## ")}
    for name, command in COMMANDS.items():
        if hasattr(command, "commands"):
            continue
        section = sections[f"vigie {name}"]
        for parameter in command.params:
            spellings = [parameter.name.upper()] if parameter.param_type_name == "argument" else parameter.opts
            assert all(re.search(rf"`[^`]*{re.escape(one)}\b", section) for one in spellings), (name, spellings)
            assert parameter.help, f"vigie {name}: {parameter.name} has no help"
    assert len(COMMANDS) > 12


@pytest.mark.parametrize("name", [name for name, command in COMMANDS.items() if not hasattr(command, "commands")])
def test_the_readme_shows_every_command(name: str) -> None:
    assert re.search(rf"\bvigie (?:--config \S+ )?{name}\b|make {name}\b", text_of("README.md"))


def test_every_configuration_key_is_documented() -> None:
    page, schema = PAGES[DOCS / "configuration.md"], GENERATOR["json_schema"]()
    models = [schema, *schema["$defs"].values()]
    keys = [(model["title"], key) for model in models for key in model.get("properties", {})]
    assert len(keys) > 40
    assert [place for place in keys if f"\n| `{place[1]}` |" not in page] == []
    assert page.count("\n| `") == len(keys)


@pytest.mark.parametrize(
    "word",
    [
        *(f"\n| `{outcome}` |" for outcome in Outcome),
        *(f"\n| `{state}` |" for state in show.SOURCES),
    ],
)
def test_every_outcome_and_state_is_documented(word: str) -> None:
    assert HOW.count(word) == 1


def test_every_table_of_the_archive_is_documented(tmp_path: Path) -> None:
    with Archive.write(tmp_path / "a.db", "test") as archive:
        rows = archive.rows("SELECT name, type, sql FROM sqlite_master WHERE type IN ('table', 'view')")
    shadows = re.compile(r"articles_fts_\w+|sqlite_\w+|_sqlite_migrations")
    names = {row["name"] + (" (view)" if row["type"] == "view" else "") for row in rows}
    names = {name for name in names if not shadows.fullmatch(name)}
    section = HOW.partition("## The archive")[2]
    documented = {name + view for name, view in re.findall(r"^\| `(\w+)`( \(view\))? \|", section, re.MULTILINE)}
    assert documented == names


def test_every_environment_variable_is_documented() -> None:
    packages = ("monitor", "spiders", "alerts", "desk", "vigie")
    code = [path.read_text(encoding="utf-8") for package in packages for path in (ROOT / package).rglob("*.py")]
    names = {name for text in code for name in re.findall(r"\bVIGIE_[A-Z_]+\b", text)}
    assert names >= {"VIGIE_SMTP_USER", "VIGIE_LOG"}
    assert [name for name in sorted(names) if f"`{name}`" not in PAGES[DOCS / "commands.md"]] == []


def test_what_the_documents_count_is_what_the_code_does() -> None:
    waits = re.search(r"after ([\d, ]+) and (\d+) hours, (\w+) times in all", HOW)
    assert waits is not None
    from monitor.archive.ledger import ATTEMPTS, FIRST_RETRY

    hours = [int(wait) for wait in [*waits[1].split(","), waits[2]]]
    assert hours == [FIRST_RETRY.seconds // 3600 * 2**attempt for attempt in range(ATTEMPTS - 1)]
    assert {6: "six"}[ATTEMPTS] == waits[3]
    assert f"tried again for {['', 'one', 'two', 'three', 'four', 'five'][outbox.GIVE_UP.days]} days" in " ".join(
        text_of("README.md").split()
    )


# -------------------------------------------------------------------------------------- links and command lines


def slug(heading: str) -> str:
    """The anchor that GitHub gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def anchors(page: Path) -> set[str]:
    return {slug(heading) for heading in re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)}


@pages
def test_links_between_the_documents_resolve(page: Path) -> None:
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    targets = [*re.findall(r"\]\(([^)\s]+)\)", text), *re.findall(r'src="([^"]+)"', text)]
    for target in targets:
        if target.startswith(("https://", "http://", "mailto:")):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.is_file() and file.is_relative_to(ROOT), f"{page.name}: {target}: no such file"
        assert not anchor or anchor in anchors(file), f"{page.name}: {target}: no such heading"


def command_lines(page: Path) -> list[str]:
    fenced = re.findall(r"^ *```sh\n(.*?)^ *```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    lines = [line.strip() for block in fenced for line in block.splitlines()]
    return [line for line in lines if re.match(r"(\S*/)?vigie ", line)]


@pages
def test_a_command_line_names_what_exists(page: Path) -> None:
    for line in command_lines(page):
        parsed(shlex.split(line, comments=True)[1:])


def parsed(words: list[str]) -> None:
    """Parse the words as the command would, without running it. Raises when it would refuse them."""
    group = typer.main.get_command(app)
    while words[0].startswith("-"):
        assert words[0] in {"--config", "-c"}, words
        words = words[2:]
    while hasattr(group, "commands"):
        assert words[0] in group.commands, f"vigie {words[0]}: no such command"
        group, words = group.commands[words[0]], words[1:]
    group.make_context("vigie", words)


def test_the_readme_has_command_lines_and_they_are_read() -> None:
    assert len(command_lines(ROOT / "README.md")) > 10
    for wrong in (["frobnicate"], ["collect", "--frobnicate"], ["judge", "1", "great"], ["sources", "devour", "a"]):
        with pytest.raises(Exception):  # noqa: B017 - typer's own, which moves from release to release
            parsed(wrong)


def test_pictures_are_light() -> None:
    pictures = list((DOCS / "images").iterdir())
    assert {picture.name for picture in pictures} >= {"letter-desktop.png", "desk.png"}
    assert all(picture.stat().st_size < 300_000 for picture in pictures)


def test_the_changelog_names_this_version() -> None:
    from vigie import __version__

    assert f"\n## [{__version__}]" in text_of("CHANGELOG.md")

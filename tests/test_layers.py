"""The rules of the house, held by reading the source: who imports whom, who opens the database, what is pure."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# A package imports only what stands below it.
BELOW = {
    "vigie": {"vigie", "spiders", "alerts", "desk", "monitor"},
    "spiders": {"spiders", "monitor"},
    "alerts": {"alerts", "monitor"},
    "desk": {"desk", "monitor"},
    "monitor": {"monitor"},
}
MODULES = sorted(path for package in BELOW for path in (ROOT / package).rglob("*.py"))
# What extracts, recognises, scores and composes.
# Of alerts/: what reads the archive, writes files or talks to servers. All the rest is pure.
ACTING = {"channels", "gather", "notify", "outbox", "publish", "send", "smtp"}
PURE = [
    *sorted((ROOT / "monitor" / "extract").glob("*.py")),
    *sorted((ROOT / "monitor" / "facts").glob("*.py")),
    *sorted((ROOT / "monitor" / "recognise").glob("*.py")),
    *sorted((ROOT / "monitor" / "rules").glob("*.py")),
    *sorted((ROOT / "monitor" / "story").glob("*.py")),
    *(
        ROOT / "monitor" / f"{name}.py"
        for name in (
            *(
                "model",
                "changes",
                "replaced",
                "excerpt",
                "openings",
                "quotable",
                "pace",
                "health",
                "rhythm",
                "workdays",
            ),
        )
    ),
    *(path for path in sorted((ROOT / "alerts").glob("*.py")) if path.stem not in ACTING),
]
IMPURE = {
    "network": {
        *("aiohttp", "aiosmtpd", "ftplib", "http.client", "http.server", "httpx", "requests", "scrapy", "smtplib"),
        *("socket", "socketserver", "ssl", "twisted", "urllib.request", "urllib3", "uvicorn"),
    },
    "database": {"aiosqlite", "datasette", "monitor.archive", "sqlite3", "sqlite_utils"},
    "scheduler": {"apscheduler", "asyncio", "concurrent", "multiprocessing", "sched", "subprocess", "threading"},
    "clock": {"time"},
}
CLOCKS = {"now", "utcnow", "today"}
# Runtime dependencies that no module of ours imports, and why they stay.
NEVER_IMPORTED = {
    "lxml-html-clean": "trafilatura imports it; lxml 6 no longer holds it, and trafilatura does not ask for it",
    "ruamel-yaml-clib": "ruamel.yaml imports it when it is there: its parser in C",
}
LONGEST = 300  # lines of a module
NOT_OURS = {".git", ".venv", "var", "dist", "build", "__pycache__"}
MACHINE = re.compile(rb"(?<![\w.}%/-])/(?:work|root|home|Users)/")
REGISTRY = re.compile(
    rb"pypi\.org|pythonhosted\.org|registry\.npmjs|crates\.io|anaconda\.org|proxy\.golang|--(?:extra-)?index-url"
)


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def impurities_of(path: Path) -> list[str]:
    return impurities(tree_of(path))


@cache
def used_by(path: Path) -> list[Path]:
    """Our own modules that a module imports."""
    by_name = {name_of(one): one for one in MODULES}
    return [by_name[name] for _, name in imports(tree_of(path)) if name in by_name]


@cache
def imports(tree: ast.Module) -> list[tuple[int, str]]:
    """(line, dotted name) of each import, those inside functions included; `from a import b` gives `a` and `a.b`."""
    return list(_imports(tree))


def _imports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"line {node.lineno}: a relative import"
            yield node.lineno, str(node.module)
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def within(name: str, packages: set[str]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def strangers(path: Path, tree: ast.Module) -> list[str]:
    """Imports of our own packages that stand above, or beside."""
    allowed = BELOW[path.relative_to(ROOT).parts[0]]
    return [f"line {line}: {name}" for line, name in imports(tree) if within(name, set(BELOW) - allowed)]


def openings(tree: ast.Module) -> list[str]:
    """Where a module opens a database."""
    found = [f"line {line}: {name}" for line, name in imports(tree) if within(name, {"sqlite_utils", "aiosqlite"})]
    found += [f"line {line}: {name}" for line, name in imports(tree) if name in {"sqlite3.connect", "sqlite3.dbapi2"}]
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "connect" and ast.unparse(node.value) == "sqlite3":
            found.append(f"line {node.lineno}: sqlite3.connect")
    return found


def impurities(tree: ast.Module) -> list[str]:
    """What a pure module may not know: network, database, scheduler, clock."""
    found = [
        f"line {line}: {name} ({kind})"
        for line, name in imports(tree)
        for kind, names in IMPURE.items()
        if within(name, names)
    ]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS:
            found.append(f"line {node.lineno}: {ast.unparse(node.func)}() (clock)")
    return found


def unsafe_feeds(tree: ast.Module) -> list[str]:
    """Calls of feedparser that could open a file or an address: given anything but io.BytesIO(…)."""
    found = [f"line {line}: {name}" for line, name in imports(tree) if name.startswith("feedparser.")]
    for call in feed_calls(tree):
        given = ast.unparse(call.args[0]) if call.args else ""
        if not given.startswith("io.BytesIO("):
            found.append(f"line {call.lineno}: feedparser.parse({given})")
    return found


def feed_calls(tree: ast.Module) -> list[ast.Call]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    named = [node for node in calls if isinstance(node.func, ast.Attribute) and node.func.attr == "parse"]
    return [node for node in named if ast.unparse(node.func) == "feedparser.parse"]


def reached(path: Path) -> set[Path]:
    """Our own modules that a module imports, directly or not, itself included."""
    found, todo = set(), [path]
    while todo:
        one = todo.pop()
        if one not in found:
            found.add(one)
            todo += used_by(one)
    return found


def own_files() -> list[Path]:
    return [
        path
        for path in ROOT.rglob("*")
        if path.is_file()
        and not any(part in NOT_OURS or part.endswith((".egg-info", "_cache")) for part in path.relative_to(ROOT).parts)
        and ".hypothesis" not in path.parts
    ]


modules = pytest.mark.parametrize("path", MODULES, ids=name_of)


@modules
def test_a_package_imports_only_what_stands_below_it(path: Path) -> None:
    assert strangers(path, tree_of(path)) == []


@modules
def test_only_the_archive_opens_the_database(path: Path) -> None:
    if not name_of(path).startswith("monitor.archive"):
        assert openings(tree_of(path)) == []


@pytest.mark.parametrize("path", PURE, ids=name_of)
def test_what_decides_knows_no_network_database_scheduler_or_clock(path: Path) -> None:
    found = {name_of(one): impurities_of(one) for one in reached(path)}
    assert {name: problems for name, problems in found.items() if problems} == {}


@modules
def test_a_module_is_not_long(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


@modules
def test_a_feed_is_only_ever_parsed_from_bytes(path: Path) -> None:
    assert unsafe_feeds(tree_of(path)) == []


def test_feeds_are_parsed_somewhere() -> None:
    assert any(feed_calls(tree_of(path)) for path in MODULES)


def test_every_dependency_is_imported() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["notify"]]
    wanted = {plain(re.split(r"[<>=!~;\[ ]", one)[0]) for one in asked}
    used = {name.partition(".")[0] for path in MODULES for _, name in imports(tree_of(path))}
    imported = {plain(one) for name, found in packages_distributions().items() if name in used for one in found}
    assert NEVER_IMPORTED.keys() <= wanted
    assert wanted - imported - NEVER_IMPORTED.keys() == set(), "drop it from pyproject.toml, or argue for it here"


def plain(name: str) -> str:
    """A distribution's name in its normal form."""
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize(("pattern", "what"), [(MACHINE, "machine"), (REGISTRY, "registry")], ids=["paths", "registry"])
def test_no_file_names_a_machine_or_a_registry(pattern: re.Pattern[bytes], what: str) -> None:
    found = {str(path.relative_to(ROOT)): pattern.findall(path.read_bytes())[:3] for path in own_files()}
    assert {name: places for name, places in found.items() if places} == {}, what


BAD = {
    "time": "import time\n",
    "a clock inside a function": "from datetime import datetime\ndef f():\n    return datetime.now()\n",
    "the archive": "from monitor.archive import store\n",
    "a submodule": "from urllib import request\n",
}


@pytest.mark.parametrize("source", BAD.values(), ids=BAD)
def test_the_reader_sees_impurity(source: str) -> None:
    assert impurities(ast.parse(source))


def test_the_reader_sees_the_rest() -> None:
    assert strangers(ROOT / "alerts" / "x.py", ast.parse("def f():\n    from spiders.feed import read_feed\n"))
    assert strangers(ROOT / "monitor" / "x.py", ast.parse("import desk.serve\n"))
    assert openings(ast.parse("import sqlite3\nsqlite3.connect('a.db')\n"))
    assert openings(ast.parse("from sqlite_utils import Database\nDatabase('a.db')\n"))
    assert not openings(ast.parse("import sqlite3\nraise sqlite3.Error\n"))
    assert unsafe_feeds(ast.parse("import feedparser\nfeedparser.parse(text)\n"))
    assert MACHINE.search(b"open('" + b"/home" + b"/someone/vigie.db')")
    assert not MACHINE.search(b"https://example.org" + b"/home" + b"/")

"""What the tests share: a real local web, a watch over it, and the command as a user runs it."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from prefork import Prefork
from ruamel.yaml import YAML

from monitor.config import Config
from monitor.reader import appraiser
from monitor.rules.relevance import Appraiser
from spiders.nursery import Nursery

# Where Python is told to write no bytecode, each of hundreds of processes would compile every module again.
if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
    os.environ["PYTHONPYCACHEPREFIX"] = str(Path(__file__).parents[1] / ".pytest_cache" / "bytecode")

RULES = [{"name": "Bioproduction", "words": ["bioproduction"], "points": 4, "theme": "Industrie"}]


@dataclass(frozen=True)
class Done:
    """What a command printed, and its status."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


COMMANDS = Prefork()


def vigie(*arguments: str | Path) -> Done:
    """Run the command in a process of its own, which finds its imports done (see `prefork`)."""
    return _done(COMMANDS.run(*map(str, arguments)))


def alone(*arguments: str | Path) -> Done:
    """Run the command as a user does, all its imports too: seconds, so once for each command."""
    command = [sys.executable, "-m", "vigie", *map(str, arguments)]
    return _done(subprocess.run(command, capture_output=True, text=True, timeout=120, check=False))


def _done(process: subprocess.CompletedProcess[str]) -> Done:
    assert "Traceback" not in process.stderr, process.stderr
    return Done(process.returncode, process.stdout, process.stderr)


@cache
def _judge(**told: Any) -> Appraiser:
    return appraiser(Config(**told))


def judge_of(config: Config) -> Appraiser:
    """What judges by `config`, made once for all tests that judge by the same."""
    told = ("catalogues", "organisations", "rules", "scoring")
    return _judge(**{name: getattr(config, name) for name in told})


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Where rounds have their processes born, one for all tests: it takes seconds to start."""
    with Nursery() as one:
        yield one


@pytest.fixture(scope="session", autouse=True)
def commands() -> Iterator[None]:
    """Nothing that the tests started is left behind."""
    yield
    COMMANDS.end()


def write_watch(folder: Path, sources: list[dict[str, Any]], **keys: Any) -> Path:
    """A configuration over loopback, quick and without age limit unless told otherwise."""
    collect = {"delay": "0s", "max_age": "none", "private_hosts": ["127.0.0.0/8"]} | keys.pop("collect", {})
    watch = {"archive": "v.db", "rules": RULES, "sources": sources, "collect": collect} | keys
    file = folder / "config.yaml"
    with file.open("w", encoding="utf-8") as stream:
        YAML().dump(watch, stream)
    return file


def rss(*items: str, head: str = "") -> bytes:
    """An RSS feed of these items, each the inside of an <item>."""
    inside = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Fil</title>{head}{inside}</channel></rss>'.encode()


WORDS = [
    *("atelier", "bassin", "cadre", "départ", "équipe", "filière", "gamme", "hangar", "indice", "jalon", "lot"),
    *("méthode", "niveau", "outil", "projet", "quai", "relais", "site", "terrain", "usage", "volume", "zone"),
    *("bilan", "chantier", "dossier", "essai", "étape", "marge", "norme", "piste", "réseau", "série", "tableau"),
]


def story(title: str, body: str = "", *, head: str = "") -> bytes:
    """A plain article page with enough text to be one, unlike that of any other title."""
    pick = random.Random(title)
    sentences = (f"Le {' puis le '.join(pick.sample(WORDS, 4))} ont suivi." for _ in range(8))
    return (
        f"<!doctype html><html lang='fr'><head><meta charset='utf-8'><title>{title}</title>{head}</head><body><main>"
        f"<article><h1>{title}</h1><p>{body}</p><p>{' '.join(sentences)}</p></article></main></body></html>"
    ).encode()


# The files that take longest, most of them because they start commands: first, so that two files at a time end together.
FIRST = (
    *("test_service", "test_cli", "test_catalogue", "test_outbox", "test_hostile", "test_demo", "test_find"),
    *("test_spared", "test_bound", "test_quality", "test_smtp", "test_recognise", "test_status", "test_outage"),
    *("test_round", "test_prepared", "test_story_same", "test_soak", "test_amounts", "test_html", "test_mailbox"),
    *("test_desk", "test_collect", "test_replay", "test_publish", "test_feed", "test_letter_seen", "test_usage"),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first."""
    place = {name: number for number, name in enumerate(FIRST)}
    items.sort(key=lambda item: place.get(item.path.stem, len(FIRST)))


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the machine's own settings reaches a test."""
    for name in (
        "VIGIE_LOG",
        "VIGIE_SMTP_USER",
        "VIGIE_SMTP_PASSWORD",
        "VIGIE_IMAP_PASSWORD",
        "http_proxy",
        "https_proxy",
    ):
        monkeypatch.delenv(name, raising=False)

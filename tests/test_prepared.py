"""What is kept from one start to the next: the same as what is made, and never believed where it may not be."""

from __future__ import annotations

import json
import os
import pickle
import sys
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import prepared as module
from monitor.config import Config
from monitor.errors import ConfigError
from monitor.facts.events import Events
from monitor.findings import Relevance
from monitor.model import Article
from monitor.prepared import MOST_OF_A_KIND, prepared
from monitor.reader import appraiser, remarks
from monitor.recognise.catalogue import _shipped
from monitor.rules.compact import compact

CONFIG = Config.model_validate(
    {
        "organisations": [{"name": "Nanobrume", "forms": ["Nanobrume SAS"], "points": 6}, {"name": "Sanofi"}],
        "rules": [
            {"name": "Partenariat", "theme": "partenariats", "words": ["partenariat*", "=AMI"], "points": 4},
            {
                "name": "Leem",
                "query": "(leem OU @sanofi) PROCHE/30 (région* OU @cluster) SAUF titre:sport",
                "points": 8,
            },
            {"name": "Appels", "query": "@theme:partenariats ET @region:Occitanie", "points": 2},
        ],
    }
)
ARTICLE = Article(
    "https://journal.example/a",
    "Nanobrume et Eurobiomed signent un partenariat de 3 millions d’euros à Montpellier",
    "Le pôle Eurobiomed et la société Nanobrume ont signé mardi un partenariat. Sanofi et l’Inserm investissent en "
    "région Occitanie. Les CHU de Nîmes et Toulouse y répondent, avant le 12 mars 2027, à l’AMI de l’ARS.",
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where entries are kept during a test; nothing is there yet."""
    monkeypatch.setenv("VIGIE_CACHE", str(tmp_path / "caches"))
    return tmp_path / "caches" / "prepared"


class Maker:
    """Makes a value, and counts how often it is asked to."""

    def __init__(self, value: object = ("leem", 1)) -> None:
        self.value, self.asked = value, 0

    def __call__(self) -> object:
        self.asked += 1
        return self.value


def test_what_is_kept_is_not_made_again(folder: Path) -> None:
    make = Maker()
    assert [prepared("words", "a", make) for _ in range(3)] == [make.value] * 3
    assert make.asked == 1
    assert folder.stat().st_mode & 0o777 == 0o700
    assert [one.stat().st_mode & 0o777 for one in folder.iterdir()] == [0o600]


def test_what_it_is_made_from_tells_it_apart(folder: Path) -> None:
    assert prepared("words", "a", lambda: 1) == 1
    assert prepared("words", "b", lambda: 2) == 2
    assert prepared("names", "a", lambda: 3) == 3
    assert prepared("words", "a", lambda: 4) == 1
    assert len(list(folder.iterdir())) == 3


@pytest.mark.parametrize("changed", ["code", "Python", "library"])
@pytest.mark.usefixtures("folder")
def test_another_release_reads_nothing_of_this_one(monkeypatch: pytest.MonkeyPatch, changed: str) -> None:
    assert prepared("words", "a", lambda: "old") == "old"
    module._running.cache_clear()
    if changed == "code":
        monkeypatch.setattr(module, "code", lambda: "another")
    elif changed == "Python":
        monkeypatch.setattr(sys, "version", "3.99")
    else:
        monkeypatch.setattr(module, "version", lambda _: "99")
    try:
        assert prepared("words", "a", lambda: "new") == "new"
    finally:
        module._running.cache_clear()


def _truncated(entry: Path) -> None:
    entry.write_bytes(entry.read_bytes()[:-1])


def _flipped(entry: Path) -> None:
    body = bytearray(entry.read_bytes())
    body[len(body) // 2] ^= 1
    entry.write_bytes(body)


def _emptied(entry: Path) -> None:
    entry.write_bytes(b"")


def _not_a_pickle(entry: Path) -> None:
    entry.write_bytes(zlib.compress(b"leem"))


def _of_a_class_that_is_gone(entry: Path) -> None:
    entry.write_bytes(zlib.compress(b"cmonitor.gone\nGone\n."))


def _unreadable(entry: Path) -> None:
    entry.unlink()
    entry.mkdir()


@pytest.mark.parametrize(
    "spoil", [_truncated, _flipped, _emptied, _not_a_pickle, _of_a_class_that_is_gone, _unreadable]
)
def test_a_spoilt_entry_is_made_anew(folder: Path, spoil: Callable[[Path], None]) -> None:
    make = Maker(["Leem", "Inserm", "Eurobiomed"] * 20)
    prepared("words", "a", make)
    (entry,) = folder.iterdir()
    spoil(entry)
    assert prepared("words", "a", make) == make.value
    assert make.asked == 2


def test_a_spoilt_entry_is_mended(folder: Path) -> None:
    make = Maker()
    prepared("words", "a", make)
    (entry,) = folder.iterdir()
    _flipped(entry)
    assert [prepared("words", "a", make) for _ in range(2)] == [make.value] * 2
    assert make.asked == 2


class Trap:
    """Its pickle, when it is read, writes a file."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.mark,)


def _open_to_others(entry: Path, _elsewhere: Path) -> None:
    entry.parent.chmod(0o770)


def _writable_entry(entry: Path, _elsewhere: Path) -> None:
    entry.chmod(0o666)


def _linked_entry(entry: Path, elsewhere: Path) -> None:
    entry.rename(elsewhere / entry.name)
    entry.symlink_to(elsewhere / entry.name)


def _linked_folder(entry: Path, elsewhere: Path) -> None:
    entry.parent.rename(elsewhere / "moved")
    entry.parent.symlink_to(elsewhere / "moved")


@pytest.mark.parametrize("open_up", [_open_to_others, _writable_entry, _linked_entry, _linked_folder])
def test_what_others_may_have_written_is_not_read(
    folder: Path, tmp_path: Path, open_up: Callable[[Path, Path], None]
) -> None:
    prepared("words", "a", lambda: "kept")
    (entry,) = folder.iterdir()
    entry.write_bytes(zlib.compress(pickle.dumps(Trap(tmp_path / "sprung"))))
    open_up(entry, tmp_path)
    assert prepared("words", "a", lambda: "made") == "made"
    assert not (tmp_path / "sprung").exists()


@pytest.mark.parametrize("what", ["folder", "entry"])
def test_what_belongs_to_another_is_not_read(folder: Path, what: str) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a file away")
    prepared("words", "a", lambda: "kept")
    (entry,) = folder.iterdir()
    os.chown(folder if what == "folder" else entry, 65534, 65534)
    assert prepared("words", "a", lambda: "made") == "made"


def test_a_trap_would_spring_in_our_own_folder(folder: Path, tmp_path: Path) -> None:
    """What the cases above prove, they prove because nothing else stops it."""
    prepared("words", "a", lambda: "kept")
    (entry,) = folder.iterdir()
    entry.write_bytes(zlib.compress(pickle.dumps(Trap(tmp_path / "sprung"))))
    prepared("words", "a", lambda: "made")
    assert (tmp_path / "sprung").exists()


@pytest.mark.parametrize("told", ["off", "a-file/caches", "/dev/null/caches", "/proc/self/caches"])
def test_without_a_folder_all_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a-file").write_text("no folder", "utf-8")
    monkeypatch.setenv("VIGIE_CACHE", told)
    make = Maker()
    assert [prepared("words", "a", make) for _ in range(2)] == [make.value] * 2
    assert make.asked == 2
    assert [one.name for one in tmp_path.iterdir()] == ["a-file"]


@pytest.mark.parametrize(
    ("told", "place"),
    [
        ({"HOME": "{}/home"}, "home/.cache/vigie/prepared"),
        ({"HOME": "{}/home", "XDG_CACHE_HOME": "{}/caches"}, "caches/vigie/prepared"),
        ({"HOME": "{}/home", "XDG_CACHE_HOME": "relative"}, "home/.cache/vigie/prepared"),
        ({"HOME": "{}/home", "XDG_CACHE_HOME": "{}/caches", "VIGIE_CACHE": "{}/own"}, "own/prepared"),
    ],
)
def test_entries_are_kept_where_the_environment_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: dict[str, str], place: str
) -> None:
    for name in ("XDG_CACHE_HOME", "VIGIE_CACHE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in told.items():
        monkeypatch.setenv(name, value.format(tmp_path))
    prepared("words", "a", lambda: 1)
    assert [one.name.partition("-")[0] for one in (tmp_path / place).iterdir()] == ["words"]


def test_the_oldest_of_a_kind_go(folder: Path) -> None:
    prepared("names", "a", Maker())
    for number in range(MOST_OF_A_KIND):
        prepared("words", str(number), Maker(str(number)))
        for age, one in enumerate(sorted(folder.iterdir(), key=lambda one: one.stat().st_mtime_ns, reverse=True)):
            os.utime(one, (0, 10_000 - age))
    anew = Maker("made")
    assert prepared("words", "0", anew) == "0"  # used, so it is the youngest
    prepared("words", "one more", Maker())
    assert len(list(folder.glob("words-*"))) == MOST_OF_A_KIND
    assert [prepared("words", told, anew) for told in ("0", "2", "1")] == ["0", "2", "made"]
    assert len(list(folder.glob("names-*"))) == 1


@pytest.mark.usefixtures("folder")
def test_what_fails_is_not_kept() -> None:
    def fail() -> object:
        raise ConfigError("wrong")

    with pytest.raises(ConfigError):
        prepared("words", "a", fail)
    assert prepared("words", "a", lambda: 1) == 1


def test_what_is_too_deep_to_be_written_is_given_nevertheless(folder: Path) -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    assert prepared("words", "a", lambda: deep) is deep
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_read(folder: Path) -> None:
    prepared("words", "a", lambda: 1)
    folder.chmod(0o500)
    assert prepared("words", "a", lambda: 2) == 1
    assert prepared("words", "b", lambda: 2) == 2
    assert len(list(folder.iterdir())) == 1


@dataclass(frozen=True, slots=True)
class Noun:
    """As most of ours."""

    name: str
    forms: tuple[Noun, ...] = ()
    points: float = 3
    seen: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Joined:
    """One that works something out of what it is given."""

    left: Noun
    size: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "size", len(self.left.forms))


NOUNS = st.recursive(
    st.builds(Noun, st.text()),
    lambda inner: st.builds(
        Noun, st.text(), st.lists(inner).map(tuple), st.floats(allow_nan=False), st.frozensets(st.text())
    ),
    max_leaves=8,
)


@given(noun=NOUNS)
def test_nouns_come_back_as_they_were(noun: Noun) -> None:
    back = pickle.loads(zlib.decompress(module._written((Joined(noun), noun))))
    assert back == (Joined(noun), noun)
    assert back[0].left is back[1]
    assert back[0].size == len(noun.forms)


def _appraised() -> tuple[Relevance, list[str], str, object]:
    judge = appraiser(CONFIG)
    told = judge.appraise(ARTICLE, explain=True)
    return told, remarks(CONFIG, judge), judge.ruleset.fingerprint, json.loads(compact(judge))


def test_an_appraiser_that_was_kept_judges_as_one_that_is_made(folder: Path) -> None:
    assert not folder.exists()
    made = _appraised()
    assert {one.name.partition("-")[0] for one in folder.iterdir()} >= {"appraiser", "remarks", "gate"}
    assert _appraised() == made
    assert made[0].mentions and made[0].hits and made[0].events and made[0].amounts and made[0].places


def test_a_catalogue_that_was_kept_is_the_one_that_is_read(folder: Path) -> None:
    _shipped.cache_clear()
    assert not folder.exists()
    read = _shipped("france-health")
    _shipped.cache_clear()
    kept = _shipped("france-health")
    assert kept is not read and kept == read


def test_events_that_were_kept_are_those_of_the_catalogue(folder: Path) -> None:
    assert not folder.exists()
    made, kept = Events(), Events()
    assert kept.phrases == made.phrases
    assert list(kept.themes) == list(made.themes)
    assert [(name, node.keys) for name, node in kept.themes] == [(name, node.keys) for name, node in made.themes]


@pytest.mark.usefixtures("folder")
def test_rules_that_are_wrong_are_told_each_time() -> None:
    wrong = Config.model_validate({"rules": [{"name": "A", "query": "(leem OU", "points": 1}]})
    for _ in range(2):
        with pytest.raises(ConfigError, match="query"):
            appraiser(wrong)

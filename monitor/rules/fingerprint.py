"""By which rules a score was given: digests that tell, months later, what has changed since.

A score is decided by the rules, the organisations, the threshold, and the engine: the code and the word lists that
read them. Each has a digest of its own, so that a change can be named; the fingerprint is that of all of them.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from monitor.model import Organisation, Rule

# What decides a score, inside `monitor`. The organisations of a catalogue are told one by one, not with the engine.
ENGINE = (
    *("recognise", "rules", "facts", "catalogues"),
    *("findings.py", "model.py", "reader.py", "regions.py", "extract/dates.py", "extract/phrases.py"),
    *("story/words.py", "story/families.py", "story/families.txt"),  # the stems that the classifier of events looks at
)
LISTS_OF_ORGANISATIONS = {"france-health.yaml"}
SUFFIXES = (".py", ".yaml", ".json", ".csv", ".tsv", ".txt", ".lark")
_encode = json.JSONEncoder(ensure_ascii=False).encode
NAMED = 5  # changes of one kind that are told by name

Digests = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Ruleset:
    """A set of rules: the digest of each part, and the fingerprint of the whole."""

    fingerprint: str
    engine: str
    keep: float
    rules: Digests  # by name
    organisations: Digests  # by id


def ruleset(organisations: Iterable[Organisation], rules: Iterable[Rule], keep: float) -> Ruleset:
    """The digests of what an Appraiser is made of. The order counts, for it may settle which name wins a tie."""
    of_rules = {rule.name: digest(rule) for rule in rules}
    of_organisations = {one.id: digest(one) for one in organisations}
    whole = [engine(), float(keep), list(of_rules.items()), list(of_organisations.items())]
    return Ruleset(_short(_encode(whole).encode()), engine(), float(keep), of_rules, of_organisations)


def digest(definition: Rule | Organisation) -> str:
    """A digest of what a definition says; what is left at its default says nothing, so that a new key changes none."""
    return _short(_encode(_canonical(definition)).encode())


@cache
def engine() -> str:
    """A digest of the code and the word lists of the running vigie that decide a score."""
    return _digest(ENGINE, LISTS_OF_ORGANISATIONS)


@cache
def code() -> str:
    """A digest of all of `monitor`, its catalogues included: what is worked out from it and kept is made of."""
    return _digest([one.name for one in sorted(files("monitor").iterdir(), key=lambda one: one.name)])


def _digest(names: Iterable[str], but: Collection[str] = ()) -> str:
    whole = blake2b(digest_size=8)
    for path, content in _sources(names, but):
        whole.update(f"{path}\0{len(content)}\0".encode() + content)
    return whole.hexdigest()


def changes(
    old: Ruleset, new: Ruleset, names: Mapping[str, str], concerned: Collection[str] = frozenset()
) -> list[str]:
    """What is different in `new`, in French, a line each; nothing when the fingerprints are the same.

    `names` are those of the organisations, by id. The rules (names) and organisations (ids) that are `concerned` by an
    article are told first; of each kind a few are named, and the others counted.
    """
    if old.fingerprint == new.fingerprint:
        return []
    told = _differences(old.rules, new.rules, concerned, {}, "la règle", "règles")
    told += _differences(old.organisations, new.organisations, concerned, names, "l'organisation", "organisations")
    if old.keep != new.keep:
        told.append(f"le seuil est passé de {_number(old.keep)} à {_number(new.keep)}")
    if old.engine != new.engine:
        told.append("le moteur de vigie a changé")
    return told or ["l'ordre des règles ou des organisations a changé"]


def _differences(
    old: Digests, new: Digests, concerned: Collection[str], names: Mapping[str, str], one: str, several: str
) -> list[str]:
    keys = [key for key in {**old, **new} if old.get(key) != new.get(key)]
    keys.sort(key=lambda key: key not in concerned)
    told = []
    for key in keys if len(keys) <= NAMED + 1 else keys[:NAMED]:
        verb = "a été ajoutée" if key not in old else "a été retirée" if key not in new else "a changé"
        told.append(f"{one} « {names.get(key, key)} » {verb}")
    others = len(keys) - len(told)
    return [*told, f"et {others} autres {several}"] if others else told


def _sources(names: Iterable[str], but: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """The path and the bytes of each file of `monitor` that decides anything, in a stable order."""
    room = files("monitor")
    for name in names:
        yield from _walk(room / name, name, but)


def _walk(node: Traversable, path: str, but: Collection[str]) -> Iterator[tuple[str, bytes]]:
    if node.is_file():
        if path.endswith(SUFFIXES) and node.name not in but:
            yield path, node.read_bytes()
    elif node.is_dir():
        for child in sorted(node.iterdir(), key=lambda child: child.name):
            yield from _walk(child, f"{path}/{child.name}", but)


def _canonical(value: Any) -> Any:
    """A value as JSON that is the same for equal values: 4 and 4.0, a list and a tuple."""
    if isinstance(value, str):
        return value
    if isinstance(value, tuple | list):
        return [_canonical(one) for one in value]
    if hasattr(value, "__dataclass_fields__"):
        kind: Any = type(value)
        told = ((name, getattr(value, name), default) for name, default in _defaults(kind))
        return {name: _canonical(one) for name, one, default in told if one != default}
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


@cache
def _defaults(kind: Any) -> list[tuple[str, Any]]:
    """The fields of a dataclass, each with its default."""
    return [(field.name, field.default) for field in fields(kind)]


def _short(content: bytes) -> str:
    return blake2b(content, digest_size=8).hexdigest()


def _number(value: float) -> str:
    return f"{value:g}".replace(".", ",")

"""What can be checked of a configuration in which values are wrong: all the rest, so that it is told at the same time.

mistakes ─▶ what is wrong is left out, what must be there is stood in for ─▶ a configuration to ask what else is wrong
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from monitor.config import Config

Place = tuple[str | int, ...]

# What stands in for a key that an entry must have, beside its name.
STAND_INS: dict[str, dict[str, Any]] = {
    "organisations": {},
    "rules": {"words": ["zzz"], "points": 1},
    "sources": {"url": "http://example.invalid/"},
    "digests": {"to": ["personne@example.invalid"]},
}
# The keys of an entry that are checked against each other.
TOGETHER: dict[str | int, set[str]] = {"rules": {"words", "query"}, "sources": {"url", "kind", "sender"}}
TURNS = 3  # an entry whose keys are right may be wrong as a whole, and its stand-in is right


def salvaged(data: Any, wrong: Collection[Place]) -> tuple[Config | None, list[ErrorDetails]]:
    """A configuration without the places that are `wrong`, each other entry at its own place; None if there is none.

    With it, what is wrong with entries as a whole, which pydantic does not ask as long as one of their keys is wrong.
    """
    if not isinstance(data, dict) or not all(wrong):
        return None, []
    data, cut, told = _copy(data), wrong, list[ErrorDetails]()
    for _ in range(TURNS):
        for where in cut:
            _cut(data, where)
        try:
            return Config.model_validate(data), told
        except ValidationError as error:
            problems = error.errors(include_url=False, include_input=False)
        told += [one for one in problems if _is_as_a_whole(one["loc"], wrong)]
        cut = [one["loc"] for one in problems]
    return None, told


def is_sure(where: Place, sections: Collection[str | int]) -> bool:
    """Whether a conflict is one, whatever the sections say in which mistakes were left out."""
    if where == ("digests",) or where[0] == "delivery":
        return "delivery" not in sections
    if len(where) > 2 and where[2] in {"themes", "regions", "organisations"}:  # filters of a letter
        return not {"rules", "sources", "organisations", "catalogues"} & set(sections)
    return True


def _is_as_a_whole(where: Place, wrong: Collection[Place]) -> bool:
    """Whether an entry is wrong as a whole, and not for what was left out of it."""
    keys = {one[2] for one in wrong if len(one) > 2 and one[:2] == where}
    return len(where) == 2 and where not in wrong and where[0] in TOGETHER and not TOGETHER[where[0]] & keys


def _copy(data: dict[str, Any]) -> dict[str, Any]:
    """What `_cut` changes is a copy, and no more: what is deep may be very deep."""
    lists = {name: data[name] for name in STAND_INS if isinstance(data.get(name), list)}
    return data | {
        name: [dict(entry) if isinstance(entry, dict) else entry for entry in entries]
        for name, entries in lists.items()
    }


def _cut(data: dict[str, Any], where: Place) -> None:
    """Leave out what is wrong there: a key of an entry, an entry, or else a section."""
    section = str(where[0])
    if section not in STAND_INS or len(where) == 1:
        data.pop(section, None)
        return
    entries, number = data.get(section), where[1]
    if not isinstance(entries, list) or not isinstance(number, int):
        return
    wanted = {"name": f"{section} {number}"} | STAND_INS[section]
    entry = entries[number]
    if len(where) > 2 and isinstance(entry, dict):
        key = where[2]
        entry.pop(key, None)
        entries[number] = entry | {name: value for name, value in wanted.items() if name == key}
    else:
        name = entry.get("name") if isinstance(entry, dict) else None
        entries[number] = wanted | ({"name": name} if isinstance(name, str) and name.strip() else {})

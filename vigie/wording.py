"""How the terminal says it: points, quotes, what gave points, and what became of an organisation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desk.french import day
from monitor.model import Organisation
from monitor.rules.names import key_of
from vigie.marked_text import safe

Told = Mapping[str, Any]


def reason_name(rule: str, told: Told) -> str:
    """The name of what gave points: the rule's own, that of the organisation, or the kind of event."""
    kind, _, key = rule.partition(":")
    if kind == "organisation":
        return next((str(one["name"]) for one in told["organisations"] if one["id"] == key), key)
    if kind == "event":
        return "Évènement : " + next((str(one["label"]) for one in told["events"] if one["type"] == key), key)
    return rule


def points(value: float, sign: str = "") -> str:
    """Points with every decimal they have, so that they add up: `28,2655`; signed when `sign` is +."""
    told = f"{round(value, 4):{sign}.4f}".rstrip("0").rstrip(".")
    return told.replace(".", ",").replace("-", "\u2212")


def quoted(words: str) -> str:
    """Words between French quotation marks, on one line."""
    return f"« {' '.join(safe(words).split())} »"


def renamed(told: Told, known: Organisation | None) -> list[str]:
    """What became of an organisation, and which of its former names an article uses: sentences without a full stop."""
    if known is None:
        return []
    if known.successor is not None:
        own = known.name.removesuffix(f" ({known.successor.name})")
        return [f"{own}, devenu {known.successor.name}{_since(known.successor.since)}"]
    former = {key_of(form.text): form for form in known.forms if form.until}
    used = {former[word].text: former[word] for one in told["mentions"] if (word := key_of(one["quote"])) in former}
    return [f"{form.text}, devenu {known.name}{_since(form.until)}" for form in used.values()]


def _since(at: str) -> str:
    """When: « le 1er janvier 2022 », « en 2019 »; nothing if unknown."""
    if not at[:4].isdecimal():
        return ""
    told = day(at)
    return f" le {told}" if len(at) > len("2022-01") else f" en {told}"

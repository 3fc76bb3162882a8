"""What is wrong between the parts of a configuration, each part being right by itself. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.config import Config
from monitor.regions import REGIONS, WIDE

Conflict = tuple[tuple[str | int, ...], str]  # where, and what is wrong there


def conflicts(config: Config) -> Iterator[Conflict]:
    """Names given twice, filters of letters that let nothing through, letters without a way out."""
    yield from _twice("rules", [entry.name for entry in config.rules])
    yield from _twice("sources", [entry.name for entry in config.sources])
    yield from _twice("digests", [entry.name for entry in config.digests])
    themes = {rule.theme for rule in config.rules}
    places = {*REGIONS} - WIDE
    places.update(place for source in config.sources for place in source.regions)
    places.update(place for organisation in config.organisations for place in organisation.regions)
    for number, digest in enumerate(config.digests):
        if not digest.days:
            yield (
                ("digests", number, "days"),
                "aucun jour : la lettre ne partirait jamais (working, daily ou une liste de jours)",
            )
        yield from _barred(("digests", number, "themes"), digest.themes, themes, "aucune règle n'a ce thème")
        yield from _barred(
            ("digests", number, "regions"), digest.regions, places, "aucune source n'est de cette région"
        )
    if config.digests and config.delivery.smtp is None and not config.delivery.apprise:
        yield ("digests",), "les lettres n'ont pas d'issue : ajoutez delivery.smtp (host, port, sender)"


def _twice(kind: str, names: Sequence[str]) -> Iterator[Conflict]:
    seen: dict[str, int] = {}
    for number, name in enumerate(names):
        first = seen.setdefault(name.casefold(), number)
        if first != number:
            yield (kind, number, "name"), f"{kind}.{first} porte déjà ce nom : chaque nom doit être unique"


def _barred(where: tuple[str | int, ...], asked: Sequence[str], known: set[str], why: str) -> Iterator[Conflict]:
    for at, value in enumerate(asked):
        if value not in known:
            yield (*where, at), f"{why} : la lettre n'en contiendrait jamais rien"

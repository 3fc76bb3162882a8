"""The places of France as `catalogues/places.csv` lists them: what each phrase may mean."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from monitor.prepared import prepared
from monitor.recognise.matcher import Span, longest, phrase
from monitor.recognise.wordlists import lines

if TYPE_CHECKING:
    from monitor.recognise.passage import Passage  # which names its towns by what is here

_CONTRACTED = {"Le": ("au", "du"), "Les": ("aux", "des")}  # « au Havre », « des Ulis »


class Place(NamedTuple):
    """A place, as one of its names means it."""

    name: str  # as it is spelled today
    kind: str  # region, department or commune
    department: str  # empty for a region
    region: str
    doubt: str = ""  # word, name, elsewhere
    demonym: bool = False  # written with a small letter
    lead: int = 0  # characters of the phrase before the name itself: « au » Havre


class Gazetteer(NamedTuple):
    """What phrases mean; those of `others` hold the name of a place and mean something else."""

    meant: dict[str, tuple[Place, ...]]
    others: frozenset[str]

    @property
    def phrases(self) -> frozenset[str]:
        """What must be looked for in a passage."""
        return self.others.union(self.meant)

    def named(self, passage: Passage) -> list[tuple[Span, str]]:
        """The folded spans of the places that `passage` may name, in order, each with its phrase; the longest win."""
        known = (passage.found.keys() & self.meant.keys()) | (passage.found.keys() & self.others)
        # a name wins over a demonym's prefix
        found = {span: one for one in sorted(known, key=_is_name) for span in passage.found[one]}
        return [(span, found[span]) for span in longest(found) if found[span] in self.meant]

    def is_name(self, plain: str) -> bool:
        """Whether folded `plain` is, or holds, the name of a place, and no demonym."""
        return plain in self.others or any(not place.demonym and not place.lead for place in self.meant.get(plain, ()))


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """The places that ship with vigie. Raises ValueError when a line of the file does not fit its format."""
    return prepared("places", "", _read)


def _read() -> Gazetteer:
    region_of: dict[str, str] = {}
    meant: dict[str, list[Place]] = {}
    others = set()
    for line in lines("places.csv"):
        kind, name, number, region, also, doubt = line.split(";")
        if kind == "not":
            others.add(phrase(name))
            continue
        if kind in ("department", "number"):
            region_of[number] = region
        if kind == "number":
            continue
        own = _place(kind, name, number, region or region_of.get(number, name), doubt)
        _add(meant, name, own)
        for one in filter(None, also.split("|")):
            _add(meant, one, own._replace(doubt="", demonym=one[0].islower()))
    return Gazetteer({one: tuple(places) for one, places in meant.items()}, frozenset(others))


def _is_name(one: str) -> bool:
    return not one.endswith("*")


def _place(kind: str, name: str, number: str, region: str, doubt: str) -> Place:
    if kind == "former":
        return Place(region, "region", "", region, doubt)
    return Place(name, kind, number, region, doubt)


def _add(meant: dict[str, list[Place]], name: str, place: Place) -> None:
    meant.setdefault(phrase(name), []).append(place)
    article, _, rest = name.partition(" ")
    if place.kind == "commune" and rest:
        for contracted in _CONTRACTED.get(article, ()):
            meant.setdefault(phrase(f"{contracted} {rest}"), []).append(place._replace(lead=len(contracted) + 1))

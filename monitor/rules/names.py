"""What @ means in a query: organisations, kinds of organisations, regions, themes and amounts."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from copy import copy
from functools import cached_property

from monitor.model import Organisation
from monitor.recognise.fold import fold
from monitor.recognise.inflect import variants
from monitor.regions import REGIONS
from monitor.rules.spelled import quoted
from monitor.rules.tree import Money, Node, Organisations, Region, any_of

BARE = re.compile(r"[\w.'-]+")
CUTOFF = 0.78  # how alike a name must be to be suggested, from 0 to 1
MOST_NAMED = 4  # organisations in a suggestion
MOST_LISTED = 30  # names of themes in a message
# The regions of before 2016, by key, and those of today that hold them; what people call a kind, and its id.
FORMER = {
    "alsace": "Grand Est", "aquitaine": "Nouvelle-Aquitaine", "auvergne": "Auvergne-Rhône-Alpes",
    "bassenormandie": "Normandie", "bourgogne": "Bourgogne-Franche-Comté", "centre": "Centre-Val de Loire",
    "champagneardenne": "Grand Est", "franchecomte": "Bourgogne-Franche-Comté", "hautenormandie": "Normandie",
    "languedocroussillon": "Occitanie", "limousin": "Nouvelle-Aquitaine", "lorraine": "Grand Est",
    "midipyrenees": "Occitanie", "nordpasdecalais": "Hauts-de-France", "paca": "Provence-Alpes-Côte d'Azur",
    "picardie": "Hauts-de-France", "poitoucharentes": "Nouvelle-Aquitaine", "reunion": "La Réunion",
    "rhonealpes": "Auvergne-Rhône-Alpes",
}  # fmt: skip
CALLED = {
    "chu": "hopital", "chru": "hopital", "ch": "hopital", "conseilregional": "region", "collectivite": "region",
    "poledecompetitivite": "pole", "syndicat": "federation", "cci": "chambre",
    "labo": "pharma", "labos": "pharma", "laboratoire": "pharma", "laboratoires": "pharma",
    "agencededeveloppement": "agence_dev",
}  # fmt: skip


class UnknownName(ValueError):
    """A name that stands for nothing, or for several things; `suggestion` is what may have been meant, or empty."""

    def __init__(self, message: str, suggestion: str = "") -> None:
        super().__init__(message)
        self.suggestion = suggestion


class Names:
    """Resolves the @names of queries; accents, case, spaces and hyphens do not matter.

    `themes` are pairs of a name and what it stands for: the id, the label and the aliases of each event type, and the
    themes of the rules of words. Several of one name are joined by OU.
    """

    def __init__(self, organisations: Iterable[Organisation] = (), themes: Iterable[tuple[str, Node]] = ()) -> None:
        self.organisations = {one.id: one for one in organisations}
        self._themes = _joined({}, themes)

    def also(self, themes: Iterable[tuple[str, Node]]) -> Names:
        """The same names, and more themes."""
        more = copy(self)
        more._themes = _joined(self._themes, themes)
        return more

    @cached_property
    def _regions(self) -> dict[str, str]:
        told = dict.fromkeys(region for one in self.organisations.values() for region in one.regions)
        return {key_of(region): region for region in (*REGIONS, *told)}

    @cached_property
    def _members(self) -> dict[str, frozenset[str]]:
        members: dict[str, set[str]] = defaultdict(set)
        spelled: dict[str, str] = {}  # « pole » and « Pôle » are one kind, called as it is first spelled
        for one in self.organisations.values():
            members[spelled.setdefault(key_of(one.kind), one.kind)].add(one.id)
        return {kind: frozenset(ids) for kind, ids in members.items() if kind}

    @cached_property
    def _kinds(self) -> dict[str, str]:
        spelled = {key_of(other): kind for kind in self._members for other in variants(kind.lower().replace("_", " "))}
        return spelled | {key_of(kind): kind for kind in self._members}

    @cached_property
    def _named(self) -> dict[str, set[str]]:
        named: dict[str, set[str]] = defaultdict(set)
        for one in self.organisations.values():
            named[key_of(one.id)].add(one.id)
            named[key_of(one.name)].add(one.id)
        return named

    @cached_property
    def _ids(self) -> dict[str, set[str]]:
        by_form: dict[str, set[str]] = defaultdict(set)
        for one in self.organisations.values():
            for form in one.forms:
                by_form[key_of(form.text)].add(one.id)
        return {**by_form, **self._named}

    def resolve(self, name: str, *, in_quotes: bool = False) -> Node:
        """What `@name` stands for: an amount, a kind, or one organisation by its id, its name or a form of its own.

        A kind goes before an organisation of the same name, but for a name `in_quotes`, which is never a kind.
        Raises UnknownName.
        """
        key = key_of(name)
        if not in_quotes and key == "montant":
            return Money()
        if not in_quotes and key in self._kinds:
            kind = self._kinds[key]
            return Organisations(f"@{kind}", self._members[kind])
        ids = {name} if name in self.organisations else self._ids.get(key, set())
        if len(ids) > 1:
            raise UnknownName(f"« {name} » désigne plusieurs organisations ; précisez", self._several(ids))
        if ids:
            identity = next(iter(ids))
            return Organisations(self._of(identity), frozenset(ids))
        raise UnknownName(f"« @{name} » n'est ni une organisation, ni une sorte d'organisation", self._nearest(key))

    def region(self, name: str) -> Node:
        """What `@region:name` stands for. Raises UnknownName."""
        if key_of(name) in self._regions:
            return Region(self._regions[key_of(name)])
        raise UnknownName(f"« {name} » n'est pas une région", _near_region(key_of(name), self._regions))

    @property
    def themes(self) -> Iterator[Node]:
        """What the themes stand for."""
        return (node for _, node in self._themes.values())

    def theme(self, name: str) -> Node:
        """What `@theme:name` stands for. Raises UnknownName."""
        if key_of(name) in self._themes:
            return self._themes[key_of(name)][1]
        nearest = _near(key_of(name), {key: theme for key, (theme, _) in self._themes.items()})
        known = [theme for theme, _ in self._themes.values()][:MOST_LISTED]
        listed = "" if nearest or not known else f" ({', '.join(known)})"
        raise UnknownName(f"« {name} » n'est ni un thème des règles, ni un type d'événement{listed}", nearest)

    def _of(self, identity: str) -> str:
        plain = BARE.fullmatch(identity) and key_of(identity) not in self._kinds and key_of(identity) != "montant"
        return f"@{identity}" if plain else f"@{quoted(identity)}"

    def _several(self, ids: set[str]) -> str:
        """What to type for one of `ids`, or for all of them if they are many of one kind."""
        kinds = {self.organisations[one].kind for one in ids}
        whole = [f"@{kind}" for kind in kinds if kind and len(kinds) == 1 and len(ids) > MOST_NAMED]
        return " ou ".join([*whole, *map(self._of, sorted(ids)[: MOST_NAMED - len(whole)])])

    def _nearest(self, key: str) -> str:
        kinds = {key: f"@{kind}" for key, kind in self._kinds.items()} | {"montant": "@montant"}
        called = {word: f"@{kind}" for word, kind in CALLED.items() if kind in self._members}
        named, known = (
            {key: self._of(next(iter(ids))) for key, ids in found.items() if len(ids) == 1}
            for found in (self._named, self._ids)
        )
        if key in self._regions or key in FORMER:
            return f"@region:{quoted(self._regions.get(key) or FORMER[key])}"
        return called.get(key) or _near(key, kinds) or _near(key, named) or _near(key, known)


def _joined(known: dict[str, tuple[str, Node]], themes: Iterable[tuple[str, Node]]) -> dict[str, tuple[str, Node]]:
    """`known` themes and more, by their key; two of one name are joined by OU."""
    all_of_them = dict(known)
    for name, node in themes:
        before = all_of_them.get(key_of(name))
        all_of_them[key_of(name)] = (before[0], any_of([before[1], node])) if before else (name, node)
    return all_of_them


def key_of(name: str) -> str:
    """What is compared of a name: neither accents nor case, spaces nor hyphens matter."""
    return re.sub(r"[\W_]+", "", fold(name).text)


def _near_region(key: str, regions: dict[str, str]) -> str:
    return FORMER.get(key) or _near(key, regions)


def _near(key: str, known: dict[str, str]) -> str:
    found = difflib.get_close_matches(key, known, n=1, cutoff=CUTOFF)
    return known[found[0]] if found else ""

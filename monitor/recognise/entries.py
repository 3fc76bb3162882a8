"""What a catalogue says: the format of its file, and the organisations and programmes that it makes.

Read only where nothing is kept of it (see `monitor.prepared`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from importlib.resources import as_file, files
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field, model_validator

from monitor.config import Model
from monitor.configfile import read
from monitor.model import PROGRAMME, Form, Organisation, Successor
from monitor.recognise.fold import fold
from monitor.recognise.sites import KINDS as KINDS_OF_SITES
from monitor.recognise.sites import sites
from monitor.recognise.spellings import Habits, spelled
from monitor.regions import Region
from monitor.values import Text, Url

Kind = Literal[
    "academie", "administration", "agence", "agence_dev", "agence_ue", "alliance", "ars", "association_patients",
    "association_regionale", "biocluster", "biologie", "bioproduction", "biotech", "cabinet", "campus", "canceropole",
    "cdmo", "chambre", "chimie_pharma", "clcc", "cluster", "collectivite", "cro", "diagnostic", "e_sante",
    "emballage_pharma", "federation", "financeur_public", "fondation", "formation", "groupe_soins", "holding",
    "hopital", "ihu", "incubateur", "instance", "institution_int", "institution_ue", "investisseur", "media",
    "medtech", "ministere", "operateur", "ordre", "pharma", "pharma_vet", "pole", "recherche", "region", "technopole",
    "transfert", "universite",
]  # fmt: skip
KINDS: tuple[str, ...] = (*get_args(Kind), PROGRAMME)
When = Annotated[str, Field(pattern=r"^\d{4}(-\d{2}-\d{2})?$")]
"""A year or a date, in quotes: "2019", "2022-01-01"."""


def _as_form(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


class FormEntry(Model):
    """One way an organisation is written; a plain string is one that needs no condition."""

    text: Text
    case: bool = False
    """True when only this very case counts."""
    confirm: tuple[Text, ...] = ()
    """Ambiguous: one of these words must stand near it."""
    refute: tuple[Text, ...] = ()
    """None of these words may stand near it."""
    scope: Literal["window", "document", "field"] = "window"
    """How near a confirming word must be: the same sentence, or the whole article; field: none need be."""
    not_after: tuple[Text, ...] = ()
    """Words that, right before it, make it something else."""


class FormerName(FormEntry):
    """A name that an organisation no longer bears."""

    until: When | Literal["?"] = "?"
    """The year, or the date, until which it was used; « ? » if that is unknown."""


class PlaceWords(Model):
    """What tells that a text speaks of a region or a city; by default its name."""

    confirm: tuple[Text, ...] = ()
    """Its names, today's and former ones, and its adjectives."""
    refute: tuple[Text, ...] = ()
    """Phrases that hold one of those words and mean something else."""
    short: tuple[Text, ...] = ()
    """Of a region: what names end with in its place, PACA."""


FormOrText = Annotated[FormEntry, BeforeValidator(_as_form)]
FormerOrText = Annotated[FormerName, BeforeValidator(_as_form)]


class Shared(Model):
    """Forms that several organisations of a kind go by: the place the text speaks of tells which is meant."""

    kind: Kind
    forms: tuple[FormOrText, ...] = Field(min_length=1)
    only: tuple[str, ...] = ()
    """The ids of those that go by it; by default all of the kind."""
    by: Literal["region", "city"] = "region"
    """The words that confirm: those of its region, or those of its city (and of its region, if it is alone there)."""


class Entry(Model):
    """An organisation of a catalogue. Its name is a form too, unless `forms` lists it with conditions."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    name: Text
    kind: Kind
    regions: tuple[Region, ...] = Field(min_length=1)
    city: str = ""
    site: Url | None = None
    points: float = 3
    forms: tuple[FormOrText, ...] = ()
    formerly: tuple[FormerOrText, ...] = ()
    """Its former names: they still match."""
    merged_into: str | None = None
    """The id of the organisation that took it over; it is shown as « name (its name) »."""
    merged_on: When | None = None
    """The year, or the date, of that."""
    evidence: Literal["seen", "memory"] = "memory"
    """Whether it was met in a text or comes from general knowledge: what rests on memory is not shown to readers."""
    doubts: tuple[Literal["city", "regions", "site"], ...] = ()
    """The facts that may be wrong: they help to recognise it, and are not shown to readers."""

    def shows(self, fact: Literal["city", "regions", "site"]) -> bool:
        """Whether readers may see the fact: a region is general knowledge, an address or a city is to be checked."""
        return fact not in self.doubts and (fact == "regions" or self.evidence == "seen")


class Programme(Model):
    """A public programme, call or plan. Its name is a form too, unless `forms` lists it with conditions."""

    id: Annotated[str, Field(pattern=r"^programme(-[a-z0-9]+)+$")]
    name: Text
    forms: tuple[FormOrText, ...] = ()
    formerly: tuple[FormerOrText, ...] = ()


class Catalogue(Model):
    """A catalogue file."""

    kinds: dict[Kind, Text] = Field(default_factory=dict)
    """What each kind is, in words."""
    regions: dict[Region, PlaceWords] = Field(default_factory=dict)
    cities: dict[Text, PlaceWords] = Field(default_factory=dict)
    generic: tuple[Text, ...] = ()
    heads: tuple[tuple[Text, ...], ...] = ()
    trades: dict[Kind, tuple[Text, ...]] = Field(default_factory=dict)
    shortened: tuple[Kind, ...] = ()
    """These four, and the short names of regions: see `Habits`."""
    shared: tuple[Shared, ...] = ()
    programmes: tuple[Programme, ...] = ()
    organisations: tuple[Entry, ...]

    @model_validator(mode="after")
    def _consistent(self) -> Catalogue:
        ids = Counter([*(entry.id for entry in self.organisations), *(entry.id for entry in self.programmes)])
        for one, number in ids.items():
            if number > 1:
                raise ValueError(f"{number} entrées ont l'identifiant « {one} »")
        for entry in self.organisations:
            if bool(entry.merged_into) != bool(entry.merged_on):
                raise ValueError(f"{entry.id} : merged_into et merged_on vont ensemble")
        named = [one for group in self.shared for one in group.only]
        named += [entry.merged_into for entry in self.organisations if entry.merged_into]
        for one in named:
            if one not in ids:
                raise ValueError(f"aucune organisation n'a l'identifiant « {one} »")
        return self


def read_catalogue(name: str) -> tuple[Organisation, ...]:
    """The organisations and programmes of a catalogue that ships with vigie. Raises ConfigError."""
    with as_file(files("monitor") / "catalogues" / f"{name}.yaml") as path:
        catalogue = read(path, Catalogue)
    generic = frozenset(fold(word).text for word in catalogue.generic)
    regions: dict[str, tuple[str, ...]] = {region: words.short for region, words in catalogue.regions.items()}
    habits = Habits(generic, catalogue.heads, dict(catalogue.trades.items()), catalogue.shortened, regions)
    return spelled((*_organisations(catalogue), *map(_programme, catalogue.programmes)), habits)


def _organisations(catalogue: Catalogue) -> Iterator[Organisation]:
    names = {entry.id: entry.name for entry in catalogue.organisations}
    shared: dict[str, list[Form]] = {}
    for group in catalogue.shared:
        for entry, form in _shared_forms(group, catalogue):
            shared.setdefault(entry.id, []).append(form)
    for entry in catalogue.organisations:
        name, successor, own = entry.name, None, _own_forms(entry)
        towns = (catalogue.cities.get(entry.city, PlaceWords()).confirm or (entry.city,)) if entry.city else ()
        if entry.merged_into:
            successor = Successor(entry.merged_into, names[entry.merged_into], entry.merged_on or "")
            name = f"{entry.name} ({successor.name})"
        yield Organisation(
            entry.id,
            name,
            entry.kind,
            entry.regions,
            entry.points,
            (*own, *(sites(own, towns) if entry.kind in KINDS_OF_SITES else ()), *shared.get(entry.id, ())),
            entry.city if entry.shows("city") else "",
            (entry.site or "") if entry.shows("site") else "",
            successor,
        )


def _programme(entry: Programme) -> Organisation:
    return Organisation(entry.id, entry.name, PROGRAMME, points=0, forms=_own_forms(entry))


def _own_forms(entry: Entry | Programme) -> tuple[Form, ...]:
    own = (*entry.forms, *entry.formerly)
    if fold(entry.name).text not in {fold(form.text).text for form in own}:
        own = (FormEntry(text=entry.name), *own)
    return tuple(map(_form, own))


def _form(entry: FormEntry) -> Form:
    return Form(
        entry.text,
        entry.case,
        entry.confirm,
        entry.refute,
        entry.scope,
        ambiguous=bool(entry.confirm),
        not_after=entry.not_after,
        until=entry.until if isinstance(entry, FormerName) else "",
    )


def _shared_forms(group: Shared, catalogue: Catalogue) -> Iterator[tuple[Entry, Form]]:
    """The forms of a group, as those of each of its members: the words of its place, anywhere in the article."""
    members = [
        entry
        for entry in catalogue.organisations
        if entry.kind == group.kind and (not group.only or entry.id in group.only)
    ]
    together = Counter(region for entry in members for region in entry.regions)
    for entry in members:
        places: list[tuple[str, PlaceWords]] = []
        if group.by == "city":
            places.append((entry.city, catalogue.cities.get(entry.city, PlaceWords())))
        if group.by == "region" or all(together[region] == 1 for region in entry.regions):
            places += [(region, catalogue.regions.get(region, PlaceWords())) for region in entry.regions]
        confirm = tuple(dict.fromkeys(word for name, words in places for word in (words.confirm or (name,))))
        refute = tuple(word for _, words in places for word in words.refute)
        for form in group.forms:
            against = (*form.refute, *refute)
            yield entry, Form(form.text, form.case, confirm, against, "document", True, form.not_after)

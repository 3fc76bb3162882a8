"""Catalogues: the organisations that come with vigie, and those of the configuration.

A catalogue is a YAML file of `monitor/catalogues/`, whose head explains its format to those who edit it.
`organisations(config)` gives what the recogniser works with. Nothing here touches the network or the archive.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from importlib.resources import as_file, files
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field, model_validator

from monitor.config import Config, Model, OrganisationEntry, Text, Url
from monitor.configfile import read
from monitor.model import Form, Organisation
from monitor.recognise.fold import fold
from monitor.regions import Region

Kind = Literal[
    "academie", "administration", "agence", "agence_dev", "agence_ue", "alliance", "ars", "association_patients",
    "association_regionale", "biocluster", "biologie", "bioproduction", "biotech", "cabinet", "campus", "canceropole",
    "cdmo", "chambre", "chimie_pharma", "clcc", "cluster", "cro", "diagnostic", "e_sante", "emballage_pharma",
    "federation", "financeur_public", "fondation", "formation", "groupe_soins", "holding", "hopital", "ihu",
    "incubateur", "instance", "institution_int", "institution_ue", "investisseur", "media", "medtech", "ministere",
    "operateur", "ordre", "pharma", "pharma_vet", "pole", "recherche", "region", "technopole", "universite",
]  # fmt: skip
KINDS: tuple[str, ...] = get_args(Kind)


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
    scope: Literal["window", "document"] = "window"
    """How near a confirming word must be: the same sentence, or the whole article."""


class RegionWords(Model):
    """What tells that a text speaks of a region; by default its name."""

    confirm: tuple[Text, ...] = ()
    """Its names, today's and former ones, and its adjectives."""
    refute: tuple[Text, ...] = ()
    """Phrases that hold one of those words and mean something else."""


FormOrText = Annotated[FormEntry, BeforeValidator(_as_form)]


class Shared(Model):
    """Forms that every organisation of a kind goes by: the region of the text tells which is meant."""

    kind: Kind
    forms: tuple[FormOrText, ...] = Field(min_length=1)


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
    formerly: tuple[FormOrText, ...] = ()
    """Its former names: they still match."""
    merged_into: str | None = None
    """The id of the organisation that took it over; it is shown as « name (its name) »."""
    evidence: Literal["seen", "memory"] = "memory"
    """Whether its name was met in a text or comes from general knowledge."""


class Catalogue(Model):
    """A catalogue file."""

    regions: dict[Region, RegionWords] = Field(default_factory=dict)
    shared: tuple[Shared, ...] = ()
    organisations: tuple[Entry, ...]

    @model_validator(mode="after")
    def _consistent(self) -> Catalogue:
        ids = [entry.id for entry in self.organisations]
        twice = sorted({one for one in ids if ids.count(one) > 1}) if len(set(ids)) < len(ids) else []
        if twice:
            raise ValueError(f"two organisations have the id {twice[0]!r}")
        lost = [entry.merged_into for entry in self.organisations if entry.merged_into and entry.merged_into not in ids]
        if lost:
            raise ValueError(f"merged_into: no organisation has the id {lost[0]!r}")
        return self


def organisations(config: Config) -> tuple[Organisation, ...]:
    """The organisations of the catalogues that `config` names, then those that it adds.

    An entry of the configuration that bears the name of a catalogue's organisation sets its points and adds its
    forms and regions. A form that the configuration gives without condition belongs to its entry alone.
    Raises ConfigError when a catalogue file does not fit its format.
    """
    known = {one.id: one for name in config.catalogues for one in _shipped(name)}
    names = {fold(one.name).text: one.id for one in known.values()}
    names |= {fold(form.text).text: one.id for one in known.values() for form in one.forms[:1]}
    claimed: dict[str, str] = {}  # folded form: the id that the configuration gives it to
    for entry in config.organisations:
        identity = names.get(fold(entry.name).text) or _new_id(entry.name, known)
        names[fold(entry.name).text] = identity
        known[identity] = _with_entry(known.get(identity), identity, entry)
        if not entry.confirm:
            claimed |= {fold(text).text: identity for text in entry.forms or (entry.name,)}
    return tuple(_without_claimed(one, claimed) for one in known.values())


def slug(name: str) -> str:
    """`name` as an id: lower-case ASCII letters and digits, joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name).text).strip("-") or "organisation"


def _new_id(name: str, known: dict[str, Organisation]) -> str:
    stem = slug(name)
    numbered = (f"{stem}-{number}" for number in range(2, len(known) + 3))
    return stem if stem not in known else next(one for one in numbered if one not in known)


def _with_entry(known: Organisation | None, identity: str, entry: OrganisationEntry) -> Organisation:
    """`known` with the points, forms and regions of an entry of the configuration; a new organisation without it."""
    texts = entry.forms if known else (entry.name, *entry.forms)
    added = tuple(
        Form(text, entry.case, entry.confirm, entry.refute, ambiguous=bool(entry.confirm))
        for text in dict.fromkeys(texts)
    )
    if known is None:
        return Organisation(identity, entry.name, entry.kind, entry.regions, entry.points, added)
    given = {fold(form.text).text for form in added}
    kept = (form for form in known.forms if fold(form.text).text not in given)
    return replace(
        known,
        points=entry.points,
        kind=entry.kind or known.kind,
        forms=(*kept, *added),
        regions=tuple(dict.fromkeys((*known.regions, *entry.regions))),
    )


def _without_claimed(one: Organisation, claimed: dict[str, str]) -> Organisation:
    kept = tuple(form for form in one.forms if claimed.get(fold(form.text).text, one.id) == one.id)
    return one if len(kept) == len(one.forms) else replace(one, forms=kept)


@lru_cache(maxsize=4)
def _shipped(name: str) -> tuple[Organisation, ...]:
    """The organisations of a catalogue that ships with vigie."""
    with as_file(files("monitor") / "catalogues" / f"{name}.yaml") as path:
        catalogue = read(path, Catalogue)
    names = {entry.id: entry.name for entry in catalogue.organisations}
    return tuple(_organisation(entry, catalogue, names) for entry in catalogue.organisations)


def _organisation(entry: Entry, catalogue: Catalogue, names: dict[str, str]) -> Organisation:
    own = (*entry.forms, *entry.formerly)
    if fold(entry.name).text not in {fold(form.text).text for form in own}:
        own = (FormEntry(text=entry.name), *own)
    shared = (form for group in catalogue.shared if group.kind == entry.kind for form in group.forms)
    successor = f" ({names[entry.merged_into]})" if entry.merged_into else ""
    return Organisation(
        entry.id,
        entry.name + successor,
        entry.kind,
        entry.regions,
        entry.points,
        (*map(_form, own), *(_regional(form, entry.regions, catalogue.regions) for form in shared)),
        entry.city,
        entry.site or "",
    )


def _form(entry: FormEntry) -> Form:
    return Form(entry.text, entry.case, entry.confirm, entry.refute, entry.scope, ambiguous=bool(entry.confirm))


def _regional(form: FormEntry, regions: Iterable[Region], words: dict[Region, RegionWords]) -> Form:
    """A shared form, as that of the organisation of `regions`: their words anywhere in the article confirm it."""
    about = {region: words.get(region, RegionWords()) for region in regions}
    confirm = tuple(word for region, found in about.items() for word in (found.confirm or (region,)))
    refute = (*form.refute, *(word for found in about.values() for word in found.refute))
    return Form(form.text, form.case, confirm, refute, "document", ambiguous=True)

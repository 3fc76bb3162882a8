"""Catalogues: the organisations and programmes that come with vigie, and the organisations of the configuration.

A catalogue is a YAML file of `monitor/catalogues/`, whose head explains its format to those who edit it; `entries`
reads it. `organisations(config)` gives what the recogniser works with. Nothing here touches the network or the archive.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from monitor.config import Config, OrganisationEntry
from monitor.model import Form, Organisation
from monitor.prepared import prepared
from monitor.recognise.fold import fold

ARTICLE = re.compile(r"^(?:l'|la |le |les )")


def organisations(config: Config) -> tuple[Organisation, ...]:
    """The organisations of the catalogues that `config` names, then those that it adds.

    An entry of the configuration that bears the name of a catalogue's organisation sets its points and adds its
    forms and regions. A form that the configuration gives without condition belongs to its entry alone.
    Raises ConfigError when a catalogue file does not fit its format.
    """
    shipped = [_shipped(name) for name in config.catalogues]
    known = {one.id: one for catalogue in shipped for one in catalogue.organisations}
    names = {plain: identity for catalogue in shipped for plain, identity in catalogue.names.items()}
    names |= {plain: identity for catalogue in shipped for plain, identity in catalogue.firsts.items()}
    claimed: dict[str, str] = {}  # folded form: the id that the configuration gives it to
    for entry in config.organisations:
        identity = names.get(fold(entry.name).text) or _new_id(entry.name, known)
        names[fold(entry.name).text] = identity
        known[identity] = _with_entry(known.get(identity), identity, entry)
        if not entry.confirm:
            claimed |= {fold(text).text: identity for text in (entry.name, *entry.forms)}
    touched = {identity for catalogue in shipped for plain in claimed for identity in catalogue.owners.get(plain, ())}
    touched.update(names[fold(entry.name).text] for entry in config.organisations)
    return tuple(_without_claimed(one, claimed) if one.id in touched else one for one in known.values())


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
    kept = tuple(form for form in one.forms if _owner(fold(form.text).text, claimed, one.id) == one.id)
    return one if len(kept) == len(one.forms) else replace(one, forms=kept)


def _owner(plain: str, claimed: dict[str, str], identity: str) -> str:
    """Who a folded form belongs to, with its article too: who claims ANS claims « l'ANS »."""
    return claimed.get(plain) or claimed.get(ARTICLE.sub("", plain), identity)


class _Shipped(NamedTuple):
    """The organisations and programmes of a catalogue, and their ids by what they go by, folded."""

    organisations: tuple[Organisation, ...]
    names: dict[str, str]
    firsts: dict[str, str]  # by the first of their forms
    owners: dict[str, list[str]]  # by any


@lru_cache(maxsize=4)
def _shipped(name: str) -> _Shipped:
    """A catalogue that ships with vigie."""
    return prepared("organisations", name, lambda: _made(name))


def _made(name: str) -> _Shipped:
    from monitor.recognise.entries import read_catalogue

    organisations = read_catalogue(name)
    owners: dict[str, list[str]] = {}
    for one in organisations:
        for form in one.forms:
            owners.setdefault(fold(form.text).text, []).append(one.id)
    return _Shipped(
        organisations,
        {fold(one.name).text: one.id for one in organisations},
        {fold(form.text).text: one.id for one in organisations for form in one.forms[:1]},
        owners,
    )

"""What an officer's own organisations share with those of the catalogues, or with one another: for `vigie check`.

A form that two organisations go by names neither for sure; a form of a few letters, or one that is a common word or a
given name, is met in articles that speak of something else. Nothing here is an error: each message says what happens.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from monitor.config import Config, OrganisationEntry
from monitor.conflicts import Conflict
from monitor.model import Form, Organisation
from monitor.recognise.catalogue import organisations, slug
from monitor.recognise.fold import fold
from monitor.recognise.homonyms import common_word, few_letters, readings


@dataclass(frozen=True, slots=True)
class Owner:
    """Who goes by a form: an organisation of a catalogue, or the entry of the configuration at `number`."""

    id: str
    name: str
    form: Form
    number: int | None = None

    @property
    def spoken(self) -> str:
        """In a message."""
        if self.number is not None:
            return f"votre organisation « {self.name} » (organisations.{self.number})"
        return f"« {self.name} », du catalogue"


def clashes(config: Config) -> Iterator[Conflict]:
    """Where the `organisations` of `config` clash, and how, in French; in their order.

    Forms are compared as they are found: accents, case, hyphens and spaces do not set them apart. Raises ConfigError
    when a catalogue cannot be read.
    """
    shipped = organisations(Config(catalogues=config.catalogues))
    owners: dict[str, list[Owner]] = {}
    for one in shipped:
        for form in one.forms:
            _own(owners, Owner(one.id, one.name, form))
    completed = {fold(name).text: one for one in shipped for name in (one.forms[0].text, one.name)}
    for number, entry in enumerate(config.organisations):
        known = completed.get(fold(entry.name).text)
        identity = known.id if known else slug(entry.name)
        if known:
            yield ("organisations", number, "name"), _completes(known)
        for where, text in _forms(number, entry, known):
            form = Form(text, entry.case, entry.confirm, entry.refute, ambiguous=bool(entry.confirm))
            yield from ((where, message) for message in _against(form, identity, owners))
            yield from ((where, message) for message in _homonyms(form))
            _own(owners, Owner(identity, entry.name, form, number))


def _completes(known: Organisation) -> str:
    return f"« {known.name} » est déjà dans le catalogue ({known.id}) : cette entrée la complète et fixe ses points"


def _forms(
    number: int, entry: OrganisationEntry, known: Organisation | None
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """The forms that the entry gives: its name is one too, unless the catalogue already says how it is written."""
    if known is None:
        yield ("organisations", number, "name"), entry.name
    for place, text in enumerate(entry.forms):
        yield ("organisations", number, "forms", place), text


def _own(owners: dict[str, list[Owner]], owner: Owner) -> None:
    for spelling in readings(owner.form.text):
        owners.setdefault(spelling, []).append(owner)


def _against(form: Form, identity: str, owners: dict[str, list[Owner]]) -> Iterator[str]:
    """What the form shares with the others."""
    others: dict[tuple[str, int | None], Owner] = {}
    for spelling in sorted(readings(form.text)):  # as it is written first
        for owner in owners.get(spelling, ()):
            if owner.id != identity:
                others.setdefault((owner.id, owner.number), owner)
    for owner in others.values():
        if form.ambiguous and owner.form.ambiguous:
            continue  # each has the words that tell it from the other
        if fold(owner.form.text).text.strip() != fold(form.text).text.strip():
            shared = f"« {form.text} » se lit comme « {owner.form.text} », qui désigne {owner.spoken}"
            yield f"{shared} : donnez un contexte (`confirm`)"
        else:
            yield f"« {form.text} » désigne aussi {owner.spoken} : {_outcome(form, owner)}"


def _outcome(form: Form, owner: Owner) -> str:
    if form.ambiguous or owner.number is not None:
        return "donnez un contexte (`confirm`) aux deux, ou aucune n'est retenue"
    return "elle ne désignera plus que la vôtre ; donnez un contexte (`confirm`) pour garder les deux"


def _homonyms(form: Form) -> Iterator[str]:
    if form.confirm:
        return
    advice = "donnez les mots qui doivent être à proximité (`confirm`)"
    if common_word(form.text):
        yield f"« {form.text} » est aussi un mot courant ou un prénom, risque d'homonymes : {advice}"
    elif few_letters(form.text):
        yield f"« {form.text} » est très court, risque d'homonymes : {advice}"

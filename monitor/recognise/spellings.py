"""The ways a name of a catalogue is also written, worked out when the catalogue is loaded; its head lists them.

The press shortens (Andera Partners, Andera), drops or adds a preposition (IHU Strasbourg, IHU de Strasbourg), writes
heads and regions in full or in short, acronyms as words (Upec), saints as St, and tells a hospital by the people of its
town (CHU lillois); releases in English turn a head around (Lille University Hospital). What is listed wins: a spelling
that is listed, or that another organisation could be read as, is not made. Pure.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from monitor.model import FIELD, Form, Organisation
from monitor.recognise.fold import fold
from monitor.recognise.homonyms import common_word, is_place, readings

SHORTEST = 4  # letters of a short name that needs a confirming word, or of an acronym that is written as a word
USUAL = 3  # points: those of fewer are named every day, and mean what everybody knows
COINED = 5  # letters of a short name that needs none
PREPOSITION = re.compile(r"(?:de la |de l['’]|du |des |de |d['’]|la |le |les |l['’])", re.IGNORECASE)
BEFORE_REGION = re.compile(rf"[ -]+{PREPOSITION.pattern}?$", re.IGNORECASE)
CONTRACTED = {"le": ("au", "du"), "les": ("aux", "des")}  # articles that a preposition hides
FIRM_HEADS = frozenset(("Groupe", "Laboratoire", "Laboratoires"))  # of a name of two words, which the press leaves out
VOWELS = tuple("aeiouyh")
SLOT = "…"  # in a head, where the place stands: « … University Hospital »
HOSPITAL = f"{SLOT} Hospital"  # of names of two parts only: Paul-Brousse Hospital; Mercy Hospital is anybody's
SAINT = re.compile(r"(?<![^\W_])Sain(te?)(?=[ -][^\W\d_])")
WORLD = "Monde"
OF_THE_FIELD = re.compile(r"pharm|^bio.{3}|medic.|thera|vax|vacc|immun|onco.|neuro.|cardi[ao].|cell.|tech$|cath$")
FEMININE = (("en", "enne"), ("on", "onne"), ("eau", "elle"), ("e", "e"))  # of adjectives; else an e is added


@dataclass(frozen=True)
class Habits:
    """How names are written, as a catalogue has it."""

    generic: frozenset[str] = frozenset()
    """Last words of a name, folded, that the press leaves out: therapeutics."""
    heads: tuple[tuple[str, ...], ...] = ()
    """First words of a name that mean the same: CH, Centre hospitalier."""
    trades: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By kind, words that confirm the ambiguous names of its organisations."""
    shortened: tuple[str, ...] = ()
    """The kinds, of those, whose organisations may go by a short name, and by a word in an article of the field."""
    regions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The regions, and their other names."""


def spelled(organisations: Sequence[Organisation], habits: Habits) -> tuple[Organisation, ...]:
    """`organisations` with the other spellings of their names; those that are ambiguous, with the words of a trade."""
    known = _Known(organisations)
    made = {one.id: list(_with_saints(one.forms, _made(one, habits, known))) for one in organisations}
    makers: dict[str, set[str]] = defaultdict(set)
    for identity, forms in made.items():
        for form in forms:
            for reading in readings(form.text):
                makers[reading].add(identity)
    company = _company(organisations)
    found = []
    for one in organisations:
        free = (
            form
            for form in made[one.id]
            if known.is_free(form.text, one.id)
            and all(len(makers[reading]) == 1 and not _is_a_word(reading) for reading in readings(form.text))
        )
        forms = _without_doubles([*one.forms, *free])
        if words := habits.trades.get(one.kind):
            words = (*words, *(name for identity, name in company[one.kind] if identity != one.id))
            near = (replace(form, scope="window", confirm=()) for form in forms if known.is_doubtful_anywhere(form))
            forms = _without_doubles([*forms, *near])
            forms = [form if known.is_of_two_kinds(form) else _in_company(form, words) for form in forms]
        if one.kind in habits.shortened and one.points >= USUAL:
            forms = [replace(form, scope=FIELD) if _is_one_word(form) else form for form in forms]
        found.append(replace(one, forms=tuple(forms)))
    return tuple(found)


def _is_one_word(form: Form) -> bool:
    """Whether a sure form is a word, which may name anything else too: a river, a family, a ship.

    One that is made of a word of the field (Provepharm, Carthera) names nothing else.
    """
    if form.ambiguous or not (form.text.isalpha() and form.text[1:].islower()):
        return False
    return not OF_THE_FIELD.search(_plain(form.text))


class _Known:
    """What is listed: who is read as what, and whose names hold which word."""

    def __init__(self, organisations: Iterable[Organisation]) -> None:
        self._owners: dict[str, set[str]] = defaultdict(set)
        self._holders: dict[str, set[str]] = defaultdict(set)
        self._kinds: dict[str, set[str]] = defaultdict(set)
        for one in organisations:
            for form in one.forms:
                self._kinds[_plain(form.text)].add(one.kind)
                for reading in readings(form.text):
                    self._owners[reading].add(one.id)
                for word in _plain(form.text).split():
                    self._holders[word].add(one.id)

    def is_free(self, text: str, identity: str) -> bool:
        """Whether no other organisation is read so."""
        return all(self._owners.get(reading, set()) <= {identity} for reading in readings(text))

    def is_shared(self, form: Form) -> bool:
        """Whether several go by the form, and the place that the text speaks of tells which: « le CHU »."""
        return form.ambiguous and form.scope == "document" and len(self._owners[_plain(form.text)]) > 1

    def is_of_two_kinds(self, form: Form) -> bool:
        """Whether organisations of several kinds go by the form, so that a trade beside it tells little: « l'ICM »."""
        return len(self._kinds[_plain(form.text)]) > 1

    def is_doubtful_anywhere(self, form: Form) -> bool:
        """Whether a word anywhere in the article confirms it: those of its trade do when they are near."""
        return form.ambiguous and form.scope == "document" and not self.is_shared(form)

    def is_coined(self, word: str, identity: str) -> bool:
        """Whether the word was made up to name this organisation, as far as vigie knows."""
        return len(word) >= COINED and self._holders.get(_plain(word), set()) <= {identity} and not _is_usual(word)


def _is_long_acronym(text: str) -> bool:
    return len(text) >= SHORTEST and text.isalpha() and text.isupper() and not _is_usual(text)


def _is_a_word(reading: str) -> bool:
    """Whether the letters of several words make one of another sense: CH Arles, Charles."""
    return reading.endswith("#") and common_word(reading[:-1])


def _is_usual(word: str) -> bool:
    return common_word(word) or is_place(word)


def _made(one: Organisation, habits: Habits, known: _Known) -> Iterator[Form]:
    """The other spellings of the names of an organisation; some may be listed, or another's."""
    trade = habits.trades.get(one.kind, ())
    written = {form.text for form in one.forms}
    listed = {_plain(text) for text in written}
    for form in one.forms:
        if form.case and _is_long_acronym(form.text):
            if form.text.capitalize() not in written:
                yield replace(form, text=form.text.capitalize())  # SFSD, Sfsd
            if len(form.text) >= COINED and not (form.ambiguous or form.refute or one.kind in habits.shortened):
                yield replace(form, case=False)  # SDBIO, SDBio
        if known.is_shared(form) and not form.text.startswith("l'"):  # « l'université », which is no head of a name
            for people in _people(form.confirm):
                text = f"{form.text} {people}"
                yield Form(text, form.case, refute=form.refute, not_after=form.not_after)
        yield from _contracted(form)
        if form.ambiguous:
            if one.kind in habits.shortened:
                yield from _headless(form)
            if form.text == one.name and one.kind in habits.shortened and set(one.regions) == {WORLD}:
                yield Form(f"{form.text} France", True)  # its French company: Roche France
            continue
        texts = [form.text, *_with_other_region(form.text, habits)]
        texts += [text for longer in tuple(texts) for text in _with_other_head(longer, habits, bool(form.until))]
        yield from (replace(form, text=text) for text in texts[1:] if _plain(text) not in listed)
        if ". " in form.text:
            yield replace(form, text=form.text.replace(". ", "."))  # B. Braun, B.Braun
        if one.kind in habits.shortened:
            short = _short(form, habits, trade, lambda word: known.is_coined(word, one.id))
            yield from (other for other in short if _plain(other.text) not in listed)


def _contracted(form: Form) -> Iterator[Form]:
    """A form with its article, where a preposition hides it: aux HUS, du Circ."""
    article, _, own = form.text.partition(" ")
    yield from (replace(form, text=f"{other} {own}") for other in CONTRACTED.get(article, ()) if own[:1].isupper())


def _headless(form: Form) -> Iterator[Form]:
    """An ambiguous name without its head: Groupe Lépine, Lépine."""
    head, _, own = form.text.partition(" ")
    if head in FIRM_HEADS and own.isalpha():
        yield replace(form, text=own, case=True)


def _short(form: Form, habits: Habits, trade: tuple[str, ...], is_coined: Callable[[str], bool]) -> Iterator[Form]:
    """What the press makes of a name of two words: the one that tells."""
    words = form.text.split()
    kept = len(words)
    while kept > 1 and _plain(words[kept - 1]) in habits.generic:
        kept -= 1
    own = words[kept - 1]
    if len(own) < SHORTEST - own.isupper() or not own.isalpha() or _is_usual(own) or _plain(own) in habits.generic:
        return
    if own.islower():
        return  # « IHU lyonnais » makes no « Lyonnais »
    headed = kept == len(words) == 2 and any(words[0] in group for group in habits.heads)
    if headed or kept == 1 < len(words):
        sure = not headed and is_coined(own)
        for text in dict.fromkeys((own, own.capitalize())):  # TreeFrog, Treefrog
            yield Form(text, True, () if sure else trade, ambiguous=not sure, until=form.until)


def _with_saints(listed: Iterable[Form], made: Iterable[Form]) -> Iterator[Form]:
    """`made`, and the forms of both that hold a saint as they are shortened: St-Étienne, Ste-Anne."""
    made = tuple(made)
    yield from made
    for form in (*listed, *made):
        if SAINT.search(form.text):
            yield replace(form, text=SAINT.sub(r"S\1", form.text))


def _people(words: Iterable[str]) -> Iterator[str]:
    """The adjectives, in the singular, among the words of a place: lillois* gives lillois, lilloise."""
    for word in words:
        stem = word.removesuffix("*")
        if not stem.replace("-", "").isalpha() or not stem.islower() or (stem == word and word.endswith(("s", "x"))):
            continue  # a town, « île Bourbon », a plural
        yield stem
        if stem != word:
            yield next((stem[: -len(end)] + other for end, other in FEMININE if stem.endswith(end)), f"{stem}e")


def _with_other_region(text: str, habits: Habits) -> Iterator[str]:
    """A name that ends with a region, with its other names: ARS PACA, ESEA N.-A."""
    plain = _plain(text)
    for names in ((region, *others) for region, others in habits.regions.items()):
        for name in names:
            if plain.endswith(f" {_plain(name)}"):
                stem = BEFORE_REGION.sub("", text[: -len(name)])
                yield from (f"{stem} {other}" for other in names)
                return


def _with_other_head(text: str, habits: Habits, former: bool = False) -> Iterator[str]:
    """A name made of a head and a place, with the heads that mean the same, and with other prepositions.

    A former name is not turned around: the « Université du Maine » of Le Mans never was the University of Maine.
    """
    plain = _plain(text)
    for group in habits.heads:
        head = max((one for one in group if plain.startswith(f"{_plain(one)} ")), key=len, default="")
        rest = text[len(head) + 1 :]
        link = PREPOSITION.match(rest)
        place = rest[link.end() :] if link else rest
        if head and place[:1].isupper():
            for other in group:
                if SLOT not in other:
                    links = _links(place, rest.removesuffix(place), habits, acronym=other.isupper())
                    yield from (f"{other} {one}{place}" for one in links)
                elif not former and (other != HOSPITAL or "-" in place):
                    yield other.replace(SLOT, place)


def _links(place: str, link: str, habits: Habits, *, acronym: bool) -> tuple[str, ...]:
    """What may stand between a head and its place; « université Rennes » may go on: it is not that of Rennes."""
    elided, of_region = _plain(place).startswith(VOWELS), place in habits.regions
    found = [link, "d'" if elided else "de "]
    if acronym or of_region or "-" in place:
        found.append("")
    if of_region:
        found += ("de la région ", *(("de l'",) if elided else ("du ", "de la ", "des ")))
    return tuple(dict.fromkeys(found))


def _without_doubles(forms: Iterable[Form]) -> list[Form]:
    """`forms`, each spelling once: one that counts in its very case does not double another in another case."""
    listed: dict[tuple[str, str, str], Form] = {}
    plain: set[str] = set()
    for form in forms:
        text = _plain(form.text)
        if text not in plain:
            listed.setdefault((text, form.text if form.case else "", form.scope), form)
        if not form.case and not form.ambiguous:
            plain.add(text)
    return list(listed.values())


def _company(organisations: Iterable[Organisation]) -> dict[str, list[tuple[str, str]]]:
    """By kind, the ids and the sure names of its organisations: who is told with others of a trade is one of them."""
    company: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for one in organisations:
        sure = (form.text for form in one.forms if not (form.ambiguous or form.case) and len(form.text) >= SHORTEST)
        company[one.kind] += [(one.id, name) for name in list(sure)[:1]]
    return company


def _in_company(form: Form, words: tuple[str, ...]) -> Form:
    if not form.ambiguous or form.scope == "document":
        return form
    against = [_plain(word.rstrip("*")) for word in form.refute]
    telling = (word for word in words if not any(one in _plain(word) for one in against))
    return replace(form, confirm=tuple(dict.fromkeys((*form.confirm, *telling))))


@lru_cache(maxsize=65536)
def _plain(text: str) -> str:
    """`text` folded: the words of heads, regions and trades come back at every name."""
    return fold(text).text

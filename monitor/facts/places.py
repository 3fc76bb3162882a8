"""The places of France that an article names: regions, departments, communes, also by demonym and former name.

    names found ─▶ the longest ─▶ written as a name, and as all of it ─▶ where something happens ─▶ sure ones
                ─▶ doubtful ones, by the sure ones ─▶ localities

A name that is also a common word, a person or a place abroad does not count alone: see the head of `places.csv`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from monitor.facts.asides import asides
from monitor.facts.datelines import in_dateline
from monitor.facts.gazetteer import Place, gazetteer
from monitor.facts.surnames import LITTLE, is_bare, is_of_somebody
from monitor.findings import Locality, Mention
from monitor.model import Field, Organisation
from monitor.recognise.fold import fold
from monitor.recognise.passage import Passage
from monitor.regions import WIDE

_AROUND = 40  # characters before and after a name in which its sign stands
_ACRONYM = 5  # letters
# Signs, in folded text that ends where the name begins. « à Sens », « le CHU de Tours »
_TOWN = re.compile(
    r"\b(?:a|pres d[e']|entre|depuis|vers|chu|chru|(?:villes?|communes?|mairie|maire|metropole|agglomeration|chr?u?"
    r"|hopital|hopitaux|iut|celui|celle|ceux|centre hospitalier|universite|sites?|usine|gare|campus|technopole|faculte"
    r"|clinique|bassin|(?:sous )?prefecture|rectorat|tribunal|pole|aeroport|quartier|habitants) (?:d[eu]|des)"
    r"|in|near)\s$"
)
# « dans le Lot », « les pompiers de la Somme »
_LAND = re.compile(
    r"\b(?:en |(?:dans|departement|departementale?|a travers|ars|prefete?|prefecture|deputee?|senateur|senatrice"
    r"|pompiers|chambre d'agriculture|cpam|sdis|samu|habitants|agriculteurs|medecins|hopitaux|ile|chu)"
    r"(?: d(?:e|u|es|'))?(?: ?(?:la|le|les|l'))?\s?)$"
)
# … which tells more than « dans la Manche »
_DEPARTMENT = re.compile(
    r"\b(?:departement|departementale?|prefecture|prefete?|cpam|sdis)(?: d(?:e la |e l'|u |es |e )| |, )$"
)
_REGION = re.compile(r"\b(?:a |de |(?:ile|chu|departement|region|ars|universite|academie) (?:d[e'] ?|(?=la)))$|\ben $")
_ARTICLE = re.compile(r"(?:\b(?:la|le|les|du|des|en) |\b[ld]'|\()$")
_STREET = re.compile(
    r"\b(?:rue|avenue|boulevard|bd|place|route|porte|quai|cours|allee|impasse|traite|faubourg)"
    r" (?:d[eu]s? ?|d')(?:la |l')?$"
)
# « devant la cour d'appel de Paris », « cotée à la Bourse de Paris »: most courts and exchanges of the whole country
# sit around Paris, so what comes before them says nothing of where it is.
_CAPITAL = "Île-de-France"
_BENCH = re.compile(
    r"\b(?:(?:cour(?: administrative)? d'appel|tribunal(?: [\w']+){0,4}?|parquet(?: general)?|barreau|bourse"
    r"|procureure?(?: general| generale| de la republique)?|stock exchange) (?:de|a|in|of) "
    r"|(?:heure|place(?: financiere| boursiere)?) de |cotee?s? a "
    r"|euronext(?: growth| access| expert)? (?:de |a |in )?)$"
)
_BENCH_AFTER = re.compile(
    r" (?:(?:administrative|commercial|criminal|judicial) )?(?:court|stock exchange|bourse|prosecutors?|time)\b"
)
# « Tarascon-sur-Ariège », « Clermont-l'Hérault »: a longer name, which is that of another commune.
_LONGER = re.compile(
    r"[-‐‑](?:(?:sur|sous|en|du|des?|l[aeè]s?|lez|aux?|à|près|pied|devant)[-‐‑ ]"
    r"|(?:SUR|SOUS|EN|DU|DES?|L[AEÈ]S?|LEZ|AUX?)[-‐‑]|[dlDL]['’])"
)
_JOINED = re.compile(r"[-‐‑](?=[A-ZÀ-Þ])")  # « Croix-Rousse »
# Agencies, ministries and head offices of the whole country write from there; elsewhere it is the town of who tells.
_WRITTEN_FROM = frozenset((
    "Paris", "Saint-Denis", "Montreuil", "Maisons-Alfort", "Puteaux", "Courbevoie", "Boulogne-Billancourt",
    "Issy-les-Moulineaux", "Levallois-Perret", "Neuilly-sur-Seine", "Fontenay-sous-Bois", "Nanterre",
))  # fmt: skip
_OF = ("de ", "du ", "es ", "d'", "la ", "l'")
# What stands before a place and seldom before somebody's name.
_SOMEWHERE = re.compile(r"(?:\b(?:de|a|en|la|vers|dans|et|ou|sur|par|puis|in|of|from|across|and) |\b[dl]'|, )$")
# Signs after the name: « (89) », « 89100 », « , Autriche »
_NUMBER = re.compile(r"(?:\s?\(\s?(?=(?:\d{2,3}|2[ab])\s?[),])|,?\s(?=\d{5}\b))(\w+)")
_CODE = re.compile(r"\b(\d{5})\s$")
_ABROAD = re.compile(
    r"\s?[,(]\s?(?:en |aux? )?(?:autriche|belgique|espagne|italie|suisse|allemagne|etats unis|usa|canada|quebec|senegal"
    r"|missouri|louisiane|texas|maroc|luxembourg|liban|royaume uni|bielorussie|portugal|afrique"
    r"|austria|belgium|spain|italy|switzerland|germany|united states|united kingdom|uk|morocco)\b"
)
_LAST = re.compile(r"[\s'’](\w)[^\s'’]*$")  # the first letter of the last word
_GIVEN_NAME = re.compile(r"(?<![\w-])[A-ZÀ-Þ][a-zß-ÿ]+(?:-[A-ZÀ-Þ][a-zß-ÿ]+)?\s$")
_SURNAME = re.compile(r"\s(?!(?:CHU|CHRU|Métropole|Agglomération|Université)\b)[A-ZÀ-Þ][\w'’-]*[a-zß-ÿ]")
_STOP = re.compile(r"\s?[:,.(–—|/]|$| - ")


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a name stands; `choices` are the places it may mean, `sure` when nothing else need be known."""

    passage: Passage
    start: int  # original offsets
    end: int
    choices: tuple[Place, ...]
    sure: bool


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What stands around a name, folded, and what that makes of it."""

    before: str
    after: str
    opens: bool  # it is the first word of its sentence
    acronym: bool  # in capitals in a sentence that is not
    person: bool  # between a given name and a surname, or beside one
    within: tuple[Organisation, ...]  # of whose names it is a part


class Places:
    """Recognises the places of France. Built once; `phrases` are those it looks for in a passage."""

    def __init__(self) -> None:
        self._gazetteer = gazetteer()
        self.phrases = self._gazetteer.phrases

    def named(
        self, passages: Sequence[Passage], mentions: Sequence[Mention] = (), regions: Iterable[str] = ()
    ) -> list[Locality]:
        """The places that the passages of one article name, in order.

        `mentions` are its organisations: a place inside the name of one (« CHU de Tours ») is sure. `regions` are those
        of its publisher; with the sure places they settle the doubtful ones. Needs `phrases` in the passages.
        """
        spots = [spot for passage in passages for spot in _telling(passage, list(self._spots(passage, mentions)))]
        known = set(regions) - WIDE
        for spot in spots:
            if spot.sure:
                known |= {spot.choices[0].region, spot.choices[0].department} - {""}
        return [
            Locality(one.name, one.kind, one.department, one.region, *spot.passage.spot(spot.start, spot.end))
            for spot in spots
            if (one := spot.choices[0] if spot.sure else _settled(spot.choices, known))
        ]

    def _spots(self, passage: Passage, mentions: Sequence[Mention]) -> Iterator[_Spot]:
        for span, phrase in passage.towns:
            choices = self._gazetteer.meant[phrase]
            start, end = passage.folded.span(span[0] + choices[0].lead, span[1])
            if not _written_as_name(passage, start, end, choices[0]) or passage.in_address(start, end):
                continue
            if _is_of_longer(passage, start, end, choices) or _is_of_writing(passage, start, end, choices[0]):
                continue
            if _is_elsewhere(passage.folded.text, *span) or (
                choices[0].region == _CAPITAL and _is_bench(passage.folded.text, *span)
            ):
                continue
            if len(choices) == 1 and not choices[0].doubt:
                yield _Spot(passage, start, end, choices, True)
            elif kept := _weighed(choices, _surroundings(passage, start, end, mentions)):
                yield _Spot(passage, start, end, *kept)


def _telling(passage: Passage, spots: Sequence[_Spot]) -> list[_Spot]:
    """The spots of a passage but those that are somebody's name, and those that its body names in passing."""
    text = passage.folded.original
    towns = [one for one in spots if one.choices[0].kind == "commune" and not one.choices[0].demonym]
    somebody = [one for one in towns if is_of_somebody(passage, one.start, one.end)]
    names = {text[one.start : one.end] for one in somebody}
    somebody += [one for one in towns if text[one.start : one.end] in names and is_bare(passage, one.start, one.end)]
    left = [one for one in spots if one not in somebody]
    aside = asides(passage, [(one.start, one.end) for one in left if passage.field(one.start) is not Field.TITLE])
    return [one for one in left if (one.start, one.end) not in aside]


def _is_of_longer(passage: Passage, start: int, end: int, choices: Sequence[Place]) -> bool:
    """Whether the name `start` to `end` goes on, over a hyphen, as that of another place."""
    text = passage.folded.original
    if choices[0].demonym or choices[0].kind == "region":
        return False
    if _LONGER.match(text, end):
        return True
    if not (_JOINED.match(text, end) and all(one.doubt in ("word", "name") for one in choices)):
        return False
    begin, after = passage.folded.place(start, end)
    beside = any(other - after in (0, 1) for (other, _), _ in passage.towns)  # « Lens-Béthune »
    return not beside and not _TOWN.search(passage.folded.text, max(0, begin - _AROUND), begin)


def _is_of_writing(passage: Passage, start: int, end: int, place: Place) -> bool:
    """Whether a place says only from where the text was written."""
    if place.name not in _WRITTEN_FROM or place.demonym or passage.field(start) is Field.TITLE:
        return False
    return in_dateline(passage.folded.original, start, end)


def _is_elsewhere(text: str, start: int, end: int) -> bool:
    """Whether the folded place `start` to `end` names a street, or is said to lie abroad."""
    if text[end : end + 2].strip()[:1] in (",", "(") and _ABROAD.match(text, end):
        return True
    after_of = text[max(0, start - 3) : start].endswith(_OF)
    return after_of and _STREET.search(text, max(0, start - _AROUND), start) is not None


def _is_bench(text: str, start: int, end: int) -> bool:
    """Whether the folded place `start` to `end` is the seat of a court or of an exchange."""
    return bool(_BENCH.search(text, max(0, start - _AROUND), start) or _BENCH_AFTER.match(text, end))


def _written_as_name(passage: Passage, start: int, end: int, place: Place) -> bool:
    """Whether a name has its capitals: at its first letter, and at its last word unless hyphens join them."""
    written = passage.folded.original[start:end]
    last = _LAST.search(written, 1)
    if place.demonym:
        return not (written[0].isupper() and _GIVEN_NAME.search(passage.folded.original[max(0, start - 30) : start]))
    if last:
        return last[1].isupper()  # « le Havre », « pays de la Loire »
    return written[0].isupper()


def _surroundings(passage: Passage, start: int, end: int, mentions: Sequence[Mention]) -> _Surroundings:
    text = passage.folded.original
    window = passage.window(start, end)
    before, after = text[max(window[0], start - _AROUND) : start], text[end : end + _AROUND]
    written = text[start:end]
    title = passage.spot(start, end)[0] is Field.TITLE
    given = _GIVEN_NAME.search(before)
    return _Surroundings(
        fold(before).text,
        fold(after).text,
        not any(map(str.isalnum, text[window[0] : start])),
        written.isupper() and len(written) <= _ACRONYM and not passage.in_capitals(window),
        bool(given and fold(given[0]).text.strip() not in LITTLE) or _SURNAME.match(after) is not None,
        tuple(
            one.organisation
            for one in mentions
            if one.start <= start and end <= one.end and (one.field is Field.TITLE) == title
        ),
    )


def _is_home(place: Place, organisations: Sequence[Organisation]) -> bool:
    """Whether `place` may be that in the name of one of `organisations`: no Clermont of Picardy in Auvergne."""
    return any(place.region in one.regions or WIDE.issuperset(one.regions) for one in organisations)


def _weighed(choices: tuple[Place, ...], around: _Surroundings) -> tuple[tuple[Place, ...], bool] | None:
    """The places that a name may mean where it stands, the likeliest first, and whether the first is sure."""
    if around.within:
        choices = tuple(one for one in choices if _is_home(one, around.within))
    if number := _NUMBER.match(around.after) or _CODE.search(around.before):
        told = number[1] if len(number[1]) < 5 else _department_of(number[1])
        numbered = tuple(one for one in choices if one.department == told.upper())
        if numbered:
            return numbered[:1], True
    signed = tuple(one for one in choices if _has_sign(one, around))
    if signed and [one.kind for one in choices].count(signed[0].kind) == 1:
        return signed[:1], True
    kept = tuple(one for one in choices if not one.doubt or _may_be(one, around))
    return (kept, False) if kept else None


def _department_of(code: str) -> str:
    """The department of a postal code."""
    return code[:3] if code.startswith("97") else code[:2]


def _has_sign(place: Place, around: _Surroundings) -> bool:
    """Whether what stands right before a name says that it is this place."""
    if place.doubt == "elsewhere":
        return place.kind == "department" and _DEPARTMENT.search(around.before) is not None
    if place.doubt and around.within:
        return True
    if place.doubt == "name":
        return not around.person and _SOMEWHERE.search(around.before) is not None
    sign = {"commune": _TOWN, "department": _LAND, "region": _REGION}[place.kind]
    return (not around.acronym or not place.doubt) and sign.search(around.before) is not None


def _may_be(place: Place, around: _Surroundings) -> bool:
    """Whether a doubtful name can be this place at all, if the rest of the article speaks for it."""
    if around.acronym or (place.doubt == "name" and around.person):
        return False
    if place.kind == "department" and not around.opens:
        return _ARTICLE.search(around.before) is not None
    return not around.opens or _STOP.match(around.after) is not None


def _settled(choices: tuple[Place, ...], known: set[str]) -> Place | None:
    """The place that a name means by the regions and departments `known`; None when nothing speaks for it."""
    for near in ("department", "region"):
        if told := [one for one in choices if getattr(one, near) in known]:
            return told[0]
    return next((one for one in choices if not one.doubt), None)

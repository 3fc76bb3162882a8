"""What a name is not: words set against a place that make it a plural, a territory or a person. Pure."""

from __future__ import annotations

import re
from collections.abc import Container

from monitor.facts.gazetteer import gazetteer
from monitor.model import FIELD
from monitor.recognise import persons
from monitor.recognise.abroad import is_abroad
from monitor.recognise.company import FIRMS
from monitor.recognise.councils import is_council
from monitor.recognise.forms import Place, Use, is_acronym
from monitor.recognise.longer import goes_on
from monitor.recognise.offices import in_office
from monitor.recognise.topics import is_of_sport
from monitor.recognise.trades import other_trade, other_trade_before

COUNT = re.compile(r"(?<!\d)\d{1,3} $")
SEVERAL = re.compile(
    r"(?<![^\W_])(?:les|des|aux|ces|nos|vos|leurs|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze) $"
)
# « sans CHU », « un CHU »: none, or any.
ANY = re.compile(
    r"(?<![^\W_])(?:(?:sans|aucune?|chaque|toute?|quelle?|quelques|ni|pas d[e']|plus d[e']|autres?"
    r"|une?(?: (?:vraie?|veritable|autre|simple|seule?|nouvelle?|nouveau|petite?|grande?))?) ?)$"
)
# « l'ARS de la région de résidence », « de votre région »: whichever it is
WHICHEVER = re.compile(
    r" (?:de la region (?:(?:de|du|d'|ou) ?(?=[^\W\d_])|concernee|competente)"
    r"|(?:de|dans) (?:leur|votre|sa|chaque) region|(?:territorialement )?(?:competente|concernee)(?![^\W_])"
    r"|d'ete(?![^\W_])|populaire|du temps libre|catholique|libre(?![^\W_])|privee"  # « l'université d'été »
    r"|de rattachement|de residence|dont (?:il|elle|ils|elles|vous) depend)"
)
NUMBERED = re.compile(r"[-\u2010\u2011]\d")  # « GSK-3 », a protein; « ANR-21 », a contract
ARTICLE = re.compile(r" ?(?:la|le|les|l')$")
PLURAL = "plusieurs organisations désignées à la fois"
UNDEFINED = "aucune organisation en particulier"
TERRITORY = "territoire, pas institution"
ABROAD = "organisme d'un autre pays"
LOCAL = "association ou club d'une ville"
OTHER_BODY = "commission de conciliation et d'indemnisation"
INJURED = re.compile(r"conciliation|alea therapeutique|oniam|indemnis|erreur medicale|perte de chance")
HEADED = re.compile(r"(?<![^\W_])(?:hopital|clinique|polyclinique|site|campus|faculte|universite) $")
INTERNATIONAL = "institution_int"
PLAYERS = FIRMS | {"collectivite", "groupe_soins", "hopital", "region", "universite"}  # whose name a team may bear
OF = (" de ", " d'", " du ")
COMPANY = frozenset(("groupe", "societe", "entreprise", "plateforme", "editeur", "assureur", "operateur"))


def refused(place: Place, use: Use, names: Container[str]) -> str:
    """Why the place is no name of the organisation, in French; empty if the words beside it say nothing against it.

    `names` are the folded forms of all organisations.
    """
    if _is_plural(place, use):
        return PLURAL
    if is_description(place, use) and not place.head and (ANY.search(_before(place, 24)) or _is_whichever(place)):
        return UNDEFINED
    if is_territory(place, use):
        return TERRITORY
    if is_abroad(place, use.organisation):
        return ABROAD
    if _is_of_a_town(place, use) or (use.organisation.kind in PLAYERS and is_of_sport(place)):
        return LOCAL
    if use.organisation.kind == "chambre" and _is_of_patients(place):
        return OTHER_BODY
    if place.head:
        return ""
    return goes_on(place, use.organisation) or _as_something_else(place, use, names)


def _as_something_else(place: Place, use: Use, names: Container[str]) -> str:
    """Why the name is a person's or another trade's; empty if it is not."""
    first, space, _ = place.written.partition(" ")
    if not space:
        return _as_person(place, use, names) or other_trade(place, use.organisation, doubtful=use.form.ambiguous)
    if not persons.is_given_name(first):  # « la salle Harmonie Mutuelle »
        return other_trade_before(place, use.organisation)
    # « Pierre Fabre, arrière gauche du club »
    return in_office(place) or other_trade(place, use.organisation)


def is_description(place: Place, use: Use) -> bool:
    """Whether the form is what several go by (« l'ARS », « le CHU »), so that the place told decides."""
    several = place.uses[0].organisation.id != place.uses[-1].organisation.id
    return several and use.form.ambiguous and use.form.scope == "document"


def is_hospital(use: Use) -> bool:
    """Whether the form is an acronym that hospitals of several towns may go by: « le CHIC », « le CHD »."""
    return use.organisation.kind == "hopital" and use.form.case and is_acronym(use.form)


def _before(place: Place, most: int) -> str:
    return place.passage.folded.text[max(0, place.span[0] - most) : place.span[0]]


def _is_whichever(place: Place) -> bool:
    """Whether the words after a description leave open which it is."""
    folded = place.passage.folded
    found = WHICHEVER.match(folded.text, place.span[1])
    if not found:
        return False
    return found.end() not in place.passage.beginnings  # « l'ARS de la région de Nantes »


def _is_of_patients(place: Place) -> bool:
    """Whether « la CCI de Bretagne » hears patients, and no merchants."""
    text = place.passage.folded.text
    return place.written.startswith("CCI") and INJURED.search(text, *place.surroundings) is not None


def _is_of_a_town(place: Place, use: Use) -> bool:
    """Whether another town's follows: « l'OMS de Bègles », an office, « Leclerc de Dole »; not « le Circ de Lyon »."""
    worldwide = use.organisation.kind == INTERNATIONAL and is_acronym(use.form)
    if not (worldwide or (use.form.ambiguous and use.form.scope == FIELD)):
        return False
    if not worldwide and HEADED.search(_before(place, 16)):
        return True  # « l'hôpital Saint-Vincent du GHICL »: its whole name has been looked at
    text, end = place.passage.folded.text, place.span[1]
    after = next((end + len(one) for one in OF if text.startswith(one, end)), 0)
    towns = (phrase for (start, _), phrase in place.passage.towns if start in {after, after - 3}) if after else ()
    return any(one not in use.confirm and gazetteer().meant[one][0].kind == "commune" for one in towns)


def is_called_company(place: Place) -> bool:
    """Whether the word before the name says that it is a company's: « le groupe Orpea »."""
    return _before(place, 16).rpartition(" ")[0].rpartition(" ")[2] in COMPANY


def _is_plural(place: Place, use: Use) -> bool:
    """« DEPUIS 30 ANS », « les 13 ARS »: what is counted is no name of one organisation."""
    sure = not use.form.ambiguous and not (use.form.scope == FIELD and is_acronym(use.form))
    if sure or place.head:
        return False
    before = _before(place, 8)
    return bool(COUNT.search(before) or (use.form.scope == "document" and SEVERAL.search(before)))


def is_territory(place: Place, use: Use) -> bool:
    """Whether a word that makes it something else stands right before: « en Région Occitanie » is no council."""
    if not use.not_after or is_council(place, use.organisation):
        return False
    text, start = place.passage.folded.text, (place.head or place.span)[0]
    before = text[max(0, start - 40) : start].rstrip(" ")
    if place.head:  # « dans les Régions Bretagne et Normandie »
        before = ARTICLE.sub("", before)
    for words in use.not_after:
        one = ARTICLE.sub("", words) if place.head else words
        if one and before.endswith(one) and not before[: -len(one)][-1:].isalnum():
            return True
    return False


def _as_person(place: Place, use: Use, names: Container[str]) -> str:
    """Why a name of one word is a person's; empty if it is not."""
    text = place.passage.folded.text
    if "'" in text[slice(*place.span)]:
        return ""
    if is_acronym(use.form) and NUMBERED.match(place.passage.folded.original, place.end):
        return "suivi d'un numéro"
    if is_acronym(use.form) and not use.form.ambiguous:
        return ""  # « Sophie Martin INSERM » tells where she works
    written = place.written
    # « ROCHE » may be a name in capitals, « INCA » is an acronym.
    told_by_case = use.form.ambiguous and use.form.case and not (written.isupper() and use.form.text.isupper())
    like = told_by_case or (written[:1].isupper() and persons.is_given_name(written))
    return persons.person(place.passage, place.start, place.end, like_a_name=like, organisations=names)

"""What an item says it is about, before a colon or a full stop: « Sclérose en plaques : Roche … », « Basket. … ».

Short items have no room for a second sign: where the topic is one of the field, who stands right after it as the one
who acts is an organisation of it. Pure.
"""

from __future__ import annotations

import re

from monitor.model import FIELD
from monitor.recognise.company import FIRMS, SHORTEST, does, is_name, is_of_a_town
from monitor.recognise.forms import Place, Use, care_words, field_words, is_acronym
from monitor.recognise.homonyms import common_word, is_place
from monitor.recognise.persons import is_given_name

# Kinds of which a topic tells; hospitals are told by their town.
TOLD = FIRMS | {
    "administration", "agence", "agence_ue", "association_patients", "canceropole", "clcc", "federation",
    "groupe_soins", "institution_int", "operateur", "recherche",
}  # fmt: skip
LINK = r"(?P<link>(?:(?:à|chez|selon|pour|avec|aux?|l[ea]s?|du|des)[ \u00a0]|l['’])*)"
TOPIC = re.compile(rf"(?P<topic>[^:\n]{{3,60}}?)(?:[ \u00a0]?:|\.)[ \u00a0]{LINK}$", re.IGNORECASE)
AT = re.compile(r"(?<!\w)(?:[àÀ]|[Dd]e)[ \u00a0](?:l[ae][ \u00a0])?$")
ARTICLE = re.compile(r"(?:la |le |l['’]|aux? |les )$", re.IGNORECASE)
SPORT = re.compile(
    r"\s*(?:basket(?:-?ball)?|boxe|coupe de france|cyclisme|foot(?:ball)?|futsal|hand(?:ball)?|hockey|judo"
    r"|ligue (?:[12]|des champions)|nationale? [123]|natation|p[ée]tanque|pro d2|r[ée]gionale? [123]|rugby|top 14"
    r"|tennis|volley(?:-?ball)?|water-polo)(?:[ ,(][^:.\n]{0,40})?(?:\s?:|\.)\s",
    re.IGNORECASE,
)


def is_of_sport(place: Place) -> bool:
    """Whether the item is one about a sport: « Futsal. Nantes Métropole s'incline »."""
    return SPORT.match(place.passage.folded.original, place.window[0], place.start) is not None


def is_in_a_brief(place: Place, use: Use) -> bool:
    """Whether the name stands as a short item puts that of an organisation of the field."""
    return is_topical(place, use) or is_at_hospital(place, use)


def is_topical(place: Place, use: Use) -> bool:
    """Whether the name stands right after a topic of the field, as the one who acts."""
    organisation, form = use.organisation, use.form
    if organisation.kind not in TOLD or not form.case or not place.written[:1].isupper() or is_place(form.text):
        return False
    if len(form.text) < SHORTEST or is_given_name(form.text) or _is_of_a_site(place, use):
        return False
    folded, low = place.passage.folded, place.window[0]
    topic = TOPIC.match(folded.original[low : place.start])
    if not topic or not _holds(place, folded.place(low, low + topic.end("topic")), field_words()):
        return False
    article = ARTICLE.search(topic["link"]) is not None
    if is_acronym(form) and article and not (common_word(form.text) and topic["link"].lower() != "la "):
        return organisation.kind != "recherche"  # in a title in capitals too: « AUTISME : LA HAS REVOIT SA COPIE »
    unlike = article if organisation.kind in FIRMS else is_acronym(form)  # « la roche », « HAS been »
    if unlike or place.in_capitals or is_of_a_town(place):
        return False
    return bool(topic["link"]) or does(place, form.text)


def is_at_hospital(place: Place, use: Use) -> bool:
    """Whether something is said to happen at the hospital that alone bears the name: « un vol à Bichat »."""
    form = use.form
    if use.organisation.kind != "hopital" or not form.case or form.scope == FIELD or not place.is_of_one:
        return False
    if place.in_capitals or is_acronym(form) or is_place(form.text) or not is_name(place, form):
        return False
    before = place.passage.folded.original[max(0, place.start - 8) : place.start]
    return AT.search(before) is not None and speaks_of_care(place) and not is_of_a_town(place)


def speaks_of_care(place: Place) -> bool:
    """Whether the sentence speaks of the life of hospitals."""
    return _holds(place, place.surroundings, care_words())


def _is_of_a_site(place: Place, use: Use) -> bool:
    """Whether a hospital may bear the name as well, or somebody else."""
    others = [one for one in place.uses if one.organisation.id != use.organisation.id]
    return any(one.form.scope != FIELD for one in others) or (bool(others) and speaks_of_care(place))


def _holds(place: Place, window: tuple[int, int], words: frozenset[str]) -> bool:
    found = place.passage.found
    return any(place.passage.near(word, window) for word in words & found.keys())

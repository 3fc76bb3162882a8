"""What closes on a closing date: a step of a call (« lettres d’intention », as told), or « inscriptions ». Pure."""

from __future__ import annotations

import re

from monitor.facts.days import days
from monitor.recognise.matcher import Span
from monitor.recognise.passage import sentence_around

REGISTRATION = "inscriptions"
_REACH = 200  # characters before a day in which its sentence may begin
_STEP = (
    r"(?:lettres?\sd['’]intention|manifestations?\sd['’]intérêt|pré-?\s?(?:dossiers?|projets?|dépôts?|propositions?"
    r"|candidatures?|inscriptions?)|(?:dossiers?|projets?|propositions?|candidatures?)\s(?:compl(?:et|ète)s?|finale?s?|finaux"
    r"|définiti(?:f|ve)s?|détaillée?s?)|letters?\sof\sintent|(?:full|pre-?|final)\s?(?:proposals?|applications?)"
    r"|expressions?\sof\sinterest)"
)
_NAMED = re.compile(rf"\b{_STEP}\b", re.IGNORECASE)
# « le 15 janvier pour les lettres d’intention »
_FOR = re.compile(rf"[\s,]{{1,2}}\(?(?:pour|for)\s[^.;:,\d]{{0,40}}?\b(?P<step>{_STEP})\b", re.IGNORECASE)
_IN_BRACKETS = re.compile(rf"\s\((?P<step>{_STEP})\)", re.IGNORECASE)
# What one registers for is seldom a call: a congress, a course. A sentence that names what is sent is of one.
_REGISTERING = re.compile(
    r"\b(?:inscriptions?|s['’]inscrire|inscrivez[- ]vous|registrations?|register)\b", re.IGNORECASE
)
_SENDING = re.compile(
    r"\b(?:candidat\w*|dossiers?|projets?|propositions?|r[ée]sum[ée]s?|abstracts?|manifestations?\sd['’]int|appels?|AAP|AMI"
    r"|soumettre|soumissions?|d[ée]p[oô]\w+|applications?|proposals?|concours|troph[ée]es|prix)\b",
    re.IGNORECASE,
)


def registers(text: str, span: Span) -> bool:
    """Whether the day at the end of `span` closes registrations, for a congress or a course, and no call."""
    low, high = sentence_around(text, *span, _REACH)
    said = _REGISTERING.search(text, low, high) is not None
    return said and _SENDING.search(text, low, high) is None


def step(text: str, span: Span) -> str:
    """The step of which the day at the end of `span` is the closing date, in the words of `text`; empty if untold.

    It is named after the day (« pour les lettres d’intention »), or before it in its sentence, no other day between.
    """
    after = _FOR.match(text, span[1]) or _IN_BRACKETS.match(text, span[1])
    if after:
        return after["step"]
    low, _ = sentence_around(text, *span, _REACH)
    named = list(_NAMED.finditer(text, low, span[1]))
    if not named or len(days(text, named[-1].end(), span[1])) > 1:
        return ""
    return named[-1][0]

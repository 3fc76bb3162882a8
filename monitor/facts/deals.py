"""Sums that have none of the roles, and are the news: that of a title, and the price of what changes hands. Pure.

A letter shows them as « Montant ». Under a title that tells of no deal, the price of a box, a fine or a debt that a
text mentions is beside the point.
"""

from __future__ import annotations

import re

from monitor.recognise.fold import fold
from monitor.recognise.matcher import Span
from monitor.recognise.passage import sentence_around

LEAST = 10_000  # below, it is the price of a thing
_REACH = 300  # characters around a sum in which its sentence may begin and end
# In folded words: what a title says of a company, or a site, that changes hands.
_DEAL = re.compile(
    r"\b(?:acquiert|acquier\w+|acquerir|acquisition|rachat|rachet\w+|cede\w*|cession|vend|vendu\w*|vente|reprend|reprise"
    r"|s'offre(?:nt)?|met la main|prend le controle|change de mains|giron|opa|fusion\w*|buys?|acquires?|acquired"
    r"|takeover|merger|sells?|sold|takes over)\b"
)
# What the sentence of a price says.
_PRICE = re.compile(
    r"\b(?:valoris\w*|transaction|operation|prix|montant|debours\w*|rachet\w*|rachat|acquisition|acquiert|cede\w*|cession"
    r"|vend\w*|s'offre|met la main|paie\w*|payer\w*|offre|valu(?:es|ing|ed)|deal|for|price|pour)\b"
)
_OF_ELSE = re.compile(
    r"\b(?:amende|dette\w*|tresorerie|pertes?|resultat|benefices?|loyers?|redevances?|salaires?|ebitda|excedent|capitalisation"
    r"|licence|jalons?|milestones?|royalties|par an|par mois|deja|precedemment)\b"
)
_PER = re.compile(r" ?(?:par|l'unite|la boite|le flacon|the|per|each)\b")


def is_news(title: str, text: str, span: Span, low: float, *, titled: bool) -> bool:
    """Whether the sum at `span` of `text`, which is the title if `titled`, is what the article is about."""
    if low < LEAST or _PER.match(fold(text[span[1] : span[1] + 20]).text):
        return False
    if titled:
        return True
    begins, ends = sentence_around(text, *span, _REACH)
    around = f"{fold(text[begins : span[0]]).text} {fold(text[span[1] : ends]).text}"
    told = _DEAL.search(fold(title).text) is not None and _PRICE.search(around) is not None
    return told and _OF_ELSE.search(around) is None

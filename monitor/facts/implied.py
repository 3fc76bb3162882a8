"""The currency of millions written without one: « la start-up lève 12 millions », « 54 millions de livres »."""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.facts.money import Figure
from monitor.recognise.passage import Passage

HOME = "EUR"  # of a French text that names no other
_THOUSAND, _MILLION = 1e3, 1e6
_NEIGHBOURS = 8  # figures looked at on each side
# What is counted in millions, and is no money: « millions de patients ».
_COUNTED = re.compile(
    r"\s{1,3}(?:de\s|d['’])(?!\s*(?:ici\b|ca\b|chiffres?\sd|subventions?|aides?|dettes?|pertes?|bénéfices?|travaux"
    r"|fonds|crédits?|capital|recettes|ventes|revenus|budget|déficit|dons?|plus\b|trop\b|moins\b|trésorerie|économies"
    r"|dotation|financements?|investissements?|dépenses?|redevances|prêts?|mécénat|la\b|l['’]|notre|nos\b"
    r"|compléments? de prix|paiements?|versements?|jalons|manque|moindres|gains?|surcoûts?|pénalités?|amendes?|taxes?"
    r"|impôts?|préjudice|hausse|baisses?|rallonge|chiffre|résultat|exportations|valeur|passif|créances|dividendes"
    r"|mise|promesses|engagements|liquidités|charges|crédit\b|cofinancement))",
    re.IGNORECASE,
)
# « 12 million patients »: a French million is singular below two only.
_ENGLISH = re.compile(r"(?:million|billion)$", re.IGNORECASE)
_WORD_AFTER = re.compile(r"\s{1,3}(?!et\b|to\b|in\b|from\b|for\b|over\b|demi)[^\W\d_]")
# Where money of this name is that of another country than the first one.
_ELSEWHERE = {
    "DKK?": (("SEK", "suédois stockholm suède"), ("NOK", "norvég oslo"), ("CZK", "tchèque prague")),
    "FRF": (
        ("CHF", "suisse bâl basel genev genèv zuri zürich lausann helvét bern vaud neuchât fribourgeois lémani"),
        ("XOF", "cfa sénégal dakar ivoir abidjan mali bamako bénin togo burkina niger cameroun gabon"),
    ),
}


def is_counted(text: str, one: Figure) -> bool:
    """Whether the figure counts things: « 12 millions de doses »."""
    if one.value >= 2 * one.scale and _ENGLISH.search(text, one.start, one.end) and _WORD_AFTER.match(text, one.end):
        return True
    return _COUNTED.match(text, one.end) is not None


def currency(passage: Passage, found: Sequence[Figure], index: int) -> tuple[str, bool]:
    """The currency of the figure at `index`, empty when it has none, and whether it is certain.

    Millions without a currency have that of the nearest amount of their sentence, unless counted things stand nearer.
    Without such an amount it is that of the amounts before, or HOME, and the words around tell whether it is money.
    An amount in « livres » or « couronnes » is not certain either.
    """
    one, text = found[index], passage.folded.original
    if one.currency and not one.currency.endswith("?"):
        return _of_which(text, one.currency), True
    if one.scale < _MILLION:
        return "", False
    if one.currency:
        return _of_which(text, one.currency), False
    if is_counted(text, one):
        return "", False
    low, high = passage.window(one.start, one.end)
    near = [
        (abs(other.start - one.start), other.currency)
        for other in (*found[max(0, index - _NEIGHBOURS) : index], *found[index + 1 : index + 1 + _NEIGHBOURS])
        if low <= other.start < high and _tells(text, other)
    ]
    if near:
        nearest = min(near)[1]
        return nearest, bool(nearest)
    before = (
        other.currency for other in reversed(found[:index]) if len(other.currency) == 3 and other.value >= _THOUSAND
    )
    return next(filter(None, before), HOME), False


def _tells(text: str, other: Figure) -> bool:
    """Whether a figure tells what those without a currency are: an amount, or things that are counted."""
    money = len(other.currency) == 3 and other.value >= _THOUSAND
    return money or (not other.currency and other.scale >= _MILLION and is_counted(text, other))


def _of_which(text: str, code: str) -> str:
    """The currency of a name that several countries give theirs, by the country that the text names."""
    others = _ELSEWHERE.get(code)
    if others is None:
        return code.removesuffix("?")
    low = text.lower()
    return next((other for other, words in others if any(word in low for word in words.split())), code[:3])

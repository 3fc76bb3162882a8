"""Where grammar settles what a sum is for, whatever the other words say: a cost that nobody bears, and who paid. Pure.

« la réparation coûterait 11 M€ » of a site that closes is no investment: the conditional tells a need, or what was
given up. « payée 3 M€ par le Département » is a public body's money, whatever is built with it.
"""

from __future__ import annotations

import re

from monitor.facts import spotting
from monitor.recognise.matcher import Span
from monitor.recognise.passage import Passage

FUNDING, INVESTED = "funding", "invested"
_REACH = 220  # characters before and after its sentence in which it is told that nothing comes of it
_NEAR = 90  # characters before a sum in which its verb stands
_ABOUT = r"(?:(?:pres|plus|moins|environ|quelque|au moins|a hauteur|d'|de|les|des|pour) ?){0,4}"
_GAP = r"[^.;:!?\d]{0,40}"
_COSTS = (
    r"(?:coute|necessite|exige|reclame|demande|represente|suppose|implique|s'eleve|atteind|se chiffre|reviend|mobilise)"
)
# « coûterait », « nécessiterait un investissement de »: what may be, or might have been
_WOULD = re.compile(rf"\b{_COSTS}rai(?:t|ent)\b{_GAP}$|\b(?:serai(?:t|ent)) (?:chiffre|estime|evalue)\w*\b{_GAP}$")
# « il faudrait 8 M€ », « il aurait fallu », « aurait coûté »: what is wanted, or was given up
_WANTED = re.compile(
    r"\b(?:faudrai(?:t|ent)|manquerai(?:t|ent))\b"
    rf"{_GAP}$|\baurai(?:t|ent) (?:\w+ )?(?:fallu|coute|necessite|exige|reclame|represente)\b{_GAP}$"
)
_WANTED_AFTER = re.compile(
    r"[^.;:!?\d]{0,40}\b(?:serai(?:t|ent) (?:necessaire|indispensable|requis)\w*|il (?:faudrait|aurait fallu))"
)
# What is put right, and not built; and what says that nobody will.
_REPAIR = re.compile(
    r"\b(?:repar\w+|remise? (?:aux? normes|en etat|a niveau|en service)|remettre (?:aux? normes|en etat|a niveau)"
    r"|mises? (?:aux? normes|en conformite|en securite)|mettre aux normes|desamiant\w+|depollu\w+|refection|refaire"
    r"|rehabilit\w+)\b"
)
_GIVEN_UP = re.compile(
    r"\b(?:ferm(?:e|ee|es|ees|ent|er|era|eront|etures?)|liquid\w+|renonc\w+|abandonn\w+|refus\w+|rejet\w+|demoli\w*"
    r"|condamne\w*|trop (?:cher|chere|cheres|couteu\w+|eleve\w*|lourde?)|hors de (?:prix|portee)|n'a pas les moyens"
    r"|n'ont pas les moyens|exclu\w*|ecarte\w*|impossible|insoutenable|ne rouvrir\w+|ne (?:veu\w+|peu\w+|souhait\w+)"
    r" (?:pas|plus)|(?:aucun|sans) (?:financement|budget)|personne ne|faute de|plutot que|supprim\w+|trop pour)\b"
)
_NEW = re.compile(r"\b(?:futur\w*|nouve(?:au|l|lle)s?|projet\w*|extension|construction|construire)\b")
_PAID = re.compile(
    rf"\b(?:paye|regle|finance|pris en charge|prise en charge|prises en charge|subventionne|offert)e?s? {_ABOUT}$"
)
_BY = re.compile(r" ?(?:en totalite |integralement |entierement )?par (?:le |la |les |l'|notre |une? )?")


def settled(passage: Passage, span: Span, role: str) -> str:
    """The role of the sum at `span`, original offsets, of which the words around tell `role`: empty for a cost that
    nobody bears. Needs `spotting.PHRASES` to be found in the passage.
    """
    if role not in (FUNDING, INVESTED):
        return role
    text, (first, last) = passage.folded.text, passage.folded.place(*span)
    before = text[max(0, first - _NEAR) : first]
    if _is_given_up(passage, span, before, text[last : last + _NEAR]):
        return ""
    return FUNDING if role == INVESTED and _PAID.search(before) and _is_given(passage, last) else role


def _is_given_up(passage: Passage, span: Span, before: str, after: str) -> bool:
    """Whether a sum is what something would cost, and nobody is said to have it done."""
    if _WANTED.search(before) or _WANTED_AFTER.match(after):
        return True
    if not _WOULD.search(before):
        return False
    low, high = passage.window(*span)
    size = len(passage.folded.original)
    around = passage.folded.place(max(0, low - _REACH), min(size, high + _REACH))
    said = passage.folded.text[slice(*passage.folded.place(low, high))]
    if _REPAIR.search(said) or _GIVEN_UP.search(said):
        return True
    return _NEW.search(said) is None and _GIVEN_UP.search(passage.folded.text, *around) is not None


def _is_given(passage: Passage, end: int) -> bool:
    """Whether « par » and a body that gives public money stand right after the folded place `end`."""
    by = _BY.match(passage.folded.text, end)
    if by is None:
        return False
    found = spotting.cues(passage, [(end, by.end() + 1)])
    return any(cue.sort == "giver" and cue.start <= by.end() < cue.end for cue in found)

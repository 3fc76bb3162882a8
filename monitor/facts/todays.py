"""Which sums an article tells of today: not those of the past, of comparison, hoped for, or of another matter. Pure.

An article recalls what was raised before, gives last year's sum beside today's (« 9 M€ par an, contre 11 M€ »), and
hopes for sales (« vise 30 M€ en 2030 »). It may end with what else a council voted (« Lors de la même séance, 12 M€ aux
lycées »). All are kept in the archive; a letter, which shows only the sum, leaves them out. What tells is looked for in
the clause of the sum, then in those before it (« En 2025, … »).
"""

from __future__ import annotations

import re
from datetime import date

from monitor.facts.before import BORN, COUNT, IMPERFECT, LAST_YEAR
from monitor.facts.days import MONTHS
from monitor.recognise.fold import fold
from monitor.recognise.matcher import Span
from monitor.recognise.passage import sentence_around

_REACH = 400  # characters around a sum in which its sentence may begin and end
_FRONT = 70  # characters of what opens a sentence
SOLD, SIZED = "turnover", "market"  # roles whose sums are of a year: the last one still stands for today

_ABOUT = (
    r"(?:(?:pres|plus|moins|environ|seulement|encore|a|peine|quelque|d'|de|les|about|over|only|just|nearly) ?){0,3}"
)
# « contre 11 M€ », « au lieu de 3 M€ »
_AGAINST = re.compile(
    r"\b(?:contre|au lieu (?:de|d'|des)|plutot que|et non|versus|vs|against|instead of"
    rf"|compared (?:with|to)|(?:up|down) from) ?{_ABOUT}$"
)
_BEFORE_THAT = re.compile(
    r"[ ,(]{0,3}(?:auparavant|precedemment|jusqu'ici|jusqu'alors|initialement|a l'origine|previously|the year before"
    rf"|(?:l'annee|l'an) (?:precedente?|d'avant)|{COUNT} (?:ans?|years?) (?:plus tot|auparavant|earlier|before))\b"
)
# « passe de 5 à 10 M€ »: the five.
_FROM = re.compile(
    r"\b(?:pass|grimp|progress|augment|bondi|relev|tomb|baiss|chut|recul|redui|port|rose|rise|fell|fall|increas|grew|grow|went)"
    r"\w*\b[^.;:\d]{0,40}\b(?:de|d'|from) ?$"
)
_TO = re.compile(r"[^.;:,\d]{0,30}\b(?:a|to) (?:\w+ ){0,2}[€$£]?\d")
_HOPED = re.compile(
    r"\bvis(?:e|ent|er|era|eront|ait|ant)\b|\b(?:objectifs?|cibl(?:e|er|ent|ant)|ambition\w*|esper\w+|espoir"
    r"|table(?:nt)? sur|prevoi\w*|prevu\w*|prevision\w*|projections?|escompt\w+|promet\w*"
    r"|compte(?:nt)? (?:atteindre|realiser|depasser|doubler)|aim(?:s|ing)?|targets?"
    r"|targeting|expects?|expected|forecasts?|hopes?)\b"
)
_TO_COME = re.compile(
    r"\b(?:atteindra\w*|(?:realis|gener|totalis|cumul)er(?:a|ont)|depasser\w+"
    r"|devrai\w+|pourrai\w+|d'ici|horizon|could|should|will|is set to)\b"
)
_SO_FAR = re.compile(
    r"\bdepuis (?:(?:sa|son|ses|leurs?|l[ae]|l') ?(?:creation|fondation|lancement|origine|debuts?|naissance|demarrage"
    rf"|premier\w*|mise)|19\d\d|20\d\d|toujours|{COUNT} (?:ans?|annees))"
    r"|\bsince (?:its|their|the|19\d\d|20\d\d|inception|launch)"
    r"|\b(?:a ce jour|to date|so far|par le passe|historiquement|in the past)\b"
    r"|\b(?:a|ont|avait|avaient) (?:ainsi |donc )?deja \w+|\b(?:has|have) already\b"
)
_LAST_YEAR = re.compile(rf"{LAST_YEAR}|\blast year\b")
_LONG_AGO = re.compile(rf"\bil y a (?:presque |pres de |plus de )?{COUNT} (?:ans?|annees)\b|\b{COUNT} years ago\b")
_ROUND = r"(?:edition|levee|tour|campagne|vague|session|appel|round|financement|budget|plan|enveloppe|programme)s?"
_FORMER = re.compile(
    rf"\b(?:precedente?s?|previous|anterieure?s?) {_ROUND}\b"
    rf"|\b{_ROUND} (?:de table )?(?:precedente?s?|passees?|anterieure?s?)\b"
)
_WAS = re.compile(rf"{IMPERFECT}|\bhad\b")
_BORN = re.compile(BORN)
_IN = re.compile(
    r"\b(?:en|fin|debut|mi|courant|annee|exercice|semestre|trimestre|printemps|ete|automne|hiver|in|by|late|early|d'ici|horizon"
    rf"|{'|'.join(MONTHS)})(?: a)? ((?:19|20)\d\d)\b(?!,\d)"
)
_NOW = re.compile(
    r"\b(?:aujourd'hui|cette (?:annee|fois)|desormais|maintenant|vien(?:t|nent) d\w*|\w{2,}r(?:a|ont)|now|this year"
    r"|today)\b"
)
_TURNS = re.compile(r" ?(?:mais|puis|et|avant|tandis|alors que|quand|but|while|then)\b")
_WHEN = re.compile(
    r" ?(?:en|depuis|l'an\w*|il y a|lors|pour|au|aux|a l[ae']|pendant|durant|courant|fin|debut|mi|in|since|last"
    r"|during|for)\b"
)
# A clause beside the one that tells: what it says of the past is of somebody, or of something else.
_BESIDE = re.compile(
    r" ?(?:qui|que|qu'|dont|ou|lequel|laquelle|lesquel\w+|alors|lorsque|comme|si|bien|parce|apres|who|which|that)\b"
)
# What else the same people decided: no sum of the article's own subject.
_SITTING = (
    r"(?:seance|session|reunion|assemblee|commission|deliberation|conseil|pleniere|ceremonie|soiree|occasion|journee|semaine"
    r"|releve|vague|annonce|communique|vote)"
)
_BESIDES = re.compile(
    rf"\b(?:lors|au cours|a l'issue|dans|pendant|a l'occasion) (?:de |d')?(?:la|le|cette|ce) meme {_SITTING}"
    rf"|\b(?:a|de) (?:la|cette) meme {_SITTING}"
    rf"|\b(?:lors|au cours) de (?:cette|ce) {_SITTING}[^.;]{{0,80}}\b(?:aussi|egalement|par ailleurs|en outre)\b"
    rf"|\b(?:cette|la) {_SITTING} (?:a|ont) (?:aussi|egalement|en outre)\b"
    r"|\bautres? (?:decisions?|deliberations?|votes?|dossiers? (?:votes?|examines?|a l'ordre)"
    r"|points? (?:a l'ordre|de l'ordre|votes?))\b"
    r"|\b(?:aussi|egalement|par ailleurs)[ ,](?:au menu|au programme|a l'ordre du jour)\b|\bmeme ordre du jour\b"
    r"|\bat the same (?:meeting|session|sitting)\b"
)
# The turnover of a whole sector, told beside the news of one of its companies: « la filière réalise 9 Md€ ».
_SECTOR = re.compile(
    r"\b(?:(?:l[ae]|cette|ce|notre|toute la|les|ses|nos|leurs|\d+|the) (?:\w+ )?(?:filiere|secteur|branche|profession"
    r"|ecosysteme|entreprises|adherents|membres|societes|industriels|biotechs|medtechs|sector|industry)"
    r"|l'(?:industrie|ecosysteme|economie)|ensemble, (?:ils|elles|ces))\b"
    r"(?=[^.;]*\b(?:realis|gener|totalis|affich|pes|represent|cumul|degag)\w*\b)"
)
_OF_ONE = re.compile(r"(?:\b(?:d[eu]|dans|sur|avec|par|chez|a) |\bd')$")
# « après un amorçage de 1,2 M€ », « s'ajoute aux 3 M€ de mars »: what came first.
_CAME_FIRST = re.compile(
    rf"\bapres (?:avoir (?:deja )?leve |(?:une?|deux|trois|sa|son|ses|leurs?|l[ae]|l') ?[^,.;:\d]{{0,50}}?|{_ABOUT})$"
    r"|\bs'ajout\w+ (?:a|au|aux)\b[^,.;:\d]{0,20}$"
)
_WHOLE = re.compile(r" ?(?:port\w+|bringing|amen\w+)\b[^.;:\d]{0,60}\b(?:a|to) ?(?:\w+ ){0,2}$")
_TOTAL = re.compile(r"\b(?:total\w*|cumul\w*|ensemble)\b")


def is_todays(text: str, span: Span, role: str, published: date | None, *, title: bool = False) -> bool:
    """Whether the sum of `role` that stands at `span` of `text` is told as one of today.

    What a `title` tells is the news, whenever it was: only what it compares, or hopes for, is not.
    """
    low, high = sentence_around(text, *span, _REACH)
    before, after = fold(text[low : span[0]]).text, fold(text[span[1] : high]).text
    if _is_compared(before, after) or (not title and _BESIDES.search(f"{before} # {after}")):
        return False
    clauses = re.split(r"[,;:(|]", before)
    clause = f"{clauses[-1]} # {re.split(r'[,;:)|]', after)[0]}"
    if role in (SOLD, SIZED) and _is_hoped_for(clause, role, published):
        return False
    if role == SOLD and not title and _is_of_sector(before):
        return False
    return title or not _is_past(clause, clauses[:-1], before, role, published)


def _is_compared(before: str, after: str) -> bool:
    if _AGAINST.search(before) or _BEFORE_THAT.match(after):
        return True
    return _FROM.search(before) is not None and _TO.match(after) is not None


def _is_of_sector(before: str) -> bool:
    """Whether it is a whole sector that sells, by the words of its sentence before a sum."""
    return any(not _OF_ONE.search(before, 0, one.start()) for one in _SECTOR.finditer(before))


def _is_hoped_for(clause: str, role: str, published: date | None) -> bool:
    """Whether sales, or a market, are those of a year to come."""
    if _TO_COME.search(clause) or (role == SOLD and _HOPED.search(clause)):
        return True
    return published is not None and any(int(year) > published.year for year in _IN.findall(clause))


def _is_past(clause: str, earlier: list[str], before: str, role: str, published: date | None) -> bool:
    """Whether a clause, or else what opens its sentence, tells what was before, or all that was done so far."""
    if role not in (SOLD, SIZED, "invested") and _CAME_FIRST.search(before):
        return True
    if _SO_FAR.search(clause) or _FORMER.search(clause) or (_WHOLE.match(_last(before)) and _TOTAL.search(clause)):
        return True
    if _NOW.search(clause):
        return False
    if _is_of_before(clause, role, published) or _WAS.search(clause):
        return True
    for at, other in reversed(list(enumerate(earlier))):
        if _TURNS.match(clause):
            return False
        clause = other
        opens = at == 0 and len(clause) < _FRONT and _WHEN.match(clause)
        if opens and (_is_of_before(clause, role, published) or _SO_FAR.search(clause)):
            return True
        if (_WAS.search(clause) or _FORMER.search(clause)) and not _BESIDE.match(clause):
            return True
    return False


def _last(before: str) -> str:
    """The last clause of folded words, between commas."""
    return before.rsplit(",", 1)[-1]


def _is_of_before(clause: str, role: str, published: date | None) -> bool:
    """Whether a clause names a time that is over: « en 2023 », « il y a deux ans »; for sales, the last year is not."""
    if _LONG_AGO.search(clause) or (role not in (SOLD, SIZED) and _LAST_YEAR.search(clause)):
        return True
    if published is None or (role in (SOLD, SIZED) and _LAST_YEAR.search(clause)):
        return False
    years = [int(year) for year in _IN.findall(_BORN.sub(" ", clause))]
    return bool(years) and max(years) < published.year - (role in (SOLD, SIZED))

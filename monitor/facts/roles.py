"""What an amount of money is for, from the words of its sentence: one table, and the distance from each word.

    cue words of the sentence ─▶ how far each stands from the amount, on which side, across what ─▶ the nearest decides

Nothing is guessed: an amount whose sentence holds no cue has no role, and so has one that is a price, a fine or a loss.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from monitor.facts.cues import COST, ENVELOPE, GATHERED, INVESTED, LENT, NONE, PROJECT, SPENT, Cue
from monitor.facts.settle import settled
from monitor.recognise.matcher import Span

_SURE = 45  # a word that costs no more governs the amount
_REACH = 240  # a word that costs more says nothing of the amount
_NEVER = _REACH + 1
_NEAREST = 8  # words looked at on each side
# What the way from a word to its amount costs, beside one for each character.
_COMMA, _STOP, _BRACKET, _TURN, _OTHER_AMOUNT = 12, 40, 30, 40, 70
_BEHIND, _WEAK, _WEAK_BOUND, _GIVER = 60, 60, 15, 100
_OF_ANOTHER = 70
_LONGEST_LINK = 40
_SHORT = 6  # characters between which no clause fits
_UP_TO = ("a hauteur de ", "a hauteur d'")
_OF = frozenset({" de ", " d'"})
_BOUND_BEHIND = {
    "noun": 0,
    "weak": 20,
    "place": 20,
    "giver": 15,
    "behind": 20,
}  # « pèse 2 Md€ de ventes »; but « lève 3 M€ auprès de Bpifrance »
# « consacre 3 M€ à l'investissement », « injecte 6 M€ dans un atelier »: what for, not what it is
_AIM = re.compile(r"\W{1,3}(?:(?:a|au|aux)\b(?! ete| travers| titre)|dans\b(?! le cadre)|pour\b)")
_ADJECTIVAL = re.compile(r"\b(?:an?|the|new|its) $")
_LABEL = re.compile(r"\)? ?[:(] ?")  # « Union europeenne : 5 M€ »
_TITLE = re.compile(r"[^,;:.|()]{0,20} ?: ?")  # « Investissement 2026 : 5 M€ »
_GAPPED = (" ", ", ", ", pour ", " pour ")
_NOT_SUBJECT = re.compile(
    r"\b(?:d[eu]|d'|des|avec|aux?|dans|en|chez|et de|sur|vers|depuis|grace a|a la|de la|a l'|de l') ?$"
)
_COMPLEMENT = re.compile(r"\b(?:d[eu]|d'|des|pour|a) ?(?:l[ae]s? |l'|ce |cette |son |sa )?$")
_TO_WHOM = re.compile(r" (?:a|au|aux) ")
_AIMED = re.compile(r"\b(?:aux? |(?:pour|dans|a) (?:l[ae]s? |l'|une? |s[ao]n? |ses |leurs? ))$")
# Between a verb and its very object.
_DIRECTLY = re.compile(
    r" (?:(?:pres de|plus de|moins de|environ|quelque|autour de|aujourd'hui|a present|actuellement|maintenant"
    r"|deja|encore|desormais|ainsi|chaque annee"
    r"|au moins|jusqu'a|a|de [0-9.,]+ ?%|pour|pour plus de|entre|de|pas moins de|un peu plus de|l'an dernier"
    r"|l'an passe|au total) )*"
)
_WHAT = re.compile(r"\bce qu[e']")
_CLAUSE = re.compile(r"[,;:.()]")
_PURPOSE = re.compile(r"\b(?:pour|afin d[e']|permettre d[e']) ?$")
# « 15 % de son chiffre d'affaires, soit 9 M€ »
_SHARE = re.compile(r"% (?:de |du |d'|des )(?:l'|la |les? |leurs? |s(?:on|a|es) )?$")
_TAKES = re.compile(r" (?:a|de|d'|pour)\b[^,;:]*")
_TURNS = re.compile(r"\b(?:tandis qu|alors qu|pour une? |contre une? |dont l[ea] |apres |avant )")
_BOUND_BEFORE = re.compile(
    r"\W{1,3}(?:(?:de|d'|a|pour|est|sont|etait|estime|evalue|chiffre|atteint|represente)\b[^,;]{0,24}| ?[:(] ?|)"
)
_IN_BRACKETS = re.compile(r"[^,;:()|]{0,40} \(")  # « le laboratoire de l'université (3 M€) »
_BESIDE = re.compile(r"(?: [^,;:(]{0,30})?, ")  # « nouvelle ligne de seringues, 12 M€ »
# « la dette, qui s'élève à 57 M€ », « le bâtiment, d'un montant total de 27 M€ »
_APPOSED = re.compile(
    r",? (?:(?:d'un|pour un|avec un|dont le|d'une|pour une) (?:montant|cout|budget|total|valeur|enveloppe)"
    r"(?: (?:total|totale|global|globale|brut|annuel|maximal|maximum|estimatif|previsionnel))?"
    r"(?: (?:de|d'|est de|s'eleve a|atteint|est estime a|est evalue a|estime a|evalue a))"
    r"|qui (?:s'eleve|se monte|se chiffre|s'etablit|culmine|atteint|depasse|avoisine|frole|represente)(?: a| pres de"
    r"| plus de| environ)?|(?:estimee?|evaluee?|chiffree?)s? (?:a|entre)(?: pres de| plus de| environ)?) ?$"
)
_COMES_FROM = re.compile(
    r"(?:,? (?:qui )?(?:provien\w+|vien\w+|proven\w+|emanant|a la charge)"
    r"| (?:(?:est|sont|seront|sera|etant) )?(?:apporte|support|assume|paye|regle|verse|accorde|pris)\w*(?: en charge)?)"
    r" (?:par |de |du |des |d')(?:la |l'|le |les )?| signes? "
)
_FRONT = re.compile(r"(?:\A|[.:;|,!?»\n] ?)(?:pour|avec) $")
_FRONTED = re.compile(r", [^,;:]{0,60}")  # « pour 7 M€, la clinique s'offre »
# « 3 M€ que met », « 3 M€, c'est ce que met », « 3 M€ : voilà le prix que met »
_THAT = re.compile(
    r"(?: (?:par an|au total|en tout))?\W{1,3}(?:(?:c'est|voila|soit|tel est) )?(?:(?:ce|l[ae] \w+|l'\w+) )?"
    r"qu[e'][^,;:]{0,60}"
)
_LINKS = frozenset(
    re.findall(
        r"\w+",
        """
        de d des du en lors via grace sous par avec au aux dans cadre titre forme of in from comme venant
        issu issus aupres ont a ete seront sera est sont etre vont va avait avaient etait etaient vient
        viennent aura auront deja ainsi desormais l la le les un une son sa ses leur leurs cette ce cet hors
        ht cumules annuel annuels supplementaires premier premiere second seconde deuxieme troisieme nouveau
        nouvelle nouveaux nouvelles seules seuls total""",
    )
)
_ARTICLES = frozenset({"le", "la", "les", "l", "un", "une", "ses", "son", "sa", "ce", "cette"})
_WORD = re.compile(r"[a-z0-9]+")
_INFINITIVE = re.compile(r"(?:[ei]r|re|ant)$")


_Spanned = TypeVar("_Spanned", Span, Cue)
_BUILT = frozenset({"invested", PROJECT})
# « couvre la moitié des 3 M€ nécessaires »
_PART_OF = re.compile(r"(?:moitie|tiers|quart|%|partie|majorite) (?:de |des |du |d')$")
_OF_MONEY = _BUILT | {LENT, "funding", "raised", "turnover", "market", INVESTED, GATHERED, ENVELOPE, SPENT}


class Verdict(NamedTuple):
    """What an amount is for, empty when it is for none of the roles; `sure` when a word governs the very amount."""

    role: str
    sure: bool


def verdict(
    amount: Span, window: Span, context: Span, found: Sequence[Cue], amounts: Sequence[Span], text: str
) -> Verdict | None:
    """What the amount at `amount` is for; None when nothing tells.

    All offsets are into the folded `text`. `window` is its sentence, `context` what helps to settle (the same, or with
    the sentence before), `found` the cues and `amounts` the places of all amounts of the passage.
    """
    near = _within(found, window)
    others = _within(amounts, window)
    middle = bisect_left(near, amount[0], key=lambda one: one.start)
    around = near[max(0, middle - _NEAREST) : middle + _NEAREST]
    known = near if context == window else _within(found, context)
    for cost, index in sorted((_cost(one, amount, others, text), index) for index, one in enumerate(around)):
        if cost > _REACH:
            return None
        cue = around[index]
        bound = cue.sort in ("weak", "place") and cue.end <= amount[0]
        if bound and (verb := _governs(around[:index], cue, amount, text)):
            cue = verb
        role = settled(cue, known, context, amount, text)
        if role is not None:
            return Verdict(role, _is_sure(cue, amount, cost))
    return None


def topic(window: Span, context: Span, found: Sequence[Cue], text: str) -> Verdict | None:
    """The role that a sentence tells of: sure when a verb or a noun does, or else by what is built, or who gives.

    `context` is what helps to settle: the sentence `window`, and more before it.
    """
    near = _within(found, window)
    for sorts in (("verb", "noun"), ("weak", "place"), ("giver",)):
        told = (settled(one, near, context, (one.start, one.end), text) for one in near if one.sort in sorts)
        roles = {role for role in told if role is not None}
        if len(roles) == 1 or (roles and "verb" in sorts):
            return Verdict(roles.pop(), sorts[0] == "verb") if len(roles) == 1 else None
    return None


def _governs(before: Sequence[Cue], cue: Cue, amount: Span, text: str) -> Cue | None:
    """The word of which a weak one is the object: « boucle un fonds de 50 M€ », « subventionne l'atelier (3 M€) »,
    « le coût de la pénurie pour l'hôpital »."""
    if not before or "," in (gap := text[before[-1].end : cue.start]) or len(gap) >= _LONGEST_LINK:
        return None
    last = before[-1]
    if last.sort == "verb":
        to = text[cue.end : amount[0]] == " (" or _TO_WHOM.match(gap)  # « octroie au laboratoire de 4 à 5 M€ »
        governs = last.role == "raised" or (last.role == "funding" and bool(to))
    else:
        governs = last.role in (NONE, COST) and last.sort == "noun" and _COMPLEMENT.search(gap) is not None
    return last if governs else None


def _is_sure(cue: Cue, amount: Span, cost: int) -> bool:
    if cue.sort == "giver":
        return cost == 0 if cue.end <= amount[0] else cost <= _BOUND_BEHIND["giver"]  # « les 3 millions de la Région »
    if cue.sort in ("weak", "place") and cue.end <= amount[0]:
        return cost <= _WEAK_BOUND + len(" a ") and cue.role in _BUILT  # « un projet à 3 millions »
    if cue.sort not in ("verb", "noun", "direct"):
        return False
    return cost <= _SURE if cue.end <= amount[0] else cost <= 0 and cue.role in _OF_MONEY


def _within(places: Sequence[_Spanned], window: Span) -> Sequence[_Spanned]:
    """Those of some places, in order, that lie wholly in `window`."""
    low = bisect_left(places, window[0], key=lambda one: one[0])
    high = bisect_right(places, window[1], key=lambda one: one[1])
    return places[low:high]


def _cost(cue: Cue, amount: Span, amounts: Sequence[Span], text: str) -> int:
    """How far a cue stands from an amount, in characters and what they cross; beyond _REACH if it cannot be of it."""
    if cue.start >= amount[1]:
        return _cost_behind(cue, amount, amounts, text)
    before = cue.end <= amount[0] and cue.sort != "behind"
    return _cost_before(cue, amount, amounts, text) if before else _NEVER


def _cost_behind(cue: Cue, amount: Span, amounts: Sequence[Span], text: str) -> int:
    gap = text[amount[1] : cue.start]
    cost = _way(gap, (amount[1], cue.start), amounts)
    if cue.sort in ("verb", "direct"):
        fronted = _FRONTED.fullmatch(gap) and _FRONT.search(text, max(0, amount[0] - 8), amount[0])
        if _THAT.fullmatch(gap):
            return len(gap)
        return cost if cue.sort == "verb" and fronted else _NEVER
    if cue.sort in ("weak", "place") and _AIMED.search(gap):
        return _NEVER  # « 3 M€ vont à la filière »
    if (
        text[amount[0]] in "€$£"
        and _ADJECTIVAL.search(text, max(0, amount[0] - 8), amount[0])
        and len(gap.split()) < 3
        and gap.replace("-", "").replace(" ", "").isalpha()
    ):
        return 0 if cue.sort == "noun" else _WEAK_BOUND  # « a €75 million fill-finish plant »
    if cue.sort == "giver" and _COMES_FROM.fullmatch(gap):
        return 0  # « 3 M€, proviennent de la Région »
    if _bound_behind(gap) and not _of_the_next(cue, amounts, text):
        return -1 if cue.sort == "noun" and gap in _OF else _BOUND_BEHIND.get(cue.sort, 0)
    if cue.sort in ("place", "behind") or (cue.sort == "weak" and cue.role == NONE):
        return _NEVER
    return cost + _BEHIND + (_WEAK if cue.sort == "weak" else 0)


def _cost_before(cue: Cue, amount: Span, amounts: Sequence[Span], text: str) -> int:
    gap = text[cue.end : amount[0]]
    if cue.sort == "giver" and (_LABEL.fullmatch(gap) or (amounts[0] != amount and _gives_too(cue, gap, text))):
        return 0
    if cue.sort == "direct":
        return len(gap) if _DIRECTLY.fullmatch(gap) or _is_told_last(cue, gap, text) else _NEVER
    if cue.sort == "verb" and "," in gap and _PURPOSE.search(text, max(0, cue.start - 14), cue.start):
        return _NEVER  # « pour financer cet essai, elle recherche 20 M€ »
    if _SHARE.search(text, max(0, cue.start - 20), cue.start):
        return _NEVER
    gap = _APPOSED.sub(" de ", gap) if len(gap) > _SHORT else gap
    cost = _way(gap, (cue.end, amount[0]), amounts)
    if any(end <= cue.start and _is_of(text[end : cue.start]) for _, end in amounts):
        cost += _OF_ANOTHER
    if _PART_OF.search(text, max(0, amount[0] - 24), amount[0]):
        cost += _OF_ANOTHER
    if cue.sort == "noun" and gap in _OF:
        return -1 if cue.role == NONE else 0  # « une prime de 189 euros est versée »
    if cue.role == NONE and cue.sort == "noun" and gap == " ":
        return -1  # « racheté 400 M€ par un fonds »
    if gap.endswith(_UP_TO):
        built = cue.sort in ("place", "weak") or cue.role == "invested"
        return _NEVER if built else cost // 2  # of who gives, not of what is built
    bound = _BOUND_BEFORE.fullmatch(gap) is not None
    if cue.sort == "place":
        return cost + _WEAK_BOUND if bound or _BESIDE.fullmatch(gap) or _IN_BRACKETS.fullmatch(gap) else _NEVER
    if cue.sort == "weak":
        return cost + (_WEAK_BOUND if bound else _WEAK)
    return cost + (_GIVER if cue.sort == "giver" else 0)


def _is_told_last(cue: Cue, gap: str, text: str) -> bool:
    """« ce que le groupe met dans sa ligne : 3 M€ »."""
    return (
        gap.endswith(" : ")
        and not _CLAUSE.search(gap[:-3])
        and bool(_WHAT.search(text, max(0, cue.start - 60), cue.start))
    )


def _gives_too(cue: Cue, gap: str, text: str) -> bool:
    """« la Région apporte 2 M€, l'État 3 M€ »: a giver, its verb left out, and the amount."""
    return gap in _GAPPED and not _NOT_SUBJECT.search(text, max(0, cue.start - 12), cue.start)


def _way(gap: str, way: Span, amounts: Sequence[Span]) -> int:
    """What the way between a cue and an amount costs."""
    marks = _COMMA * (gap.count(",") + gap.count("|")) + _STOP * (gap.count(";") + gap.count(":"))
    marks += _BRACKET * (gap.count("(") + gap.count(")"))
    if _TITLE.fullmatch(gap):
        marks = 0
    elif len(gap) > _SHORT:
        marks += _TURN * len(_TURNS.findall(gap))
    return len(gap) + marks + _OTHER_AMOUNT * sum(way[0] <= start and end <= way[1] for start, end in amounts)


def _of_the_next(cue: Cue, amounts: Sequence[Span], text: str) -> bool:
    """Whether the amount after a cue is its object: « 30 M€ est financée à hauteur de 6 M€ »."""
    return any(0 < start - cue.end < 40 and _TAKES.fullmatch(text[cue.end : start]) for start, _ in amounts)


def _is_of(gap: str) -> bool:
    """Whether a word belongs to the amount before it: « sur 10 M€ investis, 3 M€… », « 5 M€ à l'hôpital, 3 M€… »."""
    return len(gap) <= _LONGEST_LINK and (_bound_behind(gap) or (_AIM.match(gap) is not None and "," not in gap))


def _bound_behind(gap: str) -> bool:
    """Whether what lies between an amount and the noun after it only links the two: « d'une nouvelle »."""
    if len(gap) > _LONGEST_LINK or re.search("[,;:.()|]", gap) or _AIM.match(gap):
        return False
    words = _WORD.findall(gap)
    if words and words[0] in _ARTICLES:
        return False  # « finance à hauteur de 3 M€ les travaux »
    strange = [word for word in words if word not in _LINKS]
    return len(strange) <= 1 and (not strange or words[0] in _LINKS) and not any(map(_INFINITIVE.search, strange))

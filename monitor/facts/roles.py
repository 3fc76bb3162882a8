"""What an amount of money is for, from the words of its sentence: one table, and the distance from each word.

    cue words of the sentence ─▶ how far each stands from the amount, on which side, across what ─▶ the nearest decides

Nothing is guessed: an amount whose sentence holds no cue has no role, and so has one that is a price, a fine or a loss.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from monitor.facts.cues import COST, NONE, OBTAINED, SPENT, TABLE, Sort
from monitor.recognise.matcher import Span, longest, phrase
from monitor.recognise.passage import Passage

_CAPITALS = frozenset({"ca", "ipo", "bei", "anr", "eic", "opa"})  # « ça », « bey »…: only as acronyms
_CAPITAL = frozenset({"l'etat", "la region", "l'europe"})  # « dans l'état », « la région »

_REACH = 240  # a word that costs more says nothing of the amount
_NEAREST = 8  # words looked at on each side
# What the way from a word to its amount costs, beside one for each character.
_COMMA, _STOP, _BRACKET, _TURN, _OTHER_AMOUNT = 12, 40, 30, 40, 70
_BEHIND, _WEAK, _WEAK_BOUND, _GIVER = 60, 60, 15, 100
_OF_ANOTHER = 70
_LONGEST_LINK = 40
_BOUND_BEHIND = {"noun": 0, "weak": 20, "giver": 15}  # « pèse 2 Md€ de ventes »; but « lève 3 M€ auprès de Bpifrance »
# Who bears a cost that is no investment.
_OF_CARE = re.compile(
    r"\b(?:assurance maladie|securite sociale|la secu|systeme de sante|la societe|la collectivite|soins"
    r"|maladies?|pathologies?)\b"
)
# « consacre 3 M€ à l'investissement », « injecte 6 M€ dans un atelier »: what for, not what it is
_AIM = re.compile(r"\W{1,3}(?:(?:a|au|aux)\b(?! ete| travers| titre)|dans\b(?! le cadre)|pour\b)")
_PURPOSE = re.compile(r"\b(?:pour|afin d[e']|permettre d[e']) ?$")
# « 15 % de son chiffre d'affaires, soit 9 M€ »
_SHARE = re.compile(r"% (?:de |du |d'|des )(?:l'|la |les? |leurs? |s(?:on|a|es) )?$")
_TAKES = re.compile(r" (?:a|de|d'|pour)\b[^,;:]*")
_TURNS = re.compile(r"\b(?:tandis qu|alors qu|pour une? |contre une? |dont l[ea] |apres |avant )")
_BOUND_BEFORE = re.compile(
    r"\W{1,3}(?:(?:de|d'|a|pour|est|sont|etait|estime|evalue|chiffre|atteint|represente)\b[^,;]{0,24}| ?[:(] ?|)"
)
_THAT = re.compile(r"\W{1,2}qu[e'][^,;:]{0,60}")
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
_WORD = re.compile(r"[a-z0-9]+")
_INFINITIVE = re.compile(r"(?:[ei]r|re|ant)$")


class Cue(NamedTuple):
    """A word of the table in a passage; folded offsets."""

    start: int
    end: int
    role: str
    sort: Sort


_Spanned = TypeVar("_Spanned", Span, Cue)
_MEANINGS = {phrase(one): (role, sort) for role, sort, words in TABLE for one in words.split(",")}
PHRASES: frozenset[str] = frozenset(_MEANINGS)


def cues(passage: Passage, windows: Sequence[Span]) -> list[Cue]:
    """The words of the table that begin in one of `windows`, the longest of any that overlap, in order.

    Windows are folded offsets, those of the sentences of the amounts of the passage, in order.
    """
    starts = [low for low, _ in windows]
    known = {
        span: one
        for one in _MEANINGS.keys() & passage.found.keys()
        for span in passage.found[one]
        if (last := bisect_right(starts, span[0])) and span[0] < windows[last - 1][1]
    }
    return [one for span in longest(known) if (one := _cue(passage, span, known[span]))]


def role(amount: Span, window: Span, found: Sequence[Cue], amounts: Sequence[Span], text: str) -> str | None:
    """What the amount at `amount` is for, empty when it is for none of these, None when nothing tells.

    All offsets are into the folded `text`. `window` is its sentence, `found` the cues and `amounts` the places of all
    amounts of the passage.
    """
    near = _within(found, window)
    others = _within(amounts, window)
    middle = bisect_left(near, amount[0], key=lambda one: one.start)
    around = near[max(0, middle - _NEAREST) : middle + _NEAREST]
    costs = [(_cost(one, amount, others, text), index) for index, one in enumerate(around)]
    cost, index = min(costs, default=(_REACH + 1, 0))
    if cost > _REACH:
        return None
    return _settled(around[index], near, text[slice(*window)])


def _within(places: Sequence[_Spanned], window: Span) -> Sequence[_Spanned]:
    """Those of some places, in order, that lie wholly in `window`."""
    low = bisect_left(places, window[0], key=lambda one: one[0])
    high = bisect_right(places, window[1], key=lambda one: one[1])
    return places[low:high]


def _settled(cue: Cue, near: Sequence[Cue], sentence: str) -> str:
    told = {one.role for one in near if one.sort != "giver"}
    given = any(one.sort == "giver" for one in near)
    if cue.role == SPENT:
        by_investors = any(one.role == "raised" and one.sort == "weak" for one in near)
        return "funding" if given else "raised" if by_investors else "invested"
    if cue.role == OBTAINED:
        return "raised" if "raised" in told and not given else "funding"
    if cue.role == COST:
        return (
            "market" if _OF_CARE.search(sentence) else "invested" if cue.sort == "noun" or "invested" in told else NONE
        )
    return cue.role


def _cue(passage: Passage, span: Span, words: str) -> Cue | None:
    kind, sort = _MEANINGS[words]
    written = passage.folded.original[slice(*passage.folded.span(*span))]
    if words in _CAPITALS and not written.isupper():
        return None
    if words in _CAPITAL and not re.split(r"\W+", written)[-1][:1].isupper():
        return None
    if sort == "verb" and written.endswith("é"):
        sort = "noun"  # « 12 M€ levé », a participle
    return Cue(*span, kind, sort)


def _cost(cue: Cue, amount: Span, amounts: Sequence[Span], text: str) -> int:
    """How far a cue stands from an amount, in characters and what they cross; beyond _REACH if it cannot be of it."""
    behind = cue.start >= amount[1]
    if not behind and cue.end > amount[0]:
        return _REACH + 1
    way = (amount[1], cue.start) if behind else (cue.end, amount[0])
    gap = text[slice(*way)]
    if not behind and cue.sort == "verb" and "," in gap and _PURPOSE.search(text, max(0, cue.start - 14), cue.start):
        return _REACH + 1  # « pour financer cet essai, elle recherche 20 M€ »
    if not behind and _SHARE.search(text, max(0, cue.start - 20), cue.start):
        return _REACH + 1
    cost = len(gap) + _COMMA * gap.count(",") + _STOP * (gap.count(";") + gap.count(":")) + _BRACKET * gap.count("(")
    cost += _BRACKET * gap.count(")") + _TURN * len(_TURNS.findall(gap))
    cost += _OTHER_AMOUNT * sum(way[0] <= start and end <= way[1] for start, end in amounts)
    if behind:
        if cue.sort == "verb":
            return cost if _THAT.fullmatch(gap) else _REACH + 1
        if _bound_behind(gap) and not _of_the_next(cue, amounts, text):
            return _BOUND_BEHIND.get(cue.sort, 0)
        return cost + _BEHIND + (_WEAK if cue.sort == "weak" else 0)
    if any(end <= cue.start and _is_of(text[end : cue.start]) for _, end in amounts):
        cost += _OF_ANOTHER
    if cue.sort == "giver":
        return cost + _GIVER
    if cue.role == NONE and cue.sort == "noun" and gap in (" de ", " d'"):
        return 0  # « une prime de 189 euros est versée »
    if cue.sort == "weak":
        return cost + (_WEAK_BOUND if _BOUND_BEFORE.fullmatch(gap) else _WEAK)
    return cost


def _of_the_next(cue: Cue, amounts: Sequence[Span], text: str) -> bool:
    """Whether the amount after a cue is its object: « 30 M€ est financée à hauteur de 6 M€ »."""
    return any(0 < start - cue.end < 40 and _TAKES.fullmatch(text[cue.end : start]) for start, _ in amounts)


def _is_of(gap: str) -> bool:
    """Whether a word belongs to the amount before it: « sur 10 M€ investis, 3 M€… », « 5 M€ à l'hôpital, 3 M€… »."""
    return len(gap) <= _LONGEST_LINK and (_bound_behind(gap) or (_AIM.match(gap) is not None and "," not in gap))


def _bound_behind(gap: str) -> bool:
    """Whether what lies between an amount and the noun after it only links the two: « d'une nouvelle »."""
    if len(gap) > _LONGEST_LINK or re.search("[,;:.()]", gap) or _AIM.match(gap):
        return False
    words = _WORD.findall(gap)
    strange = [word for word in words if word not in _LINKS]
    return len(strange) <= 1 and (not strange or words[0] in _LINKS) and not any(map(_INFINITIVE.search, strange))

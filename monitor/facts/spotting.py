"""Which words of the table a passage holds, with their tenses, and what each means there."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from monitor.facts.cues import (
    BILLED,
    COST,
    GATHERED,
    GIVEN,
    INVESTED,
    MOBILISED,
    NONE,
    OBTAINED,
    PAID,
    SHIPPED,
    SPENT,
    VOID,
    Cue,
    Sort,
)
from monitor.facts.wording import TABLE
from monitor.recognise.matcher import Span, longest, phrase
from monitor.recognise.passage import Passage

_CAPITALS = frozenset(
    {"ca", "ipo", "bei", "anr", "eic", "opa", "ars", "afm", "erc", "nih", "pia", "rhu", "irm", "ami", "aap"}
)  # « ça », « bey »…: only as acronyms
_CAPITAL = frozenset(
    {
        "l'etat",
        "la region",
        "l'europe",
        "les regions",
        "les departements",
        "departement",
        "europe",
        "la ligue",
        "region",
    }
)  # « dans l'état », « la région »

# « aura dépensé 75 M€ », no « dépense »; « facturé 80 euros », no « elle facture »
_PARTICIPLES = {"depense": SPENT, "depenses": SPENT, "facture": NONE, "factures": BILLED}
_ENDINGS = {
    "er": ("e", "ent", "er", "era", "eront", "erait", "eraient", "ait", "aient", "ant", "a"),
    "ir": ("ir", "ira", "iront", "irait", "iraient"),
}
_GIVING = frozenset({"funding", GIVEN, SPENT, OBTAINED, MOBILISED, GATHERED, INVESTED, PAID, SHIPPED})
_WRITTEN = {phrase(one): (role, sort) for role, sort, words in TABLE for one in words.split(",")}
# The tenses of a verb that stands in the infinitive, but for those that the table gives another meaning.
_MEANINGS: dict[str, tuple[str, Sort]] = {
    one[:-2] + ending: meaning
    for one, meaning in _WRITTEN.items()
    if meaning[1] in ("verb", "direct") and " " not in one
    for ending in _ENDINGS.get(one[-2:], ())
} | _WRITTEN
_PAST: dict[str, tuple[str, Sort]] = {  # « distribués à neuf équipes »
    one[:-2] + ending: (role, "noun")
    for one, (role, sort) in _WRITTEN.items()
    if sort in ("verb", "direct") and role in _GIVING and " " not in one and one.endswith("er")
    for ending in ("es", "ee", "ees")
    if {one[:-2] + ending, one[:-2] + "ee*"}.isdisjoint(_MEANINGS)
}
_MEANINGS |= _PAST
PHRASES: frozenset[str] = frozenset(_MEANINGS)


def cues(passage: Passage, windows: Sequence[Span]) -> list[Cue]:
    """The words of the table that begin in one of `windows`, the longest of any that overlap, in order.

    Windows are folded offsets, those of the sentences of the amounts of the passage, in order.
    """
    starts = [low for low, _ in windows]
    known = {
        span: one
        for one in sorted(_MEANINGS.keys() & passage.found.keys(), key=_is_whole)  # whole words win over prefixes
        for span in passage.found[one]
        if (last := bisect_right(starts, span[0])) and span[0] < windows[last - 1][1]
    }
    return [one for span in longest(known) if (one := _cue(passage, span, known[span]))]


def _is_whole(words: str) -> bool:
    return not words.endswith("*")


def _cue(passage: Passage, span: Span, words: str) -> Cue | None:
    kind, sort = _MEANINGS[words]
    if kind == VOID:
        return None
    written = passage.folded.original[slice(*passage.folded.span(*span))]
    if words in _CAPITALS and not written.isupper():
        return None
    if words in _CAPITAL and not re.split(r"[\s'’-]+", written.replace("-\n", ""))[-1][:1].isupper():
        return None
    if words == "tours" and written[0].isupper():
        return None  # the city
    if (words in _PAST or words == "equipes") and "é" not in written[-3:]:
        return None  # « les aides », « les équipes »
    if words == "dedie" and written.endswith("é"):
        return None  # « un fonds dédié aux maladies rares »
    if words in _PARTICIPLES and written.endswith(("é", "és")):
        return Cue(*span, _PARTICIPLES[words], "noun")
    if sort == "verb" and kind != COST and written.endswith("é"):
        sort = "noun"  # « 12 M€ levé », a participle
    return Cue(*span, kind, sort)

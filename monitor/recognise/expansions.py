"""What an acronym stands for where an article spells it out: « L'ANR, agence nationale de renseignements ». Pure."""

from __future__ import annotations

import re

from monitor.recognise.forms import Place, Use, is_acronym
from monitor.recognise.trades import COMPLEMENT, WORD, names_of

REACH = 90  # folded characters that an expansion may stretch over
STEM = 4  # letters that two words of one sense share
SMALL = frozenset(
    ("de", "du", "des", "d", "la", "le", "les", "l", "et", "en", "a", "au", "aux", "pour", "par", "sur", "of", "the")
)
AFTER = re.compile(rf"{COMPLEMENT} ?[,(:] ?(?:soit )?(?:le |la |les |l'|une? )?([^,.;:()]+)(?=[,.;:)])")
BEFORE = re.compile(r"(?: ?\( ?(?:le |la |les |l')?|, ?(?:le |la |les |l'|ou ))$")
# What says outright that the acronym is of what stands before: « la Chambre des ambulances, dite CNSA ».
NAMED = re.compile(
    r"(?: ?[,(] ?ou |,? (?:(?:ou )?(?:dit|appele|surnomme|baptise|abrege|designe)e?s?(?: aussi| par| sous)?"
    r"|(?:plus )?connue?s? (?:aussi )?(?:sous le (?:nom|sigle)(?: de| d')?|comme)|alias|soit|sous le sigle)"
    r"(?: (?:en abrege|le sigle))?(?: (?:le |la |les )| l'| d'| )?)$"
)


def otherwise(place: Place, use: Use) -> bool:
    """Whether the words beside an acronym spell it out, and as no name of its organisation."""
    if not is_acronym(use.form) or not _is_known_in_full(use):
        return False
    words = _spelled_after(place) or _spelled_before(place)
    return bool(words) and not _stems(use).issuperset(word[:STEM] for word in words)


def _spelled_after(place: Place) -> list[str]:
    """The words of an expansion that follows: « ANR (…) », « ANR de Kinshasa, … »."""
    end = place.span[1]
    text = place.passage.folded.text
    if text[end : end + 2].strip()[:1] not in {",", "(", ":", "d"}:
        return []
    found = AFTER.match(text, end, end + REACH)
    if not found:
        return []
    spelled = WORD.findall(found[1])
    letters = _letters(place)
    # « FDA, Fédération des artisans du Gers » takes a letter of « des » too, and goes on
    for count in range(len(spelled), 1, -1):
        words = [word for word in spelled[:count] if word not in SMALL]
        if letters in {_initials(words), _initials(spelled[:count])}:
            return words
    return []


def _spelled_before(place: Place) -> list[str]:
    """The words of an expansion that the acronym follows in brackets, or after a comma."""
    start = place.span[0]
    text = place.passage.folded.text
    near = text[max(0, start - 40) : start]
    naming = NAMED.search(near)
    opening = naming or BEFORE.search(near)
    if not opening:
        return []
    at = start - len(near) + opening.start()
    spelled = WORD.findall(re.split(r"[,.;:()]", text[max(0, at - REACH) : at])[-1])
    words = [word for word in spelled if word not in SMALL]
    letters = _letters(place)
    last = words[-len(letters) :]
    if _initials(last) == letters:
        return last
    return _spelling(words, letters) or _spelling(spelled, letters) if naming else []


def _spelling(words: list[str], letters: str) -> list[str]:
    """The last of `words` from one on, whose initials hold `letters` in their order; empty if there are none."""
    for first in range(len(words) - 2, -1, -1):
        initials = iter(_initials(words[first:]))
        if words[first][0] == letters[0] and all(letter in initials for letter in letters):
            return [word for word in words[first:] if word not in SMALL]
    return []


def _initials(words: list[str]) -> str:
    return "".join(word[0] for word in words)


def _letters(place: Place) -> str:
    return place.passage.folded.text[slice(*place.span)].replace(" ", "")


def _is_known_in_full(use: Use) -> bool:
    """Whether a form of the organisation may be what the acronym stands for."""
    return use.form.ambiguous or any(" " in form.text.strip() for form in use.organisation.forms)


def _stems(use: Use) -> frozenset[str]:
    """How the words begin that its organisation's names hold, or that confirm it."""
    confirming = (word for words in use.confirm for word in WORD.findall(words))
    return frozenset(word[:STEM] for word in (*names_of(use.organisation), *confirming))

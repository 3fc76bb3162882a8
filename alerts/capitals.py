"""A title all in capitals, told in the case in which its own article writes its words. Pure.

It is only told so when each of its words is settled: by the text, by a word of the same family in it, or because it is
one that joins others. Otherwise the title stays as it is: a name in small letters would be worse than capitals.
"""

from __future__ import annotations

import re
import unicodedata

SHARE = 0.9  # of the letters of a title that are capitals
LEAST = 3  # words of four letters or more: fewer may be acronyms
STEM = 4  # letters that words of one family begin with
ENDING = 4  # letters in which they may differ after that
_JOINING = """
    a à afin ainsi alors après au aucun aucune aussi autre autres aux avant avec car ce ces cet cette chez comme
    contre d dans de depuis des deux dix dont du elle elles en encore entre est et être face font grâce ici il
    ils j l la le les leur leurs lors mais malgré moins n ne ni nos notre nouveau nouveaux nouvel nouvelle
    nouvelles on ont ou où par pas plus plusieurs pour près premier première qu que quand quel quelle quels
    quelles qui s sa sans se selon ses si son sont sous sur toujours tous tout toute toutes très trois un une
    vers vos votre y
"""
_WORD = re.compile(r"[^\W\d_]+")
_OPENED = re.compile(r"(?:^|[.!?…\n]|\s[–—-])[\s«“\"(–—-]*\Z")  # before a word with which a sentence begins
Around = tuple[str, str, str]  # a word between the one before and the one after, without accents; empty: whatever


def lowered(title: str, text: str) -> str:
    """`title` in small letters but for what `text` writes otherwise, if it is all in capitals; else as it is."""
    words = list(_WORD.finditer(title))
    letters = [char for word in words for char in word.group() if char.upper() != char.lower()]
    shouted = sum(char.isupper() for char in letters)
    if shouted < SHARE * len(letters) or sum(len(word.group()) >= STEM for word in words) < LEAST:
        return title
    written, accented = _written(text), not title.isascii() and _bare(title) != title.casefold()
    bare = ["", *(_bare(word.group()) for word in words), ""]
    told, at = [], 0
    for place, word in enumerate(words, 1):
        form = _form(word.group(), bare[place - 1 : place + 2], written, accented=accented)
        if title[word.end() : word.end() + 1] in ("'", "’") and bare[place] in ELIDED:
            form = word.group().lower()
        if form is None and place > 1:
            return title
        told += [title[at : word.start()], form or word.group().lower()]
        at = word.end()
    made = "".join((*told, title[at:]))
    first = words[0].start()
    return made[:first] + made[first : first + 1].upper() + made[first + 1 :]


def _form(word: str, around: list[str], written: dict[Around, str], *, accented: bool) -> str | None:
    """How a word of a title is written; None when nothing tells. `accented`: the title has its accents."""
    small, (before, key, after) = word.lower(), around
    near = ((before, key, after), (before, key, ""), ("", key, after), ("", key, ""))
    form = next((written[one] for one in near if one in written), None)
    if form is not None:
        if form.lower() != small and not accented and form.lower().rstrip("s").endswith(("é", "ée")):
            return None  # « levé » or « lève »?
        return small if form.islower() and accented else small.capitalize() if form.istitle() and accented else form
    if key in JOINING:
        return small
    stem = key[: max(STEM, len(key) - ENDING)]
    kin = any(
        one[1].startswith(stem) and len(one[1]) <= len(key) + ENDING for one, told in written.items() if told.islower()
    )
    return small if kin and len(key) >= STEM else None


def _written(text: str) -> dict[Around, str]:
    """How the text writes each word, after and before others: in small letters if it ever does, or else as a name.

    A capital with which a sentence begins tells nothing.
    """
    words = list(_WORD.finditer(text))
    bare = ["", *(_bare(word.group()) for word in words), ""]
    found: dict[Around, set[str]] = {}
    for place, word in enumerate(words, 1):
        form = word.group()
        if form.istitle() and _OPENED.search(text, max(0, word.start() - 8), word.start()):
            continue
        before, key, after = bare[place - 1 : place + 2]
        for one in ((before, key, after), (before, key, ""), ("", key, after), ("", key, "")):
            found.setdefault(one, set()).add(form)
    return {
        one: min(forms, key=lambda form: (not form.islower(), form.isupper(), form)) for one, forms in found.items()
    }


def _bare(word: str) -> str:
    """Small letters without accents."""
    decomposed = unicodedata.normalize("NFKD", word.casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


JOINING = frozenset(map(_bare, _JOINING.split()))
ELIDED = frozenset({"l", "d", "j", "c", "s", "n", "m", "t", "qu", "jusqu", "lorsqu", "puisqu", "quelqu"})

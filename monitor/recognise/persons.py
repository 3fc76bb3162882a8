"""Persons: a name is somebody's when a given name or a title stands before it, or a surname after it.

« Sophie Servier », « le Dr Roche », « J.-P. Janssen », « Clara Luciani ». Given names are those of
`monitor/catalogues/given-names.txt`, one a line.
"""

from __future__ import annotations

import re
from collections.abc import Container
from functools import lru_cache

from monitor.recognise.fold import fold, plain
from monitor.recognise.passage import Passage
from monitor.recognise.wordlists import lines

NEAR = 40  # characters
LONGEST = 16  # of these, what the longest title, initials or word for a company take with their space
SPACE = "[ \u00a0\u202f]"
HYPHEN = "[-\u2010\u2011]"
CAPITAL = "[A-ZÀ-ÖØ-Þ]"
# A word before the name, or before the first half of a double one: « Marie Skłodowska-Curie ».
BEFORE = re.compile(
    rf"(?:(?<![\w’'-])|(?<=\b[dDlL]['’])|(?<=\bqu['’]))({CAPITAL}[^\W\d_]*(?:{HYPHEN}[^\W\d_]+)*){SPACE}(?:{CAPITAL}\w*{HYPHEN})?$"
)  # fmt: skip
ELIDED = re.compile(rf"(?:[dDlL]|qu)['’]{CAPITAL}")  # « les tableaux d'Alice Servier »
GIVEN_BEFORE = re.compile(rf"(?<![\w’'-])({CAPITAL}[^\W\d_]+){HYPHEN}$")  # « le boulevard Henri-Becquerel »
# A capital that no list knows, inside a sentence, before what is like a surname: « les tableaux d'Aubeline Vidal ».
UNKNOWN = re.compile(
    rf"(?:\b[dD]['’]|\b(?:de|par|chez|avec|selon|et|à|pour){SPACE})({CAPITAL}[a-zß-öø-ÿ]{{3,}}){SPACE}$"
)
# An initial, where no other word could end with that letter: « la vitamine C. Sanofi annonce » holds none.
INITIAL = re.compile(
    rf"(?:^|[\n(«,;:–—]{SPACE}?|\b(?i:de|par|et|avec|selon|à|chez|pour){SPACE})"
    rf"{CAPITAL}\.(?:{HYPHEN}?{SPACE}?{CAPITAL}\.)?{SPACE}$"
)
TITLE = re.compile(
    r"\b(?:MM?|M(?:me|lle|es|mes)|Me|Mes|Mgr|Dr|Dre|Drs|Prs?"
    r"|(?i:docteure?s?|professeure?s?|madame|monsieur|mademoiselle|maître|juge|sénateur|sénatrice|députée?|préfète?"
    rf"|abbé|capitaine|commandante?|colonel|brigadier|entraîneur|arbitre|époux|veuve|famille|frères|sœurs))\.?{SPACE}$"
)
BORN = frozenset(("né", "née", "nés", "nées"))
KIN = re.compile(rf"\b(?i:fils|fille|neveu|nièce|veuve|enfants|parents){SPACE}(?:de{SPACE}|d['’])$")
# Said of a person, and of an organisation too: for what is like a given name.
CALLED = frozenset((
    "s'appelle", "s'appelait", "prénommé", "prénommée", "nommé", "nommée", "surnommé", "surnommée", "baptisé",
    "baptisée", "appelé", "appelée", "dit", "dite", "alias", "les",
))  # fmt: skip
COMPANION = re.compile(rf"(?:,|{SPACE}et|{SPACE}ou){SPACE}({CAPITAL}[^\W\d_]+)")
AGE = re.compile(rf",{SPACE}(?:\d{{1,3}}|\w+){SPACE}(?:ans|mois)(?=[,.)])")
# Of any name but an acronym: « Ardian, 34 ans, arrivé d'Albanie »
AGED = re.compile(rf",{SPACE}\d{{1,3}}{SPACE}ans(?=[,.)])")
SURNAME = re.compile(
    rf"{SPACE}((?:(?:van|von|di|ben|el|der){SPACE})*(?:{CAPITAL}[a-zß-öø-ÿ'’-]+|{CAPITAL}{{3,}}\b))"
)  # fmt: skip
# What stands before the name of a company and never before a person's, and what companies put after their name.
COMPANY = re.compile(
    r"\b(?i:le|la|les|du|au|laboratoires?|groupe|société|entreprise|start-?up|biotech|medtech|licorne|cluster|pôle"
    r"|cancéropôle|mutuelle|assureur|fondation|institut|centre|clinique|hôpital|fonds|banque|prix|usine|site|campus"
    rf"|équipe|logiciel|plateforme|application|éditeur){SPACE}$"
)
COMPANY_AFTER = frozenset({
    "biotech", "europe", "france", "group", "groupe", "health", "healthcare", "international", "medical", "pharma",
    "sa", "sante", "sas", "therapeutics",
})  # fmt: skip


def person(passage: Passage, start: int, end: int, *, like_a_name: bool, organisations: Container[str]) -> str:
    """Why the name at `start` to `end`, in original offsets, is a person's, in French; empty if nothing says so.

    `like_a_name`: the name is like a given name, so that a capital after it may begin a surname.
    `organisations`: the folded names of organisations; those that are given names too (Clara) are no sign of a person.
    """
    before = passage.folded.original[max(0, start - NEAR) : start]
    low = max(0, len(before) - LONGEST)
    somebody = like_a_name and not COMPANY.search(before, low)
    if _has_age(passage, start, end, somebody=somebody):
        return "suivi d'un âge"
    if somebody:
        if _surname_follows(passage, start, end):
            return "suivi d'un nom de famille"
        other = COMPANION.match(passage.folded.original, end)
        if other and _is_somebody(passage, other.start(1), other[1], organisations):
            return "à côté d'un prénom"
    last = before[:-1].rsplit(None, 1)[-1:] if before[-1:].isspace() or before[-1:] in "-\u2010\u2011" else []
    if not last or before.endswith("\n"):
        return ""
    if TITLE.search(before, low):
        return "précédé d'une civilité"
    word = last[0].lower().replace("’", "'")
    if word in BORN or (like_a_name and word in CALLED) or (word == "de" and KIN.search(before)):
        return f"précédé de « {last[0]} »"
    if not (last[0][:1].isupper() or ELIDED.match(last[0])):
        return ""  # most names: nothing more to look for
    given = BEFORE.search(before)
    # « CLARA » is an organisation's name too, « Clara » before a name is somebody's.
    known = given is not None and given[1].isupper() and plain(given[1]) in organisations
    if INITIAL.search(before, low) or (given and is_given_name(given[1]) and not known):
        return "précédé d'un prénom"
    double = GIVEN_BEFORE.search(before)
    if double and is_given_name(double[1]):
        return "précédé d'un prénom"
    unknown = UNKNOWN.search(before) if somebody else None
    if unknown and plain(unknown[1]) not in organisations:
        at = start - len(before) + unknown.start(1)
        return "" if passage.begins(passage.folded.index(at)) else "précédé de ce qui semble un prénom"
    return ""


def _has_age(passage: Passage, start: int, end: int, *, somebody: bool) -> bool:
    """Whether an age follows: of what is like a given name in words too, of any name that is no acronym in figures."""
    original = passage.folded.original
    if somebody:
        return AGE.match(original, end) is not None
    return original[start + 1 : end].islower() and AGED.match(original, end) is not None


def _is_somebody(passage: Passage, at: int, word: str, organisations: Container[str]) -> bool:
    """Whether the word at `at` is a given name, and of no organisation: not « Théa et Pierre Fabre »."""
    if plain(word) in organisations or not is_given_name(word):
        return False
    return not passage.begins(passage.folded.index(at))


@lru_cache(maxsize=4096)
def is_given_name(word: str) -> bool:
    """Whether `word`, of one or more parts joined by hyphens, is a given name: Jean-Pierre."""
    names = given_names()
    return all(part in names for part in fold(word).text.split(" "))


@lru_cache(maxsize=1)
def given_names() -> frozenset[str]:
    """The given names, folded."""
    return frozenset(fold(line).text.strip() for line in lines("given-names.txt"))


def _surname_follows(passage: Passage, start: int, end: int) -> bool:
    """Whether a capital that begins nothing known follows: « Clara Luciani », « Clara DUPONT », « ROCHE Paul ».

    After a name in capitals only another one in capitals, or a given name: « GILBERT annonce » is no person.
    """
    original = passage.folded.original
    surname = SURNAME.match(original, end)
    if not surname or plain(surname[1]) in COMPANY_AFTER:
        return False
    if original[start:end].isupper():
        if not surname[1].isupper():
            return is_given_name(surname[1])
        if not is_given_name(original[start:end]) or passage.in_capitals(passage.window(start, end)):
            return False  # all of it is: the next word may be any
    return not passage.begins(passage.folded.index(surname.start(1)))

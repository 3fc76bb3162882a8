"""Persons: a name is somebody's when a given name or a title stands before it, or a surname after it.

« Sophie Servier », « le Dr Roche », « J.-P. Janssen », « Clara Luciani ». Given names are those of
`monitor/catalogues/given-names.txt`, one a line.
"""

from __future__ import annotations

import re
from collections.abc import Container
from functools import lru_cache
from importlib.resources import files

from monitor.recognise.fold import fold
from monitor.recognise.passage import Passage

NEAR = 40  # characters
SPACE = "[ \u00a0\u202f]"
HYPHEN = "[-\u2010\u2011]"
CAPITAL = "[A-ZÀ-ÖØ-Þ]"
# A word before the name, or before the first half of a double one: « Marie Skłodowska-Curie ».
BEFORE = re.compile(
    rf"(?<![\w’'-])({CAPITAL}[^\W\d_]*(?:{HYPHEN}[^\W\d_]+)*){SPACE}(?:{CAPITAL}\w*{HYPHEN})?$"
)  # fmt: skip
# An initial, where no other word could end with that letter: « la vitamine C. Sanofi annonce » holds none.
INITIAL = re.compile(
    rf"(?:^|[\n(«,;:–—]{SPACE}?|\b(?i:de|par|et|avec|selon|à|chez|pour){SPACE})"
    rf"{CAPITAL}\.(?:{HYPHEN}?{SPACE}?{CAPITAL}\.)?{SPACE}$"
)
TITLE = re.compile(
    r"\b(?:MM?|M(?:me|lle|es|mes)|Mgr|Dr|Dre|Drs|Prs?"
    rf"|(?i:docteure?s?|professeure?s?|madame|monsieur|mademoiselle))\.?{SPACE}$"
)
SURNAME = re.compile(
    rf"{SPACE}((?:(?:van|von|di|ben|el|der){SPACE})*(?:{CAPITAL}[a-zß-öø-ÿ'’-]+|{CAPITAL}{{3,}}\b))"
)  # fmt: skip
# What stands before the name of a company and never before a person's, and what companies put after their name.
COMPANY = re.compile(
    r"\b(?i:le|la|les|du|au|laboratoires?|groupe|société|entreprise|start-?up|biotech|medtech|licorne|cluster|pôle"
    rf"|cancéropôle|mutuelle|assureur|fondation|institut){SPACE}$"
)
COMPANY_AFTER = frozenset({
    "biotech", "europe", "france", "group", "groupe", "health", "healthcare", "international", "medical", "pharma",
    "sa", "sante", "sas", "therapeutics",
})  # fmt: skip


def person(passage: Passage, start: int, end: int, *, surname_may_follow: bool, organisations: Container[str]) -> str:
    """Why the name at `start` to `end`, in original offsets, is a person's, in French; empty if nothing says so.

    `surname_may_follow`: the name is like a given name, so that a capital after it may begin a surname.
    `organisations`: the folded names of organisations; those that are given names too (Clara) are no sign of a person.
    """
    before = passage.folded.original[max(0, start - NEAR) : start]
    if surname_may_follow and _surname_follows(passage, end) and not COMPANY.search(before):
        return "suivi d'un nom de famille"
    last = before[:-1].rsplit(None, 1)[-1:] if before[-1:].isspace() or before[-1:] in "-\u2010\u2011" else []
    if not last or before.endswith("\n"):
        return ""
    if TITLE.search(before):
        return "précédé d'une civilité"
    if not last[0][:1].isupper():
        return ""  # most names: nothing more to look for
    given = BEFORE.search(before)
    if INITIAL.search(before) or (given and is_given_name(given[1]) and fold(given[1]).text not in organisations):
        return "précédé d'un prénom"
    return ""


@lru_cache(maxsize=4096)
def is_given_name(word: str) -> bool:
    """Whether `word`, of one or more parts joined by hyphens, is a given name: Jean-Pierre."""
    names = given_names()
    return all(part in names for part in fold(word).text.split(" "))


@lru_cache(maxsize=1)
def given_names() -> frozenset[str]:
    """The given names, folded."""
    text = (files("monitor") / "catalogues" / "given-names.txt").read_text(encoding="utf-8")
    return frozenset(fold(line).text.strip() for line in text.splitlines() if line and not line.startswith("#"))


def _surname_follows(passage: Passage, end: int) -> bool:
    """Whether a capital that begins nothing known follows: « Clara Luciani », « Clara DUPONT »."""
    surname = SURNAME.match(passage.folded.original, end)
    if not surname or fold(surname[1]).text in COMPANY_AFTER:
        return False
    return not passage.begins(passage.folded.index(surname.start(1)))

"""The names that stand in a headline or a lead, known to a catalogue or not: companies, products, towns, people. Pure.

What no catalogue knows is a name when it is written as one. The first word of a sentence has a capital in any case: it
is a sure name only when something else says so, and else a doubtful one, that another article may make sure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from babel import Locale

from monitor.extract.phrases import words
from monitor.recognise.persons import is_given_name
from monitor.story.words import GENERIC, GRAMMAR, folded

Span = tuple[int, int]
TOKEN = re.compile(r"[^\W_]+(?:(?:(?:[-‐‑][ld]['’]|[-‐‑&.+])(?=[^\W_]))[^\W_]+)*")
_BEGINS = re.compile(r"(?:^|[\n.!?:;«“\"|•–—]|\s-)[\s«“\"(]*$")
# « Nanobrume lève », « Nanobrume et Perlin signent »: a French noun would have an article before it.
_GOVERNS = re.compile(
    r"\s(?:a|va|vient|veut|peut|est|se|s'|ne|n'|et [A-ZÀ-Þ]|leve|signe|lance|ouvre|ferme|annonce|rachete|nomme"
    r"|inaugure|obtient"
    r"|recrute|investit|supprime|cede|vend|acquiert|finalise|boucle|choisit|remporte|decroche|publie|devoile|demarre|entre"
    r"|rejoint|quitte|renforce|poursuit|confirme|suspend|retire|renonce|reprend|prend|construit|implante|installe|conclut"
    r"|accueille|presente|autorise|alerte|recommande|soutient|finance|prolonge|reporte|cloture|designe|recompense|teste"
    r"|traite|recoit|passe|mise|vise|cherche|prepare|etend|agrandit|modernise|s'[a-z]+)\b"
)
_PERSON = re.compile(r"\b(?:MM?\.|Mmes?|Mlle|Drs?|Dre|Prs?|Me|docteure?|professeure?)\.?\s$", re.IGNORECASE)
# Its last word, without a full stop.
_CALLED = (
    *("m", "mm", "mme", "mmes", "mlle", "dr", "drs", "dre", "pr", "prs", "me"),
    *("docteur", "docteure", "professeur", "professeure"),
)
_TOWN = re.compile(
    r"(?:^\s*à|[\s('’](?:près de|(?:usines?|sites?|hôpita(?:l|ux)|chu|chru|ch|cliniques?|maternités?|maire|mairie|ville"
    r"|commune|agglomération|ehpad|centre hospitalier(?: universitaire)?|urgences|technopole|métropole|habitants|campus"
    r"|laboratoires?|labos?|ateliers?|pharmacies?|officines?|pharmacien(?:ne)?s?|médecins?|généralistes?|élus|soignants|caserne|bassin|port|unité|parc|zone)"
    r"\s(?:de|du|des|d['’])(?:\s(?:la|le|les))?|(?:implanté|basé|installé)e?s? à))\s?$",
    re.IGNORECASE,
)
_BEFORE_TOWNS = frozenset(("à", "de", "du", "des", "d'", "d’", "la", "le", "les"))  # the last word of that
# Capitals that name nobody: the calendar, and institutions that are called by a common noun.
_COMMON = words(
    "aap adn agence ami amm aout arn ars assemblee assises assurance autorite avc avril bourse bpco cdi ce ceo ch chru "
    "chu concours congres conseil covid d decembre departement dg dimanche dmla dr ehpad est etat eti euro euros "
    "fevrier gouvernement haute ia internet irm janvier jeudi journees juillet juin lundi m mai mardi mars md me "
    "mercredi metropole ministere ministre mm mme noel nord novembre octobre ouest pdg phase pib pme pmi pr prix r r&d "
    "rd region rh samedi samu secu senat septembre serie sida sla smur sud trophees tva ue union us usa vendredi vih"
)
_ACRONYM = re.compile(r"\s\(([A-Z][A-Z-]{1,7})\)")
_NUMBERED = re.compile(r"[ivx]+[ab]?|\d+(?:e|er|eme|h\d*|m|k)?|[a-z]")
_OF = re.compile(r"[A-ZÀ-Þ][\w-]+\s(?:de|d['’])\s?$")  # « le laboratoire Bréhan de Kerlannec »
# « Saint-Erblay », « Bellegarde-du-Lac »: written as towns are.
_TOWNLIKE = re.compile(
    r"(?:^(?:sainte?|port|mont|pont|bourg|château|villers|roche)-|-(?:en|sur|sous|les?|lès|la|du|des?|aux?|l)-)",
    re.IGNORECASE,
)
# Named for many reasons: « la Cour des comptes », « l'Ordre », « le Tribunal », « PLFSS »…
_INSTITUTIONS = words(
    "academie assemblee chambre chmp comite cour defenseur ema euronext fda federation ondam ordre plfss "
    "prefecture syndicat tribunal"
)
# Before a name, what it is the name of: « l'affaire Silvane », « Laboratoires Silvane ».
_HEADS = words(
    "affaire assises biotech clinique cluster concours congres fondation forum groupe institut journees laboratoire "
    "laboratoires maison pole polyclinique prix projet residence salon societe trophees usine"
)
# And in English, which sets no comma nor article between: « French CDMO Nanobrume », « Lyon-based Nanobrume ».
_NATIONS = words(
    "american austrian belgian british canadian chinese danish dutch european finnish french german indian irish"
    " israeli italian japanese korean norwegian polish portuguese scottish spanish swedish swiss"
)
_TRADES = words("biopharma biotech cdmo cmo cro crdmo drugmaker drugmakers insurtech medtech pharma startup techbio")
_ATTACHED = re.compile(r"[-‐‑](?:backed|based|born|focused|headquartered|led|listed|owned|quoted)$")
# « membre de Polepharma »: whose member somebody is takes no part in what is told.
_MEMBER_OF = re.compile(
    r"\b(?:membres?|adh[ée]rente?s?|filiales?|issue?s?|(?:incub|h[ée]berg|labellis)[ée]e?s?|members?|subsidiary|part"
    r"|spin-?off)\s(?:d[eu]s?|d['’]|par|chez|of)(?:\s(?:la|les?|l['’]|the))?\s?$",
    re.IGNORECASE,
)
_TITLES = words("docteur docteure dr dre me mme professeur professeure pr")
_LEGAL = words("europe france group groupe holding inc international sa sarl sas se")
_SHORT = 6  # letters of an acronym at most


@dataclass(frozen=True, slots=True)
class Name:
    """A name: `key` is an organisation's id or the folded name; `forms` are its folded writings."""

    kind: str  # organisation (of a catalogue), name, town or person
    key: str
    forms: tuple[str, ...]
    title: bool
    sure: bool = True
    weight: float = 1.0  # what sharing it tells; less for those that are named every day


def names(text: str, *, title: bool, known: Sequence[Span] = ()) -> list[Name]:
    """The names written in `text`, outside the spans of those that are `known`, in order."""
    every = list(TOKEN.finditer(text))
    spelled = [one[0] for one in every]
    shouted = _shouted(spelled)
    tokens = [
        one
        for one, word in zip(every, spelled, strict=True)
        if not word.islower() and not any(low <= one.start() < high for low, high in known)
    ]
    found = []
    for run in [[one] for each in _runs(text, tokens) for one in each] if shouted else _runs(text, tokens):
        if len(run) == 1 and _is_common(run[0][0]):
            continue
        end = run[-1].end()
        sure = not shouted and _is_sure(text, run)
        kind, words = _kind(text, run)
        if words:
            written = " ".join(folded(word) for word in words)
            if len(written) > 1 and not written.isdigit():
                often = 0.5 if written in _INSTITUTIONS else 1.0
                party = title and not is_member_of(text, run[0].start())
                found.append(Name(kind, written, (written, *_initials(text, end)), party, sure, often))
    return found


def is_member_of(text: str, start: int) -> bool:
    """Whether the name at `start` only tells to whom another belongs: « membre de Polepharma »."""
    return _MEMBER_OF.search(text[max(0, start - 40) : start]) is not None


def alike(one: Name, other: Name) -> bool:
    """Whether two names are those of one, as far as their writing tells."""
    if one.key == other.key:
        return True
    if one.kind == other.kind:
        if one.kind == "organisation":
            return False
        if one.kind == "person":
            return one.key.split()[-1] == other.key.split()[-1]
    elif "person" in (one.kind, other.kind) and _initialled(one, other):
        return True
    for here in one.forms:  # plain loops: this is asked of every two names of every two articles
        for there in other.forms:
            if here[0] == there[0] and _same_writing(here, there):
                return True
    return False


def _initialled(one: Name, other: Name) -> bool:
    """« Jeanne Perlin », a person, is « J. Perlin », of whom one word is read."""
    person, alone = (one, other) if one.kind == "person" else (other, one)
    return alone.kind == "name" and person.key.split()[-1:] == alone.key.split()


@lru_cache(maxsize=50_000)
def _same_writing(here: str, there: str) -> bool:
    if here == there or here.replace(" ", "") == there.replace(" ", ""):
        return True
    mine, others = here.split(), there.split()
    few, many = sorted((mine, others), key=len)
    if len(few) == 1 and 2 <= len(few[0]) <= _SHORT and len(many) > 2 and few[0] == "".join(word[0] for word in many):
        return True
    # « Nanobrume », « Nanobrume Thérapeutique »: the first word is what makes a name
    return few[0] == many[0] and set(few) <= set(many) and few[0] not in GENERIC and len(few[0]) > 2


def _runs(text: str, tokens: Sequence[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    """Words with capitals that follow one another with a space between, without those that name nobody."""
    run: list[re.Match[str]] = []
    for token in tokens:
        if _is_written_as_name(text, token):
            if run and text[run[-1].end() : token.start()] not in (" ", "\u00a0", "\u202f", " & ", "’", "'"):
                yield run
                run = []
            run.append(token)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _is_written_as_name(text: str, token: re.Match[str]) -> bool:
    return _is_like_a_name(token[0]) and text[token.end() : token.end() + 1] not in ("'", "’")


@lru_cache(maxsize=20_000)
def _is_like_a_name(word: str) -> bool:
    if not any(map(str.isupper, word)) or _ATTACHED.search(word):
        return False
    if not word[0].isupper() and not (word[:2].islower() and any(map(str.isupper, word[1:]))) and not word[0].isdigit():
        return False
    plain = folded(word)
    if _NUMBERED.fullmatch(plain):
        return False
    return plain not in GRAMMAR and plain not in _COMMON


@cache
def _countries() -> frozenset[str]:
    """Countries and continents, folded: where something is done, not who does it."""
    return frozenset(map(folded, Locale("fr").territories.values()))


def _is_common(word: str) -> bool:
    """Whether the word alone names nobody; beside another it may: « France Biotech »."""
    if folded(word) in _countries() or folded(word) in _NATIONS:
        return True
    return folded(word) in GENERIC and not (word.isupper() and len(word) > 3)


def _is_sure(text: str, run: Sequence[re.Match[str]]) -> bool:
    first = run[0]
    if len(run) == 1 and is_given_name(first[0]) and text[: first.start()].rstrip()[-1:] in ("", ",", ".", ":"):
        return False  # of somebody who is called by it
    if not _BEGINS.search(text[max(0, first.start() - 6) : first.start()]):
        return True
    if len(run) > 1 or any(map(str.isupper, first[0][1:])) or any(map(str.isdigit, first[0])):
        return True
    return text[first.end() + 1 : first.end() + 2] != "à" and _GOVERNS.match(_after(text, first.end())) is not None


class _Cased(dict[int, str]):
    """What each character folds to, capitals and white space kept."""

    def __missing__(self, code: int) -> str:
        one = chr(code)
        self[code] = kept = one if one.isupper() or one.isspace() else folded(one)
        return kept


_CASED = _Cased()


def _after(text: str, at: int) -> str:
    """What follows, without accents, its capitals kept."""
    return text[at : at + 24].translate(_CASED)


def _kind(text: str, run: Sequence[re.Match[str]]) -> tuple[str, list[str]]:
    words = [one[0] for one in run]
    if len(words) == 1 and _TOWNLIKE.search(words[0]):
        return "town", words
    before = text[max(0, run[0].start() - 40) : run[0].start()]
    last = before.split()[-1:]  # of the words before, which settles most cases
    if last and last[0].rstrip(".").lower().endswith(_CALLED) and _PERSON.search(before):
        return "person", words
    if len(words) > 1 and folded(words[0]) in _TITLES:
        return "person", words[1:]
    if len(words) > 1 and is_given_name(words[0]) and not any(map(str.isdigit, words[-1])):
        return "person", words
    if last and last[0].lower() in _BEFORE_TOWNS and (_TOWN.search(before) or _OF.search(before)):
        return "town", words
    if len(words) > 1 and folded(words[0]) in _NATIONS and folded(words[1]) in _TRADES:
        words = words[1:]
    while len(words) > 1 and folded(words[0]) in _HEADS | _TRADES:
        words = words[1:]
    while len(words) > 1 and folded(words[-1]) in _LEGAL:
        words = words[:-1]
    return "name", words


def _initials(text: str, end: int) -> list[str]:
    """The acronym written after a name: « Institut du Souffle (IDS) »."""
    after = _ACRONYM.match(text[end : end + 12]) if text[end + 1 : end + 2] == "(" else None
    return [folded(after[1])] if after else []


def _shouted(words: Sequence[str]) -> bool:
    """Whether capitals tell nothing: all of the words of a text, or the first letter of each, are some."""
    long = [word for word in words if len(word) > 3]
    if len(long) > 1 and all(map(str.isupper, long)):
        return True
    return len(long) > 3 and sum(word[0].isupper() for word in long) > 0.8 * len(long)


def each_once(found: Iterable[Name]) -> tuple[Name, ...]:
    """The names, each once: in the title rather than in the lead, sure if it is so anywhere, with all its writings."""
    kept: list[Name] = []
    for one in found:
        for place, other in enumerate(kept):
            if one.key == other.key or alike(one, other):
                kind = other.kind if other.kind != "name" or not one.sure else one.kind
                kept[place] = Name(
                    kind if one.kind != "organisation" else "organisation",
                    one.key if one.kind == "organisation" else other.key,
                    tuple(sorted({*one.forms, *other.forms})),
                    one.title or other.title,
                    one.sure or other.sure,
                    min(one.weight, other.weight),
                )
                break
        else:
            kept.append(one)
    return tuple(kept)

"""The words of a headline by which stories are compared: without grammar and endings, near synonyms as one. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

from monitor.extract.phrases import words
from monitor.recognise.fold import fold
from monitor.story.families import WORD, shipped

LONGEST_STEM = 7
SURE = 4  # letters
SHORT = 3  # letters: shorter words are units, initials, what is left of an abbreviation


# All lists are folded: no accents.
GRAMMAR = words(
    "a afin ai ainsi alors apres as au aucun aucune aujourd auquel aura aurait auront aussi autant autour autre "
    "autres aux avait avant avec avoir beaucoup bien c ca car ce ceci cela celle celles celui cependant ces cet cette "
    "ceux chaque chez ci comme comment contre d dans de debut deja demain depuis dernier derniere derniers des "
    "desormais deux devant doit doivent donc dont du durant elle elles en encore enfin entre environ est et etaient "
    "etait ete etre eu eux fait faire faut fin font hier hui ici il ils j jeudi jour jours jusqu jusque l la laquelle "
    "le lequel les leur leurs lors lui lundi mais mardi meme memes mercredi mis mise moins mois n ne ni nos notre "
    "nous nouveau nouveaux nouvel nouvelle nouvelles on ont or ou par parmi pas pendant permet peut peuvent plus "
    "plusieurs pour pourquoi pourrait pres premier premiere puis qu quand que quel quelle quelles quelque quelques "
    "quels qui quoi s sa samedi sans sauf selon semaine sera serait seront ses si soit son sont sous suite sur tant "
    "tel telle tous tout toute toutes tres trois trop un une va vendredi vers veut via viennent vient vont vos votre "
    "vous y dimanche an ans annee annees annonce annoncent annoncee annonces indique indiquent explique precise "
    "souligne declare affirme presente dit communique presse officiel officiellement info actualite actualites "
    "article dossier direct photo video"
)
# Said of nearly every story of the field: two stories that share no more share nothing.
GENERIC = words(
    "entreprise societe groupe laboratoire labo start startup up biotech medtech pepite jeune geant acteur "
    "specialiste fabricant industriel industrie entite structure organisme equipe filiere secteur marche sante euro "
    "md mds meur million milliard millier projet appel solution innovation innovant innovante developpement "
    "developper nouveaute annonce france francais francaise europe europeen europeenne region regional regionale "
    "national nationale territoire territorial local locale international pays public publique prive medical medicale "
    "pharmaceutique pharma medicament recherche soin produit service offre programme plan action initiative objectif "
    "enjeu domaine cadre partie travail place temps grand grande petit important fort forte majeur direction monde "
    "mondial ville centre demande demandent demandez"
)
# The longest of each family first.
_WRITTEN = """
issements issement ements ement ations ation ations ateurs ateur atrices atrice itions ition iques ique istes iste
antes ante ants ant entes ente ents eurs eur euses euse rices ages age ables able elles elle els el ales ale aux al
ives ive ifs if ites ite itee ees ee es er ez ent e s x
"""
_ENDINGS = _WRITTEN.split()


@lru_cache(maxsize=20_000)
def folded(text: str) -> str:
    """`text` without accents and capitals: a word, or a headline that is looked at in several ways."""
    return fold(text).text.strip()


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """What the forms of a folded French word have in common, roughly; words of one family have the same."""
    return (FAMILIES.head(_key(word)) if word not in GENERIC else None) or root(word)


@lru_cache(maxsize=20_000)
def root(word: str) -> str:
    """A folded word without its ending, as it stands: « ouverture » ─▶ ouvertu."""
    if len(word) <= 4 or word.isdigit():
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending)[:LONGEST_STEM]
    return word[:LONGEST_STEM]


@lru_cache(maxsize=20_000)
def _key(word: str) -> str:
    """By what a folded word is known in its family: a root of four letters is one of too many words."""
    short = root(word)
    return short if len(short) > SURE else word.rstrip("sx") if len(word) > SURE else word


FAMILIES = shipped(_key, folded)
_DULL = frozenset(map(stem, GENERIC))


@lru_cache(maxsize=20_000)
def stems(text: str) -> tuple[str, ...]:
    """The stems of the words of `text` that carry meaning, in their order; figures left out; a known phrase has one."""
    return stemmed(WORD.findall(folded(text)))


def stemmed(every: Sequence[str]) -> tuple[str, ...]:
    """The same of folded words."""
    found = []
    for one in FAMILIES.parted([_key(word) for word in every]):
        if isinstance(one, str):
            found.append(one)
        elif len(word := every[one]) > 1 and word not in GRAMMAR and not word[0].isdigit():
            found.append(stem(word))
    return tuple(found)


def weight(one: str) -> float:
    """How much a stem that two articles share tells of their being one story."""
    return 0.2 if one in _DULL or len(one) < SHORT else 1.0 if len(one) < LONGEST_STEM else 1.2


def _told() -> tuple[int, dict[str, int]]:
    """How many texts were counted, and how many of them tell each stem."""
    first, *rest = (files("monitor.story") / "frequency.txt").read_text(encoding="utf-8").splitlines()
    return int(first.split()[1]), {one: int(count) for one, count in (line.split() for line in rest)}


_TEXTS, _TOLD = _told()
_FEW = 2  # texts: a stem that is not in the table was told by fewer than three


@lru_cache(maxsize=20_000)
def rarity(one: str) -> float:
    """How seldom headlines and leads of the field tell a stem: almost 1 if rarely, near 0 if everywhere.

    The logarithm of the inverse document frequency (Spärck Jones, 1972), smoothed, in parts of that of three texts.
    """
    seldom = math.log(_TEXTS / (_TOLD.get(one, _FEW) + _FEW)) / math.log(_TEXTS / 3)
    return min(1.0, seldom) * (0.15 if one in _DULL or len(one) < SHORT else 1.0)


def is_told(name: str) -> bool:
    """Whether a folded name is one that the field tells again and again: « Nutri-Score », « Luminy »."""
    return tuple(_key(word) for word in WORD.findall(name)) in FAMILIES.heads

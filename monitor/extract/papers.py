"""The name of a paper behind a title: « Une usine ouvre - Le Courrier de Bellerive ». Pure.

Aggregators sign each title so. A name in the same place may also be a town or a part of the title: what is written like
a name is taken for a paper's only if something more says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.extract.phrases import plain, squeezed, words

LONGEST = 60  # characters of a source's name
_REST = 12  # characters of the title that is left
_BEHIND = re.compile(r"^(?P<rest>.*\S)\s+(?P<sign>[-–—|·•»]|::|//)\s+(?P<name>\S.*)$", re.DOTALL)
_PAIRS = (("«", "»"), ("“", "”"), ("(", ")"), ("[", "]"))
_SMALL = words("a au aux d de del des du e en et l la le les lès of sur the à &")
_SITE = re.compile(r"(?:[\w-]+\.){1,3}(?:fr|com|info|org|net|eu|news|media|tv|be|ch|ca|uk)", re.IGNORECASE)
_PRESS = words(
    "actu actualite actualites actus affaires afp apm bfm bfmtv boursier boursorama bref bulletin businesswire "
    "chronicle chronique cnews courrier croix daily depeche echo echos eco economie express figaro fm france3 "
    "franceinfo gazette globenewswire guardian hebdo herald humanite independant info infos journal lettre "
    "liberation mag magazine matin mediapart medias minutes monde moniteur montagne news newswire nouvelle "
    "nouvelles nouvelliste observateur ouestfrance parisien post presse prnewswire progres quotidien radio "
    "republicain republique reuters revue rtl soir telegramme television tf1 times tribune tv voix wire yahoo "
    "zonebourse"
)
# Papers whose name in that place can mean nothing else, whatever the other titles of a feed are like.
_KNOWN = frozenset(
    squeezed(name)
    for name in [
        *["Le Monde", "Le Figaro", "Les Échos", "La Tribune", "Le Parisien", "Mediapart", "L'Usine Nouvelle", "BFM TV"],
        *["Ouest-France", "La Dépêche du Midi", "Midi Libre", "Nice-Matin", "Var-Matin", "Le Dauphiné Libéré"],
        *["La Voix du Nord", "Le Télégramme", "L'Est Républicain", "Le Républicain Lorrain", "La Nouvelle République"],
        *["Paris-Normandie", "La République du Centre", "Le Courrier Picard", "Dernières Nouvelles d'Alsace"],
        *["Le Quotidien du Médecin", "Le Quotidien du Pharmacien", "Le Moniteur des pharmacies", "Hospimedia"],
        *["TICsanté", "TICpharma", "Boursorama", "Zonebourse", "GlobeNewswire", "PR Newswire", "Business Wire"],
        *["franceinfo", "France Bleu", "France 3 Régions"],
    ]
)


def split(title: str) -> tuple[str, str, str] | None:
    """A title without what stands behind its last dash or bar, that sign, and what stands there; None without any, or
    when it stands in a quotation or a parenthesis."""
    found = _BEHIND.match(title)
    return (found["rest"], found["sign"], found["name"]) if found and is_whole(found["rest"]) else None


def is_whole(part: str) -> bool:
    """Whether a part of a title leaves no quotation and no parenthesis open."""
    return part.count('"') % 2 == 0 and all(part.count(opened) <= part.count(closed) for opened, closed in _PAIRS)


def is_name(text: str) -> bool:
    """Whether each of a few words has a capital, but the small ones; or a site is named."""
    parts = [part for part in re.split(r"[\s’'-]+", text) if part]
    if not 1 <= len(parts) <= 8 or len(text) > LONGEST or re.search(r"[?!:;»«]|\.$|\d{3}", text):
        return False
    if _SITE.fullmatch(text) or squeezed(text) in _KNOWN:
        return True
    great = [part for part in parts if not part[0].islower()]
    return bool(great) and all(not part[0].islower() or part in _SMALL for part in parts)


def is_known(name: str) -> bool:
    """Whether it is surely the name of a paper."""
    return squeezed(name) in _KNOWN


def is_paper(name: str) -> bool:
    """Whether it is written like the name of a paper: it has a word that papers have in their names, or is a site's."""
    if is_known(name) or _SITE.fullmatch(name):
        return True
    return is_name(name) and not _PRESS.isdisjoint(re.findall(r"\w+", plain(name)))


def signatures(titles: Sequence[str]) -> list[str]:
    """For each title the name of the paper that signs it, behind its last dash; empty where there is none.

    A known paper is one in any title. The others are believed where all titles are signed alike: by names, of which a
    third at least are written like those of papers.
    """
    parts = [split(title) for title in titles]
    tails = [(part[1], part[2]) for part in parts if part]
    named = [name for _, name in tails if is_name(name)]
    papers = [name for name in named if is_paper(name)]
    alike = len(tails) == len(titles) and len({sign for sign, _ in tails}) == 1
    signed = alike and len(named) * 5 >= len(titles) * 4 and len(papers) * 3 >= len(titles)
    return [
        part[2] if part and len(part[0]) >= _REST and (is_known(part[2]) or (signed and is_name(part[2]))) else ""
        for part in parts
    ]


def unsigned(heading: str, offered: str) -> str:
    """A heading without the name of a paper behind it, which the source's own title of the article does not have."""
    part = split(heading)
    if part and is_name(part[2]) and len(part[0]) >= _REST and squeezed(part[0]) == squeezed(offered):
        return part[0]
    return heading

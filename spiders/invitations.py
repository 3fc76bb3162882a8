"""What invites to read an article and is not its title: « Lire la suite », « En savoir plus sur … ». Pure."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from spiders.markup import words_of

SHORT = 14  # characters: a shorter link is a word of a menu
READ_MORE = re.compile(
    r"[\W_]*(?:(?:lire|voir|afficher|d[ée]couvrir|consulter|acc[ée]der à|t[ée]l[ée]charger)\b.{0,25}"
    r"|en savoir (?:plus|\+)|plus d.infos?|la suite|suite|plus|read more|more|ici|d[ée]tails?)?[\W_]*",
    re.IGNORECASE,
)
# An invitation that goes on with the title. A verb alone begins headlines too: « Découvrir les métiers de la santé ».
BEFORE = re.compile(
    r"[\W_]*(?>en savoir (?:plus|\+)|plus d.info(?:rmation)?s?|(?:read|learn|see) more|continue reading"
    r"|(?:re)?(?:li(?:re|sez)|voir|d[ée]couvr(?:ir|ez)|consulte[rz]|acc[ée]de[rz] à) (?:l.|(?:la|le|cet|cette) )"
    r"(?:suite|article|actu(?:alité)?|communiqué(?: de presse)?|nouvelle|billet))(?!\w)"
    r"(?:\s+(?:(?:sur|about|on|of|(?:à propos )?d[eu])(?!\w)|(?:à propos )?d['’]|à propos\s?:))?"
    r"(?:\s+(?:l.|cette )(?:article|actualité)(?!\w))?[\s:«»›→\"“–—-]*(?=\w)",
    re.IGNORECASE,
)
SPOKEN = re.compile(r"visually-?hidden|sr-?only|screen-?reader|element-invisible", re.IGNORECASE)  # heard, not seen


def uninvited(words: str) -> str:
    """What a link is called without the invitation to read it; `words` themselves if hardly anything is left."""
    rest = BEFORE.sub("", words, count=1)
    rest = rest.rstrip(" »") if "«" in words and "«" not in rest else rest
    return rest if len(rest) >= SHORT else words


def spoken(anchor: HtmlElement) -> str:
    """The title that « Découvrir » has for those who do not see the page; empty if the link shows more than that."""
    hidden = " ".join(words_of(node) for node in anchor.iter() if SPOKEN.search(node.get("class") or ""))
    words = words_of(anchor)
    shown = words.removesuffix(hidden)
    alone = len(hidden) >= SHORT and shown != words and READ_MORE.fullmatch(shown)
    return hidden if alone and not BEFORE.match(words) else ""

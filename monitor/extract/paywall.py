"""Whether a page keeps the rest of its article for subscribers or members: by what it says to machines, in the names
of its elements, and to its readers (« Il vous reste 80 % à lire »).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import cast

from lxml import etree
from lxml.html import HtmlElement

from monitor.extract.document import line_of
from monitor.extract.facts import Facts
from monitor.extract.notices import is_notice
from monitor.extract.phrases import plain, words
from monitor.extract.prune import hidden

_ASKED = re.compile(r"abonn|adh[ée]r|r[ée]serv|reste|lire|lu |connect|premium|inscri")  # in lower case
_TEXT = (
    r"(?:article|contenu|texte|dossier|document|papier|entretien|reportage|enquete|analyse|depeche|page|lecture|suite)"
)
_US = r"(?:(?:nos|aux|les|a|pour|membres)\s)*(?:abonne|adherent|membre|inscrit)\w*"
_REST = r"(?:la suite|cet |l'article|l'integralite|(?:la|votre) lecture|le reste)"
# of this article: they count wherever they stand on the page
_CUT = re.compile(
    rf"il (?:vous )?reste (?:encore )?\d+(?:[.,]\d+)? ?% (?:de (?:cet|l') ?{_TEXT}|a (?:lire|decouvrir))\b"
    r"|vous (?:avez|n'avez) lu (?:que )?\d+ ?%"
    rf"|(?:cet?|cette) {_TEXT} (?:\w+ ){{0,2}}(?:est|reste) (?:\w+ )?(?:reserve|accessible|disponible|payant)e?\b"
    rf".{{0,40}}{_US}|(?:la |l'|lire la )(?:suite|integralite|fin|reste)\b.{{0,30}}(?:reserve|accessible)e? .{{0,20}}"
    rf"{_US}|{_TEXT}(?: complet| integral)?(?: est)? (?:reserve|accessible)e?s? (?:uniquement |exclusivement )?"
    rf"(?:a|aux?)\b.{{0,20}}{_US}"
    r"|(?:abonnez|connectez|identifiez|inscrivez)[- ]vous\b.{0,30}\bpour\b.{0,20}\b(?:lire|acceder a|decouvrir"
    rf"|consulter|poursuivre|continuer|debloquer)\b.{{0,25}}\b{_REST}"
    rf"|pour (?:lire|acceder a|poursuivre|consulter|debloquer|continuer)\b.{{0,25}}\b{_REST}.{{0,60}}"
    r"\b(?:abonn|connectez|identifiez|inscri|adher)"
)
# labels: those of this article, unless they stand with the title of another
_LABEL = re.compile(
    rf"(?:{_TEXT} |acces )?(?:strictement |exclusivement )?reserve(?: exclusivement| uniquement)? {_US}"
    rf"|acces reserve|{_TEXT} (?:abonne|premium|payant)e?s?|(?:exclusif )?pour les abonnes|edition abonnes|abonnes"
)
_WALLS = re.compile(
    r"(?:^|[\s_-])(?:paywall|pay-wall|premium-?wall|abo-?wall|subscri(?:be|ption)-?wall|reg-?wall|(?:article|content|contenu)"
    r"[_-]*(?:locked|verrouille|reserve))(?:$|[\s_-])",
    re.IGNORECASE,
)
_STATE = re.compile(
    r"(?:^|\s)(?:is|article|post|content|contenu|node|page|story)[_-]*(?:premium|paywalled|locked|abonnes?|payant|reserve"
    r"|subscribers?)(?:-only)?(?:$|\s)",
    re.IGNORECASE,
)
_CLASSES = etree.XPath("//@class", smart_strings=False)
_UNSEEN = frozenset(("script", "style"))
_HOLDERS = words("p div span strong b em li h2 h3 h4 h5 section aside a button label")
_AWAY = words("nav footer header form")
_TITLE = 25  # characters of a link from which it is the title of another article
_LONGEST = 400  # characters of a notice
_MOST = 300  # elements looked at closely: a page with more of such words is not decided by one of them
_UP = 3  # elements around a label among which that title stands


def reserved(tree: HtmlElement, facts: Facts) -> bool:
    """Whether the page says that its article is not open to all. `tree` is the whole page, before it is pruned."""
    if not facts.free:
        return True
    for element in tree.iter("html", "body", "main", "article"):
        if _STATE.search(element.get("class") or "") and (
            element.tag != "article" or element.find(".//h1") is not None
        ):
            return True
    return any(_says_so(element, element.get("class") or "") for element in islice(_worth_a_look(tree), _MOST))


def _worth_a_look(tree: HtmlElement) -> Iterator[HtmlElement]:
    """The elements that may say so: by their names, or a word of their own text. Each once, in no order."""
    seen: set[HtmlElement] = set()
    walls = _WALLS.search("\n".join(cast(list[str], _CLASSES(tree))))
    named = (element for element in tree.iter(*_HOLDERS) if _WALLS.search(element.get("class") or "")) if walls else ()
    for element in chain(_asking(tree), named):
        if element.tag in _HOLDERS and element not in seen:
            seen.add(element)
            yield element


def _asking(tree: HtmlElement) -> Iterator[HtmlElement]:
    """The elements whose own text holds a word of a notice."""
    for element in tree.iter():
        text, tail = element.text, element.tail
        if text and element.tag not in _UNSEEN and _ASKED.search(text.lower()):
            yield element
        if tail and _ASKED.search(tail.lower()) and (parent := element.getparent()) is not None:
            yield parent


def _says_so(element: HtmlElement, names: str) -> bool:
    if names and _WALLS.search(names) and _own(element) >= _TITLE and _shown(element):
        return True
    line = line_of(element)
    if len(line) > _LONGEST:
        line = " ".join([element.text or "", *(child.tail or "" for child in element)])
    if not _shown(element):
        return False
    said = plain(line)
    if _CUT.search(said) and is_notice(line):
        return True
    return bool(_LABEL.fullmatch(said.strip(" .!:-–—[]()"))) and not _of_another(element)


def _own(element: HtmlElement) -> int:
    return len(line_of(element))


def _shown(element: HtmlElement) -> bool:
    """Whether the reader sees an element, and as part of the page rather than of its menus."""
    return not any(up.tag in _AWAY or hidden(up) for up in (element, *element.iterancestors()))


def _of_another(element: HtmlElement) -> bool:
    """Whether a label goes with a link to another article."""
    up: HtmlElement | None = element
    for _ in range(_UP + 1):
        if up is None or up.tag in ("main", "body") or up.find(".//h1") is not None:
            return False
        links = [up] if up.tag == "a" else list(up.iter("a"))
        if any(_own(link) >= _TITLE and not _ASKED.search("".join(link.itertext()).lower()) for link in links):
            return True
        up = up.getparent()
    return False

"""The article's own headline."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import cast
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement

from monitor.extract.akin import akin, says_little, words_of
from monitor.extract.facts import Facts, clean
from monitor.extract.papers import is_whole, unsigned
from monitor.extract.phrases import squeezed, words
from monitor.extract.walls import stands_in

_CAP = 300
_SUFFIX = re.compile(r"\s+[|–—·•»›/]{1,2}\s+|\s+[-:]\s+|\s*\|\s*")
_MARKED = re.compile(
    r"(?:^|[\s_-])(?:entry|post|article|news|node|story|content)[-_]*(?:title|titre)(?:$|\s)|(?:^|\s)headline(?:$|\s)",
    re.IGNORECASE,
)
_UNFILLED = re.compile(r"\{\{.*?\}\}|<%.*?%>")  # a place that the reader's browser should have filled
_HEADINGS = 200  # of a page, that are looked at
_TELLING = 3  # words of an offered title that the text of its page may repeat
_LEAST = 4  # letters of a heading that agrees with a title
_OWN = 15  # letters of a heading that is a link to its own page
_LINES = words("h1 h2 h3 h4 h5 h6 p div span td strong b font legend center a")
_TEXTS = etree.XPath(
    "//text()[not(parent::script or parent::style or parent::title/parent::head)]", smart_strings=False
)
_NAV = frozenset(("nav", "footer", "aside", "dialog"))
# Headings of the rubric that an article stands in, squeezed.
_RUBRICS = words(
    "communiquedepresse communiquesdepresse communique communiques presse espacepresse salledepresse dossierdepresse "
    "pressrelease pressreleases news newsletter actualite actualites toutelactualite touteslesactualites actu actus "
    "alaune accueil article articles blog publications evenement evenements agenda appelsaprojets"
)


@dataclass(frozen=True, slots=True)
class Headline:
    """A title, the element that shows it if one does, and whether more than the browser's title bar vouches for it."""

    text: str
    element: HtmlElement | None = None
    sure: bool = True


def headline(tree: HtmlElement, facts: Facts, url: str, offered: str) -> Headline:
    """The title of a page, at most 300 characters, maybe empty.

    `offered` is the title the source gave. The visible heading that agrees with what the page says to machines wins;
    without one, the machines' title is taken without the name of the site.
    """
    shown = _Shown(tree)
    tops = [squeezed(text_in(element)) for element in tree.iter("h1") if not _elsewhere(element)]
    claimed = [_without_site(_barred(text, tops), facts, url, shown) for text in facts.headlines]
    offered = clean(offered)
    claimed, foreign = _of_offered(tree, claimed, offered)
    names = [squeezed(text) for text in (*claimed, offered) if text]
    sites = {squeezed(name) for name in facts.site_names} | {_host(url)}
    if not _RUBRICS.issuperset(names) or any(one not in _RUBRICS for one in tops):
        sites |= _RUBRICS  # something better is told than « Communiqué de presse »
    shown_as = [one for one in _headings(tree, sites) if not foreign(one[1])]
    if any(letters == squeezed(offered) for _, _, letters in shown_as):  # what the site is called is no title beside it
        names = [squeezed(text) for text in (*claimed, offered) if text and not says_little(text, offered)]
    ranked = [(_agreement(letters, names, element.tag), element, text) for element, text, letters in shown_as]
    headings = [(element, text) for element, text, _ in shown_as]
    best = max(ranked, key=lambda item: item[0], default=None)
    if best is not None and best[0]:
        return Headline(_cut(unsigned(_bare(best[2], claimed), offered)), best[1])
    if own := _linked(tree, names):
        return own
    marked = [(element, text) for element, text in headings if _MARKED.search(_names(element))]
    if len(marked) == 1 and not (offered or len(facts.headlines) > 1):
        return Headline(_cut(marked[0][1]), marked[0][0])
    firsts = [(element, text) for element, text in headings if element.tag == "h1" and len(text) >= 10]
    known = next((text for text in claimed if text and squeezed(text) not in sites), "")
    titled = bool(offered) or len(facts.headlines) > 1
    if len(firsts) == 1 and (not titled or _is_article_heading(firsts[0][0])) and len(firsts[0][1].split()) >= 3:
        return Headline(_cut(firsts[0][1]), firsts[0][0])
    known = "" if says_little(known, offered) and not stands_in(known) else known
    for text in (known, offered) if titled else (offered, known):
        if text:
            element = _shown(tree, text)
            return Headline(_cut(text), element, titled or element is not None)
    return Headline(_cut(firsts[0][1]), firsts[0][0]) if firsts else Headline("", None, False)


def _of_offered(tree: HtmlElement, claimed: list[str], offered: str) -> tuple[list[str], Callable[[str], bool]]:
    """The claimed titles that may be that of what a source offered, and what tells that a heading may not.

    Where one says what was offered, those without a word of it are the name of a site or of a rubric. Where all say
    little beside it, they are so if the page has the words of what was offered.
    """
    wanted = words_of(offered)
    if any(akin(name, offered) for name in claimed):
        own = [name for name in claimed if not name or not wanted.isdisjoint(words_of(name))]
        return own, lambda text: wanted.isdisjoint(words_of(text))
    told = [name for name in claimed if name]
    if told and all(says_little(name, offered) for name in told) and not any(map(stands_in, told)):
        letters = {squeezed(name) for name in told}
        prose = " ".join(text_in(element) for element in islice(tree.iter("p"), _HEADINGS))
        if len(wanted) >= _TELLING and akin(prose, offered):
            return [], lambda text: squeezed(text) in letters
    return claimed, lambda _: False


def is_told(tree: HtmlElement, claimed: set[str]) -> bool:
    """Whether a first-level heading says one of the titles `claimed`, squeezed: no other is the headline then."""
    firsts = _headings(tree, _RUBRICS, only="h1")
    return any(len(letters) >= _LEAST and letters in claimed for _, _, letters in firsts)


def _headings(tree: HtmlElement, but: Container[str], only: str = "") -> Iterator[tuple[HtmlElement, str, str]]:
    """The headings that may be the headline, none of `but`, each with its words as they stand and squeezed.

    `only`: those of this tag, among the first of all.
    """
    for element in islice(tree.iter("h1", "h2", "h3"), _HEADINGS):
        if only and element.tag != only:
            continue
        text = clean(text_in(element))
        letters = squeezed(text)
        if text and letters not in but and not _elsewhere(element) and not _UNFILLED.search(text):
            yield element, text, letters


def _linked(tree: HtmlElement, names: list[str]) -> Headline | None:
    """The one heading that is a link and says exactly what the page claims: its own permanent address."""
    own = [
        (element, text)
        for element in islice(tree.iter("h2", "h3"), _HEADINGS)
        if len(letters := squeezed(text := clean(text_in(element)))) >= _OWN
        and letters in names
        and not any(up.tag in _NAV for up in element.iterancestors())
    ]
    return Headline(_cut(own[0][1]), own[0][0]) if len(own) == 1 else None


def _agreement(text: str, names: list[str], tag: str) -> int:
    """How well a heading agrees with the titles claimed: 0 not at all. A first-level heading beats the others."""
    if len(text) < _LEAST:
        return 0
    bonus = {"h1": 2, "h2": 1}.get(tag, 0)
    for name in names:
        if text == name:
            return 30 + bonus
    for name in names:
        shorter, longer = sorted((text, name), key=len)
        if len(shorter) >= 15 and longer.startswith(shorter) and len(shorter) * 10 >= len(longer) * 4:
            return 20 + bonus
        if len(shorter) >= 20 and shorter in longer and len(shorter) * 10 >= len(longer) * 5:
            return 10 + bonus
    return 0


def _without_site(text: str, facts: Facts, url: str, shown: _Shown) -> str:
    """`text` without « | Nom du site » at its end, or « Nom du site : » at its start.

    A bar always parts the two. A dash or a colon may belong to the title: there the cut needs the site's name, or a
    line of the page that is the title alone.
    """
    sites = [squeezed(name) for name in facts.site_names if name]
    host = _host(url)
    for _ in range(3):
        cuts = [cut for cut in _SUFFIX.finditer(text) if is_whole(text[: cut.start()])]
        if not cuts or squeezed(text) in shown:
            return text
        head, tail = text[: cuts[-1].start()], text[cuts[-1].end() :]
        if _is_site(tail, sites, host) or ("|" in cuts[-1][0] and len(head) >= 12):
            text = head
            continue
        first, rest = text[: cuts[0].start()], text[cuts[0].end() :]
        if _is_site(first, sites, host) and len(rest) >= 12:
            text = rest
            continue
        parts = [text[: cut.start()] for cut in reversed(cuts)] + [text[cut.end() :] for cut in cuts]
        alone = max((part for part in parts if len(part) >= 20 and squeezed(part) in shown), key=len, default="")
        if not alone and len(head) >= 25 and len(tail.split()) <= 4 and not re.search(r"[-:]", cuts[-1][0]):
            alone = head
        return alone or text
    return text


def _bare(text: str, claimed: list[str]) -> str:
    """A heading without the badge that opens it (« Abonnés », « Vidéo »), when the page's machines know it without."""
    shown = squeezed(text)
    for name in claimed:
        part = squeezed(name)
        if len(part) >= 15 and shown != part and shown.endswith(part) and len(shown) - len(part) <= 20:
            return name
    return text


def _barred(text: str, firsts: list[str]) -> str:
    """The part of « Site | Titre » that a first-level heading of the page repeats; `text` when none does."""
    parts = [part.strip() for part in text.split("|")]
    for part in parts if len(parts) > 1 else []:
        name = re.sub(r"^[^:]{3,20}:\s+", "", part)
        if len(name) >= 20 and any(first.startswith(squeezed(name)) or squeezed(name) == first for first in firsts):
            return name if squeezed(part) not in firsts else part
    return text


def _is_site(part: str, sites: list[str], host: str) -> bool:
    name = squeezed(part)
    if not name or name in sites or (len(name) >= 3 and name in host):
        return True
    return len(host) >= 4 and host in name and len(name) <= 2.5 * len(host)


def _host(url: str) -> str:
    labels = (urlsplit(url).hostname or "").removeprefix("www.").split(".")
    return squeezed("".join(labels[:-1] if len(labels) > 1 else labels))


def _elsewhere(element: HtmlElement) -> bool:
    """Whether a heading stands in a menu or a side, or is a link to another page (the logo, a teaser)."""
    if any(up.tag in _NAV for up in element.iterancestors()):
        return True
    link = element.find(".//a[@href]") if element.tag != "a" else element
    if link is None or squeezed(text_in(link)) != squeezed(text_in(element)):
        return False
    return element.tag != "h1" or urlsplit(link.get("href") or "").path in ("", "/")


def _names(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('itemprop') or ''}"


def _is_article_heading(element: HtmlElement) -> bool:
    return any(up.tag in ("article", "main") for up in element.iterancestors())


def _shown(tree: HtmlElement, title: str) -> HtmlElement | None:
    """The element, of whatever tag, whose whole text is the title."""
    wanted = squeezed(title)
    if len(wanted) < 10:
        return None
    return next(
        (element for element in _lines(tree) if squeezed(text_in(element)) == wanted and not _elsewhere(element)), None
    )


class _Shown:
    """What the lines of the page that may be a title say, squeezed."""

    def __init__(self, tree: HtmlElement) -> None:
        self._tree = tree
        self._whole: str | None = None
        self._firsts: set[str] = set()
        self._texts: list[str] | None = None

    def __contains__(self, wanted: str) -> bool:
        if self._whole is None:
            self._whole = squeezed("".join(cast(list[str], _TEXTS(self._tree))))
            self._firsts = {squeezed(text_in(element)) for element in _lines(self._tree, "h1")}
        if wanted in self._firsts or wanted not in self._whole:
            return wanted in self._firsts  # as nearly always: no line need be looked at
        if self._texts is None:
            self._texts = [text for element in _lines(self._tree) if (text := text_in(element).strip())]
        # Squeezing is dear: a letter may become a few, and a line hold as many spaces.
        likely = (text for text in self._texts if len(text) <= 3 * len(wanted) + 20 and len(wanted) <= 3 * len(text))
        return any(squeezed(text) == wanted for text in likely)


def _lines(tree: HtmlElement, *tags: str) -> Iterator[HtmlElement]:
    for element in islice(tree.iter(*(tags or _LINES)), 3000):
        if (
            len(element) <= 5
            and (element.text or len(element))
            and not any(inner.tag in ("p", "div", "ul", "table") for inner in element)
        ):
            yield element


def text_in(element: HtmlElement) -> str:
    """The text of an element, at most some 1,000 characters of it, a space for each <br>."""
    parts = [element.text or ""]
    size = 0
    for inner in islice(element.iterdescendants(), 200):
        parts.append(" " if inner.tag == "br" else (inner.text or "") if isinstance(inner.tag, str) else "")
        parts.append(inner.tail or "")
        size += len(parts[-1]) + len(parts[-2]) + 1
        if size > 1000:
            break
    return "".join(parts)


def _cut(title: str) -> str:
    if len(title) <= _CAP:
        return title
    return title[:_CAP].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"

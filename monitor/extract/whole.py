"""All the words of a page, before it is told which of them are its article: what `monitor.rules.bound` works on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from lxml import etree
from lxml.html import HtmlElement

from monitor.extract import prune, title
from monitor.extract.akin import may_be_of
from monitor.extract.document import unescape
from monitor.extract.facts import Facts, clean
from monitor.extract.phrases import squeezed, words
from monitor.model import Candidate

# Of scripts, structured data is read by `facts`; of the head, the titles are.
SILENT = ("title", *sorted(prune._DROPPED))
TEXTS = etree.XPath("//text()", smart_strings=False)
# The tags and the attributes of elements that may be no article; the names of elements may tell so too.
SUSPECT = words("aside footer form fieldset")
TELLING = words("role hidden aria-hidden aria-modal style")
SPARED = frozenset({"html", "body", "header", "button"})  # that the extractor judges by what they stand in
# No run of prose: no long text outside links, and none of several texts.
WITHOUT_PROSE = etree.XPath(
    "not((self::p | self::li | self::td | .//p | .//li | .//td)[string-length(normalize-space()) >= 100]"
    " or descendant-or-self::*[text()[normalize-space()][3]]"
    " or .//text()[string-length(normalize-space()) >= 50 and not(ancestor::a)])"
)
LINKED = etree.XPath("descendant-or-self::a//text()", smart_strings=False)
SAYS = etree.XPath("string()", smart_strings=False)
SIZE = etree.XPath("string-length()")
# What stands outside links and buttons; and most of it, which is found far sooner.
_OUTSIDE = "not(ancestor::a or ancestor::button or ancestor::option)"
SAID = etree.XPath(f"//text()[{_OUTSIDE}]", smart_strings=False)
SAID_IN_PARAGRAPHS = etree.XPath(f"//p[{_OUTSIDE}]/text()", smart_strings=False)
BESIDE = etree.XPath(
    "//img/@alt | //meta[@name='description' or @property='og:description' or @name='twitter:description']/@content",
    smart_strings=False,
)
ENTITY = re.compile(r"&#?\w{2,8};")
SHORTEST_H1 = 10  # letters of a first heading that is taken for the title where nothing else is
SHORT = 100  # characters: an element of fewer holds no run of prose
LITTLE_PROSE = prune.Weight(1, 1, 1)
LONGEST = 200_000  # characters of a text that is kept


Pieces = tuple[str, ...]  # between which something may be left out, and which no space need part


@dataclass(frozen=True, slots=True)
class Words:
    """The titles and the texts that the article of a page may have. Any line of an untitled text may be its title."""

    titles: tuple[Pieces, ...]
    texts: tuple[tuple[Pieces, bool], ...]  # each with whether it is untitled


class Whole:
    """A page as it was parsed. Its tree is taken apart: who needs it again parses again, sooner than a copy is made."""

    def __init__(self, tree: HtmlElement, known: Facts, offered: Candidate | None, url: str) -> None:
        """`known` is what the page says of itself, `offered` what its source said."""
        told = clean(offered.title) if offered else ""
        self._claimed = [text for text in (told, *known.headlines) if text]
        self._names = {squeezed(text) for text in self._claimed} - {""}
        sites = {*map(squeezed, known.site_names), title._host(url)}
        # Those that no name of a site can be cut from.
        own = (one for one in self._claimed if one == told or not title._SUFFIX.search(one))
        whole = {squeezed(one) for one in own if may_be_of(one, told)}
        self._light = tree
        self._is_shown = title.is_told(tree, whole - sites)
        firsts = [*tree.iter("h1")]  # the headline may be one that is stripped
        self._beside = tuple(_strings(BESIDE, self._light))
        prune.show_scriptless(self._light)
        for element in self._light.iter(*SILENT):
            if element.tail:
                element.tail = f" {element.tail}"  # what stands on either side stays apart
        etree.strip_elements(self._light, *SILENT, with_tail=False)
        self._headings = firsts if self._is_shown else [*self._agreeing()]
        titled = told or (len(known.headlines) > 1 and any(map(_is_first, self._light.iter("h1"))))
        self._untitled = not titled
        told_at_length = (
            (known.body, self._untitled),
            (known.summary if known.summary not in self._beside else "", self._untitled),
            (offered.summary if offered else "", not told),
        )
        self._others = tuple((tuple(_decoded(text.splitlines())), free) for text, free in told_at_length if text)
        self.title = self._claimed[0] if self._claimed else ""

    def words(self) -> Words:
        """The words of the page."""
        pieces = [piece for piece in _strings(TEXTS, self._light) if not piece.isspace()]
        headings = (tuple(_decoded(one.itertext())) for one in self._headings)
        titles = (*((text,) for text in self._claimed), *headings)
        return Words(titles, (((*_decoded(pieces), *self._beside), self._untitled), *self._others))

    def text(self) -> str:
        """The words as they are kept, a line for each piece of text."""
        return "\n".join(" ".join(piece.split()) for piece in _strings(TEXTS, self._light) if not piece.isspace())[
            :LONGEST
        ]

    def has_prose(self, least: int) -> bool:
        """Whether `least` letters stand outside links and buttons: a shell that a script is to fill has few."""
        found = (_strings(said, self._light) for said in (SAID_IN_PARAGRAPHS, SAID))
        return any(sum(len("".join(one.split())) for one in pieces) >= least for pieces in found)

    def narrow(self) -> bool:
        """Take out what the extractor surely leaves out: what its own rules drop wherever the article stands.

        They spare what holds the headline, so a first heading must say what is claimed for the title: it is the
        headline then, whatever other headings say. Else False.
        """
        if not self._is_shown:
            return False
        kept = {up for one in self._headings for up in (*one.iter(), *one.iterancestors())}
        taken: list[HtmlElement] = []  # to the end, since the rules look at what stands next to an element
        waiting = [self._light]
        while waiting:
            for element in waiting.pop():
                if element.tag not in SPARED and _is_suspect(element) and element not in kept and _is_beside(element):
                    taken.append(element)
                else:
                    waiting.append(element)
        for element in taken:
            element.clear(keep_tail=True)
        return True

    def _agreeing(self) -> Iterator[HtmlElement]:
        """The first headings, and the others that say what the page claims for a title, or part of it."""
        for heading in self._light.iter("h1", "h2", "h3"):
            text = _says(heading)
            if heading.tag == "h1" or (text and any(text in name or name in text for name in self._names)):
                yield heading


def _strings(query: etree.XPath, tree: HtmlElement) -> list[str]:
    return cast(list[str], query(tree))


def _is_beside(element: HtmlElement) -> bool:
    """Whether the extractor drops an element wherever the article stands; False where that is dear to tell.

    Prose is taken for as much as it may be, and is looked at closely only if that spares the element.
    """
    size = int(cast(float, SIZE(element)))
    weight = prune.Weight(size, 0, 0 if size < SHORT else size)
    if weight.prose and not _is_dropped(element, weight):
        unlinked = size - sum(map(len, _strings(LINKED, element)))  # links hold none
        weight.prose = 0 if unlinked < SHORT or WITHOUT_PROSE(element) else unlinked
        if weight.prose and not _is_dropped(element, weight):
            return _is_dropped(element, LITTLE_PROSE) and _is_dropped(element, prune.weigh(element)[element])
    return _is_dropped(element, weight)


def _is_dropped(element: HtmlElement, weight: prune.Weight) -> bool:
    """Whether an element of this weight is dropped as if the page held no prose: what may be its main part stays."""
    return prune._unwanted(element, weight, prune.Weight(), True)


def _is_suspect(element: HtmlElement) -> bool:
    """Whether its tag, its attributes or its names may tell that an element is no article."""
    told = element.keys()
    return (
        element.tag in SUSPECT
        or not TELLING.isdisjoint(told)
        or ("class" in told and _may_be_beside("class", element.get("class")))
        or ("id" in told and _may_be_beside("id", element.get("id")))
    )


@lru_cache(maxsize=8192)
def _may_be_beside(name: str, value: str) -> bool:
    return prune._named(etree.Element("div", {name: value}), prune.Weight())


def _says(heading: HtmlElement) -> str:
    return squeezed(cast(str, SAYS(heading)))


def _is_first(heading: HtmlElement) -> bool:
    return len(clean("".join(heading.itertext()))) >= SHORTEST_H1 and not title._elsewhere(heading)


def _decoded(pieces: Iterable[str]) -> Iterator[str]:
    """The pieces, and those that hold entities encoded twice, decoded too."""
    for piece in pieces:
        yield piece
        if "&" in piece and ENTITY.search(piece):
            yield unescape(piece)

"""What stands beside an article whatever its length: readers' comments, side columns, galleries of pictures.

Told by the names of their elements, and only where the page holds an article without them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from lxml.html import HtmlElement

from monitor.extract.phrases import words

if TYPE_CHECKING:
    from monitor.extract.prune import Weight

_ARTICLE = 300  # characters of prose that must be left on the page
_THREAD = words("comments commentaires commentlist commentslist commentarea commentthread")
_THREAD_OF = words("list liste thread area section zone wrapper wrap container tree box")  # with « comment »
_REPLIES = 0.6  # of the text of a thread that stands in elements named so too
# Whole names of side columns: what is called so beside the article goes.
_SIDE = words(
    "sidebar side-bar sidebar-right sidebar-left right-sidebar left-sidebar primary-sidebar sidebar-primary side-rail "
    "right-rail widget-area right-bar rightbar right-column rightcolumn right-col rightcol colonne-droite col-droite"
)
_GALLERY = words("gallery galleries galerie galeries slideshow diaporama carousel carrousel")
_PICTURES = 3  # of a gallery, at least
_PARTS = re.compile(r"[\s_:-]+|(?<=[a-z])(?=[A-Z])")


def names_of(element: HtmlElement) -> str:
    """The classes and the identity of an element, at most 500 characters of them."""
    return f"{element.get('class') or ''} {element.get('id') or ''}"[:500]


def threads(tree: HtmlElement, weights: dict[HtmlElement, Weight]) -> set[HtmlElement]:
    """The elements that hold what readers wrote: named so, and so are the parts that make up most of their text."""
    named = {element: called for element in tree.iter() if "comment" in (called := names_of(element)).lower()}
    if len(named) < 2:
        return set()
    around: dict[HtmlElement, HtmlElement | None] = {}  # of each element, the nearest one named so
    replies: defaultdict[HtmlElement, int] = defaultdict(int)
    for element in tree.iter():
        parent = element.getparent()
        above = around.get(parent) if parent is not None else None
        around[element] = element if element in named else above
        if element in named and above is not None:
            replies[above] += weights[element].text
    return {
        element
        for element, told in replies.items()
        if _is_thread(named[element])
        and told >= _REPLIES * weights[element].text
        and _leaves(weights[element], weights[tree])
    }


def is_beside(element: HtmlElement, weight: Weight, whole: Weight, within: bool) -> bool:
    """Whether an element that does not hold the headline is a side column, or a gallery with its captions.

    `within`: it stands in an article, which has no side column but may have a gallery.
    """
    called = names_of(element)
    if not called.strip() or not _leaves(weight, whole):
        return False
    # a class « aside » may be a box of the article; one identity is one column
    if not within and (element.get("id") == "aside" or not _SIDE.isdisjoint(called.lower().split())):
        return True
    pictures = element.iter("img") if not _GALLERY.isdisjoint(_parts(called)) else ()
    return len(list(islice(pictures, _PICTURES))) == _PICTURES


def _leaves(weight: Weight, whole: Weight) -> bool:
    return whole.prose - weight.prose >= _ARTICLE


def _is_thread(called: str) -> bool:
    parts = _parts(called)
    return bool(parts & _THREAD or ("comment" in parts and parts & _THREAD_OF))


@lru_cache(maxsize=4096)
def _parts(called: str) -> frozenset[str]:
    return frozenset(part.lower() for part in _PARTS.split(called))

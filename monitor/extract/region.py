"""Chooses, among the blocks of a page, those of its article.

trafilatura says where the article is; the blocks there are then taken whole, so that no list, table cell or
subheading is lost on the way.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice

from lxml.html import HtmlElement

from monitor.extract import phrases
from monitor.extract.akin import words_of
from monitor.extract.blocks import Block
from monitor.extract.clean import is_date_line, is_furniture
from monitor.extract.phrases import plain, squeezed, words

_PARTS = words("li ul ol td th tr tbody thead table dd dt dl blockquote details summary p h1 h2 h3 h4 h5 h6")
_BOXES = frozenset(("div", "section", "article", "main", "body", "center"))
_SHARE = 0.8  # of the weight of the article that its region must hold
_ASIDE = re.compile(
    r"©|\(c\)|\bcredits? ?(?:photos?\b|:)|\bphotos? ?(?:[:/]|d'archives|d'illustration|dr\b)|[.–-] photos?\b"
    r"|\b(?:est|sont) (?:(?:un|une) )?(?:journaliste|redact|correspondant|pigiste)"
    r"|^(?:journaliste|correspondant|redact(?:eur|rice))|^avec (?:l')?(?:afp|apm|reuters)\b|^(?:source|mots?-cles?)\b"
)
_LEAD = re.compile(
    r"chap[oô]|standfirst|(?:^|[\s_-])(?:lead|intro|accroche|excerpt|deck|dek|summary|subtitle|soustitre)"
)
_NOTES = re.compile(r"(?:^|[\s_-])(?:(?:foot|end)notes?|notes)(?:$|[\s_-])", re.IGNORECASE)
_BACK = 0.3  # of a note that its link may make up
_LABELS = 3  # items of the list that gives date, rubric and author
_RUBRIC = 3  # words of a rubric, at most
_CLIMB = 3  # elements above the region among whose likes the article may go on
_CORE = 0.6  # and that its region must hold when the headline stands in it too


def choose(found: list[Block], extracted: str, title: int) -> list[Block]:
    """The blocks of the article in order; empty when no block looks like prose.

    `extracted` is trafilatura's text, `title` the index of the headline's block, -1 if there is none.
    """
    whole = squeezed(extracted)
    prose = [is_prose(block) for block in found]
    voted = [len(block.text) >= 15 and block.share < 0.5 and squeezed(block.text) in whole for block in found]
    own = sum(len(block.text) for block, yes in zip(found, prose, strict=True) if yes)
    trust = sum(len(block.text) for block, yes in zip(found, voted, strict=True) if yes) >= 0.3 * own
    weights = [_weight(block, vote, yes, trust) for block, vote, yes in zip(found, voted, prose, strict=True)]
    if title >= 0:
        weights[title] = 0.0  # it may be as long as a sentence
    if not any(weights):
        return []
    region = _around(found, weights, title)
    while region.tag == "p" and (parent := region.getparent()) is not None:
        region = parent  # one paragraph, or one that holds others: the article goes on beside it
    if trust:
        region = _widened(region, [found[i] for i in range(len(found)) if prose[i] and voted[i]])
    members = set(region.iter())
    inside = [block.element in members for block in found]
    good = [i for i in range(len(found)) if inside[i] and i != title]
    good = [i for i in good if prose[i] or (voted[i] and len(found[i].text) >= 40)]
    good = good or [i for i in range(len(found)) if inside[i] and weights[i]]
    first, last = good[0], _tail(found, inside, good[-1])
    if 0 <= title < last:
        # what stands above the headline is not the article; what stands between it and the text is, if it is prose
        # or the sentence that sums it up
        between = range(title + 1, first)
        listed = _listed(found, between)
        inside = [
            (inside[i] and not (i in between and _is_rubric(found[i])))
            or (i in between and i not in listed and (prose[i] or _is_standfirst(found[i])))
            for i in range(len(found))
        ]
        first = title + 1
    else:
        first = _head(found, inside, first)
    return [found[i] for i in range(first, last + 1) if inside[i]] + _notes(found[last + 1 :])


def _notes(after: list[Block]) -> list[Block]:
    """The notes of an article, which stand apart from it: each leads back to its place in the text."""
    return [
        block
        for block in after
        if not block.level
        and any(href.startswith("#") for href in block.hrefs)
        and block.share < _BACK
        and any(_NOTES.search(_called(up)) for up in (block.element, *islice(block.element.iterancestors(), _CLIMB)))
    ]


def _called(element: HtmlElement) -> str:
    return " ".join(element.get(name) or "" for name in ("class", "id", "role"))


def _listed(found: list[Block], between: range) -> set[int]:
    """Those that are one of many of the same make: the titles of a player's list, not what sums up an article."""
    makes = {i: (found[i].element.tag, found[i].element.get("class")) for i in between}
    often = Counter(make for make in makes.values() if make[1] and make[0] not in ("p", "li"))
    return {i for i, make in makes.items() if often[make] > _LABELS}


def _is_standfirst(block: Block) -> bool:
    """Whether a short block between the headline and the text is the sentence that sums it up.

    A line in a heading, in bold or in an element named so need not end like a sentence, but must be as long as one.
    A signature, a date, a rubric, a caption or a share bar is none.
    """
    text = block.text
    folded = plain(text)
    count = len(text.split())
    if count < 4 or len(text) < 20 or block.share > 0.4 or is_furniture(text) or is_date_line(text, 25):
        return False
    if phrases.BYLINE.fullmatch(folded) or _ASIDE.search(folded):
        return False
    if re.search(r"[.!?…»]$", text):
        return True
    up = block.element.getparent()
    names = " ".join((each.get("class") or "") for each in (block.element, up) if each is not None).lower()
    return count >= 6 and bool(block.level or block.bold or _LEAD.search(names)) and not text.endswith(":")


def _is_rubric(block: Block) -> bool:
    """Whether a block under the headline is two or three bare words, neither heading, list nor sentence."""
    parent = block.element.getparent()
    listed = block.element.tag == "li" and parent is not None and len(parent) > _LABELS
    plainly = not (block.level or block.bold or listed or block.element.tag in _PARTS - {"p", "li"})
    return plainly and len(block.text.split()) <= _RUBRIC and not re.search(r"[.!?…»:;,]$", block.text)


def _weight(block: Block, voted: bool, prose: bool, trust: bool) -> float:
    """What a block counts for in the search of the region; a vote of trafilatura's counts more, where it is trusted."""
    if not (prose or (voted and trust)):
        return 0.0
    doubt = 0.3 if trust and not voted else 1.0 if prose else 0.5
    return len(block.text) * (1 - block.share) * doubt


def is_prose(block: Block) -> bool:
    """A run of words long enough to be a sentence, and not made of links."""
    return len(block.text) >= 70 and block.share < 0.4 and len(block.text.split()) >= 8


def _around(found: list[Block], weights: list[float], title: int) -> HtmlElement:
    """The element that holds the article: the deepest with most of the weight.

    A side column may hold prose of its own; so where the headline and the greater part of the prose stand together in
    a deeper element, that one is taken.
    """
    region = _region(found, weights, _SHARE)
    if title < 0:
        return region
    above = {found[title].element, *found[title].element.iterancestors()}
    core: HtmlElement | None = _region(found, weights, _CORE)
    while core is not None and core not in above:
        core = core.getparent()
    return core if core is not None and any(up is region for up in core.iterancestors()) else region


def _widened(region: HtmlElement, told: list[Block]) -> HtmlElement:
    """The element around `region` and its likes, when the article goes on in those: the prose `told` says so.

    Builders of pages put each part of an article into a box of the same make.
    """
    holding = {up for block in told for up in (block.element, *block.element.iterancestors())}
    up = region
    for _ in range(_CLIMB):
        parent = up.getparent()
        if parent is None or up.tag not in _BOXES - {"body", "main"}:
            return region
        make = (up.tag, up.get("class"))
        made = make[1] or up.tag in ("article", "section")  # a bare <div> is of no make
        if made and any(
            each is not up and each in holding and (each.tag, each.get("class")) == make for each in parent
        ):
            return parent
        up = parent
    return region


def _region(found: list[Block], weights: list[float], share: float) -> HtmlElement:
    """The deepest element that holds `share` of the weight."""
    held: dict[HtmlElement, float] = {}
    for block, weight in zip(found, weights, strict=True):
        held[block.element] = held.get(block.element, 0.0) + weight
    enough = share * sum(weights)
    for element in reversed(list(found[0].element.getroottree().getroot().iter())):
        weight = held.get(element, 0.0)
        if weight >= enough:
            return element  # in document order backwards, the first that has enough is the deepest
        parent = element.getparent()
        if weight and parent is not None:
            held[parent] = held.get(parent, 0.0) + weight
    return found[0].element


def opening(found: list[Block], first: int, claimed: str) -> tuple[int, str]:
    """The index and text of the line that looks like the title of an article whose page names only the site.

    It is a heading, or in bold, just above the first block of the text or among its first ones; (-1, `claimed`) if
    there is none.
    """
    for index in range(max(0, first - 3), min(len(found), first + 4)):
        block = found[index]
        looks = block.level or block.bold or (index + 1 < len(found) and index < first and block.share == 0)
        if is_prose(block) and not block.level and (not block.bold or re.search(r"[.…]$", block.text)):
            break
        if (
            looks
            and 15 <= len(block.text) <= 250
            and len(block.text.split()) >= 3
            and not is_furniture(block.text)
            and not is_date_line(block.text, 25)
        ):
            return index, block.text
    return -1, claimed


def without_lost(chosen: list[Block], title: str) -> list[Block]:
    """The blocks of an article without the first-level headings above its prose that lost to its title.

    A rubric goes, and one that the title and the text tell anyhow; one that tells more stays, as a standfirst.
    """
    first = next((i for i, block in enumerate(chosen) if is_prose(block) and not block.level), 0)
    said = words_of("\n".join([title, *(block.text for block in chosen[first:])]))
    return [block for i, block in enumerate(chosen) if i >= first or not _is_lost(block, said)]


def _is_lost(block: Block, said: set[str]) -> bool:
    told = words_of(block.text)
    return block.level == 1 and (len(block.text.split()) <= _RUBRIC or told <= said)


def _home(found: list[Block], block: Block) -> HtmlElement:
    """The element whose other blocks go with a block of prose: its parent, or the parent of its list or table."""
    element = block.element
    while element.tag in _PARTS and element.getparent() is not None:
        element = element.getparent()
    parent = element.getparent()
    inner = set(element.iter())
    alone = element.tag not in _BOXES or sum(each.element in inner for each in found) == 1
    return parent if parent is not None and alone else element


def _tail(found: list[Block], inside: list[bool], last: int) -> int:
    """The last block of the article: lists, tables and short lines go on in the element where the prose ended."""
    home = set(_home(found, found[last]).iter())
    end = last
    for i in range(last + 1, len(found)):
        block = found[i]
        if not inside[i] or block.element not in home:
            break
        if block.share > 0.6 and not _is_listed(found, i):
            break
        end = i
    return end


def _head(found: list[Block], inside: list[bool], first: int) -> int:
    """The first block of an article without a headline: short lines just above its prose, in the same element."""
    home = set(_home(found, found[first]).iter())
    while first and inside[first - 1] and found[first - 1].share <= 0.6 and found[first - 1].element in home:
        first -= 1
    return first


def _is_listed(found: list[Block], index: int) -> bool:
    """Whether a link stands in a list that the article announces with a colon: members, winners, documents."""
    while index and found[index].share > 0.6:
        index -= 1
    return found[index].text.rstrip().endswith(":")

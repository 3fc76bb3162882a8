"""Finds, among the blocks of a page, those that belong to other articles or to the site: recommended articles, teasers,
newsletter boxes, cookie banners. By their headings where they have one, by their shape where they have none.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from monitor.extract import phrases
from monitor.extract.blocks import Block
from monitor.extract.layout import CUT_SHORT, Layout, is_long, is_prose
from monitor.extract.phrases import plain, squeezed
from monitor.extract.teasers import GAP, teasers

_ADDRESSED = re.compile(r"\b(?:vous|vos|votre|nous|nos|notre|je|j'|m'|inscri\w+|abonne\w*|recevez|your?)\b|[jm]'")
_WHOLE = 300  # characters of prose that the element of an article holds when it is not the headline's only
_ENTRY = re.compile(r"\b(?:hentry|teaser|card|vignette)\b|schema\.org/\w*Article", re.IGNORECASE)
_CHOSEN = 2  # kinds of choice a long block must speak of to be a consent banner


def others(found: list[Block], headline: HtmlElement | None, url: str) -> set[int]:
    """The indexes of the blocks that are not the article's."""
    page = Layout(found, headline, url)
    gone = _whole_articles(found, headline) | _contents(found)
    for index, block in enumerate(found):
        if index in gone or index == page.title:
            continue
        kind = _kind(block)
        if kind == "line":
            gone.add(index)
        elif kind == "end":
            gone |= _rest(page, index)
        elif kind == "tags":
            gone |= _labels(page, index)
        elif kind:
            gone |= _section(page, index) or (_following(page, index) if kind == "related" else _nearby(page, index))
            gone.add(index)
    return gone | teasers(page, gone)


def _whole_articles(found: list[Block], headline: HtmlElement | None) -> set[int]:
    """The blocks of the other articles of a page, each in an <article> beside the headline's own (endless scrolling).

    A part of one article may be an <article> too: the others have a title of their own, a date or an entry's class.
    """
    own = next(headline.iterancestors("article"), None) if headline is not None else None
    if own is None:
        return set()
    inside = set(own.iter())
    if sum(len(block.text) for block in found if block.element in inside and is_prose(block)) < _WHOLE:
        return set()
    inside.update(own.iterancestors())
    beside: set[HtmlElement] = set()
    for each in own.getroottree().getroot().iter("article"):
        if each not in inside and each not in beside and _is_entry(each):
            beside.update(each.iter())
    return {index for index, block in enumerate(found) if block.element in beside}


def _contents(found: list[Block]) -> set[int]:
    """The blocks of a table of contents: links to places of the page, each called as one of its headings."""
    inside = {
        index
        for index, block in enumerate(found)
        if not block.level and block.share > 0.8 and block.hrefs and all(href.startswith("#") for href in block.hrefs)
    }
    if not inside:
        return set()
    headings = {squeezed(block.text) for block in found if block.level or block.bold}
    return {index for index in inside if squeezed(found[index].text) in headings}


def _is_entry(element: HtmlElement) -> bool:
    names = f"{element.get('class') or ''} {element.get('itemtype') or ''}"
    return bool(_ENTRY.search(names)) or next(element.iter("h1", "time"), None) is not None


def _kind(block: Block) -> str:
    """What a block announces: `related`, `box` (newsletter, cookies), `line` (gone alone), `end`
    (readers' comments), `tags`, or nothing."""
    if len(block.text) > 260:
        asks = phrases.APPEAL.fullmatch(plain(block.text)) is not None or _is_consent(block.text)
        return "box" if len(block.text) < 1500 and asks else ""
    text = plain(block.text)
    if phrases.COMMENTS.fullmatch(text):
        return "end"
    if phrases.LABELS.fullmatch(text):
        return "tags"
    if len(text) <= 90 and phrases.RELATED.fullmatch(text):
        return "related"
    if phrases.RELATED_LEAD.fullmatch(text) and (block.linked or len(text) < 60):
        return "line"
    if phrases.NEWSLETTER.fullmatch(text) or phrases.APPEAL.fullmatch(text) or _is_consent(block.text):
        return "box"
    return ""


def _is_consent(text: str) -> bool:
    """Whether a block is a cookie banner's: the site speaking of itself, and if at length, of choices to make."""
    folded = plain(text)
    if not phrases.COOKIES.fullmatch(folded) or text.lstrip().startswith(("«", '"', "“")):
        return False
    return len(folded) <= 160 or len(set(phrases.CHOICES.findall(folded))) >= _CHOSEN


def _section(page: Layout, index: int) -> set[int]:
    """The blocks of the widest element that a heading opens and that holds no article; empty if it stands alone."""
    best: tuple[int, int] | None = None
    whole = page.sums[-1]
    for up in (page.found[index].element, *page.found[index].element.iterancestors()):
        first, last = page.span[up]
        if first != index or up.tag in ("body", "html", "main") or first <= page.title <= last:
            break
        if page.longs[last + 1] > page.longs[first]:
            break
        if page.sums[last + 1] - page.sums[first] > whole * 0.45 and page.titles[last + 1] == page.titles[first]:
            break
        best = (first, last)
    return set(range(best[0], best[1] + 1)) if best is not None and best[1] > index else set()


def _following(page: Layout, index: int) -> set[int]:
    """The teasers that follow a heading without a container of their own, up to where the article goes on."""
    start = page.found[index]
    gone: set[int] = set()
    titled = excerpts = 0  # titles seen; excerpts since the last title
    for i in range(index + 1, len(page.found)):
        block = page.found[i]
        if i == page.title or is_long(block) or phrases.ABOUT.fullmatch(plain(block.text)):
            break
        if page.names[i] or (block.share > 0.7 and block.text):
            titled, excerpts = titled + 1, 0
        elif block.level and not block.linked and (titled or not _near_title(page, i)):
            if start.level and block.level > start.level and _near_title(page, i):
                titled, excerpts = titled + 1, 0
            else:
                break
        elif is_prose(block):
            excerpts += 1
            if not titled or excerpts > 1 or not _is_excerpt(page, i):
                break
        gone.add(i)
    return gone


def _is_excerpt(page: Layout, index: int) -> bool:
    """Whether a run of prose is the excerpt of the teaser before it: cut short, or in the teaser's own element."""
    block = page.found[index]
    if CUT_SHORT.search(block.text):
        return True
    title = next((i for i in range(index - 1, max(-1, index - GAP), -1) if page.found[i].share > 0.7), -1)
    if title < 0:
        return False
    own = page.found[title].element
    if own.tag == "li":
        return any(up is own for up in block.element.iterancestors()) or block.element is own
    home = own.getparent()
    alone = home is not None and page.span.get(home, (0, 0))[1] - page.span.get(home, (0, 0))[0] <= GAP
    inside = alone and any(up is home for up in block.element.iterancestors())
    return inside or any(page.names[index + 1 : index + 3])


def _rest(page: Layout, index: int) -> set[int]:
    """Readers' comments: all that follows their heading in its element, once the article has been seen."""
    if not page.sums[index]:
        return {index}
    element = page.found[index].element
    while element.getparent() is not None and page.span[element][1] == index:
        element = element.getparent()
    return set(range(index, page.span[element][1] + 1))


def _labels(page: Layout, index: int) -> set[int]:
    """« Mots-clés » and the short links after it."""
    last = index
    while last + 1 < len(page.found) and page.found[last + 1].share > 0.6 and len(page.found[last + 1].text) <= 120:
        last += 1
    return set(range(index, last + 1)) if last > index else set()


def _near_title(page: Layout, index: int) -> bool:
    return any(page.names[index : index + 3])


def _nearby(page: Layout, index: int) -> set[int]:
    """The lines that go with a line of a box: those of the widest small element around it that only addresses the
    reader (« votre boîte », « je m'inscris »), a line or two of heading included."""
    best: set[int] = set()
    for up in (page.found[index].element, *page.found[index].element.iterancestors()):
        first, last = page.span[up]
        if up.tag in ("body", "html", "main", "article") or first <= page.title <= last or last - first > 7:
            break
        lines = [page.found[i] for i in range(first, last + 1)]
        if sum(len(line.text) for line in lines) > 700 or any(
            is_prose(line) and not _ADDRESSED.search(plain(line.text)) for line in lines
        ):
            break
        if (
            sum(is_prose(line) for line in lines) * 2 > len(lines)
            and page.sums[last + 1] - page.sums[first] > page.sums[-1] * 0.45
        ):
            break
        best = set(range(first, last + 1))
    return best

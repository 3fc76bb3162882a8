"""An HTML page → its Article.

    bytes ─decode─▶ text ─parse─▶ tree ─headline─▶ title ─prune─▶ blocks ─others─▶ own blocks
          ─choose─▶ article's blocks ─clean─▶ text ─published─▶ Article

trafilatura, given the pruned tree, says where the article stands; the blocks there are then read whole.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import trafilatura
from lxml.html import HtmlElement

from monitor.errors import ReadError
from monitor.extract import blocks as reading
from monitor.extract.addresses import alternates, canonical, is_amp
from monitor.extract.clean import Text, finished, is_date_line, normal, tells_closing, text_of
from monitor.extract.credits import credit_of
from monitor.extract.document import decode, is_binary, is_deeper, line_of, parse, without_long_values
from monitor.extract.elsewhere import leads_on, refuse_elsewhere
from monitor.extract.facts import Facts, facts
from monitor.extract.language import language
from monitor.extract.nearby import near
from monitor.extract.others import others
from monitor.extract.paywall import reserved
from monitor.extract.prune import drop, prune
from monitor.extract.published import published
from monitor.extract.region import choose, opening, without_lost
from monitor.extract.sequel import following
from monitor.extract.signature import author
from monitor.extract.title import Headline, headline
from monitor.extract.walls import refuse_wall
from monitor.model import UNDATED, Access, Article, Candidate, Page

_THIN = 80  # characters below which there is no article
_SHORT = 400  # characters below which the page's JSON-LD text is consulted
_BYTES = 8_000_000
_LABEL = 60  # characters of a label
_NAMES = 6  # headings by which a page may be known for a wall
_AROUND = 8  # blocks before and after the article
_DEPTH = 300  # elements inside one another; real pages stay under a hundred


# Given a page as it was parsed and what it says of itself; whether it took the tree apart.
Sift = Callable[[HtmlElement, Facts], bool]


def read_html(page: Page, hint: Candidate | None, timezone: str, sift: Sift | None = None) -> Article:
    """The article of an HTML page. `hint` is what the source said; `timezone` an IANA name for dates without a zone.

    `sift` sees the page first, unless the article goes on over other pages; what it raises is let through.
    Raises ReadError: `thin` when the page holds no article, `failed` when the bytes are no HTML.
    """
    if is_binary(page.body):
        raise ReadError("failed", "ni HTML ni texte lisible")
    body = page.body if len(page.body) <= _BYTES else without_long_values(page.body)
    written = decode(body[:_BYTES], page.content_type)
    tree = parse(written)
    _held = [*tree.iter("a", "link")]  # lxml would make each element anew wherever it is met
    known = facts(tree)
    if hint is not None:
        refuse_elsewhere(page.url, hint, " ".join([*known.headlines, *(line_of(one) for one in tree.iter("h1"))]))
    more = following(tree, page.url)
    if sift is not None and not more and sift(tree, known):
        tree = parse(written)
    _held = [*tree.iter()]
    head = headline(tree, known, page.url, hint.title if hint else "")
    signed = author(tree, known)
    own_address = canonical(page.url, known.canonical, is_amp(tree))
    languages = alternates(tree, page.url)
    access = Access.RESERVED if reserved(tree, known) else Access.OPEN
    prune(tree, head.element)
    own, chosen, at, title = _main(tree, head, page.url)
    text, credit = _fuller(text_of([*chosen, *_closings(own, chosen)], title, signed), known, title, signed)
    called = [*known.headlines, *[block.text for block in own if block.level or block.bold][:_NAMES]]
    there = "\n".join(block.text for block in chosen) or text
    dated = bool(known.published) or any(is_date_line(block.text, 0) for block in own)
    refuse_wall(title, called, there, hint.title if hint else "", dated=dated)
    if len(text) < _THIN and access is Access.OPEN:
        if unread := _unread(body, written):
            raise ReadError("failed", unread)
        raise ReadError("thin", leads_on(written) or f"pas d'article sur cette page ({len(text)} caractères de texte)")
    if len(text) < _THIN:
        below = text_of(own[at + 1 : at + 4], title, signed).text if at >= 0 else ""
        text = _lead([text, below], known, hint, title)
    offered = hint.published if hint else UNDATED
    start = "\n".join(block.text for block in chosen[:4] if not is_date_line(block.text, 0))
    return Article(
        url=own_address,
        title=normal(title) or text.split("\n", 1)[0][:120],
        text=text,
        language=language(f"{title}\n{text}"),
        published=published(offered, known, tree, near(own, at, chosen), start, page.url, timezone),
        author=normal(signed),
        access=access,
        credit=credit or _credit_after(own, chosen),
        more=more,
        alternates=languages,
    )


def _unread(body: bytes, written: str) -> str:
    """Why an article may stand where it was not looked for: one line in French, else empty."""
    if len(body) > _BYTES:
        return f"pas d'article dans les {_BYTES // 10**6} premiers Mo de cette page"
    return "page trop imbriquée pour être lue en entier" if is_deeper(written) else ""


def _main(tree: HtmlElement, head: Headline, url: str) -> tuple[list[reading.Block], list[reading.Block], int, str]:
    """The blocks of a pruned page that are no other article's, those of its article, where among the first the
    headline stands (-1 if it does not), and what it says."""
    found = reading.blocks(tree)
    foreign = others(found, head.element, url)
    own = [block for index, block in enumerate(found) if index not in foreign]
    _take_out(tree, found, foreign)
    at = reading.title_at(own, head.element)
    chosen = choose(own, _extracted(tree), at)
    if head.sure or not chosen:
        return own, without_lost(chosen, head.text), at, head.text
    at, title = opening(own, own.index(chosen[0]), head.text)
    above = set(own[: at + 1])
    return own, without_lost([block for block in chosen if block not in above], title), at, title


def _closings(own: list[reading.Block], chosen: list[reading.Block]) -> list[reading.Block]:
    """The short blocks around the article, in boxes or fields of their own, that tell until when one may apply."""
    if not chosen:
        return []
    first, last = own.index(chosen[0]), own.index(chosen[-1])
    told: list[reading.Block] = []
    for low, high in ((max(0, first - _AROUND), first), (last + 1, last + 1 + _AROUND)):
        around = [block for block in own[low:high] if not block.hrefs]
        told += [block for block in around if tells_closing(block.text)]
        for label, day in pairwise(around):  # a term and its description
            line = f"{label.text.rstrip(' :')} : {day.text}"
            if len(label.text) <= _LABEL and not {label, day} & {*told} and tells_closing(line):
                told.append(replace(day, text=line))
    return told


def _extracted(tree: HtmlElement) -> str:
    """trafilatura's text; empty for a tree so deep that it would take minutes (its cost is depth times size)."""
    depth: dict[HtmlElement, int] = {tree: 0}
    for element in tree.iterdescendants():
        depth[element] = depth[element.getparent()] + 1
        if depth[element] > _DEPTH:
            return ""
    document = trafilatura.bare_extraction(tree, fast=True, include_comments=False, include_tables=True)
    return (document.text or "") if document is not None and not isinstance(document, dict) else ""


def _take_out(tree: HtmlElement, found: list[reading.Block], foreign: set[int]) -> None:
    """Removes from the tree the elements that hold nothing but other articles' blocks."""
    own: set[HtmlElement] = set()
    for index, block in enumerate(found):
        element: HtmlElement | None = block.element if index not in foreign else None
        while element is not None and element not in own:
            own.add(element)
            element = element.getparent()
    for index in foreign:
        if found[index].element not in own and found[index].element is not tree:
            drop(found[index].element)


def _lead(shown: list[str], known: Facts, hint: Candidate | None, title: str) -> str:
    """What is open to all of a reserved article that shows next to nothing: its standfirst, as the page or the source
    tells it; the title if they tell nothing."""
    told = [normal(known.summary), " ".join(normal(hint.summary).split()) if hint else ""]
    return max([*shown, *told], key=len) or normal(title)


def _credit_after(own: list[reading.Block], chosen: list[reading.Block]) -> str:
    """Whom a line just below the article's last one names as its source."""
    after = own[own.index(chosen[-1]) + 1 :][:4] if chosen else []
    return next((name for block in after if (name := credit_of(normal(block.text)))), "")


def _fuller(shown: Text, known: Facts, title: str, signed: str) -> Text:
    """The page's own JSON-LD text when what is visible is far shorter, unless the page says it is not open to all."""
    if len(shown.text) >= _SHORT or not known.free or len(known.body) < 1.5 * len(shown.text):
        return shown
    return finished([(normal(line), False) for line in known.body.split("\n")], title, signed)

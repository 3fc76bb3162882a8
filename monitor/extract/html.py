"""An HTML page → its Article.

    bytes ─decode─▶ text ─parse─▶ tree ─headline─▶ title ─prune─▶ blocks ─others─▶ own blocks
          ─choose─▶ article's blocks ─clean─▶ text ─published─▶ Article

trafilatura, given the pruned tree, says where the article stands; the blocks there are then read whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import trafilatura
from lxml.html import HtmlElement

from monitor.errors import ReadError
from monitor.extract import blocks as reading
from monitor.extract import phrases
from monitor.extract.addresses import alternates, canonical, is_amp
from monitor.extract.clean import Text, finished, is_date_line, normal, tells_closing, text_of
from monitor.extract.credits import credit_of
from monitor.extract.document import decode, is_binary, parse
from monitor.extract.facts import Facts, facts
from monitor.extract.language import language
from monitor.extract.others import others
from monitor.extract.paywall import reserved
from monitor.extract.phrases import plain
from monitor.extract.prune import drop, prune
from monitor.extract.published import published
from monitor.extract.region import choose, opening
from monitor.extract.sequel import following
from monitor.extract.title import Headline, author, headline
from monitor.model import UNDATED, Access, Article, Candidate, Page

_THIN = 80  # characters below which there is no article
_WALL = 2_000  # characters from which a text is no wall or error page
_SHORT = 400  # characters below which the page's JSON-LD text is consulted
_BYTES = 8_000_000
_LABEL = 60  # characters of a label
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
    written = decode(page.body[:_BYTES], page.content_type)
    tree = parse(written)
    _held = [*tree.iter("a", "link")]  # lxml would make each element anew wherever it is met
    known = facts(tree)
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
    _refuse_wall(title, text)
    if len(text) < _THIN and access is Access.OPEN:
        raise ReadError("thin", f"pas d'article sur cette page ({len(text)} caractères de texte)")
    if len(text) < _THIN:
        below = text_of(own[at + 1 : at + 4], title, signed).text if at >= 0 else ""
        text = _lead([text, below], known, hint, title)
    near = _near(own, at if at >= 0 or not chosen else own.index(chosen[0]))
    offered = hint.published if hint else UNDATED
    start = "\n".join(block.text for block in chosen[:4] if not is_date_line(block.text, 0))
    return Article(
        url=own_address,
        title=normal(title) or text.split("\n", 1)[0][:120],
        text=text,
        language=language(f"{title}\n{text}"),
        published=published(offered, known, tree, near, start, page.url, timezone),
        author=normal(signed),
        access=access,
        credit=credit or _credit_after(own, chosen),
        more=more,
        alternates=languages,
    )


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
        return own, chosen, at, head.text
    at, title = opening(own, own.index(chosen[0]), head.text)
    above = set(own[: at + 1])
    return own, [block for block in chosen if block not in above], at, title


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


def _refuse_wall(title: str, text: str) -> None:
    """Raises ReadError for a page put before the article, or in its place: consent, robot check, error."""
    folded = plain(text[:_WALL])
    if len(text) >= _WALL:
        return
    if len(title) <= 90 and phrases.ABSENT.fullmatch(plain(title)):
        raise ReadError("thin", f"page d'erreur ou d'attente, pas un article : « {title[:60]} »")
    if phrases.ROBOT.search(folded) and len(folded) < 1000:
        raise ReadError("thin", "contrôle anti-robot, pas un article")
    choices = set(phrases.CHOICES.findall(folded))
    if (
        len(choices) >= 4
        and re.search(r"\b(?:vous|your?)\b", folded)
        and re.search(r"cookies|traceurs|consent", folded)
    ):
        raise ReadError("thin", "bandeau de consentement, pas un article")


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


def _near(own: list[reading.Block], at: int) -> list[reading.Block]:
    """The blocks where a date line may stand: after the headline (or the start, at `at`), then just above it.

    Above, a link to another article ends the search: its date would be that article's.
    """
    if at < 0:
        return own[:12]
    above = []
    for block in reversed(own[max(0, at - 4) : at]):
        if block.share > 0.6 and len(block.text.split()) >= 4:
            break
        above.append(block)
    return [*own[at : at + 12], *above]

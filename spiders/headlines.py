"""What a link of a list is called, and the date that stands beside it. Nothing here changes the tree."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from lxml import etree
from lxml.html import HtmlElement

from monitor.address import absolute
from monitor.extract.dates import all_in, from_text
from monitor.model import UNDATED, Dated, Precision
from spiders.invitations import READ_MORE, SHORT, spoken, uninvited
from spiders.markup import words_of

HEADINGS = {"h1", "h2", "h3", "h4", "h5"}
HEADLINE = 25  # characters: a shorter text is seldom a headline
TITLE = re.compile(r"(?<![a-z])(?<!sub[-_])(?<!sous[-_])(?:titles?|titres?|headlines?)(?![a-z])", re.IGNORECASE)
NO_TITLE = re.compile(
    r"(?<![a-z])(?:cat\w*|tags?|badge|label|rubri\w*|themes?|types?|kicker|surtitre|meta|date)(?![a-z])"
)
INLINE = {"span", "b", "strong", "em", "i", "font", "small"}
# « Communiqué sur l'usine de Pau (PDF, 230 Ko) »
FILE = re.compile(
    r"\s*[([]\s*(?:format\s+|fichier\s+)?(?:pdf|docx?|word|xlsx?|excel|pptx?|odt|zip|mp[34])\b[^()\[\]]{0,30}[)\]]$",
    re.IGNORECASE,
)
# What is said of any file: « PDF », « Version Word (230 Ko) ».
KIND = re.compile(
    r"\W*(?:(?:le|au|en|version|format|fichier|document)\s+)*(?:pdf|docx?|word|xlsx?|excel|pptx?|odt|zip|fichier|document)\b.{0,25}",
    re.IGNORECASE,
)
LOGO = re.compile(r"\W*logo", re.IGNORECASE)
CUT = re.compile(r"\s*(?:…|\.\.\.)$")
LONGEST = 250  # characters: a longer text beside a link is what it tells, not what it is called
DATE_LENGTH = 60  # characters: a longer text is no date
MOST = 100  # pieces of a block: what stands further away says nothing of a link
PARTS = 5  # a heading and what may stand between it and its link
LINKS = 20  # of one block: its title, its picture, its rubrics
ISO = re.compile(r"\d{4}-\d\d-\d\d")  # « <abbr title="2026-11-22T08:00:00Z">22 novembre</abbr> »
YEAR = re.compile(r"(?:19|20)\d\d(?!\d)|(?<!\d)\d\d?([/.-])\d\d?\1\d\d(?!\d)")
# « Hier », « Publié il y a 2 jours »: days count, since weeks and months are told roughly.
AGO = re.compile(
    r"\W*(?:publié\S{0,3}\s+)?(?:(?P<today>aujourd.hui)|(?P<before>avant[- ])?hier"
    r"|il y a (?:environ )?(?P<number>\d\d?|une?) (?P<unit>minute|heure|jour)s?)"
    r"(?:,?\s+à\s+\d\d?\s?[h:]\s?\d{0,2})?\W*",
    re.IGNORECASE,
)


def headline(anchor: HtmlElement, base: str) -> str:
    """What a link is called: the title in it, or its own words; for « Lire la suite » or a picture, what heads it.

    `base` is what relative links start from.
    """
    words = FILE.sub("", _title_in(anchor) or spoken(anchor) or words_of(anchor))
    words = words if is_headed(anchor) else uninvited(words)
    if CUT.search(words) and (whole := label(anchor)).startswith(CUT.sub("", words)):
        return whole
    if len(words) >= SHORT and not READ_MORE.fullmatch(words):
        return words
    block = anchor
    for block in own_blocks(anchor, base):
        heading = next((text for node in _headings(block) if len(text := words_of(node)) > len(words)), None)
        if heading:
            return heading
    above = _heading_above(block)
    return above if len(above) > len(words) else "" if READ_MORE.fullmatch(words) else words


def _heading_above(block: HtmlElement) -> str:
    """The heading that stands right above a block that ends with a link, where its like stands right below, or above:
    each heads a link of its own then, with no box around the two.
    """
    before = list(islice(block.itersiblings(preceding=True), 2 * PARTS))
    place = next((i for i, node in enumerate(before[:PARTS]) if node.tag in HEADINGS), -1)
    if place < 0:
        return ""
    heading = before[place]
    below = next((node for node in islice(block.itersiblings(), PARTS) if node.tag not in {"br", "hr"}), None)
    alike = any(node.tag == heading.tag for node in ([below] if below is not None else before[place + 1 :]))
    if not alike or any(next(node.iter("a"), None) is not None for node in before[: place + 1]):
        return ""
    words = words_of(heading)
    return words if len(words) >= HEADLINE else ""


def is_headed(anchor: HtmlElement) -> bool:
    """Whether a link stands in a heading, or holds one."""
    return any(node.tag in HEADINGS for node in (*anchor.iterancestors(), *anchor.iter()))


def beside(links: Sequence[HtmlElement], url: str, base: str) -> str:
    """What stands in the row of links to `url` that bear no title themselves: its first text as long as a headline,
    else its longest; no date, and none before it. A row is the largest block of theirs, with the term that it defines.
    """
    blocks = [block for link in links for block in own_blocks(link, base)][-1:]
    terms = [block.getprevious() for block in blocks if block.tag == "dd"]
    own = {id(link) for link in links}
    rows = [*(term for term in terms if term is not None and term.tag == "dt"), *blocks]
    lines = [line for row in rows for line in _lines(row, own)]
    lines = lines or [text for link in links for text in reversed([*_next_to(link)])]
    told = [text for line in lines if not is_date(line) and len(text := _undated(line)) >= SHORT]
    told = [text for text in told if len(text) <= LONGEST and not says_nothing(text, url)]
    return next((text for text in told if len(text) >= HEADLINE), max(told, key=len, default=""))


def _lines(block: HtmlElement, own: Collection[int]) -> Iterator[str]:
    """The texts of a block as they are read, cut at its cells, its marked parts and the nodes `own`, which stay out."""
    walk = etree.iterwalk(block, events=("start", "end"))
    line = ""
    for event, node in islice(walk, 2 * MOST):
        left_out = id(node) in own or node.tag in {"script", "style"} or not isinstance(node.tag, str)
        if left_out or node.tag not in INLINE or node.get("class"):
            yield " ".join(line.split())
            line = ""
        if event == "start" and left_out:
            walk.skip_subtree()
        elif event == "start":
            line += node.text or ""
        elif node is not block:
            line += node.tail or ""
    yield " ".join(line.split())


def _undated(line: str) -> str:
    """A line without the date that begins it, or ends it in brackets: « 12 mars 2026 : … », « … (12/03/26) »."""
    for found in all_in(line):
        before = line[: found.start()].rstrip()
        if before.endswith(("(", "[")) and not line[found.end() :].strip(" )]."):
            line = before
            break
    return line[len(_first_date(line)) :].strip(" \t–—-:|•([")


def says_nothing(text: str, file: str = "") -> bool:
    """Whether a text tells no more of a link than that it may be read, that it is a file, or the name of this one."""
    path = unquote(urlsplit(file).path).lower()
    named = path.endswith(text.lower()) or path.rpartition(".")[0].endswith(text.lower())
    return named or READ_MORE.fullmatch(text) is not None or KIND.fullmatch(text) is not None


def own_blocks(anchor: HtmlElement, base: str) -> Iterator[HtmlElement]:
    """The blocks around a link that hold no link to anything else, the smallest first."""
    here = absolute(base, anchor.get("href"))
    for block in anchor.iterancestors():
        links = list(islice(block.iter("a"), LINKS + 1))
        others = len(links) > LINKS or any(absolute(base, link.get("href")) != here for link in links)
        if others or block.tag in {"body", "main"}:
            return
        yield block


def label(anchor: HtmlElement) -> str:
    """What is said of a link to those who do not see it, or of the picture in it; empty if that is no title."""
    said = (
        anchor.get("aria-label"),
        anchor.get("title"),
        *(one.get(name) for one in anchor.iter("img") for name in ("alt", "title")),
    )
    words = next((" ".join(text.split()) for text in said if text and text.strip()), "")
    return "" if READ_MORE.fullmatch(words) or LOGO.match(words) else uninvited(words)


def _headings(block: HtmlElement) -> Iterator[HtmlElement]:
    yield from block.iter(*HEADINGS)
    yield from block.iter("figcaption")


def _title_in(anchor: HtmlElement) -> str:
    """The title in a link that holds more: a date, a rubric, an excerpt; empty for a link that is its title."""
    headed = [words for _, words in sorted((node.tag, words_of(node)) for node in anchor.iter(*HEADINGS))]
    found = next((words for words in headed if len(words) >= SHORT), "")
    if found:
        return found
    parts = _parts(anchor)
    while len(parts) == 1 and len(parts[0]):
        parts = _parts(parts[0])
    if len(parts) < 2:
        return ""
    named = [part for part in parts if TITLE.search(part.get("class") or "")]
    told = [words for part in (*named, *parts) if len(words := words_of(part)) >= SHORT and not _beside(part, words)]
    return told[0] if told else ""


def _parts(node: HtmlElement) -> list[HtmlElement]:
    """The blocks that the words of an element are in; none when it has words of its own, or is one line of text."""
    children = [child for child in node if isinstance(child.tag, str)]
    if (node.text or "").strip() or any((child.tail or "").strip() for child in node):
        return []
    if any(child.tag in INLINE and not child.get("class") for child in children):
        return []
    holding = [child for child in children if words_of(child)]
    inner = [part for child in holding for part in (_parts(child) if child.tag not in INLINE else []) or [child]]
    return inner if len(holding) > 1 else holding


def _beside(part: HtmlElement, words: str) -> bool:
    """Whether a part of a link is a rubric, a date or « Lire la suite »."""
    rubric = len(words) < HEADLINE and NO_TITLE.search((part.get("class") or "").lower()) is not None
    return rubric or READ_MORE.fullmatch(words) is not None or is_date(words)


def is_date(words: str) -> bool:
    """Whether a text is a date, and hardly anything else."""
    rest = words
    for match in all_in(words):
        rest = rest.replace(match[0], "")
    return rest != words and len(re.sub(r"\W", "", rest)) < SHORT


def date_beside(
    anchor: HtmlElement, called: str, timezone: str, now: datetime | None, listed: Mapping[str | None, str | None]
) -> Dated:
    """The date in the largest block around a link that holds no other link's headline; else in the text next to it.

    `listed` are the links of the list, whatever their words: the address of each, as it is written and as it is meant.

    `called` is what the link is called: a date in it is that of an event. `timezone` is that of dates without a zone;
    `now` is when the page was read, for those that are counted from it.
    """
    block = anchor
    for parent in anchor.iterancestors():
        if parent.tag in {"body", "main"} or _holds_several(parent, listed):
            break
        block = parent
    return date_in(block, anchor, called, timezone, now)


def date_in(block: HtmlElement, anchor: HtmlElement, called: str, timezone: str, now: datetime | None = None) -> Dated:
    """The date in the block of a link, which is called so, or in the text next to it."""
    for node in block.iter("time", "abbr"):
        machine = node.get("title", "") if node.tag == "abbr" else node.get("datetime") or words_of(node)
        dated = from_text(machine, None, timezone) if node.tag == "time" or ISO.match(machine) else UNDATED
        if dated.at is not None:
            return dated
    for text in (*_texts(block), *_next_to(anchor), *_next_to(block)):
        if now is not None and len(text) <= DATE_LENGTH and text != called and (ago := AGO.fullmatch(text)):
            return _counted(ago, now, timezone)
        text = text if len(text) <= DATE_LENGTH else _opening_date(text, called)
        if len(text) >= 6 and text != called and YEAR.search(text):
            dated = from_text(text, None, timezone)
            if dated.at is not None:
                return dated
    return UNDATED


def _opening_date(text: str, called: str) -> str:
    """The date that begins a line which goes on with the title: « 12 mars 2026 : Une usine ouvre… »."""
    return _first_date(text) if called and called in text else ""


def _first_date(text: str) -> str:
    """The date that begins a text; empty if none does."""
    return max((found[0] for found in all_in(text) if found.start() == 0), key=len, default="")


def _counted(ago: re.Match[str], now: datetime, timezone: str) -> Dated:
    """The day that is told as so many days before the page was read."""
    number = int(ago["number"]) if (ago["number"] or "").isdecimal() else 1
    if ago["unit"]:
        back = timedelta(**{{"minute": "minutes", "heure": "hours", "jour": "days"}[ago["unit"].lower()]: number})
    else:
        back = timedelta(days=0 if ago["today"] else 2 if ago["before"] else 1)
    day = (now.astimezone(ZoneInfo(timezone)) - back).date()
    return Dated(datetime(day.year, day.month, day.day, tzinfo=UTC), Precision.DAY)


def _holds_several(block: HtmlElement, listed: Mapping[str | None, str | None]) -> bool:
    """Whether a block holds several links of the list, or headlines, or so many links that it is no block of one."""
    links = list(islice(block.iter("a"), LINKS + 1))
    targets = {link.get("href") for link in links if len(words_of(link)) >= HEADLINE}
    articles = {listed[link.get("href")] for link in links if link.get("href") in listed}
    return len(targets) > 1 or len(articles) > 1 or len(links) > LINKS


def _texts(block: HtmlElement) -> Iterator[str]:
    """The pieces of text of a block, then those of its elements whose pieces are a date only together."""
    yield from (" ".join(text.split()) for text in islice(block.itertext(), MOST))
    yield from (words_of(node) for node in islice(block.iter(), MOST) if isinstance(node.tag, str) and len(node))


def _next_to(node: HtmlElement) -> Iterator[str]:
    """What stands on the line of an element, before and behind it: « 12/03/2026 : … », a term before its definition."""
    before = node.getprevious()
    parent = node.getparent()
    yield " ".join(((before.tail if before is not None else parent.text if parent is not None else "") or "").split())
    if node.tag == "dd" and before is not None and before.tag == "dt":
        yield words_of(before)
    yield " ".join((node.tail or "").split())

"""When a page was published, by order of trust; never the first date met, never a modification, never now."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from lxml.html import HtmlElement

from monitor.extract import dates
from monitor.extract.blocks import Block
from monitor.extract.document import line_of
from monitor.extract.facts import Facts
from monitor.extract.phrases import plain
from monitor.model import UNDATED, Dated, Precision, Witness

_PATH = re.compile(r"/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])(?:[/-](0[1-9]|[12]\d|3[01]))?(?=[/_-]|$)")
_COMPACT = re.compile(r"[/_-]((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=[/_.-]|$)")
_SAID = re.compile(
    r"(?:\b(?:publiee?|mise? en ligne|postee?|diffusee?|creation|cree le|paru|published|posted|"
    r"(?:communique(?: de presse)?|article|actualite|note|information|breve) du)\b|"
    r"(?<!\w )\bdate(?: de (?:publication|parution|mise en ligne|diffusion))?\s*:|\bdate de publication\b)"
    r"[^\d]{0,30}?(?=\d|[a-z]{3,9}\.? \d)"
)
# What stands before it in a sentence; « L'étude, publiée en mars 2024, montre que… » tells when something else was.
_SENTENCE = re.compile(r"[.!?…»]\s*$")
_VERB = re.compile(r"\b(?:(?:a|ont|avait|avaient|aura|auront) ete|est|sont|sera|seront|fut)\b")
_OPENS = re.compile(
    r"\W*|.*[|•·–—]\W*|(?:.*\b)?(?:ce|cet|cette) (?:\w+ ){1,3}(?:a ete |est |fut )?"
    r"|(?:(?:redige|ecrit) )?(?:par|by) .{2,60}"
)
_CHANGED = re.compile(r"\b(?:mise? a jour|modifiee?|actualisee?|derniere modification|updated|modified|revise)\b")
_DATELINE = re.compile(
    r"^(?!(?:Depuis|Dès|Le|La|Les|Jusqu\w*|Du|Au|En|À|Avant|Après|Entre|Ce"
    r"|C)\b)(?:[A-ZÉÈÎÀ][\w’'\- ]{1,40}(?:\s?\([\w\s’'-]{2,30}\))?\s?,?\s)?(?:le\s)?"
    r"(?P<date>(?:(?:lun|mar|mercre|jeu|vendre|same)di\s|dimanche\s)?\d{1,2}(?:er)?\s[a-zéûA-Z]{3,9}\.?\s\d{4}"
    r"|\d\d?[/.]\d\d?[/.]\d{4})\s*(?:[–—:|.-]|$)"
)
_EVENT = re.compile(
    r"\b(?:du \d.* au \d|(?:des|d'ici|jusqu\w*|avant|apres|depuis|evenement|rendez-vous|date limite|cloture"
    r"|ouverture|inscription\w*|edition|du \d+ au))\b"
)
_REVISED = re.compile(r"modif|updat|maj\b|mise[-_]a[-_]jour", re.IGNORECASE)
_ORDER = {Precision.MINUTE: 0, Precision.DAY: 1, Precision.MONTH: 2, Precision.YEAR: 3, Precision.UNKNOWN: 4}


def published(
    offered: Dated, facts: Facts, tree: HtmlElement, near: list[Block], text: str, url: str, timezone: str
) -> Dated:
    """The publication date of a page.

    `offered` is the source's word (a sitemap's counts for less than the page's own); `tree` is pruned; `near` are the
    blocks around the headline, other articles' left out; `text` is the article's. Each later witness may only refine
    the same day, not contradict an earlier one.
    """
    return trusted(offered, _witnesses(facts, tree, near, timezone), told_late(url, text, timezone), timezone)


def trusted(offered: Dated, page: Iterable[Dated], late: Iterable[Dated], timezone: str) -> Dated:
    """The date most trusted: the feed's, what the page says, the sitemap's, then the late witnesses, in their order."""
    early, middle = (UNDATED, offered) if offered.witness is Witness.SITEMAP else (from_source(offered), UNDATED)
    best = UNDATED
    for witness in (early, *page, middle, *late):
        if best.at is None or (_ORDER[witness.precision] < _ORDER[best.precision] and _same(best, witness, timezone)):
            best = witness
    return best


def from_source(offered: Dated) -> Dated:
    """The date a source gave, with the feed as its witness when none is named."""
    return offered if offered.at is None or offered.witness else by(offered, Witness.FEED)


def told_late(url: str, text: str, timezone: str) -> Iterator[Dated]:
    """What the address and the dateline of an article tell."""
    yield by(_in_path(url), Witness.ADDRESS)
    yield by(dateline(text, timezone), Witness.DATELINE)


def by(dated: Dated, witness: Witness) -> Dated:
    """`dated` as `witness` tells it."""
    return replace(dated, witness=witness) if dated.at is not None else UNDATED


def _witnesses(facts: Facts, tree: HtmlElement, near: list[Block], timezone: str) -> Iterator[Dated]:
    for raw in facts.published:
        yield by(_read(raw, timezone), Witness.DATA)
    yield by(_time(tree, {block.element for block in near}, timezone), Witness.TIME)
    yield by(_told([block.text for block in near], timezone), Witness.LINE)
    bare = [block.text for block in near if not _REVISED.search(block.element.get("class") or "")]
    yield by(_bare(bare, timezone), Witness.LINE)


def said(near: Sequence[str], timezone: str) -> Dated:
    """The date a line near the headline gives: « Publié le … », or else a line that is a date."""
    told = _told(near, timezone)
    return by(told if told.at is not None else _bare(near, timezone), Witness.LINE)


def _told(near: Sequence[str], timezone: str) -> Dated:
    for line in near:
        if len(line) > 200:
            continue
        folded = plain(line)
        if (spot := _SAID.search(folded)) and not (
            _SENTENCE.search(line) and not _OPENS.fullmatch(folded[: spot.start()])
        ):
            rest = folded[spot.end() :]
            changed = _CHANGED.search(rest)
            dated = dates.from_text(rest[: changed.start()] if changed else rest, None, timezone)
            if dated.at is not None:
                return dated
    return UNDATED


def _bare(near: Sequence[str], timezone: str) -> Dated:
    for line in near:
        folded = plain(line)
        if _SENTENCE.search(line) and _VERB.search(folded):
            continue  # « Le rapport a été publié le 3 mars 2024. »
        if len(folded) <= 90 and not _CHANGED.search(folded) and _mostly_date(folded):
            dated = dates.from_text(folded, None, timezone)
            if dated.at is not None and dated.precision is not Precision.YEAR:
                return dated
    return UNDATED


def dateline(text: str, timezone: str) -> Dated:
    """The date of a dateline that opens the text: « Lyon, le 8 avril 2026 – … »."""
    for line in text.split("\n")[:3]:
        found = _DATELINE.match(line[:140])
        if found and not _CHANGED.search(plain(found[0])):
            return dates.from_text(found["date"], None, timezone)
    return UNDATED


def _read(raw: str, timezone: str) -> Dated:
    return dates.from_text(raw, None, timezone)


def _time(tree: HtmlElement, near: set[HtmlElement], timezone: str) -> Dated:
    """The article's own <time>: one marked as publication, else the only one near the headline and no change."""
    plainest: list[Dated] = []
    for element in tree.iter("time", "abbr", "span", "meta"):
        marks = f"{element.get('itemprop') or ''} {element.get('class') or ''} {element.get('pubdate') or ''}".lower()
        published_mark = "datepublished" in marks or "published" in marks or element.get("pubdate") is not None
        if (element.tag != "time" and not published_mark) or (element.tag != "meta" and not _is_near(element, near)):
            continue
        raw = (
            element.get("datetime")
            or (element.get("content") if element.get("itemprop") else None)
            or element.get("title")
            or ""
        )
        parent = element.getparent()
        around = marks + " " + plain(f"{(parent.get('class') or '') if parent is not None else ''} {_before(element)}")
        dated = _read(raw or line_of(element)[:80], timezone)
        if dated.at is None or "modif" in around or "updated" in around or _CHANGED.search(around):
            continue
        if published_mark or re.search(r"\bpublie", around):
            return dated
        plainest.append(dated)
    days = {dated.at for dated in plainest}
    return plainest[0] if len(days) == 1 else UNDATED


def _is_near(element: HtmlElement, near: set[HtmlElement]) -> bool:
    for depth, up in enumerate((element, *element.iterancestors())):
        if up in near:
            return True
        if depth > 4:
            break
    return False


def _before(element: HtmlElement) -> str:
    previous = element.getprevious()
    text = (
        previous.tail if previous is not None else element.getparent().text if element.getparent() is not None else ""
    ) or ""
    if not text.strip() and previous is not None:
        text = "".join(previous.itertext())
    return text[-60:]


def _in_path(url: str) -> Dated:
    path = urlsplit(url).path
    if found := _COMPACT.search(path):
        return dates.day(int(found[1]), int(found[2]), int(found[3]))
    if not (found := _PATH.search(path)):
        return UNDATED
    if found[3]:
        return dates.day(int(found[1]), int(found[2]), int(found[3]))
    first = dates.day(int(found[1]), int(found[2]), 1)
    return Dated(first.at, Precision.MONTH)


def _mostly_date(folded: str) -> bool:
    spans = [match.span() for match in dates.all_in(folded)]
    if not spans:
        return False
    covered = max(end - start for start, end in spans)
    return covered >= 8 and len(folded) - covered <= 45 and not _EVENT.search(folded)


def _same(coarse: Dated, fine: Dated, timezone: str) -> bool:
    """Whether a finer date lies inside a coarser one."""
    a, b = (dated.local(ZoneInfo(timezone)) for dated in (coarse, fine))
    if a is None or b is None:
        return False
    if coarse.precision is Precision.DAY:
        return a.date() == b.date()
    if coarse.precision is Precision.MONTH:
        return (a.year, a.month) == (b.year, b.month)
    return a.year == b.year

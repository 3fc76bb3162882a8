"""When a page was published, by order of trust; never the first date met, never now.

Nor a modification: but for `og:updated_time`, from before there was a name for the other, when nothing else is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from lxml.html import HtmlElement

from monitor.extract import dates, phrases
from monitor.extract.blocks import Block
from monitor.extract.clean import is_date_line
from monitor.extract.document import line_of
from monitor.extract.facts import Facts
from monitor.extract.nearby import Near
from monitor.extract.phrases import cased, plain
from monitor.model import UNDATED, Dated, Precision, Witness

_PATH = re.compile(r"/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])(?:[/-](0[1-9]|[12]\d|3[01]))?(?=[/_-]|$)")
_COMPACT = re.compile(r"[/_-]((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=[/_.-]|$)")
_LINE = 300  # characters of a line that tells a date
_OUT = r"publiee?|mise? en ligne|postee?|diffusee?|parue?|published|posted"
_WHEN = r"publication|parution|mise en ligne|diffusion"
# What tells it anywhere, alone on its line; beside the headline other words do too.
_PUBLISHED = re.compile(rf"\b(?:{_OUT}|date de (?:{_WHEN}))\b[^\d]{{0,30}}?(?=\d|[a-z]{{3,9}}\.? \d)")
_SAID = re.compile(
    rf"(?:\b(?:{_OUT}|date de (?:{_WHEN})|(?:{phrases.ITSELF}) du)\b[^\d]{{0,30}}?"
    rf"|(?<!\w )\bdate(?: de (?:{_WHEN}|creation))?\s*:[^\d]{{0,30}}?|\bcree le |\bcreation\s?:?\s(?:le )?"
    r")(?=\d|[a-z]{3,9}\.? \d)"
)
# What stands before it in a sentence; « L'étude, publiée en mars 2024, montre que… » tells when something else was.
_SENTENCE = re.compile(r"[.!?…»]\s*$")
_VERB = re.compile(r"\b(?:(?:a|ont|avait|avaient|aura|auront) ete|est|sont|sera|seront|fut)\b")
_OPENS = re.compile(
    rf"\W*|.*[|•·–—]\W*|(?:.*\b)?(?:ce|cet|cette) (?:\w+ ){{1,3}}(?:a ete |est |fut )?|(?:{phrases.ITSELF}) "
    r"|(?:(?:redige|ecrit) )?(?:par|by) .{2,60}"
)
_CHANGED = re.compile(r"\b(?:mise? a jour|modifiee?|actualisee?|derniere modification|updated|modified|revise)\b")
# A town is a name: « Étude publiée le 3 mai », « Décret du 3 mai » are none.
_TOWN = (
    r"[A-ZÉÈÎÀ][\w’'\-]{1,20}(?:\s(?:(?:de|du|des|la|le|les|lès|en|sur|sous|et|à|aux?)\s){0,3}[A-ZÉÈÎÀ][\w’'\-]*){0,4}"
)
_DATELINE = re.compile(
    r"^(?!(?:Depuis|Dès|Le|La|Les|Jusqu\w*|Du|Au|En|À|Avant|Après|Entre|Ce|Créée?|Fondée?|Née?"
    rf"|C)\b)(?:{_TOWN}(?:\s?\([\w\s’'-]{{2,30}}\))?\s?,?\s)?(?:le\s)?"
    r"(?P<date>(?:(?:lun|mar|mercre|jeu|vendre|same)di\s|dimanche\s)?\d{1,2}(?:er)?\s[a-zéûA-Z]{3,9}\.?\s\d{4}"
    r"|\d\d?[/.]\d\d?[/.]\d{4})\s*(?:[–—:|.-]|$)"
)
_EVENT = re.compile(
    r"\b(?:du \d.* au \d|(?:des|d'ici|jusqu\w*|avant|apres|depuis|evenement|rendez-vous|date limite|cloture"
    r"|ouverture|inscription\w*|edition|du \d+ au)|(?:creation|fondation) de?|(?:fonde|immatricule|ne)e? (?:le|en))\b"
)
_REVISED = re.compile(r"modif|updat|maj\b|mise[-_]a[-_]jour", re.IGNORECASE)
_STALE = timedelta(days=366)
_ORDER = {Precision.MINUTE: 0, Precision.DAY: 1, Precision.MONTH: 2, Precision.YEAR: 3, Precision.UNKNOWN: 4}


def published(offered: Dated, facts: Facts, tree: HtmlElement, near: Near, text: str, url: str, timezone: str) -> Dated:
    """The publication date of a page.

    `offered` is the source's word (a sitemap's counts for less than the page's own); `tree` is pruned; `near` are the
    places where the page may show its date, other articles' left out; `text` is the article's. Each later witness may
    only refine the same day, not contradict an earlier one.
    """
    late = (*told_late(url, text, timezone), *_at_foot(tree, near.foot, timezone), _of_day(facts.updated, timezone))
    return trusted(offered, _witnesses(facts, tree, near, timezone), late, timezone)


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


def _witnesses(facts: Facts, tree: HtmlElement, near: Near, timezone: str) -> Iterator[Dated]:
    line = _told(_texts(near.head), timezone)
    for raw in facts.published:
        told = _read(raw, timezone)
        yield by(UNDATED if _is_stale(told, line) else told, Witness.DATA)
    yield by(_time(tree, {block.element for block in (*near.head, *near.under)}, timezone), Witness.TIME)
    yield by(line, Witness.LINE)
    yield by(_told_alone(_texts(near.under), timezone), Witness.LINE)
    yield by(_bare(_texts(near.head, bare=True), timezone), Witness.LINE)
    parts = [(line, re.split(r"\s[|·•–—]\s", line)) for line in _texts(near.under, bare=True)]
    alone = [line for line, told in parts if any(is_date_line(part, 0) for part in told)]
    yield by(_bare(alone, timezone) if len(alone) == 1 else UNDATED, Witness.LINE)  # several are a chronology


def _is_stale(told: Dated, line: Dated) -> bool:
    """Whether machines are told a day that is older than the « Publié le … » of the readers by more than a year.

    It comes from a model that pages are made of, or from one that this page was copied from.
    """
    return told.at is not None and line.at is not None and line.at - told.at > _STALE


def _at_foot(tree: HtmlElement, foot: list[Block], timezone: str) -> Iterator[Dated]:
    yield by(_time(tree, {block.element for block in foot}, timezone, marked=True), Witness.TIME)
    yield by(_told_alone(_texts(foot), timezone), Witness.LINE)


def _texts(near: list[Block], *, bare: bool = False) -> list[str]:
    """What the blocks say; `bare`: but those whose name says that it is when the page was changed."""
    return [block.text for block in near if not (bare and _REVISED.search(block.element.get("class") or ""))]


def said(near: Sequence[str], timezone: str) -> Dated:
    """The date a line near the headline gives: « Publié le … », or else a line that is a date."""
    told = _told(near, timezone)
    return by(told if told.at is not None else _bare(near, timezone), Witness.LINE)


def _told(near: Sequence[str], timezone: str) -> Dated:
    """The date that a line gives as its own."""
    for line in near:
        folded = plain(line)
        if len(line) > _LINE or not (spot := _SAID.search(folded)) or not _is_own(line, folded, spot):
            continue
        dated = dates.from_text(_unchanged(folded[spot.end() :]), None, timezone)
        if dated.at is not None:
            return dated
    return UNDATED


def _is_own(line: str, folded: str, spot: re.Match[str]) -> bool:
    """Whether words speak of the page they stand on: they open the line, or begin with a capital.

    « Étude publiée le 3 mai 2024 » does not; nor does a sentence that goes on.
    """
    before = folded[: spot.start()]
    opens = bool(_OPENS.fullmatch(before)) or is_date_line(before, 0)
    if _SENTENCE.search(line):
        return opens and not _VERB.search(folded[spot.end() :])
    written = cased(line)
    return opens or (len(written) == len(folded) and written[spot.start()].isupper())


def _told_alone(lines: Sequence[str], timezone: str) -> Dated:
    """The date of a line that is nothing but « Publié le … », maybe with who signs it, or when it was changed; of one
    that begins « Cet article a été publié le … », whatever follows."""
    for line in lines:
        folded = plain(line)
        if len(line) > _LINE or not (spot := _PUBLISHED.search(folded)):
            continue
        before, rest = folded[: spot.start()], folded[spot.end() :]
        opens = bool(_OPENS.fullmatch(before)) or is_date_line(before, 0)
        alone = opens and is_date_line(phrases.SIGNED.sub("", f"{spot[0]}{rest}"), 0)
        if alone or phrases.THIS_ONE.fullmatch(before):
            dated = dates.from_text(_unchanged(rest), None, timezone)
            if dated.at is not None:
                return dated
    return UNDATED


def _unchanged(rest: str) -> str:
    """What follows, up to where it tells of a change."""
    changed = _CHANGED.search(rest)
    return rest[: changed.start()] if changed else rest


def _bare(near: Sequence[str], timezone: str) -> Dated:
    for line in near:
        folded = plain(line)
        if _SENTENCE.search(line) and _VERB.search(folded):
            continue  # « Le rapport a été publié le 3 mars 2024. »
        if (spot := _SAID.search(folded)) and not _is_own(line, folded, spot):
            continue  # « Rapport publié le 3 mars 2024 »
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


def _of_day(raw: str, timezone: str) -> Dated:
    """The day of what machines are told of the last change: its minute is not that of the publication."""
    at = _read(raw, timezone).local(ZoneInfo(timezone))
    return by(dates.day(at.year, at.month, at.day), Witness.DATA) if at is not None else UNDATED


def _read(raw: str, timezone: str) -> Dated:
    return dates.from_text(raw, None, timezone)


def _time(tree: HtmlElement, near: set[HtmlElement], timezone: str, *, marked: bool = False) -> Dated:
    """The article's own <time>: one marked as publication, else (unless `marked`) the only one there and no change."""
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
        if not marked:
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

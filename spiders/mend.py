"""Feeds as they are served, made into XML that a parser takes: well formed, bounded in depth and in number.

A sound feed passes through untouched, from its root to its end. An unsound one is mended tag by tag: garbage around the
root goes; tags left open are closed where the feed's own grammar says; markup inside a text becomes text. Pure.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat

from monitor.errors import ReadError
from monitor.extract.phrases import words
from spiders import cdata
from spiders.entities import REFERENCE, expanded, reference

MAX_ENTRIES = 2000
MAX_DEPTH = 100
MAX_ATTRIBUTES = 100
MAX_PREFIXES = 40
MAX_ELEMENTS = 100_000
MAX_IN_ENTRY = 2000  # elements; of those beyond only the text is read
MAX_TEXT = 400_000  # characters of one text
PROLOG = 65_536  # characters before the root that may be garbage
ROOT = re.compile(r"<((?:[A-Za-z_][\w.-]{0,40}:)?(?:rss|feed|rdf|channel))(?=[\s>/])", re.IGNORECASE)
WEB_PAGE = re.compile(r"<(?:!doctype\s{1,9}html|html[\s>])", re.IGNORECASE)
# Some programs put that of a web page before what they make.
DOCTYPE = re.compile(r"<!doctype\s{1,9}html[^<>\[]{0,300}>(?:\s++|<!--.{0,2000}?-->)*+", re.IGNORECASE | re.DOTALL)
# What a parser of HTML makes of an address: <link/>https://… .
LINK_BEFORE = re.compile(r"<link\s{0,9}(?:/>|>\s{0,9}</link>)\s{0,99}(https?://[^\s<>]{1,2083})", re.IGNORECASE)
# How CDF may write its texts: <TITLE VALUE="…"/>.
VALUED = re.compile(
    r"<(title|abstract)\s{1,9}value\s{0,9}=\s{0,9}(?:\"([^\"<>]*)\"|'([^'<>]*)')\s{0,9}/>", re.IGNORECASE
)
# RSS is in no namespace, whatever its root says: in that of XHTML no parser would know it.
OF_ANOTHER = re.compile(r"\A(<rss\b[^<>]{0,2000}?)\sxmlns\s{0,9}=\s{0,9}(?:\"[^\"<>]*\"|'[^'<>]*')", re.IGNORECASE)
ENTRY = re.compile(r"<(?:[A-Za-z_][\w.-]{0,40}:)?(?:item|entry)[\s>]", re.IGNORECASE)
MARK = re.compile(r"<(?=/?[A-Za-z_]|!|\?)")
NAME = re.compile(r"</?([A-Za-z_][\w.-]*(?::[\w.-]+)?)")
# What follows the name in a tag: quoted values are whole, and the tag ends before another begins.
REST = re.compile(r"""(?:[^<>"']++|"[^"<]*+"|'[^'<]*+'|["'])*+""")
ATTRIBUTE = re.compile(r"""(?<![\w:.-])([A-Za-z_][\w:.-]*+)\s*+=\s*+("[^"]*"|'[^']*'|[^\s"'<>]++)""")
ENTRIES = words("item entry")
# Elements that hold text. None of those in PARTS stands inside them: whatever was left open there ends.
TEXTS = words(
    "title link guid pubdate description category comments language copyright ttl lastbuilddate generator webmaster"
    " managingeditor docs updated published issued modified created id dc:date dc:creator dc:subject content:encoded"
)
PARTS = TEXTS | words("channel author enclosure image textinput skiphours skipdays sy:updateperiod sy:updatefrequency")
MARKED_UP = words("description encoded")  # should be text only, and too often hold bare HTML
PREFIXES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "atom": "http://www.w3.org/2005/Atom",
    "media": "http://search.yahoo.com/mrss/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
}


def root_of(text: str, root: re.Pattern[str] = ROOT) -> int:
    """Where the first element of a feed, or another `root`, begins in `text`; -1 when there is none."""
    at = text.find("<")
    while 0 <= at < PROLOG:
        if root.match(text, at):
            return at
        if WEB_PAGE.match(text, at):
            doctype = DOCTYPE.match(text, at)
            return doctype.end() if doctype and root.match(text, doctype.end()) else -1
        if text.startswith("<!--", at):
            end = text.find("-->", at)
            at = text.find("<", end) if end >= 0 else -1
        else:
            at = text.find("<", at + 1)
    return -1


def mend(text: str) -> tuple[str, int]:
    """The feed in `text` as sound XML; and, if only a part of it is given back, how many entries it offers (else 0).

    Raises ReadError when it is none, or when it defines XML entities that are no mere words.
    """
    start = root_of(text)
    if start < 0:
        raise ReadError("failed", "aucun flux à cette adresse")
    text, start = expanded(text, start), 0
    root = ROOT.match(text, start)
    name = root[1] if root else ""
    end = text.rfind(f"</{name}")
    close = text.find(">", end) if end >= start else -1
    xml = text[start : close + 1] if close >= 0 else text[start:]
    xml = OF_ANOTHER.sub(r"\1", xml, count=1)
    xml = VALUED.sub(r"<\1>\2\3</\1>", LINK_BEFORE.sub(r"<link>\1</link>", xml))
    if _sound(xml, name.lower().endswith("feed")):
        return xml, 0
    mender = _Mender(xml)
    whole = mender.mended()
    if mender.elements > MAX_ELEMENTS and not mender.entries:
        raise ReadError("failed", f"flux refusé : plus de {MAX_ELEMENTS} balises et aucun article")
    return whole, sum(1 for _ in ENTRY.finditer(xml)) if mender.full() else 0


class _UnsoundError(Exception):
    """More than a feed has."""


def _sound(xml: str, atom: bool) -> bool:
    """True when `xml` is well formed, its prefixes declared, its texts free of markup and each ended, within bounds."""
    parser = expat.ParserCreate("utf-8", " ")
    texts = MARKED_UP if atom else MARKED_UP | {"title", "link"}
    if max(map(len, xml.split("<"))) > MAX_TEXT or not cdata.all_end(xml):
        return False
    inside: list[str] = []
    entries = elements = in_entry = 0

    def start(name: str, attributes: dict[str, Any]) -> None:
        nonlocal entries, elements, in_entry
        bare = bool(inside) and inside[-1] in texts
        inside.append(name.rpartition(" ")[2].lower())
        entry = inside[-1] in ENTRIES
        entries, elements, in_entry = entries + entry, elements + 1, 0 if entry else in_entry + 1
        many = entries > MAX_ENTRIES or elements > MAX_ELEMENTS or in_entry > MAX_IN_ENTRY
        if bare or many or len(inside) > MAX_DEPTH or len(attributes) > MAX_ATTRIBUTES:
            raise _UnsoundError

    def end(_name: str) -> None:
        inside.pop()

    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        parser.Parse(xml.encode("utf-8", "replace"), True)
    except (expat.ExpatError, _UnsoundError):
        return False
    return True


@dataclass(slots=True)
class _Open:
    name: str  # as written
    kind: str  # in lower case
    at: int  # its place in what was written so far


class _Mender:
    """One walk over the tags of an unsound feed."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.out: list[str] = []
        self.open: list[_Open] = []
        self.kinds: Counter[str] = Counter()  # of what is open
        self.texts = 0  # open elements that should hold nothing but text
        self.said = 0  # characters since the last element was opened
        self.entries = self.elements = self.in_entry = 0
        self.spaces: dict[str, str] = {}
        self.used: set[str] = set()

    def mended(self) -> str:
        for place, end in self.marks():
            self.mark(place, end)
            if self.full():
                break
        else:
            self.drop_unfinished()
        while self.open:
            self.close()
        return self.with_prefixes("".join(self.out))

    def full(self) -> bool:
        return self.entries > MAX_ENTRIES or self.elements > MAX_ELEMENTS

    def marks(self) -> Iterator[tuple[int, int]]:
        """(start, end) of each tag; text is written on the way, and comments are left out."""
        text, at, sections = self.text, 0, cdata.Sections(self.text)
        while match := MARK.search(text, at):
            place = match.start()
            self.say(text[at:place])
            if text.startswith(cdata.OPENS, place):
                start = place + len(cdata.OPENS)
                end, at = sections.end(start, self.open[-1].name if self.open else "")
                inside = text[start:end]
                self.out.append(html.escape(inside[:MAX_TEXT], quote=False) if self.open else "")
            elif text.startswith(("<!", "<?"), place):
                close = "-->" if text.startswith("<!--", place) else ">"
                end = text.find(close, place)
                at = end + len(close) if end >= 0 else len(text)
            else:
                rest = REST.match(text, place + 1)
                at = rest.end() if rest else place + 1
                if at == len(text):
                    return  # cut in the middle of a tag
                at += text[at] == ">"
                yield place, at
        self.say(text[at:])

    def say(self, text: str) -> None:
        if text and self.open:
            text = REFERENCE.sub(reference, text[:MAX_TEXT])
            self.out.append(text.replace("<", "&lt;").replace(">", "&gt;"))

    def mark(self, place: int, end: int) -> None:
        """An opening or a closing tag."""
        match = NAME.match(self.text, place)
        name = match[1] if match else ""
        kind = name.lower()
        closing = self.text[place + 1] == "/"
        if closing and self.kinds[kind]:
            self.close_through(lambda one: one.kind == kind)
        elif self.texts and kind not in PARTS and _local(kind) not in ENTRIES:
            self.said += end - place
            self.out.append(html.escape(self.text[place:end], quote=False) if self.said < MAX_TEXT else "")
        elif not closing and not (self.open and kind == self.open[0].kind != "channel"):
            self.start(name, kind, place + 1 + len(name), end)

    def start(self, name: str, kind: str, place: int, end: int) -> None:
        local = _local(kind)
        if local in ENTRIES:
            self.close_through(lambda one: _local(one.kind) == local)
            self.entries, self.in_entry = self.entries + 1, 0
        if self.texts:
            self.close_through(lambda one: one.kind in TEXTS, outermost=True)
        self.elements, self.in_entry = self.elements + 1, self.in_entry + 1
        prefix = name.rpartition(":")[0]
        strange = prefix == "xmlns" or (prefix not in {"", *self.used} and len(self.used) >= MAX_PREFIXES)
        if strange or len(self.open) >= MAX_DEPTH or self.in_entry > MAX_IN_ENTRY or self.entries > MAX_ENTRIES:
            return
        self.used.update({prefix} - {""})
        self.open.append(_Open(name, kind, len(self.out)))
        self.kinds[kind] += 1
        self.texts += kind in TEXTS
        self.said = 0
        self.out.append(f"<{name}{''.join(self.attributes(place, end))}>")
        if self.text[end - 2 : end] == "/>":
            self.close()

    def attributes(self, place: int, end: int) -> Iterator[str]:
        seen: set[str] = set()
        for match in ATTRIBUTE.finditer(self.text, place, min(end, place + PROLOG)):
            key, value = match[1], match[2]
            prefix = key.rpartition(":")[0]
            value = (value[1:-1] if value[0] in "\"'" else value.removesuffix("/")).replace("<", "&lt;")
            value = REFERENCE.sub(reference, value).replace('"', "&quot;")
            if prefix == "xmlns":
                self.spaces.setdefault(key[6:], value)
            elif key not in seen and len(seen) < MAX_ATTRIBUTES and (prefix in self.used or prefix in {"", "xml"}):
                seen.add(key)
                yield f' {key}="{value}"'

    def close_through(self, wanted: Callable[[_Open], bool], outermost: bool = False) -> None:
        """Close up to the innermost (or outermost) open element that is wanted, if any; the root stays open."""
        places = [place for place, one in enumerate(self.open) if place and wanted(one)]
        if places:
            while len(self.open) > places[0 if outermost else -1]:
                self.close()

    def close(self) -> None:
        self.out.append(f"</{self.left().name}>")

    def left(self) -> _Open:
        last = self.open.pop()
        self.kinds[last.kind] -= 1
        self.texts -= last.kind in TEXTS
        return last

    def drop_unfinished(self) -> None:
        """In a feed that was cut, an entry whose address or number was being written is known by none: it goes."""
        if any(_local(one.kind) in ENTRIES for one in self.open) and self.open[-1].kind in {"link", "guid", "id"}:
            while _local(self.open[-1].kind) not in ENTRIES:
                self.left()
            del self.out[self.open[-1].at + 1 :]

    def with_prefixes(self, xml: str) -> str:
        """Every prefix declared at the root, where a feed's own is."""
        names = {
            prefix: self.spaces.get(prefix) or PREFIXES.get(prefix.lower(), f"urn:{prefix}")
            for prefix in sorted(self.used - {"xml", "xmlns"})
        }
        declared = "".join(f' xmlns:{prefix}="{address}"' for prefix, address in names.items())
        root = NAME.match(xml)
        return xml[: root.end()] + declared + xml[root.end() :] if root else xml


def _local(kind: str) -> str:
    return kind.rpartition(":")[2]

"""Sitemaps: plain, news and index, or one address a line. Bytes in, candidates out.

An unsound one is read as far as its meaning is plain, as feeds are (`spiders.mend`): text around it, stray `&`, names
of HTML, prefixes that nobody declared, an end that is missing.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from lxml import etree

from monitor.address import absolute, host
from monitor.errors import ReadError
from monitor.extract.document import decode, sound, unescape
from monitor.model import UNDATED, Candidate, Page
from spiders.dating import dated
from spiders.entities import REFERENCE, expanded, reference
from spiders.mend import MAX_PREFIXES, PROLOG, root_of
from spiders.places import rank
from spiders.plain import plain
from spiders.walls import instead

ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]{0,40}:)?(?:urlset|sitemapindex)(?=[\s>/])", re.IGNORECASE)
BEGUN = re.compile(r"\A<[^<>]*+>?")
ENTRY_END = re.compile(r"</(?:[A-Za-z_][\w.-]{0,40}:)?(?:url|sitemap)\s*>", re.IGNORECASE)
MARKED = re.compile(rf"<!\[CDATA\[.*?\]\]>|{REFERENCE.pattern}", re.DOTALL)
PREFIX = re.compile(r"<([A-Za-z_][\w.-]{0,40}):")
DECLARED = re.compile(r"\sxmlns:([A-Za-z_][\w.-]{0,40})\s*=")
MAX_MARKS = 500_000  # tags looked at for prefixes
# With spaces in it, it ends like a file; else it is a sentence.
ADDRESS = re.compile(r"https?://[^\s<>\"']+(?:(?: +[^\s<>\"']+)+\.\w{2,5})?", re.IGNORECASE)
LINES = 100  # of a text, all addresses, that show a sitemap


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a sitemap offers: links, or other sitemaps; and what was left out, in French."""

    candidates: tuple[Candidate, ...] = ()
    children: tuple[str, ...] = ()
    news: bool = False  # it says when its pages were published
    note: str = ""


def is_sitemap(page: Page) -> bool:
    """True when the bytes begin like a sitemap."""
    return root_of(decode(page.body[:PROLOG], page.content_type), ROOT) >= 0 or bool(_listed(page.body))


def _listed(body: bytes) -> list[str]:
    """The addresses of a sitemap in plain text, one a line; none if anything else stands there."""
    if not body[:300].lstrip(b"\xef\xbb\xbf \t\r\n")[:4].lower().startswith(b"http"):
        return []
    lines = [line.strip() for line in body.decode("utf-8-sig", "replace").splitlines()]
    lines = [line for line in lines if line]
    return lines if all(ADDRESS.fullmatch(line) for line in lines[:LINES]) else []


def read_sitemap(page: Page, timezone: str) -> Sitemap:
    """What a sitemap offers, mended like a feed if it is unsound. Raises ReadError if it is no sitemap.

    Only links of the sitemap's own site are taken. The publication date is that of `news:publication_date`; `lastmod`
    merely orders, since a page that was touched is not one that was published.
    """
    if lines := _listed(page.body):
        urls = [url for line in lines if (url := absolute(page.url, line))]
        same = [url for url in urls if host(url) == host(page.url)]
        return Sitemap(tuple(map(Candidate, dict.fromkeys(same))), note=_note(len(urls) - len(same)))
    root, cut = _root(sound(decode(page.body, page.content_type)), page)
    entries = [(_text(node, "lastmod"), node) for node in root if isinstance(node.tag, str)]
    entries.sort(key=lambda entry: entry[0], reverse=True)  # stable: undated ones stay in the file's order, last
    placed = [(url, *entry) for entry in entries if (url := _address(entry[1], page.url))]
    own = [one for one in placed if host(one[0]) == host(page.url)]
    note = _note(len(placed) - len(own), len(entries) - len(placed), cut=cut)
    if etree.QName(root).localname == "sitemapindex":
        return Sitemap(children=_children([(url, changed) for url, changed, _ in own]), note=note)
    found = [_candidate(url, node, timezone) for url, _, node in own]
    news = any(candidate.title or candidate.published is not UNDATED for candidate in found)
    return Sitemap(tuple({candidate.url: candidate for candidate in found}.values()), news=news, note=note)


def _root(text: str, page: Page) -> tuple[etree._Element, bool]:
    """The tree of a sitemap, and whether it was cut short. What stands around it goes, entities of its own too."""
    start = root_of(text, ROOT)
    if start < 0:
        raise ReadError("failed", instead(text, page.content_type, "un plan de site"))
    text = expanded(text, start, "plan de site")
    name = text[1 : begins.end()] if (begins := ROOT.match(text)) else ""
    end = text.rfind(f"</{name}")
    xml = f"{text[:end] if end > 0 else _finished(text)}</{name}>"
    try:
        root = etree.fromstring(xml.encode("utf-8", "replace"), _parser())
    except etree.XMLSyntaxError:
        xml = MARKED.sub(lambda found: found[0] if found[0].startswith("<") else reference(found), xml)
        xml = xml[: len(name) + 1] + _declared(xml) + xml[len(name) + 1 :]
        root = etree.fromstring(xml.encode("utf-8", "replace"), _parser(recover=True))
    cut = end < 0 and "<" in text[1:]
    if root is None or (cut and not len(root)):
        raise ReadError("failed", "plan de site illisible")
    return root, cut


def _parser(*, recover: bool = False) -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=recover)


def _finished(text: str) -> str:
    """A sitemap that was cut, as far as its entries are whole: the last address is not to be trusted."""
    ends = [found.end() for found in (*BEGUN.finditer(text), *ENTRY_END.finditer(text))]
    return text[: max(ends)]


def _declared(xml: str) -> str:
    """Declarations of the prefixes that are used without any."""
    used = set(itertools.islice((found[1] for found in PREFIX.finditer(xml)), MAX_MARKS))
    known = {found[1] for found in DECLARED.finditer(xml)} | {"xml", "xmlns"}
    return "".join(f' xmlns:{prefix}="urn:{prefix}"' for prefix in sorted(used - known)[:MAX_PREFIXES])


def _note(elsewhere: int, lost: int = 0, *, cut: bool = False) -> str:
    """What was left out of a sitemap."""
    notes = (
        "plan de site coupé, lu en partie" if cut else "",
        f"{elsewhere} lien{'s' * (elsewhere > 1)} vers d’autres sites, non retenu{'s' * (elsewhere > 1)}"
        if elsewhere
        else "",
        f"{lost} entrée{'s' * (lost > 1)} sans adresse" if lost else "",
    )
    return " ; ".join(filter(None, notes))


def _children(same: list[tuple[str, str]]) -> tuple[str, ...]:
    """The sitemaps of an index, each with when it changed: those of news first, then by their dates, then by their
    numbers, the greatest first.

    Where pages are numbered as they come (`posts-1.xml`, `posts-2.xml`), the last file holds the newest ones. Those of
    categories, tags and authors come last.
    """
    same.sort(key=lambda one: (one[1][:10], [int(number) for number in re.findall(r"\d+", one[0])]), reverse=True)
    return tuple(url for url, _ in sorted(same, key=lambda one: rank(one[0])))


def _address(node: etree._Element, base: str) -> str | None:
    said = _raw(node, "loc")
    return absolute(base, unescape(said) if "&amp;" in said else said)


def _candidate(url: str, node: etree._Element, timezone: str) -> Candidate:
    published = dated(_text(node, "publication_date"), timezone, None)[0]
    changed = dated(_text(node, "lastmod"), timezone, None)[0]
    return Candidate(url, plain(_text(node, "title"))[:300], published, changed=changed)


def _text(node: etree._Element, name: str) -> str:
    return " ".join(_raw(node, name).split())


def _raw(node: etree._Element, name: str) -> str:
    """The text of the first descendant called `name`, in any namespace but that of images and videos."""
    for child in node.iter(f"{{*}}{name}"):
        if "image" not in (etree.QName(child).namespace or "") and "video" not in (etree.QName(child).namespace or ""):
            return child.text or ""
    return ""

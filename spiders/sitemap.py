"""Sitemaps: plain, news and index, or one address a line; perhaps gzipped. Bytes in, candidates out."""

from __future__ import annotations

import gzip
import io
import re

from lxml import etree

from monitor.address import absolute, host
from monitor.errors import ReadError
from monitor.extract.dates import from_text
from monitor.model import UNDATED, Candidate, Page
from spiders.places import rank

MAX_BYTES = 50 << 20  # the protocol's own limit, decompressed
ROOT = re.compile(rb"<(?:[A-Za-z][\w.-]*:)?(urlset|sitemapindex)[\s>]")
# With spaces in it, it ends like a file; else it is a sentence.
ADDRESS = re.compile(r"https?://[^\s<>\"']+(?:(?: +[^\s<>\"']+)+\.\w{2,5})?", re.IGNORECASE)
LINES = 100  # of a text, all addresses, that show a sitemap


def is_sitemap(page: Page) -> bool:
    """True when the bytes begin like a sitemap."""
    body = _inflated(page.body)
    return ROOT.search(body[:4096]) is not None or bool(_listed(body))


def _listed(body: bytes) -> list[str]:
    """The addresses of a sitemap in plain text, one a line; none if anything else stands there."""
    if not body[:300].lstrip(b"\xef\xbb\xbf \t\r\n")[:4].lower().startswith(b"http"):
        return []
    lines = [line.strip() for line in body.decode("utf-8-sig", "replace").splitlines()]
    lines = [line for line in lines if line]
    return lines if all(ADDRESS.fullmatch(line) for line in lines[:LINES]) else []


def read_sitemap(page: Page, timezone: str) -> tuple[tuple[Candidate, ...], tuple[str, ...], bool]:
    """(candidates, addresses of child sitemaps, whether it is a news sitemap). Raises ReadError if it is no sitemap.

    Only links of the sitemap's own site are taken. The publication date is that of `news:publication_date`; `lastmod`
    merely orders, since a page that was touched is not one that was published.
    """
    body = _inflated(page.body)
    if lines := _listed(body):
        urls = [url for line in lines if (url := absolute(page.url, line)) and host(url) == host(page.url)]
        return tuple(map(Candidate, dict.fromkeys(urls))), (), False
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=False)
    try:
        root = etree.fromstring(body.lstrip(), parser)
    except etree.XMLSyntaxError as error:
        raise ReadError("failed", f"plan de site illisible (ligne {error.lineno})") from None
    name = etree.QName(root).localname
    if name not in {"urlset", "sitemapindex"}:
        raise ReadError("failed", f"un document <{name}> là où un plan de site était attendu")
    entries = [(_text(node, "lastmod"), node) for node in root if isinstance(node.tag, str)]
    entries.sort(key=lambda entry: entry[0], reverse=True)  # stable: undated ones stay in the file's order, last
    if name == "sitemapindex":
        return (), _children(entries, page.url), False
    found = [candidate for _, node in entries if (candidate := _candidate(node, page.url, timezone))]
    news = any(candidate.title or candidate.published is not UNDATED for candidate in found)
    return tuple({candidate.url: candidate for candidate in found}.values()), (), news


def _children(entries: list[tuple[str, etree._Element]], base: str) -> tuple[str, ...]:
    """The sitemaps of an index: those of news first, then by their dates, then by their numbers, the greatest first.

    Where pages are numbered as they come (`posts-1.xml`, `posts-2.xml`), the last file holds the newest ones. Those of
    categories, tags and authors come last.
    """
    found = [(url, changed) for changed, node in entries if (url := absolute(base, _raw(node, "loc")))]
    same = [(url, changed) for url, changed in found if host(url) == host(base)]
    same.sort(key=lambda one: (one[1][:10], [int(number) for number in re.findall(r"\d+", one[0])]), reverse=True)
    return tuple(url for url, _ in sorted(same, key=lambda one: rank(one[0])))


def _candidate(node: etree._Element, base: str, timezone: str) -> Candidate | None:
    url = absolute(base, _raw(node, "loc"))
    if url is None or host(url) != host(base):
        return None
    published = from_text(_text(node, "publication_date"), None, timezone)
    changed = from_text(_text(node, "lastmod"), None, timezone)
    return Candidate(url, _text(node, "title")[:300], published, changed=changed)


def _text(node: etree._Element, name: str) -> str:
    return " ".join(_raw(node, name).split())


def _raw(node: etree._Element, name: str) -> str:
    """The text of the first descendant called `name`, in any namespace but that of images and videos."""
    for child in node.iter(f"{{*}}{name}"):
        if "image" not in (etree.QName(child).namespace or "") and "video" not in (etree.QName(child).namespace or ""):
            return child.text or ""
    return ""


def _inflated(body: bytes) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        return gzip.GzipFile(fileobj=io.BytesIO(body)).read(MAX_BYTES)
    except (OSError, EOFError):
        raise ReadError("failed", "plan de site compressé illisible") from None

"""Feeds: RSS and Atom through feedparser, and JSON Feed. Bytes in, candidates out."""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Iterable
from typing import Any

import feedparser
import lxml.html
from lxml.etree import ParserError

from monitor.address import absolute
from monitor.errors import ReadError
from monitor.extract.dates import from_text
from monitor.extract.phrases import words
from monitor.model import UNDATED, Candidate, Dated, Page

MAX_ENTRIES = 3000
MAX_TITLE = 300
MAX_LINK = 2083
MAX_SUMMARY = 50_000
# Author-declared entities make feedparser expand without bound; almost no real feed has them.
ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
ROOT = re.compile(rb"<(?:[A-Za-z][\w.-]*:)?(rss|feed|RDF)[\s>]")
BLOCKS = words(
    "address article blockquote br dd div dl dt figure h1 h2 h3 h4 h5 h6 hr li ol p pre section table td th tr ul"
)


def is_feed(page: Page) -> bool:
    """True when the bytes begin like RSS, Atom, RDF or JSON Feed; the declared type proves nothing."""
    head = page.body[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"{"):
        return b"jsonfeed.org" in head
    return head.startswith(b"<") and ROOT.search(_without_comments(head)) is not None


def read_feed(page: Page, timezone: str) -> tuple[tuple[Candidate, ...], str]:
    """The entries of a feed in its own order, and its copyright line. Raises ReadError when the page is no feed."""
    body = page.body.lstrip(b"\xef\xbb\xbf \t\r\n")
    if body.startswith(b"{"):
        return _json_feed(body, page.url, timezone)
    if ENTITY.search(body[:200_000]):
        raise ReadError("failed", "flux refusé : il déclare ses propres entités XML")
    # Through BytesIO only: given text or bytes, feedparser may open a local file or an address.
    parsed = feedparser.parse(
        io.BytesIO(body), response_headers={"content-location": page.url, "content-type": page.content_type}
    )
    if not parsed.version:
        raise ReadError("failed", f"une page {_kind(page)} là où un flux était attendu")
    entries = (_entry(entry, page.url, timezone) for entry in parsed.entries[:MAX_ENTRIES])
    terms = plain(parsed.feed.get("rights") or "")[:MAX_TITLE]
    return _unique(entry for entry in entries if entry is not None), terms


def plain(markup: str) -> str:
    """The text of an HTML fragment: one line per block, entities decoded (twice over when they were encoded twice)."""
    if not re.search(r"[<&]", markup):
        return _tidy(markup)
    try:
        tree = lxml.html.fragment_fromstring(markup[: MAX_SUMMARY * 4], create_parent="div")
    except (ParserError, ValueError):
        return _tidy(html.unescape(re.sub(r"<[^>]{0,2000}>", " ", markup)))
    for node in list(tree.iter()):
        if not isinstance(node.tag, str) or node.tag in {"script", "style"}:
            node.text = None
        elif node.tag in BLOCKS:
            node.text, node.tail = "\n" + (node.text or ""), "\n" + (node.tail or "")
        elif node.tag == "a" and not node.tail:
            node.tail = " "  # two links side by side are two names
    text = str(tree.text_content())
    return _tidy(html.unescape(text) if re.search(r"&#?\w{2,8};", text) else text)


def _tidy(text: str) -> str:
    lines = (re.sub(r"[^\S\u00a0\u202f]+", " ", line).strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _entry(entry: Any, base: str, timezone: str) -> Candidate | None:
    """A feed's entry as a candidate; None when it has no address at all.

    An address that is none of the web's (`file:`, `javascript:`…) is kept as it is, for the ledger to refuse.
    """
    link = entry.get("link") or _address(entry.get("id"))
    if not link:
        return None
    texts = [part.get("value", "") for part in entry.get("content", ())] + [entry.get("summary", "")]
    summary = max((plain(text) for text in texts), key=len)
    title = plain(entry.get("title", "")).replace("\n", " ")
    return _candidate(base, link, title, _date(entry, timezone), summary)


def _address(identity: object) -> str:
    """The number of an entry, when it is an address too."""
    return str(identity) if str(identity).startswith(("http://", "https://")) else ""


def _candidate(base: str, link: str, title: str, published: Dated, summary: str) -> Candidate:
    return Candidate(absolute(base, link) or link[:MAX_LINK], title[:MAX_TITLE], published, summary[:MAX_SUMMARY])


def _date(entry: Any, timezone: str) -> Dated:
    """The publication date; what feedparser makes of zones such as CET is wrong, so its string is read again."""
    for key in ("published", "created", "updated"):
        if entry.get(key):
            dated = from_text(entry[key], None, timezone)
            if dated.at is not None:
                return dated
    return UNDATED


def _json_feed(body: bytes, base: str, timezone: str) -> tuple[tuple[Candidate, ...], str]:
    """JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1)."""
    try:
        feed = json.loads(body)
        items = feed["items"]
        entries = [_json_item(item, base, timezone) for item in items[:MAX_ENTRIES] if isinstance(item, dict)]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise ReadError("failed", "un JSON qui n'est pas un flux JSON Feed") from None
    return _unique(entry for entry in entries if entry is not None), ""


def _json_item(item: dict[str, Any], base: str, timezone: str) -> Candidate | None:
    link = item.get("url") or item.get("external_url") or _address(item.get("id"))
    if not link:
        return None
    content = plain(str(item.get("content_html") or ""))
    summary = max(str(item.get("content_text") or ""), content, str(item.get("summary") or ""), key=len)
    dated = from_text(str(item.get("date_published") or ""), None, timezone)
    return _candidate(base, str(link), plain(str(item.get("title") or "")), dated, summary)


def _unique(entries: Iterable[Candidate]) -> tuple[Candidate, ...]:
    return tuple({entry.url: entry for entry in reversed(list(entries))}.values())[::-1]


def _without_comments(head: bytes) -> bytes:
    return re.sub(rb"<!--.*?-->", b"", head, flags=re.DOTALL)


def _kind(page: Page) -> str:
    return "HTML" if b"<html" in page.body[:4096].lower() else page.content_type.partition(";")[0] or "sans type"

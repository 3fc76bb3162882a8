"""A web page as a tree, its addresses and its words. Bytes in; nothing here changes the tree."""

from __future__ import annotations

import re
from functools import lru_cache

import lxml.html
from lxml.etree import ParserError
from lxml.html import HtmlElement

from monitor.address import absolute
from monitor.errors import ReadError
from monitor.model import Page


@lru_cache(maxsize=1)  # links, feeds and next page are asked of one page in turn
def tree_of(page: Page) -> HtmlElement:
    """The tree of a web page. Raises ReadError when it is none."""
    try:
        body = page.body.lstrip(b"\xef\xbb\xbf")
        charset = re.search(r"charset=[\"']?([\w-]+)", page.content_type)
        parser = lxml.html.HTMLParser(encoding=charset[1] if charset else _undeclared(body))
        tree = lxml.html.document_fromstring(body, parser=parser)
    except (ParserError, ValueError, LookupError):
        raise ReadError(
            "failed", f"une réponse {page.content_type or 'sans type'} là où une page web était attendue"
        ) from None
    return tree


def _undeclared(body: bytes) -> str | None:
    """UTF-8 for a page that is, and does not say so: the parser would take it for Latin-1. None for any other."""
    if re.search(rb"<meta[^>]{0,200}charset|<\?xml[^>]{0,100}encoding", body[:4096], re.IGNORECASE):
        return None
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "utf-8"


def base_of(tree: HtmlElement, url: str) -> str:
    """What relative links start from: the page's address, unless a `<base>` says otherwise."""
    return next((found for node in tree.iter("base") if (found := absolute(url, node.get("href")))), url)


def words_of(node: HtmlElement) -> str:
    """The words of an element on one line, or its `title`."""
    return " ".join(" ".join(node.itertext()).split()) or (node.get("title") or "").strip()

"""A web page as a tree, its addresses and its words. Bytes in; nothing here changes the tree."""

from __future__ import annotations

from functools import lru_cache

import lxml.html
from lxml.etree import ParserError
from lxml.html import HtmlElement

from monitor.address import absolute
from monitor.errors import ReadError
from monitor.extract.document import decode
from monitor.model import Page


@lru_cache(maxsize=1)  # links, feeds and next page are asked of one page in turn
def tree_of(page: Page) -> HtmlElement:
    """The tree of a web page, which nobody may change. Raises ReadError when it is none."""
    text = decode(page.body, page.content_type)
    try:
        parser = lxml.html.HTMLParser(encoding="utf-8")
        return lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (ParserError, ValueError):
        raise ReadError(
            "failed", f"une réponse {page.content_type or 'sans type'} là où une page web était attendue"
        ) from None


def base_of(tree: HtmlElement, url: str) -> str:
    """What relative links start from: the page's address, unless a `<base>` says otherwise."""
    return next((found for node in tree.iter("base") if (found := absolute(url, node.get("href")))), url)


def words_of(node: HtmlElement) -> str:
    """The words of an element on one line, or its `title`."""
    return " ".join(" ".join(node.itertext()).split()) or (node.get("title") or "").strip()

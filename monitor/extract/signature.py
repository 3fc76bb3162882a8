"""Who signed an article, as its page says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, islice

from lxml.html import HtmlElement

from monitor.extract.facts import Facts, clean
from monitor.extract.phrases import plain, squeezed, words
from monitor.extract.title import text_in

_SIGNED = re.compile(
    r"^(?:(?:publié|écrit|rédigé|propos recueillis)\s+)?(?:par|by|auteur\s*:)(?:\s+|(?=(?-i:[A-ZÉÈ])))", re.IGNORECASE
)
_AUTHOR = re.compile(r"(?:^|[\s_-])(?:author(?:[_-]?name)?|byline|auteur|signature)(?:$|\s)")
_ACCOUNTS = words("admin administrateur webmaster redaction auteur author communication editor user") | {"la redaction"}


def author(tree: HtmlElement, facts: Facts) -> str:
    """Who signed, as the page says; empty when it is the site itself, an account name or an address."""
    sites = {squeezed(name) for name in facts.site_names}
    for raw in islice(chain([facts.author], _signatures(tree)), 10):
        name = _SIGNED.sub("", raw).strip(" ,;-–|")
        odd = "@" in name or "://" in name or bool(re.search(r"\d", name))
        if 3 <= len(name) <= 80 and not odd and squeezed(name) not in sites and plain(name) not in _ACCOUNTS:
            return name
    return ""


def _signatures(tree: HtmlElement) -> Iterator[str]:
    """What the elements say that are called an author's."""
    for element in tree.iter("a", "span", "p", "div", "address", "cite"):
        names = element.get("class")
        if (names and _is_author(names)) or element.get("rel") == "author" or element.get("itemprop") == "author":
            yield clean(text_in(element))


@lru_cache(maxsize=4096)
def _is_author(names: str) -> bool:
    return _AUTHOR.search(names) is not None

"""Under which address an article is known: AMP, mobile and print copies lead to the one, and so do its languages."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from monitor.address import absolute, host
from monitor.address import canonical as address
from monitor.model import Article

_COPIES = frozenset(("amp", "m", "mobile", "mobi", "touch", "print", "imprimer"))  # first labels of hosts of copies
_CACHE = ".cdn.ampproject.org"
_CODE = re.compile(r"[a-z]{2}(?:[-_][a-z0-9]{2,8})*", re.IGNORECASE)
_HOMES = re.compile(r"/(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?(?:index\.\w{2,5}|home/?|accueil/?)?", re.IGNORECASE)
_MOST = 30  # languages of one page


def canonical(url: str, claimed: str, copy: bool = False) -> str:
    """The address the page gives itself, in the one form by which addresses are compared (`monitor.address`); else
    `url`.

    It must be on the same host and no mere home page. On another host it is believed only of a copy (AMP, mobile,
    print) of the same registered domain; `copy` says that the page itself declares to be one.
    """
    there = absolute(url, claimed) if claimed else None
    if there is None or not (host(there) == host(url) or _copies(url, there, copy)):
        return address(url)
    home = urlsplit(there).path in ("", "/") and not urlsplit(there).query
    return address(url if home and urlsplit(url).path not in ("", "/") else there)


def is_amp(tree: HtmlElement) -> bool:
    """Whether a page says that it is an AMP page."""
    return any(name in ("amp", "\u26a1", "\u26a1\ufe0f", "amp4email") for name in tree.attrib)


def alternates(tree: HtmlElement, url: str) -> tuple[tuple[str, str], ...]:
    """The page in other languages, by its hreflang links: (ISO 639-1, address), one for each language.

    A switch that leads to the home page of the other language is no translation. Nothing is said of the language that
    the page itself claims to be in.
    """
    deep, own = not _HOMES.fullmatch(urlsplit(url).path), ""
    found: dict[str, str] = {}
    itself: set[str] = set()
    for link in tree.iter("link", "a"):
        code = (link.get("hreflang") or "").strip()
        if not code or not _CODE.fullmatch(code):
            continue
        alternate = link.tag == "a" or "alternate" in (link.get("rel") or "").lower().split()
        there = absolute(url, link.get("href")) if alternate else None
        if there is None:
            continue
        language, there, own = code[:2].lower(), address(there), own or address(url)  # most pages have no other
        if there == own:
            itself.add(language)
        elif not (deep and _HOMES.fullmatch(urlsplit(there).path) and not urlsplit(there).query):
            found.setdefault(language, there)
    return tuple((code, there) for code, there in list(found.items())[:_MOST] if code not in itself)


def twin(article: Article, language: str) -> str:
    """The address of the article in the reader's language; empty when it is in it already, or when there is none."""
    if article.language == language:
        return ""
    return dict(article.alternates).get(language, "")


def _copies(url: str, there: str, declared: bool) -> bool:
    """Whether `url` is the address of a copy of the page at `there`: of the same registered domain, or AMP's cache."""
    here, other = host(url), host(there)
    if here.endswith(_CACHE):
        # the cache writes « . » as « - », and « - » as « -- »
        return here.removesuffix(_CACHE).removeprefix("www-") == other.replace("-", "--").replace(".", "-")
    first = here.split(".")[0]
    return (declared or first in _COPIES) and _registered(here) == _registered(other)


def _registered(name: str) -> str:
    """The registered domain of a host, as the list of public suffixes has it; its last two labels if it has none."""
    from courlan import extract_domain  # late: most pages are no copies

    return extract_domain(f"https://{name}/") or ".".join(name.split(".")[-2:])

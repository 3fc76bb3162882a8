"""Where a web page points to: the feeds it announces, the next page of its list, its page of news. Bytes in."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from monitor.address import absolute, host
from monitor.model import Page
from spiders.markup import base_of, tree_of, words_of
from spiders.places import NEWS_PAGE

FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
FEED_LINK = re.compile(
    r"(?:^|[/._?=-])(?:rss|atom|feed|flux|backend)(?:[/._?=-]|\d*$)|\.(?:rss|rdf|atom)$", re.IGNORECASE
)
NEXT = re.compile(
    r"[\W_]*(?:pages?\s+)?(?:suivante?s?|next(?: page)?|actualités plus anciennes|articles plus anciens|older posts"
    r"|(?:charger|voir|afficher) (?:plus|la suite)(?: d.\s?(?:actualités|articles|actus))?|load more)[\W_]*|[›»]",
    re.IGNORECASE,
)
PAGER = re.compile(r"pagin|pager|(?<![a-z])pages(?![a-z])", re.IGNORECASE)
CURRENT = re.compile(r"(?<![a-z])(?:current|active|actif|courante?|selected|on)(?![a-z])", re.IGNORECASE)
HOME = re.compile(r"/?(?:[a-z]{2}(?:[-_][A-Za-z]{2})?/?)?(?:(?:index|default|accueil|home)(?:\.\w+)?/?)?")
FIRST_NEWS = re.compile(r"actu|news|à la une", re.IGNORECASE)


def announced_feeds(page: Page) -> tuple[str, ...]:
    """The feeds a web page announces: in its head first, then by visible links; feeds of comments last."""
    tree = tree_of(page)
    base = base_of(tree, page.url)
    found: dict[str, str] = {}
    for link in tree.xpath("//link[@href]"):
        if (
            "alternate" in (link.get("rel") or "").lower()
            and (link.get("type") or "").lower().split(";")[0].strip() in FEED_TYPES
        ):
            found.setdefault(absolute(base, link.get("href")) or "", link.get("title") or "")
    for link in tree.xpath("//a[@href]"):
        url = absolute(base, link.get("href"))
        if url and host(url) == host(page.url) and FEED_LINK.search(urlsplit(url).path + "?" + urlsplit(url).query):
            found.setdefault(url, words_of(link))
    found.pop("", None)
    return tuple(sorted(found, key=lambda url: bool(re.search(r"comment", url + " " + found[url], re.IGNORECASE))))


def next_page(page: Page) -> str:
    """The address of the list's next page: by `rel=next`, by a link called so, or by its number; empty if none."""
    tree = tree_of(page)
    base = base_of(tree, page.url)
    for link in tree.iter("a", "link"):
        if "next" in (link.get("rel") or "").lower().split() or (link.tag == "a" and NEXT.fullmatch(words_of(link))):
            url = absolute(base, link.get("href"))
            if url and host(url) == host(page.url) and url != page.url:
                return url
    return _numbered(tree, base, page.url)


def news_pages(page: Page) -> tuple[str, ...]:
    """The pages that a home page calls « Actualités », « Presse » or the like, menus included, news before press."""
    if not HOME.fullmatch(urlsplit(page.url).path):
        return ()
    tree = tree_of(page)
    base = base_of(tree, page.url)
    found: dict[str, str] = {}
    for link in tree.iter("a"):
        url, words = absolute(base, link.get("href")), words_of(link)
        if url and url != page.url and host(url) == host(page.url) and len(words) <= 60 and NEWS_PAGE.fullmatch(words):
            found.setdefault(url, words)
    return tuple(sorted(found, key=lambda url: not FIRST_NEWS.search(found[url])))


def plain_text(page: Page) -> str:
    """The words of a page, menus and all: enough to tell its language."""
    texts = tree_of(page).xpath("//body//text()[not(ancestor::script or ancestor::style or ancestor::noscript)]")
    return " ".join(" ".join(str(text) for text in texts[:2000]).split())


def _numbered(tree: HtmlElement, base: str, here: str) -> str:
    """The page after this one in a row of numbers: « 1 2 3 », where the present one is marked, or is no link."""
    links: dict[int, str] = {}
    current = 0
    for node in tree.iter("a", "span", "strong", "em", "li", "b"):
        words = words_of(node)
        if not re.fullmatch(r"(?:page )?[1-9]\d{0,3}", words, re.IGNORECASE) or not _in_pager(node):
            continue
        number = int(words.split()[-1])
        url = absolute(base, node.get("href")) if node.tag == "a" else None
        if node.get("aria-current") or CURRENT.search(node.get("class") or "") or url == here:
            current = current or number
        elif url and host(url) == host(here):
            links.setdefault(number, url)
    if not current:  # the number without a link; the first page when all have one
        current = next((number for number in range(1, len(links) + 1) if number not in links), 1)
    return links.get(current + 1, "")


def _in_pager(node: HtmlElement) -> bool:
    around = [one for _, one in zip(range(6), node.iterancestors(), strict=False)]
    return any(PAGER.search(" ".join(one.get(name) or "" for name in ("class", "id", "aria-label"))) for one in around)

"""Where a web page points to: the feeds it announces, the next page of its list, its page of news. Bytes in."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from monitor.address import absolute, host
from monitor.model import Page
from spiders.headlines import label
from spiders.markup import base_of, tree_of, words_of
from spiders.places import NEWS_PAGE

FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
FEED_LINK = re.compile(
    r"(?:^|[/._?=-])(?:rss|atom|feed|flux|backend)(?:[/._?=-]|\d*$)|\.(?:rss|rdf|atom)$", re.IGNORECASE
)
# What older software declares, and feeds too if their address or their title says so.
MAYBE_TYPES = ("", "text/xml", "application/xml", "application/json")
FEED_WORDS = re.compile(r"(?<![a-z])(?:rss|atom|flux|feeds?|syndication)(?![a-z])", re.IGNORECASE)
NO_FEED = re.compile(r"/wp-json/|oembed", re.IGNORECASE)
FEED_HOSTS = re.compile(r"^(?:feeds2?|rss)\.|feedburner\.com$", re.IGNORECASE)
NEXT = re.compile(
    r"[\W_]*(?:aller à la\s+|go to\s+)?(?:pages?\s+)?(?:suiv(?:ante?s?)?|next(?: page)?|actualités plus anciennes"
    r"|articles plus anciens|older posts|load more"
    r"|(?:charger|voir|afficher) (?:plus|la suite)(?: d.\s?(?:actualités|articles|actus))?)[\W_]*|[›»]{1,2}",
    re.IGNORECASE,
)
PAGER = re.compile(r"pagin|pager|paging|(?<![a-z])pages(?![a-z])", re.IGNORECASE)
CURRENT = re.compile(r"(?<![a-z])(?:current|active|actif|courante?|selected|on)(?![a-z])", re.IGNORECASE)
LONGEST_NAME = 60  # characters of what a link to a feed, or to the news, is called
HOME = re.compile(r"/?(?:[a-z]{2}(?:[-_][A-Za-z]{2})?/?)?(?:(?:index|default|accueil|home)(?:\.\w+)?/?)?")
FIRST_NEWS = re.compile(r"actu|news|à la une", re.IGNORECASE)


def announced_feeds(page: Page) -> tuple[str, ...]:
    """The feeds a web page announces: in its head first, then by visible links; feeds of comments last."""
    tree = tree_of(page)
    base = base_of(tree, page.url)
    found: dict[str, str] = {}
    for link in tree.xpath("//link[@href]"):
        if _is_feed(link):
            found.setdefault(absolute(base, link.get("href")) or "", link.get("title") or "")
    named: dict[str, str] = {}
    for link in tree.xpath("//a[@href]"):
        address = link.get("href").strip()
        url = absolute(base, re.sub(r"^feed:(?=//|https?:)", "", address))
        if url is None or not (host(url) == host(page.url) or FEED_HOSTS.search(host(url))):
            continue
        words = f"{words_of(link)} {label(link)}"
        if FEED_LINK.search(urlsplit(url).path + "?" + urlsplit(url).query) or address.startswith("feed:"):
            found.setdefault(url, words)
        elif len(words) <= LONGEST_NAME and FEED_WORDS.search(words):
            named.setdefault(url, words)
    found = found | {url: words for url, words in named.items() if url not in found}
    for own in ("", page.url):
        found.pop(own, None)
    return tuple(sorted(found, key=lambda url: bool(re.search(r"comment", url + " " + found[url], re.IGNORECASE))))


def _is_feed(link: HtmlElement) -> bool:
    """Whether a `<link>` announces a feed: by its type, or by its name where the type says little."""
    rel = (link.get("rel") or "").lower().split()
    kind = (link.get("type") or "").lower().split(";")[0].strip()
    address, name = link.get("href") or "", link.get("title") or ""
    if kind in FEED_TYPES or "feed" in rel:
        return bool(address.strip()) and bool({"alternate", "feed"} & set(rel))
    if "alternate" not in rel or kind not in MAYBE_TYPES or NO_FEED.search(address) or link.get("hreflang"):
        return False
    return bool(FEED_WORDS.search(name) or FEED_LINK.search(address))


def next_page(page: Page) -> str:
    """The address of the list's next page: by `rel=next`, by a link called so, or by its number; empty if none."""
    tree = tree_of(page)
    base = base_of(tree, page.url)
    for link in tree.iter("a", "link"):
        if "next" in (link.get("rel") or "").lower().split() or (link.tag == "a" and _leads_on(link)):
            url = absolute(base, link.get("href"))
            if url and host(url) == host(page.url) and url != page.url:
                return url
    return _numbered(tree, base, page.url)


def _leads_on(link: HtmlElement) -> bool:
    """Whether a link is called « Page suivante », seen or read aloud, or is marked so in a pager."""
    if any(NEXT.fullmatch(said) for said in (words_of(link), label(link)) if said):
        return True
    return "next" in (link.get("class") or "").lower().split() and _in_pager(link)


def news_pages(page: Page) -> tuple[str, ...]:
    """The pages that a home page calls « Actualités », « Presse » or the like, menus included, news before press."""
    if not HOME.fullmatch(urlsplit(page.url).path):
        return ()
    tree = tree_of(page)
    base = base_of(tree, page.url)
    found: dict[str, str] = {}
    for link in tree.iter("a"):
        url, words = absolute(base, link.get("href")), words_of(link)
        if (
            url
            and url != page.url
            and host(url) == host(page.url)
            and len(words) <= LONGEST_NAME
            and NEWS_PAGE.fullmatch(words)
        ):
            found.setdefault(url, words)
    return tuple(sorted(found, key=lambda url: not FIRST_NEWS.search(found[url])))


def frames(page: Page) -> tuple[str, ...]:
    """The pages of its own site that a frameset shows side by side, in its order."""
    tree = tree_of(page)
    base = base_of(tree, page.url)
    urls = (absolute(base, node.get("src")) for node in tree.iter("frame"))
    return tuple(dict.fromkeys(url for url in urls if url and host(url) == host(page.url) and url != page.url))


def plain_text(page: Page) -> str:
    """The words of a page, menus and all: enough to tell its language."""
    texts = tree_of(page).xpath("//body//text()[not(ancestor::script or ancestor::style or ancestor::noscript)]")
    return " ".join(" ".join(str(text) for text in texts[:2000]).split())


def _numbered(tree: HtmlElement, base: str, here: str) -> str:
    """The page after this one in a row of numbers: « 1 2 3 », where the present one is marked, or is no link.

    Where they begin with 0 they count articles (SPIP: « 0 | 8 | 16 »), so many a page.
    """
    links: dict[int, str] = {}
    current: int | None = None
    for node in tree.iter("a", "span", "strong", "em", "li", "b"):
        words = words_of(node)
        if not re.fullmatch(r"(?:page )?(?:0|[1-9]\d{0,3})", words, re.IGNORECASE) or not _in_pager(node):
            continue
        number = int(words.split()[-1])
        url = absolute(base, node.get("href")) if node.tag == "a" else None
        if node.get("aria-current") or CURRENT.search(node.get("class") or "") or url == here:
            current = number if current is None else current
        elif url and host(url) == host(here):
            links.setdefault(number, url)
    if current == 0 or 0 in links:
        row = sorted({*links, current or 0})
        return links.get((current or 0) + row[1], "") if len(row) > 1 else ""
    if current is None:  # the number without a link; the first page when all have one
        current = next((number for number in range(1, len(links) + 1) if number not in links), 1)
    return links.get(current + 1, "")


def _in_pager(node: HtmlElement) -> bool:
    around = [one for _, one in zip(range(6), node.iterancestors(), strict=False)]
    return any(PAGER.search(" ".join(one.get(name) or "" for name in ("class", "id", "aria-label"))) for one in around)

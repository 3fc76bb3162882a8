"""Listing pages: which links of a web page are articles, and which feeds it announces. Bytes in, candidates out.

Without a selector the page's own structure decides: links that stand in the same kind of place form a group, and the
groups whose texts are as long as headlines are the lists of articles. Menus, footers and side blocks are left out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from urllib.parse import urlsplit

import lxml.html
from lxml.etree import ParserError
from lxml.html import HtmlElement

from monitor.address import absolute, host
from monitor.errors import ReadError
from monitor.extract.dates import from_text
from monitor.model import UNDATED, Candidate, Dated, Page

FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
FEED_LINK = re.compile(
    r"(?:^|[/._?=-])(?:rss|atom|feed|flux|backend)(?:[/._?=-]|\d*$)|\.(?:rss|rdf|atom)$", re.IGNORECASE
)
SIDE = re.compile(
    r"\b(?:nav|navbar|menu|footer|pied|breadcrumb|fil-?d-?ariane|cookies?|consent|share|partage|social|pagination|pager|lang)\b",
    re.IGNORECASE,
)
NOT_ARTICLES = re.compile(
    r"/(?:contact|mentions-legales|plan-du-site|cgu|cgv|login|connexion|inscription|abonnement|newsletter|recherche|search"
    r"|tag|tags|categorie|category|rubrique|author|auteur|page|feed|rss)(?:[/?.]|$)|^/?$|^(?:mailto|tel):",
    re.IGNORECASE,
)
OTHER_FILES = re.compile(
    r"\.(?:jpe?g|png|gif|svg|webp|mp[34]|avi|zip|docx?|xlsx?|pptx?|ics|css|js|xml|json|rss)$", re.IGNORECASE
)
NEXT = re.compile(
    r"[\W_]*(?:pages?\s+)?(?:suivante?s?|next|actualités plus anciennes|articles plus anciens)[\W_]*|[›»]",
    re.IGNORECASE,
)
READ_MORE = re.compile(
    r"[\W_]*(?:(?:lire|voir|afficher|d[ée]couvrir|consulter|acc[ée]der à|t[ée]l[ée]charger)\b.{0,25}"
    r"|en savoir plus|plus d.infos?|la suite|suite|plus|read more|more|ici|d[ée]tails?)?[\W_]*",
    re.IGNORECASE,
)
HEADINGS = {"h1", "h2", "h3", "h4", "h5"}
HEADLINE = 25  # characters: a shorter text is seldom a headline
SHORT = 14  # characters: shorter still, a link is a word of a menu
LEAST = 3  # links of one kind that make a list


def read_listing(page: Page, links: str | None, timezone: str) -> tuple[Candidate, ...]:
    """The article links of a page, in its order. Raises ReadError when it is not HTML; none found is an empty tuple."""
    tree = _tree(page)
    base = _base(tree, page.url)
    anchors = _selected(tree, links) if links else _guessed(tree, base)
    titles: dict[str, str] = {}
    dates: dict[str, Dated] = {}
    for anchor in anchors:
        url = absolute(base, anchor.get("href"))
        if url is None or url.rstrip("/") == page.url.rstrip("/"):
            continue
        titles[url] = max(titles.get(url, ""), _headline(anchor, base), key=len)
        if dates.get(url, UNDATED).at is None:
            dates[url] = _date_beside(anchor, timezone)
    return tuple(Candidate(url, title[:300], dates[url]) for url, title in titles.items())


def announced_feeds(page: Page) -> tuple[str, ...]:
    """The feeds a web page announces: in its head first, then by visible links; feeds of comments last."""
    tree = _tree(page)
    base = _base(tree, page.url)
    found: dict[str, str] = {}
    for link in tree.xpath("//link[@href]"):
        if (
            "alternate" in (link.get("rel") or "").lower()
            and (link.get("type") or "").lower().split(";")[0] in FEED_TYPES
        ):
            found.setdefault(absolute(base, link.get("href")) or "", link.get("title") or "")
    for link in tree.xpath("//a[@href]"):
        url = absolute(base, link.get("href"))
        if url and host(url) == host(page.url) and FEED_LINK.search(urlsplit(url).path + "?" + urlsplit(url).query):
            found.setdefault(url, _words(link))
    found.pop("", None)
    return tuple(sorted(found, key=lambda url: bool(re.search(r"comment", url + " " + found[url], re.IGNORECASE))))


def next_page(page: Page) -> str:
    """The address of the list's next page, by `rel=next` or by a link called so; empty if there is none."""
    tree = _tree(page)
    base = _base(tree, page.url)
    for link in tree.iter("a", "link"):
        if "next" in (link.get("rel") or "").lower().split() or (link.tag == "a" and NEXT.fullmatch(_words(link))):
            url = absolute(base, link.get("href"))
            if url and host(url) == host(page.url) and url != page.url:
                return url
    return ""


@lru_cache(maxsize=1)  # links, feeds and next page are asked of one page in turn; none of them changes the tree
def _tree(page: Page) -> HtmlElement:
    try:
        body = page.body.lstrip(b"\xef\xbb\xbf")
        charset = re.search(r"charset=[\"']?([\w-]+)", page.content_type)
        parser = lxml.html.HTMLParser(encoding=charset[1] if charset else None)
        tree = lxml.html.document_fromstring(body, parser=parser)
    except (ParserError, ValueError, LookupError):
        raise ReadError(
            "failed", f"une réponse {page.content_type or 'sans type'} là où une page web était attendue"
        ) from None
    return tree


def _base(tree: HtmlElement, url: str) -> str:
    """What relative links start from: the page's address, unless a `<base>` says otherwise."""
    return next((found for node in tree.iter("base") if (found := absolute(url, node.get("href")))), url)


def _selected(tree: HtmlElement, links: str) -> list[HtmlElement]:
    """The links a selector chooses, or that stand inside what it chooses."""
    return [anchor for node in tree.cssselect(links) for anchor in ([node] if node.tag == "a" else node.iter("a"))]


def _guessed(tree: HtmlElement, base: str) -> list[HtmlElement]:
    """The links of the lists of articles; side columns are looked at only when nothing else lists any."""
    found = _listed(tree, base, asides=False)
    return found or _listed(tree, base, asides=True)


def _listed(tree: HtmlElement, base: str, *, asides: bool) -> list[HtmlElement]:
    groups: dict[str, list[HtmlElement]] = defaultdict(list)
    for anchor in tree.iter("a"):
        url = absolute(base, anchor.get("href"))
        if (
            url is None
            or host(url) != host(base)
            or NOT_ARTICLES.search(urlsplit(url).path)
            or OTHER_FILES.search(urlsplit(url).path)
        ):
            continue
        if not any(_is_side(node, asides) for node in (anchor, *anchor.iterancestors())):
            groups[_place(anchor)].append(anchor)
    lists = [anchors for anchors in groups.values() if _is_list_of_articles(anchors, base)]
    chosen = {id(anchor) for anchors in lists for anchor in _long_enough(anchors, base)}
    return [anchor for anchor in tree.iter("a") if id(anchor) in chosen]


def _long_enough(anchors: list[HtmlElement], base: str) -> list[HtmlElement]:
    """Of a list, the links that may be headlines: where tables make the page, its menu shares their places."""
    longest: dict[str | None, int] = defaultdict(int)
    for anchor in anchors:
        url = absolute(base, anchor.get("href"))
        longest[url] = max(longest[url], len(_headline(anchor, base)))
    return [anchor for anchor in anchors if longest[absolute(base, anchor.get("href"))] >= SHORT or _headed(anchor)]


def _headed(anchor: HtmlElement) -> bool:
    return any(node.tag in HEADINGS for node in (*anchor.iterancestors(), *anchor.iter()))


def _is_side(node: HtmlElement, asides: bool) -> bool:
    if node.tag in {"nav", "footer", "form"} or node.get("role") in {"navigation", "contentinfo", "search"}:
        return True
    if not asides and (node.tag == "aside" or node.get("role") == "complementary"):
        return True
    return (
        node.tag not in {"html", "body", "main"}
        and SIDE.search(f"{node.get('class', '')} {node.get('id', '')}") is not None
    )


def _place(anchor: HtmlElement) -> str:
    """Where a link stands, numbers taken out: the links of one list share it."""
    steps = [anchor, *anchor.iterancestors()]
    return "/".join(
        node.tag + "." + re.sub(r"[\d-]+", "", (node.get("class") or "").split(" ")[0]) for node in steps[:7]
    )


def _is_list_of_articles(anchors: list[HtmlElement], base: str) -> bool:
    """True for links as long as headlines, or that head a block; a group of one or two needs a heading around each."""
    texts = {absolute(base, anchor.get("href")): _headline(anchor, base) for anchor in anchors}
    headed = sum(_headed(anchor) for anchor in anchors)
    if len(texts) < LEAST:
        return headed == len(anchors) and all(len(text) >= HEADLINE for text in texts.values())
    average = sum(map(len, texts.values())) / len(texts)
    return average >= HEADLINE or (headed > len(anchors) / 2 and average >= HEADLINE / 2)


def _date_beside(anchor: HtmlElement, timezone: str) -> Dated:
    """The date in the smallest block around a link that holds no other link's headline."""
    block = anchor
    for parent in anchor.iterancestors():
        targets = {link.get("href") for link in parent.iter("a") if len(_words(link)) >= HEADLINE}
        if parent.tag in {"body", "main"} or len(targets) > 1:
            break
        block = parent
    for node in block.iter("time"):
        dated = from_text(node.get("datetime") or _words(node), None, timezone)
        if dated.at is not None:
            return dated
    for text in block.itertext():
        if 6 <= len(text.strip()) <= 40 and re.search(r"\d{4}", text):
            dated = from_text(text.strip(), None, timezone)
            if dated.at is not None:
                return dated
    return UNDATED


def _headline(anchor: HtmlElement, base: str) -> str:
    """What a link is called: its own words, or for « Lire la suite », « >> » or a picture the heading of its block."""
    words = _words(anchor)
    if len(words) >= SHORT and not READ_MORE.fullmatch(words):
        return words
    for block in anchor.iterancestors():
        targets = {absolute(base, link.get("href")) for link in block.iter("a")}
        if len(targets) > 1 or block.tag in {"body", "main"}:
            break
        heading = next((text for node in block.iter(*HEADINGS) if len(text := _words(node)) > len(words)), None)
        if heading:
            return heading
    return "" if READ_MORE.fullmatch(words) else words


def _words(node: HtmlElement) -> str:
    return " ".join(" ".join(node.itertext()).split()) or (node.get("title") or "").strip()

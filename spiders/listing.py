"""Listing pages: which links of a web page are articles. Bytes in, candidates out.

Without a selector the page's own structure decides: links that stand in the same kind of place form a group, and the
groups whose texts are as long as headlines are the lists of articles. Menus, footers and side blocks are left out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from monitor.address import absolute, host
from monitor.extract.dates import from_text
from monitor.model import UNDATED, Candidate, Dated, Page
from spiders.markup import base_of, tree_of, words_of

SIDE = re.compile(
    r"(?<![a-z])(?:nav|navbar|navigation|(?:sub|mega|top|main)?menus?|(?:site|page|sub)?footer|pied(?:-?de-?page)?|breadcrumbs?"
    r"|(?:fil-?d-?)?ariane|cookies?|consent|share|sharing|partage|socials?|pagination|pager|lang(?:ue|uage)?s?-?(?:switch\w*|select\w*))"
    r"(?![a-z])",
    re.IGNORECASE,
)
SIDEBAR = re.compile(
    r"(?:(?:right|left|primary|secondary|page|site)[-_])?(?:sidebar|side-bar|widget-area)(?:[-_]\w+)?"
    r"|(?:articles?[-_])?(?:plus[-_](?:lus|vus|populaires)|most[-_](?:read|viewed|popular)|trending|related(?:[-_]\w+)?)",
    re.IGNORECASE,
)
# Pages that are no articles whatever their title; and lists of articles, whose articles lie deeper, or have long names.
NOT_ARTICLES = re.compile(
    r"^/?$|/(?:contacts?|mentions-legales|plan-du-site|cgu|cgv|login|connexion|inscription|abonnements?|newsletters?"
    r"|recherche|search|feed|rss|page/\d+)(?:\.\w+)?/?$",
    re.IGNORECASE,
)
LISTS = re.compile(
    r"/(?:tags?|mots?-cles?|categor(?:ie|y)|rubriques?|themes?|author|auteurs?|page)(?:/(?P<name>[^/]+))?/?$",
    re.IGNORECASE,
)
NUMBERED = re.compile(
    r"(?:^|&)(?!(?:id_)?(?:page|paged|lang|rubrique|secteur|mot|cat|auteur|tag|start|offset)\d*(?:=|&|$))[\w-]*(?:=[\w-]*)?\d",
    re.IGNORECASE,
)
SLUG = 4  # hyphens: a longer name is a headline
OTHER_FILES = re.compile(
    r"\.(?:jpe?g|png|gif|svg|webp|mp[34]|avi|zip|docx?|xlsx?|pptx?|ics|css|js|xml|json|rss)$", re.IGNORECASE
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
    tree = tree_of(page)
    base = base_of(tree, page.url)
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


def _selected(tree: HtmlElement, links: str) -> list[HtmlElement]:
    """The links a selector chooses, or that stand inside what it chooses."""
    return [anchor for node in tree.cssselect(links) for anchor in ([node] if node.tag == "a" else node.iter("a"))]


def _guessed(tree: HtmlElement, base: str) -> list[HtmlElement]:
    """The links of the lists of articles; side columns are looked at only when nothing else lists any."""
    sides: dict[HtmlElement, int] = {}
    found = _listed(tree, base, sides, asides=False)
    return found or _listed(tree, base, sides, asides=True)


def _listed(tree: HtmlElement, base: str, sides: dict[HtmlElement, int], *, asides: bool) -> list[HtmlElement]:
    groups: dict[str, list[HtmlElement]] = defaultdict(list)
    allowed = 1 if asides else 0
    for anchor in tree.iter("a"):
        url = absolute(base, anchor.get("href"))
        if url is None or host(url) != host(base) or _no_article(url):
            continue
        if _side(anchor, sides) <= allowed:
            groups[_place(anchor)].append(anchor)
    lists = [anchors for anchors in groups.values() if _is_list_of_articles(anchors, base)]
    chosen = {id(anchor) for anchors in lists for anchor in _long_enough(anchors, base)}
    return [anchor for anchor in tree.iter("a") if id(anchor) in chosen]


def _no_article(url: str) -> bool:
    """True for an address that never is an article: the home page, a contact form, a tag, a picture."""
    path, query = urlsplit(url)[2:4]
    if path in {"", "/"} and NUMBERED.search(query):  # the home page itself shows the article: `/?article12`, `/?p=12`
        return False
    lists = LISTS.search(path)
    if lists and (lists["name"] or "").count("-") < SLUG:
        return True
    return NOT_ARTICLES.search(path) is not None or OTHER_FILES.search(path) is not None


def _long_enough(anchors: list[HtmlElement], base: str) -> list[HtmlElement]:
    """Of a list, the links that may be headlines: where tables make the page, its menu shares their places."""
    longest: dict[str | None, int] = defaultdict(int)
    for anchor in anchors:
        url = absolute(base, anchor.get("href"))
        longest[url] = max(longest[url], len(_headline(anchor, base)))
    return [anchor for anchor in anchors if longest[absolute(base, anchor.get("href"))] >= SHORT or _headed(anchor)]


def _headed(anchor: HtmlElement) -> bool:
    return any(node.tag in HEADINGS for node in (*anchor.iterancestors(), *anchor.iter()))


def _side(node: HtmlElement, known: dict[HtmlElement, int]) -> int:
    """How far beside the matter a node stands: 0 in it, 1 in a side column, 2 in a menu or a foot."""
    unknown = []
    above: HtmlElement | None = node
    while above is not None and above not in known:
        unknown.append(above)
        above = above.getparent()
    level = 0 if above is None else known[above]
    for one in reversed(unknown):
        level = known[one] = max(level, _own_side(one))
    return level


def _own_side(node: HtmlElement) -> int:
    if node.tag in {"html", "body", "main"}:
        return 0
    if node.tag in {"nav", "footer", "form"} or node.get("role") in {"navigation", "contentinfo", "search"}:
        return 2 if node.tag != "form" or not _holds_the_matter(node) else 0
    names = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", f"{node.get('class', '')} {node.get('id', '')}")
    if SIDE.search(names):
        return 0 if _holds_the_matter(node) else 2
    beside = node.tag == "aside" or node.get("role") == "complementary" or any(map(SIDEBAR.fullmatch, names.split()))
    return 1 if beside and not _holds_the_matter(node) else 0


def _holds_the_matter(node: HtmlElement) -> bool:
    """True for what wraps the page itself: a class such as `has-menu` or `with-footer` says nothing then."""
    return next(node.iter("main"), None) is not None or bool(node.xpath("boolean(.//*[@role='main'])"))


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
        targets = {link.get("href") for link in parent.iter("a") if len(words_of(link)) >= HEADLINE}
        if parent.tag in {"body", "main"} or len(targets) > 1:
            break
        block = parent
    for node in block.iter("time"):
        dated = from_text(node.get("datetime") or words_of(node), None, timezone)
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
    words = words_of(anchor)
    if len(words) >= SHORT and not READ_MORE.fullmatch(words):
        return words
    for block in anchor.iterancestors():
        targets = {absolute(base, link.get("href")) for link in block.iter("a")}
        if len(targets) > 1 or block.tag in {"body", "main"}:
            break
        heading = next((text for node in block.iter(*HEADINGS) if len(text := words_of(node)) > len(words)), None)
        if heading:
            return heading
    return "" if READ_MORE.fullmatch(words) else words

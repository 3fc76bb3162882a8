"""Listing pages: which links of a web page are articles. Bytes in, candidates out.

Without a selector the page's own structure decides: links that stand in the same kind of place form a group, and the
groups whose texts are as long as headlines are the lists of articles. Menus, footers and side blocks are left out. A
file that stands among articles under a title of its own (« Dossier de presse », .docx) is offered with them, for the
ledger to name; a page may list files alone (`spiders.files`), or show no list and hold one for machines
(`spiders.itemlist`).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Set
from datetime import datetime
from urllib.parse import parse_qsl, unquote, urlsplit

from lxml.html import HtmlElement

from monitor.address import absolute, file_kind, host
from monitor.extract.dates import from_text
from monitor.extract.phrases import words
from monitor.model import UNDATED, Candidate, Dated, Page
from spiders.files import read_files, without_standing
from spiders.headlines import CUT, HEADLINE, beside, date_beside, headline, is_headed, label, says_nothing
from spiders.invitations import SHORT
from spiders.itemlist import items_of
from spiders.markup import base_of, tree_of
from spiders.plain import plain

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
# What narrows a list down: `?f[0]=theme:12`, `?filter[region]=3`, `?field_theme_target_id=7`.
FACET = re.compile(
    r"(?:^|&)(?:f\[\d*\]|[\w\[-]*(?:facet|filt(?:er|re))s?[\]\[\w]*|field_\w+_(?:target_id|value)(?:\[\w*\])?)=",
    re.IGNORECASE,
)
SEARCHES = words(
    "keyword keywords motcle motscles mot-cle mots-cles mot_cle mots_cles q query s search recherche tag tags"
)
PAGING = words("page paged start offset lang sort order")
SLUG = 4  # hyphens: a longer name is a headline
PARTS_OF_PAGES = re.compile(r"\.(?:jpe?g|png|gif|svg|webp|avif|ico|ics|css|js|xml|json|rss)$", re.IGNORECASE)
LEAST = 3  # links of one kind that make a list
# « Ingénieur qualité (H/F) – CDI »: a list of such titles beside others is one of vacancies.
JOB = re.compile(
    r"\b(?:CD[ID]|[HF]\s?/\s?[FH](?:/X)?|stagiaires?|alternant(?:e|\(e\))?s?)\b|offre d.emploi|nous recrutons",
    re.IGNORECASE,
)


def read_listing(page: Page, links: str | None, timezone: str, now: datetime | None = None) -> tuple[Candidate, ...]:
    """The article links of a page, in its order. Raises ReadError when it is not HTML; none found is an empty tuple.

    `timezone` is that of dates without a zone; `now` is when the page was read: « Hier » is counted from it.
    """
    tree = tree_of(page)
    base = base_of(tree, page.url)
    if links:
        return _offered(_selected(tree, links), base, page.url, timezone, now)
    sides: dict[HtmlElement, int] = {}
    found = _offered(_listed(tree, base, sides, asides=False), base, page.url, timezone, now)
    files = read_files(_matter(tree, base, sides), base, timezone, now)
    if {one.url for one in found} <= {one.url for one in files}:
        found = files
    # Side columns; then headings that lead to other sites: some keep their news, or what is said of them, elsewhere.
    found = found or _offered(_listed(tree, base, sides, asides=True), base, page.url, timezone, now)
    found = found or _offered(_listed(tree, base, sides, asides=False, elsewhere=True), base, page.url, timezone, now)
    return without_standing(found) or _unseen(tree, base, page.url, timezone)


def _offered(
    anchors: list[HtmlElement], base: str, here: str, timezone: str, now: datetime | None
) -> tuple[Candidate, ...]:
    """What these links of the page `here` offer, each address once."""
    titles = _called(anchors, base)
    dates: dict[str, Dated] = {}
    listed = {anchor.get("href"): absolute(base, anchor.get("href")) for anchor in anchors}
    for anchor in anchors:
        url = absolute(base, anchor.get("href"))
        if url is None or url.rstrip("/") == here.rstrip("/"):
            continue
        if dates.get(url, UNDATED).at is None:
            dates[url] = date_beside(anchor, titles[url], timezone, now, listed)
    return tuple(Candidate(url, titles[url][:300], dated) for url, dated in dates.items())


def _unseen(tree: HtmlElement, base: str, here: str, timezone: str) -> tuple[Candidate, ...]:
    """The articles of a page that shows none, as it lists them for machines: a program draws them in a browser."""
    found: dict[str, Candidate] = {}
    for item in items_of(tree):
        url = absolute(base, item.url)
        if url is None or _no_article(url) or file_kind(url) or host(url) != host(base):
            continue
        if url.rstrip("/") == here.rstrip("/"):
            continue
        if not (url in found and found[url].title):
            found[url] = Candidate(url, plain(item.title)[:300], from_text(item.published[:300], None, timezone))
    return tuple(found.values())


def _selected(tree: HtmlElement, links: str) -> list[HtmlElement]:
    """The links a selector chooses, or that stand inside what it chooses."""
    return [anchor for node in tree.cssselect(links) for anchor in ([node] if node.tag == "a" else node.iter("a"))]


def _matter(tree: HtmlElement, base: str, sides: dict[HtmlElement, int]) -> Iterator[HtmlElement]:
    """The links of a page that stand in no menu, foot or side column, those left out that never are articles."""
    for anchor in tree.iter("a"):
        url = absolute(base, anchor.get("href"))
        if url is not None and not _no_article(url) and not _side(anchor, sides):
            yield anchor


def _listed(
    tree: HtmlElement, base: str, sides: dict[HtmlElement, int], *, asides: bool, elsewhere: bool = False
) -> list[HtmlElement]:
    groups: dict[str, list[HtmlElement]] = defaultdict(list)
    files: dict[str, list[HtmlElement]] = defaultdict(list)
    allowed = 1 if asides else 0
    for anchor in tree.iter("a"):
        url = absolute(base, anchor.get("href"))
        if url is None or _no_article(url) or (host(url) != host(base) and not (elsewhere and is_headed(anchor))):
            continue
        if _side(anchor, sides) <= allowed:
            (files if file_kind(url) else groups)[_place(anchor)].append(anchor)
    told = [(place, anchors, _called(anchors, base)) for place, anchors in groups.items()]
    lists = {place: (anchors, texts) for place, anchors, texts in told if _is_list_of_articles(anchors, texts)}
    lists = {place: one for place, one in lists.items() if not _is_of_jobs(one[1])} or lists
    chosen = {id(anchor) for anchors, texts in lists.values() for anchor in _long_enough(anchors, texts, base)}
    titles = {text for _, texts in lists.values() for text in texts.values()}
    for place, anchors in files.items() if chosen else ():
        chosen |= {id(anchor) for anchor in _told_alone(anchors, titles, base, listed=place in lists)}
    return [anchor for anchor in tree.iter("a") if id(anchor) in chosen]


def _is_of_jobs(texts: Mapping[str | None, str]) -> bool:
    return sum(JOB.search(text) is not None for text in texts.values()) * 2 > len(texts)


def _told_alone(files: list[HtmlElement], titles: Set[str], base: str, *, listed: bool) -> list[HtmlElement]:
    """The files of one place that are told like articles, each by a title of its own; `listed`: articles stand there.

    What bears the title of an article of the page, one of `titles`, or that of another file, is a form of that one.
    """
    texts = _called(files, base)
    if not listed and not _is_list_of_articles(files, texts):
        return []
    named = Counter(texts.values())
    own = {url for url, text in texts.items() if named[text] == 1 and text not in titles}
    return [file for file in _long_enough(files, texts, base) if absolute(base, file.get("href")) in own]


def _no_article(url: str) -> bool:
    """True for an address that never is an article: the home page, a contact form, a tag, a picture."""
    path, query = urlsplit(url)[2:4]
    if FACET.search(unquote(query)) or _is_search(query):
        return True
    if path in {"", "/"} and NUMBERED.search(query):  # the home page itself shows the article: `/?article12`, `/?p=12`
        return False
    lists = LISTS.search(path)
    if lists and (lists["name"] or "").count("-") < SLUG:
        return True
    return NOT_ARTICLES.search(path) is not None or PARTS_OF_PAGES.search(path) is not None


def _is_search(query: str) -> bool:
    """Whether a query asks for what bears some words, nothing else: `?keyword=grippe&page=2`, no `?q=node/12`."""
    asked = [(name.lower(), value) for name, value in parse_qsl(query)]
    searched = [value for name, value in asked if name in SEARCHES]
    others = {name for name, _ in asked} - SEARCHES - PAGING
    return bool(searched) and not others and not any(value.isdigit() or "/" in value for value in searched)


def _long_enough(anchors: list[HtmlElement], texts: Mapping[str | None, str], base: str) -> list[HtmlElement]:
    """Of a list, the links that may be headlines: where tables make the page, its menu shares their places."""
    return [
        anchor for anchor in anchors if len(texts[absolute(base, anchor.get("href"))]) >= SHORT or is_headed(anchor)
    ]


def _called(anchors: list[HtmlElement], base: str) -> dict[str | None, str]:
    """What each address is called: by its link in a heading, else by the longest one.

    Beside its title there is often a picture, an excerpt or « En savoir plus sur … » with the same link.

    One whose links say nothing (« Lire », « PDF », an icon) is called by what stands in its row.
    """
    texts: dict[str | None, str] = defaultdict(str)
    heads: set[str | None] = set()
    links: dict[str | None, list[HtmlElement]] = defaultdict(list)
    for anchor in anchors:
        url, text = absolute(base, anchor.get("href")), headline(anchor, base)
        if url not in heads and is_headed(anchor) and len(text) >= SHORT and not CUT.search(text):
            heads.add(url)
            texts[url] = text
        elif url not in heads:
            texts[url] = max(texts[url], text, key=len)
        links[url].append(anchor)
    for anchor in anchors:
        url = absolute(base, anchor.get("href"))
        texts[url] = texts[url] or label(anchor)
    for url, text in texts.items():
        if url and says_nothing(text):
            texts[url] = beside(links[url], url, base) or text
    return texts


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
    if node.xpath("boolean(.//main | .//*[@role='main']) or (boolean(.//header) and boolean(.//footer))"):
        return True
    # Some servers put the whole page into one form.
    return node.tag == "form" and bool(node.xpath("count(.//a) * 2 > count(//a)"))


def _place(anchor: HtmlElement) -> str:
    """Where a link stands, numbers taken out: the links of one list share it."""
    steps = [anchor, *anchor.iterancestors()]
    return "/".join(
        node.tag + "." + re.sub(r"[\d-]+", "", (node.get("class") or "").split(" ")[0]) for node in steps[:7]
    )


def _is_list_of_articles(anchors: list[HtmlElement], texts: Mapping[str | None, str]) -> bool:
    """True for links as long as headlines, or that head a block; a group of one or two needs a heading around each."""
    headed = sum(is_headed(anchor) for anchor in anchors)
    if len(texts) < LEAST:
        return headed == len(anchors) and all(len(text) >= HEADLINE for text in texts.values())
    average = sum(map(len, texts.values())) / len(texts)
    return average >= HEADLINE or (headed > len(anchors) / 2 and average >= HEADLINE / 2)

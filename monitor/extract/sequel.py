"""An article split over several pages: which pages it goes on to, and their text put after its own.

read(first page) ─▶ Article with `more` ─▶ for each address, in order: fetch ─▶ continued(article, page)
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from lxml.html import HtmlElement

from monitor.address import absolute, host
from monitor.address import canonical as address
from monitor.errors import ReadError
from monitor.extract.clean import TEXT_CAP
from monitor.extract.phrases import plain, squeezed
from monitor.extract.prune import hidden
from monitor.model import Article, Page

_MOST = 12  # pages of one article, the first included
_KEYS = frozenset(("page", "p", "pg", "paged", "pagenum", "page_num", "pageno", "numpage", "part"))
# of the path: sure marks, and those that a slug may end with as well (« projet-2 »)
_SURE = re.compile(r"(?:/page/|/page-|/p|[,_.-]page[-_]?)(?P<n>\d{1,2})(?P<end>(?:\.\w{2,5})?/?)")
_WEAK = re.compile(r"(?P<mark>[/_,-])(?P<n>\d{1,2})(?P<end>(?:\.\w{2,5})?/?)")
_NEXT = re.compile(
    r"[\W_]*(?:(?:page|partie) suivante|suivante?|lire la suite|la suite|next(?: page)?)?"
    r"[\W_]*(?:\d{1,2} ?/ ?\d{1,2})?[\W_]*"
)
_OF = re.compile(
    r"\bpages? ?(?P<at>\d{1,2}) ?(?:/|sur|de|of) ?(?P<last>\d{1,2})\b|^\W*(?P<at2>\d{1,2}) ?/ ?(?P<last2>\d{1,2})\W*$"
)
_ELSEWHERE = re.compile(r"comment|reaction|review|related|similaire|listing|forum", re.IGNORECASE)
_ENDING = re.compile(r"(?:\.\w{2,5})?/?$")
_DIGIT = re.compile(r"[0-9]")
_UP = 6  # elements around a link whose names are looked at


@dataclass(frozen=True, slots=True)
class _Link:
    """A link to page `number` of the article; `before` and `after` are what stands around the number in its address."""

    number: int
    before: str
    after: str
    sure: bool
    from_zero: bool = False  # page 1 is the second one, as Drupal counts


def following(tree: HtmlElement, url: str) -> tuple[str, ...]:
    """The addresses of the pages 2, 3… of the article at `url`, in order; none when it stands on one page.

    A page belongs to the article when its address is that of the article with a page number, and the link to it shows
    that number, or is the « next » one. A link to the next article, whatever its `rel`, has another address.
    """
    begins = _stem(urlsplit(url).path)[0]
    likely = (element for element in tree.iter("a", "link") if _may_go_on(element.get("href") or "", begins))
    found = [link for element in likely if (link := _link(element, url)) is not None]
    if not found:
        return ()
    shape = next((link for link in found if link.sure), found[0])
    pages = [link for link in found if (link.before, link.after) == (shape.before, shape.after)]
    zero = any(link.from_zero for link in pages)
    last = max(link.number for link in pages)
    told = _told(tree)
    if told is not None:
        if told[0] > 1:
            return ()  # this page is not the first
        last = max(last, told[1] - zero)
    numbers = range(1 if zero else 2, min(last, _MOST - zero) + 1)
    return tuple(address(f"{shape.before}{number}{shape.after}") for number in numbers)


def continued(article: Article, page: Page, timezone: str) -> Article:
    """`article` with the text of `page`, one of its `more`, after its own; that address leaves `more`.

    A page with another title, or without text, adds nothing. Lines that were there already (the standfirst that every
    page repeats) are not added again. Never raises ReadError.
    """
    from monitor.extract.html import read_html  # it reads `following` itself

    left = tuple(each for each in article.more if each != address(page.url))
    left = left if len(left) < len(article.more) else article.more[1:]  # the server sent elsewhere
    article = replace(article, more=left)
    try:
        part = read_html(page, None, timezone)
    except ReadError:
        return article
    if not _same_title(article.title, part.title):
        return article
    seen = {squeezed(line) for line in article.text.split("\n")}
    new = [line for line in part.text.split("\n") if squeezed(line) not in seen]
    text = "\n".join([article.text, *new])[:TEXT_CAP]
    return replace(article, text=text, credit=article.credit or part.credit)


def _may_go_on(href: str, begins: str) -> bool:
    """Whether a link may be to a further page of the article whose path `begins` so; told quickly of most of them."""
    return (begins in href or href.lstrip()[:1] not in {"/", "h", "H"}) and _DIGIT.search(href) is not None


def _stem(path: str) -> tuple[str, str]:
    """A path and its ending: « .html », a slash, or both."""
    found = _ENDING.search(path)
    at = found.start() if found else len(path)
    return path[:at], path[at:]


def _link(element: HtmlElement, url: str) -> _Link | None:
    there = absolute(url, element.get("href"))
    if there is None or host(there) != host(url) or there == url:
        return None
    shape = _shape(url, there)
    if shape is None:
        return None
    text = plain(_text(element))
    rel = (element.get("rel") or "").lower().split()
    if re.fullmatch(r"\W*(?:page )?\d{1,2}\W*", text):
        zero = int(re.sub(r"\D", "", text)) - shape.number
        fits = zero == 0 or (zero == 1 and "=" in shape.before)
    else:
        # a slug may end with a number: « suivant » is no proof there
        fits = shape.sure and shape.number <= 2 and ("next" in rel or bool(text and _NEXT.fullmatch(text)))
        zero = 1 if shape.number == 1 else 0
    return replace(shape, from_zero=zero == 1) if fits and not _beside(element) else None


def _shape(url: str, there: str) -> _Link | None:
    """How the address `there` says that it is a page of `url`; None when it does not."""
    own, other = urlsplit(url), urlsplit(there)
    if own.path.rstrip("/") == other.path.rstrip("/"):
        known = parse_qsl(own.query, keep_blank_values=True)
        extra = [pair for pair in parse_qsl(other.query, keep_blank_values=True) if pair not in known]
        if len(extra) != 1 or extra[0][0].lower() not in _KEYS or not re.fullmatch(r"[1-9]\d?", extra[0][1]):
            return None
        if any(key == extra[0][0] for key, _ in known):
            return None  # this page has a number already: it is not the first, or the number is the article's own
        rest = urlencode(known)
        start = urlunsplit((other.scheme, other.netloc, other.path, f"{rest}&" if rest else "", ""))
        before = f"{start if rest else start + '?'}{extra[0][0]}="
        return _Link(int(extra[0][1]), before, "", True)
    stem, ending = _stem(own.path)
    if not stem.strip("/") or not other.path.startswith(stem) or own.query != other.query:
        return None
    tail = other.path[len(stem) :]
    if ending.rstrip("/") and tail.startswith(ending.rstrip("/")):
        tail, stem = tail[len(ending.rstrip("/")) :], stem + ending.rstrip("/")
    for pattern, sure in ((_SURE, True), (_WEAK, False)):
        if (found := pattern.fullmatch(tail)) and int(found["n"]) >= 2:
            cut = len(stem) + found.start("n")
            before = urlunsplit((other.scheme, other.netloc, other.path[:cut], "", ""))
            after = found["end"] + (f"?{other.query}" if other.query else "")
            return _Link(int(found["n"]), before, after, sure or found["mark"] == "/")
    return None


def _told(tree: HtmlElement) -> tuple[int, int] | None:
    """« Page 1/3 », in a line of its own: which page this is, and how many there are."""
    for element in tree.iter("p", "div", "span", "li", "strong", "b", "a", "em", "td"):
        if len(element) > 3 or not re.search(r"\d", text := _text(element)[:80]):
            continue
        found = _OF.search(folded) if len(folded := plain(text)) <= 30 else None
        if found and not _beside(element):
            at, last = int(found["at"] or found["at2"]), int(found["last"] or found["last2"])
            if 1 <= at <= last and 2 <= last <= _MOST:
                return at, last
    return None


def _beside(element: HtmlElement) -> bool:
    """Whether a link stands among comments, in a list of other articles, or where nobody sees it."""
    near = [element, *islice(element.iterancestors(), _UP)]
    return any(
        hidden(up) or _ELSEWHERE.search(f"{up.get('class') or ''} {up.get('id') or ''}")
        for up in near
        if up.tag not in ("html", "head", "body", "main")
    )


def _text(element: HtmlElement) -> str:
    """The text of a small element; of a large one, its start."""
    return "".join(islice(element.itertext(), 12))


def _same_title(one: str, other: str) -> bool:
    a, b = (
        re.sub(r"\(?\b(?:page|partie) ?\d{1,2}(?: ?(?:/|sur) ?\d{1,2})?\)?", "", plain(each)) for each in (one, other)
    )
    shorter, longer = sorted((squeezed(a), squeezed(b)), key=len)
    return len(shorter) >= 8 and longer.startswith(shorter)

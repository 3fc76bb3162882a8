"""The links of a letter, each with its title and its role. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import lxml.html
from lxml import etree

from monitor.address import absolute
from monitor.extract.phrases import plain as folded
from monitor.extract.phrases import words
from spiders.headlines import HEADLINE, LOGO
from spiders.invitations import uninvited
from spiders.labels import NETWORKS, UNSUBSCRIBE, is_more, label_of, role

BLOCKS = words(
    "address article blockquote br center dd div dl dt footer h1 h2 h3 h4 h5 h6 hr li ol p section table td th tr ul"
)
UNSEEN = words("head script style title noscript template")
HEADINGS = words("h1 h2 h3 h4 h5 h6 b strong")
HIDDEN = re.compile(r"display\s{0,9}:\s{0,9}none|mso-hide\s{0,9}:\s{0,9}all|visibility\s{0,9}:\s{0,9}hidden", re.I)
LOUD = re.compile(r"font-weight\s{0,9}:\s{0,9}(?:bold|[6-9]00)|font-size\s{0,9}:\s{0,9}(?:1[89]|[2-9]\d)px", re.I)
URL = re.compile(r"https?://[^\s<>\"'\]\)]{3,2000}")

SHORT = 3  # words: no more make a label


@dataclass(frozen=True, slots=True)
class Anchor:
    """One link. `role` is article, online (the letter itself on the web), service or picture.

    A picture whose words tell a headline has them for a title: a link with words of its own names the article better.
    """

    url: str
    title: str
    role: str = "article"


@dataclass(slots=True)
class _Piece:
    """A run of text between two breaks, or a link in it."""

    text: str
    url: str = ""
    loud: bool = False  # a heading, or bold
    block: int = 0
    pictured: bool = False  # a link without words: `text` is what its picture says to those who do not see it


def anchors_in_html(markup: str, unsubscribe: set[str]) -> Iterator[Anchor]:
    """The links of an HTML letter, in order. `unsubscribe` holds the addresses that its head gives for that."""
    try:
        root = lxml.html.document_fromstring(re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", markup))
    except (etree.ParserError, ValueError, AssertionError):
        return
    yield from _judged(list(_pieces(root)), unsubscribe)


def anchors_in_text(text: str, unsubscribe: set[str]) -> Iterator[Anchor]:
    """The links of a letter in plain text: each is named by its line, or by the lines above it."""
    pieces: list[_Piece] = []
    block = 0
    for line in text.splitlines():
        at = 0
        for match in URL.finditer(line):
            url = match[0].rstrip(".,;:!?")
            before = line[at : match.start()].strip(" \t<([*-–—:>•")
            pieces.append(_Piece(before or "ici", url, block=block))
            at = match.end()
        rest = line[at:].strip(" \t>)]*_=#-–—:•")
        if rest:
            pieces.append(_Piece(rest, block=block))
        block += not line.strip()
    yield from _judged(pieces, unsubscribe)


# ------------------------------------------------------------------------------------------------- the walk


def _pieces(root: lxml.html.HtmlElement) -> Iterator[_Piece]:
    """The text of a page as it is read, cut at its blocks and links."""
    block, loud = 0, 0
    link: _Piece | None = None
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, node in walk:
        if not isinstance(node.tag, str):
            if event == "end" and node.tail:
                yield from _said(node.tail, link, loud, block)
            continue
        style = str(node.get("style") or "")
        if event == "start":
            if node.tag in UNSEEN or HIDDEN.search(style):
                walk.skip_subtree()
                continue
            loud += _is_loud(node.tag, style)
            block += node.tag in BLOCKS
            if node.tag == "a" and node.get("href"):
                link = _Piece("", str(node.get("href")).strip(), bool(loud), block)
            yield from _said(node.text, link, loud, block)
            continue
        seen = node.tag not in UNSEEN and not HIDDEN.search(style)
        if seen:
            loud -= _is_loud(node.tag, style)
            block += node.tag in BLOCKS
            if node.tag == "a" and link is not None:
                link.loud = link.loud or bool(loud)
                if not label_of(link.text):
                    link.text, link.pictured = _unseen_words(node), True
                yield link
                link = None
        yield from _said(node.tail, link, loud, block)


def _unseen_words(link: lxml.html.HtmlElement) -> str:
    """What a link without words, or the picture in it, says of itself, if that is a headline or « Lire la suite »."""
    pictures = list(link.iter("img"))
    said = [one.get(name) or "" for one in (link, *pictures) for name in ("aria-label", "title", "alt")]
    words = max((" ".join(text.split()) for text in said), key=len)
    headline = len(words) >= HEADLINE and len(words.split()) > SHORT and not LOGO.match(words)
    return words if headline or is_more(label_of(words)) else ""


def _is_loud(tag: str, style: str) -> bool:
    return tag in HEADINGS or LOUD.search(style) is not None


def _said(text: str | None, link: _Piece | None, loud: int, block: int) -> Iterator[_Piece]:
    if not text or not text.strip():
        return
    if link is not None:
        link.text = " ".join(f"{link.text} {text}".split())
        link.loud = link.loud or bool(loud)
    else:
        yield _Piece(" ".join(text.split()), "", bool(loud), block)


# ------------------------------------------------------------------------------------------------- the roles


def _judged(pieces: list[_Piece], unsubscribe: set[str]) -> Iterator[Anchor]:
    links = [place for place, piece in enumerate(pieces) if piece.url]
    foot = _foot(pieces, links)
    named = 0
    for number, place in enumerate(links):
        piece = pieces[place]
        since = links[number - 1] + 1 if number else 0
        until = links[number + 1] if number + 1 < len(links) else len(pieces)
        before, after = _words(pieces[since:place], piece.block), _words(pieces[place + 1 : until], piece.block)
        anchor = _role(piece, before, after, unsubscribe)
        more = is_more(label_of(piece.text))
        if anchor.role == "article" and place >= foot and _is_label(piece.text):
            anchor = replace(anchor, role="service")
        if anchor.role == "article" and more:
            anchor = replace(anchor, title=_told_before(pieces, named, place))
            named = place + 1
        elif anchor.role == "article":
            anchor = replace(anchor, title=uninvited(anchor.title), role="picture" if piece.pictured else "article")
        yield anchor


def _words(pieces: list[_Piece], block: int) -> str:
    return folded(" ".join(piece.text for piece in pieces if piece.block == block)[:500])


def _role(piece: _Piece, before: str, after: str, unsubscribe: set[str]) -> Anchor:
    url = absolute("", piece.url) or ""
    label = label_of(piece.text)
    if not url:
        return Anchor(url, piece.text, "service")
    if not label:
        return Anchor(url, piece.text, "picture")
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    network = host in NETWORKS or host.partition(".")[2] in NETWORKS
    home = not parts.path.strip("/") and not parts.query
    if url in unsubscribe or network or home:
        return Anchor(url, piece.text, "service")
    return Anchor(url, piece.text, role(label, before, after))


def _foot(pieces: list[_Piece], links: list[int]) -> int:
    """Where the foot of the letter begins: with the labels before the unsubscribing of its second half, if any."""
    half = len(pieces) // 2
    places = [place for place, piece in enumerate(pieces) if place >= half and UNSUBSCRIBE.search(folded(piece.text))]
    foot = places[-1] if places else len(pieces)
    for place in reversed([place for place in links if place < foot] if places else []):
        if not _is_label(pieces[place].text):
            break
        foot = place
    return foot


def _is_label(text: str) -> bool:
    return len(text.split()) <= SHORT and not is_more(label_of(text))


def _told_before(pieces: list[_Piece], start: int, place: int) -> str:
    """What « Lire la suite » goes on with: its paragraph's first line; else the nearest heading, else text, above."""
    above = [piece for piece in pieces[max(start, place - 30) : place] if len(piece.text.split()) >= 2]
    paragraph = [piece for piece in above if piece.block == pieces[place].block]
    loud = [piece for piece in above if piece.loud]
    named = paragraph[:1] or loud[-1:] or [piece for piece in above if len(piece.text.split()) > SHORT] or above
    return named[0].text if named else ""

"""Pages that list nothing but files: releases as PDFs, notes as .docx. Nothing here changes the tree.

Their links are seldom called like articles (« Télécharger », « PDF », « CP_2026_03.pdf »), so it is not by their words
that such a list is known, but by what else there is: no list of articles, and hardly another link, or a date beside
most of them. A file is called by its link, or by what stands beside it; else by the title in it, once it is read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from monitor.address import absolute, file_kind
from monitor.model import Candidate
from spiders.headlines import FILE, beside, date_in, headline, label, own_blocks, says_nothing
from spiders.markup import words_of

LEAST = 3  # files that make a list
# Papers that a body keeps on its page all the year round, whatever it publishes beside them.
STANDING = re.compile(
    r"(?:(?:nos|notre|les|le|la)\s|l.)?(?:statuts|règlement intérieur"
    r"|charte (?:graphique|éditoriale|informatique|d.utilisation)|logos?|kit (?:graphique|média|de communication)"
    r"|organigramme|plan d.accès|livret d.accueil|grille tarifaire|rib|mentions légales|conditions générales"
    r"|(?:bulletin|formulaire|dossier|modalités) d.adhésion|liste des (?:adhérents|membres)"
    r"|politique de (?:confidentialité|protection))\b",
    re.IGNORECASE,
)
PDF = re.compile(r"\.pdf$", re.IGNORECASE)


def read_files(
    anchors: Iterable[HtmlElement], base: str, timezone: str, now: datetime | None = None
) -> tuple[Candidate, ...]:
    """The files among these links, the whole matter of a page, if they are its list; else nothing."""
    files: dict[str, list[HtmlElement]] = {}
    others = set()
    for anchor in anchors:
        url = absolute(base, anchor.get("href")) or ""
        if _is_file(anchor, url):
            files.setdefault(url, []).append(anchor)
        else:
            others.add(url)
    titles = {url: title or beside(files[url], url, base) for url, title in _own(files, base).items()}
    found = []
    for url, links in files.items():
        blocks = [*own_blocks(links[0], base)]
        dated = date_in(blocks[-1] if blocks else links[0], links[0], titles[url], timezone, now)
        found.append(Candidate(url, titles[url][:300], dated))
    several = [one for one in found if not _is_form(one, found)]
    dates = sum(one.published.at is not None for one in several)
    alone = len(files) > len(others) or dates * 2 >= len(several)
    return tuple(several) if alone and len(several) >= LEAST else ()


def without_standing(found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """The links of a list without the papers that stand beside it for good: files without a date where most links bear
    one, called « Statuts », « Charte graphique »…
    """
    if sum(one.published.at is not None for one in found) * 2 <= len(found):
        return found
    return tuple(one for one in found if one.published.at or not _is_named(one.url) or not STANDING.match(one.title))


def _is_named(url: str) -> bool:
    """Whether an address is that of a file."""
    return bool(file_kind(url) or PDF.search(urlsplit(url).path))


def _is_file(anchor: HtmlElement, url: str) -> bool:
    """Whether a link leads to a file: by its address, its type or its words."""
    named = _is_named(url) or anchor.get("type") == "application/pdf"
    return bool(named or FILE.search(words_of(anchor)))


def _own(files: Mapping[str, list[HtmlElement]], base: str) -> dict[str, str]:
    """What each file is called by its links; empty if nothing is said but that it is one, or what is said of others."""
    titles = {}
    for url, links in files.items():
        said = [text for link in links for text in (headline(link, base), label(link)) if not says_nothing(text, url)]
        titles[url] = max(said, key=len, default="")
    shared = Counter(titles.values())
    return {url: title if shared[title] == 1 else "" for url, title in titles.items()}


def _is_form(file: Candidate, files: Iterable[Candidate]) -> bool:
    """Whether a file that cannot be read is another form of one that can: of its name, or called alike."""
    if not file_kind(file.url):
        return False
    stem = file.url.rpartition(".")[0]
    readable = [one for one in files if not file_kind(one.url)]
    return any(one.url.rpartition(".")[0] == stem or (one.title and one.title == file.title) for one in readable)

"""Links that lead elsewhere than to their article: to the home page, to a list; pages that only hold another. Pure."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from monitor.address import host
from monitor.errors import ReadError
from monitor.extract.akin import akin, words_of
from monitor.model import Candidate

_HOME = re.compile(
    r"(?:/(?:[a-z]{2}(?:[-_][a-z]{2})?|accueil|home|index|default|welcome)(?:\.\w{2,5})?)*/?", re.IGNORECASE
)
_LIST = re.compile(
    r"(?:.*/)?(?:actus?|actualites?|news|newsroom|presse|press|espace-presse|communiques?(?:-de-presse)?|blog|articles?"
    r"|publications?|agenda|evenements?|archives?|404)(?:\.\w{2,5})?/?",
    re.IGNORECASE,
)
_ADDED = re.compile(r"(?:(?:utm_\w+|lang|from|ref|redirect\w*)=[^&]*(?:&|$))*", re.IGNORECASE)
_WANTED = 2  # words of a title, or of an address, that tell an article
_SCRIPTED = re.compile(
    r"<noscript[^>]*>(?:(?!</noscript).){0,500}?http-equiv\s*=\s*[\"']?refresh"
    r"|\blocation(?:\.href)?\s*(?:=(?!=)|\.(?:replace|assign)\s*\()",
    re.IGNORECASE | re.DOTALL,
)
_FRAMES = re.compile(r"<frameset\b", re.IGNORECASE)
_HEAD = 20_000  # characters of a page in which it leads on


def refuse_elsewhere(url: str, asked: Candidate, called: str) -> None:
    """Raises ReadError (`thin`) for a page at `url` that an old link leads to in the place of its article.

    `called` is what the page is called, in all its titles. On the way to another site the home page may be the news:
    that of a congress, of a campaign; it is read if it is called like what was asked for.
    """
    if _is_home(asked.url) or _plainly(url) == _plainly(asked.url):
        return
    own = _site(url) == _site(asked.url)
    known = akin(called, asked.title)
    if _is_home(url) and (own or (asked.title and not known)):
        raise ReadError("thin", "le lien renvoie à l'accueil du site")
    told = f"{asked.title} {_slug(asked.url)}"
    if own and not known and not akin(called, told) and len(words_of(told)) >= _WANTED and _is_above(url, asked.url):
        raise ReadError("thin", "le lien renvoie à une liste d'articles")


def leads_on(written: str) -> str:
    """Why a page without text holds none, if it only holds or leads to another: one line in French, else empty."""
    if _FRAMES.search(written[:_HEAD]):
        return "page faite de cadres (frameset) : l'article est dans l'un d'eux"
    if _SCRIPTED.search(written[:_HEAD]):
        return "page qui renvoie ailleurs par un script"
    return ""


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return bool(_HOME.fullmatch(parts.path)) and bool(_ADDED.fullmatch(parts.query))


def _is_above(url: str, asked: str) -> bool:
    """Whether an address is that of a list: a rubric, or a folder that holds the one asked for."""
    path, below = (unquote(urlsplit(each).path).rstrip("/") for each in (url, asked))
    return below.startswith(f"{path}/") or (bool(_LIST.fullmatch(path)) and not _LIST.fullmatch(below))


def _site(url: str) -> str:
    return host(url).removeprefix("www.")


def _plainly(url: str) -> tuple[str, str, str]:
    parts = urlsplit(url)
    return _site(url), parts.path.rstrip("/"), parts.query


def _slug(url: str) -> str:
    """The words of the last part of an address."""
    return re.sub(r"[\W_]+|\.\w{2,5}$", " ", unquote(urlsplit(url).path.rstrip("/").rsplit("/", 1)[-1]))

"""What a page says of itself to machines: JSON-LD and <meta>. Untrusted, often broken, read leniently."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree, html
from lxml.html import HtmlElement

from monitor.extract.blocks import blocks
from monitor.extract.document import unescape, whole_number

_TAG = re.compile(r"</?(?:[a-zA-Z][\w:-]*)(?:\s[^<>]*)?/?>")
_PARTING = re.compile(r"<(?:br|p|div)\b", re.IGNORECASE)  # what stands around these is no one word
_BYTES = 500_000  # of one JSON-LD script
_NODES = 2000


@dataclass(frozen=True, slots=True)
class Facts:
    """The page's own claims; empty strings where it makes none."""

    headlines: tuple[str, ...] = ()  # JSON-LD first, then og:title, twitter:title, <title> last
    site_names: tuple[str, ...] = ()
    author: str = ""
    published: tuple[str, ...] = ()  # in order of trust
    updated: str = ""  # when it was last changed, as Open Graph had it
    body: str = ""  # JSON-LD articleBody as plain text
    free: bool = True  # False when the page says its text is not open to all
    canonical: str = ""
    summary: str = ""  # what the page says it is about


_PUBLISHED = (
    "article:published_time", "og:published_time", "og:article:published_time", "datepublished",
    "article.published", "published-date", "publication_date", "publish-date", "publishdate", "pubdate",
    "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created", "dcterms.date", "dc.date",
    "date", "sailthru.date", "parsely-pub-date", "citation_publication_date", "citation_date",
    "cxenseparse:recs:publishtime", "bt:pubdate", "datecreated", "article:created", "og:pubdate",
    "release_date", "created",
)  # fmt: skip
_TITLES = ("og:title", "twitter:title", "dc.title", "dcterms.title", "headline", "title")
_SUMMARIES = ("description", "og:description", "twitter:description", "dcterms.description")
_AUTHORS = (
    "author",
    "article:author",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "sailthru.author",
    "twitter:creator",
    "byl",
)


def facts(tree: HtmlElement) -> Facts:
    """Reads the claims of a page from its unpruned tree. Never raises on bad markup."""
    found: dict[str, list[HtmlElement]] = {"meta": [], "script": [], "title": [], "link": []}
    for element in tree.iter(*found):  # all at once: each walk through a large page takes its time
        found[element.tag].append(element)
    metas = _metas(found["meta"])
    main = _main_node([node for script in structured(found["script"]) for node in _nodes(script)])
    titles = [
        main.get("headline"),
        main.get("name") if "headline" not in main else None,
        *(metas.get(name) for name in _TITLES),
    ]
    titles += [title.text for title in found["title"][:1]]
    link = next((each for each in found["link"] if (each.get("rel") or "").lower() == "canonical"), None)
    publisher = main.get("publisher")
    sites = [
        metas.get("og:site_name"),
        metas.get("application-name"),
        publisher.get("name") if isinstance(publisher, dict) else publisher,
    ]
    return Facts(
        headlines=tuple(text for raw in titles if (text := clean(raw))),
        site_names=tuple(text for raw in sites if (text := clean(raw))),
        author=_person(main.get("author")) or next((text for name in _AUTHORS if (text := clean(metas.get(name)))), ""),
        published=tuple(
            str(raw)
            for raw in (main.get("datePublished"), *(metas.get(name) for name in _PUBLISHED), main.get("dateCreated"))
            if raw
        ),
        updated=metas.get("og:updated_time", ""),
        body=_prose(main.get("articleBody")),
        free=_is_free(main) and metas.get("article:content_tier", "").lower() != "locked",
        canonical=((link.get("href") if link is not None else "") or metas.get("og:url") or "").strip(),
        summary=max((clean(raw) for raw in (main.get("description"), *map(metas.get, _SUMMARIES))), key=len),
    )


def clean(raw: object) -> str:
    """One line of plain text: markup gone, entities decoded (twice if they were encoded twice)."""
    if not isinstance(raw, str):
        return ""
    text = raw[:2000]
    for _ in range(3):
        decoded = unescape(text)
        if decoded == text:
            break
        text = decoded
    if "<" in text:
        text = _TAG.sub(" " if _PARTING.search(text) else "", text)
    # no-break spaces stay: they are part of French typography
    return re.sub(r"[ \t\r\n]+", " ", text.replace("\u200b", "").replace("\u00ad", "")).strip()


def _metas(metas: Iterable[HtmlElement]) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in metas:
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv")
        content = meta.get("content")
        if name and content and not _inside_item(meta):
            found.setdefault(name.strip().lower(), content.strip())
    return found


def _inside_item(meta: HtmlElement) -> bool:
    """Whether a microdata <meta> belongs to a listed item rather than to the page's own article."""
    if not meta.get("itemprop"):
        return False
    return sum(1 for up in meta.iterancestors() if up.get("itemscope") is not None) > 2


def structured(scripts: Iterable[HtmlElement], most: int = _BYTES) -> Iterator[Any]:
    """The values of those scripts of a page that are JSON-LD; those of more than `most` characters are left out."""
    for script in scripts:
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        text = (
            re.sub(
                r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$", "", script.text or ""
            )
            .strip()
            .rstrip(";")
        )
        if len(text) > most:
            continue
        for attempt in (text, re.sub(r",\s*([}\]])", r"\1", text)):
            try:
                yield json.loads(attempt, strict=False, parse_int=whole_number)
                break
            except (ValueError, RecursionError):
                continue


def _nodes(value: Any) -> list[dict[str, Any]]:
    """The objects of a JSON-LD value that stand for a page or a thing on it, `@graph` and `mainEntity` opened."""
    found: list[dict[str, Any]] = []
    todo = [value]
    while todo and len(found) < _NODES:
        each = todo.pop(0)
        if isinstance(each, list):
            todo.extend(each[:_NODES])
        elif isinstance(each, dict):
            found.append(each)
            todo.extend(
                each[key]
                for key in ("@graph", "mainEntity", "mainEntityOfPage")
                if isinstance(each.get(key), list | dict)
            )
    return found


def _main_node(nodes: list[dict[str, Any]]) -> dict[str, Any]:
    """The page's article among the nodes; a page of several articles (a list) names none of them."""

    def kind(node: dict[str, Any]) -> str:
        types = node.get("@type")
        return " ".join(map(str, types)) if isinstance(types, list) else str(types or "")

    articles = [node for node in nodes if re.search(r"Article|Posting|Report|PressRelease", kind(node))]
    with_body = [node for node in articles if node.get("articleBody")]
    if articles:
        return (with_body or articles)[0]
    return next(
        (node for node in nodes if re.search(r"(?:WebPage|ItemPage|Event)$", kind(node)) and node.get("datePublished")),
        {},
    )


def _is_free(node: dict[str, Any]) -> bool:
    """Whether a page's article is open to all, itself and each of its parts."""
    parts = node.get("hasPart")
    whole = [node, *(parts if isinstance(parts, list) else [parts])]
    said = [each.get("isAccessibleForFree", True) for each in whole if isinstance(each, dict)]
    return not any(str(each).rsplit("/", 1)[-1].lower() in ("false", "0") for each in said)


def _person(author: Any) -> str:
    people = author if isinstance(author, list) else [author]
    names = []
    for person in people[:5]:
        name = person.get("name") if isinstance(person, dict) else person
        name = ", ".join(map(str, name)) if isinstance(name, list) else name
        if (text := clean(name)) and not text.startswith("http"):
            names.append(text)
    return ", ".join(names)


def _prose(body: Any) -> str:
    """articleBody as paragraphs, one a line; its markup, if it has some, is read as HTML."""
    if isinstance(body, list):
        body = "\n".join(map(str, body))
    if not isinstance(body, str):
        return ""
    for _ in range(2):
        if re.search(r"&(?:#\d{2,5}|#x[0-9a-f]{2,4}|[a-z]{2,8});", body, re.IGNORECASE):
            body = unescape(body)
    if re.search(r"</?(?:p|br|div|strong|em|h\d|ul|li|a)\b", body, re.IGNORECASE):
        try:
            part = html.fragment_fromstring(body[:_BYTES], create_parent="div")
        except (etree.ParserError, etree.XMLSyntaxError, ValueError):
            return ""
        return "\n".join(block.text for block in blocks(part))
    return "\n".join(line for raw in re.split(r"[\r\n]+", body[:_BYTES]) if (line := " ".join(raw.split())))

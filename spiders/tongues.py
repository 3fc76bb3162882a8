"""A feed that says each thing in several languages, in one of them: that of the readers where it is there. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from lxml import etree

TOLD = re.compile(r"""(?:xml:lang|hreflang)\s{0,20}=\s{0,20}["']\s{0,20}([A-Za-z]{2})""")
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
REPEATED = frozenset({"title", "subtitle", "summary", "description", "content", "link"})


def in_one_language(xml: str, language: str) -> str:
    """The feed `xml`, sound, without what it says in other languages beside `language` (ISO 639-1).

    Of titles, texts and links that stand side by side, each marked with its language, those of the reader's stay; if
    there are none, those of the first one's. A feed that names one language is not touched.
    """
    if len({told.lower() for told in TOLD.findall(xml)} | {""}) < 3:
        return xml
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        root = etree.fromstring(xml.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:  # read as it is
        return xml
    for whole in (root, *root.iter("{*}channel", "{*}item", "{*}entry")):
        _keep_one(whole, language)
    return etree.tostring(root, encoding="unicode")


def _keep_one(whole: etree._Element, language: str) -> None:
    """Leave one language to each kind of element right inside `whole`."""
    kinds: defaultdict[str, list[etree._Element]] = defaultdict(list)
    for part in whole:
        if isinstance(part.tag, str) and etree.QName(part).localname in REPEATED and _is_main(part):
            kinds[part.tag].append(part)
    for parts in kinds.values():
        spoken = [_language(part) for part in parts]
        wanted = _wanted(spoken, language)
        for part, one in zip(parts, spoken, strict=True):
            if one != wanted:
                whole.remove(part)


def _wanted(spoken: Sequence[str], language: str) -> str:
    return language if language in spoken else spoken[0]


def _is_main(part: etree._Element) -> bool:
    """Whether an element is a text, or the link to the page: pictures and other formats are not its translations."""
    is_link = etree.QName(part).localname == "link"
    return not is_link or (part.get("rel", "alternate") == "alternate" and "html" in part.get("type", "html"))


def _language(part: etree._Element) -> str:
    """The language an element is in: its own, else that of what it stands in; empty if nothing tells."""
    told = part.get("hreflang")
    for one in (part, *part.iterancestors()):
        told = told or one.get(XML_LANG)
    return (told or "").strip()[:2].lower()

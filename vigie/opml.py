"""OPML, the list of feeds that feed readers exchange: bytes in, subscriptions out, and back. Pure.

A folder that names a region of France (or France, Europe, Monde) becomes a region of the source; any other folder stays
a folder, written `Parent/Child`. What OPML has no word for (how a source is watched, a selector, the order of its
regions) travels in attributes of a namespace of ours, which readers pass over.
"""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime

from lxml import etree

from monitor.address import host, spelled
from monitor.config import SourceEntry
from monitor.errors import VigieError
from monitor.regions import REGIONS, region_name
from spiders.places import key

OURS = "urn:vigie:opml"
MAX_BYTES = 10_000_000
MAX_NAME = 200
NO_ADDRESS = "aucune adresse de flux (xmlUrl)"
INCLUDED = "une autre liste OPML, que vigie ne suit pas : à importer à part"
NO_FEED = {"rss": NO_ADDRESS, "atom": NO_ADDRESS, "link": NO_ADDRESS, "include": INCLUDED}
BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
DECLARED = re.compile(r"^\s*<\?xml\b[^>]{0,200}?(?:encoding\s*=\s*[\"']([\w.-]+)[\"'])?[^>]{0,100}\?>", re.IGNORECASE)
REFERENCE = re.compile(r"&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|(?:amp|lt|gt|quot|apos);)(?:([A-Za-z]\w{1,30});)?")
BARE = re.compile(r"""(=\s*)("[^"<>]*<[^">]*"|'[^'<>]*<[^'>]*')""")  # a value with a sign that would begin a tag
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Subscription:
    """One feed of an OPML file, or one source that we wrote into it.

    `problem` says, in French, why it cannot be watched; empty when it can.
    """

    name: str
    url: str
    kind: str = "feed"
    regions: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    links: str | None = None
    problem: str = ""

    @property
    def identity(self) -> str:
        """What two spellings of its address have in common."""
        return key(self.url) if self.url else self.name


def read_opml(body: bytes, file: str) -> list[Subscription]:
    """The subscriptions of an OPML file in its order, each address once, with all its folders.

    `file` names it in errors. Raises VigieError, one line, when it is no OPML.
    """
    found: dict[str, Subscription] = {}
    for subscription in _subscriptions(_root(body, file)):
        same = found.setdefault(subscription.identity, subscription)
        if same is not subscription:
            regions = tuple(dict.fromkeys(same.regions + subscription.regions))
            folders = tuple(dict.fromkeys(same.folders + subscription.folders))
            found[subscription.identity] = replace(same, regions=regions, folders=folders)
    return list(found.values())


def write_opml(sources: Sequence[SourceEntry], feeds: Mapping[str, str], now: datetime) -> bytes:
    """An OPML 2.0 file of `sources`, each in the folders of its regions and in its own; those of none at the top.

    `feeds` holds, by name, the feeds that were found for sources watched as `auto`. A source that has no feed is an
    outline of type `link`, which readers leave alone. Mailboxes are left out: no other program can watch them, and the
    address of one is its owner's business.
    """
    root = etree.Element("opml", version="2.0", nsmap={"vigie": OURS})
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = "Sources de vigie"
    etree.SubElement(head, "dateCreated").text = format_datetime(now)
    body = etree.SubElement(root, "body")
    folders: dict[str, etree._Element] = {"": body}
    for source in (one for one in sources if one.kind != "mailbox"):
        for path in (*source.regions, *source.folders) or ("",):
            etree.SubElement(_folder(folders, path), "outline", _attributes(source, feeds.get(source.name)))
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def _folder(folders: dict[str, etree._Element], path: str) -> etree._Element:
    """The outline of a folder, made with its parents when it is first needed."""
    if path not in folders:
        parent, _, name = path.rpartition("/")
        folders[path] = etree.SubElement(_folder(folders, parent), "outline", text=name, title=name)
    return folders[path]


def _attributes(source: SourceEntry, feed: str | None) -> dict[str, str]:
    feed = source.url if source.kind == "feed" else feed
    told = {"text": source.name, "title": source.name}
    told |= {"type": "rss", "xmlUrl": feed} if feed else {"type": "link", "url": source.url}
    if feed != source.url:
        told["htmlUrl"] = source.url
    own = {"kind": source.kind, "regions": ";".join(source.regions), "links": source.links or ""}
    return told | {f"{{{OURS}}}{name}": value for name, value in own.items() if value}


# ---------------------------------------------------------------------------------------------------- reading


def _root(body: bytes, file: str) -> etree._Element:
    if len(body) > MAX_BYTES:
        raise VigieError(f"{file}: ce fichier dépasse {MAX_BYTES // 1_000_000} Mo")
    whole = text = _text(body)
    text = CONTROL.sub("", DECLARED.sub("", text.lstrip("\ufeff \t\r\n"), count=1)).lstrip()
    if not text.startswith("<"):
        raise VigieError(f"{file}: ce n'est pas un fichier OPML (il ne commence pas par une balise)")
    if re.search(r"<!ENTITY", text, re.IGNORECASE):
        raise VigieError(f"{file}: fichier refusé : il déclare ses propres entités XML")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
    try:
        text = BARE.sub(lambda match: match[0].replace("<", "&lt;"), REFERENCE.sub(_reference, text))
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        line = (error.lineno or 1) + whole.count("\n") - text.count("\n")
        raise VigieError(f"{file}:{line}: XML mal formé : balise non fermée, ou fichier coupé") from None
    if _name(root) != "opml":
        raise VigieError(f"{file}: ce n'est pas un fichier OPML (c'est un document <{_name(root)}>)")
    return root


def _text(body: bytes) -> str:
    """The text of the file: by its byte order mark, what it declares, UTF-8, or as old Windows programs write."""
    for mark, encoding in BOMS:
        if body.startswith(mark):
            return body.decode(encoding, "replace")
    declared = DECLARED.match(body[:400].decode("latin-1"))
    for encoding in ((declared[1] or "") if declared else "", "utf-8"):
        try:
            return body.decode(encoding) if encoding else body.decode("utf-8")
        except (UnicodeDecodeError, LookupError):
            continue
    return body.decode("cp1252", "replace")


def _reference(match: re.Match[str]) -> str:
    """What stands for an `&` that XML does not know: the character of HTML's name, else the `&` itself."""
    letter = html.unescape(match[0]) if match[1] else match[0]
    return letter if letter != match[0] else "&amp;" + match[0][1:]


def _subscriptions(root: etree._Element) -> Iterator[Subscription]:
    """The outlines that are no folders, in the order of the file."""
    waiting: list[tuple[etree._Element, tuple[str, ...]]] = [(root, ())]
    while waiting:
        node, path = waiting.pop()
        given = _given(node)
        if given.get("iscomment", "").lower() == "true":
            continue  # what it holds is switched off as well (OPML 2.0)
        if _name(node) == "outline" and not _address(given):
            name = _label(given)
            kind = given.get("type", "").lower()
            if not len(node) and kind in NO_FEED:
                yield Subscription(name, given.get("url", ""), problem=NO_FEED[kind])
            path = (*path, name.replace("/", "-")) if name else path
        elif _name(node) == "outline":
            yield _subscription(given, path)
        waiting += [(child, path) for child in reversed(node) if isinstance(child.tag, str)]


def _subscription(given: Mapping[str, str], path: tuple[str, ...]) -> Subscription:
    address = _address(given)
    # FreshRSS reads pages too, and says so: « HTML+XPath ».
    usual = "auto" if given.get("type", "").lower().startswith("html") else "feed"
    kind = given.get(f"{{{OURS}}}kind", usual)
    if kind == "auto" and given.get("htmlurl"):
        address = spelled(given["htmlurl"])
    regions = [region for name in path if (region := _region(name))]
    own = "/".join(name for name in path if not _region(name))
    if f"{{{OURS}}}kind" in given:  # written by us: its regions are told, and their folders hold nothing else
        regions = [one for one in given.get(f"{{{OURS}}}regions", "").split(";") if one]
        own = "" if "/".join(path) in regions else own
    name = _label(given) or host(address) or address
    links = given.get(f"{{{OURS}}}links") or None
    return Subscription(name, address, kind, tuple(dict.fromkeys(regions)), (own,) if own else (), links)


def _address(given: Mapping[str, str]) -> str:
    """The address of an outline, as the web writes it; empty for a folder. Only our own files hold plain links."""
    address = given.get("xmlurl") or (given.get("url", "") if f"{{{OURS}}}kind" in given else "")
    address = spelled(address)
    address = re.sub(r"^feed:(?://)?(?=https?:)", "", address, flags=re.IGNORECASE)
    return re.sub(r"^feed://", "http://", address, flags=re.IGNORECASE)


def _label(given: Mapping[str, str]) -> str:
    """What an outline is called, on one line, its entities decoded even when they were encoded twice."""
    for attribute in ("text", "title"):
        label = html.unescape(html.unescape(given.get(attribute, "")))
        label = " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", label).split())[:MAX_NAME].strip()
        if label:
            return label
    return ""


def _region(folder: str) -> str:
    """The region that a folder names, numbers and marks around it left out; empty if it names none."""
    try:
        name = region_name(re.sub(r"^[\W\d_]+|[\W\d_]+$", "", folder))
    except ValueError:
        return ""
    return name if name in REGIONS else ""


def _given(node: etree._Element) -> dict[str, str]:
    """The attributes of an outline; the case of their names varies from program to program."""
    return {str(name) if str(name).startswith("{") else str(name).lower(): str(value) for name, value in node.items()}


def _name(node: etree._Element) -> str:
    return etree.QName(node).localname.lower()

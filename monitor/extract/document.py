"""Bytes of a page → text → one tree. Whatever the server claims about the encoding, the bytes have the last word."""

from __future__ import annotations

import codecs
import re

from lxml import etree, html

from monitor.errors import ReadError

_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.IGNORECASE)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.IGNORECASE)
_MULTIBYTE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]{1,3}")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_ODD = bytes((*range(9), *range(14, 27), *range(28, 32)))  # control characters that no text has
_MOJIBAKE = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac"
    "\u2122]{1,3}"
)
_FEED = re.compile(r"<(rss|feed|rdf:RDF|urlset|sitemapindex)[\s>]", re.IGNORECASE)


def decode(body: bytes, content_type: str) -> str:
    """The text of `body`: by its byte order mark, else UTF-8 if it is, else as declared, else windows-1252."""
    for bom, name in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(name, "replace")
    if b"\x00" in body[:4] and len(body) >= 4:
        return body.decode("utf-16-le" if body[1] == 0 else "utf-16-be", "replace")
    try:
        return _unmangled(body.decode("utf-8"))
    except UnicodeDecodeError as error:
        # one bad byte in a UTF-8 page does not make it windows-1252
        wrong = sum(1 for _ in re.finditer(rb"[\x80-\xff]", _MULTIBYTE.sub(b"", body)))
        if error.start >= len(body) - 3 or len(_MULTIBYTE.findall(body)) > 4 * wrong:
            return body.decode("utf-8", "vigie-1252")
    return body.decode(_declared(body, content_type), "replace")


def parse(text: str) -> html.HtmlElement:
    """The tree of an HTML page.

    Raises ReadError: `failed` for a feed, JSON or anything that is no HTML; `thin` for an empty page.
    """
    text = text.replace("\x00", "")
    head = text[:2000].lstrip("\ufeff \t\r\n")
    if not head:
        raise ReadError("thin", "page vide")
    if not re.search(r"<(html|body|!doctype html)", head, re.IGNORECASE):
        if _FEED.search(head):
            raise ReadError("failed", "un flux, pas un article")
        if head[0] in "{[" and re.match(r"[{\[]\s*[\"{\[\]}]", head):
            raise ReadError("failed", "des données JSON, pas un article")
        if "<" not in text:
            raise ReadError("failed", "ni HTML ni texte lisible")
    # the parser compares every attribute of a tag with every other
    text = re.sub(r"<([a-zA-Z]\w*)\s[^<>]{20000,}>", _few_attributes, text)
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ReadError("thin", "page vide ou illisible") from error
    return tree


def _few_attributes(match: re.Match[str]) -> str:
    return match[0] if match[0].count("=") < 500 else f"<{match[1]}>"


def is_binary(body: bytes) -> bool:
    """Whether the bytes are no text at all: control characters that no text has."""
    head = body[:4096]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or (len(head) > 3 and head[:4].count(0) == 2):
        return False
    odd = len(head) - len(head.translate(None, _ODD))
    return odd > len(head) // 50


def _declared(body: bytes, content_type: str) -> str:
    for label in (_HEADER.search(content_type), _META.search(body[:4096])):
        name = label[1] if label else ""
        if isinstance(name, bytes):
            name = name.decode("ascii", "replace")
        name = name.lower()
        # browsers read these labels as windows-1252, and so do the people who write the pages
        if not name or name in {"utf-8", "utf8", "iso-8859-1", "latin1", "latin-1", "ascii", "us-ascii", "utf-16"}:
            continue
        try:
            "é".encode(name)
        except (LookupError, UnicodeError):
            continue
        return name
    return "cp1252"


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("vigie-1252", _as_cp1252)


def _unmangled(text: str) -> str:
    """UTF-8 that was once read as windows-1252 and saved so (« rÃ©gion ») is put right."""
    if len(_MOJIBAKE.findall(text[:20000])) < 3:
        return text

    def mended(match: re.Match[str]) -> str:
        raw = b"".join(_byte(character) for character in match[0])
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            return match[0]

    return _MOJIBAKE.sub(mended, text)


def _byte(character: str) -> bytes:
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        return bytes([ord(character) & 0xFF])

"""Bytes → text, of a page, a feed or a letter; and the text of a page → one tree. Pure.

What is declared cannot be trusted, and French sites mix two encodings in one answer: a windows-1252 text pasted into a
page in UTF-8, or the reverse. What is valid UTF-8 is UTF-8, whatever is declared; what is not is windows-1252, unless
another alphabet is declared and fits.
"""

from __future__ import annotations

import codecs
import re
from html import unescape as decoded

from lxml import etree, html

from monitor.errors import ReadError

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    # Without a mark: « < » as these encodings write it, and « <?xm » in EBCDIC.
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"\x4c\x6f\xa7\x94", "cp037"),
)
_XML = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s{0,20}=\s{0,20}["']\s{0,20}([\w.:-]{1,40})""")
_META = re.compile(rb"<meta[^>]{0,200}?charset\s{0,20}=\s{0,20}[\"']?\s{0,20}([\w.:-]{1,40})", re.IGNORECASE)
_HEADER = re.compile(r"""charset\s{0,20}=\s{0,20}["']?\s{0,20}([\w.:-]{1,40})""", re.IGNORECASE)
# The other alphabets that may be declared. Python knows encodings that a stranger must not choose (punycode is slow).
_ALPHABETS = re.compile(
    r"cp125[013-8]|iso8859-(?!15?$)\d+|koi8-.|mac-.+|big5.*|gb.+|shift_jis.*|cp932|euc_..|iso2022_jp.*"
)
_WITH_EURO = "iso8859-15"  # Western too, yet « œ » and « € » stand elsewhere than in windows-1252
_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = bytes(range(0x80, 0x100))
# UTF-8 inside a text that is not all UTF-8: ASCII, Latin, Greek letters, punctuation, pictures. Not other sequences: in
# windows-1252 they are French (« santé\xa0» », « LIBERTÉ\xa0» »).
_USUAL = re.compile(
    rb"((?:[\x00-\x7f]++|\xc2[\xa0-\xbf]|[\xc3-\xc5][\x80-\xbf]|\xce[\x86-\xbf]|\xcf[\x80-\x8e]"
    rb"|\xe2[\x80-\x9e][\x80-\xbf]|\xef\xbb\xbf|\xef\xbf\xbd|\xf0\x9f[\x80-\xbf]{2})++)"
)
_SIGNS = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)} | {0x85: "…"}
# What a browser shows in the place of the element it stands in; its end closes nothing then, and is passed by.
_SHADOW = re.compile(r"<template(?=\s[^<>]{0,300}\bshadowroot(?:mode)?\b)", re.IGNORECASE)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ODD = bytes((*range(9), *range(14, 27), *range(28, 32)))  # control characters that no text has
_MOJIBAKE = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac"
    "\u2122]{1,3}"
)
# The parser compares every attribute of a tag with every other.
_BLOCK = 10_000  # characters
_LONG_TAG = re.compile(rf"<([a-zA-Z]\w*)\s[^<>]{{{2 * _BLOCK},}}>")
_DEEPEST = 2048  # elements inside one another that libxml2 reads; what stands deeper it leaves out
_WRAPPERS = re.compile(
    r"(?:<(?:div|section|article|span|center|font|b|blockquote|table|tbody|tr|td|ul|li)\b[^<>]{0,500}>\s*+)++",
    re.IGNORECASE,
)
_WRAPPED = 64  # opening tags in a row, which wrap nothing but one another
# A picture, or data for a script, that is written into a tag.
_LONG_VALUE = re.compile(rb"""(=\s{0,9})(?:"[^"<>]{50000,}+"|'[^'<>]{50000,}+')""")
# lxml's own lookup calls Python for each element that is met, to tell forms and their fields apart.
_CLASSES = etree.ElementDefaultClassLookup(element=html.HtmlElement)
_MOST_DIGITS = 1000
_NO_CHARACTER = re.compile(r"&#\d{20,};?")
_FEED = re.compile(r"<(rss|feed|rdf:RDF|urlset|sitemapindex)[\s>]", re.IGNORECASE)


def unescape(text: str) -> str:
    """`text` with its references (`&eacute;`, `&#233;`) decoded; those of so many digits that Python fails go."""
    return decoded(_NO_CHARACTER.sub("", text) if "&#" in text else text)


def whole_number(digits: str) -> int | str:
    """A whole number of a JSON; one of so many digits that Python declines it stays as it is written."""
    return int(digits) if len(digits) < _MOST_DIGITS else digits


def line_of(element: html.HtmlElement) -> str:
    """All the text of an element, on one line."""
    return " ".join("".join(element.itertext()).split())


def decode(body: bytes, content_type: str = "") -> str:
    """The text of `body`, without byte order mark; `content_type` may name a charset."""
    return _decode(body, content_type).removeprefix("\ufeff")


def sound(text: str) -> str:
    """`text` without what no XML may hold; tabs and line ends stay.

    Windows-1252 signs that were written as control characters (U+0080 to U+009F) come out as what they stand for.
    """
    return _ILLEGAL.sub(lambda match: _SIGNS.get(ord(match[0]), ""), text)


def _decode(body: bytes, content_type: str) -> str:
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body.decode(encoding, "replace")
    if b"\x00" in body[:2]:
        return body.decode("utf-16-le" if body[1:2] == b"\x00" else "utf-16-be", "replace")
    declared = _declared(body, content_type)
    if declared.startswith("iso2022"):  # seven bits: valid UTF-8 too
        return body.decode(declared, "replace")
    try:
        return _unmangled(body.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    # One bad byte in a page in UTF-8 does not make it anything else.
    rest, sequences = _SEQUENCE.subn(b"", body)
    wrong = len(rest) - len(rest.translate(None, _HIGH))
    if sequences > 4 * wrong and _SEQUENCE.subn(b"", _USUAL.sub(b"", body))[1] > wrong:
        return body.decode("utf-8", "vigie-western")  # of another script
    if _ALPHABETS.fullmatch(declared) and sequences <= 4 * wrong:
        try:
            return body.decode(declared)
        except UnicodeDecodeError:
            pass
    western = _WITH_EURO if declared == _WITH_EURO else "latin-1"
    return "".join(
        part.decode("utf-8", "replace") if place % 2 else part.decode(western).translate(_SIGNS)
        for place, part in enumerate(_USUAL.split(body))
    )


def _declared(body: bytes, content_type: str) -> str:
    """Python's name of the declared encoding; empty when none is known by its name, or none may be chosen."""
    named = _XML.search(body[:1024]) or _HEADER.search(content_type) or _META.search(body[:4096])
    name = named[1] if named else ""
    told = (name.decode("ascii", "replace") if isinstance(name, bytes) else name).lower()
    try:
        known = codecs.lookup(told.removeprefix("x-")).name  # x-mac-roman, x-sjis: as browsers call them
    except (LookupError, ValueError):
        return ""
    return known if known == _WITH_EURO or _ALPHABETS.fullmatch(known) else ""


def _as_western(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1").translate(_SIGNS), error.end


codecs.register_error("vigie-western", _as_western)


def parse(text: str) -> html.HtmlElement:
    """The tree of an HTML page.

    Raises ReadError: `unfit` for a feed or JSON; `failed` for anything else that is no HTML; `thin` for an empty page.
    """
    text = _SHADOW.sub("<div", text.replace("\x00", ""))
    blank = "\ufeff \t\r\n"
    head = (text[:2000].lstrip(blank) or text.lstrip(blank))[:2000]
    if not head:
        raise ReadError("thin", "page vide")
    if not re.search(r"<(html|body|!doctype html)", head, re.IGNORECASE):
        if _FEED.search(head):
            raise ReadError("unfit", "un flux, pas un article")
        if head[0] in "{[" and re.match(r"[{\[]\s*[\"{\[\]}]", head):
            raise ReadError("unfit", "des données JSON, pas un article")
        if "<" not in text:
            raise ReadError("failed", "ni HTML ni texte lisible")
    if _has_long_tag(text):
        text = _LONG_TAG.sub(_few_attributes, text)
    if text.count("<") > _DEEPEST:
        text = _WRAPPERS.sub(lambda run: run[0] if run[0].count("<") < _WRAPPED else "<div>", text)
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    parser.set_element_class_lookup(_CLASSES)
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ReadError("thin", "page vide ou illisible") from error
    return tree


def is_deeper(text: str) -> bool:
    """Whether a page may go on below what its parser reads: elements stand inside one another as deep as that."""
    if text.count("<") < _DEEPEST // 2:
        return False  # nor does it take a second parse to know
    tree = parse(text)
    depth: dict[html.HtmlElement, int] = {tree: 1}
    for element in tree.iterdescendants():
        depth[element] = depth[element.getparent()] + 1
    return max(depth.values()) >= _DEEPEST - 2


def without_long_values(body: bytes) -> bytes:
    """The bytes of a page without the values of attributes that hold whole files."""
    return _LONG_VALUE.sub(rb'\1""', body)


def _has_long_tag(text: str) -> bool:
    """Whether a tag may be long enough for `_LONG_TAG`: it holds one of the blocks that the text is cut into."""
    for block in range(0, len(text), _BLOCK):
        if text.find("<", block, block + _BLOCK) < 0 and text.find(">", block, block + _BLOCK) < 0:
            opened = text.rfind("<", 0, block)
            if opened >= 0 and text.find(">", opened, block) < 0:
                return True
    return False


def _few_attributes(match: re.Match[str]) -> str:
    return match[0] if match[0].count("=") < 500 else f"<{match[1]}>"


def is_binary(body: bytes) -> bool:
    """Whether the bytes are no text at all: control characters that no text has."""
    head = body[:4096]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or (len(head) > 3 and head[:4].count(0) == 2):
        return False
    odd = len(head) - len(head.translate(None, _ODD))
    return odd > len(head) // 50


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

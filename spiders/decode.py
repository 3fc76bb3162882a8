"""Bytes to text, when what they declare cannot be trusted: feeds and letters. Pure.

French sites mix two encodings in one answer: a windows-1252 text pasted into a page in UTF-8, or the reverse. What is
valid UTF-8 is UTF-8, whatever is declared; what is not is windows-1252, unless another alphabet is declared and fits.
"""

from __future__ import annotations

import codecs
import re
import zlib

BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Without a mark: « < » as these encodings write it, and « <?xm » in EBCDIC.
SIGNS = ((b"<\x00\x00\x00", "utf-32-le"), (b"\x00\x00\x00<", "utf-32-be"), (b"\x4c\x6f\xa7\x94", "cp037"))
DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s{0,20}=\s{0,20}["']\s{0,20}([\w.:-]{1,40})""")
CHARSET = re.compile(r"""charset\s{0,20}=\s{0,20}["']?([\w.:-]{1,40})""", re.IGNORECASE)
# The other alphabets that may be declared. Python knows encodings that a stranger must not choose (punycode is slow).
ALPHABETS = re.compile(
    r"cp125[013-8]|iso8859-(?!15?$)\d+|koi8-.|mac-.+|big5.*|gb.+|shift_jis.*|cp932|euc_..|iso2022_jp.*"
)
# UTF-8 inside a text that is not all UTF-8: ASCII, Latin, Greek letters, punctuation, pictures. Not other sequences: in
# windows-1252 they are French (« santé\xa0» », « LIBERTÉ\xa0» »).
UTF8 = re.compile(
    rb"((?:[\x00-\x7f]++|\xc2[\xa0-\xbf]|[\xc3-\xc5][\x80-\xbf]|\xce[\x86-\xbf]|\xcf[\x80-\x8e]"
    rb"|\xe2[\x80-\x9e][\x80-\xbf]|\xef\xbb\xbf|\xef\xbf\xbd|\xf0\x9f[\x80-\xbf]{2})++)"
)
C1 = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
C1[0x85] = "…"
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def inflated(body: bytes, most: int) -> bytes:
    """`body`, unpacked when it is a gzip file, at most `most` bytes of it; damaged ones as far as they go."""
    if not body.startswith(b"\x1f\x8b"):
        return body[:most]
    try:
        return zlib.decompressobj(31).decompress(body, most)
    except zlib.error:
        return b""


def decoded(body: bytes, content_type: str = "") -> str:
    """The text of `body`, without byte-order mark or control characters; `content_type` may name a charset.

    Windows-1252 signs that were written as control characters (U+0080 to U+009F) come out as what they stand for.
    """
    return sound(_decoded(body, content_type).removeprefix("\ufeff"))


def sound(text: str) -> str:
    """`text` without what no XML may hold; tabs and line ends stay."""
    return ILLEGAL.sub(lambda match: C1.get(ord(match[0]), ""), text)


def _decoded(body: bytes, content_type: str) -> str:
    for mark, encoding in (*BOMS, *SIGNS):
        if body.startswith(mark):
            return body.decode(encoding, "replace")
    if body[1:2] == b"\x00" or body[:1] == b"\x00":
        return body.decode("utf-16-le" if body[1:2] == b"\x00" else "utf-16-be", "replace")
    declared = DECLARED.search(body[:1024])
    alphabet = _alphabet(declared[1].decode("ascii") if declared else "")
    named = CHARSET.search(content_type)
    alphabet = alphabet or _alphabet(named[1] if named and not declared else "")
    if alphabet.startswith("iso2022"):  # seven bits: valid UTF-8 too
        return body.decode(alphabet, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if alphabet:
        try:
            return body.decode(alphabet)
        except (UnicodeDecodeError, LookupError):
            pass
    return _mixed(body)


def _alphabet(name: str) -> str:
    """Python's name of a declared encoding that is neither UTF-8 nor Western; empty for those."""
    try:
        known = codecs.lookup(name).name if name.isascii() and name else ""
    except LookupError:
        return ""
    return known if ALPHABETS.fullmatch(known) else ""


def _mixed(body: bytes) -> str:
    """UTF-8 and windows-1252 in one text."""
    return "".join(
        part.decode("utf-8", "replace") if place % 2 else part.decode("cp1252", "vigie-latin")
        for place, part in enumerate(UTF8.split(body))
    )


def _as_latin(error: UnicodeError) -> tuple[str, int]:
    """The five bytes that windows-1252 leaves undefined."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("vigie-latin", _as_latin)

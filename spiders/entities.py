"""References in XML as it is served: names of HTML, names that a document defines for itself, stray signs. Pure."""

from __future__ import annotations

import html
import re
from html.entities import html5

from monitor.errors import ReadError
from monitor.extract.document import sound
from monitor.extract.phrases import words

REFERENCE = re.compile(r"&(?:(#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)?")
XML_NAMES = words("amp lt gt quot apos")
DEFINED = re.compile(r"<!ENTITY\s{1,20}([^\s%>\"']{1,60})", re.IGNORECASE)
# A name for a few words: no markup, no file, no other name that would multiply them.
WORDS = re.compile(r"\s{1,20}(\"[^\"<%]{0,200}\"|'[^'<%]{0,200}')\s{0,20}>")
MARKED = re.compile(r"<!\[CDATA\[.*?\]\]>|&([A-Za-z_][\w.-]{0,59});", re.DOTALL)
MOST = 100  # names of its own
LONGEST = 1_000_000  # characters that they stand for, in all


def reference(match: re.Match[str]) -> str:
    """A reference that every parser knows: a name of HTML as its character, an unknown one as it is written."""
    name = match[1]
    if not name or (name[0] != "#" and not _is_html(name)):
        return "&amp;" + (f"{name};" if name else "")
    if name in XML_NAMES:
        return match[0]
    return html.escape(sound(html.unescape(match[0])).replace("\ufffd", ""))


def expanded(text: str, start: int, what: str = "flux") -> str:
    """What begins at `start` of `text`, with the words that are defined before it in place of their names.

    `what` it is, in French. Raises ReadError when a name stands for anything but a few words: only attacks need that.
    """
    refused = ReadError("failed", f"{what} refusé : il déclare ses propres entités XML")
    own = _own(text, start)
    if own is None:
        raise refused
    left = LONGEST

    def put(match: re.Match[str]) -> str:
        nonlocal left
        if match[1] not in own:
            return match[0]
        left -= len(own[match[1]])
        if left < 0:
            raise refused
        return own[match[1]]

    return MARKED.sub(put, text[start:]) if own else text[start:]


def _own(text: str, end: int) -> dict[str, str] | None:
    """The names that a document defines, but for those of HTML, each with its words as they stand in XML; None if one
    stands for anything else.
    """
    found: dict[str, str] = {}
    for match in DEFINED.finditer(text, 0, end):
        if _is_html(match[1]):
            continue
        value = WORDS.match(text, match.end(), end)
        names = REFERENCE.findall(value[1]) if value else []
        if value is None or len(found) >= MOST or any(name[:1] != "#" and not _is_html(name) for name in names):
            return None
        found[match[1]] = html.escape(sound(html.unescape(value[1][1:-1])))
    return found


def _is_html(name: str) -> bool:
    return name in XML_NAMES or f"{name};" in html5

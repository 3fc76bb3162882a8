"""The text of a fragment of HTML, as feeds carry it. Pure, and linear in what it is given."""

from __future__ import annotations

import re

from monitor.extract.document import sound, unescape

_REST = r"""(?:[^<>"']++|"[^"]*"|'[^']*')*+>"""  # quoted attributes are whole
UNSEEN = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1[^>]*+>|\Z)", re.IGNORECASE | re.DOTALL)
TOLD_WHOLE = re.compile(r"<!?\[CDATA\[(.*?)(?:\]\]>|\Z)", re.DOTALL)  # a mark that was written as text
GLUED = re.compile(r"</a>(?=(?:</?[a-z][^<>]{0,300}>){0,4}<a\b)", re.IGNORECASE)
BLOCK = re.compile(
    r"</?(?:address|article|blockquote|br|dd|div|d[lt]|figure|h[1-6]|hr|li|ol|p|pre|section|table|t[drh]|ul)(?![\w:-])"
    + _REST,
    re.IGNORECASE,
)
TAG = re.compile(r"<(?:![^>]*+>|/?[A-Za-z][\w:-]*+" + _REST + ")")
# Tags that are seen once entities are decoded: the markup itself was encoded twice.
ENCODED_TWICE = re.compile(r"</(?:p|div|span|a|strong|em|b|i|ul|ol|li|h[1-6])>|<(?:br|p)\s{0,3}/?>", re.IGNORECASE)
ENTITY = re.compile(r"&#?\w{2,31};")
SPACES = re.compile(r"[^\S\u00a0\u202f]+")


def plain(markup: str) -> str:
    """The text of an HTML fragment: one line per block, entities decoded (twice over when they were encoded twice)."""
    text = _text(markup)
    if ENCODED_TWICE.search(text):
        text = _text(text)
    return tidy(text)


def tidy(text: str) -> str:
    """`text` without control characters, empty lines or runs of spaces; no-break spaces stay."""
    lines = (SPACES.sub(" ", line).strip() for line in sound(text).splitlines())
    return "\n".join(line for line in lines if line)


def _text(markup: str) -> str:
    if "<" in markup:
        markup = _without_tags(TOLD_WHOLE.sub(r"\1", markup))
    if "&" not in markup:
        return markup
    text = unescape(markup)
    return unescape(text) if ENTITY.search(text) else text


def _without_tags(markup: str) -> str:
    seen = GLUED.sub("</a> ", UNSEEN.sub("", markup))  # two links side by side are two names
    return TAG.sub("", BLOCK.sub("\n", seen))

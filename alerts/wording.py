"""Typography: foreign text made safe to show, French spacing, quotation marks. Pure.

The words of the letters themselves are in the message catalogues (`alerts.words`).
"""

from __future__ import annotations

import re
import unicodedata

NBSP = "\u00a0"
_ELLIPSIS = "…"
_UNITS = (
    r"(?:[%‰€$£]|(?:[kM]|Md)[€$£]|k?euros?\b|(?:dollars?|francs?|livres?)\b|(?:mille|millions?|milliards?|Mds?)\b"
    r"|(?:[kcmµ]?[gm]|[cm]?[lL]|[kMGT]?(?:Wh?|o)|t|ha|[km]?m[²³23]|UI|°C|h|min|pages?|pp?\.)(?![\w'’]))"
)
_MONTHS = (
    r"(?:janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[uû]t|septembre|octobre|novembre|d[ée]cembre"
    r"|(?:janv|f[ée]vr|avr|juil|sept|oct|nov|d[ée]c)\.)(?!\w)"
)
# The ordinary space that French keeps unbreakable: before : ; ! ? », after «, between a number and its unit or month.
_KEPT = re.compile(
    rf" (?=[:;!?»])|(?<=«) |(?<=\d) (?={_UNITS})|(?<=\d) (?=\d{{3}}\b)|(?<=\bn°) (?=\d)| (?=\[…\])"
    rf"|(?:(?<=\d)|(?<=\b1er)) (?=(?i:{_MONTHS}))|(?<=\d[ {NBSP}]h) (?=[0-5]\d\b)"
)

# A pair of straight quotation marks around words; not inches, nor around guillemets.
_STRAIGHT = re.compile(r'(?<![\w"«“])"(?=[^\s"])([^"«»]*[^\s"«»])"(?![\w"])')
_KIND = re.compile(
    r"^\s*\[?(?:communiqu[ée](?: de presse)?|cp|press release|news release)\]?\s*(?:[–—:|]|-(?=\s))\s*", re.IGNORECASE
)
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[\w«“€])")  # « l'eau », not « 5' »
_ELIDED = re.compile(r"(?<=\b[dlDL])'(?=[^\W\d_]{2})")


def clean(text: str, limit: int = 500) -> str:
    """Foreign text made safe to show on one line: no control, bidirectional, zero-width or unpaired character.

    Longer than `limit` characters, it is cut at a word and ends with an ellipsis.
    """
    if not text.isprintable():
        text = "".join(" " if _is_space(char) else char for char in text if not _is_invisible(char))
    line = re.sub(" {2,}", " ", text).strip()
    if len(line) <= limit:
        return line
    return _closed(line[: limit - 3].rsplit(" ", 1)[0].rstrip(" ,;:«“(–—·" + NBSP) + _ELLIPSIS)


def _closed(cut: str) -> str:
    """With the quotation mark that the cut left out: « un coup… »."""
    for opening, closing in (("«", f"{NBSP}»"), ("“", "”")):
        if cut.rfind(opening) > cut.rfind(closing[-1]):
            cut += closing
    return cut


def headline(title: str) -> str:
    """A title without the word that only says of what kind it is: « Communiqué – », « Press release: »."""
    bare = _KIND.sub("", title)
    return sentence(bare) if bare.strip() and bare != title else title


def _is_space(char: str) -> bool:
    return char in "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85" or unicodedata.category(char) in {"Zl", "Zp"}


def _is_invisible(char: str) -> bool:
    """Controls (unless they are spaces), formats (bidirectional marks, zero widths, soft hyphens), lone surrogates."""
    return unicodedata.category(char) in {"Cc", "Cf", "Cs"} and not _is_space(char)


def typeset(text: str, language: str) -> str:
    """French spacing, apostrophes and quotation marks: a space that must not break becomes a no-break one, a straight '
    becomes ’, and a pair of straight " becomes « and ». No letter is added or lost.
    """
    if language != "fr":
        return text
    return _APOSTROPHE.sub("’", _KEPT.sub(NBSP, _STRAIGHT.sub(rf"«{NBSP}\1{NBSP}»", text)))


def elided(text: str) -> str:
    """French names in a letter of any language, with their apostrophes: « Caisse d’assurance maladie »."""
    return _ELIDED.sub("’", text)


def quoted(text: str, language: str) -> str:
    """« text », or “text” in English; quotation marks of the same kind inside it become those of the second rank."""
    if language == "fr":
        inner = re.sub(r"\s*»", "”", re.sub(r"«\s*", "“", text))
        return f"«{NBSP}{inner}{NBSP}»"
    inner = text.translate({ord("“"): "‘", ord("”"): "’"})
    return f"“{inner}”"


def sentence(words: str) -> str:
    """With a capital, accented if need be; the rest as it is."""
    return words[:1].upper() + words[1:]

"""A page, a feed's entry or a file → an Article. What the bytes are decides, not what the address looks like."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from monitor.errors import ReadError
from monitor.extract.addresses import canonical
from monitor.extract.clean import finished, is_furniture, normal
from monitor.extract.document import decode, is_binary
from monitor.extract.facts import clean
from monitor.extract.language import language
from monitor.extract.outside import article_lines, outside, plain_lines
from monitor.extract.published import said, told_late, trusted
from monitor.model import UNDATED, Article, Candidate, Origin, Page

if TYPE_CHECKING:
    from monitor.extract.html import Sift

_THIN = 80
# what WordPress adds to every entry of a feed
_CREDIT = re.compile(
    r"(?:L['’]article|The post|Cet article|Le billet)\b.{3,200}(?:est apparu en premier sur|appeared first on)\b.*$"
)
_MARKUP = re.compile(
    rb"<(?:!doctype|html|head|body|div|p|article|section|table|meta|title|h1|span|br)\b", re.IGNORECASE
)


def read(page: Page, hint: Candidate | None, timezone: str, sift: Sift | None = None) -> Article:
    """The article of a page, HTML, PDF or plain text. Raises ReadError (`failed`, `thin`, `unfit`) when there is none.

    `sift` sees an HTML page before its article is looked for, and may raise to spare the search.
    """
    start = (page.body[:1024].lstrip() or page.body.lstrip())[:1024]
    if b"%PDF-" in start:
        from monitor.extract.pdf import read_pdf

        return read_pdf(page, hint, timezone)
    kind = page.content_type.split(";")[0].strip()
    if not start:
        raise ReadError("thin", "page vide")
    if is_binary(page.body):
        # what claims to be a page may be one tomorrow
        outcome = "failed" if kind in ("", "text/html", "application/xhtml+xml") else "unfit"
        raise ReadError(outcome, f"type {kind or 'inconnu'} : ni HTML ni PDF")
    if kind in ("text/plain", "text/markdown") and not _MARKUP.search(page.body[:4096]):
        return _plain(page, hint, timezone)
    if kind.startswith(("image/", "audio/", "video/", "font/")) and not _MARKUP.search(page.body[:4096]):
        raise ReadError("unfit", f"type {kind} : ni HTML ni PDF")
    from monitor.extract.html import read_html  # with all that finds an article in a page: a text needs none of it

    return read_html(page, hint, timezone, sift)


def from_feed(candidate: Candidate, timezone: str, least: int = _THIN) -> Article:
    """The article as its feed gave it, for when its page cannot be read or tells less.

    An undated entry may open with a dateline; `timezone` is its zone. Raises ReadError (`thin`) under `least`
    characters of text.
    """
    title = normal(clean(candidate.title))
    lines = [line for raw in re.split(r"[\r\n]+", candidate.summary) if (line := _CREDIT.sub("", normal(raw)).strip())]
    text, credit = finished([(line, False) for line in lines], title, "")
    if len(text) < least:
        raise ReadError("thin", f"le flux ne donne que {len(text)} caractères de texte")
    late = told_late(candidate.url, "\n".join(lines[:3]), timezone)
    dated = trusted(candidate.published, (), late, timezone)
    return Article(
        url=canonical(candidate.url, ""),
        title=title or text.split("\n", 1)[0][:120],
        text=text,
        language=language(f"{title}\n{text}"),
        published=dated,
        origin=Origin.FEED,
        format="feed",
        credit=credit,
    )


def read_text(text: str, url: str) -> Article:
    """A .txt file as an article: `text` stays as read, its first non-empty line is the title, `title_at` says where.

    Nothing is recognised in the stretches `outside` the article.
    """
    found = re.search(r"\S[^\r\n]*", text)
    if found is None:
        raise ReadError("thin", "fichier vide")
    title = found[0].rstrip()
    return Article(
        url=url,
        title=title,
        text=text,
        language=language(text),
        published=UNDATED,
        format="text",
        title_at=found.start(),
        outside=outside(text),
    )


def _plain(page: Page, hint: Candidate | None, timezone: str) -> Article:
    lines = [line for line, _ in article_lines(plain_lines(decode(page.body, page.content_type)))]
    title = next((line for line in lines if not is_furniture(line)), "")[:300]
    text, credit = finished([(line, False) for line in lines], title, "")
    if len(text) < _THIN:
        raise ReadError("thin", f"pas d'article dans ce texte ({len(text)} caractères)")
    late = told_late(page.url, "\n".join(lines[:5]), timezone)
    dated = trusted(hint.published if hint else UNDATED, [said(lines[:8], timezone)], late, timezone)
    return Article(
        url=canonical(page.url, ""),
        title=title,
        text=text,
        language=language(text),
        published=dated,
        format="text",
        credit=credit,
    )

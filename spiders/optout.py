"""How a page reserves itself against text and data mining, in its headers or in its own head. Pure.

The law (directive 2019/790, article 4; code de la propriété intellectuelle, article L122-5-3) lets it do so by any
means that a machine reads. Any « reserved » counts, and two ways are known:

- `tdm-reservation: 1` (TDM Reservation Protocol, W3C community report of 10 May 2024);
- `noai` among what a page tells all robots, or vigie by its name. It speaks of what is analysed by machines, whatever
  for. `noimageai` speaks of pictures, which vigie does not read, and what other robots are told is for them alone.
"""

from __future__ import annotations

import re

from scrapy.http.headers import Headers

from spiders.settings import USER_AGENT

HEAD = 100_000  # bytes of a page in which it may say so
META = rb"<meta\b(?=[^>]{0,400}\bname\s*=\s*[\"']?(?:%s)[\"'\s/>])(?=[^>]{0,400}\bcontent\s*=\s*%s)"
RESERVED = re.compile(META % (rb"tdm-reservation", rb"[\"']?1\b"), re.IGNORECASE)
NO_AI = re.compile(
    META % (rb"robots|" + USER_AGENT.encode(), rb"[\"']?[^\"'>]{0,300}(?<![\w-])noai(?![\w-])"), re.IGNORECASE
)
NAMED = re.compile(rb"\s*([\w-]+)\s*:(?!//)", re.ASCII)  # in front of directives of X-Robots-Tag: whom they are for
VALUED = re.compile(rb"(?i:unavailable_after|max-[\w-]+)")  # directives that have a value, and so look like a name


def by_header(headers: Headers) -> str:
    """How the headers of an answer reserve its page, in a word of the ledger: TDM or noai; empty if they do not."""
    if (headers.get("tdm-reservation") or b"").strip() == b"1":
        return "TDM"
    return "noai" if any(map(_refuses_us, headers.getlist("X-Robots-Tag"))) else ""


def by_head(page: bytes) -> str:
    """The same of what the head of a page says."""
    head = page[:HEAD]
    lower = head.lower()
    if b"tdm-reservation" in lower and RESERVED.search(head):
        return "TDM"
    return "noai" if b"noai" in lower and NO_AI.search(head) else ""


def _refuses_us(line: bytes) -> bool:
    """Whether a line of X-Robots-Tag (`noindex, noai`, `somebot: noai`) says `noai` to us."""
    for_us = True
    for part in line.split(b","):
        named = NAMED.match(part)
        if named and not VALUED.fullmatch(named[1]):
            for_us, part = named[1].lower() == USER_AGENT.encode(), part[named.end() :]
        if for_us and part.strip().lower() == b"noai":
            return True
    return False

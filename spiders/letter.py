"""A letter (newsletter) as candidates: the links of its text, with what they are called. Pure; run in the sandbox.

What is no article is left out and counted: unsubscribing, settings, legal notices, social networks, navigation,
pictures that tell no headline. « View online » is kept once, under the letter's subject.
"""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr
from itertools import islice

from monitor.errors import ReadError
from monitor.extract.document import decode, sound
from monitor.model import Candidate, Dated, Precision
from spiders.anchors import Anchor, anchors_in_html, anchors_in_text
from spiders.dating import dated
from spiders.plain import tidy

MAX_PARTS = 200
MAX_TEXT = 2_000_000  # characters of HTML
MAX_LINKS = 500
MAX_TITLE = 300
ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w.-]{1,255}")


@dataclass(frozen=True, slots=True)
class Letter:
    """What was read of one message."""

    message_id: str  # empty if it has none
    sender: str  # e-mail address, lower case
    subject: str
    sent: Dated
    candidates: tuple[Candidate, ...] = ()
    left_out: int = 0  # links that are no articles
    attached: tuple[str, ...] = ()  # the names of its PDFs: no link leads to them, so they are told and not read


def read_letter(raw: bytes, received: datetime | None, timezone: str, now: datetime) -> Letter:
    """The letter in the message `raw`; `received` (aware) dates it when it does not itself, credibly, before `now`.

    Raises ReadError when no message can be made out.
    """
    try:
        message = email.message_from_bytes(raw)
    except (RecursionError, ValueError, LookupError, AttributeError):
        raise ReadError("failed", "message illisible") from None
    headers = {name.lower(): str(value) for name, value in reversed(list(message.raw_items()))}
    sent = dated(_header(headers.get("date", "")), timezone, now)[0]
    if sent.at is None and received is not None:
        sent = Dated(received, Precision.MINUTE)
    subject = _header(headers.get("subject", ""))[:MAX_TITLE]
    anchors = list(_anchors(message, headers.get("list-unsubscribe", "")))
    found = _candidates(anchors, subject, sent)
    return Letter(
        _header(headers.get("message-id", ""))[:500],
        _sender(headers.get("from", "")),
        subject,
        sent,
        found,
        len({anchor.url for anchor in anchors if anchor.url}) - len(found),
        tuple(_attached(message)),
    )


def _candidates(anchors: list[Anchor], subject: str, sent: Dated) -> tuple[Candidate, ...]:
    """One candidate for each address, under the longest name that it is given."""
    titles: dict[str, str] = {}
    online = next((anchor.url for anchor in anchors if anchor.role == "online"), "")
    refused = {anchor.url for anchor in anchors if anchor.role == "service"}
    for anchor in anchors:
        if anchor.role == "article" and anchor.url not in refused and anchor.url != online:
            titles[anchor.url] = max(titles.get(anchor.url, ""), anchor.title or subject, key=len)
    for anchor in anchors:
        if anchor.role == "picture" and anchor.title and anchor.url not in refused and anchor.url != online:
            titles.setdefault(anchor.url, anchor.title)
    if online:
        titles[online] = subject
    return tuple(Candidate(url, title[:MAX_TITLE], sent) for url, title in list(titles.items())[:MAX_LINKS])


def _anchors(message: Message, unsubscribe: str) -> Iterator[Anchor]:
    """The links of the text: of its HTML, or of its plain text when it has no HTML."""
    unwanted = set(re.findall(r"<\s*(https?://[^>\s]+)\s*>", unsubscribe))
    texts: dict[str, list[str]] = {"text/html": [], "text/plain": []}
    for number, part in enumerate(message.walk()):
        kind = part.get_content_type()
        if number < MAX_PARTS and kind in texts and part.get_content_disposition() != "attachment":
            texts[kind].append(_text(part))
    for text in texts["text/html"]:
        yield from anchors_in_html(text[:MAX_TEXT], unwanted)
    if not texts["text/html"]:
        for text in texts["text/plain"]:
            yield from anchors_in_text(text[:MAX_TEXT], unwanted)


def _attached(message: Message) -> Iterator[str]:
    """The names of the PDFs that come with a message."""
    for part in islice(message.walk(), MAX_PARTS):
        try:
            name = _header(part.get_filename() or "")[:MAX_TITLE]
        except (ValueError, LookupError, AttributeError, TypeError):
            name = ""
        if part.get_content_type() == "application/pdf" or name.lower().endswith(".pdf"):
            yield name or "sans nom"


def _text(part: Message) -> str:
    """The text of a part, whatever it says of its encoding."""
    try:
        body = part.get_payload(decode=True)
        charset = part.get_content_charset("")
    except (ValueError, LookupError, AttributeError, TypeError):
        return ""
    return _decoded(body, f"charset={charset}") if isinstance(body, bytes) else ""


def _header(value: str) -> str:
    """A header as one line of text, its encoded words decoded, its raw bytes too."""
    value = _decoded(value.encode("utf-8", "surrogateescape"))
    try:
        words = decode_header(value)
    except (HeaderParseError, ValueError, TypeError):
        words = [(value, None)]
    parts = [_decoded(word, f"charset={charset}") if isinstance(word, bytes) else word for word, charset in words]
    return " ".join(tidy("".join(parts) or value).split())


def _decoded(body: bytes, content_type: str = "") -> str:
    return sound(decode(body, content_type))


def _sender(value: str) -> str:
    address = parseaddr(value)[1]
    if not ADDRESS.fullmatch(address):
        found = ADDRESS.search(_header(value))
        address = found[0] if found else ""
    return address.strip().lower()

"""A Digest as one e-mail to one recipient: the very bytes that leave. Pure.

    multipart/alternative (text, page)        or, with a calendar, multipart/mixed (the former, agenda.ics)

No header is trusted to the interpreter: some versions turn a crafted name into a header of its own (CVE-2024-6923).
Every value is cleaned here, then the bytes are parsed again and must hold the expected headers and no other.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from email import policy
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import format_datetime, parseaddr
from urllib.parse import quote

from alerts import render
from alerts.digest import Digest, Kind
from alerts.links import link, mailto, postal
from alerts.web import bare
from alerts.wording import clean
from monitor.errors import VigieError

MAX_HEADER = 200  # characters of a value shown to people
MAX_LINE = 998  # bytes (RFC 5322)
ONE_CLICK = "List-Unsubscribe-Post"
HEADERS = [
    "Message-ID", "List-Id", "List-Unsubscribe", ONE_CLICK, "From", "To", "Subject", "Date", "Auto-Submitted",
    "MIME-Version", "Content-Type", "Content-Language",
]  # fmt: skip
PART_HEADERS = {"content-type", "content-transfer-encoding", "content-disposition", "mime-version"}
TELLING = ["text/plain", "text/html"]


def message(
    digest: Digest,
    sender: str,
    recipient: str,
    now: datetime,
    *,
    editor: bool,
    calendar: bytes | None = None,
    unsubscribe: str = "",
) -> tuple[str, bytes]:
    """The Message-ID and the bytes (CRLF) of the issue for `recipient`: 7 bits, unless its address needs UTF-8.

    `editor`: with what the watch did. `calendar`: an iCalendar file, attached. `unsubscribe`: an address where a reader
    leaves, in one click if it is https (RFC 8058); `{recipient}` and `{letter}` in it are filled in. Raises VigieError
    when the bytes do not hold exactly the headers and parts that were meant.
    """
    name, address = parseaddr(sender)
    domain = address.rpartition("@")[2]
    identity = message_id(digest, recipient, domain)
    to = postal(_header(recipient))
    mail = EmailMessage(policy=policy.SMTP if to.isascii() else policy.SMTPUTF8)
    try:
        mail["From"] = Address(_header(name), addr_spec=_header(address))
        local, _, place = to.rpartition("@")
        mail["To"] = Address(addr_spec=to) if to.isascii() else Address(username=local, domain=place)
    except (ValueError, MessageError):
        raise _kept_back(digest) from None
    mail["Subject"] = _header(render.subject(digest))
    mail["Date"] = format_datetime(now)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(render.text(digest, editor=editor), cte="quoted-printable")
    mail.add_alternative(render.page(digest, editor=editor), subtype="html", cte="quoted-printable")
    if calendar is not None:
        as_published = {"method": "PUBLISH", "charset": "utf-8"}
        mail.add_attachment(calendar, "text", "calendar", filename="agenda.ics", params=as_published)
    mail["Content-Language"] = digest.language  # last: add_alternative would move it into the first part
    # Machines read these; the library would fold a long one into encoded words, which they do not read.
    machine = {
        "Message-ID": identity,
        "List-Id": f"<{bare(digest.name) or 'lettre'}.{_header(domain)}>",
        **_leaving(digest, _header(address), recipient, unsubscribe),
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in machine.items())
    content = head.encode("ascii", "replace") + mail.as_bytes()
    meant = [one for one in HEADERS if one != ONE_CLICK or one in machine]
    if not _as_meant(content, meant, calendar):
        raise _kept_back(digest)
    return identity, content


def message_id(digest: Digest, recipient: str, domain: str) -> str:
    """The same for the same issue and recipient, so that a mailbox can tell a second copy; a sample has its own."""
    kind = () if digest.kind is Kind.ISSUE else (digest.kind.value,)
    seed = "\n".join((digest.name, digest.slot.astimezone(UTC).isoformat(), recipient, *kind))
    return f"<{hashlib.sha256(seed.encode('utf-8', 'surrogatepass')).hexdigest()[:40]}@{_header(domain)}>"


def _leaving(digest: Digest, address: str, recipient: str, unsubscribe: str) -> dict[str, str]:
    """How a reader leaves: by a message to the sender, and at the address configured, in one click if it is https."""
    by_mail = f"<{mailto(address, render.leave_subject(digest))}>"
    filled = unsubscribe.replace("{recipient}", quote(recipient, safe="")).replace(
        "{letter}", quote(clean(digest.name, 80), safe="")
    )
    if not link(filled):
        return {"List-Unsubscribe": by_mail}
    headers = {"List-Unsubscribe": f"<{filled}>,\r\n {by_mail}"}
    if filled.startswith("https://"):
        headers[ONE_CLICK] = "List-Unsubscribe=One-Click"
    return headers


def _header(value: str) -> str:
    """One line, without what begins an encoded word: the library would decode it, line breaks included."""
    return clean(value, MAX_HEADER).replace("=?", "= ?")


def _as_meant(content: bytes, headers: list[str], calendar: bytes | None) -> bool:
    """Whether the bytes, read again, hold the headers and the parts that were meant, and nothing more."""
    parsed = BytesParser(policy=policy.compat32).parsebytes(content)
    parts = list(parsed.walk())[1:]
    shape = [part.get_content_type() for part in parts]
    meant = TELLING if calendar is None else ["multipart/alternative", *TELLING, "text/calendar"]
    inner = {name.lower() for part in parts for name in part}
    short = all(len(line) <= MAX_LINE for line in content.split(b"\r\n"))
    return parsed.keys() == headers and shape == meant and inner <= PART_HEADERS and short


def _kept_back(digest: Digest) -> VigieError:
    return VigieError(
        f"lettre « {clean(digest.name, 80)} » : message retenu, ses en-têtes ne sont pas ceux attendus ;"
        " vérifiez le nom de la lettre, ses destinataires, delivery.smtp.sender et delivery.unsubscribe"
    )

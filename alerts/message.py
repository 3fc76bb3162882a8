"""A Digest as one e-mail to one recipient: the very bytes that leave. Pure.

No header is trusted to the interpreter: some versions turn a crafted name into a header of its own (CVE-2024-6923).
Every value is cleaned here, then the bytes are parsed again and must hold the expected headers and no other.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import UTC, datetime
from email import policy
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import format_datetime, parseaddr

from alerts import render
from alerts.compose import Digest
from alerts.wording import clean
from monitor.errors import VigieError

MAX_HEADER = 200
HEADERS = [
    "Message-ID", "List-Id", "List-Unsubscribe", "From", "To", "Subject", "Date", "Auto-Submitted", "MIME-Version",
    "Content-Type", "Content-Language",
]  # fmt: skip
PART_HEADERS = {"content-type", "content-transfer-encoding", "mime-version"}


def message(digest: Digest, sender: str, recipient: str, now: datetime) -> tuple[str, bytes]:
    """The Message-ID and the bytes (CRLF, 7 bits) of the issue for `recipient`, an ASCII address.

    The copy addressed to the sender is the editor's: it names the sources that failed. Raises VigieError when the
    bytes do not hold exactly the headers that were meant.
    """
    name, address = parseaddr(sender)
    domain = address.rpartition("@")[2]
    identity = message_id(digest, recipient, domain)
    mail = EmailMessage(policy=policy.SMTP)
    try:
        mail["From"] = Address(_header(name), addr_spec=_header(address))
        mail["To"] = Address(addr_spec=_header(recipient))
    except (ValueError, MessageError):
        raise _kept_back(digest) from None
    mail["Subject"] = _header(render.subject(digest))
    mail["Date"] = format_datetime(now)
    mail["Auto-Submitted"] = "auto-generated"
    editor = recipient.casefold() == address.casefold()
    mail.set_content(render.text(digest, editor=editor), cte="quoted-printable")
    mail.add_alternative(render.page(digest, editor=editor), subtype="html", cte="quoted-printable")
    mail["Content-Language"] = digest.language  # last: add_alternative would move it into the first part
    # Machines read these three; the library would fold a long one into encoded words, which they do not read.
    machine = {
        "Message-ID": identity,
        "List-Id": f"<{_slug(digest.name)}.{_header(domain)}>",
        "List-Unsubscribe": f"<{render.mailto(_header(address), render.leave_subject(digest))}>",
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in machine.items())
    content = head.encode("ascii") + mail.as_bytes()
    if not _as_meant(content):
        raise _kept_back(digest)
    return identity, content


def message_id(digest: Digest, recipient: str, domain: str) -> str:
    """The same for the same issue and recipient, so that a mailbox can tell a second copy."""
    seed = "\n".join((digest.name, digest.slot.astimezone(UTC).isoformat(), recipient))
    return f"<{hashlib.sha256(seed.encode()).hexdigest()[:40]}@{_header(domain)}>"


def _header(value: str) -> str:
    """One line, without what begins an encoded word: the library would decode it, line breaks included."""
    return clean(value, MAX_HEADER).replace("=?", "= ?")


def _slug(name: str) -> str:
    """veille-sante: the letter's name in a List-Id."""
    folded = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", folded).strip("-")[:60] or "lettre"


def _as_meant(content: bytes) -> bool:
    """Whether the bytes, read again, hold the headers and the parts that were meant, and nothing more."""
    parsed = BytesParser(policy=policy.compat32).parsebytes(content)
    parts = list(parsed.walk())[1:]
    shape = [part.get_content_type() for part in parts]
    inner = {name.lower() for part in parts for name in part}
    return parsed.keys() == HEADERS and shape == ["text/plain", "text/html"] and inner <= PART_HEADERS


def _kept_back(digest: Digest) -> VigieError:
    return VigieError(
        f"lettre « {clean(digest.name, 80)} » : message retenu, ses en-têtes ne sont pas ceux attendus ;"
        " vérifiez le nom de la lettre, ses destinataires et delivery.smtp.sender"
    )

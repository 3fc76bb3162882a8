"""Which addresses a letter may link to, and how they are shown. Pure."""

from __future__ import annotations

import re
from contextlib import suppress
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from courlan import extract_domain

from alerts.wording import clean
from monitor.address import asked_for

# Letters that every reader tells apart: those of French and its neighbours, and none that only looks like one.
_READABLE = re.compile(r"[a-z0-9ßà-öø-ÿāăąćĉċčďđēĕėęěĝğġģĥħĩīĭįĵķĺļľłńņňōŏőœŕŗřśŝşšţťŧũūŭůűųŵŷźżž-]+")


def link(url: str) -> str:
    """`url` if it may be a link: http or https, with a host and no user name; else an empty string. In ASCII."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
        if not usable or clean(url, len(url) + 1) != url or " " in url:
            return ""
        return url if url.isascii() else _in_ascii(parts)
    except ValueError:  # no address, or a host that cannot be
        return ""


def _in_ascii(parts: SplitResult) -> str:
    """The same address as it travels: its host in IDNA, the rest in percents."""
    host = asked_for(parts.hostname or "")
    where = f"{host}:{parts.port}" if parts.port else host
    return urlunsplit((parts.scheme, where, *(quote(one, safe="%/:=&?~#+!$,;'@()*[]") for one in parts[2:])))


def domain(url: str) -> str:
    """The registrable domain behind a link, so that a reader sees where it leads; else its host name. With its accents
    (`santé.example`, not `xn--sant-epa.example`), unless it may pass for another.
    """
    address = link(url)
    if not address:
        return ""
    return readable(extract_domain(address) or (urlsplit(address).hostname or "").removeprefix("www."))


def shown(url: str) -> str:
    """An address to be read, not followed: its host with its accents."""
    with suppress(ValueError):
        if name := urlsplit(url).hostname:
            return url.replace(name, readable(name), 1)
    return url


def readable(host: str) -> str:
    """A host name with its accents; a part in other letters than ours, or that could be mistaken, stays in ASCII."""
    return ".".join(map(_readable, host.split(".")))


def _readable(label: str) -> str:
    try:
        seen = label.encode("ascii").decode("idna")
        same = seen.encode("idna").decode("ascii") == label
    except UnicodeError:
        return label
    return seen if same and _READABLE.fullmatch(seen) else label


def postal(address: str) -> str:
    """An e-mail address as it travels: its domain in ASCII (`santé.example`: `xn--sant-epa.example`)."""
    local, _, domain = address.rpartition("@")
    try:
        return f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:  # no domain that exists
        return address


def reader(address: str) -> str:
    """Whom an e-mail address or another recipient reaches: the same for all spellings of one address."""
    return postal(address).casefold()


def mailto(address: str, subject: str) -> str:
    """A mailto: address that opens a message with that subject."""
    return f"mailto:{quote(address, safe='@')}?subject={quote(subject)}"

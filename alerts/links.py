"""Which addresses a letter may link to, and how they are shown. Pure."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from courlan import extract_domain

from alerts.wording import clean


def link(url: str) -> str:
    """`url` if it may be a link: http or https, with a host and no user name; else an empty string."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return ""
    return url if usable and clean(url, len(url) + 1) == url and " " not in url else ""


def domain(url: str) -> str:
    """The registrable domain behind a link, so that a reader sees where it leads; else its host name."""
    if not link(url):
        return ""
    return extract_domain(url) or (urlsplit(url).hostname or "").removeprefix("www.")


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

"""Addresses of articles: two spellings of one address must be one article, and two articles never one."""

from __future__ import annotations

import re
from urllib.parse import urldefrag, urljoin, urlsplit

MAX_LENGTH = 2083
# Who visits, not what: sites that get no cookie put it into every link, another one at each visit.
SESSION = re.compile(
    r";jsessionid=[\w.!-]+|(?<=[?&])(?:PHPSESSID|jsessionid|ASPSESSIONID\w{0,12}|osCsid|zenid)=[\w,.!-]{10,}(?:&|$|(?=#))",
    re.IGNORECASE,
)


def canonical(url: str) -> str:
    """The form of `url` by which an article is known again: no trackers, sessions, fragment or accidents of spelling.

    courlan drops the trackers (utm_*, fbclid, xtor…), w3lib settles the encoding, the order of the query and the host.
    Unknown parameters stay, those without a value too: on many sites they are the article's number (`?article414`).
    What is no address comes back as it is.
    """
    from courlan import clean_url  # the two take a tenth of a second, which who asks but for a host need not spend
    from w3lib.url import canonicalize_url

    url = SESSION.sub("", url)
    try:
        plain = urlsplit(canonicalize_url(clean_url(url) or url))
        named = urlsplit(url)
        bare = sorted(one for one in named.query.split("&") if one and "=" not in one)  # courlan drops them
        if not bare:
            return plain.geturl()
        kept = urlsplit(canonicalize_url(named._replace(query="&".join(bare)).geturl())).query.split("&")
        known = [one for one in plain.query.split("&") if one and one not in kept]
        return plain._replace(query="&".join([*(one.removesuffix("=") for one in kept), *known])).geturl()
    except ValueError:
        return url


def absolute(base: str, link: str | None) -> str | None:
    """`link` as found in the page `base`: an absolute http or https address without fragment, or None."""
    if not link or len(link) > MAX_LENGTH:
        return None
    try:
        url = urldefrag(urljoin(base, link.strip())).url
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.username
        parts.port  # noqa: B018 - raises ValueError when it is not a number
    except ValueError:
        return None
    return url if usable else None


def host(url: str) -> str:
    """The host name of `url`, lower case, without `www.`; empty if there is none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""

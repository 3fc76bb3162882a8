"""Addresses of articles: two spellings of one address must be one article, and two articles never one."""

from __future__ import annotations

import re
from contextlib import suppress
from urllib.parse import parse_qs, quote, unquote, urldefrag, urljoin, urlsplit

MAX_LENGTH = 2083
# Who visits, not what: sites that get no cookie put it into every link, another one at each visit.
SESSION = re.compile(
    r";jsessionid=[\w.!-]+|(?<=[?&])(?:PHPSESSID|jsessionid|ASPSESSIONID\w{0,12}|osCsid|zenid)=[\w,.!-]{10,}(?:&|$|(?=#))",
    re.IGNORECASE,
)
# Parameters that say where a reader comes from (utm_*, fbclid, xtor…), not what is read.
TRACKER = re.compile(
    r"(?:ads?|at|gad?|gs|itm|mc|mkt|ml|mtm|oly|pk|utm|vero)_.*|(?:dc|fbc|gc|twc|yc|ysc)lid|(?:click|gbra|msclk|igsh|partner|wbra)id"
    r"|xtor|_?g[al]|aff|affi|affiliate(?:_?id)?|campaign(?:_?id)?|clid|kwd|keyword|medium|ref_(?:src|url)?|referr?er",
    re.IGNORECASE,
)
# So do these (`?ref=rss`), but where they number the article (`?ref=CP-2026-12`, `?tx_agenda[uid]=12`): by a value with
# a figure in it; that of a session, which changes at each visit, is longer than any number (`?session=S3`).
PERHAPS = re.compile(r"(?:.*[\[_.-])?(?:cid|eid|ref|session\w*|source\w*|uid)\]?", re.IGNORECASE)
SESSIONS = re.compile(r"(?:.*[\[_.-])?session\w*\]?", re.IGNORECASE)
SHORT_NUMBER = re.compile(r"(?:[a-z]{0,9}[-_.]?\d{1,6}|\d{1,9})(?:[-_.]\d{1,4}){0,2}", re.IGNORECASE)
# And these, whose numbers of visits are longer than those of articles (`?ad_id=3`).
BRIEFLY = re.compile(r"ad_?id", re.IGNORECASE)
# Trackers that are called by words which a site may well use for its own ends: `?keyword=grippe`.
OWN_WORDS = re.compile(r"affi|affiliate(?:_?id)?|ad_?id|campaign(?:_?id)?|kwd|keyword|medium|partnerid", re.IGNORECASE)
# What leads to an address that it carries in clear: (host, path, parameter) of aggregators, networks and mail scanners.
WRAPPERS = (
    (re.compile(r"google\.(?:com?\.)?[a-z]{2,3}"), "/url", ("url", "q")),
    (re.compile(r"bing\.com"), "/news/apiclick.aspx", ("url",)),
    (re.compile(r"[\w.-]+\.safelinks\.protection\.outlook\.com"), "/", ("url",)),
    (re.compile(r"urldefense\.proofpoint\.com"), "/v1/url", ("u",)),
    (re.compile(r"lm?\.facebook\.com"), "/l.php", ("u",)),
    (re.compile(r"linkedin\.com"), "/redir/redirect", ("url",)),
    (re.compile(r"linkedin\.com"), "/safety/go", ("url",)),
    (re.compile(r"slack-redir\.net"), "/link", ("url",)),
    (re.compile(r"duckduckgo\.com"), "/l/", ("uddg",)),
)
NESTED = 4  # wrappers around one another
AMPERSAND = re.compile(r"&(?:amp|#0{0,3}38|#x26);", re.IGNORECASE)  # as pages and feeds write it, left as it is
WITHIN = re.compile(r"(?<!^http)(?<!^https)://", re.IGNORECASE)  # of an address inside another
# What is no part of an address: tabs, and line breaks with the indentation of the next line.
WRAPPED = re.compile(r"[ \t]*[\r\n]\s*|\t")
# Files that are neither pages nor PDFs, and may be offered like articles: texts, tables, slides, archives, recordings.
FILE = re.compile(
    r"\.(doc[mx]?|dot[mx]?|rtf|odt|xls[bmx]?|ods|pp[st][mx]?|odp|epub|zip|rar|7z|mp[34]|m4[av]|mov|avi|wmv|webm|mkv|wav|ogg)$",
    re.IGNORECASE,
)


def canonical(url: str) -> str:
    """The form of `url` by which an article is known again: no trackers, sessions, fragment or accidents of spelling.

    courlan clears up what is garbled, w3lib settles the encoding, the order of the query and the host. Unknown
    parameters stay, those without a value too: on many sites they are the article's number (`?article414`).
    What is no address comes back as it is, but for its spaces.
    """
    from courlan import clean_url  # the two take a tenth of a second, which who asks but for a host need not spend
    from w3lib.url import canonicalize_url

    # courlan keeps but one of two addresses, so that all that one service redirects to would be one article.
    url = WITHIN.sub(":%2F%2F", SESSION.sub("", AMPERSAND.sub("&", spelled(url))))
    try:
        named = urlsplit(url)
        told = [one for one in named.query.split("&") if _tells(one)]
        page = named._replace(query="", fragment="").geturl()
        page = clean_url(page) or page
        valued = "&".join(one for one in told if "=" in one)
        plain = urlsplit(canonicalize_url(f"{page}?{valued}"))
        bare = "&".join(one for one in told if "=" not in one)
        first = urlsplit(canonicalize_url(f"{page}?{bare}")).query.replace("=", "") if bare else ""
        query = "&".join(part for part in (first, plain.query) if part)
        if (plain.hostname or "").endswith("."):  # the same host
            plain = plain._replace(netloc=re.sub(r"\.+(?=:|$)", "", plain.netloc))
        return plain._replace(path=plain.path.replace(":%2F%2F", "://"), query=query).geturl()
    except ValueError:
        return url


def _tells(parameter: str) -> bool:
    """Whether a parameter of a query may tell one article from another."""
    name, sign, value = parameter.partition("=")
    if not value:
        return bool(name) and not sign
    name = unquote(name)
    if BRIEFLY.fullmatch(name):
        return re.fullmatch(r"\d{1,9}", value) is not None
    if TRACKER.fullmatch(name):
        return False
    if SESSIONS.fullmatch(name):
        return SHORT_NUMBER.fullmatch(unquote(value)) is not None
    return not PERHAPS.fullmatch(name) or re.search(r"\d", unquote(value)) is not None


def without_doubtful(url: str) -> str:
    """The canonical form of `url` without the parameters that may be trackers; empty if it has none of them.

    Of several links that differ by these alone, the titles tell whether they lead to several articles.
    """
    address, _, query = AMPERSAND.sub("&", spelled(url)).partition("#")[0].partition("?")
    parts = query.split("&") if query else []
    sure = [one for one in parts if not _is_doubtful(one)]
    if len(sure) == len(parts):
        return ""
    return canonical(f"{address}?{'&'.join(sure)}" if sure else address)


def _is_doubtful(parameter: str) -> bool:
    name, _, value = parameter.partition("=")
    name = unquote(name)
    perhaps = PERHAPS.fullmatch(name) and not TRACKER.fullmatch(name)
    return bool(value) and bool(perhaps or OWN_WORDS.fullmatch(name))


def unwrapped(url: str) -> str:
    """The address that `url` leads to, when a service whose links carry it in clear has wrapped it; else `url`."""
    for _ in range(NESTED):
        try:
            parts = urlsplit(url)
            inner = _carried(parts.hostname or "", parts.path, parts.query)
            if urlsplit(inner).scheme not in {"http", "https"} or not urlsplit(inner).hostname:
                return url
        except ValueError:
            return url
        url = inner
    return url


def _carried(name: str, path: str, query: str) -> str:
    name = name.removeprefix("www.")
    names = next((told for host, at, told in WRAPPERS if at == path and host.fullmatch(name)), ())
    values = parse_qs(AMPERSAND.sub("&", query)) if names else {}
    return next((values[one][0] for one in names if one in values), "")


def spelled(link: str) -> str:
    """`link` as browsers ask for it (WHATWG URL): nothing around it, no tabs and line breaks in it, `%20` for a space.

    Names of files hold spaces: « CP Bretagne 2026.pdf » is another one than « CPBretagne2026.pdf ».
    """
    return re.sub(r"\s+", lambda spaces: quote(spaces[0]), WRAPPED.sub("", link.strip()))


def file_kind(url: str) -> str:
    """The ending of the address of a file that cannot be read (`docx`, `zip`); empty for that of a page or a PDF."""
    try:
        found = FILE.search(urlsplit(url).path)
    except ValueError:
        return ""
    return found[1].lower() if found else ""


def absolute(base: str, link: str | None) -> str | None:
    """`link` as found in the page `base`: an absolute http or https address without fragment, or None.

    What a service has wrapped is unwrapped, so that the service is never asked for it. Its host is written as it is
    asked for: « santé.example » in ASCII, and without the dot that may end it.
    """
    if not link or len(link) > MAX_LENGTH:
        return None
    try:
        url = urldefrag(unwrapped(urljoin(base, spelled(link)))).url
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.username
        name, port = parts.hostname or "", parts.port  # raises ValueError when it is not a number
        if usable and (plain := asked_for(name)) != name:
            url = parts._replace(netloc=plain if port is None else f"{plain}:{port}").geturl()
    except ValueError:
        return None
    return url if usable else None


def host(url: str) -> str:
    """The host name of `url`, in ASCII and lower case, without `www.`; empty if there is none."""
    try:
        name = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    with suppress(UnicodeError):  # a name that no host can have
        name = asked_for(name)
    return name.removeprefix("www.")


def asked_for(name: str) -> str:
    """A host name, or a pattern of names, as it is asked for: in ASCII (IDNA), and without the dot that may end it.

    Raises UnicodeError.
    """
    plain = name if name.isascii() else name.encode("idna").decode("ascii")
    return plain.rstrip(".") or name

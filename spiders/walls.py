"""What a web page is, when something else was asked for: a robot check, a login, an error page. Pure."""

from __future__ import annotations

import re

from monitor.extract.document import unescape
from spiders.plain import plain

HEAD = 200_000  # characters that are looked at
# What the pages of the common checks hold, and no others: Cloudflare, DataDome, Imperva, PerimeterX, Akamai, AWS,
# SiteGround, Sucuri, DDoS-Guard, Anubis, Vercel, Fastly, Imunify, Radware, Bunny.
CHECK = re.compile(
    "|".join(
        (
            r"/cdn-cgi/challenge-platform/[\w/.-]{0,100}orchestrate/|cf[-_]chl[-_]|challenge-error-text",
            r"captcha-delivery\.com|_Incapsula_Resource\?(?!SWJIYLWA)|Incapsula incident|px-captcha",
            r"/_sec/cp_challenge/|gokuProps|\.well-known/sgcaptcha|sucuri_cloudproxy_js",
            r"ddos-guard/js-challenge|id=[\"']?anubis_challenge|/\.within\.website/x/cmd/anubis",
            r"Vercel Security Checkpoint|/_fs-ch-[\w-]{8,40}/|\bwsidchk\b|validate\.perfdrive\.com|/\.bunny-shield/",
        )
    )
)
# What they say, and what guards ordinary pages too: it counts where something else than a page was asked for.
GUARDED = re.compile(
    "|".join(
        (
            r"/cdn-cgi/challenge-platform|_Incapsula_Resource|Pardon Our Interruption|ddos-guard|sucuri_cloudproxy",
            r"_pxAppId|AwsWafIntegration|awswaf\.com/|errors\.edgesuite\.net|kpsdk",
            r"<title>\s{0,50}(?:Just a moment|Un instant|Attention Required!|DDoS protection)",
            r"checking (?:if the site connection|your browser)|v[ée]rification de votre (?:navigateur|connexion)",
            r"(?:verify|confirm) (?:that )?you are (?:a )?human|you(?:'|&#39;|’)re not a (?:ro)?bot|are you a robot",
            r"(?:vous n(?:'|&#39;|’)[êe]tes|je ne suis) pas un robot|[êe]tes[- ]vous un robot",
            r"enable javascript and cookies to continue",
        )
    ),
    re.IGNORECASE,
)
CAPTCHA = re.compile(r"g-recaptcha|h-captcha|hcaptcha\.com|cf-turnstile|friendlycaptcha", re.IGNORECASE)
PASSWORD = re.compile(r"<input\b[^>]{0,300}\btype\s{0,3}=\s{0,3}[\"']?password", re.IGNORECASE)
TITLE = re.compile(r"<title[^>]{0,200}>([^<]{1,300})", re.IGNORECASE)
# What a web page begins with, or what a server that fails does.
WEB_PAGE = re.compile(
    r"[^<]{0,2000}(?:<!--.{0,2000}?-->\s{0,2000})?"
    r"<(?:!doctype\s{1,9}html|(?:html|head|body|title|meta|script|center|div|p|h1|b|br)\b)",
    re.IGNORECASE | re.DOTALL,
)
ROOT = re.compile(r"<([A-Za-z][\w:.-]{0,40})")
SHORT = 600  # characters of text below which a page with a captcha holds nothing else


def is_check(text: str) -> bool:
    """Whether a page is a check for robots, and nothing else."""
    return CHECK.search(text) is not None


def wall(text: str) -> str:
    """What stands before the content in the page `text`: a reason in French, or "" when nothing is seen to."""
    head = text[:HEAD]
    if "<" not in head:
        return ""
    if is_check(head) or GUARDED.search(head) or (CAPTCHA.search(head) and not PASSWORD.search(head) and _bare(head)):
        return "contrôle anti-robot"
    if PASSWORD.search(head) and _bare(head):
        return "page de connexion"
    return ""


def instead(text: str, content_type: str, wanted: str) -> str:
    """Why `text` is not what was `wanted` (« un flux »): one line in French."""
    head = text[:HEAD]
    if WEB_PAGE.match(head):
        named = TITLE.search(head)
        title = " ".join(unescape(named[1]).split())[:80] if named else ""
        kind = wall(head) or "une page HTML"
        return f"{kind} là où {wanted} était attendu" + (f" (« {title} »)" if title else "")
    root = ROOT.search(head[:4096])
    if root and head.lstrip().startswith("<"):
        return f"un document <{root[1]}> là où {wanted} était attendu"
    return f"une page {content_type.partition(';')[0] or 'sans type'} là où {wanted} était attendu"


def _bare(page: str) -> bool:
    """True when little text stands beside the form."""
    return len(plain(page)) < SHORT

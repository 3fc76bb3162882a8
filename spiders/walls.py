"""What a web page is, when something else was asked for: a robot check, a login, an error page. Pure."""

from __future__ import annotations

import html
import re

from spiders.plain import plain

HEAD = 200_000  # characters that are looked at
# What the services that check for robots put into their pages, and what these say.
CHALLENGE = re.compile(
    "|".join(
        (
            r"/cdn-cgi/challenge-platform|cf-chl-|cf_chl_|challenge-error-text",
            r"_Incapsula_Resource|Incapsula incident|Pardon Our Interruption|captcha-delivery\.com|ddos-guard",
            r"sucuri_cloudproxy|px-captcha|_pxAppId|AwsWafIntegration|gokuProps|errors\.edgesuite\.net|kpsdk",
            r"/\.within\.website/x/cmd/anubis|Vercel Security Checkpoint",
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


def wall(text: str) -> str:
    """What stands before the content in the page `text`: a reason in French, or "" when nothing is seen to."""
    head = text[:HEAD]
    if "<" not in head:
        return ""
    if CHALLENGE.search(head) or (CAPTCHA.search(head) and not PASSWORD.search(head) and _bare(head)):
        return "contrôle anti-robot"
    if PASSWORD.search(head) and _bare(head):
        return "page de connexion"
    return ""


def instead(text: str, content_type: str, wanted: str) -> str:
    """Why `text` is not what was `wanted` (« un flux »): one line in French."""
    head = text[:HEAD]
    if WEB_PAGE.match(head):
        named = TITLE.search(head)
        title = " ".join(html.unescape(named[1]).split())[:80] if named else ""
        kind = wall(head) or "une page HTML"
        return f"{kind} là où {wanted} était attendu" + (f" (« {title} »)" if title else "")
    root = ROOT.search(head[:4096])
    if root and head.lstrip().startswith("<"):
        return f"un document <{root[1]}> là où {wanted} était attendu"
    return f"une page {content_type.partition(';')[0] or 'sans type'} là où {wanted} était attendu"


def _bare(page: str) -> bool:
    """True when little text stands beside the form."""
    return len(plain(page)) < SHORT

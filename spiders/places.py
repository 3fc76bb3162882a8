"""Where sites usually keep what can be watched: feeds and sitemaps by their software, and the page of their news. Pure.

Every address given here is a guess that a visit proves or disproves; none is watched unseen.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from monitor.address import canonical, host

# What betrays the software of a site in its pages, and where that software keeps feeds. `{page}` is the address of the
# page asked for, a slash at its end; `{lang}` its language folder (`fr/`) if it has one.
SOFTWARE: tuple[tuple[re.Pattern[bytes], tuple[str, ...]], ...] = tuple(
    (re.compile(signs, re.IGNORECASE), places)
    for signs, places in (
        (rb"/wp-(?:content|includes|json)/|content=.wordpress", ("{page}feed/", "/{lang}feed/", "/feed/")),
        (rb"content=.spip|spip\.php\?|\bspip_(?:logo|doc|in|out)", ("/spip.php?page=backend",)),
        (
            rb"content=.drupal|drupal-settings-json|/sites/default/files/|data-drupal-",
            ("/{lang}rss.xml", "/rss.xml", "{page}feed", "/fr/rss.xml"),
        ),
        (rb"content=.typo3|/typo3(?:temp|conf)/", ("{page}?type=9818", "/{lang}rss.xml", "/feed.xml", "/?type=100")),
        (
            rb"content=.joomla|/media/(?:jui|system/js|vendor/joomla)|option=com_content|/components/com_",
            ("{page}?format=feed&type=rss", "/?format=feed&type=rss"),
        ),
        (rb"content=.ghost\b", ("{page}rss/", "/rss/")),
        (rb"content=.(?:hugo|eleventy)\b", ("{page}index.xml", "/index.xml")),
        (rb"content=.jekyll\b", ("/feed.xml",)),
        (rb"content=.blogger\b", ("/feeds/posts/default",)),
        (rb"content=.wix\.com|static\.wixstatic\.com", ("/blog-feed.xml",)),
        (rb"static1?\.squarespace\.com", ("{page}?format=rss",)),
        (rb"content=.plone\b", ("{page}RSS", "/RSS")),
        (rb"content=.dotclear", ("/feed/atom",)),
        (rb"content=.hubspot|\.hs-sites\.com", ("{page}rss.xml", "/blog/rss.xml")),
    )
)
# Families of sites known by their name, whatever their pages say.
FAMILIES = ((r"(?:^|\.)ars\.sante\.fr$", ("/rss.xml",)), (r"(?:^|\.)cnrs\.fr$", ("/fr/rss.xml",)))
ANY_SOFTWARE = ("/{lang}feed/", "/{lang}rss.xml", "/feed/", "/rss.xml", "/rss", "/feed.xml", "/atom.xml")
SITEMAPS = ("/sitemap.xml", "/sitemap_index.xml", "/wp-sitemap.xml", "/news-sitemap.xml", "/sitemap-news.xml")
NEWS_SITEMAP = re.compile(r"news|actu|article|post|presse|press|communiqu", re.IGNORECASE)
# Those of pages that only list articles, or tell who wrote them.
TERMS_SITEMAP = re.compile(
    r"(?<![a-z])(?:post_tag|tags?|categor(?:y|ies?)|taxonom\w*|users?|authors?|auteurs?)(?![a-z])[^/]*$", re.IGNORECASE
)
NEWS_PAGE = re.compile(
    r"(?:(?:toutes?|tous|voir|lire)\s+)*(?:(?:les|nos|l['’]|notre|la|le|d['’]|our|all|derni[èe]re?s?|fil|latest)\s*)*"
    r"(?:(?:actualités?|actus?)(?:\s+(?:du|des|de la|de l['’])\s*[\w-]{3,20})?"
    r"|news|à la une|informations?|blog|presse|espace presse|salle de presse|newsroom|press room"
    r"|communiqués(?: de presse)?|press releases?)"
    r"(?:\s+(?:et|&|/|-)\s+(?:[ée]v[éèe]nements?|agenda|presse|publications?|communiqués(?: de presse)?|events?))?"
    r"[\s>»›→+]*",
    re.IGNORECASE,
)
NEWS_ADDRESS = re.compile(
    r"//[^/]+/.*(?<![a-z])(?:actus?|actualites?|news|newsroom|presse|communiques?|blog)(?![a-z])[^/]*/?$", re.IGNORECASE
)
LANGUAGE = re.compile(r"/([a-z]{2})(?:[-_][a-zA-Z]{2})?(?=/|$)")
SECTION = re.compile(r"\brubrique(\d+)\b")


def usual_feeds(url: str, body: bytes) -> tuple[str, ...]:
    """Where the software of a page keeps its feeds, as far as the page betrays it; nothing if it does not."""
    places = [place for name, places in FAMILIES if re.search(name, host(url)) for place in places]
    places += [place for signs, known in SOFTWARE if signs.search(body) for place in known]
    if "/spip.php?page=backend" in places and (section := SECTION.search(url)):
        places.insert(0, f"/spip.php?page=backend&id_rubrique={section[1]}")
    return _addresses(url, places)


def feeds_anywhere(url: str) -> tuple[str, ...]:
    """Where feeds are found most often on a site whose software is not known."""
    return _addresses(url, ANY_SOFTWARE)


def usual_sitemaps(url: str) -> tuple[str, ...]:
    """Where sitemaps are found most often."""
    return _addresses(url, SITEMAPS)


def rank(sitemap: str) -> int:
    """How likely a sitemap of an index is to hold articles, by its name: 0 if it says so, 2 if it says the contrary."""
    path = urlsplit(sitemap).path
    if TERMS_SITEMAP.search(path):
        return 2
    return 0 if NEWS_SITEMAP.search(path) else 1


def key(url: str) -> str:
    """What two spellings of one address have in common, whatever their scheme, `www.` and last slash."""
    return re.sub(r"^(?:https?:)?//(?:www\.)?", "", canonical(url)).rstrip("/")


def _addresses(url: str, places: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    """These places of the site of `url`, each once and in order, without the page itself."""
    parts = urlsplit(url)
    page = parts.path if parts.path.endswith("/") else parts.path + "/"
    if re.search(r"\.\w{2,5}/$", page):  # a file has nothing below it
        page = parts.path
        places = [place for place in places if place.startswith(("/", "{page}?"))]
    found = LANGUAGE.match(parts.path)
    language = f"{found[0][1:]}/" if found else ""
    filled = [urljoin(url, place.replace("{page}", page).replace("{lang}", language)) for place in places]
    return tuple(one for one in dict.fromkeys(filled) if one != url)

"""Takes out of a tree what its own markup says is not the article: menus, forms, hidden parts, share bars, banners.

Names of classes are one signal among others, and never enough to remove what holds the headline or most of the prose.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from lxml import html
from lxml.html import HtmlElement

from monitor.extract import phrases
from monitor.extract.beside import is_beside, names_of, threads
from monitor.extract.dates import all_in
from monitor.extract.phrases import words

_DROPPED = words(
    "script style template noscript svg iframe object embed canvas audio video map select textarea nav dialog menu "
    "option datalist progress meter figcaption amp-ad amp-sidebar amp-user-notification amp-consent "
    "amp-social-share amp-analytics"
)
_ROLES = words(
    "navigation search dialog alertdialog menu menubar menuitem toolbar contentinfo complementary banner tooltip status"
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# Tokens of class and id. Strong: nobody names an article so. Weak: only where there is no prose.
_STRONG = words(
    "cookie cookies cookiebar cookiebanner gdpr rgpd consent consentement tarteaucitron axeptio didomi onetrust cmp "
    "newsletter newsletters infolettre breadcrumb breadcrumbs ariane filariane fildariane chemin navbar navigation "
    "nav menu submenu sidemenu megamenu sidebar related relatedposts similaires similar recommended recommendation "
    "recommendations recommandations recommandes reco suggestions outbrain taboola ligatus adsbygoogle advert "
    "advertisement sponsored popup modal overlay offcanvas lightbox disqus respond commentlist pager pagination "
    "postnav prevnext sharebar sharing addtoany addthis sharethis sharedaddy jp shariff skiplink skiplinks skip "
    "pluslus mostread mostpopular trending readmore toolbar cta twitter-tweet "
    "instagram-media tiktok-embed bluesky-embed fb-post"
)
_WEAK = words(
    "share partage partager social socials sociaux reseaux footer footnav bottombar tags tag taglist keywords "
    "motscles comments comment commentaires login signin connexion search recherche banner banniere bandeau promo "
    "pub publicite ads ad print tools outils actions abonnement subscribe subscription inscription paywall author "
    "auteur authorbox bio latest lastnews dernieres populaires popular voir more next previous prev rubriques "
    "categories lire alire aside encart toc sommaire hidden invisible sr visually screen caption legend legende credit "
    "follow suivre menu lang langues language langs"
)
_PAIRS = re.compile(
    r"(?:lire|voir)[-_]?(?:aussi|egalement)|a[-_]lire|meme[-_](?:sujet|theme|rubrique)|plus[-_](?:lus|vus)"
    r"|(?:articles?|posts?|news|actus?|actualites?|contenus?)[-_](?:lies|liees|associes|associees|similaires"
    r"|connexes|recents?|recentes|suivants?)"
    r"|related[-_]?(?:posts?|articles?|content|news)|(?:you|vous)[-_](?:may|aimerez|recommand)|sr[-_]only"
    r"|screen[-_]reader|visually[-_]hidden|read[-_](?:more|next)|most[-_](?:read|popular|viewed)"
    r"|fil[-_](?:d[-_])?ariane|(?:social|share)[-_](?:links?|icons?|buttons?|bar|list|media)"
    r"|(?:post|article|entry)[-_](?:navigation|nav|tags|share|sharing|comments)|back[-_]to[-_]top|skip[-_](?:link"
    r"|to)|call[-_]to[-_]action|support[-_]us|soutenez|faire[-_]un[-_]don|comments?[-_](?:area|list|section|form|wrap)|no[-_]?print",
    re.IGNORECASE,
)
_FOLDED = re.compile(
    r"accordion|accordeon|collaps|tab-?(?:panel|pane|content)\b|faq|toggle[_-]?content|depli", re.IGNORECASE
)
_REST = re.compile(
    r"(?<![a-z])(?:(?:read|show|see|view)[-_]?)?(?:more|rest|expand(?:ed|able)?)[-_]?(?:text|texte|content|contenu|target)?(?![a-z-])"
    r"|(?<![a-z])(?:(?:lire|voir|texte|article)[-_]?(?:la[-_]?)?)?suite(?![a-z-])|(?:lire|voir|en)[-_]?(?:plus|savoir)(?![a-z-])",
    re.IGNORECASE,
)
_QUESTIONS = words("h2 h3 h4 h5 h6 dt summary")
_PUBLISHED = re.compile(r"\b(?:publiée?|mise? en ligne|postée?)\b", re.IGNORECASE)
_RUBRIC = 40  # letters of the links that may stand beside a date: rubric, author
_LABELS = re.compile(r"label[-_]+(?:visually[-_])?hidden")  # Drupal: the label of a field is hidden, the field is not
_MAIL = re.compile(r"e-?mail|courriel|newsletter|infolettre", re.IGNORECASE)
_FORM = 1_500  # characters of a form, at most; on some makes of sites a form holds the whole page
_SCRIPTLESS = 500  # characters of paragraphs that make a <noscript> more than a notice
_CAPTION = words("caption legend legende")
_NEAR = 40  # elements, from the start of what stands around a legend, among which its picture is looked for
_LEGEND = 700  # characters of the legend of a picture, at most
_SENTENCE = 100  # characters of text outside links that make a run of prose


@dataclass(slots=True)
class Weight:
    """What an element holds, its descendants included, in characters."""

    text: int = 0
    linked: int = 0
    prose: int = 0


def prune(tree: HtmlElement, headline: HtmlElement | None) -> None:
    """Removes boilerplate from `tree`, in place. `headline` is the element of the title, if one was found."""
    for button in tree.iter("button"):
        parent = button.getparent()
        if parent is not None and parent.tag in _QUESTIONS:
            button.tag = "span"  # the heading of a part that opens at a click
    _mark_boxes(tree)
    show_scriptless(tree)
    for element in list(tree.iter(*_DROPPED)):
        drop(element)
    weights = weigh(tree)
    whole = weights[tree]
    kept = set(headline.iterancestors()) | set(headline.iter()) if headline is not None else set()
    comments = threads(tree, weights)
    gone: set[HtmlElement] = set()
    within: set[HtmlElement] = set()  # what stands inside an article or the main part
    for element in list(tree.iter()):
        if not isinstance(element.tag, str) or element in (tree, headline) or element.tag in ("html", "body"):
            continue
        parent = element.getparent()
        if parent is None or parent in gone:
            gone.add(element)
            continue
        if parent in within or parent.tag in ("article", "main") or parent.get("itemprop") == "articleBody":
            within.add(element)
        if element not in kept and (
            element in comments
            or (kept and is_beside(element, weights[element], whole, element in within))
            or _unwanted(element, weights[element], whole, element in within)
        ):
            drop(element)
            gone.add(element)
        elif element.tag in ("form", "header", "footer", "aside"):
            element.tag = "div"  # what is kept of them is text like any other


def show_scriptless(tree: HtmlElement) -> None:
    """Opens what stands there for those whose browser runs no script, as ours does not, where it is an article."""
    for element in tree.iter("noscript"):
        if sum(len("".join(each.itertext())) for each in element.iter("p")) >= _SCRIPTLESS:
            element.tag = "div"


def _mark_boxes(tree: HtmlElement) -> None:
    """Says in words where the reader may leave an address: fields go, and what stands around them is a newsletter's."""
    for field in list(tree.iter("input")):
        kind = (field.get("type") or "").lower()
        named = f"{field.get('name') or ''} {field.get('id') or ''} {field.get('placeholder') or ''}"
        if kind == "email" or (kind in ("", "text") and _MAIL.search(named)):
            form = next((up for up in field.iterancestors("form") if up.find(".//h1") is None), None)
            beside = form if form is not None and len("".join(form.itertext())) < _FORM else field
            mark = html.Element("p")
            mark.text = phrases.ADDRESS_WANTED
            beside.addprevious(mark)


def drop(element: HtmlElement) -> None:
    """Removes an element and its content, keeping the text after it, apart from the text before."""
    parent = element.getparent()
    if parent is None:
        return
    tail = " " + element.tail if element.tail else ""
    before = element.getprevious()
    if tail and before is not None:
        before.tail = (before.tail or "") + tail
    elif tail:
        parent.text = (parent.text or "") + tail
    element.tail = None
    parent.remove(element)


def weigh(tree: HtmlElement) -> dict[HtmlElement, Weight]:
    """The weight of every element that holds text, in one pass from the leaves up; of any other, one of nothing."""
    in_link = {element for link in tree.iter("a") for element in link.iter()}
    weights: dict[HtmlElement, Weight] = defaultdict(Weight)
    own: dict[HtmlElement, int] = {}  # what stands right in an element
    for element in reversed([*tree.iter()]):
        tail = element.tail
        if tail and element is not tree and not tail.isspace():
            parent = element.getparent()
            own[parent] = own.get(parent, 0) + len(" ".join(tail.split()))
        if not isinstance(element.tag, str):
            continue
        text = element.text
        size = own.get(element, 0) + (len(" ".join(text.split())) if text and not text.isspace() else 0)
        if not size and element not in weights:
            continue
        weight = weights[element]
        weight.text += size
        if element in in_link:
            weight.linked += size
        elif size >= _SENTENCE:
            weight.prose += size
        if element is tree:
            continue
        above = weights[element.getparent()]
        above.text += weight.text
        above.linked += weight.linked
        above.prose += weight.prose
        if not weight.prose and weight.text - weight.linked >= _SENTENCE and element.tag in ("p", "li", "td"):
            above.prose += weight.text - weight.linked
    return weights


def _unwanted(element: HtmlElement, weight: Weight, whole: Weight, within: bool) -> bool:
    if weight.prose > whole.prose * 0.5 and weight.prose > 300:
        return False
    tag = element.tag
    if tag in ("form", "fieldset"):
        return weight.prose < 300
    if tag == "button":
        return True
    if tag in ("aside", "footer"):
        return not (within and weight.prose >= 200 and weight.linked * 5 < weight.text)
    if tag == "header" and not within:
        return weight.prose < 100
    if hidden(element):
        return not _goes_on(element, weight)
    if (element.get("role") or "").lower() in _ROLES:
        return True
    return _named(element, weight)


def hidden(element: HtmlElement) -> bool:
    """Whether an element is kept from the reader's sight for good."""
    if element.get("aria-modal") == "true":
        return True
    unseen = (
        element.get("hidden") is not None
        or (element.get("aria-hidden") == "true" and element.tag not in ("p", "h1", "h2", "h3"))
        or _HIDDEN.search(element.get("style") or "") is not None
    )
    # Text that the reader opens at a click is none of it.
    return unseen and not _FOLDED.search(
        f"{element.get('class') or ''} {element.get('role') or ''} {element.get('id') or ''}"
    )


def _goes_on(element: HtmlElement, weight: Weight) -> bool:
    """Whether what is hidden is called the rest of a text, which the reader sees at a click, and is one: « more »."""
    unlinked = weight.text - weight.linked
    return unlinked >= _SENTENCE and weight.linked * 5 < weight.text and _REST.search(names_of(element)) is not None


def _named(element: HtmlElement, weight: Weight) -> bool:
    if element.tag in ("h1", "main", "article", "tr", "td", "tbody", "table"):
        return False
    strong, weak, signs, legend = _sorts(names_of(element))
    if strong:
        # an article about newsletters may live in « post-newsletter »: prose without links decides
        return weight.prose < 600 or weight.linked * 4 > weight.text
    if not weak:
        return False
    if weight.prose or weight.text >= 400:
        return legend and weight.text < _LEGEND and _has_picture(element)
    text = "".join(element.itertext())
    if phrases.ADDRESS_WANTED in text:
        return False  # a newsletter's: what stands beside it is looked for by that
    # the line that names an author often gives the date: it is read first, and cut with the text
    return not (weight.text < 150 and (signs or _tells_day(element, text, weight.linked)) and any(all_in(text)))


def _tells_day(element: HtmlElement, text: str, linked: int) -> bool:
    """Whether an element with a date says that something was published then, and leads nowhere else."""
    if linked >= _RUBRIC:
        return False
    times = element.iter("time")
    marked = any(each.get("itemprop") == "datePublished" or each.get("pubdate") is not None for each in times)
    return marked or _PUBLISHED.search(text) is not None


@lru_cache(maxsize=4096)
def _sorts(names: str) -> tuple[bool, bool, bool, bool]:
    """Whether names of an element are strong or weak ones, and whether they are an author's or a legend's."""
    names = _LABELS.sub("", names)
    tokens = {
        token.lower() for name in re.split(r"[\s_:-]+", names) for token in re.split(r"(?<=[a-z])(?=[A-Z])", name)
    }
    said = tokens | {name.lower() for name in names.split()}
    strong = not said.isdisjoint(_STRONG) or _PAIRS.search(names) is not None
    weak = not said.isdisjoint(_WEAK)
    return strong, weak, not tokens.isdisjoint({"author", "auteur"}), not tokens.isdisjoint(_CAPTION)


def _has_picture(element: HtmlElement) -> bool:
    """Whether a picture stands just beside what is called its legend, and no heading in it."""
    near = [each for each in (element.getprevious(), element.getnext(), element.getparent()) if each is not None]
    within = (inner for each in near for inner in islice(each.iter(), _NEAR))
    if next(element.iter("h2", "h3", "h4"), None) is not None:
        return False
    return any(inner.tag in ("img", "picture") for inner in within)

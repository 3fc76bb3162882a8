"""A Digest as its readers see it: subject, HTML page and plain text. Pure: same digest, same output.

The HTML asks for nothing outside itself: no image, script, style sheet or font. All foreign text is escaped and has
lost its control, bidirectional and zero-width characters; only http and https addresses become links.
"""

from __future__ import annotations

import textwrap
from functools import cache, lru_cache
from typing import Any
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from courlan import extract_domain
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from alerts import wording
from alerts.compose import Digest, Reason, Section, Story
from alerts.wording import LABELS, NBSP, clean, typeset

MAX_REASONS = 6
MAX_TAGS = 4  # organisations shown under an item
WIDTH = 76  # columns of the plain text


def subject(digest: Digest) -> str:
    """Veille santé – mardi 14 octobre 2025 – 12 articles."""
    return f"{clean(digest.name, 80)} – {_date(digest)} – {wording.articles(len(digest.stories), digest.language)}"


@lru_cache(maxsize=4)  # one issue is rendered twice, not once per reader
def page(digest: Digest, *, editor: bool = True) -> str:
    """The letter as one HTML page. `editor`: with the sources that failed, which other readers are spared."""
    return _environment().get_template("digest.html").render(_view(digest, editor=editor))


@lru_cache(maxsize=4)
def text(digest: Digest, *, editor: bool = True) -> str:
    """The letter as plain text that reads well alone, lines ending with a newline."""
    return _environment().get_template("digest.txt").render(_view(digest, editor=editor)).strip("\n") + "\n"


def link(url: str) -> str:
    """`url` if it may be a link: http or https, with a host and no user name; else an empty string."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return ""
    return url if usable and clean(url, len(url) + 1) == url and " " not in url else ""


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("alerts"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["fold"] = _fold
    return environment


def _fold(line: str, indent: int = 0) -> str:
    """A paragraph in lines of WIDTH columns; words, and so addresses, stay whole."""
    margin = " " * indent
    return textwrap.fill(
        line, WIDTH, initial_indent=margin, subsequent_indent=margin, break_long_words=False, break_on_hyphens=False
    )


def _date(digest: Digest) -> str:
    return wording.weekday(digest.slot.astimezone(ZoneInfo(digest.timezone)), digest.language)


def _view(digest: Digest, *, editor: bool) -> dict[str, Any]:
    """Everything the templates show, as strings: they hold no decision but whether a string is empty."""
    language, labels = digest.language, LABELS[digest.language]
    count = wording.articles(len(digest.stories), language)
    period = wording.period(digest.since, digest.slot, digest.timezone, language)
    figures = labels["figures"].format(
        read=wording.number(digest.read, language),
        kept=wording.number(digest.kept, language),
        sent=wording.number(len(digest.stories), language),
    )
    name = typeset(clean(digest.name, 80), language)
    failing = digest.failing if editor else ()
    return {
        "language": language,
        "t": {key: typeset(label, language) for key, label in labels.items()},
        "nbsp": NBSP,
        "name": name,
        "subject": subject(digest),
        "preheader": next((_title(story, language) for story in digest.stories), count),
        "date": _sentence(_date(digest)),
        "count": count,
        "period": _sentence(period),
        "sections": [_section(section, digest) for section in digest.sections],
        "figures": typeset(figures, language),
        "contact": digest.contact,
        "write": mailto(digest.contact, clean(digest.name, 80)),
        "leave": mailto(digest.contact, leave_subject(digest)),
        "failing": [(clean(source, 120), typeset(clean(why, 160), language)) for source, why in failing],
    }


def leave_subject(digest: Digest) -> str:
    """What a reader who leaves writes in the subject: Désinscription – Veille santé."""
    return f"{LABELS[digest.language]['leave_subject']} – {clean(digest.name, 80)}"


def mailto(address: str, subject: str) -> str:
    """A mailto: address that opens a message with that subject."""
    return f"mailto:{quote(address, safe='@')}?subject={quote(subject)}"


def _section(section: Section, digest: Digest) -> dict[str, Any]:
    return {
        "title": clean(section.title, 80),
        "count": wording.number(len(section.stories), digest.language),
        "top": section.title == LABELS[digest.language]["top"],
        "stories": [_item(story, digest) for story in section.stories],
    }


def _item(story: Story, digest: Digest) -> dict[str, Any]:
    language, labels = digest.language, LABELS[digest.language]
    spoken = story.language or language
    excerpt = typeset(clean(story.excerpt), spoken)
    reprints = [(clean(reprint.source, 80), link(reprint.url)) for reprint in story.reprints]
    return {
        "title": _title(story, language),
        "url": link(story.url),
        "shown_url": clean(story.url, 2083),
        "spoken": spoken if spoken != language and len(spoken) == 2 and spoken.isalpha() else "",
        "source": clean(story.source, 120),
        "date": wording.published(story.published, digest.timezone, language),
        "domain": _domain(story.url),
        "format": wording.pdf(story.pages, language) if story.is_pdf else "",
        "from_feed": story.from_feed,
        "excerpt": wording.quoted(excerpt, language) if excerpt else "",
        "regions": [clean(region, 60) for region in story.regions],
        "organisations": [clean(name, 60) for name in story.organisations[:MAX_TAGS]],
        "why": typeset(_why(story.reasons, language), language),
        "score": wording.number(story.score, language),
        "also": typeset(labels["also"], language) if reprints else "",
        "reprints": reprints,
    }


def _title(story: Story, language: str) -> str:
    return typeset(clean(story.title, 300), story.language or language) or clean(story.url, 300)


def _why(reasons: tuple[Reason, ...], language: str) -> str:
    """Leem + ALLIS-NA dans le titre, Partenariat, malgré Sport."""
    labels = LABELS[language]
    counted = [reason for reason in reasons if reason.points > 0][:MAX_REASONS]
    titled = [clean(reason.name, 60) for reason in counted if reason.organisation and reason.in_title]
    parts = [f"{' + '.join(titled)} {labels['in_title']}"] if titled else []
    parts += [clean(reason.name, 60) for reason in counted if not (reason.organisation and reason.in_title)]
    parts += [f"{labels['despite']} {clean(reason.name, 60)}" for reason in reasons if reason.points < 0]
    return ", ".join(parts)


def _domain(url: str) -> str:
    """The registrable domain behind a link, so that a reader sees where it leads; else its host name."""
    if not link(url):
        return ""
    return extract_domain(url) or urlsplit(url).hostname or ""


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]

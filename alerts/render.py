"""A Digest as its readers see it: subject, HTML page, plain text, a brief for chats. Pure: same digest, same output.

    Digest ─▶ view (every word as a string) ─▶ template ─▶ text
                                                  └─▶ styles inlined ─▶ page, short enough for Gmail

The HTML asks for nothing outside itself: no image, script, style sheet or font. All foreign text is escaped and has
lost its control, bidirectional and zero-width characters; only http and https addresses become links.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from datetime import timedelta
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from css_inline import CSSInliner
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from alerts import annexes, items, moments
from alerts.digest import Digest, Kind, Role, Section, Story
from alerts.links import link, mailto
from alerts.wording import NBSP, clean, sentence, typeset
from alerts.words import Words, heading, words

WIDTH = 76  # columns of the plain text
MAX_PAGE = 100_000  # bytes: Gmail hides what comes after 102 kB
PREVIEW = 140  # characters that a list of messages shows beside the subject
DAY = timedelta(days=1)
_LINES = (Role.BRIEF, Role.ALERTED)


def subject(digest: Digest) -> str:
    """Veille santé – mardi 14 octobre 2025 – 12 articles; an alert of one story bears its title."""
    said, name = words(digest.language), clean(digest.name, 80)
    parts = [name, _date(digest), _count(digest)]
    if digest.kind is Kind.URGENT:
        told = digest.stories
        parts = [
            said.say("Alert"),
            *([name, typeset(clean(told[0].title, 100), told[0].language)] if len(told) == 1 else parts),
        ]
    if digest.kind is Kind.SAMPLE:
        parts = [said.say("Sample"), *parts]
    return " – ".join(parts)


@lru_cache(maxsize=4)  # one issue is rendered twice, not once per reader
def page(digest: Digest, *, editor: bool = True, whole: bool = False) -> str:
    """The letter as one HTML page, its styles inlined.

    `editor`: with what the watch did and the scores, which other readers are spared. Unless `whole`, as many stories
    as it takes, the least relevant, are told in a line, then only counted, so that a mailbox does not clip the page.
    A whole page is the web copy: it does not refer to itself.
    """
    stories = len(_ranked(digest))

    @cache
    def made(full: int, shown: int) -> str:
        view = _view(digest, editor=editor, full=full, shown=shown, web="" if whole else digest.web)
        return _inliner().inline(environment(digest.language).get_template("digest.html").render(view))

    def short(full: int, shown: int) -> bool:
        return len(made(full, shown).encode()) <= MAX_PAGE

    if whole or short(stories, stories):
        return made(stories, stories)
    if short(0, stories):
        return made(_most(lambda full: short(full, stories), stories), stories)
    return made(0, _most(lambda shown: short(0, shown), stories))


@lru_cache(maxsize=4)
def text(digest: Digest, *, editor: bool = True) -> str:
    """The letter as plain text that reads well alone, lines ending with a newline."""
    stories = len(_ranked(digest))
    view = _view(digest, editor=editor, full=stories, shown=stories, web=digest.web)
    return environment(digest.language).get_template("digest.txt").render(view).strip("\n") + "\n"


@lru_cache(maxsize=4)
def brief(digest: Digest) -> str:
    """The letter as a chat service shows it: a line for each story and the address it leads to, and no markup.

    Without the subject, which such a message bears as its title; what excerpts, reasons and reprints tell is left to
    the page, whose address ends it if there is one.
    """
    view = _view(digest, editor=False, full=0, shown=len(_ranked(digest)), web=digest.web)
    return environment(digest.language).get_template("brief.txt").render(view).strip("\n") + "\n"


def leave_subject(digest: Digest) -> str:
    """What a reader who leaves writes in the subject: Désinscription – Veille santé."""
    subject = words(digest.language).say("Unsubscribe")
    return f"{subject} – {clean(digest.name, 80)}"


def _most(fits: Callable[[int], bool], limit: int) -> int:
    """The largest number under `limit` that fits, if those under one that fits do too; 0 if none does."""
    low, high = 0, limit
    while low + 1 < high:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low


@cache
def _inliner() -> CSSInliner:
    """Never reads a style sheet from elsewhere; what cannot be inlined (dark mode, phones) is marked so and stays."""
    return CSSInliner(load_remote_stylesheets=False, minify_css=True)


@cache
def environment(language: str) -> Environment:
    """The templates of the letters and of the published pages, with the words of `language`."""
    said = words(language)
    environment = Environment(
        loader=PackageLoader("alerts"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # the extension brings it
        said.catalogue.gettext, said.catalogue.ngettext, newstyle=True
    )
    environment.filters["fold"] = _fold
    environment.filters["typeset"] = lambda words: typeset(words, language)
    folder = files("alerts").joinpath("templates")
    environment.globals["style"], environment.globals["later"] = (
        folder.joinpath(name).read_text(encoding="utf-8") for name in ("digest.css", "screens.css")
    )
    return environment


def _fold(line: str, indent: int = 0, hang: int | None = None) -> str:
    """A paragraph in lines of WIDTH columns; words, and so addresses, stay whole. `hang`: indent of the next lines."""
    first, other = " " * indent, " " * (indent if hang is None else hang)
    return textwrap.fill(
        line, WIDTH, initial_indent=first, subsequent_indent=other, break_long_words=False, break_on_hyphens=False
    )


def _date(digest: Digest) -> str:
    return moments.weekday(digest.slot.astimezone(ZoneInfo(digest.timezone)), words(digest.language))


def _count(digest: Digest) -> str:
    """What there is in the issue: 12 articles; without any, what there is instead."""
    said = words(digest.language)
    if digest.figures is not None:
        return said.count("%(num)s article kept", "%(num)s articles kept", digest.kept)
    if digest.stories or digest.empty:
        return said.articles(len(digest.stories))
    told = [said.count("%(num)s closing date", "%(num)s closing dates", len(digest.agenda))] if digest.agenda else []
    if digest.corrections:
        told.append(said.count("%(num)s correction", "%(num)s corrections", len(digest.corrected)))
    return ", ".join(told)


def _view(digest: Digest, *, editor: bool, full: int, shown: int, web: str) -> dict[str, Any]:
    """Everything the templates show, as strings: they hold no decision but whether a string is empty.

    `full` stories are told in full, `shown` at all: the most relevant. `web`: where the web copy is offered.
    """
    said = words(digest.language)
    local = digest.slot.astimezone(ZoneInfo(digest.timezone))
    date = sentence(_date(digest))
    urgent = digest.kind is Kind.URGENT
    ranked = [story.article_id for story in _ranked(digest)]
    told = (frozenset(ranked[:full]), frozenset(ranked[:shown]))
    sections = [_section(section, digest, editor, *told) for section in digest.sections if section.stories]
    return {
        "language": said.language,
        "nbsp": NBSP,
        "name": typeset(clean(digest.name, 80), said.language),
        "subject": subject(digest),
        "preheader": _preheader(digest),
        "urgent": urgent,
        "sample": digest.kind is Kind.SAMPLE,
        "date": f"{date}, {moments.hour(local, said)}" if urgent else date,
        "count": _count(digest),
        "period": "" if urgent else _period(digest, said),
        "sections": sections,
        "contents": _contents(digest, sections),
        "empty": digest.empty,
        "agenda": [annexes.appointment(one, digest) for one in digest.agenda],
        "corrections": [annexes.correction(changes, digest) for changes in digest.corrected],
        "tables": annexes.tables(digest.figures, said) if digest.figures else [],
        "watch": annexes.watch(digest.watch, digest) if editor and digest.watch else None,
        "figures": "" if urgent else _figures(digest, said),
        "mention": typeset(clean(digest.mention), said.language),
        "web": link(web),
        "contact": digest.contact,
        "write": mailto(digest.contact, clean(digest.name, 80)),
        "leave": mailto(digest.contact, leave_subject(digest)),
    }


def _period(digest: Digest, said: Words) -> str:
    """The period of an issue; of the first one, whose articles may be older, only if it is of more than a day."""
    told = moments.period(digest.since, digest.slot, digest.timezone, said.language)
    if not digest.first:
        return sentence(told)
    first = said.say("First issue")
    return first if not told or digest.slot - digest.since <= DAY else f"{first}, {told}"


def _ranked(digest: Digest) -> list[Story]:
    """The stories, the most relevant first: « À la une », then those with the best scores."""
    first = {story.article_id for section in digest.sections if section.role is Role.TOP for story in section.stories}
    every = (story for section in digest.sections for story in section.stories)
    return sorted(every, key=lambda story: (story.article_id not in first, -story.score))


def _section(
    section: Section, digest: Digest, editor: bool, full: frozenset[int], shown: frozenset[int]
) -> dict[str, Any]:
    """A section: its stories told in full, then those told in a line, then how many are not told."""
    said = words(digest.language)
    titles = digest.content == "titles" and digest.kind is not Kind.URGENT  # an alert is told in full
    brief = section.role in _LINES or titles
    told = [] if brief else [story for story in section.stories if story.article_id in full]
    lines = [story for story in section.stories if story not in told and story.article_id in shown]
    rest = len(section.stories) - len(told) - len(lines)
    title = clean(section.title, 80) or heading(section.role, said.language)
    return {
        "title": sentence(typeset(title, said.language)),
        "count": said.number(len(section.stories)),
        "top": section.role is Role.TOP,
        "stories": [items.item(story, digest, editor=editor) for story in told],
        "lines": [items.line(story, digest) for story in lines],
        "rest": said.count("and %(num)s other article", "and %(num)s other articles", rest) if rest else "",
    }


def _contents(digest: Digest, sections: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """What there is in the letter, with counts; nothing for a letter of one section."""
    said = words(digest.language)
    told = [(section["title"], section["count"]) for section in sections]
    for title, many in ((said.say("Deadlines"), digest.agenda), (said.say("Corrections"), digest.corrected)):
        told += [(title, said.number(len(many)))] if many else []
    return told if len(told) > 1 else []


def _figures(digest: Digest, said: Words) -> str:
    """How many articles were read and kept, and are told; those of a count are told by no letter."""
    many = {"read": said.number(digest.read), "kept": said.number(digest.kept)}
    if digest.figures is not None:
        return said.say("Articles read: %(read)s – kept: %(kept)s.", **many)
    sent = said.number(len(digest.stories))
    return said.say("Articles read: %(read)s – kept: %(kept)s – in this letter: %(sent)s.", **many, sent=sent)


def _preheader(digest: Digest) -> str:
    """What a list of messages shows after the subject: the first titles; the words of the only story, told there."""
    if digest.kind is Kind.URGENT and len(digest.stories) == 1 and digest.stories[0].excerpt:
        return clean(typeset(digest.stories[0].excerpt, digest.stories[0].language), PREVIEW)
    titles = [clean(story.title, 300) for story in digest.stories[:3]] or [_count(digest)]
    return clean(typeset(" · ".join(titles), digest.language), PREVIEW)

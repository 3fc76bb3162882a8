"""The pages of the published folder: its first page, and the frame around the web copy of a letter. Pure.

They ask for nothing outside themselves, run no script, and ask search engines to leave them out.
"""

from __future__ import annotations

import hashlib
import html
import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from importlib.resources import files
from typing import Any

from babel.dates import format_date
from markupsafe import Markup

from alerts import moments
from alerts.calendar import Call
from alerts.digest import Closing
from alerts.render import environment
from alerts.web import INDEX, LETTERS, year_path
from alerts.wording import clean, sentence, typeset
from alerts.words import Words, words

CLOSINGS = 10  # shown; the calendar has them all
SHOWN = 10  # letters; the months before are folded


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue that has a web copy."""

    name: str
    at: datetime  # local time
    path: str  # from the first page
    subject: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A pair of feeds, by their paths from the first page."""

    name: str
    atom: str
    json: str


def first_page(
    issues: Sequence[Issue], feeds: Sequence[Feed], calls: Sequence[Call], agenda: str, mention: str, language: str
) -> str:
    """The first page: the letters of the last year that has any, the ways to the years before, the feeds, the next
    closing dates and the calendar. `issues`: all of them, the newest first.
    """
    said = words(language)
    names = list(dict.fromkeys(issue.name for issue in issues))
    last, *before = list(dict.fromkeys(issue.at.year for issue in issues)) or [0]
    return (
        environment(language)
        .get_template("index.html")
        .render(
            **_around(said),
            title=typeset(clean(names[0], 80), language) if len(names) == 1 else said.say("Press watch"),
            months=_months([issue for issue in issues if issue.at.year == last], said, named=len(names) > 1),
            years=[(str(year), year_path(year)) for year in before],
            feeds=feeds,
            calls=[_call(call, said) for call in calls[:CLOSINGS]],
            more=said.count("%(num)s other in the calendar", "%(num)s others in the calendar", len(calls) - CLOSINGS)
            if len(calls) > CLOSINGS
            else "",
            agenda=agenda,
            mention=clean(mention, 500),
        )
    )


def year_pages(issues: Sequence[Issue], language: str) -> dict[str, str]:
    """The pages of the years before that of the first page, by their paths. `issues`: all of them, the newest first."""
    said = words(language)
    named = len({issue.name for issue in issues}) > 1
    _, *before = list(dict.fromkeys(issue.at.year for issue in issues)) or [0]
    pages = {}
    for year in before:
        told = [replace(one, path=one.path.removeprefix(f"{LETTERS}/")) for one in issues if one.at.year == year]
        title = said.say("Letters of %(year)s", year=str(year))
        pages[year_path(year)] = (
            environment(language)
            .get_template("year.html")
            .render(**_around(said), title=title, up=f"../{INDEX}", months=_months(told, said, named=named))
        )
    return pages


def _around(said: Words) -> dict[str, Any]:
    """What all pages have: their language, their words, their style, and leave for nothing else."""
    style = files("alerts").joinpath("templates", "index.css").read_text(encoding="utf-8")
    return {
        "language": said.language,
        "policy": f"default-src 'none'; style-src 'sha256-{_sha256(style)}'; base-uri 'none'; form-action 'none'",
        "style": Markup(style),  # noqa: S704 - a file of ours
        "say": said.say,
    }


def framed(page: str, up: str, feed: str, language: str) -> str:
    """The web copy of a letter, from its page: closed to scripts and search engines, with the way to the first page.

    `up` and `feed` are the paths, from that copy, of the first page and of the letter's Atom feed.
    """
    policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    head = (
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="robots" content="noindex, nofollow, noarchive"><meta name="referrer" content="no-referrer">'
        f'<link rel="up" href="{html.escape(up)}">'
        f'<link rel="alternate" type="application/atom+xml" href="{html.escape(feed)}">'
    )
    letters = words(language).say("All letters")
    back = (
        f'<nav style="padding:12px 20px;text-align:center;{_SANS}">'
        f'<a href="{html.escape(up)}" style="color:#0a5767">{html.escape(letters)}</a></nav>'
    )
    page = re.sub("<head[^>]*>", lambda found: found[0] + head, page, count=1, flags=re.IGNORECASE)
    return re.sub("<body[^>]*>", lambda found: found[0] + back, page, count=1, flags=re.IGNORECASE)


_SANS = "font:13px/20px -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"


def _months(issues: Sequence[Issue], said: Words, *, named: bool) -> list[dict[str, Any]]:
    """The issues by month. `named`: each with the name of its letter, as there are several."""
    months: dict[tuple[int, int], list[dict[str, str]]] = {}
    for issue in issues:
        day, name = moments.weekday(issue.at, said), clean(issue.name, 80)
        months.setdefault((issue.at.year, issue.at.month), []).append(
            {
                "path": issue.path,
                "day": sentence(day),
                "date": f"{issue.at:%Y-%m-%d}",
                "name": typeset(name, said.language) if named else "",
                "told": typeset(_told(clean(issue.subject), name), said.language),
            }
        )
    shown, before = [], 0
    for (year, month), told in months.items():
        title = sentence(format_date(date(year, month, 1), "MMMM y", locale=said.locale))
        shown.append({"title": title, "open": before < SHOWN, "issues": told})
        before += len(told)
    return shown


def _told(subject: str, name: str) -> str:
    """What a subject tells beside the name and the date of its letter, whatever its language.

    « Veille santé – mardi 14 octobre 2025 – 12 articles »: 12 articles; « Alerte – Veille santé – Un accord »: Alerte –
    Un accord.
    """
    rest = subject.removeprefix(f"{name} – ")
    if rest == subject:
        return subject.replace(f" – {name} – ", " – ", 1)
    return rest.partition(" – ")[2] or rest


def _call(call: Call, said: Words) -> dict[str, str]:
    day = sentence(moments.weekday(call.day, said))
    if call.by_month:
        day = sentence(moments.closing(Closing(call.at, False, call.by_month), said.language))
    if isinstance(call.at, datetime):
        day = said.say("%(date)s at %(time)s", date=day, time=moments.hour(call.at, said))
    return {
        "title": typeset(call.title, said.language),
        "url": call.url,
        "source": call.source,
        "day": said.say("%(date)s (extended)", date=day) if call.extended else day,
    }


def _sha256(style: str) -> str:
    return b64encode(hashlib.sha256(style.encode()).digest()).decode()

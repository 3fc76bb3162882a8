"""What a letter tells beside its stories: agenda, corrections, counts, and what the watch did. Pure: strings out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from alerts import moments
from alerts.calendar import closing
from alerts.digest import Appointment, Correction, Digest, Figures, Telling, Watch
from alerts.items import step, titled
from alerts.wording import clean, quoted, sentence, typeset
from alerts.words import Words, noted, themed, words
from monitor.facts.days import days
from monitor.facts.money import PHRASES, figures
from monitor.health import State
from monitor.recognise.matcher import Matcher
from monitor.recognise.passage import Passage

_MONEY = Matcher(PHRASES)
MAX_ROWS = 15  # of a table of figures

STATES = {
    State.SILENT: noted("silent"),
    State.BLOCKED: noted("blocked"),
    State.BROKEN: noted("unreadable"),
    State.MOVED: noted("moved"),
    State.EMPTY: noted("empty"),
    State.FAILING: noted("failing"),
    State.LATE: noted("late"),
    State.NEW: noted("new"),
    State.QUIET: noted("quiet"),
    State.WELL: noted("well"),
}
# What changed in a sent article, as its line begins.
CHANGES = {
    "amount": noted("amount"),
    "date": noted("closing date"),
    "day": noted("date"),
    "erratum": noted("erratum"),
    "name": noted("name"),
    "title": noted("title"),
}


def appointment(one: Appointment, digest: Digest) -> dict[str, Any]:
    """A call that closes soon: its date, and how many days are left."""
    said = words(digest.language)
    left = ", ".join(filter(None, (step(one.closing, said), _left(one, digest, said))))
    left += ", " + said.say("extended") if one.closing.extended else ""
    when = moments.closing(replace(one.closing, extended=False), digest.language)
    return titled(one.title, one.url, one.language, said) | {
        "source": typeset(clean(one.source, 120), said.language),
        "when": when,
        "left": left,
    }


def _left(one: Appointment, digest: Digest, said: Words) -> str:
    """How far off it is; of a month, whether it has begun."""
    if one.closing.by_month:
        today = digest.slot.astimezone(ZoneInfo(digest.timezone))
        begun = (one.closing.at.year, one.closing.at.month) <= (today.year, today.month)
        return said.say("this month") if begun else said.say("next month")
    near = {0: said.say("today"), 1: said.say("tomorrow")}
    return near.get(one.days) or said.count("%(num)s day left", "%(num)s days left", one.days)


def correction(changes: Sequence[Correction], digest: Digest) -> dict[str, Any]:
    """What changed in an article since it was sent: the line of its corrections."""
    said, one = words(digest.language), changes[0]
    told = " ; " if said.language == "fr" else "; "
    sent = moments.day(one.sent.astimezone(ZoneInfo(digest.timezone)), said)
    return titled(one.title, one.url, one.language, said) | {
        "source": typeset(clean(one.source, 120), said.language),
        "sent": said.say("sent on %(date)s", date=sent),
        "change": sentence(typeset(told.join(_change(change, said) for change in changes), said.language)),
        "by": [_telling(by, said) for by in dict.fromkeys(one.by for one in changes if one.by)],
    }


def _telling(by: Telling, said: Words) -> dict[str, str]:
    """The other article that says so."""
    return titled(by.title, by.url, by.language, said) | {"source": typeset(clean(by.source, 120), said.language)}


def _change(one: Correction, said: Words) -> str:
    if one.kind == "ended":
        return said.say("The call is suspended or cancelled.")
    if one.kind == "vanished" or not one.now:
        return said.say("The page is no longer online.")
    if one.kind == "title" and one.was == one.title:  # the line begins with it
        return said.say("new title: %(title)s", title=_value(one, one.now, said))
    what = CHANGES.get(one.kind)
    was, now = (_value(one, value, said) for value in (one.was, one.now))
    line = said.say("%(now)s (previously: %(was)s)", now=now, was=was) if was else now
    return said.say("%(what)s: %(value)s", what=said.say(what), value=line) if what else line


def _value(one: Correction, value: str, said: Words) -> str:
    """A date spelled out, a title between quotation marks, a name as it is; an amount or a day in the words of the
    article, or if it is in another language than the letter, in those of the letter.
    """
    shown = clean(value, 200)
    foreign = one.language not in {"", said.language}
    if one.kind in ("title", "erratum"):
        return quoted(typeset(shown, one.language or said.language), said.language) if shown else ""
    if one.kind == "date":
        return _day(shown, said)
    if one.kind == "amount" and foreign:
        return _sum(shown, said)
    if one.kind == "day" and foreign:
        return _told_day(shown, said)
    return shown


def _sum(words: str, said: Words) -> str:
    """« 3 millions d'euros »: €3M. As it stands if it is no single amount with its currency."""
    found = figures(Passage.read(words, _MONEY))
    if len(found) != 1 or not found[0].currency.isalpha():
        return words
    return said.money(found[0].value, found[0].value, found[0].currency)


def _told_day(words: str, said: Words) -> str:
    """« 3 mars »: 3 March. As it stands if it is no single day or month."""
    found = days(words, 0, len(words))
    known = len(found) == 1 and found[0].month and found[0].iso(found[0].year or moments.LEAP)
    return moments.told(found[0], said) if known else words


def _day(at: str, said: Words) -> str:
    """A closing date of the archive (2026-03-15, 2026-03-15T12:00, 2026-03), spelled out."""
    try:
        return moments.closing(closing(at), said.language)
    except ValueError:
        return at


def tables(figures: Figures, said: Words) -> list[dict[str, Any]]:
    """The counts of a period: one table each, those without a row left out."""
    made = [
        (said.say("By theme"), said.say("Theme"), figures.themes),
        (said.say("By region"), said.say("Region"), figures.regions),
        (said.say("By organisation"), said.say("Organisation"), figures.organisations),
        (said.say("By source"), said.say("Source"), figures.sources),
    ]
    return [
        {
            "title": title,
            "what": what,
            "rows": [
                (sentence(typeset(clean(themed(name, said.language), 80), said.language)), said.number(count))
                for name, count in rows[:MAX_ROWS]
            ],
            "rest": _rest(rows[MAX_ROWS:], said),
        }
        for title, what, rows in made
        if rows
    ]


def _rest(rows: tuple[tuple[str, int], ...], said: Words) -> tuple[str, str]:
    """The rows beyond those shown, as one; empty strings if there are none."""
    if not rows:
        return ("", "")
    return (said.count("%(num)s other", "%(num)s others", len(rows)), said.number(sum(count for _, count in rows)))


def watch(one: Watch, digest: Digest) -> dict[str, Any]:
    """The editor's part: what was read, which sources are in trouble, what fell just short, whom nothing reached."""
    said = words(digest.language)
    read = [
        said.count("%(num)s source watched", "%(num)s sources watched", one.sources),
        said.count("%(num)s article read", "%(num)s articles read", digest.read),
        said.count("%(num)s kept", "%(num)s kept", digest.kept),
    ]
    if one.waiting:
        read.append(said.count("%(num)s link yet to be read", "%(num)s links yet to be read", one.waiting))
    return {
        "did": ", ".join(read),
        "troubled": [
            {
                "source": typeset(clean(source, 120), said.language),
                "state": said.say(STATES[State(state)]) if state in set(State) else clean(state, 40),
                "evidence": typeset(clean(evidence, 200), said.language),
            }
            for source, state, evidence in one.troubled
        ],
        "missed": [
            titled(missed.title, missed.url, missed.language, said)
            | {"source": typeset(clean(missed.source, 120), said.language), "score": said.number(missed.score)}
            for missed in one.missed
        ],
        "undelivered": [(clean(to, 120), typeset(clean(answer, 200), "fr")) for to, answer in one.undelivered],
    }

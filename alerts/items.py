"""One story as an item of a letter: every word it shows, as strings. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from alerts import moments
from alerts.digest import Closing, Digest, Money, Reprint, Story
from alerts.links import domain, link, shown
from alerts.order import NATIONAL
from alerts.reasons import why
from alerts.wording import NBSP, clean, elided, quoted, sentence, typeset
from alerts.words import Words, noted, words
from monitor.facts.steps import REGISTRATION
from monitor.rules.names import key_of
from monitor.story import novelty

MAX_TAGS = 4  # regions, and organisations, shown under an item
MAX_REPRINTS = 8
LONGEST = 200  # characters of a title; nearly all have less than 150
LEAST_COPIED = 0.45  # told as « 50 % » at least, or so: a smaller share says nothing to a reader

ROLES = {
    "funding": noted("funding"),
    "raised": noted("funds raised"),
    "invested": noted("investment"),
    "turnover": noted("turnover"),
    "market": noted("market"),
}
ABOUT = "about"
# An amount of which only one end is told, or neither exactly.
BOUNDS = {
    "at_most": noted("up to %(value)s"),
    "at_least": noted("at least %(value)s"),
    ABOUT: noted("about %(value)s"),
}
# What a story tells that another does not, in the words of the archive.
FACTS = {
    novelty.AMOUNT: noted("amount"),
    novelty.CALENDAR: noted("timetable"),
    novelty.PARTNER: noted("partner"),
    novelty.EVENT: noted("event"),
    novelty.PLACE: noted("place"),
    novelty.QUOTE: noted("quotation"),
}


def item(story: Story, digest: Digest, *, editor: bool) -> dict[str, Any]:
    """What the templates show of a story. `editor`: with its score."""
    said = words(digest.language)
    excerpt = typeset(clean(story.excerpt), story.language or said.language)
    ordered = sorted(story.reprints, key=lambda one: _place(one, said))
    reprints = [_reprint(one, said) for one in ordered[:MAX_REPRINTS]]
    rest = len(story.reprints) - len(reprints)
    return line(story, digest) | {
        "domain": domain(story.url),
        "from_feed": story.from_feed,
        "excerpt": quoted(excerpt, said.language) if excerpt else "",
        **_tags(story, said),
        # On a telephone, no line begins with what a fact is worth.
        "facts": [one.replace(": ", f":{NBSP}", 1) for one in (*_amounts(story, said), *_closings(story, said))],
        "why": typeset(elided(why(story.reasons, said)), said.language),
        "score": _score(story, said) if editor else "",
        "reprints": reprints,
        "more": said.count("and %(num)s other", "and %(num)s others", rest) if rest else "",
    }


def _score(story: Story, said: Words) -> str:
    """19,2 (21 : Le Quotidien): its own, and that of the article that brought it in if it is another."""
    own = said.number(story.score)
    if story.best is None:
        return own
    source, score = story.best
    best = said.say("%(what)s: %(value)s", what=said.number(score), value=clean(source, 120))
    return typeset(f"{own} ({best})", said.language)


def _tags(story: Story, said: Words) -> dict[str, list[str]]:
    """Its regions and organisations, but those that say nothing: the whole country, and the source itself."""
    source = key_of(story.source)
    shown = {
        "regions": [region for region in story.regions if region != NATIONAL],
        "organisations": [name for name in story.organisations if key_of(name) != source],
    }
    return {
        kind: [typeset(elided(clean(name, 60)), said.language) for name in some[:MAX_TAGS]]
        for kind, some in shown.items()
    }


def line(story: Story, digest: Digest) -> dict[str, Any]:
    """A story in brief: its title, source and date, and what must be known before one follows the link."""
    said = words(digest.language)
    return titled(story.title, story.url, story.language, said) | {
        "source": typeset(elided(clean(story.source, 120)), said.language),
        "date": moments.published(story.published, digest.timezone, digest.language),
        "marks": marks(story, said),
        "news": said.say("Update: %(facts)s", facts=_listed(story.news, said)) if story.news else "",
    }


def marks(story: Story, said: Words) -> list[str]:
    """(accès réservé), (PDF, 2 p.): what must be known before one follows the link."""
    told = [said.say("subscribers only")] if story.reserved else []
    if story.is_pdf:
        told.append(said.count("PDF, %(num)s p.", "PDF, %(num)s pp.", story.pages) if story.pages else "PDF")
    return [f"({mark})" for mark in told]


def titled(title: str, url: str, language: str, said: Words) -> dict[str, str]:
    """A title and where it leads; `spoken` is its language, when it is not that of the letter."""
    other = language != said.language and len(language) == 2 and language.isascii() and language.isalpha()
    return {
        "title": typeset(clean(title, LONGEST), language or said.language) or clean(shown(url), 300),
        "url": link(url),
        "shown_url": link(url) or clean(url, 2083),
        "spoken": language if other else "",
    }


def fact(name: str, said: Words) -> str:
    """montant, calendrier… in the language of the letter; one that is not known stays as it is."""
    return said.say(FACTS[name]) if name in FACTS else clean(name, 60)


def _amounts(story: Story, said: Words) -> list[str]:
    """Financement : 4,5 millions d’euros, 300 000 euros; each role once, the same words once."""
    told: dict[str, dict[str, str]] = {}
    for one in story.amounts:
        role, shown = said.say(ROLES.get(one.role, noted("amount"))), _amount(one, story, said)
        if one.part and role in told:
            shown = said.say("of which %(value)s", value=shown)
        told.setdefault(role, {}).setdefault(key_of(shown), shown)
    return [
        typeset(said.say("%(what)s: %(value)s", what=sentence(role), value=", ".join(quotes.values())), said.language)
        for role, quotes in told.items()
    ]


def _amount(one: Money, story: Story, said: Words) -> str:
    """In the words of the article; in those of the letter (12 M€, €12M) without any, or in another language."""
    foreign = one.currency and (not one.quote or story.language not in {"", said.language})
    shown = said.money(one.low, one.high, one.currency) if foreign else _inside(clean(one.quote, 60))
    shown += f" {one.each}" if one.each and not foreign else ""
    if one.bound not in BOUNDS or (one.bound == ABOUT and not any(map(str.isdigit, shown))):
        return shown  # « une dizaine de millions » is about so much by itself
    return said.say(BOUNDS[one.bound], value=shown)


def _inside(quote: str) -> str:
    """« Vingt-deux millions », which begins an answer, as words that stand after a colon."""
    return quote[0].lower() + quote[1:] if quote[:1].isupper() and quote[1:3].islower() else quote


def _closings(story: Story, said: Words) -> list[str]:
    closings = ((moments.closing(one, said.language), step(one, said)) for one in story.closings)
    dates = (f"{date} ({step})" if step else date for date, step in closings)
    told = (said.say("Closing date: %(date)s", date=one) for one in dict.fromkeys(dates))
    return [typeset(one, said.language) for one in told]


def step(one: Closing, said: Words) -> str:
    """lettres d’intention, inscriptions: of which of several steps of a call a closing date is, or of what else."""
    return said.say("registration") if one.step == REGISTRATION else clean(one.step, 60).lower()


def _place(reprint: Reprint, said: Words) -> tuple[bool, bool, bool]:
    """What is open to all first, then what is in the language of the letter, then what tells more."""
    return (reprint.reserved, reprint.language not in {"", said.language}, not reprint.adds)


def _reprint(reprint: Reprint, said: Words) -> dict[str, str]:
    """Who else tells it, and how: (en anglais ; accès réservé ; ajoute : montant ; reprend 80 % du texte)."""
    other = said.locale.languages.get(reprint.language, "") if reprint.language != said.language else ""
    told = [said.say("in %(language)s", language=other)] if other else []
    told += [said.say("subscribers only")] if reprint.reserved else []
    told += [said.say("adds: %(facts)s", facts=_listed(reprint.adds, said))] if reprint.adds else []
    if reprint.copied is not None and reprint.copied >= LEAST_COPIED:
        told.append(said.say("copies %(share)s of the text", share=said.percent(reprint.copied)))
    joined = typeset((" ; " if said.language == "fr" else "; ").join(told), said.language)
    return {
        "source": typeset(clean(reprint.source, 80), said.language),
        "url": link(reprint.url),
        "note": f"({joined})" if joined else "",
    }


def _listed(facts: Iterable[str], said: Words) -> str:
    return ", ".join(dict.fromkeys(fact(one, said) for one in facts))

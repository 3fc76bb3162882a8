"""Why an article was kept, as its readers read it. Pure."""

from __future__ import annotations

import re

from alerts.digest import Reason
from alerts.quotes import shortened
from alerts.wording import clean, quoted
from alerts.words import Words, noted
from monitor.recognise.fold import fold
from monitor.rules.names import key_of

MAX_REASONS = 6
MAX_QUOTES = 2  # of the first reason; the others are told by one
LONG = 150  # characters of reasons after which no further one is told
# A sum alone, folded, proves nothing of a rule.
_SUM = re.compile(r"(?:\d[\d\s.,]*|[€$£]|[kmb]€?|md€?|mille|millions?|milliards?|billion|d'|de|euros?|dollars?|\s)+")
STEM = 4  # letters that the forms of one word begin with
QUOTE = 40  # characters of a quoted reason

# The types of event of monitor/catalogues/events.yaml, by their ids; in French they bear its labels.
EVENTS = {
    "partnership": noted("Partnership / agreement"),
    "funding_public": noted("Public funding"),
    "fundraising": noted("Fundraising"),
    "call_for_projects": noted("Call for projects"),
    "appointment": noted("Appointment"),
    "site_opening": noted("Site opening / extension / relocation"),
    "site_closure": noted("Closure / redundancies / sale"),
    "clinical": noted("Clinical trial / results"),
    "authorisation": noted("Marketing authorisation / reimbursement / access"),
    "shortage": noted("Shortage / supply / sovereignty"),
    "bioproduction": noted("Biomanufacturing / biotherapies"),
    "medtech": noted("Medical device / diagnostics"),
    "ehealth_ai": noted("E-health / data / AI"),
    "regulatory": noted("Regulation / medicines policy"),
    "territory": noted("Health sector / attractiveness / cluster"),
    "visit": noted("Visit / delegation / mission"),
    "interview": noted("Interview / opinion"),
    "event_announcement": noted("Trade fair / conference"),
}
# What some are called by the words that tell them: the senses of that file, by their labels.
SENSES = {
    "Acquisition / cession": noted("Acquisition / sale"),
    "Fermeture / plan social": noted("Closure / redundancies"),
}


def why(reasons: tuple[Reason, ...], said: Words) -> str:
    """Leem + ALLIS-NA dans le titre ; Partenariat (« accord-cadre ») ; malgré Sport (« football »)."""
    counted = [reason for reason in reasons if reason.points > 0][:MAX_REASONS]
    in_title = [one for one in counted if one.organisation and one.in_title]
    others = [one for one in counted if one not in in_title]
    named = " + ".join(_reason(one, said) for one in in_title)
    parts = [said.say("%(names)s in the title", names=named)] if named else []
    told = "".join(_folded(_name(one, said)) for one in in_title)  # a lighter reason without other words says nothing
    for one in others:
        quotes = _quotes(one, said)[: MAX_QUOTES if one is counted[0] else 1]
        known = all(_folded(words) in told for words in quotes or [_name(one, said)])
        if sum(map(len, parts)) < LONG and not known:
            parts.append(_reason(one, said, len(quotes)))
            told += "|" + "|".join(map(_folded, (_name(one, said), *quotes)))
    against = [reason for reason in reasons if reason.points < 0][:MAX_REASONS]
    parts += [said.say("despite %(name)s", name=_reason(one, said)) for one in against]
    return " ; ".join(parts) if said.language == "fr" else "; ".join(parts)


def _folded(words: str) -> str:
    """« Appels à projets »: « appel a projet », between spaces."""
    return f" {' '.join(word.rstrip('sx') for word in fold(words).text.split())} "


def _reason(reason: Reason, said: Words, quotes: int = 1) -> str:
    """Its name, then the words that did it unless the name says them: Partenariat (« accord-cadre »)."""
    name = _name(reason, said)
    told = [quoted(shortened(clean(one), QUOTE), said.language) for one in _quotes(reason, said)[:quotes]]
    return f"{name} ({', '.join(told)})" if told else name


def _name(reason: Reason, said: Words) -> str:
    """An event in the language of the letter; a rule as the officer wrote it."""
    if reason.event in EVENTS:
        return said.say(SENSES.get(reason.name) or EVENTS[reason.event])
    return clean(reason.name, 60)


def _stems(quote: str) -> set[str]:
    """The beginnings of its words, without elisions and short ones: « d’un accord »: acco."""
    every = re.findall(r"\w+", fold(quote).text)
    return {word[:STEM] for word in every if len(word) >= STEM or word.isdigit()} or set(every)


def _repeat(one: set[str], other: set[str]) -> bool:
    """Whether two quotes say nearly the same: « signent un accord », « la signature d’un accord »."""
    return 3 * len(one & other) >= 2 * min(len(one), len(other))


def _quotes(reason: Reason, said: Words) -> list[str]:
    """The words that did it, but those that its name says, and other forms of the same (« signe un accord »)."""
    shown = [key_of(_name(reason, said))]
    stems: list[set[str]] = []
    told: list[str] = []
    for quote in reason.quotes:
        words, stem = key_of(quote), _stems(quote)
        if not reason.organisation and (_SUM.fullmatch(fold(quote).text) or any(_repeat(stem, one) for one in stems)):
            continue
        if (
            words
            and stem not in stems
            and not any(words.startswith(one) or one.startswith(words) for one in shown if one)
        ):
            shown.append(words)
            stems.append(stem)
            told.append(quote)
        elif reason.organisation:  # named by its own name first: no need of the others it goes by
            break
    return told

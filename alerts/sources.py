"""What speaks for the state of a source, in the language of a letter: the editor's copy tells it. Pure."""

from __future__ import annotations

import re
from datetime import date

from alerts import moments
from alerts.words import Words, noted
from monitor.health import BURSTY, DEAD, Health, State, Told, What
from monitor.rhythm import Rhythm, Silence

# The archive keeps in French why a visit or a page failed: what each reason comes to, the first that fits.
REASONS = (
    (r"interdit par le robots", noted("forbidden by robots.txt")),
    (r"réserve la fouille", noted("text mining is reserved")),
    (r"anti-?robot|captcha|challenge", noted("a robot check")),
    (r"introuvable", noted("host not found")),
    (r"connexion refusée", noted("connection refused")),
    (r"connexion coupée", noted("connection closed by the site")),
    (r"pas de réponse", noted("no complete answer in time")),
    (r"réponse tronquée", noted("truncated answer")),
    (r"réponse de plus de", noted("answer too large")),
    (r"TLS", noted("TLS certificate or handshake refused")),
    (r"boucle de redirections", noted("redirect loop")),
    (r"private_hosts", noted("private address")),
    (r"injoignable|réseau|connexion", noted("network out of reach")),
)
_HTTP = re.compile(r"\bHTTP \d{3}\b")


def evidence(found: Health, said: Words) -> str:
    """Why a source is in the state that it is in, in a sentence without a full stop; empty when there is little."""
    told = _told(found.told, found, said)
    if found.gap is None:
        return told
    gap = said.say("articles may be missing before the visit on %(date)s", date=moments.day(found.gap, said))
    return f"{told}; {gap}" if said.language == "en" else f"{told} ; {gap}"


def _told(one: Told, found: Health, said: Words) -> str:
    on = moments.day(one.day, said) if one.day else ""
    why = reason(one.words, said)
    if one.what is What.GONE:
        return said.say("the server says that this page is gone (HTTP 410)")
    if one.what is What.MOVED:
        return said.say("redirected for good to %(url)s", url=one.words)
    if one.what is What.FAILED:
        return _failed(one, on, why, said)
    if one.what is What.EMPTY:
        return said.say("it answers, and offers no link (visit on %(date)s)", date=on)
    if one.what is What.WALLED:
        shares = {"count": str(one.count), "total": str(one.total), "reason": why}
        return said.say("its pages turn us away, %(count)s of the last %(total)s: %(reason)s", **shares)
    if one.what is What.NO_ARTICLE:
        why = why or said.say("nothing, or a few lines only")
        return said.say(
            "none of its last %(total)s pages gave an article: %(reason)s", total=str(one.total), reason=why
        )
    if one.what is What.NOTHING:
        days = said.count("%(num)s day of watch", "%(num)s days of watch", one.count)
        return said.say("nothing new in %(days)s", days=days)
    if found.silence and found.rhythm and one.day:
        return _silence(found.state, one.day, found.silence, found.rhythm, said)
    return ""


def _failed(one: Told, on: str, why: str, said: Words) -> str:
    tries = said.say("the last visit failed")
    if one.count > 1:
        tries = said.count("%(num)s visit in a row failed", "%(num)s visits in a row failed", one.count)
    since = said.say("the last good one was on %(date)s", date=on) if on else said.say("none has succeeded yet")
    return said.say("%(failed)s, %(since)s: %(reason)s", failed=tries, since=since, reason=why)


def _silence(state: State, last: date, quiet: Silence, usual: Rhythm, said: Words) -> str:
    """« rien de nouveau depuis le 3 mai 2026, soit 12 jours ouvrés ; d'ordinaire… »: how rare it is stands last."""
    odds = said.say("less than once in 1000")
    if quiet.chance > DEAD:
        odds = said.say("once in %(times)s", times=f"{1 / quiet.chance:.0f}")
    rare = said.say("such a silence is rare (%(odds)s)", odds=odds)
    if state is State.SILENT:
        rare = said.say("such a silence has no precedent (%(odds)s)", odds=odds)
    return said.say(
        "nothing new since %(date)s, that is %(days)s; usually %(usual)s: %(rare)s",
        date=moments.day(last, said),
        days=said.count("%(num)s working day", "%(num)s working days", quiet.working),
        usual=usually(usual, said),
        rare=rare,
    )


def usually(usual: Rhythm, said: Words) -> str:
    """A rhythm in words: « du nouveau chaque jour ouvré »; “something new every 5 working days”."""
    if usual.shape < BURSTY:
        days = said.count("%(num)s day a month", "%(num)s days a month", max(round(usual.a_year / 12), 1))
        return said.say("something new in bursts, %(days)s", days=days)
    if usual.usual < 1.5:
        return said.say("something new every working day")
    if usual.usual < 15:
        return said.say("something new every %(num)s working days", num=f"{usual.usual:.0f}")
    weeks = usual.usual / 5
    if weeks < 8:
        return said.say("something new every %(num)s weeks", num=f"{weeks:.0f}")
    return said.say("something new every %(num)s months", num=f"{weeks / 4.3:.0f}")


def reason(french: str, said: Words) -> str:
    """Why a visit or a page failed: as the archive has it in French; else its HTTP status, or what it comes to."""
    if said.language == "fr" or not french:
        return french
    if status := _HTTP.search(french):
        return status[0]
    return next((said.say(meaning) for pattern, meaning in REASONS if re.search(pattern, french)), french)

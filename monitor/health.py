"""How a source fares: one state, the evidence in a sentence, and what to do. Pure.

What a server says comes first (moved, blocked, failing), then what it offers (empty), then what its pages give
(blocked, broken), and last its silence against its own rhythm (`monitor.rhythm`). A silence lasts until the last good
visit: what was not looked at is not silent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from monitor.mailbox import is_mailbox
from monitor.model import Outcome
from monitor.rhythm import Rhythm, Silence, rhythm, silence

# Chances of a silence below which a source is quiet, late or silent. One that publishes seldom is judged seldom: for
# the same number of false alarms a year it need not wait for so rare a silence.
UNUSUAL = 0.1
UNLIKELY, UNLIKELY_A_YEAR = 0.01, 0.5
DEAD, DEAD_A_YEAR = 0.001, 0.1
LEAST_SILENCE = 5  # working days, before a source is thought dead, however regular it is
WATCHED = 30  # days of watch before that: what a first visit shows may be one burst of many,
SHOWN = 45  # unless so many days of silence are seen at once
NO_RHYTHM = 120  # days of watch without anything new after which a source without a rhythm is thought dead
EVENING = timedelta(hours=6)  # a day seen until so long before its end (UTC) counts as over
GAP_TOLD = timedelta(days=7)  # for so long it is said that articles may have been missed
BURSTY = 0.9  # shape of the law of the gaps below which a source is said to publish by fits and starts
A_FEW_LINES = 250  # characters
LEAST_PAGES = 5  # before its pages say something of a source
WALL = re.compile(
    r"HTTP (?:401|403|407|429|451)\b|interdit par le robots\.txt|réserve la fouille|anti-?robot|captcha|challenge"
)
GONE = re.compile(r"HTTP 410\b")
# What to do when the very first visits fail, by what the last one met; the first that fits.
AT_FIRST = (
    (r"introuvable", "vérifier l'orthographe de {url} dans config.yaml, et le réseau de cette machine"),
    (r"private_hosts", "si c'est bien un site de votre réseau, ajouter sa machine à collect.private_hosts"),
    (r"HTTP 404", "corriger son adresse : cette page n'existe pas ; `vigie sources find` dit comment suivre son site"),
    (r"HTTP 5\d\d", "le site est en panne : attendre, et ouvrir {url} si cela dure"),
    (r"TLS", "ouvrir {url} dans un navigateur : corriger l'adresse (www., autre domaine), ou prévenir le site"),
    (
        r"connexion|pas de réponse|réseau",
        "ouvrir {url} dans un navigateur : si la page s'affiche, voir le pare-feu de cette machine, sinon l'adresse",
    ),
)
READ_ONE = "ouvrir une de ses pages avec `vigie explain` ; si le texte n'y est pas, chercher un autre flux"
OTHERWISE = "vérifier son adresse dans config.yaml ; `vigie sources find {url}` dit comment suivre ce site"


class State(StrEnum):
    """How a source fares, the worst first."""

    SILENT = "silent"
    BLOCKED = "blocked"
    BROKEN = "broken"
    MOVED = "moved"
    EMPTY = "empty"
    FAILING = "failing"
    LATE = "late"
    NEW = "new"
    QUIET = "quiet"
    WELL = "well"


WORRYING = frozenset(State) - {State.NEW, State.QUIET, State.WELL}


class What(StrEnum):
    """What speaks for a state."""

    GONE = "gone"
    MOVED = "moved"  # to `words`
    FAILED = "failed"  # `count` visits in a row, for the reason `words`; the last good one was on `day`
    EMPTY = "empty"  # at the visit on `day`
    WALLED = "walled"  # `count` of the last `total` pages, for the reason `words`
    NO_ARTICLE = "no article"  # of more than a few lines in the last `total` pages, for the reason `words`, if any
    SILENCE = "silence"  # since `day`, against its rhythm
    NOTHING = "nothing"  # new in `count` days of watch
    KNOWN_LITTLE = "known little"  # or nothing to say


@dataclass(frozen=True, slots=True)
class Told:
    """The evidence of a state, before it is worded (see What)."""

    what: What = What.KNOWN_LITTLE
    count: int = 0
    total: int = 0
    day: date | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one page of a source."""

    outcome: str
    reason: str
    length: int | None  # of the text, in characters; None when there is none, or it was forgotten


@dataclass(frozen=True, slots=True)
class Past:
    """What the archive knows of a source. Times are UTC."""

    url: str
    polled_at: datetime | None = None  # last visit
    ok_at: datetime | None = None  # last good one
    began: datetime | None = None  # first good one
    failures: int = 0  # bad visits in a row
    error: str = ""  # of the last visit
    status: int | None = None  # of the last answer, if it was kept
    moved_to: str = ""  # where a permanent redirect leads
    offered: int = 0  # links at the last good visit
    days: Mapping[date, int] = field(default_factory=dict)  # new items by day
    newest: date | None = None  # the day of the last link never seen before
    gap_at: datetime | None = None  # the last visit that had nothing in common with the one before
    pages: tuple[Reading, ...] = ()  # the last that were read


@dataclass(frozen=True, slots=True)
class Health:
    """How a source fares. `evidence` and `advice` are French sentences; no advice when there is nothing to do.

    `told` is the evidence for who words it otherwise; `gap` the day of a visit before which articles may be missing.
    """

    state: State
    evidence: str
    advice: str = ""
    rhythm: Rhythm | None = None
    silence: Silence | None = None
    told: Told = Told()
    gap: date | None = None


def health(past: Past, now: datetime) -> Health:
    """How a source fares at `now`."""
    usual = rhythm(past.days, past.began.date() if past.began else None)
    last = max((day for day in (*past.days, past.newest) if day is not None), default=None)
    quiet = None
    if usual is not None and last is not None and past.ok_at is not None:
        seen = (min(past.ok_at, now) + EVENING).astimezone(UTC).date() - timedelta(days=1)
        quiet = silence(usual, last, max(seen, last))
    state, evidence, advice, told = (
        _of_server(past) or _of_pages(past) or _of_silence(past, usual, quiet, last) or _unknown(past, last, now)
    )
    gap = past.gap_at.date() if past.gap_at and now - past.gap_at < GAP_TOLD else None
    if gap:
        evidence = f"{evidence} ; des articles ont pu manquer avant la visite du {_day(past.gap_at)}"
    return Health(state, evidence, advice, usual, quiet, told, gap)


Finding = tuple[State, str, str, Told]


def _of_server(past: Past) -> Finding | None:
    """What the visits themselves tell."""
    if past.polled_at is None:
        return State.NEW, "jamais visitée", "", Told()
    if past.failures and (past.status == 410 or GONE.search(past.error)):
        told = "le serveur dit que cette page n'existe plus (HTTP 410)"
        return State.MOVED, told, _look_again(past), Told(What.GONE)
    if past.moved_to:
        told, where = f"redirigée pour toujours vers {past.moved_to}", Told(What.MOVED, words=past.moved_to)
        return State.MOVED, told, f"dans config.yaml, remplacer son adresse par {past.moved_to}", where
    if past.failures or past.ok_at is None:  # where no source answered at all, the failure is not counted as its own
        tries = "la dernière visite a échoué" if past.failures <= 1 else f"{past.failures} visites de suite ont échoué"
        since = f", la dernière bonne est du {_day(past.ok_at)}" if past.ok_at else ", aucune n'a encore réussi"
        told = f"{tries}{since} : {past.error}"
        good = past.ok_at.date() if past.ok_at else None
        failed = Told(What.FAILED, past.failures, day=good, words=past.error)
        if WALL.search(past.error):
            return State.BLOCKED, told, _ask(past), failed
        if past.ok_at is None:
            return State.FAILING, told, _never_well(past), failed
        return State.FAILING, told, "" if past.failures < 3 else _look_again(past), failed
    if not past.offered:
        told = f"elle répond, et n'offre aucun lien (visite du {_day(past.ok_at)})"
        return State.EMPTY, told, _look_again(past), Told(What.EMPTY, day=past.ok_at.date())
    return None


def _of_pages(past: Past) -> Finding | None:
    """What its pages tell, when none of the last ones gave an article."""
    total = len(past.pages)
    walled = [page for page in past.pages if WALL.search(page.reason)]
    poor = [page for page in past.pages if page in walled or _is_poor(page)]
    if total < LEAST_PAGES or len(poor) < total:
        return None
    if len(walled) * 2 >= total:
        # The text of a feed carries the reason after what was said of its score.
        reason = walled[0].reason.rpartition(" : ")[2]
        told = f"ses pages se refusent, {len(walled)} des {total} dernières : {reason}"
        return State.BLOCKED, told, _ask(past), Told(What.WALLED, len(walled), total, words=reason)
    failed = [page for page in past.pages if page.outcome == Outcome.FAILED]
    reason = failed[0].reason if len(failed) * 2 > total else ""
    return State.BROKEN, _unread(past.pages, reason), READ_ONE, Told(What.NO_ARTICLE, total=total, words=reason)


def _unread(pages: Sequence[Reading], reason: str) -> str:
    if all(page.length is not None and page.length < A_FEW_LINES for page in pages):
        return f"pages très courtes : aucune des {len(pages)} dernières n'a plus de quelques lignes"
    why = reason or "rien, ou quelques lignes seulement"
    return f"aucune de ses {len(pages)} dernières pages n'a donné d'article : {why}"


def _is_poor(page: Reading) -> bool:
    """Whether a page gave nothing to speak of. A short article that was kept is one."""
    if page.outcome in {Outcome.THIN, Outcome.FAILED}:
        return True
    kept = page.outcome in {Outcome.KEPT, Outcome.UPDATED}
    return not kept and page.length is not None and page.length < A_FEW_LINES


def _of_silence(past: Past, usual: Rhythm | None, quiet: Silence | None, last: date | None) -> Finding | None:
    """What its silence tells, against its rhythm."""
    if usual is None or quiet is None or last is None:
        return None
    told = f"rien de nouveau depuis le {last:%d/%m/%Y}, soit {_count(quiet.working, 'jour ouvré', 'jours ouvrés')}"
    told = f"{told} ; d'ordinaire {usually(usual)}"
    since = Told(What.SILENCE, day=last)
    odds = f"une fois sur {1 / quiet.chance:.0f}" if quiet.chance > DEAD else "moins d'une fois sur 1000"
    watched = past.began is None or past.ok_at is None or (past.ok_at - past.began).days >= WATCHED
    unheard = quiet.working >= LEAST_SILENCE and quiet.sure > usual.longest and (watched or quiet.days >= SHOWN)
    if unheard and usual.chance(quiet.sure) < max(DEAD, min(DEAD_A_YEAR / usual.a_year, UNLIKELY)):
        return State.SILENT, f"{told} : un tel silence est sans exemple ({odds})", _look_again(past), since
    if quiet.chance < max(UNLIKELY, min(UNLIKELY_A_YEAR / usual.a_year, UNUSUAL)):
        return State.LATE, f"{told} : un tel silence est rare ({odds})", "ouvrir son site si cela dure", since
    if quiet.chance < UNUSUAL:
        return State.QUIET, f"{told} : cela arrive ({odds})", "", since
    return State.WELL, f"dernière nouveauté le {last:%d/%m/%Y} ; d'ordinaire {usually(usual)}", "", since


def _unknown(past: Past, last: date | None, now: datetime) -> Finding:
    """A source without a rhythm yet."""
    began = past.began or past.polled_at or now
    quiet_since = max(last, began.date()) if last is not None else began.date()
    days = ((past.ok_at or now).date() - quiet_since).days
    if days >= NO_RHYTHM:
        return State.SILENT, f"rien de nouveau en {days} jours de veille", _look_again(past), Told(What.NOTHING, days)
    seen = sum(past.days.values())
    known = _count(seen, "nouveauté datée", "nouveautés datées") if seen else "aucune nouveauté"
    return State.NEW, f"suivie depuis le {_day(began)}, {known} : pas assez pour connaître son rythme", "", Told()


def usually(usual: Rhythm) -> str:
    """A rhythm in words: « du nouveau chaque jour ouvré », « du nouveau tous les 5 jours ouvrés »."""
    if usual.shape < BURSTY:
        return f"du nouveau par à-coups, {_count(max(round(usual.a_year / 12), 1), 'jour', 'jours')} par mois"
    if usual.usual < 1.5:
        return "du nouveau chaque jour ouvré"
    if usual.usual < 15:
        return f"du nouveau tous les {usual.usual:.0f} jours ouvrés"
    weeks = usual.usual / 5
    return f"du nouveau toutes les {weeks:.0f} semaines" if weeks < 8 else f"du nouveau tous les {weeks / 4.3:.0f} mois"


def _count(number: int, one: str, more: str) -> str:
    return f"{number} {more if number > 1 else one}"


def _day(at: datetime | None) -> str:
    return f"{at:%d/%m/%Y}" if at else "–"


def _never_well(past: Past) -> str:
    """What to do about a source that was never visited well: most often its entry in the configuration is wrong."""
    if is_mailbox(past.url):
        return (
            "vérifier l'adresse de la boîte dans config.yaml (sources, url), VIGIE_IMAP_PASSWORD et l'accès du compte"
        )
    meaning = next((told for pattern, told in AT_FIRST if re.search(pattern, past.error)), OTHERWISE)
    return meaning.format(url=past.url)


def _look_again(past: Past) -> str:
    if is_mailbox(past.url):
        return "vérifier la boîte et VIGIE_IMAP_PASSWORD ; si la lettre n'arrive plus, s'y abonner de nouveau"
    return f"ouvrir {past.url} ; si le site publie, `vigie sources find` dit comment le suivre, sinon retirer la source"


def _ask(past: Past) -> str:
    return f"écrire au site en citant collect.user_agent, ou chercher un flux ouvert : `vigie sources find {past.url}`"

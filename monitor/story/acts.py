"""What is done in a headline: kinds of event finer than those of events.yaml, and those that exclude one another. Pure.

« ouverture » is not « fermeture », « lance » is not « clôture » nor « lauréats »: of each group of OPPOSED a story
tells one. The words stand in `acts.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import as_file, files

from monitor.config import Model
from monitor.configfile import read
from monitor.story.words import folded, stems
from monitor.values import Text

_PART = re.compile(r"<([a-z]+)>")
Told = tuple[Iterable[str], Iterable[str]]  # what the title says is done, and what the lead says
# Of each group an article tells one stage or one outcome, and another article that tells another is another story.
OPPOSED: tuple[tuple[str, ...], ...] = (
    ("call", "call_results", "call_closed", "extend"),
    ("call", "prize"),
    ("call_closed", "prize"),
    ("open", "close", "reopen", "build"),
    ("appoint", "depart"),
    ("appoint", "prize"),
    ("partner", "partner_end"),
    ("authorise", "refuse", "withdraw"),
    ("file", "authorise"),
    ("file", "refuse"),
    ("adopt", "refuse", "cancel"),
    ("alert", "adopt"),
    ("trial_start", "trial_result"),
    ("trial_start", "trial_fail"),
    ("trial_success", "trial_fail"),
    ("shortage", "shortage_end"),
    ("strike", "strike_end"),
    ("cut", "hire"),
    ("safeguard", "receivership", "liquidation"),
    ("talks", "done"),
    ("up", "down"),
    ("raise", "ipo"),
    ("close", "hire"),
    ("cut", "open"),
    ("acquire", "liquidation"),
)
_GROUPS = tuple(map(frozenset, OPPOSED))
# A way things go: when the title does not tell it, the lead does.
_WAYS = frozenset(map(frozenset, (("up", "down"), ("trial_success", "trial_fail"))))
# What nobody does twice in a few days: who, and that, is enough to know the story.
ONCE = frozenset(
    (
        *("raise", "ipo", "appoint", "depart", "safeguard", "receivership", "liquidation", "cut", "strike"),
        *("strike_end", "close", "verdict", "results", "accident", "reopen", "shortage_end", "partner_end"),
    )
)
VAGUE = frozenset(
    ("alert", "honour", "create", "report", "law", "up", "down", "talks", "done", "visit", "meeting", "grant", "trial")
)
# What somebody does often, or to others: it takes more than who and that to know the story.
OFTEN = VAGUE | {"call", "partner", "partner_end", "acquire", "merge", "authorise", "withdraw", "open"}
CALL = "call"
OF_A_CALL = frozenset(("create", "open", "close", "grant"))  # a call is launched, opened, closed, and brings aid
GIVE_UP = "give_up"  # « jette l'éponge »: of a plant, a project or a post, nothing tells which
SUM = "sum"  # a title that tells a sum, and not what becomes of it
# Two sides of one event.
KIN = frozenset(
    map(
        frozenset,
        (
            *(
                ("close", "cut"),
                ("close", "liquidation"),
                ("cut", "liquidation"),
                ("invest", "build"),
                ("invest", "open"),
            ),
            *(("acquire", "merge"), ("acquire", "partner"), ("grant", "invest"), ("invest", "raise"), ("hire", "open")),
            *(("hire", "invest"), ("authorise", "reimburse"), ("adopt", "law"), ("shortage", "withdraw")),
            *(("prize", "call_results"), (SUM, "raise"), (SUM, "grant"), (SUM, "invest"), (SUM, "ipo")),
            *((SUM, "results"), (SUM, "verdict"), ("extend", "partner"), ("extend", "contract")),
            *(("cancel", "withdraw"), ("cancel", "trial_fail")),
            *(
                (GIVE_UP, one)
                for one in ("close", "cut", "liquidation", "receivership", "cancel", "depart", "withdraw")
            ),
            *((GIVE_UP, one) for one in ("trial_fail", "partner_end")),
        ),
    )
)
TURNS = frozenset(("cancel", "extend", "refuse", "partner_end", "strike_end", "shortage_end", "withdraw", "reopen"))
# A finer act is told instead of the wider one that its words hold too.
_WIDER = {
    "file": "authorise",
    "call_results": "call",
    "call_closed": "call",
    "partner_end": "partner",
    "strike_end": "strike",
    "shortage_end": "shortage",
    "trial_start": "trial",
    "trial_success": "trial",
    "trial_result": "trial",
    "trial_fail": "trial",
    "reopen": "open",
}
_DENIES = re.compile(
    r"\b(?:ne |n')(?:(?:se|y|en|a|ont|est|sont|sera|seront|va|vont|veut|pourra) )*(?:(?:pas|plus|jamais) )?$"
)
# What somebody says, at some length: « Une porte se ferme ».
_QUOTED = re.compile(r"[«“\"][^«»“”\"]{12,}[»”\"]")
# A court that annuls, rejects or suspends something gives a judgement: what it turns down is not done.
_COURT = re.compile(
    r"\b(?:tribunal|conseil d'etat|cour (?:d'appel|administrative|de cassation)|refere|justice|juges?\b)"
)
_TURNED_BY_COURT = frozenset(("refuse", "cancel", "withdraw"))
_JUDGED = frozenset(("close", "open", "reopen", "cut", "authorise", "reimburse", "adopt"))
_FAR = 24  # characters that a denial takes at most
_FEW = 4  # spaces: a longer match holds what it is done to
_SAID_OF_CALLS = ("call_closed", "extend")


class Act(Model):
    """One kind of act, as the catalogue writes it."""

    id: Text
    label: Text
    words: tuple[str, ...]


class Catalogue(Model):
    """The file of acts."""

    parts: dict[str, tuple[str, ...]]
    acts: tuple[Act, ...]


@cache
def _catalogue() -> Catalogue:
    with as_file(files("monitor.story") / "acts.yaml") as path:
        return read(path, Catalogue)


@cache
def patterns() -> Mapping[str, re.Pattern[str]]:
    """What tells each act, in a folded text, by its id."""
    parts = {name: f"(?:{'|'.join(words)})" for name, words in _catalogue().parts.items()}
    return {
        one.id: re.compile(f"(?<![a-z0-9])(?:{_PART.sub(lambda found: parts[found[1]], '|'.join(one.words))})")
        for one in _catalogue().acts
    }


# What an expression begins with: a group of plain alternatives, or words.
_BEGINS = re.compile(r"(?:\(\?<!.*?\))*(?:\\b)?(?:\(\?:(?P<each>[^()]*)\)(?![?*])|(?P<alone>.*))")
_PART_FIRST = re.compile(rf"(?:\(\?:)?{_PART.pattern}")
_LITERAL = re.compile(r"[a-z' ]{2}(?![?*{])")
_WORD = re.compile(r"[a-z0-9]+")


def _heads(expression: str) -> set[str]:
    """The two characters that what an expression finds may begin with; "" if that may be any."""
    begins = _BEGINS.match(expression)
    each = (begins["each"].split("|") if begins["each"] else [begins["alone"]]) if begins else [""]
    return {one[:2] if _LITERAL.match(one) else "" for one in each}


@cache
def _by_head() -> Mapping[str, tuple[str, ...]]:
    """The acts that a word may begin, by its first two characters; by "" those that any word may."""
    found: dict[str, dict[str, None]] = {"": {}}
    for act in _catalogue().acts:
        for words in act.words:
            part = _PART_FIRST.match(words)
            for each in _catalogue().parts[part[1]] if part else (words,):
                for head in _heads(each):
                    found.setdefault(head, {})[act.id] = None
    return {head: (*acts_, *(one for one in found[""] if head and one not in acts_)) for head, acts_ in found.items()}


@lru_cache(maxsize=64)  # a title is read for what it says is done, and for the words that say it
def matches(plain: str) -> tuple[tuple[str, re.Match[str]], ...]:
    """Every place of a folded text where an act is told: at each word, only the acts that may begin so are tried."""
    heads, every = _by_head(), patterns()
    found = []
    past: dict[str, int] = {}
    for word in _WORD.finditer(plain):
        start = word.start()
        for act in heads.get(plain[start : start + 2], heads[""]):
            if start >= past.get(act, 0) and (match := every[act].match(plain, start)):
                past[act] = match.end()
                found.append((act, match))
    return tuple(found)


@cache
def label(act: str) -> str:
    """What an act is called, in French."""
    return "somme" if act == SUM else next(one.label for one in _catalogue().acts if one.id == act)


def acts(text: str) -> frozenset[str]:
    """What `text`, a title or a lead, says is done."""
    plain = _QUOTED.sub(" ", folded(text))
    found = {act for act, one in matches(plain) if _is_meant(plain, one)}
    if "honour" in found and "open" in found:
        found.add("call")  # a contest that opens calls for candidates
    if "call" in found:
        found -= OF_A_CALL
        if found & {*_SAID_OF_CALLS}:
            found.discard("call")
    else:
        found.discard("call_closed")
    if "call_results" in found:
        found.discard("call")
    if "prize" in found:
        found.discard("honour")
    if "partner_end" in found:
        found.discard("shortage")
    if found & _TURNED_BY_COURT and _COURT.search(plain):
        found = found - _TURNED_BY_COURT - _JUDGED | {"verdict"}
    for finer, wider in _WIDER.items():
        if finer in found:
            found.discard(wider)
    return frozenset(found)


def _is_meant(plain: str, one: re.Match[str]) -> bool:
    """Whether what is said is not denied: « ne rouvrira pas »."""
    return not _DENIES.search(plain[max(0, one.start() - _FAR) : one.start()])


def spoken(title: str) -> frozenset[str]:
    """The stems of `title` that only say what is done."""
    said = (match[0] for _, match in matches(folded(title)))
    return frozenset(one for words in said if words.count(" ") <= _FEW for one in stems(words))


BEFALLS = "accident"  # nobody calls it off: what a title says is put off is what it stops


def opposed(mine: Told, others: Told) -> tuple[str, str] | None:
    """The first two acts of one group of which each side tells only its own; None if the sides agree.

    What a title does not say its lead may. A title that turns the story round agrees with a lead that does.
    """
    here, there = (frozenset(title or lead) for title, lead in (mine, others))
    for group in _GROUPS:
        ours, theirs = here & group, there & group
        if group in _WAYS:
            ours, theirs = ours or group.intersection(mine[1]), theirs or group.intersection(others[1])
        if ours and theirs and not ours & theirs and not (ours & TURNS & {*others[1]} or theirs & TURNS & {*mine[1]}):
            return min(ours), min(theirs)
    return None


def turned(mine: Told, others: Told) -> tuple[str, str] | None:
    """The act of one title that turns the story round, when the other article, title and lead, does not tell it."""
    for here, there in ((mine, others), (others, mine)):
        turns = sorted((set(here[0]) & TURNS) - {*there[0], *there[1]})
        may_be = {*turns, *({GIVE_UP} & {*here[0]})}
        if (
            "verdict" in {*there[0]} & {*here[1]}
            or BEFALLS in {*here[0]} & {*there[0]}
            or any(frozenset((one, act)) in KIN for one in may_be for act in there[0])
        ):
            continue  # what a court orders, what an attack stops, or another side of it
        rest = sorted((set(there[0]) - VAGUE - set(here[0])) or (set(there[0]) - set(here[0])) or set(there[0]))
        if turns and rest:
            return turns[0], rest[0]
    return None

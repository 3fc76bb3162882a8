"""What an edited article says otherwise: an amount, a closing date, a day, a name, a title. Pure.

What was added is no correction, and neither is what is only written better: readers are told what is no longer true.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from difflib import SequenceMatcher

from monitor.recognise.fold import fold
from monitor.replaced import Change, Told, in_place, stands

AROUND = 3  # words on one side of a name by which its place is known again
# Words of a title that say nothing of what happened.
EMPTY = frozenset(
    re.findall(
        r"\w+",
        """a au aux avec ce ces cet cette chez comme d dans de des du elle en entre et il ils l la le les leur leurs
        lors n on ou par pour qu que qui s sa se ses son sous sur un une vers y of the and to in for
        video videos photo photos diaporama podcast replay direct exclusif exclusivite interview entretien maj update
        communique actualisation actualise article info infos actu abonnes""",
    )
)
# Words that turn a sentence round: added or gone, they make it another one.
TURNS = re.compile(
    r"(?:ne|pas|non|ni|sans|aucune?|jamais|faux|fausse|annul\w*|report(?:e|ee|es|ees|er|era)?|suspend\w*|suspension|dement\w*|retir\w*"
    r"|retrait|abandon\w*|renonc\w*|interromp\w*|interruption|erratum|rectificati\w+|rectifie\w*|conteste\w*|refus\w*"
    r"|rejet\w*|echoue\w*|echec)"
)
NUMBERS = {
    **{"deux": "2", "trois": "3", "quatre": "4", "cinq": "5", "six": "6", "sept": "7", "huit": "8", "neuf": "9"},
    **{"dix": "10", "onze": "11", "douze": "12"},
}
_EUROS = r"(?: ?€| d'euros?\b| ?euros?\b| ?eur\b)"
SAME = (  # one way to write what is written in several
    (re.compile(r"(?<=\d)[ .](?=\d{3}\b)"), ""),
    (re.compile(r"(\d+) ?k ?(?:€|euros?\b|eur\b)"), r"\g<1>000 euro "),
    (re.compile(rf"(?<![a-z])(?:milliards?\b{_EUROS}?|mds?{_EUROS})"), " billion "),
    (re.compile(rf"(?<![a-z])(?:millions?\b{_EUROS}?|m{_EUROS})"), " million "),
    (re.compile(r"\bpour cent\b|%"), " percent "),
    (re.compile(r"€|\beuros?\b|\beur\b"), " euro "),
    (re.compile(r"\b(\d+)(?:ere?|eme|e|nde?)\b"), r"\1"),
    (re.compile(r"\bpremi(?:er|ere)s?\b"), "1"),
    (re.compile(r"(?:\bn ?°|\bno\b|\bnumero\b) ?(?=\d)"), ""),
    (re.compile(r"\bst(e?)(?= )"), r"saint\1"),
)
TYPO, LONG = 5, 9  # letters of a word in which one letter, or two, may be a slip
STEM = 5  # letters that words of one family begin with


def changes(old: Told, new: Told) -> list[Change]:
    """What `new` says otherwise than `old`. A title that changed says nothing more beside another change."""
    found = [*_amounts(old, new), *_closings(old, new), *_names(old, new)]
    kinds = {"day" if change[0] == "date" else change[0] for change in found}
    found += [change for change in in_place(old, new) if change[0] not in kinds]
    if not found and title_changed(old.title, new.title):
        found.append(("title", old.title, new.title))
    return found


def title_changed(old: str, new: str) -> bool:
    """Whether two titles say different things: a word that bears meaning has taken the place of another.

    Not for accents, punctuation, case, a slip of the pen, another form of a word (« signe », « signature »), a number
    written otherwise (« 5 M€ »), or words that were merely added or left out, unless these turn its sense.
    """
    before, after = _meaning(old), _meaning(new)
    lost, gained = _unpaired(before, after)
    if any(TURNS.fullmatch(word) for word in (*lost, *gained)):
        return True
    if lost and gained:
        return True
    return not lost and not gained and _swapped([word for word, _ in before], [word for word, _ in after])


def _meaning(title: str) -> list[tuple[str, bool]]:
    """The words of a title that bear meaning, folded, and whether each is written as a name, after the first word."""
    capitals = {fold(word).text for word in re.findall(r"(?<=\s)[A-ZÀ-ÞŒ][\w’'-]*", title.strip())}
    names = {part for word in capitals for part in re.findall(r"\w+", word)}
    plain = fold(title).text
    for pattern, one in SAME:
        plain = pattern.sub(one, plain)
    words = (NUMBERS.get(word, word) for word in re.findall(r"\w+", plain))
    # One capital letter is no article: « série A ».
    return [(word, word in names) for word in words if word not in EMPTY or (len(word) == 1 and word in names)]


def _unpaired(before: Sequence[tuple[str, bool]], after: Sequence[tuple[str, bool]]) -> tuple[list[str], list[str]]:
    """The words of each that have no like in the other."""
    lost = list((Counter(before) - Counter(after)).elements())
    gained = list((Counter(after) - Counter(before)).elements())
    for one in tuple(lost):
        like = next((other for other in gained if _alike(one, other)), None)
        if like is not None:
            lost.remove(one)
            gained.remove(like)
    return [word for word, _ in lost], [word for word, _ in gained]


def _alike(one: tuple[str, bool], other: tuple[str, bool]) -> bool:
    """Whether a word may be the other, misspelt or in another form."""
    (short, long), named = sorted((one[0], other[0]), key=len), one[1] and other[1]
    if short == long:
        return True
    if any(char.isdigit() for char in short + long) or {short, long} == {"million", "billion"}:
        return False
    slips = 0 if len(short) < TYPO + named else 1 if len(short) < LONG else 2
    if _slips(short, long) <= slips:
        return True
    if long in (f"{short}s", f"{short}x", f"{short}e", f"{short}es"):
        return True
    return not named and short[:STEM] == long[:STEM] and len(short) >= STEM


def _slips(one: str, other: str) -> int:
    """How many letters differ; two that have changed places count once."""
    edits = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    differing = sum(max(to - start, until - at) for kind, start, to, at, until in edits if kind != "equal")
    return 1 if differing == 2 and sorted(one) == sorted(other) else differing


def _swapped(before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether two words have changed places, and nothing else: « X rachète Y », « Y rachète X »."""
    pairs = enumerate(zip(before, after, strict=False))
    places = [place for place, (one, other) in pairs if not _alike((one, False), (other, False))]
    if len(before) != len(after) or len(places) != 2:
        return False
    first, last = places
    return before[first] == after[last] and before[last] == after[first] and last - first > 1


def _amounts(old: Told, new: Told) -> list[Change]:
    """The amounts of each role that another of the same role has replaced."""
    found: list[Change] = []
    for role in dict.fromkeys(amount[0] for amount in old.amounts if amount[0]):
        was, now = _replaced(_of_role(old, role), _of_role(new, role))
        gone, come = ([one for one in was if not stands(one, new)], [one for one in now if not stands(one, old)])
        found += [("amount", one, other) for one, other in zip(gone, come, strict=False)]
    return found


def _of_role(told: Told, role: str) -> dict[Hashable, str]:
    """The values of a role, each with the words that tell it first."""
    values: dict[Hashable, str] = {}
    for own, low, high, currency, quote in told.amounts:
        if own == role:
            values.setdefault((low, high, currency), quote)
    return values


def _closings(old: Told, new: Told) -> list[Change]:
    before: dict[Hashable, str] = {at[:10]: at for at in old.closings}
    after: dict[Hashable, str] = {at[:10]: at for at in new.closings}
    was, now = _replaced(before, after)
    return [("date", one, other) for one, other in zip(was, now, strict=False)]


def _replaced(old: Mapping[Hashable, str], new: Mapping[Hashable, str]) -> tuple[list[str], list[str]]:
    """What only the old has, and what only the new has."""
    return [old[key] for key in old if key not in new], [new[key] for key in new if key not in old]


def _names(old: Told, new: Told) -> list[Change]:
    """The organisations named no more where another one, not named before, now stands."""
    was, now = ({name[0] for name in told.names} for told in (old, new))
    gone = [(place, name) for name, place in _places(old) if name[0] not in now and not stands(name[1], new)]
    come = [(place, name) for name, place in _places(new) if name[0] not in was and not stands(name[1], old)]
    found: dict[str, Change] = {}
    for place, name in gone:
        other = next((name for there, name in come if _same_place(place, there)), None)
        if other is not None:
            found.setdefault(name[0], ("name", name[1], other[1]))
    return list(found.values())


Place = tuple[bool, list[str], list[str]]  # in the title?, the words before, those after


def _places(told: Told) -> Iterable[tuple[tuple[str, str], Place]]:
    for identity, name, titled, start, end in told.names:
        text = told.title if titled else told.text
        before = re.findall(r"\w+", text[max(0, start - 80) : start])[-AROUND:]
        after = re.findall(r"\w+", text[end : end + 80])[:AROUND]
        yield (identity, name), (titled, before, after)


def _same_place(one: Place, other: Place) -> bool:
    """Whether the words on one side are the same. In a title, which has few, those on either side may be missing."""
    if one[0] != other[0]:
        return False
    sides = [(one[1], other[1]), (one[2], other[2])]
    return any(here == there and len(here) >= (1 if one[0] else AROUND) for here, there in sides)

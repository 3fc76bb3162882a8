"""Coordinated names: « les CHU de Montpellier, Nîmes et Toulouse » names three hospitals, and no town.

The heads that names share (CHU, Agence régionale de santé, université) and the tails that tell them apart are read off
the forms themselves: a head is what the forms of three organisations at least begin with.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, islice

from monitor.facts.gazetteer import gazetteer
from monitor.recognise.matcher import Span
from monitor.recognise.passage import Passage

SHARED_BY = 3  # organisations
SHORTEST_HEAD = 2  # letters
LONGEST_HEAD = 5  # words
LONGEST_TAIL = 6
LONGEST_STRANGER = 4
PREPOSITION = re.compile(r"(?:(?:de la|de|du|des|en|a|au|aux|le|la|les) |de l'|d'|l')")
LINKING = frozenset({"de", "du", "des", "d", "la", "le", "les", "l", "en", "et", "a", "au", "aux", "pour", "contre"})
WITHIN = LINKING - {"et", "a"}  # words that a name may hold, and that never part two
OPENING = re.compile(r"(?: ?[(:] ?| )")
SEPARATOR = re.compile(
    r" ?(?:, ?(?:et |ou |puis )?|/ ?|; ?| et | ou | puis | ainsi que |& )(?:ceux |celles |celui |celle |a )?"
)
# « le Cancéropôle Nord-Ouest ou du Grand Sud-Ouest »: one head, in the singular, for the names of a choice
CHOICE = re.compile(r"(?: ?\([^()]{1,40}\))? ou (?:a |de )?(?:celui |celle )?(?=(?:de|du|des) |d')")
REACH = 80  # characters from a head to the choice
BRACKET = re.compile(r" ?\([^()]{1,40}\)")  # « Oscar-Lambret (Lille), Eugène-Marquis (Rennes) et … »
SEVERAL = re.compile(
    r"(?<![^\W_])(?:les|des|aux|ces|nos|vos|leurs|entre|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze"
    r"|[2-9]|[1-9]\d) $"
)
# « les agences de la zone – ARS Guadeloupe, Guyane et Martinique – », « trois agences (ARS … »
SET_OFF = re.compile(
    r"(?<!\w)(?:[Ll]es|[Dd]es|[Dd]eux|[Tt]rois|[Qq]uatre|cinq|six) [^.;:,()–—\n]{3,40}[(:–—][ \u00a0]?$"
)
WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Item:
    """One name of a list: its form, its folded span, and where the head of the list stands."""

    form: str
    span: Span
    head: Span


class Lists:
    """The heads and tails of the names that are told in lists. Built once per configuration."""

    def __init__(self, forms: Mapping[str, str], owners: Callable[[str], Iterable[str]]) -> None:
        """`forms`: folded forms, and each as it is listed; `owners` gives the ids of the organisations by one."""
        self._forms = forms
        self._tails: dict[str, dict[str, list[str]]] = {}
        spaced = sorted(form for form in forms if " " in form)
        for _, group in groupby(spaced, key=lambda form: form.partition(" ")[0]):
            self._read(list(group), owners, 1)
        self._heads: dict[str, set[str]] = defaultdict(set)  # as written in a list: as written in a name
        self._plurals: set[str] = set()  # those that tell by themselves that several names follow
        for head, tails in self._tails.items():
            plural = _plural(head)
            self._heads[plural].add(head)
            if plural != head:
                self._plurals.add(plural)
                if any(_is_acronym(forms[form]) for found in tails.values() for form in found):
                    self._heads[head].add(head)  # « les CHU »
        self._single = frozenset(self._tails)
        self.phrases = self._single.union(self._heads)

    def listed(self) -> Iterator[tuple[str, bool, list[tuple[str, str]]]]:
        """Each head as a list writes it, whether it is a plural by itself, and its tails, each with its form."""
        for head, names in self._heads.items():
            tails = [
                (tail, form) for name in sorted(names) for tail, found in self._tails[name].items() for form in found
            ]
            yield head, head in self._plurals, tails

    def _read(self, forms: list[str], owners: Callable[[str], Iterable[str]], words: int) -> None:
        """Note the head of `words` words that `forms` begin with, and the longer heads that some of them share."""
        if len(forms) < SHARED_BY or words > LONGEST_HEAD:
            return
        by_head: dict[str, list[str]] = defaultdict(list)
        for form in forms:
            parts = form.split(" ", words)
            if len(parts) > words:
                by_head[" ".join(parts[:words])].append(form)
        for head, found in by_head.items():
            if len({one for form in found for one in owners(form)}) < SHARED_BY:
                continue
            if len(head) >= SHORTEST_HEAD and head.rpartition(" ")[2] not in LINKING:
                tails = self._tails.setdefault(head, {})
                for form in found:
                    tails.setdefault(_bare(form[len(head) + 1 :]), []).append(form)
            self._read(found, owners, words + 1)

    def find(self, passage: Passage) -> Iterator[Item]:
        """The names in the lists of `passage`: the first with its head, the others alone."""
        for written in passage.found.keys() & self._heads.keys():
            for head in passage.found[written]:
                if written in self._plurals or _are_several(passage, head[0]):
                    yield from self._list(passage, head, self._heads[written])
        if " ou d" in passage.folded.text:
            for written in passage.found.keys() & self._single:
                for head in passage.found[written]:
                    yield from self._choice(passage, head, written)

    def _choice(self, passage: Passage, head: Span, written: str) -> Iterator[Item]:
        """The name told without its head after « ou », if it is the head's as the one before is."""
        text = passage.folded.text
        choice = CHOICE.search(text, head[1], head[1] + REACH)
        if not choice or text[head[1] : head[1] + 1] != " ":
            return
        first, end = self._item(passage, _skip(text, head[1] + 1), {written})
        if not first or end != choice.start():
            return
        at = _skip(text, choice.end())
        forms, end = self._item(passage, at, {written})
        yield from (Item(form, (at, end), head) for form in forms)

    def _list(self, passage: Passage, head: Span, names: set[str]) -> Iterator[Item]:
        text = passage.folded.text
        opening = OPENING.match(text, head[1])
        at = opening.end() if opening else len(text)
        items: list[Item] = []
        count = 0
        while at < len(text):
            bare = _skip(text, at)
            forms, end = self._item(passage, bare, names)
            if not forms:
                end = self._stranger(passage, bare)
            with_head = count == 0 and text[head[1] : at] == " "
            items += (Item(form, (head[0] if with_head else bare, end), head) for form in forms)
            count += 1
            bracket = BRACKET.match(text, end)
            separator = SEPARATOR.match(text, bracket.end() if bracket else end) if end > bare else None
            at = separator.end() if separator else len(text)
        if count > 1:
            yield from items

    def _item(self, passage: Passage, at: int, names: set[str]) -> tuple[list[str], int]:
        """The forms that the longest tail at `at` stands for, and where it ends."""
        found: list[str] = []
        end = at
        # A common noun is a name only after the head that it is listed with: « les ordres des médecins et des … »
        named = at in passage.beginnings or passage.folded.text.endswith(" des ", 0, at) or _is_people(passage, at)
        for until in _ends(passage, at, LONGEST_TAIL) if named else ():
            tail = passage.folded.text[at:until]
            forms = [form for name in names for form in self._tails[name].get(tail, ())]
            if forms and not _goes_on(passage, until):
                found, end = forms, until
        return found, end

    def _stranger(self, passage: Passage, at: int) -> int:
        """Where a name without that head ends, if it is unknown: capitals, and the words that link them; else `at`."""
        end = begin = at
        for until in _ends(passage, at, LONGEST_STRANGER):
            word = passage.folded.text[begin:until]
            if begin not in passage.beginnings and word not in WITHIN:
                break
            if word in self._heads or passage.folded.text[at:until] in self._forms:
                return at  # another name, or another list: this one has ended
            end, begin = until, until + 1
        return end


def _are_several(passage: Passage, start: int) -> bool:
    """Whether the words before a head tell that several names follow."""
    if SEVERAL.search(passage.folded.text, max(0, start - 12), start):
        return True
    end = passage.folded.start(start)
    return SET_OFF.search(passage.folded.original, max(0, end - 60), end) is not None


def _is_acronym(written: str) -> bool:
    first = re.match(r"\w+", written)
    return first is not None and len(first[0]) > 1 and first[0].isupper()


def _plural(head: str) -> str:
    """The plural of a head: « agences regionales de sante », « conseils regionaux »."""
    words = head.split(" ")
    stop = next((place for place, word in enumerate(words) if word in LINKING or "'" in word), len(words))
    return " ".join([*map(_plural_word, words[:stop]), *words[stop:]])


def _plural_word(word: str) -> str:
    if word.endswith(("s", "x", "z")):
        return word
    return f"{word[:-1]}ux" if word.endswith("al") else f"{word}x" if word.endswith(("au", "eu")) else f"{word}s"


def _bare(tail: str) -> str:
    return tail[_skip(tail, 0) :]


def _skip(text: str, at: int) -> int:
    """Where the word after the prepositions at `at` begins."""
    preposition = PREPOSITION.match(text, at)
    return preposition.end() if preposition else at


def _ends(passage: Passage, at: int, most: int) -> Iterator[int]:
    """Where each of the words from `at` on ends, `most` at most, as long as nothing but a space parts them."""
    text, end = passage.folded.text, at
    for word in islice(WORD.finditer(text, at), most):
        if word.start() != at and text[end : word.start()] != " ":
            return
        end = word.end()
        yield end


def _is_people(passage: Passage, at: int) -> bool:
    """Whether an adjective of a town or a region stands there: « les CHU angevin, tourangeau et poitevin »."""
    towns = passage.towns
    place = bisect_left(towns, ((at, at), ""))
    return place < len(towns) and towns[place][0][0] == at and gazetteer().meant[towns[place][1]][0].demonym


def _goes_on(passage: Passage, end: int) -> bool:
    """Whether the name that ends at folded offset `end` is part of a longer one: « Bordeaux-Nord », « Nantes Est »."""
    original = passage.folded.original
    after = passage.folded.span(end - 1, end)[1]
    if original[after : after + 1] in {"-", "\u2010", "\u2011"}:
        return original[after + 1 : after + 2].isalnum()
    return original[after : after + 1] in {" ", "\u00a0", "\u202f"} and original[after + 1 : after + 2].isupper()

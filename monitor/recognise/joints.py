"""The joints of a name: hyphen, space and nothing are the same to those who write one in haste.

ALLIS-NA is also written AllisNA, and Ad'Occ, AD OCC; BFCare, BF Care; Images & Réseaux, Images et Réseaux; and
Eurobiomed, Euro-Biomed. So names are also looked up by their letters alone, for words of the text that look like a
name. Nothing is listed and no spelling is worked out beforehand: a catalogue of any size costs one key a name.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import accumulate

from monitor.recognise.fold import fold
from monitor.recognise.matcher import Span
from monitor.recognise.passage import Passage

JOINABLE = 4  # words: longer names are not written without their spaces
SHORTEST = 6  # letters of a name whose joints are written otherwise: shorter ones are too often other words
UNJOINTED = 8  # letters of a name that shows no joint, and is cut in two nevertheless
START, FAR = 3, 7  # letters: words that begin like no name are not looked up
GAPS = 3  # spaces among so many
JOINT = re.compile(
    r"(?<=[a-zß-ÿ])(?=[A-ZÀ-Þ])|(?<=[A-ZÀ-Þ]{2})(?=[A-ZÀ-Þ][a-zß-ÿ])|(?<=\d)(?=[A-Z])|(?<=[a-zß-ÿ]{3})(?=\d)"
)
# Invivo|Lim, Hygie|31
WORD = re.compile(r"[^\W_]+|&")
RUN = re.compile(r"[^\W_]+(?:(?: ?& ?|[ '])[^\W_]+){0,4}")
AND = frozenset({"&", "and", "et"})
ELIDED = frozenset({"d", "l"})
APART = AND | ELIDED


def letters(words: Sequence[str]) -> str:
    """Folded `words` as one: the key under which a name is looked up. An elision stays: d'Angers is no « dangers »."""
    if APART.isdisjoint(words):
        return "".join(words)
    last = len(words) - 1
    return "".join(
        "et" if word in AND else word + "'" if word in ELIDED and place < last else word
        for place, word in enumerate(words)
    )


def key(plain: str, written: str) -> str:
    """The key of a form, `plain` folded and `written` as it is listed; empty if its joints are always the same."""
    if plain.isalnum():
        return plain if len(plain) >= UNJOINTED or (len(plain) >= SHORTEST and JOINT.search(written)) else ""
    words = WORD.findall(plain)
    return letters(words) if 1 < len(words) - words.count("&") <= JOINABLE else ""


def _first_part(written: str) -> str:
    """What stands before the first change of case in the first word, folded: « bio » in bioMérieux; else empty."""
    word = written.partition(" ")[0]
    joint = None if word[1:].islower() else JOINT.search(word)
    return fold(word[: joint.start()]).text if joint else ""


class Joints:
    """Names by their letters alone. Built once per configuration."""

    def __init__(self, forms: Mapping[str, str]) -> None:
        """`forms`: folded forms, and each as it is listed."""
        self._forms = forms
        self._by_key: dict[str, tuple[str, ...]] = {}
        self._firsts: set[str] = set()  # words that a name may begin with
        self._glued: dict[str, tuple[str, ...]] = {}  # long names and elided ones, as a strip of logos glues them
        openers: set[str] = set()  # those of them in small letters
        for plain, written in forms.items():
            if "'" in plain or plain.count(" ") >= JOINABLE:
                together = "".join(WORD.findall(plain))
                self._glued[together] = (*self._glued.get(together, ()), plain)
            if one := key(plain, written):
                self._by_key[one] = (*self._by_key.get(one, ()), plain)
                part = _first_part(written)
                self._firsts |= {re.split("[ '&]", plain, maxsplit=1)[0], part}
                if part and written.startswith(part):
                    openers.add(part)
        self._openers = frozenset(openers)
        self._starts = {one[:far] for one in self._by_key for far in (START, FAR)}
        self._short: dict[str, tuple[str, ...]] = {}  # short keys, by their first letters
        for one in self._by_key:
            if len(one) < FAR:
                self._short[one[:START]] = (*self._short.get(one[:START], ()), one)

    def find(self, passage: Passage) -> Iterator[tuple[str, Span]]:
        """The forms that stand in `passage` with other joints than those listed, and their folded spans."""
        text, capitals = passage.folded.text, passage.beginnings
        starts = self._starts
        for at in capitals:
            first = text[at : at + START]
            unlike = first not in starts and first.isalnum() and first not in AND  # as most words are
            if not unlike and self._is_likely(text[at : at + FAR + GAPS]):
                word = WORD.match(text, at)
                if word and self._may_begin(word[0], text, word.end(), capitals):
                    yield from self._from(text, at, capitals)
            if at > 1 and text[at - 1] == " ":
                begin = text.rfind(" ", 0, at - 1) + 1
                if text[begin : at - 1] in self._openers:
                    yield from self._from(text, begin, capitals)

    def spelled(self, text: str) -> tuple[str, ...]:
        """The forms that folded `text`, the whole of a name, is another spelling of."""
        words = WORD.findall(text)
        one = letters(words)
        forms = self._by_key.get(one) or self._glued.get("".join(words), ()) if len(one) >= SHORTEST else ()
        return tuple(form for form in forms if self._is_spelling(words, form, capitals=True))

    def _from(self, text: str, at: int, capitals: Collection[int]) -> Iterator[tuple[str, Span]]:
        """The forms that begin at `at`; all words but one must begin with a capital."""
        run = RUN.match(text, at)
        if not run:
            return
        before, small = "", 0
        for count, word in enumerate(WORD.finditer(text, at, run.end()), start=1):
            together = before + ("et" if word[0] in AND else word[0])  # as `letters` has it, one word after the other
            before = f"{together}'" if word[0] in ELIDED else together
            small += word.start() not in capitals and word[0] not in AND
            if small > 1 or (len(together) >= FAR and together[:FAR] not in self._starts):
                return
            if small < count and together in self._by_key:
                yield from self._spelled_at(text, (at, word.end()), together, capitals=not small)

    def _spelled_at(self, text: str, span: Span, one: str, *, capitals: bool) -> Iterator[tuple[str, Span]]:
        written = text[slice(*span)]
        if written not in self._forms:
            words = WORD.findall(written)
            yield from ((form, span) for form in self._by_key[one] if self._is_spelling(words, form, capitals=capitals))

    def _is_likely(self, beginning: str) -> bool:
        """Whether a key begins like that stretch of text, whose first letters are those of some key, or no word's."""
        together = beginning.replace(" ", "")
        if len(together) < FAR or not together.isalnum() or "and" in beginning:
            return True  # by its words, then
        return together[:FAR] in self._starts or together.startswith(self._short.get(together[:START], ()))

    def _may_begin(self, word: str, text: str, end: int, capitals: Collection[int]) -> bool:
        """Whether a name with other joints may begin with the word that ends at `end`."""
        if word in self._firsts or word in self._by_key:
            return True
        return end + 1 in capitals and text[end] in " '" and word[:START] in self._starts

    def _is_spelling(self, words: Sequence[str], form: str, *, capitals: bool) -> bool:
        """Whether `words` are `form` cut elsewhere, as one may; `capitals` if each of them begins with one."""
        cuts = _cuts(words)
        separators = _cuts(WORD.findall(form))
        if cuts and cuts <= separators:
            return True
        size = len("".join(words))
        parts = [fold(part).text for word in self._forms[form].split() for part in JOINT.split(word)]
        if cuts <= separators | _cuts([word for part in parts for word in WORD.findall(part)]):
            return size >= SHORTEST
        return size >= UNJOINTED and capitals


def _cuts(words: Sequence[str]) -> set[int]:
    """After how many letters one word ends and the next begins."""
    return set(accumulate(len(word) for word in words[:-1] if word not in AND))

"""The heading of a PDF: which lines of its first page are the title, and when the source's own title is better.

Lines of one style that follow one another closely are one heading, however they are aligned. What stands around it is
none: a rubric, a number, an embargo, a dateline, a contact. A few words, however large, may be a logo.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from monitor.extract.clean import normal
from monitor.extract.contacts import EMAIL, PHONE
from monitor.extract.edges import Line
from monitor.extract.hyphens import joined
from monitor.extract.labels import DAY, bare, is_contact, is_embargo, is_label
from monitor.extract.phrases import squeezed

_LARGE = 1.12  # heights of the body's letters, from which a line is larger
_APART = 1.75  # heights of a letter that part two headings
_CLOSE = 1.5  # … and two lines of a contact block
_LINES = 7  # of a heading; more are a text
_LETTERS = 8  # of a line that begins a heading
_FEW_WORDS, _FEW_LETTERS = 2, 24  # of a logo, a kicker, a rubric of the issuer's own
_ACRONYMS = 3  # words in capitals that go on with a title
_PROSE = 160  # characters in the letters of the body: from there on, bold type is no title
_LEAD = 120  # characters of a bold sentence that opens the text
_OFFERED = 15  # characters of a title that a source offers
_MUCH = 2.0  # times as long as the PDF's own: the source's title tells more
_MOST = 300
_CONTACT = 8  # lines of a contact block, at most
_WORD = re.compile(r"[^\W\d_]{2,}|\b(?:19|20)\d\d\b")
_QUOTE = re.compile(r"[«“\"][^«»“”\"]+[»”\"]\W*")
_GOES_ON = re.compile(r"(?:du|des?|d['’]\w+|aux?|et|en|pour|sur|à|avec|dans|par)\b", re.IGNORECASE)
_FILE = re.compile(
    r"\s*(?:[([]\s*(?:format\s+|fichier\s+)?pdf\b[^()\[\]]{0,30}[)\]]|[–—|-]\s*pdf|\.pdf)$", re.IGNORECASE
)
_DOWNLOAD = re.compile(
    r"\W*(?:t[ée]l[ée]charge\w*|lire|voir|pdf|consulter|d[ée]couvrir|ouvrir|cliquez)\b", re.IGNORECASE
)


class Heading(NamedTuple):
    """A title, maybe empty, and the ids of the lines that are no text since they make it or label it."""

    text: str
    lines: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Group:
    """Lines of one style, one under the other."""

    lines: tuple[Line, ...]
    text: str

    @property
    def size(self) -> float:
        return max(line.size for line in self.lines)

    @property
    def is_weak(self) -> bool:
        """Whether it may be a logo, a kicker or a figure."""
        return len(_WORD.findall(self.text)) <= _FEW_WORDS and sum(c.isalpha() for c in self.text) <= _FEW_LETTERS


def heading(lines: Sequence[Line], body: float, offered: str, metadata: str) -> Heading:
    """The title of a PDF by its first page; `body` is the size of its letters, `offered` what the source calls it.

    Empty when nothing on the page is set as a title, and neither the source nor the file's metadata tell one.
    """
    first = [line for line in lines if line.page == lines[0].page]
    whole = " ".join(line.text for line in lines)
    contacts = _contacts(first, body)
    offered = telling(offered)
    if told := _told(first, offered):
        own = _text(told, whole)
        return Heading(offered if own.isupper() else own, _used(first, told, contacts))
    best = _best(_set_as_titles(_groups(first, contacts, whole), body), offered)
    if best is None:
        return Heading(offered or metadata, frozenset())
    used = _used(first, best.lines, contacts)
    own, given = squeezed(best.text), squeezed(offered)
    if own in given:
        return Heading(offered, used)
    if given and given not in own and (best.is_weak or len(given) >= _MUCH * len(own)):
        return Heading(offered, frozenset())
    return Heading(metadata if best.is_weak and own in squeezed(metadata) else best.text, used)


def telling(title: str) -> str:
    """A title that a source offers, without what says only that it is a release or a file; empty if that is all."""
    title = bare(_FILE.sub("", normal(title)))
    return "" if len(title) < _OFFERED or _DOWNLOAD.match(title) or is_label(title) else title[:_MOST]


def _groups(first: Sequence[Line], contacts: frozenset[int], whole: str) -> list[_Group]:
    """The lines of a page that are no labels, by what is set alike and stands together."""
    groups: list[list[Line]] = []
    before: Line | None = None
    for line in first:
        text = normal(line.text)
        follows = before is not None and groups and groups[-1][-1] is before and _is_one(groups[-1], line)
        goes_on = follows and (text[:1].islower() or _GOES_ON.match(text))
        if id(line) in contacts or (not goes_on and is_label(text)):
            before = None
            continue
        if follows:
            groups[-1].append(line)
        elif sum(letter.isalpha() for letter in text) >= _LETTERS:
            groups.append([line])
        else:
            before = None
            continue
        before = line
    return [_Group(tuple(group), _text(group, whole)) for group in groups]


def _is_one(group: Sequence[Line], line: Line) -> bool:
    """Whether `line` goes on with the heading `group`."""
    before = group[-1]
    if abs(before.size - line.size) > max(0.8, 0.05 * before.size) or before.bold != line.bold:
        return False
    if _changes_case(before.text, line.text):
        return False
    gap = before.bottom - line.bottom
    usual = group[-2].bottom - before.bottom if len(group) > 1 else _APART * line.size
    return 0 < gap <= min(_APART * line.size, 1.35 * usual)


def _changes_case(before: str, text: str) -> bool:
    """Whether capitals end or begin with this line: not in the middle of a sentence, nor for a few acronyms."""
    was, now = _is_capitals(before), _is_capitals(text)
    if was is None or now is None or was == now:
        return False
    return len(text.split()) > _ACRONYMS if now else not text[:1].islower()


def _is_capitals(text: str) -> bool | None:
    """Whether a line is in capitals; None when it has too few letters to tell."""
    letters = [letter for letter in text if letter.isalpha()]
    return text.isupper() if len(letters) >= 4 else None


def _text(lines: Sequence[Line], whole: str) -> str:
    text = normal(joined([line.text for line in lines], whole))
    return bare(text) if not is_label(text) else text


def _set_as_titles(groups: Sequence[_Group], body: float) -> list[_Group]:
    """The groups in larger letters; without a telling one, those in bold type or capitals before the text begins."""
    groups = [group for group in groups if len(group.lines) <= _LINES and len(group.text) <= _MOST and group.text]
    large = [group for group in groups if group.size > body * _LARGE]
    if any(not group.is_weak for group in large):
        return large
    return [*large, *_stressed(groups)]


def _stressed(groups: Sequence[_Group]) -> list[_Group]:
    found: list[_Group] = []
    for group in groups:
        stressed = group.lines[0].bold or bool(_is_capitals(group.text))
        if not stressed and len(group.text) >= _PROSE:
            break
        if stressed and not group.is_weak and not (group.text.endswith(".") and len(group.text) > _LEAD):
            found.append(group)
    return found[:1]


def _best(groups: Sequence[_Group], offered: str) -> _Group | None:
    """The heading that agrees with what the source offers; else the largest that tells something, the first of them.

    A pulled quotation may be larger still.
    """
    given = squeezed(offered)
    alike = [group for group in groups if given and not group.is_weak and _agree(squeezed(group.text), given)]
    told = [group for group in groups if not group.is_weak] or groups
    candidates = alike or [group for group in told if not _QUOTE.fullmatch(group.text)] or told
    largest = max((group.size for group in candidates), default=0.0)
    near = [group for group in candidates if group.size > largest - max(0.8, 0.03 * largest)]
    return next((group for group in near if group.lines[0].bold), near[0]) if near else None


def _agree(one: str, other: str) -> bool:
    return one in other or other in one


def _told(first: Sequence[Line], offered: str) -> tuple[Line, ...]:
    """The lines, however they are set, that together say what the source offers, word for word."""
    wanted = squeezed(offered)
    marks = [squeezed(line.text) for line in first]
    for start in range(len(first) if wanted else 0):
        said = ""
        for end in range(start, min(start + _LINES, len(first))):
            said += marks[end]
            if said == wanted:
                return tuple(first[start : end + 1])
            if not wanted.startswith(said):
                break
    return ()


def _used(first: Sequence[Line], title: Sequence[Line], contacts: frozenset[int]) -> frozenset[int]:
    """The lines of the title, and the labels above it but for a dateline, which tells the day of the text."""
    above = first[: first.index(title[0])]
    spent = {id(line) for line in above if _is_spent(normal(line.text))}
    # « Sous embargo jusqu'au mardi 8 avril | 2026 à 6 heures »
    spent |= {id(line) for before, line in pairwise(above) if _is_embargo(before) and _goes_on(before, line)}
    return frozenset({id(line) for line in title} | spent | contacts)


def _is_spent(text: str) -> bool:
    return is_embargo(text) or (is_label(text) and not re.search(DAY, text))


def _is_embargo(line: Line) -> bool:
    return is_embargo(normal(line.text))


def _contacts(first: Sequence[Line], body: float) -> frozenset[int]:
    """The lines of contact blocks: from their heading to the last telephone or address, or as far as it goes on."""
    found: set[int] = set()
    for index, line in enumerate(first):
        if not is_contact(normal(line.text)) or line.size > body * _LARGE:
            continue
        block = first[index : index + _CONTACT + 1]
        end = max(
            (at for at, each in enumerate(block) if EMAIL.search(each.text) or PHONE.search(each.text)), default=0
        )
        while end + 1 < len(block) and _goes_on(block[end], block[end + 1]):
            end += 1
        found |= {id(each) for each in block[: end + 1] if each.size <= body * _LARGE}
    return frozenset(found)


def _goes_on(before: Line, line: Line) -> bool:
    close = 0 < before.bottom - line.bottom <= _CLOSE * before.size
    return close and before.bold == line.bold and abs(before.size - line.size) < 0.8

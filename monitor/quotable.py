"""The sentences of an article that may be quoted: no furniture of its page, nobody's number, not its title. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.extract import phrases
from monitor.extract.contacts import EMAIL, PHONE
from monitor.extract.phrases import plain, squeezed
from monitor.facts.datelines import DAY, dateline

LINE = 300  # code points beyond which a line is no furniture
LABEL = 60  # code points under which a line with a full stop may still be a label
# Folded lines, whole: when and by whom it was published, and what announces somebody else's text.
_PUBLISHED = re.compile(
    rf"[\W_]*(?:(?:article|communique|texte|actualite)\s)?(?:publie|diffuse|poste|paru|mis en ligne|mise en ligne"
    rf"|mis a jour|mise a jour|modifie|redige|actualise|updated|published|posted)e?s?\s*:?\s*(?:le|on)?\s*{DAY}"
    r"(?:[\s,|·•–—-]*(?:a|at)?\s*\d{1,2}\s?[h:]\s?\d{0,2})?"
    r"(?:[\s,|·•–—(-]+(?:par|by|dans|modifie|mise? a jour|temps de lecture|lecture|derniere)\b.{0,120})?[\W_]*"
)
_RELAYED = re.compile(
    r"[\W_]*(?:(?:nous|la redaction|vous)\s(?:relayons|reproduisons|publions|diffusons|partageons|relaie|reproduit"
    r"|publie|trouverez|trouvez)|retrouvez|decouvrez|voici|ci-(?:dessous|apres|joint)|lire|telecharge[rz])\b"
    r"[^.!?]{0,80}\b(?:communiques?|dossier de presse|press release|texte integral)\b[^.!?]{0,160}[.:!?\W]*"
    r"|[\W_]*(?:communique(?: de presse)?|cp)\s(?:de|du|des|d')[^.!?]{1,80}[:\W]*"
)
_ALSO = re.compile(r"[\W_]*(?:(?:a )?(?:lire|voir|relire)(?: aussi| egalement)?|read also|see also)\s?[:>→»].*")
_WHOLE = (phrases.CONTACT_LEAD, phrases.NEWSLETTER, phrases.APPEAL, phrases.COOKIES, _PUBLISHED, _RELAYED, _ALSO)
# What labels and headings say; the first words of a sentence may say it too.
_LABELS = (
    phrases.META, phrases.BANNER, phrases.RELATED, phrases.RELATED_LEAD, phrases.CONTACT, phrases.TAGS,
    phrases.COMMENTS, phrases.ABOUT, phrases.BYLINE,
)  # fmt: skip
_CREDIT = re.compile(
    r"\W*(?:©|\(c\)|copyright\b|(?:cr[ée]dits?|photo(?:graphie)?s?|visuels?|illustrations?|image)\b[^.]{0,30}[:©]).{0,160}",
    re.I,
)

_STOP = re.compile(r"[.!?…]+(?:[^\S\n]*[»”\"’)\]])*(?=\s|$)")
_WORD_BEFORE = re.compile(r"[^\s(«“\"'’]*$")
_ADDRESSES = ("@", " at ", "(at", "[at", "{at", "arobase", "mail", "prot")  # one of them is in each
_DIGITS = re.compile(r"\d\D{0,4}\d\D{0,4}\d\D{0,4}\d")
_OPENING = '«“"‘(['
# Before a name or a number; and before a number alone: « l’art. Le pôle… » is two sentences, « l’art. 51 » is not.
_TITLES = phrases.words(
    "m mm mme mmes mlle mlles me mes dr drs pr prs prof st ste sts stes mgr gal cf ex av bd bld pl tél tel resp dir"
    " dép dépt sté soc éts ets vs adj col lt sgt rev mr mrs ms sr inc ltd corp co dept gov rep sen"
)
_REFERENCES = phrases.words(
    "art al alin chap fig figs p pp n no nos n° nᵒ vol t éd ed env ca approx hab max min moy nb réf ref sec cap"
    " janv févr avr juil sept oct nov déc"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the text, or what stands in its place in a line that has none. `whole`: it ends as one."""

    start: int
    end: int
    whole: bool


def quotable(text: str, title: str) -> Iterator[Sentence]:
    """The sentences that may be quoted, in order."""
    known = squeezed(title)
    for start, end in _paragraphs(text):
        line = text[start:end]
        if len(line) <= LINE and _is_furniture(line):
            continue
        for one in _split(text, start + dateline(line), end):
            quote = text[one.start : one.end]
            if not (_reaches(quote) or _repeats(quote, known)):
                yield one


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Where the lines of the text start and end; one that goes on in small letters goes on into the next."""
    start = end = -1
    at = 0
    for line in text.splitlines(keepends=True):
        begin, stop = at + len(line) - len(line.lstrip()), at + len(line.rstrip())
        at += len(line)
        if begin >= stop:
            continue
        if start >= 0 and text[begin].islower() and text[end - 1] not in ".!?…:;»":
            end = stop
            continue
        if start >= 0:
            yield start, end
        start, end = begin, stop
    if start >= 0:
        yield start, end


def _is_furniture(line: str) -> bool:
    """Whether a line belongs to the page and not to its article."""
    folded = plain(line)
    if not any(char.isalnum() for char in folded):
        return True
    sentence = len(folded) > LABEL and folded[-1] in ".!?…"
    patterns = _WHOLE if sentence else _WHOLE + _LABELS
    as_written = phrases.INITIALS.fullmatch(line) or _CREDIT.fullmatch(line)
    return bool(as_written) or phrases.is_share(folded) or any(pattern.fullmatch(folded) for pattern in patterns)


def _reaches(quote: str) -> bool:
    """Whether a sentence holds a number or an address by which somebody is reached."""
    lower = quote.lower()
    address = any(mark in lower for mark in _ADDRESSES) and EMAIL.search(quote)
    return bool(address or (_DIGITS.search(quote) and PHONE.search(quote)))


def _repeats(quote: str, title: str) -> bool:
    """Whether a sentence says the title again, and nothing more."""
    said = squeezed(quote)
    return not said or (bool(title) and said.startswith(title) and len(said) <= len(title) + 10)


def _split(text: str, start: int, end: int) -> Iterator[Sentence]:
    """The sentences from `start` to `end`."""
    begin = start
    for stop in _STOP.finditer(text, start, end):
        if stop.end() >= end:
            break
        if _ends(text, begin, stop, end):
            yield Sentence(begin, stop.end(), whole=True)
            begin = stop.end()
            while begin < end and text[begin].isspace():
                begin += 1
    if begin < end:
        yield Sentence(begin, end, whole=text[begin:end].rstrip('\u00a0\u202f »”"’)]')[-1:] in tuple(".!?…"))


def _ends(text: str, begin: int, stop: re.Match[str], end: int) -> bool:
    """Whether a sentence ends there: before a capital or a digit, and not at an abbreviation, an initial, a number."""
    after = text[stop.end() : min(stop.end() + 12, end)].lstrip()
    after = after.lstrip(_OPENING + "\u00a0\u202f -–—•")
    if not after or not (after[0].isupper() or after[0].isdigit()):
        return False
    if stop.group() != ".":
        return True
    found = _WORD_BEFORE.search(text, max(begin, stop.start() - 40), stop.start())
    word = found.group() if found else ""
    numbered = word.isdigit() and not text[begin : stop.start() - len(word)].strip()  # « 1. Le premier »
    lettered = len(word) == 1 and word.isalpha()  # « J. Martin »
    dotted = bool(re.fullmatch(r"(?:\w\.)+\w", word))  # « S.A.S. », « U.S. »
    known = _TITLES | _REFERENCES if after[0].isdigit() else _TITLES
    return not (numbered or lettered or dotted or word.lower() in known)

"""Lines of an article → its stored text: furniture out, contacts out, characters in order."""

from __future__ import annotations

import html as entities
import re
import unicodedata
from collections import Counter
from collections.abc import Set
from dataclasses import replace
from typing import NamedTuple

from lxml.html import HtmlElement

from monitor.extract import phrases
from monitor.extract.blocks import Block
from monitor.extract.boxes import without_boxes, without_page_facts
from monitor.extract.contacts import cut_contacts
from monitor.extract.credits import credit_of, without_credits
from monitor.extract.dates import all_in
from monitor.extract.notices import is_notice
from monitor.extract.phrases import plain, squeezed
from monitor.extract.portrait import lead_of, without_portraits
from monitor.extract.shortcodes import without_shortcodes

TEXT_CAP = 200_000
_REFRAIN = 3  # times that a paragraph comes back beside its likes, from which it is meant to
_UNSEEN = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-"
    "\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ue000-\uf8ff\U000e0000-\U000e0fff]"
)
_ENTITY = re.compile(r"&(?:#\d{2,6}|#x[0-9a-fA-F]{2,5}|[a-zA-Z]{2,8});")
_MARKS = re.compile("[\u0300-\u036f]")
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_DATE_WORDS = re.compile(
    r"\b(?:publie\w*|mise?|en|ligne|a|jour|modifie\w*|actualise\w*|poste\w*|paru\w*|date|derniere|modification"
    r"|publication|maj|le|la|du|l|et|lundi|mardi|mercredi|jeudi|vendredi|"
    r"samedi|dimanche|lun|mar|mer|jeu|ven|sam|dim|h|heures?|by|on|published|updated|min|mn|minutes?|de|lecture"
    r"|temps|communique|presse|actualite|article|creation|mis|partage[rz]?)\b"
)
# A date that the article is about, not the day it was written: « Clôture des candidatures : 17 avril 2026 ».
_TOLD = re.compile(
    r"\b(?:avant|jusqu|au plus tard|limite|cloture\w*|clot\b|echeance\w*|deadline|closing|depots?|remise|candidat\w*"
    r"|inscri\w*|releve|appel|aap|ami|dossiers?|fin des|butoir|debut|lancement|ouvertures?|reunion|audience|rendez"
    r"|seance)\b|^(?!\W*(?:redact|aute?ur|source|photo|credit|texte|propos|posted|written|publi|mise?|modif|dat|paru"
    r"|actuali|maj|derni|updat|communi|article)\w*\W)[^:\d]*[a-z]{4,}[^:\d]*:"
)
_CLOSING = re.compile(
    r"(?:date (?:limite|de cloture|butoir)|dates (?:limites|de cloture)|cloture|echeance|deadline|closing date"
    r"|limite de|fin (?:des|du) (?:depot|candid|inscri)|(?:depot|remise|envoi|reception) (?:des|de) |candidatures?"
    r"|inscriptions?|dossiers?|a deposer|ouvert(?:e|ure)? (?:du|jusqu))\b[^.!?]*$|.{0,40}\b(?:au plus tard|jusqu'au)\b"
)
# How long something takes place: what was published has one day, and one hour.
_SPAN = re.compile(
    r"\bdu (?:[a-z]+ )?\d{1,2}(?:er)?\b[^.]{0,20}? au (?:[a-z]+ )?\d|\bde \d{1,2} ?h ?\d{0,2} a \d{1,2} ?h"
)
# Who signs, in front of the day: « Par Anne Roy · 15 nov. 2026 », « Anne Roy Publié le 15/11/2026 ».
_NAMED = r"(?:[A-ZÉÈÀÎ][\w’'.-]*+\s*+){1,7}"
_SIGNER = re.compile(rf"Par\s+{_NAMED}[·•|,–—-]?\s*(?=\S)|{_NAMED}(?<=\s)(?=\W{{0,3}}(?:Publié|Mis en ligne|Posté))")
_PULLED = re.compile(r"exergue|quote|citation", re.IGNORECASE)
_TERM = re.compile(r"(?:avant|apr[èe]s|jusqu|d['’]ici|d[èe]s|du |[àa] (?:partir|compter)|entre )", re.IGNORECASE)
_DATA = re.compile(r"""[\[{]{1,2}\s*"[\w@.-]{1,40}"\s*:\s*["\[{\d]""")  # what a script reads: « {"page": "accueil", … »
_SPACES = dict.fromkeys((0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029), " ")


class Text(NamedTuple):
    """The stored text of an article, and whom it says it is taken from."""

    text: str
    credit: str = ""


def text_of(found: list[Block], title: str, author: str) -> Text:
    """The text of an article from its blocks: paragraphs one a line, at most 200,000 characters."""
    lines: list[tuple[str, bool]] = []
    told: Counter[tuple[HtmlElement | None, str | None, str]] = Counter()
    for block in _with_terms(without_page_facts(_without_pulled(found))):
        text = block.text
        told[block.element.getparent(), block.element.get("class"), squeezed(text)] += 1
        if block.opens and lead_of(normal(block.opens)):
            lines.append((normal(block.opens), True))
            text = text[len(block.opens) :].lstrip(" :–—.-")
        lines.append((normal(text), bool(block.level) or (block.bold and len(text) <= 90)))
    return finished(lines, title, author, {mark for (_, _, mark), times in told.items() if times >= _REFRAIN})


def _with_terms(found: list[Block]) -> list[Block]:
    """The blocks of the text, where a day that answers to a term stands in one line with it: alone it tells nothing."""
    kept: list[Block] = []
    for block in found:
        term = kept[-1] if kept and block.element.tag == "dd" else None
        if term is not None and term.element.tag == "dt" and is_date_line(block.text, 0):
            kept[-1] = replace(block, text=f"{term.text.rstrip(' :')} : {block.text}")
        else:
            kept.append(block)
    return kept


def _without_pulled(found: list[Block]) -> list[Block]:
    """The blocks without those that only show once more, in larger letters, a sentence of the text."""
    pulled = [block for block in found if 20 <= len(block.text) <= 300 and _is_pulled(block)]
    if not pulled:
        return found
    told = [squeezed(block.text) for block in found if block not in pulled]
    return [one for one in found if one not in pulled or not any(squeezed(one.text) in other for other in told)]


def _is_pulled(block: Block) -> bool:
    up = block.element.getparent()
    return any(each is not None and _PULLED.search(each.get("class") or "") for each in (block.element, up))


def finished(lines: list[tuple[str, bool]], title: str, author: str, refrains: Set[str] = frozenset()) -> Text:
    """Lines (each with whether it is a heading) → the text without furniture, contacts, or the title at its start.

    Of lines that come back one is kept, but for the `refrains` (squeezed).
    """
    lines = without_boxes([(without_shortcodes(line), heading) for line, heading in lines])
    lines = [(line, heading) for line, heading in lines if line and (credit_of(line) or not is_furniture(line))]
    lines = _without_opening(lines, title, author)
    lines = _without_card(_without_repeats(lines, refrains), author)
    lines = [(line, heading) for line, heading in lines if not _is_signature(line, author)]
    headings = {line for line, heading in lines if heading}
    kept = without_portraits([(line, line in headings) for line in cut_contacts(lines)])
    kept, credit = without_credits(kept)
    kept = [line for line in kept if not is_furniture(line)]
    while kept and (_dangles(kept[-1], lines) or _is_credit(kept[-1], squeezed(author))):
        kept.pop()
    text = "\n".join(kept)
    return Text(text if len(text) <= TEXT_CAP else text[:TEXT_CAP].rsplit(" ", 1)[0], credit)


def normal(text: str) -> str:
    """One line in NFC without control, invisible or direction characters; white space single, no-break spaces kept."""
    if "&" in text:
        text = _ENTITY.sub(lambda match: entities.unescape(match[0]), text)
    text = _UNSEEN.sub("", text.translate(_SPACES))
    text = unicodedata.normalize("NFC", text.translate(_LIGATURES))
    if _MARKS.search(text):
        # an accent typed twice: « densité » and one more acute
        text = unicodedata.normalize("NFC", re.sub(r"([\u0300-\u036f])\1+", r"\1", unicodedata.normalize("NFD", text)))
    text = (
        re.sub(r"[\u2000-\u200a\u205f\u3000]", " ", text)
        if not re.search("[\u2009]", text)
        else re.sub(r"[\u2000-\u2008\u200a\u205f\u3000]", " ", text)
    )
    text = re.sub(r" {2,}", " ", text)
    text = re.sub(r" ?([\u00a0\u202f]) ?", r"\1", text)
    text = re.sub(r"([\u00a0\u202f])[\u00a0\u202f]+", r"\1", text)
    return text.strip(" \u00a0\u202f")


def is_furniture(line: str) -> bool:
    """A line that no article holds: share bar, breadcrumb, tags, paywall notice, reading time, « Lire la suite »."""
    if is_notice(line) or _DATA.match(line):
        return True
    if len(line) > 320:
        return False
    folded = plain(line)
    if not re.search(r"\w", folded) or ("{{" in line and not without_shortcodes(line)):
        return True
    if phrases.is_share(folded) or phrases.COMMENTS.fullmatch(folded):
        return True
    if len(folded) <= 260 and (
        phrases.BANNER.fullmatch(folded) or phrases.META.fullmatch(folded) or _is_breadcrumb(folded)
    ):
        return True
    if phrases.TAGS.fullmatch(folded) and (":" in folded or len(folded) < 25) and not folded.endswith(":."):
        return ":" in folded and not re.search(r"[.!?]$", folded)
    return is_date_line(line, 0) or (
        (signer := _SIGNER.match(line)) is not None and is_date_line(line[signer.end() :], 0)
    )


def is_date_line(line: str, spare: int) -> bool:
    """Whether a line is dates, the words that go with them, and at most `spare` other characters.

    « Publié le 12 mars 2026 à 9h15, mis à jour le 14 » is one; with 25 to spare, « Panorama | 02/03/2021 » too, but not
    what tells a day of its own: « Date limite : 6 mai ».
    """
    folded = plain(line)
    if len(folded) > 140 or (spare and _TOLD.search(folded)) or _SPAN.search(folded):
        return False
    rest = list(folded)
    spans = [match.span() for match in all_in(folded)]
    if not any(end - start >= 6 for start, end in spans):
        return False
    for start, end in spans:
        rest[start:end] = [" "] * (end - start)
    left = re.sub(r"[\W_\d]+", "", _DATE_WORDS.sub(" ", "".join(rest)))
    return len(left) <= spare


def tells_closing(line: str) -> bool:
    """Whether a short line tells until when one may apply: « Date limite de dépôt : 6 mai 2026 à midi »."""
    folded = plain(line)
    return len(folded) <= 140 and bool(_CLOSING.match(folded)) and any(all_in(folded))


def _is_breadcrumb(folded: str) -> bool:
    if re.match(r"(?:vous etes ici|you are here|fil d'ariane)\b", folded):
        return True
    return bool(re.match(r"(?:accueil|home)\s*(?:[>›»/|→·-]|\s)", folded)) and len(re.findall(r"[>›»/|→]", folded)) >= 1


def _without_opening(lines: list[tuple[str, bool]], title: str, author: str) -> list[tuple[str, bool]]:
    """Drops what opens a page before its first sentence: the title again, the signature, the date."""
    name = squeezed(title)
    signed = squeezed(author)
    names = re.compile(re.escape(author), re.IGNORECASE) if author else None
    kept: list[tuple[str, bool]] = []
    started = False  # by a first sentence
    for position, (line, heading) in enumerate(lines):
        mark = squeezed(line)
        started = started or (len(line) >= 70 and mark != name and not is_date_line(line, 25))
        if position < 8 and name and (mark == name or (len(mark) >= 20 and name.startswith(mark) and heading)):
            continue
        nameless = names.sub(" ", line) if names else line
        signs = nameless != line and is_date_line(nameless, 25)
        if (signs or not started) and position < 6 and len(line) <= 90 and _is_credit(nameless, signed):
            continue
        kept.append((line, heading))
    if kept and name and squeezed(kept[0][0]).startswith(name) and len(name) >= 20:
        kept[0] = (_after_title(kept[0][0], title), kept[0][1])
    return [item for item in kept if item[0]]


def _is_credit(line: str, signed: str) -> bool:
    """A line that says only who wrote, or when; `signed` is the author's name squeezed."""
    if _TERM.match(line) and line.endswith("."):
        return False  # « Avant le 3 mai 2026. » answers a question
    if (
        signed
        and len(line) <= 60
        and re.fullmatch(rf"(?:de|par|texte|propos|auteur|redaction){signed}", squeezed(line))
    ):
        return True
    if is_date_line(line, 25) or not re.search(r"[^\W\d_]", line) or (signed and squeezed(line) == signed):
        return True
    return bool(phrases.BYLINE.fullmatch(plain(line))) and not line.rstrip().endswith(".")


def _after_title(line: str, title: str) -> str:
    """A first line without the title it begins with, when what follows is a sentence of its own."""
    rest = line[len(title) :]
    if line.startswith(title) and re.match(r"\s*[.:–—|-]?\s*[«A-ZÉÈÀÂÊÎÔÇ]", rest) and len(rest) > 60:
        return rest.lstrip(" .:–—|-")
    return line


def _without_repeats(lines: list[tuple[str, bool]], refrains: Set[str]) -> list[tuple[str, bool]]:
    """A long line printed twice (a chapô, a pulled quote, a mobile copy) is kept once."""
    seen: set[str] = set()
    kept = []
    for line, heading in lines:
        mark = squeezed(line)
        if len(mark) >= 60 and mark in seen and mark not in refrains:
            continue
        seen.add(mark)
        kept.append((line, heading))
    return kept


def _without_card(lines: list[tuple[str, bool]], author: str) -> list[tuple[str, bool]]:
    """Drops the card of the author at the end: the name in a line of its own, and who that is."""
    name = squeezed(author)
    for index in range(len(lines) - 1, max(len(lines) - 5, 2), -1):
        if name and squeezed(lines[index][0]) == name:
            return lines[:index]
    return lines


def _is_signature(line: str, author: str) -> bool:
    if len(line) <= 12 and phrases.INITIALS.fullmatch(line) and re.search(r"[./[]", line):
        return True
    return len(line) <= 80 and bool(author) and squeezed(line) in {squeezed(author), "par" + squeezed(author)}


def _dangles(line: str, lines: list[tuple[str, bool]]) -> bool:
    """Whether the text would end on a heading that announces nothing."""
    return (
        len(line) <= 90
        and any(heading and text == line for text, heading in lines)
        and not re.search(r"[.!?»…]$", line)
    )

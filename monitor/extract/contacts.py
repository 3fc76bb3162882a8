"""Cuts contact blocks, and every telephone number and e-mail address, out of a text. Nobody's number is stored."""

from __future__ import annotations

import re

from monitor.extract import phrases
from monitor.extract.dates import all_in
from monitor.extract.phrases import plain

_GAP = r"[ \u00a0\u2009\u202f.\-–/]"
EMAIL = re.compile(
    r"(?:mailto:)?[\w.+%'-]{1,64}\s?(?:@|\(at\)|\[at\]|\{at\}|\(arobase\)|\[arobase\]|\s(?:arobase"
    r"|at)\s)\s?[\w-]{1,63}(?:\s?(?:\.|\(dot\)|\[dot\]|\(point\)|\[point\])\s?[\w-]{2,63}){1,4}"
    # what stands in its place where scripts would show it
    r"|\[e-?mail\W?protected\]|cette adresse e?-?mail est prot[ée]g[ée]e contre les robots(?: spammeurs)?\W\s?"
    r"vous devez activer le javascript pour la (?:visualiser|voir)\.?",
    re.IGNORECASE,
)
PHONE = re.compile(
    rf"(?<![\w+.,/-])(?:"
    rf"\(?(?:\+|00){_GAP}?33\)?{_GAP}?(?:\(0\){_GAP}?)?[1-9](?:{_GAP}?\d\d){{4}}"
    rf"|33{_GAP}?\(0\){_GAP}?[1-9](?:{_GAP}?\d\d){{4}}"  # +33 (0)1 23 45 67 89
    rf"|0[1-9](?:{_GAP}{{0,2}}\d\d){{4}}"  # 01 23 45 67 89, 0123456789
    rf"|0{_GAP}?8\d\d(?:{_GAP}?\d{{2,3}}){{2,3}}"  # 0 800 123 456
    rf"|(?:\+|00)(?=(?:[^\d\n]{{0,2}}\d){{9}})\d{{1,3}}(?:{_GAP}?\(?\d{{1,4}}\)?){{2,6}}"  # +32 2 123 45 67
    rf"|(?<=\bau )3\d{_GAP}?\d\d(?=\s*(?:ou\b|et\b|[.,;()]|$))"  # « au 3646 »
    rf"|\(0\d\){_GAP}?\d\d(?:{_GAP}?\d\d){{3}}"
    rf")(?![\w]|[.,]\d)"
)
_DIALLED = re.compile(r"[(+03]")  # what a number begins with
_MARKS = ("@", "(at)", "[at]", "{at}", "arobase", "protected", "robots")  # one of which an address holds …
_AT = re.compile(r"\sat\s")  # … or this
_LABEL = re.compile(
    r"(?:[,;–-]\s*)?\(?\b(?:t[ée]l(?:[ée]phone)?s?|portable|mobile|fax|t[ée]l[ée]copie|standard|mob|port|gsm"
    r"|e-?mail|m[ée]l|courriel|mail|contact)\b\.?\s*:?\s*\)?(?=\s*(?:[,;.)|/–-]|et\b|ou\b|$))",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"(?:\s*[,(;:–-])?\s*\b(?:(?:en |merci de )?(?:contact(?:er|ez|ant|[ée]e?s?)|jointe?s?|appel(?:er|ez|ant)"
    r"|joindre|[ée]cri(?:re|vez|vant)|adress(?:er|ez)|joignable|t[ée]l[ée]phon(?:er|ez))\s)?"
    r"(?:\b(?:au|par|à|a|sur|via|le|l['’]|adresse|suivante?|num[ée]ro|vert|t[ée]l[ée]phone|t[ée]l\.?|mail|e-mail"
    r"|email|courriel|m[ée]l|mobile|portable|fax|ou|et|directement)(?:\s*:)?\s*['’]?\s*)*$",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"^[\W_]*(?:pour (?:toute?s?|plus|tout|en savoir|s'inscrire|participer|reserver|candidater|nous)|contact"
    r"|renseignement|informations? (?:et|:|pratiques|complementaires)|inscriptions?|reservations?|candidatures?|"
    r"tel|les (?:candidatures?|dossiers?|journalistes?|personnes interessees)|(?:merci|priere) de|vous pouvez"
    r"|n'hesitez pas|contactez|ecrivez|appelez|joindre|envoyez|adressez|plus d'infos?)"
)
_SERVICE = re.compile(
    r"\bvous (?:repond|accueill|renseign)|prix d'un appel|numero (?:vert|unique|gratuit)|appel (?:gratuit"
    r"|non surtaxe)|permanence telephonique"
)
_NAME_LINE = re.compile(r"[\w.'’()&/,:|–-]+(?:[ \u00a0][\w.'’()&/,:|–-]+){0,14}")
_POSTAL = re.compile(
    r"\b(?:F-?)?\d{5}\b\s+[A-ZÉÈÀ]|\b\d{1,4}(?:\s?(?:bis|ter))?,?\s(?:rue|avenue|av\.|boulevard|bd|place|quai"
    r"|chemin|cours|route|all[ée]e|impasse|square|esplanade)\b",
    re.IGNORECASE,
)
_MARK = "\x01"
# « Le numéro vert 0 800 … est ouvert » : without its number the subject still says what is open.
_SUBJECT = re.compile(r"(?:le |un |ce )?(?:numero|standard|ligne|telephone)")
LONGEST_SERVICE = 14  # words: « le numéro vert … est gratuit » says no more than whom to call
# What no card has: an article and its noun, further words, and the stop that ends a sentence.
_SENTENCE = re.compile(r"(?:\b(?:le|la|les|un|une|des|ce|cette)\s|\bl['’])\w+(?:\W+\w+){2,}.*[.!?…»]\s*$", re.DOTALL)


def cut_contacts(lines: list[tuple[str, bool]]) -> list[str]:
    """The lines without their contact blocks and without any number or address.

    Each line comes with whether it is a heading (by its tag or wholly bold).
    """
    kept: list[str] = []
    index = 0
    while index < len(lines):
        text, heading = lines[index]
        if is_contact_heading(text, heading, lines[index + 1 : index + 4]):
            index = _block_end(lines, index + 1)
            continue
        if _reachable(text):
            if _is_card(text):
                if not re.search(r"[A-ZÉÈ]\w+", _LABEL.sub("", _masked(text)).replace(_MARK, "")):
                    _drop_names(kept)
                index += 1
                continue
            text = without_reach(text)
        if text:
            kept.append(text)
        index += 1
    return kept


def is_contact_heading(text: str, heading: bool, after: list[tuple[str, bool]]) -> bool:
    """Whether a line opens a contact block. A bare « Contact » needs a heading's look, or coordinates close by."""
    folded = plain(text)
    if len(folded) > 130:
        return False
    if not phrases.CONTACT.fullmatch(folded):
        return False
    if (
        re.search(r"presse|media|press\b|journaliste", folded)
        and len(folded) <= 70
        and not re.search(r"[.!?]\s*$", folded)
    ):
        return True
    return (
        heading
        or folded.rstrip().endswith(":")
        or _reachable(text)
        or any(_reachable(line) or _POSTAL.search(line) for line, _ in after)
    )


def without_reach(text: str) -> str:
    """`text` without its telephone numbers and e-mail addresses; a sentence that only served to give them goes too."""
    if not _reachable(text):
        return text
    kept = []
    for sentence in re.split(r"(?<=[.!?…»])\s+(?=[«A-ZÉÈÀÂÊÎÔÇ\d])", _masked(text)):
        if _MARK not in sentence:
            kept.append(sentence)
        elif _tells(sentence):
            kept.append(_mended(sentence))
    return " ".join(part for part in kept if part.strip(" .,;:–-|")).strip()


def _tells(sentence: str) -> bool:
    """Whether a sentence says more than whom to call: a deadline is worth keeping, and so is what a long one tells."""
    folded = plain(sentence.replace(_MARK, " "))
    if any(all_in(folded)):
        return True
    return not (_CALL.match(folded) or (_SERVICE.search(folded) and len(folded.split()) <= LONGEST_SERVICE))


def _reachable(text: str) -> bool:
    # Both patterns are slow to find nothing: they are tried where they may begin, or if what they need is there.
    if any(PHONE.match(text, sign.start()) for sign in _DIALLED.finditer(text)):
        return True
    lowered = text.lower()
    return (any(mark in lowered for mark in _MARKS) or bool(_AT.search(lowered))) and bool(EMAIL.search(text))


def _masked(text: str) -> str:
    return PHONE.sub(_MARK, EMAIL.sub(_MARK, text))


def _mended(sentence: str) -> str:
    """A sentence with its numbers taken out along with the words that led to them."""
    parts = sentence.split(_MARK)
    out = parts[0]
    for part in parts[1:]:
        lead = _LEAD.search(out)
        if lead is not None and not (lead.start() == 0 and _SUBJECT.match(plain(out))):
            out = out[: lead.start()]
            if "(" in lead[0] and part.lstrip().startswith(")"):
                part = part.lstrip()[1:]
        out += part
    out = _LABEL.sub("", out)
    out = re.sub(r"\(\s*[,;:–-]*\s*\)|\[\s*\]", "", out)
    out = re.sub(r"\s+([,.)\]])", r"\1", re.sub(r"[,;:|–-]\s*(?=[,.;)])", "", out))
    out = re.sub(r"\(\s+", "(", re.sub(r" {2,}", " ", out)).strip(" ,;|–-")
    return re.sub(r"\s*:$", ".", out)


def _is_card(text: str) -> bool:
    """A line that is a name and its coordinates, not a sentence."""
    rest = _masked(text).replace(_MARK, " ")
    folded = plain(text)
    if any(all_in(plain(rest))) and len(rest.split()) >= 6:
        return False
    if _SENTENCE.search(rest) and not phrases.CONTACT_LEAD.match(folded) and not _CALL.match(folded):
        return False
    if len(rest.split()) <= 12 and not re.search(
        r"\b(?:est|sont|a|ont|sera|peut|peuvent|permet|etait|accueille|lance|annonce)\b", plain(rest)
    ):
        return True
    return bool(phrases.CONTACT_LEAD.match(folded)) and len(rest) < 220


def _drop_names(kept: list[str]) -> None:
    """A card often spreads over lines: the name and the post just above the number go with it."""
    for _ in range(3):
        if not kept or len(kept[-1]) > 70 or kept[-1].rstrip().endswith((".", "!", "?", "»", "…", ";")):
            return
        if not _NAME_LINE.fullmatch(kept[-1]) or not _looks_like_card_part(kept[-1]):
            return
        kept.pop()


def _looks_like_card_part(line: str) -> bool:
    words = [word for word in re.split(r"[\s,–|/-]+", line) if word]
    names = sum(word[:1].isupper() for word in words)
    if len(words) <= 4 and names >= 2 and all(word[:1].isupper() or len(word) <= 3 for word in words):
        return True
    return bool(
        re.match(
            r"(?:charge|responsable|direct|attache|chef|agence|consultant|assistant|service|communication"
            r"|relations)\w*",
            plain(line),
        )
    ) or bool(_POSTAL.search(line))


def _block_end(lines: list[tuple[str, bool]], index: int) -> int:
    """Where a contact block that opened just before `index` ends: at prose, or at a heading that is no contact's."""
    while index < len(lines):
        text, heading = lines[index]
        folded = plain(text)
        if phrases.ABOUT.fullmatch(folded):
            break
        reach = _reachable(text)
        if not reach and len(text) > 180:
            break
        if not reach and len(text.split()) >= 10 and re.search(r"[.!?»]\s*$", text) and not _POSTAL.search(text):
            break
        near = any(_reachable(line) for line, _ in lines[index : index + 4])
        if heading and not reach and not near and not phrases.CONTACT.fullmatch(folded):
            break
        index += 1
    return index

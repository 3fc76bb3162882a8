"""Which sentences of an article do not tell its news: standing facts, and the words of an interviewer. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from monitor.quotable import Sentence

FEW = 300  # code points: the longest question of an interview

_PEOPLE = (
    r"(?:salarié\w*|collaborat\w+|personnes|adhérents|membres|employés|agents|lits|établissements|entreprises|sociétés"
    r"|sites|employees|people|staff|members)"
)
_ACTOR = (
    r"(?:société|entreprise|biotech|medtech|start-up|jeune pousse|filiale|laboratoire|groupe|association|cluster|pôle"
    r"|fédération|syndicat|spécialiste|leader|acteur|fabricant|façonnier|company|subsidiary|provider|manufacturer)"
)
_SINCE = (
    r"(?:depuis (?:sa|leur|son) (?:création|fondation|lancement|origine|naissance)"
    r"|since (?:its|their) (?:inception|creation|foundation|founding|launch))"
)
# Figures of speech: they say how it is, and not what happens.
_IMAGE = re.compile(
    r"\b(?:course contre la montre|parcours du combattant|casse-tête|serpent de mer|nerf de la guerre|goutte d['’]eau"
    r"|course d['’]obstacles|chemin de croix|arlésienne|épée de Damoclès|ligne de crête|tonneau des Danaïdes|eldorado"
    r"|race against (?:time|the clock)|drop in the ocean)\b",
    re.I,
)
# Up to the verb: « qui emploie 80 personnes » stands beside the news, « emploie 80 personnes » is none.
_TO = r"[^.!?]{0,160}?(?<!\bqui )\b"
_STANDING = re.compile(
    r"\W*(?:adhérente?s?|membres?|labellisée?s?|(?:backed|supported) by)\b (?:d[eu]s?\b|d['’]|par\b|the\b)"
    r"|\W*(?:pour (?:rappel|mémoire)|rappelons|à propos d|about\b)"
    rf"|{_TO}(?:emploie(?:nt)?|employs?)\b"
    rf"|{_TO}(?:compte(?:nt)?|rassemble(?:nt)?|regroupe(?:nt)?|fédère(?:nt)?|réuni(?:t|ssent)|brings together)"
    rf"\b(?! (?:recruter|investir|créer|ouvrir))[^.!?,;]{{1,50}}\b{_PEOPLE}\b"
    rf"|{_TO}(?:réalise(?:nt)?|(?:a|ont) réalisé|génère|generates?)\b[^.!?;]{{0,50}}(?:chiffre d['’]affaires|revenue)"
    rf"|{_TO}(?:est|is) (?:l['’]une? d\w+|une?|l[ea]|l['’]|an?|the) (?:[\w’'-]+ ){{0,2}}?{_ACTOR}\b(?! (?:à|to) \w)"
    rf"|{_TO}(?:a|ont|has|have|l['’]accompagnent?|la soutien\w+)\b[^.!?]{{0,120}}\b{_SINCE}"
    rf"|\W*{_SINCE}\b"
    rf"|{_TO}(?<!\bqu['’]il )(?<!\bqu['’]elle )(?:avait|avaient) (?:été |déjà )?\w+(?:é|i|u|is|it)e?s?\b",
    re.I,
)
_RECORD = re.compile(r"\b(?:record|jamais|premi\w+ fois|(?:la|le|les) plus|never|first time|largest|biggest)\b", re.I)
_FIGURE = re.compile(r"\d")
_SPEAKER = re.compile(r"\W*((?:[A-ZÀ-Þ][\w’'.&-]*\s?){1,5})\s?:\s")
_ASKS = re.compile(r"\?[*»\s\"”]*$")


def is_standing(sentence: str) -> bool:
    """Whether it tells what is so at all times, or was before: « Adhérente du pôle… », « Le groupe emploie… »; or says
    it with an image alone (« une course contre la montre »).
    """
    standing = _STANDING.match(sentence) or (_IMAGE.search(sentence) and not _FIGURE.search(sentence))
    return bool(standing) and not _RECORD.search(sentence)


def asks(sentence: str) -> bool:
    """Whether it ends as a question."""
    return bool(_ASKS.search(sentence))


def asked(text: str, sentences: Sequence[Sentence]) -> set[int]:
    """The places of the sentences that ask: questions, and in an interview all that who asks says with them."""
    paragraphs: list[list[int]] = []
    for place, one in enumerate(sentences):
        if place and "\n" not in text[sentences[place - 1].end : one.start]:
            paragraphs[-1].append(place)
        else:
            paragraphs.append([place])
    words = [text[sentences[places[0]].start : sentences[places[-1]].end] for places in paragraphs]
    speakers: dict[str, list[bool]] = defaultdict(list)
    for said in words:
        speakers[_speaker(said)].append(asks(said))
    interview = sum(map(asks, words)) > 1
    found = {place for place, one in enumerate(sentences) if asks(text[one.start : one.end])}
    for said, places in zip(words, paragraphs, strict=True):
        speaker = _speaker(said)
        theirs = speakers[speaker]
        mostly = bool(speaker) and 2 * sum(theirs) > len(theirs)  # « Pharma Hebdo : Parlons de vos usines. »
        asking = mostly or (asks(said) and (interview or bool(speaker)))
        if asking and len(said) <= FEW:
            found.update(places)
    return found


def _speaker(said: str) -> str:
    """Who says it: « Pharma Hebdo : … »; empty if nobody is named."""
    found = _SPEAKER.match(said)
    return found[1].strip() if found else ""

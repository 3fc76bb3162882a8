"""Boxes that stand in an article and are none of it: polls, files to download, agendas, what a page says of itself.

Nothing but their words tells them from the article: a box is a run of short lines with a sign of its kind at both ends.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from monitor.extract.blocks import Block
from monitor.extract.dates import all_in
from monitor.extract.document import line_of
from monitor.extract.phrases import plain

Line = tuple[str, bool]  # what it says, and whether it is a heading

_LONGEST = 260  # characters of a line that is looked at
_SHORT = 80  # characters of a line of a box
_QUESTION = 160  # … of the question of a poll
_ANSWERS = 2  # of a poll, at least
_RUN = 14  # lines of a box
_LABEL = 60  # characters of a term
_VALUE = 120  # … and of what stands beside it, in a box that tells of the page
_VOTE = re.compile(
    r"[\W_]*(?:je vote|vot(?:ez|er)(?: (?:maintenant|ici|en ligne|pour))?|(?:valider|envoyer) (?:mon|votre) vote"
    r"|(?:voir|afficher|consulter) les resultats(?: du sondage)?|resultats du sondage"
    r"|(?:total|nombre)?(?: ?(?:de|des))? ?(?:votes|votants)\W*\d[\d\s]*|\d[\d\s]*(?:votes?|votants?))[\W_]*"
)
_POLL_TITLE = re.compile(
    r"[\W_]*(?:(?:le |la |notre |votre |mini-?)?(?:sondage|question)(?: (?:du jour|de la semaine|en ligne))?"
    r"|et vous|votre avis|donnez votre avis|a vous de voter)[\W_]*"
)
_POLL_LINE = re.compile(r"[\W_]*sondages?\b[^?]{0,200}\?[\W_]*(?:votez|repondez|donnez votre avis)\b[^.?]{0,40}")
_SHARE = re.compile(r".{0,60}\b\d{1,3}(?:[.,]\d)? ?%[\W_]*")  # an answer, and how many gave it
_AGENDA = re.compile(
    r"[\W_]*(?:(?:l'|notre |votre )?agenda(?: .{0,30})?|(?:a|dans) (?:vos|votre|l')\s?agendas?"
    r"|(?:nos |les |vos )?prochain(?:e?s) (?:evenements?|rendez-vous|dates?|manifestations?)"
    r"|(?:evenements?|rendez-vous|manifestations?)(?: a (?:venir|noter|retenir))?|a (?:venir|noter|retenir))[\W_]*"
)
_OPENING = re.compile(
    r"[\W_]*(?:(?:le|les|du|au|et|\d{1,2}|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lun|mar|mer|jeu|ven|sam|dim)"
    r"\.? ){0,6}"
)
# What makes days those of a call, which the article tells.
_TERM = re.compile(
    r"\b(?:clotur|limite|depot|candidat|inscri|echeance|resultat|jusqu|ouvertur|lancement|selection|audition)"
    r"|au plus tard"
)
_UNIT = r"\d+(?:[.,]\d+)? ?(?:ko|kb|kio|mo|mb|mio|go|gb|octets)"
_FORMAT = r"(?:pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|zip|jpe?g|png|tiff?|epub|mp[34]|csv|ics)"
_BETWEEN = r"[\s,;:/|·•–—()\[\]-]"
_NAME = r"(?:[^.!?]|\.(?=\w)){0,140}"  # of a file, or of what it holds
_FILE = re.compile(
    rf"{_NAME}{_BETWEEN}*\b(?:{_FORMAT}\b{_BETWEEN}*(?:de )?{_UNIT}|{_UNIT}{_BETWEEN}+{_FORMAT})[\s)\]]*"
    r"(?:\W*(?:telecharger|consulter|ouvrir|voir)(?: l[ea] \w+)?)?\W*"
    r"|[\W_]*telecharge[rz] ?:[^.!?]{0,120}"
    r"|[\W_]*telecharge[rz] (?:l[ea]s? |l'|ces? |cette |notre |nos )"
    r"(?:communique|dossier|document|fichier|rapport|guide"
    r"|plaquette|brochure|programme|etude|synthese|fiche|invitation|presentation|article|texte|pdf)s?\b[^.!?:,]{0,80}"
    rf"|[\W_]*telecharge[rz]\b[^.!?]{{0,120}}[(\[] ?(?:{_FORMAT}|{_UNIT}) ?[)\]]"
    r"|[\W_]*(?:(?:documents?|fichiers?|pieces?|ressources?|annexes?|supports?) (?:a telecharger|jointe?s?|associee?s?)"
    r"|(?:a telecharger|telechargements?|telecharger))[\W_]*"
)
# What the terms of a list say, when it tells of the page or of the document and not of its subject.
_OF_THE_PAGE = re.compile(
    r"(?:date de )?(?:publication|parution|mise (?:en ligne|a jour)|modification|creation)|date"
    r"|(?:publiee?|paru|mise? (?:en ligne|a jour)|modifiee?|cree|ecrit)(?: le| par)?"
    r"|derniere (?:mise a jour|modification)"
    r"|auteure?s?|autrices?|redact(?:eur|rice)s?|redaction|signature|par|rubriques?|categories?|sections?|dossiers?"
    r"|mots?[- ]cles?|tags?|etiquettes?|themes?|thematiques?|sujets?|domaines?|types?(?: (?:de|d')\s?\w+)?|nature"
    r"|references?|ref|numero|identifiant|id|isbn|issn|doi|editeurs?|collection|langues?|formats?|tailles?|poids"
    r"|(?:nombre de )?(?:pages|vues|lectures)|(?:temps|duree) de lecture|lecture|sources?"
    r"|credits?(?: photos?)?|copyright"
    r"|droits|licence|version|partager|imprimer|permalien|url|lien|contacts?(?: presse)?"
)


def without_boxes(lines: list[Line]) -> list[Line]:
    """The lines without those of polls, of agendas and of files to download; all of them if there is little else."""
    folded = [plain(line) if len(line) <= _LONGEST else line for line, _ in lines]
    gone: set[int] = set()
    for index, line in enumerate(folded):
        if len(line) <= _LONGEST and (_POLL_LINE.fullmatch(line) or _is_file(line) or _is_lone_event(line)):
            gone.add(index)
        if len(line) > _SHORT:
            continue
        if _VOTE.fullmatch(line):
            gone |= _poll(folded, index)
        elif _POLL_TITLE.fullmatch(line):
            gone |= _titled_poll(lines, folded, index)
        elif _AGENDA.fullmatch(line):
            gone |= _agenda(lines, folded, index)
    if sum(len(folded[index]) for index in gone) * 2 > sum(map(len, folded)):
        return lines
    return [line for index, line in enumerate(lines) if index not in gone]


def _is_file(folded: str) -> bool:
    """Whether a line names a file to download, or announces some; one that tells until when one may apply stays."""
    if not _FILE.fullmatch(folded):
        return False
    return not (_TERM.search(folded) and any(all_in(folded)))


def _poll(folded: list[str], vote: int) -> set[int]:
    """The lines of the poll whose readers are asked to vote at `vote`; none if no question stands before it."""
    first = vote - 1
    while first > max(0, vote - _RUN) and len(folded[first]) <= _SHORT and not _is_question(folded[first]):
        first -= 1
    if first < 0 or not _is_question(folded[first]):
        return set()
    titled = first > 0 and _POLL_TITLE.fullmatch(folded[first - 1]) is not None
    if vote - first <= _ANSWERS and not titled:
        return set()
    first -= titled
    last = vote
    while last + 1 < len(folded) and (_VOTE.fullmatch(folded[last + 1]) or _SHARE.fullmatch(folded[last + 1])):
        last += 1
    return set(range(first, last + 1))


def _titled_poll(lines: list[Line], folded: list[str], title: int) -> set[int]:
    """The lines of a poll whose buttons are gone: its title, a question, and answers."""
    question = title + 1
    if question >= len(lines) or not folded[question].endswith("?") or len(folded[question]) > _QUESTION:
        return set()
    last = question
    while last + 1 < len(lines) and not lines[last + 1][1] and re.fullmatch(r"[^.!?:;]{1,40}", folded[last + 1]):
        last += 1
    return set(range(title, last + 1)) if last - question >= _ANSWERS else set()


def _is_question(folded: str) -> bool:
    return len(folded) <= _QUESTION and (folded.endswith("?") or bool(_POLL_TITLE.fullmatch(folded)))


def _agenda(lines: list[Line], folded: list[str], title: int) -> set[int]:
    """The lines of the agenda that begins with its `title`: days with an hour or a place, and what takes place then."""
    last, after = title, False
    for at in range(title + 1, min(len(lines), title + _RUN)):
        if len(folded[at]) <= _SHORT and _TERM.search(folded[at]):
            return set()
        if _is_event(folded[at]):
            after = after or at == title + 1  # what takes place stands after its day
            last = at
        elif not (_is_name(lines[at][0]) and at - last == 1 and at + 1 < len(lines) and _is_event(folded[at + 1])):
            break
    if last > title and after and last + 1 < len(lines) and not lines[last + 1][1] and _is_name(lines[last + 1][0]):
        last += 1
    return set(range(title, last + 1)) if last > title else set()


def _is_name(line: str) -> bool:
    return len(line) <= _SHORT and not line.endswith((".", ":", ";"))


def _is_event(folded: str) -> bool:
    """Whether a line of an agenda begins with a day; one that tells until when one may apply is none of it."""
    day = min(all_in(folded), key=lambda match: match.start(), default=None)
    if day is None or len(folded) > _SHORT or folded.endswith((".", ";")) or _TERM.search(folded):
        return False
    return _OPENING.fullmatch(folded[: day.start()]) is not None


def _is_lone_event(folded: str) -> bool:
    """« Agenda : le 12 mars à 14h, Lyon »."""
    title, sign, event = folded.partition(":")
    return bool(sign) and _AGENDA.fullmatch(title.strip()) is not None and _is_event(event.strip())


def without_page_facts(found: list[Block]) -> list[Block]:
    """The blocks without those of lists of terms that tell of the page itself; a day stays beside its term."""
    lists: dict[HtmlElement, bool] = {}
    kept: list[Block] = []
    for block in found:
        if (terms := next(block.element.iterancestors("dl"), None)) is not None:
            if terms not in lists:
                lists[terms] = _is_of_the_page(terms)
            if lists[terms]:
                continue
        kept.append(block)
    return kept


def _is_of_the_page(terms: HtmlElement) -> bool:
    """Whether all terms of a list are those of a page, and what stands beside them is short."""
    labels = [plain(line_of(term)).replace("(s)", "").strip(" :.") for term in terms.iter("dt")]
    values = [line_of(value) for value in terms.iter("dd")]
    return (
        len(labels) >= 2
        and all(len(label) <= _LABEL and _OF_THE_PAGE.fullmatch(label) for label in labels)
        and all(len(value) <= _VALUE for value in values)
    )

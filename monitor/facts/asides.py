"""What is named in passing: where somebody came from, where things are sent. It tells no place of the news. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.facts.offices import OFFICE
from monitor.recognise.matcher import Span
from monitor.recognise.passage import Passage

_GAP = (
    r"(?:(?!\b(?:prend\w*|est|rejoin\w+|arriv\w+|devien\w+|nomme\w*|elue?|succede|va|inaugur\w+|annonc\w+|lanc\w+)\b)"
    r"[^.;:!?,])"
)
# In folded words that end where a name begins: « ancienne directrice de l'agence de », « auparavant au CHU de »,
# « elle a dirigé celui de », « passée par », « a commencé sa carrière à ».
_PAST = re.compile(
    rf"\b(?:(?:anciens?|anciennes?|ex|former) (?:\w+ ){{0,2}}?{OFFICE}\b{_GAP}{{0,90}}"
    rf"|(?:auparavant|precedemment|jusqu'alors|anterieurement|previously|formerly),? {_GAP}{{0,60}}"
    r"|(?:a|avait|ayant|apres avoir|has|had) (?:\w+ ){0,2}?(?:dirige|travaille|exerce|officie|debute|etudie|enseigne"
    r"|worked|commence (?:sa|son)|fait (?:ses|sa|carriere|toute)|occupe (?:plusieurs|divers|differents|le poste"
    rf"|les fonctions|la)|ete {OFFICE}|passe (?:\w+ ){{1,2}}(?:ans|annees|mois))\b{_GAP}{{0,90}}"
    rf"|(?:est |etre )?passee?s? (?:par|successivement par) {_GAP}{{0,50}}"
    rf"|(?:etait|fut) (?:\w+ ){{0,4}}?{OFFICE}\b{_GAP}{{0,90}}"
    r"|(?:diplomee?|formee?|docteure?|titulaire d'un\w* \w+|transfuge|venue?) (?:en \w+ )?(?:de|du|des|a|au) ?"
    rf"{_GAP}{{0,60}}"
    r")$"
)
_HELD = re.compile(rf"\b{OFFICE}\b{_GAP}{{0,90}}$")
_LEAVES = re.compile(r"\b(?:quitt|part\b|partira|demission|raccroch|cede sa place|passe la main|tire sa)")
_SINCE = re.compile(
    r" (?:depuis|de|entre|jusqu'en|en)(?: \w+)? (?:19|20)\d\d\b(?: a (?:19|20)\d\d| et (?:19|20)\d\d)?,"
)
# « née à », « native de », of somebody; what is born of things (« la biotech née à Toulouse ») tells where they are.
_BORN = re.compile(
    r"\b(?:nee?|grandi|native?|natif|originaire)(?: (?:le )?(?:\d+ )?(?:\w+ )?en (?:19|20)\d\d| le \d+\w* \w+ \d{4})?,?"
    r" (?:a|de|du|d'|en|dans|au|aux|pres de) ?(?:la |le |l')?$"
)
_SOMEBODY = re.compile(
    rf"\b(?:il|elle|\d\d ans|sa carriere|ses etudes|diplome\w*|mariee?|mere|pere|{OFFICE})\b|\ben 19\d\d\b"
    r"|\b(?:dirige|preside|succede|est nomme|rejoint|prend (?:la|ses)|etudie|exerce)"
)
_THING = (
    r"(?:societe|start ups?|biotechs?|medtechs?|entreprise|pme|groupe|laboratoire|idee|projet|bebe|enfant|pepite"
    r"|jeune pousse|association|reseau|programme|mouvement|collectif|structure|marque|technologie|plateforme|startup"
    r"|spin off|molecule)"
)
_OF_A_THING = re.compile(rf"\b{_THING}\b[^.;:!?,]{{0,40}}(?:, )?(?:\w+ )?(?:est |sont )?(?:deja )?$")
_THEN_A_THING = re.compile(rf"[^,.;]{{0,40}}, (?:la|le|l'|cette|cet|ce|notre|une?) ?(?:\w+ )?{_THING}\b")
_GOODS = (
    r"(?:doses?|produits?|medicaments?|flacons?|lots?|comprimes|colis|commandes?|vaccins?|boites|cargaisons?|stocks?)"
)
# « livrés à », « clients, à », « les premières doses partiront vers »
_SENT = re.compile(
    r"\b(?:(?:livr(?:e|ee|es|ees|er|era|eront|aisons?|ent)|expedi\w+|achemin\w+|envo[iy]\w+|export\w+|distribu(?:e|ee|es|ees"
    r"|er|ent)|delivered|shipped|sent)(?: \w+){0,3}? (?:a|au|aux|vers|dans|jusqu'a|to)"
    r"|(?:clients?|clientele|acheteurs|customers)(?: \w+){0,2}?,? (?:a|au|aux|de|dans|in)"
    r"|(?:fourni(?:t|ssent|ra)|approvisionn(?:e|ent|era)|supplies)(?: \w+){0,3}?(?: [ld]'\w+)?"
    r"(?: (?:a|au|aux|de|des|du|in))?"
    r"|part(?:ent|iront|iraient|ir) (?:\w+ )?(?:vers|pour))"
    r" (?:(?:la |le |les |l')?(?:hopita\w+|cliniques?|chu|pharmacies?|officines?|services?|centres?)"
    r" (?:de |d'|du |des )?)?$"
)
_TOWARDS = re.compile(rf"\b{_GOODS}\b[^.;:!?]{{0,60}} (?:vers|pour) $")
_LIST = re.compile(
    r"(?:[\s,;/()’']|\d{2,3}\b|(?:et|ou|puis|de|d|du|des|la|le|les|l|à|au|aux|celui|celle|CHU|CHRU|and|or|in)\b)+"
)
AROUND = 120  # characters of the sentence before a name, and after it


def is_past(before: str, after: str) -> bool:
    """Whether the folded words around a name say that somebody came from there."""
    if _PAST.search(before) or _is_of_birth(before, after):
        return True
    return _SINCE.match(after) is not None and _HELD.search(before) is not None and not _LEAVES.search(before + after)


def _is_of_birth(before: str, after: str) -> bool:
    """Whether the folded words around a name say that somebody is from there."""
    born = _BORN.search(before)
    if born is None or _OF_A_THING.search(before, 0, born.start()) or _THEN_A_THING.match(after):
        return False
    return _SOMEBODY.search(f"{before[: born.start()]} # {after}") is not None


def asides(passage: Passage, names: Sequence[Span]) -> list[Span]:
    """Those of the `names` of a passage, in original offsets and in order, that are named in passing.

    The places of one list go together. One place alone where things are delivered is where it happens.
    """
    found: list[Span] = []
    for group in _lists(passage, names):
        start, end = group[0]
        before, after = _around(passage, start, end)
        sent = _TOWARDS.search(before) or (len(group) > 1 and _SENT.search(before))
        if sent or is_past(before, after):
            found += group
    return found


def _lists(passage: Passage, names: Sequence[Span]) -> list[list[Span]]:
    groups: list[list[Span]] = []
    for one in names:
        last = groups[-1][-1][1] if groups else 0
        listed = groups and last < one[0] and _LIST.fullmatch(passage.folded.original, last, one[0])
        if listed and "\n" not in passage.folded.original[last : one[0]]:
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def _around(passage: Passage, start: int, end: int) -> tuple[str, str]:
    """The folded words of its sentence before a name and after it."""
    (low, high), folded = passage.window(start, end), passage.folded
    first, last = folded.place(start, end)
    low, high = folded.place(max(low, start - AROUND), min(high, end + AROUND))
    return folded.text[low:first], folded.text[last:high]

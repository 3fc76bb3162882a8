"""How a quotation may begin and end: what hangs on the words before it, what stands before its first word, what goes on
after its last one. Pure."""

from __future__ import annotations

import re

HEADING = 100  # code points under which a line that ends as no sentence is a heading, or an item of a list
EARLY = 60  # code points in which « parmi eux » makes a sentence hang on the one before

_TIME = (
    r"(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|matin|soir|midi|jour|mois|printemps|week-end|moment"
    r"|trimestre|semestre|siècle|semaine|année|nuit|rentrée|saison|été|automne|hiver|après-midi|morning|week|month"
    r"|year|quarter|summer|spring|autumn|winter|evening)\b|\d|(?:derni|prochain)\w* (?:mois|jours|semaines|années)\b"
    r"|début\b|fin de\b)"
)
_THIS = rf"(?:ce|cet|cette|ces|this|these|that|those)\b(?![’'-])(?!\s+{_TIME})"
_THAT = r"(?:(?:celui|celle|ceux|celles)(?:-(?:ci|là))?|cela|ceci|ça)\b"
_THEM = r"(?:lui|elle|eux|elles|them|him|her|it)\b"
# Before a pronoun: « Avec cela », « Pour ce faire », « Selon elle », « Under these terms ».
_PREPOSITION = (
    r"(?:à|dans|pour|avec|sur|sous|par|de|d['’]|en|outre|malgré|depuis|selon|parmi|après|avant|sans|entre|chez|vers"
    r"|face à|grâce à|au-delà de|lors de|autour de|à côté de|à travers|suite à|d['’]après|en plus de|au sein de"
    r"|à partir de|pour l['’]un d['’]|in|under|with|for|of|on|at|by|from|among|after|before|through|following)"
)
# Nobody is meant: « Il y a », « Il faut ».
_NOBODY = (
    r"(?!il (?:n['’]y|y) (?:a|avait|aura|eut)|il (?:ne )?(?:faut|fallait|faudra|faudrait)|il (?:aura|a|avait) fallu"
    r"|il (?:existe|suffit|convient|manque|reste|pleut|importe))"
)
_JOINING = (
    r"mais|or|et|puis|ainsi|donc|car|pourtant|cependant|toutefois|néanmoins|en effet|en outre|de plus|qui plus est"
    r"|par ailleurs|enfin|ensuite|alors(?! qu)|aussi(?! \w+ que)|également|de même|en revanche|au contraire"
    r"|par conséquent|en conséquence|d['’]où|reste (?:que|à)|quant (?:à|au|aux)|bref|résultat"
    r"|étai(?:t|ent)|sont|seront|figurent|concrètement|en clair|(?:plus )?précisément"
    r"|autrement dit|par exemple"
    r"|notamment|du coup|dès lors(?! qu)|sinon|ou|ni|parce qu|voilà|là(?:-bas|-dessus)?|à l['’]inverse|inversement"
    r"|malgré tout|d['’]autre part|d['’]une part|en particulier|en somme|surtout|justement|finalement|auparavant"
    r"|parallèlement|simultanément|en parallèle|idem|oui|non|tels? (?:est|sont)|telles? (?:est|sont)"
    r"|autres?|de quoi|preuve (?:qu|de)|histoire de|une (?:façon|manière) de|dont|lequel|laquelle|lesquel(?:le)?s"
    r"|(?:pour|de) (?:sa|leur) part|de (?:son|leur) côté|à (?:son|leur) tour|le tout|les? mêmes?|la même"
    r"|comme (?:lui|eux)|(?:pour|afin de?) (?:y|en|l['’]y)|afin d['’](?:y|en)|l['’](?:un|autre)e?(?! des?)\b"
    r"|les autres?|d['’]autres|en attendant"
    r"|depuis(?=,)|tou(?:s|tes)(?! (?:les|nos|vos|leurs|confondu|ces))|chacune?(?! des?)|certaine?s d['’]entre"
    r"|and|but|however|moreover|in addition|also|meanwhile|therefore|thus|as a result|so|yet|both|then|instead"
    r"|under (?:its|their|the) terms|for example|furthermore|additionally|as such"
)
# « Objectif : dix sites », which says of nothing what it is.
_ELLIPSIS = (
    r"(?:résultats?|objectifs?|objet|but|enjeux?|budget|montant|coût|prix évoqué|durée|conséquences?|bilan|verdict"
    r"|explications?|motif|cause|exemples?|au programme|au menu|à la clé)\s*:"
)
# « C'est la leçon de… » says of something what it is; « C'est Nanobrume qui… » brings somebody up.
_CLEFT = r"(?![^.!?]{0,80}?(?<!\bce )(?<!\bainsi )(?<!\blà )\bqu(?:i\b|e\b|['’]))"
_HANGING = re.compile(
    rf"(?:{_NOBODY}(?:ils?|elles?|lui|eux|leurs?|son|sa|ses|it|he|she|they|its|their|his|her|them)\b(?![’'-])"
    rf"|{_THIS}|{_THAT}|{_PREPOSITION}\s?(?:{_THIS}|{_THAT}|{_THEM})"
    rf"|c['’](?:est|était|étaient|en est|sera)\b{_CLEFT}|ce (?:sont|sera|seront|fut)\b{_CLEFT}"
    rf"|(?:{_JOINING})(?![\w’'-])|{_ELLIPSIS})",
    re.I,
)
# « Parmi eux », « pourtant », « y sont associés » near the beginning; not « à Lyon, … y ouvre ».
_AMONG = re.compile(
    rf".{{0,{EARLY}}}?\b(?:parmi (?:eux|elles)|d['’]entre (?:eux|elles)|d['’](?:eux|elles)|pourtant|cependant|toutefois"
    r"|néanmoins|en effet|(?:eux|elles?|lui) aussi)\b"
    rf"|(?!(?:à|au|aux|dans|en|sur|chez)\b).{{0,{EARLY}}}?(?<!\bil )(?<!\bil n['’])\by (?!compris\b)\w{{2,}}",
    re.I | re.S,
)
# « Doté de 12 M€, il… », « Conjugué à la houle, ce retard… »: who it is was told before.
_PARTICIPLE = re.compile(
    r"\w+(?:é|i|u|is|it|ert)e?s?\b[^,!?]{0,140}(?:, [a-zà-ÿ][^,!?]{0,90})?, "
    rf"(?:(?:[Ii]ls?|[Ee]lles?)\b(?![’'-])(?! (?:faut|y a|s['’]agi))|(?:{_THIS}))"
)
_LOWER = re.compile(r"[a-zà-ÿ][^\W\dA-ZÀ-Þ]*(?![\w)-])")  # « de », not « bioMérieux », « e-santé », « a) »
_SLOW = re.compile(r"(?:ils?|elles?|c['’](?:est|était)|it|they)\b", re.I)
_BEFORE = re.compile(  # who answers in an interview, too: « C. A. : »
    r"(?:[\s«“\"‘(]|[-–—•·▪■►➤▶➔→✔*>]+(?=\s))*(?:(?:[A-ZÀ-Þ]\.\s?){1,3}\s?:\s)?"
)

_BULLET = re.compile(r"(?:[-–—•·▪■►➤▶➔→✔>]+\s+)+")
_DATE = r"(?:\w+ )?(?:\d{1,2}(?:er)? \w{3,9}\.?|\w{3,9}\.? \d{1,2},) \d{4}"
_DATELINE = re.compile(
    rf"\d{{1,2}} ?h(?: ?\d\d)?\s?[.–—:-]+\s+(?=[A-ZÀ-Þ])"
    rf"|(?:[A-ZÀ-Þ][\w'’ .,()/-]{{1,40}}?\s?[–—-]\s)?{_DATE}\s*[–—:-]+\s+"
    r"|[A-ZÀ-Þ][A-ZÀ-Þ'’ -]{2,30}\.\s*[–—-]+\s+"
)
_BYLINE = re.compile(
    r"(?:(?:Propos recueillis |Texte |Article )?[Pp]ar (?:[A-ZÀ-Þ][\w’'-]*\s?){2,4}"
    r"|De notre (?:correspondant|envoyé)\w*)(?:,[^.!?]{1,60})?\.\s+"
)
# Rubrics of the press, alone before the first sentence of an item: « Solidarité. L'association… »
_RUBRIC = re.compile(
    r"(?:actualités?|agences?|agenda|assurance maladie|biologie|biotechs?|bourse|brèves?|cancer|carnet|cliniques?"
    r"|conjoncture|culture|décryptage|e-santé|économie|éducation|emploi|enquête|en bref|entreprises?|entretien"
    r"|environnement|éthique|événement|finances?|formation|fusions?|handicap|hôpital|hôpitaux|immobilier|industrie"
    r"|innovation|international|interview|investissements?|justice|logistique|médecine|médicaments?|medtechs?"
    r"|nominations?|numérique|officine|partenariats?|pharmacie|politique|portrait|prévention|recherche|région"
    r"|reportage|santé(?: publique)?|sciences?|social|société|solidarité|start-ups?|territoires?|tribune"
    r"|université|vie locale)\s?[.|]\s+(?=\S)",
    re.I,
)
_CONTACT = re.compile(r"(?:contacts?|relations|service)\s(?:de\s)?(?:presse|médias?|press|media)\b\W*:", re.I)
_LABEL = re.compile(r"(?:\w[\w’'-]*|[A-ZÀ-Þ][A-ZÀ-Þ’' -]*)\.", re.S)
# A phrase goes on after these: none of them is the last word before […].
GOES_ON = re.compile(
    r"[ldnscj]|qu|au?x?|de|des?|du|en|dans|par|pour|sur|sous|avec|sans|chez|vers|entre|contre|depuis|pendant|selon|apres"
    r"|avant|jusqu|dont|ou|et|ni|mais|or|car|que|qui|quoi|si|comme|lorsque|quand|afin|les?|la|une?|ces?|cette|cet|son|sa"
    r"|ses|leurs?|mon|ma|mes|nos|notre|vos|votre|tou(?:te)?s?|chaque|quelques|plusieurs|plus|moins|tres|aussi|ainsi|ne"
    r"|est|sont|a|ont|sera|seront|ete|etre|the|an|of|to|in|on|at|by|for|with|from|and|or|but|that|which|its|their|is|are"
    r"|was|were|\d[\d.,]*"
)
# « Le forfait s'élève à… », « L'opération se monte à… »: of what the sentence before tells.
OF_IT = re.compile(
    r"(?:L[ea]s?|L['’])\s?(?:forfait|texte|montant|somme|enveloppe|opération|transaction|prix|coût|tarif|ticket|facture|mesure"
    r"|dispositif|marché|contrat)s?(?:\sest)?\s(?:s['’]|se\s|ne\s|est\s|sera\s|prévoit|atteint|représente|court|porte|coûte"
    r"|dépasse|comprend)"
)
FIGURE = re.compile(
    r"\d[\d  \u00a0\u202f.,]*(?:M€|Md€|€|%|millions?|milliards?|euros?|salariés|postes|emplois|personnes|lits|patients"
    r"|malades|jobs|beds|people)\b|€\s?\d|\d\s?%"
)


def hangs(sentence: str) -> bool:
    """Whether a sentence is hardly understood without the one before: « Elle… », « Pourtant… », « Pour y aider… »."""
    opened = _BEFORE.match(sentence)
    words = sentence[opened.end() :] if opened else sentence
    return any(pattern.match(words) for pattern in (_HANGING, _AMONG, _PARTICIPLE, _LOWER))


def is_slow(sentence: str) -> bool:
    """Whether it had better not come before another for its own sake: « Ils étaient six… », « Il a plu… »."""
    opened = _BEFORE.match(sentence)
    return bool(_SLOW.match(sentence, opened.end() if opened else 0)) or hangs(sentence)


def is_poor(sentence: str, *, whole: bool) -> bool:
    """Whether it says little by itself: a heading, a label, one that its source cut short. `whole`: it ends as one."""
    if sentence.isupper() or is_label(sentence):
        return True
    return len(sentence) < HEADING and (not whole or sentence.endswith(("[…]", "[...]", "…", "...")))


def is_contact(sentence: str) -> bool:
    """Whether it says whom the press may ring."""
    return bool(_CONTACT.match(sentence))


def is_item(sentence: str) -> bool:
    """Whether it is an item of a list, after its bullet."""
    return bool(_BULLET.match(sentence))


def is_label(sentence: str) -> bool:
    """Whether it is the label of what follows: « Avignon. », « FRANCE DIGITALE. »."""
    return bool(_LABEL.fullmatch(sentence))


def before(words: str, *, first: bool) -> int:
    """How many code points of `words` stand before what they say: a bullet, a rubric; a date, a place or a name too, if
    they open the article (`first`). 0 if nothing is left after them.
    """
    at = 0
    patterns = (_BULLET, _DATELINE, _BYLINE, _RUBRIC) if first else (_BULLET, _RUBRIC)
    for pattern in patterns:
        found = pattern.match(words, at)
        at = found.end() if found else at
    return at if words[at:].strip() else 0

"""Which sentences of an article are not its news: what is recalled, what a whole trade does, what stands below. Pure.

And which days are to come. Most take folded text (monitor.recognise.fold): no accents, no capitals, spaces for hyphens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from monitor.facts.before import BORN, COUNT, IMPERFECT, LAST_YEAR
from monitor.facts.days import Day
from monitor.recognise.fold import fold

RECENT = timedelta(days=120)  # a day without a year that passed no longer ago than this is not the next one

_FUTURE = re.compile(
    r"\b\w{2,}r(?:a|ont)\b|\b(?:va|vont|doit|doivent|prevoi\w+|prevue?s?|attendue?s?|(?:est|sont) programme\w*"
    r"|prochaine?s?)\b"
)
_YEARS_TO_COME = re.compile(
    r"\b(?:en|debut|fin|mi|courant|printemps|ete|automne|hiver|semestre|trimestre)(?: de)? (20\d\d)\b"
)
_BEGINS = re.compile(r"\b(?:ouverture|livraison|lancement|demarrage|entree|mise en \w+|fermeture|fin|debut|rentree)\b")
_HOW_MUCH = re.compile(r"€|\beuros?\b|\bmillions?\b|\bm€|%|\bvis(?:e|ent|er|era)\b|\bobjectif\b|\bici\b|\bhorizon\b")
_PAST = re.compile(
    rf"{IMPERFECT}|{LAST_YEAR}|\b(?:le mois (?:dernier|passe)|annee precedente|n'a jamais)\b|\bil y a (?!lieu)\w+"
)
_SO_FAR = re.compile(
    r"\b(?:depuis|deja|au total|a ce jour|jusqu'ici|historiquement|precedemment|auparavant)\b"
    rf"|\b(?:a|ont|avai(?:t|ent)) (?:\w+ )?depense\b"
    rf"|\b(?:en|pendant|durant) {COUNT} (?:ans?|annees|mois)\b|\bau cours des {COUNT} (?:ans|annees|dernier\w+)"
    r"|\b(?:ces|des) derni\w+ (?:annees|mois)\b"
)
_BORN = re.compile(BORN)
_YEAR = re.compile(r"(?<![\d.,])((?:19|20)\d\d)(?!\d|[.,]\d| (?:€|euros?|salaries|emplois|patients|personnes))")
_TRADE = re.compile(
    r"\b(?:marche (?:mondial|francais|europeen|national|du|de la|des|de l')|chiffre d'affaires|capitalisation"
    r"|l'action|le titre|en bourse|cours de bourse|valorisation|valorisee?s?|ventes|benefices?|resultat net|par an"
    r"|chaque annee|annuel(?:le)?s?|depense\w*|assurance maladie|securite sociale|abonnez|abonnement"
    r"|deficit\w*|excedents?|tresorerie|dettes?|endett\w+|pertes|recettes|produits d'exploitation"
    r"|par mois|l'unite|la boite|dont (?:le|la|les|l') ?(?:budget|capital|effectifs?|actifs?|dotation|fonds))\b"
    rf"|\b(?:une?|{COUNT}) \w+ sur (?:{COUNT})\b"
    r"|\b\w+ des (?:entreprises|laboratoires|hopitaux|etablissements|sites) "
)
# « apportera 200 000 euros par an » is what one gives, and news.
_YEARLY = re.compile(r"\b(?:par an|chaque annee|annuel(?:le)?s?(?:ment)?)\b")
_WILL_GIVE = re.compile(
    r"\b(?:(?:apport|vers|consacr|allou|accord|attribu|financ|cofinanc|mobilis|donn)\w*er(?:a|ont)"
    r"|(?:va|vont|doit|doivent) (?:\w+ )?(?:apporter|verser|consacrer|allouer|accorder|attribuer|financer|cofinancer"
    r"|mobiliser|donner))\b"
)
_MANY = (
    r"(?:entreprises|laboratoires|industriels|pme|start ups?|biotechs?|medtechs?|hopitaux|etablissements|regions"
    r"|francais|patients|societes|pays|adherents|concurrents?|rivaux|membres|autres)"
)
# Who gives, and what a gift is for: « 4 M€ de l'Assurance maladie pour ces dépenses » is news where a sum is given.
_SPENT = re.compile(r"\b(?:assurance maladie|securite sociale|depense\w*|recettes)\b")
_OTHERS = re.compile(
    r"^(?:en \w+, |au total, |selon [^,]+, )?(?:les|ses|leurs|\d+|plusieurs|de nombreu\w+|d'autres) "
    rf"(?:\w+ )?{_MANY}\b|^(?:(?:dans|lors de|a|au) )?(?:la|le|les) memes?\b"
    r"|^(?:aux etats unis|au (?:royaume uni|japon|canada|quebec)"
    r"|en (?:allemagne|italie|espagne|suisse|belgique|chine)),? "
    r"|\b(?:concurrent|rival|voisin|homologue|leader mondial|numero un)e?s?\b"
)
_GOES_ON = re.compile(
    r"^(?:mais |et |ainsi, |pour cela, |dans ce cadre, |de son cote, |en outre, |par ailleurs, |enfin, )?"
    r"(?:elles?|ils?|cet?t?e?|ces|son|sa|ses|leurs?|l'(?:entreprise|investissement|operation|appel|enveloppe|aide|usine"
    r"|equipement|accord|etablissement|association|institut|equipe|ensemble|essai|ouverture)"
    r"|la (?:societe|biotech|medtech|start up|jeune|pepite|direction|production|date|cloture|subvention|structure"
    r"|federation|laureate|dotation|licence|transaction|specialiste|(?:nouvelle|future) \w+)"
    r"|le (?:laboratoire|groupe|projet|programme|site|montant|chantier|fabricant|faconnier|pole|cluster|jury|budget"
    r"|cout|financement|tour|partenariat|dispositif|prix|calendrier|laureat|contrat|rachat|specialiste"
    r"|(?:nouveau|futur) \w+)"
    r"|les (?:dossiers|candidatures|projets|travaux|inscriptions|fonds|premi\w+))\b"
)
# « à Lille », of what is done there, and no seat of anybody.
_AT = re.compile(r"(?<!\w)[àÀ]\s$|(?<!\w)au[x]?\s$")
_SITE = re.compile(
    r"\b(?:sites?|usines?|bureaux?|siege|laboratoires?|centres?|unites?|antennes?|agences?|ateliers?|plateformes?|campus"
    r"|implant\w+|ouvr\w+|install\w+|constru\w+|demenag\w+|reunions?|seances?|rencontres?|journees?|salon|congres"
    r"|colloque|assises|se ti\w+|lieu)\b"
)
_SEATED = re.compile(r"\b(?:siege|base|installe|implante|situe|ne|presente?|nee|etabli)(?:e|es|s)?(?: social)? a\s$")
# « Le groupe Perlin… », « La start-up Mirova… »: who is named so anew is another. As written.
_NAMED_ANEW = re.compile(
    r"\W*(?:Le|La|L['’])\s?(?:groupe|laboratoire|société|biotech|medtech|start-up|fabricant|façonnier|association)\s[A-ZÀ-Þ]"
)
_FOOT = re.compile(r"^\W*(?:(?:a propos|about)\b|contacts? presse|relations presse)")
_ASIDE = re.compile(
    r"^\W*(?:a lire|lire aussi|abonnez|publie le|mise? a jour|photo|credit|illustration|copyright|partager"
    r"|sur le meme sujet)"
)


def is_past(sentence: str, clause: str, published: date | None) -> bool:
    """Whether a clause of a sentence, between two commas, tells what was before, or all that was done so far."""
    if _FUTURE.search(clause):
        return False
    plain = _BORN.sub(" ", sentence)
    if _PAST.search(plain) or _SO_FAR.search(plain):
        return True
    return published is not None and any(int(year) < published.year for year in _YEAR.findall(plain))


def years_to_come(sentence: str, published: date) -> Iterator[tuple[str, int]]:
    """The years to come in which something will be done, and where in the sentence: no targets (« 20 M€ en 2030 »)."""
    if " 20" not in sentence:
        return  # which is nearly always so
    if _HOW_MUCH.search(sentence) or not (_FUTURE.search(sentence) or _BEGINS.search(sentence)):
        return
    yield from ((one[1], one.start()) for one in _YEARS_TO_COME.finditer(sentence) if int(one[1]) > published.year)


def later_years(sentence: str, published: date) -> set[str]:
    """All years after that of publication, whatever is said of them."""
    return {year for year in _YEAR.findall(sentence) if int(year) > published.year}


def is_to_come(clause: str) -> bool:
    """Whether a clause tells what will be, or is planned."""
    return _FUTURE.search(clause) is not None


def is_of_a_trade(sentence: str, clause: str) -> bool:
    """Whether a sentence gives figures that are no news: of a market, of a year's sales, of what an illness costs.

    `clause`: the part of it that tells a sum which is given or invested, whatever else the sentence tells; or empty.
    """
    given = _SPENT.sub(" ", clause) if clause else sentence
    if _WILL_GIVE.search(given):
        return _TRADE.search(_YEARLY.sub(" ", given)) is not None
    return (_TRADE.search(given) or _YEARLY.search(sentence)) is not None


def is_of_others(sentence: str) -> bool:
    """Whether a sentence is about many, or about another: « 34 entreprises ont… », « Le voisin X investira… »."""
    return _OTHERS.search(sentence.strip()) is not None


def goes_on(sentence: str) -> bool:
    """Whether a sentence goes on about who the one before told of: « Elle… », « L'opération… »."""
    return _GOES_ON.match(sentence.strip()) is not None


def names_another(written: str) -> bool:
    """Whether a sentence, as written, that does not name its own people begins with somebody else by kind and name."""
    return _NAMED_ANEW.match(written) is not None


def happens_at(before: str, sentence: str) -> bool:
    """Whether the town that follows `before`, as written, in a folded sentence, is where something is done."""
    stands = _AT.search(before) is not None and _SITE.search(sentence) is not None
    return stands and _SEATED.search(fold(before).text) is None


def is_foot(sentence: str) -> bool:
    """Whether the foot of a release begins here: « À propos de… », « Contacts presse »."""
    return _FOOT.match(sentence) is not None


def is_aside(sentence: str) -> bool:
    """Whether a sentence is the page's, not the article's: « À lire aussi… », « Publié le… »."""
    return _ASIDE.match(sentence) is not None


def day_to_come(day: Day, published: date | None) -> str:
    """ISO 8601 of a day or month after the publication; empty for one before, or that nothing dates."""
    if not day.month or published is None:
        return ""
    year = day.year
    if year is None:
        here = _first(day, published.year)
        if here is None:
            return ""
        year = published.year + (here < published - RECENT)
    first = _first(day, year)
    after = first is not None and (
        first > published if day.day else (year, day.month) > (published.year, published.month)
    )
    return day.iso(year)[:10] if after else ""


def _first(day: Day, year: int) -> date | None:
    try:
        return date(year, day.month, day.day or 1)
    except ValueError:
        return None

"""What has its day and is no call: business of courts and owners, a site that shuts, the end of a price. Pure.

Patterns, in folded words, are asked only of the sentences that hold a closing word and a day.
"""

from __future__ import annotations

import re

# Business of courts, owners and lawmakers: who answers there answers no call.
VETO = re.compile(
    r"\b(?:repreneurs?|reprise(?! d'etudes)|rachat|recours|tribunal|greffe|actionnaires?|offre publique"
    r"|amendements?|proposition de loi"
    r"|projet de loi|interjet\w*|pourvoi|plainte|liquidation|depot de bilan|redressement|licenciements?|fusion"
    r"|concurrence|prud'hom\w*"
    r"|reponses? (?:du|de l'|de la|des) ?(?:ministere|agence|gouvernement|ministre|etat|direction|commission"
    r"|autorite|assureur)"
    r"|autorites? (?:ameri|europ|sanit|de sante|regl|japon|brit|chin)\w*|fda|ema|mise sur le marche"
    r"|observations de|commissaires? enquete\w*|souscri\w+|augmentations? de capital|encheres"
    r"|succession|parlement\w*|senateurs|deputes|referendum|cession|acquereurs?)\b"
)
TAKEOVER = re.compile(r"\b(?:repreneurs?|reprise(?! d'etudes)|tribunal|redressement|liquidation|recours)\b")
# The end of a price, of a sale: « au tarif de 190 euros jusqu'au », « 120 euros jusqu'au …, 150 euros ensuite ».
_PRICED = re.compile(
    r"\b(?:tarifs? (?:de|a|:)? ?(?:(?=\d)|lancement|prefer|redui|promo|earl|speci|privil|avantag|normal|plein|adherent"
    r"|membre|etudiant|groupe)|early ?birds?|(?:prix|montant|cout) (?:redui|prefer|special|de lancement|d'entree|promo)"
    r"|remises?"
    r"(?= (?:de \d|sur|aux? (?!porteurs|laureats)))|reductions?(?= (?:de \d|sur|pour l|accord))|rabais|promotionnel\w*"
    r"|code promo|(?:offre|pack) (?:de lancement|special|promo|decouverte)\w*|demi tarif|reduced (?:rate|fee|price)"
    r"|discount\w*)[^.;:\d]{0,50}(?:\d[\d ,]* ?(?:€|euros?|%)[^.;:\d]{0,40})?$|(?<![\d ,])\d{2,3} ?(?:€|euros?)"
    r"(?: (?:ttc|ht))?(?: (?:jusqu'au|jusqu'a|avant le|avant|d'ici au|d'ici le|until|before|by))? ?(?:\w+di )?$"
)
_THEN_PRICED = re.compile(r"[ ,(]{0,3}(?:puis|et|ensuite|then)?\b[^.;\d]{0,25}\b\d[\d ,]* ?(?:€|euros?)")
# « jusqu'au 16 octobre au tarif préférentiel », « avant le 3 mai pour bénéficier de 20 % de réduction »
_CHEAPER = (
    r"(?:tarifs? (?:\w+ ){0,2}?(?:prefer|redui|promo|earl|speci|privil|avantag|lancement)\w*|early ?birds?"
    r"|(?:prix|montant|cout) (?:redui|prefer|special|de lancement|promo)\w*|demi tarif|remises?\b|reductions?\b|rabais"
    r"|code promo|(?:reduced|early|discounted) (?:bird )?(?:rate|fee|price)|discount)(?! (?:pour|aux?) )"
)
_THEN_CHEAPER = re.compile(
    r"[ ,(]{0,3}(?:inclus,? )?(?:\(|(?:au|a|avec|pour|et|afin|at|for|to|profit|benefici)\w*\b)[^.;:]{0,40}?"
    + _CHEAPER
    + r"|[ ,(]{0,3}(?:au|a un) (?:tarif|prix) de \d[\d ,]*(?: ?(?:€|euros?))[^.;:\d]{0,12}\b(?:puis|ensuite|then)\b"
)
_JUST_PRICED = re.compile(r"(?:€|euros?)[^.;:]{0,40}$")
# A site, a service, a line or a road that shuts, and no call: by what it is, or by the jobs that go.
_SHUTS = r"(?:ferm(?:e|ee|es|ees|ent|er|era|eront|eture|etures)|clotures?|arret\w*|cess\w+)\b"
_SHUTTING = re.compile(rf"\b{_SHUTS}")
_PLACE = (
    r"(?:usines?|sites?(?! (?:de depot|de candid|internet|web|dedie))|ateliers?|maternites?|services?(?! en ligne)"
    r"|urgences|hopita\w+|cliniques?|laboratoires?|lignes?|routes?|rues?|ponts?|voies?|tunnel|gare|officines?|pharmacies?"
    r"|agences?|ecoles?|lits|unites?|etablissements?|magasins?|entrepots?|fabrique|antenne|blocs?|cabinets?|ehpad|production"
    r"|plant|ward|factory|siege)\b"
)
_SHUT_DOWN = re.compile(
    rf"\b{_SHUTS} (?:\w+ ){{0,2}}?(?:(?:de|du|des|la|le|les|son|sa|ses|cette|ce|d'|l') ?){{1,3}}(?:\w+ )?{_PLACE}"
    rf"|\b{_PLACE}[^.;:]{{0,40}} {_SHUTS}"
)
_JOBS_LOST = re.compile(
    r"\b(?:postes?|emplois?|salaries|employes|personnes) (?:[\w']+ ){0,3}(?:supprim|perdu|menac|licenci|reclass"
    r"|concern|disparai)"
    r"|\b(?:supprim|suppression)\w* (?:[\w']+ ){0,3}(?:postes?|emplois?)|\bplans? (?:social|sociaux|de sauvegarde)"
    r"|\b(?:faute|manque|penurie) d(?:e |')(?:\w+ )?(?:medecins?|personnel|soignants?|sages?|infirmi\w+|repreneur)"
)


def is_of_a_price(before: str, after: str) -> bool:
    """Whether the folded words before a day and after it say that a price ends there, and no call."""
    then = _THEN_PRICED.match(after) is not None and _JUST_PRICED.search(before) is not None
    return then or _PRICED.search(before) is not None or _THEN_CHEAPER.match(after) is not None


def shuts_down(sentence: str) -> bool:
    """Whether a folded sentence tells of a site, a service or a road that shuts, or of jobs that go with one."""
    if _SHUTTING.search(sentence) is None:
        return False
    return _JOBS_LOST.search(sentence) is not None or _SHUT_DOWN.search(sentence) is not None

"""Lines by which a site sells the rest of an article or keeps its rights: never the article's own words.

A line is one when every sentence of it is. Each pattern is the site speaking to its reader (« abonnez-vous ») or of its
own page (« cet article », « toute reproduction »), so that an article about subscriptions or copyright stays.
"""

from __future__ import annotations

import re

from monitor.extract.phrases import plain

_LONGEST = 700  # characters of a notice; clauses on reproduction run long
_SENTENCES = re.compile(r"(?<=[.!?…])\s+(?=[^\W_]|[©(])")

_PAYWALL = re.compile(
    r".{0,20}(?:(?:article|contenu|lecture|suite|texte|dossier|page|document|rubrique)(?: complete?| integrale?"
    r"| audio| vocale| de (?:cet |l')article)? (?:est |reste |sont )?(?:exclusivement |uniquement )?"
    r"(?:reserve|accessible|payant|disponible)\w*(?: uniquement| exclusivement| seulement)? (?:aux|a nos|pour les"
    r"|pour nos|sur) .{0,30}(?:abonn|adherent|membre|inscrit)\w*.{0,60}|"
    r"(?:abonnez|inscrivez|connectez|identifiez)[- ]vous .{0,30}(?:pour|afin).{0,20}(?:lire|acceder|consulter"
    r"|decouvrir|continuer|poursuivre|lecture|profiter).{0,100}|"
    r"il (?:vous reste \d+ ?%|reste \d+ ?% (?:de cet |de l'article|a (?:lire|decouvrir))).{0,60}|"
    r"(?:deja|vous etes) abonnee?s?\s?[?!:].{0,60}|(?:pour|afin de) (?:lire|acceder a|poursuivre"
    r"|consulter) .{0,40}(?:suite|article|integralite|lecture|contenu)\b.{0,30}(?:abonn|connect|identifi|inscri"
    r"|cree)\w*.{0,80}|"
    r"reserve(?: aux| a nos) (?:abonne|adherent|membre)\w*|je m'abonne.{0,60}|s'abonner(?: a partir| des).{0,40}"
    r"|(?:essai|offre) (?:gratuit|d'essai|decouverte)\w*.{0,60}|article (?:abonnes?|premium|payant)"
    r"|a partir de [\d,]+ ?€.{0,60}|sans engagement.{0,40}|testez .{0,30}gratuitement.{0,30})[\W_]*"
)
# The site addresses the reader: only at the start of a sentence, and never in a quotation.
_OFFER = re.compile(
    r"(?:(?:abonnez|reabonnez|connectez|identifiez)[- ]vous\b[^«»]{0,120}"
    r"|(?:profitez|beneficiez) (?:de |d'|des |du )[^«»]{0,50}\b(?:offres?|abonnements?|essai)\b[^«»]{0,100}"
    r"|(?:pour|afin de|envie de) (?:lire|acceder|consulter|poursuivre|continuer|decouvrir|debloquer)\b[^«»]{0,60}"
    r"\b(?:suite|articles?|integralite|lecture|contenus?|reste)\b[^«»]{0,40}\b(?:profitez|souscrivez|choisissez"
    r"|abonnez|connectez|identifiez|optez|decouvrez nos offres)\b[^«»]{0,120}"
    r"|(?:accedez|debloquez|deverrouillez|poursuivez|continuez)\b[^«»]{0,30}\b(?:cet article|l'article|lecture"
    r"|nos (?:articles|contenus)|la suite|l'integralite)\b[^«»]{0,100}"
    r"|\d+(?:[.,]\d\d?)? ?(?:€|euros?) (?:le (?:premier|1er) mois"
    r"|(?:par |/ ?)mois\W+(?:puis|sans engagement|pendant|resiliable))\b[^«»]{0,60}"
    r"|(?:se connecter|s'identifier|s'abonner|se reabonner)|(?:annulable|resiliable) a tout moment\b[^«»]{0,40}"
    r"|vous avez deja un compte\b[^«»]{0,40}"
    r"|vous avez lu \d+ ?% de (?:cet|l')\s?article[^«»]{0,60})[\W_]*"
)

_COPIED = r"(?:reproduction|copie|rediffusion|republication|redistribution)s?"
_SHOWN = (
    r"(?:diffusion|utilisation|exploitation|traduction|adaptation|extraction|impression|publication|representation"
    r"|reprise|duplication)s?"
)
_WHICH = (
    r"(?:et|ou|et/ou|meme|toute|toutes|la|les|leur|sa|totale?s?|totalement|partielle?s?|partiellement|integrale?s?"
    r"|commerciale?s?|sur (?:quelque|tout) support(?: que ce soit)?|sous (?:quelque|toute) forme(?: que ce soit)?"
    r"|par quelque (?:moyen|procede) que ce soit|en tout ou partie|de tout ou partie|tout ou partie|en totalite"
    r"|non autorisee?s?|sans (?:autorisation|accord)(?: (?:ecrite?|prealable|expresse?))*"
    # one determiner, optional: two readings of the same words would take exponential time
    r"|(?:de |du |des |d')?(?:(?<=de )|(?<=d')|(?<=du )|(?<=des )|l'|les? |la |ces? |cet |cette |nos |notre )"
    r"(?:present\w* )?(?:articles?|contenus?|textes?"
    r"|depeches?|documents?|pages?|site|informations?|publications?|photos?|images?|illustrations?|elements?"
    r"|marques?|logos?))"
)
# what a clause goes on with: whom to ask, what the law says; an article on animals that may not reproduce does not
_TERMS = (
    r"[^«»]{0,200}\b(?:autoris|accord\b|permission|consentement|droits? d'auteur|propriete intellectuelle|copyright"
    r"|contrefa|mention de|editeur)[^«»]{0,200}"
)
_RIGHTS = re.compile(
    r"[\W_]*(?:(?:©|\(c\)|copyright\b)[^«»]{0,110}"
    r"|tous (?:les )?droits (?:de [^«».]{2,60} )?(?:(?:sont|strictement) )*reserves\b[^«»]{0,80}|droits reserves"
    r"|all rights reserved[^«»]{0,60}"
    rf"|(?:(?:toute|la|aucune|les|leur)\s)?(?:{_SHOWN}[\s,/]+(?:{_WHICH}[\s,/]+)*)*{_COPIED}\b"
    rf"(?:[\s,/]+(?:{_WHICH}|{_COPIED}|{_SHOWN}))*[\s,]*(?:(?:est|sont|n'est|reste)\s)?(?:strictement\s|formellement\s"
    r"|rigoureusement\s|expressement\s)*(?:interdite?s?|soumis\w*|prohibee?s?|reservee?s?|autorisee?s?"
    rf"|subordonnee?s?|sans (?:autorisation|accord))\b(?:{_TERMS})?"
    r"|toute (?:reproduction|representation)\b[^«»]{0,250}\bsans (?:l'|son )?(?:autorisation|accord|consentement)"
    r"\b[^«»]{0,150}\b(?:illicite|contrefacon|interdite)\b[^«»]{0,200}"
    r"|(?:cet? (?:article|contenu|texte|document)|cette (?:depeche|page)|ces contenus"
    r"|nos (?:articles|contenus|depeches)) (?:est|sont|ne peu(?:t|vent)) (?:pas )?(?:etre )?(?:reproduit|copie"
    rf"|rediffuse|republie|protege)\w*\b(?:{_TERMS})"
    r")[\W_]*"
)
_OWNED = re.compile(r"[\W_]*(?:©|\(c\)|copyright\b)")


def is_notice(line: str) -> bool:
    """Whether a line is nothing but paywall, subscription offer, copyright or reproduction clause."""
    if len(line) > _LONGEST:
        return False
    if _says_so(plain(line)):
        return True
    sentences = [plain(sentence) for sentence in _SENTENCES.split(line) if re.search(r"\w", sentence)]
    if sentences and _OWNED.match(sentences[0]):
        # « © L'agence. Reproduction interdite. Elle ne répond pas des erreurs. »: one clause makes the rest one
        clauses = [*sentences[1:], *re.split(r"\s[-–—]\s", sentences[0])[1:]]
        return not clauses or any(_RIGHTS.fullmatch(clause) for clause in clauses)
    return bool(sentences) and all(_says_so(sentence) for sentence in sentences)


def _says_so(folded: str) -> bool:
    if len(folded) <= 320 and (_PAYWALL.fullmatch(folded) or _OFFER.fullmatch(folded.lstrip(" -–—•>*"))):
        return True
    return bool(_RIGHTS.fullmatch(folded))

"""The words of calls: what closes them, how they are named, what one does to apply, and what else has its day.

Phrases are looked up in a passage; patterns are asked of the folded text of the one sentence that holds a closing word.
"""

from __future__ import annotations

import re

from monitor.recognise.matcher import phrase


def _phrases(words: str) -> frozenset[str]:
    return frozenset(filter(None, map(phrase, words.split(","))))


# Nouns that say a closing by themselves.
LIMITS = _phrases("""
    date limite, dates limites, date de clôture, dates de clôture, date butoir, dates butoirs, deadline, deadlines,
    closing date, date de fin, dernier délai, délai de rigueur, heure limite, fin des candidatures, fin des
    inscriptions, fin du dépôt, fin de dépôt, fin de l'appel, fin des dépôts
""")
# Nouns that say the end of many things: when they say of what, it must be of a call.
ENDS = _phrases("clôture, clôtures, échéance, échéances, relève, relèves, relevé, fermeture")
# Acts of applying: they close when what is sent stands between them and their day.
ACTS = _phrases("remise, dépôt, dépôts, envoi, réception, soumission, soumissions, transmission, retour")
# Verbs that say a closing: what they close stands nearest to them.
VERBS = _phrases("""
    clôturé*, clôturer*, clôturent, clore, clos, close, closes, clôt, closing, ferme, ferment, fermera, fermeront,
    fermé, fermée, fermés, fermées, referme, refermera, refermeront, prend fin, prendra fin, prennent fin, s'achève,
    s'achèvera, s'achèvent, s'achèveront, se termine, se terminera, se terminent, se termineront, expire, expirera
""")
# Words that only say « until »: their day follows at once.
UNTIL = _phrases("""
    jusqu'au, jusqu'à, jusqu'en, avant le, avant, au plus tard, d'ici le, d'ici au, d'ici à, d'ici, attendu*, pour le,
    until, before, by, no later than
""")
# What comes after this is refused.
AFTER = _phrases("après le, passé le, au delà du")
PROLONGS = _phrases("""
    prolongé*, prolonge, prolongent, prolongation*, prorogé*, proroge, prorogation, reporté*, reporte, report,
    repoussé*, repousse, décalé*, décale, nouvelle date limite, nouvelle clôture, nouvelle date de clôture, nouvelle
    échéance, extended
""")
# What a call is named. An article that names one in its title or its lead is about it.
CALLED = _phrases("""
    appel à projets, appels à projets, appel à projet, appels à projet, AAP, AMI, appel à manifestation d'intérêt,
    appels à manifestation d'intérêt, appel à manifestations d'intérêt, appel à candidature, appel à candidatures,
    appels à candidatures, appel à propositions, appels à propositions, appel à solutions, appel à idées, appel à
    contributions, appel à communications, appel à communication, appel à participation, appel à volontaires, appel à
    initiatives, appel à partenaires, appel d'offres, appels d'offres, candidat*, postul*, concours, trophées,
    porteurs de projet, porteurs de projets, hackathon, inscription*, inscrire, inscrivez, guichet, bourses de, call
    for*, call, applications, apply, applicants, l'appel, cet appel, lettre d'intention, lettres d'intention,
    manifestation d'intérêt, manifestations d'intérêt, consultation
""")
# And what only a sentence near the date needs to say.
CALLS = CALLED | _phrases("""
    dossier, dossiers, dépôt, dépôts, déposer, déposez, déposent, déposé*, soumis*, soumettre, soumettez, proposition,
    propositions, proposals, submission*, submit, bourse, bourses, offres, solliciter, demandes, contributions, prix,
    recrut*, date limite de réponse, remise des offres, date limite de remise
""")
ACRONYMS = frozenset({"ami", "aap"})  # only in capitals
CLOSES = LIMITS | ENDS | ACTS | VERBS | UNTIL | AFTER | PROLONGS
PHRASES: frozenset[str] = CLOSES | CALLS

# What a sentence speaks of, in folded stems: what is sent, the act of applying, or something else that has its day.
_SENT = (
    r"candidat|dossier|offres?\b|projets?\b|propos|plis?\b|manuscrit|resumes?\b|abstract|demande|lettre|contribution"
    r"|reponse|communication|pre (?:depot|dossier|projet|proposition)|inscri|appel|aap\b|ami\b|questionnaire"
)
_ACT = (
    r"candidat|postul|depo[ts]|soumi|soumett|manifest|envo[iy]|renvo[iy]|adress|transm[ei]|repon[ds]|particip|inscri"
    r"|remis|remett|parv[ei]n|retour|volontaire|faire connaitre|rejoi|recevable|recept|recu|receiv|attendu|apply|applic"
    r"|ouverte?s? aux|submi|regist|sollicit|demand|rendre\b|\w{3,}ez\b"
)
_APPLYING = rf"{_ACT}|{_SENT}|concours|ouvert|ouvr|guichet|prix|bourses?\b|trophees|call\b|a l'adresse"
_ELSE = (
    r"exposition|colloque|congres|salon\b|webinaire|conference|journees|festival|spectacle|seminaire|forum\b|(?<!s')achev"
    r"|realis|mis(?:es?)? en service|livr|chantier|inaugur|resultats?\b|laureats? ser|selectionn|jury|audition|notifi"
    r"|ser(?:a|ont) publi|cree(?:e?s?)\b|vigueur|applicable|valable|financ(?:ee?s?|era|ent)\b|souten|soutien[td]|eligib"
    r"|depens|mandat|nomm|elue?s?\b|soldes\b|vaccin|consomm|peremption|utilis|rembours|greve|contrat|convention"
    r"|tien(?:t|nent|dra)|(?:aura|auront|a eu|ont eu) lieu|deroul|programmation|feuille de route|experiment|demarr"
    r"|debut|commenc|durer|duree|essais?\b|etude|engagees|signature|reunion|visio|reuni|restitution|rupture"
    r"|autoris|amm\b|projet de loi|exercice|remise des prix|prix seront|ceremonie|rendez-vous|de garde"
    r"|ser(?:a|ont) annonc|prevenu|communique|connus|rencontr|evenement|immatricul|accueil|urgences|ouvrira ses|musee"
    r"|de \d+ ?h ?(?:\d\d)? a|rendra|rendre (?:son|sa)\b|travaux"
)
TOPIC = re.compile(rf"\b(?:(?P<other>{_ELSE})|(?P<applying>{_APPLYING}))")
ACT = re.compile(rf"\b(?:{_ACT})")
APPLYING = re.compile(rf"\b(?:{_APPLYING})")
OF_SENT = re.compile(rf"[^.;:]{{0,30}}?\b(?:{_SENT})")
FORMER = re.compile(r"\b(?:initialement|au lieu|precedemment|etai(?:en)?t|dev(?:ai|aie)n?t|a l'origine|auparavant)\b")
PAST = re.compile(r"(?:\bs'(?:est|etait|etaient)|\bse sont|\b(?:a|ont|avait|avaient|fut|depuis)(?: ete)?) $")
TOO_LATE = re.compile(r"\b(?:ne|irrecevable\w*|refuse\w*|rejete\w*|aucun\w*|plus)\b")
OPENS = re.compile(r"\b(?:a partir|des (?:le|a present)|depuis|ouvert\w*|ouvre)\b")

"""The words of calls, looked up in a passage: what closes them, how they are named, and what one does to apply."""

from __future__ import annotations

import re

from monitor.facts.days import WEEKDAY
from monitor.recognise.fold import fold
from monitor.recognise.matcher import Span, phrase
from monitor.recognise.passage import Passage


def _phrases(words: str) -> frozenset[str]:
    return frozenset(filter(None, map(phrase, words.split(","))))


# What stands between a label and its day: « Date limite :\n15 mars », « Clôture de l'appel : au plus tard le 15 mars ».
LABEL = re.compile(
    rf"(?i)(?:[^.!?;:\d\n]|20\d\d){{0,40}}(?::\s{{0,2}}|\n)(?:(?:le|au plus tard le|avant le"
    rf"|jusqu['’]au)\s)?(?:{WEEKDAY}\s)?"
)
# Nouns that say a closing by themselves.
LIMITS = _phrases("""
    date limite, dates limites, clap de fin, date de clôture, dates de clôture, date butoir, dates butoirs,
    deadline, deadlines, closing date, date de fin, dernier délai, délai de rigueur, heure limite, fin des
    candidatures, fin des inscriptions, fin du dépôt, fin de dépôt, fin de l'appel, fin des dépôts, date et heure
    limites, jour limite, dernier jour pour, derniers jours pour, dernier jour, dernière limite, ultime limite,
    dernière échéance, jusqu'à quand, limite de dépôt, limite de
    réception, limite de candidature, limite d'inscription, limite d'envoi, limite pour, ultime délai, terme de
    rigueur, terme des candidatures, terme des inscriptions, terme du dépôt, fin des soumissions, fin de
    candidature, fin de publication de l'appel, closing of applications
""")
# Nouns that say the end of many things: when they say of what, it must be of a call.
ENDS = _phrases("clôture, clôtures, échéance, échéances, relève, relèves, relevé, relevés, fermeture, nouvelle date")
# Acts of applying: they close when what is sent stands between them and their day.
ACTS = _phrases("remise, dépôt, dépôts, envoi, réception, soumission, soumissions, transmission, retour")
# What is sent, as a label before its day: « Dossiers complets, sur invitation : 22 mai ».
STEPS = _phrases("""
    pré-dossier*, pré-projet*, préproposition*, lettre d'intention, lettres d'intention, dossier complet, dossiers
    complets, dossier final, dossier définitif, dossiers définitifs, projet complet, projets complets, dossier
    détaillé, dossiers détaillés, candidatures, candidature, inscriptions, inscription, offres, réponses, résumés,
    abstracts, soumissions, full proposal*, letters of intent, letter of intent, proposition complète, propositions
    complètes
""")
# Verbs that say a closing: what they close stands nearest to them.
VERBS = _phrases("""
    clôturé*, clôturer*, clôturent, clore, clos, close, closes, clôt, closing, ferme, ferment, fermera, fermeront,
    fermé, fermée, fermés, fermées, referme, refermera, refermeront, prend fin, prendra fin, prennent fin, s'achève,
    s'achèvera, s'achèvent, s'achèveront, se termine, se terminera, se terminent, se termineront, expire, expirera,
    prendront fin, arrête, arrêtera, arrêtée, s'arrête, s'arrêtera, s'arrêtent, s'arrêteront, cesse, cessera,
    cesseront, fermant, clôturant, expirant, s'achevant, se terminant, prenant fin, couperet, n'acceptera plus,
    n'accepte plus, ne sera plus accepté*, ne seront plus accepté*, ne sera plus possible, ne sera plus recevable,
    ne seront plus recevables, désactivé, désactivée, ne sera plus accessible, ne sera plus disponible
""")
# Words that only say « until »: their day follows at once.
UNTIL = _phrases("""
    jusqu'au, jusqu'à, jusqu'en, avant le, avant, au plus tard, d'ici le, d'ici au, d'ici à, d'ici, attendu*, pour
    le, pour la mi, pour la fin, pour fin, pour mi, until, before, by, no later than
""")
# What comes after this is refused.
AFTER = _phrases("après le, passé le, hors délai, hors délais, au delà du")
PROLONGS = _phrases("""
    prolongé*, prolonge, prolongent, prolongation*, prorogé*, proroge, prorogation, reporté*, reporte, report,
    repoussé*, repousse, décalé*, décale, étendu*, étend, rallongé*, rallonge, allongé*, glissé*, délai
    supplémentaire, désormais, finalement, dorénavant, nouvelle date limite, nouvelle clôture, nouvelle date,
    nouvelle date de clôture, nouvelle échéance, extended
""")
# What a call is named. An article that names one in its title or its lead is about it.
CALLED = _phrases("""
    appel à projets, appels à projets, appel à projet, appels à projet, AAP, AMI, appel à manifestation d'intérêt,
    appels à manifestation d'intérêt, appel à manifestations d'intérêt, appel à candidature, appel à candidatures,
    appels à candidatures, appel à propositions, appels à propositions, appel à solutions, appel à idées, appel à
    contributions, appel à communications, appel à communication, appel à participation, appel à volontaires, appel
    à initiatives, appel à partenaires, appel d'offres, appels d'offres, appel à volontariat, nouvel appel, nouveaux
    appels, premier appel, second appel, deuxième appel, troisième appel, appels du programme, appel du programme,
    appel européen, appel régional, candidature*, candidater*, candidatez, candidatent, postul*, concours, trophées,
    porteurs de projet, porteurs de projets, hackathon, inscription*, inscrire, inscrivez, guichet, bourses de, call
    for*, call, applications, apply, applicants, l'appel, cet appel, lettre d'intention, lettres d'intention,
    manifestation d'intérêt, manifestations d'intérêt, consultation, relèves, relevés intermédiaires,
    deux relevés, trois
    relevés, première relève, prochaine relève, prochain relevé, procédure de sélection, phase de candidature, phase de
    dépôt, période de candidature, période de dépôt, qui peut en bénéficier, qui peut répondre,
    qui peut déposer, qui peut
    participer, comment répondre, comment participer
""")
# And what only a sentence near the date needs to say.
CALLS = CALLED | _phrases("""
    dossier, dossiers, dépôt, dépôts, déposer, déposez, déposent, déposé*, soumis*, soumettre, soumettez,
    proposition, propositions, proposals, submission*, submit, bourse, bourses, offres, solliciter, demandes,
    demande d'aide, demande de subvention, demandes de subvention, demande de financement,
    demande de bourse, contributions, prix, recrut*, date limite de réponse, remise des offres,
    date limite de remise, candidat,
    candidats, candidate, candidates, appel, appels, session, sessions, vague de*, vagues de*, trophée, challenge,
    inscrit*, s'inscrire, s'inscrivent, s'inscriront, formulaire, formulaires, pré-dossier*, labellisation,
    référencement, volontaires, expressions of interest
""")
ACRONYMS = frozenset({"ami", "aap"})  # only in capitals
CLOSES = LIMITS | ENDS | ACTS | STEPS | VERBS | UNTIL | AFTER | PROLONGS
PHRASES: frozenset[str] = CLOSES | CALLS


def is_written(passage: Passage, word: str, span: Span) -> bool:
    """« ami » is a friend, AMI a call; other words are what they are."""
    return word not in ACRONYMS or passage.folded.original[slice(*span)].isupper()


# « Appel à projets Innovation en santé 2027 : date limite reportée »: the name, up to what is told of the call.
_NAMED = re.compile(
    r"\b(?:appels? a (?:projets?|candidatures?|propositions?|manifestations? d'interets?|solutions?|contributions?"
    r"|idees)|aap|ami|concours|trophees?|prix) (?!d[eu]s? |d'|l[ae]s? |l'|sur |en |aux? |destine|dedie|portant |relati"
    r"|concernant )(?P<name>[^:;,.!?()|«»\"]+)"
)
_TOLD = re.compile(
    r" (?:(?:dates?|cloture|depot|delai|prolong|report|repouss|ouvr|ouvert|candid|inscri|lance|dernier|dote"
    r"|jusqu)[\w']*|(?:plus que|d'ici|avant|est|sont|a|ont|sera|doit|doivent|pour|par|avec|bientot|du \d+)\b|[–—]).*"
)
_QUOTED = re.compile(r"[«“\"]([^«»“”\"]+)[»”\"]")
# « Appel à candidatures 2026 : équipes mobiles de soins en Corse », and what it is called once it moves: « Équipes
# mobiles de soins : date limite reportée », « l'appel à candidatures destiné aux équipes mobiles de soins ».
_KIND = r"(?:appels? a (?:projets?|candidatures?|propositions?|manifestations? d'interets?|solutions?|idees)|aap|ami)"
_MEANT = re.compile(
    rf"\b{_KIND} (?:destinee?s? aux?|dediee?s? aux?|portant sur|relatif aux?|concernant|pour) (?:la |les? |l')?"
    r"(?P<name>[^:;,.!?()|«»\"]+)"
)
_HEADED = (
    re.compile(rf"^{_KIND}(?: 20\d\d)? ?: ?(?P<name>[^:;.!?|]+)$"),
    re.compile(
        r"^(?P<name>[^:;.!?|]+?) ?: ?(?:la |une |nouvelle |le )*(?:date|cloture|depot|delai|echeance|appel)\b[^:]*"
        r"\b(?:report|repouss|prolong|prorog|decal|avanc|suspen|annul)"
    ),
)


def names_of(title: str) -> set[str]:
    """The names, folded, by which a title may name a call: what it quotes, what follows « appel à projets », or what
    stands before « : date limite reportée ».

    Only those of two words or more.
    """
    plain = fold(_QUOTED.sub(" . ", title)).text
    told = [_TOLD.sub("", found["name"]) for pattern in (_NAMED, _MEANT) for found in pattern.finditer(plain)]
    headed = [found["name"] for pattern in _HEADED for found in pattern.finditer(plain)]
    every = {one.strip() for one in (*(fold(one).text for one in _QUOTED.findall(title)), *told, *headed)}
    return {one for one in every if " " in one}

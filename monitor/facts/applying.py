"""What a sentence speaks of: applying, or something else that has its day.

Patterns, in folded stems, are asked only of the sentences that hold a closing word and a day.
"""

from __future__ import annotations

import re

from monitor.recognise.fold import Folded
from monitor.recognise.matcher import Span

_NOWHERE = 10**9
_CLAUSE = 60  # characters that a « ; » is worth
_ASIDE = 30  # characters that a comma or a bracket after the day is worth
_SET_APART = re.compile(r"[,(]")
# « les inscriptions, au tarif de 90 euros, ferment », « l'appel (3 M€) est clos »: between a subject and its verb.
_BETWEEN = re.compile(
    r"(?:,\s[^,;]{3,160},|\s?\([^()]{3,160}\),?|\s[–—-]\s[^–—;]{3,160}\s[–—-],?)\s(?:(?:ne|se|sont|est|sera|seront|s['’])\s?){0,2}$"
)

# What a sentence speaks of, in folded stems: what is sent, the act of applying, or something else that has its day.
_SENT = (
    r"candidat(?!s?[- ](?:vaccin|medic|molec))|dossier|formulaire|voeux|videos?\b|affiches?\b|preinscri"
    r"|bulletins?\b|coupons?\b|fiches?\b|posters?\b|ateliers?\b|idees?\b|copies?\b|offres?\b(?! (?:d'emploi"
    r"|de soins?|de sante|de service))"
    r"|(?:vos|votre|leurs?|des) (?:photos?|textes?|oeuvres?)\b|projets?\b|propos|plis?\b|manuscrit|resumes?\b"
    r"|abstract|demande|lettre|contribution"
    r"|reponse|communication|pre (?:depot|dossier|projet|proposition)|inscri|appel|aap\b|ami\b|questionnaire"
)
_ACT = (
    r"candidat(?:u|er|ez|ent|e (?:jusqu|avant|en ligne))|postul|depo[ts]|soumi|soumett|manifest|envo[iy]"
    r"|renvo[iy]|adress|transm[ei]|repon[ds]|particip(?!ants?\b)|inscri"
    r"|remis|remett|parv[ei]n|retour|volontaire|faire connaitre|rejoi|recevable|recept|recue?s?\b|receiv|attendu"
    r"|apply"
    r"|applic"
    r"|ouverte?s? aux|submi|regist|sollicit|demander |demandee?s?\b(?! un| que)|enverr|reserve[rz] (?:leur|sa"
    r"|votre|vos"
    r"|son)|se signal|rendre\b|(?!retrouv|decouvr|consult|profit|visit"
    r"|assist)\w{3,}ez\b|interesse|f(?:er)?ont connaitre|se declarer|adherer"
    r"|presenter|propose[rnz]|attend|complet(?:er|ez)|rempli|retourn|saisi[re]|formul(?:er|ez|es)\b|concour(?:ir"
    r"|ent|ez)"
    r"|tent(?:er|ez)|constituer|due\b|expressions? of interest|(?:ont|auront|avez|ayant) (?:(?:\w+ment|encore"
    r"|donc|desormais|maintenant|plus|que|ensuite) ){0,2}jusqu|accept|boucle|finalis"
    r"|preinscri|recoi(?:t|vent)(?= (?:les |des |vos |toutes les )(?:dossiers|candid|projets|propos|demandes))"
    r"|s'enregistr|confirm(?:er|ez) (?:leur|votre|sa) (?:presence|participation|venue)|rsvp|faire savoir"
    r"|be sent|sent (?:by|to)\b|expedi(?:er|ez)"
    r"|demarches? simplifiees?|demarche numerique|lever la main|sign(?:er|ifier) (?:leur|votre) inter"
)
_APPLYING = (
    rf"{_ACT}|{_SENT}|concours|ouvert|ouvr|guichet|prix|bourses?\b(?! de (?:paris|londres|new))|trophees"
    rf"|campagne(?= 20\d\d| d'appel| de (?:candid|depot|recrut|labell))|sessions?\b|vagues? de (?:sele|depo|cand)"
    rf"|call\b|a l'adresse"
)
_EVENT = (
    r"exposition|colloque|symposium|congres|assises|salon\b|webinaire|conference|journees?\b"
    r"|festival|spectacle|seminaire|forum\b"
)
_ELSE = (
    rf"{_EVENT}|(?<!s')achev|questions\b|renseignements|repondr\w+ aux (?:demandes|questions)"
    r"|realis|mis(?:es?)? en service|livr|chantier|inaugur|resultats?\b|laureats? ser|selectionn|jury|audition"
    r"|entretiens?\b|pitch|grand oral|deliber"
    r"|notifi"
    r"|ser(?:a|ont) publi|cree(?:e?s?)\b|vigueur|applicable|valable|financ(?:ee?s?|era|ent)\b|souten|soutien[td]"
    r"|eligib"
    r"|depens|mandat|nomm|elue?s?\b|soldes\b|vaccin(?:e|a|er)|consomm|peremption|utilis|rembours|greve|contrat"
    r"|convention"
    r"|periode d'observation|(?:prend|est|rest)\w* en fonction|examine|cours? d'appel|comptes\b|rapport|decret"
    r"|prescri|commerciali|licenci|remplac|instrui|tranche|statuer|prononc|amelior|marches?\b|oraux|epreuves"
    r"|formation des|attend\w* (?:une|la|sa|leur|l') ?(?:reponse|decision|avis|feu vert)"
    r"|soumi\w+ (?:au|a la|a l'|aux) ?(?:vote|approb|valid|avis|conseil|consult|homolog|ratif|assemblee|elus"
    r"|salaries|parlement)|maintenu|dossiers? (?:medic|pharma|(?:des? )?patient|de presse|de l'agence|judic"
    r"|d'amm)"
    r"|dossiers? d'enregistrement|inscri\w+ (?:du |de la |de l'|des |a |au |aux |sur |dans )(?:l'|la |le |les )?"
    r"(?:vaccin|medic|traitement|budget|ordre du jour|rembours|liste|programme|calendrier|agenda|loi|patrimoine"
    r"|registre)"
    r"|appel (?:aux? dons?|a l'aide|au secours|a la greve|a la mobilis|au boycott|d'air|de la decision|a temoins)"
    r"|fonctionn|operationnel|demenag|indisponib|dossiers? special|prise en charge"
    r"|(?:ferme|clos)e?s? (?:\w+ ){0,2}jusqu"
    r"|cloture (?:des? comptes|de l'exercice|des? marches?|du tour|de l'annee|de seance)"
    r"|tien(?:t|nent|dra)|(?:aura|auront|a eu|ont eu) lieu|deroul|programmation|feuille de route|experiment|demarr"
    r"|debut|commenc|durer|duree|essais?\b|etude|engagees|organisee?s? (?:jusqu|du|le)|signature|reunion|visio"
    r"|reuni|restitution|rupture"
    r"|autoris|amm\b|projet de loi|exercice|remise des prix|prix seront|ceremonie|rendez-vous|de garde"
    r"|ser(?:a|ont) annonc|prevenu|communique|connus|rencontr|evenement|immatricul|accueil|urgences|ouvrira ses"
    r"|musee|visible|a voir\b|a decouvrir|accrochage|consultable|en vente\b|encheres|souscri|billet(?:s|terie)\b"
    r"|permanences?\b|(?:recevr?\w*|recoit|ouverte?) (?:le|au) public|abonne"
    r"|de \d+ ?h ?(?:\d\d)? a|rendra|rendre (?:son|sa)\b|travaux"
)
TOPIC = re.compile(rf"\b(?:(?P<other>{_ELSE})|(?P<applying>{_APPLYING}))")
ACT = re.compile(rf"\b(?:{_ACT})")
SENT = re.compile(rf"\b(?:{_SENT})")
APPLYING = re.compile(rf"\b(?:{_APPLYING})")
OF_SENT = re.compile(rf"[^.;:]{{0,30}}?\b(?:{_SENT})")
EVENT = re.compile(rf"(?:{_EVENT})")
# What is for, about or of an event: « les inscriptions au congrès ».
OF_EVENT = re.compile(r"\w* (?:\w+ ){0,2}(?:du|de l?a?|des|d'|au|aux|a l?a?|pour|pour l[ea]s?)[ ']+(?:\w+ )?")
_OF = re.compile(r"\b(?:d'|de |des |du )$")
# What a call leads to, or comes from, as the head of a clause: its day closes nothing.
_OF_A_CALL = re.compile(
    r"(?:^|[.;:\n] ?)(?:les? |la |l'|leurs? |un |une )?(?:premiers? |futurs? )?(?:resultats?|annonces?|palmares"
    r"|laureats?"
    r"|liste|noms? d|publication|notifications?|verdict|decision)\b[^,;:.\d]*$"
)
# « l'ARS répond aux questions sur l'appel jusqu'au … »
_ASKED = re.compile(
    r"\b(?:repond\w*|pose[rz]?) (?:a |aux |vos |leurs |des |les |toutes? )*(?:demandes|questions)\b"
    r"(?:(?!recu|parven|envoy|adress)[^,;:])*$"
)
# « fixée au 12 juin, est reportée au »
_MOVED = re.compile(
    r",? (?:(?:est|sont|a ete|ont ete|se voi\w+|saute\w*) (?:\w+ )?)?(?:(?:reporte|repousse|decale|prolonge|proroge)\w*"
    r" (?:au|a |jusqu|de |d'|en)|saute)"
)
# What has been sent already.
SENT_ALREADY = re.compile(
    r"\b(?:a|ont|avait|avaient|avons) (?:deja |bien )?(?:ete )?(?:recu|depose|remis|envoye|soumis|transmis"
    r"|candidate|postule"
    r"|repondu|participe|adresse|presente|inscrit)(?:e?s)?\b"
)
# « ils ont jusqu'au 3 mars pour … »: what for says whether it is a call.
HAVE_UNTIL = re.compile(r"\b(?:ont|a|avez|aura|auront|aurez|dispose\w*|reste\w*) (?:\w+ ){0,4}(?:jusqu|d'ici)")
PURPOSE = re.compile(r"[^.;\w]{0,3}(?:\w+ ){0,3}?pour ([^.;]{0,60})")
# What makes a sentence one on applying whatever the verb, and what does so with an act beside it.
SURE = re.compile(
    r"\b(?:candidat(?:u|er|ez|ent\b|e jusqu)|rsvp|j \d+ avant|closing date|date limite pour"
    r"|demarches? simplifiees?|demarche numerique"
    r"|confirm(?:er|ez) (?:leur|votre|sa) (?:presence|participation|venue)|faire savoir"
    r"|y participer\b|cachet de la poste|(?:font|faire|faites|fera) la demande"
    r"|(?:reste|avez|ont|dispos\w+)\b[^.;:]{0,60}jusqu[^.;:]{0,40}? pour (?:vous |se |s'|y |nous )?"
    r"(?:rejoindre|particip|repondre a (?:l'appel|ce|cet)\b|depos|envoyer|candidat|inscrire|propos|soumettre"
    r"|postul|transmettre"
    r"|demander|sollicit)"
    r"|aucune? (?:dossier|candidature|demande|projet|inscription|reponse|proposition)|toute (?:demande|candidature)"
    r"|pour (?:y )?(?:pretendre|concourir)\b[^.;]{0,90}(?:jusqu|avant le|au plus tard|d'ici)|postul|s'inscri"
    r"|s'enregistr|se (?:manifest|declare)|faire connaitre"
    r"|tent\w+ (?:leur|sa|votre) chance|acte de candid|porter (?:candid|volont)"
    r"|reserve[rz] (?:leurs?|votre|vos|sa|son|un|une) (?:places?|stand)|se signal(?:er|ent|eront)|s'annonc"
    r"|s'y (?:present|inscri)"
    r"|(?:peu(?:t|vent)|pourr\w+|doi\w+|devr\w+) etre (?:demand|sollicit|depose)|invite\w* a (?:propos|depos"
    r"|repond|soum|particip|s[e']|envo|faire p|transm|present|adress|rejoi)"
    r"|adherer a|concourir|(?:les|des|aux) \w+(?: \w+)? (?:interesse|volontaire)e?s\b"
    r"|(?:s'etre|se sont) inscri|inscription|lettres? d'intention"
    r"|pre (?:depot|dossier|projet|proposition)|(?:leurs?|sa|vos|votre|tout) "
    r"(?:dossiers?|demandes? d|formulaire|candidat)|vous avez (?:\w+ ){0,3}jusqu|full proposal|applica(?:nt"
    r"|tion)|appels?\b|(?:reponses?|depots?|candidatures?) (?:\w+ ){0,2}(?:jusqu|avant le|au plus tard|pour le))"
)
# The day that opens, not the one that closes.
OPENING = re.compile(
    r"\b(?:ouverture|lancement|debut|ouvr\w+|ouverte?s?|lancee?s?)\b(?:(?!ferm|referm|clo)[^,;.]){0,40}(?:\ble|\bdes le"
    r"|:)\W{0,2}(?:\w+di )?$"
)
FORMER = re.compile(
    r"\b(?:d'abord|non plus|et non|plutot que|au depart|initialement|au lieu|precedemment|etai(?:en)?t|dev(?:ai"
    r"|aie)n?t|a l'origine|auparavant)\b"
)
PAST = re.compile(r"(?:\bs'(?:est|etait|etaient)|\bse sont|\b(?:a|ont|avait|avaient|fut|depuis)(?: ete)?) $")
SHUT_UNTIL = re.compile(r"(?:clos|ferm)\w*\s(?:\w+\s){0,2}jusqu", re.IGNORECASE)
SINCE = re.compile(r"\w+\sdepuis\b")
# « Clos le 27 février, l'appel a reçu 64 dossiers »
_THEN_TOLD = re.compile(
    r"\w+\s(?:le|en|fin|mi|au)\b[^,.;:]{2,25},\s(?:l[ae]s?\b|l['’]|ce|il|elle|son|un)", re.IGNORECASE
)
_NOUN = re.compile(r"\b(?:la|une|cette|sa|leur|de|nouvelle) $")
DONE = re.compile(r"(?:clos|clôturé|fermé)e?s?\b(?! on\b)", re.IGNORECASE)
# « sera close », « est désormais close »; or a headline: « Candidatures closes le 15 mars ». Else it is over.
TO_BE_DONE = re.compile(
    r"\b(?:est|sont|sera|seront|soi(?:t|ent)|etre|seraient|serait)(?: \w+){0,2} $|(?:^|[\n.:;|]) ?(?:\w+ ){0,2}$"
)
TOO_LATE = re.compile(
    r"\b(?:ser\w+ (?:examin|trait|etudi|report)\w+ (?:l'an|lors|ulterieur|a la|en)\w*|ne|rien|hors delai"
    r"|irrecevable\w*|refuse\w*|rejete\w*|aucun\w*|plus)\b"
)
COMPLEMENT = re.compile(r" (?:de|du|des) | d'")
OPENED = re.compile(r"\b(?:ouverture|lancement|ouvre|lance)\b")
STEP = re.compile(r"(?:,|;| puis| et) ?")
FOR_THE_OTHER = re.compile(
    r" (?:pour|dans|a) (?:la|le|les|l) ?[^.;]{3,40}(?:,| et| puis) (?:le |au |avant le |jusqu'au )"
    r"|(?:[,;]| et| puis) l(?:'|[ae] )(?:autre|second\w*|deuxieme|troisieme|derni\w+)\b[^.;\d]{0,30} (?:le |au "
    r"|avant le |jusqu'au )"
)
# « dont le dépôt est fixé au »
IS_SET = re.compile(r" (?:est|sera|sont|seront|reste|a ete) (?:fixe|prevu|attendu|possible|ouvert)")
OPENS = re.compile(r"\b(?:a partir|des (?:le|a present)|depuis|ouvert\w*|ouvre)\b")


Topics = tuple[list[Span], list[Span]]  # places on applying, and on something else, in original offsets


def topics(folded: Folded, window: Span) -> Topics:
    """Where the text speaks of applying between the original offsets `window`, and where of what else has its day."""
    both: Topics = ([], [])
    before = 0  # the end of the word on applying that stands right before
    for said in TOPIC.finditer(folded.text, *folded.place(*window)):
        if before and EVENT.match(said[0]) and OF_EVENT.fullmatch(folded.text, before, said.start()):
            continue
        before = 0 if said["other"] else said.end()
        both[said["other"] is not None].append(folded.span(*said.span()))
    return both


def is_nearest(said: Topics, place: Span, text: str, *, alone: bool) -> bool:
    """Whether applying is the nearest topic to `place` in `text`; with no topic at all, the answer is `alone`."""
    near, far = (min((_far(one, place, text) for one in ones), default=_NOWHERE) for ones in said)
    return near < far or (near == far == _NOWHERE and alone)


def _far(word: Span, place: Span, text: str) -> int:
    """Characters between a word and a place; another clause is far."""
    low, high = (word[1], place[0]) if word[0] < place[0] else (place[1], word[0])
    aside = _ASIDE * (word[0] > place[0] and _SET_APART.search(text, low, max(low, high)) is not None)
    return max(high - low, 0) + aside + _CLAUSE * text.count(";", low, max(low, high))


def set_apart(text: str, low: int, verb: int) -> Span:
    """What stands between a subject and its verb, which begins at `verb`; empty, at `verb`, when nothing does."""
    found = _BETWEEN.search(text, low, verb)
    return found.span() if found else (verb, verb)


def sends_something(sentence: str) -> bool:
    """Whether a folded sentence tells an act of applying, and apart from it what is sent."""
    return any(
        SENT.search(sentence, act.end()) or SENT.search(sentence, 0, act.start()) for act in ACT.finditer(sentence)
    )


def is_sent(before: str, between: str) -> bool:
    """Whether what is sent stands, folded, between an act of applying and its day: « dépôt des dossiers le 3 mars ».

    Or, when the act is what takes place that day, `before` it: « l'appel, dont le dépôt est fixé au 3 mars ».
    """
    sent = OF_SENT.match(between) or (IS_SET.match(between) and SENT.search(before))
    return sent is not None and not between.startswith(" aux ") and not OPENS.search(before[-24:] + between)


def is_former(before: str, after: str) -> bool:
    """Whether the folded words around a day say that it closes no more, or that it opens."""
    return any((FORMER.search(before), OPENING.search(before), _MOVED.match(after)))


def is_over(before: str) -> bool:
    """Whether the folded words before « avant le » tell what was done: « 112 dossiers ont été reçus avant le … »."""
    sent = SENT_ALREADY.search(before)
    return sent is not None and not re.search(r"[;:]", before[sent.end() :]) and not ACT.search(before, sent.end())


def comes_of_it(before: str) -> bool:
    """Whether the folded words before « avant le » speak of what comes of a call: « Résultats de l'appel attendus »."""
    return _OF_A_CALL.search(before) is not None or _ASKED.search(before) is not None


def is_of_an_event(before: str) -> bool:
    """Whether the folded words before « du 4 au » name an event, and nothing on applying after it."""
    held = max((one.end() for one in EVENT.finditer(before)), default=0)
    told = (one for one in TOPIC.finditer(before, held) if not _OF.search(before, 0, one.start()))
    return held > 0 and all(one["other"] for one in told)


def is_closed(before: str, text: str, start: int) -> bool:
    """Whether the verb that begins at `start` of `text` tells what closed: « s'est clôturé », « l'appel clos le … ».

    `before`: the folded words of its sentence before it.
    """
    if PAST.search(before) or SHUT_UNTIL.match(text, start) or SINCE.match(text, start):
        return True
    if _NOUN.search(before) and text.startswith("clôture ", start):
        return True  # « avant la clôture du 15 février », no verb
    if not before.strip() and _THEN_TOLD.match(text, start):
        return True
    return DONE.match(text, start) is not None and not TO_BE_DONE.search(before)

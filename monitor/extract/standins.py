"""What pages are called, and what they say to their readers, that a site puts in the place of an article. Data.

All is matched against folded text (`phrases.plain`). `walls` tells by it what a page is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# What is called so stands in for an article that may be there again soon …
_SOON = (
    r"erreur|error|oups|oops|just a moment.{0,10}|un instant.{0,30}|attention required.{0,20}"
    r"|verification (?:de securite|en cours|humaine).{0,40}|captcha"
    r"|(?:etes[- ]vous|are you) (?:un robot|un humain|a robot|human).{0,20}"
    r"|(?:site|service) (?:en maintenance|indisponible|temporairement).{0,40}|en maintenance"
)
PASSING = re.compile(rf"[\W_]*(?:(?:erreur\W+)?(?:50[0-9]|429)\b.{{0,40}}|{_SOON})[\W_]*")
# … and these for one that is gone, or refused.
ABSENT = re.compile(
    r"[\W_]*(?:erreur\W+)?(?:40[0-9]|50[0-9])?[\W_]*(?:(?:desole|oups|oops|aie)\W+.{0,30})?(?:(?:cette |la |le |l'"
    r"|ce |cet )?(?:page|article|contenu|document|communique\w*|annonce|offre|fichier)"
    r"(?: (?:demandee?|que vous (?:recherchez|cherchez|demandez)))? (?:est |a ete )?(?:introuvable|non trouvee?"
    r"|inexistante?|supprimee?|deplacee?|n'existe (?:pas|plus)|n'est plus (?:en ligne|disponible|accessible)|"
    r"n'a pas (?:pu etre|ete) trouvee?|indisponible).{0,40}|(?:page|file|article) not found.{0,20}|not found"
    rf"|{_SOON}|access denied|acces (?:refuse|interdit|bloque)|forbidden|connexion|se connecter"
    r"|login|identification)[\W_]*|[\W_]*(?:erreur\W*)?(?:404|403|410|500|503)[\W_]*"
)


@dataclass(frozen=True, slots=True)
class Wall:
    """One kind of page: the fate of what it stands for, why, what it is called and what it tells its reader."""

    outcome: str
    reason: str
    called: re.Pattern[str]
    says: re.Pattern[str]


WALLS = (
    Wall(
        "failed",
        "page d'erreur servie comme un article",
        re.compile(
            r"(?:oups\W*|oops\W*|desole\W*)?(?:une )?erreur(?: (?:inattendue|technique|interne|serveur|systeme|critique"
            r"|\d{3}))?(?: (?:est survenue|s'est produite))?|(?:un )?probleme technique|something went wrong"
            r"|(?:oops\W*)?an error occurred|(?:fatal |internal |server |database )?error"
            r"|error establishing a database connection|erreur (?:lors de la|de) connexion a la base de donnees"
            r"|(?:site|service|page|contenu|article) (?:temporairement |momentanement )?(?:indisponible|unavailable)"
        ),
        re.compile(
            r"\berreur (?:\w+ )?(?:est survenue|s'est produite)|\b(?:veuillez|merci de|vous pouvez) (?:re|r)?essayer\b"
            r"|\b(?:re|r)essayez (?:plus tard|ulterieurement|dans)|\brencontre (?:un|des) problemes? techniques?"
            r"|\bequipes? (?:techniques? )?(?:est|sont|ont ete) (?:prevenue|informee|mobilisee)s?|\btry again later"
            r"|\bmerci de votre patience|\brencontre une erreur|\bprobleme technique\b.{0,40}\bempeche l'acces"
            r"|\bune erreur critique sur (?:ce|votre) site|\ban error (?:has )?occurred|\bdatabase connection\b"
            r"|\bconnexion a la base de donnees|\bmysqli?_\w+\("
            r"|\b(?:article|page|contenu) demandee? n'est pas disponible"
        ),
    ),
    Wall(
        "failed",
        "site en maintenance",
        re.compile(
            r"(?:(?:le |notre |ce |votre )?(?:site|service|portail)(?: \w+)? (?:est )?)?"
            r"(?:actuellement |momentanement )?en (?:cours de )?maintenance"
            r"|maintenance(?: en cours| programmee| mode)?|under maintenance"
            r"|(?:we will|we'll) be back(?: soon)?|(?:nous revenons|de retour) (?:bientot|tres vite|dans .{0,20})"
        ),
        re.compile(
            r"\b(?:site|service|portail|plate-?forme)\b.{0,40}"
            r"\b(?:indisponible|inaccessible|en (?:cours de )?maintenance)\b"
            r"|\b(?:de nouveau|a nouveau) (?:accessible|disponible|en ligne)|\bunder(?:going)? (?:\w+ )?maintenance"
            r"|\bmerci de votre (?:patience|comprehension)|\b(?:be back|back online|check back) (?:soon|shortly|later)"
        ),
    ),
    Wall(
        "failed",
        "contrôle anti-robot, pas un article",
        re.compile(
            r"client challenge|pardon our interruption|one moment,? please|encore une etape"
            r"|(?:.{0,20} )?bot manager.{0,12}"
            r"|please wait while your request is being verified|request rejected|the requested url was rejected"
            r"|access (?:to this page )?(?:has been |is )?(?:denied|blocked)|controle (?:d'acces|de securite)"
            r"|(?:establishing a )?secure connection|security check(?:point)?|making sure you'?re not a bot"
            r"|(?:nous )?verifi\w+ (?:(?:de )?votre (?:navigateur|connexion)|que vous n'etes pas un robot)"
            r"|(?:verification|human verification|ddos protection)(?: (?:required|requise|by .{0,20}))?"
        ),
        re.compile(
            r"\bjavascript is disabled\b|\brequired part of this site couldn'?t load|\bdisable any ad blockers?"
            r"|\bthink (?:that )?you (?:are|were) an? (?:ro)?bot"
            r"|\b(?:solve|complete) (?:this|the) (?:captcha|challenge)"
            r"|\b(?:completer|effectuer|terminer) (?:la|cette) verification|\brequested url was rejected"
            r"|\byour support id\b|\bsupport id is\b|\bautomation tools\b|\brequest is being verified"
            r"|\bcheck(?:ing)? your (?:connection|browser)|\bbefore you can access|\bproteger? (?:le|ce) serveur contre"
            r"|\bprotect the server against"
            r"|\b(?:prouve|confirme|verifi)\w* (?:que )?vous (?:n'etes pas un robot|etes humain)"
            r"|\bverification (?:de votre (?:navigateur|connexion)|est automatique)|\bunblock|\bad blocker"
        ),
    ),
    Wall(
        "failed",
        "nom de domaine expiré ou à vendre",
        re.compile(
            r"(?:(?:ce |le )?(?:nom de )?domaine|this domain(?: name)?|domain(?: name)?)"
            r"(?: (?:a|est|has|is))? (?:expiree?|expired|a vendre|for sale|parked|reserve)"
            r"|felicitations\W+votre domaine .{0,60}|votre (?:hebergement|domaine) (?:a bien ete|est) .{0,40}"
        ),
        re.compile(
            r"\bnom de domaine\b|\bce domaine\b|\b(?:buy|purchase|renew) (?:this|your) domain|\bthis domain\b"
            r"|\bespace client\b"
        ),
    ),
    Wall(
        "thin",
        "la page dit que l'article n'y est plus",
        ABSENT,
        re.compile(
            r"\b(?:page|contenu|article|document|annonce|information)s? (?:\w+ )?que vous (?:re)?(?:cherch|demand)"
            r"|\b(?:page|contenu|article|document|communique) (?:demandee? )?(?:n'existe|n'est) (?:plus|pas)\b"
            r"|\b(?:a|ont) (?:peut-etre )?(?:ete (?:deplace|supprime|retire)e?s?|change d'adresse)"
            r"|\bn'est plus (?:en ligne|disponible|accessible)|\baucun (?:article|resultat|contenu) ne correspond"
            r"|\bpage (?:you (?:requested|are looking for)|not found)"
        ),
    ),
    Wall(
        "failed",
        "page de redirection, pas un article",
        re.compile(r"redirection(?: (?:en cours|automatique))?|vous allez etre redirige.{0,60}|redirecting.{0,30}"),
        re.compile(
            r"\bvous (?:allez|serez|etes en train d)\W?(?:etre )?(?:automatiquement )?redirige|\bsi la redirection\b"
            r"|\bsi vous n'etes pas (?:automatiquement )?redirige|\byou (?:are being|will be) redirected"
        ),
    ),
    Wall(
        "unfit",
        "page qui demande JavaScript ou un autre navigateur",
        re.compile(
            r"(?:veuillez |merci d')?(?:activer |activez )?javascript(?: (?:est|semble))?"
            r"(?: (?:requis|desactive|necessaire|obligatoire|required|is disabled|is required))?.{0,30}"
            r"|(?:votre )?navigateur (?:est )?(?:obsolete|trop ancien|non (?:pris en charge|supporte|compatible))"
        ),
        re.compile(
            r"\b(?:veuillez|merci d'|vous devez|il faut|pensez a)\W?(?:re)?activer (?:le )?javascript"
            r"|\bactivez (?:le )?javascript"
            r"|\bvotre navigateur (?:web )?(?:ne (?:prend|supporte) pas|est (?:obsolete|trop ancien)"
            r"|n'est (?:pas|plus))"
            r"|\b(?:please )?enable javascript|\brequires javascript|\bbesoin de javascript pour"
        ),
    ),
    Wall(
        "thin",
        "page de consentement aux cookies, pas un article",
        re.compile(
            r"(?:nous respectons|nous tenons a|le respect de) votre vie privee.{0,30}|votre vie privee"
            r"(?: (?:est|nous|compte)\b.{0,40})?|avec votre accord, (?:nous|nos)\b.{0,100}"
            r"|(?:gestion|parametres|gerer|gerez|choisir|choisissez)\b.{0,20}\b(?:cookies|consentement|traceurs)"
            r"|(?:accede[rz]|continue[rz]|lire|poursuivre)\b.{0,50}\b(?:en acceptant|sans accepter)\b.{0,40}"
        ),
        re.compile(
            r"\b(?:nos (?:\d+ )?partenaires|nous)\b.{0,60}\b(?:utilis|stock|depos|trait)\w*.{0,80}"
            r"\b(?:cookies|traceurs|technologies similaires|informations sur votre)\b"
            r"|\ben acceptant\b.{0,40}\b(?:cookies|traceurs)\b|\bvous (?:pouvez )?(?:accept|refus|consent)\w+.{0,60}"
            r"\b(?:cookies|traceurs|finalites|tout moment)\b|\b(?:sinon|ou) abonnez-vous\b"
        ),
    ),
    Wall(
        "unfit",
        "lecture limitée : la page propose de s'abonner",
        re.compile(
            r"vous avez (?:atteint|lu|epuise|utilise|consomme)\b.{0,40}\b(?:articles?|lectures?|contenus?)\b.{0,40}"
            r"|(?:limite|quota) d'articles\b.{0,40}|il (?:ne )?vous reste (?:plus )?.{0,20}articles?\b.{0,30}"
            r"|(?:cet article|ce contenu|la suite)(?: de l'article)? est reservee?\b.{0,40}"
        ),
        re.compile(
            r"\b(?:abonnez|inscrivez|connectez|identifiez)-vous\b|\bvos? (?:\w+ )?articles? gratuits?\b"
            r"|\b(?:profitez de|decouvrez|choisissez) (?:notre|nos|votre) (?:offre|abonnement|formule)s?\b"
        ),
    ),
    Wall(
        "unfit",
        "page réservée aux professionnels de santé",
        re.compile(
            r"(?:etes-vous|vous etes) (?:bien )?(?:une? )?professionnel(?:le|\(le\))?s? (?:de (?:la )?)?sante"
            r"|(?:ce |cet |cette |l')?(?:site|contenu|acces|espace|page)(?: est)? reservee? aux professionnels"
            r"(?: de (?:la )?sante)?"
        ),
        re.compile(
            r"\b(?:site|page|contenu|espace|acces|rubrique|informations?)\b.{0,30}\b(?:reserve|destine|accessible)\w*.{0,30}"
            r"\bprofessionnels\b|\bconfirme[rz] (?:que vous etes|votre (?:qualite|profession|statut)|etre)\b"
            r"|\bje (?:certifie|confirme|declare|suis|ne suis pas)\b.{0,30}\bprofessionnel|\ben cliquant sur\b"
        ),
    ),
)

"""What a site puts in the place of an article: an error, a robot check, a question, an offer. Pure.

A page is one by what it is called and by what it says to its reader (« veuillez activer JavaScript »), never by a word
alone, so that an article about cookies, subscriptions or the health professions stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from monitor.errors import ReadError
from monitor.extract import phrases
from monitor.extract.akin import akin
from monitor.extract.phrases import plain

_LONGEST = 3_000  # characters from which a text is no wall
_SHORT = 1_000  # … no robot check
_LITTLE = 80  # … of one that tells nothing but its name
_NAME = 90  # characters of what a wall is called
_SOME, _ALL = 0.2, 0.8  # of what is said, that is the wall's
_LINE = 40  # characters of a line that tells its reader something
_APART = re.compile(r"\s+[|–—-]\s+")  # the name of a page and that of its site
_CHOSEN = 4  # words of the buttons of a consent banner
_SENTENCES = re.compile(r"(?<=[.!?…])\s+|\n")

# What is called so stands in for an article that may be there again soon …
_SOON = (
    r"erreur|error|oups|oops|just a moment.{0,10}|un instant.{0,30}|attention required.{0,20}"
    r"|verification (?:de securite|en cours|humaine).{0,40}|captcha"
    r"|(?:etes[- ]vous|are you) (?:un robot|un humain|a robot|human).{0,20}"
    r"|(?:site|service) (?:en maintenance|indisponible|temporairement).{0,40}|en maintenance"
)
_PASSING = re.compile(rf"[\W_]*(?:(?:erreur\W+)?(?:50[0-9]|429)\b.{{0,40}}|{_SOON})[\W_]*")
# … and these for one that is gone, or refused.
_ABSENT = re.compile(
    r"[\W_]*(?:erreur\W+)?(?:40[0-9]|50[0-9])?[\W_]*(?:(?:desole|oups|oops|aie)\W+.{0,30})?(?:(?:cette |la |le |l'"
    r"|ce |cet )?(?:page|article|contenu|document|communique\w*|annonce|offre|fichier)"
    r"(?: (?:demandee?|que vous (?:recherchez|cherchez|demandez)))? (?:est |a ete )?(?:introuvable|non trouvee?"
    r"|inexistante?|supprimee?|deplacee?|n'existe (?:pas|plus)|n'est plus (?:en ligne|disponible|accessible)|"
    r"n'a pas (?:pu etre|ete) trouvee?|indisponible).{0,40}|(?:page|file|article) not found.{0,20}|not found"
    rf"|{_SOON}|access denied|acces (?:refuse|interdit|bloque)|forbidden|connexion|se connecter"
    r"|login|identification)[\W_]*|[\W_]*(?:erreur\W*)?(?:404|403|410|500|503)[\W_]*"
)
_ROBOT = re.compile(
    r"(?:verif\w+ que vous (?:n'etes pas un robot|etes (?:bien )?(?:un )?humain)"
    r"|verify(?:ing)? (?:that )?you are (?:a )?human|enable javascript and cookies"
    r"|activer? javascript (?:et les cookies )?(?:pour continuer|dans votre navigateur)|"
    r"checking your browser|votre navigateur (?:est|n'est)|unusual traffic|trafic inhabituel|acces automatise)"
)
_CONSENT = re.compile(
    r"\b(?:nous|nos|vos|votre|your?|we)\b.*\b(?:cookies|traceurs|consent)|\b(?:cookies|traceurs)\b.*\bvos?\b"
)


@dataclass(frozen=True, slots=True)
class _Wall:
    """One kind of page: the fate of what it stands for, why, what it is called and what it tells its reader."""

    outcome: str
    reason: str
    called: re.Pattern[str]
    says: re.Pattern[str]


_WALLS = (
    _Wall(
        "failed",
        "page d'erreur servie comme un article",
        re.compile(
            r"(?:oups\W*|desole\W*)?(?:une )?erreur(?: (?:inattendue|technique|interne|serveur|systeme|\d{3}))?"
            r"(?: (?:est survenue|s'est produite))?|(?:un )?probleme technique|something went wrong"
            r"|(?:site|service|page) (?:temporairement |momentanement )?indisponible"
        ),
        re.compile(
            r"\berreur (?:\w+ )?(?:est survenue|s'est produite)|\b(?:veuillez|merci de|vous pouvez) (?:re|r)essayer\b"
            r"|\b(?:re|r)essayez (?:plus tard|ulterieurement|dans)|\brencontre (?:un|des) problemes? techniques?"
            r"|\bequipes? (?:techniques? )?(?:est|sont|ont ete) (?:prevenue|informee|mobilisee)s?|\btry again later"
            r"|\bmerci de votre patience"
        ),
    ),
    _Wall(
        "failed",
        "page de redirection, pas un article",
        re.compile(r"redirection(?: (?:en cours|automatique))?|vous allez etre redirige.{0,60}|redirecting.{0,30}"),
        re.compile(
            r"\bvous (?:allez|serez|etes en train d)\W?(?:etre )?(?:automatiquement )?redirige|\bsi la redirection\b"
            r"|\bsi vous n'etes pas (?:automatiquement )?redirige|\byou (?:are being|will be) redirected"
        ),
    ),
    _Wall(
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
    _Wall(
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
    _Wall(
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
    _Wall(
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


def refuse_wall(title: str, called: Sequence[str], text: str, offered: str) -> None:
    """Raises ReadError for a page put before the article, or in its place.

    `title` is what the article would be called, `called` what the titles and headings of the page say, `text` all that
    stands where the article should; `offered` is the title that its source gave, maybe empty. `failed` may be another
    page tomorrow; `unfit` is open to some readers only. Of all of them the source's own text is kept, if it gave one.
    """
    if len(text) >= _LONGEST:
        return
    folded, same = plain(text), akin(" ".join(called), offered)
    if stands_in(title):
        outcome = "failed" if _PASSING.fullmatch(plain(title)) else "thin"
        raise ReadError(outcome, f"page d'erreur ou d'attente, pas un article : « {title[:60]} »")
    if len(folded) < _SHORT and not same and _ROBOT.search(folded):
        raise ReadError("failed", "contrôle anti-robot, pas un article")
    other = bool(offered) and not same and not akin(text, offered)
    names = [plain(name).strip(" !?.:…") for name in (title, *called) if len(name) <= 2 * _NAME]
    for wall in _WALLS:
        share = _share(text, wall.says) if len(text) >= _LITTLE else _SOME
        named = any(wall.called.fullmatch(name) for name in names)
        if (named and share >= (_ALL if same else _SOME)) or (other and share >= _ALL):
            raise ReadError(wall.outcome, wall.reason)
    chosen = len(set(phrases.CHOICES.findall(folded)))
    if chosen >= _CHOSEN and not same and _share(text, _CONSENT) >= _SOME:
        raise ReadError("thin", "bandeau de consentement, pas un article")


def may_be_wall(called: Iterable[str], lines: Iterable[str], offered: str) -> bool:
    """Whether `refuse_wall` may refuse a page: by what it is `called`, or by its `lines` under another name.

    The text of the article is not known here: this is quick, and suspects rather too many.
    """
    is_called, says = _of_all_kinds()
    names = {name for name in called if len(name) < 2 * _NAME}
    if any(is_called.fullmatch(plain(part)) for name in names for part in (name, *_APART.split(name))):
        return True
    told = [line for line in lines if len(line) >= _LINE]
    least = _SOME * sum(map(len, told))
    if least > _LONGEST or akin(" ".join(names), offered):
        return False
    return sum(len(line) for line in told if says.search(plain(line))) >= least


@cache
def _of_all_kinds() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What walls of all kinds are called, and what they say to their readers."""
    called = "|".join(f"(?:{one.pattern})" for one in (_ABSENT, _PASSING, *(wall.called for wall in _WALLS)))
    says = "|".join(f"(?:{one.pattern})" for one in (_CONSENT, _ROBOT, *(wall.says for wall in _WALLS)))
    return re.compile(rf"\W*(?:{called})\W*"), re.compile(says)


def stands_in(title: str) -> bool:
    """Whether a page of this title stands in for an article: gone, refused, or on its way."""
    folded = plain(title)
    return len(title) <= _NAME and bool(_ABSENT.fullmatch(folded) or _PASSING.fullmatch(folded))


def _share(text: str, says: re.Pattern[str]) -> float:
    """How much of a text stands in sentences that tell this to the reader, 0 to 1."""
    sentences = [sentence for sentence in _SENTENCES.split(text) if sentence.strip()]
    said = sum(len(sentence) for sentence in sentences if says.search(plain(sentence)))
    return said / max(1, sum(map(len, sentences)))

"""What the label of a letter's link says that it is: an article, more of one, a service of the letter. Pure.

All labels are given folded: no accents, lower case, no punctuation around.
"""

from __future__ import annotations

import re

from monitor.extract.phrases import plain as folded
from monitor.extract.phrases import words

UNSUBSCRIBE = re.compile(r"\b(?:des?abonn|desinscri|unsubscri|opt[ -]?out|ne plus recevoir)")
ONLINE = re.compile(
    r"\b(?:version (?:en ligne|web|navigateur|html)|web version|dans (?:votre|un|le|mon) navigateur"
    r"|(?:voir|lire|consulter|afficher|visualiser|ouvrir) (?:\S{1,12} ){0,3}en ligne"
    r"|(?:view|read|open) (?:\S{1,12} ){0,4}(?:online|browser)|ne (?:s'affiche|parvenez)"
    r"|(?:s'affiche|visualise[rz]?|lisez) (?:\S{1,12} ){0,3}(?:pas|mal))"
)
# « Lire la suite », « Découvrir l'étude », « Ici »: a first word, and nothing but words that name no article.
FIRST = words(
    "lire lisez voir voyez decouvrir decouvrez consulter consultez acceder accedez telecharger telechargez ici cliquez"
    " clic suite la en pour plus details detail read learn see find more continue click download je l"
)
REST = words(
    "la le les l de du des d a au tout toute plus suite article articles complet complete communique presse document"
    " dossier etude rapport programme page site fiche pdf video ici savoir lire voir decouvrir consulter telecharger et"
    " et cliquez + info infos information informations davantage the full story more out here reading decouvre lis"
    " consulte en pour sur"
)
# Labels of a few words that begin so.
STARTS = (
    *("gerer", "modifier mon", "modifier mes", "modifier vos", "modifier votre", "mettre a jour", "changer mon"),
    *("manage", "update your", "update my", "preferences", "mes preferences", "vos preferences", "your preferences"),
    *(
        "mon compte",
        "mon profil",
        "mentions legales",
        "politique de",
        "politique sur",
        "charte de",
        "donnees personnelles",
    ),
    *("protection des donnees", "vie privee", "privacy", "terms of", "conditions generales", "cgu", "cgv", "rgpd"),
    *("cookies", "partager sur", "partager cet", "partager cette", "partagez", "share", "tweeter", "transferer"),
    *("transferez", "forward", "imprimer", "envoyer a", "suivez nous", "suivez-nous", "retrouvez nous"),
    *("retrouvez-nous", "rejoignez nous", "rejoignez-nous", "follow us", "nous contacter", "contactez nous"),
    *("contactez-nous", "contactez", "contact us", "contact", "notre site", "site web", "site internet", "s'abonner"),
    *("abonnez-vous", "abonnez vous", "je m'abonne", "s'inscrire a", "inscrivez-vous a", "subscribe", "sign up"),
    *("haut de page", "retour en haut", "plan du site", "faire un don"),
)
# Labels that are just this.
EXACT = words(
    "partager accueil home contacts publicite annonceur annonceurs print facebook twitter x linkedin instagram youtube"
    " tiktok whatsapp telegram pinterest bluesky threads mastodon rss inscription s'inscrire terms"
)
NETWORKS = words(
    "facebook.com twitter.com x.com linkedin.com instagram.com youtube.com tiktok.com wa.me whatsapp.com t.me"
    " pinterest.com pinterest.fr bsky.app threads.net threads.com"
)
BARE_ADDRESS = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/?")
LONGEST = 5  # words of a service's label
SENTENCE = 40  # words around a bare « ici »


def label_of(text: str) -> str:
    """`text`, folded, without the arrows and stops around it."""
    return folded(text).strip(" .:!?<>»«←→›‹|…-–—[]()*")


def is_more(label: str) -> bool:
    """True for « Lire la suite », « En savoir plus », « cliquez ici »: it names nothing."""
    said = label.replace("'", " ").split()
    return bool(said) and said[0] in FIRST and all(word in REST for word in said[1:])


def role(label: str, before: str, after: str) -> str:
    """article, online (the letter's copy on the web) or service, by its label.

    Of a label that says nothing (« ici »), what stands before it in its sentence tells, else what follows.
    """
    for said in (label, before, after) if is_more(label) else (label,):
        if said is label or len(said.split()) <= SENTENCE:
            if UNSUBSCRIBE.search(said):
                return "service"
            if ONLINE.search(said):
                return "online"
    begins = len(label.split()) <= LONGEST and any(label == start or label.startswith(f"{start} ") for start in STARTS)
    return "service" if begins or label in EXACT or BARE_ADDRESS.fullmatch(label) else "article"

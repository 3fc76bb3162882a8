"""The words by which a French (or English) page names what is not its article.

A line is judged whole: the patterns are anchored, so that an article that speaks of cookies or newsletters stays.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

_MARKS = re.compile("[\u0300-\u036f]+")


def words(text: str) -> frozenset[str]:
    """The words of a list written in one string."""
    return frozenset(text.split())


def plain(text: str) -> str:
    """`text` folded for comparison: no accents, lower case, straight apostrophes, single spaces."""
    return " ".join(_bare(text).split())


def squeezed(text: str) -> str:
    """Letters and digits only, folded: equal for two renderings of the same words."""
    if not text.isascii():
        for sign, instead in _FREQUENT:
            text = text.replace(sign, instead)
    try:
        found = text.encode("latin-1", "vigie-squeezed").translate(_SQUEEZED, _SIGNS)
    except UnicodeEncodeError:
        return _letters(text)
    return _letters(text) if _OTHER in found else found.decode("latin-1")


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, _bare(text)))


def cased(text: str) -> str:
    """`plain`, with its capitals."""
    return " ".join(_unaccented(text).split())


def _bare(text: str) -> str:
    """`text` without accents, in lower case."""
    return _unaccented(text).lower()


def _unaccented(text: str) -> str:
    if text.isascii():
        return text
    text = text.replace("’", "'").replace("œ", "oe").replace("Œ", "OE")
    try:
        found = text.encode("latin-1").translate(_PLAIN)
    except UnicodeEncodeError:
        return _decomposed(text)
    return _decomposed(text) if _OTHER in found else found.decode("latin-1")


def _decomposed(text: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFKD", text))


def _in_bytes(letters: list[str]) -> bytes:
    return b"".join(one.encode("latin-1") if len(one) == 1 and one <= "\xff" else _OTHER for one in letters)


# Letter by letter the same comes out, far sooner in bytes: what each of Latin 1 becomes, if it is one of them.
_OTHER = b"\0"
_PLAIN = _in_bytes([_decomposed(chr(letter)) for letter in range(256)])
_FREQUENT = (("’", "'"), ("œ", "oe"), ("…", "."), ("–", "-"), ("\u202f", " "))
_LATIN = [_letters(chr(letter)) for letter in range(256)]
_SIGNS = bytes(letter for letter, squeezed in enumerate(_LATIN) if not squeezed)
_SQUEEZED = _in_bytes(_LATIN)


def _beyond_latin(error: UnicodeError) -> tuple[bytes, int]:
    """What signs and ligatures that are not of Latin 1 are squeezed to; letters are left to `_letters`."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letters = _letters(error.object[error.start : error.end])
    if not letters.isascii():
        raise error
    return letters.encode(), error.end


codecs.register_error("vigie-squeezed", _beyond_latin)


# Headings of a block of other articles. On folded text, so without accents.
_RELATED = r"""
    (?:nous\ vous|on\ vous|la\ redaction\ vous|notre\ redaction\ vous)\ (?:recommand|conseill|suggere|propose)\w*.{0,30}
  | (?:nos|les|notre)?\ ?(?:recommandation|suggestion|selection)s?(?:\ (?:de\ la\ redaction|d'articles
    |pour\ vous|de\ lecture|du\ moment))?
  | recommandes?(?:\ pour\ vous|\ par\ la\ redaction)? | articles?\ recommandes?
  | (?:a|en)\ ?(?:lire|voir|decouvrir|consulter|ecouter)\ ?(?:aussi|egalement|encore|ensuite|absolument
    |sur\ (?:le|ce)\ (?:meme\ )?(?:sujet|theme)|dans\ (?:le|ce)\ dossier|en\ ce\ moment)?(?:\ sur\ .{2,40})?
  | (?:re)?(?:lire|voir|decouvr(?:ir|ez)|lisez|retrouvez)\ (?:aussi|egalement|encore|d'autres\ articles
    |nos\ autres\ .{3,30}|tous\ nos\ .{3,30})
  | (?:vous\ )?(?:devriez|pourriez|pourrez|aimerez|apprecierez|avez\ aime).{0,40}(?:aussi|egalement|aimer
    |interesser|lire)?
  | (?:ces|d'autres|autres)\ (?:articles?|contenus?|actualites?|actus|sujets?|informations)\ (?:peuvent
    |pourraient|devraient|qui).{0,40}
  | (?:cela|ceci|ca|qui)?\ ?(?:peut|pourrait|devrait)\ (?:aussi\ |egalement\ )?vous\ (?:interesser|plaire).{0,20}
  | (?:(?:sur|dans|avec)\ le\ )?(?:meme|mem)\ (?:sujet|theme|thematique|dossier|rubrique|categorie|actualite)
  | (?:sur|dans|de)\ (?:le|la|cette|ce)\ (?:meme\ )?(?:sujet|theme|thematique|rubrique|dossier|categorie|serie)
  | (?:articles?|contenus?|actualites?|actus?|sujets?|pages?|publications?|communiques?|documents?|lectures?
    |news|infos?|posts?|billets?|ressources?|dossiers?)
      \ (?:lie|associe|similaire|connexe|relatif|recent|apparente|complementaire|suivant|precedent|suggere|voisin)e?s?
  | (?:les?\ |nos\ |l')?(?:plus|dernier|derniere|derniers|dernieres|autre|autres|prochain
    |prochains)\ ?(?:lus?|vus?|consultes?|commentes?|partages?|populaires?|recents?|recentes?|d'articles
    |d'actualites?|d'actus?|d'infos?|articles?|actualites?|actus?|news|infos|informations|nouvelles
    |communiques?(?:\ de\ presse)?|publications|breves|depeches|billets|evenements|rendez-vous)(?:\ .{0,40})?
  | (?:articles?|actualites?|les)\ (?:les\ )?plus\ (?:lus?|vus?|consultes?|populaires?|recents?|partages?)(?:\ .{0,30})?
  | (?:le\ )?(?:top|palmares)\ (?:des\ articles|des\ lectures|\d+)(?:\ .{0,20})? | toutes?\ (?:l'|les\
    |nos\ )?(?:actualites?|actus?|articles?|infos?|news)(?:\ .{0,30})? | tous\ (?:les|nos)\ (?:articles
    |communiques|dossiers)(?:\ .{0,30})?
  | pour\ (?:aller\ plus\ loin|approfondir|en\ savoir\ plus) | (?:en\ savoir|savoir)\ plus | (?:voir
    |lire)\ (?:plus|la\ suite)(?:\ d'articles)? | (?:a|egalement\ a)\ la\ une
    | (?:toute\ )?l'actu(?:alite)?(?:\ en\ (?:continu|bref|direct))? | (?:egalement|aussi)\ (?:sur|dans
    |a\ lire)\ .{2,40} | dans\ l'actualite(?:\ .{0,30})? | l'essentiel\ de\ l'actu\w*
  | (?:contenu|contenus|article|articles)\ (?:sponsorise|partenaire|du\ meme\ auteur|du\ dossier)s?
    | du\ meme\ auteur | (?:article|actualite|page|billet)\ (?:precedente?|suivante?) | (?:a
    |ca)\ ne\ pas\ (?:manquer|rater) | ne\ (?:manquez|ratez)\ pas.{0,30} | restez\ (?:informe|connecte)\w*.{0,20}
  | (?:related|recommended|popular|recent|latest|more|trending|similar)\ (?:articles?|posts?|stories|news
    |content|reads?|topics).{0,20} | (?:you\ may|you\ might)\ (?:also\ )?(?:like|be\ interested).{0,20}
    | read\ (?:also|more|next) | see\ also | most\ (?:read|popular|viewed) | more\ (?:from|on)\ .{2,40}
    | (?:voir|see)\ aussi
  | (?:jouez|jouer)\ et\ gagne[rz] | jeux?[-\ ]concours | (?:la\ )?meteo(?:\ (?:du\ jour|de\ .{2,30}))?
    | annonces\ legales | (?:les\ )?(?:derniers\ )?titres\ diffuses | (?:le\ sondage|la\ question)\ du\ jour
    | petites\ annonces
    | avis\ de\ deces | (?:l')?horoscope(?:\ du\ jour)?
"""
RELATED = re.compile(rf"[\W_]*(?:{_RELATED})[\W_]*", re.VERBOSE)
# « À lire aussi : Titre d'un autre article », one line with its link
RELATED_LEAD = re.compile(
    r"[\W_]*(?:(?:a|re)?\s?(?:lire|voir|relire|decouvrir|ecouter)\s(?:aussi|egalement|encore|ensuite"
    r"|sur le meme sujet|sur ce sujet)"
    r"|a (?:lire|voir|relire|decouvrir)|(?:lire|voir)(?= ?[:>→»])|sur le meme (?:sujet|theme)|pour aller plus loin"
    r"|article lie|notre (?:article|dossier)|read also|see also"
    r"|(?:article|actualite|page) (?:precedente?|suivante?))[^\w]{0,4}(?:\s|$).*"
)

CONTACT = re.compile(
    r"[\W_]*(?:(?:vos|nos|votre|les|le|la)\s)?(?:contacts?|relations?|service|attachee?s?|correspondants?|demandes?)\s?"
    r"(?:de\s|avec la\s|la\s|aux\s|des\s)?(?:presse|medias?|journalistes?|press|mediatiques?)(?:\s(?:et|&"
    r"|/)\s\w+)?(?:\s.{0,60})?[\W_]*"
    r"|[\W_]*(?:press|media)\s(?:contacts?|relations?|enquiries|office)(?:\s.{0,60})?[\W_]*"
    r"|[\W_]*(?:vos |nos |votre |les |le )?(?:contacts?|interlocuteurs?|interlocutrices?)(?:\s(?:utiles?"
    r"|investisseurs?|et (?:acces|renseignements?|informations?)|communication|agence|chercheur\w*|region\w*"
    r"|cluster|du pole|:.{0,80}|[-–] .{0,60}))?[\W_]*"
    r"|[\W_]*(?:pour (?:toute?s?|plus d[e']|davantage d[e']|en savoir plus|tout)\s?(?:vos "
    r"|autres? )?(?:informations?|renseignements?|questions?|demandes?|contacts?|precisions?"
    r"|interviews?)[^.]{0,90}|(?:renseignements?|infos?|informations?)(?:\s(?:et|&)\s(?:inscriptions?|contacts?"
    r"|reservations?|renseignements?))?(?:\spratiques?\set\scontacts?)?)\s?:?[\W_]*"
    r"|[\W_]*(?:nous contacter|contactez[- ]nous|ecrivez[- ]nous|comment nous joindre|nous joindre|nous ecrire)[\W_]*"
    r"|[\W_]*(?:communication|investisseurs?|investor relations|relations? investisseurs?)(?: (?:contact"
    r"|et medias))?\s?:[\W_]*"
)
CONTACT_LEAD = re.compile(
    r"[\W_]*(?:contacts?(?: (?:presse|medias?|utiles?))?|relations? (?:presse|medias?)|service (?:de )?presse"
    r"|renseignements?|informations?|infos?|inscriptions?|reservations?|"
    r"tel(?:ephone)?|tel|portable|mobile|fax|telecopie|e-?mail|mail|courriel|mel|standard|t|p|m|adresse)\s?[.:]"
    r"|[\W_]*(?:press|media) contacts?\b|[\W_]*contacts? presse\b|[\W_]*@"
)
ABOUT = re.compile(
    r"[\W_]*(?:a propos (?:de|du|d'|des)\s?.{0,80}|about .{2,60}|qui sommes[- ]nous.{0,10}|en (?:bref|chiffres)"
    r"|reperes|chiffres[- ]cles.{0,30}|le pole en bref|l'entreprise en bref|notes? (?:aux"
    r"|a l'attention des) redacteurs?)[\W_]*"
)
NEWSLETTER = re.compile(
    r"[\W_]*(?:(?:je m'|s')?(?:abonne|inscri)(?:z|s|r|re|vez)?[- ]?(?:vous|moi)?\s?(?:gratuitement\s?)?(?:a"
    r"|pour recevoir|pour ne)\s(?:notre|nos|la|votre|cette|une|l'|rien|infolettre|newsletters?"
    r"|.{0,25}lettre).{0,140}"
    r"|(?:recevez|recevoir)\s(?:gratuitement |chaque (?:jour|semaine|matin|mois) |tous les \w+ |toute? )?(?:notre"
    r"|nos|la|l'|les|votre|toute)\s.{0,60}(?:newsletter|lettre|mail|boite|actu|alertes?|infos?).{0,80}"
    r"|(?:la |notre |nos |newsletters?|infolettres?|lettre d'information|lettre d'infos?)\s?(?:newsletters?"
    r"|infolettres?|lettres? d'informations?|lettre d'infos?)?(?: (?:hebdo(?:madaire)?|quotidienne|mensuelle"
    r"|du \w+|de la redaction|gratuite))?\s?[:!]?"
    r"|inscription a (?:la|notre|nos) (?:newsletters?|infolettre|lettre).{0,60}|newsletter .{0,40}|(?:bienvenue"
    r"|merci)\s?!?(?: vous etes (?:bien )?inscrit.{0,60})?|vous etes (?:bien |desormais |deja )?(?:inscrit"
    r"|abonne)e?s? a .{0,80}"
    r"|votre (?:adresse )?(?:e-?mail|mail|courriel|adresse).{0,80}|(?:adresse|saisissez|entrez"
    r"|indiquez).{0,20}(?:e-?mail|mail|courriel|adresse)(?: electronique)?.{0,40}|(?:je m'(?:inscris|abonne)"
    r"|s'(?:inscrire|abonner)|ok|valider|envoyer|m'inscrire|m'abonner|je decouvre|suivre)"
    r"|(?:subscribe|sign up).{0,80})[\W_]*"
)
ADDRESS_WANTED = "Votre adresse e-mail"  # stands in a page for the field where it is asked for
# what a site says of itself to make its readers join it or give
APPEAL = re.compile(
    r"[\W_]*(?:(?:je (?:vous )?soutiens|nous soutenir|soutenez[- ]nous|soutenez (?:notre|le|la) [\w' ]{3,40}"
    r"|(?:je fais|faire|faites) un don.{0,60}|je (?:donne|m'engage|deviens (?:membre|adherent)e?)"
    r"|(?:devenez|devenir) (?:membre|adherent|mecene|benevole)e?s?|(?:rejoignez|rejoindre)[- ]nous"
    r"|(?:nous rejoindre|adherez|adherer)(?: (?:au|a la|a notre) .{3,40})?)"
    r"|.{0,120}\btelechargez (?:gratuitement )?(?:notre|l')\s?appli(?:cation)?\b.{0,120}"
    r"|(?=.*\b(?:faites un don|votre (?:don|soutien|generosite)|soutenez[- ]nous|nous soutenir))"
    r".{0,200}\b(?:notre|nos|nous)\b.{0,300})[\W_]*"
)
COOKIES = re.compile(
    # a button, or a few: nothing but the words of choice
    r"(?=.*(?:accept|refus))(?:[\W_]*\b(?:tout|tous|je|j'|accepter?|refuser?|et|fermer|continuer|les|des|cookies|sans|oui"
    r"|non|ok|parametrer|personnaliser|gerer))+[\W_]*"
    r"|.{0,60}\b(?:(?:ce|notre|le) site (?:internet |web )?(?:utilise|depose|fait appel|a recours).{0,40}(?:cookies"
    r"|traceurs)|nous (?:utilisons|deposons|et nos).{0,80}(?:cookies|traceurs)|"
    r"en (?:poursuivant|continuant) (?:votre|la|a|sur).{0,40}(?:navigation|naviguer|naviguez|site)"
    r"|continuer sans accepter|"
    r"(?:gestion|gerer|parametr(?:er|age|es)|personnaliser|preferences|politique|reglages?|utilisation) (?:(?:de "
    r"|des |les |mes |vos |relatives? aux )?(?:cookies|traceurs|choix|preferences|consentements?))"
    r"|votre (?:vie privee|consentement|choix).{0,80}(?:cookies|partenaires|confidentialite)|we use cookies"
    r"|this (?:web)?site uses cookies|"
    r"respect(?:ons|er)? (?:de )?votre vie privee|nos \d* ?partenaires.{0,40}(?:stock|acced|trait)).*",
    re.DOTALL,
)
CHOICES = re.compile(
    r"accept|refus|consent|partenaires|navigation|parametr|preferences|finalites|experience|audience|desactiver"
    r"|retirer|vie privee|confidentialite|personnalis"
)
_SHARE_WORDS = (
    r"partage[rz]?|partages|partager|share|tweeter|tweet|retweeter|imprimer|print|envoyer|email|e-mail|mail"
    r"|courriel|facebook|twitter|x|linkedin|whatsapp|bluesky|mastodon|"
    r"threads|instagram|youtube|telegram|pinterest|messenger|viadeo|flipboard|pocket|copier|copie|lien|le|la|cet"
    r"|cette|l'article|article|page|sur|par|via|un|ami|a|vos|nos|reseaux|sociaux|"
    r"suivre|suivez|nous|ecouter|telecharger|pdf|enregistrer|sauvegarder|favoris|ajouter|aux|mes|taille|du|texte"
    r"|commenter|reagir|commentaires?|commentaire|aimer|j'aime|like|rss|flux|"
    r"version|imprimable|en|au|format|url|dans|presse-papiers?|et|google|news|actualites|plus|diaspora|reddit"
    r"|tumblr|signaler|offrir|retour|haut|de|top|cliquez|ici|pour|actualite|publication|contenu|information|info"
    r"|communique|aussi|ce|document|ou"
)
_SHARE_CORE = re.compile(
    r"\b(?:partag\w*|share|tweet\w*|imprim\w*|print|facebook|twitter|linkedin|whatsapp|bluesky|instagram|youtube"
    r"|telegram|pinterest|copier|suivez|suivre|reagir|commenter|commentaires?|envoyer|enregistrer|sauvegarder"
    r"|favoris|ecouter|haut|rss|j'aime|telecharger)\b"
)
_SHARE = re.compile(rf"(?:[\W_\d]*\b(?:{_SHARE_WORDS})\b)+[\W_\d]*")
TAGS = re.compile(
    r"[\W_]*(?:mots?[- ](?:cles?|clefs?)|tags?|etiquettes?|themes?|thematiques?|rubriques?|categories?|classe dans"
    r"|publie dans|filed under|tagged|sujets?|domaines?)\s?(?::.{0,200})?[\W_]*"
)
LABELS = re.compile(
    r"[\W_]*(?:mots?[- ](?:cles?|clefs?)|tags?|etiquettes?|libelles?|themes?|thematiques?|sujets?|rubriques?"
    r"|categories?|lieux?|villes?|domaines?|secteurs?|regions?|personnes?)[\W_]*"
)
COMMENTS = re.compile(
    r"[\W_]*(?:(?:\d+|aucun|un|ajouter un|laisser un|ecrire un|poster un|publier un|votre|(?:tous )?(?:vos|les)"
    r"|deposer un)? ?commentaires?(?: \(?\d+\)?)?(?: sur .{0,100}| ferme\w*| desactive\w*)?|laisser une (?:reponse"
    r"|reaction)|leave a (?:reply|comment)|comments(?: \(?\d+\)?)?|(?:post|add) (?:your|a) comment|"
    r"\d+ (?:reponses?|reactions?|comments?)(?: .{0,60})?|reagir(?: a cet article)?"
    r"|votre adresse e-?mail ne sera pas publiee.{0,80}|reactions? des lecteurs?)[\W_]*"
)
_META_WORDS = (
    r"(?:(?:article |communique |contenu |texte )?(?:publiee?|mise? (?:en ligne|a jour)|modifiee?|actualisee?"
    r"|postee?|paru|redigee?|ecrit|created|published|updated|posted|derniere (?:mise a jour|modification)"
    r"|date(?: de (?:publication|mise en ligne))?)"
    r"|(?:temps de )?lecture|duree(?: de lecture)?|reading time|\d+ ?(?:min(?:utes?)?|mn)\.?(?: (?:de lecture|read))?|"
    r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)|le|a|by|on|et|par|dans|the|hier|aujourd'hui"
    r"|\d{1,2} ?[:h] ?\d{2}|il y a \d+ (?:minutes?|heures?|jours?|semaines?)|(?:la )?redaction|\d+ ?(?:vues?"
    r"|lectures?|commentaires?|partages?|consultations?)|ajoute|source|:)"
)
META = re.compile(rf"(?:[\W_]*{_META_WORDS}\b)+[\W_]*")
BANNER = re.compile(
    r"[\W_]*(?:(?:informations?|communiques?|dossiers?|infos?|note|point|espace) (?:de "
    r"|a la )?presse(?: commune?)?|communique|press release|pour diffusion immediate|actualites?"
    r"|embargo ?(?::|–|-|jusqu|au\b|le\b|leve\b|strict|until).{0,60}"
    r"|actus?|news|article|a la une|breves?|evenements?|agenda|accueil|retour(?: (?:a|aux|au|vers) .{1,40})?|"
    r"revenir .{0,40}|toutes les actualites|sommaire|table des matieres|skip to (?:main )?content"
    r"|aller au contenu(?: principal)?|menu|rechercher|recherche|fermer|close|ouvrir|publicite|annonce|sponsorise"
    r"|chargement.{0,10}|lire (?:la suite|plus|l'article).{0,20}|en savoir (?:plus|\+)|voir (?:plus|tout).{0,20}|"
    r"(?:cet|cette|ce) (?:article|entree|billet|actualite|note|communique) a ete (?:publiee?|postee?|diffusee?"
    r"|mise? en ligne) (?:le|dans|par|sous|avec) .{0,220}|"
    r"plus d'(?:articles?|infos?|actualites?)|haut de (?:la )?page|retour en haut.{0,20}|page (?:precedente"
    r"|suivante)|(?:article|page) ?\d* ?(?:precedent|suivant)e?|precedente?|suivante?|nous suivre .{0,40}"
    r"|suivez[- ]nous.{0,40}|\d+ ?/ ?\d+|credits? ?(?:photos?)? ?:.{0,60}|(?:©|\(c\)) ?.{0,60}"
    r"|(?:photos?|images?|visuels?|illustrations?|infographies?|dessins?|videos?) ?:.{0,60}|illustration"
    r"|\(?(?:photos?|images?|illustrations?|visuels?|cliches?) (?:d'illustration|d'archives?|non contractuelle?)\b"
    r".{0,80}|legende(?: photo)? ?:.{0,120}|.{0,80}(?:©|/|-|:) ?(?:adobe ?stock|shutterstock|istock(?:photo)?"
    r"|getty ?images|pixabay|unsplash|freepik|pexels)(?: ?[/-].{0,40})?"
    r"|taille (?:du texte|de (?:la )?police)(?: [\w+-]{1,12}){0,4}|contrastes?(?: (?:eleve|renforce|normal)e?s?)?"
    r"|vous (?:recevez|avez recu) (?:ce|cet|cette) (?:e-?mail|mail|message|courriel|lettre|newsletter|infolettre)\b"
    r".{0,200}|(?:se desinscrire|desinscription|se desabonner|unsubscribe)\b.{0,60}"
    r"|tous droits reserves.{0,60}|mentions legales.{0,60})[\W_]*"
)
# What a page calls itself; « étude », « rapport », « décret » are what it may be about.
ITSELF = r"communique(?: de presse)?|article|actualite|note|information|breve|billet"
THIS_ONE = re.compile(rf"\W*(?:ce|cet|cette) (?:{ITSELF}) (?:(?:a ete|est|fut) )?")
SIGNED = re.compile(r"\b(?:par|by|dans|in|sous)\s.{2,60}$")
INITIALS = re.compile(
    r"[\W_]*(?:[A-ZÉÈ]\.?[ -]?){2,4}[.\W]*|\(?[A-ZÉ]\. ?[A-ZÉ]\.\)?|[A-ZÉ][\w.-]{0,12}\. ?[A-ZÉ]\.|"
    r"[a-z]{2,4}(?:[/.-][a-z]{2,4})+\.?|\[[A-Z\d]{3,10}\]"
)
BYLINE = re.compile(
    r"[\W_]*(?:(?:propos recueillis |article |texte |redige |ecrit |publie )?par|by|auteure?s?\s?:|redaction\s?:"
    r"|journaliste\s?:)\s+(?:la redaction.{0,40}|l'equipe.{0,30}|.{2,60})",
)


def is_share(text: str) -> bool:
    """Whether a folded line holds nothing but the words of a share bar."""
    return len(text) <= 200 and bool(_SHARE_CORE.search(text)) and bool(_SHARE.fullmatch(text))

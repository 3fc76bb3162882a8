"""Inflection: the plurals and genders under which a phrase of common French words is also written.

« levée de fonds » is also « levées de fonds », « agence régionale » also « agences régionales ». Words are judged as
they were typed: one with a capital or a digit is a name, short and grammatical words stay. The rules are those of any
French grammar, kept from making another common word (« cour », « cours »); a form that no one writes does no harm.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from monitor.recognise.fold import HYPHENS, fold
from monitor.recognise.matcher import phrase

MOST = 64  # variants of one phrase
SHORTEST = 4  # letters of a word that inflects
SHORTEST_LAST = 2  # letters of the last part of a compound that inflects: « start-up », « sous-sol »
WORD = re.compile(r"[^\W_]+\*?")
HYPHEN = re.compile(f"[{re.escape(HYPHENS[:4])}]")
COMPOUND = re.compile(rf"(?<![^\W_])[^\W\d_]+(?:{HYPHEN.pattern}[^\W\d_]+)+")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _groups(text: str) -> dict[str, tuple[str, ...]]:
    groups = [tuple(group.split()) for group in text.split(";")]
    return {word: group for group in groups for word in group}


# All lists are folded: no accents.
# Grammatical words, months, and words whose plural, or singular, is another word.
STAYS = _words(
    "afin ailleurs ainsi alors aout apres assez aucun aucune aupres aussi autant autour autre avant avec avoir avril "
    "beaucoup bien bientot car cela celle celles celui cent cependant certes ceux chaque chez combien comme comment "
    "contre cour cours dans debout decembre dehors deja demain depuis derriere desormais deux devant donc dont durant "
    "elle elles encore enfin ensuite entre envers environ etaient etait etant etre eux faire fait fevrier foi fois "
    "fond fonds font hier hors huit ici jadis jamais janvier juillet juin jusque laquelle lequel lesquelles lesquels "
    "leur leurs lors lorsque lui mais malgre mars meme memes mieux mille moi moins mois neuf non notre nous novembre "
    "octobre outre pari paris parmi pendant peu plupart plus plusieurs plutot pour pourtant pres presque puis quand "
    "quarante quatre quel quelle quelles quelque quelques quels quoi rien sans sauf selon sept septembre sera seront "
    "seul sinon six soit sont sou sous souvent suis sur surtout tant tard tel telle telles tels temps tot toujours "
    "tous tout toute toutes tres trois trop vent vers vingt voici voila votre vous"
)
# Short words at the end of a compound that is not a noun: « ceux-ci », « a-t-il ».
STAYS_LAST = _words(
    "ci de des du elle en et eux il ils je la le les lui ma me mi moi nos on ou par sa ta te tu un une y"
)
# Written alone they would also be a town (Tours); in a phrase they inflect.
IN_PHRASE = _words("tour tours")
# The same in the singular and in the plural.
INVARIABLE = _words(
    "abces abus acces access acquis admis afflux ananas anis appas appris as assis atlas autobus avis bas biais "
    "blocus bois bonus box bras brebis bus business cabas campus cas chaos chassis chaux choix clos colis commis "
    "compas compris compromis concis concours confus congres congress conquis consensus corps corpus cortex cosmos "
    "courroux couscous creux croix croquis cursus cypres dais debours debris deces decours detritus devis diffus "
    "discours dispos divers dos doux duplex embarras encens enclos entrepris epais epoux exces exclus expres express "
    "faix faux fax fils fitness flux focus foetus fouillis frais gars gaz gens gras gres gris gros haras "
    "harnais heros herpes heureux houx inclus indecis index infarctus influx intrus jaloux jus kermes lapsus larynx "
    "latex logis lotus lynx malus marais matelas mepris mis mois mors mucus nez noix obtus obus olibrius onyx opus "
    "ours paix palais papyrus paradis parcours parvis pas pays perclus perdrix permis pertuis pervers phallus pharynx "
    "phenix plexus poids pois portefaix poux precis pris prix proces process processus progres promis propos "
    "prospectus pubis puits pus quiz rabais radis ras rebus reclus recours reflux refus relais relaps relax remis "
    "remords remous repas repos repris requis revers rhinoceros rictus riz roux rubis secours sens silex sinus soumis "
    "souris sous stimulus stress succes surplus surpris sursis surtaux syphilis talus tamis tapis taux tennis "
    "terminus tetanos thermos thymus torticolis toux transmis travers treillis tumulus typhus univers uterus velours "
    "verglas vernis vers virus voix volubilis wellness yeux"
)
# -s after -ai or -oi that is a plural; elsewhere -ais and -ois make adjectives: français, lillois.
PLURAL_IN_IS = _words(
    "balais beffrois charrois convois deblais delais desarrois effrois emplois envois essais etais geais lois "
    "minerais octrois parois quais remblais renvois rois tournois vrais"
)
ALS = _words(
    "aval bal banal bancal cal carnaval chacal choral fatal festival final glacial natal naval recital regal tonal"
)
AILS = {
    "travaux": "travail",
    "baux": "bail",
    "vitraux": "vitrail",
    "coraux": "corail",
    "emaux": "email",
    "soupiraux": "soupirail",
}
AUS = _words("boyaux fleaux joyaux noyaux preaux tuyaux")
EUS = _words("adieux aveux cheveux enjeux essieux feux jeux lieux milieux moyeux neveux pieux voeux")
OUS = _words("bijoux cailloux choux genoux hiboux joujoux poux")
NO_X = _words("bleu emeu landau pneu sarrau")
# Gender: what would be another word, or is none.
ONE_GENDER = _words(
    "alimente animal appel appelle archive argente arriere arrive attente aubaine augmente banniere barriere braise "
    "canal capitaine capital capitale carriere centaine chaise chaleur chant chante charente cheval cicatrice "
    "cinquantaine cinquante coeur commente couleur demain derive detente directive dizaine domaine douleur douzaine "
    "echelle entente entretien erreur facteur faveur filiere final finale fontaine fraise framboise frontiere gain "
    "grain hopital hotel implant implante initiative journal lendemain lien litiere logiciel lumiere main maintien "
    "maniere marraine matiere matrice mente metal mienne migraine modele moral morale moteur motif motive offensive "
    "parcelle pente perspective plant plante porcelaine present presente priere prive quarante querelle quinzaine "
    "rappel rappelle rente rive riviere secteur semaine sienne signal signale soixantaine soixante soutien tarif "
    "tente terrain tienne total tourmente train trentaine trente tribunal tumeur valeur vapeur vente vienne vingtaine"
)
GENDERS = (  # the first that fits; the longer before the shorter
    *(("al", "ale"), ("if", "ive"), ("ieux", "ieuse"), ("reux", "reuse"), ("neux", "neuse"), ("teur", "trice")),
    *(("eur", "euse"), ("eux", "euse"), ("ier", "iere"), ("nger", "ngere"), ("iel", "ielle"), ("nel", "nelle")),
    *(("uel", "uelle"), ("rel", "relle"), ("ien", "ienne"), ("een", "eenne"), ("ant", "ante"), ("ent", "ente")),
    *(("ain", "aine"), ("ais", "aise"), ("ois", "oise")),
)
NOUNS_IN_EE = _words("entree levee montee portee rentree")
COMPARATIVE = _words(
    "anterieur auteur chercheur docteur exterieur inferieur ingenieur interieur majeur meilleur mineur posterieur "
    "professeur superieur ulterieur"
)
GROUPS = _groups(
    "nouveau nouvel nouveaux nouvelle nouvelles; elu elus elue elues; reelu reelus reelue reelues; promu promus "
    "promue promues; conclu conclus conclue conclues; obtenu obtenus obtenue obtenues; soutenu soutenus soutenue "
    "soutenues; retenu retenus retenue retenues; vendu vendus vendue vendues; rendu rendus rendue rendues; etendu "
    "etendus etendue etendues; prevu prevus prevue prevues; recu recus recue recues; public publics publique "
    "publiques; choisi choisis choisie choisies; etabli etablis etablie etablies; investi investis investie "
    "investies; fourni fournis fournie fournies; reuni reunis reunie reunies; ouvert ouverts ouverte ouvertes; "
    "offert offerts offerte offertes; couvert couverts couverte couvertes; construit construits construite "
    "construites; produit produits produite produites; inscrit inscrits inscrite inscrites; acquis acquise "
    "acquises; promis promise promises; soumis soumise soumises; admis admise admises; laureat laureats laureate "
    "laureates; complet complets complete completes; investit investissent; agrandit agrandissent; reunit "
    "reunissent; fournit fournissent; etablit etablissent; choisit choisissent; batit batissent; conclut concluent; "
    "rejoint rejoignent; acquiert acquierent; obtient obtiennent; soutient soutiennent; recoit recoivent; construit "
    "construisent; produit produisent; etend etendent; unit unissent"
)
# Verbs of the news: « signe » is also « signent », and back; no other word in -ent is a verb (président, agent).
VERBS = _words(
    "accelere accompagne accorde accueille achete adopte affiche aide alerte allie alloue ameliore amenage annonce "
    "appelle apporte approuve arrete assigne associe attaque attribue augmente autorise boucle cede celebre cesse "
    "change collabore commande commercialise concentre condamne confirme conforte consacre contribue coopere cree "
    "debloque debute decale deconseille dedie delivre delocalise demande demarre denonce depasse deploie depose "
    "developpe devoile distribue diversifie dope double embauche emmenage encadre engage enregistre enseigne envisage "
    "etudie evalue evoque exploite exporte fabrique federe ferme finance fixe formalise forme fusionne gagne genere "
    "identifie implante importe inaugure incube injecte innove installe integre interroge lance leve libere licencie "
    "limite livre lutte manifeste menace mobilise modernise monte negocie nomme noue octroie officialise offre "
    "organise ouvre paraphe parraine partage participe pilote plaide porte preconise prepare privilegie prolonge "
    "propose publie rachete rapproche rassemble realise reclame recommande recompense recrute refuse regroupe relance "
    "relocalise remporte rencontre renforce renonce renouvelle rentre reorganise repose represente reserve "
    "restructure retire retrouve revele revendique rouvre scelle securise selectionne signe souligne stimule "
    "structure succede supprime teste transfere travaille triple utilise valide valorise verse vise vote"
)


@lru_cache(maxsize=16384)
def variants(text: str) -> tuple[str, ...]:
    """The folded phrases of `text` as a person typed it: itself first, then its plurals and singulars, then genders.

    A word that ends with `*` stays as it is. At most 64; empty if `text` holds neither a letter nor a digit.
    """
    written = unicodedata.normalize("NFC", text.strip())
    words = WORD.findall(written)
    if not phrase(written):
        return ()
    gaps = WORD.split(written)
    choices = [
        _last_part(word) if _ends_compound(index, gaps) else _forms(word, alone=len(words) == 1)
        for index, word in enumerate(words)
    ]
    gaps = [fold(gap).text for gap in gaps]
    gaps[0], gaps[-1] = gaps[0].lstrip(), gaps[-1].rstrip()
    # The likeliest first at every step, so that what a long phrase loses is the unlikely: mixed numbers and genders.
    kept: list[tuple[Changes, str]] = [((0, 0, 0, 0), gaps[0])]
    for forms, gap in zip(choices, gaps[1:], strict=True):
        longer = [(_sum(done, more), f"{head}{form}{gap}") for done, head in kept for form, more in forms.items()]
        kept = sorted(longer, key=lambda one: _unlikely(one[0]))[:MOST]
    found = tuple(dict.fromkeys(one for _, one in kept))
    whole = phrase(written)
    return found if found[0] == whole else (whole,)  # « C.H.U. » is folded as a whole


Changes = tuple[int, int, int, int]  # words whose number changed, whose did not; whose gender changed, whose did not


def joined(text: str) -> str:
    """`text` with its compounds of common words written without hyphens: « bio-cluster » is « biocluster ».

    Names keep theirs: « CAR-T » is no cart.
    """
    return COMPOUND.sub(lambda found: HYPHEN.sub("", found[0]) if found[0] == found[0].lower() else found[0], text)


def _ends_compound(index: int, gaps: list[str]) -> bool:
    """Whether word `index` ends a compound; `gaps[n]` stands before word `n`."""
    before, after = gaps[index], gaps[index + 1]
    return HYPHEN.fullmatch(before) is not None and not HYPHEN.fullmatch(after)


def _last_part(word: str) -> dict[str, Changes]:
    """The forms of the last part of a compound: a short one has a plural, or a singular, but no gender."""
    folded = fold(word).text.strip()
    is_short = SHORTEST_LAST <= len(folded) < SHORTEST and word == word.lower() and folded.isalpha()
    if not is_short or folded in STAYS or folded in STAYS_LAST:
        return _forms(word, alone=False)
    singular = _singular(folded)
    found: dict[str, Changes] = {folded: (0, 1, 0, 0)}
    found.setdefault(singular if singular != folded else _plural(singular), (1, 0, 0, 0))
    return found


def _sum(one: Changes, other: Changes) -> Changes:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2], one[3] + other[3]


def _unlikely(changes: Changes) -> tuple[int, ...]:
    plural, singular, other, same = changes
    return min(other, same), min(plural, singular), other, plural


@lru_cache(maxsize=8192)
def _forms(word: str, *, alone: bool) -> dict[str, Changes]:
    """The forms of one word, itself first, and what each changes."""
    folded = fold(word).text.strip()
    if word != word.lower() or not folded.isalpha() or (len(folded) < SHORTEST and folded != "elu"):
        return {folded: (0, 0, 0, 0)}
    if folded in STAYS or (alone and folded in IN_PHRASE):
        return {folded: (0, 0, 0, 0)}
    if folded.endswith("ent") and folded[:-2] in VERBS:
        return {folded: (0, 1, 0, 0), folded[:-2]: (1, 0, 0, 0)}
    singular = _singular(folded)
    plural = singular != folded
    genders = list(_genders(singular, participle=re.search(r"ée?s?$", word) is not None))
    number = singular if plural else _plural(singular)
    found: dict[str, Changes] = {folded: (0, 1, 0, int(bool(genders)))}
    found.setdefault(number, (1, 0, 0, int(bool(genders))))
    if folded in VERBS:
        found[f"{folded}nt"] = (1, 0, 0, 0)
    for one in genders:
        found.setdefault(one, (int(plural), int(not plural), 1, 0))
        found.setdefault(_plural(one), (int(not plural), int(plural), 1, 0))
    for one in GROUPS.get(folded, ()):
        found.setdefault(one, (1, 0, 1, 0))
    return found


def _singular(word: str) -> str:
    """The singular of a folded word, itself if it is one."""
    if word in INVARIABLE or word[-1] not in "sx" or word.endswith("ss"):
        return word
    if word[-1] == "x":
        return _singular_of_x(word)
    if word.endswith(("ais", "ois")) and word not in PLURAL_IN_IS:
        return word
    return word[:-1]


def _singular_of_x(word: str) -> str:
    if word in AILS:
        return AILS[word]
    if word.endswith("eaux") or word in AUS or word in EUS or word in OUS:
        return word[:-1]
    return f"{word[:-3]}al" if word.endswith("aux") else word


def _plural(word: str) -> str:
    """The plural of a folded singular."""
    if word[-1] in "sxz":
        return word
    if word.endswith("al") and word not in ALS:
        return f"{word[:-2]}aux"
    if f"{word}x" in OUS or (word.endswith(("au", "eu")) and word not in NO_X):
        return f"{word}x"
    for plural, singular in AILS.items():
        if word == singular:
            return plural
    return f"{word}s"


def _genders(word: str, *, participle: bool) -> Iterator[str]:
    """The other gender of a folded singular."""
    if participle and word.endswith("e") and not word.endswith("ee"):
        yield f"{word}e"
    if word.endswith("ee") and word[:-1] in VERBS and word not in NOUNS_IN_EE:
        yield word[:-1]
    if word in COMPARATIVE:
        yield f"{word}e"
    if word.endswith("e") and word[:-1] in COMPARATIVE:
        yield word[:-1]
    noun_in_is = word in INVARIABLE and word.endswith(("ais", "ois"))
    if noun_in_is or word in ONE_GENDER or word.endswith(("ment", "mente")):
        return
    for endings in GENDERS:
        for one, other in (endings, endings[::-1]):
            if word.endswith(one) and len(word) > len(one) + 1:
                yield f"{word.removesuffix(one)}{other}"
                return

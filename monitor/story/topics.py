"""What a headline is about, in common nouns that tell stories apart: illnesses, medicines, services, trades. Pure.

« Phase 2 positive dans le mélanome » is not « dans le lupus »; closing a maternity ward is not closing the emergency
room. Most illnesses and medicines are known by their endings.
"""

from __future__ import annotations

import re

from monitor.extract.phrases import words
from monitor.story.words import folded

_WORD = re.compile(r"[^\W\d_]{4,}")
_WITHIN = re.compile(r"\bau sein d")  # no breast
_ILLNESS = re.compile(
    r"(?:ose|ome|ite|émie|pathie|algie|plégie|phrénie|trophie|lepsie|philie|psie|dermie|cytose|thyroïdie|arthrite|oïdose)s?$"
)
_MEDICINE = re.compile(
    r"(?:cilline|mycine|floxacine|statine|prazole|sartan|olol|mab|nib|ciclib|gliptine|gliflozine|tide|vir|azole|apine"
    r"|azépam|caïne|dronate|parine|profène|cétamol|triptan|xaban|platine|taxel|rubicine|amide|idone|oxétine|prine|cort)e?s?$"
)
# What ends like an illness, and is none.
_NEITHER = words(
    "académie académies agronome agronomes aide antipathie apathie arrose arôme asepsie astronome atome atomes "
    "autonome autonomes autopsie autopsies avenir axiome aérodrome binôme biopsie biopsies bohémie bolide "
    "bénéficite cause cellulose choose chose choses chromosome circonscrite cite closes cohabite compose "
    "composite conduite conduites confite construite construites contredite convoite crédite cuite desservir "
    "devenir diplôme dispose disposes dite dites dose doses droite débite décrite décrites dédite déduite dépose "
    "déposes détruite détruites dôme dômes empathie enduite ensuite exosome exosomes explicite explicites "
    "exploite explose expose exposes exposome faillite faillites faite faites fantôme fantômes fortuite fructose "
    "fuite félicite félicitent gastronome glucose grandiose granite gratuite gratuites guide génome habite "
    "hippodrome home homéopathie humide hérite hésite idiome imite implicite impose induite inscrite inscrites "
    "insolite instruite interdite interdites introduite introduites invite invités inédite inédites irrite "
    "lactose licite limite limites limpide liposome liposomes lysosome maudite microbiome milite morose myrtide "
    "médite mérite métabolite métabolites napoléon nostalgie nucléotide nécessite oligonucléotide oppose opposes "
    "orbite ouvrir overdose pandémie parasite parasites parfaite peptide peptides petite petites philosophie "
    "phlébotome phlébotomes pièce plébiscite pose poursuite prescrite prescrites produite produites profite "
    "profites propose proscrite proscrites prose protéome précipite prédite pyramide pépite pépites rapide "
    "reconduite reconduites redite refaite refaites repose ressuscite retraite retraites retranscrite rhizome "
    "ribosome rome rose récite réduite réduites réussite réécrite réédite satellite satellites servir site sites "
    "solide sollicite souhaite souscrite souscrites stupide subite suite suites suppose suscite symbiose "
    "sympathie symptôme symptômes syndrome syndromes séduite séduites tacite tenir timide tome tomes traduite "
    "traduites traite transcriptome transcrite transpose unidose unidoses vide virtuose visite visites vélodrome "
    "économe économie écrite écrites édite élite élites émérite émérites épidémie épidémies étroite"
)
LONGEST = 7  # letters: « légionelle » and « légionellose » are one
# What two articles call one illness, or one service, by their beginnings.
_SAME = {
    one: line.split()[0]
    for line in (
        "diabete insulin",
        "urgence urgenti",
        "geriatr ehpad",
        "cerveau gliobla",
        "psychia pedopsy",
        "dialyse rein",
        "poumon pneumon",
        "meningi meningo",
    )
    for one in line.split()
}
# Folded: services of a hospital, and trades: a story that is about one may name others.
TRADES = words(
    "aidants ambulanciers anesthesistes biologistes cardiologie chirurgie chirurgiens dentistes dialyse ehpad "
    "geriatrie infirmieres infirmiers internes irm kinesitherapeutes maternite neurologie opticiens "
    "orthophonistes pediatres pediatrie pedopsychiatrie pharmaciens psychiatrie psychologues radiologie "
    "radiologues radiotherapie reanimation scanner taxis urgences urgentistes veterinaires"
)
# Folded: illnesses and medicines without such an ending, organs.
KNOWN = TRADES | words(
    "acne alzheimer angine anxiete aspirine asthme autisme avc bronchiolite bronchite cancer cerveau charcot "
    "chikungunya cholera colon coqueluche cornee cortisone covid crohn dengue depression diabete doliprane "
    "drepanocytose ebola eczema endometriose epilepsie estomac foie gale glaucome grippe hemophilie heparine "
    "hepatite herpes huntington hypertension ibuprofene immunoglobuline immunoglobulines infarctus insuline "
    "legionelle leucemie levothyrox listeria lupus lymphome malaria melanome meningite meningocoque meningocoques "
    "menopause methadone migraine morphine mucoviscidose myelome myopathie naloxone obesite otite ovaire ovaires "
    "paludisme pancreas paracetamol parkinson phimosis plasma pneumonie poliomyelite poumon prostate rage rein "
    "retine rougeole salmonelle sclerose scoliose sein sida tetanos thyroide tuberculose uterus vaccin variole "
    "ventoline vessie vih zika zona"
)


def _topic(plain: str) -> str:
    """What stands for a folded word: its beginning, or that of what is the same."""
    return _SAME.get(plain[:LONGEST], plain[:LONGEST])


_CANCER = re.compile("cancer|melanom|lymphom|myelome|leucemi|carcino|sarcome|gliobla|neurobl|gliome")
# Folded: a story of an illness may name the organ that it strikes instead.
_ORGANS = frozenset(
    _topic(one)
    for one in words(
        "cerveau colon cornee estomac foie ovaire ovaires pancreas poumon prostate rein retine sein thyroide uterus "
        "vessie"
    )
)
_TRADES = frozenset(map(_topic, TRADES))


def topics(text: str) -> frozenset[str]:
    """The illnesses, organs and medicines that `text` names, folded: the beginning of their words."""
    found = set()
    for word in _WORD.findall(_WITHIN.sub(" ", text.lower())):
        plain = folded(word)
        if plain in KNOWN or (
            len(word) > 5 and word not in _NEITHER and (_ILLNESS.search(word) or _MEDICINE.search(word))
        ):
            found.add(_topic(plain))
    return frozenset(found)


def meets(one: str, other: str) -> bool:
    """Whether two of `topics` may be one: « cancer » and a kind of cancer are."""
    return one == other or ("cancer" in (one, other) and bool(_CANCER.match(one) and _CANCER.match(other)))


def is_trade(topic: str) -> bool:
    """Whether one of `topics` is a service of a hospital or a trade, and no illness or medicine."""
    return topic in _TRADES


def is_organ(topic: str) -> bool:
    """Whether one of `topics` is a part of the body, and no illness or medicine."""
    return topic in _ORGANS

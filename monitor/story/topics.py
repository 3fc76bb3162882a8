"""What a headline is about, in common nouns that tell stories apart: illnesses, medicines, services, trades. Pure.

« Phase 2 positive dans le mélanome » is not « dans le lupus »; closing a maternity ward is not closing the emergency
room. Most illnesses and medicines are known by their endings.
"""

from __future__ import annotations

import re

from monitor.extract.phrases import words
from monitor.story.words import folded

_WORD = re.compile(r"[^\W\d_]{4,}")
_ILLNESS = re.compile(
    r"(?:ose|ome|ite|émie|pathie|algie|plégie|phrénie|trophie|lepsie|philie|psie|dermie|cytose|thyroïdie|arthrite|oïdose)s?$"
)
_MEDICINE = re.compile(
    r"(?:cilline|mycine|floxacine|statine|prazole|sartan|olol|mab|nib|ciclib|gliptine|gliflozine|tide|vir|azole|apine"
    r"|azépam|caïne|dronate|parine|profène|cétamol|triptan|xaban|platine|taxel|rubicine|amide|idone|oxétine|prine|cort)e?s?$"
)
# What ends like an illness, and is none.
_NEITHER = words(
    "académie aide arôme atome autonome autonomes autopsie avenir axiome biopsie bolide bénéficite cause chose "
    "choses chromosome cite compose conduite construite devenir diplôme dispose dite dites dose doses droite "
    "dépose détruite dôme ensuite explicite expose faillite faillites faite fantôme fuite félicite félicitent "
    "gratuite guide génome home humide hésite implicite impose insolite introduite invite inédite inédites licite "
    "limite limites limpide maudite microbiome milite myrtide mérite napoléon nucléotide oligonucléotide oppose "
    "ouvrir overdose pandémie parfaite peptide peptides petite petites philosophie pièce pose poursuite produite "
    "profite profites propose prose pyramide pépite pépites rapide repose retraite retraites rome rose réduite "
    "réduites réussite satellite satellites servir site sites solide stupide subite suite suites suppose "
    "sympathie symptôme symptômes syndrome syndromes tenir timide tome traite vide visite visites économe "
    "économie écrite élite épidémie épidémies étroite"
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

_CANCER = re.compile("cancer|melanom|lymphom|myelome|leucemi|carcino|sarcome|gliobla|neurobl|gliome")
_TRADES = frozenset(_SAME.get(one[:LONGEST], one[:LONGEST]) for one in TRADES)


def topics(text: str) -> frozenset[str]:
    """The illnesses, organs and medicines that `text` names, folded: the beginning of their words."""
    found = set()
    for word in _WORD.findall(text.lower()):
        plain = folded(word)
        if plain in KNOWN or (
            len(word) > 5 and word not in _NEITHER and (_ILLNESS.search(word) or _MEDICINE.search(word))
        ):
            found.add(_SAME.get(plain[:LONGEST], plain[:LONGEST]))
    return frozenset(found)


def meets(one: str, other: str) -> bool:
    """Whether two of `topics` may be one: « cancer » and a kind of cancer are."""
    return one == other or ("cancer" in (one, other) and bool(_CANCER.match(one) and _CANCER.match(other)))


def is_trade(topic: str) -> bool:
    """Whether one of `topics` is a service of a hospital or a trade, and no illness or medicine."""
    return topic in _TRADES

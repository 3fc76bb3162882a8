"""Names that mean somebody or something else by the words bound to them, and those that look so and do not."""

from __future__ import annotations

import pytest

from monitor.config import Config
from monitor.model import Article
from monitor.recognise.catalogue import organisations
from monitor.rules.relevance import Appraiser


@pytest.fixture(scope="module")
def shipped() -> Appraiser:
    return Appraiser(organisations(Config()), (), keep=10)


def named(appraiser: Appraiser, text: str) -> set[str]:
    return {one.organisation.id for one in appraiser.appraise(Article("https://site.test/a", "", text)).mentions}


REFUSED = {
    "a people after the name": [
        ("fda", "La FDA indonésienne retire un sirop des pharmacies."),
        ("fda", "La FDA du Nigeria saisit des comprimés contrefaits."),
        ("mutualite-francaise", "La Mutualité chrétienne belge rembourse mieux l'orthodontie des enfants."),
        ("croix-rouge-francaise", "La Croix-Rouge du Liban évacue les blessés vers trois hôpitaux."),
        ("ordre-national-des-infirmiers", "L'Ordre national des infirmiers de Côte d'Ivoire tient congrès."),
        ("medecins-du-monde", "Médecins du monde Suisse publie ses comptes."),
        ("ligue-contre-le-cancer", "La Ligue contre le cancer du Luxembourg, elle, marche pour ses malades."),
        ("ministere-de-la-sante", "Le ministère de la Santé et des Services sociaux du Québec embauche."),
    ],
    "a people before the name": [
        ("hospices-civils-de-lyon", "L'indien HCL recrute des informaticiens pour les hôpitaux."),
        ("afm-telethon", "Le gendarme néerlandais de la bourse, l'AFM, condamne un assureur santé."),
        ("etablissement-francais-du-sang", "L'office allemand (EFS) collecte du plasma et du sang à Munich."),
    ],
    "one of its own": [
        ("has", "La Tunisie se dote d'une Haute Autorité de santé pour évaluer les médicaments."),
        ("has", "Le Maroc crée une Haute Autorité de la santé, la HAS, qui certifiera les cliniques."),
        ("agence-de-la-biomedecine", "Le Sénégal crée son Agence de la biomédecine, l'ABM, pour les greffes."),
    ],
    "the head of the sentence": [
        ("ordre-national-des-medecins", "Des postes s'ouvrent ; à Tanger, l'ordre des médecins s'inquiète."),
        ("ordre-national-des-pharmaciens", "Au Gabon, l'ordre des pharmaciens ferme des officines."),
        ("ordre-national-des-infirmiers", "Canada : l'Ordre des infirmiers contrôle ses cotisants."),
        ("cour-des-comptes", "Portugal : la Cour des comptes juge les hôpitaux mal gérés."),
        ("caisse-des-depots", "En Tunisie, la Caisse des dépôts et consignations finance une clinique."),
        ("hopitaux-universitaires-de-strasbourg", "Helsinki : les HUS ferment des lits à l'hôpital central."),
        ("croix-rouge-francaise", "La Croix-Rouge vaudoise forme des aidants."),
    ],
    "a service of another state": [
        ("sante-publique-france", "À Anvers, le SPF Santé publique rappelle un vaccin vétérinaire."),
    ],
    "persons": [
        ("renaudin", "Les ampoules injectables voisinent avec les photographies d'Aliénor Renaudin."),
        ("renaudin", "Le pays basque et ses ampoules ont inspiré les dessins d'Isambre Renaudin."),
        ("guerbet", "L'appel d'Hélène Guerbet aux donneurs de sang a été entendu."),
        ("laboratoires-pierre-fabre", "Pierre Fabre, adjoint à la santé, ouvre un cabinet médical."),
        ("laboratoires-pierre-fabre", "Le maire de la commune, Pierre Fabre, cherche un médecin."),
        ("laboratoires-pierre-fabre", "Le sénateur Pierre Fabre défend les pharmacies rurales."),
        ("laboratoires-pierre-fabre", "Pierre Fabre, 51 ans, attend une greffe."),
        ("gustave-roussy", "Gustave Roussy, trésorier de l'amicale des donneurs de sang, passe la main."),
        ("institut-curie", "La rue Marie-Curie, près de la clinique du cancer, sera fermée."),
    ],
    "things": [
        ("centre-henri-becquerel", "Au 3, boulevard Henri-Becquerel, à Rouen, un cabinet de cancérologie ouvre."),
        ("le-vinatier", "Déjeuner à l'auberge du Vinatier, à Bron, avec les soignants de l'hôpital."),
        ("polaris-partners", "Le vraquier Polaris a navigué plus longtemps que le tour de table."),
        ("axelera", "Le remorqueur Axelera a ramené un marin malade à l'hôpital."),
        ("ihu-sepsis", "Le moteur Prometheus sera testé ; rien à voir avec le sepsis."),
        ("lonza", "Le lac Lonza est pollué par des résidus de médicaments."),
        ("bristol-myers-squibb", "La société de terrassement BMS a coupé l'eau de la clinique."),
        ("stago", "Stago, société de déménagement, a vidé le laboratoire."),
        ("universite-de-toulouse", "Un camion d'UPS s'est renversé devant la faculté, à Toulouse."),
    ],
    "the beginning or the end of a longer name": [
        ("mutualite-sociale-agricole", "MSA Safety vend des masques aux exploitants agricoles."),
        ("compugroup-medical", "Les navires de la CMA CGM livrent un éditeur de logiciels."),
        ("charles-river", "Biotechs meet in the Charles River Room, opposite the laboratory."),
        ("inovie", "La lettre du laboratoire est composée par l'atelier Inovie Graphique."),
        ("lundbeck", "Lundbeck & Associés, avocats, défendent la patiente."),
        ("institut-du-cerveau", "Un crédit est voté pour l'Institut du cerveau et du mouvement de Nancy."),
        ("centre-hospitalier-intercommunal-de-creteil", "Créteil compatit : le CHIC Amboise-Loches ferme."),
    ],
    "another expansion": [
        ("cnsa", "La Chambre nationale des services d'ambulances, dite CNSA, manifeste pour la santé."),
        ("has", "Le Haut Comité des anciens secouristes, ou HAS, offre un défibrillateur à l'hôpital."),
        ("bristol-myers-squibb", "Le Bureau de médiation sociale, appelé BMS ici, aide les malades."),
        ("ansm", "L'ANSM : amicale nautique des secouristes en mer, court pour les malades."),
    ],
    "territories": [
        ("region-bretagne", "Les hôpitaux de la région Bretagne et de la métropole manquent de lits."),
        ("region-normandie", "Hospitals in the Normandy Region lack nurses."),
        ("region-normandie", "Il a neigé dans toute la région Normandie, et l'ARS Normandie prévient."),
    ],
}

FOUND = [
    ("Le Maroc et la HAS signent une convention sur les cliniques.", {"has"}),
    ("La HAS et son équivalent marocain comparent leurs avis.", {"has"}),
    ("L'Inserm en Belgique : un laboratoire ouvre à Louvain.", {"inserm"}),
    ("Belgique : l'Inserm ouvre un laboratoire à Louvain.", {"inserm"}),
    ("Maroc : Business France emmène dix medtechs au salon.", {"business-france"}),
    ("Gaz hilarant : la Cour des comptes chiffre le coût pour les hôpitaux.", {"cour-des-comptes"}),
    ("À Washington, la FDA, agence américaine, autorise ce vaccin.", {"fda"}),
    ("Une délégation tunisienne visite l'Établissement français du sang.", {"etablissement-francais-du-sang"}),
    ("Le programme franco-japonais CNRS-Riken vise les protéines.", {"cnrs"}),
    ("L'allemand BioNTech et le français Servier partagent une licence.", {"biontech", "servier"}),
    ("Le gendarme du médicament, l'ANSM, met en garde les laboratoires.", {"ansm"}),
    ("L'agence belge et l'ANSM inspectent une usine.", {"ansm"}),
    ("La Croix-Rouge ouvre un centre de santé près du lycée Diderot.", {"croix-rouge-francaise"}),
    ("Pierre Fabre, deuxième laboratoire privé français, recrute.", {"laboratoires-pierre-fabre"}),
    ("Le directeur de Pierre Fabre et le maire de Castres ont signé.", {"laboratoires-pierre-fabre"}),
    ("Le laboratoire Renaudin, à Itxassou, livre ses ampoules.", {"renaudin"}),
    ("Le Centre Henri-Becquerel, boulevard de la Marne, traite le cancer.", {"centre-henri-becquerel"}),
    ("Les soignants du Vinatier, à Bron, refont l'hôpital psychiatrique.", {"le-vinatier"}),
    ("La société de biotechnologie Abivax lève des fonds.", {"abivax"}),
    ("Le moteur de recherche de Doctolib oriente les patients.", {"doctolib"}),
    ("Un camion de la MSA dépiste les agriculteurs.", {"mutualite-sociale-agricole"}),
    ("L'Institut du Cerveau et la clinique du parc s'associent.", {"institut-du-cerveau"}),
    ("Le directeur de l'Institut du Cerveau et de la clinique s'en félicite.", {"institut-du-cerveau"}),
    ("La Haute Autorité de santé, dite HAS, évalue un test.", {"has"}),
    ("La Haute Autorité refuse l'accès précoce à une gélule.", {"has"}),
    ("L'ANS relève le plafond du programme CaRE des hôpitaux.", {"agence-du-numerique-en-sante"}),
    ("L'intersyndicale de l'usine réclame une réunion à Bercy.", {"ministere-de-l-economie"}),
    ("Le CHIC Castres-Mazamet rouvre ses lits.", {"centre-hospitalier-castres-mazamet"}),
    (
        "Les CH de Dax et de Mont-de-Marsan partagent un scanner.",
        {"centre-hospitalier-de-dax", "centre-hospitalier-de-mont-de-marsan"},
    ),
    (
        "Le projet ira au Cancéropôle Nord-Ouest ou du Grand Sud-Ouest.",
        {"canceropole-nord-ouest", "canceropole-grand-sud-ouest"},
    ),
    ("L'ARS de Bretagne ou de Normandie tranchera.", {"ars-bretagne", "ars-normandie"}),
    (
        "Trois millions de Bpifrance, de la région Hauts-de-France et de la Métropole européenne de Lille.",
        {"bpifrance", "region-hauts-de-france", "metropole-europeenne-de-lille"},
    ),
    ("Le soutien de la région Occitanie a pesé sur ce choix.", {"region-occitanie"}),
    ("The Pays de la Loire Region and Bpifrance fund the trial.", {"region-pays-de-la-loire", "bpifrance"}),
    ("Patients were treated at Paul-Brousse hospital.", {"ap-hp"}),
    ("Inotrem S.A., an advanced clinical-stage biotechnology company, reports.", {"inotrem"}),
]


@pytest.mark.parametrize(("identity", "text"), [case for cases in REFUSED.values() for case in cases])
def test_what_means_something_else(shipped: Appraiser, identity: str, text: str) -> None:
    assert identity not in named(shipped, text)


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_what_only_looks_so(shipped: Appraiser, text: str, expected: set[str]) -> None:
    assert named(shipped, text) == expected


@pytest.mark.parametrize(
    ("text", "name", "reason"),
    [
        ("L'indien HCL recrute pour un hôpital.", "HCL", "organisme d'un autre pays"),
        ("MSA Safety vend des masques de santé.", "MSA", "partie d'un nom plus long (« MSA Safety »)"),
        ("Lundbeck & Associés plaide.", "Lundbeck", "partie d'un nom plus long (« Lundbeck & associes »)"),
        ("Pierre Fabre, maire du village, soigne.", "Pierre Fabre", "réfuté par « maire »"),
        ("M. Pierre Fabre soigne.", "Pierre Fabre", "précédé d'une civilité"),
        ("Le vraquier Lonza accoste, un malade à bord.", "Lonza", "réfuté par « vraquier »"),
        ("La société de terrassement BMS creuse.", "BMS", "réfuté par « terrassement »"),
        ("Les dessins d'Isambre Renaudin.", "Renaudin", "précédé de ce qui semble un prénom"),
        ("Le boulevard Henri-Becquerel est fermé.", "Henri-Becquerel", "réfuté par « boulevard »"),
    ],
)
def test_the_reason_is_told(shipped: Appraiser, text: str, name: str, reason: str) -> None:
    told = shipped.appraise(Article("https://site.test/a", "", text), explain=True)
    assert (name, reason) in {(one.quote, one.reason) for one in told.ignored}


def test_an_organisation_of_the_configuration_claims_its_name_with_the_article_too() -> None:
    entry = {"name": "Agence des nuages", "forms": ["ANS"]}
    own = Appraiser(organisations(Config.model_validate({"organisations": [entry]})), (), keep=10)
    assert named(own, "Pour l'hôpital, l'ANS prévoit la pluie.") == {"agence-des-nuages"}

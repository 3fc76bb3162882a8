"""The words of a regional paper that does not exist: headlines, sentences, towns, rubrics."""

from __future__ import annotations


def parts(text: str, mark: str = ", ") -> list[str]:
    """The parts of a text between marks."""
    return text.split(mark)


PAPER = "Le Fanal de l'Ouest"
TOWNS = parts(
    "Rennes, Brest, Quimper, Lorient, Vannes, Saint-Brieuc, Saint-Malo, Fougères, Vitré, Redon, Pontivy, Auray, Dinan, "
    "Lannion, Morlaix, Concarneau, Landerneau, Ploërmel, Loudéac, Carhaix, Nantes, Angers, Le Mans, Laval, Cholet"
)
PEOPLE = parts("Yann Le Bihan, Maëlle Guivarch, Corentin Rault, Solenn Kerdoncuff, Armelle Tanguy, Loïc Briand")
MENU = parts(
    "Accueil, Le direct, Faits divers, Politique, Économie, Emploi, Agriculture, Mer, Environnement, Santé, Éducation, "
    "Sport, Football, Rugby, Cyclisme, Voile, Handball, Culture, Cinéma, Musique, Livres, Sorties, Festivals, Loisirs, "
    "Recettes, Jardinage, Maison, Auto, Voyages, High-tech, Sciences, Planète, Monde, Europe, Société, Justice, "
    "Vidéos, Podcasts, Jeux, Mots fléchés, Horoscope, Météo, Marées, Annonces, Immobilier, Obsèques, Avis de décès, "
    "Légales, Boutique, Abonnements, Journal numérique, Newsletters, Mon compte, Nous contacter"
)
# Headline, then sentences; {town}, {other}, {who} and {n} are put in.
Topic = tuple[str, str]
EVERYDAY: tuple[Topic, ...] = (
    (
        "{town} : la piscine municipale rouvre après {n} mois de travaux",
        "Les nageurs retrouvent leurs lignes d'eau dès samedi matin.|La ville a refait le carrelage, les vestiaires et "
        "la toiture.|Le chantier a pris du retard à cause des pluies de l'hiver dernier.|« Les clubs étaient "
        "impatients », reconnaît {who}, adjoint aux sports.|Les tarifs ne bougent pas pour les habitants de la commune."
        "|Un bassin extérieur doit suivre avant l'été prochain.",
    ),
    (
        "Football. {town} arrache le nul à {other} dans les arrêts de jeu",
        "Menés deux buts à rien, les visiteurs ont tout changé à la mi-temps.|Le gardien a repoussé un penalty à la "
        "{n}e minute.|« On a montré du caractère », souffle l'entraîneur, {who}.|Les supporters ont poussé jusqu'au "
        "bout malgré le froid.|Au classement, le club reste sixième avant de recevoir {other}.|Deux joueurs manqueront "
        "le prochain match, suspendus.",
    ),
    (
        "Près de {town}, un automobiliste blessé dans une collision",
        "L'accident s'est produit vers {n} h sur la route de {other}.|Une voiture a quitté la chaussée avant de "
        "heurter "
        "un arbre.|Le conducteur, âgé de {n} ans, a été transporté à l'hôpital par les pompiers.|Les gendarmes ont "
        "ouvert une enquête.|La circulation a été coupée pendant deux heures dans les deux sens.|Selon {who}, "
        "qui habite à côté, le virage est connu pour être dangereux.",
    ),
    (
        "À {town}, le festival des arts de la rue attend {n} 000 visiteurs",
        "Trois jours de spectacles gratuits envahissent le centre-ville.|Une soixantaine de compagnies viennent "
        "de toute "
        "l'Europe.|« Nous voulons surprendre les passants », explique {who}, programmatrice.|Les riverains sont "
        "invités "
        "à prêter leurs balcons.|Des navettes partent de {other} toutes les demi-heures.|Le repli est prévu dans "
        "les halles en cas d'orage.",
    ),
    (
        "{town} : le conseil municipal vote le plan vélo",
        "Onze kilomètres de pistes relieront les quartiers à la gare.|L'opposition juge le calendrier trop lent.|"
        "« Chaque rue aura son tour », promet le maire, {who}.|La rocade sera traversée par une passerelle.|Le "
        "stationnement sera revu autour du marché.|Une réunion publique est prévue à la salle des fêtes.",
    ),
    (
        "Les éleveurs de {town} inquiets du prix du lait",
        "La laiterie paie {n} euros de moins les mille litres qu'au printemps.|« On travaille à perte », résume {who}, "
        "installé avec son frère.|La sécheresse a vidé les silos plus tôt que d'habitude.|Une délégation a été reçue "
        "à la préfecture.|Les coopératives de {other} promettent un geste avant Noël.|Le syndicat appelle à une "
        "marche jeudi devant les grandes surfaces.",
    ),
    (
        "Une boulangerie de {town} reprise par deux anciens apprentis",
        "Le rideau était baissé depuis {n} mois.|Les habitants du bourg devaient rouler jusqu'à {other}.|« Les gens "
        "nous remercient tous les matins », sourit {who}.|Le four à bois, vieux d'un siècle, a été remis en marche.|"
        "La mairie a baissé le loyer la première année.|Un dépôt de pain ouvre aussi dans le hameau voisin.",
    ),
    (
        "Météo. Coup de vent attendu ce week-end sur le littoral",
        "Les rafales pourraient atteindre {n} km/h à la pointe.|Les sorties en mer sont déconseillées dès vendredi "
        "soir.|À {town}, le marché de samedi est annulé.|« On rentre les bateaux », dit {who}, patron pêcheur.|"
        "Une accalmie se dessine dimanche après-midi.|Les grandes marées tombent au même moment.",
    ),
    (
        "Le lycée de {town} fête ses {n} ans",
        "D'anciens élèves sont venus de toute la région.|Une exposition raconte la vie de l'internat.|« On n'avait pas "
        "le droit de courir », se souvient {who}.|La cour a été replantée par les terminales.|Un livre de photos est "
        "vendu au profit du foyer.|Le proviseur quittera {other} pour {town} l'an prochain.",
    ),
    (
        "Immobilier : les prix se tassent à {town}",
        "Les maisons se vendent {n} % moins cher qu'il y a un an.|Les acheteurs prennent leur temps, disent les "
        "notaires.|« Le neuf est à l'arrêt », constate {who}, qui dirige une agence.|À {other}, les loyers continuent "
        "de monter.|Les étudiants peinent à se loger.|La métropole prépare un encadrement pour la rentrée.",
    ),
    (
        "Cinéma. Un long métrage se tourne dans le port de {town}",
        "L'équipe cherche {n} figurants pour une scène de marché.|Le film raconte un naufrage des années trente.|"
        "« La lumière d'ici n'existe nulle part ailleurs », dit la réalisatrice, {who}.|Les quais seront fermés "
        "deux nuits.|Les décors partiront ensuite à {other}.|La sortie en salles est prévue au printemps.",
    ),
    (
        "À {town}, la gare routière change de place",
        "Les cars partiront de la place du Marché pendant {n} semaines.|Les horaires vers {other} restent les mêmes.|"
        "« Les travaux étaient devenus urgents », assure {who}, vice-présidente chargée des transports.|Un abri "
        "provisoire a été monté.|Les commerçants craignent pour leur clientèle.|Des agents orientent les voyageurs "
        "aux heures de pointe.",
    ),
)
SECTOR: tuple[Topic, ...] = (
    (
        "À {town}, une usine de bioproduction de vaccins va voir le jour",
        "L'industriel pharmaceutique investit {n} millions d'euros dans une unité de production de biomédicaments.|"
        "Le site pharmaceutique fabriquera des anticorps monoclonaux pour des essais cliniques.|« La bioproduction "
        "manque de capacités en France », explique {who}, directeur de l'établissement.|La Région et Bpifrance "
        "soutiennent le projet dans le cadre de France 2030.|Les premiers lots cliniques sont attendus dans deux ans."
        "|Les salles blanches doivent employer une centaine de personnes.",
    ),
    (
        "Une biotech de {town} lève {n} millions d'euros pour son essai clinique",
        "La jeune biotech développe une thérapie génique contre une maladie rare.|La levée de fonds financera un essai "
        "clinique de phase 2 avec le CHU de Rennes.|« Les patients attendent ce candidat médicament », dit {who}, "
        "présidente.|Bpifrance participe au tour de table.|Le premier patient doit être inclus avant l'été.|"
        "Atlanpole Biotherapies et Biotech Santé Bretagne accompagnent la société.",
    ),
    (
        "Le CHU de {town} et l'Inserm signent un partenariat de recherche clinique",
        "Les deux établissements renforcent la recherche médicale en cancérologie.|Un entrepôt de données de "
        "santé sera "
        "partagé avec l'université.|« Les patients y gagneront », assure {who}, chef du service d'oncologie.|L'ARS "
        "Bretagne finance une partie du programme.|Une cohorte de {n} 000 malades sera suivie pendant dix ans.|"
        "Des biomarqueurs du cancer du sein seront étudiés avec l'institut Curie.",
    ),
    (
        "Médicaments : l'ANSM alerte sur des ruptures de stock à {town}",
        "Les pharmaciens manquent d'antibiotiques et de paracétamol depuis {n} semaines.|L'ANSM et le Leem cherchent "
        "des solutions avec les laboratoires.|« La pénurie de médicaments touche les plus fragiles », dit {who}, "
        "pharmacien.|La souveraineté sanitaire passe par la relocalisation des principes actifs.|La HAS doit rendre un "
        "avis sur les alternatives.|Les grossistes-répartiteurs limitent les livraisons aux officines.",
    ),
)
TEASERS = (
    "Santé : les urgences de {town} régulées la nuit tout l'été",
    "Trois questions pour comprendre la réforme des retraites",
    "{town} : un nouveau directeur à la tête de l'office de tourisme",
    "Cancer : une marche solidaire réunit mille personnes à {town}",
    "Emploi : cette usine de {town} recrute {n} salariés",
    "Ces médecins retraités qui reprennent du service près de {town}",
    "Procès : {n} ans de prison requis devant la cour d'assises",
    "Une start-up de {town} parie sur l'intelligence artificielle",
)

"""What a sentence speaks of around an amount, as patterns of folded words; asked by monitor.facts.questions."""

from __future__ import annotations

import re

# Who bears a cost, or what is counted, when it is no investment.
OF_CARE = re.compile(
    r"\b(?:assurance maladie|securite sociale|la secu|systeme de sante|la societe|la collectivite|soins"
    r"|maladies?|pathologies?|traitements?|therapies?|medicaments?|medecins?|vaccins?|hospitalisations?|importations?"
    r"|par (?:an et par|patient|malade|boite|dose|version|habitant|personne|famille|foyer|seance|jour|mois)"
    r"|au[x]? (?:officines?|pharmacies?|pharmaciens?|laboratoires|industriels|entreprises|patients?|assures|menages|"
    r"familles|hopitaux|etablissements|contribuables?|employeurs?|pays))\b"
)
# What costs, and builds nothing.
BURDEN = re.compile(
    r"\b(?:par an|chaque annee|annuel\w*|indemni\w+|penuries?|greves?|absent\w+|erreurs?|fraudes?|crises?"
    r"|epidemie|pandemie|canicule|interim\w*|energ\w+|gaz|chauffage|inflation|electricite|accidents?|cyberattaque|interpretariat|inaction"
    r"|gaspillage|non.qualite|arrets? de travail|transports?|mesure|reforme|gratuite|remboursement)\b"
)
MACHINE = re.compile(
    r"\b(?:robots?|scanners?|scanographe|irm|machines?|appareils?|equipements?|accelerateurs?|automates?|sequenceurs?"
    r"|\w*microscopes?|terrains?|batiments?|locaux|lits|vehicules?|ambulances?|materiels?|cyclotron|lignes?|presses?"
    r"|autoclaves?|isolateurs?|hottes?|blocs?|salles?|mammographes?|echographes?|tep|simulateurs?|lyophilisateurs?|foncier|murs)\b"
)
CHARITY = re.compile(
    r"\b(?:dons?|donateurs?|donatrices?|generosite|benevoles?|gala|tombola|course|marche solidaire|kermesse"
    r"|au profit d\w+|telethon|octobre rose|movember|associations?|rotary|lions club|mecen\w+|legs|caritati\w+"
    r"|solidari\w+"
    r"|enfants malades|la ligue|promesses|collecte nationale|ligue contre le cancer|defi sportif|concert"
    r"|cagnotte|coureurs|revers\w+|volontaires"
    r"|calendriers|loto)\b"
)
PRIZE = re.compile(
    r"\b(?:concours|remise?s?|laureat\w*|recompens\w+|distingu\w+|decern\w+|jury|trophees?|palmares|finalistes?"
    r"|vainqueurs?"
    r"|doctorant\w*|chercheu\w+|projets?|academie|fondation|etudiant\w*|(?:premier|second|deuxieme|troisieme|grand"
    r"|du) prix\b|prix (?:special|galien|jeune|coup de coeur|du public)|prix de (?:l'innovation|la recherche|these))"
)
BUYER = re.compile(
    r"\b(?:acquereurs?|rachat|racheter|repreneurs?|opa|offre publique|par action|dernier cours|la cible"
    r"|s'emparer|mettre la main sur|s'adjuger|croquer|avaler|absorber|change de mains|s'offr\w+ (?:la|le"
    r"|l') ?(?:start|biotech|medtech|jeune|pepite|labo|societe|groupe))\b"
)
PRODUCT = re.compile(
    r"\b(?:medicaments?|traitements?|therapies?(?! (?:cellulaire|genique|digitale|numerique))|vaccins?|anticorps"
    r"|molecules?|blockbusters?|produits?|pilules?|sprays?"
    r"|gammes?|marques?|spray|collyres?|injections?|antalgiques?|tests?|implants?|dispositifs?|patch|inhalateurs?"
    r"|biosimilaires?|specialites?|franchise|logiciels?)\b"
)
# Who spends their own money.
OWNER = re.compile(
    r"\b(?:groupes?|laboratoires?|labos?|industriels?|societes?|entreprises?|faconniers?|pme|eti|biotechs?|medtechs?"
    r"|start.?ups?|startups?|filiales?|fabricants?|sous.traitants?|fournisseurs?|geant|producteurs?|cdmo"
    r"|jeunes? pousses?"
    r"|chu|chru|hopita\w+|hospices|ap.hp|centre hospitalier|cliniques?|ghu|usines?|siege|pharmaciens?"
    r"|divisions?|branches?"
    r"|equipementiers?|cooperatives?|mutuelles?|assureurs?)\b"
)
# What was built.
BUILT = re.compile(r"\b(?:livree?s?|inaugur\w+|mise?s? en service|sorti\w* de terre|m2|m²|metres carres|locaux)\b")
# What has sales, when it is no market.
BUSINESS = re.compile(
    r"\b(?:activites?|branches?|divisions?|filiales?|groupes?|societes?|pme|eti|entreprises?|cooperatives?"
    r"|laboratoires?"
    r"|poles?|exercice|enseigne|reseau)\b"
)
# Who buys machines, and no company.
CARER = re.compile(
    r"\b(?:chu|chru|hopita\w+|hospices|centres?|instituts?|cliniques?|facultes?|universites?|unites?|services?"
    r"|maternites?"
    r"|plateau|plateformes?|ecoles?|equipes?)\b"
)
# Who spends, and neither gives nor builds.
CONSUMERS = re.compile(r"\bles (?:francais|menages|consommateurs|foyers|americains|europeens|assures|particuliers)\b")
CRIME = re.compile(
    r"\b(?:falsifi\w+|faussaires?|contrefa\w+|trafi[cq]\w*|escro\w+|fraud\w+|faux|fausses?|gendarm\w+|polici\w+"
    r"|volee?s?"
    r"|blanchi\w*|reseau criminel|illega\w+|mis en examen|douan\w+)\b"
)
CAUSE = re.compile(
    r"\b(?:hopitaux|urgences|deserts? medica\w+|soignants?|sante mentale|psychiatrie|maisons? de sante|ehpad"
    r"|infirmier\w*"
    r"|recherche|autonomie|medecins|etudiants|generalistes|pediatrie|prevention|samu|acces aux soins|sante publique"
    r"|numerique en sante|filieres?|innovation|plan (?:cancer|sante)|feuille de route|handicap|reindustrialis\w+)\b"
)
BUILDING = re.compile(r"\b(?:batiments?|chantiers?|travaux|usines?|ateliers?|plateau technique)\b")
COMMON_PROJECT = re.compile(
    r"\b(?:europeens?|europeenne|interreg|horizon|consortium|partenaires|recherche|these|laureats?|cohorte|etude"
    r"|essai|equipes|appels?|candidat\w*|dossiers?|date limite|par projet|cloture|depots?|retenus|participatif)\b"
)
# What is ordered by tender, and no size of a market.
PROCURED = re.compile(
    r"\b(?:notifi\w+|attributaires?|titulaires?|fournitures?|prestat\w+|appel d'offres|centrale d'achats?|maintenance"
    r"|passation|soumissionnaires?|entretien|nettoyage|restauration|gardiennage|accord.cadre|allotis?|lots|sous.traitance)\b"
)
# What an establishment or an association lives on, and no project.
RUNNING = re.compile(
    r"\b(?:associations?|dont le budget|(?:un|son|leur|le|pour) budget (?:annuel|est|total de|de (?:l'|la |le|notre"
    r"|fonctionnement))|vit (?:a|de)|deficits?|excedents?|salaries|agents|emploie\w*|effectifs?)\b"
)
# What money is spent on that leaves nothing built.
WASTED = re.compile(
    r"\b(?:interim\w*|interimaires|energ\w+|chauffage|electricite|carburants?|salaires|heures supplementaires"
    r"|amendes?|remplacants|mercenaires|avocats|honoraires|publicite|lobbying|consultants|conseil en strategie)\b"
)
SOME_FUNDS = re.compile(
    r"\b(?:un|deux|trois|quatre|cinq|plusieurs|aupres d[eu]s?) fonds\b(?! publics?\b| europeens?\b| d'aide)"
)
SALE = re.compile(
    r"\bventes? (?:de |d'|des )(?:medicaments|complements|tests|masques|vaccins|produits|dispositifs|doses)"
)
SEVERAL_FUNDS = re.compile(r"\b(?:deux|trois|quatre|cinq|plusieurs) fonds\b(?! publics?\b| europeens?\b| d'aide)")
# What a health insurance pays for.
CARE_PAID = re.compile(
    r" (?:aux|pour les|en|a des|de) (?:medicaments|traitements|soins|arrets|transports|indemnites"
    r"|remboursements|hospitalis"
    r"|medecins|consultations)"
)
# A company's own money.
PARENT = re.compile(r" (?:de|d'|du) ?(?:sa |la |son |leur )?(?:maison mere|groupe|siege|actionnaire)\b")
VENTURE = re.compile(
    r"\bfonds (?:d'amorcage|d'investissement|de capital|de venture|dedie aux start|de co.investissement)"
    r"|\btickets? (?:de|compris|moyens?|entre)|\bprises? de participations?|\bdes (?:participations|assureurs"
    r"|institutionnels)"
    r"|\bdans des? (?:\w+ )?(?:start.?ups|biotechs|medtechs|jeunes pousses|entreprises|pme)\b"
)
COMPANY_FUND = re.compile(
    r"\b(?:le fonds (?!d'aide)|start.?ups?|biotechs|jeunes? pousses?|closing|vise|souscripteurs?|engagements"
    r"|capital|lps?|gestion|investir|clotur\w+|cible)\b"
)
ABROAD = re.compile(
    r"\b(?:dans le monde|en europe|en france|aux etats.unis|au niveau mondial|mondiale?s?|mondiaux|en chine|au japon"
    r"|a l'echelle|sur le continent|dans l'hexagone)\b"
)

"""The words that tell what an amount of money is for: one table, read by monitor.facts.roles."""

from __future__ import annotations

from monitor.facts.cues import (
    AIMED,
    AMOUNTS,
    BILLED,
    BOUGHT,
    BUDGET,
    CLEARED,
    COST,
    DEAL,
    EARNED,
    ENDOWED,
    ENVELOPE,
    FUND,
    GATHERED,
    GIVEN,
    GROWN,
    INVESTED,
    LACKING,
    LENT,
    MARKETED,
    MOBILISED,
    OBTAINED,
    OFFER,
    PAID,
    PLAN,
    PRIZE,
    PROJECT,
    SHIPPED,
    SOLD,
    SPENT,
    STAKE,
    TAXED,
    THRESHOLD,
    VOID,
    WEIGHS,
    WORTH,
    Sort,
)
from monitor.facts.givers import GIVERS
from monitor.facts.prices import PRICES

# Folded words; a trailing * makes a prefix. A verb in the infinitive stands for its tenses (monitor.facts.spotting).
TABLE: tuple[tuple[str, Sort, str], ...] = (
    (VOID, "noun", """
        recherche clinique, essai clinique, essais cliniques, étude clinique, développement clinique, phase
        clinique, par contrat, en contrat, prix Nobel, secteur public, service public, santé publique, secteur
        privé, la tour, une tour, sa tour, seconde tour, tour de séchage, tours de séchage, ligne budgétaire,
        dédiée*, dédiés, vente de charité, coûte que coûte, coup d'accélérateur, hors de prix, à tout prix,
        bloc-notes, recherche médicale, recherche publique, recherche fondamentale, contrat à durée,
        investissement personnel"""),
    ("raised", "verb", """
        boucler, se refinancer, se refinance, se refinancent, s'est refinancé*, raises, raise, raising,
        sécuriser, has raised, closes, closed"""),
    ("raised", "direct", "chercher, rechercher, place, attirer"),
    (GATHERED, "verb", "lever, recueille, recueillent, recueillir, récolter, collecter, glaner, rassembler"),
    (GATHERED, "direct", "réunit, réunissent, réunir, réuni, trouver, fédère, rassemblé"),
    (GATHERED, "noun", """
        recueillie*, recueillis, récoltée*, récoltés, collectée*, collectés, réunis, réunie*, glanés, glanée*"""),
    ("raised", "direct", "vise une levée de, espèrent"),
    ("raised", "noun", """
        levée*, levés, levée de fonds, levées de fonds, tour de table, tours de table, tour de financement,
        tours de financement, tour d'amorçage, tour d'investissement, série A, série B, série C, série D, série
        E, series A, series B, series C, amorçage, augmentation de capital, augmentations de capital,
        introduction en bourse, entrée en bourse, introduction sur, fonds européens de capital, IPO, placement
        privé, émission obligataire, emprunt obligataire, émission d'obligations, émission d'actions,
        obligations convertibles, en fonds propres, ses fonds propres, de fonds propres, capital risque,
        closing, financement participatif, crowdfunding, raised, fundraising, funding round, seed, entrée au
        capital, entrer au capital, entre au capital, auprès d'investisseurs, auprès de ses investisseurs,
        auprès de fonds, financement en capital, financement en fonds propres, financement de série A,
        financement de série B, financement d'amorçage, levé auprès, offre au public, appel au marché, actions
        nouvelles, souscrit*, souscription*, souscrivent, souscrire, souscrira, placé pour, placement d'actions,
        produit de l'émission, produit brut, produit net de l'émission, montant brut, clause d'extension,
        premier closing, pré-amorçage, pre-seed, autour de la
        table, argent frais, s'introduire en bourse, introduite en bourse, introduit en bourse, première
        cotation, fonds levés, recapitalisation*, lever des fonds, en capital-risque, fait le plein, fait
        entrer, love money, clôturer un financement, clôture un financement, boucle un financement, boucler un
        financement, finalise un financement, tour relais, private equity, refinancement, émis pour, émises
        pour, par un fonds, par des fonds, par deux fonds, par le fonds, par plusieurs fonds, fonds d'impact,
        auprès d'un fonds, auprès de deux fonds, auprès de plusieurs fonds, souscripteur*, dette convertible,
        venture debt, ouvre son capital, ouverture de capital, ouverture du capital, ouvrir son capital, série
        F, pré-série A, en poche, au capital du, au capital de la, au capital de l', au capital des, au capital d'un,
        au capital d'une, apport en capital, apports en capital, prise de participation, entrée en capital,
        secured, financement dilutif, bons de
        souscription, seed financing, véhicule d'investissement, au capital à hauteur"""),
    ("raised", "weak", """
        en dette, tour, investisseur*, actionnaire*, business angel*, fonds d'investissement, en capital, en
        equity, family office, family offices, capital-risqueur*, capital-investissement, émission, au capital,
        business angels, véhicule, investors, equity, venture capital, closing final, quasi-fonds propres,
        société de gestion, sociétés de gestion, à son capital, dans le capital, obligations, en actions,
        co-investisseur*, tour mené, crowdlending, pour la biotech, pour la medtech, pour la start-up, pour la
        jeune pousse, pour la healthtech, pour la deeptech, Euronext, du capital, capitaux, méga-levée,
        mégalevée, augmente son capital, augmenté son capital, nasdaq, cotation, pool bancaire, capital-risque,
        tours, a convaincu, convainc, séduit"""),
    ("funding", "verb", """
        accorder, octroie, octroient, octroyer, octroiera, attribuer, subventionner, soutient, soutiennent,
        soutenir, soutiendra, soutiendront, financer, cofinancer, remporter, bénéficier, allonger, perçoit,
        percevoir, awards, funds, doter, abonder, aider, contribuer, prêter, décerne, décernent, décernera,
        prend en charge, couvre, couvrent, couvrir, vote, votent, donne, donnent, lègue, gratifie, gratifient,
        émarge, émargent, consent, consentent, consenti, provided, provides, provide, fait don de, font don de,
        hérite, héritent, délivre, délivrent, contributes, contributed, contribute, awarded, received, donates,
        donated, granted, accompagner, reverser, rétribue, alimenter, percevra, percevront,
        parrainer, sponsoriser, épauler, renflouer, répartir, redistribuer, consentira, délègue, déléguer,
        cofinancent"""),
    ("funding", "verb", "intervient, interviennent, interviendra, préfinancer, fait don, font don"),
    ("funding", "direct", """
        remis, a remis, ont remis, flèche, fléchera, prendra, prend, prennent, prendront, se partagent, se
        partageront"""),
    ("funding", "noun", """
        subvention*, aides, une aide, l'aide, cette aide, aide exceptionnelle, aide forfaitaire, aide d'État,
        d'aide, aide de, aide publique, aide régionale, aide européenne, dotation*, doté d'un budget, dotée d'un
        budget, dotés d'un budget, financés, financée*, cofinancement*, cofinancés, cofinancée*, bourse de
        recherche, bourses de recherche, don, dons, mécénat, legs, allouée*, alloués, accordée*, accordés,
        octroyé*, attribuée*, attribués, subventionné*, soutenu*, soutien*, versée*, versés, crédits, fonds
        européens, fonds publics, argent public, avance remboursable, avances remboursables, avance récupérable,
        appel à projets, appels à projets, appel à manifestation d'intérêt, grant, grants, awarded, perçu*,
        remporté*, plan de relance, plan de soutien, plan d'aide, fonds de dotation, fonds de soutien, fonds
        d'innovation, votée*, votés, récompense*, contribution*, participation de l'État, quote-part, prise en
        charge, crédit d'impôt, donation*, générosité, une participation de, participation du, participation de
        la, participation de l', rallonge, coup de pouce, mobilisée*, mobilisés, débloquée*, débloqués,
        gratification, subside*, non dilutif*, mécène*, philanthrop*, manne, autorisations d'engagement, fonds
        d'intervention régional, abondement, moyens supplémentaires, crédits supplémentaires, cagnotte, crédit
        d'impôt recherche, allocation*, financeur*, abondée*, dispositif d'aide, inscrits au budget, inscrit au
        budget, prêt à taux zéro, prêt d'honneur, vont à, vont aux, vont au, donnée*, donnés, couvert*, se
        cotisent, cotisent, iront à, iront aux, iront au, ira à, ira aux, ira au, iront vers, fléchée*, fléchés,
        appel appel à candidatures, appel à propositions, concours doté, prix doté, fonds d'urgence, fonds
        d'aide, fonds de solidarité, dossiers retenus, projets retenus, projets lauréats, dossiers ont été
        retenus, projets ont été retenus, aide financière, aides financières, concours financier, contrat de
        plan, CPER, plan de financement, legs de, bourse annuelle, une bourse de, bourse mensuelle, bourse
        doctorale, bourses doctorales, allocation de recherche, allocations de recherche, montant demandé,
        montants demandés, taux d'aide, taux de subvention, peuvent solliciter, peut solliciter, sollicité,
        sollicitée*, doivent demander, peuvent demander, peut demander, subsidy, subsidies, loan, donation,
        award, à sa charge, à leur charge, octroi, premier prix, second prix, deuxième prix, troisième prix,
        grand prix, aide au démarrage, aide à l'installation, aide à l'investissement, financement public,
        financements publics, collecte de dons, au profit de la recherche, budget de l'appel, budget alloué, par
        équipe, soutiens, pactole, bouffée d'oxygène, ballon d'oxygène, bol d'air, rallonge budgétaire,
        cofinanceur*, part régionale, appui financier, avance de trésorerie, avances de trésorerie, plan
        d'urgence, bonification, assorti d'un financement, soutien public, soutiens publics, argent de l'État,
        deniers publics, cadeau, aide conventionnelle, aides cumulées, aide globale, label RHU, label IHU,
        lauréats de"""),
    (LENT, "noun", "un prêt, le prêt, ce prêt, du prêt, de prêt, prêt de, prêts, prêt participatif"),
    (OBTAINED, "verb", """
        obtient, obtiennent, obtenir, obtiendra, reçoit, reçoivent, recevoir, recevra, recevront, receives,
        apporter, remet, remettent, remettra, remettront"""),
    (OBTAINED, "verb", """
        participer, décrocher, empocher, touche, touchent, touchera, toucheront, touché, capter, rafler"""),
    (MOBILISED, "verb", "ajouter, mobiliser"),
    (ENVELOPE, "noun", "enveloppe*, chèque*"),
    (ENVELOPE, "verb", "allouer, débloquer"),
    (FUND, "weak", "fonds"),
    (GIVEN, "verb", "verser"),
    (SHIPPED, "verb", "distribuer"),
    (GIVEN, "noun", "versement*, attribution*, affectation*"),
    (AIMED, "direct", "viser, visé, visée, visés"),
    (LACKING, "verb", "manque, manquent, manquait, manquaient"),
    (OBTAINED, "noun", "obtenu*, reçu, reçue*, reçus, apportée*, apportés, apport, apports"),
    (OBTAINED, "weak", "financement*, funding"),
    ("funding", "weak", """
        AMI, AAP, par projet, par dossier, par lauréat, ne peut cumuler, cumul, plafond d'aide, budget de
        recherche, consortium, en faveur de, en faveur des, en faveur du, en faveur d', amendement*, lauréat*,
        concours, vainqueur*, finaliste*, récompense, feuille de route, candidats retenus, projet de loi, loi de
        finances, PLFSS, budget de la Sécu, l'appel, bourses, jury, dispositif, guichet, dans la limite de,
        trophée*"""),
    (SPENT, "verb", """
        débourser, dépenser, met sur la table, mettre sur la table, mettent sur la table, consacrer, engager,
        promet, promettent, promettre, promis, promise, promises, engloutit, engloutissent, engouffrer,
        décaisser, budgète,
        budgétise, spend, spends, spending, spent, injecter, dédier, prévoit, prévoient, affecte, affectent"""),
    (SPENT, "noun", """
        sur la table, réservé, réservés, réservée*, consacrée*, consacrés, engagée*, engagés, injectée*,
        mis les moyens, met les moyens, mettent les moyens, injectés, englouti, engloutie*, engloutis,
        engouffré, effort*, au pot, main à la poche"""),
    (SPENT, "direct", """
        met, mettent, mettre, mettra, mettront, mis, dépensent, met de côté, réserve, réservent, réservera,
        aligne, alignent, déploie, sort"""),
    (INVESTED, "verb", """
        investit, investissent, investir, investissait, investissant, réinvestit, réinvestir, invests, invest"""),
    (INVESTED, "noun", "investi, investie, investis, investies, réinvestis, invested"),
    (PAID, "verb", "paie, paient, payer, paiera, paieront, réglera"),
    (PAID, "noun", "payée*, payés"),
    (BOUGHT, "verb", """
        acheter, se paie, se paient, se payer, s'offre, s'offrent, s'offrir, s'est offert, se sont offert,
        acquiert, acquérir, acquièrent"""),
    (BOUGHT, "noun", "dépense de, achat, achats, achetée*, achetés, acquisition*, acquis, acquise*"),
    (ENDOWED, "noun", "doté, dotée*, dotés"),
    (STAKE, "direct", "miser"),
    (STAKE, "noun", "ticket*, une mise de, mise de fonds, mise initiale, mise de départ, misée*, misés"),
    (DEAL, "weak", "opération, opérations"),
    (BUDGET, "noun", "budget du projet, budget total, budget global"),
    (BUDGET, "weak", "budget"),
    (BUDGET, "direct", "fort de, forte de"),
    (PROJECT, "weak", "projet"),
    (PLAN, "weak", "plan, programme, stratégie, plans, programmes"),
    (PRIZE, "weak", "prix"),
    (PRIZE, "verb", "gagner"),
    (OFFER, "weak", "offre, offrent, offrira, offriront"),
    (COST, "weak", "nécessaire*, l'addition, la facture, la note, l'ardoise, devis, chiffrage"),
    (WORTH, "noun", "valorisation*, valorisé*, valorise, valorisent"),
    (WORTH, "verb", "vaut, valent, valait, vaudra, vaudrait, vaudraient, valoir"),
    (GROWN, "direct", """
        progresser, grimper, bondir, reculer, chuter, progressé, grimpé, bondi, reculé, chuté, tombe à, tombé à,
        s'établit, s'est établi, s'est établie, établi à, établie à, s'établissent, ressort, ressortent, passe
        à, passé à, passée à, passés à, monte à, monté à, recul, repli, progression"""),
    (EARNED, "verb", "rapporter, engranger, encaisse, encaissent, en tirer, en tire"),
    (EARNED, "noun", "encaissé*, engrangé*"),
    ("turnover", "noun", "généré, générés, générée, générées, volume d'activité, total des ventes"),
    ("invested", "noun", """
        investissement, investissements, investment, investments, sur un programme de, sur un projet de, sur un
        budget de, autofinancement, sur fonds propres, sur ses fonds propres, autofinancé*, autofinance, coût du
        projet, coût des travaux, coût du chantier, coût de construction, coût de la construction, coût de
        l'opération, coût total du projet, coût global du projet, coût total de l'opération, coût de l'usine,
        coût de l'extension, budget des travaux, montant des travaux, montant du projet, montant du chantier,
        montant de l'opération, chantier, chantiers, travaux, dépenses de R&D, dépenses d'équipement, dépenses
        d'investissement, dépense d'investissement, budget de l'opération, budget prévisionnel, budget de
        construction, budget de R&D, budgets de R&D, programme d'investissement, plan d'investissement,
        programme d'investissements, plan d'investissements, capex"""),
    ("invested", "weak", """
        extension*, construction, rénovation, modernisation, agrandissement, implantation, construire,
        moderniser, rénover, agrandir, agrandira, bâtir, équiper, s'équipe, s'équipent, reconstruction,
        reconstruit*, relocaliser, relocalisation, réhabilitation, réhabiliter, restructuration, restructurer,
        mise aux normes, mises aux normes, modernise, agrandit, construit, construira, construite, doubler la
        capacité, doubler sa capacité, doubler ses capacités, augmenter ses capacités, automatiser,
        automatisation, déménagement, aménagement*, aménager, bâtit, bâtissent, bâtira, construisent, rénove,
        rénovent, rénovera, modernisent, agrandissent, réhabilite, édifi*, érige*, première pierre, coup de
        pioche, mise en chantier, s'implante, s'implanter, s'implantera, capacité de production, capacités de
        production, reconstruire, rebâtir, mise en conformité, désamiantage, dépollution, numérisation,
        informatisation, surélévation, reconversion, remise à neuf, réfection, refonte, décarbonation,
        décarboner, verdir, R&D, recherche et développement, outil industriel, outil de production, flambant
        neuf, agrandi*, rénové*, modernisé*, réaménagé*, restructuré*, mise en service, mis en service, se
        doter, se dote, se dotent, s'est doté*, se dotera, reconstruit, robotiser, transformation, sort de
        terre, sortira de terre, lifting, coup de jeune, cure de jouvence, robotisé*, automatisé*, équipée*, équipés,
        numérisé*, informatisé*, doubler la production, doubler sa production, tripler la production, augmenter
        la production, accroître la production, accroître ses capacités, doubler sa surface, pousse ses murs,
        pousser ses murs, pousser les murs, gagner en capacité, relocalisé*, fabriquer, produire, surface de
        production, outil de travail, remise à niveau, mise à niveau, futur CHU, nouveau CHU, futur hôpital,
        nouvel hôpital, système d'information, dossier patient informatisé, projet immobilier, projet
        industriel, programme immobilier, futur centre hospitalier, futur établissement, futur siège"""),
    ("invested", "place", """
        usine*, site, sites, bâtiment*, ligne, lignes, ligne de production, laboratoire, unité de production,
        atelier, ateliers, plateforme, équipement*, centre de recherche, hôpital, campus, unité, plateau
        technique, salle blanche, salles blanches, entrepôt*, magasin, bloc opératoire, bloc, clinique, siège,
        immeuble, maternité, pavillon, parc, centre, centres, data center, accélérateur*, mammographe*,
        échographe*, lyophilisateur*, simulateur*, séquenceur*, tomographe*, nouvelle unité, résidence, plant,
        facility, chaîne, chaînes, IRM, scanner*, robot, robots, chaufferie*, parking, école, institut de
        formation, maison de santé, maisons de santé, pépinière, crèche, hôtel d'entreprises, blanchisserie,
        héliport, cyclotron, stérilisation, serre*, bâtisse, cité, plate-forme, pôle, pharmacie à usage
        intérieur, automate*, microscope*, extension, four, réacteur*, bioréacteur*, aile, hangar, halle,
        bureaux, locaux, cuisine centrale, caisson hyperbare, spectromètre*, imprimante 3D, supercalculateur,
        hélicoptère, village santé, maison médicale, station, fermenteur*, cuve*, autoclave*, isolateur*,
        terrain"""),
    ("turnover", "verb", "exporter"),
    ("turnover", "direct", "réaliser, réalisés, générer"),
    (BILLED, "direct", "facturer, a facturé"),
    (CLEARED, "direct", "dégager"),
    ("turnover", "weak", """
        à l'export, à l'international, en hausse de, en baisse de, en recul de, en croissance de, en progression
        de, en repli de, exercice, croissance de, premier semestre, second semestre, trimestre, d'activité,
        encaissements"""),
    ("turnover", "noun", """
        chiffre d'affaires, chiffres d'affaires, chiffre d'affaire, CA, turnover, revenue, revenues, sales,
        ventes, revenus, recettes, exportations, produits d'exploitation, volume d'affaires, ventes nettes,
        facturations, pic de ventes, réalisés outre, réalisés à l'export, réalisés à l'international, réalisés
        hors de, réalisés aux, rentrées, rentrées annuelles, entrées d'argent, réalisés en, réalisés au, revenu,
        prises de commandes, ventes annuelles, net sales, produit des ventes"""),
    (THRESHOLD, "weak", "la barre des, la barre de, le cap des, le seuil des, la barre symbolique des"),
    (TAXED, "behind", "HT, hors taxe*, TTC, toutes taxes"),
    (WEIGHS, "verb", "peser"),
    (AMOUNTS, "direct", """
        chiffré à, chiffrée à, chiffrés à, estimé à, estimée à, évalué à, évaluée à, budgété à, budgétée à,
        représente, représentent, représentait, représentera, représenterait, représenteraient, atteindraient,
        dépasserait, atteint, atteindra, atteindrait, atteindre, atteignent, avoisine, frôle, dépasse,
        dépassera, plafonne à, culmine à, flirte avec, flirtent avec, tutoie, talonne"""),
    ("market", "noun", """
        taille du marché, marché mondial, marché français, marché européen, marché américain, marché estimé,
        marché évalué, marché potentiel, marché global, marché national, marché total, valeur du marché, marché
        qui, marché adressable, marché accessible, marché de l'ordre, potentiel de marché, market size, world
        market, global market"""),
    (MARKETED, "weak", "marché, marchés"),
    ("market", "weak", """
        market, secteur, segment, créneau, débouché*, gâteau, filière, industrie, classe
        thérapeutique, niche, opportunité, demande mondiale, gisement, potentiel, dépenses mondiales"""),
    (COST, "verb", "coûter, costs, cost, exiger, nécessiter, réclamer, demandera, demanderont"),
    (COST, "noun", "coût, coûts"),
    (SOLD, "verb", "vend, vendent, vendre, vendra, écouler, sell, sells, sold"),
    (SOLD, "noun", "vendu*, écoulé*"),
    *PRICES,
    *GIVERS,
)  # fmt: skip

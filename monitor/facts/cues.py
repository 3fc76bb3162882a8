"""The words that tell what an amount of money is for: one table, read by monitor.facts.roles."""

from __future__ import annotations

from typing import Literal

# verb   stands before its amount (« lève 12 M€ »), or behind it after « que »
# noun   a noun or a participle: before its amount, or bound to it from behind (« 12 M€ de subvention, levés »)
# weak   a noun that tells most when it is bound to the amount (« une usine de 30 M€ »)
# giver  one who gives public money, or a foundation's: bound from behind (« 3 M€ de la Région »), or for want of better
Sort = Literal["verb", "noun", "weak", "giver"]

NONE = ""  # a price, a fine, a loss…: keeps the roles around it away
# Roles that the rest of the sentence settles, in `_settled`.
SPENT = "spent"  # « consacre 30 M€ »: funding when a giver is named, else an investment
OBTAINED = "obtained"  # « obtient 5 M€ »: raised when the sentence speaks of a round or of shares, else funding
COST = "cost"  # « coûte 3 M€ »: to the health insurance, or for a building

# Folded words; a trailing * makes a prefix.
TABLE: tuple[tuple[str, Sort, str], ...] = (
    ("raised", "verb", """
        lève, lèvent, levait, leva, lever, lèvera, lèveront, levant, boucle, bouclent, boucler, bouclera, raises,
        raise, raising, recueille, recueillent, recueillir, récolte, récoltent, récolter, collecte, collectent,
        collecter"""),
    ("raised", "noun", """
        levée*, levés, levée de fonds, levées de fonds, tour de table, tours de table, tour de financement, tours de
        financement, tour d'amorçage, tour d'investissement, série A, série B, série C, série D, série E, series A,
        series B, series C, amorçage, augmentation de capital, augmentations de capital, introduction en bourse,
        entrée en bourse, IPO, placement privé, émission obligataire, emprunt obligataire, émission d'obligations,
        émission d'actions, obligations convertibles, fonds propres, capital risque, closing, financement
        participatif, crowdfunding, raised, fundraising, funding round, seed, recueillis, récoltés, collectés, entrée
        au capital, entrer au capital, entre au capital, auprès d'investisseurs, auprès de ses investisseurs, auprès
        de fonds, financement en capital, financement en fonds propres, financement de série A, financement de série
        B, financement d'amorçage"""),
    ("raised", "weak", """
        tour, investisseur*, actionnaire*, business angels, fonds d'investissement, en capital, en equity"""),
    ("funding", "verb", """
        alloue, allouent, allouer, allouera, alloueront, accorde, accordent, accorder, accordera, accorderont,
        octroie, octroient, octroyer, octroiera, attribue, attribuent, attribuer, attribuera, subventionne,
        subventionnent, subventionner, soutient, soutiennent, soutenir, soutiendra, soutiendront, finance, financent,
        financer, financera, financeront, cofinance, cofinancent, cofinancer, verse, versent, verser, versera,
        décroche, décrochent, décrocher, remporte, remportent, remporter, bénéficie, bénéficient, bénéficier,
        bénéficiera, bénéficieront, perçoit, percevoir, awards, funds, dote, dotent, doter, abonde, abonder, aide,
        aider, mobilise, mobilisent, mobiliser, mobilisera, mobiliseront, débloque, débloquent, débloquer, débloquera,
        contribue, contribuent, contribuer, prête, prêtent, prêter, prêtera, remet, remettent, remettra, décerne,
        décernent, décernera, prend en charge, vote, votent, donne, donnent, lègue"""),
    ("funding", "noun", """
        subvention*, aides, une aide, l'aide, d'aide, aide de, aide publique, aide régionale, aide européenne,
        enveloppe*, dotation*, doté, dotée*, dotés, doté d'un budget, dotée d'un budget, dotés d'un budget, financés,
        financée*, cofinancement*, cofinancés, cofinancée*, bourse de recherche, bourses de recherche, don, dons,
        mécénat, legs, allouée*, alloués, accordée*, accordés, octroyé*, attribuée*, attribués, subventionné*,
        soutenu*, soutien*, versée*, versés, crédits, fonds européens, fonds publics, argent public, un prêt, le prêt,
        ce prêt, du prêt, de prêt, prêt de, prêts, prêt participatif, avance remboursable, avances remboursables,
        avance récupérable, appel à projets, appels à projets, appel à manifestation d'intérêt, grant, grants,
        awarded, perçu*, remporté*, plan de relance, plan de soutien, plan d'aide, fonds de dotation, fonds de
        soutien, fonds d'innovation, votée*, votés, récompense*, contribution*, participation de l'État, quote-part,
        prise en charge, crédit d'impôt, donation*, générosité, une participation de, rallonge, coup de pouce,
        mobilisée*, mobilisés, débloquée*, débloqués"""),
    (OBTAINED, "verb", """
        obtient, obtiennent, obtenir, obtiendra, reçoit, reçoivent, recevoir, recevra, recevront, receives, apporte,
        apportent, apporter, apportera, apporteront"""),
    (OBTAINED, "noun", "obtenu*, reçu, reçue*, reçus, apportée*, apportés, apport, apports"),
    (OBTAINED, "weak", "financement*, funding"),
    ("funding", "weak", """
        par projet, par dossier, par lauréat, budget de recherche, fonds, plan, programme, stratégie, consortium,
        lauréat*"""),
    (SPENT, "verb", """
        débourse, débourser, déboursera, dépenser, dépensera, dépenseront, met sur la table, mettre sur la table,
        mettent sur la table, consacre, consacrent, consacrer, consacrera, consacreront, engage, engagent, engager,
        engagera, injecte, injectent, injecter, injectera, injecteront, prévoit, prévoient, affecte, affectent"""),
    (SPENT, "noun", "consacrée*, consacrés, engagée*, engagés, injectée*, injectés, effort*"),
    ("invested", "verb", """
        investit, investissent, investir, investira, investiront, investissait, investissant, réinvestit, réinvestir,
        invests, invest"""),
    ("invested", "noun", """
        investissement, investissements, investi, investie, investis, investies, réinvestis, investment, invested,
        coût du projet, coût des travaux, coût du chantier, coût de construction, coût de la construction, coût de
        l'opération, coût total du projet, coût global du projet, coût total de l'opération, coût de l'usine, coût de
        l'extension, budget du projet, budget total, budget global, budget des travaux, montant des travaux, montant
        du projet, montant du chantier, montant de l'opération, chantier, chantiers, travaux, dépenses de R&D, budget
        de R&D, budgets de R&D, programme d'investissement, plan d'investissement, programme d'investissements, plan
        d'investissements, capex"""),
    ("invested", "weak", """
        usine*, site, bâtiment, extension*, construction, rénovation, modernisation, ligne de production, laboratoire,
        unité de production, atelier, plateforme, équipement*, centre de recherche, hôpital, agrandissement,
        implantation, opération, projet, construire, moderniser, rénover, agrandir, bâtir, équiper, s'équipe,
        s'équipent"""),
    ("turnover", "verb", "exporte, exportent, exporter, exportera"),
    ("turnover", "noun", """
        chiffre d'affaires, chiffres d'affaires, chiffre d'affaire, CA, turnover, revenue, revenues, sales, ventes,
        revenu, revenus, recettes, exportations, produits d'exploitation, volume d'affaires, carnet de commandes"""),
    ("market", "verb", """
        pèse, pèsent, peser, pèsera, pèseront, pesait"""),
    ("market", "noun", """
        taille du marché, marché mondial, marché français, marché européen, marché américain, marché estimé, marché
        évalué, marché potentiel, marché global, marché national, marché total, valeur du marché, marché qui, dépense,
        dépenses, coût pour l'assurance maladie, coût pour la sécurité sociale, coût pour la société, montants
        remboursés, coût annuel pour l'assurance maladie, coût pour la sécu, remboursement*, market size, world
        market, global market, facturés à l'assurance maladie"""),
    ("market", "weak", "marché, market, secteur"),
    (COST, "verb", "coûte, coûtent, coûter, coûtera, coûterait, coûteront, costs"),
    (COST, "noun", "coût, coûts"),
    (NONE, "verb", """
        rachète, rachètent, racheter, rachètera, acquiert, acquièrent, acquérir, cède, cèdent, céder, vend, vendent,
        vendre, économise, économiser, condamne, réclame, réclament, perd, perdent, lève le voile, lever le voile,
        lever les freins, lever l'embargo, emprunte, empruntent, emprunter"""),
    (NONE, "noun", """
        rachat*, rachetée*, rachetés, acquisition*, acquis, acquise, prix d'achat, prix de vente, prix d'acquisition,
        amende*, condamné*, condamné à verser, condamnée à verser, condamnés à verser, condamné à payer, condamnation,
        facturé*, pénalité*, sanction*, dommages et intérêts, dividende*, bénéfice, bénéfices, bénéfice net, perte,
        pertes, résultat net, résultat opérationnel, résultat d'exploitation, ebitda, ebit, trésorerie, valorisation*,
        valorise*, capitalisation boursière, endettement, déficit*, économies, économie de, salaire*, rémunération,
        cession*, paiement initial, versement initial, paiement à la signature, upfront, paiements d'étape, paiement
        d'étape, jalons, jalon, milestones, redevances, loyer*, capital social, au capital de, caution, préjudice,
        fraude*, marché public, marchés publics, prix public, prix unitaire, tarif*, prime*, marge*, plan d'économies,
        taxe*, impôt*, reste à charge, mise sur le marché, mises sur le marché, part de marché, parts de marché,
        vendu*, cédée*, cédés, cotisation*, provision*, ticket*, surcoût*"""),
    (NONE, "weak", "prix, transaction, opa, offre, dette*, contrat"),
    ("funding", "giver", """
        France 2030, l'État, la Région, conseil régional, conseil départemental, le département, la métropole,
        Bpifrance, Bpi France, Commission européenne, Union européenne, l'Europe, Feder, fonds européen, ANR, Agence
        nationale de la recherche, Ademe, l'ARS, Agence régionale de santé, Agence de l'innovation en santé,
        ministère*, ministre*, gouvernement, fondation*, Banque des territoires, Caisse des dépôts, BEI, Banque
        européenne d'investissement, Horizon Europe, Ségur, collectivités, pouvoirs publics, EIC, Ligue contre le
        cancer, Téléthon, communauté urbaine, communauté d'agglomération, ville de, plan Innovation santé, programme
        d'investissements d'avenir, public, publics, publique*"""),
)  # fmt: skip

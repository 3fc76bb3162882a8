"""The words of sums that have none of the roles: prices, fines, losses, takeovers… Read by monitor.facts.wording."""

from __future__ import annotations

from monitor.facts.cues import NONE, Sort

PRICES: tuple[tuple[str, Sort, str], ...] = (
    (NONE, "direct", "au capital de"),
    (NONE, "behind", """
        pièce, l'unité, le kilo, la boîte, le flacon, le comprimé, la dose, l'injection, la séance, la nuit,
        l'heure, par boîte, par patient, par personne, par dose, par séance, par comprimé, par consultation,
        par mois"""),
    (NONE, "verb", """
        racheter, détient, détenait, détiennent, s'acquitter, céder, économiser, condamne, réclame, s'endetter,
        s'est endetté, s'est endettée, doit encore, provisionner, réclament, perd, perdent, perdu, reprend, reprennent,
        reprendre, reprendra, perdre, brûle, brûlent, transiger, lève le voile, lever le voile, lever les
        freins, lever l'embargo, emprunter, emprunte à sa banque"""),
    (NONE, "noun", """
        contrat, contrats, rachat*, rachetée*, rachetés, prix d'achat, prix de vente, prix d'acquisition,
        amende, amendes, condamné*, condamné à verser, condamnée à verser, condamnés à verser, condamné à payer,
        condamnation, facturé*, pénalité*, sanction*, dommages et intérêts, dividende*, bénéfice, bénéfices,
        bénéfice net, perte, pertes, résultat net, résultat opérationnel, résultat d'exploitation, ebitda, ebit,
        trésorerie, en caisse, capitalisation*, en bourse, endettement, déficit*, économies, économie de, d'économie,
        l'économie attendue, économie attendue, économie annuelle, économie potentielle, salaire*, rémunération,
        cession*, paiement initial, versement initial, paiement à la signature, upfront, paiements d'étape,
        paiement d'étape, jalons, jalon, milestones, redevances, loyer*, capital social, caution, préjudice,
        fraude*, marché public, marchés publics, prix public, prix unitaire, tarif*, prime*, marge*, plan
        d'économies, taxe*, impôt*, reste à charge, mise sur le marché, mises sur le marché, part de marché,
        parts de marché, cédée*, cédés, cotisation*, provision*, surcoût*, carnet de commandes, une ardoise,
        dette obligataire, dette bancaire, fonds de commerce, pot-de-vin, remporté le marché, remporte le
        marché, décroche le marché, remporter le marché, remporté un marché, remporte un marché, décroche un
        marché, décroché un marché, décroché le marché, marché attribué, marché de travaux, marché de
        fournitures, marché remporté, marché passé, rançon*, manque à gagner, franchise médicale, franchises
        médicales, franchises, dommage*, dégâts, sinistre*, escroqu*, extorqu*, dérobé*, volés, la vente, vente
        de, vente du, vente d'un, vente d'une, détournement*, détourné*, détournés, indemnisation*, récupéré*,
        recouvré*, poursuites, à l'amiable, accord amiable, transaction judiciaire, contentieux, procès,
        plaignant*, déprécié*, dépréciation*, dédommagement*, astreinte*, soulte, saisie*, avoirs, droit de,
        remboursement*, remboursé*, dépense, dépenses, montants remboursés, contribution demandée, contributions
        demandées, clause de sauvegarde, remise de, emprunt bancaire, emprunts bancaires,
        prêt bancaire, prêts bancaires, crédit bancaire, honoraires, indemnité*, passif, créance*, impayé*,
        excédent*, résultat courant, accord de licence, à la signature, ticket d'entrée, ticket modérateur,
        billet*, prix de la boîte, prix moyen, fonds de roulement, valeur d'entreprise, revalorisation*, coût
        annuel, coût de fonctionnement, coûts de fonctionnement, budget annuel, budget de fonctionnement, coût
        du traitement, royalties, coût de la vie, coûts de santé, dépassement*, prélèvement*, ponction*, baisses
        de prix, baisse de prix, liquidités, disponibilités, plus-value*, masse salariale, plan social, charges,
        ristourne*, malus, rabais, pension*, panier moyen, budget moyen, coût moyen, encours, litige, butin,
        compensation*, plan de sauvegarde de l'emploi"""),
    (NONE, "weak", """
        garantie*, accord, accord commercial, appel d'offres, cours de l'action, cours de bourse, acompte*,
        ligne de crédit, lignes de crédit, transaction, opa, dette*, licence, commande, commandes, une facture,
        factures, abonnement*, forfait*, frais, droits, inscription*, adhésion*, consultation*, trou, remises,
        cash"""),
)  # fmt: skip
